/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a line means, English and Chinese, Western and full-width punctuation; and that what is wrong is said. */
#include "desk/command-complete.h"

static MusterNameBook *
names (void)
{
  static const char *const aliases[] = { "T3", "FW Ruggell", NULL };
  MusterNameBook *book = muster_name_book_new ();
  MusterName *name = muster_name_book_add (book, MUSTER_TEAM, "t1", "Fire brigade Ruggell", aliases);
  name->held = g_strdup ("g1");
  name->held_for = g_strdup ("Flooding, Dorfstrasse");
  muster_name_book_add (book, MUSTER_TEAM, "t2", "Fire brigade Eschen", NULL);
  muster_name_book_add (book, MUSTER_TEAM, "t4", "Fire brigade Mauren", NULL);
  muster_name_book_add (book, MUSTER_TEAM, "t3", "Water rescue Gamprin", NULL);
  muster_name_book_add (book, MUSTER_INCIDENT, "i1", "Flooding, Dorfstrasse", NULL);
  muster_name_book_add (book, MUSTER_INCIDENT, "i2", "Dike seepage km 61.4", NULL);
  muster_name_book_add (book, MUSTER_SHELTER, "s1", "Primary school Eschen", NULL);
  muster_name_book_add (book, MUSTER_NO_KIND, "win.export-map", "Export a situation map", NULL);
  return book;
}

static MusterCommand *
parse (const char *line)
{
  g_autoptr (MusterNameBook) book = names ();
  return muster_command_parse (line, book, NULL);
}

static void
assert_incident (const char *line, const char *hazard, const char *place, const char *note, int trapped)
{
  g_autoptr (MusterCommand) command = parse (line);
  g_test_message ("%s", line);
  g_assert_cmpint (command->verb, ==, MUSTER_COMMAND_INCIDENT);
  g_assert_cmpstr (command->hazard, ==, hazard);
  g_assert_cmpstr (command->place, ==, place);
  g_assert_cmpstr (command->note, ==, note);
  g_assert_cmpint (command->counts[MUSTER_COUNT_TRAPPED], ==, trapped);
  g_assert_null (command->problem);
}

static void
test_advice (void)
{
  static const char *const lines[] = { "/r Dike", "/recommend dike seepage", "/推荐 Dike", "/推荐Dike" };
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (MusterCommand) command = parse (lines[i]);
    g_test_message ("%s", lines[i]);
    g_assert_cmpint (command->verb, ==, MUSTER_COMMAND_RECOMMEND);
    g_assert_cmpstr (command->target, ==, "i2");
    g_assert_null (command->problem);
  }
  g_autoptr (MusterCommand) alone = parse ("/r");
  g_assert_cmpint (alone->verb, ==, MUSTER_COMMAND_RECOMMEND);
  g_assert_null (alone->target);
  g_assert_null (alone->problem);
  g_autoptr (MusterCommand) nobody = parse ("/r xyzzy");
  g_assert_null (nobody->target);
  g_assert_nonnull (nobody->problem);
  static const char *const boards[] = { "/b", "/board", "/统筹" };
  for (gsize i = 0; i < G_N_ELEMENTS (boards); i++) {
    g_autoptr (MusterCommand) board = parse (boards[i]);
    g_assert_cmpint (board->verb, ==, MUSTER_COMMAND_BOARD);
  }
  g_autoptr (MusterNameBook) book = names ();
  g_autoptr (GPtrArray) offered = muster_command_complete ("/r Dik", book, NULL);
  g_assert_cmpuint (offered->len, >=, 1);
  g_assert_cmpstr (((MusterCompletion *)g_ptr_array_index (offered, 0))->line, ==, "/r Dike seepage km 61.4");
}

