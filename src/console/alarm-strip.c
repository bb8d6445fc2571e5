/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The strip is made anew from the picture after each change that touches it: there are a handful of rows at most.
 * Order: nothing can be saved; refused orders; alarms by warning level, then the newest. Only the first is shown until
 * "more" is asked for, so that the desk below does not jump around while alarms come in. */
#include "console/alarm-strip.h"
#include "console/warning-shield.h"
#include "desk/history-words.h"
#include "desk/ticker.h"
#include "desk/time-words.h"
#include "desk/trouble-words.h"
#include "model/rules.h"
#include <glib/gi18n-lib.h>

struct _MusterAlarmStrip {
  GtkBox parent;
  MusterDesk *desk;    /* (nullable) */
  GHashTable *refused; /* ids of records with refused orders */
  GHashTable *wishes;  /* id of a refused operation → Wish */
  GHashTable *asked;   /* ids of records whose history was asked for */
  char *trouble;       /* (nullable) why nothing can be saved */
  gboolean open;       /* all rows are shown */
  GPtrArray *ages;     /* of Age, for the tick */
  char *first;         /* (nullable) id of the alarm that comes first */
};

/* What somebody wanted and was refused. */
typedef struct {
  char *sentence;
  char *about; /* (nullable) the record to show */
} Wish;

typedef struct {
  GtkLabel *label;
  gint64 at;
} Age;

G_DEFINE_FINAL_TYPE (MusterAlarmStrip, muster_alarm_strip, GTK_TYPE_BOX)

enum { CREATE_INCIDENT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void update (MusterAlarmStrip *strip);

static void
wish_free (gpointer data)
{
  Wish *wish = data;
  g_free (wish->sentence);
  g_free (wish->about);
  g_free (wish);
}

static guint
severity (const MusterRecord *alarm)
{
  static const char *const levels[] = { "red", "orange", "yellow", "blue" };
  const char *level = muster_record_text (alarm, MUSTER_ALARM_LEVEL);
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_strcmp0 (level, levels[i]) == 0)
      return i;
  return G_N_ELEMENTS (levels);
}

static gint64
raised_at (const MusterRecord *alarm)
{
  return muster_record_int (alarm, MUSTER_ALARM_RAISED_AT, MUSTER_HLC_MS (alarm->created));
}

static int
compare_alarms (gconstpointer a, gconstpointer b)
{
  const MusterRecord *x = *(MusterRecord *const *)a, *y = *(MusterRecord *const *)b;
  guint sx = severity (x), sy = severity (y);
  if (sx != sy)
    return sx < sy ? -1 : 1;
  gint64 tx = raised_at (x), ty = raised_at (y);
  return tx > ty ? -1 : tx < ty;
}

static GtkWidget *
row_new (const char *class, GtkWidget *mark, const char *text)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (text);
  gtk_widget_add_css_class (row, "strip");
  gtk_widget_add_css_class (row, class);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, "text");
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), mark);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

static void
add_age (MusterAlarmStrip *strip, GtkWidget *row, gint64 at)
{
  g_autofree char *text = muster_words_age (muster_desk_clock (strip->desk), at);
  Age *age = g_new0 (Age, 1);
  age->label = GTK_LABEL (gtk_label_new (text));
  age->at = at;
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (age->label));
  g_ptr_array_add (strip->ages, age);
}

static void
add_space (GtkWidget *row)
{
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (GTK_BOX (row), space);
}

static GtkWidget *
add_button (GtkWidget *row, const char *label, const char *spoken, GCallback clicked, MusterAlarmStrip *strip,
            const char *id)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_add_css_class (button, "compact");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken, -1);
  if (id != NULL)
    g_object_set_data_full (G_OBJECT (button), "record", g_strdup (id), g_free);
  g_signal_connect (button, "clicked", clicked, strip);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

static const char *
record_of (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "record");
}

