/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The line of a finding says to what it belongs: plan and part, the drill, who saw it and when. What was decided about
 * it stands under it and stays: a plan is changed in the plan library, and the finding is done when somebody says so.
 */
#include "console/finding-list.h"
#include "console/ask-box.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

#define MAX_OPEN    50
#define MAX_SETTLED 10

struct _MusterFindingList {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *plan, *drill;
  GtkWidget *none, *rows, *more, *asks, *opener;
};

G_DEFINE_FINAL_TYPE (MusterFindingList, muster_finding_list, ADW_TYPE_BIN)

typedef struct {
  MusterFindingList *list;
  char *id;
  GtkWidget *title, *line, *note, *settled, *asks, *change, *nothing, *done;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->id);
  g_free (row);
}

const char *
muster_drill_title (MusterDesk *desk, const char *drill)
{
  const MusterRecord *r = muster_picture_get (muster_store_get_picture (muster_desk_get_store (desk)), drill, drill);
  return r != NULL && r->exists && r->kind == MUSTER_DRILL ? muster_record_name (r) : drill;
}

static gboolean
is_open (const MusterRecord *finding)
{
  return !muster_record_has (finding, MUSTER_FINDING_SETTLED_AT);
}

/* ---- doing ---- */

static void
on_raise (gpointer data, const char *const *texts)
{
  MusterFindingList *self = data;
  MusterIntent *intent = muster_intent_new ("finding.raise");
  muster_intent_text (intent, MUSTER_FINDING_TITLE, texts[0]);
  if (*texts[1] != '\0')
    muster_intent_text (intent, MUSTER_FINDING_CLAUSE, texts[1]);
  if (self->plan != NULL)
    muster_intent_text (intent, MUSTER_FINDING_PLAN, self->plan);
  if (self->drill != NULL)
    muster_intent_text (intent, MUSTER_FINDING_FROM_DRILL, self->drill);
  g_autofree char *sentence = g_strdup_printf (_ ("Finding noted: %s"), texts[0]);
  muster_desk_submit_one (self->desk, intent, sentence, muster_ask_box_answer, self->asks);
}

/* @texts: why, by whom. */
static void
settle (Row *row, const char *state, const char *const *texts, const char *sentence)
{
  MusterIntent *intent = muster_intent_new ("finding.settle");
  muster_intent_set_entity (intent, row->id);
  muster_intent_text (intent, MUSTER_FINDING_STATE, state);
  muster_intent_text (intent, MUSTER_FINDING_SETTLEMENT, texts[0]);
  muster_intent_text (intent, MUSTER_FINDING_SETTLED_BY,
                      *texts[1] != '\0' ? texts[1]
                                        : muster_desk_who (row->list->desk, muster_desk_get_account (row->list->desk)));
  muster_desk_submit_one (row->list->desk, intent, sentence, muster_ask_box_answer, row->asks);
}

static void
on_change (gpointer data, const char *const *texts)
{
  settle (data, "accepted", texts, _ ("Finding accepted: the plan is to be changed"));
}

static void
on_nothing (gpointer data, const char *const *texts)
{
  settle (data, "rejected", texts, _ ("Finding settled: no action"));
}

static void
on_done (gpointer data, const char *const *texts)
{
  settle (data, "done", texts, _ ("Finding settled: the plan was changed"));
}

/* ---- rows ---- */

