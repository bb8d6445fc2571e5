/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * (1) Each team is priced: its time to each seat, and the coverage that goes with it when it alone leaves. Because
 *     coverage is submodular the sum of these prices never exceeds what several leaving together cost, so the
 *     assignment problem on them is a lower bound of the real one; it is solved exactly, and its duals are checked by
 *     code that is not the solver's. Each seat has a column of its own for staying empty, so there is always a plan.
 * (2) From that plan a descent on the real objective: a seat tries another team, two seats exchange. It ends where no
 *     single step helps. Objective less bound is the gap that is reported.
 * (3) What an override costs: the pair (s, t) forced, all else arranged anew. In the residual network of the optimum
 *     that is the reduced cost of the pair and the shortest way from t to the column that s gives up; the shortest
 *     ways to one column are one Dijkstra over the columns in use, so all overrides of all seats cost about as much as
 *     solving. Columns nobody uses are one node: to it for nothing, from it into a used column k for what k's price
 * says leaving k idle costs.
 *
 * Costs are whole hundredths of a second, so that duals prove exactly. */
#include "advice/seating.h"
#include "alloc/assign.h"
#include <math.h>
#include <string.h>

#define UNITS      100.0 /* in a second */
#define MOST_S     1e9   /* no pair counts more */
#define STEP_S     1.0   /* a step of the descent must save this */
#define MAX_ROUNDS 20
#define FAR_SHARE  0.5 /* of empty_s */
#define FAR_TRACE  1e-3
#define MOST_FAR_S 1e5

void
muster_seating_plan_free (MusterSeatingPlan *plan)
{
  if (plan == NULL)
    return;
  g_free (plan->team_of_seat);
  g_free (plan->seat_prices);
  g_free (plan->costs);
  g_free (plan->override_s);
  g_free (plan);
}

static double
time_cost (const MusterSeating *s, guint seat, double eta, double extra)
{
  double late = MAX (0, eta - s->due_s[seat]);

  return MIN (s->weights[seat] * (eta + s->late_factor * late + extra), MOST_S);
}

static gboolean
can (const MusterSeating *s, guint seat, guint team)
{
  return isfinite (s->eta_s[(gsize)seat * s->n_teams + team]);
}

static double
pair_cost (const MusterSeating *s, guint seat, guint team)
{
  double eta = (double)s->eta_s[(gsize)seat * s->n_teams + team], most = s->empty_s * FAR_SHARE;

  /* However far somebody comes from, coming beats nobody: beyond this only a trace of the time counts. */
  if (eta > most)
    eta = most + MIN (eta - most, MOST_FAR_S) * FAR_TRACE;
  return time_cost (s, seat, eta, s->extra_s[team]);
}

static double
empty_cost (const MusterSeating *s, guint seat)
{
  return time_cost (s, seat, s->empty_s, 0);
}

double
muster_seating_price (const MusterSeating *s, const guint *plan)
{
  double sum = 0, before = s->cover != NULL ? muster_cover_expected (s->cover) : 0;
  g_autofree gboolean *taken = g_new0 (gboolean, s->n_teams + 1);

  for (guint i = 0; i < s->n_seats; i++) {
    sum += plan[i] == MUSTER_SEATING_NOBODY ? empty_cost (s, i) : pair_cost (s, i, plan[i]);
    if (plan[i] != MUSTER_SEATING_NOBODY && s->cover != NULL && muster_cover_is_there (s->cover, plan[i])) {
      muster_cover_take (s->cover, plan[i]);
      taken[plan[i]] = TRUE;
    }
  }
  if (s->cover != NULL)
    sum += s->uncovered_s * (before - muster_cover_expected (s->cover));
  for (guint t = 0; t < s->n_teams; t++)
    if (taken[t])
      muster_cover_put (s->cover, t);
  return sum;
}

guint *
muster_seating_closest (const MusterSeating *s, const guint *order)
{
  guint *plan = g_new (guint, MAX (s->n_seats, 1));
  g_autofree gboolean *used = g_new0 (gboolean, s->n_teams + 1);

  for (guint i = 0; i < s->n_seats; i++) {
    guint seat = order != NULL ? order[i] : i, best = MUSTER_SEATING_NOBODY;
    for (guint t = 0; t < s->n_teams; t++)
      if (!used[t] && can (s, seat, t)
          && (best == MUSTER_SEATING_NOBODY
              || s->eta_s[(gsize)seat * s->n_teams + t] < s->eta_s[(gsize)seat * s->n_teams + best]))
        best = t;
    plan[seat] = best;
    if (best != MUSTER_SEATING_NOBODY)
      used[best] = TRUE;
  }
  return plan;
}

