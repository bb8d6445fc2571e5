/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Longer than one letter, so that they never clash with the commands. A Chinese word needs no space after it. */
#include "desk/command-pages.h"
#include <glib/gi18n-lib.h>
#include <string.h>

const MusterCommandPage muster_command_pages[] = {
  { "win.clocks", "clocks 时限 clock 时钟", N_ ("All clocks"), N_ ("/clocks"), FALSE },
  { "win.look-back", "back 回看 replay 回放", N_ ("Look back"), N_ ("/back 14:05"), TRUE },
  { "win.shift", "shift 交接班 handover 值班", N_ ("Shift: take over, hand over"), N_ ("/shift"), FALSE },
  { "win.warn", "warn 预警 warning 发布预警", N_ ("Issue a warning"), N_ ("/warn"), FALSE },
  { "win.drill", "drill 演练 drills", N_ ("Drills"), N_ ("/drill"), FALSE },
  { "win.finding", "finding 问题 findings", N_ ("Note a finding"), N_ ("/finding"), FALSE },
  { "win.planning", "planning 规划 coverage 覆盖", N_ ("Planning: who is within reach"), N_ ("/planning"), FALSE },
  { "win.timeline", "timeline 经过 story 时间线", N_ ("Save the timeline of the incident"), N_ ("/timeline"), FALSE },
  { "win.intervals", "intervals 时效 statistics 统计", N_ ("How long things took"), N_ ("/intervals"), FALSE },
  { "win.plans", "plans 预案 plan", N_ ("Plan library"), N_ ("/plans"), FALSE },
  { NULL, NULL, NULL, NULL, FALSE },
};

const MusterCommandPage *
muster_command_page (const char *text, gsize *used)
{
  for (const MusterCommandPage *page = muster_command_pages; page->action != NULL; page++) {
    g_auto (GStrv) words = g_strsplit (page->words, " ", -1);
    for (char **word = words; *word != NULL; word++) {
      gsize length = strlen (*word);
      gboolean ascii = (guchar) * *word < 0x80;
      if ((ascii ? g_ascii_strncasecmp (text, *word, length) : strncmp (text, *word, length)) != 0
          || (ascii && text[length] != '\0' && !g_unichar_isspace (g_utf8_get_char (text + length))))
        continue;
      *used = length;
      return page;
    }
  }
  return NULL;
}

const char *
muster_command_page_word (const MusterCommandPage *page, const char *begun)
{
  g_auto (GStrv) words = g_strsplit (page->words, " ", -1);
  /* the session speaks Chinese where the catalogue answers in it */
  gboolean chinese = (guchar)*_ (page->label) >= 0x80;
  gsize length = strlen (begun);
  for (int pass = 0; pass < 2; pass++)
    for (char **word = words; *word != NULL; word++)
      if ((((guchar) * *word >= 0x80) == chinese || pass == 1) && g_ascii_strncasecmp (*word, begun, length) == 0)
        return g_intern_string (*word);
  return NULL;
}
