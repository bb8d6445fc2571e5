/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Five tabs over five models. The models live from the start, because the tabs show their counts; a list view is made
 * when its tab is first opened. The filter's text belongs to the tab, and what is selected belongs to the desk: when
 * another part of the window selects a record, its tab opens and its row comes into view.
 */
#include "console/list-pane.h"
#include "console/page-parts.h"
#include "console/record-model.h"
#include "console/record-row.h"
#include "desk/ticker.h"
#include <glib/gi18n-lib.h>

typedef struct {
  MusterRecordModel *model; /* (owned) */
  GtkWidget *button, *count;
  GtkWidget *page;    /* (nullable) stack of list, empty and nothing-matches */
  GtkWidget *view;    /* (nullable) the list view */
  GtkWidget *nothing; /* (nullable) the words over "Clear" */
} Tab;

static const struct {
  MusterKind kind;
  const char *label;  /* also the placeholder's noun */
  const char *filter; /* placeholder */
  const char *empty;
} tab_info[] = {
  { MUSTER_INCIDENT, N_ ("Incidents"), N_ ("Filter incidents"), N_ ("No incidents. Press N or type /i.") },
  { MUSTER_TEAM, N_ ("Teams"), N_ ("Filter teams"), N_ ("No teams. Import them, or begin with the demo data.") },
  { MUSTER_DEPOT, N_ ("Depots"), N_ ("Filter depots"), N_ ("No depots. Import them, or begin with the demo data.") },
  { MUSTER_SHELTER, N_ ("Shelters"), N_ ("Filter shelters"),
    N_ ("No shelters. Import them, or begin with the demo data.") },
  { MUSTER_TASK, N_ ("Tasks"), N_ ("Filter tasks"),
    N_ ("No tasks. Activating a response level opens the plan's tasks.") },
};
#define N_TABS G_N_ELEMENTS (tab_info)

struct _MusterListPane {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *tabs, *filter, *stack;
  Tab tab[N_TABS];
  guint current;
  gboolean switching;
  guint focus_tick;
  int focus_tries;
};

G_DEFINE_FINAL_TYPE (MusterListPane, muster_list_pane, ADW_TYPE_BIN)

static guint leave_signal;
static GParamSpec *kind_property;
enum { PROP_0, PROP_KIND };

#define FOCUS_TRIES 20 /* frames */

static int
tab_of_kind (MusterKind kind)
{
  for (guint i = 0; i < N_TABS; i++)
    if (tab_info[i].kind == kind)
      return (int)i;
  return -1;
}

static void
scroll_to (Tab *tab, const char *id)
{
  guint position = muster_record_model_find (tab->model, id);
  if (tab->view != NULL && position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (tab->view, "list.scroll-to-item", "u", position);
}

/* ---- rows ---- */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, muster_record_row_new ());
}

/* Not undone by an unbind: GTK unbinds and binds every row below one that came, and each knows its item already. */
static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  muster_record_row_set_item (MUSTER_RECORD_ROW (gtk_list_item_get_child (list_item)),
                              gtk_list_item_get_item (list_item));
}

/* Enter selects; what is selected already, it opens: the focus goes on to the inspector. */
static void
on_activated (GtkListView *view, guint position, MusterListPane *self)
{
  MusterRecord *record = muster_record_model_peek (self->tab[self->current].model, position);
  if (record == NULL)
    return;
  if (g_strcmp0 (record->id, muster_desk_get_selected (self->desk)) == 0)
    g_signal_emit (self, leave_signal, 0);
  else
    muster_desk_select (self->desk, record->id);
}

static gboolean
on_list_key (MusterListPane *self, guint key)
{
  if (key != (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? GDK_KEY_Left : GDK_KEY_Right))
    return FALSE;
  g_signal_emit (self, leave_signal, 0);
  return TRUE;
}

/* ---- tabs ---- */

/* Which of list, "empty" and "nothing matches" is true now; and the count on the tab. */
static void
show_counts (MusterListPane *self, guint i)
{
  Tab *tab = &self->tab[i];
  guint total = muster_record_model_get_total (tab->model);
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (tab->model));
  g_autofree char *count = g_strdup_printf ("%u", total);
  gtk_label_set_text (GTK_LABEL (tab->count), count);
  g_autofree char *name = g_strdup_printf ("%s %u", _ (tab_info[i].label), total);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tab->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (tab->page == NULL)
    return;
  const char *child = total == 0 ? "empty" : shown == 0 ? "nothing" : "list";
  gtk_stack_set_visible_child_name (GTK_STACK (tab->page), child);
  if (shown == 0 && total > 0) {
    g_autofree char *text = g_strdup_printf (_ ("Nothing matches “%s”."), muster_record_model_get_filter (tab->model));
    gtk_label_set_text (GTK_LABEL (tab->nothing), text);
  }
}

static void
on_total (MusterListPane *self, GParamSpec *spec, MusterRecordModel *model)
{
  show_counts (self, (guint)tab_of_kind (muster_record_model_get_kind (model)));
}

