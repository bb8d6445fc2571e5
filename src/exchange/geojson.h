/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"

/* GeoJSON out (RFC 7946): one FeatureCollection, features in the order given. A record's geometry is its position or
 * its GeoJSON field, null where it has none; its fields are the properties, with "record" (the kind), "drill" where it
 * is one's, and "id" as the feature's id. Equal records give equal bytes. */
typedef enum {
  MUSTER_GEOJSON_SENSITIVE = 1 << 0, /* with the fields marked sensitive */
} MusterGeojsonFlags;

/* @records: (element-type MusterRecord). @about: (nullable) a name for the collection. Appends to @out. */
void muster_geojson_write (GPtrArray *records, const char *about, MusterGeojsonFlags flags, GString *out);
/* Only the members of one record's properties, for lists: `"record":"team","id":…,"name":…`. Without braces. */
void muster_geojson_properties (const MusterRecord *record, MusterGeojsonFlags flags, GString *out);
