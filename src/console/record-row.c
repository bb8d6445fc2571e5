/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One widget tree for the five kinds, so that a list recycles rows without caring. Which parts are seen is decided per
 * kind in the show_… functions; everything a row says also goes into one accessible sentence.
 */
#include "console/record-row.h"
#include "console/age-label.h"
#include "console/grade-pips.h"
#include "console/level-badge.h"
#include "console/state-chain.h"
#include "desk/record-facts.h"
#include "desk/ticker.h"
#include "model/rules.h"
#include <glib/gi18n-lib.h>

struct _MusterRecordRow {
  AdwBin parent_instance;
  MusterRecordItem *item; /* (nullable) (owned) */
  gulong handler;
  gint64 minute; /* of what is shown: tasks become late without a change */
  MusterGradePips *pips;
  MusterStateChain *chain;
  MusterLevelBadge *badge;
  MusterAgeLabel *age;
  GtkWidget *title, *line, *state, *worry, *waiting, *refusal, *refusal_text, *refusal_button;
};

G_DEFINE_FINAL_TYPE (MusterRecordRow, muster_record_row, ADW_TYPE_BIN)

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_state (MusterRecordRow *self, const char *text, gboolean good)
{
  gtk_label_set_text (GTK_LABEL (self->state), text);
  set_class (self->state, "good", good);
  gtk_widget_set_visible (self->state, TRUE);
}

static void
show_incident (MusterRecordRow *self, MusterDesk *desk, const MusterRecord *r)
{
  const MusterRecord *active = muster_facts_activation (desk, r->id);
  gtk_widget_set_visible (GTK_WIDGET (self->pips), TRUE);
  muster_grade_pips_set_grade (self->pips, muster_record_text (r, MUSTER_INCIDENT_GRADE));
  gtk_widget_set_visible (GTK_WIDGET (self->badge), TRUE);
  muster_level_badge_set_proposed (self->badge, active != NULL && active->provisional);
  muster_level_badge_set_level (self->badge,
                                active != NULL ? muster_record_text (active, MUSTER_ACTIVATION_LEVEL) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->age), TRUE);
  muster_age_label_set_age (self->age, muster_facts_incident_time (r));
  set_class (GTK_WIDGET (self), "over", !muster_facts_incident_is_open (r));
}

static void
show_team (MusterRecordRow *self, MusterDesk *desk, const MusterRecord *r)
{
  const MusterRecord *holder = muster_desk_holder (desk, r->id);
  const char *readiness = muster_record_text (r, MUSTER_TEAM_READINESS);
  gboolean off = g_strcmp0 (readiness, "not-ready") == 0 || g_strcmp0 (readiness, "off-duty") == 0;
  if (holder != NULL) {
    MusterAssignmentState state = muster_assignment_state (holder);
    gtk_widget_set_visible (GTK_WIDGET (self->chain), TRUE);
    muster_state_chain_set_state (self->chain, state);
    gtk_widget_set_visible (GTK_WIDGET (self->age), TRUE);
    muster_age_label_set_text (self->age, muster_assignment_state_label (state));
  } else if (off) {
    show_state (self, muster_word_label (muster_words_readiness, readiness), FALSE);
  } else {
    show_state (self, C_ ("team", "free"), FALSE);
  }
  set_class (GTK_WIDGET (self), "over", holder == NULL && off);
}

static void
show_depot (MusterRecordRow *self, MusterDesk *desk, const MusterRecord *r)
{
  guint below;
  muster_facts_count_stock (desk, r->id, &below);
  if (below > 0) {
    g_autofree char *text = g_strdup_printf (ngettext ("%u below minimum", "%u below minimum", below), below);
    gtk_label_set_text (GTK_LABEL (self->worry), text);
    gtk_widget_set_visible (self->worry, TRUE);
  }
  const char *state = muster_record_text (r, MUSTER_DEPOT_STATE);
  set_class (GTK_WIDGET (self), "over", state != NULL && g_strcmp0 (state, "existing") != 0);
}

static void
show_shelter (MusterRecordRow *self, const MusterRecord *r)
{
  const char *state = muster_record_text (r, MUSTER_SHELTER_STATE);
  gboolean open = g_strcmp0 (state, "open") == 0 || g_strcmp0 (state, "full") == 0;
  show_state (self, state != NULL ? muster_word_label (muster_words_shelter_state, state) : _ ("state unknown"), open);
}

static void
show_task (MusterRecordRow *self, const MusterRecord *r)
{
  gint64 done = muster_record_int (r, MUSTER_TASK_DONE_AT, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->age), TRUE);
  if (done != 0)
    muster_age_label_set_done (self->age, done);
  else
    muster_age_label_set_deadline (self->age, muster_record_int (r, MUSTER_TASK_DEADLINE, 0));
  set_class (GTK_WIDGET (self), "done", done != 0);
}

static void
show_refusal (MusterRecordRow *self, const MusterRecord *r)
{
  gboolean refused = r->rejections != NULL && r->rejections->len > 0;
  gtk_widget_set_visible (self->refusal, refused);
  if (!refused)
    return;
  const MusterRejection *rejection = g_ptr_array_index (r->rejections, 0);
  g_autofree char *why = muster_rules_explain (rejection->why);
  /* Translators: %s is the reason, a sentence */
  g_autofree char *text = g_strdup_printf (_ ("Refused: %s"), why);
  gtk_label_set_text (GTK_LABEL (self->refusal_text), text);
}

