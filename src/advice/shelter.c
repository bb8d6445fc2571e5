/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shelter advice as a location problem: each group whole into one shelter, no shelter beyond the places it has left, a
 * price for opening one that is closed. Beside the shelters stands "nowhere", which takes everybody at a price no way
 * reaches: who ends there is the overflow, and it is the least there can be. Which pairs are possible at all (room,
 * provisions, hazard areas at the shelter and on the way) is settled before, and why each is not is kept for the words.
 *
 * People whom nobody has put into groups are placed in groups of a fixed size, so that a count alone is enough to ask.
 */
#include "advice/dispatch-needs.h"
#include "advice/shelter-private.h"
#include "advice/words.h"
#include "alloc/single-source.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEFAULT_BUDGET_S 2.0
#define NOWHERE_S        1e6 /* s a person without a place counts */
#define MOST_CHUNKS      200
#define MOST_PEOPLE      10000000

typedef struct {
  const MusterRecord *record;   /* (nullable) the group */
  const MusterRecord *incident; /* (nullable) */
  gint64 people;
  MusterLatLon at;
  gboolean walks, driven;
  const char *const *needs; /* (nullable) */
} Group;

typedef struct {
  const MusterRecord *record;
  MusterLatLon at;
  gint64 left;
  gboolean closed;
} House;

typedef struct {
  GArray *groups; /* (element-type Group) */
  GArray *houses; /* (element-type House) */
  MusterSnapshot *snapshot;
  float *seconds; /* groups × houses; infinite: cannot */
  guint8 *how;
  guint8 *lacks;                                   /* groups × houses: it lacks a provision */
  double *capacities, *openings, *demands, *costs; /* as solved, "nowhere" last */
} Case;

static void
case_free (Case *c)
{
  if (c == NULL)
    return;
  g_array_unref (c->groups);
  g_array_unref (c->houses);
  g_free (c->seconds);
  g_free (c->how);
  g_free (c->lacks);
  g_free (c->capacities);
  g_free (c->openings);
  g_free (c->demands);
  g_free (c->costs);
  muster_snapshot_unref (c->snapshot);
  g_free (c);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)

static void
option_free (gpointer data)
{
  MusterHousingOption *o = data;

  if (o == NULL)
    return;
  g_free (o->shelter);
  g_free (o->name);
  g_free (o->reason);
  g_free (o);
}

static void
seat_free (gpointer data)
{
  MusterHousingSeat *seat = data;

  g_free (seat->group);
  g_free (seat->name);
  g_free (seat->incident);
  option_free (seat->proposed);
  g_ptr_array_unref (seat->options);
  g_free (seat->reason);
  g_free (seat);
}

MusterHousing *
muster_housing_ref (MusterHousing *housing)
{
  g_atomic_ref_count_inc (&housing->refs);
  return housing;
}

void
muster_housing_unref (MusterHousing *housing)
{
  if (housing == NULL || !g_atomic_ref_count_dec (&housing->refs))
    return;
  g_ptr_array_unref (housing->seats);
  g_ptr_array_unref (housing->missing);
  g_ptr_array_unref (housing->notes);
  case_free (housing->priv);
  g_free (housing);
}

/* ---- who needs a place ---- */

static gboolean
must_be_driven (const char *const *needs)
{
  static const char *const words[] = { "wheelchair", "medical", "elderly" };

  for (guint i = 0; needs != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_strv_contains (needs, words[i]))
      return TRUE;
  return FALSE;
}

static void
add_unsorted (const MusterSnapshot *snapshot, const MusterNorms *norms, const MusterRecord *incident, gint64 people,
              GArray *groups)
{
  gint64 size = MAX ((gint64)muster_norms_numbers (norms)->chunk, (people + MOST_CHUNKS - 1) / MOST_CHUNKS);
  Group group = { .incident = incident };

  if (!muster_record_position (incident, &group.at) || !muster_latlon_is_valid (group.at))
    return;
  for (; people > 0; people -= size) {
    group.people = MIN (people, size);
    g_array_append_val (groups, group);
  }
}

