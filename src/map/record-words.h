/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/record-set.h"

/* What the map says of a record, in the reader's language. (transfer full) all. */
char *muster_record_words_beside (const MusterRecord *record); /* beside its symbol: the name, and what counts now */
char *muster_record_words_state (const MusterRecord *record, const MusterRecord *holder); /* "departed"; may be "" */
char *muster_record_words_full (const MusterRecord *record,
                                const MusterRecord *holder); /* "Fire brigade X, Team, departed" */
/* "14 teams", "5 incidents": for the kinds a map draws. */
char *muster_record_words_count (MusterKind kind, guint n);
/* "14 teams, 2 shelters; 3 committed" */
char *muster_record_words_heap (const MusterMapHeap *heap);
/* "47.1410 N 9.5210 E" */
char *muster_record_words_position (MusterLatLon at);
char *muster_record_words_distance (double metres);    /* "850 m", "12.4 km" */
char *muster_record_words_whole_km (double km);        /* "20 km" */
char *muster_record_words_area (double square_metres); /* "6,200 m²", "3.4 ha", "12.5 km²" */
