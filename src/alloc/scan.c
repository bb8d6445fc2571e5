/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers out of text, by hand: strtod knows "nan", "inf" and hexadecimal, honours the locale and needs a terminated
 * text, and an instance of a hundred megabytes should be read at the speed of memory. Whole numbers are built in an
 * unsigned sum that cannot wrap, since it is compared before each digit. Real numbers are checked against the grammar
 * first and then given to g_ascii_strtod. */
#include "alloc/scan.h"
#include <math.h>
#include <string.h>

/* Longer than any number that means something; a longer word is shown cut. */
#define LONGEST_NUMBER 64

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/* A word as messages show it: short, and without bytes that are no text. */
static char *
show (const char *word, gsize length)
{
  g_autofree char *part = g_strndup (word, MIN (length, 24)), *text = g_utf8_make_valid (part, -1);
  return g_strdup_printf ("“%s”%s", text, length > 24 ? "…" : "");
}

static void
skip_space (MusterScan *scan)
{
  while (scan->at < scan->end && is_space (*scan->at)) {
    scan->line += *scan->at == '\n';
    scan->at++;
  }
}

static gboolean
next_number (MusterScan *scan, const char *what, const char **word, gsize *length, GError **error)
{
  if (!muster_scan_word (scan, word, length))
    return muster_scan_fail (scan, error, "the text ends where %s should be", what);
  return TRUE;
}

static gboolean
refuse_word (MusterScan *scan, const char *what, const char *word, gsize length, GError **error)
{
  g_autofree char *shown = show (word, length);
  return muster_scan_fail (scan, error, "%s is %s, which is no number of that kind", what, shown);
}

static gboolean
is_decimal (const char *p, const char *end)
{
  gboolean digits = FALSE;
  if (p < end && (*p == '-' || *p == '+'))
    p++;
  for (; p < end && g_ascii_isdigit (*p); p++)
    digits = TRUE;
  if (p < end && *p == '.')
    for (p++; p < end && g_ascii_isdigit (*p); p++)
      digits = TRUE;
  if (!digits)
    return FALSE;
  if (p < end && (*p == 'e' || *p == 'E')) {
    p++;
    if (p < end && (*p == '-' || *p == '+'))
      p++;
    if (p == end)
      return FALSE;
    while (p < end && g_ascii_isdigit (*p))
      p++;
  }
  return p == end;
}

void
muster_scan_start (MusterScan *scan, const char *text, gsize length)
{
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0) { /* a byte order mark */
    text += 3;
    length -= 3;
  }
  *scan = (MusterScan){ text, text + length, 1 };
}

gboolean
muster_scan_word (MusterScan *scan, const char **word, gsize *length)
{
  skip_space (scan);
  if (scan->at == scan->end)
    return FALSE;
  *word = scan->at;
  while (scan->at < scan->end && !is_space (*scan->at))
    scan->at++;
  *length = (gsize)(scan->at - *word);
  return TRUE;
}

/* "1.5e3" is a whole number as well; taken as far as a double is exact. */
static gboolean
read_whole_real (const char *word, gsize length, gint64 *out)
{
  char copy[LONGEST_NUMBER + 1];
  if (length > LONGEST_NUMBER || !is_decimal (word, word + length))
    return FALSE;
  memcpy (copy, word, length);
  copy[length] = '\0';
  double value = g_ascii_strtod (copy, NULL);
  if (!(fabs (value) < 9007199254740992.0) || value != rint (value))
    return FALSE;
  *out = (gint64)value;
  return TRUE;
}

gboolean
muster_scan_int (MusterScan *scan, const char *what, gint64 least, gint64 most, gint64 *out, GError **error)
{
  const char *word;
  gsize length;
  if (!next_number (scan, what, &word, &length, error))
    return FALSE;
  const char *p = word, *end = word + length;
  gboolean negative = *p == '-';
  guint64 sum = 0, limit = (guint64)G_MAXINT64 + negative;
  if (*p == '-' || *p == '+')
    p++;
  if (p == end || !g_ascii_isdigit (*p))
    return refuse_word (scan, what, word, length, error);
  for (; p < end && g_ascii_isdigit (*p); p++) {
    guint digit = (guint)(*p - '0');
    if (sum > (limit - digit) / 10) {
      g_autofree char *shown = show (word, length);
      return muster_scan_fail (scan, error, "%s is %s, which is beyond 64 bits", what, shown);
    }
    sum = sum * 10 + digit;
  }
  if (p < end && *p == '.')
    for (p++; p < end && *p == '0'; p++)
      ;
  gint64 value = negative ? (gint64)(0 - sum) : (gint64)sum;
  if (p < end && !read_whole_real (word, length, &value))
    return refuse_word (scan, what, word, length, error);
  if (value < least || value > most)
    return muster_scan_fail (scan, error, "%s is %" G_GINT64_FORMAT ", outside %" G_GINT64_FORMAT "…%" G_GINT64_FORMAT,
                             what, value, least, most);
  *out = value;
  return TRUE;
}

gboolean
muster_scan_real (MusterScan *scan, const char *what, double least, double most, double *out, GError **error)
{
  const char *word;
  gsize length;
  char copy[LONGEST_NUMBER + 1];
  if (!next_number (scan, what, &word, &length, error))
    return FALSE;
  if (length > LONGEST_NUMBER || !is_decimal (word, word + length))
    return refuse_word (scan, what, word, length, error);
  memcpy (copy, word, length);
  copy[length] = '\0';
  double value = g_ascii_strtod (copy, NULL);
  if (!isfinite (value) || value < least || value > most)
    return muster_scan_fail (scan, error, "%s is %s, outside %g…%g", what, copy, least, most);
  *out = value;
  return TRUE;
}

gboolean
muster_scan_end (MusterScan *scan, GError **error)
{
  const char *word;
  gsize length;
  if (!muster_scan_word (scan, &word, &length))
    return TRUE;
  g_autofree char *shown = show (word, length);
  return muster_scan_fail (scan, error, "%s stands after the end of the instance", shown);
}

gboolean
muster_scan_more_on_line (MusterScan *scan)
{
  while (scan->at < scan->end && *scan->at != '\n' && is_space (*scan->at))
    scan->at++;
  return scan->at < scan->end && *scan->at != '\n';
}

gboolean
muster_scan_next_line (MusterScan *scan)
{
  const char *newline = memchr (scan->at, '\n', (gsize)(scan->end - scan->at));
  if (!newline) {
    scan->at = scan->end;
    return FALSE;
  }
  scan->at = newline + 1;
  scan->line++;
  return scan->at < scan->end;
}

gboolean
muster_scan_fail (const MusterScan *scan, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT, "line %u: %s", scan->line, text);
  return FALSE;
}
