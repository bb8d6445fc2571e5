/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What falls due and what is missing is worked out on a thread from a frozen scene, a while after the last change and
 * now and then for the time's sake; everything else is read as it stands. A row leads to its record, or to the page
 * that has the rest. */
#include "console/watch-card.h"
#include "console/age-label.h"
#include "console/finding-list.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/shift-page.h"
#include "console/warning-shield.h"
#include "desk/clock-watch.h"
#include "desk/frozen-scene.h"
#include "desk/named-records.h"
#include "desk/ticker.h"
#include "desk/time-words.h"
#include "response/outreach.h"
#include "response/upkeep.h"
#include <glib/gi18n-lib.h>

#define DAY     ((gint64)86400000)
#define SETTLED 2000  /* ms after a change */
#define FOR_AGE 60000 /* ms: worked out again though nothing changed */
#define MOST    8     /* rows of a list */

typedef struct {
  GtkWidget *heading, *none, *rows, *more;
} Part;

struct _MusterWatchCard {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *leader, *staff, *standby, *since, *all;
  Part warnings, due, drills, trouble;
  GtkWidget *drills_line, *findings_heading, *findings;
  GPtrArray *upkeep; /* (nullable) of MusterUpkeep */
  GCancellable *working;
  gint64 asked; /* ms, monotonic */
  gboolean busy, again, calm;
};

G_DEFINE_FINAL_TYPE (MusterWatchCard, muster_watch_card, ADW_TYPE_BIN)

typedef struct {
  MusterWatchCard *card;
  char *id, *action;
  GtkWidget *shield, *name, *line;
  MusterAgeLabel *when;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->id);
  g_free (row->action);
  g_free (row);
}

static void
on_row (Row *row)
{
  if (row->action != NULL)
    gtk_widget_activate_action (row->name, row->action, NULL);
  else
    muster_desk_select (row->card->desk, row->id);
}

/* The row of @id, made or taken. @shield: (nullable) a warning's level. @action: (nullable) the page it leads to. */
static Row *
row_for (MusterWatchCard *self, Part *part, const char *key, const char *id, const char *shield, const char *action)
{
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (part->rows);
  GtkWidget *widget = muster_keyed_box_take (rows, key);
  if (widget != NULL)
    return g_object_get_data (G_OBJECT (widget), "row");
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  Row *row = g_new0 (Row, 1);
  row->card = self;
  row->id = g_strdup (id);
  row->action = g_strdup (action);
  widget = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_object_set_data_full (G_OBJECT (widget), "row", row, row_free);
  gtk_widget_add_css_class (widget, "page-row");
  row->name = muster_part_name_link (G_CALLBACK (on_row), row);
  row->line = muster_part_label ("", "secondary");
  row->when = MUSTER_AGE_LABEL (muster_age_label_new ());
  gtk_widget_add_css_class (GTK_WIDGET (row->when), "secondary");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), row->name);
  gtk_box_append (GTK_BOX (words), row->line);
  if (shield != NULL)
    gtk_box_append (GTK_BOX (widget), muster_warning_shield_new (shield));
  gtk_box_append (GTK_BOX (widget), words);
  gtk_box_append (GTK_BOX (widget), GTK_WIDGET (row->when));
  muster_keyed_box_add (rows, key, widget);
  return row;
}

static void
part_end (Part *part, guint n, guint all)
{
  g_autofree char *more = all > n ? g_strdup_printf (ngettext ("and %u more", "and %u more", all - n), all - n) : NULL;
  muster_keyed_box_end (MUSTER_KEYED_BOX (part->rows));
  muster_part_set_text (part->more, more);
  gtk_widget_set_visible (part->none, all == 0);
}

/* ---- who is on watch ---- */

/* The line is there where it says something. */
static void
set_line (GtkWidget *value, const char *text)
{
  muster_part_set_text (value, text);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (value), "label"), text != NULL && *text != '\0');
}

static void
show_shift (MusterWatchCard *self)
{
  const MusterRecord *shift = muster_shift_page_current (self->desk);
  const char *const *people = shift != NULL ? muster_record_strv (shift, MUSTER_SHIFT_STAFF) : NULL;
  g_autofree char *staff = people != NULL ? g_strjoinv (_ (", "), (char **)people) : NULL;
  g_autofree char *teams
      = shift != NULL ? muster_named_records_line (self->desk, muster_record_strv (shift, MUSTER_SHIFT_STANDBY)) : NULL;
  g_autofree char *since
      = shift != NULL && muster_record_has (shift, MUSTER_SHIFT_STARTED_AT)
            ? muster_words_clock (muster_desk_now (self->desk), muster_record_int (shift, MUSTER_SHIFT_STARTED_AT, 0))
            : NULL;
  gtk_label_set_text (GTK_LABEL (self->leader), shift != NULL ? muster_record_text (shift, MUSTER_SHIFT_LEADER)
                                                              : _ ("nobody has taken over the shift"));
  muster_part_class (self->leader, "late", shift == NULL);
  set_line (self->staff, staff);
  set_line (self->standby, teams);
  set_line (self->since, since);
}

