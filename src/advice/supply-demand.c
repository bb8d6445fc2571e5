/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is asked for, and what there is.
 *
 * Asked for: people × norm × days (data/needs.json), at the shelters where people are and, for those who are in none,
 * at the incident; and what the active plan names at its level, which stands before the norm. The relief clock starts
 * at onset, not with the report.
 *
 * What there is: stock of depots that are built. Physical stock first; what is agreed on comes after its lead time;
 * capacity to produce comes by the day, after its lead time. What has expired, or would before it arrives, stays. What
 * households keep is theirs. */
#include "advice/dispatch-needs.h"
#include "advice/supply-private.h"
#include "advice/words.h"
#include "response/plan.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MOST_PEOPLE 1e9
#define HOUR_MS     G_GINT64_CONSTANT (3600000)

typedef struct {
  const MusterRecord *incident; /* (nullable) */
  const MusterRecord *shelter;  /* (nullable) */
  double people;
} Place;

static gboolean
is_live (const MusterRecord *order)
{
  return !muster_record_has (order, MUSTER_ORDER_DECLINED_AT) && !muster_record_has (order, MUSTER_ORDER_CANCELLED_AT);
}

/* What has been ordered for a place already, on its way or there. */
static double
ordered_for (const MusterSnapshot *snapshot, const MusterNorms *norms, const Place *place, const char *key)
{
  const GPtrArray *orders = muster_snapshot_list (snapshot, MUSTER_ORDER);
  double sum = 0;

  for (guint i = 0; i < orders->len; i++) {
    const MusterRecord *o = g_ptr_array_index (orders, i);
    const char *item = muster_record_text (o, MUSTER_ORDER_ITEM),
               *shelter = muster_record_text (o, MUSTER_ORDER_SHELTER);
    const MusterSupplyNorm *norm = muster_norms_find_supply (norms, item, NULL);
    gboolean here
        = place->shelter != NULL
              ? g_strcmp0 (shelter, place->shelter->id) == 0
              : shelter == NULL && g_strcmp0 (muster_record_text (o, MUSTER_ORDER_INCIDENT), place->incident->id) == 0;
    if (here && is_live (o) && g_strcmp0 (norm != NULL ? norm->key : item, key) == 0)
      sum += (double)muster_record_int (o, MUSTER_ORDER_QUANTITY, 0);
  }
  return sum;
}

/* What is promised of a stock and has not left it yet. */
static gint64
promised (const MusterSnapshot *snapshot, const char *stock)
{
  const GPtrArray *orders = muster_snapshot_list (snapshot, MUSTER_ORDER),
                  *shipments = muster_snapshot_list (snapshot, MUSTER_SHIPMENT);
  gint64 sum = 0;

  for (guint i = 0; i < orders->len; i++) {
    const MusterRecord *o = g_ptr_array_index (orders, i);
    gint64 open = muster_record_int (o, MUSTER_ORDER_QUANTITY, 0);
    if (!is_live (o) || g_strcmp0 (muster_record_text (o, MUSTER_ORDER_STOCK), stock) != 0)
      continue;
    for (guint k = 0; k < shipments->len; k++)
      if (g_strcmp0 (muster_record_text (g_ptr_array_index (shipments, k), MUSTER_SHIPMENT_ORDER), o->id) == 0)
        open -= muster_record_int (g_ptr_array_index (shipments, k), MUSTER_SHIPMENT_QUANTITY, 0);
    sum += MAX (open, 0);
  }
  return sum;
}

