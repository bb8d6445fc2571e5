/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include <glib/gstdio.h>

void
folder_init (Folder *folder)
{
  g_autoptr (GError) error = NULL;
  folder->dir = g_dir_make_tmp ("muster-road-XXXXXX", &error);
  g_assert_no_error (error);
}

void
folder_clear (Folder *folder)
{
  g_chmod (folder->dir, 0755);
  g_autoptr (GDir) dir = g_dir_open (folder->dir, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *path = folder_path (folder, name);
    g_unlink (path);
  }
  g_rmdir (folder->dir);
  g_clear_pointer (&folder->dir, g_free);
}

char *
folder_path (const Folder *folder, const char *name)
{
  return g_build_filename (folder->dir, name, NULL);
}

guint
folder_count (const Folder *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder->dir, 0, NULL);
  guint n = 0;
  while (g_dir_read_name (dir))
    n++;
  return n;
}

char *
demo_pbf (void)
{
  return g_test_build_filename (G_TEST_DIST, "data", "demo", "liechtenstein-2013-08-03.osm.pbf", NULL);
}

void
build_area (const char *pbf, const char *out, MusterAreaReport *report)
{
  MusterAreaReport unused;
  g_autoptr (GError) error = NULL;
  gboolean good = muster_area_build (pbf, out, NULL, NULL, NULL, report ? report : &unused, &error);
  g_assert_no_error (error);
  g_assert_true (good);
}

static Folder demo_folder;
static char *demo_path;
static MusterArea *demo;

MusterArea *
demo_area (void)
{
  if (!demo) {
    g_autofree char *pbf = demo_pbf ();
    g_autoptr (GError) error = NULL;
    folder_init (&demo_folder);
    demo_path = folder_path (&demo_folder, "demo.area");
    build_area (pbf, demo_path, NULL);
    demo = muster_area_open (demo_path, &error);
    g_assert_no_error (error);
  }
  return demo;
}

const char *
demo_area_path (void)
{
  demo_area ();
  return demo_path;
}

void
demo_area_done (void)
{
  if (!demo)
    return;
  g_clear_pointer (&demo, muster_area_close);
  folder_clear (&demo_folder);
  g_clear_pointer (&demo_path, g_free);
}
