/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * musterctl desk create, sync, account: a folder for a console, one round of sync without a console, and who may come
 * in. The account commands work on DIR/accounts.db beside the running server, never on its journal.
 */
#include "core/file.h"
#include "core/json.h"
#include "core/time.h"
#include "ctl/command.h"
#include "server/accounts.h"
#include "sync/link.h"
#include "sync/protocol.h"
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int
refuse (const char *command, int code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  fprintf (stderr, "musterctl %s: ", command);
  vfprintf (stderr, format, args);
  va_end (args);
  fputc ('\n', stderr);
  return code;
}

static void
print_object (GString *object)
{
  g_string_append_c (object, '}');
  puts (object->str);
}

/* ---- account ---- */

static int
fail_accounts (const char *command, const GError *error)
{
  int code = MUSTER_EXIT_FILE;

  if (error->domain == MUSTER_ACCOUNTS_ERROR)
    code = error->code == MUSTER_ACCOUNTS_ERROR_EXISTS      ? MUSTER_EXIT_REFUSED
           : error->code == MUSTER_ACCOUNTS_ERROR_NOT_FOUND ? MUSTER_EXIT_NO
           : error->code == MUSTER_ACCOUNTS_ERROR_INVALID   ? MUSTER_EXIT_INPUT
                                                            : MUSTER_EXIT_FILE;
  return refuse (command, code, "%s", error->message);
}

/* Parses "--data DIR" and @more; opens the accounts of the folder, which only "account add" makes. On NULL the exit
 * code is in @code. */
static MusterAccounts *
open_accounts (const MusterCommand *command, GOptionEntry *more, int argc, char **argv, int words, int *code)
{
  g_autofree char *dir = NULL;
  g_autofree char *path = NULL;
  GOptionEntry entries[6]
      = { { "data", 0, 0, G_OPTION_ARG_FILENAME, &dir, N_ ("The server's data folder"), N_ ("DIR") } };
  g_autoptr (GError) error = NULL;
  MusterAccounts *accounts;

  for (guint i = 0; more && more[i].long_name; i++)
    entries[i + 1] = more[i];
  muster_command_options (command, entries, argc, argv, words, words);
  if (dir == NULL) {
    *code = refuse (command->name, MUSTER_EXIT_USAGE, _ ("give --data DIR, the server's data folder"));
    return NULL;
  }
  path = g_build_filename (dir, "accounts.db", NULL);
  if (command != &muster_sync_commands[0] && !g_file_test (path, G_FILE_TEST_EXISTS)) {
    *code
        = refuse (command->name, MUSTER_EXIT_FILE, _ ("%s: there are no accounts; “account add” makes the first"), dir);
    return NULL;
  }
  if (g_mkdir_with_parents (dir, 0755) != 0) {
    *code = refuse (command->name, MUSTER_EXIT_FILE, _ ("%s cannot be made"), dir);
    return NULL;
  }
  accounts = muster_accounts_open (dir, &error);
  if (accounts == NULL)
    *code = fail_accounts (command->name, error);
  return accounts;
}

/* The first line of standard input. (transfer full) (nullable) */
static char *
read_password (void)
{
  char line[1024];
  char *password = NULL;

  if (fgets (line, sizeof line, stdin)) {
    line[strcspn (line, "\r\n")] = 0;
    password = g_strdup (line);
  }
  explicit_bzero (line, sizeof line);
  return password;
}

/* Prints the token, or keeps it out of everybody's sight in a file of its owner's. */
static int
hand_over (const MusterCommand *command, GString *out, const char *token, const char *path)
{
  g_autofree char *line = g_strconcat (token, "\n", NULL);
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    muster_json_put_text (out, "token", token);
  else if (!muster_file_save (path, line, strlen (line), 0600, &error))
    return refuse (command->name, MUSTER_EXIT_FILE, "%s", error->message);
  else
    muster_json_put_text (out, "token_file", path);
  print_object (out);
  return MUSTER_EXIT_OK;
}

/* Asked before anything is changed: an account whose token nobody got is of no use. */
static gboolean
can_hold (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);

  return !g_file_test (path, G_FILE_TEST_IS_DIR) && g_file_test (dir, G_FILE_TEST_IS_DIR) && g_access (dir, W_OK) == 0;
}