static void
on_items_changed (MusterListPane *self, guint position, guint removed, guint added, MusterRecordModel *model)
{
  show_counts (self, (guint)tab_of_kind (muster_record_model_get_kind (model)));
}

static void
on_clear (MusterListPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
  gtk_widget_grab_focus (self->filter);
}

static GtkWidget *
calm_words (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "secondary");
  gtk_widget_add_css_class (label, "list-empty");
  return label;
}

static void
make_page (MusterListPane *self, guint i)
{
  Tab *tab = &self->tab[i];
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  tab->view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (tab->model)), factory);
  muster_part_tab_leaves (tab->view);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tab->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (tab_info[i].label), -1);
  g_signal_connect (tab->view, "activate", G_CALLBACK (on_activated), self);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE); /* the list takes arrows for itself */
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_list_key), self);
  gtk_widget_add_controller (tab->view, keys);
  GtkWidget *scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), tab->view);

  GtkWidget *nothing = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  tab->nothing = calm_words ("");
  GtkWidget *clear = gtk_button_new_with_label (_ ("Clear"));
  gtk_widget_add_css_class (clear, "compact");
  gtk_widget_add_css_class (clear, "list-clear");
  gtk_widget_set_halign (clear, GTK_ALIGN_START);
  g_signal_connect_swapped (clear, "clicked", G_CALLBACK (on_clear), self);
  gtk_box_append (GTK_BOX (nothing), tab->nothing);
  gtk_box_append (GTK_BOX (nothing), clear);

  GtkWidget *empty = calm_words (_ (tab_info[i].empty));
  gtk_widget_set_valign (empty, GTK_ALIGN_START);
  tab->page = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (tab->page), scroll, "list");
  gtk_stack_add_named (GTK_STACK (tab->page), empty, "empty");
  gtk_stack_add_named (GTK_STACK (tab->page), nothing, "nothing");
  gtk_stack_add_child (GTK_STACK (self->stack), tab->page);
  show_counts (self, i);
}

static void
open_tab (MusterListPane *self, guint i)
{
  if (self->tab[i].page == NULL)
    make_page (self, i);
  self->switching = TRUE;
  self->current = i;
  for (guint k = 0; k < N_TABS; k++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tab[k].button), k == i);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->tab[i].page);
  g_object_set (self->filter, "placeholder-text", _ (tab_info[i].filter), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (tab_info[i].filter),
                                  -1);
  gtk_editable_set_text (GTK_EDITABLE (self->filter), muster_record_model_get_filter (self->tab[i].model));
  self->switching = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), kind_property);
}

static void
on_tab_toggled (GtkToggleButton *button, MusterListPane *self)
{
  if (self->switching || !gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < N_TABS; i++)
    if (self->tab[i].button == GTK_WIDGET (button))
      open_tab (self, i);
}

static GtkWidget *
make_tab_button (MusterListPane *self, guint i)
{
  Tab *tab = &self->tab[i];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  tab->count = gtk_label_new ("0");
  gtk_widget_add_css_class (tab->count, "tab-count");
  gtk_box_append (GTK_BOX (box), gtk_label_new (_ (tab_info[i].label)));
  gtk_box_append (GTK_BOX (box), tab->count);
  tab->button = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "child", box, "hexpand", TRUE, "accessible-role",
                              GTK_ACCESSIBLE_ROLE_TAB, NULL);
  gtk_widget_add_css_class (tab->button, "list-tab");
  if (i > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (tab->button), GTK_TOGGLE_BUTTON (self->tab[0].button));
  g_signal_connect (tab->button, "toggled", G_CALLBACK (on_tab_toggled), self);
  return tab->button;
}

static gboolean
on_next_tab (GtkWidget *widget, GVariant *step, gpointer data)
{
  MusterListPane *self = MUSTER_LIST_PANE (widget);
  open_tab (self, (self->current + (guint)(g_variant_get_int32 (step) + (int)N_TABS)) % N_TABS);
  return TRUE;
}

/* ---- filter ---- */

static void
on_filter_changed (MusterListPane *self)
{
  Tab *tab = &self->tab[self->current];
  if (self->switching)
    return;
  muster_record_model_set_filter (tab->model, gtk_editable_get_text (GTK_EDITABLE (self->filter)));
  show_counts (self, self->current);
}

/* Enter in the filter takes the first row. */
static void
on_filter_activated (MusterListPane *self)
{
  Tab *tab = &self->tab[self->current];
  muster_record_model_set_filter (tab->model, gtk_editable_get_text (GTK_EDITABLE (self->filter)));
  MusterRecord *first = muster_record_model_peek (tab->model, 0);
  if (first == NULL)
    return;
  muster_desk_select (self->desk, first->id);
  muster_list_pane_focus_list (self);
}

static void
on_filter_stopped (MusterListPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
  muster_list_pane_focus_list (self);
}

