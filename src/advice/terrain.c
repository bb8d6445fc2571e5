/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Places come from the area file: every settlement the map names. Where nobody counted its people the kind of place
 * says how many (data/needs.json), and the place says that it is an estimate.
 *
 * What shuts a road: a closure that holds at the moment of the snapshot, a drawing that means a closed road, and any
 * flooded area; for people on their way to a shelter hazard areas too. A weight or width limit shuts a road for the
 * vehicles that exceed it, so closures are a matter of the vehicle, and the metrics made of them are kept under the
 * closures' digests: a snapshot that changed nothing about roads finds its metric ready.
 *
 * A closure may only cost time. So while something is shut the open network is asked as well: where it leads and the
 * shut one does not there is no way (never a straight line), and a coordinate that meets another road because its own
 * is shut does not arrive sooner for it. The straight line is for places that no road leads to at any time. */
#include "advice/terrain.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define KEPT_METRICS 16
#define SAME_PLACE_M 3000 /* two of one name nearer than this are one */
#define HAZARD_STEPS 100  /* points looked at along a straight line */

typedef struct {
  char *key;
  MusterRoadMetric *metric;
} KeptMetric;

struct _MusterTerrain {
  gatomicrefcount refs;
  GMutex lock;
  char *area; /* (nullable) */
  MusterNorms *norms;
  gboolean loaded;
  MusterRoads *roads; /* (nullable) until loaded */
  GPtrArray *places;
  KeptMetric kept[KEPT_METRICS];
  guint next_kept;
  /* the routing server, under the lock */
  MusterTableFunc remote; /* (nullable) */
  char *remote_address;
  double remote_limit;         /* s */
  gint64 remote_failed;        /* monotonic µs; 0: not lately */
  MusterRemoteState remote_is; /* what came of the last question */
  char *remote_trouble;        /* (nullable) */
};

typedef struct {
  guint first, n; /* rings in ways->lengths */
} HazardArea;

struct _MusterWays {
  MusterTerrain *terrain;
  MusterNorms *norms;
  GPtrArray *shut;    /* (element-type utf8) geometries that shut for everybody */
  GPtrArray *limited; /* (element-type MusterRecord) closures that shut for some */
  GArray *points;     /* (element-type MusterLatLon) rings of flooded and hazard areas */
  GArray *lengths;    /* (element-type guint) */
  GArray *areas;      /* (element-type HazardArea) */
  GString *digest;    /* of all that shuts */
  MusterWay how;
};

void
muster_terrain_place_free (MusterTerrainPlace *place)
{
  g_free (place->name);
  g_free (place);
}

MusterTerrain *
muster_terrain_new (const char *area, MusterNorms *norms)
{
  MusterTerrain *terrain = g_new0 (MusterTerrain, 1);

  g_atomic_ref_count_init (&terrain->refs);
  g_mutex_init (&terrain->lock);
  terrain->area = g_strdup (area);
  terrain->norms = muster_norms_ref (norms);
  terrain->places = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_terrain_place_free);
  return terrain;
}

MusterTerrain *
muster_terrain_new_from (MusterRoads *roads, GPtrArray *places, MusterNorms *norms)
{
  MusterTerrain *terrain = muster_terrain_new (NULL, norms);

  terrain->roads = roads;
  if (places != NULL) {
    g_ptr_array_unref (terrain->places);
    terrain->places = places;
  }
  return terrain;
}

MusterTerrain *
muster_terrain_ref (MusterTerrain *terrain)
{
  g_atomic_ref_count_inc (&terrain->refs);
  return terrain;
}

void
muster_terrain_unref (MusterTerrain *terrain)
{
  if (terrain == NULL || !g_atomic_ref_count_dec (&terrain->refs))
    return;
  for (guint i = 0; i < KEPT_METRICS; i++) {
    g_free (terrain->kept[i].key);
    g_clear_pointer (&terrain->kept[i].metric, muster_road_metric_unref);
  }
  g_free (terrain->remote_address);
  g_free (terrain->remote_trouble);
  g_clear_pointer (&terrain->roads, muster_roads_unref);
  g_ptr_array_unref (terrain->places);
  muster_norms_unref (terrain->norms);
  g_mutex_clear (&terrain->lock);
  g_free (terrain->area);
  g_free (terrain);
}

