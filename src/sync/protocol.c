/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The codec of protocol version 1. Everything is lines of compact JSON.
 *
 * Rule 1: the bytes of an operation are what was hashed by its writer, so they must never pass through a JSON writer: a
 * feed line carries them as its last member, "op", and they are sliced out as they stand.
 *
 * Rule 2, how to find them: the members before "op" are flat, and within a JSON string every quote is preceded by a
 * backslash. So the first  ,"op":  of a line is the member's start, whatever "why" contains, and the line's last brace
 * its end.
 *
 * Rule 3: what is unknown in an object is ignored, so that a later minor version may say more. What is missing, is of a
 * wrong type or is beyond a limit is an error, never a guess.
 */
#include "sync/protocol.h"
#include "core/json.h"
#include "core/time.h"
#include <string.h>

G_DEFINE_QUARK (muster - protocol - error - quark, muster_protocol_error)

static const char *const outcome_names[] = {
  [MUSTER_PUSH_OK] = "ok",
  [MUSTER_PUSH_DUP] = "dup",
  [MUSTER_PUSH_REJECTED] = "rejected",
  [MUSTER_PUSH_FORBIDDEN] = "forbidden",
  [MUSTER_PUSH_DEFERRED] = "deferred",
  [MUSTER_PUSH_FORK] = "fork",
  [MUSTER_PUSH_MALFORMED] = "malformed",
};

static const struct {
  const char *name;
  MusterVerdict verdict;
} verdict_names[] = {
  { "ok", MUSTER_VERDICT_OK },
  { "rejected", MUSTER_VERDICT_REJECTED },
  { "forbidden", MUSTER_VERDICT_FORBIDDEN },
};

/* Calls @func for each line of @body that is not empty; stops at the first FALSE. */
typedef gboolean (*LineFunc) (const char *line, gsize length, gpointer data, GError **error);

static gboolean
each_line (GBytes *body, LineFunc func, gpointer data, GError **error)
{
  gsize size = 0;
  const char *at = g_bytes_get_data (body, &size);
  const char *end = at + size;

  while (size > 0 && at < end) {
    const char *eol = memchr (at, '\n', (gsize)(end - at));
    const char *next = eol ? eol + 1 : end;
    gsize length = (gsize)((eol ? eol : end) - at);
    if (length > 0 && at[length - 1] == '\r')
      length--;
    if (length > MUSTER_PROTOCOL_LINE_MAX) {
      g_set_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_TOO_LARGE, "a line of %" G_GSIZE_FORMAT " bytes",
                   length);
      return FALSE;
    }
    if (length > 0 && !func (at, length, data, error))
      return FALSE;
    at = next;
  }
  return TRUE;
}

static gboolean
syntax (GError **error, const char *what)
{
  g_set_error_literal (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_SYNTAX, what);
  return FALSE;
}

static MusterJson *
parse_object (const char *text, gsize length, const char *what, GError **error)
{
  g_autoptr (GError) inner = NULL;
  g_autoptr (MusterJson) root = NULL;

  if (length <= MUSTER_PROTOCOL_LINE_MAX)
    root = muster_json_parse (text, (gssize)length, &inner);
  if (root == NULL || !muster_json_is_object (root)) {
    g_set_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_SYNTAX, "%s: %s", what,
                 inner ? inner->message : "not a JSON object");
    return NULL;
  }
  return g_steal_pointer (&root);
}

/* A place in a log: a whole number, not negative. */
static gboolean
read_pos (const MusterJson *object, const char *member, guint64 *out)
{
  gint64 value = -1;

  if (!muster_json_get_int (muster_json_get (object, member), &value) || value < 0)
    return FALSE;
  *out = (guint64)value;
  return TRUE;
}

/* ---- push ---- */

GBytes *
muster_protocol_format_push (GPtrArray *ops)
{
  GByteArray *out = g_byte_array_new ();

  for (guint i = 0; i < ops->len; i++) {
    gsize size = 0;
    const guint8 *data = g_bytes_get_data (ops->pdata[i], &size);
    g_byte_array_append (out, data, (guint)size);
    g_byte_array_append (out, (const guint8 *)"\n", 1);
  }
  return g_byte_array_free_to_bytes (out);
}

typedef struct {
  GBytes *body;
  const char *start;
  GPtrArray *items;
} Gather;

