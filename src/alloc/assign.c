/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Assignment by shortest augmenting paths. Inside, there are never more rows than columns (the problem is turned over
 * if need be), the lowest cost is 0 and a pair that may not be costs FAR.
 *
 *   (1) Prices v of columns, u of rows, u + v ≤ cost; each row keeps one column at equality, or none yet.
 *   (2) Start: in a square each column's price is its lowest cost and goes to a row for which it is lowest; then rows
 *       without a column bid, each taking its best column and lowering its price to what makes the second best as
 *       good, and the row thrown out bids next. Bounded in number, since bidding wars over large costs are long.
 *   (3) Each row still without is the root of a Dijkstra over columns, by reduced cost, to the nearest free column. The
 *       prices of the columns that were passed fall, and the path is flipped.
 *   (4) Every row also has a way out of its own, "nobody", at the cost LEAVE, which is more than any path can save. So
 *       the plan serves as many rows as can be at the least cost for that many, in the same search; once somebody is
 *       left, the rows and columns from which no free column can be reached are the proof.
 *
 * FAR is 2⁶¹, and u, −v and every distance stay below LEAVE + spread < 2⁶⁰, so that no sum overflows. */
#include "alloc/assign.h"
#include "alloc/assign-instance.h"
#include <math.h>
#include <string.h>

#define FAR   (G_GINT64_CONSTANT (1) << 61)
#define LIMIT (G_GINT64_CONSTANT (1) << 60)
#define NONE  MUSTER_ASSIGN_NONE

typedef struct {
  guint column;
  gint64 cost;
} Pair;

typedef struct {
  guint n, m;    /* rows ≤ columns */
  gint64 *dense; /* n × m, or NULL */
  guint *starts;
  Pair *pairs;
  gint64 lowest, leave;
  gint64 *v, *u;
  guint *column_of, *row_of;
  /* one search */
  gint64 *distance;
  guint *before; /* column → row from which it was reached */
  guint *order;  /* columns: settled, at the least distance, not reached yet */
  guint *place;  /* sparse: place in the heap + 1 */
  MusterAllocClock clock;
} Work;

typedef struct {
  gint64 first, second; /* the two lowest reduced costs of a row, at most LEAVE */
  guint column, other;
} Best;

/* ---- setting up ---- */

static gboolean
refuse (GError **error, int code, const char *message)
{
  g_set_error_literal (error, MUSTER_ALLOC_ERROR, code, message);
  return FALSE;
}

static gboolean
find_range (const MusterAssignment *p, gint64 *lowest, gint64 *highest, GError **error)
{
  gsize count = p->costs ? (gsize)p->rows * p->columns : p->starts[p->rows];
  const gint64 *costs = p->costs ? p->costs : p->arc_costs;
  *lowest = G_MAXINT64;
  *highest = G_MININT64;
  for (gsize k = 0; k < count; k++)
    if (costs[k] != MUSTER_ASSIGN_FORBIDDEN) {
      *lowest = MIN (*lowest, costs[k]);
      *highest = MAX (*highest, costs[k]);
    }
  if (*lowest > *highest)
    *lowest = *highest = 0;
  for (guint i = 0; !p->costs && i < p->rows; i++)
    if (p->starts[i] > p->starts[i + 1])
      return refuse (error, MUSTER_ALLOC_ERROR_INPUT, "the rows' pairs are not in order");
  for (gsize k = 0; !p->costs && k < count; k++)
    if (p->heads[k] >= p->columns)
      return refuse (error, MUSTER_ALLOC_ERROR_INPUT, "a pair names a column that is not there");
  return TRUE;
}

static void
fill_dense (Work *w, const MusterAssignment *p, gboolean turned)
{
  w->dense = g_new (gint64, MAX ((gsize)w->n * w->m, 1));
  for (guint i = 0; i < p->rows; i++)
    for (guint j = 0; j < p->columns; j++) {
      gint64 cost = p->costs[(gsize)i * p->columns + j];
      w->dense[turned ? (gsize)j * w->m + i : (gsize)i * w->m + j]
          = cost == MUSTER_ASSIGN_FORBIDDEN ? FAR : cost - w->lowest;
    }
}

