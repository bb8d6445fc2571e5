/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "exchange/cap.h"
#include "store/picture.h"
#include "store/store.h"

/* A warning record as CAP 1.2, appended to @out: what it says now, as Alert, Update or Cancel. @picture, @drill: where
 * its jurisdictions are found. @unit: (nullable) whose centre this is, the sender where the warning names none.
 * @history: (element-type MusterEntry) the journal about the warning, in any order, for the updates between the first
 * message and this one. FALSE with MUSTER_MODEL_ERROR where it was not issued, with MUSTER_JSON_ERROR where the message
 * would not be valid (an area that does not close, say); @out is then as it was. Pure. */
gboolean muster_cap_from_warning (const MusterRecord *warning, MusterPicture *picture, const char *drill,
                                  const char *unit, const GPtrArray *history, GString *out, GError **error);
