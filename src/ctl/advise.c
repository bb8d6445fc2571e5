/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * musterctl advise: the same advice the console shows, as JSON, for scripts and for whoever wants to check it. Reading
 * needs no lock; --record and --accept write, through the store's own rules, in one commit: the proposal first, then
 * what accepting it orders together with the decision. --proof writes each problem that was solved beside its
 * certificate, for `musterctl alloc check`. */
#include "advice/advice.h"
#include "core/file.h"
#include "core/time.h"
#include "ctl/command.h"
#include "ctl/folder.h"
#include "exchange/remote-table.h"
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* ---- what all commands share ---- */

static char *data_dir, *drill_option, *language_option, *at_option, *norms_option, *area_option, *remote_option,
    *proof_option, *reason_option;
static gboolean real_option, record_option, accept_option;
static char **incidents_option;

#define WORLD_OPTIONS                                                                                                    \
  { "data", 'd', 0, G_OPTION_ARG_FILENAME, &data_dir, N_ ("The data folder"), "DIR" },                                   \
      { "drill", 0, 0, G_OPTION_ARG_STRING, &drill_option, N_ ("The picture of this drill"), "ID" },                     \
      { "real", 0, 0, G_OPTION_ARG_NONE, &real_option, N_ ("The real picture, without any drill"), NULL },               \
      { "at", 0, 0, G_OPTION_ARG_STRING, &at_option, N_ ("As if it were this time, instead of now"), "TIME" },           \
      { "area", 0, 0, G_OPTION_ARG_FILENAME, &area_option, N_ ("Another area file than that of the folder"), "FILE" },   \
      { "remote",                                                                                                        \
        0,                                                                                                               \
        0,                                                                                                               \
        G_OPTION_ARG_STRING,                                                                                             \
        &remote_option,                                                                                                  \
        N_ ("Ask this routing server first, while no road is shut: osrm:URL or valhalla:URL"),                           \
        "ADDRESS" },                                                                                                     \
      { "norms", 0, 0, G_OPTION_ARG_FILENAME, &norms_option, N_ ("Another needs.json than the installed one"), "FILE" }, \
      { "lang", 0, 0, G_OPTION_ARG_STRING, &language_option, MUSTER_COMMAND_LANGUAGE, "LANG" },                          \
  {                                                                                                                      \
    "language", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &language_option, "", "LANG"                               \
  }
#define PLAN_OPTIONS                                                                                                   \
  { "incident",                                                                                                        \
    'i',                                                                                                               \
    0,                                                                                                                 \
    G_OPTION_ARG_STRING_ARRAY,                                                                                         \
    &incidents_option,                                                                                                 \
    N_ ("Only this incident; may be given several times"),                                                             \
    "ID" },                                                                                                            \
      { "proof",                                                                                                       \
        0,                                                                                                             \
        0,                                                                                                             \
        G_OPTION_ARG_FILENAME,                                                                                         \
        &proof_option,                                                                                                 \
        N_ ("Write problems and certificates into this folder, for “alloc check”"),                                    \
        "DIR" },                                                                                                       \
      { "record", 0, 0, G_OPTION_ARG_NONE, &record_option, N_ ("Write the proposal into the journal"), NULL },         \
  {                                                                                                                    \
    "accept", 0, 0, G_OPTION_ARG_NONE, &accept_option, N_ ("Record it, accept it, and order what it says"), NULL       \
  }

typedef struct {
  const char *command;
  MusterStore *store;
  const char *drill; /* (nullable) */
  MusterSnapshot *snapshot;
  MusterAdviser *adviser;
} Session;

static int
fail (const Session *session, GError *error)
{
  int code = MUSTER_EXIT_INPUT;

  if (error->domain == MUSTER_ADVICE_ERROR) {
    g_printerr ("musterctl %s: %s\n", session->command, error->message);
    code = error->code == MUSTER_ADVICE_ERROR_NOTHING ? MUSTER_EXIT_NO : MUSTER_EXIT_INPUT;
  } else if (error->domain == MUSTER_ROAD_ERROR) {
    g_printerr ("musterctl %s: %s\n", session->command, error->message);
  } else if (g_error_matches (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_REFUSED)) {
    g_autofree char *sentence = muster_rules_explain (error->message);
    g_printerr (_ ("musterctl %s: nothing was done. %s (%s)\n"), session->command, sentence, error->message);
    code = MUSTER_EXIT_REFUSED;
  } else {
    code = muster_command_fail (session->command, error);
  }
  g_error_free (error);
  return code;
}

