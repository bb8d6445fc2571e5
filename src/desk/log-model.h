/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"

/* One line of the log. Signal "changed": its verdict came. */
#define MUSTER_TYPE_LOG_ITEM (muster_log_item_get_type ())
G_DECLARE_FINAL_TYPE (MusterLogItem, muster_log_item, MUSTER, LOG_ITEM, GObject)
gint64 muster_log_item_get_time (MusterLogItem *item); /* ms UTC, when it was written down; 0 for "older entries" */
const char *muster_log_item_get_sentence (MusterLogItem *item);
const char *muster_log_item_get_who (MusterLogItem *item);
const MusterOp *muster_log_item_get_op (MusterLogItem *item); /* (nullable) */
const char *muster_log_item_get_entity (MusterLogItem *item); /* (nullable) */
char *muster_log_item_get_opid (MusterLogItem *item);         /* (transfer full) */
/* Not decided yet by the home server, refused, or neither. @why: (out) (transfer full) (nullable) translated */
typedef enum { MUSTER_LOG_SETTLED, MUSTER_LOG_PROVISIONAL, MUSTER_LOG_REFUSED } MusterLogStanding;
MusterLogStanding muster_log_item_get_standing (MusterLogItem *item, char **why);
gboolean muster_log_item_is_older_entries (MusterLogItem *item); /* the last row: there is more; activate loads it */

/* The journal as a list, the newest first: what this desk's world shows of it. Loads a page at a time. A GListModel of
 * MusterLogItem. Main thread. */
#define MUSTER_TYPE_LOG_MODEL (muster_log_model_get_type ())
G_DECLARE_FINAL_TYPE (MusterLogModel, muster_log_model, MUSTER, LOG_MODEL, GObject)
MusterLogModel *muster_log_model_new (MusterDesk *desk);
void muster_log_model_load_older (MusterLogModel *model);
/* @text: (nullable) substring in any case; @record: (nullable) only what belongs to it, an incident or anything else.
 */
void muster_log_model_set_filter (MusterLogModel *model, const char *text, const char *record, gboolean registers);
void muster_log_model_set_until (MusterLogModel *model, gint64 until); /* ms; nothing later is shown; 0: all */
gboolean muster_log_model_is_loading (MusterLogModel *model);
