/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inside of the frame. First everything finds its place, the important before the rest: symbols (one that would lie
 * on another steps aside, with a thin line to where it belongs), then their names, then the words of the base map in
 * what room is left. Then all is drawn from the ground up. */
#include "report/sheet-private.h"
#include "tiles/lettering.h"
#include "tiles/style.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define SIZE      26.0 /* of a symbol */
#define NAME_SIZE 10.5

typedef struct {
  MusterText *text;
  double x, y;
} Name;

static void
clear_name (gpointer data)
{
  muster_text_free (((Name *)data)->text);
}

/* ---- what there is ---- */
/* Smaller comes first. */
static int
mark_rank (const SheetMark *m)
{
  gboolean quiet = m->symbol.state == MUSTER_SYMBOL_OFF;
  switch (m->record->kind) {
  case MUSTER_INCIDENT:
    return quiet ? 6 : 0;
  case MUSTER_HEADQUARTERS:
    return 1;
  case MUSTER_ALARM:
    return quiet ? 8 : 2;
  case MUSTER_TEAM:
    return quiet ? 8 : m->symbol.state == MUSTER_SYMBOL_FREE ? 5 : 3;
  case MUSTER_SHELTER:
    return m->symbol.state == MUSTER_SYMBOL_COMMITTED ? 4 : 7;
  default:
    return 7;
  }
}

static int
compare_marks (gconstpointer pa, gconstpointer pb)
{
  const SheetMark *a = pa, *b = pb;
  int ra = mark_rank (a), rb = mark_rank (b);
  return ra != rb ? ra - rb : strcmp (a->record->id, b->record->id);
}

static int
compare_plots (gconstpointer pa, gconstpointer pb)
{
  return strcmp ((*(MusterRecord *const *)pa)->id, (*(MusterRecord *const *)pb)->id);
}

static gboolean
shape_is_seen (const MusterView *view, const MusterRecord *plot)
{
  g_autoptr (MusterShape) shape = muster_shape_new (muster_record_text (plot, MUSTER_PLOT_GEOMETRY));
  if (!shape)
    return FALSE;
  MusterBox b = muster_shape_get_box (shape), v = view->box;
  return b.x0 <= v.x1 && b.x1 >= v.x0 && b.y0 <= v.y1 && b.y1 >= v.y0;
}

MusterKind
muster_sheet_layer (const MusterRecord *record)
{
  return record->kind != MUSTER_PLOT || !g_str_has_prefix (record->id, MUSTER_SHEET_AREA) ? record->kind
         : record->id[strlen (MUSTER_SHEET_AREA)] == '1'                                  ? MUSTER_ALARM
                                                                                          : MUSTER_WARNING;
}

void
muster_sheet_collect (SheetJob *job)
{
  for (guint i = 0; i < job->sheet->items->len; i++) {
    const SheetItem *item = &g_array_index (job->sheet->items, SheetItem, i);
    MusterLatLon at;
    if (!item->record->exists || !job->sheet->layers[muster_sheet_layer (item->record)])
      continue;
    if (item->record->kind == MUSTER_PLOT) {
      if (shape_is_seen (&job->view, item->record))
        g_ptr_array_add (job->plots, item->record);
      continue;
    }
    if (!muster_record_position (item->record, &at))
      continue;
    SheetMark mark = { .record = item->record };
    muster_symbol_for (item->record, item->holder, &mark.symbol);
    muster_view_project (&job->view, muster_mercator (at), &mark.tx, &mark.ty);
    if (mark.tx < 0 || mark.ty < 0 || mark.tx > job->view.width || mark.ty > job->view.height)
      continue;
    mark.x = CLAMP (mark.tx, SIZE * 0.6, job->view.width - SIZE * 0.6);
    mark.y = CLAMP (mark.ty, SIZE * 0.6, job->view.height - SIZE * 0.6);
    g_array_append_val (job->marks, mark);
  }
  g_array_sort (job->marks, compare_marks);
  g_ptr_array_sort (job->plots, compare_plots);
  job->report.symbols = job->marks->len;
  job->report.plots = job->plots->len;
}

/* ---- finding places ---- */
static MusterRect
mark_rect (double x, double y)
{
  return (MusterRect){ x - SIZE * 0.56, y - SIZE * 0.5, SIZE * 1.12, SIZE };
}

/* Plots that are points stand where they are; symbols step aside for them. */
static void
keep_points (SheetJob *job, MusterRoom *room, GArray *taken)
{
  for (guint i = 0; i < job->plots->len; i++) {
    const MusterRecord *r = g_ptr_array_index (job->plots, i);
    g_autoptr (MusterShape) shape = muster_shape_new (muster_record_text (r, MUSTER_PLOT_GEOMETRY));
    MusterBox b = muster_shape_get_box (shape);
    if (b.x0 != b.x1 || b.y0 != b.y1)
      continue;
    double x, y;
    muster_view_project (&job->view, (MusterPoint){ b.x0, b.y0 }, &x, &y);
    MusterRect box = { x - 10, y - 11, 20, 24 };
    muster_room_take (room, &box, 1);
    g_array_append_val (taken, box);
  }
}