/* ---- (1) the assignment ---- */

static gint64 *
make_costs (const MusterSeating *s)
{
  gsize columns = (gsize)s->n_teams + s->n_seats;
  gint64 *costs = g_new (gint64, MAX (columns * s->n_seats, 1));
  g_autofree double *price = g_new0 (double, s->n_teams + 1);

  for (guint t = 0; t < s->n_teams && s->cover != NULL; t++)
    price[t] = s->uncovered_s * muster_cover_loss (s->cover, t);
  for (guint i = 0; i < s->n_seats; i++) {
    gint64 *row = costs + i * columns;
    for (guint t = 0; t < s->n_teams; t++)
      /* Rounded down: what is proven with whole numbers must not exceed the real price. */
      row[t] = can (s, i, t) ? (gint64)floor ((pair_cost (s, i, t) + price[t]) * UNITS) : MUSTER_ASSIGN_FORBIDDEN;
    for (guint k = 0; k < s->n_seats; k++)
      row[s->n_teams + k] = k == i ? (gint64)floor (empty_cost (s, i) * UNITS) : MUSTER_ASSIGN_FORBIDDEN;
  }
  return costs;
}

/* ---- (2) the descent ---- */

/* What is saved when @seat takes @team (may be nobody) instead of what it has; the team is nobody's. */
static double
saved_by_change (const MusterSeating *s, const guint *plan, guint seat, guint team)
{
  guint old = plan[seat];
  double saved = (old == MUSTER_SEATING_NOBODY ? empty_cost (s, seat) : pair_cost (s, seat, old))
                 - (team == MUSTER_SEATING_NOBODY ? empty_cost (s, seat) : pair_cost (s, seat, team));
  double before;

  if (s->cover == NULL)
    return saved;
  /* Nothing that coverage can give back outweighs it: no need to look. */
  if (saved < -s->uncovered_s * (old == MUSTER_SEATING_NOBODY ? 0 : 1))
    return saved;
  before = muster_cover_expected (s->cover);
  if (old != MUSTER_SEATING_NOBODY)
    muster_cover_put (s->cover, old);
  if (team != MUSTER_SEATING_NOBODY)
    muster_cover_take (s->cover, team);
  saved += s->uncovered_s * (muster_cover_expected (s->cover) - before);
  if (team != MUSTER_SEATING_NOBODY)
    muster_cover_put (s->cover, team);
  if (old != MUSTER_SEATING_NOBODY)
    muster_cover_take (s->cover, old);
  return saved;
}

static gboolean
improve_seat (const MusterSeating *s, guint *plan, gboolean *used, guint seat)
{
  guint best = plan[seat], old = plan[seat];
  double most = STEP_S, give_back = 0;

  if (old != MUSTER_SEATING_NOBODY && s->cover != NULL)
    give_back = s->uncovered_s * muster_cover_gain_at (s->cover, old, muster_cover_base (s->cover, old));
  for (guint t = 0; t <= s->n_teams; t++) {
    guint team = t < s->n_teams ? t : MUSTER_SEATING_NOBODY;
    double time;
    if (team == old || (team != MUSTER_SEATING_NOBODY && (used[team] || !can (s, seat, team))))
      continue;
    time = (old == MUSTER_SEATING_NOBODY ? empty_cost (s, seat) : pair_cost (s, seat, old))
           - (team == MUSTER_SEATING_NOBODY ? empty_cost (s, seat) : pair_cost (s, seat, team));
    if (time + give_back <= most)
      continue;
    time = saved_by_change (s, plan, seat, team);
    if (time > most) {
      most = time;
      best = team;
    }
  }
  if (best == old)
    return FALSE;
  if (old != MUSTER_SEATING_NOBODY) {
    used[old] = FALSE;
    if (s->cover != NULL)
      muster_cover_put (s->cover, old);
  }
  if (best != MUSTER_SEATING_NOBODY) {
    used[best] = TRUE;
    if (s->cover != NULL)
      muster_cover_take (s->cover, best);
  }
  plan[seat] = best;
  return TRUE;
}

