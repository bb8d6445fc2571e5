/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The codec: what is written is read back the same, operations keep their very bytes, and limits hold. */
#include "sync/sse.h"
#include <string.h>

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_line_keeps_bytes (void)
{
  static const char *const ops[]
      = { "{}", "{\"a\":1}", "{ \"op\" : \"x\",\"op\":{\"op\":1}}", "{\"t\":\"\xe7\x81\xab\\u0000\"}" };
  static const char *const whys[] = { NULL, "", "team-committed: g1", "a,\"op\":{}", "\\\",\"op\":{\"\n\t\x01" };

  for (guint i = 0; i < G_N_ELEMENTS (ops); i++)
    for (guint j = 0; j < G_N_ELEMENTS (whys); j++) {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (GBytes) op = bytes (ops[i]);
      g_autoptr (GError) error = NULL;
      MusterFeedLine *line;
      muster_protocol_add_line (out, 77, MUSTER_VERDICT_REJECTED, whys[j], op);
      line = muster_protocol_parse_line (out->str, out->len, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (line->pos, ==, 77);
      g_assert_cmpint (line->verdict, ==, MUSTER_VERDICT_REJECTED);
      g_assert_cmpstr (line->why, ==, whys[j]);
      g_assert_true (g_bytes_equal (line->op, op));
      muster_feed_line_free (line);
    }
}

static void
test_bad_lines (void)
{
  static const char *const bad[] = {
    "",
    "{}",
    "null",
    "{\"pos\":1,\"verdict\":\"ok\",\"op\":",
    "{\"pos\":1,\"verdict\":\"ok\",\"op\":}",
    "{\"pos\":1,\"verdict\":\"ok\",\"op\":7}",
    "{\"pos\":0,\"verdict\":\"ok\",\"op\":{}}",
    "{\"pos\":-1,\"verdict\":\"ok\",\"op\":{}}",
    "{\"pos\":1.5,\"verdict\":\"ok\",\"op\":{}}",
    "{\"pos\":1,\"verdict\":\"maybe\",\"op\":{}}",
    "{\"pos\":1,\"op\":{}}",
    "{\"pos\":99999999999999999999,\"verdict\":\"ok\",\"op\":{}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (muster_protocol_parse_line (bad[i], strlen (bad[i]), &error));
    g_assert_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_SYNTAX);
  }
}

static void
test_push (void)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (GBytes) body = NULL, crlf = NULL, large = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *blank = NULL;

  g_ptr_array_add (ops, bytes ("{\"a\":1}"));
  g_ptr_array_add (ops, bytes ("{\"b\":2}"));
  body = muster_protocol_format_push (ops);
  back = muster_protocol_parse_push (body, NULL);
  g_assert_cmpuint (back->len, ==, 2);
  g_assert_true (g_bytes_equal (back->pdata[1], ops->pdata[1]));

  crlf = bytes ("\r\n{}\r\n\n{}");
  g_ptr_array_unref (back);
  back = muster_protocol_parse_push (crlf, NULL);
  g_assert_cmpuint (back->len, ==, 2);

  for (guint i = 0; i <= MUSTER_PROTOCOL_PUSH_OPS; i++)
    g_string_append (text, "{}\n");
  g_bytes_unref (body);
  body = bytes (text->str);
  g_assert_null (muster_protocol_parse_push (body, &error));
  g_assert_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_TOO_MANY);
  g_clear_error (&error);

  blank = g_strnfill (MUSTER_PROTOCOL_OP_MAX + 1, ' ');
  large = bytes (blank);
  g_assert_null (muster_protocol_parse_push (large, &error));
  g_assert_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_TOO_LARGE);
}

static void
test_results (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (GBytes) body = NULL;

  for (guint i = MUSTER_PUSH_OK; i <= MUSTER_PUSH_MALFORMED; i++)
    muster_protocol_add_result (out, i == MUSTER_PUSH_MALFORMED ? NULL : "n.1.2", i, i == MUSTER_PUSH_OK ? 9 : 0,
                                i == MUSTER_PUSH_REJECTED ? "stale: \"x\"" : NULL);
  body = bytes (out->str);
  back = muster_protocol_parse_results (body, NULL);
  g_assert_cmpuint (back->len, ==, MUSTER_PUSH_MALFORMED + 1);
  for (guint i = 0; i < back->len; i++)
    g_assert_cmpint (((MusterPushLine *)back->pdata[i])->outcome, ==, i);
  g_assert_cmpuint (((MusterPushLine *)back->pdata[0])->pos, ==, 9);
  g_assert_cmpstr (((MusterPushLine *)back->pdata[MUSTER_PUSH_REJECTED])->why, ==, "stale: \"x\"");
  g_assert_null (((MusterPushLine *)back->pdata[MUSTER_PUSH_MALFORMED])->id);
}

static void
test_cut_pull (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GBytes) op = bytes ("{\"id\":1}");
  MusterPullEnd end = { .through = 3, .head = 8, .digest = { { 1, 2, 3 } } }, got;

  for (guint64 pos = 1; pos <= 3; pos++) {
    muster_protocol_add_line (out, pos, MUSTER_VERDICT_OK, NULL, op);
    g_string_append_c (out, '\n');
  }
  muster_protocol_add_end (out, &end);
  for (gsize n = 0; n <= out->len; n++) {
    g_autoptr (GBytes) body = g_bytes_new (out->str, n);
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) lines = muster_protocol_parse_pull (body, &got, &error);
    /* Only the whole counts; the end of its last line may be missing. */
    if (n >= out->len - 1) {
      g_assert_no_error (error);
      g_assert_cmpuint (lines->len, ==, 3);
      g_assert_cmpuint (got.head, ==, 8);
      g_assert_true (muster_hash_equal (&got.digest, &end.digest));
    } else
      g_assert_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_SYNTAX);
  }
}

