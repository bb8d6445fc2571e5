/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* The data folder beside its database.
 *
 * DIR/lock: held (flock) by the one program that writes; its text says who that is.
 * DIR/seal: the hash of journal.db as the last writer left it, broken (removed) by the next one. With it, verify sees a
 * change in any byte of the file, also where no operation stands. A crash leaves no seal, and that is no fault. */
gboolean muster_folder_lock (const char *dir, int *lock, GError **error); /* @lock: closing it lets go */
gboolean muster_folder_break_seal (const char *dir, GError **error);
void muster_folder_seal (const char *dir);
/* A MUSTER_STORE_ERROR for errno @code on @path; returns FALSE. */
gboolean muster_folder_fail (GError **error, const char *path, int code);
