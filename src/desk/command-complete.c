/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Completing follows the grammar of command-parse.c: first the commands, then for each what its next word can be.
 * Names with a space need no quotes, since each command knows where its name ends. Places come from the area file, by
 * whoever has it open; here only their place in the line is known. */
#include "desk/command-complete.h"
#include "desk/command-pages.h"
#include "desk/figure-words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST 9

static const struct {
  const char *letter;
  const char *label;
  const char *usage;
} commands[] = {
  { "/i", N_ ("New incident"), N_ ("/i flood Ruggell “cellar under water” 2 trapped") },
  { "/s", N_ ("Status of a team"), N_ ("/s Fire brigade Ruggell arrived") },
  { "/a", N_ ("Assign a team"), N_ ("/a Fire brigade Ruggell, Flood") },
  { "/g", N_ ("Go to a place"), N_ ("/g Vaduz, or 47.14, 9.52") },
  { "/t", N_ ("New task"), N_ ("/t Close the road at both ends @police 20 min") },
  { "/l", N_ ("Log entry"), N_ ("/l radio: gauge at 5.82 m") },
  { "/o", N_ ("Open a shelter"), N_ ("/o sports hall") },
  { "/r", N_ ("Recommend teams"), N_ ("/r Flood, Ruggell") },
  { "/b", N_ ("Joint board"), N_ ("all incidents and all teams at once") },
  { "/activate", N_ ("Activate a level"), N_ ("/activate, or /activate II the bridge is at risk") },
  { "/next", N_ ("Next status of a team"), N_ ("/next Fire brigade Ruggell") },
  { "/p", N_ ("Report to the level above"), N_ ("/p first Government office") },
  { "/f", N_ ("New figure"), N_ ("/f dead >=3 from the police") },
  { "/c", N_ ("Call people out"), N_ ("/c Commander on duty 15 min") },
  { "/e", N_ ("Ask the level above"), N_ ("/e II more than we can move") },
  { "/u", N_ ("Undo"), N_ ("takes back the last thing done here") },
};

MusterCompletion *
muster_completion_new (char *line, const char *label, const char *detail)
{
  MusterCompletion *completion = g_new0 (MusterCompletion, 1);
  completion->line = line;
  completion->label = g_strdup (label);
  completion->detail = g_strdup (detail);
  return completion;
}

void
muster_completion_free (MusterCompletion *completion)
{
  g_free (completion->line);
  g_free (completion->label);
  g_free (completion->detail);
  g_free (completion);
}

static const char *
detail_of (const MusterName *name)
{
  if (name->detail != NULL)
    return name->detail;
  return name->kind == MUSTER_NO_KIND ? _ ("Action") : _ (muster_kind_info (name->kind)->label);
}

static void
add_names (GPtrArray *out, const MusterNameBook *names, guint32 kinds, const char *text, const char *before,
           const char *after, int held, guint most)
{
  g_autoptr (GArray) hits = muster_name_book_find (names, kinds, text, 200);
  guint added = 0;
  for (int pass = 0; pass < 2; pass++) /* those in the wanted state first */
    for (guint i = 0; i < hits->len && added < most; i++) {
      const MusterName *name = g_array_index (hits, MusterNameHit, i).name;
      gboolean fits = held < 0 || (held != 0) == (name->held != NULL);
      if (fits != (pass == 0) || (name->over && *before != '\0'))
        continue;
      if (pass == 1 && held > 0) /* a status makes sense only for those on an order */
        continue;
      g_ptr_array_add (out, muster_completion_new (g_strconcat (before, name->name, after, NULL), name->name,
                                                   name->held_for != NULL ? name->held_for : detail_of (name)));
      added++;
    }
}

