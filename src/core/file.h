/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

/* Where the file or folder @name ("response/standards.json") of the shipped data is: under the folder that the
 * environment variable MUSTER_DATADIR names, else where Muster was installed. (transfer full) */
char *muster_file_in_data (const char *name);
/* Whether a rename onto @path may happen: nothing is there, or a regular file (links are followed). A folder, a device,
 * a pipe is refused with G_IO_ERROR_NOT_REGULAR_FILE or G_IO_ERROR_IS_DIRECTORY: whoever may write in /dev would
 * otherwise replace /dev/null by a map. */
gboolean muster_file_check_target (const char *path, GError **error);
/* Writes beside @path, makes it durable and renames it into place: a full disk leaves what was there. */
gboolean muster_file_save (const char *path, const void *bytes, gsize length, int mode, GError **error);
