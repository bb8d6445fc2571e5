/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * muster-server as a process: killed in the middle of pushes it has lost nothing that it acknowledged; asked to end, it
 * ends in order; one folder has one server. The path of the program is the first argument. */
#include "house.h"
#include <signal.h>
#include <string.h>

static const char *program;

static guint timer;

static gboolean
on_kill (gpointer data)
{
  timer = 0;
  g_subprocess_send_signal (data, SIGKILL);
  return G_SOURCE_REMOVE;
}

/* The ids of the results that stand for "it is in the log". */
static void
note_acknowledged (const char *answer, GPtrArray *ids)
{
  g_autoptr (GBytes) bytes = g_bytes_new (answer, strlen (answer));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = muster_protocol_parse_results (bytes, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < results->len; i++) {
    MusterPushLine *line = results->pdata[i];
    if (line->outcome == MUSTER_PUSH_OK || line->outcome == MUSTER_PUSH_DUP)
      g_ptr_array_add (ids, g_strdup (line->id));
  }
}

static void
test_kill_in_the_middle (void)
{
  g_autofree char *dir = house_folder (), *desk_dir = house_folder ();
  g_autofree char *token = house_account (dir, "anna", MUSTER_ROLE_DUTY);
  g_autofree char *pull = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) ops = NULL;
  Desk *desk = desk_open (desk_dir, "http://127.0.0.1:9", "anna", token);
  Spawned *server = house_spawn (program, dir, 0);
  guint deaths = 0, at = 0;

  for (guint i = 0; i < 400; i++)
    muster_op_unref (desk_log (desk, "into the storm"));
  ops = desk_pending (desk);
  g_assert_cmpuint (ops->len, ==, 400);
  timer = g_timeout_add ((guint)g_test_rand_int_range (5, 60), on_kill, server->process);
  while (at < ops->len) {
    g_autoptr (GPtrArray) batch = g_ptr_array_new ();
    g_autoptr (GBytes) body = NULL;
    g_autofree char *answer = NULL;
    for (guint i = at; i < MIN (at + 5, ops->len); i++)
      g_ptr_array_add (batch, ops->pdata[i]);
    body = muster_protocol_format_push (batch);
    if (house_request ("POST", server->url, "/v1/push", token, g_bytes_get_data (body, NULL),
                       (gssize)g_bytes_get_size (body), &answer)
        == 200) {
      note_acknowledged (answer, ids);
      at += batch->len;
    } else {
      g_subprocess_wait (server->process, NULL, NULL);
      g_assert_cmpint (house_end (server), ==, -1);
      deaths++;
      server = house_spawn (program, dir, 0);
      if (deaths < 5)
        timer = g_timeout_add ((guint)g_test_rand_int_range (5, 60), on_kill, server->process);
    }
  }
  if (timer)
    g_source_remove (timer);
  house_kill (server, SIGKILL);
  house_end (server);
  server = house_spawn (program, dir, 0);
  g_assert_cmpuint (ids->len, ==, 400);
  g_assert_cmpuint (house_request ("GET", server->url, "/v1/pull?after=0&limit=5000", token, NULL, 0, &pull), ==, 200);
  for (guint i = 0; i < ids->len; i++) {
    g_autofree char *member = g_strdup_printf ("\"id\":\"%s\"", (char *)ids->pdata[i]);
    char *first = strstr (pull, member);
    g_assert_nonnull (first);
    g_assert_null (strstr (first + 1, member));
  }
  g_test_message ("killed %u times", deaths + 1);
  house_kill (server, SIGTERM);
  g_assert_cmpint (house_end (server), ==, 0);
  desk_close (desk);
  house_forget ();
}

