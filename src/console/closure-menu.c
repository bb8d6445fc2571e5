/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A closure is ended by its time, not taken away: the record says until when the road was shut. */
#include "console/closure-menu.h"
#include <glib/gi18n-lib.h>

#define REACH_M 500

static void
make (MusterDesk *desk, const char *title, const char *geometry, const char *incident)
{
  MusterIntent *intent = muster_intent_new ("closure.set");
  muster_intent_text (intent, MUSTER_CLOSURE_TITLE, title);
  muster_intent_text (intent, MUSTER_CLOSURE_EFFECT, "closed");
  muster_intent_json (intent, MUSTER_CLOSURE_GEOMETRY, geometry);
  muster_intent_int (intent, MUSTER_CLOSURE_FROM, muster_desk_now (desk));
  if (incident != NULL)
    muster_intent_text (intent, MUSTER_CLOSURE_INCIDENT, incident);
  g_autofree char *sentence = g_strdup_printf (_ ("Closed: %s"), title);
  muster_desk_do (desk, intent, sentence);
}

char *
muster_closure_point (MusterLatLon at)
{
  char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (lat, sizeof lat, "%.7f", at.lat);
  g_ascii_formatd (lon, sizeof lon, "%.7f", at.lon);
  return g_strdup_printf ("{\"type\":\"Point\",\"coordinates\":[%s,%s]}", lon, lat);
}

void
muster_closure_close_road (MusterDesk *desk, MusterLatLon at, const char *place)
{
  g_autofree char *geometry = muster_closure_point (at);
  make (desk, place != NULL ? place : _ ("Road"), geometry, NULL);
}

void
muster_closure_close_area (MusterDesk *desk, const char *geometry, const char *incident)
{
  make (desk, _ ("Area without through roads"), geometry, incident);
}

gboolean
muster_closure_open_nearest (MusterDesk *desk, MusterLatLon at)
{
  g_autoptr (GPtrArray) closures = muster_desk_list (desk, MUSTER_CLOSURE);
  const MusterRecord *nearest = NULL;
  gint64 now = muster_desk_now (desk);
  double least = REACH_M;
  for (guint i = 0; i < closures->len; i++) {
    const MusterRecord *r = g_ptr_array_index (closures, i);
    MusterLatLon there;
    if (muster_record_int (r, MUSTER_CLOSURE_UNTIL, G_MAXINT64) <= now || !muster_record_position (r, &there)
        || muster_distance_m (at, there) > least)
      continue;
    nearest = r;
    least = muster_distance_m (at, there);
  }
  if (nearest == NULL)
    return FALSE;
  MusterIntent *intent = muster_intent_new ("closure.set");
  muster_intent_set_entity (intent, nearest->id);
  muster_intent_int (intent, MUSTER_CLOSURE_UNTIL, now);
  g_autofree char *sentence = g_strdup_printf (_ ("Open again: %s"), muster_record_name (nearest));
  muster_desk_do (desk, intent, sentence);
  return TRUE;
}
