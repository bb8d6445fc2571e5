/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sheet and the list of what is open come from a thread that reads the journal, when the page is shown and when
 * somebody asks. Taking over makes a new sheet first: that of the shift before goes into the same commit, so no watch
 * is ever handed over without one. */
#include "console/shift-page.h"
#include "console/age-label.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/paper-file.h"
#include "desk/clock-watch.h"
#include "desk/desk-names.h"
#include "desk/named-records.h"
#include "desk/shift-sheet.h"
#include "desk/time-words.h"
#include "report/papers.h"
#include <glib/gi18n-lib.h>

#define MOST 40 /* open items shown */

struct _MusterShiftPage {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *now, *who, *form, *leader, *staff, *standby, *name, *problem, *take;
  GtkWidget *sheet_actions, *sheet_frame, *sheet, *heading, *items, *nothing_open;
  MusterShiftSheet *made;                           /* (nullable) the last sheet */
  GCancellable *making;                             /* (nullable) */
  enum { TO_SHOW, TO_TAKE, TO_SAVE, TO_PRINT } use; /* of the sheet that is being made */
};

G_DEFINE_FINAL_TYPE (MusterShiftPage, muster_shift_page, ADW_TYPE_BIN)

static MusterRecord *
scene_get (gpointer desk, const char *id)
{
  return muster_desk_get (desk, id);
}

static GPtrArray *
scene_list (gpointer desk, MusterKind kind)
{
  return muster_desk_list (desk, kind);
}

const MusterRecord *
muster_shift_page_current (MusterDesk *desk)
{
  const MusterScene scene = { .get = scene_get, .list = scene_list, .data = desk };
  return muster_shift_now (&scene, NULL);
}

/* ---- the open items ---- */

static void
on_item (GtkWidget *row)
{
  MusterShiftPage *self = MUSTER_SHIFT_PAGE (gtk_widget_get_ancestor (row, MUSTER_TYPE_SHIFT_PAGE));
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "id"));
  MusterDesk *desk = self->desk;
  gtk_widget_activate_action (row, "inspector.leave-page", NULL);
  muster_desk_select (desk, id);
}

static void
add_item (MusterShiftPage *self, const MusterOpenItem *item)
{
  MusterRecord *incident = item->incident != NULL ? muster_desk_get (self->desk, item->incident) : NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *link = muster_part_name_link (G_CALLBACK (on_item), box);
  g_autofree char *line = incident != NULL && g_strcmp0 (incident->id, item->id) != 0
                              ? g_strdup_printf ("%s · %s", item->state, muster_record_name (incident))
                              : g_strdup (item->state);
  MusterAgeLabel *age = MUSTER_AGE_LABEL (muster_age_label_new ());
  muster_part_name_link_set (link, item->what);
  g_object_set_data_full (G_OBJECT (box), "id", g_strdup (item->id), g_free);
  if (item->due != 0)
    muster_age_label_set_deadline (age, item->due);
  else if (item->since != 0)
    muster_age_label_set_age (age, item->since);
  gtk_widget_add_css_class (GTK_WIDGET (age), "secondary");
  gtk_widget_add_css_class (box, "page-row");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), link);
  gtk_box_append (GTK_BOX (words), muster_part_label (line, "secondary"));
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (age));
  g_autofree char *key = g_strdup_printf ("%s %s", item->id, item->state);
  muster_keyed_box_add (MUSTER_KEYED_BOX (self->items), key, box);
}

static void
show_items (MusterShiftPage *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = self->made->items->len;
  g_autofree char *heading = g_strdup_printf (_ ("Open · %u"), n);
  gtk_label_set_text (GTK_LABEL (self->heading), heading);
  gtk_widget_set_visible (self->nothing_open, n == 0);
  muster_keyed_box_begin (MUSTER_KEYED_BOX (self->items));
  for (guint i = 0; i < MIN (n, MOST); i++) {
    const MusterOpenItem *item = g_ptr_array_index (self->made->items, i);
    char *key = g_strdup_printf ("%s %s", item->id, item->state);
    gboolean fresh = g_hash_table_add (seen, key);
    if (fresh && muster_keyed_box_take (MUSTER_KEYED_BOX (self->items), key) == NULL)
      add_item (self, item);
  }
  muster_keyed_box_end (MUSTER_KEYED_BOX (self->items));
}

/* ---- taking over ---- */