static int
run_account_add (int argc, char **argv)
{
  const MusterCommand *command = &muster_sync_commands[0];
  g_autofree char *role_name = NULL;
  g_autofree char *password = NULL;
  g_autofree char *token = NULL;
  g_autofree char *path = NULL;
  gboolean with_password = FALSE;
  GOptionEntry more[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &role_name, N_ ("viewer, duty, commander, planner or admin"), N_ ("ROLE") },
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &with_password, N_ ("Read a password from standard input"), NULL },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &path, N_ ("Write the token there instead of printing it"),
      N_ ("FILE") },
    { NULL },
  };
  int code = MUSTER_EXIT_OK;
  g_autoptr (MusterAccounts) accounts = open_accounts (command, more, argc, argv, 1, &code);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new ("{");
  MusterRole role;

  if (accounts == NULL)
    return code;
  if (role_name == NULL || !muster_role_from_name (role_name, &role))
    return refuse (command->name, MUSTER_EXIT_USAGE, _ ("give --role viewer, duty, commander, planner or admin"));
  if (with_password && (password = read_password ()) == NULL)
    return refuse (command->name, MUSTER_EXIT_INPUT, _ ("no password came on standard input"));
  if (path != NULL && !can_hold (path))
    return refuse (command->name, MUSTER_EXIT_FILE, _ ("%s cannot be written; no account was made"), path);
  if (!muster_accounts_add (accounts, argv[1], role, password, &token, &error))
    return fail_accounts (command->name, error);
  muster_json_put_text (out, "account", argv[1]);
  muster_json_put_text (out, "role", muster_role_name (role));
  return hand_over (command, out, token, path);
}

static int
run_account_token (int argc, char **argv)
{
  const MusterCommand *command = &muster_sync_commands[1];
  g_autofree char *path = NULL;
  GOptionEntry more[] = {
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &path, N_ ("Write the token there instead of printing it"),
      N_ ("FILE") },
    { NULL },
  };
  int code = MUSTER_EXIT_OK;
  g_autoptr (MusterAccounts) accounts = open_accounts (command, more, argc, argv, 1, &code);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GString) out = g_string_new ("{");

  if (accounts == NULL)
    return code;
  if (path != NULL && !can_hold (path))
    return refuse (command->name, MUSTER_EXIT_FILE, _ ("%s cannot be written; no token was made"), path);
  token = muster_accounts_add_token (accounts, argv[1], 0, &error);
  if (token == NULL)
    return fail_accounts (command->name, error);
  muster_json_put_text (out, "account", argv[1]);
  return hand_over (command, out, token, path);
}

static int
run_account_list (int argc, char **argv)
{
  const MusterCommand *command = &muster_sync_commands[2];
  int code = MUSTER_EXIT_OK;
  g_autoptr (MusterAccounts) accounts = open_accounts (command, NULL, argc, argv, 0, &code);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterBook) book = accounts ? muster_accounts_read (accounts, &error) : NULL;
  const MusterAccount *account;

  if (accounts == NULL)
    return code;
  if (book == NULL)
    return fail_accounts (command->name, error);
  for (guint i = 0; (account = muster_book_at (book, i)) != NULL; i++) {
    g_autoptr (GString) out = g_string_new ("{");
    char time[MUSTER_TIME_TEXT];
    muster_json_put_text (out, "account", account->name);
    muster_json_put_text (out, "role", muster_role_name (account->role));
    muster_time_format (account->created, time);
    muster_json_put_text (out, "created", time);
    muster_json_put_int (out, "tokens", account->n_tokens);
    muster_json_name (out, "password");
    g_string_append (out, account->password ? "true" : "false");
    muster_json_name (out, "revoked");
    g_string_append (out, account->revoked ? "true" : "false");
    print_object (out);
  }
  return MUSTER_EXIT_OK;
}

static int
run_account_revoke (int argc, char **argv)
{
  const MusterCommand *command = &muster_sync_commands[3];
  int code = MUSTER_EXIT_OK;
  g_autoptr (MusterAccounts) accounts = open_accounts (command, NULL, argc, argv, 1, &code);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new ("{");

  if (accounts == NULL)
    return code;
  if (!muster_accounts_revoke (accounts, argv[1], &error))
    return fail_accounts (command->name, error);
  muster_json_put_text (out, "account", argv[1]);
  muster_json_name (out, "revoked");
  g_string_append (out, "true");
  print_object (out);
  return MUSTER_EXIT_OK;
}

