/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `demo create`: an area file becomes a data folder one can work in. Places are real, from the map; what the map does
 * not say (headcounts, stock, capacities, plans) is invented or estimated, and every record says which of its fields
 * are, in "invented". */
#include "ctl/demo.h"
#include "core/time.h"
#include "ctl/command.h"
#include "ctl/folder.h"
#include "ctl/library.h"
#include "response/proposal.h"
#include "road/area.h"
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* GB 51143: medium-term shelter, at least 3.0 m² per person; Sphere: 3.5 m² covered floor per person. The larger holds
 * for a hall one sleeps in. Of a footprint about six tenths can be slept on (walls, corridors, sanitation); that share
 * is ours. */
#define FLOOR_PER_PERSON_M2 3.5
#define USABLE_SHARE        0.6

static void
place_free (gpointer data)
{
  MusterDemoPlace *p = data;

  g_free (p->id);
  g_free (p->name);
  g_free (p);
}

static void
keep (GPtrArray *list, const char *id, const char *name, MusterLatLon at, const char *form)
{
  MusterDemoPlace *p = g_new0 (MusterDemoPlace, 1);

  p->id = g_strdup (id);
  p->name = g_strdup (name);
  p->at = at;
  p->form = form;
  g_ptr_array_add (list, p);
}

static char *
id_of (const char *letter, const char *osm)
{
  char *id = g_strdup_printf ("%s-%s", letter, osm);

  return g_strdelimit (id, "/", '-');
}

/* OpenStreetMap knows seven decimals; what comes after them is noise of the projection. */
static MusterLatLon
rounded (MusterLatLon at)
{
  return (MusterLatLon){ round (at.lat * 1e7) / 1e7, round (at.lon * 1e7) / 1e7 };
}

/* ---- jurisdictions ---- */

typedef struct {
  MusterDemo *demo;
  MusterArea *area;
  char *country; /* (nullable) id */
  int country_level;
} Import;

static gboolean
add_jurisdiction (const MusterBoundary *b, gpointer data)
{
  Import *import = data;
  g_autofree char *id = id_of ("j", b->osm);
  const char *counted, *level;
  gint64 people = muster_demo_population (import->demo, b->osm, &counted);
  g_autofree char *source
      = counted != NULL ? g_strdup_printf ("osm:%s; %s", b->osm, counted) : g_strdup_printf ("osm:%s", b->osm);
  MusterIntent *i;

  if (people == 0)
    people = b->population;

  if (b->name == NULL || b->admin_level < 2 || b->admin_level > 8)
    return TRUE;
  level = b->admin_level == 2   ? "country"
          : b->admin_level <= 4 ? "province"
          : b->admin_level <= 6 ? "prefecture"
          : b->admin_level == 7 ? "county"
                                : "municipality";
  i = muster_demo_add (import->demo, "jurisdiction.set", id);
  muster_intent_text (i, MUSTER_JURISDICTION_NAME, b->name);
  muster_intent_text (i, MUSTER_JURISDICTION_LEVEL, level);
  muster_intent_position (i, MUSTER_JURISDICTION_POSITION, rounded (b->label));
  if (b->geometry != NULL && strlen (b->geometry) < 100000)
    muster_intent_json (i, MUSTER_JURISDICTION_BOUNDARY, b->geometry);
  if (people > 0)
    muster_intent_int (i, MUSTER_JURISDICTION_POPULATION, people);
  if (import->country != NULL && b->admin_level > import->country_level)
    muster_intent_text (i, MUSTER_JURISDICTION_PARENT, import->country);
  muster_intent_text (i, MUSTER_JURISDICTION_SOURCE, source);
  keep (import->demo->jurisdictions, id, b->name, b->label, b->admin_level == 8 ? "municipality" : level);
  return TRUE;
}

static gboolean
find_country (const MusterBoundary *b, gpointer data)
{
  Import *import = data;

  if (import->country == NULL || b->admin_level < import->country_level) {
    g_free (import->country);
    import->country = id_of ("j", b->osm);
    import->country_level = b->admin_level;
  }
  return TRUE;
}

