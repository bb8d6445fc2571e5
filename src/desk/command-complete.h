/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/command-parse.h"

/* What could stand in the command bar next. Pure. */
typedef struct {
  char *line;   /* the whole line once this is taken */
  char *label;  /* what is offered */
  char *detail; /* (nullable) */
} MusterCompletion;
MusterCompletion *muster_completion_new (char *line, const char *label, const char *detail); /* takes @line */
void muster_completion_free (MusterCompletion *completion);

/* Best first, at most about ten. (transfer full) (element-type MusterCompletion) */
GPtrArray *muster_command_complete (const char *line, const MusterNameBook *names, const char *selected);
/* The line with the place being typed replaced by @place. (transfer full) */
char *muster_command_replace_place (const char *line, const MusterCommand *command, const char *place);
