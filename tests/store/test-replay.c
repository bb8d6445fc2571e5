/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking back: at any moment the picture is the fold, from scratch, of what had been written by then; at the end it is
 * the store's own; and going from one moment to another gives the same picture as going there from nothing. The journal
 * is random: two worlds, clocks that run apart, undo, removals, refused orders. */
#include "store/replay.h"
#include "store/store.h"
#include <glib/gstdio.h>
#include <string.h>

#define OPERATIONS 6000
#define DRILL      "d1"

static void
remove_tree (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_unlink (path);
  }
  g_rmdir (dir);
}

static MusterIntent *
make_intent (gint64 start, GPtrArray *written)
{
  int kind = g_test_rand_int_range (0, 20), n = g_test_rand_int_range (0, 60);
  g_autofree char *id = g_strdup_printf ("%s%d", kind < 6 ? "t" : kind < 14 ? "i" : "l", n);
  gboolean undo = kind == 19 && written->len > 0;
  const char *verb = kind < 6    ? "team.set"
                     : kind < 13 ? "incident.set"
                     : kind < 14 ? "incident.remove"
                     : undo      ? "incident.undo"
                                 : "log.add";
  MusterIntent *intent;

  if (kind == 13 && g_test_rand_bit ())
    verb = "incident.set";
  intent = muster_intent_new (verb);
  if (undo) {
    const MusterOp *target = written->pdata[g_test_rand_int_range (0, (gint32)written->len)];
    char text[MUSTER_OPID_TEXT];
    muster_opid_format (&target->id, text);
    muster_intent_set_entity (intent, target->entity);
    muster_intent_set_target (intent, text);
    muster_intent_set_drill (intent, target->drill);
  } else if (strcmp (verb, "log.add") != 0)
    muster_intent_set_entity (intent, id);
  if (!undo && g_test_rand_int_range (0, 3) == 0)
    muster_intent_set_drill (intent, DRILL);
  muster_intent_set_actor (intent, "desk1", "duty");
  muster_intent_set_time (intent, start + g_test_rand_int_range (0, 3600000));
  if (strcmp (verb, "team.set") == 0)
    muster_intent_text (intent, MUSTER_TEAM_NAME, id);
  else if (strcmp (verb, "incident.set") == 0) {
    muster_intent_text (intent, MUSTER_INCIDENT_TITLE, id);
    muster_intent_int (intent, MUSTER_INCIDENT_TRAPPED, g_test_rand_int_range (0, 100));
  } else if (strcmp (verb, "log.add") == 0)
    muster_intent_text (intent, MUSTER_LOG_TEXT, "x");
  return intent;
}

typedef struct {
  GPtrArray *written; /* MusterOp: what can be undone */
  guint waiting;
} Writing;

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  Writing *writing = data;
  g_autoptr (GError) refused = NULL;
  MusterOp *op = muster_store_submit_finish (MUSTER_STORE (source), result, &refused);

  writing->waiting--;
  if (op != NULL && op->verb->kind == MUSTER_INCIDENT && (op->verb->flags & MUSTER_VERB_VOIDS) == 0)
    g_ptr_array_add (writing->written, op);
  else
    g_clear_pointer (&op, muster_op_unref);
}

/* Many at a time, so that they share commits. */
static MusterStore *
write_journal (const char *dir, gint64 start)
{
  g_autoptr (GError) error = NULL;
  MusterStore *store = muster_store_open (dir, MUSTER_STORE_CREATE, &error);
  Writing writing = { g_ptr_array_new_with_free_func ((GDestroyNotify)muster_op_unref), 0 };

  g_assert_no_error (error);
  for (int i = 0; i < OPERATIONS; i++) {
    muster_store_submit_async (store, make_intent (start, writing.written), on_written, &writing);
    writing.waiting++;
    while (writing.waiting > (i + 1 < OPERATIONS ? 200 : 0))
      g_main_context_iteration (NULL, TRUE);
  }
  g_ptr_array_unref (writing.written);
  return store;
}

/* ---- the oracle ---- */
typedef struct {
  MusterDecided decided;
  gint64 when;
} Known;

static int
compare_known (gconstpointer a, gconstpointer b)
{
  return muster_op_compare (((const Known *)a)->decided.op, ((const Known *)b)->decided.op);
}

