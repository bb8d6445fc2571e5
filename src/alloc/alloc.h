/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json.h"
#include <gio/gio.h>

/* What every solver of this folder has in common: the budget it is given, the outcome it reports, and the certificate
 * that somebody else can check. Solvers are pure: numbers in, plan and proof out; no file, no clock but the budget's,
 * no randomness but the seed's. The same numbers, seed and iteration budget give the same bytes on every machine; a
 * budget in seconds stops where the machine happens to be, and what is reported is then still proven. Any thread. */

#define MUSTER_ALLOC_ERROR (muster_alloc_error_quark ())
GQuark muster_alloc_error_quark (void);
typedef enum {
  MUSTER_ALLOC_ERROR_INPUT,   /* an instance or a certificate that cannot be read; the message names the line */
  MUSTER_ALLOC_ERROR_RANGE,   /* numbers so large that a sum of them could overflow */
  MUSTER_ALLOC_ERROR_REFUTED, /* a certificate that does not prove what it claims; the message says where */
} MusterAllocError;

/* How long a solver may work. All zero: as long as it takes. */
typedef struct {
  double seconds;            /* s of wall time, 0 no limit */
  guint64 iterations;        /* the solver's own unit (pivots, paths, nodes), 0 no limit; deterministic */
  GCancellable *cancellable; /* (nullable): may be cancelled from any thread */
  guint32 seed;              /* for solvers that draw numbers */
} MusterAllocBudget;

typedef enum {
  MUSTER_ALLOC_OPTIMAL,    /* the plan is proven best: objective = bound */
  MUSTER_ALLOC_FEASIBLE,   /* a plan and a bound, the gap between them proven; the budget ran out or the method ended */
  MUSTER_ALLOC_INFEASIBLE, /* proven: there is no plan; the certificate says what is missing and by how much */
  MUSTER_ALLOC_UNBOUNDED,  /* proven: costs fall without end; the certificate is a cycle */
  MUSTER_ALLOC_STOPPED,    /* the budget ran out before there was any plan; the bound, if finite, holds */
} MusterAllocStatus;

const char *muster_alloc_status_name (MusterAllocStatus status); /* "optimal" …, as in certificates; untranslated */
gboolean muster_alloc_status_parse (const char *name, MusterAllocStatus *out);

/* What came of it. All problems here minimise, unless the solver says it maximises (coverage); then bound ≥ objective.
 * Where all data are whole numbers, @whole is set and the whole_ members hold the exact values. */
typedef struct {
  MusterAllocStatus status;
  double objective; /* of the plan; NaN when there is none */
  double bound;     /* no plan can be better; NaN when nothing is known */
  double gap;       /* |objective − bound| / |objective|, 0 when equal, NaN when either is unknown */
  gboolean whole;
  gint64 whole_objective, whole_bound; /* meaning only with @whole and where the doubles are not NaN */
  double seconds;                      /* s of wall time the solver took */
  guint64 iterations;
} MusterAllocOutcome;

/* Fill objective, bound and gap; the whole form sets the exact ones as well. The status stays as it is. */
void muster_alloc_outcome_set_real (MusterAllocOutcome *outcome, double objective, double bound);
void muster_alloc_outcome_set_whole (MusterAllocOutcome *outcome, gint64 objective, gint64 bound);
/* No plan: objective and gap are NaN; @bound may be NaN. */
void muster_alloc_outcome_set_none (MusterAllocOutcome *outcome, double bound);
/* Appends the members "status":…,"objective":…,"bound":…,"gap":… to an open JSON object; NaN writes null. */
void muster_alloc_outcome_write (GString *out, const MusterAllocOutcome *outcome);

/* A running budget. start() once, expired() as often as wanted: it looks at the clock only now and then. */
typedef struct {
  const MusterAllocBudget *budget; /* (nullable) */
  gint64 start_us;
  guint64 iterations; /* the solver counts here */
  guint polls;        /* questions until the clock is looked at; 0: at the next one */
  guint passed;       /* so many were let pass last */
  gint64 looked_us;
  gboolean expired; /* stays set once it was */
} MusterAllocClock;

void muster_alloc_clock_start (MusterAllocClock *clock, const MusterAllocBudget *budget);
gboolean muster_alloc_clock_expired (MusterAllocClock *clock);
/* Writes seconds and iterations into @outcome. */
void muster_alloc_clock_stop (MusterAllocClock *clock, MusterAllocOutcome *outcome);

/* Instances in the formats others publish them in. A solver of a text reads all of @text (UTF-8 or not, any length),
 * solves it within @budget (nullable) and appends to @certificate one JSON object:
 *
 *   {"kind":"orlib-assign","status":"optimal","objective":305,"bound":305,"gap":0,"primal":…,"dual":…}
 *
 * kind is the problem and its format; primal is the plan; dual the prices, the cut or the ray that prove the bound.
 * What they look like is the problem's own (docs/allocation.md). With FEASIBLE a certificate proves both ends of the
 * gap, unless it says "bound_proof":"search": then the bound came from an exhausted search tree that only the solver
 * saw.
 *
 * Infeasible is an outcome, not an error. FALSE: MUSTER_ALLOC_ERROR_INPUT or _RANGE, and @certificate is as it was. */
typedef gboolean (*MusterAllocSolveText) (const char *text, gsize length, const MusterAllocBudget *budget,
                                          MusterAllocOutcome *outcome, GString *certificate, GError **error);
