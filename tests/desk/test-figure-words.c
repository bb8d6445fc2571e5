/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A figure as it is said: understood as it was meant or refused, never understood as another number. */
#include "core/language.h"
#include "desk/figure-words.h"
#include "response/facts.h"
#include "response/figures.h"
#include <math.h>

static void
assert_said (const char *line, const char *name, const char *value, const char *source)
{
  g_auto (MusterFigureWords) words = { 0 };
  g_autofree char *problem = NULL;
  gboolean read = muster_figure_words_read (line, &words, &problem);
  g_test_message ("%s: %s %s %s %s", line, words.name, words.value, words.source, problem);
  g_assert_true (read);
  g_assert_null (problem);
  g_assert_cmpstr (words.name, ==, name);
  g_assert_cmpstr (words.value, ==, value);
  g_assert_cmpstr (words.source, ==, source);
}

static void
test_what_people_say (void)
{
  assert_said ("dead 3", "dead", "3", NULL);
  assert_said ("DEAD: 3.", "dead", "3.", NULL);
  assert_said ("dead >=3 from the police", "dead", "≥3", "the police");
  assert_said ("at least 40 to relocate from the village", "to_relocate", "≥40", "the village");
  assert_said ("more than 1,200 people affected", "affected", ">1200", NULL);
  assert_said ("no more than 5 missing", "missing", "≤5", NULL);
  assert_said ("injured fewer than 5", "injured", "≤5", NULL);
  assert_said ("about 20 injured", "injured", "~20", NULL);
  assert_said ("exactly 2 trapped", "trapped", "2", NULL);
  assert_said ("missing unknown", "missing", "?", NULL);
  assert_said ("poisoned by food 12 by the hospital", "food_poisoned", "12", "the hospital");
  assert_said ("missing ?", "missing", "?", NULL);
}

static void
test_chinese (void)
{
  assert_said ("死亡不少于3人 据公安", "dead", "≥3", "公安");
  assert_said ("死亡3人 来源：公安", "dead", "3", "公安");
  assert_said ("伤 约 20", "injured", "~20", NULL);
  assert_said ("重伤：２人，据卫健", "seriously_injured", "2", "卫健");
  assert_said ("失踪不明", "missing", "?", NULL);
  assert_said ("被困超过30名群众", "trapped", ">30", NULL);
  assert_said ("转移1.2万人", "relocated", "1.2万", NULL);
  assert_said ("损失 ＞3亿元", "direct_loss_cny", ">3亿", NULL);
  assert_said ("不超过5人失踪", "missing", "≤5", NULL);
  assert_said ("不到5人失踪", "missing", "≤5", NULL);
}

static void
test_sureness_behind_the_number (void)
{
  assert_said ("dead 30+", "dead", "≥30", NULL);
  assert_said ("30+ trapped", "trapped", "≥30", NULL);
  assert_said ("injured 30 or more", "injured", "≥30", NULL);
  assert_said ("30多人失踪", "missing", ">30", NULL);
  assert_said ("受灾3万余人", "affected", ">3万", NULL);
  assert_said ("死亡3人以上", "dead", "≥3", NULL);
  assert_said ("死亡30人左右", "dead", "~30", NULL);
}

static void
test_units_are_held_to_the_letter (void)
{
  assert_said ("burned 30 ha", "burned_area_ha", "30", NULL);
  assert_said ("过火面积30公顷", "burned_area_ha", "30", NULL);
  assert_said ("水位 61.4 米", "water_level_m", "61.4", NULL);
  assert_said ("雨量 80mm", "rain_mm", "80", NULL);
  assert_said ("wind speed 20 m/s", "wind_speed_ms", "20", NULL);
  assert_said ("loss 3万 yuan", "direct_loss_cny", "3万", NULL);
}

static void
test_what_is_refused (void)
{
  static const char *const lines[] = { "",
                                       "   ",
                                       "dead",
                                       "3",
                                       "quux 3",
                                       "dead many",
                                       "water level 300 mm",
                                       "burned 3 km2",
                                       "dead 3千",
                                       "dead 3k",
                                       "dead 3-5",
                                       "死亡3万5千",
                                       "3 dead, 5 injured",
                                       "dead 3, injured 5",
                                       "dead 3 houses",
                                       "rain 80 m",
                                       "rooms 3 people",
                                       "dead ≥30+",
                                       "flood warning 3",
                                       "dead \xff\xfe",
                                       "?",
                                       "≥",
                                       "dead ≥" };
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (MusterFigureWords) words = { 0 };
    g_autofree char *problem = NULL;
    gboolean read = muster_figure_words_read (lines[i], &words, &problem);
    g_test_message ("“%s”: %s %s %s", lines[i], words.name, words.value, problem);
    g_assert_false (read);
    g_assert_nonnull (problem);
  }
}

