/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records come at once from the names of the desk, places a moment later from the area's worker. The list never takes
 * the focus; Up and Down move in it while the text goes on being typed. */
#include "console/map-search.h"
#include "desk/desk-names.h"
#include "desk/place-words.h"
#include <glib/gi18n-lib.h>

struct _MusterMapSearch {
  GtkWidget parent;
  GtkWidget *entry, *popover, *list, *nothing;
  MusterAreaSearch *area; /* (nullable) */
  MusterDesk *desk;       /* (nullable) before the store is open only places are found */
  guint asker;
  gboolean has_near, composing;
  MusterLatLon near;
};

G_DEFINE_FINAL_TYPE (MusterMapSearch, muster_map_search, GTK_TYPE_WIDGET)

enum { GO, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What a row of the list leads to. */
typedef struct {
  char *record; /* (nullable) */
  char *label;
  MusterLatLon at;
  gboolean has_at;
} Target;

static void
target_free (Target *target)
{
  g_free (target->record);
  g_free (target->label);
  g_free (target);
}

static void
add_row (MusterMapSearch *search, Target *target, const char *detail, int at)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (target->label), *more = gtk_label_new (detail);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (more, "detail");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), more);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, target->label, -1);
  g_object_set_data_full (G_OBJECT (row), "target", target, (GDestroyNotify)target_free);
  gtk_list_box_insert (GTK_LIST_BOX (search->list), row, at);
}

static void
clear_rows (MusterMapSearch *search)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (search->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (search->list), row);
}

static void
add_records (MusterMapSearch *search, const char *text)
{
  const guint32 kinds = 1u << MUSTER_INCIDENT | 1u << MUSTER_TEAM | 1u << MUSTER_DEPOT | 1u << MUSTER_SHELTER;
  if (search->desk == NULL)
    return;
  g_autoptr (GArray) hits = muster_name_book_find (muster_desk_names (search->desk), kinds, text, 6);
  for (guint i = 0; i < hits->len; i++) {
    const MusterName *name = g_array_index (hits, MusterNameHit, i).name;
    MusterRecord *record = muster_desk_get (search->desk, name->id);
    Target *target = g_new0 (Target, 1);
    target->record = g_strdup (name->id);
    target->label = g_strdup (name->name);
    target->has_at = record != NULL && muster_record_position (record, &target->at);
    add_row (search, target, name->detail, -1);
  }
}

static gboolean
is_called (const char *name, const char *text)
{
  g_autofree char *a = g_utf8_casefold (name, -1), *b = g_utf8_casefold (text, -1);
  return g_str_equal (a, b);
}

/* How many rows at the top are called just so: "Vaduz" is the town before it is the air rescue of Vaduz. */
static int
count_called (MusterMapSearch *search, const char *text)
{
  int n = 0;
  for (GtkListBoxRow *row; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (search->list), n)) != NULL; n++) {
    Target *target = g_object_get_data (G_OBJECT (row), "target");
    if (!is_called (target->label, text))
      break;
  }
  return n;
}

static void
on_places (const char *text, GPtrArray *found, gpointer data)
{
  MusterMapSearch *search = data;
  for (guint i = 0; i < found->len && i < 8; i++) {
    MusterPlace *place = g_ptr_array_index (found, i);
    Target *target = g_new0 (Target, 1);
    g_autofree char *detail = muster_place_words (place);
    target->label = g_strdup (place->name);
    target->at = (MusterLatLon){ place->lat, place->lon };
    target->has_at = TRUE;
    add_row (search, target, detail, is_called (place->name, text) ? count_called (search, text) : -1);
  }
  gtk_widget_set_visible (search->nothing, gtk_widget_get_first_child (search->list) == NULL);
  gtk_list_box_select_row (GTK_LIST_BOX (search->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (search->list), 0));
  gtk_popover_popup (GTK_POPOVER (search->popover));
}

static void
on_changed (GtkEditable *editable, MusterMapSearch *search)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (editable)));
  muster_area_search_forget (search->area, search->asker);
  clear_rows (search);
  if (*text == '\0') {
    gtk_popover_popdown (GTK_POPOVER (search->popover));
    return;
  }
  gtk_widget_set_size_request (search->popover, MAX (gtk_widget_get_width (search->entry), 320), -1);
  gtk_widget_set_visible (search->nothing, FALSE);
  add_records (search, text);
  if (gtk_widget_get_first_child (search->list) != NULL)
    gtk_popover_popup (GTK_POPOVER (search->popover));
  muster_area_search_find (search->area, search->asker, text, search->has_near ? &search->near : NULL, 8, on_places,
                           search);
}

static void
go (MusterMapSearch *search, GtkListBoxRow *row)
{
  Target *target = g_object_get_data (G_OBJECT (row), "target");
  if (target->record != NULL)
    muster_desk_select (search->desk, target->record);
  if (target->has_at)
    g_signal_emit (search, signals[GO], 0, target->at.lat, target->at.lon,
                   target->record == NULL ? target->label : NULL);
  gtk_popover_popdown (GTK_POPOVER (search->popover));
  gtk_widget_activate_action (GTK_WIDGET (search), "win.focus-map", NULL);
}