/* A settlement is often on the map twice, as a point and as the ground it stands on; it has its people once. */
static gboolean
is_known (const MusterTerrain *terrain, const char *name, MusterLatLon at)
{
  for (guint i = 0; i < terrain->places->len; i++) {
    const MusterTerrainPlace *place = g_ptr_array_index (terrain->places, i);
    if (strcmp (place->name, name) == 0 && muster_distance_m (place->at, at) < SAME_PLACE_M)
      return TRUE;
  }
  return FALSE;
}

static gboolean
add_place (const MusterFeature *feature, gpointer data)
{
  MusterTerrain *terrain = data;
  MusterTerrainPlace *place;
  double people;

  if (feature->class != MUSTER_FEATURE_PLACE || feature->name == NULL)
    return TRUE;
  people = muster_norms_place_people (terrain->norms, feature->kind);
  if (people <= 0 || is_known (terrain, feature->name, muster_mercator_inverse (feature->label)))
    return TRUE;
  place = g_new0 (MusterTerrainPlace, 1);
  place->name = g_strdup (feature->name);
  place->at = muster_mercator_inverse (feature->label);
  place->people = people;
  g_ptr_array_add (terrain->places, place);
  return TRUE;
}

/* Under the lock. */
static gboolean
load (MusterTerrain *terrain, GError **error)
{
  g_autoptr (MusterArea) area = NULL;
  const MusterBox world = { 0, 0, 1, 1 };

  if (terrain->loaded)
    return TRUE;
  if (terrain->area != NULL) {
    area = muster_area_open (terrain->area, error);
    if (area == NULL || !muster_area_query (area, &world, 20, add_place, terrain, NULL, error)) {
      g_ptr_array_set_size (terrain->places, 0);
      return FALSE;
    }
  }
  if (terrain->roads == NULL)
    terrain->roads = muster_roads_load (area, error);
  terrain->loaded = terrain->roads != NULL;
  return terrain->loaded;
}

static gboolean
load_once (MusterTerrain *terrain, GError **error)
{
  gboolean good;

  g_mutex_lock (&terrain->lock);
  good = load (terrain, error);
  g_mutex_unlock (&terrain->lock);
  return good;
}

const GPtrArray *
muster_terrain_places (MusterTerrain *terrain, GError **error)
{
  return load_once (terrain, error) ? terrain->places : NULL;
}

/* ---- what is shut ---- */

static void
add_ring (MusterWays *ways, const MusterJson *ring)
{
  guint n = 0;

  for (gsize i = 0; i < muster_json_length (ring); i++) {
    const MusterJson *p = muster_json_at (ring, i);
    MusterLatLon at = { muster_json_real (muster_json_at (p, 1), NAN), muster_json_real (muster_json_at (p, 0), NAN) };
    if (!muster_latlon_is_valid (at))
      continue;
    g_array_append_val (ways->points, at);
    n++;
  }
  g_array_append_val (ways->lengths, n);
}

/* Polygons only: what can be stood in. */
static void
add_hazard (MusterWays *ways, const char *geometry)
{
  g_autoptr (MusterJson) root = muster_json_parse (geometry, -1, NULL);
  const char *type = muster_json_get_text (root, "type");
  const MusterJson *coordinates = muster_json_get (root, "coordinates");
  gboolean many = g_strcmp0 (type, "MultiPolygon") == 0;
  gsize n = many ? muster_json_length (coordinates) : 1;

  if (!many && g_strcmp0 (type, "Polygon") != 0)
    return;
  for (gsize k = 0; k < n; k++) {
    const MusterJson *rings = many ? muster_json_at (coordinates, k) : coordinates;
    HazardArea area = { ways->lengths->len, 0 };
    for (gsize i = 0; i < muster_json_length (rings); i++, area.n++)
      add_ring (ways, muster_json_at (rings, i));
    g_array_append_val (ways->areas, area);
  }
}

