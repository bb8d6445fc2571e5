/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/plan-draft.h"
#include <adwaita.h>

/* A plan to read, part by part, each line in words; Enter on a line opens its form in place, so that what is changed is
 * read as it will be read. What is wrong stands in red at its line and at its field. Keys on a line: Enter opens it,
 * Escape closes it, Up and Down go on, Delete takes it away. */
#define MUSTER_TYPE_PLAN_READER (muster_plan_reader_get_type ())
G_DECLARE_FINAL_TYPE (MusterPlanReader, muster_plan_reader, MUSTER, PLAN_READER, AdwBin)
GtkWidget *muster_plan_reader_new (void);
void muster_plan_reader_show (MusterPlanReader *reader, MusterPlanDraft *draft); /* (nullable) nothing */
/* Goes to the line @path is in, and opens it. */
void muster_plan_reader_open (MusterPlanReader *reader, const char *path);
