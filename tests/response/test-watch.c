/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Incidents that hang together, figures, people inside an area, clocks, reports and the hand-over sheet: pure functions
 * over records made here. */
#include "core/csv.h"
#include "core/time.h"
#include "response/figures.h"
#include "response/incidents.h"
#include "response/intervals.h"
#include "response/outreach.h"
#include "response/reports.h"
#include "response/review.h"
#include "response/share.h"
#include "response/shift.h"
#include "stage.h"
#include <math.h>
#include <string.h>

#define HOUR ((gint64)3600000)

/* ---- incidents ---- */

static void
test_duplicates_are_near_in_all_that_counts (void)
{
  g_autoptr (Stage) s = stage_new ();
  gint64 t = 1800000000000;

  act (s, t,
       "{\"op\":\"incident.report\",\"entity\":\"a\",\"args\":{\"title\":\"A\",\"hazard\":\"fire\",\"position\":[9.5,"
       "47],"
       "\"phone\":\"+86 799 123 4567\",\"onset\":\"2027-01-15T08:00:00Z\"}}");
  act (s, t,
       "{\"op\":\"incident.report\",\"entity\":\"b\",\"args\":{\"title\":\"B\",\"hazard\":\"fire\",\"position\":[9.501,"
       "47],"
       "\"onset\":\"2027-01-15T08:05:00Z\"}}");
  act (s, t,
       "{\"op\":\"incident.report\",\"entity\":\"far\",\"args\":{\"title\":\"F\",\"hazard\":\"fire\",\"position\":[10."
       "5,47],"
       "\"onset\":\"2027-01-15T08:00:00Z\"}}");
  act (s, t,
       "{\"op\":\"incident.report\",\"entity\":\"old\",\"args\":{\"title\":\"O\",\"hazard\":\"fire\",\"position\":[9.5,"
       "47],"
       "\"onset\":\"2027-01-13T08:00:00Z\"}}");
  act (s, t,
       "{\"op\":\"incident.report\",\"entity\":\"caller\",\"args\":{\"title\":\"C\",\"hazard\":\"gas\",\"phone\":"
       "\"0799-1234567\",\"onset\":\"2027-01-15T08:10:00Z\"}}");
  act (s, t,
       "{\"op\":\"incident.report\",\"entity\":\"child\",\"args\":{\"title\":\"S\",\"hazard\":\"fire\",\"position\":"
       "[9.5,47],\"parent\":\"a\",\"onset\":\"2027-01-15T08:00:00Z\"}}");
  g_autoptr (GPtrArray) found = muster_incident_duplicates (&s->scene, the (s, "a"));
  g_assert_cmpuint (found->len, ==, 2);
  for (guint i = 0; i < found->len; i++) {
    const MusterDuplicate *d = g_ptr_array_index (found, i);
    g_assert_true (strcmp (d->incident, "b") == 0 || strcmp (d->incident, "caller") == 0);
    g_assert_cmpuint (g_strv_length (d->why), >, 0);
  }
  /* Ended or merged ones are no candidates, and ask nothing themselves. */
  act (s, t + 1, "{\"op\":\"incident.end\",\"entity\":\"b\"}");
  g_autoptr (GPtrArray) fewer = muster_incident_duplicates (&s->scene, the (s, "a"));
  g_assert_cmpuint (fewer->len, ==, 1);
  g_autoptr (GPtrArray) none = muster_incident_duplicates (&s->scene, the (s, "b"));
  g_assert_cmpuint (none->len, ==, 0);
}

/* The score does not depend on who asks. */
static void
test_duplicates_are_mutual (void)
{
  static const char *const hazards[] = { "fire", "gas", "flood", "other", "earthquake" };
  guint32 seed = g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (Stage) s = stage_new ();

  g_test_message ("seed %u", seed);
  for (int i = 0; i < 30; i++) {
    g_autofree char *json
        = g_strdup_printf ("{\"op\":\"incident.report\",\"entity\":\"i%d\",\"args\":{\"title\":\"X\",\"hazard\":\"%s\","
                           "\"position\":[9.5,%d.%03d]}}",
                           i, hazards[g_rand_int_range (random, 0, 5)], 47, g_rand_int_range (random, 0, 30));
    act (s, 1800000000000 + g_rand_int_range (random, 0, 7200000), json);
  }
  g_autoptr (GPtrArray) all = stage_list (s, MUSTER_INCIDENT);
  g_autoptr (GHashTable) scores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < all->len; i++) {
      const MusterRecord *r = g_ptr_array_index (all, i);
      g_autoptr (GPtrArray) found = muster_incident_duplicates (&s->scene, r);
      for (guint j = 0; j < found->len; j++) {
        const MusterDuplicate *d = g_ptr_array_index (found, j);
        g_autofree char *key = g_strdup_printf (pass == 0 ? "%s %s" : "%2$s %1$s", r->id, d->incident);
        double *score = g_hash_table_lookup (scores, key);
        if (pass == 0)
          g_hash_table_insert (scores, g_steal_pointer (&key), g_memdup2 (&d->score, sizeof d->score));
        else
          g_assert_true (score != NULL && *score == d->score);
      }
    }
  g_assert_cmpuint (g_hash_table_size (scores), >, 0);
}

