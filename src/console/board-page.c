/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Incidents by weight, then by how soon their first team is due; seats under them as the plan has them. Rows are keyed,
 * so the focus stays while answers come and go underneath. */
#include "console/board-page.h"
#include "advice/words.h"
#include "console/advice-map.h"
#include "console/advice-words.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "desk/advice-deeds.h"
#include "desk/ticker.h"
#include <glib/gi18n-lib.h>
#include <string.h>

struct _MusterBoardPage {
  AdwBin parent_instance;
  MusterDesk *desk;         /* (owned) */
  MusterQuestion *question; /* (owned) */
  GtkWidget *age, *line, *trouble, *figures, *missing, *rows, *moves_heading, *moves, *proof, *accept;
};

G_DEFINE_FINAL_TYPE (MusterBoardPage, muster_board_page, ADW_TYPE_BIN)

static void
select_record (MusterBoardPage *self, const char *id)
{
  if (g_strcmp0 (muster_desk_get_selected (self->desk), id) != 0)
    muster_desk_select (self->desk, id);
}

/* ---- rows ---- */

typedef struct {
  MusterBoardPage *page;
  char *select, *incident;
  GtkWidget *name, *words, *detail, *end, *order;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->select);
  g_free (row->incident);
  g_free (row);
}

static void
on_row (Row *row)
{
  select_record (row->page, row->select);
}

static void
on_order (Row *row)
{
  MusterDispatch *d = muster_question_get_dispatch (row->page->question);
  const MusterRecord *incident = muster_desk_get (row->page->desk, row->incident);
  if (d == NULL || incident == NULL)
    return;
  MusterAdviceFigures f = muster_advice_figures (d, row->incident, FALSE);
  g_autofree char *sentence = g_strdup_printf (ngettext ("%u team sent to %s", "%u teams sent to %s", f.filled),
                                               f.filled, muster_record_name (incident));
  muster_deeds_dispatch (row->page->desk, d, row->incident, NULL, 0, NULL, sentence);
}

/* A button over two lines, "name … end / detail"; a heading has a second button that orders its incident. */
static Row *
row_for (MusterBoardPage *self, GtkWidget *in, const char *key, const char *select, gboolean heading)
{
  GtkWidget *box = muster_keyed_box_take (MUSTER_KEYED_BOX (in), key);
  Row *row = box != NULL ? g_object_get_data (G_OBJECT (box), "row") : NULL;
  if (row == NULL) {
    GtkWidget *button = gtk_button_new (), *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
              *upper = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
    box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
    row = g_new0 (Row, 1);
    row->page = self;
    g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
    gtk_widget_add_css_class (box, heading ? "board-incident" : "board-seat");
    row->name = muster_part_label ("", heading ? "row-title" : NULL);
    row->end = muster_part_words ("", "minutes");
    gtk_widget_set_hexpand (row->end, TRUE);
    gtk_widget_set_valign (row->end, GTK_ALIGN_START);
    row->detail = muster_part_label ("", "secondary");
    gtk_box_append (GTK_BOX (upper), row->name);
    gtk_box_append (GTK_BOX (upper), row->end);
    gtk_box_append (GTK_BOX (lines), upper);
    gtk_box_append (GTK_BOX (lines), row->detail);
    gtk_button_set_child (GTK_BUTTON (button), lines);
    gtk_widget_add_css_class (button, "seat-head");
    gtk_widget_set_hexpand (button, TRUE);
    g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_row), row);
    gtk_box_append (GTK_BOX (box), button);
    row->words = button;
    if (heading) {
      row->order = muster_part_button (_ ("Order"), G_CALLBACK (on_order), row);
      gtk_box_append (GTK_BOX (box), row->order);
    }
    muster_keyed_box_add (MUSTER_KEYED_BOX (in), key, box);
  }
  g_free (row->select);
  row->select = g_strdup (select);
  return row;
}

