/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The real server and real desks on loopback, all in one main loop: what two desks write, both have, equal to the
 * digest; what is refused is refused to everybody alike; whoever misbehaves harms nobody else. */
#include "house.h"
#include "store/verify.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *dir;
  House *house;
  char *token;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  MusterServiceLimits limits = muster_service_default_limits;

  if (data)
    limits.listener.header_seconds = GPOINTER_TO_UINT (data);
  f->dir = house_folder ();
  f->house = house_open (f->dir, &limits, 0);
  f->token = house_account (f->dir, "anna", MUSTER_ROLE_COMMANDER);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->house)
    house_close (f->house);
  house_forget ();
  g_free (f->token);
  g_free (f->dir);
}

static Desk *
new_desk (Fixture *f, const char *account, const char *token)
{
  g_autofree char *dir = house_folder ();

  return desk_open (dir, f->house->url, account, token);
}

static void
log_and_drop (Desk *desk, const char *text)
{
  muster_op_unref (desk_log (desk, text));
}

static void
assert_equal (Desk *a, Desk *b)
{
  MusterHash x, y;
  guint64 p, q;

  desk_get_digest (a, &p, &x);
  desk_get_digest (b, &q, &y);
  g_assert_cmpuint (p, ==, q);
  g_assert_true (muster_hash_equal (&x, &y));
}

static guint
count_logs (Desk *desk)
{
  return muster_picture_count (muster_store_get_picture (desk->store), NULL, MUSTER_LOG);
}

typedef struct {
  Desk *desk;
  guint n;
} Expect;

static gboolean
has_logs (gpointer data)
{
  Expect *expect = data;

  return count_logs (expect->desk) >= expect->n;
}

static gboolean
is_cut (gpointer data)
{
  return muster_link_get_state (((Desk *)data)->link) == MUSTER_LINK_CUT;
}

/* ---- desks ---- */

static void
test_two_desks (Fixture *f, gconstpointer data)
{
  Desk *a = new_desk (f, "anna", f->token), *b = new_desk (f, "anna", f->token);

  log_and_drop (a, "before there is a line");
  desk_start (a);
  desk_start (b);
  house_wait (desk_is_proven, a, 10);
  house_wait (desk_is_proven, b, 10);
  for (guint i = 0; i < 30; i++)
    log_and_drop (i % 2 ? a : b, "both write");
  house_wait (has_logs, (&(Expect){ a, 31 }), 10);
  house_wait (has_logs, (&(Expect){ b, 31 }), 10);
  house_wait (desk_is_proven, a, 15);
  house_wait (desk_is_proven, b, 15);
  g_assert_cmpuint (muster_link_get_pending (a->link), ==, 0);
  g_assert_cmpint (muster_link_get_proven_at (a->link), >, 0);
  assert_equal (a, b);
  desk_close (a);
  desk_close (b);
}

static void
test_work_goes_on_without_server (Fixture *f, gconstpointer data)
{
  Desk *a = new_desk (f, "anna", f->token), *b = new_desk (f, "anna", f->token);
  guint port = (guint)g_ascii_strtoull (strrchr (f->house->url, ':') + 1, NULL, 10);

  desk_start (a);
  desk_start (b);
  log_and_drop (a, "with the server");
  house_wait (has_logs, (&(Expect){ b, 1 }), 10);
  house_close (f->house);
  f->house = NULL;
  house_wait (is_cut, a, 10);
  g_assert_cmpint (muster_link_get_cut_since (a->link), >, 0);
  for (guint i = 0; i < 5; i++) {
    log_and_drop (a, "alone");
    log_and_drop (b, "alone, too");
  }
  g_assert_cmpuint (muster_store_count_pending (a->store), ==, 5);
  f->house = house_open (f->dir, NULL, port);
  house_wait (has_logs, (&(Expect){ a, 11 }), 30);
  house_wait (has_logs, (&(Expect){ b, 11 }), 30);
  house_wait (desk_is_proven, a, 30);
  house_wait (desk_is_proven, b, 30);
  g_assert_cmpint (muster_link_get_cut_since (a->link), ==, 0);
  assert_equal (a, b);
  desk_close (a);
  desk_close (b);
}

