/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The map in a small window: what is drawn, chosen by pointer and by keys, drawn by hand, and how it stands without
 * a usable file. Pointer and keys go in through the widget's own event controllers, since a test has no hand; the
 * way from the X server to them is GTK's.
 */
#include "map-records.h"
#include "map/frame.h"
#include "map/map-private.h"
#include "map/record-words.h"
#include <glib/gstdio.h>

#define WIDTH  900
#define HEIGHT 650

typedef struct {
  GtkWidget *window, *map;
  MusterMapView *view;
  char *activated, *drawn;
  guint contexts;
  MusterLatLon context;
} Fixture;

static const MusterLatLon middle = { 47.16, 9.55 };

/* ---- waiting, never for ever ---- */

static gboolean
on_time (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
pump (guint ms)
{
  gboolean done = FALSE;

  g_timeout_add (ms, on_time, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* Until nothing is loading, waiting or painting; at most 20 s. */
static void
settle (Fixture *f)
{
  for (int i = 0; i < 200; i++) {
    pump (100);
    if (f->view->opening == NULL && muster_tile_source_get_pending (f->view->source) == 0 && f->view->target_zoom < 0
        && !muster_raster_layer_is_busy (f->view->words) && !muster_raster_layer_is_busy (f->view->plots)
        && f->view->settle_source == 0)
      return;
  }
  g_error ("the map did not come to rest");
}

static void
on_activated (MusterMapView *view, const char *id, Fixture *f)
{
  g_free (f->activated);
  f->activated = g_strdup (id);
}

static void
on_context (MusterMapView *view, double lat, double lon, double x, double y, Fixture *f)
{
  f->contexts++;
  f->context = (MusterLatLon){ lat, lon };
}

static void
on_drawn (MusterMapView *view, const char *geometry, Fixture *f)
{
  g_free (f->drawn);
  f->drawn = g_strdup (geometry);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = gtk_window_new ();
  f->map = muster_map_view_new ();
  f->view = MUSTER_MAP_VIEW (f->map);
  g_object_set (gtk_widget_get_settings (f->map), "gtk-enable-animations", FALSE, NULL);
  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (f->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (f->window), f->map);
  g_signal_connect (f->map, "record-activated", G_CALLBACK (on_activated), f);
  g_signal_connect (f->map, "context", G_CALLBACK (on_context), f);
  g_signal_connect (f->map, "drawn", G_CALLBACK (on_drawn), f);
  gtk_window_present (GTK_WINDOW (f->window));
  gtk_widget_grab_focus (f->map);
  muster_map_view_go_to (f->view, middle, 12);
  settle (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  pump (50);
  g_free (f->activated);
  g_free (f->drawn);
}

/* ---- hands ---- */

static GtkEventController *
find_controller (GtkWidget *widget, GType type, guint button)
{
  g_autoptr (GListModel) list = gtk_widget_observe_controllers (widget);

  /* The map's own controllers come after those libshumate made. */
  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (GtkEventController) c = g_list_model_get_item (list, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (c, type)
        && (button == 0
            || (gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (c)) == button
                && gtk_event_controller_get_propagation_phase (c) == GTK_PHASE_CAPTURE)))
      return c;
  }
  g_assert_not_reached ();
}

static void
click (Fixture *f, double x, double y, int n_press)
{
  GtkEventController *c = find_controller (GTK_WIDGET (f->view->map), GTK_TYPE_GESTURE_CLICK, GDK_BUTTON_PRIMARY);

  g_signal_emit_by_name (c, "pressed", n_press, x, y);
  g_signal_emit_by_name (c, "released", n_press, x, y);
}

static gboolean
press_key (Fixture *f, guint key, GdkModifierType state)
{
  GtkEventController *c = find_controller (f->map, GTK_TYPE_EVENT_CONTROLLER_KEY, 0);
  gboolean handled = FALSE;

  g_signal_emit_by_name (c, "key-pressed", key, 0u, state, &handled);
  return handled;
}

static void
where_is (Fixture *f, MusterLatLon at, double *x, double *y)
{
  MusterView view;

  muster_map_frame (f->view, &view);
  muster_frame_project (&view, muster_mercator (at), x, y);
}

static MusterLatLon
what_is_at (Fixture *f, double x, double y)
{
  MusterView view;

  muster_map_frame (f->view, &view);
  return muster_mercator_inverse (muster_frame_unproject (&view, x, y));
}

static void
put (Fixture *f, MusterKind kind, const char *id, double x, double y)
{
  g_autofree char *fields
      = g_strdup_printf ("\"%s\":\"%s\"", kind == MUSTER_INCIDENT || kind == MUSTER_TASK ? "title" : "name", id);
  g_autoptr (MusterRecord) record = muster_map_record (kind, id, what_is_at (f, x, y), fields);

  muster_map_view_put (f->view, record, NULL);
}

static char *
get_selected (Fixture *f)
{
  char *id;

  g_object_get (f->map, "selected", &id, NULL);
  return id;
}

#define assert_selected(f, id)                                                                                         \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *now = get_selected (f);                                                                           \
    g_assert_cmpstr (now, ==, id);                                                                                     \
  }                                                                                                                    \
  G_STMT_END

static guint
count_colours (GtkWidget *map)
{
  g_autoptr (GdkTexture) picture = muster_map_picture (map);
  gsize width = gdk_texture_get_width (picture), height = gdk_texture_get_height (picture);
  g_autofree guint32 *pixels = g_new (guint32, width * height);
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);

  gdk_texture_download (picture, (guchar *)pixels, width * 4);
  for (gsize i = 0; i < width * height; i += 3)
    g_hash_table_add (colours, GUINT_TO_POINTER (pixels[i]));
  return g_hash_table_size (colours);
}

