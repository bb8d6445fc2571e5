/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two stages. A job (submit, receive, decide, new epoch) works on its own stage: records it changed, entries it added,
 * tails it moved. When the job succeeds its rows are written inside the open transaction and its stage is laid over the
 * group's; when it fails its stage is dropped and the rest of the group is untouched. muster_writer_commit() makes the
 * group durable and moves it into the picture; if that fails (disk full) the whole group is dropped and the writer is
 * where it was after the last commit. */
#include "core/time.h"
#include "store/writer-private.h"
#include <string.h>

/* ---- stages ---- */

void
muster_stage_init (Stage *stage)
{
  stage->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)muster_record_unref);
  stage->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_entry_free);
  stage->tails = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
muster_stage_clear (Stage *stage)
{
  g_hash_table_remove_all (stage->records);
  g_ptr_array_set_size (stage->entries, 0);
  g_hash_table_remove_all (stage->tails);
}

void
muster_stage_free (Stage *stage)
{
  g_hash_table_unref (stage->records);
  g_ptr_array_unref (stage->entries);
  g_hash_table_unref (stage->tails);
}

static MusterTail *
get_tail (MusterWriter *w, const char *node, guint32 epoch)
{
  g_autofree char *key = g_strdup_printf ("%s.%u", node, epoch);
  MusterTail *tail = g_hash_table_lookup (w->job.tails, key);

  if (tail == NULL)
    tail = g_hash_table_lookup (w->group.tails, key);
  return tail != NULL ? tail : g_hash_table_lookup (w->tails, key);
}

static void
move_tail (MusterWriter *w, const MusterOp *op)
{
  MusterTail *tail = g_new (MusterTail, 1);

  *tail = (MusterTail){ op->id.counter, op->hash };
  g_hash_table_replace (w->job.tails, g_strdup_printf ("%s.%u", op->id.node, op->id.epoch), tail);
}

gboolean
muster_writer_begin (MusterWriter *w, GError **error)
{
  if (!w->in_transaction && !muster_database_run (w->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  w->in_transaction = TRUE;
  return TRUE;
}

static gboolean
drop_job (MusterWriter *w)
{
  muster_stage_clear (&w->job);
  return FALSE;
}

static void
merge_table (GHashTable *from, GHashTable *into)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    g_hash_table_iter_steal (&iter);
    g_hash_table_replace (into, key, value);
  }
}

/* The job succeeded: its new entries become rows, its stage goes over the group's. */
gboolean
muster_writer_keep_job (MusterWriter *w, GError **error)
{
  for (guint i = 0; i < w->job.entries->len; i++) {
    MusterEntry *entry = g_ptr_array_index (w->job.entries, i);
    if (entry->seq == 0 && !muster_journal_insert (w->db, entry, error))
      return drop_job (w);
    if (!w->desk)
      entry->pos = entry->seq;
  }
  merge_table (w->job.records, w->group.records);
  merge_table (w->job.tails, w->group.tails);
  g_ptr_array_extend_and_steal (w->group.entries, w->job.entries);
  w->job.entries = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_entry_free);
  return TRUE;
}

/* ---- the jobs ---- */

/* Undo must name an operation on the same record that may be taken back. */
static gboolean
check_target (MusterWriter *w, const MusterOp *op, GError **error)
{
  g_autoptr (GError) problem = NULL;
  MusterEntry *found = NULL;
  MusterOpId id;
  gboolean good;

  if (op->verb == NULL || (op->verb->flags & MUSTER_VERB_VOIDS) == 0)
    return TRUE;
  if (muster_opid_parse (op->target, &id)) {
    found = muster_journal_find (w->db, &id, &problem);
    for (guint i = 0; found == NULL && i < w->job.entries->len; i++) {
      MusterEntry *e = g_ptr_array_index (w->job.entries, i);
      if (muster_opid_compare (&e->op->id, &id) == 0)
        found = muster_entry_copy (e);
    }
  }
  good = found != NULL && strcmp (found->op->entity, op->entity) == 0 && g_strcmp0 (found->op->drill, op->drill) == 0
         && found->op->verb != NULL;
  if (!good)
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_NO_ENTITY, "%s: there is no operation \"%s\" on %s",
                 op->verb_name, op->target != NULL ? op->target : "", op->entity);
  else if ((found->op->verb->flags & MUSTER_VERB_LASTING) != 0) {
    good = FALSE;
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_REFUSED, "%s: %s stays in the log; add a correction",
                 op->verb_name, found->op->verb->name);
  }
  g_clear_pointer (&found, muster_entry_free);
  return good;
}