static int
wrong (const Session *session, const char *message)
{
  g_printerr ("musterctl %s: %s\n", session->command, message);
  return MUSTER_EXIT_USAGE;
}

static void
close_session (Session *session)
{
  if (remote_option != NULL && session->adviser != NULL
      && muster_terrain_get_remote (muster_adviser_get_terrain (session->adviser), NULL) == MUSTER_REMOTE_SHUT)
    g_printerr (_ ("musterctl %s: roads are shut, so the routing server was not asked; our own roads are taken\n"),
                session->command);
  g_clear_pointer (&session->adviser, muster_adviser_unref);
  g_clear_pointer (&session->snapshot, muster_snapshot_unref);
  if (session->store != NULL)
    muster_store_close (session->store);
  g_clear_object (&session->store);
}

#define REMOTE_SECONDS 5.0

/* The folder, its snapshot, and an adviser on its map. */
static int
open_session (Session *session, gboolean write)
{
  g_autofree char *map = g_build_filename (data_dir != NULL ? data_dir : ".", "map.area", NULL);
  g_autoptr (MusterNorms) norms = NULL;
  gint64 now = muster_now_ms ();
  GError *error = NULL;

  if (at_option != NULL && !muster_time_parse (at_option, &now))
    return wrong (session, _ ("--at must be a time with its zone, as 2026-07-01T02:00:00Z"));
  if (remote_option != NULL && !g_str_has_prefix (remote_option, "osrm:")
      && !g_str_has_prefix (remote_option, "valhalla:"))
    return wrong (session, _ ("--remote must be osrm:URL or valhalla:URL"));
  norms = muster_norms_read (norms_option, &error);
  if (norms != NULL)
    session->store = write ? muster_folder_write (data_dir, &error)
                           : muster_folder_read (data_dir, drill_option, real_option, &error);
  if (session->store == NULL)
    return fail (session, error);
  session->drill = real_option ? NULL : drill_option != NULL ? drill_option : muster_store_get_drill (session->store);
  session->snapshot = muster_snapshot_new (muster_store_get_picture (session->store), session->drill, now);
  session->adviser = muster_adviser_new (area_option != NULL                     ? area_option
                                         : g_file_test (map, G_FILE_TEST_EXISTS) ? map
                                                                                 : NULL,
                                         norms);
  if (remote_option != NULL)
    muster_terrain_set_remote (muster_adviser_get_terrain (session->adviser), muster_remote_table, remote_option,
                               REMOTE_SECONDS);
  return MUSTER_EXIT_OK;
}

static int
parse (Session *session, const char *name, GOptionEntry *entries, int argc, char **argv, int min, int max)
{
  const MusterCommand *command = muster_command_find (muster_advise_commands, name);

  session->command = command->name;
  /* Both spellings choose the language before the first word is said. */
  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--language"))
      argv[i] = (char *)"--lang";
    else if (g_str_has_prefix (argv[i], "--language="))
      argv[i] = g_strconcat ("--lang=", argv[i] + strlen ("--language="), NULL);
  }
  muster_command_language (argc, argv);
  return muster_command_options (command, entries, argc, argv, min, max);
}

/* ---- writing ---- */

static gboolean
submit (const Session *session, GPtrArray *intents, GError **error)
{
  guint failed = 0;

  for (guint i = 0; i < intents->len; i++)
    muster_intent_set_actor (g_ptr_array_index (intents, i), "musterctl", "commander");
  return intents->len == 0 || muster_store_submit_all (session->store, g_ptr_array_ref (intents), &failed, error);
}

/* The proposal, under an id of its own that is printed with the advice. */
static char *
new_advice_id (void)
{
  g_autofree char *unique = g_uuid_string_random ();

  return g_strdup_printf ("v-%.8s%.4s", unique, unique + 9);
}

