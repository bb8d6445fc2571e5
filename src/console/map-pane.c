/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pane feeds the map from the desk: everything once, then what changed. A team is put again whenever an assignment
 * of it changes, because its symbol shows whether it is committed. The map's selection and the desk's are one, bound
 * both ways. */
#include "console/map-pane.h"
#include "console/advice-map.h"
#include "console/closure-menu.h"
#include "console/map-search.h"
#include "console/question.h"
#include "console/settings.h"
#include "console/warning-areas.h"
#include "console/wrap-box.h"
#include "desk/place-words.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

struct _MusterMapPane {
  GtkWidget parent;
  GtkWidget *overlay, *tools, *chips, *hint, *reach;
  MusterMapSearch *search;
  GMenuModel *context_menu;
  GtkWidget *menu; /* the popover of the context menu, made at its first use */
  MusterMapView *view;
  MusterAreaSearch *area;
  MusterDesk *desk;     /* (nullable) */
  GHashTable *placed;   /* kind → ids of its records that have a position */
  GHashTable *teams;    /* id of an assignment → id of its team */
  GHashTable *counts;   /* kind → GtkToggleButton */
  MusterLatLon context; /* where the menu was asked for */
  char *look;           /* (nullable) of what is being drawn */
  gboolean labels;      /* names beside the symbols */
  guint asker, hint_timer, selected_tick;
  int frames_to_wait;
};

G_DEFINE_FINAL_TYPE (MusterMapPane, muster_map_pane, GTK_TYPE_WIDGET)

enum { NEW_INCIDENT, ASSIGN, N_SIGNALS };
static guint signals[N_SIGNALS];

static const struct {
  MusterKind kind;
  const char *label;
} layers[] = {
  { MUSTER_TEAM, N_ ("Teams %u") },         { MUSTER_DEPOT, N_ ("Depots %u") }, { MUSTER_SHELTER, N_ ("Shelters %u") },
  { MUSTER_INCIDENT, N_ ("Incidents %u") }, { MUSTER_TASK, N_ ("Tasks %u") },   { MUSTER_PLOT, N_ ("Drawings %u") },
  { MUSTER_WARNING, N_ ("Warnings %u") },
};

/* ---- hints ---- */

static gboolean
on_hint_over (gpointer data)
{
  MusterMapPane *pane = data;
  pane->hint_timer = 0;
  gtk_widget_set_visible (pane->hint, FALSE);
  return G_SOURCE_REMOVE;
}

/* @seconds: 0 stays until the next. NULL hides. */
static void
show_hint (MusterMapPane *pane, const char *text, guint seconds)
{
  g_clear_handle_id (&pane->hint_timer, g_source_remove);
  gtk_label_set_text (GTK_LABEL (pane->hint), text != NULL ? text : "");
  gtk_widget_set_visible (pane->hint, text != NULL);
  if (text != NULL && seconds > 0)
    pane->hint_timer = g_timeout_add_seconds (seconds, on_hint_over, pane);
}

/* ---- records ---- */

static gboolean
on_map (MusterKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    if (layers[i].kind == kind)
      return kind != MUSTER_WARNING; /* it is its areas that are shown */
  return kind == MUSTER_ALARM;
}

static void
put (MusterMapPane *pane, MusterRecord *record)
{
  MusterRecord *holder = record->kind == MUSTER_TEAM ? muster_desk_holder (pane->desk, record->id) : NULL;
  GHashTable *placed = g_hash_table_lookup (pane->placed, GINT_TO_POINTER (record->kind));
  MusterLatLon at;
  muster_map_view_put (pane->view, record, holder);
  if (placed == NULL)
    return;
  if (record->exists && muster_record_position (record, &at))
    g_hash_table_add (placed, g_strdup (record->id));
  else
    g_hash_table_remove (placed, record->id);
}

/* The symbol of a team shows whether it is committed. An assignment that was taken back no longer says of whom. */
static void
put_team_of (MusterMapPane *pane, MusterRecord *assignment)
{
  const char *team = muster_record_text (assignment, MUSTER_ASSIGNMENT_TEAM);
  if (team != NULL)
    g_hash_table_replace (pane->teams, g_strdup (assignment->id), g_strdup (team));
  else
    team = g_hash_table_lookup (pane->teams, assignment->id);
  MusterRecord *record = muster_desk_get (pane->desk, team);
  if (record != NULL)
    put (pane, record);
}

