/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A report is filled from what the records say, never from memory: each number carries the ids of the records behind
 * it. What must not be missing grows from the first report to the final one; a blank is either filled or said to be
 * unknown, and the difference is kept, because "unknown" sent in time is a report and a blank is a mistake.
 *
 * Sending copies the whole content into the sending operation. The fold seals the record there, so a draft saved at
 * another desk meanwhile changes nothing of what went out. */
#include "response/reports.h"
#include "core/time.h"
#include "response/incidents.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- what a report should say ---- */

#define FIRST  1
#define FOLLOW 2
#define FINAL  4
#define ALL    (FIRST | FOLLOW | FINAL)

static const struct {
  int field;
  guint forms;
} wanted_fields[] = {
  { MUSTER_REPORT_OCCURRED_AT, ALL }, { MUSTER_REPORT_LEARNED_AT, FIRST }, { MUSTER_REPORT_PLACE, ALL },
  { MUSTER_REPORT_SUMMARY, ALL },     { MUSTER_REPORT_RECIPIENT, ALL },    { MUSTER_REPORT_MEASURES, FOLLOW | FINAL },
};

static const struct {
  const char *name;
  guint forms;
} wanted_figures[] = {
  { "dead", ALL },
  { "missing", ALL },
  { "seriously_injured", ALL },
  { "affected", FOLLOW | FINAL },
  { "direct_loss_cny", FINAL },
};

static guint
form_bit (const char *form)
{
  return g_strcmp0 (form, "final") == 0 ? FINAL : g_strcmp0 (form, "follow-up") == 0 ? FOLLOW : FIRST;
}

static gboolean
is_blank (const MusterRecord *report, int field)
{
  const char *text = muster_record_text (report, field);

  return !muster_record_has (report, field) || (text != NULL && text[strspn (text, " \t\n")] == '\0');
}

static gboolean
has_figure (GPtrArray *figures, const char *name)
{
  for (guint i = 0; i < figures->len; i++) {
    const MusterFigureNow *f = g_ptr_array_index (figures, i);
    if (strcmp (f->name, name) == 0)
      return f->known;
  }
  return FALSE;
}

GStrv
muster_report_blanks (const MusterRecord *report)
{
  const MusterKindInfo *info = muster_kind_info (MUSTER_REPORT);
  g_autoptr (GPtrArray) figures = muster_figures_from_json (muster_record_text (report, MUSTER_REPORT_FIGURES));
  const char *const *unknown = muster_record_strv (report, MUSTER_REPORT_UNKNOWN);
  guint form = form_bit (muster_record_text (report, MUSTER_REPORT_FORM));
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (wanted_fields); i++) {
    int field = wanted_fields[i].field;
    gboolean blank = is_blank (report, field)
                     && (field != MUSTER_REPORT_PLACE || !muster_record_has (report, MUSTER_REPORT_POSITION));
    if ((wanted_fields[i].forms & form) != 0 && blank
        && (unknown == NULL || !g_strv_contains (unknown, info->fields[field].name)))
      g_strv_builder_add (out, info->fields[field].name);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (wanted_figures); i++)
    if ((wanted_figures[i].forms & form) != 0 && !has_figure (figures, wanted_figures[i].name)
        && (unknown == NULL || !g_strv_contains (unknown, wanted_figures[i].name)))
      g_strv_builder_add (out, wanted_figures[i].name);
  return g_strv_builder_end (out);
}

/* ---- versions ---- */

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const MusterRecord *x = *(MusterRecord *const *)a, *y = *(MusterRecord *const *)b;
  gint64 m = muster_record_int (x, MUSTER_REPORT_NUMBER, 0), n = muster_record_int (y, MUSTER_REPORT_NUMBER, 0);

  if (m != n)
    return m < n ? -1 : 1;
  return x->created != y->created ? (x->created < y->created ? -1 : 1) : strcmp (x->id, y->id);
}

GPtrArray *
muster_reports_of (const MusterScene *scene, const char *incident)
{
  g_autoptr (GPtrArray) family = muster_incident_family (scene, incident);
  GPtrArray *out = g_ptr_array_new ();

  for (guint i = 0; i < family->len; i++) {
    g_autoptr (GPtrArray) some = muster_scene_about (scene, MUSTER_REPORT, MUSTER_REPORT_INCIDENT,
                                                     ((MusterRecord *)g_ptr_array_index (family, i))->id);
    g_ptr_array_extend (out, some, NULL, NULL);
  }
  g_ptr_array_sort (out, compare_numbers);
  return out;
}

static void
copy_text (MusterIntent *intent, int to, const MusterRecord *from, int field)
{
  const char *text = muster_record_text (from, field);

  if (text != NULL)
    muster_intent_text (intent, to, text);
}

