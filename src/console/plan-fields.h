/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/plan-draft.h"
#include <gtk/gtk.h>

/* A field of a form over a plan's draft: what is typed is in the draft at once, and what the checker says of it stands
 * under it. What was changed elsewhere (undo) shows itself. Main thread. */
typedef enum {
  MUSTER_PLAN_FIELD_SAID,   /* in the person's language */
  MUSTER_PLAN_FIELD_TEXT,   /* as it is */
  MUSTER_PLAN_FIELD_NUMBER, /* "150万" is understood */
  MUSTER_PLAN_FIELD_SPAN,   /* minutes, written as a time: "10 h" */
  MUSTER_PLAN_FIELD_TEXTS,  /* several, with commas between */
  MUSTER_PLAN_FIELD_HAZARDS,
  MUSTER_PLAN_FIELD_YES,
  MUSTER_PLAN_FIELD_LEVELS,
  MUSTER_PLAN_FIELD_CHOICE
} MusterPlanFieldType;

/* Fills @values and @labels (element-type utf8, owned); the first value may be "": nothing. */
typedef void (*MusterPlanChoices) (MusterPlanDraft *draft, GPtrArray *values, GPtrArray *labels);

typedef struct {
  const char *member; /* below the piece; "" the piece itself */
  MusterPlanFieldType type;
  const char *label; /* marked for translation */
  MusterPlanChoices choices;
} MusterPlanField;

/* The label, the input and what is wrong, one under the other. @at: path of the piece. */
GtkWidget *muster_plan_field_new (MusterPlanDraft *draft, const MusterPlanField *field, const char *at);
/* What is wrong at @path, if anything, in red; follows the draft. @whole: also what is wrong below it. */
GtkWidget *muster_plan_problem_new (MusterPlanDraft *draft, const char *path, gboolean whole);
/* A drop-down of labels that can be searched; the selected one by its value. */
GtkWidget *muster_plan_choice_new (GPtrArray *labels, const char *name);
