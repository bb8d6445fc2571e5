/* SPDX-License-Identifier: GPL-3.0-or-later */
/* musterctl: finds the command that the first words name, and runs it. Everything a command needs is in its own file.
 */
#include "core/language.h"
#include "core/nearest.h"
#include "ctl/command.h"
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static const MusterCommand *const tables[] = {
  muster_data_commands,   muster_area_commands,  muster_road_commands,           muster_cap_commands,
  muster_demo_commands,   muster_drill_commands, muster_render_commands,         muster_sync_commands,
  muster_alloc_commands,  muster_plan_commands,  muster_alloc_location_commands, muster_response_commands,
  muster_report_commands, muster_watch_commands, muster_after_commands,          muster_library_commands,
  muster_advise_commands, muster_step_commands,
};

/* Each word is the first of commands' names. What stands nowhere comes
 * last, so that a new command is never left out. */
static const struct {
  const char *title;
  const char *words[20];
} subjects[] = {
  { N_ ("Data folders"), { "demo", "list", "show", "log", "do", "verify", "export", "map" } },
  { N_ ("Response to an incident"),
    { "incident", "duplicates", "merge", "figure", "response", "escalation", "team", "linkage", "consultation", "task",
      "report", "call", "clocks", "upkeep", "shift", "handover", "timeline", "intervals" } },
  { N_ ("Warnings"), { "warning", "cap" } },
  { N_ ("Advice"), { "advise" } },
  { N_ ("Plans"), { "plan" } },
  { N_ ("Drills"), { "drill" } },
  { N_ ("Areas and roads"), { "area", "road" } },
  { N_ ("Server and desks"), { "desk", "sync", "account" } },
  { N_ ("Allocation"), { "alloc" } },
};

static gboolean
begins_with (const char *name, const char *word)
{
  gsize n = strlen (word);
  return strncmp (name, word, n) == 0 && (name[n] == ' ' || name[n] == 0);
}

static gboolean
has_subject (const char *name)
{
  for (guint s = 0; s < G_N_ELEMENTS (subjects); s++)
    for (guint w = 0; subjects[s].words[w]; w++)
      if (begins_with (name, subjects[s].words[w]))
        return TRUE;
  return FALSE;
}

/* The commands whose first word is @word; NULL: those of no subject. */
static void
print_commands (const char *word)
{
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const MusterCommand *c = tables[t]; c->name; c++)
      if (word ? begins_with (c->name, word) : !has_subject (c->name))
        g_print ("  %s%s%s\n      %s\n", c->name, *c->usage ? " " : "", c->usage, _ (c->summary));
}

static void
print_help (void)
{
  g_print ("%s\n\n%s\n", _ ("Usage: musterctl COMMAND [OPTION …] [ARGUMENT …]"),
           _ ("Everything Muster does without a screen. Results go to standard output as JSON, messages to standard "
              "error."));
  for (guint s = 0; s < G_N_ELEMENTS (subjects); s++) {
    g_print ("\n%s\n", _ (subjects[s].title));
    for (guint w = 0; subjects[s].words[w]; w++)
      print_commands (subjects[s].words[w]);
  }
  print_commands (NULL);
  g_print ("\n%s\n",
           _ ("“musterctl COMMAND --help” explains one command. “musterctl --version” says which version this is."));
}

/* The commands whose first word is @group. */
static void
print_group (const char *group)
{
  g_print ("%s\n", _ ("Commands:"));
  print_commands (group);
}

/* The command whose words are the first of @argv; @words says how many. */
static const MusterCommand *
find_command (int argc, char **argv, int *words)
{
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const MusterCommand *c = tables[t]; c->name; c++) {
      g_auto (GStrv) parts = g_strsplit (c->name, " ", -1);
      int n = (int)g_strv_length (parts), i = 0;
      while (i < n && i + 1 < argc && strcmp (parts[i], argv[i + 1]) == 0)
        i++;
      if (i == n) {
        *words = n;
        return c;
      }
    }
  return NULL;
}

static int
refuse_unknown (int argc, char **argv)
{
  g_autofree char *two = argc > 2 ? g_strconcat (argv[1], " ", argv[2], NULL) : g_strdup (argv[1]);
  const char *nearest = NULL;
  guint least = G_MAXUINT;
  gboolean is_group = FALSE;
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const MusterCommand *c = tables[t]; c->name; c++) {
      guint d = MIN (muster_nearest_distance (two, c->name), muster_nearest_distance (argv[1], c->name));
      if (d < least) {
        least = d;
        nearest = c->name;
      }
      gsize n = strlen (argv[1]);
      is_group |= strncmp (c->name, argv[1], n) == 0 && c->name[n] == ' ';
    }
  if (is_group) {
    /* "area" alone, or "area bild": say what there is in this group. */
    g_autoptr (GString) list = g_string_new (NULL);
    gsize n = strlen (argv[1]);
    for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
      for (const MusterCommand *c = tables[t]; c->name; c++)
        if (strncmp (c->name, argv[1], n) == 0 && c->name[n] == ' ')
          g_string_append_printf (list, "%s“%s”", list->len ? ", " : "", c->name);
    if (argc > 2 && (g_str_equal (argv[2], "--help") || g_str_equal (argv[2], "-h"))) {
      print_group (argv[1]);
      return MUSTER_EXIT_OK;
    }
    if (argc > 2 && argv[2][0] != '-')
      g_printerr (_ ("musterctl: there is no command “%s”; there are %s.\n"), two, list->str);
    else
      g_printerr (_ ("musterctl: “%s” needs a second word: %s.\n"), argv[1], list->str);
  } else if (nearest && least <= 1 + strlen (nearest) / 3)
    g_printerr (_ ("musterctl: there is no command “%s”. Did you mean “%s”?\n"), argv[1], nearest);
  else
    g_printerr (_ ("musterctl: there is no command “%s”. “musterctl --help” lists all.\n"), argv[1]);
  return MUSTER_EXIT_USAGE;
}

/* What is printed is UTF-8 whatever the locale says of its letters: it is JSON, and others read it. */
static void
print_as_it_is (const char *text)
{
  fputs (text, stdout);
}

int
main (int argc, char **argv)
{
  muster_language_start ();
  g_set_print_handler (print_as_it_is);
  setlocale (LC_NUMERIC, "C"); /* numbers in JSON and on the command line have a point everywhere */
  if (argc < 2) {
    print_help ();
    return MUSTER_EXIT_USAGE;
  }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0) {
    print_help ();
    return MUSTER_EXIT_OK;
  }
  if (strcmp (argv[1], "--version") == 0) {
    g_print ("musterctl %s\n", MUSTER_VERSION);
    return MUSTER_EXIT_OK;
  }
  int words = 0;
  const MusterCommand *command = find_command (argc, argv, &words);
  if (!command)
    return refuse_unknown (argc, argv);
  argv[words] = (char *)command->name;
  int code = command->run (argc - words, argv + words);
  /* A result that did not get out is no result, whatever was done. */
  if ((fflush (stdout) != 0 || ferror (stdout)) && code == MUSTER_EXIT_OK) {
    g_printerr (_ ("musterctl %s: the result could not be written: %s\n"), command->name, g_strerror (errno));
    return MUSTER_EXIT_FILE;
  }
  return code;
}
