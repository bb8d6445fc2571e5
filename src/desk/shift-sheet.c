/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thread reads the journal for itself and makes a picture of its own, so that a shift of thousands of operations
 * costs the window nothing. */
#include "desk/shift-sheet.h"
#include "store/replay.h"

typedef struct {
  MusterDesk *desk; /* (owned) keeps the standards */
  char *dir, *drill;
  const MusterStandards *standards;
  gint64 now;
} Order;

typedef struct {
  MusterPicture *picture;
  const char *drill;
} World;

static void
order_free (gpointer data)
{
  Order *order = data;
  g_object_unref (order->desk);
  g_free (order->dir);
  g_free (order->drill);
  g_free (order);
}

static MusterRecord *
world_get (gpointer data, const char *id)
{
  World *world = data;
  return muster_picture_get (world->picture, world->drill, id);
}

static GPtrArray *
world_list (gpointer data, MusterKind kind)
{
  World *world = data;
  return muster_picture_list (world->picture, world->drill, kind);
}

static MusterShiftSheet *
make (const Order *order, const MusterReplay *replay, const MusterScene *scene)
{
  MusterShiftSheet *sheet = g_new0 (MusterShiftSheet, 1);
  const MusterRecord *shift = muster_shift_now (scene, NULL);
  sheet->made_at = order->now;
  sheet->items = muster_open_items (scene, order->now);
  sheet->open = muster_open_items_to_json (sheet->items);
  if (shift == NULL)
    return sheet;
  guint n = muster_replay_n_ops (replay);
  g_autofree MusterDecided *ops = g_new0 (MusterDecided, n + 1);
  for (guint i = 0; i < n; i++)
    ops[i].op = (MusterOp *)muster_replay_op (replay, i, NULL, &ops[i].verdict);
  g_autoptr (MusterHandover) handover = muster_handover (scene, order->standards, shift, ops, n, order->now);
  sheet->shift = g_strdup (shift->id);
  sheet->text = muster_handover_to_text (handover);
  sheet->json = muster_handover_to_json (handover);
  return sheet;
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Order *order = data;
  GError *error = NULL;
  g_autoptr (MusterReplay) replay = muster_replay_load (order->dir, order->drill, cancellable, &error);
  if (replay == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_autoptr (MusterReplayFrame) frame = muster_replay_seek (replay, G_MAXINT64);
  World world = { muster_picture_new (), order->drill };
  const MusterScene scene = { .get = world_get, .list = world_list, .data = &world };
  muster_replay_show (NULL, frame, world.picture);
  g_task_return_pointer (task, make (order, replay, &scene), (GDestroyNotify)muster_shift_sheet_free);
  muster_picture_free (world.picture);
}

void
muster_shift_sheet_free (MusterShiftSheet *sheet)
{
  g_free (sheet->shift);
  g_free (sheet->text);
  g_free (sheet->json);
  g_free (sheet->open);
  g_ptr_array_unref (sheet->items);
  g_free (sheet);
}

void
muster_shift_sheet_async (MusterDesk *desk, const MusterStandards *standards, GCancellable *cancellable,
                          GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);
  Order *order = g_new0 (Order, 1);
  order->desk = g_object_ref (desk);
  order->dir = g_strdup (muster_store_get_dir (muster_desk_get_store (desk)));
  order->drill = g_strdup (muster_desk_get_drill (desk));
  order->standards = standards;
  order->now = muster_desk_clock (desk);
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, run);
}

MusterShiftSheet *
muster_shift_sheet_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