static void
on_acknowledge (GtkButton *button, MusterAlarmStrip *strip)
{
  muster_desk_acknowledge (strip->desk, record_of (GTK_WIDGET (button)));
}

static void
on_open (GtkButton *button, MusterAlarmStrip *strip)
{
  muster_desk_select (strip->desk, record_of (GTK_WIDGET (button)));
}

static void
on_create (GtkButton *button, MusterAlarmStrip *strip)
{
  g_signal_emit (strip, signals[CREATE_INCIDENT], 0, record_of (GTK_WIDGET (button)));
}

static void
on_dealt_with (GtkButton *button, MusterAlarmStrip *strip)
{
  muster_desk_dismiss (strip->desk, record_of (GTK_WIDGET (button)), g_object_get_data (G_OBJECT (button), "op"));
}

static void
learn_wish (MusterAlarmStrip *strip, const MusterEntry *entry)
{
  char opid[MUSTER_OPID_TEXT];
  Wish *wish = g_new0 (Wish, 1);
  const char *incident = muster_history_incident (entry->op, muster_history_from_desk, strip->desk);
  MusterRecord *about = muster_desk_get (strip->desk, incident != NULL ? incident : entry->op->entity);
  muster_opid_format (&entry->op->id, opid);
  wish->sentence = muster_history_sentence (entry->op, muster_history_from_desk, strip->desk);
  wish->about = about != NULL && about->exists ? g_strdup (about->id) : NULL;
  g_hash_table_insert (strip->wishes, g_strdup (opid), wish);
}

static void
on_history (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterAlarmStrip) strip = data;
  g_autoptr (GPtrArray) entries = muster_store_history_finish (MUSTER_STORE (store), result, NULL);
  if (entries == NULL || strip->desk == NULL)
    return;
  for (guint i = 0; i < entries->len; i++) {
    const MusterEntry *entry = g_ptr_array_index (entries, i);
    if (entry->verdict == MUSTER_VERDICT_REJECTED || entry->verdict == MUSTER_VERDICT_FORBIDDEN)
      learn_wish (strip, entry);
  }
  update (strip);
}

/* A refused operation leaves nothing in its record; what was wanted is read from the journal, once for each record. */
static void
ask_for_wish (MusterAlarmStrip *strip, const char *record)
{
  if (g_hash_table_add (strip->asked, g_strdup (record)))
    muster_store_history_async (muster_desk_get_store (strip->desk), record, 0, 100, on_history, g_object_ref (strip));
}

static void
on_entries (MusterStore *store, GPtrArray *records, GPtrArray *entries, MusterAlarmStrip *strip)
{
  for (guint i = 0; i < entries->len; i++) {
    const MusterEntry *entry = g_ptr_array_index (entries, i);
    if (entry->verdict == MUSTER_VERDICT_REJECTED || entry->verdict == MUSTER_VERDICT_FORBIDDEN)
      learn_wish (strip, entry);
  }
}

static void
on_more (GtkButton *button, MusterAlarmStrip *strip)
{
  strip->open = !strip->open;
  update (strip);
}

static GtkWidget *
alarm_row (MusterAlarmStrip *strip, MusterRecord *alarm)
{
  const char *title = muster_record_name (alarm), *incident = muster_record_text (alarm, MUSTER_ALARM_INCIDENT);
  /* in a drill nothing real is taken for a part of it */
  g_autofree char *real = muster_desk_get_drill (strip->desk) != NULL && alarm->drill == NULL
                              ? g_strdup_printf (_ ("REAL, not of the drill: %s"), title)
                              : NULL;
  GtkWidget *row = row_new ("alarm", muster_warning_shield_new (muster_record_text (alarm, MUSTER_ALARM_LEVEL)),
                            real != NULL ? real : title);
  add_age (strip, row, raised_at (alarm));
  add_space (row);
  add_button (row, _ ("Acknowledge"), title, G_CALLBACK (on_acknowledge), strip, alarm->id);
  if (incident != NULL && muster_desk_get_live (strip->desk, incident) != NULL)
    add_button (row, _ ("Open incident"), title, G_CALLBACK (on_open), strip, incident);
  else
    add_button (row, _ ("Create incident"), title, G_CALLBACK (on_create), strip, alarm->id);
  return row;
}

