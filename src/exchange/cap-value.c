/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands inside the elements of a CAP message: times, numbers, names, corners. What the schema of the standard
 * says of a value is as strict here as there; what only its text says (a polygon closes, a circle has a radius) is
 * checked too. A value with three faults gives three sentences. */
#include "core/time.h"
#include "exchange/cap-private.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_ERRORS  100
#define MAX_CORNERS 5 /* named of one polygon */

void
muster_cap_say (GPtrArray *list, const xmlNode *node, const char *path, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  if (list->len >= MAX_ERRORS)
    return;
  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* Translators: line number, place in the message, what is wrong there. */
  g_ptr_array_add (list, g_strdup_printf (_ ("line %ld: %s: %s"), xmlGetLineNo (node), path, message));
}

/* What strtod() takes besides ("0x1", "inf") is no number here. */
static gboolean
read_degrees (const char *text, char **end, double *out)
{
  gsize blanks = strspn (text, " \t\r\n"), n = blanks + strspn (text + blanks, "+-.0123456789eE");

  *out = g_ascii_strtod (text, end);
  return *end > text && *end <= text + n && isfinite (*out);
}

/* One corner. NULL, or what is wrong with it (untranslated). */
static const char *
read_corner (const char *word, MusterLatLon *at)
{
  char *end;

  if (!read_degrees (word, &end, &at->lat) || *end != ',' || !read_degrees (end + 1, &end, &at->lon) || *end != '\0')
    return N_ ("the corners are written “latitude,longitude latitude,longitude …”");
  if (!(fabs (at->lat) <= 90 && fabs (at->lon) <= 180))
    return N_ ("a latitude lies from −90 to 90, a longitude from −180 to 180");
  return NULL;
}

/* What is wrong with the ring as a whole. (nullable) */
static const char *
ring_problem (const GArray *points)
{
  const MusterLatLon *first = &g_array_index (points, MusterLatLon, 0);
  const MusterLatLon *last = &g_array_index (points, MusterLatLon, points->len - 1);

  if (points->len < 4)
    return N_ ("a polygon has at least four corners, the last being the first again");
  if (first->lat != last->lat || first->lon != last->lon)
    return N_ ("a polygon ends where it began: the last corner must be the first again");
  return NULL;
}

gboolean
muster_cap_points (const char *text, GArray *points, const char **problem)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  MusterLatLon at;

  *problem = NULL;
  for (guint i = 0; words[i] && *problem == NULL; i++)
    if (*words[i] != '\0' && (*problem = read_corner (words[i], &at)) == NULL)
      g_array_append_val (points, at);
  if (*problem == NULL)
    *problem = ring_problem (points);
  return *problem == NULL;
}

/* Every corner that is wrong is named, or what is wrong with the ring. */
static void
check_polygon (CapReader *r, const xmlNode *node, const char *path, const char *text)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MusterLatLon));
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  guint corner = 0, wrong = 0;

  for (guint i = 0; words[i]; i++) {
    MusterLatLon at;
    const char *problem;
    if (*words[i] == '\0')
      continue;
    corner++;
    if ((problem = read_corner (words[i], &at)) == NULL)
      g_array_append_val (points, at);
    else if (++wrong <= MAX_CORNERS)
      muster_cap_say (r->cap->errors, node, path, _ ("corner %u, “%s”: %s"), corner, words[i], _ (problem));
  }
  if (corner == 0)
    muster_cap_say (r->cap->notes, node, path, _ ("is empty"));
  else if (wrong == 0 && ring_problem (points) != NULL)
    muster_cap_say (r->cap->errors, node, path, "%s", _ (ring_problem (points)));
}

gboolean
muster_cap_circle (const char *text, MusterLatLon *centre, double *km)
{
  const char *at = text;
  double values[3];

  for (int i = 0; i < 3; i++) {
    char *end;
    if (!read_degrees (at, &end, &values[i]) || (i == 0 && (*end != ',' || g_ascii_isspace (end[1])))
        || (i == 1 && !g_ascii_isspace (*end)))
      return FALSE;
    at = i == 0 ? end + 1 : end;
  }
  while (g_ascii_isspace (*at))
    at++;
  *centre = (MusterLatLon){ values[0], values[1] };
  *km = values[2];
  return *at == '\0' && fabs (values[0]) <= 90 && fabs (values[1]) <= 180 && *km >= 0;
}

/* 2002-05-24T16:49:00-07:00, as CAP 1.2 insists. */
static gboolean
is_strict_time (const char *text)
{
  static const char form[] = "dddd-dd-ddTdd:dd:ddsdd:dd";

  if (strlen (text) != strlen (form))
    return FALSE;
  for (gsize i = 0; form[i]; i++)
    if (form[i] == 'd'   ? !g_ascii_isdigit (text[i])
        : form[i] == 's' ? text[i] != '+' && text[i] != '-'
                         : text[i] != form[i])
      return FALSE;
  return TRUE;
}