static void
test_an_incident_in_one_line (void)
{
  assert_incident ("/i flood Ruggell \"cellar under water\" 2 trapped", "flood", "Ruggell", "cellar under water", 2);
  assert_incident ("/i flood Ruggell “cellar under water, two upstairs” 2 trapped", "flood", "Ruggell",
                   "cellar under water, two upstairs", 2);
  assert_incident ("/I Flooding Ruggell „Keller“ trapped 2", "flood", "Ruggell", "Keller", 2);
  assert_incident ("  /i   forest fire   Triesenberg Masescha ", "forest-fire", "Triesenberg Masescha", NULL, -1);
  assert_incident ("/i fire, Vaduz, 12 people trapped", "fire", "Vaduz", NULL, 12);
  assert_incident ("/i 2 trapped flood Ruggell", "flood", "Ruggell", NULL, 2);
  assert_incident ("/i landslid Schellenberg", "landslide", "Schellenberg", NULL, -1);
  assert_incident ("/i gas leak Bahnhofstrasse 12 Schaan", "gas", "Bahnhofstrasse 12 Schaan", NULL, -1);
  assert_incident ("/i flood Ruggell \"open quote", "flood", "Ruggell", "open quote", -1);
  assert_incident ("/i flood \"mixed quotes” Ruggell", "flood", "Ruggell", "mixed quotes", -1);
}

static void
test_an_incident_in_chinese (void)
{
  assert_incident ("/i 洪水 Ruggell “地下室进水” 2人被困", "flood", "Ruggell", "地下室进水", 2);
  assert_incident ("／i 洪水 Ruggell “地下室进水，楼上两人被困” 被困2", "flood", "Ruggell", "地下室进水，楼上两人被困",
                   2);
  assert_incident ("/i　洪水Ruggell“地下室进水”两人被困", "flood", "Ruggell", "地下室进水", 2);
  assert_incident ("/i 山体滑坡，申伯格，十二人被困", "landslide", "申伯格", NULL, 12);
  assert_incident ("、i 火灾 瓦杜兹 「三楼」", "fire", "瓦杜兹", "三楼", -1);
  assert_incident ("/i 森林火灾 特里森贝格 被困３人", "forest-fire", "特里森贝格", NULL, 3);
}

static void
test_every_count (void)
{
  g_autoptr (MusterCommand) command
      = parse ("/i quake Vaduz 3 hurt 1 dead 4 missing 58 to move 2 seriously injured 200 affected");
  g_assert_cmpstr (command->hazard, ==, "earthquake");
  g_assert_cmpint (command->counts[MUSTER_COUNT_INJURED], ==, 3);
  g_assert_cmpint (command->counts[MUSTER_COUNT_DEAD], ==, 1);
  g_assert_cmpint (command->counts[MUSTER_COUNT_MISSING], ==, 4);
  g_assert_cmpint (command->counts[MUSTER_COUNT_TO_RELOCATE], ==, 58);
  g_assert_cmpint (command->counts[MUSTER_COUNT_SERIOUSLY_INJURED], ==, 2);
  g_assert_cmpint (command->counts[MUSTER_COUNT_AFFECTED], ==, 200);
  g_assert_cmpstr (command->place, ==, "Vaduz");
}

/* A minus is neither lost nor taken for something else, and what does not fit is red while it is typed. */
static void
test_a_number_that_cannot_be_is_refused (void)
{
  static const char *const bad[] = { "/f dead -3",
                                     "/f -3 dead",
                                     "/f dead −3",
                                     "/f dead －3",
                                     "/f dead >=-3",
                                     "/f direct loss -5万",
                                     "/f 死亡 -3人 据公安",
                                     "/f dead 3.5",
                                     "/f dead 0.00001万",
                                     "/i flood Vaduz \"cellar\" -4 dead",
                                     "/i flood Vaduz dead −4",
                                     "/i 洪水 Vaduz -4人 死亡" };
  static const char *const good[]
      = { "/f dead 3",           "/f dead >=3",          "/f dead 3.5万",
          "/f water level -1.5", "/f direct loss 0.5万", "/i flood Vaduz \"cellar -4 m\" 4 dead" };
  g_autoptr (MusterNameBook) book = names ();
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (MusterCommand) command = muster_command_parse (bad[i], book, "i1");
    g_test_message ("%s", bad[i]);
    g_assert_nonnull (command->problem);
    g_assert_false (command->unfinished);
  }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (MusterCommand) command = muster_command_parse (good[i], book, "i1");
    g_test_message ("%s: %s", good[i], command->problem);
    g_assert_null (command->problem);
  }
}

