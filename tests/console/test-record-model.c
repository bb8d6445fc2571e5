/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list model against an oracle that sorts from scratch: whatever happens, in whatever batches, the rows a view has
 * put together from items-changed alone are the oracle's, and no change is larger than one row out and one row in.
 */
#include "../desk/desk-on-folder.h"
#include "console/record-model.h"
#include "desk/desk-names.h"
#include "desk/record-facts.h"

#define N_RECORDS 24
#define ROUNDS    60

/* What a view knows: the items, by signals only. */
typedef struct {
  MusterRecordModel *model;
  GPtrArray *items; /* (element-type MusterRecordItem) */
  guint emissions, largest;
} Mirror;

static void
on_items_changed (Mirror *mirror, guint position, guint removed, guint added)
{
  mirror->emissions++;
  mirror->largest = MAX (mirror->largest, removed + added);
  g_assert_cmpuint (position + removed, <=, mirror->items->len);
  if (removed > 0)
    g_ptr_array_remove_range (mirror->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->items, (int)(position + i),
                        g_list_model_get_item (G_LIST_MODEL (mirror->model), position + i));
  g_assert_cmpuint (mirror->items->len, ==, g_list_model_get_n_items (G_LIST_MODEL (mirror->model)));
}

static Mirror *
mirror_new (MusterDesk *desk, MusterKind kind)
{
  Mirror *mirror = g_new0 (Mirror, 1);
  mirror->model = muster_record_model_new (desk, kind);
  mirror->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (mirror->model, "items-changed", G_CALLBACK (on_items_changed), mirror);
  on_items_changed (mirror, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (mirror->model)));
  return mirror;
}

static void
mirror_free (Mirror *mirror)
{
  g_signal_handlers_disconnect_by_data (mirror->model, mirror);
  g_object_unref (mirror->model);
  g_ptr_array_unref (mirror->items);
  g_free (mirror);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer desk)
{
  const MusterRecord *const *x = a, *const *y = b;
  return muster_record_model_compare (desk, *x, *y);
}

/* The mirror is exactly what sorting and filtering everything anew gives. */
static void
check_against_oracle (Mirror *mirror, MusterDesk *desk, const char *filter)
{
  g_autoptr (GPtrArray) all = muster_desk_list (desk, muster_record_model_get_kind (mirror->model));
  g_autoptr (GPtrArray) oracle = g_ptr_array_new ();
  g_autofree char *needle = muster_facts_fold (filter);
  for (guint i = 0; i < all->len; i++) {
    g_autofree char *text = muster_facts_search_text (desk, g_ptr_array_index (all, i));
    if (strstr (text, needle) != NULL)
      g_ptr_array_add (oracle, g_ptr_array_index (all, i));
  }
  g_ptr_array_sort_with_data (oracle, compare, desk);
  g_assert_cmpuint (muster_record_model_get_total (mirror->model), ==, all->len);
  g_assert_cmpuint (mirror->items->len, ==, oracle->len);
  for (guint i = 0; i < oracle->len; i++) {
    MusterRecord *expected = g_ptr_array_index (oracle, i);
    MusterRecord *seen = muster_record_item_get_record (g_ptr_array_index (mirror->items, i));
    g_assert_cmpstr (seen->id, ==, expected->id);
    g_assert_true (seen == expected); /* the newest version, too */
    g_assert_cmpuint (muster_record_model_find (mirror->model, seen->id), ==, i);
  }
}

/* What the order means, said without the model's own comparison. */
static void
check_meaning (MusterDesk *desk, Mirror *mirror)
{
  gboolean seen_closed = FALSE, seen_done = FALSE;
  gint64 deadline = 0;
  for (guint i = 0; i < mirror->items->len; i++) {
    MusterRecord *r = muster_record_item_get_record (g_ptr_array_index (mirror->items, i));
    if (r->kind == MUSTER_INCIDENT) {
      g_assert_false (seen_closed && muster_facts_incident_is_open (r));
      seen_closed = !muster_facts_incident_is_open (r);
    } else if (r->kind == MUSTER_TASK) {
      gboolean done = muster_record_has (r, MUSTER_TASK_DONE_AT);
      gint64 at = muster_record_int (r, MUSTER_TASK_DEADLINE, G_MAXINT64);
      g_assert_false (seen_done && !done);
      g_assert_true (done || at >= deadline);
      seen_done = done;
      deadline = done ? deadline : at;
    }
  }
}

