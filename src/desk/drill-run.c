/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The clock of a drill is in its record: where it stood, when, and how fast it goes. Only the desk it is directed from
 * puts injects in, and only while this program has set the clock going: one that was closed in the middle finds the
 * clock where the last inject left it, standing, and never puts in a heap of injects at once for the time it was away.
 *
 * Operations are read from the journal once, on a thread, and from then on come with each commit. Those that came while
 * it was read are in both; the id of an operation keeps each once. */
#include "desk/drill-run.h"
#include "core/time.h"
#include "desk/trouble-words.h"
#include "store/replay.h"
#include <glib/gi18n-lib.h>

struct _MusterDrillRun {
  GObject parent;
  MusterDesk *desk; /* (nullable) not owned: a desk owns the run of its own drill */
  char *id;
  MusterDrillScript *script; /* (nullable) */
  GHashTable *ops;           /* id as text → MusterOp, of the drill, in effect */
  GCancellable *reading;
  gboolean read;
  gboolean going;  /* this program set the clock going */
  gboolean asking; /* an inject or a change of the clock is on its way */
  guint timer;
};

G_DEFINE_FINAL_TYPE (MusterDrillRun, muster_drill_run, G_TYPE_OBJECT)

static guint changed_signal;

static MusterPicture *
picture (MusterDrillRun *run)
{
  return muster_store_get_picture (muster_desk_get_store (run->desk));
}

static MusterRecord *
scene_get (gpointer data, const char *id)
{
  MusterDrillRun *run = data;
  return muster_picture_get (picture (run), run->id, id);
}

static GPtrArray *
scene_list (gpointer data, MusterKind kind)
{
  MusterDrillRun *run = data;
  return muster_picture_list (picture (run), run->id, kind);
}

static MusterScene
scene_of (MusterDrillRun *run)
{
  return (MusterScene){ .get = scene_get, .list = scene_list, .data = run };
}

static void
tell (MusterDrillRun *run)
{
  g_signal_emit (run, changed_signal, 0);
}

/* ---- what is known ---- */

static void
take_op (MusterDrillRun *run, const MusterOp *op, MusterVerdict verdict)
{
  char id[MUSTER_OPID_TEXT];
  if (g_strcmp0 (op->drill, run->id) != 0)
    return;
  muster_opid_format (&op->id, id);
  if (verdict == MUSTER_VERDICT_OK || verdict == MUSTER_VERDICT_PENDING)
    g_hash_table_replace (run->ops, g_strdup (id), muster_op_ref ((MusterOp *)op));
  else
    g_hash_table_remove (run->ops, id);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterDrillRun) run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterReplay) replay = muster_replay_load_finish (result, &error);
  if (replay == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_message ("the journal of the drill could not be read: %s", error->message);
    return;
  }
  for (guint i = 0; i < muster_replay_n_ops (replay); i++) {
    MusterVerdict verdict;
    const MusterOp *op = muster_replay_op (replay, i, NULL, &verdict);
    take_op (run, op, verdict);
  }
  run->read = TRUE;
  if (run->desk != NULL)
    tell (run);
}

/* The script stands in the drill's record. */
static void
read_script (MusterDrillRun *run)
{
  const MusterRecord *drill = muster_drill_run_get_record (run);
  const char *text = drill != NULL ? muster_record_text (drill, MUSTER_DRILL_SCRIPT) : NULL;
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  if (run->script != NULL || text == NULL)
    return;
  run->script = muster_drill_script_read (text, strlen (text), errors);
  if (run->script != NULL)
    muster_drill_script_set_world (run->script, run->id);
}

static void
on_store_changed (MusterStore *store, GPtrArray *records, GPtrArray *entries, MusterDrillRun *run)
{
  gboolean ours = FALSE;
  for (guint i = 0; i < entries->len; i++) {
    const MusterEntry *entry = g_ptr_array_index (entries, i);
    ours = ours || g_strcmp0 (entry->op->drill, run->id) == 0
           || (entry->op->verb != NULL && entry->op->verb->kind == MUSTER_FINDING);
    take_op (run, entry->op, entry->verdict);
  }
  if (!ours)
    return;
  read_script (run);
  tell (run);
}