static gboolean
on_filter_key (MusterListPane *self, guint key)
{
  if (key != GDK_KEY_Down)
    return FALSE;
  muster_list_pane_focus_list (self);
  return TRUE;
}

static void
on_selected (MusterListPane *self)
{
  const char *id = muster_desk_get_selected (self->desk);
  MusterRecord *record = id != NULL ? muster_desk_get (self->desk, id) : NULL;
  int tab = record != NULL ? tab_of_kind (record->kind) : -1;
  if (tab < 0)
    return;
  if ((guint)tab != self->current)
    open_tab (self, (guint)tab);
  scroll_to (&self->tab[tab], id);
}

/* ---- the class ---- */

static void
muster_list_pane_dispose (GObject *object)
{
  MusterListPane *self = MUSTER_LIST_PANE (object);
  for (guint i = 0; i < N_TABS; i++)
    if (self->tab[i].model != NULL)
      g_signal_handlers_disconnect_by_data (self->tab[i].model, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  for (guint i = 0; i < N_TABS; i++)
    g_clear_object (&self->tab[i].model);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_list_pane_parent_class)->dispose (object);
}

static void
muster_list_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_KIND)
    g_value_set_int (value, muster_list_pane_get_kind (MUSTER_LIST_PANE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
muster_list_pane_class_init (MusterListPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->get_property = muster_list_pane_get_property;
  kind_property
      = g_param_spec_int ("kind", NULL, NULL, 0, MUSTER_N_KINDS, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_KIND, kind_property);
  G_OBJECT_CLASS (klass)->dispose = muster_list_pane_dispose;
  leave_signal = g_signal_new ("leave", MUSTER_TYPE_LIST_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/list-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterListPane, tabs);
  gtk_widget_class_bind_template_child (widget_class, MusterListPane, filter);
  gtk_widget_class_bind_template_child (widget_class, MusterListPane, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_stopped);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down, GDK_CONTROL_MASK, on_next_tab, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up, GDK_CONTROL_MASK, on_next_tab, "i", -1);
}

static void
muster_list_pane_init (MusterListPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_filter_key), self);
  gtk_widget_add_controller (self->filter, keys);
}

GtkWidget *
muster_list_pane_new (MusterDesk *desk)
{
  MusterListPane *self = g_object_new (MUSTER_TYPE_LIST_PANE, NULL);
  self->desk = g_object_ref (desk);
  muster_ticker_follow (muster_ticker_get (), desk);
  for (guint i = 0; i < N_TABS; i++) {
    self->tab[i].model = muster_record_model_new (desk, tab_info[i].kind);
    gtk_box_append (GTK_BOX (self->tabs), make_tab_button (self, i));
    g_signal_connect_swapped (self->tab[i].model, "notify::total", G_CALLBACK (on_total), self);
    g_signal_connect_swapped (self->tab[i].model, "items-changed", G_CALLBACK (on_items_changed), self);
    show_counts (self, i);
  }
  g_signal_connect_object (desk, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  open_tab (self, 0);
  on_selected (self);
  return GTK_WIDGET (self);
}

void
muster_list_pane_focus_filter (MusterListPane *self)
{
  gtk_widget_grab_focus (self->filter);
}

MusterKind
muster_list_pane_get_kind (MusterListPane *self)
{
  return tab_info[self->current].kind;
}

void
muster_list_pane_show_kind (MusterListPane *self, MusterKind kind)
{
  int tab = tab_of_kind (kind);
  if (tab >= 0)
    open_tab (self, (guint)tab);
}

/* The row of the selected record, else the first, gets the focus. "list.scroll-to-item" also makes it the row that GTK
 * keeps in being and gives the focus to; a list that was never allocated has no rows yet. */
static gboolean
try_focus (MusterListPane *self)
{
  Tab *tab = &self->tab[self->current];
  const char *selected = muster_desk_get_selected (self->desk);
  guint position = selected != NULL ? muster_record_model_find (tab->model, selected) : GTK_INVALID_LIST_POSITION;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (GTK_IS_WINDOW (root)) /* a key led here: it is to be seen where */
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  if (g_list_model_get_n_items (G_LIST_MODEL (tab->model)) == 0)
    return gtk_widget_grab_focus (tab->button);
  gtk_widget_activate_action (tab->view, "list.scroll-to-item", "u",
                              position != GTK_INVALID_LIST_POSITION ? position : 0);
  return gtk_widget_grab_focus (tab->view) && gtk_widget_get_focus_child (tab->view) != NULL;
}

static gboolean
on_focus_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MusterListPane *self = MUSTER_LIST_PANE (widget);
  if (!try_focus (self) && --self->focus_tries > 0)
    return G_SOURCE_CONTINUE;
  self->focus_tick = 0;
  return G_SOURCE_REMOVE;
}

void
muster_list_pane_focus_list (MusterListPane *self)
{
  self->focus_tries = FOCUS_TRIES;
  if (!try_focus (self) && self->focus_tick == 0)
    self->focus_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_focus_tick, NULL, NULL);
}
