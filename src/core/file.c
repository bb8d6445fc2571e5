/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that came with the program, and files that a person asked for by name. GLib renames a new file over whatever
 * has the name; here only over a file. */
#include "core/file.h"
#include <errno.h>
#include <sys/stat.h>

char *
muster_file_in_data (const char *name)
{
  const char *dir = g_getenv ("MUSTER_DATADIR");

  return g_build_filename (dir != NULL ? dir : MUSTER_DATADIR, name, NULL);
}

gboolean
muster_file_check_target (const char *path, GError **error)
{
  struct stat there;

  if (stat (path, &there) != 0 || S_ISREG (there.st_mode))
    return TRUE; /* what else is wrong with the name, writing will say */
  if (S_ISDIR (there.st_mode))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, "%s: cannot write: %s", path, g_strerror (EISDIR));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "%s: cannot write: it is not a regular file", path);
  return FALSE;
}

gboolean
muster_file_save (const char *path, const void *bytes, gsize length, int mode, GError **error)
{
  return muster_file_check_target (path, error)
         && g_file_set_contents_full (path, bytes, (gssize)length,
                                      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode, error);
}