static void
fill_sparse (Work *w, const MusterAssignment *p, gboolean turned)
{
  guint count = p->starts[p->rows];
  w->starts = g_new0 (guint, w->n + 2);
  w->pairs = g_new (Pair, MAX (count, 1));
  /* Counting sort by the inner row; the counts are shifted by one place, so that filling leaves the starts behind. */
  for (guint i = 0; i < p->rows; i++)
    for (guint k = p->starts[i]; k < p->starts[i + 1]; k++)
      w->starts[(turned ? p->heads[k] : i) + 2]++;
  for (guint i = 2; i < w->n + 2; i++)
    w->starts[i] += w->starts[i - 1];
  for (guint i = 0; i < p->rows; i++)
    for (guint k = p->starts[i]; k < p->starts[i + 1]; k++)
      w->pairs[w->starts[(turned ? p->heads[k] : i) + 1]++]
          = (Pair){ turned ? i : p->heads[k], p->arc_costs[k] - w->lowest };
}

static gboolean
set_up (Work *w, const MusterAssignment *p, GError **error)
{
  gboolean turned = p->rows > p->columns;
  gint64 highest, spread, leave;
  w->n = MIN (p->rows, p->columns);
  w->m = MAX (p->rows, p->columns);
  if (!find_range (p, &w->lowest, &highest, error))
    return FALSE;
  if (__builtin_sub_overflow (highest, w->lowest, &spread) || spread >= LIMIT
      || __builtin_mul_overflow (spread + 1, (gint64)w->m + 2, &leave) || leave >= LIMIT)
    return refuse (error, MUSTER_ALLOC_ERROR_RANGE, "the costs lie so far apart that sums of them could overflow");
  w->leave = leave;
  if (p->costs)
    fill_dense (w, p, turned);
  else
    fill_sparse (w, p, turned);
  w->v = g_new0 (gint64, w->m + 1);
  w->u = g_new0 (gint64, w->n + 1);
  w->column_of = g_new (guint, w->n + 1);
  w->row_of = g_new (guint, w->m + 1);
  w->distance = g_new (gint64, w->m + 1);
  w->before = g_new (guint, w->m + 1);
  w->order = g_new (guint, w->m + 1);
  w->place = g_new0 (guint, w->m + 1);
  return TRUE;
}

static void
clear (Work *w)
{
  g_free (w->dense);
  g_free (w->starts);
  g_free (w->pairs);
  g_free (w->v);
  g_free (w->u);
  g_free (w->column_of);
  g_free (w->row_of);
  g_free (w->distance);
  g_free (w->before);
  g_free (w->order);
  g_free (w->place);
}

static gint64
get_cost (const Work *w, guint i, guint j)
{
  gint64 least = FAR;
  if (w->dense)
    return w->dense[(gsize)i * w->m + j];
  for (guint k = w->starts[i]; k < w->starts[i + 1]; k++)
    if (w->pairs[k].column == j)
      least = MIN (least, w->pairs[k].cost);
  return least;
}

/* ---- the start ---- */

static void
offer (Best *best, guint column, gint64 reduced)
{
  if (reduced >= best->second)
    return;
  if (reduced < best->first) {
    best->second = best->first;
    best->other = best->column;
    best->first = reduced;
    best->column = column;
  } else {
    best->second = reduced;
    best->other = column;
  }
}

static Best
find_best (const Work *w, guint i)
{
  Best best = { w->leave, w->leave, NONE, NONE };
  if (w->dense) {
    const gint64 *row = w->dense + (gsize)i * w->m;
    for (guint j = 0; j < w->m; j++) {
      gint64 reduced = row[j] - w->v[j];
      if (G_UNLIKELY (reduced < best.second))
        offer (&best, j, reduced);
    }
  } else
    for (guint k = w->starts[i]; k < w->starts[i + 1]; k++) {
      guint j = w->pairs[k].column;
      gint64 reduced = w->pairs[k].cost - w->v[j];
      /* A pair given twice must not be its own second best. */
      if (j == best.column)
        best.first = MIN (best.first, reduced);
      else
        offer (&best, j, reduced);
    }
  return best;
}

