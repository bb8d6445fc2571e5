/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* Reading numbers from the plain text formats of published instances: words apart by white space, any line lengths.
 * Every error is MUSTER_ALLOC_ERROR_INPUT (a whole number outside @least…@most, or one beyond 64 bits, included) and
 * its message begins with "line N: ". Nothing is copied; @text must outlive the scan. */
typedef struct {
  const char *at, *end;
  guint line; /* of @at, from 1 */
} MusterScan;

void muster_scan_start (MusterScan *scan, const char *text, gsize length);
/* The next word; FALSE at the end of the text. @word is not terminated. */
gboolean muster_scan_word (MusterScan *scan, const char **word, gsize *length);
/* A whole number. @what names it in messages ("the number of nodes"). "12.0" is taken as 12, "1.5e3" as 1500; "nan" is
 * not. */
gboolean muster_scan_int (MusterScan *scan, const char *what, gint64 least, gint64 most, gint64 *out, GError **error);
/* A decimal number with or without exponent; "nan", "inf" and hexadecimal are refused. */
gboolean muster_scan_real (MusterScan *scan, const char *what, double least, double most, double *out, GError **error);
/* Nothing but white space may follow; otherwise the first word too many is named. */
gboolean muster_scan_end (MusterScan *scan, GError **error);
/* TRUE when the current line has another word: for formats in which lines count. Does not leave the line. */
gboolean muster_scan_more_on_line (MusterScan *scan);
/* Leaves the rest of the line unread; FALSE at the end of the text. */
gboolean muster_scan_next_line (MusterScan *scan);
/* Sets MUSTER_ALLOC_ERROR_INPUT with "line N: " in front; returns FALSE. */
gboolean muster_scan_fail (const MusterScan *scan, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);
