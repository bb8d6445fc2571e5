/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thread reads and checks; what a message means for this desk is looked up in the live picture when it comes back.
 */
#include "console/cap-file.h"
#include "exchange/cap-alarm.h"
#include "exchange/cap-feed.h"
#include <glib/gi18n-lib.h>

static void
find_free (gpointer find)
{
  muster_cap_find_free (find);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (find_free);
  GError *error = NULL;
  for (char **path = data; *path != NULL; path++) {
    GPtrArray *finds = muster_cap_gather (*path, NULL, cancellable, &error);
    if (finds == NULL) {
      g_ptr_array_unref (all);
      g_task_return_error (task, error);
      return;
    }
    g_ptr_array_extend_and_steal (all, finds);
  }
  g_task_return_pointer (task, all, (GDestroyNotify)g_ptr_array_unref);
}

/* The first thing that is wrong with a message. (transfer full) */
static char *
fault_of (const MusterCapFind *find)
{
  g_autofree char *name = g_path_get_basename (find->name);
  const char *why
      = find->cap != NULL && find->cap->errors->len > 0 ? g_ptr_array_index (find->cap->errors, 0) : find->problem;
  guint more = find->cap != NULL && find->cap->errors->len > 1 ? find->cap->errors->len - 1 : 0;
  /* Translators: a file, what is wrong with it */
  g_autofree char *first = g_strdup_printf (_ ("%s is no valid warning: %s"), name, why != NULL ? why : "");
  return more == 0
             ? g_steal_pointer (&first)
             : g_strdup_printf (ngettext ("%s (and %u other fault)", "%s (and %u other faults)", more), first, more);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterDesk) desk = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) finds = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *fault = NULL;
  GPtrArray *intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  MusterCapDesk by = { muster_desk_get_drill (desk), g_get_language_names ()[0], muster_desk_get_account (desk), NULL,
                       muster_desk_clock (desk) };
  const char *why = NULL;
  guint raised = 0, known = 0;
  for (guint i = 0; finds != NULL && i < finds->len; i++) {
    const MusterCapFind *find = g_ptr_array_index (finds, i);
    if (find->cap == NULL || find->cap->errors->len > 0) {
      if (fault == NULL)
        fault = fault_of (find);
      continue;
    }
    g_autoptr (MusterJson) message = muster_json_parse (find->cap->json, -1, NULL);
    g_autofree char *id = NULL;
    MusterCapOutcome outcome = muster_cap_to_intents (message, muster_store_get_picture (muster_desk_get_store (desk)),
                                                      &by, intents, &id, &why);
    raised += outcome == MUSTER_CAP_RAISED || outcome == MUSTER_CAP_CANCELLED;
    known += outcome == MUSTER_CAP_KNOWN;
  }
  if (intents->len > 0) {
    g_autofree char *sentence = g_strdup_printf (ngettext ("%u warning read", "%u warnings read", raised), raised);
    muster_desk_do_all (desk, intents, sentence);
  } else {
    g_ptr_array_unref (intents);
  }
  if (finds == NULL)
    fault = g_strdup (error->message);
  else if (fault == NULL && raised == 0)
    fault = g_strdup (known > 0         ? _ ("These warnings were here already.")
                      : why != NULL     ? why
                      : finds->len == 0 ? _ ("There is no warning in this file.")
                                        : _ ("Nothing in this file is an alarm for this desk."));
  if (fault != NULL)
    muster_desk_fail (desk, fault);
}

void
muster_cap_file_read (MusterDesk *desk, GStrv paths)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_read, g_object_ref (desk));
  g_task_set_task_data (task, paths, (GDestroyNotify)g_strfreev);
  g_task_run_in_thread (task, run);
}

static void
on_response (GtkNativeDialog *dialog, int response, MusterDesk *desk)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
    g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
    for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      if (g_file_peek_path (file) != NULL)
        g_strv_builder_add (paths, g_file_peek_path (file));
    }
    muster_cap_file_read (desk, g_strv_builder_end (paths));
  }
  g_object_unref (dialog);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, MusterDesk *desk)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  for (GSList *at = g_value_get_boxed (value); at != NULL; at = at->next)
    if (g_file_peek_path (at->data) != NULL)
      g_strv_builder_add (paths, g_file_peek_path (at->data));
  g_auto (GStrv) all = g_strv_builder_end (paths);
  if (*all == NULL)
    return FALSE;
  muster_cap_file_read (desk, g_steal_pointer (&all));
  return TRUE;
}

void
muster_cap_file_take_drops (GtkWidget *widget, MusterDesk *desk)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), desk, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

void
muster_cap_file_ask (GtkWindow *window, MusterDesk *desk)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_ ("Read warnings from a file"), window,
                                                              GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Read"), _ ("_Cancel"));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), desk, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
