/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every verb has its sentence: nothing in the log reads like a database. */
#include "desk/history-words.h"
#include "desk/place-words.h"
#include "desk/sync-words.h"
#include "model/intent.h"

static const MusterRecord *
nobody (gpointer data, const char *id)
{
  return NULL;
}

static MusterRecord *team, *incident, *assignment, *other_team, *advice;

static const MusterRecord *
get (gpointer data, const char *id)
{
  MusterRecord *all[] = { team, incident, assignment, other_team, advice };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i] != NULL && strcmp (all[i]->id, id) == 0)
      return all[i];
  return NULL;
}

static MusterOp *
op_of (MusterIntent *intent)
{
  static guint64 counter;
  g_autoptr (GError) error = NULL;
  MusterOpId id = { .node = "test", .epoch = 1, .counter = ++counter };
  MusterHash prev = { 0 };
  g_autoptr (GBytes) bytes
      = muster_intent_to_bytes (intent, &id, MUSTER_HLC_FROM_MS (counter), 0, (gint64)counter, &prev, &error);
  g_assert_no_error (error);
  MusterOp *op = muster_op_parse (bytes, &error);
  g_assert_no_error (error);
  return op;
}

static MusterRecord *
record_of (MusterOp *op)
{
  MusterDecided decided = { op, MUSTER_VERDICT_OK, NULL };
  return muster_record_fold (NULL, &decided, 1);
}

static void
assert_sentence (const char *json, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterIntent) intent = muster_intent_from_json (json, -1, &error);
  g_assert_no_error (error);
  g_autoptr (MusterOp) op = op_of (intent);
  g_autofree char *sentence = muster_history_sentence (op, get, NULL);
  g_assert_cmpstr (sentence, ==, wanted);
}

static void
test_sentences (void)
{
  g_autoptr (MusterIntent) team_intent = muster_intent_from_json (
      "{\"op\":\"team.set\",\"entity\":\"t1\",\"args\":{\"name\":\"Fire brigade Ruggell\"}}", -1, NULL);
  g_autoptr (MusterIntent) incident_intent = muster_intent_from_json (
      "{\"op\":\"incident.report\",\"entity\":\"i1\",\"args\":{\"title\":\"Flooding\"}}", -1, NULL);
  g_autoptr (MusterIntent) order = muster_intent_from_json (
      "{\"op\":\"assignment.order\",\"entity\":\"g1\",\"args\":{\"team\":\"t1\",\"incident\":\"i1\","
      "\"ordered_at\":\"2026-07-01T02:00:00Z\"}}",
      -1, NULL);
  g_autoptr (MusterOp) team_op = op_of (team_intent);
  g_autoptr (MusterOp) incident_op = op_of (incident_intent);
  g_autoptr (MusterOp) order_op = op_of (order);
  team = record_of (team_op);
  incident = record_of (incident_op);
  assignment = record_of (order_op);

  g_autofree char *ordered = muster_history_sentence (order_op, get, NULL);
  g_assert_cmpstr (ordered, ==, "Fire brigade Ruggell ordered to Flooding");
  g_assert_cmpstr (muster_history_incident (order_op, get, NULL), ==, "i1");
  g_autofree char *reported = muster_history_sentence (incident_op, get, NULL);
  g_assert_cmpstr (reported, ==, "Incident reported: Flooding");
  g_assert_true (muster_history_is_register (team_op));
  g_assert_false (muster_history_is_register (incident_op));
  assert_sentence (
      "{\"op\":\"assignment.status\",\"entity\":\"g1\",\"args\":{\"departed_at\":\"2026-07-01T02:00:00Z\"}}",
      "Fire brigade Ruggell departed");
  assert_sentence (
      "{\"op\":\"assignment.status\",\"entity\":\"g1\",\"args\":{\"released_at\":\"2026-07-01T02:00:00Z\"}}",
      "Fire brigade Ruggell released");
  assert_sentence ("{\"op\":\"incident.set\",\"entity\":\"i1\",\"args\":{\"trapped\":2}}", "Flooding: Trapped 2");
  assert_sentence ("{\"op\":\"log.add\",\"args\":{\"text\":\"Gauge 5.82 m\",\"channel\":\"radio\"}}", "Gauge 5.82 m");
  assert_sentence ("{\"op\":\"stock.move\",\"entity\":\"k1\",\"args\":{\"quantity\":-12},\"reason\":\"to Ruggell\"}",
                   "k1: −12, unknown (to Ruggell)");
  assert_sentence ("{\"op\":\"incident.end\",\"entity\":\"i1\"}", "Incident ended: Flooding");
  g_clear_pointer (&team, muster_record_unref);
  g_clear_pointer (&incident, muster_record_unref);
  g_clear_pointer (&assignment, muster_record_unref);
}

