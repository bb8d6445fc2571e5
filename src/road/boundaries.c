/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Point in municipality, a million times: the edges of each boundary are sorted into strips along y, so that a question
 * looks only at the edges of one strip. */
#include "road/boundaries.h"
#include <geos_c.h>
#include <math.h>
#include <string.h>

#define STRIPS 256

typedef struct {
  MusterCell a, b;
} Edge;

typedef struct {
  char *name;
  int level;
  double area;
  MusterCell low, high;
  GArray *strip[STRIPS]; /* (nullable) of Edge */
} Boundary;

struct _MusterBoundaries {
  GPtrArray *all; /* of Boundary */
};

static void
free_boundary (gpointer data)
{
  Boundary *boundary = data;
  for (guint i = 0; i < STRIPS; i++)
    g_clear_pointer (&boundary->strip[i], g_array_unref);
  g_free (boundary->name);
  g_free (boundary);
}

MusterBoundaries *
muster_boundaries_new (void)
{
  MusterBoundaries *set = g_new0 (MusterBoundaries, 1);
  set->all = g_ptr_array_new_with_free_func (free_boundary);
  return set;
}

void
muster_boundaries_free (MusterBoundaries *set)
{
  if (!set)
    return;
  g_ptr_array_unref (set->all);
  g_free (set);
}

static guint
strip_of (const Boundary *boundary, gint32 y)
{
  gint64 height = (gint64)boundary->high.y - boundary->low.y + 1;
  gint64 at = ((gint64)y - boundary->low.y) * STRIPS / height;
  return (guint)CLAMP (at, 0, STRIPS - 1);
}

guint
muster_boundaries_add (MusterBoundaries *set, const char *name, int admin_level, const MusterShape *shape)
{
  Boundary *boundary = g_new0 (Boundary, 1);
  boundary->name = g_strdup (name);
  boundary->level = admin_level;
  boundary->area = muster_shape_area (shape);
  muster_shape_bounds (shape, &boundary->low, &boundary->high);
  const MusterCell *c = (const MusterCell *)(gconstpointer)shape->cells->data;
  for (guint r = 0; r < shape->rings->len; c += g_array_index (shape->rings, guint, r), r++)
    for (guint n = g_array_index (shape->rings, guint, r), i = 0, j = n - 1; i < n; j = i++) {
      if (c[i].y == c[j].y)
        continue;
      guint from = strip_of (boundary, MIN (c[i].y, c[j].y)), to = strip_of (boundary, MAX (c[i].y, c[j].y));
      for (guint s = from; s <= to; s++) {
        if (!boundary->strip[s])
          boundary->strip[s] = g_array_new (FALSE, FALSE, sizeof (Edge));
        g_array_append_vals (boundary->strip[s], &(Edge){ c[i], c[j] }, 1);
      }
    }
  g_ptr_array_add (set->all, boundary);
  return set->all->len - 1;
}

static gboolean
contains (const Boundary *boundary, MusterCell p)
{
  if (p.x < boundary->low.x || p.x > boundary->high.x || p.y < boundary->low.y || p.y > boundary->high.y)
    return FALSE;
  const GArray *strip = boundary->strip[strip_of (boundary, p.y)];
  gboolean in = FALSE;
  for (guint i = 0; strip && i < strip->len; i++) {
    const Edge *e = &g_array_index (strip, Edge, i);
    if ((e->a.y > p.y) != (e->b.y > p.y)
        && p.x < e->a.x + ((double)e->b.x - e->a.x) * ((double)p.y - e->a.y) / ((double)e->b.y - e->a.y))
      in = !in;
  }
  return in;
}

int
muster_boundaries_find (MusterBoundaries *set, MusterCell at, int deepest)
{
  int found = -1;
  for (guint i = 0; i < set->all->len; i++) {
    const Boundary *boundary = g_ptr_array_index (set->all, i),
                   *best = found < 0 ? NULL : g_ptr_array_index (set->all, found);
    if (boundary->level > deepest || !boundary->name)
      continue;
    if (best && (boundary->level < best->level || (boundary->level == best->level && boundary->area >= best->area)))
      continue;
    if (contains (boundary, at))
      found = (int)i;
  }
  return found;
}

gboolean
muster_boundaries_contain (MusterBoundaries *set, guint number, MusterCell at)
{
  return contains (g_ptr_array_index (set->all, number), at);
}

const char *
muster_boundaries_name (MusterBoundaries *set, int number)
{
  return number < 0 ? NULL : ((Boundary *)g_ptr_array_index (set->all, (guint)number))->name;
}

/* ---- GeoJSON ---- */