static void
shut (MusterWays *ways, const char *geometry, const char *digest)
{
  g_ptr_array_add (ways->shut, g_strdup (geometry));
  g_string_append_printf (ways->digest, "%s;", digest);
}

static char *
digest_of (const MusterRecord *r)
{
  return g_strdup_printf ("%s@%" G_GUINT64_FORMAT, r->id, (guint64)r->updated);
}

static void
read_closure (MusterWays *ways, MusterRecord *r, gint64 now)
{
  const char *geometry = muster_record_text (r, MUSTER_CLOSURE_GEOMETRY);
  g_autofree char *digest = digest_of (r);

  if (geometry == NULL || muster_record_int (r, MUSTER_CLOSURE_FROM, G_MININT64) > now
      || muster_record_int (r, MUSTER_CLOSURE_UNTIL, G_MAXINT64) <= now)
    return;
  if (g_strcmp0 (muster_record_text (r, MUSTER_CLOSURE_EFFECT), "limited") == 0) {
    g_ptr_array_add (ways->limited, muster_record_ref (r));
    g_string_append_printf (ways->digest, "%s;", digest);
  } else {
    shut (ways, geometry, digest);
  }
}

static void
read_plot (MusterWays *ways, const MusterRecord *r, gboolean hazards)
{
  const char *look = muster_record_text (r, MUSTER_PLOT_LOOK), *geometry = muster_record_text (r, MUSTER_PLOT_GEOMETRY);
  g_autofree char *digest = digest_of (r);
  gboolean flood = g_strcmp0 (look, "flood-area") == 0, hazard = g_strcmp0 (look, "hazard-area") == 0;

  if (geometry == NULL)
    return;
  if (flood || hazard)
    add_hazard (ways, geometry);
  if (flood || g_strcmp0 (look, "closed-road") == 0 || (hazard && hazards))
    shut (ways, geometry, digest);
}

MusterWays *
muster_ways_new (MusterTerrain *terrain, const MusterSnapshot *snapshot, const char *const *closed, gboolean hazards,
                 GError **error)
{
  g_autoptr (MusterWays) ways = NULL;

  if (!load_once (terrain, error))
    return NULL;
  ways = g_new0 (MusterWays, 1);
  ways->terrain = muster_terrain_ref (terrain);
  ways->norms = muster_norms_ref (terrain->norms);
  ways->shut = g_ptr_array_new_with_free_func (g_free);
  ways->limited = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_record_unref);
  ways->points = g_array_new (FALSE, FALSE, sizeof (MusterLatLon));
  ways->lengths = g_array_new (FALSE, FALSE, sizeof (guint));
  ways->areas = g_array_new (FALSE, FALSE, sizeof (HazardArea));
  ways->digest = g_string_new (NULL);
  ways->how = muster_roads_get_info (terrain->roads).segments > 0 ? MUSTER_WAY_ROAD : MUSTER_WAY_STRAIGHT;
  for (guint i = 0; snapshot != NULL && i < muster_snapshot_list (snapshot, MUSTER_CLOSURE)->len; i++)
    read_closure (ways, g_ptr_array_index (muster_snapshot_list (snapshot, MUSTER_CLOSURE), i),
                  muster_snapshot_get_now (snapshot));
  for (guint i = 0; snapshot != NULL && i < muster_snapshot_list (snapshot, MUSTER_PLOT)->len; i++)
    read_plot (ways, g_ptr_array_index (muster_snapshot_list (snapshot, MUSTER_PLOT), i), hazards);
  for (; closed != NULL && *closed != NULL; closed++) {
    g_autoptr (MusterRoadClosures) trial = muster_road_closures_new ();
    if (!muster_road_closures_add_geojson (trial, *closed, error))
      return NULL;
    shut (ways, *closed, *closed);
  }
  return g_steal_pointer (&ways);
}

void
muster_ways_free (MusterWays *ways)
{
  if (ways == NULL)
    return;
  g_string_free (ways->digest, TRUE);
  g_array_unref (ways->areas);
  g_array_unref (ways->lengths);
  g_array_unref (ways->points);
  g_ptr_array_unref (ways->limited);
  g_ptr_array_unref (ways->shut);
  muster_norms_unref (ways->norms);
  muster_terrain_unref (ways->terrain);
  g_free (ways);
}

