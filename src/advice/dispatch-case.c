/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From records to numbers: which teams could go (their readiness, whether somebody has them, who owns them), how long
 * each takes to every open incident and to every place where people live. Teams are grouped by what they drive, since a
 * bridge that bears an ambulance may not bear a fire engine; each group is one table over incidents and places
 * together. Teams that fly take the straight line. */
#include "advice/dispatch-private.h"
#include <math.h>
#include <string.h>

static void
team_clear (gpointer data)
{
  g_clear_pointer (&((MusterDispatchTeam *)data)->record, muster_record_unref);
}

void
muster_dispatch_case_free (MusterDispatchCase *c)
{
  if (c == NULL)
    return;
  g_clear_pointer (&c->seats, g_ptr_array_unref);
  g_array_unref (c->teams);
  g_array_unref (c->candidates);
  g_free (c->people);
  g_free (c->weights);
  g_free (c->due_s);
  g_free (c->extra_s);
  g_free (c->eta_s);
  g_free (c->how);
  g_free (c->foot_m);
  g_free (c->reach_s);
  muster_cover_free (c->cover);
  muster_ways_free (c->ways);
  muster_seating_plan_free (c->plan);
  g_free (c->closest);
  muster_norms_unref (c->norms);
  muster_snapshot_unref (c->snapshot);
  g_free (c);
}

MusterDispatchTeam *
muster_dispatch_case_team (const MusterDispatchCase *c, guint candidate)
{
  return &g_array_index (c->teams, MusterDispatchTeam, g_array_index (c->candidates, guint, candidate));
}

static gboolean
has_skill (const MusterDispatchTeam *team, const char *skill)
{
  const char *const *skills = muster_record_strv (team->record, MUSTER_TEAM_SKILLS);

  return skills != NULL && g_strv_contains (skills, skill);
}

static void
read_team (MusterDispatchCase *c, MusterRecord *r)
{
  const MusterNormNumbers *n = muster_norms_numbers (c->norms);
  const GPtrArray *services = muster_norms_services (c->norms);
  const char *readiness = muster_record_text (r, MUSTER_TEAM_READINESS);
  MusterDispatchTeam team = { .record = muster_record_ref (r), .candidate = MUSTER_SEATING_NOBODY };
  guint index = c->teams->len;

  team.air = g_strcmp0 (muster_record_text (r, MUSTER_TEAM_FORM), "air") == 0;
  team.order = muster_record_int (r, MUSTER_TEAM_OWN, FALSE) != 0;
  team.standby = muster_record_int (r, MUSTER_TEAM_STANDBY, FALSE) != 0;
  team.reduced = g_strcmp0 (readiness, "ready") != 0;
  team.ready_s = (team.air ? n->air_ready_s : n->turnout_s) + (team.standby ? 0 : n->not_standby_s);
  team.extra_s = (team.order ? 0 : n->request_s) + (team.reduced ? n->reduced_s : 0);
  for (guint s = 0; s < services->len && s < 32; s++) {
    const MusterCoverService *service = g_ptr_array_index (services, s);
    for (char **skill = service->skills; *skill != NULL; skill++)
      if (has_skill (&team, *skill))
        team.services |= 1u << s;
  }
  if (muster_snapshot_holder (c->snapshot, r->id) != NULL)
    team.bar = MUSTER_BAR_ASSIGNED;
  else if (g_strcmp0 (readiness, "off-duty") == 0 || g_strcmp0 (readiness, "not-ready") == 0)
    team.bar = MUSTER_BAR_OFF_DUTY;
  else if (!muster_record_position (r, &team.at) || !muster_latlon_is_valid (team.at))
    team.bar = MUSTER_BAR_NO_POSITION;
  if (team.bar == MUSTER_BAR_NONE) {
    team.candidate = c->candidates->len;
    g_array_append_val (c->candidates, index);
  }
  g_array_append_val (c->teams, team);
}

