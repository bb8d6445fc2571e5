/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What lies under the records: tiles of the base map, plots, and the words of the map.
 *
 * An area is opened in a worker; only then are there tiles. A change of area, look or scale makes a new source of
 * tiles; those of the old one lie below until the new ones are complete, so that the ground never flashes empty.
 * Without a usable area there is plain land, the records stand on it as ever, and a calm sentence says what to do.
 */
#include "map/map-private.h"
#include <glib/gi18n-lib.h>

#define WORDS_DELAY 140 /* ms the view rests before words are placed */
#define PLOTS_DELAY 30

/* ---- tiles ---- */

static void
show_area_error (MusterMapView *self, const char *path, const GError *error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = NULL;

  if (g_error_matches (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_NOT_FOUND))
    text = g_strdup_printf (_ ("The file %s is not there. Put it back, or choose another area file."), name);
  else if (g_error_matches (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_NOT_AN_AREA))
    text = g_strdup_printf (
        _ ("%s is not an area file. Make one from an OpenStreetMap extract with “musterctl area build”."), name);
  else if (g_error_matches (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_VERSION))
    text = g_strdup_printf (_ ("%s was made by another version of Muster. Build it again with “musterctl area build”."),
                            name);
  else
    text = g_strdup_printf (_ ("The file %s is damaged. Copy it again, or build it again with “musterctl area build”."),
                            name);
  g_message ("area %s: %s", path, error->message);
  muster_map_show_notice (self, _ ("This map cannot be used"), text);
}

static void
drop_area (MusterMapView *self)
{
  if (self->pool == NULL)
    return;
  g_clear_pointer (&self->pool, muster_area_pool_unref);
  self->has_bounds = FALSE;
  gtk_widget_set_visible (self->attribution, FALSE);
  muster_map_base_rebuild (self);
  muster_raster_layer_invalidate (self->words);
}

static void
on_source_failed (MusterTileSource *source, const GError *error, MusterMapView *self)
{
  g_autofree char *path = NULL;

  if (source != self->source || self->pool == NULL)
    return;
  /* Half a map is worse than none: what is missing could be a river. */
  path = g_strdup (muster_area_pool_get_path (self->pool));
  drop_area (self);
  show_area_error (self, path, error);
}

void
muster_map_base_rebuild (MusterMapView *self)
{
  g_clear_object (&self->source);
  self->source = muster_tile_source_new (self->pool, self->look, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  g_signal_connect_object (self->source, "failed", G_CALLBACK (on_source_failed), self, 0);
  shumate_viewport_set_reference_map_source (self->viewport, SHUMATE_MAP_SOURCE (self->source));
  muster_tile_layer_set_source (self->tiles, self->source);
}

/* ---- plots ---- */

typedef struct {
  MusterOverlay *warnings; /* (nullable) */
  GPtrArray *plots;
  char *selected;
} PlotsToPaint;

/* (nullable) */
static MusterOverlay *
shown_warnings (MusterMapView *self)
{
  return muster_record_set_shows (self->set, MUSTER_WARNING) ? self->overlays[MUSTER_OVERLAY_WARNINGS] : NULL;
}

static gpointer
prepare_plots (const MusterView *view, gpointer user_data)
{
  MusterMapView *self = user_data;
  g_autoptr (GPtrArray) plots = muster_record_set_plots (self->set, &view->box);
  MusterOverlay *warnings = shown_warnings (self);
  PlotsToPaint *out;

  if (plots->len == 0 && warnings == NULL)
    return NULL;
  out = g_new0 (PlotsToPaint, 1);
  out->warnings = warnings != NULL ? muster_overlay_ref (warnings) : NULL;
  out->plots = g_steal_pointer (&plots);
  out->selected = g_strdup (self->selected);
  return out;
}

static void
free_plots (gpointer data)
{
  PlotsToPaint *plots = data;

  muster_overlay_unref (plots->warnings);
  g_ptr_array_unref (plots->plots);
  g_free (plots->selected);
  g_free (plots);
}

static void
project (gpointer data, MusterPoint p, double *x, double *y)
{
  muster_view_project (data, p, x, y);
}

static gboolean
paint_plots (cairo_t *cr, gpointer prepared, const MusterView *view, GCancellable *cancellable)
{
  PlotsToPaint *plots = prepared;
  const MusterRecord *selected = NULL;

  if (plots->warnings != NULL
      && !muster_overlay_paint (plots->warnings, MUSTER_OVERLAY_SHAPES, plots->selected, NULL, cr, view, cancellable))
    return FALSE;
  for (guint i = 0; i < plots->plots->len; i++) {
    const MusterRecord *plot = g_ptr_array_index (plots->plots, i);

    if (g_cancellable_is_cancelled (cancellable))
      return FALSE;
    if (g_strcmp0 (plots->selected, plot->id) == 0)
      selected = plot;
    else
      muster_plot_draw (cr, plot, project, (gpointer)view, view->look, FALSE);
  }
  if (selected != NULL)
    muster_plot_draw (cr, selected, project, (gpointer)view, view->look, TRUE);
  return TRUE;
}

/* ---- what is laid over ---- */

typedef struct {
  MusterOverlay *warnings; /* (nullable) their labels, over the words of the map */
  GArray *obstacles;       /* (nullable) what those keep off: symbols and their names */
  GPtrArray *overlays;
} OverlaysToPaint;

static gpointer
prepare_overlays (const MusterView *view, gpointer user_data)
{
  MusterMapView *self = user_data;
  OverlaysToPaint *out = g_new0 (OverlaysToPaint, 1);

  out->warnings = shown_warnings (self) != NULL ? muster_overlay_ref (shown_warnings (self)) : NULL;
  out->obstacles = out->warnings != NULL ? muster_record_layer_obstacles (self->records, view) : NULL;
  out->overlays = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_overlay_unref);
  for (guint i = MUSTER_OVERLAY_REACH; i < MUSTER_N_OVERLAYS; i++)
    if (self->overlays[i] != NULL)
      g_ptr_array_add (out->overlays, muster_overlay_ref (self->overlays[i]));
  return out;
}