MusterWay
muster_ways_how (const MusterWays *ways)
{
  return ways->how;
}

static gboolean
exceeds (const MusterRecord *closure, MusterVehicleSize size)
{
  return size.weight_t > muster_record_real (closure, MUSTER_CLOSURE_MAX_WEIGHT, INFINITY)
         || size.width_m > muster_record_real (closure, MUSTER_CLOSURE_MAX_WIDTH, INFINITY);
}

/* @open: as if nothing were shut. */
static MusterRoadMetric *
get_metric (MusterWays *ways, gboolean open, MusterVehicle vehicle, MusterVehicleSize size)
{
  MusterRoadProfile profile
      = { .vehicle = vehicle, .weight_t = size.weight_t, .width_m = size.width_m, .height_m = size.height_m };
  g_autofree char *key = g_strdup_printf ("%d %g %g %g %s", vehicle, size.weight_t, size.width_m, size.height_m,
                                          open ? "" : ways->digest->str);
  MusterTerrain *terrain = ways->terrain;
  MusterRoadMetric *metric = NULL;
  g_autoptr (MusterRoadClosures) closures = muster_road_closures_new ();

  g_mutex_lock (&terrain->lock);
  for (guint i = 0; i < KEPT_METRICS && metric == NULL; i++)
    if (g_strcmp0 (terrain->kept[i].key, key) == 0)
      metric = muster_road_metric_ref (terrain->kept[i].metric);
  g_mutex_unlock (&terrain->lock);
  if (metric != NULL)
    return metric;
  /* What the model let in as geometry the engine understands; a drawing it cannot use shuts nothing. */
  for (guint i = 0; !open && i < ways->shut->len; i++)
    muster_road_closures_add_geojson (closures, g_ptr_array_index (ways->shut, i), NULL);
  for (guint i = 0; !open && i < ways->limited->len; i++) {
    const MusterRecord *r = g_ptr_array_index (ways->limited, i);
    if (exceeds (r, size))
      muster_road_closures_add_geojson (closures, muster_record_text (r, MUSTER_CLOSURE_GEOMETRY), NULL);
  }
  metric = muster_road_metric_new (terrain->roads, &profile, closures);
  g_mutex_lock (&terrain->lock);
  g_free (terrain->kept[terrain->next_kept].key);
  g_clear_pointer (&terrain->kept[terrain->next_kept].metric, muster_road_metric_unref);
  terrain->kept[terrain->next_kept] = (KeptMetric){ g_steal_pointer (&key), muster_road_metric_ref (metric) };
  terrain->next_kept = (terrain->next_kept + 1) % KEPT_METRICS;
  g_mutex_unlock (&terrain->lock);
  return metric;
}

MusterRoadMetric *
muster_ways_metric (MusterWays *ways, MusterVehicle vehicle, MusterVehicleSize size)
{
  return get_metric (ways, FALSE, vehicle, size);
}

static gboolean
is_anything_shut (const MusterWays *ways)
{
  return ways->shut->len > 0 || ways->limited->len > 0;
}

/* ---- times ---- */

static double
speed (const MusterNormNumbers *n, MusterVehicle vehicle)
{
  return (vehicle == MUSTER_VEHICLE_WALK ? n->walk_kmh / n->walk_factor : n->straight_kmh / n->straight_factor) / 3.6;
}

#define REMOTE_REST (60 * G_USEC_PER_SEC)

void
muster_terrain_set_remote (MusterTerrain *terrain, MusterTableFunc func, const char *address, double limit)
{
  g_mutex_lock (&terrain->lock);
  terrain->remote = address != NULL ? func : NULL;
  g_free (terrain->remote_address);
  terrain->remote_address = g_strdup (address);
  terrain->remote_limit = limit;
  terrain->remote_failed = 0;
  terrain->remote_is = address != NULL ? MUSTER_REMOTE_UNASKED : MUSTER_REMOTE_NONE;
  g_clear_pointer (&terrain->remote_trouble, g_free);
  g_mutex_unlock (&terrain->lock);
}