static void
update_counts (MusterMapPane *pane)
{
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++) {
    GtkWidget *chip = g_hash_table_lookup (pane->counts, GINT_TO_POINTER (layers[i].kind));
    guint n = layers[i].kind == MUSTER_WARNING
                  ? pane->desk != NULL ? muster_warning_areas_count (muster_warning_areas_of (pane->desk)) : 0
                  : g_hash_table_size (g_hash_table_lookup (pane->placed, GINT_TO_POINTER (layers[i].kind)));
    g_autofree char *label = g_strdup_printf (_ (layers[i].label), n);
    if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (chip)), label) != 0)
      gtk_button_set_label (GTK_BUTTON (chip), label);
    gtk_widget_set_visible (chip, n > 0 || layers[i].kind == MUSTER_TEAM || layers[i].kind == MUSTER_SHELTER
                                      || layers[i].kind == MUSTER_INCIDENT || layers[i].kind == MUSTER_DEPOT);
  }
}

static void
on_desk_changed (MusterDesk *desk, GPtrArray *records, MusterMapPane *pane)
{
  for (guint i = 0; i < records->len; i++) {
    MusterRecord *record = g_ptr_array_index (records, i);
    if (record->kind == MUSTER_ASSIGNMENT)
      put_team_of (pane, record);
    else if (on_map (record->kind))
      put (pane, record);
  }
  update_counts (pane);
}

/* ---- layers ---- */

static void
remember_layers (MusterMapPane *pane)
{
  g_autoptr (GStrvBuilder) hidden = g_strv_builder_new ();
  if (muster_settings () == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    if (!muster_map_view_get_layer_visible (pane->view, layers[i].kind))
      g_strv_builder_add (hidden, muster_kind_info (layers[i].kind)->name);
  g_auto (GStrv) names = g_strv_builder_end (hidden);
  g_settings_set_strv (muster_settings (), "hidden-layers", (const char *const *)names);
}

static void
on_chip_toggled (GtkToggleButton *chip, MusterMapPane *pane)
{
  MusterKind kind = (MusterKind)GPOINTER_TO_INT (g_object_get_data (G_OBJECT (chip), "kind"));
  muster_map_view_set_layer_visible (pane->view, kind, gtk_toggle_button_get_active (chip));
  remember_layers (pane);
}

static void
build_chips (MusterMapPane *pane)
{
  g_auto (GStrv) hidden = muster_settings () != NULL ? g_settings_get_strv (muster_settings (), "hidden-layers") : NULL;
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++) {
    const MusterKindInfo *info = muster_kind_info (layers[i].kind);
    gboolean on = hidden == NULL || !g_strv_contains ((const char *const *)hidden, info->name);
    g_autofree char *label = g_strdup_printf (_ (layers[i].label), 0u);
    GtkWidget *chip = gtk_toggle_button_new_with_label (label);
    gtk_widget_add_css_class (chip, "chip");
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), on);
    muster_map_view_set_layer_visible (pane->view, layers[i].kind, on);
    g_object_set_data (G_OBJECT (chip), "kind", GINT_TO_POINTER (layers[i].kind));
    g_signal_connect (chip, "toggled", G_CALLBACK (on_chip_toggled), pane);
    muster_wrap_box_append (MUSTER_WRAP_BOX (pane->chips), chip);
    g_hash_table_insert (pane->counts, GINT_TO_POINTER (layers[i].kind), chip);
    gtk_widget_set_visible (chip, layers[i].kind != MUSTER_PLOT && layers[i].kind != MUSTER_WARNING);
  }
}

/* The chip that shows what is within reach; its minutes are those of the question. */
static void
name_reach (MusterMapPane *pane)
{
  g_autofree char *label
      = g_strdup_printf (_ ("Reach %d min"), (int)muster_question_get_minutes (muster_question_of_reach (pane->desk)));
  gtk_button_set_label (GTK_BUTTON (pane->reach), label);
}

