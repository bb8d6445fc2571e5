/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is shut, and which parts of which roads that means.
 *
 * A road is cut where it meets the edges of an area, and each piece between two cuts is inside or outside by its
 * middle; the shut part is from the first piece inside to the end of the last. Lines shut where they cross; points shut
 * the nearest road for some metres. Parts are kept as fractions of a segment, so who stands on a road before the water
 * can still turn. Bridges over the water count as under it: what a flood does to a bridge nobody knows from a map. */
#include "core/json.h"
#include "road/roads.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POINT_REACH_M 100.0
#define POINT_SHUTS_M 2.0 /* to each side of a point or a crossing line */

typedef enum { POINT, LINE, AREA } Form;

typedef struct {
  Form form;
  MusterLatLon at; /* of a point */
  guint first, n;  /* of a line or area: rings */
} Closure;

struct _MusterRoadClosures {
  GArray *closures; /* Closure */
  GArray *points;   /* MusterPoint, grid steps */
  GArray *rings;    /* guint: where each ends in points */
};

MusterRoadClosures *
muster_road_closures_new (void)
{
  MusterRoadClosures *c = g_new0 (MusterRoadClosures, 1);
  c->closures = g_array_new (FALSE, FALSE, sizeof (Closure));
  c->points = g_array_new (FALSE, FALSE, sizeof (MusterPoint));
  c->rings = g_array_new (FALSE, FALSE, sizeof (guint));
  return c;
}

void
muster_road_closures_free (MusterRoadClosures *c)
{
  if (!c)
    return;
  g_array_unref (c->closures);
  g_array_unref (c->points);
  g_array_unref (c->rings);
  g_free (c);
}

guint
muster_road_closures_count (const MusterRoadClosures *c)
{
  return c->closures->len;
}

void
muster_road_closures_add_point (MusterRoadClosures *c, MusterLatLon at)
{
  if (muster_latlon_is_valid (at))
    g_array_append_vals (c->closures, &(Closure){ .form = POINT, .at = at }, 1);
}

static void
add_ring (MusterRoadClosures *c, const MusterLatLon *points, guint n, gboolean close)
{
  for (guint i = 0; i < n; i++) {
    MusterPoint p = muster_road_to_grid (points[i]);
    g_array_append_val (c->points, p);
  }
  if (close && n && (points[0].lat != points[n - 1].lat || points[0].lon != points[n - 1].lon)) {
    MusterPoint p = muster_road_to_grid (points[0]);
    g_array_append_val (c->points, p);
  }
  g_array_append_val (c->rings, c->points->len);
}

void
muster_road_closures_add_line (MusterRoadClosures *c, const MusterLatLon *points, guint n)
{
  Closure closure = { .form = LINE, .first = c->rings->len, .n = 1 };
  add_ring (c, points, n, FALSE);
  g_array_append_val (c->closures, closure);
}

void
muster_road_closures_add_area (MusterRoadClosures *c, const MusterLatLon *points, const guint *lengths, guint n_rings)
{
  Closure closure = { .form = AREA, .first = c->rings->len, .n = n_rings };
  for (guint i = 0; i < n_rings; points += lengths[i++])
    add_ring (c, points, lengths[i], TRUE);
  g_array_append_val (c->closures, closure);
}

/* ---- GeoJSON ---- */

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_INPUT, _ ("the closure is no GeoJSON geometry: %s"), what);
  return FALSE;
}

static gboolean
take_position (const MusterJson *v, MusterLatLon *at, GError **error)
{
  if (!muster_json_is_array (v) || muster_json_length (v) < 2 || !muster_json_is_number (muster_json_at (v, 0))
      || !muster_json_is_number (muster_json_at (v, 1)))
    return refuse (error, _ ("a position is not two numbers"));
  *at = (MusterLatLon){ muster_json_real (muster_json_at (v, 1), NAN), muster_json_real (muster_json_at (v, 0), NAN) };
  if (!muster_latlon_is_valid (*at))
    return refuse (error, _ ("a position is not on the earth; longitude comes first"));
  return TRUE;
}

