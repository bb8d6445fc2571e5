/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message out, as CAP 1.2. The elements come in the order of the table, which is the order the standard fixes; what
 * was written is then read back by the reader, so that nothing leaves that another would have to refuse. */
#include "core/time.h"
#include "exchange/cap-private.h"
#include "exchange/cap.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define CAP_12 2

/* Characters XML cannot hold at all are left out. */
static void
add_escaped (GString *out, const char *text)
{
  for (const char *c = text; *c; c = g_utf8_next_char (c)) {
    gunichar u = g_utf8_get_char (c);
    if (u == '&')
      g_string_append (out, "&amp;");
    else if (u == '<')
      g_string_append (out, "&lt;");
    else if (u == '>')
      g_string_append (out, "&gt;");
    else if (u == '\r')
      g_string_append (out, "&#13;");
    else if (u >= 0x20 || u == '\t' || u == '\n')
      if (u != 0xFFFE && u != 0xFFFF)
        g_string_append_unichar (out, u);
  }
}

static void
add_element (GString *out, int depth, const char *name, const char *text)
{
  g_string_append_printf (out, "%*s<%s>", depth * 2, "", name);
  add_escaped (out, text);
  g_string_append_printf (out, "</%s>\n", name);
}

/* In UTC, with the offset that stands for it. */
static void
add_time (GString *out, int depth, const char *name, const char *text)
{
  gint64 ms;
  char utc[MUSTER_TIME_TEXT];
  g_autofree char *strict = NULL;

  if (!muster_time_parse (text, &ms)) {
    add_element (out, depth, name, text);
    return;
  }
  muster_time_format (ms, utc);
  strict = g_strdup_printf ("%.19s-00:00", utc);
  add_element (out, depth, name, strict);
}

static void add_group (GString *out, int depth, const CapElement *table, const MusterJson *group);

static void
add_value (GString *out, int depth, const CapElement *e, const MusterJson *value)
{
  if (e->inside != NULL) {
    g_string_append_printf (out, "%*s<%s>\n", depth * 2, "", e->name);
    add_group (out, depth + 1, e->inside, value);
    g_string_append_printf (out, "%*s</%s>\n", depth * 2, "", e->name);
  } else if (e->type == CAP_TIME)
    add_time (out, depth, e->name, muster_json_text (value, ""));
  else
    add_element (out, depth, e->name, muster_json_text (value, ""));
}

static void
add_group (GString *out, int depth, const CapElement *table, const MusterJson *group)
{
  for (const CapElement *e = table; e->name; e++) {
    const MusterJson *value = muster_json_get (group, e->name);
    if (value == NULL || muster_json_is_null (value) || e->occurs[CAP_12] == '-')
      continue;
    if (!muster_json_is_array (value))
      add_value (out, depth, e, value);
    else
      for (gsize i = 0; i < muster_json_length (value); i++)
        add_value (out, depth, e, muster_json_at (value, i));
  }
}

gboolean
muster_cap_write (const MusterJson *message, GString *out, GError **error)
{
  gsize start = out->len;
  g_autoptr (MusterCap) back = NULL;

  g_string_append (out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n");
  add_group (out, 1, muster_cap_alert[0].inside, message);
  g_string_append (out, "</alert>\n");
  back = muster_cap_read (out->str + start, out->len - start);
  if (back->errors->len == 0)
    return TRUE;
  g_set_error_literal (error, MUSTER_JSON_ERROR, MUSTER_JSON_ERROR_TYPE, g_ptr_array_index (back->errors, 0));
  g_string_truncate (out, start);
  return FALSE;
}