/* ---- tests ---- */

static void
test_records_are_counted_and_hidden (Fixture *f, gconstpointer data)
{
  g_autoptr (MusterRecord) gone = muster_map_record_gone (MUSTER_TEAM, "t-1");

  put (f, MUSTER_TEAM, "t-1", 100, 100);
  put (f, MUSTER_TEAM, "t-2", 300, 100);
  put (f, MUSTER_INCIDENT, "i-1", 500, 300);
  put (f, MUSTER_TEAM, "far", -5000, 100);
  settle (f);
  g_assert_cmpuint (muster_map_view_count_drawn (f->view, MUSTER_TEAM), ==, 2);
  g_assert_cmpuint (muster_map_view_count_drawn (f->view, MUSTER_INCIDENT), ==, 1);
  muster_map_view_set_layer_visible (f->view, MUSTER_TEAM, FALSE);
  settle (f);
  g_assert_cmpuint (muster_map_view_count_drawn (f->view, MUSTER_TEAM), ==, 0);
  g_assert_false (muster_map_view_get_layer_visible (f->view, MUSTER_TEAM));
  muster_map_view_set_layer_visible (f->view, MUSTER_TEAM, TRUE);
  muster_map_view_put (f->view, gone, NULL);
  settle (f);
  g_assert_cmpuint (muster_map_view_count_drawn (f->view, MUSTER_TEAM), ==, 1);
  muster_map_view_clear (f->view);
  settle (f);
  g_assert_cmpuint (muster_map_view_count_drawn (f->view, MUSTER_INCIDENT), ==, 0);
}

static void
test_a_click_selects_and_a_double_click_activates (Fixture *f, gconstpointer data)
{
  put (f, MUSTER_DEPOT, "d-1", 200, 200);
  put (f, MUSTER_SHELTER, "s-1", 400, 300);
  settle (f);
  click (f, 203, 196, 1);
  assert_selected (f, "d-1");
  click (f, 400, 300, 1);
  assert_selected (f, "s-1");
  click (f, 400, 300, 2);
  g_assert_cmpstr (f->activated, ==, "s-1");
  click (f, 700, 600, 1);
  assert_selected (f, NULL);
  g_object_set (f->map, "selected", "d-1", NULL);
  assert_selected (f, "d-1");
}