/* Appends the positions of a line or ring to @points. */
static gboolean
take_positions (const MusterJson *v, guint least, GArray *points, GArray *lengths, GError **error)
{
  if (!muster_json_is_array (v) || muster_json_length (v) < least)
    return refuse (error,
                   least > 2 ? _ ("a ring has fewer than four positions") : _ ("a line has fewer than two positions"));
  for (gsize i = 0; i < muster_json_length (v); i++) {
    MusterLatLon at;
    if (!take_position (muster_json_at (v, i), &at, error))
      return FALSE;
    g_array_append_val (points, at);
  }
  guint n = (guint)muster_json_length (v);
  g_array_append_val (lengths, n);
  return TRUE;
}

static gboolean
take_polygon (MusterRoadClosures *c, const MusterJson *rings, GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MusterLatLon));
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!muster_json_is_array (rings) || muster_json_length (rings) == 0)
    return refuse (error, _ ("a polygon has no rings"));
  for (gsize i = 0; i < muster_json_length (rings); i++)
    if (!take_positions (muster_json_at (rings, i), 4, points, lengths, error))
      return FALSE;
  muster_road_closures_add_area (c, (const MusterLatLon *)(gconstpointer)points->data,
                                 (const guint *)(gconstpointer)lengths->data, lengths->len);
  return TRUE;
}

static gboolean
take_line (MusterRoadClosures *c, const MusterJson *line, GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MusterLatLon));
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!take_positions (line, 2, points, lengths, error))
    return FALSE;
  muster_road_closures_add_line (c, (const MusterLatLon *)(gconstpointer)points->data, points->len);
  return TRUE;
}

static gboolean
take_point (MusterRoadClosures *c, const MusterJson *position, GError **error)
{
  MusterLatLon at;
  if (!take_position (position, &at, error))
    return FALSE;
  muster_road_closures_add_point (c, at);
  return TRUE;
}

static gboolean
take_geometry (MusterRoadClosures *c, const MusterJson *v, GError **error)
{
  static const struct {
    const char *type;
    gboolean (*take) (MusterRoadClosures *c, const MusterJson *v, GError **error);
    gboolean many;
  } forms[] = { { "Point", take_point, FALSE },     { "MultiPoint", take_point, TRUE },
                { "LineString", take_line, FALSE }, { "MultiLineString", take_line, TRUE },
                { "Polygon", take_polygon, FALSE }, { "MultiPolygon", take_polygon, TRUE } };
  static const struct {
    const char *type, *member;
  } groups[] = { { "FeatureCollection", "features" }, { "GeometryCollection", "geometries" } };
  if (!muster_json_is_object (v))
    return refuse (error, _ ("it is not an object"));
  const char *type = muster_json_get_text (v, "type");
  if (!type)
    return refuse (error, _ ("it has no type"));
  if (strcmp (type, "Feature") == 0) {
    const MusterJson *geometry = muster_json_get (v, "geometry");
    return geometry && muster_json_is_null (geometry) ? TRUE : take_geometry (c, geometry, error);
  }
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++) {
    if (strcmp (groups[i].type, type) != 0)
      continue;
    const MusterJson *list = muster_json_get (v, groups[i].member);
    if (!muster_json_is_array (list))
      return refuse (error, _ ("the collection has no list"));
    for (gsize k = 0; k < muster_json_length (list); k++)
      if (!take_geometry (c, muster_json_at (list, k), error))
        return FALSE;
    return TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    if (strcmp (forms[i].type, type) != 0)
      continue;
    const MusterJson *at = muster_json_get (v, "coordinates");
    if (!forms[i].many)
      return forms[i].take (c, at, error);
    if (!muster_json_is_array (at))
      return refuse (error, _ ("it has no coordinates"));
    for (gsize k = 0; k < muster_json_length (at); k++)
      if (!forms[i].take (c, muster_json_at (at, k), error))
        return FALSE;
    return TRUE;
  }
  return refuse (error, type);
}

