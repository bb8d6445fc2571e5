/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/clocks.h"

/* @key (transfer full). Deadline and start in ms. */
MusterDeadline *muster_deadline_new (MusterDeadlineKind kind, char *key, const char *subject, gint64 start,
                                     gint64 deadline);
/* The reports that the plans of active responses ask for. */
void muster_clocks_add_schedule (const MusterScene *scene, gint64 now, GPtrArray *out);
