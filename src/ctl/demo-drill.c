/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The drill of the demo: a Rhine flood going on. Everything in it is invented, is written in the world of the drill,
 * and hangs on the real places of the area: the incidents lie near the shelters and teams there are, so that it works
 * with any area, and names no person. */
#include "ctl/demo.h"
#include "response/proposal.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MINUTES(n) ((n)*G_GINT64_CONSTANT (60000))

MusterIntent *
muster_demo_add (MusterDemo *demo, const char *verb, const char *id)
{
  MusterIntent *intent = muster_intent_new (verb);

  muster_intent_set_entity (intent, id);
  muster_intent_set_actor (intent, "demo", "import");
  g_ptr_array_add (demo->intents, intent);
  return intent;
}

/* The same in the drill, as if it had happened @ago ms before now. */
static MusterIntent *
act (MusterDemo *demo, const char *verb, const char *id, gint64 ago)
{
  MusterIntent *intent = muster_demo_add (demo, verb, id);

  muster_intent_set_drill (intent, MUSTER_DEMO_DRILL);
  muster_intent_set_actor (intent, "desk1", "duty");
  muster_intent_set_time (intent, demo->now - ago);
  return intent;
}

static const MusterDemoPlace *
nearest (GPtrArray *places, MusterLatLon at, const char *form, guint skip)
{
  const MusterDemoPlace *best = NULL;
  double limit = -1;

  for (guint round = 0; round <= skip; round++) {
    const MusterDemoPlace *found = NULL;
    double distance = G_MAXDOUBLE;
    for (guint i = 0; i < places->len; i++) {
      const MusterDemoPlace *p = g_ptr_array_index (places, i);
      double d = muster_distance_m (at, p->at);
      if (d > limit && d < distance && (form == NULL || g_strcmp0 (p->form, form) == 0)) {
        distance = d;
        found = p;
      }
    }
    if (found == NULL)
      break;
    best = found;
    limit = distance;
  }
  return best;
}

/* The municipality of that name; in another area, one of those there are; without any, the middle of the area. */
static const MusterDemoPlace *
find_municipality (MusterDemo *demo, const char *name, guint fallback)
{
  for (guint i = 0; i < demo->jurisdictions->len; i++) {
    const MusterDemoPlace *p = g_ptr_array_index (demo->jurisdictions, i);
    if (g_strcmp0 (p->form, "municipality") == 0 && strcmp (p->name, name) == 0)
      return p;
  }
  for (guint i = 0, n = 0; i < demo->jurisdictions->len; i++) {
    const MusterDemoPlace *p = g_ptr_array_index (demo->jurisdictions, i);
    if (g_strcmp0 (p->form, "municipality") == 0 && n++ == fallback)
      return p;
  }
  return demo->jurisdictions->len > 0 ? g_ptr_array_index (demo->jurisdictions, 0) : &demo->middle;
}

static void
report (MusterDemo *demo, const char *id, const char *title, const char *hazard, const char *grade,
        const MusterDemoPlace *place, double dlat, double dlon, gint64 ago)
{
  MusterIntent *i = act (demo, "incident.report", id, ago);

  muster_intent_text (i, MUSTER_INCIDENT_TITLE, title);
  muster_intent_text (i, MUSTER_INCIDENT_HAZARD, hazard);
  if (grade != NULL)
    muster_intent_text (i, MUSTER_INCIDENT_GRADE, grade);
  muster_intent_position (i, MUSTER_INCIDENT_POSITION, (MusterLatLon){ place->at.lat + dlat, place->at.lon + dlon });
  muster_intent_text (i, MUSTER_INCIDENT_PLACE, place->name);
  if (place->id != NULL)
    muster_intent_text (i, MUSTER_INCIDENT_JURISDICTION, place->id);
  muster_intent_int (i, MUSTER_INCIDENT_ONSET, demo->now - ago - MINUTES (14));
  /* one in five answered too late: what the figures of the afterwards are for */
  muster_intent_int (i, MUSTER_INCIDENT_CALLED_AT, demo->now - ago - MINUTES (1));
  muster_intent_int (i, MUSTER_INCIDENT_ANSWERED_AT,
                     demo->now - ago - MINUTES (1)
                         + 1000 * (strcmp (hazard, "power") == 0 ? 13 : 4 + (int)strlen (hazard) % 5));
}

