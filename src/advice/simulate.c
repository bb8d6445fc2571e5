/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The year is drawn first: ordinary incidents spread evenly, storms as bursts of many, each near a place with the
 * chance its people give it, with a kind, a grade, and a time it will bind each team. Then it is played through event
 * by event (a call, a team back at its base) by both policies on the same draw. At each event all open seats are
 * offered to all free teams: the advice seats them at once; closest idle goes through them in the order of the calls
 * and takes the nearest. A team is free again when it has driven back.
 *
 * What is not simulated: teams called off or sent on while under way, moving up, several desks. */
#include "advice/simulate.h"
#include "advice/seating.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define YEAR_S 31536000.0

typedef struct {
  double at_s; /* from the start of the year */
  MusterLatLon at;
  const char *hazard, *grade;
  gboolean storm;
} Call;

typedef struct {
  guint call; /* index */
  const char *skill;
  gboolean first;
  double weight, due_s, bound_s; /* due from the call */
} Seat;

typedef struct {
  MusterLatLon at;
  const char *const *skills;
  gboolean air, order;
  double ready_s, extra_s;
  guint32 services;
  MusterVehicleSize size;
} Team;

typedef struct {
  MusterNorms *norms;
  GArray *calls, *seats, *teams;
  GPtrArray *needs; /* (element-type GPtrArray of MusterNeed), kept because seats point into them */
  const GPtrArray *places;
  float *travel; /* teams × calls */
  float *reach;  /* teams × places */
  MusterWay way;
} Year;

static void
year_clear (Year *year)
{
  g_array_unref (year->calls);
  g_array_unref (year->seats);
  g_array_unref (year->teams);
  g_ptr_array_unref (year->needs);
  g_free (year->travel);
  g_free (year->reach);
}

/* ---- drawing ---- */

static const char *
draw (GRand *random, const char *const *names, const double *shares, guint n)
{
  double sum = 0, x;

  for (guint i = 0; i < n; i++)
    sum += shares[i];
  x = g_rand_double (random) * sum;
  for (guint i = 0; i + 1 < n; i++) {
    if (x < shares[i])
      return names[i];
    x -= shares[i];
  }
  return names[n - 1];
}

static double
exponential (GRand *random, double mean)
{
  return -mean * log (1 - g_rand_double (random));
}

static MusterLatLon
draw_position (Year *year, GRand *random)
{
  double sum = 0, x, angle, distance;
  const MusterTerrainPlace *place = NULL;

  for (guint i = 0; i < year->places->len; i++)
    sum += ((MusterTerrainPlace *)g_ptr_array_index (year->places, i))->people;
  x = g_rand_double (random) * sum;
  for (guint i = 0; i < year->places->len; i++) {
    place = g_ptr_array_index (year->places, i);
    if (x < place->people)
      break;
    x -= place->people;
  }
  angle = g_rand_double (random) * 2 * G_PI;
  distance = exponential (random, muster_norms_numbers (year->norms)->scatter_m);
  distance = MIN (distance, 4 * muster_norms_numbers (year->norms)->scatter_m);
  return (MusterLatLon){ place->at.lat + distance * cos (angle) / 111320,
                         place->at.lon + distance * sin (angle) / 111320 / cos (place->at.lat * G_PI / 180) };
}

static void
draw_calls (Year *year, GRand *random, guint ordinary, guint storms)
{
  const MusterNormNumbers *n = muster_norms_numbers (year->norms);
  g_autofree const char **hazards = NULL, **wild = NULL, **grades = NULL;
  g_autofree double *hazard_shares = NULL, *wild_shares = NULL, *grade_shares = NULL;
  guint n_hazards = muster_norms_shares (year->norms, "hazards", &hazards, &hazard_shares);
  guint n_wild = muster_norms_shares (year->norms, "storm_hazards", &wild, &wild_shares);
  guint n_grades = muster_norms_shares (year->norms, "grades", &grades, &grade_shares);

  for (guint i = 0; i < ordinary; i++) {
    Call call = { .at_s = g_rand_double (random) * YEAR_S };
    call.at = draw_position (year, random);
    call.hazard = draw (random, hazards, hazard_shares, n_hazards);
    call.grade = draw (random, grades, grade_shares, n_grades);
    g_array_append_val (year->calls, call);
  }
  for (guint s = 0; s < storms; s++) {
    double start = g_rand_double (random) * (YEAR_S - n->storm_hours * 3600);
    for (guint i = 0; i < (guint)n->storm_incidents; i++) {
      Call call = { .storm = TRUE };
      call.at_s = start + g_rand_double (random) * n->storm_hours * 3600;
      call.at = draw_position (year, random);
      call.hazard = draw (random, wild, wild_shares, n_wild);
      call.grade = draw (random, grades, grade_shares, n_grades);
      g_array_append_val (year->calls, call);
    }
  }
}

