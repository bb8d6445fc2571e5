/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the console says times. UTC comes in, local comes out. Minutes are the finest grain: seconds on every row would
 * make a still room flicker.
 */
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

#define MINUTE 60000
#define HOUR   (60 * (gint64)MINUTE)
#define DAY    (24 * HOUR)

char *
muster_words_span (gint64 ms)
{
  gint64 days = ms / DAY, hours = ms % DAY / HOUR, minutes = ms % HOUR / MINUTE;
  if (days > 0)
    /* Translators: a length of time, days and hours, kept short */
    return hours > 0 ? g_strdup_printf (_ ("%d d %d h"), (int)days, (int)hours)
                     : g_strdup_printf (_ ("%d d"), (int)days);
  if (hours > 0)
    /* Translators: a length of time, hours and minutes, kept short */
    return minutes > 0 ? g_strdup_printf (_ ("%d h %d min"), (int)hours, (int)minutes)
                       : g_strdup_printf (_ ("%d h"), (int)hours);
  /* Translators: a length of time in minutes, kept short */
  return g_strdup_printf (_ ("%d min"), (int)minutes);
}

char *
muster_words_seconds (double seconds)
{
  int whole = (int)(seconds + 0.5);
  if (seconds < 10 && fabs (seconds - whole) > 1e-6)
    return g_strdup_printf (_ ("%.1f s"), seconds);
  if (whole < 60)
    return g_strdup_printf (_ ("%d s"), whole);
  if (whole >= 3600 || whole % 60 == 0)
    return muster_words_span ((gint64)whole * 1000);
  /* Translators: a length of time, minutes and seconds, kept short */
  return g_strdup_printf (_ ("%d min %02d s"), whole / 60, whole % 60);
}

char *
muster_words_age (gint64 now, gint64 then)
{
  if (then == 0)
    return g_strdup (_ ("unknown"));
  if (now - then < MINUTE)
    /* Translators: an age of less than a minute */
    return g_strdup (_ ("now"));
  return muster_words_span (now - then);
}

char *
muster_words_clock (gint64 now, gint64 at)
{
  if (at == 0)
    return g_strdup (_ ("unknown"));
  g_autoptr (GDateTime) today_utc = g_date_time_new_from_unix_utc (now / 1000);
  g_autoptr (GDateTime) at_utc = g_date_time_new_from_unix_utc (at / 1000);
  if (today_utc == NULL || at_utc == NULL)
    return g_strdup (_ ("unknown"));
  g_autoptr (GDateTime) today = g_date_time_to_local (today_utc);
  g_autoptr (GDateTime) local = g_date_time_to_local (at_utc);
  gboolean same = g_date_time_get_year (today) == g_date_time_get_year (local)
                  && g_date_time_get_day_of_year (today) == g_date_time_get_day_of_year (local);
  if (same)
    return g_date_time_format (local, "%H:%M");
  if (g_date_time_get_year (today) != g_date_time_get_year (local))
    /* Translators: day, month, year and time of something that is not this year; see g_date_time_format() */
    return g_date_time_format (local, _ ("%-d %b %Y %H:%M"));
  /* Translators: day, month and time of something that is not today; see g_date_time_format() */
  return g_date_time_format (local, _ ("%-d %b %H:%M"));
}

char *
muster_words_deadline (gint64 now, gint64 deadline, gboolean *late)
{
  gboolean is_late = deadline != 0 && now - deadline >= MINUTE;
  if (late != NULL)
    *late = is_late;
  if (!is_late)
    return deadline != 0 ? muster_words_clock (now, deadline) : g_strdup (_ ("no deadline"));
  g_autofree char *span = muster_words_span (now - deadline);
  /* Translators: %s is a length of time: "5 min late" */
  return g_strdup_printf (_ ("%s late"), span);
}

gboolean
muster_words_read_time (const char *text, gint64 now, gboolean future, gint64 *out_ms)
{
  int year = 0, month = 0, day = 0, hour = -1, minute = -1, second = 0, used = 0, more = 0;
  g_autofree char *bare = g_strstrip (g_strdup (text));
  gboolean dated = sscanf (bare, "%4d-%2d-%2d%*1[ T]%2d:%2d%n", &year, &month, &day, &hour, &minute, &used) == 5;
  if (!dated && sscanf (bare, "%2d:%2d%n", &hour, &minute, &used) != 2)
    return FALSE;
  if (sscanf (bare + used, ":%2d%n", &second, &more) == 1)
    used += more;
  if (bare[used] != '\0' || second < 0 || second > 59)
    return FALSE;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  if (!dated)
    g_date_time_get_ymd (local, &year, &month, &day);
  g_autoptr (GDateTime) at = g_date_time_new_local (year, month, day, hour, minute, second);
  if (at == NULL)
    return FALSE;
  gint64 ms = g_date_time_to_unix (at) * 1000;
  if (!dated && !future && ms > now)
    ms -= DAY;
  if (!dated && future && ms < now)
    ms += DAY;
  *out_ms = ms;
  return TRUE;
}

char *
muster_words_distance (double metres)
{
  if (metres < 995)
    return g_strdup_printf (_ ("%d m"), (int)(metres / 10 + 0.5) * 10);
  if (metres < 9950)
    return g_strdup_printf (_ ("%.1f km"), metres / 1000);
  return g_strdup_printf (_ ("%.0f km"), metres / 1000);
}

char *
muster_words_change (gint64 n)
{
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT, n < 0 ? "−" : "+", n < 0 ? (guint64)0 - (guint64)n : (guint64)n);
}
