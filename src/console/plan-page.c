/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each plan that was touched has a draft, known by the plan's id, with the file it was begun from. A draft that says
 * the same as the record is thrown away when the record changes, so that whoever only reads always reads what holds;
 * one that says something else stays, and the page says that another version came meanwhile. Saving is the operation
 * that `musterctl plan import` writes. Where there is no room for three columns the figures take the list's place. */
#include "console/plan-page.h"
#include "console/finding-list.h"
#include "console/fold.h"
#include "console/page-parts.h"
#include "console/plan-exchange.h"
#include "console/plan-history.h"
#include "console/plan-list.h"
#include "console/plan-reader.h"
#include "console/plan-save-bar.h"
#include "console/plan-try.h"
#include "console/wrap-box.h"
#include "desk/record-facts.h"
#include "response/plan-file.h"
#include "response/plan-words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define THREE_COLUMNS 1150 /* px, at the usual size of text */

struct _MusterPlanPage {
  AdwBin parent_instance;
  MusterDesk *desk;       /* (owned) */
  GHashTable *drafts;     /* id → MusterPlanDraft, of plans that are edited */
  MusterPlanDraft *draft; /* (owned) (nullable) what is shown */
  char *id;               /* (nullable) */
  char *base;             /* (nullable) the file it is compared with: the record's when it was shown */
  char *saving;           /* (nullable) the file that was sent off */
  gboolean trying, wide;
  guint later;
  GtkWidget *list, *left, *title, *line, *uses, *meanwhile, *findings, *findings_fold, *reader, *scroll, *history, *bar,
      *try, *try_button, *detail, *nothing;
};

G_DEFINE_FINAL_TYPE (MusterPlanPage, muster_plan_page, ADW_TYPE_BIN)

static gboolean
is_edited (MusterPlanPage *self)
{
  return self->draft != NULL && g_strcmp0 (self->base, muster_plan_draft_text (self->draft)) != 0;
}

/* The record's file as a draft would have it; NULL: there is no such record. */
static char *
file_of (MusterPlanPage *self, const char *id)
{
  const MusterRecord *record = muster_desk_get (self->desk, id);
  return record != NULL && record->kind == MUSTER_PLAN ? muster_plan_file_of_record (record) : NULL;
}

/* ---- what stands over the plan ---- */

static void
show_uses (MusterPlanPage *self)
{
  const MusterPlan *plan = muster_plan_draft_plan (self->draft);
  const MusterRecord *record = muster_desk_get (self->desk, self->id);
  const char *version = record != NULL ? muster_record_text (record, MUSTER_PLAN_VERSION) : NULL;
  g_autoptr (GPtrArray) uses = muster_plan_list_uses (self->desk, self->id);
  g_autoptr (GPtrArray) records = muster_desk_list (self->desk, MUSTER_PLAN);
  g_autoptr (GString) out = g_string_new (NULL);
  for (guint i = 0; i < uses->len; i++) {
    const MusterRecord *a = g_ptr_array_index (uses, i);
    const char *used = muster_record_text (a, MUSTER_ACTIVATION_PLAN_VERSION);
    MusterRecord *incident = muster_desk_get (self->desk, muster_record_text (a, MUSTER_ACTIVATION_INCIDENT));
    g_autofree char *where = g_strdup (incident != NULL ? muster_record_name (incident) : "?");
    const char *level = muster_record_text (a, MUSTER_ACTIVATION_LEVEL);
    /* Translators: an incident, its level, the version of the plan it runs by */
    g_string_append_printf (out, _ ("In use: %1$s, level %2$s, by version %3$s"), where, level != NULL ? level : "?",
                            used != NULL ? used : "?");
    if (version != NULL && used != NULL && strcmp (used, version) != 0)
      g_string_append_printf (out, _ (" · %s is in force now"), version);
    g_string_append_c (out, '\n');
  }
  for (guint i = 0; plan->hazard != NULL && i < records->len; i++) {
    const MusterRecord *other = g_ptr_array_index (records, i);
    g_autoptr (MusterPlan) beside = muster_plan_from_record (other);
    if (beside != NULL && strcmp (other->id, self->id) != 0 && g_strcmp0 (beside->hazard, plan->hazard) == 0
        && (muster_plan_holds_at (beside, plan->owner_code) || muster_plan_holds_at (plan, beside->owner_code)))
      g_string_append_printf (out, _ ("Also proposes levels for this hazard: %s\n"), beside->name);
  }
  muster_part_set_text (self->uses, g_strchomp (out->str));
}

