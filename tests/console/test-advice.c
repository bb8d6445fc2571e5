/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Advice at a desk, without its screens: a question follows what changes and gives up what is old, what is accepted is
 * in the journal with its proposal and its reason, goods go through their steps, roads are shut and opened. There is no
 * map here, so every time is a straight line and says so. */
#include "../desk/desk-on-folder.h"
#include "console/advice-words.h"
#include "console/closure-menu.h"
#include "console/question.h"
#include "console/routing.h"
#include "console/settings.h"
#include "desk/advice-deeds.h"
#include <math.h>

static void
act (Room *room, const char *json)
{
  g_autoptr (GError) error = NULL;
  MusterIntent *intent = muster_intent_from_json (json, -1, &error);
  g_assert_no_error (error);
  room_submit (room, intent);
}

static void
furnish (Room *room)
{
  room_open (room);
  act (room, "{\"op\":\"incident.report\",\"entity\":\"i-a\",\"args\":{\"title\":\"Flood A\",\"hazard\":\"flood\","
             "\"position\":[9.5,47.0]}}");
  act (room, "{\"op\":\"team.set\",\"entity\":\"t-near\",\"args\":{\"name\":\"Near\",\"fields\":[\"flood\"],"
             "\"position\":[9.51,47.0],\"own\":true,\"standby\":true}}");
  act (room, "{\"op\":\"team.set\",\"entity\":\"t-far\",\"args\":{\"name\":\"Far\",\"fields\":[\"flood\"],"
             "\"position\":[9.6,47.0],\"own\":true,\"standby\":true}}");
}

static gboolean
is_answered (gpointer data)
{
  MusterQuestion *question = data;
  return !muster_question_is_asking (question)
         && (muster_question_get_dispatch (question) != NULL || muster_question_get_trouble (question) != NULL);
}

static const MusterRecord *
only (Room *room, MusterKind kind)
{
  g_autoptr (GPtrArray) all = muster_desk_list (room->desk, kind);
  return all->len == 1 ? g_ptr_array_index (all, 0) : NULL;
}

typedef struct {
  Room *room;
  MusterKind kind;
  guint n;
} Count;

static gboolean
has_count (gpointer data)
{
  Count *count = data;
  g_autoptr (GPtrArray) all = muster_desk_list (count->room->desk, count->kind);
  return all->len >= count->n;
}

static void
wait_count (Room *room, MusterKind kind, guint n)
{
  Count count = { room, kind, n };
  room_wait (has_count, &count, muster_kind_info (kind)->name);
}

static guint
count_seats (const MusterDispatch *d, const char *incident)
{
  return muster_advice_figures (d, incident, FALSE).seats;
}

static void
test_accept (void)
{
  Room room = { 0 };
  furnish (&room);
  MusterQuestion *question = muster_question_of_teams (room.desk);
  muster_question_watch (question);
  room_wait (is_answered, question, "an answer");
  MusterDispatch *d = muster_question_get_dispatch (question);
  g_assert_nonnull (d);
  g_assert_cmpuint (count_seats (d, "i-a"), >=, 1);
  const MusterDispatchSeat *seat = g_ptr_array_index (d->seats, 0);
  g_assert_nonnull (seat->proposed);
  g_assert_cmpint (seat->proposed->way, ==, MUSTER_WAY_STRAIGHT);
  g_autofree char *eta = muster_advice_words_eta (seat->proposed->eta_s, seat->proposed->way);
  g_assert_nonnull (strstr (eta, "straight line"));
  MusterAdviceFigures figures = muster_advice_figures (d, "i-a", FALSE);
  guint filled = figures.filled;

  muster_deeds_dispatch (room.desk, d, "i-a", NULL, 0, NULL, "sent");
  wait_count (&room, MUSTER_ASSIGNMENT, filled);
  wait_count (&room, MUSTER_ADVICE, 1);
  const MusterRecord *advice = only (&room, MUSTER_ADVICE);
  g_assert_cmpstr (muster_record_text (advice, MUSTER_ADVICE_DECISION), ==, "accepted");
  g_assert_cmpstr (muster_record_text (advice, MUSTER_ADVICE_DECIDED_BY), ==, "tester");
  g_assert_cmpstr (muster_record_text (advice, MUSTER_ADVICE_INCIDENT), ==, "i-a");
  g_assert_true (muster_record_has (advice, MUSTER_ADVICE_BODY));
  muster_question_unwatch (question);
  room_close (&room);
}