static GEOSGeometry *
make_ring (GEOSContextHandle_t geos, const MusterCell *c, guint n)
{
  GEOSCoordSequence *seq = GEOSCoordSeq_create_r (geos, n + 1, 2);
  for (guint i = 0; i <= n; i++) {
    MusterLatLon at = muster_cell_to_latlon (c[i % n]);
    GEOSCoordSeq_setXY_r (geos, seq, i, round (at.lon * 1e6) / 1e6, round (at.lat * 1e6) / 1e6);
  }
  return GEOSGeom_createLinearRing_r (geos, seq);
}

static void
write_ring (GEOSContextHandle_t geos, const GEOSGeometry *ring, gboolean outer, GString *out)
{
  const GEOSCoordSequence *seq = GEOSGeom_getCoordSeq_r (geos, ring);
  unsigned n = 0;
  char ccw = 0, number[G_ASCII_DTOSTR_BUF_SIZE];
  GEOSCoordSeq_getSize_r (geos, seq, &n);
  GEOSCoordSeq_isCCW_r (geos, seq, &ccw);
  gboolean turn = (ccw != 0) != outer; /* outer rings run counter-clockwise */
  g_string_append_c (out, '[');
  for (unsigned i = 0; i < n; i++) {
    double x = 0, y = 0;
    GEOSCoordSeq_getXY_r (geos, seq, turn ? n - 1 - i : i, &x, &y);
    g_string_append (out, i ? ",[" : "[");
    g_string_append (out, g_ascii_formatd (number, sizeof number, "%.6f", x));
    g_string_append_c (out, ',');
    g_string_append (out, g_ascii_formatd (number, sizeof number, "%.6f", y));
    g_string_append_c (out, ']');
  }
  g_string_append_c (out, ']');
}

static guint
write_polygons (GEOSContextHandle_t geos, const GEOSGeometry *geometry, GString *out)
{
  int type = GEOSGeomTypeId_r (geos, geometry);
  guint written = 0;
  if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
    for (int i = 0; i < GEOSGetNumGeometries_r (geos, geometry); i++)
      written += write_polygons (geos, GEOSGetGeometryN_r (geos, geometry, i), out);
  } else if (type == GEOS_POLYGON && !GEOSisEmpty_r (geos, geometry)) {
    g_string_append (out, out->str[out->len - 1] == ']' ? ",[" : "[");
    write_ring (geos, GEOSGetExteriorRing_r (geos, geometry), TRUE, out);
    for (int i = 0; i < GEOSGetNumInteriorRings_r (geos, geometry); i++) {
      g_string_append_c (out, ',');
      write_ring (geos, GEOSGetInteriorRingN_r (geos, geometry, i), FALSE, out);
    }
    g_string_append_c (out, ']');
    written = 1;
  }
  return written;
}

char *
muster_boundaries_geojson (const MusterShape *shape)
{
  GEOSContextHandle_t geos = GEOS_init_r ();
  /* GEOS sorts out by itself which hole belongs to which outer ring when asked to make the rings' symmetric difference
   * valid; building it ring by ring is as good and keeps the common case, one ring, cheap. */
  GEOSGeometry *whole = NULL;
  const MusterCell *c = (const MusterCell *)(gconstpointer)shape->cells->data;
  for (guint r = 0; r < shape->rings->len; c += g_array_index (shape->rings, guint, r), r++) {
    guint n = g_array_index (shape->rings, guint, r);
    GEOSGeometry *ring = n >= 3 ? make_ring (geos, c, n) : NULL;
    GEOSGeometry *polygon = ring ? GEOSGeom_createPolygon_r (geos, ring, NULL, 0) : NULL;
    if (polygon && GEOSisValid_r (geos, polygon) != 1) {
      GEOSGeometry *valid = GEOSMakeValid_r (geos, polygon);
      GEOSGeom_destroy_r (geos, polygon);
      polygon = valid;
    }
    if (whole && polygon) {
      GEOSGeometry *joined = GEOSSymDifference_r (geos, whole, polygon);
      GEOSGeom_destroy_r (geos, polygon);
      if (joined) {
        GEOSGeom_destroy_r (geos, whole);
        whole = joined;
      }
    } else if (polygon)
      whole = polygon;
  }
  g_autoptr (GString) out = g_string_new ("{\"type\":\"MultiPolygon\",\"coordinates\":[");
  guint written = whole ? write_polygons (geos, whole, out) : 0;
  g_string_append (out, "]}");
  if (whole)
    GEOSGeom_destroy_r (geos, whole);
  GEOS_finish_r (geos);
  return written ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}
