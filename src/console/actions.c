/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of actions. Plain letters are not accelerators of the application: those would be taken before a text
 * entry sees them. The window looks them up after the focused widget has let them pass. */
#include "console/actions.h"
#include <glib/gi18n-lib.h>

const MusterAction muster_actions[] = {
  { "win.command", N_ ("Command bar"), N_ ("Dispatch"), "<Control>k", GDK_KEY_slash, "slash" },
  { "win.new-incident", N_ ("New incident"), N_ ("Dispatch"), "<Control>n", GDK_KEY_n, "n" },
  { "win.assign", N_ ("Assign a team"), N_ ("Dispatch"), NULL, GDK_KEY_t, "t" },
  { "win.recommend", N_ ("Recommend teams"), N_ ("Dispatch"), NULL, GDK_KEY_r, "r" },
  { "win.board", N_ ("Joint board"), N_ ("Dispatch"), NULL, GDK_KEY_j, "j" },
  { "win.next-status", N_ ("Next status of the team"), N_ ("Dispatch"), NULL, GDK_KEY_period, "period" },
  { "win.acknowledge", N_ ("Acknowledge the first alarm"), N_ ("Dispatch"), NULL, GDK_KEY_a, "a" },
  { "win.log-entry", N_ ("Add a log entry"), N_ ("Dispatch"), NULL, GDK_KEY_l, "l" },
  { "win.report", N_ ("Report to the level above"), N_ ("Dispatch"), NULL, GDK_KEY_u, "u" },
  { "win.figure", N_ ("New figure"), N_ ("Dispatch"), NULL, GDK_KEY_f, "f" },
  { "win.call-out", N_ ("Call people out"), N_ ("Dispatch"), NULL, GDK_KEY_k, "k" },
  { "win.ask-above", N_ ("Ask the level above"), N_ ("Dispatch"), NULL, GDK_KEY_e, "e" },
  { "win.consult", N_ ("Hold a consultation"), N_ ("Dispatch"), NULL, 0, NULL },
  { "win.undo", N_ ("Undo"), N_ ("Dispatch"), "<Control>z", 0, NULL },
  { "win.show-incidents", N_ ("Show incidents"), N_ ("Lists"), NULL, GDK_KEY_1, "1" },
  { "win.show-teams", N_ ("Show teams"), N_ ("Lists"), NULL, GDK_KEY_2, "2" },
  { "win.show-depots", N_ ("Show depots"), N_ ("Lists"), NULL, GDK_KEY_3, "3" },
  { "win.show-shelters", N_ ("Show shelters"), N_ ("Lists"), NULL, GDK_KEY_4, "4" },
  { "win.show-tasks", N_ ("Show tasks"), N_ ("Lists"), NULL, GDK_KEY_5, "5" },
  { "win.filter", N_ ("Filter the list"), N_ ("Lists"), "<Control>f", 0, NULL },
  { "win.filter-log", N_ ("Filter the log"), N_ ("Lists"), "<Control><Shift>f", 0, NULL },
  { "win.focus-inspector", N_ ("Go to the inspector"), N_ ("Lists"), NULL, GDK_KEY_i, "i Right" },
  { "win.deselect", N_ ("Select nothing"), N_ ("Lists"), NULL, GDK_KEY_Escape, "Escape" },
  { "win.clocks", N_ ("All clocks"), N_ ("Watch"), NULL, GDK_KEY_c, "c" },
  { "win.shift", N_ ("Shift: take over, hand over"), N_ ("Watch"), NULL, GDK_KEY_h, "h" },
  { "win.warn", N_ ("Issue a warning"), N_ ("Watch"), NULL, GDK_KEY_w, "w" },
  { "win.drill", N_ ("Drills"), N_ ("Watch"), NULL, GDK_KEY_d, "d" },
  { "win.finding", N_ ("Note a finding"), N_ ("Watch"), NULL, 0, NULL },
  { "win.read-warnings", N_ ("Read warnings from a file"), N_ ("Watch"), NULL, 0, NULL },
  { "win.look-back", N_ ("Look back, or return to now"), N_ ("Watch"), NULL, GDK_KEY_b, "b" },
  { "win.past-previous", N_ ("Look back: what happened before"), N_ ("Watch"), "<Alt>Left", 0, NULL },
  { "win.past-next", N_ ("Look back: what happened next"), N_ ("Watch"), "<Alt>Right", 0, NULL },
  { "win.past-play", N_ ("Look back: play or pause"), N_ ("Watch"), "<Alt>space", 0, NULL },
  { "win.planning", N_ ("Planning: who is within reach"), N_ ("Watch"), NULL, GDK_KEY_p, "p" },
  { "win.timeline", N_ ("Save the timeline of the incident"), N_ ("Watch"), NULL, 0, NULL },
  { "win.intervals", N_ ("How long things took"), N_ ("Watch"), NULL, 0, NULL },
  { "win.plans", N_ ("Plan library"), N_ ("Watch"), NULL, GDK_KEY_o, "o" },
  { "win.focus-map", N_ ("Go to the map"), N_ ("Map"), NULL, GDK_KEY_m, "m" },
  { "win.next-symbol", N_ ("Next symbol on the map"), N_ ("Map"), NULL, 0, "Page_Down" },
  { "win.previous-symbol", N_ ("Symbol on the map before"), N_ ("Map"), NULL, 0, "Page_Up" },
  { "win.search-map", N_ ("Search the map"), N_ ("Map"), "<Control>g", 0, NULL },
  { "win.zoom-in", N_ ("Zoom in"), N_ ("Map"), "<Control>plus", GDK_KEY_plus, "plus" },
  { "win.zoom-out", N_ ("Zoom out"), N_ ("Map"), "<Control>minus", GDK_KEY_minus, "minus" },
  { "win.zoom-area", N_ ("Show the whole area"), N_ ("Map"), "<Control>0", GDK_KEY_0, "0" },
  { "win.measure", N_ ("Measure"), N_ ("Map"), NULL, 0, NULL },
  { "win.draw-flood-area", N_ ("Draw a flood area"), N_ ("Map"), NULL, 0, NULL },
  { "win.draw-hazard-area", N_ ("Draw a hazard area"), N_ ("Map"), NULL, 0, NULL },
  { "win.draw-closed-road", N_ ("Draw a closed road"), N_ ("Map"), NULL, 0, NULL },
  { "win.draw-point", N_ ("Draw a point"), N_ ("Map"), NULL, 0, NULL },
  { "win.close-area", N_ ("Close the roads inside an area"), N_ ("Map"), NULL, 0, NULL },
  { "win.reach", N_ ("What is within reach on the map on or off"), N_ ("Map"), NULL, 0, NULL },
  { "win.map-labels", N_ ("Names on the map on or off"), N_ ("Map"), NULL, 0, NULL },
  { "win.export-map", N_ ("Export a situation map"), N_ ("Map"), "<Control>p", 0, NULL },
  { "win.next-pane", N_ ("Next part of the window"), N_ ("Program"), "F6", 0, NULL },
  { "win.previous-pane", N_ ("Part of the window before"), N_ ("Program"), "<Shift>F6", 0, NULL },
  { "win.open-folder", N_ ("Open a data folder"), N_ ("Program"), "<Control>o", 0, NULL },
  { "win.fullscreen", N_ ("Full screen"), N_ ("Program"), "F11", 0, NULL },
  { "app.theme-light", N_ ("Light theme"), N_ ("Program"), NULL, 0, NULL },
  { "app.theme-dark", N_ ("Dark theme"), N_ ("Program"), NULL, 0, NULL },
  { "app.theme-system", N_ ("Theme of the desktop"), N_ ("Program"), NULL, 0, NULL },
  { "app.preferences", N_ ("Preferences"), N_ ("Program"), "<Control>comma", 0, NULL },
  { "win.shortcuts", N_ ("Keyboard shortcuts"), N_ ("Program"), "<Control>question", 0, NULL },
  { "app.about", N_ ("About Muster"), N_ ("Program"), NULL, 0, NULL },
  { "window.close", N_ ("Close the window"), N_ ("Program"), "<Control>w", 0, NULL },
  { "app.quit", N_ ("Quit"), N_ ("Program"), "<Control>q", 0, NULL },
  { NULL, NULL, NULL, NULL, 0, NULL },
};

