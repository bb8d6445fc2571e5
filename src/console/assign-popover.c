/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The candidates are taken when it opens and not moved while a person is choosing: rows that jump get the wrong team
 * sent. Only the nearest SHOWN rows are made; how many more there are is said.
 */
#include "console/assign-popover.h"
#include "console/page-parts.h"
#include "desk/record-facts.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

#define SHOWN 40

typedef struct {
  MusterRecord *team; /* (owned) */
  double metres;      /* negative: unknown */
  char *search;
} Candidate;

struct _MusterAssignPopover {
  GtkPopover parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident;
  char *assigned; /* (nullable) not asked for yet */
  GArray *candidates;
  GtkWidget *filter, *rows, *more;
};

G_DEFINE_FINAL_TYPE (MusterAssignPopover, muster_assign_popover, GTK_TYPE_POPOVER)

static void
candidate_clear (gpointer data)
{
  Candidate *c = data;
  muster_record_unref (c->team);
  g_free (c->search);
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;
  if ((x->metres < 0) != (y->metres < 0))
    return x->metres < 0 ? 1 : -1;
  if (x->metres != y->metres)
    return x->metres < y->metres ? -1 : 1;
  return strcmp (x->team->id, y->team->id);
}

static void
gather (MusterAssignPopover *self)
{
  g_array_set_size (self->candidates, 0);
  MusterRecord *incident = self->incident != NULL ? muster_desk_get (self->desk, self->incident) : NULL;
  MusterLatLon from, to;
  gboolean placed = incident != NULL && muster_record_position (incident, &to);
  g_autoptr (GPtrArray) teams = muster_desk_list (self->desk, MUSTER_TEAM);
  for (guint i = 0; i < teams->len; i++) {
    MusterRecord *team = g_ptr_array_index (teams, i);
    const char *readiness = muster_record_text (team, MUSTER_TEAM_READINESS);
    if (muster_desk_holder (self->desk, team->id) != NULL || g_strcmp0 (readiness, "not-ready") == 0
        || g_strcmp0 (readiness, "off-duty") == 0)
      continue;
    Candidate c = { muster_record_ref (team), -1, muster_facts_search_text (self->desk, team) };
    if (placed && muster_record_position (team, &from))
      c.metres = muster_distance_m (from, to);
    g_array_append_val (self->candidates, c);
  }
  g_array_sort (self->candidates, compare_candidates);
}

static GtkWidget *
make_row (MusterAssignPopover *self, const Candidate *c)
{
  const char *form = muster_record_text (c->team, MUSTER_TEAM_FORM);
  g_autofree char *skills = muster_facts_field_text (self->desk, c->team, MUSTER_TEAM_SKILLS);
  g_autofree char *far = c->metres >= 0 ? muster_words_distance (c->metres) : g_strdup (_ ("distance unknown"));
  g_autoptr (GString) line
      = g_string_new (form != NULL ? muster_word_label (muster_words_team_class, form) : _ ("class unknown"));
  if (skills != NULL && g_ascii_strcasecmp (skills, line->str) != 0) /* "medical" once */
    g_string_append_printf (line, " · %s", skills);
  if (muster_record_has (c->team, MUSTER_TEAM_OWN) && !muster_record_int (c->team, MUSTER_TEAM_OWN, 1))
    g_string_append_printf (line, " · %s", _ ("is requested, may decline"));

  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), muster_part_label (muster_record_name (c->team), "row-title"));
  gtk_box_append (GTK_BOX (words), muster_part_label (line->str, "secondary"));
  gtk_box_append (GTK_BOX (box), words);
  GtkWidget *distance = muster_part_words (far, "numeric");
  gtk_box_append (GTK_BOX (box), distance);
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "team", g_strdup (c->team->id), g_free);
  g_autofree char *name = g_strdup_printf ("%s, %s, %s", muster_record_name (c->team), line->str, far);
  muster_part_name (row, name);
  return row;
}

