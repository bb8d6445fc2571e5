/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include "response/shift.h"

/* The hand-over sheet of the shift that is on, with what is open, made on a thread from the journal as it is now. */
typedef struct {
  char *shift;              /* (nullable) id of the shift that is on */
  char *text;               /* (nullable) the sheet, to read or print, translated */
  char *json;               /* (nullable) the sheet, for the record */
  char *open;               /* the open items, for the record of who takes over */
  MusterHandover *handover; /* (nullable) what text and json are made from */
  GPtrArray *items;         /* (element-type MusterOpenItem) */
  gint64 made_at;           /* ms */
} MusterShiftSheet;
void muster_shift_sheet_free (MusterShiftSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterShiftSheet, muster_shift_sheet_free)

/* @standards: (nullable) stand as long as the desk. */
void muster_shift_sheet_async (MusterDesk *desk, const MusterStandards *standards, GCancellable *cancellable,
                               GAsyncReadyCallback done, gpointer data);
MusterShiftSheet *muster_shift_sheet_finish (GAsyncResult *result, GError **error); /* (transfer full) */
