/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* Warnings: those that are out, and a new one: level, where (a drawn area or jurisdictions), text by language,
 * channels, how long. Who is inside is counted, as an estimate, while it is written. */
#define MUSTER_TYPE_WARNING_FORM (muster_warning_form_get_type ())
G_DECLARE_FINAL_TYPE (MusterWarningForm, muster_warning_form, MUSTER, WARNING_FORM, AdwBin)
GtkWidget *muster_warning_form_new (MusterDesk *desk);