static void
on_shift (MusterWatchCard *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.shift", NULL);
}

static void
on_drills (MusterWatchCard *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.drill", NULL);
}

/* ---- warnings ---- */

/* When it was given, where it is of today: still in force, or given within a day. 0: not of today. */
static gint64
time_of_today (const MusterRecord *r, gint64 now)
{
  gboolean ours = r->kind == MUSTER_WARNING;
  gint64 at
      = muster_record_int (r, ours ? MUSTER_WARNING_ISSUED_AT : MUSTER_ALARM_RAISED_AT, MUSTER_HLC_MS (r->created));
  gint64 until = muster_record_int (r, ours ? MUSTER_WARNING_EXPIRES_AT : MUSTER_ALARM_EXPIRES, 0);
  if (ours && muster_warning_state (r, now) == MUSTER_WARNING_DRAFT)
    return 0;
  gboolean holds = ours ? muster_warning_state (r, now) == MUSTER_WARNING_OUT : until > now;
  return holds || now - at < DAY ? at : 0;
}

static char *
warning_line (const MusterRecord *r, gint64 now)
{
  gint64 until = muster_record_int (r, r->kind == MUSTER_WARNING ? MUSTER_WARNING_EXPIRES_AT : MUSTER_ALARM_EXPIRES, 0);
  const char *source = r->kind == MUSTER_ALARM ? muster_record_text (r, MUSTER_ALARM_SOURCE) : NULL;
  g_autofree char *end = until != 0 ? muster_words_clock (now, until) : NULL;
  GString *line = g_string_new (r->kind == MUSTER_WARNING ? _ ("ours") : source != NULL ? source : _ ("received"));
  if (r->kind == MUSTER_WARNING && muster_warning_state (r, now) != MUSTER_WARNING_OUT)
    g_string_append_printf (line, " · %s", muster_warning_state_label (muster_warning_state (r, now)));
  else if (end != NULL) {
    g_string_append (line, " · ");
    g_string_append_printf (line, until > now ? _ ("until %s") : _ ("ran out %s"), end);
  }
  return g_string_free (line, FALSE);
}

static int
compare_warnings (gconstpointer a, gconstpointer b)
{
  const MusterRecord *x = *(MusterRecord *const *)a, *y = *(MusterRecord *const *)b;
  gint64 p = muster_record_int (x, x->kind == MUSTER_WARNING ? MUSTER_WARNING_ISSUED_AT : MUSTER_ALARM_RAISED_AT, 0);
  gint64 q = muster_record_int (y, y->kind == MUSTER_WARNING ? MUSTER_WARNING_ISSUED_AT : MUSTER_ALARM_RAISED_AT, 0);
  return p != q ? (p > q ? -1 : 1) : strcmp (x->id, y->id);
}

static void
show_warnings (MusterWatchCard *self)
{
  static const MusterKind kinds[] = { MUSTER_WARNING, MUSTER_ALARM };
  g_autoptr (GPtrArray) today = g_ptr_array_new ();
  gint64 now = muster_desk_now (self->desk);
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (GPtrArray) all = muster_desk_list (self->desk, kinds[k]);
    for (guint i = 0; i < all->len; i++)
      if (time_of_today (g_ptr_array_index (all, i), now) != 0)
        g_ptr_array_add (today, g_ptr_array_index (all, i));
  }
  g_ptr_array_sort (today, compare_warnings);
  muster_keyed_box_begin (MUSTER_KEYED_BOX (self->warnings.rows));
  for (guint i = 0; i < MIN (today->len, MOST); i++) {
    const MusterRecord *r = g_ptr_array_index (today, i);
    const char *level = muster_record_text (r, r->kind == MUSTER_WARNING ? MUSTER_WARNING_LEVEL : MUSTER_ALARM_LEVEL);
    g_autofree char *key = g_strdup_printf ("%s %s", r->id, level != NULL ? level : "");
    Row *row = row_for (self, &self->warnings, key, r->id, level != NULL ? level : "", NULL);
    g_autofree char *line = warning_line (r, now);
    muster_part_name_link_set (row->name, muster_record_name (r));
    muster_part_set_text (row->line, line);
    muster_age_label_set_age (row->when, time_of_today (r, now));
  }
  part_end (&self->warnings, MIN (today->len, MOST), today->len);
}

