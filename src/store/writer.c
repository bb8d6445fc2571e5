/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two stages. A job (submit, receive, decide, new epoch) works on its own stage: records it changed, entries it added,
 * tails it moved. When the job succeeds its rows are written inside the open transaction and its stage is laid over the
 * group's; when it fails its stage is dropped and the rest of the group is untouched. muster_writer_commit() makes the
 * group durable and moves it into the picture; if that fails (disk full) the whole group is dropped and the writer is
 * where it was after the last commit.
 *
 * How an entry changes the picture:
 *   in its own world, by one step if it is the newest and nothing is concurrent, else by folding the entity anew
 *   if it is a real one, also in every drill that has its own version of the entity */
#include "store/writer.h"
#include "core/time.h"
#include "model/rules.h"
#include <sodium.h>
#include <string.h>

typedef struct {
  GHashTable *records; /* "drill\x1f" "id" → MusterRecord (owned) */
  GPtrArray *entries;  /* (element-type MusterEntry) (owned) */
  GHashTable *tails;   /* "node.epoch" → MusterTail (owned) */
} Stage;

struct _MusterWriter {
  MusterDatabase *db;
  MusterPicture *picture;
  GHashTable *tails;    /* committed */
  GHashTable *settings; /* committed and staged alike; reloaded on rollback */
  char node[MUSTER_NODE_MAX + 1];
  guint32 epoch;
  GHashTable *drills; /* ids of all drills ever seen, also of staged ones */
  MusterClock clock;
  gboolean desk; /* commands are decided elsewhere */
  guint64 cursor, committed_cursor;
  MusterHash digest;
  Stage group, job;
  gboolean in_transaction;
  gboolean settings_changed;
};

/* ---- stages ---- */

static void
stage_init (Stage *stage)
{
  stage->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) muster_record_unref);
  stage->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_entry_free);
  stage->tails = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
stage_clear (Stage *stage)
{
  g_hash_table_remove_all (stage->records);
  g_ptr_array_set_size (stage->entries, 0);
  g_hash_table_remove_all (stage->tails);
}

static void
stage_free (Stage *stage)
{
  g_hash_table_unref (stage->records);
  g_ptr_array_unref (stage->entries);
  g_hash_table_unref (stage->tails);
}

static char *
record_key (const char *drill, const char *id)
{
  return g_strconcat (drill != NULL ? drill : "", "\x1f", id, NULL);
}

static MusterRecord *
get_exact (MusterWriter *w, const char *drill, const char *id)
{
  g_autofree char *key = record_key (drill, id);
  MusterRecord *record = g_hash_table_lookup (w->job.records, key);

  if (record == NULL)
    record = g_hash_table_lookup (w->group.records, key);
  return record != NULL ? record : muster_picture_get_exact (w->picture, drill, id);
}

static MusterRecord *
get_seen (MusterWriter *w, const char *drill, const char *id)
{
  MusterRecord *record = drill != NULL ? get_exact (w, drill, id) : NULL;

  return record != NULL ? record : get_exact (w, NULL, id);
}

static void
put_record (MusterWriter *w, MusterRecord *record)
{
  g_hash_table_replace (w->job.records, record_key (record->drill, record->id), record);
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

/* ---- what the rules see: the picture with both stages over it ---- */

static const MusterRecord *
sight_get (gpointer picture, const char *drill, const char *id)
{
  return get_seen (picture, drill, id);
}

static const MusterRecord *
staged_assignment (Stage *stage, const char *drill, const char *team)
{
  GHashTableIter iter;
  MusterRecord *r;

  g_hash_table_iter_init (&iter, stage->records);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &r))
    if (r->kind == MUSTER_ASSIGNMENT && muster_assignment_is_active (r) && (r->drill == NULL || g_strcmp0 (r->drill, drill) == 0) &&
        g_strcmp0 (muster_record_text (r, MUSTER_ASSIGNMENT_TEAM), team) == 0)
      return r;
  return NULL;
}

static const MusterRecord *
sight_holder (gpointer picture, const char *drill, const char *team)
{
  MusterWriter *w = picture;
  const MusterRecord *holder = muster_picture_holder (w->picture, drill, team);

  if (holder != NULL) {
    holder = get_seen (w, holder->drill, holder->id);
    if (muster_assignment_is_active (holder))
      return holder;
  }
  holder = staged_assignment (&w->group, drill, team);
  if (holder != NULL && muster_assignment_is_active (get_exact (w, holder->drill, holder->id)))
    return holder;
  return staged_assignment (&w->job, drill, team);
}