static void
build_reach (MusterMapPane *pane)
{
  pane->reach = gtk_toggle_button_new ();
  gtk_widget_add_css_class (pane->reach, "chip");
  name_reach (pane);
  g_object_bind_property (muster_advice_map_of (pane->desk), "reach", pane->reach, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (muster_question_of_reach (pane->desk), "changed", G_CALLBACK (name_reach), pane,
                           G_CONNECT_SWAPPED);
  muster_wrap_box_append (MUSTER_WRAP_BOX (pane->chips), pane->reach);
}

/* ---- the context menu ---- */

static void
on_described_for_incident (const char *text, GPtrArray *found, gpointer data)
{
  MusterMapPane *pane = data;
  MusterPlace *place = found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
  g_signal_emit (pane, signals[NEW_INCIDENT], 0, pane->context.lat, pane->context.lon,
                 place != NULL ? place->name : NULL);
}

static void
on_new_incident (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MusterMapPane *pane = MUSTER_MAP_PANE (widget);
  muster_area_search_describe (pane->area, pane->asker, pane->context, on_described_for_incident, pane);
}

static void
on_assign (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[ASSIGN], 0);
}

static void
on_draw (GtkWidget *widget, const char *action, GVariant *parameter)
{
  muster_map_pane_draw (MUSTER_MAP_PANE (widget), g_variant_get_string (parameter, NULL));
}

static void
on_measure (GtkWidget *widget, const char *action, GVariant *parameter)
{
  muster_map_pane_draw (MUSTER_MAP_PANE (widget), NULL);
}

static char *
degrees_and_minutes (MusterLatLon at)
{
  double lat = fabs (at.lat), lon = fabs (at.lon);
  return g_strdup_printf ("%d° %06.3f′ %s %d° %06.3f′ %s", (int)lat, (lat - floor (lat)) * 60, at.lat < 0 ? "S" : "N",
                          (int)lon, (lon - floor (lon)) * 60, at.lon < 0 ? "W" : "E");
}

static void
on_copy_position (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MusterMapPane *pane = MUSTER_MAP_PANE (widget);
  g_autofree char *format = muster_settings () != NULL ? g_settings_get_string (muster_settings (), "position-format")
                                                       : g_strdup ("decimal");
  char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (lat, sizeof lat, "%.6f", pane->context.lat);
  g_ascii_formatd (lon, sizeof lon, "%.6f", pane->context.lon);
  g_autofree char *text
      = g_str_equal (format, "minutes") ? degrees_and_minutes (pane->context) : g_strdup_printf ("%s, %s", lat, lon);
  g_autofree char *hint = g_strdup_printf (_ ("Copied: %s"), text);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  show_hint (pane, hint, 4);
}

static void
on_described (const char *text, GPtrArray *found, gpointer data)
{
  MusterMapPane *pane = data;
  g_autofree char *position = muster_position_words (pane->context);
  MusterPlace *place = found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
  g_autofree char *words = place == NULL || place->name == NULL
                               ? g_strdup_printf (_ ("Nothing named here · %s"), position)
                           : place->within != NULL && g_strcmp0 (place->within, place->name) != 0
                               ? g_strdup_printf ("%s, %s · %s", place->name, place->within, position)
                               : g_strdup_printf ("%s · %s", place->name, position);
  muster_map_view_set_mark (pane->view, &pane->context, place != NULL ? place->name : NULL);
  show_hint (pane, words, 12);
}

static void
on_what_is_here (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MusterMapPane *pane = MUSTER_MAP_PANE (widget);
  muster_area_search_describe (pane->area, pane->asker, pane->context, on_described, pane);
}

static void
on_described_for_closure (const char *text, GPtrArray *found, gpointer data)
{
  MusterMapPane *pane = data;
  MusterPlace *place = found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
  if (pane->desk != NULL)
    muster_closure_close_road (pane->desk, pane->context, place != NULL ? place->name : NULL);
}

static gboolean
take_road (MusterMapPane *pane, gboolean is_road, MusterLatLon on)
{
  if (pane->desk == NULL) /* closed meanwhile */
    return FALSE;
  if (is_road)
    pane->context = on;
  else
    show_hint (pane, _ ("No road is within 100 m of here: nothing would be shut."), 6);
  return is_road;
}

static void
on_road_to_close (gpointer pane, gboolean is_road, MusterLatLon on)
{
  MusterMapPane *self = pane;
  if (take_road (self, is_road, on))
    muster_area_search_describe (self->area, self->asker, on, on_described_for_closure, self);
}

