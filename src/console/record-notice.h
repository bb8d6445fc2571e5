/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* What a person must know about a record before acting on it: it waits for the server; something asked of it was
 * refused, by what and why, with "Dealt with"; two people wrote the same field. Hidden when there is nothing. */
#define MUSTER_TYPE_RECORD_NOTICE (muster_record_notice_get_type ())
G_DECLARE_FINAL_TYPE (MusterRecordNotice, muster_record_notice, MUSTER, RECORD_NOTICE, AdwBin)
GtkWidget *muster_record_notice_new (MusterDesk *desk);
void muster_record_notice_show (MusterRecordNotice *notice, const MusterRecord *record);