static void
test_a_double_click_on_the_ground_zooms_there (Fixture *f, gconstpointer data)
{
  MusterLatLon before = what_is_at (f, 200, 500), after;
  double zoom;

  click (f, 200, 500, 1);
  click (f, 200, 500, 2);
  settle (f);
  after = what_is_at (f, 200, 500);
  muster_map_view_get_view (f->view, NULL, &zoom, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (zoom, 13, 1e-9);
  g_assert_cmpfloat (muster_distance_m (before, after), <, 30); /* under a pixel */
}

static void
test_page_keys_go_outwards_and_tab_leaves (Fixture *f, gconstpointer data)
{
  put (f, MUSTER_TEAM, "third", 100, 100);
  put (f, MUSTER_TEAM, "first", WIDTH / 2 + 20, HEIGHT / 2);
  put (f, MUSTER_INCIDENT, "second", WIDTH / 2 - 90, HEIGHT / 2 + 10);
  settle (f);
  g_assert_true (press_key (f, GDK_KEY_Page_Down, 0));
  assert_selected (f, "first");
  g_assert_true (press_key (f, GDK_KEY_Page_Down, 0));
  assert_selected (f, "second");
  g_assert_true (press_key (f, GDK_KEY_Page_Down, 0));
  assert_selected (f, "third");
  g_assert_true (press_key (f, GDK_KEY_Page_Down, 0)); /* the last stays */
  assert_selected (f, "third");
  g_assert_false (press_key (f, GDK_KEY_Tab, 0)); /* no trap */
  g_assert_false (press_key (f, GDK_KEY_ISO_Left_Tab, GDK_SHIFT_MASK));
  assert_selected (f, "third");
  g_assert_true (press_key (f, GDK_KEY_Page_Up, 0));
  assert_selected (f, "second");
  g_assert_true (press_key (f, GDK_KEY_Return, 0));
  g_assert_cmpstr (f->activated, ==, "second");
  g_assert_true (press_key (f, GDK_KEY_F10, GDK_SHIFT_MASK));
  g_assert_cmpuint (f->contexts, ==, 1);
  g_assert_cmpfloat (muster_distance_m (f->context, what_is_at (f, WIDTH / 2 - 90, HEIGHT / 2 + 10)), <, 1);
  g_assert_true (press_key (f, GDK_KEY_Escape, 0));
  assert_selected (f, NULL);
  g_assert_false (press_key (f, GDK_KEY_Escape, 0));
}

static void
test_arrows_and_signs_move_the_view (Fixture *f, gconstpointer data)
{
  MusterLatLon before, after;
  double zoom;

  muster_map_view_get_view (f->view, &before, NULL, NULL, NULL);
  g_assert_true (press_key (f, GDK_KEY_Right, 0));
  g_assert_true (press_key (f, GDK_KEY_Up, 0));
  muster_map_view_get_view (f->view, &after, NULL, NULL, NULL);
  g_assert_cmpfloat (after.lon, >, before.lon);
  g_assert_cmpfloat (after.lat, >, before.lat);
  g_assert_true (press_key (f, GDK_KEY_plus, 0));
  settle (f);
  muster_map_view_get_view (f->view, NULL, &zoom, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (zoom, 13, 1e-9);
  gtk_widget_activate_action (f->map, "map.zoom-out", NULL);
  settle (f);
  muster_map_view_get_view (f->view, NULL, &zoom, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (zoom, 12, 1e-9);
}

static void
test_an_area_drawn_is_the_area_clicked (Fixture *f, gconstpointer data)
{
  /* Clockwise on screen: RFC 7946 wants the ring the other way round. */
  static const double corners[][2] = { { 200, 200 }, { 400, 220 }, { 380, 420 }, { 180, 380 } };
  g_autoptr (MusterJson) json = NULL;
  const MusterJson *ring;
  double signed_area = 0;
  int tool;

  muster_map_view_set_tool (f->view, MUSTER_MAP_TOOL_AREA);
  click (f, 50, 50, 1);
  g_assert_true (press_key (f, GDK_KEY_BackSpace, 0));
  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    click (f, corners[i][0], corners[i][1], 1);
  g_assert_null (f->drawn);
  g_assert_true (press_key (f, GDK_KEY_Return, 0));
  g_assert_nonnull (f->drawn);
  json = muster_json_parse (f->drawn, -1, NULL);
  g_assert_nonnull (json);
  g_assert_cmpstr (muster_json_get_text (json, "type"), ==, "Polygon");
  ring = muster_json_at (muster_json_get (json, "coordinates"), 0);
  g_assert_cmpuint (muster_json_length (ring), ==, 5);
  for (guint i = 0; i < 5; i++) {
    const MusterJson *p = muster_json_at (ring, i), *q = muster_json_at (ring, (i + 1) % 5);
    MusterLatLon at = { muster_json_real (muster_json_at (p, 1), 0), muster_json_real (muster_json_at (p, 0), 0) };
    gboolean is_corner = FALSE;

    signed_area
        += at.lon * muster_json_real (muster_json_at (q, 1), 0) - at.lat * muster_json_real (muster_json_at (q, 0), 0);
    for (guint k = 0; k < G_N_ELEMENTS (corners); k++)
      is_corner |= muster_distance_m (at, what_is_at (f, corners[k][0], corners[k][1])) < 0.1;
    g_assert_true (is_corner);
  }
  g_assert_cmpfloat (signed_area, >, 0);
  g_object_get (f->map, "tool", &tool, NULL);
  g_assert_cmpint (tool, ==, MUSTER_MAP_TOOL_NONE);
}

static void
test_a_line_a_point_and_escape (Fixture *f, gconstpointer data)
{
  muster_map_view_set_tool (f->view, MUSTER_MAP_TOOL_LINE);
  click (f, 200, 200, 1);
  click (f, 300, 250, 1);
  click (f, 300, 250, 2);
  g_assert_nonnull (f->drawn);
  g_assert_true (g_str_has_prefix (f->drawn, "{\"type\":\"LineString\",\"coordinates\":[[9."));
  g_clear_pointer (&f->drawn, g_free);
  muster_map_view_set_tool (f->view, MUSTER_MAP_TOOL_POINT);
  g_assert_true (press_key (f, GDK_KEY_space, 0)); /* no pointer: under the cross */
  g_assert_nonnull (f->drawn);
  g_assert_true (g_str_has_prefix (f->drawn, "{\"type\":\"Point\",\"coordinates\":[9.5"));
  g_clear_pointer (&f->drawn, g_free);
  muster_map_view_set_tool (f->view, MUSTER_MAP_TOOL_AREA);
  click (f, 200, 200, 1);
  click (f, 300, 250, 1);
  g_assert_true (press_key (f, GDK_KEY_Return, 0)); /* two points are no area */
  g_assert_null (f->drawn);
  g_assert_true (press_key (f, GDK_KEY_Escape, 0));
  g_assert_cmpint (muster_sketch_layer_get_tool (f->view->sketch), ==, MUSTER_MAP_TOOL_NONE);
  g_assert_null (f->drawn);
}

static void
test_a_square_kilometre_measures_so (Fixture *f, gconstpointer data)
{
  /* 0.009° of latitude is 1000.75 m; the same length of longitude at 47.16°. */
  double dlat = 0.0089932, dlon = dlat / cos (47.16 * G_PI / 180), x, y;
  const MusterLatLon corners[]
      = { { 47.16, 9.55 }, { 47.16, 9.55 + dlon }, { 47.16 + dlat, 9.55 + dlon }, { 47.16 + dlat, 9.55 } };
  g_autofree char *words = NULL, *closed = NULL;

  muster_map_view_go_to (f->view, corners[0], 14);
  settle (f);
  muster_map_view_set_tool (f->view, MUSTER_MAP_TOOL_MEASURE);
  for (guint i = 0; i < G_N_ELEMENTS (corners); i++) {
    where_is (f, corners[i], &x, &y);
    click (f, x, y, 1);
  }
  words = muster_sketch_layer_words (f->view->sketch);
  g_assert_cmpstr (words, ==, "Distance 3.00 km");
  where_is (f, corners[0], &x, &y);
  click (f, x + 3, y - 2, 1);
  closed = muster_sketch_layer_words (f->view->sketch);
  g_assert_cmpstr (closed, ==, "Area 1.00 km², around it 4.00 km");
  g_assert_null (f->drawn);
}

static void
test_many_become_bubbles_and_none_is_lost (Fixture *f, gconstpointer data)
{
  guint drawn = 0, bundled;

  for (guint i = 0; i < 3000; i++) {
    g_autofree char *id = g_strdup_printf ("t-%u", i);

    put (f, i % 100 ? MUSTER_TEAM : MUSTER_INCIDENT, id, 5 + i * 37 % 890, 5 + i * 91 % 640);
  }
  settle (f);
  drawn = muster_map_view_count_drawn (f->view, MUSTER_TEAM);
  bundled = muster_record_layer_count_bundled (f->view->records, MUSTER_TEAM);
  g_assert_cmpuint (muster_record_layer_count_bundled (f->view->records, MUSTER_INCIDENT), ==, 0);
  g_assert_cmpuint (muster_map_view_count_drawn (f->view, MUSTER_INCIDENT), ==, 30);
  g_assert_cmpuint (drawn, <=, 2000);
  g_assert_cmpuint (bundled, >, 0);
  g_assert_cmpuint (drawn + bundled, ==, 2970);
}

static void
test_a_heap_says_what_is_in_it (Fixture *f, gconstpointer data)
{
  g_autofree char *words = NULL;
  MusterMapHit hit;
  double zoom;

  /* a town: inside one cell of the grid, wherever its lines run, is not needed: all heaps together hold all */
  for (guint i = 0; i < 18; i++) {
    g_autofree char *id = g_strdup_printf ("r-%u", i);

    put (f, i < 12 ? MUSTER_TEAM : i < 16 ? MUSTER_DEPOT : MUSTER_SHELTER, id, 300 + i % 5 * 3, 300 + i / 5 * 3);
  }
  put (f, MUSTER_INCIDENT, "fire", 306, 306);
  settle (f);
  for (MusterKind kind = 0; kind < MUSTER_N_KINDS; kind++)
    g_assert_cmpuint (
        muster_map_view_count_drawn (f->view, kind) + muster_record_layer_count_bundled (f->view->records, kind), ==,
        kind == MUSTER_TEAM       ? 12
        : kind == MUSTER_DEPOT    ? 4
        : kind == MUSTER_SHELTER  ? 2
        : kind == MUSTER_INCIDENT ? 1
                                  : 0);
  g_assert_cmpuint (muster_map_view_count_drawn (f->view, MUSTER_INCIDENT), ==, 1);
  g_assert_cmpuint (muster_record_layer_count_bundled (f->view->records, MUSTER_TEAM), >, 0);

  put (f, MUSTER_INCIDENT, "fire", 700, 500); /* out of the way of the pointer */
  settle (f);
  for (int dx = -16; dx <= 30; dx += 2) {
    if (muster_record_layer_hit (f->view->records, 306 + dx, 306, &hit) && hit.heap != NULL)
      break;
  }
  g_assert_nonnull (hit.heap);
  words = muster_record_words_heap (hit.heap);
  g_assert_nonnull (strstr (words, "team"));
  muster_map_view_get_view (f->view, NULL, &zoom, NULL, NULL);
  click (f, hit.x, hit.y, 1); /* a click looks closer */
  settle (f);
  g_assert_cmpfloat (shumate_viewport_get_zoom_level (f->view->viewport), >, zoom);
}

/* Where a record is drawn, by asking all round its place. A symbol is hit in its middle from wherever it is pointed at,
 * a name just there. */
static gboolean
find_drawn (Fixture *f, const char *id, double near_x, double near_y, double *x, double *y)
{
  MusterMapHit hit, beside;

  for (int dy = -60; dy <= 60; dy += 3)
    for (int dx = -60; dx <= 60; dx += 3) {
      if (!muster_record_layer_hit (f->view->records, near_x + dx, near_y + dy, &hit) || hit.item == NULL
          || strcmp (hit.item->record->id, id) != 0)
        continue;
      muster_record_layer_hit (f->view->records, near_x + dx + 1, near_y + dy, &beside);
      if (beside.item != hit.item || beside.x != hit.x)
        continue;
      *x = hit.x;
      *y = hit.y;
      return TRUE;
    }
  return FALSE;
}

/* Few on one spot fan out: each can be seen and clicked, the most important stands where it is, and choosing one moves
 * none away under the pointer. */
static void
test_what_stands_on_one_spot_fans_out (Fixture *f, gconstpointer data)
{
  static const struct {
    MusterKind kind;
    const char *id;
  } all[] = { { MUSTER_INCIDENT, "i-1" },
              { MUSTER_TEAM, "t-1" },
              { MUSTER_TEAM, "t-2" },
              { MUSTER_DEPOT, "d-1" },
              { MUSTER_SHELTER, "s-1" } };
  double x[G_N_ELEMENTS (all)], y[G_N_ELEMENTS (all)];

  for (guint i = G_N_ELEMENTS (all); i-- > 0;)
    put (f, all[i].kind, all[i].id, 400, 300);
  settle (f);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_assert_true (find_drawn (f, all[i].id, 400, 300, &x[i], &y[i]));
    for (guint k = 0; k < i; k++)
      g_assert_cmpfloat (hypot (x[i] - x[k], y[i] - y[k]), >, 15);
  }
  g_assert_cmpfloat (hypot (x[0] - 400, y[0] - 300), <, 1.5);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    double now_x, now_y;

    click (f, x[i], y[i], 1);
    assert_selected (f, all[i].id);
    settle (f);
    for (guint k = 0; k < G_N_ELEMENTS (all); k++) {
      g_assert_true (find_drawn (f, all[k].id, 400, 300, &now_x, &now_y));
      g_assert_cmpfloat (hypot (now_x - x[k], now_y - y[k]), <, 1.5);
    }
  }
}

/* Names are put where there is room: none over another, none over a symbol but the one of what is selected. */
static void
test_names_lie_on_nothing (Fixture *f, gconstpointer data)
{
  enum { N = 80 };
  g_autoptr (GArray) rects = NULL;
  MusterView view;

  muster_map_view_go_to (f->view, middle, 14);
  settle (f);
  for (guint i = 0; i < N; i++) { /* apart by more than a symbol, nearer than a name is long */
    g_autofree char *id = g_strdup_printf ("Fire brigade of the %u. ward", i);

    put (f, i % 4 ? MUSTER_TEAM : MUSTER_INCIDENT, id, 60 + i % 10 * 84, 40 + i / 10 * 75);
  }
  for (int i = 0; i < 20 && !muster_record_layer_is_complete (f->view->records); i++)
    settle (f);
  settle (f);
  g_assert_cmpuint (muster_map_view_count_drawn (f->view, MUSTER_TEAM), ==, N * 3 / 4);
  muster_map_frame (f->view, &view);
  rects = muster_record_layer_obstacles (f->view->records, &view);
  g_assert_cmpuint (rects->len, >, N + 10); /* first the symbols, then the names */
  for (guint i = N; i < rects->len; i++)
    for (guint k = 0; k < i; k++) {
      const MusterRect *a = &g_array_index (rects, MusterRect, i), *b = &g_array_index (rects, MusterRect, k);
      double margin = k < N ? 1.5 : 0.5; /* an obstacle is a unit larger than its symbol */

      g_assert_false (a->x + margin < b->x + b->width && b->x + margin < a->x + a->width
                      && a->y + margin < b->y + b->height && b->y + margin < a->y + a->height);
    }
}

static void
test_a_plot_is_counted_and_hit (Fixture *f, gconstpointer data)
{
  MusterLatLon a = what_is_at (f, 100, 100), b = what_is_at (f, 300, 300);
  g_autofree char *json = g_strdup_printf (
      "{\"kind\":\"plot\",\"id\":\"x-1\",\"exists\":true,\"fields\":{\"look\":\"flood-area\",\"geometry\":{\"type\":"
      "\"Polygon\",\"coordinates\":[[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}}}",
      a.lon, a.lat, b.lon, a.lat, b.lon, b.lat, a.lon, b.lat, a.lon, a.lat);
  g_autoptr (MusterRecord) plot = muster_record_from_json (json, -1, NULL);
  guint before = count_colours (f->map);

  muster_map_view_put (f->view, plot, NULL);
  settle (f);
  g_assert_cmpuint (muster_map_view_count_drawn (f->view, MUSTER_PLOT), ==, 1);
  g_assert_cmpuint (count_colours (f->map), >, before);
  click (f, 200, 200, 1);
  assert_selected (f, "x-1");
  muster_map_view_set_layer_visible (f->view, MUSTER_PLOT, FALSE);
  settle (f);
  click (f, 202, 202, 1);
  assert_selected (f, NULL);
}

/* Asking where things are lays them out between frames: the screen must follow. */
static void
test_the_screen_shows_the_newest_layout (Fixture *f, gconstpointer data)
{
  g_autoptr (GdkTexture) before = NULL, after = NULL;
  gsize size;
  g_autofree guchar *a = NULL, *b = NULL;
  MusterMapHit hit;

  for (guint i = 0; i < 60; i++) {
    g_autofree char *id = g_strdup_printf ("incident-%u", i);

    put (f, MUSTER_INCIDENT, id, 60 + i % 6 * 150, 40 + i / 6 * 60);
  }
  for (int i = 0; i < 40; i++) {
    muster_record_layer_hit (f->view->records, 5, 5, &hit);
    pump (20);
    muster_record_layer_hit (f->view->records, 5, 5, &hit);
  }
  settle (f);
  before = muster_map_picture (f->map);
  muster_record_layer_invalidate (f->view->records);
  settle (f);
  after = muster_map_picture (f->map);
  size = (gsize)gdk_texture_get_width (before) * gdk_texture_get_height (before) * 4;
  g_assert_cmpint (gdk_texture_get_width (before), ==, gdk_texture_get_width (after));
  a = g_malloc (size);
  b = g_malloc (size);
  gdk_texture_download (before, a, (gsize)gdk_texture_get_width (before) * 4);
  gdk_texture_download (after, b, (gsize)gdk_texture_get_width (after) * 4);
  g_assert_cmpint (memcmp (a, b, size), ==, 0);
}

static void
test_fit_shows_both_corners (Fixture *f, gconstpointer data)
{
  MusterLatLon sw, ne;

  muster_map_view_fit (f->view, (MusterLatLon){ 47.05, 9.47 }, (MusterLatLon){ 47.27, 9.64 });
  settle (f);
  muster_map_view_get_view (f->view, NULL, NULL, &sw, &ne);
  g_assert_cmpfloat (sw.lat, <, 47.06);
  g_assert_cmpfloat (sw.lon, <, 9.48);
  g_assert_cmpfloat (ne.lat, >, 47.26);
  g_assert_cmpfloat (ne.lon, >, 9.63);
}

/* Whatever lies at the top or an edge: what is shown stands clear of it, and what is clear already does not move. */
static void
test_what_is_shown_stands_clear (Fixture *f, gconstpointer data)
{
  static const double covered[] = { 0, 60, 250 };

  for (guint c = 0; c < G_N_ELEMENTS (covered); c++)
    for (int i = 0; i < 12; i++) {
      MusterLatLon at, before, after;
      double x = g_test_rand_double_range (-300, WIDTH + 300), y = g_test_rand_double_range (-300, HEIGHT + 300), sx,
             sy;
      gboolean is_clear = x > 49 && x < WIDTH - 49 && y > covered[c] + 49 && y < HEIGHT - 49;

      muster_map_view_set_covered (f->view, covered[c]);
      at = what_is_at (f, x, y);
      muster_map_view_get_view (f->view, &before, NULL, NULL, NULL);
      muster_map_view_show (f->view, at);
      muster_map_view_get_view (f->view, &after, NULL, NULL, NULL);
      where_is (f, at, &sx, &sy);
      g_assert_cmpfloat (sx, >, 47);
      g_assert_cmpfloat (sx, <, WIDTH - 47);
      g_assert_cmpfloat (sy, >, covered[c] + 47);
      g_assert_cmpfloat (sy, <, HEIGHT - 47);
      if (is_clear)
        g_assert_cmpfloat (muster_distance_m (before, after), <, 0.01);
      muster_map_view_show (f->view, at); /* asked again it stays */
      muster_map_view_get_view (f->view, &before, NULL, NULL, NULL);
      g_assert_cmpfloat (muster_distance_m (before, after), <, 0.01);
    }
}

static void
test_a_glide_arrives (Fixture *f, gconstpointer data)
{
  MusterLatLon centre, goal = { 47.2, 9.53 };
  double zoom;

  g_object_set (gtk_widget_get_settings (f->map), "gtk-enable-animations", TRUE, NULL);
  muster_map_view_go_to (f->view, goal, 14);
  settle (f);
  muster_map_view_get_view (f->view, &centre, &zoom, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (zoom, 14, 1e-9);
  g_assert_cmpfloat (muster_distance_m (centre, goal), <, 10); /* within a pixel */
  /* Two presses in quick succession are two levels, not one and a bit. */
  gtk_widget_activate_action (f->map, "map.zoom-in", NULL);
  pump (30);
  gtk_widget_activate_action (f->map, "map.zoom-in", NULL);
  settle (f);
  muster_map_view_get_view (f->view, NULL, &zoom, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (zoom, 16, 1e-9);
}

static void
test_without_a_file_it_says_so_and_works (Fixture *f, gconstpointer data)
{
  g_autofree char *wrong = g_build_filename (g_get_tmp_dir (), "muster-not-an.area", NULL);

  put (f, MUSTER_TEAM, "t-1", 100, 100);
  settle (f);
  g_assert_true (gtk_widget_get_visible (f->view->notice));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (f->view->notice_title)), ==, "No map yet");
  g_assert_cmpuint (muster_map_view_count_drawn (f->view, MUSTER_TEAM), ==, 1);
  muster_map_view_set_area (f->view, "/nowhere/at-all.area");
  settle (f);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (f->view->notice_title)), ==, "This map cannot be used");
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (f->view->notice_text)), "at-all.area"));
  g_assert_true (g_file_set_contents (wrong, "this is no database at all, only words", -1, NULL));
  muster_map_view_set_area (f->view, wrong);
  settle (f);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (f->view->notice_title)), ==, "This map cannot be used");
  g_assert_cmpuint (muster_map_view_count_drawn (f->view, MUSTER_TEAM), ==, 1);
  g_unlink (wrong);
}

