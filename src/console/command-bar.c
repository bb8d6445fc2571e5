/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An entry, and under it a popover that never takes the focus: first what was understood and what is wrong, then what
 * could come next. Each change of the text is parsed at once (pure, fast); places are asked of the area's worker and
 * come a moment later. Enter while a place is still being looked for waits for the answer, not for the person: the line
 * runs when it comes.
 *
 * While an input method composes, every key belongs to it: Up, Down, Tab and Enter choose its candidates. */
#include "console/command-bar.h"
#include "console/actions.h"
#include "console/command-response.h"
#include "desk/command-complete.h"
#include "desk/desk-names.h"
#include "desk/past.h"
#include "desk/place-words.h"
#include "desk/response-line.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

struct _MusterCommandBar {
  GtkWidget parent;
  GtkWidget *overlay, *entry, *hint, *popover, *said, *understood, *missing, *problem, *list;
  MusterDesk *desk;         /* (nullable) */
  gboolean actions_named;   /* the desk's names have the actions as well */
  MusterAreaSearch *search; /* (nullable) */
  GPtrArray *completions;   /* (nullable) of MusterCompletion, as the rows stand */
  guint asker;
  gboolean composing, quiet;
  gboolean refused;  /* Enter was pressed on a line that cannot be done: now it is said as a fault */
  char *alarm;       /* (nullable) the one that the incident being typed answers */
  gboolean looking;  /* a place is being looked for */
  gboolean run_then; /* Enter came while looking */
  char *insisted;    /* (nullable) the line on which Enter was refused for its place; Enter again takes the words */
  char *found_text;  /* (nullable) the part of them that was a place */
  char *place_name;  /* (nullable) what was found */
  char *place_within;
  MusterLatLon place_at;
  double place_score;
};

G_DEFINE_FINAL_TYPE (MusterCommandBar, muster_command_bar, GTK_TYPE_WIDGET)

enum { GO, CENTRE, LEFT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void update (MusterCommandBar *bar);

static const char *
text_of (MusterCommandBar *bar)
{
  return gtk_editable_get_text (GTK_EDITABLE (bar->entry));
}

static void
set_text (MusterCommandBar *bar, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (bar->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (bar->entry), -1);
}

/* The names of the desk, and the window's actions among them: from when somebody first types. */
static const MusterNameBook *
names_of (MusterCommandBar *bar)
{
  MusterNameBook *names = muster_desk_names (bar->desk);
  if (!bar->actions_named)
    muster_actions_add_names (names);
  bar->actions_named = TRUE;
  return names;
}

static MusterCommand *
parse (MusterCommandBar *bar)
{
  MusterCommand *command = muster_command_parse (text_of (bar), names_of (bar), muster_desk_get_selected (bar->desk));
  muster_response_line_complete (bar->desk, command);
  return command;
}

static void
forget_place (MusterCommandBar *bar)
{
  g_clear_pointer (&bar->found_text, g_free);
  g_clear_pointer (&bar->place_name, g_free);
  g_clear_pointer (&bar->place_within, g_free);
  bar->looking = bar->run_then = FALSE;
  bar->place_score = 0;
}

/* ---- what is shown ---- */

static GtkWidget *
completion_row (const MusterCompletion *completion)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (completion->label), *detail = gtk_label_new (completion->detail);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "detail");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, completion->label, -1);
  return row;
}

static void
show_completions (MusterCommandBar *bar)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (bar->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (bar->list), row);
  for (guint i = 0; bar->completions != NULL && i < bar->completions->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (bar->list), completion_row (g_ptr_array_index (bar->completions, i)));
  gtk_widget_set_visible (bar->list, bar->completions != NULL && bar->completions->len > 0);
}