/* Two seats exchange their teams: coverage stays as it is. */
static gboolean
exchange (const MusterSeating *s, guint *plan, guint a, guint b)
{
  guint x = plan[a], y = plan[b];
  double before, after;

  if (x == y || (x != MUSTER_SEATING_NOBODY && !can (s, b, x)) || (y != MUSTER_SEATING_NOBODY && !can (s, a, y)))
    return FALSE;
  before = (x == MUSTER_SEATING_NOBODY ? empty_cost (s, a) : pair_cost (s, a, x))
           + (y == MUSTER_SEATING_NOBODY ? empty_cost (s, b) : pair_cost (s, b, y));
  after = (x == MUSTER_SEATING_NOBODY ? empty_cost (s, b) : pair_cost (s, b, x))
          + (y == MUSTER_SEATING_NOBODY ? empty_cost (s, a) : pair_cost (s, a, y));
  if (before - after <= STEP_S)
    return FALSE;
  plan[a] = y;
  plan[b] = x;
  return TRUE;
}

static void
descend (const MusterSeating *s, guint *plan, MusterAllocClock *clock)
{
  g_autofree gboolean *used = g_new0 (gboolean, s->n_teams + 1), *was = g_new0 (gboolean, s->n_teams + 1);
  gboolean again = TRUE;

  for (guint t = 0; t < s->n_teams; t++)
    was[t] = s->cover != NULL && muster_cover_is_there (s->cover, t);
  for (guint i = 0; i < s->n_seats; i++)
    if (plan[i] != MUSTER_SEATING_NOBODY) {
      used[plan[i]] = TRUE;
      if (s->cover != NULL)
        muster_cover_take (s->cover, plan[i]);
    }
  for (guint round = 0; again && round < MAX_ROUNDS && !muster_alloc_clock_expired (clock); round++) {
    again = FALSE;
    for (guint i = 0; i < s->n_seats && !muster_alloc_clock_expired (clock); i++)
      again = improve_seat (s, plan, used, i) || again;
    for (guint a = 0; a < s->n_seats && !muster_alloc_clock_expired (clock); a++)
      for (guint b = a + 1; b < s->n_seats; b++)
        again = exchange (s, plan, a, b) || again;
  }
  for (guint t = 0; t < s->n_teams && s->cover != NULL; t++)
    if (was[t])
      muster_cover_put (s->cover, t);
}

/* ---- (3) overrides ---- */

typedef struct {
  const MusterAssignmentPlan *plan;
  const gint64 *costs;
  guint rows, columns, n_teams;
  gint64 *least_free; /* per row: least reduced cost to a column nobody uses */
  guint8 *in_use;     /* per column */
} Residual;

#define FAR G_MAXINT64

static gint64
reduced (const Residual *r, guint row, guint column)
{
  gint64 c = r->costs[(gsize)row * r->columns + column];

  return c == MUSTER_ASSIGN_FORBIDDEN ? FAR : c - r->plan->row_prices[row] - r->plan->column_prices[column];
}

static gint64
far_sum (gint64 a, gint64 b)
{
  return a == FAR || b == FAR ? FAR : a + b;
}

/* Shortest ways from every column in use (dist, by the row that uses it) and from the idle ones (returned) to the
 * column of @seat. */
static gint64
ways_to (const Residual *r, guint seat, gint64 *dist, guint8 *done)
{
  gint64 idle = FAR;
  gboolean idle_done = FALSE;

  for (guint i = 0; i < r->rows; i++) {
    dist[i] = FAR;
    done[i] = FALSE;
  }
  dist[seat] = 0;
  for (;;) {
    guint next = G_MAXUINT;
    gint64 least = FAR;
    for (guint i = 0; i < r->rows; i++)
      if (!done[i] && dist[i] < least) {
        least = dist[i];
        next = i;
      }
    if (!idle_done && idle < least) {
      idle_done = TRUE;
      /* A row may leave its column for an idle one. */
      for (guint i = 0; i < r->rows; i++)
        if (!done[i])
          dist[i] = MIN (dist[i], far_sum (r->least_free[i], idle));
      continue;
    }
    if (next == G_MAXUINT)
      return idle;
    done[next] = TRUE;
    /* Column k = that of row next: rows i may move into it; and it may be left idle at what its price says. */
    for (guint i = 0; i < r->rows; i++)
      if (!done[i])
        dist[i] = MIN (dist[i], far_sum (reduced (r, i, r->plan->column_of_row[next]), least));
    if (!idle_done)
      idle = MIN (idle, least - r->plan->column_prices[r->plan->column_of_row[next]]);
  }
}

