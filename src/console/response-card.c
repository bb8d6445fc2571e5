/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Proposals are computed, never stored: they follow the facts as they are typed. A proposal is a row keyed by its plan.
 * While a level is active the newest proposals are still compared with it, and a higher one is said in words; a lower
 * one is not pressed on anybody.
 */
#include "console/response-card.h"
#include "console/age-label.h"
#include "console/keyed-box.h"
#include "console/level-badge.h"
#include "console/level-chooser.h"
#include "console/page-parts.h"
#include "console/record-facts.h"
#include "console/time-words.h"
#include <glib/gi18n-lib.h>

struct _MusterResponseCard {
  AdwBin parent_instance;
  MusterDesk *desk;     /* (owned) */
  char *incident;       /* (nullable) */
  char *activation;     /* (nullable) the active one shown */
  GPtrArray *proposals; /* (nullable) (element-type MusterProposal) */
  GtkWidget *active, *active_title, *why, *step_up, *change, *end;
  MusterLevelBadge *badge;
  MusterAgeLabel *since;
  GtkWidget *offers, *nothing;
};

G_DEFINE_FINAL_TYPE (MusterResponseCard, muster_response_card, ADW_TYPE_BIN)

static int
rank (const char *level)
{
  static const char *const order[] = { "IV", "III", "II", "I" };
  for (int i = 0; i < (int)G_N_ELEMENTS (order); i++)
    if (g_strcmp0 (level, order[i]) == 0)
      return i + 1;
  return 0;
}

static const MusterProposal *
proposal_of (MusterResponseCard *self, const char *plan)
{
  for (guint i = 0; self->proposals != NULL && i < self->proposals->len; i++) {
    const MusterProposal *p = g_ptr_array_index (self->proposals, i);
    if (g_strcmp0 (p->plan, plan) == 0)
      return p;
  }
  return NULL;
}

/* ---- one proposal ---- */

typedef struct {
  MusterResponseCard *card;
  char *plan;
  GtkWidget *title, *numbers, *margin, *missing, *source, *activate, *other;
  MusterLevelBadge *badge;
} Offer;

static void
offer_free (gpointer data)
{
  Offer *offer = data;
  g_free (offer->plan);
  g_free (offer);
}

static void
on_activate (Offer *offer)
{
  const MusterProposal *p = proposal_of (offer->card, offer->plan);
  if (p != NULL && p->level != NULL)
    muster_desk_activate (offer->card->desk, offer->card->incident, p, p->level, NULL);
}

static void
on_other_chosen (Offer *offer, const char *level, const char *reason)
{
  const MusterProposal *p = proposal_of (offer->card, offer->plan);
  if (p != NULL)
    muster_desk_activate (offer->card->desk, offer->card->incident, p, level, reason);
}

static GtkWidget *
make_offer (MusterResponseCard *self, const char *plan)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  Offer *offer = g_new0 (Offer, 1);
  offer->card = self;
  offer->plan = g_strdup (plan);
  g_object_set_data_full (G_OBJECT (box), "offer", offer, offer_free);
  gtk_widget_add_css_class (box, "offer");

  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  offer->badge = MUSTER_LEVEL_BADGE (muster_level_badge_new ());
  muster_level_badge_set_proposed (offer->badge, TRUE);
  offer->title = muster_part_label ("", "heading");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (offer->badge));
  gtk_box_append (GTK_BOX (head), offer->title);
  gtk_box_append (GTK_BOX (box), head);
  GtkWidget **lines[] = { &offer->numbers, &offer->margin, &offer->missing, &offer->source };
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    *lines[i] = muster_part_label ("", i == 0 ? NULL : "secondary");
    gtk_box_append (GTK_BOX (box), *lines[i]);
  }
  offer->activate = muster_part_button ("", G_CALLBACK (on_activate), offer);
  gtk_widget_add_css_class (offer->activate, "suggested-action");
  gtk_widget_set_halign (offer->activate, GTK_ALIGN_START);
  offer->other = muster_level_chooser_new (_ ("Another level…"), _ ("Activate level %s"));
  g_signal_connect_swapped (offer->other, "chosen", G_CALLBACK (on_other_chosen), offer);
  gtk_box_append (GTK_BOX (box), offer->activate);
  gtk_box_append (GTK_BOX (box), offer->other);
  return box;
}

static char *
missing_text (const MusterProposal *p)
{
  if (p->missing == NULL || p->missing[0] == NULL)
    return NULL;
  g_autofree char *names = g_strjoinv (", ", p->missing);
  g_autofree char *said = muster_facts_say_numbers (names);
  return g_strdup_printf (_ ("Unknown and could raise it: %s"), said);
}

