/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Supplies and shelters: never more than there is, never from what is not built or expired, never two groups on one
 * place; what is missing is said with how much; what is ordered is shipped and received with receipts. */
#include "alloc/check.h"
#include "world.h"
#include <math.h>
#include <string.h>

static MusterSupplyAdvice *
supply (World *world, const MusterSupplyRequest *request, GError **error)
{
  g_autoptr (MusterSnapshot) snapshot = world_look (world);
  g_autoptr (MusterAdviser) adviser = muster_adviser_new_on (world->terrain, world->norms);

  return muster_adviser_supply (adviser, snapshot, request, NULL, error);
}

static MusterHousing *
shelter (World *world, GError **error)
{
  g_autoptr (MusterSnapshot) snapshot = world_look (world);
  g_autoptr (MusterAdviser) adviser = muster_adviser_new_on (world->terrain, world->norms);
  const MusterHousingRequest request = { 0 };

  return muster_adviser_shelter (adviser, snapshot, &request, NULL, error);
}

static gboolean
says (const GPtrArray *list, const char *text)
{
  for (guint i = 0; i < list->len; i++)
    if (strstr (g_ptr_array_index (list, i), text) != NULL)
      return TRUE;
  return FALSE;
}

static gint64
taken_from (const MusterSupplyAdvice *s, const char *stock)
{
  gint64 sum = 0;

  for (guint i = 0; i < s->lines->len; i++) {
    const MusterSupplyLine *l = g_ptr_array_index (s->lines, i);
    if (strcmp (l->stock, stock) == 0)
      sum += l->quantity;
  }
  return sum;
}

static const MusterSupplyRequest water = { .people = -1, .days = 1, .items = (const char *const[]){ "water", NULL } };

static void
test_never_unbuilt_expired_or_more_than_there_is (void)
{
  World world;
  GError *error = NULL;
  gint64 sum = 0;

  world_init (&world);
  world_incident (&world, "i-1", "flood", 0, 0, ",\"to_relocate\":100");
  world_depot (&world, "d-1", 0.1, 0, "planned", "");
  world_depot (&world, "d-2", 0.1, 0, "building", "");
  world_depot (&world, "d-3", 3, 0, "existing", ",\"kind\":\"own\"");
  world_depot (&world, "d-4", 5, 0, "expanding", ",\"kind\":\"entrusted\",\"owner\":\"County\"");
  world_stock (&world, "k-1", "d-1", "Drinking water", 9000, "");
  world_stock (&world, "k-2", "d-2", "Drinking water", 9000, "");
  world_stock (&world, "k-3", "d-3", "Drinking water", 700, "");
  world_stock (&world, "k-old", "d-3", "Drinking water", 9000, ",\"expiry\":\"2001-01-01T00:00:00Z\"");
  world_stock (&world, "k-home", "d-3", "Drinking water", 9000, ",\"mode\":\"household\"");
  world_stock (&world, "k-4", "d-4", "Drinking water", 300, "");
  g_autoptr (MusterSupplyAdvice) s = supply (&world, &water, &error);
  g_assert_no_error (error);
  g_assert_true (s->proven);
  g_assert_cmpuint (s->demands->len, ==, 1);
  g_assert_cmpint (taken_from (s, "k-1") + taken_from (s, "k-2") + taken_from (s, "k-old") + taken_from (s, "k-home"),
                   ==, 0);
  g_assert_cmpint (taken_from (s, "k-3"), ==, 700);
  g_assert_cmpint (taken_from (s, "k-4"), ==, 300);
  for (guint i = 0; i < s->lines->len; i++) {
    const MusterSupplyLine *l = g_ptr_array_index (s->lines, i);
    sum += l->quantity;
    g_assert_cmpint (l->order, ==, strcmp (l->depot, "d-3") == 0);
    g_assert_cmpint (l->way, ==, MUSTER_WAY_STRAIGHT);
  }
  g_assert_cmpint (sum, ==, 1000);
  /* 100 people × 15 l: 500 l are missing, the minimum is there. */
  g_assert_true (says (s->missing, "500 l of 1500 l are missing"));
  g_assert_true (says (s->notes, "not built yet"));
  g_assert_true (says (s->notes, "expired"));
  g_assert_true (says (s->notes, "households"));
  world_clear (&world);
}

