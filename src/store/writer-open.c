/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening: who this node is, and read models that fit the program's schema; those of another version are made anew from
 * the journal. */
#include "store/writer-private.h"
#include <sodium.h>
#include <string.h>

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
      g_string_append_printf (text, "%s.%s %d %u\n", info->name, info->fields[f].name, info->fields[f].type,
                              info->fields[f].flags);
  }
  for (guint i = 0; muster_verb_at (i) != NULL; i++)
    g_string_append_printf (text, "%s %d %u\n", muster_verb_at (i)->name, muster_verb_at (i)->merge,
                            muster_verb_at (i)->flags);
  muster_hash_data (text->str, text->len, &hash);
  muster_hash_format (&hash, hex);
  return g_strndup (hex, 16);
}

static gboolean
load_record (const char *id, const char *drill, gboolean provisional, const char *body, gpointer data, GError **error)
{
  MusterWriter *w = data;
  MusterRecord *record = muster_record_from_json (body != NULL ? body : "", -1, error);

  if (record == NULL || g_strcmp0 (record->id, id) != 0
      || strcmp (record->drill != NULL ? record->drill : "", drill) != 0) {
    g_clear_pointer (&record, muster_record_unref);
    g_clear_error (error);
    g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_DAMAGED, "journal: the record \"%s\" cannot be read",
                 id);
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
    while (g_hash_table_iter_next (&iter, (gpointer *)&drill, NULL))
      if (!muster_writer_fold (w, *drill != '\0' ? drill : NULL, entity, error))
        return FALSE;
  }
  return TRUE;
}

static gboolean
prepare (MusterWriter *w, gboolean make, GError **error)
{
  g_autofree char *mark = schema_mark ();
  const char *node, *epoch;

  if (!muster_writer_reload_settings (w, error))
    return FALSE;
  node = g_hash_table_lookup (w->settings, "node");
  epoch = g_hash_table_lookup (w->settings, "epoch");
  if (node == NULL) {
    if (!make) {
      g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_DAMAGED,
                   "journal: it does not say which node it belongs to");
      return FALSE;
    }
    muster_node_random (w->node);
    w->epoch = 1;
    if (!muster_writer_begin (w, error) || !muster_journal_set_setting (w->db, "node", w->node, error)
        || !muster_journal_set_setting (w->db, "epoch", "1", error)
        || !muster_journal_set_setting (w->db, "schema", mark, error) || !muster_database_run (w->db, "COMMIT", error))
      return FALSE;
    w->in_transaction = FALSE;
    return muster_writer_reload_settings (w, error);
  }
  g_strlcpy (w->node, node, sizeof w->node);
  w->epoch = epoch != NULL ? (guint32)g_ascii_strtoull (epoch, NULL, 10) : 1;
  if (g_strcmp0 (g_hash_table_lookup (w->settings, "schema"), mark) != 0) {
    if (!muster_writer_begin (w, error) || !rebuild (w, error) || !muster_writer_keep_job (w, error)
        || !muster_journal_set_setting (w->db, "schema", mark, error))
      return FALSE;
    MusterCommit *commit = muster_writer_commit (w, error);
    if (commit == NULL)
      return FALSE;
    muster_commit_free (commit);
    return muster_writer_reload_settings (w, error);
  }
  return muster_journal_each_record (w->db, load_record, w, error);
}

MusterWriter *
muster_writer_open (const char *path, gboolean make, GError **error)
{
  MusterWriter *w = g_new0 (MusterWriter, 1);

  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  muster_stage_init (&w->group);
  muster_stage_init (&w->job);
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
  muster_stage_free (&w->job);
  muster_stage_free (&w->group);
  g_clear_pointer (&w->tails, g_hash_table_unref);
  g_clear_pointer (&w->settings, g_hash_table_unref);
  g_hash_table_unref (w->drills);
  g_clear_pointer (&w->db, muster_database_close);
  muster_picture_free (w->picture);
  g_free (w);
}
