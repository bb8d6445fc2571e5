/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json.h"

/* Where in its text a value of a JSON tree stands, for messages a person can follow. */
typedef struct _MusterJsonPlaces MusterJsonPlaces;

/* @root must have been parsed from exactly this @text; it is not kept, but must live as long as the places are asked
 * for. */
MusterJsonPlaces *muster_json_places_new (const MusterJson *root, const char *text, gssize length);
void muster_json_places_free (MusterJsonPlaces *places);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterJsonPlaces, muster_json_places_free)
/* Line and column from 1, the column in characters; FALSE and 1, 1 for a value of another tree. */
gboolean muster_json_places_find (const MusterJsonPlaces *places, const MusterJson *value, guint *line, guint *column);
/* The place of the byte at @offset. */
void muster_json_place_of (const char *text, gsize offset, guint *line, guint *column);

/* As muster_json_parse(), and on failure @line and @column say where. */
MusterJson *muster_json_parse_placed (const char *text, gssize length, guint *line, guint *column, GError **error);
