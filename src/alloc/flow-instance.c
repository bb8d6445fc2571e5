/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reader of DIMACS min files. Lines count in this format, so a number missing at the end of a line is not looked
 * for on the next. Memory is asked for by the announced counts only once the text is long enough to hold them. */
#include "alloc/flow-instance.h"
#include "alloc/scan.h"

#define SHORTEST_ARC 12 /* bytes of "a 1 2 0 1 0\n" */
#define MOST_NODES   100000000

static gboolean
read_int (MusterScan *scan, const char *what, gint64 least, gint64 most, gint64 *out, GError **error)
{
  if (!muster_scan_more_on_line (scan))
    return muster_scan_fail (scan, error, "the line ends where %s should be", what);
  return muster_scan_int (scan, what, least, most, out, error);
}

static gboolean
finish_line (MusterScan *scan, GError **error)
{
  if (muster_scan_more_on_line (scan))
    return muster_scan_fail (scan, error, "there is more on the line than belongs there");
  muster_scan_next_line (scan);
  return TRUE;
}

static gboolean
read_problem (MusterScan *scan, MusterFlowInstance *in, gsize length, GError **error)
{
  const char *word;
  gsize size;
  gint64 nodes, arcs;
  if (in->supplies)
    return muster_scan_fail (scan, error, "a second problem line");
  if (!muster_scan_more_on_line (scan) || !muster_scan_word (scan, &word, &size) || size != 3
      || !g_str_has_prefix (word, "min"))
    return muster_scan_fail (scan, error, "the problem is not “min”");
  if (!read_int (scan, "the number of nodes", 0, MOST_NODES, &nodes, error)
      || !read_int (scan, "the number of arcs", 0, G_MAXINT32, &arcs, error))
    return FALSE;
  if ((guint64)arcs * (SHORTEST_ARC - 1) > length)
    return muster_scan_fail (scan, error, "%" G_GINT64_FORMAT " arcs are announced, the text is too short for them",
                             arcs);
  in->flow.nodes = (guint)nodes;
  in->tails = g_new (guint, (gsize)arcs + 1);
  in->heads = g_new (guint, (gsize)arcs + 1);
  in->lower = g_new (gint64, (gsize)arcs + 1);
  in->upper = g_new (gint64, (gsize)arcs + 1);
  in->costs = g_new (gint64, (gsize)arcs + 1);
  in->supplies = g_try_new0 (gint64, (gsize)nodes + 1);
  if (!in->supplies)
    return muster_scan_fail (scan, error, "there is no memory for so many nodes");
  in->flow.arcs = (guint)arcs;
  return TRUE;
}

static gboolean
read_node (MusterScan *scan, MusterFlowInstance *in, GError **error)
{
  gint64 v, supply;
  if (!read_int (scan, "the node", 1, in->flow.nodes, &v, error)
      || !read_int (scan, "the supply", -G_MAXINT64, G_MAXINT64, &supply, error))
    return FALSE;
  if (in->supplies[v - 1] != 0)
    return muster_scan_fail (scan, error, "a second supply for node %" G_GINT64_FORMAT, v);
  in->supplies[v - 1] = supply;
  return TRUE;
}

static gboolean
read_arc (MusterScan *scan, MusterFlowInstance *in, guint a, GError **error)
{
  gint64 tail, head;
  if (a >= in->flow.arcs)
    return muster_scan_fail (scan, error, "more arcs than the %u that were announced", in->flow.arcs);
  if (!read_int (scan, "the tail", 1, in->flow.nodes, &tail, error)
      || !read_int (scan, "the head", 1, in->flow.nodes, &head, error)
      || !read_int (scan, "the lower limit", 0, G_MAXINT64 - 1, &in->lower[a], error)
      || !read_int (scan, "the upper limit", G_MININT64, G_MAXINT64, &in->upper[a], error)
      || !read_int (scan, "the cost", -G_MAXINT64, G_MAXINT64, &in->costs[a], error))
    return FALSE;
  if (in->upper[a] < 0)
    in->upper[a] = MUSTER_FLOW_UNLIMITED;
  if (in->lower[a] > in->upper[a])
    return muster_scan_fail (scan, error, "the lower limit is above the upper limit");
  in->tails[a] = (guint)tail - 1;
  in->heads[a] = (guint)head - 1;
  return TRUE;
}

MusterFlowInstance *
muster_flow_read_dimacs (const char *text, gsize length, GError **error)
{
  g_autoptr (MusterFlowInstance) in = g_new0 (MusterFlowInstance, 1);
  MusterScan scan;
  const char *word;
  gsize size;
  guint arcs = 0;
  muster_scan_start (&scan, text, length);
  while (muster_scan_word (&scan, &word, &size)) {
    char kind = size == 1 ? word[0] : '?';
    if (word[0] == 'c') {
      muster_scan_next_line (&scan);
      continue;
    }
    gboolean good;
    if (kind == 'p')
      good = read_problem (&scan, in, length, error);
    else if ((kind == 'n' || kind == 'a') && !in->supplies)
      good = muster_scan_fail (&scan, error, "the problem line must come first");
    else if (kind == 'n')
      good = read_node (&scan, in, error);
    else if (kind == 'a')
      good = read_arc (&scan, in, arcs++, error);
    else
      good = muster_scan_fail (&scan, error, "a line begins with c, p, n or a");
    if (!good || !finish_line (&scan, error))
      return NULL;
  }
  if (!in->supplies) {
    muster_scan_fail (&scan, error, "there is no problem line");
    return NULL;
  }
  if (arcs != in->flow.arcs) {
    muster_scan_fail (&scan, error, "%u arcs are announced, %u are there", in->flow.arcs, arcs);
    return NULL;
  }
  in->flow.tails = in->tails;
  in->flow.heads = in->heads;
  in->flow.lower = in->lower;
  in->flow.upper = in->upper;
  in->flow.costs = in->costs;
  in->flow.supplies = in->supplies;
  return g_steal_pointer (&in);
}

void
muster_flow_instance_free (MusterFlowInstance *in)
{
  g_free (in->tails);
  g_free (in->heads);
  g_free (in->lower);
  g_free (in->upper);
  g_free (in->costs);
  g_free (in->supplies);
  g_free (in);
}
