/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The watch: every clock, duplicates, one incident's whole file, the shift. */
#include "ctl/acting.h"
#include "ctl/command.h"
#include "exchange/geojson.h"
#include "report/papers.h"
#include "response/incidents.h"
#include "response/shift.h"
#include "response/upkeep.h"
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

static GPtrArray *
intents_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
}

/* ---- clocks ---- */

static const MusterDeadline *
find_clock (GPtrArray *clocks, const char *key)
{
  for (guint i = 0; i < clocks->len; i++) {
    const MusterDeadline *clock = g_ptr_array_index (clocks, i);
    if (strcmp (clock->key, key) == 0)
      return clock;
  }
  return NULL;
}

static int
note_clock (MusterActing *acting, const char *name, GPtrArray *clocks, const char *key, int minutes)
{
  const MusterDeadline *clock = find_clock (clocks, key);
  MusterIntent *intent;
  GPtrArray *intents;
  g_autofree char *id = muster_deadline_reminder_id (key);

  if (clock == NULL) {
    g_printerr (_ ("musterctl %s: there is no clock “%s”\n"), name, key);
    return MUSTER_EXIT_NO;
  }
  intent = muster_intent_new ("reminder.acknowledge");
  muster_intent_set_entity (intent, id);
  muster_intent_text (intent, MUSTER_REMINDER_CLOCK, key);
  muster_intent_int (intent, MUSTER_REMINDER_DEADLINE, clock->deadline);
  muster_intent_text (intent, MUSTER_REMINDER_ACKNOWLEDGED_BY, acting->actor);
  if (minutes > 0)
    muster_intent_int (intent, MUSTER_REMINDER_AGAIN_AT, acting->now + (gint64)minutes * 60000);
  else
    muster_intent_text (intent, MUSTER_REMINDER_AGAIN_AT, NULL);
  intents = intents_new ();
  g_ptr_array_add (intents, intent);
  return muster_acting_submit (acting, name, intents);
}

static int
run_clocks (int argc, char **argv)
{
  g_autofree char *note = NULL, *incident = NULL;
  gboolean all = FALSE;
  gint again = 0;
  GOptionEntry entries[]
      = { MUSTER_ACTING_DO,
          { "all", 'a', 0, G_OPTION_ARG_NONE, &all, N_ ("With those that were met"), NULL },
          { "incident", 'i', 0, G_OPTION_ARG_STRING, &incident, N_ ("Only those of this incident"), "ID" },
          { "note", 'n', 0, G_OPTION_ARG_STRING, &note, N_ ("Take note of a clock: it reminds no more"), "KEY" },
          { "again", 0, 0, G_OPTION_ARG_INT, &again, N_ ("With --note: remind again after this many minutes"), "N" },
          G_OPTION_ENTRY_NULL };
  const char *name = "clocks";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (MusterStandards) standards = NULL;
  g_autoptr (GPtrArray) clocks = NULL;
  g_autoptr (GError) error = NULL;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_watch_commands, name), entries, argc, argv, 0, 0);
  if (!(note != NULL ? muster_acting_write (&acting, name, &code) : muster_acting_read (&acting, name, &code)))
    return code;
  standards = muster_acting_standards (&error);
  if (standards == NULL)
    return muster_command_fail (name, error);
  clocks = muster_clocks (&acting.scene, standards, acting.now, all);
  if (note != NULL)
    return note_clock (&acting, name, clocks, note, again);
  for (guint i = 0; i < clocks->len; i++) {
    const MusterDeadline *clock = g_ptr_array_index (clocks, i);
    g_autoptr (GString) line = g_string_new (NULL);
    if (incident != NULL
        && (clock->incident == NULL
            || strcmp (muster_incident_kept (&acting.scene, clock->incident),
                       muster_incident_kept (&acting.scene, incident))
                   != 0))
      continue;
    muster_deadline_to_json (clock, line);
    puts (line->str);
  }
  return MUSTER_EXIT_OK;
}

static int
run_upkeep (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_LOOK, G_OPTION_ENTRY_NULL };
  const char *name = "upkeep";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (MusterStandards) standards = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_watch_commands, name), entries, argc, argv, 0, 0);
  if (!muster_acting_read (&acting, name, &code))
    return code;
  standards = muster_acting_standards (&error);
  if (standards == NULL)
    return muster_command_fail (name, error);
  all = muster_upkeep (&acting.scene, muster_upkeep_notice (standards), acting.now);
  for (guint i = 0; i < all->len; i++) {
    g_autoptr (GString) line = g_string_new (NULL);
    muster_upkeep_to_json (g_ptr_array_index (all, i), line);
    puts (line->str);
  }
  return MUSTER_EXIT_OK;
}