static void
say (Row *row, const char *name, const char *end, const char *detail, gboolean bad)
{
  g_autofree char *said = g_strdup_printf ("%s, %s, %s", name, end != NULL ? end : "", detail != NULL ? detail : "");
  muster_part_set_text (row->name, name);
  muster_part_set_text (row->end, end);
  muster_part_class (row->end, "late", bad);
  muster_part_set_text (row->detail, detail);
  muster_part_name (row->words, said);
}

/* ---- incidents ---- */

typedef struct {
  const char *id;
  double weight, due;
} Urgent;

static int
compare_urgent (gconstpointer a, gconstpointer b)
{
  const Urgent *x = a, *y = b;
  if (x->weight != y->weight)
    return x->weight > y->weight ? -1 : 1;
  if (x->due != y->due)
    return x->due < y->due ? -1 : 1;
  return strcmp (x->id, y->id);
}

static GArray *
by_urgency (const MusterDispatch *d)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (Urgent));
  for (guint i = 0; i < d->seats->len; i++) {
    const MusterDispatchSeat *s = g_ptr_array_index (d->seats, i);
    Urgent *found = NULL;
    for (guint k = 0; k < out->len && found == NULL; k++)
      if (strcmp (g_array_index (out, Urgent, k).id, s->incident) == 0)
        found = &g_array_index (out, Urgent, k);
    if (found != NULL) {
      found->due = MIN (found->due, s->due_s);
      continue;
    }
    Urgent u = { s->incident, s->weight, s->due_s };
    g_array_append_val (out, u);
  }
  g_array_sort (out, compare_urgent);
  return out;
}

static void
show_incident (MusterBoardPage *self, const MusterDispatch *d, const char *id)
{
  const MusterRecord *incident = muster_desk_get (self->desk, id);
  MusterAdviceFigures f = muster_advice_figures (d, id, FALSE);
  Row *head = row_for (self, self->rows, id, id, TRUE);
  g_free (head->incident);
  head->incident = g_strdup (id);
  g_autofree char *mean = f.filled > 0 ? muster_words_duration (f.mean_s) : g_strdup ("—");
  g_autofree char *detail = g_strdup_printf (_ ("%u of %u filled, %u late or empty, mean of those who go %s"), f.filled,
                                             f.seats, f.late, mean);
  say (head, incident != NULL ? muster_record_name (incident) : id, NULL, detail, FALSE);
  gtk_widget_set_sensitive (head->order, f.filled > 0);
  g_autofree char *order = g_strdup_printf (ngettext ("Order %u", "Order %u", f.filled), f.filled);
  gtk_button_set_label (GTK_BUTTON (head->order), order);
  g_autofree char *name = g_strdup_printf ("%s, %s", order, incident != NULL ? muster_record_name (incident) : id);
  muster_part_name (head->order, name);
  for (guint i = 0; i < d->seats->len; i++) {
    const MusterDispatchSeat *s = g_ptr_array_index (d->seats, i);
    const MusterDispatchOption *o = s->proposed;
    if (strcmp (s->incident, id) != 0)
      continue;
    g_autofree char *key = g_strdup_printf ("%s %s %u", id, s->skill, s->nth), *seat = muster_advice_words_seat (s);
    g_autofree char *eta = o != NULL ? muster_advice_words_eta (o->eta_s, o->way) : NULL;
    g_autofree char *cost = o != NULL ? muster_advice_words_cost (o) : NULL;
    g_autofree char *name_line
        = o != NULL ? g_strdup_printf ("%s → %s", seat, o->name) : g_strdup_printf ("%s → %s", seat, _ ("nobody can"));
    Row *row = row_for (self, self->rows, key, o != NULL ? o->team : id, FALSE);
    say (row, name_line, eta, cost, o != NULL && o->late_s > 0);
    muster_part_class (row->name, "wrong", o == NULL);
  }
}

