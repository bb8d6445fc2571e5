/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/sheet.h"
#include <gdk/gdk.h>

/* Writing a map sheet on a thread. Both take @sheet over. Answers on the caller's main context. */
void muster_export_write_async (MusterMapSheet *sheet, const char *path, GCancellable *cancellable,
                                GAsyncReadyCallback done, gpointer data);
gboolean muster_export_write_finish (GAsyncResult *result, MusterSheetReport *report, GError **error);
/* The page as a small picture. */
void muster_export_preview_async (MusterMapSheet *sheet, GCancellable *cancellable, GAsyncReadyCallback done,
                                  gpointer data);
GdkTexture *muster_export_preview_finish (GAsyncResult *result, GError **error); /* (transfer full) */
/* What went wrong and what to do, translated. (transfer full) */
char *muster_export_words (const GError *error);
