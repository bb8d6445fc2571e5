/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dispatch advice: the case is measured (dispatch-case.c), seated (seating.c) and told. Beside the plan stands what the
 * rule of thumb would do, the closest idle team in the order of the reports, with the same figures. */
#include "advice/dispatch-private.h"
#include "advice/words.h"
#include "alloc/assign.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEFAULT_BUDGET_S 2.0
#define MOST_MOVES       3

void
muster_dispatch_option_free (MusterDispatchOption *option)
{
  if (option == NULL)
    return;
  g_free (option->team);
  g_free (option->name);
  g_free (option->owner);
  g_free (option->reason);
  g_free (option);
}

static void
seat_free (gpointer data)
{
  MusterDispatchSeat *seat = data;

  g_free (seat->incident);
  g_free (seat->skill);
  muster_dispatch_option_free (seat->proposed);
  muster_dispatch_option_free (seat->closest);
  g_ptr_array_unref (seat->options);
  g_free (seat->reason);
  g_free (seat);
}

static void
move_free (gpointer data)
{
  MusterMoveUp *move = data;

  g_free (move->team);
  g_free (move->name);
  g_free (move->to);
  g_free (move->to_name);
  g_free (move->reason);
  g_free (move);
}

MusterDispatch *
muster_dispatch_ref (MusterDispatch *dispatch)
{
  g_atomic_ref_count_inc (&dispatch->refs);
  return dispatch;
}

void
muster_dispatch_unref (MusterDispatch *dispatch)
{
  if (dispatch == NULL || !g_atomic_ref_count_dec (&dispatch->refs))
    return;
  g_ptr_array_unref (dispatch->seats);
  g_ptr_array_unref (dispatch->missing);
  g_ptr_array_unref (dispatch->unset);
  g_ptr_array_unref (dispatch->moves);
  muster_dispatch_case_free (dispatch->priv);
  g_free (dispatch);
}

/* ---- options ---- */

static MusterDispatchOption *
option_new (const MusterDispatchCase *c, guint seat, guint candidate, double extra)
{
  const MusterDispatchTeam *team = muster_dispatch_case_team (c, candidate);
  MusterDispatchOption *o = g_new0 (MusterDispatchOption, 1);
  MusterLatLon to = { 0, 0 };
  gsize k = (gsize)seat * c->candidates->len + candidate;
  const MusterOpenSeat *open = g_ptr_array_index (c->seats, seat);

  muster_record_position (open->incident, &to);
  o->team = g_strdup (team->record->id);
  o->name = g_strdup (muster_record_name (team->record));
  o->eta_s = (double)c->eta_s[k];
  o->way = (MusterWay)c->how[k];
  o->foot_m = (double)c->foot_m[k];
  o->distance_m = o->way == MUSTER_WAY_ROAD || o->way == MUSTER_WAY_REMOTE ? NAN : muster_distance_m (team->at, to);
  o->late_s = MAX (0, o->eta_s - open->due_s);
  o->order = team->order;
  o->owner = g_strdup (muster_record_text (team->record, MUSTER_TEAM_OWNER));
  o->standby = team->standby;
  o->reduced = team->reduced;
  o->uncovered = muster_cover_loss (c->cover, candidate);
  o->uncovered_people = muster_cover_sole (c->cover, candidate);
  o->extra = extra;
  o->reason = muster_dispatch_words_option (o, open);
  return o;
}

typedef struct {
  guint candidate;
  double extra;
} Ranked;

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *p = a, *q = b;

  if (p->extra != q->extra)
    return p->extra < q->extra ? -1 : 1;
  return p->candidate < q->candidate ? -1 : 1;
}

/* What the plan costs more with this team here; the proposed one costs nothing more. */
static double
extra_of (const MusterDispatchCase *c, guint seat, guint candidate)
{
  double extra
      = c->plan->override_s != NULL ? c->plan->override_s[(gsize)seat * c->candidates->len + candidate] : INFINITY;

  if (c->plan->team_of_seat[seat] == candidate)
    return 0;
  return isfinite (extra) ? MAX (extra, 0) : extra;
}

/* Whether two seats ask for the same: who sits in which of them is all one. */
static gboolean
same_seat (const MusterDispatchCase *c, guint a, guint b)
{
  const MusterOpenSeat *x = g_ptr_array_index (c->seats, a), *y = g_ptr_array_index (c->seats, b);

  return x->incident == y->incident && strcmp (x->skill, y->skill) == 0;
}