static void
test_every_hazard_by_its_own_name (void)
{
  for (const MusterWord *w = muster_words_hazard; w->value != NULL; w++) {
    g_autofree char *line = g_strdup_printf ("/i %s Vaduz \"mill\" 12 dead", w->value);
    g_autoptr (MusterCommand) command = parse (line);
    g_assert_cmpstr (command->hazard, ==, w->value);
    g_assert_cmpstr (command->place, ==, "Vaduz");
    g_assert_cmpint (command->counts[MUSTER_COUNT_DEAD], ==, 12);
  }
}

static void
test_coordinates_are_a_place (void)
{
  static const char *const lines[] = { "/i flood 47.2432,9.5222", "/i flood 47.2432 9.5222", "/i flood 47.2432, 9.5222",
                                       "/i flood 47.2432 N 9.5222 E", "/i flood 9.5222 E 47.2432 N" };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (MusterCommand) command = parse (lines[i]);
    g_test_message ("%s", lines[i]);
    g_assert_true (command->has_at);
    g_assert_null (command->place);
    g_assert_cmpfloat_with_epsilon (command->at.lat, 47.2432, 1e-9);
    g_assert_cmpfloat_with_epsilon (command->at.lon, 9.5222, 1e-9);
  }
}

static void
test_what_is_missing_is_said (void)
{
  g_autoptr (MusterCommand) nothing = parse ("/i");
  g_autoptr (MusterCommand) no_place = parse ("/i flood");
  g_autoptr (MusterCommand) all = parse ("/i flood Ruggell");
  g_assert_cmpuint (nothing->missing->len, ==, 2);
  g_assert_cmpuint (no_place->missing->len, ==, 1);
  g_assert_null (no_place->problem);
  g_assert_cmpuint (all->missing->len, ==, 0);
}

static void
test_status_of_a_team (void)
{
  static const char *const lines[] = { "/s T3 arrived",
                                       "/s fire brigade ruggell arrived",
                                       "/s FW Ruggell on scene",
                                       "/s ruggell arr",
                                       "/s T3 到达",
                                       "／s T3　已到达",
                                       "/s Rugell arrived" };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (MusterCommand) command = parse (lines[i]);
    g_test_message ("%s", lines[i]);
    g_assert_cmpint (command->verb, ==, MUSTER_COMMAND_STATUS);
    g_assert_null (command->problem);
    g_assert_cmpstr (command->record, ==, "t1");
    g_assert_cmpstr (command->assignment, ==, "g1");
    g_assert_cmpint (command->state, ==, MUSTER_ASSIGNMENT_ARRIVED);
  }
}

static void
test_a_wrong_team_is_said (void)
{
  g_autoptr (MusterCommand) unknown = parse ("/s T9 arrived");
  g_autoptr (MusterCommand) unclear = parse ("/a fire, dike");
  g_autoptr (MusterCommand) committed = parse ("/s fire brigade arrived");
  g_autoptr (MusterCommand) idle = parse ("/s Eschen arrived");
  g_autoptr (MusterCommand) no_state = parse ("/s T3");
  g_autoptr (MusterCommand) nobody = parse ("/s");
  g_assert_nonnull (strstr (unknown->problem, "T9"));
  g_assert_nonnull (strstr (unclear->problem, "Fire brigade Eschen"));
  g_assert_nonnull (strstr (unclear->problem, "Fire brigade Mauren"));
  g_assert_cmpstr (committed->record, ==, "t1"); /* the only one that is on an order */
  g_assert_null (committed->problem);
  g_assert_nonnull (strstr (idle->problem, "/a Fire brigade Eschen"));
  g_assert_nonnull (no_state->problem);
  g_assert_nonnull (nobody->problem);
}

static void
test_assigning (void)
{
  g_autoptr (MusterNameBook) book = names ();
  g_autoptr (MusterCommand) both = muster_command_parse ("/a Fire brigade Eschen Dike seepage", book, NULL);
  g_autoptr (MusterCommand) comma = muster_command_parse ("/a water rescue, flooding", book, "i2");
  g_autoptr (MusterCommand) chosen = muster_command_parse ("/a Eschen", book, "i2");
  g_autoptr (MusterCommand) open = muster_command_parse ("/a Eschen", book, NULL);
  g_autoptr (MusterCommand) held = muster_command_parse ("/a T3 Dike", book, NULL);
  g_assert_cmpstr (both->record, ==, "t2");
  g_assert_cmpstr (both->target, ==, "i2");
  g_assert_null (both->problem);
  g_assert_cmpstr (comma->record, ==, "t3");
  g_assert_cmpstr (comma->target, ==, "i1");
  g_assert_cmpstr (chosen->target, ==, "i2");
  g_assert_null (chosen->problem);
  g_assert_nonnull (open->problem);
  g_assert_nonnull (strstr (held->problem, "Flooding, Dorfstrasse"));
}