static gint64
grouped_people (const MusterSnapshot *snapshot, const char *incident)
{
  const GPtrArray *list = muster_snapshot_list (snapshot, MUSTER_GROUP);
  gint64 people = 0;

  for (guint i = 0; i < list->len; i++) {
    const MusterRecord *r = g_ptr_array_index (list, i);
    if (g_strcmp0 (muster_record_text (r, MUSTER_GROUP_INCIDENT), incident) == 0)
      people += muster_record_int (r, MUSTER_GROUP_PEOPLE, 0);
  }
  return people;
}

static void
find_groups (Case *c, const MusterNorms *norms, const char *const *incidents, GPtrArray *missing)
{
  const GPtrArray *list = muster_snapshot_list (c->snapshot, MUSTER_GROUP),
                  *all = muster_snapshot_list (c->snapshot, MUSTER_INCIDENT);

  for (guint i = 0; i < list->len; i++) {
    const MusterRecord *r = g_ptr_array_index (list, i);
    const char *incident = muster_record_text (r, MUSTER_GROUP_INCIDENT);
    Group group = { .record = r, .people = muster_record_int (r, MUSTER_GROUP_PEOPLE, 0) };
    if (muster_record_has (r, MUSTER_GROUP_ARRIVED_AT) || muster_record_has (r, MUSTER_GROUP_SHELTER)
        || (incidents != NULL && (incident == NULL || !g_strv_contains (incidents, incident))))
      continue;
    group.incident = muster_snapshot_get (c->snapshot, incident);
    group.needs = muster_record_strv (r, MUSTER_GROUP_NEEDS);
    group.walks = muster_record_int (r, MUSTER_GROUP_WALKS, FALSE) != 0;
    group.driven = !group.walks && must_be_driven (group.needs);
    if (group.people <= 0 || group.people > MOST_PEOPLE)
      g_ptr_array_add (missing,
                       g_strdup_printf (_ ("%s: how many people it is is not known."), muster_record_name (r)));
    else if (!muster_record_position (r, &group.at)
             && (group.incident == NULL || !muster_record_position (group.incident, &group.at)))
      g_ptr_array_add (missing, g_strdup_printf (_ ("%s has no position."), muster_record_name (r)));
    else
      g_array_append_val (c->groups, group);
  }
  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    gint64 people = muster_record_int (r, MUSTER_INCIDENT_TO_RELOCATE, 0)
                    - muster_record_int (r, MUSTER_INCIDENT_RELOCATED, 0) - grouped_people (c->snapshot, r->id);
    if (muster_incident_is_open (r) && people > 0 && people <= MOST_PEOPLE
        && (incidents == NULL || g_strv_contains (incidents, r->id)))
      add_unsorted (c->snapshot, norms, r, people, c->groups);
  }
}

/* ---- where there is place ---- */

static gint64
on_their_way (const MusterSnapshot *snapshot, const char *shelter)
{
  const GPtrArray *list = muster_snapshot_list (snapshot, MUSTER_GROUP);
  gint64 people = 0;

  for (guint i = 0; i < list->len; i++) {
    const MusterRecord *r = g_ptr_array_index (list, i);
    if (g_strcmp0 (muster_record_text (r, MUSTER_GROUP_SHELTER), shelter) == 0
        && !muster_record_has (r, MUSTER_GROUP_ARRIVED_AT))
      people += muster_record_int (r, MUSTER_GROUP_PEOPLE, 0);
  }
  return people;
}

static void
find_houses (Case *c, const MusterWays *ways, GPtrArray *notes)
{
  const GPtrArray *list = muster_snapshot_list (c->snapshot, MUSTER_SHELTER);
  guint unknown = 0, unusable = 0;

  for (guint i = 0; i < list->len; i++) {
    const MusterRecord *r = g_ptr_array_index (list, i);
    const char *state = muster_record_text (r, MUSTER_SHELTER_STATE);
    House house = { .record = r, .closed = g_strcmp0 (state, "open") != 0 };
    if (g_strcmp0 (state, "unusable") == 0 || g_strcmp0 (state, "full") == 0) {
      unusable++;
      continue;
    }
    if (!muster_record_has (r, MUSTER_SHELTER_CAPACITY) || !muster_record_position (r, &house.at)) {
      unknown++;
      continue;
    }
    house.left = muster_record_int (r, MUSTER_SHELTER_CAPACITY, 0) - muster_record_int (r, MUSTER_SHELTER_OCCUPANCY, 0)
                 - on_their_way (c->snapshot, r->id);
    if (muster_ways_in_hazard (ways, house.at))
      g_ptr_array_add (
          notes, g_strdup_printf (_ ("%s left out: it lies in a flooded or hazard area."), muster_record_name (r)));
    else if (house.left > 0)
      g_array_append_val (c->houses, house);
  }
  if (unusable > 0)
    g_ptr_array_add (notes, g_strdup_printf (ngettext ("%u shelter left out: full or unusable.",
                                                       "%u shelters left out: full or unusable.", unusable),
                                             unusable));
  if (unknown > 0)
    g_ptr_array_add (
        notes, g_strdup_printf (ngettext ("%u shelter left out: its capacity or its position is not known.",
                                          "%u shelters left out: their capacity or position is not known.", unknown),
                                unknown));
}