static const MusterRecord *
staged_activation (Stage *stage, const char *drill, const char *incident, const char *plan)
{
  GHashTableIter iter;
  MusterRecord *r;

  g_hash_table_iter_init (&iter, stage->records);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &r))
    if (r->kind == MUSTER_ACTIVATION && r->exists && (r->drill == NULL || g_strcmp0 (r->drill, drill) == 0) &&
        g_strcmp0 (muster_record_text (r, MUSTER_ACTIVATION_STATE), "active") == 0 &&
        g_strcmp0 (muster_record_text (r, MUSTER_ACTIVATION_INCIDENT), incident) == 0 &&
        g_strcmp0 (muster_record_text (r, MUSTER_ACTIVATION_PLAN), plan) == 0)
      return r;
  return NULL;
}

static const MusterRecord *
sight_activation (gpointer picture, const char *drill, const char *incident, const char *plan)
{
  MusterWriter *w = picture;
  const MusterRecord *found = muster_picture_activation (w->picture, drill, incident, plan);

  if (found != NULL && g_strcmp0 (muster_record_text (get_seen (w, found->drill, found->id), MUSTER_ACTIVATION_STATE), "active") == 0)
    return found;
  found = staged_activation (&w->group, drill, incident, plan);
  return found != NULL ? found : staged_activation (&w->job, drill, incident, plan);
}

static gboolean
decide (MusterWriter *w, const MusterOp *op, char **why)
{
  MusterSight sight = { sight_get, sight_holder, sight_activation, w };

  return muster_rules_decide (&sight, op, why);
}

/* ---- from an entry to the picture ---- */

static int
compare_decided (gconstpointer a, gconstpointer b)
{
  return muster_op_compare (((const MusterDecided *) a)->op, ((const MusterDecided *) b)->op);
}

/* Folds @entity in the world of @drill from the journal and what this job has not written yet. */
static gboolean
fold_anew (MusterWriter *w, const char *drill, const char *entity, GError **error)
{
  g_autoptr (GPtrArray) rows = muster_journal_entity (w->db, entity, error);
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (MusterDecided));
  MusterRecord *record;

  if (rows == NULL)
    return FALSE;
  for (guint pass = 0; pass < 2; pass++) {
    GPtrArray *entries = pass == 0 ? rows : w->job.entries;
    for (guint i = 0; i < entries->len; i++) {
      MusterEntry *e = g_ptr_array_index (entries, i);
      if (strcmp (e->op->entity, entity) == 0 && (pass == 0 || e->seq == 0) &&
          (e->op->drill == NULL || g_strcmp0 (e->op->drill, drill) == 0)) {
        MusterDecided decided = { e->op, e->verdict, e->why };
        g_array_append_val (ops, decided);
      }
    }
  }
  g_array_sort (ops, compare_decided);
  record = muster_record_fold (drill, (const MusterDecided *) (gpointer) ops->data, ops->len);
  if (record != NULL)
    put_record (w, record);
  return TRUE;
}

static gboolean
show_in_world (MusterWriter *w, const char *drill, const MusterEntry *entry, gboolean fresh, GError **error)
{
  MusterDecided next = { entry->op, entry->verdict, entry->why };
  MusterRecord *before = get_exact (w, drill, entry->op->entity);
  MusterRecord *after = NULL;

  /* A drill's first touch of a real record starts from all that is real about it. */
  if (fresh && (before != NULL || drill == NULL || get_exact (w, NULL, entry->op->entity) == NULL))
    after = muster_record_apply (before, drill, &next);
  if (after == NULL)
    return fold_anew (w, drill, entry->op->entity, error);
  put_record (w, after);
  return TRUE;
}

/* @fresh: an operation not seen before; else one whose verdict changed. */
static gboolean
show (MusterWriter *w, const MusterEntry *entry, gboolean fresh, GError **error)
{
  GHashTableIter iter;
  const char *drill;

  if (entry->op->verb == NULL)
    return TRUE;
  if (!show_in_world (w, entry->op->drill, entry, fresh, error))
    return FALSE;
  if (entry->op->drill != NULL) {
    if (!g_hash_table_contains (w->drills, entry->op->drill))
      g_hash_table_add (w->drills, g_strdup (entry->op->drill));
    return TRUE;
  }
  g_hash_table_iter_init (&iter, w->drills);
  while (g_hash_table_iter_next (&iter, (gpointer *) &drill, NULL))
    if (get_exact (w, drill, entry->op->entity) != NULL && !fold_anew (w, drill, entry->op->entity, error))
      return FALSE;
  return TRUE;
}

