/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/rules.h"
#include "store/store.h"

/* Opening a data folder for a command. @dir: (nullable) NULL: the folder one stands in. @drill (nullable) and @real are
 * the options of that name: a drill that is not there is an error, so that a slip of the pen never shows the real world
 * under a drill's name. */
MusterStore *muster_folder_read (const char *dir, const char *drill, gboolean real, GError **error);
MusterStore *muster_folder_write (const char *dir, GError **error);
