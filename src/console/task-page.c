/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One task: for whom, until when, of which incident, and the button that says it is done.
 */
#include "console/task-page.h"
#include "console/age-label.h"
#include "console/page-parts.h"
#include "console/record-notice.h"
#include "desk/record-facts.h"
#include <glib/gi18n-lib.h>

struct _MusterTaskPage {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *task, *incident;
  GtkWidget *title, *notice, *link, *done, *fields;
  MusterAgeLabel *when;
};

G_DEFINE_FINAL_TYPE (MusterTaskPage, muster_task_page, ADW_TYPE_BIN)

static void
on_done (MusterTaskPage *self)
{
  muster_desk_finish_task (self->desk, self->task);
}

static void
on_incident (MusterTaskPage *self)
{
  muster_desk_select (self->desk, self->incident);
}

static void
muster_task_page_finalize (GObject *object)
{
  MusterTaskPage *self = MUSTER_TASK_PAGE (object);
  g_clear_object (&self->desk);
  g_free (self->task);
  g_free (self->incident);
  G_OBJECT_CLASS (muster_task_page_parent_class)->finalize (object);
}

static void
muster_task_page_class_init (MusterTaskPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_task_page_finalize;
}

static void
muster_task_page_init (MusterTaskPage *self)
{
}

GtkWidget *
muster_task_page_new (MusterDesk *desk)
{
  MusterTaskPage *self = g_object_new (MUSTER_TYPE_TASK_PAGE, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column);
  self->desk = g_object_ref (desk);
  self->when = MUSTER_AGE_LABEL (muster_age_label_new ());
  gtk_widget_set_halign (GTK_WIDGET (self->when), GTK_ALIGN_START);
  self->link = muster_part_name_link (G_CALLBACK (on_incident), self);
  self->done = muster_part_button (_ ("Done"), G_CALLBACK (on_done), self);
  gtk_widget_add_css_class (self->done, "suggested-action");
  gtk_widget_set_halign (self->done, GTK_ALIGN_START);
  self->fields = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->fields), 14);
  gtk_grid_set_row_spacing (GTK_GRID (self->fields), 5);
  GtkWidget *parts[] = {
    self->title = muster_part_label ("", "title"),
    GTK_WIDGET (self->when),
    self->link,
    self->notice = muster_record_notice_new (desk),
    self->done,
    self->fields,
  };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  adw_bin_set_child (ADW_BIN (self), scroll);
  return GTK_WIDGET (self);
}

void
muster_task_page_show (MusterTaskPage *self, const MusterRecord *r)
{
  static const int fields[] = { MUSTER_TASK_ROLE,    MUSTER_TASK_DEADLINE, MUSTER_PART_IF_KNOWN, MUSTER_TASK_DONE_AT,
                                MUSTER_TASK_DONE_BY, MUSTER_TASK_NOTES,    MUSTER_PART_END };
  gint64 done = muster_record_int (r, MUSTER_TASK_DONE_AT, 0);
  const char *incident_id = muster_record_text (r, MUSTER_TASK_INCIDENT);
  const MusterRecord *incident = incident_id != NULL ? muster_desk_get (self->desk, incident_id) : NULL;
  g_free (self->task);
  self->task = g_strdup (r->id);
  g_free (self->incident);
  self->incident = g_strdup (incident_id);
  gtk_label_set_text (GTK_LABEL (self->title), muster_record_name (r));
  if (done != 0)
    muster_age_label_set_done (self->when, done);
  else
    muster_age_label_set_deadline (self->when, muster_record_int (r, MUSTER_TASK_DEADLINE, 0));
  gtk_widget_set_visible (self->link, incident != NULL);
  if (incident != NULL) {
    muster_part_name_link_set (self->link, muster_record_name (incident));
  }
  muster_record_notice_show (MUSTER_RECORD_NOTICE (self->notice), r);
  gtk_widget_set_visible (self->done, done == 0);
  muster_part_fields (GTK_GRID (self->fields), self->desk, r, fields);
}
