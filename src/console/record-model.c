/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two arrays of the same entries: @all, sorted; and @shown, those of it that pass the filter, in the same order. An
 * entry carries its sort key as it was when it was put in, so it is found again by binary search even after the record,
 * or one of those it depends on, has changed. To change a row: (1) look it up by id; (2) make its new key; (3) key and
 * filter as before: tell its item, nothing else; (4) otherwise take it out at the old place and put it in at the new
 * one. A row depends on records of other kinds (an incident's level is its activation's): dependents() names whose rows
 * a change touches. Item objects are made on demand and know their entry only while it lives.
 */
#include "console/record-model.h"
#include "desk/record-facts.h"
#include "desk/relations.h"

typedef struct {
  int rank[2];
  gint64 time;   /* ascending */
  char *collate; /* (owned) of the name */
} Key;

typedef struct {
  MusterRecord *record; /* (owned) */
  Key key;
  char *search; /* (owned) folded text; made when a filter first needs it; NULL before */
  gboolean shown;
  MusterRecordItem *item; /* (nullable, weak) clears itself */
} Entry;

struct _MusterRecordItem {
  GObject parent_instance;
  MusterDesk *desk;     /* (owned) */
  MusterRecord *record; /* (owned) the newest that was published */
  Entry *entry;         /* (nullable) NULL once the row is gone */
};

struct _MusterRecordModel {
  GObject parent_instance;
  MusterDesk *desk; /* (owned) */
  MusterKind kind;
  GHashTable *by_id; /* id → Entry (owned by it) */
  GPtrArray *all, *shown;
  char *filter;      /* folded, never NULL */
  char *filter_text; /* as typed */
  char *selected;    /* (nullable) id */
};

