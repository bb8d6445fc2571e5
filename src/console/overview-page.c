/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows are links keyed by what they are about. A decision is: an incident nobody verified, a plan that proposes a level
 * where none is active (or a higher one than is), something refused and not dealt with.
 *
 * What a plan proposes follows from the incident and the plans alone, and a record never changes: the answer is kept
 * with the version of the incident it was made for. What is still to be worked out is done a few at a time, so that a
 * desk with thousands of incidents is never kept from its work.
 */
#include "console/overview-page.h"
#include "console/age-label.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/record-model.h"
#include "console/watch-card.h"
#include "desk/record-facts.h"
#include <glib/gi18n-lib.h>

#define SHOWN   6
#define AT_ONCE 40 /* proposals worked out before the window has its turn */

struct _MusterOverviewPage {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *column, *decisions_heading, *decisions, *no_decisions, *alarms_heading, *alarms, *deadlines_heading,
      *deadlines, *no_deadlines, *counts, *watch_heading, *watch;
  GtkWidget *numbers[5];
  GHashTable *best; /* id of an incident → Best */
  guint left;       /* proposals that may still be worked out in this turn */
  guint again;      /* source: there is more to work out */
};

/* The highest level proposed for an incident. */
typedef struct {
  MusterRecord *incident;  /* (owned) the version it was worked out for */
  char *level, *plan_name; /* (nullable) none is proposed */
} Best;

G_DEFINE_FINAL_TYPE (MusterOverviewPage, muster_overview_page, ADW_TYPE_BIN)

static guint new_incident_signal;

typedef struct {
  MusterOverviewPage *page;
  char *id;
  GtkWidget *name, *line;
  MusterAgeLabel *age;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->id);
  g_free (row);
}

static void
on_row (Row *row)
{
  muster_desk_select (row->page->desk, row->id);
}

/* The row keyed @key, made or taken; it links to @id. */
static Row *
row_for (MusterOverviewPage *self, GtkWidget *box, const char *key, const char *id)
{
  GtkWidget *widget = muster_keyed_box_take (MUSTER_KEYED_BOX (box), key);
  if (widget != NULL)
    return g_object_get_data (G_OBJECT (widget), "row");
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  Row *row = g_new0 (Row, 1);
  row->page = self;
  row->id = g_strdup (id);
  widget = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_object_set_data_full (G_OBJECT (widget), "row", row, row_free);
  gtk_widget_add_css_class (widget, "page-row");
  row->name = muster_part_name_link (G_CALLBACK (on_row), row);
  row->line = muster_part_label ("", "secondary");
  row->age = MUSTER_AGE_LABEL (muster_age_label_new ());
  gtk_widget_add_css_class (GTK_WIDGET (row->age), "secondary");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), row->name);
  gtk_box_append (GTK_BOX (words), row->line);
  gtk_box_append (GTK_BOX (widget), words);
  gtk_box_append (GTK_BOX (widget), GTK_WIDGET (row->age));
  muster_keyed_box_add (MUSTER_KEYED_BOX (box), key, widget);
  return row;
}

static void
show_row (Row *row, const MusterRecord *r, const char *line)
{
  muster_part_name_link_set (row->name, muster_record_name (r));
  muster_part_set_text (row->line, line);
}

static void
best_free (gpointer data)
{
  Best *best = data;
  muster_record_unref (best->incident);
  g_free (best->level);
  g_free (best->plan_name);
  g_free (best);
}

/* (nullable) NULL: not worked out yet. */
static const Best *
best_of (MusterOverviewPage *self, const MusterRecord *r)
{
  Best *best = g_hash_table_lookup (self->best, r->id);
  if (best != NULL && best->incident == r)
    return best;
  if (self->left == 0)
    return NULL;
  self->left--;
  g_autoptr (GPtrArray) proposals = muster_desk_propose (self->desk, r->id);
  const MusterProposal *first = proposals->len > 0 ? g_ptr_array_index (proposals, 0) : NULL;
  best = g_new0 (Best, 1);
  best->incident = muster_record_ref ((MusterRecord *)r);
  best->level = first != NULL ? g_strdup (first->level) : NULL;
  best->plan_name = first != NULL ? g_strdup (first->plan_name) : NULL;
  g_hash_table_replace (self->best, best->incident->id, best);
  return best;
}

