/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Goods, depots, vehicles, deadlines: an integer programme.
 *
 *   (1) A trip type is a fleet, a site and a departure. Departures that matter are the times at which something becomes
 *       ready: the fleet itself, or a good of its depot that has a lead time. y counts the vehicles of each type.
 *   (2) x is how much of a need goes on a trip type; it exists only if the good is ready by the departure and the trip
 *       arrives by the deadline. So deadlines are in the shape of the programme, not in its numbers.
 *   (3) Rows: a need is met or short; a stock gives what it has; a trip type loads what its vehicles hold; a fleet has
 *       so many vehicles.
 *   (4) supply-plan.c makes a plan before the search begins, so that there is one whenever the budget ends, and
 *       supply-bound.c raises the prices of the relaxation to a bound that anybody can check.
 *
 * GLPK works in doubles; every number is checked to be one that doubles hold exactly, and amounts are rounded to whole
 * ones and checked again in whole numbers before they are believed. */
#include "alloc/supply-plan.h"
#include <glpk.h>
#include <math.h>
#include <string.h>

/* Sums stay exact in a double. */
#define LIMIT (G_GINT64_CONSTANT (1) << 52)
#define CLOSE 1e-6

typedef struct {
  const MusterSupply *problem;
  GArray *types; /* of MusterSupplyType */
  GArray *cells; /* of MusterSupplyCell, by type */
  gint64 *amounts;
  guint *vehicles;
  gint64 *best_amounts;
  guint *best_vehicles;
  gint64 best;
  double bound;
  MusterAllocClock clock;
} Work;

static gboolean
refuse (GError **error, int code, const char *message)
{
  g_set_error_literal (error, MUSTER_ALLOC_ERROR, code, message);
  return FALSE;
}

static gint64
get_lead (const MusterSupply *p, guint depot, guint good)
{
  return p->leads ? p->leads[depot * p->goods + good] : 0;
}

static gint64
get_unit_cost (const MusterSupply *p, guint depot, guint good)
{
  return p->unit_costs ? p->unit_costs[depot * p->goods + good] : 0;
}

static gint64
get_trip_cost (const MusterSupply *p, const MusterSupplyType *type)
{
  const MusterSupplyFleet *fleet = &p->fleet[type->fleet];
  return fleet->trip_cost + fleet->time_cost * (type->arrival - type->departure);
}

/* ---- what may be asked ---- */