static const MusterDemoPlace *
municipality_of (Import *import, MusterLatLon at)
{
  MusterPlace *place = muster_area_describe (import->area, at, NULL);
  const MusterDemoPlace *found = NULL;

  for (guint i = 0; place != NULL && place->within != NULL && i < import->demo->jurisdictions->len; i++) {
    const MusterDemoPlace *j = g_ptr_array_index (import->demo->jurisdictions, i);
    if (strcmp (j->name, place->within) == 0)
      found = j;
  }
  g_clear_pointer (&place, muster_place_free);
  return found;
}

/* ---- resources ---- */

static void
set_common (MusterIntent *i, int jurisdiction, int source, int invented, const MusterDemoPlace *in,
            const MusterPoi *poi, const char *const *made_up)
{
  g_autofree char *text = g_strdup_printf ("osm:%s", poi->osm);

  if (in != NULL)
    muster_intent_text (i, jurisdiction, in->id);
  muster_intent_text (i, source, text);
  muster_intent_strv (i, invented, made_up);
}

/* Two halls or teams of one name are told apart by the street, or by a number. */
static char *
tell_apart (Import *import, GPtrArray *others, const MusterPoi *poi, const char *name)
{
  MusterPlace *place = muster_area_describe (import->area, poi->at, NULL);
  g_autofree char *street = place != NULL && place->name != NULL ? g_strdup (place->name) : NULL;
  char *unique = g_strdup (name);

  g_clear_pointer (&place, muster_place_free);
  for (guint n = 1; n < 100; n++) {
    gboolean taken = FALSE;
    for (guint i = 0; i < others->len && !taken; i++)
      taken = strcmp (((MusterDemoPlace *)g_ptr_array_index (others, i))->name, unique) == 0;
    if (!taken)
      break;
    g_free (unique);
    unique = n == 1 && street != NULL ? g_strdup_printf (_ ("%s, %s"), name, street)
                                      : g_strdup_printf ("%s %u", name, n + 1);
  }
  return unique;
}

static void
add_team (Import *import, const MusterPoi *poi, const MusterDemoPlace *in, const char *common_name, const char *class,
          const char *const *skills, int people, gboolean own, const char *suffix)
{
  static const char *const invented[] = { "class", "fields", "headcount", "readiness", "standby", "own", NULL };
  g_autofree char *base = id_of ("t", poi->osm), *id = g_strconcat (base, suffix, NULL);
  g_autofree char *name = tell_apart (import, import->demo->teams, poi, common_name);
  MusterIntent *i = muster_demo_add (import->demo, "team.set", id);

  muster_intent_text (i, MUSTER_TEAM_NAME, name);
  muster_intent_text (i, MUSTER_TEAM_FORM, class);
  muster_intent_strv (i, MUSTER_TEAM_SKILLS, skills);
  muster_intent_int (i, MUSTER_TEAM_HEADCOUNT, people);
  muster_intent_position (i, MUSTER_TEAM_POSITION, rounded (poi->at));
  if (poi->operator!= NULL)
    muster_intent_text (i, MUSTER_TEAM_OWNER, poi->operator);
  muster_intent_int (i, MUSTER_TEAM_OWN, own);
  muster_intent_text (i, MUSTER_TEAM_READINESS, "ready");
  muster_intent_int (i, MUSTER_TEAM_STANDBY, own);
  set_common (i, MUSTER_TEAM_JURISDICTION, MUSTER_TEAM_SOURCE, MUSTER_TEAM_INVENTED, in, poi, invented);
  keep (import->demo->teams, id, name, poi->at, class);
}

static void
add_stock (Import *import, const char *depot, const char *suffix, const char *item, const char *unit, int quantity,
           int minimum, int persons)
{
  static const char *const invented[] = { "item", "quantity", "minimum", "unit", "persons_supplied", NULL };
  g_autofree char *id = g_strdup_printf ("k-%s-%s", depot, suffix);
  MusterIntent *i = muster_demo_add (import->demo, "stock.set", id);

  muster_intent_text (i, MUSTER_STOCK_DEPOT, depot);
  muster_intent_text (i, MUSTER_STOCK_ITEM, item);
  muster_intent_text (i, MUSTER_STOCK_UNIT, unit);
  muster_intent_int (i, MUSTER_STOCK_QUANTITY, quantity);
  muster_intent_int (i, MUSTER_STOCK_MINIMUM, minimum);
  muster_intent_text (i, MUSTER_STOCK_MODE, "physical");
  if (persons > 0)
    muster_intent_int (i, MUSTER_STOCK_PERSONS, persons);
  muster_intent_strv (i, MUSTER_STOCK_INVENTED, invented);
}

