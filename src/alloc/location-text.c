/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Readers of published location instances. Sizes are limited before anything is allocated, to what a matrix of doubles
 * can hold in a few hundred megabytes, and amounts to 1e12, so that no sum of them loses its decimals. */
#include "alloc/location-text.h"
#include "alloc/scan.h"
#include <math.h>
#include <string.h>

#define MOST_NODES  20000
#define MOST_PAIRS  40000000
#define MOST_AMOUNT 1e12

/* ---- pmed ---- */

static int
root_of (int *parent, int node)
{
  while (parent[node] != node)
    node = parent[node] = parent[parent[node]];
  return node;
}

static int
count_components (const MusterPMedText *instance)
{
  g_autofree int *parent = g_new (int, instance->nodes);
  int count = instance->nodes;
  for (int i = 0; i < instance->nodes; i++)
    parent[i] = i;
  for (int e = 0; e < instance->edges; e++) {
    int a = root_of (parent, instance->ends[2 * e]), b = root_of (parent, instance->ends[2 * e + 1]);
    if (a != b) {
      parent[a] = b;
      count--;
    }
  }
  return count;
}

static gboolean
read_edges (MusterScan *scan, MusterPMedText *instance, gint64 lines, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gsize room = 0;
  for (gint64 k = 0; k < lines; k++) {
    gint64 a, b;
    double cost;
    gpointer place;
    if (!muster_scan_int (scan, "the first node of an edge", 1, instance->nodes, &a, error)
        || !muster_scan_int (scan, "the second node of an edge", 1, instance->nodes, &b, error)
        || !muster_scan_real (scan, "the cost of an edge", 0, MOST_AMOUNT, &cost, error))
      return FALSE;
    if (a == b)
      continue;
    gint64 key = MIN (a, b) * instance->nodes + MAX (a, b);
    if (g_hash_table_lookup_extended (seen, &key, NULL, &place)) {
      instance->costs[GPOINTER_TO_INT (place)] = cost;
      continue;
    }
    int edge = instance->edges++;
    if ((gsize)edge >= room) {
      room = MAX (2 * room, 256);
      instance->ends = g_renew (int, instance->ends, 2 * room);
      instance->costs = g_renew (double, instance->costs, room);
    }
    instance->ends[2 * edge] = (int)a - 1;
    instance->ends[2 * edge + 1] = (int)b - 1;
    instance->costs[edge] = cost;
    g_hash_table_insert (seen, g_memdup2 (&key, sizeof key), GINT_TO_POINTER (edge));
  }
  return TRUE;
}

MusterPMedText *
muster_pmed_text_read (const char *text, gsize length, GError **error)
{
  g_autoptr (MusterPMedText) instance = g_new0 (MusterPMedText, 1);
  MusterScan scan;
  gint64 nodes, edges, medians;
  muster_scan_start (&scan, text, length);
  if (!muster_scan_int (&scan, "the number of nodes", 1, MOST_NODES, &nodes, error)
      || !muster_scan_int (&scan, "the number of edges", 0, G_MAXINT / 4, &edges, error)
      || !muster_scan_int (&scan, "the number of medians", 1, nodes, &medians, error))
    return NULL;
  if (nodes * nodes > MOST_PAIRS) {
    g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_RANGE,
                 "%" G_GINT64_FORMAT " nodes make more pairs than fit in memory", nodes);
    return NULL;
  }
  instance->nodes = (int)nodes;
  instance->medians = (int)medians;
  if (!read_edges (&scan, instance, edges, error) || !muster_scan_end (&scan, error))
    return NULL;
  instance->components = count_components (instance);
  return g_steal_pointer (&instance);
}

void
muster_pmed_text_free (MusterPMedText *instance)
{
  g_free (instance->ends);
  g_free (instance->costs);
  g_free (instance);
}

/* ---- facilities and customers ---- */

static gboolean
read_reals (MusterScan *scan, const char *what, double least, double *out, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!muster_scan_real (scan, what, least, MOST_AMOUNT, &out[i], error))
      return FALSE;
  return TRUE;
}

