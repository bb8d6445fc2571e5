/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multipolygons: from relations to rings.
 *
 * The member ways of a relation are joined end to end, by the ids of their end nodes, until they close. Where three or
 * more ways meet in a node, one that closes the ring is preferred. Roles do not matter (see shape.c), except that the
 * tags of an untagged relation are those of its outer way: the older way of mapping. What does not close is left out of
 * a land use, and refuses a boundary, because half a boundary would answer "which municipality" wrongly. */
#include "road/rings.h"
#include <string.h>

typedef struct {
  gint64 id;
  char *tags; /* key NUL value NUL … */
  guint n_tags;
  MusterTag *view;
  gboolean is_boundary, inherits;
  int admin_level;
  gboolean is_area;
  MusterFeatureClass class;
  guint first, n; /* into members */
} Relation;

typedef struct {
  guint way;
  gboolean outer;
} Member;

typedef struct {
  gint64 id, first, last; /* of the end nodes */
  guint start, n;         /* into cells */
  gboolean loaded;
  guint use; /* head of its list in uses, plus one */
} Way;

typedef struct {
  guint relation;
  gboolean outer;
  guint next;
} Use;

struct _MusterRings {
  GArray *relations, *members, *ways, *uses, *cells;
  GHashTable *by_id; /* way id → index + 1 */
};

static void
clear_relation (gpointer data)
{
  Relation *relation = data;
  g_free (relation->tags);
  g_free (relation->view);
}

MusterRings *
muster_rings_new (void)
{
  MusterRings *rings = g_new0 (MusterRings, 1);
  rings->relations = g_array_new (FALSE, TRUE, sizeof (Relation));
  g_array_set_clear_func (rings->relations, clear_relation);
  rings->members = g_array_new (FALSE, FALSE, sizeof (Member));
  rings->ways = g_array_new (FALSE, FALSE, sizeof (Way));
  rings->uses = g_array_new (FALSE, FALSE, sizeof (Use));
  rings->cells = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  rings->by_id = g_hash_table_new (NULL, NULL);
  return rings;
}

void
muster_rings_free (MusterRings *rings)
{
  if (!rings)
    return;
  g_array_unref (rings->relations);
  g_array_unref (rings->members);
  g_array_unref (rings->ways);
  g_array_unref (rings->uses);
  g_array_unref (rings->cells);
  g_hash_table_unref (rings->by_id);
  g_free (rings);
}

static Way *
find_way (MusterRings *rings, gint64 id)
{
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (rings->by_id, GSIZE_TO_POINTER ((gsize)id)));
  return at ? &g_array_index (rings->ways, Way, at - 1) : NULL;
}

static void
keep_tags (Relation *relation, const MusterTags *tags)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  for (guint i = 0; i < tags->n; i++) {
    g_byte_array_append (text, (const guint8 *)tags->tag[i].key, (guint)strlen (tags->tag[i].key) + 1);
    g_byte_array_append (text, (const guint8 *)tags->tag[i].value, (guint)strlen (tags->tag[i].value) + 1);
  }
  g_free (relation->tags);
  g_free (relation->view);
  relation->n_tags = tags->n;
  relation->tags = (char *)g_byte_array_free (g_steal_pointer (&text), FALSE);
  relation->view = g_new0 (MusterTag, tags->n + 1);
  const char *at = relation->tags;
  for (guint i = 0; i < tags->n; i++) {
    relation->view[i].key = at;
    at += strlen (at) + 1;
    relation->view[i].value = at;
    at += strlen (at) + 1;
  }
}

