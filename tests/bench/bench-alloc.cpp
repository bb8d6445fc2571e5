// SPDX-License-Identifier: GPL-3.0-or-later
//
// Allocation beside LEMON and GLPK: the same instance in the same run, in turn, several rounds, the best of each. LEMON
// is given what it is best at, and its graphs are made before the clock starts, which ours cannot have.
#include <algorithm>
#include <cmath>
#include <glpk.h>
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>
#include <memory>
#include <numeric>
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
    if (cost != -1 && cost != ours.cost) // -1: did not run
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

// A graph that cannot change, in which LEMON is quickest. Arcs are numbered in the order they are given, by tail.
struct Network {
  using Graph = lemon::StaticDigraph;
  Graph graph;
  std::unique_ptr<Graph::ArcMap<gint64> > cost;
  std::unique_ptr<Graph::NodeMap<gint64> > supply;

  Network (int nodes, const std::vector<std::pair<int, int> > &arcs, const Costs &costs, const Costs &supplies)
  {
    graph.build (nodes, arcs.begin (), arcs.end ());
    cost = std::make_unique<Graph::ArcMap<gint64> > (graph);
    supply = std::make_unique<Graph::NodeMap<gint64> > (graph);
    for (int a = 0; a < (int)costs.size (); a++)
      (*cost)[graph.arc (a)] = costs[a];
    for (int v = 0; v < nodes; v++)
      (*supply)[graph.node (v)] = supplies[v];
  }

  template <class Solver>
  void
  solve (Timed &timed) const
  {
    double start = now ();
    Solver solver (graph);
    solver.costMap (*cost).supplyMap (*supply);
    g_assert_true (solver.run () == Solver::OPTIMAL);
    timed.take (start, solver.template totalCost<gint64> ());
  }

  void
  race (Timed &simplex, Timed &scaling, bool with_scaling = true) const
  {
    solve<lemon::NetworkSimplex<Graph, gint64, gint64> > (simplex);
    if (with_scaling)
      solve<lemon::CostScaling<Graph, gint64, gint64> > (scaling);
  }
};

static void
run_glpk (glp_prob *lp, double start, Timed &timed)
{
  glp_smcp how;
  glp_init_smcp (&how);
  how.msg_lev = GLP_MSG_OFF;
  how.tm_lim = 120000;
  if (glp_simplex (lp, &how) == 0 && glp_get_status (lp) == GLP_OPT)
    timed.take (start, (gint64)std::llround (glp_get_obj_val (lp)));
  glp_delete_prob (lp);
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
  run_glpk (lp, start, timed);
}

static void
run_glpk_transport (const Costs &stocks, const Costs &demands, const Costs &costs, Timed &timed)
{
  double start = now ();
  glp_prob *lp = glp_create_prob ();
  int sources = (int)stocks.size (), sinks = (int)demands.size ();
  std::vector<int> rows (1), columns (1);
  std::vector<double> ones (1);
  glp_add_rows (lp, sources + sinks);
  glp_add_cols (lp, sources * sinks);
  for (int i = 0; i < sources; i++)
    glp_set_row_bnds (lp, i + 1, GLP_UP, 0, (double)stocks[i]);
  for (int j = 0; j < sinks; j++)
    glp_set_row_bnds (lp, sources + j + 1, GLP_FX, (double)demands[j], 0);
  for (int k = 0; k < sources * sinks; k++) {
    glp_set_col_bnds (lp, k + 1, GLP_LO, 0, 0);
    glp_set_obj_coef (lp, k + 1, (double)costs[k]);
    for (int row : { k % sources, sources + k / sources }) {
      rows.push_back (row + 1);
      columns.push_back (k + 1);
      ones.push_back (1);
    }
  }
  glp_load_matrix (lp, (int)rows.size () - 1, rows.data (), columns.data (), ones.data ());
  run_glpk (lp, start, timed);
}

static void
bench_assignment (guint n, gint64 most, int rounds, bool with_glpk)
{
  Costs costs = draw ((gsize)n * n, most, n), supplies (2 * n, -1);
  Timed ours, simplex, scaling, glpk;
  std::vector<std::pair<int, int> > arcs;
  std::fill_n (supplies.begin (), n, 1);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      arcs.emplace_back (i, n + j);
  Network network ((int)(2 * n), arcs, costs, supplies);
  for (int round = 0; round < rounds; round++) {
    double start = now ();
    MusterAssignment problem = { n, n, costs.data (), nullptr, nullptr, nullptr };
    MusterAssignmentPlan *plan = muster_assign_solve (&problem, nullptr, nullptr);
    ours.take (start, plan->outcome.whole_objective);
    g_assert_true (muster_assign_verify (&problem, plan, nullptr));
    muster_assignment_plan_free (plan);
    network.race (simplex, scaling);
    if (with_glpk && round == 0)
      run_glpk_assignment (n, costs, glpk);
  }
  g_autofree char *what = g_strdup_printf ("assignment %u x %u, costs to %" G_GINT64_FORMAT, n, n, most);
  print (what, rounds, ours, simplex, scaling, glpk);
}