static gboolean
check_numbers (const gint64 *numbers, gsize count, gint64 least, const char *what, GError **error)
{
  for (gsize k = 0; numbers && k < count; k++)
    if (numbers[k] < least) {
      g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT, "%s is %" G_GINT64_FORMAT, what, numbers[k]);
      return FALSE;
    } else if (numbers[k] >= LIMIT && numbers[k] != MUSTER_SUPPLY_UNREACHABLE) {
      g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_RANGE, "%s is too large", what);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_problem (const MusterSupply *p, GError **error)
{
  double most = 0, times = 0, costs = 0;
  if (!check_numbers (p->stocks, (gsize)p->depots * p->goods, 0, "a stock", error)
      || !check_numbers (p->leads, (gsize)p->depots * p->goods, 0, "a lead time", error)
      || !check_numbers (p->unit_costs, (gsize)p->depots * p->goods, -LIMIT, "a unit's cost", error)
      || !check_numbers (p->unit_loads, p->goods, 1, "a unit's load", error)
      || !check_numbers (p->travel, (gsize)p->depots * p->sites, 0, "a travel time", error))
    return FALSE;
  for (gsize k = 0; k < (gsize)p->depots * p->sites; k++)
    if (p->travel[k] != MUSTER_SUPPLY_UNREACHABLE)
      times = MAX (times, (double)p->travel[k]);
  for (gsize k = 0; p->unit_costs && k < (gsize)p->depots * p->goods; k++)
    costs = MAX (costs, fabs ((double)p->unit_costs[k]));
  for (guint f = 0; f < p->fleets; f++) {
    const MusterSupplyFleet *fleet = &p->fleet[f];
    const gint64 numbers[] = { fleet->capacity, fleet->ready, fleet->trip_cost, fleet->time_cost };
    if (fleet->depot >= p->depots)
      return refuse (error, MUSTER_ALLOC_ERROR_INPUT, "a fleet is at a depot that is not there");
    if (!check_numbers (numbers, G_N_ELEMENTS (numbers), 0, "a number of a fleet", error))
      return FALSE;
    most += fleet->vehicles * ((double)fleet->trip_cost + (double)fleet->time_cost * times + (double)fleet->capacity);
  }
  for (guint n = 0; n < p->needs; n++) {
    const MusterSupplyNeed *need = &p->need[n];
    const gint64 numbers[] = { need->amount, need->deadline };
    if (need->site >= p->sites || need->good >= p->goods)
      return refuse (error, MUSTER_ALLOC_ERROR_INPUT, "a need names a site or a good that is not there");
    if (!check_numbers (numbers, 2, 0, "a number of a need", error)
        || !check_numbers (&need->weight, 1, 1, "the weight of a need", error))
      return FALSE;
    most += (double)need->amount * ((double)need->weight + costs + (double)p->unit_loads[need->good]);
  }
  if (most >= (double)LIMIT)
    return refuse (error, MUSTER_ALLOC_ERROR_RANGE, "the numbers are so large that sums of them would not be exact");
  return TRUE;
}

/* ---- trip types and cells ---- */

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
  return (x > y) - (x < y);
}

/* The departures of fleet @f, earliest first, each once. */
static GArray *
find_departures (const MusterSupply *p, guint f)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));
  const MusterSupplyFleet *fleet = &p->fleet[f];
  guint kept = 0;
  g_array_append_val (times, fleet->ready);
  for (guint g = 0; g < p->goods; g++) {
    gint64 lead = get_lead (p, fleet->depot, g);
    if (lead > fleet->ready && p->stocks[fleet->depot * p->goods + g] > 0)
      g_array_append_val (times, lead);
  }
  g_array_sort (times, compare_times);
  for (guint k = 0; k < times->len; k++)
    if (k == 0 || g_array_index (times, gint64, k) != g_array_index (times, gint64, kept - 1))
      g_array_index (times, gint64, kept++) = g_array_index (times, gint64, k);
  g_array_set_size (times, kept);
  return times;
}

static void
add_type (Work *w, guint f, guint site, gint64 departure)
{
  const MusterSupply *p = w->problem;
  guint depot = p->fleet[f].depot, before = w->cells->len;
  gint64 travel = p->travel[depot * p->sites + site];
  if (travel == MUSTER_SUPPLY_UNREACHABLE)
    return;
  MusterSupplyType type = { f, site, departure, departure + travel };
  for (guint n = 0; n < p->needs; n++) {
    const MusterSupplyNeed *need = &p->need[n];
    MusterSupplyCell cell = { w->types->len, n };
    if (need->site == site && need->amount > 0 && type.arrival <= need->deadline
        && p->stocks[depot * p->goods + need->good] > 0 && get_lead (p, depot, need->good) <= departure
        && p->unit_loads[need->good] <= p->fleet[f].capacity)
      g_array_append_val (w->cells, cell);
  }
  if (w->cells->len > before)
    g_array_append_val (w->types, type);
}

