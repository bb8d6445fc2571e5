/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/area.h"

/* A kind of place ("fire_station") in words, translated. (transfer full) */
char *muster_place_kind_words (const char *kind);
/* What stands beside a found place's name: "street · Ruggell". (transfer full) */
char *muster_place_words (const MusterPlace *place);
/* "47.2432 N 9.5222 E". (transfer full) */
char *muster_position_words (MusterLatLon at);
