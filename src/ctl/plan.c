/* SPDX-License-Identifier: GPL-3.0-or-later */
/* musterctl plan check, grade, list, show: the plan library, in files or in a data folder. A plan that cannot be read
 * does not hold up the others: whoever asks has an emergency. But it is missing from the answer, so it is named, with
 * what is wrong in it, and the exit code says that the answer is not whole. */
#include "core/file.h"
#include "core/json-places.h"
#include "ctl/command.h"
#include "response/grade.h"
#include "store/store.h"
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define MOST (16 * 1024 * 1024) /* bytes of a file */

static int run_check (int argc, char **argv);
static int run_grade (int argc, char **argv);
static int run_list (int argc, char **argv);
static int run_show (int argc, char **argv);

const MusterCommand muster_plan_commands[]
    = { { "plan check", N_ ("FILE …"), N_ ("Say what is wrong in plan files, with line and field"), run_check },
        { "plan grade", "", N_ ("Say which response level the plans propose for some facts"), run_grade },
        { "plan list", "", N_ ("List the plans of a library"), run_list },
        { "plan show", N_ ("PLAN"), N_ ("Show one plan of a library, or one plan file"), run_show },
        { NULL } };

static void
print_object (GString *object)
{
  g_string_append (object, "}\n");
  fputs (object->str, stdout);
}

/* "FILE:3:12: facts[0].unit: …" */
static void
print_problem (const char *command, const char *path, const MusterProblem *problem)
{
  g_printerr ("musterctl %s: %s:%u:%u: %s%s%s\n", command, path, problem->line, problem->column, problem->field,
              *problem->field != '\0' ? ": " : "", problem->message);
}

/* Editors of some systems begin a file with U+FEFF, which JSON does not know and nobody sees. */
static void
drop_byte_order_mark (char *text, gsize *length)
{
  if (*length < 3 || memcmp (text, "\xef\xbb\xbf", 3) != 0)
    return;
  memmove (text, text + 3, *length - 2); /* with the NUL */
  *length -= 3;
}

/* No more of a file than a plan can have: whoever names a device gets an error, not a full memory. */
static gboolean
read_file (const char *path, char **text, gsize *length, GError **error)
{
  g_autoptr (GString) all = g_string_new (NULL);
  char buffer[65536];
  gsize n;
  FILE *file = strcmp (path, "-") == 0 ? stdin : fopen (path, "rb");
  int code = errno;

  while (file != NULL && all->len <= MOST && (n = fread (buffer, 1, sizeof buffer, file)) > 0)
    g_string_append_len (all, buffer, (gssize)n);
  gboolean good = file != NULL && !ferror (file);
  if (file != NULL && !good)
    code = errno;
  if (file != NULL && file != stdin)
    fclose (file);
  if (!good) {
    g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (code), "%s: %s", path, g_strerror (code));
    return FALSE;
  }
  if (all->len > MOST) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: larger than 16 MiB", path);
    return FALSE;
  }
  *length = all->len;
  *text = g_string_free (g_steal_pointer (&all), FALSE);
  drop_byte_order_mark (*text, length);
  return TRUE;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* The plan files at @path: itself, or those in the folder. */
static GPtrArray *
list_files (const char *path, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR)) {
    g_ptr_array_add (files, g_strdup (path));
    return g_steal_pointer (&files);
  }
  dir = g_dir_open (path, 0, error);
  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json") && *name != '.') {
      g_autofree char *file = g_build_filename (path, name, NULL);
      /* No pipes, which would wait, and no folders; a link that leads nowhere is a plan that is missing. */
      if (g_file_test (file, G_FILE_TEST_IS_REGULAR) || !g_file_test (file, G_FILE_TEST_EXISTS))
        g_ptr_array_add (files, g_steal_pointer (&file));
    }
  g_ptr_array_sort (files, compare_paths);
  if (files->len > 0)
    return g_steal_pointer (&files);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, _ ("%s: there is no plan in this folder"), path);
  return NULL;
}

/* The plans of a data folder, as files would say them; a drill's are those of the drill. Looks only, so that a console
 * may have the folder open. */