static void
add_demand (const MusterSnapshot *snapshot, const MusterNorms *norms, const Place *place, const char *item,
            const char *unit, double wanted, double minimum, char *from, GPtrArray *out)
{
  const MusterRecord *r = place->shelter != NULL ? place->shelter : place->incident;
  const MusterSupplyNorm *norm = muster_norms_find_supply (norms, item, NULL);
  double ordered = ordered_for (snapshot, norms, place, norm != NULL ? norm->key : item);
  MusterSupplyDemand *d;
  gint64 onset = muster_snapshot_get_now (snapshot);

  if (ordered >= ceil (wanted)) {
    g_free (from);
    return;
  }
  d = g_new0 (MusterSupplyDemand, 1);
  if (place->incident != NULL)
    onset = muster_record_int (place->incident, MUSTER_INCIDENT_ONSET,
                               muster_record_int (place->incident, MUSTER_INCIDENT_REPORTED_AT,
                                                  (gint64)MUSTER_HLC_MS (place->incident->created)));
  d->place = g_strdup (r->id);
  d->place_name = g_strdup (muster_record_name (r));
  muster_record_position (r, &d->at);
  d->incident = place->incident != NULL ? g_strdup (place->incident->id) : NULL;
  d->item = g_strdup (norm != NULL ? norm->key : item);
  d->label = g_strdup (norm != NULL ? norm->label : item);
  d->unit = g_strdup (norm != NULL ? norm->unit : unit);
  d->wanted = ceil (wanted) - ordered;
  d->minimum = MAX (0, ceil (minimum) - ordered);
  d->deadline_ms = onset + (gint64)(muster_norms_numbers (norms)->relief_hours * (double)HOUR_MS);
  d->from = ordered > 0 ? g_strdup_printf (_ ("%s; %.0f of it are ordered already"), from, ordered) : g_strdup (from);
  g_free (from);
  g_ptr_array_add (out, d);
}

static gboolean
is_asked (const MusterSupplyRequest *request, const char *key)
{
  return request->items == NULL || request->items[0] == NULL || g_strv_contains (request->items, key);
}

/* The plan's own word for what is needed, as far as it names the same thing. */
static gboolean
plan_names (const GPtrArray *supplies, const MusterNorms *norms, const char *key)
{
  for (guint i = 0; supplies != NULL && i < supplies->len; i++) {
    const MusterPlanSupply *s = g_ptr_array_index (supplies, i);
    const MusterSupplyNorm *norm = muster_norms_find_supply (norms, s->item, NULL);
    if (norm != NULL && strcmp (norm->key, key) == 0)
      return TRUE;
  }
  return FALSE;
}

static GPtrArray *
supplies_of_plan (const MusterPlan *plan, int rank)
{
  GPtrArray *out = g_ptr_array_new ();

  for (guint i = 0; plan != NULL && i < plan->supplies->len; i++) {
    MusterPlanSupply *s = g_ptr_array_index (plan->supplies, i);
    if (rank < MUSTER_LEVELS && (s->levels & (1u << rank)) != 0)
      g_ptr_array_add (out, s);
  }
  return out;
}

static void
add_norms (const MusterSnapshot *snapshot, const MusterNorms *norms, const MusterSupplyRequest *request,
           const Place *place, double days, const GPtrArray *planned, GPtrArray *out)
{
  const GPtrArray *list = muster_norms_supplies (norms);

  for (guint i = 0; i < list->len; i++) {
    const MusterSupplyNorm *norm = g_ptr_array_index (list, i);
    double each = norm->per_person_day > 0 ? norm->per_person_day * days : norm->per_person;
    if (each <= 0 || !is_asked (request, norm->key) || plan_names (planned, norms, norm->key))
      continue;
    add_demand (
        snapshot, norms, place, norm->key, norm->unit, place->people * each, place->people * each * norm->minimum,
        norm->per_person_day > 0 ? g_strdup_printf (_ ("%.0f people × %g %s a day × %g days (%s)"), place->people,
                                                    norm->per_person_day, _ (norm->unit), days, norm->source)
                                 : g_strdup_printf (_ ("%.0f people × %g %s (%s)"), place->people, norm->per_person,
                                                    _ (norm->unit), norm->source),
        out);
  }
}

