/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings of a sheet and the making of one. The page is made in memory and set in place with a rename, so that a
 * failure or a cancel leaves what was there. Nothing of the moment or the machine goes into the file: no clock, no
 * random number, a fixed resolution for fonts; the creation date of a PDF is the time of its data. */
#include "core/file.h"
#include "report/sheet-private.h"
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (muster - sheet - error - quark, muster_sheet_error)

static void
clear_item (gpointer data)
{
  SheetItem *item = data;
  muster_record_unref (item->record);
  g_clear_pointer (&item->holder, muster_record_unref);
}

/* ---- making ---- */
static cairo_status_t
on_bytes (void *data, const unsigned char *bytes, unsigned int n)
{
  g_byte_array_append (data, bytes, n);
  return CAIRO_STATUS_SUCCESS;
}

static void
set_metadata (const MusterMapSheet *s, cairo_surface_t *pdf)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (s->data_ms / 1000);
  g_autofree char *time = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ");
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_TITLE, s->title ? s->title : _ ("Situation map"));
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_AUTHOR, s->author ? s->author : "");
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_SUBJECT, s->subtitle ? s->subtitle : "");
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_CREATOR, "Muster");
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_CREATE_DATE, time);
}

static cairo_surface_t *
create_surface (const SheetJob *job, GByteArray *bytes)
{
  const MusterMapSheet *s = job->sheet;
  if (s->format == MUSTER_SHEET_PDF) {
    cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream (on_bytes, bytes, job->width, job->height);
    set_metadata (s, pdf);
    return pdf;
  }
  if (s->format == MUSTER_SHEET_SVG)
    return cairo_svg_surface_create_for_stream (on_bytes, bytes, job->width, job->height);
  double scale = s->dpi / 72;
  return cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)(job->width * scale + 0.5),
                                     (int)(job->height * scale + 0.5));
}

static gboolean
draw_page (SheetJob *job, GError **error)
{
  cairo_t *cr = job->cr;
  if (job->sheet->format == MUSTER_SHEET_PNG)
    cairo_scale (cr, job->sheet->dpi / 72, job->sheet->dpi / 72);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  muster_sheet_collect (job);
  if (!muster_sheet_draw_map (job, error))
    return FALSE;
  muster_sheet_draw_margin (job);
  muster_sheet_draw_foot (job);
  return !g_cancellable_set_error_if_cancelled (job->cancellable, error);
}

/* cairo names the groups of an SVG by a number that counts surfaces over the whole life of the process: "surface323".
 * They are numbered anew, so that the second sheet of a program has the same bytes as the first. */
static gboolean
renumber (const GMatchInfo *match, GString *out, gpointer names)
{
  g_autofree char *name = g_match_info_fetch (match, 0);
  gpointer n = g_hash_table_lookup (names, name);
  if (!n) {
    n = GUINT_TO_POINTER (g_hash_table_size (names) + 1);
    g_hash_table_insert (names, g_strdup (name), n);
  }
  g_string_append_printf (out, "surface%u", GPOINTER_TO_UINT (n));
  return FALSE;
}

static void
settle_names (GByteArray *svg)
{
  g_autoptr (GRegex) regex = g_regex_new ("(?<=[\"#])surface[0-9]+", G_REGEX_OPTIMIZE | G_REGEX_RAW, 0, NULL);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = g_regex_replace_eval (regex, (const char *)svg->data, svg->len, 0, 0, renumber, names, NULL);
  if (!text)
    return;
  g_byte_array_set_size (svg, 0);
  g_byte_array_append (svg, (const guint8 *)text, (guint)strlen (text));
}

static gboolean
make_bytes (SheetJob *job, GByteArray *bytes, GError **error)
{
  cairo_surface_t *surface = create_surface (job, bytes);
  job->cr = cairo_create (surface);
  job->pango = muster_text_create_context ();

  gboolean ok = draw_page (job, error);
  cairo_status_t status = cairo_status (job->cr);
  if (ok && status == CAIRO_STATUS_SUCCESS && job->sheet->format == MUSTER_SHEET_PNG)
    status = cairo_surface_write_to_png_stream (surface, on_bytes, bytes);
  cairo_destroy (job->cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  g_object_unref (job->pango);
  if (job->sheet->format == MUSTER_SHEET_SVG)
    settle_names (bytes);
  if (ok && status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, MUSTER_SHEET_ERROR, MUSTER_SHEET_ERROR_WRITE, _ ("cannot draw the page: %s"),
                 cairo_status_to_string (status));
    return FALSE;
  }
  return ok;
}

