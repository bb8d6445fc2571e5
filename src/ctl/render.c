/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * musterctl area render and map export: the map as a picture, and the situation on paper. Both draw with the libraries
 * the console uses; here is only the reading of words into settings, each refused with what would be right. */
#include "core/file.h"
#include "core/time.h"
#include "ctl/acting.h"
#include "ctl/command.h"
#include "ctl/folder.h"
#include "report/sheet.h"
#include "response/outreach.h"
#include "road/area.h"
#include "tiles/labels.h"
#include "tiles/text.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static int run_render (int argc, char **argv);
static int run_export (int argc, char **argv);

const MusterCommand muster_render_commands[]
    = { { "area render", N_ ("AREA OUT.png"), N_ ("Draw a part of an area's base map"), run_render },
        { "map export", N_ ("OUT.pdf|.png|.svg"), N_ ("Put the situation on paper: map, symbols, legend, title"),
          run_export },
        { NULL } };

/* ---- words into values ---- */
static int wrong (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);

static int
wrong (const char *command, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  g_autofree char *message = g_strdup_vprintf (format, list);
  va_end (list);
  g_printerr ("musterctl %s: %s\n", command, message);
  return MUSTER_EXIT_USAGE;
}

/* @n numbers with commas between, and nothing else. */
static gboolean
read_numbers (const char *text, double *out, int n)
{
  for (int i = 0; i < n; i++) {
    char *end;
    out[i] = g_ascii_strtod (text, &end);
    if (end == text || *end != (i + 1 < n ? ',' : '\0') || !isfinite (out[i]))
      return FALSE;
    text = end + 1;
  }
  return TRUE;
}

static gboolean
read_center (const char *text, MusterLatLon *out)
{
  double v[2];
  if (!read_numbers (text, v, 2))
    return FALSE;
  *out = (MusterLatLon){ v[0], v[1] };
  return muster_latlon_is_valid (*out);
}

static gboolean
read_size (const char *text, int *width, int *height)
{
  char *end;
  gint64 w = g_ascii_strtoll (text, &end, 10);
  if (end == text || (*end != 'x' && *end != 'X'))
    return FALSE;
  const char *second = end + 1;
  gint64 h = g_ascii_strtoll (second, &end, 10);
  if (end == second || *end != '\0' || w < 1 || h < 1 || w > 16384 || h > 16384)
    return FALSE;
  *width = (int)w;
  *height = (int)h;
  return TRUE;
}

static gboolean
read_word (const char *text, const char *const *words, int *index)
{
  for (int i = 0; words[i]; i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0) {
      *index = i;
      return TRUE;
    }
  return FALSE;
}

static void
add_degrees (GString *out, double degrees)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  muster_json_comma (out);
  muster_json_add_real (out, g_ascii_strtod (g_ascii_formatd (text, sizeof text, "%.6f", degrees), NULL));
}

static void
add_box (GString *out, MusterLatLon sw, MusterLatLon ne)
{
  muster_json_name (out, "bbox"); /* as in GeoJSON: west, south, east, north */
  g_string_append_c (out, '[');
  add_degrees (out, sw.lon);
  add_degrees (out, sw.lat);
  add_degrees (out, ne.lon);
  add_degrees (out, ne.lat);
  g_string_append_c (out, ']');
}

/* ---- area render ---- */
typedef struct {
  const char *command, *out;
  MusterLatLon centre;
  double zoom, scale;
  int width, height, look;
  gboolean labels;
} Render;

static cairo_status_t
on_bytes (void *data, const unsigned char *bytes, unsigned int n)
{
  g_byte_array_append (data, bytes, n);
  return CAIRO_STATUS_SUCCESS;
}

static MusterRect
attribution_box (const Render *render, const MusterText *text)
{
  double w = muster_text_get_width (text) + 10;
  return (MusterRect){ render->width - w, render->height - 15, w, 15 };
}