/* Whatever points where, also in circles that were made while a line was cut: one answer for a whole family. */
static void
test_families_have_one_head (void)
{
  guint32 seed = g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (int round = 0; round < 200; round++) {
    g_autoptr (Stage) s = stage_new ();
    for (int i = 0; i < 8; i++) {
      g_autofree char *json
          = g_strdup_printf ("{\"op\":\"incident.report\",\"entity\":\"i%d\",\"args\":{\"title\":\"X\"}}", i);
      act (s, 1800000000000, json);
      if (g_rand_boolean (random)) {
        g_autofree char *merge
            = g_strdup_printf ("{\"op\":\"incident.merge\",\"entity\":\"i%d\",\"args\":{\"merged_into\":\"i%d\"}}", i,
                               g_rand_int_range (random, 0, 9));
        act (s, 1800000000001, merge);
      }
    }
    guint seen = 0;
    for (int i = 0; i < 8; i++) {
      g_autofree char *id = g_strdup_printf ("i%d", i);
      const char *kept = muster_incident_kept (&s->scene, id);
      const char *into = muster_record_text (the (s, id), MUSTER_INCIDENT_MERGED_INTO);
      g_assert_cmpstr (muster_incident_kept (&s->scene, kept), ==, kept);
      if (into != NULL && stage_get (s, into) != NULL)
        g_assert_cmpstr (muster_incident_kept (&s->scene, into), ==, kept);
      if (strcmp (kept, id) == 0) {
        g_autoptr (GPtrArray) family = muster_incident_family (&s->scene, id);
        seen += family->len;
      }
    }
    g_assert_cmpuint (seen, ==, 8); /* every incident belongs to just one family */
  }
}

/* ---- figures ---- */

static const MusterFigureNow *
figure (GPtrArray *figures, const char *name)
{
  for (guint i = 0; i < figures->len; i++)
    if (strcmp (((MusterFigureNow *)g_ptr_array_index (figures, i))->name, name) == 0)
      return g_ptr_array_index (figures, i);
  return NULL;
}

static void
test_a_correction_adds_and_counts (void)
{
  g_autoptr (Stage) s = stage_new ();

  act (s, 1000, "{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"X\"}}");
  act (s, 2000,
       "{\"op\":\"figure.add\",\"entity\":\"f1\",\"args\":{\"incident\":\"i\",\"name\":\"affected\",\"value\":540,"
       "\"qualifier\":\"more-than\",\"source\":\"police\",\"at\":\"2026-07-01T02:00:00Z\",\"records\":[\"l-1\"]}}");
  act (s, 3000,
       "{\"op\":\"figure.add\",\"entity\":\"f2\",\"args\":{\"incident\":\"i\",\"name\":\"affected\",\"value\":9000,"
       "\"at\":\"2026-07-01T03:00:00Z\"}}");
  g_autoptr (GPtrArray) late = muster_figures (&s->scene, "i");
  g_assert_cmpfloat (figure (late, "affected")->value, ==, 9000);
  act (s, 4000,
       "{\"op\":\"figure.add\",\"entity\":\"f3\",\"args\":{\"incident\":\"i\",\"name\":\"affected\",\"value\":600,"
       "\"qualifier\":\"about\",\"at\":\"2026-07-01T01:00:00Z\",\"corrects\":\"f2\"}}");
  g_autoptr (GPtrArray) now = muster_figures (&s->scene, "i");
  const MusterFigureNow *f = figure (now, "affected");
  g_assert_cmpfloat (f->value, ==, 540); /* f2 is wrong, f3 is older than f1 */
  g_assert_cmpstr (f->records[0], ==, "f1");
  g_assert_cmpstr (f->records[1], ==, "l-1");
  g_autofree char *text = muster_figure_text (f), *json = muster_figures_to_json (now);
  g_assert_cmpstr (text, ==, "more than 540");
  /* What was written reads back the same. */
  g_autoptr (GPtrArray) again = muster_figures_from_json (json);
  g_autofree char *twice = muster_figures_to_json (again);
  g_assert_cmpstr (twice, ==, json);
  /* The incident's field, written later, is the current picture. */
  act (s, 5000, "{\"op\":\"incident.set\",\"entity\":\"i\",\"args\":{\"affected\":700}}");
  g_autoptr (GPtrArray) field = muster_figures (&s->scene, "i");
  g_assert_cmpfloat (figure (field, "affected")->value, ==, 700);
}

static void
test_what_somebody_says_is_read_or_refused (void)
{
  static const struct {
    const char *name, *text, *qualifier;
    double value;
  } good[] = { { "dead", "12", "exact", 12 },
               { "dead", ">3", "more-than", 3 },
               { "dead", "≥3", "at-least", 3 },
               { "dead", "<=5", "at-most", 5 },
               { "affected", "~1.5万", "about", 15000 },
               { "direct_loss_cny", "2亿", "exact", 2e8 } };
  static const char *const bad[][2] = { { "dead", "many" }, { "dead", "1.5" }, { "dead", "-1" }, { "dead", "3 x" },
                                        { "title", "3" },   { "dead", "" },    { "dead", "inf" } };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) made = muster_figure_intents ("i", good[i].name, good[i].text, NULL, NULL, 1, &error);
    MusterOpId id = { .node = "aa", .epoch = 1, .counter = 1 };
    MusterHash none = { { 0 } };
    g_assert_no_error (error);
    g_autoptr (MusterOp) op
        = muster_intent_to_op (g_ptr_array_index (made, 0), &id, 100, 0, 1700000000000, &none, &error);
    g_assert_no_error (error);
    g_assert_cmpfloat (muster_op_arg (op, MUSTER_FIGURE_VALUE)->value.d, ==, good[i].value);
    g_assert_cmpstr (muster_op_arg (op, MUSTER_FIGURE_QUALIFIER)->value.s, ==, good[i].qualifier);
    g_assert_cmpuint (made->len, ==, 2); /* and the incident's own field */
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (muster_figure_intents ("i", bad[i][0], bad[i][1], NULL, NULL, 1, &error));
    g_assert_nonnull (strstr (error->message, bad[i][0]));
  }
}

/* ---- people inside ---- */