static void
on_activate (GtkEntry *entry, MusterMapSearch *search)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (search->list));
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (search->list), 0);
  if (row != NULL)
    go (search, row);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, MusterMapSearch *search)
{
  go (search, row);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                MusterMapSearch *search)
{
  GtkListBox *list = GTK_LIST_BOX (search->list);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (list);
  int at = row != NULL ? gtk_list_box_row_get_index (row) : -1;
  if (search->composing)
    return FALSE;
  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_Up) {
    row = gtk_list_box_get_row_at_index (list, MAX (at + (keyval == GDK_KEY_Down ? 1 : -1), 0));
    if (row != NULL)
      gtk_list_box_select_row (list, row);
    return TRUE;
  }
  if (keyval == GDK_KEY_Escape) {
    if (*gtk_editable_get_text (GTK_EDITABLE (search->entry)) == '\0')
      gtk_widget_activate_action (GTK_WIDGET (search), "win.focus-map", NULL);
    gtk_editable_set_text (GTK_EDITABLE (search->entry), "");
    return TRUE;
  }
  return FALSE;
}

static void
on_preedit_changed (GtkText *text, const char *preedit, MusterMapSearch *search)
{
  search->composing = preedit != NULL && *preedit != '\0';
}

static void
on_focus_out (GtkEventControllerFocus *controller, MusterMapSearch *search)
{
  gtk_popover_popdown (GTK_POPOVER (search->popover));
}

static void
muster_map_search_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MusterMapSearch *search = MUSTER_MAP_SEARCH (widget);
  gtk_widget_size_allocate (search->entry, &(GtkAllocation){ 0, 0, width, height }, baseline);
  gtk_popover_present (GTK_POPOVER (search->popover));
}

static void
muster_map_search_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                           int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (MUSTER_MAP_SEARCH (widget)->entry, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static void
muster_map_search_dispose (GObject *object)
{
  MusterMapSearch *search = MUSTER_MAP_SEARCH (object);
  if (search->area != NULL)
    muster_area_search_forget (search->area, search->asker);
  g_clear_pointer (&search->popover, gtk_widget_unparent);
  g_clear_pointer (&search->entry, gtk_widget_unparent);
  g_clear_object (&search->area);
  g_clear_object (&search->desk);
  G_OBJECT_CLASS (muster_map_search_parent_class)->dispose (object);
}

static void
muster_map_search_class_init (MusterMapSearchClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = muster_map_search_dispose;
  widget_class->size_allocate = muster_map_search_size_allocate;
  widget_class->measure = muster_map_search_measure;
  signals[GO] = g_signal_new ("go", MUSTER_TYPE_MAP_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                              G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_STRING);
}

static void
muster_map_search_init (MusterMapSearch *search)
{
  GtkEventController *keys = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  search->asker = muster_area_search_asker ();
  search->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (search->entry), _ ("Search the map"));
  gtk_editable_set_width_chars (GTK_EDITABLE (search->entry), 22);
  gtk_widget_add_css_class (search->entry, "map-tool");
  gtk_accessible_update_property (GTK_ACCESSIBLE (search->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Search the map"),
                                  -1);
  gtk_widget_set_parent (search->entry, GTK_WIDGET (search));
  search->list = gtk_list_box_new ();
  gtk_widget_set_can_focus (search->list, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (search->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Found"), -1);
  search->nothing = gtk_label_new (_ ("Nothing here is called that."));
  gtk_widget_add_css_class (search->nothing, "advice");
  gtk_box_append (GTK_BOX (box), search->list);
  gtk_box_append (GTK_BOX (box), search->nothing);
  search->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (search->popover), box);
  gtk_popover_set_autohide (GTK_POPOVER (search->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (search->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (search->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (search->popover, GTK_ALIGN_START);
  gtk_popover_set_offset (GTK_POPOVER (search->popover), 0, 4);
  gtk_widget_add_css_class (search->popover, "command-list");
  gtk_widget_set_parent (search->popover, GTK_WIDGET (search));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), search);
  gtk_widget_add_controller (search->entry, keys);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_out), search);
  gtk_widget_add_controller (search->entry, focus);
  g_signal_connect (search->entry, "changed", G_CALLBACK (on_changed), search);
  g_signal_connect (search->entry, "activate", G_CALLBACK (on_activate), search);
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (search->entry)), "preedit-changed",
                    G_CALLBACK (on_preedit_changed), search);
  g_signal_connect (search->list, "row-activated", G_CALLBACK (on_row_activated), search);
}

void
muster_map_search_set_area (MusterMapSearch *search, MusterAreaSearch *area)
{
  g_set_object (&search->area, area);
}

void
muster_map_search_set_desk (MusterMapSearch *search, MusterDesk *desk)
{
  g_set_object (&search->desk, desk);
}

void
muster_map_search_set_near (MusterMapSearch *search, MusterLatLon near)
{
  search->near = near;
  search->has_near = TRUE;
}

void
muster_map_search_focus (MusterMapSearch *search)
{
  gtk_widget_grab_focus (search->entry);
}
