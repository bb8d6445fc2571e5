/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ctl/acting.h"

/* Whether the step @command on the record @id (of a step that makes a record: its first word) makes sense now, with the
 * options @names (NULL-terminated) and their @values (nullable each) and the @reason (nullable) that was given. FALSE
 * with why not printed and the exit code in @code; what is only odd is said, and the answer is TRUE. */
gboolean muster_step_makes_sense (MusterActing *acting, const char *command, const char *id, const char *const *names,
                                  char *const *values, const char *reason, int *code);