/* id → JSON of the record seen at @at. */
static GHashTable *
folded (GArray *all, const char *drill, gint64 at)
{
  GHashTable *out = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
  GHashTableIter iter;
  const char *id;
  GArray *group;

  for (guint i = 0; i < all->len; i++) {
    const Known *known = &g_array_index (all, Known, i);
    const MusterOp *op = known->decided.op;
    if (known->when > at || (op->drill != NULL && g_strcmp0 (op->drill, drill) != 0))
      continue;
    group = g_hash_table_lookup (groups, op->entity);
    if (group == NULL) {
      group = g_array_new (FALSE, FALSE, sizeof (MusterDecided));
      g_hash_table_insert (groups, op->entity, group);
    }
    g_array_append_val (group, known->decided);
  }
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, (gpointer *)&id, (gpointer *)&group)) {
    const char *world = NULL;
    for (guint i = 0; i < group->len; i++)
      if (g_array_index (group, MusterDecided, i).op->drill != NULL)
        world = drill;
    g_autoptr (MusterRecord) record
        = muster_record_fold (world, (const MusterDecided *)(gpointer)group->data, group->len);
    if (record != NULL && record->exists) {
      GString *text = g_string_new (NULL);
      muster_record_to_json (record, text);
      g_hash_table_insert (out, (char *)id, g_string_free (text, FALSE));
    }
  }
  return out;
}

static void
compare_with (GHashTable *expected, MusterRecord *record, guint *seen)
{
  g_autoptr (GString) text = g_string_new (NULL);

  muster_record_to_json (record, text);
  g_assert_cmpstr (text->str, ==, g_hash_table_lookup (expected, record->id));
  (*seen)++;
}

static void
test_any_moment (void)
{
  g_autofree char *dir = g_dir_make_tmp ("muster-replay-XXXXXX", NULL);
  gint64 start = g_get_real_time () / 1000 - 7200000;
  MusterStore *store = write_journal (dir, start);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = muster_store_history (store, NULL, 0, OPERATIONS * 2, &error);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Known));

  g_assert_no_error (error);
  for (guint i = 0; i < entries->len; i++) {
    const MusterEntry *entry = entries->pdata[i];
    Known known = { { entry->op, entry->verdict, entry->why }, entry->op->wall_ms };
    g_array_append_val (all, known);
  }
  g_array_sort (all, compare_known);
  for (int world = 0; world < 2; world++) {
    const char *drill = world ? DRILL : NULL;
    g_autoptr (MusterReplay) replay = muster_replay_load (dir, drill, NULL, &error);
    g_autoptr (MusterReplayFrame) before = NULL;
    MusterPicture *picture = muster_picture_new ();
    g_assert_no_error (error);
    for (int round = 0; round < 40; round++) {
      gint64 at = round == 39 ? G_MAXINT64 : start + g_test_rand_int_range (-1000, 3700000);
      MusterReplayFrame *frame = muster_replay_seek (replay, at);
      g_autoptr (GHashTable) expected = folded (all, drill, at);
      guint seen = 0, shown = 0;
      for (guint i = 0; i < muster_replay_frame_n_records (frame); i++) {
        MusterRecord *record = muster_replay_frame_record (frame, i);
        if (record != NULL && record->exists)
          compare_with (expected, record, &seen);
      }
      g_assert_cmpuint (seen, ==, g_hash_table_size (expected));
      muster_replay_show (before, frame, picture);
      for (guint kind = 0; kind < MUSTER_N_KINDS; kind++) {
        g_autoptr (GPtrArray) list = muster_picture_list (picture, drill, (MusterKind)kind);
        for (guint i = 0; i < list->len; i++)
          compare_with (expected, list->pdata[i], &shown);
        if (round == 39) /* and that is what the store itself shows */
          g_assert_cmpuint (muster_picture_count (muster_store_get_picture (store), drill, (MusterKind)kind), ==,
                            list->len);
      }
      g_assert_cmpuint (shown, ==, seen);
      g_clear_pointer (&before, muster_replay_frame_free);
      before = frame;
    }
    g_test_message ("%s: %u operations", drill ? drill : "real", muster_replay_n_ops (replay));
    muster_picture_free (picture);
  }
  muster_store_close (store);
  g_object_unref (store);
  remove_tree (dir);
}

static void
test_bad_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_assert_null (muster_replay_load ("/nowhere/at/all", NULL, NULL, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replay/any-moment", test_any_moment);
  g_test_add_func ("/replay/bad-folder", test_bad_folder);
  return g_test_run ();
}
