/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The painter asks an area for features in a box and gets them in drawing order. This one keeps them in an array and
 * looks at each: slow, and obviously right. */
#include "tests/tiles/fake-area.h"

typedef struct {
  MusterFeature feature;
  MusterBox box;
} Entry;

struct _MusterArea {
  GArray *entries;
  gboolean sorted;
  MusterAreaInfo info;
};

G_DEFINE_QUARK (muster - area - error - quark, muster_area_error)

static void
clear_entry (gpointer data)
{
  Entry *e = data;
  g_free ((char *)e->feature.name);
  g_free ((char *)e->feature.ref);
  g_free ((char *)e->feature.kind);
  g_free ((guint *)e->feature.ring_lengths);
  g_free ((MusterPoint *)e->feature.points);
}

MusterArea *
fake_area_new (void)
{
  MusterArea *area = g_new0 (MusterArea, 1);
  area->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (area->entries, clear_entry);
  area->info = (MusterAreaInfo){ .name = "Test",
                                 .attribution = "© OpenStreetMap contributors",
                                 .south_west = { 47.0, 9.4 },
                                 .view_south_west = { 47.0, 9.4 },
                                 .north_east = { 47.3, 9.7 },
                                 .view_north_east = { 47.3, 9.7 },
                                 .centre = { 47.15, 9.55 } };
  return area;
}

void
muster_area_close (MusterArea *area)
{
  g_array_unref (area->entries);
  g_free (area);
}

const MusterAreaInfo *
muster_area_get_info (MusterArea *area)
{
  return &area->info;
}

void
fake_area_add_feature (MusterArea *area, const MusterFeature *f)
{
  Entry e = { .feature = *f, .box = { 2, 2, -1, -1 } };
  guint n = 0;
  for (guint i = 0; i < f->n_rings; i++)
    n += f->ring_lengths[i];
  for (guint i = 0; i < n; i++) {
    e.box.x0 = MIN (e.box.x0, f->points[i].x);
    e.box.x1 = MAX (e.box.x1, f->points[i].x);
    e.box.y0 = MIN (e.box.y0, f->points[i].y);
    e.box.y1 = MAX (e.box.y1, f->points[i].y);
  }
  e.feature.id = area->entries->len + 1;
  e.feature.name = g_strdup (f->name);
  e.feature.ref = g_strdup (f->ref);
  e.feature.kind = g_strdup (f->kind);
  e.feature.ring_lengths = g_memdup2 (f->ring_lengths, f->n_rings * sizeof (guint));
  e.feature.points = g_memdup2 (f->points, n * sizeof (MusterPoint));
  g_array_append_val (area->entries, e);
  area->sorted = FALSE;
}

void
fake_area_add (MusterArea *area, MusterFeatureClass class, MusterFeatureFlags flags, int layer, const char *name,
               const char *kind, double importance, const double *lonlat, guint n)
{
  g_autofree MusterPoint *points = g_new (MusterPoint, n);
  MusterFeature f = { .class = class,
                      .flags = flags,
                      .layer = layer,
                      .name = name,
                      .kind = kind,
                      .importance = importance,
                      .n_rings = 1,
                      .ring_lengths = &n,
                      .points = points };
  for (guint i = 0; i < n; i++) {
    points[i] = muster_mercator ((MusterLatLon){ lonlat[2 * i + 1], lonlat[2 * i] });
    f.label.x += points[i].x / n;
    f.label.y += points[i].y / n;
  }
  fake_area_add_feature (area, &f);
}

static int
compare (gconstpointer pa, gconstpointer pb)
{
  const MusterFeature *a = &((const Entry *)pa)->feature, *b = &((const Entry *)pb)->feature;
  if (a->class != b->class)
    return a->class < b->class ? -1 : 1;
  if (a->layer != b->layer)
    return a->layer < b->layer ? -1 : 1;
  return a->id < b->id ? -1 : a->id > b->id;
}

gboolean
muster_area_query (MusterArea *area, const MusterBox *box, double zoom, MusterFeatureFunc each, gpointer data,
                   GCancellable *cancellable, GError **error)
{
  if (!area->sorted)
    g_array_sort (area->entries, compare);
  area->sorted = TRUE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  for (guint i = 0; i < area->entries->len; i++) {
    const Entry *e = &g_array_index (area->entries, Entry, i);
    if (e->box.x1 < box->x0 || e->box.x0 > box->x1 || e->box.y1 < box->y0 || e->box.y0 > box->y1)
      continue;
    if (!each (&e->feature, data))
      break;
  }
  return TRUE;
}
