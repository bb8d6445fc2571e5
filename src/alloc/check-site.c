/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking certificates of capacitated location, split and single source, and of generalised assignment. The plan is
 * added up and held against the capacities; the Lagrangean bound is worked out from the multipliers with the knapsacks
 * of check-location.c. A shortage is added up, or shown by the one customer that fits nowhere. */
#include "alloc/check-tree.h"
#include "alloc/location-text.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-6

static double
demand_of (const MusterSiteText *text, gboolean by_facility, int i, int j)
{
  return text->demands[by_facility ? i * text->customers + j : j];
}

/* The least Σ v(i) y(i) over choices of facilities that agree with @side and hold @demand: all of negative worth, and a
 * cover of the rest. +∞ when there is none. */
static double
cheapest_cover (const MusterSiteText *text, const double *worth, const gint8 *side, double demand)
{
  int count = 0;
  double value = 0, spare = 0, dear = 0, missing = demand;
  g_autofree double *profits = g_new (double, text->facilities), *weights = g_new (double, text->facilities);
  for (int i = 0; i < text->facilities; i++)
    if (side[i] > 0 || (side[i] == 0 && worth[i] <= 0)) {
      value += worth[i];
      missing -= text->capacities[i];
    } else if (side[i] == 0) {
      profits[count] = worth[i];
      weights[count++] = text->capacities[i];
      spare += text->capacities[i];
      dear += worth[i];
    }
  if (missing <= 0)
    return value;
  if (spare < missing)
    return INFINITY;
  return value + dear - muster_check_knapsack (profits, weights, count, spare - missing);
}

typedef struct {
  double profit, weight;
} Part;

static int
by_rate (const void *a, const void *b)
{
  const Part *x = a, *y = b;
  double left = x->profit * y->weight, right = y->profit * x->weight;
  return left > right ? -1 : left < right;
}

static double
fill_by_parts (const double *profits, const double *weights, int n, double capacity)
{
  double sum = 0;
  g_autofree Part *parts = g_new (Part, MAX (n, 1));
  for (int k = 0; k < n; k++)
    parts[k] = (Part){ profits[k], weights[k] };
  qsort (parts, (gsize)n, sizeof (Part), by_rate);
  for (int k = 0; k < n && capacity >= 0; k++) {
    sum += parts[k].profit * (parts[k].weight <= capacity ? 1 : capacity / parts[k].weight);
    capacity -= parts[k].weight;
  }
  return sum;
}

/* side: the facilities, and where customers are served whole, the pairs facility × customer after them: < 0 it must not
 * be, > 0 the customer is there. */
typedef struct {
  const MusterSiteText *text;
  gboolean by_facility, whole_only;
  double demand;
  double sum;      /* of the prices remembered */
  const double *u; /* these */
  double *worth;   /* [facilities] */
  int *only;       /* [customers] the one facility left under the decisions, −1 where there are more */
  gint8 *forced;   /* [facilities] as decided, and open where somebody has no other left */
} Tree;

static gboolean
may_go (const Tree *t, const gint8 *side, int i, int j)
{
  if (!t->whole_only)
    return TRUE;
  return side[i] >= 0 && side[t->text->facilities + i * t->text->customers + j] >= 0
         && demand_of (t->text, t->by_facility, i, j) <= t->text->capacities[i] * (1 + 1e-9);
}

/* FALSE when somebody has nowhere to go, or those who must go to a facility overflow it. */
static gboolean
settle (Tree *t, const gint8 *side)
{
  int m = t->text->facilities, n = t->text->customers;
  g_autofree double *load = g_new0 (double, m);
  memcpy (t->forced, side, (gsize)m);
  for (int j = 0; j < n; j++) {
    int count = 0, one = -1, sent = -1;
    t->only[j] = -1;
    for (int i = 0; t->whole_only && i < m; i++) {
      if (may_go (t, side, i, j)) {
        one = i;
        count++;
      }
      if (side[m + i * n + j] > 0)
        sent = i;
    }
    if (sent >= 0) {
      one = sent;
      count = may_go (t, side, sent, j);
    }
    if (t->whole_only && count == 0)
      return FALSE;
    if (count != 1)
      continue;
    t->only[j] = one;
    t->forced[one] = 1;
    load[one] += demand_of (t->text, t->by_facility, one, j);
    if (load[one] > t->text->capacities[one] * (1 + 1e-9))
      return FALSE;
  }
  return TRUE;
}