static void
set_line (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

/* What stands between the line and being done; NULL when nothing. (transfer full) */
static char *
problem_of (MusterCommandBar *bar, const MusterCommand *command)
{
  if (command->problem != NULL)
    return g_strdup (command->problem);
  if ((command->verb == MUSTER_COMMAND_INCIDENT || command->verb == MUSTER_COMMAND_GO) && command->place != NULL
      && !bar->looking && bar->place_name == NULL) {
    if (command->verb == MUSTER_COMMAND_INCIDENT)
      return g_strdup_printf (
          _ ("No place like “%s” in this area. Correct it, or put it in quotes if it is a note. Enter "
             "again saves it as it is, without a position."),
          command->place);
    return g_strdup_printf (_ ("Nothing here is called “%s”."), command->place);
  }
  return NULL;
}

/* "cellar under water" behind a place that was found needs no quotes. */
static void
take_note (MusterCommandBar *bar, MusterCommand *command)
{
  if (command->verb != MUSTER_COMMAND_INCIDENT || command->place == NULL || bar->found_text == NULL
      || command->note != NULL || !g_str_has_prefix (command->place, bar->found_text))
    return;
  const char *rest = command->place + strlen (bar->found_text);
  while (*rest == ' ')
    rest++;
  if (*rest != '\0')
    command->note = g_strdup (rest);
}

static void
show_understood (MusterCommandBar *bar, MusterCommand *command)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  g_autoptr (GString) plain = g_string_new (NULL);
  take_note (bar, command);
  g_autoptr (GPtrArray) chips
      = muster_command_chips (command, bar->place_name, bar->place_name != NULL ? &bar->place_at : NULL);
  g_autofree char *problem = problem_of (bar, command);
  g_autoptr (GString) missing = g_string_new (NULL);

  for (guint i = 0; i < chips->len; i++) {
    g_autofree char *escaped = g_markup_escape_text (g_ptr_array_index (chips, i), -1);
    g_string_append_printf (markup, i == 0 ? "<b>%s</b>" : "  ·  %s", escaped);
    g_string_append_printf (plain, i == 0 ? "%s" : " · %s", (char *)g_ptr_array_index (chips, i));
  }
  MusterRecord *alarm
      = command->verb == MUSTER_COMMAND_INCIDENT && bar->alarm != NULL ? muster_desk_get (bar->desk, bar->alarm) : NULL;
  if (alarm != NULL) {
    /* Translators: what was understood: the new incident will belong to this alarm */
    g_autofree char *words = g_strdup_printf (_ ("for the alarm “%s”"), muster_record_name (alarm));
    g_autofree char *escaped = g_markup_escape_text (words, -1);
    g_string_append_printf (markup, "  ·  %s", escaped);
    g_string_append_printf (plain, " · %s", words);
  }
  if (bar->looking)
    g_string_append_printf (markup, "  ·  %s", _ ("looking for the place"));
  for (guint i = 0; i < command->missing->len; i++)
    g_string_append_printf (missing, "%s%s", i == 0 ? "" : "; ", (char *)g_ptr_array_index (command->missing, i));
  g_autofree char *could = missing->len > 0 ? g_strdup_printf (_ ("Not said: %s"), missing->str) : NULL;
  gtk_label_set_markup (GTK_LABEL (bar->understood), markup->str);
  gtk_widget_set_visible (bar->understood, markup->len > 0);
  set_line (bar->missing, could);
  set_line (bar->problem, problem);
  if (command->unfinished && !bar->refused)
    gtk_widget_remove_css_class (bar->problem, "problem");
  else
    gtk_widget_add_css_class (bar->problem, "problem");
  gtk_widget_set_visible (bar->said, markup->len > 0 || could != NULL || problem != NULL);
  if (problem != NULL)
    g_string_append_printf (plain, ". %s", problem);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, plain->str, -1);
}

static void
popdown (MusterCommandBar *bar)
{
  gtk_popover_popdown (GTK_POPOVER (bar->popover));
}

static void
popup (MusterCommandBar *bar)
{
  gtk_widget_set_size_request (bar->popover, MAX (gtk_widget_get_width (bar->entry), 420), -1);
  if (!gtk_widget_get_visible (bar->popover) && gtk_widget_get_mapped (bar->entry))
    gtk_popover_popup (GTK_POPOVER (bar->popover));
}

/* ---- places ---- */

