/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A painted layer that follows the map.
 *
 * What is painted is a box of the Mercator square, not a screen: the view and a margin, rounded outwards to a grid of
 * 128 units, so that (1) small moves need no painting at all, (2) the same place gives the same box and so the same
 * words in the same spots, and (3) a texel falls on a pixel. One painting runs at a time. A move that leaves the box,
 * a new zoom, look or content asks for the next: at once when none runs, after a rest of `delay` ms while the map
 * is still moving. Until it comes the old one is drawn where it belongs, scaled.
 *
 * The painting is cut into blocks and the empty ones are dropped, as words and plots leave most of the ground free. A
 * block that came out as before stays the same sheet, so that only what changed is drawn again.
 */
#include "map/raster-layer.h"
#include "map/frame.h"
#include "map/sheet.h"

#define MARGIN   64   /* units painted beyond the view, at least */
#define GRID     128  /* the box is rounded out to this many units */
#define LONGEST  4    /* times its delay a painting may be put off by moves, and no longer than 400 ms */
#define MAX_SIDE 8192 /* px of a painting */
#define BLOCK    256  /* px */
#define STRETCH  1.5  /* levels a painting is stretched; beyond, its symbols and words are giants or dots */

struct _MusterRasterLayer {
  ShumateLayer parent_instance;
  guint delay; /* ms */
  MusterRasterPrepare prepare;
  MusterRasterPaint paint;
  GDestroyNotify free_prepared;
  gpointer user_data;
  MusterLook look;

  GArray *blocks;     /* (nullable) Block */
  MusterView painted; /* what they show */
  int painted_scale;  /* px for a unit; may be less than wanted for a huge view */
  int wanted_scale;   /* what the widget had then */
  gboolean stale;     /* content or look changed since */

  GCancellable *running; /* (nullable) */
  guint timer;
  gint64 put_off_since; /* µs, 0: not put off */
};

G_DEFINE_FINAL_TYPE (MusterRasterLayer, muster_raster_layer, SHUMATE_TYPE_LAYER)

typedef struct {
  MusterSheet *sheet;      /* (owned) */
  int x, y, width, height; /* px of the painting */
  guint64 sum;             /* of its pixels */
} Block;

typedef struct {
  MusterRasterPaint paint;
  gpointer prepared;
  GDestroyNotify free_prepared;
  MusterView view;
  int scale;
} RasterJob;

static void schedule (MusterRasterLayer *self);

static void
raster_job_free (gpointer data)
{
  RasterJob *job = data;

  job->free_prepared (job->prepared);
  g_free (job);
}

static void
block_clear (gpointer data)
{
  g_clear_pointer (&((Block *)data)->sheet, muster_sheet_unref);
}

/* 0 when nothing is painted there. */
static guint64
sum_pixels (const guint8 *data, gsize stride, const Block *block)
{
  guint64 sum = 0x9e3779b97f4a7c15u;
  gboolean any = FALSE;

  for (int y = block->y; y < block->y + block->height; y++) {
    const guint32 *row = (const guint32 *)(gconstpointer)(data + y * stride) + block->x;

    for (int x = 0; x < block->width; x++) {
      any |= row[x] != 0;
      sum = (sum ^ row[x]) * 0x100000001b3u;
      sum ^= sum >> 29;
    }
  }
  return any ? sum | 1 : 0;
}

/* The blocks are copies: one word on an empty plain must not keep ten megabytes alive. */
static GArray *
cut (cairo_surface_t *surface, int scale)
{
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  gsize stride = cairo_image_surface_get_stride (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);

  g_array_set_clear_func (blocks, block_clear);
  for (int y = 0; y < height; y += BLOCK)
    for (int x = 0; x < width; x += BLOCK) {
      Block block = { NULL, x, y, MIN (BLOCK, width - x), MIN (BLOCK, height - y), 0 };
      cairo_surface_t *part;

      block.sum = sum_pixels (data, stride, &block);
      if (block.sum == 0)
        continue;
      part = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, block.width, block.height);
      for (int i = 0; i < block.height; i++)
        memcpy (cairo_image_surface_get_data (part) + (gsize)i * cairo_image_surface_get_stride (part),
                data + (y + i) * stride + x * 4, (gsize)block.width * 4);
      cairo_surface_mark_dirty (part);
      block.sheet = muster_sheet_new (part, scale, FALSE);
      g_array_append_val (blocks, block);
    }
  return blocks;
}

