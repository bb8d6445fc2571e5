/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "console/window.h"

/* The win.* actions of actions.c, and the plain keys. Those that need a desk are insensitive without one. */
void muster_window_actions_add (MusterWindow *window);
void muster_window_actions_update (MusterWindow *window); /* after the desk came or went */
