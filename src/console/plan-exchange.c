/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file larger than an operation may be is no plan, so its text is not even looked at. */
#include "console/plan-exchange.h"
#include "console/text-file.h"
#include "response/plan-file.h"
#include <glib/gi18n-lib.h>

typedef struct {
  MusterDesk *desk; /* (owned) */
  MusterPlanFileFunc func;
  gpointer data; /* (owned) a GObject */
} Read;

static Read *
read_new (MusterDesk *desk, MusterPlanFileFunc func, gpointer data)
{
  Read *read = g_new0 (Read, 1);
  read->desk = g_object_ref (desk);
  read->func = func;
  read->data = g_object_ref (data);
  return read;
}

static void
read_free (Read *read)
{
  g_object_unref (read->desk);
  g_object_unref (read->data);
  g_free (read);
}

static void
on_loaded (GObject *file, GAsyncResult *result, gpointer data)
{
  Read *read = data;
  g_autofree char *text = NULL, *name = g_file_get_parse_name (G_FILE (file)), *sentence = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  if (!g_file_load_contents_finish (G_FILE (file), result, &text, &length, NULL, &error))
    sentence = g_strdup_printf (_ ("%s could not be read: %s"), name, error->message);
  else if (length > MUSTER_OP_MAX_BYTES || !g_utf8_validate (text, (gssize)length, NULL))
    sentence = g_strdup_printf (_ ("%s is no plan file."), name);
  else
    read->func (read->data, text);
  if (sentence != NULL)
    muster_desk_fail (read->desk, sentence);
  read_free (read);
}

static void
on_response (GtkNativeDialog *dialog, int response, Read *read)
{
  g_autoptr (GFile) file
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  if (file != NULL)
    g_file_load_contents_async (file, NULL, on_loaded, read);
  else
    read_free (read);
  g_object_unref (dialog);
}

void
muster_plan_exchange_ask (GtkWidget *near, MusterDesk *desk, MusterPlanFileFunc func, gpointer data)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_ ("Read a plan file"), GTK_WINDOW (gtk_widget_get_root (near)),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Read"), _ ("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("Plan files"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), read_new (desk, func, data));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* ---- dropping ---- */

typedef struct {
  MusterDesk *desk;
  MusterPlanFileFunc func;
} Drop;

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, const Drop *drop)
{
  GSList *files = g_value_get_boxed (value);
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  if (files == NULL)
    return FALSE;
  g_file_load_contents_async (files->data, NULL, on_loaded, read_new (drop->desk, drop->func, widget));
  return TRUE;
}

void
muster_plan_exchange_take_drops (GtkWidget *on, MusterDesk *desk, MusterPlanFileFunc func)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  Drop *drop = g_new0 (Drop, 1);
  drop->desk = desk;
  drop->func = func;
  g_object_set_data_full (G_OBJECT (target), "drop", drop, g_free);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), drop);
  gtk_widget_add_controller (on, GTK_EVENT_CONTROLLER (target));
}

/* ---- out ---- */

void
muster_plan_exchange_write (GtkWidget *near, MusterDesk *desk, const MusterJson *file)
{
  g_autofree char *text = muster_plan_file_pretty (file);
  const char *id = muster_json_get_text (file, "id"), *version = muster_json_get_text (file, "version");
  g_autofree char *name = g_strdup_printf ("%s-%s.json", id != NULL ? id : "plan", version != NULL ? version : "0");
  g_strdelimit (name, "/\\", '-');
  muster_text_file_save (near, desk, _ ("Write the plan to a file"), name, text);
}

char *
muster_plan_exchange_new (const char *id)
{
  g_autoptr (GString) out = g_string_new ("{");
  muster_json_put_text (out, "id", id);
  g_string_append (out,
                   ",\"class\":\"general\",\"hazard\":\"other\",\"version\":\"1\",\"owner\":{\"level\":\"county\"},"
                   "\"body\":{\"levels\":[{\"level\":\"IV\",\"approver_level\":\"county\",\"any\":"
                   "[{\"fact\":\"dead\",\"at_least\":1}]}],\"headquarters\":{");
  muster_json_put_text (out, "name", _ ("Headquarters"));
  g_string_append (out, ",\"roles\":[{\"id\":\"command\"");
  muster_json_put_text (out, "name", _ ("Commander"));
  g_string_append (out, "},{\"id\":\"duty\"");
  muster_json_put_text (out, "name", _ ("Duty desk"));
  g_string_append (
      out, "}]},\"tasks\":[],\"calls\":[],\"reports\":[],\"end\":[{\"fact\":\"situation_stable\",\"is\":true}]}}");
  return g_string_free (g_steal_pointer (&out), FALSE);
}
