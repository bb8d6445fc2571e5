/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* Where a new warning holds: an area drawn for it, by mouse or by keyboard, a circle around a place, a drawing of the
 * map, jurisdictions; and how many people live there, counted while it is chosen. The map shows it as it will look
 * for as long as this is on screen. */
#define MUSTER_TYPE_WARNING_WHERE (muster_warning_where_get_type ())
G_DECLARE_FINAL_TYPE (MusterWarningWhere, muster_warning_where, MUSTER, WARNING_WHERE, AdwBin)

GtkWidget *muster_warning_where_new (MusterDesk *desk, GtkSizeGroup *labels);
void muster_warning_where_set_level (MusterWarningWhere *where,
                                     const char *level);               /* (nullable) a word of muster_words_warning */
const char *muster_warning_where_get_area (MusterWarningWhere *where); /* (nullable) GeoJSON */
const char *muster_warning_where_get_incident (MusterWarningWhere *where); /* (nullable) of the drawing chosen */
/* Ids of the jurisdictions typed. NULL: @unknown is none. (transfer full) */
GStrv muster_warning_where_get_places (MusterWarningWhere *where, char **unknown);
/* Negative: not known. @basis (nullable) (transfer none): estimated from what. */
gint64 muster_warning_where_get_people (MusterWarningWhere *where, const char **basis);
void
muster_warning_where_clear (MusterWarningWhere *where); /* the warning is out: what was drawn for it is forgotten */
