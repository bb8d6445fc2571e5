/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The preview is the page itself, written as a small PNG by the same code on a thread, a moment after the last change;
 * a change while it is being drawn cancels it. The records are those of the moment the dialog asks: a sheet holds its
 * own references, so the desk may go on. */
#include "console/export-dialog.h"
#include "console/export-job.h"
#include "desk/desk-names.h"
#include "response/outreach.h"
#include <glib/gi18n-lib.h>

struct _MusterExportDialog {
  AdwWindow parent;
  GtkDropDown *paper, *orientation, *ground, *format;
  GtkEditable *title, *subtitle, *author, *marking;
  GtkWidget *layers, *ground_hint, *names, *preview, *preview_state, *progress, *problem, *save, *cancel, *open_file;
  MusterDesk *desk;
  MusterMapView *view;
  GCancellable *drawing; /* (nullable) the preview on its way */
  GCancellable *writing; /* (nullable) the export on its way */
  GFile *written;        /* (nullable) */
  guint preview_timer, pulse_timer;
};

G_DEFINE_FINAL_TYPE (MusterExportDialog, muster_export_dialog, ADW_TYPE_WINDOW)

static const MusterKind kinds[] = { MUSTER_INCIDENT, MUSTER_TEAM,  MUSTER_SHELTER, MUSTER_DEPOT,
                                    MUSTER_TASK,     MUSTER_ALARM, MUSTER_PLOT,    MUSTER_WARNING };
static const char *const endings[] = { "pdf", "png", "svg" };

static void
add_records (MusterExportDialog *dialog, MusterMapSheet *sheet)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GPtrArray) records = muster_desk_list (dialog->desk, kinds[i]);
    for (guint k = 0; k < records->len && kinds[i] != MUSTER_WARNING; k++) { /* those are areas */
      MusterRecord *record = g_ptr_array_index (records, k);
      muster_map_sheet_add (sheet, record,
                            kinds[i] == MUSTER_TEAM ? muster_desk_holder (dialog->desk, record->id) : NULL);
    }
  }
}

static void
add_closures (MusterExportDialog *dialog, MusterMapSheet *sheet)
{
  g_autoptr (GPtrArray) closures = muster_desk_list (dialog->desk, MUSTER_CLOSURE);

  for (guint i = 0; i < closures->len; i++)
    muster_map_sheet_add (sheet, g_ptr_array_index (closures, i), NULL);
}

static void
add_areas (MusterExportDialog *dialog, MusterMapSheet *sheet)
{
  static const MusterKind warned[] = { MUSTER_ALARM, MUSTER_WARNING };

  for (guint k = 0; k < G_N_ELEMENTS (warned); k++) {
    g_autoptr (GPtrArray) records = muster_desk_list (dialog->desk, warned[k]);
    gboolean over;
    for (guint i = 0; i < records->len; i++) {
      const MusterRecord *r = g_ptr_array_index (records, i);
      g_autofree char *geometry = muster_warning_is_on_map (r, muster_desk_now (dialog->desk), &over)
                                      ? muster_warning_geometry (muster_desk_get_scene (dialog->desk), r)
                                      : NULL;
      muster_map_sheet_add_area (sheet, r, geometry, over);
    }
  }
}

