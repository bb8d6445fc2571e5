/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing here knows a kind of record; fields come from the schema.
 */
#include "console/page-parts.h"
#include "desk/record-facts.h"
#include <glib/gi18n-lib.h>

GtkWidget *
muster_part_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
muster_part_words (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
muster_part_row (GtkSizeGroup *labels, const char *what, GtkWidget *widget)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *label = muster_part_label (what, "secondary");
  gtk_label_set_yalign (GTK_LABEL (label), 0.5);
  gtk_label_set_wrap (GTK_LABEL (label), FALSE); /* or what is wide beside it takes its room */
  gtk_size_group_add_widget (labels, label);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), widget);
  return row;
}

GtkWidget *
muster_part_section (const char *title)
{
  GtkWidget *label = muster_part_label (title, "section");
  gtk_widget_add_css_class (label, "section-gap");
  return label;
}

GtkWidget *
muster_part_button (const char *label, GCallback clicked, gpointer swapped_data)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_add_css_class (button, "compact");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  muster_part_name (button, label);
  g_signal_connect_swapped (button, "clicked", clicked, swapped_data);
  return button;
}

GtkWidget *
muster_part_link (const char *label, GCallback clicked, gpointer swapped_data)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_add_css_class (button, "link-like");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  muster_part_name (button, label);
  g_signal_connect_swapped (button, "clicked", clicked, swapped_data);
  return button;
}

GtkWidget *
muster_part_name_link (GCallback clicked, gpointer swapped_data)
{
  GtkWidget *button = muster_part_link ("", clicked, swapped_data);
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "name-link");
  return button;
}

void
muster_part_name_link_set (GtkWidget *link, const char *name)
{
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (link)), name) == 0)
    return;
  gtk_button_set_label (GTK_BUTTON (link), name);
  gtk_widget_set_tooltip_text (link, name);
  muster_part_name (link, name);
}

GtkWidget *
muster_part_suggestion (const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_focusable (button, FALSE);
  gtk_widget_add_css_class (button, "link-like");
  gtk_widget_add_css_class (button, "suggestion");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  return button;
}

GtkWidget *
muster_part_step_suggestion (GtkWidget *box, guint key)
{
  GtkWidget *picked = gtk_widget_get_first_child (box);
  if ((key != GDK_KEY_Down && key != GDK_KEY_Up) || picked == NULL || !gtk_widget_get_visible (box))
    return NULL;
  while (picked != NULL && !gtk_widget_has_css_class (picked, "picked"))
    picked = gtk_widget_get_next_sibling (picked);
  GtkWidget *to = picked == NULL        ? gtk_widget_get_first_child (box)
                  : key == GDK_KEY_Down ? gtk_widget_get_next_sibling (picked)
                                        : gtk_widget_get_prev_sibling (picked);
  if (to == NULL)
    return NULL;
  if (picked != NULL)
    gtk_widget_remove_css_class (picked, "picked");
  gtk_widget_add_css_class (to, "picked");
  return to;
}