static int
compare_calls (gconstpointer a, gconstpointer b)
{
  const Call *p = a, *q = b;

  return p->at_s != q->at_s ? (p->at_s < q->at_s ? -1 : 1) : 0;
}

static void
make_seats (Year *year, GRand *random)
{
  const MusterNormNumbers *n = muster_norms_numbers (year->norms);

  for (guint c = 0; c < year->calls->len; c++) {
    const Call *call = &g_array_index (year->calls, Call, c);
    GPtrArray *needs = muster_norms_needs (year->norms, call->hazard, call->grade);
    g_ptr_array_add (year->needs, needs);
    for (guint i = 0; i < needs->len; i++) {
      const MusterNeed *need = g_ptr_array_index (needs, i);
      for (guint k = 0; k < need->teams; k++) {
        Seat seat = { .call = c, .skill = need->skill, .first = k == 0 };
        seat.weight = muster_norms_weight (year->norms, call->grade);
        seat.due_s = muster_norms_target_s (year->norms, call->hazard) * (k == 0 ? n->first_share : 1);
        seat.bound_s = exponential (random, n->on_scene_min * 60);
        g_array_append_val (year->seats, seat);
      }
    }
  }
}

/* ---- teams and times ---- */

static void
read_teams (Year *year, const MusterSnapshot *snapshot)
{
  const GPtrArray *list = muster_snapshot_list (snapshot, MUSTER_TEAM), *services = muster_norms_services (year->norms);
  const MusterNormNumbers *n = muster_norms_numbers (year->norms);

  for (guint i = 0; i < list->len; i++) {
    const MusterRecord *r = g_ptr_array_index (list, i);
    const char *form = muster_record_text (r, MUSTER_TEAM_FORM),
               *readiness = muster_record_text (r, MUSTER_TEAM_READINESS);
    Team team = { .skills = muster_record_strv (r, MUSTER_TEAM_SKILLS) };
    if (team.skills == NULL || !muster_record_position (r, &team.at) || !muster_latlon_is_valid (team.at)
        || g_strcmp0 (readiness, "off-duty") == 0 || g_strcmp0 (readiness, "not-ready") == 0)
      continue;
    team.air = g_strcmp0 (form, "air") == 0;
    team.order = muster_record_int (r, MUSTER_TEAM_OWN, FALSE) != 0;
    team.ready_s = (team.air ? n->air_ready_s : n->turnout_s)
                   + (muster_record_int (r, MUSTER_TEAM_STANDBY, FALSE) != 0 ? 0 : n->not_standby_s);
    team.extra_s = (team.order ? 0 : n->request_s) + (g_strcmp0 (readiness, "ready") == 0 ? 0 : n->reduced_s);
    team.size = muster_norms_vehicle (year->norms, form);
    for (guint s = 0; s < services->len && s < 32; s++)
      for (char **skill = ((MusterCoverService *)g_ptr_array_index (services, s))->skills; *skill != NULL; skill++)
        if (g_strv_contains (team.skills, *skill))
          team.services |= 1u << s;
    g_array_append_val (year->teams, team);
  }
}

