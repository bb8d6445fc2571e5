/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The level that is proposed is one button. Where the plan asks for two people the second name stands beside it, since
 * the rules refuse the level without; everything else is a form that opens in place. The offer asks for its proposal
 * anew when it acts, so that what is written into the journal is what the plan says at that moment. */
#include "console/response-offer.h"
#include "console/ask-box.h"
#include "console/level-badge.h"
#include "console/level-chooser.h"
#include "console/page-parts.h"
#include "desk/desk-response.h"
#include "desk/record-facts.h"
#include <glib/gi18n-lib.h>

struct _MusterResponseOffer {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident, *plan;
  guint two; /* levels at which the plan asks for two people */
  GtkWidget *title, *numbers, *margin, *missing, *source, *advice, *second, *activate, *asks, *forward;
  MusterLevelChooser *other;
  MusterLevelBadge *badge;
};

G_DEFINE_FINAL_TYPE (MusterResponseOffer, muster_response_offer, ADW_TYPE_BIN)

/* (transfer full) (nullable) */
static MusterProposal *
proposal_now (MusterResponseOffer *self)
{
  g_autoptr (GPtrArray) all = muster_desk_propose (self->desk, self->incident);
  for (guint i = 0; i < all->len; i++) {
    MusterProposal *p = g_ptr_array_index (all, i);
    if (g_strcmp0 (p->plan, self->plan) == 0)
      return g_ptr_array_steal_index (all, i);
  }
  return NULL;
}

static void
on_activate (MusterResponseOffer *self)
{
  MusterProposal *p = proposal_now (self);
  MusterApproval approval = { .second = gtk_editable_get_text (GTK_EDITABLE (self->second)) };
  if (p != NULL && p->level != NULL)
    muster_desk_activate (self->desk, self->incident, p, p->level, &approval, muster_ask_box_answer, self->asks);
  g_clear_pointer (&p, muster_proposal_free);
}

static void
on_other_chosen (MusterResponseOffer *self, const char *level, const char *reason)
{
  MusterProposal *p = proposal_now (self);
  MusterApproval approval = { .second = muster_level_chooser_get_second (self->other), .reason = reason };
  if (p != NULL)
    muster_desk_activate (self->desk, self->incident, p, level, &approval, muster_ask_box_answer, self->asks);
  g_clear_pointer (&p, muster_proposal_free);
}

static void
on_forward (MusterResponseOffer *self)
{
  MusterProposal *p = proposal_now (self);
  if (p != NULL && p->level != NULL)
    muster_desk_put_forward (self->desk, self->incident, p, NULL, muster_ask_box_answer, self->asks);
  g_clear_pointer (&p, muster_proposal_free);
}

static void
muster_response_offer_finalize (GObject *object)
{
  MusterResponseOffer *self = MUSTER_RESPONSE_OFFER (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
  g_free (self->plan);
  G_OBJECT_CLASS (muster_response_offer_parent_class)->finalize (object);
}

static void
muster_response_offer_class_init (MusterResponseOfferClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_response_offer_finalize;
}

static void
muster_response_offer_init (MusterResponseOffer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (box, "offer");
  self->badge = MUSTER_LEVEL_BADGE (muster_level_badge_new ());
  muster_level_badge_set_proposed (self->badge, TRUE);
  self->title = muster_part_label ("", "heading");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->badge));
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (box), head);
  GtkWidget **lines[] = { &self->numbers, &self->margin, &self->missing, &self->source, &self->advice };
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    *lines[i] = muster_part_label ("", i == 0 ? NULL : "secondary");
    gtk_box_append (GTK_BOX (box), *lines[i]);
  }
  self->second = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->second), _ ("Second approval by"));
  muster_part_name (self->second, _ ("Second approval by"));
  gtk_widget_set_hexpand (self->second, TRUE);
  g_signal_connect_swapped (self->second, "activate", G_CALLBACK (on_activate), self);
  self->activate = muster_part_button ("", G_CALLBACK (on_activate), self);
  gtk_widget_add_css_class (self->activate, "suggested-action");
  gtk_widget_set_halign (self->activate, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (line), self->activate);
  gtk_box_append (GTK_BOX (line), self->second);
  self->asks = muster_ask_box_new ();
  self->other = MUSTER_LEVEL_CHOOSER (muster_level_chooser_new (_ ("Activate level %s")));
  g_signal_connect_swapped (self->other, "chosen", G_CALLBACK (on_other_chosen), self);
  muster_ask_box_add_form (MUSTER_ASK_BOX (self->asks), _ ("Another level…"), GTK_WIDGET (self->other));
  self->forward
      = muster_ask_box_add_button (MUSTER_ASK_BOX (self->asks), _ ("Put forward"), G_CALLBACK (on_forward), self);
  gtk_widget_set_tooltip_text (self->forward, _ ("Writes the proposal down, for others to approve"));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->asks);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_response_offer_new (MusterDesk *desk, const char *incident, const char *plan)
{
  MusterResponseOffer *self = g_object_new (MUSTER_TYPE_RESPONSE_OFFER, NULL);
  self->desk = g_object_ref (desk);
  self->incident = g_strdup (incident);
  self->plan = g_strdup (plan);
  self->two = muster_desk_two_at (desk, plan);
  muster_level_chooser_set_two (self->other, self->two);
  return GTK_WIDGET (self);
}

