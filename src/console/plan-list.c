/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A keyed box, sorted by name: a library holds some tens of plans. The search looks in all that a row says and in the
 * hazards a plan also holds for. */
#include "console/plan-list.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "desk/record-facts.h"
#include "desk/time-words.h"
#include "response/plan-draft.h"
#include "response/plan-words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

struct _MusterPlanList {
  AdwBin parent_instance;
  MusterDesk *desk;   /* (owned) */
  GHashTable *drafts; /* (owned) the page's */
  char *chosen, *first;
  GtkWidget *heading, *search, *rows, *nothing, *none;
};

G_DEFINE_FINAL_TYPE (MusterPlanList, muster_plan_list, ADW_TYPE_BIN)

static guint chosen_signal;

typedef struct {
  char *id, *name, *search;
  const MusterPlan *plan;     /* (nullable) */
  const MusterRecord *record; /* (nullable) NULL: a draft that was never saved */
  gboolean edited;
} Item;

static void
item_free (gpointer data)
{
  Item *item = data;
  g_free (item->id);
  g_free (item->name);
  g_free (item->search);
  g_free (item);
}

GPtrArray *
muster_plan_list_uses (MusterDesk *desk, const char *plan)
{
  g_autoptr (GPtrArray) all = muster_desk_list (desk, MUSTER_ACTIVATION);
  GPtrArray *out = g_ptr_array_new ();
  for (guint i = 0; i < all->len; i++) {
    MusterRecord *a = g_ptr_array_index (all, i);
    if (g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_STATE), "active") == 0
        && g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_PLAN), plan) == 0)
      g_ptr_array_add (out, a);
  }
  return out;
}

/* ---- what a row says ---- */

static char *
kind_of (const Item *item)
{
  const char *form = item->plan != NULL && item->plan->form != NULL ? muster_plan_words_class (item->plan->form) : NULL;
  const char *hazard = item->plan != NULL && item->plan->hazard != NULL
                           ? muster_word_label (muster_words_hazard, item->plan->hazard)
                           : NULL;
  const char *version = item->plan != NULL ? item->plan->version : NULL;
  const char *parts[] = { form, hazard, version };
  GString *out = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && (i == 0 || g_strcmp0 (parts[i], parts[i - 1]) != 0))
      g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", parts[i]);
  return g_string_free (out, FALSE);
}

static char *
size_of (MusterPlanList *self, const Item *item)
{
  guint levels = 0, tasks = item->plan != NULL ? item->plan->tasks->len : 0;
  g_autoptr (GPtrArray) uses = muster_plan_list_uses (self->desk, item->id);
  GString *out = g_string_new (NULL);
  for (int rank = 0; item->plan != NULL && rank < MUSTER_LEVELS; rank++)
    levels += item->plan->levels[rank] != NULL;
  g_string_append_printf (out, ngettext ("%u level", "%u levels", levels), levels);
  g_string_append (out, " · ");
  g_string_append_printf (out, ngettext ("%u task", "%u tasks", tasks), tasks);
  if (uses->len > 0) {
    g_string_append (out, " · ");
    g_string_append_printf (out, ngettext ("in use by %u response", "in use by %u responses", uses->len), uses->len);
  }
  return g_string_free (out, FALSE);
}

/* What somebody must look at; NULL: nothing. */
static char *
warning_of (MusterPlanList *self, const Item *item)
{
  gint64 review = item->record != NULL ? muster_record_int (item->record, MUSTER_PLAN_REVIEW_DUE, 0) : 0;
  if (item->edited)
    return g_strdup (_ ("edited, not saved"));
  if (item->record->conflicts != NULL && item->record->conflicts->len > 0)
    return g_strdup (_ ("two versions written at the same time"));
  if (item->plan == NULL)
    return g_strdup (_ ("cannot be read"));
  if (review == 0)
    return NULL;
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_utc (review / 1000);
  g_autofree char *words = day != NULL ? g_date_time_format (day, "%Y-%m-%d") : g_strdup ("?");
  return g_strdup_printf (review < muster_desk_now (self->desk) ? _ ("review was due %s") : _ ("review due %s"), words);
}

static void
on_row (GtkWidget *button)
{
  MusterPlanList *self = MUSTER_PLAN_LIST (gtk_widget_get_ancestor (button, MUSTER_TYPE_PLAN_LIST));
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (button), "id"));
  g_signal_emit (self, chosen_signal, 0, id);
}

