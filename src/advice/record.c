/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Advice becomes operations only here, and only of the ordinary kinds: a proposal is a record, accepting it orders
 * teams by assignment.order, places supply orders, sends groups, and writes down who decided what and why. All intents
 * of one call belong into one commit, so that a decision is never recorded without what it ordered. */
#include "advice/record.h"
#include "core/time.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MOST_BODY (200 * 1024) /* an operation holds 256 KB; beyond this the record keeps the figures alone */

static MusterIntent *
add (GPtrArray *list, const char *verb, const char *entity, const char *drill)
{
  MusterIntent *intent = muster_intent_new (verb);

  if (entity != NULL)
    muster_intent_set_entity (intent, entity);
  muster_intent_set_drill (intent, drill);
  g_ptr_array_add (list, intent);
  return intent;
}

static GPtrArray *
intents_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
}

static GPtrArray *
propose (const char *form, const char *incident, const char *id, const char *drill, char *summary, GString *body,
         double objective, double bound, gint64 made)
{
  GPtrArray *out = intents_new ();
  MusterIntent *i = add (out, "advice.propose", id, drill);

  muster_intent_text (i, MUSTER_ADVICE_FORM, form);
  if (incident != NULL)
    muster_intent_text (i, MUSTER_ADVICE_INCIDENT, incident);
  muster_intent_text (i, MUSTER_ADVICE_SUMMARY, summary);
  if (body->len < MOST_BODY)
    muster_intent_json (i, MUSTER_ADVICE_BODY, body->str);
  muster_intent_real (i, MUSTER_ADVICE_OBJECTIVE, objective);
  muster_intent_real (i, MUSTER_ADVICE_BOUND, bound);
  muster_intent_int (i, MUSTER_ADVICE_MADE_AT, made);
  g_free (summary);
  return out;
}

GPtrArray *
muster_dispatch_record (const MusterDispatch *d, const char *incident, const char *id, const char *drill)
{
  g_autoptr (GString) body = g_string_new (NULL), teams = g_string_new (NULL);

  muster_dispatch_to_json (d, body);
  for (guint i = 0; i < d->seats->len; i++) {
    const MusterDispatchSeat *seat = g_ptr_array_index (d->seats, i);
    if (seat->proposed != NULL && (incident == NULL || strcmp (seat->incident, incident) == 0))
      g_string_append_printf (teams, "%s%s", teams->len > 0 ? _ (", ") : "", seat->proposed->name);
  }
  return propose ("dispatch", incident, id, drill, g_strdup (teams->str), body, d->advice.objective, d->bound,
                  d->made_ms);
}

GPtrArray *
muster_supply_record (const MusterSupplyAdvice *s, const char *id, const char *drill)
{
  g_autoptr (GString) body = g_string_new (NULL);

  muster_supply_to_json (s, body);
  return propose ("supply", NULL, id, drill,
                  g_strdup_printf (ngettext ("%u delivery", "%u deliveries", s->lines->len), s->lines->len), body,
                  s->objective, s->bound, s->made_ms);
}

GPtrArray *
muster_housing_record (const MusterHousing *h, const char *id, const char *drill)
{
  g_autoptr (GString) body = g_string_new (NULL);

  muster_housing_to_json (h, body);
  return propose ("shelter", NULL, id, drill,
                  g_strdup_printf (_ ("%d of %d people placed"), (int)h->placed, (int)h->people), body, h->objective,
                  h->bound, h->made_ms);
}

/* ---- deciding ---- */

static void
decide (GPtrArray *out, const char *advice, const char *decision, const char *chosen, const char *reason,
        const char *by, gint64 at, const char *drill)
{
  MusterIntent *i;

  if (advice == NULL)
    return;
  i = add (out, "advice.decide", advice, drill);
  muster_intent_text (i, MUSTER_ADVICE_DECISION, decision);
  if (chosen != NULL)
    muster_intent_json (i, MUSTER_ADVICE_CHOSEN, chosen);
  if (reason != NULL && reason[0] != '\0')
    muster_intent_text (i, MUSTER_ADVICE_REASON, reason);
  muster_intent_int (i, MUSTER_ADVICE_DECIDED_AT, at);
  if (by != NULL)
    muster_intent_text (i, MUSTER_ADVICE_DECIDED_BY, by);
}

static const MusterDispatchChoice *
choice_for (const MusterDispatchChoice *choices, guint n, guint seat)
{
  for (guint i = 0; i < n; i++)
    if (choices[i].seat == seat)
      return &choices[i];
  return NULL;
}

