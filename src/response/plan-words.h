/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/plan.h"

/* What a plan says, in words of the person's language. Pure; all text returned is (transfer full) unless const. */

const char *muster_plan_words_class (const char *word);    /* "natural-disaster" → "Natural disaster" */
const char *muster_plan_words_scale (const char *word);    /* of a fact's words: "red", "key-breach" */
const char *muster_plan_words_link (const char *to);       /* "neighbour" → "neighbours" */
const char *muster_plan_words_clock (MusterPlanFrom from); /* "the onset" */
char *muster_plan_words_number (double value);             /* "1,500,000", "150万" */
/* The number with its unit: "200 people", "1亿元"; of a fact in words its word. */
char *muster_plan_words_amount (const MusterFactInfo *info, double value);
/* What somebody writes for a number: "1,500,000", "150万", "1.5亿". FALSE for anything else. */
gboolean muster_plan_words_read_number (const char *text, double *out);
char *muster_plan_words_fact (const char *names); /* "dead+missing" → "Dead + Missing" */
/* A condition: "Dead + Missing: 200 people or more · in a provincial capital · within 24 h of the onset". */
char *muster_plan_words_rule (const MusterRule *rule);
char *muster_plan_words_span (gint64 minutes);                            /* "10 h", "1 d 12 h" */
gboolean muster_plan_words_read_span (const char *text, gint64 *minutes); /* "10 h", "1 d 12 h", "30", "10小时" */
/* "within 10 h of the onset · again every 2 h"; "at once" where no time is set. */
char *muster_plan_words_deadline (gint64 minutes, MusterPlanFrom from, gint64 repeat);
char *muster_plan_words_levels (guint levels); /* "I–IV", "I, II" */
