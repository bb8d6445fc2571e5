/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The commands that read and write a data folder. Reading never takes the folder's lock, so a list can be had while a
 * console works; writing does, and says who has it. */
#include "core/file.h"
#include "core/time.h"
#include "ctl/acting.h"
#include "ctl/command.h"
#include "ctl/folder.h"
#include "exchange/geojson.h"
#include "store/replay.h"
#include "store/verify.h"
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static char *data_dir, *drill_option;
static gboolean real_option;

#define WORLD_OPTIONS                                                                                                  \
  { "data", 'd', 0, G_OPTION_ARG_FILENAME, &data_dir, N_ ("The data folder"), "DIR" },                                 \
      { "drill", 0, 0, G_OPTION_ARG_STRING, &drill_option, N_ ("The picture of this drill"), "ID" },                   \
  {                                                                                                                    \
    "real", 0, 0, G_OPTION_ARG_NONE, &real_option, N_ ("The real picture, without any drill"), NULL                    \
  }

static const char *
get_world (MusterStore *store)
{
  return real_option ? NULL : drill_option != NULL ? drill_option : muster_store_get_drill (store);
}

/* ---- what is looked at ---- */

/* The picture of a world: as it is, or as it was at a moment. */
typedef struct {
  MusterStore *store;
  MusterPicture *past; /* (nullable) NULL: the store's own, of now */
  MusterPicture *picture;
  const char *world;
  char *dir, *drill, *at;
  gboolean real;
} View;

#define VIEW_OPTIONS(view)                                                                                             \
  { "data", 'd', 0, G_OPTION_ARG_FILENAME, &(view).dir, N_ ("The data folder"), "DIR" },                               \
      { "drill", 0, 0, G_OPTION_ARG_STRING, &(view).drill, N_ ("The picture of this drill"), "ID" },                   \
      { "real", 0, 0, G_OPTION_ARG_NONE, &(view).real, N_ ("The real picture, without any drill"), NULL },             \
  {                                                                                                                    \
    "at", 0, 0, G_OPTION_ARG_STRING, &(view).at, N_ ("As it was at this time (ISO 8601)"), "TIME"                      \
  }

