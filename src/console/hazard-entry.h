/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

/* The kind of an incident, written: a few letters find it, the best match is taken and shown, others are one step away.
 * Signals "changed" (another kind is meant now) and "activate" (Enter). */
#define MUSTER_TYPE_HAZARD_ENTRY (muster_hazard_entry_get_type ())
G_DECLARE_FINAL_TYPE (MusterHazardEntry, muster_hazard_entry, MUSTER, HAZARD_ENTRY, AdwBin)

const char *muster_hazard_entry_get (MusterHazardEntry *entry); /* (nullable) a value of muster_words_hazard */
void muster_hazard_entry_set (MusterHazardEntry *entry, const char *hazard); /* NULL empties it */
/* The hazard best meant by @text: its value or label, the start of one, a part of one. (nullable) */
const char *muster_hazard_find (const char *text);
