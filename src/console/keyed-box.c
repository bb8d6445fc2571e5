/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A box rather than a list box: its rows hold buttons and entries that are themselves the stops of the Tab key.
 */
#include "console/keyed-box.h"
#include "console/page-parts.h"

struct _MusterKeyedBox {
  GtkBox parent_instance;
  GHashTable *rows;  /* key → GtkWidget */
  GHashTable *named; /* (nullable) set of keys named since begin */
  GtkWidget *last;   /* the row named last */
};

G_DEFINE_FINAL_TYPE (MusterKeyedBox, muster_keyed_box, GTK_TYPE_BOX)

static void
muster_keyed_box_finalize (GObject *object)
{
  MusterKeyedBox *self = MUSTER_KEYED_BOX (object);
  g_hash_table_unref (self->rows);
  g_clear_pointer (&self->named, g_hash_table_unref);
  G_OBJECT_CLASS (muster_keyed_box_parent_class)->finalize (object);
}

static void
muster_keyed_box_class_init (MusterKeyedBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_keyed_box_finalize;
}

static void
muster_keyed_box_init (MusterKeyedBox *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "keyed-box");
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

GtkWidget *
muster_keyed_box_new (void)
{
  return g_object_new (MUSTER_TYPE_KEYED_BOX, NULL);
}

void
muster_keyed_box_begin (MusterKeyedBox *self)
{
  g_clear_pointer (&self->named, g_hash_table_unref);
  self->named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->last = NULL;
}

GtkWidget *
muster_keyed_box_take (MusterKeyedBox *self, const char *key)
{
  GtkWidget *row = g_hash_table_lookup (self->rows, key);
  if (row == NULL)
    return NULL;
  g_hash_table_add (self->named, g_strdup (key));
  if (gtk_widget_get_prev_sibling (row) != self->last)
    gtk_box_reorder_child_after (GTK_BOX (self), row, self->last);
  self->last = row;
  return row;
}

void
muster_keyed_box_add (MusterKeyedBox *self, const char *key, GtkWidget *row)
{
  gtk_box_insert_child_after (GTK_BOX (self), row, self->last);
  g_hash_table_insert (self->rows, g_strdup (key), row);
  g_hash_table_add (self->named, g_strdup (key));
  self->last = row;
}

void
muster_keyed_box_end (MusterKeyedBox *self)
{
  GHashTableIter iter;
  gpointer key, row;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    if (!g_hash_table_contains (self->named, key)) {
      g_hash_table_iter_remove (&iter);
      muster_part_hand_on_focus (row); /* else the keyboard would begin again at the window's first widget */
      gtk_box_remove (GTK_BOX (self), row);
    }
}

guint
muster_keyed_box_count (MusterKeyedBox *self)
{
  return g_hash_table_size (self->rows);
}