static gboolean
lacks_provision (const MusterNorms *norms, const Group *group, const House *house)
{
  const char *const *has = muster_record_strv (house->record, MUSTER_SHELTER_PROVISIONS);

  for (const char *const *need = group->needs; need != NULL && *need != NULL; need++)
    for (const char *const *p = muster_norms_provisions (norms, *need); p != NULL && *p != NULL; p++)
      if (has == NULL || !g_strv_contains (has, *p))
        return TRUE;
  return FALSE;
}

static gboolean
measure (Case *c, MusterWays *ways, const MusterNorms *norms, GCancellable *cancellable, GError **error)
{
  guint n = c->groups->len, m = c->houses->len;
  const MusterNormNumbers *numbers = muster_norms_numbers (norms);
  const MusterVehicleSize none = { 0, 0, 0 };
  g_autofree MusterLatLon *from = g_new0 (MusterLatLon, n + 1), *to = g_new0 (MusterLatLon, m + 1);
  g_autofree float *walk = g_new (float, (gsize)n *m + 1), *drive = g_new (float, (gsize)n *m + 1);
  g_autofree guint8 *walk_how = g_new0 (guint8, (gsize)n * m + 1), *drive_how = g_new0 (guint8, (gsize)n * m + 1);

  for (guint g = 0; g < n; g++)
    from[g] = g_array_index (c->groups, Group, g).at;
  for (guint h = 0; h < m; h++)
    to[h] = g_array_index (c->houses, House, h).at;
  if (!muster_ways_table (ways, MUSTER_VEHICLE_WALK, none, from, n, to, m, walk, walk_how, NULL, cancellable, error)
      || !muster_ways_table (ways, MUSTER_VEHICLE_RESCUE, muster_norms_vehicle (norms, NULL), from, n, to, m, drive,
                             drive_how, NULL, cancellable, error))
    return FALSE;
  c->seconds = g_new (float, (gsize)n *m + 1);
  c->how = g_new0 (guint8, (gsize)n * m + 1);
  c->lacks = g_new0 (guint8, (gsize)n * m + 1);
  for (guint g = 0; g < n; g++)
    for (guint h = 0; h < m; h++) {
      const Group *group = &g_array_index (c->groups, Group, g);
      gsize k = (gsize)g * m + h;
      gboolean far = (double)walk[k] > numbers->walk_max_km / numbers->walk_kmh * 3600;
      gboolean foot = group->walks || (!group->driven && !far && isfinite (walk[k]));
      gboolean road = (foot ? walk_how[k] : drive_how[k]) == MUSTER_WAY_ROAD;
      c->seconds[k] = foot ? walk[k] : drive[k];
      c->how[k] = foot ? MUSTER_WAY_FOOT : drive_how[k];
      c->lacks[k] = lacks_provision (norms, group, &g_array_index (c->houses, House, h));
      if (c->lacks[k] || (!road && muster_ways_crosses_hazard (ways, from[g], to[h])))
        c->seconds[k] = INFINITY;
    }
  return TRUE;
}

/* ---- the problem ---- */