static GPtrArray *
read_folder (const char *command, const char *path, int *code)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_plan_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStore) store = muster_store_open (path, MUSTER_STORE_READ_ONLY, &error);

  if (store == NULL) {
    *code = muster_command_fail (command, error);
    return NULL;
  }
  g_autoptr (GPtrArray) records
      = muster_picture_list (muster_store_get_picture (store), muster_store_get_drill (store), MUSTER_PLAN);
  *code = MUSTER_EXIT_OK;
  for (guint i = 0; i < records->len; i++) {
    const MusterRecord *record = g_ptr_array_index (records, i);
    MusterPlan *plan = muster_plan_from_record (record);
    if (plan != NULL) {
      g_ptr_array_add (plans, plan);
      continue;
    }
    g_printerr (_ ("musterctl %s: the plan “%s” cannot be read; the answer is without it\n"), command, record->id);
    *code = MUSTER_EXIT_INPUT;
  }
  muster_store_close (store);
  return g_steal_pointer (&plans);
}

/* (element-type MusterPlan) Those that can be read; what is wrong with the others is said, and @code is then the exit
 * code. NULL where the library itself cannot be read. */
static GPtrArray *
read_library (const char *command, const char *path, int *code)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_plan_unref);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  g_autofree char *journal = g_build_filename (path, "journal.db", NULL);
  gboolean folder = g_file_test (journal, G_FILE_TEST_EXISTS);
  g_autoptr (GPtrArray) files = !folder ? list_files (path, &error) : NULL;
  guint left_out = 0;

  if (folder)
    return read_folder (command, path, code);
  if (files == NULL) {
    *code = muster_command_fail (command, error);
    return NULL;
  }
  *code = MUSTER_EXIT_OK;
  for (guint i = 0; i < files->len; i++) {
    const char *file = g_ptr_array_index (files, i);
    g_autofree char *text = NULL, *id = NULL;
    gsize length;
    if (!read_file (file, &text, &length, &error)) {
      *code = muster_command_fail (command, error);
      g_clear_error (&error);
      left_out++;
      continue;
    }
    g_autoptr (GPtrArray) problems = muster_plan_check_text (text, (gssize)length, &id);
    for (guint k = 0; k < problems->len; k++)
      print_problem (command, file, g_ptr_array_index (problems, k));
    if (problems->len == 0 && !g_hash_table_add (ids, (gpointer)g_intern_string (id)))
      g_printerr (_ ("musterctl %s: %s: another file of this folder has the plan “%s” too\n"), command, file, id);
    else if (problems->len == 0) {
      g_ptr_array_add (plans, muster_plan_read (text, (gssize)length, NULL));
      continue;
    }
    *code = MUSTER_EXIT_INPUT;
    left_out++;
  }
  if (left_out > 0)
    g_printerr (g_dngettext (GETTEXT_PACKAGE, "musterctl %s: %u plan could not be read; the answer is without it\n",
                             "musterctl %s: %u plans could not be read; the answer is without them\n", left_out),
                command, left_out);
  return g_steal_pointer (&plans);
}

/* ---- check ---- */

/* The plan of @text has the id of the plan in the file @other. */
static void
add_second (GPtrArray *problems, const char *text, gssize length, const char *id, const char *other)
{
  g_autoptr (MusterJson) root = muster_json_parse (text, length, NULL);
  g_autoptr (MusterJsonPlaces) places = muster_json_places_new (root, text, length);
  MusterProblem *problem = g_new0 (MusterProblem, 1);

  muster_json_places_find (places, muster_json_get (root, "id"), &problem->line, &problem->column);
  problem->field = g_strdup ("id");
  problem->message = g_strdup_printf ("“%s” stands twice, here and in %s", id, other);
  g_ptr_array_add (problems, problem);
}