/* An xs:dateTime, the zone as it likes or none; where a time is one at all is for muster_time_parse(). */
static gboolean
is_schema_time (const char *text)
{
  static const char form[] = "dddd-dd-ddTdd:dd:dd";
  gsize n = strlen (form);

  if (strlen (text) < n || !g_ascii_isdigit (text[n - 1]))
    return FALSE;
  for (gsize i = 0; form[i]; i++)
    if (form[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != form[i])
      return FALSE;
  if (text[n - 2] == '6') /* no second 60 */
    return FALSE;
  text += n;
  if (*text == '.')
    text += 1 + strspn (text + 1, "0123456789");
  return *text == '\0' || strcmp (text, "Z") == 0
         || ((*text == '+' || *text == '-') && strlen (text) == 6 && text[3] == ':');
}

static void
check_time (CapReader *r, const xmlNode *node, const char *path, const char *text)
{
  gint64 ms;
  g_autofree char *with_zone = g_strconcat (text, "Z", NULL);

  if (is_schema_time (text) && muster_time_parse (text, &ms)) {
    if (r->version == 2 && !is_strict_time (text))
      muster_cap_say (r->cap->errors, node, path,
                      _ ("“%s”: CAP 1.2 writes times as 2002-05-24T16:49:00-07:00, the zone as hours and minutes"),
                      text);
  } else if (r->version < 2 && is_schema_time (text) && muster_time_parse (with_zone, &ms))
    muster_cap_say (r->cap->notes, node, path, _ ("“%s” does not say its time zone"), text);
  else
    muster_cap_say (r->cap->errors, node, path,
                    _ ("“%s” is no date and time; it is written as 2002-05-24T16:49:00-07:00"), text);
}

static gboolean
is_language (const char *text)
{
  gsize part = 0;
  gboolean first = TRUE;

  for (const char *c = text;; c++) {
    if (*c == '-' || *c == '\0') {
      if (part < 1 || part > 8)
        return FALSE;
      if (*c == '\0')
        return TRUE;
      part = 0;
      first = FALSE;
    } else if (first ? g_ascii_isalpha (*c) : g_ascii_isalnum (*c))
      part++;
    else
      return FALSE;
  }
}

static gboolean
is_decimal (const char *text, gboolean whole)
{
  gboolean digit = FALSE, point = whole;

  for (const char *c = *text == '-' || *text == '+' ? text + 1 : text; *c; c++)
    if (g_ascii_isdigit (*c))
      digit = TRUE;
    else if (*c == '.' && !point)
      point = TRUE;
    else
      return FALSE;
  return digit;
}

static void
check_references (CapReader *r, const xmlNode *node, const char *path, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);

  if (*text == '\0')
    muster_cap_say (r->cap->errors, node, path, _ ("is empty: it names messages, or is left out"));
  for (guint i = 0; words[i]; i++) {
    g_auto (GStrv) parts = *words[i] ? g_strsplit (words[i], ",", -1) : NULL;
    gint64 ms;
    /* 1.0 named a message by its identifier alone, or by identifier and sender. */
    if (parts != NULL && r->version > 0 && (g_strv_length (parts) != 3 || !muster_time_parse (parts[2], &ms)))
      muster_cap_say (r->cap->errors, node, path, _ ("“%s”: a message is referred to as sender,identifier,sent"),
                      words[i]);
  }
}

void
muster_cap_check_value (CapReader *r, const CapElement *e, const xmlNode *node, const char *path, const char *raw,
                        const char *text)
{
  MusterLatLon centre;
  double km;

  switch (e->type) {
  case CAP_NAME:
    if (*text == '\0')
      muster_cap_say (r->cap->errors, node, path, _ ("is empty"));
    else if (strpbrk (text, " \t\r\n,<&"))
      muster_cap_say (r->cap->errors, node, path, _ ("“%s” holds a space, a comma, “<” or “&”, which a name must not"),
                      text);
    break;
  case CAP_SAID:
    if (*text == '\0')
      muster_cap_say (r->cap->errors, node, path, _ ("is empty"));
    break;
  case CAP_WORD:
    if (!muster_cap_word_is (e, r->version, raw)) {
      g_autofree char *words = muster_cap_words_say (e, r->version);
      muster_cap_say (r->cap->errors, node, path, _ ("“%s” is none of %s"), raw, words);
    }
    break;
  case CAP_TIME:
    check_time (r, node, path, text);
    break;
  case CAP_LANGUAGE:
    /* Left empty, it means what the schema says: en-US. */
    if (*raw != '\0' && !is_language (text))
      muster_cap_say (r->cap->errors, node, path, _ ("“%s” is no language code such as en-US or zh-CN"), text);
    break;
  case CAP_WHOLE:
    if (!is_decimal (text, TRUE))
      muster_cap_say (r->cap->errors, node, path, _ ("“%s” is no whole number"), text);
    break;
  case CAP_DECIMAL:
    if (!is_decimal (text, FALSE))
      muster_cap_say (r->version == 2 ? r->cap->errors : r->cap->notes, node, path, _ ("“%s” is no number of feet"),
                      text);
    break;
  case CAP_POLYGON:
    check_polygon (r, node, path, text);
    break;
  case CAP_CIRCLE:
    if (*text == '\0')
      muster_cap_say (r->cap->notes, node, path, _ ("is empty"));
    else if (!muster_cap_circle (text, &centre, &km))
      muster_cap_say (r->cap->errors, node, path,
                      _ ("“%s”: a circle is written “latitude,longitude radius”, the radius in km"), text);
    break;
  case CAP_REFERENCES:
    check_references (r, node, path, text);
    break;
  default:
    break;
  }
}
