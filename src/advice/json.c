/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Advice as JSON: what musterctl prints and what a record of kind advice holds. Times are whole seconds, shares and
 * weighted seconds have three decimals; what is unknown or infinite is null. */
#include "advice/advice.h"
#include "core/time.h"
#include <math.h>

static void
text (GString *out, const char *name, const char *value)
{
  if (value == NULL)
    return;
  muster_json_name (out, name);
  muster_json_add_text (out, value);
}

static void
real (GString *out, const char *name, double value)
{
  muster_json_name (out, name);
  muster_json_add_real (out, isfinite (value) ? round (value * 1000) / 1000 : NAN);
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
whole (GString *out, const char *name, gint64 value)
{
  muster_json_name (out, name);
  muster_json_add_int (out, value);
}

static void
truth (GString *out, const char *name, gboolean value)
{
  muster_json_name (out, name);
  g_string_append (out, value ? "true" : "false");
}

static void
moment (GString *out, const char *name, gint64 ms)
{
  char t[MUSTER_TIME_TEXT];

  muster_time_format (ms, t);
  text (out, name, t);
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
texts (GString *out, const char *name, const GPtrArray *list)
{
  muster_json_name (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < list->len; i++) {
    muster_json_comma (out);
    muster_json_add_text (out, g_ptr_array_index (list, i));
  }
  g_string_append_c (out, ']');
}

static void
position (GString *out, MusterLatLon at)
{
  muster_json_name (out, "lat");
  muster_json_add_real (out, at.lat);
  muster_json_name (out, "lon");
  muster_json_add_real (out, at.lon);
}

/* ---- dispatch ---- */

static void
option (GString *out, const char *name, const MusterDispatchOption *o)
{
  open_object (out, name);
  text (out, "team", o->team);
  text (out, "name", o->name);
  seconds (out, "eta_s", o->eta_s);
  text (out, "way", muster_way_name (o->way));
  if (isfinite (o->distance_m))
    seconds (out, "distance_m", o->distance_m);
  seconds (out, "late_s", o->late_s);
  text (out, "by", o->order ? "order" : "request");
  text (out, "owner", o->owner);
  truth (out, "standby", o->standby);
  if (o->reduced)
    truth (out, "reduced", TRUE);
  real (out, "uncovered", o->uncovered);
  seconds (out, "uncovered_people", o->uncovered_people);
  real (out, "extra", o->extra);
  text (out, "reason", o->reason);
  g_string_append_c (out, '}');
}

static void
figures (GString *out, const char *name, const MusterDispatchFigures *f)
{
  open_object (out, name);
  real (out, "objective", f->objective);
  whole (out, "filled", f->filled);
  whole (out, "empty", f->empty);
  whole (out, "late", f->late);
  seconds (out, "late_s", f->late_s);
  seconds (out, "mean_eta_s", f->mean_eta_s);
  real (out, "covered", f->covered);
  whole (out, "requested", f->requested);
  g_string_append_c (out, '}');
}

static void
dispatch_seat (GString *out, const MusterDispatchSeat *seat)
{
  open_object (out, NULL);
  text (out, "incident", seat->incident);
  text (out, "skill", seat->skill);
  whole (out, "nth", seat->nth);
  whole (out, "of", seat->of);
  real (out, "weight", seat->weight);
  seconds (out, "due_s", seat->due_s);
  if (seat->proposed != NULL)
    option (out, "proposed", seat->proposed);
  text (out, "reason", seat->reason);
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
  text (out, "team", m->team);
  text (out, "name", m->name);
  text (out, "to", m->to);
  text (out, "to_name", m->to_name);
  position (out, m->at);
  seconds (out, "eta_s", m->eta_s);
  text (out, "way", muster_way_name (m->way));
  real (out, "gain", m->gain);
  seconds (out, "gain_people", m->gain_people);
  text (out, "reason", m->reason);
  g_string_append_c (out, '}');
}

void
muster_dispatch_to_json (const MusterDispatch *d, GString *out)
{
  g_string_append_c (out, '{');
  text (out, "advice", "dispatch");
  moment (out, "made_at", d->made_ms);
  real (out, "objective", d->advice.objective);
  real (out, "bound", d->bound);
  real (out, "gap", d->gap);
  truth (out, "proven", d->proven);
  text (out, "way", muster_way_name (d->way));
  figures (out, "figures", &d->advice);
  figures (out, "closest_idle", &d->closest);
  muster_json_name (out, "seats");
  g_string_append_c (out, '[');
  for (guint i = 0; i < d->seats->len; i++)
    dispatch_seat (out, g_ptr_array_index (d->seats, i));
  g_string_append_c (out, ']');
  texts (out, "missing", d->missing);
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
  text (out, "place", d->place);
  text (out, "place_name", d->place_name);
  text (out, "incident", d->incident);
  text (out, "item", d->item);
  text (out, "unit", d->unit);
  real (out, "wanted", d->wanted);
  real (out, "minimum", d->minimum);
  real (out, "given", d->given);
  real (out, "in_time", d->in_time);
  moment (out, "deadline", d->deadline_ms);
  text (out, "from", d->from);
  g_string_append_c (out, '}');
}

static void
line (GString *out, const MusterSupplyLine *l)
{
  static const char *const modes[] = { "physical", "agreement", "capacity" };

  open_object (out, NULL);
  whole (out, "demand", l->demand);
  text (out, "stock", l->stock);
  text (out, "depot", l->depot);
  text (out, "depot_name", l->depot_name);
  text (out, "item", l->item);
  whole (out, "quantity", l->quantity);
  text (out, "unit", l->unit);
  text (out, "mode", modes[l->mode]);
  text (out, "by", l->order ? "order" : "request");
  text (out, "owner", l->owner);
  text (out, "batch", l->batch);
  if (l->expiry_ms != 0)
    moment (out, "expiry", l->expiry_ms);
  seconds (out, "ready_s", l->ready_s);
  seconds (out, "travel_s", l->travel_s);
  text (out, "way", muster_way_name (l->way));
  moment (out, "arrive", l->arrive_ms);
  seconds (out, "late_s", l->late_s);
  whole (out, "lorries", l->lorries);
  real (out, "left", l->left);
  truth (out, "below_minimum", l->below_minimum);
  text (out, "reason", l->reason);
  g_string_append_c (out, '}');
}

void
muster_supply_to_json (const MusterSupplyAdvice *s, GString *out)
{
  g_string_append_c (out, '{');
  text (out, "advice", "supply");
  moment (out, "made_at", s->made_ms);
  real (out, "objective", s->objective);
  real (out, "bound", s->bound);
  real (out, "gap", s->gap);
  truth (out, "proven", s->proven);
  text (out, "way", muster_way_name (s->way));
  whole (out, "lorry_loads", s->lorries);
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
  texts (out, "missing", s->missing);
  texts (out, "notes", s->notes);
  g_string_append_c (out, '}');
}

/* ---- shelter ---- */

static void
housing_option (GString *out, const char *name, const MusterHousingOption *o)
{
  open_object (out, name);
  text (out, "shelter", o->shelter);
  text (out, "name", o->name);
  seconds (out, "travel_s", o->travel_s);
  text (out, "way", muster_way_name (o->way));
  whole (out, "left", o->left);
  truth (out, "must_open", o->must_open);
  real (out, "extra", o->extra);
  text (out, "reason", o->reason);
  g_string_append_c (out, '}');
}

void
muster_housing_to_json (const MusterHousing *h, GString *out)
{
  g_string_append_c (out, '{');
  text (out, "advice", "shelter");
  moment (out, "made_at", h->made_ms);
  real (out, "objective", h->objective);
  real (out, "bound", h->bound);
  real (out, "gap", h->gap);
  truth (out, "optimal", h->optimal);
  text (out, "way", muster_way_name (h->way));
  whole (out, "people", h->people);
  whole (out, "placed", h->placed);
  whole (out, "overflow", h->overflow);
  muster_json_name (out, "groups");
  g_string_append_c (out, '[');
  for (guint i = 0; i < h->seats->len; i++) {
    const MusterHousingSeat *seat = g_ptr_array_index (h->seats, i);
    open_object (out, NULL);
    text (out, "group", seat->group);
    text (out, "name", seat->name);
    text (out, "incident", seat->incident);
    whole (out, "people", seat->people);
    if (seat->proposed != NULL)
      housing_option (out, "proposed", seat->proposed);
    text (out, "reason", seat->reason);
    muster_json_name (out, "options");
    g_string_append_c (out, '[');
    for (guint k = 0; k < seat->options->len; k++)
      housing_option (out, NULL, g_ptr_array_index (seat->options, k));
    g_string_append (out, "]}");
  }
  g_string_append_c (out, ']');
  texts (out, "missing", h->missing);
  texts (out, "notes", h->notes);
  g_string_append_c (out, '}');
}

/* ---- coverage ---- */

void
muster_coverage_to_json (const MusterCoverage *c, GString *out)
{
  static const char *const subjects[] = { "teams", "depots", "shelters" };

  g_string_append_c (out, '{');
  text (out, "advice", "coverage");
  text (out, "subject", subjects[c->subject]);
  text (out, "skill", c->skill);
  real (out, "minutes", c->minutes);
  text (out, "way", muster_way_name (c->way));
  seconds (out, "people", c->people);
  seconds (out, "within", c->within);
  real (out, "expected", c->expected);
  seconds (out, "mean_s", c->mean_s);
  seconds (out, "before_within", c->before_within);
  real (out, "before_expected", c->before_expected);
  seconds (out, "before_mean_s", c->before_mean_s);
  texts (out, "words", c->words);
  muster_json_name (out, "sites");
  g_string_append_c (out, '[');
  for (guint i = 0; i < c->sites->len; i++) {
    const MusterCoverSite *site = g_ptr_array_index (c->sites, i);
    open_object (out, NULL);
    text (out, "name", site->name);
    position (out, site->at);
    seconds (out, "gain_people", site->gain_people);
    real (out, "gain_expected", site->gain_expected);
    seconds (out, "mean_s", site->mean_s);
    text (out, "reason", site->reason);
    g_string_append_c (out, '}');
  }
  g_string_append_c (out, ']');
  muster_json_name (out, "places");
  g_string_append_c (out, '[');
  for (guint i = 0; i < c->places->len; i++) {
    const MusterCoverPlace *place = g_ptr_array_index (c->places, i);
    open_object (out, NULL);
    text (out, "name", place->name);
    position (out, place->at);
    seconds (out, "people", place->people);
    text (out, "people_from", place->counted ? "counted" : "kind of place");
    seconds (out, "nearest_s", place->nearest_s);
    text (out, "nearest", place->nearest);
    whole (out, "within", place->within);
    seconds (out, "before_s", place->before_s);
    whole (out, "before_within", place->before_within);
    g_string_append_c (out, '}');
  }
  g_string_append_c (out, ']');
  if (c->area != NULL) {
    muster_json_name (out, "area");
    g_string_append (out, c->area);
  }
  g_string_append_c (out, '}');
}
