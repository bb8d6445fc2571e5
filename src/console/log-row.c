/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/log-row.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

struct _MusterLogRow {
  GtkBox parent;
  GtkLabel *time, *text, *mark, *who;
  GtkWidget *undo;
  MusterDesk *desk;
  MusterLogItem *item; /* (nullable) */
  gulong changed;
};

G_DEFINE_FINAL_TYPE (MusterLogRow, muster_log_row, GTK_TYPE_BOX)

static void
update (MusterLogRow *row)
{
  gint64 at = muster_log_item_get_time (row->item);
  g_autofree char *time = at > 0 ? muster_words_clock (muster_desk_now (row->desk), at) : g_strdup ("");
  g_autofree char *opid = muster_log_item_get_opid (row->item);
  g_autofree char *why = NULL;
  MusterLogStanding standing = muster_log_item_get_standing (row->item, &why);
  gtk_label_set_text (row->time, time);
  gtk_label_set_text (row->text, muster_log_item_get_sentence (row->item));
  gtk_label_set_text (row->who, muster_log_item_get_who (row->item));
  gtk_widget_set_tooltip_text (GTK_WIDGET (row->text), muster_log_item_get_sentence (row->item));
  gtk_widget_remove_css_class (GTK_WIDGET (row), "provisional");
  gtk_widget_remove_css_class (GTK_WIDGET (row), "refused");
  if (standing == MUSTER_LOG_PROVISIONAL) {
    gtk_widget_add_css_class (GTK_WIDGET (row), "provisional");
    gtk_label_set_text (row->mark, _ ("not decided yet"));
  } else if (standing == MUSTER_LOG_REFUSED) {
    g_autofree char *refused = why != NULL ? g_strdup_printf (_ ("refused: %s"), why) : g_strdup (_ ("refused"));
    gtk_widget_add_css_class (GTK_WIDGET (row), "refused");
    gtk_label_set_text (row->mark, refused);
  }
  gtk_widget_set_visible (GTK_WIDGET (row->mark), standing != MUSTER_LOG_SETTLED);
  gtk_widget_set_visible (row->undo,
                          *opid != '\0' && standing != MUSTER_LOG_REFUSED && muster_desk_can_undo (row->desk, opid));
  g_autofree char *spoken
      = g_strjoin (_ (", "), time, muster_log_item_get_sentence (row->item), muster_log_item_get_who (row->item), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
on_undo (GtkButton *button, MusterLogRow *row)
{
  g_autofree char *opid = muster_log_item_get_opid (row->item);
  gtk_widget_set_visible (row->undo, FALSE);
  muster_desk_undo (row->desk, opid);
}

static void
on_done (MusterLogRow *row)
{
  if (row->item != NULL)
    update (row);
}

static void
muster_log_row_dispose (GObject *object)
{
  MusterLogRow *row = MUSTER_LOG_ROW (object);
  muster_log_row_set_item (row, NULL);
  g_clear_object (&row->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), MUSTER_TYPE_LOG_ROW);
  G_OBJECT_CLASS (muster_log_row_parent_class)->dispose (object);
}

static void
muster_log_row_class_init (MusterLogRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = muster_log_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/log-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterLogRow, time);
  gtk_widget_class_bind_template_child (widget_class, MusterLogRow, text);
  gtk_widget_class_bind_template_child (widget_class, MusterLogRow, mark);
  gtk_widget_class_bind_template_child (widget_class, MusterLogRow, who);
  gtk_widget_class_bind_template_child (widget_class, MusterLogRow, undo);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
muster_log_row_init (MusterLogRow *row)
{
  gtk_widget_init_template (GTK_WIDGET (row));
  g_signal_connect (row->undo, "clicked", G_CALLBACK (on_undo), row);
}

GtkWidget *
muster_log_row_new (MusterDesk *desk)
{
  MusterLogRow *row = g_object_new (MUSTER_TYPE_LOG_ROW, NULL);
  row->desk = g_object_ref (desk);
  /* what can be undone is known once the desk has its answer, a moment after the line stands in the log */
  g_signal_connect_object (desk, "done", G_CALLBACK (on_done), row, G_CONNECT_SWAPPED);
  return GTK_WIDGET (row);
}

void
muster_log_row_set_item (MusterLogRow *row, MusterLogItem *item)
{
  if (item == row->item)
    return;
  if (row->item != NULL)
    g_clear_signal_handler (&row->changed, row->item);
  g_set_object (&row->item, item);
  if (item == NULL)
    return;
  row->changed = g_signal_connect_swapped (item, "changed", G_CALLBACK (update), row);
  update (row);
}
