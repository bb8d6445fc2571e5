/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages of text: nothing is lost over a page break, every page says which it is, the same content has the same bytes.
 * What a page says is read back with pdftotext, which shares nothing with what wrote it. */
#include "report/document.h"
#include <glib/gstdio.h>
#include <string.h>

static char *
read_back (const char *path)
{
  g_autoptr (GError) error = NULL;
  const char *const words[] = { "pdftotext", "-layout", path, "-", NULL };
  char *text = NULL;

  if (!g_spawn_sync (NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text,
                     NULL, NULL, &error))
    return NULL;
  /* How wide a blank must be to be one is that program's own idea. */
  for (char *from = text, *to = text; text != NULL; from++) {
    if (*from != ' ')
      *to++ = *from;
    if (*from == '\0')
      break;
  }
  return text;
}

static MusterDocument *
story (guint lines, gboolean drill)
{
  MusterDocument *d = muster_document_new ("时间线");
  muster_document_set_subtitle (d, "堤防渗水");
  muster_document_set_unit (d, "Centre");
  muster_document_set_drill (d, drill);
  muster_document_set_time (d, 1800000000000);
  muster_document_add_fact (d, "Kind", "Flood");
  muster_document_add_fact (d, "Absent", NULL);
  muster_document_add_section (d, "What happened");
  for (guint i = 0; i < lines; i++) {
    g_autofree char *text = g_strdup_printf ("entry-%04u 水位 %u 厘米", i, i);
    muster_document_add_line (d, "14:05:30", text, "desk1");
  }
  return d;
}

static void
test_no_line_is_lost (void)
{
  g_autofree char *dir = g_dir_make_tmp ("muster-document-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "story.pdf", NULL);
  const guint counts[] = { 0, 1, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 200 };

  for (gsize k = 0; k < G_N_ELEMENTS (counts); k++) {
    g_autoptr (MusterDocument) d = story (counts[k], k % 2 == 0);
    g_autoptr (GPtrArray) pages = muster_document_record (d);
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    g_assert_true (muster_document_write (d, path, &error));
    g_assert_no_error (error);
    text = read_back (path);
    if (text == NULL) {
      g_test_skip ("pdftotext is not there");
      break;
    }
    g_assert_null (strstr (text, "Absent"));
    g_assert_nonnull (strstr (text, "堤防渗水"));
    for (guint i = 0; i < counts[k]; i++) {
      g_autofree char *entry = g_strdup_printf ("entry-%04u水位%u厘米", i, i);
      g_assert_nonnull (strstr (text, entry));
    }
    for (guint page = 1; page <= pages->len; page++) {
      g_autofree char *number = g_strdup_printf ("%u/%u", page, pages->len);
      g_assert_nonnull (strstr (text, number));
    }
    g_unlink (path);
  }
  g_rmdir (dir);
}

/* One entry longer than a page goes on over it, word by word. */
static void
test_a_long_entry_goes_on (void)
{
  g_autoptr (MusterDocument) d = muster_document_new ("Long");
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *dir = g_dir_make_tmp ("muster-document-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "long.pdf", NULL), *text = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (words, "w%04u ", i);
  muster_document_add_section (d, "Log");
  muster_document_add_line (d, "14:05", words->str, "desk1");
  g_autoptr (GPtrArray) pages = muster_document_record (d);
  g_assert_cmpuint (pages->len, >=, 3);
  g_assert_true (muster_document_write (d, path, NULL));
  text = read_back (path);
  for (guint i = 0; text != NULL && i < 3000; i += 7) {
    g_autofree char *word = g_strdup_printf ("w%04u", i);
    g_assert_nonnull (strstr (text, word));
  }
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_same_content_same_bytes (void)
{
  g_autofree char *dir = g_dir_make_tmp ("muster-document-XXXXXX", NULL), *one = NULL, *two = NULL;
  g_autofree char *a = g_build_filename (dir, "a.pdf", NULL), *b = g_build_filename (dir, "b.pdf", NULL);
  gsize n, m;

  for (int i = 0; i < 2; i++) {
    g_autoptr (MusterDocument) d = story (60, TRUE);
    g_assert_true (muster_document_write (d, i == 0 ? a : b, NULL));
  }
  g_assert_true (g_file_get_contents (a, &one, &n, NULL) && g_file_get_contents (b, &two, &m, NULL));
  g_assert_cmpmem (one, n, two, m);
  g_unlink (a);
  g_unlink (b);
  g_rmdir (dir);
}

static void
test_a_place_that_cannot_be_written_is_said (void)
{
  g_autoptr (MusterDocument) d = story (1, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_false (muster_document_write (d, "/not/there/x.pdf", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/no-line-is-lost", test_no_line_is_lost);
  g_test_add_func ("/document/a-long-entry-goes-on", test_a_long_entry_goes_on);
  g_test_add_func ("/document/same-content-same-bytes", test_same_content_same_bytes);
  g_test_add_func ("/document/a-place-that-cannot-be-written-is-said", test_a_place_that_cannot_be_written_is_said);
  return g_test_run ();
}