static gboolean
gather_op (const char *line, gsize length, gpointer data, GError **error)
{
  Gather *gather = data;

  if (gather->items->len >= MUSTER_PROTOCOL_PUSH_OPS) {
    g_set_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_TOO_MANY, "more than %d operations in one push",
                 MUSTER_PROTOCOL_PUSH_OPS);
    return FALSE;
  }
  if (length > MUSTER_PROTOCOL_OP_MAX) {
    g_set_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_TOO_LARGE,
                 "operation %u has %" G_GSIZE_FORMAT " bytes", gather->items->len + 1, length);
    return FALSE;
  }
  g_ptr_array_add (gather->items, g_bytes_new_from_bytes (gather->body, (gsize)(line - gather->start), length));
  return TRUE;
}

GPtrArray *
muster_protocol_parse_push (GBytes *body, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  Gather gather = { body, g_bytes_get_data (body, NULL), ops };

  if (g_bytes_get_size (body) > MUSTER_PROTOCOL_PUSH_MAX) {
    g_set_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_TOO_LARGE, "a push of %" G_GSIZE_FORMAT " bytes",
                 g_bytes_get_size (body));
    return NULL;
  }
  if (!each_line (body, gather_op, &gather, error))
    return NULL;
  return g_steal_pointer (&ops);
}

void
muster_push_line_free (MusterPushLine *line)
{
  if (line == NULL)
    return;
  g_free (line->id);
  g_free (line->why);
  g_free (line);
}

void
muster_protocol_add_result (GString *out, const char *id, MusterPushOutcome outcome, guint64 pos, const char *why)
{
  g_string_append_c (out, '{');
  muster_json_put_text (out, "id", id);
  muster_json_put_text (out, "outcome", outcome_names[outcome]);
  if (pos > 0)
    muster_json_put_int (out, "pos", (gint64)pos);
  if (why)
    muster_json_put_text (out, "why", why);
  g_string_append (out, "}\n");
}

static gboolean
gather_result (const char *line, gsize length, gpointer data, GError **error)
{
  GPtrArray *results = data;
  g_autoptr (MusterJson) root = parse_object (line, length, "push result", error);
  const char *name;
  MusterPushLine *result;

  if (root == NULL)
    return FALSE;
  name = muster_json_get_text (root, "outcome");
  if (name == NULL)
    return syntax (error, "push result: no outcome");
  for (guint i = 0; i < G_N_ELEMENTS (outcome_names); i++) {
    if (strcmp (name, outcome_names[i]) != 0)
      continue;
    result = g_new0 (MusterPushLine, 1);
    result->id = g_strdup (muster_json_get_text (root, "id"));
    result->outcome = (MusterPushOutcome)i;
    result->why = g_strdup (muster_json_get_text (root, "why"));
    read_pos (root, "pos", &result->pos);
    g_ptr_array_add (results, result);
    return TRUE;
  }
  return syntax (error, "push result: an outcome that is not known");
}

GPtrArray *
muster_protocol_parse_results (GBytes *body, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_push_line_free);

  if (!each_line (body, gather_result, results, error))
    return NULL;
  return g_steal_pointer (&results);
}

/* ---- pull and live ---- */

void
muster_feed_line_free (MusterFeedLine *line)
{
  if (line == NULL)
    return;
  g_free (line->why);
  g_clear_pointer (&line->op, g_bytes_unref);
  g_free (line);
}

static const char *
verdict_name (MusterVerdict verdict)
{
  for (guint i = 0; i < G_N_ELEMENTS (verdict_names); i++)
    if (verdict_names[i].verdict == verdict)
      return verdict_names[i].name;
  g_critical ("verdict %d has no place in a server's log", (int)verdict);
  return "rejected";
}

void
muster_protocol_add_line (GString *out, guint64 pos, MusterVerdict verdict, const char *why, GBytes *op)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (op, &size);

  g_string_append_c (out, '{');
  muster_json_put_int (out, "pos", (gint64)pos);
  muster_json_put_text (out, "verdict", verdict_name (verdict));
  if (why)
    muster_json_put_text (out, "why", why);
  g_string_append (out, ",\"op\":");
  g_string_append_len (out, data, (gssize)size);
  g_string_append_c (out, '}');
}

