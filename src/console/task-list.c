/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Open tasks first by deadline, done ones after. A tick is one operation at once; taking it back is Undo, so a done
 * task's box cannot be unticked by a slip. The line for a new task takes a deadline as minutes from now or as a time.
 */
#include "console/task-list.h"
#include "console/age-label.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/record-model.h"
#include "desk/relations.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

struct _MusterTaskList {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident;
  GtkWidget *rows, *title, *role, *minutes, *problem;
};

G_DEFINE_FINAL_TYPE (MusterTaskList, muster_task_list, ADW_TYPE_BIN)

typedef struct {
  MusterTaskList *list;
  char *task;
  GtkWidget *check, *title, *role;
  MusterAgeLabel *when;
  gboolean showing;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->task);
  g_free (row);
}

static void
on_ticked (Row *row)
{
  if (!row->showing && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (row->check)))
    muster_desk_finish_task (row->list->desk, row->task);
}

static void
on_title (Row *row)
{
  muster_desk_select (row->list->desk, row->task);
}

static GtkWidget *
make_row (MusterTaskList *self, const char *task)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  Row *row = g_new0 (Row, 1);
  row->list = self;
  row->task = g_strdup (task);
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  gtk_widget_add_css_class (box, "page-row");
  gtk_widget_add_css_class (box, "task-row");
  /* A toggle button in the role of a check box: GTK 4.8 gives a check button no action for assistive technology. */
  row->check = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_CHECKBOX, "icon-name",
                             "object-select-symbolic", "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (row->check, "task-check");
  g_signal_connect_swapped (row->check, "toggled", G_CALLBACK (on_ticked), row);
  row->title = muster_part_label ("", "row-words");
  gtk_widget_set_hexpand (row->title, TRUE);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_title), row);
  gtk_widget_add_controller (row->title, GTK_EVENT_CONTROLLER (click));
  row->role = muster_part_words ("", "secondary");
  gtk_label_set_xalign (GTK_LABEL (row->role), 0);
  gtk_label_set_ellipsize (GTK_LABEL (row->role), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (row->role), 11);
  gtk_label_set_max_width_chars (GTK_LABEL (row->role), 18);
  row->when = MUSTER_AGE_LABEL (muster_age_label_new ());
  gtk_widget_add_css_class (GTK_WIDGET (row->when), "secondary");
  gtk_box_append (GTK_BOX (box), row->check);
  gtk_box_append (GTK_BOX (box), row->title);
  gtk_box_append (GTK_BOX (box), row->role);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->when));
  return box;
}

static void
show_row (GtkWidget *box, const MusterRecord *task)
{
  Row *row = g_object_get_data (G_OBJECT (box), "row");
  gint64 done = muster_record_int (task, MUSTER_TASK_DONE_AT, 0);
  const char *role = muster_record_text (task, MUSTER_TASK_ROLE);
  row->showing = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (row->check), done != 0);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row->check), GTK_ACCESSIBLE_STATE_CHECKED,
                               done != 0 ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  gtk_widget_set_sensitive (row->check, done == 0);
  row->showing = FALSE;
  muster_part_name (row->check, muster_record_name (task));
  gtk_label_set_text (GTK_LABEL (row->title), muster_record_name (task));
  gtk_label_set_text (GTK_LABEL (row->role), role != NULL ? role : "");
  gtk_widget_set_tooltip_text (row->role, role);
  muster_part_class (box, "done", done != 0);
  muster_part_class (box, "provisional", task->provisional);
  if (done != 0)
    muster_age_label_set_done (row->when, done);
  else
    muster_age_label_set_deadline (row->when, muster_record_int (task, MUSTER_TASK_DEADLINE, 0));
}