static void
find_types (Work *w)
{
  const MusterSupply *p = w->problem;
  w->types = g_array_new (FALSE, FALSE, sizeof (MusterSupplyType));
  w->cells = g_array_new (FALSE, FALSE, sizeof (MusterSupplyCell));
  for (guint f = 0; f < p->fleets; f++) {
    g_autoptr (GArray) departures = find_departures (p, f);
    for (guint s = 0; p->fleet[f].vehicles > 0 && s < p->sites; s++)
      for (guint k = 0; k < departures->len; k++)
        add_type (w, f, s, g_array_index (departures, gint64, k));
  }
  w->amounts = g_new0 (gint64, w->cells->len + 1);
  w->vehicles = g_new0 (guint, w->types->len + 1);
  w->best_amounts = g_new0 (gint64, w->cells->len + 1);
  w->best_vehicles = g_new0 (guint, w->types->len + 1);
}

#define TYPE(w, t) (&g_array_index ((w)->types, MusterSupplyType, t))
#define CELL(w, c) (&g_array_index ((w)->cells, MusterSupplyCell, c))

static guint
get_depot (const Work *w, const MusterSupplyCell *cell)
{
  return w->problem->fleet[TYPE (w, cell->type)->fleet].depot;
}

static void
clear (Work *w)
{
  g_clear_pointer (&w->types, g_array_unref);
  g_clear_pointer (&w->cells, g_array_unref);
  g_free (w->amounts);
  g_free (w->vehicles);
  g_free (w->best_amounts);
  g_free (w->best_vehicles);
}

/* ---- a plan is believed only if it holds in whole numbers ---- */

static gboolean
weigh (const Work *w, const gint64 *amounts, const guint *vehicles, gint64 *objective)
{
  const MusterSupply *p = w->problem;
  g_autofree gint64 *stock = g_memdup2 (p->stocks, MAX ((gsize)p->depots * p->goods, 1) * sizeof (gint64)),
                    *left = g_new (gint64, p->needs + 1), *load = g_new0 (gint64, w->types->len + 1),
                    *sent = g_new0 (gint64, p->fleets + 1);
  gint64 sum = 0;
  for (guint n = 0; n < p->needs; n++)
    left[n] = p->need[n].amount;
  for (guint c = 0; c < w->cells->len; c++) {
    const MusterSupplyCell *cell = CELL (w, c);
    guint good = p->need[cell->need].good, depot = get_depot (w, cell);
    stock[depot * p->goods + good] -= amounts[c];
    left[cell->need] -= amounts[c];
    load[cell->type] += amounts[c] * p->unit_loads[good];
    sum += amounts[c] * get_unit_cost (p, depot, good);
    if (amounts[c] < 0 || stock[depot * p->goods + good] < 0 || left[cell->need] < 0)
      return FALSE;
  }
  for (guint t = 0; t < w->types->len; t++) {
    const MusterSupplyType *type = TYPE (w, t);
    sent[type->fleet] += vehicles[t];
    sum += vehicles[t] * get_trip_cost (p, type);
    if (sent[type->fleet] > p->fleet[type->fleet].vehicles
        || load[t] > (gint64)vehicles[t] * p->fleet[type->fleet].capacity)
      return FALSE;
  }
  for (guint n = 0; n < p->needs; n++)
    sum += left[n] * p->need[n].weight;
  *objective = sum;
  return TRUE;
}

/* Takes what is in amounts and vehicles over if it is the best so far. */
static void
keep_if_better (Work *w)
{
  gint64 objective;
  if (!weigh (w, w->amounts, w->vehicles, &objective) || objective >= w->best)
    return;
  w->best = objective;
  memcpy (w->best_amounts, w->amounts, w->cells->len * sizeof *w->amounts);
  memcpy (w->best_vehicles, w->vehicles, w->types->len * sizeof *w->vehicles);
}

/* ---- a plan, soon ---- */

static MusterSupplyShape
get_shape (const Work *w)
{
  return (MusterSupplyShape){ w->problem, (MusterSupplyType *)(gpointer)w->types->data,
                              (MusterSupplyCell *)(gpointer)w->cells->data, w->types->len, w->cells->len };
}