static gboolean
on_again (gpointer data)
{
  MusterOverviewPage *self = data;
  self->again = 0;
  muster_overview_page_show (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (MusterOverviewPage *self, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++) {
    const MusterRecord *r = g_ptr_array_index (records, i);
    if (r->kind == MUSTER_PLAN)
      g_hash_table_remove_all (self->best);
    else if (r->kind == MUSTER_INCIDENT && !muster_facts_incident_is_open (r))
      g_hash_table_remove (self->best, r->id);
  }
}

/* What is to be decided about an incident, or NULL. */
static char *
decision_text (MusterOverviewPage *self, const MusterRecord *r)
{
  const char *phase = muster_record_text (r, MUSTER_INCIDENT_PHASE);
  const MusterRecord *active = muster_facts_activation (self->desk, r->id);
  if (r->rejections != NULL && r->rejections->len > 0)
    return g_strdup (_ ("something asked for here was refused"));
  const Best *best = best_of (self, r);
  if (best == NULL && self->again == 0)
    self->again = g_idle_add (on_again, self);
  if (best != NULL && best->level != NULL
      && muster_facts_level_rank (best->level)
             > muster_facts_level_rank (active != NULL ? muster_record_text (active, MUSTER_ACTIVATION_LEVEL) : NULL))
    return g_strdup_printf (_ ("level %s proposed by %s"), muster_level_numeral (best->level), best->plan_name);
  if (phase == NULL || g_strcmp0 (phase, "reported") == 0)
    return g_strdup (_ ("reported, not verified"));
  return NULL;
}

static guint
show_decisions (MusterOverviewPage *self)
{
  MusterKeyedBox *box = MUSTER_KEYED_BOX (self->decisions);
  g_autoptr (GPtrArray) incidents = muster_desk_list (self->desk, MUSTER_INCIDENT);
  guint open = 0, shown = 0;
  self->left = AT_ONCE;
  muster_keyed_box_begin (box);
  for (guint i = 0; i < incidents->len; i++) {
    const MusterRecord *r = g_ptr_array_index (incidents, i);
    if (!muster_facts_incident_is_open (r))
      continue;
    open++;
    if (shown >= 4 * SHOWN) /* the box still holds the rows of before, so its count says nothing yet */
      continue;
    g_autofree char *text = decision_text (self, r);
    if (text == NULL)
      continue;
    Row *row = row_for (self, self->decisions, r->id, r->id);
    shown++;
    show_row (row, r, text);
    muster_age_label_set_age (row->age, muster_facts_incident_time (r));
  }
  muster_keyed_box_end (box);
  gtk_widget_set_visible (self->no_decisions, muster_keyed_box_count (box) == 0);
  return open;
}

static void
show_alarms (MusterOverviewPage *self)
{
  MusterKeyedBox *box = MUSTER_KEYED_BOX (self->alarms);
  g_autoptr (GPtrArray) alarms = muster_desk_list (self->desk, MUSTER_ALARM);
  muster_keyed_box_begin (box);
  for (guint i = 0; i < alarms->len; i++) {
    const MusterRecord *r = g_ptr_array_index (alarms, i);
    const char *incident = muster_record_text (r, MUSTER_ALARM_INCIDENT);
    if (muster_record_has (r, MUSTER_ALARM_ACKNOWLEDGED_AT))
      continue;
    Row *row = row_for (self, self->alarms, r->id, incident != NULL ? incident : r->id);
    show_row (row, r, muster_record_text (r, MUSTER_ALARM_SOURCE));
    muster_age_label_set_age (row->age, muster_record_int (r, MUSTER_ALARM_RAISED_AT, MUSTER_HLC_MS (r->created)));
  }
  muster_keyed_box_end (box);
  gtk_widget_set_visible (self->alarms_heading, muster_keyed_box_count (box) > 0);
}

static int
compare_tasks (gconstpointer a, gconstpointer b)
{
  const MusterRecord *const *x = a, *const *y = b;
  gint64 p = muster_record_int (*x, MUSTER_TASK_DEADLINE, G_MAXINT64);
  gint64 q = muster_record_int (*y, MUSTER_TASK_DEADLINE, G_MAXINT64);
  return p != q ? (p < q ? -1 : 1) : strcmp ((*x)->id, (*y)->id);
}

static void
show_deadlines (MusterOverviewPage *self)
{
  MusterKeyedBox *box = MUSTER_KEYED_BOX (self->deadlines);
  g_autoptr (GPtrArray) all = muster_desk_list (self->desk, MUSTER_TASK);
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    if (!muster_record_has (r, MUSTER_TASK_DONE_AT) && muster_record_has (r, MUSTER_TASK_DEADLINE))
      g_ptr_array_add (open, (gpointer)r);
  }
  g_ptr_array_sort (open, compare_tasks);
  muster_keyed_box_begin (box);
  for (guint i = 0; i < MIN (open->len, SHOWN); i++) {
    const MusterRecord *r = g_ptr_array_index (open, i);
    Row *row = row_for (self, self->deadlines, r->id, r->id);
    g_autofree char *line = muster_facts_line (self->desk, r, 0);
    show_row (row, r, line);
    muster_age_label_set_deadline (row->age, muster_record_int (r, MUSTER_TASK_DEADLINE, 0));
  }
  muster_keyed_box_end (box);
  gtk_widget_set_visible (self->no_deadlines, open->len == 0);
}

