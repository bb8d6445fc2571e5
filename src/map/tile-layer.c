/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layer of tiles.
 *
 * When the view moves it asks its source for the tiles of the view, and holds those that are there: what is on the
 * screen cannot fall out of the source's cache, however large the screen. A frame is drawn from the tiles held and, for
 * what is still missing, from larger and smaller ones the source happens to have (tile-plan.c).
 */
#include "map/tile-layer.h"
#include "map/frame.h"
#include "map/tile-plan.h"

struct _MusterTileLayer {
  ShumateLayer parent_instance;
  MusterTileSource *source; /* (nullable) */
  MusterTileSource *old;    /* (nullable) shown below until the source is complete */
  GArray *needed;           /* MusterTileAt: the view's, the middle first */
  GHashTable *held;         /* MusterTileAt → MusterSheet, those of them that are there */
};

G_DEFINE_FINAL_TYPE (MusterTileLayer, muster_tile_layer, SHUMATE_TYPE_LAYER)

static guint
at_hash (gconstpointer data)
{
  const MusterTileAt *at = data;

  return (guint)at->x * 73856093u ^ (guint)at->y * 19349663u ^ (guint)at->z;
}

static gboolean
at_equal (gconstpointer a, gconstpointer b)
{
  const MusterTileAt *p = a, *q = b;

  return p->x == q->x && p->y == q->y && p->z == q->z;
}

static void
drop_old (MusterTileLayer *self)
{
  g_autoptr (GArray) nothing = g_array_new (FALSE, FALSE, sizeof (MusterTileAt));

  if (self->old == NULL)
    return;
  muster_tile_source_want (self->old, nothing);
  g_clear_object (&self->old);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Takes what has come. */
static void
collect (MusterTileLayer *self)
{
  for (guint i = 0; i < self->needed->len; i++) {
    MusterTileAt *at = &g_array_index (self->needed, MusterTileAt, i);
    MusterSheet *sheet;

    if (!g_hash_table_contains (self->held, at) && (sheet = muster_tile_source_get (self->source, *at)) != NULL)
      g_hash_table_insert (self->held, g_memdup2 (at, sizeof *at), muster_sheet_ref (sheet));
  }
  if (muster_tile_layer_is_complete (self))
    drop_old (self);
}

static gboolean
is_elsewhere (gpointer key, gpointer sheet, gpointer needed)
{
  const GArray *tiles = needed;

  for (guint i = 0; i < tiles->len; i++)
    if (at_equal (key, &g_array_index (tiles, MusterTileAt, i)))
      return FALSE;
  return TRUE;
}

/* The view has moved. */
static void
update (MusterTileLayer *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  MusterView view;

  if (self->source == NULL || gtk_widget_get_width (widget) < 2 || gtk_widget_get_height (widget) < 2)
    return;
  muster_frame_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget, MUSTER_LOOK_LIGHT, &view);
  g_array_unref (self->needed);
  self->needed = muster_tile_plan_needed (&view);
  g_hash_table_foreach_remove (self->held, is_elsewhere, self->needed);
  muster_tile_source_want (self->source, self->needed);
  collect (self);
}

static void
on_viewport_changed (MusterTileLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  update (self);
}

