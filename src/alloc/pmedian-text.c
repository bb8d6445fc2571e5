/* SPDX-License-Identifier: GPL-3.0-or-later */
/* p-median from a published graph: shortest paths by Dijkstra with a binary heap from every node, then the solver, then
 * the certificate. A graph of more components than medians leaves somebody unserved whatever is opened; that is said
 * before anything is solved. */
#include "alloc/location-text.h"
#include "alloc/location-write.h"
#include "alloc/pmedian.h"
#include <math.h>
#include <string.h>

/* Adjacency of the graph as flat arrays, and a heap of nodes by distance. */
typedef struct {
  int nodes;
  int *begin, *to;
  double *cost;
  int *heap, *place; /* place: −1 not in the heap */
  int size;
} Roads;

static void
roads_init (Roads *r, const MusterPMedText *text)
{
  *r = (Roads){ .nodes = text->nodes };
  r->begin = g_new0 (int, r->nodes + 2);
  r->to = g_new (int, 2 * text->edges + 1);
  r->cost = g_new (double, 2 * text->edges + 1);
  r->heap = g_new (int, r->nodes);
  r->place = g_new (int, r->nodes);
  for (int k = 0; k < 2 * text->edges; k++)
    r->begin[text->ends[k] + 2]++;
  for (int i = 2; i < r->nodes + 2; i++)
    r->begin[i] += r->begin[i - 1];
  for (int k = 0; k < 2 * text->edges; k++) {
    int at = r->begin[text->ends[k] + 1]++;
    r->to[at] = text->ends[k ^ 1];
    r->cost[at] = text->costs[k / 2];
  }
}

static void
roads_clear (Roads *r)
{
  g_free (r->begin);
  g_free (r->to);
  g_free (r->cost);
  g_free (r->heap);
  g_free (r->place);
}

static void
put (Roads *r, int at, int node)
{
  r->heap[at] = node;
  r->place[node] = at;
}

static void
rise (Roads *r, const double *distance, int at)
{
  int node = r->heap[at];
  for (; at > 0 && distance[node] < distance[r->heap[(at - 1) / 2]]; at = (at - 1) / 2)
    put (r, at, r->heap[(at - 1) / 2]);
  put (r, at, node);
}

static int
take_nearest (Roads *r, const double *distance)
{
  int nearest = r->heap[0], node = r->heap[--r->size], at = 0;
  r->place[nearest] = -1;
  if (r->size == 0)
    return nearest;
  for (int child; (child = 2 * at + 1) < r->size; at = child) {
    if (child + 1 < r->size && distance[r->heap[child + 1]] < distance[r->heap[child]])
      child++;
    if (distance[node] <= distance[r->heap[child]])
      break;
    put (r, at, r->heap[child]);
  }
  put (r, at, node);
  return nearest;
}

static void
spread (Roads *r, int from, double *distance)
{
  for (int i = 0; i < r->nodes; i++) {
    distance[i] = INFINITY;
    r->place[i] = -1;
  }
  distance[from] = 0;
  r->size = 1;
  put (r, 0, from);
  while (r->size > 0) {
    int node = take_nearest (r, distance);
    for (int k = r->begin[node]; k < r->begin[node + 1]; k++) {
      double through = distance[node] + r->cost[k];
      int next = r->to[k];
      if (through >= distance[next])
        continue;
      if (isinf (distance[next]))
        put (r, r->size++, next);
      distance[next] = through;
      rise (r, distance, r->place[next]);
    }
  }
}

static void
write_infeasible (GString *out, const MusterPMedText *text, MusterAllocOutcome *outcome)
{
  outcome->status = MUSTER_ALLOC_INFEASIBLE;
  muster_alloc_outcome_set_none (outcome, NAN);
  muster_location_write_head (out, &(MusterLocationHead){ "orlib-pmed", outcome, NAN, 0, TRUE, FALSE });
  muster_json_put_int (out, "components", text->components);
  muster_json_name (out, "missing");
  g_string_append_c (out, '{');
  muster_json_put_int (out, "medians", text->components - text->medians);
  muster_json_put_int (out, "needed", text->components);
  muster_json_put_int (out, "held", text->medians);
  g_string_append (out, "}}");
}

static void
write_plan (GString *out, const MusterPMedText *text, const MusterPMedianPlan *plan)
{
  MusterLocationHead head
      = { "orlib-pmed", &plan->outcome, plan->root_bound, plan->nodes, plan->root_proves, plan->tree != NULL };
  muster_location_write_head (out, &head);
  muster_json_put_int (out, "components", text->components);
  muster_json_name (out, "primal");
  g_string_append_c (out, '{');
  if (plan->open) {
    muster_location_write_ints (out, "open", plan->open, text->medians, 1);
    muster_location_write_ints (out, "serves", plan->serves, text->nodes, 1);
  }
  g_string_append_c (out, '}');
  muster_location_write_reals (out, "dual", plan->multipliers, text->nodes);
  if (plan->tree) {
    g_string_append_c (out, ',');
    g_string_append (out, plan->tree->str);
  }
  g_string_append_c (out, '}');
}

gboolean
muster_pmedian_solve_text (const char *text, gsize length, const MusterAllocBudget *budget, MusterAllocOutcome *outcome,
                           GString *certificate, GError **error)
{
  MusterAllocClock clock;
  muster_alloc_clock_start (&clock, budget);
  g_autoptr (MusterPMedText) instance = muster_pmed_text_read (text, length, error);
  if (!instance)
    return FALSE;
  *outcome = (MusterAllocOutcome){ 0 };
  if (instance->components > instance->medians) {
    write_infeasible (certificate, instance, outcome);
    muster_alloc_clock_stop (&clock, outcome);
    return TRUE;
  }
  int n = instance->nodes;
  g_autofree double *costs = g_new (double, (gsize)n *n);
  Roads roads;
  roads_init (&roads, instance);
  for (int i = 0; i < n; i++)
    spread (&roads, i, costs + i * n);
  roads_clear (&roads);
  MusterAllocBudget left = muster_location_budget_left (budget, clock.start_us);
  MusterPMedian problem = { n, n, instance->medians, costs };
  g_autoptr (MusterPMedianPlan) plan = muster_pmedian_solve (&problem, &left);
  *outcome = plan->outcome;
  outcome->seconds = (double)(g_get_monotonic_time () - clock.start_us) / 1e6;
  write_plan (certificate, instance, plan);
  return TRUE;
}
