/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stock below its minimum stands first; then by item.
 */
#include "console/depot-page.h"
#include "console/keyed-box.h"
#include "console/order-list.h"
#include "console/page-parts.h"
#include "console/record-notice.h"
#include "console/stock-row.h"
#include "desk/record-facts.h"
#include "desk/relations.h"
#include <glib/gi18n-lib.h>

struct _MusterDepotPage {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *title, *line, *below, *notice, *stock, *none, *invented, *fields, *orders;
};

G_DEFINE_FINAL_TYPE (MusterDepotPage, muster_depot_page, ADW_TYPE_BIN)

static void
muster_depot_page_finalize (GObject *object)
{
  MusterDepotPage *self = MUSTER_DEPOT_PAGE (object);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_depot_page_parent_class)->finalize (object);
}

static void
muster_depot_page_class_init (MusterDepotPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_depot_page_finalize;
}

static void
muster_depot_page_init (MusterDepotPage *self)
{
}

GtkWidget *
muster_depot_page_new (MusterDesk *desk)
{
  MusterDepotPage *self = g_object_new (MUSTER_TYPE_DEPOT_PAGE, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column);
  self->desk = g_object_ref (desk);
  g_autofree char *note = g_strdup_printf ("° %s", _ ("invented for the demo"));
  self->fields = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->fields), 14);
  gtk_grid_set_row_spacing (GTK_GRID (self->fields), 5);
  GtkWidget *parts[] = {
    self->title = muster_part_label ("", "title"),
    self->line = muster_part_label ("", "secondary"),
    self->below = muster_part_label ("", "wrong"),
    self->notice = muster_record_notice_new (desk),
    self->orders = muster_order_list_new (desk),
    muster_part_section (_ ("Stock")),
    self->none = muster_part_label (_ ("No stock is on record here."), "secondary"),
    self->stock = muster_keyed_box_new (),
    self->invented = muster_part_label (note, "secondary"),
    muster_part_section (_ ("About the depot")),
    self->fields,
  };
  gtk_widget_add_css_class (self->invented, "invented");
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  adw_bin_set_child (ADW_BIN (self), scroll);
  return GTK_WIDGET (self);
}

static int
compare_stock (gconstpointer a, gconstpointer b)
{
  const MusterRecord *const *x = a, *const *y = b;
  int below = (int)muster_facts_is_below_minimum (*y) - (int)muster_facts_is_below_minimum (*x);
  int name = below != 0 ? below : g_utf8_collate (muster_record_name (*x), muster_record_name (*y));
  return name != 0 ? name : strcmp ((*x)->id, (*y)->id);
}

void
muster_depot_page_show (MusterDepotPage *self, const MusterRecord *r)
{
  static const int fields[]
      = { MUSTER_DEPOT_FORM,         MUSTER_DEPOT_STATE, MUSTER_DEPOT_OWNER,   MUSTER_DEPOT_CUSTODIAN,
          MUSTER_DEPOT_POSITION,     MUSTER_DEPOT_PHONE, MUSTER_PART_IF_KNOWN, MUSTER_DEPOT_AREA,
          MUSTER_DEPOT_JURISDICTION, MUSTER_DEPOT_NOTES, MUSTER_DEPOT_SOURCE,  MUSTER_PART_END };
  g_autofree char *line = muster_facts_line (self->desk, r, muster_desk_now (self->desk));
  guint below;
  muster_facts_count_stock (self->desk, r->id, &below);
  g_autofree char *words
      = below > 0 ? g_strdup_printf (
            ngettext ("%u line is below its minimum", "%u lines are below their minimum", below), below)
                  : NULL;
  gtk_label_set_text (GTK_LABEL (self->title), muster_record_name (r));
  g_autofree char *sentence = muster_part_sentence (line);
  gtk_label_set_text (GTK_LABEL (self->line), sentence);
  muster_part_set_text (self->below, words);
  muster_record_notice_show (MUSTER_RECORD_NOTICE (self->notice), r);
  muster_order_list_show (MUSTER_ORDER_LIST (self->orders), r);
  g_autoptr (GPtrArray) stock = muster_relations_list (muster_relations_of (self->desk), MUSTER_STOCK, r->id);
  g_ptr_array_sort (stock, compare_stock);
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->stock);
  muster_keyed_box_begin (rows);
  gboolean invented = FALSE;
  for (guint i = 0; i < stock->len; i++) {
    const MusterRecord *s = g_ptr_array_index (stock, i);
    invented |= muster_facts_is_invented (s, MUSTER_STOCK_QUANTITY);
    GtkWidget *row = muster_keyed_box_take (rows, s->id);
    if (row == NULL) {
      row = muster_stock_row_new (self->desk);
      muster_keyed_box_add (rows, s->id, row);
    }
    muster_stock_row_show (MUSTER_STOCK_ROW (row), s);
  }
  muster_keyed_box_end (rows);
  gtk_widget_set_visible (self->none, stock->len == 0);
  gtk_widget_set_visible (self->invented, invented);
  muster_part_fields (GTK_GRID (self->fields), self->desk, r, fields);
}