static MusterIntent *
hand_over (const MusterShiftSheet *sheet)
{
  MusterIntent *intent = muster_intent_new ("shift.hand-over");
  muster_intent_set_entity (intent, sheet->shift);
  muster_intent_int (intent, MUSTER_SHIFT_ENDED_AT, sheet->made_at);
  /* A sheet larger than an operation may be stays in the journal it was made from. */
  if (strlen (sheet->json) < MUSTER_OP_MAX_BYTES / 2)
    muster_intent_json (intent, MUSTER_SHIFT_SHEET, sheet->json);
  return intent;
}

static const char *
typed (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* What was typed as one commit with the sheet of the shift before. */
static void
take_over (MusterShiftPage *self)
{
  g_autofree char *unknown = NULL;
  g_auto (GStrv) standby = muster_named_records (self->desk, MUSTER_TEAM, typed (self->standby), &unknown);
  g_auto (GStrv) staff = muster_split_names (typed (self->staff));
  GPtrArray *intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  MusterIntent *intent = muster_intent_new ("shift.take");
  g_autofree char *leader = g_strstrip (g_strdup (typed (self->leader)));
  g_autofree char *name = g_strstrip (g_strdup (typed (self->name)));
  if (self->made->shift != NULL) {
    g_ptr_array_add (intents, hand_over (self->made));
    muster_intent_text (intent, MUSTER_SHIFT_BEFORE, self->made->shift);
  }
  muster_intent_text (intent, MUSTER_SHIFT_LEADER, leader);
  if (*name != '\0')
    muster_intent_text (intent, MUSTER_SHIFT_NAME, name);
  if (*staff != NULL)
    muster_intent_strv (intent, MUSTER_SHIFT_STAFF, (const char *const *)staff);
  if (standby != NULL && *standby != NULL)
    muster_intent_strv (intent, MUSTER_SHIFT_STANDBY, (const char *const *)standby);
  if (strlen (self->made->open) < MUSTER_OP_MAX_BYTES / 2)
    muster_intent_json (intent, MUSTER_SHIFT_OPEN_ITEMS, self->made->open);
  g_ptr_array_add (intents, intent);
  g_autofree char *sentence = g_strdup_printf (_ ("Shift taken over: %s"), leader);
  muster_desk_do_all (self->desk, intents, sentence);
  gtk_widget_set_visible (self->form, FALSE);
}

/* ---- paper ---- */

static MusterDocument *
make_paper (MusterShiftPage *self)
{
  return muster_paper_of_handover (self->made->handover, muster_desk_unit_name (self->desk));
}

static void
save_sheet (MusterShiftPage *self)
{
  if (self->made->handover == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  const MusterPaperForm forms[] = { { ".txt", _ ("Text"), g_strdup (self->made->text) } };
  muster_paper_save (GTK_WIDGET (self), self->desk, _ ("Save the hand-over sheet"), _ ("hand-over"), make_paper (self),
                     forms, G_N_ELEMENTS (forms));
}

static void
print_sheet (MusterShiftPage *self)
{
  if (self->made->handover != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    muster_paper_print (GTK_WIDGET (self), self->desk, make_paper (self));
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterShiftPage) self = data;
  g_autoptr (GError) error = NULL;
  MusterShiftSheet *sheet = muster_shift_sheet_finish (result, &error);
  guint use = self->use;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->desk == NULL) {
    g_clear_pointer (&sheet, muster_shift_sheet_free);
    return;
  }
  self->use = TO_SHOW;
  gtk_widget_set_sensitive (self->take, TRUE);
  if (sheet == NULL) {
    g_message ("the hand-over sheet could not be made: %s", error->message);
    muster_desk_fail (self->desk, _ ("The journal could not be read. Nothing was changed."));
    return;
  }
  g_clear_pointer (&self->made, muster_shift_sheet_free);
  self->made = sheet;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->sheet)),
                            sheet->text != NULL ? sheet->text : "", -1);
  gtk_widget_set_visible (self->sheet_actions, sheet->text != NULL);
  show_items (self);
  if (use == TO_TAKE)
    take_over (self);
  else if (use == TO_SAVE)
    save_sheet (self);
  else if (use == TO_PRINT)
    print_sheet (self);
}

static void
make_sheet (MusterShiftPage *self)
{
  MusterClockWatch *watch = muster_clock_watch_of (self->desk);
  g_cancellable_cancel (self->making);
  g_clear_object (&self->making);
  self->making = g_cancellable_new ();
  muster_shift_sheet_async (self->desk, muster_clock_watch_get_standards (watch), self->making, on_made,
                            g_object_ref (self));
}