MusterIntent *
muster_report_start (const MusterScene *scene, const char *incident, const char *form, gint64 now)
{
  const MusterRecord *r = muster_scene_get (scene, MUSTER_INCIDENT, muster_incident_kept (scene, incident));
  g_autoptr (GPtrArray) versions = muster_reports_of (scene, incident), figures = muster_figures (scene, incident);
  const MusterRecord *last = versions->len > 0 ? g_ptr_array_index (versions, versions->len - 1) : NULL;
  MusterIntent *intent = muster_intent_new ("report.save");
  g_autofree char *json = muster_figures_to_json (figures);
  MusterLatLon at;

  muster_intent_text (intent, MUSTER_REPORT_INCIDENT, r != NULL ? r->id : incident);
  muster_intent_text (intent, MUSTER_REPORT_FORM, form);
  muster_intent_int (intent, MUSTER_REPORT_NUMBER,
                     last != NULL ? muster_record_int (last, MUSTER_REPORT_NUMBER, 0) + 1 : 1);
  muster_intent_json (intent, MUSTER_REPORT_FIGURES, json);
  if (r == NULL)
    return intent;
  muster_intent_text (intent, MUSTER_REPORT_TITLE, muster_record_name (r));
  if (muster_record_has (r, MUSTER_INCIDENT_ONSET))
    muster_intent_int (intent, MUSTER_REPORT_OCCURRED_AT, muster_record_int (r, MUSTER_INCIDENT_ONSET, 0));
  if (muster_incident_learned (r) != 0)
    muster_intent_int (intent, MUSTER_REPORT_LEARNED_AT, muster_incident_learned (r));
  copy_text (intent, MUSTER_REPORT_PLACE, r, MUSTER_INCIDENT_PLACE);
  if (muster_record_position (r, &at))
    muster_intent_position (intent, MUSTER_REPORT_POSITION, at);
  copy_text (intent, MUSTER_REPORT_SUMMARY, r, MUSTER_INCIDENT_NOTE);
  if (last != NULL) {
    copy_text (intent, MUSTER_REPORT_RECIPIENT, last, MUSTER_REPORT_RECIPIENT);
    copy_text (intent, MUSTER_REPORT_CHANNEL, last, MUSTER_REPORT_CHANNEL);
    if (!muster_record_has (r, MUSTER_INCIDENT_NOTE))
      copy_text (intent, MUSTER_REPORT_SUMMARY, last, MUSTER_REPORT_SUMMARY);
  }
  return intent;
}

static void
copy_value (MusterIntent *intent, int field, const MusterRecord *from)
{
  MusterLatLon at;

  switch (muster_kind_info (MUSTER_REPORT)->fields[field].type) {
  case MUSTER_TYPE_INT:
  case MUSTER_TYPE_TIME:
    muster_intent_int (intent, field, muster_record_int (from, field, 0));
    break;
  case MUSTER_TYPE_POSITION:
    if (muster_record_position (from, &at))
      muster_intent_position (intent, field, at);
    break;
  case MUSTER_TYPE_SET:
    muster_intent_strv (intent, field, muster_record_strv (from, field));
    break;
  case MUSTER_TYPE_JSON:
    muster_intent_json (intent, field, muster_record_text (from, field));
    break;
  case MUSTER_TYPE_TEXT:
  case MUSTER_TYPE_REF:
  case MUSTER_TYPE_ENUM:
    muster_intent_text (intent, field, muster_record_text (from, field));
    break;
  case MUSTER_TYPE_REAL:
  case MUSTER_TYPE_BOOL:
  case MUSTER_TYPE_GEOMETRY:
  case MUSTER_TYPE_COUNTER:
  default:
    g_assert_not_reached (); /* a report has no such field */
  }
}

MusterIntent *
muster_report_send (const MusterRecord *report, const char *by)
{
  const MusterKindInfo *info = muster_kind_info (MUSTER_REPORT);
  MusterIntent *intent = muster_intent_new ("report.send");
  const char *const *unknown = muster_record_strv (report, MUSTER_REPORT_UNKNOWN);
  g_auto (GStrv) blanks = muster_report_blanks (report), all = NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  muster_intent_set_entity (intent, report->id);
  for (guint i = 0; i < info->n_fields; i++)
    if ((info->fields[i].flags & MUSTER_FIELD_SEALED) != 0 && muster_record_has (report, (int)i)
        && i != MUSTER_REPORT_SENT_AT && i != MUSTER_REPORT_SENT_BY && i != MUSTER_REPORT_UNKNOWN)
      copy_value (intent, (int)i, report);
  for (guint i = 0; unknown != NULL && unknown[i] != NULL; i++)
    g_strv_builder_add (names, unknown[i]);
  g_strv_builder_addv (names, (const char **)blanks);
  all = g_strv_builder_end (names);
  if (all[0] != NULL)
    muster_intent_strv (intent, MUSTER_REPORT_UNKNOWN, (const char *const *)all);
  if (by != NULL)
    muster_intent_text (intent, MUSTER_REPORT_SENT_BY, by);
  return intent;
}

