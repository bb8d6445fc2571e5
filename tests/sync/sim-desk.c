/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A data folder as the machine sees it, in memory: the promises of store/store.h for sync, and nothing else. Operations
 * are small JSON objects chained by hash; their meaning is a tag, by which the test follows them through new epochs. */
#include "core/json.h"
#include "sim.h"
#include <string.h>

static void
entry_free (SimEntry *entry)
{
  g_free (entry->tag);
  g_free (entry->why);
  g_bytes_unref (entry->bytes);
  g_free (entry);
}

static void
set_mark (SimEntry *entry)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT " %d ", entry->pos, (int)entry->verdict);
  GByteArray *all = g_byte_array_new ();
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (entry->bytes, &size);

  g_byte_array_append (all, (const guint8 *)text, (guint)strlen (text));
  g_byte_array_append (all, data, (guint)size);
  muster_hash_data (all->data, all->len, &entry->mark);
  g_byte_array_unref (all);
}

static SimEntry *
entry_new (GBytes *bytes)
{
  SimEntry *entry = g_new0 (SimEntry, 1);
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (MusterJson) root = muster_json_parse (data, (gssize)size, NULL);

  g_assert_nonnull (root);
  g_strlcpy (entry->id, muster_json_get_text (root, "id"), sizeof entry->id);
  g_assert_true (muster_opid_parse (entry->id, &entry->opid));
  entry->tag = g_strdup (muster_json_get_text (root, "tag"));
  entry->bytes = g_bytes_ref (bytes);
  muster_hash_data (data, size, &entry->hash);
  set_mark (entry);
  return entry;
}

static void
add (SimStore *store, SimEntry *entry)
{
  g_ptr_array_add (store->entries, entry);
  g_assert_true (g_hash_table_insert (store->by_id, entry->id, entry));
}

SimStore *
sim_store_new (const char *node)
{
  SimStore *store = g_new0 (SimStore, 1);

  g_strlcpy (store->node, node, sizeof store->node);
  store->epoch = 1;
  store->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)entry_free);
  store->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  return store;
}

SimStore *
sim_store_copy (const SimStore *store)
{
  SimStore *copy = sim_store_new (store->node);

  copy->epoch = store->epoch;
  copy->counter = store->counter;
  copy->prev = store->prev;
  copy->cursor = store->cursor;
  for (guint i = 0; i < store->entries->len; i++) {
    SimEntry *from = store->entries->pdata[i];
    SimEntry *to = g_memdup2 (from, sizeof *from);
    to->tag = g_strdup (from->tag);
    to->why = g_strdup (from->why);
    to->bytes = g_bytes_ref (from->bytes);
    add (copy, to);
  }
  return copy;
}

void
sim_store_free (SimStore *store)
{
  g_hash_table_unref (store->by_id);
  g_ptr_array_unref (store->entries);
  g_free (store);
}

/* @rest: the members after "prev", with a comma in front. */
static void
write_op (SimStore *store, const char *rest)
{
  MusterOpId opid = { .epoch = store->epoch, .counter = ++store->counter };
  char id[MUSTER_OPID_TEXT], prev[2 * MUSTER_HASH_SIZE + 1];
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  SimEntry *entry;

  g_strlcpy (opid.node, store->node, sizeof opid.node);
  muster_opid_format (&opid, id);
  muster_hash_format (&store->prev, prev);
  text = g_strdup_printf ("{\"id\":\"%s\",\"prev\":\"%s\"%s", id, prev, rest);
  bytes = g_bytes_new (text, strlen (text));
  entry = entry_new (bytes);
  store->prev = entry->hash;
  add (store, entry);
}

void
sim_store_write (SimStore *store, const char *tag, const char *claim, gboolean forbidden)
{
  g_autofree char *rest = g_strdup_printf (",\"tag\":\"%s\",\"claim\":\"%s\",\"forbidden\":%s}", tag,
                                           claim ? claim : "", forbidden ? "true" : "false");
  write_op (store, rest);
}

static gboolean
is_pending (const SimStore *store, const SimEntry *entry)
{
  return entry->pos == 0 && entry->verdict == MUSTER_VERDICT_PENDING && strcmp (entry->opid.node, store->node) == 0;
}

guint
sim_store_count_pending (const SimStore *store)
{
  guint n = 0;

  for (guint i = 0; i < store->entries->len; i++)
    n += is_pending (store, store->entries->pdata[i]);
  return n;
}

