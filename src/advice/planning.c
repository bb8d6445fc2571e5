/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Planning looks at the register, not at the hour: a team counts though it is out on a job, as long as it is not off
 * duty. Everything is one table of times from the bases to the places where people live, made twice when something
 * falls out: as it is, and without it (fewer bases, more closures). Where one more would help is asked of every place
 * people live at: its own row of the table, and what that row adds to who is reached and to expected coverage. */
#include "advice/cover.h"
#include "advice/planning-private.h"
#include "advice/words.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEFAULT_MINUTES 30.0
#define DEFAULT_SITES   3

typedef struct {
  const MusterRecord *record;
  MusterLatLon at;
  double ready_s;
  gboolean air, lost;
} Base;

typedef struct {
  MusterCoverage *out;
  const GPtrArray *places; /* (element-type MusterTerrainPlace) */
  GArray *bases;           /* (element-type Base) */
  MusterNorms *norms;
  float *before, *after; /* bases × places, ready_s counted; infinite for what is lost */
  float *sites;          /* places × places: a new base there, ready_s of a team that stands by */
  MusterVehicle vehicle;
} Case;

static void
place_free (gpointer data)
{
  MusterCoverPlace *place = data;

  g_free (place->name);
  g_free (place->nearest);
  g_free (place);
}

static void
site_free (gpointer data)
{
  MusterCoverSite *site = data;

  g_free (site->name);
  g_free (site->reason);
  g_free (site);
}

MusterCoverage *
muster_coverage_ref (MusterCoverage *coverage)
{
  g_atomic_ref_count_inc (&coverage->refs);
  return coverage;
}

void
muster_coverage_unref (MusterCoverage *coverage)
{
  if (coverage == NULL || !g_atomic_ref_count_dec (&coverage->refs))
    return;
  g_free (coverage->skill);
  g_ptr_array_unref (coverage->places);
  g_ptr_array_unref (coverage->sites);
  g_ptr_array_unref (coverage->words);
  g_free (coverage->area);
  g_free (coverage);
}

/* ---- bases ---- */

static gboolean
counts (const Case *c, const MusterRecord *r, const char *skill)
{
  const char *const *skills;
  const char *state;

  switch (c->out->subject) {
  case MUSTER_COVER_TEAMS:
    skills = muster_record_strv (r, MUSTER_TEAM_SKILLS);
    state = muster_record_text (r, MUSTER_TEAM_READINESS);
    return (skill == NULL || (skills != NULL && g_strv_contains (skills, skill))) && g_strcmp0 (state, "off-duty") != 0
           && g_strcmp0 (state, "not-ready") != 0;
  case MUSTER_COVER_DEPOTS:
    state = muster_record_text (r, MUSTER_DEPOT_STATE);
    return g_strcmp0 (state, "building") != 0 && g_strcmp0 (state, "planned") != 0;
  case MUSTER_COVER_SHELTERS:
  default:
    return g_strcmp0 (muster_record_text (r, MUSTER_SHELTER_STATE), "unusable") != 0
           && muster_record_int (r, MUSTER_SHELTER_CAPACITY, 0) > 0;
  }
}

static gboolean
find_bases (Case *c, const MusterSnapshot *snapshot, const MusterCoverageRequest *request, GError **error)
{
  static const MusterKind kinds[] = { MUSTER_TEAM, MUSTER_DEPOT, MUSTER_SHELTER };
  const GPtrArray *list = muster_snapshot_list (snapshot, kinds[c->out->subject]);
  const MusterNormNumbers *n = muster_norms_numbers (c->norms);

  for (const char *const *id = request->lost; id != NULL && *id != NULL; id++)
    if (muster_snapshot_get (snapshot, *id) == NULL) {
      g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_NOTHING, _ ("there is no record “%s”"), *id);
      return FALSE;
    }
  for (guint i = 0; i < list->len; i++) {
    const MusterRecord *r = g_ptr_array_index (list, i);
    Base base = { .record = r };
    if (!counts (c, r, request->skill) || !muster_record_position (r, &base.at) || !muster_latlon_is_valid (base.at))
      continue;
    base.lost = request->lost != NULL && g_strv_contains (request->lost, r->id);
    if (c->out->subject == MUSTER_COVER_TEAMS) {
      base.air = g_strcmp0 (muster_record_text (r, MUSTER_TEAM_FORM), "air") == 0;
      base.ready_s = (base.air ? n->air_ready_s : n->turnout_s)
                     + (muster_record_int (r, MUSTER_TEAM_STANDBY, FALSE) != 0 ? 0 : n->not_standby_s);
    }
    g_array_append_val (c->bases, base);
  }
  return TRUE;
}