static void
test_expiry_first_minimum_last_agreement_later (void)
{
  World world;
  GError *error = NULL;

  world_init (&world);
  world_incident (&world, "i-1", "flood", 0, 0, ",\"to_relocate\":40");
  world_depot (&world, "d-1", 1, 0, "existing", ",\"kind\":\"own\"");
  world_stock (&world, "k-late", "d-1", "Drinking water", 400, ",\"expiry\":\"2090-01-01T00:00:00Z\"");
  world_stock (&world, "k-soon", "d-1", "Drinking water", 400, ",\"expiry\":\"2080-01-01T00:00:00Z\"");
  world_stock (&world, "k-agreed", "d-1", "Drinking water", 9000, ",\"mode\":\"agreement\",\"lead_time\":20");
  g_autoptr (MusterSupplyAdvice) s = supply (&world, &water, &error);
  g_assert_no_error (error);
  g_assert_cmpint (taken_from (s, "k-soon"), ==, 400);
  g_assert_cmpint (taken_from (s, "k-late"), ==, 200);
  g_assert_cmpint (taken_from (s, "k-agreed"), ==, 0);
  /* With a minimum to keep, the agreement comes in only where that is not later by more than the minimum is worth. */
  world_do (&world, "{\"op\":\"stock.set\",\"entity\":\"k-soon\",\"args\":{\"minimum\":390}}");
  world_depot (&world, "d-2", 2, 0, "existing", ",\"kind\":\"own\"");
  world_stock (&world, "k-near", "d-2", "Drinking water", 1000, "");
  g_autoptr (MusterSupplyAdvice) t = supply (&world, &water, &error);
  g_assert_cmpint (taken_from (t, "k-soon"), ==, 10);
  g_assert_cmpint (taken_from (t, "k-late"), ==, 400);
  g_assert_cmpint (taken_from (t, "k-near"), ==, 190);
  g_assert_cmpfloat (t->objective, <=, t->bound + 1e-6);
  world_clear (&world);
}

static void
test_what_is_missing_says_why (void)
{
  World world;
  GError *error = NULL;

  world_init (&world);
  world_incident (&world, "i-1", "flood", 0, 0, ",\"to_relocate\":40");
  g_autoptr (MusterSupplyAdvice) none = supply (&world, &water, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->missing->len, ==, 1);
  g_assert_nonnull (strstr (none->missing->pdata[0], "600 "));
  g_assert_nonnull (strstr (none->missing->pdata[0], "No depot has any"));
  world_depot (&world, "d-1", 1, 0, "existing", ",\"kind\":\"own\"");
  world_stock (&world, "k-1", "d-1", "Drinking water", 150, "");
  g_autoptr (MusterSupplyAdvice) some = supply (&world, &water, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (some->missing->pdata[0], "450 "));
  g_assert_nonnull (strstr (some->missing->pdata[0], "have 150 "));
  world_stock (&world, "k-2", "d-1", "Drinking water", 900, "");
  g_autoptr (MusterSupplyAdvice) all = supply (&world, &water, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->missing->len, ==, 0);
  world_clear (&world);
}

