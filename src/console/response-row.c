/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which acts are offered follows from the state alone; whether one may take effect is the rules' to say, and what they
 * say stands under the acts. A name typed as the second approver is a claim of the person at the desk, and the journal
 * holds both. */
#include "console/response-row.h"
#include "console/age-label.h"
#include "console/ask-box.h"
#include "console/level-badge.h"
#include "console/level-chooser.h"
#include "console/page-parts.h"
#include "console/record-notice.h"
#include "desk/desk-response.h"
#include "desk/record-facts.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

struct _MusterResponseRow {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *activation, *incident, *plan;
  GtkWidget *box, *title, *why, *step, *notice, *asks;
  GtkWidget *approve, *activate, *decline, *change, *end;
  MusterLevelChooser *levels;
  MusterLevelBadge *badge;
  MusterAgeLabel *since;
};

G_DEFINE_FINAL_TYPE (MusterResponseRow, muster_response_row, ADW_TYPE_BIN)

static void
on_approve (gpointer data, const char *const *texts)
{
  MusterResponseRow *self = data;
  muster_desk_approve (self->desk, self->activation, texts[0], muster_ask_box_answer, self->asks);
}

static void
on_decline (gpointer data, const char *const *texts)
{
  MusterResponseRow *self = data;
  muster_desk_decline (self->desk, self->activation, texts[0], muster_ask_box_answer, self->asks);
}

static void
on_end (gpointer data, const char *const *texts)
{
  MusterResponseRow *self = data;
  muster_desk_end_activation (self->desk, self->activation, texts[0], muster_ask_box_answer, self->asks);
}

static void
on_activate (MusterResponseRow *self)
{
  muster_desk_activate_proposed (self->desk, self->activation, NULL, muster_ask_box_answer, self->asks);
}

static void
on_change_chosen (MusterResponseRow *self, const char *level, const char *reason)
{
  g_autoptr (GPtrArray) all = muster_desk_propose (self->desk, self->incident);
  const MusterProposal *now = NULL;
  MusterApproval approval = { .second = muster_level_chooser_get_second (self->levels), .reason = reason };
  for (guint i = 0; i < all->len; i++)
    if (g_strcmp0 (((MusterProposal *)g_ptr_array_index (all, i))->plan, self->plan) == 0)
      now = g_ptr_array_index (all, i);
  muster_desk_change_level (self->desk, self->activation, now, level, &approval, muster_ask_box_answer, self->asks);
}

static void
muster_response_row_finalize (GObject *object)
{
  MusterResponseRow *self = MUSTER_RESPONSE_ROW (object);
  g_clear_object (&self->desk);
  g_free (self->activation);
  g_free (self->incident);
  g_free (self->plan);
  G_OBJECT_CLASS (muster_response_row_parent_class)->finalize (object);
}

static void
muster_response_row_class_init (MusterResponseRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_response_row_finalize;
}

static void
muster_response_row_init (MusterResponseRow *self)
{
}

static void
build (MusterResponseRow *self)
{
  const MusterAskField person[] = { { _ ("Approved by"), TRUE } };
  const MusterAskField reason[] = { { _ ("Reason, kept in the journal"), TRUE } };
  const MusterAskField perhaps[] = { { _ ("Reason, if it needs one"), FALSE } };
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  MusterAskBox *asks;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->badge = MUSTER_LEVEL_BADGE (muster_level_badge_new ());
  self->title = muster_part_label ("", "heading");
  gtk_widget_set_hexpand (self->title, TRUE);
  self->since = MUSTER_AGE_LABEL (muster_age_label_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->since), "secondary");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->badge));
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->since));
  self->why = muster_part_label ("", "secondary");
  self->step = muster_part_label ("", "wrong");
  self->notice = muster_record_notice_new (self->desk);
  self->asks = muster_ask_box_new ();
  asks = MUSTER_ASK_BOX (self->asks);
  self->activate = muster_ask_box_add_button (asks, _ ("Activate"), G_CALLBACK (on_activate), self);
  self->approve = muster_ask_box_add_entries (asks, _ ("Approve…"), _ ("Approve"), person, 1, on_approve, self);
  self->decline = muster_ask_box_add_entries (asks, _ ("Decline…"), _ ("Decline"), reason, 1, on_decline, self);
  self->levels = MUSTER_LEVEL_CHOOSER (muster_level_chooser_new (_ ("Change to level %s")));
  g_signal_connect_swapped (self->levels, "chosen", G_CALLBACK (on_change_chosen), self);
  self->change = muster_ask_box_add_form (asks, _ ("Change level…"), GTK_WIDGET (self->levels));
  self->end = muster_ask_box_add_entries (asks, _ ("End response…"), _ ("End response"), perhaps, 1, on_end, self);
  GtkWidget *parts[] = { head, self->why, self->step, self->notice, self->asks };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (self->box), parts[i]);
  adw_bin_set_child (ADW_BIN (self), self->box);
}