gboolean
muster_road_closures_add_geojson (MusterRoadClosures *c, const char *text, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (MusterJson) root = muster_json_parse (text, -1, &wrong);
  if (!root)
    return refuse (error, wrong->message);
  guint closures = c->closures->len, points = c->points->len, rings = c->rings->len;
  if (take_geometry (c, root, error))
    return TRUE;
  g_array_set_size (c->closures, closures);
  g_array_set_size (c->points, points);
  g_array_set_size (c->rings, rings);
  return FALSE;
}

/* ---- resolving ---- */

typedef struct {
  const MusterRoads *roads;
  gboolean area;
  const MusterPoint *points;
  const guint *ends; /* of the rings, from the start of points */
  guint begin, n;    /* the first point; rings */
  GArray *cells, *near, *cuts;
  GArray *out;
} Resolve;

/* An edge of a ring that may meet a segment. */
typedef struct {
  MusterPoint a, b;
} Side;

static void
collect_sides (Resolve *r, const MusterRoadBox *box)
{
  g_array_set_size (r->near, 0);
  for (guint ring = 0, i = r->begin; ring < r->n; i = r->ends[ring++])
    for (; i + 1 < r->ends[ring]; i++) {
      MusterPoint a = r->points[i], b = r->points[i + 1];
      if (MAX (a.x, b.x) >= box->x0 && MIN (a.x, b.x) <= box->x1 && MAX (a.y, b.y) >= box->y0
          && MIN (a.y, b.y) <= box->y1)
        g_array_append_vals (r->near, &(Side){ a, b }, 1);
    }
}

static gboolean
is_inside (const Resolve *r, double x, double y)
{
  gboolean inside = FALSE;
  for (guint ring = 0, i = r->begin; ring < r->n; i = r->ends[ring++])
    for (; i + 1 < r->ends[ring]; i++) {
      MusterPoint a = r->points[i], b = r->points[i + 1];
      if ((a.y > y) != (b.y > y) && x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x))
        inside = !inside;
    }
  return inside;
}