static void
add_places (MusterCommandBar *bar, const MusterCommand *command, GPtrArray *found)
{
  gboolean alone = *text_of (bar) != '/' && !g_str_has_prefix (text_of (bar), "／");
  /* of use only while the place itself is being typed */
  gboolean typing = command->place == NULL || g_str_has_suffix (text_of (bar), command->place);
  for (guint i = 0; i < found->len && bar->completions->len < 12 && typing; i++) {
    MusterPlace *place = g_ptr_array_index (found, i);
    g_autofree char *detail = muster_place_words (place);
    char *line = alone ? g_strdup_printf ("/g %s", place->name)
                       : muster_command_replace_place (text_of (bar), command, place->name);
    g_ptr_array_add (bar->completions, muster_completion_new (line, place->name, detail));
  }
}

static void
on_places_found (const char *text, GPtrArray *found, gpointer data)
{
  MusterCommandBar *bar = data;
  gboolean run = bar->run_then;
  g_autoptr (MusterCommand) command = parse (bar);
  MusterPlace *best = found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
  bar->looking = bar->run_then = FALSE;
  double fit = best != NULL ? muster_place_fit (best, text) : 0;
  if (fit > 0) {
    bar->place_name = g_strdup (best->name);
    bar->place_within = g_strdup (best->within);
    bar->place_at = (MusterLatLon){ best->lat, best->lon };
    bar->place_score = fit;
    bar->found_text = g_strdup (text);
  }
  if (run) {
    muster_command_bar_run (bar);
    return;
  }
  if (bar->completions != NULL) {
    add_places (bar, command, found);
    show_completions (bar);
  }
  show_understood (bar, command);
}

static void
look_for (MusterCommandBar *bar, const MusterCommand *command)
{
  g_autofree char *alone = command->verb == MUSTER_COMMAND_SELECT ? g_strdup (text_of (bar)) : NULL;
  const char *wanted = command->place != NULL ? command->place : alone;
  MusterLatLon near;
  gboolean has_near = FALSE;
  muster_area_search_forget (bar->search, bar->asker);
  forget_place (bar);
  if (wanted == NULL || *wanted == '\0')
    return;
  bar->looking = TRUE;
  g_signal_emit (bar, signals[CENTRE], 0, &near, &has_near);
  if (command->verb == MUSTER_COMMAND_INCIDENT)
    muster_area_search_find_start (bar->search, bar->asker, wanted, has_near ? &near : NULL, 6, on_places_found, bar);
  else
    muster_area_search_find (bar->search, bar->asker, wanted, has_near ? &near : NULL, 6, on_places_found, bar);
}

static void
update (MusterCommandBar *bar)
{
  if (bar->desk == NULL)
    return;
  const char *text = text_of (bar);
  if (*text == '\0' && !gtk_widget_has_focus (gtk_widget_get_first_child (bar->entry))) {
    popdown (bar);
    return;
  }
  g_autoptr (MusterCommand) command = parse (bar);
  g_clear_pointer (&bar->completions, g_ptr_array_unref);
  bar->completions = muster_command_complete (text, names_of (bar), muster_desk_get_selected (bar->desk));
  if (command->verb == MUSTER_COMMAND_INCIDENT || command->verb == MUSTER_COMMAND_GO
      || command->verb == MUSTER_COMMAND_SELECT)
    look_for (bar, command);
  else
    forget_place (bar);
  show_completions (bar);
  show_understood (bar, command);
  popup (bar);
}

/* ---- doing ---- */

static void
finish (MusterCommandBar *bar)
{
  bar->quiet = TRUE;
  set_text (bar, "");
  bar->quiet = FALSE;
  g_clear_pointer (&bar->insisted, g_free);
  g_clear_pointer (&bar->alarm, g_free);
  bar->refused = FALSE;
  forget_place (bar);
  popdown (bar);
  g_signal_emit (bar, signals[LEFT], 0);
}

static const char *
jurisdiction_called (MusterDesk *desk, const char *name)
{
  g_autoptr (GPtrArray) all = muster_desk_list (desk, MUSTER_JURISDICTION);
  for (guint i = 0; name != NULL && i < all->len; i++) {
    MusterRecord *record = g_ptr_array_index (all, i);
    if (g_strcmp0 (muster_record_name (record), name) == 0)
      return record->id;
  }
  return NULL;
}