static void
free_overlays (gpointer data)
{
  OverlaysToPaint *overlays = data;

  muster_overlay_unref (overlays->warnings);
  g_clear_pointer (&overlays->obstacles, g_array_unref);
  g_ptr_array_unref (overlays->overlays);
  g_free (overlays);
}

static gboolean
paint_overlays (cairo_t *cr, gpointer prepared, const MusterView *view, GCancellable *cancellable)
{
  OverlaysToPaint *all = prepared;

  for (guint i = 0; i < all->overlays->len; i++)
    if (!muster_overlay_paint (g_ptr_array_index (all->overlays, i), MUSTER_OVERLAY_SHAPES | MUSTER_OVERLAY_LABELS,
                               NULL, NULL, cr, view, cancellable))
      return FALSE;
  return all->warnings == NULL
         || muster_overlay_paint (all->warnings, MUSTER_OVERLAY_LABELS, NULL, all->obstacles, cr, view, cancellable);
}

void
muster_map_view_set_overlay (MusterMapView *view, MusterOverlayPlace place, MusterOverlay *overlay)
{
  g_return_if_fail (MUSTER_IS_MAP_VIEW (view) && place < MUSTER_N_OVERLAYS);
  if (view->overlays[place] == overlay)
    return;
  g_clear_pointer (&view->overlays[place], muster_overlay_unref);
  view->overlays[place] = overlay != NULL ? muster_overlay_ref (overlay) : NULL;
  if (place == MUSTER_OVERLAY_WARNINGS)
    muster_raster_layer_invalidate (view->plots);
  muster_raster_layer_invalidate (view->laid_over);
}

/* ---- words ---- */

typedef struct {
  MusterAreaPool *pool;
  GArray *obstacles;
} WordsToPaint;

static gpointer
prepare_words (const MusterView *view, gpointer user_data)
{
  MusterMapView *self = user_data;
  WordsToPaint *out;

  if (self->pool == NULL || !self->words_visible)
    return NULL;
  out = g_new0 (WordsToPaint, 1);
  out->pool = muster_area_pool_ref (self->pool);
  out->obstacles = muster_record_layer_obstacles (self->records, view);
  return out;
}

static void
free_words (gpointer data)
{
  WordsToPaint *words = data;

  muster_area_pool_unref (words->pool);
  g_array_unref (words->obstacles);
  g_free (words);
}

