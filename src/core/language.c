/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The language a program speaks. One place, so that three programs cannot disagree about where their words are. */
#include "core/language.h"
#include <glib.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

void
muster_language_start (void)
{
  const char *dir = g_getenv ("MUSTER_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, dir && *dir ? dir : MUSTER_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* English is what the words are written in; every other language has a catalogue. */
static gboolean
is_known (const char *language)
{
  const char *dir = g_getenv ("MUSTER_LOCALEDIR");
  g_autofree char *path = NULL;

  if (strspn (language, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_@") != strlen (language))
    return FALSE;
  if (g_str_equal (language, "en") || g_str_has_prefix (language, "en_"))
    return TRUE;
  path = g_build_filename (dir && *dir ? dir : MUSTER_LOCALEDIR, language, "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

gboolean
muster_language_use (const char *language)
{
  g_autofree char *utf8 = g_strconcat (language, ".UTF-8", NULL);

  if (!is_known (language))
    return FALSE;
  g_setenv ("LANGUAGE", language, TRUE);
  /* Any locale but "C" makes gettext follow LANGUAGE; that of the language itself need not be installed. */
  if (!setlocale (LC_MESSAGES, utf8))
    setlocale (LC_MESSAGES, "C.UTF-8");
  return TRUE;
}