static gboolean
sits_beside (const MusterDispatchCase *c, guint seat, guint candidate)
{
  for (guint s = 0; s < c->seats->len; s++)
    if (c->plan->team_of_seat[s] == candidate && same_seat (c, s, seat))
      return TRUE;
  return FALSE;
}

/* Among seats that ask for the same the earliest arrival takes the first; empty ones come last. Never dearer: the first
 * is due first. */
static void
sort_alike (const MusterDispatchCase *c, guint *plan)
{
  guint n = c->candidates->len;

  for (guint a = 0; a < c->seats->len; a++)
    for (guint b = a + 1; b < c->seats->len && same_seat (c, a, b); b++)
      if (plan[b] != MUSTER_SEATING_NOBODY
          && (plan[a] == MUSTER_SEATING_NOBODY
              || c->eta_s[(gsize)b * n + plan[b]] < c->eta_s[(gsize)a * n + plan[a]])) {
        guint t = plan[a];
        plan[a] = plan[b];
        plan[b] = t;
      }
}

static void
add_options (const MusterDispatchCase *c, guint s, guint most, MusterDispatchSeat *seat)
{
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));

  for (guint t = 0; t < c->candidates->len; t++) {
    Ranked r = { t, extra_of (c, s, t) };
    if (isfinite (r.extra) && !sits_beside (c, s, t))
      g_array_append_val (ranked, r);
  }
  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < ranked->len && i < most; i++) {
    const Ranked *r = &g_array_index (ranked, Ranked, i);
    g_ptr_array_add (seat->options, option_new (c, s, r->candidate, r->extra));
  }
}

/* ---- words of a seat ---- */

static void G_GNUC_PRINTF (2, 3) say (GString *out, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  muster_words_add (out, text);
}

static const MusterOpenSeat *
seat_elsewhere (const MusterDispatchCase *c, guint candidate, guint not_here)
{
  for (guint s = 0; s < c->seats->len; s++)
    if (s != not_here && c->plan->team_of_seat[s] == candidate)
      return g_ptr_array_index (c->seats, s);
  return NULL;
}

/* The nearest candidate for the seat, whoever has it. */
static guint
nearest (const MusterDispatchCase *c, guint s)
{
  guint best = MUSTER_SEATING_NOBODY, n = c->candidates->len;

  for (guint t = 0; t < n; t++)
    if (isfinite (c->eta_s[(gsize)s * n + t])
        && (best == MUSTER_SEATING_NOBODY || c->eta_s[(gsize)s * n + t] < c->eta_s[(gsize)s * n + best]))
      best = t;
  return best;
}

static void
say_why_not_nearest (const MusterDispatchCase *c, guint s, GString *out)
{
  guint near = nearest (c, s), chosen = c->plan->team_of_seat[s];
  const MusterDispatchTeam *team, *ours;
  const MusterOpenSeat *elsewhere;
  g_autofree char *eta = NULL, *share = NULL;

  if (near == MUSTER_SEATING_NOBODY || near == chosen)
    return;
  team = muster_dispatch_case_team (c, near);
  ours = muster_dispatch_case_team (c, chosen);
  eta = muster_words_duration ((double)c->eta_s[(gsize)s * c->candidates->len + near]);
  share = muster_words_share (muster_cover_loss (c->cover, near));
  elsewhere = seat_elsewhere (c, near, s);
  if (elsewhere != NULL && elsewhere->incident == ((const MusterOpenSeat *)g_ptr_array_index (c->seats, s))->incident)
    say (out, _ ("%s is closer (%s) and is needed here for %s."), muster_record_name (team->record), eta,
         muster_word_label (muster_words_skill, elsewhere->skill));
  else if (elsewhere != NULL)
    say (out, _ ("%s is closer (%s) and is needed for %s."), muster_record_name (team->record), eta,
         muster_record_name (elsewhere->incident));
  else if (!team->order && ours->order)
    say (out, _ ("%s is closer (%s) but must be requested; own teams go first."), muster_record_name (team->record),
         eta);
  else
    say (out, _ ("%s is closer (%s), but taking it would lower expected cover by %s."),
         muster_record_name (team->record), eta, share);
}