static void
show_row (MusterPlanList *self, const Item *item)
{
  GtkWidget *row = muster_keyed_box_take (MUSTER_KEYED_BOX (self->rows), item->id);
  g_autofree char *kind = kind_of (item), *size = size_of (self, item), *warning = warning_of (self, item);
  static const char *const names[] = { "name", "kind", "size", "warning" };
  const char *texts[] = { item->name, kind, size, warning };
  if (row == NULL) {
    GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
    row = gtk_button_new ();
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
      GtkWidget *label = muster_part_label ("", i == 0 ? "row-title" : "secondary");
      g_object_set_data (G_OBJECT (row), names[i], label);
      gtk_box_append (GTK_BOX (column), label);
    }
    gtk_button_set_child (GTK_BUTTON (row), column);
    gtk_widget_add_css_class (row, "plan-row-button");
    g_object_set_data_full (G_OBJECT (row), "id", g_strdup (item->id), g_free);
    g_signal_connect (row, "clicked", G_CALLBACK (on_row), NULL);
    muster_keyed_box_add (MUSTER_KEYED_BOX (self->rows), item->id, row);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    muster_part_set_text (g_object_get_data (G_OBJECT (row), names[i]), texts[i]);
  gboolean bad
      = item->record != NULL && !item->edited && warning != NULL
        && (item->plan == NULL || (item->record->conflicts != NULL && item->record->conflicts->len > 0)
            || (muster_record_int (item->record, MUSTER_PLAN_REVIEW_DUE, G_MAXINT64) < muster_desk_now (self->desk)));
  muster_part_class (g_object_get_data (G_OBJECT (row), "warning"), "wrong", bad);
  gboolean chosen = g_strcmp0 (item->id, self->chosen) == 0;
  g_autofree char *spoken = g_strjoin (", ", item->name, kind, warning != NULL ? warning : NULL, NULL);
  muster_part_class (row, "chosen", chosen);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, chosen, -1);
  muster_part_name (row, spoken);
}

/* ---- all of them ---- */

static int
compare (gconstpointer a, gconstpointer b)
{
  const Item *x = *(Item *const *)a, *y = *(Item *const *)b;
  int order = g_utf8_collate (x->name, y->name);
  return order != 0 ? order : strcmp (x->id, y->id);
}

static void
add_item (GPtrArray *items, const char *id, const MusterRecord *record, const MusterPlan *plan, gboolean edited)
{
  Item *item = g_new0 (Item, 1);
  g_autoptr (GString) words = g_string_new (id);
  item->id = g_strdup (id);
  item->record = record;
  item->plan = plan;
  item->edited = edited;
  item->name = g_strdup (plan != NULL && plan->name != NULL && *plan->name != '\0' ? plan->name
                         : record != NULL                                          ? muster_record_name (record)
                                                                                   : _ ("New plan"));
  g_autofree char *kind = kind_of (item);
  g_string_append_printf (words, " %s %s %s", item->name, kind, plan != NULL && plan->owner != NULL ? plan->owner : "");
  for (guint i = 0; plan != NULL && plan->hazards[i] != NULL; i++) {
    const char *word = muster_plan_hazard (plan->hazards[i]);
    g_string_append_printf (words, " %s",
                            word != NULL ? muster_word_label (muster_words_hazard, word) : plan->hazards[i]);
  }
  item->search = muster_facts_fold (words->str);
  g_ptr_array_add (items, item);
}

/* Brings the chosen one into view once it has its place. */
static gboolean
on_scroll_tick (GtkWidget *rows, GdkFrameClock *clock, gpointer data)
{
  GtkWidget *scroll = gtk_widget_get_ancestor (rows, GTK_TYPE_SCROLLED_WINDOW);
  int *frames = data;
  double y;
  if ((*frames)++ < 2)
    return G_SOURCE_CONTINUE;
  for (GtkWidget *row = gtk_widget_get_first_child (rows); row != NULL; row = gtk_widget_get_next_sibling (row)) {
    GtkAdjustment *at = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroll));
    if (gtk_widget_has_css_class (row, "chosen") && gtk_widget_translate_coordinates (row, rows, 0, 0, NULL, &y))
      gtk_adjustment_clamp_page (at, y, y + gtk_widget_get_height (row));
  }
  return G_SOURCE_REMOVE;
}

