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
#define SHARES     12   /* steps of the committed share on a bubble's rim */
#define KIND_STEP  12   /* units between the kinds of a bubble */

G_STATIC_ASSERT (MUSTER_N_KINDS <= 8 * sizeof (gsize)); /* a set of kinds is a word */

struct _MusterTextures {
  GtkWidget *widget; /* (not owned) */
  MusterLook look;
  int scale;
  GHashTable *symbols; /* MusterSymbol → MusterSheet */
  GHashTable *discs;   /* size and share → MusterSheet */
  GHashTable *numbers; /* number → MusterSheet */
  GHashTable *kinds;   /* set of kinds → MusterSheet */
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
  t->discs = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)muster_sheet_unref);
  t->numbers = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)muster_sheet_unref);
  t->kinds = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)muster_sheet_unref);
  t->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)muster_sheet_unref);
  return t;
}

void
muster_textures_free (MusterTextures *t)
{
  g_hash_table_unref (t->symbols);
  g_hash_table_unref (t->discs);
  g_hash_table_unref (t->numbers);
  g_hash_table_unref (t->kinds);
  g_hash_table_unref (t->names);
  g_free (t);
}

void
muster_textures_reset (MusterTextures *t, MusterLook look, int scale)
{
  g_hash_table_remove_all (t->symbols);
  g_hash_table_remove_all (t->discs);
  g_hash_table_remove_all (t->numbers);
  g_hash_table_remove_all (t->kinds);
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

/* The disc grows with the digits of its number. */
static double
disc_side (guint count)
{
  return count < 10 ? 30 : count < 100 ? 34 : count < 1000 ? 38 : 44;
}

MusterSheet *
muster_textures_disc (MusterTextures *t, const MusterMapHeap *heap)
{
  double side = disc_side (heap->count), middle = side / 2 + 2;
  /* What is committed shows, however little, and what is free too. */
  guint share = heap->committed == 0             ? 0
                : heap->committed == heap->count ? SHARES
                                                 : CLAMP (heap->committed * SHARES / heap->count, 1, SHARES - 1);
  gpointer key = GUINT_TO_POINTER ((guint)side * (SHARES + 1) + share);
  MusterSheet *stamp = g_hash_table_lookup (t->discs, key);

  if (stamp == NULL) {
    cairo_t *cr = begin_stamp (t, side + 4, side + 4);
    GdkRGBA ink = muster_ink_rgba (t->look, MUSTER_INK_OUTLINE), accent = muster_ink_rgba (t->look, MUSTER_INK_ACCENT),
            surface = muster_ink_rgba (t->look, MUSTER_INK_SURFACE);

    cairo_arc (cr, middle, middle, side / 2, 0, 2 * G_PI);
    gdk_cairo_set_source_rgba (cr, &surface);
    cairo_fill_preserve (cr);
    gdk_cairo_set_source_rgba (cr, &ink);
    cairo_set_line_width (cr, 1.5);
    cairo_stroke (cr);
    if (share > 0) {
      cairo_arc (cr, middle, middle, side / 2 - 0.75, -G_PI / 2, -G_PI / 2 + share * 2 * G_PI / SHARES);
      gdk_cairo_set_source_rgba (cr, &accent);
      cairo_set_line_width (cr, 4);
      cairo_stroke (cr);
    }
    stamp = end_stamp (t, cr);
    g_hash_table_insert (t->discs, key, stamp);
  }
  return stamp;
}

MusterSheet *
muster_textures_number (MusterTextures *t, guint count)
{
  /* Thousands are told in thousands, so the numbers that can be kept are few. */
  guint shown = count < 10000 ? count : count / 1000 * 1000;
  MusterSheet *stamp = g_hash_table_lookup (t->numbers, GUINT_TO_POINTER (shown));

  if (stamp == NULL) {
    g_autofree char *text = shown < 10000 ? g_strdup_printf ("%u", shown) : g_strdup_printf ("%uk", shown / 1000);
    g_autoptr (PangoLayout) layout = new_layout (t, text, 0.85, TRUE);
    GdkRGBA ink = muster_ink_rgba (t->look, MUSTER_INK_TEXT);
    PangoRectangle box;
    cairo_t *cr;

    pango_layout_get_pixel_extents (layout, NULL, &box);
    cr = begin_stamp (t, box.width, box.height);
    gdk_cairo_set_source_rgba (cr, &ink);
    pango_cairo_show_layout (cr, layout);
    stamp = end_stamp (t, cr);
    g_hash_table_insert (t->numbers, GUINT_TO_POINTER (shown), stamp);
  }
  return stamp;
}

/* The outlines are those of the symbols, so that no other legend is needed. */
MusterSheet *
muster_textures_kinds (MusterTextures *t, const MusterMapHeap *heap)
{
  gsize mask = 0;
  guint n = 0;
  MusterSheet *stamp;

  for (guint i = 0; i < MUSTER_N_KINDS; i++)
    if (heap->kinds[i] > 0) {
      mask |= (gsize)1 << i;
      n++;
    }
  stamp = g_hash_table_lookup (t->kinds, GSIZE_TO_POINTER (mask));
  if (stamp == NULL) {
    double width = n * KIND_STEP + 6, height = KIND_STEP + 3, radius = height / 2, x = 3 + KIND_STEP / 2.0;
    cairo_t *cr = begin_stamp (t, width, height);
    GdkRGBA surface = muster_ink_rgba (t->look, MUSTER_INK_SURFACE);

    cairo_arc (cr, radius, radius, radius, G_PI / 2, 3 * G_PI / 2);
    cairo_arc (cr, width - radius, radius, radius, -G_PI / 2, G_PI / 2);
    gdk_cairo_set_source_rgba (cr, &surface);
    cairo_fill (cr);
    for (guint i = 0; i < MUSTER_N_KINDS; i++) {
      MusterSymbol symbol = { .kind = (MusterKind)i };

      if (heap->kinds[i] == 0)
        continue;
      muster_symbol_draw (cr, &symbol, x, height / 2, KIND_STEP - 3, t->look);
      x += KIND_STEP;
    }
    stamp = end_stamp (t, cr);
    g_hash_table_insert (t->kinds, GSIZE_TO_POINTER (mask), stamp);
  }
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
