/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

/* Checks a folder without changing it: the database's own integrity, every operation's bytes against its hash, the
 * chain of each node and epoch without gaps, and the read models against a rebuild from the journal, byte for byte. */
typedef struct {
  guint64 operations;
  guint64 records;
  char *
      first_bad; /* (nullable) the first bad operation, "seq N" where its id cannot be read, "record ID", "file NAME" */
  char *problem; /* (nullable) what is wrong with it */
} MusterVerifyReport;

/* TRUE: all is well. FALSE with @report filled: it is not. FALSE with @error: it could not be looked at. Blocks. */
gboolean muster_verify (const char *dir, MusterVerifyReport *report, GError **error);
void muster_verify_report_clear (MusterVerifyReport *report);