static int
write_advice (Session *session, GPtrArray *proposal, GPtrArray *orders)
{
  GError *error = NULL;
  gboolean good;

  /* Nothing but the decision itself, and nobody said why: an empty advice is not worth a record. */
  if (orders != NULL && orders->len <= 1 && reason_option == NULL) {
    g_ptr_array_unref (proposal);
    g_ptr_array_unref (orders);
    return fail (session, g_error_new_literal (MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_NOTHING,
                                               _ ("there is nothing to accept; nothing was recorded")));
  }
  good = submit (session, proposal, &error) && (orders == NULL || submit (session, orders, &error));

  g_ptr_array_unref (proposal);
  g_clear_pointer (&orders, g_ptr_array_unref);
  return good ? MUSTER_EXIT_OK : fail (session, error);
}

static void
print (GString *json, const char *advice, gboolean accepted)
{
  if (advice != NULL) {
    g_string_truncate (json, json->len - 1);
    muster_json_put_text (json, "advice_record", advice);
    muster_json_name (json, "accepted");
    g_string_append (json, accepted ? "true}" : "false}");
  }
  puts (json->str);
}

static gboolean
write_proof (const char *name, const GString *instance, const GString *certificate, GError **error)
{
  g_autofree char *problem = g_strconcat (name, ".problem", NULL), *proof = g_strconcat (name, ".certificate", NULL);
  g_autofree char *a = g_build_filename (proof_option, problem, NULL),
                  *b = g_build_filename (proof_option, proof, NULL);

  if (g_mkdir_with_parents (proof_option, 0755) != 0) {
    int code = errno;
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", proof_option, g_strerror (code));
    return FALSE;
  }
  return g_file_set_contents (a, instance->str, (gssize)instance->len, error)
         && g_file_set_contents (b, certificate->str, (gssize)certificate->len, error);
}

/* ---- dispatch ---- */

static char **choices_option;

/* "3=t-node-7": the seat's number in the list, from 0, and the team; nothing after the sign leaves it empty. */
static MusterDispatchChoice *
read_choices (const MusterDispatch *d, guint *n, GError **error)
{
  guint count = choices_option != NULL ? g_strv_length (choices_option) : 0;
  g_autofree MusterDispatchChoice *out = g_new0 (MusterDispatchChoice, count + 1);

  for (guint i = 0; i < count; i++) {
    char *end = NULL;
    guint64 seat = g_ascii_strtoull (choices_option[i], &end, 10);
    if (end == choices_option[i] || *end != '=' || seat >= d->seats->len) {
      g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT,
                   _ ("--choose %s: the number of a place from 0 to %u, then = and a team"), choices_option[i],
                   d->seats->len > 0 ? d->seats->len - 1 : 0);
      return NULL;
    }
    out[i] = (MusterDispatchChoice){ (guint)seat, end[1] != '\0' ? end + 1 : NULL };
  }
  *n = count;
  return g_steal_pointer (&out);
}

static int
accept_dispatch (Session *session, const MusterDispatch *d, const char *id)
{
  GError *error = NULL;
  guint n = 0;
  g_autofree MusterDispatchChoice *choices = read_choices (d, &n, &error);
  GPtrArray *orders = NULL;

  if (choices == NULL)
    return fail (session, error);
  if (accept_option) {
    orders = muster_dispatch_accept (d, NULL, choices, n, id, reason_option, "musterctl", session->drill, &error);
    if (orders == NULL)
      return fail (session, error);
  }
  return write_advice (session, muster_dispatch_record (d, NULL, id, session->drill), orders);
}

