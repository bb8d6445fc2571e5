/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * musterctl drill: the director of an exercise. A script is checked before it is run, runs on a clock that can be made
 * faster, and goes on where it stopped: each inject leaves a line in the drill's log, and one that has its line is not
 * put in again. On a desk's folder the injects go to the server and so to every console, on a folder of its own they
 * stay there. */
#include "response/drill.h"
#include "core/time.h"
#include "ctl/command.h"
#include "ctl/folder.h"
#include "exchange/geojson.h"
#include "sync/link.h"
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static int run_check (int argc, char **argv);
static int run_run (int argc, char **argv);
static int run_end (int argc, char **argv);
static int run_report (int argc, char **argv);
static int run_list (int argc, char **argv);

const MusterCommand muster_drill_commands[] = {
  { "drill check", "SCRIPT", N_ ("Check the script of a drill without running it"), run_check },
  { "drill run", "SCRIPT --data DIR [--as ID] [--speed N]", N_ ("Run a drill: put its injects in, each at its time"),
    run_run },
  { "drill end", "SCRIPT --data DIR [--as ID] [--note TEXT]", N_ ("End a drill; its report and findings stay"),
    run_end },
  { "drill report", "SCRIPT --data DIR [--as ID] [--text] [--findings]",
    N_ ("Say what was expected in a drill, and when it was done"), run_report },
  { "drill list", "--data DIR", N_ ("The drills that were held or are going on, one JSON object a line"), run_list },
  { NULL, NULL, NULL, NULL },
};

/* ---- the script ---- */
static MusterDrillScript *
load (const char *path, GPtrArray *errors, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  return muster_drill_script_read (text, length, errors);
}

/* @world: (nullable) as which drill it is held, if not under the script's own id. */
static MusterDrillScript *
load_or_say (const char *command, const char *path, const char *world, int *code)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  MusterDrillScript *script = NULL;

  if (world != NULL && !muster_id_is_valid (world)) {
    g_printerr (_ ("musterctl %s: --as %s: a short name of letters, digits and hyphens\n"), command, world);
    *code = MUSTER_EXIT_USAGE;
    return NULL;
  }
  script = load (path, errors, &error);
  if (script != NULL) {
    if (world != NULL)
      muster_drill_script_set_world (script, world);
    return script;
  }
  *code = error ? muster_command_fail (command, error) : MUSTER_EXIT_INPUT;
  for (guint i = 0; i < errors->len; i++)
    g_printerr ("musterctl %s: %s: %s\n", command, path, (char *)errors->pdata[i]);
  return NULL;
}

static int
run_check (int argc, char **argv)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDrillScript) script = NULL;
  g_autoptr (GString) out = g_string_new ("{");

  muster_command_options (&muster_drill_commands[0], NULL, argc, argv, 1, 1);
  script = load (argv[1], errors, &error);
  if (error != NULL)
    return muster_command_fail (argv[0], error);
  muster_json_name (out, "valid");
  g_string_append (out, script ? "true" : "false");
  muster_json_put_text (out, "drill", script ? script->id : NULL);
  muster_json_put_int (out, "injects", script ? script->injects->len : 0);
  muster_json_name (out, "errors");
  g_string_append_c (out, '[');
  for (guint i = 0; i < errors->len; i++) {
    muster_json_comma (out);
    muster_json_add_text (out, errors->pdata[i]);
  }
  g_print ("%s]}\n", out->str);
  return script ? MUSTER_EXIT_OK : MUSTER_EXIT_NO;
}

/* ---- running ---- */
typedef struct {
  const char *command;
  MusterDrillScript *script;
  MusterStore *store;
  MusterLink *link; /* (nullable) on a folder of its own */
  GMainLoop *loop;
  double speed;   /* 0: all at once */
  gint64 started; /* ms: when the drill's clock stood at zero, at this speed */
  guint next;
  int code;
} Run;

static gboolean on_time (gpointer data);

static void
print_inject (const Run *run, guint i, gint64 now)
{
  const MusterInject *inject = run->script->injects->pdata[i];
  g_autoptr (GString) out = g_string_new ("{");
  char time[MUSTER_TIME_TEXT];

  muster_time_format (now, time);
  muster_json_put_int (out, "inject", i + 1);
  muster_json_put_text (out, "title", inject->title);
  muster_json_put_text (out, "at", time);
  muster_json_put_int (out, "operations", inject->ops->len);
  if (inject->expect)
    muster_json_put_text (out, "expects", inject->expect_in_words ? inject->expect_in_words : inject->expect);
  g_print ("%s}\n", out->str);
}

