/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/op.h"

/* A record as it stands: the fold, in the order of hybrid time, of the live operations on one entity. Immutable and
 * atomically counted; a change makes a new one. Any thread may hold and read it. */
typedef struct {
  char *op;    /* id of the rejected operation */
  char *verb;  /* its name */
  char *actor; /* (nullable) who had asked */
  char *why;   /* a code and words: "team-committed: g-k3f9.1.5" */
  MusterHlc at;
} MusterRejection;

typedef struct {
  guint8 field;
  MusterValue lost; /* the value that lost */
  char *by;         /* (nullable) its writer */
} MusterConflict;

typedef struct {
  gatomicrefcount refs;
  MusterKind kind;
  char *id;
  char *drill;      /* (nullable) NULL: real */
  char *home;       /* (nullable) */
  char *created_by; /* (nullable) */
  MusterHlc created, updated;
  MusterHlc commanded;  /* hybrid time of the last command that took effect */
  gboolean exists;      /* FALSE: nothing live made it (withdrawn, rejected or removed) */
  gboolean provisional; /* holds a command that its home server has not decided yet (not part of the stored bytes) */
  gboolean gone;     /* nothing in the journal is about it any more (written again elsewhere): not stored, no digest */
  MusterHash digest; /* of the stored form; set by the store before anybody else sees the record */
  GPtrArray *rejections; /* (nullable) (element-type MusterRejection) not yet dealt with */
  GPtrArray *conflicts;  /* (nullable) (element-type MusterConflict) */
  MusterValue values[];  /* muster_kind_info (kind)->n_fields */
} MusterRecord;

MusterRecord *muster_record_ref (MusterRecord *record);
void muster_record_unref (MusterRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterRecord, muster_record_unref)

/* For the fold and the stored form only; everybody else gets finished records. */
MusterRecord *muster_record_new (MusterKind kind, const char *id, const char *drill);
void muster_record_add_rejection (MusterRecord *r, const char *op, const char *verb, const char *actor, const char *why,
                                  MusterHlc at);
void muster_record_add_conflict (MusterRecord *r, guint8 field, const MusterValue *lost, const char *by);

/* One operation and what was decided about it. */
typedef enum {
  MUSTER_VERDICT_PENDING = 0, /* not decided yet */
  MUSTER_VERDICT_OK,
  MUSTER_VERDICT_REJECTED,  /* by a precondition or a competing command */
  MUSTER_VERDICT_FORBIDDEN, /* the account may not */
} MusterVerdict;

typedef struct {
  MusterOp *op;
  MusterVerdict verdict;
  const char *why; /* (nullable) */
} MusterDecided;

/* Folds @n operations, sorted by muster_op_compare(), all of one entity; for a drill's record the real operations on
 * the entity come along. Returns NULL when none is understood. */
MusterRecord *muster_record_fold (const char *drill, const MusterDecided *ops, guint n);
/* The record after one more operation that is later than all before it; @record may be NULL. Returns NULL where a
 * whole fold is needed (undo, an out-of-order or refused operation). */
MusterRecord *muster_record_apply (const MusterRecord *record, const char *drill, const MusterDecided *next);

gboolean muster_record_has (const MusterRecord *r, int field);
const char *muster_record_text (const MusterRecord *r, int field); /* (nullable) TEXT, REF, ENUM, GEOMETRY, JSON */
gint64 muster_record_int (const MusterRecord *r, int field, gint64 fallback); /* INT, COUNTER, BOOL, TIME in ms */
double muster_record_real (const MusterRecord *r, int field, double fallback);
gboolean muster_record_position (const MusterRecord *r, MusterLatLon *out); /* the kind's POSITION field, or the
                                                                               middle of its geometry */
const char *const *muster_record_strv (const MusterRecord *r, int field);   /* (nullable) */
const char *muster_record_name (const MusterRecord *r); /* name or title or item or text; the id if it has none */

/* The stored form: one JSON object, members in schema order. Same record, same bytes. */
void muster_record_to_json (const MusterRecord *r, GString *out);
MusterRecord *muster_record_from_json (const char *json, gssize length, GError **error);

/* ---- states that follow from several fields ---- */
typedef enum {
  MUSTER_ASSIGNMENT_REQUESTED,
  MUSTER_ASSIGNMENT_ORDERED,
  MUSTER_ASSIGNMENT_ACKNOWLEDGED,
  MUSTER_ASSIGNMENT_DEPARTED,
  MUSTER_ASSIGNMENT_ARRIVED,
  MUSTER_ASSIGNMENT_WORKING,
  MUSTER_ASSIGNMENT_RELEASED,
  MUSTER_ASSIGNMENT_DECLINED,
} MusterAssignmentState;

MusterAssignmentState muster_assignment_state (const MusterRecord *assignment);
gboolean muster_assignment_is_active (const MusterRecord *assignment);   /* holds its team: not released nor declined */
const char *muster_assignment_state_name (MusterAssignmentState state);  /* "departed" */
const char *muster_assignment_state_label (MusterAssignmentState state); /* translated */
int muster_assignment_state_field (MusterAssignmentState state);         /* MUSTER_ASSIGNMENT_DEPARTED_AT … */