/* ---- duplicates ---- */

static void
print_pair (const char *incident, const MusterDuplicate *d, const char *other)
{
  g_autoptr (GString) line = g_string_new ("{");

  muster_json_put_known (line, "incident", incident);
  muster_json_put_known (line, "other", other);
  muster_json_put_real (line, "score", (double)(gint64)(d->score * 1000 + 0.5) / 1000);
  muster_json_name (line, "why");
  g_string_append_c (line, '[');
  for (guint i = 0; d->why[i] != NULL; i++) {
    muster_json_comma (line);
    muster_json_add_text (line, d->why[i]);
  }
  puts (g_string_append (line, "]}")->str);
}

static int
run_duplicates (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_LOOK, G_OPTION_ENTRY_NULL };
  const char *name = "duplicates";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free), found = NULL;
  const MusterRecord *incident;
  int code = MUSTER_EXIT_OK,
      words = muster_command_options (muster_command_find (muster_watch_commands, name), entries, argc, argv, 0, 1);

  if (!muster_acting_read (&acting, name, &code))
    return code;
  if (words == 0) {
    found = muster_incident_all_duplicates (&acting.scene, others);
    for (guint i = 0; i < found->len; i++) {
      const MusterDuplicate *d = g_ptr_array_index (found, i);
      print_pair (d->incident, d, g_ptr_array_index (others, i));
    }
    return MUSTER_EXIT_OK;
  }
  incident = muster_acting_find (&acting, name, MUSTER_INCIDENT, argv[1], &code);
  if (incident == NULL)
    return code;
  found = muster_incident_duplicates (&acting.scene, incident);
  for (guint i = 0; i < found->len; i++) {
    const MusterDuplicate *d = g_ptr_array_index (found, i);
    print_pair (incident->id, d, d->incident);
  }
  return MUSTER_EXIT_OK;
}

/* Whether the real world has it too, or nobody does: then the rules say so. */
static gboolean
is_real (const MusterActing *acting, const char *id)
{
  return acting->world == NULL || muster_scene_get (&acting->scene, MUSTER_INCIDENT, id) == NULL
         || muster_picture_get (muster_store_get_picture (acting->store), NULL, id) != NULL;
}

static int
run_merge (int argc, char **argv)
{
  g_autofree char *reason = NULL;
  GOptionEntry entries[] = { MUSTER_ACTING_DO,
                             { "reason", 'r', 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), "TEXT" },
                             G_OPTION_ENTRY_NULL };
  const char *name = "merge";
  g_auto (MusterActing) acting = { 0 };
  GPtrArray *intents;
  MusterIntent *intent;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_watch_commands, name), entries, argc, argv, 2, 2);
  if (!muster_acting_write (&acting, name, &code)
      || muster_acting_find (&acting, name, MUSTER_INCIDENT, argv[1], &code) == NULL)
    return code;
  if (is_real (&acting, argv[1]) != is_real (&acting, argv[2])) {
    g_printerr ("musterctl %s: %s\n", name, _ ("a real incident and one of a drill are not one event"));
    return MUSTER_EXIT_REFUSED;
  }
  intent = muster_intent_new ("incident.merge");
  muster_intent_set_entity (intent, argv[1]);
  muster_intent_text (intent, MUSTER_INCIDENT_MERGED_INTO, argv[2]);
  if (reason != NULL)
    muster_intent_set_reason (intent, reason);
  intents = intents_new ();
  g_ptr_array_add (intents, intent);
  return muster_acting_submit (&acting, name, intents);
}

/* ---- one incident's file ---- */

static void
add_record (const MusterRecord *r, GString *out)
{
  muster_json_comma (out);
  g_string_append_c (out, '{');
  muster_geojson_properties (r, MUSTER_GEOJSON_SENSITIVE, out);
  g_string_append_c (out, '}');
}

static void
add_records (GString *out, const char *name, GPtrArray *records)
{
  muster_json_name (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < records->len; i++)
    add_record (g_ptr_array_index (records, i), out);
  g_string_append_c (out, ']');
}

/* Everything of one kind that is about the incident or what was merged into it. */
static void
add_related (const MusterScene *scene, GPtrArray *family, MusterKind kind, GString *out)
{
  const MusterKindInfo *info = muster_kind_info (kind);
  int field = muster_kind_find_field (kind, "incident");
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  if (field < 0)
    return;
  for (guint i = 0; i < family->len; i++) {
    g_autoptr (GPtrArray) some
        = muster_scene_about (scene, kind, field, ((MusterRecord *)g_ptr_array_index (family, i))->id);
    g_ptr_array_extend (all, some, NULL, NULL);
  }
  if (all->len > 0)
    add_records (out, info->plural, all);
}

