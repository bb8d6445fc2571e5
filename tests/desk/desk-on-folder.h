/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A desk on a folder of its own, for the tests of the panes. Everything waits on the main context, bounded in time. */
#pragma once
#include "desk/desk.h"
#include <glib/gstdio.h>

typedef struct {
  char *dir;
  MusterStore *store;
  MusterDesk *desk;
} Room;

static inline void
room_open (Room *room)
{
  g_autoptr (GError) error = NULL;
  room->dir = g_dir_make_tmp ("muster-panes-XXXXXX", &error);
  g_assert_no_error (error);
  room->store = muster_store_open (room->dir, MUSTER_STORE_CREATE, &error);
  g_assert_no_error (error);
  room->desk = muster_desk_new (room->store, NULL, "tester", NULL);
}

static inline void
room_close (Room *room)
{
  g_object_unref (room->desk);
  muster_store_close (room->store);
  g_object_unref (room->store);
  g_autoptr (GDir) dir = g_dir_open (room->dir, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *path = g_build_filename (room->dir, name, NULL);
    g_unlink (path);
  }
  g_rmdir (room->dir);
  g_free (room->dir);
}

/* Turns the main loop until @holds, at most 10 s. */
static inline void
room_wait (gboolean (*holds) (gpointer data), gpointer data, const char *what)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  while (!holds (data)) {
    if (g_get_monotonic_time () > end)
      g_error ("waited 10 s for: %s", what);
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  }
}

static inline void
room_submit (Room *room, MusterIntent *intent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterOp) op = muster_store_submit (room->store, intent, &error);
  g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static inline MusterIntent *
room_intent (const char *verb, const char *id)
{
  MusterIntent *intent = muster_intent_new (verb);
  if (id != NULL)
    muster_intent_set_entity (intent, id);
  return intent;
}