static void
draw_attribution (const Render *render, cairo_t *cr, const MusterText *text)
{
  MusterColor paper = muster_ink (render->look, MUSTER_INK_HALO), ink = muster_ink (render->look, MUSTER_INK_TEXT_SOFT);
  MusterRect r = attribution_box (render, text);
  cairo_set_source_rgba (cr, paper.r, paper.g, paper.b, 0.75);
  cairo_rectangle (cr, r.x, r.y, r.width, r.height);
  cairo_fill (cr);
  muster_text_draw (text, cr, r.x + 5, r.y + 11, 0, ink, ink, 0);
}

/* Draws on @cr; returns the number of labels, -1 with an error. */
static int
draw_render (const Render *render, MusterArea *area, const MusterView *view, cairo_t *cr, GError **error)
{
  g_autoptr (MusterText) attribution = muster_text_shape (muster_area_get_info (area)->attribution, 10, 0, 0);
  MusterRect corner = attribution_box (render, attribution);
  int count = 0;

  cairo_scale (cr, render->scale, render->scale);
  if (!muster_paint_base (cr, area, view, NULL, error))
    return -1;
  if (render->labels) {
    g_autoptr (MusterLabels) labels = muster_labels_place (area, view, &corner, 1, NULL, error);
    if (!labels)
      return -1;
    muster_labels_draw (labels, cr);
    count = (int)muster_labels_count (labels);
  }
  draw_attribution (render, cr, attribution);
  return count;
}

static gboolean
save_png (const Render *render, cairo_surface_t *surface, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_status_t status = cairo_surface_write_to_png_stream (surface, on_bytes, bytes);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot make the picture: %s",
                 cairo_status_to_string (status));
    return FALSE;
  }
  return muster_file_save (render->out, bytes->data, bytes->len, 0644, error);
}

static void
print_render (const Render *render, const MusterView *view, int labels)
{
  static const char *const looks[] = { "light", "dark", "paper" };
  g_autoptr (GString) out = g_string_new ("{");
  muster_json_put_text (out, "path", render->out);
  muster_json_put_real (out, "width", floor (render->width * render->scale + 0.5));
  muster_json_put_real (out, "height", floor (render->height * render->scale + 0.5));
  muster_json_put_real (out, "zoom", render->zoom);
  muster_json_put_real (out, "scale", render->scale);
  muster_json_put_text (out, "look", looks[render->look]);
  add_box (out, muster_mercator_inverse ((MusterPoint){ view->box.x0, view->box.y1 }),
           muster_mercator_inverse ((MusterPoint){ view->box.x1, view->box.y0 }));
  muster_json_put_real (out, "labels", labels);
  puts (g_string_append_c (out, '}')->str);
}

static int
render_area (Render *render, const char *path, gboolean centred, gboolean zoomed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterArea) area = muster_area_open (path, &error);
  MusterView view;

  if (!area)
    return muster_command_fail (render->command, error);
  const MusterAreaInfo *info = muster_area_get_info (area);
  MusterPoint sw = muster_mercator (info->view_south_west), ne = muster_mercator (info->view_north_east);
  if (!centred)
    render->centre = info->centre;
  if (!zoomed)
    render->zoom = CLAMP (
        floor (log2 (MIN (render->width / MAX (ne.x - sw.x, 1e-9), render->height / MAX (sw.y - ne.y, 1e-9)) / 256) * 4)
            / 4,
        0, 20);
  if (!muster_area_info_covers (info, render->centre)) {
    g_printerr (_ ("musterctl %s: %g,%g lies outside the area “%s”, which covers latitude %.4f to %.4f and longitude "
                   "%.4f to %.4f\n"),
                render->command, render->centre.lat, render->centre.lon, info->name, info->south_west.lat,
                info->north_east.lat, info->south_west.lon, info->north_east.lon);
    return MUSTER_EXIT_INPUT;
  }
  muster_view_centered (&view, render->centre, render->zoom, render->width, render->height, render->look);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)(render->width * render->scale + 0.5),
                                                         (int)(render->height * render->scale + 0.5));
  cairo_t *cr = cairo_create (surface);
  int labels = draw_render (render, area, &view, cr, &error);
  gboolean ok = labels >= 0 && save_png (render, surface, &error);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  if (!ok)
    return muster_command_fail (render->command, error);
  print_render (render, &view, labels);
  return MUSTER_EXIT_OK;
}

