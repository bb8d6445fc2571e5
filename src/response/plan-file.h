/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/intent.h"
#include "response/plan.h"

/* Between a plan file (docs/plan-format.md) and the record it becomes. Pure. */

/* The operation that makes @file, which has no fault, the plan's version: all that a file says of a plan is written,
 * and what it does not say is forgotten. (transfer full) */
MusterIntent *muster_plan_file_intent (const MusterJson *file);
/* The file a record was made from, compact; NULL where its content cannot be read. What the record does not hold is not
 * there, and the checker says so. (transfer full) (nullable) */
char *muster_plan_file_of_record (const MusterRecord *plan);
/* JSON in lines, two blanks a step, as people edit it; short lists stay on their line. (transfer full) */
char *muster_plan_file_pretty (const MusterJson *file);
