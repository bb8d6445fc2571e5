/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers lead to the page that has the list; nothing is shown twice. */
#include "console/watch-card.h"
#include "desk/clock-watch.h"
#include "desk/named-records.h"
#include "console/page-parts.h"
#include "console/shift-page.h"
#include "response/outreach.h"
#include <glib/gi18n-lib.h>

struct _MusterWatchCard {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *shift, *standby, *warnings, *reviews, *findings;
};

G_DEFINE_FINAL_TYPE (MusterWatchCard, muster_watch_card, ADW_TYPE_BIN)

static void
on_shift (MusterWatchCard *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.shift", NULL);
}

static void
on_warnings (MusterWatchCard *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.warn", NULL);
}

static void
on_reviews (MusterWatchCard *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.clocks", NULL);
}

static void
set_number (GtkWidget *label, guint n)
{
  g_autofree char *text = g_strdup_printf ("%u", n);
  gtk_label_set_text (GTK_LABEL (label), text);
}

void
muster_watch_card_show (MusterWatchCard *self)
{
  const MusterRecord *shift = muster_shift_page_current (self->desk);
  g_autoptr (GPtrArray) warnings = muster_desk_list (self->desk, MUSTER_WARNING);
  g_autoptr (GPtrArray) findings = muster_desk_list (self->desk, MUSTER_FINDING);
  GPtrArray *clocks = muster_clock_watch_get (muster_clock_watch_of (self->desk));
  guint out = 0, open = 0, due = 0;
  for (guint i = 0; i < warnings->len; i++)
    out += muster_warning_state (g_ptr_array_index (warnings, i), muster_desk_now (self->desk)) == MUSTER_WARNING_OUT;
  for (guint i = 0; i < findings->len; i++)
    open += !muster_record_has (g_ptr_array_index (findings, i), MUSTER_FINDING_SETTLED_AT);
  for (guint i = 0; i < clocks->len; i++)
    due += ((MusterDeadline *)g_ptr_array_index (clocks, i))->kind == MUSTER_DEADLINE_REVIEW;
  g_autofree char *standby
      = shift != NULL ? muster_named_records_line (self->desk, muster_record_strv (shift, MUSTER_SHIFT_STANDBY)) : NULL;
  gtk_label_set_text (GTK_LABEL (self->shift),
                      shift != NULL ? muster_record_text (shift, MUSTER_SHIFT_LEADER) : _ ("nobody"));
  gtk_label_set_text (GTK_LABEL (self->standby), standby != NULL && *standby != '\0' ? standby : "–");
  set_number (self->warnings, out);
  set_number (self->reviews, due);
  set_number (self->findings, open);
}

static void
muster_watch_card_dispose (GObject *object)
{
  g_clear_object (&MUSTER_WATCH_CARD (object)->desk);
  G_OBJECT_CLASS (muster_watch_card_parent_class)->dispose (object);
}

static void
muster_watch_card_class_init (MusterWatchCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_watch_card_dispose;
}

static void
muster_watch_card_init (MusterWatchCard *self)
{
}

/* @clicked: (nullable) where the list is. */
static GtkWidget *
add_line (MusterWatchCard *self, GtkGrid *grid, int row, const char *what, GCallback clicked)
{
  GtkWidget *label = clicked != NULL ? muster_part_link (what, clicked, self) : muster_part_label (what, "secondary");
  GtkWidget *value = muster_part_words (NULL, "numeric");
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, value, 1, row, 1, 1);
  return value;
}

GtkWidget *
muster_watch_card_new (MusterDesk *desk)
{
  MusterWatchCard *self = g_object_new (MUSTER_TYPE_WATCH_CARD, NULL);
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  self->desk = g_object_ref (desk);
  gtk_grid_set_column_spacing (grid, 14);
  gtk_grid_set_row_spacing (grid, 4);
  self->shift = add_line (self, grid, 0, _ ("On watch"), G_CALLBACK (on_shift));
  self->standby = add_line (self, grid, 1, _ ("Standby teams"), NULL);
  self->warnings = add_line (self, grid, 2, _ ("Our warnings in force"), G_CALLBACK (on_warnings));
  self->reviews = add_line (self, grid, 3, _ ("Reviews due"), G_CALLBACK (on_reviews));
  self->findings = add_line (self, grid, 4, _ ("Findings of drills, open"), NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (grid));
  return GTK_WIDGET (self);
}