GtkWidget *
muster_response_row_new (MusterDesk *desk, const char *activation)
{
  MusterResponseRow *self = g_object_new (MUSTER_TYPE_RESPONSE_ROW, NULL);
  self->desk = g_object_ref (desk);
  self->activation = g_strdup (activation);
  build (self);
  return GTK_WIDGET (self);
}

static void
add_approval (MusterResponseRow *self, GString *text, const MusterRecord *a, int who, int when, const char *format)
{
  const char *name = muster_desk_who (self->desk, muster_record_text (a, who));
  if (name == NULL)
    return;
  if ((guchar)text->str[text->len - 1] < 0x80) /* none behind a Chinese full stop */
    g_string_append_c (text, ' ');
  g_autofree char *at = muster_record_has (a, when)
                            ? muster_words_clock (muster_desk_now (self->desk), muster_record_int (a, when, 0))
                            : NULL;
  g_autofree char *said = at != NULL ? g_strdup_printf ("%s, %s", name, at) : g_strdup (name);
  g_string_append_printf (text, format, said);
}

static char *
why_text (MusterResponseRow *self, const MusterRecord *a, const MusterProposal *now)
{
  const MusterRecord *plan = self->plan != NULL ? muster_desk_get (self->desk, self->plan) : NULL;
  const char *clause = muster_record_text (a, MUSTER_ACTIVATION_CLAUSE);
  const char *numbers = muster_record_text (a, MUSTER_ACTIVATION_NUMBERS);
  gboolean proposed = g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_STATE), "proposed") == 0;
  g_autoptr (GString) text = g_string_new (plan != NULL ? muster_record_name (plan) : _ ("No plan"));
  if (clause != NULL)
    g_string_append_printf (text, " %s", clause);
  if (numbers != NULL) {
    g_autofree char *said = muster_facts_say_numbers (numbers);
    g_string_append_printf (text, _ (": %s"), said);
  }
  /* Translators: ends a sentence */
  g_string_append (text, C_ ("sentence", "."));
  if (now != NULL && now->margin != NULL) {
    g_autofree char *margin = muster_facts_say_margin (now->margin);
    g_string_append_printf (text, _ (" %s."), margin);
  }
  if (proposed && muster_record_text (a, MUSTER_ACTIVATION_APPROVER) != NULL) {
    g_string_append_c (text, ' ');
    g_string_append_printf (text, _ ("May approve: %s"), muster_record_text (a, MUSTER_ACTIVATION_APPROVER));
    g_string_append_c (text, '.');
  }
  add_approval (self, text, a, MUSTER_ACTIVATION_APPROVED_BY, MUSTER_ACTIVATION_APPROVED_AT, _ ("Approved by %s."));
  add_approval (self, text, a, MUSTER_ACTIVATION_SECOND_BY, MUSTER_ACTIVATION_SECOND_AT, _ ("Second approval by %s."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What the plan would have now, in words; NULL while it is content. */
static char *
step_text (const char *level, const MusterProposal *now)
{
  if (now == NULL)
    return NULL;
  g_autofree char *numbers = now->numbers != NULL ? muster_facts_say_numbers (now->numbers) : g_strdup ("");
  if (muster_facts_level_rank (now->level) > muster_facts_level_rank (level))
    /* Translators: the plan, its proposed level, the numbers behind it */
    return g_strdup_printf (_ ("%s now proposes level %s: %s"), now->plan_name, muster_level_numeral (now->level),
                            numbers);
  if (now->step == MUSTER_STEP_END)
    /* Translators: %s is a plan */
    return g_strdup_printf (_ ("%s now proposes to end the response."), now->plan_name);
  if (now->step == MUSTER_STEP_DOWN)
    return now->level != NULL ? g_strdup_printf (_ ("%s now proposes the lower level %s."), now->plan_name,
                                                 muster_level_numeral (now->level))
                              : g_strdup_printf (_ ("By %s no threshold is reached any more."), now->plan_name);
  return NULL;
}

static char *
title_text (const char *state, const char *level)
{
  if (g_strcmp0 (state, "proposed") == 0)
    return g_strdup_printf (_ ("Level %s waits for approval"), muster_level_numeral (level));
  if (g_strcmp0 (state, "declined") == 0)
    return g_strdup_printf (_ ("Level %s declined"), muster_level_numeral (level));
  if (g_strcmp0 (state, "ended") == 0)
    return g_strdup_printf (_ ("Level %s ended"), muster_level_numeral (level));
  return g_strdup_printf (_ ("Level %s active"), muster_level_numeral (level));
}

void
muster_response_row_show (MusterResponseRow *self, const MusterRecord *a, const MusterProposal *now)
{
  const char *level = muster_record_text (a, MUSTER_ACTIVATION_LEVEL);
  const char *state = muster_record_text (a, MUSTER_ACTIVATION_STATE);
  gboolean proposed = g_strcmp0 (state, "proposed") == 0, active = g_strcmp0 (state, "active") == 0;
  gboolean first = muster_record_has (a, MUSTER_ACTIVATION_APPROVED_BY);
  int when = proposed                             ? MUSTER_ACTIVATION_PROPOSED_AT
             : g_strcmp0 (state, "declined") == 0 ? MUSTER_ACTIVATION_DECLINED_AT
             : active                             ? MUSTER_ACTIVATION_ACTIVATED_AT
                                                  : MUSTER_ACTIVATION_ENDED_AT;
  if (g_strcmp0 (self->plan, muster_record_text (a, MUSTER_ACTIVATION_PLAN)) != 0 || self->incident == NULL) {
    g_free (self->plan);
    g_free (self->incident);
    self->plan = g_strdup (muster_record_text (a, MUSTER_ACTIVATION_PLAN));
    self->incident = g_strdup (muster_record_text (a, MUSTER_ACTIVATION_INCIDENT));
    muster_level_chooser_set_two (self->levels, muster_desk_two_at (self->desk, self->plan));
  }
  g_autofree char *title = title_text (state, level), *why = why_text (self, a, active ? now : NULL);
  g_autofree char *step = active ? step_text (level, now) : NULL;
  const char *approve = first ? _ ("Second approval…") : _ ("Approve…");
  muster_level_badge_set_level (self->badge, level);
  muster_level_badge_set_proposed (self->badge, a->provisional || proposed);
  muster_part_set_text (self->title, title);
  muster_part_set_text (self->why, why);
  muster_part_set_text (self->step, step);
  muster_part_class (self->step, "wrong", now == NULL || now->step == MUSTER_STEP_UP || now->step == MUSTER_STEP_NONE);
  muster_record_notice_show (MUSTER_RECORD_NOTICE (self->notice), a);
  muster_age_label_set_age (self->since, muster_record_int (a, when, 0));
  muster_level_chooser_set_except (self->levels, level);
  gtk_button_set_label (GTK_BUTTON (self->approve), approve);
  muster_part_name (self->approve, approve);
  gtk_widget_set_visible (self->activate, proposed);
  gtk_widget_set_visible (self->approve, proposed && !muster_record_has (a, MUSTER_ACTIVATION_SECOND_BY));
  gtk_widget_set_visible (self->decline, proposed);
  gtk_widget_set_visible (self->change, active);
  gtk_widget_set_visible (self->end, active);
  gtk_widget_set_visible (self->asks, proposed || active);
  muster_ask_box_prefill (self->approve, 0, first ? "" : muster_desk_get_account (self->desk));
  muster_part_class (self->box, "provisional", a->provisional);
  muster_part_class (self->box, "over", !proposed && !active);
}
