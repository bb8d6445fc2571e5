/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pango shapes, cairo draws. Between them stands a MusterText with nothing but cairo's font faces (which are safe to
 * share between threads) and glyph numbers, so that labels placed on a worker are drawn by whoever holds them.
 *
 * On an image the glyphs are filled as outlines: cairo's image surface puts glyph bitmaps on whole pixels, which makes
 * letters on a slope dance, and outlines give the same bytes whatever the font settings of the session. On paper
 * (PDF, SVG) they are shown as text, with their clusters, so that a page can be searched and copied. */
#include "tiles/text.h"
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

typedef struct {
  cairo_font_face_t *face; /* (owned) */
  cairo_matrix_t matrix;
  guint first, n;    /* glyphs */
  guint byte, bytes; /* of the text */
  guint cluster, n_clusters;
  gboolean backward;
} Run;

struct _MusterText {
  char *utf8;
  double size, width;
  gboolean wide;
  GArray *runs;     /* Run */
  GArray *glyphs;   /* cairo_glyph_t, from the origin */
  GArray *widths;   /* double, per glyph */
  GArray *clusters; /* cairo_text_cluster_t */
};

/* What a thread needs to shape: Pango's objects must not be used by two threads at once, and a context is worth keeping
 * for the fonts it has found. */
static void
free_context (gpointer context)
{
  g_object_unref (context);
}

static GPrivate thread_context = G_PRIVATE_INIT (free_context);

PangoContext *
muster_text_create_context (void)
{
  PangoFontMap *map = pango_cairo_font_map_new_for_font_type (CAIRO_FONT_TYPE_FT);
  if (!map)
    map = pango_cairo_font_map_new ();
  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (map), 96);
  PangoContext *context = pango_font_map_create_context (map); /* holds the map */
  g_object_unref (map);
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 96);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
  pango_context_set_language (context, pango_language_from_string ("zh-cn"));
  return context;
}

static PangoContext *
get_context (void)
{
  PangoContext *context = g_private_get (&thread_context);
  if (!context) {
    context = muster_text_create_context ();
    g_private_set (&thread_context, context);
  }
  return context;
}

static void
clear_run (gpointer data)
{
  cairo_font_face_destroy (((Run *)data)->face);
}

/* cairo wants clusters as numbers of bytes and glyphs, Pango says for each glyph at which byte its cluster begins. */
static void
add_clusters (MusterText *t, Run *run, const PangoGlyphString *glyphs)
{
  run->cluster = t->clusters->len;
  for (int i = 0; i < glyphs->num_glyphs;) {
    int j = i + 1;
    while (j < glyphs->num_glyphs && glyphs->log_clusters[j] == glyphs->log_clusters[i])
      j++;
    int from = glyphs->log_clusters[i], to;
    if (run->backward)
      to = i ? glyphs->log_clusters[i - 1] : (int)run->bytes;
    else
      to = j < glyphs->num_glyphs ? glyphs->log_clusters[j] : (int)run->bytes;
    cairo_text_cluster_t c = { to - from, j - i };
    g_array_append_val (t->clusters, c);
    i = j;
  }
  run->n_clusters = t->clusters->len - run->cluster;
}

static void
add_run (MusterText *t, PangoLayoutRun *item, double *x)
{
  cairo_scaled_font_t *font = pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (item->item->analysis.font));
  if (!font)
    return;
  Run run = { .face = cairo_font_face_reference (cairo_scaled_font_get_font_face (font)),
              .first = t->glyphs->len,
              .byte = item->item->offset,
              .bytes = item->item->length,
              .backward = item->item->analysis.level % 2 };
  cairo_scaled_font_get_font_matrix (font, &run.matrix);
  for (int i = 0; i < item->glyphs->num_glyphs; i++) {
    const PangoGlyphInfo *g = &item->glyphs->glyphs[i];
    double width = g->geometry.width / (double)PANGO_SCALE;
    gboolean empty = g->glyph == PANGO_GLYPH_EMPTY || (g->glyph & PANGO_GLYPH_UNKNOWN_FLAG);
    cairo_glyph_t glyph = { empty ? 0xffff : g->glyph, *x + g->geometry.x_offset / (double)PANGO_SCALE,
                            g->geometry.y_offset / (double)PANGO_SCALE };
    g_array_append_val (t->glyphs, glyph);
    g_array_append_val (t->widths, width);
    *x += width;
  }
  run.n = t->glyphs->len - run.first;
  add_clusters (t, &run, item->glyphs);
  g_array_append_val (t->runs, run);
}

static gboolean
is_wide (const char *utf8)
{
  for (const char *s = utf8; *s; s = g_utf8_next_char (s))
    if (!g_unichar_iswide (g_utf8_get_char (s)))
      return FALSE;
  return *utf8 != '\0';
}

MusterText *
muster_text_shape (const char *utf8, double size, MusterTextStyle style, double letter_spacing)
{
  MusterText *t = g_new0 (MusterText, 1);
  PangoLayout *layout = pango_layout_new (get_context ());
  PangoFontDescription *font = pango_font_description_from_string (MUSTER_TEXT_FAMILY);
  PangoAttrList *attributes = pango_attr_list_new ();

  t->utf8 = g_strdup (utf8);
  t->size = size;
  t->wide = is_wide (utf8);
  t->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  g_array_set_clear_func (t->runs, clear_run);
  t->glyphs = g_array_new (FALSE, FALSE, sizeof (cairo_glyph_t));
  t->widths = g_array_new (FALSE, FALSE, sizeof (double));
  t->clusters = g_array_new (FALSE, FALSE, sizeof (cairo_text_cluster_t));

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (style & MUSTER_TEXT_BOLD)
    pango_font_description_set_weight (font, PANGO_WEIGHT_SEMIBOLD);
  if ((style & MUSTER_TEXT_ITALIC) && !t->wide) /* Han has no italic; slanting it by force hurts the eye */
    pango_font_description_set_style (font, PANGO_STYLE_ITALIC);
  pango_layout_set_font_description (layout, font);
  if (letter_spacing > 0)
    pango_attr_list_insert (attributes, pango_attr_letter_spacing_new ((int)(letter_spacing * PANGO_SCALE)));
  if (style & MUSTER_TEXT_TABULAR)
    pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, utf8, -1);

  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);
  double x = 0;
  for (GSList *l = line->runs; l; l = l->next)
    add_run (t, l->data, &x);
  t->width = x;
  pango_attr_list_unref (attributes);
  pango_font_description_free (font);
  g_object_unref (layout);
  return t;
}

