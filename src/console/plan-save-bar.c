/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plan that has a fault is never saved; the bar leads to the first. The version is proposed once for each draft, so
 * that what a planner types in its place stays. */
#include "console/plan-save-bar.h"
#include "console/page-parts.h"
#include "console/wrap-box.h"
#include "response/plan-versions.h"
#include <glib/gi18n-lib.h>

struct _MusterPlanSaveBar {
  AdwBin parent_instance;
  MusterPlanDraft *draft;    /* (owned) (nullable) */
  GPtrArray *versions;       /* (owned) (nullable) */
  char *proposed, *in_force; /* (nullable) */
  GtkWidget *state, *go, *problem, *version, *reason, *undo, *save;
};

G_DEFINE_FINAL_TYPE (MusterPlanSaveBar, muster_plan_save_bar, ADW_TYPE_BIN)

static guint save_signal, discard_signal, go_signal;

static gboolean
is_taken (MusterPlanSaveBar *self, const char *version)
{
  for (guint i = 0; self->versions != NULL && i < self->versions->len; i++)
    if (g_strcmp0 (((MusterPlanVersion *)g_ptr_array_index (self->versions, i))->version, version) == 0)
      return TRUE;
  return self->in_force != NULL && g_strcmp0 (self->in_force, version) == 0; /* before the journal is read */
}

static void
update (MusterPlanSaveBar *self)
{
  GPtrArray *problems = muster_plan_draft_problems (self->draft);
  const MusterProblem *first = problems->len > 0 ? g_ptr_array_index (problems, 0) : NULL;
  g_autofree char *state
      = problems->len > 0 ? g_strdup_printf (
            ngettext ("Not saved: %u thing is wrong", "Not saved: %u things are wrong", problems->len), problems->len)
                          : g_strdup (_ ("Edited, not saved"));
  g_autofree char *where = first != NULL ? g_strdup_printf ("%s: %s", first->field, first->message) : NULL;
  gtk_label_set_text (GTK_LABEL (self->state), state);
  muster_part_class (self->state, "wrong", problems->len > 0);
  gtk_widget_set_visible (self->go, first != NULL);
  gtk_widget_set_tooltip_text (self->go, where);
  gtk_widget_set_sensitive (self->save, first == NULL);
}

static void
propose (MusterPlanSaveBar *self)
{
  g_autofree char *own = muster_plan_draft_say (self->draft, "version"), *next = NULL;
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->version));
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  if (*typed != '\0' && g_strcmp0 (typed, self->proposed) != 0)
    return;
  next = *own != '\0' && !is_taken (self, own)
             ? g_strdup (own)
             : muster_plan_next_version (self->versions != NULL ? self->versions : none, *own != '\0' ? own : NULL);
  g_free (self->proposed);
  self->proposed = g_strdup (next);
  gtk_editable_set_text (GTK_EDITABLE (self->version), next);
}

void
muster_plan_save_bar_show (MusterPlanSaveBar *self, MusterPlanDraft *draft, GPtrArray *versions, const char *in_force,
                           gboolean edited)
{
  gboolean other = draft != self->draft;
  gtk_widget_set_visible (GTK_WIDGET (self), edited);
  g_set_object (&self->draft, draft);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  self->versions = versions != NULL ? g_ptr_array_ref (versions) : NULL;
  g_free (self->in_force);
  self->in_force = g_strdup (in_force);
  if (other) {
    gtk_editable_set_text (GTK_EDITABLE (self->version), "");
    gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
    muster_part_set_text (self->problem, NULL);
  }
  if (draft == NULL || !edited)
    return;
  propose (self);
  update (self);
}