static int
run_render (int argc, char **argv)
{
  static const char *const looks[] = { "light", "dark", "paper", NULL };
  Render render = { .command = argv[0], .width = 1024, .height = 768, .scale = 1, .zoom = 0 };
  g_autofree char *center = NULL, *size = NULL, *look = NULL, *zoom = NULL;
  gboolean no_labels = FALSE;
  GOptionEntry entries[]
      = { { "center", 0, 0, G_OPTION_ARG_STRING, &center, N_ ("The middle of the map; the area's middle if not given"),
            "LAT,LON" },
          { "zoom", 0, 0, G_OPTION_ARG_STRING, &zoom, N_ ("0 to 20, 15 shows streets; the whole area if not given"),
            "Z" },
          { "size", 0, 0, G_OPTION_ARG_STRING, &size, N_ ("Width and height, 1024x768 if not given"), "WxH" },
          { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &render.scale,
            N_ ("Pixels for one unit of the size, 2 for a fine screen"), "S" },
          { "look", 0, 0, G_OPTION_ARG_STRING, &look, N_ ("light, dark or paper"), "LOOK" },
          { "no-labels", 0, 0, G_OPTION_ARG_NONE, &no_labels, N_ ("Without words"), NULL },
          { NULL } };

  muster_command_options (&muster_render_commands[0], entries, argc, argv, 2, 2);
  render.labels = !no_labels;
  render.out = argv[2];
  if (center && !read_center (center, &render.centre))
    return wrong (argv[0], _ ("--center %s: latitude and longitude in degrees, as in 47.141,9.521"), center);
  if (zoom && (!read_numbers (zoom, &render.zoom, 1) || render.zoom < 0 || render.zoom > 20))
    return wrong (argv[0], _ ("--zoom %s: a number from 0 to 20"), zoom);
  if (size && !read_size (size, &render.width, &render.height))
    return wrong (argv[0], _ ("--size %s: width and height from 1 to 16384, as in 1024x768"), size);
  if (!(render.scale >= 0.25 && render.scale <= 8))
    return wrong (argv[0], _ ("--scale %g: a number from 0.25 to 8"), render.scale);
  if (render.width * render.scale > 16384 || render.height * render.scale > 16384
      || render.width * render.scale * render.height * render.scale > 1 << 27)
    return wrong (argv[0], _ ("the picture would be too large: at most 16384 pixels a side and 134 million in all"));
  if (look && !read_word (look, looks, &render.look))
    return wrong (argv[0], _ ("--look %s: light, dark or paper"), look);
  if (!g_str_has_suffix (render.out, ".png"))
    return wrong (argv[0], _ ("%s: the name of the picture must end in .png"), render.out);
  return render_area (&render, argv[1], center != NULL, zoom != NULL);
}

/* ---- map export ---- */
typedef struct {
  char *data, *drill, *paper, *title, *subtitle, *unit, *author, *marking, *center, *bbox, *layers, *lang;
  gboolean real, landscape, portrait, no_labels, no_names;
  double scale, dpi;
} Export;