const char *
muster_drill_run_get_id (MusterDrillRun *run)
{
  return run->id;
}

const MusterRecord *
muster_drill_run_get_record (MusterDrillRun *run)
{
  const MusterRecord *r = muster_picture_get_exact (picture (run), run->id, run->id);
  return r != NULL && r->exists && r->kind == MUSTER_DRILL ? r : NULL;
}

const MusterDrillScript *
muster_drill_run_get_script (MusterDrillRun *run)
{
  return run->script;
}

GPtrArray *
muster_drill_run_outcomes (MusterDrillRun *run)
{
  const MusterScene scene = scene_of (run);
  if (run->script == NULL || !run->read)
    return NULL;
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();
  GHashTableIter each;
  gpointer op;
  g_hash_table_iter_init (&each, run->ops);
  while (g_hash_table_iter_next (&each, NULL, &op))
    g_ptr_array_add (ops, op);
  return muster_drill_outcomes (run->script, &scene, ops, muster_desk_clock (run->desk));
}

gboolean
muster_drill_run_is_over (MusterDrillRun *run)
{
  const MusterRecord *drill = muster_drill_run_get_record (run);
  return drill == NULL || muster_record_has (drill, MUSTER_DRILL_ENDED_AT);
}

gboolean
muster_drill_run_directs (MusterDrillRun *run)
{
  const MusterRecord *drill = muster_drill_run_get_record (run);
  return drill != NULL && !muster_drill_run_is_over (run) && run->script != NULL
         && g_strcmp0 (muster_desk_get_drill (run->desk), run->id) == 0
         && g_strcmp0 (muster_record_text (drill, MUSTER_DRILL_NODE),
                       muster_store_get_node (muster_desk_get_store (run->desk)))
                == 0;
}

static gboolean
is_in (MusterDrillRun *run, guint i)
{
  g_autofree char *id = muster_drill_inject_id (run->script, i);
  const MusterRecord *mark = scene_get (run, id);
  return mark != NULL && mark->exists;
}

guint
muster_drill_run_next (MusterDrillRun *run)
{
  guint i = 0;
  while (run->script != NULL && i < run->script->injects->len && is_in (run, i))
    i++;
  return i;
}

int
muster_drill_run_get_speed (MusterDrillRun *run)
{
  const MusterRecord *drill = muster_drill_run_get_record (run);
  if (drill == NULL || muster_drill_run_is_over (run) || (muster_drill_run_directs (run) && !run->going))
    return 0;
  return (int)muster_record_int (drill, MUSTER_DRILL_SPEED, 0);
}

gint64
muster_drill_run_get_clock (MusterDrillRun *run)
{
  const MusterRecord *drill = muster_drill_run_get_record (run);
  if (drill == NULL)
    return 0;
  if (!muster_drill_run_directs (run) || run->going)
    return muster_drill_clock (drill, muster_desk_clock (run->desk));
  gint64 clock = muster_record_int (drill, MUSTER_DRILL_CLOCK, 0);
  guint next = muster_drill_run_next (run);
  return next == 0 ? clock : MAX (clock, ((MusterInject *)run->script->injects->pdata[next - 1])->after);
}

/* ---- the director ---- */

static void arm (MusterDrillRun *run);

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterDrillRun) run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = muster_store_submit_all_finish (MUSTER_STORE (source), result, &error);
  run->asking = FALSE;
  if (run->desk == NULL)
    return;
  if (ops == NULL) {
    g_autofree char *why = muster_trouble_sentence (error);
    run->going = FALSE;
    muster_desk_fail (run->desk, why);
  }
  arm (run);
  tell (run);
}