/* The line of the grid that says @what; its number is set at each refresh. */
static GtkWidget *
add_count (MusterOverviewPage *self, int row, const char *what)
{
  GtkWidget *label = muster_part_label (what, "secondary"), *number = muster_part_words (NULL, "numeric");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_grid_attach (GTK_GRID (self->counts), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->counts), number, 1, row, 1, 1);
  return number;
}

static void
show_counts (MusterOverviewPage *self, guint open_incidents)
{
  g_autoptr (GPtrArray) teams = muster_desk_list (self->desk, MUSTER_TEAM);
  g_autoptr (GPtrArray) shelters = muster_desk_list (self->desk, MUSTER_SHELTER);
  guint committed = 0, open = 0, below = 0;
  gint64 people = 0, capacity = 0;
  for (guint i = 0; i < teams->len; i++)
    committed += muster_desk_holder (self->desk, ((MusterRecord *)g_ptr_array_index (teams, i))->id) != NULL ? 1 : 0;
  for (guint i = 0; i < shelters->len; i++) {
    const MusterRecord *r = g_ptr_array_index (shelters, i);
    const char *state = muster_record_text (r, MUSTER_SHELTER_STATE);
    people += muster_record_int (r, MUSTER_SHELTER_OCCUPANCY, 0);
    if (g_strcmp0 (state, "open") != 0 && g_strcmp0 (state, "full") != 0)
      continue;
    open++;
    capacity += muster_record_int (r, MUSTER_SHELTER_CAPACITY, 0);
  }
  g_autoptr (GPtrArray) stock = muster_desk_list (self->desk, MUSTER_STOCK);
  for (guint i = 0; i < stock->len; i++)
    below += muster_facts_is_below_minimum (g_ptr_array_index (stock, i)) ? 1 : 0;

  g_autofree char *incidents_text = g_strdup_printf ("%u", open_incidents);
  g_autofree char *teams_text = g_strdup_printf (_ ("%u of %u"), committed, teams->len);
  g_autofree char *shelters_text = g_strdup_printf (_ ("%u of %u"), open, shelters->len);
  g_autofree char *people_text = capacity > 0 ? g_strdup_printf (_ ("%d of %d"), (int)people, (int)capacity)
                                              : g_strdup_printf ("%d", (int)people);
  g_autofree char *below_text = g_strdup_printf ("%u", below);
  gtk_label_set_text (GTK_LABEL (self->numbers[0]), incidents_text);
  gtk_label_set_text (GTK_LABEL (self->numbers[1]), teams_text);
  gtk_label_set_text (GTK_LABEL (self->numbers[2]), shelters_text);
  gtk_label_set_text (GTK_LABEL (self->numbers[3]), people_text);
  gtk_label_set_text (GTK_LABEL (self->numbers[4]), below_text);
}