static MusterOp *
write_intent (MusterWriter *w, MusterIntent *intent, GError **error)
{
  const char *entity = muster_intent_get_entity (intent);
  MusterRecord *current = entity != NULL ? muster_writer_get_seen (w, muster_intent_get_drill (intent), entity) : NULL;
  MusterTail *tail = get_tail (w, w->node, w->epoch);
  MusterOpId id = { .epoch = w->epoch, .counter = tail != NULL ? tail->counter + 1 : 1 };
  MusterHash none = { { 0 } };
  gint64 now = muster_now_ms ();
  g_autofree char *why = NULL;
  g_autoptr (MusterOp) op = NULL;
  MusterHlc hlc;

  if (!muster_intent_check (intent, current, error))
    return NULL;
  memcpy (id.node, w->node, sizeof id.node);
  hlc = muster_clock_tick (&w->clock, now);
  op = muster_intent_to_op (intent, &id, hlc, current != NULL ? current->updated : 0, now,
                            tail != NULL ? &tail->hash : &none, error);
  if (op == NULL || !check_target (w, op, error))
    return NULL;
  if (!muster_writer_may (w, op, &why)) {
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_REFUSED, "%s", why);
    return NULL;
  }
  return g_steal_pointer (&op);
}

static gboolean
append (MusterWriter *w, MusterOp *op, guint64 pos, MusterVerdict verdict, const char *why, GError **error)
{
  MusterEntry *entry = g_new0 (MusterEntry, 1);

  entry->op = muster_op_ref (op);
  entry->pos = pos;
  entry->verdict = verdict;
  entry->why = g_strdup (why);
  g_ptr_array_add (w->job.entries, entry);
  move_tail (w, op);
  return muster_writer_show (w, entry, TRUE, error);
}

GPtrArray *
muster_writer_submit (MusterWriter *w, GPtrArray *intents, guint *failed, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_op_unref);

  if (!muster_writer_begin (w, error))
    return NULL;
  for (guint i = 0; i < intents->len; i++) {
    MusterOp *op = write_intent (w, g_ptr_array_index (intents, i), error);
    if (op != NULL)
      g_ptr_array_add (ops, op);
    if (op == NULL || !append (w, op, 0, w->desk ? MUSTER_VERDICT_PENDING : MUSTER_VERDICT_OK, NULL, error)) {
      if (failed != NULL)
        *failed = i;
      drop_job (w);
      return NULL;
    }
  }
  return muster_writer_keep_job (w, error) ? g_steal_pointer (&ops) : NULL;
}

/* For jobs that change rows before they are through. */
static gboolean
begin_job (MusterWriter *w, GError **error)
{
  return muster_writer_begin (w, error) && muster_database_run (w->db, "SAVEPOINT job", error);
}

static gboolean
end_job (MusterWriter *w, gboolean good, GError **error)
{
  good = good && muster_writer_keep_job (w, error);
  if (!good) {
    drop_job (w);
    muster_database_run (w->db, "ROLLBACK TO job", NULL);
  }
  return muster_database_run (w->db, "RELEASE job", good ? error : NULL) && good;
}

static char *
opid_text (const MusterOpId *id)
{
  char text[MUSTER_OPID_TEXT];

  muster_opid_format (id, text);
  return g_strdup (text);
}

/* Everything unconfirmed is moved aside and written again, in order, under the next epoch. References from one to
 * another (undo) follow. A record named after the operation that made it is named anew: the former life may have made
 * another record under the same operation's id, and the two must not become one. */
