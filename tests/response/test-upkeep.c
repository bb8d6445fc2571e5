/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What peacetime shows: everything within its notice and nothing beyond, in the order of days; trouble counted as a
 * count by hand finds it; nothing of a drill. */
#include "response/upkeep.h"
#include "stage.h"

#define NOW ((gint64)1800000000000)
#define DAY ((gint64)86400000)

static char *
day (gint64 at)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / 1000);
  return g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ");
}

static void
act_with_day (Stage *s, const char *format, const char *id, gint64 at)
{
  g_autofree char *when = day (at), *op = g_strdup_printf (format, id, when);
  act (s, NOW - 400 * DAY, op);
}

/* Days drawn at random: whatever they are, what shows is what a look at each of them says should. */
static void
test_notice (void)
{
  for (guint round = 0; round < 50; round++) {
    g_autoptr (Stage) s = stage_new ();
    gint64 notice = g_test_rand_int_range (0, 60) * DAY;
    guint n = (guint)g_test_rand_int_range (1, 20), expected = 0, late = 0;
    for (guint i = 0; i < n; i++) {
      gint64 due = NOW + (gint64)g_test_rand_int_range (-60 * 24, 120 * 24) * 3600000;
      g_autofree char *id = g_strdup_printf ("n%u", i);
      act_with_day (s, "{\"op\":\"plan.set\",\"entity\":\"%s\",\"args\":{\"name\":\"P\",\"review_due\":\"%s\"}}", id,
                    due);
      expected += due <= NOW + notice;
      late += due < NOW;
    }
    g_autoptr (GPtrArray) all = muster_upkeep (&s->scene, notice, NOW);
    guint seen = 0, seen_late = 0;
    gint64 before = 0;
    for (guint i = 0; i < all->len; i++) {
      const MusterUpkeep *u = g_ptr_array_index (all, i);
      if (u->kind != MUSTER_UPKEEP_REVIEW)
        continue;
      g_assert_cmpint (u->due, >=, before);
      before = u->due;
      seen++;
      seen_late += u->late;
    }
    g_assert_cmpuint (seen, ==, expected);
    g_assert_cmpuint (seen_late, ==, late);
  }
}

static const MusterUpkeep *
find (GPtrArray *all, MusterUpkeepKind kind, const char *subject)
{
  for (guint i = 0; i < all->len; i++) {
    const MusterUpkeep *u = g_ptr_array_index (all, i);
    if (u->kind == kind && g_strcmp0 (u->subject, subject) == 0)
      return u;
  }
  return NULL;
}

static void
test_kinds (void)
{
  g_autoptr (Stage) s = stage_new ();
  act (s, NOW, "{\"op\":\"depot.set\",\"entity\":\"d1\",\"args\":{\"name\":\"Store\",\"position\":[9.5,47]}}");
  act_with_day (s,
                "{\"op\":\"stock.set\",\"entity\":\"%s\",\"args\":{\"depot\":\"d1\",\"item\":\"Masks\",\"quantity\":5,"
                "\"expiry\":\"%s\"}}",
                "k1", NOW + DAY);
  act_with_day (s,
                "{\"op\":\"stock.set\",\"entity\":\"%s\",\"args\":{\"depot\":\"d1\",\"item\":\"Rice\",\"mode\":"
                "\"agreement\",\"expiry\":\"%s\"}}",
                "k2", NOW - DAY);
  act_with_day (s, "{\"op\":\"drill.set\",\"entity\":\"%s\",\"args\":{\"title\":\"Far\",\"due_at\":\"%s\"}}", "D1",
                NOW + 300 * DAY);
  act_with_day (s, "{\"op\":\"drill.set\",\"entity\":\"%s\",\"args\":{\"title\":\"Held\",\"due_at\":\"%s\"}}", "D2",
                NOW + DAY);
  act (s, NOW, "{\"op\":\"drill.held\",\"entity\":\"D2\"}");
  act (s, NOW, "{\"op\":\"finding.raise\",\"entity\":\"u1\",\"args\":{\"title\":\"Late\",\"plan\":\"n1\"}}");
  act (s, NOW, "{\"op\":\"finding.raise\",\"entity\":\"u2\",\"args\":{\"title\":\"Never\",\"plan\":\"n2\"}}");
  act (s, NOW, "{\"op\":\"finding.settle\",\"entity\":\"u1\",\"args\":{\"state\":\"accepted\"}}");
  act (s, NOW, "{\"op\":\"finding.settle\",\"entity\":\"u2\",\"args\":{\"state\":\"rejected\"}}");
  g_autoptr (GPtrArray) all = muster_upkeep (&s->scene, 30 * DAY, NOW);
  const MusterUpkeep *first = g_ptr_array_index (all, 0), *second = g_ptr_array_index (all, 1);
  g_assert_cmpint (first->kind, ==, MUSTER_UPKEEP_EXPIRY); /* the agreement, which has run out */
  g_assert_true (first->late && strstr (first->what, "Rice") != NULL);
  g_assert_cmpint (second->kind, ==, MUSTER_UPKEEP_EXPIRY);
  g_assert_true (!second->late && strstr (second->what, "Masks") != NULL && strstr (second->what, "Store") != NULL);
  g_assert_nonnull (find (all, MUSTER_UPKEEP_DRILL, "D1")); /* however far */
  g_assert_null (find (all, MUSTER_UPKEEP_DRILL, "D2"));
  g_assert_nonnull (find (all, MUSTER_UPKEEP_FINDING, "n1"));
  g_assert_null (find (all, MUSTER_UPKEEP_FINDING, "n2"));
}

static void
test_trouble_is_counted (void)
{
  g_autoptr (Stage) s = stage_new ();
  guint nowhere = (guint)g_test_rand_int_range (1, 12), placed = (guint)g_test_rand_int_range (0, 12);
  for (guint i = 0; i < nowhere + placed; i++) {
    g_autofree char *op = g_strdup_printf ("{\"op\":\"team.set\",\"entity\":\"t%u\",\"args\":{\"name\":\"T%u\","
                                           "\"leader\":\"L\"%s}}",
                                           i, i, i < nowhere ? "" : ",\"position\":[9.5,47]");
    act (s, NOW, op);
  }
  g_autoptr (GPtrArray) all = muster_upkeep (&s->scene, 0, NOW);
  g_assert_cmpuint (all->len, ==, 1);
  const MusterUpkeep *u = g_ptr_array_index (all, 0);
  g_assert_cmpint (u->kind, ==, MUSTER_UPKEEP_TROUBLE);
  g_assert_cmpuint (u->count, ==, nowhere);
  g_assert_cmpstr (u->subject, ==, "t0");
  g_autoptr (GString) json = g_string_new (NULL);
  muster_upkeep_to_json (u, json);
  g_assert_nonnull (strstr (json->str, "\"trouble\""));
}

static void
test_empty (void)
{
  g_autoptr (Stage) s = stage_new ();
  g_autoptr (GPtrArray) all = muster_upkeep (&s->scene, 30 * DAY, NOW);
  g_assert_cmpuint (all->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/upkeep/within-the-notice-and-nothing-else", test_notice);
  g_test_add_func ("/upkeep/each-kind", test_kinds);
  g_test_add_func ("/upkeep/trouble-is-counted", test_trouble_is_counted);
  g_test_add_func ("/upkeep/empty-registers", test_empty);
  return g_test_run ();
}
