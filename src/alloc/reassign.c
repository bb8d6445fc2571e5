/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tabu search with strategic oscillation, as others use for generalised assignment (Yagiura, Ibaraki and Glover 2004
 * give the idea of the penalty; the moves here are the plain ones). Each move is the best of all shifts of one customer
 * and all exchanges of two, by cost plus penalty × overload; a customer does not go back to where it came from for some
 * moves, unless that makes the best plan yet. Opening a facility costs its price at its first guest and gives it back
 * with its last, so facilities open and close on the way. */
#include "alloc/reassign.h"
#include <math.h>
#include <string.h>

void
muster_reassign_init (MusterReassign *r, const MusterSingleSource *problem, const double *ceilings,
                      MusterAllocClock *clock, MusterDice *dice)
{
  int m = problem->facilities, n = problem->customers;
  *r = (MusterReassign){ .problem = problem, .ceilings = ceilings, .clock = clock, .dice = dice };
  r->at = g_new0 (int, n);
  r->best = g_new0 (int, n);
  r->load = g_new0 (double, m);
  r->guests = g_new0 (int, m);
  r->until = g_new0 (int, (gsize)m *n);
  r->allowed = g_new0 (gboolean, m);
  double cost = 0, demand = 0;
  for (int k = 0; k < m * n; k++) {
    cost += fabs (ceilings[k]);
    demand += problem->demands[k];
  }
  r->penalty = demand > 0 ? MAX (cost, 1) / demand : 1;
}

void
muster_reassign_clear (MusterReassign *r)
{
  g_free (r->at);
  g_free (r->best);
  g_free (r->load);
  g_free (r->guests);
  g_free (r->until);
  g_free (r->allowed);
}

static double
over (const MusterReassign *r, int i, double load)
{
  double more = load - r->problem->capacities[i];
  return more > 1e-9 * r->problem->capacities[i] ? more : 0;
}

static void
place (MusterReassign *r, int j, int i)
{
  r->at[j] = i;
  r->load[i] += r->problem->demands[i * r->problem->customers + j];
  r->guests[i]++;
}

/* How much worse @j fares with its second best facility that has room than with its best; @pick gets the best. */
static double
regret (const MusterReassign *r, int j, int *pick)
{
  int m = r->problem->facilities, n = r->problem->customers;
  double first = INFINITY, second = INFINITY;
  *pick = -1;
  for (int i = 0; i < m; i++) {
    if (!r->allowed[i])
      continue;
    double excess = over (r, i, r->load[i] + r->problem->demands[i * n + j]);
    double cost = r->ceilings[i * n + j] + 10 * r->penalty * excess;
    if (cost < first) {
      second = first;
      first = cost;
      *pick = i;
    } else if (cost < second)
      second = cost;
  }
  return isfinite (second) ? second - first : 0;
}

void
muster_reassign_fill (MusterReassign *r, const int *start)
{
  int m = r->problem->facilities, n = r->problem->customers;
  g_autofree gboolean *placed = g_new0 (gboolean, n);
  memset (r->load, 0, sizeof (double) * (gsize)m);
  memset (r->guests, 0, sizeof (int) * (gsize)m);
  for (int j = 0; j < n; j++)
    if (start && start[j] >= 0 && r->allowed[start[j]]) {
      place (r, j, start[j]);
      placed[j] = TRUE;
    }
  for (;;) {
    int who = -1, where = -1, pick;
    double most = -1;
    for (int j = 0; j < n; j++) {
      if (placed[j])
        continue;
      double loss = regret (r, j, &pick);
      if (loss > most) {
        most = loss;
        who = j;
        where = pick;
      }
    }
    if (who < 0)
      return;
    place (r, who, where);
    placed[who] = TRUE;
  }
}

static double
overload (const MusterReassign *r)
{
  double sum = 0;
  for (int i = 0; i < r->problem->facilities; i++)
    sum += over (r, i, r->load[i]);
  return sum;
}

static double
cost_of (const MusterReassign *r)
{
  int n = r->problem->customers;
  double sum = 0;
  for (int i = 0; i < r->problem->facilities; i++)
    if (r->guests[i] > 0)
      sum += r->problem->openings[i];
  for (int j = 0; j < n; j++)
    sum += r->ceilings[r->at[j] * n + j];
  return sum;
}

typedef struct {
  int customer, other; /* other < 0: a shift to `to` */
  int to;
  double change; /* of cost + penalty × overload */
} Move;