static gboolean
was_put_in (const Run *run, guint i)
{
  g_autofree char *id = muster_drill_inject_id (run->script, i);
  const MusterRecord *mark = muster_picture_get (muster_store_get_picture (run->store), run->script->id, id);

  return mark != NULL && mark->exists;
}

/* FALSE where the rules refused it, which ends the run: what follows would not make sense. */
static gboolean
put_in (Run *run, guint i)
{
  gint64 now = muster_now_ms ();
  g_autoptr (GError) error = NULL;
  guint failed = 0;

  if (was_put_in (run, i))
    return TRUE;
  if (!muster_store_submit_all (run->store, muster_drill_inject (run->script, i, now, MUSTER_DRILL_ACTOR), &failed,
                                &error)) {
    g_prefix_error (&error, "injects[%u].ops[%u]: ", i, failed);
    run->code = muster_command_fail (run->command, error);
    return FALSE;
  }
  print_inject (run, i, now);
  return TRUE;
}

static gboolean
is_sent (const Run *run)
{
  return run->link == NULL || muster_link_get_pending (run->link) == 0;
}

/* Ends when the last inject is in and the server has it all. */
static gboolean
on_time (gpointer data)
{
  Run *run = data;
  gint64 now = muster_now_ms ();

  while (run->next < run->script->injects->len) {
    const MusterInject *inject = run->script->injects->pdata[run->next];
    gint64 due = run->started + (run->speed > 0 ? (gint64)((double)inject->after / run->speed) : 0);
    if (due > now) {
      g_timeout_add ((guint)MIN (due - now, 60000), on_time, run);
      return G_SOURCE_REMOVE;
    }
    if (!put_in (run, run->next)) {
      g_main_loop_quit (run->loop);
      return G_SOURCE_REMOVE;
    }
    run->next++;
  }
  if (is_sent (run))
    g_main_loop_quit (run->loop);
  else
    g_timeout_add (200, on_time, run);
  return G_SOURCE_REMOVE;
}

static gboolean
on_interrupt (gpointer data)
{
  Run *run = data;

  g_printerr (_ ("musterctl %s: stopped before inject %u; the same command goes on from there\n"), run->command,
              run->next + 1);
  run->code = MUSTER_EXIT_NO;
  g_main_loop_quit (run->loop);
  return G_SOURCE_CONTINUE;
}

static MusterRecord *
scene_get (gpointer data, const char *id)
{
  const Run *run = data;
  return muster_picture_get (muster_store_get_picture (run->store), run->script->id, id);
}

static GPtrArray *
scene_list (gpointer data, MusterKind kind)
{
  const Run *run = data;
  return muster_picture_list (muster_store_get_picture (run->store), run->script->id, kind);
}

/* The drill's own record, so that every desk lists it. FALSE: it could not be written. */
static gboolean
begin (Run *run, const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterOp) op = NULL;
  const MusterRecord *drill = scene_get (run, run->script->id);

  if (drill != NULL && drill->exists)
    return TRUE;
  if (g_file_get_contents (path, &text, NULL, &error))
    op = muster_store_submit (
        run->store,
        muster_drill_begin (run->script, text, NULL, NULL, muster_store_get_node (run->store), MUSTER_DRILL_ACTOR),
        &error);
  if (op == NULL)
    run->code = muster_command_fail (run->command, error);
  return op != NULL;
}

/* The clock goes on where it stood: what is in already was due by now. */
static void
set_clock (Run *run)
{
  gint64 after = 0;

  while (run->next < run->script->injects->len && was_put_in (run, run->next))
    after = ((MusterInject *)run->script->injects->pdata[run->next++])->after;
  run->started = muster_now_ms () - (run->speed > 0 ? (gint64)((double)after / run->speed) : 0);
}