static MusterSingleSource
make_problem (Case *c, const MusterNorms *norms)
{
  guint n = c->groups->len, m = c->houses->len;
  double all = 0;

  c->capacities = g_new0 (double, m + 1);
  c->openings = g_new0 (double, m + 1);
  c->demands = g_new0 (double, (gsize)(m + 1) * n + 1);
  c->costs = g_new0 (double, (gsize)(m + 1) * n + 1);
  for (guint h = 0; h <= m; h++)
    for (guint g = 0; g < n; g++) {
      double people = (double)g_array_index (c->groups, Group, g).people;
      gsize k = (gsize)h * n + g;
      c->demands[k] = people;
      /* Whole person-seconds: the certificate is exact. */
      c->costs[k] = h == m ? people * NOWHERE_S
                    : isfinite (c->seconds[(gsize)g * m + h])
                        ? people * (double)MIN (roundf (c->seconds[(gsize)g * m + h]), (float)(NOWHERE_S / 2))
                        : INFINITY;
      if (h == m)
        all += people;
    }
  for (guint h = 0; h < m; h++) {
    const House *house = &g_array_index (c->houses, House, h);
    c->capacities[h] = (double)house->left;
    c->openings[h] = house->closed ? muster_norms_numbers (norms)->open_person_s : 0;
  }
  c->capacities[m] = all;
  return (MusterSingleSource){ (int)m + 1, (int)n, c->capacities, c->openings, c->demands, c->costs };
}

/* ---- words ---- */

static MusterHousingOption *
option_new (const Case *c, guint g, guint h, gint64 left, double extra)
{
  const House *house = &g_array_index (c->houses, House, h);
  MusterHousingOption *o = g_new0 (MusterHousingOption, 1);
  gsize k = (gsize)g * c->houses->len + h;
  g_autofree char *way = NULL, *sentence = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  o->shelter = g_strdup (house->record->id);
  o->name = g_strdup (muster_record_name (house->record));
  o->travel_s = (double)c->seconds[k];
  o->way = (MusterWay)c->how[k];
  o->left = left;
  o->must_open = house->closed;
  o->extra = extra;
  way = o->way == MUSTER_WAY_FOOT ? g_strdup_printf (_ ("%s on foot"), sentence = muster_words_duration (o->travel_s))
                                  : muster_words_way (o->travel_s, o->way);
  g_string_append_printf (out, _ ("%s: there in %s; %d places are left then."), o->name, way, (int)left);
  if (house->closed)
    muster_words_add (out, _ ("It must be opened first."));
  o->reason = g_string_free (g_steal_pointer (&out), FALSE);
  return o;
}

static char *
words_nowhere (const Case *c, guint g)
{
  const Group *group = &g_array_index (c->groups, Group, g);
  GString *out = g_string_new (NULL);
  guint m = c->houses->len, cut = 0, lacks = 0, fit = 0;
  gint64 largest = 0, all = 0;
  g_autofree char *text = NULL;

  for (guint h = 0; h < m; h++) {
    const House *house = &g_array_index (c->houses, House, h);
    largest = MAX (largest, house->left);
    all += house->left;
    if (c->lacks[(gsize)g * m + h])
      lacks++;
    else if (!isfinite (c->seconds[(gsize)g * m + h]))
      cut++;
    else if (house->left >= group->people)
      fit++;
  }
  text = g_strdup_printf (ngettext ("%d person has no place.", "%d people have no place.", (gulong)group->people),
                          (int)group->people);
  muster_words_add (out, text);
  g_clear_pointer (&text, g_free);
  if (m == 0) {
    muster_words_add (out, _ ("No shelter has places left."));
  } else if (all < group->people) {
    text = g_strdup_printf (_ ("All shelters together have %d places left: %d are missing."), (int)all,
                            (int)(group->people - all));
    muster_words_add (out, text);
  } else if (largest < group->people) {
    text = g_strdup_printf (_ ("The largest shelter has %d places left: the group could only be placed divided."),
                            (int)largest);
    muster_words_add (out, text);
  } else if (fit > 0) {
    muster_words_add (out, _ ("What places there are go to others, so that the fewest are left without."));
  }
  g_clear_pointer (&text, g_free);
  if (lacks > 0) {
    text = g_strdup_printf (
        ngettext ("%u shelter lacks what the group needs.", "%u shelters lack what the group needs.", lacks), lacks);
    muster_words_add (out, text);
  }
  g_clear_pointer (&text, g_free);
  if (cut > 0) {
    text = g_strdup_printf (
        ngettext ("%u shelter cannot be reached on safe roads.", "%u shelters cannot be reached on safe roads.", cut),
        cut);
    muster_words_add (out, text);
  }
  return g_string_free (out, FALSE);
}