static void
show_head (MusterPlanPage *self)
{
  const MusterPlan *plan = muster_plan_draft_plan (self->draft);
  const MusterRecord *record = muster_desk_get (self->desk, self->id);
  const char *version = record != NULL ? muster_record_text (record, MUSTER_PLAN_VERSION) : NULL;
  g_autofree char *now = file_of (self, self->id);
  g_autofree char *named
      = version != NULL ? g_strdup_printf (_ ("Version %s"), version) : g_strdup (_ ("not saved yet"));
  g_autofree char *line = g_strjoin (" · ", named, plan->owner != NULL ? plan->owner : _ ("no owner"), NULL);
  gboolean other = is_edited (self) && now != NULL && self->base != NULL && strcmp (now, self->base) != 0;
  g_autofree char *meanwhile
      = other ? g_strdup_printf (
            _ ("Version %s was saved meanwhile. What you edit was begun before it; both are kept, and "
               "the one saved last is in force."),
            version != NULL ? version : "?")
              : NULL;
  muster_part_set_text (self->title, plan->name != NULL && *plan->name != '\0' ? plan->name : _ ("New plan"));
  muster_part_set_text (self->line, line);
  muster_part_set_text (self->meanwhile, meanwhile);
  show_uses (self);
  guint open = muster_finding_list_show (MUSTER_FINDING_LIST (self->findings), self->id, NULL);
  g_autofree char *findings = open > 0 ? g_strdup_printf (ngettext ("%u open", "%u open", open), open) : NULL;
  muster_fold_set_summary (MUSTER_FOLD (self->findings_fold), findings, FALSE);
}

static void
show_bar (MusterPlanPage *self)
{
  const MusterRecord *record = muster_desk_get (self->desk, self->id);
  muster_plan_save_bar_show (
      MUSTER_PLAN_SAVE_BAR (self->bar), self->draft, muster_plan_history_get (MUSTER_PLAN_HISTORY (self->history)),
      record != NULL ? muster_record_text (record, MUSTER_PLAN_VERSION) : NULL, is_edited (self));
}

static void
update_columns (MusterPlanPage *self)
{
  gtk_widget_set_visible (self->try, self->trying && self->draft != NULL);
  gtk_widget_set_visible (self->left, self->wide || !self->trying || self->draft == NULL);
  gtk_widget_set_visible (self->detail, self->draft != NULL);
  gtk_widget_set_visible (self->nothing, self->draft == NULL);
}

/* ---- the draft ---- */

static void
on_draft (MusterPlanPage *self)
{
  gboolean kept = g_hash_table_contains (self->drafts, self->id), edited = is_edited (self);
  if (edited && !kept)
    g_hash_table_insert (self->drafts, g_strdup (self->id), g_object_ref (self->draft));
  else if (!edited && kept)
    g_hash_table_remove (self->drafts, self->id);
  if (edited != kept)
    muster_plan_list_show (MUSTER_PLAN_LIST (self->list), self->id);
  show_head (self);
  show_bar (self);
}

/* Shows @draft (transfer full) as the plan @id. */
static void
take_draft (MusterPlanPage *self, const char *id, MusterPlanDraft *draft)
{
  MusterRecord *record = muster_desk_get (self->desk, id);
  g_autoptr (MusterPlan) saved = record != NULL ? muster_plan_from_record (record) : NULL;
  gboolean other = g_strcmp0 (id, self->id) != 0;
  g_autofree char *own = g_strdup (id);
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->draft);
  g_free (self->id);
  self->id = g_steal_pointer (&own);
  g_free (self->base);
  self->base = file_of (self, self->id);
  self->draft = draft;
  g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft), self, G_CONNECT_SWAPPED);
  muster_plan_reader_show (MUSTER_PLAN_READER (self->reader), draft);
  muster_plan_try_show (MUSTER_PLAN_TRY (self->try), draft, saved);
  if (other)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroll)), 0);
  update_columns (self);
  muster_plan_history_show (MUSTER_PLAN_HISTORY (self->history), record);
  on_draft (self);
  muster_plan_list_show (MUSTER_PLAN_LIST (self->list), self->id);
}

static void
choose (MusterPlanPage *self, const char *id)
{
  MusterPlanDraft *kept = g_hash_table_lookup (self->drafts, id);
  g_autofree char *file = kept == NULL ? file_of (self, id) : NULL;
  g_autoptr (GError) error = NULL;
  MusterPlanDraft *draft = kept != NULL   ? g_object_ref (kept)
                           : file != NULL ? muster_plan_draft_new (file, -1, &error)
                                          : NULL;
  if (draft != NULL)
    take_draft (self, id, draft);
  else
    muster_desk_fail (self->desk, _ ("This plan cannot be read; read its file again."));
}