static gboolean
measure (Year *year, MusterTerrain *terrain, GCancellable *cancellable, GError **error)
{
  guint n_calls = year->calls->len, n_places = year->places->len, n = n_calls + n_places;
  g_autofree MusterLatLon *to = g_new (MusterLatLon, n + 1);
  g_autofree float *row = g_new (float, n + 1);
  g_autoptr (MusterWays) ways = muster_ways_new (terrain, NULL, NULL, FALSE, error);

  if (ways == NULL)
    return FALSE;
  year->way = muster_ways_how (ways);
  for (guint c = 0; c < n_calls; c++)
    to[c] = g_array_index (year->calls, Call, c).at;
  for (guint p = 0; p < n_places; p++)
    to[n_calls + p] = ((MusterTerrainPlace *)g_ptr_array_index (year->places, p))->at;
  year->travel = g_new (float, (gsize)year->teams->len *n_calls + 1);
  year->reach = g_new (float, (gsize)year->teams->len *n_places + 1);
  for (guint t = 0; t < year->teams->len; t++) {
    const Team *team = &g_array_index (year->teams, Team, t);
    if (!team->air
        && !muster_ways_table (ways, MUSTER_VEHICLE_RESCUE, team->size, &team->at, 1, to, n, row, NULL, NULL,
                               cancellable, error))
      return FALSE;
    for (guint i = 0; i < n && team->air; i++)
      row[i] = muster_ways_by_air (year->norms, team->at, to[i]);
    memcpy (year->travel + (gsize)t * n_calls, row, n_calls * sizeof *row);
    memcpy (year->reach + (gsize)t * n_places, row + n_calls, n_places * sizeof *row);
  }
  return TRUE;
}

/* ---- playing ---- */

typedef struct {
  const Year *year;
  gboolean advised;
  MusterCover *cover;
  double *free_at;  /* per team; its next return, or −1 when it is free */
  double *response; /* per seat, s from the call; NaN while open */
  guint *team_of;   /* per seat */
  GArray *open;     /* (element-type guint) seats in the order of the calls */
} Play;

static void
seat_now (Play *play, double now)
{
  const Year *year = play->year;
  const MusterNormNumbers *n = muster_norms_numbers (year->norms);
  guint seats = play->open->len, teams = year->teams->len, kept = 0;
  g_autofree double *weights = g_new (double, seats + 1), *due = g_new (double, seats + 1),
                    *extra = g_new (double, teams + 1);
  g_autofree float *eta = g_new (float, (gsize)seats *teams + 1);
  g_autofree guint *plan = NULL;
  g_autoptr (MusterSeatingPlan) solved = NULL;

  for (guint t = 0; t < teams; t++)
    extra[t] = g_array_index (year->teams, Team, t).extra_s;
  for (guint i = 0; i < seats; i++) {
    const Seat *seat = &g_array_index (year->seats, Seat, g_array_index (play->open, guint, i));
    weights[i] = seat->weight;
    due[i] = g_array_index (year->calls, Call, seat->call).at_s + seat->due_s - now;
    for (guint t = 0; t < teams; t++) {
      const Team *team = &g_array_index (year->teams, Team, t);
      float travel = year->travel[(gsize)t * year->calls->len + seat->call];
      gboolean can = play->free_at[t] < 0 && g_strv_contains (team->skills, seat->skill) && isfinite (travel);
      eta[(gsize)i * teams + t] = can ? travel + (float)team->ready_s : INFINITY;
    }
  }
  {
    const MusterSeating seating = { .n_seats = seats,
                                    .n_teams = teams,
                                    .weights = weights,
                                    .due_s = due,
                                    .eta_s = eta,
                                    .extra_s = extra,
                                    .late_factor = n->late_factor,
                                    .empty_s = n->unfilled_s,
                                    .uncovered_s = n->uncovered_s,
                                    .cover = play->cover };
    if (play->advised)
      solved = muster_seating_solve (&seating, FALSE, NULL, NULL);
    plan = solved != NULL ? g_memdup2 (solved->team_of_seat, seats * sizeof *plan)
                          : muster_seating_closest (&seating, NULL);
  }
  for (guint i = 0; i < seats; i++) {
    guint s = g_array_index (play->open, guint, i), t = plan[i];
    const Seat *seat = &g_array_index (year->seats, Seat, s);
    if (t == MUSTER_SEATING_NOBODY) {
      g_array_index (play->open, guint, kept++) = s;
      continue;
    }
    play->team_of[s] = t;
    play->response[s] = now - g_array_index (year->calls, Call, seat->call).at_s + (double)eta[(gsize)i * teams + t];
    play->free_at[t] = now + (double)eta[(gsize)i * teams + t] + seat->bound_s
                       + (double)year->travel[(gsize)t * year->calls->len + seat->call];
    muster_cover_take (play->cover, t);
  }
  g_array_set_size (play->open, kept);
}