static MusterSiteText *
read_size (MusterScan *scan, GError **error)
{
  gint64 facilities, customers;
  if (!muster_scan_int (scan, "the number of facilities", 1, MOST_NODES, &facilities, error)
      || !muster_scan_int (scan, "the number of customers", 1, MOST_PAIRS, &customers, error))
    return NULL;
  if (facilities * customers > MOST_PAIRS) {
    g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_RANGE,
                 "%" G_GINT64_FORMAT " facilities and %" G_GINT64_FORMAT
                 " customers make more pairs than fit in memory",
                 facilities, customers);
    return NULL;
  }
  /* A text this short cannot hold a number for each pair: refuse before there is memory for them. */
  if (scan->end - scan->at < facilities * customers) {
    muster_scan_fail (scan, error, "the text is too short for %" G_GINT64_FORMAT " × %" G_GINT64_FORMAT " costs",
                      facilities, customers);
    return NULL;
  }
  MusterSiteText *instance = g_new0 (MusterSiteText, 1);
  instance->facilities = (int)facilities;
  instance->customers = (int)customers;
  instance->capacities = g_new0 (double, facilities);
  instance->openings = g_new0 (double, facilities);
  instance->costs = g_new0 (double, facilities *customers);
  return instance;
}

static gboolean
read_capacity (MusterScan *scan, double capacity, double *out, int *words, GError **error)
{
  MusterScan ahead = *scan;
  const char *word;
  gsize length;
  if (muster_scan_word (&ahead, &word, &length) && length == 8 && g_ascii_strncasecmp (word, "capacity", 8) == 0) {
    *scan = ahead;
    *out = capacity > 0 ? capacity : INFINITY;
    ++*words;
    return TRUE;
  }
  return muster_scan_real (scan, "a capacity", 0, MOST_AMOUNT, out, error);
}

MusterSiteText *
muster_cap_text_read (const char *text, gsize length, double capacity, GError **error)
{
  MusterScan scan;
  muster_scan_start (&scan, text, length);
  g_autoptr (MusterSiteText) instance = read_size (&scan, error);
  if (!instance)
    return NULL;
  int m = instance->facilities, n = instance->customers;
  double whole = 0, offered = 0;
  for (int i = 0; i < m; i++) {
    if (!read_capacity (&scan, capacity, &instance->capacities[i], &instance->words, error)
        || !muster_scan_real (&scan, "an opening cost", 0, MOST_AMOUNT, &instance->openings[i], error))
      return NULL;
    offered += instance->capacities[i];
  }
  instance->demands = g_new0 (double, n);
  for (int j = 0; j < n; j++) {
    if (!muster_scan_real (&scan, "a demand", 0, MOST_AMOUNT, &instance->demands[j], error))
      return NULL;
    whole += instance->demands[j];
    for (int i = 0; i < m; i++)
      if (!muster_scan_real (&scan, "a cost", 0, MOST_AMOUNT, &instance->costs[i * n + j], error))
        return NULL;
  }
  if (!muster_scan_end (&scan, error))
    return NULL;
  instance->unlimited = offered <= 0 || (capacity <= 0 && instance->words == m);
  for (int i = 0; i < m; i++)
    if (instance->unlimited || isinf (instance->capacities[i]))
      instance->capacities[i] = whole;
  return g_steal_pointer (&instance);
}

/* How many words the current line has; leaves it. */
static int
words_on_line (MusterScan *scan)
{
  int words = 0;
  const char *word;
  gsize length;
  while (muster_scan_more_on_line (scan) && muster_scan_word (scan, &word, &length))
    words++;
  muster_scan_next_line (scan);
  return words;
}

/* The first lines are pairs of words, one for each facility, and something else follows. */
static gboolean
has_lines_of_two (const MusterScan *scan, int facilities)
{
  MusterScan ahead = *scan;
  if (facilities == 2 || muster_scan_more_on_line (&ahead))
    return FALSE;
  muster_scan_next_line (&ahead);
  for (int i = 0; i < facilities; i++)
    if (words_on_line (&ahead) != 2)
      return FALSE;
  return words_on_line (&ahead) != 2;
}

/* Whether a line ends after each @row of the next @count words. */
static gboolean
has_rows_of (const MusterScan *scan, int row, int count)
{
  MusterScan ahead = *scan;
  const char *word;
  gsize length;
  for (int k = 1; k <= count; k++)
    if (!muster_scan_word (&ahead, &word, &length) || (k % row == 0 && muster_scan_more_on_line (&ahead)))
      return FALSE;
  return TRUE;
}

