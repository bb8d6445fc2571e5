/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the command bar understood, said back before Enter: short texts, the first one what will be done. */
#include "desk/command-parse.h"
#include "desk/figure-words.h"
#include "desk/place-words.h"
#include <glib/gi18n-lib.h>

static void
add (GPtrArray *chips, char *text)
{
  g_ptr_array_add (chips, text);
}

static void
add_place (GPtrArray *chips, const MusterCommand *command, const char *place, const MusterLatLon *at)
{
  const MusterLatLon *where = at != NULL ? at : command->has_at ? &command->at : NULL;
  g_autofree char *position = where != NULL ? muster_position_words (*where) : NULL;
  if (place != NULL && position != NULL)
    add (chips, g_strdup_printf ("%s %s", place, position));
  else if (position != NULL)
    add (chips, g_steal_pointer (&position));
  else if (place != NULL)
    add (chips, g_strdup (place));
}

static void
add_incident (GPtrArray *chips, const MusterCommand *command, const char *place, const MusterLatLon *at)
{
  add (chips, g_strdup (_ ("New incident")));
  if (command->hazard != NULL)
    add (chips, g_strdup (muster_word_label (muster_words_hazard, command->hazard)));
  add_place (chips, command, place, at);
  for (guint i = 0; i < MUSTER_N_COUNTS; i++)
    if (command->counts[i] >= 0)
      add (chips, muster_count_label ((MusterCount)i, command->counts[i]));
  if (command->note != NULL && *command->note != '\0')
    add (chips, g_strdup_printf (_ ("“%s”"), command->note));
}

static void
add_figure (GPtrArray *chips, const MusterCommand *command)
{
  g_auto (MusterFigureWords) words = { 0 };
  g_autofree char *problem = NULL;
  muster_figure_words_read (command->text != NULL ? command->text : "", &words, &problem);
  add (chips, g_strdup (_ ("Figure")));
  if (words.name != NULL && words.value != NULL)
    add (chips, g_strdup_printf (_ ("%s: %s"), muster_figure_words_label (words.name), words.value));
  else if (words.name != NULL)
    add (chips, g_strdup (muster_figure_words_label (words.name)));
  if (words.source != NULL)
    add (chips, g_strdup (words.source));
  if (command->target_name != NULL)
    add (chips, g_strdup (command->target_name));
}