static int
run_dispatch (int argc, char **argv)
{
  gint options = 2;
  gboolean moves = FALSE;
  double budget = 0;
  GOptionEntry entries[]
      = { WORLD_OPTIONS,
          PLAN_OPTIONS,
          { "options", 'n', 0, G_OPTION_ARG_INT, &options, N_ ("How many next best to show (2)"), "N" },
          { "moves", 0, 0, G_OPTION_ARG_NONE, &moves, N_ ("Say who should move up meanwhile"), NULL },
          { "budget", 0, 0, G_OPTION_ARG_DOUBLE, &budget, N_ ("Stop after so many seconds with what is proven (2)"),
            "SECONDS" },
          { "choose", 0, 0, G_OPTION_ARG_STRING_ARRAY, &choices_option,
            N_ ("With --accept: another team for a place, as 0=ID; may be given several times"), "PLACE=TEAM" },
          { "reason", 0, 0, G_OPTION_ARG_STRING, &reason_option, N_ ("Why it is chosen otherwise"), "TEXT" },
          G_OPTION_ENTRY_NULL };
  Session session = { 0 };
  MusterDispatchRequest request = { .moves = TRUE };
  g_autoptr (MusterDispatch) d = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *id = NULL;
  GError *error = NULL;
  int code;

  parse (&session, "advise dispatch", entries, argc, argv, 0, 0);
  if (options < 0 || options > 1000)
    return wrong (&session, _ ("--options must be from 0 to 1000"));
  record_option = record_option || accept_option;
  code = open_session (&session, record_option);
  if (code != MUSTER_EXIT_OK)
    return code;
  request = (MusterDispatchRequest){ (const char *const *)incidents_option, (guint)options, moves, budget };
  d = muster_adviser_dispatch (session.adviser, session.snapshot, &request, NULL, &error);
  if (d == NULL)
    code = fail (&session, error);
  if (code == MUSTER_EXIT_OK && proof_option != NULL) {
    g_autoptr (GString) instance = g_string_new (NULL), certificate = g_string_new (NULL);
    if (!muster_dispatch_prove (d, instance, certificate, &error)
        || !write_proof ("dispatch", instance, certificate, &error))
      code = fail (&session, error);
  }
  if (code == MUSTER_EXIT_OK && record_option)
    code = accept_dispatch (&session, d, id = new_advice_id ());
  if (code == MUSTER_EXIT_OK) {
    muster_dispatch_to_json (d, json);
    print (json, id, accept_option);
  }
  close_session (&session);
  return code;
}

/* ---- supply ---- */

static int
run_supply (int argc, char **argv)
{
  gint64 people = -1;
  double days = -G_MAXDOUBLE; /* not said: as many as the norms say */
  gint lorries = 0;
  g_autofree char *authority = NULL;
  g_auto (GStrv) items = NULL;
  GOptionEntry entries[]
      = { WORLD_OPTIONS,
          PLAN_OPTIONS,
          { "people", 0, 0, G_OPTION_ARG_INT64, &people, N_ ("So many people, whatever the incident says"), "N" },
          { "days", 0, 0, G_OPTION_ARG_DOUBLE, &days, N_ ("For so many days (3)"), "N" },
          { "item", 0, 0, G_OPTION_ARG_STRING_ARRAY, &items, N_ ("Only this supply; may be given several times"),
            "KEY" },
          { "authority", 0, 0, G_OPTION_ARG_STRING, &authority, N_ ("What this owner has is ordered, not requested"),
            "NAME" },
          { "lorries", 0, 0, G_OPTION_ARG_INT, &lorries, N_ ("So many lorries; else as many as it takes"), "N" },
          G_OPTION_ENTRY_NULL };
  Session session = { 0 };
  MusterSupplyRequest request = { 0 };
  g_autoptr (MusterSupplyAdvice) s = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *id = NULL;
  GError *error = NULL;
  int code;

  parse (&session, "advise supply", entries, argc, argv, 0, 0);
  if (lorries < 0 || lorries > 100000)
    return wrong (&session, _ ("--lorries must be from 0 to 100000"));
  if (people >= 0 && incidents_option == NULL)
    return wrong (&session, _ ("--people needs --incident: it says for which incident"));
  days = days == -G_MAXDOUBLE ? 0 : days == 0 ? -1 : days;
  record_option = record_option || accept_option;
  code = open_session (&session, record_option);
  if (code != MUSTER_EXIT_OK)
    return code;
  request = (MusterSupplyRequest){
    (const char *const *)incidents_option, people, days, (const char *const *)items, authority, (guint)lorries
  };
  s = muster_adviser_supply (session.adviser, session.snapshot, &request, NULL, &error);
  if (s == NULL)
    code = fail (&session, error);
  for (guint i = 0; code == MUSTER_EXIT_OK && proof_option != NULL; i++) {
    g_autoptr (GString) instance = g_string_new (NULL), certificate = g_string_new (NULL);
    g_autofree char *name = g_strdup_printf ("supply-%u", i);
    if (!muster_supply_prove (s, i, instance, certificate, &error)
        || !write_proof (name, instance, certificate, &error)) {
      code = error != NULL ? fail (&session, error) : MUSTER_EXIT_OK;
      break;
    }
  }
  if (code == MUSTER_EXIT_OK && record_option) {
    id = new_advice_id ();
    code = write_advice (&session, muster_supply_record (s, id, session.drill),
                         accept_option ? muster_supply_accept (s, id, "musterctl", session.drill) : NULL);
  }
  if (code == MUSTER_EXIT_OK) {
    muster_supply_to_json (s, json);
    print (json, id, accept_option);
  }
  close_session (&session);
  return code;
}

