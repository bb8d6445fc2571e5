/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The stamps a map is printed with.
 *
 * GSK draws thousands of small pictures quickly but shapes and outlines no text cheaply, and aborts above 32,767
 * batches a frame; so every symbol, bubble and name (with its halo) is a sheet, made once. Equal symbols share one.
 * Names are many: they are kept up to a number and all dropped when it is passed, which costs a few frames of
 * remaking, within their budget, after many thousand names have been seen.
 */
#include "map/textures.h"
#include "map/ink.h"
#include <math.h>

#define MAX_NAMES  4000
#define NAME_WIDTH 190  /* units; longer names are cut in the middle */
#define HALO       1.75 /* units around the letters */

struct _MusterTextures {
  GtkWidget *widget; /* (not owned) */
  MusterLook look;
  int scale;
  GHashTable *symbols; /* MusterSymbol → MusterSheet */
  GHashTable *bubbles; /* count → MusterSheet */
  GHashTable *names;   /* "1" or "0" and the name → MusterSheet */
  gint64 budget;       /* µs left in this frame */
  gboolean is_short;
};

MusterTextures *
muster_textures_new (GtkWidget *widget)
{
  MusterTextures *t = g_new0 (MusterTextures, 1);

  t->widget = widget;
  t->scale = 1;
  t->symbols
      = g_hash_table_new_full (muster_symbol_hash, muster_symbol_equal, g_free, (GDestroyNotify)muster_sheet_unref);
  t->bubbles = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)muster_sheet_unref);
  t->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)muster_sheet_unref);
  return t;
}

void
muster_textures_free (MusterTextures *t)
{
  g_hash_table_unref (t->symbols);
  g_hash_table_unref (t->bubbles);
  g_hash_table_unref (t->names);
  g_free (t);
}

void
muster_textures_reset (MusterTextures *t, MusterLook look, int scale)
{
  g_hash_table_remove_all (t->symbols);
  g_hash_table_remove_all (t->bubbles);
  g_hash_table_remove_all (t->names);
  t->look = look;
  t->scale = scale;
}

static cairo_t *
begin_stamp (MusterTextures *t, double width, double height)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)ceil (width * t->scale), (int)ceil (height * t->scale));
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, t->scale, t->scale);
  cairo_surface_destroy (surface);
  return cr;
}

static MusterSheet *
end_stamp (MusterTextures *t, cairo_t *cr)
{
  cairo_surface_t *surface = cairo_surface_reference (cairo_get_target (cr));

  cairo_destroy (cr);
  return muster_sheet_new (surface, t->scale, FALSE);
}

MusterSheet *
muster_textures_symbol (MusterTextures *t, const MusterSymbol *symbol)
{
  MusterSheet *stamp = g_hash_table_lookup (t->symbols, symbol);

  if (stamp == NULL) {
    cairo_t *cr = begin_stamp (t, MUSTER_SYMBOL_BOX, MUSTER_SYMBOL_BOX);

    muster_symbol_draw (cr, symbol, MUSTER_SYMBOL_BOX / 2.0, MUSTER_SYMBOL_BOX / 2.0, MUSTER_SYMBOL_SIZE, t->look);
    stamp = end_stamp (t, cr);
    g_hash_table_insert (t->symbols, g_memdup2 (symbol, sizeof *symbol), stamp);
  }
  return stamp;
}

static PangoLayout *
new_layout (MusterTextures *t, const char *text, double size, gboolean strong)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (t->widget, text);
  PangoFontDescription *font
      = pango_font_description_copy (pango_context_get_font_description (gtk_widget_get_pango_context (t->widget)));

  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, pango_font_description_get_size (font) * size);
  else
    pango_font_description_set_size (font, (int)(pango_font_description_get_size (font) * size));
  pango_font_description_set_weight (font, strong ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_MEDIUM);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  return layout;
}

