/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/facts.h"

/* One condition of a plan, compiled, and what the facts say about it. Three answers: what is unknown is neither. */

typedef enum { MUSTER_FALSE, MUSTER_MAYBE, MUSTER_TRUE } MusterTruth;
typedef enum { MUSTER_RULE_ATOM, MUSTER_RULE_ALL, MUSTER_RULE_ANY } MusterRuleForm;
typedef enum { MUSTER_AT_LEAST, MUSTER_MORE_THAN, MUSTER_AT_MOST, MUSTER_LESS_THAN, MUSTER_IS } MusterComparison;

#define MUSTER_MAX_PARTS 4 /* facts in one sum */

typedef struct _MusterRule MusterRule;
struct _MusterRule {
  MusterRuleForm form;
  GPtrArray *children; /* (element-type MusterRule) of ALL and ANY */

  const MusterFactInfo *parts[MUSTER_MAX_PARTS]; /* of ATOM: added up */
  guint n_parts;
  MusterComparison comparison;
  double bound;
  double below;       /* NaN, or where the next level up begins; for the reader of the plan and its checker */
  double within_h;    /* negative: none. By onset + hours */
  double window_h;    /* negative: none. Growth in the last hours */
  double sustained_h; /* negative: none. Without a break for hours */

  int capital;                                  /* -1 anywhere, 0 not in a provincial capital, 1 in one */
  GStrv codes;                                  /* (nullable) below one of these codes */
  GStrv kinds;                                  /* (nullable) of one of these kinds */
  double population_at_least, population_below; /* NaN: any */
  gint64 valid_from, valid_to;                  /* MUSTER_NO_TIME: open; the first ms after */
  int season_from, season_to;                   /* month × 100 + day, UTC; 0: all year */

  char *clause, *source; /* (nullable) */
  const MusterJson *at;
};
MusterRule *muster_rule_new (const MusterJson *json); /* (nullable) when it cannot be understood */
void muster_rule_free (MusterRule *rule);

/* What is asked about the facts, resolved once. */
typedef struct {
  const MusterSituation *situation;
  int capital; /* -1 unknown, 0, 1: for looking at both cases */
} MusterView;

MusterTruth muster_rule_hold (const MusterRule *rule, const MusterView *sight);
/* Adds to @out (element-type utf8, interned) what would have to be known for a rule that is MAYBE. */
void muster_rule_find_missing (const MusterRule *rule, const MusterView *sight, GPtrArray *out);
/* Appends "dead+missing 58 ≥ 50" for what made a TRUE rule true. */
void muster_rule_say (const MusterRule *rule, const MusterView *sight, GString *out);
/* For an atom on numbers that is not TRUE: the value that is known and where the bound is. FALSE when nothing is known
 * of it, or when it is not about here. */
gboolean muster_rule_distance (const MusterRule *rule, const MusterView *sight, double *value, double *bound);
/* The facts of an atom: "dead+missing". */
char *muster_rule_fact_name (const MusterRule *rule);
/* Whether @low cannot hold without @high holding too, as far as that can be seen without facts. */
gboolean muster_rule_implies (const MusterRule *low, const MusterRule *high);
/* Whether both are about the same places and times. */
gboolean muster_rule_same_scope (const MusterRule *a, const MusterRule *b);
