/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moving up: while the teams of the plan are out, a free one may serve more people from the base of one that left. Each
 * round takes the single move that brings most expected coverage, as long as it brings enough to be worth the way;
 * coverage being submodular, what such rounds reach is within 1 − 1/e of the best (Nemhauser, Wolsey and Fisher 1978).
 */
#include "advice/dispatch-private.h"
#include "advice/words.h"
#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct {
  guint unit, base;
  double gain;
} Move;

static double
gain_of (MusterDispatchCase *c, guint unit, guint base)
{
  double gain;

  muster_cover_take (c->cover, unit);
  gain = muster_cover_gain_at (c->cover, unit, base);
  muster_cover_put (c->cover, unit);
  return gain - muster_cover_loss (c->cover, unit);
}

static Move
best_move (MusterDispatchCase *c, const gboolean *out, const gboolean *moved)
{
  Move best = { MUSTER_SEATING_NOBODY, 0, muster_norms_numbers (c->norms)->move_gain };
  guint n = c->candidates->len;

  for (guint u = 0; u < n; u++) {
    const MusterDispatchTeam *team = muster_dispatch_case_team (c, u);
    /* Only own teams are moved about, and not those that fly: they reach all from where they are. */
    if (out[u] || moved[u] || !team->order || team->air || team->services == 0)
      continue;
    for (guint b = 0; b < n; b++) {
      double gain;
      if (!out[b] || muster_dispatch_case_team (c, b)->air)
        continue;
      gain = gain_of (c, u, b);
      if (gain > best.gain)
        best = (Move){ u, b, gain };
    }
  }
  return best;
}

static void
time_move (MusterDispatchCase *c, const MusterDispatchTeam *team, const MusterDispatchTeam *base, MusterMoveUp *up)
{
  float seconds = INFINITY;
  guint8 how = MUSTER_WAY_STRAIGHT;

  muster_ways_table (c->ways, MUSTER_VEHICLE_RESCUE,
                     muster_norms_vehicle (c->norms, muster_record_text (team->record, MUSTER_TEAM_FORM)), &team->at, 1,
                     &base->at, 1, &seconds, &how, NULL, NULL, NULL);
  up->eta_s = (double)seconds + team->ready_s;
  up->way = (MusterWay)how;
}

void
muster_dispatch_moves (MusterDispatchCase *c, guint most, GPtrArray *list)
{
  guint n = c->candidates->len;
  g_autofree gboolean *out = g_new0 (gboolean, n + 1), *moved = g_new0 (gboolean, n + 1);

  for (guint s = 0; s < c->seats->len; s++)
    if (c->plan->team_of_seat[s] != MUSTER_SEATING_NOBODY) {
      out[c->plan->team_of_seat[s]] = TRUE;
      muster_cover_take (c->cover, c->plan->team_of_seat[s]);
    }
  while (list->len < most) {
    Move move = best_move (c, out, moved);
    const MusterDispatchTeam *team, *base;
    MusterMoveUp *up;
    g_autofree char *share = NULL;
    if (move.unit == MUSTER_SEATING_NOBODY)
      break;
    team = muster_dispatch_case_team (c, move.unit);
    base = muster_dispatch_case_team (c, move.base);
    up = g_new0 (MusterMoveUp, 1);
    up->team = g_strdup (team->record->id);
    up->name = g_strdup (muster_record_name (team->record));
    up->to = g_strdup (base->record->id);
    up->to_name = g_strdup (muster_record_name (base->record));
    up->at = base->at;
    time_move (c, team, base, up);
    up->gain = move.gain;
    up->gain_people = move.gain * muster_cover_people (c->cover);
    share = muster_words_share (move.gain);
    up->reason = g_strdup_printf (_ ("%s moves to the base of %s: expected cover rises by %s (%.0f people)."), up->name,
                                  up->to_name, share, up->gain_people);
    g_ptr_array_add (list, up);
    moved[move.unit] = TRUE;
    muster_cover_move (c->cover, move.unit, move.base);
  }
  for (guint u = 0; u < n; u++) {
    if (moved[u])
      muster_cover_move (c->cover, u, u);
    muster_cover_put (c->cover, u);
  }
}
