/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shapes first, then all labels, so that no way crosses out the minutes of another. A label stands at the middle of its
 * shape; where that is out of sight or taken by an earlier label it moves along, and is left out when nothing is free:
 * a number half covered is worse than none. */
#include "map/overlay-paint.h"
#include "tiles/labels.h"
#include "tiles/style.h"
#include "tiles/symbols.h"
#include "tiles/text.h"
#include <gio/gio.h>
#include <math.h>

#define LABEL_SIZE 12.0
#define SPOTS      48
#define SMALLEST   0.4 /* of the width of its label is an area that has one */

typedef struct {
  MusterShape *shape;
  const char *look;
  char *label;
  gboolean strong;
  char *id; /* (nullable) */
} Item;

struct _MusterOverlay {
  gatomicrefcount refs;
  GArray *items; /* (element-type Item) */
};

MusterOverlay *
muster_overlay_new (void)
{
  MusterOverlay *overlay = g_new0 (MusterOverlay, 1);

  g_atomic_ref_count_init (&overlay->refs);
  overlay->items = g_array_new (FALSE, FALSE, sizeof (Item));
  return overlay;
}

MusterOverlay *
muster_overlay_ref (MusterOverlay *overlay)
{
  g_atomic_ref_count_inc (&overlay->refs);
  return overlay;
}

void
muster_overlay_unref (MusterOverlay *overlay)
{
  if (overlay == NULL || !g_atomic_ref_count_dec (&overlay->refs))
    return;
  for (guint i = 0; i < overlay->items->len; i++) {
    Item *item = &g_array_index (overlay->items, Item, i);
    muster_shape_free (item->shape);
    g_free (item->label);
    g_free (item->id);
  }
  g_array_unref (overlay->items);
  g_free (overlay);
}

void
muster_overlay_add (MusterOverlay *overlay, MusterShape *shape, const char *look, const char *label, gboolean strong)
{
  Item item = { shape, look, g_strdup (label), strong, NULL };

  if (shape == NULL) {
    g_free (item.label);
    return;
  }
  g_array_append_val (overlay->items, item);
}

void
muster_overlay_add_area (MusterOverlay *overlay, MusterShape *shape, const char *look, const char *label,
                         const char *id)
{
  muster_overlay_add (overlay, shape, look, label, FALSE);
  if (shape != NULL)
    g_array_index (overlay->items, Item, overlay->items->len - 1).id = g_strdup (id);
}

const char *
muster_overlay_area_at (const MusterOverlay *overlay, MusterPoint p, const MusterBox *seen, const char **label)
{
  const Item *found = NULL;
  double least = 0;

  for (guint i = 0; i < overlay->items->len; i++) {
    const Item *item = &g_array_index (overlay->items, Item, i);
    MusterBox b = muster_shape_get_box (item->shape);
    double size = (b.x1 - b.x0) * (b.y1 - b.y0);
    gboolean around = b.x0 < seen->x0 && b.x1 > seen->x1 && b.y0 < seen->y0 && b.y1 > seen->y1;
    if (item->id != NULL && !around && (found == NULL || size < least) && p.x >= b.x0 && p.x <= b.x1 && p.y >= b.y0
        && p.y <= b.y1 && muster_shape_encloses (item->shape, p)) {
      found = item;
      least = size;
    }
  }
  if (label != NULL)
    *label = found != NULL ? found->label : NULL;
  return found != NULL ? found->id : NULL;
}

gboolean
muster_overlay_get_area_box (const MusterOverlay *overlay, const char *id, MusterBox *box)
{
  for (guint i = 0; i < overlay->items->len; i++)
    if (g_strcmp0 (g_array_index (overlay->items, Item, i).id, id) == 0) {
      *box = muster_shape_get_box (g_array_index (overlay->items, Item, i).shape);
      return TRUE;
    }
  return FALSE;
}

guint
muster_overlay_count (const MusterOverlay *overlay)
{
  return overlay->items->len;
}

gboolean
muster_overlay_get_box (const MusterOverlay *overlay, MusterBox *box)
{
  *box = (MusterBox){ 2, 2, -1, -1 };
  for (guint i = 0; i < overlay->items->len; i++) {
    MusterBox b = muster_shape_get_box (g_array_index (overlay->items, Item, i).shape);
    box->x0 = MIN (box->x0, b.x0), box->x1 = MAX (box->x1, b.x1);
    box->y0 = MIN (box->y0, b.y0), box->y1 = MAX (box->y1, b.y1);
  }
  return overlay->items->len > 0;
}

static void
project (gpointer data, MusterPoint p, double *x, double *y)
{
  muster_view_project (data, p, x, y);
}

static gboolean
is_in_sight (const MusterShape *shape, const MusterView *view)
{
  MusterBox b = muster_shape_get_box (shape);

  return b.x0 <= view->box.x1 && b.x1 >= view->box.x0 && b.y0 <= view->box.y1 && b.y1 >= view->box.y0;
}

