/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include "store/replay.h"

/* Looking back: which moment the desk shows, and the way there. The journal is read once when it begins, on a thread;
 * seeks are worked out on a thread, one at a time, and of those asked for meanwhile only the last counts. The desk's
 * live picture goes on underneath. Main thread.
 *
 * Signal "changed": it began or ended, the journal was read, another moment is wanted, it plays or not. */
#define MUSTER_TYPE_PAST (muster_past_get_type ())
G_DECLARE_FINAL_TYPE (MusterPast, muster_past, MUSTER, PAST, GObject)

MusterPast *muster_past_of (MusterDesk *desk); /* (transfer none) one for each desk, made at first use */
gboolean muster_past_is_on (MusterPast *past);
gboolean muster_past_is_loading (MusterPast *past);      /* it is on, and the journal is still being read */
gint64 muster_past_get_wanted (MusterPast *past);        /* ms; the moment asked for, which is shown or about to be */
MusterReplay *muster_past_get_replay (MusterPast *past); /* (nullable) */
gint64 muster_past_get_begin (MusterPast *past);         /* ms; the first operation; 0: not read yet */
/* ms; when the first team, depot or shelter was entered: before it none can be shown; 0: none was, or not read yet */
gint64 muster_past_get_registers (MusterPast *past);
gint64 muster_past_get_end (MusterPast *past);       /* ms; when it began to look back: as far as one can go */
void muster_past_seek (MusterPast *past, gint64 at); /* begins looking back where it does not yet */
void muster_past_step (MusterPast *past, int by);    /* to the next thing that happened (1) or the one before (-1) */
void muster_past_play (MusterPast *past, int speed); /* seconds in a second; 0 stops */
int muster_past_get_speed (MusterPast *past);
void muster_past_return (MusterPast *past);      /* to now */
char *muster_past_words (gint64 at, gint64 now); /* "14:05:30", with the day where it is another. (transfer full) */