void
muster_actions_set_accels (GtkApplication *application)
{
  for (const MusterAction *action = muster_actions; action->name != NULL; action++) {
    const char *accels[4] = { action->accel, NULL, NULL, NULL };
    /* Ctrl+Z belongs to the text while one types; the window takes it otherwise */
    if (action->accel == NULL || g_str_equal (action->name, "win.undo"))
      continue;
    if (g_str_equal (action->name, "win.shortcuts"))
      accels[1] = "F1";
    if (g_str_equal (action->name, "win.zoom-in")) {
      accels[1] = "<Control>equal";
      accels[2] = "<Control>KP_Add";
    }
    if (g_str_equal (action->name, "win.zoom-out"))
      accels[1] = "<Control>KP_Subtract";
    gtk_application_set_accels_for_action (application, action->name, accels);
  }
}

const MusterAction *
muster_actions_find_key (guint keyval)
{
  switch (keyval) {
  case GDK_KEY_KP_Add:
  case GDK_KEY_equal:
    keyval = GDK_KEY_plus;
    break;
  case GDK_KEY_KP_Subtract:
    keyval = GDK_KEY_minus;
    break;
  case GDK_KEY_KP_Divide:
    keyval = GDK_KEY_slash;
    break;
  default:
    if (keyval >= GDK_KEY_KP_0 && keyval <= GDK_KEY_KP_9)
      keyval = GDK_KEY_0 + (keyval - GDK_KEY_KP_0);
    else
      keyval = gdk_keyval_to_lower (keyval);
  }
  for (const MusterAction *action = muster_actions; action->name != NULL; action++)
    if (action->key != 0 && action->key == keyval)
      return action;
  return NULL;
}