MusterSheet *
muster_textures_bubble (MusterTextures *t, guint count, double *size)
{
  MusterSheet *stamp = g_hash_table_lookup (t->bubbles, GUINT_TO_POINTER (count));

  if (stamp == NULL) {
    double side = 28 + 7 * MIN (log10 (MAX (count, 1)), 5), width, height;
    cairo_t *cr = begin_stamp (t, side + 4, side + 4);
    GdkRGBA ink = muster_ink_rgba (t->look, MUSTER_INK_TEXT), land = muster_ink_rgba (t->look, MUSTER_INK_LAND);
    g_autofree char *text = count < 10000 ? g_strdup_printf ("%u", count) : g_strdup_printf ("%uk", count / 1000);
    g_autoptr (PangoLayout) layout = new_layout (t, text, 0.85, TRUE);
    PangoRectangle box;

    cairo_arc (cr, side / 2 + 2, side / 2 + 2, side / 2, 0, 2 * G_PI);
    gdk_cairo_set_source_rgba (cr, &land);
    cairo_fill_preserve (cr);
    gdk_cairo_set_source_rgba (cr, &ink);
    cairo_set_line_width (cr, 1.5);
    cairo_stroke (cr);
    pango_layout_get_extents (layout, NULL, &box);
    width = box.width / (double)PANGO_SCALE;
    height = box.height / (double)PANGO_SCALE;
    cairo_move_to (cr, (side + 4 - width) / 2, (side + 4 - height) / 2);
    pango_cairo_show_layout (cr, layout);
    stamp = end_stamp (t, cr);
    g_hash_table_insert (t->bubbles, GUINT_TO_POINTER (count), stamp);
  }
  *size = muster_sheet_get_width (stamp);
  return stamp;
}

void
muster_textures_begin (MusterTextures *t, gint64 budget)
{
  t->budget = budget;
  t->is_short = FALSE;
}

gboolean
muster_textures_is_short (MusterTextures *t)
{
  return t->is_short;
}

static MusterSheet *
make_name (MusterTextures *t, const char *name, gboolean strong)
{
  g_autoptr (PangoLayout) layout = new_layout (t, name, 0.9, strong);
  GdkRGBA ink = muster_ink_rgba (t->look, MUSTER_INK_TEXT), land = muster_ink_rgba (t->look, MUSTER_INK_LAND);
  int width, height;
  cairo_t *cr;

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (width > NAME_WIDTH) {
    pango_layout_set_width (layout, NAME_WIDTH * PANGO_SCALE);
    pango_layout_get_pixel_size (layout, &width, &height);
  }
  cr = begin_stamp (t, width + 2 * HALO + 1, height + 2 * HALO);
  cairo_move_to (cr, HALO, HALO);
  pango_cairo_layout_path (cr, layout);
  land.alpha = 0.9f;
  gdk_cairo_set_source_rgba (cr, &land);
  cairo_set_line_width (cr, 2 * HALO);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_move_to (cr, HALO, HALO);
  gdk_cairo_set_source_rgba (cr, &ink);
  pango_cairo_show_layout (cr, layout);
  return end_stamp (t, cr);
}

MusterSheet *
muster_textures_name (MusterTextures *t, const char *name, gboolean strong, double *width, double *height)
{
  g_autofree char *key = g_strconcat (strong ? "1" : "0", name, NULL);
  MusterSheet *stamp = g_hash_table_lookup (t->names, key);

  if (stamp == NULL) {
    gint64 start = g_get_monotonic_time ();

    if (t->budget <= 0) {
      t->is_short = TRUE;
      return NULL;
    }
    if (g_hash_table_size (t->names) >= MAX_NAMES)
      g_hash_table_remove_all (t->names);
    stamp = make_name (t, name, strong);
    g_hash_table_insert (t->names, g_steal_pointer (&key), stamp);
    t->budget -= g_get_monotonic_time () - start;
  }
  *width = muster_sheet_get_width (stamp);
  *height = muster_sheet_get_height (stamp);
  return stamp;
}
