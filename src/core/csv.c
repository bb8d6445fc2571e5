/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A cell is the first of its row when the text is empty or ends with a row's end: no state is kept between calls. */
#include "core/csv.h"
#include "core/json.h"
#include <string.h>

static void
begin_cell (GString *out)
{
  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, ',');
}

void
muster_csv_text (GString *out, const char *text)
{
  begin_cell (out);
  g_string_append_c (out, '"');
  if (text != NULL && *text != '\0' && strchr ("=+-@\t\r", *text) != NULL)
    g_string_append_c (out, '\'');
  for (const char *p = text; p != NULL && *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *p);
  }
  g_string_append_c (out, '"');
}

void
muster_csv_real (GString *out, double value)
{
  begin_cell (out);
  muster_json_add_real (out, value);
}

void
muster_csv_end_row (GString *out)
{
  g_string_append (out, "\r\n");
}