static void
place_marks (SheetJob *job, MusterRoom *room, GArray *taken)
{
  for (guint i = 0; i < job->marks->len; i++) {
    SheetMark *m = &g_array_index (job->marks, SheetMark, i);
    double x = m->x, y = m->y;
    MusterRect r = mark_rect (x, y);
    for (int k = 0; k < 64 && !muster_room_is_free (room, &r, 1, 1.5); k++) {
      /* Around in eighths, farther each round, to the right first. */
      double distance = SIZE * (1.15 + 0.6 * (k / 8)), angle = (k % 8) * G_PI / 4 + (k / 8) * G_PI / 8;
      r = mark_rect (x + distance * cos (angle), y + distance * sin (angle));
    }
    if (!muster_room_is_free (room, &r, 1, 1.5))
      r = mark_rect (x, y); /* nowhere near: better over another than far away */
    m->x = r.x + r.width / 2;
    m->y = r.y + r.height / 2;
    muster_room_take (room, &r, 1);
    g_array_append_val (taken, r);
  }
}

static char *
short_name (const MusterRecord *r)
{
  const char *name = muster_record_name (r);
  if (g_utf8_strlen (name, -1) <= 34)
    return g_strdup (name);
  g_autofree char *cut = g_utf8_substring (name, 0, 33);
  return g_strconcat (g_strchomp (cut), "…", NULL);
}

static gboolean
place_name (SheetJob *job, MusterRoom *room, GArray *taken, GArray *names, const char *words, double x, double y,
            double half, gboolean bold)
{
  Name name = { .text = muster_text_shape (words, NAME_SIZE, bold ? MUSTER_TEXT_BOLD : 0, 0) };
  double w = muster_text_get_width (name.text), h = MUSTER_TEXT_LINE (NAME_SIZE);
  const double at[][2]
      = { { x + half + 3, y - h / 2 },      { x - half - 3 - w, y - h / 2 },     { x - w / 2, y + half + 1 },
          { x - w / 2, y - half - 1 - h },  { x + half * 0.7, y + half },        { x + half * 0.7, y - half - h },
          { x - half * 0.7 - w, y + half }, { x - half * 0.7 - w, y - half - h } };

  for (guint k = 0; k < G_N_ELEMENTS (at); k++) {
    MusterRect r = { at[k][0], at[k][1], w, h };
    if (!muster_room_is_free (room, &r, 1, 1))
      continue;
    muster_room_take (room, &r, 1);
    g_array_append_val (taken, r);
    name.x = r.x;
    name.y = r.y + h / 2 + MUSTER_TEXT_CAPS (NAME_SIZE) / 2;
    g_array_append_val (names, name);
    return TRUE;
  }
  clear_name (&name);
  return FALSE;
}

/* Of the incidents, or of all else. */
static void
place_mark_names (SheetJob *job, MusterRoom *room, GArray *taken, GArray *names, gboolean incidents)
{
  for (guint i = 0; i < job->marks->len; i++) {
    const SheetMark *m = &g_array_index (job->marks, SheetMark, i);
    if ((m->record->kind == MUSTER_INCIDENT) != incidents)
      continue;
    g_autofree char *words = short_name (m->record);
    if (place_name (job, room, taken, names, words, m->x, m->y, SIZE * 0.56, m->record->kind == MUSTER_INCIDENT))
      job->report.names++;
    else
      job->report.unnamed++;
  }
}

static void
place_plot_names (SheetJob *job, MusterRoom *room, GArray *taken, GArray *names)
{
  for (guint i = 0; i < job->plots->len; i++) {
    const MusterRecord *r = g_ptr_array_index (job->plots, i);
    const char *title = muster_record_text (r, MUSTER_PLOT_TITLE);
    g_autoptr (MusterShape) shape = muster_shape_new (muster_record_text (r, MUSTER_PLOT_GEOMETRY));
    double x, y;
    if (!title || !*title || !shape)
      continue;
    muster_view_project (&job->view, muster_shape_get_anchor (shape), &x, &y);
    if (place_name (job, room, taken, names, title, x, y, 10, FALSE))
      job->report.names++;
  }
}

/* ---- drawing ---- */
static void
project (gpointer data, MusterPoint p, double *x, double *y)
{
  muster_view_project (data, p, x, y);
}

static void
draw_leaders (SheetJob *job)
{
  cairo_t *cr = job->cr;
  for (guint i = 0; i < job->marks->len; i++) {
    const SheetMark *m = &g_array_index (job->marks, SheetMark, i);
    if (hypot (m->x - m->tx, m->y - m->ty) < 2)
      continue;
    cairo_move_to (cr, m->tx, m->ty);
    cairo_line_to (cr, m->x, m->y);
    muster_style_set_ink (cr, MUSTER_LOOK_PAPER, MUSTER_INK_OUTLINE);
    cairo_set_line_width (cr, 0.9);
    cairo_stroke (cr);
    cairo_arc (cr, m->tx, m->ty, 2.2, 0, 2 * G_PI);
    cairo_fill (cr);
  }
}

