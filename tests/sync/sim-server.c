/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A home server in memory: its log, the chain of every node and epoch, who claimed which team. What it says it says in
 * the bytes of the real codec. */
#include "core/json.h"
#include "sim.h"
#include <string.h>

SimServer *
sim_server_new (void)
{
  SimServer *server = g_new0 (SimServer, 1);

  server->log = sim_store_new ("home");
  server->chains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  server->claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return server;
}

void
sim_server_free (SimServer *server)
{
  g_hash_table_unref (server->chains);
  g_hash_table_unref (server->claims);
  sim_store_free (server->log);
  g_free (server);
}

guint64
sim_server_head (const SimServer *server)
{
  return server->log->entries->len;
}

GBytes *
sim_server_hello (SimServer *server, gint64 now)
{
  GString *out = g_string_new (NULL);
  MusterHello hello = { .server = server->log->node,
                        .protocol = 1,
                        .time_ms = now,
                        .account = (char *)"sim",
                        .role = (char *)"duty",
                        .head = sim_server_head (server) };

  muster_protocol_add_hello (out, &hello);
  return g_string_free_to_bytes (out);
}

/* The contract of muster_store_decide_async() for one operation. */
static void
decide (SimServer *server, GBytes *bytes, GString *out)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (MusterJson) root = muster_json_parse (data, (gssize)size, NULL);
  const char *id = root ? muster_json_get_text (root, "id") : NULL;
  g_autofree char *chain = NULL;
  MusterOpId opid;
  MusterHash prev, none = { 0 };
  SimEntry *old, *last;

  if (id == NULL || !muster_opid_parse (id, &opid) || !muster_hash_parse (muster_json_get_text (root, "prev"), &prev)) {
    muster_protocol_add_result (out, NULL, MUSTER_PUSH_MALFORMED, 0, "not an operation");
    return;
  }
  old = g_hash_table_lookup (server->log->by_id, id);
  if (old) {
    gboolean same = g_bytes_equal (old->bytes, bytes);
    muster_protocol_add_result (out, id, same ? MUSTER_PUSH_DUP : MUSTER_PUSH_FORK, same ? old->pos : 0, NULL);
    return;
  }
  chain = g_strdup_printf ("%s.%u", opid.node, opid.epoch);
  last = g_hash_table_lookup (server->chains, chain);
  if (opid.counter > (last ? last->opid.counter : 0) + 1) {
    muster_protocol_add_result (out, id, MUSTER_PUSH_DEFERRED, 0, NULL);
    return;
  }
  if (!muster_hash_equal (&prev, last ? &last->hash : &none)) {
    muster_protocol_add_result (out, id, MUSTER_PUSH_FORK, 0, NULL);
    return;
  }
  /* It goes into the log; now what becomes of it. */
  MusterFeedLine line = { .pos = sim_server_head (server) + 1, .verdict = MUSTER_VERDICT_OK, .op = bytes };
  MusterPushOutcome outcome = MUSTER_PUSH_OK;
  const char *claim = muster_json_get_text (root, "claim");
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  if (muster_json_bool (muster_json_get (root, "forbidden"), FALSE)) {
    line.verdict = MUSTER_VERDICT_FORBIDDEN;
    line.why = (char *)"role";
    outcome = MUSTER_PUSH_FORBIDDEN;
  } else if (claim && *claim && g_hash_table_contains (server->claims, claim)) {
    line.verdict = MUSTER_VERDICT_REJECTED;
    line.why = (char *)"team-committed: \",\"op\":\" said {";
    outcome = MUSTER_PUSH_REJECTED;
  } else if (claim && *claim)
    g_hash_table_insert (server->claims, g_strdup (claim), g_strdup (muster_json_get_text (root, "tag")));
  g_ptr_array_add (lines, &line);
  sim_store_receive (server->log, lines, line.pos);
  last = server->log->entries->pdata[server->log->entries->len - 1];
  muster_hash_xor (&server->digest, &last->mark);
  g_hash_table_replace (server->chains, g_steal_pointer (&chain), last);
  muster_protocol_add_result (out, id, outcome, line.pos, line.why);
}

GBytes *
sim_server_push (SimServer *server, GBytes *body)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GPtrArray) ops = muster_protocol_parse_push (body, NULL);

  g_assert_nonnull (ops);
  for (guint i = 0; i < ops->len; i++)
    decide (server, ops->pdata[i], out);
  return g_string_free_to_bytes (out);
}

GBytes *
sim_server_pull (SimServer *server, guint64 after, guint limit)
{
  GString *out = g_string_new (NULL);
  MusterPullEnd end = { .through = after, .head = sim_server_head (server), .digest = server->digest };

  /* Small pages, so that the simulation turns many. */
  limit = MIN (limit, 7);
  for (guint i = 0; i < limit && end.through < end.head; i++) {
    SimEntry *entry = server->log->entries->pdata[end.through];
    muster_protocol_add_line (out, entry->pos, entry->verdict, entry->why, entry->bytes);
    g_string_append_c (out, '\n');
    end.through = entry->pos;
  }
  muster_protocol_add_end (out, &end);
  return g_string_free_to_bytes (out);
}

GBytes *
sim_server_live (SimServer *server, guint64 *after, gint64 now)
{
  GString *out = g_string_new (NULL);
  MusterProof proof = { .pos = sim_server_head (server), .digest = server->digest, .time_ms = now };

  for (; *after < proof.pos; (*after)++) {
    SimEntry *entry = server->log->entries->pdata[*after];
    muster_protocol_add_line_event (out, entry->pos, entry->verdict, entry->why, entry->bytes);
  }
  muster_protocol_add_proof_event (out, &proof);
  return g_string_free_to_bytes (out);
}