static void
show_moves (MusterBoardPage *self, const MusterDispatch *d)
{
  muster_keyed_box_begin (MUSTER_KEYED_BOX (self->moves));
  for (guint i = 0; d != NULL && i < d->moves->len; i++) {
    const MusterMoveUp *m = g_ptr_array_index (d->moves, i);
    g_autofree char *name = g_strdup_printf ("%s → %s", m->name, m->to_name),
                    *eta = muster_advice_words_eta (m->eta_s, m->way);
    Row *row = row_for (self, self->moves, m->team, m->team, FALSE);
    say (row, name, eta, m->reason, FALSE);
  }
  muster_keyed_box_end (MUSTER_KEYED_BOX (self->moves));
  gtk_widget_set_visible (self->moves_heading, d != NULL && d->moves->len > 0);
}

static void
show_ways (MusterBoardPage *self, const MusterDispatch *d)
{
  MusterAdviceMap *map = muster_advice_map_of (self->desk);
  g_autoptr (GPtrArray) wishes = g_ptr_array_new_with_free_func (muster_wish_free);
  if (d == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self))) {
    muster_advice_map_clear_ways (map, self);
    return;
  }
  for (guint i = 0; i < d->seats->len; i++) {
    const MusterDispatchSeat *s = g_ptr_array_index (d->seats, i);
    const MusterRecord *incident = muster_desk_get (self->desk, s->incident);
    MusterLatLon to;
    if (s->proposed == NULL || incident == NULL || !muster_record_position (incident, &to))
      continue;
    MusterWish *w = g_new0 (MusterWish, 1);
    w->from = g_strdup (s->proposed->team);
    w->to = to;
    w->way = s->proposed->way;
    w->strong = TRUE;
    w->label = muster_words_duration (s->proposed->eta_s);
    g_ptr_array_add (wishes, w);
  }
  muster_advice_map_show_ways (map, self, muster_question_get_snapshot (self->question), g_steal_pointer (&wishes));
}

static void
show_age (MusterBoardPage *self, gint64 now)
{
  const MusterDispatch *d = muster_question_get_dispatch (self->question);
  g_autofree char *age = muster_advice_words_age (self->question, d != NULL ? d->made_ms : 0, now);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->age)), age) != 0)
    gtk_label_set_text (GTK_LABEL (self->age), age);
}

static void
show_answer (MusterBoardPage *self)
{
  const MusterDispatch *d = muster_question_get_dispatch (self->question);
  show_age (self, muster_desk_now (self->desk));
  muster_part_set_text (self->trouble, d == NULL ? muster_question_get_trouble (self->question) : NULL);
  muster_keyed_box_begin (MUSTER_KEYED_BOX (self->rows));
  g_autoptr (GArray) urgent = d != NULL ? by_urgency (d) : NULL;
  for (guint i = 0; urgent != NULL && i < urgent->len; i++)
    show_incident (self, d, g_array_index (urgent, Urgent, i).id);
  muster_keyed_box_end (MUSTER_KEYED_BOX (self->rows));
  show_moves (self, d);
  gtk_widget_set_visible (self->figures, d != NULL);
  gtk_widget_set_visible (self->accept, d != NULL);
  gtk_widget_set_visible (self->proof, d != NULL);
  if (d != NULL) {
    g_autofree char *line
        = g_strdup_printf (ngettext ("%u incident needs teams.", "%u incidents need teams.", urgent->len), urgent->len);
    g_autoptr (GString) missing = g_string_new (NULL);
    for (guint i = 0; i < d->missing->len; i++)
      g_string_append_printf (missing, "%s%s", i > 0 ? "\n" : "", (const char *)g_ptr_array_index (d->missing, i));
    g_autofree char *proof = muster_advice_words_proof (d);
    g_autofree char *accept = g_strdup_printf (_ ("Order or request all %u"), d->advice.filled);
    g_autofree char *label = g_strdup_printf ("%s ⏎", accept);
    muster_part_set_text (self->line, line);
    muster_part_set_text (self->missing, missing->str);
    muster_part_set_text (self->proof, proof);
    muster_part_class (self->proof, "good", d->gap <= 1e-9 && d->proven);
    muster_advice_fill_figures (GTK_GRID (self->figures), d, NULL);
    gtk_button_set_label (GTK_BUTTON (self->accept), label);
    muster_part_name (self->accept, accept);
    gtk_widget_set_sensitive (self->accept, d->advice.filled > 0);
  } else {
    muster_part_set_text (self->line, NULL);
    muster_part_set_text (self->missing, NULL);
  }
  show_ways (self, d);
}