static gboolean
meets (const MusterRect *r, const GArray *others)
{
  for (guint k = 0; others != NULL && k < others->len; k++) {
    const MusterRect *t = &g_array_index (others, MusterRect, k);
    if (r->x + r->width >= t->x && r->x <= t->x + t->width && r->y + r->height >= t->y && r->y <= t->y + t->height)
      return TRUE;
  }
  return FALSE;
}

/* FALSE: there was no room for it. */
static gboolean
draw_label (cairo_t *cr, const Item *item, const MusterView *view, GArray *taken, const GArray *obstacles)
{
  g_autoptr (MusterText) text = muster_text_shape (item->label, LABEL_SIZE, MUSTER_TEXT_BOLD | MUSTER_TEXT_TABULAR, 0);
  double width = muster_text_get_width (text) + 12, height = MUSTER_TEXT_LINE (LABEL_SIZE) + 4;
  MusterBox b = muster_shape_get_box (item->shape);
  double x0, y0, x1, y1;

  muster_view_project (view, (MusterPoint){ b.x0, b.y0 }, &x0, &y0);
  muster_view_project (view, (MusterPoint){ b.x1, b.y1 }, &x1, &y1);
  if (item->id != NULL && MAX (x1 - x0, y1 - y0) < width * SMALLEST) /* an area that its own name would hide */
    return TRUE;

  for (int i = 0; i < SPOTS; i++) { /* from the middle outwards, to both sides in turn */
    double share = 0.5 + (i % 2 == 0 ? 1 : -1) * ((i + 1) / 2) * 0.98 / SPOTS;
    MusterRect r = { 0 };
    double x, y;
    muster_view_project (view, muster_shape_get_point (item->shape, share), &x, &y);
    r = (MusterRect){ round (x - width / 2), round (y - height / 2), width, height };
    /* seen whole: the painting is somewhat larger than the view, so this keeps clear of its rim */
    gboolean free_room = r.x > view->width * 0.12 && r.x + r.width < view->width * 0.88 && r.y > view->height * 0.12
                         && r.y + r.height < view->height * 0.88;
    free_room = free_room && !meets (&r, taken) && !meets (&r, obstacles);
    if (!free_room)
      continue;
    g_array_append_val (taken, r);
    cairo_new_path (cr);
    cairo_arc (cr, r.x + 5, r.y + 5, 5, G_PI, 1.5 * G_PI);
    cairo_arc (cr, r.x + width - 5, r.y + 5, 5, 1.5 * G_PI, 2 * G_PI);
    cairo_arc (cr, r.x + width - 5, r.y + height - 5, 5, 0, 0.5 * G_PI);
    cairo_arc (cr, r.x + 5, r.y + height - 5, 5, 0.5 * G_PI, G_PI);
    cairo_close_path (cr);
    muster_style_set_ink (cr, view->look, item->strong ? MUSTER_INK_ACCENT : MUSTER_INK_SURFACE);
    cairo_fill_preserve (cr);
    muster_style_set_ink (cr, view->look, item->strong ? MUSTER_INK_HALO : MUSTER_INK_GREY);
    cairo_set_line_width (cr, 1);
    cairo_stroke (cr);
    muster_text_draw (text, cr, r.x + 6, r.y + height / 2 + MUSTER_TEXT_CAPS (LABEL_SIZE) / 2, 0,
                      muster_ink (view->look, item->strong ? MUSTER_INK_SURFACE : MUSTER_INK_OUTLINE),
                      muster_ink (view->look, MUSTER_INK_HALO), 0);
    return TRUE;
  }
  return FALSE;
}

gboolean
muster_overlay_paint (const MusterOverlay *overlay, MusterOverlayParts parts, const char *selected,
                      const GArray *obstacles, cairo_t *cr, const MusterView *view, GCancellable *cancellable)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (MusterRect));

  for (guint i = 0; (parts & MUSTER_OVERLAY_SHAPES) != 0 && i < overlay->items->len; i++) {
    const Item *item = &g_array_index (overlay->items, Item, i);
    if (g_cancellable_is_cancelled (cancellable))
      return FALSE;
    if (is_in_sight (item->shape, view))
      muster_shape_draw (cr, item->shape, item->look, project, (gpointer)view, view->look,
                         item->id != NULL && g_strcmp0 (item->id, selected) == 0);
  }
  /* the one on top has the first choice of room */
  for (guint i = (parts & MUSTER_OVERLAY_LABELS) != 0 ? overlay->items->len : 0; i > 0; i--) {
    const Item *item = &g_array_index (overlay->items, Item, i - 1);
    if (item->label != NULL && is_in_sight (item->shape, view) && !draw_label (cr, item, view, taken, obstacles)
        && item->id != NULL)
      draw_label (cr, item, view, taken, NULL); /* an area without its name says too little */
  }
  return TRUE;
}
