/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture in the form that the renderer at hand draws cheapest, made when it is first drawn and kept.
 *
 * With a graphics processor that is a texture: uploaded once. GTK 4.8's cairo renderer takes a texture through floating
 * point to another format, whole, in every frame that draws anything at all, however small the part that changed: 0.2
 * to 0.34 ms for 256 × 256 pixels, and a window has a hundred of them. A cairo node is clipped first, so there a sheet
 * is a cairo node that paints the surface. Its place comes from a transform around it; the node itself stays the same
 * object, so that GTK, comparing two frames, sees at once that nothing changed there.
 *
 * Rules: (1) the surface is never written again: cairo's recording holds it without a copy as long as it lives; (2)
 * node and texture are made on the main thread; (3) an opaque surface is shown to cairo as RGB24, whose copy needs no
 * blending.
 */
#include "map/sheet.h"
#include <gsk/gskcairorenderer.h>

struct _MusterSheet {
  gatomicrefcount refs;
  cairo_surface_t *surface;
  cairo_surface_t *plain; /* (nullable) the same bytes without alpha */
  double scale;           /* px a unit */
  double width, height;   /* units */
  GskRenderNode *node;    /* (nullable) */
  GdkTexture *texture;    /* (nullable) */
};

MusterSheet *
muster_sheet_new (cairo_surface_t *surface, double scale, gboolean opaque)
{
  MusterSheet *sheet = g_new0 (MusterSheet, 1);
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);

  cairo_surface_flush (surface);
  g_atomic_ref_count_init (&sheet->refs);
  sheet->surface = surface;
  if (opaque)
    sheet->plain = cairo_image_surface_create_for_data (cairo_image_surface_get_data (surface), CAIRO_FORMAT_RGB24,
                                                        width, height, cairo_image_surface_get_stride (surface));
  sheet->scale = scale;
  sheet->width = width / scale;
  sheet->height = height / scale;
  return sheet;
}

MusterSheet *
muster_sheet_ref (MusterSheet *sheet)
{
  g_atomic_ref_count_inc (&sheet->refs);
  return sheet;
}

void
muster_sheet_unref (MusterSheet *sheet)
{
  if (!g_atomic_ref_count_dec (&sheet->refs))
    return;
  /* The last frame may still hold the node; then cairo copies the pixels when the surface goes. */
  g_clear_pointer (&sheet->node, gsk_render_node_unref);
  g_clear_object (&sheet->texture);
  g_clear_pointer (&sheet->plain, cairo_surface_destroy);
  cairo_surface_destroy (sheet->surface);
  g_free (sheet);
}

double
muster_sheet_get_width (const MusterSheet *sheet)
{
  return sheet->width;
}

double
muster_sheet_get_height (const MusterSheet *sheet)
{
  return sheet->height;
}

gsize
muster_sheet_get_bytes (const MusterSheet *sheet)
{
  return (gsize)cairo_image_surface_get_stride (sheet->surface) * cairo_image_surface_get_height (sheet->surface);
}

gboolean
muster_sheet_wants_nodes (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;

  return renderer != NULL && GSK_IS_CAIRO_RENDERER (renderer);
}

static void
make_node (MusterSheet *sheet)
{
  cairo_t *cr;

  sheet->node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, (float)sheet->width, (float)sheet->height));
  cr = gsk_cairo_node_get_draw_context (sheet->node);
  cairo_scale (cr, 1 / sheet->scale, 1 / sheet->scale);
  cairo_set_source_surface (cr, sheet->plain != NULL ? sheet->plain : sheet->surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  if (sheet->plain != NULL) /* stretched, its edge must not fade into what lies below */
    cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static void
make_texture (MusterSheet *sheet)
{
  gsize stride = cairo_image_surface_get_stride (sheet->surface);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (
      cairo_image_surface_get_data (sheet->surface), stride * cairo_image_surface_get_height (sheet->surface),
      (GDestroyNotify)cairo_surface_destroy, cairo_surface_reference (sheet->surface));

  sheet->texture
      = gdk_memory_texture_new (cairo_image_surface_get_width (sheet->surface),
                                cairo_image_surface_get_height (sheet->surface), GDK_MEMORY_DEFAULT, bytes, stride);
}

void
muster_sheet_append (MusterSheet *sheet, GtkSnapshot *snapshot, gboolean as_node, double x, double y, double width,
                     double height)
{
  gboolean stretched = width > 0 && height > 0 && (width != sheet->width || height != sheet->height);

  if (!as_node) {
    if (sheet->texture == NULL)
      make_texture (sheet);
    gtk_snapshot_append_texture (snapshot, sheet->texture,
                                 &GRAPHENE_RECT_INIT ((float)x, (float)y, (float)(stretched ? width : sheet->width),
                                                      (float)(stretched ? height : sheet->height)));
    return;
  }
  if (sheet->node == NULL)
    make_node (sheet);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)x, (float)y));
  if (stretched)
    gtk_snapshot_scale (snapshot, (float)(width / sheet->width), (float)(height / sheet->height));
  gtk_snapshot_append_node (snapshot, sheet->node);
  gtk_snapshot_restore (snapshot);
}