void
muster_plan_list_show (MusterPlanList *self, const char *chosen)
{
  g_autoptr (GPtrArray) records = muster_desk_list (self->desk, MUSTER_PLAN);
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_plan_unref);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  g_autofree char *needle = muster_facts_fold (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  GHashTableIter iter;
  gpointer id, draft;
  g_strstrip (needle);
  gboolean other = g_strcmp0 (chosen, self->chosen) != 0;
  if (chosen != self->chosen) {
    g_free (self->chosen);
    self->chosen = g_strdup (chosen);
  }
  for (guint i = 0; i < records->len; i++) {
    const MusterRecord *record = g_ptr_array_index (records, i);
    MusterPlan *plan = muster_plan_from_record (record);
    if (plan != NULL)
      g_ptr_array_add (plans, plan);
    add_item (items, record->id, record, plan, g_hash_table_contains (self->drafts, record->id));
  }
  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, &id, &draft))
    if (muster_desk_get (self->desk, id) == NULL)
      add_item (items, id, NULL, muster_plan_draft_plan (draft), TRUE);
  g_ptr_array_sort (items, compare);
  muster_keyed_box_begin (MUSTER_KEYED_BOX (self->rows));
  g_clear_pointer (&self->first, g_free);
  for (guint i = 0; i < items->len; i++) {
    const Item *item = g_ptr_array_index (items, i);
    if (strstr (item->search, needle) == NULL)
      continue;
    if (self->first == NULL)
      self->first = g_strdup (item->id);
    show_row (self, item);
  }
  muster_keyed_box_end (MUSTER_KEYED_BOX (self->rows));
  if (other && !gtk_widget_get_focus_child (self->rows))
    gtk_widget_add_tick_callback (self->rows, on_scroll_tick, g_new0 (int, 1), g_free);
  g_autofree char *heading = g_strdup_printf (_ ("Plans · %u"), items->len);
  gtk_label_set_text (GTK_LABEL (self->heading), heading);
  gtk_widget_set_visible (self->none, items->len == 0);
  gtk_widget_set_visible (self->nothing, items->len > 0 && self->first == NULL);
}

const char *
muster_plan_list_first (MusterPlanList *self)
{
  return self->first;
}

void
muster_plan_list_search (MusterPlanList *self)
{
  gtk_widget_grab_focus (self->search);
}

/* ---- the widget ---- */

static void
on_search (MusterPlanList *self)
{
  g_autofree char *chosen = g_strdup (self->chosen);
  muster_plan_list_show (self, chosen);
}

static void
on_activate (MusterPlanList *self)
{
  g_autofree char *first = g_strdup (self->first);
  if (first != NULL)
    g_signal_emit (self, chosen_signal, 0, first);
}

static gboolean
on_key (MusterPlanList *self, guint key)
{
  if (key != GDK_KEY_Down && key != GDK_KEY_Up)
    return FALSE;
  if (gtk_widget_get_focus_child (self->rows) == NULL && key == GDK_KEY_Up)
    return FALSE;
  return gtk_widget_child_focus (GTK_WIDGET (self), key == GDK_KEY_Down ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
}

static void
muster_plan_list_dispose (GObject *object)
{
  MusterPlanList *self = MUSTER_PLAN_LIST (object);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_pointer (&self->first, g_free);
  G_OBJECT_CLASS (muster_plan_list_parent_class)->dispose (object);
}

static void
muster_plan_list_class_init (MusterPlanListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_plan_list_dispose;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
muster_plan_list_init (MusterPlanList *self)
{
}

GtkWidget *
muster_plan_list_new (MusterDesk *desk, GHashTable *drafts)
{
  MusterPlanList *self = g_object_new (MUSTER_TYPE_PLAN_LIST, NULL);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scroll = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  self->desk = g_object_ref (desk);
  self->drafts = g_hash_table_ref (drafts);
  self->search = gtk_search_entry_new ();
  self->rows = muster_keyed_box_new ();
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search), NULL);
  g_object_set (self->search, "placeholder-text", _ ("Search the plans"), NULL);
  muster_part_name (self->search, _ ("Search the plans"));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_search), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (on_activate), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->rows);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (column), self->heading = muster_part_label ("", "title"));
  gtk_box_append (GTK_BOX (column), self->search);
  gtk_box_append (GTK_BOX (column),
                  self->none = muster_part_label (_ ("No plans. Read plan files, or make one."), "secondary"));
  gtk_box_append (GTK_BOX (column), self->nothing = muster_part_label (_ ("No plan has these words."), "secondary"));
  gtk_box_append (GTK_BOX (column), scroll);
  adw_bin_set_child (ADW_BIN (self), column);
  return GTK_WIDGET (self);
}
