/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Advice as JSON: what musterctl prints and what a record of kind advice holds. Times are whole seconds, shares and
 * weighted seconds have three decimals; what is unknown or infinite is null. */
#include "advice/advice.h"
#include "core/time.h"
#include <math.h>

static void
real (GString *out, const char *name, double value)
{
  muster_json_put_real (out, name, isfinite (value) ? round (value * 1000) / 1000 : NAN);
}

/* Never 0 where there is one: rounded up. */
static void
gap (GString *out, double value)
{
  muster_json_put_real (out, "gap", isfinite (value) ? ceil (value * 1e6) / 1e6 : NAN);
}

static void
seconds (GString *out, const char *name, double value)
{
  muster_json_name (out, name);
  if (isfinite (value))
    muster_json_add_int (out, (gint64)round (value));
  else
    g_string_append (out, "null");
}

static void
moment (GString *out, const char *name, gint64 ms)
{
  char t[MUSTER_TIME_TEXT];

  muster_time_format (ms, t);
  muster_json_put_known (out, name, t);
}

static void
open_object (GString *out, const char *name)
{
  if (name != NULL)
    muster_json_name (out, name);
  else
    muster_json_comma (out);
  g_string_append_c (out, '{');
}

static void
position (GString *out, MusterLatLon at)
{
  muster_json_put_real (out, "lat", at.lat);
  muster_json_put_real (out, "lon", at.lon);
}

/* ---- dispatch ---- */

static void
option (GString *out, const char *name, const MusterDispatchOption *o)
{
  open_object (out, name);
  muster_json_put_known (out, "team", o->team);
  muster_json_put_known (out, "name", o->name);
  seconds (out, "eta_s", o->eta_s);
  muster_json_put_known (out, "way", muster_way_name (o->way));
  if (o->foot_m > 0)
    seconds (out, "foot_m", o->foot_m);
  if (isfinite (o->distance_m))
    seconds (out, "distance_m", o->distance_m);
  seconds (out, "late_s", o->late_s);
  muster_json_put_known (out, "by", o->order ? "order" : "request");
  muster_json_put_known (out, "owner", o->owner);
  muster_json_put_bool (out, "standby", o->standby);
  if (o->reduced)
    muster_json_put_bool (out, "reduced", TRUE);
  real (out, "uncovered", o->uncovered);
  seconds (out, "uncovered_people", o->uncovered_people);
  real (out, "extra", o->extra);
  muster_json_put_known (out, "reason", o->reason);
  g_string_append_c (out, '}');
}

static void
figures (GString *out, const char *name, const MusterDispatchFigures *f)
{
  open_object (out, name);
  real (out, "objective", f->objective);
  muster_json_put_int (out, "filled", f->filled);
  muster_json_put_int (out, "empty", f->empty);
  muster_json_put_int (out, "late", f->late);
  seconds (out, "late_s", f->late_s);
  seconds (out, "mean_eta_s", f->mean_eta_s);
  real (out, "covered", f->covered);
  muster_json_put_int (out, "requested", f->requested);
  g_string_append_c (out, '}');
}

static void
dispatch_seat (GString *out, const MusterDispatchSeat *seat)
{
  open_object (out, NULL);
  muster_json_put_known (out, "incident", seat->incident);
  muster_json_put_known (out, "skill", seat->skill);
  muster_json_put_int (out, "nth", seat->nth);
  muster_json_put_int (out, "of", seat->of);
  real (out, "weight", seat->weight);
  seconds (out, "due_s", seat->due_s);
  if (seat->proposed != NULL)
    option (out, "proposed", seat->proposed);
  muster_json_put_known (out, "reason", seat->reason);
  muster_json_name (out, "options");
  g_string_append_c (out, '[');
  for (guint i = 0; i < seat->options->len; i++)
    option (out, NULL, g_ptr_array_index (seat->options, i));
  g_string_append_c (out, ']');
  if (seat->closest != NULL)
    option (out, "closest", seat->closest);
  real (out, "price", seat->price);
  g_string_append_c (out, '}');
}

static void
move (GString *out, const MusterMoveUp *m)
{
  open_object (out, NULL);
  muster_json_put_known (out, "team", m->team);
  muster_json_put_known (out, "name", m->name);
  muster_json_put_known (out, "to", m->to);
  muster_json_put_known (out, "to_name", m->to_name);
  position (out, m->at);
  seconds (out, "eta_s", m->eta_s);
  muster_json_put_known (out, "way", muster_way_name (m->way));
  real (out, "gain", m->gain);
  seconds (out, "gain_people", m->gain_people);
  muster_json_put_known (out, "reason", m->reason);
  g_string_append_c (out, '}');
}

