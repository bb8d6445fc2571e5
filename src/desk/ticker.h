/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"

/* The one clock of the panes: ages, deadlines and bars all move on its "tick" (gint64 now, ms UTC), once a second, so
 * that a thousand rows cost one timer. Main thread. */
#define MUSTER_TYPE_TICKER (muster_ticker_get_type ())
G_DECLARE_FINAL_TYPE (MusterTicker, muster_ticker, MUSTER, TICKER, GObject)

MusterTicker *muster_ticker_get (void);                             /* (transfer none) */
void muster_ticker_follow (MusterTicker *ticker, MusterDesk *desk); /* take the time from this desk; starts it */
void muster_ticker_turn (MusterTicker *ticker);                     /* another moment is shown: "tick" now */
gint64 muster_ticker_now (MusterTicker *ticker);                    /* ms UTC */
