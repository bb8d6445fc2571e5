/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From ways to a network.
 *
 * A node of the extract is a junction when roads meet in it, when a road ends there or is cut by the edge of the
 * extract, when a restriction turns there, or when a barrier stands on it; a segment is the road between two junctions.
 * Which nodes are met twice is found by sorting all of them by id. Junctions and segments are then numbered along the
 * Hilbert curve: what is near on the ground is near in memory, and the index over segments needs no sorting when it is
 * loaded. */
#include "road/gather.h"
#include "road/graph.h"
#include "road/turns.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  gint64 id;
  guint32 first, n; /* of the nodes */
  guint32 name;
  double duration;
  MusterRoadKind kind;
} Way;

typedef struct {
  gint64 id;
  guint32 at;
} Met;

typedef struct {
  guint32 way, first, last; /* nodes */
  guint32 hilbert;
} Piece;

struct _MusterGather {
  MusterTurns *turns;
  GHashTable *barriers; /* gint64 */
  GArray *ways;         /* Way */
  GArray *ids;          /* gint64 */
  GArray *cells;        /* MusterCell */
  GArray *gaps;         /* guint8 */
  GHashTable *names;    /* "name\nref" → index + 1 */
  GArray *name_at;      /* guint32 pairs */
  GString *letters;
  Way next;
  /* while finishing */
  GArray *known;   /* gint64 ids of junctions, rising */
  guint32 *number; /* of each in the network */
};

MusterGather *
muster_gather_new (void)
{
  MusterGather *g = g_new0 (MusterGather, 1);
  g->turns = muster_turns_new ();
  g->barriers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g->ways = g_array_new (FALSE, FALSE, sizeof (Way));
  g->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g->cells = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  g->gaps = g_array_new (FALSE, FALSE, 1);
  g->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g->name_at = g_array_new (FALSE, FALSE, sizeof (guint32));
  g->letters = g_string_new (NULL);
  g->known = g_array_new (FALSE, FALSE, sizeof (gint64));
  return g;
}

void
muster_gather_free (MusterGather *g)
{
  if (!g)
    return;
  muster_turns_free (g->turns);
  g_hash_table_unref (g->barriers);
  g_array_unref (g->ways);
  g_array_unref (g->ids);
  g_array_unref (g->cells);
  g_array_unref (g->gaps);
  g_hash_table_unref (g->names);
  g_array_unref (g->name_at);
  g_string_free (g->letters, TRUE);
  g_array_unref (g->known);
  g_free (g->number);
  g_free (g);
}

void
muster_gather_add_relation (MusterGather *g, const MusterOsmObject *relation)
{
  muster_turns_add_relation (g->turns, relation);
}

void
muster_gather_add_node (MusterGather *g, const MusterOsmObject *node)
{
  if (muster_road_is_barrier (&node->tags))
    g_hash_table_add (g->barriers, g_memdup2 (&node->id, sizeof node->id));
}

static guint32
put_letters (MusterGather *g, const char *text)
{
  guint32 at = (guint32)g->letters->len;
  g_string_append_len (g->letters, text, (gssize)strlen (text) + 1);
  return at;
}

static guint32
intern_name (MusterGather *g, const MusterTags *tags)
{
  const char *name = muster_tags_get (tags, "name") ?: "", *ref = muster_tags_get (tags, "ref") ?: "";
  char *key = g_strconcat (name, "\n", ref, NULL);
  guint32 known = GPOINTER_TO_UINT (g_hash_table_lookup (g->names, key));
  if (known) {
    g_free (key);
    return known - 1;
  }
  guint32 pair[2] = { put_letters (g, name), put_letters (g, ref) };
  g_array_append_vals (g->name_at, pair, 2);
  g_hash_table_insert (g->names, key, GUINT_TO_POINTER (g->name_at->len / 2));
  return g->name_at->len / 2 - 1;
}

gboolean
muster_gather_wants_way (MusterGather *g, const MusterOsmObject *way)
{
  g->next = (Way){ .id = way->id };
  if (!muster_road_kind_from_tags (&way->tags, &g->next.kind, &g->next.duration))
    return FALSE;
  g->next.name = intern_name (g, &way->tags);
  return TRUE;
}

void
muster_gather_add_way (MusterGather *g, const gint64 *ids, const MusterCell *cells, const guint8 *after_gap, guint n)
{
  g->next.first = g->ids->len;
  g->next.n = n;
  if (n < 2 || (guint64)g->ids->len + n > G_MAXINT32)
    return;
  g_array_append_val (g->ways, g->next);
  g_array_append_vals (g->ids, ids, n);
  g_array_append_vals (g->cells, cells, n);
  g_array_append_vals (g->gaps, after_gap, n);
}

/* ---- junctions ---- */