static GtkWidget *
refused_row (MusterAlarmStrip *strip, MusterRecord *record, const MusterRejection *rejection)
{
  const Wish *wish = g_hash_table_lookup (strip->wishes, rejection->op);
  g_autofree char *why = muster_rules_explain (rejection->why);
  if (wish == NULL)
    ask_for_wish (strip, record->id);
  /* Translators: what was wanted ("Fire brigade Ruggell ordered to Flooding"), why it was refused, a whole sentence */
  g_autofree char *text
      = g_strdup_printf (_ ("Refused: %s. %s"), wish != NULL ? wish->sentence : muster_record_name (record), why);
  GtkWidget *row = row_new ("rejected", gtk_image_new_from_icon_name ("dialog-warning-symbolic"), text);
  add_age (strip, row, MUSTER_HLC_MS (rejection->at));
  add_space (row);
  if (wish != NULL && wish->about != NULL)
    add_button (row, _ ("Show"), text, G_CALLBACK (on_open), strip, wish->about);
  GtkWidget *button = add_button (row, _ ("Dealt with"), text, G_CALLBACK (on_dealt_with), strip, record->id);
  g_object_set_data_full (G_OBJECT (button), "op", g_strdup (rejection->op), g_free);
  return row;
}

static void
add_refused (MusterAlarmStrip *strip, GPtrArray *rows)
{
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, strip->refused);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    MusterRecord *record = muster_desk_get_live (strip->desk, id);
    for (guint i = 0; record != NULL && record->rejections != NULL && i < record->rejections->len; i++)
      g_ptr_array_add (rows, refused_row (strip, record, g_ptr_array_index (record->rejections, i)));
  }
}

static void
update (MusterAlarmStrip *strip)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GPtrArray) alarms = muster_desk_list_live (strip->desk, MUSTER_ALARM);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (strip))) != NULL)
    gtk_box_remove (GTK_BOX (strip), child);
  g_ptr_array_set_size (strip->ages, 0);
  g_clear_pointer (&strip->first, g_free);

  if (strip->trouble != NULL)
    g_ptr_array_add (rows,
                     row_new ("trouble", gtk_image_new_from_icon_name ("dialog-warning-symbolic"), strip->trouble));
  add_refused (strip, rows);
  for (guint i = alarms->len; i-- > 0;)
    if (muster_record_int (g_ptr_array_index (alarms, i), MUSTER_ALARM_ACKNOWLEDGED_AT, 0) > 0)
      g_ptr_array_remove_index (alarms, i);
  g_ptr_array_sort (alarms, compare_alarms);
  if (alarms->len > 0)
    strip->first = g_strdup (((MusterRecord *)g_ptr_array_index (alarms, 0))->id);
  for (guint i = 0; i < alarms->len; i++)
    g_ptr_array_add (rows, alarm_row (strip, g_ptr_array_index (alarms, i)));

  for (guint i = 0; i < rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (rows, i);
    if (i == 0 && rows->len > 1) {
      g_autofree char *more = strip->open
                                  ? g_strdup (_ ("Show only the first"))
                                  : g_strdup_printf (ngettext ("+%u more", "+%u more", rows->len - 1), rows->len - 1);
      add_button (row, more, more, G_CALLBACK (on_more), strip, NULL);
    }
    gtk_widget_set_visible (row, i == 0 || strip->open);
    gtk_box_append (GTK_BOX (strip), row);
  }
  gtk_widget_set_visible (GTK_WIDGET (strip), rows->len > 0);
}

