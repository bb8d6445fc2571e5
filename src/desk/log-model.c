/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two arrays: all lines that were loaded, by the time they were written down, the newest first; and the indices of
 * those that pass the filter, which is what the list shows. New lines go in at their place, so a change is one inserted
 * row; a new filter is one change of everything. Lines are made of pages of the journal (PAGE at a time), never the
 * whole of it. */
#include "desk/log-model.h"
#include "desk/history-words.h"
#include "desk/name-book.h"
#include "model/rules.h"
#include <glib/gi18n-lib.h>

#define PAGE   400
#define ENOUGH 60 /* rows to show before stopping to load of our own accord */

struct _MusterLogItem {
  GObject parent;
  MusterEntry *entry; /* (nullable) NULL: "older entries" */
  char *sentence, *who, *folded, *incident;
  gboolean is_register;
};
G_DEFINE_FINAL_TYPE (MusterLogItem, muster_log_item, G_TYPE_OBJECT)

struct _MusterLogModel {
  GObject parent;
  MusterDesk *desk;
  GPtrArray *all;     /* of MusterLogItem, the newest first */
  GPtrArray *shown;   /* of MusterLogItem (not owned), those of all that pass, then older if there is more */
  GHashTable *by_op;  /* text of the operation's id → MusterLogItem */
  GHashTable *undone; /* text of the id of an operation not loaded yet → MusterLogItem that takes it back */
  MusterLogItem *older;
  guint64 oldest; /* seq of the oldest line loaded; 0: none yet */
  gboolean at_end, loading;
  char *text, *record;
  gboolean registers;
  gint64 until; /* ms; 0: all */
};

enum { ITEM_CHANGED, N_ITEM_SIGNALS };
static guint item_signals[N_ITEM_SIGNALS];

static void muster_log_model_list (GListModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (MusterLogModel, muster_log_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, muster_log_model_list))

static void
muster_log_item_finalize (GObject *object)
{
  MusterLogItem *item = MUSTER_LOG_ITEM (object);
  g_clear_pointer (&item->entry, muster_entry_free);
  g_free (item->sentence);
  g_free (item->who);
  g_free (item->folded);
  g_free (item->incident);
  G_OBJECT_CLASS (muster_log_item_parent_class)->finalize (object);
}

