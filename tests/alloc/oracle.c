/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle.h"
#include <glpk.h>

GRand *
oracle_seeded (void)
{
  guint32 seed = (guint32)g_test_rand_int ();
  g_test_message ("seed %u", seed);
  return g_rand_new_with_seed (seed);
}

MusterAllocStatus
oracle_flow (const MusterFlow *p, double *cost)
{
  glp_prob *lp = glp_create_prob ();
  glp_smcp how;
  g_autofree int *rows = g_new0 (int, 2 * p->arcs + 2), *columns = g_new0 (int, 2 * p->arcs + 2);
  g_autofree double *ones = g_new0 (double, 2 * p->arcs + 2);
  int count = 0;
  glp_term_out (GLP_OFF);
  glp_add_rows (lp, (int)p->nodes + 1);
  glp_add_cols (lp, (int)p->arcs + 1);
  glp_set_row_bnds (lp, (int)p->nodes + 1, GLP_FR, 0, 0);
  glp_set_col_bnds (lp, (int)p->arcs + 1, GLP_FX, 0, 0);
  for (guint v = 0; v < p->nodes; v++)
    if (p->supply_may_stay && p->supplies[v] > 0)
      glp_set_row_bnds (lp, (int)v + 1, GLP_DB, 0, (double)p->supplies[v]);
    else
      glp_set_row_bnds (lp, (int)v + 1, GLP_FX, (double)p->supplies[v], 0);
  for (guint a = 0; a < p->arcs; a++) {
    double low = p->lower ? (double)p->lower[a] : 0;
    gint64 high = p->upper ? p->upper[a] : MUSTER_FLOW_UNLIMITED;
    int kind = high == MUSTER_FLOW_UNLIMITED ? GLP_LO : (double)high > low ? GLP_DB : GLP_FX;
    glp_set_col_bnds (lp, (int)a + 1, kind, low, (double)high);
    glp_set_obj_coef (lp, (int)a + 1, (double)p->costs[a]);
    if (p->tails[a] == p->heads[a])
      continue;
    rows[++count] = (int)p->tails[a] + 1;
    columns[count] = (int)a + 1;
    ones[count] = 1;
    rows[++count] = (int)p->heads[a] + 1;
    columns[count] = (int)a + 1;
    ones[count] = -1;
  }
  glp_load_matrix (lp, count, rows, columns, ones);
  glp_init_smcp (&how);
  how.msg_lev = GLP_MSG_OFF;
  g_assert_cmpint (glp_simplex (lp, &how), ==, 0);
  *cost = glp_get_obj_val (lp);
  int status = glp_get_status (lp);
  glp_delete_prob (lp);
  return status == GLP_OPT     ? MUSTER_ALLOC_OPTIMAL
         : status == GLP_UNBND ? MUSTER_ALLOC_UNBOUNDED
                               : MUSTER_ALLOC_INFEASIBLE;
}