static void
on_take (MusterShiftPage *self)
{
  g_autofree char *leader = g_strstrip (g_strdup (typed (self->leader))), *unknown = NULL;
  g_auto (GStrv) standby = muster_named_records (self->desk, MUSTER_TEAM, typed (self->standby), &unknown);
  g_autofree char *problem
      = *leader == '\0'   ? g_strdup (_ ("A shift has a leader. Type a name."))
        : standby == NULL ? g_strdup_printf (_ ("No team is called “%s”. Type the beginning of its name."), unknown)
                          : NULL;
  muster_part_set_text (self->problem, problem);
  if (problem != NULL) {
    gtk_widget_grab_focus (*leader == '\0' ? self->leader : self->standby);
    return;
  }
  if (muster_desk_get_moment (self->desk) != 0) {
    muster_desk_fail (self->desk, _ ("You are looking back. Return to now first; nothing was changed."));
    return;
  }
  self->use = TO_TAKE;
  gtk_widget_set_sensitive (self->take, FALSE);
  make_sheet (self);
}

static void
on_open_form (MusterShiftPage *self)
{
  gtk_widget_set_visible (self->form, !gtk_widget_get_visible (self->form));
  if (gtk_widget_get_visible (self->form))
    gtk_widget_grab_focus (self->leader);
}

static void
on_show_sheet (MusterShiftPage *self)
{
  gtk_widget_set_visible (self->sheet_frame, !gtk_widget_get_visible (self->sheet_frame));
}

static void
on_copy (MusterShiftPage *self)
{
  if (self->made == NULL || self->made->text == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->made->text);
  g_signal_emit_by_name (self->desk, "done", _ ("Copied"), NULL);
}

/* Of the journal as it is now, not as it was when the page came up. */
static void
on_save (MusterShiftPage *self)
{
  self->use = TO_SAVE;
  make_sheet (self);
}

static void
on_print (MusterShiftPage *self)
{
  self->use = TO_PRINT;
  make_sheet (self);
}

/* Plain letters, as on the board of clocks: what is typed into an entry never comes here. */
static gboolean
on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, MusterShiftPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || GTK_IS_EDITABLE (focus) || self->made == NULL
      || self->made->handover == NULL)
    return FALSE;
  if (key == GDK_KEY_s)
    on_save (self);
  else if (key == GDK_KEY_p)
    on_print (self);
  return key == GDK_KEY_s || key == GDK_KEY_p;
}

/* ---- who is on ---- */

static void
add_line (GtkGrid *grid, int row, const char *what, const char *value)
{
  GtkWidget *label = muster_part_label (what, "secondary"), *words = muster_part_label (value, NULL);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, words, 1, row, 1, 1);
}

static void
show_now (MusterShiftPage *self)
{
  const MusterRecord *shift = muster_shift_page_current (self->desk);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->who)) != NULL)
    gtk_grid_remove (GTK_GRID (self->who), child);
  gtk_widget_set_visible (self->who, shift != NULL);
  if (shift == NULL) {
    gtk_label_set_text (GTK_LABEL (self->now), _ ("Nobody has taken over a shift."));
    return;
  }
  gint64 started = muster_record_int (shift, MUSTER_SHIFT_STARTED_AT, MUSTER_HLC_MS (shift->created));
  g_autofree char *since = muster_words_clock (muster_desk_now (self->desk), started);
  const char *name = muster_record_text (shift, MUSTER_SHIFT_NAME);
  g_autofree char *now = name != NULL ? g_strdup_printf (_ ("%s, since %s"), name, since)
                                      : g_strdup_printf (_ ("On watch since %s"), since);
  const char *const *staff = muster_record_strv (shift, MUSTER_SHIFT_STAFF);
  g_autofree char *staff_line = staff != NULL ? g_strjoinv (_ (", "), (char **)staff) : NULL;
  g_autofree char *standby = muster_named_records_line (self->desk, muster_record_strv (shift, MUSTER_SHIFT_STANDBY));
  gtk_label_set_text (GTK_LABEL (self->now), now);
  add_line (GTK_GRID (self->who), 0, _ ("Leader"), muster_record_text (shift, MUSTER_SHIFT_LEADER));
  if (staff_line != NULL)
    add_line (GTK_GRID (self->who), 1, _ ("Staff"), staff_line);
  if (*standby != '\0')
    add_line (GTK_GRID (self->who), 2, _ ("Standby teams"), standby);
}

static void
on_changed (MusterShiftPage *self, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    if (((MusterRecord *)g_ptr_array_index (records, i))->kind == MUSTER_SHIFT) {
      show_now (self);
      if (gtk_widget_get_mapped (GTK_WIDGET (self)))
        make_sheet (self);
      return;
    }
}

static void
on_map (MusterShiftPage *self)
{
  show_now (self);
  if (self->use == TO_SHOW)
    make_sheet (self);
}