GPtrArray *
sim_store_pending (const SimStore *store, guint limit)
{
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_pending_op_free);

  for (guint i = 0; i < store->entries->len && ops->len < limit; i++) {
    SimEntry *entry = store->entries->pdata[i];
    if (is_pending (store, entry))
      g_ptr_array_add (ops, muster_pending_op_new (entry->id, entry->bytes));
  }
  return ops;
}

/* Writes again what waits, of @epoch or (0) of all. */
static void
renew (SimStore *store, guint32 epoch)
{
  guint n = store->entries->len;

  store->epoch++;
  store->counter = 0;
  memset (&store->prev, 0, sizeof store->prev);
  for (guint i = 0; i < n; i++) {
    SimEntry *entry = store->entries->pdata[i];
    g_autofree char *text = NULL;
    if (!is_pending (store, entry) || (epoch != 0 && entry->opid.epoch != epoch))
      continue;
    entry->verdict = SIM_REISSUED;
    text = g_strndup (g_bytes_get_data (entry->bytes, NULL), g_bytes_get_size (entry->bytes));
    write_op (store, strstr (text, ",\"tag\""));
  }
}

void
sim_store_new_epoch (SimStore *store)
{
  renew (store, 0);
}

void
sim_store_receive (SimStore *store, GPtrArray *lines, guint64 cursor)
{
  for (guint i = 0; i < lines->len; i++) {
    MusterFeedLine *line = lines->pdata[i];
    SimEntry *entry = entry_new (line->op);
    SimEntry *old = g_hash_table_lookup (store->by_id, entry->id);
    gboolean own = strcmp (entry->opid.node, store->node) == 0;

    if (old && !g_bytes_equal (old->bytes, entry->bytes)) {
      /* The id is taken: this folder is a restored backup. The server's operation stands, and ours and what is chained
       * to it cannot be in the log. What waits in another epoch can, further on, and is left alone. */
      g_assert_cmpint (old->pos, ==, 0);
      if (old->verdict == MUSTER_VERDICT_PENDING)
        renew (store, old->opid.epoch);
      g_hash_table_remove (store->by_id, old->id);
      g_ptr_array_remove (store->entries, old);
      old = NULL;
    }
    if (old) {
      entry_free (entry);
      entry = old;
    } else {
      if (own
          && (entry->opid.epoch > store->epoch
              || (entry->opid.epoch == store->epoch && entry->opid.counter > store->counter))) {
        /* A former life had got further: go on after it. */
        store->epoch = entry->opid.epoch;
        store->counter = entry->opid.counter;
        store->prev = entry->hash;
      }
      add (store, entry);
    }
    entry->pos = line->pos;
    entry->verdict = line->verdict;
    g_free (entry->why);
    entry->why = g_strdup (line->why);
    set_mark (entry);
  }
  store->cursor = MAX (store->cursor, cursor);
}

void
sim_store_get_local (const SimStore *store, MusterLocal *out)
{
  memset (out, 0, sizeof *out);
  out->pending = sim_store_count_pending (store);
  out->cursor = out->pos = store->cursor;
  for (guint i = 0; i < store->entries->len; i++) {
    SimEntry *entry = store->entries->pdata[i];
    if (entry->verdict != SIM_REISSUED)
      muster_hash_xor (&out->digest, &entry->mark);
  }
}

SimEntry *
sim_store_at_pos (const SimStore *store, guint64 pos)
{
  for (guint i = 0; i < store->entries->len; i++)
    if (((SimEntry *)store->entries->pdata[i])->pos == pos)
      return store->entries->pdata[i];
  return NULL;
}

gboolean
sim_store_equals (const SimStore *desk, const SimStore *server, guint64 pos, char **why)
{
  guint64 n = 0;

  for (guint i = 0; i < desk->entries->len; i++) {
    SimEntry *mine = desk->entries->pdata[i];
    SimEntry *theirs;
    if (mine->verdict == SIM_REISSUED)
      continue;
    n++;
    theirs = mine->pos > 0 && mine->pos <= server->entries->len ? server->entries->pdata[mine->pos - 1] : NULL;
    if (theirs == NULL || mine->pos > pos || !g_bytes_equal (mine->bytes, theirs->bytes)
        || mine->verdict != theirs->verdict || g_strcmp0 (mine->why, theirs->why) != 0) {
      *why = g_strdup_printf ("%s of %s at %" G_GUINT64_FORMAT, mine->id, desk->node, mine->pos);
      return FALSE;
    }
  }
  if (n != pos) {
    *why = g_strdup_printf ("%s holds %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT, desk->node, n, pos);
    return FALSE;
  }
  return TRUE;
}
