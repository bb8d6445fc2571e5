/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words that stand behind the slash. */
#include "desk/command-parse.h"
#include <string.h>

MusterCommandVerb
muster_command_verb (const char *letter)
{
  static const struct {
    const char *word;
    MusterCommandVerb verb;
  } verbs[] = { { "i", MUSTER_COMMAND_INCIDENT },
                { "s", MUSTER_COMMAND_STATUS },
                { "a", MUSTER_COMMAND_ASSIGN },
                { "g", MUSTER_COMMAND_GO },
                { "t", MUSTER_COMMAND_TASK },
                { "l", MUSTER_COMMAND_LOG },
                { "o", MUSTER_COMMAND_SHELTER },
                { "u", MUSTER_COMMAND_UNDO },
                { "p", MUSTER_COMMAND_REPORT },
                { "report", MUSTER_COMMAND_REPORT },
                { "f", MUSTER_COMMAND_FIGURE },
                { "figure", MUSTER_COMMAND_FIGURE },
                { "c", MUSTER_COMMAND_CALL },
                { "call", MUSTER_COMMAND_CALL },
                { "e", MUSTER_COMMAND_ABOVE },
                { "escalate", MUSTER_COMMAND_ABOVE },
                { "v", MUSTER_COMMAND_ACTIVATE },
                { "r", MUSTER_COMMAND_RECOMMEND },
                { "recommend", MUSTER_COMMAND_RECOMMEND },
                { "推荐", MUSTER_COMMAND_RECOMMEND },
                { "b", MUSTER_COMMAND_BOARD },
                { "board", MUSTER_COMMAND_BOARD },
                { "统筹", MUSTER_COMMAND_BOARD },
                { "activate", MUSTER_COMMAND_ACTIVATE },
                { "激活", MUSTER_COMMAND_ACTIVATE },
                { "启动", MUSTER_COMMAND_ACTIVATE },
                { "next", MUSTER_COMMAND_NEXT },
                { "下一步", MUSTER_COMMAND_NEXT } };
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].word, letter) == 0)
      return verbs[i].verb;
  return MUSTER_COMMAND_UNKNOWN;
}

/* Chinese words stand right behind the slash, with or without a space after them. Moves @p behind the word. */
MusterCommandVerb
muster_command_verb_wide (const char **p)
{
  static const struct {
    const char *word;
    MusterCommandVerb verb;
  } verbs[]
      = { { "上报", MUSTER_COMMAND_REPORT }, { "报告", MUSTER_COMMAND_REPORT },    { "数字", MUSTER_COMMAND_FIGURE },
          { "伤亡", MUSTER_COMMAND_FIGURE }, { "呼叫", MUSTER_COMMAND_CALL },      { "通知", MUSTER_COMMAND_CALL },
          { "请示", MUSTER_COMMAND_ABOVE },  { "请求上级", MUSTER_COMMAND_ABOVE }, { "任务", MUSTER_COMMAND_TASK },
          { "记录", MUSTER_COMMAND_LOG },    { "撤销", MUSTER_COMMAND_UNDO } };
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_has_prefix (*p, verbs[i].word)) {
      *p += strlen (verbs[i].word);
      return verbs[i].verb;
    }
  return MUSTER_COMMAND_UNKNOWN;
}