static gboolean
paint_words (cairo_t *cr, gpointer prepared, const MusterView *view, GCancellable *cancellable)
{
  WordsToPaint *words = prepared;
  MusterArea *area = muster_area_pool_borrow (words->pool, NULL);
  MusterLabels *labels;

  if (area == NULL)
    return FALSE;
  labels = muster_labels_place (area, view, (const MusterRect *)(gpointer)words->obstacles->data, words->obstacles->len,
                                cancellable, NULL);
  muster_area_pool_give_back (words->pool, area);
  if (labels == NULL)
    return FALSE;
  muster_labels_draw (labels, cr);
  muster_labels_free (labels);
  return TRUE;
}

void
muster_map_base_create_layers (MusterMapView *self)
{
  self->tiles = muster_tile_layer_new (self->viewport);
  self->plots = muster_raster_layer_new (self->viewport, PLOTS_DELAY, prepare_plots, paint_plots, free_plots, self);
  self->laid_over
      = muster_raster_layer_new (self->viewport, PLOTS_DELAY, prepare_overlays, paint_overlays, free_overlays, self);
  self->words = muster_raster_layer_new (self->viewport, WORDS_DELAY, prepare_words, paint_words, free_words, self);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->tiles));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->plots));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->words));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->laid_over));
}

/* ---- opening an area ---- */

typedef struct {
  MusterAreaPool *pool;
  char *attribution;
  MusterLatLon south_west, north_east;
} OpenedArea;

static void
opened_area_free (gpointer data)
{
  OpenedArea *opened = data;

  g_clear_pointer (&opened->pool, muster_area_pool_unref);
  g_free (opened->attribution);
  g_free (opened);
}

static void
open_in_worker (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_autoptr (MusterAreaPool) pool = muster_area_pool_new (path);
  g_autoptr (GError) error = NULL;
  MusterArea *area = muster_area_pool_borrow (pool, &error);
  const MusterAreaInfo *info;
  OpenedArea *opened;

  if (area == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  info = muster_area_get_info (area);
  opened = g_new0 (OpenedArea, 1);
  opened->attribution = g_strdup (info->attribution);
  opened->south_west = info->view_south_west;
  opened->north_east = info->view_north_east;
  muster_area_pool_give_back (pool, area);
  opened->pool = g_steal_pointer (&pool);
  g_task_return_pointer (task, opened, opened_area_free);
}

static void
on_opened (GObject *object, GAsyncResult *result, gpointer data)
{
  MusterMapView *self = MUSTER_MAP_VIEW (object);
  g_autoptr (GError) error = NULL;
  OpenedArea *opened = g_task_propagate_pointer (G_TASK (result), &error);
  MusterPoint a, b;

  if (opened == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_clear_object (&self->opening);
      show_area_error (self, g_task_get_task_data (G_TASK (result)), error);
    }
    return;
  }
  g_clear_object (&self->opening);
  self->pool = muster_area_pool_ref (opened->pool);
  a = muster_mercator (opened->south_west);
  b = muster_mercator (opened->north_east);
  self->bounds = (MusterBox){ MIN (a.x, b.x), MIN (a.y, b.y), MAX (a.x, b.x), MAX (a.y, b.y) };
  self->has_bounds = TRUE;
  gtk_label_set_text (GTK_LABEL (self->attribution), opened->attribution);
  gtk_widget_set_visible (self->attribution, TRUE);
  muster_map_show_notice (self, NULL, NULL);
  muster_map_base_rebuild (self);
  muster_raster_layer_invalidate (self->words);
  if (!self->is_placed)
    muster_map_fit_box (self, &self->bounds);
  opened_area_free (opened);
}

void
muster_map_base_open (MusterMapView *self, const char *path)
{
  g_autoptr (GTask) task = NULL;

  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  drop_area (self);
  if (path == NULL) {
    muster_map_show_notice (self, _ ("No map yet"),
                            _ ("Records stand on plain ground. Make an area file from an OpenStreetMap extract with "
                               "“musterctl area build”, then open it here."));
    return;
  }
  muster_map_show_notice (self, NULL, NULL);
  self->opening = g_cancellable_new ();
  task = g_task_new (self, self->opening, on_opened, NULL);
  g_task_set_source_tag (task, muster_map_base_open);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, open_in_worker);
}
