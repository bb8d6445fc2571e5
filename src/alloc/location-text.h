/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* The published formats of location problems, read for solver and checker alike. White space apart, lines do not
 * count. Errors are MUSTER_ALLOC_ERROR_INPUT with the line, or _RANGE. Each (transfer full). */

/* OR-Library pmed: nodes edges medians, then for each edge its two nodes (from 1) and its cost, ≥ 0. */
typedef struct {
  int nodes, medians;
  int edges;      /* different pairs; loops are left out */
  int *ends;      /* [edges × 2] from 0 */
  double *costs;  /* [edges] the last one given for the pair */
  int components; /* of the graph */
} MusterPMedText;
MusterPMedText *muster_pmed_text_read (const char *text, gsize length, GError **error);
void muster_pmed_text_free (MusterPMedText *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterPMedText, muster_pmed_text_free)

/* In which order a single-source text was found: see muster_sscflp_text_read(). */
typedef enum { MUSTER_LAYOUT_LISTS, MUSTER_LAYOUT_PAIRS, MUSTER_LAYOUT_CUSTOMERS_FIRST } MusterLayout;

/* Facilities with capacities, opening costs, customers with demands, and the cost of serving all of a customer from a
 * facility. In the problem of generalised assignment the demand depends on the facility as well. */
typedef struct {
  int facilities, customers;
  double *capacities;   /* [facilities] */
  double *openings;     /* [facilities] */
  double *demands;      /* [customers] or, for gap, [facilities × customers] */
  double *costs;        /* [facilities × customers], of the whole demand */
  gboolean unlimited;   /* cap: no capacities were given, each is as large as the whole demand */
  gboolean by_facility; /* sscflp: the costs were read as a row for each facility */
  MusterLayout layout;  /* sscflp */
  int words;            /* cap: so many capacities were the word */
  gboolean maximise;    /* gap: the costs are profits, held here with the sign turned */
} MusterSiteText;

/* OR-Library cap: m n; capacity and opening cost of each facility; for each customer its demand and the m costs of
 * serving all of it. The word `capacity` stands for @capacity; where that is 0 the facility has no limit. Where every
 * capacity is 0 none has. */
MusterSiteText *muster_cap_text_read (const char *text, gsize length, double capacity, GError **error);
/* Single source, the plain order: m n; m capacities; m opening costs; n demands; a row of m costs for each customer.
 * Lines count where another order is told from it:
 *   - pairs, as Holmberg's instances are published: m lines of a capacity and an opening cost; the n demands, ending a
 *     line; a row of n costs for each facility, each ending a line, and the costs cannot be rows of m as well;
 *   - customers first: n m; n rows of m costs; n demands; m opening costs; m capacities, where the numbers are as many
 * as these and not as many as in the plain order.
 * @rows says what a row is of: customers is the plain order, whatever the lines; facilities takes m lines of two as
 * pairs. One number more at the end, the best cost known, is passed over. */
typedef enum {
  MUSTER_ROWS_USUAL,
  MUSTER_ROWS_CUSTOMERS,
  MUSTER_ROWS_FACILITIES,
  MUSTER_ROWS_CUSTOMERS_FIRST, /* that order and no other */
} MusterRows;
MusterSiteText *muster_sscflp_text_read (const char *text, gsize length, MusterRows rows, GError **error);
/* OR-Library gap: the number of problems, then for each: m n; m rows of n costs; m rows of n demands; m capacities.
 * @which counts from 1; @maximise takes the costs as profits. */
MusterSiteText *muster_gap_text_read (const char *text, gsize length, int which, gboolean maximise, GError **error);
void muster_site_text_free (MusterSiteText *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSiteText, muster_site_text_free)

/* Coverage: points, sites, units, and the distance that covers; then the weights of the points, then for each point its
 * distances to all sites. */
typedef struct {
  int points, sites, units;
  double radius;
  double *weights;  /* [points] ≥ 0 */
  gboolean *covers; /* [points × sites] */
} MusterCoverText;
MusterCoverText *muster_cover_text_read (const char *text, gsize length, GError **error);
void muster_cover_text_free (MusterCoverText *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCoverText, muster_cover_text_free)