static void
export_clear (Export *e)
{
  char **all[] = { &e->data,   &e->drill,   &e->paper,  &e->title, &e->subtitle, &e->unit,
                   &e->author, &e->marking, &e->center, &e->bbox,  &e->layers,   &e->lang };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_free (*all[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

static int
set_layers (MusterMapSheet *sheet, const char *command, const char *words)
{
  static const MusterKind kinds[] = { MUSTER_INCIDENT, MUSTER_TEAM,  MUSTER_DEPOT,        MUSTER_SHELTER, MUSTER_TASK,
                                      MUSTER_PLOT,     MUSTER_ALARM, MUSTER_HEADQUARTERS, MUSTER_WARNING };
  g_auto (GStrv) parts = g_strsplit (words, ",", -1);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    muster_map_sheet_set_layer (sheet, kinds[i], FALSE);
  for (guint p = 0; parts[p]; p++) {
    MusterKind kind = muster_kind_from_name (g_strstrip (parts[p]));
    guint i = 0;
    while (i < G_N_ELEMENTS (kinds) && kinds[i] != kind)
      i++;
    if (i == G_N_ELEMENTS (kinds))
      return wrong (command,
                    _ ("--layers: there is no layer “%s”; there are incidents, teams, depots, shelters, tasks, plots, "
                       "alarms, headquarters, warnings"),
                    parts[p]);
    muster_map_sheet_set_layer (sheet, kind, TRUE);
  }
  return MUSTER_EXIT_OK;
}

static int
set_ground (MusterMapSheet *sheet, const char *command, const Export *e)
{
  MusterLatLon centre;
  double box[4];

  if (e->center && e->bbox)
    return wrong (command, _ ("--center and --bbox exclude each other"));
  if (!isnan (e->scale) && !e->center)
    return wrong (command, _ ("--scale needs --center"));
  if (e->center) {
    if (!read_center (e->center, &centre))
      return wrong (command, _ ("--center %s: latitude and longitude in degrees, as in 47.141,9.521"), e->center);
    if (!isnan (e->scale) && !(e->scale >= 500 && e->scale <= 1e8))
      return wrong (command, _ ("--scale %g: 25000 means 1:25 000; from 500 to 100000000"), e->scale);
    muster_map_sheet_set_centre (sheet, centre, isnan (e->scale) ? 0 : e->scale);
  }
  if (e->bbox) {
    if (!read_numbers (e->bbox, box, 4) || box[0] >= box[2] || box[1] >= box[3])
      return wrong (command, _ ("--bbox %s: west, south, east and north in degrees, as in 9.47,47.04,9.64,47.28"),
                    e->bbox);
    muster_map_sheet_set_box (sheet, (MusterLatLon){ box[1], box[0] }, (MusterLatLon){ box[3], box[2] });
  }
  return MUSTER_EXIT_OK;
}

static int
set_page (MusterMapSheet *sheet, const char *command, const Export *e, const char *out)
{
  static const char *const papers[] = { "a4", "a3", NULL };
  int paper = 0;
  MusterSheetFormat format;

  if (e->paper && !read_word (e->paper, papers, &paper))
    return wrong (command, _ ("--paper %s: a4 or a3"), e->paper);
  if (e->landscape && e->portrait)
    return wrong (command, _ ("--landscape and --portrait exclude each other"));
  if (g_str_has_suffix (out, ".pdf"))
    format = MUSTER_SHEET_PDF;
  else if (g_str_has_suffix (out, ".png"))
    format = MUSTER_SHEET_PNG;
  else if (g_str_has_suffix (out, ".svg"))
    format = MUSTER_SHEET_SVG;
  else
    return wrong (command, _ ("%s: the name must end in .pdf, .png or .svg"), out);
  if (!(e->dpi >= 72 && e->dpi <= 600))
    return wrong (command, _ ("--dpi %g: from 72 to 600"), e->dpi);
  muster_map_sheet_set_paper (sheet, (MusterPaper)paper, e->landscape);
  muster_map_sheet_set_format (sheet, format, e->dpi);
  return MUSTER_EXIT_OK;
}

typedef struct {
  MusterPicture *picture;
  const char *world;
} World;

static MusterRecord *
world_get (gpointer data, const char *id)
{
  World *w = data;
  return muster_picture_get (w->picture, w->world, id);
}

static GPtrArray *
world_list (gpointer data, MusterKind kind)
{
  World *w = data;
  return muster_picture_list (w->picture, w->world, kind);
}

/* The areas of the warnings that hold now. */
static void
add_areas (MusterMapSheet *sheet, MusterPicture *picture, const char *world)
{
  static const MusterKind kinds[] = { MUSTER_ALARM, MUSTER_WARNING };
  World w = { picture, world };
  const MusterScene scene = { world_get, world_list, &w };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (GPtrArray) records = muster_picture_list (picture, world, kinds[k]);
    gboolean over;
    for (guint i = 0; i < records->len; i++) {
      const MusterRecord *r = g_ptr_array_index (records, i);
      g_autofree char *geometry
          = muster_warning_is_on_map (r, muster_now_ms (), &over) ? muster_warning_geometry (&scene, r) : NULL;
      muster_map_sheet_add_area (sheet, r, geometry, over);
    }
  }
}

/* Fills the sheet with the picture of a folder. Its time is that of the newest change. */
static void
add_picture (MusterMapSheet *sheet, MusterStore *store, const char *world)
{
  static const MusterKind kinds[] = { MUSTER_INCIDENT, MUSTER_TEAM, MUSTER_DEPOT, MUSTER_SHELTER,
                                      MUSTER_TASK,     MUSTER_PLOT, MUSTER_ALARM, MUSTER_HEADQUARTERS };
  MusterPicture *picture = muster_store_get_picture (store);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 newest = 0;

  for (guint k = 0; k < MUSTER_N_KINDS; k++) {
    g_autoptr (GPtrArray) records = muster_picture_list (picture, world, (MusterKind)k);
    gboolean drawn = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
      drawn = drawn || kinds[i] == k || k == MUSTER_CLOSURE;
    for (guint i = 0; i < records->len; i++) {
      MusterRecord *r = g_ptr_array_index (records, i);
      newest = MAX (newest, MUSTER_HLC_MS (r->updated));
      if (drawn)
        muster_map_sheet_add (sheet, r, r->kind == MUSTER_TEAM ? muster_picture_holder (picture, world, r->id) : NULL);
    }
  }
  add_areas (sheet, picture, world);
  muster_map_sheet_set_time (sheet, newest, zone);
  muster_map_sheet_set_drill (sheet, world != NULL);
}

static void
print_export (const char *out, const Export *e, const char *world, const MusterSheetReport *report)
{
  g_autoptr (GString) json = g_string_new ("{");
  muster_json_put_text (json, "path", out);
  muster_json_put_text (json, "paper", e->paper && g_ascii_strcasecmp (e->paper, "a3") == 0 ? "a3" : "a4");
  muster_json_put_text (json, "orientation", e->landscape ? "landscape" : "portrait");
  muster_json_put_real (json, "scale", report->scale);
  add_box (json, report->south_west, report->north_east);
  muster_json_put_real (json, "symbols", report->symbols);
  muster_json_put_real (json, "plots", report->plots);
  muster_json_put_real (json, "names", report->names);
  muster_json_put_real (json, "unnamed", report->unnamed);
  muster_json_put_real (json, "labels", report->labels);
  if (world)
    muster_json_put_text (json, "drill", world);
  puts (g_string_append_c (json, '}')->str);
}

static int
export_sheet (const char *command, const Export *e, const char *out)
{
  g_autoptr (MusterMapSheet) sheet = muster_map_sheet_new ();
  g_autoptr (GError) error = NULL;
  int exit_code;

  if ((exit_code = set_page (sheet, command, e, out)) || (exit_code = set_ground (sheet, command, e))
      || (e->layers && (exit_code = set_layers (sheet, command, e->layers))))
    return exit_code;
  MusterStore *store = muster_folder_read (e->data, e->drill, e->real, &error);
  if (!store)
    return muster_command_fail (command, error);

  g_autofree char *world = g_strdup (e->real ? NULL : e->drill ? e->drill : muster_store_get_drill (store));
  g_autofree char *map = g_build_filename (e->data ? e->data : ".", "map.area", NULL);
  g_autofree char *author = NULL;
  MusterSheetReport report;
  if (!g_file_test (map, G_FILE_TEST_EXISTS))
    g_printerr (_ ("musterctl %s: there is no %s; the sheet has no base map\n"), command, map);
  add_picture (sheet, store, world);
  muster_map_sheet_set_area (sheet, g_file_test (map, G_FILE_TEST_EXISTS) ? map : NULL);
  muster_map_sheet_set_title (sheet, e->title);
  muster_map_sheet_set_subtitle (sheet, e->subtitle);
  muster_map_sheet_set_unit (sheet, e->unit ? e->unit : muster_store_get_setting (store, "name"));
  author = e->author ? g_strdup (e->author) : muster_acting_default (store);
  muster_map_sheet_set_author (sheet, author);
  muster_map_sheet_set_marking (sheet, e->marking);
  muster_map_sheet_set_names (sheet, !e->no_names);
  muster_map_sheet_set_labels (sheet, !e->no_labels);
  muster_store_close (store);
  if (!muster_map_sheet_write (sheet, out, &report, NULL, &error))
    return muster_command_fail (command, error);
  print_export (out, e, world, &report);
  return MUSTER_EXIT_OK;
}

static int
run_export (int argc, char **argv)
{
  g_auto (Export) e = { .dpi = 200, .scale = NAN };
  GOptionEntry entries[]
      = { { "data", 'd', 0, G_OPTION_ARG_FILENAME, &e.data, N_ ("The data folder"), "DIR" },
          { "drill", 0, 0, G_OPTION_ARG_STRING, &e.drill, N_ ("The picture of this drill"), "ID" },
          { "real", 0, 0, G_OPTION_ARG_NONE, &e.real, N_ ("The real picture, without any drill"), NULL },
          { "paper", 0, 0, G_OPTION_ARG_STRING, &e.paper, N_ ("a4 or a3"), "SIZE" },
          { "landscape", 0, 0, G_OPTION_ARG_NONE, &e.landscape, N_ ("Wider than high"), NULL },
          { "portrait", 0, 0, G_OPTION_ARG_NONE, &e.portrait, N_ ("Higher than wide"), NULL },
          { "title", 0, 0, G_OPTION_ARG_FILENAME, &e.title, N_ ("The title"), "TEXT" },
          { "subtitle", 0, 0, G_OPTION_ARG_FILENAME, &e.subtitle, N_ ("Below the title: the incident, say"), "TEXT" },
          { "unit", 0, 0, G_OPTION_ARG_FILENAME, &e.unit, N_ ("Whose map it is"), "TEXT" },
          { "author", 0, 0, G_OPTION_ARG_FILENAME, &e.author, N_ ("Who made it"), "TEXT" },
          { "marking", 0, 0, G_OPTION_ARG_FILENAME, &e.marking, N_ ("In the margin: who may see it"), "TEXT" },
          { "center", 0, 0, G_OPTION_ARG_STRING, &e.center, N_ ("The middle of the map"), "LAT,LON" },
          { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &e.scale,
            N_ ("25000 for 1:25 000; all that is drawn fits in if not given"), "N" },
          { "bbox", 0, 0, G_OPTION_ARG_STRING, &e.bbox, N_ ("What must be on it"), "W,S,E,N" },
          { "layers", 0, 0, G_OPTION_ARG_STRING, &e.layers,
            N_ ("Only these: incidents,teams,depots,shelters,tasks,plots,alarms,headquarters"), "LIST" },
          { "no-names", 0, 0, G_OPTION_ARG_NONE, &e.no_names, N_ ("Symbols without names"), NULL },
          { "no-labels", 0, 0, G_OPTION_ARG_NONE, &e.no_labels, N_ ("The base map without words"), NULL },
          { "lang", 0, 0, G_OPTION_ARG_STRING, &e.lang, MUSTER_COMMAND_LANGUAGE, "LANG" },
          { "dpi", 0, 0, G_OPTION_ARG_DOUBLE, &e.dpi, N_ ("Dots per inch of a PNG, 200 if not given"), "N" },
          { NULL } };

  muster_command_language (argc, argv);
  muster_command_options (&muster_render_commands[1], entries, argc, argv, 1, 1);
  /* Taken as bytes, for the session's charset is not that of the sheet. */
  const char *const texts[] = { e.title, e.subtitle, e.unit, e.author, e.marking };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] && !g_utf8_validate (texts[i], -1, NULL))
      return wrong (argv[0], _ ("the words on the sheet must be in UTF-8"));
  return export_sheet (argv[0], &e, argv[1]);
}