static gboolean
check_file (const char *command, const char *path, GHashTable *ids, GError **error, gboolean *valid)
{
  g_autofree char *text = NULL, *id = NULL;
  const char *other;
  g_autoptr (GString) out = g_string_new ("{");
  gsize length;

  if (!read_file (path, &text, &length, error))
    return FALSE;
  g_autoptr (GPtrArray) problems = muster_plan_check_text (text, (gssize)length, &id);
  other = id != NULL ? g_hash_table_lookup (ids, id) : NULL;
  if (other != NULL && strcmp (other, path) != 0)
    add_second (problems, text, (gssize)length, id, other);
  else if (id != NULL)
    g_hash_table_insert (ids, g_strdup (id), g_strdup (path));
  muster_json_put_bool (out, "valid", problems->len == 0);
  muster_json_put_text (out, "plan", id);
  muster_json_put_text (out, "file", path);
  muster_json_name (out, "errors");
  g_string_append_c (out, '[');
  for (guint i = 0; i < problems->len; i++) {
    const MusterProblem *problem = g_ptr_array_index (problems, i);
    muster_json_comma (out);
    g_string_append_c (out, '{');
    muster_json_put_int (out, "line", problem->line);
    muster_json_put_int (out, "column", problem->column);
    muster_json_put_text (out, "field", problem->field);
    muster_json_put_text (out, "message", problem->message);
    g_string_append_c (out, '}');
    print_problem (command, path, problem);
  }
  g_string_append_c (out, ']');
  print_object (out);
  *valid = *valid && problems->len == 0;
  return TRUE;
}

static int
run_check (int argc, char **argv)
{
  int words = muster_command_options (&muster_plan_commands[0], NULL, argc, argv, 1, G_MAXINT);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) error = NULL;
  gboolean valid = TRUE;
  int unread = MUSTER_EXIT_OK;

  for (int i = 1; i <= words; i++) {
    g_autoptr (GPtrArray) files = list_files (argv[i], &error);
    for (guint k = 0; files != NULL && k < files->len; k++)
      if (!check_file (argv[0], g_ptr_array_index (files, k), ids, &error, &valid)) {
        unread = muster_command_fail (argv[0], error);
        g_clear_error (&error);
      }
    if (files == NULL) {
      unread = muster_command_fail (argv[0], error);
      g_clear_error (&error);
    }
  }
  return unread != MUSTER_EXIT_OK ? unread : valid ? MUSTER_EXIT_OK : MUSTER_EXIT_NO;
}

/* ---- grade ---- */

static void
add_margin (GString *out, const MusterMargin *margin)
{
  muster_json_name (out, "margin");
  if (margin == NULL) {
    g_string_append (out, "null");
    return;
  }
  g_string_append_c (out, '{');
  muster_json_put_text (out, "level", muster_level_name (margin->rank));
  muster_json_put_text (out, "fact", margin->fact);
  muster_json_put_real (out, "value", margin->value);
  muster_json_put_real (out, "bound", margin->bound);
  muster_json_name (out, "by");
  /* 7 − 6.4 is 0.6 to everybody but a computer. */
  char by[G_ASCII_DTOSTR_BUF_SIZE];
  muster_json_add_real (out,
                        g_ascii_strtod (g_ascii_formatd (by, sizeof by, "%.10g", margin->bound - margin->value), NULL));
  muster_json_put_text (out, "unit", margin->unit);
  g_string_append_c (out, '}');
}

static void
print_grade (const MusterPlan *plan, const MusterGrade *grade, gboolean linked)
{
  g_autoptr (GString) out = g_string_new ("{");

  muster_json_put_text (out, "plan", plan->id);
  muster_json_put_text (out, "name", plan->name);
  muster_json_put_text (out, "version", plan->version);
  muster_json_put_text (out, "level", muster_level_name (grade->rank));
  muster_json_put_text (out, "clause", grade->clause);
  muster_json_put_text (out, "source", grade->source);
  muster_json_put_text (out, "numbers", grade->numbers);
  add_margin (out, grade->margin);
  muster_json_put_texts (out, "missing", (const char *const *)grade->missing, -1);
  muster_json_put_text (out, "possible", muster_level_name (grade->possible));
  muster_json_put_text (out, "step", muster_step_name (grade->step));
  if (grade->step_clause != NULL) {
    muster_json_put_text (out, "step_clause", grade->step_clause);
    muster_json_put_text (out, "step_source", grade->step_source);
  }
  if (grade->advice != NULL)
    muster_json_put_text (out, "advice", grade->advice);
  muster_json_put_text (out, "approver", grade->approver);
  muster_json_put_text (out, "approver_level", grade->approver_level);
  muster_json_put_text (out, "approver_code", grade->approver_code);
  if (grade->second_approver != NULL)
    muster_json_put_text (out, "second_approver", grade->second_approver);
  muster_json_put_bool (out, "own_power", grade->own_power);
  if (linked)
    muster_json_put_bool (out, "linked", TRUE);
  if (plan->invented)
    muster_json_put_bool (out, "invented", TRUE);
  print_object (out);
}

