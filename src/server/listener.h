/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <libsoup/soup.h>

/* The door: accepts connections for a SoupServer under limits of its own, because SoupServer's listener ends with the
 * first accept that fails and waits for ever for a header. Main context of the thread that made it. */
typedef struct _MusterListener MusterListener;

typedef struct {
  guint connections;    /* open at the same time; beyond it the one that has waited longest for its request goes */
  guint header_seconds; /* from the connection, or the last answer, to the end of the next header */
  guint body_seconds;   /* from there to the end of the body */
} MusterListenerLimits;

MusterListener *muster_listener_new (SoupServer *server, const MusterListenerLimits *limits);
void muster_listener_free (MusterListener *listener); /* closes every connection */
/* @address: "127.0.0.1:8787", "[::1]:0", "0.0.0.0:80". Port 0 picks a free one. */
gboolean muster_listener_open_tcp (MusterListener *listener, const char *address, GError **error);
/* A socket file, for members of the group. One left over by a dead server is taken away; one in use is an error. */
gboolean muster_listener_open_unix (MusterListener *listener, const char *path, GError **error);
void muster_listener_stop (MusterListener *listener);           /* accepts no more; what is open stays */
const char *muster_listener_get_url (MusterListener *listener); /* (nullable) "http://127.0.0.1:8787" or "unix:/path" */
gboolean muster_listener_is_local (MusterListener *listener);   /* loopback or a socket file */
/* Cuts the connection of @msg at once; whatever is under way on it fails. */
void muster_listener_drop (MusterListener *listener, SoupServerMessage *msg);
guint muster_listener_count (MusterListener *listener);