static double *
make_overrides (const MusterSeating *s, const MusterAssignmentPlan *plan, const gint64 *costs, MusterAllocClock *clock)
{
  Residual r = { plan, costs, s->n_seats, s->n_teams + s->n_seats, s->n_teams, NULL, NULL };
  double *out = g_new (double, MAX ((gsize)s->n_seats * s->n_teams, 1));
  g_autofree gint64 *dist = g_new (gint64, s->n_seats + 1), *least = g_new (gint64, s->n_seats + 1);
  g_autofree guint8 *done = g_new (guint8, s->n_seats + 1), *in_use = g_new0 (guint8, r.columns + 1);
  g_autofree guint *row_of = g_new0 (guint, r.columns + 1);

  r.least_free = least;
  r.in_use = in_use;
  for (guint i = 0; i < s->n_seats; i++) {
    in_use[plan->column_of_row[i]] = TRUE;
    row_of[plan->column_of_row[i]] = i;
  }
  for (guint i = 0; i < s->n_seats; i++) {
    least[i] = FAR;
    for (guint c = 0; c < r.columns; c++)
      if (!in_use[c])
        least[i] = MIN (least[i], reduced (&r, i, c));
  }
  for (guint i = 0; i < s->n_seats; i++) {
    gboolean late = muster_alloc_clock_expired (clock);
    gint64 idle = late ? FAR : ways_to (&r, i, dist, done);
    /* Out of time: what is not known is not said. */
    for (guint t = 0; late && t < s->n_teams; t++)
      out[(gsize)i * s->n_teams + t] = INFINITY;
    for (guint t = 0; !late && t < s->n_teams; t++) {
      gint64 extra = far_sum (reduced (&r, i, t), in_use[t] ? dist[row_of[t]] : idle);
      out[(gsize)i * s->n_teams + t] = extra == FAR ? INFINITY : (double)extra / UNITS;
    }
  }
  return out;
}

/* The rule of thumb, improved the same way, is a second start: the advice is never worse than it. */
static void
take_better (const MusterSeating *s, MusterSeatingPlan *plan, MusterAllocClock *clock)
{
  g_autofree guint *other = NULL;
  double objective;

  if (plan->objective <= plan->bound + STEP_S)
    return;
  other = muster_seating_closest (s, NULL);
  descend (s, other, clock);
  objective = muster_seating_price (s, other);
  if (objective < plan->objective - STEP_S) {
    plan->objective = objective;
    memcpy (plan->team_of_seat, other, s->n_seats * sizeof *other);
  }
}

MusterSeatingPlan *
muster_seating_solve (const MusterSeating *s, gboolean overrides, const MusterAllocBudget *budget, GError **error)
{
  g_autofree gint64 *costs = make_costs (s);
  MusterAssignment problem = { .rows = s->n_seats, .columns = s->n_teams + s->n_seats, .costs = costs };
  g_autoptr (MusterAssignmentPlan) solved = NULL;
  MusterSeatingPlan *plan;
  MusterAllocClock clock;

  muster_alloc_clock_start (&clock, budget);
  if (budget != NULL && budget->cancellable != NULL
      && g_cancellable_set_error_if_cancelled (budget->cancellable, error))
    return NULL;
  plan = g_new0 (MusterSeatingPlan, 1);
  plan->n_seats = s->n_seats;
  plan->n_teams = s->n_teams;
  plan->team_of_seat = g_new (guint, MAX (s->n_seats, 1));
  plan->seat_prices = g_new0 (double, MAX (s->n_seats, 1));
  plan->proven = TRUE;
  if (s->n_seats == 0)
    return plan;
  solved = muster_assign_solve (&problem, budget, error);
  if (solved == NULL) {
    muster_seating_plan_free (plan);
    return NULL;
  }
  plan->proven = muster_assign_verify (&problem, solved, NULL);
  for (guint i = 0; i < s->n_seats; i++) {
    guint c = solved->column_of_row != NULL ? solved->column_of_row[i] : MUSTER_ASSIGN_NONE;
    plan->team_of_seat[i] = c < s->n_teams ? c : MUSTER_SEATING_NOBODY;
    plan->seat_prices[i] = (double)solved->row_prices[i] / UNITS;
  }
  plan->bound = solved->outcome.bound / UNITS;
  if (overrides && solved->outcome.status == MUSTER_ALLOC_OPTIMAL)
    plan->override_s = make_overrides (s, solved, costs, &clock);
  descend (s, plan->team_of_seat, &clock);
  plan->objective = muster_seating_price (s, plan->team_of_seat);
  take_better (s, plan, &clock);
  plan->bound = MIN (plan->bound, plan->objective);
  plan->costs = g_steal_pointer (&costs);
  return plan;
}