static gboolean
has_outcome (gpointer data)
{
  const MusterRecord *advice = only (data, MUSTER_ADVICE);
  return advice != NULL && muster_record_has (advice, MUSTER_ADVICE_OUTCOME);
}

static void
test_outcome (void)
{
  Room room = { 0 };
  furnish (&room);
  muster_deeds_follow (room.desk);
  MusterQuestion *question = muster_question_of_teams (room.desk);
  muster_question_watch (question);
  room_wait (is_answered, question, "an answer");
  muster_deeds_dispatch (room.desk, muster_question_get_dispatch (question), "i-a", NULL, 0, NULL, "sent");
  wait_count (&room, MUSTER_ASSIGNMENT, 1);
  wait_count (&room, MUSTER_ADVICE, 1);
  g_autoptr (GPtrArray) assignments = muster_desk_list (room.desk, MUSTER_ASSIGNMENT);
  const MusterRecord *a = g_ptr_array_index (assignments, 0);
  MusterIntent *arrived = room_intent ("assignment.status", a->id);
  muster_intent_int (arrived, MUSTER_ASSIGNMENT_ARRIVED_AT,
                     muster_record_int (a, MUSTER_ASSIGNMENT_ORDERED_AT, 0) + 60000);
  room_submit (&room, arrived);
  room_wait (has_outcome, &room, "the outcome");
  g_assert_nonnull (strstr (muster_record_text (only (&room, MUSTER_ADVICE), MUSTER_ADVICE_OUTCOME), "\"took_s\":60"));
  muster_question_unwatch (question);
  room_close (&room);
}

/* Whatever comes in between, the answer that stays is about what there is, and no more is asked than needed. */
static void
test_follows (void)
{
  Room room = { 0 };
  furnish (&room);
  MusterQuestion *question = muster_question_of_teams (room.desk);
  muster_question_watch (question);
  act (&room, "{\"op\":\"incident.report\",\"entity\":\"i-b\",\"args\":{\"title\":\"Flood B\",\"hazard\":\"flood\","
              "\"position\":[9.58,47.0]}}");
  g_assert_true (muster_question_is_asking (question));
  room_wait (is_answered, question, "an answer");
  g_assert_cmpuint (count_seats (muster_question_get_dispatch (question), "i-b"), >=, 1);
  guint asked = muster_question_count_asked (question);
  g_assert_cmpuint (asked, >=, 2);

  /* a burst is one asking; what no adviser reads is none */
  for (int i = 0; i < 5; i++)
    act (&room, "{\"op\":\"incident.set\",\"entity\":\"i-a\",\"args\":{\"note\":\"more\"}}");
  g_assert_true (muster_question_is_old (question));
  room_wait (is_answered, question, "an answer again");
  g_assert_cmpuint (muster_question_count_asked (question), ==, asked + 1);
  act (&room, "{\"op\":\"log.add\",\"args\":{\"text\":\"a call\"}}");
  g_assert_false (muster_question_is_old (question));

  /* asked by hand twice: the first is given up, whatever it still brings */
  guint given_up = muster_question_count_given_up (question);
  muster_question_ask (question);
  muster_question_ask (question);
  g_assert_cmpuint (muster_question_count_given_up (question), ==, given_up + 1);
  room_wait (is_answered, question, "the last answer");

  /* nobody watches: nothing is asked */
  muster_question_unwatch (question);
  asked = muster_question_count_asked (question);
  act (&room, "{\"op\":\"incident.set\",\"entity\":\"i-a\",\"args\":{\"note\":\"still more\"}}");
  for (int i = 0; i < 50; i++) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (10000);
  }
  g_assert_cmpuint (muster_question_count_asked (question), ==, asked);
  room_close (&room);
}