static void
complete_incident (GPtrArray *out, const char *line, const MusterCommand *command, const char *rest)
{
  gboolean space = g_str_has_suffix (line, " ") || g_str_has_suffix (line, "　");
  if (command->hazard == NULL && !space) {
    g_autoptr (GArray) words = muster_words_complete_hazard (rest);
    for (guint i = 0; i < words->len && i < MOST; i++) {
      const MusterHazardWord *word = &g_array_index (words, MusterHazardWord, i);
      g_autofree char *lower = g_utf8_strdown (word->word, -1);
      g_ptr_array_add (out, muster_completion_new (g_strconcat ("/i ", lower, " ", NULL), word->label,
                                                   _ (muster_kind_info (MUSTER_INCIDENT)->label)));
    }
    return;
  }
  /* a number at the end wants a word for people */
  const char *last = strrchr (line, ' ');
  const char *digits = last != NULL && last[1] != '\0' ? last + 1 : NULL;
  char *end = NULL;
  if (digits != NULL && g_ascii_isdigit (*digits))
    (void)g_ascii_strtoull (digits, &end, 10);
  if (end != NULL && *end == '\0')
    for (guint i = 0; i < MUSTER_N_COUNTS; i++) {
      g_autofree char *label = muster_count_label ((MusterCount)i, atoi (digits));
      g_ptr_array_add (out,
                       muster_completion_new (g_strconcat (line, " ", muster_count_word ((MusterCount)i), " ", NULL),
                                              label, _ ("People")));
    }
}

static void
complete_status (GPtrArray *out, const MusterCommand *command, const char *line, const char *rest,
                 const MusterNameBook *names)
{
  if (command->record == NULL || command->assignment == NULL || !g_str_has_suffix (line, " ")) {
    g_autofree char *before = g_strdup ("/s ");
    if (command->state < 0)
      add_names (out, names, 1u << MUSTER_TEAM, rest, before, " ", 1, MOST);
    if (command->record == NULL || out->len > 1)
      return;
    g_ptr_array_set_size (out, 0);
  }
  if (command->state >= 0 || command->assignment == NULL)
    return;
  for (int s = MUSTER_ASSIGNMENT_ACKNOWLEDGED; s <= MUSTER_ASSIGNMENT_DECLINED; s++) {
    const char *label = muster_assignment_state_label ((MusterAssignmentState)s);
    g_ptr_array_add (out, muster_completion_new (g_strconcat ("/s ", command->record_name, " ", label, NULL), label,
                                                 command->record_name));
  }
}

static void
complete_assign (GPtrArray *out, const MusterCommand *command, const char *line, const char *rest,
                 const MusterNameBook *names)
{
  if (command->record == NULL || !g_str_has_suffix (line, " ")) {
    add_names (out, names, 1u << MUSTER_TEAM, rest, "/a ", " ", 0, MOST);
    if (out->len > 0)
      return;
  }
  if (command->record != NULL) {
    g_autofree char *before = g_strconcat ("/a ", command->record_name, ", ", NULL);
    add_names (out, names, 1u << MUSTER_INCIDENT, "", before, "", -1, MOST);
  }
}

/* The words of the pages that go on from @text: a whole one needs no more than its Enter. They come first, since
 * somebody has begun to write one. */
static void
complete_page (GPtrArray *out, const char *text)
{
  const char *begun = *text != '\0' ? g_utf8_next_char (text) : "";
  guint at = 0;
  for (const MusterCommandPage *page = muster_command_pages; page->action != NULL; page++) {
    const char *word = muster_command_page_word (page, begun);
    if (word == NULL)
      continue;
    MusterCompletion *completion = muster_completion_new (g_strconcat ("/", word, page->takes_time ? " " : "", NULL),
                                                          _ (page->label), _ (page->usage));
    if (*begun != '\0')
      g_ptr_array_insert (out, (int)at++, completion);
    else
      g_ptr_array_add (out, completion);
  }
}

/* The people first: those are asked for before anything else. */
static void
complete_figure (GPtrArray *out, const MusterCommand *command, const char *rest)
{
  static const char *const names[] = { "dead",     "missing",     "seriously_injured", "injured",        "trapped",
                                       "affected", "to_relocate", "relocated",         "rooms_destroyed" };
  g_autofree char *folded = muster_name_fold (rest);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *label = muster_figure_words_label (names[i]);
    g_autofree char *lower = muster_name_fold (label);
    if (g_str_has_prefix (lower, folded) && strcmp (lower, folded) != 0)
      g_ptr_array_add (out, muster_completion_new (g_strconcat ("/f ", lower, " ", NULL), label, command->target_name));
  }
}

