/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The log pane joins the model to a list, a filter and an entry. A line added while an incident is selected belongs to
 * that incident; the entry says so. */
#include "console/log-pane.h"
#include "console/log-row.h"
#include "console/page-parts.h"
#include "console/time-ruler.h"
#include "console/wrap-box.h"
#include "desk/command-parse.h"
#include "desk/log-model.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _MusterLogPane {
  GtkBox parent;
  GtkWidget *filter, *only_selected, *registers, *line, *channel, *stack, *empty;
  GtkListView *list;
  MusterDesk *desk;
  MusterLogModel *model;
  GtkWidget *ruler_slot;
  guint scroll_due, command_due;
};

enum { COMMAND, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MusterLogPane, muster_log_pane, GTK_TYPE_BOX)

static MusterRecord *
selected_incident (MusterLogPane *pane)
{
  MusterRecord *record = muster_desk_get (pane->desk, muster_desk_get_selected (pane->desk));
  return record != NULL && record->kind == MUSTER_INCIDENT ? record : NULL;
}

static void
update_filter (MusterLogPane *pane)
{
  gboolean only = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (pane->only_selected));
  muster_log_model_set_filter (pane->model, gtk_editable_get_text (GTK_EDITABLE (pane->filter)),
                               only ? muster_desk_get_selected (pane->desk) : NULL,
                               gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (pane->registers)));
}

static gboolean
on_scroll_due (gpointer data)
{
  MusterLogPane *pane = data;
  pane->scroll_due = 0;
  gtk_widget_activate_action (GTK_WIDGET (pane->list), "list.scroll-to-item", "u", 0);
  return G_SOURCE_REMOVE;
}

/* The list holds on to the row it shows at the top; who stands at the very top wants to see what comes in. */
static void
on_items_changed (MusterLogPane *pane, guint position)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (pane->list));
  if (position == 0 && pane->scroll_due == 0 && adjustment != NULL && gtk_adjustment_get_value (adjustment) < 2)
    pane->scroll_due = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_scroll_due, pane, NULL); /* before the next frame */
}

static void
update_empty (MusterLogPane *pane)
{
  gboolean filtered = *gtk_editable_get_text (GTK_EDITABLE (pane->filter)) != '\0'
                      || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (pane->only_selected));
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (pane->model)) > 0;
  gtk_label_set_text (GTK_LABEL (pane->empty), muster_log_model_is_loading (pane->model) ? ""
                                               : filtered
                                                   ? _ ("Nothing in the log fits.")
                                                   : _ ("Nothing has happened yet. Press L to add a log entry."));
  gtk_stack_set_visible_child_name (GTK_STACK (pane->stack), any ? "list" : "empty");
}

static void
on_selected_changed (MusterLogPane *pane)
{
  MusterRecord *incident = selected_incident (pane);
  g_autofree char *hint = incident != NULL
                              ? g_strdup_printf (_ ("Add a log entry for %s"), muster_record_name (incident))
                              : g_strdup (_ ("Add a log entry"));
  gtk_entry_set_placeholder_text (GTK_ENTRY (pane->line), hint);
  update_filter (pane);
}

static gboolean
is_command (const char *text)
{
  return *text == '/' || g_str_has_prefix (text, "／");
}

/* All that was typed until now goes along. */
static gboolean
on_command_due (gpointer data)
{
  MusterLogPane *pane = data;
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (pane->line)));
  pane->command_due = 0;
  if (!is_command (text))
    return G_SOURCE_REMOVE;
  gtk_editable_set_text (GTK_EDITABLE (pane->line), "");
  g_signal_emit (pane, signals[COMMAND], 0, text);
  return G_SOURCE_REMOVE;
}

/* A line that begins with a slash is a command, wherever it was begun: as an entry it would look done and not be. */
static void
on_line_changed (MusterLogPane *pane)
{
  if (pane->command_due == 0 && is_command (gtk_editable_get_text (GTK_EDITABLE (pane->line))))
    pane->command_due = g_idle_add_full (G_PRIORITY_HIGH, on_command_due, pane, NULL); /* GTK's own change first */
}

static void
on_line_activated (GtkEntry *entry, MusterLogPane *pane)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  MusterRecord *incident = selected_incident (pane);
  if (*text == '\0' || is_command (text))
    return;
  const char *channel = muster_words_channel[gtk_drop_down_get_selected (GTK_DROP_DOWN (pane->channel))].value;
  const char *said = muster_command_channel (text, &channel); /* "radio: …" as in the command bar */
  if (*said == '\0')
    return;
  muster_desk_log (pane->desk, incident != NULL ? incident->id : NULL, said, channel);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
}

static void
on_row_activated (GtkListView *list, guint position, MusterLogPane *pane)
{
  g_autoptr (MusterLogItem) item = g_list_model_get_item (G_LIST_MODEL (pane->model), position);
  if (item == NULL)
    return;
  if (muster_log_item_is_older_entries (item)) {
    muster_log_model_load_older (pane->model);
    return;
  }
  MusterRecord *record = muster_desk_get (pane->desk, muster_log_item_get_entity (item));
  if (record != NULL && record->exists)
    muster_desk_select (pane->desk, record->id);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, MusterLogPane *pane)
{
  gtk_list_item_set_child (list_item, muster_log_row_new (pane->desk));
}