/* Frees whoever is back by @now; returns when the next one is. */
static double
return_teams (Play *play, double now)
{
  double next = INFINITY;

  for (guint t = 0; t < play->year->teams->len; t++) {
    if (play->free_at[t] >= 0 && play->free_at[t] <= now) {
      play->free_at[t] = -1;
      muster_cover_put (play->cover, t);
    }
    if (play->free_at[t] >= 0)
      next = MIN (next, play->free_at[t]);
  }
  return next;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return x < y ? -1 : x > y;
}

static MusterSimulateFigures
figures_of (const Play *play, gboolean storm_only)
{
  const Year *year = play->year;
  MusterSimulateFigures f = { 0 };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  double weights = 0;
  guint firsts = 0;

  for (guint s = 0; s < year->seats->len; s++) {
    const Seat *seat = &g_array_index (year->seats, Seat, s);
    double response = play->response[s], late;
    if (storm_only && !g_array_index (year->calls, Call, seat->call).storm)
      continue;
    f.seats++;
    if (!isfinite (response)) {
      f.never++;
      continue;
    }
    late = MAX (0, response - seat->due_s);
    f.late += late > 0;
    f.late_s += late;
    f.weighted_late_s += seat->weight * late;
    weights += seat->weight;
    f.mean_s += response;
    f.worst_s = MAX (f.worst_s, response);
    f.requested += !g_array_index (year->teams, Team, play->team_of[s]).order;
    if (seat->first) {
      f.mean_first_s += response;
      firsts++;
    }
    g_array_append_val (times, response);
  }
  g_array_sort (times, compare_doubles);
  if (times->len > 0) {
    f.mean_s /= times->len;
    f.late_s /= times->len;
    f.weighted_late_s /= weights;
    f.p90_s = g_array_index (times, double, (times->len * 9 + 9) / 10 - 1);
  }
  f.mean_first_s = firsts > 0 ? f.mean_first_s / firsts : 0;
  return f;
}

static gboolean
play_year (const Year *year, gboolean advised, MusterSimulateFigures *all, MusterSimulateFigures *storm,
           GCancellable *cancellable, GError **error)
{
  const GPtrArray *services = muster_norms_services (year->norms);
  g_autofree double *people = g_new (double, year->places->len + 1);
  Play play = { .year = year, .advised = advised };
  guint next_call = 0, next_seat = 0;
  gboolean good = TRUE;

  for (guint p = 0; p < year->places->len; p++)
    people[p] = ((MusterTerrainPlace *)g_ptr_array_index (year->places, p))->people;
  play.cover = muster_cover_new (year->teams->len, year->places->len, people, year->reach,
                                 muster_norms_numbers (year->norms)->busy);
  for (guint s = 0; s < services->len && s < 32; s++) {
    const MusterCoverService *service = g_ptr_array_index (services, s);
    muster_cover_add_service (play.cover, service->minutes * 60, service->weight);
  }
  play.free_at = g_new (double, year->teams->len + 1);
  play.response = g_new (double, year->seats->len + 1);
  play.team_of = g_new0 (guint, year->seats->len + 1);
  play.open = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint t = 0; t < year->teams->len; t++) {
    const Team *team = &g_array_index (year->teams, Team, t);
    play.free_at[t] = -1;
    muster_cover_add_unit (play.cover, t, team->services, team->ready_s);
  }
  for (guint s = 0; s < year->seats->len; s++)
    play.response[s] = NAN;
  while (good) {
    double back = return_teams (&play, -1);
    double call = next_call < year->calls->len ? g_array_index (year->calls, Call, next_call).at_s : INFINITY;
    double now = MIN (back, call);
    if (!isfinite (now))
      break;
    return_teams (&play, now);
    for (; next_call < year->calls->len && g_array_index (year->calls, Call, next_call).at_s <= now; next_call++)
      for (; next_seat < year->seats->len && g_array_index (year->seats, Seat, next_seat).call == next_call;
           next_seat++)
        g_array_append_val (play.open, next_seat);
    if (play.open->len > 0)
      seat_now (&play, now);
    good = !g_cancellable_set_error_if_cancelled (cancellable, error);
  }
  *all = figures_of (&play, FALSE);
  *storm = figures_of (&play, TRUE);
  g_array_unref (play.open);
  g_free (play.team_of);
  g_free (play.response);
  g_free (play.free_at);
  muster_cover_free (play.cover);
  return good;
}

