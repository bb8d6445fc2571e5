/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The step button is one widget that changes its words, so that somebody taking status by radio presses Enter again and
 * again without moving. Distances are straight lines and say so; an expected time is shown only when someone gave one.
 */
#include "console/assignment-row.h"
#include "console/page-parts.h"
#include "console/state-chain.h"
#include "desk/record-facts.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

struct _MusterAssignmentRow {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  gboolean name_incident;
  char *assignment, *other; /* ids; @other: what the name links to */
  MusterAssignmentState state;
  MusterStateChain *chain;
  GtkWidget *name, *when, *distance, *step, *release, *decline;
};

G_DEFINE_FINAL_TYPE (MusterAssignmentRow, muster_assignment_row, ADW_TYPE_BIN)

static void
on_step (MusterAssignmentRow *self)
{
  muster_desk_advance (self->desk, self->assignment, muster_facts_next_state (self->state));
}

static void
on_release (MusterAssignmentRow *self)
{
  muster_desk_advance (self->desk, self->assignment, MUSTER_ASSIGNMENT_RELEASED);
}

static void
on_decline (MusterAssignmentRow *self)
{
  muster_desk_advance (self->desk, self->assignment, MUSTER_ASSIGNMENT_DECLINED);
}

static void
on_name (MusterAssignmentRow *self)
{
  muster_desk_select (self->desk, self->other);
}

static void
muster_assignment_row_finalize (GObject *object)
{
  MusterAssignmentRow *self = MUSTER_ASSIGNMENT_ROW (object);
  g_clear_object (&self->desk);
  g_free (self->assignment);
  g_free (self->other);
  G_OBJECT_CLASS (muster_assignment_row_parent_class)->finalize (object);
}