static void
test_the_demo_area_is_painted_in_both_looks (Fixture *f, gconstpointer data)
{
  g_autofree char *pbf = g_test_build_filename (G_TEST_DIST, "data", "demo", "liechtenstein-2013-08-03.osm.pbf", NULL);
  g_autofree char *dir = g_dir_make_tmp ("muster-map-XXXXXX", NULL), *out = g_build_filename (dir, "demo.area", NULL);
  g_autoptr (GError) error = NULL;
  MusterAreaReport report;
  guint plain = count_colours (f->map), light;

  g_assert_true (muster_area_build (pbf, out, NULL, NULL, NULL, &report, &error));
  g_assert_no_error (error);
  muster_map_view_set_area (f->view, out);
  muster_map_view_go_to (f->view, (MusterLatLon){ 47.14, 9.52 }, 14);
  settle (f);
  g_assert_false (gtk_widget_get_visible (f->view->notice));
  g_assert_true (gtk_widget_get_visible (f->view->attribution));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (f->view->attribution)), "OpenStreetMap"));
  light = count_colours (f->map);
  g_assert_cmpuint (light, >, plain + 50);
  g_object_set (f->map, "look", MUSTER_LOOK_DARK, NULL);
  settle (f);
  g_assert_cmpuint (count_colours (f->map), >, plain + 50);
  muster_map_view_set_area (f->view, NULL);
  settle (f);
  g_assert_true (gtk_widget_get_visible (f->view->notice));
  g_assert_false (gtk_widget_get_visible (f->view->attribution));
  g_unlink (out);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ()) {
    g_test_message ("no display");
    return 77;
  }