static int
run_incident (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_LOOK, G_OPTION_ENTRY_NULL };
  const char *name = "incident show";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GPtrArray) family = NULL, children = NULL, headquarters = NULL;
  g_autoptr (GString) out = g_string_new ("{");
  const MusterRecord *kept;
  const char *command;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_watch_commands, name), entries, argc, argv, 1, 1);
  if (!muster_acting_read (&acting, name, &code)
      || muster_acting_find (&acting, name, MUSTER_INCIDENT, argv[1], &code) == NULL)
    return code;
  family = muster_incident_family (&acting.scene, argv[1]);
  children = muster_incident_children (&acting.scene, argv[1]);
  kept = g_ptr_array_index (family, 0);
  command = muster_incident_command (&acting.scene, argv[1], NULL);
  muster_json_name (out, "incident");
  add_record (kept, out);
  muster_json_put_known (out, "command", command);
  g_ptr_array_remove_index (family, 0);
  add_records (out, "merged", family);
  g_ptr_array_insert (family, 0, (gpointer)kept);
  add_records (out, "secondary", children);
  for (guint k = 0; k < MUSTER_N_KINDS; k++)
    add_related (&acting.scene, family, k, out);
  headquarters = muster_scene_list (&acting.scene, MUSTER_HEADQUARTERS);
  for (guint i = headquarters->len; i-- > 0;) {
    const char *const *ids = muster_record_strv (g_ptr_array_index (headquarters, i), MUSTER_HEADQUARTERS_INCIDENTS);
    if (ids == NULL || !g_strv_contains (ids, kept->id))
      g_ptr_array_remove_index (headquarters, i);
  }
  add_records (out, "headquarters", headquarters);
  puts (g_string_append_c (out, '}')->str);
  return MUSTER_EXIT_OK;
}

/* ---- the shift ---- */

static MusterHandover *
make_sheet (MusterActing *acting, const MusterRecord *shift, GError **error)
{
  g_autoptr (MusterStandards) standards = muster_acting_standards (error);
  g_autoptr (GPtrArray) journal = standards != NULL ? muster_acting_journal (acting, error) : NULL;
  g_autofree MusterDecided *ops = journal != NULL ? muster_acting_decided (journal) : NULL;

  return ops != NULL ? muster_handover (&acting->scene, standards, shift, ops, journal->len, acting->now) : NULL;
}

static void
hand_over (GPtrArray *intents, const MusterRecord *shift, const MusterHandover *sheet)
{
  MusterIntent *intent = muster_intent_new ("shift.hand-over");
  g_autofree char *json = muster_handover_to_json (sheet);

  muster_intent_set_entity (intent, shift->id);
  muster_intent_int (intent, MUSTER_SHIFT_ENDED_AT, sheet->to);
  /* A sheet larger than an operation may be stays in the journal it was made from. */
  if (strlen (json) < MUSTER_OP_MAX_BYTES / 2)
    muster_intent_json (intent, MUSTER_SHIFT_SHEET, json);
  g_ptr_array_add (intents, intent);
}

static int
run_take (int argc, char **argv)
{
  g_autofree char *leader = NULL, *title = NULL, *jurisdiction = NULL;
  g_auto (GStrv) staff = NULL, standby = NULL;
  GOptionEntry entries[]
      = { MUSTER_ACTING_DO,
          { "leader", 'l', 0, G_OPTION_ARG_STRING, &leader, N_ ("Who leads the shift"), "NAME" },
          { "staff", 's', 0, G_OPTION_ARG_STRING_ARRAY, &staff, N_ ("Who is on duty; may be given again"), "NAME" },
          { "standby", 't', 0, G_OPTION_ARG_STRING_ARRAY, &standby, N_ ("A team on standby; may be given again"),
            "ID" },
          { "name", 0, 0, G_OPTION_ARG_STRING, &title, N_ ("The shift's name"), "TEXT" },
          { "jurisdiction", 'j', 0, G_OPTION_ARG_STRING, &jurisdiction, N_ ("Whose shift it is"), "ID" },
          G_OPTION_ENTRY_NULL };
  const char *name = "shift take";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (MusterHandover) sheet = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *open = NULL;
  GPtrArray *intents;
  MusterIntent *intent;
  const MusterRecord *before;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_watch_commands, name), entries, argc, argv, 0, 0);
  if (leader == NULL) {
    g_printerr (_ ("musterctl %s: a shift has a leader; give --leader NAME\n"), name);
    return MUSTER_EXIT_USAGE;
  }
  if (!muster_acting_write (&acting, name, &code))
    return code;
  for (char **team = standby; team != NULL && *team != NULL; team++)
    if (muster_acting_find (&acting, name, MUSTER_TEAM, *team, &code) == NULL)
      return code;
  before = muster_shift_now (&acting.scene, jurisdiction);
  if (before != NULL && (sheet = make_sheet (&acting, before, &error)) == NULL)
    return muster_command_fail (name, error);
  intents = intents_new ();
  if (before != NULL)
    hand_over (intents, before, sheet);
  intent = muster_intent_new ("shift.take");
  g_ptr_array_add (intents, intent);
  muster_intent_text (intent, MUSTER_SHIFT_LEADER, leader);
  if (title != NULL)
    muster_intent_text (intent, MUSTER_SHIFT_NAME, title);
  if (jurisdiction != NULL)
    muster_intent_text (intent, MUSTER_SHIFT_JURISDICTION, jurisdiction);
  if (before != NULL)
    muster_intent_text (intent, MUSTER_SHIFT_BEFORE, before->id);
  if (staff != NULL)
    muster_intent_strv (intent, MUSTER_SHIFT_STAFF, (const char *const *)staff);
  if (standby != NULL)
    muster_intent_strv (intent, MUSTER_SHIFT_STANDBY, (const char *const *)standby);
  items = muster_open_items (&acting.scene, acting.now);
  open = muster_open_items_to_json (items);
  if (strlen (open) < MUSTER_OP_MAX_BYTES / 2)
    muster_intent_json (intent, MUSTER_SHIFT_OPEN_ITEMS, open);
  return muster_acting_submit (&acting, name, intents);
}

