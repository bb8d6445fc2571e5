/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * People are counted in and out by differences, so two doors may count at once. The bar fills towards capacity; past it
 * the words say by how many.
 */
#include "console/shelter-page.h"
#include "console/page-parts.h"
#include "console/record-notice.h"
#include "desk/record-facts.h"
#include <glib/gi18n-lib.h>

struct _MusterShelterPage {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *shelter;
  gboolean open;
  gint64 occupancy;
  GtkWidget *title, *state, *notice, *act, *people, *over, *bar, *number, *in, *out, *capacity, *fields;
};

G_DEFINE_FINAL_TYPE (MusterShelterPage, muster_shelter_page, ADW_TYPE_BIN)

static void
on_act (MusterShelterPage *self)
{
  if (self->open)
    muster_desk_close_shelter (self->desk, self->shelter);
  else
    muster_desk_open_shelter (self->desk, self->shelter);
}

static void
update_buttons (MusterShelterPage *self)
{
  int n = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->number));
  gtk_widget_set_sensitive (self->out, n <= self->occupancy);
}

static void
on_in (MusterShelterPage *self)
{
  gtk_spin_button_update (GTK_SPIN_BUTTON (self->number));
  muster_desk_move_people (self->desk, self->shelter,
                           gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->number)));
}

static void
on_out (MusterShelterPage *self)
{
  gtk_spin_button_update (GTK_SPIN_BUTTON (self->number));
  int n = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->number));
  if (n <= self->occupancy)
    muster_desk_move_people (self->desk, self->shelter, -n);
}

static void
muster_shelter_page_finalize (GObject *object)
{
  MusterShelterPage *self = MUSTER_SHELTER_PAGE (object);
  g_clear_object (&self->desk);
  g_free (self->shelter);
  G_OBJECT_CLASS (muster_shelter_page_parent_class)->finalize (object);
}

static void
muster_shelter_page_class_init (MusterShelterPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_shelter_page_finalize;
}

static void
muster_shelter_page_init (MusterShelterPage *self)
{
}

static GtkWidget *
make_counter (MusterShelterPage *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->number = gtk_spin_button_new_with_range (1, 100000, 1);
  muster_part_name (self->number, _ ("How many people"));
  g_signal_connect_swapped (self->number, "value-changed", G_CALLBACK (update_buttons), self);
  g_signal_connect_swapped (gtk_editable_get_delegate (GTK_EDITABLE (self->number)), "activate", G_CALLBACK (on_in),
                            self);
  self->in = muster_part_button (_ ("Came in"), G_CALLBACK (on_in), self);
  self->out = muster_part_button (_ ("Left"), G_CALLBACK (on_out), self);
  gtk_box_append (GTK_BOX (line), self->number);
  gtk_box_append (GTK_BOX (line), self->in);
  gtk_box_append (GTK_BOX (line), self->out);
  return line;
}

GtkWidget *
muster_shelter_page_new (MusterDesk *desk)
{
  MusterShelterPage *self = g_object_new (MUSTER_TYPE_SHELTER_PAGE, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column);
  self->desk = g_object_ref (desk);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  self->state = muster_part_label ("", "secondary");
  gtk_widget_set_hexpand (self->state, TRUE);
  self->act = muster_part_button ("", G_CALLBACK (on_act), self);
  gtk_box_append (GTK_BOX (head), self->state);
  gtk_box_append (GTK_BOX (head), self->act);
  self->bar = gtk_progress_bar_new ();
  self->fields = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->fields), 14);
  gtk_grid_set_row_spacing (GTK_GRID (self->fields), 5);
  GtkWidget *parts[] = {
    self->title = muster_part_label ("", "title"),
    head,
    self->notice = muster_record_notice_new (desk),
    muster_part_section (_ ("People")),
    self->people = muster_part_label ("", "heading"),
    self->over = muster_part_label ("", "wrong"),
    self->bar,
    self->capacity = muster_part_label ("", "secondary"),
    make_counter (self),
    muster_part_section (_ ("About the shelter")),
    self->fields,
  };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  adw_bin_set_child (ADW_BIN (self), scroll);
  return GTK_WIDGET (self);
}

static void
show_people (MusterShelterPage *self, const MusterRecord *r)
{
  gint64 capacity = muster_record_int (r, MUSTER_SHELTER_CAPACITY, 0);
  gboolean known = muster_record_has (r, MUSTER_SHELTER_CAPACITY);
  const char *basis = muster_record_text (r, MUSTER_SHELTER_CAPACITY_BASIS);
  self->occupancy = muster_record_int (r, MUSTER_SHELTER_OCCUPANCY, 0);
  g_autofree char *people = known ? g_strdup_printf (_ ("%d of %d people"), (int)self->occupancy, (int)capacity)
                                  : g_strdup_printf (_ ("%d people, capacity unknown"), (int)self->occupancy);
  g_autofree char *over = known && self->occupancy > capacity
                              ? g_strdup_printf (_ ("%d more than it holds"), (int)(self->occupancy - capacity))
                              : NULL;
  /* Translators: %s says how the capacity was found, in the words of the source */
  g_autofree char *from
      = basis != NULL ? g_strdup_printf (_ ("Capacity: %s"), basis) : g_strdup (_ ("Capacity: no basis given"));
  gtk_label_set_text (GTK_LABEL (self->people), people);
  muster_part_set_text (self->over, over);
  gtk_label_set_text (GTK_LABEL (self->capacity), from);
  gtk_widget_set_visible (self->bar, known && capacity > 0);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar),
                                 capacity > 0 ? CLAMP ((double)self->occupancy / (double)capacity, 0, 1) : 0);
  muster_part_name (self->bar, people);
  update_buttons (self);
}

void
muster_shelter_page_show (MusterShelterPage *self, const MusterRecord *r)
{
  static const int fields[] = { MUSTER_SHELTER_FORM,         MUSTER_SHELTER_DURATION,  MUSTER_SHELTER_PROVISIONS,
                                MUSTER_SHELTER_KEEPER,       MUSTER_SHELTER_PHONE,     MUSTER_SHELTER_PROCEDURE,
                                MUSTER_SHELTER_POSITION,     MUSTER_PART_IF_KNOWN,     MUSTER_SHELTER_AREA,
                                MUSTER_SHELTER_JURISDICTION, MUSTER_SHELTER_OPENED_AT, MUSTER_SHELTER_CLOSED_AT,
                                MUSTER_SHELTER_NOTES,        MUSTER_SHELTER_SOURCE,    MUSTER_PART_END };
  const char *state = muster_record_text (r, MUSTER_SHELTER_STATE);
  self->open = g_strcmp0 (state, "open") == 0 || g_strcmp0 (state, "full") == 0;
  g_free (self->shelter);
  self->shelter = g_strdup (r->id);
  gtk_label_set_text (GTK_LABEL (self->title), muster_record_name (r));
  gtk_label_set_text (GTK_LABEL (self->state),
                      state != NULL ? muster_word_label (muster_words_shelter_state, state) : _ ("state unknown"));
  muster_part_class (self->state, "good", self->open);
  const char *act = self->open ? _ ("Close shelter") : _ ("Open shelter");
  gtk_button_set_label (GTK_BUTTON (self->act), act);
  muster_part_name (self->act, act);
  gtk_widget_set_visible (self->act, g_strcmp0 (state, "unusable") != 0);
  muster_record_notice_show (MUSTER_RECORD_NOTICE (self->notice), r);
  show_people (self, r);
  muster_part_fields (GTK_GRID (self->fields), self->desk, r, fields);
}
