/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plans of this process, each read once. A record never changes: a change makes another one. So an entry holds the
 * very record it was read from, and a record that is another pointer under the same id is read anew; nobody has to say
 * that a plan changed. What cannot be understood is kept as well, as nothing. Reading happens outside the lock: two who
 * ask at once may both read, and the second finds the place taken. */
#include "response/plan.h"

#define KEPT 256 /* plans; beyond it the one not asked for the longest goes */

typedef struct {
  MusterRecord *record; /* (owned) */
  MusterPlan *plan;     /* (owned) (nullable) */
  guint64 asked;
} Entry;

static GMutex lock;
static GHashTable *entries; /* "id drill" → Entry; made at first use, never freed */
static guint64 clock_hand;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  muster_record_unref (entry->record);
  muster_plan_unref (entry->plan);
  g_free (entry);
}

/* Under the lock. */
static void
drop_oldest (void)
{
  GHashTableIter iter;
  gpointer key, value, oldest = NULL;
  guint64 least = G_MAXUINT64;

  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((const Entry *)value)->asked < least) {
      least = ((const Entry *)value)->asked;
      oldest = key;
    }
  g_hash_table_remove (entries, oldest);
}

/* TRUE: @plan is the answer, be it NULL. */
static gboolean
find (const char *key, const MusterRecord *record, MusterPlan **plan)
{
  Entry *entry;
  gboolean found;

  g_mutex_lock (&lock);
  if (entries == NULL)
    entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  entry = g_hash_table_lookup (entries, key);
  found = entry != NULL && entry->record == record;
  if (found) {
    entry->asked = ++clock_hand;
    *plan = entry->plan != NULL ? muster_plan_ref (entry->plan) : NULL;
  }
  g_mutex_unlock (&lock);
  return found;
}

MusterPlan *
muster_plan_from_record (const MusterRecord *record)
{
  g_autofree char *key = g_strdup_printf ("%s %s", record->id, record->drill != NULL ? record->drill : "");
  MusterPlan *plan = NULL;
  Entry *entry;

  if (find (key, record, &plan))
    return plan;
  plan = muster_plan_read_record (record);
  entry = g_new0 (Entry, 1);
  entry->record = muster_record_ref ((MusterRecord *)record);
  entry->plan = plan != NULL ? muster_plan_ref (plan) : NULL;
  g_mutex_lock (&lock);
  entry->asked = ++clock_hand;
  g_hash_table_replace (entries, g_steal_pointer (&key), entry);
  if (g_hash_table_size (entries) > KEPT)
    drop_oldest ();
  g_mutex_unlock (&lock);
  return plan;
}
