/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture of its own, since the desk's belongs to the main thread. */
#include "desk/journal-world.h"

static MusterRecord *
get (gpointer data, const char *id)
{
  MusterJournalWorld *world = data;
  return muster_picture_get (world->picture, world->drill, id);
}

static GPtrArray *
list (gpointer data, MusterKind kind)
{
  MusterJournalWorld *world = data;
  return muster_picture_list (world->picture, world->drill, kind);
}

MusterJournalWorld *
muster_journal_world_load (const char *dir, const char *drill, gint64 at, GCancellable *cancellable, GError **error)
{
  MusterReplay *replay = muster_replay_load (dir, drill, cancellable, error);
  if (replay == NULL)
    return NULL;
  g_autoptr (MusterReplayFrame) frame = muster_replay_seek (replay, at);
  MusterJournalWorld *world = g_new0 (MusterJournalWorld, 1);
  world->replay = replay;
  world->drill = g_strdup (drill);
  world->picture = muster_picture_new ();
  muster_replay_show (NULL, frame, world->picture);
  world->scene = (MusterScene){ .get = get, .list = list, .data = world };
  world->n = at == G_MAXINT64 ? muster_replay_n_ops (replay) : muster_replay_count_at (replay, at);
  world->ops = g_new0 (MusterDecided, world->n + 1);
  for (guint i = 0; i < world->n; i++)
    world->ops[i].op = (MusterOp *)muster_replay_op (replay, i, NULL, &world->ops[i].verdict);
  return world;
}

void
muster_journal_world_free (MusterJournalWorld *world)
{
  g_free (world->ops);
  muster_picture_free (world->picture);
  muster_replay_unref (world->replay);
  g_free (world->drill);
  g_free (world);
}
