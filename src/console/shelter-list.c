/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The NEAREST few by great-circle distance. Which shelter is best is another question, with roads and places left in
 * it; this list only says what is near.
 */
#include "console/shelter-list.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "desk/record-facts.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

#define NEAREST 4

struct _MusterShelterList {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *rows, *none;
};

G_DEFINE_FINAL_TYPE (MusterShelterList, muster_shelter_list, ADW_TYPE_BIN)

typedef struct {
  MusterShelterList *list;
  char *shelter;
  gboolean open;
  GtkWidget *name, *line, *state, *act;
} Row;

typedef struct {
  MusterRecord *shelter;
  double metres;
} Near;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->shelter);
  g_free (row);
}

static void
on_act (Row *row)
{
  if (row->open)
    muster_desk_close_shelter (row->list->desk, row->shelter);
  else
    muster_desk_open_shelter (row->list->desk, row->shelter);
}

static void
on_name (Row *row)
{
  muster_desk_select (row->list->desk, row->shelter);
}

static GtkWidget *
make_row (MusterShelterList *self, const char *shelter)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  Row *row = g_new0 (Row, 1);
  row->list = self;
  row->shelter = g_strdup (shelter);
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  gtk_widget_add_css_class (box, "page-row");
  gtk_widget_set_hexpand (words, TRUE);
  row->name = muster_part_name_link (G_CALLBACK (on_name), row);
  row->line = muster_part_label ("", "secondary");
  row->state = muster_part_words ("", "secondary");
  row->act = muster_part_button ("", G_CALLBACK (on_act), row);
  gtk_box_append (GTK_BOX (words), row->name);
  gtk_box_append (GTK_BOX (words), row->line);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), row->state);
  gtk_box_append (GTK_BOX (box), row->act);
  return box;
}

static void
show_row (MusterShelterList *self, GtkWidget *box, const Near *near)
{
  Row *row = g_object_get_data (G_OBJECT (box), "row");
  const char *state = muster_record_text (near->shelter, MUSTER_SHELTER_STATE);
  const char *name = muster_record_name (near->shelter);
  row->open = g_strcmp0 (state, "open") == 0 || g_strcmp0 (state, "full") == 0;
  g_autofree char *people = muster_facts_line (self->desk, near->shelter, 0),
                  *far = muster_words_distance (near->metres);
  /* Translators: people in the shelter and where it is, then the distance */
  g_autofree char *line = g_strdup_printf (_ ("%s · %s straight line"), people, far);
  /* Translators: button that opens a shelter; then the same as a name, with the shelter's */
  g_autofree char *act = g_strdup_printf (row->open ? _ ("Close %s") : _ ("Open %s"), name);
  muster_part_name_link_set (row->name, name);
  gtk_label_set_text (GTK_LABEL (row->line), line);
  gtk_label_set_text (GTK_LABEL (row->state),
                      state != NULL ? muster_word_label (muster_words_shelter_state, state) : _ ("state unknown"));
  muster_part_class (row->state, "good", row->open);
  gtk_button_set_label (GTK_BUTTON (row->act), row->open ? C_ ("shelter", "Close") : C_ ("shelter", "Open"));
  muster_part_name (row->act, act);
  gtk_widget_set_visible (row->act, g_strcmp0 (state, "unusable") != 0);
  muster_part_class (box, "provisional", near->shelter->provisional);
}

static void
muster_shelter_list_finalize (GObject *object)
{
  MusterShelterList *self = MUSTER_SHELTER_LIST (object);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_shelter_list_parent_class)->finalize (object);
}

static void
muster_shelter_list_class_init (MusterShelterListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_shelter_list_finalize;
}

static void
muster_shelter_list_init (MusterShelterList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->rows = muster_keyed_box_new ();
  self->none = muster_part_label ("", "secondary");
  gtk_box_append (GTK_BOX (box), muster_part_section (_ ("Shelters near")));
  gtk_box_append (GTK_BOX (box), self->none);
  gtk_box_append (GTK_BOX (box), self->rows);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_shelter_list_new (MusterDesk *desk)
{
  MusterShelterList *self = g_object_new (MUSTER_TYPE_SHELTER_LIST, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

static int
compare_near (gconstpointer a, gconstpointer b)
{
  const Near *x = a, *y = b;
  if (x->metres != y->metres)
    return x->metres < y->metres ? -1 : 1;
  return strcmp (x->shelter->id, y->shelter->id);
}

void
muster_shelter_list_show (MusterShelterList *self, const MusterRecord *incident)
{
  g_autoptr (GArray) near = g_array_new (FALSE, FALSE, sizeof (Near));
  g_autoptr (GPtrArray) shelters = muster_desk_list (self->desk, MUSTER_SHELTER);
  MusterLatLon at, there;
  gboolean placed = muster_record_position (incident, &at);
  for (guint i = 0; placed && i < shelters->len; i++) {
    Near n = { g_ptr_array_index (shelters, i), 0 };
    if (!muster_record_position (n.shelter, &there))
      continue;
    n.metres = muster_distance_m (at, there);
    g_array_append_val (near, n);
  }
  g_array_sort (near, compare_near);
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->rows);
  muster_keyed_box_begin (rows);
  for (guint i = 0; i < MIN (near->len, NEAREST); i++) {
    const Near *n = &g_array_index (near, Near, i);
    GtkWidget *row = muster_keyed_box_take (rows, n->shelter->id);
    if (row == NULL) {
      row = make_row (self, n->shelter->id);
      muster_keyed_box_add (rows, n->shelter->id, row);
    }
    show_row (self, row, n);
  }
  muster_keyed_box_end (rows);
  muster_part_set_text (self->none, !placed          ? _ ("The incident has no position yet.")
                                    : near->len == 0 ? _ ("No shelter is on record.")
                                                     : NULL);
}
