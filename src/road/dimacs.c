/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading shortest-path challenge files and answering on them.
 *
 * The reader takes numbers of digits only: "1.5", "-3", "nan", "1e3" and numbers that do not fit are errors that name
 * the line, and so is a file with fewer or more arcs than its problem line says. The largest length is such that no
 * path can overflow: half the range of 64 bits divided by the number of nodes. */
#include "road/dimacs.h"
#include "road/network.h"
#include "road/weights.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define MOST_TRIANGLES 4e9 /* seconds of work; beyond it Dijkstra is the better engine */

struct _MusterDimacs {
  char *path;
  guint32 n, m;
  guint32 *tail, *head; /* from 0 */
  gint64 *length;       /* INFINITE when closed */
  guint32 *start, *out; /* arcs by tail */
  MusterHierarchy hierarchy;
  gboolean has_hierarchy;
  MusterCost64 *cost;
  gint64 *ahead, *back;
  GArray *changed; /* arcs since the last customising */
  /* Dijkstra */
  gint64 *distance;
  GArray *heap;
};

/* ---- reading ---- */

typedef struct {
  const char *path, *at, *end; /* of the whole text */
  const char *line_end;
  guint64 line;
} Reader;

static gboolean
refuse (const Reader *reader, GError **error, const char *what)
{
  g_set_error (error, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_INPUT, _ ("%s: line %" PRIu64 ": %s"), reader->path,
               reader->line, what);
  return FALSE;
}

/* To the next line that holds something and is no comment. */
static gboolean
next_line (Reader *reader)
{
  for (;;) {
    if (reader->line > 0)
      reader->at = reader->line_end < reader->end ? reader->line_end + 1 : reader->end;
    if (reader->at >= reader->end)
      return FALSE;
    reader->line++;
    const char *newline = memchr (reader->at, '\n', (gsize)(reader->end - reader->at));
    reader->line_end = newline ? newline : reader->end;
    while (reader->at < reader->line_end && g_ascii_isspace (*reader->at))
      reader->at++;
    gboolean comment = reader->at < reader->line_end && *reader->at == 'c'
                       && (reader->at + 1 == reader->line_end || g_ascii_isspace (reader->at[1]));
    if (reader->at < reader->line_end && !comment)
      return TRUE;
  }
}

static gboolean
take_word (Reader *reader, const char *word)
{
  gsize n = strlen (word);
  while (reader->at < reader->line_end && g_ascii_isspace (*reader->at))
    reader->at++;
  if ((gsize)(reader->line_end - reader->at) < n || memcmp (reader->at, word, n) != 0
      || (reader->at + n < reader->line_end && !g_ascii_isspace (reader->at[n])))
    return FALSE;
  reader->at += n;
  return TRUE;
}

static gboolean
take_number (Reader *reader, guint64 least, guint64 most, const char *what, guint64 *value, GError **error)
{
  while (reader->at < reader->line_end && g_ascii_isspace (*reader->at))
    reader->at++;
  const char *from = reader->at;
  gboolean digits = from < reader->line_end, fits = TRUE;
  guint64 v = 0;
  while (reader->at < reader->line_end && !g_ascii_isspace (*reader->at)) {
    char c = *reader->at++;
    digits = digits && g_ascii_isdigit (c);
    if (digits && fits)
      fits = !__builtin_mul_overflow (v, 10, &v) && !__builtin_add_overflow (v, (guint64)(c - '0'), &v);
  }
  *value = v;
  if (digits && fits && v >= least && v <= most)
    return TRUE;
  g_autofree char *word = g_strndup (from, (gsize)MIN (reader->at - from, 40));
  g_autofree char *safe = g_utf8_make_valid (word, -1);
  g_autofree char *high = g_strdup_printf ("%" G_GUINT64_FORMAT, most);
  g_autofree char *low = g_strdup_printf ("%" G_GUINT64_FORMAT, least);
  g_autofree char *say = *from == 0 || reader->at == from ? g_strdup_printf (_ ("%s is missing"), what)
                         : !digits
                             ? g_strdup_printf (_ ("%s is “%s”, which is no whole number from 0"), what, safe)
                             : g_strdup_printf (_ ("%s is %s, which is not within %s and %s"), what, safe, low, high);
  return refuse (reader, error, say);
}

static gboolean
end_line (Reader *reader, GError **error)
{
  while (reader->at < reader->line_end && g_ascii_isspace (*reader->at))
    reader->at++;
  return reader->at == reader->line_end ? TRUE
                                        : refuse (reader, error, _ ("there is more on the line than belongs there"));
}