/* Not undone by an unbind: GTK unbinds and binds every row below one that came, and each knows its item already. */
static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, MusterLogPane *pane)
{
  muster_log_row_set_item (MUSTER_LOG_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
on_moment (MusterLogPane *pane)
{
  gint64 moment = muster_desk_get_moment (pane->desk);
  muster_log_model_set_until (pane->model, moment);
  gtk_widget_set_sensitive (pane->line, moment == 0);
}

static void
muster_log_pane_dispose (GObject *object)
{
  MusterLogPane *pane = MUSTER_LOG_PANE (object);
  g_clear_handle_id (&pane->scroll_due, g_source_remove);
  g_clear_handle_id (&pane->command_due, g_source_remove);
  if (pane->list != NULL)
    gtk_list_view_set_model (pane->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MUSTER_TYPE_LOG_PANE);
  g_clear_object (&pane->model);
  g_clear_object (&pane->desk);
  G_OBJECT_CLASS (muster_log_pane_parent_class)->dispose (object);
}

static void
muster_log_pane_class_init (MusterLogPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = muster_log_pane_dispose;
  signals[COMMAND] = g_signal_new ("command", MUSTER_TYPE_LOG_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   1, G_TYPE_STRING);
  g_type_ensure (MUSTER_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/log-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterLogPane, ruler_slot);
  gtk_widget_class_bind_template_child (widget_class, MusterLogPane, filter);
  gtk_widget_class_bind_template_child (widget_class, MusterLogPane, only_selected);
  gtk_widget_class_bind_template_child (widget_class, MusterLogPane, registers);
  gtk_widget_class_bind_template_child (widget_class, MusterLogPane, line);
  gtk_widget_class_bind_template_child (widget_class, MusterLogPane, channel);
  gtk_widget_class_bind_template_child (widget_class, MusterLogPane, stack);
  gtk_widget_class_bind_template_child (widget_class, MusterLogPane, empty);
  gtk_widget_class_bind_template_child (widget_class, MusterLogPane, list);
}

static void
muster_log_pane_init (MusterLogPane *pane)
{
  g_autoptr (GtkStringList) channels = gtk_string_list_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (pane));
  for (const MusterWord *word = muster_words_channel; word->value != NULL; word++)
    gtk_string_list_append (channels, _ (word->label));
  gtk_drop_down_set_model (GTK_DROP_DOWN (pane->channel), G_LIST_MODEL (channels));
  muster_part_name_inner (pane->channel, _ ("Heard by"));
  muster_part_tab_leaves (GTK_WIDGET (pane->list));
}

GtkWidget *
muster_log_pane_new (MusterDesk *desk)
{
  MusterLogPane *pane = g_object_new (MUSTER_TYPE_LOG_PANE, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  pane->desk = g_object_ref (desk);
  pane->model = muster_log_model_new (desk);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), pane);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), pane);
  gtk_list_view_set_factory (pane->list, factory);
  g_autoptr (GtkSingleSelection) selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (pane->model)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_list_view_set_model (pane->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect (pane->list, "activate", G_CALLBACK (on_row_activated), pane);
  g_signal_connect_swapped (pane->filter, "search-changed", G_CALLBACK (update_filter), pane);
  g_signal_connect_swapped (pane->only_selected, "toggled", G_CALLBACK (update_filter), pane);
  g_signal_connect_swapped (pane->registers, "toggled", G_CALLBACK (update_filter), pane);
  g_signal_connect_swapped (pane->line, "changed", G_CALLBACK (on_line_changed), pane);
  g_signal_connect (pane->line, "activate", G_CALLBACK (on_line_activated), pane);
  g_signal_connect_object (pane->model, "items-changed", G_CALLBACK (on_items_changed), pane, G_CONNECT_SWAPPED);
  g_signal_connect_object (pane->model, "items-changed", G_CALLBACK (update_empty), pane, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::selected", G_CALLBACK (on_selected_changed), pane, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (pane->ruler_slot), muster_time_ruler_new (desk, pane->model));
  g_signal_connect_object (desk, "notify::moment", G_CALLBACK (on_moment), pane, G_CONNECT_SWAPPED);
  on_selected_changed (pane);
  update_empty (pane);
  return GTK_WIDGET (pane);
}

void
muster_log_pane_focus_line (MusterLogPane *pane)
{
  gtk_widget_grab_focus (pane->line);
}

void
muster_log_pane_focus_filter (MusterLogPane *pane)
{
  gtk_widget_grab_focus (pane->filter);
}

void
muster_log_pane_focus_ruler (MusterLogPane *pane)
{
  gtk_widget_grab_focus (adw_bin_get_child (ADW_BIN (pane->ruler_slot)));
}