/* Boxes, whose areas on the sphere are known by formula: R² · Δλ · (sin φ₂ − sin φ₁). */
static void
test_areas_are_those_of_the_sphere (void)
{
  guint32 seed = g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (int round = 0; round < 50; round++) {
    double w = g_rand_double_range (random, -170, 150), e = w + g_rand_double_range (random, 0.01, 20);
    double so = g_rand_double_range (random, -70, 60), no = so + g_rand_double_range (random, 0.01, 10);
    double w2 = w + (e - w) * 0.25, e2 = e + 1, so2 = so - 1, no2 = so + (no - so) * 0.5;
    g_autofree char *a
        = g_strdup_printf ("{\"type\":\"Polygon\",\"coordinates\":[[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}", w, so,
                           e, so, e, no, w, no, w, so);
    g_autofree char *b
        = g_strdup_printf ("{\"type\":\"MultiPolygon\",\"coordinates\":[[[[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]]}", w2, so2,
                           e2, so2, e2, no2, w2, no2);
    g_autoptr (MusterGround) x = muster_ground_new (a), y = muster_ground_new (b);
    double r = 6371008.8, d = G_PI / 180;
    double whole = r * r * (e - w) * d * (sin (no * d) - sin (so * d));
    double common = r * r * (e - w2) * d * (sin (no2 * d) - sin (so * d));
    g_assert_cmpfloat (fabs (muster_ground_area (x) - whole), <, whole * 2e-3);
    g_assert_cmpfloat (fabs (muster_ground_common (x, y) - common), <, common * 2e-3);
    g_assert_cmpfloat (muster_ground_common (x, y), ==, muster_ground_common (y, x));
    g_assert_true (muster_ground_contains (x, (so + no) / 2, (w + e) / 2));
    g_assert_false (muster_ground_contains (x, (so + no) / 2, w - 1));
  }
  g_assert_null (muster_ground_new (NULL));
  g_assert_null (muster_ground_new ("{\"type\":\"Point\",\"coordinates\":[1,2]}"));
}

#define BOX(w, s, e, n)                                                                                                \
  "{\"type\":\"Polygon\",\"coordinates\":[[[" w "," s "],[" e "," s "],[" e "," n "],[" w "," n "],[" w "," s "]]]}"

/* A county and its townships know the same people; nobody is counted twice. */
static void
test_people_are_counted_once (void)
{
  g_autoptr (Stage) s = stage_new ();
  static const char *const county[] = { "c", NULL };
  g_autofree char *basis = NULL;

  act (s, 1,
       "{\"op\":\"jurisdiction.set\",\"entity\":\"c\",\"args\":{\"name\":\"C\",\"population\":1000,\"boundary\":" BOX (
           "9", "47", "9.2", "47.1") "}}");
  act (s, 1,
       "{\"op\":\"jurisdiction.set\",\"entity\":\"t\",\"args\":{\"name\":\"T\",\"parent\":\"c\",\"population\":800,"
       "\"boundary\":" BOX ("9", "47", "9.1", "47.1") "}}");
  /* The western half is the township: its 800. The eastern half: the other 200. */
  g_assert_cmpint (muster_people_inside (&s->scene, BOX ("9", "47", "9.1", "47.1"), NULL, &basis), ==, 800);
  g_assert_nonnull (strstr (basis, "estimate"));
  g_assert_cmpint (muster_people_inside (&s->scene, BOX ("9.1", "47", "9.2", "47.1"), NULL, NULL), ==, 200);
  g_assert_cmpint (muster_people_inside (&s->scene, BOX ("8", "46", "10", "48"), NULL, NULL), ==, 1000);
  g_assert_cmpint (muster_people_inside (&s->scene, BOX ("18", "46", "19", "48"), NULL, NULL), ==, 0);
  g_assert_cmpint (muster_people_inside (&s->scene, NULL, county, NULL), ==, 1000);
  g_assert_cmpint (muster_people_inside (&s->scene, NULL, NULL, NULL), ==, -1);
}

/* ---- clocks ---- */

static MusterStandards *
standards (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "response", "standards.json", NULL), *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  MusterStandards *read = muster_standards_read (text, -1, &error);
  g_assert_no_error (error);
  return read;
}

static const MusterDeadline *
clock_of (GPtrArray *clocks, const char *key)
{
  for (guint i = 0; i < clocks->len; i++)
    if (strcmp (((MusterDeadline *)g_ptr_array_index (clocks, i))->key, key) == 0)
      return g_ptr_array_index (clocks, i);
  return NULL;
}

static void
test_relief_runs_from_the_onset (void)
{
  g_autoptr (Stage) s = stage_new ();
  g_autoptr (MusterStandards) limits = standards ();
  gint64 onset = 1782871200000; /* 2026-07-01T02:00:00Z */

  act (s, onset + 5 * HOUR,
       "{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"X\",\"affected\":3,\"onset\":"
       "\"2026-07-01T02:00:00Z\"}}");
  act (s, onset + 6 * HOUR,
       "{\"op\":\"incident.report\",\"entity\":\"dry\",\"args\":{\"title\":\"Y\",\"onset\":"
       "\"2026-07-01T02:00:00Z\"}}");
  static const struct {
    gint64 after;
    MusterDeadlineState state;
  } steps[] = { { 6 * HOUR, MUSTER_DEADLINE_RUNNING },
                { 7 * HOUR + 1800000, MUSTER_DEADLINE_DUE_SOON },
                { 10 * HOUR, MUSTER_DEADLINE_DUE_SOON },
                { 10 * HOUR + 1, MUSTER_DEADLINE_OVERDUE } };
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (GPtrArray) clocks = muster_clocks (&s->scene, limits, onset + steps[i].after, FALSE);
    g_assert_cmpuint (clocks->len, ==, 1); /* nobody is affected by the other one */
    g_assert_cmpint (clock_of (clocks, "relief:i")->state, ==, steps[i].state);
    g_assert_cmpint (clock_of (clocks, "relief:i")->deadline, ==, onset + 10 * HOUR);
  }
  act (s, onset + 11 * HOUR, "{\"op\":\"incident.relieve\",\"entity\":\"i\"}");
  g_autoptr (GPtrArray) met = muster_clocks (&s->scene, limits, onset + 12 * HOUR, TRUE);
  g_assert_cmpint (clock_of (met, "relief:i")->state, ==, MUSTER_DEADLINE_MET_LATE);
  g_autoptr (GPtrArray) open = muster_clocks (&s->scene, limits, onset + 12 * HOUR, FALSE);
  g_assert_cmpuint (open->len, ==, 0);
}

