/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From segments and forbidden sequences to a graph of nodes and arcs.
 *
 * The forbidden sequences make an automaton (Aho, Corasick, CACM 18, 1975) that reads the edges one drives: its states
 * are the beginnings of sequences, and after each edge it is in the longest beginning that the last edges are. A state
 * with something to follow becomes a copy of the junction its last edge enters; everywhere else the plain junction is
 * enough. An arc from a copy leads where the automaton goes, and bears the mask of every sequence that ends with it. */
#include "road/graph.h"
#include "road/order.h"
#include <string.h>

typedef struct {
  guint32 edge, parent, fail, node;
  guint8 ends;     /* mask of the sequences that end here, after fail links too */
  gboolean within; /* some sequence goes on */
} State;

typedef struct {
  const MusterRoadData *data;
  GArray *states;   /* State; 0 is the root */
  GHashTable *next; /* state << 32 | edge → state */
} Automaton;

static guint32
step (const Automaton *a, guint32 state, guint32 edge)
{
  gint64 key = (gint64)((guint64)state << 32 | edge);
  return GPOINTER_TO_UINT (g_hash_table_lookup (a->next, &key));
}

static void
build_automaton (Automaton *a)
{
  a->states = g_array_new (FALSE, TRUE, sizeof (State));
  a->next = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_array_set_size (a->states, 1);
  const guint32 *turns = a->data->turns;
  guint deepest = 0;
  for (guint32 i = 0; i < a->data->n_turn_words; i += turns[i + 1] + 2) {
    guint32 state = 0;
    deepest = MAX (deepest, turns[i + 1]);
    for (guint32 k = 0; k < turns[i + 1]; k++) {
      guint32 edge = turns[i + 2 + k], to = step (a, state, edge);
      g_array_index (a->states, State, state).within = TRUE;
      if (!to) {
        to = a->states->len;
        g_array_append_vals (a->states, &(State){ .edge = edge, .parent = state }, 1);
        gint64 key = (gint64)((guint64)state << 32 | edge);
        g_hash_table_insert (a->next, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (to));
      }
      state = to;
    }
    g_array_index (a->states, State, state).ends |= (guint8)turns[i];
  }
  /* Fail links by rising depth: a state's is found from its parent's. */
  g_autofree guint *depth = g_new0 (guint, a->states->len);
  for (guint level = 1; level <= deepest; level++)
    for (guint32 s = 1; s < a->states->len; s++) {
      State *state = &g_array_index (a->states, State, s);
      depth[s] = depth[state->parent] + 1; /* a parent comes before its children */
      if (depth[s] != level || level == 1)
        continue;
      guint32 fail = g_array_index (a->states, State, state->parent).fail, to;
      while (!(to = step (a, fail, state->edge)) && fail)
        fail = g_array_index (a->states, State, fail).fail;
      state->fail = to;
      state->ends |= g_array_index (a->states, State, to).ends;
    }
}

/* Where one is after @edge in state @from, and whom it is forbidden to. */
static guint32
follow (const Automaton *a, guint32 from, guint32 edge, guint8 *forbidden)
{
  guint32 to;
  while (!(to = step (a, from, edge)) && from)
    from = g_array_index (a->states, State, from).fail;
  *forbidden = g_array_index (a->states, State, to).ends;
  while (to && !g_array_index (a->states, State, to).within)
    to = g_array_index (a->states, State, to).fail;
  return to;
}

/* ---- nodes ---- */

static guint32
add_node (GArray *junctions, guint32 junction)
{
  g_array_append_val (junctions, junction);
  return junctions->len - 1;
}

/* A node for each junction that the graph meets; for each end of a road at a barrier. */
static GArray *
make_nodes (MusterRoadGraph *graph, const MusterRoadData *data, MusterRoadGraphKind which)
{
  guint vehicles = muster_road_graph_vehicles (which);
  GArray *junctions = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree guint32 *node = g_new (guint32, MAX (data->n_junctions, 1));
  memset (node, 0xff, data->n_junctions * sizeof *node);
  for (guint32 e = 0; e < graph->n_edges; e++) {
    graph->end[e] = graph->landing[e] = G_MAXUINT32;
    if (!muster_road_data_edge_is_open (data, e, vehicles) && !muster_road_data_edge_is_open (data, e ^ 1, vehicles))
      continue;
    guint32 j = muster_road_data_head (data, e);
    if (which == MUSTER_GRAPH_DRIVE && data->barrier[j])
      graph->end[e] = add_node (junctions, j);
    else {
      if (node[j] == G_MAXUINT32)
        node[j] = add_node (junctions, j);
      graph->end[e] = node[j];
    }
    graph->landing[e] = graph->end[e];
  }
  return junctions;
}

/* ---- arcs ---- */

typedef struct {
  guint32 *start, *edges; /* open edges out of each plain node */
} Leaving;

static void
find_leaving (const MusterRoadGraph *graph, const MusterRoadData *data, guint vehicles, guint32 n, Leaving *out)
{
  out->start = g_new0 (guint32, (gsize)n + 2);
  out->edges = g_new (guint32, MAX (graph->n_edges, 1));
  for (guint32 e = 0; e < graph->n_edges; e++)
    if (muster_road_data_edge_is_open (data, e, vehicles))
      out->start[graph->end[e ^ 1] + 2]++;
  for (guint32 u = 0; u < n; u++)
    out->start[u + 2] += out->start[u + 1];
  for (guint32 e = 0; e < graph->n_edges; e++)
    if (muster_road_data_edge_is_open (data, e, vehicles))
      out->edges[out->start[graph->end[e ^ 1] + 1]++] = e;
}

