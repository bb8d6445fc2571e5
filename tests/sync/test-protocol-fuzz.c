/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hostile bytes: mutated and random lines and streams must be read or refused, never crash, and a stream must give the
 * same events however it is cut. The seed is GLib's own (--seed R02S…), printed by the harness. */
#include "sync/sse.h"
#include <string.h>

static const char *const seeds[] = {
  "{\"pos\":12,\"verdict\":\"ok\",\"why\":\"a\\\"b\",\"op\":{\"id\":\"n.1.2\",\"x\":[1,2,{\"y\":null}]}}",
  "{\"through\":3,\"head\":8,\"digest\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"}",
  "{\"id\":\"n.1.2\",\"outcome\":\"rejected\",\"pos\":4,\"why\":\"team-committed: g\"}",
  "{\"pos\":3,\"digest\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\",\"time\":\"2026-07-01T02:"
  "00:00.000Z\"}",
  "{\"server\":\"s\",\"protocol\":1,\"time\":\"2026-07-01T02:00:00Z\",\"account\":\"a\",\"role\":\"duty\",\"head\":1}",
  "id: 7\ndata: {\"pos\":7,\"verdict\":\"ok\",\"op\":{}}\n\nevent: proof\ndata: {}\n\n: c\r\n\r\ndata: a\rdata: b\r\r",
};

/* A seed with a few bytes changed, dropped, doubled or thrown in. */
static GString *
mutated (void)
{
  static const char spice[] = "{}[]\",:\\\n\r\0 op\xff\xef\xbb\xbf-9e";
  GString *text = g_string_new (seeds[g_test_rand_int_range (0, G_N_ELEMENTS (seeds))]);
  int n = g_test_rand_int_range (0, 8);

  for (int i = 0; i < n && text->len > 0; i++) {
    gssize at = g_test_rand_int_range (0, (gint32)text->len);
    char c = spice[g_test_rand_int_range (0, sizeof spice)];
    switch (g_test_rand_int_range (0, 4)) {
    case 0:
      text->str[at] = c;
      break;
    case 1:
      g_string_erase (text, at, g_test_rand_int_range (1, (gint32)(text->len - (gsize)at) + 1));
      break;
    case 2:
      g_string_insert_c (text, at, c);
      break;
    default:
      g_string_insert_len (text, at, text->str, MIN (at, 40));
      break;
    }
  }
  return text;
}

static void
test_lines (void)
{
  for (guint i = 0; i < 40000; i++) {
    g_autoptr (GString) text = mutated ();
    g_autoptr (GBytes) body = g_bytes_new (text->str, text->len);
    g_autoptr (GPtrArray) ops = muster_protocol_parse_push (body, NULL);
    g_autoptr (GPtrArray) results = muster_protocol_parse_results (body, NULL);
    g_autoptr (GPtrArray) lines = NULL;
    MusterFeedLine *line = muster_protocol_parse_line (text->str, text->len, NULL);
    MusterPullEnd end;
    MusterProof proof;
    MusterHello hello = { 0 };
    lines = muster_protocol_parse_pull (body, &end, NULL);
    muster_protocol_parse_proof (text->str, text->len, &proof, NULL);
    if (muster_protocol_parse_hello (body, &hello, NULL))
      muster_hello_clear (&hello);
    if (line) {
      g_autoptr (GString) again = g_string_new (NULL);
      MusterFeedLine *back;
      muster_protocol_add_line (again, line->pos, line->verdict, line->why, line->op);
      back = muster_protocol_parse_line (again->str, again->len, NULL);
      g_assert_true (g_bytes_equal (back->op, line->op));
      g_assert_cmpstr (back->why, ==, line->why);
      muster_feed_line_free (back);
      muster_feed_line_free (line);
    }
  }
}

static void
on_event (const char *event, const char *id, const char *data, gsize length, gpointer user_data)
{
  g_string_append_printf (user_data, "[%s|%s|", event ? event : "-", id ? id : "-");
  g_string_append_len (user_data, data, (gssize)length);
  g_string_append_c (user_data, ']');
}

static void
test_streams (void)
{
  for (guint i = 0; i < 3000; i++) {
    g_autoptr (GString) stream = g_string_new (NULL);
    g_autoptr (GString) whole = g_string_new (NULL);
    g_autoptr (GString) parts = g_string_new (NULL);
    g_autoptr (MusterSse) one = muster_sse_new (4000, on_event, whole);
    g_autoptr (MusterSse) many = muster_sse_new (4000, on_event, parts);
    g_autoptr (MusterLive) live = muster_live_new ();
    gboolean alive = TRUE;
    for (int n = g_test_rand_int_range (1, 6); n > 0; n--) {
      g_autoptr (GString) piece = mutated ();
      g_string_append_len (stream, piece->str, (gssize)piece->len);
      g_string_append (stream, n % 2 ? "\n\n" : "\r\n\r\n");
    }
    muster_sse_feed (one, stream->str, stream->len, NULL);
    for (gsize at = 0; at < stream->len;) {
      gsize n = (gsize)g_test_rand_int_range (1, 30);
      g_autoptr (GPtrArray) lines = NULL;
      gboolean proven;
      MusterProof proof;
      n = MIN (n, stream->len - at);
      muster_sse_feed (many, stream->str + at, n, NULL);
      if (alive)
        alive = muster_live_feed (live, stream->str + at, n, &lines, &proven, &proof, NULL);
      at += n;
    }
    g_assert_cmpmem (whole->str, whole->len, parts->str, parts->len);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/fuzz/hostile-lines-never-crash", test_lines);
  g_test_add_func ("/sync/fuzz/a-stream-gives-the-same-events-however-cut", test_streams);
  return g_test_run ();
}
