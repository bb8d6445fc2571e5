/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A desk without a window, for measuring.
 *
 *   bench-desk blackhole      how long a dispatch action takes until it is durable, with a server whose name never
 * resolves and, in a second run, one that takes the connection and never answers; beside it the same with no server at
 * all bench-desk drive DIR N    joins by the settings of DIR, does N actions 300 ms apart and says when each was begun:
 *                             {"did":"ID","us":…} (CLOCK_MONOTONIC), for bench-console.py to compare */
#include "sync/link.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a resolver that never answers ---- */

typedef struct {
  GResolver parent;
} SilentResolver;
typedef struct {
  GResolverClass parent;
} SilentResolverClass;
GType silent_resolver_get_type (void);
G_DEFINE_TYPE (SilentResolver, silent_resolver, G_TYPE_RESOLVER)

static gboolean
on_give_up (gpointer task)
{
  g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "no answer");
  return G_SOURCE_REMOVE;
}

static void
silent_lookup_async (GResolver *resolver, const char *name, GResolverNameLookupFlags flags, GCancellable *cancellable,
                     GAsyncReadyCallback done, gpointer data)
{
  GTask *task = g_task_new (resolver, cancellable, done, data);

  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, 60, on_give_up, task, g_object_unref);
}

static void
plain_lookup_async (GResolver *resolver, const char *name, GCancellable *cancellable, GAsyncReadyCallback done,
                    gpointer data)
{
  silent_lookup_async (resolver, name, 0, cancellable, done, data);
}

static GList *
silent_lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
silent_resolver_class_init (SilentResolverClass *klass)
{
  G_RESOLVER_CLASS (klass)->lookup_by_name_async = plain_lookup_async;
  G_RESOLVER_CLASS (klass)->lookup_by_name_finish = silent_lookup_finish;
  G_RESOLVER_CLASS (klass)->lookup_by_name_with_flags_async = silent_lookup_async;
  G_RESOLVER_CLASS (klass)->lookup_by_name_with_flags_finish = silent_lookup_finish;
}

static void
silent_resolver_init (SilentResolver *self)
{
}

/* ---- actions ---- */

typedef struct {
  MusterStore *store;
  GMainLoop *loop;
  guint n, total;
  gint64 begun;
  double *ms;
  gboolean tell;
  guint pause_ms;
} Run;

static gboolean begin_action (gpointer data);

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterOp) op = muster_store_submit_finish (run->store, result, &error);
  char id[MUSTER_OPID_TEXT];

  g_assert_no_error (error);
  muster_opid_format (&op->id, id);
  run->ms[run->n++] = (double)(g_get_monotonic_time () - run->begun) / 1000;
  if (run->tell)
    printf ("{\"did\":\"%s\",\"us\":%" G_GINT64_FORMAT "}\n", id, run->begun);
  fflush (stdout);
  if (run->n < run->total)
    g_timeout_add (run->pause_ms, begin_action, run);
  else
    g_main_loop_quit (run->loop);
}

static gboolean
begin_action (gpointer data)
{
  Run *run = data;
  MusterIntent *intent = muster_intent_new ("incident.report");
  g_autofree char *title = g_strdup_printf ("Bench incident %u", run->n);

  muster_intent_text (intent, MUSTER_INCIDENT_TITLE, title);
  muster_intent_text (intent, MUSTER_INCIDENT_HAZARD, "fire");
  muster_intent_position (intent, MUSTER_INCIDENT_POSITION, (MusterLatLon){ 47.1 + run->n % 100 * 0.001, 9.52 });
  muster_intent_set_drill (intent, muster_store_get_drill (run->store));
  run->begun = g_get_monotonic_time ();
  muster_store_submit_async (run->store, intent, on_stored, run);
  return G_SOURCE_REMOVE;
}

static void
run_actions (MusterStore *store, guint total, guint pause_ms, gboolean tell, double *ms)
{
  Run run = { store, g_main_loop_new (NULL, FALSE), 0, total, 0, ms, tell, pause_ms };

  g_timeout_add (pause_ms, begin_action, &run);
  g_main_loop_run (run.loop);
  g_main_loop_unref (run.loop);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static void
remove_tree (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_unlink (path);
  }
  g_rmdir (dir);
}

static void
measure_wait (const char *what, const char *url)
{
  g_autofree char *dir = g_dir_make_tmp ("muster-bench-XXXXXX", NULL);
  g_autoptr (MusterStore) store = muster_store_open (dir, MUSTER_STORE_CREATE, NULL);
  g_autoptr (MusterLink) link = NULL;
  double ms[1000];

  if (url != NULL) {
    muster_store_set_setting (store, "server.url", url, NULL);
    muster_store_set_setting (store, "server.account", "bench", NULL);
    muster_store_set_setting (store, "server.token", "0000", NULL);
  }
  link = muster_link_new (store);
  muster_link_start (link);
  run_actions (store, G_N_ELEMENTS (ms), 2, FALSE, ms);
  qsort (ms, G_N_ELEMENTS (ms), sizeof *ms, compare_doubles);
  g_print (
      "{\"bench\":\"action\",\"what\":\"%s\",\"unit\":\"ms\",\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f,\"actions\":%d}\n",
      what, ms[500], ms[990], ms[999], (int)G_N_ELEMENTS (ms));
  muster_link_stop (link);
  muster_store_close (store);
  remove_tree (dir);
}

/* A socket that listens and whose queue is never emptied: connections are taken by the kernel, and nothing answers. */
static int
silent_port (GSocket **socket)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0), bound = NULL;

  *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_assert_true (g_socket_bind (*socket, address, TRUE, NULL));
  g_assert_true (g_socket_listen (*socket, NULL));
  bound = g_socket_get_local_address (*socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "drive") == 0) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MusterStore) store = muster_store_open (argv[2], 0, &error);
    guint n = (guint)atoi (argv[3]);
    g_autofree double *ms = g_new (double, n);
    g_assert_no_error (error);
    g_autoptr (MusterLink) link = muster_link_new (store);
    muster_link_start (link);
    gint64 until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
    while (muster_link_get_state (link) != MUSTER_LINK_PROVEN && g_get_monotonic_time () < until)
      g_main_context_iteration (NULL, TRUE);
    run_actions (store, n, 300, TRUE, ms);
    until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
    while (muster_store_count_pending (store) > 0 && g_get_monotonic_time () < until)
      g_main_context_iteration (NULL, TRUE);
    muster_link_stop (link);
    muster_store_close (store);
    return 0;
  }
  g_autoptr (GSocket) socket = NULL;
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d", silent_port (&socket));
  measure_wait ("no server", NULL);
  measure_wait ("server takes the connection and never answers", url);
  g_autoptr (GResolver) silent = g_object_new (silent_resolver_get_type (), NULL);
  g_resolver_set_default (silent);
  measure_wait ("server's name never resolves", "http://blackhole.invalid:8787");
  return 0;
}