#define IDS(g)   ((const gint64 *)(gconstpointer)(g)->ids->data)
#define CELLS(g) ((const MusterCell *)(gconstpointer)(g)->cells->data)
#define GAPS(g)  ((const guint8 *)(g)->gaps->data)

static int
compare_met (gconstpointer a, gconstpointer b)
{
  const Met *x = a, *y = b;
  if (x->id != y->id)
    return x->id < y->id ? -1 : 1;
  return x->at < y->at ? -1 : x->at > y->at;
}

/* For each node its junction, in the order of ids, or G_MAXUINT32. (transfer full) */
static guint32 *
find_junctions (MusterGather *g, GArray *where)
{
  guint32 n = g->ids->len;
  g_autofree Met *met = g_new (Met, MAX (n, 1));
  g_autofree guint8 *ends = g_malloc0 ((gsize)n + 1);
  guint32 *junction = g_new (guint32, MAX (n, 1));
  for (guint32 i = 0; i < n; i++)
    met[i] = (Met){ IDS (g)[i], i };
  for (guint32 w = 0; w < g->ways->len; w++) {
    const Way *way = &g_array_index (g->ways, Way, w);
    ends[way->first] = ends[way->first + way->n - 1] = 1;
    for (guint32 i = way->first + 1; i < way->first + way->n; i++)
      if (GAPS (g)[i])
        ends[i] = ends[i - 1] = 1;
  }
  qsort (met, n, sizeof *met, compare_met);
  for (guint32 i = 0, k; i < n; i = k) {
    gboolean is = ends[met[i].at] || g_hash_table_contains (g->barriers, &met[i].id);
    for (k = i + 1; k < n && met[k].id == met[i].id; k++)
      is = TRUE;
    for (guint32 m = i; m < k; m++)
      junction[met[m].at] = is ? g->known->len : G_MAXUINT32;
    if (is) {
      g_array_append_val (g->known, met[i].id);
      g_array_append_val (where, CELLS (g)[met[i].at]);
    }
  }
  return junction;
}

typedef struct {
  guint32 hilbert, index;
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;
  if (x->hilbert != y->hilbert)
    return x->hilbert < y->hilbert ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

static void
number_junctions (MusterGather *g, const GArray *where, MusterRoadData *data)
{
  guint32 n = data->n_junctions = where->len;
  g_autofree Place *places = g_new (Place, MAX (n, 1));
  for (guint32 i = 0; i < n; i++)
    places[i] = (Place){ muster_hilbert (g_array_index (where, MusterCell, i)), i };
  qsort (places, n, sizeof *places, compare_places);
  data->x = g_new (gint32, MAX (n, 1));
  data->y = g_new (gint32, MAX (n, 1));
  data->barrier = g_malloc0 (MAX (n, 1));
  g->number = g_new (guint32, MAX (n, 1));
  for (guint32 i = 0; i < n; i++) {
    guint32 from = places[i].index;
    data->x[i] = g_array_index (where, MusterCell, from).x;
    data->y[i] = g_array_index (where, MusterCell, from).y;
    data->barrier[i] = (guint8)g_hash_table_contains (g->barriers, &g_array_index (g->known, gint64, from));
    g->number[from] = i;
  }
}

/* ---- segments ---- */

static int
compare_pieces (gconstpointer a, gconstpointer b)
{
  const Piece *x = a, *y = b;
  if (x->hilbert != y->hilbert)
    return x->hilbert < y->hilbert ? -1 : 1;
  return x->first < y->first ? -1 : x->first > y->first;
}

static GArray *
cut_ways (const MusterGather *g, const guint32 *junction)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  for (guint32 w = 0; w < g->ways->len; w++) {
    const Way *way = &g_array_index (g->ways, Way, w);
    guint32 from = way->first;
    for (guint32 i = way->first + 1; i < way->first + way->n; i++) {
      if (GAPS (g)[i]) {
        from = i;
        continue;
      }
      if (junction[i] == G_MAXUINT32)
        continue;
      if (i > from && !(i == from + 1 && IDS (g)[i] == IDS (g)[from])) { /* a node given twice is no road */
        Piece piece = { w, from, i, muster_hilbert (CELLS (g)[from + (i - from) / 2]) };
        g_array_append_val (pieces, piece);
      }
      from = i;
    }
  }
  if (pieces->len > 0)
    qsort (pieces->data, pieces->len, sizeof (Piece), compare_pieces);
  return pieces;
}

static double
length_of (const MusterGather *g, guint32 first, guint32 last)
{
  double metres = 0;
  for (guint32 i = first + 1; i <= last; i++)
    if (!GAPS (g)[i])
      metres += muster_distance_m (muster_cell_to_latlon (CELLS (g)[i - 1]), muster_cell_to_latlon (CELLS (g)[i]));
  return metres;
}

