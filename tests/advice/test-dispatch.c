/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dispatch advice on records: whom it may never name, what it says when nobody can go, what it writes down. */
#include "alloc/check.h"
#include "world.h"
#include <math.h>
#include <string.h>

static MusterDispatch *
advise (World *world, GError **error)
{
  g_autoptr (MusterSnapshot) snapshot = world_look (world);
  g_autoptr (MusterAdviser) adviser = muster_adviser_new_on (world->terrain, world->norms);
  const MusterDispatchRequest request = { .moves = TRUE };

  return muster_adviser_dispatch (adviser, snapshot, &request, NULL, error);
}

static const MusterDispatchSeat *
seat_at (const MusterDispatch *d, guint i)
{
  g_assert_cmpuint (i, <, d->seats->len);
  return g_ptr_array_index (d->seats, i);
}

/* Nobody who cannot go is ever named: not as proposal, not as next best, not as the closest. */
static void
check_names (World *world, const MusterDispatch *d)
{
  g_autoptr (MusterSnapshot) snapshot = world_look (world);
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < d->seats->len; i++) {
    const MusterDispatchSeat *seat = g_ptr_array_index (d->seats, i);
    g_assert_nonnull (seat->reason);
    for (guint k = 0; k < seat->options->len + 2; k++) {
      const MusterDispatchOption *o = k < seat->options->len    ? g_ptr_array_index (seat->options, k)
                                      : k == seat->options->len ? seat->proposed
                                                                : seat->closest;
      const MusterRecord *team = o != NULL ? muster_snapshot_get (snapshot, o->team) : NULL;
      const char *readiness;
      if (o == NULL)
        continue;
      readiness = muster_record_text (team, MUSTER_TEAM_READINESS);
      g_assert_cmpstr (readiness, !=, "off-duty");
      g_assert_cmpstr (readiness, !=, "not-ready");
      g_assert_null (muster_snapshot_holder (snapshot, o->team));
      g_assert_true (g_strv_contains (muster_record_strv (team, MUSTER_TEAM_SKILLS), seat->skill));
      g_assert_true (isfinite (o->eta_s));
      g_assert_cmpfloat (o->extra, >=, 0);
    }
    if (seat->proposed != NULL)
      g_assert_true (g_hash_table_add (used, seat->proposed->team));
  }
  g_assert_true (d->proven);
  g_assert_cmpfloat (d->bound, <=, d->advice.objective + 1e-6);
  g_assert_cmpfloat (d->advice.objective, <=, d->closest.objective + 1.0);
  g_assert_cmpuint (d->advice.filled + d->advice.empty, ==, d->seats->len);
}

static void
test_never_off_duty_assigned_or_twice (void)
{
  World world;
  GError *error = NULL;

  world_init (&world);
  world_team (&world, "t-off", 0, 0, "[\"fire\"]", ",\"readiness\":\"off-duty\",\"own\":true,\"standby\":true");
  world_team (&world, "t-not", 0, 0, "[\"fire\"]", ",\"readiness\":\"not-ready\",\"own\":true,\"standby\":true");
  world_team (&world, "t-busy", 0, 0, "[\"fire\"]", ",\"readiness\":\"ready\",\"own\":true,\"standby\":true");
  world_team (&world, "t-one", 5, 0, "[\"fire\",\"medical\"]",
              ",\"readiness\":\"ready\",\"own\":true,\"standby\":true");
  world_team (&world, "t-skill", 0, 0, "[\"mine\"]", ",\"readiness\":\"ready\",\"own\":true,\"standby\":true");
  world_incident (&world, "i-1", "fire", 0.1, 0, ",\"grade\":\"III\"");
  world_incident (&world, "i-2", "fire", 11, 0, "");
  world_do (&world, "{\"op\":\"assignment.order\",\"args\":{\"team\":\"t-busy\",\"incident\":\"i-2\"}}");
  g_autoptr (MusterDispatch) d = advise (&world, &error);
  g_assert_no_error (error);
  check_names (&world, d);
  /* A III fire needs three engines and one ambulance, the unknown one two of which it has one. */
  g_assert_cmpuint (d->seats->len, ==, 5);
  g_assert_cmpuint (d->advice.filled, ==, 1);
  g_assert_cmpuint (d->missing->len, ==, 3);
  {
    g_autofree char *why = NULL;
    g_assert_null (muster_dispatch_override (d, 0, "t-off", &why));
    g_assert_nonnull (strstr (why, "off duty"));
  }
  {
    g_autofree char *why = NULL;
    g_assert_null (muster_dispatch_override (d, 0, "t-skill", &why));
    g_assert_nonnull (strstr (why, "skill"));
  }
  {
    g_autofree char *why = NULL;
    g_assert_null (muster_dispatch_override (d, 0, "t-none", &why));
  }
  world_clear (&world);
}