/* What facility @i earns at most, at the prices @u: from those who must come to it, and from the best choice of the
 * others that fits beside them. @extra ≥ 0: that customer must come as well, and the others may come in parts. */
static double
best_earning (const Tree *t, int i, const gint8 *side, int extra)
{
  const MusterSiteText *text = t->text;
  int n = text->customers, count = 0;
  double room = text->capacities[i] * (1 + 1e-9), guests = 0;
  g_autofree double *profits = g_new (double, n), *weights = g_new (double, n);
  for (int j = 0; j < n; j++) {
    double profit = t->u[j] - text->costs[i * n + j], weight = demand_of (text, t->by_facility, i, j);
    if (t->only[j] == i || j == extra) {
      guests += profit;
      room -= weight;
    } else if (t->only[j] < 0 && profit > 0 && may_go (t, side, i, j)) {
      profits[count] = profit;
      weights[count++] = weight;
    }
  }
  if (extra >= 0 && room < 0)
    return -INFINITY;
  room = MAX (room, 0);
  if (extra >= 0) { /* who does not fit at all does not come in part */
    int kept = 0;
    for (int k = 0; k < count; k++)
      if (weights[k] <= room) {
        profits[kept] = profits[k];
        weights[kept++] = weights[k];
      }
    count = kept;
  }
  return guests
         + (t->whole_only && extra < 0 ? muster_check_knapsack (profits, weights, count, room)
                                       : fill_by_parts (profits, weights, count, room));
}

static double
bound_below (gpointer data, const double *u, const gint8 *side)
{
  Tree *t = data;
  const MusterSiteText *text = t->text;
  t->u = u;
  t->sum = -muster_check_noise (u, text->customers, text->facilities);
  for (int j = 0; j < text->customers; j++)
    t->sum += u[j];
  if (!settle (t, side))
    return INFINITY;
  for (int i = 0; i < text->facilities; i++)
    t->worth[i] = side[i] < 0 ? 0 : text->openings[i] - best_earning (t, i, side, -1);
  return t->sum + cheapest_cover (text, t->worth, t->forced, t->demand);
}

static double
bound_other_way (gpointer data, const gint8 *side, int site, gboolean opened)
{
  const Tree *t = data;
  int m = t->text->facilities, n = t->text->customers, i = site < m ? site : (site - m) / n;
  if (site < m) {
    g_autofree gint8 *other = g_memdup2 (t->forced, (gsize)m);
    if (opened && other[site] > 0)
      return INFINITY; /* somebody has no other */
    other[site] = opened ? -1 : 1;
    return t->sum + cheapest_cover (t->text, t->worth, other, t->demand);
  }
  if (opened)
    return -INFINITY; /* no tree fixes a pair so */
  g_autofree gint8 *there = g_memdup2 (t->forced, (gsize)m);
  g_autofree double *worth = g_memdup2 (t->worth, (gsize)m * sizeof (double));
  there[i] = 1;
  worth[i] = t->text->openings[i] - best_earning (t, i, side, (site - m) % n);
  return isinf (worth[i]) ? INFINITY : t->sum + cheapest_cover (t->text, worth, there, t->demand);
}

/* Where everybody has one facility left, that is the only plan. */
static double
cost_of_settled (gpointer data, const gint8 *side)
{
  Tree *t = data;
  int m = t->text->facilities, n = t->text->customers;
  double cost = 0;
  if (!settle (t, side))
    return INFINITY;
  g_autofree gboolean *open = g_new0 (gboolean, m);
  for (int j = 0; j < n; j++) {
    if (t->only[j] < 0)
      return NAN;
    cost += t->text->costs[t->only[j] * n + j];
    open[t->only[j]] = TRUE;
  }
  for (int i = 0; i < m; i++)
    cost += open[i] ? t->text->openings[i] : 0;
  return cost;
}

/* All demand there is, where it is the same wherever it is served. */
static double
whole_demand (const MusterSiteText *text, gboolean by_facility)
{
  double sum = 0;
  for (int j = 0; j < text->customers; j++) {
    sum += demand_of (text, by_facility, 0, j) * (1 - 1e-9);
    for (int i = 1; i < text->facilities; i++)
      if (demand_of (text, by_facility, i, j) != demand_of (text, by_facility, 0, j))
        return 0;
  }
  return sum;
}

