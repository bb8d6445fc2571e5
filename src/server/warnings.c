/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One round at a time: the sources are read on a thread, then the messages go into the store one after another, each
 * looking at the picture the one before it left, since an update puts aside what it updates. */
#include "server/warnings.h"
#include "core/time.h"
#include "exchange/cap-alarm.h"
#include "exchange/cap-feed.h"
#include <glib/gi18n-lib.h>
#include <stdio.h>

struct _MusterWarnings {
  MusterStore *store;
  GStrv sources;
  guint seconds, timer;
  GHashTable *seen;    /* what was taken in; the thread's while a round is read */
  GHashTable *failing; /* sources that are known to fail */
  GCancellable *cancellable;
  GPtrArray *finds; /* (nullable) of the round that is being taken in */
  guint next;
};

typedef struct {
  GStrv sources; /* borrowed: outlives the round */
  GHashTable *seen;
  GPtrArray *problems; /* one for each source, or NULL */
} Round;

static void take_next (MusterWarnings *w);
static gboolean on_time (gpointer data);

static void
round_free (gpointer data)
{
  Round *round = data;

  g_strfreev (round->sources);
  g_hash_table_unref (round->seen);
  g_ptr_array_unref (round->problems);
  g_free (round);
}

static void
read_round (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Round *round = data;
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_cap_find_free);

  for (guint i = 0; round->sources[i]; i++) {
    g_autoptr (GError) error = NULL;
    GPtrArray *finds = muster_cap_gather (round->sources[i], round->seen, cancellable, &error);
    if (finds != NULL)
      g_ptr_array_extend_and_steal (all, finds);
    g_ptr_array_add (round->problems, error ? g_strdup (error->message) : NULL);
  }
  g_task_return_pointer (task, all, (GDestroyNotify)g_ptr_array_unref);
}

static void
say_problems (MusterWarnings *w, const Round *round)
{
  for (guint i = 0; round->sources[i] && i < round->problems->len; i++) {
    const char *problem = round->problems->pdata[i];
    if (problem == NULL)
      g_hash_table_remove (w->failing, round->sources[i]);
    else if (g_hash_table_add (w->failing, g_strdup (round->sources[i])))
      fprintf (stderr, _ ("muster-server: warnings from %s: %s\n"), round->sources[i], problem);
  }
}

static void
on_round (GObject *source, GAsyncResult *result, gpointer data)
{
  GPtrArray *finds = g_task_propagate_pointer (G_TASK (result), NULL);
  MusterWarnings *w = data;

  if (finds == NULL)
    return; /* cancelled: there is no one any more */
  say_problems (w, g_task_get_task_data (G_TASK (result)));
  w->finds = finds;
  w->next = 0;
  take_next (w);
}

static void
start_round (MusterWarnings *w)
{
  GTask *task = g_task_new (NULL, w->cancellable, on_round, w);
  Round *round = g_new0 (Round, 1);

  round->sources = g_strdupv (w->sources);
  round->seen = g_hash_table_ref (w->seen);
  round->problems = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, round, round_free);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_run_in_thread (task, read_round);
  g_object_unref (task);
}

static gboolean
on_time (gpointer data)
{
  MusterWarnings *w = data;

  w->timer = 0;
  start_round (w);
  return G_SOURCE_REMOVE;
}

/* What could not be written is read again in the next round. */
static void
on_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = muster_store_submit_all_finish (MUSTER_STORE (source), result, &error);
  g_autoptr (GTask) task = data;
  MusterWarnings *w = g_task_get_task_data (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  const MusterCapFind *find = w->finds->pdata[w->next - 1];
  if (ops == NULL) {
    fprintf (stderr, _ ("muster-server: warnings from %s: %s\n"), find->name, error->message);
    g_hash_table_remove (w->seen, find->name);
  }
  take_next (w);
}

/* TRUE when its operations are on their way and on_taken() goes on. */
static gboolean
take (MusterWarnings *w, const MusterCapFind *find)
{
  MusterCapDesk desk = { NULL, g_get_language_names ()[0], "cap", "import", muster_now_ms () };
  g_autoptr (GPtrArray) intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  g_autoptr (MusterJson) message = NULL;
  g_autofree char *id = NULL;
  const char *why;

  if (find->cap == NULL || find->cap->errors->len > 0) {
    if (g_hash_table_add (w->failing, g_strdup (find->name)))
      fprintf (stderr, _ ("muster-server: warnings from %s: %s\n"), find->name,
               find->cap ? (char *)find->cap->errors->pdata[0] : find->problem);
    return FALSE;
  }
  message = muster_json_parse (find->cap->json, -1, NULL);
  muster_cap_to_intents (message, muster_store_get_picture (w->store), &desk, intents, &id, &why);
  if (intents->len == 0)
    return FALSE;
  GTask *task = g_task_new (NULL, w->cancellable, NULL, NULL);
  g_task_set_task_data (task, w, NULL);
  muster_store_submit_all_async (w->store, g_steal_pointer (&intents), on_taken, task);
  return TRUE;
}

static void
take_next (MusterWarnings *w)
{
  while (w->next < w->finds->len)
    if (take (w, w->finds->pdata[w->next++]))
      return;
  g_clear_pointer (&w->finds, g_ptr_array_unref);
  w->timer = g_timeout_add_seconds (w->seconds, on_time, w);
}

MusterWarnings *
muster_warnings_new (MusterStore *store, const char *const *sources, guint seconds)
{
  MusterWarnings *w = g_new0 (MusterWarnings, 1);

  w->store = g_object_ref (store);
  w->sources = g_strdupv ((char **)sources);
  w->seconds = seconds;
  w->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  w->failing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  w->cancellable = g_cancellable_new ();
  start_round (w);
  return w;
}

void
muster_warnings_free (MusterWarnings *w)
{
  g_cancellable_cancel (w->cancellable);
  g_clear_handle_id (&w->timer, g_source_remove);
  g_clear_pointer (&w->finds, g_ptr_array_unref);
  g_hash_table_unref (w->seen);
  g_hash_table_unref (w->failing);
  g_strfreev (w->sources);
  g_object_unref (w->cancellable);
  g_object_unref (w->store);
  g_free (w);
}
