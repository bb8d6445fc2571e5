/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

/* A graph in the format of the 9th DIMACS Implementation Challenge (shortest paths): comments "c …", one line
 * "p sp NODES ARCS", lines "a TAIL HEAD LENGTH" with nodes from 1 and whole lengths from 0. Distances on it come from
 * the same hierarchy as those on roads, in numbers of 64 bits. One thread at a time. Errors are MUSTER_ROAD_ERROR_INPUT
 * with file and line, or of G_FILE_ERROR. */
typedef struct _MusterDimacs MusterDimacs;

MusterDimacs *muster_dimacs_read (const char *path, GError **error);
void muster_dimacs_free (MusterDimacs *dimacs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterDimacs, muster_dimacs_free)
guint32 muster_dimacs_count_nodes (const MusterDimacs *dimacs);

/* Orders, contracts and customises; without it distances come from plain Dijkstra, which is sooner for a few. FALSE
 * when the graph is too entangled for a hierarchy (a dense random graph): distances then come from plain Dijkstra, as
 * exact and slower. */
gboolean muster_dimacs_prepare (MusterDimacs *dimacs);

/* Pairs of nodes, "TAIL HEAD" a line, or "q TAIL HEAD" as in the challenge's own files; comments, "p" lines and empty
 * lines are skipped. (transfer full) (element-type guint32) two
 * for each line. */
GArray *muster_dimacs_read_pairs (const MusterDimacs *dimacs, const char *path, GError **error);
/* Closes every arc from @tail to @head (from 1); returns how many. Before or after preparing; then only what this
 * touches is computed again, at the next distance. */
guint muster_dimacs_close (MusterDimacs *dimacs, guint32 tail, guint32 head);
/* Closes @n arcs chosen by @seed, or all if there are fewer. */
guint muster_dimacs_close_random (MusterDimacs *dimacs, guint n, guint32 seed);

/* Nodes from 1, within the graph. -1: unreachable. */
gint64 muster_dimacs_distance (MusterDimacs *dimacs, guint32 from, guint32 to);
gint64 muster_dimacs_dijkstra (MusterDimacs *dimacs, guint32 from, guint32 to); /* the same by plain Dijkstra */
