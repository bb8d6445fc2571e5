/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"

/* What follows from a record and those that belong to it, and how it is said. Nothing here is kept; main thread. */

/* ---- incidents ---- */
MusterRecord *muster_facts_activation (MusterDesk *desk, const char *incident); /* (nullable) (transfer none) the active
                                                                                    one, the highest level if several */
gboolean muster_facts_incident_is_open (const MusterRecord *incident);
guint muster_facts_count_teams (MusterDesk *desk, const char *incident);
guint muster_facts_count_late (MusterDesk *desk, const char *incident, gint64 now); /* tasks past their deadline */
/* When it began, else when it was reported, else when it was written down; ms. */
gint64 muster_facts_incident_time (const MusterRecord *incident);

int muster_facts_level_rank (const char *level); /* response levels by weight: "I" 4 … "IV" 1; none 0 */

/* ---- depots ---- */
guint muster_facts_count_stock (MusterDesk *desk, const char *depot, guint *below_minimum);
gboolean muster_facts_is_below_minimum (const MusterRecord *stock);

/* ---- the state after this one, for the one-key step; RELEASED after WORKING ---- */
MusterAssignmentState muster_facts_next_state (MusterAssignmentState state);
/* The label of the button that makes the step: "Acknowledged", "Departed" … (static, translated) */
const char *muster_facts_step_label (MusterAssignmentState state);

/* ---- saying it ---- */
/* The second line of a list row. @now matters for lateness only. (transfer full) */
char *muster_facts_line (MusterDesk *desk, const MusterRecord *record, gint64 now);
/* One field as text, translated, local time, with its unit; NULL when unknown. (transfer full) */
char *muster_facts_field_text (MusterDesk *desk, const MusterRecord *record, int field);
/* A value of a field, which must be set; NULL: an empty set. (transfer full) */
char *muster_facts_value_text (MusterDesk *desk, const MusterField *field, const MusterValue *value);
/* Replaces the names of incident fields in @text by their labels: "to_relocate 58" → "To relocate 58". */
char *muster_facts_say_numbers (const char *text);
/* The same for a margin: "to_relocate +42 → I" → "To relocate: 42 below level I". */
char *muster_facts_say_margin (const char *margin);
gboolean muster_facts_is_invented (const MusterRecord *record, int field); /* listed in its "invented" */
/* What the filter looks in: names, aliases, place, folded. (transfer full) */
char *muster_facts_search_text (MusterDesk *desk, const MusterRecord *record);
char *muster_facts_fold (const char *text); /* the folding both sides of a search go through. (transfer full) */
