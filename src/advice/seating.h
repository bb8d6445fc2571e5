/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/cover.h"
#include "alloc/alloc.h"

/* Dispatch in numbers: seats to fill, teams that may fill them, what each pair costs. The heart of dispatch advice and
 * of the simulated year; knows no records. All pure; one thread at a time for one seating (its cover is changed while
 * it solves, and put back).
 *
 * What is made small, in weighted seconds:
 *   Σ over filled seats  weight × (eta + late_factor × late + extra)   (late: what eta exceeds due by)
 * + Σ over empty seats   the same for a team that takes empty_s; an eta beyond half of that counts hardly more than
 * half, so that whoever can come is better than nobody
 * + uncovered_s × expected coverage lost by all who leave. */
#define MUSTER_SEATING_NOBODY G_MAXUINT

typedef struct {
  guint n_seats, n_teams;
  const double *weights; /* n_seats */
  const double *due_s;   /* n_seats; may be negative */
  const float *eta_s;    /* n_seats × n_teams; infinite: cannot */
  const double *extra_s; /* n_teams: of request, of reduced readiness */
  double late_factor, empty_s, uncovered_s;
  MusterCover *cover; /* (nullable) with unit i for team i */
} MusterSeating;

typedef struct {
  guint n_seats, n_teams;
  guint *team_of_seat; /* or MUSTER_SEATING_NOBODY */
  double objective;    /* weighted s, as above */
  double bound;        /* no plan is better; by the prices of single teams */
  gboolean proven;     /* the duals were checked by other code than the solver's */
  double *seat_prices; /* weighted s */
  /* The linear problem as it was solved, for its certificate: n_seats × (n_teams + n_seats), hundredths. */
  gint64 *costs;
  double *override_s; /* n_seats × n_teams: what the plan costs more when this team must fill this seat and all else is
                         arranged anew; infinite where it cannot. Priced team by team, as the bound */
} MusterSeatingPlan;

/* NULL with MUSTER_ALLOC_ERROR_RANGE or when cancelled. (transfer full) */
MusterSeatingPlan *muster_seating_solve (const MusterSeating *seating, gboolean overrides,
                                         const MusterAllocBudget *budget, GError **error);
void muster_seating_plan_free (MusterSeatingPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSeatingPlan, muster_seating_plan_free)
/* Closest idle: seats in the given @order (nullable: as they stand), each takes the nearest team left. (transfer full)
 * (array length=n_seats) */
guint *muster_seating_closest (const MusterSeating *seating, const guint *order);
/* The objective of any plan. */
double muster_seating_price (const MusterSeating *seating, const guint *team_of_seat);