void
muster_text_free (MusterText *t)
{
  g_array_unref (t->runs);
  g_array_unref (t->glyphs);
  g_array_unref (t->widths);
  g_array_unref (t->clusters);
  g_free (t->utf8);
  g_free (t);
}

const char *
muster_text_get_utf8 (const MusterText *t)
{
  return t->utf8;
}

double
muster_text_get_width (const MusterText *t)
{
  return t->width;
}

double
muster_text_get_size (const MusterText *t)
{
  return t->size;
}

gboolean
muster_text_is_wide (const MusterText *t)
{
  return t->wide;
}

guint
muster_text_get_n_glyphs (const MusterText *t)
{
  return t->glyphs->len;
}

void
muster_text_get_glyph (const MusterText *t, guint i, double *x, double *width)
{
  *x = g_array_index (t->glyphs, cairo_glyph_t, i).x;
  *width = g_array_index (t->widths, double, i);
}

/* ---- drawing ---- */
static gboolean
is_empty (const cairo_glyph_t *g)
{
  return g->index == 0xffff;
}

static void
use_font (cairo_t *cr, const Run *run)
{
  cairo_set_font_face (cr, run->face);
  cairo_set_font_matrix (cr, &run->matrix);
}

static void
set_color (cairo_t *cr, MusterColor c)
{
  cairo_set_source_rgba (cr, c.r, c.g, c.b, c.a);
}

static gboolean
is_paper (cairo_t *cr)
{
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_group_target (cr));
  return type == CAIRO_SURFACE_TYPE_PDF || type == CAIRO_SURFACE_TYPE_SVG || type == CAIRO_SURFACE_TYPE_RECORDING;
}

static void
add_path (const MusterText *t, cairo_t *cr, const MusterTextSpot *spots)
{
  for (guint r = 0; r < t->runs->len; r++) {
    const Run *run = &g_array_index (t->runs, Run, r);
    use_font (cr, run);
    for (guint i = run->first; i < run->first + run->n; i++) {
      cairo_glyph_t g = g_array_index (t->glyphs, cairo_glyph_t, i);
      if (is_empty (&g))
        continue;
      if (!spots) {
        cairo_glyph_path (cr, &g, 1);
        continue;
      }
      cairo_save (cr);
      cairo_translate (cr, spots[i].x, spots[i].y);
      cairo_rotate (cr, spots[i].angle);
      g.x = -g_array_index (t->widths, double, i) / 2;
      g.y += MUSTER_TEXT_CAPS (t->size) / 2;
      cairo_glyph_path (cr, &g, 1);
      cairo_restore (cr);
    }
  }
}

static void
show_text (const MusterText *t, cairo_t *cr)
{
  for (guint r = 0; r < t->runs->len; r++) {
    const Run *run = &g_array_index (t->runs, Run, r);
    g_autofree cairo_glyph_t *glyphs
        = g_memdup2 (&g_array_index (t->glyphs, cairo_glyph_t, run->first), run->n * sizeof (cairo_glyph_t));
    gboolean whole = TRUE;
    for (guint i = 0; i < run->n; i++)
      whole = whole && !is_empty (&glyphs[i]);
    use_font (cr, run);
    if (whole)
      cairo_show_text_glyphs (cr, t->utf8 + run->byte, (int)run->bytes, glyphs, (int)run->n,
                              &g_array_index (t->clusters, cairo_text_cluster_t, run->cluster), (int)run->n_clusters,
                              run->backward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : 0);
    else
      for (guint i = 0; i < run->n; i++)
        if (!is_empty (&glyphs[i]))
          cairo_show_glyphs (cr, &glyphs[i], 1);
  }
}

static void
draw (const MusterText *t, cairo_t *cr, const MusterTextSpot *spots, MusterColor ink, MusterColor halo, double rim)
{
  gboolean paper = is_paper (cr);

  cairo_new_path (cr);
  if (rim > 0 || !paper || spots)
    add_path (t, cr, spots);
  if (rim > 0) {
    cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_width (cr, rim * 2);
    set_color (cr, halo);
    cairo_stroke_preserve (cr);
  }
  set_color (cr, ink);
  if (paper && !spots) {
    cairo_new_path (cr);
    show_text (t, cr);
  } else
    cairo_fill (cr);
  cairo_new_path (cr);
}

void
muster_text_draw (const MusterText *t, cairo_t *cr, double x, double y, double angle, MusterColor ink, MusterColor halo,
                  double rim)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  if (angle != 0)
    cairo_rotate (cr, angle);
  draw (t, cr, NULL, ink, halo, rim);
  cairo_restore (cr);
}

void
muster_text_draw_along (const MusterText *t, cairo_t *cr, const MusterTextSpot *spots, MusterColor ink,
                        MusterColor halo, double rim)
{
  cairo_save (cr);
  draw (t, cr, spots, ink, halo, rim);
  cairo_restore (cr);
}