/* What cannot be believed is refused while it is typed, or by what writes it down. */
static void
test_what_cannot_be (void)
{
  static const char *const lines[] = { "dead -3", "伤 -3", "dead 3.5", "dead 1.2.3", "wind speed 400", "dead 99亿" };
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (MusterFigureWords) words = { 0 };
    g_autofree char *problem = NULL;
    g_autoptr (GError) error = NULL;
    g_test_message ("%s", lines[i]);
    if (!muster_figure_words_read (lines[i], &words, &problem))
      continue;
    g_assert_null (muster_figure_intents ("i-1", words.name, words.value, NULL, NULL, 1, &error));
    g_assert_nonnull (error);
  }
}

/* Of every number of the catalogue: what is printed of it, behind its label, is read as the same. */
static void
assert_all_read_back (void)
{
  static const char *const qualifiers[] = { "exact", "at-least", "more-than", "at-most", "about", "unknown" };
  for (guint i = 0; muster_fact_at (i) != NULL; i++) {
    const MusterFactInfo *info = muster_fact_at (i);
    double span = info->most - info->least;
    const double numbers[] = { info->least, info->most, info->least + (double)g_test_rand_int_range (0, 1 << 20) };
    if (info->type != MUSTER_FACT_COUNT && info->type != MUSTER_FACT_REAL)
      continue;
    for (guint k = 0; k < G_N_ELEMENTS (qualifiers) * G_N_ELEMENTS (numbers); k++) {
      const char *qualifier = qualifiers[k / G_N_ELEMENTS (numbers)];
      double value = MIN (numbers[k % G_N_ELEMENTS (numbers)], info->least + span);
      MusterFigureNow now = { .name = (char *)info->name, .value = value, .qualifier = (char *)qualifier };
      now.known = g_strcmp0 (qualifier, "unknown") != 0;
      g_autofree char *text = muster_figure_text (&now), *problem = NULL;
      g_autofree char *line = g_strdup_printf ("%s: %s", muster_figure_words_label (info->name), text);
      g_auto (MusterFigureWords) words = { 0 };
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", line);
      gboolean read = muster_figure_words_read (line, &words, &problem);
      g_assert_cmpstr (problem, ==, NULL);
      g_assert_true (read);
      g_assert_cmpstr (words.name, ==, info->name);
      g_autoptr (GPtrArray) intents = muster_figure_intents ("i-1", words.name, words.value, NULL, NULL, 1, &error);
      g_assert_no_error (error);
      g_autoptr (MusterOp) op = NULL;
      MusterOpId id = { .node = "aa", .epoch = 1, .counter = 1 };
      MusterHash none = { { 0 } };
      muster_intent_set_entity (g_ptr_array_index (intents, 0), "f-1");
      op = muster_intent_to_op (g_ptr_array_index (intents, 0), &id, (MusterHlc)1 << 16, 0, 1, &none, &error);
      g_assert_no_error (error);
      const MusterArg *said = NULL, *number = NULL;
      said = muster_op_arg (op, MUSTER_FIGURE_QUALIFIER);
      number = muster_op_arg (op, MUSTER_FIGURE_VALUE);
      g_assert_cmpstr (said->value.s, ==, qualifier);
      if (now.known)
        g_assert_cmpfloat_with_epsilon (number->value.d, value, 1e-12 + fabs (value) * 1e-11);
      else
        g_assert_null (number);
    }
  }
}

static void
test_what_is_printed_reads_back (void)
{
  assert_all_read_back ();
}

/* In a process of its own: a language is chosen before the first word. */
static void
test_what_is_printed_in_chinese_reads_back (void)
{
  if (g_test_subprocess ()) {
    g_assert_true (muster_language_use ("zh_CN"));
    g_assert_cmpstr (muster_figure_words_label ("dead"), ==, "死亡");
    assert_all_read_back ();
    return;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  muster_language_start ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/figure-words/what-people-say", test_what_people_say);
  g_test_add_func ("/desk/figure-words/chinese", test_chinese);
  g_test_add_func ("/desk/figure-words/sureness-behind-the-number", test_sureness_behind_the_number);
  g_test_add_func ("/desk/figure-words/units-are-held-to-the-letter", test_units_are_held_to_the_letter);
  g_test_add_func ("/desk/figure-words/what-is-refused", test_what_is_refused);
  g_test_add_func ("/desk/figure-words/what-cannot-be", test_what_cannot_be);
  g_test_add_func ("/desk/figure-words/what-is-printed-reads-back", test_what_is_printed_reads_back);
  g_test_add_func ("/desk/figure-words/what-is-printed-in-chinese-reads-back",
                   test_what_is_printed_in_chinese_reads_back);
  return g_test_run ();
}