static void
muster_assignment_row_class_init (MusterAssignmentRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_assignment_row_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
muster_assignment_row_init (MusterAssignmentRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *upper = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *lower = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "page-row");
  self->name = muster_part_name_link (G_CALLBACK (on_name), self);
  gtk_widget_set_hexpand (self->name, TRUE);
  self->chain = MUSTER_STATE_CHAIN (muster_state_chain_new ());
  self->when = muster_part_words ("", "secondary");
  gtk_label_set_wrap (GTK_LABEL (self->when), TRUE);
  gtk_widget_add_css_class (self->when, "numeric");
  gtk_box_append (GTK_BOX (upper), self->name);
  gtk_box_append (GTK_BOX (upper), GTK_WIDGET (self->chain));
  gtk_box_append (GTK_BOX (upper), self->when);
  self->distance = muster_part_label ("", "secondary");
  gtk_widget_set_hexpand (self->distance, TRUE);
  self->step = muster_part_button ("", G_CALLBACK (on_step), self);
  self->decline = muster_part_link (_ ("Declined"), G_CALLBACK (on_decline), self);
  self->release = muster_part_link (_ ("Release"), G_CALLBACK (on_release), self);
  gtk_box_append (GTK_BOX (lower), self->distance);
  gtk_box_append (GTK_BOX (lower), self->decline);
  gtk_box_append (GTK_BOX (lower), self->release);
  gtk_box_append (GTK_BOX (lower), self->step);
  gtk_box_append (GTK_BOX (box), upper);
  gtk_box_append (GTK_BOX (box), lower);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_assignment_row_new (MusterDesk *desk, gboolean name_incident)
{
  MusterAssignmentRow *self = g_object_new (MUSTER_TYPE_ASSIGNMENT_ROW, NULL);
  self->desk = g_object_ref (desk);
  self->name_incident = name_incident;
  return GTK_WIDGET (self);
}

void
muster_assignment_row_align (MusterAssignmentRow *self, GtkSizeGroup *group)
{
  gtk_size_group_add_widget (group, self->when);
}

double
muster_assignment_distance (MusterDesk *desk, const MusterRecord *assignment)
{
  const MusterRecord *team = muster_desk_get (desk, muster_record_text (assignment, MUSTER_ASSIGNMENT_TEAM));
  const MusterRecord *incident = muster_desk_get (desk, muster_record_text (assignment, MUSTER_ASSIGNMENT_INCIDENT));
  MusterLatLon from, to;
  if (team == NULL || incident == NULL || !muster_record_position (team, &from)
      || !muster_record_position (incident, &to))
    return -1;
  return muster_distance_m (from, to);
}

/* "departed 14:02" */
static char *
when_text (MusterAssignmentRow *self, const MusterRecord *a)
{
  gint64 now = muster_desk_now (self->desk);
  gint64 at = muster_record_int (a, muster_assignment_state_field (self->state), 0);
  g_autofree char *clock = muster_words_clock (now, at);
  return g_strdup_printf ("%s %s", muster_assignment_state_label (self->state), clock);
}

/* "2.6 km straight line · expected 14:09", or that it waits for the server. */
static char *
line_text (MusterAssignmentRow *self, const MusterRecord *a)
{
  gint64 eta = muster_record_int (a, MUSTER_ASSIGNMENT_ETA, 0);
  double metres = muster_assignment_distance (self->desk, a);
  g_autofree char *far = metres >= 0 ? muster_words_distance (metres) : NULL;
  if (a->provisional)
    return g_strdup (_ ("waiting for the server"));
  /* Translators: %s is a distance: not along roads */
  g_autofree char *line
      = far != NULL ? g_strdup_printf (_ ("%s straight line"), far) : g_strdup (_ ("distance unknown"));
  if (eta == 0 || self->state >= MUSTER_ASSIGNMENT_ARRIVED)
    return g_steal_pointer (&line);
  g_autofree char *expected = muster_words_clock (muster_desk_now (self->desk), eta);
  /* Translators: the distance, then the expected time of arrival */
  return g_strdup_printf (_ ("%s · expected %s"), line, expected);
}

void
muster_assignment_row_show (MusterAssignmentRow *self, const MusterRecord *a)
{
  const char *other_id
      = muster_record_text (a, self->name_incident ? MUSTER_ASSIGNMENT_INCIDENT : MUSTER_ASSIGNMENT_TEAM);
  const MusterRecord *other = other_id != NULL ? muster_desk_get (self->desk, other_id) : NULL;
  const char *name = other != NULL ? muster_record_name (other) : other_id;
  g_free (self->assignment);
  self->assignment = g_strdup (a->id);
  g_free (self->other);
  self->other = g_strdup (other_id);
  self->state = muster_assignment_state (a);
  g_autofree char *when = when_text (self, a);
  g_autofree char *line = line_text (self, a);
  const char *step = muster_facts_step_label (muster_facts_next_state (self->state));

  muster_part_name_link_set (self->name, name);
  muster_state_chain_set_state (self->chain, self->state);
  gtk_label_set_text (GTK_LABEL (self->when), when);
  gtk_label_set_text (GTK_LABEL (self->distance), line);
  gtk_button_set_label (GTK_BUTTON (self->step), step);
  muster_part_name (self->step, step);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->step), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
  gtk_widget_set_tooltip_text (self->step, name);
  gboolean active = muster_assignment_is_active (a);
  gtk_widget_set_visible (self->step, active);
  gtk_widget_set_visible (self->release, active && self->state != MUSTER_ASSIGNMENT_WORKING
                                             && self->state != MUSTER_ASSIGNMENT_REQUESTED);
  gtk_widget_set_visible (self->decline, self->state == MUSTER_ASSIGNMENT_REQUESTED);
  muster_part_class (GTK_WIDGET (self), "provisional", a->provisional);
  g_autofree char *sentence = g_strdup_printf ("%s, %s, %s", name, when, line);
  muster_part_name (GTK_WIDGET (self), sentence);
}

gboolean
muster_assignment_row_step (MusterAssignmentRow *self)
{
  if (!gtk_widget_get_visible (self->step))
    return FALSE;
  on_step (self);
  return TRUE;
}

void
muster_assignment_row_focus (MusterAssignmentRow *self)
{
  gtk_widget_grab_focus (self->step);
}
