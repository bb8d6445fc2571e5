/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Graphs of the DIMACS challenge: distances against Bellman and Ford, also after closures, and bad files. */
#include "fixture.h"
#include "road/dimacs.h"
#include "road/network.h"
#include <string.h>

typedef struct {
  guint32 tail, head;
  gint64 length;
} Arc;

static void
bellman_ford (const GArray *arcs, guint32 n, guint32 from, gint64 *distance)
{
  gboolean changed = TRUE;
  for (guint32 u = 1; u <= n; u++)
    distance[u] = -1;
  distance[from] = 0;
  while (changed) {
    changed = FALSE;
    for (guint i = 0; i < arcs->len; i++) {
      const Arc *a = &g_array_index (arcs, Arc, i);
      if (distance[a->tail] < 0 || (distance[a->head] >= 0 && distance[a->head] <= distance[a->tail] + a->length))
        continue;
      distance[a->head] = distance[a->tail] + a->length;
      changed = TRUE;
    }
  }
}

static MusterDimacs *
read_text (const char *text, gssize length, GError **error)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *path = folder_path (&folder, "a.gr");
  g_assert_true (g_file_set_contents (path, text, length, NULL));
  MusterDimacs *graph = muster_dimacs_read (path, error);
  folder_clear (&folder);
  return graph;
}

static void
check_all (MusterDimacs *graph, const GArray *arcs, guint32 n)
{
  g_autofree gint64 *distance = g_new (gint64, n + 1);
  for (guint32 s = 1; s <= n; s += 1 + n / 12) {
    bellman_ford (arcs, n, s, distance);
    for (guint32 t = 1; t <= n; t++) {
      g_assert_cmpint (muster_dimacs_distance (graph, s, t), ==, distance[t]);
      if (t % 7 == 0)
        g_assert_cmpint (muster_dimacs_dijkstra (graph, s, t), ==, distance[t]);
    }
  }
}

static void
test_distances (void)
{
  for (guint32 seed = 1; seed <= 40; seed++) {
    g_autoptr (GRand) random = g_rand_new_with_seed (seed);
    g_autoptr (GArray) arcs = g_array_new (FALSE, FALSE, sizeof (Arc));
    g_autoptr (GString) text = g_string_new ("c a comment\n\n");
    g_autoptr (GError) error = NULL;
    guint32 n = (guint32)g_rand_int_range (random, 1, 90), m = (guint32)g_rand_int_range (random, 0, (gint32)(4 * n));
    /* Some seeds with lengths far beyond 32 bits, some with many zeros; loops and parallels among them. */
    gint64 longest = seed % 4 == 0 ? G_GINT64_CONSTANT (1000000000000) : seed % 4 == 1 ? 2 : 1000;
    g_string_append_printf (text, "p sp %u %u\n", n, m);
    for (guint32 i = 0; i < m; i++) {
      Arc a = { (guint32)g_rand_int_range (random, 1, (gint32)n + 1), 0,
                (gint64)(g_rand_double (random) * (double)longest) };
      gint32 near = (gint32)a.tail + g_rand_int_range (random, -5, 6),
             any = g_rand_int_range (random, 1, (gint32)n + 1);
      a.head = (guint32)(seed % 3 == 0 ? any : CLAMP (near, 1, (gint32)n));
      g_array_append_val (arcs, a);
      g_string_append_printf (text, "a %u %u %" G_GINT64_FORMAT "%s", a.tail, a.head, a.length,
                              seed % 2 ? "\n" : " \r\n");
    }
    g_test_message ("seed %u", seed);
    g_autoptr (MusterDimacs) graph = read_text (text->str, (gssize)text->len, &error);
    g_assert_no_error (error);
    g_assert_true (muster_dimacs_prepare (graph));
    check_all (graph, arcs, n);
    for (guint round = 0; round < 3 && arcs->len > 0; round++) {
      guint32 tail = g_array_index (arcs, Arc, arcs->len / 2).tail,
              head = g_array_index (arcs, Arc, arcs->len / 2).head;
      guint closed = muster_dimacs_close (graph, tail, head), gone = 0;
      for (guint i = arcs->len; i-- > 0;)
        if (g_array_index (arcs, Arc, i).tail == tail && g_array_index (arcs, Arc, i).head == head) {
          g_array_remove_index (arcs, i);
          gone++;
        }
      g_assert_cmpuint (closed, ==, gone);
      check_all (graph, arcs, n);
    }
    muster_dimacs_close_random (graph, 10, seed);
    for (guint32 t = 1; t <= n; t++)
      g_assert_cmpint (muster_dimacs_distance (graph, 1, t), ==, muster_dimacs_dijkstra (graph, 1, t));
  }
}