void
muster_part_name (GtkWidget *widget, const char *name)
{
  /* Telling assistive technology costs a message; pages name their rows at every refresh. */
  if (g_strcmp0 (g_object_get_data (G_OBJECT (widget), "muster-name"), name) == 0)
    return;
  g_object_set_data_full (G_OBJECT (widget), "muster-name", g_strdup (name), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
muster_part_name_inner (GtkWidget *widget, const char *name)
{
  GtkWidget *inner = gtk_widget_get_first_child (widget);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  muster_part_name (inner, name);
}

void
muster_part_class (GtkWidget *widget, const char *css_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

void
muster_part_set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

/* To the next thing after a widget, or before it, that takes the focus; past the end it begins again. */
static void
focus_beyond (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean forward = direction == GTK_DIR_TAB_FORWARD;
  GtkWidget *parent;
  for (; (parent = gtk_widget_get_parent (widget)) != NULL; widget = parent)
    for (GtkWidget *next = widget; next != NULL;) {
      next = forward ? gtk_widget_get_next_sibling (next) : gtk_widget_get_prev_sibling (next);
      if (next != NULL && gtk_widget_get_mapped (next) && gtk_widget_child_focus (next, direction))
        return;
    }
  gtk_window_set_focus (GTK_WINDOW (widget), NULL);
  gtk_widget_child_focus (widget, direction);
}

static gboolean
on_list_key (GtkEventController *controller, guint key, guint code, GdkModifierType state)
{
  if ((key != GDK_KEY_Tab && key != GDK_KEY_ISO_Left_Tab) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  focus_beyond (gtk_event_controller_get_widget (controller),
                key == GDK_KEY_Tab && (state & GDK_SHIFT_MASK) == 0 ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
  return TRUE;
}

void
muster_part_tab_leaves (GtkWidget *list)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_list_key), NULL);
  gtk_widget_add_controller (list, keys);
}

char *
muster_part_sentence (const char *text)
{
  g_autofree char *first = g_utf8_substring (text, 0, MIN (1, g_utf8_strlen (text, -1)));
  g_autofree char *large = g_utf8_strup (first, -1);
  return g_strconcat (large, text + strlen (first), NULL);
}

void
muster_part_fields (GtkGrid *grid, MusterDesk *desk, const MusterRecord *record, const int *fields)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
  const MusterKindInfo *info = muster_kind_info (record->kind);
  gboolean if_known = FALSE, any_invented = FALSE;
  int row = 0;
  for (int i = 0; fields[i] != MUSTER_PART_END; i++) {
    if (fields[i] == MUSTER_PART_IF_KNOWN) {
      if_known = TRUE;
      continue;
    }
    g_autofree char *text = muster_facts_field_text (desk, record, fields[i]);
    if (text == NULL && if_known)
      continue;
    gboolean invented = text != NULL && muster_facts_is_invented (record, fields[i]);
    /* A word of a closed list stands here alone; elsewhere it is part of a line. */
    g_autofree char *shown = text == NULL ? NULL
                             : info->fields[fields[i]].words != NULL || info->fields[fields[i]].type == MUSTER_TYPE_BOOL
                                 ? muster_part_sentence (text)
                                 : g_strdup (text);
    g_autofree char *marked = invented ? g_strdup_printf ("%s\u00a0°", shown) : g_strdup (shown);
    GtkWidget *label = muster_part_label (_ (info->fields[fields[i]].label), "secondary");
    gtk_label_set_yalign (GTK_LABEL (label), 0);
    GtkWidget *value
        = muster_part_label (text != NULL ? marked : _ ("unknown"), text != NULL ? "numeric" : "secondary");
    gtk_widget_set_hexpand (value, TRUE);
    if (invented)
      gtk_widget_set_tooltip_text (value, _ ("invented for the demo"));
    gtk_grid_attach (grid, label, 0, row, 1, 1);
    gtk_grid_attach (grid, value, 1, row, 1, 1);
    any_invented |= invented;
    row++;
  }
  if (!any_invented)
    return;
  g_autofree char *note = g_strdup_printf ("° %s", _ ("invented for the demo"));
  GtkWidget *mark = muster_part_label (note, "secondary");
  gtk_widget_add_css_class (mark, "invented");
  gtk_grid_attach (grid, mark, 0, row, 2, 1);
}

/* Whoever comes back to a page begins at its top. */
static void
on_page_mapped (GtkScrolledWindow *scroll)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (scroll), 0);
}

GtkWidget *
muster_part_page (GtkWidget **column)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  g_signal_connect (scroll, "map", G_CALLBACK (on_page_mapped), NULL);
  *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (*column, "page");
  GtkWidget *viewport = gtk_viewport_new (NULL, NULL);
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), TRUE);
  gtk_viewport_set_child (GTK_VIEWPORT (viewport), *column);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), viewport);
  return scroll;
}

static gboolean
takes_text (GtkWidget *widget)
{
  return GTK_IS_EDITABLE (widget) || GTK_IS_TEXT_VIEW (widget);
}

/* The focus to the first stop in @widget that takes no text. */
static gboolean
focus_into (GtkRoot *root, GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  for (int tries = 0; tries < 40 && gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD); tries++) {
    GtkWidget *focus = gtk_root_get_focus (root);
    if (focus == NULL || (focus != widget && !gtk_widget_is_ancestor (focus, widget)))
      return FALSE;
    if (!takes_text (focus))
      return TRUE;
  }
  return FALSE;
}

void
muster_part_hand_on_focus (GtkWidget *going)
{
  GtkRoot *root = gtk_widget_get_root (going);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (focus == NULL || (focus != going && !gtk_widget_is_ancestor (focus, going)))
    return;
  gboolean in_list = TRUE; /* there the next row comes first, further out what stands above */
  for (GtkWidget *child = going, *parent; (parent = gtk_widget_get_parent (child)) != NULL; child = parent) {
    for (int pass = 0; pass < 2; pass++) {
      gboolean forward = (pass == 0) == in_list;
      for (GtkWidget *w = forward ? gtk_widget_get_next_sibling (child) : gtk_widget_get_prev_sibling (child);
           w != NULL; w = forward ? gtk_widget_get_next_sibling (w) : gtk_widget_get_prev_sibling (w))
        if (focus_into (root, w))
          return;
    }
    in_list = FALSE;
  }
  gtk_root_set_focus (root, NULL);
}

static gboolean
on_bring_up_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  GtkWidget *scroll = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  int *frames = data;
  double y;
  if ((*frames)-- > 0)
    return G_SOURCE_CONTINUE;
  /* Measured in the page, not in its view: that may be gliding to the focus just now. */
  GtkWidget *page = scroll != NULL
                        ? gtk_widget_get_first_child (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroll)))
                        : NULL;
  if (page != NULL && gtk_widget_translate_coordinates (widget, page, 0, 0, NULL, &y))
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroll)),
                              gtk_widget_get_margin_top (page) + y - 8);
  return G_SOURCE_REMOVE;
}

void
muster_part_bring_up (GtkWidget *widget)
{
  int *frames = g_new (int, 1);
  *frames = 2;
  gtk_widget_add_tick_callback (widget, on_bring_up_tick, frames, g_free);
}
