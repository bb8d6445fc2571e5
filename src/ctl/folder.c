/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/folder.h"
#include <glib/gi18n-lib.h>

static gboolean
check_drill (MusterStore *store, const char *drill, GError **error)
{
  g_auto (GStrv) drills = muster_picture_drills (muster_store_get_picture (store));
  g_autofree char *all = g_strjoinv (", ", drills);

  if (g_strv_contains ((const char *const *)drills, drill) || g_strcmp0 (drill, muster_store_get_drill (store)) == 0)
    return TRUE;
  g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_NO_ENTITY, _ ("there is no drill “%s”; there are: %s"),
               drill, all[0] != '\0' ? all : "–");
  return FALSE;
}

MusterStore *
muster_folder_read (const char *dir, const char *drill, gboolean real, GError **error)
{
  g_autoptr (MusterStore) store = NULL;

  if (real && drill != NULL) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--real and --drill exclude each other"));
    return NULL;
  }
  store = muster_store_open (dir != NULL ? dir : ".", MUSTER_STORE_READ_ONLY, error);
  if (store == NULL || (drill != NULL && !check_drill (store, drill, error)))
    return NULL;
  return g_steal_pointer (&store);
}

MusterStore *
muster_folder_write (const char *dir, GError **error)
{
  return muster_store_open (dir != NULL ? dir : ".", 0, error);
}