static void
plan_trips (Work *w, const double *prices)
{
  MusterSupplyShape shape = get_shape (w);
  guint32 seed = w->clock.budget ? w->clock.budget->seed : 0;
  muster_supply_plan_trips (&shape, prices, seed, &w->clock, w->amounts, w->vehicles);
  keep_if_better (w);
}

/* ---- the programme ---- */

typedef struct {
  glp_prob *lp;
  int stock_rows, need_rows, type_rows, fleet_rows; /* row before the first of each kind */
  int cell_columns, type_columns, short_columns;    /* likewise */
} Programme;

static void
add_rows (const Work *w, Programme *g)
{
  const MusterSupply *p = w->problem;
  int stocks = (int)(p->depots * p->goods);
  g->stock_rows = 0;
  g->need_rows = stocks;
  g->type_rows = g->need_rows + (int)p->needs;
  g->fleet_rows = g->type_rows + (int)w->types->len;
  glp_add_rows (g->lp, MAX (g->fleet_rows + (int)p->fleets, 1));
  for (int k = 0; k < stocks; k++)
    glp_set_row_bnds (g->lp, g->stock_rows + k + 1, GLP_UP, 0, (double)p->stocks[k]);
  for (guint n = 0; n < p->needs; n++)
    glp_set_row_bnds (g->lp, g->need_rows + (int)n + 1, GLP_FX, (double)p->need[n].amount, 0);
  for (guint t = 0; t < w->types->len; t++)
    glp_set_row_bnds (g->lp, g->type_rows + (int)t + 1, GLP_UP, 0, 0);
  for (guint f = 0; f < p->fleets; f++)
    glp_set_row_bnds (g->lp, g->fleet_rows + (int)f + 1, GLP_UP, 0, p->fleet[f].vehicles);
}

/* Without upper limits, which the rows imply: what they are worth would be taken from the rows' prices. */
static void
add_column (Programme *g, int column, double cost, gboolean whole, int count, const int *rows, const double *values)
{
  glp_set_col_bnds (g->lp, column, GLP_LO, 0, 0);
  glp_set_obj_coef (g->lp, column, cost);
  glp_set_mat_col (g->lp, column, count, rows, values);
  if (whole)
    glp_set_col_kind (g->lp, column, GLP_IV);
}

static void
make_programme (const Work *w, Programme *g)
{
  const MusterSupply *p = w->problem;
  g_autofree gint64 *most = g_new0 (gint64, w->types->len + 1);
  g->lp = glp_create_prob ();
  add_rows (w, g);
  g->cell_columns = 0;
  g->type_columns = (int)w->cells->len;
  g->short_columns = g->type_columns + (int)w->types->len;
  glp_add_cols (g->lp, MAX (g->short_columns + (int)p->needs, 1));
  for (guint c = 0; c < w->cells->len; c++) {
    const MusterSupplyCell *cell = CELL (w, c);
    const MusterSupplyNeed *need = &p->need[cell->need];
    guint depot = get_depot (w, cell);
    int rows[] = { 0, g->stock_rows + (int)(depot * p->goods + need->good) + 1, g->need_rows + (int)cell->need + 1,
                   g->type_rows + (int)cell->type + 1 };
    double values[] = { 0, 1, 1, (double)p->unit_loads[need->good] };
    most[cell->type] += MIN (need->amount, p->stocks[depot * p->goods + need->good]) * p->unit_loads[need->good];
    add_column (g, g->cell_columns + (int)c + 1, (double)get_unit_cost (p, depot, need->good), TRUE, 3, rows, values);
  }
  for (guint t = 0; t < w->types->len; t++) {
    const MusterSupplyType *type = TYPE (w, t);
    int rows[] = { 0, g->type_rows + (int)t + 1, g->fleet_rows + (int)type->fleet + 1 };
    /* A vehicle holds no more than all there is to load: the tighter number makes the relaxation better. */
    double values[] = { 0, -(double)MIN (p->fleet[type->fleet].capacity, most[t]), 1 };
    add_column (g, g->type_columns + (int)t + 1, (double)get_trip_cost (p, type), TRUE, 2, rows, values);
  }
  for (guint n = 0; n < p->needs; n++) {
    int rows[] = { 0, g->need_rows + (int)n + 1 };
    double values[] = { 0, 1 };
    add_column (g, g->short_columns + (int)n + 1, (double)p->need[n].weight, FALSE, 1, rows, values);
  }
}