MusterFeedLine *
muster_protocol_parse_line (const char *text, gsize length, GError **error)
{
  static const char mark[] = ",\"op\":";
  const gsize mark_size = sizeof mark - 1;
  const char *op = length > mark_size + 1 ? memmem (text, length, mark, mark_size) : NULL;
  g_autofree char *head = NULL;
  g_autoptr (MusterJson) root = NULL;
  const char *name;
  guint64 pos = 0;
  gsize head_size;

  if (op == NULL || text[length - 1] != '}') {
    syntax (error, "feed line: no operation");
    return NULL;
  }
  head_size = (gsize)(op - text);
  op += mark_size;
  /* The members before the operation, closed by a brace of their own. */
  head = g_malloc (head_size + 2);
  memcpy (head, text, head_size);
  head[head_size] = '}';
  head[head_size + 1] = 0;
  root = parse_object (head, head_size + 1, "feed line", error);
  if (root == NULL)
    return NULL;
  name = muster_json_get_text (root, "verdict");
  gsize op_size = length - 1 - (gsize)(op - text);
  if (!read_pos (root, "pos", &pos) || pos == 0 || name == NULL || op_size < 2 || op[0] != '{'
      || op[op_size - 1] != '}') {
    syntax (error, "feed line: pos, verdict or operation missing");
    return NULL;
  }
  for (guint i = 0; i < G_N_ELEMENTS (verdict_names); i++) {
    if (strcmp (name, verdict_names[i].name) == 0) {
      MusterFeedLine *line = g_new0 (MusterFeedLine, 1);
      line->pos = pos;
      line->verdict = verdict_names[i].verdict;
      line->why = g_strdup (muster_json_get_text (root, "why"));
      line->op = g_bytes_new (op, op_size);
      return line;
    }
  }
  syntax (error, "feed line: a verdict that is not known");
  return NULL;
}

static void
add_digest (GString *out, const MusterHash *digest)
{
  char hex[2 * MUSTER_HASH_SIZE + 1];

  muster_hash_format (digest, hex);
  muster_json_put_text (out, "digest", hex);
}

static gboolean
read_digest (const MusterJson *root, MusterHash *out)
{
  const char *hex = muster_json_get_text (root, "digest");

  return hex != NULL && muster_hash_parse (hex, out);
}

void
muster_protocol_add_end (GString *out, const MusterPullEnd *end)
{
  g_string_append_c (out, '{');
  muster_json_put_int (out, "through", (gint64)end->through);
  muster_json_put_int (out, "head", (gint64)end->head);
  add_digest (out, &end->digest);
  g_string_append (out, "}\n");
}

typedef struct {
  GPtrArray *lines;
  MusterPullEnd *end;
  gboolean ended;
} Pull;

static gboolean
gather_pull (const char *text, gsize length, gpointer data, GError **error)
{
  static const char mark[] = "{\"through\":";
  Pull *pull = data;
  guint64 last = pull->lines->len > 0 ? ((MusterFeedLine *)pull->lines->pdata[pull->lines->len - 1])->pos : 0;

  if (pull->ended)
    return syntax (error, "pull: a line after the end");
  if (length > sizeof mark && memcmp (text, mark, sizeof mark - 1) == 0) {
    g_autoptr (MusterJson) root = parse_object (text, length, "pull end", error);
    if (root == NULL)
      return FALSE;
    if (!read_pos (root, "through", &pull->end->through) || !read_pos (root, "head", &pull->end->head)
        || !read_digest (root, &pull->end->digest) || pull->end->through < last)
      return syntax (error, "pull end: through, head or digest wrong");
    pull->ended = TRUE;
    return TRUE;
  }
  MusterFeedLine *line = muster_protocol_parse_line (text, length, error);
  if (line == NULL)
    return FALSE;
  g_ptr_array_add (pull->lines, line);
  if (line->pos <= last)
    return syntax (error, "pull: places do not ascend");
  return TRUE;
}

GPtrArray *
muster_protocol_parse_pull (GBytes *body, MusterPullEnd *end, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_feed_line_free);
  Pull pull = { lines, end, FALSE };

  if (!each_line (body, gather_pull, &pull, error))
    return NULL;
  if (!pull.ended) {
    syntax (error, "pull: cut before its end");
    return NULL;
  }
  return g_steal_pointer (&lines);
}

