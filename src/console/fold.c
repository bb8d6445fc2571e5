/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The body is only hidden, never unmade: what a person has begun to type in it stays. */
#include "console/fold.h"
#include "console/page-parts.h"

struct _MusterFold {
  AdwBin parent_instance;
  GtkWidget *head, *arrow, *title, *summary, *body;
  char *name;
};

G_DEFINE_FINAL_TYPE (MusterFold, muster_fold, ADW_TYPE_BIN)

static guint opened_signal;

static void
on_toggled (MusterFold *self)
{
  gboolean open = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->head));
  gtk_widget_set_visible (self->body, open);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow), open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->head), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  if (open)
    g_signal_emit (self, opened_signal, 0);
}

static void
muster_fold_finalize (GObject *object)
{
  g_free (MUSTER_FOLD (object)->name);
  G_OBJECT_CLASS (muster_fold_parent_class)->finalize (object);
}

static void
muster_fold_class_init (MusterFoldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_fold_finalize;
  opened_signal
      = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_fold_init (MusterFold *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->arrow = gtk_image_new_from_icon_name ("pan-end-symbolic");
  self->title = muster_part_label ("", "section");
  self->summary = muster_part_words ("", "secondary");
  gtk_label_set_ellipsize (GTK_LABEL (self->summary), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->summary, TRUE);
  gtk_box_append (GTK_BOX (line), self->arrow);
  gtk_box_append (GTK_BOX (line), self->title);
  gtk_box_append (GTK_BOX (line), self->summary);
  self->head = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->head), line);
  gtk_widget_add_css_class (self->head, "fold-head");
  g_signal_connect_swapped (self->head, "toggled", G_CALLBACK (on_toggled), self);
}

GtkWidget *
muster_fold_new (const char *title, GtkWidget *body)
{
  MusterFold *self = g_object_new (MUSTER_TYPE_FOLD, NULL);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->name = g_strdup (title);
  self->body = body;
  gtk_widget_add_css_class (body, "fold-body");
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_wrap (GTK_LABEL (self->title), FALSE);
  muster_part_name (self->head, title);
  gtk_box_append (GTK_BOX (column), self->head);
  gtk_box_append (GTK_BOX (column), body);
  adw_bin_set_child (ADW_BIN (self), column);
  on_toggled (self);
  return GTK_WIDGET (self);
}

void
muster_fold_set_summary (MusterFold *self, const char *text, gboolean wrong)
{
  gtk_label_set_text (GTK_LABEL (self->summary), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (self->summary, text);
  muster_part_class (self->summary, "wrong", wrong);
  if (text == NULL || *text == '\0') {
    muster_part_name (self->head, self->name);
    return;
  }
  g_autofree char *name = g_strdup_printf ("%s, %s", self->name, text);
  muster_part_name (self->head, name);
}

gboolean
muster_fold_get_open (MusterFold *self)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->head));
}

void
muster_fold_set_open (MusterFold *self, gboolean open)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->head), open);
}

/* What was just unfolded has no place before it was laid out: on the second frame its heading goes to the top. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer frames)
{
  int *left = frames;
  GtkWidget *scroll = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_point_t at;
  if (--*left > 0)
    return G_SOURCE_CONTINUE;
  GtkAdjustment *adjustment
      = scroll != NULL ? gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroll)) : NULL;
  if (adjustment != NULL && gtk_widget_compute_point (widget, scroll, &GRAPHENE_POINT_INIT (0, 0), &at))
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + at.y);
  return G_SOURCE_REMOVE;
}

void
muster_fold_enter (MusterFold *self)
{
  int *frames = g_new (int, 1);
  *frames = 3;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, frames, g_free);
  muster_fold_set_open (self, TRUE);
  if (!gtk_widget_child_focus (self->body, GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (self->head);
}
