/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a turn restriction forbids, edge by edge.
 *
 * A restriction has ways it comes from, one node or some ways it passes, and ways it goes to. The edges it means are
 * those of the from-way that enter the first via junction and those of the to-way that leave the last; if that is more
 * than one edge of a way (the way was not cut at the junction) nobody can say which is meant, and the relation counts
 * as broken. "no_*" forbids the whole sequence; "only_*" forbids, at each junction on the way, every edge but the next.
 * A relation may name several from-ways (no_entry) or to-ways (no_exit). */
#include "road/turns.h"
#include <string.h>

typedef struct {
  gboolean only;
  guint binds;
  GArray *from, *to, *via; /* gint64 ids of ways */
  gint64 node;             /* via; 0 none */
} Restriction;

struct _MusterTurns {
  GPtrArray *restrictions;
  GHashTable *ways; /* gint64 → GArray of segments */
  /* while resolving */
  MusterRoadData *data;
  guint32 *start, *ends; /* edges that leave each junction */
  GArray *words;
};

static void
restriction_free (gpointer p)
{
  Restriction *r = p;
  g_array_unref (r->from);
  g_array_unref (r->to);
  g_array_unref (r->via);
  g_free (r);
}

MusterTurns *
muster_turns_new (void)
{
  MusterTurns *turns = g_new0 (MusterTurns, 1);
  turns->restrictions = g_ptr_array_new_with_free_func (restriction_free);
  turns->ways = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_array_unref);
  return turns;
}

void
muster_turns_free (MusterTurns *turns)
{
  if (!turns)
    return;
  g_ptr_array_unref (turns->restrictions);
  g_hash_table_unref (turns->ways);
  g_free (turns);
}

void
muster_turns_add_relation (MusterTurns *turns, const MusterOsmObject *relation)
{
  gboolean only;
  guint binds;
  if (!muster_road_restriction_from_tags (&relation->tags, &only, &binds))
    return;
  Restriction *r = g_new0 (Restriction, 1);
  r->only = only;
  r->binds = binds;
  r->from = g_array_new (FALSE, FALSE, sizeof (gint64));
  r->to = g_array_new (FALSE, FALSE, sizeof (gint64));
  r->via = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (turns->restrictions, r);
  for (guint i = 0; i < relation->n_refs; i++) {
    const char *role = relation->roles[i];
    gint64 id = relation->refs[i];
    if (relation->types[i] == MUSTER_OSM_NODE && strcmp (role, "via") == 0)
      r->node = id;
    if (relation->types[i] != MUSTER_OSM_WAY)
      continue;
    GArray *list = strcmp (role, "from") == 0  ? r->from
                   : strcmp (role, "to") == 0  ? r->to
                   : strcmp (role, "via") == 0 ? r->via
                                               : NULL;
    if (!list)
      continue;
    g_array_append_val (list, id);
    if (!g_hash_table_contains (turns->ways, &id))
      g_hash_table_insert (turns->ways, g_memdup2 (&id, sizeof id), g_array_new (FALSE, FALSE, sizeof (guint32)));
  }
}

gboolean
muster_turns_wants_way (MusterTurns *turns, gint64 way)
{
  return g_hash_table_contains (turns->ways, &way);
}

void
muster_turns_add_segment (MusterTurns *turns, gint64 way, guint32 segment)
{
  GArray *list = g_hash_table_lookup (turns->ways, &way);
  g_array_append_val (list, segment);
}

/* ---- resolving ---- */

static gboolean
is_driven (const MusterTurns *turns, guint32 edge)
{
  return muster_road_data_edge_is_open (turns->data, edge, MUSTER_ROAD_DRIVERS);
}

/* The edge of @way that enters (or leaves) @junction. FALSE when there is none, or more than one. */
static gboolean
find_edge (const MusterTurns *turns, gint64 way, guint32 junction, gboolean entering, guint32 *edge)
{
  const GArray *list = g_hash_table_lookup (turns->ways, &way);
  guint found = 0;
  for (guint i = 0; i < list->len; i++)
    for (guint32 e = 2 * g_array_index (list, guint32, i), end = e + 2; e < end; e++) {
      guint32 at = entering ? muster_road_data_head (turns->data, e) : muster_road_data_tail (turns->data, e);
      if (at == junction && is_driven (turns, e)) {
        *edge = e;
        found++;
      }
    }
  return found == 1;
}

static void
put (MusterTurns *turns, guint binds, const guint32 *edges, guint n)
{
  g_array_append_vals (turns->words, (guint32[]){ binds, n }, 2);
  g_array_append_vals (turns->words, edges, n);
}