/* Facts that no plan here looks at: whoever told them thinks that they count. */
static void
say_what_is_not_asked (const char *command, const MusterSituation *situation, GPtrArray *asked)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const MusterFactInfo *info;

  for (guint i = 0; (info = muster_fact_at (i)) != NULL; i++) {
    gboolean told = FALSE, counts = FALSE;
    for (guint k = 0; !told && k < situation->facts->len; k++)
      told = g_array_index (situation->facts, MusterFact, k).info == info;
    for (guint k = 0; told && !counts && k < asked->len; k++)
      counts = muster_plan_asks (g_ptr_array_index (asked, k), info);
    if (told && !counts)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", info->name);
  }
  if (names->len > 0)
    g_printerr (_ ("musterctl %s: no plan printed here looks at: %s\n"), command, names->str);
}

static int
run_grade (int argc, char **argv)
{
  g_autofree char *library = NULL, *facts = NULL, *text = NULL, *fallback = muster_file_in_data ("plans");
  gboolean linked = FALSE;
  GOptionEntry entries[]
      = { { "plans", 'p', 0, G_OPTION_ARG_FILENAME, &library,
            N_ ("A plan file, a folder of them, or a data folder (those that come with Muster)"), N_ ("PLANS") },
          { "facts", 'f', 0, G_OPTION_ARG_FILENAME, &facts, N_ ("The facts, as JSON; “-” reads standard input"),
            N_ ("FACTS.json") },
          { "linked", 0, 0, G_OPTION_ARG_NONE, &linked,
            N_ ("Also the plans that come along with this hazard and reach a level"), NULL },
          { NULL } };
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_problem_free);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free), plans = NULL, printed = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  gsize length;
  int code;

  muster_command_options (&muster_plan_commands[1], entries, argc, argv, 0, 0);
  if (facts == NULL) {
    g_printerr (_ ("musterctl %s: say which facts: --facts FACTS.json\n"), argv[0]);
    return MUSTER_EXIT_USAGE;
  }
  if (!read_file (facts, &text, &length, &error))
    return muster_command_fail (argv[0], error);
  g_autoptr (MusterSituation) situation = muster_situation_read (text, (gssize)length, problems, notes);
  for (guint i = 0; i < problems->len; i++)
    print_problem (argv[0], facts, g_ptr_array_index (problems, i));
  for (guint i = 0; i < notes->len; i++)
    g_printerr ("musterctl %s: %s: %s\n", argv[0], facts, (char *)g_ptr_array_index (notes, i));
  if (situation == NULL)
    return MUSTER_EXIT_INPUT;
  plans = read_library (argv[0], library != NULL ? library : fallback, &code);
  if (plans == NULL || (plans->len == 0 && code != MUSTER_EXIT_OK))
    return code;
  for (int along = 0; along <= 1; along++)
    for (guint i = 0; i < plans->len; i++) {
      const MusterPlan *plan = g_ptr_array_index (plans, i);
      gboolean fits = muster_plan_fits (plan, situation->hazard);
      if (!muster_plan_holds_at (plan, situation->jurisdiction)
          || (along == 0 ? !fits : fits || !muster_plan_comes_along (plan, situation->hazard)))
        continue;
      g_autoptr (MusterGrade) grade = muster_plan_grade (plan, situation);
      if (along == 1 && grade->rank == MUSTER_LEVELS)
        continue;
      if (along == 1 && !linked) {
        g_printerr (_ ("musterctl %s: the plan “%s” comes along and reaches level %s; --linked prints it too\n"),
                    argv[0], plan->id, muster_level_name (grade->rank));
        continue;
      }
      print_grade (plan, grade, along == 1);
      g_ptr_array_add (printed, (gpointer)plan);
    }
  if (printed->len > 0)
    say_what_is_not_asked (argv[0], situation, printed);
  if (printed->len > 0 || code != MUSTER_EXIT_OK)
    return code;
  g_printerr (_ ("musterctl %s: no plan here is about “%s”\n"), argv[0], situation->hazard);
  return MUSTER_EXIT_NO;
}