static void
set_layers (MusterExportDialog *dialog, MusterMapSheet *sheet)
{
  for (GtkWidget *check = gtk_widget_get_first_child (dialog->layers); check != NULL;
       check = gtk_widget_get_next_sibling (check)) {
    MusterKind kind = (MusterKind)GPOINTER_TO_INT (g_object_get_data (G_OBJECT (check), "kind"));
    muster_map_sheet_set_layer (sheet, kind, gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  }
  muster_map_sheet_set_names (sheet, gtk_check_button_get_active (GTK_CHECK_BUTTON (dialog->names)));
}

static const char *
text_or_null (GtkEditable *editable)
{
  const char *text = gtk_editable_get_text (editable);
  return *text != '\0' ? text : NULL;
}

/* Everything as it is chosen now. (transfer full) */
static MusterMapSheet *
sheet_of (MusterExportDialog *dialog)
{
  MusterMapSheet *sheet = muster_map_sheet_new ();
  g_autoptr (GTimeZone) here = g_time_zone_new_local ();
  MusterLatLon centre, south_west, north_east;
  double zoom;
  muster_map_sheet_set_area (sheet, muster_desk_get_area_path (dialog->desk));
  add_records (dialog, sheet);
  add_closures (dialog, sheet);
  add_areas (dialog, sheet);
  set_layers (dialog, sheet);
  muster_map_sheet_set_title (sheet, text_or_null (dialog->title));
  muster_map_sheet_set_subtitle (sheet, text_or_null (dialog->subtitle));
  muster_map_sheet_set_author (sheet, text_or_null (dialog->author));
  muster_map_sheet_set_marking (sheet, text_or_null (dialog->marking));
  muster_map_sheet_set_unit (sheet, muster_desk_unit_name (dialog->desk));
  muster_map_sheet_set_drill (sheet, muster_desk_get_drill (dialog->desk) != NULL);
  muster_map_sheet_set_time (sheet, muster_desk_now (dialog->desk), here);
  muster_map_sheet_set_paper (sheet,
                              gtk_drop_down_get_selected (dialog->paper) == 0 ? MUSTER_PAPER_A4 : MUSTER_PAPER_A3,
                              gtk_drop_down_get_selected (dialog->orientation) == 0);
  if (gtk_drop_down_get_selected (dialog->ground) == 0) {
    muster_map_view_get_view (dialog->view, &centre, &zoom, &south_west, &north_east);
    muster_map_sheet_set_box (sheet, south_west, north_east);
  } else {
    muster_map_sheet_fit (sheet);
  }
  return sheet;
}

static void
show_problem (MusterExportDialog *dialog, const char *text)
{
  gtk_label_set_text (GTK_LABEL (dialog->problem), text != NULL ? text : "");
  gtk_widget_set_visible (dialog->problem, text != NULL);
}

/* ---- the preview ---- */

static void
on_preview_drawn (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterExportDialog) dialog = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = muster_export_preview_finish (result, &error);
  if (texture == NULL) {
    if (g_error_matches (error, MUSTER_SHEET_ERROR, MUSTER_SHEET_ERROR_CANCELLED)
        || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      return;
    g_autofree char *words = muster_export_words (error);
    show_problem (dialog, words);
    gtk_picture_set_paintable (GTK_PICTURE (dialog->preview), NULL);
  } else {
    show_problem (dialog, NULL);
    gtk_picture_set_paintable (GTK_PICTURE (dialog->preview), GDK_PAINTABLE (texture));
  }
  gtk_widget_set_visible (dialog->preview_state, FALSE);
}

static gboolean
on_preview_due (gpointer data)
{
  MusterExportDialog *dialog = data;
  dialog->preview_timer = 0;
  g_cancellable_cancel (dialog->drawing);
  g_clear_object (&dialog->drawing);
  dialog->drawing = g_cancellable_new ();
  muster_export_preview_async (sheet_of (dialog), dialog->drawing, on_preview_drawn, g_object_ref (dialog));
  return G_SOURCE_REMOVE;
}

static void
on_choice_changed (MusterExportDialog *dialog)
{
  g_clear_handle_id (&dialog->preview_timer, g_source_remove);
  dialog->preview_timer = g_timeout_add (250, on_preview_due, dialog);
  gtk_label_set_text (GTK_LABEL (dialog->ground_hint),
                      gtk_drop_down_get_selected (dialog->ground) == 0
                          ? _ ("The part of the map that stands in the window now. Zoom there to change it.")
                          : _ ("As much ground as holds everything that is ticked below."));
  gtk_widget_set_visible (dialog->preview_state, TRUE);
  gtk_widget_set_visible (dialog->open_file, FALSE);
}

/* ---- writing ---- */

static gboolean
on_pulse (gpointer data)
{
  gtk_progress_bar_pulse (GTK_PROGRESS_BAR (((MusterExportDialog *)data)->progress));
  return G_SOURCE_CONTINUE;
}

static void
set_writing (MusterExportDialog *dialog, GCancellable *writing)
{
  g_clear_handle_id (&dialog->pulse_timer, g_source_remove);
  g_set_object (&dialog->writing, writing);
  if (writing != NULL)
    dialog->pulse_timer = g_timeout_add (80, on_pulse, dialog);
  gtk_widget_set_visible (dialog->progress, writing != NULL);
  gtk_widget_set_visible (dialog->cancel, writing != NULL);
  gtk_widget_set_sensitive (dialog->save, writing == NULL);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterExportDialog) dialog = data;
  g_autoptr (GError) error = NULL;
  MusterSheetReport report;
  gboolean ok = muster_export_write_finish (result, &report, &error);
  set_writing (dialog, NULL);
  if (!ok) {
    g_autofree char *words = muster_export_words (error);
    show_problem (dialog, words);
    return;
  }
  g_autofree char *name = g_file_get_basename (dialog->written);
  g_autofree char *label = g_strdup_printf (_ ("Open %s"), name);
  show_problem (dialog, NULL);
  gtk_button_set_label (GTK_BUTTON (dialog->open_file), label);
  gtk_widget_set_visible (dialog->open_file, TRUE);
}

static void
on_file_chosen (GtkNativeDialog *chooser, int response, MusterExportDialog *dialog)
{
  static const MusterSheetFormat formats[] = { MUSTER_SHEET_PDF, MUSTER_SHEET_PNG, MUSTER_SHEET_SVG };
  g_autoptr (GFile) file
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  if (file != NULL) {
    g_autoptr (GCancellable) writing = g_cancellable_new ();
    MusterMapSheet *sheet = sheet_of (dialog);
    muster_map_sheet_set_format (sheet, formats[gtk_drop_down_get_selected (dialog->format)], 200);
    g_set_object (&dialog->written, file);
    set_writing (dialog, writing);
    muster_export_write_async (sheet, g_file_peek_path (file), writing, on_written, g_object_ref (dialog));
  }
  g_object_unref (chooser);
}