static int
run_run (int argc, char **argv)
{
  g_autofree char *dir = NULL, *world = NULL;
  Run run = { .command = argv[0], .speed = 1, .code = MUSTER_EXIT_OK };
  gboolean at_once = FALSE;
  GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &dir, N_ ("The data folder: the director's own desk"), "DIR" },
    { "as", 0, 0, G_OPTION_ARG_STRING, &world, N_ ("Under this id, if not the script's own: it can be held again"),
      "ID" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &run.speed, N_ ("So many times faster than the clock (1)"), "N" },
    { "at-once", 0, 0, G_OPTION_ARG_NONE, &at_once, N_ ("Everything now, one after the other"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDrillScript) script = NULL;
  g_autoptr (MusterStore) store = NULL;
  guint signal_id;

  muster_command_options (&muster_drill_commands[1], entries, argc, argv, 1, 1);
  if (!(run.speed >= 0.01 && run.speed <= 10000)) {
    g_printerr (_ ("musterctl %s: --speed %g: a number from 0.01 to 10000\n"), argv[0], run.speed);
    return MUSTER_EXIT_USAGE;
  }
  script = load_or_say (argv[0], argv[1], world, &run.code);
  if (script == NULL)
    return run.code;
  store = muster_folder_write (dir, &error);
  if (store == NULL)
    return muster_command_fail (argv[0], error);
  if (at_once)
    run.speed = 0;
  run.script = script;
  run.store = store;
  if (!begin (&run, argv[1])) {
    muster_store_close (store);
    return run.code;
  }
  run.loop = g_main_loop_new (NULL, FALSE);
  if (!muster_store_is_home (store)) {
    run.link = muster_link_new (store);
    muster_link_start (run.link);
  }
  set_clock (&run);
  signal_id = g_unix_signal_add (SIGINT, on_interrupt, &run);
  g_idle_add (on_time, &run);
  g_main_loop_run (run.loop);
  g_source_remove (signal_id);
  if (run.link != NULL) {
    muster_link_stop (run.link);
    g_object_unref (run.link);
  }
  g_main_loop_unref (run.loop);
  muster_store_close (store);
  return run.code;
}

/* ---- how it went ---- */

/* All operations of the drill. (transfer full) */
static GPtrArray *
operations_of (MusterStore *store, const char *drill, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_op_unref);
  guint64 before = 0;

  for (;;) {
    g_autoptr (GPtrArray) page = muster_store_history (store, NULL, before, 2000, error);
    if (page == NULL)
      return NULL;
    if (page->len == 0)
      return g_steal_pointer (&ops);
    for (guint i = 0; i < page->len; i++) {
      const MusterEntry *entry = page->pdata[i];
      before = entry->seq;
      if (g_strcmp0 (entry->op->drill, drill) == 0
          && (entry->verdict == MUSTER_VERDICT_OK || entry->verdict == MUSTER_VERDICT_PENDING))
        g_ptr_array_add (ops, muster_op_ref (entry->op));
    }
  }
}

/* Findings of the drill, in the order of their ids. (transfer container) */
static GPtrArray *
findings_of (MusterStore *store, const char *drill)
{
  g_autoptr (GPtrArray) all = muster_picture_list (muster_store_get_picture (store), NULL, MUSTER_FINDING);
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    if (g_strcmp0 (muster_record_text (all->pdata[i], MUSTER_FINDING_FROM_DRILL), drill) == 0)
      g_ptr_array_add (found, all->pdata[i]);
  return found;
}