/* ---- what is due, and what is missing ---- */

static void
show_upkeep (MusterWatchCard *self, Part *part, gboolean (*is_in) (const MusterUpkeep *), const char *action)
{
  guint all = 0;
  muster_keyed_box_begin (MUSTER_KEYED_BOX (part->rows));
  for (guint i = 0; self->upkeep != NULL && i < self->upkeep->len; i++) {
    const MusterUpkeep *u = g_ptr_array_index (self->upkeep, i);
    if (!is_in (u) || all++ >= MOST)
      continue;
    g_autofree char *key = g_strdup_printf ("%s %s", u->subject, u->what);
    const MusterRecord *about = muster_desk_get (self->desk, u->subject);
    Row *row = row_for (self, part, key, u->subject, NULL,
                        action == NULL && about != NULL && about->kind == MUSTER_PLAN ? "win.plans" : action);
    g_autofree char *day = u->due != 0 ? muster_words_clock (muster_desk_now (self->desk), u->due) : NULL;
    muster_part_name_link_set (row->name, u->what);
    muster_part_set_text (row->line, u->names);
    muster_age_label_set_text (row->when, day != NULL ? day : "");
    muster_part_class (GTK_WIDGET (row->when), "late", u->late);
  }
  part_end (part, MIN (all, MOST), all);
}

static gboolean
is_due (const MusterUpkeep *u)
{
  return u->kind == MUSTER_UPKEEP_REVIEW || u->kind == MUSTER_UPKEEP_EXPIRY || u->kind == MUSTER_UPKEEP_FINDING;
}

static gboolean
is_drill (const MusterUpkeep *u)
{
  return u->kind == MUSTER_UPKEEP_DRILL;
}

static gboolean
is_trouble (const MusterUpkeep *u)
{
  return u->kind == MUSTER_UPKEEP_TROUBLE;
}

/* The drill that goes on in another world, else the one that was held last. */
static void
show_last_drill (MusterWatchCard *self)
{
  MusterPicture *picture = muster_store_get_picture (muster_desk_get_store (self->desk));
  g_auto (GStrv) ids = muster_picture_drills (picture);
  const MusterRecord *last = NULL;
  for (char **id = ids; *id != NULL; id++) {
    const MusterRecord *r = muster_picture_get_exact (picture, *id, *id);
    if (r != NULL && r->exists && r->kind == MUSTER_DRILL
        && (last == NULL
            || muster_record_int (r, MUSTER_DRILL_STARTED_AT, 0)
                   > muster_record_int (last, MUSTER_DRILL_STARTED_AT, 0)))
      last = r;
  }
  g_autofree char *at = last != NULL ? muster_words_clock (muster_desk_now (self->desk),
                                                           muster_record_int (last, MUSTER_DRILL_STARTED_AT, 0))
                                     : NULL;
  g_autofree char *line = last == NULL ? NULL
                          : muster_record_has (last, MUSTER_DRILL_ENDED_AT)
                              /* Translators: the drill that was held last, and when */
                              ? g_strdup_printf (_ ("Last held: %1$s, %2$s"), muster_record_name (last), at)
                              : g_strdup_printf (_ ("Going on: %1$s, since %2$s"), muster_record_name (last), at);
  muster_part_set_text (self->drills_line, line);
}

static void
show_all (MusterWatchCard *self)
{
  show_warnings (self);
  show_upkeep (self, &self->due, is_due, NULL);
  show_upkeep (self, &self->drills, is_drill, "win.drill");
  show_upkeep (self, &self->trouble, is_trouble, NULL);
  show_last_drill (self);
  guint open = muster_finding_list_show (MUSTER_FINDING_LIST (self->findings), NULL, NULL);
  g_autofree char *heading = open > 0 ? g_strdup_printf (_ ("Open findings · %u"), open) : NULL;
  gtk_label_set_text (GTK_LABEL (self->findings_heading), heading != NULL ? heading : _ ("Open findings"));
}

/* ---- working it out ---- */

typedef struct {
  MusterFrozenScene *scene;
  gint64 notice, now;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;
  muster_frozen_scene_free (work->scene);
  g_free (work);
}

static void
work_out (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_task_return_pointer (task, muster_upkeep (muster_frozen_scene_look (work->scene), work->notice, work->now),
                         (GDestroyNotify)g_ptr_array_unref);
}