static void
view_clear (View *view)
{
  g_clear_object (&view->store);
  g_clear_pointer (&view->past, muster_picture_free);
  g_free (view->dir);
  g_free (view->drill);
  g_free (view->at);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (View, view_clear)

static gboolean
look_back (View *view, gint64 at, GError **error)
{
  g_autoptr (MusterReplay) replay = muster_replay_load (view->dir != NULL ? view->dir : ".", view->world, NULL, error);

  if (replay == NULL)
    return FALSE;
  g_autoptr (MusterReplayFrame) frame = muster_replay_seek (replay, at);
  view->past = view->picture = muster_picture_new ();
  muster_replay_show (NULL, frame, view->past);
  return TRUE;
}

/* FALSE with the message printed and the exit code in @code. */
static gboolean
view_open (View *view, const char *command, int *code)
{
  g_autoptr (GError) error = NULL;
  gint64 at = 0;

  if (view->at != NULL && !muster_time_parse (view->at, &at)) {
    g_printerr (_ ("musterctl %s: “%s” is not a time; write 2026-07-01T10:00:00Z\n"), command, view->at);
    *code = MUSTER_EXIT_USAGE;
    return FALSE;
  }
  view->store = muster_folder_read (view->dir, view->drill, view->real, &error);
  if (view->store != NULL) {
    view->picture = muster_store_get_picture (view->store);
    view->world = view->real ? NULL : view->drill != NULL ? view->drill : muster_store_get_drill (view->store);
  }
  if (view->store != NULL && (view->at == NULL || look_back (view, at, &error)))
    return TRUE;
  *code = muster_command_fail (command, error);
  return FALSE;
}

/* ---- list and show ---- */

static void
add_state (const View *view, const MusterRecord *r, GString *out)
{
  MusterLatLon at;

  if (r->kind == MUSTER_TEAM) {
    MusterRecord *holder = muster_picture_holder (view->picture, view->world, r->id);
    muster_json_name (out, "status");
    muster_json_add_text (out,
                          holder != NULL ? muster_assignment_state_name (muster_assignment_state (holder)) : "free");
    if (holder != NULL) {
      muster_json_put_text (out, "incident", muster_record_text (holder, MUSTER_ASSIGNMENT_INCIDENT));
    }
  } else if (r->kind == MUSTER_ASSIGNMENT) {
    muster_json_put_text (out, "status", muster_assignment_state_name (muster_assignment_state (r)));
  }
  if (muster_record_position (r, &at)) {
    muster_json_put_real (out, "lat", at.lat);
    muster_json_put_real (out, "lon", at.lon);
  }
  if (!r->exists) {
    muster_json_name (out, "withdrawn");
    g_string_append (out, "true");
  }
  if (r->provisional) {
    muster_json_name (out, "provisional");
    g_string_append (out, "true");
  }
}

static void
print_record (const View *view, const MusterRecord *r)
{
  g_autoptr (GString) line = g_string_new ("{");

  muster_geojson_properties (r, MUSTER_GEOJSON_SENSITIVE, line);
  add_state (view, r, line);
  puts (g_string_append_c (line, '}')->str);
}

static int
run_list (int argc, char **argv)
{
  g_auto (View) view = { 0 };
  GOptionEntry entries[] = { VIEW_OPTIONS (view), G_OPTION_ENTRY_NULL };
  const MusterCommand *command = muster_command_find (muster_data_commands, "list");
  g_autoptr (GPtrArray) records = NULL;
  MusterKind kind;
  int code;

  muster_command_options (command, entries, argc, argv, 1, 1);
  kind = muster_kind_from_name (argv[1]);
  if (kind == MUSTER_NO_KIND) {
    g_autoptr (GString) all = g_string_new (NULL);
    for (guint i = 0; i < MUSTER_N_KINDS; i++)
      g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", muster_kind_info (i)->plural);
    g_printerr (_ ("musterctl list: there is no kind \"%s\"; there are: %s\n"), argv[1], all->str);
    return MUSTER_EXIT_USAGE;
  }
  if (!view_open (&view, "list", &code))
    return code;
  records = muster_picture_list (view.picture, view.world, kind);
  for (guint i = 0; i < records->len; i++)
    print_record (&view, g_ptr_array_index (records, i));
  return MUSTER_EXIT_OK;
}

static const char *
verdict_name (MusterVerdict verdict)
{
  static const char *const names[] = { "pending", "ok", "rejected", "forbidden" };

  return names[verdict];
}

static void
print_entry (const MusterEntry *e)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gsize size;
  const char *bytes = g_bytes_get_data (e->op->bytes, &size);

  g_string_append_printf (line, "{\"seq\":%" G_GUINT64_FORMAT ",\"verdict\":\"%s\"", e->seq, verdict_name (e->verdict));
  if (e->why != NULL) {
    muster_json_put_text (line, "why", e->why);
  }
  g_string_append_printf (line, ",\"op\":%.*s}", (int)size, bytes);
  puts (line->str);
}

static int
run_show (int argc, char **argv)
{
  g_auto (View) view = { 0 };
  GOptionEntry entries[] = { VIEW_OPTIONS (view), G_OPTION_ENTRY_NULL };
  const MusterCommand *command = muster_command_find (muster_data_commands, "show");
  MusterRecord *record;
  int code;

  muster_command_options (command, entries, argc, argv, 1, 1);
  if (!view_open (&view, "show", &code))
    return code;
  record = muster_picture_get (view.picture, view.world, argv[1]);
  if (record == NULL) {
    if (view.at != NULL)
      g_printerr (_ ("musterctl show: there was no record “%s” at %s\n"), argv[1], view.at);
    else
      g_printerr (_ ("musterctl show: there is no record \"%s\" in %s\n"), argv[1], view.dir != NULL ? view.dir : ".");
    return MUSTER_EXIT_NO;
  }
  print_record (&view, record);
  return MUSTER_EXIT_OK;
}

