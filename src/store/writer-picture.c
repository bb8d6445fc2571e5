/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From an entry to the picture: in its own world by one step if it is the newest and nothing is concurrent, else by
 * folding the entity anew; a real one also in every drill that has its own version of the entity. */
#include "model/rules.h"
#include "store/writer-private.h"
#include <string.h>

static char *
record_key (const char *drill, const char *id)
{
  return g_strconcat (drill != NULL ? drill : "", "\x1f", id, NULL);
}

MusterRecord *
muster_writer_get_exact (MusterWriter *w, const char *drill, const char *id)
{
  g_autofree char *key = record_key (drill, id);
  MusterRecord *record = g_hash_table_lookup (w->job.records, key);

  if (record == NULL)
    record = g_hash_table_lookup (w->group.records, key);
  if (record == NULL)
    record = muster_picture_get_exact (w->picture, drill, id);
  return record == NULL || record->gone ? NULL : record;
}

MusterRecord *
muster_writer_get_seen (MusterWriter *w, const char *drill, const char *id)
{
  MusterRecord *record = drill != NULL ? muster_writer_get_exact (w, drill, id) : NULL;

  return record != NULL ? record : muster_writer_get_exact (w, NULL, id);
}

static void
put_record (MusterWriter *w, MusterRecord *record)
{
  g_hash_table_replace (w->job.records, record_key (record->drill, record->id), record);
}

/* ---- what the rules see: the picture with both stages over it ---- */

static const MusterRecord *
sight_get (gpointer picture, const char *drill, const char *id)
{
  return muster_writer_get_seen (picture, drill, id);
}

static const MusterRecord *
staged_assignment (Stage *stage, const char *drill, const char *team)
{
  GHashTableIter iter;
  MusterRecord *r;

  g_hash_table_iter_init (&iter, stage->records);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&r))
    if (r->kind == MUSTER_ASSIGNMENT && muster_assignment_is_active (r)
        && (r->drill == NULL || g_strcmp0 (r->drill, drill) == 0)
        && g_strcmp0 (muster_record_text (r, MUSTER_ASSIGNMENT_TEAM), team) == 0)
      return r;
  return NULL;
}

static const MusterRecord *
sight_holder (gpointer picture, const char *drill, const char *team)
{
  MusterWriter *w = picture;
  const MusterRecord *holder = muster_picture_holder (w->picture, drill, team);

  if (holder != NULL) {
    holder = muster_writer_get_seen (w, holder->drill, holder->id);
    if (muster_assignment_is_active (holder))
      return holder;
  }
  holder = staged_assignment (&w->group, drill, team);
  if (holder != NULL && muster_assignment_is_active (muster_writer_get_exact (w, holder->drill, holder->id)))
    return holder;
  return staged_assignment (&w->job, drill, team);
}

static const MusterRecord *
staged_activation (Stage *stage, const char *drill, const char *incident, const char *plan)
{
  GHashTableIter iter;
  MusterRecord *r;

  g_hash_table_iter_init (&iter, stage->records);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&r))
    if (r->kind == MUSTER_ACTIVATION && r->exists && (r->drill == NULL || g_strcmp0 (r->drill, drill) == 0)
        && g_strcmp0 (muster_record_text (r, MUSTER_ACTIVATION_STATE), "active") == 0
        && g_strcmp0 (muster_record_text (r, MUSTER_ACTIVATION_INCIDENT), incident) == 0
        && g_strcmp0 (muster_record_text (r, MUSTER_ACTIVATION_PLAN), plan) == 0)
      return r;
  return NULL;
}

static const MusterRecord *
sight_activation (gpointer picture, const char *drill, const char *incident, const char *plan)
{
  MusterWriter *w = picture;
  const MusterRecord *found = muster_picture_activation (w->picture, drill, incident, plan);

  if (found != NULL
      && g_strcmp0 (muster_record_text (muster_writer_get_seen (w, found->drill, found->id), MUSTER_ACTIVATION_STATE),
                    "active")
             == 0)
    return found;
  found = staged_activation (&w->group, drill, incident, plan);
  return found != NULL ? found : staged_activation (&w->job, drill, incident, plan);
}

gboolean
muster_writer_may (MusterWriter *w, const MusterOp *op, char **why)
{
  MusterSight sight = { sight_get, sight_holder, sight_activation, w };

  return muster_rules_decide (&sight, op, why);
}

/* ---- from an entry to the picture ---- */

static int
compare_decided (gconstpointer a, gconstpointer b)
{
  return muster_op_compare (((const MusterDecided *)a)->op, ((const MusterDecided *)b)->op);
}

gboolean
muster_writer_fold (MusterWriter *w, const char *drill, const char *entity, GError **error)
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
      if (strcmp (e->op->entity, entity) == 0 && (pass == 0 || e->seq == 0)
          && (e->op->drill == NULL || g_strcmp0 (e->op->drill, drill) == 0)) {
        MusterDecided decided = { e->op, e->verdict, e->why };
        g_array_append_val (ops, decided);
      }
    }
  }
  g_array_sort (ops, compare_decided);
  record = muster_record_fold (drill, (const MusterDecided *)(gpointer)ops->data, ops->len);
  if (record == NULL) {
    /* Whoever saw it must hear that it is no more. */
    MusterRecord *before = muster_writer_get_exact (w, drill, entity);
    if (before != NULL) {
      record = muster_record_new (before->kind, entity, drill);
      record->gone = TRUE;
    }
  }
  if (record != NULL)
    put_record (w, record);
  return TRUE;
}

static gboolean
show_in_world (MusterWriter *w, const char *drill, const MusterEntry *entry, gboolean fresh, GError **error)
{
  MusterDecided next = { entry->op, entry->verdict, entry->why };
  MusterRecord *before = muster_writer_get_exact (w, drill, entry->op->entity);
  MusterRecord *after = NULL;

  /* A drill's first touch of a real record starts from all that is real about it. */
  if (fresh && (before != NULL || drill == NULL || muster_writer_get_exact (w, NULL, entry->op->entity) == NULL))
    after = muster_record_apply (before, drill, &next);
  if (after == NULL)
    return muster_writer_fold (w, drill, entry->op->entity, error);
  put_record (w, after);
  return TRUE;
}

gboolean
muster_writer_show (MusterWriter *w, const MusterEntry *entry, gboolean fresh, GError **error)
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
  while (g_hash_table_iter_next (&iter, (gpointer *)&drill, NULL))
    if (muster_writer_get_exact (w, drill, entry->op->entity) != NULL
        && !muster_writer_fold (w, drill, entry->op->entity, error))
      return FALSE;
  return TRUE;
}
