/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is another in a later version: the lines of both, told apart by what each is about. A line that only says it
 * differently is a change with what stood before; order alone is none. */
#include "response/plan-lines.h"
#include "response/plan-words.h"

static void
change_free (gpointer data)
{
  MusterPlanChange *change = data;

  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

static char *
whole (const MusterPlanLine *line)
{
  g_autofree char *levels = line->levels != 0 ? muster_plan_words_levels (line->levels) : NULL;
  const char *parts[] = { levels, line->what, line->detail, line->source };
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", parts[i]);
  return g_string_free (out, FALSE);
}

/* Lines by part, level and key; what stands twice is told apart by its number. */
static GHashTable *
index_lines (GPtrArray *lines, GPtrArray *keys)
{
  GHashTable *out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < lines->len; i++) {
    const MusterPlanLine *line = g_ptr_array_index (lines, i);
    for (guint n = 0;; n++) {
      char *key = g_strdup_printf ("%d %d %s #%u", line->part, line->rank, line->key, n);
      if (g_hash_table_contains (out, key)) {
        g_free (key);
        continue;
      }
      g_hash_table_insert (out, key, (gpointer)line);
      g_ptr_array_add (keys, key);
      break;
    }
  }
  return out;
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const MusterPlanChange *x = *(MusterPlanChange *const *)a, *y = *(MusterPlanChange *const *)b;

  /* a level's own line and its thresholds stand together */
  gboolean levels = (x->part == MUSTER_PLAN_LEVEL || x->part == MUSTER_PLAN_THRESHOLD)
                    && (y->part == MUSTER_PLAN_LEVEL || y->part == MUSTER_PLAN_THRESHOLD);
  if (levels && x->rank != y->rank)
    return x->rank - y->rank;
  return (int)x->part - (int)y->part;
}

static void
add_change (GPtrArray *out, const MusterPlanLine *old, const MusterPlanLine *now)
{
  g_autofree char *before = old != NULL ? whole (old) : NULL, *after = now != NULL ? whole (now) : NULL;
  const MusterPlanLine *line = now != NULL ? now : old;
  MusterPlanChange *change;

  if (g_strcmp0 (before, after) == 0)
    return;
  change = g_new0 (MusterPlanChange, 1);
  change->part = line->part;
  change->rank = line->rank;
  change->before = g_steal_pointer (&before);
  change->after = g_steal_pointer (&after);
  g_ptr_array_add (out, change);
}

GPtrArray *
muster_plan_changes (const MusterPlan *before, const MusterPlan *after)
{
  g_autoptr (GPtrArray) old = muster_plan_lines (before, NULL), now = muster_plan_lines (after, NULL);
  g_autoptr (GPtrArray) old_keys = g_ptr_array_new (), new_keys = g_ptr_array_new ();
  g_autoptr (GHashTable) by_old = index_lines (old, old_keys), by_new = index_lines (now, new_keys);
  GPtrArray *out = g_ptr_array_new_with_free_func (change_free);

  for (guint i = 0; i < new_keys->len; i++)
    add_change (out, g_hash_table_lookup (by_old, g_ptr_array_index (new_keys, i)),
                g_hash_table_lookup (by_new, g_ptr_array_index (new_keys, i)));
  for (guint i = 0; i < old_keys->len; i++)
    if (!g_hash_table_contains (by_new, g_ptr_array_index (old_keys, i)))
      add_change (out, g_hash_table_lookup (by_old, g_ptr_array_index (old_keys, i)), NULL);
  g_ptr_array_sort (out, compare_changes);
  return out;
}