static GtkWidget *
make_row (MusterFindingList *self, const char *id)
{
  const MusterAskField why[] = { { _ ("Why"), TRUE }, { _ ("Decided by"), FALSE } };
  const MusterAskField what[] = { { _ ("What was changed"), TRUE }, { _ ("Changed by"), FALSE } };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  Row *row = g_new0 (Row, 1);
  row->list = self;
  row->id = g_strdup (id);
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  gtk_widget_add_css_class (box, "page-row");
  row->title = muster_part_label ("", "row-title");
  row->line = muster_part_label ("", "secondary");
  row->note = muster_part_label ("", "secondary");
  row->settled = muster_part_label ("", NULL);
  row->asks = muster_ask_box_new ();
  MusterAskBox *asks = MUSTER_ASK_BOX (row->asks);
  row->change = muster_ask_box_add_entries (asks, _ ("Plan to be changed…"), _ ("Accept"), why, 2, on_change, row);
  row->nothing = muster_ask_box_add_entries (asks, _ ("No action…"), _ ("Settle"), why, 2, on_nothing, row);
  row->done = muster_ask_box_add_entries (asks, _ ("Plan was changed…"), _ ("Settle"), what, 2, on_done, row);
  GtkWidget *parts[] = { row->title, row->line, row->note, row->settled, row->asks };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (box), parts[i]);
  return box;
}

static const char *
state_words (const char *state)
{
  return g_strcmp0 (state, "accepted") == 0   ? _ ("Plan to be changed")
         : g_strcmp0 (state, "rejected") == 0 ? _ ("No action")
                                              : _ ("Plan was changed");
}

/* To what it belongs and where it comes from; what the page is about anyway is left out. */
static char *
line_of (MusterFindingList *self, const MusterRecord *r)
{
  GString *line = g_string_new (NULL);
  const char *plan = muster_record_text (r, MUSTER_FINDING_PLAN), *part = muster_record_text (r, MUSTER_FINDING_CLAUSE);
  const char *drill = muster_record_text (r, MUSTER_FINDING_FROM_DRILL);
  const MusterRecord *p = plan != NULL && g_strcmp0 (plan, self->plan) != 0 ? muster_desk_get (self->desk, plan) : NULL;
  g_autofree char *at = muster_words_clock (
      muster_desk_now (self->desk), muster_record_int (r, MUSTER_FINDING_RAISED_AT, MUSTER_HLC_MS (r->created)));
  if (p != NULL)
    g_string_append_printf (line, "%s · ", muster_record_name (p));
  if (part != NULL) {
    g_string_append_printf (line, _ ("part %s"), part);
    g_string_append (line, " · ");
  }
  if (drill != NULL && self->drill == NULL)
    g_string_append_printf (line, "%s · ", muster_drill_title (self->desk, drill));
  g_string_append (line, at);
  return g_string_free (line, FALSE);
}

static void
show_row (MusterFindingList *self, GtkWidget *box, const MusterRecord *r)
{
  Row *row = g_object_get_data (G_OBJECT (box), "row");
  const char *state = muster_record_text (r, MUSTER_FINDING_STATE);
  const char *why = muster_record_text (r, MUSTER_FINDING_SETTLEMENT),
             *by = muster_record_text (r, MUSTER_FINDING_SETTLED_BY);
  g_autofree char *line = line_of (self, r);
  g_autofree char *settled = NULL;
  if (!is_open (r)) {
    g_autofree char *at
        = muster_words_clock (muster_desk_now (self->desk), muster_record_int (r, MUSTER_FINDING_SETTLED_AT, 0));
    /* Translators: what was decided about a finding, by whom, when */
    settled = g_strdup_printf (_ ("%1$s: %2$s, %3$s"), state_words (state), by != NULL ? by : "–", at);
    if (why != NULL) {
      char *more = g_strdup_printf ("%s\n%s", settled, why);
      g_free (settled);
      settled = more;
    }
  }
  gtk_label_set_text (GTK_LABEL (row->title), muster_record_name (r));
  gtk_label_set_text (GTK_LABEL (row->line), line);
  muster_part_set_text (row->note, muster_record_text (r, MUSTER_FINDING_NOTE));
  muster_part_set_text (row->settled, settled);
  gtk_widget_set_visible (row->change, is_open (r));
  gtk_widget_set_visible (row->nothing, is_open (r));
  gtk_widget_set_visible (row->done, g_strcmp0 (state, "accepted") == 0);
  gtk_widget_set_visible (row->asks, is_open (r) || g_strcmp0 (state, "accepted") == 0);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const MusterRecord *x = *(MusterRecord *const *)a, *y = *(MusterRecord *const *)b;
  int field = is_open (x) ? MUSTER_FINDING_RAISED_AT : MUSTER_FINDING_SETTLED_AT;
  gint64 p, q;
  if (is_open (x) != is_open (y))
    return is_open (x) ? -1 : 1;
  p = muster_record_int (x, field, 0);
  q = muster_record_int (y, field, 0);
  return p != q ? (p > q ? -1 : 1) : strcmp (x->id, y->id);
}