static void
report (MusterCommandBar *bar, const MusterCommand *command)
{
  MusterIntent *intent = muster_intent_new ("incident.report");
  MusterLatLon at = command->has_at ? command->at : bar->place_at;
  gboolean has_at = command->has_at || bar->place_name != NULL;
  const char *place = bar->place_name != NULL ? bar->place_name : command->place;
  g_autofree char *title = muster_command_title (command, place);
  const char *jurisdiction
      = jurisdiction_called (bar->desk, bar->place_within != NULL ? bar->place_within : bar->place_name);

  if (!has_at && command->place == NULL)
    g_signal_emit (bar, signals[CENTRE], 0, &at, &has_at);
  muster_intent_text (intent, MUSTER_INCIDENT_TITLE, title);
  muster_intent_text (intent, MUSTER_INCIDENT_PHASE, "reported");
  muster_intent_int (intent, MUSTER_INCIDENT_REPORTED_AT, muster_desk_now (bar->desk));
  if (command->hazard != NULL)
    muster_intent_text (intent, MUSTER_INCIDENT_HAZARD, command->hazard);
  if (has_at)
    muster_intent_position (intent, MUSTER_INCIDENT_POSITION, at);
  if (place != NULL)
    muster_intent_text (intent, MUSTER_INCIDENT_PLACE, place);
  if (jurisdiction != NULL)
    muster_intent_text (intent, MUSTER_INCIDENT_JURISDICTION, jurisdiction);
  if (command->note != NULL && *command->note != '\0')
    muster_intent_text (intent, MUSTER_INCIDENT_NOTE, command->note);
  for (guint i = 0; i < MUSTER_N_COUNTS; i++)
    if (command->counts[i] >= 0)
      muster_intent_int (intent, muster_count_field ((MusterCount)i), command->counts[i]);
  muster_desk_report_incident (bar->desk, intent, bar->alarm);
  if (has_at)
    g_signal_emit (bar, signals[GO], 0, at.lat, at.lon, NULL);
}

static void
go_to_record (MusterCommandBar *bar, const char *id)
{
  MusterRecord *record = muster_desk_get (bar->desk, id);
  MusterLatLon at;
  muster_desk_select (bar->desk, id);
  if (record != NULL && muster_record_position (record, &at))
    g_signal_emit (bar, signals[GO], 0, at.lat, at.lon, NULL);
}

static void
add_task (MusterCommandBar *bar, const MusterCommand *command)
{
  MusterRecord *selected = muster_desk_get (bar->desk, muster_desk_get_selected (bar->desk));
  const char *incident = selected != NULL && selected->kind == MUSTER_INCIDENT ? selected->id : NULL;
  gint64 deadline = command->minutes > 0 ? muster_desk_now (bar->desk) + command->minutes * (gint64)60000 : 0;
  muster_desk_add_task (bar->desk, incident, command->text, command->role, deadline);
}

static void
add_log (MusterCommandBar *bar, const MusterCommand *command)
{
  MusterRecord *selected = muster_desk_get (bar->desk, muster_desk_get_selected (bar->desk));
  const char *incident = selected != NULL && selected->kind == MUSTER_INCIDENT ? selected->id : NULL;
  muster_desk_log (bar->desk, incident, command->text, command->channel);
}

/* The line stays, with why it was not done. */
static void
refuse (MusterCommandBar *bar, const char *why)
{
  bar->refused = TRUE;
  set_line (bar->problem, why);
  gtk_widget_add_css_class (bar->problem, "problem");
  gtk_widget_set_visible (bar->said, TRUE);
  popup (bar);
  gtk_widget_error_bell (bar->entry);
}

