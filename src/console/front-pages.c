/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One table, so that the inspector needs to know none of them. */
#include "console/front-pages.h"
#include "console/board-page.h"
#include "console/clocks-page.h"
#include "console/drill-page.h"
#include "console/interval-page.h"
#include "console/plan-page.h"
#include "console/planning-page.h"
#include "console/shift-page.h"
#include "console/warning-form.h"

static const struct {
  const char *name;
  GtkWidget *(*make) (MusterDesk *desk);
} pages[] = {
  { "clocks", muster_clocks_page_new }, { "board", muster_board_page_new },  { "planning", muster_planning_page_new },
  { "shift", muster_shift_page_new },   { "warn", muster_warning_form_new }, { "intervals", muster_interval_page_new },
  { "drill", muster_drill_page_new },   { "shift", muster_shift_page_new },  { "warn", muster_warning_form_new },
  { "plans", muster_plan_page_new },
};

GtkWidget *
muster_front_page_new (const char *name, MusterDesk *desk)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].name, name))
      return pages[i].make (desk);
  return NULL;
}

gboolean
muster_front_page_is_wide (const char *name)
{
  return g_str_equal (name, "plans");
}

gboolean
muster_front_page_stays (const char *name)
{
  return g_str_equal (name, "board") || g_str_equal (name, "planning");
}