static void
put_step (GByteArray *out, gint64 step)
{
  guint32 v = (guint32)((guint64)step << 1) ^ (guint32)(step >> 63);
  guint8 bytes[5];
  guint n = 0;
  for (; v >= 0x80; v >>= 7)
    bytes[n++] = (guint8)(v | 0x80);
  bytes[n++] = (guint8)v;
  g_byte_array_append (out, bytes, n);
}

static void
put_shape (const MusterGather *g, const Piece *piece, GByteArray *out)
{
  const MusterCell *cells = CELLS (g);
  for (guint32 i = piece->first + 1; i < piece->last; i++) {
    gint64 dx = (gint64)cells[i].x - cells[i - 1].x;
    dx += dx > MUSTER_GRID / 2 ? -(gint64)MUSTER_GRID : dx < -MUSTER_GRID / 2 ? MUSTER_GRID : 0;
    put_step (out, dx);
    put_step (out, (gint64)cells[i].y - cells[i - 1].y);
  }
}

static guint
hash_kind (gconstpointer p)
{
  guint h = 5381;
  for (guint i = 0; i < sizeof (MusterRoadKind); i++)
    h = h * 33 + ((const guint8 *)p)[i];
  return h;
}

static gboolean
same_kind (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (MusterRoadKind)) == 0;
}

static void
make_segments (MusterGather *g, const guint32 *junction, MusterRoadData *data)
{
  g_autoptr (GArray) pieces = cut_ways (g, junction);
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (hash_kind, same_kind, g_free, NULL);
  GArray *list = g_array_new (FALSE, FALSE, sizeof (MusterRoadKind));
  GByteArray *shapes = g_byte_array_new ();
  guint32 n = data->n_segments = pieces->len;
  data->ends = g_new (guint32, MAX (2 * (gsize)n, 1));
  data->lengths = g_new (guint32, MAX (n, 1));
  data->kind = g_new (guint32, MAX (n, 1));
  data->name = g_new (guint32, MAX (n, 1));
  data->shape = g_new0 (guint32, (gsize)n + 1);
  for (guint32 s = 0; s < n; s++) {
    const Piece *piece = &g_array_index (pieces, Piece, s);
    const Way *way = &g_array_index (g->ways, Way, piece->way);
    MusterRoadKind kind = way->kind;
    if (way->duration > 0)
      muster_road_kind_set_duration (&kind, length_of (g, way->first, way->first + way->n - 1), way->duration);
    guint32 known = GPOINTER_TO_UINT (g_hash_table_lookup (kinds, &kind));
    if (!known) {
      g_array_append_val (list, kind);
      known = list->len;
      g_hash_table_insert (kinds, g_memdup2 (&kind, sizeof kind), GUINT_TO_POINTER (known));
    }
    data->kind[s] = known - 1;
    data->name[s] = way->name;
    data->ends[2 * s] = g->number[junction[piece->first]];
    data->ends[2 * s + 1] = g->number[junction[piece->last]];
    data->lengths[s] = (guint32)CLAMP (llround (length_of (g, piece->first, piece->last) * 100), 0, G_MAXUINT32);
    put_shape (g, piece, shapes);
    data->shape[s + 1] = shapes->len;
    if (muster_turns_wants_way (g->turns, way->id))
      muster_turns_add_segment (g->turns, way->id, s);
  }
  data->n_kinds = list->len;
  data->kinds = (MusterRoadKind *)(gpointer)g_array_free (list, FALSE);
  data->shapes = g_byte_array_free (shapes, FALSE);
}

static guint32
find_junction (gint64 node, gpointer user)
{
  const MusterGather *g = user;
  guint low = 0, high = g->known->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (g->known, gint64, middle) < node)
      low = middle + 1;
    else
      high = middle;
  }
  return low < g->known->len && g_array_index (g->known, gint64, low) == node ? g->number[low] : G_MAXUINT32;
}

void
muster_gather_finish (MusterGather *g, MusterRoadData *data, guint64 *turns, guint64 *broken)
{
  memset (data, 0, sizeof *data);
  g_autoptr (GArray) where = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  g_autofree guint32 *junction = find_junctions (g, where);
  number_junctions (g, where, data);
  make_segments (g, junction, data);
  data->n_names = g->name_at->len / 2;
  data->name_at = g_memdup2 (g->name_at->data, MAX (g->name_at->len, 1) * sizeof (guint32));
  data->n_letters = (guint32)g->letters->len;
  data->letters = g_memdup2 (g->letters->str, g->letters->len + 1);
  muster_turns_resolve (g->turns, data, find_junction, g, turns, broken);
  for (MusterRoadGraphKind which = 0; which < MUSTER_N_GRAPHS; which++) {
    MusterRoadGraph graph;
    muster_road_graph_init (&graph, data, which);
    data->n_ranks[which] = graph.n_nodes;
    data->rank[which] = muster_road_graph_find_order (&graph, data);
    muster_road_graph_clear (&graph);
  }
}