void
muster_rings_add_relation (MusterRings *rings, const MusterOsmObject *object)
{
  const char *type = muster_tags_get (&object->tags, "type");
  gboolean polygon = g_strcmp0 (type, "multipolygon") == 0, boundary = g_strcmp0 (type, "boundary") == 0;
  if (!polygon && !boundary)
    return;
  MusterMeaning meaning;
  muster_classify (MUSTER_OSM_RELATION, &object->tags, TRUE, &meaning);
  Relation relation = { .id = object->id,
                        .is_boundary = meaning.admin_level > 0,
                        .admin_level = meaning.admin_level,
                        .is_area = meaning.is_feature,
                        .class = meaning.class,
                        .inherits = polygon && meaning.admin_level == 0 && !meaning.is_feature && !meaning.kind,
                        .first = rings->members->len };
  guint index = rings->relations->len;
  for (guint i = 0; i < object->n_refs; i++) {
    if (object->types[i] != MUSTER_OSM_WAY)
      continue;
    Way *way = find_way (rings, object->refs[i]);
    guint at;
    if (way)
      at = (guint)(way - &g_array_index (rings->ways, Way, 0));
    else {
      at = rings->ways->len;
      g_array_append_vals (rings->ways, &(Way){ .id = object->refs[i] }, 1);
      g_hash_table_insert (rings->by_id, GSIZE_TO_POINTER ((gsize)object->refs[i]), GUINT_TO_POINTER (at + 1));
      way = &g_array_index (rings->ways, Way, at);
    }
    gboolean outer = strcmp (object->roles[i], "inner") != 0;
    g_array_append_vals (rings->members, &(Member){ at, outer }, 1);
    g_array_append_vals (rings->uses, &(Use){ index, outer, way->use }, 1);
    way->use = rings->uses->len;
  }
  relation.n = rings->members->len - relation.first;
  keep_tags (&relation, &object->tags);
  g_array_append_val (rings->relations, relation);
}

gboolean
muster_rings_wants_way (MusterRings *rings, gint64 id)
{
  return find_way (rings, id) != NULL;
}

gboolean
muster_rings_add_way (MusterRings *rings, const MusterOsmObject *object, const MusterMeaning *meaning,
                      const MusterCell *cells, guint n)
{
  Way *way = find_way (rings, object->id);
  if (!way || way->loaded || object->n_refs == 0)
    return FALSE;
  way->loaded = TRUE;
  way->first = object->refs[0];
  way->last = object->refs[object->n_refs - 1];
  way->start = rings->cells->len;
  way->n = n;
  if (n)
    g_array_append_vals (rings->cells, cells, n);

  gboolean said = FALSE;
  MusterMeaning as_area;
  muster_classify (MUSTER_OSM_WAY, &object->tags, TRUE, &as_area);
  gboolean means_area = as_area.is_feature && (as_area.flags & MUSTER_FEATURE_IS_AREA);
  for (guint u = way->use; u; u = g_array_index (rings->uses, Use, u - 1).next) {
    const Use *use = &g_array_index (rings->uses, Use, u - 1);
    Relation *relation = &g_array_index (rings->relations, Relation, use->relation);
    if (!use->outer || !means_area)
      continue;
    if (relation->inherits && !relation->is_area) {
      relation->is_area = TRUE;
      relation->class = as_area.class;
      keep_tags (relation, &object->tags);
    }
    said |= relation->is_area && relation->class == as_area.class;
  }
  return said;
}

int
muster_rings_way_level (MusterRings *rings, gint64 id)
{
  Way *way = find_way (rings, id);
  int lowest = 0;
  for (guint u = way ? way->use : 0; u; u = g_array_index (rings->uses, Use, u - 1).next) {
    int level
        = g_array_index (rings->relations, Relation, g_array_index (rings->uses, Use, u - 1).relation).admin_level;
    if (level > 0 && (lowest == 0 || level < lowest))
      lowest = level;
  }
  return lowest;
}

guint
muster_rings_count (MusterRings *rings)
{
  return rings->relations->len;
}

void
muster_rings_get (MusterRings *rings, guint i, MusterRelation *out)
{
  const Relation *relation = &g_array_index (rings->relations, Relation, i);
  *out = (MusterRelation){
    relation->id, { relation->n_tags, relation->view }, relation->is_boundary, relation->admin_level
  };
}

/* Appends the cells of a way to the ring being made, less its first when the ring already has it. */
static void
append_way (MusterRings *rings, const Way *way, gboolean backwards, double tolerance, GArray *ring)
{
  if (way->n == 0)
    return;
  const MusterCell *cells = &g_array_index (rings->cells, MusterCell, way->start);
  g_autofree MusterCell *line = g_new (MusterCell, way->n);
  guint n = way->n;
  if (tolerance > 0)
    n = muster_line_simplify (cells, n, tolerance, line);
  else
    memcpy (line, cells, n * sizeof *line);
  for (guint i = ring->len > 0 ? 1 : 0; i < n; i++)
    g_array_append_val (ring, line[backwards ? n - 1 - i : i]);
}

typedef struct {
  guint way;
  gboolean used;
  guint next[2]; /* in the lists of its end nodes, plus one */
} Piece;

