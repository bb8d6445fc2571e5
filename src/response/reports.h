/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/intent.h"
#include "response/figures.h"

/* Reports upward: first, follow-up, final. A draft is saved at once with whatever is known; sending makes it a version
 * that never changes. Pure functions from records to operations. */

/* A draft with what the records say already. @form: "first", "follow-up" or "final". (transfer full) */
MusterIntent *muster_report_start (const MusterScene *scene, const char *incident, const char *form, gint64 now);
/* Names of the fields and figures a report of this form should have and has not, and that nobody has said to be
 * unknown: what to ask before sending. (transfer full) */
GStrv muster_report_blanks (const MusterRecord *report);
/* The operation that sends it: the whole content once more, so that the version stands in one operation. Blanks are
 * written down as unknown. @by: who sends. (transfer full) */
MusterIntent *muster_report_send (const MusterRecord *report, const char *by);
/* Milliseconds past the deadline at which it was sent, or is unsent at @now; 0: in time, or no deadline. */
gint64 muster_report_late (const MusterRecord *report, gint64 now);
/* "draft", "sent", "received", "acknowledged". */
const char *muster_report_state (const MusterRecord *report);
const char *muster_report_state_label (const char *state); /* translated */
/* The versions of an incident and all merged into it, in the order of their numbers. (transfer container) */
GPtrArray *muster_reports_of (const MusterScene *scene, const char *incident);
/* The report as a text to read out or send, in the language of the person. (transfer full) */
char *muster_report_text (const MusterScene *scene, const MusterRecord *report);
