/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A DIMACS min file solved, and its certificate. Nodes and arcs are counted from 1, as in the file. */
#include "alloc/flow-instance.h"

static void
open_member (GString *out, const char *name, char bracket)
{
  muster_json_name (out, name);
  g_string_append_c (out, bracket);
}

static void
add_cut (GString *out, const MusterFlowPlan *plan)
{
  open_member (out, "cut", '[');
  for (guint v = 0; v < plan->nodes; v++)
    if (plan->cut[v]) {
      muster_json_comma (out);
      muster_json_add_int (out, (gint64)v + 1);
    }
  g_string_append_c (out, ']');
  muster_json_put_text (out, "of", plan->cut_lacks ? "demand" : "supply");
  muster_json_put_int (out, "missing", plan->missing);
}

static void
add_cycle (GString *out, const MusterFlowPlan *plan)
{
  open_member (out, "cycle", '[');
  for (guint k = 0; k < plan->cycle_length; k++) {
    muster_json_comma (out);
    muster_json_add_int (out, (gint64)plan->cycle[k] + 1);
  }
  g_string_append_c (out, ']');
}

gboolean
muster_flow_solve_dimacs (const char *text, gsize length, const MusterAllocBudget *budget, MusterAllocOutcome *outcome,
                          GString *certificate, GError **error)
{
  g_autoptr (MusterFlowInstance) instance = muster_flow_read_dimacs (text, length, error);
  g_autoptr (MusterFlowPlan) plan = instance ? muster_flow_solve (&instance->flow, budget, error) : NULL;
  if (!plan)
    return FALSE;
  *outcome = plan->outcome;
  g_string_append (certificate, "{\"kind\":\"dimacs-min\"");
  muster_alloc_outcome_write (certificate, outcome);
  if (plan->flows) {
    open_member (certificate, "primal", '{');
    muster_json_put_ints (certificate, "flows", plan->flows, plan->arcs);
    if (plan->rests)
      muster_json_put_ints (certificate, "rests", plan->rests, plan->nodes);
    g_string_append_c (certificate, '}');
  }
  open_member (certificate, "dual", '{');
  if (plan->prices)
    muster_json_put_ints (certificate, "prices", plan->prices, plan->nodes);
  if (plan->cut)
    add_cut (certificate, plan);
  if (plan->cycle)
    add_cycle (certificate, plan);
  g_string_append (certificate, "}}");
  return TRUE;
}