MusterRemoteState
muster_terrain_get_remote (MusterTerrain *terrain, char **trouble)
{
  MusterRemoteState state;

  g_mutex_lock (&terrain->lock);
  state = terrain->remote_is;
  if (trouble != NULL)
    *trouble = g_strdup (terrain->remote_trouble);
  g_mutex_unlock (&terrain->lock);
  return state;
}

/* Under the lock: whether it is to be asked now. */
static gboolean
wants_remote (MusterTerrain *terrain, gboolean shut)
{
  if (terrain->remote == NULL)
    return FALSE;
  if (shut) {
    terrain->remote_is = MUSTER_REMOTE_SHUT;
    return FALSE;
  }
  return terrain->remote_failed == 0 || g_get_monotonic_time () - terrain->remote_failed >= REMOTE_REST;
}

/* An answer about an address that was changed meanwhile says nothing of the one that is set now. */
static void
note_remote (MusterTerrain *terrain, const char *address, const GError *error)
{
  g_mutex_lock (&terrain->lock);
  if (g_strcmp0 (terrain->remote_address, address) == 0) {
    terrain->remote_failed = error != NULL ? g_get_monotonic_time () : 0;
    terrain->remote_is = error != NULL ? MUSTER_REMOTE_FAILED : MUSTER_REMOTE_USED;
    g_free (terrain->remote_trouble);
    terrain->remote_trouble = error != NULL ? g_strdup (error->message) : NULL;
  }
  g_mutex_unlock (&terrain->lock);
}

static gboolean
ask_remote (MusterWays *ways, MusterVehicle vehicle, const MusterLatLon *from, guint n_from, const MusterLatLon *to,
            guint n_to, float *seconds, guint8 *how, GCancellable *cancellable)
{
  MusterTerrain *terrain = ways->terrain;
  const char *mode = vehicle == MUSTER_VEHICLE_WALK ? "walk" : vehicle == MUSTER_VEHICLE_LORRY ? "lorry" : "car";
  gsize n = (gsize)n_from * n_to;
  g_autofree float *metres = NULL;
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;
  MusterTableFunc func = NULL;
  double limit = 0;

  if (n == 0)
    return FALSE;
  g_mutex_lock (&terrain->lock);
  if (wants_remote (terrain, is_anything_shut (ways))) {
    func = terrain->remote;
    address = g_strdup (terrain->remote_address);
    limit = terrain->remote_limit;
  }
  g_mutex_unlock (&terrain->lock);
  if (func == NULL)
    return FALSE;
  metres = g_new (float, n);
  if (!func (address, mode, from, n_from, to, n_to, limit, seconds, metres, cancellable, &error)) {
    if (!g_cancellable_is_cancelled (cancellable)) { /* giving up is no failure of the server's */
      g_message ("routing server: %s; our own roads are taken", error->message);
      note_remote (terrain, address, error);
    }
    return FALSE;
  }
  note_remote (terrain, address, NULL);
  memset (how, MUSTER_WAY_REMOTE, n);
  return TRUE;
}

/* Between a coordinate and its road: driven as far as a yard or a field goes, walked beyond. */
static double
approach_s (const MusterNormNumbers *n, MusterVehicle vehicle, double metres)
{
  return metres / speed (n, metres > n->approach_m ? MUSTER_VEHICLE_WALK : vehicle);
}

