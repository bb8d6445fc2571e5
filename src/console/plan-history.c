/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The journal is read by the store's worker and the versions are made from it on a thread; an answer that comes when
 * another plan is shown is dropped. What a version changed is worked out when somebody opens it. */
#include "console/plan-history.h"
#include "console/fold.h"
#include "console/page-parts.h"
#include "desk/time-words.h"
#include "response/plan-lines.h"
#include "response/plan-versions.h"
#include <glib/gi18n-lib.h>

#define MOST 2000 /* operations on one plan */

struct _MusterPlanHistory {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *fold, *column;
  GPtrArray *versions; /* (nullable) (element-type MusterPlanVersion) */
  guint turn;
};

G_DEFINE_FINAL_TYPE (MusterPlanHistory, muster_plan_history, ADW_TYPE_BIN)

static guint read_signal, restore_signal;

typedef struct {
  MusterPlanHistory *history; /* (owned) */
  GPtrArray *entries;         /* (nullable) */
  guint turn;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_object_unref (reading->history);
  g_clear_pointer (&reading->entries, g_ptr_array_unref);
  g_free (reading);
}

/* ---- what a version changed ---- */

static void
add_change (GtkWidget *box, const MusterPlanChange *change)
{
  g_autofree char *where
      = change->rank < MUSTER_LEVELS
            ? g_strdup_printf ("%s · %s", muster_plan_part_title (change->part), muster_level_name (change->rank))
            : g_strdup (muster_plan_part_title (change->part));
  gtk_box_append (GTK_BOX (box), muster_part_label (where, "secondary"));
  if (change->before != NULL) {
    GtkWidget *before = muster_part_label (change->before, "struck");
    gtk_widget_add_css_class (before, "plan-before");
    gtk_box_append (GTK_BOX (box), before);
  }
  if (change->after != NULL)
    gtk_box_append (GTK_BOX (box), muster_part_label (change->after, NULL));
}

static const MusterPlanVersion *
version_of (GtkWidget *widget, guint *at)
{
  MusterPlanHistory *self = MUSTER_PLAN_HISTORY (gtk_widget_get_ancestor (widget, MUSTER_TYPE_PLAN_HISTORY));
  *at = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "at"));
  return self->versions != NULL && *at < self->versions->len ? g_ptr_array_index (self->versions, *at) : NULL;
}

/* The one it was made from: the newest before it that nobody took back. */
static const MusterPlanVersion *
version_before (GPtrArray *versions, guint at)
{
  while (++at < versions->len) {
    const MusterPlanVersion *version = g_ptr_array_index (versions, at);
    if (!version->undone)
      return version;
  }
  return NULL;
}

static void
on_changes (GtkToggleButton *button, GtkWidget *box)
{
  guint at;
  const MusterPlanVersion *version = version_of (GTK_WIDGET (button), &at);
  MusterPlanHistory *self
      = MUSTER_PLAN_HISTORY (gtk_widget_get_ancestor (GTK_WIDGET (button), MUSTER_TYPE_PLAN_HISTORY));
  const MusterPlanVersion *before = version != NULL ? version_before (self->versions, at) : NULL;
  gtk_widget_set_visible (box, gtk_toggle_button_get_active (button));
  if (gtk_widget_get_first_child (box) != NULL || before == NULL)
    return;
  g_autoptr (MusterPlan) old = muster_plan_read (before->file, -1, NULL),
                         now = muster_plan_read (version->file, -1, NULL);
  g_autoptr (GPtrArray) changes = old != NULL && now != NULL ? muster_plan_changes (old, now) : NULL;
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    add_change (box, g_ptr_array_index (changes, i));
  if (changes == NULL || changes->len == 0)
    gtk_box_append (GTK_BOX (box), muster_part_label (_ ("Nothing that is read here changed."), "secondary"));
}

static void
on_restore (GtkWidget *button)
{
  guint at;
  const MusterPlanVersion *version = version_of (button, &at);
  MusterPlanHistory *self = MUSTER_PLAN_HISTORY (gtk_widget_get_ancestor (button, MUSTER_TYPE_PLAN_HISTORY));
  if (version != NULL)
    g_signal_emit (self, restore_signal, 0, version->file, version->version);
}

/* ---- the list ---- */

static char *
standing_of (const MusterPlanVersion *version, gboolean in_force)
{
  if (version->undone)
    return g_strdup (_ ("taken back"));
  if (version->overwritten)
    return g_strdup (_ ("written at the same time as the one after it, which holds now"));
  if (version->beside)
    return g_strdup (in_force ? _ ("in force; written without having seen the one before it")
                              : _ ("written without having seen the one before it"));
  return g_strdup (in_force ? _ ("in force") : "");
}

