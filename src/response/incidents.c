/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How incidents hang together.
 *
 * Duplicates. Two open incidents are compared by place, time, kind and caller. Each of the first three gives a number
 * from 0 (cannot be) to 1 (the same); what is unknown gives a half, which is no evidence either way. The weighted mean
 * of the three is the likeness; a common caller takes half of what is missing to 1; a place or a time that cannot be
 * takes most of it away, whatever else agrees. How far apart two calls about one event may be depends on the event: a
 * flood is reported from ten kilometres along a river, a burning house from one crossing. These are scales of a guess
 * that a person looks at, not limits of any law.
 *
 * Merging is one field of the merged incident, a pointer to the one that is kept. Nothing moves: log, assignments and
 * tasks stay where they were written and are found through the family, so that taking the merge back is one undo. */
#include "response/incidents.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define CHAIN_MAX 64 /* longer than any real chain; only a circle is longer */

/* ---- duplicates ---- */

void
muster_duplicate_free (MusterDuplicate *duplicate)
{
  g_free (duplicate->incident);
  g_strfreev (duplicate->why);
  g_free (duplicate);
}

/* Metres over which two reports of one event of this kind may lie apart. */
static double
reach_of (const char *hazard)
{
  static const struct {
    const char *hazard;
    double metres;
  } wide[]
      = { { "earthquake", 100000 }, { "flood", 5000 },           { "drought", 50000 },         { "typhoon", 100000 },
          { "snow", 50000 },        { "storm-surge", 20000 },    { "waterlogging", 5000 },     { "forest-fire", 10000 },
          { "epidemic", 20000 },    { "grassland-fire", 10000 }, { "mountain-torrent", 5000 }, { "power", 10000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (wide); i++)
    if (g_strcmp0 (hazard, wide[i].hazard) == 0)
      return wide[i].metres;
  return 1000;
}

/* Kinds that one event is called by different callers. */
static gboolean
related (const char *a, const char *b)
{
  static const char *const groups[][7] = {
    { "fire", "gas", "building-site", "production-accident", "hazardous-chemicals", "fireworks", NULL },
    { "forest-fire", "grassland-fire", "fire", NULL },
    { "flood", "mountain-torrent", "waterlogging", "debris-flow", "storm-surge", NULL },
    { "landslide", "debris-flow", "collapse", "geological", "mountain-torrent", NULL },
    { "mine", "production-accident", "collapse", "gas", NULL },
    { "road-traffic", "hazardous-chemicals", "rescue", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_strv_contains (groups[i], a) && g_strv_contains (groups[i], b))
      return TRUE;
  return FALSE;
}

static double
compare_kind (const char *a, const char *b)
{
  if (a == NULL || b == NULL || strcmp (a, "other") == 0 || strcmp (b, "other") == 0)
    return 0.5;
  return strcmp (a, b) == 0 ? 1 : related (a, b) ? 0.7 : 0.1;
}

gint64
muster_incident_learned (const MusterRecord *incident)
{
  static const int fields[] = { MUSTER_INCIDENT_CALLED_AT, MUSTER_INCIDENT_ANSWERED_AT, MUSTER_INCIDENT_REPORTED_AT };
  gint64 first = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    gint64 at = muster_record_int (incident, fields[i], 0);
    first = at != 0 && (first == 0 || at < first) ? at : first;
  }
  return first;
}

/* The time of an event: onset, else when it was reported, else when the record was made. */
static gint64
time_of (const MusterRecord *r)
{
  gint64 at = muster_record_int (r, MUSTER_INCIDENT_ONSET, 0);

  at = at != 0 ? at : muster_record_int (r, MUSTER_INCIDENT_REPORTED_AT, 0);
  return at != 0 ? at : (gint64)(r->created >> 16);
}

/* The digits of a number, at most the last eight: with and without the country's code it is the same. */
static char *
digits_of (const char *phone)
{
  GString *out = g_string_new (NULL);

  for (const char *p = phone; p != NULL && *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (out, *p);
  if (out->len > 8)
    g_string_erase (out, 0, (gssize)(out->len - 8));
  return g_string_free (out, FALSE);
}

static gboolean
same_caller (const MusterRecord *a, const MusterRecord *b)
{
  g_autofree char *x = digits_of (muster_record_text (a, MUSTER_INCIDENT_PHONE));
  g_autofree char *y = digits_of (muster_record_text (b, MUSTER_INCIDENT_PHONE));
  const char *p = muster_record_text (a, MUSTER_INCIDENT_REPORTER),
             *q = muster_record_text (b, MUSTER_INCIDENT_REPORTER);
  g_autofree char *m = p != NULL ? g_utf8_casefold (p, -1) : NULL, *n = q != NULL ? g_utf8_casefold (q, -1) : NULL;

  return (strlen (x) >= 5 && strcmp (x, y) == 0)
         || (m != NULL && n != NULL && *g_strstrip (m) != '\0' && strcmp (m, g_strstrip (n)) == 0);
}

static gboolean
is_candidate (const MusterRecord *r)
{
  return r->exists && !muster_record_has (r, MUSTER_INCIDENT_ENDED_AT)
         && !muster_record_has (r, MUSTER_INCIDENT_MERGED_INTO);
}

static void
say_why (MusterDuplicate *d, const MusterRecord *a, const MusterRecord *b, double kind, gboolean caller)
{
  g_autoptr (GStrvBuilder) why = g_strv_builder_new ();

  if (d->metres >= 0) {
    g_autofree char *text = d->metres < 1000 ? g_strdup_printf (_ ("%.0f m apart"), d->metres)
                                             : g_strdup_printf (_ ("%.1f km apart"), d->metres / 1000);
    g_strv_builder_add (why, text);
  }
  if (d->minutes >= 0) {
    g_autofree char *text = g_strdup_printf (_ ("%.0f min apart"), d->minutes);
    g_strv_builder_add (why, text);
  }
  if (kind >= 1)
    g_strv_builder_add (why, _ ("same kind"));
  else if (kind > 0.6)
    g_strv_builder_add (why, _ ("related kind"));
  if (caller)
    g_strv_builder_add (why, _ ("same caller"));
  d->why = g_strv_builder_end (why);
}

/* Below this two reports are not worth asking a person about. */
#define WORTH_ASKING 0.6

/* A weighted geometric mean, so that one clear difference is enough: two floods 20 km apart are two, whatever else is
 * alike. What is not known speaks a little against. Symmetric: compare (a, b) and compare (b, a) have the same score.
 */
static MusterDuplicate *
compare (const MusterRecord *a, const MusterRecord *b)
{
  const char *ha = muster_record_text (a, MUSTER_INCIDENT_HAZARD), *hb = muster_record_text (b, MUSTER_INCIDENT_HAZARD);
  MusterDuplicate *d = g_new0 (MusterDuplicate, 1);
  double reach = MAX (reach_of (ha), reach_of (hb)), place = 0.3, kind = compare_kind (ha, hb);
  double hours = fabs ((double)(time_of (a) - time_of (b))) / 3600000, when;
  gboolean caller = same_caller (a, b);
  MusterLatLon p, q;

  d->incident = g_strdup (b->id);
  d->metres = -1;
  if (muster_record_position (a, &p) && muster_record_position (b, &q)) {
    d->metres = muster_distance_m (p, q);
    place = exp (-d->metres / reach);
  }
  d->minutes = hours * 60;
  when = exp (-hours / 2);
  d->score = pow (place, 0.45) * pow (when, 0.3) * pow (kind, 0.25);
  if (caller)
    d->score = 1 - (1 - d->score) / 2;
  say_why (d, a, b, kind, caller);
  return d;
}

static int
compare_scores (gconstpointer a, gconstpointer b)
{
  const MusterDuplicate *x = *(MusterDuplicate *const *)a, *y = *(MusterDuplicate *const *)b;

  return x->score != y->score ? (x->score < y->score ? 1 : -1) : strcmp (x->incident, y->incident);
}

GPtrArray *
muster_incident_duplicates (const MusterScene *scene, const MusterRecord *incident)
{
  g_autoptr (GPtrArray) all = muster_scene_list (scene, MUSTER_INCIDENT);
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_duplicate_free);

  for (guint i = 0; is_candidate (incident) && i < all->len; i++) {
    const MusterRecord *other = g_ptr_array_index (all, i);
    MusterDuplicate *d;
    /* What a drill made up is no real event; a secondary incident is near its first by nature. */
    if (!is_candidate (other) || g_strcmp0 (other->drill, incident->drill) != 0 || strcmp (other->id, incident->id) == 0
        || g_strcmp0 (muster_record_text (other, MUSTER_INCIDENT_PARENT), incident->id) == 0
        || g_strcmp0 (muster_record_text (incident, MUSTER_INCIDENT_PARENT), other->id) == 0)
      continue;
    d = compare (incident, other);
    if (d->score >= WORTH_ASKING)
      g_ptr_array_add (out, d);
    else
      muster_duplicate_free (d);
  }
  g_ptr_array_sort (out, compare_scores);
  return out;
}

typedef struct {
  MusterDuplicate *duplicate; /* (owned) until handed on */
  char *other;                /* (owned) likewise */
} Pair;

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *p = a, *q = b;
  int order = compare_scores (&p->duplicate, &q->duplicate);

  return order != 0 ? order : strcmp (p->other, q->other);
}