static void
muster_shift_page_dispose (GObject *object)
{
  MusterShiftPage *self = MUSTER_SHIFT_PAGE (object);
  g_cancellable_cancel (self->making);
  g_clear_object (&self->making);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->made, muster_shift_sheet_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_shift_page_parent_class)->dispose (object);
}

static void
muster_shift_page_class_init (MusterShiftPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_shift_page_dispose;
}

static void
muster_shift_page_init (MusterShiftPage *self)
{
}

static GtkWidget *
add_entry (GtkWidget *form, int row, const char *what, const char *hint, MusterShiftPage *self)
{
  GtkWidget *entry = gtk_entry_new (), *label = muster_part_label (what, "secondary");
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint);
  gtk_widget_set_hexpand (entry, TRUE);
  muster_part_name (entry, what);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_take), self);
  gtk_grid_attach (GTK_GRID (form), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (form), entry, 1, row, 1, 1);
  return entry;
}

static GtkWidget *
make_form (MusterShiftPage *self)
{
  GtkWidget *form = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (form), 10);
  gtk_grid_set_row_spacing (GTK_GRID (form), 6);
  gtk_widget_set_visible (form, FALSE);
  self->leader = add_entry (form, 0, _ ("Leader"), _ ("who leads the shift"), self);
  self->staff = add_entry (form, 1, _ ("Staff"), _ ("names, with commas"), self);
  self->standby = add_entry (form, 2, _ ("Standby teams"), _ ("teams, with commas"), self);
  self->name = add_entry (form, 3, _ ("Name"), _ ("night, week 27"), self);
  self->problem = muster_part_label ("", "wrong");
  gtk_widget_set_visible (self->problem, FALSE);
  self->take = muster_part_button (_ ("Take over the shift"), G_CALLBACK (on_take), self);
  gtk_widget_add_css_class (self->take, "suggested-action");
  gtk_widget_set_halign (self->take, GTK_ALIGN_END);
  gtk_grid_attach (GTK_GRID (form), self->problem, 0, 4, 2, 1);
  gtk_grid_attach (GTK_GRID (form), self->take, 0, 5, 2, 1);
  return form;
}

static GtkWidget *
make_sheet_frame (MusterShiftPage *self)
{
  GtkWidget *frame = gtk_scrolled_window_new ();
  self->sheet = gtk_text_view_new ();
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->sheet), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->sheet), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->sheet), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->sheet), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->sheet), 10);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->sheet), 10);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->sheet), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->sheet), 8);
  muster_part_name (self->sheet, _ ("Hand-over sheet"));
  gtk_widget_add_css_class (frame, "sheet");
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (frame), 300);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (frame), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), self->sheet);
  gtk_widget_set_visible (frame, FALSE);
  return frame;
}

GtkWidget *
muster_shift_page_new (MusterDesk *desk)
{
  MusterShiftPage *self = g_object_new (MUSTER_TYPE_SHIFT_PAGE, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column), *title = muster_part_label (_ ("Shift"), "title"),
                     *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->desk = g_object_ref (desk);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), muster_part_button (_ ("Take over"), G_CALLBACK (on_open_form), self));
  self->who = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->who), 14);
  gtk_grid_set_row_spacing (GTK_GRID (self->who), 4);
  self->sheet_actions = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_visible (self->sheet_actions, FALSE);
  gtk_box_append (GTK_BOX (self->sheet_actions),
                  muster_part_button (_ ("Hand-over sheet"), G_CALLBACK (on_show_sheet), self));
  gtk_box_append (GTK_BOX (self->sheet_actions), muster_part_button (_ ("Copy"), G_CALLBACK (on_copy), self));
  gtk_box_append (GTK_BOX (self->sheet_actions), muster_part_button (_ ("Save…"), G_CALLBACK (on_save), self));
  gtk_box_append (GTK_BOX (self->sheet_actions), muster_part_button (_ ("Print…"), G_CALLBACK (on_print), self));
  gtk_widget_set_tooltip_text (self->sheet_actions, _ ("On this page: S saves the sheet, P prints it"));
  GtkWidget *parts[] = { head,
                         self->now = muster_part_label ("", "secondary"),
                         self->who,
                         self->form = make_form (self),
                         self->sheet_actions,
                         self->sheet_frame = make_sheet_frame (self),
                         self->heading = muster_part_section (_ ("Open")),
                         self->nothing_open = muster_part_label (_ ("Nothing is open."), "secondary"),
                         self->items = muster_keyed_box_new () };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  gtk_widget_set_visible (self->nothing_open, FALSE);
  adw_bin_set_child (ADW_BIN (self), scroll);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  return GTK_WIDGET (self);
}