/* Lists of capacities and of opening costs can be wrapped at two a line as well, so lines of two alone do not tell. In
 * files of pairs the demands and each facility's costs end a line, and not each customer's. */
static gboolean
has_pairs (const MusterScan *scan, int m, int n)
{
  MusterScan costs = *scan;
  const char *word;
  gsize length;
  if (!has_lines_of_two (scan, m))
    return FALSE;
  for (int k = 0; k < 2 * m + n; k++)
    muster_scan_word (&costs, &word, &length);
  return !muster_scan_more_on_line (&costs) && has_rows_of (&costs, n, m * n) && !has_rows_of (&costs, m, m * n);
}

/* Díaz and Fernández publish customers first: n m; a row of m costs for each customer; demands; opening costs;
 * capacities. These are n + 2 m numbers beside the costs where the other layouts have 2 m + n, with m and n the other
 * way round, so how many numbers there are tells which it is. */
static gboolean
has_customers_first (const char *text, gsize length)
{
  MusterScan scan;
  gint64 first, second, count = 0;
  const char *word;
  gsize size;
  muster_scan_start (&scan, text, length);
  if (!muster_scan_int (&scan, "", 1, MOST_PAIRS, &first, NULL)
      || !muster_scan_int (&scan, "", 1, MOST_NODES, &second, NULL) || first == second)
    return FALSE;
  while (muster_scan_word (&scan, &word, &size))
    count++;
  gint64 usual = first * second + 2 * first + second;
  return count == first * second + first + 2 * second && count != usual && count != usual + 1;
}

static MusterSiteText *
read_customers_first (MusterScan *scan, GError **error)
{
  g_autoptr (MusterSiteText) instance = read_size (scan, error);
  if (!instance)
    return NULL;
  int n = instance->facilities, m = instance->customers;
  gsize pairs = (gsize)m * (gsize)n;
  g_autofree double *rows = g_steal_pointer (&instance->costs);
  g_free (instance->capacities);
  g_free (instance->openings);
  instance->facilities = m;
  instance->customers = n;
  instance->layout = MUSTER_LAYOUT_CUSTOMERS_FIRST;
  instance->capacities = g_new0 (double, m);
  instance->openings = g_new0 (double, m);
  instance->demands = g_new0 (double, n);
  instance->costs = g_new0 (double, pairs);
  if (!read_reals (scan, "a cost", 0, rows, pairs, error)
      || !read_reals (scan, "a demand", 0, instance->demands, (gsize)n, error)
      || !read_reals (scan, "an opening cost", 0, instance->openings, (gsize)m, error)
      || !read_reals (scan, "a capacity", 0, instance->capacities, (gsize)m, error))
    return NULL;
  for (gsize k = 0; k < pairs; k++)
    instance->costs[k % (gsize)m * (gsize)n + k / (gsize)m] = rows[k];
  return g_steal_pointer (&instance);
}

MusterSiteText *
muster_sscflp_text_read (const char *text, gsize length, MusterRows rows, GError **error)
{
  MusterScan scan;
  muster_scan_start (&scan, text, length);
  if (rows == MUSTER_ROWS_CUSTOMERS_FIRST || (rows == MUSTER_ROWS_USUAL && has_customers_first (text, length)))
    return read_customers_first (&scan, error);
  g_autoptr (MusterSiteText) instance = read_size (&scan, error);
  if (!instance)
    return NULL;
  int m = instance->facilities, n = instance->customers;
  gboolean pairs = rows == MUSTER_ROWS_USUAL ? has_pairs (&scan, m, n)
                                             : rows == MUSTER_ROWS_FACILITIES && has_lines_of_two (&scan, m);
  instance->layout = pairs ? MUSTER_LAYOUT_PAIRS : MUSTER_LAYOUT_LISTS;
  for (int i = 0; i < m; i++)
    if (!read_reals (&scan, "a capacity", 0, &instance->capacities[i], 1, error)
        || (pairs && !read_reals (&scan, "an opening cost", 0, &instance->openings[i], 1, error)))
      return NULL;
  instance->demands = g_new0 (double, n);
  if ((!pairs && !read_reals (&scan, "an opening cost", 0, instance->openings, (gsize)m, error))
      || !read_reals (&scan, "a demand", 0, instance->demands, (gsize)n, error))
    return NULL;
  instance->by_facility = rows == MUSTER_ROWS_FACILITIES || (rows == MUSTER_ROWS_USUAL && pairs);
  for (int k = 0; k < m * n; k++) {
    int at = instance->by_facility ? k : k % m * n + k / m;
    if (!muster_scan_real (&scan, "a cost", 0, MOST_AMOUNT, &instance->costs[at], error))
      return NULL;
  }
  MusterScan last = scan;
  double known;
  if (muster_scan_real (&last, "the best cost known", 0, MOST_AMOUNT, &known, NULL))
    scan = last;
  return muster_scan_end (&scan, error) ? g_steal_pointer (&instance) : NULL;
}