static void
test_proofs_are_accepted_by_the_checker (void)
{
  World world;
  GError *error = NULL;
  g_autoptr (GString) a = g_string_new (NULL), b = g_string_new (NULL), c = g_string_new (NULL),
                      d = g_string_new (NULL);
  MusterAllocOutcome outcome;

  world_init (&world);
  world_incident (&world, "i-1", "flood", 0, 0, ",\"to_relocate\":60");
  world_depot (&world, "d-1", 1, 0, "existing", ",\"kind\":\"own\"");
  world_depot (&world, "d-2", 4, 1, "existing", ",\"kind\":\"own\"");
  world_stock (&world, "k-1", "d-1", "Drinking water", 500, ",\"minimum\":100");
  world_stock (&world, "k-2", "d-2", "Drinking water", 300, "");
  world_shelter (&world, "s-1", 1, 0, 35, "");
  world_shelter (&world, "s-2", 2, 0, 100, "");
  g_autoptr (MusterSupplyAdvice) s = supply (&world, &water, &error);
  g_assert_no_error (error);
  g_assert_true (muster_supply_prove (s, 0, a, b, &error));
  g_assert_false (muster_supply_prove (s, 1, c, d, &error));
  g_assert_no_error (error);
  {
    g_autoptr (MusterJson) json = muster_json_parse (b->str, -1, NULL);
    g_assert_true (muster_alloc_check (a->str, a->len, json, &outcome, &error));
    g_assert_no_error (error);
    g_assert_cmpfloat_with_epsilon (outcome.objective, s->objective, 1e-6 * s->objective);
  }
  g_autoptr (MusterHousing) h = shelter (&world, &error);
  g_assert_no_error (error);
  g_assert_true (muster_housing_prove (h, c, d, &error));
  g_assert_no_error (error);
  {
    g_autoptr (MusterJson) json = muster_json_parse (d->str, -1, NULL);
    g_assert_true (muster_alloc_check (c->str, c->len, json, &outcome, &error));
    g_assert_no_error (error);
    g_assert_cmpfloat_with_epsilon (outcome.objective, h->objective, 1e-6 * h->objective);
  }
  world_clear (&world);
}

static gint64
quantity_of (World *world, const char *stock)
{
  g_autoptr (MusterSnapshot) snapshot = world_look (world);

  return muster_record_int (muster_snapshot_get (snapshot, stock), MUSTER_STOCK_QUANTITY, -1);
}

static char *
only (World *world, MusterKind kind)
{
  g_autoptr (MusterSnapshot) snapshot = world_look (world);
  const GPtrArray *list = muster_snapshot_list (snapshot, kind);

  g_assert_cmpuint (list->len, ==, 1);
  return g_strdup (((MusterRecord *)g_ptr_array_index (list, 0))->id);
}

/* Ordered, shipped, received: quantities follow, never below zero, each with a receipt, and nothing is advised twice.
 */
static void
test_orders_shipments_receipts (void)
{
  World world;
  GError *error = NULL;
  g_autofree char *order = NULL, *shipment = NULL;

  world_init (&world);
  world_incident (&world, "i-1", "flood", 0, 0, ",\"to_relocate\":10");
  world_depot (&world, "d-1", 1, 0, "existing", ",\"kind\":\"entrusted\",\"owner\":\"County\"");
  world_stock (&world, "k-1", "d-1", "Drinking water", 200, "");
  world_stock (&world, "k-2", "d-1", "Drinking water", 0, "");
  g_autoptr (MusterSupplyAdvice) s = supply (&world, &water, &error);
  g_assert_no_error (error);
  g_assert_true (world_submit (&world, muster_supply_record (s, "v-1", NULL), &error));
  g_assert_true (world_submit (&world, muster_supply_accept (s, "v-1", "me", NULL), &error));
  g_assert_no_error (error);
  order = only (&world, MUSTER_ORDER);
  g_assert_null (supply (&world, &water, &error));
  g_assert_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_NOTHING);
  g_clear_error (&error);
  {
    g_autoptr (MusterSnapshot) snapshot = world_look (&world);
    g_assert_null (muster_supply_ship (snapshot, order, 10, NULL, "me", &error));
    g_assert_nonnull (strstr (error->message, "released"));
    g_clear_error (&error);
  }
  world_do (&world, "{\"op\":\"order.status\",\"entity\":\"%s\",\"args\":{\"released_at\":\"2026-01-01T00:00:00Z\"}}",
            order);
  {
    g_autoptr (MusterSnapshot) snapshot = world_look (&world);
    static const gint64 bad[] = { 0, -5, 151, G_MAXINT64, G_MININT64 };
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
      g_assert_null (muster_supply_ship (snapshot, order, bad[i], NULL, "me", &error));
      g_assert_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT);
      g_clear_error (&error);
    }
    /* Meanwhile somebody took most of it: nothing of the shipment is written. */
    world_do (&world, "{\"op\":\"stock.move\",\"entity\":\"k-1\",\"args\":{\"quantity\":-100}}");
    g_assert_false (world_submit (&world, muster_supply_ship (snapshot, order, 150, NULL, "me", &error), &error));
    g_assert_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_REFUSED);
    g_clear_error (&error);
    g_assert_cmpint (quantity_of (&world, "k-1"), ==, 100);
    g_assert_true (world_submit (&world, muster_supply_ship (snapshot, order, 60, "lorry 1", "me", &error), &error));
    g_assert_cmpint (quantity_of (&world, "k-1"), ==, 40);
  }
  shipment = only (&world, MUSTER_SHIPMENT);
  {
    g_autoptr (MusterSnapshot) snapshot = world_look (&world);
    g_assert_null (muster_supply_receive (snapshot, shipment, 50, 11, NULL, "me", &error));
    g_assert_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT);
    g_clear_error (&error);
    g_assert_true (
        world_submit (&world, muster_supply_receive (snapshot, shipment, 55, 5, "k-2", "me", &error), &error));
    g_assert_cmpint (quantity_of (&world, "k-2"), ==, 55);
  }
  {
    g_autoptr (MusterSnapshot) snapshot = world_look (&world);
    g_assert_cmpuint (muster_snapshot_list (snapshot, MUSTER_RECEIPT)->len, ==, 2);
    g_assert_null (muster_supply_receive (snapshot, shipment, 1, 0, NULL, "me", &error));
    g_clear_error (&error);
  }
  /* And nothing is ever ordered from what is not built, not even by hand. */
  world_depot (&world, "d-2", 1, 0, "planned", "");
  {
    g_autoptr (GPtrArray) intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
    g_ptr_array_add (
        intents,
        muster_intent_from_json ("{\"op\":\"order.place\",\"args\":{\"item\":\"Water\",\"depot\":\"d-2\"}}", -1, NULL));
    g_assert_false (world_submit (&world, g_steal_pointer (&intents), &error));
    g_assert_nonnull (strstr (error->message, "depot-not-built"));
    g_clear_error (&error);
  }
  world_clear (&world);
}