/* The same on pictures drawn by chance, with a team more and in another order of writing. */
static void
test_properties_hold_on_any_picture (void)
{
  static const char *const skills[] = { "[\"fire\",\"flood\"]", "[\"medical\"]", "[\"water-rescue\"]", "[]" };
  static const char *const readiness[] = { "ready", "reduced", "not-ready", "off-duty", "unknown" };
  static const char *const hazards[] = { "fire", "flood", "road-traffic", "other" };
  static const char *const grades[] = { "I", "II", "III", "IV" };
  guint32 seed = (guint32)g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (int round = 0; round < 12; round++) {
    World world;
    GError *error = NULL;
    int teams = g_rand_int_range (random, 0, 14), incidents = g_rand_int_range (random, 1, 5);
    world_init (&world);
    for (int i = 0; i < teams; i++) {
      g_autofree char *id = g_strdup_printf ("t-%02d", i);
      g_autofree char *more = g_strdup_printf (
          ",\"readiness\":\"%s\",\"own\":%s,\"standby\":%s", readiness[g_rand_int_range (random, 0, 5)],
          g_rand_boolean (random) ? "true" : "false", g_rand_boolean (random) ? "true" : "false");
      world_team (&world, id, g_rand_double_range (random, -2, 14), g_rand_double_range (random, -2, 3),
                  skills[g_rand_int_range (random, 0, 4)], more);
    }
    for (int i = 0; i < incidents; i++) {
      g_autofree char *id = g_strdup_printf ("i-%d", i);
      g_autofree char *more = g_strdup_printf (",\"grade\":\"%s\"", grades[g_rand_int_range (random, 0, 4)]);
      world_incident (&world, id, hazards[g_rand_int_range (random, 0, 4)], g_rand_double_range (random, -2, 14),
                      g_rand_double_range (random, -2, 3), more);
    }
    g_autoptr (MusterDispatch) before = advise (&world, &error);
    g_assert_no_error (error);
    check_names (&world, before);
    world_team (&world, "t-more", g_rand_double_range (random, -2, 14), 0, skills[0],
                ",\"readiness\":\"ready\",\"own\":true,\"standby\":true");
    g_autoptr (MusterDispatch) after = advise (&world, &error);
    check_names (&world, after);
    g_assert_cmpfloat (after->bound, <=, before->bound + 0.01 * (before->seats->len + 1));
    g_assert_cmpfloat (after->advice.objective, <=,
                       before->advice.objective + (after->advice.objective - after->bound) + 0.5);
    world_clear (&world);
  }
}

