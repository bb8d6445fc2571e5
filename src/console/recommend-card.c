/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The question is one for the whole window and about all incidents at once, so what is proposed here leaves the other
 * incidents the teams they need more; the card shows the seats of its own. Rows are keyed by seat and stay through a
 * new answer, so a reason half typed is not lost; a choice of another team is reckoned again on the new answer.
 *
 * One seat is open at a time, and the first by itself where there are few: its sentence, the next best two side by
 * side, and any other team that has the skill. Its ways are the thin ones on the map. */
#include "console/recommend-card.h"
#include "advice/words.h"
#include "console/advice-map.h"
#include "console/advice-words.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/seat-choice.h"
#include "desk/advice-deeds.h"
#include "desk/record-facts.h"
#include "desk/ticker.h"
#include <glib/gi18n-lib.h>

#define FEW 3 /* with so many seats the first is open by itself */

struct _MusterRecommendCard {
  AdwBin parent_instance;
  MusterDesk *desk;         /* (owned) */
  MusterQuestion *question; /* (owned) */
  char *incident;           /* (nullable) */
  char *opened;             /* (nullable) key of the seat that is open */
  GtkWidget *title, *age, *needs, *trouble, *seats, *figures, *proof, *accept, *body;
};

G_DEFINE_FINAL_TYPE (MusterRecommendCard, muster_recommend_card, ADW_TYPE_BIN)

/* ---- one seat ---- */

typedef struct {
  MusterRecommendCard *card;
  char *key;
  GtkWidget *head, *what, *name, *best, *minutes, *cost, *more, *order;
  MusterSeatChoice *choice;
} Seat;

static void
seat_free (gpointer data)
{
  Seat *seat = data;
  g_free (seat->key);
  g_free (seat);
}

static char *
key_of (const MusterDispatchSeat *s)
{
  return g_strdup_printf ("%s %s %u", s->incident, s->skill, s->nth);
}

/* The seat of that key in the answer of now. */
static const MusterDispatchSeat *
seat_at (MusterRecommendCard *self, const char *key, guint *index)
{
  const MusterDispatch *d = muster_question_get_dispatch (self->question);
  for (guint i = 0; d != NULL && i < d->seats->len; i++) {
    g_autofree char *k = key_of (g_ptr_array_index (d->seats, i));
    if (g_strcmp0 (k, key) == 0) {
      *index = i;
      return g_ptr_array_index (d->seats, i);
    }
  }
  return NULL;
}

static void show_answer (MusterRecommendCard *self);

static void
on_head (Seat *seat)
{
  MusterRecommendCard *self = seat->card;
  gboolean open = g_strcmp0 (self->opened, seat->key) == 0;
  g_free (self->opened);
  self->opened = g_strdup (open ? "" : seat->key);
  show_answer (self);
}

static void
on_order_one (Seat *seat)
{
  MusterDispatch *d = muster_question_get_dispatch (seat->card->question);
  guint index;
  const MusterDispatchSeat *s = seat_at (seat->card, seat->key, &index);
  if (s != NULL && s->proposed != NULL)
    muster_deeds_dispatch_one (seat->card->desk, d, index, NULL, NULL);
}

static void
on_chosen (Seat *seat, const char *team, const char *reason)
{
  MusterDispatch *d = muster_question_get_dispatch (seat->card->question);
  guint index;
  if (seat_at (seat->card, seat->key, &index) != NULL)
    muster_deeds_dispatch_one (seat->card->desk, d, index, team, reason);
}

