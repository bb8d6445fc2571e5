/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file is replaced as a whole or not at all. */
#include "console/text-file.h"
#include <glib/gi18n-lib.h>

typedef struct {
  MusterDesk *desk;
  GBytes *text;
} Save;

static void
save_free (gpointer data, GClosure *closure)
{
  Save *save = data;
  g_object_unref (save->desk);
  g_bytes_unref (save->text);
  g_free (save);
}

static void
on_written (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterDesk) desk = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_parse_name (G_FILE (file));
  g_autofree char *sentence = NULL;
  if (g_file_replace_contents_finish (G_FILE (file), result, NULL, &error)) {
    sentence = g_strdup_printf (_ ("Saved: %s"), name);
    g_signal_emit_by_name (desk, "done", sentence, NULL);
    return;
  }
  sentence = g_strdup_printf (_ ("%s could not be written: %s"), name, error->message);
  muster_desk_fail (desk, sentence);
}

static void
on_response (GtkNativeDialog *dialog, int response, Save *save)
{
  g_autoptr (GFile) file
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  if (file != NULL)
    g_file_replace_contents_bytes_async (file, save->text, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, on_written,
                                         g_object_ref (save->desk));
  g_object_unref (dialog);
}

void
muster_text_file_save (GtkWidget *near, MusterDesk *desk, const char *title, const char *name, const char *text)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (near)),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  Save *save = g_new0 (Save, 1);
  save->desk = g_object_ref (desk);
  save->text = g_bytes_new (text, strlen (text));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), save, save_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