void
muster_actions_add_names (MusterNameBook *names)
{
  for (const MusterAction *action = muster_actions; action->name != NULL; action++) {
    const char *others[] = { action->label, NULL }; /* English is always understood */
    MusterName *name = muster_name_book_add (names, MUSTER_NO_KIND, action->name, _ (action->label), others);
    name->detail = g_strdup (_ (action->group));
  }
}

/* GtkShortcutsWindow can only be made from XML. */
GtkWidget *
muster_actions_shortcuts_window_new (void)
{
  g_autoptr (GString) xml = g_string_new ("<interface><object class=\"GtkShortcutsWindow\" id=\"w\">"
                                          "<property name=\"modal\">0</property><child>"
                                          "<object class=\"GtkShortcutsSection\">"
                                          "<property name=\"max-height\">18</property>");
  const char *group = NULL;
  for (const MusterAction *action = muster_actions; action->name != NULL; action++) {
    if (action->accel == NULL && action->shown == NULL)
      continue;
    if (g_strcmp0 (group, action->group) != 0) {
      g_autofree char *title = g_markup_escape_text (_ (action->group), -1);
      if (group != NULL)
        g_string_append (xml, "</object></child>");
      g_string_append_printf (xml, "<child><object class=\"GtkShortcutsGroup\"><property name=\"title\">%s</property>",
                              title);
      group = action->group;
    }
    g_autofree char *keys = g_strjoin (" ", action->shown != NULL ? action->shown : action->accel,
                                       action->shown != NULL ? action->accel : NULL, NULL);
    g_autofree char *accelerator = g_markup_escape_text (keys, -1);
    g_autofree char *label = g_markup_escape_text (_ (action->label), -1);
    g_string_append_printf (xml,
                            "<child><object class=\"GtkShortcutsShortcut\"><property name=\"title\">%s</property>"
                            "<property name=\"accelerator\">%s</property></object></child>",
                            label, accelerator);
  }
  g_string_append (xml, "</object></child></object></child></object></interface>");
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (xml->str, (gssize)xml->len);
  return GTK_WIDGET (g_object_ref (gtk_builder_get_object (builder, "w")));
}