MusterSiteText *
muster_gap_text_read (const char *text, gsize length, int which, gboolean maximise, GError **error)
{
  MusterScan scan;
  gint64 problems;
  muster_scan_start (&scan, text, length);
  if (!muster_scan_int (&scan, "the number of problems", 1, G_MAXINT, &problems, error))
    return NULL;
  if (which < 1 || which > problems) {
    muster_scan_fail (&scan, error, "there is no problem %d, the text has %" G_GINT64_FORMAT, which, problems);
    return NULL;
  }
  for (int problem = 1;; problem++) {
    g_autoptr (MusterSiteText) instance = read_size (&scan, error);
    if (!instance)
      return NULL;
    gsize m = (gsize)instance->facilities, pairs = m * (gsize)instance->customers;
    instance->demands = g_new0 (double, pairs);
    instance->maximise = maximise;
    if (!read_reals (&scan, "a cost", 0, instance->costs, pairs, error)
        || !read_reals (&scan, "a demand", 0, instance->demands, pairs, error)
        || !read_reals (&scan, "a capacity", 0, instance->capacities, m, error))
      return NULL;
    for (gsize k = 0; maximise && k < pairs; k++)
      instance->costs[k] = -instance->costs[k];
    if (problem == which)
      return problem < problems || muster_scan_end (&scan, error) ? g_steal_pointer (&instance) : NULL;
  }
}

void
muster_site_text_free (MusterSiteText *instance)
{
  g_free (instance->capacities);
  g_free (instance->openings);
  g_free (instance->demands);
  g_free (instance->costs);
  g_free (instance);
}

/* ---- coverage ---- */

MusterCoverText *
muster_cover_text_read (const char *text, gsize length, GError **error)
{
  g_autoptr (MusterCoverText) instance = g_new0 (MusterCoverText, 1);
  MusterScan scan;
  gint64 points, sites, units;
  muster_scan_start (&scan, text, length);
  if (!muster_scan_int (&scan, "the number of points", 1, MOST_PAIRS, &points, error)
      || !muster_scan_int (&scan, "the number of sites", 1, MOST_NODES, &sites, error)
      || !muster_scan_int (&scan, "the number of units", 0, 10000, &units, error)
      || !muster_scan_real (&scan, "the covering distance", 0, MOST_AMOUNT, &instance->radius, error))
    return NULL;
  if (points * sites > MOST_PAIRS) {
    g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_RANGE,
                 "%" G_GINT64_FORMAT " points and %" G_GINT64_FORMAT " sites make more pairs than fit in memory",
                 points, sites);
    return NULL;
  }
  if (scan.end - scan.at < points * sites) {
    muster_scan_fail (&scan, error, "the text is too short for %" G_GINT64_FORMAT " × %" G_GINT64_FORMAT " distances",
                      points, sites);
    return NULL;
  }
  instance->points = (int)points;
  instance->sites = (int)sites;
  instance->units = (int)units;
  instance->weights = g_new0 (double, points);
  instance->covers = g_new0 (gboolean, points * sites);
  if (!read_reals (&scan, "a weight", 0, instance->weights, (gsize)points, error))
    return NULL;
  for (int k = 0; k < instance->points * instance->sites; k++) {
    double distance;
    if (!muster_scan_real (&scan, "a distance", 0, MOST_AMOUNT, &distance, error))
      return NULL;
    instance->covers[k] = distance <= instance->radius;
  }
  return muster_scan_end (&scan, error) ? g_steal_pointer (&instance) : NULL;
}

void
muster_cover_text_free (MusterCoverText *instance)
{
  g_free (instance->weights);
  g_free (instance->covers);
  g_free (instance);
}