static void
test_supply_numbers_that_are_none (void)
{
  World world;
  GError *error = NULL;
  static const double days[] = { -1, NAN, INFINITY, 1e9 };

  world_init (&world);
  world_incident (&world, "i-1", "flood", 0, 0, ",\"to_relocate\":10");
  for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
    const MusterSupplyRequest request = { .people = -1, .days = days[i] };
    g_assert_null (supply (&world, &request, &error));
    g_assert_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT);
    g_clear_error (&error);
  }
  for (int i = 0; i < 2; i++) {
    const MusterSupplyRequest request = { .people = i == 0 ? G_MININT64 : G_MAXINT64, .days = 1 };
    g_assert_null (supply (&world, &request, &error));
    g_assert_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT);
    g_clear_error (&error);
  }
  {
    /* As many as there can be: no overflow. */
    const MusterSupplyRequest request
        = { .people = 1000000000, .days = 365, .incidents = (const char *const[]){ "i-1", NULL } };
    g_autoptr (MusterSupplyAdvice) s = supply (&world, &request, &error);
    g_assert_true (s != NULL || error != NULL);
    g_clear_error (&error);
  }
  world_clear (&world);
}

static void
test_groups_stay_together_within_places (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32)g_test_rand_int ());
  World world;
  GError *error = NULL;

  world_init (&world);
  world_incident (&world, "i-1", "flood", 0, 0, "");
  for (int i = 0; i < 6; i++) {
    g_autofree char *s = g_strdup_printf ("s-%d", i);
    world_shelter (&world, s, g_rand_double_range (random, 0, 8), 0, g_rand_int_range (random, 10, 60),
                   i % 2 == 0 ? ",\"provisions\":[\"sanitation\",\"water\"]" : "");
  }
  world_do (&world, "{\"op\":\"shelter.set\",\"entity\":\"s-5\",\"args\":{\"state\":\"unusable\"}}");
  for (int i = 0; i < 14; i++) {
    g_autofree char *g = g_strdup_printf ("e-%02d", i);
    world_group (&world, g, g_rand_double_range (random, 0, 8), 0, g_rand_int_range (random, 1, 30),
                 i % 3 == 0 ? ",\"incident\":\"i-1\",\"needs\":[\"wheelchair\"]" : ",\"incident\":\"i-1\"");
  }
  g_autoptr (MusterHousing) h = shelter (&world, &error);
  g_assert_no_error (error);
  {
    g_autoptr (MusterSnapshot) snapshot = world_look (&world);
    g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);
    gint64 placed = 0, people = 0;
    for (guint i = 0; i < h->seats->len; i++) {
      const MusterHousingSeat *seat = g_ptr_array_index (h->seats, i);
      const MusterRecord *s = seat->proposed != NULL ? muster_snapshot_get (snapshot, seat->proposed->shelter) : NULL;
      gint64 sum;
      people += seat->people;
      if (s == NULL)
        continue;
      placed += seat->people;
      sum = GPOINTER_TO_INT (g_hash_table_lookup (used, s->id)) + seat->people;
      g_hash_table_insert (used, s->id, GINT_TO_POINTER ((int)sum));
      g_assert_cmpint (sum, <=, muster_record_int (s, MUSTER_SHELTER_CAPACITY, 0));
      g_assert_cmpstr (s->id, !=, "s-5");
      if (muster_record_strv (muster_snapshot_get (snapshot, seat->group), MUSTER_GROUP_NEEDS) != NULL)
        g_assert_nonnull (muster_record_strv (s, MUSTER_SHELTER_PROVISIONS));
    }
    g_assert_cmpint (placed, ==, h->placed);
    g_assert_cmpint (people, ==, h->people);
    g_assert_cmpint (h->overflow, ==, people - placed);
    g_assert_cmpint (h->overflow > 0, ==, says (h->missing, "find no place in a shelter"));
    g_assert_cmpfloat (h->bound, <=, h->objective + 1e-6);
  }
  /* Accepted: sent, opened, and nobody is left to advise on but those without a place. */
  g_assert_true (world_submit (&world, muster_housing_accept (h, NULL, "me", NULL), &error));
  g_assert_no_error (error);
  world_clear (&world);
}