GPtrArray *
muster_incident_all_duplicates (const MusterScene *scene, GPtrArray *others)
{
  g_autoptr (GPtrArray) all = muster_scene_list (scene, MUSTER_INCIDENT);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_duplicate_free);

  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *later = g_ptr_array_index (all, i);
    g_autoptr (GPtrArray) found = muster_incident_duplicates (scene, later);
    for (guint j = 0; j < found->len; j++) {
      MusterDuplicate *d = g_ptr_array_index (found, j);
      const MusterRecord *earlier = muster_scene_get (scene, MUSTER_INCIDENT, d->incident);
      Pair pair;
      if (earlier == NULL || earlier->created > later->created
          || (earlier->created == later->created && strcmp (earlier->id, later->id) > 0))
        continue;
      pair.other = g_steal_pointer (&d->incident);
      pair.duplicate = g_memdup2 (d, sizeof *d);
      pair.duplicate->incident = g_strdup (later->id);
      d->why = NULL;
      g_array_append_val (pairs, pair);
    }
  }
  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++) {
    g_ptr_array_add (out, g_array_index (pairs, Pair, i).duplicate);
    g_ptr_array_add (others, g_array_index (pairs, Pair, i).other);
  }
  return out;
}

/* ---- families ---- */

const char *
muster_incident_kept (const MusterScene *scene, const char *id)
{
  const char *at = id, *least;
  const MusterRecord *r;

  for (guint i = 0; i < CHAIN_MAX; i++) {
    r = muster_scene_get (scene, MUSTER_INCIDENT, at);
    const char *next = r != NULL ? muster_record_text (r, MUSTER_INCIDENT_MERGED_INTO) : NULL;
    if (next == NULL || muster_scene_get (scene, MUSTER_INCIDENT, next) == NULL)
      return at;
    at = next;
  }
  /* A circle: @at is on it by now. Once around; the least id is kept. */
  least = at;
  for (guint i = 0; i < CHAIN_MAX; i++) {
    r = muster_scene_get (scene, MUSTER_INCIDENT, at);
    at = muster_record_text (r, MUSTER_INCIDENT_MERGED_INTO);
    least = strcmp (at, least) < 0 ? at : least;
  }
  return least;
}

