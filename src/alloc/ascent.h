/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Climbing a concave, piecewise linear function: the Lagrangean bound of the location problems. The caller evaluates
 * the function at `point` and hands back its value and one subgradient; the climber chooses the next point. It also
 * keeps the weight with which the caller should average its relaxed solutions: the averages tend to the solution of the
 * linear relaxation and tell where to branch. Plain memory, one thread. */
typedef struct {
  int n;
  double *point;  /* [n] evaluate here next */
  double *best;   /* [n] where the highest value was found */
  double *smooth; /* [n] average subgradient */
  double floor;   /* no multiplier goes below this (−∞ for equalities) */
  double value;   /* the highest value so far, −∞ before the first */
  double weight;  /* what the caller gives its newest relaxed solution in its average */
  double lambda;  /* step length factor */
  int red;        /* steps in a row that did not improve */
  int steps;
  double checked; /* value when the weight was last looked at */
} MusterAscent;

void muster_ascent_init (MusterAscent *a, int n, double floor);
void muster_ascent_clear (MusterAscent *a);
/* Starts at @from, [n] of double or, when NULL, of float in @from_single. */
void muster_ascent_start (MusterAscent *a, const double *from, const float *from_single, double lambda);
/* @value and @subgradient [n] belong to a->point; @target is what the value should reach (the best known cost). Sets
 * a->point. Returns TRUE when the value improved. */
gboolean muster_ascent_step (MusterAscent *a, double value, const double *subgradient, double target);
