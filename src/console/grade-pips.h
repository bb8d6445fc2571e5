/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

/* Incident grade as four bars: the worse, the more are filled (I four, IV one); none while it is unknown. */
#define MUSTER_TYPE_GRADE_PIPS (muster_grade_pips_get_type ())
G_DECLARE_FINAL_TYPE (MusterGradePips, muster_grade_pips, MUSTER, GRADE_PIPS, GtkWidget)
void muster_grade_pips_set_grade (MusterGradePips *pips, const char *grade); /* "I" … "IV", NULL unknown */