static void
order_team (GPtrArray *out, const MusterDispatch *d, const MusterDispatchSeat *seat, const MusterDispatchOption *o,
            const char *drill)
{
  MusterIntent *i = add (out, "assignment.order", NULL, drill);

  muster_intent_text (i, MUSTER_ASSIGNMENT_TEAM, o->team);
  muster_intent_text (i, MUSTER_ASSIGNMENT_INCIDENT, seat->incident);
  muster_intent_int (i, o->order ? MUSTER_ASSIGNMENT_ORDERED_AT : MUSTER_ASSIGNMENT_REQUESTED_AT, d->made_ms);
  muster_intent_int (i, MUSTER_ASSIGNMENT_ETA, d->made_ms + (gint64)(o->eta_s * 1000));
}

GPtrArray *
muster_dispatch_accept (const MusterDispatch *d, const char *incident, const MusterDispatchChoice *choices,
                        guint n_choices, const char *advice, const char *reason, const char *by, const char *drill,
                        GError **error)
{
  g_autoptr (GPtrArray) out = intents_new ();
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) chosen = g_string_new ("{");
  gboolean overridden = FALSE;

  for (guint s = 0; s < d->seats->len; s++) {
    const MusterDispatchSeat *seat = g_ptr_array_index (d->seats, s);
    const MusterDispatchChoice *choice = choice_for (choices, n_choices, s);
    const char *team = seat->proposed != NULL ? seat->proposed->team : NULL;
    MusterDispatchOption *own = NULL;
    g_autofree char *why = NULL, *key = g_strdup_printf ("%u", s);
    if (incident != NULL && strcmp (seat->incident, incident) != 0)
      continue;
    if (choice != NULL && g_strcmp0 (choice->team, team) != 0) {
      overridden = TRUE;
      team = choice->team;
      own = team != NULL ? muster_dispatch_override (d, s, team, &why) : NULL;
      if (team != NULL && own == NULL) {
        g_set_error_literal (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT, why);
        return NULL;
      }
    }
    muster_json_put_text (chosen, key, team);
    if (team != NULL && !g_hash_table_add (used, g_strdup (team))) {
      g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT, _ ("%s is chosen twice."),
                   own != NULL ? own->name : seat->proposed->name);
      muster_dispatch_option_free (own);
      return NULL;
    }
    if (team != NULL)
      order_team (out, d, seat, own != NULL ? own : seat->proposed, drill);
    muster_dispatch_option_free (own);
  }
  if (overridden && (reason == NULL || reason[0] == '\0')) {
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT,
                 _ ("choosing otherwise than advised needs a reason"));
    return NULL;
  }
  g_string_append_c (chosen, '}');
  decide (out, advice, overridden ? "overridden" : "accepted", chosen->str, reason, by, d->made_ms, drill);
  return g_steal_pointer (&out);
}

GPtrArray *
muster_supply_accept (const MusterSupplyAdvice *s, const char *advice, const char *by, const char *drill)
{
  GPtrArray *out = intents_new ();

  for (guint k = 0; k < s->lines->len; k++) {
    const MusterSupplyLine *l = g_ptr_array_index (s->lines, k);
    const MusterSupplyDemand *d = g_ptr_array_index (s->demands, l->demand);
    MusterIntent *i = add (out, "order.place", NULL, drill);
    if (d->incident != NULL)
      muster_intent_text (i, MUSTER_ORDER_INCIDENT, d->incident);
    muster_intent_text (i, MUSTER_ORDER_ITEM, l->item);
    muster_intent_int (i, MUSTER_ORDER_QUANTITY, l->quantity);
    if (l->unit != NULL)
      muster_intent_text (i, MUSTER_ORDER_UNIT, l->unit);
    muster_intent_text (i, MUSTER_ORDER_STOCK, l->stock);
    muster_intent_text (i, MUSTER_ORDER_DEPOT, l->depot);
    if (g_strcmp0 (d->place, d->incident) != 0)
      muster_intent_text (i, MUSTER_ORDER_SHELTER, d->place);
    muster_intent_position (i, MUSTER_ORDER_DESTINATION, d->at);
    if (l->owner != NULL)
      muster_intent_text (i, MUSTER_ORDER_OWNER, l->owner);
    if (advice != NULL)
      muster_intent_text (i, MUSTER_ORDER_ADVICE, advice);
    muster_intent_int (i, MUSTER_ORDER_DEADLINE, d->deadline_ms);
    muster_intent_int (i, l->order ? MUSTER_ORDER_ORDERED_AT : MUSTER_ORDER_REQUESTED_AT, s->made_ms);
  }
  decide (out, advice, "accepted", NULL, NULL, by, s->made_ms, drill);
  return out;
}