/* Two desks with the line cut send the same team: one wins, the other sees that it was rejected. */
static void
test_competing_commands (Fixture *f, gconstpointer data)
{
  Desk *a = new_desk (f, "anna", f->token), *b = new_desk (f, "anna", f->token);
  static const char make[] = "{\"op\":\"team.set\",\"entity\":\"t-1\",\"args\":{\"name\":\"Vaduz fire brigade\"}}";
  static const char incident[] = "{\"op\":\"incident.report\",\"entity\":\"i-1\",\"args\":{\"title\":\"Flood\"}}";
  static const char order[] = "{\"op\":\"assignment.order\",\"args\":{\"team\":\"t-1\",\"incident\":\"i-1\",\"ordered_"
                              "at\":\"2026-07-01T02:00:00Z\"}}";
  const char *both[] = { make, incident };
  g_autoptr (GPtrArray) assignments = NULL;
  guint rejected = 0, active = 0;

  desk_start (a);
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    muster_op_unref (muster_store_submit (a->store, muster_intent_from_json (both[i], -1, NULL), NULL));
  house_wait (desk_is_proven, a, 10);
  desk_start (b);
  house_wait (desk_is_proven, b, 10);
  muster_link_stop (a->link);
  muster_link_stop (b->link);
  muster_op_unref (muster_store_submit (a->store, muster_intent_from_json (order, -1, NULL), NULL));
  muster_op_unref (muster_store_submit (b->store, muster_intent_from_json (order, -1, NULL), NULL));
  muster_link_start (a->link);
  house_wait (desk_is_proven, a, 15);
  muster_link_start (b->link);
  house_wait (desk_is_proven, b, 15);
  house_wait (desk_is_proven, a, 15);
  assert_equal (a, b);
  {
    MusterRecord *holder = muster_picture_holder (muster_store_get_picture (b->store), NULL, "t-1");
    g_assert_nonnull (holder);
    g_assert_true (g_str_has_prefix (holder->id, "g-"));
    g_assert_nonnull (strstr (holder->id, muster_store_get_node (a->store)));
    active++;
  }
  {
    g_autoptr (GPtrArray) history = muster_store_history (b->store, NULL, 0, 100, NULL);
    for (guint i = 0; i < history->len; i++)
      rejected += ((MusterEntry *)history->pdata[i])->verdict == MUSTER_VERDICT_REJECTED;
  }
  g_assert_cmpuint (active, ==, 1);
  g_assert_cmpuint (rejected, ==, 1);
  desk_close (a);
  desk_close (b);
}

static void
copy_file (const char *from_dir, const char *to_dir, const char *name)
{
  g_autofree char *from = g_build_filename (from_dir, name, NULL);
  g_autofree char *to = g_build_filename (to_dir, name, NULL);
  g_autofree char *data = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &data, &size, NULL));
  g_assert_true (g_file_set_contents (to, data, (gssize)size, NULL));
}