static void
fact (MusterDemo *demo, const char *incident, int field, gint64 value, gint64 ago)
{
  muster_intent_int (act (demo, "incident.set", incident, ago), field, value);
}

/* The nearest team of that form that has nothing to do yet, leaving out the @skip nearest where there are others. NULL
 * where all are busy, or there is none: a small area has few. */
static const MusterDemoPlace *
free_team (MusterDemo *demo, MusterLatLon at, const char *form, guint skip)
{
  for (int wish = (int)skip; wish >= 0; wish--)
    for (guint k = (guint)wish; k < demo->teams->len; k++) {
      const MusterDemoPlace *team = nearest (demo->teams, at, form, k);
      if (team == NULL || (k > 0 && team == nearest (demo->teams, at, form, k - 1)))
        break; /* there are no more of them */
      if (g_hash_table_add (demo->busy, team->id))
        return team;
    }
  return NULL;
}

static void
assign (MusterDemo *demo, const char *id, const MusterDemoPlace *team, const char *incident, int steps, gint64 ago)
{
  static const int fields[] = { MUSTER_ASSIGNMENT_ACKNOWLEDGED_AT, MUSTER_ASSIGNMENT_DEPARTED_AT,
                                MUSTER_ASSIGNMENT_ARRIVED_AT, MUSTER_ASSIGNMENT_WORKING_AT };
  static const gint64 after[] = { MINUTES (1), MINUTES (4), MINUTES (13), MINUTES (15) };
  MusterIntent *i;

  if (team == NULL)
    return;
  i = act (demo, "assignment.order", id, ago);
  muster_intent_text (i, MUSTER_ASSIGNMENT_TEAM, team->id);
  muster_intent_text (i, MUSTER_ASSIGNMENT_INCIDENT, incident);
  if (g_strcmp0 (team->form, "air") == 0)
    muster_intent_int (i, MUSTER_ASSIGNMENT_REQUESTED_AT, demo->now - ago);
  for (int s = 0; s < steps; s++) {
    gint64 when = MAX (ago - after[s], MINUTES (1));
    muster_intent_int (act (demo, "assignment.status", id, when), fields[s], demo->now - when);
  }
}

static void
activate (MusterDemo *demo, const char *id, const char *incident, const char *level, const char *clause,
          const char *numbers, const char *approver, gint64 ago)
{
  MusterIntent *i = act (demo, "activation.activate", id, ago);

  muster_intent_text (i, MUSTER_ACTIVATION_INCIDENT, incident);
  muster_intent_text (i, MUSTER_ACTIVATION_PLAN, MUSTER_DEMO_PLAN);
  muster_intent_text (i, MUSTER_ACTIVATION_PLAN_VERSION, demo->flood_version);
  muster_intent_text (i, MUSTER_ACTIVATION_LEVEL, level);
  muster_intent_text (i, MUSTER_ACTIVATION_CLAUSE, clause);
  muster_intent_text (i, MUSTER_ACTIVATION_NUMBERS, numbers);
  muster_intent_text (i, MUSTER_ACTIVATION_APPROVER, approver);
  muster_intent_text (i, MUSTER_ACTIVATION_APPROVED_BY, "desk1");
}

static void
task (MusterDemo *demo, const char *id, const char *title, const char *role, gint64 due_in, gint64 done_ago)
{
  MusterIntent *i = act (demo, "task.set", id, MINUTES (38));

  muster_intent_text (i, MUSTER_TASK_TITLE, title);
  muster_intent_text (i, MUSTER_TASK_ROLE, role);
  muster_intent_text (i, MUSTER_TASK_INCIDENT, "drill-i1");
  muster_intent_text (i, MUSTER_TASK_ACTIVATION, "drill-a1");
  muster_intent_int (i, MUSTER_TASK_DEADLINE, demo->now + due_in);
  if (done_ago > 0)
    muster_intent_text (act (demo, "task.done", id, done_ago), MUSTER_TASK_DONE_BY, "desk1");
}

