/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thread reads the journal for itself, so that a shift of thousands of operations costs the window nothing. */
#include "desk/shift-sheet.h"
#include "desk/journal-world.h"

typedef struct {
  MusterDesk *desk; /* (owned) keeps the standards */
  char *dir, *drill;
  const MusterStandards *standards;
  gint64 now;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;
  g_object_unref (order->desk);
  g_free (order->dir);
  g_free (order->drill);
  g_free (order);
}

static MusterShiftSheet *
make (const Order *order, const MusterJournalWorld *world)
{
  MusterShiftSheet *sheet = g_new0 (MusterShiftSheet, 1);
  const MusterRecord *shift = muster_shift_now (&world->scene, NULL);
  sheet->made_at = order->now;
  sheet->items = muster_open_items (&world->scene, order->now);
  sheet->open = muster_open_items_to_json (sheet->items);
  if (shift == NULL)
    return sheet;
  sheet->handover = muster_handover (&world->scene, order->standards, shift, world->ops, world->n, order->now);
  sheet->shift = g_strdup (shift->id);
  sheet->text = muster_handover_to_text (sheet->handover);
  sheet->json = muster_handover_to_json (sheet->handover);
  return sheet;
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Order *order = data;
  GError *error = NULL;
  g_autoptr (MusterJournalWorld) world
      = muster_journal_world_load (order->dir, order->drill, G_MAXINT64, cancellable, &error);
  if (world == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, make (order, world), (GDestroyNotify)muster_shift_sheet_free);
}

void
muster_shift_sheet_free (MusterShiftSheet *sheet)
{
  g_free (sheet->shift);
  g_free (sheet->text);
  g_free (sheet->json);
  g_free (sheet->open);
  g_clear_pointer (&sheet->handover, muster_handover_free);
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