GPtrArray *
muster_housing_accept (const MusterHousing *h, const char *advice, const char *by, const char *drill)
{
  GPtrArray *out = intents_new ();
  g_autoptr (GHashTable) opened = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint k = 0; k < h->seats->len; k++) {
    const MusterHousingSeat *seat = g_ptr_array_index (h->seats, k);
    MusterIntent *i;
    if (seat->proposed == NULL)
      continue;
    if (seat->proposed->must_open && g_hash_table_add (opened, seat->proposed->shelter)) {
      i = add (out, "shelter.open", seat->proposed->shelter, drill);
      muster_intent_text (i, MUSTER_SHELTER_STATE, "open");
      muster_intent_int (i, MUSTER_SHELTER_OPENED_AT, h->made_ms);
    }
    if (seat->group != NULL) {
      i = add (out, "group.send", seat->group, drill);
      muster_intent_text (i, MUSTER_GROUP_SHELTER, seat->proposed->shelter);
      muster_intent_int (i, MUSTER_GROUP_SENT_AT, h->made_ms);
      continue;
    }
    /* People nobody had put into a group: the group is made with the place it goes to. */
    i = add (out, "group.set", NULL, drill);
    muster_intent_text (i, MUSTER_GROUP_NAME, seat->name);
    if (seat->incident != NULL)
      muster_intent_text (i, MUSTER_GROUP_INCIDENT, seat->incident);
    muster_intent_int (i, MUSTER_GROUP_PEOPLE, seat->people);
    muster_intent_text (i, MUSTER_GROUP_SHELTER, seat->proposed->shelter);
    muster_intent_int (i, MUSTER_GROUP_SENT_AT, h->made_ms);
  }
  decide (out, advice, "accepted", NULL, NULL, by, h->made_ms, drill);
  return out;
}

GPtrArray *
muster_advice_decline (const char *advice, const char *reason, const char *by, gint64 now_ms, const char *drill)
{
  GPtrArray *out = intents_new ();

  decide (out, advice, "declined", NULL, reason, by, now_ms, drill);
  return out;
}

/* ---- outcome ---- */

/* The assignment that came of a seat: of that team to that incident, ordered or requested when the advice was made. */
static const MusterRecord *
assignment_of (const MusterSnapshot *snapshot, const char *team, const char *incident, gint64 made)
{
  const GPtrArray *list = muster_snapshot_list (snapshot, MUSTER_ASSIGNMENT);

  for (guint i = 0; i < list->len; i++) {
    const MusterRecord *a = g_ptr_array_index (list, i);
    if (g_strcmp0 (muster_record_text (a, MUSTER_ASSIGNMENT_TEAM), team) == 0
        && g_strcmp0 (muster_record_text (a, MUSTER_ASSIGNMENT_INCIDENT), incident) == 0
        && (muster_record_int (a, MUSTER_ASSIGNMENT_ORDERED_AT, 0) == made
            || muster_record_int (a, MUSTER_ASSIGNMENT_REQUESTED_AT, 0) == made))
      return a;
  }
  return NULL;
}