#define ADD(name, func) g_test_add ("/map/view/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("records-are-counted-and-hidden", test_records_are_counted_and_hidden);
  ADD ("a-click-selects-and-a-double-click-activates", test_a_click_selects_and_a_double_click_activates);
  ADD ("a-double-click-on-the-ground-zooms-there", test_a_double_click_on_the_ground_zooms_there);
  ADD ("tab-goes-outwards-and-then-leaves", test_page_keys_go_outwards_and_tab_leaves);
  ADD ("arrows-and-signs-move-the-view", test_arrows_and_signs_move_the_view);
  ADD ("an-area-drawn-is-the-area-clicked", test_an_area_drawn_is_the_area_clicked);
  ADD ("a-line-a-point-and-escape", test_a_line_a_point_and_escape);
  ADD ("a-square-kilometre-measures-so", test_a_square_kilometre_measures_so);
  ADD ("many-become-bubbles-and-none-is-lost", test_many_become_bubbles_and_none_is_lost);
  ADD ("a-heap-says-what-is-in-it", test_a_heap_says_what_is_in_it);
  ADD ("what-stands-on-one-spot-fans-out", test_what_stands_on_one_spot_fans_out);
  ADD ("names-lie-on-nothing", test_names_lie_on_nothing);
  ADD ("a-plot-is-counted-and-hit", test_a_plot_is_counted_and_hit);
  ADD ("the-screen-shows-the-newest-layout", test_the_screen_shows_the_newest_layout);
  ADD ("fit-shows-both-corners", test_fit_shows_both_corners);
  ADD ("what-is-shown-stands-clear", test_what_is_shown_stands_clear);
  ADD ("a-glide-arrives", test_a_glide_arrives);
  ADD ("without-a-file-it-says-so-and-works", test_without_a_file_it_says_so_and_works);
  ADD ("the-demo-area-is-painted-in-both-looks", test_the_demo_area_is_painted_in_both_looks);
  return g_test_run ();
}
