/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The language a program speaks. One place, so that three programs cannot disagree about where their words are. */
#include "core/language.h"
#include <glib.h>
#include <libintl.h>
#include <locale.h>

void
muster_language_start (void)
{
  const char *dir = g_getenv ("MUSTER_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, dir && *dir ? dir : MUSTER_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
