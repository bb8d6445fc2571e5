/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One table, so that the inspector needs to know none of them. */
#include "console/front-pages.h"
#include "console/clocks-page.h"

static const struct {
  const char *name;
  GtkWidget *(*make) (MusterDesk *desk);
} pages[] = {
  { "clocks", muster_clocks_page_new },
};

GtkWidget *
muster_front_page_new (const char *name, MusterDesk *desk)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].name, name))
      return pages[i].make (desk);
  return NULL;
}