static void
draw_watermark (SheetJob *job)
{
  double w = job->view.width, h = job->view.height, angle = -atan2 (h, w), diagonal = hypot (w, h);
  MusterColor violet = muster_ink (MUSTER_LOOK_PAPER, MUSTER_INK_DRILL);
  const char *word = _ ("DRILL");
  g_autoptr (MusterText) probe = muster_text_shape (word, 100, MUSTER_TEXT_BOLD, 12);
  double size = 100 * MIN (diagonal * 0.55 / muster_text_get_width (probe), h * 0.35 / 100);
  g_autoptr (MusterText) text = muster_text_shape (word, size, MUSTER_TEXT_BOLD, size * 0.12);

  violet.a = 0.16;
  cairo_save (job->cr);
  cairo_translate (job->cr, w / 2, h / 2);
  cairo_rotate (job->cr, angle);
  muster_text_draw (text, job->cr, -muster_text_get_width (text) / 2, MUSTER_TEXT_CAPS (size) / 2, 0, violet, violet,
                    0);
  cairo_restore (job->cr);
}

/* Incidents have their names before all else. On an overview a reader then looks for the towns, so they get their place
 * before the other records; on a plan of streets the records come first and the streets make do with what is left. */
#define OVERVIEW_ZOOM 13.5

static MusterLabels *
place_labels (SheetJob *job, const GArray *taken, GError **error)
{
  return muster_labels_place (job->area, &job->view, (const MusterRect *)(gpointer)taken->data, taken->len,
                              job->cancellable, error);
}

static void
keep_free_of_names (MusterRoom *room, const MusterLabels *labels)
{
  for (guint i = 0; i < muster_labels_count (labels); i++) {
    guint n;
    const MusterRect *boxes = muster_labels_get_boxes (labels, i, &n);
    muster_room_take (room, boxes, n);
  }
}

static gboolean
draw_inside (SheetJob *job, GArray *names, const MusterLabels *labels, GError **error)
{
  cairo_t *cr = job->cr;
  MusterColor ink = muster_ink (MUSTER_LOOK_PAPER, MUSTER_INK_TEXT),
              halo = muster_ink (MUSTER_LOOK_PAPER, MUSTER_INK_HALO);

  if (job->area && !muster_paint_base (cr, job->area, &job->view, job->cancellable, error))
    return FALSE;
  for (guint i = 0; i < job->plots->len; i++)
    muster_plot_draw (cr, g_ptr_array_index (job->plots, i), project, &job->view, MUSTER_LOOK_PAPER, FALSE);
  if (labels) {
    muster_labels_draw (labels, cr);
    job->report.labels = muster_labels_count (labels);
  }
  if (job->sheet->drill)
    draw_watermark (job);
  draw_leaders (job);
  for (guint i = job->marks->len; i-- > 0;) {
    const SheetMark *m = &g_array_index (job->marks, SheetMark, i);
    muster_symbol_draw (cr, &m->symbol, m->x, m->y, SIZE, MUSTER_LOOK_PAPER);
  }
  for (guint i = 0; i < names->len; i++) {
    const Name *n = &g_array_index (names, Name, i);
    muster_text_draw (n->text, cr, n->x, n->y, 0, ink, halo, 1.8);
  }
  return !g_cancellable_set_error_if_cancelled (job->cancellable, error);
}

gboolean
muster_sheet_draw_map (SheetJob *job, GError **error)
{
  MusterRoom *room = muster_room_new (job->view.width, job->view.height);
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (MusterRect));
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (Name));
  g_autoptr (MusterLabels) labels = NULL;
  gboolean has_labels = job->area && job->sheet->labels, is_overview = job->view.zoom < OVERVIEW_ZOOM;
  gboolean ok = TRUE;

  g_array_set_clear_func (names, clear_name);
  keep_points (job, room, taken);
  place_marks (job, room, taken);
  if (job->sheet->names)
    place_mark_names (job, room, taken, names, TRUE);
  if (has_labels && is_overview) {
    labels = place_labels (job, taken, error);
    ok = labels != NULL;
    if (ok)
      keep_free_of_names (room, labels);
  }
  if (ok && job->sheet->names) {
    place_mark_names (job, room, taken, names, FALSE);
    place_plot_names (job, room, taken, names);
  }
  if (has_labels && !is_overview) {
    labels = place_labels (job, taken, error);
    ok = labels != NULL;
  }
  muster_room_free (room);
  if (!ok)
    return FALSE;

  cairo_save (job->cr);
  cairo_rectangle (job->cr, job->frame.x, job->frame.y, job->frame.width, job->frame.height);
  cairo_clip (job->cr);
  cairo_translate (job->cr, job->frame.x, job->frame.y);
  cairo_scale (job->cr, MUSTER_SHEET_UNIT, MUSTER_SHEET_UNIT);
  ok = draw_inside (job, names, labels, error);
  cairo_restore (job->cr);
  return ok;
}
