/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * muster-server: joins the consoles of a centre. One process, one data folder, one door. It says on standard output, in
 * one line, when it is ready; everything else goes to standard error.
 */
#include "core/json.h"
#include "core/language.h"
#include "server/service.h"
#include "server/warnings.h"
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

/* As musterctl's: 2 wrong usage, 4 cannot read or write, 5 in use by another program. */
enum { EXIT_USAGE = 2, EXIT_FILE = 4, EXIT_BUSY = 5 };

typedef struct {
  GMainLoop *loop;
  MusterService *service;
} Program;

static void
on_stopped (gpointer data)
{
  g_main_loop_quit (((Program *)data)->loop);
}

static gboolean
on_signal (gpointer data)
{
  Program *program = data;

  muster_service_stop (program->service, 5000, on_stopped, program);
  return G_SOURCE_CONTINUE;
}

static int
complain (const GError *error)
{
  fprintf (stderr, "muster-server: %s\n", error->message);
  return g_error_matches (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_IN_USE)
                 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE)
             ? EXIT_BUSY
             : EXIT_FILE;
}

static void
announce (MusterService *service)
{
  g_autoptr (GString) text = g_string_new ("{");
  guint64 head = 0;

  muster_store_get_digest (muster_service_get_store (service), &head, NULL);
  muster_json_put_text (text, "listening", muster_listener_get_url (muster_service_get_listener (service)));
  muster_json_put_int (text, "head", (gint64)head);
  g_string_append_c (text, '}');
  puts (text->str);
  fflush (stdout);
}

typedef struct {
  const char *dir, *listen, *path;
  GStrv warnings; /* (nullable) sources */
  guint seconds;  /* between looking at them */
} Settings;

static int
serve (const Settings *settings, const MusterServiceLimits *limits)
{
  g_autoptr (GError) error = NULL;
  Program program = { .service = muster_service_new (settings->dir, limits, &error) };
  MusterWarnings *warnings = NULL;
  MusterListener *listener;

  if (program.service == NULL)
    return complain (error);
  listener = muster_service_get_listener (program.service);
  if (settings->path ? !muster_listener_open_unix (listener, settings->path, &error)
                     : !muster_listener_open_tcp (listener, settings->listen, &error)) {
    muster_service_free (program.service);
    return complain (error);
  }
  if (!muster_listener_is_local (listener))
    fprintf (stderr, "%s\n",
             _ ("muster-server: WARNING: it listens beyond this machine, without encryption. Tokens and everything in "
                "the log "
                "can be read on the way. Put nginx with TLS in front (see muster.conf) and listen on 127.0.0.1."));
  program.loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, on_signal, &program);
  g_unix_signal_add (SIGINT, on_signal, &program);
  announce (program.service);
  if (settings->warnings != NULL)
    warnings = muster_warnings_new (muster_service_get_store (program.service), (const char *const *)settings->warnings,
                                    settings->seconds);
  g_main_loop_run (program.loop);
  g_clear_pointer (&warnings, muster_warnings_free);
  muster_service_free (program.service);
  g_main_loop_unref (program.loop);
  return 0;
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = NULL;
  g_autofree char *listen = NULL;
  g_autofree char *path = NULL;
  MusterServiceLimits limits = muster_service_default_limits;
  gint connections = (gint)limits.listener.connections, streams = (gint)limits.feed.streams;
  gint header = (gint)limits.listener.header_seconds;
  g_auto (GStrv) warnings = NULL;
  gint seconds = 60;
  gboolean version = FALSE;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &dir, N_ ("The data folder; made where it is not there"), N_ ("DIR") },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen, N_ ("Where to listen (127.0.0.1:8787); port 0 takes a free one"),
      N_ ("ADDRESS:PORT") },
    { "unix", 0, 0, G_OPTION_ARG_FILENAME, &path, N_ ("Listen on a socket file instead"), N_ ("PATH") },
    { "warnings", 0, 0, G_OPTION_ARG_STRING_ARRAY, &warnings,
      N_ ("Take in warnings (CAP) from there: a folder, or a feed’s address; may be given several times"),
      N_ ("SOURCE") },
    { "warnings-seconds", 0, 0, G_OPTION_ARG_INT, &seconds, N_ ("Seconds between looking for warnings (60)"), "N" },
    { "limit-connections", 0, 0, G_OPTION_ARG_INT, &connections, N_ ("Connections at the same time (2048)"), "N" },
    { "limit-streams", 0, 0, G_OPTION_ARG_INT, &streams, N_ ("Live streams at the same time (1024)"), "N" },
    { "limit-header", 0, 0, G_OPTION_ARG_INT, &header, N_ ("Seconds a request's header may take (20)"), "N" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Say the version"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;

  muster_language_start ();
  context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context,
                                _ ("Joins the consoles of a command centre: keeps their common log, decides, tells."));
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    fprintf (stderr, "muster-server: %s\n", error->message);
    return EXIT_USAGE;
  }
  if (version) {
    puts ("muster-server " MUSTER_VERSION);
    return 0;
  }
  if (argc > 1 || dir == NULL || (listen && path) || connections < 1 || streams < 1 || header < 1 || seconds < 1) {
    fprintf (stderr, "muster-server: %s\n", _ ("give --data DIR, and --listen or --unix; --help says more"));
    return EXIT_USAGE;
  }
  limits.listener.connections = (guint)connections;
  limits.listener.header_seconds = (guint)header;
  limits.feed.streams = (guint)streams;
  Settings settings = { dir, listen ? listen : "127.0.0.1:8787", path, warnings, (guint)seconds };
  return serve (&settings, &limits);
}