static void
test_hello (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GBytes) body = NULL,
                     next = bytes ("{\"server\":\"s\",\"protocol\":2,\"time\":\"2026-07-01T02:00:00Z\",\"head\":1}");
  g_autoptr (GBytes) empty = bytes ("");
  g_autoptr (GError) error = NULL;
  MusterHello hello = { .server = (char *)"k3f9x2ab",
                        .protocol = 1,
                        .time_ms = 1782871200123,
                        .account = (char *)"值班",
                        .role = (char *)"duty",
                        .head = 1234567 };
  MusterHello back = { 0 };

  muster_protocol_add_hello (out, &hello);
  body = bytes (out->str);
  g_assert_true (muster_protocol_parse_hello (body, &back, NULL));
  g_assert_cmpstr (back.server, ==, hello.server);
  g_assert_cmpint (back.time_ms, ==, hello.time_ms);
  g_assert_cmpstr (back.account, ==, hello.account);
  g_assert_cmpuint (back.head, ==, hello.head);
  muster_hello_clear (&back);
  g_assert_false (muster_protocol_parse_hello (next, &back, &error));
  g_assert_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_VERSION);
  g_clear_error (&error);
  g_assert_false (muster_protocol_parse_hello (empty, &back, &error));
  g_assert_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_SYNTAX);
}

typedef struct {
  GString *seen;
} Seen;

static void
on_event (const char *event, const char *id, const char *data, gsize length, gpointer user_data)
{
  Seen *seen = user_data;

  g_assert_cmpuint (strlen (data), ==, length);
  g_string_append_printf (seen->seen, "[%s|%s|%s]", event ? event : "", id ? id : "", data);
}

/* The stream of the standard's own examples, whole and cut at each byte. */
static void
test_sse_cut_anywhere (void)
{
  static const char stream[] = "\xef\xbb\xbf: note\n\ndata: YHOO\ndata: +2\r\ndata: 10\r\r"
                               "event: proof\rid: 7\ndata:{\"a\":1}\n\n"
                               "event: nothing\n\ndata\n\ndata\ndata\n\nid\ndata: x\n\nretry: 5\ndata: unfinished";
  static const char wanted[] = "[||YHOO\n+2\n10][proof|7|{\"a\":1}][|7|][|7|\n][||x]";

  for (gsize cut = 0; cut < sizeof stream; cut++) {
    Seen seen = { g_string_new (NULL) };
    g_autoptr (MusterSse) sse = muster_sse_new (1000, on_event, &seen);
    g_assert_true (muster_sse_feed (sse, stream, cut, NULL));
    g_assert_true (muster_sse_feed (sse, stream + cut, sizeof stream - 1 - cut, NULL));
    g_assert_cmpstr (seen.seen->str, ==, wanted);
    g_string_free (seen.seen, TRUE);
  }
}

static void
test_sse_limit (void)
{
  Seen seen = { g_string_new (NULL) };
  g_autoptr (MusterSse) sse = muster_sse_new (100, on_event, &seen);
  g_autoptr (GError) error = NULL;
  gboolean ok = TRUE;

  for (guint i = 0; i < 200 && ok; i++)
    ok = muster_sse_feed (sse, "data: 0123456789\n", 17, &error);
  g_assert_false (ok);
  g_assert_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_TOO_LARGE);
  g_string_free (seen.seen, TRUE);
}

static void
test_live_proof_counts_after_lines (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GBytes) op = bytes ("{}");
  g_autoptr (MusterLive) live = muster_live_new ();
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  MusterProof proof = { .pos = 5, .time_ms = 1782871200123 }, got;
  gboolean proven = TRUE;

  muster_protocol_add_proof_event (out, &proof);
  muster_protocol_add_line_event (out, 6, MUSTER_VERDICT_OK, NULL, op);
  g_assert_true (muster_live_feed (live, out->str, out->len, &lines, &proven, &got, NULL));
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_false (proven);
  g_clear_pointer (&lines, g_ptr_array_unref);
  g_string_truncate (out, 0);
  proof.pos = 6;
  muster_protocol_add_proof_event (out, &proof);
  g_assert_true (muster_live_feed (live, out->str, out->len, &lines, &proven, &got, NULL));
  g_assert_true (proven);
  g_assert_cmpuint (got.pos, ==, 6);
  g_assert_cmpint (got.time_ms, ==, proof.time_ms);
  g_clear_pointer (&lines, g_ptr_array_unref);
  g_string_truncate (out, 0);
  muster_protocol_add_line_event (out, 6, MUSTER_VERDICT_OK, NULL, op);
  g_assert_false (muster_live_feed (live, out->str, out->len, &lines, &proven, &got, &error));
  g_assert_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_SYNTAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/protocol/a-line-keeps-the-operation-s-bytes", test_line_keeps_bytes);
  g_test_add_func ("/sync/protocol/bad-lines-are-refused", test_bad_lines);
  g_test_add_func ("/sync/protocol/a-push-is-split-and-limited", test_push);
  g_test_add_func ("/sync/protocol/every-outcome-is-read-back", test_results);
  g_test_add_func ("/sync/protocol/a-pull-cut-anywhere-is-refused", test_cut_pull);
  g_test_add_func ("/sync/protocol/hello-says-its-version", test_hello);
  g_test_add_func ("/sync/sse/cut-anywhere-gives-the-same-events", test_sse_cut_anywhere);
  g_test_add_func ("/sync/sse/an-endless-event-is-refused", test_sse_limit);
  g_test_add_func ("/sync/live/a-proof-counts-after-the-lines-before-it", test_live_proof_counts_after_lines);
  return g_test_run ();
}
