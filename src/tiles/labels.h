/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tiles/paint.h"
#include <pango/pango.h>

/* Placing the words of the base map (places, streets along their line, water, peaks, buildings of note) in one view
 * without two meeting, the important first. Deterministic: the same view gives the same labels. CJK falls back through
 * Pango. Placement may run on any thread; the result is immutable and may be drawn on another. */
typedef struct _MusterLabels MusterLabels;

/* @obstacles: (nullable) boxes in units of the view that labels must leave free (symbols). */
typedef struct {
  double x, y, width, height;
} MusterRect;
MusterLabels *muster_labels_place (MusterArea *area, const MusterView *view, const MusterRect *obstacles,
                                   guint n_obstacles, GCancellable *cancellable, GError **error);
void muster_labels_free (MusterLabels *labels);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterLabels, muster_labels_free)
guint muster_labels_count (const MusterLabels *labels);
const char *muster_labels_get_text (const MusterLabels *labels, guint i); /* the most important first */
/* The boxes that label @i takes: one where it is level, several along a line. (transfer none) */
const MusterRect *muster_labels_get_boxes (const MusterLabels *labels, guint i, guint *n);
void muster_labels_draw (const MusterLabels *labels, cairo_t *cr); /* with a halo in the look's land colour */