static void
add_planned (const MusterSnapshot *snapshot, const MusterNorms *norms, const MusterSupplyRequest *request,
             const Place *place, double days, const MusterPlan *plan, const GPtrArray *planned, gboolean fixed_too,
             GPtrArray *out)
{
  for (guint i = 0; i < planned->len; i++) {
    const MusterPlanSupply *s = g_ptr_array_index (planned, i);
    const MusterSupplyNorm *norm = muster_norms_find_supply (norms, s->item, NULL);
    const char *name = plan->name != NULL ? plan->name : plan->id;
    if (!is_asked (request, norm != NULL ? norm->key : s->item))
      continue;
    if (s->per_person > 0 && place->people > 0)
      add_demand (
          snapshot, norms, place, s->item, s->unit, place->people * s->per_person * days,
          place->people * s->per_person * days * (norm != NULL ? norm->minimum : 1),
          g_strdup_printf (_ ("%.0f people × %g a day × %g days (%s)"), place->people, s->per_person, days, name), out);
    if (s->fixed > 0 && fixed_too)
      add_demand (snapshot, norms, place, s->item, s->unit, s->fixed, s->fixed,
                  g_strdup_printf (_ ("asked for by %s"), name), out);
  }
}

/* ---- who is where ---- */

static double
people_of (const MusterRecord *incident)
{
  if (muster_record_has (incident, MUSTER_INCIDENT_TO_RELOCATE))
    return (double)muster_record_int (incident, MUSTER_INCIDENT_TO_RELOCATE, 0);
  return (double)muster_record_int (incident, MUSTER_INCIDENT_AFFECTED, 0);
}

/* The incident whose people a shelter most likely houses: the nearest that has any. */
static guint
nearest_incident (const GArray *incidents, MusterLatLon at)
{
  guint best = G_MAXUINT;
  double least = INFINITY;
  MusterLatLon there;

  for (guint i = 0; i < incidents->len; i++) {
    const Place *place = &g_array_index (incidents, Place, i);
    double d;
    if (!muster_record_position (place->incident, &there))
      continue;
    d = muster_distance_m (at, there);
    if (d < least) {
      least = d;
      best = i;
    }
  }
  return best;
}

static gint64
housed (const MusterSnapshot *snapshot, const MusterRecord *shelter)
{
  const GPtrArray *groups = muster_snapshot_list (snapshot, MUSTER_GROUP);
  gint64 people = muster_record_int (shelter, MUSTER_SHELTER_OCCUPANCY, 0);

  for (guint i = 0; i < groups->len; i++) {
    const MusterRecord *g = g_ptr_array_index (groups, i);
    if (g_strcmp0 (muster_record_text (g, MUSTER_GROUP_SHELTER), shelter->id) == 0
        && !muster_record_has (g, MUSTER_GROUP_ARRIVED_AT))
      people += muster_record_int (g, MUSTER_GROUP_PEOPLE, 0);
  }
  return people;
}

static gboolean
find_places (const MusterSnapshot *snapshot, const MusterSupplyRequest *request, GArray *out, GError **error)
{
  const GPtrArray *all = muster_snapshot_list (snapshot, MUSTER_INCIDENT),
                  *shelters = muster_snapshot_list (snapshot, MUSTER_SHELTER);
  g_autoptr (GArray) incidents = g_array_new (FALSE, FALSE, sizeof (Place));
  g_autofree gboolean *wanted = NULL;
  MusterLatLon at;

  for (guint i = 0; i < all->len; i++) {
    Place place = { .incident = g_ptr_array_index (all, i) };
    gboolean named = request->incidents != NULL && g_strv_contains (request->incidents, place.incident->id);
    if (!muster_incident_is_open (place.incident) || !muster_record_position (place.incident, &at))
      continue;
    place.people = named && request->people >= 0 ? (double)request->people : people_of (place.incident);
    if (place.people > 0 || named)
      g_array_append_val (incidents, place);
  }
  wanted = g_new0 (gboolean, incidents->len + 1);
  for (guint i = 0; i < incidents->len; i++)
    wanted[i] = request->incidents == NULL
                || g_strv_contains (request->incidents, g_array_index (incidents, Place, i).incident->id);
  for (const char *const *id = request->incidents; id != NULL && *id != NULL; id++) {
    const MusterRecord *r = muster_snapshot_get (snapshot, *id);
    if (r == NULL || !muster_incident_is_open (r)) {
      g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_NOTHING, _ ("“%s” is no incident that is open"),
                   *id);
      return FALSE;
    }
  }
  for (guint i = 0; i < shelters->len; i++) {
    Place place = { .shelter = g_ptr_array_index (shelters, i) };
    gint64 people = housed (snapshot, place.shelter);
    guint of;
    if (people <= 0 || !muster_record_position (place.shelter, &at))
      continue;
    of = nearest_incident (incidents, at);
    if (of != G_MAXUINT && !wanted[of])
      continue;
    if (of == G_MAXUINT && request->incidents != NULL)
      continue;
    place.people = (double)people;
    if (of != G_MAXUINT) {
      Place *incident = &g_array_index (incidents, Place, of);
      place.incident = incident->incident;
      incident->people = MAX (0, incident->people - (double)people);
    }
    g_array_append_val (out, place);
  }
  for (guint i = 0; i < incidents->len; i++)
    if (wanted[i])
      g_array_append_val (out, g_array_index (incidents, Place, i));
  return TRUE;
}