static void
on_close_road (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MusterMapPane *pane = MUSTER_MAP_PANE (widget);
  if (pane->desk != NULL)
    muster_closure_find_road (pane->desk, pane->context, pane, on_road_to_close);
}

static void
on_described_for_supposing (const char *text, GPtrArray *found, gpointer data)
{
  MusterMapPane *pane = data;
  MusterPlace *place = found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
  if (pane->desk == NULL)
    return;
  muster_question_suppose_shut (muster_question_of_reach (pane->desk), &pane->context,
                                place != NULL ? place->name : NULL);
  gtk_widget_activate_action (GTK_WIDGET (pane), "win.planning", NULL);
}

static void
on_road_to_suppose (gpointer pane, gboolean is_road, MusterLatLon on)
{
  MusterMapPane *self = pane;
  if (take_road (self, is_road, on))
    muster_area_search_describe (self->area, self->asker, on, on_described_for_supposing, self);
}

static void
on_suppose_shut (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MusterMapPane *pane = MUSTER_MAP_PANE (widget);
  if (pane->desk != NULL)
    muster_closure_find_road (pane->desk, pane->context, pane, on_road_to_suppose);
}

static void
on_open_road (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MusterMapPane *pane = MUSTER_MAP_PANE (widget);
  if (pane->desk != NULL && !muster_closure_open_nearest (pane->desk, pane->context))
    show_hint (pane, _ ("No closure is near here."), 4);
}

static void
on_zoom (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (g_str_equal (action, "map.zoom-area"))
    muster_map_pane_show_area (MUSTER_MAP_PANE (widget));
  else
    muster_map_pane_zoom (MUSTER_MAP_PANE (widget), g_str_equal (action, "map.zoom-in") ? 1 : -1);
}

static void
on_context (MusterMapView *view, double lat, double lon, double x, double y, MusterMapPane *pane)
{
  double px = x, py = y;
  pane->context = (MusterLatLon){ lat, lon };
  if (pane->menu == NULL) {
    pane->menu = gtk_popover_menu_new_from_model (pane->context_menu);
    gtk_popover_set_has_arrow (GTK_POPOVER (pane->menu), FALSE);
    gtk_widget_set_halign (pane->menu, GTK_ALIGN_START);
    gtk_widget_set_parent (pane->menu, GTK_WIDGET (pane));
    /* the keys go back to where they came from */
    g_signal_connect_object (pane->menu, "closed", G_CALLBACK (gtk_widget_grab_focus), pane->view, G_CONNECT_SWAPPED);
  }
  gtk_widget_translate_coordinates (GTK_WIDGET (view), GTK_WIDGET (pane), x, y, &px, &py);
  gtk_popover_set_pointing_to (GTK_POPOVER (pane->menu), &(GdkRectangle){ (int)px, (int)py, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (pane->menu));
}

/* ---- from the map ---- */

static void
on_drawn (MusterMapView *view, const char *geometry, MusterMapPane *pane)
{
  MusterRecord *selected
      = pane->desk != NULL ? muster_desk_get (pane->desk, muster_desk_get_selected (pane->desk)) : NULL;
  show_hint (pane, NULL, 0);
  if (g_strcmp0 (pane->look, "closure") == 0 && pane->desk != NULL)
    muster_closure_close_area (pane->desk, geometry,
                               selected != NULL && selected->kind == MUSTER_INCIDENT ? selected->id : NULL);
  else if (pane->look != NULL && pane->desk != NULL)
    muster_desk_plot (pane->desk, pane->look, NULL, geometry,
                      selected != NULL && selected->kind == MUSTER_INCIDENT ? selected->id : NULL);
  g_clear_pointer (&pane->look, g_free);
}

static void
on_view_changed (MusterMapView *view, MusterMapPane *pane)
{
  MusterLatLon centre, south_west, north_east;
  double zoom;
  muster_map_view_get_view (view, &centre, &zoom, &south_west, &north_east);
  muster_map_search_set_near (pane->search, centre);
}

/* After the map has seen the key: Escape has ended its tool. */
static void
on_key_released (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                 MusterMapPane *pane)
{
  if (keyval != GDK_KEY_Escape)
    return;
  show_hint (pane, NULL, 0);
  muster_map_view_set_mark (pane->view, NULL, NULL);
  g_clear_pointer (&pane->look, g_free);
}

static void
on_search_go (MusterMapSearch *search, double lat, double lon, const char *label, MusterMapPane *pane)
{
  muster_map_pane_go (pane, (MusterLatLon){ lat, lon }, label);
}

/* An overlay asks a child for its size without saying how wide it may be; tools that wrap need to know. */
static gboolean
on_tools_position (GtkOverlay *overlay, GtkWidget *child, GtkAllocation *out, MusterMapPane *pane)
{
  int least, natural, height;
  if (child != pane->tools)
    return FALSE;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  int width = MAX (least, MIN (natural, gtk_widget_get_width (GTK_WIDGET (overlay))));
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  *out = (GtkAllocation){ 0, 0, width, height };
  if (gtk_widget_get_direction (GTK_WIDGET (overlay)) == GTK_TEXT_DIR_RTL)
    out->x = gtk_widget_get_width (GTK_WIDGET (overlay)) - width;
  return TRUE;
}

static void
update_look (MusterMapPane *pane)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_object_set (pane->view, "look", dark ? MUSTER_LOOK_DARK : MUSTER_LOOK_LIGHT, NULL);
}