static void
on_changed (MusterDesk *desk, GPtrArray *records, MusterAlarmStrip *strip)
{
  gboolean touched = FALSE;
  for (guint i = 0; i < records->len; i++) {
    MusterRecord *record = g_ptr_array_index (records, i);
    gboolean refused = record->rejections != NULL && record->rejections->len > 0;
    gboolean known = g_hash_table_contains (strip->refused, record->id);
    touched |= refused || known || record->kind == MUSTER_ALARM;
    if (refused)
      g_hash_table_add (strip->refused, g_strdup (record->id));
    else if (known)
      g_hash_table_remove (strip->refused, record->id);
  }
  if (touched)
    update (strip);
}

static void
collect_refused (gpointer data, gpointer user)
{
  MusterRecord *record = data;
  MusterAlarmStrip *strip = user;
  if (record->rejections != NULL && record->rejections->len > 0
      && (record->drill == NULL || g_strcmp0 (record->drill, muster_desk_get_drill (strip->desk)) == 0))
    g_hash_table_add (strip->refused, g_strdup (record->id));
}

static void
on_trouble (MusterStore *store, GError *error, MusterAlarmStrip *strip)
{
  g_free (strip->trouble);
  strip->trouble = error != NULL ? muster_trouble_sentence (error) : NULL;
  update (strip);
}

static void
on_tick (MusterAlarmStrip *strip, gint64 shown)
{
  gint64 now = strip->desk != NULL ? muster_desk_clock (strip->desk) : shown;
  for (guint i = 0; i < strip->ages->len; i++) {
    Age *age = g_ptr_array_index (strip->ages, i);
    g_autofree char *text = muster_words_age (now, age->at);
    gtk_label_set_text (age->label, text);
  }
}

static void
muster_alarm_strip_dispose (GObject *object)
{
  MusterAlarmStrip *strip = MUSTER_ALARM_STRIP (object);
  g_ptr_array_set_size (strip->ages, 0);
  g_clear_object (&strip->desk);
  G_OBJECT_CLASS (muster_alarm_strip_parent_class)->dispose (object);
}

static void
muster_alarm_strip_finalize (GObject *object)
{
  MusterAlarmStrip *strip = MUSTER_ALARM_STRIP (object);
  g_hash_table_unref (strip->refused);
  g_hash_table_unref (strip->wishes);
  g_hash_table_unref (strip->asked);
  g_ptr_array_unref (strip->ages);
  g_free (strip->trouble);
  g_free (strip->first);
  G_OBJECT_CLASS (muster_alarm_strip_parent_class)->finalize (object);
}

static void
muster_alarm_strip_class_init (MusterAlarmStripClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_alarm_strip_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_alarm_strip_finalize;
  signals[CREATE_INCIDENT] = g_signal_new ("create-incident", MUSTER_TYPE_ALARM_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
muster_alarm_strip_init (MusterAlarmStrip *strip)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (strip), GTK_ORIENTATION_VERTICAL);
  strip->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  strip->wishes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wish_free);
  strip->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  strip->ages = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_set_visible (GTK_WIDGET (strip), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (strip), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Alarms"), -1);
  g_signal_connect_object (muster_ticker_get (), "tick", G_CALLBACK (on_tick), strip, G_CONNECT_SWAPPED);
}

void
muster_alarm_strip_set_desk (MusterAlarmStrip *strip, MusterDesk *desk)
{
  MusterStore *store = muster_desk_get_store (desk);
  g_set_object (&strip->desk, desk);
  muster_picture_foreach (muster_store_get_picture (store), collect_refused, strip);
  g_signal_connect_object (store, "changed", G_CALLBACK (on_entries), strip, 0);
  g_signal_connect_object (desk, "arrived", G_CALLBACK (on_changed), strip, 0); /* also while one looks back */
  g_signal_connect_object (store, "trouble", G_CALLBACK (on_trouble), strip, 0);
  update (strip);
}

gboolean
muster_alarm_strip_acknowledge_first (MusterAlarmStrip *strip)
{
  if (strip->first == NULL)
    return FALSE;
  muster_desk_acknowledge (strip->desk, strip->first);
  return TRUE;
}