static gboolean
read_problem (MusterDimacs *d, Reader *reader, GError **error)
{
  guint64 n, m;
  if (!take_word (reader, "p") || !take_word (reader, "sp"))
    return refuse (reader, error, _ ("expected the problem line “p sp NODES ARCS”"));
  if (!take_number (reader, 0, G_MAXINT32, _ ("the number of nodes"), &n, error)
      || !take_number (reader, 0, G_MAXINT32, _ ("the number of arcs"), &m, error) || !end_line (reader, error))
    return FALSE;
  /* An arc takes at least eight bytes of text: a count that the file cannot hold is no reason to ask for memory. */
  if (m > (guint64)(reader->end - reader->at) / 7 + 1)
    return refuse (reader, error, _ ("the file is too short for so many arcs"));
  d->n = (guint32)n;
  d->m = (guint32)m;
  d->tail = g_try_new (guint32, MAX (m, 1));
  d->head = g_try_new (guint32, MAX (m, 1));
  d->length = g_try_new (gint64, MAX (m, 1));
  d->start = g_try_new0 (guint32, n + 2);
  if (!d->tail || !d->head || !d->length || !d->start)
    return refuse (reader, error, _ ("there is not enough memory for so many nodes"));
  return TRUE;
}

static gboolean
read_arcs (MusterDimacs *d, Reader *reader, GError **error)
{
  guint64 longest = (guint64)(MUSTER_COST64_INFINITE - 1) / MAX (d->n, 1), u, v, length;
  guint32 i = 0;
  while (next_line (reader)) {
    if (!take_word (reader, "a"))
      return refuse (reader, error,
                     take_word (reader, "p") ? _ ("there is a second problem line")
                                             : _ ("expected an arc “a TAIL HEAD LENGTH”"));
    if (i == d->m)
      return refuse (reader, error, _ ("there are more arcs than the problem line says"));
    if (!take_number (reader, 1, d->n, _ ("the tail"), &u, error)
        || !take_number (reader, 1, d->n, _ ("the head"), &v, error)
        || !take_number (reader, 0, longest, _ ("the length"), &length, error) || !end_line (reader, error))
      return FALSE;
    d->tail[i] = (guint32)u - 1;
    d->head[i] = (guint32)v - 1;
    d->length[i++] = (gint64)length;
  }
  if (i == d->m)
    return TRUE;
  g_autofree char *say = g_strdup_printf (_ ("the file ends after %u of %u arcs"), i, d->m);
  return refuse (reader, error, say);
}

MusterDimacs *
muster_dimacs_read (const char *path, GError **error)
{
  g_autoptr (MusterDimacs) d = g_new0 (MusterDimacs, 1);
  g_autofree char *text = NULL;
  gsize size;
  if (!g_file_get_contents (path, &text, &size, error)) /* a pipe too */
    return NULL;
  Reader reader = { .path = path, .at = text };
  reader.end = reader.at + size;
  d->path = g_strdup (path);
  d->changed = g_array_new (FALSE, FALSE, sizeof (guint32));
  d->heap = g_array_new (FALSE, FALSE, 16);
  if (!next_line (&reader)) {
    g_set_error (error, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_INPUT, _ ("%s: the file holds no graph"), path);
    return NULL;
  }
  if (!read_problem (d, &reader, error) || !read_arcs (d, &reader, error))
    return NULL;
  d->out = g_new (guint32, MAX (d->m, 1));
  for (guint32 i = 0; i < d->m; i++)
    d->start[d->tail[i] + 1]++;
  for (guint32 u = 0; u < d->n; u++)
    d->start[u + 1] += d->start[u];
  g_autofree guint32 *at = g_memdup2 (d->start, ((gsize)d->n + 1) * sizeof *at);
  for (guint32 i = 0; i < d->m; i++)
    d->out[at[d->tail[i]]++] = i;
  return g_steal_pointer (&d);
}

void
muster_dimacs_free (MusterDimacs *d)
{
  if (!d)
    return;
  if (d->has_hierarchy)
    muster_hierarchy_clear (&d->hierarchy);
  g_free (d->path);
  g_free (d->tail);
  g_free (d->head);
  g_free (d->length);
  g_free (d->start);
  g_free (d->out);
  g_free (d->cost);
  g_free (d->ahead);
  g_free (d->back);
  g_free (d->distance);
  g_clear_pointer (&d->changed, g_array_unref);
  g_clear_pointer (&d->heap, g_array_unref);
  g_free (d);
}

guint32
muster_dimacs_count_nodes (const MusterDimacs *d)
{
  return d->n;
}

GArray *
muster_dimacs_read_pairs (const MusterDimacs *d, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize size;
  if (!g_file_get_contents (path, &text, &size, error)) /* a pipe too */
    return NULL;
  Reader reader = { .path = path, .at = text };
  reader.end = reader.at + size;
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint64 u, v;
  while (next_line (&reader)) {
    if (take_word (&reader, "p")) /* the head of a file of the challenge's own form */
      continue;
    take_word (&reader, "q");
    if (!take_number (&reader, 1, d->n, _ ("the first node"), &u, error)
        || !take_number (&reader, 1, d->n, _ ("the second node"), &v, error) || !end_line (&reader, error))
      return NULL;
    g_array_append_vals (pairs, (guint32[]){ (guint32)u, (guint32)v }, 2);
  }
  return g_steal_pointer (&pairs);
}

/* ---- answering ---- */