/* What makes supply advice more than the nearest shelf: water that expires, food a shop delivers when asked, toilets
 * that somebody can make. */
static void
add_reserves (Import *import, const char *depot, guint n)
{
  static const char *const invented[] = { "item", "quantity", "mode", "lead_time", "unit", NULL };
  const struct {
    const char *suffix, *item, *unit, *mode;
    int quantity;
    double hours;
    gboolean here;
  } list[] = { { "food", _ ("Food packs"), "kg", "agreement", 400, 6, n % 3 == 1 },
               { "toilets", _ ("Portable toilets"), _ ("pieces"), "capacity", 8, 4, n == 2 } };
  g_autofree char *water = g_strdup_printf ("k-%s-water", depot);

  muster_intent_int (muster_demo_add (import->demo, "stock.set", water), MUSTER_STOCK_EXPIRY,
                     import->demo->now + (gint64)(40 + 70 * n) * 86400000);
  for (gsize k = 0; k < G_N_ELEMENTS (list); k++) {
    g_autofree char *id = g_strdup_printf ("k-%s-%s", depot, list[k].suffix);
    MusterIntent *i;
    if (!list[k].here)
      continue;
    i = muster_demo_add (import->demo, "stock.set", id);
    muster_intent_text (i, MUSTER_STOCK_DEPOT, depot);
    muster_intent_text (i, MUSTER_STOCK_ITEM, list[k].item);
    muster_intent_text (i, MUSTER_STOCK_UNIT, list[k].unit);
    muster_intent_int (i, MUSTER_STOCK_QUANTITY, list[k].quantity);
    muster_intent_text (i, MUSTER_STOCK_MODE, list[k].mode);
    muster_intent_real (i, MUSTER_STOCK_LEAD_TIME, list[k].hours);
    muster_intent_strv (i, MUSTER_STOCK_INVENTED, invented);
  }
}

static void
add_depot (Import *import, const MusterPoi *poi, const MusterDemoPlace *in, const char *name)
{
  static const char *const invented[] = { "that it is a depot", "kind", "state", NULL };
  g_autofree char *id = id_of ("d", poi->osm);
  guint n = import->demo->depots->len;
  MusterIntent *i = muster_demo_add (import->demo, "depot.set", id);

  muster_intent_text (i, MUSTER_DEPOT_NAME, name);
  muster_intent_text (i, MUSTER_DEPOT_FORM, n % 2 == 0 ? "own" : "entrusted");
  muster_intent_text (i, MUSTER_DEPOT_STATE, "existing");
  if (poi->footprint_m2 > 0)
    muster_intent_real (i, MUSTER_DEPOT_AREA, round (poi->footprint_m2));
  muster_intent_position (i, MUSTER_DEPOT_POSITION, rounded (poi->at));
  set_common (i, MUSTER_DEPOT_JURISDICTION, MUSTER_DEPOT_SOURCE, MUSTER_DEPOT_INVENTED, in, poi, invented);
  keep (import->demo->depots, id, name, poi->at, NULL);
  add_stock (import, id, "sandbags", _ ("Sandbags"), _ ("pieces"), 1200 + 400 * (int)(n % 3), 1000, 0);
  add_stock (import, id, "blankets", _ ("Blankets"), _ ("pieces"), 180 + 60 * (int)(n % 4), 200, 1);
  add_stock (import, id, "beds", _ ("Camp beds"), _ ("pieces"), 120 + 40 * (int)(n % 2), 100, 1);
  add_stock (import, id, "water", _ ("Drinking water"), "l", 2400 + 600 * (int)(n % 3), 2000, 0);
  add_reserves (import, id, n);
  if (n % 2 == 0)
    add_stock (import, id, "pumps", _ ("Submersible pumps"), _ ("pieces"), 6, 4, 0);
}

