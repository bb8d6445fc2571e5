/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <gtk/gtk.h>

/* Plan files in and out of the plan library. Nothing waits; what cannot be read is said by the desk's "failed". */
typedef void (*MusterPlanFileFunc) (gpointer data, const char *text);
/* Asks which file and gives its text; @data is a GObject that is kept until then. */
void muster_plan_exchange_ask (GtkWidget *near, MusterDesk *desk, MusterPlanFileFunc func, gpointer data);
/* Files dropped on @on, which gets them. @desk lives as long. */
void muster_plan_exchange_take_drops (GtkWidget *on, MusterDesk *desk, MusterPlanFileFunc func);
void muster_plan_exchange_write (GtkWidget *near, MusterDesk *desk, const MusterJson *file);
/* A plan to begin with: one level, a headquarters with two roles. (transfer full) */
char *muster_plan_exchange_new (const char *id);