GPtrArray *
muster_advice_outcome (const MusterSnapshot *snapshot, const char *advice)
{
  const MusterRecord *record = muster_snapshot_get (snapshot, advice);
  const char *body
      = record != NULL && record->kind == MUSTER_ADVICE ? muster_record_text (record, MUSTER_ADVICE_BODY) : NULL;
  const char *chosen_text = body != NULL ? muster_record_text (record, MUSTER_ADVICE_CHOSEN) : NULL;
  g_autoptr (MusterJson) root = body != NULL ? muster_json_parse (body, -1, NULL) : NULL;
  g_autoptr (MusterJson) chosen = chosen_text != NULL ? muster_json_parse (chosen_text, -1, NULL) : NULL;
  const MusterJson *seats = muster_json_get (root, "seats");
  gint64 made = record != NULL ? muster_record_int (record, MUSTER_ADVICE_MADE_AT, 0) : 0;
  g_autoptr (GString) out = g_string_new ("{\"seats\":[");
  guint arrived = 0;
  GPtrArray *list;
  MusterIntent *i;

  for (gsize s = 0; s < muster_json_length (seats); s++) {
    const MusterJson *seat = muster_json_at (seats, s);
    g_autofree char *key = g_strdup_printf ("%" G_GSIZE_FORMAT, s);
    const char *team = muster_json_get_text (chosen, key);
    const MusterRecord *a = assignment_of (snapshot, team, muster_json_get_text (seat, "incident"), made);
    gint64 there = a != NULL ? muster_record_int (a, MUSTER_ASSIGNMENT_ARRIVED_AT, 0) : 0;
    if (a == NULL)
      continue;
    muster_json_comma (out);
    g_string_append_c (out, '{');
    muster_json_put_text (out, "assignment", a->id);
    muster_json_put_text (out, "team", team);
    muster_json_put_int (out, "foretold_s", (muster_record_int (a, MUSTER_ASSIGNMENT_ETA, made) - made) / 1000);
    muster_json_name (out, "took_s");
    if (there > 0)
      muster_json_add_int (out, (there - made) / 1000);
    else
      g_string_append (out, "null");
    muster_json_put_text (out, "state", muster_assignment_state_name (muster_assignment_state (a)));
    g_string_append_c (out, '}');
    arrived += there > 0 || muster_record_has (a, MUSTER_ASSIGNMENT_DECLINED_AT);
  }
  if (arrived == 0)
    return NULL;
  g_string_append (out, "]}");
  list = intents_new ();
  i = add (list, "advice.outcome", advice, muster_snapshot_get_drill (snapshot));
  muster_intent_json (i, MUSTER_ADVICE_OUTCOME, out->str);
  muster_intent_int (i, MUSTER_ADVICE_OUTCOME_AT, muster_snapshot_get_now (snapshot));
  return list;
}

/* ---- goods on their way ---- */

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT, message);
  return FALSE;
}

static gint64
shipped (const MusterSnapshot *snapshot, const char *order)
{
  const GPtrArray *list = muster_snapshot_list (snapshot, MUSTER_SHIPMENT);
  gint64 sum = 0;

  for (guint i = 0; i < list->len; i++) {
    const MusterRecord *r = g_ptr_array_index (list, i);
    if (g_strcmp0 (muster_record_text (r, MUSTER_SHIPMENT_ORDER), order) == 0)
      sum += muster_record_int (r, MUSTER_SHIPMENT_QUANTITY, 0);
  }
  return sum;
}

static void
sign (GPtrArray *out, const char *movement, const MusterSnapshot *snapshot, const char *shipment, const char *order,
      const char *stock, const char *shelter, const char *item, gint64 quantity, gint64 damaged, const char *by)
{
  MusterIntent *i = add (out, "receipt.sign", NULL, muster_snapshot_get_drill (snapshot));

  muster_intent_text (i, MUSTER_RECEIPT_MOVEMENT, movement);
  muster_intent_text (i, MUSTER_RECEIPT_SHIPMENT, shipment);
  if (order != NULL)
    muster_intent_text (i, MUSTER_RECEIPT_ORDER, order);
  if (stock != NULL)
    muster_intent_text (i, MUSTER_RECEIPT_STOCK, stock);
  if (shelter != NULL)
    muster_intent_text (i, MUSTER_RECEIPT_SHELTER, shelter);
  if (item != NULL)
    muster_intent_text (i, MUSTER_RECEIPT_ITEM, item);
  muster_intent_int (i, MUSTER_RECEIPT_QUANTITY, quantity);
  if (damaged > 0)
    muster_intent_int (i, MUSTER_RECEIPT_DAMAGED, damaged);
  muster_intent_int (i, MUSTER_RECEIPT_AT, muster_snapshot_get_now (snapshot));
  if (by != NULL)
    muster_intent_text (i, MUSTER_RECEIPT_SIGNED_BY, by);
}

