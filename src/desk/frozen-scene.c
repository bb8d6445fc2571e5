/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records never change, so a list of references is a copy. */
#include "desk/frozen-scene.h"

struct _MusterFrozenScene {
  GPtrArray *lists[MUSTER_N_KINDS]; /* (nullable) each, of MusterRecord (owned) */
  GHashTable *by_id;
  MusterScene scene;
};

static MusterRecord *
get (gpointer data, const char *id)
{
  return g_hash_table_lookup (((MusterFrozenScene *)data)->by_id, id);
}

static GPtrArray *
list (gpointer data, MusterKind kind)
{
  MusterFrozenScene *self = data;
  GPtrArray *out = g_ptr_array_new (); /* g_ptr_array_copy() would copy what frees the records, too */
  if (self->lists[kind] != NULL)
    g_ptr_array_extend (out, self->lists[kind], NULL, NULL);
  return out;
}

static void
unref_record (gpointer record)
{
  muster_record_unref (record);
}

MusterFrozenScene *
muster_frozen_scene_new (MusterDesk *desk, const MusterKind *kinds, guint n)
{
  MusterFrozenScene *self = g_new0 (MusterFrozenScene, 1);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->scene = (MusterScene){ .get = get, .list = list, .data = self };
  for (guint k = 0; k < n; k++) {
    g_autoptr (GPtrArray) records = muster_desk_list (desk, kinds[k]);
    GPtrArray *kept = self->lists[kinds[k]] = g_ptr_array_new_with_free_func (unref_record);
    for (guint i = 0; i < records->len; i++) {
      MusterRecord *record = muster_record_ref (g_ptr_array_index (records, i));
      g_ptr_array_add (kept, record);
      g_hash_table_insert (self->by_id, record->id, record);
    }
  }
  return self;
}

const MusterScene *
muster_frozen_scene_look (MusterFrozenScene *self)
{
  return &self->scene;
}

void
muster_frozen_scene_free (MusterFrozenScene *self)
{
  g_hash_table_unref (self->by_id);
  for (guint k = 0; k < MUSTER_N_KINDS; k++)
    g_clear_pointer (&self->lists[k], g_ptr_array_unref);
  g_free (self);
}