static void
read_prices (const Work *w, const Programme *g, MusterSupplyPlan *plan)
{
  const MusterSupply *p = w->problem;
  for (guint k = 0; k < p->depots * p->goods; k++)
    plan->prices_of_stock[k] = MAX (-glp_get_row_dual (g->lp, g->stock_rows + (int)k + 1), 0);
  for (guint f = 0; f < p->fleets; f++)
    plan->prices_of_fleets[f] = MAX (-glp_get_row_dual (g->lp, g->fleet_rows + (int)f + 1), 0);
  for (guint n = 0; n < p->needs; n++)
    plan->multipliers[n] = MAX (glp_get_row_dual (g->lp, g->need_rows + (int)n + 1), 0);
  memcpy (plan->multipliers + p->needs, plan->prices_of_stock, (gsize)p->depots * p->goods * sizeof (double));
  memcpy (plan->multipliers + p->needs + p->depots * p->goods, plan->prices_of_fleets, p->fleets * sizeof (double));
  plan->relaxed = glp_get_obj_val (g->lp);
}

static void
read_solution (Work *w, const Programme *g)
{
  for (guint c = 0; c < w->cells->len; c++)
    w->amounts[c] = llround (glp_mip_col_val (g->lp, g->cell_columns + (int)c + 1));
  for (guint t = 0; t < w->types->len; t++)
    w->vehicles[t] = (guint)MAX (llround (glp_mip_col_val (g->lp, g->type_columns + (int)t + 1)), 0);
  keep_if_better (w);
}

static void
on_node (glp_tree *tree, void *data)
{
  Work *w = data;
  int reason = glp_ios_reason (tree), best = glp_ios_best_node (tree);
  if (best > 0)
    w->bound = MAX (w->bound, glp_ios_node_bound (tree, best));
  if (reason == GLP_ISELECT)
    w->clock.iterations++;
  /* The objective is a whole number: nothing between the best plan and the bound means that it is the best there is. */
  if (muster_alloc_clock_expired (&w->clock) || ceil (w->bound - CLOSE) >= (double)w->best)
    glp_ios_terminate (tree);
}

static int
find_time_left (const Work *w)
{
  const MusterAllocBudget *budget = w->clock.budget;
  if (!budget || budget->seconds <= 0)
    return G_MAXINT;
  double spent = (double)(g_get_monotonic_time () - w->clock.start_us) / 1e6;
  return (int)CLAMP ((budget->seconds - spent) * 1000, 0, G_MAXINT);
}

/* Prices prove a bound to everybody, the search only to itself; so they are raised before the search begins. */
static void
prove (Work *w, MusterSupplyPlan *plan)
{
  MusterSupplyShape shape = get_shape (w);
  plan->proven = muster_supply_bound_raise (&shape, plan->multipliers, (double)w->best, &w->clock);
  w->bound = MAX (w->bound, plan->proven);
}