gboolean
muster_dimacs_prepare (MusterDimacs *d)
{
  guint64 most = MAX (4000000, 24 * ((guint64)d->n + d->m));
  MusterNet net;
  muster_net_init (&net, d->n, d->tail, d->head, d->m);
  guint32 *rank = muster_order_find (&net, NULL, NULL);
  muster_net_clear (&net);
  d->has_hierarchy
      = muster_hierarchy_init (&d->hierarchy, d->n, d->tail, d->head, d->m, rank, (guint32)MIN (most, G_MAXUINT32 / 4));
  if (d->has_hierarchy && d->hierarchy.triangles > MOST_TRIANGLES) {
    muster_hierarchy_clear (&d->hierarchy);
    d->has_hierarchy = FALSE;
  }
  g_array_set_size (d->changed, 0);
  if (!d->has_hierarchy)
    return FALSE;
  d->cost = g_new (MusterCost64, MAX (d->hierarchy.m, 1));
  d->ahead = g_new (gint64, MAX (d->n, 1));
  d->back = g_new (gint64, MAX (d->n, 1));
  muster_cost64_customise (&d->hierarchy, d->length, d->cost);
  return TRUE;
}

static void
close_arc (MusterDimacs *d, guint32 arc)
{
  d->length[arc] = MUSTER_COST64_INFINITE;
  g_array_append_val (d->changed, arc);
}

guint
muster_dimacs_close (MusterDimacs *d, guint32 tail, guint32 head)
{
  guint n = 0;
  for (guint32 k = d->start[tail - 1]; k < d->start[tail]; k++)
    if (d->head[d->out[k]] == head - 1) {
      close_arc (d, d->out[k]);
      n++;
    }
  return n;
}

guint
muster_dimacs_close_random (MusterDimacs *d, guint n, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree guint32 *arcs = g_new (guint32, MAX (d->m, 1));
  n = MIN (n, d->m);
  for (guint32 i = 0; i < d->m; i++)
    arcs[i] = i;
  for (guint32 i = 0; i < n; i++) {
    guint32 k = i + (guint32)(g_rand_int (random) % (d->m - i)), arc = arcs[k];
    arcs[k] = arcs[i];
    arcs[i] = arc;
    close_arc (d, arc);
  }
  return n;
}

gint64
muster_dimacs_distance (MusterDimacs *d, guint32 from, guint32 to)
{
  if (!d->has_hierarchy)
    return muster_dimacs_dijkstra (d, from, to);
  if (d->changed->len > 0) {
    if (d->changed->len > d->m / 20)
      muster_cost64_customise (&d->hierarchy, d->length, d->cost);
    else
      muster_cost64_update (&d->hierarchy, d->length, (const guint32 *)(gconstpointer)d->changed->data, d->changed->len,
                            d->cost);
    g_array_set_size (d->changed, 0);
  }
  gint64 found = muster_cost64_query (&d->hierarchy, d->cost, d->hierarchy.rank[from - 1], d->hierarchy.rank[to - 1],
                                      d->ahead, d->back);
  return found < MUSTER_COST64_INFINITE ? found : -1;
}

typedef struct {
  gint64 key;
  guint32 node;
} Entry;

static void
heap_push (GArray *heap, Entry entry)
{
  guint i = heap->len;
  g_array_append_val (heap, entry);
  Entry *e = (Entry *)(gpointer)heap->data;
  for (; i > 0 && e[(i - 1) / 2].key > entry.key; i = (i - 1) / 2)
    e[i] = e[(i - 1) / 2];
  e[i] = entry;
}

static Entry
heap_pop (GArray *heap)
{
  Entry *e = (Entry *)(gpointer)heap->data, top = e[0], last = e[heap->len - 1];
  guint n = heap->len - 1, i = 0;
  for (guint k; (k = 2 * i + 1) < n; i = k) {
    k += k + 1 < n && e[k + 1].key < e[k].key;
    if (e[k].key >= last.key)
      break;
    e[i] = e[k];
  }
  e[i] = last;
  g_array_set_size (heap, n);
  return top;
}

gint64
muster_dimacs_dijkstra (MusterDimacs *d, guint32 from, guint32 to)
{
  if (!d->distance)
    d->distance = g_new (gint64, MAX (d->n, 1));
  for (guint32 u = 0; u < d->n; u++)
    d->distance[u] = MUSTER_COST64_INFINITE;
  d->distance[from - 1] = 0;
  g_array_set_size (d->heap, 0);
  heap_push (d->heap, (Entry){ 0, from - 1 });
  while (d->heap->len) {
    Entry top = heap_pop (d->heap);
    if (top.key > d->distance[top.node])
      continue;
    if (top.node == to - 1)
      return top.key;
    for (guint32 k = d->start[top.node]; k < d->start[top.node + 1]; k++) {
      guint32 arc = d->out[k], v = d->head[arc];
      if (d->length[arc] >= MUSTER_COST64_INFINITE || top.key + d->length[arc] >= d->distance[v])
        continue;
      d->distance[v] = top.key + d->length[arc];
      heap_push (d->heap, (Entry){ d->distance[v], v });
    }
  }
  return -1;
}
