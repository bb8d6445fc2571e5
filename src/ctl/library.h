/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/intent.h"

/* The plans in a folder below the program's data ("plans", "demo/plans"), sorted. (transfer full) (element-type
 * filename) */
GPtrArray *muster_library_list (const char *folder, GError **error);
/* The plan.set of a plan file, its words in the language of the program. @hazard (out) (optional) (transfer none), and
 * @version (out) (optional) (transfer full), as the file says. NULL with MUSTER_MODEL_ERROR_VALUE and every fault, a
 * line each, where the file is no plan, or with what reading it says. */
MusterIntent *muster_library_read (const char *path, const char **hazard, char **version, GError **error);
