/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One table for each world, id → record. A drill's table holds only what the drill touched; everything else shines
 * through from the real world's. Who holds a team is an index over the active assignments, one for each world as well.
 */
#include "store/picture.h"
#include <string.h>

typedef struct {
  GHashTable *records;               /* id → MusterRecord (owned) */
  GHashTable *kinds[MUSTER_N_KINDS]; /* the same, kind by kind (not owned) */
  guint64 versions[MUSTER_N_KINDS];  /* changes of each kind so far */
  GHashTable *holders;               /* team id → assignment id, both owned by the assignment's record */
} World;

struct _MusterPicture {
  World real;
  GHashTable *drills; /* id → World (owned) */
};

static void
world_init (World *world)
{
  world->records = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)muster_record_unref);
  world->holders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (int i = 0; i < MUSTER_N_KINDS; i++)
    world->kinds[i] = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
world_clear (World *world)
{
  g_hash_table_unref (world->holders);
  for (int i = 0; i < MUSTER_N_KINDS; i++)
    g_hash_table_unref (world->kinds[i]);
  g_hash_table_unref (world->records);
}

static void
world_free (gpointer data)
{
  world_clear (data);
  g_free (data);
}

MusterPicture *
muster_picture_new (void)
{
  MusterPicture *picture = g_new0 (MusterPicture, 1);

  world_init (&picture->real);
  picture->drills = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, world_free);
  return picture;
}

void
muster_picture_free (MusterPicture *picture)
{
  world_clear (&picture->real);
  g_hash_table_unref (picture->drills);
  g_free (picture);
}

static World *
get_world (MusterPicture *picture, const char *drill, gboolean make)
{
  World *world;

  if (drill == NULL)
    return &picture->real;
  world = g_hash_table_lookup (picture->drills, drill);
  if (world == NULL && make) {
    world = g_new0 (World, 1);
    world_init (world);
    g_hash_table_insert (picture->drills, g_strdup (drill), world);
  }
  return world;
}

/* @team: of the assignment as it is or, where an undo left nothing, as it was. */
static void
index_holder (World *world, MusterRecord *assignment, const char *team)
{
  const char *now = g_hash_table_lookup (world->holders, team);

  if (muster_assignment_is_active (assignment)
      && g_strcmp0 (muster_record_text (assignment, MUSTER_ASSIGNMENT_TEAM), team) == 0) {
    /* Two at once can only be while one is provisional; the earlier id wins, so that every node shows the same. */
    if (now == NULL || strcmp (assignment->id, now) < 0)
      g_hash_table_replace (world->holders, g_strdup (team), g_strdup (assignment->id));
  } else if (g_strcmp0 (now, assignment->id) == 0) {
    GHashTableIter iter;
    MusterRecord *other;
    const char *next = NULL;

    g_hash_table_iter_init (&iter, world->kinds[MUSTER_ASSIGNMENT]);
    while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&other))
      if (other != assignment && muster_assignment_is_active (other)
          && g_strcmp0 (muster_record_text (other, MUSTER_ASSIGNMENT_TEAM), team) == 0
          && (next == NULL || strcmp (other->id, next) < 0))
        next = other->id;
    if (next != NULL)
      g_hash_table_replace (world->holders, g_strdup (team), g_strdup (next));
    else
      g_hash_table_remove (world->holders, team);
  }
}

void
muster_picture_put (MusterPicture *picture, MusterRecord *record)
{
  World *world = get_world (picture, record->drill, TRUE);

  MusterRecord *before = g_hash_table_lookup (world->records, record->id);
  g_autoptr (MusterRecord) kept = before != NULL ? muster_record_ref (before) : NULL;

  world->versions[record->kind]++;
  g_hash_table_replace (world->kinds[record->kind], record->id, record);
  g_hash_table_replace (world->records, record->id, muster_record_ref (record));
  if (record->kind != MUSTER_ASSIGNMENT)
    return;
  for (int i = 0; i < 2; i++) {
    const MusterRecord *r = i == 0 ? record : kept;
    const char *team = r != NULL ? muster_record_text (r, MUSTER_ASSIGNMENT_TEAM) : NULL;
    if (team != NULL)
      index_holder (world, record, team);
  }
}

void
muster_picture_forget (MusterPicture *picture, const char *drill, const char *id)
{
  World *world = get_world (picture, drill, FALSE);
  MusterRecord *record = world != NULL ? g_hash_table_lookup (world->records, id) : NULL;

  if (record == NULL)
    return;
  if (record->kind == MUSTER_ASSIGNMENT) { /* it lets go of its team */
    g_autoptr (MusterRecord) nothing = muster_record_new (record->kind, id, drill);
    muster_picture_put (picture, nothing);
    record = g_hash_table_lookup (world->records, id);
  }
  world->versions[record->kind]++;
  g_hash_table_remove (world->kinds[record->kind], id);
  g_hash_table_remove (world->records, id);
}