static gboolean
reissue (MusterWriter *w, GError **error)
{
  g_autoptr (GPtrArray) pending = muster_journal_pending (w->db, w->node, G_MAXUINT, error);
  g_autoptr (GHashTable) renamed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *epoch = NULL;

  if (pending == NULL)
    return FALSE;
  do
    w->epoch++;
  while (get_tail (w, w->node, w->epoch) != NULL);
  epoch = g_strdup_printf ("%u", w->epoch);
  if (!muster_journal_set_setting (w->db, "epoch", epoch, error))
    return FALSE;
  for (guint i = 0; i < pending->len; i++)
    if (!muster_journal_orphan (w->db, g_ptr_array_index (pending, i), error))
      return FALSE;
  /* First the picture without them, then each again. */
  for (guint i = 0; i < pending->len; i++) {
    MusterEntry *old = g_ptr_array_index (pending, i);
    if (!muster_writer_show (w, old, FALSE, error))
      return FALSE;
  }
  for (guint i = 0; i < pending->len; i++) {
    MusterEntry *old = g_ptr_array_index (pending, i);
    MusterTail *tail = get_tail (w, w->node, w->epoch);
    MusterOpId id = { .epoch = w->epoch, .counter = tail != NULL ? tail->counter + 1 : 1 };
    MusterHash none = { { 0 } };
    g_autoptr (MusterIntent) intent = NULL;
    g_autoptr (MusterOp) op = NULL;
    g_autofree char *old_id = opid_text (&old->op->id);
    gboolean own_name = g_str_has_suffix (old->op->entity, old_id) && old->op->entity[1] == '-'
                        && strlen (old->op->entity) == strlen (old_id) + 2;
    const char *target;

    if (old->op->verb == NULL)
      continue;
    memcpy (id.node, w->node, sizeof id.node);
    intent = muster_intent_from_op (old->op);
    muster_intent_rename (intent, records);
    if (own_name && !g_hash_table_contains (records, old->op->entity))
      muster_intent_set_entity (intent, NULL);
    target = old->op->target != NULL ? g_hash_table_lookup (renamed, old->op->target) : NULL;
    if (target != NULL)
      muster_intent_set_target (intent, target);
    op = muster_intent_to_op (intent, &id, muster_clock_tick (&w->clock, muster_now_ms ()), old->op->base,
                              old->op->wall_ms, tail != NULL ? &tail->hash : &none, error);
    if (op == NULL || !append (w, op, 0, old->verdict, old->why, error))
      return FALSE;
    if (strcmp (old->op->entity, op->entity) != 0)
      g_hash_table_insert (records, g_strdup (old->op->entity), g_strdup (op->entity));
    g_hash_table_insert (renamed, g_steal_pointer (&old_id), opid_text (&op->id));
  }
  return TRUE;
}

gboolean
muster_writer_new_epoch (MusterWriter *w, GError **error)
{
  guint32 before = w->epoch;
  gboolean good;

  if (!begin_job (w, error))
    return FALSE;
  good = reissue (w, error);
  good = end_job (w, good, error);
  if (!good)
    w->epoch = before;
  return good;
}

static gboolean
receive_one (MusterWriter *w, MusterEntry *line, GError **error)
{
  MusterOp *op = line->op;
  g_autoptr (GError) problem = NULL;
  MusterEntry *known = muster_journal_find (w->db, &op->id, &problem);
  gboolean good = TRUE;

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  muster_clock_see (&w->clock, op->hlc, muster_now_ms ());
  if (known != NULL && !muster_hash_equal (&known->op->hash, &op->hash)) {
    /* The server holds other bytes under this id: this folder came back from a backup. Its own go to a new epoch. */
    good = strcmp (op->id.node, w->node) == 0 && known->pos == 0;
    g_clear_pointer (&known, muster_entry_free);
    if (!good) {
      g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_DAMAGED,
                   "operation %s.%u.%" G_GUINT64_FORMAT " has other bytes on the server", op->id.node, op->id.epoch,
                   op->id.counter);
      return FALSE;
    }
    if (!reissue (w, error))
      return FALSE;
  }
  if (known == NULL)
    return append (w, op, line->pos, line->verdict, line->why, error);
  if (known->pos != line->pos || known->verdict != line->verdict) {
    gboolean matters
        = known->verdict != line->verdict
          && (line->verdict != MUSTER_VERDICT_OK || (op->verb != NULL && op->verb->merge == MUSTER_MERGE_COMMAND));
    known->pos = line->pos;
    known->verdict = line->verdict;
    g_free (known->why);
    known->why = g_strdup (line->why);
    good = muster_journal_confirm (w->db, known->seq, known->pos, known->verdict, known->why, error);
    if (good && matters)
      good = muster_writer_show (w, known, FALSE, error);
    g_ptr_array_add (w->job.entries, known);
  } else {
    muster_entry_free (known);
  }
  return good;
}

gboolean
muster_writer_receive (MusterWriter *w, GPtrArray *entries, guint64 cursor, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, cursor);
  gboolean good = begin_job (w, error);

  if (!good)
    return FALSE;
  for (guint i = 0; good && i < entries->len; i++)
    good = receive_one (w, g_ptr_array_index (entries, i), error);
  good = good && muster_journal_set_setting (w->db, "cursor", text, error);
  good = end_job (w, good, error);
  if (good)
    w->cursor = cursor;
  return good;
}

void
muster_push_result_free (MusterPushResult *result)
{
  g_free (result->why);
  g_free (result);
}

