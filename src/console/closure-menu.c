/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A closure is ended by its time, not taken away: the record says until when the road was shut. */
#include "console/closure-menu.h"
#include "console/adviser-source.h"
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

/* ---- the road ---- */

#define ROAD_M 100 /* as far as the road engine looks for the road of a closure */

typedef struct {
  MusterAdviserSource *source;
  MusterLatLon at;
  gboolean is_road;
  MusterClosureFound found;
} Finding;

static void
finding_free (gpointer data)
{
  Finding *f = data;
  muster_adviser_source_unref (f->source);
  g_free (f);
}

static void
find_road (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Finding *f = data;
  g_autoptr (MusterAdviser) adviser = muster_adviser_source_get (f->source, NULL);
  f->is_road = adviser == NULL || muster_adviser_meet_road (adviser, f->at, ROAD_M, &f->at);
  g_task_return_boolean (task, TRUE);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  const Finding *f = g_task_get_task_data (G_TASK (result));
  f->found (source, f->is_road, f->at);
}

void
muster_closure_find_road (MusterDesk *desk, MusterLatLon at, gpointer owner, MusterClosureFound found)
{
  Finding *f = g_new0 (Finding, 1);
  f->source = muster_adviser_source_of (desk);
  f->at = at;
  f->found = found;
  g_autoptr (GTask) task = g_task_new (owner, NULL, on_found, NULL);
  g_task_set_task_data (task, f, finding_free);
  g_task_run_in_thread (task, find_road);
}

/* ---- closures ---- */

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