void
muster_dispatch_to_json (const MusterDispatch *d, GString *out)
{
  g_string_append_c (out, '{');
  muster_json_put_known (out, "advice", "dispatch");
  moment (out, "made_at", d->made_ms);
  real (out, "objective", d->advice.objective);
  real (out, "bound", d->bound);
  gap (out, d->gap);
  muster_json_put_bool (out, "proven", d->proven);
  muster_json_put_known (out, "way", muster_way_name (d->way));
  figures (out, "figures", &d->advice);
  figures (out, "closest_idle", &d->closest);
  muster_json_name (out, "seats");
  g_string_append_c (out, '[');
  for (guint i = 0; i < d->seats->len; i++)
    dispatch_seat (out, g_ptr_array_index (d->seats, i));
  g_string_append_c (out, ']');
  muster_json_put_texts (out, "missing", (const char *const *)d->missing->pdata, d->missing->len);
  muster_json_name (out, "moves");
  g_string_append_c (out, '[');
  for (guint i = 0; i < d->moves->len; i++)
    move (out, g_ptr_array_index (d->moves, i));
  g_string_append (out, "]}");
}

/* ---- supply ---- */

static void
demand (GString *out, const MusterSupplyDemand *d)
{
  open_object (out, NULL);
  muster_json_put_known (out, "place", d->place);
  muster_json_put_known (out, "place_name", d->place_name);
  muster_json_put_known (out, "incident", d->incident);
  muster_json_put_known (out, "item", d->item);
  muster_json_put_known (out, "unit", d->unit);
  real (out, "wanted", d->wanted);
  real (out, "minimum", d->minimum);
  real (out, "given", d->given);
  real (out, "in_time", d->in_time);
  moment (out, "deadline", d->deadline_ms);
  muster_json_put_known (out, "from", d->from);
  muster_json_put_known (out, "why", d->why);
  g_string_append_c (out, '}');
}

static void
line (GString *out, const MusterSupplyLine *l)
{
  static const char *const modes[] = { "physical", "agreement", "capacity" };

  open_object (out, NULL);
  muster_json_put_int (out, "demand", l->demand);
  muster_json_put_known (out, "stock", l->stock);
  muster_json_put_known (out, "depot", l->depot);
  muster_json_put_known (out, "depot_name", l->depot_name);
  muster_json_put_known (out, "item", l->item);
  muster_json_put_int (out, "quantity", l->quantity);
  muster_json_put_known (out, "unit", l->unit);
  muster_json_put_known (out, "mode", modes[l->mode]);
  muster_json_put_known (out, "by", l->order ? "order" : "request");
  muster_json_put_known (out, "owner", l->owner);
  muster_json_put_known (out, "batch", l->batch);
  if (l->expiry_ms != 0)
    moment (out, "expiry", l->expiry_ms);
  seconds (out, "ready_s", l->ready_s);
  seconds (out, "travel_s", l->travel_s);
  muster_json_put_known (out, "way", muster_way_name (l->way));
  if (l->foot_m > 0)
    seconds (out, "foot_m", l->foot_m);
  moment (out, "arrive", l->arrive_ms);
  seconds (out, "late_s", l->late_s);
  muster_json_put_int (out, "lorries", l->lorries);
  real (out, "left", l->left);
  muster_json_put_bool (out, "below_minimum", l->below_minimum);
  muster_json_put_known (out, "reason", l->reason);
  g_string_append_c (out, '}');
}

void
muster_supply_to_json (const MusterSupplyAdvice *s, GString *out)
{
  g_string_append_c (out, '{');
  muster_json_put_known (out, "advice", "supply");
  moment (out, "made_at", s->made_ms);
  real (out, "objective", s->objective);
  real (out, "bound", s->bound);
  gap (out, s->gap);
  muster_json_put_bool (out, "proven", s->proven);
  muster_json_put_known (out, "way", muster_way_name (s->way));
  muster_json_put_int (out, "lorry_loads", s->lorries);
  muster_json_name (out, "demands");
  g_string_append_c (out, '[');
  for (guint i = 0; i < s->demands->len; i++)
    demand (out, g_ptr_array_index (s->demands, i));
  g_string_append_c (out, ']');
  muster_json_name (out, "lines");
  g_string_append_c (out, '[');
  for (guint i = 0; i < s->lines->len; i++)
    line (out, g_ptr_array_index (s->lines, i));
  g_string_append_c (out, ']');
  muster_json_put_texts (out, "missing", (const char *const *)s->missing->pdata, s->missing->len);
  muster_json_put_texts (out, "notes", (const char *const *)s->notes->pdata, s->notes->len);
  g_string_append_c (out, '}');
}

/* ---- shelter ---- */

