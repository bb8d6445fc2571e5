/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a team costs that is not among the next best is reckoned on a thread: everything else is arranged anew around
 * it. The entry for the reason appears with the cost, and Enter in it sends the team. */
#include "console/seat-choice.h"
#include "advice/words.h"
#include "console/advice-words.h"
#include "console/page-parts.h"
#include <glib/gi18n-lib.h>
#include <string.h>

struct _MusterSeatChoice {
  AdwBin parent_instance;
  MusterDesk *desk;         /* (owned) */
  MusterDispatch *dispatch; /* (nullable) (owned) */
  guint seat, turn;
  char *team; /* (nullable) chosen */
  gboolean filling;
  GPtrArray *ids; /* of the drop-down, after its first line */
  GtkWidget *beside, *others, *row, *cost, *why, *send;
};

G_DEFINE_FINAL_TYPE (MusterSeatChoice, muster_seat_choice, ADW_TYPE_BIN)

static guint chosen_signal;

static const MusterDispatchSeat *
seat_of (MusterSeatChoice *self)
{
  return g_ptr_array_index (self->dispatch->seats, self->seat);
}

/* ---- what it costs ---- */

typedef struct {
  MusterDispatch *dispatch;
  guint seat, turn;
  char *team, *why;
  MusterDispatchOption *option;
} Reckoning;

static void
reckoning_free (gpointer data)
{
  Reckoning *r = data;
  muster_dispatch_unref (r->dispatch);
  muster_dispatch_option_free (r->option);
  g_free (r->team);
  g_free (r->why);
  g_free (r);
}

static void
reckon (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reckoning *r = data;
  r->option = muster_dispatch_override (r->dispatch, r->seat, r->team, &r->why);
  g_task_return_boolean (task, TRUE);
}

static void
show_row (MusterSeatChoice *self, const MusterDispatchOption *o, const char *why)
{
  gtk_widget_set_visible (self->row, o != NULL);
  if (o == NULL) {
    muster_part_set_text (self->cost, why);
    muster_part_class (self->cost, "wrong", TRUE);
    return;
  }
  g_autofree char *eta = muster_advice_words_eta (o->eta_s, o->way), *cost = muster_advice_words_cost (o),
                  *extra = muster_words_duration (o->extra);
  g_autofree char *text
      = o->extra >= 1
            /* Translators: team, its time, what it costs, and how much worse the whole plan is with it */
            ? g_strdup_printf (_ ("%s instead: %s, %s. The whole plan loses %s, weighted."), o->name, eta, cost, extra)
            : g_strdup_printf (_ ("%s instead: %s, %s. The whole plan is as good."), o->name, eta, cost);
  g_autofree char *send = g_strdup_printf (o->order ? _ ("Order %s") : _ ("Request %s"), o->name);
  muster_part_set_text (self->cost, text);
  muster_part_class (self->cost, "wrong", FALSE);
  gtk_button_set_label (GTK_BUTTON (self->send), o->order ? _ ("Order") : _ ("Request"));
  muster_part_name (self->send, send);
}

static void
on_reckoned (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterSeatChoice *self = MUSTER_SEAT_CHOICE (source);
  const Reckoning *r = g_task_get_task_data (G_TASK (result));
  if (r->turn != self->turn)
    return;
  show_row (self, r->option, r->why);
  if (r->option != NULL && gtk_widget_get_mapped (self->why)
      && gtk_editable_get_text (GTK_EDITABLE (self->why))[0] == '\0')
    gtk_widget_grab_focus (self->why);
}

static void
choose (MusterSeatChoice *self, const char *team)
{
  char *copy = g_strdup (team);
  g_free (self->team);
  self->team = copy;
  self->turn++;
  if (team == NULL || self->dispatch == NULL) {
    gtk_widget_set_visible (self->row, FALSE);
    muster_part_set_text (self->cost, NULL);
    return;
  }
  Reckoning *r = g_new0 (Reckoning, 1);
  r->dispatch = muster_dispatch_ref (self->dispatch);
  r->seat = self->seat;
  r->turn = self->turn;
  r->team = g_strdup (team);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_reckoned, NULL);
  g_task_set_task_data (task, r, reckoning_free);
  g_task_run_in_thread (task, reckon);
}

static void
on_send (MusterSeatChoice *self)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->why))));
  if (self->team == NULL)
    return;
  if (*reason == '\0') {
    gtk_widget_add_css_class (self->why, "error");
    gtk_widget_grab_focus (self->why);
    return;
  }
  g_autofree char *team = g_strdup (self->team);
  gtk_editable_set_text (GTK_EDITABLE (self->why), "");
  choose (self, NULL);
  g_signal_emit (self, chosen_signal, 0, team, reason);
}

static void
on_why_changed (MusterSeatChoice *self)
{
  gtk_widget_remove_css_class (self->why, "error");
}

/* ---- the next best, side by side ---- */

static void
on_beside (GtkButton *button, MusterSeatChoice *self)
{
  choose (self, g_object_get_data (G_OBJECT (button), "team"));
}

