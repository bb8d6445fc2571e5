/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The record holds which values lost; who wrote each value and when stands in the journal and comes a moment later. A
 * conflict is settled by writing the field once more, having seen both: that is all the model asks for, so keeping what
 * stands is an operation too, and the log shows who settled it. */
#include "console/conflict-list.h"
#include "console/page-parts.h"
#include "desk/record-facts.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

struct _MusterConflictList {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *record;     /* (nullable) id */
  char *shown;      /* (nullable) what is shown, so that it is not made again for nothing */
  GPtrArray *options;
  GtkWidget *box;
};

/* One value somebody wrote. */
typedef struct {
  MusterConflictList *list;
  guint8 field;
  MusterValue value;
  char *by; /* (nullable) */
  gboolean stands;
  GtkWidget *who;
} Option;

G_DEFINE_FINAL_TYPE (MusterConflictList, muster_conflict_list, ADW_TYPE_BIN)

static void
option_free (gpointer data)
{
  Option *option = data;
  muster_value_clear (&option->value);
  g_free (option->by);
  g_free (option);
}

static void
on_keep (Option *option)
{
  MusterConflictList *self = option->list;
  muster_desk_settle (self->desk, self->record, option->field, &option->value);
}

static void
say_who (Option *option, const char *by, gint64 at)
{
  g_autofree char *when = at > 0 ? muster_words_clock (muster_desk_now (option->list->desk), at) : NULL;
  const char *name = by != NULL ? muster_desk_who (option->list->desk, by) : _ ("unknown");
  /* Translators: who wrote the value, and when */
  g_autofree char *who
      = when != NULL ? g_strdup_printf (_ ("by %s, %s"), name, when) : g_strdup_printf (_ ("by %s"), name);
  g_autofree char *words = option->stands ? g_strdup_printf ("%s · %s", who, _ ("stands now")) : g_strdup (who);
  gtk_label_set_text (GTK_LABEL (option->who), words);
}

static void
add_option (MusterConflictList *self, guint8 field, const MusterField *info, const MusterValue *value, const char *by,
            gboolean stands)
{
  Option *option = g_new0 (Option, 1);
  g_autofree char *text = value->set ? muster_facts_value_text (self->desk, info, value) : NULL;
  const char *words = text != NULL ? text : _ ("unknown");
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *both = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *keep = muster_part_button (_ ("Keep this"), G_CALLBACK (on_keep), option);
  g_autofree char *name = g_strdup_printf (_ ("Keep “%s”"), words);
  option->list = self;
  option->field = field;
  option->by = g_strdup (by);
  option->stands = stands;
  muster_value_copy (value, &option->value);
  option->who = muster_part_label ("", "small");
  muster_part_name (keep, name);
  gtk_widget_set_hexpand (both, TRUE);
  gtk_box_append (GTK_BOX (both), muster_part_label (words, "row-title"));
  gtk_box_append (GTK_BOX (both), option->who);
  gtk_box_append (GTK_BOX (row), both);
  gtk_box_append (GTK_BOX (row), keep);
  gtk_box_append (GTK_BOX (self->box), row);
  g_ptr_array_add (self->options, option);
  say_who (option, by, 0);
}

/* The newest entry that wrote this value into the field. */
static const MusterOp *
writer_of (const Option *option, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++) {
    const MusterEntry *entry = g_ptr_array_index (entries, i);
    const MusterArg *arg = entry->verdict <= MUSTER_VERDICT_OK ? muster_op_arg (entry->op, option->field) : NULL;
    if (arg != NULL && muster_value_equal (&arg->value, &option->value)
        && (option->by == NULL || g_strcmp0 (option->by, entry->op->actor) == 0))
      return entry->op;
  }
  return NULL;
}

static void
on_history (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterConflictList) self = data;
  g_autoptr (GPtrArray) entries = muster_store_history_finish (MUSTER_STORE (store), result, NULL);
  for (guint i = 0; entries != NULL && i < self->options->len; i++) {
    Option *option = g_ptr_array_index (self->options, i);
    const MusterOp *op = writer_of (option, entries);
    if (op != NULL && g_strcmp0 (op->entity, self->record) == 0)
      say_who (option, op->actor != NULL ? op->actor : op->id.node, op->wall_ms);
  }
}

static gboolean
is_first_of_field (const MusterRecord *r, guint at)
{
  const MusterConflict *c = g_ptr_array_index (r->conflicts, at);
  for (guint i = 0; i < at; i++)
    if (((MusterConflict *)g_ptr_array_index (r->conflicts, i))->field == c->field)
      return FALSE;
  return TRUE;
}

static void
add_field (MusterConflictList *self, const MusterRecord *r, guint8 field)
{
  const MusterField *info = &muster_kind_info (r->kind)->fields[field];
  /* Translators: %s is a field, as “Grade” */
  g_autofree char *title
      = g_strdup_printf (_ ("Two people wrote “%s” at the same time. Which one holds?"), _ (info->label));
  gtk_box_append (GTK_BOX (self->box), muster_part_label (title, "conflict-title"));
  add_option (self, field, info, &r->values[field], NULL, TRUE);
  for (guint i = 0; i < r->conflicts->len; i++) {
    const MusterConflict *c = g_ptr_array_index (r->conflicts, i);
    if (c->field == field)
      add_option (self, field, info, &c->lost, c->by, FALSE);
  }
}

static char *
signature (const MusterRecord *r)
{
  GString *out = g_string_new (r->id);
  for (guint i = 0; r->conflicts != NULL && i < r->conflicts->len; i++) {
    const MusterConflict *c = g_ptr_array_index (r->conflicts, i);
    g_string_append_printf (out, "\n%d %s ", c->field, c->by != NULL ? c->by : "");
    muster_value_to_json (&r->values[c->field], out);
    muster_value_to_json (&c->lost, out);
  }
  return g_string_free (out, FALSE);
}

static void
muster_conflict_list_finalize (GObject *object)
{
  MusterConflictList *self = MUSTER_CONFLICT_LIST (object);
  g_clear_object (&self->desk);
  g_free (self->record);
  g_free (self->shown);
  g_ptr_array_unref (self->options);
  G_OBJECT_CLASS (muster_conflict_list_parent_class)->finalize (object);
}

static void
muster_conflict_list_class_init (MusterConflictListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_conflict_list_finalize;
}

static void
muster_conflict_list_init (MusterConflictList *self)
{
  self->options = g_ptr_array_new_with_free_func (option_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (self->box, "conflicts");
  adw_bin_set_child (ADW_BIN (self), self->box);
}

GtkWidget *
muster_conflict_list_new (MusterDesk *desk)
{
  MusterConflictList *self = g_object_new (MUSTER_TYPE_CONFLICT_LIST, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

void
muster_conflict_list_show (MusterConflictList *self, const MusterRecord *r)
{
  gboolean any = r->conflicts != NULL && r->conflicts->len > 0;
  g_autofree char *now = signature (r);
  gtk_widget_set_visible (GTK_WIDGET (self), any);
  if (g_strcmp0 (now, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&now);
  g_free (self->record);
  self->record = g_strdup (r->id);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (self->box)) != NULL;)
    gtk_box_remove (GTK_BOX (self->box), child);
  g_ptr_array_set_size (self->options, 0);
  for (guint i = 0; any && i < r->conflicts->len; i++)
    if (is_first_of_field (r, i))
      add_field (self, r, ((MusterConflict *)g_ptr_array_index (r->conflicts, i))->field);
  if (any)
    muster_store_history_async (muster_desk_get_store (self->desk), r->id, 0, 400, on_history, g_object_ref (self));
}
