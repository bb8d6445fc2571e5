/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* Prints {"status":…,"objective":…,"bound":…,"gap":…,"seconds":…,"iterations":…,"certificate":…}, and "layout" where
 * the certificate has it; with @save (nullable) the certificate goes to that file and its name into the result. Returns
 * the exit code: 0 a plan; 1 there is none, or the budget ended before there was one. */
int muster_alloc_result_print (const char *command, const MusterAllocOutcome *outcome, GString *certificate,
                               const char *save);
/* Says "FILE, line 3: …" on standard error, frees @error and returns the exit code that fits it. */
int muster_alloc_result_fail (const char *command, const char *path, GError *error);
