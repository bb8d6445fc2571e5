/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Belonging is one REF field per kind (see owner_field). Two tables: member id → owner id, and owner id → the set of
 * its members. Records themselves are not kept: a lookup reads them from the desk, so there is one truth. The object
 * hangs on its desk and is made before any model that reads it connects to "changed", so it is already right when they
 * look.
 */
#include "desk/relations.h"

struct _MusterRelations {
  GObject parent_instance;
  MusterDesk *desk;    /* (not owned): it owns us */
  GHashTable *owner;   /* member id → owner id */
  GHashTable *members; /* owner id → GHashTable set of member ids */
};

G_DEFINE_FINAL_TYPE (MusterRelations, muster_relations, G_TYPE_OBJECT)

static const MusterKind related[]
    = { MUSTER_ACTIVATION, MUSTER_TASK, MUSTER_ASSIGNMENT, MUSTER_LOG, MUSTER_ALARM, MUSTER_STOCK };

static int
owner_field (MusterKind kind)
{
  switch (kind) {
  case MUSTER_ACTIVATION:
    return MUSTER_ACTIVATION_INCIDENT;
  case MUSTER_TASK:
    return MUSTER_TASK_INCIDENT;
  case MUSTER_ASSIGNMENT:
    return MUSTER_ASSIGNMENT_INCIDENT;
  case MUSTER_LOG:
    return MUSTER_LOG_INCIDENT;
  case MUSTER_ALARM:
    return MUSTER_ALARM_INCIDENT;
  case MUSTER_STOCK:
    return MUSTER_STOCK_DEPOT;
  default:
    return -1;
  }
}

static void
forget (MusterRelations *self, const char *id)
{
  const char *old = g_hash_table_lookup (self->owner, id);
  if (old == NULL)
    return;
  GHashTable *set = g_hash_table_lookup (self->members, old);
  if (set != NULL) {
    g_hash_table_remove (set, id);
    if (g_hash_table_size (set) == 0)
      g_hash_table_remove (self->members, old);
  }
  g_hash_table_remove (self->owner, id);
}

static void
take_in (MusterRelations *self, const MusterRecord *record)
{
  const char *owner = muster_relations_owner (record);
  const char *old = g_hash_table_lookup (self->owner, record->id);
  if (record->exists && owner != NULL && g_strcmp0 (owner, old) == 0)
    return;
  forget (self, record->id);
  if (!record->exists || owner == NULL)
    return;
  GHashTable *set = g_hash_table_lookup (self->members, owner);
  if (set == NULL) {
    set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert (self->members, g_strdup (owner), set);
  }
  g_hash_table_add (set, g_strdup (record->id));
  g_hash_table_insert (self->owner, g_strdup (record->id), g_strdup (owner));
}

static void
read_all (MusterRelations *self)
{
  g_hash_table_remove_all (self->owner);
  g_hash_table_remove_all (self->members);
  for (gsize k = 0; k < G_N_ELEMENTS (related); k++) {
    g_autoptr (GPtrArray) records = muster_desk_list (self->desk, related[k]);
    for (guint i = 0; i < records->len; i++)
      take_in (self, g_ptr_array_index (records, i));
  }
}

static void
on_changed (MusterRelations *self, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++) {
    const MusterRecord *changed = g_ptr_array_index (records, i);
    if (owner_field (changed->kind) < 0)
      continue;
    const MusterRecord *now = muster_desk_get (self->desk, changed->id);
    if (now != NULL)
      take_in (self, now);
    else
      forget (self, changed->id);
  }
}

static void
muster_relations_finalize (GObject *object)
{
  MusterRelations *self = MUSTER_RELATIONS (object);
  g_hash_table_unref (self->owner);
  g_hash_table_unref (self->members);
  G_OBJECT_CLASS (muster_relations_parent_class)->finalize (object);
}

static void
muster_relations_class_init (MusterRelationsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_relations_finalize;
}

static void
muster_relations_init (MusterRelations *self)
{
  self->owner = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
}

MusterRelations *
muster_relations_of (MusterDesk *desk)
{
  MusterRelations *self = g_object_get_data (G_OBJECT (desk), "muster-relations");
  if (self == NULL) {
    self = g_object_new (MUSTER_TYPE_RELATIONS, NULL);
    self->desk = desk;
    g_object_set_data_full (G_OBJECT (desk), "muster-relations", self, g_object_unref);
    g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (desk, "notify::drill", G_CALLBACK (read_all), self, G_CONNECT_SWAPPED);
    read_all (self);
  }
  return self;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const MusterRecord *const *x = a, *const *y = b;
  return strcmp ((*x)->id, (*y)->id);
}

GPtrArray *
muster_relations_list (MusterRelations *self, MusterKind kind, const char *owner)
{
  GPtrArray *out = g_ptr_array_new ();
  GHashTable *set = owner != NULL ? g_hash_table_lookup (self->members, owner) : NULL;
  if (set == NULL)
    return out;
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    MusterRecord *record = muster_desk_get (self->desk, id);
    if (record != NULL && record->exists && record->kind == kind)
      g_ptr_array_add (out, record);
  }
  g_ptr_array_sort (out, compare_ids);
  return out;
}

const char *
muster_relations_owner (const MusterRecord *record)
{
  int field = owner_field (record->kind);
  return field >= 0 ? muster_record_text (record, field) : NULL;
}
