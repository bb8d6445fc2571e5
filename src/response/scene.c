/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small questions that every file of this folder asks of the records. */
#include "response/scene.h"
#include <string.h>

MusterRecord *
muster_scene_get (const MusterScene *scene, MusterKind kind, const char *id)
{
  MusterRecord *r = id != NULL ? scene->get (scene->data, id) : NULL;

  return r != NULL && r->exists && r->kind == kind ? r : NULL;
}

GPtrArray *
muster_scene_list (const MusterScene *scene, MusterKind kind)
{
  return scene->list (scene->data, kind);
}

GPtrArray *
muster_scene_about (const MusterScene *scene, MusterKind kind, int field, const char *id)
{
  g_autoptr (GPtrArray) all = scene->list (scene->data, kind);
  GPtrArray *out = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++) {
    MusterRecord *r = g_ptr_array_index (all, i);
    if (g_strcmp0 (muster_record_text (r, field), id) == 0)
      g_ptr_array_add (out, r);
  }
  return out;
}

const char *
muster_scene_name (const MusterScene *scene, const char *id)
{
  MusterRecord *r = id != NULL ? scene->get (scene->data, id) : NULL;

  return r != NULL && r->exists ? muster_record_name (r) : id;
}

const char *
muster_scene_unit (const MusterScene *scene)
{
  const struct {
    MusterKind kind;
    int field; /* that must be empty */
  } wanted[]
      = { { MUSTER_HEADQUARTERS, MUSTER_HEADQUARTERS_HAZARD }, { MUSTER_JURISDICTION, MUSTER_JURISDICTION_PARENT } };

  for (gsize k = 0; k < G_N_ELEMENTS (wanted); k++) {
    g_autoptr (GPtrArray) all = muster_scene_list (scene, wanted[k].kind);
    for (guint i = 0; i < all->len; i++)
      if (muster_record_text (g_ptr_array_index (all, i), wanted[k].field) == NULL)
        return muster_record_name (g_ptr_array_index (all, i));
  }
  return NULL;
}
