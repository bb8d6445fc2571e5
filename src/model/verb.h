/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/schema.h"

/* The verbs: every kind of operation there is. See verbs.def. */
typedef enum {
  MUSTER_MERGE_FACT,     /* never refused, only corrected by another */
  MUSTER_MERGE_COMMAND,  /* decided once, in order, by the home server */
  MUSTER_MERGE_FIELDS,   /* last writer wins, per field */
  MUSTER_MERGE_QUANTITY, /* deltas */
} MusterMergeClass;

typedef enum {
  MUSTER_VERB_CREATES = 1 << 0,   /* may open a new record */
  MUSTER_VERB_LASTING = 1 << 1,   /* cannot be undone (a fact already reported) */
  MUSTER_VERB_VOIDS = 1 << 2,     /* undo: takes back the operation named in its argument "op" */
  MUSTER_VERB_REMOVES = 1 << 3,   /* the record leaves the picture */
  MUSTER_VERB_DISMISSES = 1 << 4, /* deals with the rejection named in its argument "op" */
} MusterVerbFlags;

typedef struct {
  const char *name; /* "incident.report" */
  MusterKind kind;
  MusterMergeClass merge;
  MusterVerbFlags flags;
  const char *const *fields; /* (nullable) JSON names of the fields it may carry, NULL-terminated; NULL or empty: any */
  const char *label;         /* a few English words for logs, marked for translation: "reported an incident" */
} MusterVerb;

const MusterVerb *muster_verb_find (const char *name); /* (nullable) */
const MusterVerb *muster_verb_at (guint i);            /* (nullable) past the end */