gboolean
muster_supply_demands (const MusterSnapshot *snapshot, const MusterNorms *norms, const MusterSupplyRequest *request,
                       double days, GPtrArray *demands, GPtrArray *notes, GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));

  if (request->people < -1 || (double)request->people > MOST_PEOPLE) {
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT,
                 _ ("the number of people must be from 0 to a thousand million"));
    return FALSE;
  }
  for (const char *const *item = request->items; item != NULL && *item != NULL; item++)
    if (muster_norms_find_supply (norms, *item, NULL) == NULL)
      g_ptr_array_add (notes, g_strdup_printf (_ ("“%s” is in no norm: only what a plan asks for counts."), *item));
  if (!find_places (snapshot, request, places, error))
    return FALSE;
  for (guint i = 0; i < places->len; i++) {
    const Place *place = &g_array_index (places, Place, i);
    const MusterRecord *activation
        = place->incident != NULL ? muster_snapshot_activation (snapshot, place->incident->id) : NULL;
    const MusterRecord *record
        = activation != NULL ? muster_snapshot_get (snapshot, muster_record_text (activation, MUSTER_ACTIVATION_PLAN))
                             : NULL;
    g_autoptr (MusterPlan) plan = record != NULL ? muster_plan_from_record (record) : NULL;
    g_autoptr (GPtrArray) planned = supplies_of_plan (
        plan, activation != NULL ? muster_level_rank (muster_record_text (activation, MUSTER_ACTIVATION_LEVEL))
                                 : MUSTER_LEVELS);
    if (place->people > 0)
      add_norms (snapshot, norms, request, place, days, planned, demands);
    if (plan != NULL)
      add_planned (snapshot, norms, request, place, days, plan, planned, place->shelter == NULL, demands);
  }
  if (demands->len == 0 && request->items != NULL && request->items[0] != NULL) {
    g_autofree char *items = g_strjoinv (", ", (char **)request->items);
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_NOTHING,
                 _ ("nobody needs “%s” that is not ordered already"), items);
    return FALSE;
  }
  if (demands->len == 0) {
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_NOTHING,
                 _ ("nobody needs supplies: no open incident says how many people to care for, no shelter houses "
                    "anybody, no plan asks for any, or all of it is ordered already"));
    return FALSE;
  }
  return TRUE;
}

/* ---- what there is ---- */

static gboolean
is_built (const MusterRecord *depot)
{
  const char *state = muster_record_text (depot, MUSTER_DEPOT_STATE);

  return g_strcmp0 (state, "building") != 0 && g_strcmp0 (state, "planned") != 0;
}

/* Release follows the owner: what is ours, or what nobody else is said to own, is ordered. */
static gboolean
is_ours (const MusterRecord *depot, const char *authority)
{
  const char *owner = muster_record_text (depot, MUSTER_DEPOT_OWNER);

  return owner == NULL || (authority != NULL && strcmp (owner, authority) == 0)
         || (authority == NULL && g_strcmp0 (muster_record_text (depot, MUSTER_DEPOT_FORM), "own") == 0);
}

static void
note_left_out (GPtrArray *notes, const MusterRecord *stock, const MusterRecord *depot, const char *format)
{
  g_autofree char *amount = muster_words_amount ((double)muster_record_int (stock, MUSTER_STOCK_QUANTITY, 0),
                                                 muster_record_text (stock, MUSTER_STOCK_UNIT));

  g_ptr_array_add (notes, g_strdup_printf (format, amount, muster_record_name (stock),
                                           depot != NULL ? muster_record_name (depot) : "–"));
}