typedef struct {
  Move *best;
  int now;
  double reach; /* a tabu move is allowed when its change is below this */
} Sight;

static void
offer (Sight *sight, gboolean barred, Move move)
{
  if (move.change < sight->best->change && (!barred || move.change < sight->reach))
    *sight->best = move;
}

static void
look_at_shifts (MusterReassign *r, int j, Sight *sight)
{
  const MusterSingleSource *p = r->problem;
  int n = p->customers, from = r->at[j];
  double gone = over (r, from, r->load[from] - p->demands[from * n + j]) - over (r, from, r->load[from]);
  double back = -r->ceilings[from * n + j] + r->penalty * gone - (r->guests[from] == 1 ? p->openings[from] : 0);
  for (int i = 0; i < p->facilities; i++) {
    if (i == from || !r->allowed[i])
      continue;
    double more = over (r, i, r->load[i] + p->demands[i * n + j]) - over (r, i, r->load[i]);
    double change = back + r->ceilings[i * n + j] + r->penalty * more + (r->guests[i] == 0 ? p->openings[i] : 0);
    offer (sight, r->until[i * n + j] > sight->now, (Move){ j, -1, i, change });
  }
}

static void
look_at_swaps (MusterReassign *r, int j, Sight *sight)
{
  const MusterSingleSource *p = r->problem;
  int n = p->customers, a = r->at[j];
  double over_a = over (r, a, r->load[a]), cost_a = r->ceilings[a * n + j], demand_a = p->demands[a * n + j];
  for (int k = j + 1; k < n; k++) {
    int b = r->at[k];
    if (a == b)
      continue;
    double change = r->ceilings[b * n + j] + r->ceilings[a * n + k] - cost_a - r->ceilings[b * n + k];
    if (change >= sight->best->change && over_a <= 0 && over (r, b, r->load[b]) <= 0)
      continue;
    double more = over (r, a, r->load[a] - demand_a + p->demands[a * n + k]) - over_a
                  + over (r, b, r->load[b] - p->demands[b * n + k] + p->demands[b * n + j]) - over (r, b, r->load[b]);
    change += r->penalty * more;
    gboolean barred = r->until[b * n + j] > sight->now || r->until[a * n + k] > sight->now;
    offer (sight, barred, (Move){ j, k, b, change });
  }
}

static void
leave (MusterReassign *r, int j, int until)
{
  int n = r->problem->customers, i = r->at[j];
  r->load[i] -= r->problem->demands[i * n + j];
  r->guests[i]--;
  if (r->guests[i] == 0)
    r->load[i] = 0;
  r->until[i * n + j] = until;
}

static void
make (MusterReassign *r, const Move *move, int now)
{
  int from = r->at[move->customer], until = now + 6 + muster_dice_roll (r->dice, 10);
  leave (r, move->customer, until);
  if (move->other >= 0) {
    leave (r, move->other, until);
    place (r, move->other, from);
  }
  place (r, move->customer, move->to);
}

void
muster_reassign_search (MusterReassign *r, int moves)
{
  int n = r->problem->customers, in_row = 0;
  memset (r->until, 0, sizeof (int) * (gsize)r->problem->facilities * (gsize)n);
  r->best_value = INFINITY;
  for (int now = 1;; now++) {
    double excess = overload (r), cost = cost_of (r);
    if (excess <= 0 && cost < r->best_value - 1e-9 * fabs (r->best_value == INFINITY ? 0 : r->best_value)) {
      r->best_value = cost;
      memcpy (r->best, r->at, sizeof (int) * (gsize)n);
    }
    if (now > moves || muster_alloc_clock_expired (r->clock))
      return;
    in_row = (excess > 0) == (in_row > 0) ? in_row + (excess > 0 ? 1 : -1) : (excess > 0 ? 1 : -1);
    if (in_row >= 4 || in_row <= -4) {
      r->penalty = CLAMP (r->penalty * (in_row > 0 ? 1.4 : 0.8), 1e-9, 1e12);
      in_row = 0;
    }
    Move best = { -1, -1, -1, INFINITY };
    double reach
        = isfinite (r->best_value) ? r->best_value - cost - r->penalty * excess - 1e-9 * fabs (cost) : -INFINITY;
    Sight sight = { &best, now, reach };
    for (int j = 0; j < n; j++) {
      look_at_shifts (r, j, &sight);
      look_at_swaps (r, j, &sight);
    }
    if (best.customer < 0)
      return;
    make (r, &best, now);
  }
}