static void
test_missing_says_what_and_why (void)
{
  World world;
  GError *error = NULL;

  world_init (&world);
  world_team (&world, "t-1", 0, 0, "[\"water-rescue\"]", ",\"readiness\":\"off-duty\"");
  world_incident (&world, "i-1", "water-transport", 0, 0, ",\"grade\":\"IV\"");
  g_autoptr (MusterDispatch) d = advise (&world, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (d->missing->len, ==, 2);
  g_assert_nonnull (strstr (g_ptr_array_index (d->missing, 0), "1 of 1 team for water rescue is missing"));
  g_assert_nonnull (strstr (g_ptr_array_index (d->missing, 0), "1 off duty"));
  g_assert_nonnull (strstr (g_ptr_array_index (d->missing, 1), "No team in the register has that skill"));
  world_clear (&world);
}

static void
test_own_before_others_and_straight_lines_say_so (void)
{
  World world;
  GError *error = NULL;

  world_init (&world);
  world_team (&world, "t-own", 1, 0, "[\"fire\"]", ",\"readiness\":\"ready\",\"own\":true,\"standby\":true");
  world_team (&world, "t-other", 0.2, 0, "[\"fire\"]",
              ",\"readiness\":\"ready\",\"own\":false,\"standby\":true,\"owner\":\"Railway\"");
  world_incident (&world, "i-1", "power", 0, 0, ",\"grade\":\"IV\"");
  g_autoptr (MusterDispatch) d = advise (&world, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (seat_at (d, 0)->proposed->team, ==, "t-own");
  g_assert_cmpstr (seat_at (d, 0)->closest->team, ==, "t-other");
  g_assert_nonnull (strstr (seat_at (d, 0)->reason, "own teams go first"));
  g_assert_nonnull (strstr (seat_at (d, 0)->reason, "straight line"));
  g_assert_cmpint (d->way, ==, MUSTER_WAY_STRAIGHT);
  g_assert_cmpint (seat_at (d, 0)->proposed->way, ==, MUSTER_WAY_STRAIGHT);
  world_clear (&world);
}

/* The only team that covers the east stays, though it is nearer; a team of which there are two goes. */
static void
test_what_is_left_uncovered_counts (void)
{
  static const char *ready = ",\"readiness\":\"ready\",\"own\":true,\"standby\":true";
  World world;
  GError *error = NULL;

  world_init (&world);
  world_team (&world, "t-west1", 0, 0, "[\"fire\"]", ready);
  world_team (&world, "t-west2", 0, 0.1, "[\"fire\"]", ready);
  world_team (&world, "t-east", 10, 0, "[\"fire\"]", ready);
  world_incident (&world, "i-1", "power", 5.1, 0, ",\"grade\":\"IV\"");
  g_autoptr (MusterDispatch) d = advise (&world, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (seat_at (d, 0)->closest->team, ==, "t-east");
  g_assert_true (g_str_has_prefix (seat_at (d, 0)->proposed->team, "t-west"));
  g_assert_cmpfloat (d->advice.covered, >, d->closest.covered);
  world_clear (&world);
}

/* The certificate stands on its own. */
static void
test_proof_is_accepted_by_the_checker (void)
{
  World world;
  GError *error = NULL;
  g_autoptr (GString) instance = g_string_new (NULL), certificate = g_string_new (NULL);
  MusterAllocOutcome outcome;

  world_init (&world);
  for (int i = 0; i < 9; i++) {
    g_autofree char *id = g_strdup_printf ("t-%d", i);
    world_team (&world, id, i * 1.3, i % 3, i % 2 == 0 ? "[\"fire\",\"medical\"]" : "[\"fire\"]",
                ",\"readiness\":\"ready\",\"own\":true,\"standby\":true");
  }
  world_incident (&world, "i-1", "fire", 3, 1, ",\"grade\":\"III\"");
  world_incident (&world, "i-2", "fire", 8, 0, ",\"grade\":\"II\"");
  g_autoptr (MusterDispatch) d = advise (&world, &error);
  g_assert_no_error (error);
  check_names (&world, d);
  g_assert_true (muster_dispatch_prove (d, instance, certificate, &error));
  g_assert_no_error (error);
  g_autoptr (MusterJson) json = muster_json_parse (certificate->str, -1, NULL);
  g_assert_true (muster_alloc_check (instance->str, instance->len, json, &outcome, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (outcome.objective / 100, d->bound, 0.5);
  world_clear (&world);
}

/* Accepting orders by the ordinary verb, once; choosing otherwise needs a reason; it is all written down. */
static void
test_accept_override_and_outcome_are_recorded (void)
{
  static const char *ready = ",\"readiness\":\"ready\",\"own\":true,\"standby\":true";
  World world;
  GError *error = NULL;
  const MusterDispatchChoice choice = { 0, "t-2" };
  GPtrArray *intents;

  world_init (&world);
  world_team (&world, "t-1", 0, 0, "[\"fire\"]", ready);
  world_team (&world, "t-2", 3, 0, "[\"fire\"]", ready);
  world_incident (&world, "i-1", "power", 0, 0.1, ",\"grade\":\"IV\"");
  g_autoptr (MusterDispatch) d = advise (&world, &error);
  g_assert_no_error (error);
  g_assert_null (muster_dispatch_accept (d, NULL, &choice, 1, "v-1", NULL, "me", NULL, &error));
  g_assert_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_true (world_submit (&world, muster_dispatch_record (d, NULL, "v-1", NULL), &error));
  intents = muster_dispatch_accept (d, NULL, &choice, 1, "v-1", "nearer to the pumps", "me", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (world_submit (&world, intents, &error));
  g_assert_no_error (error);
  {
    g_autoptr (MusterSnapshot) snapshot = world_look (&world);
    const MusterRecord *record = muster_snapshot_get (snapshot, "v-1");
    const MusterRecord *holder = muster_snapshot_holder (snapshot, "t-2");
    g_assert_nonnull (holder);
    g_assert_null (muster_snapshot_holder (snapshot, "t-1"));
    g_assert_cmpstr (muster_record_text (record, MUSTER_ADVICE_DECISION), ==, "overridden");
    g_assert_cmpstr (muster_record_text (record, MUSTER_ADVICE_REASON), ==, "nearer to the pumps");
    g_assert_null (muster_advice_outcome (snapshot, "v-1"));
    world_do (&world,
              "{\"op\":\"assignment.status\",\"entity\":\"%s\",\"args\":{\"arrived_at\":\"2030-01-01T00:00:00Z\"}}",
              holder->id);
  }
  {
    g_autoptr (MusterSnapshot) snapshot = world_look (&world);
    g_assert_true (world_submit (&world, muster_advice_outcome (snapshot, "v-1"), &error));
    g_assert_no_error (error);
  }
  /* Decided once. */
  g_assert_false (world_submit (&world, muster_advice_decline ("v-1", "no", "me", world.now, NULL), &error));
  g_assert_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_REFUSED);
  g_clear_error (&error);
  world_clear (&world);
}

static void
test_hostile_numbers_are_errors (void)
{
  World world;
  GError *error = NULL;
  static const double budgets[] = { -1, NAN, INFINITY };

  world_init (&world);
  world_incident (&world, "i-1", "fire", 0, 0, "");
  g_autoptr (MusterSnapshot) snapshot = world_look (&world);
  g_autoptr (MusterAdviser) adviser = muster_adviser_new_on (world.terrain, world.norms);
  for (guint i = 0; i < G_N_ELEMENTS (budgets); i++) {
    const MusterDispatchRequest request = { .budget_s = budgets[i] };
    g_assert_null (muster_adviser_dispatch (adviser, snapshot, &request, NULL, &error));
    g_assert_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT);
    g_clear_error (&error);
  }
  {
    const MusterDispatchRequest request = { .incidents = (const char *const[]){ "i-none", NULL } };
    g_assert_null (muster_adviser_dispatch (adviser, snapshot, &request, NULL, &error));
    g_assert_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_NOTHING);
    g_clear_error (&error);
  }
  {
    const MusterCoverageRequest request = { .minutes = NAN };
    g_assert_null (muster_adviser_coverage (adviser, snapshot, &request, NULL, &error));
    g_assert_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT);
    g_clear_error (&error);
  }
  world_clear (&world);
}

/* What the active plan names at its level stands before the norms; a plan that asks for the impossible is told so. */
static void
test_the_plan_stands_before_the_norms (void)
{
  World world;
  GError *error = NULL;

  world_init (&world);
  world_team (&world, "t-1", 0, 0, "[\"medical\"]", ",\"readiness\":\"ready\",\"own\":true,\"headcount\":10");
  world_incident (&world, "i-1", "fire", 1, 0, "");
  world_do (
      &world,
      "{\"op\":\"plan.set\",\"entity\":\"n-1\",\"args\":{\"name\":\"Plan\",\"hazard\":\"fire\",\"body\":{\"levels\":[{"
      "\"level\":\"II\",\"clause\":\"1\",\"source\":\"test\",\"any\":[{\"fact\":\"dead\",\"at_least\":1}]}],"
      "\"capabilities\":[{\"skill\":\"medical\",\"teams\":2,\"levels\":[\"II\"]},"
      "{\"skill\":\"mine\",\"teams\":9,\"levels\":[\"I\"]}]}}}");
  world_do (&world, "{\"op\":\"activation.activate\",\"args\":{\"incident\":\"i-1\",\"plan\":\"n-1\",\"level\":\"II\","
                    "\"approved_by\":\"me\"}}");
  {
    g_autoptr (MusterDispatch) d = advise (&world, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (d->seats->len, ==, 2);
    g_assert_cmpstr (seat_at (d, 0)->skill, ==, "medical");
    g_assert_cmpstr (seat_at (d, 0)->proposed->team, ==, "t-1");
    g_assert_null (seat_at (d, 1)->proposed);
    g_assert_cmpfloat (seat_at (d, 0)->weight, ==, 4);
  }
  world_do (
      &world,
      "{\"op\":\"plan.set\",\"entity\":\"n-1\",\"args\":{\"body\":{\"levels\":[{\"level\":\"II\",\"clause\":\"1\","
      "\"source\":\"test\",\"any\":[{\"fact\":\"dead\",\"at_least\":1}]}],\"capabilities\":[{\"skill\":\"medical\","
      "\"teams\":4000000,\"levels\":[\"II\"]}]}}}");
  g_assert_null (advise (&world, &error));
  g_assert_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT);
  g_clear_error (&error);
  world_clear (&world);
}

typedef struct {
  MusterAdviser *adviser;
  MusterSnapshot *snapshot;
} Ask;

static gpointer
ask_on_thread (gpointer data)
{
  Ask *ask = data;
  const MusterDispatchRequest request = { .moves = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDispatch) d = muster_adviser_dispatch (ask->adviser, ask->snapshot, &request, NULL, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  muster_dispatch_to_json (d, out);
  return g_string_free (out, FALSE);
}

static void
test_threads_get_the_same_and_a_cancelled_one_ends (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const MusterDispatchRequest request = { .moves = TRUE };
  GThread *threads[3];
  g_autofree char *first = NULL;

  world_init (&world);
  world_team (&world, "t-1", 0, 0, "[\"fire\"]", ",\"readiness\":\"ready\",\"own\":true");
  world_incident (&world, "i-1", "fire", 1, 0, "");
  g_autoptr (MusterSnapshot) snapshot = world_look (&world);
  g_autoptr (MusterAdviser) adviser = muster_adviser_new_on (world.terrain, world.norms);
  Ask ask = { adviser, snapshot };
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("asks", ask_on_thread, &ask);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autofree char *text = g_thread_join (threads[i]);
    if (i > 0)
      g_assert_cmpstr (text, ==, first);
    else
      first = g_steal_pointer (&text);
  }
  g_cancellable_cancel (cancellable);
  g_assert_null (muster_adviser_dispatch (adviser, snapshot, &request, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  world_clear (&world);
}

static void
test_norms_are_strict (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "needs.json", NULL), *text = NULL;
  static const struct {
    const char *from, *to;
  } damage[] = {
    { "\"muster-needs 1\"", "\"other\"" },         { "\"default_target_min\": 15", "\"default_target_min\": -15" },
    { "\"late_factor\"", "\"later_factor\"" },     { "\"value\": 0.3,", "\"value\": 1e999," },
    { "\"value\": 0.3,", "\"value\": \"much\"," }, { "\"hazards\": {", "\"hazard\": {" }
  };

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (damage); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) bad = g_string_new (text);
    g_string_replace (bad, damage[i].from, damage[i].to, 1);
    g_assert_false (g_str_equal (bad->str, text));
    g_assert_null (muster_norms_parse (bad->str, -1, &error));
    g_assert_nonnull (error);
  }
  /* Damage by chance: refused or read, never worse. */
  for (int round = 0; round < 300; round++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *bad = g_strdup (text);
    gsize length = strlen (bad);
    for (int k = g_test_rand_int_range (1, 6); k > 0; k--)
      bad[g_test_rand_int_range (0, (int)length)] = (char)g_test_rand_int_range (1, 127);
    g_autoptr (MusterNorms) norms = muster_norms_parse (bad, g_test_rand_bit () ? -1 : (gssize)(length / 2), &error);
    g_assert_true ((norms == NULL) == (error != NULL));
  }
}

/* Asked about one incident, the only boat that another needs more is not given away; the seats, the figures and what
 * is ordered are of that incident alone, and equal what the joint advice says of it. */
static void
test_one_incident_is_told_of_all (void)
{
  static const char *ready = ",\"readiness\":\"ready\",\"own\":true,\"standby\":true";
  World world;
  GError *error = NULL;

  world_init (&world);
  for (int i = 0; i < 9; i++) {
    static const char *const skills[] = { "[\"water-rescue\"]", "[\"fire\",\"flood\"]", "[\"flood\",\"medical\"]" };
    g_autofree char *id = g_strdup_printf ("t-%d", i);
    world_team (&world, id, i * 1.3, i % 2, skills[i % 3], ready);
  }
  world_incident (&world, "i-low", "flood", 1, 0, ",\"grade\":\"IV\"");
  world_incident (&world, "i-high", "flood", 9, 0, ",\"grade\":\"I\"");
  g_autoptr (MusterDispatch) all = advise (&world, &error);
  g_assert_no_error (error);
  g_autoptr (MusterSnapshot) snapshot = world_look (&world);
  g_autoptr (MusterAdviser) adviser = muster_adviser_new_on (world.terrain, world.norms);
  const char *const incidents[] = { "i-low", "i-high" };
  for (guint k = 0; k < 2; k++) {
    const char *const ids[] = { incidents[k], NULL };
    const MusterDispatchRequest request = { .incidents = ids };
    g_autoptr (MusterDispatch) one = muster_adviser_dispatch (adviser, snapshot, &request, NULL, &error);
    guint at = 0;
    g_assert_no_error (error);
    g_assert_cmpuint (one->seats->len, >, 0);
    g_assert_cmpuint (one->seats->len, <, all->seats->len);
    check_names (&world, one);
    g_assert_cmpfloat_with_epsilon (one->advice.objective, all->advice.objective, 1e-6);
    for (guint s = 0; s < all->seats->len; s++) {
      const MusterDispatchSeat *a = seat_at (all, s), *b;
      if (strcmp (a->incident, ids[0]) != 0)
        continue;
      b = seat_at (one, at);
      g_assert_cmpstr (b->incident, ==, ids[0]);
      g_assert_cmpstr (b->skill, ==, a->skill);
      g_assert_cmpstr (b->proposed != NULL ? b->proposed->team : NULL, ==,
                       a->proposed != NULL ? a->proposed->team : NULL);
      for (guint i = 0; i < b->options->len; i++) { /* the place's own number, not that of the joint problem */
        const MusterDispatchOption *o = g_ptr_array_index (b->options, i);
        g_autofree char *why = NULL;
        MusterDispatchOption *again = muster_dispatch_override (one, at, o->team, &why);
        g_assert_nonnull (again);
        g_assert_cmpfloat (again->eta_s, ==, o->eta_s);
        muster_dispatch_option_free (again);
      }
      at++;
    }
    g_assert_cmpuint (at, ==, one->seats->len);
  }
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dispatch/one-incident-is-told-of-all", test_one_incident_is_told_of_all);
  g_test_add_func ("/dispatch/never", test_never_off_duty_assigned_or_twice);
  g_test_add_func ("/dispatch/properties", test_properties_hold_on_any_picture);
  g_test_add_func ("/dispatch/missing", test_missing_says_what_and_why);
  g_test_add_func ("/dispatch/own", test_own_before_others_and_straight_lines_say_so);
  g_test_add_func ("/dispatch/uncovered", test_what_is_left_uncovered_counts);
  g_test_add_func ("/dispatch/proof", test_proof_is_accepted_by_the_checker);
  g_test_add_func ("/dispatch/recorded", test_accept_override_and_outcome_are_recorded);
  g_test_add_func ("/dispatch/plan", test_the_plan_stands_before_the_norms);
  g_test_add_func ("/dispatch/hostile", test_hostile_numbers_are_errors);
  g_test_add_func ("/dispatch/threads", test_threads_get_the_same_and_a_cancelled_one_ends);
  g_test_add_func ("/dispatch/norms", test_norms_are_strict);
  return g_test_run ();
}