static void
muster_map_pane_dispose (GObject *object)
{
  MusterMapPane *pane = MUSTER_MAP_PANE (object);
  g_clear_handle_id (&pane->hint_timer, g_source_remove);
  if (pane->area != NULL)
    muster_area_search_forget (pane->area, pane->asker);
  g_clear_pointer (&pane->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (object), MUSTER_TYPE_MAP_PANE);
  g_clear_pointer (&pane->counts, g_hash_table_unref);
  g_clear_pointer (&pane->placed, g_hash_table_unref);
  g_clear_pointer (&pane->teams, g_hash_table_unref);
  g_clear_object (&pane->area);
  g_clear_object (&pane->desk);
  g_clear_pointer (&pane->look, g_free);
  G_OBJECT_CLASS (muster_map_pane_parent_class)->dispose (object);
}

static void
muster_map_pane_class_init (MusterMapPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = muster_map_pane_dispose;
  g_type_ensure (MUSTER_TYPE_MAP_SEARCH);
  g_type_ensure (MUSTER_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/map-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterMapPane, overlay);
  gtk_widget_class_bind_template_child (widget_class, MusterMapPane, tools);
  gtk_widget_class_bind_template_child (widget_class, MusterMapPane, chips);
  gtk_widget_class_bind_template_child (widget_class, MusterMapPane, hint);
  gtk_widget_class_bind_template_child (widget_class, MusterMapPane, search);
  gtk_widget_class_bind_template_child (widget_class, MusterMapPane, context_menu);
  gtk_widget_class_install_action (widget_class, "map.new-incident", NULL, on_new_incident);
  gtk_widget_class_install_action (widget_class, "map.assign", NULL, on_assign);
  gtk_widget_class_install_action (widget_class, "map.draw", "s", on_draw);
  gtk_widget_class_install_action (widget_class, "map.close-road", NULL, on_close_road);
  gtk_widget_class_install_action (widget_class, "map.open-road", NULL, on_open_road);
  gtk_widget_class_install_action (widget_class, "map.suppose-shut", NULL, on_suppose_shut);
  gtk_widget_class_install_action (widget_class, "map.measure", NULL, on_measure);
  gtk_widget_class_install_action (widget_class, "map.copy-position", NULL, on_copy_position);
  gtk_widget_class_install_action (widget_class, "map.what-is-here", NULL, on_what_is_here);
  gtk_widget_class_install_action (widget_class, "map.zoom-in", NULL, on_zoom);
  gtk_widget_class_install_action (widget_class, "map.zoom-out", NULL, on_zoom);
  gtk_widget_class_install_action (widget_class, "map.zoom-area", NULL, on_zoom);
  signals[NEW_INCIDENT] = g_signal_new ("new-incident", MUSTER_TYPE_MAP_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_STRING);
  signals[ASSIGN]
      = g_signal_new ("assign", MUSTER_TYPE_MAP_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_map_pane_init (MusterMapPane *pane)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  pane->asker = muster_area_search_asker ();
  pane->counts = g_hash_table_new (NULL, NULL);
  pane->teams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pane->placed = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_hash_table_unref);
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    g_hash_table_insert (pane->placed, GINT_TO_POINTER (layers[i].kind),
                         g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL));
  gtk_widget_init_template (GTK_WIDGET (pane));
  pane->view = MUSTER_MAP_VIEW (muster_map_view_new ());
  g_object_set (pane->view, "zoom-buttons", FALSE, NULL); /* the pane has its own, with one more */
  gtk_overlay_set_child (GTK_OVERLAY (pane->overlay), GTK_WIDGET (pane->view));
  gtk_accessible_update_property (GTK_ACCESSIBLE (pane->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Map"), -1);
  build_chips (pane);
  pane->labels = muster_settings () == NULL || g_settings_get_boolean (muster_settings (), "map-labels");
  muster_map_view_set_labels_visible (pane->view, pane->labels);
  g_signal_connect (pane->overlay, "get-child-position", G_CALLBACK (on_tools_position), pane);
  g_signal_connect (pane->view, "context", G_CALLBACK (on_context), pane);
  g_signal_connect (pane->view, "drawn", G_CALLBACK (on_drawn), pane);
  g_signal_connect (pane->view, "view-changed", G_CALLBACK (on_view_changed), pane);
  g_signal_connect (keys, "key-released", G_CALLBACK (on_key_released), pane);
  gtk_widget_add_controller (GTK_WIDGET (pane), keys);
  g_signal_connect (pane->search, "go", G_CALLBACK (on_search_go), pane);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_look), pane,
                           G_CONNECT_SWAPPED);
  update_look (pane);
}