/* A folder restored from a backup writes under ids that are taken. */
static void
test_restored_backup_forks (Fixture *f, gconstpointer data)
{
  Desk *a = new_desk (f, "anna", f->token), *b, *witness = new_desk (f, "anna", f->token);
  g_autofree char *backup = house_folder ();
  g_autofree char *dir = g_strdup (a->dir);

  log_and_drop (a, "one");
  muster_store_close (a->store);
  copy_file (a->dir, backup, "journal.db");
  g_free (a->dir);
  g_object_unref (a->store);
  g_free (a);
  a = desk_open (dir, f->house->url, "anna", f->token);
  log_and_drop (a, "two, which the backup does not know");
  desk_start (a);
  house_wait (desk_is_proven, a, 10);
  desk_close (a);

  b = desk_open (backup, f->house->url, "anna", f->token);
  log_and_drop (b, "two again, but another");
  log_and_drop (b, "three");
  desk_start (b);
  desk_start (witness);
  house_wait (desk_is_proven, b, 15);
  house_wait (has_logs, (&(Expect){ witness, 4 }), 15);
  house_wait (desk_is_proven, witness, 15);
  g_assert_cmpuint (count_logs (b), ==, 4);
  assert_equal (b, witness);
  desk_close (b);
  desk_close (witness);
  /* And the folder is whole: its read models are what its journal gives. */
  {
    MusterVerifyReport report = { 0 };
    g_autoptr (GError) error = NULL;
    muster_verify (backup, &report, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (report.first_bad, ==, NULL);
    g_assert_cmpuint (report.operations, ==, 4);
    muster_verify_report_clear (&report);
  }
}

static void
test_viewer_is_forbidden (Fixture *f, gconstpointer data)
{
  g_autofree char *token = house_account (f->dir, "guest", MUSTER_ROLE_VIEWER);
  Desk *a = new_desk (f, "guest", token), *b = new_desk (f, "anna", f->token);

  log_and_drop (a, "a viewer may not");
  desk_start (a);
  desk_start (b);
  house_wait (desk_is_proven, a, 10);
  house_wait (desk_is_proven, b, 10);
  g_assert_cmpuint (muster_store_count_pending (a->store), ==, 0);
  g_assert_cmpuint (count_logs (a), ==, 0);
  assert_equal (a, b);
  desk_close (a);
  desk_close (b);
}

static gboolean
has_problem (gpointer data)
{
  return muster_link_get_problem (((Desk *)data)->link) != NULL;
}

/* ---- plain requests ---- */

static char *
join (GPtrArray *ops)
{
  g_autoptr (GBytes) body = muster_protocol_format_push (ops);

  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static void
test_push_is_idempotent (Fixture *f, gconstpointer data)
{
  Desk *a = new_desk (f, "anna", f->token);
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GPtrArray) swapped = g_ptr_array_new ();
  g_autofree char *body = NULL, *late = NULL, *first = NULL, *again = NULL, *gap = NULL, *junk = NULL;

  for (guint i = 0; i < 3; i++)
    log_and_drop (a, "once");
  ops = desk_pending (a);
  g_assert_cmpuint (ops->len, ==, 3);
  g_ptr_array_add (swapped, ops->pdata[1]);
  late = join (swapped);
  g_assert_cmpuint (house_request ("POST", f->house->url, "/v1/push", f->token, late, -1, &gap), ==, 200);
  g_assert_nonnull (strstr (gap, "\"outcome\":\"deferred\""));
  body = join (ops);
  g_assert_cmpuint (house_request ("POST", f->house->url, "/v1/push", f->token, body, -1, &first), ==, 200);
  g_assert_nonnull (strstr (first, "\"outcome\":\"ok\",\"pos\":3"));
  g_assert_cmpuint (house_request ("POST", f->house->url, "/v1/push", f->token, body, -1, &again), ==, 200);
  g_assert_nonnull (strstr (again, "\"outcome\":\"dup\",\"pos\":1"));
  g_assert_null (strstr (again, "\"ok\""));
  g_assert_cmpuint (house_request ("POST", f->house->url, "/v1/push", f->token, "not an operation\n", -1, &junk), ==,
                    200);
  g_assert_nonnull (strstr (junk, "{\"id\":null,\"outcome\":\"malformed\""));
  desk_close (a);
}

static void
test_node_belongs_to_its_account (Fixture *f, gconstpointer data)
{
  g_autofree char *token = house_account (f->dir, "boris", MUSTER_ROLE_COMMANDER);
  Desk *a = new_desk (f, "anna", f->token);
  g_autoptr (GPtrArray) ops = NULL;
  g_autofree char *body = NULL, *answer = NULL, *pull = NULL;

  desk_start (a);
  log_and_drop (a, "mine");
  house_wait (desk_is_proven, a, 10);
  muster_link_stop (a->link);
  log_and_drop (a, "also mine");
  ops = desk_pending (a);
  body = join (ops);
  g_assert_cmpuint (house_request ("POST", f->house->url, "/v1/push", token, body, -1, &answer), ==, 200);
  g_assert_nonnull (strstr (answer, "\"outcome\":\"forbidden\",\"why\":\"node"));
  /* It is not in the log, so the id is not used up. */
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/pull?after=1", f->token, NULL, 0, &pull), ==, 200);
  g_assert_true (g_str_has_prefix (pull, "{\"through\":1,\"head\":1,"));
  muster_link_start (a->link);
  house_wait (desk_is_proven, a, 10);
  desk_close (a);
}

static void
test_bad_tokens (Fixture *f, gconstpointer data)
{
  Desk *a = new_desk (f, "anna", "0000");
  g_autofree char *answer = NULL;
  g_autoptr (MusterAccounts) accounts = muster_accounts_open (f->dir, NULL);

  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/hello", NULL, NULL, 0, &answer), ==, 401);
  g_assert_true (g_str_has_prefix (answer, "{\"error\":\"unauthorized\""));
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/hello", "", NULL, 0, NULL), ==, 401);
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/hello", "x' OR 1=1", NULL, 0, NULL), ==, 401);
  desk_start (a);
  house_wait (has_problem, a, 10);
  g_assert_cmpstr (muster_link_get_problem (a->link), ==, "unauthorized");
  /* The right token heals it without a restart. */
  muster_store_set_setting (a->store, "server.token", f->token, NULL);
  house_wait (desk_is_proven, a, 10);
  /* Revoked: the stream ends too. */
  g_assert_true (muster_accounts_revoke (accounts, "anna", NULL));
  house_wait (has_problem, a, 10);
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/hello", f->token, NULL, 0, NULL), ==, 401);
  desk_close (a);
}

/* An account made beside the running server may come in at once, also just after the server has looked into the file.
 */
static void
test_new_account_at_once (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 5; i++) {
    g_autofree char *name = g_strdup_printf ("new%u", i);
    g_autofree char *token = NULL;
    g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/hello", "guess", NULL, 0, NULL), ==, 401);
    token = house_account (f->dir, name, MUSTER_ROLE_DUTY);
    g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/hello", token, NULL, 0, NULL), ==, 200);
  }
}