static void
show_beside (MusterSeatChoice *self)
{
  GtkWidget *child;
  const MusterDispatchSeat *s = seat_of (self);
  while ((child = gtk_widget_get_first_child (self->beside)) != NULL)
    gtk_box_remove (GTK_BOX (self->beside), child);
  for (guint i = 0; i < MIN (s->options->len, 2); i++) {
    const MusterDispatchOption *o = g_ptr_array_index (s->options, i);
    GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
    g_autofree char *eta = muster_advice_words_eta (o->eta_s, o->way), *cost = muster_advice_words_cost (o);
    GtkWidget *minutes = muster_part_label (eta, "minutes");
    muster_part_class (minutes, "late", o->late_s > 0);
    gtk_box_append (GTK_BOX (box), muster_part_label (o->name, "row-title"));
    gtk_box_append (GTK_BOX (box), minutes);
    gtk_box_append (GTK_BOX (box), muster_part_label (cost, "secondary"));
    gtk_button_set_child (GTK_BUTTON (button), box);
    gtk_widget_add_css_class (button, "option");
    g_object_set_data_full (G_OBJECT (button), "team", g_strdup (o->team), g_free);
    g_signal_connect (button, "clicked", G_CALLBACK (on_beside), self);
    g_autofree char *name = g_strdup_printf (_ ("%s instead"), o->name);
    g_autofree char *said = g_strdup_printf ("%s, %s, %s", name, eta, cost);
    muster_part_name (button, said);
    gtk_box_append (GTK_BOX (self->beside), button);
  }
  gtk_widget_set_visible (self->beside, s->options->len > 0);
}

/* ---- any other ---- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const MusterRecord *const *x = a, *const *y = b;
  int order = g_utf8_collate (muster_record_name (*x), muster_record_name (*y));
  return order != 0 ? order : strcmp ((*x)->id, (*y)->id);
}

static void
fill_others (MusterSeatChoice *self)
{
  const MusterDispatchSeat *s = seat_of (self);
  g_autoptr (GPtrArray) teams = muster_desk_list (self->desk, MUSTER_TEAM), fit = g_ptr_array_new ();
  for (guint i = 0; i < teams->len; i++) {
    const MusterRecord *team = g_ptr_array_index (teams, i);
    const char *const *skills = muster_record_strv (team, MUSTER_TEAM_SKILLS);
    if (skills != NULL && g_strv_contains (skills, s->skill)
        && (s->proposed == NULL || strcmp (s->proposed->team, team->id) != 0))
      g_ptr_array_add (fit, (gpointer)team);
  }
  g_ptr_array_sort (fit, compare_names);
  gboolean same = self->ids->len == fit->len;
  for (guint i = 0; same && i < fit->len; i++)
    same = strcmp (g_ptr_array_index (self->ids, i), ((const MusterRecord *)g_ptr_array_index (fit, i))->id) == 0;
  gtk_widget_set_visible (self->others, fit->len > 0);
  if (same)
    return;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _ ("Another team…"));
  g_ptr_array_set_size (self->ids, 0);
  for (guint i = 0; i < fit->len; i++) {
    const MusterRecord *team = g_ptr_array_index (fit, i);
    gtk_string_list_append (names, muster_record_name (team));
    g_ptr_array_add (self->ids, g_strdup (team->id));
  }
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->others), G_LIST_MODEL (names));
  self->filling = FALSE;
}

static void
on_other (MusterSeatChoice *self)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->others));
  if (!self->filling && at != GTK_INVALID_LIST_POSITION)
    choose (self, at > 0 && at <= self->ids->len ? g_ptr_array_index (self->ids, at - 1) : NULL);
}

static void
muster_seat_choice_finalize (GObject *object)
{
  MusterSeatChoice *self = MUSTER_SEAT_CHOICE (object);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->dispatch, muster_dispatch_unref);
  g_ptr_array_unref (self->ids);
  g_free (self->team);
  G_OBJECT_CLASS (muster_seat_choice_parent_class)->finalize (object);
}

static void
muster_seat_choice_class_init (MusterSeatChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_seat_choice_finalize;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
muster_seat_choice_init (MusterSeatChoice *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
}

GtkWidget *
muster_seat_choice_new (MusterDesk *desk)
{
  MusterSeatChoice *self = g_object_new (MUSTER_TYPE_SEAT_CHOICE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->desk = g_object_ref (desk);
  self->beside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_set_homogeneous (GTK_BOX (self->beside), TRUE);
  self->others = gtk_drop_down_new (NULL, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->others), TRUE);
  gtk_widget_set_halign (self->others, GTK_ALIGN_START);
  muster_part_name_inner (self->others, _ ("Another team"));
  g_signal_connect_swapped (self->others, "notify::selected", G_CALLBACK (on_other), self);
  self->cost = muster_part_label ("", "secondary");
  gtk_widget_set_visible (self->cost, FALSE);
  self->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->why = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->why), _ ("Why this team?"));
  muster_part_name (self->why, _ ("Why this team?"));
  gtk_widget_set_hexpand (self->why, TRUE);
  g_signal_connect_swapped (self->why, "activate", G_CALLBACK (on_send), self);
  g_signal_connect_swapped (self->why, "changed", G_CALLBACK (on_why_changed), self);
  self->send = muster_part_button (_ ("Order"), G_CALLBACK (on_send), self);
  gtk_box_append (GTK_BOX (self->row), self->why);
  gtk_box_append (GTK_BOX (self->row), self->send);
  gtk_widget_set_visible (self->row, FALSE);
  GtkWidget *parts[] = { self->beside, self->others, self->cost, self->row };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (box), parts[i]);
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

void
muster_seat_choice_show (MusterSeatChoice *self, MusterDispatch *dispatch, guint seat)
{
  if (self->dispatch == dispatch && self->seat == seat)
    return;
  g_clear_pointer (&self->dispatch, muster_dispatch_unref);
  self->dispatch = muster_dispatch_ref (dispatch);
  self->seat = seat;
  show_beside (self);
  fill_others (self);
  choose (self, self->team); /* on the new answer */
}