static void
fill (MusterAssignPopover *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->rows), child);
  g_autofree char *needle = muster_facts_fold (gtk_editable_get_text (GTK_EDITABLE (self->filter)));
  g_strstrip (needle);
  guint matching = 0;
  for (guint i = 0; i < self->candidates->len; i++) {
    const Candidate *c = &g_array_index (self->candidates, Candidate, i);
    if (*needle != '\0' && strstr (c->search, needle) == NULL)
      continue;
    if (matching++ < SHOWN)
      gtk_list_box_append (GTK_LIST_BOX (self->rows), make_row (self, c));
  }
  gtk_list_box_select_row (GTK_LIST_BOX (self->rows), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->rows), 0));
  g_autofree char *more = NULL;
  if (self->candidates->len == 0)
    more = g_strdup (_ ("No team is free. Release one, or ask a neighbour."));
  else if (matching == 0)
    more = g_strdup (_ ("No free team matches."));
  else if (matching > SHOWN)
    more = g_strdup_printf (ngettext ("%u more: type to narrow. Distances are straight lines.",
                                      "%u more: type to narrow. Distances are straight lines.", matching - SHOWN),
                            matching - SHOWN);
  else
    more = g_strdup (_ ("Enter assigns. Distances are straight lines."));
  gtk_label_set_text (GTK_LABEL (self->more), more);
}

static void
assign (MusterAssignPopover *self, GtkListBoxRow *row)
{
  if (row == NULL || self->incident == NULL)
    return;
  g_autofree char *team = g_strdup (g_object_get_data (G_OBJECT (row), "team"));
  gtk_popover_popdown (GTK_POPOVER (self));
  muster_desk_assign (self->desk, team, self->incident);
  g_free (self->assigned);
  self->assigned = g_steal_pointer (&team);
}

static void
on_row_activated (MusterAssignPopover *self, GtkListBoxRow *row)
{
  assign (self, row);
}

static void
on_filter_changed (MusterAssignPopover *self)
{
  fill (self);
}

static void
on_filter_activated (MusterAssignPopover *self)
{
  fill (self);
  assign (self, gtk_list_box_get_selected_row (GTK_LIST_BOX (self->rows)));
}

static void
on_stopped (MusterAssignPopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static gboolean
on_filter_key (MusterAssignPopover *self, guint key)
{
  if (key != GDK_KEY_Down)
    return FALSE;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->rows));
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  return TRUE;
}

static void
on_shown (MusterAssignPopover *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
  gather (self);
  fill (self);
  gtk_widget_grab_focus (self->filter);
}

static void
muster_assign_popover_finalize (GObject *object)
{
  MusterAssignPopover *self = MUSTER_ASSIGN_POPOVER (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
  g_free (self->assigned);
  g_array_unref (self->candidates);
  G_OBJECT_CLASS (muster_assign_popover_parent_class)->finalize (object);
}

static void
muster_assign_popover_class_init (MusterAssignPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = muster_assign_popover_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/assign-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterAssignPopover, filter);
  gtk_widget_class_bind_template_child (widget_class, MusterAssignPopover, rows);
  gtk_widget_class_bind_template_child (widget_class, MusterAssignPopover, more);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
muster_assign_popover_init (MusterAssignPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_array_set_clear_func (self->candidates, candidate_clear);
  g_signal_connect (self, "show", G_CALLBACK (on_shown), NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_filter_key), self);
  gtk_widget_add_controller (self->filter, keys);
}

GtkWidget *
muster_assign_popover_new (MusterDesk *desk)
{
  MusterAssignPopover *self = g_object_new (MUSTER_TYPE_ASSIGN_POPOVER, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

void
muster_assign_popover_set_incident (MusterAssignPopover *self, const char *incident)
{
  if (g_strcmp0 (self->incident, incident) != 0)
    g_clear_pointer (&self->assigned, g_free);
  g_free (self->incident);
  self->incident = g_strdup (incident);
}

char *
muster_assign_popover_take_assigned (MusterAssignPopover *self)
{
  return g_steal_pointer (&self->assigned);
}