static void
reduce_columns (Work *w)
{
  for (guint j = 0; j < w->m; j++)
    w->v[j] = FAR;
  for (guint i = 0; i < w->n; i++) {
    const gint64 *row = w->dense + (gsize)i * w->m;
    for (guint j = 0; j < w->m; j++)
      if (row[j] < w->v[j]) {
        w->v[j] = row[j];
        w->before[j] = i;
      }
  }
  for (guint j = w->m; j-- > 0;) {
    if (w->v[j] == FAR) {
      w->v[j] = 0;
      continue;
    }
    if (w->column_of[w->before[j]] == NONE) {
      w->column_of[w->before[j]] = j;
      w->row_of[j] = w->before[j];
    }
  }
}

/* One round of bidding among the rows in @rows; those left without come back in it. Returns how many. */
static guint
bid (Work *w, guint *rows, guint count)
{
  guint left = 0, at = 0;
  guint64 most = 4 * (guint64)count + 64;
  while (at < count) {
    guint i = rows[at++];
    if (most-- == 0 || muster_alloc_clock_expired (&w->clock)) {
      rows[left++] = i;
      while (at < count)
        rows[left++] = rows[at++];
      break;
    }
    w->clock.iterations++;
    Best best = find_best (w, i);
    guint j = best.column;
    if (j == NONE) {
      rows[left++] = i;
      continue;
    }
    guint out = w->row_of[j];
    if (best.first < best.second)
      w->v[j] -= best.second - best.first;
    else if (out != NONE && best.other != NONE) {
      j = best.other;
      out = w->row_of[j];
    } else if (out != NONE) {
      rows[left++] = i;
      continue;
    }
    w->column_of[i] = j;
    w->row_of[j] = i;
    if (out == NONE)
      continue;
    w->column_of[out] = NONE;
    if (best.first < best.second)
      rows[--at] = out; /* at ≥ 1 here: i itself was taken from this place */
    else
      rows[left++] = out;
  }
  return left;
}

/* ---- one search ---- */

/* Where a search ends: at a free column, or at a row that goes without. */
typedef struct {
  guint column, row;
  gint64 length;
} Goal;

static void
consider_leaving (const Work *w, guint i, gint64 distance, Goal *goal)
{
  /* u is what the row's own column costs it; the root has none, and its distances start from 0. */
  gint64 own = w->column_of[i] == NONE ? 0 : get_cost (w, i, w->column_of[i]) - w->v[w->column_of[i]];
  gint64 length = distance + w->leave - own;
  if (length < goal->length)
    *goal = (Goal){ NONE, i, length };
}

/* Dijkstra over all columns at once. Columns at the least distance are settled together (order[low…up)), so that the
 * next least distance is looked for once for many. Returns how many columns were settled before the goal. */
static guint
search_dense (Work *w, guint root, Goal *goal)
{
  guint low = 0, up = 0, m = w->m;
  gint64 least = 0;
  const gint64 *row = w->dense + (gsize)root * m;
  *goal = (Goal){ NONE, NONE, G_MAXINT64 };
  consider_leaving (w, root, 0, goal);
  for (guint j = 0; j < m; j++) {
    w->distance[j] = row[j] - w->v[j];
    w->before[j] = root;
    w->order[j] = j;
  }
  for (;;) {
    if (low == up) {
      least = G_MAXINT64;
      for (guint k = up; k < m; k++) {
        guint j = w->order[k];
        gint64 d = w->distance[j];
        if (d <= least) {
          if (d < least) {
            least = d;
            up = low;
          }
          w->order[k] = w->order[up];
          w->order[up++] = j;
        }
      }
      if (least >= goal->length || low == up)
        return low;
      for (guint k = low; k < up; k++)
        if (w->row_of[w->order[k]] == NONE) {
          *goal = (Goal){ w->order[k], NONE, least };
          return low;
        }
    }
    guint from = w->order[low++], i = w->row_of[from];
    w->clock.iterations++;
    row = w->dense + (gsize)i * m;
    consider_leaving (w, i, least, goal);
    gint64 shift = least - (row[from] - w->v[from]);
    for (guint k = up; k < m; k++) {
      guint j = w->order[k];
      gint64 d = row[j] - w->v[j] + shift;
      if (d < w->distance[j]) {
        w->distance[j] = d;
        w->before[j] = i;
        if (d == least) {
          if (w->row_of[j] == NONE) {
            *goal = (Goal){ j, NONE, least };
            return low;
          }
          w->order[k] = w->order[up];
          w->order[up++] = j;
        }
      }
    }
  }
}