static void
on_painted (MusterTileLayer *self)
{
  collect (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- drawing ---- */

typedef struct {
  MusterTileSource *source;
  GHashTable *held; /* (nullable) */
} Tiles;

static MusterSheet *
find (const Tiles *tiles, MusterTileAt at)
{
  MusterSheet *sheet = tiles->held != NULL ? g_hash_table_lookup (tiles->held, &at) : NULL;

  return sheet != NULL ? sheet : muster_tile_source_get (tiles->source, at);
}

static gboolean
is_there (MusterTileAt at, gpointer tiles)
{
  return find (tiles, at) != NULL;
}

static void
draw (MusterTileLayer *self, GtkSnapshot *snapshot, const MusterView *view, Tiles tiles)
{
  gboolean as_node = muster_sheet_wants_nodes (GTK_WIDGET (self));
  g_autoptr (GArray) needed = muster_tile_plan_needed (view);
  g_autoptr (GArray) places
      = muster_tile_plan_places (view, needed, gtk_widget_get_scale_factor (GTK_WIDGET (self)), is_there, &tiles);

  for (guint i = 0; i < places->len; i++) {
    const MusterTilePlace *place = &g_array_index (places, MusterTilePlace, i);

    muster_sheet_append (find (&tiles, place->at), snapshot, as_node, place->rect.x, place->rect.y, place->rect.width,
                         place->rect.height);
  }
}

static void
muster_tile_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MusterTileLayer *self = MUSTER_TILE_LAYER (widget);
  MusterView view;

  muster_frame_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget, MUSTER_LOOK_LIGHT, &view);
  if (self->old != NULL)
    draw (self, snapshot, &view, (Tiles){ self->old, NULL });
  if (self->source != NULL)
    draw (self, snapshot, &view, (Tiles){ self->source, self->held });
}

/* ---- the object ---- */

static void
muster_tile_layer_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  update (MUSTER_TILE_LAYER (widget));
}

static void
muster_tile_layer_constructed (GObject *object)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (object));

  G_OBJECT_CLASS (muster_tile_layer_parent_class)->constructed (object);
  g_signal_connect_object (viewport, "notify", G_CALLBACK (on_viewport_changed), object, G_CONNECT_SWAPPED);
}

static void
muster_tile_layer_dispose (GObject *object)
{
  MusterTileLayer *self = MUSTER_TILE_LAYER (object);

  drop_old (self);
  self->old = g_steal_pointer (&self->source); /* what it still wants nobody needs */
  drop_old (self);
  G_OBJECT_CLASS (muster_tile_layer_parent_class)->dispose (object);
}

static void
muster_tile_layer_finalize (GObject *object)
{
  MusterTileLayer *self = MUSTER_TILE_LAYER (object);

  g_array_unref (self->needed);
  g_hash_table_unref (self->held);
  G_OBJECT_CLASS (muster_tile_layer_parent_class)->finalize (object);
}

static void
muster_tile_layer_class_init (MusterTileLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = muster_tile_layer_constructed;
  object_class->dispose = muster_tile_layer_dispose;
  object_class->finalize = muster_tile_layer_finalize;
  widget_class->snapshot = muster_tile_layer_snapshot;
  widget_class->size_allocate = muster_tile_layer_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "tile-layer");
}

static void
muster_tile_layer_init (MusterTileLayer *self)
{
  self->needed = g_array_new (FALSE, FALSE, sizeof (MusterTileAt));
  self->held = g_hash_table_new_full (at_hash, at_equal, g_free, (GDestroyNotify)muster_sheet_unref);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

MusterTileLayer *
muster_tile_layer_new (ShumateViewport *viewport)
{
  return g_object_new (MUSTER_TYPE_TILE_LAYER, "viewport", viewport, NULL);
}

void
muster_tile_layer_set_source (MusterTileLayer *layer, MusterTileSource *source)
{
  drop_old (layer);
  if (layer->source != NULL)
    g_signal_handlers_disconnect_by_data (layer->source, layer);
  layer->old = g_steal_pointer (&layer->source);
  layer->source = g_object_ref (source);
  g_hash_table_remove_all (layer->held);
  g_signal_connect_object (source, "painted", G_CALLBACK (on_painted), layer, G_CONNECT_SWAPPED);
  if (muster_tile_source_is_empty (source))
    drop_old (layer);
  update (layer);
  gtk_widget_queue_draw (GTK_WIDGET (layer));
}

gboolean
muster_tile_layer_is_complete (MusterTileLayer *layer)
{
  return layer->source == NULL || muster_tile_source_is_empty (layer->source)
         || g_hash_table_size (layer->held) == layer->needed->len;
}