static char *
missing_text (const MusterProposal *p)
{
  if (p->missing == NULL || p->missing[0] == NULL)
    return NULL;
  g_autofree char *names = g_strjoinv (_ (", "), p->missing);
  g_autofree char *said = muster_facts_say_numbers (names);
  return g_strdup_printf (_ ("Unknown and could raise it: %s"), said);
}

static char *
source_text (const MusterProposal *p)
{
  GString *source = g_string_new (NULL);
  g_autofree char *folded = muster_facts_fold (p->source != NULL ? p->source : "");
  if (p->source != NULL)
    g_string_append_printf (source, _ ("Threshold: %s"), p->source);
  if (p->invented && strstr (folded, "invented") == NULL) /* unless the source says so itself */
    g_string_append_printf (source, "%s%s", source->len > 0 ? " · " : "", _ ("invented for the demo"));
  if (p->approver != NULL) {
    g_string_append (source, source->len > 0 ? "\n" : "");
    g_string_append_printf (source, _ ("May approve: %s"), p->approver);
  }
  if (p->second_approver != NULL) {
    g_string_append (source, source->len > 0 ? "\n" : "");
    /* Translators: %s is a post */
    g_string_append_printf (source, _ ("Two people approve this level; the second: %s"), p->second_approver);
  }
  return g_string_free (source, FALSE);
}

void
muster_response_offer_show (MusterResponseOffer *self, const MusterProposal *p)
{
  g_autofree char *title = p->level != NULL ? g_strdup_printf (_ ("Level %s proposed"), muster_level_numeral (p->level))
                                            : g_strdup (_ ("No threshold reached"));
  g_autoptr (GString) numbers = g_string_new (p->plan_name);
  if (p->clause != NULL)
    g_string_append_printf (numbers, " %s", p->clause);
  if (p->numbers != NULL) {
    g_autofree char *said = muster_facts_say_numbers (p->numbers);
    g_string_append_printf (numbers, _ (": %s"), said);
  }
  g_autofree char *margin = p->margin != NULL ? muster_facts_say_margin (p->margin) : NULL;
  g_autofree char *missing = missing_text (p), *source = source_text (p);

  muster_level_badge_set_level (self->badge, p->level);
  muster_part_set_text (self->title, title);
  muster_part_set_text (self->numbers, numbers->str);
  muster_part_set_text (self->margin, margin);
  muster_part_set_text (self->missing, missing);
  muster_part_set_text (self->source, source);
  muster_part_set_text (self->advice, p->advice);
  gtk_widget_set_visible (self->activate, p->level != NULL);
  gtk_widget_set_visible (self->forward, p->level != NULL);
  gtk_widget_set_visible (self->second, p->level != NULL && p->second_approver != NULL);
  if (p->level != NULL) {
    g_autofree char *act = g_strdup_printf (_ ("Activate level %s"), muster_level_numeral (p->level));
    gtk_button_set_label (GTK_BUTTON (self->activate), act);
    muster_part_name (self->activate, act);
  }
  muster_level_chooser_set_except (self->other, p->level);
}