static void
paint_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RasterJob *job = data;
  int width = (int)(job->view.width * job->scale), height = (int)(job->view.height * job->scale);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  gboolean done;

  cairo_scale (cr, job->scale, job->scale);
  done = cairo_status (cr) == CAIRO_STATUS_SUCCESS && job->paint (cr, job->prepared, &job->view, cancellable);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (done)
    g_task_return_pointer (task, cut (surface, job->scale), (GDestroyNotify)g_array_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "nothing was painted");
  cairo_surface_destroy (surface);
}

/* A block painted as before keeps its sheet, so GTK draws and uploads only what has changed. */
static void
keep_same (MusterRasterLayer *self, const RasterJob *job, GArray *blocks)
{
  guint k = 0;

  if (self->blocks == NULL || !muster_frame_same (&self->painted, &job->view) || self->painted_scale != job->scale)
    return;
  for (guint i = 0; i < blocks->len; i++) { /* both run by rows */
    Block *block = &g_array_index (blocks, Block, i);

    for (; k < self->blocks->len; k++) {
      const Block *old = &g_array_index (self->blocks, Block, k);

      if (old->y > block->y || (old->y == block->y && old->x >= block->x)) {
        if (old->y == block->y && old->x == block->x && old->sum == block->sum) {
          muster_sheet_unref (block->sheet);
          block->sheet = muster_sheet_ref (old->sheet);
        }
        break;
      }
    }
  }
}

static void
on_painted (GObject *object, GAsyncResult *result, gpointer data)
{
  MusterRasterLayer *self = MUSTER_RASTER_LAYER (object);
  RasterJob *job = g_task_get_task_data (G_TASK (result));
  gboolean current = g_task_get_cancellable (G_TASK (result)) == self->running;
  g_autoptr (GArray) blocks = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!current)
    return;
  g_clear_object (&self->running);
  /* A failed painting counts as an empty one of this box, else it would be tried for ever. */
  if (blocks != NULL)
    keep_same (self, job, blocks);
  g_clear_pointer (&self->blocks, g_array_unref);
  self->blocks = g_steal_pointer (&blocks);
  self->painted = job->view;
  self->painted_scale = job->scale;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  schedule (self);
}

/* TRUE when what was painted (or is being painted) serves @view. */
static gboolean
serves (MusterRasterLayer *self, const MusterView *view)
{
  const MusterBox *have = &self->painted.box;

  return self->painted.zoom == view->zoom && self->painted.look == self->look
         && self->wanted_scale == gtk_widget_get_scale_factor (GTK_WIDGET (self)) && have->x0 <= view->box.x0
         && have->y0 <= view->box.y0 && have->x1 >= view->box.x1 && have->y1 >= view->box.y1;
}

static void
round_out (MusterView *view)
{
  double world = muster_frame_world (view->zoom);
  double x0 = floor ((view->box.x0 * world - MARGIN) / GRID) * GRID,
         y0 = floor ((view->box.y0 * world - MARGIN) / GRID) * GRID;
  double x1 = ceil ((view->box.x1 * world + MARGIN) / GRID) * GRID,
         y1 = ceil ((view->box.y1 * world + MARGIN) / GRID) * GRID;

  view->width = x1 - x0;
  view->height = y1 - y0;
  view->box = (MusterBox){ x0 / world, y0 / world, x1 / world, y1 / world };
}

static void
start (MusterRasterLayer *self)
{
  MusterView view;
  gpointer prepared;
  g_autoptr (GTask) task = NULL;
  RasterJob *job;

  self->put_off_since = 0;
  self->wanted_scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  muster_frame_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), GTK_WIDGET (self), self->look, &view);
  round_out (&view);
  self->stale = FALSE;
  prepared = self->prepare (&view, self->user_data);
  if (prepared == NULL) {
    /* Nothing to paint is a finished painting of this box. */
    g_clear_pointer (&self->blocks, g_array_unref);
    self->painted = view;
    gtk_widget_queue_draw (GTK_WIDGET (self));
    return;
  }
  job = g_new0 (RasterJob, 1);
  job->paint = self->paint;
  job->prepared = prepared;
  job->free_prepared = self->free_prepared;
  job->view = view;
  job->scale = self->wanted_scale;
  while (job->scale > 1 && MAX (view.width, view.height) * job->scale > MAX_SIDE)
    job->scale--;
  self->running = g_cancellable_new ();
  task = g_task_new (self, self->running, on_painted, NULL);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, raster_job_free);
  g_task_run_in_thread (task, paint_in_worker);
}

static gboolean
on_timer (gpointer data)
{
  MusterRasterLayer *self = data;

  self->timer = 0;
  if (self->running == NULL)
    start (self);
  return G_SOURCE_REMOVE;
}