/* ---- list and show ---- */

static void
print_plan (const MusterPlan *plan)
{
  g_autoptr (GString) out = g_string_new ("{");

  muster_json_put_text (out, "plan", plan->id);
  muster_json_put_text (out, "name", plan->name);
  muster_json_put_text (out, "version", plan->version);
  muster_json_put_text (out, "class", plan->form);
  muster_json_put_text (out, "hazard", plan->hazard);
  muster_json_put_texts (out, "hazards", (const char *const *)plan->hazards, -1);
  muster_json_put_texts (out, "also", (const char *const *)plan->also, -1);
  muster_json_put_text (out, "owner", plan->owner);
  muster_json_put_text (out, "source", plan->source);
  muster_json_name (out, "levels");
  g_string_append_c (out, '[');
  for (int i = 0; i < MUSTER_LEVELS; i++)
    if (plan->levels[i] != NULL) {
      muster_json_comma (out);
      muster_json_add_text (out, muster_level_name (i));
    }
  g_string_append_c (out, ']');
  muster_json_put_int (out, "tasks", plan->tasks->len);
  muster_json_put_bool (out, "invented", plan->invented);
  print_object (out);
}

static int
run_list (int argc, char **argv)
{
  g_autofree char *library = NULL, *fallback = muster_file_in_data ("plans");
  GOptionEntry entries[]
      = { { "plans", 'p', 0, G_OPTION_ARG_FILENAME, &library,
            N_ ("A plan file, a folder of them, or a data folder (those that come with Muster)"), N_ ("PLANS") },
          { NULL } };
  int code;

  muster_command_options (&muster_plan_commands[2], entries, argc, argv, 0, 0);
  g_autoptr (GPtrArray) plans = read_library (argv[0], library != NULL ? library : fallback, &code);
  for (guint i = 0; plans != NULL && i < plans->len; i++)
    print_plan (g_ptr_array_index (plans, i));
  return code;
}

static gboolean
show_file (const char *path, const char *id, gboolean *found, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (MusterJson) root = NULL;
  gsize length;

  if (!read_file (path, &text, &length, error))
    return FALSE;
  root = muster_json_parse (text, (gssize)length, error);
  if (root == NULL) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  if (id != NULL && g_strcmp0 (muster_json_get_text (root, "id"), id) != 0)
    return TRUE;
  g_autoptr (GString) out = g_string_new (NULL);
  muster_json_add (out, root);
  puts (out->str);
  *found = TRUE;
  return TRUE;
}

static int
run_show (int argc, char **argv)
{
  g_autofree char *library = NULL, *fallback = muster_file_in_data ("plans");
  GOptionEntry entries[]
      = { { "plans", 'p', 0, G_OPTION_ARG_FILENAME, &library,
            N_ ("A plan file, a folder of them, or a data folder (those that come with Muster)"), N_ ("PLANS") },
          { NULL } };
  g_autoptr (GError) error = NULL;
  gboolean found = FALSE;

  muster_command_options (&muster_plan_commands[3], entries, argc, argv, 1, 1);
  gboolean is_file = g_str_has_suffix (argv[1], ".json");
  g_autoptr (GPtrArray) files = list_files (is_file ? argv[1] : library != NULL ? library : fallback, &error);
  for (guint i = 0; files != NULL && i < files->len && !found; i++)
    if (!show_file (g_ptr_array_index (files, i), is_file ? NULL : argv[1], &found, &error))
      return muster_command_fail (argv[0], error);
  if (files == NULL)
    return muster_command_fail (argv[0], error);
  if (found)
    return MUSTER_EXIT_OK;
  g_printerr (_ ("musterctl %s: there is no plan “%s” here; “musterctl plan list” names them\n"), argv[0], argv[1]);
  return MUSTER_EXIT_NO;
}
