/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking certificates of capacitated location, split and single source, and of generalised assignment. The plan is
 * added up and held against the capacities; the Lagrangean bound is worked out from the multipliers with the knapsacks
 * of check-location.c. A shortage is added up, or shown by the one customer that fits nowhere. */
#include "alloc/check-tree.h"
#include "alloc/location-text.h"
#include <math.h>
#include <stdlib.h>

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

typedef struct {
  const MusterSiteText *text;
  gboolean by_facility, whole_only;
  const int *only; /* [customers] see find_only() */
  double demand;
  double sum;    /* of the prices remembered */
  double *worth; /* [facilities] */
} Tree;

/* For each customer that must be served whole the one facility large enough, −1 where there are several or none. */
static int *
find_only (const MusterSiteText *text, gboolean by_facility, gboolean whole_only)
{
  int *only = g_new (int, text->customers);
  for (int j = 0; j < text->customers; j++) {
    int count = 0;
    only[j] = -1;
    for (int i = 0; whole_only && i < text->facilities; i++)
      if (demand_of (text, by_facility, i, j) <= text->capacities[i] * (1 + 1e-9)) {
        only[j] = i;
        count++;
      }
    if (count != 1)
      only[j] = -1;
  }
  return only;
}

/* What facility @i earns at most, at the prices @u: from those who must come to it, and from the best choice of the
 * others that fits beside them. */
static double
best_earning (const Tree *t, int i, const double *u)
{
  const MusterSiteText *text = t->text;
  int n = text->customers, count = 0;
  double room = text->capacities[i] * (1 + 1e-9), guests = 0;
  g_autofree double *profits = g_new (double, n), *weights = g_new (double, n);
  for (int j = 0; j < n; j++) {
    double profit = u[j] - text->costs[i * n + j], weight = demand_of (text, t->by_facility, i, j);
    if (t->only[j] == i) {
      guests += profit;
      room -= weight;
    } else if (t->only[j] < 0 && profit > 0) {
      profits[count] = profit;
      weights[count++] = weight;
    }
  }
  room = MAX (room, 0);
  return guests
         + (t->whole_only ? muster_check_knapsack (profits, weights, count, room)
                          : fill_by_parts (profits, weights, count, room));
}

static double
bound_below (gpointer data, const double *u, const gint8 *side)
{
  Tree *t = data;
  const MusterSiteText *text = t->text;
  t->sum = -muster_check_noise (u, text->customers, text->facilities);
  t->demand = 0;
  for (int j = 0; j < text->customers; j++) {
    t->sum += u[j];
    t->demand += t->by_facility ? 0 : text->demands[j] * (1 - 1e-9);
  }
  for (int i = 0; i < text->facilities; i++)
    t->worth[i] = text->openings[i] - best_earning (t, i, u);
  g_autofree gint8 *forced = g_memdup2 (side, (gsize)text->facilities);
  for (int j = 0; j < text->customers; j++)
    if (t->only[j] >= 0 && side[t->only[j]] < 0)
      return INFINITY;
    else if (t->only[j] >= 0)
      forced[t->only[j]] = 1;
  return t->sum + cheapest_cover (text, t->worth, forced, t->demand);
}

static double
bound_other_way (gpointer data, const gint8 *side, int site, gboolean opened)
{
  const Tree *t = data;
  g_autofree gint8 *other = g_memdup2 (side, (gsize)t->text->facilities);
  other[site] = opened ? -1 : 1;
  return t->sum + cheapest_cover (t->text, t->worth, other, t->demand);
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
  g_autofree double *worth = g_new0 (double, text->facilities);
  g_autofree gint8 *side = g_new0 (gint8, text->facilities);
  g_autofree int *only = find_only (text, by_facility, whole_only);
  Tree tree = { text, by_facility, whole_only, only, 0, 0, worth };
  if (!muster_check_bounds (certificate, claimed, bound_below (&tree, u, side), step, text->maximise ? -1 : 1, error))
    return FALSE;
  if (g_strcmp0 (muster_json_get_text (certificate, "bound_proof"), "tree") != 0)
    return TRUE;
  MusterTreeProblem problem = { text->facilities, text->customers, &tree, bound_below, bound_other_way, NULL };
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
  gboolean by_facility = g_strcmp0 (muster_json_get_text (certificate, "rows"), "facilities") == 0;
  g_autoptr (MusterSiteText) instance
      = muster_sscflp_text_read (text, length, by_facility ? MUSTER_ROWS_FACILITIES : MUSTER_ROWS_CUSTOMERS, error);
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
