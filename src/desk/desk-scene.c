/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kept lists hold no references: whoever owns the records says when they may have changed, before anybody looks
 * again. Callers get a copy of a list, for they sort and cut what they are given. */
#include "desk/desk-scene.h"

struct _MusterDeskScene {
  MusterRecord *(*get) (gpointer data, const char *id);
  GPtrArray *(*list) (gpointer data, MusterKind kind);
  gpointer data;
  GPtrArray *kept[MUSTER_N_KINDS]; /* (nullable) each */
  MusterScene scene;
};

static MusterRecord *
get (gpointer data, const char *id)
{
  MusterDeskScene *self = data;
  return self->get (self->data, id);
}

static GPtrArray *
list (gpointer data, MusterKind kind)
{
  MusterDeskScene *self = data;
  if (self->kept[kind] == NULL)
    self->kept[kind] = self->list (self->data, kind);
  return g_ptr_array_copy (self->kept[kind], NULL, NULL);
}

MusterDeskScene *
muster_desk_scene_new (MusterRecord *(*get_one) (gpointer data, const char *id),
                       GPtrArray *(*list_kind) (gpointer data, MusterKind kind), gpointer data)
{
  MusterDeskScene *self = g_new0 (MusterDeskScene, 1);
  self->get = get_one;
  self->list = list_kind;
  self->data = data;
  self->scene = (MusterScene){ .get = get, .list = list, .data = self };
  return self;
}

void
muster_desk_scene_forget (MusterDeskScene *self)
{
  for (guint i = 0; i < MUSTER_N_KINDS; i++)
    g_clear_pointer (&self->kept[i], g_ptr_array_unref);
}

void
muster_desk_scene_free (MusterDeskScene *self)
{
  muster_desk_scene_forget (self);
  g_free (self);
}

const MusterScene *
muster_desk_scene_look (MusterDeskScene *self)
{
  return &self->scene;
}