/* "20": minutes from now; "14:30": that time; "": none. */
static gboolean
read_deadline (MusterTaskList *self, gint64 *out)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->minutes))));
  gint64 now = muster_desk_now (self->desk), minutes;
  *out = 0;
  if (*text == '\0')
    return TRUE;
  if (g_ascii_string_to_signed (text, 10, 1, 100000, &minutes, NULL)) {
    *out = now + minutes * 60000;
    return TRUE;
  }
  return muster_words_read_time (text, now, TRUE, out);
}

static void
on_add (MusterTaskList *self)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title))));
  g_autofree char *role = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->role))));
  gint64 deadline;
  if (*title == '\0' || self->incident == NULL) {
    gtk_widget_grab_focus (self->title);
    return;
  }
  gboolean read = read_deadline (self, &deadline);
  muster_part_class (self->minutes, "error", !read);
  muster_part_set_text (self->problem,
                        read ? NULL : _ ("Deadline: write minutes from now, like 20, or a time, like 14:30."));
  if (!read)
    return;
  muster_desk_add_task (self->desk, self->incident, title, *role != '\0' ? role : NULL, deadline);
  gtk_editable_set_text (GTK_EDITABLE (self->title), "");
  gtk_editable_set_text (GTK_EDITABLE (self->minutes), "");
  gtk_widget_grab_focus (self->title);
}

static GtkWidget *
make_entry (MusterTaskList *self, const char *placeholder, const char *name, int chars)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), chars);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), chars);
  muster_part_name (entry, name);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_add), self);
  return entry;
}

static void
muster_task_list_finalize (GObject *object)
{
  MusterTaskList *self = MUSTER_TASK_LIST (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
  G_OBJECT_CLASS (muster_task_list_parent_class)->finalize (object);
}

static void
muster_task_list_class_init (MusterTaskListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_task_list_finalize;
}

static void
muster_task_list_init (MusterTaskList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->rows = muster_keyed_box_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_widget_add_css_class (line, "add-line");
  self->title = make_entry (self, _ ("Add a task…"), _ ("New task"), 10);
  gtk_widget_set_hexpand (self->title, TRUE);
  self->role = make_entry (self, _ ("for"), _ ("Responsible"), 8);
  self->minutes = make_entry (self, _ ("min"), _ ("Deadline, in minutes or as a time"), 5);
  gtk_box_append (GTK_BOX (line), self->title);
  gtk_box_append (GTK_BOX (line), self->role);
  gtk_box_append (GTK_BOX (line), self->minutes);
  gtk_box_append (GTK_BOX (line), muster_part_button (_ ("Add"), G_CALLBACK (on_add), self));
  self->problem = muster_part_label ("", "wrong");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (box), muster_part_section (_ ("Tasks")));
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->problem);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_task_list_new (MusterDesk *desk)
{
  MusterTaskList *self = g_object_new (MUSTER_TYPE_TASK_LIST, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

static int
compare_tasks (gconstpointer a, gconstpointer b, gpointer desk)
{
  const MusterRecord *const *x = a, *const *y = b;
  return muster_record_model_compare (desk, *x, *y);
}

void
muster_task_list_show (MusterTaskList *self, const MusterRecord *incident)
{
  if (g_strcmp0 (self->incident, incident->id) != 0) {
    g_free (self->incident);
    self->incident = g_strdup (incident->id);
    gtk_editable_set_text (GTK_EDITABLE (self->title), "");
  }
  g_autoptr (GPtrArray) tasks = muster_relations_list (muster_relations_of (self->desk), MUSTER_TASK, incident->id);
  g_ptr_array_sort_with_data (tasks, compare_tasks, self->desk);
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->rows);
  muster_keyed_box_begin (rows);
  for (guint i = 0; i < tasks->len; i++) {
    const MusterRecord *task = g_ptr_array_index (tasks, i);
    GtkWidget *row = muster_keyed_box_take (rows, task->id);
    if (row == NULL) {
      row = make_row (self, task->id);
      muster_keyed_box_add (rows, task->id, row);
    }
    show_row (row, task);
  }
  muster_keyed_box_end (rows);
}