static MusterIntent *
random_intent (GRand *rand, gint64 now)
{
  static const char *const phases[] = { "reported", "verified", "response", "ended", "recovery" };
  static const char *const levels[] = { "I", "II", "III", "IV" };
  static const char *const states[] = { "active", "active", "ended" };
  static const char *const names[] = { "Rhine", "rhine dike", "Mill", "Zoll", "Äule", "Brücke", "Ärger", "nord" };
  g_autofree char *id = NULL, *other = g_strdup_printf ("i-%d", g_rand_int_range (rand, 0, N_RECORDS));
  const char *name = names[g_rand_int_range (rand, 0, G_N_ELEMENTS (names))];
  MusterIntent *intent;
  int n = g_rand_int_range (rand, 0, N_RECORDS);
  switch (g_rand_int_range (rand, 0, 9)) {
  case 0:
  case 1:
    id = g_strdup_printf ("i-%d", n);
    intent = room_intent ("incident.set", id);
    muster_intent_text (intent, MUSTER_INCIDENT_TITLE, name);
    muster_intent_text (intent, MUSTER_INCIDENT_PHASE, phases[g_rand_int_range (rand, 0, G_N_ELEMENTS (phases))]);
    muster_intent_int (intent, MUSTER_INCIDENT_ONSET, now - g_rand_int_range (rand, 0, 5) * 60000);
    return intent;
  case 2:
    id = g_strdup_printf ("a-%d", n);
    intent = room_intent ("activation.activate", id);
    muster_intent_text (intent, MUSTER_ACTIVATION_INCIDENT, other);
    muster_intent_text (intent, MUSTER_ACTIVATION_LEVEL, levels[g_rand_int_range (rand, 0, G_N_ELEMENTS (levels))]);
    muster_intent_text (intent, MUSTER_ACTIVATION_STATE, states[g_rand_int_range (rand, 0, G_N_ELEMENTS (states))]);
    return intent;
  case 3:
  case 4:
    id = g_strdup_printf ("o-%d", n);
    intent = room_intent ("task.set", id);
    muster_intent_text (intent, MUSTER_TASK_TITLE, name);
    muster_intent_text (intent, MUSTER_TASK_INCIDENT, other);
    muster_intent_int (intent, MUSTER_TASK_DEADLINE, now + g_rand_int_range (rand, -5, 5) * 60000);
    if (g_rand_boolean (rand))
      muster_intent_int (intent, MUSTER_TASK_DONE_AT, now - g_rand_int_range (rand, 0, 5) * 60000);
    else
      muster_intent_text (intent, MUSTER_TASK_DONE_AT, NULL);
    return intent;
  case 5:
    id = g_strdup_printf ("t-%d", n);
    intent = room_intent ("team.set", id);
    muster_intent_text (intent, MUSTER_TEAM_NAME, name);
    muster_intent_text (intent, MUSTER_TEAM_READINESS, g_rand_boolean (rand) ? "ready" : "off-duty");
    return intent;
  case 6: {
    g_autofree char *team = g_strdup_printf ("t-%d", n);
    id = g_strdup_printf ("g-%d", g_rand_int_range (rand, 0, 4 * N_RECORDS));
    if (g_rand_boolean (rand)) {
      intent = room_intent ("assignment.order", id);
      muster_intent_text (intent, MUSTER_ASSIGNMENT_TEAM, team);
      muster_intent_text (intent, MUSTER_ASSIGNMENT_INCIDENT, other);
      muster_intent_int (intent, MUSTER_ASSIGNMENT_ORDERED_AT, now);
    } else {
      intent = room_intent ("assignment.status", id);
      muster_intent_int (intent, g_rand_boolean (rand) ? MUSTER_ASSIGNMENT_RELEASED_AT : MUSTER_ASSIGNMENT_ARRIVED_AT,
                         now);
    }
    return intent;
  }
  case 7:
    id = g_strdup_printf ("s-%d", n);
    intent = room_intent ("shelter.set", id);
    muster_intent_text (intent, MUSTER_SHELTER_NAME, name);
    muster_intent_text (intent, MUSTER_SHELTER_STATE, g_rand_boolean (rand) ? "open" : "closed");
    return intent;
  default: {
    static const char *const verbs[] = { "incident.remove", "task.remove", "team.remove", "shelter.remove" };
    static const char letters[] = "iots";
    int k = g_rand_int_range (rand, 0, G_N_ELEMENTS (verbs));
    id = g_strdup_printf ("%c-%d", letters[k], n);
    return room_intent (verbs[k], id);
  }
  }
}