static void
sift_up (Work *w, guint *heap, guint at)
{
  guint j = heap[at];
  for (; at > 0 && w->distance[heap[(at - 1) / 2]] > w->distance[j]; at = (at - 1) / 2) {
    heap[at] = heap[(at - 1) / 2];
    w->place[heap[at]] = at + 1;
  }
  heap[at] = j;
  w->place[j] = at + 1;
}

static guint
pop (Work *w, guint *heap, guint *size)
{
  guint top = heap[0], j = heap[--*size], at = 0;
  for (guint child; (child = 2 * at + 1) < *size; at = child) {
    if (child + 1 < *size && w->distance[heap[child + 1]] < w->distance[heap[child]])
      child++;
    if (w->distance[heap[child]] >= w->distance[j])
      break;
    heap[at] = heap[child];
    w->place[heap[at]] = at + 1;
  }
  heap[at] = j;
  w->place[j] = at + 1;
  return top;
}

/* The same over lists, with a heap. @settled gets the columns in order; distance is FAR and place 0 where nothing was
 * reached, and both are put back here for the columns that were reached but not settled. */
static guint
search_sparse (Work *w, guint root, guint *heap, Goal *goal)
{
  guint size = 0, settled = 0;
  guint i = root;
  gint64 least = 0, shift = 0;
  *goal = (Goal){ NONE, NONE, G_MAXINT64 };
  for (;;) {
    consider_leaving (w, i, least, goal);
    for (guint k = w->starts[i]; k < w->starts[i + 1]; k++) {
      guint j = w->pairs[k].column;
      gint64 d = w->pairs[k].cost - w->v[j] + shift;
      if (w->place[j] == NONE || d >= w->distance[j])
        continue;
      w->distance[j] = d;
      w->before[j] = i;
      if (w->place[j] == 0)
        w->place[j] = ++size;
      heap[w->place[j] - 1] = j;
      sift_up (w, heap, w->place[j] - 1);
    }
    if (size == 0 || w->distance[heap[0]] >= goal->length)
      break;
    guint from = pop (w, heap, &size);
    least = w->distance[from];
    i = w->row_of[from];
    if (i == NONE) {
      w->distance[from] = FAR;
      w->place[from] = 0;
      *goal = (Goal){ from, NONE, least };
      break;
    }
    w->place[from] = NONE;
    w->order[settled++] = from;
    w->clock.iterations++;
    shift = least - (get_cost (w, i, from) - w->v[from]);
  }
  for (guint k = 0; k < size; k++) {
    w->distance[heap[k]] = FAR;
    w->place[heap[k]] = 0;
  }
  return settled;
}

static void
augment (Work *w, guint root, guint *heap)
{
  Goal goal;
  guint settled = w->dense ? search_dense (w, root, &goal) : search_sparse (w, root, heap, &goal);
  for (guint k = 0; k < settled; k++) {
    guint j = w->order[k];
    w->v[j] += w->distance[j] - goal.length;
    if (!w->dense) {
      w->distance[j] = FAR;
      w->place[j] = 0;
    }
  }
  guint j = goal.column;
  if (j == NONE) { /* the row at the end goes without; its column is the next to change hands */
    if (goal.row == root)
      return;
    j = w->column_of[goal.row];
    w->column_of[goal.row] = NONE;
  }
  for (guint i = NONE; i != root;) {
    i = w->before[j];
    w->row_of[j] = i;
    guint next = w->column_of[i];
    w->column_of[i] = j;
    j = next;
  }
}

/* ---- all of it ---- */