static void
test_tasks_wait_repeat_and_are_noted (void)
{
  g_autoptr (Stage) s = stage_new ();
  gint64 t = 1782871200000;

  act (s, t,
       "{\"op\":\"task.open\",\"entity\":\"o1\",\"args\":{\"title\":\"A\",\"deadline\":\"2026-07-01T03:00:00Z\"}}");
  act (s, t, "{\"op\":\"task.open\",\"entity\":\"o2\",\"args\":{\"title\":\"B\",\"minutes\":30,\"depends\":[\"o1\"]}}");
  act (s, t,
       "{\"op\":\"task.open\",\"entity\":\"o3\",\"args\":{\"title\":\"C\",\"repeat\":60,\"deadline\":"
       "\"2026-07-01T03:00:00Z\"}}");
  g_autoptr (GPtrArray) first = muster_clocks (&s->scene, NULL, t, FALSE);
  g_assert_cmpuint (first->len, ==, 2);
  act (s, t + HOUR / 2, "{\"op\":\"task.done\",\"entity\":\"o1\"}");
  act (s, t + HOUR / 2, "{\"op\":\"task.done\",\"entity\":\"o3\"}");
  g_autoptr (GPtrArray) next = muster_clocks (&s->scene, NULL, t + HOUR / 2, FALSE);
  g_assert_cmpint (clock_of (next, "task:o2")->deadline, ==, t + HOUR);
  g_assert_cmpint (clock_of (next, "task:o3")->deadline, ==, t + HOUR / 2 + HOUR);
  g_autofree char *id = muster_deadline_reminder_id ("task:o2");
  g_autofree char *note
      = g_strdup_printf ("{\"op\":\"reminder.acknowledge\",\"entity\":\"%s\",\"args\":{\"clock\":\"task:o2\","
                         "\"deadline\":\"2026-07-01T03:00:00Z\",\"again_at\":\"2026-07-01T04:00:00Z\"}}",
                         id);
  act (s, t + HOUR, note);
  g_autoptr (GPtrArray) noted = muster_clocks (&s->scene, NULL, t + HOUR + 1, FALSE);
  g_assert_true (clock_of (noted, "task:o2")->noted);
  g_assert_cmpint (clock_of (noted, "task:o2")->state, ==, MUSTER_DEADLINE_OVERDUE);
  g_autoptr (GPtrArray) again = muster_clocks (&s->scene, NULL, t + 2 * HOUR, FALSE);
  g_assert_false (clock_of (again, "task:o2")->noted);
}

static void
test_bad_standards_are_refused (void)
{
  static const char *const bad[] = { "",
                                     "[]",
                                     "{}",
                                     "{\"standards\":[{\"id\":\"x\",\"value\":1}]}",
                                     "{\"standards\":[{\"id\":\"x\",\"value\":0,\"source\":\"s\"}]}",
                                     "{\"standards\":[{\"id\":\"x\",\"value\":1,\"share\":2,\"source\":\"s\"}]}",
                                     "{\"standards\":[{\"id\":\"x\",\"value\":1,\"source\":\"s\"},"
                                     "{\"id\":\"x\",\"value\":2,\"source\":\"s\"}]}" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (muster_standards_read (bad[i], -1, &error));
    g_assert_nonnull (error);
  }
}

/* ---- the sheet ---- */

static void
test_the_sheet_tells_the_shift (void)
{
  g_autoptr (Stage) s = stage_new ();
  gint64 t = 1782871200000;
  g_autofree MusterDecided *ops = NULL;

  act (s, t - HOUR, "{\"op\":\"log.add\",\"entity\":\"l0\",\"args\":{\"text\":\"before\"}}");
  act (s, t, "{\"op\":\"shift.take\",\"entity\":\"q\",\"args\":{\"leader\":\"Anna\",\"staff\":[\"Ben\"]}}");
  act (s, t + 1, "{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"Flood\"}}");
  act (s, t + 2, "{\"op\":\"log.add\",\"entity\":\"l1\",\"args\":{\"text\":\"Word for word\",\"incident\":\"i\"}}");
  act (s, t + 3, "{\"op\":\"incident.set\",\"entity\":\"i\",\"args\":{\"dead\":1}}");
  act (s, t + 4, "{\"op\":\"incident.undo\",\"entity\":\"i\",\"target\":\"aa.1.5\"}");
  act (s, t + 5, "{\"op\":\"team.set\",\"entity\":\"t\",\"args\":{\"name\":\"Upkeep\"}}");
  ops = g_new0 (MusterDecided, s->ops->len);
  for (guint i = 0; i < s->ops->len; i++)
    ops[i] = (MusterDecided){ g_ptr_array_index (s->ops, s->ops->len - 1 - i), MUSTER_VERDICT_OK, NULL };
  g_autoptr (MusterHandover) sheet = muster_handover (&s->scene, NULL, the (s, "q"), ops, s->ops->len, t + HOUR);
  g_autofree char *text = muster_handover_to_text (sheet), *json = muster_handover_to_json (sheet);
  g_autoptr (MusterJson) root = muster_json_parse (json, -1, NULL);
  g_assert_nonnull (root);
  g_assert_cmpuint (sheet->events->len, ==,
                    3); /* the shift, the report, the log: not what was taken back, not upkeep */
  g_assert_nonnull (strstr (text, "Word for word"));
  g_assert_null (strstr (text, "before"));
  g_assert_null (strstr (text, "Upkeep"));
  g_assert_cmpuint (sheet->items->len, ==, 1);
  g_assert_cmpstr (((MusterOpenItem *)g_ptr_array_index (sheet->items, 0))->id, ==, "i");
}