static gboolean
save (const char *path, const GByteArray *bytes, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (muster_file_save (path, bytes->data, bytes->len, 0644, &local))
    return TRUE;
  g_set_error (error, MUSTER_SHEET_ERROR, MUSTER_SHEET_ERROR_WRITE, _ ("cannot write %s: %s"), path, local->message);
  return FALSE;
}

gboolean
muster_map_sheet_write (MusterMapSheet *sheet, const char *path, MusterSheetReport *report, GCancellable *cancellable,
                        GError **error)
{
  SheetJob job = { .sheet = sheet, .cancellable = cancellable };
  g_autoptr (GError) local = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (MusterArea) area = NULL;

  if (sheet->area) {
    area = muster_area_open (sheet->area, error);
    if (!area)
      return FALSE;
  }
  job.area = area;
  if (!muster_sheet_lay_out (&job, error))
    return FALSE;
  job.marks = g_array_new (FALSE, FALSE, sizeof (SheetMark));
  job.plots = g_ptr_array_new ();
  gboolean ok = make_bytes (&job, bytes, &local);
  g_array_unref (job.marks);
  g_ptr_array_unref (job.plots);
  g_clear_pointer (&job.legend, g_array_unref);
  if (!ok) {
    if (g_cancellable_is_cancelled (cancellable))
      g_set_error (error, MUSTER_SHEET_ERROR, MUSTER_SHEET_ERROR_CANCELLED, "%s", local->message);
    else
      g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (!save (path, bytes, error))
    return FALSE;
  if (report)
    *report = job.report;
  return TRUE;
}

/* ---- settings ---- */
MusterMapSheet *
muster_map_sheet_new (void)
{
  static const MusterKind kinds[] = { MUSTER_INCIDENT, MUSTER_TEAM,  MUSTER_DEPOT,        MUSTER_SHELTER, MUSTER_TASK,
                                      MUSTER_PLOT,     MUSTER_ALARM, MUSTER_HEADQUARTERS, MUSTER_WARNING };
  MusterMapSheet *s = g_new0 (MusterMapSheet, 1);
  s->items = g_array_new (FALSE, FALSE, sizeof (SheetItem));
  g_array_set_clear_func (s->items, clear_item);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    s->layers[kinds[i]] = TRUE;
  s->names = s->labels = TRUE;
  s->dpi = 150;
  return s;
}

void
muster_map_sheet_free (MusterMapSheet *s)
{
  g_array_unref (s->items);
  g_clear_pointer (&s->zone, g_time_zone_unref);
  g_free (s->area);
  g_free (s->title);
  g_free (s->subtitle);
  g_free (s->unit);
  g_free (s->author);
  g_free (s->marking);
  g_free (s);
}

static void
set_text (char **place, const char *text)
{
  g_free (*place);
  *place = text && *text ? g_strdup (text) : NULL;
}

void
muster_map_sheet_set_area (MusterMapSheet *s, const char *path)
{
  set_text (&s->area, path);
}

static void
put_text (MusterRecord *record, int field, MusterFieldType type, const char *text)
{
  if (text != NULL)
    record->values[field] = (MusterValue){ .set = TRUE, .type = (guint8)type, .s = g_ref_string_new (text) };
}

/* A closed road is drawn as a drawing that means one. (transfer full) (nullable): not in force now. */
static MusterRecord *
plot_of_closure (const MusterRecord *closure)
{
  gint64 now = g_get_real_time () / 1000;
  MusterRecord *plot;

  if (!closure->exists || muster_record_int (closure, MUSTER_CLOSURE_FROM, 0) > now
      || muster_record_int (closure, MUSTER_CLOSURE_UNTIL, G_MAXINT64) <= now)
    return NULL;
  plot = muster_record_new (MUSTER_PLOT, closure->id, closure->drill);
  plot->exists = TRUE;
  put_text (plot, MUSTER_PLOT_TITLE, MUSTER_TYPE_TEXT, muster_record_text (closure, MUSTER_CLOSURE_TITLE));
  put_text (plot, MUSTER_PLOT_LOOK, MUSTER_TYPE_ENUM, "closed-road");
  put_text (plot, MUSTER_PLOT_GEOMETRY, MUSTER_TYPE_GEOMETRY, muster_record_text (closure, MUSTER_CLOSURE_GEOMETRY));
  return plot;
}

void
muster_map_sheet_add (MusterMapSheet *s, MusterRecord *record, MusterRecord *holder)
{
  MusterRecord *drawn = record->kind == MUSTER_CLOSURE ? plot_of_closure (record) : muster_record_ref (record);
  SheetItem item = { drawn, holder ? muster_record_ref (holder) : NULL };

  if (drawn != NULL)
    g_array_append_val (s->items, item);
}

/* A drawing, with an id that sorts before all others, so that it lies under them. */
void
muster_map_sheet_add_area (MusterMapSheet *s, const MusterRecord *record, const char *geometry, gboolean over)
{
  g_autofree char *id = g_strconcat (MUSTER_SHEET_AREA, record->kind == MUSTER_ALARM ? "1" : "2", record->id, NULL);
  SheetItem item = { NULL, NULL };

  if (geometry == NULL)
    return;
  item.record = muster_record_new (MUSTER_PLOT, id, record->drill);
  item.record->exists = TRUE;
  put_text (item.record, MUSTER_PLOT_LOOK, MUSTER_TYPE_ENUM, muster_plot_look_of (record, over));
  put_text (item.record, MUSTER_PLOT_GEOMETRY, MUSTER_TYPE_GEOMETRY, geometry);
  g_array_append_val (s->items, item);
}

void
muster_map_sheet_set_layer (MusterMapSheet *s, MusterKind kind, gboolean on)
{
  g_return_if_fail (kind < MUSTER_N_KINDS);
  s->layers[kind] = on;
}

void
muster_map_sheet_set_names (MusterMapSheet *s, gboolean on)
{
  s->names = on;
}

void
muster_map_sheet_set_labels (MusterMapSheet *s, gboolean on)
{
  s->labels = on;
}

void
muster_map_sheet_set_title (MusterMapSheet *s, const char *title)
{
  set_text (&s->title, title);
}

void
muster_map_sheet_set_subtitle (MusterMapSheet *s, const char *subtitle)
{
  set_text (&s->subtitle, subtitle);
}

void
muster_map_sheet_set_unit (MusterMapSheet *s, const char *unit)
{
  set_text (&s->unit, unit);
}

void
muster_map_sheet_set_author (MusterMapSheet *s, const char *author)
{
  set_text (&s->author, author);
}

void
muster_map_sheet_set_marking (MusterMapSheet *s, const char *marking)
{
  set_text (&s->marking, marking);
}

void
muster_map_sheet_set_drill (MusterMapSheet *s, gboolean drill)
{
  s->drill = drill;
}

void
muster_map_sheet_set_time (MusterMapSheet *s, gint64 data_ms, GTimeZone *tz)
{
  s->data_ms = data_ms;
  g_clear_pointer (&s->zone, g_time_zone_unref);
  s->zone = tz ? g_time_zone_ref (tz) : NULL;
}

void
muster_map_sheet_set_paper (MusterMapSheet *s, MusterPaper paper, gboolean landscape)
{
  s->paper = paper;
  s->landscape = landscape;
}

void
muster_map_sheet_set_format (MusterMapSheet *s, MusterSheetFormat format, double dpi)
{
  s->format = format;
  s->dpi = dpi;
}

void
muster_map_sheet_fit (MusterMapSheet *s)
{
  s->ground = SHEET_FIT;
}

void
muster_map_sheet_set_box (MusterMapSheet *s, MusterLatLon south_west, MusterLatLon north_east)
{
  s->ground = SHEET_BOX;
  s->south_west = south_west;
  s->north_east = north_east;
}

void
muster_map_sheet_set_centre (MusterMapSheet *s, MusterLatLon centre, double scale)
{
  s->ground = SHEET_CENTRE;
  s->centre = centre;
  s->scale = scale;
}
