/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was shown as saved is there, whatever happened to the program or the disk. */
#include "store/store.h"
#include "store/verify.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void
remove_tree (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_unlink (path);
  }
  g_rmdir (dir);
}

static MusterIntent *
numbered_note (guint n)
{
  MusterIntent *intent = muster_intent_new ("log.add");
  g_autofree char *id = g_strdup_printf ("note-%u", n), *text = g_strdup_printf ("note %u", n);

  muster_intent_set_entity (intent, id);
  muster_intent_text (intent, MUSTER_LOG_TEXT, text);
  return intent;
}

static void
assert_verifies (const char *dir)
{
  MusterVerifyReport report;
  g_autoptr (GError) error = NULL;
  gboolean good = muster_verify (dir, &report, &error);

  g_assert_no_error (error);
  if (!good)
    g_error ("%s: %s", report.first_bad, report.problem);
  muster_verify_report_clear (&report);
}

/* The child writes notes and says each number through the pipe once it is durable, until it is killed. */
static G_GNUC_NORETURN void
write_notes (const char *dir, guint from, int pipe_end)
{
  MusterStore *store = muster_store_open (dir, MUSTER_STORE_CREATE, NULL);

  for (guint n = from; store != NULL; n++) {
    MusterOp *op = muster_store_submit (store, numbered_note (n), NULL);
    if (op == NULL || write (pipe_end, &n, sizeof n) != sizeof n)
      break;
    muster_op_unref (op);
  }
  _exit (1);
}

static void
test_kill_loses_nothing (void)
{
  g_autofree char *dir = g_dir_make_tmp ("muster-kill-XXXXXX", NULL);
  guint32 seed = g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint next = 0;

  g_test_message ("seed %u", seed);
  for (int round = 0; round < 12; round++) {
    int ends[2];
    guint n, last = next;
    gboolean any = FALSE;
    pid_t child;
    g_assert_cmpint (pipe (ends), ==, 0);
    child = fork ();
    if (child == 0) {
      close (ends[0]);
      write_notes (dir, next, ends[1]);
    }
    close (ends[1]);
    g_usleep ((gulong)g_rand_int_range (random, 1000, 60000));
    kill (child, SIGKILL);
    waitpid (child, NULL, 0);
    while (read (ends[0], &n, sizeof n) == sizeof n) {
      last = n;
      any = TRUE;
    }
    close (ends[0]);
    g_autoptr (GError) error = NULL;
    g_autoptr (MusterStore) store = muster_store_open (dir, MUSTER_STORE_CREATE, &error);
    g_assert_no_error (error);
    for (guint i = 0; any && i <= last; i++) {
      g_autofree char *id = g_strdup_printf ("note-%u", i);
      g_assert_nonnull (muster_picture_get (muster_store_get_picture (store), NULL, id));
    }
    /* One more than was said may have reached the disk; go on after it. */
    next = muster_picture_count (muster_store_get_picture (store), NULL, MUSTER_LOG);
    g_assert_cmpuint (next, >=, any ? last + 1 : last);
    muster_store_close (store);
    assert_verifies (dir);
  }
  remove_tree (dir);
}

/* Writes notes until the disk says no; then makes room and goes on. Says how it went by its exit status. */
static int
fill_disk (const char *dir, gboolean by_limit)
{
  MusterStore *store = muster_store_open (dir, MUSTER_STORE_CREATE, NULL);
  struct rlimit room = { 600000, RLIM_INFINITY };
  GError *error = NULL;
  guint saved = 0;
  MusterOp *op;

  if (store == NULL)
    return 10;
  if (by_limit) {
    signal (SIGXFSZ, SIG_IGN);
    setrlimit (RLIMIT_FSIZE, &room);
  }
  while ((op = muster_store_submit (store, numbered_note (saved), &error)) != NULL && saved < 100000) {
    muster_op_unref (op);
    saved++;
  }
  if (!g_error_matches (error, MUSTER_STORE_ERROR, by_limit ? MUSTER_STORE_ERROR_FAILED : MUSTER_STORE_ERROR_FULL)) {
    g_printerr ("# after %u: %s\n", saved, error != NULL ? error->message : "no error");
    return 11;
  }
  if (muster_picture_count (muster_store_get_picture (store), NULL, MUSTER_LOG) != saved)
    return 12;
  g_clear_error (&error);
  if (by_limit) {
    room.rlim_cur = RLIM_INFINITY;
    setrlimit (RLIMIT_FSIZE, &room);
    op = muster_store_submit (store, numbered_note (saved), &error);
    if (op == NULL)
      return 13;
    muster_op_unref (op);
    saved++;
  }
  muster_store_close (store);
  g_object_unref (store);
  store = muster_store_open (dir, MUSTER_STORE_READ_ONLY, NULL);
  return store != NULL && muster_picture_count (muster_store_get_picture (store), NULL, MUSTER_LOG) == saved ? 0 : 14;
}

