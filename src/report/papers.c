/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same content as the text and the JSON of it, set as pages: events under their day, what is open under its kind.
 */
#include "report/papers.h"
#include <glib/gi18n-lib.h>

static char *
local (gint64 ms, const char *format)
{
  g_autoptr (GDateTime) at = ms != 0 ? g_date_time_new_from_unix_local (ms / 1000) : NULL;

  return at != NULL ? g_date_time_format (at, format) : NULL;
}

static void
add_events (MusterDocument *document, GPtrArray *events)
{
  g_autofree char *day = NULL;

  muster_document_add_section (document, _ ("What happened"));
  if (events->len == 0)
    muster_document_add_note (document, _ ("Nothing is written down."));
  for (guint i = 0; i < events->len; i++) {
    const MusterEvent *e = g_ptr_array_index (events, i);
    g_autofree char *on = local (e->at, "%Y-%m-%d"), *at = local (e->at, "%H:%M:%S");
    if (g_strcmp0 (on, day) != 0) {
      muster_document_add_day (document, on);
      g_free (day);
      day = g_strdup (on);
    }
    muster_document_add_line (document, at, e->text, e->actor);
  }
}

static void
add_open (MusterDocument *document, GPtrArray *items)
{
  int kind = -1;

  muster_document_add_section (document, _ ("Open"));
  if (items->len == 0)
    muster_document_add_note (document, _ ("Nothing is open."));
  for (guint i = 0; i < items->len; i++) {
    const MusterOpenItem *item = g_ptr_array_index (items, i);
    g_autofree char *at = local (item->due, "%m-%d %H:%M");
    /* Translators: %s is when something is due */
    g_autofree char *due = at != NULL ? g_strdup_printf (_ ("due %s"), at) : NULL;
    g_autofree char *line = item->state != NULL && *item->state != '\0'
                                ? g_strdup_printf ("%s (%s)", item->what, item->state)
                                : g_strdup (item->what);
    if ((int)item->kind != kind)
      muster_document_add_day (document, _ (muster_kind_info (item->kind)->label));
    kind = (int)item->kind;
    muster_document_add_line (document, NULL, line, due);
  }
}

MusterDocument *
muster_paper_of_handover (const MusterHandover *sheet, const char *unit)
{
  MusterDocument *document = muster_document_new (_ ("Hand-over sheet"));
  g_autofree char *from = local (sheet->from, "%Y-%m-%d %H:%M"), *to = local (sheet->to, "%Y-%m-%d %H:%M");
  g_autofree char *span = g_strdup_printf ("%s – %s", from != NULL ? from : "", to != NULL ? to : "");
  g_autofree char *staff = g_strjoinv (_ (", "), sheet->staff), *standby = g_strjoinv (_ (", "), sheet->standby);

  muster_document_set_subtitle (document, sheet->name);
  muster_document_set_unit (document, unit);
  muster_document_set_drill (document, sheet->drill);
  muster_document_set_time (document, sheet->to);
  muster_document_add_fact (document, _ ("Time"), span);
  muster_document_add_fact (document, _ ("Leader"), sheet->leader);
  muster_document_add_fact (document, _ ("Staff"), staff);
  muster_document_add_fact (document, _ ("Standby teams"), standby);
  add_open (document, sheet->items);
  add_events (document, sheet->events);
  muster_document_add_section (document, _ ("Handed over"));
  muster_document_add_fact (document, _ ("Handed over by"), "\n______________________________\n");
  muster_document_add_fact (document, _ ("Taken over by"), "\n______________________________\n");
  return document;
}

static const char *
word_of (const MusterRecord *r, int field)
{
  const char *word = muster_record_text (r, field);

  return word != NULL ? muster_word_label (muster_kind_info (r->kind)->fields[field].words, word) : NULL;
}

MusterDocument *
muster_paper_of_timeline (const MusterScene *scene, const MusterRecord *incident, GPtrArray *events, const char *unit,
                          gint64 now)
{
  MusterDocument *document = muster_document_new (_ ("Timeline"));
  const char *in = muster_record_text (incident, MUSTER_INCIDENT_JURISDICTION);
  g_autofree char *onset = local (muster_record_int (incident, MUSTER_INCIDENT_ONSET, 0), "%Y-%m-%d %H:%M:%S");
  g_autofree char *reported = local (muster_record_int (incident, MUSTER_INCIDENT_REPORTED_AT, 0), "%Y-%m-%d %H:%M:%S");
  g_autofree char *ended = local (muster_record_int (incident, MUSTER_INCIDENT_ENDED_AT, 0), "%Y-%m-%d %H:%M:%S");

  muster_document_set_subtitle (document, muster_record_name (incident));
  muster_document_set_unit (document, unit);
  muster_document_set_drill (document, incident->drill != NULL);
  muster_document_set_time (document, now);
  muster_document_add_fact (document, _ ("Kind"), word_of (incident, MUSTER_INCIDENT_HAZARD));
  muster_document_add_fact (document, _ ("Grade"), word_of (incident, MUSTER_INCIDENT_GRADE));
  muster_document_add_fact (document, _ ("Phase"), word_of (incident, MUSTER_INCIDENT_PHASE));
  muster_document_add_fact (document, _ ("Place"), muster_record_text (incident, MUSTER_INCIDENT_PLACE));
  muster_document_add_fact (document, _ ("Jurisdiction"), in != NULL ? muster_scene_name (scene, in) : NULL);
  muster_document_add_fact (document, _ ("Onset"), onset);
  muster_document_add_fact (document, _ ("Reported"), reported);
  muster_document_add_fact (document, _ ("Ended"), ended);
  muster_document_add_fact (document, _ ("Evaluation"), muster_record_text (incident, MUSTER_INCIDENT_EVALUATION));
  add_events (document, events);
  return document;
}
