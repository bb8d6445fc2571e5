/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/rules.h"
#include "store/store.h"

/* Opening a data folder for a command. @dir: (nullable) NULL: the folder one stands in. */
MusterStore *muster_folder_read (const char *dir, GError **error);
MusterStore *muster_folder_write (const char *dir, GError **error);