void
muster_protocol_add_proof (GString *out, const MusterProof *proof)
{
  char time[MUSTER_TIME_TEXT];

  muster_time_format (proof->time_ms, time);
  g_string_append_c (out, '{');
  muster_json_put_int (out, "pos", (gint64)proof->pos);
  add_digest (out, &proof->digest);
  muster_json_put_text (out, "time", time);
  g_string_append_c (out, '}');
}

gboolean
muster_protocol_parse_proof (const char *text, gsize length, MusterProof *out, GError **error)
{
  g_autoptr (MusterJson) root = parse_object (text, length, "proof", error);
  const char *time;

  if (root == NULL)
    return FALSE;
  time = muster_json_get_text (root, "time");
  if (!read_pos (root, "pos", &out->pos) || !read_digest (root, &out->digest) || time == NULL
      || !muster_time_parse (time, &out->time_ms))
    return syntax (error, "proof: pos, digest or time wrong");
  return TRUE;
}

void
muster_protocol_add_line_event (GString *out, guint64 pos, MusterVerdict verdict, const char *why, GBytes *op)
{
  g_string_append_printf (out, "id: %" G_GUINT64_FORMAT "\ndata: ", pos);
  muster_protocol_add_line (out, pos, verdict, why, op);
  g_string_append (out, "\n\n");
}

void
muster_protocol_add_proof_event (GString *out, const MusterProof *proof)
{
  g_string_append (out, "event: proof\ndata: ");
  muster_protocol_add_proof (out, proof);
  g_string_append (out, "\n\n");
}

/* ---- hello and errors ---- */

void
muster_hello_clear (MusterHello *hello)
{
  g_clear_pointer (&hello->server, g_free);
  g_clear_pointer (&hello->account, g_free);
  g_clear_pointer (&hello->role, g_free);
  g_clear_pointer (&hello->name, g_free);
  g_clear_pointer (&hello->drill, g_free);
}

void
muster_protocol_add_hello (GString *out, const MusterHello *hello)
{
  char time[MUSTER_TIME_TEXT];

  muster_time_format (hello->time_ms, time);
  g_string_append_c (out, '{');
  muster_json_put_text (out, "server", hello->server);
  muster_json_put_int (out, "protocol", hello->protocol);
  muster_json_put_text (out, "time", time);
  muster_json_put_text (out, "account", hello->account);
  muster_json_put_text (out, "role", hello->role);
  if (hello->name != NULL)
    muster_json_put_text (out, "name", hello->name);
  if (hello->drill != NULL)
    muster_json_put_text (out, "drill", hello->drill);
  muster_json_put_int (out, "head", (gint64)hello->head);
  g_string_append (out, "}\n");
}

gboolean
muster_protocol_parse_hello (GBytes *body, MusterHello *out, GError **error)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (body, &size);
  g_autoptr (MusterJson) root = size > 0 ? parse_object (text, size, "hello", error) : NULL;
  const char *server, *time;
  gint64 time_ms = 0;
  guint64 head = 0;

  if (root == NULL)
    return error && *error ? FALSE : syntax (error, "hello: empty");
  if (muster_json_int (muster_json_get (root, "protocol"), 0) != MUSTER_PROTOCOL_VERSION) {
    g_set_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_VERSION, "the server speaks protocol %d",
                 (int)muster_json_int (muster_json_get (root, "protocol"), 0));
    return FALSE;
  }
  server = muster_json_get_text (root, "server");
  time = muster_json_get_text (root, "time");
  if (server == NULL || *server == 0 || time == NULL || !muster_time_parse (time, &time_ms)
      || !read_pos (root, "head", &head))
    return syntax (error, "hello: server, time or head wrong");
  *out = (MusterHello){
    .server = g_strdup (server),
    .protocol = MUSTER_PROTOCOL_VERSION,
    .time_ms = time_ms,
    .account = g_strdup (muster_json_get_text (root, "account")),
    .role = g_strdup (muster_json_get_text (root, "role")),
    .name = g_strdup (muster_json_get_text (root, "name")),
    .drill = g_strdup (muster_json_get_text (root, "drill")),
    .head = head,
  };
  return TRUE;
}

void
muster_protocol_add_error (GString *out, const char *code, const char *message)
{
  g_string_append_c (out, '{');
  muster_json_put_text (out, "error", code);
  muster_json_put_text (out, "message", message);
  g_string_append (out, "}\n");
}