static void
on_chosen (MusterPlanPage *self, const char *id)
{
  choose (self, id);
  gtk_widget_child_focus (self->detail, GTK_DIR_TAB_FORWARD);
}

/* A file somebody gave, a copy, a new plan, an old version: all begin as a draft that is not saved. */
static void
edit_text (MusterPlanPage *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  MusterPlanDraft *draft = muster_plan_draft_new (text, -1, &error);
  g_autofree char *id = draft != NULL ? muster_plan_draft_say (draft, "id") : NULL, *sentence = NULL;
  if (draft == NULL || !muster_id_is_valid (id)) {
    sentence = g_strdup_printf (_ ("This is no plan file: %s"), error != NULL ? error->message : _ ("it has no id"));
    muster_desk_fail (self->desk, sentence);
    g_clear_object (&draft);
    return;
  }
  take_draft (self, id, draft);
  if (!is_edited (self))
    muster_desk_fail (self->desk, _ ("The file says the same as the plan in force."));
  gtk_widget_child_focus (self->detail, GTK_DIR_TAB_FORWARD);
}

/* ---- what one can do ---- */

static void
on_new (MusterPlanPage *self)
{
  g_autofree char *id = muster_desk_new_id (MUSTER_PLAN);
  g_autofree char *text = muster_plan_exchange_new (id);
  edit_text (self, text);
  muster_plan_reader_open (MUSTER_PLAN_READER (self->reader), "name");
}

static void
on_copy (MusterPlanPage *self)
{
  g_autoptr (MusterPlanDraft) copy = muster_plan_draft_new (muster_plan_draft_text (self->draft), -1, NULL);
  g_autofree char *id = muster_desk_new_id (MUSTER_PLAN), *name = muster_plan_draft_say (copy, "name");
  /* Translators: the name of a plan that was copied from another */
  g_autofree char *copied = g_strdup_printf (_ ("Copy of %s"), name);
  muster_plan_draft_put_text (copy, "id", id);
  muster_plan_draft_put_text (copy, "name", copied);
  muster_plan_draft_put_text (copy, "version", "1");
  edit_text (self, muster_plan_draft_text (copy));
  muster_plan_reader_open (MUSTER_PLAN_READER (self->reader), "name");
}

static void
on_export (MusterPlanPage *self)
{
  muster_plan_exchange_write (GTK_WIDGET (self), self->desk, muster_plan_draft_get (self->draft, ""));
}

static void
on_file (gpointer page, const char *text)
{
  edit_text (page, text);
}

static void
on_import (MusterPlanPage *self)
{
  muster_plan_exchange_ask (GTK_WIDGET (self), self->desk, on_file, self);
}

static void
on_restore (MusterPlanPage *self, const char *file, const char *version)
{
  g_autofree char *text = g_strdup (file);
  edit_text (self, text);
}

static void
on_try (MusterPlanPage *self)
{
  self->trying = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->try_button));
  update_columns (self);
  if (self->trying)
    muster_plan_try_enter (MUSTER_PLAN_TRY (self->try));
}

static void
on_go (MusterPlanPage *self, const char *path)
{
  muster_plan_reader_open (MUSTER_PLAN_READER (self->reader), path);
}

static void
on_discard (MusterPlanPage *self)
{
  g_autofree char *id = g_strdup (self->id);
  g_hash_table_remove (self->drafts, id);
  if (muster_desk_get (self->desk, id) != NULL) {
    choose (self, id);
    return;
  }
  g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->draft);
  muster_plan_reader_show (MUSTER_PLAN_READER (self->reader), NULL);
  g_clear_pointer (&self->id, g_free);
  update_columns (self);
  muster_plan_list_show (MUSTER_PLAN_LIST (self->list), NULL);
  muster_plan_list_search (MUSTER_PLAN_LIST (self->list));
}

/* ---- saving ---- */

static void
on_answer (GObject *page, const char *failure)
{
  MusterPlanPage *self = MUSTER_PLAN_PAGE (page);
  g_autofree char *saved = g_steal_pointer (&self->saving);
  muster_plan_save_bar_fail (MUSTER_PLAN_SAVE_BAR (self->bar), failure);
  if (failure != NULL || self->draft == NULL || g_strcmp0 (saved, muster_plan_draft_text (self->draft)) != 0)
    return;
  g_autofree char *id = g_strdup (self->id);
  g_hash_table_remove (self->drafts, id);
  choose (self, id);
}

