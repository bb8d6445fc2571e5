/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Words of the command bar that open something, English and Chinese whatever the session's language: /clocks, /back
 * 14:05, /shift, /warn. Pure. */
typedef struct {
  const char *action; /* "win.clocks" */
  const char *words;  /* to be typed, parted by spaces, the first one in English, the second in Chinese */
  const char *label;  /* English, marked for translation */
  const char *usage;  /* English, marked for translation */
  gboolean takes_time;
} MusterCommandPage;
extern const MusterCommandPage muster_command_pages[]; /* ends with a NULL action */

/* What @text, which stands after the slash, begins with: a whole word. @used: (out) its length in bytes. (nullable) */
const MusterCommandPage *muster_command_page (const char *text, gsize *used);
/* A word of the page that begins with @begun, the session's language first; NULL when none does. */
const char *muster_command_page_word (const MusterCommandPage *page, const char *begun);
