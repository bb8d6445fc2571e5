/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hybrid logical time. The wall clock leads; where it stands still or jumps back, the counter goes on. A counter that
 * would overflow borrows a millisecond from the future, so time stays strictly increasing whatever the wall does. */
#include "core/hlc.h"

MusterHlc
muster_clock_tick (MusterClock *clock, gint64 wall_ms)
{
  MusterHlc wall = MUSTER_HLC_FROM_MS (MAX (wall_ms, 0));

  clock->last = MAX (wall, clock->last + 1);
  return clock->last;
}

void
muster_clock_see (MusterClock *clock, MusterHlc remote, gint64 wall_ms)
{
  /* The end of the last millisecond that may be taken over: its counters count as within the bound. */
  MusterHlc limit = MUSTER_HLC_FROM_MS (MAX (wall_ms, 0) + MUSTER_HLC_MAX_AHEAD_MS + 1) - 1;

  clock->last = MAX (clock->last, MIN (remote, MAX (limit, clock->last)));
}

void
muster_hlc_format (MusterHlc hlc, char out[17])
{
  static const char digits[] = "0123456789abcdef";

  for (int i = 15; i >= 0; i--, hlc >>= 4)
    out[i] = digits[hlc & 15];
  out[16] = '\0';
}

gboolean
muster_hlc_parse (const char *text, MusterHlc *out)
{
  MusterHlc value = 0;

  if (text == NULL)
    return FALSE;
  for (int i = 0; i < 16; i++) {
    /* Lower case only: one time has one spelling, as the hash of an operation needs. */
    if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f')))
      return FALSE;
    value = value << 4 | (MusterHlc)g_ascii_xdigit_value (text[i]);
  }
  if (text[16] != '\0')
    return FALSE;
  *out = value;
  return TRUE;
}
