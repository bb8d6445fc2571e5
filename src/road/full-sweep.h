/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/hierarchy.h"
#include "road/weights.h"

/* The edges of one metric in the order in which a sweep to all nodes reads them (full-sweep.c). Immutable. */
typedef struct _MusterFullSweep MusterFullSweep;

/* @inwards: for times to the seeds. Takes some tens of milliseconds on 264,000 junctions. (transfer full) */
MusterFullSweep *muster_full_sweep_new (const MusterHierarchy *h, const MusterCost *cost, gboolean inwards);
void muster_full_sweep_free (MusterFullSweep *sweep); /* (nullable) */
/* Where the time of a node (a rank) stands in what muster_full_sweep_run() fills: h->n of them. (transfer none) */
const guint32 *muster_full_sweep_places (const MusterFullSweep *sweep);
/* Fills @times, h->n of them by place. @fixed: nodes (ranks) whose times it holds by rank to begin with, and with each
 * all nodes above it. */
void muster_full_sweep_run (const MusterFullSweep *sweep, const guint32 *fixed, guint n_fixed, gint32 *times);

/* When a metric has it: the first few sweeps to all nodes do without. Zeros to begin with. */
typedef struct {
  gint asked;             /* atomic */
  MusterFullSweep *sweep; /* atomic (nullable) */
} MusterFullSweepSlot;
/* NULL until as much time went into sweeps without it as making it takes; whoever asks then makes it. Any thread. */
const MusterFullSweep *muster_full_sweep_get (MusterFullSweepSlot *slot, const MusterHierarchy *h,
                                              const MusterCost *cost, gboolean inwards);