/* On the open network the straight line stands in where no road is near; on the shut one there is no way then. */
static gboolean
own_table (MusterWays *ways, gboolean open, MusterVehicle vehicle, MusterVehicleSize size, const MusterLatLon *from,
           guint n_from, const MusterLatLon *to, guint n_to, float *seconds, guint8 *how, double *foot_m,
           GCancellable *cancellable, GError **error)
{
  const MusterNormNumbers *n = muster_norms_numbers (ways->norms);
  MusterWay bare = vehicle == MUSTER_VEHICLE_WALK ? MUSTER_WAY_FOOT : MUSTER_WAY_STRAIGHT;
  g_autofree MusterRoadSnap *a = g_new0 (MusterRoadSnap, n_from + 1), *b = g_new0 (MusterRoadSnap, n_to + 1);
  g_autoptr (MusterRoadMetric) metric = NULL;

  if (ways->how == MUSTER_WAY_ROAD) {
    metric = get_metric (ways, open, vehicle, size);
    if (!muster_road_table (metric, from, n_from, to, n_to, seconds, a, b, cancellable, error))
      return FALSE;
  }
  for (guint j = 0; j < n_to; j++)
    foot_m[j] = metric != NULL && b[j].found && b[j].distance_m > n->approach_m ? b[j].distance_m : 0;
  for (guint i = 0; i < n_from; i++)
    for (guint j = 0; j < n_to; j++) {
      gsize k = (gsize)i * n_to + j;
      gboolean road = metric != NULL && a[i].found && b[j].found;
      if (road && muster_road_is_reached (seconds[k]))
        seconds[k] += (float)(approach_s (n, vehicle, a[i].distance_m) + approach_s (n, vehicle, b[j].distance_m));
      else if (!road)
        seconds[k] = open && muster_latlon_is_valid (from[i]) && muster_latlon_is_valid (to[j])
                         ? (float)(muster_distance_m (from[i], to[j]) / speed (n, vehicle))
                         : INFINITY;
      how[k] = road || !open ? MUSTER_WAY_ROAD : bare;
    }
  return TRUE;
}

/* Relief under orders may use farm tracks and private ways, as rescue does; it keeps to public roads where these lead
 * there, or as near. */
static gboolean
add_tracks (MusterWays *ways, gboolean open, MusterVehicleSize size, const MusterLatLon *from, guint n_from,
            const MusterLatLon *to, guint n_to, float *seconds, guint8 *how, double *foot_m, GCancellable *cancellable,
            GError **error)
{
  gsize n = (gsize)n_from * n_to;
  g_autofree float *other = g_new (float, n + 1);
  g_autofree guint8 *other_how = g_new0 (guint8, n + 1);
  g_autofree double *other_foot = g_new0 (double, n_to + 1);
  gboolean needed = FALSE;

  for (gsize k = 0; k < n; k++)
    needed = needed || !isfinite (seconds[k]) || foot_m[k % n_to] > 0;
  if (!needed || ways->how != MUSTER_WAY_ROAD)
    return TRUE;
  if (!own_table (ways, open, MUSTER_VEHICLE_RESCUE, size, from, n_from, to, n_to, other, other_how, other_foot,
                  cancellable, error))
    return FALSE;
  for (guint j = 0; j < n_to; j++) {
    gboolean reached = FALSE, nearer;
    for (gsize k = j; k < n; k += n_to)
      reached = reached || isfinite (seconds[k]);
    nearer = !reached || other_foot[j] < foot_m[j];
    for (gsize k = j; k < n; k += n_to)
      if (other_how[k] == MUSTER_WAY_ROAD && other[k] < seconds[k] && (nearer || !isfinite (seconds[k]))) {
        seconds[k] = other[k];
        how[k] = MUSTER_WAY_TRACK;
      }
    foot_m[j] = nearer ? other_foot[j] : foot_m[j];
  }
  return TRUE;
}

static gboolean
drive (MusterWays *ways, gboolean open, MusterVehicle vehicle, MusterVehicleSize size, const MusterLatLon *from,
       guint n_from, const MusterLatLon *to, guint n_to, float *seconds, guint8 *how, double *foot_m,
       GCancellable *cancellable, GError **error)
{
  return own_table (ways, open, vehicle, size, from, n_from, to, n_to, seconds, how, foot_m, cancellable, error)
         && (vehicle != MUSTER_VEHICLE_LORRY
             || add_tracks (ways, open, size, from, n_from, to, n_to, seconds, how, foot_m, cancellable, error));
}