/* Those that drive the same: one table. */
static gboolean
same_vehicle (MusterVehicleSize a, MusterVehicleSize b)
{
  return a.weight_t == b.weight_t && a.width_m == b.width_m && a.height_m == b.height_m;
}

static void
store_time (MusterDispatchCase *c, const guint *seats_at, guint n_points, guint candidate, const float *row,
            const guint8 *how, const double *foot_m)
{
  const MusterDispatchTeam *team = muster_dispatch_case_team (c, candidate);
  guint n = c->candidates->len;

  for (guint s = 0; s < c->seats->len; s++) {
    const MusterOpenSeat *seat = g_ptr_array_index (c->seats, s);
    gsize k = (gsize)s * n + candidate;
    c->eta_s[k] = has_skill (team, seat->skill) ? row[seats_at[s]] + (float)team->ready_s : INFINITY;
    c->how[k] = how[seats_at[s]];
    c->foot_m[k] = (float)foot_m[seats_at[s]];
  }
  for (guint p = 0; p < c->n_places; p++)
    c->reach_s[(gsize)candidate * c->n_places + p] = row[n_points - c->n_places + p];
}

/* @points: the incidents, then the places. */
static gboolean
fill_times (MusterDispatchCase *c, MusterWays *ways, const MusterLatLon *points, guint n_points, const guint *seats_at,
            GCancellable *cancellable, GError **error)
{
  guint n = c->candidates->len;
  g_autofree gboolean *done = g_new0 (gboolean, n + 1);
  g_autofree MusterLatLon *from = g_new (MusterLatLon, n + 1);
  g_autofree guint *who = g_new (guint, n + 1);
  g_autofree float *table = g_new (float, (gsize)n *n_points + 1);
  g_autofree guint8 *how = g_new (guint8, (gsize)n * n_points + 1);
  g_autofree double *foot_m = g_new0 (double, n_points + 1);

  for (guint i = 0; i < n; i++) {
    const MusterDispatchTeam *first = muster_dispatch_case_team (c, i);
    MusterVehicleSize size = muster_norms_vehicle (c->norms, muster_record_text (first->record, MUSTER_TEAM_FORM));
    guint k = 0;
    if (done[i])
      continue;
    for (guint j = i; j < n; j++) {
      const MusterDispatchTeam *team = muster_dispatch_case_team (c, j);
      if (done[j] || team->air != first->air
          || !same_vehicle (size, muster_norms_vehicle (c->norms, muster_record_text (team->record, MUSTER_TEAM_FORM))))
        continue;
      done[j] = TRUE;
      who[k] = j;
      from[k++] = team->at;
    }
    if (!first->air) {
      if (!muster_ways_table (ways, MUSTER_VEHICLE_RESCUE, size, from, k, points, n_points, table, how, foot_m,
                              cancellable, error))
        return FALSE;
    } else {
      memset (foot_m, 0, n_points * sizeof *foot_m);
      for (gsize x = 0; x < (gsize)k * n_points; x++) {
        table[x] = muster_ways_by_air (c->norms, from[x / n_points], points[x % n_points]);
        how[x] = MUSTER_WAY_AIR;
      }
    }
    for (guint j = 0; j < k; j++)
      store_time (c, seats_at, n_points, who[j], table + (gsize)j * n_points, how + (gsize)j * n_points, foot_m);
  }
  return TRUE;
}