static void
on_new_incident (MusterOverviewPage *self)
{
  g_signal_emit (self, new_incident_signal, 0);
}

static void
muster_overview_page_finalize (GObject *object)
{
  MusterOverviewPage *self = MUSTER_OVERVIEW_PAGE (object);
  g_clear_handle_id (&self->again, g_source_remove);
  g_hash_table_unref (self->best);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_overview_page_parent_class)->finalize (object);
}

static void
muster_overview_page_class_init (MusterOverviewPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_overview_page_finalize;
  new_incident_signal = g_signal_new ("new-incident", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);
}

static void
muster_overview_page_init (MusterOverviewPage *self)
{
}

GtkWidget *
muster_overview_page_new (MusterDesk *desk)
{
  MusterOverviewPage *self = g_object_new (MUSTER_TYPE_OVERVIEW_PAGE, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column);
  self->desk = g_object_ref (desk);
  self->best = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, best_free);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *title = muster_part_label (_ ("Overview"), "title");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), muster_part_button (_ ("New incident"), G_CALLBACK (on_new_incident), self));
  self->counts = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->counts), 14);
  gtk_grid_set_row_spacing (GTK_GRID (self->counts), 5);
  self->numbers[0] = add_count (self, 0, _ ("Open incidents"));
  self->numbers[1] = add_count (self, 1, _ ("Teams committed"));
  self->numbers[2] = add_count (self, 2, _ ("Shelters open"));
  self->numbers[3] = add_count (self, 3, _ ("People in shelters, of places open"));
  self->numbers[4] = add_count (self, 4, _ ("Lines of stock below minimum"));
  GtkWidget *parts[] = {
    head,
    self->alarms_heading = muster_part_section (_ ("Alarms")),
    self->alarms = muster_keyed_box_new (),
    self->decisions_heading = muster_part_section (_ ("Needs a decision")),
    self->no_decisions = muster_part_label (_ ("Nothing waits for a decision."), "secondary"),
    self->decisions = muster_keyed_box_new (),
    self->deadlines_heading = muster_part_section (_ ("Next deadlines")),
    self->no_deadlines = muster_part_label (_ ("No task has a deadline."), "secondary"),
    self->deadlines = muster_keyed_box_new (),
    muster_part_section (_ ("In numbers")),
    self->counts,
    self->watch_heading = muster_part_section (_ ("Watch")),
    self->watch = muster_watch_card_new (desk),
  };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  self->column = column;
  adw_bin_set_child (ADW_BIN (self), scroll);
  return GTK_WIDGET (self);
}

/* In peacetime the watch comes first and what no incident asks for is not there. */
static void
set_calm (MusterOverviewPage *self, gboolean calm)
{
  GtkBox *column = GTK_BOX (self->column);
  GtkWidget *before = calm ? self->alarms : self->counts;
  gboolean decisions = !calm || muster_keyed_box_count (MUSTER_KEYED_BOX (self->decisions)) > 0;
  gboolean deadlines = !calm || muster_keyed_box_count (MUSTER_KEYED_BOX (self->deadlines)) > 0;
  gtk_widget_set_visible (self->alarms, !calm);
  gtk_widget_set_visible (self->decisions_heading, decisions);
  gtk_widget_set_visible (self->deadlines_heading, deadlines);
  if (calm) { /* alarms stand among today's warnings */
    gtk_widget_set_visible (self->alarms_heading, FALSE);
    gtk_widget_set_visible (self->no_decisions, FALSE);
    gtk_widget_set_visible (self->no_deadlines, FALSE);
  }
  if (gtk_widget_get_prev_sibling (self->watch_heading) != before) {
    gtk_box_reorder_child_after (column, self->watch_heading, before);
    gtk_box_reorder_child_after (column, self->watch, self->watch_heading);
  }
}

void
muster_overview_page_show (MusterOverviewPage *self)
{
  guint open = show_decisions (self);
  show_alarms (self);
  show_deadlines (self);
  show_counts (self, open);
  set_calm (self, open == 0);
  muster_watch_card_show (MUSTER_WATCH_CARD (self->watch), open == 0);
}
