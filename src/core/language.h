/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* The first line of every main(): takes the user's locale and finds the translations, those of the build tree when the
 * environment variable MUSTER_LOCALEDIR names them, else the installed ones. Before
 * any other thread starts. */
void muster_language_start (void);
/* Speaks @language ("en", "zh_CN") from here on, whatever the session's. GLib looks once, at the first message, whether
 * there is anything to translate: call it before that. False if no such language is known: nothing has changed. */
gboolean muster_language_use (const char *language);