/* Where the chain of the operation's node stands, and whether it fits on. */
static MusterPushOutcome
check_chain (MusterWriter *w, const MusterOp *op)
{
  MusterTail *tail = get_tail (w, op->id.node, op->id.epoch);
  MusterHash none = { { 0 } };
  guint64 next = tail != NULL ? tail->counter + 1 : 1;

  if (op->id.counter > next)
    return MUSTER_PUSH_DEFERRED;
  if (op->id.counter < next || !muster_hash_equal (&op->prev, tail != NULL ? &tail->hash : &none))
    return MUSTER_PUSH_FORK;
  return MUSTER_PUSH_OK;
}

static MusterEntry *
find_known (MusterWriter *w, const MusterOpId *id, GError **error)
{
  for (guint i = w->job.entries->len; i-- > 0;) {
    MusterEntry *e = g_ptr_array_index (w->job.entries, i);
    if (muster_opid_compare (&e->op->id, id) == 0)
      return muster_entry_copy (e);
  }
  return muster_journal_find (w->db, id, error);
}

static gboolean
decide_one (MusterWriter *w, GBytes *bytes, MusterMayFunc may, gpointer may_data, MusterPushResult *result,
            GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (MusterOp) op = muster_op_parse (bytes, &problem);
  MusterEntry *known;

  if (op == NULL) {
    result->outcome = MUSTER_PUSH_MALFORMED;
    result->why = g_strdup (problem->message);
    return TRUE;
  }
  known = find_known (w, &op->id, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (known != NULL) {
    result->outcome = muster_hash_equal (&known->op->hash, &op->hash) ? MUSTER_PUSH_DUP : MUSTER_PUSH_FORK;
    result->pos = known->seq;
    muster_entry_free (known);
    return TRUE;
  }
  result->outcome = check_chain (w, op);
  if (result->outcome != MUSTER_PUSH_OK)
    return TRUE;
  muster_clock_see (&w->clock, op->hlc, muster_now_ms ());
  if (may != NULL && !may (op, &result->why, may_data))
    result->outcome = MUSTER_PUSH_FORBIDDEN;
  else if (!muster_writer_may (w, op, &result->why))
    result->outcome = MUSTER_PUSH_REJECTED;
  return append (w, op, 0,
                 result->outcome == MUSTER_PUSH_OK          ? MUSTER_VERDICT_OK
                 : result->outcome == MUSTER_PUSH_FORBIDDEN ? MUSTER_VERDICT_FORBIDDEN
                                                            : MUSTER_VERDICT_REJECTED,
                 result->why, error);
}

GPtrArray *
muster_writer_decide (MusterWriter *w, GPtrArray *ops, MusterMayFunc may, gpointer may_data, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_push_result_free);
  guint first;
  gboolean good = begin_job (w, error);

  if (!good)
    return NULL;
  first = w->group.entries->len;
  for (guint i = 0; good && i < ops->len; i++) {
    MusterPushResult *result = g_new0 (MusterPushResult, 1);
    g_ptr_array_add (results, result);
    good = decide_one (w, g_ptr_array_index (ops, i), may, may_data, result, error);
  }
  if (!end_job (w, good, error))
    return NULL;
  /* The places are known only now; entries and appended results are in the same order. */
  for (guint i = 0; i < results->len; i++) {
    MusterPushResult *result = g_ptr_array_index (results, i);
    if (result->outcome <= MUSTER_PUSH_FORBIDDEN && result->outcome != MUSTER_PUSH_DUP)
      result->pos = ((MusterEntry *)g_ptr_array_index (w->group.entries, first++))->seq;
  }
  return g_steal_pointer (&results);
}

gboolean
muster_writer_set_setting (MusterWriter *w, const char *name, const char *value, GError **error)
{
  if (!muster_writer_begin (w, error) || !muster_journal_set_setting (w->db, name, value, error))
    return FALSE;
  w->settings_changed = TRUE;
  return TRUE;
}

/* ---- commit ---- */

void
muster_commit_free (MusterCommit *commit)
{
  g_clear_pointer (&commit->records, g_ptr_array_unref);
  g_clear_pointer (&commit->entries, g_ptr_array_unref);
  g_free (commit);
}

static MusterCommit *
commit_new (MusterWriter *w)
{
  MusterCommit *commit = g_new0 (MusterCommit, 1);

  commit->records = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_record_unref);
  commit->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_entry_free);
  return commit;
}

