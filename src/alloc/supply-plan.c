/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ruin and recreate. A vehicle is sent where its load, less its trip, saves most, counted in two ways by turns: as it
 * is, and less the prices of the bound for stock and vehicle, which are high for what others want more. Then a few
 * vehicles, by turns of one site, of one depot and of any, are called back and the gaps filled by the same rule with a
 * little chance in it. A plan somewhat worse is gone on from, less and less of that towards the end; the best is kept.
 */
#include "alloc/supply-plan.h"
#include "alloc/grain.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 30000
#define QUIET  8000

typedef struct {
  gint64 *stock, *left, *amounts, *load; /* [stocks], [needs], [cells], [types] */
  guint *idle, *vehicles;                /* [fleets], [types] */
  gint64 saved;                          /* against sending nothing */
} State;

typedef struct {
  const MusterSupplyShape *shape;
  const double *prices;
  guint *first;    /* [types + 1] cells of each type */
  guint *order[2]; /* [cells] of each type, what saves most for its weight first; 1: less the prices */
  double *worth;   /* [cells] what a unit saves, less the price of its stock */
  gint64 *saves;   /* [cells] what a unit saves */
  gint64 *cost;    /* [types] of one vehicle */
  State now, kept, best;
  MusterDice dice;
  MusterAllocClock *clock;
} Work;

/* ---- states ---- */

static gsize
sizes (const Work *w, gsize *stocks)
{
  const MusterSupply *p = w->shape->problem;
  *stocks = (gsize)p->depots * p->goods;
  return w->shape->cell_count;
}

static void
make_state (const Work *w, State *s)
{
  gsize stocks, cells = sizes (w, &stocks);
  s->stock = g_new0 (gint64, stocks + 1);
  s->left = g_new0 (gint64, w->shape->problem->needs + 1);
  s->amounts = g_new0 (gint64, cells + 1);
  s->load = g_new0 (gint64, w->shape->type_count + 1);
  s->idle = g_new0 (guint, w->shape->problem->fleets + 1);
  s->vehicles = g_new0 (guint, w->shape->type_count + 1);
}

static void
clear_state (State *s)
{
  g_free (s->stock);
  g_free (s->left);
  g_free (s->amounts);
  g_free (s->load);
  g_free (s->idle);
  g_free (s->vehicles);
}

static void
copy (gpointer to, gconstpointer from, gsize size)
{
  if (size > 0) /* no stock at all has no memory */
    memcpy (to, from, size);
}

static void
copy_state (const Work *w, State *to, const State *from)
{
  gsize stocks, cells = sizes (w, &stocks);
  copy (to->stock, from->stock, stocks * sizeof *to->stock);
  copy (to->left, from->left, w->shape->problem->needs * sizeof *to->left);
  copy (to->amounts, from->amounts, cells * sizeof *to->amounts);
  copy (to->load, from->load, w->shape->type_count * sizeof *to->load);
  copy (to->idle, from->idle, w->shape->problem->fleets * sizeof *to->idle);
  copy (to->vehicles, from->vehicles, w->shape->type_count * sizeof *to->vehicles);
  to->saved = from->saved;
}

/* ---- what is known of cells and types once for all ---- */

static gsize
stock_of (const Work *w, guint c)
{
  const MusterSupply *p = w->shape->problem;
  const MusterSupplyCell *cell = &w->shape->cells[c];
  return (gsize)p->fleet[w->shape->types[cell->type].fleet].depot * p->goods + p->need[cell->need].good;
}

static gint64
load_of (const Work *w, guint c)
{
  const MusterSupply *p = w->shape->problem;
  return p->unit_loads[p->need[w->shape->cells[c].need].good];
}

typedef struct {
  const Work *w;
  gboolean priced;
} Sorting;

static int
compare_cells (gconstpointer a, gconstpointer b, gpointer data)
{
  const Sorting *sorting = data;
  const Work *w = sorting->w;
  guint x = *(const guint *)a, y = *(const guint *)b;
  double p = (sorting->priced ? w->worth[x] : (double)w->saves[x]) / (double)load_of (w, x);
  double q = (sorting->priced ? w->worth[y] : (double)w->saves[y]) / (double)load_of (w, y);
  return p != q ? (p > q ? -1 : 1) : (x > y) - (x < y);
}

