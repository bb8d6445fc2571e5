/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include "desk/name-book.h"

/* Everything that can be named on this desk, as of now, and what else somebody added. The desk's own and kept up to
 * date: (transfer none), its entries stand until the next call. Main thread. */
MusterNameBook *muster_desk_names (MusterDesk *desk);
/* Whose desk it is: "Civil Protection". (transfer none), of a record or static */
const char *muster_desk_unit_name (MusterDesk *desk);