static gboolean
measure (MusterDispatchCase *c, MusterTerrain *terrain, GCancellable *cancellable, GError **error)
{
  const GPtrArray *places = muster_terrain_places (terrain, error);
  MusterWays *ways = places != NULL ? muster_ways_new (terrain, c->snapshot, NULL, FALSE, error) : NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MusterLatLon));
  g_autofree guint *seats_at = g_new0 (guint, c->seats->len + 1);
  guint n = c->candidates->len;

  c->ways = ways;
  if (ways == NULL)
    return FALSE;
  for (guint s = 0; s < c->seats->len; s++) {
    const MusterOpenSeat *seat = g_ptr_array_index (c->seats, s);
    MusterLatLon at = { 0, 0 };
    muster_record_position (seat->incident, &at);
    /* The seats of one incident stand next to each other. */
    if (s == 0 || ((MusterOpenSeat *)g_ptr_array_index (c->seats, s - 1))->incident != seat->incident)
      g_array_append_val (points, at);
    seats_at[s] = points->len - 1;
  }
  c->n_places = places->len;
  c->people = g_new0 (double, places->len + 1);
  for (guint p = 0; p < places->len; p++) {
    const MusterTerrainPlace *place = g_ptr_array_index (places, p);
    g_array_append_val (points, place->at);
    c->people[p] = place->people;
  }
  c->eta_s = g_new (float, (gsize)c->seats->len *n + 1);
  c->how = g_new0 (guint8, (gsize)c->seats->len * n + 1);
  c->foot_m = g_new0 (float, (gsize)c->seats->len *n + 1);
  c->reach_s = g_new (float, (gsize)n * c->n_places + 1);
  return fill_times (c, ways, (const MusterLatLon *)points->data, points->len, seats_at, cancellable, error);
}

MusterDispatchCase *
muster_dispatch_case_new (MusterTerrain *terrain, MusterNorms *norms, MusterSnapshot *snapshot,
                          const char *const *incidents, GPtrArray *problems, GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterDispatchCase) c = g_new0 (MusterDispatchCase, 1);
  const GPtrArray *teams = muster_snapshot_list (snapshot, MUSTER_TEAM), *services = muster_norms_services (norms);
  guint n;

  c->snapshot = muster_snapshot_ref (snapshot);
  c->norms = muster_norms_ref (norms);
  c->teams = g_array_new (FALSE, FALSE, sizeof (MusterDispatchTeam));
  g_array_set_clear_func (c->teams, team_clear);
  c->candidates = g_array_new (FALSE, FALSE, sizeof (guint));
  c->seats = muster_dispatch_seats (snapshot, norms, incidents, problems, error);
  if (c->seats == NULL)
    return NULL;
  for (guint i = 0; i < teams->len; i++)
    read_team (c, g_ptr_array_index (teams, i));
  if (!measure (c, terrain, cancellable, error))
    return NULL;
  n = c->candidates->len;
  c->weights = g_new0 (double, c->seats->len + 1);
  c->due_s = g_new0 (double, c->seats->len + 1);
  c->extra_s = g_new0 (double, n + 1);
  for (guint s = 0; s < c->seats->len; s++) {
    const MusterOpenSeat *seat = g_ptr_array_index (c->seats, s);
    c->weights[s] = seat->weight;
    /* What is late already stays late whoever goes: only what is added from now on can be chosen. */
    c->due_s[s] = MAX (seat->due_s, 0);
  }
  c->cover = muster_cover_new (n, c->n_places, c->people, c->reach_s, muster_norms_numbers (norms)->busy);
  for (guint s = 0; s < services->len && s < 32; s++) {
    const MusterCoverService *service = g_ptr_array_index (services, s);
    muster_cover_add_service (c->cover, service->minutes * 60, service->weight);
  }
  for (guint i = 0; i < n; i++) {
    const MusterDispatchTeam *team = muster_dispatch_case_team (c, i);
    c->extra_s[i] = team->extra_s;
    muster_cover_add_unit (c->cover, i, team->services, team->ready_s);
  }
  return g_steal_pointer (&c);
}

MusterSeating
muster_dispatch_case_seating (const MusterDispatchCase *c)
{
  const MusterNormNumbers *n = muster_norms_numbers (c->norms);
  MusterSeating seating = { .n_seats = c->seats->len,
                            .n_teams = c->candidates->len,
                            .weights = c->weights,
                            .due_s = c->due_s,
                            .eta_s = c->eta_s,
                            .extra_s = c->extra_s,
                            .late_factor = n->late_factor,
                            .empty_s = n->unfilled_s,
                            .uncovered_s = n->uncovered_s,
                            .cover = c->cover };

  return seating;
}
