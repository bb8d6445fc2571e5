/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reader of OR-Library's assign files. A count that the rest of the text cannot hold is refused before memory is
 * asked for: each cost takes a digit and a space. */
#include "alloc/assign-instance.h"
#include "alloc/scan.h"

gint64 *
muster_assign_read_orlib (const char *text, gsize length, guint *n, GError **error)
{
  MusterScan scan;
  gint64 size;
  muster_scan_start (&scan, text, length);
  if (!muster_scan_int (&scan, "the number of rows", 0, 100000, &size, error))
    return NULL;
  if ((guint64)size * (guint64)size > length / 2) {
    muster_scan_fail (&scan, error,
                      "%" G_GINT64_FORMAT " × %" G_GINT64_FORMAT " costs are announced, the text is too short", size,
                      size);
    return NULL;
  }
  gsize count = (gsize)size * (gsize)size;
  g_autofree gint64 *costs = g_new (gint64, MAX (count, 1));
  for (gsize k = 0; k < count; k++)
    if (!muster_scan_int (&scan, "a cost", G_MININT64, G_MAXINT64 - 1, &costs[k], error))
      return NULL;
  if (!muster_scan_end (&scan, error))
    return NULL;
  *n = (guint)size;
  return g_steal_pointer (&costs);
}
