/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"
#include "core/time.h"
#include <glib/gstdio.h>

static void
add_place (GPtrArray *places, const char *name, double x, double y, double people)
{
  MusterTerrainPlace *place = g_new0 (MusterTerrainPlace, 1);

  place->name = g_strdup (name);
  place->at = (MusterLatLon){ 47 + y / 100, 9.5 + x / 100 };
  place->people = people;
  g_ptr_array_add (places, place);
}

void
world_init (World *world)
{
  GError *error = NULL;
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_terrain_place_free);

  add_place (places, "West", 0, 0, 3000);
  add_place (places, "Middle", 6, 1, 1500);
  add_place (places, "East", 12, 0, 2000);
  world->dir = g_dir_make_tmp ("muster-advice-XXXXXX", NULL);
  world->store = muster_store_open (world->dir, MUSTER_STORE_CREATE, &error);
  g_assert_no_error (error);
  world->norms = muster_norms_read (NULL, &error);
  g_assert_no_error (error);
  world->terrain = muster_terrain_new_from (NULL, places, world->norms);
  world->now = muster_now_ms ();
}

void
world_clear (World *world)
{
  static const char *const names[] = { "journal.db", "journal.db-wal", "journal.db-shm", "lock" };

  muster_store_close (world->store);
  g_object_unref (world->store);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (world->dir, names[i], NULL);
    g_unlink (path);
  }
  g_rmdir (world->dir);
  g_free (world->dir);
  muster_terrain_unref (world->terrain);
  muster_norms_unref (world->norms);
}

void
world_do (World *world, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;
  MusterIntent *intent;
  MusterOp *op;
  GError *error = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  intent = muster_intent_from_json (text, -1, &error);
  g_assert_no_error (error);
  op = muster_store_submit (world->store, intent, &error);
  g_assert_no_error (error);
  muster_op_unref (op);
}

gboolean
world_submit (World *world, GPtrArray *intents, GError **error)
{
  guint failed;

  return muster_store_submit_all (world->store, intents, &failed, error);
}

MusterSnapshot *
world_look (World *world)
{
  return muster_snapshot_new (muster_store_get_picture (world->store), NULL, world->now);
}

/* Where something is, and further members that begin with a comma. */
static char *
rest (double x, double y, const char *more)
{
  char a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (a, sizeof a, "%.7f", 9.5 + x / 100);
  g_ascii_formatd (b, sizeof b, "%.7f", 47 + y / 100);
  return g_strdup_printf ("\"position\":[%s,%s]%s", a, b, more != NULL ? more : "");
}

void
world_team (World *world, const char *id, double x, double y, const char *skills, const char *more)
{
  g_autofree char *end = rest (x, y, more);

  world_do (world, "{\"op\":\"team.set\",\"entity\":\"%s\",\"args\":{\"name\":\"Team %s\",\"fields\":%s,%s}}", id, id,
            skills, end);
}

void
world_incident (World *world, const char *id, const char *hazard, double x, double y, const char *more)
{
  g_autofree char *end = rest (x, y, more);

  world_do (world,
            "{\"op\":\"incident.report\",\"entity\":\"%s\",\"args\":{\"title\":\"Incident %s\",\"hazard\":\"%s\",%s}}",
            id, id, hazard, end);
}

void
world_depot (World *world, const char *id, double x, double y, const char *state, const char *more)
{
  g_autofree char *end = rest (x, y, more);

  world_do (world, "{\"op\":\"depot.set\",\"entity\":\"%s\",\"args\":{\"name\":\"Depot %s\",\"state\":\"%s\",%s}}", id,
            id, state, end);
}

void
world_stock (World *world, const char *id, const char *depot, const char *item, int quantity, const char *more)
{
  world_do (world,
            "{\"op\":\"stock.set\",\"entity\":\"%s\",\"args\":{\"depot\":\"%s\",\"item\":\"%s\",\"unit\":\"l\","
            "\"quantity\":%d%s}}",
            id, depot, item, quantity, more != NULL ? more : "");
}

void
world_shelter (World *world, const char *id, double x, double y, int capacity, const char *more)
{
  g_autofree char *end = rest (x, y, more);

  world_do (world, "{\"op\":\"shelter.set\",\"entity\":\"%s\",\"args\":{\"name\":\"Shelter %s\",\"capacity\":%d,%s}}",
            id, id, capacity, end);
}

void
world_group (World *world, const char *id, double x, double y, int people, const char *more)
{
  g_autofree char *end = rest (x, y, more);

  world_do (world, "{\"op\":\"group.set\",\"entity\":\"%s\",\"args\":{\"name\":\"Group %s\",\"people\":%d,%s}}", id, id,
            people, end);
}