static void
on_failed (MusterDesk *desk, const char *sentence, char **out)
{
  g_free (*out);
  *out = g_strdup (sentence);
}

static gboolean
is_set (gpointer data)
{
  return *(char **)data != NULL;
}

static void
test_override (void)
{
  Room room = { 0 };
  g_autofree char *failed = NULL;
  furnish (&room);
  g_signal_connect (room.desk, "failed", G_CALLBACK (on_failed), &failed);
  MusterQuestion *question = muster_question_of_teams (room.desk);
  muster_question_watch (question);
  room_wait (is_answered, question, "an answer");
  MusterDispatch *d = muster_question_get_dispatch (question);
  const MusterDispatchSeat *seat = g_ptr_array_index (d->seats, 0);
  MusterDispatchChoice choice = { 0, NULL };
  g_assert_nonnull (seat->proposed);

  muster_deeds_dispatch (room.desk, d, "i-a", &choice, 1, NULL, "sent");
  room_wait (is_set, &failed, "that a reason is missing");
  g_assert_null (only (&room, MUSTER_ADVICE));

  muster_deeds_dispatch_one (room.desk, d, 0, g_str_equal (seat->proposed->team, "t-near") ? "t-far" : "t-near",
                             "they know the place");
  wait_count (&room, MUSTER_ADVICE, 1);
  wait_count (&room, MUSTER_ASSIGNMENT, 1);
  const MusterRecord *advice = only (&room, MUSTER_ADVICE);
  g_assert_cmpstr (muster_record_text (advice, MUSTER_ADVICE_DECISION), ==, "overridden");
  g_assert_cmpstr (muster_record_text (advice, MUSTER_ADVICE_REASON), ==, "they know the place");
  g_assert_nonnull (only (&room, MUSTER_ASSIGNMENT));
  muster_question_unwatch (question);
  room_close (&room);
}

static gboolean
is_receipted (gpointer data)
{
  g_autoptr (GPtrArray) all = muster_desk_list (((Room *)data)->desk, MUSTER_RECEIPT);
  return all->len >= 2;
}

static gboolean
is_released (gpointer data)
{
  const MusterRecord *order = only (data, MUSTER_ORDER);
  return order != NULL && muster_record_has (order, MUSTER_ORDER_RELEASED_AT);
}

static gboolean
is_moving (gpointer data)
{
  return only (data, MUSTER_SHIPMENT) != NULL;
}

static void
test_goods (void)
{
  Room room = { 0 };
  furnish (&room);
  act (&room, "{\"op\":\"depot.set\",\"entity\":\"d-a\",\"args\":{\"name\":\"Depot\",\"state\":\"existing\","
              "\"position\":[9.5,47.0]}}");
  act (&room, "{\"op\":\"stock.set\",\"entity\":\"s-a\",\"args\":{\"depot\":\"d-a\",\"item\":\"water\",\"unit\":\"l\","
              "\"quantity\":100}}");
  act (&room, "{\"op\":\"order.place\",\"entity\":\"b-a\",\"args\":{\"incident\":\"i-a\",\"item\":\"water\","
              "\"quantity\":40,\"stock\":\"s-a\",\"depot\":\"d-a\",\"requested_at\":\"2026-07-01T10:00:00Z\"}}");
  g_assert_cmpstr (muster_deeds_order_step_label (room.desk, only (&room, MUSTER_ORDER)), ==, "Released");
  g_assert_true (muster_deeds_order_step (room.desk, "b-a"));
  room_wait (is_released, &room, "the release");
  g_assert_true (muster_deeds_order_step (room.desk, "b-a"));
  room_wait (is_moving, &room, "the shipment");
  g_assert_cmpint (muster_record_int (muster_desk_get (room.desk, "s-a"), MUSTER_STOCK_QUANTITY, 0), ==, 60);
  g_assert_cmpstr (muster_deeds_order_step_label (room.desk, only (&room, MUSTER_ORDER)), ==, "Received");
  g_assert_true (muster_deeds_order_step (room.desk, "b-a"));
  room_wait (is_receipted, &room, "both receipts");
  g_assert_null (muster_deeds_order_step_label (room.desk, only (&room, MUSTER_ORDER)));
  g_assert_false (muster_deeds_order_step (room.desk, "b-a"));
  room_close (&room);
}