static void
prepare (Work *w)
{
  const MusterSupplyShape *shape = w->shape;
  const MusterSupply *p = shape->problem;
  gsize stocks, cells = sizes (w, &stocks);
  w->first = g_new0 (guint, shape->type_count + 1);
  w->worth = g_new0 (double, cells + 1);
  w->saves = g_new0 (gint64, cells + 1);
  w->cost = g_new0 (gint64, shape->type_count + 1);
  for (guint c = 0; c < cells; c++) {
    gsize stock = stock_of (w, c);
    w->first[shape->cells[c].type + 1] = c + 1;
    w->saves[c] = p->need[shape->cells[c].need].weight - (p->unit_costs ? p->unit_costs[stock] : 0);
    w->worth[c] = (double)w->saves[c] - w->prices[p->needs + stock];
  }
  for (guint t = 0; t < shape->type_count; t++) {
    const MusterSupplyFleet *fleet = &p->fleet[shape->types[t].fleet];
    w->cost[t] = fleet->trip_cost + fleet->time_cost * (shape->types[t].arrival - shape->types[t].departure);
  }
  for (int k = 0; k < 2; k++) {
    Sorting sorting = { w, k == 1 };
    w->order[k] = g_new0 (guint, cells + 1);
    for (guint c = 0; c < cells; c++)
      w->order[k][c] = c;
    for (guint t = 0; t < shape->type_count; t++)
      g_qsort_with_data (w->order[k] + w->first[t], (int)(w->first[t + 1] - w->first[t]), sizeof (guint), compare_cells,
                         &sorting);
  }
  make_state (w, &w->now);
  make_state (w, &w->kept);
  make_state (w, &w->best);
  copy (w->now.stock, p->stocks, stocks * sizeof (gint64));
  for (guint n = 0; n < p->needs; n++)
    w->now.left[n] = p->need[n].amount;
  for (guint f = 0; f < p->fleets; f++)
    w->now.idle[f] = p->fleet[f].vehicles;
}

static void
clear (Work *w)
{
  g_free (w->first);
  g_free (w->worth);
  g_free (w->saves);
  g_free (w->cost);
  g_free (w->order[0]);
  g_free (w->order[1]);
  clear_state (&w->now);
  clear_state (&w->kept);
  clear_state (&w->best);
}

/* ---- one vehicle ---- */

/* What the room of type @t, with @more vehicles, takes in now. With @does it is loaded; else only counted. @gain: what
 * that saves, less prices where @priced. Returns what it really saves. */
static gint64
fill (Work *w, guint t, guint more, gboolean priced, gboolean does, double *gain)
{
  State *s = &w->now;
  gint64 room = w->shape->problem->fleet[w->shape->types[t].fleet].capacity * (s->vehicles[t] + (gint64)more);
  gint64 saved = 0;
  room -= s->load[t];
  *gain = 0;
  for (guint k = w->first[t]; k < w->first[t + 1] && room > 0; k++) {
    guint c = w->order[priced][k], need = w->shape->cells[c].need;
    gsize stock = stock_of (w, c);
    gint64 amount = MIN (MIN (s->left[need], s->stock[stock]), room / load_of (w, c));
    if (amount <= 0 || w->saves[c] <= 0 || (priced && w->worth[c] <= 0))
      continue;
    room -= amount * load_of (w, c);
    saved += amount * w->saves[c];
    *gain += (double)amount * (priced ? w->worth[c] : (double)w->saves[c]);
    if (!does)
      continue;
    s->amounts[c] += amount;
    s->left[need] -= amount;
    s->stock[stock] -= amount;
    s->load[t] += amount * load_of (w, c);
    s->saved += amount * w->saves[c];
  }
  return saved;
}