static void
test_limits (Fixture *f, gconstpointer data)
{
  g_autofree char *large = g_strnfill (MUSTER_PROTOCOL_PUSH_MAX + 100, 'x');
  g_autofree char *huge = g_strnfill (6 * 1024 * 1024, 'x');
  g_autofree char *answer = NULL;
  g_autoptr (GString) many = g_string_new (NULL);

  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/hello", f->token, NULL, 0, NULL), ==, 200);
  g_assert_cmpuint (house_request ("POST", f->house->url, "/v1/push", f->token, large, -1, &answer), ==, 413);
  g_assert_true (g_str_has_prefix (answer, "{\"error\":\"too-large\""));
  for (guint i = 0; i <= MUSTER_PROTOCOL_PUSH_OPS; i++)
    g_string_append (many, "{}\n");
  g_assert_cmpuint (house_request ("POST", f->house->url, "/v1/push", f->token, many->str, -1, NULL), ==, 413);
  /* Who has no token is not listened to for long. */
  g_assert_cmpuint (house_request ("POST", f->house->url, "/v1/push", "wrong", huge, -1, NULL), !=, 200);
  g_assert_cmpuint (house_request ("POST", f->house->url, "/v1/session", NULL, huge, 8192, NULL), ==, 413);
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/pull?after=x", f->token, NULL, 0, NULL), ==, 400);
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/pull?after=0&limit=0", f->token, NULL, 0, NULL), ==, 400);
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/pull?after=7", f->token, NULL, 0, NULL), ==, 409);
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/live?after=7", f->token, NULL, 0, NULL), ==, 409);
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/nowhere", f->token, NULL, 0, NULL), ==, 404);
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/push", f->token, NULL, 0, NULL), ==, 405);
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/hello", f->token, NULL, 0, NULL), ==, 200);
}

static void
test_session (Fixture *f, gconstpointer data)
{
  g_autoptr (MusterAccounts) accounts = muster_accounts_open (f->dir, NULL);
  g_autofree char *unused = NULL, *answer = NULL, *token = NULL;
  static const char wrong[] = "{\"account\":\"carla\",\"password\":\"wrong\"}";
  static const char right[] = "{\"account\":\"carla\",\"password\":\"Rhein 2026\"}";
  guint status = 0;
  char *at;

  g_assert_true (muster_accounts_add (accounts, "carla", MUSTER_ROLE_DUTY, "Rhein 2026", &unused, NULL));
  /* The server looks into the file each second; on a busy machine somewhat later. */
  for (guint i = 0; i < 4 && status != 200; i++) {
    g_clear_pointer (&answer, g_free);
    house_pump (1300);
    status = house_request ("POST", f->house->url, "/v1/session", NULL, right, -1, &answer);
  }
  g_assert_cmpuint (status, ==, 200);
  at = strstr (answer, "\"token\":\"") + 9;
  token = g_strndup (at, strcspn (at, "\""));
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/hello", token, NULL, 0, NULL), ==, 200);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (house_request ("POST", f->house->url, "/v1/session", NULL, wrong, -1, NULL), ==, 401);
  status = house_request ("POST", f->house->url, "/v1/session", NULL, right, -1, NULL);
  g_assert_cmpuint (status, ==, 429);
  /* Tokens go on working. */
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/hello", token, NULL, 0, NULL), ==, 200);
  g_assert_cmpuint (house_request ("POST", f->house->url, "/v1/session", NULL, "[", -1, NULL), ==, 400);
}