/* The tasks of a level stand in its line; what is late comes first and says how late it is, and where. */
static void
test_the_sheet_is_short_and_late_comes_first (void)
{
  g_autoptr (Stage) s = stage_new ();
  gint64 t = 1782871200000; /* 2026-07-01T02:00:00Z */
  g_autofree MusterDecided *ops = NULL;
  const char *late, *open;

  act (s, t, "{\"op\":\"shift.take\",\"entity\":\"q\",\"args\":{\"leader\":\"Anna\"}}");
  act (s, t + 1, "{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"Flood\"}}");
  act (s, t + 2, "{\"op\":\"activation.activate\",\"entity\":\"a\",\"args\":{\"incident\":\"i\",\"level\":\"II\"}}");
  act (s, t + 3,
       "{\"op\":\"task.set\",\"entity\":\"o1\",\"args\":{\"title\":\"Later\",\"incident\":\"i\",\"activation\":\"a\","
       "\"deadline\":\"2026-07-01T04:00:00Z\"}}");
  act (s, t + 4,
       "{\"op\":\"task.set\",\"entity\":\"o2\",\"args\":{\"title\":\"Count\",\"incident\":\"i\",\"activation\":\"a\","
       "\"deadline\":\"2026-07-01T02:45:00Z\"}}");
  ops = g_new0 (MusterDecided, s->ops->len);
  for (guint i = 0; i < s->ops->len; i++)
    ops[i] = (MusterDecided){ g_ptr_array_index (s->ops, i), MUSTER_VERDICT_OK, NULL };
  g_autoptr (MusterHandover) sheet = muster_handover (&s->scene, NULL, the (s, "q"), ops, s->ops->len, t + HOUR);
  g_autofree char *text = muster_handover_to_text (sheet);
  g_assert_cmpuint (sheet->events->len, ==, 3);
  g_assert_nonnull (strstr (text, "(2 tasks opened)"));
  late = strstr (text, "Count");
  g_assert_nonnull (late);
  g_assert_true (g_str_has_prefix (late, "Count, late 15 min – Flood\n"));
  open = strstr (text, "Later");
  g_assert_true (open > late);
  g_assert_cmpstr (((MusterOpenItem *)g_ptr_array_index (sheet->items, 0))->id, ==, "o2");
}

/* ---- intervals ---- */

/* By the definition: the smallest value that at least a share of p does not exceed. */
static void
test_percentiles_are_measured_values (void)
{
  guint32 seed = g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (int round = 0; round < 500; round++) {
    double values[40], p = g_rand_int_range (random, 1, 101) / 100.0, previous = 0;
    guint n = (guint)g_rand_int_range (random, 1, 40), expected = 0, below;
    for (guint i = 0; i < n; i++)
      previous = values[i] = previous + g_rand_int_range (random, 0, 3);
    for (expected = 0; expected < n; expected++) {
      below = 0;
      for (guint i = 0; i < n; i++)
        below += values[i] <= values[expected];
      if (below >= p * n - 1e-9)
        break;
    }
    g_assert_cmpfloat (muster_percentile (values, n, p), ==, values[expected]);
  }
  g_assert_cmpfloat (muster_percentile (NULL, 0, 0.5), ==, 0);
}

static void
test_intervals_beside_the_standard (void)
{
  g_autoptr (Stage) s = stage_new ();
  g_autoptr (MusterStandards) limits = standards ();

  act (s, 1000,
       "{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"X\",\"onset\":\"2026-07-01T02:00:00Z\","
       "\"called_at\":\"2026-07-01T02:10:00Z\",\"answered_at\":\"2026-07-01T02:10:07Z\",\"relief_at\":"
       "\"2026-07-01T13:00:00Z\"}}");
  act (s, 1000,
       "{\"op\":\"incident.report\",\"entity\":\"d\",\"args\":{\"title\":\"Y\",\"onset\":\"2026-07-01T02:00:00Z\","
       "\"called_at\":\"2026-07-01T02:11:00Z\",\"answered_at\":\"2026-07-01T02:11:12Z\"}}");
  act (s, 1001, "{\"op\":\"incident.merge\",\"entity\":\"d\",\"args\":{\"merged_into\":\"i\"}}");
  act (s, 1002,
       "{\"op\":\"assignment.order\",\"entity\":\"g\",\"args\":{\"team\":\"t\",\"incident\":\"d\",\"ordered_at\":"
       "\"2026-07-01T02:11:00Z\"}}");
  act (s, 1003,
       "{\"op\":\"assignment.status\",\"entity\":\"g\",\"args\":{\"departed_at\":\"2026-07-01T02:14:00Z\","
       "\"arrived_at\":\"2026-07-01T02:13:00Z\"}}");
  g_autoptr (GPtrArray) all = muster_intervals (&s->scene, limits, &MUSTER_INTERVAL_ALL);
  const MusterInterval *answer = g_ptr_array_index (all, 0), *dispatch = g_ptr_array_index (all, 1),
                       *travel = g_ptr_array_index (all, 3), *relief = g_ptr_array_index (all, 4);
  g_assert_cmpuint (answer->n, ==, 2); /* also the call about what was known */
  g_assert_cmpfloat (answer->p50, ==, 7);
  g_assert_cmpfloat (answer->p90, ==, 12);
  g_assert_cmpfloat (answer->share_kept, ==, 0.5);
  g_assert_cmpfloat (dispatch->p50, ==, 53);
  g_assert_cmpuint (travel->n, ==, 0);
  g_assert_cmpuint (travel->odd, ==, 1); /* arrived before it departed: a wrong clock, not a quick team */
  g_assert_cmpfloat (relief->p50, ==, 11 * 3600);
  g_assert_cmpfloat (relief->share_kept, ==, 0);
  g_autoptr (GPtrArray) none = muster_intervals (&s->scene, limits, &(MusterIntervalFilter){ .to = 1 });
  g_assert_cmpuint (((MusterInterval *)g_ptr_array_index (none, 0))->n, ==, 0);
}

