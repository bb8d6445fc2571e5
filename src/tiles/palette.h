/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* The looks a map can have. Paper is for printing: white land, thin roads, ink. */
typedef enum { MUSTER_LOOK_LIGHT, MUSTER_LOOK_DARK, MUSTER_LOOK_PAPER } MusterLook;
