/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is left of a drill: its report, and findings about the plan. Both are made from the script and the outcomes
 * alone, so the console and the command line say the same. */
#include "core/time.h"
#include "response/drill.h"
#include <glib/gi18n-lib.h>

char *
muster_drill_span (gint64 ms)
{
  gint64 s = ms / 1000;

  return s % 60 == 0 ? g_strdup_printf ("%d:%02d", (int)(s / 3600), (int)(s / 60 % 60))
                     : g_strdup_printf ("%d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

static const char *
what (const MusterInject *inject)
{
  return inject->expect_in_words != NULL ? inject->expect_in_words : inject->expect;
}

MusterIntent *
muster_drill_finding (const MusterDrillScript *script, guint i, const MusterDrillOutcome *outcome)
{
  const MusterInject *inject = script->injects->pdata[i];
  g_autofree char *id = NULL, *title = NULL;
  MusterIntent *intent;

  if (outcome->put_in == 0 || inject->expect == NULL
      || (outcome->result != MUSTER_DRILL_LATE && outcome->result != MUSTER_DRILL_MISSED))
    return NULL;
  id = g_strdup_printf ("finding-%s-%u", script->id, i + 1);
  title = g_strdup_printf (outcome->result == MUSTER_DRILL_MISSED ? _ ("Not done: %s") : _ ("Done late: %s"),
                           what (inject));
  intent = muster_intent_new ("finding.raise");
  muster_intent_set_entity (intent, id);
  muster_intent_text (intent, MUSTER_FINDING_TITLE, title);
  muster_intent_text (intent, MUSTER_FINDING_NOTE, inject->title);
  muster_intent_text (intent, MUSTER_FINDING_FROM_DRILL, script->id);
  if (script->plan != NULL)
    muster_intent_text (intent, MUSTER_FINDING_PLAN, script->plan);
  return intent;
}

void
muster_drill_outcome_to_json (const MusterDrillScript *script, guint i, const MusterDrillOutcome *outcome, GString *out)
{
  const MusterInject *inject = script->injects->pdata[i];
  char time[MUSTER_TIME_TEXT];

  g_string_append_c (out, '{');
  muster_json_put_int (out, "inject", i + 1);
  muster_json_put_text (out, "title", inject->title);
  muster_time_format (outcome->put_in, time);
  muster_json_put_text (out, "at", time);
  muster_json_put_text (out, "expected", what (inject));
  muster_json_put_int (out, "within_seconds", inject->within / 1000);
  muster_json_name (out, "seconds");
  if (outcome->met_at != 0)
    muster_json_add_real (out, (double)(outcome->met_at - outcome->put_in) / 1000);
  else
    g_string_append (out, "null");
  muster_json_put_text (out, "result", muster_drill_result_name (outcome->result));
  g_string_append_c (out, '}');
}

/* ---- the text ---- */

/* Local, to the second where @full. */
static char *
time_text (gint64 at, gboolean full)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_local (at / 1000);

  return g_date_time_format (utc, full ? "%Y-%m-%d %H:%M:%S" : "%H:%M:%S");
}

static void
add (GString *out, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (out, _ ("%s: %s\n"), label, value);
}

static void
add_time (GString *out, const MusterRecord *drill, int field)
{
  gint64 at = muster_record_int (drill, field, 0);
  g_autofree char *text = at != 0 ? time_text (at, TRUE) : NULL;

  add (out, _ (muster_kind_info (MUSTER_DRILL)->fields[field].label), text);
}

static char *
result_text (const MusterInject *inject, const MusterDrillOutcome *outcome)
{
  g_autofree char *after = muster_drill_span (outcome->met_at - outcome->put_in);

  switch (outcome->result) {
  case MUSTER_DRILL_MET:
    return g_strdup_printf (_ ("done after %s by %s"), after, outcome->by);
  case MUSTER_DRILL_LATE:
    return g_strdup_printf (_ ("done LATE, after %s, by %s"), after, outcome->by);
  case MUSTER_DRILL_MISSED:
    return g_strdup (_ ("NOT DONE"));
  default:
    return g_strdup (_ ("time is still running"));
  }
}

static void
add_inject (GString *out, const MusterInject *inject, guint i, const MusterDrillOutcome *outcome)
{
  g_autofree char *after = muster_drill_span (inject->after), *within = muster_drill_span (inject->within);
  g_autofree char *at = outcome->put_in != 0 ? time_text (outcome->put_in, FALSE) : g_strdup (_ ("not put in"));

  g_string_append_printf (out, "%u. %s (%s) %s\n", i + 1, after, at, inject->title);
  if (inject->expect == NULL)
    return;
  /* Translators: what was expected of the desks, and within which time */
  g_string_append_printf (out, _ ("   Expected: %s, within %s"), what (inject), within);
  if (outcome->put_in != 0) {
    g_autofree char *result = result_text (inject, outcome);
    g_string_append_printf (out, " – %s", result);
  }
  g_string_append_c (out, '\n');
}

static void
add_counts (GString *out, const MusterDrillScript *script, GPtrArray *outcomes)
{
  guint n[4] = { 0 }, put_in = 0;

  for (guint i = 0; i < outcomes->len; i++) {
    const MusterDrillOutcome *o = outcomes->pdata[i];
    put_in += o->put_in != 0;
    if (o->put_in != 0 && ((MusterInject *)script->injects->pdata[i])->expect != NULL)
      n[o->result]++;
  }
  g_string_append_printf (out, _ ("Injects put in: %u of %u\n"), put_in, outcomes->len);
  g_string_append_printf (out, _ ("Expected and done in time: %u; late: %u; not done: %u; time running: %u\n"),
                          n[MUSTER_DRILL_MET], n[MUSTER_DRILL_LATE], n[MUSTER_DRILL_MISSED], n[MUSTER_DRILL_WAITING]);
}

char *
muster_drill_report_text (const MusterDrillScript *script, const MusterRecord *drill, GPtrArray *outcomes,
                          GPtrArray *findings, const MusterScene *real, gint64 now)
{
  GString *out = g_string_new (NULL);
  g_autofree char *made = time_text (now, TRUE);

  g_string_append_printf (out, _ ("Report of the drill: %s\n"), script->title);
  g_string_append_printf (out, "%s\n", _ ("DRILL. What happens in it is not real; the findings are."));
  if (script->plan != NULL)
    add (out, _ ("Plan"), muster_scene_name (real, script->plan));
  add (out, _ ("Source"), script->source);
  if (drill != NULL) {
    add (out, _ ("Form"), muster_word_label (muster_words_drill, muster_record_text (drill, MUSTER_DRILL_FORM)));
    add (out, _ ("Directed by"), muster_record_text (drill, MUSTER_DRILL_DIRECTOR));
    add_time (out, drill, MUSTER_DRILL_STARTED_AT);
    add_time (out, drill, MUSTER_DRILL_ENDED_AT);
    add (out, _ ("Note"), muster_record_text (drill, MUSTER_DRILL_NOTE));
  }
  add_counts (out, script, outcomes);
  g_string_append_printf (out, "\n%s\n", _ ("What was put in, and what was done"));
  for (guint i = 0; i < outcomes->len; i++)
    add_inject (out, script->injects->pdata[i], i, outcomes->pdata[i]);
  g_string_append_printf (out, "\n%s\n", _ ("Findings"));
  for (guint i = 0; i < findings->len; i++) {
    const MusterRecord *f = findings->pdata[i];
    const char *part = muster_record_text (f, MUSTER_FINDING_CLAUSE);
    g_string_append_printf (out, "- %s", muster_record_name (f));
    if (part != NULL) {
      g_string_append (out, " · ");
      g_string_append_printf (out, _ ("part %s"), part);
    }
    g_string_append_printf (out, " (%s)\n",
                            muster_record_has (f, MUSTER_FINDING_SETTLED_AT)
                                ? muster_word_label (muster_words_finding, muster_record_text (f, MUSTER_FINDING_STATE))
                                : _ ("not settled yet"));
  }
  if (findings->len == 0)
    g_string_append_printf (out, "%s\n", _ ("none"));
  g_string_append_printf (out, _ ("\nMade %s\n"), made);
  return g_string_free (out, FALSE);
}
