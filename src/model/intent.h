/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"

/* What somebody wants done: an operation before it has an id, a time and a place in the journal. Built on one thread,
 * then handed to the store. */
typedef struct _MusterIntent MusterIntent;

MusterIntent *muster_intent_new (const char *verb); /* a verb that must exist */
/* {"op": verb, "entity"?: id, "args"?: {…}, "reason"?, "drill"?, "actor"?, "role"?, "home"?, "target"?} */
MusterIntent *muster_intent_from_json (const char *text, gssize length, GError **error);
MusterIntent *
muster_intent_from_op (const MusterOp *op); /* the same once more, for a new epoch; a verb that is known */
void muster_intent_free (MusterIntent *intent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterIntent, muster_intent_free)

void muster_intent_set_entity (MusterIntent *intent, const char *id); /* not set: a new record gets an id of its own */
/* Records that get other ids (@names: old id → new id): the entity and every reference follow. */
void muster_intent_rename (MusterIntent *intent, GHashTable *names);
void muster_intent_set_drill (MusterIntent *intent, const char *drill); /* NULL: real */
void muster_intent_set_actor (MusterIntent *intent, const char *actor, const char *role);
void muster_intent_set_reason (MusterIntent *intent, const char *reason);
void muster_intent_set_target (MusterIntent *intent, const char *opid); /* for undo and dismiss */
void muster_intent_set_time (MusterIntent *intent,
                             gint64 wall_ms);               /* for imports and the demo: when it happened; 0: now */
gint64 muster_intent_get_time (const MusterIntent *intent); /* 0: now */
/* Fields by index within the verb's kind, e.g. MUSTER_INCIDENT_TITLE. */
void muster_intent_text (MusterIntent *intent, int field, const char *text); /* TEXT, REF, ENUM; NULL forgets */
void muster_intent_int (MusterIntent *intent, int field, gint64 value);      /* INT, COUNTER delta, BOOL, TIME ms */
void muster_intent_real (MusterIntent *intent, int field, double value);
void muster_intent_position (MusterIntent *intent, int field, MusterLatLon at);
void muster_intent_strv (MusterIntent *intent, int field, const char *const *values);
void muster_intent_json (MusterIntent *intent, int field, const char *json); /* GEOMETRY, JSON */

const char *muster_intent_get_entity (const MusterIntent *intent); /* (nullable) */
const char *muster_intent_get_drill (const MusterIntent *intent);  /* (nullable) */
const char *muster_intent_get_actor (const MusterIntent *intent);  /* (nullable) */

/* Whether the intent makes sense on the record as it stands (@current, nullable): the record is there unless the verb
 * makes it, required fields are given, kinds agree. */
gboolean muster_intent_check (const MusterIntent *intent, const MusterRecord *current, GError **error);
/* Used by the store: the operation with its bytes, every argument checked. */
MusterOp *muster_intent_to_op (const MusterIntent *intent, const MusterOpId *id, MusterHlc hlc, MusterHlc base,
                               gint64 wall_ms, const MusterHash *prev, GError **error);
/* Used by the store: checks every argument and writes the operation's bytes. */
GBytes *muster_intent_to_bytes (const MusterIntent *intent, const MusterOpId *id, MusterHlc hlc, MusterHlc base,
                                gint64 wall_ms, const MusterHash *prev, GError **error);
