/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A version is the record as it stood with the operations up to and with the one that wrote it. Whether two planners
 * wrote side by side is seen from what the later one had seen: the operation says so itself, so every desk that holds
 * the same journal says the same. */
#include "response/plan-versions.h"
#include "response/plan-file.h"
#include <string.h>

static void
version_free (gpointer data)
{
  MusterPlanVersion *version = data;

  g_free (version->op);
  g_free (version->version);
  g_free (version->author);
  g_free (version->reason);
  g_free (version->file);
  g_free (version);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return muster_op_compare (((const MusterDecided *)a)->op, ((const MusterDecided *)b)->op);
}

static gboolean
is_version (const MusterDecided *d)
{
  const MusterArg *body
      = d->op->verb != NULL && d->op->verb->kind == MUSTER_PLAN && (d->op->verb->flags & MUSTER_VERB_VOIDS) == 0
            ? muster_op_arg (d->op, MUSTER_PLAN_BODY)
            : NULL;

  return body != NULL && body->value.set;
}

static gboolean
is_undone (const MusterOpId *id, const MusterDecided *ops, guint n)
{
  char text[MUSTER_OPID_TEXT];

  muster_opid_format (id, text);
  for (guint i = 0; i < n; i++)
    if (ops[i].op->verb != NULL && (ops[i].op->verb->flags & MUSTER_VERB_VOIDS) != 0
        && g_strcmp0 (ops[i].op->target, text) == 0)
      return TRUE;
  return FALSE;
}

GPtrArray *
muster_plan_versions (const MusterDecided *ops, guint n)
{
  g_autofree MusterDecided *sorted = g_new (MusterDecided, MAX (n, 1));
  GPtrArray *out = g_ptr_array_new_with_free_func (version_free);
  const MusterOp *last = NULL;
  guint live = 0;

  for (guint i = 0; i < n; i++)
    if (ops[i].verdict <= MUSTER_VERDICT_OK)
      sorted[live++] = ops[i];
  qsort (sorted, live, sizeof *sorted, compare);
  for (guint i = 0; i < live; i++) {
    const MusterOp *op = sorted[i].op;
    g_autoptr (MusterRecord) record = is_version (&sorted[i]) ? muster_record_fold (op->drill, sorted, i + 1) : NULL;
    g_autofree char *file = record != NULL ? muster_plan_file_of_record (record) : NULL;
    if (file == NULL)
      continue;
    MusterPlanVersion *version = g_new0 (MusterPlanVersion, 1);
    char id[MUSTER_OPID_TEXT];
    muster_opid_format (&op->id, id);
    version->op = g_strdup (id);
    version->version = g_strdup (muster_record_text (record, MUSTER_PLAN_VERSION));
    version->author = g_strdup (op->actor != NULL ? op->actor : op->id.node);
    version->reason = g_strdup (op->reason);
    version->at = op->wall_ms;
    version->file = g_steal_pointer (&file);
    version->undone = is_undone (&op->id, sorted, live);
    version->beside = last != NULL && op->base < last->hlc;
    if (version->beside)
      ((MusterPlanVersion *)g_ptr_array_index (out, 0))->overwritten = !version->undone;
    g_ptr_array_insert (out, 0, version);
    if (!version->undone)
      last = op;
  }
  return out;
}

static gboolean
has_version (GPtrArray *versions, const char *name)
{
  for (guint i = 0; i < versions->len; i++)
    if (g_strcmp0 (((MusterPlanVersion *)g_ptr_array_index (versions, i))->version, name) == 0)
      return TRUE;
  return FALSE;
}

char *
muster_plan_next_version (GPtrArray *versions, const char *now)
{
  const char *dash = now != NULL ? strrchr (now, '-') : NULL;
  gboolean counts = dash != NULL && dash[1] != '\0' && strlen (dash + 1) < 6
                    && strspn (dash + 1, "0123456789") == strlen (dash + 1);
  g_autofree char *stem = now == NULL ? g_strdup ("1") : counts ? g_strndup (now, (gsize)(dash - now)) : g_strdup (now);
  guint n = counts ? (guint)g_ascii_strtoull (dash + 1, NULL, 10) : 0;

  for (;;) {
    char *next = g_strdup_printf ("%s-%u", stem, ++n);
    if (!has_version (versions, next))
      return next;
    g_free (next);
  }
}
