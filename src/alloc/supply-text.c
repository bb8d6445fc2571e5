/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names are looked up in tables, so a name that is not there, or is there twice, is said with the member it stands in.
 * A member nobody knows is refused as well: it would be one that was misspelt, and would silently not count. */
#include "alloc/supply-text.h"
#include <stdarg.h>
#include <string.h>

#define MOST_CELLS  10000000 /* depots × sites, depots × goods */
#define MOST_NUMBER (G_GINT64_CONSTANT (1) << 50)

/* One entry of a list, and what it is called in messages. */
typedef struct {
  const MusterJson *object;
  const char *list;
  gsize index;
} Entry;

static gboolean fail (const Entry *entry, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (const Entry *entry, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT, "%s[%" G_GSIZE_FORMAT "]%s", entry->list,
               entry->index, text);
  return FALSE;
}

/* @known: names with a space before and behind each. */
static gboolean
open_entry (Entry *entry, const char *known, GError **error)
{
  if (!entry->object || !muster_json_is_object (entry->object))
    return fail (entry, error, " is no object");
  for (gsize k = 0; k < muster_json_length (entry->object); k++) {
    const MusterJson *value;
    const char *name = muster_json_member (entry->object, k, &value);
    g_autofree char *word = g_strdup_printf (" %s ", name);
    if (!strstr (known, word))
      return fail (entry, error, " has a member “%s”, which means nothing there", name);
  }
  return TRUE;
}

#define NEEDED G_MININT64

/* A whole number from @least to what sums stay exact with; @fallback where it is left out, unless NEEDED. */
static gboolean
get_whole (const Entry *entry, const char *name, gint64 least, gint64 fallback, gint64 *out, GError **error)
{
  const MusterJson *value = muster_json_get (entry->object, name);
  *out = fallback;
  if (!value)
    return fallback != NEEDED || fail (entry, error, " has no “%s”", name);
  if (!muster_json_get_int (value, out))
    return fail (entry, error, ".%s is no whole number", name);
  if (*out < least || *out > MOST_NUMBER)
    return fail (entry, error, ".%s is %" G_GINT64_FORMAT ", outside %" G_GINT64_FORMAT "…%" G_GINT64_FORMAT, name,
                 *out, least, MOST_NUMBER);
  return TRUE;
}

static gboolean
get_named (const Entry *entry, const char *name, GHashTable *names, guint *out, GError **error)
{
  const char *text = muster_json_get_text (entry->object, name);
  gpointer found;
  if (!text)
    return fail (entry, error, " has no “%s”", name);
  if (!g_hash_table_lookup_extended (names, text, NULL, &found))
    return fail (entry, error, ".%s: there is no “%s”", name, text);
  *out = GPOINTER_TO_UINT (found);
  return TRUE;
}

static gboolean
add_name (const Entry *entry, const char *name, GPtrArray *list, GHashTable *names, GError **error)
{
  if (!name || !*name)
    return fail (entry, error, " has no name");
  if (g_hash_table_contains (names, name))
    return fail (entry, error, ": “%s” is there twice", name);
  g_hash_table_insert (names, g_strdup (name), GUINT_TO_POINTER (list->len));
  g_ptr_array_add (list, g_strdup (name));
  return TRUE;
}

/* ---- the lists ---- */

typedef struct {
  MusterSupplyText *text;
  const MusterJson *instance;
  GHashTable *depots, *sites, *goods; /* numbers of names */
} Reading;

static const MusterJson *
get_list (const Reading *r, const char *name, GError **error)
{
  const MusterJson *list = muster_json_get (r->instance, name);
  if (list && muster_json_is_array (list) && muster_json_length (list) < G_MAXINT / 2)
    return list;
  g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT, "there is no list \"%s\"", name);
  return NULL;
}

