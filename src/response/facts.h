/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json.h"
#include "model/record.h"

/* What is known about an incident, as plans see it: numbers, yes-or-no criteria and words of a closed list, each with
 * its qualifier ("more than 540"), its source and its time. */

typedef enum { MUSTER_FACT_COUNT, MUSTER_FACT_REAL, MUSTER_FACT_BOOL, MUSTER_FACT_WORD } MusterFactType;

/* One name of the catalogue (facts.def). */
typedef struct {
  const char *name;         /* "direct_loss_cny" */
  MusterFactType type;      /* COUNT: whole and never negative */
  const char *unit;         /* "CNY"; "1" for yes-or-no, words and bare numbers */
  double least, most;       /* what is believable; outside is refused */
  gboolean falling;         /* the lower, the graver */
  const char *const *words; /* WORD: from the mildest to the gravest, NULL-terminated */
  const char *label;        /* English, marked for translation */
} MusterFactInfo;

const MusterFactInfo *muster_fact_find (const char *name); /* (nullable) */
const MusterFactInfo *muster_fact_at (guint i);            /* (nullable) past the end */
const char *muster_fact_nearest (const char *name);        /* (nullable) the name that may have been meant */
gboolean muster_fact_is_unit (const MusterFactInfo *info, const char *unit); /* the unit, or a name that means it */
int muster_fact_word (const MusterFactInfo *info, const char *word);         /* its rank, -1 for none */

typedef enum {
  MUSTER_QUALIFIER_EXACT,
  MUSTER_QUALIFIER_AT_LEAST,
  MUSTER_QUALIFIER_MORE_THAN,
  MUSTER_QUALIFIER_AT_MOST,
  MUSTER_QUALIFIER_ABOUT,
  MUSTER_QUALIFIER_UNKNOWN
} MusterQualifier;
/* The model's word, also with underscores; "estimated" is about. */
gboolean muster_qualifier_parse (const char *name, MusterQualifier *out);

#define MUSTER_NO_TIME G_MININT64

typedef struct {
  const MusterFactInfo *info;
  MusterQualifier qualifier;
  double value;       /* BOOL: 0 or 1; WORD: rank of the word. Meaningless when UNKNOWN */
  const char *source; /* (nullable) interned */
  gint64 time;        /* ms, or MUSTER_NO_TIME */
} MusterFact;

typedef enum { MUSTER_PLACE_UNKNOWN, MUSTER_PLACE_ELSEWHERE, MUSTER_PLACE_CAPITAL } MusterPlaceKind;

/* Everything the threshold engine looks at. */
typedef struct {
  char *hazard;          /* (nullable) */
  char *jurisdiction;    /* (nullable) code: GB/T 2260, or another country's */
  char *kind;            /* (nullable) word of muster_words_jurisdiction */
  MusterPlaceKind place; /* in a provincial capital or not */
  double population;     /* of the jurisdiction; negative: unknown */
  gint64 onset, now;     /* ms, or MUSTER_NO_TIME */
  int level;             /* rank that is active now; MUSTER_LEVELS: none */
  GArray *facts;         /* (element-type MusterFact) in any order */
} MusterSituation;

MusterSituation *muster_situation_new (void);
void muster_situation_free (MusterSituation *situation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSituation, muster_situation_free)
/* Whether a code begins with one of the provinces of GB/T 2260. */
gboolean muster_code_in_province (const char *code);
/* Takes the jurisdiction's code; the kind and whether it is in a provincial capital follow from it where they can. */
void muster_situation_set_jurisdiction (MusterSituation *situation, const char *code);
void muster_situation_add (MusterSituation *situation, const MusterFactInfo *info, MusterQualifier qualifier,
                           double value, const char *source, gint64 time);

/* What is wrong in a file, and where. */
typedef struct {
  guint line, column; /* from 1; column in characters */
  char *field;        /* "body.levels[1].any[0].at_least"; "" for the file itself */
  char *message;      /* what, the value, and what would be right; English, as the errors of the other readers */
} MusterProblem;
void muster_problem_free (MusterProblem *problem);

/* Reads a facts file. NULL when anything in it is wrong: nothing is graded on half of the facts. @problems
 * (element-type MusterProblem) gets what is wrong; @notes (nullable, element-type utf8) what was taken with a doubt. */
MusterSituation *muster_situation_read (const char *text, gssize length, GPtrArray *problems, GPtrArray *notes);
/* The facts of an incident's record. @jurisdiction: its record, NULL where unknown. @now in ms. */
MusterSituation *muster_situation_of_incident (const MusterRecord *incident, const MusterRecord *jurisdiction,
                                               gint64 now);