static GtkWidget *
make_seat (MusterRecommendCard *self, const char *key)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *upper = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  Seat *seat = g_new0 (Seat, 1);
  seat->card = self;
  seat->key = g_strdup (key);
  g_object_set_data_full (G_OBJECT (box), "seat", seat, seat_free);
  gtk_widget_add_css_class (box, "seat");
  seat->what = muster_part_label ("", "secondary");
  seat->name = muster_part_label ("", "row-title");
  seat->best = gtk_label_new (_ ("best"));
  gtk_widget_add_css_class (seat->best, "best-tag");
  gtk_widget_set_valign (seat->best, GTK_ALIGN_CENTER);
  seat->minutes = muster_part_words ("", "minutes");
  gtk_widget_set_hexpand (seat->minutes, TRUE);
  seat->cost = muster_part_label ("", "secondary");
  gtk_box_append (GTK_BOX (upper), seat->name);
  gtk_box_append (GTK_BOX (upper), seat->best);
  gtk_box_append (GTK_BOX (upper), seat->minutes);
  gtk_box_append (GTK_BOX (lines), seat->what);
  gtk_box_append (GTK_BOX (lines), upper);
  gtk_box_append (GTK_BOX (lines), seat->cost);
  seat->head = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (seat->head), lines);
  gtk_widget_add_css_class (seat->head, "seat-head");
  g_signal_connect_swapped (seat->head, "clicked", G_CALLBACK (on_head), seat);
  seat->more = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (seat->more, "seat-more");
  seat->choice = MUSTER_SEAT_CHOICE (muster_seat_choice_new (self->desk));
  g_signal_connect_swapped (seat->choice, "chosen", G_CALLBACK (on_chosen), seat);
  seat->order = muster_part_button ("", G_CALLBACK (on_order_one), seat);
  gtk_widget_set_halign (seat->order, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (seat->more), seat->order);
  gtk_box_append (GTK_BOX (seat->more), GTK_WIDGET (seat->choice));
  gtk_box_append (GTK_BOX (box), seat->head);
  gtk_box_append (GTK_BOX (box), seat->more);
  return box;
}

static void
show_seat (MusterRecommendCard *self, GtkWidget *box, const MusterDispatchSeat *s, guint index)
{
  Seat *seat = g_object_get_data (G_OBJECT (box), "seat");
  const MusterDispatchOption *o = s->proposed;
  gboolean open = g_strcmp0 (self->opened, seat->key) == 0;
  g_autofree char *what = muster_advice_words_seat (s);
  g_autofree char *minutes = o != NULL ? muster_advice_words_eta (o->eta_s, o->way) : NULL;
  g_autofree char *cost = o != NULL ? muster_advice_words_cost (o) : NULL;
  const char *name = o != NULL ? o->name : _ ("nobody can");
  muster_part_set_text (seat->what, what);
  muster_part_set_text (seat->name, name);
  muster_part_class (seat->name, "wrong", o == NULL);
  gtk_widget_set_visible (seat->best, o != NULL);
  muster_part_set_text (seat->minutes, minutes);
  muster_part_class (seat->minutes, "late", o != NULL && o->late_s > 0);
  muster_part_set_text (seat->cost, o == NULL || open ? s->reason : cost);
  gtk_widget_set_visible (seat->more, open);
  g_autofree char *said
      = g_strdup_printf ("%s: %s, %s, %s", what, name, minutes != NULL ? minutes : "", cost != NULL ? cost : s->reason);
  muster_part_name (seat->head, said);
  gtk_accessible_update_state (GTK_ACCESSIBLE (seat->head), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  gtk_widget_set_visible (seat->order, o != NULL);
  if (o != NULL) {
    g_autofree char *order = g_strdup_printf (o->order ? _ ("Order only %s") : _ ("Request only %s"), o->name);
    gtk_button_set_label (GTK_BUTTON (seat->order), order);
    muster_part_name (seat->order, order);
  }
  if (open)
    muster_seat_choice_show (seat->choice, muster_question_get_dispatch (self->question), index);
}

/* ---- the card ---- */

static MusterWish *
wish (const MusterDispatchOption *o, MusterLatLon to, gboolean strong)
{
  MusterWish *w = g_new0 (MusterWish, 1);
  w->from = g_strdup (o->team);
  w->to = to;
  w->way = o->way;
  w->strong = strong;
  w->label = muster_words_duration (o->eta_s);
  return w;
}

static void
show_ways (MusterRecommendCard *self, const MusterDispatch *d)
{
  MusterAdviceMap *map = muster_advice_map_of (self->desk);
  const MusterRecord *incident = muster_desk_get (self->desk, self->incident);
  g_autoptr (GPtrArray) wishes = g_ptr_array_new_with_free_func (muster_wish_free);
  MusterLatLon to;
  if (d == NULL || incident == NULL || !muster_record_position (incident, &to)
      || !gtk_widget_get_mapped (GTK_WIDGET (self))) {
    muster_advice_map_clear_ways (map, self);
    return;
  }
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < d->seats->len; i++) {
      const MusterDispatchSeat *s = g_ptr_array_index (d->seats, i);
      g_autofree char *key = key_of (s);
      if (g_strcmp0 (s->incident, self->incident) != 0)
        continue;
      if (pass == 1 && s->proposed != NULL)
        g_ptr_array_add (wishes, wish (s->proposed, to, TRUE));
      for (guint k = 0; pass == 0 && g_strcmp0 (key, self->opened) == 0 && k < s->options->len; k++)
        g_ptr_array_add (wishes, wish (g_ptr_array_index (s->options, k), to, FALSE));
    }
  muster_advice_map_show_ways (map, self, muster_question_get_snapshot (self->question), g_steal_pointer (&wishes));
}