static gboolean
raise_findings (Run *run, GPtrArray *outcomes, GError **error)
{
  for (guint i = 0; i < outcomes->len; i++) {
    MusterIntent *intent = muster_drill_finding (run->script, i, outcomes->pdata[i]);
    const MusterRecord *known;
    g_autoptr (MusterOp) op = NULL;
    if (intent == NULL)
      continue;
    known = muster_picture_get (muster_store_get_picture (run->store), NULL, muster_intent_get_entity (intent));
    if (known != NULL && known->exists) {
      muster_intent_free (intent);
      continue;
    }
    muster_intent_set_actor (intent, MUSTER_DRILL_ACTOR, "planner");
    op = muster_store_submit (run->store, intent, error);
    if (op == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
print_outcomes (const Run *run, GPtrArray *outcomes)
{
  for (guint i = 0; i < outcomes->len; i++) {
    const MusterDrillOutcome *outcome = outcomes->pdata[i];
    g_autoptr (GString) out = g_string_new (NULL);
    if (outcome->put_in == 0 || ((MusterInject *)run->script->injects->pdata[i])->expect == NULL)
      continue;
    muster_drill_outcome_to_json (run->script, i, outcome, out);
    g_print ("%s\n", out->str);
  }
}

static int
run_report (int argc, char **argv)
{
  g_autofree char *dir = NULL, *world = NULL;
  gboolean findings = FALSE, text = FALSE, good = TRUE;
  GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &dir, N_ ("The data folder"), "DIR" },
    { "as", 0, 0, G_OPTION_ARG_STRING, &world, N_ ("Under this id, if not the script's own: it can be held again"),
      "ID" },
    { "text", 0, 0, G_OPTION_ARG_NONE, &text, N_ ("As a text to read and to keep"), NULL },
    { "findings", 0, 0, G_OPTION_ARG_NONE, &findings, N_ ("Write what was late or not done as findings about the plan"),
      NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDrillScript) script = NULL;
  g_autoptr (MusterStore) store = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  int code = MUSTER_EXIT_OK;

  muster_command_options (&muster_drill_commands[3], entries, argc, argv, 1, 1);
  script = load_or_say (argv[0], argv[1], world, &code);
  if (script == NULL)
    return code;
  store = findings ? muster_folder_write (dir, &error) : muster_folder_read (dir, NULL, FALSE, &error);
  if (store == NULL)
    return muster_command_fail (argv[0], error);
  ops = operations_of (store, script->id, &error);
  if (ops != NULL) {
    Run run = { .command = argv[0], .script = script, .store = store };
    const MusterScene scene = { .get = scene_get, .list = scene_list, .data = &run };
    gint64 now = muster_now_ms ();
    g_autoptr (GPtrArray) outcomes = muster_drill_outcomes (script, &scene, ops, now);
    good = !findings || raise_findings (&run, outcomes, &error);
    if (text) {
      g_autoptr (GPtrArray) about = findings_of (store, script->id);
      g_autofree char *report = muster_drill_report_text (script, muster_scene_get (&scene, MUSTER_DRILL, script->id),
                                                          outcomes, about, &scene, now);
      g_print ("%s", report);
    } else
      print_outcomes (&run, outcomes);
  }
  if (ops == NULL || !good)
    code = muster_command_fail (argv[0], error);
  muster_store_close (store);
  return code;
}

static int
run_end (int argc, char **argv)
{
  g_autofree char *dir = NULL, *world = NULL, *note = NULL;
  GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &dir, N_ ("The data folder"), "DIR" },
    { "as", 0, 0, G_OPTION_ARG_STRING, &world, N_ ("Under this id, if not the script's own: it can be held again"),
      "ID" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_ ("What is to be said about it"), "TEXT" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDrillScript) script = NULL;
  g_autoptr (MusterStore) store = NULL;
  g_autoptr (MusterOp) op = NULL;
  MusterIntent *intent;
  int code = MUSTER_EXIT_OK;

  muster_command_options (&muster_drill_commands[2], entries, argc, argv, 1, 1);
  script = load_or_say (argv[0], argv[1], world, &code);
  if (script == NULL)
    return code;
  store = muster_folder_write (dir, &error);
  if (store == NULL)
    return muster_command_fail (argv[0], error);
  intent = muster_intent_new ("drill.end");
  muster_intent_set_entity (intent, script->id);
  muster_intent_set_drill (intent, script->id);
  muster_intent_set_actor (intent, MUSTER_DRILL_ACTOR, "duty");
  if (note != NULL)
    muster_intent_text (intent, MUSTER_DRILL_NOTE, note);
  op = muster_store_submit (store, intent, &error);
  if (op == NULL)
    code = muster_command_fail (argv[0], error);
  muster_store_close (store);
  return code;
}

static int
run_list (int argc, char **argv)
{
  g_autofree char *dir = NULL;
  GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &dir, N_ ("The data folder"), "DIR" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStore) store = NULL;
  g_auto (GStrv) drills = NULL;

  muster_command_options (&muster_drill_commands[4], entries, argc, argv, 0, 0);
  store = muster_folder_read (dir, NULL, FALSE, &error);
  if (store == NULL)
    return muster_command_fail (argv[0], error);
  drills = muster_picture_drills (muster_store_get_picture (store));
  for (char **id = drills; *id != NULL; id++) {
    const MusterRecord *drill = muster_picture_get_exact (muster_store_get_picture (store), *id, *id);
    g_autoptr (GString) out = g_string_new (NULL);
    if (drill != NULL && drill->kind == MUSTER_DRILL)
      muster_geojson_properties (drill, MUSTER_GEOJSON_SENSITIVE, out);
    else /* a world without a script, such as the demo's */
      muster_json_put_text (out, "id", *id);
    g_print ("{%s}\n", out->str);
  }
  muster_store_close (store);
  return MUSTER_EXIT_OK;
}