void
muster_command_bar_run (MusterCommandBar *bar)
{
  if (bar->desk == NULL)
    return;
  g_autoptr (MusterCommand) command = parse (bar);
  take_note (bar, command);
  if (bar->looking && command->place != NULL) {
    bar->run_then = TRUE;
    return;
  }
  g_autofree char *problem = problem_of (bar, command);
  gboolean insists = command->verb == MUSTER_COMMAND_INCIDENT && command->problem == NULL
                     && g_strcmp0 (bar->insisted, text_of (bar)) == 0;
  g_free (bar->insisted);
  bar->insisted = g_strdup (text_of (bar));
  if ((problem != NULL && !insists) || command->verb == MUSTER_COMMAND_UNKNOWN) {
    bar->refused = TRUE;
    show_understood (bar, command);
    popup (bar);
    gtk_widget_error_bell (bar->entry);
    return;
  }
  g_autofree char *action = NULL, *refusal = NULL;
  switch (command->verb) {
  case MUSTER_COMMAND_INCIDENT:
    if (command->hazard == NULL && command->place == NULL && !command->has_at && command->note == NULL)
      action = g_strdup ("win.new-incident");
    else
      report (bar, command);
    break;
  case MUSTER_COMMAND_STATUS:
    muster_desk_advance (bar->desk, command->assignment, (MusterAssignmentState)command->state);
    break;
  case MUSTER_COMMAND_ASSIGN:
    muster_desk_assign (bar->desk, command->record, command->target);
    break;
  case MUSTER_COMMAND_GO:
    g_signal_emit (bar, signals[GO], 0, command->has_at ? command->at.lat : bar->place_at.lat,
                   command->has_at ? command->at.lon : bar->place_at.lon, command->has_at ? NULL : bar->place_name);
    break;
  case MUSTER_COMMAND_TASK:
    add_task (bar, command);
    break;
  case MUSTER_COMMAND_LOG:
    add_log (bar, command);
    break;
  case MUSTER_COMMAND_SHELTER:
    muster_desk_open_shelter (bar->desk, command->record);
    break;
  case MUSTER_COMMAND_RECOMMEND:
    if (command->target != NULL)
      muster_desk_select (bar->desk, command->target);
    action = g_strdup ("win.recommend");
    break;
  case MUSTER_COMMAND_ACTIVATE:
  case MUSTER_COMMAND_NEXT:
    muster_response_line_run (bar->desk, command);
    break;
  case MUSTER_COMMAND_BOARD:
    action = g_strdup ("win.board");
    break;
  case MUSTER_COMMAND_UNDO:
    muster_desk_undo (bar->desk, NULL);
    break;
  case MUSTER_COMMAND_REPORT:
  case MUSTER_COMMAND_FIGURE:
  case MUSTER_COMMAND_CALL:
  case MUSTER_COMMAND_ABOVE:
    action = g_strdup (muster_command_respond (bar->desk, command, &refusal));
    if (refusal != NULL) {
      refuse (bar, refusal);
      return;
    }
    break;
  case MUSTER_COMMAND_SELECT:
    /* the very name of a place beats a record that only has the word in its name */
    if (bar->place_name != NULL && bar->place_score >= 0.95 && command->score < 0.99)
      g_signal_emit (bar, signals[GO], 0, bar->place_at.lat, bar->place_at.lon, bar->place_name);
    else
      go_to_record (bar, command->record);
    break;
  case MUSTER_COMMAND_BACK: {
    MusterPast *past = muster_past_of (bar->desk);
    gint64 at;
    if (muster_words_read_time (command->text, muster_desk_clock (bar->desk), FALSE, &at))
      muster_past_seek (past, at);
    break;
  }
  case MUSTER_COMMAND_ACTION:
    action = g_strdup (command->record);
    break;
  case MUSTER_COMMAND_NOTHING:
  case MUSTER_COMMAND_UNKNOWN:
  default:
    break;
  }
  finish (bar);
  if (action != NULL)
    gtk_widget_activate_action (GTK_WIDGET (bar), action, NULL);
}

/* ---- keys ---- */

static void
take_completion (MusterCommandBar *bar, guint i, gboolean run)
{
  MusterCompletion *completion = g_ptr_array_index (bar->completions, i);
  g_autofree char *line = g_strdup (completion->line);
  set_text (bar, line);
  if (run && !g_str_has_suffix (line, " "))
    muster_command_bar_run (bar);
}

