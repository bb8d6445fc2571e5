/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The proposal gets its id here, so that the decision and the orders of the same commit can name it. Writing a large
 * proposal as JSON and reckoning an override take milliseconds, so both are done on a thread; the intents come back and
 * are submitted like any others. */
#include "desk/advice-deeds.h"
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static char *
new_id (MusterKind kind)
{
  char a[MUSTER_NODE_MAX + 1], b[MUSTER_NODE_MAX + 1];
  muster_node_random (a);
  muster_node_random (b);
  return g_strdup_printf ("%s-%s%s", muster_kind_info (kind)->letter, a, b);
}

static void
intent_free (gpointer intent)
{
  muster_intent_free (intent);
}

static void
free_intents (gpointer list)
{
  g_ptr_array_unref (list);
}

/* @more: (transfer full) */
static void
take_all (GPtrArray *into, GPtrArray *more)
{
  g_ptr_array_set_free_func (more, NULL);
  for (guint i = 0; i < more->len; i++)
    g_ptr_array_add (into, g_ptr_array_index (more, i));
  g_ptr_array_unref (more);
}

/* ---- accepting ---- */

typedef struct {
  MusterDispatch *dispatch;   /* (nullable) one of the three */
  MusterSupplyAdvice *supply; /* (nullable) */
  MusterHousing *housing;     /* (nullable) */
  char *incident, *reason;    /* (nullable) */
  MusterDispatchChoice *choices;
  guint n_choices;
  char *by, *drill, *sentence;
} Accepting;

static void
accepting_free (gpointer data)
{
  Accepting *a = data;
  g_clear_pointer (&a->dispatch, muster_dispatch_unref);
  g_clear_pointer (&a->supply, muster_supply_unref);
  g_clear_pointer (&a->housing, muster_housing_unref);
  for (guint i = 0; i < a->n_choices; i++)
    g_free ((char *)a->choices[i].team);
  g_free (a->choices);
  g_free (a->incident);
  g_free (a->reason);
  g_free (a->by);
  g_free (a->drill);
  g_free (a->sentence);
  g_free (a);
}

static void
write_down (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Accepting *a = data;
  g_autofree char *id = new_id (MUSTER_ADVICE);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (intent_free);
  GPtrArray *orders;
  GError *error = NULL;

  if (a->dispatch != NULL) {
    take_all (all, muster_dispatch_record (a->dispatch, a->incident, id, a->drill));
    orders = muster_dispatch_accept (a->dispatch, a->incident, a->choices, a->n_choices, id, a->reason, a->by, a->drill,
                                     &error);
  } else if (a->supply != NULL) {
    take_all (all, muster_supply_record (a->supply, id, a->drill));
    orders = muster_supply_accept (a->supply, id, a->by, a->drill);
  } else {
    take_all (all, muster_housing_record (a->housing, id, a->drill));
    orders = muster_housing_accept (a->housing, id, a->by, a->drill);
  }
  if (orders == NULL) {
    g_task_return_error (task, error);
    return;
  }
  take_all (all, orders);
  g_task_return_pointer (task, g_steal_pointer (&all), free_intents);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterDesk *desk = MUSTER_DESK (source);
  Accepting *a = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  GPtrArray *intents = g_task_propagate_pointer (G_TASK (result), &error);
  if (intents != NULL)
    muster_desk_do_all (desk, intents, a->sentence);
  else
    muster_desk_fail (desk, error->message);
}

static void
accept (MusterDesk *desk, Accepting *a)
{
  a->by = g_strdup (muster_desk_get_account (desk));
  a->drill = g_strdup (muster_desk_get_drill (desk));
  g_autoptr (GTask) task = g_task_new (desk, NULL, on_written, NULL);
  g_task_set_task_data (task, a, accepting_free);
  g_task_run_in_thread (task, write_down);
}

void
muster_deeds_dispatch (MusterDesk *desk, MusterDispatch *dispatch, const char *incident,
                       const MusterDispatchChoice *choices, guint n_choices, const char *reason, const char *sentence)
{
  Accepting *a = g_new0 (Accepting, 1);
  a->dispatch = muster_dispatch_ref (dispatch);
  a->incident = g_strdup (incident);
  a->reason = g_strdup (reason);
  a->choices = g_new0 (MusterDispatchChoice, n_choices + 1);
  a->n_choices = n_choices;
  for (guint i = 0; i < n_choices; i++)
    a->choices[i] = (MusterDispatchChoice){ choices[i].seat, g_strdup (choices[i].team) };
  a->sentence = g_strdup (sentence);
  accept (desk, a);
}

