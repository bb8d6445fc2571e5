/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scene in memory: operations done one after the other, the records folded from them. */
#pragma once
#include "model/intent.h"
#include "response/scene.h"
#include <string.h>

typedef struct {
  GPtrArray *records; /* (element-type MusterRecord) */
  GPtrArray *ops;     /* (element-type MusterOp) */
  MusterScene scene;
} Stage;

static MusterRecord *
stage_get (gpointer data, const char *id)
{
  Stage *s = data;

  for (guint i = s->records->len; i-- > 0;) {
    MusterRecord *r = g_ptr_array_index (s->records, i);
    if (strcmp (r->id, id) == 0)
      return r;
  }
  return NULL;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MusterRecord *const *)a)->id, (*(MusterRecord *const *)b)->id);
}

static GPtrArray *
stage_list (gpointer data, MusterKind kind)
{
  Stage *s = data;
  GPtrArray *out = g_ptr_array_new ();

  for (guint i = 0; i < s->records->len; i++) {
    MusterRecord *r = g_ptr_array_index (s->records, i);
    if (r->exists && r->kind == kind)
      g_ptr_array_add (out, r);
  }
  g_ptr_array_sort (out, compare_ids);
  return out;
}

static Stage *
stage_new (void)
{
  Stage *s = g_new0 (Stage, 1);

  s->records = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_record_unref);
  s->ops = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_op_unref);
  s->scene = (MusterScene){ stage_get, stage_list, s };
  return s;
}

static void
stage_free (Stage *s)
{
  g_ptr_array_unref (s->records);
  g_ptr_array_unref (s->ops);
  g_free (s);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stage, stage_free)

/* Does @intent (transfer full) at @ms; the record it is about is folded anew. */
static void
stage_do (Stage *s, gint64 ms, MusterIntent *intent)
{
  g_autoptr (GError) error = NULL;
  MusterOpId id = { .node = "aa", .epoch = 1, .counter = s->ops->len + 1 };
  g_autoptr (GArray) decided = g_array_new (FALSE, TRUE, sizeof (MusterDecided));
  MusterHash none = { { 0 } };
  MusterOp *op = muster_intent_to_op (intent, &id, ((MusterHlc)ms << 16) + s->ops->len, 0, ms, &none, &error);

  g_assert_no_error (error);
  g_ptr_array_add (s->ops, op);
  for (guint i = 0; i < s->ops->len; i++) {
    MusterDecided one = { g_ptr_array_index (s->ops, i), MUSTER_VERDICT_OK, NULL };
    if (strcmp (one.op->entity, op->entity) == 0)
      g_array_append_val (decided, one);
  }
  MusterRecord *before = stage_get (s, op->entity);
  if (before != NULL)
    g_ptr_array_remove (s->records, before);
  g_ptr_array_add (s->records, muster_record_fold (NULL, (MusterDecided *)(gpointer)decided->data, decided->len));
  muster_intent_free (intent);
}

static void
act (Stage *s, gint64 ms, const char *json)
{
  g_autoptr (GError) error = NULL;
  MusterIntent *intent = muster_intent_from_json (json, -1, &error);

  g_assert_no_error (error);
  stage_do (s, ms, intent);
}

G_GNUC_UNUSED static MusterRecord *
the (Stage *s, const char *id)
{
  MusterRecord *r = stage_get (s, id);

  g_assert_nonnull (r);
  return r;
}
