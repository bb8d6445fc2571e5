/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One dialog for every form, so that one key is enough: whoever wants the table types .csv, or picks it in the list of
 * forms, which changes the name. A printer gets the pages as they were recorded, on A4, at the size they have. */
#include "console/paper-file.h"
#include "core/file.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_FORMS 3

typedef struct {
  MusterDesk *desk;
  MusterDocument *document;
  char *path;
  struct {
    char *ending, *text;
  } forms[MOST_FORMS];
  guint n;
  GPtrArray *pages;
  GtkWindow *window;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  for (guint i = 0; i < job->n; i++) {
    g_free (job->forms[i].ending);
    g_free (job->forms[i].text);
  }
  g_clear_pointer (&job->pages, g_ptr_array_unref);
  g_clear_object (&job->window);
  muster_document_free (job->document);
  g_object_unref (job->desk);
  g_free (job->path);
  g_free (job);
}

/* ---- files ---- */

static void
run_write (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  const char *text = NULL;
  for (guint i = 0; i < job->n; i++)
    if (g_str_has_suffix (job->path, job->forms[i].ending))
      text = job->forms[i].text;
  if (text != NULL ? muster_file_save (job->path, text, strlen (text), 0600, &error)
                   : muster_document_write (job->document, job->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    sentence = g_strdup_printf (_ ("Saved: %s"), job->path);
    g_signal_emit_by_name (job->desk, "done", sentence, NULL);
    return;
  }
  sentence = g_strdup_printf (_ ("%s could not be written: %s"), job->path, error->message);
  muster_desk_fail (job->desk, sentence);
}

static void
on_response (GtkNativeDialog *dialog, int response, Job *job)
{
  g_autoptr (GFile) file
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_object_unref (dialog);
  job->path = file != NULL ? g_file_get_path (file) : NULL;
  if (job->path == NULL) {
    job_free (job);
    return;
  }
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_written, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_write);
}

/* Another form in the dialog's list gives the name its ending. */
static void
on_filter (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_chooser_get_filter (chooser);
  const char *ending = filter != NULL ? g_object_get_data (G_OBJECT (filter), "ending") : NULL;
  g_autofree char *name = gtk_file_chooser_get_current_name (chooser);
  char *dot = name != NULL ? strrchr (name, '.') : NULL;
  if (ending == NULL || dot == NULL || g_str_equal (dot, ending))
    return;
  *dot = '\0';
  g_autofree char *renamed = g_strconcat (name, ending, NULL);
  gtk_file_chooser_set_current_name (chooser, renamed);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *ending)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_suffix (filter, ending + 1);
  g_object_set_data_full (G_OBJECT (filter), "ending", g_strdup (ending), g_free);
  gtk_file_chooser_add_filter (chooser, filter);
}

void
muster_paper_save (GtkWidget *near, MusterDesk *desk, const char *title, const char *stem, MusterDocument *document,
                   const MusterPaperForm *forms, guint n)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (near)),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_autofree char *name = g_strconcat (stem, ".pdf", NULL);
  Job *job = g_new0 (Job, 1);
  job->desk = g_object_ref (desk);
  job->document = document;
  job->n = MIN (n, MOST_FORMS);
  add_filter (GTK_FILE_CHOOSER (dialog), _ ("Pages to print (PDF)"), ".pdf");
  for (guint i = 0; i < job->n; i++) {
    job->forms[i].ending = g_strdup (forms[i].ending);
    job->forms[i].text = forms[i].text;
    add_filter (GTK_FILE_CHOOSER (dialog), forms[i].name, forms[i].ending);
  }
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog, "notify::filter", G_CALLBACK (on_filter), NULL);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), job);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* ---- printers ---- */

static void
on_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int number, Job *job)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  if (number < 0 || (guint)number >= job->pages->len)
    return;
  cairo_set_source_surface (cr, g_ptr_array_index (job->pages, number), 0, 0);
  cairo_paint (cr);
}

static void
on_print_done (GtkPrintOperation *operation, GtkPrintOperationResult result, Job *job)
{
  g_autoptr (GError) error = NULL;
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR) {
    gtk_print_operation_get_error (operation, &error);
    g_autofree char *sentence
        = g_strdup_printf (_ ("It could not be printed: %s"), error != NULL ? error->message : "");
    muster_desk_fail (job->desk, sentence);
  } else if (result == GTK_PRINT_OPERATION_RESULT_APPLY) {
    g_signal_emit_by_name (job->desk, "done", _ ("Sent to the printer"), NULL);
  }
}

static void
on_recorded (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  GtkPaperSize *a4 = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  gtk_page_setup_set_paper_size (setup, a4);
  gtk_paper_size_free (a4);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages (operation, (int)job->pages->len);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page), job);
  g_signal_connect (operation, "done", G_CALLBACK (on_print_done), job);
  /* the job lives as long as its task, and the task as long as the printing */
  g_object_set_data_full (G_OBJECT (operation), "task", g_object_ref (result), g_object_unref);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, job->window, NULL);
}

static void
run_record (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  job->pages = muster_document_record (job->document);
  g_task_return_boolean (task, TRUE);
}

void
muster_paper_print (GtkWidget *near, MusterDesk *desk, MusterDocument *document)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_recorded, NULL);
  Job *job = g_new0 (Job, 1);
  job->desk = g_object_ref (desk);
  job->document = document;
  job->window = g_object_ref (GTK_WINDOW (gtk_widget_get_root (near)));
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_record);
}