/* ---- desk create ---- */

/* What both requests of a new desk share. */
static SoupMessage *
ask (SoupSession *session, const char *url, const char *token, const char *what)
{
  g_autofree char *address = g_strdup_printf ("%s%sv1/%s", url, g_str_has_suffix (url, "/") ? "" : "/", what);
  g_autofree char *bearer = g_strdup_printf ("Bearer %s", token);
  SoupMessage *message = soup_message_new (SOUP_METHOD_GET, address);

  soup_session_set_proxy_resolver (session, NULL);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  return message;
}

/* Where the server stands: the centre's name, the drill it works in. FALSE: not to be had now; the desk asks again when
 * it is opened. */
static gboolean
fetch_hello (const char *url, const char *token, MusterHello *hello)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 5, "user-agent", "Muster/1", NULL);
  g_autoptr (SoupMessage) message = ask (session, url, token, "hello");
  g_autoptr (GBytes) body = soup_session_send_and_read (session, message, NULL, NULL);

  return body != NULL && soup_message_get_status (message) == SOUP_STATUS_OK
         && muster_protocol_parse_hello (body, hello, NULL);
}

/* Downloads the server's area to @path, by way of a file beside it. @found: FALSE where the server has none. */
static gboolean
fetch_area (const char *url, const char *token, const char *path, gboolean *found, GError **error)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 20, "user-agent", "Muster/1", NULL);
  g_autofree char *partial = g_strconcat (path, ".partial", NULL);
  g_autoptr (SoupMessage) message = ask (session, url, token, "area");
  g_autoptr (GFile) file = g_file_new_for_path (partial);
  g_autoptr (GFile) whole = g_file_new_for_path (path);
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (GFileOutputStream) out = NULL;
  gssize size;

  *found = FALSE;
  in = soup_session_send (session, message, NULL, error);
  if (in == NULL)
    return FALSE;
  if (soup_message_get_status (message) == SOUP_STATUS_NOT_FOUND)
    return TRUE;
  if (soup_message_get_status (message) != SOUP_STATUS_OK) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("the server answered %u"), soup_message_get_status (message));
    return FALSE;
  }
  out = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error);
  if (out == NULL)
    return FALSE;
  size
      = g_output_stream_splice (G_OUTPUT_STREAM (out), in,
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, error);
  *found = size >= 0 && g_file_move (file, whole, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
  return *found;
}

static gboolean
set_all (MusterStore *store, GError **error, ...)
{
  const char *name;
  va_list args;
  gboolean ok = TRUE;

  va_start (args, error);
  while (ok && (name = va_arg (args, const char *)) != NULL)
    ok = muster_store_set_setting (store, name, va_arg (args, const char *), error);
  va_end (args);
  return ok;
}

/* A new desk joins its server where that stands, unless it was told where. */
static gboolean
stand_with (MusterStore *store, const char *url, const char *token, GError **error)
{
  MusterHello hello = { 0 };
  gboolean good = TRUE;

  if (fetch_hello (url, token, &hello)) {
    good = (hello.name == NULL || muster_store_set_setting (store, "name", hello.name, error))
           && (hello.drill == NULL || muster_store_get_drill (store) != NULL
               || muster_store_set_setting (store, "drill", hello.drill, error));
    muster_hello_clear (&hello);
  }
  return good;
}