static gboolean
is_closed (gpointer data)
{
  return only (data, MUSTER_CLOSURE) != NULL;
}

static gboolean
is_open_again (gpointer data)
{
  return muster_record_has (only (data, MUSTER_CLOSURE), MUSTER_CLOSURE_UNTIL);
}

static void
test_closure (void)
{
  Room room = { 0 };
  furnish (&room);
  g_assert_false (muster_closure_open_nearest (room.desk, (MusterLatLon){ 47, 9.5 }));
  muster_closure_close_road (room.desk, (MusterLatLon){ 47, 9.5 }, "Bridge");
  room_wait (is_closed, &room, "the closure");
  g_assert_cmpstr (muster_record_name (only (&room, MUSTER_CLOSURE)), ==, "Bridge");
  g_assert_false (muster_closure_open_nearest (room.desk, (MusterLatLon){ 47.1, 9.5 }));
  g_assert_true (muster_closure_open_nearest (room.desk, (MusterLatLon){ 47.001, 9.5 }));
  room_wait (is_open_again, &room, "the road open again");
  room_close (&room);
}

/* ---- a routing server ---- */

/* Answers the table service of OSRM: 77 s from each to each, or nothing that is a table. */
typedef struct {
  GSocketService *service;
  guint16 port;
  int asked; /* atomic */
  gboolean broken;
} Server;

static guint
count_of (const char *request, const char *list)
{
  const char *at = strstr (request, list);
  guint n = 1;
  for (at += strlen (list); g_ascii_isdigit (*at) || *at == ';'; at++)
    n += *at == ';';
  return n;
}

static gboolean
on_run (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Server *server = data;
  char request[65536] = { 0 };
  g_autoptr (GString) body = g_string_new ("{\"code\":\"Ok\",\"durations\":[");
  gsize read = 0;
  while (read < sizeof request - 1 && strstr (request, "\r\n\r\n") == NULL) {
    gssize n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), request + read,
                                    sizeof request - 1 - read, NULL, NULL);
    if (n <= 0)
      return TRUE;
    read += (gsize)n;
  }
  g_atomic_int_inc (&server->asked);
  guint from = count_of (request, "sources="), to = count_of (request, "destinations=");
  for (guint i = 0; i < from; i++) {
    g_string_append (body, i > 0 ? ",[" : "[");
    for (guint k = 0; k < to; k++)
      g_string_append (body, k > 0 ? ",77" : "77");
    g_string_append_c (body, ']');
  }
  g_string_append (body, "]}");
  if (server->broken)
    g_string_assign (body, "{\"code\":\"NoTable\"}");
  g_autofree char *answer
      = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                         "Content-Length: %u\r\n\r\n%s",
                         (guint)body->len, body->str);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer, strlen (answer), NULL,
                             NULL, NULL);
  return TRUE;
}

static void
server_start (Server *server)
{
  server->service = g_threaded_socket_service_new (4);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0), got = NULL;
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (server->service), any, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &got, NULL));
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  g_signal_connect (server->service, "run", G_CALLBACK (on_run), server);
  g_socket_service_start (server->service);
}

