/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/dispatch.h"

/* Supply advice: what people need, from which depot it comes, who must release it, when it is there, and who is left
 * short. Never from a depot that is not built, never expired, never more than there is. */

/* What is asked for at one place. */
typedef struct {
  char *place; /* id of a shelter or an incident */
  char *place_name;
  MusterLatLon at;
  char *incident; /* (nullable) */
  char *item;     /* key of the norm, or the item a plan names */
  char *label;    /* as the stock calls it, or the key */
  char *unit;     /* (nullable) */
  double wanted;  /* units */
  double minimum; /* units below which people suffer */
  double given;   /* units in the plan, in time or not */
  double in_time; /* of these by the deadline */
  gint64 deadline_ms;
  char *from; /* the reckoning in words: people × norm × days, and the source; translated */
  char *why;  /* (nullable) why not all of it is given; translated */
} MusterSupplyDemand;

typedef enum {
  MUSTER_SOURCE_PHYSICAL,
  MUSTER_SOURCE_AGREEMENT,
  MUSTER_SOURCE_CAPACITY,
} MusterSourceMode;

/* One line of the plan: an order to be placed. */
typedef struct {
  guint demand; /* index */
  char *stock, *depot, *depot_name;
  char *item, *unit; /* as the stock calls it */
  gint64 quantity;   /* whole units */
  MusterSourceMode mode;
  gboolean order;   /* TRUE: ours to release; FALSE: request to @owner */
  char *owner;      /* (nullable) */
  char *batch;      /* (nullable) */
  gint64 expiry_ms; /* 0: none */
  double ready_s;   /* s until it can leave: lead time, release, loading */
  double travel_s;
  MusterWay way;
  double foot_m; /* from the last road, carried; 0: up to the place */
  gint64 arrive_ms;
  double late_s;          /* after the deadline; 0: in time */
  guint lorries;          /* that this line fills, rounded up within its load */
  double left;            /* units left in that stock afterwards */
  gboolean below_minimum; /* the depot's own minimum is broken */
  char *reason;           /* translated */
} MusterSupplyLine;

typedef struct {
  gatomicrefcount refs;
  gint64 made_ms;
  GPtrArray *demands;           /* (element-type MusterSupplyDemand) */
  GPtrArray *lines;             /* (element-type MusterSupplyLine) by demand, earliest first */
  GPtrArray *missing;           /* (element-type utf8) what is missing, where and by how much; translated */
  GPtrArray *notes;             /* (element-type utf8) depots below minimum, stock left out and why; translated */
  double objective, bound, gap; /* weighted unit-seconds */
  guint lorries;                /* loads in all */
  guint lorries_had;            /* 0: not said */
  MusterWay way;
  gboolean proven; /* the duals of every item were checked by code that is not the solver's */
  gpointer priv;
  double seconds;
} MusterSupplyAdvice;
MusterSupplyAdvice *muster_supply_ref (MusterSupplyAdvice *supply);
void muster_supply_unref (MusterSupplyAdvice *supply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSupplyAdvice, muster_supply_unref)

typedef struct {
  const char *const *incidents; /* (nullable) NULL: all open ones with people to care for */
  gint64 people;                /* −1: as the records say (to relocate, or affected; shelters: occupancy) */
  double days;                  /* 0: 3 */
  const char *const *items;     /* (nullable) keys of norms; NULL: all, and what the plan names */
  const char *authority;        /* (nullable) whose desk this is: stock of this owner is ordered, not requested */
  guint lorries;                /* 0: as many as it takes */
} MusterSupplyRequest;

/* The transport problem of the item at @index as text (DIMACS min) and the certificate of its optimum. FALSE without an
 * error past the last item. */
gboolean muster_supply_prove (const MusterSupplyAdvice *supply, guint index, GString *instance, GString *certificate,
                              GError **error);
void muster_supply_to_json (const MusterSupplyAdvice *supply, GString *out);
