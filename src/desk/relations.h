/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"

/* Which records belong to which: activations, tasks, assignments, log entries and alarms to their incident, stock to
 * its depot. Kept up to date from the desk's "changed"; a lookup never walks over a whole kind. Main thread. */
#define MUSTER_TYPE_RELATIONS (muster_relations_get_type ())
G_DECLARE_FINAL_TYPE (MusterRelations, muster_relations, MUSTER, RELATIONS, GObject)

/* The one of @desk, made at first use. (transfer none) */
MusterRelations *muster_relations_of (MusterDesk *desk);
/* The existing records of @kind that belong to @owner, sorted by id. (transfer container) (element-type MusterRecord)
 */
GPtrArray *muster_relations_list (MusterRelations *relations, MusterKind kind, const char *owner);
/* The id @record belongs to, or NULL. */
const char *muster_relations_owner (const MusterRecord *record);