static gboolean
begin (MusterWriter *w, GError **error)
{
  if (!w->in_transaction && !muster_database_run (w->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  w->in_transaction = TRUE;
  return TRUE;
}

static gboolean
drop_job (MusterWriter *w)
{
  stage_clear (&w->job);
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
static gboolean
keep_job (MusterWriter *w, GError **error)
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
  w->job.entries = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_entry_free);
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
  good = found != NULL && strcmp (found->op->entity, op->entity) == 0 && g_strcmp0 (found->op->drill, op->drill) == 0 &&
         found->op->verb != NULL;
  if (!good)
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_NO_ENTITY, "%s: there is no operation \"%s\" on %s", op->verb_name,
                 op->target != NULL ? op->target : "", op->entity);
  else if ((found->op->verb->flags & MUSTER_VERB_LASTING) != 0) {
    good = FALSE;
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_REFUSED, "%s: %s stays in the log; add a correction", op->verb_name, found->op->verb->name);
  }
  g_clear_pointer (&found, muster_entry_free);
  return good;
}

static MusterOp *
write_intent (MusterWriter *w, MusterIntent *intent, GError **error)
{
  const char *entity = muster_intent_get_entity (intent);
  MusterRecord *current = entity != NULL ? get_seen (w, muster_intent_get_drill (intent), entity) : NULL;
  MusterTail *tail = get_tail (w, w->node, w->epoch);
  MusterOpId id = { .epoch = w->epoch, .counter = tail != NULL ? tail->counter + 1 : 1 };
  MusterHash none = { { 0 } };
  gint64 now = muster_now_ms ();
  g_autofree char *why = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MusterOp) op = NULL;
  MusterHlc hlc;

  if (!muster_intent_check (intent, current, error))
    return NULL;
  memcpy (id.node, w->node, sizeof id.node);
  hlc = muster_clock_tick (&w->clock, now);
  bytes = muster_intent_to_bytes (intent, &id, hlc, current != NULL ? current->updated : 0, now, tail != NULL ? &tail->hash : &none, error);
  op = bytes != NULL ? muster_op_parse (bytes, error) : NULL;
  if (op == NULL || !check_target (w, op, error))
    return NULL;
  if (!decide (w, op, &why)) {
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
  return show (w, entry, TRUE, error);
}

GPtrArray *
muster_writer_submit (MusterWriter *w, GPtrArray *intents, guint *failed, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_op_unref);

  if (!begin (w, error))
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
  return keep_job (w, error) ? g_steal_pointer (&ops) : NULL;
}

/* For jobs that change rows before they are through. */
static gboolean
begin_job (MusterWriter *w, GError **error)
{
  return begin (w, error) && muster_database_run (w->db, "SAVEPOINT job", error);
}

static gboolean
end_job (MusterWriter *w, gboolean good, GError **error)
{
  good = good && keep_job (w, error);
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

/* Everything unconfirmed is moved aside and written again, in order, under the next epoch. References from one to another
 * (undo) follow. */
static gboolean
reissue (MusterWriter *w, GError **error)
{
  g_autoptr (GPtrArray) pending = muster_journal_pending (w->db, w->node, G_MAXUINT, error);
  g_autoptr (GHashTable) renamed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
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
    if (!show (w, old, FALSE, error))
      return FALSE;
  }
  for (guint i = 0; i < pending->len; i++) {
    MusterEntry *old = g_ptr_array_index (pending, i);
    MusterTail *tail = get_tail (w, w->node, w->epoch);
    MusterOpId id = { .epoch = w->epoch, .counter = tail != NULL ? tail->counter + 1 : 1 };
    MusterHash none = { { 0 } };
    g_autoptr (MusterIntent) intent = NULL;
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (MusterOp) op = NULL;
    const char *target;

    if (old->op->verb == NULL)
      continue;
    memcpy (id.node, w->node, sizeof id.node);
    intent = muster_intent_from_op (old->op);
    target = old->op->target != NULL ? g_hash_table_lookup (renamed, old->op->target) : NULL;
    if (target != NULL)
      muster_intent_set_target (intent, target);
    bytes = muster_intent_to_bytes (intent, &id, muster_clock_tick (&w->clock, muster_now_ms ()), old->op->base, old->op->wall_ms,
                                    tail != NULL ? &tail->hash : &none, error);
    op = bytes != NULL ? muster_op_parse (bytes, error) : NULL;
    if (op == NULL || !append (w, op, 0, old->verdict, old->why, error))
      return FALSE;
    g_hash_table_insert (renamed, opid_text (&old->op->id), opid_text (&op->id));
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
      g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_DAMAGED, "operation %s.%u.%" G_GUINT64_FORMAT " has other bytes on the server",
                   op->id.node, op->id.epoch, op->id.counter);
      return FALSE;
    }
    if (!reissue (w, error))
      return FALSE;
  }
  if (known == NULL)
    return append (w, op, line->pos, line->verdict, line->why, error);
  if (known->pos != line->pos || known->verdict != line->verdict) {
    gboolean matters = known->verdict != line->verdict && (line->verdict != MUSTER_VERDICT_OK || (op->verb != NULL && op->verb->merge == MUSTER_MERGE_COMMAND));
    known->pos = line->pos;
    known->verdict = line->verdict;
    g_free (known->why);
    known->why = g_strdup (line->why);
    good = muster_journal_confirm (w->db, known->seq, known->pos, known->verdict, known->why, error);
    if (good && matters)
      good = show (w, known, FALSE, error);
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
decide_one (MusterWriter *w, GBytes *bytes, MusterMayFunc may, gpointer may_data, MusterPushResult *result, GError **error)
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
  else if (!decide (w, op, &result->why))
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
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_push_result_free);
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
      result->pos = ((MusterEntry *) g_ptr_array_index (w->group.entries, first++))->seq;
  }
  return g_steal_pointer (&results);
}

