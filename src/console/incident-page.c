/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts the sections of an incident under each other in the order they are needed: what and where, which level and why,
 * the clock, tasks, teams, what goes up and out, the facts, shelters, log. Each section looks after itself; those that
 * are needed now and then are folded and say in their heading what lies in them.
 */
#include "console/incident-page.h"
#include "console/ask-box.h"
#include "console/call-board.h"
#include "console/clock-bar.h"
#include "console/consultation-list.h"
#include "console/escalation-list.h"
#include "console/fact-grid.h"
#include "console/figure-list.h"
#include "console/fold.h"
#include "console/incident-log.h"
#include "console/order-list.h"
#include "console/page-parts.h"
#include "console/plan-card.h"
#include "console/recommend-card.h"
#include "console/record-notice.h"
#include "console/related-list.h"
#include "console/report-list.h"
#include "console/response-card.h"
#include "console/review-card.h"
#include "console/shelter-list.h"
#include "console/task-list.h"
#include "console/team-list.h"
#include "desk/place-words.h"
#include "desk/record-facts.h"
#include <glib/gi18n-lib.h>

/* Basic relief of affected people within 10 h of onset: 14th Five-Year Plan for Disaster Prevention, Reduction and
 * Relief (National Commission for Disaster Reduction, 2022, no. 1). */
#define RELIEF_LIMIT_MS (10 * G_GINT64_CONSTANT (3600000))

struct _MusterIncidentPage {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident;
  GtkWidget *scroll, *title, *where, *note, *notice, *duplicates, *verify, *response, *above, *clock, *reports, *tasks,
      *teams, *calls, *facts, *figures, *shelters, *children, *consultations, *log, *review, *evaluation, *recommend,
      *supply, *housing, *orders;
  GtkWidget *asks, *end, *reopen, *recover, *evaluate; /* the last steps */
};

G_DEFINE_FINAL_TYPE (MusterIncidentPage, muster_incident_page, ADW_TYPE_BIN)

static void
on_verify (MusterIncidentPage *self)
{
  muster_desk_verify_incident (self->desk, self->incident);
}

static void
step (MusterIncidentPage *self, MusterIntent *intent, const char *format)
{
  const MusterRecord *r = muster_desk_get (self->desk, self->incident);
  g_autofree char *sentence = g_strdup_printf (format, r != NULL ? muster_record_name (r) : "");
  muster_intent_set_entity (intent, self->incident);
  muster_desk_submit_one (self->desk, intent, sentence, muster_ask_box_answer, self->asks);
}

static void
on_end (MusterIncidentPage *self)
{
  MusterIntent *intent = muster_intent_new ("incident.end");
  muster_intent_text (intent, MUSTER_INCIDENT_PHASE, "ended");
  muster_intent_int (intent, MUSTER_INCIDENT_ENDED_AT, muster_desk_now (self->desk));
  step (self, intent, _ ("Ended: %s"));
}

static void
on_reopen (MusterIncidentPage *self)
{
  MusterIntent *intent = muster_intent_new ("incident.reopen");
  muster_intent_text (intent, MUSTER_INCIDENT_PHASE, "verified");
  muster_intent_text (intent, MUSTER_INCIDENT_ENDED_AT, NULL);
  /* Translators: %s is an incident */
  step (self, intent, _ ("Reopened: %s"));
}

static void
on_recover (MusterIncidentPage *self)
{
  /* Translators: %s is an incident */
  step (self, muster_intent_new ("incident.recover"), _ ("Recovery begun: %s"));
}

static void
on_evaluate (gpointer data, const char *const *texts)
{
  MusterIncidentPage *self = data;
  MusterIntent *intent = muster_intent_new ("incident.evaluate");
  muster_intent_text (intent, MUSTER_INCIDENT_EVALUATION, texts[0]);
  /* Translators: %s is an incident */
  step (self, intent, _ ("Evaluated: %s"));
}