/* The map may have one hall twice, as a building and as a point in it or beside it; people sleep in it once. */
static gboolean
is_there (Import *import, const MusterPoi *poi)
{
  for (guint i = 0; i < import->demo->shelters->len; i++) {
    const MusterDemoPlace *other = g_ptr_array_index (import->demo->shelters, i);
    double away = muster_distance_m (other->at, poi->at);
    if (away < 40 || (away < 200 && poi->footprint_m2 > 0 && fabs (other->footprint_m2 - poi->footprint_m2) < 1))
      return TRUE;
  }
  return FALSE;
}

static void
add_shelter (Import *import, const MusterPoi *poi, const MusterDemoPlace *in, const char *common_name)
{
  static const char *const invented[] = { "that it is a shelter", "provisions", "state", NULL };
  static const char *const provisions[] = { "water", "sanitation", "power", "evacuation-route", NULL };
  g_autofree char *id = id_of ("s", poi->osm), *name = tell_apart (import, import->demo->shelters, poi, common_name);
  int capacity = (int)(poi->footprint_m2 * USABLE_SHARE / FLOOR_PER_PERSON_M2);
  MusterIntent *i = muster_demo_add (import->demo, "shelter.set", id);

  muster_intent_text (i, MUSTER_SHELTER_NAME, name);
  muster_intent_text (i, MUSTER_SHELTER_FORM, "building");
  muster_intent_text (i, MUSTER_SHELTER_DURATION, "medium-term");
  muster_intent_text (i, MUSTER_SHELTER_STATE, "closed");
  if (capacity >= 5) {
    g_autofree char *basis = g_strdup_printf (
        _ ("estimated: %.0f m² footprint × %.1f usable ÷ %.1f m² per person (Sphere; GB 51143 medium-term ≥ 3.0)"),
        poi->footprint_m2, USABLE_SHARE, FLOOR_PER_PERSON_M2);
    muster_intent_int (i, MUSTER_SHELTER_CAPACITY, capacity);
    muster_intent_text (i, MUSTER_SHELTER_CAPACITY_BASIS, basis);
    muster_intent_real (i, MUSTER_SHELTER_AREA, round (poi->footprint_m2));
  }
  muster_intent_strv (i, MUSTER_SHELTER_PROVISIONS, provisions);
  muster_intent_position (i, MUSTER_SHELTER_POSITION, rounded (poi->at));
  set_common (i, MUSTER_SHELTER_JURISDICTION, MUSTER_SHELTER_SOURCE, MUSTER_SHELTER_INVENTED, in, poi, invented);
  keep (import->demo->shelters, id, name, poi->at, capacity >= 100 ? "large" : NULL);
  ((MusterDemoPlace *)g_ptr_array_index (import->demo->shelters, import->demo->shelters->len - 1))->footprint_m2
      = poi->footprint_m2;
}

static gboolean
is_letter (gunichar c, gboolean han)
{
  return g_unichar_isalpha (c) && (g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN) == han;
}

/* @pattern with @name in it. Where Chinese meets a name in other letters there is a space: "Eschen 舟艇组". */
static char *
named (const char *pattern, const char *name)
{
  g_autofree char *plain = g_strdup_printf (pattern, name);
  GString *out = g_string_new (NULL);
  gunichar last = 0;

  for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if ((is_letter (last, FALSE) && is_letter (c, TRUE)) || (is_letter (last, TRUE) && is_letter (c, FALSE)))
      g_string_append_c (out, ' ');
    g_string_append_unichar (out, c);
    last = c;
  }
  return g_string_free (out, FALSE);
}

/* "Fire brigade Ruggell": by its own name if it has one that says something, else by where it stands. What is invented
 * is said in the language of who makes the demo; @pattern has one %s. */
static char *
name_of (const MusterPoi *poi, const MusterDemoPlace *in, const char *pattern)
{
  if (poi->name != NULL && g_utf8_strlen (poi->name, -1) > 4)
    return g_strdup (poi->name);
  return named (pattern, in != NULL ? in->name : poi->osm);
}

static gboolean
is_one_of (const char *kind, const char *const *kinds)
{
  return kind != NULL && g_strv_contains (kinds, kind);
}

/* A sports centre may be a lawn; people sleep under a roof. */
static gboolean
is_building (const MusterPoi *poi)
{
  g_autoptr (MusterJson) tags = poi->tags != NULL ? muster_json_parse (poi->tags, -1, NULL) : NULL;

  return muster_json_get (tags, "building") != NULL;
}