/* Typed long after the call: what counts from the report counts from the call. */
static void
test_learned_when_the_call_came_in (void)
{
  g_autoptr (Stage) s = stage_new ();
  g_autoptr (MusterStandards) limits = standards ();
  gint64 called, typed;

  g_assert_true (muster_time_parse ("2026-07-01T18:00:00Z", &called));
  g_assert_true (muster_time_parse ("2026-07-01T19:01:00Z", &typed));
  act (s, typed,
       "{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"X\",\"called_at\":"
       "\"2026-07-01T18:00:00Z\",\"answered_at\":\"2026-07-01T18:00:09Z\",\"reported_at\":"
       "\"2026-07-01T19:01:00Z\"}}");
  const MusterRecord *r = muster_scene_get (&s->scene, MUSTER_INCIDENT, "i");
  g_assert_cmpint (muster_incident_learned (r), ==, called);
  act (s, typed + 1, "{\"op\":\"report.save\",\"entity\":\"p\",\"args\":{\"incident\":\"i\",\"kind\":\"first\"}}");
  act (s, typed + 2, "{\"op\":\"report.send\",\"entity\":\"p\",\"args\":{\"sent_at\":\"2026-07-01T19:05:00Z\"}}");
  g_autoptr (GPtrArray) all = muster_intervals (&s->scene, limits, &MUSTER_INTERVAL_ALL);
  const MusterInterval *report = g_ptr_array_index (all, 5);
  g_assert_cmpstr (report->name, ==, "report");
  g_assert_cmpfloat (report->longest, ==, 65 * 60);
}

static void
test_a_review_names_what_was_never_done (void)
{
  g_autoptr (Stage) s = stage_new ();
  g_autoptr (MusterStandards) limits = standards ();
  gboolean found = FALSE;

  act (s, 1000, "{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"X\"}}");
  act (s, 1001, "{\"op\":\"task.open\",\"entity\":\"a\",\"args\":{\"title\":\"A\",\"incident\":\"i\",\"minutes\":5}}");
  act (s, 1002, "{\"op\":\"task.open\",\"entity\":\"b\",\"args\":{\"title\":\"B\",\"incident\":\"i\"}}");
  act (s, 1003, "{\"op\":\"task.done\",\"entity\":\"b\",\"args\":{}}");
  act (s, 1004, "{\"op\":\"incident.end\",\"entity\":\"i\",\"args\":{}}");
  g_autoptr (GPtrArray) lines = muster_review (&s->scene, limits, "i", 2000);
  for (guint k = 0; k < lines->len; k++)
    found |= strstr (((MusterReviewLine *)g_ptr_array_index (lines, k))->said, "1 of 2 never done, 1 with") != NULL;
  g_assert_true (found);
}

/* A drill's world shows the real incidents too; they are not its own. */
static void
test_a_drill_counts_its_own (void)
{
  g_autoptr (Stage) s = stage_new ();
  g_autoptr (MusterStandards) limits = standards ();
  static const char call[] = "{\"op\":\"incident.report\",\"entity\":\"%s\",\"args\":{\"title\":\"X\",\"hazard\":"
                             "\"flood\",\"position\":[47.1,9.5],\"called_at\":\"2026-07-01T02:10:00Z\",\"answered_at\":"
                             "\"2026-07-01T02:10:07Z\"}}";
  g_autofree char *real = g_strdup_printf (call, "i"), *played = g_strdup_printf (call, "x");
  act (s, 1000, real);
  act (s, 1001, played);
  MusterRecord *x = stage_get (s, "x");
  const MusterRecord *i = stage_get (s, "i");
  g_autoptr (GPtrArray) before = muster_incident_duplicates (&s->scene, i);
  g_assert_cmpuint (before->len, ==, 1);
  x->drill = g_ref_string_new ("drill");
  g_autoptr (GPtrArray) after = muster_incident_duplicates (&s->scene, i);
  g_assert_cmpuint (after->len, ==, 0);
  MusterIntervalFilter filter = MUSTER_INTERVAL_ALL;
  g_autoptr (GPtrArray) both = muster_intervals (&s->scene, limits, &filter);
  filter.drill = "drill";
  g_autoptr (GPtrArray) own = muster_intervals (&s->scene, limits, &filter);
  g_assert_cmpuint (((MusterInterval *)g_ptr_array_index (both, 0))->n, ==, 2);
  g_assert_cmpuint (((MusterInterval *)g_ptr_array_index (own, 0))->n, ==, 1);
}

/* An independent oracle: for random calls, kinds and jurisdictions, the figures of a filter are those of the cases
 * that it lets through, worked out here from the times that were written. */
