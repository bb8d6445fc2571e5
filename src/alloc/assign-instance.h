/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* OR-Library's assignment problem: n, then n × n costs. All that solver and checker share.
 * Returns: (transfer full): n × n costs, row after row, or NULL with MUSTER_ALLOC_ERROR_INPUT. */
gint64 *muster_assign_read_orlib (const char *text, gsize length, guint *n, GError **error);
