/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* A report that is being written: every field is saved as it is left, so a report begun is never lost and another desk
 * can go on with it. Sending names what is blank first. */
#define MUSTER_TYPE_REPORT_DRAFT (muster_report_draft_get_type ())
G_DECLARE_FINAL_TYPE (MusterReportDraft, muster_report_draft, MUSTER, REPORT_DRAFT, AdwBin)
GtkWidget *muster_report_draft_new (MusterDesk *desk, const char *report);
void muster_report_draft_show (MusterReportDraft *form, const MusterRecord *report);
