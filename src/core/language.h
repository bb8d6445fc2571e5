/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The first line of every main(): takes the user's locale and finds the translations, those of the build tree when the
 * environment variable MUSTER_LOCALEDIR names them, else the installed ones. Before
 * any other thread starts. */
void muster_language_start (void);