/* A graph in which everything is near everything has no small hierarchy; the answers stay right. */
static void
test_entangled (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GString) text = g_string_new ("p sp 7000 60000\n");
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < 60000; i++)
    g_string_append_printf (text, "a %d %d %d\n", g_rand_int_range (random, 1, 7001),
                            g_rand_int_range (random, 1, 7001), g_rand_int_range (random, 0, 1000));
  g_autoptr (MusterDimacs) graph = read_text (text->str, (gssize)text->len, &error);
  g_assert_no_error (error);
  g_assert_false (muster_dimacs_prepare (graph));
  g_assert_cmpint (muster_dimacs_distance (graph, 1, 500), ==, muster_dimacs_dijkstra (graph, 1, 500));
}

static void
test_bad_files (void)
{
  static const struct {
    const char *text, *says;
  } bad[] = {
    { "", "no graph" },
    { "c nothing\n", "no graph" },
    { "p tw 3 1\na 1 2 3\n", "line 1" },
    { "a 1 2 3\n", "line 1" },
    { "p sp 3\n", "number of arcs is missing" },
    { "p sp 3 1 9\na 1 2 3\n", "line 1" },
    { "p sp -3 1\na 1 2 3\n", "line 1" },
    { "p sp 3 99999999999999999999\n", "line 1" },
    { "p sp 3 2000000000\na 1 2 3\n", "too short" },
    { "p sp 3 1\na 1 4 3\n", "line 2" },
    { "p sp 3 1\nc x\na 0 2 3\n", "line 3" },
    { "p sp 3 1\na 1 2 -7\n", "“-7”" },
    { "p sp 3 1\na 1 2 nan\n", "“nan”" },
    { "p sp 3 1\na 1 2 1.5\n", "“1.5”" },
    { "p sp 3 1\na 1 2 99999999999999999999999\n", "line 2" },
    { "p sp 3 1\na 1 2 9223372036854775807\n", "line 2" },
    { "p sp 3 1\na 1 2\n", "length is missing" },
    { "p sp 3 1\na 1 2 3 4\n", "line 2" },
    { "p sp 3 1\na 1 2 3\na 1 2 3\n", "line 3" },
    { "p sp 3 2\na 1 2 3\n", "1 of 2" },
    { "p sp 3 1\np sp 3 1\na 1 2 3\n", "line 2" },
    { "p sp 3 1\nx 1 2 3\n", "line 2" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (read_text (bad[i].text, (gssize)strlen (bad[i].text), &error));
    g_assert_error (error, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_INPUT);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, bad[i].says));
  }
  /* Any bytes give a graph or an error. */
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  static const char whole[] = "c x\np sp 5 4\na 1 2 3\na 2 3 1\na 3 4 1\na 5 1 0\n";
  for (guint i = 0; i < 3000; i++) {
    char text[sizeof whole];
    memcpy (text, whole, sizeof whole);
    for (guint k = 0; k < 3; k++)
      text[g_rand_int_range (random, 0, sizeof whole - 1)] = (char)g_rand_int_range (random, 0, 256);
    g_autoptr (MusterDimacs) graph = read_text (text, sizeof whole - 1, NULL);
    if (graph && muster_dimacs_count_nodes (graph) < 1000) {
      muster_dimacs_prepare (graph);
      for (guint32 t = 1; t <= MIN (muster_dimacs_count_nodes (graph), 5); t++)
        g_assert_cmpint (muster_dimacs_distance (graph, 1, t), ==, muster_dimacs_dijkstra (graph, 1, t));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/road/dimacs/distances-are-exact-also-after-closures", test_distances);
  g_test_add_func ("/road/dimacs/an-entangled-graph-is-answered-all-the-same", test_entangled);
  g_test_add_func ("/road/dimacs/bad-files-name-the-line", test_bad_files);
  return g_test_run ();
}