static void
forbid (MusterTurns *turns, const Restriction *r, const guint32 *edges, guint n)
{
  if (!r->only) {
    put (turns, r->binds, edges, n);
    return;
  }
  guint32 path[MUSTER_ROAD_TURN_EDGES];
  for (guint k = 1; k < n; k++) {
    guint32 junction = muster_road_data_head (turns->data, edges[k - 1]);
    memcpy (path, edges, k * sizeof *path);
    for (guint32 i = turns->start[junction]; i < turns->start[junction + 1]; i++)
      if (turns->ends[i] != edges[k] && is_driven (turns, turns->ends[i])) {
        path[k] = turns->ends[i];
        put (turns, r->binds, path, k + 1);
      }
  }
}

/* Drives the via ways from @junction, whole, each of their segments once, in @path from @n on; @left: not yet driven.
 * Returns how many edges @path holds when a to-edge was found at the end, else 0. */
static guint
drive_via (const MusterTurns *turns, GArray *left, guint32 junction, gint64 to, guint32 *path, guint n)
{
  if (n + 1 > MUSTER_ROAD_TURN_EDGES)
    return 0;
  if (left->len == 0)
    return find_edge (turns, to, junction, FALSE, &path[n]) ? n + 1 : 0;
  for (guint i = 0; i < left->len; i++) {
    guint32 segment = g_array_index (left, guint32, i);
    for (guint32 e = 2 * segment; e < 2 * segment + 2; e++) {
      if (muster_road_data_tail (turns->data, e) != junction || !is_driven (turns, e))
        continue;
      path[n] = e;
      g_array_remove_index (left, i);
      guint all = drive_via (turns, left, muster_road_data_head (turns->data, e), to, path, n + 1);
      g_array_insert_val (left, i, segment);
      if (all)
        return all;
    }
  }
  return 0;
}

static gboolean
resolve_over_ways (MusterTurns *turns, const Restriction *r, gint64 from, gint64 to)
{
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 path[MUSTER_ROAD_TURN_EDGES];
  for (guint i = 0; i < r->via->len; i++) {
    const GArray *list = g_hash_table_lookup (turns->ways, &g_array_index (r->via, gint64, i));
    g_array_append_vals (left, list->data, list->len);
  }
  if (left->len == 0 || left->len > MUSTER_ROAD_TURN_EDGES - 2)
    return FALSE;
  for (guint i = 0; i < left->len; i++)
    for (guint end = 0; end < 2; end++) {
      guint32 junction = turns->data->ends[2 * g_array_index (left, guint32, i) + end];
      guint n = find_edge (turns, from, junction, TRUE, &path[0]) ? drive_via (turns, left, junction, to, path, 1) : 0;
      if (n) {
        forbid (turns, r, path, n);
        return TRUE;
      }
    }
  return FALSE;
}

static gboolean
resolve_one (MusterTurns *turns, const Restriction *r, guint32 junction)
{
  gboolean good = r->from->len > 0 && r->to->len > 0 && (junction != G_MAXUINT32) != (r->via->len > 0);
  guint known = 0;
  for (guint i = 0; good && i < r->from->len; i++)
    for (guint k = 0; k < r->to->len; k++) {
      gint64 from = g_array_index (r->from, gint64, i), to = g_array_index (r->to, gint64, k);
      guint32 edges[2];
      if (r->via->len > 0)
        known += resolve_over_ways (turns, r, from, to);
      else if (find_edge (turns, from, junction, TRUE, &edges[0])
               && find_edge (turns, to, junction, FALSE, &edges[1])) {
        forbid (turns, r, edges, 2);
        known++;
      }
    }
  return known > 0;
}

void
muster_turns_resolve (MusterTurns *turns, MusterRoadData *data, guint32 (*find_junction) (gint64 node, gpointer user),
                      gpointer user, guint64 *kept, guint64 *broken)
{
  *kept = *broken = 0;
  turns->data = data;
  turns->words = g_array_new (FALSE, FALSE, sizeof (guint32));
  turns->start = g_new0 (guint32, (gsize)data->n_junctions + 2);
  turns->ends = g_new (guint32, MAX (2 * (gsize)data->n_segments, 1));
  for (guint32 e = 0; e < 2 * data->n_segments; e++)
    turns->start[data->ends[e] + 2]++;
  for (guint32 j = 0; j < data->n_junctions; j++)
    turns->start[j + 2] += turns->start[j + 1];
  for (guint32 e = 0; e < 2 * data->n_segments; e++)
    turns->ends[turns->start[data->ends[e] + 1]++] = e;
  for (guint i = 0; i < turns->restrictions->len; i++) {
    const Restriction *r = g_ptr_array_index (turns->restrictions, i);
    if (resolve_one (turns, r, r->node ? find_junction (r->node, user) : G_MAXUINT32))
      (*kept)++;
    else
      (*broken)++;
  }
  data->n_turn_words = turns->words->len;
  data->turns = (guint32 *)(gpointer)g_array_free (g_steal_pointer (&turns->words), FALSE);
  g_clear_pointer (&turns->start, g_free);
  g_clear_pointer (&turns->ends, g_free);
}