static void
run_fill (const char *dir, gboolean by_limit)
{
  int status = -1;
  pid_t child = fork ();

  if (child == 0)
    _exit (fill_disk (dir, by_limit));
  waitpid (child, &status, 0);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  assert_verifies (dir);
}

static void
test_no_room_changes_nothing (void)
{
  g_autofree char *dir = g_dir_make_tmp ("muster-room-XXXXXX", NULL);

  run_fill (dir, TRUE);
  remove_tree (dir);
}

static void
test_full_disk_changes_nothing (void)
{
  g_autofree char *dir = g_dir_make_tmp ("muster-full-XXXXXX", NULL);

  if (mount ("tmpfs", dir, "tmpfs", 0, "size=1m") != 0) {
    g_test_skip ("a small disk of its own needs the right to mount one");
    g_rmdir (dir);
    return;
  }
  run_fill (dir, FALSE);
  umount (dir);
  g_rmdir (dir);
}

static void
test_read_only_folder_can_be_read (void)
{
  g_autofree char *dir = g_dir_make_tmp ("muster-ro-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  MusterStore *store = muster_store_open (dir, MUSTER_STORE_CREATE, &error);
  g_autoptr (MusterOp) op = muster_store_submit (store, numbered_note (1), &error);

  g_assert_no_error (error);
  muster_store_close (store);
  g_object_unref (store);
  g_chmod (dir, 0555);
  if (geteuid () == 0) {
    /* Modes do not bind root; a read-only mount of the folder on itself does. */
    if (mount (dir, dir, NULL, MS_BIND, NULL) != 0
        || mount (NULL, dir, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) != 0) {
      g_test_skip ("a read-only folder for root needs the right to mount one");
      umount (dir);
      g_chmod (dir, 0755);
      remove_tree (dir);
      return;
    }
  }
  g_assert_null (muster_store_open (dir, 0, &error));
  g_assert_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  store = muster_store_open (dir, MUSTER_STORE_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (muster_picture_count (muster_store_get_picture (store), NULL, MUSTER_LOG), ==, 1);
  g_object_unref (store);
  assert_verifies (dir);
  if (geteuid () == 0)
    umount (dir);
  g_chmod (dir, 0755);
  remove_tree (dir);
}

/* Whatever bytes are in the file, opening and verifying end with an answer. */
static void
test_damaged_file_is_an_error_not_a_crash (void)
{
  g_autofree char *dir = g_dir_make_tmp ("muster-damage-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "journal.db", NULL), *good = NULL;
  guint32 seed = g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  gsize size;
  MusterStore *store = muster_store_open (dir, MUSTER_STORE_CREATE, NULL);
  guint found = 0;

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 40; i++) {
    g_autoptr (MusterOp) op = muster_store_submit (store, numbered_note (i), NULL);
    g_assert_nonnull (op);
  }
  muster_store_close (store);
  g_object_unref (store);
  g_assert_true (g_file_get_contents (path, &good, &size, NULL));
  for (int round = 0; round < 150; round++) {
    g_autofree char *bad = g_memdup2 (good, size);
    g_autoptr (GError) error = NULL;
    MusterVerifyReport report;
    gsize length = round % 10 == 0 ? (gsize)g_rand_int_range (random, 0, (int)size) : size;
    for (int k = g_rand_int_range (random, 1, 6); k > 0; k--)
      bad[g_rand_int_range (random, 0, (int)size)] ^= (char)g_rand_int_range (random, 1, 256);
    g_assert_true (g_file_set_contents (path, bad, (gssize)length, NULL));
    if (!muster_verify (dir, &report, &error)) {
      g_assert_true (error != NULL || report.problem != NULL);
      found++;
    }
    muster_verify_report_clear (&report);
    g_clear_error (&error);
    store = muster_store_open (dir, MUSTER_STORE_READ_ONLY, &error);
    g_assert_true ((store != NULL) == (error == NULL));
    g_clear_object (&store);
  }
  g_assert_cmpuint (found, ==, 150);
  remove_tree (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crash/kill-loses-nothing", test_kill_loses_nothing);
  g_test_add_func ("/crash/no-room-changes-nothing", test_no_room_changes_nothing);
  g_test_add_func ("/crash/full-disk-changes-nothing", test_full_disk_changes_nothing);
  g_test_add_func ("/crash/read-only-folder-can-be-read", test_read_only_folder_can_be_read);
  g_test_add_func ("/crash/damaged-file-is-an-error", test_damaged_file_is_an_error_not_a_crash);
  return g_test_run ();
}
