/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers as a person says them. Sentences are put together from whole sentences only, each one template with its
 * numbers, so that every language orders its own words. */
#include "advice/words.h"
#include <glib/gi18n-lib.h>
#include <math.h>

char *
muster_words_duration (double seconds)
{
  double minutes = round (seconds / 60);

  if (!isfinite (seconds))
    return g_strdup (_ ("no way"));
  if (seconds < 60)
    return g_strdup_printf (_ ("%.0f s"), MAX (seconds, 0));
  if (minutes < 90)
    return g_strdup_printf (_ ("%.0f min"), minutes);
  if (minutes < 48 * 60)
    return g_strdup_printf (_ ("%d h %d min"), (int)minutes / 60, (int)minutes % 60);
  return g_strdup_printf (_ ("%.0f days"), minutes / 60 / 24);
}

char *
muster_words_share (double share)
{
  return g_strdup_printf (_ ("%.1f %%"), share * 100);
}

char *
muster_words_amount (double amount, const char *unit)
{
  if (unit != NULL && unit[0] != '\0')
    /* Translators: an amount and its unit, as in “450 l”. */
    return g_strdup_printf (_ ("%.0f %s"), amount, muster_unit_label (unit));
  return g_strdup_printf ("%.0f", amount);
}

char *
muster_words_metres (double metres)
{
  return metres < 995 ? g_strdup_printf (_ ("%.0f m"), round (metres / 10) * 10)
                      : g_strdup_printf (_ ("%.1f km"), metres / 1000);
}

const char *
muster_way_name (MusterWay way)
{
  static const char *const names[] = { "road", "straight-line", "air", "foot", "remote", "track" };

  return names[way];
}

char *
muster_words_way (double seconds, MusterWay way)
{
  g_autofree char *time = muster_words_duration (seconds);

  switch (way) {
  case MUSTER_WAY_ROAD:
    return g_strdup_printf (_ ("%s by road"), time);
  case MUSTER_WAY_STRAIGHT:
    return g_strdup_printf (_ ("%s by straight line (no roads known)"), time);
  case MUSTER_WAY_AIR:
    return g_strdup_printf (_ ("%s through the air"), time);
  case MUSTER_WAY_REMOTE:
    return g_strdup_printf (_ ("%s by road (routing server)"), time);
  case MUSTER_WAY_TRACK:
    return g_strdup_printf (_ ("%s by road and farm track"), time);
  case MUSTER_WAY_FOOT:
  default:
    return g_strdup_printf (_ ("%s on foot (estimated)"), time);
  }
}

void
muster_words_add (GString *out, const char *sentence)
{
  if (out->len > 0) {
    /* Translators: one sentence after another. */
    g_autofree char *both = g_strdup_printf (C_ ("two sentences", "%s %s"), out->str, sentence);
    g_string_assign (out, both);
  } else {
    g_string_assign (out, sentence);
  }
}