GPtrArray *
muster_supply_ship (const MusterSnapshot *snapshot, const char *order, gint64 quantity, const char *vehicle,
                    const char *by, GError **error)
{
  const MusterRecord *r = muster_snapshot_get (snapshot, order);
  const char *stock_id = r != NULL && r->kind == MUSTER_ORDER ? muster_record_text (r, MUSTER_ORDER_STOCK) : NULL;
  const MusterRecord *stock = muster_snapshot_get (snapshot, stock_id);
  const char *item = r != NULL && r->kind == MUSTER_ORDER ? muster_record_text (r, MUSTER_ORDER_ITEM) : NULL;
  const char *drill = muster_snapshot_get_drill (snapshot);
  g_autofree char *id = NULL, *unique = g_uuid_string_random ();
  gint64 open;
  GPtrArray *out;
  MusterIntent *i;

  if (r == NULL || r->kind != MUSTER_ORDER)
    return refuse (error, _ ("that is no supply order")), NULL;
  if (muster_record_has (r, MUSTER_ORDER_CANCELLED_AT) || muster_record_has (r, MUSTER_ORDER_DECLINED_AT))
    return refuse (error, _ ("the order was declined or cancelled")), NULL;
  if (muster_record_has (r, MUSTER_ORDER_REQUESTED_AT) && !muster_record_has (r, MUSTER_ORDER_RELEASED_AT))
    return refuse (error, _ ("the owner has not released it yet")), NULL;
  if (stock == NULL || stock->kind != MUSTER_STOCK)
    return refuse (error, _ ("the order names no stock")), NULL;
  open = muster_record_int (r, MUSTER_ORDER_QUANTITY, 0) - shipped (snapshot, order);
  if (quantity <= 0 || quantity > open) {
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT,
                 _ ("the quantity must be from 1 to %d, what is still open of the order"), (int)open);
    return NULL;
  }
  out = intents_new ();
  id = g_strdup_printf ("f-%.8s%.4s", unique, unique + 9);
  muster_intent_int (add (out, "stock.move", stock_id, drill), MUSTER_STOCK_QUANTITY, -quantity);
  i = add (out, "shipment.load", id, drill);
  muster_intent_text (i, MUSTER_SHIPMENT_ORDER, order);
  muster_intent_text (i, MUSTER_SHIPMENT_STOCK, stock_id);
  muster_intent_text (i, MUSTER_SHIPMENT_ITEM, item);
  muster_intent_int (i, MUSTER_SHIPMENT_QUANTITY, quantity);
  if (vehicle != NULL)
    muster_intent_text (i, MUSTER_SHIPMENT_VEHICLE, vehicle);
  muster_intent_int (i, MUSTER_SHIPMENT_LOADED_AT, muster_snapshot_get_now (snapshot));
  muster_intent_int (i, MUSTER_SHIPMENT_DEPARTED_AT, muster_snapshot_get_now (snapshot));
  sign (out, "out", snapshot, id, order, stock_id, NULL, item, quantity, 0, by);
  return out;
}

GPtrArray *
muster_supply_receive (const MusterSnapshot *snapshot, const char *shipment, gint64 quantity, gint64 damaged,
                       const char *stock, const char *by, GError **error)
{
  const MusterRecord *r = muster_snapshot_get (snapshot, shipment), *order, *to = muster_snapshot_get (snapshot, stock);
  gint64 loaded;
  GPtrArray *out;

  if (r == NULL || r->kind != MUSTER_SHIPMENT)
    return refuse (error, _ ("that is no shipment")), NULL;
  if (muster_record_has (r, MUSTER_SHIPMENT_ARRIVED_AT))
    return refuse (error, _ ("it has arrived already")), NULL;
  if (stock != NULL && (to == NULL || to->kind != MUSTER_STOCK))
    return refuse (error, _ ("that is no stock")), NULL;
  loaded = muster_record_int (r, MUSTER_SHIPMENT_QUANTITY, 0);
  if (quantity < 0 || damaged < 0 || quantity > loaded || damaged > loaded - quantity) {
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT,
                 _ ("what arrives and what is damaged may not be more than the %d that were loaded"), (int)loaded);
    return NULL;
  }
  order = muster_snapshot_get (snapshot, muster_record_text (r, MUSTER_SHIPMENT_ORDER));
  out = intents_new ();
  muster_intent_int (add (out, "shipment.status", shipment, muster_snapshot_get_drill (snapshot)),
                     MUSTER_SHIPMENT_ARRIVED_AT, muster_snapshot_get_now (snapshot));
  if (stock != NULL && quantity > 0)
    muster_intent_int (add (out, "stock.move", stock, muster_snapshot_get_drill (snapshot)), MUSTER_STOCK_QUANTITY,
                       quantity);
  sign (out, stock != NULL ? "in" : "distribute", snapshot, shipment, muster_record_text (r, MUSTER_SHIPMENT_ORDER),
        stock, order != NULL ? muster_record_text (order, MUSTER_ORDER_SHELTER) : NULL,
        muster_record_text (r, MUSTER_SHIPMENT_ITEM), quantity, damaged, by);
  return out;
}
