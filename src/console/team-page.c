/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A free team lists the open incidents by straight-line distance, each with "Assign"; a committed one shows its row of
 * steps instead.
 */
#include "console/team-page.h"
#include "console/assignment-row.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/record-notice.h"
#include "desk/record-facts.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

#define NEAREST 8

struct _MusterTeamPage {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *team;
  GtkWidget *title, *line, *notice, *assignment, *heading, *incidents, *none, *fields;
};

typedef struct {
  MusterTeamPage *page;
  char *incident;
  GtkWidget *name, *line;
} Row;

typedef struct {
  MusterRecord *incident;
  double metres; /* negative: unknown */
} Near;

G_DEFINE_FINAL_TYPE (MusterTeamPage, muster_team_page, ADW_TYPE_BIN)

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->incident);
  g_free (row);
}

static void
on_assign (Row *row)
{
  muster_desk_assign (row->page->desk, row->page->team, row->incident);
}

static GtkWidget *
make_row (MusterTeamPage *self, const MusterRecord *incident)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  Row *row = g_new0 (Row, 1);
  row->page = self;
  row->incident = g_strdup (incident->id);
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  gtk_widget_add_css_class (box, "page-row");
  row->name = muster_part_label ("", "row-title");
  row->line = muster_part_label ("", "secondary");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), row->name);
  gtk_box_append (GTK_BOX (words), row->line);
  gtk_box_append (GTK_BOX (box), words);
  GtkWidget *button = muster_part_button (_ ("Assign"), G_CALLBACK (on_assign), row);
  g_autofree char *name = g_strdup_printf (_ ("Assign to %s"), muster_record_name (incident));
  muster_part_name (button, name);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static int
compare_near (gconstpointer a, gconstpointer b)
{
  const Near *x = a, *y = b;
  if ((x->metres < 0) != (y->metres < 0))
    return x->metres < 0 ? 1 : -1;
  return x->metres < y->metres ? -1 : x->metres > y->metres ? 1 : strcmp (x->incident->id, y->incident->id);
}

static void
show_incidents (MusterTeamPage *self, const MusterRecord *team, gboolean offer)
{
  g_autoptr (GArray) near = g_array_new (FALSE, FALSE, sizeof (Near));
  g_autoptr (GPtrArray) incidents = muster_desk_list (self->desk, MUSTER_INCIDENT);
  MusterLatLon base, at;
  gboolean based = muster_record_position (team, &base);
  for (guint i = 0; offer && i < incidents->len; i++) {
    Near n = { g_ptr_array_index (incidents, i), -1 };
    if (!muster_facts_incident_is_open (n.incident))
      continue;
    if (based && muster_record_position (n.incident, &at))
      n.metres = muster_distance_m (base, at);
    g_array_append_val (near, n);
  }
  g_array_sort (near, compare_near);
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->incidents);
  muster_keyed_box_begin (rows);
  for (guint i = 0; i < MIN (near->len, NEAREST); i++) {
    const Near *n = &g_array_index (near, Near, i);
    GtkWidget *box = muster_keyed_box_take (rows, n->incident->id);
    if (box == NULL) {
      box = make_row (self, n->incident);
      muster_keyed_box_add (rows, n->incident->id, box);
    }
    Row *row = g_object_get_data (G_OBJECT (box), "row");
    const char *place = muster_record_text (n->incident, MUSTER_INCIDENT_PLACE);
    g_autofree char *far = n->metres >= 0 ? muster_words_distance (n->metres) : NULL;
    g_autofree char *line
        = far != NULL ? g_strdup_printf (_ ("%s · %s straight line"), place != NULL ? place : _ ("place unknown"), far)
                      : g_strdup (place != NULL ? place : _ ("place unknown"));
    gtk_label_set_text (GTK_LABEL (row->name), muster_record_name (n->incident));
    gtk_label_set_text (GTK_LABEL (row->line), line);
  }
  muster_keyed_box_end (rows);
  gtk_widget_set_visible (self->heading, offer);
  gtk_widget_set_visible (self->none, offer && near->len == 0);
}

static void
muster_team_page_finalize (GObject *object)
{
  MusterTeamPage *self = MUSTER_TEAM_PAGE (object);
  g_clear_object (&self->desk);
  g_free (self->team);
  G_OBJECT_CLASS (muster_team_page_parent_class)->finalize (object);
}

static void
muster_team_page_class_init (MusterTeamPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_team_page_finalize;
}

static void
muster_team_page_init (MusterTeamPage *self)
{
}

GtkWidget *
muster_team_page_new (MusterDesk *desk)
{
  MusterTeamPage *self = g_object_new (MUSTER_TYPE_TEAM_PAGE, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column);
  self->desk = g_object_ref (desk);
  self->fields = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->fields), 14);
  gtk_grid_set_row_spacing (GTK_GRID (self->fields), 5);
  GtkWidget *parts[] = {
    self->title = muster_part_label ("", "title"),
    self->line = muster_part_label ("", "secondary"),
    self->notice = muster_record_notice_new (desk),
    self->assignment = muster_assignment_row_new (desk, TRUE),
    self->heading = muster_part_section (_ ("Assign to")),
    self->none = muster_part_label (_ ("No incident is open."), "secondary"),
    self->incidents = muster_keyed_box_new (),
    muster_part_section (_ ("About the team")),
    self->fields,
  };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  adw_bin_set_child (ADW_BIN (self), scroll);
  return GTK_WIDGET (self);
}

void
muster_team_page_show (MusterTeamPage *self, const MusterRecord *r)
{
  static const int fields[]
      = { MUSTER_TEAM_FORM,      MUSTER_TEAM_SKILLS,   MUSTER_TEAM_HEADCOUNT,    MUSTER_TEAM_READINESS,
          MUSTER_TEAM_EQUIPMENT, MUSTER_TEAM_POSITION, MUSTER_TEAM_PHONE,        MUSTER_PART_IF_KNOWN,
          MUSTER_TEAM_CALLSIGN,  MUSTER_TEAM_LEADER,   MUSTER_TEAM_JURISDICTION, MUSTER_TEAM_OWNER,
          MUSTER_TEAM_OWN,       MUSTER_TEAM_STANDBY,  MUSTER_TEAM_ALIASES,      MUSTER_TEAM_NOTES,
          MUSTER_TEAM_SOURCE,    MUSTER_PART_END };
  const MusterRecord *holder = muster_desk_holder (self->desk, r->id);
  const char *readiness = muster_record_text (r, MUSTER_TEAM_READINESS);
  gboolean off = g_strcmp0 (readiness, "not-ready") == 0 || g_strcmp0 (readiness, "off-duty") == 0;
  g_free (self->team);
  self->team = g_strdup (r->id);
  gtk_label_set_text (GTK_LABEL (self->title), muster_record_name (r));
  g_autofree char *state
      = muster_part_sentence (holder != NULL ? muster_assignment_state_label (muster_assignment_state (holder))
                              : off          ? muster_word_label (muster_words_readiness, readiness)
                                             : C_ ("team", "free"));
  gtk_label_set_text (GTK_LABEL (self->line), state);
  muster_record_notice_show (MUSTER_RECORD_NOTICE (self->notice), r);
  gtk_widget_set_visible (self->assignment, holder != NULL);
  if (holder != NULL)
    muster_assignment_row_show (MUSTER_ASSIGNMENT_ROW (self->assignment), holder);
  show_incidents (self, r, holder == NULL && !off);
  muster_part_fields (GTK_GRID (self->fields), self->desk, r, fields);
}