static void
on_save (MusterPlanPage *self, const char *version, const char *reason)
{
  const MusterPlan *plan;
  muster_plan_draft_put_text (self->draft, "version", version);
  plan = muster_plan_draft_plan (self->draft);
  if (self->saving != NULL || muster_plan_draft_problems (self->draft)->len > 0)
    return;
  MusterIntent *intent = muster_plan_file_intent (muster_plan_draft_get (self->draft, ""));
  g_autofree char *sentence = g_strdup_printf (_ ("Saved: %s, version %s"), plan->name, version);
  muster_intent_set_reason (intent, reason);
  self->saving = g_strdup (muster_plan_draft_text (self->draft));
  muster_desk_submit_one (self->desk, intent, sentence, on_answer, self);
}

/* ---- what happens elsewhere ---- */

static void
on_changed (MusterPlanPage *self, GPtrArray *records)
{
  gboolean plans = FALSE, uses = FALSE, mine = FALSE;
  for (guint i = 0; i < records->len; i++) {
    const MusterRecord *r = g_ptr_array_index (records, i);
    plans |= r->kind == MUSTER_PLAN;
    uses |= r->kind == MUSTER_ACTIVATION || r->kind == MUSTER_FINDING;
    mine |= r->kind == MUSTER_PLAN && g_strcmp0 (r->id, self->id) == 0;
  }
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || (!plans && !uses))
    return;
  if (mine && self->draft != NULL && !is_edited (self)) {
    g_autofree char *id = g_strdup (self->id);
    choose (self, id);
  } else if (mine) {
    muster_plan_history_show (MUSTER_PLAN_HISTORY (self->history), muster_desk_get (self->desk, self->id));
  }
  muster_plan_list_show (MUSTER_PLAN_LIST (self->list), self->id);
  if (self->draft != NULL)
    show_head (self);
}

static void
on_map (MusterPlanPage *self)
{
  muster_plan_list_show (MUSTER_PLAN_LIST (self->list), self->id);
  if (self->draft == NULL && muster_plan_list_first (MUSTER_PLAN_LIST (self->list)) != NULL)
    choose (self, muster_plan_list_first (MUSTER_PLAN_LIST (self->list)));
  else if (self->draft != NULL && !is_edited (self))
    choose (self, self->id);
  update_columns (self);
}

static gboolean
on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, MusterPlanPage *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != GDK_CONTROL_MASK)
    return FALSE;
  switch (gdk_keyval_to_lower (key)) {
  case GDK_KEY_s:
    muster_plan_save_bar_save (MUSTER_PLAN_SAVE_BAR (self->bar));
    return TRUE;
  case GDK_KEY_z:
    return is_edited (self) && muster_plan_draft_undo (self->draft);
  case GDK_KEY_f:
    muster_plan_list_search (MUSTER_PLAN_LIST (self->list));
    return TRUE;
  default:
    return FALSE;
  }
}

/* The deeds stand side by side: Down leaves them for what stands below, and nothing stands above. */
static gboolean
on_deeds_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, GtkWidget *deeds)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || (key != GDK_KEY_Down && key != GDK_KEY_Up))
    return FALSE;
  for (GtkWidget *at = deeds; key == GDK_KEY_Down && (at = gtk_widget_get_next_sibling (at)) != NULL;)
    if (gtk_widget_child_focus (at, GTK_DIR_TAB_FORWARD))
      break;
  return TRUE;
}

/* ---- the widget ---- */

static gboolean
on_later (gpointer data)
{
  MusterPlanPage *self = data;
  self->later = 0;
  update_columns (self);
  return G_SOURCE_REMOVE;
}

static void
muster_plan_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MusterPlanPage *self = MUSTER_PLAN_PAGE (widget);
  gboolean wide = width >= THREE_COLUMNS;
  GTK_WIDGET_CLASS (muster_plan_page_parent_class)->size_allocate (widget, width, height, baseline);
  if (wide == self->wide)
    return;
  self->wide = wide;
  if (self->later == 0)
    self->later = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_later, self, NULL);
}

static void
muster_plan_page_dispose (GObject *object)
{
  MusterPlanPage *self = MUSTER_PLAN_PAGE (object);
  g_clear_handle_id (&self->later, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->base, g_free);
  g_clear_pointer (&self->saving, g_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_plan_page_parent_class)->dispose (object);
}

