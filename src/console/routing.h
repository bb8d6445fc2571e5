/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* The routing server of the settings: asked for times before our own roads, while no road is shut. Main thread. */

/* Why @address is no address of such a server, translated; NULL: it is one, or empty (none). (transfer full) */
char *muster_routing_trouble (const char *address);
/* As muster_remote_table() takes it, "osrm:http://…"; NULL: none is set, or no good one. (transfer full) @limit: s. */
char *muster_routing_get (double *limit);