static void
search (Work *w, MusterSupplyPlan *plan)
{
  Programme g;
  glp_smcp relax;
  glp_iocp how;
  glp_term_out (GLP_OFF);
  make_programme (w, &g);
  glp_init_smcp (&relax);
  relax.msg_lev = GLP_MSG_OFF;
  relax.tm_lim = find_time_left (w);
  glp_init_iocp (&how);
  how.msg_lev = GLP_MSG_OFF;
  how.mir_cuts = how.gmi_cuts = GLP_ON;
  how.cb_func = on_node;
  how.cb_info = w;
  gboolean relaxed = glp_simplex (g.lp, &relax) == 0 && glp_get_status (g.lp) == GLP_OPT;
  if (relaxed) {
    read_prices (w, &g, plan);
    w->bound = plan->relaxed;
  }
  plan_trips (w, plan->multipliers);
  prove (w, plan);
  if (relaxed && !muster_alloc_clock_expired (&w->clock) && ceil (w->bound - CLOSE) < (double)w->best) {
    how.tm_lim = find_time_left (w);
    int end = glp_intopt (g.lp, &how), status = glp_mip_status (g.lp);
    if (status == GLP_OPT || status == GLP_FEAS)
      read_solution (w, &g);
    if (end == 0 && status == GLP_OPT)
      w->bound = MAX (w->bound, glp_mip_obj_val (g.lp));
  }
  glp_delete_prob (g.lp);
}

/* ---- the plan ---- */

/* The soonest anything can leave depot @d for need @n; a depot without vehicles could load as soon as the good is
 * there. */
static gint64
find_soonest (const MusterSupply *p, guint d, const MusterSupplyNeed *need)
{
  gint64 ready = G_MAXINT64;
  for (guint f = 0; f < p->fleets; f++)
    if (p->fleet[f].depot == d)
      ready = MIN (ready, p->fleet[f].ready);
  return MAX (ready == G_MAXINT64 ? 0 : ready, get_lead (p, d, need->good));
}

/* How many of the need's units the vehicles of depot @d could bring in time. */
static gint64
find_room (const MusterSupply *p, guint d, const MusterSupplyNeed *need)
{
  gint64 room = 0, travel = p->travel[d * p->sites + need->site], load = p->unit_loads[need->good];
  for (guint f = 0; f < p->fleets; f++) {
    const MusterSupplyFleet *fleet = &p->fleet[f];
    if (fleet->depot == d && fleet->capacity >= load
        && MAX (fleet->ready, get_lead (p, d, need->good)) + travel <= need->deadline)
      room += (gint64)fleet->vehicles * fleet->capacity / load;
  }
  return room;
}

/* What is short, taken apart: the need asks for more than there is, than could be in time, than vehicles can bring in
 * time, each beyond the one before. What then remains was given to others: of a good that is short to all, or else of
 * the vehicles. */
static void
find_reason (const Work *w, guint n, MusterSupplyPlan *plan)
{
  const MusterSupply *p = w->problem;
  const MusterSupplyNeed *need = &p->need[n];
  gint64 *parts = plan->causes + (gsize)n * MUSTER_SUPPLY_REASONS, asked = need->amount;
  gint64 stock = 0, wanted = 0, in_time = 0, carried = 0;
  for (guint k = 0; k < p->needs; k++)
    wanted += p->need[k].good == need->good ? p->need[k].amount : 0;
  for (guint d = 0; d < p->depots; d++) {
    gint64 held = p->stocks[d * p->goods + need->good], travel = p->travel[d * p->sites + need->site];
    stock += held;
    if (travel == MUSTER_SUPPLY_UNREACHABLE || find_soonest (p, d, need) + travel > need->deadline)
      continue;
    in_time += held;
    carried += MIN (held, find_room (p, d, need));
  }
  gint64 rest = plan->shorts[n] - MAX (asked - carried, 0), shared = MIN (rest, MAX (wanted - stock, 0));
  parts[MUSTER_SUPPLY_NO_STOCK] = MAX (asked - stock, 0) + shared;
  parts[MUSTER_SUPPLY_NOT_IN_TIME] = MAX (MIN (asked, stock) - in_time, 0);
  parts[MUSTER_SUPPLY_NO_VEHICLES] = MAX (MIN (asked, in_time) - carried, 0) + rest - shared;
  const gint64 lacks[] = { 0, MAX (wanted - stock, 0), MAX (asked - in_time, 0), MAX (asked - carried, 0) };
  plan->reasons[n] = MUSTER_SUPPLY_NO_STOCK;
  for (guint r = MUSTER_SUPPLY_NOT_IN_TIME; r < MUSTER_SUPPLY_REASONS; r++)
    if (parts[r] > parts[plan->reasons[n]])
      plan->reasons[n] = r;
  plan->lacks[n] = lacks[plan->reasons[n]];
}