/* ---- times ---- */

static gboolean
fill (Case *c, MusterWays *ways, gboolean without_lost, float *table, GCancellable *cancellable, GError **error)
{
  guint n = c->bases->len, m = c->places->len;
  g_autofree MusterLatLon *from = g_new0 (MusterLatLon, n + 1), *to = g_new0 (MusterLatLon, m + 1);
  g_autofree guint8 *how = g_new0 (guint8, (gsize)n * m + 1);
  MusterVehicleSize size = muster_norms_vehicle (c->norms, c->out->subject == MUSTER_COVER_TEAMS    ? "fire-rescue"
                                                           : c->out->subject == MUSTER_COVER_DEPOTS ? "lorry"
                                                                                                    : NULL);

  for (guint b = 0; b < n; b++)
    from[b] = g_array_index (c->bases, Base, b).at;
  for (guint p = 0; p < m; p++)
    to[p] = ((MusterTerrainPlace *)g_ptr_array_index (c->places, p))->at;
  if (!muster_ways_table (ways, c->vehicle, size, from, n, to, m, table, how, NULL, cancellable, error))
    return FALSE;
  for (guint b = 0; b < n; b++) {
    const Base *base = &g_array_index (c->bases, Base, b);
    for (guint p = 0; p < m; p++) {
      gsize k = (gsize)b * m + p;
      if (base->air)
        table[k] = muster_ways_by_air (c->norms, from[b], to[p]);
      table[k] = without_lost && base->lost ? INFINITY : table[k] + (float)base->ready_s;
    }
  }
  return TRUE;
}

static gboolean
fill_sites (Case *c, MusterWays *ways, GCancellable *cancellable, GError **error)
{
  guint m = c->places->len;
  g_autofree MusterLatLon *at = g_new0 (MusterLatLon, m + 1);
  double ready = c->out->subject == MUSTER_COVER_TEAMS ? muster_norms_numbers (c->norms)->turnout_s : 0;
  MusterVehicleSize size = muster_norms_vehicle (c->norms, c->out->subject == MUSTER_COVER_TEAMS    ? "fire-rescue"
                                                           : c->out->subject == MUSTER_COVER_DEPOTS ? "lorry"
                                                                                                    : NULL);

  for (guint p = 0; p < m; p++)
    at[p] = ((MusterTerrainPlace *)g_ptr_array_index (c->places, p))->at;
  c->sites = g_new (float, (gsize)m *m + 1);
  if (!muster_ways_table (ways, c->vehicle, size, at, m, at, m, c->sites, NULL, NULL, cancellable, error))
    return FALSE;
  for (gsize k = 0; k < (gsize)m * m; k++)
    c->sites[k] += (float)ready;
  return TRUE;
}

/* ---- figures ---- */

/* Nearest time and how many in time, for each place. */
static void
look (const Case *c, const float *table, guint place, double *nearest_s, guint *nearest, guint *within)
{
  *nearest_s = INFINITY;
  *nearest = G_MAXUINT;
  *within = 0;
  for (guint b = 0; b < c->bases->len; b++) {
    double s = (double)table[(gsize)b * c->places->len + place];
    if (s <= c->out->minutes * 60)
      (*within)++;
    if (s < *nearest_s) {
      *nearest_s = s;
      *nearest = b;
    }
  }
}

