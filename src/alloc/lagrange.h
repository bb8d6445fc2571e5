/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"
#include "alloc/ascent.h"
#include "alloc/branch.h"

/* What every branch and bound on a Lagrangean here does alike: climb, and search best bound first. The solver embeds
 * this, says how a point is evaluated and a node is expanded, and keeps `best_value` up to date. One thread. */
typedef struct {
  MusterAscent ascent;
  MusterAllocClock clock;
  double *subgradient; /* [multipliers] of the last evaluation */
  double best_value;   /* cost of the best plan; above every cost while there is none */
  double grain;        /* all costs are multiples of it; 0: they are not */
  double slack;        /* share of the best value by which a bound may fall short and still close a node */
  double rise;         /* share of the best value that counts as a gain of the climb */
  guint64 nodes;       /* expanded by the search */
  gpointer data;       /* for the functions */
  /* The bound at @point; fills `subgradient`. */
  double (*evaluate) (gpointer data, const double *point);
  /* (nullable) After each step of a climb. @improved: it is the highest so far; @rose: by more than `rise`. */
  void (*look) (gpointer data, gboolean improved, gboolean rose);
  /* Closes @node or pushes what comes after it. Not done to its end when the clock expires. */
  void (*expand) (gpointer data, MusterBranch *tree, const MusterNode *node);
  /* (nullable) After each node. @before: the best value before it. */
  void (*after) (gpointer data, double before);
} MusterLagrange;

/* Multipliers stay at or above @floor (−∞: no limit). The functions, grain and best_value are set by the caller. */
void muster_lagrange_init (MusterLagrange *l, int multipliers, double floor, const MusterAllocBudget *budget);
void muster_lagrange_clear (MusterLagrange *l);
/* TRUE when nothing at or above @bound is better than the best plan. */
gboolean muster_lagrange_proven (const MusterLagrange *l, double bound);
/* Climbs from where the ascent stands, until @steps, @quiet steps without a gain, or a bound that proves the best plan.
 */
void muster_lagrange_climb (MusterLagrange *l, int steps, int quiet);
/* Works off @tree, which holds the first nodes; @root is proven already. Returns what is proven at the end. @crowd: see
 * muster_branch_pop(). */
double muster_lagrange_search (MusterLagrange *l, MusterBranch *tree, double root, guint crowd);
