/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map-records.h"

MusterRecord *
muster_map_record (MusterKind kind, const char *id, MusterLatLon at, const char *more_fields)
{
  const MusterKindInfo *info = muster_kind_info (kind);
  g_autofree char *json = g_strdup_printf (
      "{\"kind\":\"%s\",\"id\":\"%s\",\"exists\":true,\"fields\":{\"%s\":[%.7f,%.7f]%s%s}}", info->name, id, "position",
      at.lon, at.lat, more_fields != NULL ? "," : "", more_fields != NULL ? more_fields : "");
  g_autoptr (GError) error = NULL;
  MusterRecord *record = muster_record_from_json (json, -1, &error);

  g_assert_no_error (error);
  return record;
}

static MusterRecord *
from_json (const char *json)
{
  g_autoptr (GError) error = NULL;
  MusterRecord *record = muster_record_from_json (json, -1, &error);

  g_assert_no_error (error);
  return record;
}

MusterRecord *
muster_map_record_gone (MusterKind kind, const char *id)
{
  g_autofree char *json = g_strdup_printf ("{\"kind\":\"%s\",\"id\":\"%s\",\"exists\":false,\"fields\":{}}",
                                           muster_kind_info (kind)->name, id);

  return from_json (json);
}

static void
put_plots (MusterMapView *map)
{
  static const char *const plots[] = {
    "{\"kind\":\"plot\",\"id\":\"x-flood\",\"exists\":true,\"fields\":{\"title\":\"Flood\",\"look\":\"flood-area\","
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[9.512,47.262],[9.515,47.252],[9.521,47.244],[9.531,47.232],"
    "[9.537,47.233],[9.533,47.243],[9.526,47.251],[9.521,47.262],[9.512,47.262]]]}}}",
    "{\"kind\":\"plot\",\"id\":\"x-route\",\"exists\":true,\"fields\":{\"title\":\"Route\",\"look\":\"route\","
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[9.523,47.243],[9.531,47.236],[9.528,47.225],[9.534,47.214]"
    ","
    "[9.536,47.206]]}}}",
    "{\"kind\":\"plot\",\"id\":\"x-cordon\",\"exists\":true,\"fields\":{\"title\":\"Cordon\",\"look\":\"cordon\","
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[9.545,47.235],[9.560,47.236],[9.561,47.244],[9.546,47.243],"
    "[9.545,47.235]]]}}}",
    "{\"kind\":\"plot\",\"id\":\"x-closed\",\"exists\":true,\"fields\":{\"title\":\"Closed\",\"look\":\"closed-road\","
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[9.505,47.222],[9.512,47.226],[9.520,47.228]]}}}",
    "{\"kind\":\"plot\",\"id\":\"x-post\",\"exists\":true,\"fields\":{\"title\":\"Post\",\"look\":\"command-post\","
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[9.542,47.226]}}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (plots); i++) {
    g_autoptr (MusterRecord) plot = from_json (plots[i]);

    muster_map_view_put (map, plot, NULL);
  }
}

void
muster_map_records_put (MusterMapView *map, guint n)
{
  static const char *const classes[] = { "fire-rescue", "water", "medical", "mountain", "air", "police" };
  static const char *const hazards[] = { "flood", "landslide", "fire", "rescue" };
  static const char *const grades[] = { "I", "II", "III", "IV" };
  static const char *const states[] = { "open", "closed", "preparing", "full" };
  static const char *const steps[]
      = { "\"requested_at\":\"2026-01-02T10:00:00Z\"", "\"ordered_at\":\"2026-01-02T10:00:00Z\"",
          "\"ordered_at\":\"2026-01-02T10:00:00Z\",\"departed_at\":\"2026-01-02T10:05:00Z\"" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < n; i++) {
    MusterLatLon at = { g_rand_double_range (rand, 47.06, 47.26), g_rand_double_range (rand, 9.49, 9.61) };
    g_autofree char *id = g_strdup_printf ("r-%u", i), *fields = NULL;
    g_autoptr (MusterRecord) record = NULL, holder = NULL;

    switch (i % 12) {
    case 0:
      /* however many records, no centre works on more than some hundred incidents at a time */
      fields = g_strdup_printf ("\"title\":\"Incident %u\",\"hazard\":\"%s\",\"grade\":\"%s\",\"phase\":\"%s\"", i,
                                hazards[i / 12 % 4], grades[i / 12 % 4], i < 2400 ? "response" : "ended");
      record = muster_map_record (MUSTER_INCIDENT, id, at, fields);
      break;
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
      fields = g_strdup_printf ("\"name\":\"%s %u\",\"class\":\"%s\",\"readiness\":\"%s\"",
                                i % 5 ? "Fire brigade" : "消防队", i, classes[i % 6], i % 7 ? "ready" : "off-duty");
      record = muster_map_record (MUSTER_TEAM, id, at, fields);
      if (i % 3 == 0) {
        g_autofree char *json = g_strdup_printf ("{\"kind\":\"assignment\",\"id\":\"g-%u\",\"exists\":true,\"fields\":{"
                                                 "\"team\":\"%s\",\"incident\":\"r-0\",%s}}",
                                                 i, id, steps[i / 3 % 3]);
        holder = from_json (json);
      }
      break;
    case 6:
      fields = g_strdup_printf ("\"name\":\"Depot %u\",\"state\":\"%s\"", i, i % 5 ? "existing" : "planned");
      record = muster_map_record (MUSTER_DEPOT, id, at, fields);
      break;
    case 11:
      fields = g_strdup_printf ("\"title\":\"Task %u\"", i);
      record = muster_map_record (MUSTER_TASK, id, at, fields);
      break;
    default:
      fields = g_strdup_printf ("\"name\":\"Shelter %u\",\"kind\":\"building\",\"state\":\"%s\",\"capacity\":180,"
                                "\"occupancy\":46",
                                i, states[i / 3 % 4]);
      record = muster_map_record (MUSTER_SHELTER, id, at, fields);
      break;
    }
    muster_map_view_put (map, record, holder);
  }
  if (n > 0)
    put_plots (map);
}

GdkTexture *
muster_map_picture (GtkWidget *map)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (map);
  int scale = gtk_widget_get_scale_factor (map);
  float width = (float)gtk_widget_get_width (map), height = (float)gtk_widget_get_height (map);
  GskRenderNode *node = NULL;
  GdkTexture *texture;

  /* A widget that waits for its place in the next frame gives nothing. */
  while (node == NULL) {
    GtkSnapshot *snapshot = gtk_snapshot_new ();

    gtk_snapshot_scale (snapshot, (float)scale, (float)scale);
    gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
    node = gtk_snapshot_free_to_node (snapshot);
    if (node == NULL)
      g_main_context_iteration (NULL, TRUE);
  }
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (map)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width * (float)scale, height * (float)scale));
  gsk_render_node_unref (node);
  return texture;
}