MusterRecord *
muster_picture_get_exact (MusterPicture *picture, const char *drill, const char *id)
{
  World *world = get_world (picture, drill, FALSE);

  return world != NULL ? g_hash_table_lookup (world->records, id) : NULL;
}

MusterRecord *
muster_picture_get (MusterPicture *picture, const char *drill, const char *id)
{
  MusterRecord *record = drill != NULL ? muster_picture_get_exact (picture, drill, id) : NULL;

  return record != NULL ? record : g_hash_table_lookup (picture->real.records, id);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MusterRecord *const *)a)->id, (*(MusterRecord *const *)b)->id);
}

static void
collect (World *world, World *above, MusterKind kind, GPtrArray *out)
{
  GHashTableIter iter;
  MusterRecord *record;

  g_hash_table_iter_init (&iter, world->kinds[kind]);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&record))
    if (record->exists && (above == NULL || !g_hash_table_contains (above->records, record->id)))
      g_ptr_array_add (out, record);
}

GPtrArray *
muster_picture_gather (MusterPicture *picture, const char *drill, MusterKind kind)
{
  World *world = get_world (picture, drill, FALSE);
  GPtrArray *out = g_ptr_array_new ();

  if (drill != NULL && world != NULL)
    collect (world, NULL, kind, out);
  collect (&picture->real, drill != NULL ? world : NULL, kind, out);
  return out;
}

GPtrArray *
muster_picture_list (MusterPicture *picture, const char *drill, MusterKind kind)
{
  GPtrArray *out = muster_picture_gather (picture, drill, kind);

  g_ptr_array_sort (out, compare_ids);
  return out;
}

guint64
muster_picture_version (MusterPicture *picture, const char *drill, MusterKind kind)
{
  World *world = drill != NULL ? get_world (picture, drill, FALSE) : NULL;

  /* Each rises only, so their sum stands still only while both do. */
  return picture->real.versions[kind] + (world != NULL ? world->versions[kind] : 0);
}

guint
muster_picture_count (MusterPicture *picture, const char *drill, MusterKind kind)
{
  g_autoptr (GPtrArray) all = muster_picture_list (picture, drill, kind);

  return all->len;
}

MusterRecord *
muster_picture_holder (MusterPicture *picture, const char *drill, const char *team)
{
  World *world = get_world (picture, drill, FALSE);
  const char *id = world != NULL ? g_hash_table_lookup (world->holders, team) : NULL;

  /* A team that is out for real is out in the drill too. */
  if (id == NULL)
    id = g_hash_table_lookup (picture->real.holders, team);
  return id != NULL ? muster_picture_get (picture, drill, id) : NULL;
}

MusterRecord *
muster_picture_activation (MusterPicture *picture, const char *drill, const char *incident, const char *plan)
{
  g_autoptr (GPtrArray) all = muster_picture_list (picture, drill, MUSTER_ACTIVATION);

  for (guint i = 0; i < all->len; i++) {
    MusterRecord *r = g_ptr_array_index (all, i);
    if (g_strcmp0 (muster_record_text (r, MUSTER_ACTIVATION_STATE), "active") == 0
        && g_strcmp0 (muster_record_text (r, MUSTER_ACTIVATION_INCIDENT), incident) == 0
        && g_strcmp0 (muster_record_text (r, MUSTER_ACTIVATION_PLAN), plan) == 0)
      return r;
  }
  return NULL;
}

void
muster_picture_foreach (MusterPicture *picture, GFunc func, gpointer data)
{
  GHashTableIter iter, worlds;
  gpointer record, world;

  g_hash_table_iter_init (&iter, picture->real.records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    func (record, data);
  g_hash_table_iter_init (&worlds, picture->drills);
  while (g_hash_table_iter_next (&worlds, NULL, &world)) {
    g_hash_table_iter_init (&iter, ((World *)world)->records);
    while (g_hash_table_iter_next (&iter, NULL, &record))
      func (record, data);
  }
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GStrv
muster_picture_drills (MusterPicture *picture)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, picture->drills);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, g_strdup (id));
  g_ptr_array_sort (ids, compare_text);
  g_ptr_array_add (ids, NULL);
  return (GStrv)g_ptr_array_steal (ids, NULL);
}