static void
test_tasks_and_log (void)
{
  g_autoptr (MusterCommand) task = parse ("/t Close Dorfstrasse at both ends @police 20 min");
  g_autoptr (MusterCommand) wide = parse ("/t 两端封路 ＠公安 20分钟");
  g_autoptr (MusterCommand) bare = parse ("/t Count to 10");
  g_autoptr (MusterCommand) radio = parse ("/l radio: gauge at 5.82 m");
  g_autoptr (MusterCommand) phone = parse ("/l 电话：桥已封闭");
  g_autoptr (MusterCommand) plain = parse ("/l note: nothing");
  g_assert_cmpstr (task->text, ==, "Close Dorfstrasse at both ends");
  g_assert_cmpstr (task->role, ==, "police");
  g_assert_cmpint (task->minutes, ==, 20);
  g_assert_cmpstr (wide->text, ==, "两端封路");
  g_assert_cmpstr (wide->role, ==, "公安");
  g_assert_cmpint (wide->minutes, ==, 20);
  g_assert_cmpstr (bare->text, ==, "Count to 10");
  g_assert_cmpint (bare->minutes, ==, 0);
  g_assert_cmpstr (radio->channel, ==, "radio");
  g_assert_cmpstr (radio->text, ==, "gauge at 5.82 m");
  g_assert_cmpstr (phone->channel, ==, "phone");
  g_assert_cmpstr (phone->text, ==, "桥已封闭");
  g_assert_null (plain->channel);
  g_assert_cmpstr (plain->text, ==, "note: nothing");
}

/* A log line and the command understand the same words. */
static void
test_a_channel_is_heard_before_the_text (void)
{
  const char *channel = "desk";
  g_assert_cmpstr (muster_command_channel ("radio: gauge at 5.82 m", &channel), ==, "gauge at 5.82 m");
  g_assert_cmpstr (channel, ==, "radio");
  g_assert_cmpstr (muster_command_channel ("电话：桥已封闭", &channel), ==, "桥已封闭");
  g_assert_cmpstr (channel, ==, "phone");
  channel = "desk";
  g_assert_cmpstr (muster_command_channel ("note: nothing", &channel), ==, "note: nothing");
  g_assert_cmpstr (channel, ==, "desk");
}

static void
assert_level (const char *line, const char *level, const char *reason)
{
  g_autoptr (MusterNameBook) book = names ();
  g_autoptr (MusterCommand) command = muster_command_parse (line, book, "i1");
  g_test_message ("%s", line);
  g_assert_cmpint (command->verb, ==, MUSTER_COMMAND_ACTIVATE);
  g_assert_cmpstr (command->target, ==, "i1");
  g_assert_cmpstr (command->level, ==, level);
  g_assert_cmpstr (command->text, ==, reason);
  g_assert_null (command->problem);
}

static void
test_activating_a_level (void)
{
  assert_level ("/activate", NULL, NULL);
  assert_level ("/activate II", "II", NULL);
  assert_level ("/activate level 3", "III", NULL);
  assert_level ("/activate iv only a drill", "IV", "only a drill");
  assert_level ("/激活", NULL, NULL);
  assert_level ("/激活二级", "II", NULL);
  assert_level ("/启动 Ⅲ级 桥梁告急", "III", "桥梁告急");
  g_autoptr (MusterCommand) nothing = parse ("/activate II");
  g_assert_nonnull (nothing->problem);
}

static void
test_the_next_status (void)
{
  g_autoptr (MusterNameBook) book = names ();
  g_autoptr (MusterCommand) held = muster_command_parse ("/next T3", book, "i1");
  g_autoptr (MusterCommand) free_team = muster_command_parse ("/next Fire brigade Eschen", book, "i1");
  g_autoptr (MusterCommand) nobody = muster_command_parse ("/next Zeppelin", book, "i1");
  g_autoptr (MusterCommand) bare = muster_command_parse ("/next", book, "i1");
  g_assert_cmpint (held->verb, ==, MUSTER_COMMAND_NEXT);
  g_assert_cmpstr (held->record, ==, "t1");
  g_assert_nonnull (held->assignment);
  g_assert_null (held->problem);
  g_assert_nonnull (free_team->problem);
  g_assert_nonnull (nobody->problem);
  g_assert_null (nobody->record);
  g_assert_nonnull (bare->problem);
  g_assert_true (bare->unfinished);
}