typedef struct {
  GArray *tail, *head, *edge, *forbidden;
} Arcs;

static void
add_arc (Arcs *arcs, guint32 tail, guint32 head, guint32 edge, guint8 forbidden)
{
  if ((forbidden & MUSTER_ROAD_DRIVERS) == MUSTER_ROAD_DRIVERS)
    return;
  g_array_append_val (arcs->tail, tail);
  g_array_append_val (arcs->head, head);
  g_array_append_val (arcs->edge, edge);
  g_array_append_val (arcs->forbidden, forbidden);
}

static void
make_arcs (MusterRoadGraph *graph, const Automaton *a, const Leaving *leaving, guint32 n_plain)
{
  Arcs arcs = { g_array_new (FALSE, FALSE, 4), g_array_new (FALSE, FALSE, 4), g_array_new (FALSE, FALSE, 4),
                g_array_new (FALSE, FALSE, 1) };
  guint8 forbidden;
  for (guint32 u = 0; u < n_plain; u++)
    for (guint32 k = leaving->start[u]; k < leaving->start[u + 1]; k++) {
      guint32 e = leaving->edges[k], to = follow (a, 0, e, &forbidden);
      graph->landing[e] = to ? g_array_index (a->states, State, to).node : graph->end[e];
      add_arc (&arcs, u, graph->landing[e], e, 0);
    }
  for (guint32 s = 1; s < a->states->len; s++) {
    const State *state = &g_array_index (a->states, State, s);
    if (!state->within || state->node == G_MAXUINT32)
      continue;
    guint32 u = graph->end[state->edge];
    for (guint32 k = leaving->start[u]; k < leaving->start[u + 1]; k++) {
      guint32 e = leaving->edges[k], to = follow (a, s, e, &forbidden);
      add_arc (&arcs, state->node, to ? g_array_index (a->states, State, to).node : graph->end[e], e, forbidden);
    }
  }
  graph->n_arcs = arcs.tail->len;
  graph->tail = (guint32 *)(gpointer)g_array_free (arcs.tail, FALSE);
  graph->head = (guint32 *)(gpointer)g_array_free (arcs.head, FALSE);
  graph->edge = (guint32 *)(gpointer)g_array_free (arcs.edge, FALSE);
  graph->forbidden = (guint8 *)(gpointer)g_array_free (arcs.forbidden, FALSE);
}

static void
index_arcs (MusterRoadGraph *graph)
{
  graph->arc_start = g_new0 (guint32, (gsize)graph->n_edges + 2);
  graph->arcs = g_new (guint32, MAX (graph->n_arcs, 1));
  for (guint32 i = 0; i < graph->n_arcs; i++)
    graph->arc_start[graph->edge[i] + 2]++;
  for (guint32 e = 0; e < graph->n_edges; e++)
    graph->arc_start[e + 2] += graph->arc_start[e + 1];
  for (guint32 i = 0; i < graph->n_arcs; i++)
    graph->arcs[graph->arc_start[graph->edge[i] + 1]++] = i;
}

void
muster_road_graph_init (MusterRoadGraph *graph, const MusterRoadData *data, MusterRoadGraphKind which)
{
  static const MusterRoadData none = { 0 };
  memset (graph, 0, sizeof *graph);
  graph->n_edges = 2 * data->n_segments;
  graph->end = g_new (guint32, MAX (graph->n_edges, 1));
  graph->landing = g_new (guint32, MAX (graph->n_edges, 1));
  GArray *junctions = make_nodes (graph, data, which);
  guint32 n_plain = junctions->len;
  Automaton a = { .data = which == MUSTER_GRAPH_DRIVE ? data : &none };
  build_automaton (&a);
  for (guint32 s = 1; s < a.states->len; s++) {
    State *state = &g_array_index (a.states, State, s);
    gboolean there = state->within && graph->end[state->edge] != G_MAXUINT32;
    state->node = there ? add_node (junctions, muster_road_data_head (data, state->edge)) : G_MAXUINT32;
    state->within = there;
  }
  Leaving leaving;
  find_leaving (graph, data, muster_road_graph_vehicles (which), n_plain, &leaving);
  make_arcs (graph, &a, &leaving, n_plain);
  index_arcs (graph);
  graph->n_nodes = junctions->len;
  graph->junction = (guint32 *)(gpointer)g_array_free (junctions, FALSE);
  g_free (leaving.start);
  g_free (leaving.edges);
  g_array_unref (a.states);
  g_hash_table_unref (a.next);
}

void
muster_road_graph_clear (MusterRoadGraph *graph)
{
  g_free (graph->junction);
  g_free (graph->tail);
  g_free (graph->head);
  g_free (graph->edge);
  g_free (graph->forbidden);
  g_free (graph->end);
  g_free (graph->landing);
  g_free (graph->arc_start);
  g_free (graph->arcs);
  memset (graph, 0, sizeof *graph);
}

guint32 *
muster_road_graph_find_order (const MusterRoadGraph *graph, const MusterRoadData *data)
{
  g_autofree gint32 *x = g_new (gint32, MAX (graph->n_nodes, 1)), *y = g_new (gint32, MAX (graph->n_nodes, 1));
  for (guint32 u = 0; u < graph->n_nodes; u++) {
    x[u] = data->x[graph->junction[u]];
    y[u] = data->y[graph->junction[u]];
  }
  MusterNet net;
  muster_net_init (&net, graph->n_nodes, graph->tail, graph->head, graph->n_arcs);
  guint32 *rank = muster_order_find (&net, x, y);
  muster_net_clear (&net);
  return rank;
}
