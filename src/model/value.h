/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "geo/mercator.h"
#include "model/schema.h"

/* One value of one field. Text is a GRefString, so copies share it. */
typedef struct {
  guint8 set;  /* FALSE: unknown, which is a state of its own */
  guint8 type; /* MusterFieldType */
  union {
    gint64 i;        /* INT, COUNTER, TIME (ms), BOOL */
    double d;        /* REAL */
    char *s;         /* TEXT, REF, ENUM; GEOMETRY and JSON as compact JSON text. GRefString (owned) */
    GStrv strv;      /* SET (owned), never NULL when set */
    MusterLatLon at; /* POSITION */
  };
} MusterValue;

void muster_value_clear (MusterValue *value);
void muster_value_copy (const MusterValue *from, MusterValue *to);
gboolean muster_value_equal (const MusterValue *a, const MusterValue *b);
/* Reads and checks @json against @field. JSON null gives an unset value (forget the field). The error says the field,
 * the value and what would be right. */
gboolean muster_value_from_json (const MusterField *field, const MusterJson *json, MusterValue *out, GError **error);
/* Whether a value made by a program is one that muster_value_from_json() could have given. Geometry and JSON are not
 * looked into: FALSE without @error. */
gboolean muster_value_check (const MusterField *field, const MusterValue *value, GError **error);
void muster_value_to_json (const MusterValue *value, GString *out);