/* Refusals are part of life: a team that is taken, a record that is not there. */
static void
submit_or_be_refused (Room *room, MusterIntent *intent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterOp) op = muster_store_submit (room->store, intent, &error);
  if (op == NULL)
    g_assert_cmpint (error->domain, ==, MUSTER_MODEL_ERROR);
}

static void
test_any_history_keeps_the_oracle_order (void)
{
  static const MusterKind kinds[] = { MUSTER_INCIDENT, MUSTER_TEAM, MUSTER_SHELTER, MUSTER_TASK };
  static const char *const filters[] = { "", "rhine", "Ä", "zoll", "i-3", "no such thing" };
  Room room;
  guint32 seed = g_test_rand_int ();
  g_test_message ("seed %u", seed);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gint64 now = 1780000000000;
  room_open (&room);
  Mirror *mirrors[G_N_ELEMENTS (kinds)];
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    mirrors[k] = mirror_new (room.desk, kinds[k]);
  const char *filter = "";

  for (int round = 0; round < ROUNDS; round++) {
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      mirrors[k]->emissions = mirrors[k]->largest = 0;
    int n = g_rand_int_range (rand, 1, 12);
    for (int i = 0; i < n; i++)
      submit_or_be_refused (&room, random_intent (rand, now));
    while (g_main_context_iteration (NULL, FALSE))
      ;
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
      g_assert_cmpuint (mirrors[k]->largest, <=, 1);
      g_assert_cmpuint (mirrors[k]->emissions, <=, 2 * N_RECORDS * (guint)n);
      check_against_oracle (mirrors[k], room.desk, filter);
      check_meaning (room.desk, mirrors[k]);
    }
    if (round % 7 == 6) {
      filter = filters[g_rand_int_range (rand, 0, G_N_ELEMENTS (filters))];
      for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
        muster_record_model_set_filter (mirrors[k]->model, filter);
        check_against_oracle (mirrors[k], room.desk, filter);
      }
    }
  }
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    mirror_free (mirrors[k]);
  room_close (&room);
}

static void
assert_same_name (const MusterNameBook *kept, const MusterRecord *record, const MusterNameBook *fresh)
{
  const MusterName *a = muster_name_book_by_id (kept, record->id), *b = muster_name_book_by_id (fresh, record->id);
  g_assert_nonnull (a);
  g_assert_nonnull (b);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->detail, ==, b->detail);
  g_assert_cmpstr (a->held, ==, b->held);
  g_assert_cmpstr (a->held_for, ==, b->held_for);
  g_assert_true (a->over == b->over);
  g_assert_true (g_strv_equal ((const char *const *)a->keys, (const char *const *)b->keys));
}

/* The book that follows changes is the book that a desk which has just been opened makes from everything. */
static void
test_the_name_book_follows_any_history (void)
{
  static const MusterKind kinds[] = { MUSTER_INCIDENT, MUSTER_TEAM, MUSTER_SHELTER, MUSTER_TASK, MUSTER_DEPOT };
  Room room;
  guint32 seed = g_test_rand_int ();
  g_test_message ("seed %u", seed);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  room_open (&room);
  muster_desk_names (room.desk);
  for (int round = 0; round < ROUNDS; round++) {
    for (int i = g_rand_int_range (rand, 1, 12); i > 0; i--)
      submit_or_be_refused (&room, random_intent (rand, 1780000000000));
    while (g_main_context_iteration (NULL, FALSE))
      ;
    if (round % 3 == 1) /* several changes between two looks */
      continue;
    g_autoptr (MusterDesk) opened = muster_desk_new (room.store, NULL, "tester", NULL);
    const MusterNameBook *kept = muster_desk_names (room.desk), *fresh = muster_desk_names (opened);
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
      g_autoptr (GPtrArray) records = muster_desk_list (opened, kinds[k]);
      for (guint i = 0; i < records->len; i++)
        assert_same_name (kept, g_ptr_array_index (records, i), fresh);
      g_autoptr (GArray) all = muster_name_book_find (kept, 1u << kinds[k], "", G_MAXUINT);
      g_assert_cmpuint (all->len, ==, records->len); /* and none that is gone */
    }
  }
  room_close (&room);
}