/* The newest @limit entries, the newest first; with --drill or --real only those of that world. */
static GPtrArray *
read_log (MusterStore *store, const char *entity, guint limit, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_entry_free);
  gboolean every_world = drill_option == NULL && !real_option;
  guint64 before = 0;

  while (all->len < limit) {
    g_autoptr (GPtrArray) some
        = muster_store_history (store, entity, before, every_world ? limit - all->len : 1000, error);
    if (some == NULL)
      return NULL;
    if (some->len == 0)
      break;
    before = ((MusterEntry *)g_ptr_array_index (some, some->len - 1))->seq;
    g_ptr_array_set_free_func (some, NULL);
    for (guint i = 0; i < some->len; i++) {
      MusterEntry *e = g_ptr_array_index (some, i);
      if (all->len < limit && (every_world || g_strcmp0 (e->op->drill, real_option ? NULL : drill_option) == 0))
        g_ptr_array_add (all, e);
      else
        muster_entry_free (e);
    }
  }
  return g_steal_pointer (&all);
}

static int
run_log (int argc, char **argv)
{
  gint limit = 100;
  GOptionEntry entries[]
      = { WORLD_OPTIONS,
          { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_ ("At most this many, the newest (100)"), "N" },
          G_OPTION_ENTRY_NULL };
  const MusterCommand *command = muster_command_find (muster_data_commands, "log");
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStore) store = NULL;
  g_autoptr (GPtrArray) history = NULL;
  int words = muster_command_options (command, entries, argc, argv, 0, 1);

  if (limit < 1) {
    g_printerr (_ ("musterctl %s: the limit must be at least 1\n"), "log");
    return MUSTER_EXIT_USAGE;
  }
  store = muster_folder_read (data_dir, drill_option, real_option, &error);
  history = store != NULL ? read_log (store, words > 0 ? argv[1] : NULL, (guint)limit, &error) : NULL;
  if (history == NULL)
    return muster_command_fail ("log", error);
  if (history->len == 0 && words > 0) {
    g_printerr (_ ("musterctl log: no operation is on \"%s\"\n"), argv[1]);
    return MUSTER_EXIT_NO;
  }
  for (guint i = history->len; i-- > 0;)
    print_entry (g_ptr_array_index (history, i));
  return MUSTER_EXIT_OK;
}

/* ---- do ---- */

static void
list_verbs (void)
{
  for (guint i = 0; muster_verb_at (i) != NULL; i++) {
    static const char *const merges[] = { "fact", "command", "fields", "quantity" };
    const MusterVerb *verb = muster_verb_at (i);
    const MusterKindInfo *info = muster_kind_info (verb->kind);
    g_autoptr (GString) line = g_string_new ("{");
    if (muster_verb_find (verb->name) == NULL)
      continue;
    muster_json_put_text (line, "op", verb->name);
    muster_json_put_text (line, "class", merges[verb->merge]);
    muster_json_name (line, "creates");
    g_string_append (line, (verb->flags & MUSTER_VERB_CREATES) != 0 ? "true" : "false");
    muster_json_name (line, "args");
    g_string_append_c (line, '[');
    for (guint f = 0;
         f < info->n_fields && (verb->flags & (MUSTER_VERB_VOIDS | MUSTER_VERB_DISMISSES | MUSTER_VERB_REMOVES)) == 0;
         f++) {
      if (verb->fields != NULL && verb->fields[0] != NULL && !g_strv_contains (verb->fields, info->fields[f].name))
        continue;
      muster_json_comma (line);
      muster_json_add_text (line, info->fields[f].name);
    }
    puts (g_string_append (line, "]}")->str);
  }
}

/* From the words of the command line, or line by line from standard input. */
static GPtrArray *
read_intents (int words, char **argv, const char *world, gboolean world_given, GError **error)
{
  g_autoptr (GPtrArray) intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  g_autofree char *line = NULL;
  size_t room = 0;
  ssize_t n;
  int number = 0;

  for (int i = 1; i <= words; i++) {
    MusterIntent *intent = muster_intent_from_json (argv[i], -1, error);
    if (intent == NULL)
      return NULL;
    g_ptr_array_add (intents, intent);
  }
  while (words == 0 && (n = getline (&line, &room, stdin)) >= 0) {
    MusterIntent *intent;
    number++;
    if (line[strspn (line, " \t\r\n")] == '\0')
      continue;
    intent = muster_intent_from_json (line, n, error);
    if (intent == NULL) {
      g_prefix_error (error, "line %d: ", number);
      return NULL;
    }
    g_ptr_array_add (intents, intent);
  }
  for (guint i = 0; i < intents->len; i++) {
    MusterIntent *intent = g_ptr_array_index (intents, i);
    if (muster_intent_get_drill (intent) == NULL && (world != NULL || world_given))
      muster_intent_set_drill (intent, world);
  }
  if (intents->len == 0) {
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_MALFORMED,
                 "nothing to do: give operations as JSON, as words or line by line on standard input");
    return NULL;
  }
  return g_steal_pointer (&intents);
}

