/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Refusals are rows keyed by the refused operation, so that two of them do not trade places under the pointer.
 */
#include "console/record-notice.h"
#include "console/conflict-list.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "model/rules.h"
#include <glib/gi18n-lib.h>

struct _MusterRecordNotice {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *record;     /* id */
  GtkWidget *waiting, *refusals, *conflicts;
};

G_DEFINE_FINAL_TYPE (MusterRecordNotice, muster_record_notice, ADW_TYPE_BIN)

static void
on_dealt_with (GtkButton *button, MusterRecordNotice *self)
{
  muster_desk_dismiss (self->desk, self->record, g_object_get_data (G_OBJECT (button), "op"));
}

static GtkWidget *
make_refusal (MusterRecordNotice *self, const MusterRejection *rejection)
{
  g_autofree char *why = muster_rules_explain (rejection->why);
  const MusterVerb *verb = muster_verb_find (rejection->verb);
  /* Translators: what somebody had done ("assigned a team"), who, and the reason it was refused, a sentence */
  g_autofree char *text = g_strdup_printf (
      _ ("Refused: %s (%s). %s"), verb != NULL ? _ (verb->label) : rejection->verb,
      rejection->actor != NULL ? muster_desk_who (self->desk, rejection->actor) : _ ("unknown"), why);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *label = muster_part_label (text, NULL);
  gtk_widget_set_hexpand (label, TRUE);
  GtkWidget *button = gtk_button_new_with_label (_ ("Dealt with"));
  gtk_widget_add_css_class (button, "compact");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "op", g_strdup (rejection->op), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_dealt_with), self);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), button);
  return row;
}

static void
muster_record_notice_finalize (GObject *object)
{
  MusterRecordNotice *self = MUSTER_RECORD_NOTICE (object);
  g_clear_object (&self->desk);
  g_free (self->record);
  G_OBJECT_CLASS (muster_record_notice_parent_class)->finalize (object);
}

static void
muster_record_notice_class_init (MusterRecordNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_record_notice_finalize;
}

static void
muster_record_notice_init (MusterRecordNotice *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->waiting = muster_part_label (_ ("Waiting for the server: this may still be refused."), "secondary");
  gtk_widget_add_css_class (self->waiting, "waiting");
  self->refusals = muster_keyed_box_new ();
  gtk_widget_add_css_class (self->refusals, "refusals");
  gtk_box_append (GTK_BOX (box), self->waiting);
  gtk_box_append (GTK_BOX (box), self->refusals);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_record_notice_new (MusterDesk *desk)
{
  MusterRecordNotice *self = g_object_new (MUSTER_TYPE_RECORD_NOTICE, NULL);
  self->desk = g_object_ref (desk);
  self->conflicts = muster_conflict_list_new (desk);
  gtk_box_append (GTK_BOX (adw_bin_get_child (ADW_BIN (self))), self->conflicts);
  return GTK_WIDGET (self);
}

void
muster_record_notice_show (MusterRecordNotice *self, const MusterRecord *r)
{
  MusterKeyedBox *refusals = MUSTER_KEYED_BOX (self->refusals);
  g_free (self->record);
  self->record = g_strdup (r->id);
  gtk_widget_set_visible (self->waiting, r->provisional);
  muster_keyed_box_begin (refusals);
  for (guint i = 0; r->rejections != NULL && i < r->rejections->len; i++) {
    const MusterRejection *rejection = g_ptr_array_index (r->rejections, i);
    if (muster_keyed_box_take (refusals, rejection->op) == NULL)
      muster_keyed_box_add (refusals, rejection->op, make_refusal (self, rejection));
  }
  muster_keyed_box_end (refusals);
  gtk_widget_set_visible (self->refusals, muster_keyed_box_count (refusals) > 0);
  muster_conflict_list_show (MUSTER_CONFLICT_LIST (self->conflicts), r);
  gtk_widget_set_visible (GTK_WIDGET (self), r->provisional || muster_keyed_box_count (refusals) > 0
                                                 || (r->conflicts != NULL && r->conflicts->len > 0));
}
