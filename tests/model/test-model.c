/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/intent.h"
#include "model/rules.h"
#include <string.h>

static GRand *
seeded (void)
{
  guint32 seed = g_random_int ();

  g_test_message ("seed %u", seed);
  return g_rand_new_with_seed (seed);
}

/* Writes @json as the operation @counter of @node at hybrid time @hlc. */
static MusterOp *
op_of (const char *node, guint64 counter, MusterHlc hlc, MusterHlc base, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterIntent) intent = muster_intent_from_json (json, -1, &error);
  MusterOpId id = { .epoch = 1, .counter = counter };
  MusterHash none = { { 0 } };

  g_assert_no_error (error);
  g_strlcpy (id.node, node, sizeof id.node);
  g_autoptr (GBytes) bytes = muster_intent_to_bytes (intent, &id, hlc, base, 1700000000000, &none, &error);
  MusterOp *op = muster_op_parse (bytes, &error);
  g_assert_no_error (error);
  return op;
}

static char *
fold_text (MusterDecided *ops, guint n)
{
  g_autoptr (MusterRecord) record = muster_record_fold (NULL, ops, n);
  GString *out = g_string_new (NULL);

  if (record != NULL)
    muster_record_to_json (record, out);
  return g_string_free (out, FALSE);
}

static void
test_tables_hold_together (void)
{
  g_autoptr (GHashTable) letters = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint k = 0; k < MUSTER_N_KINDS; k++) {
    const MusterKindInfo *info = muster_kind_info (k);
    g_assert_cmpuint (info->n_fields, >, 0);
    g_assert_cmpuint (info->n_fields, <, 256);
    g_hash_table_add (letters, (gpointer)info->letter);
    for (guint f = 0; f < info->n_fields; f++) {
      g_assert_cmpint (muster_kind_find_field (k, info->fields[f].name), ==, (int)f);
      if (info->fields[f].type != MUSTER_TYPE_SET)
        g_assert_cmpint (info->fields[f].type == MUSTER_TYPE_ENUM, ==, info->fields[f].words != NULL);
    }
  }
  for (guint i = 0; muster_verb_at (i) != NULL; i++) {
    const MusterVerb *verb = muster_verb_at (i);
    for (guint f = 0; verb->fields != NULL && verb->fields[f] != NULL; f++)
      g_assert_cmpint (muster_kind_find_field (verb->kind, verb->fields[f]), >=, 0);
    g_assert_true (g_str_has_prefix (verb->name, muster_kind_info (verb->kind)->name));
  }
  g_assert_cmpstr (muster_kind_info (MUSTER_TEAM)->fields[MUSTER_TEAM_READINESS].name, ==, "readiness");
  g_assert_cmpstr (muster_kind_info (MUSTER_ALARM)->fields[MUSTER_ALARM_ACKNOWLEDGED_BY].name, ==, "acknowledged_by");
}

/* Step by step and all at once give the same record, byte for byte. */
static void
test_steps_equal_fold (void)
{
  g_autoptr (GRand) random = seeded ();

  for (int round = 0; round < 300; round++) {
    MusterDecided ops[20];
    g_autoptr (MusterRecord) record = NULL;
    guint n = (guint)g_rand_int_range (random, 1, 20);
    for (guint i = 0; i < n; i++) {
      g_autofree char *json
          = i == 0 || g_rand_boolean (random)
                ? g_strdup_printf (
                    "{\"op\":\"shelter.set\",\"entity\":\"s1\",\"args\":{\"name\":\"S%d\",\"capacity\":%d}}",
                    g_rand_int_range (random, 0, 5), i)
                : g_strdup_printf ("{\"op\":\"shelter.move\",\"entity\":\"s1\",\"args\":{\"occupancy\":%d}}",
                                   g_rand_int_range (random, -3, 9));
      ops[i] = (MusterDecided){ op_of ("aa", i + 1, (i + 1) << 16, i << 16, json), MUSTER_VERDICT_OK, NULL };
      MusterRecord *next = muster_record_apply (record, NULL, &ops[i]);
      g_assert_nonnull (next);
      g_clear_pointer (&record, muster_record_unref);
      record = next;
    }
    g_autofree char *whole = fold_text (ops, n);
    g_autoptr (GString) steps = g_string_new (NULL);
    muster_record_to_json (record, steps);
    g_assert_cmpstr (steps->str, ==, whole);
    /* And what is stored reads back as the same bytes. */
    g_autoptr (MusterRecord) back = muster_record_from_json (whole, -1, NULL);
    g_autoptr (GString) again = g_string_new (NULL);
    muster_record_to_json (back, again);
    g_assert_cmpstr (again->str, ==, whole);
    for (guint i = 0; i < n; i++)
      muster_op_unref (ops[i].op);
  }
}