/* Whoever is at the keyboard stands for what the operations do not say: the journal names a person. */
static void
name_actor (MusterStore *store, GPtrArray *intents)
{
  g_autofree char *actor = muster_acting_default (store);

  for (guint i = 0; i < intents->len; i++)
    if (muster_intent_get_actor (g_ptr_array_index (intents, i)) == NULL)
      muster_intent_set_actor (g_ptr_array_index (intents, i), actor, NULL);
}

static int
run_do (int argc, char **argv)
{
  gboolean list = FALSE;
  GOptionEntry entries[]
      = { WORLD_OPTIONS,
          { "list", 0, 0, G_OPTION_ARG_NONE, &list, N_ ("List every operation there is, with its fields"), NULL },
          G_OPTION_ENTRY_NULL };
  const MusterCommand *command = muster_command_find (muster_data_commands, "do");
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStore) store = NULL;
  g_autoptr (GPtrArray) history = NULL;
  GPtrArray *intents;
  guint failed = 0, n;
  int words = muster_command_options (command, entries, argc, argv, 0, 1000);

  if (list) {
    list_verbs ();
    return MUSTER_EXIT_OK;
  }
  store = muster_folder_write (data_dir, &error);
  if (store == NULL)
    return muster_command_fail ("do", error);
  intents = read_intents (words, argv, get_world (store), drill_option != NULL || real_option, &error);
  if (intents == NULL)
    return muster_command_fail ("do", error);
  n = intents->len;
  name_actor (store, intents);
  if (!muster_store_submit_all (store, intents, &failed, &error)) {
    if (g_error_matches (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_REFUSED)) {
      g_autofree char *sentence = muster_rules_explain (error->message);
      g_printerr ("musterctl do: %s%s%s (%s)\n", n > 1 ? _ ("Nothing was done.") : "", n > 1 ? " " : "", sentence,
                  error->message);
      return MUSTER_EXIT_REFUSED;
    }
    if (n > 1)
      g_prefix_error (&error, _ ("operation %u (nothing was done): "), failed + 1);
    return muster_command_fail ("do", error);
  }
  history = muster_store_history (store, NULL, 0, n, &error);
  for (guint i = history != NULL ? history->len : 0; i-- > 0;) {
    const MusterEntry *e = g_ptr_array_index (history, i);
    g_autoptr (GString) line = g_string_new ("{");
    char id[MUSTER_OPID_TEXT];
    muster_opid_format (&e->op->id, id);
    muster_json_put_text (line, "id", id);
    muster_json_put_text (line, "op", e->op->verb_name);
    muster_json_put_text (line, "entity", e->op->entity);
    muster_json_put_text (line, "verdict", verdict_name (e->verdict));
    puts (g_string_append_c (line, '}')->str);
  }
  muster_store_close (store);
  return MUSTER_EXIT_OK;
}

/* ---- verify ---- */

static int
run_verify (int argc, char **argv)
{
  GOptionEntry entries[]
      = { { "data", 'd', 0, G_OPTION_ARG_FILENAME, &data_dir, N_ ("The data folder"), "DIR" }, G_OPTION_ENTRY_NULL };
  const MusterCommand *command = muster_command_find (muster_data_commands, "verify");
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) line = g_string_new ("{");
  MusterVerifyReport report;
  int words = muster_command_options (command, entries, argc, argv, 0, 1);
  gboolean good = muster_verify (words > 0 ? argv[1] : data_dir != NULL ? data_dir : ".", &report, &error);

  if (error != NULL)
    return muster_command_fail ("verify", error);
  muster_json_name (line, "ok");
  g_string_append (line, good ? "true" : "false");
  muster_json_put_int (line, "operations", (gint64)report.operations);
  muster_json_put_int (line, "records", (gint64)report.records);
  if (!good) {
    muster_json_put_text (line, "first_bad", report.first_bad);
    muster_json_put_text (line, "problem", report.problem);
    g_printerr (_ ("musterctl verify: this folder is damaged; found first: %s: %s\n"), report.first_bad,
                report.problem);
  }
  puts (g_string_append_c (line, '}')->str);
  muster_verify_report_clear (&report);
  return good ? MUSTER_EXIT_OK : MUSTER_EXIT_NO;
}