static const MusterDispatchOption *
proposed (MusterQuestion *question)
{
  MusterDispatch *d = muster_question_get_dispatch (question);
  return d != NULL && d->seats->len > 0 ? ((MusterDispatchSeat *)g_ptr_array_index (d->seats, 0))->proposed : NULL;
}

static gboolean
is_remote (gpointer question)
{
  const MusterDispatchOption *o = proposed (question);
  return o != NULL && o->way == MUSTER_WAY_REMOTE;
}

static gboolean
is_own_again (gpointer question)
{
  return proposed (question) != NULL && !is_remote (question) && !muster_question_is_asking (question);
}

static void
test_a_routing_server_of_the_settings (void)
{
  static const char *const bad[]
      = { "127.0.0.1:5000", "ftp://127.0.0.1", "http://", "http:// 127.0.0.1", "http://127.0.0.1?x=1", NULL };
  Room room = { 0 };
  Server server = { 0 };
  double limit;
  for (guint i = 0; bad[i] != NULL; i++) {
    g_autofree char *trouble = muster_routing_trouble (bad[i]), *got = NULL;
    g_assert_nonnull (trouble);
    g_settings_set_string (muster_settings (), "routing-address", bad[i]); /* whoever wrote it there */
    got = muster_routing_get (&limit);
    g_assert_null (got);
  }
  g_settings_reset (muster_settings (), "routing-address");
  furnish (&room);
  server_start (&server);
  MusterAdviserSource *source = muster_adviser_source_of (room.desk);
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u", server.port), *trouble = NULL;
  MusterQuestion *question = muster_question_of_teams (room.desk);
  muster_question_watch (question);
  room_wait (is_own_again, question, "our own times");
  g_assert_cmpint (muster_adviser_source_get_remote (source, &trouble), ==, MUSTER_REMOTE_NONE);
  /* Set while the desk is open: the question is asked again, and the server is. */
  g_settings_set_string (muster_settings (), "routing-address", address);
  room_wait (is_remote, question, "the server's times");
  g_assert_cmpint (muster_adviser_source_get_remote (source, &trouble), ==, MUSTER_REMOTE_USED);
  g_autofree char *eta = muster_advice_words_eta (proposed (question)->eta_s, MUSTER_WAY_REMOTE);
  g_assert_nonnull (strstr (eta, "routing server"));
  /* An answer that is no table: ours stand in, and the state says why. */
  server.broken = TRUE;
  g_settings_set_int (muster_settings (), "routing-timeout", 3);
  room_wait (is_own_again, question, "our own times again");
  g_assert_cmpint (muster_adviser_source_get_remote (source, &trouble), ==, MUSTER_REMOTE_FAILED);
  g_assert_cmpstr (trouble, ==, "the routing server's answer is no table of times");
  int asked = g_atomic_int_get (&server.asked);
  muster_question_ask (question);
  room_wait (is_own_again, question, "an answer");
  g_assert_cmpint (g_atomic_int_get (&server.asked), ==, asked); /* left alone */
  g_settings_reset (muster_settings (), "routing-address");
  g_settings_reset (muster_settings (), "routing-timeout");
  room_wait (is_own_again, question, "an answer");
  g_assert_cmpint (muster_adviser_source_get_remote (source, &(char *){ NULL }), ==, MUSTER_REMOTE_NONE);
  muster_question_unwatch (question);
  muster_adviser_source_unref (source);
  g_socket_service_stop (server.service);
  g_object_unref (server.service);
  room_close (&room);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/advice/accept", test_accept);
  g_test_add_func ("/advice/outcome", test_outcome);
  g_test_add_func ("/advice/follows", test_follows);
  g_test_add_func ("/advice/override", test_override);
  g_test_add_func ("/advice/goods", test_goods);
  g_test_add_func ("/advice/closure", test_closure);
  g_test_add_func ("/advice/a-routing-server-of-the-settings", test_a_routing_server_of_the_settings);
  return g_test_run ();
}