static void
drop_seats_nobody_has_the_skill_for (Year *year, guint *dropped)
{
  guint kept = 0;

  for (guint s = 0; s < year->seats->len; s++) {
    Seat seat = g_array_index (year->seats, Seat, s);
    gboolean any = FALSE;
    for (guint t = 0; t < year->teams->len && !any; t++)
      any = g_strv_contains (g_array_index (year->teams, Team, t).skills, seat.skill)
            && isfinite (year->travel[(gsize)t * year->calls->len + seat.call]);
    if (any)
      g_array_index (year->seats, Seat, kept++) = seat;
  }
  *dropped = year->seats->len - kept;
  g_array_set_size (year->seats, kept);
}

gboolean
muster_simulate_year (MusterTerrain *terrain, MusterNorms *norms, MusterSnapshot *snapshot,
                      const MusterSimulateRequest *request, MusterSimulation *out, GCancellable *cancellable,
                      GError **error)
{
  gint64 start = g_get_monotonic_time ();
  const MusterNormNumbers *n = muster_norms_numbers (norms);
  g_autoptr (GRand) random = g_rand_new_with_seed (request->seed);
  const GPtrArray *places = muster_terrain_places (terrain, error);
  Year year = { .norms = norms, .places = places };
  guint dropped = 0;
  gboolean good;

  if (places == NULL)
    return FALSE;
  year.calls = g_array_new (FALSE, FALSE, sizeof (Call));
  year.seats = g_array_new (FALSE, FALSE, sizeof (Seat));
  year.teams = g_array_new (FALSE, FALSE, sizeof (Team));
  year.needs = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  read_teams (&year, snapshot);
  good = places->len > 0 && year.teams->len > 0;
  if (!good)
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_NOTHING,
                 _ ("a year cannot be simulated: there are %u teams that could go and %u places where people live"),
                 year.teams->len, places->len);
  if (good) {
    *out = (MusterSimulation){ .seed = request->seed };
    out->storms = request->storms >= 0 ? (guint)request->storms : (guint)n->storms;
    draw_calls (&year, random, request->incidents > 0 ? request->incidents : (guint)n->incidents, out->storms);
    g_array_sort (year.calls, compare_calls);
    make_seats (&year, random);
    good = measure (&year, terrain, cancellable, error);
  }
  if (good) {
    drop_seats_nobody_has_the_skill_for (&year, &dropped);
    good = play_year (&year, TRUE, &out->advice, &out->advice_storm, cancellable, error)
           && play_year (&year, FALSE, &out->closest, &out->closest_storm, cancellable, error);
    out->incidents = year.calls->len;
    out->seats = year.seats->len;
    out->teams = year.teams->len;
    out->dropped = dropped;
    out->way = year.way;
  }
  year_clear (&year);
  out->seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  return good;
}

static void
add_figures (GString *out, const char *name, const MusterSimulateFigures *f)
{
  const struct {
    const char *name;
    double value;
  } list[] = { { "seats", f->seats },         { "late", f->late },          { "never", f->never },
               { "requested", f->requested }, { "mean_s", f->mean_s },      { "mean_first_s", f->mean_first_s },
               { "p90_s", f->p90_s },         { "mean_late_s", f->late_s }, { "weighted_late_s", f->weighted_late_s },
               { "worst_s", f->worst_s } };

  muster_json_name (out, name);
  g_string_append_c (out, '{');
  for (guint i = 0; i < G_N_ELEMENTS (list); i++) {
    muster_json_put_real (out, list[i].name, round (list[i].value * 10) / 10);
  }
  g_string_append_c (out, '}');
}

void
muster_simulation_to_json (const MusterSimulation *s, GString *out)
{
  g_string_append_printf (
      out, "{\"seed\":%u,\"incidents\":%u,\"storms\":%u,\"teams\":%u,\"seats\":%u,\"seats_without_any_skill\":%u",
      s->seed, s->incidents, s->storms, s->teams, s->seats, s->dropped);
  muster_json_put_text (out, "way", muster_way_name (s->way));
  add_figures (out, "advice", &s->advice);
  add_figures (out, "closest_idle", &s->closest);
  add_figures (out, "advice_in_storms", &s->advice_storm);
  add_figures (out, "closest_idle_in_storms", &s->closest_storm);
  g_string_append_c (out, '}');
}