static char *
words_of_seat (const MusterDispatchCase *c, guint s, const MusterDispatchSeat *seat)
{
  GString *out = g_string_new (NULL);

  say (out, "%s", seat->proposed->reason);
  say_why_not_nearest (c, s, out);
  if (seat->options->len > 0) {
    const MusterDispatchOption *next = g_ptr_array_index (seat->options, 0);
    g_autofree char *way = muster_words_way (next->eta_s, next->way), *cost = muster_words_duration (next->extra);
    if (next->extra >= 1)
      say (out, _ ("Next best: %s, %s; all in all that costs %s more, weighted."), next->name, way, cost);
    else
      say (out, _ ("Just as good: %s, %s."), next->name, way);
  } else {
    say (out, _ ("No other team can go."));
  }
  return g_string_free (out, FALSE);
}

/* ---- figures ---- */

/* All incidents are solved together, whoever is asked about: a team that another one needs more is not free. */
static gboolean
is_asked (const MusterOpenSeat *open, const char *const *ids)
{
  return ids == NULL || g_strv_contains (ids, open->incident->id);
}

static MusterDispatchFigures
figures_of (MusterDispatchCase *c, const guint *plan, const char *const *ids)
{
  const MusterSeating seating = muster_dispatch_case_seating (c);
  MusterDispatchFigures f = { .mean_eta_s = 0 };
  guint n = c->candidates->len;

  f.objective = muster_seating_price (&seating, plan);
  for (guint s = 0; s < c->seats->len; s++) {
    const MusterOpenSeat *open = g_ptr_array_index (c->seats, s);
    guint t = plan[s];
    double late;
    if (t != MUSTER_SEATING_NOBODY)
      muster_cover_take (c->cover, t);
    if (!is_asked (open, ids))
      continue;
    if (t == MUSTER_SEATING_NOBODY) {
      f.empty++;
      f.late++;
      continue;
    }
    f.filled++;
    f.mean_eta_s += (double)c->eta_s[(gsize)s * n + t];
    late = MAX (0, (double)c->eta_s[(gsize)s * n + t] - open->due_s);
    f.late_s += late;
    f.late += late > 0;
    f.requested += !muster_dispatch_case_team (c, t)->order;
  }
  f.covered = muster_cover_expected (c->cover);
  for (guint s = 0; s < c->seats->len; s++)
    if (plan[s] != MUSTER_SEATING_NOBODY)
      muster_cover_put (c->cover, plan[s]);
  f.mean_eta_s = f.filled > 0 ? f.mean_eta_s / f.filled : NAN;
  return f;
}

/* Empty seats of one incident and skill are told together. */
static void
tell_missing (const MusterDispatchCase *c, const char *const *ids, GPtrArray *missing)
{
  for (guint s = 0; s < c->seats->len;) {
    const MusterOpenSeat *first = g_ptr_array_index (c->seats, s);
    guint end = s, empty = 0, first_empty = s;
    for (; end < c->seats->len; end++) {
      const MusterOpenSeat *seat = g_ptr_array_index (c->seats, end);
      if (seat->incident != first->incident || strcmp (seat->skill, first->skill) != 0)
        break;
      if (c->plan->team_of_seat[end] == MUSTER_SEATING_NOBODY && empty++ == 0)
        first_empty = end;
    }
    if (empty > 0 && is_asked (first, ids))
      g_ptr_array_add (missing, muster_dispatch_words_missing (c, first_empty, empty));
    s = end;
  }
}

/* Incidents nobody has set a need for are named, so that silence is not taken for enough. */
static void
tell_unset (MusterDispatch *d, const MusterSnapshot *snapshot, const MusterNorms *norms, const char *const *ids)
{
  const GPtrArray *all = muster_snapshot_list (snapshot, MUSTER_INCIDENT);

  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    if (!muster_incident_is_open (r) || (ids != NULL && !g_strv_contains (ids, r->id))
        || muster_incident_has_needs (snapshot, norms, r))
      continue;
    g_ptr_array_add (d->unset, g_strdup (r->id));
    g_ptr_array_add (d->missing,
                     g_strdup_printf (_ ("%s is not reckoned with: no need is set for its kind at its grade."),
                                      muster_record_name (r)));
  }
}

/* ---- the whole ---- */