static void
move_selection (MusterCommandBar *bar, int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (bar->list));
  int n = bar->completions != NULL ? (int)bar->completions->len : 0;
  int at = row != NULL ? gtk_list_box_row_get_index (row) + by : by > 0 ? 0 : n - 1;
  if (n == 0)
    return;
  gtk_list_box_select_row (GTK_LIST_BOX (bar->list),
                           at < 0 || at >= n ? NULL : gtk_list_box_get_row_at_index (GTK_LIST_BOX (bar->list), at));
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                MusterCommandBar *bar)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (bar->list));
  gboolean open = gtk_widget_get_visible (bar->popover);
  if (bar->composing || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (keyval) {
  case GDK_KEY_Down:
    if (!open)
      update (bar);
    move_selection (bar, 1);
    return TRUE;
  case GDK_KEY_Up:
    move_selection (bar, -1);
    return TRUE;
  case GDK_KEY_Tab:
    if (!open || bar->completions == NULL || bar->completions->len == 0 || *text_of (bar) == '\0')
      return FALSE;
    take_completion (bar, row != NULL ? (guint)gtk_list_box_row_get_index (row) : 0, FALSE);
    return TRUE;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_ISO_Enter:
    if (row == NULL || !open)
      return FALSE;
    take_completion (bar, (guint)gtk_list_box_row_get_index (row), TRUE);
    return TRUE;
  case GDK_KEY_Escape:
    if (open && *text_of (bar) != '\0')
      popdown (bar);
    else
      finish (bar);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
on_changed (GtkEditable *editable, MusterCommandBar *bar)
{
  bar->refused = FALSE;
  if (*text_of (bar) == '\0')
    g_clear_pointer (&bar->alarm, g_free);
  if (!bar->quiet)
    update (bar);
}

static void
on_preedit_changed (GtkText *text, const char *preedit, MusterCommandBar *bar)
{
  bar->composing = preedit != NULL && *preedit != '\0';
}

static void
on_focus_in (GtkEventControllerFocus *controller, MusterCommandBar *bar)
{
  if (*text_of (bar) != '\0')
    update (bar);
}

static void
on_focus_out (GtkEventControllerFocus *controller, MusterCommandBar *bar)
{
  popdown (bar);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, MusterCommandBar *bar)
{
  gtk_widget_grab_focus (bar->entry);
  gtk_editable_set_position (GTK_EDITABLE (bar->entry), -1);
  take_completion (bar, (guint)gtk_list_box_row_get_index (row), TRUE);
}

/* ---- the widget ---- */

static void
build_popover (MusterCommandBar *bar)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget **lines[] = { &bar->understood, &bar->problem, &bar->missing };
  static const char *const classes[] = { "sentence", "problem", "detail" };
  bar->said = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    GtkWidget *label = *lines[i] = gtk_label_new (NULL);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
    gtk_widget_add_css_class (label, classes[i]);
    gtk_box_append (GTK_BOX (bar->said), label);
  }
  gtk_widget_add_css_class (bar->said, "understood");
  bar->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (bar->list), GTK_SELECTION_SINGLE);
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (bar->list), TRUE);
  gtk_widget_set_can_focus (bar->list, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Suggestions"), -1);
  g_signal_connect (bar->list, "row-activated", G_CALLBACK (on_row_activated), bar);
  gtk_box_append (GTK_BOX (box), bar->said);
  gtk_box_append (GTK_BOX (box), bar->list);
  bar->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (bar->popover), box);
  gtk_popover_set_autohide (GTK_POPOVER (bar->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (bar->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (bar->popover), GTK_POS_BOTTOM);
  gtk_popover_set_offset (GTK_POPOVER (bar->popover), 0, 4);
  gtk_widget_add_css_class (bar->popover, "command-list");
  gtk_widget_set_parent (bar->popover, GTK_WIDGET (bar));
}

static void
muster_command_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MusterCommandBar *bar = MUSTER_COMMAND_BAR (widget);
  gtk_widget_set_opacity (bar->hint,
                          width >= 20 * gtk_widget_get_height (bar->hint) ? 1 : 0); /* no room beside the text */
  gtk_widget_size_allocate (bar->overlay, &(GtkAllocation){ 0, 0, width, height }, baseline);
  gtk_popover_present (GTK_POPOVER (bar->popover));
}

