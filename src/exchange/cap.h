/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json.h"
#include "geo/mercator.h"

/* The Common Alerting Protocol (OASIS), 1.0, 1.1 and 1.2 in, 1.2 out. A message is held as JSON with the protocol's own
 * names: {"version":"1.2","identifier":…,"info":[{"language":…,"category":["Met"],…,"area":[{"areaDesc":…,
 * "polygon":["lat,lon …"]}]}]}. What may stand many times is an array, name and value pairs are {"valueName","value"}.
 *
 * Nothing outside the message is ever looked at: a document type is refused before any entity could be declared, and
 * "uri", "web" and schema locations are text. A signature is noticed ("signed": true) and not verified. */
typedef struct {
  char *json;        /* (nullable) what could be read; NULL only when it is no CAP at all */
  GPtrArray *errors; /* (element-type utf8) why it is not valid, each with its line and element; empty: it is */
  GPtrArray *notes;  /* (element-type utf8) what is unusual and allowed */
} MusterCap;

#define MUSTER_CAP_MAX (16 * 1024 * 1024) /* bytes of one message */

/* Reads @bytes, in whatever encoding they declare. Any thread. (transfer full) */
MusterCap *muster_cap_read (const char *bytes, gsize length);
void muster_cap_free (MusterCap *cap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCap, muster_cap_free)

/* The message as CAP 1.2. Members that 1.2 does not know are left out; times may be any ISO 8601 with a zone. FALSE
 * with MUSTER_JSON_ERROR where what it would say is not valid; @out is then as it was. */
gboolean muster_cap_write (const MusterJson *message, GString *out, GError **error);

/* The corners of a polygon, "lat,lon lat,lon …", appended to @points (element-type MusterLatLon). FALSE where it is not
 * one; @problem then says why (untranslated, transfer none). */
gboolean muster_cap_points (const char *text, GArray *points, const char **problem);
/* "lat,lon radius", the radius in km. */
gboolean muster_cap_circle (const char *text, MusterLatLon *centre, double *km);