static void
test_hazard_areas_overflow_and_too_large (void)
{
  World world;
  GError *error = NULL;

  world_init (&world);
  world_incident (&world, "i-1", "flood", 0, 0, "");
  world_shelter (&world, "s-wet", 1, 0, 500, "");
  world_shelter (&world, "s-dry", 4, 0, 50, "");
  world_do (&world,
            "{\"op\":\"plot.set\",\"entity\":\"x-1\",\"args\":{\"look\":\"hazard-area\",\"geometry\":{\"type\":"
            "\"Polygon\",\"coordinates\":[[[9.505,46.99],[9.515,46.99],[9.515,47.01],[9.505,47.01],[9.505,46.99]]]}}}");
  world_group (&world, "e-big", 3, 0, 80, ",\"incident\":\"i-1\"");
  world_group (&world, "e-small", 3, 0, 30, ",\"incident\":\"i-1\"");
  world_group (&world, "e-behind", 0, 0, 5, ",\"incident\":\"i-1\"");
  g_autoptr (MusterHousing) h = shelter (&world, &error);
  g_assert_no_error (error);
  g_assert_cmpint (h->placed, ==, 30);
  g_assert_cmpint (h->overflow, ==, 85);
  g_assert_true (says (h->notes, "lies in a flooded or hazard area"));
  g_assert_true (says (h->missing, "85 of 115 people"));
  for (guint i = 0; i < h->seats->len; i++) {
    const MusterHousingSeat *seat = g_ptr_array_index (h->seats, i);
    if (strcmp (seat->group, "e-big") == 0)
      g_assert_nonnull (strstr (seat->reason, "All shelters together have"));
    if (strcmp (seat->group, "e-behind") == 0)
      g_assert_nonnull (strstr (seat->reason, "cannot be reached on safe roads"));
  }
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relief/never", test_never_unbuilt_expired_or_more_than_there_is);
  g_test_add_func ("/relief/order-of-stock", test_expiry_first_minimum_last_agreement_later);
  g_test_add_func ("/relief/missing", test_what_is_missing_says_why);
  g_test_add_func ("/relief/proofs", test_proofs_are_accepted_by_the_checker);
  g_test_add_func ("/relief/receipts", test_orders_shipments_receipts);
  g_test_add_func ("/relief/numbers", test_supply_numbers_that_are_none);
  g_test_add_func ("/relief/groups", test_groups_stay_together_within_places);
  g_test_add_func ("/relief/hazards", test_hazard_areas_overflow_and_too_large);
  return g_test_run ();
}
