/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking back at an incident of 100,000 operations: loading the journal, then seeking to random moments, with the
 * picture of the console brought there. Beside it what one would do without checkpoints: folding every record from its
 * first operation. */
#include "store/replay.h"
#include "store/store.h"
#include <glib/gstdio.h>
#include <stdlib.h>

#define OPERATIONS 100000
#define SEEKS      60

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static void
print (const char *what, const char *unit, double *values, int n)
{
  qsort (values, (size_t)n, sizeof *values, compare_doubles);
  g_print (
      "{\"bench\":\"replay\",\"what\":\"%s\",\"unit\":\"%s\",\"median\":%.1f,\"min\":%.1f,\"p95\":%.1f,\"max\":%.1f,"
      "\"n\":%d}\n",
      what, unit, values[n / 2], values[0], values[n * 95 / 100], values[n - 1], n);
}

/* One incident: its fields change, 300 teams come and go, the log fills. */
static MusterIntent *
make_intent (guint i, gint64 start)
{
  MusterIntent *intent;
  g_autofree char *id = g_strdup_printf (i % 3 == 0 ? "t%u" : "l%u", i % 3 == 0 ? i / 3 % 300 : i);

  if (i % 3 == 0) {
    intent = muster_intent_new ("team.set");
    muster_intent_set_entity (intent, id);
    muster_intent_text (intent, MUSTER_TEAM_NAME, id);
    muster_intent_int (intent, MUSTER_TEAM_HEADCOUNT, i % 50);
  } else if (i % 3 == 1) {
    intent = muster_intent_new ("incident.set");
    muster_intent_set_entity (intent, "i1");
    muster_intent_text (intent, MUSTER_INCIDENT_TITLE, "Flood");
    muster_intent_int (intent, MUSTER_INCIDENT_AFFECTED, i);
  } else {
    intent = muster_intent_new ("log.add");
    muster_intent_set_entity (intent, id);
    muster_intent_text (intent, MUSTER_LOG_TEXT, "Gauge 5.82 m, rising slowly, two teams at the dike");
    muster_intent_text (intent, MUSTER_LOG_INCIDENT, "i1");
  }
  muster_intent_set_actor (intent, "desk1", "duty");
  muster_intent_set_time (intent, start + (gint64)i * 100);
  return intent;
}

static void
write_journal (const char *dir, gint64 start)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStore) store = muster_store_open (dir, MUSTER_STORE_CREATE, &error);

  for (guint i = 0; i < OPERATIONS;) {
    GPtrArray *batch = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
    for (guint k = 0; k < 1000 && i < OPERATIONS; k++, i++)
      g_ptr_array_add (batch, make_intent (i, start));
    if (!muster_store_submit_all (store, batch, NULL, &error))
      g_error ("%s", error->message);
  }
  muster_store_close (store);
}

static void
seek_about (MusterReplay *replay, gint64 start)
{
  double seeks[SEEKS], shows[SEEKS];
  MusterReplayFrame *before = NULL;
  MusterPicture *picture = muster_picture_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int i = 0; i < SEEKS; i++) {
    gint64 at = start + g_rand_int_range (rand, 0, OPERATIONS * 100), begun = g_get_monotonic_time (), found;
    MusterReplayFrame *frame = muster_replay_seek (replay, at);
    found = g_get_monotonic_time ();
    muster_replay_show (before, frame, picture);
    shows[i] = (double)(g_get_monotonic_time () - found) / 1000;
    seeks[i] = (double)(found - begun) / 1000;
    g_clear_pointer (&before, muster_replay_frame_free);
    before = frame;
  }
  print ("seek to a moment of 100,000 operations", "ms", seeks, SEEKS);
  print ("the picture brought there", "ms", shows, SEEKS);
  muster_replay_frame_free (before);
  muster_picture_free (picture);
}

int
main (void)
{
  g_autofree char *dir = g_dir_make_tmp ("muster-replay-XXXXXX", NULL);
  gint64 start = g_get_real_time () / 1000 - OPERATIONS * 100 - 60000, begun;
  g_autoptr (GError) error = NULL;
  double loads[3];

  write_journal (dir, start);
  for (int i = 0; i < 3; i++) {
    begun = g_get_monotonic_time ();
    g_autoptr (MusterReplay) replay = muster_replay_load (dir, NULL, NULL, &error);
    if (replay == NULL)
      g_error ("%s", error->message);
    loads[i] = (double)(g_get_monotonic_time () - begun) / 1000;
    if (i == 2)
      seek_about (replay, start);
  }
  print ("loading", "ms", loads, 3);
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  for (const char *name; (name = g_dir_read_name (folder)) != NULL;) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_unlink (path);
  }
  g_rmdir (dir);
  return 0;
}
