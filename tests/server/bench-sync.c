/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From one desk to the other: an operation is submitted on the first; the clock stops when the second has it on its
 * disk and in its picture. The server is a process of its own on loopback. One JSON line per figure, in ms. The
 * server's path is the first argument. */
#include "house.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define WARM 30
#define RUNS 400

typedef struct {
  char id[MUSTER_OPID_TEXT];
  gint64 began, saved, arrived; /* monotonic µs */
} Trip;

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static void
print (const char *what, double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  g_print ("{\"bench\":\"sync\",\"what\":\"%s\",\"unit\":\"ms\",\"p50\":%.2f,\"p90\":%.2f,\"p99\":%.2f,\"min\":%.2f,"
           "\"max\":%.2f,\"runs\":%u}\n",
           what, values[n / 2], values[n * 9 / 10], values[n * 99 / 100], values[0], values[n - 1], n);
}

static void
on_changed (MusterStore *store, GPtrArray *records, GPtrArray *entries, Trip *trip)
{
  for (guint i = 0; i < entries->len; i++) {
    char id[MUSTER_OPID_TEXT];
    muster_opid_format (&((MusterEntry *)entries->pdata[i])->op->id, id);
    if (strcmp (id, trip->id) == 0 && trip->arrived == 0)
      trip->arrived = g_get_monotonic_time ();
  }
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Trip *trip = data;
  g_autoptr (MusterOp) op = muster_store_submit_finish (MUSTER_STORE (source), result, NULL);

  trip->saved = g_get_monotonic_time ();
  muster_opid_format (&op->id, trip->id);
}

/* What a person feels while the server does not answer: how long until an action is durable, and how long the main loop
 * was ever held up. @url: somebody who takes connections and says nothing, or a name that does not resolve. */
static void
measure_alone (const char *name, const char *url, const char *token)
{
  double save[RUNS], stall[RUNS];
  g_autofree char *dir = house_folder ();
  g_autofree char *what = g_strdup_printf ("submit to durable, %s", name);
  g_autofree char *loop = g_strdup_printf ("longest step of the main loop in an action, %s", name);
  Desk *desk = desk_open (dir, url, "bench", token);

  desk_start (desk);
  for (guint i = 0; i < RUNS; i++) {
    MusterIntent *intent = muster_intent_new ("log.add");
    Trip trip = { .began = g_get_monotonic_time () };
    gint64 longest = 0;
    muster_intent_text (intent, MUSTER_LOG_TEXT, "Gauge 5.82 m, rising slowly");
    muster_store_submit_async (desk->store, intent, on_saved, &trip);
    while (trip.saved == 0) {
      gint64 start = g_get_monotonic_time ();
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (50);
      longest = MAX (longest, g_get_monotonic_time () - start);
    }
    save[i] = (double)(trip.saved - trip.began) / 1000;
    stall[i] = (double)longest / 1000;
    house_pump (10); /* so that several attempts to connect come and go */
  }
  print (what, save, RUNS);
  print (loop, stall, RUNS);
  desk_close (desk);
}

int
main (int argc, char **argv)
{
  double save[RUNS], travel[RUNS];
  g_autofree char *dir = house_folder (), *dir_a = house_folder (), *dir_b = house_folder ();
  g_autofree char *token = house_account (dir, "bench", MUSTER_ROLE_DUTY);
  Spawned *server = house_spawn (argv[1], dir, 0);
  Desk *a = desk_open (dir_a, server->url, "bench", token), *b = desk_open (dir_b, server->url, "bench", token);
  Trip trip;

  desk_start (a);
  desk_start (b);
  house_wait (desk_is_proven, a, 10);
  house_wait (desk_is_proven, b, 10);
  g_signal_connect (b->store, "changed", G_CALLBACK (on_changed), &trip);
  for (guint i = 0; i < WARM + RUNS; i++) {
    MusterIntent *intent = muster_intent_new ("log.add");
    muster_intent_text (intent, MUSTER_LOG_TEXT, "Gauge 5.82 m, rising slowly");
    trip = (Trip){ .began = g_get_monotonic_time () };
    muster_store_submit_async (a->store, intent, on_saved, &trip);
    while (trip.arrived == 0 || trip.saved == 0)
      g_main_context_iteration (NULL, TRUE);
    if (i >= WARM) {
      save[i - WARM] = (double)(trip.saved - trip.began) / 1000;
      travel[i - WARM] = (double)(trip.arrived - trip.began) / 1000;
    }
  }
  print ("submit to durable on the own desk", save, RUNS);
  print ("submit on one desk to picture of the other", travel, RUNS);
  desk_close (a);
  desk_close (b);
  {
    g_autoptr (GSocketListener) hole = g_socket_listener_new ();
    g_autofree char *url
        = g_strdup_printf ("http://127.0.0.1:%u", g_socket_listener_add_any_inet_port (hole, NULL, NULL));
    measure_alone ("the server is a black hole", url, token);
    measure_alone ("the name does not resolve", "http://muster.example.org", token);
  }
  house_kill (server, SIGTERM);
  house_end (server);
  house_forget ();
  return 0;
}