static void
link_end (GHashTable *ends, GArray *pieces, guint piece, guint end, gint64 node)
{
  gpointer key = GSIZE_TO_POINTER ((gsize)node);
  g_array_index (pieces, Piece, piece).next[end] = GPOINTER_TO_UINT (g_hash_table_lookup (ends, key));
  g_hash_table_insert (ends, key, GUINT_TO_POINTER (piece * 2 + end + 1));
}

/* An unused piece that touches @node, best one whose other end is @goal. Returns piece * 2 + end, plus one; 0 none. */
static guint
find_piece (MusterRings *rings, GHashTable *ends, GArray *pieces, gint64 node, gint64 goal)
{
  guint found = 0;
  for (guint at = GPOINTER_TO_UINT (g_hash_table_lookup (ends, GSIZE_TO_POINTER ((gsize)node))); at;) {
    const Piece *piece = &g_array_index (pieces, Piece, (at - 1) / 2);
    guint end = (at - 1) & 1;
    const Way *way = &g_array_index (rings->ways, Way, piece->way);
    if (!piece->used) {
      if ((end ? way->first : way->last) == goal)
        return at;
      found = at; /* the list runs backwards: keep the earliest member */
    }
    at = piece->next[end];
  }
  return found;
}

gboolean
muster_rings_assemble (MusterRings *rings, guint i, double tolerance, MusterShape *out)
{
  const Relation *relation = &g_array_index (rings->relations, Relation, i);
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autoptr (GArray) ring = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  g_autoptr (GHashTable) ends = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gboolean open = FALSE;
  muster_shape_empty (out);
  for (guint k = 0; k < relation->n; k++) {
    guint index = g_array_index (rings->members, Member, relation->first + k).way;
    const Way *way = &g_array_index (rings->ways, Way, index);
    if (!way->loaded || !g_hash_table_add (seen, GUINT_TO_POINTER (index + 1)))
      continue;
    if (way->first == way->last) {
      g_array_set_size (ring, 0);
      append_way (rings, way, FALSE, 0, ring);
      if (ring->len > 3) {
        if (tolerance > 0) {
          g_autofree MusterCell *thin = g_new (MusterCell, ring->len);
          /* A way that is a ring by itself is cut in its middle, so that it cannot shrink to a line. */
          guint half = ring->len / 2;
          guint n = muster_line_simplify ((const MusterCell *)(gpointer)ring->data, half + 1, tolerance, thin) - 1;
          n += muster_line_simplify (&g_array_index (ring, MusterCell, half), ring->len - half, tolerance, thin + n);
          if (n > 3) {
            g_array_set_size (ring, 0);
            g_array_append_vals (ring, thin, n);
          }
        }
        muster_shape_add_ring (out, (const MusterCell *)(gpointer)ring->data, ring->len - 1);
      }
      continue;
    }
    g_array_append_vals (pieces, &(Piece){ .way = index }, 1);
    link_end (ends, pieces, pieces->len - 1, 0, way->first);
    link_end (ends, pieces, pieces->len - 1, 1, way->last);
  }
  for (guint k = 0; k < pieces->len; k++) {
    Piece *piece = &g_array_index (pieces, Piece, k);
    if (piece->used)
      continue;
    piece->used = TRUE;
    const Way *way = &g_array_index (rings->ways, Way, piece->way);
    gint64 goal = way->first, at = way->last;
    g_array_set_size (ring, 0);
    append_way (rings, way, FALSE, tolerance, ring);
    while (at != goal) {
      guint next = find_piece (rings, ends, pieces, at, goal);
      if (!next)
        break;
      Piece *joined = &g_array_index (pieces, Piece, (next - 1) / 2);
      gboolean backwards = (next - 1) & 1;
      joined->used = TRUE;
      way = &g_array_index (rings->ways, Way, joined->way);
      append_way (rings, way, backwards, tolerance, ring);
      at = backwards ? way->first : way->last;
    }
    if (at != goal)
      open = TRUE;
    else if (ring->len > 3)
      muster_shape_add_ring (out, (const MusterCell *)(gpointer)ring->data, ring->len - 1);
  }
  muster_shape_wrap (out, TRUE);
  muster_shape_normalise_area (out);
  return out->rings->len > 0 && !(relation->is_boundary && open);
}