/* ---- export ---- */

static GPtrArray *
collect (const View *view, char **kinds, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint k = 0; k < MUSTER_N_KINDS; k++) {
    g_autoptr (GPtrArray) some = NULL;
    if (kinds != NULL && !g_strv_contains ((const char *const *)kinds, muster_kind_info (k)->plural)
        && !g_strv_contains ((const char *const *)kinds, muster_kind_info (k)->name))
      continue;
    some = muster_picture_list (view->picture, view->world, k);
    g_ptr_array_extend (all, some, NULL, NULL);
  }
  for (char **kind = kinds; kind != NULL && *kind != NULL; kind++)
    if (muster_kind_from_name (*kind) == MUSTER_NO_KIND) {
      g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_FIELD, _ ("there is no kind \"%s\""), *kind);
      return NULL;
    }
  return g_steal_pointer (&all);
}

static int
run_export (int argc, char **argv)
{
  g_autofree char *format = NULL, *kind_list = NULL;
  gboolean sensitive = FALSE;
  g_auto (View) view = { 0 };
  GOptionEntry entries[]
      = { VIEW_OPTIONS (view),
          { "format", 'f', 0, G_OPTION_ARG_STRING, &format, N_ ("The format: geojson"), "FORMAT" },
          { "kinds", 'k', 0, G_OPTION_ARG_STRING, &kind_list, N_ ("Only these kinds, separated by commas"), "KINDS" },
          { "sensitive", 0, 0, G_OPTION_ARG_NONE, &sensitive, N_ ("With phones and names of persons"), NULL },
          G_OPTION_ENTRY_NULL };
  const MusterCommand *command = muster_command_find (muster_data_commands, "export");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) kinds = NULL;
  int code, words = muster_command_options (command, entries, argc, argv, 0, 1);

  if (format != NULL && strcmp (format, "geojson") != 0) {
    g_printerr (_ ("musterctl export: unknown format \"%s\"; there is: geojson\n"), format);
    return MUSTER_EXIT_USAGE;
  }
  kinds = kind_list != NULL ? g_strsplit (kind_list, ",", -1) : NULL;
  if (!view_open (&view, "export", &code))
    return code;
  records = collect (&view, kinds, &error);
  if (records == NULL)
    return muster_command_fail ("export", error);
  muster_geojson_write (records, view.world, sensitive ? MUSTER_GEOJSON_SENSITIVE : 0, text);
  if (words == 0 || strcmp (argv[1], "-") == 0) {
    fputs (text->str, stdout);
    return MUSTER_EXIT_OK;
  }
  if (!muster_file_save (argv[1], text->str, text->len, 0644, &error))
    return muster_command_fail ("export", error);
  g_printerr (g_dngettext (GETTEXT_PACKAGE, "%u record written to %s\n", "%u records written to %s\n", records->len),
              records->len, argv[1]);
  return MUSTER_EXIT_OK;
}

const MusterCommand muster_data_commands[] = {
  { "list", "KIND --data DIR", N_ ("List records: teams, depots, shelters, incidents, tasks …"), run_list },
  { "show", "ID --data DIR", N_ ("Show one record"), run_show },
  { "log", "[ID] --data DIR", N_ ("Show the journal, of everything or of one record"), run_log },
  { "do", "[OPERATION …] --data DIR", N_ ("Do any operation, given as JSON"), run_do },
  { "verify", "DIR", N_ ("Prove that nothing in a folder was changed or lost"), run_verify },
  { "export", "--data DIR --format geojson [OUT]", N_ ("Export the picture"), run_export },
  { NULL, NULL, NULL, NULL },
};