static void
test_area (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "map.area", NULL);
  g_autofree char *answer = NULL;

  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/area", f->token, NULL, 0, NULL), ==, 404);
  g_assert_true (g_file_set_contents (path, "0123456789", -1, NULL));
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/area", f->token, NULL, 0, &answer), ==, 200);
  g_assert_cmpstr (answer, ==, "0123456789");
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/area", NULL, NULL, 0, NULL), ==, 401);
}

/* ---- those who misbehave ---- */

static GSocketConnection *
call (House *house, const char *text)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection
      = g_socket_client_connect_to_host (client, house->url + strlen ("http://"), 0, NULL, &error);

  g_assert_no_error (error);
  if (text)
    g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, strlen (text), NULL,
                               NULL, NULL);
  g_socket_set_blocking (g_socket_connection_get_socket (connection), FALSE);
  return connection;
}

/* Whether the other side has ended it; what it sent before is thrown away. */
static gsize seen; /* bytes thrown away */

static gboolean
is_ended (gpointer data)
{
  static char buffer[65536];
  g_autoptr (GError) error = NULL;
  gssize n;

  while ((n = g_socket_receive (g_socket_connection_get_socket (data), buffer, sizeof buffer, NULL, &error)) > 0)
    seen += (gsize)n;
  return n == 0 || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

static void
test_idle_connections (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) idle = g_ptr_array_new_with_free_func (g_object_unref);
  Desk *a = new_desk (f, "anna", f->token);

  for (guint i = 0; i < 200; i++) {
    g_ptr_array_add (idle, call (f->house, i % 2 ? "GET /v1/hello HTTP/1.1\r\nHost:" : NULL));
    if (i % 50 == 0)
      house_pump (10);
  }
  desk_start (a);
  log_and_drop (a, "in spite of them");
  house_wait (desk_is_proven, a, 10);
  g_assert_cmpuint (muster_listener_count (muster_service_get_listener (f->house->service)), >=, 200);
  /* Their header does not come: they are cut. */
  house_wait (is_ended, idle->pdata[0], 10);
  house_wait (is_ended, idle->pdata[199], 10);
  g_assert_true (desk_is_proven (a));
  desk_close (a);
}

static void
test_more_than_may_come (Fixture *f, gconstpointer data)
{
  MusterServiceLimits limits = muster_service_default_limits;
  g_autofree char *dir = house_folder ();
  g_autofree char *token = NULL;
  g_autoptr (GPtrArray) idle = g_ptr_array_new_with_free_func (g_object_unref);
  House *house;

  limits.listener.connections = 10;
  house = house_open (dir, &limits, 0);
  token = house_account (dir, "anna", MUSTER_ROLE_DUTY);
  for (guint i = 0; i < 40; i++) {
    g_ptr_array_add (idle, call (house, NULL));
    house_pump (5);
  }
  g_assert_cmpuint (house_request ("GET", house->url, "/v1/hello", token, NULL, 0, NULL), ==, 200);
  g_assert_true (is_ended (idle->pdata[0]));
  g_assert_cmpuint (muster_listener_count (muster_service_get_listener (house->service)), <=, 20);
  house_close (house);
}

static void
test_smuggling (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketConnection) two
      = call (f->house, "POST /v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/hello HTTP/1.1\r\n\r\n");
  g_autoptr (GSocketConnection) junk = call (f->house, "\x16\x03\x01\x02 hello\r\n\r\n");

  house_wait (is_ended, two, 10);
  house_wait (is_ended, junk, 10);
  g_assert_cmpuint (house_request ("GET", f->house->url, "/v1/hello", f->token, NULL, 0, NULL), ==, 200);
}

