/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three settings of the folder, each one line of text. They are written a moment after the last change and only where
 * they differ from what is there: a person who moves the map would write a commit for each frame otherwise. Before the
 * folder is closed what is still due is handed to the store, whose worker finishes it. */
#include "console/desk-memory.h"

#define DUE_SECONDS 2

typedef struct {
  MusterDesk *desk;      /* (not owned) it owns us */
  MusterMapView *map;    /* (weak) */
  MusterListPane *lists; /* (weak) */
  guint due;
  char view[80], list[40]; /* as they are to be remembered */
} Memory;

static void
set (MusterDesk *desk, const char *name, const char *value)
{
  MusterStore *store = muster_desk_get_store (desk);
  if (g_strcmp0 (muster_store_get_setting (store, name), value) != 0)
    muster_store_set_setting_async (store, name, value);
}

static void
write_down (Memory *memory)
{
  if (*memory->view != '\0')
    set (memory->desk, "console.view", memory->view);
  if (*memory->list != '\0')
    set (memory->desk, "console.list", memory->list);
  set (memory->desk, "console.selected", muster_desk_get_selected (memory->desk));
}

static gboolean
on_due (gpointer data)
{
  Memory *memory = data;
  memory->due = 0;
  write_down (memory);
  return G_SOURCE_REMOVE;
}

static void
note (Memory *memory)
{
  if (memory->due == 0)
    memory->due = g_timeout_add_seconds (DUE_SECONDS, on_due, memory);
}

static void
on_view_changed (MusterMapView *map, Memory *memory)
{
  MusterLatLon centre;
  double zoom;
  char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE], level[G_ASCII_DTOSTR_BUF_SIZE];
  muster_map_view_get_view (map, &centre, &zoom, NULL, NULL);
  g_ascii_formatd (lat, sizeof lat, "%.6f", centre.lat);
  g_ascii_formatd (lon, sizeof lon, "%.6f", centre.lon);
  g_ascii_formatd (level, sizeof level, "%.2f", zoom);
  g_snprintf (memory->view, sizeof memory->view, "%s %s %s", lat, lon, level);
  note (memory);
}

static void
on_list_changed (MusterListPane *lists, GParamSpec *pspec, Memory *memory)
{
  g_strlcpy (memory->list, muster_kind_info (muster_list_pane_get_kind (lists))->name, sizeof memory->list);
  note (memory);
}

static void
on_selected (MusterDesk *desk, GParamSpec *pspec, Memory *memory)
{
  note (memory);
}

static void
memory_free (gpointer data)
{
  Memory *memory = data;
  g_clear_handle_id (&memory->due, g_source_remove);
  if (memory->map != NULL) {
    g_signal_handlers_disconnect_by_data (memory->map, memory);
    g_object_remove_weak_pointer (G_OBJECT (memory->map), (gpointer *)&memory->map);
  }
  if (memory->lists != NULL) {
    g_signal_handlers_disconnect_by_data (memory->lists, memory);
    g_object_remove_weak_pointer (G_OBJECT (memory->lists), (gpointer *)&memory->lists);
  }
  g_free (memory);
}

static void
show_view (MusterMapView *map, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  if (g_strv_length (parts) != 3)
    return;
  MusterLatLon at = { g_ascii_strtod (parts[0], NULL), g_ascii_strtod (parts[1], NULL) };
  double zoom = g_ascii_strtod (parts[2], NULL);
  if (muster_latlon_is_valid (at) && zoom >= 0 && zoom <= 20)
    muster_map_view_go_to (map, at, zoom);
}

void
muster_desk_memory_select (MusterDesk *desk)
{
  const char *id = muster_store_get_setting (muster_desk_get_store (desk), "console.selected");
  MusterRecord *record = muster_desk_get (desk, id);
  if (record != NULL && record->exists)
    muster_desk_select (desk, id);
}

void
muster_desk_memory_follow (MusterDesk *desk, MusterMapPane *map, MusterListPane *lists)
{
  MusterStore *store = muster_desk_get_store (desk);
  const char *view = muster_store_get_setting (store, "console.view"),
             *list = muster_store_get_setting (store, "console.list");
  Memory *memory = g_new0 (Memory, 1);
  memory->desk = desk;
  memory->map = muster_map_pane_get_view (map);
  memory->lists = lists;
  if (view != NULL)
    show_view (memory->map, view);
  if (list != NULL)
    muster_list_pane_show_kind (lists, muster_kind_from_name (list));
  g_object_add_weak_pointer (G_OBJECT (memory->map), (gpointer *)&memory->map);
  g_object_add_weak_pointer (G_OBJECT (memory->lists), (gpointer *)&memory->lists);
  g_signal_connect (memory->map, "view-changed", G_CALLBACK (on_view_changed), memory);
  g_signal_connect (memory->lists, "notify::kind", G_CALLBACK (on_list_changed), memory);
  g_signal_connect (desk, "notify::selected", G_CALLBACK (on_selected), memory);
  g_object_set_data_full (G_OBJECT (desk), "muster-desk-memory", memory, memory_free);
}

void
muster_desk_memory_write (MusterDesk *desk)
{
  Memory *memory = g_object_get_data (G_OBJECT (desk), "muster-desk-memory");
  if (memory == NULL || memory->due == 0)
    return;
  g_clear_handle_id (&memory->due, g_source_remove);
  write_down (memory);
}