/* "Ruggell · 47.2432 N 9.5222 E · larger (III) · reported" */
static char *
where_text (const MusterRecord *r)
{
  g_autoptr (GString) text = g_string_new (muster_record_text (r, MUSTER_INCIDENT_PLACE));
  const char *grade = muster_record_text (r, MUSTER_INCIDENT_GRADE),
             *phase = muster_record_text (r, MUSTER_INCIDENT_PHASE);
  const char *hazard = muster_record_text (r, MUSTER_INCIDENT_HAZARD);
  MusterLatLon at;
  if (text->len == 0)
    g_string_append (text, _ ("place unknown"));
  if (muster_record_position (r, &at)) {
    g_autofree char *position = muster_position_words (at);
    g_string_append_printf (text, " · %s", position);
  } else {
    g_string_append_printf (text, " · %s", _ ("no position"));
  }
  if (hazard != NULL)
    g_string_append_printf (text, " · %s", muster_word_label (muster_words_hazard, hazard));
  g_string_append (text, " · ");
  if (grade != NULL)
    g_string_append_printf (text, _ ("Grade: %s"), muster_word_label (muster_words_grade, grade));
  else
    g_string_append (text, _ ("Grade unknown"));
  g_string_append_printf (text, " · %s",
                          phase != NULL ? muster_word_label (muster_words_phase, phase) : _ ("reported"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
muster_incident_page_finalize (GObject *object)
{
  MusterIncidentPage *self = MUSTER_INCIDENT_PAGE (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
  G_OBJECT_CLASS (muster_incident_page_parent_class)->finalize (object);
}

static void
muster_incident_page_class_init (MusterIncidentPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_incident_page_finalize;
}

static void
muster_incident_page_init (MusterIncidentPage *self)
{
}

GtkWidget *
muster_incident_page_new (MusterDesk *desk)
{
  MusterIncidentPage *self = g_object_new (MUSTER_TYPE_INCIDENT_PAGE, NULL);
  GtkWidget *column;
  self->desk = g_object_ref (desk);
  self->scroll = muster_part_page (&column);
  self->title = muster_part_label ("", "title");
  self->where = muster_part_label ("", "secondary");
  self->note = muster_part_label ("", NULL);
  self->verify = muster_part_button (_ ("Mark as verified"), G_CALLBACK (on_verify), self);
  const MusterAskField findings[] = { { _ ("What was good, what was not, what follows"), TRUE } };
  self->asks = muster_ask_box_new ();
  MusterAskBox *asks = MUSTER_ASK_BOX (self->asks);
  self->end = muster_ask_box_add_button (asks, _ ("End incident"), G_CALLBACK (on_end), self);
  self->recover = muster_ask_box_add_button (asks, _ ("Begin recovery"), G_CALLBACK (on_recover), self);
  self->evaluate
      = muster_ask_box_add_entries (asks, _ ("Evaluate…"), _ ("Mark as evaluated"), findings, 1, on_evaluate, self);
  self->reopen = muster_ask_box_add_button (asks, _ ("Reopen incident"), G_CALLBACK (on_reopen), self);
  self->evaluation = muster_part_label ("", NULL);
  gtk_widget_set_halign (self->verify, GTK_ALIGN_START);
  GtkWidget *parts[] = {
    self->title,
    self->where,
    self->note,
    self->notice = muster_record_notice_new (desk),
    self->duplicates = muster_duplicate_hint_new (desk),
    self->verify,
    self->response = muster_response_card_new (desk),
    self->review = muster_review_card_new (desk),
    self->clock = muster_clock_bar_new (_ ("Relief clock")),
    self->tasks = muster_task_list_new (desk),
    self->teams = muster_team_list_new (desk),
    self->recommend = muster_recommend_card_new (desk),
    self->supply = muster_plan_card_new (desk, MUSTER_QUESTION_SUPPLY),
    self->orders = muster_order_list_new (desk),
    self->housing = muster_plan_card_new (desk, MUSTER_QUESTION_SHELTER),
    self->reports = muster_report_list_new (desk),
    self->above = muster_escalation_list_new (desk),
    self->calls = muster_call_board_new (desk),
    self->consultations = muster_consultation_list_new (desk),
    self->children = muster_child_list_new (desk),
    self->figures = muster_figure_list_new (desk),
    muster_part_section (_ ("Facts")),
    self->facts = muster_fact_grid_new (desk),
    self->shelters = muster_shelter_list_new (desk),
    self->log = muster_incident_log_new (desk),
    self->evaluation,
    self->asks,
  };
  gtk_widget_set_tooltip_text (self->clock,
                               _ ("Basic relief of affected people within 10 hours of onset "
                                  "(14th Five-Year Plan for Disaster Prevention, Reduction and Relief, 2022)"));
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  adw_bin_set_child (ADW_BIN (self), self->scroll);
  return GTK_WIDGET (self);
}

/* Another incident begins as calm as any. */
static void
fold_all (MusterIncidentPage *self)
{
  GtkWidget *const parts[]
      = { self->reports, self->above, self->calls, self->consultations, self->children, self->figures };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    muster_fold_set_open (MUSTER_FOLD (adw_bin_get_child (ADW_BIN (parts[i]))), FALSE);
}

void
muster_incident_page_show (MusterIncidentPage *self, const MusterRecord *r)
{
  gboolean other = g_strcmp0 (self->incident, r->id) != 0;
  const char *phase = muster_record_text (r, MUSTER_INCIDENT_PHASE);
  gboolean open = muster_facts_incident_is_open (r);
  if (other) {
    fold_all (self);
    g_free (self->incident);
    self->incident = g_strdup (r->id);
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroll)), 0);
  }
  g_autofree char *where = where_text (r);
  gtk_label_set_text (GTK_LABEL (self->title), muster_record_name (r));
  gtk_label_set_text (GTK_LABEL (self->where), where);
  muster_part_set_text (self->note, muster_record_text (r, MUSTER_INCIDENT_NOTE));
  muster_record_notice_show (MUSTER_RECORD_NOTICE (self->notice), r);
  if (gtk_widget_get_visible (self->verify) && phase != NULL && g_strcmp0 (phase, "reported") != 0)
    muster_part_hand_on_focus (self->verify);
  gtk_widget_set_visible (self->verify, phase == NULL || g_strcmp0 (phase, "reported") == 0);
  gboolean evaluated = g_strcmp0 (phase, "evaluated") == 0;
  gtk_widget_set_visible (self->end, open);
  gtk_widget_set_visible (self->recover, g_strcmp0 (phase, "ended") == 0);
  gtk_widget_set_visible (self->evaluate, !open && !evaluated);
  gtk_widget_set_visible (self->reopen, !open);
  muster_part_set_text (self->evaluation, muster_record_text (r, MUSTER_INCIDENT_EVALUATION));
  muster_duplicate_hint_show (MUSTER_DUPLICATE_HINT (self->duplicates), r);
  muster_response_card_show (MUSTER_RESPONSE_CARD (self->response), r);
  gtk_widget_set_visible (
      self->clock, open && muster_hazard_is_in (muster_record_text (r, MUSTER_INCIDENT_HAZARD), MUSTER_HAZARD_NATURAL));
  muster_clock_bar_set (MUSTER_CLOCK_BAR (self->clock), muster_record_int (r, MUSTER_INCIDENT_ONSET, 0),
                        RELIEF_LIMIT_MS);
  muster_fact_grid_show (MUSTER_FACT_GRID (self->facts), r);
  muster_task_list_show (MUSTER_TASK_LIST (self->tasks), r);
  muster_team_list_show (MUSTER_TEAM_LIST (self->teams), r);
  muster_recommend_card_show (MUSTER_RECOMMEND_CARD (self->recommend), r);
  muster_plan_card_show (MUSTER_PLAN_CARD (self->supply), r);
  muster_order_list_show (MUSTER_ORDER_LIST (self->orders), r);
  muster_plan_card_show (MUSTER_PLAN_CARD (self->housing), r);
  muster_shelter_list_show (MUSTER_SHELTER_LIST (self->shelters), r);
  muster_report_list_show (MUSTER_REPORT_LIST (self->reports), r);
  muster_escalation_list_show (MUSTER_ESCALATION_LIST (self->above), r);
  muster_call_board_show (MUSTER_CALL_BOARD (self->calls), r);
  muster_consultation_list_show (MUSTER_CONSULTATION_LIST (self->consultations), r);
  muster_child_list_show (MUSTER_CHILD_LIST (self->children), r);
  muster_figure_list_show (MUSTER_FIGURE_LIST (self->figures), r);
  muster_incident_log_show (MUSTER_INCIDENT_LOG (self->log), r);
  muster_review_card_show (MUSTER_REVIEW_CARD (self->review), r, !open);
}

void
muster_incident_page_assign (MusterIncidentPage *self)
{
  muster_team_list_assign (MUSTER_TEAM_LIST (self->teams));
}

void
muster_incident_page_recommend (MusterIncidentPage *self)
{
  muster_recommend_card_focus (MUSTER_RECOMMEND_CARD (self->recommend));
}

void
muster_incident_page_enter (MusterIncidentPage *self, const char *part)
{
  if (g_str_equal (part, "report"))
    muster_report_list_enter (MUSTER_REPORT_LIST (self->reports));
  else if (g_str_equal (part, "figure"))
    muster_figure_list_enter (MUSTER_FIGURE_LIST (self->figures));
  else if (g_str_equal (part, "call-out"))
    muster_call_board_enter (MUSTER_CALL_BOARD (self->calls));
  else if (g_str_equal (part, "ask-above"))
    muster_escalation_list_enter (MUSTER_ESCALATION_LIST (self->above));
  else if (g_str_equal (part, "consult"))
    muster_consultation_list_enter (MUSTER_CONSULTATION_LIST (self->consultations));
}