/* ---- shelter ---- */

static int
run_shelter (int argc, char **argv)
{
  double budget = 0;
  GOptionEntry entries[] = { WORLD_OPTIONS,
                             PLAN_OPTIONS,
                             { "budget", 0, 0, G_OPTION_ARG_DOUBLE, &budget,
                               N_ ("Stop after so many seconds with what is proven (2)"), "SECONDS" },
                             G_OPTION_ENTRY_NULL };
  Session session = { 0 };
  MusterHousingRequest request = { 0 };
  g_autoptr (MusterHousing) h = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *id = NULL;
  GError *error = NULL;
  int code;

  parse (&session, "advise shelter", entries, argc, argv, 0, 0);
  record_option = record_option || accept_option;
  code = open_session (&session, record_option);
  if (code != MUSTER_EXIT_OK)
    return code;
  request = (MusterHousingRequest){ (const char *const *)incidents_option, budget };
  h = muster_adviser_shelter (session.adviser, session.snapshot, &request, NULL, &error);
  if (h == NULL)
    code = fail (&session, error);
  if (code == MUSTER_EXIT_OK && proof_option != NULL) {
    g_autoptr (GString) instance = g_string_new (NULL), certificate = g_string_new (NULL);
    if (!muster_housing_prove (h, instance, certificate, &error)
        || !write_proof ("shelter", instance, certificate, &error))
      code = fail (&session, error);
  }
  if (code == MUSTER_EXIT_OK && record_option) {
    id = new_advice_id ();
    code = write_advice (&session, muster_housing_record (h, id, session.drill),
                         accept_option ? muster_housing_accept (h, id, "musterctl", session.drill) : NULL);
  }
  if (code == MUSTER_EXIT_OK) {
    muster_housing_to_json (h, json);
    print (json, id, accept_option);
  }
  close_session (&session);
  return code;
}

/* ---- coverage and what-if ---- */