static void
housing_option (GString *out, const char *name, const MusterHousingOption *o)
{
  open_object (out, name);
  muster_json_put_known (out, "shelter", o->shelter);
  muster_json_put_known (out, "name", o->name);
  seconds (out, "travel_s", o->travel_s);
  muster_json_put_known (out, "way", muster_way_name (o->way));
  muster_json_put_int (out, "left", o->left);
  muster_json_put_bool (out, "must_open", o->must_open);
  real (out, "extra", o->extra);
  muster_json_put_known (out, "reason", o->reason);
  g_string_append_c (out, '}');
}

void
muster_housing_to_json (const MusterHousing *h, GString *out)
{
  g_string_append_c (out, '{');
  muster_json_put_known (out, "advice", "shelter");
  moment (out, "made_at", h->made_ms);
  real (out, "objective", h->objective);
  real (out, "bound", h->bound);
  gap (out, h->gap);
  muster_json_put_bool (out, "optimal", h->optimal);
  muster_json_put_known (out, "way", muster_way_name (h->way));
  muster_json_put_int (out, "people", h->people);
  muster_json_put_int (out, "placed", h->placed);
  muster_json_put_int (out, "overflow", h->overflow);
  muster_json_name (out, "groups");
  g_string_append_c (out, '[');
  for (guint i = 0; i < h->seats->len; i++) {
    const MusterHousingSeat *seat = g_ptr_array_index (h->seats, i);
    open_object (out, NULL);
    muster_json_put_known (out, "group", seat->group);
    muster_json_put_known (out, "name", seat->name);
    muster_json_put_known (out, "incident", seat->incident);
    muster_json_put_int (out, "people", seat->people);
    if (seat->proposed != NULL)
      housing_option (out, "proposed", seat->proposed);
    muster_json_put_known (out, "reason", seat->reason);
    muster_json_name (out, "options");
    g_string_append_c (out, '[');
    for (guint k = 0; k < seat->options->len; k++)
      housing_option (out, NULL, g_ptr_array_index (seat->options, k));
    g_string_append (out, "]}");
  }
  g_string_append_c (out, ']');
  muster_json_put_texts (out, "missing", (const char *const *)h->missing->pdata, h->missing->len);
  muster_json_put_texts (out, "notes", (const char *const *)h->notes->pdata, h->notes->len);
  g_string_append_c (out, '}');
}

/* ---- coverage ---- */

void
muster_coverage_to_json (const MusterCoverage *c, GString *out)
{
  static const char *const subjects[] = { "teams", "depots", "shelters" };

  g_string_append_c (out, '{');
  muster_json_put_known (out, "advice", "coverage");
  muster_json_put_known (out, "subject", subjects[c->subject]);
  muster_json_put_known (out, "skill", c->skill);
  real (out, "minutes", c->minutes);
  muster_json_put_known (out, "way", muster_way_name (c->way));
  seconds (out, "people", c->people);
  seconds (out, "within", c->within);
  real (out, "expected", c->expected);
  seconds (out, "mean_s", c->mean_s);
  seconds (out, "before_within", c->before_within);
  real (out, "before_expected", c->before_expected);
  seconds (out, "before_mean_s", c->before_mean_s);
  muster_json_put_texts (out, "words", (const char *const *)c->words->pdata, c->words->len);
  muster_json_name (out, "sites");
  g_string_append_c (out, '[');
  for (guint i = 0; i < c->sites->len; i++) {
    const MusterCoverSite *site = g_ptr_array_index (c->sites, i);
    open_object (out, NULL);
    muster_json_put_known (out, "name", site->name);
    position (out, site->at);
    seconds (out, "gain_people", site->gain_people);
    real (out, "gain_expected", site->gain_expected);
    seconds (out, "mean_s", site->mean_s);
    muster_json_put_known (out, "reason", site->reason);
    g_string_append_c (out, '}');
  }
  g_string_append_c (out, ']');
  muster_json_name (out, "places");
  g_string_append_c (out, '[');
  for (guint i = 0; i < c->places->len; i++) {
    const MusterCoverPlace *place = g_ptr_array_index (c->places, i);
    open_object (out, NULL);
    muster_json_put_known (out, "name", place->name);
    position (out, place->at);
    seconds (out, "people", place->people);
    muster_json_put_known (out, "people_from", place->counted ? "counted" : "kind of place");
    seconds (out, "nearest_s", place->nearest_s);
    muster_json_put_known (out, "nearest", place->nearest);
    muster_json_put_int (out, "within", place->within);
    seconds (out, "before_s", place->before_s);
    muster_json_put_int (out, "before_within", place->before_within);
    g_string_append_c (out, '}');
  }
  g_string_append_c (out, ']');
  if (c->area != NULL) {
    muster_json_name (out, "area");
    g_string_append (out, c->area);
  }
  g_string_append_c (out, '}');
}
