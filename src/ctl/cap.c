/* SPDX-License-Identifier: GPL-3.0-or-later */
/* musterctl cap: warnings in the Common Alerting Protocol, as others send them. */
#include "exchange/cap.h"
#include "ctl/command.h"
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

static int run_check (int argc, char **argv);

const MusterCommand muster_cap_commands[] = {
  { "cap check", "FILE", N_ ("Say whether a warning in the Common Alerting Protocol is valid, and why not"), run_check },
  { NULL, NULL, NULL, NULL },
};

static void
add_list (GString *out, const char *name, const GPtrArray *list)
{
  muster_json_name (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < list->len; i++) {
    muster_json_comma (out);
    muster_json_add_text (out, g_ptr_array_index (list, i));
  }
  g_string_append_c (out, ']');
}

/* No more of a file than a message can have: whoever names a device gets an error, not a full memory. */
static gboolean
read_file (const char *path, GByteArray *into, GError **error)
{
  guint8 block[65536];
  gsize n;
  FILE *file = g_str_equal (path, "-") ? stdin : fopen (path, "rb");

  if (file == NULL) {
    int code = errno;
    g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (code), "%s: %s", path, g_strerror (code));
    return FALSE;
  }
  while (into->len <= MUSTER_CAP_MAX && (n = fread (block, 1, sizeof block, file)) > 0)
    g_byte_array_append (into, block, (guint)n);
  if (ferror (file))
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO, "%s: %s", path, g_strerror (errno));
  gboolean good = !ferror (file);
  if (file != stdin)
    fclose (file);
  return good;
}

static int
run_check (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (MusterCap) cap = NULL;
  g_autoptr (MusterJson) message = NULL;
  g_autoptr (GString) out = g_string_new ("{");

  muster_command_options (&muster_cap_commands[0], NULL, argc, argv, 1, 1);
  if (!read_file (argv[1], bytes, &error))
    return muster_command_fail (argv[0], error);
  cap = muster_cap_read ((const char *)bytes->data, bytes->len);
  message = cap->json ? muster_json_parse (cap->json, -1, NULL) : NULL;
  muster_json_name (out, "valid");
  g_string_append (out, cap->errors->len == 0 ? "true" : "false");
  muster_json_name (out, "identifier");
  muster_json_add_text (out, muster_json_get_text (message, "identifier"));
  add_list (out, "errors", cap->errors);
  add_list (out, "notes", cap->notes);
  muster_json_name (out, "message");
  g_string_append (out, cap->json ? cap->json : "null");
  g_print ("%s}\n", out->str);
  return cap->errors->len == 0 ? MUSTER_EXIT_OK : MUSTER_EXIT_NO;
}