static void
test_figures_are_those_of_their_cases (void)
{
  g_autoptr (Stage) s = stage_new ();
  g_autoptr (MusterStandards) limits = standards ();
  guint32 seed = g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  static const char *const hazards[] = { "flood", "fire" }, *const places[] = { "land", "town", "other" };
  struct {
    int hazard, place, seconds;
  } calls[60];

  g_test_message ("seed %u", seed);
  act (s, 1, "{\"op\":\"jurisdiction.set\",\"entity\":\"land\",\"args\":{\"name\":\"Land\"}}");
  act (s, 2, "{\"op\":\"jurisdiction.set\",\"entity\":\"town\",\"args\":{\"name\":\"Town\",\"parent\":\"land\"}}");
  act (s, 3, "{\"op\":\"jurisdiction.set\",\"entity\":\"other\",\"args\":{\"name\":\"Other\"}}");
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++) {
    calls[i].hazard = g_rand_int_range (random, 0, 2);
    calls[i].place = g_rand_int_range (random, 0, 3);
    calls[i].seconds = g_rand_int_range (random, -2, 20);
    g_autofree char *op = g_strdup_printf (
        "{\"op\":\"incident.report\",\"entity\":\"i%u\",\"args\":{\"title\":\"X\",\"hazard\":\"%s\",\"jurisdiction\":"
        "\"%s\",\"onset\":\"2026-07-01T02:%02u:00Z\",\"called_at\":\"2026-07-01T03:00:20Z\",\"answered_at\":"
        "\"2026-07-01T03:00:%02dZ\"}}",
        i, hazards[calls[i].hazard], places[calls[i].place], i, 20 + calls[i].seconds);
    act (s, 1000 + i, op);
  }
  for (int h = -1; h < 2; h++)
    for (int p = -1; p < 3; p++) {
      MusterIntervalFilter filter = MUSTER_INTERVAL_ALL;
      guint n = 0, odd = 0, kept = 0;
      int longest = 0;
      filter.hazard = h >= 0 ? hazards[h] : NULL;
      filter.jurisdiction = p >= 0 ? places[p] : NULL;
      for (guint i = 0; i < G_N_ELEMENTS (calls); i++) {
        gboolean in = p < 0 || calls[i].place == p || (p == 0 && calls[i].place == 1);
        if ((h >= 0 && calls[i].hazard != h) || !in)
          continue;
        odd += calls[i].seconds < 0;
        n += calls[i].seconds >= 0;
        kept += calls[i].seconds >= 0 && calls[i].seconds <= 10;
        longest = MAX (longest, calls[i].seconds);
      }
      g_autoptr (GPtrArray) all = muster_intervals (&s->scene, limits, &filter);
      const MusterInterval *answer = g_ptr_array_index (all, 0);
      g_assert_cmpuint (answer->n, ==, n);
      g_assert_cmpuint (answer->odd, ==, odd);
      g_assert_cmpuint (answer->cases->len, ==, n + odd);
      g_assert_cmpfloat (answer->longest, ==, longest);
      g_assert_cmpfloat_with_epsilon (answer->share_kept * n, kept, 1e-9);
      for (guint i = 0; i < n; i++) {
        const MusterIntervalCase *one = g_ptr_array_index (answer->cases, i);
        guint k = (guint)g_ascii_strtoull (one->record + 1, NULL, 10);
        g_assert_cmpfloat (one->seconds, ==, calls[k].seconds);
        if (i > 0)
          g_assert_cmpfloat (one->seconds, <=,
                             ((MusterIntervalCase *)g_ptr_array_index (answer->cases, i - 1))->seconds);
      }
      g_autofree char *csv = muster_interval_cases_to_csv (&s->scene, all);
      g_auto (GStrv) rows = g_strsplit (csv, "\r\n", -1);
      g_assert_cmpuint (g_strv_length (rows), ==, n + odd + 2); /* a head before, nothing after the last end */
    }
}

/* Decided otherwise, late, missed: each is there once, and nothing that was kept is called bad. */
static void
test_the_review_names_what_went_otherwise (void)
{
  g_autoptr (Stage) s = stage_new ();
  g_autoptr (MusterStandards) limits = standards ();
  gint64 now;

  muster_time_parse ("2026-07-01T12:00:00Z", &now);
  act (s, 1,
       "{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"X\",\"onset\":\"2026-07-01T02:00:00Z\"}}");
  act (s, 2,
       "{\"op\":\"activation.activate\",\"entity\":\"a\",\"args\":{\"incident\":\"i\",\"level\":\"II\",\"proposed_"
       "level\":"
       "\"III\",\"state\":\"active\",\"approved_by\":\"Anna\"}}");
  act (s, 3,
       "{\"op\":\"task.open\",\"entity\":\"o1\",\"args\":{\"title\":\"In time\",\"incident\":\"i\",\"deadline\":"
       "\"2026-07-01T05:00:00Z\"}}");
  act (s, 4,
       "{\"op\":\"task.open\",\"entity\":\"o2\",\"args\":{\"title\":\"Never\",\"incident\":\"i\",\"deadline\":"
       "\"2026-07-01T05:00:00Z\"}}");
  act (s, 5, "{\"op\":\"task.done\",\"entity\":\"o1\",\"args\":{\"done_at\":\"2026-07-01T04:59:00Z\"}}");
  act (s, 6, "{\"op\":\"advice.propose\",\"entity\":\"v\",\"args\":{\"form\":\"dispatch\",\"incident\":\"i\"}}");
  act (s, 7, "{\"op\":\"advice.decide\",\"entity\":\"v\",\"args\":{\"decision\":\"accepted\"}}");
  g_autoptr (GPtrArray) lines = muster_review (&s->scene, limits, "i", now);
  guint level = 0, in_time = 0, never = 0, advised = 0;
  for (guint i = 0; i < lines->len; i++) {
    const MusterReviewLine *line = g_ptr_array_index (lines, i);
    level += g_strcmp0 (line->id, "a") == 0 && line->bad && strstr (line->said, "Level III") != NULL;
    in_time += g_strcmp0 (line->id, "o1") == 0;
    never += g_strcmp0 (line->id, "o2") == 0 && line->bad;
    advised += strstr (line->said, "1 accepted") != NULL && !line->bad;
  }
  g_assert_cmpuint (level, ==, 1);
  g_assert_cmpuint (in_time, ==, 0);
  g_assert_cmpuint (never, ==, 1);
  g_assert_cmpuint (advised, ==, 1);
}

