/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "console/desk.h"
#include "console/names.h"

/* Everything the command bar can name on this desk, and the actions. (transfer full) */
MusterNames *muster_desk_names (MusterDesk *desk);