void
muster_deeds_dispatch_one (MusterDesk *desk, MusterDispatch *dispatch, guint seat, const char *team, const char *reason)
{
  const MusterDispatchSeat *chosen = g_ptr_array_index (dispatch->seats, seat);
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (MusterDispatchChoice));
  const MusterRecord *record = muster_desk_get (desk, team != NULL ? team : chosen->proposed->team),
                     *incident = muster_desk_get (desk, chosen->incident);
  for (guint i = 0; i < dispatch->seats->len; i++) {
    const MusterDispatchSeat *other = g_ptr_array_index (dispatch->seats, i);
    MusterDispatchChoice choice = { i, i == seat ? team : NULL };
    if (strcmp (other->incident, chosen->incident) == 0 && (i != seat || team != NULL)
        && (i == seat || other->proposed != NULL))
      g_array_append_val (choices, choice);
  }
  const char *name = record != NULL ? muster_record_name (record) : _ ("a record that is gone");
  g_autofree char *sentence = g_strdup_printf (_ ("%s ordered to %s"), name,
                                               incident != NULL ? muster_record_name (incident) : chosen->incident);
  /* Translators: why the rest of a proposal was not ordered; %s is a team */
  g_autofree char *only = g_strdup_printf (_ ("Only %s for now."), name);
  muster_deeds_dispatch (desk, dispatch, chosen->incident, (const MusterDispatchChoice *)(gpointer)choices->data,
                         choices->len, reason != NULL ? reason : only, sentence);
}

void
muster_deeds_supply (MusterDesk *desk, MusterSupplyAdvice *supply)
{
  Accepting *a = g_new0 (Accepting, 1);
  a->supply = muster_supply_ref (supply);
  a->sentence = g_strdup_printf (ngettext ("%u delivery ordered", "%u deliveries ordered", supply->lines->len),
                                 supply->lines->len);
  accept (desk, a);
}

void
muster_deeds_housing (MusterDesk *desk, MusterHousing *housing)
{
  Accepting *a = g_new0 (Accepting, 1);
  a->housing = muster_housing_ref (housing);
  a->sentence = g_strdup_printf (_ ("%d people sent to shelters"), (int)housing->placed);
  accept (desk, a);
}

/* ---- the moment ---- */

static void
forget_snapshot (gpointer snapshot)
{
  muster_snapshot_unref (snapshot);
}

MusterSnapshot *
muster_deeds_snapshot (MusterDesk *desk)
{
  MusterSnapshot *before = g_object_get_data (G_OBJECT (desk), "muster-snapshot");
  MusterSnapshot *snapshot = muster_snapshot_next (before, muster_store_get_picture (muster_desk_get_store (desk)),
                                                   muster_desk_get_drill (desk), muster_desk_clock (desk));
  g_object_set_data_full (G_OBJECT (desk), "muster-snapshot", muster_snapshot_ref (snapshot), forget_snapshot);
  return snapshot;
}

/* ---- goods ---- */

MusterRecord *
muster_deeds_shipment (MusterDesk *desk, const char *order, gint64 *shipped)
{
  g_autoptr (GPtrArray) all = muster_desk_list (desk, MUSTER_SHIPMENT);
  MusterRecord *moving = NULL;
  gint64 sum = 0;
  for (guint i = 0; i < all->len; i++) {
    MusterRecord *r = g_ptr_array_index (all, i);
    if (g_strcmp0 (muster_record_text (r, MUSTER_SHIPMENT_ORDER), order) != 0)
      continue;
    sum += muster_record_int (r, MUSTER_SHIPMENT_QUANTITY, 0);
    if (!muster_record_has (r, MUSTER_SHIPMENT_ARRIVED_AT))
      moving = r;
  }
  if (shipped != NULL)
    *shipped = sum;
  return moving;
}

typedef enum { STEP_NONE, STEP_RELEASE, STEP_SHIP, STEP_RECEIVE } Step;

static Step
next_step (MusterDesk *desk, const MusterRecord *order, MusterRecord **shipment, gint64 *open)
{
  gint64 shipped;
  *shipment = muster_deeds_shipment (desk, order->id, &shipped);
  *open = muster_record_int (order, MUSTER_ORDER_QUANTITY, 0) - shipped;
  if (*shipment != NULL)
    return STEP_RECEIVE;
  if (muster_record_has (order, MUSTER_ORDER_DECLINED_AT) || muster_record_has (order, MUSTER_ORDER_CANCELLED_AT)
      || *open <= 0)
    return STEP_NONE;
  if (muster_record_has (order, MUSTER_ORDER_REQUESTED_AT) && !muster_record_has (order, MUSTER_ORDER_RELEASED_AT))
    return STEP_RELEASE;
  return STEP_SHIP;
}

const char *
muster_deeds_order_step_label (MusterDesk *desk, const MusterRecord *order)
{
  MusterRecord *shipment;
  gint64 open;
  switch (next_step (desk, order, &shipment, &open)) {
  case STEP_RELEASE:
    return _ ("Released");
  case STEP_SHIP:
    return _ ("Loaded and off");
  case STEP_RECEIVE:
    return _ ("Received");
  case STEP_NONE:
  default:
    return NULL;
  }
}

