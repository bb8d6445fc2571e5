/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Joining makes a folder of this desk's own, named after server and account, so that the same desk is found again. */
#include "console/welcome-page.h"
#include "console/window.h"
#include <glib/gi18n-lib.h>

struct _MusterWelcomePage {
  GtkBox parent;
  GtkWidget *url, *account, *token, *join, *problem;
};

G_DEFINE_FINAL_TYPE (MusterWelcomePage, muster_welcome_page, GTK_TYPE_BOX)

static const char *
text_of (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* What is wrong with the three fields; NULL when nothing is. */
static const char *
problem_of (MusterWelcomePage *page)
{
  g_autoptr (GUri) uri = g_uri_parse (text_of (page->url), G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  if (*text_of (page->url) == '\0' || *text_of (page->account) == '\0' || *text_of (page->token) == '\0')
    return _ ("Address, account and token are all needed. Whoever runs the server gives them out.");
  if (uri == NULL || (g_strcmp0 (scheme, "https") != 0 && g_strcmp0 (scheme, "http") != 0)
      || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return _ ("The address must look like https://example.org or http://127.0.0.1:8080.");
  return NULL;
}

static void
on_join (MusterWelcomePage *page)
{
  const char *problem = problem_of (page);
  gtk_label_set_text (GTK_LABEL (page->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (page->problem, problem != NULL);
  if (problem != NULL)
    return;
  g_autoptr (GUri) uri = g_uri_parse (text_of (page->url), G_URI_FLAGS_NONE, NULL);
  g_autofree char *name = g_strdup_printf ("%s-%s", g_uri_get_host (uri), text_of (page->account));
  g_autofree char *dir = g_build_filename (g_get_user_data_dir (), "muster", g_strdelimit (name, "/\\:", '-'), NULL);
  g_autofree char *url = g_strdup (text_of (page->url)), *account = g_strdup (text_of (page->account)),
                  *token = g_strdup (text_of (page->token));
  const MusterServerAccount server = { url, account, token };
  muster_window_join (MUSTER_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))), dir, &server);
}

static void
muster_welcome_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MUSTER_TYPE_WELCOME_PAGE);
  G_OBJECT_CLASS (muster_welcome_page_parent_class)->dispose (object);
}

static void
muster_welcome_page_class_init (MusterWelcomePageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = muster_welcome_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterWelcomePage, url);
  gtk_widget_class_bind_template_child (widget_class, MusterWelcomePage, account);
  gtk_widget_class_bind_template_child (widget_class, MusterWelcomePage, token);
  gtk_widget_class_bind_template_child (widget_class, MusterWelcomePage, join);
  gtk_widget_class_bind_template_child (widget_class, MusterWelcomePage, problem);
}

static void
muster_welcome_page_init (MusterWelcomePage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  g_signal_connect_swapped (page->join, "clicked", G_CALLBACK (on_join), page);
  g_signal_connect_swapped (page->url, "activate", G_CALLBACK (on_join), page);
  g_signal_connect_swapped (page->account, "activate", G_CALLBACK (on_join), page);
  g_signal_connect_swapped (page->token, "activate", G_CALLBACK (on_join), page);
}

GtkWidget *
muster_welcome_page_new (void)
{
  return g_object_new (MUSTER_TYPE_WELCOME_PAGE, NULL);
}
