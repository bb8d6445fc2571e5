/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A movement is a difference, never a new total, so that two people who take out at once are both counted. More than is
 * there cannot be taken.
 */
#include "console/stock-row.h"
#include "advice/words.h"
#include "console/page-parts.h"
#include "desk/record-facts.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

struct _MusterStockRow {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *stock;
  gint64 quantity;
  GtkWidget *item, *amount, *line, *below, *opener, *form, *number, *reason, *hint, *out, *in;
};

G_DEFINE_FINAL_TYPE (MusterStockRow, muster_stock_row, ADW_TYPE_BIN)

static int
number (MusterStockRow *self)
{
  return gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->number));
}

static void
update_buttons (MusterStockRow *self)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  gboolean enough = number (self) <= self->quantity;
  gtk_widget_set_sensitive (self->out, *reason != '\0' && enough);
  gtk_widget_set_sensitive (self->in, *reason != '\0');
  g_autofree char *hint = NULL;
  if (*reason == '\0')
    hint = g_strdup (_ ("Say why first: the reason stands in the log."));
  else if (!enough)
    hint = g_strdup_printf (_ ("Only %d can be taken out."), (int)self->quantity);
  muster_part_set_text (self->hint, hint);
}

static void
move (MusterStockRow *self, int sign)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  gtk_spin_button_update (GTK_SPIN_BUTTON (self->number));
  if (*reason == '\0' || (sign < 0 && number (self) > self->quantity))
    return;
  muster_desk_move_stock (self->desk, self->stock, sign * number (self), reason);
  gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->opener), FALSE);
  gtk_widget_grab_focus (self->opener);
}

static void
on_out (MusterStockRow *self)
{
  move (self, -1);
}

static void
on_in (MusterStockRow *self)
{
  move (self, 1);
}

static void
on_opened (MusterStockRow *self)
{
  gboolean open = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->opener));
  gtk_widget_set_visible (self->form, open);
  if (open)
    gtk_widget_grab_focus (self->number);
}

static void
muster_stock_row_finalize (GObject *object)
{
  MusterStockRow *self = MUSTER_STOCK_ROW (object);
  g_clear_object (&self->desk);
  g_free (self->stock);
  G_OBJECT_CLASS (muster_stock_row_parent_class)->finalize (object);
}

static void
muster_stock_row_class_init (MusterStockRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_stock_row_finalize;
}

static void
make_form (MusterStockRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4), *acts = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->hint = muster_part_label ("", "secondary");
  gtk_widget_set_hexpand (space, TRUE);
  self->number = gtk_spin_button_new_with_range (1, 1000000, 1);
  muster_part_name (self->number, _ ("Amount"));
  self->reason = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->reason), _ ("Reason, needed"));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->reason), 8);
  gtk_widget_set_hexpand (self->reason, TRUE);
  muster_part_name (self->reason, _ ("Reason"));
  self->out = muster_part_button (_ ("Take out"), G_CALLBACK (on_out), self);
  self->in = muster_part_button (_ ("Put in"), G_CALLBACK (on_in), self);
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (update_buttons), self);
  g_signal_connect_swapped (self->reason, "activate", G_CALLBACK (on_out), self);
  g_signal_connect_swapped (self->number, "value-changed", G_CALLBACK (update_buttons), self);
  gtk_box_append (GTK_BOX (line), self->number);
  gtk_box_append (GTK_BOX (line), self->reason);
  gtk_box_append (GTK_BOX (acts), self->hint);
  gtk_box_append (GTK_BOX (acts), space);
  gtk_box_append (GTK_BOX (acts), self->out);
  gtk_box_append (GTK_BOX (acts), self->in);
  gtk_box_append (GTK_BOX (self->form), line);
  gtk_box_append (GTK_BOX (self->form), acts);
  gtk_widget_set_visible (self->form, FALSE);
}

static void
muster_stock_row_init (MusterStockRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *upper = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *lower = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class (GTK_WIDGET (self), "page-row");
  self->item = muster_part_label ("", "row-title");
  gtk_widget_set_hexpand (self->item, TRUE);
  self->amount = muster_part_words ("", "numeric");
  self->line = muster_part_label ("", "secondary");
  self->below = muster_part_label ("", "wrong");
  gtk_widget_add_css_class (self->below, "small");
  self->opener = gtk_toggle_button_new_with_label (_ ("Move…"));
  gtk_widget_add_css_class (self->opener, "link-like");
  gtk_widget_set_halign (self->opener, GTK_ALIGN_END);
  gtk_widget_set_hexpand (self->opener, TRUE);
  g_signal_connect_swapped (self->opener, "toggled", G_CALLBACK (on_opened), self);
  make_form (self);
  gtk_box_append (GTK_BOX (upper), self->item);
  gtk_box_append (GTK_BOX (upper), self->amount);
  gtk_box_append (GTK_BOX (lower), self->line);
  gtk_box_append (GTK_BOX (lower), self->below);
  gtk_box_append (GTK_BOX (lower), self->opener);
  gtk_box_append (GTK_BOX (box), upper);
  gtk_box_append (GTK_BOX (box), lower);
  gtk_box_append (GTK_BOX (box), self->form);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_stock_row_new (MusterDesk *desk)
{
  MusterStockRow *self = g_object_new (MUSTER_TYPE_STOCK_ROW, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

void
muster_stock_row_show (MusterStockRow *self, const MusterRecord *r)
{
  const char *unit = muster_record_text (r, MUSTER_STOCK_UNIT), *mode = muster_record_text (r, MUSTER_STOCK_MODE);
  g_autofree char *expiry = muster_facts_field_text (self->desk, r, MUSTER_STOCK_EXPIRY);
  g_free (self->stock);
  self->stock = g_strdup (r->id);
  self->quantity = muster_record_int (r, MUSTER_STOCK_QUANTITY, 0);
  g_autofree char *plain = muster_words_amount ((double)self->quantity, unit);
  g_autofree char *amount
      = g_strconcat (plain, muster_facts_is_invented (r, MUSTER_STOCK_QUANTITY) ? " °" : NULL, NULL);
  g_autoptr (GString) line
      = g_string_new (mode != NULL ? muster_word_label (muster_words_stock_mode, mode) : _ ("mode unknown"));
  if (muster_record_has (r, MUSTER_STOCK_LEAD_TIME))
    g_string_append_printf (line, _ (", after %g h"), muster_record_real (r, MUSTER_STOCK_LEAD_TIME, 0));
  gint64 minimum = muster_record_int (r, MUSTER_STOCK_MINIMUM, 0);
  gboolean below = muster_facts_is_below_minimum (r);
  if (muster_record_has (r, MUSTER_STOCK_MINIMUM) && !below) {
    g_string_append (line, " · ");
    g_string_append_printf (line, _ ("minimum %d"), (int)minimum);
  }
  if (expiry != NULL) {
    g_string_append (line, " · ");
    g_string_append_printf (line, _ ("expires %s"), expiry);
  }
  g_autofree char *words
      = below ? g_strdup_printf (_ ("%d below the minimum of %d"), (int)(minimum - self->quantity), (int)minimum)
              : NULL;
  gtk_label_set_text (GTK_LABEL (self->item), muster_record_name (r));
  gtk_label_set_text (GTK_LABEL (self->amount), amount);
  gtk_label_set_text (GTK_LABEL (self->line), line->str);
  muster_part_set_text (self->below, words);
  g_autofree char *name = g_strdup_printf (_ ("Move %s"), muster_record_name (r));
  muster_part_name (self->opener, name);
  muster_part_class (GTK_WIDGET (self), "provisional", r->provisional);
  update_buttons (self);
}