static void
note (MusterDemo *demo, const char *id, const char *text, const char *channel, const char *incident, gint64 ago)
{
  MusterIntent *i = act (demo, "log.add", id, ago);

  muster_intent_text (i, MUSTER_LOG_TEXT, text);
  muster_intent_text (i, MUSTER_LOG_CHANNEL, channel);
  muster_intent_text (i, MUSTER_LOG_INCIDENT, incident);
}

/* The first report of the first incident, sent with the task that asked for it and received: the two clocks of one duty
 * agree. */
static void
first_report (MusterDemo *demo, const MusterDemoPlace *place, gint64 ago)
{
  MusterIntent *i = act (demo, "report.send", "drill-r1", ago);

  muster_intent_text (i, MUSTER_REPORT_TITLE, _ ("Flooding at the river"));
  muster_intent_text (i, MUSTER_REPORT_INCIDENT, "drill-i1");
  muster_intent_text (i, MUSTER_REPORT_ACTIVATION, "drill-a1");
  muster_intent_text (i, MUSTER_REPORT_FORM, "first");
  muster_intent_int (i, MUSTER_REPORT_NUMBER, 1);
  muster_intent_text (i, MUSTER_REPORT_RECIPIENT, _ ("Government"));
  muster_intent_text (i, MUSTER_REPORT_PLACE, place->name);
  muster_intent_text (i, MUSTER_REPORT_SUMMARY, _ ("58 people counted in reach"));
  muster_intent_json (i, MUSTER_REPORT_FIGURES, "{}");
  muster_intent_int (i, MUSTER_REPORT_SENT_AT, demo->now - ago);
  muster_intent_text (i, MUSTER_REPORT_SENT_BY, "desk1");
  i = act (demo, "report.receive", "drill-r1", ago - MINUTES (2));
  muster_intent_int (i, MUSTER_REPORT_RECEIVED_AT, demo->now - ago + MINUTES (2));
  muster_intent_text (i, MUSTER_REPORT_RECEIVED_BY, _ ("Government"));
}

static void
open_shelter (MusterDemo *demo, const MusterDemoPlace *shelter, int people, gint64 ago)
{
  if (shelter == NULL)
    return;
  act (demo, "shelter.open", shelter->id, ago);
  muster_intent_int (act (demo, "shelter.move", shelter->id, ago - MINUTES (6)), MUSTER_SHELTER_OCCUPANCY, people);
}

/* A lens of water @width by @length metres around a point, turned by @angle radians from north. */
static char *
water_area (MusterLatLon at, double length, double width, double angle)
{
  g_autoptr (GString) text = g_string_new ("{\"type\":\"Polygon\",\"coordinates\":[[");
  double metres = 111320.0;

  for (int k = 0; k <= 24; k++) {
    double a = 2 * G_PI * (k % 24) / 24, ripple = 1 + 0.12 * sin (3 * a) + 0.07 * cos (5 * a);
    double along = cos (a) * length / 2 * ripple, across = sin (a) * width / 2 * ripple;
    double north = along * cos (angle) - across * sin (angle), east = along * sin (angle) + across * cos (angle);
    char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd (x, sizeof x, "%.6f", at.lon + east / (metres * cos (at.lat * G_PI / 180)));
    g_ascii_formatd (y, sizeof y, "%.6f", at.lat + north / metres);
    g_string_append_printf (text, "%s[%s,%s]", k > 0 ? "," : "", x, y);
  }
  return g_string_free (g_string_append (g_steal_pointer (&text), "]]}"), FALSE);
}

static void
plot (MusterDemo *demo, const char *id, const char *look, const char *title, const char *geometry, const char *incident)
{
  MusterIntent *i = act (demo, "plot.set", id, MINUTES (30));

  muster_intent_text (i, MUSTER_PLOT_LOOK, look);
  muster_intent_text (i, MUSTER_PLOT_TITLE, title);
  muster_intent_json (i, MUSTER_PLOT_GEOMETRY, geometry);
  muster_intent_text (i, MUSTER_PLOT_INCIDENT, incident);
}