static MusterRecord *
record_from (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterIntent) intent = muster_intent_from_json (json, -1, &error);
  g_assert_no_error (error);
  g_autoptr (MusterOp) op = op_of (intent);
  return record_of (op);
}

/* What was decided on an advice is said by the teams' names, never by the advice's id. */
static void
test_advice (void)
{
  team = record_from ("{\"op\":\"team.set\",\"entity\":\"t1\",\"args\":{\"name\":\"Ruggell\"}}");
  other_team = record_from ("{\"op\":\"team.set\",\"entity\":\"t2\",\"args\":{\"name\":\"Eschen\"}}");
  advice
      = record_from ("{\"op\":\"advice.propose\",\"entity\":\"v1\",\"args\":{\"form\":\"dispatch\",\"incident\":\"i1\","
                     "\"summary\":\"Ruggell\",\"body\":{\"seats\":[{\"proposed\":{\"team\":\"t1\"}},"
                     "{\"proposed\":{\"team\":\"t2\"}},{\"proposed\":null}]}}}");
  assert_sentence (
      "{\"op\":\"advice.propose\",\"entity\":\"v1\",\"args\":{\"form\":\"dispatch\",\"summary\":\"Ruggell, Eschen\"}}",
      "Advised: Ruggell, Eschen");
  assert_sentence ("{\"op\":\"advice.decide\",\"entity\":\"v1\",\"args\":{\"decision\":\"accepted\","
                   "\"chosen\":{\"0\":\"t1\",\"1\":\"t2\",\"2\":null}}}",
                   "Advice accepted: 2 teams as advised");
  assert_sentence (
      "{\"op\":\"advice.decide\",\"entity\":\"v1\",\"args\":{\"decision\":\"accepted\",\"chosen\":{\"0\":\"t1\"}}}",
      "Advice accepted: 1 team as advised");
  assert_sentence ("{\"op\":\"advice.decide\",\"entity\":\"v1\",\"args\":{\"decision\":\"overridden\","
                   "\"chosen\":{\"0\":\"t2\",\"1\":null,\"2\":null},\"reason\":\"nearer\"}}",
                   "Advice overridden: Eschen instead of Ruggell, no team instead of Eschen (nearer)");
  assert_sentence (
      "{\"op\":\"advice.decide\",\"entity\":\"gone\",\"args\":{\"decision\":\"overridden\",\"reason\":\"nearer\","
      "\"chosen\":{\"0\":\"t2\"}}}",
      "Advice overridden (nearer)");
  assert_sentence (
      "{\"op\":\"advice.decide\",\"entity\":\"v1\",\"args\":{\"decision\":\"declined\",\"reason\":\"no boats\"}}",
      "Advice declined: teams (no boats)");
  g_clear_pointer (&team, muster_record_unref);
  g_clear_pointer (&other_team, muster_record_unref);
  g_clear_pointer (&advice, muster_record_unref);
}