/* By the director, not by this desk's person, whose own work is what is judged. @intents: (transfer full) */
static void
submit (MusterDrillRun *run, GPtrArray *intents)
{
  run->asking = TRUE;
  for (guint i = 0; i < intents->len; i++)
    muster_intent_set_actor (g_ptr_array_index (intents, i), MUSTER_DRILL_ACTOR, "duty");
  muster_store_submit_all_async (muster_desk_get_store (run->desk), intents, on_submitted, g_object_ref (run));
}

static GPtrArray *
intents_new (MusterIntent *first)
{
  GPtrArray *intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  if (first != NULL)
    g_ptr_array_add (intents, first);
  return intents;
}

static gboolean
on_time (gpointer data)
{
  MusterDrillRun *run = data;
  run->timer = 0;
  arm (run);
  return G_SOURCE_REMOVE;
}

/* Puts in what is due, one after the other, and waits for the next. */
static void
arm (MusterDrillRun *run)
{
  guint next = muster_drill_run_next (run);
  int speed = muster_drill_run_get_speed (run);
  g_clear_handle_id (&run->timer, g_source_remove);
  if (run->asking || !run->going || !muster_drill_run_directs (run) || next >= run->script->injects->len || speed <= 0)
    return;
  gint64 left = ((MusterInject *)run->script->injects->pdata[next])->after - muster_drill_run_get_clock (run);
  if (left <= 0)
    submit (run, muster_drill_inject (run->script, next, muster_desk_clock (run->desk), MUSTER_DRILL_ACTOR));
  else
    run->timer = g_timeout_add ((guint)MIN (left / speed + 1, 60000), on_time, run);
}

void
muster_drill_run_set_speed (MusterDrillRun *run, int speed)
{
  if (!muster_drill_run_directs (run) || run->asking)
    return;
  gint64 clock = muster_drill_run_get_clock (run);
  run->going = speed > 0;
  submit (run, intents_new (
                   muster_drill_pace (muster_drill_run_get_record (run), clock, speed, muster_desk_clock (run->desk))));
  tell (run);
}

void
muster_drill_run_put_in_next (MusterDrillRun *run)
{
  if (!muster_drill_run_directs (run) || run->asking)
    return;
  guint next = muster_drill_run_next (run);
  gint64 now = muster_desk_clock (run->desk);
  if (next >= run->script->injects->len)
    return;
  GPtrArray *intents = muster_drill_inject (run->script, next, now, MUSTER_DRILL_ACTOR);
  gint64 after = ((MusterInject *)run->script->injects->pdata[next])->after;
  g_ptr_array_add (intents,
                   muster_drill_pace (muster_drill_run_get_record (run), MAX (after, muster_drill_run_get_clock (run)),
                                      muster_drill_run_get_speed (run), now));
  submit (run, intents);
}

void
muster_drill_run_end (MusterDrillRun *run, const char *note, MusterDeskAnswer answer, gpointer owner)
{
  MusterIntent *intent = muster_intent_new ("drill.end");
  gint64 clock = muster_drill_run_get_clock (run);
  muster_intent_set_entity (intent, run->id);
  muster_intent_int (intent, MUSTER_DRILL_CLOCK, clock);
  muster_intent_int (intent, MUSTER_DRILL_CLOCK_AT, muster_desk_clock (run->desk));
  muster_intent_int (intent, MUSTER_DRILL_SPEED, 0);
  if (note != NULL && *note != '\0')
    muster_intent_text (intent, MUSTER_DRILL_NOTE, note);
  muster_desk_submit_one (run->desk, intent, _ ("The drill is over"), answer, owner);
}