gboolean
muster_writer_set_setting (MusterWriter *w, const char *name, const char *value, GError **error)
{
  if (!begin (w, error) || !muster_journal_set_setting (w->db, name, value, error))
    return FALSE;
  w->settings_changed = TRUE;
  return TRUE;
}

/* ---- commit ---- */

void
muster_commit_free (MusterCommit *commit)
{
  g_ptr_array_unref (commit->records);
  g_ptr_array_unref (commit->entries);
  g_free (commit);
}

static MusterCommit *
commit_new (MusterWriter *w)
{
  MusterCommit *commit = g_new0 (MusterCommit, 1);

  commit->records = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_record_unref);
  commit->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_entry_free);
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
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &record)) {
    g_string_truncate (body, 0);
    muster_record_to_json (record, body);
    muster_hash_data (body->str, body->len, &record->digest);
    if (!muster_journal_put_record (w->db, record, body->str, error))
      return FALSE;
    g_ptr_array_add (commit->records, muster_record_ref (record));
  }
  return TRUE;
}

static gboolean
reload_settings (MusterWriter *w, GError **error)
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

  stage_clear (&w->job);
  stage_clear (&w->group);
  if (w->in_transaction)
    muster_database_run (w->db, "ROLLBACK", NULL);
  w->in_transaction = FALSE;
  w->cursor = w->committed_cursor;
  w->settings_changed = FALSE;
  epoch = g_hash_table_lookup (w->settings, "epoch");
  w->epoch = epoch != NULL ? (guint32) g_ascii_strtoull (epoch, NULL, 10) : 1;
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
  w->group.entries = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_entry_free);
  stage_clear (&w->group);
  {
    g_autofree char *epoch = g_strdup_printf ("%u", w->epoch);
    new_epoch = g_strcmp0 (g_hash_table_lookup (w->settings, "epoch"), epoch) != 0;
  }
  if ((w->settings_changed || new_epoch) && !reload_settings (w, error)) {
    muster_commit_free (commit);
    return NULL;
  }
  if (!count (w, commit, error)) {
    muster_commit_free (commit);
    return NULL;
  }
  return commit;
}

/* ---- opening ---- */

/* A text of the whole schema: read models made by another one are made anew. */
static char *
schema_mark (void)
{
  g_autoptr (GString) text = g_string_new ("fold 1\n");
  MusterHash hash;
  char hex[2 * MUSTER_HASH_SIZE + 1];

  for (guint k = 0; k < MUSTER_N_KINDS; k++) {
    const MusterKindInfo *info = muster_kind_info (k);
    for (guint f = 0; f < info->n_fields; f++)
      g_string_append_printf (text, "%s.%s %d %u\n", info->name, info->fields[f].name, info->fields[f].type, info->fields[f].flags);
  }
  for (guint i = 0; muster_verb_at (i) != NULL; i++)
    g_string_append_printf (text, "%s %d %u\n", muster_verb_at (i)->name, muster_verb_at (i)->merge, muster_verb_at (i)->flags);
  muster_hash_data (text->str, text->len, &hash);
  muster_hash_format (&hash, hex);
  return g_strndup (hex, 16);
}