/* Whatever verb there is or will be, and even when its record is gone. */
static void
test_every_verb_has_a_sentence (void)
{
  for (guint i = 0; muster_verb_at (i) != NULL; i++) {
    const MusterVerb *verb = muster_verb_at (i);
    if (muster_verb_find (verb->name) == NULL)
      continue;
    g_autoptr (MusterIntent) intent = muster_intent_new (verb->name);
    const MusterKindInfo *info = muster_kind_info (verb->kind);
    g_autoptr (GError) error = NULL;
    MusterOpId id = { .node = "test", .epoch = 1, .counter = 1 };
    MusterHash prev = { 0 };
    muster_intent_set_entity (intent, "x1");
    if ((verb->flags & (MUSTER_VERB_VOIDS | MUSTER_VERB_DISMISSES)) != 0)
      muster_intent_set_target (intent, "test.1.1");
    for (guint f = 0; f < info->n_fields; f++)
      if ((info->fields[f].flags & MUSTER_FIELD_REQUIRED) != 0 && verb->fields == NULL
          && (verb->flags & MUSTER_VERB_CREATES) != 0 && info->fields[f].type != MUSTER_TYPE_GEOMETRY)
        muster_intent_text (intent, (int)f,
                            info->fields[f].words != NULL ? info->fields[f].words[0].value : "something");
    g_autoptr (GBytes) bytes = muster_intent_to_bytes (intent, &id, MUSTER_HLC_FROM_MS (1), 0, 1, &prev, &error);
    if (bytes == NULL) { /* needs more than this test knows to say */
      g_test_message ("%s: %s", verb->name, error->message);
      continue;
    }
    g_autoptr (MusterOp) op = muster_op_parse (bytes, NULL);
    g_assert_nonnull (op);
    g_autofree char *sentence = muster_history_sentence (op, nobody, NULL);
    g_autofree char *who = muster_history_who (op);
    g_test_message ("%s: %s (%s)", verb->name, sentence, who);
    g_assert_cmpstr (sentence, !=, "");
    g_assert_null (strstr (sentence, verb->name));
    g_assert_null (strstr (sentence, "(null)"));
  }
}

static void
test_the_line_is_said_as_it_is (void)
{
  MusterSyncFacts facts = { .state = MUSTER_LINK_NONE, .pending = 4 };
  g_autofree char *none = muster_sync_state_words (&facts);
  g_assert_cmpstr (none, ==, "On its own: no server");
  g_assert_null (muster_sync_pending_words (&facts));
  g_assert_null (muster_sync_strip_words (&facts));

  facts = (MusterSyncFacts){ .state = MUSTER_LINK_PROVEN, .pending = 3, .proven_at = 1000 };
  g_autofree char *proven = muster_sync_state_words (&facts);
  g_autofree char *way = muster_sync_pending_words (&facts);
  g_assert_true (g_str_has_prefix (proven, "Proven "));
  g_assert_cmpstr (way, ==, "3 on the way");

  facts = (MusterSyncFacts){ .state = MUSTER_LINK_CUT, .pending = 12, .cut_since = 1000, .problem = "unreachable" };
  g_autofree char *strip = muster_sync_strip_words (&facts);
  g_assert_nonnull (strstr (strip, "working on, 12 to send"));
  facts.problem = "unauthorized";
  g_autofree char *refused = muster_sync_strip_words (&facts);
  g_assert_nonnull (strstr (refused, "token"));

  facts = (MusterSyncFacts){ .state = MUSTER_LINK_CONNECTED };
  g_autofree char *connected = muster_sync_state_words (&facts);
  g_assert_null (strstr (connected, "Proven"));
}

static void
test_a_place_is_said_in_words (void)
{
  MusterPlace place = { .name = (char *)"Dorfstrasse", .kind = (char *)"street", .within = (char *)"Ruggell" };
  g_autofree char *said = muster_place_words (&place);
  g_autofree char *first = muster_place_kind_words ("aerialway"), *last = muster_place_kind_words ("water");
  g_autofree char *station = muster_place_kind_words ("fire_station"), *other = muster_place_kind_words ("zip_line");
  g_assert_cmpstr (said, ==, "street · Ruggell");
  g_assert_cmpstr (first, ==, "aerialway");
  g_assert_cmpstr (last, ==, "water");
  g_assert_cmpstr (station, ==, "fire station");
  g_assert_cmpstr (other, ==, "zip line");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/history/sentences", test_sentences);
  g_test_add_func ("/console/history/advice", test_advice);
  g_test_add_func ("/console/history/every-verb-has-a-sentence", test_every_verb_has_a_sentence);
  g_test_add_func ("/console/sync/the-line-is-said-as-it-is", test_the_line_is_said_as_it_is);
  g_test_add_func ("/console/place/said-in-words", test_a_place_is_said_in_words);
  return g_test_run ();
}
