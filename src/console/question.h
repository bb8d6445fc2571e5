/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/advice.h"
#include "console/adviser-source.h"
#include <gtk/gtk.h>

/* A question put to the adviser, that keeps its answer true: while somebody watches, it is asked again a moment after
 * every change that could matter, on a thread of its own; the asking before is given up. Nothing of it blocks the main
 * thread, on which everything here is called.
 *
 * Signal "changed": another answer, another trouble, or it is being asked. */
typedef enum {
  MUSTER_QUESTION_DISPATCH, /* teams for all open incidents at once */
  MUSTER_QUESTION_SUPPLY,   /* supplies for one incident, or for all */
  MUSTER_QUESTION_SHELTER,  /* shelters for the groups of one incident, or for all */
  MUSTER_QUESTION_COVERAGE, /* who is within reach of what */
} MusterQuestionForm;

#define MUSTER_TYPE_QUESTION (muster_question_get_type ())
G_DECLARE_FINAL_TYPE (MusterQuestion, muster_question, MUSTER, QUESTION, GObject)

MusterQuestion *muster_question_new (MusterDesk *desk, MusterQuestionForm form);
/* The one about teams that all parts of a window share, made at first use. (transfer none) */
MusterQuestion *muster_question_of_teams (MusterDesk *desk);
/* The one about reach, likewise: what the map's chip and the planning page show. Teams within 15 minutes at first. */
MusterQuestion *muster_question_of_reach (MusterDesk *desk);
void muster_question_set_incident (MusterQuestion *question, const char *incident); /* (nullable) supply, shelter */
/* Coverage. @skill, @lost: (nullable); @minutes 0: the norm's. */
void muster_question_set_coverage (MusterQuestion *question, MusterCoverSubject subject, const char *skill,
                                   double minutes, const char *lost);
/* The road at @at is taken to be shut, in thought only: no record is made. @at (nullable): none. @place (nullable):
 * what it is called. Of a question about reach. */
void muster_question_suppose_shut (MusterQuestion *question, const MusterLatLon *at, const char *place);
const MusterLatLon *muster_question_get_supposed (MusterQuestion *question, const char **place); /* (nullable) */
double muster_question_get_minutes (MusterQuestion *question); /* of a question about reach */
/* Counted: each watch needs its unwatch. The first asks at once, unless the last answer still holds. */
void muster_question_watch (MusterQuestion *question);
void muster_question_unwatch (MusterQuestion *question);
/* Watched while @widget is mapped; "changed" of the question then calls @changed with @widget. */
void muster_question_bind (MusterQuestion *question, GtkWidget *widget, GCallback changed);
void muster_question_ask (MusterQuestion *question); /* now, whoever watches */

/* (transfer none) (nullable) The last answer; NULL before there is one, for another form, or when it had none. */
MusterDispatch *muster_question_get_dispatch (MusterQuestion *question);
MusterSupplyAdvice *muster_question_get_supply (MusterQuestion *question);
MusterHousing *muster_question_get_housing (MusterQuestion *question);
MusterCoverage *muster_question_get_coverage (MusterQuestion *question);
MusterSnapshot *muster_question_get_snapshot (MusterQuestion *question); /* (nullable) what it was given on */
const char *muster_question_get_trouble (MusterQuestion *question);      /* (nullable) translated: why there is none */
gboolean muster_question_is_asking (MusterQuestion *question);
gboolean muster_question_is_old (MusterQuestion *question); /* something has changed since */
guint muster_question_count_asked (MusterQuestion *question);
guint muster_question_count_given_up (MusterQuestion *question);