GtkWidget *
muster_map_pane_new (MusterAreaSearch *search, const char *area_path)
{
  MusterMapPane *pane = g_object_new (MUSTER_TYPE_MAP_PANE, NULL);
  pane->area = g_object_ref (search);
  muster_map_search_set_area (pane->search, search);
  muster_map_view_set_area (pane->view, area_path);
  return GTK_WIDGET (pane);
}

/* To begin with, where something is going on; without that the map shows the whole area by itself. */
static void
fit_incidents (MusterMapPane *pane)
{
  g_autoptr (GPtrArray) incidents = muster_desk_list (pane->desk, MUSTER_INCIDENT);
  MusterLatLon at, low = { 90, 180 }, high = { -90, -180 };
  for (guint i = 0; i < incidents->len; i++) {
    MusterRecord *incident = g_ptr_array_index (incidents, i);
    if (muster_record_has (incident, MUSTER_INCIDENT_ENDED_AT) || !muster_record_position (incident, &at))
      continue;
    low = (MusterLatLon){ MIN (low.lat, at.lat), MIN (low.lon, at.lon) };
    high = (MusterLatLon){ MAX (high.lat, at.lat), MAX (high.lon, at.lon) };
  }
  if (low.lat > high.lat)
    return;
  double lat = MAX ((high.lat - low.lat) * 0.25, 0.01), lon = MAX ((high.lon - low.lon) * 0.25, 0.015);
  muster_map_view_fit (pane->view, (MusterLatLon){ low.lat - lat, low.lon - lon },
                       (MusterLatLon){ high.lat + lat, high.lon + lon });
}

/* Search and layers lie over the top of the map. */
static void
update_covered (MusterMapPane *pane)
{
  graphene_rect_t tools;
  if (gtk_widget_compute_bounds (pane->tools, GTK_WIDGET (pane->view), &tools))
    muster_map_view_set_covered (pane->view, tools.origin.y + tools.size.height);
}

/* What is selected in a list comes into view; what is well in view already stays where it is. */
static void
show_selected (MusterMapPane *pane)
{
  MusterRecord *record = muster_desk_get (pane->desk, muster_desk_get_selected (pane->desk));
  MusterLatLon at;
  if (record == NULL || !muster_record_position (record, &at))
    return;
  update_covered (pane);
  muster_map_view_show (pane->view, at);
}

/* The second frame after: then the inspector that the selection opened has taken its room. A glide goes to its end
 * first: what it passes over is not in view. */
static gboolean
on_selected_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MusterMapPane *pane = MUSTER_MAP_PANE (widget);
  if (pane->frames_to_wait-- > 0 || muster_map_view_is_gliding (pane->view))
    return G_SOURCE_CONTINUE;
  pane->selected_tick = 0;
  show_selected (pane);
  return G_SOURCE_REMOVE;
}

