/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An order has no state of its own: it follows from its times and from its shipments, as for a team's assignment. */
#include "console/order-list.h"
#include "advice/words.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "desk/advice-deeds.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

struct _MusterOrderList {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *rows, *over;
};

G_DEFINE_FINAL_TYPE (MusterOrderList, muster_order_list, ADW_TYPE_BIN)

typedef struct {
  MusterOrderList *list;
  char *order;
  GtkWidget *name, *detail, *step;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->order);
  g_free (row);
}

static void
on_step (Row *row)
{
  muster_deeds_order_step (row->list->desk, row->order);
}

static GtkWidget *
make_row (MusterOrderList *self, const char *order)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  Row *row = g_new0 (Row, 1);
  row->list = self;
  row->order = g_strdup (order);
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  gtk_widget_add_css_class (box, "page-row");
  row->name = muster_part_label ("", "row-title");
  row->detail = muster_part_label ("", "secondary");
  gtk_widget_set_hexpand (lines, TRUE);
  row->step = muster_part_button ("", G_CALLBACK (on_step), row);
  gtk_box_append (GTK_BOX (lines), row->name);
  gtk_box_append (GTK_BOX (lines), row->detail);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_box_append (GTK_BOX (box), row->step);
  return box;
}

static const char *
name_of (MusterDesk *desk, const char *id)
{
  const MusterRecord *r = id != NULL ? muster_desk_get (desk, id) : NULL;
  return r != NULL ? muster_record_name (r) : NULL;
}

static char *
state_text (MusterDesk *desk, const MusterRecord *o)
{
  gint64 shipped, now = muster_desk_now (desk);
  const MusterRecord *shipment = muster_deeds_shipment (desk, o->id, &shipped);
  const char *label = _ ("ordered");
  gint64 at = muster_record_int (o, MUSTER_ORDER_ORDERED_AT, 0);
  if (shipment != NULL) {
    label = _ ("on its way since");
    at = muster_record_int (shipment, MUSTER_SHIPMENT_DEPARTED_AT, 0);
  } else if (muster_record_has (o, MUSTER_ORDER_CANCELLED_AT)) {
    label = _ ("cancelled");
    at = muster_record_int (o, MUSTER_ORDER_CANCELLED_AT, 0);
  } else if (muster_record_has (o, MUSTER_ORDER_DECLINED_AT)) {
    label = _ ("declined");
    at = muster_record_int (o, MUSTER_ORDER_DECLINED_AT, 0);
  } else if (shipped >= muster_record_int (o, MUSTER_ORDER_QUANTITY, 0)) {
    return g_strdup (_ ("received"));
  } else if (muster_record_has (o, MUSTER_ORDER_RELEASED_AT)) {
    label = _ ("released");
    at = muster_record_int (o, MUSTER_ORDER_RELEASED_AT, 0);
  } else if (muster_record_has (o, MUSTER_ORDER_REQUESTED_AT)) {
    label = _ ("requested");
    at = muster_record_int (o, MUSTER_ORDER_REQUESTED_AT, 0);
  }
  g_autofree char *clock = muster_words_clock (now, at);
  return g_strdup_printf ("%s %s", label, clock);
}

static void
show_row (MusterOrderList *self, GtkWidget *box, const MusterRecord *o)
{
  Row *row = g_object_get_data (G_OBJECT (box), "row");
  const char *from = name_of (self->desk, muster_record_text (o, MUSTER_ORDER_DEPOT)),
             *shelter = name_of (self->desk, muster_record_text (o, MUSTER_ORDER_SHELTER)),
             *incident = name_of (self->desk, muster_record_text (o, MUSTER_ORDER_INCIDENT)),
             *step = muster_deeds_order_step_label (self->desk, o);
  gint64 deadline = muster_record_int (o, MUSTER_ORDER_DEADLINE, 0);
  g_autofree char *amount = muster_words_amount ((double)muster_record_int (o, MUSTER_ORDER_QUANTITY, 0),
                                                 muster_record_text (o, MUSTER_ORDER_UNIT));
  g_autofree char *name = g_strdup_printf ("%s %s", amount, muster_record_text (o, MUSTER_ORDER_ITEM));
  g_autofree char *state = state_text (self->desk, o);
  g_autoptr (GString) detail = g_string_new (state);
  g_string_append_printf (detail, " · %s → %s", from != NULL ? from : "?",
                          shelter != NULL    ? shelter
                          : incident != NULL ? incident
                                             : "?");
  if (step != NULL && deadline != 0) {
    gboolean late;
    g_autofree char *until = muster_words_deadline (muster_desk_now (self->desk), deadline, &late);
    g_string_append (detail, " · ");
    if (late)
      g_string_append (detail, until);
    else
      g_string_append_printf (detail, _ ("until %s"), until);
  }
  muster_part_set_text (row->name, name);
  muster_part_set_text (row->detail, detail->str);
  gtk_widget_set_visible (row->step, step != NULL);
  if (step != NULL) {
    g_autofree char *said = g_strdup_printf ("%s: %s", step, name);
    gtk_button_set_label (GTK_BUTTON (row->step), step);
    muster_part_name (row->step, said);
  }
  muster_part_class (box, "provisional", o->provisional);
}

static void
muster_order_list_finalize (GObject *object)
{
  MusterOrderList *self = MUSTER_ORDER_LIST (object);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_order_list_parent_class)->finalize (object);
}

static void
muster_order_list_class_init (MusterOrderListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_order_list_finalize;
}

static void
muster_order_list_init (MusterOrderList *self)
{
}

GtkWidget *
muster_order_list_new (MusterDesk *desk)
{
  MusterOrderList *self = g_object_new (MUSTER_TYPE_ORDER_LIST, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->desk = g_object_ref (desk);
  self->rows = muster_keyed_box_new ();
  self->over = muster_part_label ("", "secondary");
  gtk_box_append (GTK_BOX (box), muster_part_section (_ ("Supply orders")));
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_box_append (GTK_BOX (box), self->over);
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

static int
compare_created (gconstpointer a, gconstpointer b)
{
  const MusterRecord *const *x = a, *const *y = b;
  if ((*x)->created != (*y)->created)
    return (*x)->created < (*y)->created ? -1 : 1;
  return strcmp ((*x)->id, (*y)->id);
}

void
muster_order_list_show (MusterOrderList *self, const MusterRecord *r)
{
  g_autoptr (GPtrArray) all = muster_desk_list (self->desk, MUSTER_ORDER);
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->rows);
  guint over = 0;
  g_ptr_array_sort (all, compare_created);
  muster_keyed_box_begin (rows);
  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *o = g_ptr_array_index (all, i);
    if (g_strcmp0 (muster_record_text (o, r->kind == MUSTER_DEPOT ? MUSTER_ORDER_DEPOT : MUSTER_ORDER_INCIDENT), r->id)
        != 0)
      continue;
    if (muster_deeds_order_step_label (self->desk, o) == NULL) {
      over++;
      continue;
    }
    GtkWidget *row = muster_keyed_box_take (rows, o->id);
    if (row == NULL) {
      row = make_row (self, o->id);
      muster_keyed_box_add (rows, o->id, row);
    }
    show_row (self, row, o);
  }
  muster_keyed_box_end (rows);
  guint shown = muster_keyed_box_count (rows);
  g_autofree char *words
      = over > 0 ? g_strdup_printf (ngettext ("%u order is received or over.", "%u orders are received or over.", over),
                                    over)
                 : NULL;
  muster_part_set_text (self->over, words);
  gtk_widget_set_visible (GTK_WIDGET (self), shown > 0 || over > 0);
}