static double
expected (const Case *c, guint k)
{
  return 1 - pow (muster_norms_numbers (c->norms)->busy, k);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const MusterCoverPlace *p = *(MusterCoverPlace *const *)a, *q = *(MusterCoverPlace *const *)b;

  if (p->nearest_s != q->nearest_s)
    return p->nearest_s > q->nearest_s ? -1 : 1;
  return strcmp (p->name, q->name);
}

static void
fill_places (Case *c)
{
  MusterCoverage *out = c->out;
  double reached = 0, before_reached = 0;

  for (guint i = 0; i < c->places->len; i++) {
    const MusterTerrainPlace *from = g_ptr_array_index (c->places, i);
    MusterCoverPlace *place = g_new0 (MusterCoverPlace, 1);
    guint base, ignored;
    place->name = g_strdup (from->name);
    place->at = from->at;
    place->people = from->people;
    place->counted = from->counted;
    look (c, c->after, i, &place->nearest_s, &base, &place->within);
    if (base != G_MAXUINT)
      place->nearest = g_strdup (g_array_index (c->bases, Base, base).record->id);
    look (c, c->before, i, &place->before_s, &ignored, &place->before_within);
    out->people += place->people;
    out->within += place->within > 0 ? place->people : 0;
    out->before_within += place->before_within > 0 ? place->people : 0;
    out->expected += place->people * expected (c, place->within);
    out->before_expected += place->people * expected (c, place->before_within);
    if (isfinite (place->nearest_s)) {
      out->mean_s += place->people * place->nearest_s;
      reached += place->people;
    }
    if (isfinite (place->before_s)) {
      out->before_mean_s += place->people * place->before_s;
      before_reached += place->people;
    }
    g_ptr_array_add (out->places, place);
  }
  out->expected = out->people > 0 ? out->expected / out->people : 1;
  out->before_expected = out->people > 0 ? out->before_expected / out->people : 1;
  out->mean_s = reached > 0 ? out->mean_s / reached : NAN;
  out->before_mean_s = before_reached > 0 ? out->before_mean_s / before_reached : NAN;
}

/* ---- where one more helps ---- */

static int
compare_sites (gconstpointer a, gconstpointer b)
{
  const MusterCoverSite *p = *(MusterCoverSite *const *)a, *q = *(MusterCoverSite *const *)b;

  if (p->gain_people != q->gain_people)
    return p->gain_people > q->gain_people ? -1 : 1;
  if (p->gain_expected != q->gain_expected)
    return p->gain_expected > q->gain_expected ? -1 : 1;
  return p->mean_s != q->mean_s ? (p->mean_s < q->mean_s ? -1 : 1) : strcmp (p->name, q->name);
}

static void
rank_sites (Case *c, guint most)
{
  MusterCoverage *out = c->out;
  guint m = c->places->len;

  for (guint s = 0; s < m; s++) {
    const MusterTerrainPlace *at = g_ptr_array_index (c->places, s);
    MusterCoverSite *site = g_new0 (MusterCoverSite, 1);
    double sum = 0, reached = 0;
    for (guint p = 0; p < m; p++) {
      /* Places are still in their own order here. */
      const MusterCoverPlace *place = g_ptr_array_index (out->places, p);
      double t = (double)c->sites[(gsize)s * m + p], best = MIN (t, place->nearest_s);
      if (t <= out->minutes * 60) {
        site->gain_people += place->within == 0 ? place->people : 0;
        site->gain_expected += place->people * (expected (c, place->within + 1) - expected (c, place->within));
      }
      if (isfinite (best)) {
        sum += place->people * best;
        reached += place->people;
      }
    }
    site->name = g_strdup (at->name);
    site->at = at->at;
    site->gain_expected = out->people > 0 ? site->gain_expected / out->people : 0;
    site->mean_s = reached > 0 ? sum / reached : NAN;
    g_ptr_array_add (out->sites, site);
  }
  g_ptr_array_sort (out->sites, compare_sites);
  if (out->sites->len > most)
    g_ptr_array_set_size (out->sites, (int)most);
  for (guint i = 0; i < out->sites->len; i++) {
    MusterCoverSite *site = g_ptr_array_index (out->sites, i);
    g_autofree char *share = muster_words_share (site->gain_expected), *mean = muster_words_duration (site->mean_s);
    if (site->gain_people < 1)
      site->reason
          = g_strdup_printf (_ ("One more at %s: nobody new within reach, expected cover up by %s, mean time %s."),
                             site->name, share, mean);
    else
      site->reason = g_strdup_printf (
          _ ("One more at %s: %.0f more people within reach, expected cover up by %s, mean time %s."), site->name,
          site->gain_people, share, mean);
  }
}

