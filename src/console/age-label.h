/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

/* How long ago, or until when: words that stay true. While shown it moves with the shared ticker; hidden it costs
 * nothing. */
#define MUSTER_TYPE_AGE_LABEL (muster_age_label_get_type ())
G_DECLARE_FINAL_TYPE (MusterAgeLabel, muster_age_label, MUSTER, AGE_LABEL, AdwBin)
GtkWidget *muster_age_label_new (void);
void muster_age_label_set_age (MusterAgeLabel *label, gint64 since);         /* ms UTC: "12 min" */
void muster_age_label_set_deadline (MusterAgeLabel *label, gint64 deadline); /* ms UTC: "14:10", "5 min late" */
void muster_age_label_set_done (MusterAgeLabel *label, gint64 at);           /* ms UTC: "done 13:52" */
void muster_age_label_set_text (MusterAgeLabel *label, const char *text);    /* words that do not move */