static void
muster_plan_page_class_init (MusterPlanPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_plan_page_dispose;
  GTK_WIDGET_CLASS (klass)->size_allocate = muster_plan_page_size_allocate;
}

static void
muster_plan_page_init (MusterPlanPage *self)
{
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static GtkWidget *
make_left (MusterPlanPage *self)
{
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->list = muster_plan_list_new (self->desk, self->drafts);
  gtk_widget_set_vexpand (self->list, TRUE);
  gtk_box_append (GTK_BOX (left), self->list);
  gtk_box_append (GTK_BOX (line), muster_part_link (_ ("New plan"), G_CALLBACK (on_new), self));
  gtk_box_append (GTK_BOX (line), muster_part_link (_ ("Read a plan file…"), G_CALLBACK (on_import), self));
  gtk_box_append (GTK_BOX (left), line);
  gtk_widget_add_css_class (left, "page");
  gtk_widget_add_css_class (left, "plan-left");
  gtk_widget_set_size_request (left, 270, -1);
  return left;
}

static GtkWidget *
make_detail (MusterPlanPage *self)
{
  GtkWidget *detail = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *column;
  GtkWidget *deeds = g_object_new (MUSTER_TYPE_WRAP_BOX, "spacing", 4, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  self->scroll = muster_part_page (&column);
  self->try_button = gtk_toggle_button_new_with_label (_ ("Try it with figures"));
  gtk_widget_add_css_class (self->try_button, "link-like");
  muster_part_name (self->try_button, _ ("Try it with figures"));
  g_signal_connect_swapped (self->try_button, "toggled", G_CALLBACK (on_try), self);
  muster_wrap_box_append (MUSTER_WRAP_BOX (deeds), self->try_button);
  muster_wrap_box_append (MUSTER_WRAP_BOX (deeds),
                          muster_part_link (_ ("Copy to a new plan"), G_CALLBACK (on_copy), self));
  muster_wrap_box_append (MUSTER_WRAP_BOX (deeds),
                          muster_part_link (_ ("Write to a file…"), G_CALLBACK (on_export), self));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_deeds_key), deeds);
  gtk_widget_add_controller (deeds, keys);
  self->findings = muster_finding_list_new (self->desk);
  self->findings_fold = muster_fold_new (_ ("Findings"), self->findings);
  self->reader = muster_plan_reader_new ();
  self->history = muster_plan_history_new (self->desk);
  GtkWidget *parts[] = { self->title = muster_part_label ("", "title"),
                         self->line = muster_part_label ("", "secondary"),
                         self->uses = muster_part_label ("", "secondary"),
                         self->meanwhile = muster_part_label ("", "wrong"),
                         deeds,
                         self->findings_fold,
                         self->reader,
                         self->history };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  gtk_widget_add_css_class (column, "plan");
  self->bar = muster_plan_save_bar_new ();
  gtk_widget_set_vexpand (self->scroll, TRUE);
  gtk_widget_set_hexpand (detail, TRUE);
  gtk_box_append (GTK_BOX (detail), self->scroll);
  gtk_box_append (GTK_BOX (detail), self->bar);
  return detail;
}

GtkWidget *
muster_plan_page_new (MusterDesk *desk)
{
  MusterPlanPage *self = g_object_new (MUSTER_TYPE_PLAN_PAGE, NULL);
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();
  self->desk = g_object_ref (desk);
  self->left = make_left (self);
  self->detail = make_detail (self);
  self->nothing = muster_part_label (_ ("Choose a plan, make one, or drop a plan file here."), "secondary");
  gtk_widget_add_css_class (self->nothing, "page");
  self->try = muster_plan_try_new ();
  gtk_widget_set_size_request (self->try, 330, -1);
  gtk_widget_add_css_class (self->try, "plan-right");
  GtkWidget *all[] = { self->left, self->nothing, self->detail, self->try };
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    gtk_box_append (GTK_BOX (columns), all[i]);
  adw_bin_set_child (ADW_BIN (self), columns);
  update_columns (self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  muster_plan_exchange_take_drops (GTK_WIDGET (self), desk, on_file);
  g_signal_connect_object (self->list, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "read", G_CALLBACK (show_bar), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "restore", G_CALLBACK (on_restore), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "save", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "discard", G_CALLBACK (on_discard), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "go", G_CALLBACK (on_go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  return GTK_WIDGET (self);
}