static void
fill_seats (MusterDispatch *d, const MusterDispatchCase *c, const char *const *ids, guint most)
{
  for (guint s = 0; s < c->seats->len; s++) {
    const MusterOpenSeat *open = g_ptr_array_index (c->seats, s);
    MusterDispatchSeat *seat;
    guint chosen = c->plan->team_of_seat[s], closest = c->closest[s];
    if (!is_asked (open, ids))
      continue;
    seat = g_new0 (MusterDispatchSeat, 1);
    seat->row = s;
    seat->incident = g_strdup (open->incident->id);
    seat->skill = g_strdup (open->skill);
    seat->nth = open->nth;
    seat->of = open->of;
    seat->weight = open->weight;
    seat->due_s = open->due_s;
    seat->price = c->plan->seat_prices[s];
    seat->options = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_dispatch_option_free);
    g_ptr_array_add (d->seats, seat);
    add_options (c, s, most, seat);
    if (closest != MUSTER_SEATING_NOBODY)
      seat->closest = option_new (c, s, closest, extra_of (c, s, closest));
    if (chosen != MUSTER_SEATING_NOBODY) {
      seat->proposed = option_new (c, s, chosen, 0);
      seat->reason = words_of_seat (c, s, seat);
    } else {
      seat->reason = muster_dispatch_words_missing (c, s, 1);
    }
  }
}

/* The joint case; of the incidents @ids alone only where all together ask for more than can be reckoned with. */
static MusterDispatchCase *
make_case (MusterTerrain *terrain, MusterNorms *norms, MusterSnapshot *snapshot, const char *const *ids,
           GPtrArray *problems, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) asked = NULL, others = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) trouble = NULL;
  MusterDispatchCase *c;

  if (ids == NULL)
    return muster_dispatch_case_new (terrain, norms, snapshot, NULL, problems, cancellable, error);
  asked = muster_dispatch_seats (snapshot, norms, ids, problems, error); /* they are there, and have positions */
  if (asked == NULL)
    return NULL;
  c = muster_dispatch_case_new (terrain, norms, snapshot, NULL, others, cancellable, &trouble);
  if (c == NULL && g_error_matches (trouble, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT)) {
    g_ptr_array_set_size (others, 0);
    g_ptr_array_add (problems,
                     g_strdup (_ ("Too many teams are asked for at once: the needs of other incidents do not count.")));
    return muster_dispatch_case_new (terrain, norms, snapshot, ids, others, cancellable, error);
  }
  if (c == NULL)
    g_propagate_error (error, g_steal_pointer (&trouble));
  return c;
}

MusterDispatch *
muster_dispatch_make (MusterTerrain *terrain, MusterNorms *norms, MusterSnapshot *snapshot,
                      const MusterDispatchRequest *request, GCancellable *cancellable, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (MusterDispatchCase) c = NULL;
  MusterAllocBudget budget = { .seconds = DEFAULT_BUDGET_S, .cancellable = cancellable };
  const char *const *ids = request->incidents;
  MusterSeating seating;
  MusterDispatch *d;

  if (request->budget_s != 0) {
    if (!(request->budget_s > 0) || !isfinite (request->budget_s)) {
      g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT, _ ("a time budget of %g s is none"),
                   request->budget_s);
      return NULL;
    }
    budget.seconds = request->budget_s;
  }
  c = make_case (terrain, norms, snapshot, ids, problems, cancellable, error);
  if (c == NULL)
    return NULL;
  seating = muster_dispatch_case_seating (c);
  c->plan = muster_seating_solve (&seating, TRUE, &budget, error);
  if (c->plan == NULL)
    return NULL;
  sort_alike (c, c->plan->team_of_seat);
  c->closest = muster_seating_closest (&seating, NULL);
  d = g_new0 (MusterDispatch, 1);
  g_atomic_ref_count_init (&d->refs);
  d->made_ms = muster_snapshot_get_now (snapshot);
  d->seats = g_ptr_array_new_with_free_func (seat_free);
  d->moves = g_ptr_array_new_with_free_func (move_free);
  d->missing = g_steal_pointer (&problems);
  d->unset = g_ptr_array_new_with_free_func (g_free);
  d->way = MUSTER_WAY_ROAD;
  for (gsize k = 0; k < (gsize)seating.n_seats * seating.n_teams; k++)
    if (isfinite (c->eta_s[k]) && c->how[k] == MUSTER_WAY_STRAIGHT)
      d->way = MUSTER_WAY_STRAIGHT;
    else if (isfinite (c->eta_s[k]) && c->how[k] == MUSTER_WAY_REMOTE && d->way == MUSTER_WAY_ROAD)
      d->way = MUSTER_WAY_REMOTE;
  d->advice = figures_of (c, c->plan->team_of_seat, ids);
  d->closest = figures_of (c, c->closest, ids);
  d->bound = MIN (c->plan->bound, d->advice.objective);
  d->gap = d->advice.objective > 0 ? (d->advice.objective - d->bound) / d->advice.objective : 0;
  d->proven = c->plan->proven;
  fill_seats (d, c, ids, request->options > 0 ? request->options : 2);
  tell_missing (c, ids, d->missing);
  tell_unset (d, snapshot, norms, ids);
  if (request->moves)
    muster_dispatch_moves (c, MOST_MOVES, d->moves);
  d->priv = g_steal_pointer (&c);
  d->seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  return d;
}