static void
test_slow_reader (Fixture *f, gconstpointer data)
{
  MusterServiceLimits limits = muster_service_default_limits;
  g_autofree char *dir = house_folder ();
  g_autofree char *token = NULL, *request = NULL, *text = g_strnfill (20000, 'x');
  GSocketConnection *slow;
  House *house;
  Desk *a;

  limits.feed.buffer_bytes = 64 * 1024;
  limits.feed.stall_seconds = 2;
  house = house_open (dir, &limits, 0);
  token = house_account (dir, "anna", MUSTER_ROLE_DUTY);
  {
    g_autofree char *desk_dir = house_folder ();
    a = desk_open (desk_dir, house->url, "anna", token);
  }
  request = g_strdup_printf ("GET /v1/live?after=0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", token);
  seen = 0;
  slow = call (house, request);
  desk_start (a);
  for (guint i = 0; i < 600; i++)
    log_and_drop (a, text); /* 12 MB, more than the sockets hold */
  house_wait (has_logs, (&(Expect){ a, 600 }), 20);
  house_wait (desk_is_proven, a, 30);
  /* It reads nothing, so it is dropped; the desk beside it was never held up. */
  house_pump (4000);
  house_wait (is_ended, slow, 30);
  g_assert_cmpuint (seen, <, 600 * 20000);
  g_object_unref (slow);
  desk_close (a);
  house_close (house);
}

/* A server that takes connections and never says anything must not make a desk slow. */
static void
test_black_hole (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) hole = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (hole, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_autofree char *dir = house_folder ();
  Desk *a = desk_open (dir, url, "anna", f->token);
  gint64 longest = 0, end = g_get_monotonic_time () + 7 * G_USEC_PER_SEC;

  desk_start (a);
  while (g_get_monotonic_time () < end) {
    gint64 start = g_get_monotonic_time ();
    g_main_context_iteration (NULL, FALSE);
    longest = MAX (longest, g_get_monotonic_time () - start);
    g_usleep (500);
  }
  log_and_drop (a, "saved all the same");
  g_assert_cmpint (muster_link_get_state (a->link), ==, MUSTER_LINK_CUT);
  g_assert_cmpstr (muster_link_get_problem (a->link), ==, "unreachable");
  g_test_message ("longest step of the main loop: %.1f ms", (double)longest / 1000);
  /* The line goes where the setting points, at once. */
  muster_store_set_setting (a->store, "server.url", f->house->url, NULL);
  house_wait (desk_is_proven, a, 10);
  desk_close (a);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/server/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("two-desks-end-equal-and-proven", test_two_desks);
  ADD ("work-goes-on-without-the-server", test_work_goes_on_without_server);
  ADD ("of-two-competing-commands-one-wins-everywhere", test_competing_commands);
  ADD ("a-restored-backup-loses-nothing", test_restored_backup_forks);
  ADD ("a-viewer-s-operation-is-forbidden-and-the-desk-goes-on", test_viewer_is_forbidden);
  ADD ("a-push-twice-is-a-push-once", test_push_is_idempotent);
  ADD ("a-node-belongs-to-its-account", test_node_belongs_to_its_account);
  ADD ("bad-and-revoked-tokens", test_bad_tokens);
  ADD ("a-new-account-may-come-in-at-once", test_new_account_at_once);
  ADD ("what-is-too-large-or-wrong-is-refused", test_limits);
  ADD ("a-password-gives-a-token-and-guessing-is-stopped", test_session);
  ADD ("the-area-is-handed-out", test_area);
  g_test_add ("/server/idle-connections-block-nobody", Fixture, GUINT_TO_POINTER (3), set_up, test_idle_connections,
              tear_down);
  ADD ("beyond-the-limit-the-longest-idle-goes", test_more_than_may_come);
  ADD ("smuggled-requests-are-cut", test_smuggling);
  ADD ("a-slow-reader-is-dropped-and-holds-up-nobody", test_slow_reader);
  ADD ("a-black-hole-does-not-slow-a-desk", test_black_hole);
  return g_test_run ();
}