static gboolean
read_goods (Reading *r, GError **error)
{
  const MusterJson *list = get_list (r, "goods", error);
  if (!list)
    return FALSE;
  r->text->unit_loads = g_new0 (gint64, muster_json_length (list) + 1);
  for (gsize i = 0; i < muster_json_length (list); i++) {
    Entry entry = { muster_json_at (list, i), "goods", i };
    if (!open_entry (&entry, " name load ", error)
        || !add_name (&entry, muster_json_get_text (entry.object, "name"), r->text->goods, r->goods, error)
        || !get_whole (&entry, "load", 1, 1, &r->text->unit_loads[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_sites (Reading *r, GError **error)
{
  const MusterJson *list = get_list (r, "sites", error);
  for (gsize i = 0; list && i < muster_json_length (list); i++) {
    Entry entry = { NULL, "sites", i };
    if (!add_name (&entry, muster_json_text (muster_json_at (list, i), NULL), r->text->sites, r->sites, error))
      return FALSE;
  }
  return list != NULL;
}

static gboolean
read_stocks (Reading *r, const Entry *depot, GError **error)
{
  const MusterJson *list = muster_json_get (depot->object, "stocks");
  g_autofree char *called = g_strdup_printf ("depots[%" G_GSIZE_FORMAT "].stocks", depot->index);
  g_autofree gboolean *seen = g_new0 (gboolean, r->text->goods->len + 1);
  if (list && !muster_json_is_array (list))
    return fail (depot, error, ".stocks is no list");
  for (gsize i = 0; list && i < muster_json_length (list); i++) {
    Entry entry = { muster_json_at (list, i), called, i };
    guint good;
    if (!open_entry (&entry, " good amount lead cost ", error) || !get_named (&entry, "good", r->goods, &good, error))
      return FALSE;
    gsize at = depot->index * r->text->goods->len + good;
    if (seen[good])
      return fail (&entry, error, ".good: it is there twice");
    seen[good] = TRUE;
    if (!get_whole (&entry, "amount", 0, NEEDED, &r->text->stocks[at], error)
        || !get_whole (&entry, "lead", 0, 0, &r->text->leads[at], error)
        || !get_whole (&entry, "cost", -MOST_NUMBER, 0, &r->text->unit_costs[at], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_depots (Reading *r, GError **error)
{
  MusterSupplyText *text = r->text;
  const MusterJson *list = get_list (r, "depots", error);
  if (!list)
    return FALSE;
  gsize depots = muster_json_length (list), most = MAX (text->goods->len, text->sites->len);
  if (most > 0 && depots > MOST_CELLS / most) {
    g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_RANGE, "depots times sites, or goods, fit in no memory");
    return FALSE;
  }
  text->stocks = g_new0 (gint64, depots * text->goods->len + 1);
  text->leads = g_new0 (gint64, depots * text->goods->len + 1);
  text->unit_costs = g_new0 (gint64, depots * text->goods->len + 1);
  text->travel = g_new0 (gint64, depots * text->sites->len + 1);
  for (gsize k = 0; k < depots * text->sites->len; k++)
    text->travel[k] = MUSTER_SUPPLY_UNREACHABLE;
  for (gsize i = 0; i < depots; i++) {
    Entry entry = { muster_json_at (list, i), "depots", i };
    if (!open_entry (&entry, " name stocks ", error)
        || !add_name (&entry, muster_json_get_text (entry.object, "name"), text->depots, r->depots, error)
        || !read_stocks (r, &entry, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_ways (Reading *r, GError **error)
{
  const MusterJson *list = get_list (r, "ways", error);
  for (gsize i = 0; list && i < muster_json_length (list); i++) {
    Entry entry = { muster_json_at (list, i), "ways", i };
    guint depot, site;
    gint64 seconds;
    if (!open_entry (&entry, " from to seconds ", error) || !get_named (&entry, "from", r->depots, &depot, error)
        || !get_named (&entry, "to", r->sites, &site, error)
        || !get_whole (&entry, "seconds", 0, NEEDED, &seconds, error))
      return FALSE;
    gint64 *travel = &r->text->travel[(gsize)depot * r->text->sites->len + site];
    *travel = MIN (*travel, seconds); /* of two ways the shorter */
  }
  return list != NULL;
}

static gboolean
read_fleets (Reading *r, GError **error)
{
  const MusterJson *list = get_list (r, "fleets", error);
  if (!list)
    return FALSE;
  r->text->fleets = g_new0 (MusterSupplyFleet, muster_json_length (list) + 1);
  for (gsize i = 0; i < muster_json_length (list); i++) {
    Entry entry = { muster_json_at (list, i), "fleets", i };
    MusterSupplyFleet *fleet = &r->text->fleets[i];
    gint64 vehicles;
    if (!open_entry (&entry, " depot vehicles capacity ready trip_cost second_cost ", error)
        || !get_named (&entry, "depot", r->depots, &fleet->depot, error)
        || !get_whole (&entry, "vehicles", 0, NEEDED, &vehicles, error)
        || !get_whole (&entry, "capacity", 0, NEEDED, &fleet->capacity, error)
        || !get_whole (&entry, "ready", 0, 0, &fleet->ready, error)
        || !get_whole (&entry, "trip_cost", 0, 0, &fleet->trip_cost, error)
        || !get_whole (&entry, "second_cost", 0, 0, &fleet->time_cost, error))
      return FALSE;
    if (vehicles > G_MAXINT)
      return fail (&entry, error, ".vehicles is %" G_GINT64_FORMAT, vehicles);
    fleet->vehicles = (guint)vehicles;
  }
  return TRUE;
}

static gboolean
read_needs (Reading *r, GError **error)
{
  const MusterJson *list = get_list (r, "needs", error);
  if (!list)
    return FALSE;
  r->text->needs = g_new0 (MusterSupplyNeed, muster_json_length (list) + 1);
  for (gsize i = 0; i < muster_json_length (list); i++) {
    Entry entry = { muster_json_at (list, i), "needs", i };
    MusterSupplyNeed *need = &r->text->needs[i];
    if (!open_entry (&entry, " site good amount deadline weight ", error)
        || !get_named (&entry, "site", r->sites, &need->site, error)
        || !get_named (&entry, "good", r->goods, &need->good, error)
        || !get_whole (&entry, "amount", 0, NEEDED, &need->amount, error)
        || !get_whole (&entry, "deadline", 0, NEEDED, &need->deadline, error)
        || !get_whole (&entry, "weight", 1, 1, &need->weight, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_all (Reading *r, GError **error)
{
  return read_goods (r, error) && read_sites (r, error) && read_depots (r, error) && read_ways (r, error)
         && read_fleets (r, error) && read_needs (r, error);
}

MusterSupplyText *
muster_supply_text_read (const MusterJson *instance, GError **error)
{
  g_autoptr (MusterSupplyText) text = g_new0 (MusterSupplyText, 1);
  g_autoptr (GHashTable) depots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                         sites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                         goods = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reading r = { text, instance, depots, sites, goods };
  text->depots = g_ptr_array_new_with_free_func (g_free);
  text->sites = g_ptr_array_new_with_free_func (g_free);
  text->goods = g_ptr_array_new_with_free_func (g_free);
  if (!read_all (&r, error))
    return NULL;
  text->problem = (MusterSupply){ .depots = text->depots->len,
                                  .sites = text->sites->len,
                                  .goods = text->goods->len,
                                  .fleets = (guint)muster_json_length (muster_json_get (instance, "fleets")),
                                  .needs = (guint)muster_json_length (muster_json_get (instance, "needs")),
                                  .stocks = text->stocks,
                                  .leads = text->leads,
                                  .unit_costs = text->unit_costs,
                                  .unit_loads = text->unit_loads,
                                  .travel = text->travel,
                                  .fleet = text->fleets,
                                  .need = text->needs };
  return g_steal_pointer (&text);
}

void
muster_supply_text_free (MusterSupplyText *text)
{
  g_clear_pointer (&text->depots, g_ptr_array_unref);
  g_clear_pointer (&text->sites, g_ptr_array_unref);
  g_clear_pointer (&text->goods, g_ptr_array_unref);
  g_free (text->stocks);
  g_free (text->leads);
  g_free (text->unit_costs);
  g_free (text->unit_loads);
  g_free (text->travel);
  g_free (text->fleets);
  g_free (text->needs);
  g_free (text);
}

const char *
muster_supply_reason_name (MusterSupplyReason reason)
{
  static const char *const names[] = { "met", "no-stock", "not-in-time", "no-vehicles" };
  return names[reason];
}