static int
compare_cuts (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* Where on the piece from @p to @q (0…1) it meets a side. */
static void
cut_piece (Resolve *r, MusterPoint p, MusterPoint q)
{
  double dx = q.x - p.x, dy = q.y - p.y;
  for (guint i = 0; i < r->near->len; i++) {
    const Side *s = &g_array_index (r->near, Side, i);
    double ex = s->b.x - s->a.x, ey = s->b.y - s->a.y, cross = dx * ey - dy * ex;
    if (cross == 0)
      continue;
    double t = ((s->a.x - p.x) * ey - (s->a.y - p.y) * ex) / cross;
    double u = ((s->a.x - p.x) * dy - (s->a.y - p.y) * dx) / cross;
    if (t >= 0 && t <= 1 && u >= 0 && u <= 1)
      g_array_append_val (r->cuts, t);
  }
}

static void
shut (Resolve *r, guint32 segment, double from, double to)
{
  double metres = r->roads->data.lengths[segment] / 100.0, slack = metres > 0 ? MIN (POINT_SHUTS_M / metres, 1) : 1;
  if (to - from < slack) { /* a crossing: some metres, within the road */
    from = MAX (0, from - slack);
    to = MIN (1, to + slack);
  }
  MusterRoadShut part = { segment, (float)CLAMP (from, 0, 1), (float)CLAMP (to, 0, 1) };
  g_array_append_val (r->out, part);
}

static void
resolve_segment (guint32 segment, gpointer user)
{
  Resolve *r = user;
  collect_sides (r, &r->roads->index.boxes[segment]);
  muster_road_data_shape (&r->roads->data, segment, r->cells);
  const MusterCell *c = (const MusterCell *)(gconstpointer)r->cells->data;
  if (r->near->len == 0 && (!r->area || !is_inside (r, c[0].x, c[0].y)))
    return;
  if (r->near->len == 0) {
    shut (r, segment, 0, 1);
    return;
  }
  double total = 0, done = 0, from = 2, to = -1;
  for (guint i = 1; i < r->cells->len; i++)
    total += hypot ((double)c[i].x - c[i - 1].x, (double)c[i].y - c[i - 1].y);
  for (guint i = 1; i < r->cells->len; i++) {
    MusterPoint p = { c[i - 1].x, c[i - 1].y }, q = { c[i].x, c[i].y };
    double length = hypot (q.x - p.x, q.y - p.y);
    g_array_set_size (r->cuts, 0);
    if (r->area)
      g_array_append_vals (r->cuts, (double[]){ 0, 1 }, 2);
    cut_piece (r, p, q);
    g_array_sort (r->cuts, compare_cuts);
    for (guint k = 0; k < r->cuts->len; k++) {
      double t = g_array_index (r->cuts, double, k), end = t;
      if (r->area) {
        if (k + 1 == r->cuts->len)
          break;
        end = g_array_index (r->cuts, double, k + 1);
        if (!is_inside (r, p.x + (t + end) / 2 * (q.x - p.x), p.y + (t + end) / 2 * (q.y - p.y)))
          continue;
      }
      from = MIN (from, total > 0 ? (done + t * length) / total : 0);
      to = MAX (to, total > 0 ? (done + end * length) / total : 1);
    }
    done += length;
  }
  if (to >= from)
    shut (r, segment, from, to);
}

static int
compare_shut (gconstpointer a, gconstpointer b)
{
  const MusterRoadShut *x = a, *y = b;
  return x->segment < y->segment ? -1 : x->segment > y->segment;
}

GArray *
muster_road_closures_resolve (const MusterRoadClosures *c, const MusterRoads *roads)
{
  Resolve r = { .roads = roads,
                .points = (const MusterPoint *)(gconstpointer)c->points->data,
                .cells = g_array_new (FALSE, FALSE, sizeof (MusterCell)),
                .near = g_array_new (FALSE, FALSE, sizeof (Side)),
                .cuts = g_array_new (FALSE, FALSE, sizeof (double)),
                .out = g_array_new (FALSE, FALSE, sizeof (MusterRoadShut)) };
  for (guint i = 0; i < c->closures->len; i++) {
    const Closure *closure = &g_array_index (c->closures, Closure, i);
    if (closure->form == POINT) {
      double fraction;
      guint32 segment = muster_road_nearest_segment (roads, closure->at, POINT_REACH_M, &fraction);
      if (segment != MUSTER_NO_NODE)
        shut (&r, segment, fraction, fraction);
      continue;
    }
    const guint *ends = (const guint *)(gconstpointer)c->rings->data + closure->first;
    r.area = closure->form == AREA;
    r.ends = ends;
    r.n = closure->n;
    r.begin = closure->first > 0 ? ends[-1] : 0;
    if (r.n == 0 || ends[r.n - 1] == r.begin)
      continue;
    MusterRoadBox box = { G_MAXINT32, G_MAXINT32, G_MININT32, G_MININT32 };
    for (guint k = r.begin; k < ends[r.n - 1]; k++) {
      box.x0 = MIN (box.x0, (gint32)floor (r.points[k].x));
      box.x1 = MAX (box.x1, (gint32)ceil (r.points[k].x));
      box.y0 = MIN (box.y0, (gint32)floor (r.points[k].y));
      box.y1 = MAX (box.y1, (gint32)ceil (r.points[k].y));
    }
    muster_road_index_query (&roads->index, &box, resolve_segment, &r);
  }
  g_array_sort (r.out, compare_shut);
  guint kept = 0;
  for (guint i = 0; i < r.out->len; i++) {
    MusterRoadShut part = g_array_index (r.out, MusterRoadShut, i), *last = NULL;
    if (kept > 0)
      last = &g_array_index (r.out, MusterRoadShut, kept - 1);
    if (last && last->segment == part.segment) {
      last->from = MIN (last->from, part.from);
      last->to = MAX (last->to, part.to);
    } else
      g_array_index (r.out, MusterRoadShut, kept++) = part;
  }
  g_array_set_size (r.out, kept);
  g_array_unref (r.cells);
  g_array_unref (r.near);
  g_array_unref (r.cuts);
  return r.out;
}
