/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/hash.h"
#include "core/hlc.h"
#include "core/opid.h"
#include "model/value.h"
#include "model/verb.h"

/* An operation, as read from its bytes. Immutable and atomically counted: any thread may hold and read it. */
typedef struct {
  guint8 field; /* index within the kind */
  MusterValue value;
} MusterArg;

typedef struct {
  gatomicrefcount refs;
  MusterOpId id;
  MusterHlc hlc;
  MusterHlc base;         /* the newest operation on the entity that the writer had seen; 0: none */
  gint64 wall_ms;         /* the writer's own clock */
  char *actor;            /* (nullable) account or post that did it */
  char *role;             /* (nullable) */
  char *reason;           /* (nullable) */
  const MusterVerb *verb; /* (nullable) NULL: from a newer version; kept, not understood */
  char *verb_name;
  char *entity;
  char *home;   /* (nullable) home jurisdiction or server of the entity */
  char *drill;  /* (nullable) NULL: real */
  char *target; /* (nullable) for undo and dismiss: the operation meant, as text */
  MusterArg *args;
  guint n_args;
  MusterHash prev; /* hash of the node's previous operation in this epoch; zeros for the first */
  MusterHash hash; /* of the bytes */
  GBytes *bytes;   /* verbatim */
} MusterOp;

#define MUSTER_MODEL_ERROR (muster_model_error_quark ())
GQuark muster_model_error_quark (void);
typedef enum {
  MUSTER_MODEL_ERROR_MALFORMED, /* not an operation at all */
  MUSTER_MODEL_ERROR_VERB,      /* no such verb */
  MUSTER_MODEL_ERROR_FIELD,     /* no such field, or not one this verb carries */
  MUSTER_MODEL_ERROR_VALUE,     /* a value that does not fit its field */
  MUSTER_MODEL_ERROR_REQUIRED,  /* a required field is missing */
  MUSTER_MODEL_ERROR_NO_ENTITY, /* the record does not exist */
  MUSTER_MODEL_ERROR_REFUSED,   /* a precondition does not hold now */
} MusterModelError;

#define MUSTER_OP_MAX_BYTES (256 * 1024)
gboolean muster_id_is_valid (const char *id);              /* of a record or a drill; FALSE for NULL */
MusterOp *muster_op_parse (GBytes *bytes, GError **error); /* (transfer full) */
MusterOp *muster_op_ref (MusterOp *op);
void muster_op_unref (MusterOp *op);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterOp, muster_op_unref)
int muster_op_compare (const MusterOp *a, const MusterOp *b);   /* by (hlc, node, epoch, counter) */
const MusterArg *muster_op_arg (const MusterOp *op, int field); /* (nullable) */