/* Looks whether a painting is due, and when. */
static void
schedule (MusterRasterLayer *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  MusterView view;
  gint64 now = g_get_monotonic_time ();
  guint wait;

  if (!gtk_widget_get_mapped (widget) || gtk_widget_get_width (widget) < 2 || gtk_widget_get_height (widget) < 2)
    return;
  muster_frame_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget, self->look, &view);
  if (!self->stale && serves (self, &view)) {
    g_clear_handle_id (&self->timer, g_source_remove);
    return;
  }
  if (self->running != NULL)
    return; /* on_painted() looks again */
  if (self->put_off_since == 0)
    self->put_off_since = now;
  wait = now - self->put_off_since > MIN (LONGEST * self->delay, 400) * 1000 ? 1 : self->delay;
  if (self->timer != 0) {
    if (wait == 1)
      return; /* it fires within `delay` as it is */
    g_source_remove (self->timer);
  }
  self->timer = g_timeout_add (wait, on_timer, self);
}

static void
on_viewport_changed (MusterRasterLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  schedule (self);
}

static void
muster_raster_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MusterRasterLayer *self = MUSTER_RASTER_LAYER (widget);
  MusterView view;
  double left, top, grown;
  gboolean as_node = muster_sheet_wants_nodes (widget);

  if (self->blocks == NULL)
    return;
  muster_frame_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget, self->look, &view);
  if (fabs (view.zoom - self->painted.zoom) > STRETCH)
    return;
  muster_frame_project (&view, (MusterPoint){ self->painted.box.x0, self->painted.box.y0 }, &left, &top);
  grown = exp2 (view.zoom - self->painted.zoom) / self->painted_scale; /* units a px of the painting */
  if (view.zoom == self->painted.zoom) {                               /* onto the pixels, so that words stay sharp */
    left = round (left * self->painted_scale) / self->painted_scale;
    top = round (top * self->painted_scale) / self->painted_scale;
  }
  for (guint i = 0; i < self->blocks->len; i++) {
    const Block *block = &g_array_index (self->blocks, Block, i);
    double x = left + block->x * grown, y = top + block->y * grown;
    double width = block->width * grown, height = block->height * grown;

    if (x < view.width && y < view.height && x + width > 0 && y + height > 0)
      muster_sheet_append (block->sheet, snapshot, as_node, x, y, width, height);
  }
}

static void
muster_raster_layer_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  schedule (MUSTER_RASTER_LAYER (widget));
}

static void
muster_raster_layer_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (muster_raster_layer_parent_class)->map (widget);
  schedule (MUSTER_RASTER_LAYER (widget));
}

static void
muster_raster_layer_constructed (GObject *object)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (object));

  G_OBJECT_CLASS (muster_raster_layer_parent_class)->constructed (object);
  g_signal_connect_object (viewport, "notify", G_CALLBACK (on_viewport_changed), object, G_CONNECT_SWAPPED);
}

static void
muster_raster_layer_dispose (GObject *object)
{
  MusterRasterLayer *self = MUSTER_RASTER_LAYER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  g_clear_pointer (&self->blocks, g_array_unref);
  G_OBJECT_CLASS (muster_raster_layer_parent_class)->dispose (object);
}

static void
muster_raster_layer_class_init (MusterRasterLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = muster_raster_layer_constructed;
  object_class->dispose = muster_raster_layer_dispose;
  widget_class->snapshot = muster_raster_layer_snapshot;
  widget_class->size_allocate = muster_raster_layer_size_allocate;
  widget_class->map = muster_raster_layer_map;
  gtk_widget_class_set_css_name (widget_class, "raster-layer");
}

static void
muster_raster_layer_init (MusterRasterLayer *self)
{
  self->stale = TRUE;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (schedule), NULL);
}

MusterRasterLayer *
muster_raster_layer_new (ShumateViewport *viewport, guint delay, MusterRasterPrepare prepare, MusterRasterPaint paint,
                         GDestroyNotify free_prepared, gpointer user_data)
{
  MusterRasterLayer *self = g_object_new (MUSTER_TYPE_RASTER_LAYER, "viewport", viewport, NULL);

  self->delay = delay;
  self->prepare = prepare;
  self->paint = paint;
  self->free_prepared = free_prepared;
  self->user_data = user_data;
  return self;
}

void
muster_raster_layer_set_look (MusterRasterLayer *layer, MusterLook look)
{
  layer->look = look;
  muster_raster_layer_invalidate (layer);
}

void
muster_raster_layer_invalidate (MusterRasterLayer *layer)
{
  layer->stale = TRUE;
  schedule (layer);
}

gboolean
muster_raster_layer_is_busy (MusterRasterLayer *layer)
{
  return layer->timer != 0 || layer->running != NULL;
}