/* ---- words ---- */

static void
tell (MusterCoverage *out, guint n_bases)
{
  g_autofree char *share = muster_words_share (out->people > 0 ? out->within / out->people : 1);
  g_autofree char *before = muster_words_share (out->people > 0 ? out->before_within / out->people : 1);
  g_autoptr (GString) cut = g_string_new (NULL);
  guint n = 0;

  if (n_bases == 0)
    g_ptr_array_add (
        out->words,
        g_strdup (
            _ ("Nothing of that kind can serve now: none is registered, or all are off duty, planned or closed.")));
  if (!(out->people > 0)) {
    g_ptr_array_add (out->words, g_strdup (_ ("No place is known where people live: reach means nothing here.")));
    return;
  }
  g_ptr_array_add (out->words, g_strdup_printf (_ ("%s of the people (%.0f of %.0f) are within %g minutes."), share,
                                                out->within, out->people, out->minutes));
  if (out->within < out->before_within)
    g_ptr_array_add (out->words, g_strdup_printf (_ ("Before the loss it was %s; %.0f people lose their cover."),
                                                  before, out->before_within - out->within));
  else if (out->expected < out->before_expected)
    g_ptr_array_add (out->words,
                     g_strdup (_ ("Nobody loses the last cover, but fewer are left to answer a second call.")));
  for (guint i = 0; i < out->places->len; i++) {
    const MusterCoverPlace *place = g_ptr_array_index (out->places, i);
    if (place->within > 0)
      continue;
    if (n++ < 8)
      g_string_append_printf (cut, "%s%s", cut->len > 0 ? _ (", ") : "", place->name);
  }
  if (n > 0)
    g_ptr_array_add (out->words, n > 8 ? g_strdup_printf (_ ("Out of reach: %s and %u more."), cut->str, n - 8)
                                       : g_strdup_printf (_ ("Out of reach: %s."), cut->str));
  if (out->way == MUSTER_WAY_STRAIGHT)
    g_ptr_array_add (out->words, g_strdup (_ ("No road network: times are by straight line.")));
}

/* ---- the whole ---- */

static gboolean
make_area (Case *c, MusterWays *ways, GError **error)
{
  g_autoptr (GArray) at = g_array_new (FALSE, FALSE, sizeof (MusterLatLon));
  g_autoptr (MusterRoadMetric) metric
      = muster_ways_metric (ways, c->vehicle, muster_norms_vehicle (c->norms, "fire-rescue"));
  double limit = c->out->minutes * 60;
  g_autoptr (GError) trouble = NULL;

  for (guint b = 0; b < c->bases->len; b++) {
    const Base *base = &g_array_index (c->bases, Base, b);
    if (!base->lost && !base->air)
      g_array_append_val (at, base->at);
  }
  if (c->out->subject == MUSTER_COVER_TEAMS)
    limit -= muster_norms_numbers (c->norms)->turnout_s;
  if (at->len == 0 || limit < 1)
    return TRUE;
  c->out->area = muster_road_isochrones (metric, (const MusterLatLon *)at->data, at->len,
                                         c->out->subject == MUSTER_COVER_SHELTERS, &limit, 1, &trouble);
  if (g_error_matches (trouble, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_NO_ROAD))
    return TRUE; /* every road near them is shut: nothing is reached */
  if (trouble != NULL)
    g_propagate_error (error, g_steal_pointer (&trouble));
  return c->out->area != NULL;
}

