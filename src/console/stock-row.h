/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* One line of a depot's stock: item, quantity against its minimum, mode and expiry; opened, it takes out or puts in an
 * amount with a reason. */
#define MUSTER_TYPE_STOCK_ROW (muster_stock_row_get_type ())
G_DECLARE_FINAL_TYPE (MusterStockRow, muster_stock_row, MUSTER, STOCK_ROW, AdwBin)
GtkWidget *muster_stock_row_new (MusterDesk *desk);
void muster_stock_row_show (MusterStockRow *row, const MusterRecord *stock);