static void
show_offer (GtkWidget *box, const MusterProposal *p)
{
  Offer *offer = g_object_get_data (G_OBJECT (box), "offer");
  g_autofree char *title
      = p->level != NULL ? g_strdup_printf (_ ("Level %s proposed"), p->level) : g_strdup (_ ("No threshold reached"));
  g_autoptr (GString) numbers = g_string_new (p->plan_name);
  if (p->clause != NULL)
    g_string_append_printf (numbers, " %s", p->clause);
  if (p->numbers != NULL) {
    g_autofree char *said = muster_facts_say_numbers (p->numbers);
    g_string_append_printf (numbers, ": %s", said);
  }
  g_autofree char *margin = p->margin != NULL ? muster_facts_say_margin (p->margin) : NULL;
  g_autofree char *missing = missing_text (p);
  g_autoptr (GString) source = g_string_new (NULL);
  if (p->source != NULL)
    g_string_append_printf (source, _ ("Threshold: %s"), p->source);
  if (p->invented)
    g_string_append_printf (source, "%s%s", source->len > 0 ? " · " : "", _ ("invented for the demo"));
  if (p->approver != NULL) {
    g_string_append (source, source->len > 0 ? "\n" : "");
    g_string_append_printf (source, _ ("May approve: %s"), p->approver);
  }

  muster_level_badge_set_level (offer->badge, p->level);
  muster_part_set_text (offer->title, title);
  muster_part_set_text (offer->numbers, numbers->str);
  muster_part_set_text (offer->margin, margin);
  muster_part_set_text (offer->missing, missing);
  muster_part_set_text (offer->source, source->str);
  gtk_widget_set_visible (offer->activate, p->level != NULL);
  if (p->level != NULL) {
    g_autofree char *act = g_strdup_printf (_ ("Activate level %s"), p->level);
    gtk_button_set_label (GTK_BUTTON (offer->activate), act);
    muster_part_name (offer->activate, act);
  }
  muster_level_chooser_set_except (MUSTER_LEVEL_CHOOSER (offer->other), p->level);
}

/* ---- the active level ---- */

static void
on_change_chosen (MusterResponseCard *self, const char *level, const char *reason)
{
  if (self->activation != NULL)
    muster_desk_change_level (self->desk, self->activation, level, reason);
}

static void
on_end (MusterResponseCard *self)
{
  if (self->activation != NULL)
    muster_desk_end_activation (self->desk, self->activation);
}