static gboolean
load_record (const char *id, const char *drill, gboolean provisional, const char *body, gpointer data, GError **error)
{
  MusterWriter *w = data;
  MusterRecord *record = muster_record_from_json (body != NULL ? body : "", -1, error);

  if (record == NULL || g_strcmp0 (record->id, id) != 0 || strcmp (record->drill != NULL ? record->drill : "", drill) != 0) {
    g_clear_pointer (&record, muster_record_unref);
    g_clear_error (error);
    g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_DAMAGED, "journal: the record \"%s\" cannot be read", id);
    return FALSE;
  }
  record->provisional = provisional;
  muster_hash_data (body, strlen (body), &record->digest);
  muster_hash_xor (&w->digest, &record->digest);
  muster_picture_put (w->picture, record);
  if (record->drill != NULL)
    g_hash_table_add (w->drills, g_strdup (record->drill));
  muster_record_unref (record);
  return TRUE;
}

/* Makes the read models anew from the journal. */
static gboolean
rebuild (MusterWriter *w, GError **error)
{
  g_autoptr (GPtrArray) entities = muster_journal_entities (w->db, error);

  if (entities == NULL || !muster_journal_drop_records (w->db, error))
    return FALSE;
  for (guint i = 0; i < entities->len; i++) {
    const char *entity = g_ptr_array_index (entities, i);
    g_autoptr (GPtrArray) rows = muster_journal_entity (w->db, entity, error);
    g_autoptr (GHashTable) worlds = g_hash_table_new (g_str_hash, g_str_equal);
    if (rows == NULL)
      return FALSE;
    for (guint r = 0; r < rows->len; r++) {
      MusterEntry *e = g_ptr_array_index (rows, r);
      g_hash_table_add (worlds, e->op->drill != NULL ? e->op->drill : "");
    }
    GHashTableIter iter;
    const char *drill;
    g_hash_table_iter_init (&iter, worlds);
    while (g_hash_table_iter_next (&iter, (gpointer *) &drill, NULL))
      if (!fold_anew (w, *drill != '\0' ? drill : NULL, entity, error))
        return FALSE;
  }
  return TRUE;
}

static gboolean
prepare (MusterWriter *w, gboolean make, GError **error)
{
  g_autofree char *mark = schema_mark ();
  const char *node, *epoch;

  if (!reload_settings (w, error))
    return FALSE;
  node = g_hash_table_lookup (w->settings, "node");
  epoch = g_hash_table_lookup (w->settings, "epoch");
  if (node == NULL) {
    if (!make) {
      g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_DAMAGED, "journal: it does not say which node it belongs to");
      return FALSE;
    }
    muster_node_random (w->node);
    w->epoch = 1;
    if (!begin (w, error) || !muster_journal_set_setting (w->db, "node", w->node, error) || !muster_journal_set_setting (w->db, "epoch", "1", error) ||
        !muster_journal_set_setting (w->db, "schema", mark, error) || !muster_database_run (w->db, "COMMIT", error))
      return FALSE;
    w->in_transaction = FALSE;
    return reload_settings (w, error);
  }
  g_strlcpy (w->node, node, sizeof w->node);
  w->epoch = epoch != NULL ? (guint32) g_ascii_strtoull (epoch, NULL, 10) : 1;
  if (g_strcmp0 (g_hash_table_lookup (w->settings, "schema"), mark) != 0) {
    if (!begin (w, error) || !rebuild (w, error) || !keep_job (w, error) || !muster_journal_set_setting (w->db, "schema", mark, error))
      return FALSE;
    MusterCommit *commit = muster_writer_commit (w, error);
    if (commit == NULL)
      return FALSE;
    muster_commit_free (commit);
    return reload_settings (w, error);
  }
  return muster_journal_each_record (w->db, load_record, w, error);
}

MusterWriter *
muster_writer_open (const char *path, gboolean make, GError **error)
{
  MusterWriter *w = g_new0 (MusterWriter, 1);

  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  stage_init (&w->group);
  stage_init (&w->job);
  w->picture = muster_picture_new ();
  w->drills = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  w->db = muster_database_open (path, make ? MUSTER_DATABASE_MAKE : MUSTER_DATABASE_WRITE, error);
  if (w->db != NULL)
    w->tails = muster_journal_tails (w->db, error);
  if (w->tails == NULL || !prepare (w, make, error)) {
    muster_writer_close (w);
    return NULL;
  }
  w->clock.last = muster_journal_last_hlc (w->db);
  return w;
}

void
muster_writer_close (MusterWriter *w)
{
  if (w->in_transaction)
    muster_writer_rollback (w);
  stage_free (&w->job);
  stage_free (&w->group);
  g_clear_pointer (&w->tails, g_hash_table_unref);
  g_clear_pointer (&w->settings, g_hash_table_unref);
  g_hash_table_unref (w->drills);
  g_clear_pointer (&w->db, muster_database_close);
  muster_picture_free (w->picture);
  g_free (w);
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