GPtrArray *
muster_command_chips (const MusterCommand *command, const char *place, const MusterLatLon *at)
{
  GPtrArray *chips = g_ptr_array_new_with_free_func (g_free);
  switch (command->verb) {
  case MUSTER_COMMAND_INCIDENT:
    add_incident (chips, command, place, at);
    break;
  case MUSTER_COMMAND_STATUS:
    add (chips, g_strdup (_ ("Status")));
    if (command->record_name != NULL)
      add (chips, g_strdup (command->record_name));
    if (command->state >= 0)
      add (chips, g_strdup (muster_assignment_state_label ((MusterAssignmentState)command->state)));
    if (command->target_name != NULL)
      add (chips, g_strdup (command->target_name));
    break;
  case MUSTER_COMMAND_ASSIGN:
    add (chips, g_strdup (_ ("Assign")));
    if (command->record_name != NULL)
      add (chips, g_strdup (command->record_name));
    if (command->target_name != NULL)
      add (chips, g_strdup_printf (_ ("to %s"), command->target_name));
    break;
  case MUSTER_COMMAND_GO:
    add (chips, g_strdup (_ ("Go to")));
    add_place (chips, command, place, at);
    break;
  case MUSTER_COMMAND_TASK:
    add (chips, g_strdup (_ ("New task")));
    if (command->text != NULL)
      add (chips, g_strdup (command->text));
    if (command->role != NULL)
      add (chips, g_strdup (command->role));
    if (command->minutes > 0)
      add (chips, g_strdup_printf (ngettext ("in %d min", "in %d min", (gulong)command->minutes), command->minutes));
    break;
  case MUSTER_COMMAND_LOG:
    add (chips, g_strdup (_ ("Log entry")));
    if (command->channel != NULL)
      add (chips, g_strdup (muster_word_label (muster_words_channel, command->channel)));
    if (command->text != NULL)
      add (chips, g_strdup_printf (_ ("“%s”"), command->text));
    break;
  case MUSTER_COMMAND_SHELTER:
    add (chips, g_strdup (_ ("Open shelter")));
    if (command->record_name != NULL)
      add (chips, g_strdup (command->record_name));
    break;
  case MUSTER_COMMAND_RECOMMEND:
    add (chips, g_strdup (_ ("Recommend teams")));
    if (command->target_name != NULL)
      add (chips, g_strdup (command->target_name));
    break;
  case MUSTER_COMMAND_ACTIVATE:
    add (chips, command->level != NULL
                    ? g_strdup_printf (_ ("Activate level %s"), muster_level_numeral (command->level))
                    : g_strdup (_ ("Activate a response")));
    if (command->target_name != NULL)
      add (chips, g_strdup (command->target_name));
    if (command->text != NULL)
      add (chips, g_strdup_printf (_ ("“%s”"), command->text));
    break;
  case MUSTER_COMMAND_NEXT:
    add (chips, g_strdup (_ ("Next status")));
    if (command->record_name != NULL)
      add (chips, g_strdup (command->record_name));
    if (command->state >= 0)
      add (chips, g_strdup (muster_assignment_state_label ((MusterAssignmentState)command->state)));
    if (command->target_name != NULL)
      add (chips, g_strdup (command->target_name));
    break;
  case MUSTER_COMMAND_BOARD:
    add (chips, g_strdup (_ ("Joint board")));
    break;
  case MUSTER_COMMAND_REPORT:
    add (chips,
         g_strdup (command->form != NULL ? muster_word_label (muster_words_report, command->form) : _ ("Report")));
    if (command->text != NULL)
      add (chips, g_strdup_printf (_ ("to %s"), command->text));
    if (command->target_name != NULL)
      add (chips, g_strdup (command->target_name));
    break;
  case MUSTER_COMMAND_FIGURE:
    add_figure (chips, command);
    break;
  case MUSTER_COMMAND_CALL:
    add (chips, g_strdup (_ ("Call out")));
    if (command->record_name != NULL)
      add (chips, g_strdup (command->record_name));
    if (command->minutes > 0)
      add (chips, g_strdup_printf (ngettext ("in %d min", "in %d min", (gulong)command->minutes), command->minutes));
    if (command->target_name != NULL)
      add (chips, g_strdup (command->target_name));
    break;
  case MUSTER_COMMAND_ABOVE:
    add (chips, g_strdup (_ ("Ask the level above")));
    if (command->level != NULL)
      add (chips, g_strdup (muster_word_label (muster_words_level, command->level)));
    if (command->text != NULL)
      add (chips, g_strdup_printf (_ ("“%s”"), command->text));
    if (command->target_name != NULL)
      add (chips, g_strdup (command->target_name));
    break;
  case MUSTER_COMMAND_UNDO:
    add (chips, g_strdup (_ ("Undo")));
    break;
  case MUSTER_COMMAND_SELECT:
    add (chips, g_strdup (_ ("Show")));
    add (chips, g_strdup (command->record_name));
    break;
  case MUSTER_COMMAND_ACTION:
    add (chips, g_strdup (_ ("Do")));
    add (chips, g_strdup (command->record_name));
    break;
  case MUSTER_COMMAND_BACK:
    add (chips, g_strdup (_ ("Look back")));
    add (chips, g_strdup (command->text));
    break;
  case MUSTER_COMMAND_NOTHING:
  case MUSTER_COMMAND_UNKNOWN:
  default:
    break;
  }
  return chips;
}

char *
muster_command_title (const MusterCommand *command, const char *place)
{
  const char *what = command->hazard != NULL ? muster_word_label (muster_words_hazard, command->hazard) : NULL;
  if (what != NULL && place != NULL)
    /* Translators: hazard, place: "Flood, Ruggell" */
    return g_strdup_printf (_ ("%s, %s"), what, place);
  if (what != NULL)
    return g_strdup (what);
  if (command->note != NULL && *command->note != '\0')
    return g_strdup (command->note);
  if (place != NULL)
    return g_strdup_printf (_ ("Incident, %s"), place);
  return g_strdup (_ ("Incident"));
}
