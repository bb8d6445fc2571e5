/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Made on the main thread, where the settings are read, and used on others; the norms are read by whoever asks first.
 * A change of the routing server reaches the adviser that is there already. */
#include "console/adviser-source.h"
#include "console/routing.h"
#include "console/settings.h"
#include "exchange/remote-table.h"

struct _MusterAdviserSource {
  gatomicrefcount refs;
  GMutex lock;
  char *area;             /* (nullable) */
  char *remote;           /* (nullable) a routing server, as the settings have it */
  double limit;           /* s it may take */
  MusterAdviser *adviser; /* (nullable) until first needed */
};

static void
source_forget (gpointer data)
{
  muster_adviser_source_unref (data);
}

static void
read_remote (MusterAdviserSource *source)
{
  g_mutex_lock (&source->lock);
  g_free (source->remote);
  source->remote = muster_routing_get (&source->limit);
  if (source->adviser != NULL)
    muster_terrain_set_remote (muster_adviser_get_terrain (source->adviser), muster_remote_table, source->remote,
                               source->limit);
  g_mutex_unlock (&source->lock);
}

static void
on_settings_changed (MusterDesk *desk, const char *key)
{
  MusterAdviserSource *source = g_object_get_data (G_OBJECT (desk), "muster-adviser-source");
  if (source != NULL && g_str_has_prefix (key, "routing-"))
    read_remote (source);
}

MusterAdviserSource *
muster_adviser_source_of (MusterDesk *desk)
{
  MusterAdviserSource *source = g_object_get_data (G_OBJECT (desk), "muster-adviser-source");
  if (source == NULL) {
    source = g_new0 (MusterAdviserSource, 1);
    g_atomic_ref_count_init (&source->refs);
    g_mutex_init (&source->lock);
    source->area = g_strdup (muster_desk_get_area_path (desk));
    read_remote (source);
    if (muster_settings () != NULL)
      g_signal_connect_object (muster_settings (), "changed", G_CALLBACK (on_settings_changed), desk,
                               G_CONNECT_SWAPPED);
    g_object_set_data_full (G_OBJECT (desk), "muster-adviser-source", source, source_forget);
  }
  g_atomic_ref_count_inc (&source->refs);
  return source;
}

void
muster_adviser_source_unref (MusterAdviserSource *source)
{
  if (source == NULL || !g_atomic_ref_count_dec (&source->refs))
    return;
  g_clear_pointer (&source->adviser, muster_adviser_unref);
  g_mutex_clear (&source->lock);
  g_free (source->area);
  g_free (source->remote);
  g_free (source);
}

MusterAdviser *
muster_adviser_source_get (MusterAdviserSource *source, GError **error)
{
  MusterAdviser *adviser = NULL;
  g_mutex_lock (&source->lock);
  if (source->adviser == NULL) {
    g_autoptr (MusterNorms) norms = muster_norms_read (NULL, error);
    gboolean map = source->area != NULL && g_file_test (source->area, G_FILE_TEST_EXISTS);
    if (norms != NULL)
      source->adviser = muster_adviser_new (map ? source->area : NULL, norms);
    if (source->adviser != NULL)
      muster_terrain_set_remote (muster_adviser_get_terrain (source->adviser), muster_remote_table, source->remote,
                                 source->limit);
  }
  if (source->adviser != NULL)
    adviser = muster_adviser_ref (source->adviser);
  g_mutex_unlock (&source->lock);
  return adviser;
}

MusterRemoteState
muster_adviser_source_get_remote (MusterAdviserSource *source, char **trouble)
{
  MusterRemoteState state;
  *trouble = NULL;
  g_mutex_lock (&source->lock);
  state = source->adviser != NULL ? muster_terrain_get_remote (muster_adviser_get_terrain (source->adviser), trouble)
                                  : (source->remote != NULL ? MUSTER_REMOTE_UNASKED : MUSTER_REMOTE_NONE);
  g_mutex_unlock (&source->lock);
  return state;
}
