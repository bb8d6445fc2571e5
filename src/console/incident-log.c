/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Read out of the picture, not out of the journal: the times that records carry (ordered, arrived, activated, done) are
 * the story, and reading them needs no disk. The whole journal is in the log pane.
 */
#include "console/incident-log.h"
#include "console/page-parts.h"
#include "console/timeline.h"
#include "desk/record-facts.h"
#include "desk/relations.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

#define SHOWN 10

struct _MusterIncidentLog {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident;
  char *said; /* (nullable) the lines shown, so that they are not made again for nothing */
  GtkWidget *grid, *entry;
};

typedef struct {
  gint64 at;
  char *text, *who;
} Line;

G_DEFINE_FINAL_TYPE (MusterIncidentLog, muster_incident_log, ADW_TYPE_BIN)

static void
line_clear (gpointer data)
{
  Line *line = data;
  g_free (line->text);
  g_free (line->who);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *x = a, *y = b;
  return x->at == y->at ? strcmp (x->text, y->text) : x->at > y->at ? -1 : 1;
}

static void
add (GArray *lines, gint64 at, char *text, const char *who)
{
  Line line = { at, text, g_strdup (who) };
  if (at != 0)
    g_array_append_val (lines, line);
  else
    line_clear (&line);
}

static void
add_members (MusterIncidentLog *self, GArray *lines, MusterKind kind)
{
  g_autoptr (GPtrArray) all = muster_relations_list (muster_relations_of (self->desk), kind, self->incident);
  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    if (kind == MUSTER_LOG) {
      const char *channel = muster_record_text (r, MUSTER_LOG_CHANNEL);
      add (lines, muster_record_int (r, MUSTER_LOG_AT, MUSTER_HLC_MS (r->created)), g_strdup (muster_record_name (r)),
           channel != NULL ? muster_word_label (muster_words_channel, channel) : NULL);
    } else if (kind == MUSTER_TASK && muster_record_has (r, MUSTER_TASK_DONE_AT)) {
      /* Translators: %s is a task */
      add (lines, muster_record_int (r, MUSTER_TASK_DONE_AT, 0),
           g_strdup_printf (_ ("Done: %s"), muster_record_name (r)), muster_record_text (r, MUSTER_TASK_DONE_BY));
    } else if (kind == MUSTER_ACTIVATION) {
      const char *level = muster_record_text (r, MUSTER_ACTIVATION_LEVEL);
      add (lines, muster_record_int (r, MUSTER_ACTIVATION_ACTIVATED_AT, 0),
           g_strdup_printf (_ ("Response level %s activated"), muster_level_numeral (level)),
           muster_record_text (r, MUSTER_ACTIVATION_APPROVED_BY));
      add (lines, muster_record_int (r, MUSTER_ACTIVATION_ENDED_AT, 0),
           g_strdup_printf (_ ("Response level %s ended"), muster_level_numeral (level)), NULL);
    } else if (kind == MUSTER_ASSIGNMENT) {
      const char *team_id = muster_record_text (r, MUSTER_ASSIGNMENT_TEAM);
      const MusterRecord *team = team_id != NULL ? muster_desk_get (self->desk, team_id) : NULL;
      for (int state = MUSTER_ASSIGNMENT_REQUESTED; state <= MUSTER_ASSIGNMENT_DECLINED; state++)
        add (lines, muster_record_int (r, muster_assignment_state_field ((MusterAssignmentState)state), 0),
             /* Translators: a team and its new state: "Fire brigade Ruggell: arrived" */
             g_strdup_printf (_ ("%s: %s"), team != NULL ? muster_record_name (team) : team_id,
                              muster_assignment_state_label ((MusterAssignmentState)state)),
             NULL);
    }
  }
}

