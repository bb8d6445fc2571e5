/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An operation's bytes, one line of compact JSON. Members, in this order, absent ones left out:
 *
 *   v       1
 *   id      "node.epoch.counter"
 *   hlc     hybrid time, 16 hex digits        base  the newest the writer had seen of the entity, the same way
 *   at      the writer's wall clock, ISO 8601
 *   actor, role, reason, drill                who, as what, why, in which world
 *   op      the verb                          entity, home, target   what it is about
 *   args    the fields
 *   prev    hash of the node's operation before it in the same epoch, 64 hex digits
 *
 * The bytes are hashed as they are and never written anew, so readers may be lenient about what they do not know: an
 * unknown verb or field is kept in the bytes and ignored. A known field with a wrong value makes the whole malformed.
 */
#include "model/op.h"
#include "core/time.h"
#include <string.h>

G_DEFINE_QUARK (muster - model - error - quark, muster_model_error)

static gboolean
malformed (GError **error, const char *what)
{
  g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_MALFORMED, "not an operation: %s", what);
  return FALSE;
}

gboolean
muster_id_is_valid (const char *id)
{
  gsize n = id != NULL ? strlen (id) : 0;

  if (n == 0 || n > 64)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isalnum (id[i]) && strchr ("._:/-", id[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
read_args (MusterOp *op, const MusterJson *args, GError **error)
{
  gsize n = muster_json_length (args);

  if (args == NULL || op->verb == NULL)
    return TRUE;
  if (!muster_json_is_object (args))
    return malformed (error, "args must be an object");
  op->args = g_new0 (MusterArg, n);
  for (gsize i = 0; i < n; i++) {
    const MusterJson *value;
    const char *name = muster_json_member (args, i, &value);
    int field = muster_kind_find_field (op->verb->kind, name);
    MusterArg *arg = &op->args[op->n_args];

    if (field < 0)
      continue;
    if (!muster_value_from_json (&muster_kind_info (op->verb->kind)->fields[field], value, &arg->value, error))
      return FALSE;
    arg->field = (guint8)field;
    op->n_args++;
  }
  return TRUE;
}

static gboolean
read_header (MusterOp *op, const MusterJson *root, GError **error)
{
  const char *base = muster_json_get_text (root, "base");

  if (!muster_json_is_object (root) || muster_json_int (muster_json_get (root, "v"), 0) != 1)
    return malformed (error, "\"v\" must be 1");
  if (!muster_opid_parse (muster_json_get_text (root, "id"), &op->id))
    return malformed (error, "\"id\" must be node.epoch.counter");
  if (!muster_hlc_parse (muster_json_get_text (root, "hlc"), &op->hlc) || op->hlc == 0)
    return malformed (error, "\"hlc\" must be 16 hexadecimal digits");
  if (base != NULL && !muster_hlc_parse (base, &op->base))
    return malformed (error, "\"base\" must be 16 hexadecimal digits");
  if (!muster_time_parse (muster_json_get_text (root, "at"), &op->wall_ms))
    return malformed (error, "\"at\" must be a time");
  if (!muster_hash_parse (muster_json_get_text (root, "prev"), &op->prev))
    return malformed (error, "\"prev\" must be 64 hexadecimal digits");
  op->verb_name = g_strdup (muster_json_get_text (root, "op"));
  op->entity = g_strdup (muster_json_get_text (root, "entity"));
  op->actor = g_strdup (muster_json_get_text (root, "actor"));
  op->role = g_strdup (muster_json_get_text (root, "role"));
  op->reason = g_strdup (muster_json_get_text (root, "reason"));
  op->drill = g_strdup (muster_json_get_text (root, "drill"));
  op->home = g_strdup (muster_json_get_text (root, "home"));
  op->target = g_strdup (muster_json_get_text (root, "target"));
  if (op->verb_name == NULL)
    return malformed (error, "\"op\" is missing");
  if (!muster_id_is_valid (op->entity))
    return malformed (error, "\"entity\" must be an id: letters, digits and . _ : / - , at most 64");
  if (op->drill != NULL && !muster_id_is_valid (op->drill))
    return malformed (error, "\"drill\" must be an id");
  op->verb = muster_verb_find (op->verb_name);
  return TRUE;
}

MusterOp *
muster_op_parse (GBytes *bytes, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (MusterOp) op = g_new0 (MusterOp, 1);
  g_autoptr (MusterJson) root = NULL;

  g_atomic_ref_count_init (&op->refs);
  op->bytes = g_bytes_ref (bytes);
  if (size == 0 || size > MUSTER_OP_MAX_BYTES || memchr (data, '\n', size) != NULL) {
    malformed (error, "must be one line of 1 to 262144 bytes");
    return NULL;
  }
  root = muster_json_parse (data, (gssize)size, error);
  if (root == NULL || !read_header (op, root, error) || !read_args (op, muster_json_get (root, "args"), error))
    return NULL;
  muster_hash_data (data, size, &op->hash);
  return g_steal_pointer (&op);
}

MusterOp *
muster_op_ref (MusterOp *op)
{
  g_atomic_ref_count_inc (&op->refs);
  return op;
}

void
muster_op_unref (MusterOp *op)
{
  if (!g_atomic_ref_count_dec (&op->refs))
    return;
  for (guint i = 0; i < op->n_args; i++)
    muster_value_clear (&op->args[i].value);
  g_free (op->args);
  g_free (op->actor);
  g_free (op->role);
  g_free (op->reason);
  g_free (op->verb_name);
  g_free (op->entity);
  g_free (op->home);
  g_free (op->drill);
  g_free (op->target);
  g_bytes_unref (op->bytes);
  g_free (op);
}

int
muster_op_compare (const MusterOp *a, const MusterOp *b)
{
  if (a->hlc != b->hlc)
    return a->hlc < b->hlc ? -1 : 1;
  return muster_opid_compare (&a->id, &b->id);
}

const MusterArg *
muster_op_arg (const MusterOp *op, int field)
{
  for (guint i = 0; i < op->n_args; i++)
    if (op->args[i].field == field)
      return &op->args[i];
  return NULL;
}