static void
on_save (MusterExportDialog *dialog)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Save the situation map"), GTK_WINDOW (dialog), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%d-%H%M");
  g_autofree char *name
      = g_strdup_printf ("%s-%s.%s", _ ("situation"), stamp, endings[gtk_drop_down_get_selected (dialog->format)]);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_file_chosen), dialog, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
on_cancel (MusterExportDialog *dialog)
{
  g_cancellable_cancel (dialog->writing);
}

static void
on_open_file (MusterExportDialog *dialog)
{
  g_autofree char *uri = g_file_get_uri (dialog->written);
  gtk_show_uri (GTK_WINDOW (dialog), uri, GDK_CURRENT_TIME);
}

/* ---- the window ---- */

static void
muster_export_dialog_dispose (GObject *object)
{
  MusterExportDialog *dialog = MUSTER_EXPORT_DIALOG (object);
  g_clear_handle_id (&dialog->preview_timer, g_source_remove);
  g_clear_handle_id (&dialog->pulse_timer, g_source_remove);
  g_cancellable_cancel (dialog->drawing);
  g_cancellable_cancel (dialog->writing);
  g_clear_object (&dialog->drawing);
  g_clear_object (&dialog->writing);
  g_clear_object (&dialog->written);
  gtk_widget_dispose_template (GTK_WIDGET (object), MUSTER_TYPE_EXPORT_DIALOG);
  g_clear_object (&dialog->desk);
  g_clear_object (&dialog->view);
  G_OBJECT_CLASS (muster_export_dialog_parent_class)->dispose (object);
}

static void
muster_export_dialog_class_init (MusterExportDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = muster_export_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, paper);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, orientation);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, ground);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, format);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, title);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, subtitle);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, author);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, marking);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, layers);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, ground_hint);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, names);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, preview_state);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, save);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, MusterExportDialog, open_file);
}

static void
muster_export_dialog_init (MusterExportDialog *dialog)
{
  gtk_widget_init_template (GTK_WIDGET (dialog));
}

static void
build_layers (MusterExportDialog *dialog)
{
  static const char *const labels[] = { N_ ("Incidents"), N_ ("Teams"),  N_ ("Shelters"), N_ ("Depots"),
                                        N_ ("Tasks"),     N_ ("Alarms"), N_ ("Drawings"), N_ ("Warnings") };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    GtkWidget *check = gtk_check_button_new_with_label (_ (labels[i]));
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), muster_map_view_get_layer_visible (dialog->view, kinds[i]));
    g_object_set_data (G_OBJECT (check), "kind", GINT_TO_POINTER (kinds[i]));
    g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_choice_changed), dialog);
    gtk_grid_attach (GTK_GRID (dialog->layers), check, (int)(i % 2), (int)(i / 2), 1, 1);
  }
}

static void
connect_choices (MusterExportDialog *dialog)
{
  GtkDropDown *choices[] = { dialog->paper, dialog->orientation, dialog->ground };
  GtkEditable *texts[] = { dialog->title, dialog->subtitle, dialog->author, dialog->marking };
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    g_signal_connect_swapped (choices[i], "notify::selected", G_CALLBACK (on_choice_changed), dialog);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_signal_connect_swapped (texts[i], "changed", G_CALLBACK (on_choice_changed), dialog);
  g_signal_connect_swapped (dialog->names, "toggled", G_CALLBACK (on_choice_changed), dialog);
  g_signal_connect_swapped (dialog->save, "clicked", G_CALLBACK (on_save), dialog);
  g_signal_connect_swapped (dialog->cancel, "clicked", G_CALLBACK (on_cancel), dialog);
  g_signal_connect_swapped (dialog->open_file, "clicked", G_CALLBACK (on_open_file), dialog);
}

void
muster_export_dialog_present (GtkWindow *parent, MusterDesk *desk, MusterMapView *view)
{
  MusterExportDialog *dialog = g_object_new (MUSTER_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);
  MusterRecord *selected = muster_desk_get (desk, muster_desk_get_selected (desk));
  const char *account = muster_desk_get_account (desk);
  dialog->desk = g_object_ref (desk);
  dialog->view = g_object_ref (view);
  gtk_editable_set_text (dialog->title, _ ("Situation map"));
  gtk_editable_set_text (dialog->subtitle,
                         selected != NULL && selected->kind == MUSTER_INCIDENT ? muster_record_name (selected) : "");
  gtk_editable_set_text (dialog->author, account != NULL ? account : "");
  build_layers (dialog);
  connect_choices (dialog);
  on_choice_changed (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}