static void
group (MusterDemo *demo, const char *id, const char *name, int people, MusterLatLon at, const char *const *needs)
{
  MusterIntent *i = act (demo, "group.set", id, MINUTES (28));

  muster_intent_text (i, MUSTER_GROUP_NAME, name);
  muster_intent_text (i, MUSTER_GROUP_INCIDENT, "drill-i1");
  muster_intent_int (i, MUSTER_GROUP_PEOPLE, people);
  muster_intent_position (i, MUSTER_GROUP_POSITION, at);
  if (needs[0] != NULL)
    muster_intent_strv (i, MUSTER_GROUP_NEEDS, needs);
}

/* The 58 people of the first incident in three groups, and the road that the landslip shut. */
static void
add_groups_and_closure (MusterDemo *demo, const MusterDemoPlace *north, const MusterDemoPlace *hill)
{
  char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *point = NULL;
  MusterIntent *i;

  group (demo, "drill-e1", _ ("Houses at the dike"), 26, (MusterLatLon){ north->at.lat + 0.002, north->at.lon - 0.004 },
         (const char *const[]){ NULL });
  group (demo, "drill-e2", _ ("Residents of the home"), 18,
         (MusterLatLon){ north->at.lat + 0.001, north->at.lon - 0.002 },
         (const char *const[]){ "elderly", "wheelchair", NULL });
  group (demo, "drill-e3", _ ("Families from the lower road"), 14,
         (MusterLatLon){ north->at.lat - 0.001, north->at.lon - 0.003 }, (const char *const[]){ "infants", NULL });
  g_ascii_formatd (x, sizeof x, "%.6f", hill->at.lon + 0.003);
  g_ascii_formatd (y, sizeof y, "%.6f", hill->at.lat + 0.002);
  point = g_strdup_printf ("{\"type\":\"Point\",\"coordinates\":[%s,%s]}", x, y);
  i = act (demo, "closure.set", "drill-c1", MINUTES (36));
  muster_intent_text (i, MUSTER_CLOSURE_TITLE, _ ("Road under the landslip"));
  muster_intent_text (i, MUSTER_CLOSURE_EFFECT, "closed");
  muster_intent_json (i, MUSTER_CLOSURE_GEOMETRY, point);
  muster_intent_text (i, MUSTER_CLOSURE_INCIDENT, "drill-i3");
  muster_intent_int (i, MUSTER_CLOSURE_FROM, demo->now - MINUTES (36));
}

/* The journal of the drill reads in the order things happened; what happened at once stays in the order written here.
 */
static void
order_by_time (GPtrArray *intents, guint from)
{
  for (guint i = from + 1; i < intents->len; i++)
    for (guint k = i;
         k > from && muster_intent_get_time (intents->pdata[k - 1]) > muster_intent_get_time (intents->pdata[k]); k--) {
      gpointer earlier = intents->pdata[k];
      intents->pdata[k] = intents->pdata[k - 1];
      intents->pdata[k - 1] = earlier;
    }
}

