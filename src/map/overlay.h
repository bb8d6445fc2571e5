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
gboolean muster_overlay_get_box (const MusterOverlay *overlay, MusterBox *box); /* FALSE: it is empty */