static char *
why_text (MusterResponseCard *self, const MusterRecord *a)
{
  const char *plan_id = muster_record_text (a, MUSTER_ACTIVATION_PLAN);
  const MusterRecord *plan = plan_id != NULL ? muster_desk_get (self->desk, plan_id) : NULL;
  const char *clause = muster_record_text (a, MUSTER_ACTIVATION_CLAUSE);
  const char *numbers = muster_record_text (a, MUSTER_ACTIVATION_NUMBERS);
  const char *by = muster_record_text (a, MUSTER_ACTIVATION_APPROVED_BY);
  const MusterProposal *now = proposal_of (self, plan_id);
  g_autoptr (GString) text = g_string_new (plan != NULL ? muster_record_name (plan) : _ ("No plan"));
  if (clause != NULL)
    g_string_append_printf (text, " %s", clause);
  if (numbers != NULL) {
    g_autofree char *said = muster_facts_say_numbers (numbers);
    g_string_append_printf (text, ": %s", said);
  }
  g_string_append_c (text, '.');
  if (now != NULL && now->margin != NULL) {
    g_autofree char *margin = muster_facts_say_margin (now->margin);
    g_string_append_printf (text, " %s.", margin);
  }
  if (by != NULL) {
    g_string_append_c (text, ' ');
    g_string_append_printf (text, _ ("Approved by %s."), by);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_active (MusterResponseCard *self, const MusterRecord *a)
{
  const char *level = muster_record_text (a, MUSTER_ACTIVATION_LEVEL);
  g_autofree char *title = g_strdup_printf (_ ("Level %s active"), level);
  g_autofree char *why = why_text (self, a);
  g_autofree char *up = NULL;
  const MusterProposal *best = NULL;
  for (guint i = 0; i < self->proposals->len; i++) {
    const MusterProposal *p = g_ptr_array_index (self->proposals, i);
    if (rank (p->level) > rank (level) && (best == NULL || rank (p->level) > rank (best->level)))
      best = p;
  }
  if (best != NULL) {
    g_autofree char *numbers = best->numbers != NULL ? muster_facts_say_numbers (best->numbers) : g_strdup ("");
    /* Translators: the plan, its proposed level, the numbers behind it */
    up = g_strdup_printf (_ ("%s now proposes level %s: %s"), best->plan_name, best->level, numbers);
  }
  muster_level_badge_set_level (self->badge, level);
  muster_part_set_text (self->active_title, title);
  muster_part_set_text (self->why, why);
  muster_part_set_text (self->step_up, up);
  muster_age_label_set_age (self->since, muster_record_int (a, MUSTER_ACTIVATION_ACTIVATED_AT, 0));
  muster_level_chooser_set_except (MUSTER_LEVEL_CHOOSER (self->change), level);
}

static GtkWidget *
make_active (MusterResponseCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  self->badge = MUSTER_LEVEL_BADGE (muster_level_badge_new ());
  self->active_title = muster_part_label ("", "heading");
  gtk_widget_set_hexpand (self->active_title, TRUE);
  self->since = MUSTER_AGE_LABEL (muster_age_label_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->since), "secondary");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->badge));
  gtk_box_append (GTK_BOX (head), self->active_title);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->since));
  self->why = muster_part_label ("", "secondary");
  self->step_up = muster_part_label ("", "wrong");
  self->change = muster_level_chooser_new (_ ("Change level…"), _ ("Change to level %s"));
  gtk_widget_set_hexpand (self->change, TRUE);
  g_signal_connect_swapped (self->change, "chosen", G_CALLBACK (on_change_chosen), self);
  self->end = muster_part_link (_ ("End response"), G_CALLBACK (on_end), self);
  gtk_widget_set_valign (self->end, GTK_ALIGN_START);
  GtkWidget *acts = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (acts), self->change);
  gtk_box_append (GTK_BOX (acts), self->end);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), self->why);
  gtk_box_append (GTK_BOX (box), self->step_up);
  gtk_box_append (GTK_BOX (box), acts);
  return box;
}

static void
muster_response_card_finalize (GObject *object)
{
  MusterResponseCard *self = MUSTER_RESPONSE_CARD (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
  g_free (self->activation);
  g_clear_pointer (&self->proposals, g_ptr_array_unref);
  G_OBJECT_CLASS (muster_response_card_parent_class)->finalize (object);
}

static void
muster_response_card_class_init (MusterResponseCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_response_card_finalize;
}

static void
muster_response_card_init (MusterResponseCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->active = make_active (self);
  self->offers = muster_keyed_box_new ();
  self->nothing = muster_part_label (_ ("No plan fits this kind of incident, so no level is proposed."), "secondary");
  gtk_box_append (GTK_BOX (box), self->active);
  gtk_box_append (GTK_BOX (box), self->offers);
  gtk_box_append (GTK_BOX (box), self->nothing);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_response_card_new (MusterDesk *desk)
{
  MusterResponseCard *self = g_object_new (MUSTER_TYPE_RESPONSE_CARD, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

void
muster_response_card_show (MusterResponseCard *self, const MusterRecord *incident)
{
  const MusterRecord *active = muster_facts_activation (self->desk, incident->id);
  g_free (self->incident);
  self->incident = g_strdup (incident->id);
  g_free (self->activation);
  self->activation = active != NULL ? g_strdup (active->id) : NULL;
  g_clear_pointer (&self->proposals, g_ptr_array_unref);
  self->proposals = muster_desk_propose (self->desk, incident->id);
  gboolean offering = active == NULL && muster_facts_incident_is_open (incident);

  gtk_widget_set_visible (self->active, active != NULL);
  if (active != NULL)
    show_active (self, active);
  MusterKeyedBox *offers = MUSTER_KEYED_BOX (self->offers);
  muster_keyed_box_begin (offers);
  for (guint i = 0; offering && i < self->proposals->len; i++) {
    const MusterProposal *p = g_ptr_array_index (self->proposals, i);
    g_autofree char *key = g_strdup_printf ("%s %s", incident->id, p->plan);
    GtkWidget *row = muster_keyed_box_take (offers, key);
    if (row == NULL) {
      row = make_offer (self, p->plan);
      muster_keyed_box_add (offers, key, row);
    }
    show_offer (row, p);
  }
  muster_keyed_box_end (offers);
  gtk_widget_set_visible (self->offers, muster_keyed_box_count (offers) > 0);
  gtk_widget_set_visible (self->nothing, offering && self->proposals->len == 0);
}