/* Two desks change a critical field without having seen each other: the later stands, the other is kept beside it, and
 * who writes next having seen both settles it. */
static void
test_concurrent_change_of_a_critical_field_is_a_conflict (void)
{
  MusterDecided ops[4] = {
    { op_of ("aa", 1, 100, 0, "{\"op\":\"shelter.set\",\"entity\":\"s1\",\"args\":{\"name\":\"S\",\"capacity\":100}}"),
      MUSTER_VERDICT_OK, NULL },
    { op_of ("aa", 2, 200, 100, "{\"op\":\"shelter.set\",\"entity\":\"s1\",\"args\":{\"capacity\":80}}"),
      MUSTER_VERDICT_OK, NULL },
    { op_of ("bb", 1, 300, 100, "{\"op\":\"shelter.set\",\"entity\":\"s1\",\"args\":{\"capacity\":60}}"),
      MUSTER_VERDICT_OK, NULL },
    { op_of ("aa", 3, 400, 300, "{\"op\":\"shelter.set\",\"entity\":\"s1\",\"args\":{\"capacity\":70}}"),
      MUSTER_VERDICT_OK, NULL },
  };
  g_autoptr (MusterRecord) three = muster_record_fold (NULL, ops, 3), four = muster_record_fold (NULL, ops, 4);

  g_assert_cmpint (muster_record_int (three, MUSTER_SHELTER_CAPACITY, 0), ==, 60);
  g_assert_cmpuint (three->conflicts->len, ==, 1);
  g_assert_cmpint (((MusterConflict *)g_ptr_array_index (three->conflicts, 0))->lost.i, ==, 80);
  g_assert_true (four->conflicts == NULL || four->conflicts->len == 0);
  for (int i = 0; i < 4; i++)
    muster_op_unref (ops[i].op);
}

static void
test_unknown_is_a_state (void)
{
  MusterDecided ops[2] = {
    { op_of ("aa", 1, 100, 0, "{\"op\":\"incident.report\",\"entity\":\"i1\",\"args\":{\"title\":\"X\",\"dead\":3}}"),
      MUSTER_VERDICT_OK, NULL },
    { op_of ("aa", 2, 200, 100, "{\"op\":\"incident.set\",\"entity\":\"i1\",\"args\":{\"dead\":null}}"),
      MUSTER_VERDICT_OK, NULL },
  };
  g_autoptr (MusterRecord) before = muster_record_fold (NULL, ops, 1), after = muster_record_fold (NULL, ops, 2);

  g_assert_true (muster_record_has (before, MUSTER_INCIDENT_DEAD));
  g_assert_false (muster_record_has (after, MUSTER_INCIDENT_DEAD));
  g_assert_cmpint (muster_record_int (after, MUSTER_INCIDENT_DEAD, -7), ==, -7);
  muster_op_unref (ops[0].op);
  muster_op_unref (ops[1].op);
}

/* Any bytes at all: an operation or an error, never a crash. */
static void
test_hostile_bytes (void)
{
  g_autoptr (GRand) random = seeded ();
  g_autoptr (MusterOp) good = op_of ("aa", 1, 100, 0,
                                     "{\"op\":\"plot.set\",\"args\":{\"title\":\"水位\",\"geometry\":{\"type\":"
                                     "\"Point\",\"coordinates\":[9.5,47.1]}}}");
  gsize size;
  const char *bytes = g_bytes_get_data (good->bytes, &size);

  for (int i = 0; i < 20000; i++) {
    g_autofree char *copy = g_memdup2 (bytes, size);
    g_autoptr (GError) error = NULL;
    for (int k = g_rand_int_range (random, 1, 4); k > 0; k--)
      copy[g_rand_int_range (random, 0, (int)size)] = (char)g_rand_int_range (random, 0, 256);
    g_autoptr (GBytes) bad = g_bytes_new (copy, (gsize)g_rand_int_range (random, 1, (int)size + 1));
    g_autoptr (MusterOp) op = muster_op_parse (bad, &error);
    g_assert_true ((op != NULL) == (error == NULL));
  }
}

