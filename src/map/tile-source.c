/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tiles of the base map, painted by threads.
 *
 * libshumate's own sources and layer download, decode and cache on the main thread, and its layer stretches nothing: it
 * leaves tiles of the old zoom in the wrong place until the new ones have come. So the layer is ours (tile-layer.c),
 * and this hands each tile it wants to a pool of (processors − 1) threads shared by all sources of the process. Rules:
 *
 * (1) The newest wish is painted first, and within a wish its first tile: what the person looks at now was asked for
 *     last, and the layer names the middle of the view first.
 * (2) What is no longer wanted is dropped before it costs anything, and a painting that is under way stops at its next
 *     check.
 * (3) Painted tiles stay in memory up to 64 MB, least recently used first out, across zooms, looks and scales; what is
 *     on the screen is held by the layer besides.
 * (4) A source never changes; another look, scale or area is another source.
 *
 * Threads hand over immutable things only: a request (read-only after it was pushed) and a MusterSheet.
 */
#include "map/tile-source.h"
#include "tiles/paint.h"

#define CACHE_BYTES (64 * 1024 * 1024)

typedef struct {
  guint area; /* serial of the area file */
  MusterTileAt at;
  guint8 look, scale;
} TileKey;

typedef struct {
  TileKey key;
  MusterSheet *sheet;
  GList link;
} CachedTile;

typedef struct {
  TileKey key;
  guint64 serial;
  MusterAreaPool *pool;
} TileRequest;

struct _MusterTileSource {
  ShumateMapSource parent_instance;
  MusterAreaPool *pool; /* (nullable) */
  guint area;
  MusterLook look;
  int scale;
  GHashTable *wanted; /* TileKey → GCancellable, of those on their way */
  gboolean failed;
};

G_DEFINE_FINAL_TYPE (MusterTileSource, muster_tile_source, SHUMATE_TYPE_MAP_SOURCE)

enum { PAINTED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
tile_key_hash (gconstpointer data)
{
  const TileKey *k = data;

  return (guint)k->at.x * 73856093u ^ (guint)k->at.y * 19349663u ^ (guint)k->at.z * 83492791u ^ (guint)k->look << 3
         ^ (guint)k->scale << 8 ^ k->area << 16;
}

static gboolean
tile_key_equal (gconstpointer a, gconstpointer b)
{
  const TileKey *p = a, *q = b;

  return p->area == q->area && p->at.x == q->at.x && p->at.y == q->at.y && p->at.z == q->at.z && p->look == q->look
         && p->scale == q->scale;
}

static TileKey
key_of (MusterTileSource *self, MusterTileAt at)
{
  return (TileKey){ self->area, at, (guint8)self->look, (guint8)self->scale };
}

/* ---- the cache, main thread only ---- */

static GHashTable *cache;
static GQueue recent = G_QUEUE_INIT; /* newest at the head */
static gsize cache_bytes;

static void
cached_tile_free (gpointer data)
{
  CachedTile *tile = data;

  g_queue_unlink (&recent, &tile->link);
  cache_bytes -= muster_sheet_get_bytes (tile->sheet);
  muster_sheet_unref (tile->sheet);
  g_free (tile);
}

static MusterSheet *
cache_get (const TileKey *key)
{
  CachedTile *tile = cache != NULL ? g_hash_table_lookup (cache, key) : NULL;

  if (tile == NULL)
    return NULL;
  g_queue_unlink (&recent, &tile->link);
  g_queue_push_head_link (&recent, &tile->link);
  return tile->sheet;
}

static void
cache_put (const TileKey *key, MusterSheet *sheet)
{
  CachedTile *tile = g_new0 (CachedTile, 1);

  if (cache == NULL)
    cache = g_hash_table_new_full (tile_key_hash, tile_key_equal, NULL, cached_tile_free);
  g_hash_table_remove (cache, key);
  tile->key = *key;
  tile->sheet = muster_sheet_ref (sheet);
  tile->link.data = tile;
  cache_bytes += muster_sheet_get_bytes (sheet);
  g_queue_push_head_link (&recent, &tile->link);
  g_hash_table_insert (cache, &tile->key, tile);
  while (cache_bytes > CACHE_BYTES && recent.length > 1) {
    CachedTile *oldest = g_queue_peek_tail (&recent);

    g_hash_table_remove (cache, &oldest->key);
  }
}

/* ---- the threads ---- */

static void
tile_request_free (gpointer data)
{
  TileRequest *request = data;

  muster_area_pool_unref (request->pool);
  g_free (request);
}

static void
paint_in_worker (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  TileRequest *request = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  const TileKey *key = &request->key;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = NULL;
  MusterArea *area;

  if (g_task_return_error_if_cancelled (task))
    return;
  area = muster_area_pool_borrow (request->pool, &error);
  if (area != NULL) {
    surface = muster_paint_tile (area, key->at.z, key->at.x, key->at.y, key->scale, (MusterLook)key->look, cancellable,
                                 &error);
    muster_area_pool_give_back (request->pool, area);
  }
  if (surface != NULL)
    g_task_return_pointer (task, muster_sheet_new (surface, key->scale, TRUE), (GDestroyNotify)muster_sheet_unref);
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_error (task, g_steal_pointer (&error));
}

static int
newest_first (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const TileRequest *p = g_task_get_task_data ((GTask *)a), *q = g_task_get_task_data ((GTask *)b);

  return p->serial < q->serial ? 1 : p->serial > q->serial ? -1 : 0;
}

static GThreadPool *
get_threads (void)
{
  static GThreadPool *threads;

  if (threads == NULL) {
    int n = MAX (1, (int)g_get_num_processors () - 1);

    threads = g_thread_pool_new (paint_in_worker, NULL, n, FALSE, NULL);
    g_thread_pool_set_sort_function (threads, newest_first, NULL);
  }
  return threads;
}

static void
on_painted (GObject *object, GAsyncResult *result, gpointer data)
{
  MusterTileSource *self = MUSTER_TILE_SOURCE (object);
  GTask *task = G_TASK (result);
  TileRequest *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterSheet) sheet = g_task_propagate_pointer (task, &error);

