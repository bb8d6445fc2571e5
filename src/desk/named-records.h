/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"

/* The records of a kind that a line names, "Fire brigade Ruggell, boat crew": whole names in any case, or the beginning
 * of one where only one begins so. Commas of any script part them. NULL with what was not found in @unknown (transfer
 * full); an empty line is an empty list. (transfer full) ids */
GStrv muster_named_records (MusterDesk *desk, MusterKind kind, const char *line, char **unknown);
/* The names of those records, to be shown in such a line. @ids (nullable). (transfer full) */
char *muster_named_records_line (MusterDesk *desk, const char *const *ids);
GStrv muster_split_names (const char *line); /* the names themselves. (transfer full) */