static void
on_accept (MusterBoardPage *self)
{
  MusterDispatch *d = muster_question_get_dispatch (self->question);
  if (d == NULL || d->advice.filled == 0)
    return;
  g_autofree char *sentence
      = g_strdup_printf (ngettext ("%u team sent", "%u teams sent", d->advice.filled), d->advice.filled);
  muster_deeds_dispatch (self->desk, d, NULL, NULL, 0, NULL, sentence);
}

static void
on_tick (MusterBoardPage *self, gint64 now)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_age (self, now);
}

static void
on_map (MusterBoardPage *self)
{
  show_answer (self);
  muster_advice_map_bring_up_ways (muster_advice_map_of (self->desk));
}

static void
on_unmap (MusterBoardPage *self)
{
  muster_advice_map_clear_ways (muster_advice_map_of (self->desk), self);
}

static void
muster_board_page_finalize (GObject *object)
{
  MusterBoardPage *self = MUSTER_BOARD_PAGE (object);
  g_clear_object (&self->question);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_board_page_parent_class)->finalize (object);
}

static void
muster_board_page_class_init (MusterBoardPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_board_page_finalize;
}

static void
muster_board_page_init (MusterBoardPage *self)
{
}

GtkWidget *
muster_board_page_new (MusterDesk *desk)
{
  MusterBoardPage *self = g_object_new (MUSTER_TYPE_BOARD_PAGE, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
                     *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->desk = g_object_ref (desk);
  self->question = g_object_ref (muster_question_of_teams (desk));
  muster_deeds_follow (desk);
  GtkWidget *title = muster_part_label (_ ("Joint board"), "title");
  self->age = muster_part_words ("", "secondary");
  gtk_widget_set_hexpand (self->age, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), self->age);
  self->proof = muster_part_label ("", "secondary");
  gtk_widget_set_hexpand (self->proof, TRUE);
  self->accept = muster_part_button ("", G_CALLBACK (on_accept), self);
  gtk_widget_add_css_class (self->accept, "suggested-action");
  gtk_box_append (GTK_BOX (foot), self->proof);
  gtk_box_append (GTK_BOX (foot), self->accept);
  self->figures = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->figures), 14);
  gtk_widget_add_css_class (self->figures, "figures");
  gtk_widget_add_css_class (column, "board");
  GtkWidget *parts[] = {
    head,
    self->line = muster_part_label ("", "secondary"),
    self->trouble = muster_part_label ("", "secondary"),
    foot,
    self->figures,
    self->missing = muster_part_label ("", "wrong"),
    self->rows = muster_keyed_box_new (),
    self->moves_heading = muster_part_section (_ ("Move up meanwhile")),
    self->moves = muster_keyed_box_new (),
    gtk_button_new_with_label (_ ("Back")),
  };
  gtk_actionable_set_action_name (GTK_ACTIONABLE (parts[G_N_ELEMENTS (parts) - 1]), "inspector.leave-page");
  gtk_widget_set_halign (parts[G_N_ELEMENTS (parts) - 1], GTK_ALIGN_START);
  gtk_widget_add_css_class (parts[G_N_ELEMENTS (parts) - 1], "link-like");
  gtk_widget_add_css_class (self->missing, "small");
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  adw_bin_set_child (ADW_BIN (self), scroll);
  muster_question_bind (self->question, GTK_WIDGET (self), G_CALLBACK (show_answer));
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (on_unmap), NULL);
  g_signal_connect_object (muster_ticker_get (), "tick", G_CALLBACK (on_tick), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
