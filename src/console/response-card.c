/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Proposals are computed, never stored: they follow the facts as they are typed. An incident may hold the levels of
 * several plans at once: each active one is a row keyed by its activation, each proposal a row keyed by its plan. While
 * a plan is active a higher proposal of its own is said in words; a lower one is not pressed on anybody.
 */
#include "console/response-card.h"
#include "console/age-label.h"
#include "console/conflict-list.h"
#include "console/keyed-box.h"
#include "console/level-badge.h"
#include "console/level-chooser.h"
#include "console/page-parts.h"
#include "console/record-facts.h"
#include "console/relations.h"
#include "console/time-words.h"
#include <glib/gi18n-lib.h>

struct _MusterResponseCard {
  AdwBin parent_instance;
  MusterDesk *desk;     /* (owned) */
  char *incident;       /* (nullable) */
  GPtrArray *proposals; /* (nullable) (element-type MusterProposal) */
  GtkWidget *actives, *offers, *nothing;
};

G_DEFINE_FINAL_TYPE (MusterResponseCard, muster_response_card, ADW_TYPE_BIN)

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

static gboolean
is_same_id (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (a, b) == 0;
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
  g_autofree char *said_source = muster_facts_fold (p->source != NULL ? p->source : "");
  if (p->invented && strstr (said_source, "invented") == NULL) /* unless the source says so itself */
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

/* ---- an active level ---- */

typedef struct {
  MusterResponseCard *card;
  char *activation;
  GtkWidget *title, *why, *step_up, *conflicts, *change, *end;
  MusterLevelBadge *badge;
  MusterAgeLabel *since;
} Active;

static void
active_free (gpointer data)
{
  Active *active = data;
  g_free (active->activation);
  g_free (active);
}

static void
on_change_chosen (Active *active, const char *level, const char *reason)
{
  muster_desk_change_level (active->card->desk, active->activation, level, reason);
}

static void
on_end (Active *active)
{
  muster_desk_end_activation (active->card->desk, active->activation);
}

static GtkWidget *
make_active (MusterResponseCard *self, const char *activation)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *acts = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  Active *active = g_new0 (Active, 1);
  active->card = self;
  active->activation = g_strdup (activation);
  g_object_set_data_full (G_OBJECT (box), "active", active, active_free);
  active->badge = MUSTER_LEVEL_BADGE (muster_level_badge_new ());
  active->title = muster_part_label ("", "heading");
  gtk_widget_set_hexpand (active->title, TRUE);
  active->since = MUSTER_AGE_LABEL (muster_age_label_new ());
  gtk_widget_add_css_class (GTK_WIDGET (active->since), "secondary");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (active->badge));
  gtk_box_append (GTK_BOX (head), active->title);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (active->since));
  active->why = muster_part_label ("", "secondary");
  active->step_up = muster_part_label ("", "wrong");
  active->change = muster_level_chooser_new (_ ("Change level…"), _ ("Change to level %s"));
  gtk_widget_set_hexpand (active->change, TRUE);
  g_signal_connect_swapped (active->change, "chosen", G_CALLBACK (on_change_chosen), active);
  active->end = muster_part_link (_ ("End response"), G_CALLBACK (on_end), active);
  gtk_widget_set_valign (active->end, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (acts), active->change);
  gtk_box_append (GTK_BOX (acts), active->end);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), active->why);
  active->conflicts = muster_conflict_list_new (self->desk);
  gtk_box_append (GTK_BOX (box), active->step_up);
  gtk_box_append (GTK_BOX (box), active->conflicts);
  gtk_box_append (GTK_BOX (box), acts);
  return box;
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
  if (a->provisional)
    g_string_append_printf (text, " %s.", _ ("waiting for the server"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_active (MusterResponseCard *self, GtkWidget *box, const MusterRecord *a)
{
  Active *active = g_object_get_data (G_OBJECT (box), "active");
  const char *level = muster_record_text (a, MUSTER_ACTIVATION_LEVEL);
  const MusterProposal *now = proposal_of (self, muster_record_text (a, MUSTER_ACTIVATION_PLAN));
  g_autofree char *title = g_strdup_printf (_ ("Level %s active"), level);
  g_autofree char *why = why_text (self, a);
  g_autofree char *up = NULL;
  if (now != NULL && muster_facts_level_rank (now->level) > muster_facts_level_rank (level)) {
    g_autofree char *numbers = now->numbers != NULL ? muster_facts_say_numbers (now->numbers) : g_strdup ("");
    /* Translators: the plan, its proposed level, the numbers behind it */
    up = g_strdup_printf (_ ("%s now proposes level %s: %s"), now->plan_name, now->level, numbers);
  }
  muster_level_badge_set_level (active->badge, level);
  muster_level_badge_set_proposed (active->badge, a->provisional);
  muster_part_set_text (active->title, title);
  muster_part_set_text (active->why, why);
  muster_part_set_text (active->step_up, up);
  muster_conflict_list_show (MUSTER_CONFLICT_LIST (active->conflicts), a);
  muster_age_label_set_age (active->since, muster_record_int (a, MUSTER_ACTIVATION_ACTIVATED_AT, 0));
  muster_level_chooser_set_except (MUSTER_LEVEL_CHOOSER (active->change), level);
  muster_part_class (box, "provisional", a->provisional);
}

static void
muster_response_card_finalize (GObject *object)
{
  MusterResponseCard *self = MUSTER_RESPONSE_CARD (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
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
  self->actives = muster_keyed_box_new ();
  self->offers = muster_keyed_box_new ();
  self->nothing = muster_part_label (_ ("No plan fits this kind of incident, so no level is proposed."), "secondary");
  gtk_box_append (GTK_BOX (box), self->actives);
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

/* The active ones, the highest first; their plans into @plans. */
static void
show_actives (MusterResponseCard *self, const MusterRecord *incident, GPtrArray *plans)
{
  g_autoptr (GPtrArray) all = muster_relations_list (muster_relations_of (self->desk), MUSTER_ACTIVATION, incident->id);
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->actives);
  muster_keyed_box_begin (rows);
  for (int level = 4; level >= 0; level--)
    for (guint i = 0; i < all->len; i++) {
      const MusterRecord *a = g_ptr_array_index (all, i);
      if (g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_STATE), "active") != 0
          || muster_facts_level_rank (muster_record_text (a, MUSTER_ACTIVATION_LEVEL)) != level)
        continue;
      GtkWidget *row = muster_keyed_box_take (rows, a->id);
      if (row == NULL) {
        row = make_active (self, a->id);
        muster_keyed_box_add (rows, a->id, row);
      }
      show_active (self, row, a);
      g_ptr_array_add (plans, (gpointer)muster_record_text (a, MUSTER_ACTIVATION_PLAN));
    }
  muster_keyed_box_end (rows);
  gtk_widget_set_visible (self->actives, muster_keyed_box_count (rows) > 0);
}

void
muster_response_card_show (MusterResponseCard *self, const MusterRecord *incident)
{
  g_autoptr (GPtrArray) active_plans = g_ptr_array_new ();
  gboolean open = muster_facts_incident_is_open (incident);
  g_free (self->incident);
  self->incident = g_strdup (incident->id);
  g_clear_pointer (&self->proposals, g_ptr_array_unref);
  self->proposals = muster_desk_propose (self->desk, incident->id);
  show_actives (self, incident, active_plans);

  MusterKeyedBox *offers = MUSTER_KEYED_BOX (self->offers);
  muster_keyed_box_begin (offers);
  for (guint i = 0; open && i < self->proposals->len; i++) {
    const MusterProposal *p = g_ptr_array_index (self->proposals, i);
    if (g_ptr_array_find_with_equal_func (active_plans, p->plan, is_same_id, NULL)
        || (active_plans->len > 0 && p->level == NULL))
      continue;
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
  gtk_widget_set_visible (self->nothing, open && active_plans->len == 0 && self->proposals->len == 0);
}
