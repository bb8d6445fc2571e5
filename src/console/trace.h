/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include "map/map-view.h"

/* With MUSTER_TRACE set in the environment, tells the benches on standard output, one JSON line each, when things are
 * on the screen (µs of CLOCK_MONOTONIC, after the frame that shows them was painted):
 *   {"trace":"ready","us":…}               lists filled, map painted
 *   {"trace":"drawn","op":"ID","us":…}     an operation of this desk or another
 * Without it, does nothing. */
void muster_trace_start (GtkWidget *window, MusterDesk *desk, MusterMapView *map);
