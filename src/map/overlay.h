/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tiles/plots.h"

/* Something drawn over the map that is no record: ways with their minutes, what is within reach. Built on one thread,
 * then immutable and atomically counted. */
typedef struct _MusterOverlay MusterOverlay;

MusterOverlay *muster_overlay_new (void);
MusterOverlay *muster_overlay_ref (MusterOverlay *overlay);
void muster_overlay_unref (MusterOverlay *overlay); /* (nullable) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterOverlay, muster_overlay_unref)

/* While it is built. Later ones lie above. @look: as of muster_shape_draw(), static. @label (nullable): beside its
 * middle; @strong: the label is filled. @shape: (transfer full) (nullable) NULL adds nothing. */
void muster_overlay_add (MusterOverlay *overlay, MusterShape *shape, const char *look, const char *label,
                         gboolean strong);
/* The area of a record, to be found again by where it lies. @id: of the record. @shape: (transfer full) (nullable) */
void muster_overlay_add_area (MusterOverlay *overlay, MusterShape *shape, const char *look, const char *label,
                              const char *id);
/* The smallest area at @p that does not reach all round @seen, the box in view: what lies under everything is not
 * pointed at. (nullable) (transfer none); @label: what is written on it. */
const char *muster_overlay_area_at (const MusterOverlay *overlay, MusterPoint p, const MusterBox *seen,
                                    const char **label);
gboolean muster_overlay_get_area_box (const MusterOverlay *overlay, const char *id, MusterBox *box);
guint muster_overlay_count (const MusterOverlay *overlay);
gboolean muster_overlay_get_box (const MusterOverlay *overlay, MusterBox *box); /* FALSE: it is empty */