static gboolean
count (MusterWriter *w, MusterCommit *commit, GError **error)
{
  commit->cursor = w->cursor;
  commit->digest = w->digest;
  if (!muster_journal_count (w->db, w->desk ? w->node : NULL, &commit->last_seq, &commit->pending, error))
    return FALSE;
  if (!w->desk)
    commit->cursor = commit->last_seq;
  return TRUE;
}

/* The read models' rows, and each record's digest, before anybody sees the record. */
static gboolean
write_records (MusterWriter *w, MusterCommit *commit, GError **error)
{
  g_autoptr (GString) body = g_string_sized_new (1024);
  GHashTableIter iter;
  MusterRecord *record;

  g_hash_table_iter_init (&iter, w->group.records);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&record)) {
    if (record->gone) {
      if (!muster_journal_drop_record (w->db, record, error))
        return FALSE;
      g_ptr_array_add (commit->records, muster_record_ref (record));
      continue;
    }
    g_string_truncate (body, 0);
    muster_record_to_json (record, body);
    muster_hash_data (body->str, body->len, &record->digest);
    if (!muster_journal_put_record (w->db, record, body->str, error))
      return FALSE;
    g_ptr_array_add (commit->records, muster_record_ref (record));
  }
  return TRUE;
}

gboolean
muster_writer_reload_settings (MusterWriter *w, GError **error)
{
  GHashTable *settings = muster_journal_settings (w->db, error);
  const char *cursor;

  if (settings == NULL)
    return FALSE;
  g_clear_pointer (&w->settings, g_hash_table_unref);
  w->settings = settings;
  cursor = g_hash_table_lookup (settings, "cursor");
  w->cursor = w->committed_cursor = cursor != NULL ? g_ascii_strtoull (cursor, NULL, 10) : 0;
  w->desk = g_hash_table_lookup (settings, "server.url") != NULL;
  w->settings_changed = FALSE;
  return TRUE;
}

void
muster_writer_rollback (MusterWriter *w)
{
  const char *epoch;

  muster_stage_clear (&w->job);
  muster_stage_clear (&w->group);
  if (w->in_transaction)
    muster_database_run (w->db, "ROLLBACK", NULL);
  w->in_transaction = FALSE;
  w->cursor = w->committed_cursor;
  w->settings_changed = FALSE;
  epoch = g_hash_table_lookup (w->settings, "epoch");
  w->epoch = epoch != NULL ? (guint32)g_ascii_strtoull (epoch, NULL, 10) : 1;
}

MusterCommit *
muster_writer_commit (MusterWriter *w, GError **error)
{
  MusterCommit *commit;
  gboolean new_epoch = FALSE;

  if (!w->in_transaction)
    return NULL;
  commit = commit_new (w);
  if (!write_records (w, commit, error) || !muster_database_run (w->db, "COMMIT", error)) {
    muster_commit_free (commit);
    muster_writer_rollback (w);
    return NULL;
  }
  w->in_transaction = FALSE;
  w->committed_cursor = w->cursor;
  for (guint i = 0; i < commit->records->len; i++) {
    MusterRecord *record = g_ptr_array_index (commit->records, i);
    MusterRecord *before = muster_picture_get_exact (w->picture, record->drill, record->id);
    if (before != NULL)
      muster_hash_xor (&w->digest, &before->digest);
    muster_hash_xor (&w->digest, &record->digest);
    muster_picture_put (w->picture, record);
  }
  merge_table (w->group.tails, w->tails);
  g_ptr_array_extend_and_steal (commit->entries, w->group.entries);
  w->group.entries = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_entry_free);
  muster_stage_clear (&w->group);
  {
    g_autofree char *epoch = g_strdup_printf ("%u", w->epoch);
    new_epoch = g_strcmp0 (g_hash_table_lookup (w->settings, "epoch"), epoch) != 0;
  }
  if ((w->settings_changed || new_epoch) && !muster_writer_reload_settings (w, error)) {
    muster_commit_free (commit);
    return NULL;
  }
  if (!count (w, commit, error)) {
    muster_commit_free (commit);
    return NULL;
  }
  return commit;
}

const char *
muster_writer_get_node (MusterWriter *w)
{
  return w->node;
}

GHashTable *
muster_writer_settings (MusterWriter *w)
{
  return w->settings;
}

static void
add_record (gpointer record, gpointer records)
{
  g_ptr_array_add (records, muster_record_ref (record));
}

MusterCommit *
muster_writer_snapshot (MusterWriter *w)
{
  MusterCommit *commit = commit_new (w);

  muster_picture_foreach (w->picture, add_record, commit->records);
  count (w, commit, NULL);
  return commit;
}