static gboolean
has_depot (MusterDemo *demo, const char *name)
{
  for (guint i = 0; i < demo->depots->len; i++)
    if (strcmp (((MusterDemoPlace *)g_ptr_array_index (demo->depots, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
add_resource (const MusterPoi *poi, gpointer data)
{
  static const char *const fire[] = { "fire", "flood", "road-accident", NULL };
  static const char *const boats[] = { "water-rescue", "flood", NULL };
  static const char *const air[] = { "air", "medical", NULL };
  static const char *const medical[] = { "medical", NULL };
  static const char *const order[] = { "cordon", "traffic", NULL };
  static const char *const mountain[] = { "mountain-rescue", "medical", NULL };
  static const char *const pads[] = { "helipad", "heliport", NULL };
  static const char *const halls[]
      = { "school", "college", "university", "sports_hall", "sports_centre", "community_centre", NULL };
  static const char *const stores[] = { "fire_station", "townhall", NULL };
  Import *import = data;
  const MusterDemoPlace *in = municipality_of (import, poi->at);
  g_autofree char *name = NULL;

  if (g_strcmp0 (poi->kind, "fire_station") == 0) {
    guint n = import->demo->teams->len;
    name = name_of (poi, in, _ ("Fire brigade %s"));
    add_team (import, poi, in, name, "fire-rescue", fire, 24 + (int)(n % 4) * 6, TRUE, "");
    if (n % 3 == 0) {
      g_autofree char *crew = named (_ ("Boat crew %s"), in != NULL ? in->name : name);
      add_team (import, poi, in, crew, "water", boats, 6, TRUE, "-boat");
    }
  } else if (is_one_of (poi->kind, pads)) {
    name = poi->name != NULL ? named (_ ("Air rescue, %s"), poi->name)
           : in != NULL      ? named (_ ("Air rescue, %s pad"), in->name)
                             : g_strdup (_ ("Air rescue"));
    add_team (import, poi, in, name, "air", air, 4, FALSE, "");
  } else if (g_strcmp0 (poi->kind, "hospital") == 0) {
    g_autofree char *base = name_of (poi, in, _ ("Hospital %s"));
    name = named (_ ("Ambulance, %s"), base);
    add_team (import, poi, in, name, "medical", medical, 8, TRUE, "");
  } else if (g_strcmp0 (poi->kind, "police") == 0) {
    name = name_of (poi, in, _ ("Police %s"));
    add_team (import, poi, in, name, "police", order, 12, TRUE, "");
  } else if (g_strcmp0 (poi->kind, "mountain_rescue") == 0) {
    name = name_of (poi, in, _ ("Mountain rescue %s"));
    add_team (import, poi, in, name, "mountain", mountain, 15, TRUE, "");
  } else if (is_one_of (poi->kind, halls) && (g_strcmp0 (poi->kind, "sports_centre") != 0 || is_building (poi))) {
    name = name_of (poi, in, g_strcmp0 (poi->kind, "school") == 0 ? _ ("School %s") : _ ("Hall %s"));
    if (!is_there (import, poi))
      add_shelter (import, poi, in, name);
  }
  if (is_one_of (poi->kind, stores) && import->demo->depots->len < 12) {
    g_autofree char *depot = named (_ ("Store %s"), in != NULL ? in->name : poi->name != NULL ? poi->name : poi->osm);
    if (!has_depot (import->demo, depot))
      add_depot (import, poi, in, depot);
  }
  return TRUE;
}

/* ---- plans and posts ---- */

/* The demo's own plans, and those of the library for every other hazard. */
static gboolean
add_plans (MusterDemo *demo, GError **error)
{
  static const char *const folders[] = { "demo/plans", "plans" };
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal); /* hazards that have their plan */

  for (gsize f = 0; f < G_N_ELEMENTS (folders); f++) {
    g_autoptr (GPtrArray) paths = muster_library_list (folders[f], error);
    for (guint i = 0; paths != NULL && i < paths->len; i++) {
      g_autofree char *version = NULL;
      const char *hazard = NULL;
      MusterIntent *intent = muster_library_read (g_ptr_array_index (paths, i), &hazard, &version, error);
      if (intent == NULL)
        return FALSE;
      if (!g_hash_table_add (taken, (gpointer)hazard)) {
        muster_intent_free (intent);
        continue;
      }
      muster_intent_set_actor (intent, "demo", "import");
      g_ptr_array_add (demo->intents, intent);
      if (strcmp (muster_intent_get_entity (intent), MUSTER_DEMO_PLAN) == 0)
        demo->flood_version = g_steal_pointer (&version);
    }
    if (paths == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
add_posts (Import *import)
{
  static const struct {
    const char *id, *name, *role;
  } posts[] = { { "desk1", N_ ("Duty desk 1"), "duty" },
                { "desk2", N_ ("Duty desk 2"), "duty" },
                { "command", N_ ("Commander on duty"), "commander" },
                { "planner", N_ ("Planning desk"), "planner" } };
  static const char *const invented[] = { "name", "roles", NULL };
  MusterIntent *i;

  for (gsize p = 0; p < G_N_ELEMENTS (posts); p++) {
    i = muster_demo_add (import->demo, "person.set", posts[p].id);
    muster_intent_text (i, MUSTER_PERSON_NAME, _ (posts[p].name));
    muster_intent_strv (i, MUSTER_PERSON_ROLES, (const char *const[]){ posts[p].role, NULL });
    muster_intent_strv (i, MUSTER_PERSON_INVENTED, invented);
  }
  i = muster_demo_add (import->demo, "headquarters.set", "hq-flood");
  muster_intent_text (i, MUSTER_HEADQUARTERS_NAME, _ ("Flood headquarters (demo)"));
  muster_intent_text (i, MUSTER_HEADQUARTERS_FORM, "hazard");
  muster_intent_text (i, MUSTER_HEADQUARTERS_HAZARD, "flood");
  if (import->country != NULL)
    muster_intent_text (i, MUSTER_HEADQUARTERS_JURISDICTION, import->country);
  muster_intent_strv (i, MUSTER_HEADQUARTERS_INVENTED, invented);
}

/* ---- the command ---- */

static gboolean
copy_area (const char *from, const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "map.area", NULL);

  if (g_mkdir_with_parents (dir, 0755) != 0) {
    int code = errno;
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", dir, g_strerror (code));
    return FALSE;
  }
  return muster_command_copy (from, path, error);
}

/* Registers are there before something happens: a day before the demo's present, so that looking back into its drill
 * shows the teams it had. */
static void
date_registers (MusterDemo *demo)
{
  for (guint i = 0; i < demo->intents->len; i++)
    muster_intent_set_time (g_ptr_array_index (demo->intents, i), demo->now - G_GINT64_CONSTANT (86400000));
}

static gboolean
collect (MusterDemo *demo, MusterArea *area, gboolean with_drill, GError **error)
{
  Import import = { demo, area, NULL, 0 };
  gboolean good;

  good = muster_demo_read_population (demo, error) && muster_area_foreach_boundary (area, find_country, &import, error)
         && muster_area_foreach_boundary (area, add_jurisdiction, &import, error)
         && muster_area_foreach_poi (area, add_resource, &import, error) && add_plans (demo, error);
  if (good) {
    add_posts (&import);
    muster_demo_add_people (demo);
    date_registers (demo);
    if (with_drill)
      muster_demo_add_drill (demo);
  }
  g_free (import.country);
  return good;
}

static gboolean
write_folder (MusterDemo *demo, const char *dir, const char *name, gboolean with_drill, GError **error)
{
  g_autoptr (MusterStore) store = muster_store_open (dir, MUSTER_STORE_CREATE, error);
  guint failed = 0;
  gboolean good;

  if (store == NULL)
    return FALSE;
  good = muster_store_submit_all (store, g_steal_pointer (&demo->intents), &failed, error)
         && muster_store_set_setting (store, "name", name, error)
         && (!with_drill || muster_store_set_setting (store, "drill", MUSTER_DEMO_DRILL, error));
  muster_store_close (store);
  return good;
}

static void
remove_folder (const char *dir)
{
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_unlink (path);
  }
  g_rmdir (dir);
}

/* The folder is made beside its place and moved there when it is whole: what is there is a demo, or nothing. */
static gboolean
make_folder (MusterDemo *demo, MusterArea *area, const char *area_path, const char *dir, gboolean with_drill,
             GError **error)
{
  g_autofree char *part = g_strdup_printf ("%s.part-%d", dir, (int)getpid ());
  gboolean good = collect (demo, area, with_drill, error);
  guint n = demo->intents->len;

  good = good && copy_area (area_path, part, error)
         && write_folder (demo, part, muster_area_get_info (area)->name, with_drill, error);
  if (good && g_rename (part, dir) != 0) {
    int code = errno;
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", dir, g_strerror (code));
    good = FALSE;
  }
  if (!good)
    remove_folder (part);
  else
    g_print ("{\"operations\":%u,\"jurisdictions\":%u,\"teams\":%u,\"depots\":%u,\"shelters\":%u,\"drill\":%s}\n", n,
             demo->jurisdictions->len, demo->teams->len, demo->depots->len, demo->shelters->len,
             with_drill ? "\"" MUSTER_DEMO_DRILL "\"" : "null");
  return good;
}

static gboolean
is_free (const char *dir)
{
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);

  return folder != NULL ? g_dir_read_name (folder) == NULL : !g_file_test (dir, G_FILE_TEST_EXISTS);
}

static int
create (const char *dir, const char *area_path, gboolean with_drill, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterArea) area = muster_area_open (area_path, &error);
  MusterDemo demo = { .now = now };
  gboolean good;

  if (area == NULL)
    return muster_command_fail ("demo create", error);
  if (!is_free (dir)) {
    g_printerr (_ ("musterctl demo create: there is something in %s already; choose another folder\n"), dir);
    return MUSTER_EXIT_FILE;
  }
  demo.middle = (MusterDemoPlace){ NULL, (char *)muster_area_get_info (area)->name, muster_area_get_info (area)->centre,
                                   NULL, 0 };
  demo.intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  demo.teams = g_ptr_array_new_with_free_func (place_free);
  demo.shelters = g_ptr_array_new_with_free_func (place_free);
  demo.depots = g_ptr_array_new_with_free_func (place_free);
  demo.jurisdictions = g_ptr_array_new_with_free_func (place_free);
  demo.busy = g_hash_table_new (g_str_hash, g_str_equal);
  good = make_folder (&demo, area, area_path, dir, with_drill, &error);
  g_clear_pointer (&demo.intents, g_ptr_array_unref);
  g_hash_table_unref (demo.busy);
  g_ptr_array_unref (demo.teams);
  g_ptr_array_unref (demo.shelters);
  g_ptr_array_unref (demo.depots);
  g_ptr_array_unref (demo.jurisdictions);
  g_clear_pointer (&demo.population, muster_json_free);
  g_free (demo.flood_version);
  return good ? MUSTER_EXIT_OK : muster_command_fail ("demo create", error);
}

static int
run_demo_create (int argc, char **argv)
{
  g_autofree char *area = NULL, *at = NULL, *language = NULL;
  gboolean no_drill = FALSE;
  GOptionEntry entries[]
      = { { "area", 0, 0, G_OPTION_ARG_FILENAME, &area, N_ ("The area file, made by “area build”"), "FILE" },
          { "lang", 0, 0, G_OPTION_ARG_STRING, &language, MUSTER_COMMAND_LANGUAGE, "LANG" },
          { "at", 0, 0, G_OPTION_ARG_STRING, &at, N_ ("The drill's present, instead of now"), "TIME" },
          { "no-drill", 0, 0, G_OPTION_ARG_NONE, &no_drill, N_ ("Only the resources; peacetime"), NULL },
          G_OPTION_ENTRY_NULL };
  gint64 now = muster_now_ms ();

  muster_command_language (argc, argv);
  muster_command_options (&muster_demo_commands[0], entries, argc, argv, 1, 1);
  if (area == NULL) {
    g_printerr (_ ("musterctl demo create: say which area: --area FILE\n"));
    return MUSTER_EXIT_USAGE;
  }
  if (at != NULL && !muster_time_parse (at, &now)) {
    g_printerr (_ ("musterctl demo create: --at must be a time with its zone, as 2026-07-01T02:00:00Z\n"));
    return MUSTER_EXIT_USAGE;
  }
  return create (argv[1], area, !no_drill, now);
}

const MusterCommand muster_demo_commands[] = {
  { "demo create", "DIR --area FILE", N_ ("Make a data folder to try Muster with: real places, a drill going on"),
    run_demo_create },
  { NULL, NULL, NULL, NULL },
};