static void
show_age (MusterRecommendCard *self, gint64 now)
{
  const MusterDispatch *d = muster_question_get_dispatch (self->question);
  g_autofree char *age = muster_advice_words_age (self->question, d != NULL ? d->made_ms : 0, now);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->age)), age) != 0)
    gtk_label_set_text (GTK_LABEL (self->age), age);
}

/* "Needs fire 2, water rescue 1." */
static char *
needs_text (const MusterDispatch *d, const char *incident)
{
  g_autoptr (GString) list = g_string_new (NULL);
  for (guint i = 0; i < d->seats->len; i++) {
    const MusterDispatchSeat *s = g_ptr_array_index (d->seats, i);
    guint open = 0;
    gboolean first = TRUE;
    if (g_strcmp0 (s->incident, incident) != 0)
      continue;
    for (guint k = 0; k < d->seats->len; k++) {
      const MusterDispatchSeat *t = g_ptr_array_index (d->seats, k);
      if (g_strcmp0 (t->incident, incident) == 0 && g_strcmp0 (t->skill, s->skill) == 0) {
        open++;
        first = first && k >= i;
      }
    }
    if (first)
      g_string_append_printf (list, "%s%s × %u", list->len > 0 ? _ (", ") : "",
                              muster_word_label (muster_words_skill, s->skill), open);
  }
  if (g_ptr_array_find_with_equal_func (d->unset, incident, g_str_equal, NULL))
    return g_strdup (_ ("No need is set for this kind at this grade: set a grade, or assign by hand."));
  /* Translators: %s lists skills and how many teams of each */
  return list->len > 0 ? g_strdup_printf (_ ("Still needed: %s"), list->str)
                       : g_strdup (_ ("It has the teams it needs."));
}

static void
show_answer (MusterRecommendCard *self)
{
  const MusterDispatch *d = muster_question_get_dispatch (self->question);
  const char *trouble = muster_question_get_trouble (self->question);
  MusterKeyedBox *box = MUSTER_KEYED_BOX (self->seats);
  guint filled = 0, own = 0, seats = 0;
  const char *only = NULL;
  if (self->incident == NULL)
    return;
  show_age (self, muster_desk_now (self->desk));
  g_autofree char *needs = d != NULL ? needs_text (d, self->incident) : NULL;
  muster_part_set_text (self->needs, needs);
  muster_part_set_text (self->trouble, d == NULL ? trouble : NULL);
  guint n_seats = d != NULL ? muster_advice_figures (d, self->incident, FALSE).seats : 0;
  muster_keyed_box_begin (box);
  for (guint i = 0; d != NULL && i < d->seats->len; i++) {
    const MusterDispatchSeat *s = g_ptr_array_index (d->seats, i);
    g_autofree char *key = key_of (s);
    if (g_strcmp0 (s->incident, self->incident) != 0)
      continue;
    seats++;
    if (self->opened == NULL && n_seats <= FEW)
      self->opened = g_strdup (key);
    if (s->proposed != NULL) {
      filled++;
      own += s->proposed->order;
      only = s->proposed->name;
    }
    GtkWidget *row = muster_keyed_box_take (box, key);
    if (row == NULL) {
      row = make_seat (self, key);
      muster_keyed_box_add (box, key, row);
    }
    show_seat (self, row, s, i);
  }
  muster_keyed_box_end (box);
  gtk_widget_set_visible (self->body, seats > 0);
  if (seats > 0) {
    g_autofree char *proof = muster_advice_words_proof (d);
    muster_advice_fill_figures (GTK_GRID (self->figures), d, self->incident);
    muster_part_set_text (self->proof, proof);
    muster_part_class (self->proof, "good", d->gap <= 1e-9 && d->proven);
    g_autofree char *accept
        = filled == 1 ? g_strdup_printf (own > 0 ? _ ("Order %s") : _ ("Request %s"), only)
                      : g_strdup_printf (own == filled ? _ ("Order all %u") : _ ("Order or request all %u"), filled);
    g_autofree char *label = g_strdup_printf ("%s ⏎", accept);
    gtk_button_set_label (GTK_BUTTON (self->accept), label);
    muster_part_name (self->accept, accept);
    gtk_widget_set_sensitive (self->accept, filled > 0);
  }
  show_ways (self, d);
}