static void
muster_finding_list_finalize (GObject *object)
{
  MusterFindingList *self = MUSTER_FINDING_LIST (object);
  g_clear_object (&self->desk);
  g_free (self->plan);
  g_free (self->drill);
  G_OBJECT_CLASS (muster_finding_list_parent_class)->finalize (object);
}

static void
muster_finding_list_class_init (MusterFindingListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_finding_list_finalize;
}

static void
muster_finding_list_init (MusterFindingList *self)
{
  const MusterAskField fields[] = { { _ ("What was seen"), TRUE }, { _ ("Part of the plan, like 3.2"), FALSE } };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->none = muster_part_label (_ ("No finding."), "secondary");
  self->rows = muster_keyed_box_new ();
  self->more = muster_part_label ("", "secondary");
  self->asks = muster_ask_box_new ();
  self->opener = muster_ask_box_add_entries (MUSTER_ASK_BOX (self->asks), _ ("Finding…"), _ ("Note finding"), fields, 2,
                                             on_raise, self);
  GtkWidget *parts[] = { self->none, self->rows, self->more, self->asks };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (box), parts[i]);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_finding_list_new (MusterDesk *desk)
{
  MusterFindingList *self = g_object_new (MUSTER_TYPE_FINDING_LIST, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

/* (transfer container) */
static GPtrArray *
find (MusterFindingList *self)
{
  g_autoptr (GPtrArray) all = muster_desk_list (self->desk, MUSTER_FINDING);
  GPtrArray *found = g_ptr_array_new ();
  for (guint i = 0; i < all->len; i++) {
    MusterRecord *r = g_ptr_array_index (all, i);
    if (self->drill != NULL  ? g_strcmp0 (muster_record_text (r, MUSTER_FINDING_FROM_DRILL), self->drill) == 0
        : self->plan != NULL ? g_strcmp0 (muster_record_text (r, MUSTER_FINDING_PLAN), self->plan) == 0
                             : is_open (r))
      g_ptr_array_add (found, r);
  }
  g_ptr_array_sort (found, compare);
  return found;
}

guint
muster_finding_list_show (MusterFindingList *self, const char *plan, const char *drill)
{
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->rows);
  guint open = 0, settled = 0, left = 0;
  if (g_strcmp0 (self->plan, plan) != 0 || g_strcmp0 (self->drill, drill) != 0) {
    g_free (self->plan);
    g_free (self->drill);
    self->plan = g_strdup (plan);
    self->drill = g_strdup (drill);
  }
  g_autoptr (GPtrArray) found = find (self);
  muster_keyed_box_begin (rows);
  for (guint i = 0; i < found->len; i++) {
    const MusterRecord *r = g_ptr_array_index (found, i);
    if (is_open (r) ? ++open > MAX_OPEN : ++settled > MAX_SETTLED) {
      left++;
      continue;
    }
    GtkWidget *row = muster_keyed_box_take (rows, r->id);
    if (row == NULL) {
      row = make_row (self, r->id);
      muster_keyed_box_add (rows, r->id, row);
    }
    show_row (self, row, r);
  }
  muster_keyed_box_end (rows);
  g_autofree char *more = left > 0 ? g_strdup_printf (ngettext ("and %u more", "and %u more", left), left) : NULL;
  muster_part_set_text (self->more, more);
  gtk_widget_set_visible (self->none, found->len == 0);
  return open;
}

void
muster_finding_list_enter (MusterFindingList *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->opener), TRUE);
}