GPtrArray *
muster_command_complete (const char *line, const MusterNameBook *names, const char *selected)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_completion_free);
  g_autoptr (MusterCommand) command = muster_command_parse (line, names, selected);
  const char *trimmed = line;
  while (*trimmed == ' ')
    trimmed++;
  const char *rest = strpbrk (trimmed, " ");
  while (rest != NULL && *rest == ' ')
    rest++;
  if (rest == NULL)
    rest = "";

  switch (command->verb) {
  case MUSTER_COMMAND_NOTHING:
  case MUSTER_COMMAND_UNKNOWN:
    for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
      g_ptr_array_add (out, muster_completion_new (
                                g_strconcat (commands[i].letter, i + 1 < G_N_ELEMENTS (commands) ? " " : "", NULL),
                                _ (commands[i].label), _ (commands[i].usage)));
    complete_page (out, trimmed);
    break;
  case MUSTER_COMMAND_INCIDENT:
    complete_incident (out, line, command, rest);
    break;
  case MUSTER_COMMAND_STATUS:
    complete_status (out, command, line, rest, names);
    break;
  case MUSTER_COMMAND_ASSIGN:
    complete_assign (out, command, line, rest, names);
    break;
  case MUSTER_COMMAND_SHELTER:
    add_names (out, names, 1u << MUSTER_SHELTER, rest, "/o ", "", -1, MOST);
    break;
  case MUSTER_COMMAND_RECOMMEND:
    add_names (out, names, 1u << MUSTER_INCIDENT, rest, "/r ", "", -1, MOST);
    break;
  case MUSTER_COMMAND_CALL:
    add_names (out, names, 1u << MUSTER_ROSTER | 1u << MUSTER_PERSON, command->record == NULL ? rest : "", "/c ", " ",
               -1, command->record == NULL ? MOST : 0);
    break;
  case MUSTER_COMMAND_REPORT:
    if (command->form == NULL)
      for (const MusterWord *w = muster_words_report; w->value != NULL; w++)
        g_ptr_array_add (
            out, muster_completion_new (g_strconcat ("/p ", w->value, " ", NULL), _ (w->label), command->target_name));
    break;
  case MUSTER_COMMAND_FIGURE:
    complete_figure (out, command, rest);
    break;
  case MUSTER_COMMAND_ABOVE:
    if (*rest == '\0')
      for (const MusterWord *w = muster_words_level; w->value != NULL; w++)
        g_ptr_array_add (
            out, muster_completion_new (g_strconcat ("/e ", w->value, " ", NULL), _ (w->label), command->target_name));
    break;
  case MUSTER_COMMAND_SELECT:
  case MUSTER_COMMAND_ACTION:
  case MUSTER_COMMAND_GO:
    if (g_str_has_prefix (trimmed, "/"))
      break;
    add_names (out, names, ~(MUSTER_NAME_BOOK_ACTIONS | 1u << MUSTER_ROSTER | 1u << MUSTER_PERSON), trimmed, "", "", -1,
               6);
    add_names (out, names, MUSTER_NAME_BOOK_ACTIONS, trimmed, "", "", -1, 4);
    break;
  case MUSTER_COMMAND_NEXT:
    if (command->record == NULL || g_ascii_strcasecmp (rest, command->record_name) != 0)
      add_names (out, names, 1u << MUSTER_TEAM, rest, "/next ", "", 1, MOST);
    break;
  case MUSTER_COMMAND_ACTIVATE:
  case MUSTER_COMMAND_TASK:
  case MUSTER_COMMAND_LOG:
  case MUSTER_COMMAND_UNDO:
  case MUSTER_COMMAND_BOARD:
  case MUSTER_COMMAND_BACK:
  default:
    break;
  }
  return out;
}

char *
muster_command_replace_place (const char *line, const MusterCommand *command, const char *place)
{
  const char *found = command->place != NULL ? g_strrstr (line, command->place) : NULL;
  if (found == NULL)
    return g_strconcat (line, g_str_has_suffix (line, " ") ? "" : " ", place, " ", NULL);
  g_autofree char *before = g_strndup (line, (gsize)(found - line));
  const char *after = found + strlen (command->place);
  while (*after == ' ')
    after++;
  return g_strconcat (before, place, " ", after, NULL);
}