static int
run_handover (int argc, char **argv)
{
  g_autofree char *jurisdiction = NULL, *pdf = NULL, *language = NULL;
  gboolean text = FALSE;
  GOptionEntry entries[]
      = { MUSTER_ACTING_LOOK,
          { "text", 0, 0, G_OPTION_ARG_NONE, &text, N_ ("As a text to read or print"), NULL },
          { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &pdf, N_ ("Write pages to print into this file"), "FILE" },
          { "lang", 0, 0, G_OPTION_ARG_STRING, &language, MUSTER_COMMAND_LANGUAGE, "LANG" },
          { "jurisdiction", 'j', 0, G_OPTION_ARG_STRING, &jurisdiction, N_ ("Whose shift it is"), "ID" },
          G_OPTION_ENTRY_NULL };
  const char *name = "handover";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (MusterHandover) sheet = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  const MusterRecord *shift;
  int code = MUSTER_EXIT_OK, words;

  muster_command_language (argc, argv);
  words = muster_command_options (muster_command_find (muster_watch_commands, name), entries, argc, argv, 0, 1);
  if (!muster_acting_read (&acting, name, &code))
    return code;
  shift = words > 0 ? muster_acting_find (&acting, name, MUSTER_SHIFT, argv[1], &code)
                    : muster_shift_now (&acting.scene, jurisdiction);
  if (shift == NULL) {
    if (words == 0)
      g_printerr (_ ("musterctl %s: nobody has taken over a shift\n"), name);
    return MUSTER_EXIT_NO;
  }
  sheet = make_sheet (&acting, shift, &error);
  if (sheet == NULL)
    return muster_command_fail (name, error);
  if (pdf != NULL) {
    g_autoptr (MusterDocument) paper = muster_paper_of_handover (sheet, muster_scene_unit (&acting.scene));
    return muster_document_write (paper, pdf, &error) ? MUSTER_EXIT_OK : muster_command_fail (name, error);
  }
  said = text ? muster_handover_to_text (sheet) : muster_handover_to_json (sheet);
  g_print (text ? "%s" : "%s\n", said);
  return MUSTER_EXIT_OK;
}

const MusterCommand muster_watch_commands[] = {
  { "clocks", "--data DIR", N_ ("List every clock that runs: tasks, relief, reports, calls, warnings, reviews"),
    run_clocks },
  { "upkeep", "--data DIR", N_ ("List what falls due in peacetime, and what would be missed on the day"), run_upkeep },
  { "duplicates", "[INCIDENT] --data DIR", N_ ("Find incidents that may be one and the same, and say why"),
    run_duplicates },
  { "merge", "DUPLICATE KEPT --data DIR", N_ ("Merge an incident into another; nothing is lost, undo takes it back"),
    run_merge },
  { "incident show", "INCIDENT --data DIR", N_ ("Show an incident with everything that hangs on it"), run_incident },
  { "shift take", "--leader NAME --data DIR", N_ ("Take over the shift; the one before is handed over"), run_take },
  { "handover", "[SHIFT] --data DIR", N_ ("Make the hand-over sheet of a shift from the journal"), run_handover },
  { NULL, NULL, NULL, NULL },
};
