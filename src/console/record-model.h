/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <gtk/gtk.h>

/* One row's record. Made when a list asks for it; stays the same object while anybody holds it, through every change of
 * its record, so that a row keeps its widget and its focus. Signal "changed": read it again. */
#define MUSTER_TYPE_RECORD_ITEM (muster_record_item_get_type ())
G_DECLARE_FINAL_TYPE (MusterRecordItem, muster_record_item, MUSTER, RECORD_ITEM, GObject)
MusterRecord *muster_record_item_get_record (MusterRecordItem *item); /* (transfer none) */
MusterDesk *muster_record_item_get_desk (MusterRecordItem *item);     /* (transfer none) */

/* The records of one kind in the order a duty officer wants them: a GListModel of MusterRecordItem, and a
 * GtkSelectionModel whose one selected row is the desk's "selected". Each change of a record is at most one removal and
 * one insertion of one row. Main thread.
 *
 * Order: incidents open first, by level, then the newest; teams committed first (along the chain), then free, then off
 * duty, by name; depots by state and name; shelters open first, by name; tasks by deadline, late ones first, done last.
 * Property "total" (uint): rows without the filter; notified when it changes. */
#define MUSTER_TYPE_RECORD_MODEL (muster_record_model_get_type ())
G_DECLARE_FINAL_TYPE (MusterRecordModel, muster_record_model, MUSTER, RECORD_MODEL, GObject)

MusterRecordModel *muster_record_model_new (MusterDesk *desk, MusterKind kind);
MusterKind muster_record_model_get_kind (MusterRecordModel *model);
guint muster_record_model_get_total (MusterRecordModel *model);
/* Substring of name, alias, place …, in any case; NULL or "" shows all. */
void muster_record_model_set_filter (MusterRecordModel *model, const char *text);
const char *muster_record_model_get_filter (MusterRecordModel *model);
/* The row of @id, GTK_INVALID_LIST_POSITION when it is not shown. */
guint muster_record_model_find (MusterRecordModel *model, const char *id);
/* The record at a row without making an item of it. (transfer none) */
MusterRecord *muster_record_model_peek (MusterRecordModel *model, guint position);
/* Negative, 0 or positive: the order two records of one kind have now; never 0 for two ids. For tests. */
int muster_record_model_compare (MusterDesk *desk, const MusterRecord *a, const MusterRecord *b);