static void
test_states_of_an_assignment (void)
{
  static const char *const steps[] = { "acknowledged_at", "departed_at", "arrived_at", "working_at", "released_at" };
  MusterDecided ops[6];

  ops[0] = (MusterDecided){
    op_of ("aa", 1, 100, 0,
           "{\"op\":\"assignment.order\",\"entity\":\"g1\",\"args\":{\"team\":\"t\",\"incident\":\"i\"}}"),
    MUSTER_VERDICT_OK, NULL
  };
  for (int i = 0; i < 5; i++) {
    g_autofree char *json = g_strdup_printf (
        "{\"op\":\"assignment.status\",\"entity\":\"g1\",\"args\":{\"%s\":\"2026-07-01T02:00:00Z\"}}", steps[i]);
    g_autoptr (MusterRecord) record = muster_record_fold (NULL, ops, (guint)i + 1);
    g_assert_cmpint (muster_assignment_state (record), ==, MUSTER_ASSIGNMENT_ORDERED + i);
    g_assert_true (muster_assignment_is_active (record));
    ops[i + 1] = (MusterDecided){ op_of ("aa", (guint64)i + 2, (MusterHlc)(200 + i), (MusterHlc)(199 + i), json),
                                  MUSTER_VERDICT_OK, NULL };
  }
  g_autoptr (MusterRecord) last = muster_record_fold (NULL, ops, 6);
  g_assert_cmpint (muster_assignment_state (last), ==, MUSTER_ASSIGNMENT_RELEASED);
  g_assert_false (muster_assignment_is_active (last));
  for (int i = 0; i < 6; i++)
    muster_op_unref (ops[i].op);
}

static void
assert_same_op (const MusterOp *a, const MusterOp *b)
{
  g_assert_cmpint (muster_opid_compare (&a->id, &b->id), ==, 0);
  g_assert_true (a->hlc == b->hlc && a->base == b->base && a->wall_ms == b->wall_ms && a->verb == b->verb);
  g_assert_cmpstr (a->verb_name, ==, b->verb_name);
  g_assert_cmpstr (a->entity, ==, b->entity);
  g_assert_cmpstr (a->actor, ==, b->actor);
  g_assert_cmpstr (a->role, ==, b->role);
  g_assert_cmpstr (a->reason, ==, b->reason);
  g_assert_cmpstr (a->drill, ==, b->drill);
  g_assert_cmpstr (a->home, ==, b->home);
  g_assert_cmpstr (a->target, ==, b->target);
  g_assert_true (muster_hash_equal (&a->hash, &b->hash) && muster_hash_equal (&a->prev, &b->prev));
  g_assert_cmpuint (a->n_args, ==, b->n_args);
  for (guint i = 0; i < a->n_args; i++) {
    g_assert_cmpuint (a->args[i].field, ==, b->args[i].field);
    g_assert_cmpuint (a->args[i].value.type, ==, b->args[i].value.type);
    g_assert_true (muster_value_equal (&a->args[i].value, &b->args[i].value));
  }
}

/* A value that fits the field, or now and then one that does not. */
static void
set_random (MusterIntent *intent, int f, const MusterField *field, GRand *random)
{
  static const char *const texts[] = { "", " ", "Ruggell", "水位 5.82 m", "a\"b\\c\n", "\xff\xfe" };
  const char *const some[] = { "one", "二", NULL };

  switch (field->type) {
  case MUSTER_TYPE_TEXT:
  case MUSTER_TYPE_REF:
    muster_intent_text (intent, f, texts[g_rand_int_range (random, 0, 6)]);
    break;
  case MUSTER_TYPE_ENUM:
    muster_intent_text (intent, f, g_rand_int_range (random, 0, 9) == 0 ? "no such" : field->words[0].value);
    break;
  case MUSTER_TYPE_REAL:
    muster_intent_real (intent, f, g_rand_double_range (random, -5, 1e6));
    break;
  case MUSTER_TYPE_INT:
  case MUSTER_TYPE_COUNTER:
  case MUSTER_TYPE_TIME:
    muster_intent_int (intent, f, (gint64)g_rand_double_range (random, -1e4, 1e13));
    break;
  case MUSTER_TYPE_BOOL:
    muster_intent_int (intent, f, g_rand_boolean (random));
    break;
  case MUSTER_TYPE_SET:
    muster_intent_strv (intent, f, some);
    break;
  case MUSTER_TYPE_POSITION:
    muster_intent_position (
        intent, f, (MusterLatLon){ g_rand_double_range (random, -99, 99), g_rand_double_range (random, -180, 180) });
    break;
  case MUSTER_TYPE_GEOMETRY:
  case MUSTER_TYPE_JSON:
    muster_intent_json (intent, f, g_rand_boolean (random) ? "{\"type\":\"Point\",\"coordinates\":[9,47]}" : "{");
    break;
  }
}

