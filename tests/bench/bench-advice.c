/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A recommendation for 50 incidents and 200 teams with road times, on a made network of 264,196 junctions (seed 1) with
 * 120 places where people live: again with nothing changed on the roads, after a closure, and the first time. Beside it
 * how long the table of times alone takes. Median, least and most of the rounds. */
#include "advice/advice.h"
#include "random-roads.h"
#include "store/store.h"
#include <glib/gstdio.h>
#include <stdlib.h>
#include <time.h>

#define SIDE      514
#define TEAMS     200
#define INCIDENTS 50
#define PLACES    120
#define ROUNDS    9
#define NOW_MS    G_GINT64_CONSTANT (1700000000000)

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static void
print (const char *what, double *ms, int n)
{
  qsort (ms, (size_t)n, sizeof *ms, compare_doubles);
  g_print ("{\"bench\":\"advice\",\"what\":\"%s\",\"unit\":\"ms\",\"median\":%.1f,\"min\":%.1f,\"max\":%.1f,\"rounds\":"
           "%d}\n",
           what, ms[n / 2], ms[0], ms[n - 1], n);
}

static double
now_ms (void)
{
  return (double)g_get_monotonic_time () / 1000;
}

static guint writes; /* each makes a later version, as the journal would */

static void
put (MusterPicture *picture, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;
  g_autoptr (MusterRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  record = muster_record_from_json (text, -1, &error);
  if (record == NULL)
    g_error ("%s: %s", text, error->message);
  record->created = record->updated = ((MusterHlc)NOW_MS << 16) + ++writes;
  muster_picture_put (picture, record);
}

static MusterPicture *
make_picture (GRand *random)
{
  static const char *const skills[] = { "[\"fire\",\"flood\",\"road-accident\"]", "[\"medical\"]",
                                        "[\"water-rescue\",\"flood\"]", "[\"cordon\",\"traffic\"]" };
  static const char *const hazards[] = { "fire", "road-traffic", "flood", "rescue", "gas" };
  static const char *const grades[] = { "II", "III", "IV", "IV" };
  MusterPicture *picture = muster_picture_new ();

  for (int i = 0; i < TEAMS; i++) {
    MusterLatLon at = random_place (random, SIDE);
    put (picture,
         "{\"exists\":true,\"kind\":\"team\",\"id\":\"t-%03d\",\"fields\":{\"name\":\"Team "
         "%d\",\"fields\":%s,\"position\":[%.7f,%.7f],"
         "\"own\":%s,\"readiness\":\"ready\",\"standby\":%s}}",
         i, i, skills[i % 4], at.lon, at.lat, i % 7 != 0 ? "true" : "false", i % 3 != 0 ? "true" : "false");
  }
  for (int i = 0; i < INCIDENTS; i++) {
    MusterLatLon at = random_place (random, SIDE);
    put (picture,
         "{\"exists\":true,\"kind\":\"incident\",\"id\":\"i-%02d\",\"fields\":{\"title\":\"Incident "
         "%d\",\"hazard\":\"%s\",\"grade\":\"%s\","
         "\"position\":[%.7f,%.7f]}}",
         i, i, hazards[i % 5], grades[i % 4], at.lon, at.lat);
  }
  return picture;
}

static MusterTerrain *
make_terrain (GRand *random, MusterRoads *roads, MusterNorms *norms)
{
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_terrain_place_free);

  for (int i = 0; i < PLACES; i++) {
    MusterTerrainPlace *place = g_new0 (MusterTerrainPlace, 1);
    place->name = g_strdup_printf ("Place %d", i);
    place->at = random_place (random, SIDE);
    place->people = g_rand_double_range (random, 50, 5000);
    g_ptr_array_add (places, place);
  }
  return muster_terrain_new_from (roads, places, norms);
}

static double
advise (MusterTerrain *terrain, MusterNorms *norms, MusterPicture *picture, guint *seats)
{
  g_autoptr (MusterAdviser) adviser = muster_adviser_new_on (terrain, norms);
  g_autoptr (MusterSnapshot) snapshot = muster_snapshot_new (picture, NULL, NOW_MS);
  const MusterDispatchRequest request = { .moves = TRUE };
  g_autoptr (GError) error = NULL;
  double start = now_ms (), took;
  g_autoptr (MusterDispatch) d = muster_adviser_dispatch (adviser, snapshot, &request, NULL, &error);

  took = now_ms () - start;
  if (d == NULL)
    g_error ("%s", error->message);
  *seats = d->seats->len;
  return took;
}

#define MANY 100000

/* What the main thread pays for a question: the moment is held, nothing of it is read. */
static void
bench_snapshot (MusterPicture *picture)
{
  double ms[ROUNDS], next[ROUNDS];

  for (int i = 0; i < MANY; i++)
    put (picture,
         "{\"exists\":true,\"kind\":\"stock\",\"id\":\"k-%06d\",\"fields\":{\"item\":\"Blankets\",\"quantity\":9}}",
         (int)((guint)i * 7919u % MANY));
  for (int i = 0; i < ROUNDS; i++) {
    struct timespec from, to;
    MusterSnapshot *snapshot;
    clock_gettime (CLOCK_THREAD_CPUTIME_ID, &from);
    snapshot = muster_snapshot_new (picture, NULL, NOW_MS);
    clock_gettime (CLOCK_THREAD_CPUTIME_ID, &to);
    ms[i] = (double)(to.tv_sec - from.tv_sec) * 1000 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
    clock_gettime (CLOCK_THREAD_CPUTIME_ID, &from);
    g_autoptr (MusterSnapshot) same = muster_snapshot_next (snapshot, picture, NULL, NOW_MS);
    clock_gettime (CLOCK_THREAD_CPUTIME_ID, &to);
    next[i] = (double)(to.tv_sec - from.tv_sec) * 1000 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
    muster_snapshot_unref (snapshot);
  }
  print ("holding the moment of 100,000 stocks, processor time of the main thread", ms, ROUNDS);
  print ("the same when none of them has changed", next, ROUNDS);
}

int
main (int argc, char **argv)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterNorms) norms = muster_norms_read (NULL, &error);
  MusterPicture *picture = make_picture (random);
  g_autoptr (MusterTerrain) terrain = NULL;
  double first, same[ROUNDS], closed[ROUNDS];
  guint seats = 0;

  if (norms == NULL)
    g_error ("%s", error->message);
  terrain = make_terrain (random, random_roads (SIDE, 0, 1), norms);
  first = advise (terrain, norms, picture, &seats);
  for (int i = 0; i < ROUNDS; i++) {
    MusterLatLon at = random_place (random, SIDE);
    same[i] = advise (terrain, norms, picture, &seats);
    put (picture,
         "{\"exists\":true,\"kind\":\"closure\",\"id\":\"c-1\",\"fields\":{\"title\":\"Closed\",\"effect\":\"closed\","
         "\"geometry\":{\"type\":\"Point\",\"coordinates\":[%.7f,%.7f]}}}",
         at.lon, at.lat);
    closed[i] = advise (terrain, norms, picture, &seats);
  }
  g_print ("{\"bench\":\"advice\",\"what\":\"seats to fill\",\"value\":%u}\n", seats);
  print ("50 incidents, 200 teams, 264196 junctions, 120 places: the first time", &first, 1);
  print ("the same again, roads as they were", same, ROUNDS);
  print ("the same after a closure", closed, ROUNDS);
  bench_snapshot (picture);
  muster_picture_free (picture);
  return 0;
}