static void
on_accept (MusterRecommendCard *self)
{
  MusterDispatch *d = muster_question_get_dispatch (self->question);
  const MusterRecord *incident = muster_desk_get (self->desk, self->incident);
  if (d == NULL || incident == NULL)
    return;
  MusterAdviceFigures f = muster_advice_figures (d, self->incident, FALSE);
  g_autofree char *sentence = g_strdup_printf (ngettext ("%u team sent to %s", "%u teams sent to %s", f.filled),
                                               f.filled, muster_record_name (incident));
  muster_deeds_dispatch (self->desk, d, self->incident, NULL, 0, NULL, sentence);
}

static void
on_tick (MusterRecommendCard *self, gint64 now)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_age (self, now);
}

static void
on_unmap (MusterRecommendCard *self)
{
  muster_advice_map_clear_ways (muster_advice_map_of (self->desk), self);
}

static void
muster_recommend_card_finalize (GObject *object)
{
  MusterRecommendCard *self = MUSTER_RECOMMEND_CARD (object);
  g_clear_object (&self->question);
  g_clear_object (&self->desk);
  g_free (self->incident);
  g_free (self->opened);
  G_OBJECT_CLASS (muster_recommend_card_parent_class)->finalize (object);
}

static void
muster_recommend_card_class_init (MusterRecommendCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_recommend_card_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
muster_recommend_card_init (MusterRecommendCard *self)
{
}

GtkWidget *
muster_recommend_card_new (MusterDesk *desk)
{
  MusterRecommendCard *self = g_object_new (MUSTER_TYPE_RECOMMEND_CARD, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->desk = g_object_ref (desk);
  self->question = g_object_ref (muster_question_of_teams (desk));
  muster_deeds_follow (desk);
  gtk_widget_add_css_class (box, "recommend");
  self->title = muster_part_label (_ ("Recommended next"), "heading");
  self->age = muster_part_words ("", "secondary");
  gtk_widget_set_hexpand (self->age, TRUE);
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), self->age);
  self->needs = muster_part_label ("", "secondary");
  self->trouble = muster_part_label ("", "secondary");
  self->seats = muster_keyed_box_new ();
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->figures = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->figures), 14);
  gtk_widget_add_css_class (self->figures, "figures");
  self->proof = muster_part_label ("", "secondary");
  gtk_widget_set_hexpand (self->proof, TRUE);
  self->accept = muster_part_button ("", G_CALLBACK (on_accept), self);
  gtk_widget_add_css_class (self->accept, "suggested-action");
  gtk_box_append (GTK_BOX (foot), self->proof);
  gtk_box_append (GTK_BOX (foot), self->accept);
  gtk_box_append (GTK_BOX (self->body), self->figures);
  gtk_box_append (GTK_BOX (self->body), foot);
  GtkWidget *parts[] = { head, self->needs, self->trouble, self->body, self->seats };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (box), parts[i]);
  adw_bin_set_child (ADW_BIN (self), box);
  muster_part_name (GTK_WIDGET (self), _ ("Recommended next"));
  muster_question_bind (self->question, GTK_WIDGET (self), G_CALLBACK (show_answer));
  g_signal_connect (self, "map", G_CALLBACK (show_answer), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (on_unmap), NULL);
  g_signal_connect_object (muster_ticker_get (), "tick", G_CALLBACK (on_tick), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
muster_recommend_card_show (MusterRecommendCard *self, const MusterRecord *incident)
{
  gboolean open = muster_facts_incident_is_open (incident) && muster_desk_get_moment (self->desk) == 0;
  gtk_widget_set_visible (GTK_WIDGET (self), open);
  if (g_strcmp0 (self->incident, incident->id) == 0)
    return;
  g_free (self->incident);
  self->incident = g_strdup (incident->id);
  g_clear_pointer (&self->opened, g_free);
  show_answer (self);
}

void
muster_recommend_card_focus (MusterRecommendCard *self)
{
  if (gtk_widget_get_visible (self->body) && gtk_widget_get_sensitive (self->accept))
    gtk_widget_grab_focus (self->accept);
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  muster_part_bring_up (GTK_WIDGET (self));
  muster_advice_map_bring_up_ways (muster_advice_map_of (self->desk));
}