static void
muster_command_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (MUSTER_COMMAND_BAR (widget)->overlay, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static void
muster_command_bar_dispose (GObject *object)
{
  MusterCommandBar *bar = MUSTER_COMMAND_BAR (object);
  if (bar->search != NULL)
    muster_area_search_forget (bar->search, bar->asker);
  g_clear_pointer (&bar->popover, gtk_widget_unparent);
  g_clear_pointer (&bar->overlay, gtk_widget_unparent);
  g_clear_pointer (&bar->completions, g_ptr_array_unref);
  g_clear_object (&bar->search);
  g_clear_object (&bar->desk);
  g_clear_pointer (&bar->insisted, g_free);
  g_clear_pointer (&bar->alarm, g_free);
  forget_place (bar);
  G_OBJECT_CLASS (muster_command_bar_parent_class)->dispose (object);
}

static void
muster_command_bar_class_init (MusterCommandBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = muster_command_bar_dispose;
  widget_class->size_allocate = muster_command_bar_size_allocate;
  widget_class->measure = muster_command_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "commandbar");
  signals[GO] = g_signal_new ("go", MUSTER_TYPE_COMMAND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                              G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_STRING);
  signals[CENTRE] = g_signal_new ("centre", MUSTER_TYPE_COMMAND_BAR, G_SIGNAL_RUN_LAST, 0,
                                  g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1, G_TYPE_POINTER);
  signals[LEFT]
      = g_signal_new ("left", MUSTER_TYPE_COMMAND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_command_bar_init (MusterCommandBar *bar)
{
  GtkWidget *hint = gtk_label_new (_ ("Ctrl K"));
  GtkEventController *keys = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();
  bar->asker = muster_area_search_asker ();
  bar->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (bar->entry), _ ("Type / for a command, or a name"));
  gtk_widget_add_css_class (bar->entry, "command");
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Command bar"), -1);
  gtk_widget_add_css_class (hint, "hint");
  gtk_widget_set_halign (hint, GTK_ALIGN_END);
  gtk_widget_set_valign (hint, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_end (hint, 12);
  gtk_widget_set_can_target (hint, FALSE);
  bar->hint = hint;
  bar->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (bar->overlay), bar->entry);
  gtk_overlay_add_overlay (GTK_OVERLAY (bar->overlay), hint);
  gtk_widget_set_parent (bar->overlay, GTK_WIDGET (bar));
  build_popover (bar);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), bar);
  gtk_widget_add_controller (bar->entry, keys);
  g_signal_connect (focus, "enter", G_CALLBACK (on_focus_in), bar);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_out), bar);
  gtk_widget_add_controller (bar->entry, focus);
  g_signal_connect (bar->entry, "changed", G_CALLBACK (on_changed), bar);
  g_signal_connect_swapped (bar->entry, "activate", G_CALLBACK (muster_command_bar_run), bar);
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (bar->entry)), "preedit-changed",
                    G_CALLBACK (on_preedit_changed), bar);
}

void
muster_command_bar_set_desk (MusterCommandBar *bar, MusterDesk *desk, MusterAreaSearch *search)
{
  g_set_object (&bar->desk, desk);
  bar->actions_named = FALSE;
  g_set_object (&bar->search, search);
}

void
muster_command_bar_start (MusterCommandBar *bar, const char *text)
{
  gtk_widget_grab_focus (bar->entry);
  if (text != NULL)
    set_text (bar, text);
  if (text != NULL)
    gtk_editable_set_position (GTK_EDITABLE (bar->entry), -1);
  else
    gtk_editable_select_region (GTK_EDITABLE (bar->entry), 0, -1); /* what was left there goes with the next letter */
  update (bar);
}

void
muster_command_bar_start_incident (MusterCommandBar *bar, const char *text, int position, const char *alarm)
{
  muster_command_bar_start (bar, text);
  gtk_editable_set_position (GTK_EDITABLE (bar->entry), position);
  g_free (bar->alarm);
  bar->alarm = g_strdup (alarm);
  update (bar);
}
