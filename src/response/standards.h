/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json.h"

/* Limits that come from law or a standard and hold without a plan: data/response/standards.json. */
typedef struct {
  char *id;     /* "relief" */
  double value; /* in the unit of the entry's name: hours, days, seconds */
  double share; /* of cases that must keep it, 0 … 1; 1: all */
  char *source; /* document and clause, in the language of the session where the file has it */
} MusterStandard;

typedef struct {
  GPtrArray *all; /* (element-type MusterStandard) */
} MusterStandards;

/* @text: the file. The error says which entry and what is wrong. */
MusterStandards *muster_standards_read (const char *text, gssize length, GError **error);
void muster_standards_free (MusterStandards *standards);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterStandards, muster_standards_free)
/* (nullable) @standards may be NULL: nothing is known. Ids: relief_hours, shelter_days_emergency …, answer_seconds,
 * dispatch_seconds, travel_seconds, review_notice_days. */
const MusterStandard *muster_standards_find (const MusterStandards *standards, const char *id);