static void list_model_init (GListModelInterface *iface);
static void selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE (MusterRecordItem, muster_record_item, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (MusterRecordModel, muster_record_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

enum { PROP_TOTAL = 1 };
static guint item_changed_signal;

/* ---- order ---- */

static int
word_rank (const char *value, const char *const *order)
{
  int i = 0;
  for (; order[i] != NULL; i++)
    if (g_strcmp0 (value, order[i]) == 0)
      return i;
  return i;
}

static int
team_rank (MusterDesk *desk, const MusterRecord *team)
{
  const MusterRecord *holder = muster_desk_holder (desk, team->id);
  const char *readiness = muster_record_text (team, MUSTER_TEAM_READINESS);
  if (holder != NULL)
    return (int)muster_assignment_state (holder);
  if (g_strcmp0 (readiness, "not-ready") == 0 || g_strcmp0 (readiness, "off-duty") == 0)
    return 101;
  return 100;
}

static Key
make_key (MusterDesk *desk, const MusterRecord *r)
{
  static const char *const levels[] = { "I", "II", "III", "IV", NULL };
  static const char *const phases[] = { "ended", "recovery", "evaluated", NULL };
  static const char *const depots[] = { "existing", "expanding", "building", "planned", NULL };
  static const char *const shelters[] = { "open", "full", "preparing", "closed", "unusable", NULL };
  Key key = { .collate = g_utf8_collate_key (muster_record_name (r), -1) };
  switch (r->kind) {
  case MUSTER_INCIDENT: {
    const MusterRecord *active = muster_facts_activation (desk, r->id);
    key.rank[0]
        = muster_facts_incident_is_open (r) ? -1 : word_rank (muster_record_text (r, MUSTER_INCIDENT_PHASE), phases);
    key.rank[1] = word_rank (active != NULL ? muster_record_text (active, MUSTER_ACTIVATION_LEVEL) : NULL, levels);
    key.time = -muster_facts_incident_time (r);
    break;
  }
  case MUSTER_TEAM:
    key.rank[0] = team_rank (desk, r);
    break;
  case MUSTER_DEPOT:
    key.rank[0] = word_rank (muster_record_text (r, MUSTER_DEPOT_STATE), depots);
    break;
  case MUSTER_SHELTER:
    key.rank[0] = word_rank (muster_record_text (r, MUSTER_SHELTER_STATE), shelters);
    break;
  case MUSTER_TASK: {
    gint64 done = muster_record_int (r, MUSTER_TASK_DONE_AT, 0);
    key.rank[0] = done != 0 ? 1 : 0;
    key.time = done != 0 ? -done : muster_record_int (r, MUSTER_TASK_DEADLINE, G_MAXINT64);
    break;
  }
  default:
    break;
  }
  return key;
}

static int
compare_keys (const Key *a, const char *a_id, const Key *b, const char *b_id)
{
  for (int i = 0; i < 2; i++)
    if (a->rank[i] != b->rank[i])
      return a->rank[i] < b->rank[i] ? -1 : 1;
  if (a->time != b->time)
    return a->time < b->time ? -1 : 1;
  int c = strcmp (a->collate, b->collate);
  return c != 0 ? c : strcmp (a_id, b_id);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *const *x = a, *const *y = b;
  return compare_keys (&(*x)->key, (*x)->record->id, &(*y)->key, (*y)->record->id);
}

/* The first place in @array whose entry is not before (@key, @id). */
static guint
lower_bound (GPtrArray *array, const Key *key, const char *id)
{
  guint low = 0, high = array->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    const Entry *e = g_ptr_array_index (array, middle);
    if (compare_keys (&e->key, e->record->id, key, id) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* ---- entries ---- */

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  if (entry->item != NULL)
    entry->item->entry = NULL;
  muster_record_unref (entry->record);
  g_free (entry->key.collate);
  g_free (entry->search);
  g_free (entry);
}

static gboolean
passes (MusterRecordModel *self, Entry *entry)
{
  if (self->filter[0] == '\0')
    return TRUE;
  if (entry->search == NULL)
    entry->search = muster_facts_search_text (self->desk, entry->record);
  return strstr (entry->search, self->filter) != NULL;
}

static void
take_out (MusterRecordModel *self, Entry *entry)
{
  g_ptr_array_remove_index (self->all, lower_bound (self->all, &entry->key, entry->record->id));
  if (!entry->shown)
    return;
  guint position = lower_bound (self->shown, &entry->key, entry->record->id);
  g_ptr_array_remove_index (self->shown, position);
  entry->shown = FALSE;
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
put_in (MusterRecordModel *self, Entry *entry)
{
  g_ptr_array_insert (self->all, (int)lower_bound (self->all, &entry->key, entry->record->id), entry);
  entry->shown = passes (self, entry);
  if (!entry->shown)
    return;
  guint position = lower_bound (self->shown, &entry->key, entry->record->id);
  g_ptr_array_insert (self->shown, (int)position, entry);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
tell_item (Entry *entry)
{
  if (entry->item == NULL)
    return;
  muster_record_unref (entry->item->record);
  entry->item->record = muster_record_ref (entry->record);
  g_signal_emit (entry->item, item_changed_signal, 0);
}

static void
refresh (MusterRecordModel *self, const char *id)
{
  Entry *entry = g_hash_table_lookup (self->by_id, id);
  MusterRecord *now = muster_desk_get (self->desk, id);
  if (now != NULL && (!now->exists || now->kind != self->kind))
    now = NULL;
  if (entry == NULL && now == NULL)
    return;
  if (now == NULL) {
    take_out (self, entry);
    g_hash_table_remove (self->by_id, id);
    g_object_notify (G_OBJECT (self), "total");
    return;
  }
  if (entry == NULL) {
    entry = g_new0 (Entry, 1);
    entry->record = muster_record_ref (now);
    entry->key = make_key (self->desk, now);
    g_hash_table_insert (self->by_id, g_strdup (id), entry);
    put_in (self, entry);
    g_object_notify (G_OBJECT (self), "total");
    return;
  }

  Key key = make_key (self->desk, now);
  gboolean moved = compare_keys (&key, id, &entry->key, id) != 0;
  if (moved)
    take_out (self, entry);
  g_clear_pointer (&entry->search, g_free);
  muster_record_unref (entry->record);
  entry->record = muster_record_ref (now);
  g_free (entry->key.collate);
  entry->key = key;
  if (!moved && passes (self, entry) != entry->shown) {
    guint position = lower_bound (self->shown, &entry->key, id);
    entry->shown = !entry->shown;
    if (entry->shown)
      g_ptr_array_insert (self->shown, (int)position, entry);
    else
      g_ptr_array_remove_index (self->shown, position);
    g_list_model_items_changed (G_LIST_MODEL (self), position, entry->shown ? 0 : 1, entry->shown ? 1 : 0);
  }
  if (moved)
    put_in (self, entry);
  tell_item (entry);
}

/* Adds to @touched the ids of this model's rows that show something of @changed. */
static void
dependents (MusterRecordModel *self, const MusterRecord *changed, GHashTable *touched)
{
  const char *id = NULL;
  if (changed->kind == self->kind)
    id = changed->id;
  else if (self->kind == MUSTER_TEAM && changed->kind == MUSTER_ASSIGNMENT)
    id = muster_record_text (changed, MUSTER_ASSIGNMENT_TEAM);
  else if (self->kind == MUSTER_INCIDENT || self->kind == MUSTER_DEPOT)
    id = muster_relations_owner (changed);
  if (id != NULL)
    g_hash_table_add (touched, g_strdup (id));
  if (changed->kind != MUSTER_INCIDENT || (self->kind != MUSTER_TASK && self->kind != MUSTER_TEAM))
    return;
  /* An incident's title stands on the rows of its tasks and teams. */
  gboolean tasks = self->kind == MUSTER_TASK;
  g_autoptr (GPtrArray) members
      = muster_relations_list (muster_relations_of (self->desk), tasks ? MUSTER_TASK : MUSTER_ASSIGNMENT, changed->id);
  for (guint i = 0; i < members->len; i++) {
    const MusterRecord *m = g_ptr_array_index (members, i);
    g_hash_table_add (touched, g_strdup (tasks ? m->id : muster_record_text (m, MUSTER_ASSIGNMENT_TEAM)));
  }
}

static void
on_changed (MusterRecordModel *self, GPtrArray *records)
{
  g_autoptr (GHashTable) touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < records->len; i++)
    dependents (self, g_ptr_array_index (records, i), touched);
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    refresh (self, id);
}

static void
read_all (MusterRecordModel *self)
{
  guint before = self->shown->len;
  g_ptr_array_set_size (self->all, 0);
  g_ptr_array_set_size (self->shown, 0);
  g_hash_table_remove_all (self->by_id);
  g_autoptr (GPtrArray) records = muster_desk_list (self->desk, self->kind);
  for (guint i = 0; i < records->len; i++) {
    MusterRecord *r = g_ptr_array_index (records, i);
    Entry *entry = g_new0 (Entry, 1);
    entry->record = muster_record_ref (r);
    entry->key = make_key (self->desk, r);
    g_hash_table_insert (self->by_id, g_strdup (r->id), entry);
    g_ptr_array_add (self->all, entry);
  }
  g_ptr_array_sort (self->all, compare_entries);
  for (guint i = 0; i < self->all->len; i++) {
    Entry *entry = g_ptr_array_index (self->all, i);
    entry->shown = passes (self, entry);
    if (entry->shown)
      g_ptr_array_add (self->shown, entry);
  }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->shown->len);
  g_object_notify (G_OBJECT (self), "total");
}

static void
on_selected (MusterRecordModel *self)
{
  const char *id = muster_desk_get_selected (self->desk);
  if (g_strcmp0 (id, self->selected) == 0)
    return;
  guint old = muster_record_model_find (self, self->selected);
  g_free (self->selected);
  self->selected = g_strdup (id);
  guint now = muster_record_model_find (self, id);
  if (old != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), old, 1);
  if (now != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), now, 1);
}

/* ---- item ---- */

static void
muster_record_item_finalize (GObject *object)
{
  MusterRecordItem *self = MUSTER_RECORD_ITEM (object);
  if (self->entry != NULL)
    self->entry->item = NULL;
  muster_record_unref (self->record);
  g_object_unref (self->desk);
  G_OBJECT_CLASS (muster_record_item_parent_class)->finalize (object);
}

static void
muster_record_item_class_init (MusterRecordItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_record_item_finalize;
  item_changed_signal
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_record_item_init (MusterRecordItem *self)
{
}

MusterRecord *
muster_record_item_get_record (MusterRecordItem *self)
{
  return self->record;
}

MusterDesk *
muster_record_item_get_desk (MusterRecordItem *self)
{
  return self->desk;
}

/* ---- list and selection ---- */

static GType
get_item_type (GListModel *model)
{
  return MUSTER_TYPE_RECORD_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return MUSTER_RECORD_MODEL (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MusterRecordModel *self = MUSTER_RECORD_MODEL (model);
  if (position >= self->shown->len)
    return NULL;
  Entry *entry = g_ptr_array_index (self->shown, position);
  if (entry->item != NULL)
    return g_object_ref (entry->item);
  MusterRecordItem *item = g_object_new (MUSTER_TYPE_RECORD_ITEM, NULL);
  item->desk = g_object_ref (self->desk);
  item->record = muster_record_ref (entry->record);
  item->entry = entry;
  entry->item = item;
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  MusterRecordModel *self = MUSTER_RECORD_MODEL (model);
  MusterRecord *record = muster_record_model_peek (self, position);
  return record != NULL && g_strcmp0 (record->id, self->selected) == 0;
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  MusterRecordModel *self = MUSTER_RECORD_MODEL (model);
  GtkBitset *out = gtk_bitset_new_empty ();
  guint at = muster_record_model_find (self, self->selected);
  if (at != GTK_INVALID_LIST_POSITION)
    gtk_bitset_add (out, at);
  return out;
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  MusterRecordModel *self = MUSTER_RECORD_MODEL (model);
  MusterRecord *record = muster_record_model_peek (self, position);
  if (record == NULL)
    return FALSE;
  muster_desk_select (self->desk, record->id);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
}

/* ---- model ---- */

static void
muster_record_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  MusterRecordModel *self = MUSTER_RECORD_MODEL (object);
  if (id == PROP_TOTAL)
    g_value_set_uint (value, self->all->len);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
muster_record_model_finalize (GObject *object)
{
  MusterRecordModel *self = MUSTER_RECORD_MODEL (object);
  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->shown);
  g_hash_table_unref (self->by_id);
  g_free (self->filter);
  g_free (self->filter_text);
  g_free (self->selected);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_record_model_parent_class)->finalize (object);
}

static void
muster_record_model_class_init (MusterRecordModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = muster_record_model_get_property;
  object_class->finalize = muster_record_model_finalize;
  g_object_class_install_property (
      object_class, PROP_TOTAL,
      g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
muster_record_model_init (MusterRecordModel *self)
{
  self->all = g_ptr_array_new ();
  self->shown = g_ptr_array_new ();
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->filter = g_strdup ("");
  self->filter_text = g_strdup ("");
}

MusterRecordModel *
muster_record_model_new (MusterDesk *desk, MusterKind kind)
{
  MusterRecordModel *self = g_object_new (MUSTER_TYPE_RECORD_MODEL, NULL);
  self->desk = g_object_ref (desk);
  self->kind = kind;
  muster_relations_of (desk); /* connected before us, so it is right when we look */
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::drill", G_CALLBACK (read_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  read_all (self);
  on_selected (self);
  return self;
}

MusterKind
muster_record_model_get_kind (MusterRecordModel *self)
{
  return self->kind;
}

guint
muster_record_model_get_total (MusterRecordModel *self)
{
  return self->all->len;
}

void
muster_record_model_set_filter (MusterRecordModel *self, const char *text)
{
  g_autofree char *bare = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autofree char *folded = muster_facts_fold (bare);
  if (strcmp (folded, self->filter) == 0)
    return;
  g_free (self->filter);
  self->filter = g_steal_pointer (&folded);
  g_free (self->filter_text);
  self->filter_text = g_steal_pointer (&bare);

  GPtrArray *old = self->shown;
  self->shown = g_ptr_array_new ();
  for (guint i = 0; i < self->all->len; i++) {
    Entry *entry = g_ptr_array_index (self->all, i);
    entry->shown = passes (self, entry);
    if (entry->shown)
      g_ptr_array_add (self->shown, entry);
  }
  /* What is equal at both ends stays; the middle is one change. */
  guint head = 0, tail = 0, n = MIN (old->len, self->shown->len);
  while (head < n && old->pdata[head] == self->shown->pdata[head])
    head++;
  while (tail < n - head && old->pdata[old->len - 1 - tail] == self->shown->pdata[self->shown->len - 1 - tail])
    tail++;
  guint removed = old->len - head - tail, added = self->shown->len - head - tail;
  g_ptr_array_unref (old);
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, removed, added);
}

const char *
muster_record_model_get_filter (MusterRecordModel *self)
{
  return self->filter_text;
}

guint
muster_record_model_find (MusterRecordModel *self, const char *id)
{
  Entry *entry = id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
  if (entry == NULL || !entry->shown)
    return GTK_INVALID_LIST_POSITION;
  return lower_bound (self->shown, &entry->key, id);
}

MusterRecord *
muster_record_model_peek (MusterRecordModel *self, guint position)
{
  return position < self->shown->len ? ((Entry *)g_ptr_array_index (self->shown, position))->record : NULL;
}

int
muster_record_model_compare (MusterDesk *desk, const MusterRecord *a, const MusterRecord *b)
{
  Key x = make_key (desk, a), y = make_key (desk, b);
  int c = compare_keys (&x, a->id, &y, b->id);
  g_free (x.collate);
  g_free (y.collate);
  return c;
}
