/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <cairo.h>
#include <glib.h>

/* The small pictures inside symbols, drawn as vectors in the current source colour. */
gboolean muster_pictogram_exists (const char *name);
/* Centred at @x, @y in a square of @size; an unknown name draws nothing. */
void muster_pictogram_draw (cairo_t *cr, const char *name, double x, double y, double size);
/* A hazard (words.def) or a class of team as the name of a pictogram. Never NULL. */
const char *muster_pictogram_for_hazard (const char *hazard);
const char *muster_pictogram_for_team (const char *team_class, const char *const *skills);