/* Loads and openings of a plan given as shares. */
static gboolean
check_loads (const MusterSiteText *text, gboolean by_facility, const double *shares, double claimed, GError **error)
{
  int m = text->facilities, n = text->customers;
  double cost = 0;
  for (int j = 0; j < n; j++) {
    double sum = 0;
    for (int i = 0; i < m; i++)
      sum += shares[i * n + j];
    if (fabs (sum - 1) > TOLERANCE)
      return muster_alloc_refute (error, "customer %d is served %.9g times", j + 1, sum);
  }
  for (int i = 0; i < m; i++) {
    double load = 0;
    gboolean used = FALSE;
    for (int j = 0; j < n; j++) {
      double share = shares[i * n + j];
      load += share * demand_of (text, by_facility, i, j);
      cost += share * text->costs[i * n + j];
      used = used || share > 0;
    }
    if (load > text->capacities[i] * (1 + TOLERANCE))
      return muster_alloc_refute (error, "facility %d carries %.9g, %.9g more than it can", i + 1, load,
                                  load - text->capacities[i]);
    cost += used ? text->openings[i] : 0;
  }
  return muster_check_same (claimed, text->maximise ? -cost : cost, "the cost of the plan", error);
}

static double *
read_serves (const MusterSiteText *text, const MusterJson *primal, GError **error)
{
  int n = text->customers;
  g_autofree gint64 *serves = muster_alloc_check_get_ints (primal, "serves", (gsize)n, error);
  g_autofree double *shares = g_new0 (double, (gsize)text->facilities *n);
  for (int j = 0; serves && j < n; j++) {
    if (serves[j] < 1 || serves[j] > text->facilities) {
      muster_alloc_refute (error, "customer %d is served by no facility there is", j + 1);
      return NULL;
    }
    shares[((int)serves[j] - 1) * n + j] = 1;
  }
  return serves ? g_steal_pointer (&shares) : NULL;
}

static double *
read_shares (const MusterSiteText *text, const MusterJson *primal, GError **error)
{
  int n = text->customers;
  const MusterJson *list = muster_json_get (primal, "shares");
  g_autofree double *shares = g_new0 (double, (gsize)text->facilities *n);
  for (gsize k = 0; k < muster_json_length (list); k++) {
    gint64 i, j;
    g_autofree double *triple = NULL;
    const MusterJson *entry = muster_json_at (list, k);
    if (muster_json_length (entry) != 3 || !muster_json_get_int (muster_json_at (entry, 0), &i)
        || !muster_json_get_int (muster_json_at (entry, 1), &j) || i < 1 || i > text->facilities || j < 1 || j > n) {
      muster_alloc_refute (error, "share %" G_GSIZE_FORMAT " is of no facility and customer there are", k + 1);
      return NULL;
    }
    double share = muster_json_real (muster_json_at (entry, 2), NAN);
    if (!(share >= 0 && share <= 1 + TOLERANCE)) {
      muster_alloc_refute (error, "share %" G_GSIZE_FORMAT " is not between 0 and 1", k + 1);
      return NULL;
    }
    shares[((int)i - 1) * n + (int)j - 1] += share;
  }
  return g_steal_pointer (&shares);
}

/* Infeasible for a reason that can be seen, or by a search that cannot. */
static gboolean
check_shortage (const MusterSiteText *text, gboolean by_facility, gboolean whole_only, const MusterJson *certificate,
                GError **error)
{
  double capacity = 0, least = 0;
  gboolean fits_nowhere = FALSE;
  for (int i = 0; i < text->facilities; i++)
    capacity += text->capacities[i];
  for (int j = 0; j < text->customers; j++) {
    double smallest = INFINITY;
    gboolean fits = FALSE;
    for (int i = 0; i < text->facilities; i++) {
      smallest = MIN (smallest, demand_of (text, by_facility, i, j));
      fits = fits || demand_of (text, by_facility, i, j) <= text->capacities[i] * (1 + 1e-9);
    }
    fits_nowhere = fits_nowhere || (whole_only && !fits);
    least += smallest;
  }
  if (fits_nowhere || least > capacity * (1 + 1e-9)
      || g_strcmp0 (muster_json_get_text (certificate, "bound_proof"), "search") == 0)
    return TRUE;
  return muster_alloc_refute (error, "%.9g is asked for, capacities of %.9g hold it", least, capacity);
}