void
muster_plan_save_bar_fail (MusterPlanSaveBar *self, const char *why)
{
  muster_part_set_text (self->problem, why);
  if (why == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
}

void
muster_plan_save_bar_save (MusterPlanSaveBar *self)
{
  g_autofree char *version = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->version))));
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  if (self->draft == NULL || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  if (muster_plan_draft_problems (self->draft)->len > 0) {
    const MusterProblem *first = g_ptr_array_index (muster_plan_draft_problems (self->draft), 0);
    g_autofree char *path = g_strdup (first->field);
    g_signal_emit (self, go_signal, 0, path);
    return;
  }
  if (*version == '\0' || is_taken (self, version)) {
    g_autofree char *why = *version == '\0' ? g_strdup (_ ("Which version is it? Type a name for it."))
                                            : g_strdup_printf (_ ("There is a version %s already."), version);
    muster_part_set_text (self->problem, why);
    gtk_widget_grab_focus (self->version);
    return;
  }
  if (*reason == '\0') {
    muster_part_set_text (self->problem, _ ("Why is it changed? Type the reason; it is kept with the version."));
    gtk_widget_grab_focus (self->reason);
    return;
  }
  muster_part_set_text (self->problem, NULL);
  g_signal_emit (self, save_signal, 0, version, reason);
}

static void
on_go (MusterPlanSaveBar *self)
{
  GPtrArray *problems = muster_plan_draft_problems (self->draft);
  if (problems->len == 0)
    return;
  g_autofree char *path = g_strdup (((MusterProblem *)g_ptr_array_index (problems, 0))->field);
  g_signal_emit (self, go_signal, 0, path);
}

static void
on_undo (MusterPlanSaveBar *self)
{
  if (!muster_plan_draft_undo (self->draft))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
on_discard (MusterPlanSaveBar *self)
{
  g_signal_emit (self, discard_signal, 0);
}

static void
muster_plan_save_bar_dispose (GObject *object)
{
  MusterPlanSaveBar *self = MUSTER_PLAN_SAVE_BAR (object);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_clear_pointer (&self->proposed, g_free);
  g_clear_pointer (&self->in_force, g_free);
  G_OBJECT_CLASS (muster_plan_save_bar_parent_class)->dispose (object);
}

static void
muster_plan_save_bar_class_init (MusterPlanSaveBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_plan_save_bar_dispose;
  save_signal = g_signal_new ("save", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                              G_TYPE_STRING, G_TYPE_STRING);
  discard_signal
      = g_signal_new ("discard", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  go_signal = g_signal_new ("go", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                            G_TYPE_STRING);
}

static GtkWidget *
entry_new (MusterPlanSaveBar *self, const char *name, int width)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), name);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width);
  muster_part_name (entry, name);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (muster_plan_save_bar_save), self);
  return entry;
}

static void
muster_plan_save_bar_init (MusterPlanSaveBar *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *upper = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->state = muster_part_label ("", "row-title");
  self->go = muster_part_link (_ ("Show me"), G_CALLBACK (on_go), self);
  self->undo = muster_part_link (_ ("One step back"), G_CALLBACK (on_undo), self);
  self->problem = muster_part_label ("", "wrong");
  self->version = entry_new (self, _ ("New version"), 9);
  self->reason = entry_new (self, _ ("Reason for the change"), 18);
  self->save = muster_part_button (_ ("Save this version"), G_CALLBACK (muster_plan_save_bar_save), self);
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_hexpand (self->reason, TRUE);
  gtk_widget_set_hexpand (self->state, TRUE);
  gtk_box_append (GTK_BOX (upper), self->state);
  gtk_box_append (GTK_BOX (upper), self->go);
  gtk_box_append (GTK_BOX (upper), self->undo);
  gtk_box_append (GTK_BOX (upper), muster_part_link (_ ("Discard the changes"), G_CALLBACK (on_discard), self));
  gtk_box_append (GTK_BOX (line), self->version);
  gtk_box_append (GTK_BOX (line), self->reason);
  gtk_box_append (GTK_BOX (line), self->save);
  gtk_box_append (GTK_BOX (column), upper);
  gtk_box_append (GTK_BOX (column), self->problem);
  gtk_box_append (GTK_BOX (column), line);
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "form-end");
  gtk_widget_add_css_class (GTK_WIDGET (self), "page");
  adw_bin_set_child (ADW_BIN (self), column);
}

GtkWidget *
muster_plan_save_bar_new (void)
{
  return g_object_new (MUSTER_TYPE_PLAN_SAVE_BAR, NULL);
}