static void
test_csv_keeps_what_it_is_given (void)
{
  g_autoptr (GString) out = g_string_new ("a,b\r\n");

  muster_csv_text (out, "say \"no\",\nthen go");
  muster_csv_text (out, "=1+1");
  muster_csv_real (out, -0.5);
  muster_csv_text (out, NULL);
  muster_csv_end_row (out);
  muster_csv_text (out, "x");
  g_assert_cmpstr (out->str, ==, "a,b\r\n\"say \"\"no\"\",\nthen go\",\"'=1+1\",-0.5,\"\"\r\n\"x\"");
}

/* What a map shows of a warning at a moment, and where. */
static void
test_warnings_on_a_map (void)
{
  static const char area[] = "{\"type\":\"Point\",\"coordinates\":[9.5,47.1]}",
                    town[] = "{\"kind\":\"jurisdiction\",\"id\":\"j-1\",\"exists\":true,\"fields\":{\"name\":\"Town\","
                             "\"boundary\":{\"type\":\"Point\",\"coordinates\":[9.6,47.2]}}}",
                    warning[]
                    = "{\"kind\":\"warning\",\"id\":\"w-1\",\"exists\":true,\"fields\":{\"title\":\"w\",\"area\":"
                      "{\"type\":\"Point\",\"coordinates\":[9.5,47.1]},\"jurisdictions\":[\"j-1\",\"gone\"],"
                      "\"issued_at\":\"2026-07-01T10:00:00.000Z\",\"expires_at\":\"2026-07-01T12:00:00.000Z\"}}",
                    alarm[] = "{\"kind\":\"alarm\",\"id\":\"m-1\",\"exists\":true,\"fields\":{\"title\":\"m\",\"area\":"
                              "{\"type\":\"Point\",\"coordinates\":[9.5,47.1]},\"acknowledged_at\":"
                              "\"2026-07-01T10:00:00.000Z\"}}";
  g_autoptr (GError) error = NULL;
  Stage *s = stage_new ();
  MusterRecord *w = muster_record_from_json (warning, -1, &error), *m = muster_record_from_json (alarm, -1, &error);
  gint64 ten, hour = 3600000;
  gboolean over;

  g_assert_no_error (error);
  g_ptr_array_add (s->records, muster_record_from_json (town, -1, &error));
  g_ptr_array_add (s->records, w);
  g_ptr_array_add (s->records, m);
  g_assert_true (muster_time_parse ("2026-07-01T10:00:00Z", &ten));
  g_assert_true (muster_warning_is_on_map (w, ten + hour, &over) && !over);
  g_assert_true (muster_warning_is_on_map (w, ten + 2 * hour + 1, &over) && over); /* run out, and still seen */
  g_assert_false (muster_warning_is_on_map (w, ten + 3 * hour, &over));
  g_assert_false (muster_warning_is_on_map (m, ten + hour, &over)); /* says no end, and was seen */
  g_autofree char *where = muster_warning_geometry (&s->scene, w), *there = muster_warning_geometry (&s->scene, m);
  g_assert_nonnull (strstr (where, area));
  g_assert_nonnull (strstr (where, "[9.6,47.2]"));
  g_assert_nonnull (strstr (there, area));
  g_autoptr (MusterJson) json = muster_json_parse (where, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (muster_json_length (muster_json_get (json, "geometries")), ==, 2);
  stage_free (s);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/duplicates-are-near-in-all-that-counts", test_duplicates_are_near_in_all_that_counts);
  g_test_add_func ("/watch/duplicates-are-mutual", test_duplicates_are_mutual);
  g_test_add_func ("/watch/families-have-one-head", test_families_have_one_head);
  g_test_add_func ("/watch/a-correction-adds-and-counts", test_a_correction_adds_and_counts);
  g_test_add_func ("/watch/what-somebody-says-is-read-or-refused", test_what_somebody_says_is_read_or_refused);
  g_test_add_func ("/watch/areas-are-those-of-the-sphere", test_areas_are_those_of_the_sphere);
  g_test_add_func ("/watch/people-are-counted-once", test_people_are_counted_once);
  g_test_add_func ("/watch/relief-runs-from-the-onset", test_relief_runs_from_the_onset);
  g_test_add_func ("/watch/tasks-wait-repeat-and-are-noted", test_tasks_wait_repeat_and_are_noted);
  g_test_add_func ("/watch/bad-standards-are-refused", test_bad_standards_are_refused);
  g_test_add_func ("/watch/the-sheet-tells-the-shift", test_the_sheet_tells_the_shift);
  g_test_add_func ("/watch/late-comes-first", test_the_sheet_is_short_and_late_comes_first);
  g_test_add_func ("/watch/percentiles-are-measured-values", test_percentiles_are_measured_values);
  g_test_add_func ("/watch/learned-when-the-call-came-in", test_learned_when_the_call_came_in);
  g_test_add_func ("/watch/a-review-names-what-was-never-done", test_a_review_names_what_was_never_done);
  g_test_add_func ("/watch/a-drill-counts-its-own", test_a_drill_counts_its_own);
  g_test_add_func ("/watch/intervals-beside-the-standard", test_intervals_beside_the_standard);
  g_test_add_func ("/watch/figures-are-those-of-their-cases", test_figures_are_those_of_their_cases);
  g_test_add_func ("/watch/the-review-names-what-went-otherwise", test_the_review_names_what_went_otherwise);
  g_test_add_func ("/watch/csv-keeps-what-it-is-given", test_csv_keeps_what_it_is_given);
  g_test_add_func ("/watch/warnings-on-a-map", test_warnings_on_a_map);
  return g_test_run ();
}