GPtrArray *
muster_incident_family (const MusterScene *scene, const char *id)
{
  g_autoptr (GPtrArray) all = muster_scene_list (scene, MUSTER_INCIDENT);
  const char *kept = muster_incident_kept (scene, id);
  MusterRecord *head = muster_scene_get (scene, MUSTER_INCIDENT, kept);
  GPtrArray *out = g_ptr_array_new ();

  if (head != NULL)
    g_ptr_array_add (out, head);
  for (guint i = 0; i < all->len; i++) {
    MusterRecord *r = g_ptr_array_index (all, i);
    if (r != head && muster_record_has (r, MUSTER_INCIDENT_MERGED_INTO)
        && g_strcmp0 (muster_incident_kept (scene, r->id), kept) == 0)
      g_ptr_array_add (out, r);
  }
  return out;
}

static gboolean
comes_from (const MusterScene *scene, const MusterRecord *r, const char *kept)
{
  for (guint i = 0; r != NULL && i < CHAIN_MAX; i++) {
    const char *parent = muster_record_text (r, MUSTER_INCIDENT_PARENT);
    if (parent == NULL)
      return FALSE;
    parent = muster_incident_kept (scene, parent);
    if (strcmp (parent, kept) == 0)
      return TRUE;
    r = muster_scene_get (scene, MUSTER_INCIDENT, parent);
  }
  return FALSE;
}

GPtrArray *
muster_incident_children (const MusterScene *scene, const char *id)
{
  g_autoptr (GPtrArray) all = muster_scene_list (scene, MUSTER_INCIDENT);
  const char *kept = muster_incident_kept (scene, id);
  GPtrArray *out = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++) {
    MusterRecord *r = g_ptr_array_index (all, i);
    if (strcmp (muster_incident_kept (scene, r->id), kept) != 0 && comes_from (scene, r, kept))
      g_ptr_array_add (out, r);
  }
  return out;
}

/* ---- command ---- */

const char *
muster_incident_command (const MusterScene *scene, const char *id, const MusterRecord **escalation)
{
  const char *kept = muster_incident_kept (scene, id);
  const MusterRecord *incident = muster_scene_get (scene, MUSTER_INCIDENT, kept), *last = NULL;
  g_autoptr (GPtrArray) all = muster_scene_list (scene, MUSTER_ESCALATION);

  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *e = g_ptr_array_index (all, i);
    const char *about = muster_record_text (e, MUSTER_ESCALATION_INCIDENT);
    if (about == NULL || g_strcmp0 (muster_record_text (e, MUSTER_ESCALATION_STATE), "accepted") != 0
        || strcmp (muster_incident_kept (scene, about), kept) != 0)
      continue;
    if (last == NULL || e->commanded > last->commanded)
      last = e;
  }
  if (escalation != NULL)
    *escalation = last;
  if (last != NULL)
    return muster_record_text (last, MUSTER_ESCALATION_TO);
  return incident != NULL ? muster_record_text (incident, MUSTER_INCIDENT_JURISDICTION) : NULL;
}