typedef struct {
  guint house;
  double extra;
} Ranked;

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *p = a, *q = b;

  return p->extra != q->extra ? (p->extra < q->extra ? -1 : 1) : (int)p->house - (int)q->house;
}

/* The nearest shelter the group could go to, when it is another than the one proposed, and why it is not that one. */
static void
say_why_not_nearest (const Case *c, const gint64 *left, guint g, guint chosen, GString *out)
{
  const Group *group = &g_array_index (c->groups, Group, g);
  guint m = c->houses->len, near = chosen;
  const House *house;
  g_autofree char *time = NULL, *text = NULL;

  for (guint h = 0; h < m; h++)
    if (c->seconds[(gsize)g * m + h] < c->seconds[(gsize)g * m + near])
      near = h;
  if (near == chosen)
    return;
  house = &g_array_index (c->houses, House, near);
  time = muster_words_duration ((double)c->seconds[(gsize)g * m + near]);
  if (left[near] < group->people)
    text = g_strdup_printf (_ ("%s is nearer (%s) but has no room left for all of them."),
                            muster_record_name (house->record), time);
  else if (house->closed)
    text = g_strdup_printf (_ ("%s is nearer (%s) but would have to be opened first."),
                            muster_record_name (house->record), time);
  if (text != NULL)
    muster_words_add (out, text);
}

static void
fill_seat (MusterHousing *housing, const Case *c, const gint64 *left, guint g, guint chosen)
{
  const Group *group = &g_array_index (c->groups, Group, g);
  guint m = c->houses->len;
  MusterHousingSeat *seat = g_new0 (MusterHousingSeat, 1);
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  double now = chosen < m ? (double)c->seconds[(gsize)g * m + chosen] : 0;

  seat->group = group->record != NULL ? g_strdup (group->record->id) : NULL;
  seat->incident = group->incident != NULL ? g_strdup (group->incident->id) : NULL;
  seat->name = group->record != NULL
                   ? g_strdup (muster_record_name (group->record))
                   : g_strdup_printf (ngettext ("%d person, %s", "%d people, %s", (gulong)group->people),
                                      (int)group->people, muster_record_name (group->incident));
  seat->people = group->people;
  seat->options = g_ptr_array_new_with_free_func (option_free);
  for (guint h = 0; h < m; h++) {
    /* A shelter that nobody of the plan uses would have to be opened for this group. */
    gboolean unused = left[h] == g_array_index (c->houses, House, h).left;
    Ranked r
        = { h, (double)group->people * ((double)c->seconds[(gsize)g * m + h] - now) + (unused ? c->openings[h] : 0) };
    if (h != chosen && isfinite (r.extra) && left[h] >= group->people)
      g_array_append_val (ranked, r);
  }
  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < ranked->len && i < 2; i++) {
    const Ranked *r = &g_array_index (ranked, Ranked, i);
    g_ptr_array_add (seat->options, option_new (c, g, r->house, left[r->house] - group->people, r->extra));
  }
  if (chosen < m) {
    seat->proposed = option_new (c, g, chosen, left[chosen], 0);
    g_autoptr (GString) reason = g_string_new (seat->proposed->reason);
    say_why_not_nearest (c, left, g, chosen, reason);
    seat->reason = g_string_free (g_steal_pointer (&reason), FALSE);
    housing->placed += group->people;
  } else {
    seat->reason = words_nowhere (c, g);
    housing->overflow += group->people;
  }
  housing->people += group->people;
  g_ptr_array_add (housing->seats, seat);
}

static void
finish (MusterHousing *housing, const Case *c, const MusterSingleSourcePlan *plan)
{
  guint n = c->groups->len, m = c->houses->len;
  g_autofree gint64 *left = g_new0 (gint64, m + 1);

  for (guint h = 0; h < m; h++)
    left[h] = g_array_index (c->houses, House, h).left;
  for (guint g = 0; g < n; g++)
    left[plan->serves[g]] -= g_array_index (c->groups, Group, g).people;
  for (guint g = 0; g < n; g++)
    fill_seat (housing, c, left, g, (guint)plan->serves[g]);
  if (housing->overflow > 0)
    g_ptr_array_insert (
        housing->missing, 0,
        g_strdup_printf (ngettext ("%d of %d person finds no place in a shelter.",
                                   "%d of %d people find no place in a shelter.", (gulong)housing->people),
                         (int)housing->overflow, (int)housing->people));
}