static void
test_names_alone (void)
{
  g_autoptr (MusterCommand) record = parse ("gamprin");
  g_autoptr (MusterCommand) action = parse ("export");
  g_autoptr (MusterCommand) place = parse ("Nendeln");
  g_autoptr (MusterCommand) position = parse ("47.14, 9.52");
  g_autoptr (MusterCommand) shelter = parse ("/o primary school");
  g_autoptr (MusterCommand) undo = parse ("/u");
  g_autoptr (MusterCommand) unknown = parse ("/x something");
  g_autoptr (MusterCommand) nothing = parse ("  ");
  g_assert_cmpint (record->verb, ==, MUSTER_COMMAND_SELECT);
  g_assert_cmpstr (record->record, ==, "t3");
  g_assert_cmpint (action->verb, ==, MUSTER_COMMAND_ACTION);
  g_assert_cmpstr (action->record, ==, "win.export-map");
  g_assert_cmpint (place->verb, ==, MUSTER_COMMAND_GO);
  g_assert_cmpstr (place->place, ==, "Nendeln");
  g_assert_true (position->has_at);
  g_assert_cmpstr (shelter->record, ==, "s1");
  g_assert_cmpint (undo->verb, ==, MUSTER_COMMAND_UNDO);
  g_assert_nonnull (strstr (unknown->problem, "/x"));
  g_assert_cmpint (nothing->verb, ==, MUSTER_COMMAND_NOTHING);
}

static void
test_it_says_what_it_understood (void)
{
  g_autoptr (MusterCommand) command = parse ("/i flood Ruggell \"cellar under water\" 2 trapped");
  g_autoptr (GPtrArray) chips = muster_command_chips (command, "Ruggell", &(MusterLatLon){ 47.24, 9.53 });
  g_autofree char *title = muster_command_title (command, "Ruggell");
  g_ptr_array_add (chips, NULL);
  g_autofree char *sentence = g_strjoinv (" · ", (char **)chips->pdata);
  g_assert_cmpstr (sentence, ==,
                   "New incident · Flood · Ruggell 47.2400 N 9.5300 E · 2 trapped · “cellar under water”");
  g_assert_cmpstr (title, ==, "Flood, Ruggell");
}

static gboolean
offers (const char *line, const char *wanted)
{
  g_autoptr (MusterNameBook) book = names ();
  g_autoptr (GPtrArray) all = muster_command_complete (line, book, NULL);
  for (guint i = 0; i < all->len; i++)
    if (strcmp (((MusterCompletion *)g_ptr_array_index (all, i))->line, wanted) == 0)
      return TRUE;
  g_test_message ("“%s” does not offer “%s”", line, wanted);
  return FALSE;
}

static void
test_completing (void)
{
  g_autoptr (MusterCommand) command = parse ("/i flood Rugg 2 trapped");
  g_autofree char *replaced = muster_command_replace_place ("/i flood Rugg 2 trapped", command, "Ruggell");
  g_assert_true (offers ("/", "/i "));
  g_assert_true (offers ("/i fl", "/i flood "));
  g_assert_true (offers ("/i 洪", "/i 洪水 "));
  g_assert_true (offers ("/i flood Ruggell 2", "/i flood Ruggell 2 trapped "));
  g_assert_true (offers ("/s ", "/s Fire brigade Ruggell "));
  g_assert_false (offers ("/s ", "/s Fire brigade Eschen "));
  g_assert_true (offers ("/s T3 ", "/s Fire brigade Ruggell arrived"));
  g_assert_true (offers ("/a esch", "/a Fire brigade Eschen "));
  g_assert_true (offers ("/a Eschen ", "/a Fire brigade Eschen, Dike seepage km 61.4"));
  g_assert_true (offers ("gam", "Water rescue Gamprin"));
  g_assert_cmpstr (replaced, ==, "/i flood Ruggell 2 trapped");
}