static void
count_up (guint *counter)
{
  *counter += 1;
}

static void
test_a_changed_row_stays_the_same_object (void)
{
  Room room;
  room_open (&room);
  for (int i = 0; i < 3; i++) {
    g_autofree char *id = g_strdup_printf ("s-%d", i);
    MusterIntent *intent = room_intent ("shelter.set", id);
    muster_intent_text (intent, MUSTER_SHELTER_NAME, id);
    muster_intent_text (intent, MUSTER_SHELTER_STATE, "closed");
    room_submit (&room, intent);
  }
  g_autoptr (MusterRecordModel) model = muster_record_model_new (room.desk, MUSTER_SHELTER);
  g_autoptr (MusterRecordItem) item = g_list_model_get_item (G_LIST_MODEL (model), 2);
  guint told = 0, moves = 0;
  g_signal_connect_swapped (item, "changed", G_CALLBACK (count_up), &told);
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (count_up), &moves);

  MusterIntent *people = room_intent ("shelter.move", "s-2");
  muster_intent_int (people, MUSTER_SHELTER_OCCUPANCY, 12);
  room_submit (&room, people);
  g_assert_cmpuint (told, ==, 1);
  g_assert_cmpuint (moves, ==, 0); /* nothing moved: no row was taken out */
  g_assert_cmpint (muster_record_int (muster_record_item_get_record (item), MUSTER_SHELTER_OCCUPANCY, 0), ==, 12);

  MusterIntent *open = room_intent ("shelter.open", "s-2");
  muster_intent_text (open, MUSTER_SHELTER_STATE, "open");
  room_submit (&room, open);
  g_assert_cmpuint (moves, ==, 2); /* out at the end, in at the top */
  g_autoptr (MusterRecordItem) first = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_true (first == item);
  room_close (&room);
}

static void
test_the_selected_row_is_the_desks (void)
{
  Room room;
  room_open (&room);
  for (int i = 0; i < 3; i++) {
    g_autofree char *id = g_strdup_printf ("s-%d", i);
    MusterIntent *intent = room_intent ("shelter.set", id);
    muster_intent_text (intent, MUSTER_SHELTER_NAME, id);
    muster_intent_text (intent, MUSTER_SHELTER_STATE, "closed");
    room_submit (&room, intent);
  }
  g_autoptr (MusterRecordModel) model = muster_record_model_new (room.desk, MUSTER_SHELTER);
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (model);
  guint changes = 0;
  g_signal_connect_swapped (model, "selection-changed", G_CALLBACK (count_up), &changes);
  muster_desk_select (room.desk, "s-1");
  g_assert_true (gtk_selection_model_is_selected (selection, 1));
  g_assert_cmpuint (changes, ==, 1);
  g_assert_true (gtk_selection_model_select_item (selection, 2, TRUE));
  g_assert_cmpstr (muster_desk_get_selected (room.desk), ==, "s-2");

  MusterIntent *open = room_intent ("shelter.open", "s-2");
  muster_intent_text (open, MUSTER_SHELTER_STATE, "open");
  room_submit (&room, open);
  g_assert_true (gtk_selection_model_is_selected (selection, 0)); /* it follows its row to the top */
  muster_record_model_set_filter (model, "s-0");
  g_assert_cmpuint (muster_record_model_find (model, "s-2"), ==, GTK_INVALID_LIST_POSITION);
  muster_record_model_set_filter (model, NULL);
  g_assert_true (gtk_selection_model_is_selected (selection, 0)); /* a filter forgets nothing */
  room_close (&room);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/record-model/any-history-keeps-the-oracle-order", test_any_history_keeps_the_oracle_order);
  g_test_add_func ("/console/record-model/a-changed-row-stays-the-same-object",
                   test_a_changed_row_stays_the_same_object);
  g_test_add_func ("/console/record-model/the-selected-row-is-the-desks", test_the_selected_row_is_the_desks);
  g_test_add_func ("/console/names/the-book-follows-any-history", test_the_name_book_follows_any_history);
  return g_test_run ();
}
