/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The people of the demo: posts and experts by what they do, never by a name, each with an extension of a telephone
 * system that does not exist; who is called in which order; who is on watch. How many live where comes from a public
 * source that the file names; an area that is not in it goes without. */
#include "core/file.h"
#include "core/json.h"
#include "ctl/demo.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const invented[] = { "name", "roles", "phone", NULL };

static MusterIntent *
add_person (MusterDemo *demo, const char *id, const char *name, int extension)
{
  MusterIntent *i = muster_demo_add (demo, "person.set", id);
  /* Translators: an extension of a telephone system */
  g_autofree char *phone = g_strdup_printf (_ ("ext. %d"), extension);

  muster_intent_text (i, MUSTER_PERSON_NAME, name);
  muster_intent_text (i, MUSTER_PERSON_PHONE, phone);
  muster_intent_strv (i, MUSTER_PERSON_INVENTED, invented);
  return i;
}

static void
add_experts (MusterDemo *demo)
{
  static const struct {
    const char *id, *name, *in[4];
  } experts[] = {
    { "x-chemist", N_ ("Chemist on call"), { "hazardous-chemicals", "gas", "fireworks" } },
    { "x-doctor", N_ ("Medical officer on call"), { "public-health", "epidemic", "food" } },
    { "x-engineer", N_ ("Structural engineer on call"), { "earthquake", "collapse", "building-site" } },
    { "x-forester", N_ ("Forest officer on call"), { "forest-fire", "grassland-fire" } },
    { "x-geologist", N_ ("Duty geologist"), { "geological", "landslide", "debris-flow" } },
    { "x-hydrologist", N_ ("Duty hydrologist"), { "flood", "mountain-torrent", "waterlogging" } },
    { "x-weather", N_ ("Duty forecaster"), { "typhoon", "snow", "hail" } },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (experts); k++) {
    MusterIntent *i = add_person (demo, experts[k].id, _ (experts[k].name), 301 + (int)k);
    const char *in[5] = { NULL };
    memcpy (in, experts[k].in, sizeof experts[k].in);
    muster_intent_strv (i, MUSTER_PERSON_EXPERTISE, in);
  }
}

/* One officer on call in each municipality. */
static void
add_officers (MusterDemo *demo)
{
  int extension = 501;

  for (guint k = 0; k < demo->jurisdictions->len; k++) {
    const MusterDemoPlace *place = g_ptr_array_index (demo->jurisdictions, k);
    g_autofree char *id = g_strdup_printf ("x-%s", place->id);
    /* Translators: %s is a municipality */
    g_autofree char *name = g_strdup_printf (_ ("Officer on call, %s"), place->name);
    if (g_strcmp0 (place->form, "municipality") == 0)
      muster_intent_text (add_person (demo, id, name, extension++), MUSTER_PERSON_JURISDICTION, place->id);
  }
}

static void
add_list (MusterDemo *demo, const char *id, const char *name, const char *hazard, const char *text,
          const char *const *people)
{
  static const char *const made_up[] = { "name", "people", "text", NULL };
  MusterIntent *i = muster_demo_add (demo, "call-list.set", id);

  muster_intent_text (i, MUSTER_ROSTER_NAME, name);
  if (hazard != NULL)
    muster_intent_text (i, MUSTER_ROSTER_HAZARD, hazard);
  muster_intent_text (i, MUSTER_ROSTER_TEXT, text);
  muster_intent_strv (i, MUSTER_ROSTER_PEOPLE, people);
  muster_intent_strv (i, MUSTER_ROSTER_INVENTED, made_up);
}

static void
add_lists (MusterDemo *demo)
{
  static const char *const flood[] = { "command", "x-hydrologist", "x-weather", "planner", NULL },
                           *const slope[] = { "command", "x-geologist", "x-engineer", NULL },
                           *const chemicals[] = { "command", "x-chemist", "x-doctor", NULL };
  g_autoptr (GStrvBuilder) officers = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint k = 0; k < demo->jurisdictions->len; k++) {
    const MusterDemoPlace *place = g_ptr_array_index (demo->jurisdictions, k);
    g_autofree char *id = g_strdup_printf ("x-%s", place->id);
    if (g_strcmp0 (place->form, "municipality") == 0)
      g_strv_builder_add (officers, id);
  }
  all = g_strv_builder_end (officers);
  add_list (demo, "B-flood", _ ("Flood: who is called first (demo)"), "flood",
            _ ("High water. Come to the command centre and confirm."), flood);
  add_list (demo, "B-slope", _ ("Slope and collapse: who is called first (demo)"), "landslide",
            _ ("Slope moving. Confirm when you can be on site."), slope);
  add_list (demo, "B-chemicals", _ ("Hazardous chemicals: who is called first (demo)"), "hazardous-chemicals",
            _ ("Release of a hazardous substance. Confirm by telephone."), chemicals);
  if (*all != NULL)
    add_list (demo, "B-officers", _ ("Officers on call of all municipalities (demo)"), NULL,
              _ ("Check your area and report back."), (const char *const *)all);
}

void
muster_demo_add_people (MusterDemo *demo)
{
  add_experts (demo);
  add_officers (demo);
  add_lists (demo);
}

void
muster_demo_add_shift (MusterDemo *demo, gint64 since)
{
  MusterIntent *i = muster_demo_add (demo, "shift.take", "drill-shift");
  g_autoptr (GStrvBuilder) standby = g_strv_builder_new ();
  g_auto (GStrv) teams = NULL;
  const char *staff[] = { _ ("Duty desk 1"), _ ("Duty desk 2"), NULL };

  /* the boat crews and the ambulances: what one wants to know at once */
  for (guint k = 0; k < demo->teams->len; k++) {
    const MusterDemoPlace *team = g_ptr_array_index (demo->teams, k);
    if (g_strcmp0 (team->form, "water") == 0 || g_strcmp0 (team->form, "medical") == 0)
      g_strv_builder_add (standby, team->id);
  }
  teams = g_strv_builder_end (standby);
  muster_intent_set_drill (i, MUSTER_DEMO_DRILL);
  muster_intent_set_actor (i, "command", "commander");
  muster_intent_set_time (i, since);
  muster_intent_text (i, MUSTER_SHIFT_NAME, _ ("Flood watch (demo)"));
  muster_intent_text (i, MUSTER_SHIFT_LEADER, _ ("Commander on duty"));
  muster_intent_strv (i, MUSTER_SHIFT_STAFF, staff);
  if (*teams != NULL)
    muster_intent_strv (i, MUSTER_SHIFT_STANDBY, (const char *const *)teams);
}

/* ---- how many live where ---- */

gboolean
muster_demo_read_population (MusterDemo *demo, GError **error)
{
  g_autofree char *path = muster_file_in_data ("demo/population.json"), *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  demo->population = muster_json_parse (text, (gssize)length, error);
  return demo->population != NULL;
}

gint64
muster_demo_population (const MusterDemo *demo, const char *osm, const char **source)
{
  gint64 people = muster_json_int (muster_json_get (muster_json_get (demo->population, "people"), osm), 0);

  *source = people > 0 ? muster_json_get_text (demo->population, "source") : NULL;
  return people;
}
