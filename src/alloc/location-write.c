/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places and customers are counted from 1 in certificates, as the published formats count nodes. */
#include "alloc/location-write.h"
#include <math.h>

void
muster_location_write_head (GString *out, const MusterLocationHead *head)
{
  g_string_append_c (out, '{');
  muster_json_put_text (out, "kind", head->kind);
  muster_alloc_outcome_write (out, head->outcome);
  muster_json_put_real (out, "root_bound", head->root_bound);
  muster_json_put_int (out, "nodes", (gint64)head->nodes);
  muster_json_put_text (out, "bound_proof", head->root_proves ? "multipliers" : head->tree ? "tree" : "search");
}

void
muster_location_write_ints (GString *out, const char *name, const int *values, int n, int add)
{
  muster_json_name (out, name);
  g_string_append_c (out, '[');
  for (int i = 0; i < n; i++) {
    muster_json_comma (out);
    muster_json_add_int (out, values[i] + add);
  }
  g_string_append_c (out, ']');
}

void
muster_location_write_reals (GString *out, const char *name, const double *values, int n)
{
  muster_json_name (out, name);
  g_string_append_c (out, '[');
  for (int i = 0; i < n; i++) {
    muster_json_comma (out);
    muster_json_add_real (out, values[i]);
  }
  g_string_append_c (out, ']');
}

MusterAllocBudget
muster_location_budget_left (const MusterAllocBudget *budget, gint64 start_us)
{
  MusterAllocBudget left = budget ? *budget : (MusterAllocBudget){ 0 };
  if (left.seconds > 0)
    left.seconds = MAX (left.seconds - (double)(g_get_monotonic_time () - start_us) / 1e6, 0.001);
  return left;
}