/* What is shut can only cost time; the times of the open network are the least there is. */
static gboolean
drive_shut (MusterWays *ways, MusterVehicle vehicle, MusterVehicleSize size, const MusterLatLon *from, guint n_from,
            const MusterLatLon *to, guint n_to, float *seconds, guint8 *how, double *foot_m, GCancellable *cancellable,
            GError **error)
{
  gsize n = (gsize)n_from * n_to;
  g_autofree float *least = g_new (float, n + 1);
  g_autofree guint8 *open_how = g_new0 (guint8, n + 1);
  g_autofree double *open_foot = g_new0 (double, n_to + 1);

  if (!drive (ways, TRUE, vehicle, size, from, n_from, to, n_to, least, open_how, open_foot, cancellable, error)
      || !drive (ways, FALSE, vehicle, size, from, n_from, to, n_to, seconds, how, foot_m, cancellable, error))
    return FALSE;
  for (gsize k = 0; k < n; k++)
    if (open_how[k] != MUSTER_WAY_ROAD && open_how[k] != MUSTER_WAY_TRACK) {
      seconds[k] = least[k];
      how[k] = open_how[k];
    } else {
      seconds[k] = MAX (seconds[k], least[k]);
    }
  return TRUE;
}

gboolean
muster_ways_table (MusterWays *ways, MusterVehicle vehicle, MusterVehicleSize size, const MusterLatLon *from,
                   guint n_from, const MusterLatLon *to, guint n_to, float *seconds, guint8 *how, double *foot_m,
                   GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *own_how = how == NULL ? g_new0 (guint8, (gsize)n_from * n_to + 1) : NULL;
  g_autofree double *own_foot = foot_m == NULL ? g_new0 (double, n_to + 1) : NULL;

  how = how != NULL ? how : own_how;
  foot_m = foot_m != NULL ? foot_m : own_foot;
  if (ask_remote (ways, vehicle, from, n_from, to, n_to, seconds, how, cancellable)) {
    memset (foot_m, 0, n_to * sizeof *foot_m);
    return TRUE;
  }
  if (ways->how == MUSTER_WAY_ROAD && is_anything_shut (ways))
    return drive_shut (ways, vehicle, size, from, n_from, to, n_to, seconds, how, foot_m, cancellable, error);
  return drive (ways, TRUE, vehicle, size, from, n_from, to, n_to, seconds, how, foot_m, cancellable, error);
}

float
muster_ways_by_air (const MusterNorms *norms, MusterLatLon from, MusterLatLon to)
{
  return (float)(muster_distance_m (from, to) / (muster_norms_numbers (norms)->air_kmh / 3.6));
}

static gboolean
in_area (const MusterWays *ways, const HazardArea *area, MusterLatLon at)
{
  guint first = 0;
  gboolean inside = FALSE;

  for (guint r = 0; r < area->first; r++)
    first += g_array_index (ways->lengths, guint, r);
  for (guint r = 0; r < area->n; r++) {
    guint n = g_array_index (ways->lengths, guint, area->first + r);
    const MusterLatLon *p = &g_array_index (ways->points, MusterLatLon, first);
    for (guint i = 0, j = n > 0 ? n - 1 : 0; i < n; j = i++)
      if ((p[i].lat > at.lat) != (p[j].lat > at.lat)
          && at.lon < (p[j].lon - p[i].lon) * (at.lat - p[i].lat) / (p[j].lat - p[i].lat) + p[i].lon)
        inside = !inside;
    first += n;
  }
  return inside;
}

gboolean
muster_ways_in_hazard (const MusterWays *ways, MusterLatLon at)
{
  for (guint i = 0; i < ways->areas->len; i++)
    if (in_area (ways, &g_array_index (ways->areas, HazardArea, i), at))
      return TRUE;
  return FALSE;
}

gboolean
muster_ways_crosses_hazard (const MusterWays *ways, MusterLatLon from, MusterLatLon to)
{
  gboolean outside = FALSE;

  for (int i = 0; ways->areas->len > 0 && i <= HAZARD_STEPS; i++) {
    double f = (double)i / HAZARD_STEPS;
    gboolean inside = muster_ways_in_hazard (
        ways, (MusterLatLon){ from.lat + f * (to.lat - from.lat), from.lon + f * (to.lon - from.lon) });
    if (inside && outside)
      return TRUE;
    outside = outside || !inside;
  }
  return FALSE;
}