static void
muster_log_item_class_init (MusterLogItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = muster_log_item_finalize;
  item_signals[ITEM_CHANGED]
      = g_signal_new ("changed", MUSTER_TYPE_LOG_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_log_item_init (MusterLogItem *item)
{
}

gint64
muster_log_item_get_time (MusterLogItem *item)
{
  return item->entry != NULL ? item->entry->op->wall_ms : 0;
}

const char *
muster_log_item_get_sentence (MusterLogItem *item)
{
  return item->sentence;
}

const char *
muster_log_item_get_who (MusterLogItem *item)
{
  return item->who;
}

const MusterOp *
muster_log_item_get_op (MusterLogItem *item)
{
  return item->entry != NULL ? item->entry->op : NULL;
}

const char *
muster_log_item_get_entity (MusterLogItem *item)
{
  return item->entry != NULL ? item->entry->op->entity : NULL;
}

char *
muster_log_item_get_opid (MusterLogItem *item)
{
  char text[MUSTER_OPID_TEXT];
  if (item->entry == NULL)
    return g_strdup ("");
  muster_opid_format (&item->entry->op->id, text);
  return g_strdup (text);
}

MusterLogStanding
muster_log_item_get_standing (MusterLogItem *item, char **why)
{
  const MusterEntry *entry = item->entry;
  *why = NULL;
  if (entry == NULL)
    return MUSTER_LOG_SETTLED;
  switch (entry->verdict) {
  case MUSTER_VERDICT_PENDING:
    return entry->op->verb != NULL && entry->op->verb->merge == MUSTER_MERGE_COMMAND ? MUSTER_LOG_PROVISIONAL
                                                                                     : MUSTER_LOG_SETTLED;
  case MUSTER_VERDICT_REJECTED:
  case MUSTER_VERDICT_FORBIDDEN:
    *why = entry->why != NULL ? muster_rules_explain (entry->why) : NULL;
    return MUSTER_LOG_REFUSED;
  case MUSTER_VERDICT_OK:
  default:
    return MUSTER_LOG_SETTLED;
  }
}

gboolean
muster_log_item_is_older_entries (MusterLogItem *item)
{
  return item->entry == NULL;
}

/* ---- the model ---- */

static MusterLogItem *
item_new (MusterLogModel *model, const MusterEntry *entry)
{
  MusterLogItem *item = g_object_new (MUSTER_TYPE_LOG_ITEM, NULL);
  item->entry = muster_entry_copy (entry);
  item->sentence = muster_history_sentence (entry->op, muster_history_from_desk, model->desk);
  g_autofree char *who = muster_history_who (entry->op);
  item->who = g_strdup (muster_desk_who (model->desk, who));
  item->incident = g_strdup (muster_history_incident (entry->op, muster_history_from_desk, model->desk));
  item->is_register = muster_history_is_register (entry->op);
  return item;
}

/* An undo says what it takes back: the sentence of that line, not the name of a record that is gone. */
static void
name_undone (MusterLogItem *undo, const MusterLogItem *undone)
{
  g_free (undo->sentence);
  g_clear_pointer (&undo->folded, g_free);
  undo->sentence = g_strdup_printf (_ ("Taken back: %s"), undone->sentence);
  if (undo->incident == NULL)
    undo->incident = g_strdup (undone->incident);
  g_signal_emit (undo, item_signals[ITEM_CHANGED], 0);
}

static void
join_undo (MusterLogModel *model, MusterLogItem *item, const char *opid)
{
  const MusterOp *op = item->entry->op;
  MusterLogItem *undo = g_hash_table_lookup (model->undone, opid);
  if (undo != NULL)
    name_undone (undo, item);
  g_hash_table_remove (model->undone, opid);
  if (op->target == NULL || op->verb == NULL || (op->verb->flags & MUSTER_VERB_VOIDS) == 0)
    return;
  MusterLogItem *undone = g_hash_table_lookup (model->by_op, op->target);
  if (undone != NULL)
    name_undone (item, undone);
  else
    g_hash_table_insert (model->undone, g_strdup (op->target), item);
}

static gboolean
passes (MusterLogModel *model, MusterLogItem *item)
{
  if (model->until != 0 && item->entry->op->wall_ms > model->until)
    return FALSE;
  if (item->is_register && !model->registers && model->record == NULL)
    return FALSE;
  if (model->record != NULL && g_strcmp0 (item->incident, model->record) != 0
      && g_strcmp0 (item->entry->op->entity, model->record) != 0)
    return FALSE;
  if (model->text == NULL)
    return TRUE;
  if (item->folded == NULL) {
    g_autofree char *both = g_strconcat (item->sentence, " ", item->who, NULL);
    item->folded = muster_name_fold (both);
  }
  return strstr (item->folded, model->text) != NULL;
}

/* By the time that is shown; hybrid time where that is the same. */
static gboolean
is_newer (const MusterLogItem *a, const MusterLogItem *b)
{
  gint64 at_a = a->entry->op->wall_ms, at_b = b->entry->op->wall_ms;
  return at_a != at_b ? at_a > at_b : muster_op_compare (a->entry->op, b->entry->op) > 0;
}

/* Where @item goes in @items, the first @n of which are sorted. */
static guint
place_in (GPtrArray *items, guint n, const MusterLogItem *item)
{
  guint low = 0, high = n;
  while (low < high) {
    guint middle = (low + high) / 2;
    if (is_newer (g_ptr_array_index (items, middle), item))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static guint
count_lines (MusterLogModel *model) /* shown, without "older entries" */
{
  guint n = model->shown->len;
  return n > 0 && g_ptr_array_index (model->shown, n - 1) == model->older ? n - 1 : n;
}

static gboolean
is_visible (MusterLogModel *model, const MusterOp *op)
{
  const char *drill = muster_desk_get_drill (model->desk);
  return op->drill == NULL || g_strcmp0 (op->drill, drill) == 0;
}

/* Adds one line; @announce: tell the list. */
static void
add_entry (MusterLogModel *model, const MusterEntry *entry, gboolean announce)
{
  char opid[MUSTER_OPID_TEXT];
  muster_opid_format (&entry->op->id, opid);
  MusterLogItem *known = g_hash_table_lookup (model->by_op, opid);
  if (known != NULL) {
    MusterEntry *old = known->entry;
    known->entry = muster_entry_copy (entry);
    muster_entry_free (old);
    g_signal_emit (known, item_signals[ITEM_CHANGED], 0);
    return;
  }
  if (!is_visible (model, entry->op))
    return;
  MusterLogItem *item = item_new (model, entry);
  g_ptr_array_insert (model->all, (int)place_in (model->all, model->all->len, item), item);
  g_hash_table_insert (model->by_op, g_strdup (opid), item);
  join_undo (model, item, opid);
  if (!passes (model, item))
    return;
  guint at = place_in (model->shown, count_lines (model), item);
  g_ptr_array_insert (model->shown, (int)at, item);
  if (announce)
    g_list_model_items_changed (G_LIST_MODEL (model), at, 0, 1);
}

static void
refilter (MusterLogModel *model)
{
  guint before = model->shown->len;
  g_ptr_array_set_size (model->shown, 0);
  for (guint i = 0; i < model->all->len; i++)
    if (passes (model, g_ptr_array_index (model->all, i)))
      g_ptr_array_add (model->shown, g_ptr_array_index (model->all, i));
  if (!model->at_end)
    g_ptr_array_add (model->shown, model->older);
  g_list_model_items_changed (G_LIST_MODEL (model), 0, before, model->shown->len);
}

static void
on_history (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterLogModel) model = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = muster_store_history_finish (MUSTER_STORE (source), result, &error);
  model->loading = FALSE;
  if (entries == NULL) {
    g_warning ("the log could not be read: %s", error->message);
    model->at_end = TRUE;
    refilter (model);
    return;
  }
  guint before = model->shown->len;
  if (count_lines (model) != before)
    g_ptr_array_set_size (model->shown, before - 1);
  for (guint i = 0; i < entries->len; i++) {
    const MusterEntry *entry = g_ptr_array_index (entries, i);
    add_entry (model, entry, FALSE);
    if (model->oldest == 0 || entry->seq < model->oldest)
      model->oldest = entry->seq;
  }
  model->at_end = entries->len < PAGE;
  if (!model->at_end)
    g_ptr_array_add (model->shown, model->older);
  g_list_model_items_changed (G_LIST_MODEL (model), 0, before, model->shown->len);
  if (count_lines (model) < ENOUGH)
    muster_log_model_load_older (model);
}

static void
on_store_changed (MusterStore *store, GPtrArray *records, GPtrArray *entries, MusterLogModel *model)
{
  for (guint i = 0; i < entries->len; i++)
    add_entry (model, g_ptr_array_index (entries, i), TRUE);
}

static GType
muster_log_model_get_item_type (GListModel *list)
{
  return MUSTER_TYPE_LOG_ITEM;
}

static guint
muster_log_model_get_n_items (GListModel *list)
{
  return MUSTER_LOG_MODEL (list)->shown->len;
}

static gpointer
muster_log_model_get_item (GListModel *list, guint position)
{
  MusterLogModel *model = MUSTER_LOG_MODEL (list);
  return position < model->shown->len ? g_object_ref (g_ptr_array_index (model->shown, position)) : NULL;
}

static void
muster_log_model_list (GListModelInterface *iface)
{
  iface->get_item_type = muster_log_model_get_item_type;
  iface->get_n_items = muster_log_model_get_n_items;
  iface->get_item = muster_log_model_get_item;
}

static void
muster_log_model_finalize (GObject *object)
{
  MusterLogModel *model = MUSTER_LOG_MODEL (object);
  g_ptr_array_unref (model->shown);
  g_hash_table_unref (model->by_op);
  g_hash_table_unref (model->undone);
  g_ptr_array_unref (model->all);
  g_object_unref (model->older);
  g_clear_object (&model->desk);
  g_free (model->text);
  g_free (model->record);
  G_OBJECT_CLASS (muster_log_model_parent_class)->finalize (object);
}

static void
muster_log_model_class_init (MusterLogModelClass *class)
{
  G_OBJECT_CLASS (class)->finalize = muster_log_model_finalize;
}

static void
muster_log_model_init (MusterLogModel *model)
{
  model->all = g_ptr_array_new_with_free_func (g_object_unref);
  model->shown = g_ptr_array_new ();
  model->by_op = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  model->undone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  model->older = g_object_new (MUSTER_TYPE_LOG_ITEM, NULL);
  model->older->sentence = g_strdup (_ ("Older entries …"));
  model->older->who = g_strdup ("");
}

MusterLogModel *
muster_log_model_new (MusterDesk *desk)
{
  MusterLogModel *model = g_object_new (MUSTER_TYPE_LOG_MODEL, NULL);
  model->desk = g_object_ref (desk);
  g_signal_connect_object (muster_desk_get_store (desk), "changed", G_CALLBACK (on_store_changed), model, 0);
  muster_log_model_load_older (model);
  return model;
}

void
muster_log_model_load_older (MusterLogModel *model)
{
  if (model->loading || model->at_end)
    return;
  model->loading = TRUE;
  muster_store_history_async (muster_desk_get_store (model->desk), NULL, model->oldest, PAGE, on_history,
                              g_object_ref (model));
}

void
muster_log_model_set_filter (MusterLogModel *model, const char *text, const char *record, gboolean registers)
{
  g_autofree char *folded = text != NULL && *text != '\0' ? muster_name_fold (text) : NULL;
  if (g_strcmp0 (folded, model->text) == 0 && g_strcmp0 (record, model->record) == 0 && registers == model->registers)
    return;
  g_free (model->text);
  model->text = g_steal_pointer (&folded);
  g_free (model->record);
  model->record = g_strdup (record);
  model->registers = registers;
  refilter (model);
  if (count_lines (model) < ENOUGH)
    muster_log_model_load_older (model);
}

void
muster_log_model_set_until (MusterLogModel *model, gint64 until)
{
  if (until == model->until)
    return;
  model->until = until;
  refilter (model);
  if (count_lines (model) < ENOUGH)
    muster_log_model_load_older (model);
}

gboolean
muster_log_model_is_loading (MusterLogModel *model)
{
  return model->loading;
}