static int
run_desk_create (int argc, char **argv)
{
  const MusterCommand *command = &muster_sync_commands[4];
  g_autofree char *url = NULL;
  g_autofree char *account = NULL;
  g_autofree char *token = NULL;
  g_autofree char *token_file = NULL;
  g_autofree char *area = NULL;
  g_autofree char *drill = NULL;
  GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &url, N_ ("The server's address: https://…"), N_ ("URL") },
    { "account", 0, 0, G_OPTION_ARG_STRING, &account, N_ ("The account this desk works under"), N_ ("NAME") },
    { "token", 0, 0, G_OPTION_ARG_STRING, &token, N_ ("The token that account was given"), N_ ("TOKEN") },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &token_file, N_ ("Read the token from there"), N_ ("FILE") },
    { "area", 0, 0, G_OPTION_ARG_FILENAME, &area, N_ ("Take this area file instead of the server's"), N_ ("FILE") },
    { "drill", 0, 0, G_OPTION_ARG_STRING, &drill, N_ ("Start in this drill; else where the server stands"), N_ ("ID") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (MusterStore) store = NULL;
  g_autoptr (GString) out = g_string_new ("{");
  g_autofree char *path = NULL;
  g_autofree char *journal = NULL;
  gboolean found = FALSE;
  int code = MUSTER_EXIT_OK;

  muster_command_options (command, entries, argc, argv, 1, 1);
  if (token_file && !g_file_get_contents (token_file, &token, NULL, &error))
    return refuse (command->name, MUSTER_EXIT_FILE, "%s", error->message);
  if (token)
    g_strstrip (token);
  if (url == NULL || account == NULL || token == NULL || *token == 0)
    return refuse (command->name, MUSTER_EXIT_USAGE, _ ("give --server URL, --account NAME and --token-file FILE"));
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL
      || (strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0))
    return refuse (command->name, MUSTER_EXIT_INPUT, _ ("%s is not a server's address"), url);
  journal = g_build_filename (argv[1], "journal.db", NULL);
  if (g_file_test (journal, G_FILE_TEST_EXISTS))
    return refuse (command->name, MUSTER_EXIT_REFUSED, _ ("%s is a data folder already; nothing was changed"), argv[1]);
  path = g_build_filename (argv[1], "map.area", NULL);
  if (g_mkdir_with_parents (argv[1], 0700) != 0)
    return refuse (command->name, MUSTER_EXIT_FILE, _ ("%s cannot be made"), argv[1]);
  if (area) {
    if (!muster_command_copy (area, path, &error))
      return muster_command_fail (command->name, error);
    found = TRUE;
  } else if (!fetch_area (url, token, path, &found, &error))
    return refuse (command->name, MUSTER_EXIT_NETWORK, "%s: %s", url, error->message);
  store = muster_store_open (argv[1], MUSTER_STORE_CREATE, &error);
  if (store == NULL
      || !set_all (store, &error, "server.url", url, "server.account", account, "server.token", token, NULL)
      || (drill != NULL && !muster_store_set_setting (store, "drill", drill, &error))
      || !stand_with (store, url, token, &error))
    code = muster_command_fail (command->name, error);
  else {
    muster_json_put_text (out, "desk", argv[1]);
    muster_json_put_text (out, "node", muster_store_get_node (store));
    muster_json_put_text (out, "server", url);
    muster_json_put_text (out, "account", account);
    muster_json_name (out, "area");
    g_string_append (out, found ? "true" : "false");
    print_object (out);
  }
  if (store)
    muster_store_close (store);
  /* The journal holds the token. */
  chmod (journal, 0600);
  return code;
}

/* ---- sync ---- */

typedef struct {
  GMainLoop *loop;
  MusterStore *store;
  MusterLink *link;
  guint rejected;
  gboolean reached; /* the server was heard */
} Round;

static void
on_state (MusterLink *link, GParamSpec *pspec, Round *round)
{
  MusterLinkState state = muster_link_get_state (link);

  round->reached |= state == MUSTER_LINK_CONNECTED || state == MUSTER_LINK_PROVEN;
  if (state == MUSTER_LINK_PROVEN)
    g_main_loop_quit (round->loop);
}

static void
on_changed (MusterStore *store, GPtrArray *records, GPtrArray *entries, Round *round)
{
  for (guint i = 0; i < entries->len; i++) {
    MusterEntry *entry = entries->pdata[i];
    if (entry->pos > 0 && strcmp (entry->op->id.node, muster_store_get_node (store)) == 0
        && (entry->verdict == MUSTER_VERDICT_REJECTED || entry->verdict == MUSTER_VERDICT_FORBIDDEN))
      round->rejected++;
  }
}