static double
default_minutes (const MusterNorms *norms, const MusterCoverageRequest *request)
{
  const GPtrArray *services = muster_norms_services (norms);

  for (guint i = 0; request->subject == MUSTER_COVER_TEAMS && i < services->len; i++) {
    const MusterCoverService *service = g_ptr_array_index (services, i);
    if (request->skill != NULL && g_strv_contains ((const char *const *)service->skills, request->skill))
      return service->minutes;
  }
  return DEFAULT_MINUTES;
}

static gboolean
work (Case *c, MusterTerrain *terrain, MusterSnapshot *snapshot, const MusterCoverageRequest *request,
      GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterWays) now = muster_ways_new (terrain, snapshot, NULL, FALSE, error);
  g_autoptr (MusterWays) then = now != NULL ? muster_ways_new (terrain, snapshot, request->closed, FALSE, error) : NULL;
  gsize cells;

  if (then == NULL || !find_bases (c, snapshot, request, error))
    return FALSE;
  cells = (gsize)c->bases->len * c->places->len + 1;
  c->before = g_new (float, cells);
  c->after = g_new (float, cells);
  c->out->way = muster_ways_how (then);
  if (!fill (c, now, FALSE, c->before, cancellable, error) || !fill (c, then, TRUE, c->after, cancellable, error)
      || !fill_sites (c, then, cancellable, error))
    return FALSE;
  /* More is shut and less is there than before: a coordinate that meets another road now gains nothing by it. */
  for (gsize k = 0; k < cells - 1; k++)
    c->after[k] = MAX (c->after[k], c->before[k]);
  fill_places (c);
  rank_sites (c, request->sites > 0 ? request->sites : DEFAULT_SITES);
  g_ptr_array_sort (c->out->places, compare_places);
  tell (c->out, c->bases->len);
  return !request->area || make_area (c, then, error);
}

MusterCoverage *
muster_coverage_make (MusterTerrain *terrain, MusterNorms *norms, MusterSnapshot *snapshot,
                      const MusterCoverageRequest *request, GCancellable *cancellable, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  double minutes = request->minutes != 0 ? request->minutes : default_minutes (norms, request);
  g_autoptr (MusterCoverage) out = NULL;
  Case c = { .norms = norms };
  gboolean good;

  if (!(minutes > 0 && minutes <= 24 * 60)) {
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT,
                 _ ("minutes must be more than 0 and at most a day"));
    return NULL;
  }
  if (request->skill != NULL && muster_words_find (muster_words_skill, request->skill) == NULL) {
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT, _ ("there is no skill “%s”"), request->skill);
    return NULL;
  }
  c.places = muster_terrain_places (terrain, error);
  if (c.places == NULL)
    return NULL;
  out = g_new0 (MusterCoverage, 1);
  g_atomic_ref_count_init (&out->refs);
  out->subject = request->subject;
  out->skill = g_strdup (request->skill);
  out->minutes = minutes;
  out->places = g_ptr_array_new_with_free_func (place_free);
  out->sites = g_ptr_array_new_with_free_func (site_free);
  out->words = g_ptr_array_new_with_free_func (g_free);
  c.out = out;
  c.vehicle = request->subject == MUSTER_COVER_TEAMS    ? MUSTER_VEHICLE_RESCUE
              : request->subject == MUSTER_COVER_DEPOTS ? MUSTER_VEHICLE_LORRY
                                                        : MUSTER_VEHICLE_WALK;
  c.bases = g_array_new (FALSE, FALSE, sizeof (Base));
  good = work (&c, terrain, snapshot, request, cancellable, error);
  g_array_unref (c.bases);
  g_free (c.before);
  g_free (c.after);
  g_free (c.sites);
  out->seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  return good ? g_steal_pointer (&out) : NULL;
}