/* All that is seen, as one sentence for a screen reader and for tests. */
static void
name_it (MusterRecordRow *self, const MusterRecord *r, const char *line)
{
  g_autoptr (GString) name = g_string_new (muster_record_name (r));
  g_string_append_printf (name, ", %s", line);
  if (gtk_widget_get_visible (self->state))
    g_string_append_printf (name, ", %s", gtk_label_get_text (GTK_LABEL (self->state)));
  if (gtk_widget_get_visible (self->worry))
    g_string_append_printf (name, ", %s", gtk_label_get_text (GTK_LABEL (self->worry)));
  if (r->provisional)
    g_string_append_printf (name, ", %s", _ ("waiting for the server"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
}

static void
show (MusterRecordRow *self)
{
  MusterDesk *desk = muster_record_item_get_desk (self->item);
  const MusterRecord *r = muster_record_item_get_record (self->item);
  GtkWidget *parts[] = { GTK_WIDGET (self->pips),
                         GTK_WIDGET (self->chain),
                         GTK_WIDGET (self->badge),
                         GTK_WIDGET (self->age),
                         self->state,
                         self->worry };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_widget_set_visible (parts[i], FALSE);
  set_class (GTK_WIDGET (self), "over", FALSE);
  set_class (GTK_WIDGET (self), "done", FALSE);

  gint64 now = muster_desk_now (desk);
  self->minute = now / 60000;
  g_autofree char *line = muster_facts_line (desk, r, now);
  gtk_label_set_text (GTK_LABEL (self->title), muster_record_name (r));
  gtk_label_set_text (GTK_LABEL (self->line), line);
  gtk_widget_set_tooltip_text (self->line, line);
  switch (r->kind) {
  case MUSTER_INCIDENT:
    show_incident (self, desk, r);
    break;
  case MUSTER_TEAM:
    show_team (self, desk, r);
    break;
  case MUSTER_DEPOT:
    show_depot (self, desk, r);
    break;
  case MUSTER_SHELTER:
    show_shelter (self, r);
    break;
  case MUSTER_TASK:
    show_task (self, r);
    break;
  default:
    break;
  }
  set_class (GTK_WIDGET (self), "provisional", r->provisional);
  gtk_widget_set_visible (self->waiting, r->provisional);
  show_refusal (self, r);
  name_it (self, r, line);
}

static void
on_tick (MusterRecordRow *self, gint64 now)
{
  if (self->item != NULL && now / 60000 != self->minute)
    show (self);
}

static void
muster_record_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (muster_record_row_parent_class)->map (widget);
  g_signal_connect_swapped (muster_ticker_get (), "tick", G_CALLBACK (on_tick), widget);
}

static void
muster_record_row_unmap (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (muster_ticker_get (), widget);
  GTK_WIDGET_CLASS (muster_record_row_parent_class)->unmap (widget);
}

static void
on_dealt_with (MusterRecordRow *self)
{
  const MusterRecord *r = muster_record_item_get_record (self->item);
  if (r->rejections == NULL || r->rejections->len == 0)
    return;
  const MusterRejection *rejection = g_ptr_array_index (r->rejections, 0);
  muster_desk_dismiss (muster_record_item_get_desk (self->item), r->id, rejection->op);
}

/* For assistive technology, which cannot click a row of a list view. */
static void
on_select (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MusterRecordRow *self = MUSTER_RECORD_ROW (widget);
  if (self->item != NULL)
    muster_desk_select (muster_record_item_get_desk (self->item), muster_record_item_get_record (self->item)->id);
}

static void
muster_record_row_dispose (GObject *object)
{
  MusterRecordRow *self = MUSTER_RECORD_ROW (object);
  muster_record_row_set_item (self, NULL);
  G_OBJECT_CLASS (muster_record_row_parent_class)->dispose (object);
}

static void
muster_record_row_class_init (MusterRecordRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = muster_record_row_dispose;
  widget_class->map = muster_record_row_map;
  widget_class->unmap = muster_record_row_unmap;
  g_type_ensure (MUSTER_TYPE_GRADE_PIPS);
  g_type_ensure (MUSTER_TYPE_STATE_CHAIN);
  g_type_ensure (MUSTER_TYPE_LEVEL_BADGE);
  g_type_ensure (MUSTER_TYPE_AGE_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/record-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterRecordRow, pips);
  gtk_widget_class_bind_template_child (widget_class, MusterRecordRow, chain);
  gtk_widget_class_bind_template_child (widget_class, MusterRecordRow, badge);
  gtk_widget_class_bind_template_child (widget_class, MusterRecordRow, age);
  gtk_widget_class_bind_template_child (widget_class, MusterRecordRow, title);
  gtk_widget_class_bind_template_child (widget_class, MusterRecordRow, line);
  gtk_widget_class_bind_template_child (widget_class, MusterRecordRow, state);
  gtk_widget_class_bind_template_child (widget_class, MusterRecordRow, worry);
  gtk_widget_class_bind_template_child (widget_class, MusterRecordRow, waiting);
  gtk_widget_class_bind_template_child (widget_class, MusterRecordRow, refusal);
  gtk_widget_class_bind_template_child (widget_class, MusterRecordRow, refusal_text);
  gtk_widget_class_bind_template_child (widget_class, MusterRecordRow, refusal_button);
  gtk_widget_class_bind_template_callback (widget_class, on_dealt_with);
  gtk_widget_class_install_action (widget_class, "row.select", NULL, on_select);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
muster_record_row_init (MusterRecordRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
muster_record_row_new (void)
{
  return g_object_new (MUSTER_TYPE_RECORD_ROW, NULL);
}

void
muster_record_row_set_item (MusterRecordRow *self, MusterRecordItem *item)
{
  if (item == self->item)
    return;
  if (self->item != NULL) {
    g_clear_signal_handler (&self->handler, self->item);
    g_clear_object (&self->item);
  }
  if (item == NULL)
    return;
  self->item = g_object_ref (item);
  self->handler = g_signal_connect_swapped (item, "changed", G_CALLBACK (show), self);
  show (self);
}
