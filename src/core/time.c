/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Days from a civil date and back after Howard Hinnant's public algorithms: no allocation, as these run for every
 * operation. */
#include "core/time.h"
#include <string.h>

gint64
muster_now_ms (void)
{
  return g_get_real_time () / 1000;
}

static gint64
days_from_civil (gint64 y, gint64 m, gint64 d)
{
  y -= m <= 2;
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 yoe = y - era * 400;
  gint64 doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  gint64 doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

  return era * 146097 + doe - 719468;
}

static char *
put_digits (char *at, gint64 value, int n)
{
  for (int i = n - 1; i >= 0; i--, value /= 10)
    at[i] = (char)('0' + value % 10);
  return at + n;
}

void
muster_time_format (gint64 ms, char out[MUSTER_TIME_TEXT])
{
  ms = CLAMP (ms, G_GINT64_CONSTANT (-62135596800000), G_GINT64_CONSTANT (253402300799999));
  gint64 days = ms >= 0 ? ms / 86400000 : -((-ms + 86399999) / 86400000);
  gint64 rest = ms - days * 86400000;
  gint64 z = days + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  gint64 doe = z - era * 146097;
  gint64 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  gint64 doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  gint64 mp = (5 * doy + 2) / 153;
  gint64 d = doy - (153 * mp + 2) / 5 + 1;
  gint64 month = mp < 10 ? mp + 3 : mp - 9;
  gint64 y = yoe + era * 400 + (month <= 2);
  char *at = out;

  at = put_digits (at, y, 4);
  *at++ = '-';
  at = put_digits (at, month, 2);
  *at++ = '-';
  at = put_digits (at, d, 2);
  *at++ = 'T';
  at = put_digits (at, rest / 3600000, 2);
  *at++ = ':';
  at = put_digits (at, rest / 60000 % 60, 2);
  *at++ = ':';
  at = put_digits (at, rest / 1000 % 60, 2);
  *at++ = '.';
  at = put_digits (at, rest % 1000, 3);
  *at++ = 'Z';
  *at = '\0';
}

static gboolean
get_digits (const char **at, int n, gint64 *out)
{
  *out = 0;
  for (int i = 0; i < n; i++) {
    if (!g_ascii_isdigit ((*at)[i]))
      return FALSE;
    *out = *out * 10 + ((*at)[i] - '0');
  }
  *at += n;
  return TRUE;
}

static gboolean
get_fraction (const char **at, gint64 *ms)
{
  gint64 scale = 100;

  *ms = 0;
  if (**at != '.' && **at != ',')
    return TRUE;
  (*at)++;
  if (!g_ascii_isdigit (**at))
    return FALSE;
  for (; g_ascii_isdigit (**at); (*at)++, scale /= 10)
    *ms += (**at - '0') * scale;
  return TRUE;
}

static gboolean
get_zone (const char **at, gint64 *minutes)
{
  gint64 h, m = 0;
  int sign;

  *minutes = 0;
  if (**at == 'Z' || **at == 'z') {
    (*at)++;
    return TRUE;
  }
  if (**at != '+' && **at != '-')
    return FALSE;
  sign = **at == '-' ? -1 : 1;
  (*at)++;
  if (!get_digits (at, 2, &h))
    return FALSE;
  if (**at == ':')
    (*at)++;
  if (**at != '\0' && !get_digits (at, 2, &m))
    return FALSE;
  *minutes = sign * (h * 60 + m);
  return h <= 14 && m < 60;
}

gboolean
muster_time_parse (const char *text, gint64 *out_ms)
{
  static const guint8 month_days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  const char *at = text;
  gint64 y, m, d, h, min, s = 0, ms = 0, zone;

  if (text == NULL || !get_digits (&at, 4, &y) || *at++ != '-' || !get_digits (&at, 2, &m) || *at++ != '-'
      || !get_digits (&at, 2, &d) || (*at != 'T' && *at != 't' && *at != ' '))
    return FALSE;
  at++;
  if (!get_digits (&at, 2, &h) || *at++ != ':' || !get_digits (&at, 2, &min))
    return FALSE;
  if (*at == ':') {
    at++;
    if (!get_digits (&at, 2, &s) || !get_fraction (&at, &ms))
      return FALSE;
  }
  if (!get_zone (&at, &zone) || *at != '\0')
    return FALSE;
  gboolean leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
  if (y < 1 || m < 1 || m > 12 || d < 1 || d > month_days[m - 1] || (m == 2 && d == 29 && !leap) || min > 59 || s > 60
      || (h > 23 && (h > 24 || min > 0 || s > 0 || ms > 0))) /* 24:00 is the end of the day */
    return FALSE;
  *out_ms = (days_from_civil (y, m, d) * 86400 + h * 3600 + min * 60 + s - zone * 60) * 1000 + ms;
  return TRUE;
}
