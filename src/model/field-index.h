/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Field numbers from fields.def. All kinds share one enumeration of places; a KIND line opens a kind at place
 * MUSTER_FIRST_<KIND>, and the second pass takes each field's place relative to it. */
#pragma once

enum {
#define KIND(K, name, plural, label, letter)               MUSTER_FIRST_##K, MUSTER_BEFORE_##K = MUSTER_FIRST_##K - 1,
#define FIELD(K, F, json, type, flags, words, label, unit) MUSTER_PLACE_##K##_##F,
#include "model/fields.def"
};

enum {
#define FIELD(K, F, json, type, flags, words, label, unit) MUSTER_##K##_##F = MUSTER_PLACE_##K##_##F - MUSTER_FIRST_##K,
#include "model/fields.def"
};
