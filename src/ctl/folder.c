/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/folder.h"

MusterStore *
muster_folder_read (const char *dir, GError **error)
{
  return muster_store_open (dir != NULL ? dir : ".", MUSTER_STORE_READ_ONLY, error);
}

MusterStore *
muster_folder_write (const char *dir, GError **error)
{
  return muster_store_open (dir != NULL ? dir : ".", 0, error);
}
