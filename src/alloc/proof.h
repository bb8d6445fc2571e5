/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* A search tree kept as a proof: each node has the decisions of its parent and one more; where it has prices of its own
 * they, otherwise its parent's, prove by the Lagrangean bound that no better plan is below it, or that none is below it
 * with one of its fixed sites the other way. Node 0 is the root, whose prices are the certificate's "dual". A tree that
 * would grow beyond its limit is given up as a whole. */
typedef struct {
  double *prices;   /* (nullable) */
  GArray *fixed;    /* int: site + 1 open, −(site + 1) closed */
  int branch;       /* site, −1: none */
  int open, closed; /* the nodes after it, −1: none; with open alone it goes on there */
} MusterProofNode;

typedef struct {
  GPtrArray *nodes; /* (nullable): NULL once given up */
  int multipliers;
  gsize left; /* prices and fixed sites that may still be kept */
} MusterProof;

void muster_proof_init (MusterProof *proof, int multipliers, gsize limit); /* with the root */
void muster_proof_clear (MusterProof *proof);
/* All do nothing once the proof is given up, or for a node below 0. */
void muster_proof_set_prices (MusterProof *proof, int node, const double *prices);
void muster_proof_fix (MusterProof *proof, int node, int site, gboolean open);
void muster_proof_branch (MusterProof *proof, int node, int site, int *open, int *closed);
/* A node that goes on where @node ends, with the same decisions. Returns its number, −1 once given up. */
int muster_proof_go_on (MusterProof *proof, int node);
/* Prices to four decimals, so that what is written down is what was used. */
void muster_proof_round (double *prices, int n);
/* "tree":[{"prices":…,"fixed":…,"branch":…,"open":…,"closed":…},…]; nothing once given up. TRUE when written. */
gboolean muster_proof_write (const MusterProof *proof, GString *out);