/* Returns how many rows are left without a column. */
static guint
solve (Work *w, gboolean reduce)
{
  g_autofree guint *rows = g_new (guint, w->n + 1), *heap = w->dense ? NULL : g_new (guint, w->m + 1);
  guint count = 0, without = 0;
  memset (w->v, 0, (w->m + 1) * sizeof *w->v);
  for (guint i = 0; i < w->n; i++)
    w->column_of[i] = NONE;
  for (guint j = 0; j < w->m; j++) {
    w->row_of[j] = NONE;
    w->distance[j] = FAR;
  }
  if (reduce)
    reduce_columns (w);
  for (guint i = 0; i < w->n; i++)
    if (w->column_of[i] == NONE)
      rows[count++] = i;
  for (guint round = 0; round < 2 && count > 0; round++)
    count = bid (w, rows, count);
  for (guint k = 0; k < count && !muster_alloc_clock_expired (&w->clock); k++)
    augment (w, rows[k], heap);
  for (guint i = 0; i < w->n; i++)
    without += w->column_of[i] == NONE;
  return without;
}

/* The budget is spent: the rows without a column take the cheapest that is free. */
static guint
complete (Work *w)
{
  guint without = 0;
  for (guint i = 0; i < w->n; i++) {
    guint take = NONE;
    gint64 least = FAR;
    for (guint j = 0; w->column_of[i] == NONE && w->dense && j < w->m; j++)
      if (w->row_of[j] == NONE && w->dense[(gsize)i * w->m + j] < least) {
        take = j;
        least = w->dense[(gsize)i * w->m + j];
      }
    for (guint k = w->dense ? 0 : w->starts[i], end = w->dense ? 0 : w->starts[i + 1];
         w->column_of[i] == NONE && k < end; k++)
      if (w->row_of[w->pairs[k].column] == NONE && w->pairs[k].cost < least) {
        take = w->pairs[k].column;
        least = w->pairs[k].cost;
      }
    if (take != NONE) {
      w->column_of[i] = take;
      w->row_of[take] = i;
    }
    without += w->column_of[i] == NONE;
  }
  return without;
}

/* The rows that can be reached from one without a column by permitted pair, pair of the plan, permitted pair, … */
static guint8 *
find_short_side (Work *w)
{
  guint8 *marked = g_new0 (guint8, w->n + 1);
  g_autofree guint *queue = g_new (guint, w->n + 1);
  guint count = 0;
  for (guint i = 0; i < w->n; i++)
    if (w->column_of[i] == NONE) {
      marked[i] = 1;
      queue[count++] = i;
    }
  for (guint at = 0; at < count; at++) {
    guint i = queue[at];
    guint from = w->dense ? 0 : w->starts[i], to = w->dense ? w->m : w->starts[i + 1];
    for (guint k = from; k < to; k++) {
      guint j = w->dense ? k : w->pairs[k].column;
      if (w->dense && w->dense[(gsize)i * w->m + j] == FAR)
        continue;
      guint next = w->row_of[j];
      if (next != NONE && !marked[next]) {
        marked[next] = 1;
        queue[count++] = next;
      }
    }
  }
  return marked;
}

static void
set_row_prices (Work *w)
{
  for (guint i = 0; i < w->n; i++)
    w->u[i] = find_best (w, i).first;
}

static gboolean
add_up (const Work *w, const MusterAssignmentPlan *plan, gboolean turned, gint64 *cost, gint64 *bound, GError **error)
{
  __int128 paid = 0, prices = 0;
  for (guint i = 0; i < w->n; i++) {
    if (w->column_of[i] != NONE)
      paid += (__int128)get_cost (w, i, w->column_of[i]) + w->lowest;
    prices += turned ? plan->column_prices[i] : plan->row_prices[i];
  }
  for (guint j = 0; j < w->m; j++)
    prices += turned ? plan->row_prices[j] : plan->column_prices[j];
  *cost = (gint64)paid;
  *bound = (gint64)prices;
  if (*cost != paid || *bound != prices)
    return refuse (error, MUSTER_ALLOC_ERROR_RANGE, "the sum of the costs is beyond 64 bits");
  return TRUE;
}

