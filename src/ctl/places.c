/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of places: id, lat, lon, in any order and among other columns, parted by commas, semicolons or tabs. The
 * first line names the columns; one that is a place already names none, and then the columns are id, lat, lon or lat,
 * lon. A place without an id has the number of its line. One line that is no place refuses the table: a team that is
 * left out in silence would look like one that is far away. */
#include "ctl/places.h"
#include "ctl/command.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

void
muster_places_clear (MusterPlaces *places)
{
  g_clear_pointer (&places->ids, g_ptr_array_unref);
  g_clear_pointer (&places->points, g_array_unref);
}

enum { ID, LAT, LON, N_COLUMNS };

/* What parts the fields of @line, outside of quotes. A tab before a semicolon before a comma, since numbers may have
 * commas in them. */
static char
find_separator (const char *line)
{
  gboolean quoted = FALSE;
  char found = ',';

  for (; *line != '\0'; line++) {
    quoted ^= *line == '"';
    if (!quoted && *line == '\t')
      return '\t';
    if (!quoted && *line == ';')
      found = ';';
  }
  return found;
}

/* The fields of one line; quoted ones may hold separators and doubled quotes. (transfer full) */
static GPtrArray *
split_line (const char *line, char separator)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_free);

  for (const char *at = line;;) {
    GString *field = g_string_new (NULL);
    while (*at == ' ')
      at++;
    if (*at == '"') {
      for (at++; *at && !(*at == '"' && at[1] != '"'); at++) {
        at += *at == '"';
        g_string_append_c (field, *at);
      }
      at += *at == '"';
    }
    while (*at && *at != separator)
      g_string_append_c (field, *at++);
    g_ptr_array_add (fields, g_strchomp (g_string_free (field, FALSE)));
    if (*at++ != separator)
      return fields;
  }
}

static int
refuse_line (const char *command, const char *path, guint line, const char *what)
{
  g_printerr (_ ("musterctl %s: %s: line %u: %s\n"), command, path, line, what);
  return MUSTER_EXIT_INPUT;
}

static gboolean
take_degrees (const GPtrArray *fields, int column, double limit, double *value)
{
  char *end = NULL;

  if (column < 0 || column >= (int)fields->len)
    return FALSE;
  const char *text = g_ptr_array_index (fields, (guint)column);
  *value = g_ascii_strtod (text, &end);
  return end != text && *end == 0 && isfinite (*value) && fabs (*value) <= limit;
}

/* The columns that a line of names says. */
static void
find_columns (const GPtrArray *fields, int columns[N_COLUMNS])
{
  static const char *const names[N_COLUMNS][8] = { { "id", "name", "place", "code", "名称", "编号", NULL },
                                                   { "lat", "latitude", "y", "纬度", NULL },
                                                   { "lon", "lng", "long", "longitude", "x", "经度", NULL } };

  for (int n = 0; n < N_COLUMNS; n++)
    for (guint w = 0; columns[n] < 0 && names[n][w] != NULL; w++)
      for (guint k = 0; columns[n] < 0 && k < fields->len; k++)
        if (g_ascii_strcasecmp (g_ptr_array_index (fields, k), names[n][w]) == 0)
          columns[n] = (int)k;
}

/* Whether a line is a place already: "id,lat,lon" or "lat,lon". */
static gboolean
has_no_names (const GPtrArray *fields, int columns[N_COLUMNS])
{
  int first = (int)fields->len - 2;
  double lat, lon;

  if (first < 0 || first > 1 || !take_degrees (fields, first, 90, &lat) || !take_degrees (fields, first + 1, 180, &lon))
    return FALSE;
  columns[ID] = first - 1;
  columns[LAT] = first;
  columns[LON] = first + 1;
  return TRUE;
}

static char *
take_id (const GPtrArray *fields, int column, guint line)
{
  const char *id = column >= 0 && column < (int)fields->len ? g_ptr_array_index (fields, (guint)column) : "";

  return *id != '\0' ? g_strdup (id) : g_strdup_printf ("%u", line);
}

int
muster_places_read (const char *command, const char *path, MusterPlaces *places)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  int columns[N_COLUMNS] = { -1, -1, -1 };
  char separator = '\0';

  if (!g_file_get_contents (path, &text, NULL, &error))
    return muster_command_fail (command, error);
  if (!g_utf8_validate (text, -1, NULL))
    return refuse_line (command, path, 1, _ ("the file is not UTF-8"));
  places->ids = g_ptr_array_new_with_free_func (g_free);
  places->points = g_array_new (FALSE, FALSE, sizeof (MusterLatLon));
  g_auto (GStrv) lines = g_strsplit (g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    g_strchomp (lines[i]);
    if (!*lines[i])
      continue;
    gboolean first = separator == '\0';
    if (first)
      separator = find_separator (lines[i]);
    g_autoptr (GPtrArray) fields = split_line (lines[i], separator);
    if (first && !has_no_names (fields, columns)) {
      find_columns (fields, columns);
      if (columns[LAT] < 0 || columns[LON] < 0)
        return refuse_line (command, path, i + 1, _ ("the first line must name the columns id, lat and lon"));
      continue;
    }
    MusterLatLon at;
    if (!take_degrees (fields, columns[LAT], 90, &at.lat) || !take_degrees (fields, columns[LON], 180, &at.lon))
      return refuse_line (command, path, i + 1, _ ("this is no place: latitude and longitude in degrees are needed"));
    g_ptr_array_add (places->ids, take_id (fields, columns[ID], i + 1));
    g_array_append_val (places->points, at);
  }
  return places->points->len > 0 ? MUSTER_EXIT_OK
                                 : refuse_line (command, path, 1, _ ("there is no place in this table"));
}