gint64
muster_report_late (const MusterRecord *report, gint64 now)
{
  gint64 due = muster_record_int (report, MUSTER_REPORT_DUE_AT, 0);
  gint64 sent = muster_record_int (report, MUSTER_REPORT_SENT_AT, now);

  return due != 0 && sent > due ? sent - due : 0;
}

/* ---- words ---- */

const char *
muster_report_state (const MusterRecord *report)
{
  return muster_record_has (report, MUSTER_REPORT_ACKNOWLEDGED_AT) ? "acknowledged"
         : muster_record_has (report, MUSTER_REPORT_RECEIVED_AT)   ? "received"
         : muster_record_has (report, MUSTER_REPORT_SENT_AT)       ? "sent"
                                                                   : "draft";
}

const char *
muster_report_state_label (const char *state)
{
  static const struct {
    const char *state, *label;
  } labels[] = { { "draft", N_ ("draft") },
                 { "sent", N_ ("sent") },
                 { "received", N_ ("received") },
                 { "acknowledged", N_ ("acknowledged") } };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_strcmp0 (labels[i].state, state) == 0)
      return _ (labels[i].label);
  return state;
}

static void
add_line (GString *out, const char *label, const char *text)
{
  if (text != NULL && *text != '\0')
    g_string_append_printf (out, "%s: %s\n", label, text);
}

static char *
local_time (gint64 ms)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (ms / 1000);

  return at != NULL ? g_date_time_format (at, "%Y-%m-%d %H:%M %Z") : g_strdup ("");
}

static void
add_time (GString *out, const MusterRecord *report, int field)
{
  gint64 at = muster_record_int (report, field, 0);
  g_autofree char *text = at != 0 ? local_time (at) : NULL;

  add_line (out, _ (muster_kind_info (MUSTER_REPORT)->fields[field].label), text);
}

static const char *
label_of (const char *name)
{
  int field = muster_kind_find_field (MUSTER_INCIDENT, name);

  if (field >= 0)
    return _ (muster_kind_info (MUSTER_INCIDENT)->fields[field].label);
  field = muster_kind_find_field (MUSTER_REPORT, name);
  return field >= 0 ? _ (muster_kind_info (MUSTER_REPORT)->fields[field].label) : name;
}

char *
muster_report_text (const MusterScene *scene, const MusterRecord *report)
{
  static const int texts[]
      = { MUSTER_REPORT_PLACE, MUSTER_REPORT_SUMMARY, MUSTER_REPORT_MEASURES, MUSTER_REPORT_REQUESTS };
  static const int times[] = { MUSTER_REPORT_OCCURRED_AT, MUSTER_REPORT_LEARNED_AT, MUSTER_REPORT_SENT_AT,
                               MUSTER_REPORT_RECEIVED_AT, MUSTER_REPORT_ACKNOWLEDGED_AT };
  g_autoptr (GPtrArray) figures = muster_figures_from_json (muster_record_text (report, MUSTER_REPORT_FIGURES));
  const char *const *unknown = muster_record_strv (report, MUSTER_REPORT_UNKNOWN);
  const MusterRecord *incident
      = muster_scene_get (scene, MUSTER_INCIDENT, muster_record_text (report, MUSTER_REPORT_INCIDENT));
  GString *out = g_string_new (NULL);
  gint64 late = muster_report_late (report, 0);

  g_string_append_printf (out, "%s %" G_GINT64_FORMAT ": %s\n",
                          muster_word_label (muster_words_report, muster_record_text (report, MUSTER_REPORT_FORM)),
                          muster_record_int (report, MUSTER_REPORT_NUMBER, 1), muster_record_name (report));
  if (report->drill != NULL)
    g_string_append_printf (out, "%s\n", _ ("DRILL. Nothing in this report is real."));
  add_line (out, _ ("To"), muster_record_text (report, MUSTER_REPORT_RECIPIENT));
  if (incident != NULL)
    add_line (out, _ ("Kind"),
              muster_word_label (muster_words_hazard, muster_record_text (incident, MUSTER_INCIDENT_HAZARD)));
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    add_time (out, report, times[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    add_line (out, _ (muster_kind_info (MUSTER_REPORT)->fields[texts[i]].label), muster_record_text (report, texts[i]));
  for (guint i = 0; i < figures->len; i++) {
    const MusterFigureNow *f = g_ptr_array_index (figures, i);
    g_autofree char *value = muster_figure_text (f);
    add_line (out, label_of (f->name), value);
  }
  for (guint i = 0; unknown != NULL && unknown[i] != NULL; i++)
    add_line (out, label_of (unknown[i]), _ ("not known yet"));
  if (muster_record_has (report, MUSTER_REPORT_SENT_AT) && late > 0)
    g_string_append_printf (out, _ ("Sent %d min after the deadline.\n"), (int)(late / 60000) + 1);
  add_line (out, _ (muster_kind_info (MUSTER_REPORT)->fields[MUSTER_REPORT_SENT_BY].label),
            muster_record_text (report, MUSTER_REPORT_SENT_BY));
  return g_string_free (out, FALSE);
}