static MusterAssignmentPlan *
make_plan (Work *w, const MusterAssignment *p)
{
  gboolean turned = p->rows > p->columns;
  MusterAssignmentPlan *plan = g_new0 (MusterAssignmentPlan, 1);
  plan->rows = p->rows;
  plan->columns = p->columns;
  plan->column_of_row = g_new (guint, p->rows + 1);
  plan->row_prices = g_new0 (gint64, p->rows + 1);
  plan->column_prices = g_new0 (gint64, p->columns + 1);
  for (guint i = 0; i < p->rows; i++)
    plan->column_of_row[i] = turned ? w->row_of[i] : w->column_of[i];
  for (guint i = 0; i < w->n; i++)
    (turned ? plan->column_prices : plan->row_prices)[i] = w->u[i] + w->lowest;
  for (guint j = 0; j < w->m; j++)
    (turned ? plan->row_prices : plan->column_prices)[j] = w->v[j];
  return plan;
}

static MusterAssignmentPlan *
conclude (Work *w, const MusterAssignment *p, guint without, gboolean expired, GError **error)
{
  set_row_prices (w);
  g_autoptr (MusterAssignmentPlan) plan = make_plan (w, p);
  MusterAllocOutcome *outcome = &plan->outcome;
  gint64 cost, bound;
  if (!add_up (w, plan, p->rows > p->columns, &cost, &bound, error))
    return NULL;
  if (without == 0) {
    outcome->status = cost == bound ? MUSTER_ALLOC_OPTIMAL : MUSTER_ALLOC_FEASIBLE;
    muster_alloc_outcome_set_whole (outcome, cost, bound);
  } else if (expired) {
    outcome->status = MUSTER_ALLOC_STOPPED;
    muster_alloc_outcome_set_none (outcome, (double)bound);
  } else {
    outcome->status = MUSTER_ALLOC_INFEASIBLE;
    muster_alloc_outcome_set_none (outcome, NAN);
    plan->missing = without;
    plan->partial_cost = cost;
    plan->short_side = find_short_side (w);
  }
  muster_alloc_clock_stop (&w->clock, outcome);
  return g_steal_pointer (&plan);
}

MusterAssignmentPlan *
muster_assign_solve (const MusterAssignment *problem, const MusterAllocBudget *budget, GError **error)
{
  Work w = { 0 };
  MusterAssignmentPlan *plan = NULL;
  muster_alloc_clock_start (&w.clock, budget);
  if (set_up (&w, problem, error)) {
    gboolean reduce = w.dense && w.n == w.m;
    guint without = solve (&w, reduce);
    /* Prices of a square may be above 0, which is wrong for a column that stays without a row. */
    if (without > 0 && reduce && !w.clock.expired)
      without = solve (&w, FALSE);
    if (without > 0 && w.clock.expired)
      without = complete (&w);
    plan = conclude (&w, problem, without, w.clock.expired, error);
  }
  clear (&w);
  return plan;
}

void
muster_assignment_plan_free (MusterAssignmentPlan *plan)
{
  g_free (plan->column_of_row);
  g_free (plan->row_prices);
  g_free (plan->column_prices);
  g_free (plan->short_side);
  g_free (plan);
}

/* ---- as text ---- */

gboolean
muster_assign_solve_orlib (const char *text, gsize length, const MusterAllocBudget *budget, MusterAllocOutcome *outcome,
                           GString *certificate, GError **error)
{
  guint n;
  g_autofree gint64 *costs = muster_assign_read_orlib (text, length, &n, error);
  if (!costs)
    return FALSE;
  g_autoptr (MusterAssignmentPlan) plan
      = muster_assign_solve (&(MusterAssignment){ .rows = n, .columns = n, .costs = costs }, budget, error);
  if (!plan)
    return FALSE;
  *outcome = plan->outcome;
  g_string_append (certificate, "{\"kind\":\"orlib-assign\"");
  muster_alloc_outcome_write (certificate, outcome);
  if (outcome->status != MUSTER_ALLOC_STOPPED) {
    muster_json_name (certificate, "primal");
    g_string_append (certificate, "{\"column_of_row\":[");
    for (guint i = 0; i < n; i++) {
      muster_json_comma (certificate);
      muster_json_add_int (certificate, (gint64)plan->column_of_row[i] + 1);
    }
    g_string_append (certificate, "]}");
  }
  muster_json_name (certificate, "dual");
  g_string_append_c (certificate, '{');
  muster_json_put_ints (certificate, "row_prices", plan->row_prices, n);
  muster_json_put_ints (certificate, "column_prices", plan->column_prices, n);
  g_string_append (certificate, "}}");
  return TRUE;
}