static gboolean
check_site (const MusterSiteText *text, gboolean by_facility, gboolean whole_only, const MusterJson *certificate,
            const MusterAllocOutcome *claimed, GError **error)
{
  gsize pairs = (gsize)text->facilities * (gsize)text->customers;
  const MusterJson *primal = muster_json_get (certificate, "primal");
  if (claimed->status == MUSTER_ALLOC_INFEASIBLE)
    return check_shortage (text, by_facility, whole_only, certificate, error);
  if (isfinite (claimed->objective)) {
    g_autofree double *shares = whole_only ? read_serves (text, primal, error) : read_shares (text, primal, error);
    if (!shares || !check_loads (text, by_facility, shares, claimed->objective, error))
      return FALSE;
  }
  g_autofree double *u = muster_alloc_check_get_reals (certificate, "dual", (gsize)text->customers, error);
  if (!u)
    return FALSE;
  double step = 0;
  if (whole_only)
    step
        = muster_check_step (text->costs, pairs, muster_check_step (text->openings, (gsize)text->facilities, INFINITY));
  int sites = text->facilities + (whole_only ? (int)pairs : 0);
  g_autofree double *worth = g_new0 (double, text->facilities);
  g_autofree gint8 *side = g_new0 (gint8, sites), *forced = g_new0 (gint8, text->facilities);
  g_autofree int *only = g_new0 (int, text->customers);
  Tree tree = { text, by_facility, whole_only, whole_demand (text, by_facility), 0, NULL, worth, only, forced };
  if (!muster_check_bounds (certificate, claimed, bound_below (&tree, u, side), step, text->maximise ? -1 : 1, error))
    return FALSE;
  if (g_strcmp0 (muster_json_get_text (certificate, "bound_proof"), "tree") != 0)
    return TRUE;
  MusterTreeProblem problem
      = { sites, text->customers, &tree, bound_below, bound_other_way, whole_only ? cost_of_settled : NULL };
  return muster_check_tree (&problem, certificate, u, text->maximise ? -claimed->bound : claimed->bound, step, error);
}

gboolean
muster_alloc_check_orlib_cap (const char *text, gsize length, const MusterJson *certificate,
                              const MusterAllocOutcome *claimed, GError **error)
{
  double capacity = muster_json_real (muster_json_get (certificate, "capacity"), 0);
  g_autoptr (MusterSiteText) instance = muster_cap_text_read (text, length, capacity, error);
  return instance && check_site (instance, FALSE, FALSE, certificate, claimed, error);
}

gboolean
muster_alloc_check_sscflp (const char *text, gsize length, const MusterJson *certificate,
                           const MusterAllocOutcome *claimed, GError **error)
{
  MusterRows rows = MUSTER_ROWS_CUSTOMERS;
  if (g_strcmp0 (muster_json_get_text (certificate, "layout"), "customers-first") == 0)
    rows = MUSTER_ROWS_CUSTOMERS_FIRST;
  else if (g_strcmp0 (muster_json_get_text (certificate, "rows"), "facilities") == 0)
    rows = MUSTER_ROWS_FACILITIES;
  g_autoptr (MusterSiteText) instance = muster_sscflp_text_read (text, length, rows, error);
  return instance && check_site (instance, FALSE, TRUE, certificate, claimed, error);
}

gboolean
muster_alloc_check_orlib_gap (const char *text, gsize length, const MusterJson *certificate,
                              const MusterAllocOutcome *claimed, GError **error)
{
  gint64 which = muster_json_int (muster_json_get (certificate, "problem"), 1);
  gboolean maximise = muster_json_bool (muster_json_get (certificate, "maximise"), FALSE);
  g_autoptr (MusterSiteText) instance
      = muster_gap_text_read (text, length, (int)CLAMP (which, 0, G_MAXINT), maximise, error);
  return instance && check_site (instance, TRUE, TRUE, certificate, claimed, error);
}
