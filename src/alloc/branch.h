/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* The open nodes of a branch and bound: a heap, the lowest bound on top. A node carries what the solver needs to go on:
 * one small number for each decision and the multipliers of its parent. Equal bounds leave in the order of depth,
 * deepest first, then of birth, so that a search is the same on every machine. */
typedef struct {
  double bound;
  int depth;
  guint born;
  int proof;          /* its node in the proof, −1 when there is none */
  gint16 *state;      /* [states] */
  float *multipliers; /* [multipliers] */
} MusterNode;

typedef struct {
  GPtrArray *heap;
  int states, multipliers;
  guint born;
} MusterBranch;

void muster_branch_init (MusterBranch *b, int states, int multipliers);
void muster_branch_clear (MusterBranch *b);
/* A node of its own memory with a copy of both arrays; @multipliers may be NULL (zeros). (transfer full) */
MusterNode *muster_branch_node (MusterBranch *b, double bound, int depth, const gint16 *state,
                                const double *multipliers);
void muster_branch_push (MusterBranch *b, MusterNode *node); /* (transfer full) */
/* The node to look at next: the lowest bound; when more than @crowd wait, the deepest of the last ones, which keeps
 * memory in hand. NULL when none waits. (transfer full) */
MusterNode *muster_branch_pop (MusterBranch *b, guint crowd);
/* The lowest bound of those that wait, +∞ when none does. */
double muster_branch_bound (const MusterBranch *b);
/* The free one of @states [n] (0) whose @share is nearest to one half, and less than @within away from it; −1: none. */
int muster_branch_pick_half (const gint16 *states, const double *shares, int n, double within);
void muster_node_free (MusterNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterNode, muster_node_free)