static void
add_sources (const MusterSnapshot *snapshot, const MusterNorms *norms, const MusterRecord *stock,
             const MusterRecord *depot, const char *authority, double days, GArray *out)
{
  const MusterNormNumbers *n = muster_norms_numbers (norms);
  const char *mode = muster_record_text (stock, MUSTER_STOCK_MODE);
  gint64 amount = muster_record_int (stock, MUSTER_STOCK_QUANTITY, 0) - promised (snapshot, stock->id);
  double lead = muster_record_real (stock, MUSTER_STOCK_LEAD_TIME, 0) * 3600;
  MusterSupplySource source = {
    stock, depot, amount, 0, n->load_s, MUSTER_SOURCE_PHYSICAL, FALSE, muster_record_int (stock, MUSTER_STOCK_EXPIRY, 0)
  };

  if (amount <= 0)
    return;
  source.order = is_ours (depot, authority);
  if (!source.order)
    source.ready_s += n->request_h * 3600;
  if (g_strcmp0 (mode, "capacity") == 0) {
    source.mode = MUSTER_SOURCE_CAPACITY;
    source.above = amount;
    for (double day = 1; day <= MAX (1, ceil (days)); day++) {
      MusterSupplySource of_day = source;
      of_day.ready_s += lead + day * 86400;
      g_array_append_val (out, of_day);
    }
    return;
  }
  source.mode = g_strcmp0 (mode, "agreement") == 0 ? MUSTER_SOURCE_AGREEMENT : MUSTER_SOURCE_PHYSICAL;
  if (source.mode == MUSTER_SOURCE_AGREEMENT)
    source.ready_s += lead;
  source.above = MAX (0, amount - muster_record_int (stock, MUSTER_STOCK_MINIMUM, 0));
  g_array_append_val (out, source);
}

GArray *
muster_supply_sources (const MusterSnapshot *snapshot, const MusterNorms *norms, const char *key, const char *authority,
                       double days, GPtrArray *notes)
{
  const GPtrArray *list = muster_snapshot_list (snapshot, MUSTER_STOCK);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (MusterSupplySource));
  MusterLatLon at;

  for (guint i = 0; i < list->len; i++) {
    const MusterRecord *stock = g_ptr_array_index (list, i);
    const MusterRecord *depot = muster_snapshot_get (snapshot, muster_record_text (stock, MUSTER_STOCK_DEPOT));
    const char *item = muster_record_text (stock, MUSTER_STOCK_ITEM);
    const MusterSupplyNorm *norm
        = muster_norms_find_supply (norms, item, muster_record_text (stock, MUSTER_STOCK_CODE));
    gint64 expiry = muster_record_int (stock, MUSTER_STOCK_EXPIRY, 0);
    if (g_strcmp0 (norm != NULL ? norm->key : item, key) != 0
        || muster_record_int (stock, MUSTER_STOCK_QUANTITY, 0) <= 0)
      continue;
    if (depot == NULL || depot->kind != MUSTER_DEPOT)
      note_left_out (notes, stock, NULL, _ ("%s of %s left out: it lies in no depot (%s)."));
    else if (!is_built (depot))
      note_left_out (notes, stock, depot, _ ("%s of %s left out: %s is not built yet."));
    else if (expiry != 0 && expiry <= muster_snapshot_get_now (snapshot))
      note_left_out (notes, stock, depot, _ ("%s of %s in %s left out: expired."));
    else if (g_strcmp0 (muster_record_text (stock, MUSTER_STOCK_MODE), "household") == 0)
      note_left_out (notes, stock, depot, _ ("%s of %s left out: households keep it themselves (%s)."));
    else if (!muster_record_position (depot, &at) || !muster_latlon_is_valid (at))
      note_left_out (notes, stock, depot, _ ("%s of %s left out: %s has no position."));
    else
      add_sources (snapshot, norms, stock, depot, authority, days, out);
  }
  return out;
}