  /* It may have been given up, and even been asked for again since. */
  if (g_hash_table_lookup (self->wanted, &request->key) == g_task_get_cancellable (task))
    g_hash_table_remove (self->wanted, &request->key);
  if (sheet != NULL) {
    cache_put (&request->key, sheet);
    g_signal_emit (self, signals[PAINTED], 0);
    return;
  }
  if (self->failed || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_CANCELLED))
    return;
  self->failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error);
}

/* ---- the object ---- */

static void
muster_tile_source_finalize (GObject *object)
{
  MusterTileSource *self = MUSTER_TILE_SOURCE (object);

  g_clear_pointer (&self->pool, muster_area_pool_unref);
  g_hash_table_unref (self->wanted);
  G_OBJECT_CLASS (muster_tile_source_parent_class)->finalize (object);
}

static void
muster_tile_source_class_init (MusterTileSourceClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = muster_tile_source_finalize;
  signals[PAINTED] = g_signal_new ("painted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
muster_tile_source_init (MusterTileSource *self)
{
  self->wanted = g_hash_table_new_full (tile_key_hash, tile_key_equal, g_free, g_object_unref);
}

MusterTileSource *
muster_tile_source_new (MusterAreaPool *pool, MusterLook look, int scale)
{
  static guint count;
  g_autofree char *id = g_strdup_printf ("muster-%u", ++count);
  MusterTileSource *self = g_object_new (MUSTER_TYPE_TILE_SOURCE, "id", id, "name", "Muster", "min-zoom-level",
                                         MUSTER_MIN_ZOOM, "max-zoom-level", MUSTER_MAX_ZOOM, "tile-size",
                                         MUSTER_TILE_SIZE, "projection", SHUMATE_MAP_PROJECTION_MERCATOR, NULL);

  self->pool = pool != NULL ? muster_area_pool_ref (pool) : NULL;
  self->area = pool != NULL ? muster_area_pool_get_serial (pool) : 0;
  self->look = look;
  self->scale = CLAMP (scale, 1, 4);
  return self;
}

gboolean
muster_tile_source_is_empty (MusterTileSource *source)
{
  return source->pool == NULL;
}

MusterSheet *
muster_tile_source_get (MusterTileSource *source, MusterTileAt at)
{
  TileKey key = key_of (source, at);

  return source->pool != NULL ? cache_get (&key) : NULL;
}

static gboolean
give_up (gpointer key, gpointer cancellable, gpointer kept)
{
  if (g_hash_table_contains (kept, key))
    return FALSE;
  g_cancellable_cancel (cancellable);
  return TRUE;
}

static void
ask_for (MusterTileSource *self, const TileKey *key, guint64 serial)
{
  TileRequest *request = g_new0 (TileRequest, 1);
  GCancellable *cancellable = g_cancellable_new ();
  GTask *task = g_task_new (self, cancellable, on_painted, NULL);

  request->key = *key;
  request->serial = serial;
  request->pool = muster_area_pool_ref (self->pool);
  g_task_set_source_tag (task, ask_for);
  g_task_set_task_data (task, request, tile_request_free);
  g_hash_table_insert (self->wanted, g_memdup2 (key, sizeof *key), cancellable);
  g_thread_pool_push (get_threads (), task, NULL);
}

void
muster_tile_source_want (MusterTileSource *source, const GArray *tiles)
{
  static guint64 last_serial;
  g_autoptr (GHashTable) kept = g_hash_table_new_full (tile_key_hash, tile_key_equal, g_free, NULL);

  if (source->pool == NULL || source->failed)
    return;
  for (guint i = 0; i < tiles->len; i++) {
    TileKey key = key_of (source, g_array_index (tiles, MusterTileAt, i));

    g_hash_table_add (kept, g_memdup2 (&key, sizeof key));
  }
  g_hash_table_foreach_remove (source->wanted, give_up, kept);
  last_serial += tiles->len;
  for (guint i = 0; i < tiles->len; i++) {
    TileKey key = key_of (source, g_array_index (tiles, MusterTileAt, i));

    if (cache_get (&key) == NULL && !g_hash_table_contains (source->wanted, &key))
      ask_for (source, &key, last_serial - i);
  }
}

guint
muster_tile_source_get_pending (MusterTileSource *source)
{
  return g_hash_table_size (source->wanted);
}