/* Sends vehicles until none saves anything. @chance: gains are taken as up to a fifth more or less. */
static void
send_all (Work *w, gboolean priced, gboolean chance)
{
  const MusterSupply *p = w->shape->problem;
  const double *fleets = w->prices + p->needs + (gsize)p->depots * p->goods;
  State *s = &w->now;
  for (;;) {
    double most = -INFINITY, gain;
    guint best = w->shape->type_count;
    for (guint t = 0; t < w->shape->type_count; t++) {
      guint fleet = w->shape->types[t].fleet;
      if (s->idle[fleet] == 0 || fill (w, t, 1, priced, FALSE, &gain) <= w->cost[t])
        continue;
      gain -= (double)w->cost[t] + (priced ? fleets[fleet] : 0);
      if (chance)
        gain += fabs (gain) * (muster_dice_roll (&w->dice, 41) - 20) / 100;
      if (gain > most) {
        most = gain;
        best = t;
      }
    }
    if (best == w->shape->type_count || muster_alloc_clock_expired (w->clock))
      return;
    s->idle[w->shape->types[best].fleet]--;
    fill (w, best, 1, priced, TRUE, &gain);
    s->vehicles[best]++;
    s->saved -= w->cost[best];
  }
}

/* One vehicle fewer on type @t; the others take what is most worth taking. */
static void
call_back (Work *w, guint t)
{
  State *s = &w->now;
  double gain;
  for (guint c = w->first[t]; c < w->first[t + 1]; c++) {
    s->left[w->shape->cells[c].need] += s->amounts[c];
    s->stock[stock_of (w, c)] += s->amounts[c];
    s->saved -= s->amounts[c] * w->saves[c];
    s->amounts[c] = 0;
  }
  s->load[t] = 0;
  s->vehicles[t]--;
  s->idle[w->shape->types[t].fleet]++;
  s->saved += w->cost[t];
  fill (w, t, 0, FALSE, TRUE, &gain);
}

/* ---- the whole ---- */

static gboolean
goes_along (const Work *w, guint a, guint b, int kind)
{
  const MusterSupplyType *x = &w->shape->types[a], *y = &w->shape->types[b];
  const MusterSupplyFleet *fleet = w->shape->problem->fleet;
  return kind == 0 ? x->site == y->site : kind == 1 ? fleet[x->fleet].depot == fleet[y->fleet].depot : TRUE;
}

static void
ruin (Work *w, int kind)
{
  g_autofree guint *used = g_new (guint, w->shape->type_count + 1);
  guint count = 0, along = 0;
  for (guint t = 0; t < w->shape->type_count; t++)
    if (w->now.vehicles[t] > 0)
      used[count++] = t;
  if (count == 0)
    return;
  guint seed = used[muster_dice_roll (&w->dice, (int)count)];
  for (guint k = 0; k < count; k++)
    if (goes_along (w, seed, used[k], kind))
      used[along++] = used[k];
  for (int calls = 1 + muster_dice_roll (&w->dice, 4); calls > 0 && along > 0; calls--) {
    guint k = (guint)muster_dice_roll (&w->dice, (int)along);
    call_back (w, used[k]);
    if (w->now.vehicles[used[k]] == 0)
      used[k] = used[--along];
  }
}

static void
improve (Work *w, gint64 nothing)
{
  for (int round = 0, quiet = 0; round < ROUNDS && quiet < QUIET && !muster_alloc_clock_expired (w->clock);
       round++, quiet++) {
    double worse = 0.004 * (double)(nothing - w->best.saved) * (1 - (double)quiet / QUIET);
    copy_state (w, &w->kept, &w->now);
    ruin (w, round % 3);
    send_all (w, round % 2 == 1, TRUE);
    if ((double)w->now.saved < (double)w->kept.saved - worse)
      copy_state (w, &w->now, &w->kept);
    if (w->now.saved > w->best.saved) {
      copy_state (w, &w->best, &w->now);
      quiet = 0;
    }
  }
}

void
muster_supply_plan_trips (const MusterSupplyShape *shape, const double *prices, guint32 seed, MusterAllocClock *clock,
                          gint64 *amounts, guint *vehicles)
{
  Work w = { .shape = shape, .prices = prices, .clock = clock };
  gint64 nothing = 0;
  for (guint n = 0; n < shape->problem->needs; n++)
    nothing += shape->problem->need[n].amount * shape->problem->need[n].weight;
  muster_dice_start (&w.dice, seed);
  prepare (&w);
  send_all (&w, TRUE, FALSE);
  send_all (&w, FALSE, FALSE);
  copy_state (&w, &w.best, &w.now);
  improve (&w, nothing);
  memcpy (amounts, w.best.amounts, shape->cell_count * sizeof *amounts);
  memcpy (vehicles, w.best.vehicles, shape->type_count * sizeof *vehicles);
  clear (&w);
}