// A tenth more stock than demand; for LEMON a node without cost takes what stays.
static void
bench_transport (guint sources, guint sinks, int rounds, bool with_scaling, bool with_glpk)
{
  Costs costs = draw ((gsize)sources * sinks, 100000, sinks), demands = draw (sinks, 100, sinks + 1),
        stocks = draw (sources, 100, sinks + 2);
  gint64 demand = std::accumulate (demands.begin (), demands.end (), G_GINT64_CONSTANT (0)),
         share = std::accumulate (stocks.begin (), stocks.end (), G_GINT64_CONSTANT (0));
  Timed ours, simplex, scaling, glpk;
  for (auto &s : stocks)
    s = s * demand * 11 / 10 / share + 1;
  gint64 stock = std::accumulate (stocks.begin (), stocks.end (), G_GINT64_CONSTANT (0));
  std::vector<std::pair<int, int> > arcs;
  Costs arc_costs, supplies (stocks);
  for (guint i = 0; i < sources; i++)
    for (guint j = 0; j <= sinks; j++) {
      arcs.emplace_back (i, sources + j);
      arc_costs.push_back (j < sinks ? costs[(gsize)j * sources + i] : 0);
    }
  for (auto d : demands)
    supplies.push_back (-d);
  supplies.push_back (demand - stock);
  Network network ((int)(sources + sinks + 1), arcs, arc_costs, supplies);
  for (int round = 0; round < rounds; round++) {
    double start = now ();
    MusterTransport problem = { sources, sinks, stocks.data (), demands.data (), costs.data () };
    MusterTransportPlan *plan = muster_transport_solve (&problem, nullptr, nullptr);
    ours.take (start, plan->outcome.whole_objective);
    g_assert_true (muster_transport_verify (&problem, plan, nullptr));
    muster_transport_plan_free (plan);
    network.race (simplex, scaling, with_scaling);
    if (with_glpk && round == 0)
      run_glpk_transport (stocks, demands, costs, glpk);
  }
  g_autofree char *what = g_strdup_printf ("transport %u x %u", sources, sinks);
  print (what, rounds, ours, simplex, scaling, glpk);
}

// The network simplex itself against LEMON's, on a network without any special shape.
static void
bench_flow (guint nodes, guint arcs_count, int rounds)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (nodes);
  std::vector<std::pair<int, int> > arcs;
  Costs supplies (nodes, 0);
  for (guint a = 0; a < arcs_count; a++)
    arcs.emplace_back (a < nodes ? a : g_rand_int_range (random, 0, (gint32)nodes),
                       a < nodes ? (a + 1) % nodes : g_rand_int_range (random, 0, (gint32)nodes));
  std::sort (arcs.begin (), arcs.end ());
  Costs costs = draw (arcs_count, 10000, nodes);
  for (guint k = 0; k < nodes / 4; k++) {
    gint64 amount = g_rand_int_range (random, 1, 100);
    supplies[g_rand_int_range (random, 0, (gint32)nodes)] += amount;
    supplies[g_rand_int_range (random, 0, (gint32)nodes)] -= amount;
  }
  std::vector<guint> tails, heads;
  for (auto &arc : arcs) {
    tails.push_back ((guint)arc.first);
    heads.push_back ((guint)arc.second);
  }
  Network network ((int)nodes, arcs, costs, supplies);
  Timed ours, simplex, scaling, glpk;
  for (int round = 0; round < rounds; round++) {
    double start = now ();
    MusterFlow problem
        = { nodes, arcs_count, tails.data (), heads.data (), nullptr, nullptr, costs.data (), supplies.data (), FALSE };
    MusterFlowPlan *plan = muster_flow_solve (&problem, nullptr, nullptr);
    ours.take (start, plan->outcome.whole_objective);
    g_assert_true (muster_flow_verify (&problem, plan, nullptr));
    muster_flow_plan_free (plan);
    network.race (simplex, scaling);
  }
  g_autofree char *what = g_strdup_printf ("flow, %u nodes, %u arcs", nodes, arcs_count);
  print (what, rounds, ours, simplex, scaling, glpk);
}

// With a word, "flow" say, only those.
int
main (int argc, char **argv)
{
  auto wanted = [&] (const char *what) { return argc < 2 || g_str_equal (argv[1], what); };
  if (wanted ("assignment")) {
    bench_assignment (500, 1000000, 5, true);
    bench_assignment (2000, 1000000, 3, false);
    bench_assignment (2000, 100, 3, false);
  }
  if (wanted ("flow")) {
    bench_flow (5000, 40000, 5);
    bench_flow (20000, 160000, 3);
  }
  if (wanted ("transport")) {
    bench_transport (200, 1000, 3, true, true);
    bench_transport (200, 10000, 3, true, false);
    // GLPK would need tens of gigabytes here, and LEMON's cost scaling three times its simplex: one round.
    bench_transport (200, 100000, 1, false, false);
  }
  return 0;
}