static void
add_version (MusterPlanHistory *self, guint at, gboolean in_force)
{
  const MusterPlanVersion *version = g_ptr_array_index (self->versions, at);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *changes = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *what = gtk_toggle_button_new_with_label (_ ("What changed")), *restore;
  g_autofree char *when = muster_words_clock (muster_desk_now (self->desk), version->at);
  g_autofree char *standing = standing_of (version, in_force);
  /* Translators: who wrote the version, and when */
  g_autofree char *who = g_strdup_printf (
      _ ("by %s, %s"), version->author != NULL ? muster_desk_who (self->desk, version->author) : "?", when);
  const char *name = version->version != NULL ? version->version : _ ("no version");
  g_autofree char *spoken = g_strdup_printf (_ ("What changed in %s"), name);
  g_autofree char *spoken_restore = g_strdup_printf (_ ("Put %s in force again"), name);
  GtkWidget *title = muster_part_label (name, "row-title"), *by = muster_part_label (who, "secondary");
  gtk_widget_add_css_class (row, "page-row");
  gtk_widget_set_valign (by, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (by, TRUE);
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), by);
  gtk_widget_add_css_class (what, "link-like");
  muster_part_name (what, spoken);
  g_object_set_data (G_OBJECT (what), "at", GUINT_TO_POINTER (at));
  g_signal_connect (what, "toggled", G_CALLBACK (on_changes), changes);
  gtk_widget_set_visible (changes, FALSE);
  gtk_widget_add_css_class (changes, "plan-changes");
  gtk_widget_set_visible (what, version_before (self->versions, at) != NULL);
  gtk_box_append (GTK_BOX (line), what);
  if (!in_force) {
    restore = gtk_button_new_with_label (_ ("Put in force again"));
    gtk_widget_add_css_class (restore, "link-like");
    g_signal_connect (restore, "clicked", G_CALLBACK (on_restore), NULL);
    g_object_set_data (G_OBJECT (restore), "at", GUINT_TO_POINTER (at));
    muster_part_name (restore, spoken_restore);
    gtk_box_append (GTK_BOX (line), restore);
  }
  gtk_box_append (GTK_BOX (row), line);
  if (version->reason != NULL)
    gtk_box_append (GTK_BOX (row), muster_part_label (version->reason, NULL));
  if (*standing != '\0') {
    GtkWidget *label = muster_part_label (standing, "secondary");
    muster_part_class (label, "wrong", version->overwritten || (version->beside && in_force));
    muster_part_class (label, "struck", version->undone);
    gtk_box_append (GTK_BOX (row), label);
  }
  gtk_box_append (GTK_BOX (row), changes);
  gtk_box_append (GTK_BOX (self->column), row);
}

static void
show_versions (MusterPlanHistory *self)
{
  GtkWidget *child;
  gboolean found = FALSE, beside = FALSE;
  while ((child = gtk_widget_get_first_child (self->column)) != NULL)
    gtk_box_remove (GTK_BOX (self->column), child);
  for (guint i = 0; i < self->versions->len; i++) {
    const MusterPlanVersion *version = g_ptr_array_index (self->versions, i);
    gboolean in_force = !found && !version->undone;
    found |= in_force;
    beside |= in_force && version->beside;
    add_version (self, i, in_force);
  }
  g_autofree char *summary = beside ? g_strdup (_ ("two were written at the same time; only one holds"))
                                    : g_strdup_printf ("%u", self->versions->len);
  muster_fold_set_summary (MUSTER_FOLD (self->fold), summary, beside);
  if (beside)
    muster_fold_set_open (MUSTER_FOLD (self->fold), TRUE);
}

/* ---- reading ---- */

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  g_autofree MusterDecided *ops = g_new0 (MusterDecided, MAX (reading->entries->len, 1));
  for (guint i = 0; i < reading->entries->len; i++) {
    const MusterEntry *entry = g_ptr_array_index (reading->entries, i);
    ops[i] = (MusterDecided){ entry->op, entry->verdict, entry->why };
  }
  g_task_return_pointer (task, muster_plan_versions (ops, reading->entries->len), (GDestroyNotify)g_ptr_array_unref);
}

static void
on_versions (GObject *source, GAsyncResult *result, gpointer data)
{
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (GPtrArray) versions = g_task_propagate_pointer (G_TASK (result), NULL);
  MusterPlanHistory *self = reading->history;
  if (versions == NULL || reading->turn != self->turn)
    return;
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  self->versions = g_steal_pointer (&versions);
  show_versions (self);
  g_signal_emit (self, read_signal, 0, self->versions);
}

static void
on_history (GObject *store, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  reading->entries = muster_store_history_finish (MUSTER_STORE (store), result, NULL);
  if (reading->entries == NULL || reading->turn != reading->history->turn) {
    reading_free (reading);
    return;
  }
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_versions, NULL);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, run);
}

void
muster_plan_history_show (MusterPlanHistory *self, const MusterRecord *plan)
{
  self->turn++;
  gtk_widget_set_visible (GTK_WIDGET (self), plan != NULL);
  g_clear_pointer (&self->versions, g_ptr_array_unref); /* they may be another plan's */
  if (plan == NULL)
    return;
  Reading *reading = g_new0 (Reading, 1);
  reading->history = g_object_ref (self);
  reading->turn = self->turn;
  muster_store_history_async (muster_desk_get_store (self->desk), plan->id, 0, MOST, on_history, reading);
}

GPtrArray *
muster_plan_history_get (MusterPlanHistory *self)
{
  return self->versions;
}

static void
muster_plan_history_dispose (GObject *object)
{
  MusterPlanHistory *self = MUSTER_PLAN_HISTORY (object);
  self->turn++;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_plan_history_parent_class)->dispose (object);
}

static void
muster_plan_history_class_init (MusterPlanHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_plan_history_dispose;
  read_signal = g_signal_new ("read", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_PTR_ARRAY);
  restore_signal = g_signal_new ("restore", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
muster_plan_history_init (MusterPlanHistory *self)
{
}

GtkWidget *
muster_plan_history_new (MusterDesk *desk)
{
  MusterPlanHistory *self = g_object_new (MUSTER_TYPE_PLAN_HISTORY, NULL);
  self->desk = g_object_ref (desk);
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->fold = muster_fold_new (_ ("Versions"), self->column);
  adw_bin_set_child (ADW_BIN (self), self->fold);
  return GTK_WIDGET (self);
}