static void
on_entered (MusterIncidentLog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  if (*text == '\0' || self->incident == NULL)
    return;
  muster_desk_log (self->desk, self->incident, text, "desk");
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
on_save (MusterIncidentLog *self)
{
  if (self->incident != NULL)
    muster_timeline_make (GTK_WIDGET (self), self->desk, self->incident, MUSTER_TIMELINE_SAVE);
}

static void
on_print (MusterIncidentLog *self)
{
  if (self->incident != NULL)
    muster_timeline_make (GTK_WIDGET (self), self->desk, self->incident, MUSTER_TIMELINE_PRINT);
}

static void
muster_incident_log_finalize (GObject *object)
{
  MusterIncidentLog *self = MUSTER_INCIDENT_LOG (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
  g_free (self->said);
  G_OBJECT_CLASS (muster_incident_log_parent_class)->finalize (object);
}

static void
muster_incident_log_class_init (MusterIncidentLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_incident_log_finalize;
}

static void
muster_incident_log_init (MusterIncidentLog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("Write in the log, Enter keeps it"));
  muster_part_name (self->entry, _ ("New log entry"));
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_entered), self);
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 4);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *title = muster_part_section (_ ("Log"));
  GtkWidget *save = muster_part_link (_ ("Save the timeline…"), G_CALLBACK (on_save), self);
  GtkWidget *print = muster_part_link (_ ("Print…"), G_CALLBACK (on_print), self);
  muster_part_name (print, _ ("Print the timeline"));
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), save);
  gtk_box_append (GTK_BOX (head), print);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->grid);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_incident_log_new (MusterDesk *desk)
{
  MusterIncidentLog *self = g_object_new (MUSTER_TYPE_INCIDENT_LOG, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

void
muster_incident_log_show (MusterIncidentLog *self, const MusterRecord *incident)
{
  if (g_strcmp0 (self->incident, incident->id) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  g_free (self->incident);
  self->incident = g_strdup (incident->id);
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (lines, line_clear);
  static const MusterKind kinds[] = { MUSTER_LOG, MUSTER_TASK, MUSTER_ACTIVATION, MUSTER_ASSIGNMENT };
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    add_members (self, lines, kinds[i]);
  add (lines, muster_record_int (incident, MUSTER_INCIDENT_REPORTED_AT, MUSTER_HLC_MS (incident->created)),
       g_strdup (_ ("Reported")), muster_record_text (incident, MUSTER_INCIDENT_REPORTER));
  add (lines, muster_record_int (incident, MUSTER_INCIDENT_ENDED_AT, 0), g_strdup (_ ("Ended")), NULL);
  g_array_sort (lines, compare_lines);

  gint64 now = muster_desk_now (self->desk);
  g_autoptr (GString) said = g_string_new (NULL);
  for (guint i = 0; i < MIN (lines->len, SHOWN); i++) {
    const Line *line = &g_array_index (lines, Line, i);
    g_autofree char *clock = muster_words_clock (now, line->at);
    g_string_append_printf (said, "%s\t%s\t%s\n", clock, line->text, line->who != NULL ? line->who : "");
  }
  if (g_strcmp0 (said->str, self->said) == 0)
    return;
  g_free (self->said);
  self->said = g_strdup (said->str);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  for (guint i = 0; i < MIN (lines->len, SHOWN); i++) {
    const Line *line = &g_array_index (lines, Line, i);
    g_autofree char *clock = muster_words_clock (now, line->at);
    GtkWidget *when = muster_part_label (clock, "secondary");
    gtk_label_set_wrap (GTK_LABEL (when), FALSE);
    gtk_label_set_yalign (GTK_LABEL (when), 0);
    GtkWidget *text = muster_part_label (line->text, NULL);
    gtk_widget_set_hexpand (text, TRUE);
    gtk_grid_attach (GTK_GRID (self->grid), when, 0, (int)i, 1, 1);
    gtk_grid_attach (GTK_GRID (self->grid), text, 1, (int)i, 1, 1);
    gtk_grid_attach (GTK_GRID (self->grid), muster_part_label (line->who, "secondary"), 2, (int)i, 1, 1);
  }
}