static gboolean
on_time_up (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static int
run_sync (int argc, char **argv)
{
  const MusterCommand *command = &muster_sync_commands[5];
  g_autofree char *dir = NULL;
  int wait = 30;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &dir, N_ ("The desk's data folder"), N_ ("DIR") },
    { "wait", 0, 0, G_OPTION_ARG_INT, &wait, N_ ("Give up after so many seconds (30)"), N_ ("SECONDS") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStore) store = NULL;
  g_autoptr (GString) out = g_string_new ("{");
  Round round = { 0 };
  guint64 pending, cursor, now_pending;
  gboolean proven;
  const char *problem;

  muster_command_options (command, entries, argc, argv, 0, 0);
  if (wait < 1)
    return refuse (command->name, MUSTER_EXIT_USAGE, _ ("--wait needs a number of seconds"));
  store = muster_store_open (dir ? dir : ".", 0, &error);
  if (store == NULL)
    return muster_command_fail (command->name, error);
  if (muster_store_is_home (store)) {
    muster_store_close (store);
    return refuse (command->name, MUSTER_EXIT_INPUT,
                   _ ("this folder has no server; “musterctl desk create” makes one that has"));
  }
  pending = muster_store_count_pending (store);
  cursor = muster_store_get_cursor (store);
  round.loop = g_main_loop_new (NULL, FALSE);
  round.store = store;
  round.link = muster_link_new (store);
  g_signal_connect (round.link, "notify::state", G_CALLBACK (on_state), &round);
  g_signal_connect (store, "changed", G_CALLBACK (on_changed), &round);
  g_timeout_add_seconds ((guint)wait, on_time_up, round.loop);
  muster_link_start (round.link);
  g_main_loop_run (round.loop);

  proven = muster_link_get_state (round.link) == MUSTER_LINK_PROVEN;
  problem = muster_link_get_problem (round.link);
  now_pending = muster_store_count_pending (store);
  muster_json_put_int (out, "pushed", (gint64)(pending - MIN (pending, now_pending)));
  muster_json_put_int (out, "pulled", (gint64)(muster_store_get_cursor (store) - cursor));
  muster_json_put_int (out, "rejected", round.rejected);
  muster_json_name (out, "proven");
  g_string_append (out, proven ? "true" : "false");
  muster_json_put_int (out, "pos", (gint64)muster_store_get_cursor (store));
  if (!proven) {
    muster_json_put_int (out, "pending", (gint64)now_pending);
    muster_json_put_text (out, "problem", problem ? problem : round.reached ? "slow" : "unreachable");
  }
  print_object (out);
  if (!proven)
    refuse (command->name, MUSTER_EXIT_NETWORK, _ ("not in step with the server (%s)"),
            problem         ? problem
            : round.reached ? "slow"
                            : "unreachable");
  else if (round.rejected > 0)
    refuse (command->name, MUSTER_EXIT_REFUSED,
            ngettext ("the server refused %u operation; “musterctl list” shows it, “dismiss” puts it aside",
                      "the server refused %u operations; “musterctl list” shows them, “dismiss” puts them aside",
                      round.rejected),
            round.rejected);
  muster_link_stop (round.link);
  g_signal_handlers_disconnect_by_data (store, &round);
  g_object_unref (round.link);
  g_main_loop_unref (round.loop);
  muster_store_close (store);
  return !proven ? MUSTER_EXIT_NETWORK : round.rejected > 0 ? MUSTER_EXIT_REFUSED : MUSTER_EXIT_OK;
}

/* The functions above name their own line by its index. */
const MusterCommand muster_sync_commands[] = {
  { "account add", "--data DIR --role ROLE [--password-stdin] [--token-file FILE] NAME",
    N_ ("Let somebody in, and print the token"), run_account_add },
  { "account token", "--data DIR [--token-file FILE] NAME", N_ ("Another token for an account"), run_account_token },
  { "account list", "--data DIR", N_ ("The accounts of a server"), run_account_list },
  { "account revoke", "--data DIR NAME", N_ ("Let somebody in no more"), run_account_revoke },
  { "desk create", "--server URL --account NAME --token-file FILE [--area FILE] DIR",
    N_ ("Make the data folder of a console that works with a server"), run_desk_create },
  { "sync", "--data DIR [--wait SECONDS]", N_ ("Send what waits, fetch what is new, and prove that both are equal"),
    run_sync },
  { NULL },
};