static void
test_desk_lives_through_deaths (void)
{
  g_autofree char *dir = house_folder (), *desk_dir = house_folder ();
  g_autofree char *token = house_account (dir, "anna", MUSTER_ROLE_DUTY);
  Spawned *server = house_spawn (program, dir, 0);
  guint port = (guint)g_ascii_strtoull (strrchr (server->url, ':') + 1, NULL, 10);
  Desk *desk = desk_open (desk_dir, server->url, "anna", token);

  desk_start (desk);
  for (guint round = 0; round < 3; round++) {
    for (guint i = 0; i < 50; i++)
      muster_op_unref (desk_log (desk, "on and on"));
    house_pump ((guint)g_test_rand_int_range (1, 40));
    house_kill (server, SIGKILL);
    g_assert_cmpint (house_end (server), ==, -1);
    muster_op_unref (desk_log (desk, "while it is dead"));
    server = house_spawn (program, dir, port);
  }
  house_wait (desk_is_proven, desk, 30);
  g_assert_cmpuint (muster_store_get_cursor (desk->store), ==, 153);
  house_kill (server, SIGTERM);
  g_assert_cmpint (house_end (server), ==, 0);
  desk_close (desk);
  house_forget ();
}

static void
test_one_folder_one_server (void)
{
  g_autofree char *dir = house_folder ();
  Spawned *server = house_spawn (program, dir, 0);
  g_autoptr (GSubprocess) second
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, program,
                          "--data", dir, "--listen", "127.0.0.1:0", NULL);
  g_autoptr (GSubprocess) taken = NULL;
  g_autofree char *other = house_folder ();

  g_subprocess_wait (second, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (second), ==, 5);
  taken = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, program,
                            "--data", other, "--listen", server->url + strlen ("http://"), NULL);
  g_subprocess_wait (taken, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (taken), ==, 5);
  house_kill (server, SIGTERM);
  g_assert_cmpint (house_end (server), ==, 0);
  house_forget ();
}

static void
test_socket_file (void)
{
  g_autofree char *dir = house_folder (), *path = g_build_filename (dir, "muster.sock", NULL);
  g_autoptr (GError) error = NULL;

  for (guint round = 0; round < 2; round++) {
    g_autoptr (GSubprocess) server
        = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--data", dir, "--unix", path, NULL);
    g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
    g_autofree char *line = g_data_input_stream_read_line (out, NULL, NULL, NULL);
    g_assert_nonnull (line);
    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    /* The first is killed and leaves its file behind; the second takes its place, and cleans up. */
    g_subprocess_send_signal (server, round == 0 ? SIGKILL : SIGTERM);
    g_subprocess_wait (server, NULL, NULL);
    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS) == (round == 0));
  }
  house_forget ();
}

static gboolean
is_answered (gpointer data)
{
  const char *const *where = data;

  return house_request ("GET", where[0], "/v1/hello", where[1], NULL, 0, NULL) == 200;
}

static void
test_out_of_descriptors (void)
{
  g_autofree char *dir = house_folder ();
  g_autofree char *token = house_account (dir, "anna", MUSTER_ROLE_DUTY);
  g_autoptr (GPtrArray) idle = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) server
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "sh", "-c", "ulimit -n 40; exec \"$0\" \"$@\"",
                          program, "--data", dir, "--listen", "127.0.0.1:0", NULL);
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  g_autofree char *line = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  g_auto (GStrv) parts = NULL;
  const char *where[2];

  g_assert_nonnull (line);
  parts = g_strsplit (line, "\"", 5);
  where[0] = parts[3];
  where[1] = token;
  for (guint i = 0; i < 80; i++) {
    GSocketConnection *connection
        = g_socket_client_connect_to_host (client, parts[3] + strlen ("http://"), 0, NULL, &error);
    g_assert_no_error (error);
    g_ptr_array_add (idle, connection);
  }
  house_wait (is_answered, where, 10);
  g_subprocess_send_signal (server, SIGTERM);
  g_subprocess_wait (server, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (server), ==, 0);
  house_forget ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add_func ("/server/program/killed-it-loses-nothing-acknowledged", test_kill_in_the_middle);
  g_test_add_func ("/server/program/a-desk-lives-through-its-deaths", test_desk_lives_through_deaths);
  g_test_add_func ("/server/program/one-folder-and-one-port-have-one-server", test_one_folder_one_server);
  g_test_add_func ("/server/program/a-socket-file-left-behind-is-taken-over", test_socket_file);
  g_test_add_func ("/server/program/without-descriptors-it-goes-on", test_out_of_descriptors);
  return g_test_run ();
}
