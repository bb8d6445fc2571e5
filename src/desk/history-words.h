/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include "model/record.h"
#include "store/store.h"

/* A line of the journal as a sentence, translated: "Fire brigade Ruggell departed", "Level II activated: Flood plan 3.2
 * b".
 * @get finds the record of an id as it stands now, (nullable). Pure but for @get. (transfer full) */
typedef const MusterRecord *(*MusterRecordFunc) (gpointer data, const char *id);
const MusterRecord *muster_history_from_desk (gpointer desk, const char *id); /* a MusterRecordFunc on a MusterDesk */
char *muster_history_sentence (const MusterOp *op, MusterRecordFunc get, gpointer data);
/* By which way it came, or who did it: "radio", "desk 1". (transfer full) */
char *muster_history_who (const MusterOp *op);
/* The incident it belongs to, where one can tell. (nullable) (transfer none), owned by @op or the record */
const char *muster_history_incident (const MusterOp *op, MusterRecordFunc get, gpointer data);
/* The upkeep of registers (a depot was entered, say), not something that happened. */
gboolean muster_history_is_register (const MusterOp *op);
