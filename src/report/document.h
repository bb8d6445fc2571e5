/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <cairo.h>
#include <gio/gio.h>

/* A written account on A4 pages: a title with facts under it, sections of lines, on every page whose it is, of when,
 * and "2 / 5". A line that does not fit goes on over the page; a section that goes on says so. A drill is marked all
 * over. Filled and written on any one thread; no display. Same content, same bytes. */
typedef struct _MusterDocument MusterDocument;

MusterDocument *muster_document_new (const char *title);
void muster_document_free (MusterDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterDocument, muster_document_free)

void muster_document_set_subtitle (MusterDocument *document, const char *subtitle); /* (nullable) the incident, say */
void muster_document_set_unit (MusterDocument *document, const char *unit);         /* (nullable) whose it is */
void muster_document_set_drill (MusterDocument *document, gboolean drill);          /* watermark, badge, a sentence */
void muster_document_set_time (MusterDocument *document, gint64 ms); /* when it was as it says; local; 0: unsaid */

/* Under the title: "Leader  A. B." Nothing is added where @value is NULL or "". */
void muster_document_add_fact (MusterDocument *document, const char *label, const char *value);
void muster_document_add_section (MusterDocument *document, const char *title);
void muster_document_add_day (MusterDocument *document, const char *day); /* a small heading within a section */
/* @when: at the left, "14:05:30"; @text: wraps; @who: at the right. All nullable. */
void muster_document_add_line (MusterDocument *document, const char *when, const char *text, const char *who);
void muster_document_add_note (MusterDocument *document, const char *text); /* soft, over the whole width */

#define MUSTER_DOCUMENT_WIDTH  595.276 /* points */
#define MUSTER_DOCUMENT_HEIGHT 841.89
/* The pages, recorded: to be painted anywhere, on any thread. (transfer full) (element-type cairo_surface_t) */
GPtrArray *muster_document_record (const MusterDocument *document);
/* Writes a PDF beside @path and renames it into place. Errors are G_FILE_ERROR or G_IO_ERROR. */
gboolean muster_document_write (const MusterDocument *document, const char *path, GError **error);