gboolean
muster_deeds_order_step (MusterDesk *desk, const char *id)
{
  const MusterRecord *order = muster_desk_get (desk, id);
  const char *by = muster_desk_get_account (desk);
  g_autoptr (GError) error = NULL;
  MusterRecord *shipment;
  GPtrArray *intents = NULL;
  gint64 open;
  Step step = order != NULL ? next_step (desk, order, &shipment, &open) : STEP_NONE;
  if (step == STEP_NONE)
    return FALSE;
  const char *item = muster_record_text (order, MUSTER_ORDER_ITEM);
  g_autofree char *sentence = g_strdup_printf ("%s: %s", item, muster_deeds_order_step_label (desk, order));
  g_autoptr (MusterSnapshot) snapshot = muster_deeds_snapshot (desk);
  if (step == STEP_RELEASE) {
    MusterIntent *intent = muster_intent_new ("order.status");
    muster_intent_set_entity (intent, id);
    muster_intent_int (intent, MUSTER_ORDER_RELEASED_AT, muster_desk_now (desk));
    muster_desk_do (desk, intent, sentence);
    return TRUE;
  }
  if (step == STEP_SHIP)
    intents = muster_supply_ship (snapshot, id, open, NULL, by, &error);
  else
    intents = muster_supply_receive (snapshot, shipment->id, muster_record_int (shipment, MUSTER_SHIPMENT_QUANTITY, 0),
                                     0, NULL, by, &error);
  if (intents != NULL)
    muster_desk_do_all (desk, intents, sentence);
  else
    muster_desk_fail (desk, error->message);
  return TRUE;
}

/* ---- outcome ---- */

typedef struct {
  MusterSnapshot *snapshot;
  GPtrArray *advice; /* ids */
  char *by;
} Looking;

static void
looking_free (gpointer data)
{
  Looking *l = data;
  muster_snapshot_unref (l->snapshot);
  g_ptr_array_unref (l->advice);
  g_free (l->by);
  g_free (l);
}

static void
look (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Looking *l = data;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (intent_free);
  for (guint i = 0; i < l->advice->len; i++) {
    GPtrArray *some = muster_advice_outcome (l->snapshot, g_ptr_array_index (l->advice, i));
    if (some != NULL)
      take_all (all, some);
  }
  for (guint i = 0; i < all->len; i++)
    muster_intent_set_actor (g_ptr_array_index (all, i), l->by, NULL);
  g_task_return_pointer (task, g_steal_pointer (&all), free_intents);
}

/* No toast: nobody has done this just now. */
static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  GPtrArray *intents = g_task_propagate_pointer (G_TASK (result), NULL);
  if (intents->len > 0)
    muster_store_submit_all_async (muster_desk_get_store (MUSTER_DESK (source)), intents, NULL, NULL);
  else
    g_ptr_array_unref (intents);
}

/* The advice that spoke of @assignment and that this desk decided: made in the moment the team was ordered. */
static void
add_advice_of (MusterDesk *desk, const MusterRecord *assignment, GPtrArray *ids)
{
  g_autoptr (GPtrArray) all = muster_desk_list_live (desk, MUSTER_ADVICE);
  gint64 at = muster_record_int (assignment, MUSTER_ASSIGNMENT_ORDERED_AT,
                                 muster_record_int (assignment, MUSTER_ASSIGNMENT_REQUESTED_AT, 0));
  for (guint i = 0; at != 0 && i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    if (muster_record_int (r, MUSTER_ADVICE_MADE_AT, 0) == at && muster_record_has (r, MUSTER_ADVICE_DECIDED_AT)
        && g_strcmp0 (muster_record_text (r, MUSTER_ADVICE_DECIDED_BY), muster_desk_get_account (desk)) == 0
        && !g_ptr_array_find_with_equal_func (ids, r->id, g_str_equal, NULL))
      g_ptr_array_add (ids, g_strdup (r->id));
  }
}

static void
on_desk_changed (MusterDesk *desk, GPtrArray *records, gpointer data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < records->len; i++) {
    const MusterRecord *r = g_ptr_array_index (records, i);
    MusterAssignmentState state
        = r->kind == MUSTER_ASSIGNMENT ? muster_assignment_state (r) : MUSTER_ASSIGNMENT_ORDERED;
    if (state == MUSTER_ASSIGNMENT_ARRIVED || state == MUSTER_ASSIGNMENT_DECLINED)
      add_advice_of (desk, r, ids);
  }
  if (ids->len == 0)
    return;
  Looking *l = g_new0 (Looking, 1);
  l->snapshot = muster_deeds_snapshot (desk);
  l->advice = g_steal_pointer (&ids);
  l->by = g_strdup (muster_desk_get_account (desk));
  g_autoptr (GTask) task = g_task_new (desk, NULL, on_looked, NULL);
  g_task_set_task_data (task, l, looking_free);
  g_task_run_in_thread (task, look);
}

void
muster_deeds_follow (MusterDesk *desk)
{
  if (g_object_get_data (G_OBJECT (desk), "muster-deeds") != NULL)
    return;
  g_object_set_data (G_OBJECT (desk), "muster-deeds", desk);
  g_signal_connect (desk, "arrived", G_CALLBACK (on_desk_changed), NULL);
}