static void
on_selected (MusterMapPane *pane)
{
  pane->frames_to_wait = 1;
  if (pane->selected_tick == 0)
    pane->selected_tick = gtk_widget_add_tick_callback (GTK_WIDGET (pane), on_selected_tick, NULL, NULL);
}

void
muster_map_pane_set_desk (MusterMapPane *pane, MusterDesk *desk)
{
  g_set_object (&pane->desk, desk);
  muster_map_search_set_desk (pane->search, desk);
  for (guint i = 0; i <= G_N_ELEMENTS (layers); i++) {
    MusterKind kind = i < G_N_ELEMENTS (layers) ? layers[i].kind : MUSTER_ALARM;
    g_autoptr (GPtrArray) records = muster_desk_list (desk, kind);
    for (guint k = 0; k < records->len && on_map (kind); k++)
      put (pane, g_ptr_array_index (records, k));
  }
  g_autoptr (GPtrArray) assignments = muster_desk_list (desk, MUSTER_ASSIGNMENT);
  for (guint i = 0; i < assignments->len; i++) {
    MusterRecord *assignment = g_ptr_array_index (assignments, i);
    const char *team = muster_record_text (assignment, MUSTER_ASSIGNMENT_TEAM);
    if (team != NULL)
      g_hash_table_replace (pane->teams, g_strdup (assignment->id), g_strdup (team));
  }
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed), pane, 0);
  g_object_bind_property (desk, "selected", pane->view, "selected", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (desk, "notify::selected", G_CALLBACK (on_selected), pane, G_CONNECT_SWAPPED);
  muster_advice_map_follow (muster_advice_map_of (desk), pane->view);
  muster_warning_areas_follow (muster_warning_areas_of (desk), pane->view);
  g_signal_connect_object (muster_warning_areas_of (desk), "changed", G_CALLBACK (update_counts), pane,
                           G_CONNECT_SWAPPED);
  build_reach (pane);
  update_counts (pane);
  fit_incidents (pane);
}

MusterMapView *
muster_map_pane_get_view (MusterMapPane *pane)
{
  return pane->view;
}

void
muster_map_pane_go (MusterMapPane *pane, MusterLatLon at, const char *label)
{
  MusterLatLon centre, south_west, north_east;
  double zoom;
  muster_map_view_get_view (pane->view, &centre, &zoom, &south_west, &north_east);
  muster_map_view_set_mark (pane->view, label != NULL ? &at : NULL, label);
  muster_map_view_go_to (pane->view, at, zoom < 14 ? 14 : -1);
}

void
muster_map_pane_show_area (MusterMapPane *pane)
{
  MusterLatLon south_west, north_east;
  update_covered (pane);
  if (muster_area_search_get_bounds (pane->area, &south_west, &north_east))
    muster_map_view_fit (pane->view, south_west, north_east);
}

void
muster_map_pane_zoom (MusterMapPane *pane, double by)
{
  MusterLatLon centre, south_west, north_east;
  double zoom;
  muster_map_view_get_view (pane->view, &centre, &zoom, &south_west, &north_east);
  muster_map_view_go_to (pane->view, centre, CLAMP (round (zoom) + by, 0, 20));
}

void
muster_map_pane_draw (MusterMapPane *pane, const char *look)
{
  MusterMapTool tool = look == NULL                        ? MUSTER_MAP_TOOL_MEASURE
                       : g_str_equal (look, "closed-road") ? MUSTER_MAP_TOOL_LINE
                       : g_str_equal (look, "point")       ? MUSTER_MAP_TOOL_POINT
                                                           : MUSTER_MAP_TOOL_AREA;
  g_free (pane->look);
  pane->look = g_strdup (look);
  muster_map_view_set_tool (pane->view, tool);
  gtk_widget_grab_focus (GTK_WIDGET (pane->view));
  show_hint (pane, NULL, 0); /* the map says how to go on, and what is measured */
}

void
muster_map_pane_toggle_labels (MusterMapPane *pane)
{
  pane->labels = !pane->labels;
  muster_map_view_set_labels_visible (pane->view, pane->labels);
  if (muster_settings () != NULL)
    g_settings_set_boolean (muster_settings (), "map-labels", pane->labels);
}

void
muster_map_pane_focus_search (MusterMapPane *pane)
{
  muster_map_search_focus (pane->search);
}