MusterHousing *
muster_housing_make (MusterTerrain *terrain, MusterNorms *norms, MusterSnapshot *snapshot,
                     const MusterHousingRequest *request, GCancellable *cancellable, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  MusterAllocBudget budget
      = { .seconds = request->budget_s > 0 ? request->budget_s : DEFAULT_BUDGET_S, .cancellable = cancellable };
  g_autoptr (MusterHousing) housing = NULL;
  g_autoptr (MusterWays) ways = NULL;
  MusterSingleSourcePlan *plan;
  MusterSingleSource problem;
  Case *c;

  if (request->budget_s < 0 || !isfinite (request->budget_s)) {
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT, _ ("a time budget of %g s is none"),
                 request->budget_s);
    return NULL;
  }
  ways = muster_ways_new (terrain, snapshot, NULL, TRUE, error);
  if (ways == NULL)
    return NULL;
  housing = g_new0 (MusterHousing, 1);
  g_atomic_ref_count_init (&housing->refs);
  housing->made_ms = muster_snapshot_get_now (snapshot);
  housing->seats = g_ptr_array_new_with_free_func (seat_free);
  housing->missing = g_ptr_array_new_with_free_func (g_free);
  housing->notes = g_ptr_array_new_with_free_func (g_free);
  housing->way = muster_ways_how (ways);
  housing->priv = c = g_new0 (Case, 1);
  c->snapshot = muster_snapshot_ref (snapshot);
  c->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  c->houses = g_array_new (FALSE, FALSE, sizeof (House));
  find_groups (c, norms, request->incidents, housing->missing);
  find_houses (c, ways, housing->notes);
  if (c->groups->len == 0) {
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_NOTHING,
                 _ ("nobody needs a shelter: there is no group that has not been sent, and no open incident says how "
                    "many to relocate"));
    return NULL;
  }
  if (!measure (c, ways, norms, cancellable, error))
    return NULL;
  problem = make_problem (c, norms);
  plan = muster_single_source_solve (&problem, &budget);
  if (plan->serves == NULL) {
    muster_single_source_plan_free (plan);
    if (!g_cancellable_set_error_if_cancelled (cancellable, error))
      g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT, _ ("no plan within the time budget"));
    return NULL;
  }
  housing->objective = plan->outcome.objective;
  housing->bound = plan->outcome.bound;
  housing->gap = plan->outcome.gap;
  housing->optimal = plan->outcome.status == MUSTER_ALLOC_OPTIMAL;
  finish (housing, c, plan);
  muster_single_source_plan_free (plan);
  housing->seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  return g_steal_pointer (&housing);
}

static void
add_number (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, " %s", g_ascii_formatd (text, sizeof text, "%.17g", value));
}

gboolean
muster_housing_prove (const MusterHousing *housing, GString *instance, GString *certificate, GError **error)
{
  const Case *c = housing->priv;
  guint n = c->groups->len, m = c->houses->len + 1;
  MusterAllocOutcome outcome;

  g_string_append_printf (instance, "%u %u\n", m, n);
  for (guint h = 0; h < m; h++)
    add_number (instance, c->capacities[h]);
  g_string_append_c (instance, '\n');
  for (guint h = 0; h < m; h++)
    add_number (instance, c->openings[h]);
  g_string_append_c (instance, '\n');
  for (guint g = 0; g < n; g++)
    add_number (instance, (double)g_array_index (c->groups, Group, g).people);
  for (guint g = 0; g < n; g++) {
    g_string_append_c (instance, '\n');
    /* The format has no forbidden pair: one that costs more than nowhere is never taken. */
    for (guint h = 0; h < m; h++)
      add_number (instance, isfinite (c->costs[(gsize)h * n + g])
                                ? c->costs[(gsize)h * n + g]
                                : 2 * NOWHERE_S * (double)g_array_index (c->groups, Group, g).people);
  }
  g_string_append_c (instance, '\n');
  return muster_sscflp_solve_text (instance->str, instance->len, NULL, &outcome, certificate, error);
}