void
muster_demo_add_drill (MusterDemo *demo)
{
  guint first = demo->intents->len;
  const MusterDemoPlace *north = find_municipality (demo, "Ruggell", 0),
                        *hill = find_municipality (demo, "Schellenberg", 1);
  const MusterDemoPlace *west = find_municipality (demo, "Gamprin", 2), *town = find_municipality (demo, "Eschen", 3);
  g_autofree char *water = NULL, *post = NULL;
  MusterIntent *i;

  i = act (demo, "alarm.raise", "drill-m1", MINUTES (4));
  muster_intent_text (i, MUSTER_ALARM_TITLE, _ ("Rhine gauge 5.82 m, above the 5.50 m mark"));
  muster_intent_text (i, MUSTER_ALARM_LEVEL, "orange");
  muster_intent_text (i, MUSTER_ALARM_SOURCE, _ ("Gauge (invented)"));
  muster_intent_position (i, MUSTER_ALARM_POSITION, (MusterLatLon){ north->at.lat + 0.004, north->at.lon - 0.012 });
  muster_intent_text (i, MUSTER_ALARM_INCIDENT, "drill-i1");

  report (demo, "drill-i5", _ ("Person trapped in a car"), "rescue", NULL, town, -0.002, 0.004, MINUTES (132));
  report (demo, "drill-i4", _ ("Power cut, 380 households"), "power", NULL, west, 0.001, -0.004, MINUTES (65));
  report (demo, "drill-i3", _ ("Landslip on the road"), "landslide", "IV", hill, 0.002, 0.003, MINUTES (54));
  report (demo, "drill-i1", _ ("Flooding at the river"), "flood", "III", north, 0.003, -0.006, MINUTES (44));
  fact (demo, "drill-i1", MUSTER_INCIDENT_TRAPPED, 2, MINUTES (41));
  fact (demo, "drill-i1", MUSTER_INCIDENT_TO_RELOCATE, 58, MINUTES (40));
  /* The two that wait for teams. The boat crew of the town is closest to the cellar, which any brigade can pump dry,
   * and is the only one left that can work on the water: who sends the closest idle team each time has no boat for the
   * dike. */
  report (demo, "drill-i6", _ ("Cellar under water"), "waterlogging", "IV", town, 0.001, 0.003, MINUTES (11));
  report (demo, "drill-i2", _ ("Dike seepage"), "flood", "III", north, 0.0099, -0.0055, MINUTES (6));
  fact (demo, "drill-i2", MUSTER_INCIDENT_AFFECTED, 20, MINUTES (5));
  act (demo, "incident.verify", "drill-i1", MINUTES (39));
  muster_intent_text (act (demo, "incident.set", "drill-i1", MINUTES (38)), MUSTER_INCIDENT_PHASE, "response");
  activate (demo, "drill-a1", "drill-i1", "II", "3.2 b", "to_relocate 58 ≥ 50", _ ("Head of civil protection"),
            MINUTES (38));

  task (demo, "drill-o1", _ ("First report to the government"), _ ("Duty desk"), -MINUTES (23), MINUTES (25));
  first_report (demo, north, MINUTES (25));
  task (demo, "drill-o2", _ ("Count people in the water's reach"), _ ("Municipality"), -MINUTES (5), 0);
  task (demo, "drill-o3", _ ("Close the road at both ends"), _ ("Police"), MINUTES (5), 0);
  task (demo, "drill-o4", _ ("Open the nearest shelter"), _ ("Shelter desk"), MINUTES (8), 0);

  assign (demo, "drill-g1", free_team (demo, north->at, "fire-rescue", 0), "drill-i1", 4, MINUTES (37));
  assign (demo, "drill-g2", free_team (demo, north->at, "fire-rescue", 1), "drill-i1", 2, MINUTES (12));
  assign (demo, "drill-g3", free_team (demo, north->at, "water", 0), "drill-i1", 1, MINUTES (6));
  assign (demo, "drill-g4", free_team (demo, north->at, "air", 0), "drill-i1", 0, MINUTES (3));
  assign (demo, "drill-g5", free_team (demo, hill->at, "fire-rescue", 2), "drill-i3", 3, MINUTES (40));
  open_shelter (demo, nearest (demo->shelters, town->at, "large", 0), 46, MINUTES (33));

  add_groups_and_closure (demo, north, hill);
  water = water_area ((MusterLatLon){ north->at.lat + 0.004, north->at.lon - 0.009 }, 2600, 900, -0.35);
  plot (demo, "drill-x1", "flood-area", _ ("Water, as reported"), water, "drill-i1");
  {
    char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd (x, sizeof x, "%.6f", north->at.lon + 0.004);
    g_ascii_formatd (y, sizeof y, "%.6f", north->at.lat - 0.003);
    post = g_strdup_printf ("{\"type\":\"Point\",\"coordinates\":[%s,%s]}", x, y);
  }
  plot (demo, "drill-x2", "command-post", _ ("On-scene post"), post, "drill-i1");
  note (demo, "drill-l1", _ ("58 people counted in reach"), "field", "drill-i1", MINUTES (40));
  note (demo, "drill-l2", _ ("Gauge 5.82 m"), "sensor", "drill-i1", MINUTES (4));
  act (demo, "incident.end", "drill-i5", MINUTES (71));
  muster_demo_add_shift (demo, demo->now - MINUTES (140));
  order_by_time (demo->intents, first);
}
