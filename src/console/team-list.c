/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows stay in the order the teams were ordered, so that a row does not move away under somebody's hand when its state
 * changes. Those that were released or declined go into a list of their own, folded.
 */
#include "console/team-list.h"
#include "console/assign-popover.h"
#include "console/assignment-row.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "desk/record-facts.h"
#include "desk/relations.h"
#include <glib/gi18n-lib.h>

struct _MusterTeamList {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *rows, *none, *assign, *popover, *unfold, *earlier;
  GtkSizeGroup *aligned; /* (owned) */
};

G_DEFINE_FINAL_TYPE (MusterTeamList, muster_team_list, ADW_TYPE_BIN)

static void
muster_team_list_finalize (GObject *object)
{
  MusterTeamList *self = MUSTER_TEAM_LIST (object);
  g_clear_object (&self->desk);
  g_clear_object (&self->aligned);
  G_OBJECT_CLASS (muster_team_list_parent_class)->finalize (object);
}

static void
muster_team_list_class_init (MusterTeamListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_team_list_finalize;
}

static void
muster_team_list_init (MusterTeamList *self)
{
}

/* While the choice is open the page does not scroll to where the keyboard is. */
static void
hold_page (MusterTeamList *self, gboolean held)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_VIEWPORT);
  if (viewport != NULL)
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), !held);
}

/* The choice hangs on the button, or, where the page is scrolled past it, on the page's edge: the page stays as it is,
 * and the tasks and teams of the incident remain in sight. */
static void
on_opening (GtkMenuButton *button, gpointer data)
{
  MusterTeamList *self = data;
  GtkWidget *scroll = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  GdkRectangle at = { 0, 0, gtk_widget_get_width (self->assign), MAX (gtk_widget_get_height (self->assign), 1) };
  double x = 0, y = 0;
  if (scroll != NULL && gtk_widget_translate_coordinates (self->assign, scroll, 0, 0, &x, &y))
    at.y = (int)(CLAMP (y, 0, MAX (gtk_widget_get_height (scroll) - at.height, 0)) - y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &at);
  hold_page (self, TRUE);
}

static void
on_closed (MusterTeamList *self)
{
  hold_page (self, FALSE);
}

GtkWidget *
muster_team_list_new (MusterDesk *desk)
{
  MusterTeamList *self = g_object_new (MUSTER_TYPE_TEAM_LIST, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->desk = g_object_ref (desk);
  self->aligned = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->rows = muster_keyed_box_new ();
  self->none = muster_part_label (_ ("No team assigned."), "secondary");
  self->popover = muster_assign_popover_new (desk);
  self->assign = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->assign), _ ("Assign team…"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->assign), self->popover);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->assign), GTK_ARROW_LEFT); /* over the map */
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (on_closed), self);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->assign), on_opening, self, NULL);
  muster_part_name_inner (self->assign, _ ("Assign team"));
  gtk_widget_add_css_class (self->assign, "compact-menu");
  gtk_widget_set_halign (self->assign, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), muster_part_section (_ ("Teams")));
  gtk_box_append (GTK_BOX (box), self->none);
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_box_append (GTK_BOX (box), self->assign);
  self->unfold = gtk_toggle_button_new ();
  gtk_widget_add_css_class (self->unfold, "link-like");
  gtk_widget_set_halign (self->unfold, GTK_ALIGN_START);
  self->earlier = muster_keyed_box_new ();
  g_object_bind_property (self->unfold, "active", self->earlier, "visible", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (box), self->unfold);
  gtk_box_append (GTK_BOX (box), self->earlier);
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

static int
compare_created (gconstpointer a, gconstpointer b)
{
  const MusterRecord *const *x = a, *const *y = b;
  if ((*x)->created != (*y)->created)
    return (*x)->created < (*y)->created ? -1 : 1;
  return strcmp ((*x)->id, (*y)->id);
}

/* A team just chosen here: its row has the keyboard, so that following it is one key for each step. */
static void
follow (MusterTeamList *self, MusterAssignmentRow *row, const MusterRecord *assignment)
{
  g_autofree char *team = muster_assign_popover_take_assigned (MUSTER_ASSIGN_POPOVER (self->popover));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (team == NULL || g_strcmp0 (team, muster_record_text (assignment, MUSTER_ASSIGNMENT_TEAM)) != 0)
    return;
  if (focus == NULL || !GTK_IS_EDITABLE (focus)) /* else the person is writing */
    muster_assignment_row_focus (row);
}

static void
show_rows (MusterTeamList *self, GtkWidget *box, GPtrArray *assignments, gboolean active)
{
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (box);
  muster_keyed_box_begin (rows);
  for (guint i = 0; i < assignments->len; i++) {
    const MusterRecord *a = g_ptr_array_index (assignments, i);
    if (muster_assignment_is_active (a) != active)
      continue;
    GtkWidget *row = muster_keyed_box_take (rows, a->id);
    gboolean fresh = row == NULL;
    if (fresh) {
      row = muster_assignment_row_new (self->desk, FALSE);
      muster_assignment_row_align (MUSTER_ASSIGNMENT_ROW (row), self->aligned);
      muster_keyed_box_add (rows, a->id, row);
    }
    muster_assignment_row_show (MUSTER_ASSIGNMENT_ROW (row), a);
    if (fresh && active)
      follow (self, MUSTER_ASSIGNMENT_ROW (row), a);
  }
  muster_keyed_box_end (rows);
}

void
muster_team_list_show (MusterTeamList *self, const MusterRecord *incident)
{
  g_autoptr (GPtrArray) all = muster_relations_list (muster_relations_of (self->desk), MUSTER_ASSIGNMENT, incident->id);
  g_ptr_array_sort (all, compare_created);
  show_rows (self, self->rows, all, TRUE);
  show_rows (self, self->earlier, all, FALSE);
  guint earlier = muster_keyed_box_count (MUSTER_KEYED_BOX (self->earlier));
  /* Translators: teams that were here and have been released, or declined */
  g_autofree char *unfold = g_strdup_printf (ngettext ("Earlier: %u team", "Earlier: %u teams", earlier), earlier);
  gtk_button_set_label (GTK_BUTTON (self->unfold), unfold);
  muster_part_name (self->unfold, unfold);
  gtk_widget_set_visible (self->unfold, earlier > 0);
  gtk_widget_set_visible (self->none, muster_keyed_box_count (MUSTER_KEYED_BOX (self->rows)) == 0);
  gtk_widget_set_visible (self->assign, muster_facts_incident_is_open (incident));
  muster_assign_popover_set_incident (MUSTER_ASSIGN_POPOVER (self->popover), incident->id);
}

void
muster_team_list_assign (MusterTeamList *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->assign));
}
