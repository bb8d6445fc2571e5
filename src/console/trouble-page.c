/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/trouble-page.h"
#include "desk/trouble-words.h"
#include <glib/gi18n-lib.h>

struct _MusterTroublePage {
  GtkBox parent;
  GtkLabel *heading, *what, *next, *detail;
  GtkWidget *retry;
};

G_DEFINE_FINAL_TYPE (MusterTroublePage, muster_trouble_page, GTK_TYPE_BOX)

enum { RETRY, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_retry (MusterTroublePage *page)
{
  g_signal_emit (page, signals[RETRY], 0);
}

static void
muster_trouble_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MUSTER_TYPE_TROUBLE_PAGE);
  G_OBJECT_CLASS (muster_trouble_page_parent_class)->dispose (object);
}

static void
muster_trouble_page_class_init (MusterTroublePageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = muster_trouble_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/trouble-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterTroublePage, heading);
  gtk_widget_class_bind_template_child (widget_class, MusterTroublePage, what);
  gtk_widget_class_bind_template_child (widget_class, MusterTroublePage, next);
  gtk_widget_class_bind_template_child (widget_class, MusterTroublePage, detail);
  gtk_widget_class_bind_template_child (widget_class, MusterTroublePage, retry);
  signals[RETRY]
      = g_signal_new ("retry", MUSTER_TYPE_TROUBLE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_trouble_page_init (MusterTroublePage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  g_signal_connect_swapped (page->retry, "clicked", G_CALLBACK (on_retry), page);
}

GtkWidget *
muster_trouble_page_new (const GError *error, const char *dir)
{
  MusterTroublePage *page = g_object_new (MUSTER_TYPE_TROUBLE_PAGE, NULL);
  g_autoptr (MusterTroubleWords) words = muster_trouble_words_new (error, dir);
  gtk_label_set_text (page->heading, words->heading);
  gtk_label_set_text (page->what, words->what);
  gtk_label_set_text (page->next, words->next);
  gtk_label_set_text (page->detail, error->message);
  return GTK_WIDGET (page);
}