/* An operation made from an intent is the operation its bytes say, and both ways refuse the same. */
static void
test_made_equals_parsed (void)
{
  g_autoptr (GRand) random = seeded ();
  MusterHash prev = { { 7 } };
  guint good = 0;

  for (int round = 0; round < 20000; round++) {
    MusterKind kind = (MusterKind)g_rand_int_range (random, 0, MUSTER_N_KINDS);
    const MusterKindInfo *info = muster_kind_info (kind);
    g_autofree char *verb = g_strconcat (info->name, kind == MUSTER_ACTIVATION ? ".propose" : ".set", NULL);
    MusterOpId id = { .node = "aa", .epoch = 1, .counter = (guint64)round + 1 };
    if (muster_verb_find (verb) == NULL) /* some kinds cannot be written plainly */
      continue;
    g_autoptr (MusterIntent) intent = muster_intent_new (verb);
    for (guint f = 0; f < info->n_fields; f++)
      if (g_rand_int_range (random, 0, 6) == 0)
        set_random (intent, (int)f, &info->fields[f], random);
    if (g_rand_boolean (random))
      muster_intent_set_entity (intent, g_rand_int_range (random, 0, 5) == 0 ? "a b" : "x-1");
    if (g_rand_boolean (random))
      muster_intent_set_actor (intent, "值班席", "duty");
    g_autoptr (GError) e1 = NULL, e2 = NULL;
    g_autoptr (GBytes) bytes = muster_intent_to_bytes (intent, &id, 500, 400, 1700000000123, &prev, NULL);
    g_autoptr (MusterOp) parsed = muster_op_parse (bytes, &e1);
    g_autoptr (MusterOp) made = muster_intent_to_op (intent, &id, 500, 400, 1700000000123, &prev, &e2);
    g_assert_true ((parsed != NULL) == (made != NULL));
    g_assert_true ((made != NULL) == (e2 == NULL));
    if (made != NULL) {
      assert_same_op (made, parsed);
      good++;
    }
  }
  g_assert_cmpuint (good, >, 1000);
}

static void
test_every_refusal_has_a_sentence (void)
{
  static const char *const codes[]
      = { "team-committed: x", "team-not-ready: x",  "depot-not-built: x", "no-person: x",      "override-reason: x",
          "reason: x",         "second-approval: x", "first-approval: x",  "same-person: x",    "same-level: x",
          "not-active: x",     "not-proposed: x",    "incident-over: x",   "incident-open: x",  "merged: x",
          "cycle: x",          "own-verb: x",        "sealed: x",          "no-value: x",       "decided: x",
          "shift-over: x",     "no-area: x",         "bad-area: x",        "past-end: x",       "bad-channel: x",
          "warning-out: x",    "warning-not-out: x", "incident-ended: x",  "already-active: x", "stale: x",
          "wrong-state: x",    "no-record: x",       "not-enough: x",      "role: x",           "node: x" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autofree char *sentence = muster_rules_explain (codes[i]);
    g_assert_null (strstr (sentence, "Refused:"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/tables-hold-together", test_tables_hold_together);
  g_test_add_func ("/model/steps-equal-fold", test_steps_equal_fold);
  g_test_add_func ("/model/concurrent-change-is-a-conflict", test_concurrent_change_of_a_critical_field_is_a_conflict);
  g_test_add_func ("/model/unknown-is-a-state", test_unknown_is_a_state);
  g_test_add_func ("/model/hostile-bytes", test_hostile_bytes);
  g_test_add_func ("/model/states-of-an-assignment", test_states_of_an_assignment);
  g_test_add_func ("/model/made-equals-parsed", test_made_equals_parsed);
  g_test_add_func ("/model/every-refusal-has-a-sentence", test_every_refusal_has_a_sentence);
  return g_test_run ();
}