static void
read_plan (const Work *w, MusterSupplyPlan *plan)
{
  const MusterSupply *p = w->problem;
  g_autofree guint *index = g_new0 (guint, w->types->len + 1);
  plan->trips = g_new0 (MusterSupplyTrip, w->types->len + 1);
  plan->loads = g_new0 (MusterSupplyLoad, w->cells->len + 1);
  for (guint t = 0; t < w->types->len; t++)
    if (w->best_vehicles[t] > 0) {
      const MusterSupplyType *type = TYPE (w, t);
      index[t] = plan->trip_count;
      plan->trips[plan->trip_count++]
          = (MusterSupplyTrip){ type->fleet, type->site, type->departure, type->arrival, w->best_vehicles[t] };
    }
  for (guint n = 0; n < p->needs; n++)
    plan->shorts[n] = p->need[n].amount;
  for (guint c = 0; c < w->cells->len; c++)
    if (w->best_amounts[c] > 0) {
      plan->loads[plan->load_count++]
          = (MusterSupplyLoad){ index[CELL (w, c)->type], CELL (w, c)->need, w->best_amounts[c] };
      plan->shorts[CELL (w, c)->need] -= w->best_amounts[c];
    }
  for (guint n = 0; n < p->needs; n++)
    if (plan->shorts[n] > 0)
      find_reason (w, n, plan);
}

MusterSupplyPlan *
muster_supply_solve (const MusterSupply *problem, const MusterAllocBudget *budget, GError **error)
{
  Work w = { .problem = problem, .best = G_MAXINT64, .bound = -INFINITY };
  muster_alloc_clock_start (&w.clock, budget);
  if (!check_problem (problem, error))
    return NULL;
  MusterSupplyPlan *plan = g_new0 (MusterSupplyPlan, 1);
  plan->relaxed = NAN;
  plan->shorts = g_new0 (gint64, problem->needs + 1);
  plan->reasons = g_new0 (MusterSupplyReason, problem->needs + 1);
  plan->lacks = g_new0 (gint64, problem->needs + 1);
  plan->causes = g_new0 (gint64, (gsize)MUSTER_SUPPLY_REASONS * (problem->needs + 1));
  plan->multipliers = g_new0 (double, muster_supply_bound_prices (problem) + 1);
  plan->prices_of_stock = g_new0 (double, (gsize)problem->depots * problem->goods + 1);
  plan->prices_of_fleets = g_new0 (double, problem->fleets + 1);
  find_types (&w);
  keep_if_better (&w); /* nothing at all */
  if (muster_alloc_clock_expired (&w.clock))
    prove (&w, plan);
  else
    search (&w, plan);
  read_plan (&w, plan);
  gint64 bound = MIN ((gint64)ceil (w.bound - CLOSE), w.best);
  muster_alloc_outcome_set_whole (&plan->outcome, w.best, bound);
  plan->outcome.status = bound == w.best ? MUSTER_ALLOC_OPTIMAL : MUSTER_ALLOC_FEASIBLE;
  muster_alloc_clock_stop (&w.clock, &plan->outcome);
  clear (&w);
  return plan;
}

void
muster_supply_plan_free (MusterSupplyPlan *plan)
{
  g_free (plan->trips);
  g_free (plan->loads);
  g_free (plan->shorts);
  g_free (plan->reasons);
  g_free (plan->lacks);
  g_free (plan->causes);
  g_free (plan->multipliers);
  g_free (plan->prices_of_stock);
  g_free (plan->prices_of_fleets);
  g_free (plan);
}
