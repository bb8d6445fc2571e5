/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* CSV as RFC 4180 has it: every cell in quotes, rows ended by CR LF. A text that a spreadsheet would take for a formula
 * is kept a text by an apostrophe before it; a number is written as it is. Any thread. */
void muster_csv_text (GString *out, const char *text); /* appends a cell; NULL is an empty one */
void muster_csv_real (GString *out, double value);     /* as JSON would: reads back the same */
void muster_csv_end_row (GString *out);