/* ---- afterwards ---- */

MusterDispatchOption *
muster_dispatch_override (const MusterDispatch *dispatch, guint seat, const char *team, char **why)
{
  const MusterDispatchCase *c = dispatch->priv;
  const MusterDispatchSeat *place = seat < dispatch->seats->len ? g_ptr_array_index (dispatch->seats, seat) : NULL;
  const MusterOpenSeat *open = place != NULL ? g_ptr_array_index (c->seats, place->row) : NULL;
  static const char *const bars[MUSTER_N_BARS] = { NULL,
                                                   N_ ("%s is assigned already."),
                                                   N_ ("%s is off duty or not ready."),
                                                   N_ ("%s has no position."),
                                                   N_ ("%s has no open road there."),
                                                   N_ ("%s lacks the skill that is needed.") };
  MusterBar bar = MUSTER_BAR_NO_WAY;

  for (guint i = 0; open != NULL && i < c->teams->len; i++) {
    const MusterDispatchTeam *t = &g_array_index (c->teams, MusterDispatchTeam, i);
    const char *const *skills = muster_record_strv (t->record, MUSTER_TEAM_SKILLS);
    if (strcmp (t->record->id, team) != 0)
      continue;
    if (t->bar == MUSTER_BAR_NONE && isfinite (c->eta_s[(gsize)place->row * c->candidates->len + t->candidate]))
      return option_new (c, place->row, t->candidate, extra_of (c, place->row, t->candidate));
    if (t->bar != MUSTER_BAR_NONE)
      bar = t->bar;
    else if (skills == NULL || !g_strv_contains (skills, open->skill))
      bar = MUSTER_BAR_SKILL;
    *why = g_strdup_printf (_ (bars[bar]), muster_record_name (t->record));
    return NULL;
  }
  *why = g_strdup_printf (_ ("There is no team “%s”, or no such place to fill."), team);
  return NULL;
}

gboolean
muster_dispatch_prove (const MusterDispatch *dispatch, GString *instance, GString *certificate, GError **error)
{
  const MusterDispatchCase *c = dispatch->priv;
  guint rows = c->seats->len, n = c->candidates->len + rows;
  gint64 most = 0;
  MusterAllocOutcome outcome;

  for (gsize k = 0; k < (gsize)rows * n; k++)
    if (c->plan->costs[k] != MUSTER_ASSIGN_FORBIDDEN)
      most = MAX (most, c->plan->costs[k]);
  /* The format knows no forbidden pair and only squares: a forbidden pair costs more than any plan without one, and
   * rows that stand for no seat cost nothing. */
  most = (most + 1) * (rows + 1);
  g_string_append_printf (instance, "%u\n", n);
  for (guint i = 0; i < n; i++) {
    for (guint k = 0; k < n; k++) {
      gint64 cost = i < rows ? c->plan->costs[(gsize)i * n + k] : 0;
      g_string_append_printf (instance, k > 0 ? " %" G_GINT64_FORMAT : "%" G_GINT64_FORMAT,
                              cost == MUSTER_ASSIGN_FORBIDDEN ? most : cost);
    }
    g_string_append_c (instance, '\n');
  }
  return muster_assign_solve_orlib (instance->str, instance->len, NULL, &outcome, certificate, error);
}
