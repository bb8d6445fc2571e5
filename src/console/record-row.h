/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "console/record-model.h"
#include <adwaita.h>

/* One row of a list, for any kind: what it is in two lines, its state beside it, and what a person has to know about it
 * (waiting for the server, refused and why). Rebound by the list as it scrolls; follows its item while bound. */
#define MUSTER_TYPE_RECORD_ROW (muster_record_row_get_type ())
G_DECLARE_FINAL_TYPE (MusterRecordRow, muster_record_row, MUSTER, RECORD_ROW, AdwBin)
GtkWidget *muster_record_row_new (void);
void muster_record_row_set_item (MusterRecordRow *row,
                                 MusterRecordItem *item); /* NULL: nothing; the same again: nothing to do */
