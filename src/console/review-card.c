/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Worked out on a thread, and only while the fold is open: the deadlines of an incident are found among all clocks. */
#include "console/review-card.h"
#include "console/finding-list.h"
#include "console/fold.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "desk/clock-watch.h"
#include "desk/frozen-scene.h"
#include "response/review.h"
#include <glib/gi18n-lib.h>

struct _MusterReviewCard {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident, *plan;
  GtkWidget *fold, *lines, *findings;
  guint turn;
};

G_DEFINE_FINAL_TYPE (MusterReviewCard, muster_review_card, ADW_TYPE_BIN)

typedef struct {
  MusterDesk *desk; /* (owned) keeps the standards */
  const MusterStandards *standards;
  MusterFrozenScene *scene;
  char *incident;
  gint64 now;
  guint turn;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;
  muster_frozen_scene_free (ask->scene);
  g_object_unref (ask->desk);
  g_free (ask->incident);
  g_free (ask);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Ask *ask = data;
  g_task_return_pointer (task,
                         muster_review (muster_frozen_scene_look (ask->scene), ask->standards, ask->incident, ask->now),
                         (GDestroyNotify)g_ptr_array_unref);
}

static GtkWidget *
make_line (void)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (row, "page-row");
  gtk_box_append (GTK_BOX (row), muster_part_label ("", NULL));
  gtk_box_append (GTK_BOX (row), muster_part_label ("", "secondary"));
  return row;
}

static void
on_reviewed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterReviewCard) self = data;
  const Ask *ask = g_task_get_task_data (G_TASK (result));
  g_autoptr (GPtrArray) lines = g_task_propagate_pointer (G_TASK (result), NULL);
  guint bad = 0;
  if (ask->turn != self->turn || self->desk == NULL)
    return;
  muster_keyed_box_begin (MUSTER_KEYED_BOX (self->lines));
  for (guint i = 0; i < lines->len; i++) {
    const MusterReviewLine *line = g_ptr_array_index (lines, i);
    g_autofree char *key = g_strdup_printf ("%u", i);
    GtkWidget *row = muster_keyed_box_take (MUSTER_KEYED_BOX (self->lines), key);
    if (row == NULL)
      muster_keyed_box_add (MUSTER_KEYED_BOX (self->lines), key, row = make_line ());
    muster_part_set_text (gtk_widget_get_first_child (row), line->what);
    muster_part_set_text (gtk_widget_get_last_child (row), line->said);
    muster_part_class (gtk_widget_get_last_child (row), "wrong", line->bad);
    bad += line->bad ? 1 : 0;
  }
  muster_keyed_box_end (MUSTER_KEYED_BOX (self->lines));
  g_autofree char *summary = bad > 0 ? g_strdup_printf (ngettext ("%u point", "%u points", bad), bad) : NULL;
  muster_fold_set_summary (MUSTER_FOLD (self->fold), summary, FALSE);
}

static void
review (MusterReviewCard *self)
{
  static const MusterKind without[] = { MUSTER_STOCK, MUSTER_DEPOT, MUSTER_LOG, MUSTER_PLOT };
  MusterKind kinds[MUSTER_N_KINDS];
  guint n = 0;
  if (!muster_fold_get_open (MUSTER_FOLD (self->fold)) || self->incident == NULL)
    return;
  for (guint k = 0; k < MUSTER_N_KINDS; k++) {
    gboolean needed = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS (without); i++)
      needed = needed && without[i] != k;
    if (needed)
      kinds[n++] = k;
  }
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_reviewed, g_object_ref (self));
  Ask *ask = g_new0 (Ask, 1);
  ask->desk = g_object_ref (self->desk);
  ask->standards = muster_clock_watch_get_standards (muster_clock_watch_of (self->desk));
  ask->scene = muster_frozen_scene_new (self->desk, kinds, n);
  ask->incident = g_strdup (self->incident);
  ask->now = muster_desk_now (self->desk);
  ask->turn = ++self->turn;
  g_task_set_task_data (task, ask, ask_free);
  g_task_run_in_thread (task, run);
}

static void
muster_review_card_dispose (GObject *object)
{
  MusterReviewCard *self = MUSTER_REVIEW_CARD (object);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->incident, g_free);
  g_clear_pointer (&self->plan, g_free);
  G_OBJECT_CLASS (muster_review_card_parent_class)->dispose (object);
}

static void
muster_review_card_class_init (MusterReviewCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_review_card_dispose;
}

static void
muster_review_card_init (MusterReviewCard *self)
{
}

GtkWidget *
muster_review_card_new (MusterDesk *desk)
{
  MusterReviewCard *self = g_object_new (MUSTER_TYPE_REVIEW_CARD, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->desk = g_object_ref (desk);
  gtk_box_append (GTK_BOX (box), self->lines = muster_keyed_box_new ());
  gtk_box_append (GTK_BOX (box), self->findings = muster_finding_list_new (desk));
  self->fold = muster_fold_new (_ ("Review"), box);
  g_signal_connect_swapped (self->fold, "opened", G_CALLBACK (review), self);
  adw_bin_set_child (ADW_BIN (self), self->fold);
  return GTK_WIDGET (self);
}

/* The plan that was followed last. */
static const char *
plan_of (MusterReviewCard *self)
{
  g_autoptr (GPtrArray) all = muster_scene_about (muster_desk_get_scene (self->desk), MUSTER_ACTIVATION,
                                                  MUSTER_ACTIVATION_INCIDENT, self->incident);
  return all->len > 0 ? muster_record_text (g_ptr_array_index (all, all->len - 1), MUSTER_ACTIVATION_PLAN) : NULL;
}

void
muster_review_card_show (MusterReviewCard *self, const MusterRecord *incident, gboolean over)
{
  gtk_widget_set_visible (GTK_WIDGET (self), over);
  if (!over)
    return;
  if (g_strcmp0 (self->incident, incident->id) != 0) {
    g_free (self->incident);
    self->incident = g_strdup (incident->id);
    muster_fold_set_open (MUSTER_FOLD (self->fold), FALSE);
    muster_fold_set_summary (MUSTER_FOLD (self->fold), NULL, FALSE);
  }
  g_free (self->plan);
  self->plan = g_strdup (plan_of (self));
  gtk_widget_set_visible (self->findings, self->plan != NULL);
  if (self->plan != NULL)
    muster_finding_list_show (MUSTER_FINDING_LIST (self->findings), self->plan, NULL);
  review (self);
}