void
muster_drill_run_raise_findings (MusterDrillRun *run, MusterDeskAnswer answer, gpointer owner)
{
  g_autoptr (GPtrArray) outcomes = muster_drill_run_outcomes (run);
  GPtrArray *intents = intents_new (NULL);
  for (guint i = 0; outcomes != NULL && i < outcomes->len; i++) {
    MusterIntent *intent = muster_drill_finding (run->script, i, g_ptr_array_index (outcomes, i));
    const MusterRecord *known
        = intent != NULL ? muster_desk_get_live (run->desk, muster_intent_get_entity (intent)) : NULL;
    if (intent != NULL && (known == NULL || !known->exists))
      g_ptr_array_add (intents, intent);
    else
      g_clear_pointer (&intent, muster_intent_free);
  }
  if (intents->len > 0)
    muster_desk_submit (run->desk, intents, _ ("Noted as findings: what was late or not done"), answer, owner);
  else
    g_ptr_array_unref (intents);
}

static gboolean
is_about (const MusterRecord *finding, const char *drill)
{
  return g_strcmp0 (muster_record_text (finding, MUSTER_FINDING_FROM_DRILL), drill) == 0;
}

char *
muster_drill_run_report (MusterDrillRun *run)
{
  g_autoptr (GPtrArray) outcomes = muster_drill_run_outcomes (run);
  g_autoptr (GPtrArray) all = muster_desk_list (run->desk, MUSTER_FINDING);
  g_autoptr (GPtrArray) findings = g_ptr_array_new ();
  const MusterScene scene = scene_of (run);
  for (guint i = 0; i < all->len; i++)
    if (is_about (g_ptr_array_index (all, i), run->id))
      g_ptr_array_add (findings, g_ptr_array_index (all, i));
  char *text = outcomes != NULL ? muster_drill_report_text (run->script, muster_drill_run_get_record (run), outcomes,
                                                            findings, &scene, muster_desk_clock (run->desk))
                                : NULL;
  return text;
}

/* ---- the object ---- */

static void
on_desk_gone (gpointer data, GObject *desk)
{
  MusterDrillRun *run = data;
  run->desk = NULL;
  g_clear_handle_id (&run->timer, g_source_remove);
  g_cancellable_cancel (run->reading);
}

static void
muster_drill_run_finalize (GObject *object)
{
  MusterDrillRun *run = MUSTER_DRILL_RUN (object);
  g_clear_handle_id (&run->timer, g_source_remove);
  g_cancellable_cancel (run->reading);
  g_object_unref (run->reading);
  if (run->desk != NULL)
    g_object_weak_unref (G_OBJECT (run->desk), on_desk_gone, run);
  g_clear_pointer (&run->script, muster_drill_script_free);
  g_hash_table_unref (run->ops);
  g_free (run->id);
  G_OBJECT_CLASS (muster_drill_run_parent_class)->finalize (object);
}

static void
muster_drill_run_class_init (MusterDrillRunClass *class)
{
  G_OBJECT_CLASS (class)->finalize = muster_drill_run_finalize;
  changed_signal
      = g_signal_new ("changed", MUSTER_TYPE_DRILL_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_drill_run_init (MusterDrillRun *run)
{
  run->reading = g_cancellable_new ();
  run->ops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)muster_op_unref);
}

MusterDrillRun *
muster_drill_run_look (MusterDesk *desk, const char *drill)
{
  MusterDrillRun *run = g_object_new (MUSTER_TYPE_DRILL_RUN, NULL);
  MusterStore *store = muster_desk_get_store (desk);
  run->desk = desk;
  run->id = g_strdup (drill);
  g_object_weak_ref (G_OBJECT (desk), on_desk_gone, run);
  read_script (run);
  g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed), run, 0);
  muster_replay_load_async (muster_store_get_dir (store), drill, run->reading, on_read, g_object_ref (run));
  return run;
}

MusterDrillRun *
muster_drill_run_of (MusterDesk *desk)
{
  const char *drill = muster_desk_get_drill (desk);
  MusterDrillRun *run = g_object_get_data (G_OBJECT (desk), "drill-run");
  if (run == NULL && drill != NULL)
    g_object_set_data_full (G_OBJECT (desk), "drill-run", run = muster_drill_run_look (desk, drill), g_object_unref);
  return run;
}
