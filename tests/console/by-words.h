/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One page on a real desk over a real folder. Widgets are found by how their words begin, as a person finds them. */
#pragma once
#include "../desk/desk-on-folder.h"
#include <adwaita.h>

typedef struct {
  Room room;
  GtkWidget *window, *page;
} Screen;

static inline const char *
words_of (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget)  ? gtk_button_get_label (GTK_BUTTON (widget))
         : GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
         : GTK_IS_ENTRY (widget) ? gtk_entry_get_placeholder_text (GTK_ENTRY (widget))
                                 : NULL;
}

/* The first mapped widget below @root of @type whose words begin with @text; with @text NULL any of the type. */
static inline GtkWidget *
find (GtkWidget *root, GType type, const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type)
      && (text == NULL || (words_of (root) != NULL && g_str_has_prefix (words_of (root), text))))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, type, text);
    if (found != NULL)
      return found;
  }
  return NULL;
}

typedef struct {
  GtkWidget *root;
  GType type;
  const char *text;
} Search;

static inline gboolean
is_found (gpointer data)
{
  Search *search = data;
  return find (search->root, search->type, search->text) != NULL;
}

static inline GtkWidget *
wait_for (GtkWidget *root, GType type, const char *text)
{
  Search search = { root, type, text };
  room_wait (is_found, &search, text);
  return find (root, type, text);
}

static inline void
press (GtkWidget *root, const char *label)
{
  GtkWidget *button = wait_for (root, GTK_TYPE_BUTTON, label);
  if (GTK_IS_TOGGLE_BUTTON (button))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  else
    g_signal_emit_by_name (button, "clicked");
}

static inline void
enter (GtkWidget *root, const char *placeholder, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (wait_for (root, GTK_TYPE_ENTRY, placeholder)), text);
}

static inline void
screen_open (Screen *screen)
{
  room_open (&screen->room);
  screen->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (screen->window), 500, 1200);
}

static inline void
show (Screen *screen, GtkWidget *page)
{
  screen->page = page;
  gtk_window_set_child (GTK_WINDOW (screen->window), page);
  gtk_window_present (GTK_WINDOW (screen->window));
}

static inline void
screen_close (Screen *screen)
{
  gtk_window_destroy (GTK_WINDOW (screen->window));
  for (int i = 0; i < 50; i++) /* what still runs on threads comes back to nobody */
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
  room_close (&screen->room);
}

typedef struct {
  MusterDesk *desk;
  MusterKind kind;
  guint n;
} Number;

static inline gboolean
is_number (gpointer data)
{
  Number *number = data;
  g_autoptr (GPtrArray) all = muster_desk_list (number->desk, number->kind);
  return all->len == number->n;
}

static inline MusterRecord *
only (Screen *screen, MusterKind kind)
{
  Number one = { screen->room.desk, kind, 1 };
  room_wait (is_number, &one, "one record of the kind");
  g_autoptr (GPtrArray) all = muster_desk_list (screen->room.desk, kind);
  return g_ptr_array_index (all, 0);
}