static gboolean
read_subject (const char *word, MusterCoverSubject *out)
{
  static const char *const words[] = { "teams", "depots", "shelters" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (word == NULL || g_str_equal (word, words[i])) {
      *out = (MusterCoverSubject)i;
      return TRUE;
    }
  return FALSE;
}

static int
cover (const char *name, int argc, char **argv, gboolean what_if)
{
  g_autofree char *subject = NULL, *skill = NULL;
  g_auto (GStrv) lost = NULL, closed = NULL;
  g_autoptr (GPtrArray) geometries = g_ptr_array_new_with_free_func (g_free);
  double minutes = 0;
  gint sites = 3;
  gboolean area = FALSE;
  GOptionEntry entries[]
      = { WORLD_OPTIONS,
          { "subject", 0, 0, G_OPTION_ARG_STRING, &subject, N_ ("teams (as said nothing), depots or shelters"),
            "WORD" },
          { "skill", 0, 0, G_OPTION_ARG_STRING, &skill, N_ ("Only teams with this skill"), "WORD" },
          { "minutes", 'm', 0, G_OPTION_ARG_DOUBLE, &minutes, N_ ("Within so many minutes"), "T" },
          { "sites", 0, 0, G_OPTION_ARG_INT, &sites, N_ ("How many places for one more to show (3)"), "N" },
          { "shape", 0, 0, G_OPTION_ARG_NONE, &area, N_ ("With what is reached in time as GeoJSON"), NULL },
          { "lost", 0, what_if ? 0 : G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING_ARRAY, &lost,
            N_ ("This team, depot or shelter falls out; may be given several times"), "ID" },
          { "closed", 0, what_if ? 0 : G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME_ARRAY, &closed,
            N_ ("What this GeoJSON file meets is shut: a bridge, a road, a flood"), "FILE" },
          G_OPTION_ENTRY_NULL };
  Session session = { 0 };
  MusterCoverageRequest request = { 0 };
  g_autoptr (MusterCoverage) c = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  GError *error = NULL;
  int code;

  parse (&session, name, entries, argc, argv, 0, 0);
  if (!read_subject (subject, &request.subject))
    return wrong (&session, _ ("--subject must be teams, depots or shelters"));
  if (sites < 0 || sites > 1000)
    return wrong (&session, _ ("--sites must be from 0 to 1000"));
  if (what_if && lost == NULL && closed == NULL)
    return wrong (&session, _ ("say what falls out: --lost ID or --closed FILE"));
  for (guint i = 0; closed != NULL && closed[i] != NULL; i++) {
    char *text = NULL;
    if (!g_file_get_contents (closed[i], &text, NULL, &error))
      return fail (&session, error);
    g_ptr_array_add (geometries, text);
  }
  g_ptr_array_add (geometries, NULL);
  code = open_session (&session, FALSE);
  if (code != MUSTER_EXIT_OK)
    return code;
  request.skill = skill;
  request.minutes = minutes;
  request.lost = (const char *const *)lost;
  request.closed = (const char *const *)geometries->pdata;
  request.sites = (guint)sites;
  request.area = area;
  c = muster_adviser_coverage (session.adviser, session.snapshot, &request, NULL, &error);
  if (c == NULL) {
    code = fail (&session, error);
  } else {
    muster_coverage_to_json (c, json);
    puts (json->str);
  }
  close_session (&session);
  return code;
}

static int
run_coverage (int argc, char **argv)
{
  return cover ("advise coverage", argc, argv, FALSE);
}

static int
run_whatif (int argc, char **argv)
{
  return cover ("advise whatif", argc, argv, TRUE);
}

/* ---- the simulated year ---- */

static int
run_simulate (int argc, char **argv)
{
  gint64 seed = 1;
  gint incidents = 0, storms = -1;
  GOptionEntry entries[]
      = { WORLD_OPTIONS,
          { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_ ("What the year is drawn from (1)"), "N" },
          { "incidents", 0, 0, G_OPTION_ARG_INT, &incidents, N_ ("Ordinary incidents in the year"), "N" },
          { "storms", 0, 0, G_OPTION_ARG_INT, &storms, N_ ("Days with many at once"), "N" },
          G_OPTION_ENTRY_NULL };
  Session session = { 0 };
  MusterSimulation result;
  g_autoptr (GString) json = g_string_new (NULL);
  GError *error = NULL;
  int code;

  parse (&session, "advise simulate", entries, argc, argv, 0, 0);
  if (seed < 0 || seed > G_MAXUINT32 || incidents < 0 || incidents > 100000 || storms > 365)
    return wrong (&session, _ ("--seed, --incidents (to 100000) and --storms (to 365) must be whole numbers from 0"));
  code = open_session (&session, FALSE);
  if (code != MUSTER_EXIT_OK)
    return code;
  {
    const MusterSimulateRequest request = { (guint32)seed, (guint)incidents, storms < 0 ? -1 : storms };
    if (!muster_simulate_year (muster_adviser_get_terrain (session.adviser), muster_adviser_get_norms (session.adviser),
                               session.snapshot, &request, &result, NULL, &error)) {
      code = fail (&session, error);
    } else {
      muster_simulation_to_json (&result, json);
      puts (json->str);
    }
  }
  close_session (&session);
  return code;
}

/* ---- afterwards ---- */

/* Writes the intents and prints how many there were. */
static int
write_and_say (Session *session, GPtrArray *intents, GError *error)
{
  if (intents == NULL)
    return fail (session, error);
  if (!submit (session, intents, &error)) {
    g_ptr_array_unref (intents);
    return fail (session, error);
  }
  g_print ("{\"operations\":%u}\n", intents->len);
  g_ptr_array_unref (intents);
  return MUSTER_EXIT_OK;
}

static int
run_decline (int argc, char **argv)
{
  GOptionEntry entries[] = { WORLD_OPTIONS,
                             { "reason", 0, 0, G_OPTION_ARG_STRING, &reason_option, N_ ("Why"), "TEXT" },
                             G_OPTION_ENTRY_NULL };
  Session session = { 0 };
  int code;

  parse (&session, "advise decline", entries, argc, argv, 1, 1);
  if (reason_option == NULL || reason_option[0] == '\0')
    return wrong (&session, _ ("say why: --reason TEXT"));
  code = open_session (&session, TRUE);
  if (code != MUSTER_EXIT_OK)
    return code;
  code = write_and_say (&session,
                        muster_advice_decline (argv[1], reason_option, "musterctl",
                                               muster_snapshot_get_now (session.snapshot), session.drill),
                        NULL);
  close_session (&session);
  return code;
}

static int
run_outcome (int argc, char **argv)
{
  GOptionEntry entries[] = { WORLD_OPTIONS, G_OPTION_ENTRY_NULL };
  Session session = { 0 };
  GError *error = NULL;
  GPtrArray *intents;
  int code;

  parse (&session, "advise outcome", entries, argc, argv, 1, 1);
  code = open_session (&session, TRUE);
  if (code != MUSTER_EXIT_OK)
    return code;
  intents = muster_advice_outcome (session.snapshot, argv[1]);
  if (intents == NULL)
    g_set_error (&error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_NOTHING,
                 _ ("“%s” is no advice of which anything has come yet"), argv[1]);
  code = write_and_say (&session, intents, error);
  close_session (&session);
  return code;
}

static int
run_ship (int argc, char **argv)
{
  gint64 quantity = 0;
  g_autofree char *vehicle = NULL;
  GOptionEntry entries[] = { WORLD_OPTIONS,
                             { "quantity", 'q', 0, G_OPTION_ARG_INT64, &quantity, N_ ("How much leaves"), "N" },
                             { "vehicle", 0, 0, G_OPTION_ARG_STRING, &vehicle, N_ ("What carries it"), "TEXT" },
                             G_OPTION_ENTRY_NULL };
  Session session = { 0 };
  GError *error = NULL;
  GPtrArray *intents;
  int code;

  parse (&session, "advise ship", entries, argc, argv, 1, 1);
  code = open_session (&session, TRUE);
  if (code != MUSTER_EXIT_OK)
    return code;
  intents = muster_supply_ship (session.snapshot, argv[1], quantity, vehicle, "musterctl", &error);
  code = write_and_say (&session, intents, error);
  close_session (&session);
  return code;
}

static int
run_receive (int argc, char **argv)
{
  gint64 quantity = -1, damaged = 0;
  g_autofree char *stock = NULL;
  GOptionEntry entries[]
      = { WORLD_OPTIONS,
          { "quantity", 'q', 0, G_OPTION_ARG_INT64, &quantity, N_ ("How much arrived whole"), "N" },
          { "damaged", 0, 0, G_OPTION_ARG_INT64, &damaged, N_ ("How much is damaged or missing"), "N" },
          { "stock", 0, 0, G_OPTION_ARG_STRING, &stock, N_ ("Into this stock; else it was given to people"), "ID" },
          G_OPTION_ENTRY_NULL };
  Session session = { 0 };
  GError *error = NULL;
  GPtrArray *intents;
  int code;

  parse (&session, "advise receive", entries, argc, argv, 1, 1);
  code = open_session (&session, TRUE);
  if (code != MUSTER_EXIT_OK)
    return code;
  intents = muster_supply_receive (session.snapshot, argv[1], quantity, damaged, stock, "musterctl", &error);
  code = write_and_say (&session, intents, error);
  close_session (&session);
  return code;
}

const MusterCommand muster_advise_commands[] = {
  { "advise dispatch", "--data DIR", N_ ("Say which teams should go where, why, and what choosing others costs"),
    run_dispatch },
  { "advise supply", "--data DIR", N_ ("Say what people need, which depot it comes from and when it is there"),
    run_supply },
  { "advise shelter", "--data DIR", N_ ("Say which people go to which shelter, and who finds no place"), run_shelter },
  { "advise coverage", "--data DIR", N_ ("Say who is within reach, and where one more would help most"), run_coverage },
  { "advise whatif", "--data DIR", N_ ("The same when a team, depot, shelter, road or bridge falls out"), run_whatif },
  { "advise simulate", "--data DIR", N_ ("Play a year of invented incidents: the advice against the closest idle"),
    run_simulate },
  { "advise decline", "ADVICE --data DIR --reason TEXT", N_ ("Decline a recorded advice, with the reason"),
    run_decline },
  { "advise outcome", "ADVICE --data DIR", N_ ("Record what came of an advice: times foretold and taken"),
    run_outcome },
  { "advise ship", "ORDER --data DIR --quantity N", N_ ("Goods of a supply order leave their depot"), run_ship },
  { "advise receive", "SHIPMENT --data DIR --quantity N", N_ ("Goods of a shipment arrive, with a receipt"),
    run_receive },
  { NULL, NULL, NULL, NULL },
};
