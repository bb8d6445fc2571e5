/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mode badge follows the records: the highest level of the active activations, PEACE without one. The clock shows
 * the server's time where it is known, so that two desks that look at each other's clock see the same. */
#include "console/header-line.h"
#include "console/shift-page.h"
#include "desk/desk-names.h"
#include "desk/sync-words.h"
#include "desk/ticker.h"
#include <glib/gi18n-lib.h>

struct _MusterHeaderLine {
  GtkBox parent;
  GtkLabel *unit, *mode, *drill, *account, *clock;
  MusterCommandBar *bar;
  MusterSyncStatus *sync;
  GtkMenuButton *menu_button;
  MusterDesk *desk; /* (nullable) */
  gint64 shown;     /* the second the clock shows */
};

G_DEFINE_FINAL_TYPE (MusterHeaderLine, muster_header_line, GTK_TYPE_BOX)

static const char *
highest_level (MusterDesk *desk)
{
  static const char *const levels[] = { "I", "II", "III", "IV" };
  g_autoptr (GPtrArray) activations = muster_desk_list (desk, MUSTER_ACTIVATION);
  guint best = G_N_ELEMENTS (levels);
  for (guint i = 0; i < activations->len; i++) {
    MusterRecord *activation = g_ptr_array_index (activations, i);
    const char *level = muster_record_text (activation, MUSTER_ACTIVATION_LEVEL);
    if (g_strcmp0 (muster_record_text (activation, MUSTER_ACTIVATION_STATE), "active") != 0)
      continue;
    for (guint k = 0; k < best; k++)
      if (g_strcmp0 (level, levels[k]) == 0)
        best = k;
  }
  return best < G_N_ELEMENTS (levels) ? levels[best] : NULL;
}

/* "desk 1 · night": whose desk, whose shift. */
static void
show_account (MusterHeaderLine *line)
{
  const char *account = muster_desk_who (line->desk, muster_desk_get_account (line->desk));
  const MusterRecord *shift = muster_shift_page_current (line->desk);
  const char *watch = shift != NULL ? muster_record_text (shift, MUSTER_SHIFT_NAME) : NULL;
  if (watch == NULL && shift != NULL)
    watch = muster_record_text (shift, MUSTER_SHIFT_LEADER);
  g_autofree char *text = account != NULL && watch != NULL ? g_strdup_printf ("%s · %s", account, watch)
                                                           : g_strdup (account != NULL ? account : watch);
  gtk_label_set_text (line->account, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (line->account), text != NULL);
}

static void
update (MusterHeaderLine *line)
{
  show_account (line);
  const char *level = highest_level (line->desk);
  GtkWidget *mode = GTK_WIDGET (line->mode);
  /* Translators: the badge of the mode; %s is a Roman numeral */
  g_autofree char *words
      = level != NULL ? g_strdup_printf (C_ ("badge", "RESPONSE %s"), muster_level_numeral (level)) : NULL;
  gtk_label_set_text (line->unit, muster_desk_unit_name (line->desk));
  gtk_label_set_text (line->mode, words != NULL ? words : C_ ("badge", "PEACE"));
  gtk_widget_remove_css_class (mode, "peace");
  gtk_widget_remove_css_class (mode, "outlined");
  if (level == NULL)
    gtk_widget_add_css_class (mode, "peace");
  else if (g_str_equal (level, "III") || g_str_equal (level, "IV"))
    gtk_widget_add_css_class (mode, "outlined");
}

static void
on_changed (MusterDesk *desk, GPtrArray *records, MusterHeaderLine *line)
{
  for (guint i = 0; i < records->len; i++) {
    MusterKind kind = ((MusterRecord *)g_ptr_array_index (records, i))->kind;
    if (kind == MUSTER_ACTIVATION || kind == MUSTER_SHIFT || kind == MUSTER_HEADQUARTERS
        || kind == MUSTER_JURISDICTION) {
      update (line);
      return;
    }
  }
}

static void
on_tick (MusterHeaderLine *line, gint64 shown)
{
  gint64 now = line->desk != NULL ? muster_desk_clock (line->desk) : shown;
  if (now / 1000 == line->shown)
    return;
  line->shown = now / 1000;
  g_autofree char *text = muster_sync_clock (now, TRUE);
  gtk_label_set_text (line->clock, text);
}

static void
muster_header_line_dispose (GObject *object)
{
  g_clear_object (&MUSTER_HEADER_LINE (object)->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), MUSTER_TYPE_HEADER_LINE);
  G_OBJECT_CLASS (muster_header_line_parent_class)->dispose (object);
}

static void
muster_header_line_class_init (MusterHeaderLineClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = muster_header_line_dispose;
  g_type_ensure (MUSTER_TYPE_COMMAND_BAR);
  g_type_ensure (MUSTER_TYPE_SYNC_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/header-line.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterHeaderLine, unit);
  gtk_widget_class_bind_template_child (widget_class, MusterHeaderLine, mode);
  gtk_widget_class_bind_template_child (widget_class, MusterHeaderLine, drill);
  gtk_widget_class_bind_template_child (widget_class, MusterHeaderLine, account);
  gtk_widget_class_bind_template_child (widget_class, MusterHeaderLine, clock);
  gtk_widget_class_bind_template_child (widget_class, MusterHeaderLine, bar);
  gtk_widget_class_bind_template_child (widget_class, MusterHeaderLine, sync);
  gtk_widget_class_bind_template_child (widget_class, MusterHeaderLine, menu_button);
}

static void
muster_header_line_init (MusterHeaderLine *line)
{
  gtk_widget_init_template (GTK_WIDGET (line));
  gtk_label_set_text (line->unit, _ ("Muster"));
  gtk_widget_set_visible (GTK_WIDGET (line->mode), FALSE);
  g_signal_connect_object (muster_ticker_get (), "tick", G_CALLBACK (on_tick), line, G_CONNECT_SWAPPED);
}

void
muster_header_line_set_desk (MusterHeaderLine *line, MusterDesk *desk, MusterAreaSearch *search)
{
  g_set_object (&line->desk, desk);
  muster_command_bar_set_desk (line->bar, desk, search);
  muster_sync_status_set_desk (line->sync, desk);
  gtk_widget_set_visible (GTK_WIDGET (line->drill), muster_desk_get_drill (desk) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (line->mode), TRUE);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), line, 0);
  update (line);
  on_tick (line, muster_desk_now (desk));
}

MusterCommandBar *
muster_header_line_get_bar (MusterHeaderLine *line)
{
  return line->bar;
}