static void
on_worked_out (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterWatchCard *self = MUSTER_WATCH_CARD (source);
  GPtrArray *upkeep = g_task_propagate_pointer (G_TASK (result), NULL);
  self->busy = FALSE;
  if (upkeep == NULL || self->desk == NULL) {
    g_clear_pointer (&upkeep, g_ptr_array_unref);
    return;
  }
  g_clear_pointer (&self->upkeep, g_ptr_array_unref);
  self->upkeep = upkeep;
  if (self->calm)
    show_all (self);
}

static void
ask (MusterWatchCard *self)
{
  Work *work = g_new0 (Work, 1);
  g_autoptr (GTask) task = g_task_new (self, self->working, on_worked_out, NULL);
  self->busy = TRUE;
  self->again = FALSE;
  self->asked = g_get_monotonic_time () / 1000;
  work->scene = muster_frozen_scene_new (self->desk, muster_upkeep_kinds, muster_n_upkeep_kinds);
  work->notice = muster_upkeep_notice (muster_clock_watch_get_standards (muster_clock_watch_of (self->desk)));
  work->now = muster_desk_now (self->desk);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_out);
}

static void
on_tick (MusterWatchCard *self)
{
  gint64 since = g_get_monotonic_time () / 1000 - self->asked;
  if (self->calm && !self->busy && gtk_widget_get_mapped (GTK_WIDGET (self))
      && (since > FOR_AGE || (self->again && since > SETTLED)))
    ask (self);
}

static void
on_changed (MusterWatchCard *self)
{
  self->again = TRUE;
}

/* ---- the widget ---- */

static void
muster_watch_card_dispose (GObject *object)
{
  MusterWatchCard *self = MUSTER_WATCH_CARD (object);
  g_cancellable_cancel (self->working);
  g_clear_object (&self->working);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->upkeep, g_ptr_array_unref);
  g_clear_object (&self->desk);
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
  self->working = g_cancellable_new ();
}

static GtkWidget *
add_line (MusterWatchCard *self, GtkGrid *grid, int row, const char *what, GCallback clicked)
{
  GtkWidget *label = clicked != NULL ? muster_part_link (what, clicked, self) : muster_part_label (what, "secondary");
  GtkWidget *value = muster_part_label ("", NULL);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_hexpand (value, TRUE);
  g_object_set_data (G_OBJECT (value), "label", label);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, value, 1, row, 1, 1);
  return value;
}

static void
add_part (GtkWidget *box, Part *part, const char *title, const char *none)
{
  GtkWidget *parts[]
      = { part->heading = muster_part_section (title), part->none = muster_part_label (none, "secondary"),
          part->rows = muster_keyed_box_new (), part->more = muster_part_label ("", "secondary") };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (box), parts[i]);
  gtk_widget_set_visible (part->more, FALSE);
}

GtkWidget *
muster_watch_card_new (MusterDesk *desk)
{
  MusterWatchCard *self = g_object_new (MUSTER_TYPE_WATCH_CARD, NULL);
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *drills;
  self->desk = g_object_ref (desk);
  gtk_grid_set_column_spacing (grid, 14);
  gtk_grid_set_row_spacing (grid, 4);
  self->leader = add_line (self, grid, 0, _ ("On watch"), G_CALLBACK (on_shift));
  self->staff = add_line (self, grid, 1, _ ("Staff"), NULL);
  self->standby = add_line (self, grid, 2, _ ("Standby teams"), NULL);
  self->since = add_line (self, grid, 3, _ ("Taken over"), NULL);
  self->all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  add_part (self->all, &self->warnings, _ ("Warnings today"), _ ("No warning, of ours or of others."));
  add_part (self->all, &self->due, _ ("Falls due"), _ ("Nothing falls due within the notice."));
  add_part (self->all, &self->drills, _ ("Drills"), _ ("No drill is planned."));
  self->drills_line = muster_part_label ("", "secondary");
  drills = muster_part_link (_ ("All drills…"), G_CALLBACK (on_drills), self);
  gtk_widget_set_halign (drills, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->all), self->drills_line);
  gtk_box_append (GTK_BOX (self->all), drills);
  add_part (self->all, &self->trouble, _ ("Hidden trouble"), _ ("Nothing is missing in the registers."));
  gtk_box_append (GTK_BOX (self->all), self->findings_heading = muster_part_section (_ ("Open findings")));
  gtk_box_append (GTK_BOX (self->all), self->findings = muster_finding_list_new (desk));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (grid));
  gtk_box_append (GTK_BOX (box), self->all);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (muster_ticker_get (), "tick", G_CALLBACK (on_tick), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
muster_watch_card_show (MusterWatchCard *self, gboolean calm)
{
  self->calm = calm;
  show_shift (self);
  gtk_widget_set_visible (self->all, calm);
  if (!calm)
    return;
  if (self->upkeep == NULL && !self->busy)
    ask (self);
  show_all (self);
}
