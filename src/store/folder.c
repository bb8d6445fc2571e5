/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/folder.h"
#include "core/hash.h"
#include "store/store.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

gboolean
muster_folder_fail (GError **error, const char *path, int code)
{
  MusterStoreError kind = code == EROFS || code == EACCES || code == EPERM ? MUSTER_STORE_ERROR_READ_ONLY
                          : code == ENOENT || code == ENOTDIR              ? MUSTER_STORE_ERROR_NOT_FOUND
                          : code == ENOSPC                                 ? MUSTER_STORE_ERROR_FULL
                                                                           : MUSTER_STORE_ERROR_FAILED;

  g_set_error (error, MUSTER_STORE_ERROR, kind, "%s: %s", path, g_strerror (code));
  return FALSE;
}

gboolean
muster_folder_lock (const char *dir, int *lock, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "lock", NULL);
  char holder[128] = "";

  *lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (*lock < 0)
    return muster_folder_fail (error, path, errno);
  if (flock (*lock, LOCK_EX | LOCK_NB) != 0) {
    ssize_t n = pread (*lock, holder, sizeof holder - 1, 0);
    holder[MAX (n, 0)] = '\0';
    g_strchomp (holder);
    g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_IN_USE, "%s is in use by %s", dir,
                 *holder != '\0' ? holder : "another program");
    return FALSE;
  }
  int n = g_snprintf (holder, sizeof holder, "%s (process %d)\n",
                      g_get_prgname () != NULL ? g_get_prgname () : "muster", getpid ());
  /* Only a courtesy to whoever finds the folder in use. */
  if (ftruncate (*lock, 0) != 0 || pwrite (*lock, holder, (size_t)n, 0) != n)
    g_debug ("lock: %s", g_strerror (errno));
  return TRUE;
}

gboolean
muster_folder_break_seal (const char *dir, GError **error)
{
  g_autofree char *seal = g_build_filename (dir, "seal", NULL);

  return g_unlink (seal) == 0 || errno == ENOENT || muster_folder_fail (error, seal, errno);
}

void
muster_folder_seal (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "journal.db", NULL), *seal = g_build_filename (dir, "seal", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  char hex[2 * MUSTER_HASH_SIZE + 1];
  MusterHash hash;
  GStatBuf log;

  /* A log left beside the file (a reader is still there) means that the file is not all there is. */
  if ((g_stat (wal, &log) == 0 && log.st_size > 0) || !muster_hash_file (path, &hash))
    return;
  muster_hash_format (&hash, hex);
  g_file_set_contents (seal, hex, -1, NULL);
}
