/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "geo/mercator.h"
#include <gio/gio.h>

/* Travel times from a routing server instead of our own roads: the table service of OSRM (version 1 of its HTTP
 * interface) or Valhalla's sources_to_targets. @address: "osrm:http://127.0.0.1:5000" or
 * "valhalla:http://127.0.0.1:8002"; without a word before it, OSRM. Closures and measures of a vehicle are not passed
 * on, since neither takes them here.
 *
 * @mode: "car", "lorry" or "walk". @seconds, @metres: @n_from × @n_to numbers, row by row; INFINITY where the server
 * says there is no way; metres NAN where it does not say. @limit: seconds for the whole answer. Blocks; any thread.
 * FALSE and a G_IO_ERROR when the server does not answer in time, or with anything but a table of that size; then the
 * numbers are not touched. */
gboolean muster_remote_table (const char *address, const char *mode, const MusterLatLon *from, guint n_from,
                              const MusterLatLon *to, guint n_to, double limit, float *seconds, float *metres,
                              GCancellable *cancellable, GError **error);