/* Any line at all gives an answer: no crash, no endless loop, valid text out. */
static void
test_any_line_is_survived (void)
{
  static const char *const bits[]
      = { "/",  "／",   "i",    "s",     "a",       "t", " ",  "　", "\"", "“",    "”",   "「", "2",   "两",   "十",
          "人", "被困", "洪水", "flood", "Ruggell", ",", "，", ":",  "@",  "47.1", "9.5", "N",  "min", "\xff", "é" };
  g_autoptr (MusterNameBook) book = names ();
  for (int round = 0; round < 3000; round++) {
    g_autoptr (GString) line = g_string_new (NULL);
    for (int n = g_test_rand_int_range (0, 12); n > 0; n--)
      g_string_append (line, bits[g_test_rand_int_range (0, G_N_ELEMENTS (bits))]);
    g_autoptr (MusterCommand) command = muster_command_parse (line->str, book, "i1");
    g_autoptr (GPtrArray) chips = muster_command_chips (command, NULL, NULL);
    g_autofree char *valid = g_utf8_make_valid (line->str, -1);
    g_autoptr (GPtrArray) offered = muster_command_complete (valid, book, "i1");
    for (guint i = 0; i < chips->len; i++)
      g_assert_true (g_utf8_validate (g_ptr_array_index (chips, i), -1, NULL));
  }
}

static void
test_words_that_open_a_page (void)
{
  static const struct {
    const char *line, *action;
  } lines[] = { { "/clocks", "win.clocks" }, { "/时限", "win.clocks" },    { "／交接班", "win.shift" },
                { "/Shift ", "win.shift" },  { "/back", "win.look-back" }, { "/预警", "win.warn" } };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (MusterCommand) command = parse (lines[i].line);
    g_assert_cmpint (command->verb, ==, MUSTER_COMMAND_ACTION);
    g_assert_cmpstr (command->record, ==, lines[i].action);
  }
  g_autoptr (MusterCommand) back = parse ("/回看14:05:30");
  g_assert_cmpint (back->verb, ==, MUSTER_COMMAND_BACK);
  g_assert_cmpstr (back->text, ==, "14:05:30");
  g_assert_null (back->problem);
  g_autoptr (MusterCommand) wrong = parse ("/back noon");
  g_assert_nonnull (wrong->problem);
  g_autoptr (MusterCommand) longer = parse ("/clockwork");
  g_assert_cmpint (longer->verb, ==, MUSTER_COMMAND_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/advice", test_advice);
  g_test_add_func ("/console/command/an-incident-in-one-line", test_an_incident_in_one_line);
  g_test_add_func ("/console/command/an-incident-in-chinese", test_an_incident_in_chinese);
  g_test_add_func ("/console/command/every-count", test_every_count);
  g_test_add_func ("/console/command/a-number-that-cannot-be-is-refused", test_a_number_that_cannot_be_is_refused);
  g_test_add_func ("/console/command/every-hazard-by-its-own-name", test_every_hazard_by_its_own_name);
  g_test_add_func ("/console/command/coordinates-are-a-place", test_coordinates_are_a_place);
  g_test_add_func ("/console/command/what-is-missing-is-said", test_what_is_missing_is_said);
  g_test_add_func ("/console/command/status-of-a-team", test_status_of_a_team);
  g_test_add_func ("/console/command/a-wrong-team-is-said", test_a_wrong_team_is_said);
  g_test_add_func ("/console/command/assigning", test_assigning);
  g_test_add_func ("/console/command/tasks-and-log", test_tasks_and_log);
  g_test_add_func ("/console/command/a-channel-is-heard-before-the-text", test_a_channel_is_heard_before_the_text);
  g_test_add_func ("/console/command/activating-a-level", test_activating_a_level);
  g_test_add_func ("/console/command/the-next-status", test_the_next_status);
  g_test_add_func ("/console/command/names-alone", test_names_alone);
  g_test_add_func ("/console/command/it-says-what-it-understood", test_it_says_what_it_understood);
  g_test_add_func ("/console/command/completing", test_completing);
  g_test_add_func ("/console/command/any-line-is-survived", test_any_line_is_survived);
  g_test_add_func ("/console/command/words-that-open-a-page", test_words_that_open_a_page);
  return g_test_run ();
}
