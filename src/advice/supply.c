/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Supply advice: one minimum-cost flow for each item, exact, with prices that prove it.
 *
 *   batch ──(above the minimum: free; below: below_minimum_s)──▷ gate ──(time)──▷ demand: minimum part
 *                                                                    └──(time)──▷ demand: the rest
 *   nobody ──(a price nothing real reaches; ten times that for the minimum part)──▷ demand
 *   every batch, and nobody ──(free)──▷ what stays
 *
 * Time is seconds until it is there, and what is beyond the relief deadline counts late_factor times on top. Batches of
 * one depot are equally far, so a second for each later place in the order of expiry makes the earliest go first. A day
 * is split between the minimum and the rest so that nobody gets all while somebody has nothing.
 *
 * Lorries: loads are counted for each pair of depot and place; where fewer lorries are said to be there, loads take
 * turns in the order of their deadlines and what that delays is told. */
#include "advice/supply-private.h"
#include "advice/words.h"
#include "alloc/flow.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEFAULT_DAYS 3.0
#define MOST_DAYS    365.0
#define LACK_S       1e8 /* s: dearer than anything that can be brought */
#define LACK_TIMES   10

static void
demand_free (gpointer data)
{
  MusterSupplyDemand *d = data;

  g_free (d->place);
  g_free (d->place_name);
  g_free (d->incident);
  g_free (d->item);
  g_free (d->label);
  g_free (d->unit);
  g_free (d->from);
  g_free (d->why);
  g_free (d);
}

static void
line_free (gpointer data)
{
  MusterSupplyLine *l = data;

  g_free (l->stock);
  g_free (l->depot);
  g_free (l->depot_name);
  g_free (l->item);
  g_free (l->unit);
  g_free (l->owner);
  g_free (l->batch);
  g_free (l->reason);
  g_free (l);
}

void
muster_supply_item_free (MusterSupplyItem *item)
{
  g_free (item->item);
  g_array_unref (item->sources);
  g_array_unref (item->demands);
  g_free (item->seconds);
  g_free (item->how);
  g_free (item->foot_m);
  g_array_unref (item->tails);
  g_array_unref (item->heads);
  g_array_unref (item->upper);
  g_array_unref (item->costs);
  g_free (item->supplies);
  g_free (item);
}

MusterSupplyAdvice *
muster_supply_ref (MusterSupplyAdvice *supply)
{
  g_atomic_ref_count_inc (&supply->refs);
  return supply;
}

void
muster_supply_unref (MusterSupplyAdvice *supply)
{
  if (supply == NULL || !g_atomic_ref_count_dec (&supply->refs))
    return;
  g_ptr_array_unref (supply->demands);
  g_ptr_array_unref (supply->lines);
  g_ptr_array_unref (supply->missing);
  g_ptr_array_unref (supply->notes);
  g_clear_pointer ((GPtrArray **)&supply->priv, g_ptr_array_unref);
  g_free (supply);
}

/* ---- the flow of one item ---- */

/* Nodes: what stays, nobody, then two for each source (batch, gate), then two for each demand (minimum, rest). */
enum { STAYS, NOBODY, FIRST_SOURCE };

static guint
batch_node (guint source)
{
  return FIRST_SOURCE + 2 * source;
}

static guint
demand_node (const MusterSupplyItem *item, guint demand)
{
  return FIRST_SOURCE + 2 * item->sources->len + 2 * demand;
}

static void
add_arc (MusterSupplyItem *item, guint tail, guint head, gint64 upper, gint64 cost)
{
  g_array_append_val (item->tails, tail);
  g_array_append_val (item->heads, head);
  g_array_append_val (item->upper, upper);
  g_array_append_val (item->costs, cost);
}

static double
arrive_s (const MusterSupplyItem *item, guint source, guint demand)
{
  return g_array_index (item->sources, MusterSupplySource, source).ready_s
         + (double)item->seconds[(gsize)source * item->demands->len + demand];
}

static const MusterSupplyDemand *
demand_at (const MusterSupplyAdvice *supply, const MusterSupplyItem *item, guint demand)
{
  return g_ptr_array_index (supply->demands, g_array_index (item->demands, guint, demand));
}

/* The place in the order of expiry among the batches of the same depot. */
static guint
expiry_rank (const MusterSupplyItem *item, guint source)
{
  const MusterSupplySource *s = &g_array_index (item->sources, MusterSupplySource, source);
  guint rank = 0;

  for (guint i = 0; i < item->sources->len; i++) {
    const MusterSupplySource *o = &g_array_index (item->sources, MusterSupplySource, i);
    gint64 a = o->expiry_ms != 0 ? o->expiry_ms : G_MAXINT64, b = s->expiry_ms != 0 ? s->expiry_ms : G_MAXINT64;
    if (o->depot == s->depot && (a < b || (a == b && i < source)))
      rank++;
  }
  return rank;
}

static gint64
pair_cost (const MusterSupplyAdvice *supply, const MusterNorms *norms, const MusterSupplyItem *item, guint source,
           guint demand)
{
  const MusterSupplySource *s = &g_array_index (item->sources, MusterSupplySource, source);
  double arrive = arrive_s (item, source, demand);
  double deadline = (double)(demand_at (supply, item, demand)->deadline_ms - supply->made_ms) / 1000;
  double late = MAX (0, arrive - deadline) * muster_norms_numbers (norms)->late_factor;
  /* Physical stock goes before what must first be bought or made, even where that would be as quick. */
  double mode = s->mode == MUSTER_SOURCE_PHYSICAL ? 0 : 600;

  return (gint64)MIN (arrive + late + mode + expiry_rank (item, source), LACK_S / 2);
}

static void
build (const MusterSupplyAdvice *supply, const MusterNorms *norms, MusterSupplyItem *item)
{
  gint64 below = (gint64)muster_norms_numbers (norms)->below_minimum_s, all = 0, stock = 0;

  for (guint d = 0; d < item->demands->len; d++)
    all += (gint64)demand_at (supply, item, d)->wanted;
  item->nodes = FIRST_SOURCE + 2 * item->sources->len + 2 * item->demands->len;
  item->supplies = g_new0 (gint64, item->nodes);
  for (guint s = 0; s < item->sources->len; s++) {
    const MusterSupplySource *source = &g_array_index (item->sources, MusterSupplySource, s);
    guint batch = batch_node (s);
    /* More than all that is asked for need not be reckoned with. */
    gint64 amount = MIN (source->amount, all), above = MIN (source->above, amount);
    item->supplies[batch] = amount;
    stock += amount;
    add_arc (item, batch, STAYS, amount, 0);
    add_arc (item, batch, batch + 1, above, 0);
    if (above < amount)
      add_arc (item, batch, batch + 1, amount - above, below);
    for (guint d = 0; d < item->demands->len; d++) {
      gint64 cost;
      double arrive = arrive_s (item, s, d);
      if (!isfinite (arrive)
          || (source->expiry_ms != 0 && supply->made_ms + (gint64)(arrive * 1000) >= source->expiry_ms))
        continue;
      cost = pair_cost (supply, norms, item, s, d);
      add_arc (item, batch + 1, demand_node (item, d), amount, cost);
      add_arc (item, batch + 1, demand_node (item, d) + 1, amount, cost);
    }
  }
  for (guint d = 0; d < item->demands->len; d++) {
    const MusterSupplyDemand *demand = demand_at (supply, item, d);
    gint64 wanted = (gint64)demand->wanted, minimum = MIN ((gint64)demand->minimum, wanted);
    item->supplies[demand_node (item, d)] = -minimum;
    item->supplies[demand_node (item, d) + 1] = -(wanted - minimum);
    add_arc (item, NOBODY, demand_node (item, d), wanted, (gint64)LACK_S * LACK_TIMES);
    add_arc (item, NOBODY, demand_node (item, d) + 1, wanted, (gint64)LACK_S);
  }
  item->supplies[NOBODY] = all;
  item->supplies[STAYS] = -stock;
  add_arc (item, NOBODY, STAYS, all, 0);
}

static char *
words_of_line (const MusterSnapshot *snapshot, const MusterSupplyLine *l, const MusterSupplyDemand *d,
               const MusterSupplySource *s)
{
  GString *out = g_string_new (NULL);
  g_autofree char *amount = muster_words_amount ((double)l->quantity, l->unit);
  g_autofree char *way = muster_words_way (l->ready_s + l->travel_s, l->way), *late = muster_words_duration (l->late_s);
  g_autofree char *lead = muster_words_duration (l->ready_s), *left = muster_words_amount (l->left, l->unit);
  g_autofree char *text = g_strdup_printf (_ ("%s of %s from %s to %s: there in %s, loading and waiting counted."),
                                           amount, l->item, l->depot_name, d->place_name, way);

  muster_words_add (out, text);
  if (l->foot_m > 0) {
    g_autofree char *foot = muster_words_metres (l->foot_m);
    g_autofree char *t = g_strdup_printf (_ ("Lorries get within %s of it; the rest is carried."), foot);
    muster_words_add (out, t);
  }
  if (l->mode == MUSTER_SOURCE_AGREEMENT) {
    g_autofree char *t = g_strdup_printf (_ ("By agreement: it leaves after %s."), lead);
    muster_words_add (out, t);
  } else if (l->mode == MUSTER_SOURCE_CAPACITY) {
    g_autofree char *t = g_strdup_printf (_ ("It must be made first: it leaves after %s."), lead);
    muster_words_add (out, t);
  }
  if (!l->order) {
    g_autofree char *t = g_strdup_printf (_ ("%s owns it and must release it."), l->owner != NULL ? l->owner : "–");
    muster_words_add (out, t);
  }
  if (l->expiry_ms != 0) {
    g_autofree char *days = muster_words_duration ((double)(l->expiry_ms - muster_snapshot_get_now (snapshot)) / 1000);
    g_autofree char *t = g_strdup_printf (_ ("What expires first goes first: this in %s."), days);
    muster_words_add (out, t);
  }
  if (l->late_s > 0) {
    g_autofree char *t = g_strdup_printf (_ ("That is %s after the relief deadline."), late);
    muster_words_add (out, t);
  }
  if (l->below_minimum) {
    g_autofree char *minimum
        = muster_words_amount ((double)muster_record_int (s->stock, MUSTER_STOCK_MINIMUM, 0), l->unit);
    g_autofree char *t = g_strdup_printf (_ ("%s are left there, below its minimum of %s."), left, minimum);
    muster_words_add (out, t);
  }
  return g_string_free (out, FALSE);
}

static void
add_line (MusterSupplyAdvice *supply, const MusterSnapshot *snapshot, const MusterSupplyItem *item, guint source,
          guint demand, gint64 amount, const MusterNorms *norms)
{
  const MusterSupplySource *s = &g_array_index (item->sources, MusterSupplySource, source);
  MusterSupplyDemand *d = g_ptr_array_index (supply->demands, g_array_index (item->demands, guint, demand));
  const MusterSupplyNorm *norm = muster_norms_find_supply (norms, item->item, NULL);
  MusterSupplyLine *l = g_new0 (MusterSupplyLine, 1);
  double kg = norm != NULL ? norm->unit_kg : 1;

  l->demand = g_array_index (item->demands, guint, demand);
  l->stock = g_strdup (s->stock->id);
  l->depot = g_strdup (s->depot->id);
  l->depot_name = g_strdup (muster_record_name (s->depot));
  l->item = g_strdup (muster_record_name (s->stock));
  l->unit = g_strdup (muster_record_text (s->stock, MUSTER_STOCK_UNIT));
  l->quantity = amount;
  l->mode = s->mode;
  l->order = s->order;
  l->owner = g_strdup (muster_record_text (s->depot, MUSTER_DEPOT_OWNER));
  l->batch = g_strdup (muster_record_text (s->stock, MUSTER_STOCK_BATCH));
  l->expiry_ms = s->expiry_ms;
  l->ready_s = s->ready_s;
  l->travel_s = (double)item->seconds[(gsize)source * item->demands->len + demand];
  l->way = (MusterWay)item->how[(gsize)source * item->demands->len + demand];
  l->foot_m = item->foot_m[demand];
  l->arrive_ms = supply->made_ms + (gint64)((l->ready_s + l->travel_s) * 1000);
  l->late_s = MAX (0, (double)(l->arrive_ms - d->deadline_ms) / 1000);
  l->lorries = (guint)MIN (ceil ((double)amount * kg / muster_norms_numbers (norms)->lorry_kg), 1e6);
  d->given += (double)amount;
  if (l->late_s <= 0)
    d->in_time += (double)amount;
  g_ptr_array_add (supply->lines, l);
}

/* What is left in each stock, and the words, once every line of the item is known. */
static void
finish_lines (MusterSupplyAdvice *supply, const MusterSnapshot *snapshot, const MusterSupplyItem *item, guint first)
{
  for (guint i = first; i < supply->lines->len; i++) {
    MusterSupplyLine *l = g_ptr_array_index (supply->lines, i);
    const MusterSupplySource *s = NULL;
    gint64 taken = 0;
    for (guint k = 0; k < item->sources->len && s == NULL; k++)
      if (strcmp (g_array_index (item->sources, MusterSupplySource, k).stock->id, l->stock) == 0)
        s = &g_array_index (item->sources, MusterSupplySource, k);
    for (guint k = first; k < supply->lines->len; k++) {
      const MusterSupplyLine *o = g_ptr_array_index (supply->lines, k);
      if (strcmp (o->stock, l->stock) == 0)
        taken += o->quantity;
    }
    if (s == NULL)
      continue;
    l->left = l->mode == MUSTER_SOURCE_CAPACITY ? 0 : (double)(s->amount - taken);
    l->below_minimum
        = l->mode != MUSTER_SOURCE_CAPACITY && l->left < (double)muster_record_int (s->stock, MUSTER_STOCK_MINIMUM, 0);
    l->reason = words_of_line (snapshot, l, g_ptr_array_index (supply->demands, l->demand), s);
  }
}

static gboolean
measure (MusterSupplyAdvice *supply, MusterWays *ways, const MusterNorms *norms, MusterSupplyItem *item,
         GCancellable *cancellable, GError **error)
{
  guint n = item->sources->len, m = item->demands->len;
  g_autofree MusterLatLon *from = g_new0 (MusterLatLon, n + 1), *to = g_new0 (MusterLatLon, m + 1);

  item->seconds = g_new (float, (gsize)n *m + 1);
  item->how = g_new0 (guint8, (gsize)n * m + 1);
  item->foot_m = g_new0 (double, m + 1);
  for (guint i = 0; i < n; i++)
    muster_record_position (g_array_index (item->sources, MusterSupplySource, i).depot, &from[i]);
  for (guint j = 0; j < m; j++)
    to[j] = demand_at (supply, item, j)->at;
  if (!muster_ways_table (ways, MUSTER_VEHICLE_LORRY, muster_norms_vehicle (norms, "lorry"), from, n, to, m,
                          item->seconds, item->how, item->foot_m, cancellable, error))
    return FALSE;
  for (gsize k = 0; k < (gsize)n * m; k++)
    if (item->how[k] == MUSTER_WAY_STRAIGHT)
      supply->way = MUSTER_WAY_STRAIGHT;
  return TRUE;
}

/* Why a demand stays short: nobody has any, nobody who has some can get there, or it is all given away. */
static void
explain_lack (MusterSupplyAdvice *supply, const MusterSupplyItem *item)
{
  for (guint d = 0; d < item->demands->len; d++) {
    MusterSupplyDemand *demand = g_ptr_array_index (supply->demands, g_array_index (item->demands, guint, d));
    guint have = 0, near = 0;
    gint64 amount = 0;
    if (demand->given >= demand->wanted)
      continue;
    for (guint s = 0; s < item->sources->len; s++) {
      const MusterSupplySource *source = &g_array_index (item->sources, MusterSupplySource, s);
      gboolean near_enough = isfinite (arrive_s (item, s, d));
      have += source->amount > 0;
      near += source->amount > 0 && near_enough;
      amount += near_enough ? MIN (source->amount, G_MAXINT32) : 0;
    }
    g_autofree char *there = muster_words_amount ((double)amount, demand->unit);
    if (have == 0)
      demand->why = g_strdup (_ ("No depot has any of it to give."));
    else if (near == 0)
      demand->why = g_strdup (_ ("There is some, but no way by road from any depot that has it is open."));
    else
      demand->why = g_strdup_printf (_ ("Depots that can get there have %s for everybody."), there);
  }
}

static MusterFlow
as_flow (const MusterSupplyItem *item)
{
  return (MusterFlow){ .nodes = item->nodes,
                       .arcs = item->tails->len,
                       .tails = (const guint *)item->tails->data,
                       .heads = (const guint *)item->heads->data,
                       .upper = (const gint64 *)item->upper->data,
                       .costs = (const gint64 *)item->costs->data,
                       .supplies = item->supplies };
}

static gboolean
solve_item (MusterSupplyAdvice *supply, const MusterSnapshot *snapshot, const MusterNorms *norms,
            MusterSupplyItem *item, GCancellable *cancellable, GError **error)
{
  const MusterFlow flow = as_flow (item);
  const MusterAllocBudget budget = { .cancellable = cancellable };
  g_autoptr (MusterFlowPlan) plan = muster_flow_solve (&flow, &budget, error);
  guint first = supply->lines->len;

  if (plan == NULL) {
    if (error != NULL && g_error_matches (*error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_RANGE)) {
      g_clear_error (error);
      g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT,
                   _ ("the amounts of “%s” are too large to reckon with"), item->item);
    }
    return FALSE;
  }
  if (plan->flows == NULL || plan->outcome.status != MUSTER_ALLOC_OPTIMAL) {
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT, "%s: %s", item->item,
                 muster_alloc_status_name (plan->outcome.status));
    return FALSE;
  }
  supply->proven = supply->proven && muster_flow_verify (&flow, plan, NULL);
  supply->objective += plan->outcome.objective;
  supply->bound += plan->outcome.bound;
  for (guint s = 0; s < item->sources->len; s++)
    for (guint d = 0; d < item->demands->len; d++) {
      gint64 amount = 0;
      for (guint a = 0; a < flow.arcs; a++)
        if (flow.tails[a] == batch_node (s) + 1 && flow.heads[a] / 2 == demand_node (item, d) / 2)
          amount += plan->flows[a];
      if (amount > 0)
        add_line (supply, snapshot, item, s, d, amount, norms);
    }
  finish_lines (supply, snapshot, item, first);
  explain_lack (supply, item);
  return TRUE;
}

/* ---- lorries ---- */

typedef struct {
  const char *depot, *place;
  GPtrArray *lines;
  double kg, ready, travel;
  gint64 deadline;
} Load;

static int
compare_loads (gconstpointer a, gconstpointer b)
{
  const Load *p = a, *q = b;

  if (p->deadline != q->deadline)
    return p->deadline < q->deadline ? -1 : 1;
  if (p->ready != q->ready)
    return p->ready < q->ready ? -1 : 1;
  return strcmp (p->depot, q->depot) != 0 ? strcmp (p->depot, q->depot) : strcmp (p->place, q->place);
}

static GArray *
make_loads (const MusterSupplyAdvice *supply, const MusterNorms *norms)
{
  GArray *loads = g_array_new (FALSE, FALSE, sizeof (Load));

  for (guint i = 0; i < supply->lines->len; i++) {
    MusterSupplyLine *l = g_ptr_array_index (supply->lines, i);
    const MusterSupplyDemand *d = g_ptr_array_index (supply->demands, l->demand);
    const MusterSupplyNorm *norm = muster_norms_find_supply (norms, d->item, NULL);
    Load *load = NULL;
    for (guint k = 0; k < loads->len && load == NULL; k++) {
      Load *other = &g_array_index (loads, Load, k);
      if (strcmp (other->depot, l->depot) == 0 && strcmp (other->place, d->place) == 0 && other->ready == l->ready_s)
        load = other;
    }
    if (load == NULL) {
      Load new_load = { l->depot, d->place, g_ptr_array_new (), 0, l->ready_s, l->travel_s, d->deadline_ms };
      g_array_append_val (loads, new_load);
      load = &g_array_index (loads, Load, loads->len - 1);
    }
    g_ptr_array_add (load->lines, l);
    load->kg += (double)l->quantity * (norm != NULL ? norm->unit_kg : 1);
    load->deadline = MIN (load->deadline, d->deadline_ms);
  }
  g_array_sort (loads, compare_loads);
  return loads;
}

/* Loads take turns on the lorries there are; what comes later than planned is told. */
static void
take_turns (MusterSupplyAdvice *supply, const MusterNorms *norms, guint lorries)
{
  g_autoptr (GArray) loads = make_loads (supply, norms);
  g_autofree double *free_at = g_new0 (double, lorries + 1);
  double load_s = muster_norms_numbers (norms)->load_s, worst = 0;

  for (guint i = 0; i < loads->len; i++) {
    Load *load = &g_array_index (loads, Load, i);
    guint trips = (guint)MIN (MAX (1, ceil (load->kg / muster_norms_numbers (norms)->lorry_kg)), 1e6);
    double last = 0;
    supply->lorries += trips;
    for (guint t = 0; t < trips && lorries > 0; t++) {
      guint best = 0;
      double leave;
      for (guint k = 1; k < lorries; k++)
        if (free_at[k] < free_at[best])
          best = k;
      leave = MAX (load->ready, free_at[best] + load_s);
      free_at[best] = leave + 2 * load->travel + load_s;
      last = MAX (last, leave + load->travel);
    }
    for (guint k = 0; lorries > 0 && k < load->lines->len; k++) {
      MusterSupplyLine *l = g_ptr_array_index (load->lines, k);
      MusterSupplyDemand *d = g_ptr_array_index (supply->demands, l->demand);
      gboolean was_late = l->late_s > 0;
      worst = MAX (worst, last - l->ready_s - l->travel_s);
      l->ready_s = MAX (l->ready_s, last - l->travel_s);
      l->arrive_ms = supply->made_ms + (gint64)((l->ready_s + l->travel_s) * 1000);
      l->late_s = MAX (0, (double)(l->arrive_ms - d->deadline_ms) / 1000);
      if (!was_late && l->late_s > 0)
        d->in_time -= (double)l->quantity;
    }
    g_ptr_array_unref (load->lines);
  }
  if (worst >= 60) {
    g_autofree char *text = muster_words_duration (worst);
    g_ptr_array_add (supply->notes,
                     g_strdup_printf (ngettext ("With %u lorry loads take turns; the last comes %s later.",
                                                "With %u lorries loads take turns; the last comes %s "
                                                "later.",
                                                lorries),
                                      lorries, text));
  }
}

/* ---- the whole ---- */

static void
tell_missing (MusterSupplyAdvice *supply)
{
  for (guint i = 0; i < supply->demands->len; i++) {
    const MusterSupplyDemand *d = g_ptr_array_index (supply->demands, i);
    g_autofree char *lack = muster_words_amount (d->wanted - d->given, d->unit),
                    *wanted = muster_words_amount (d->wanted, d->unit),
                    *late = muster_words_amount (d->given - d->in_time, d->unit),
                    *minimum = muster_words_amount (d->minimum, d->unit);
    if (d->given < d->wanted) {
      GString *words = g_string_new (NULL);
      g_autofree char *what
          = d->given < d->minimum
                ? g_strdup_printf (_ ("%s, %s: %s of %s are missing; the least that people need is %s."), d->place_name,
                                   d->label, lack, wanted, minimum)
                : g_strdup_printf (_ ("%s, %s: %s of %s are missing; the least that people need is there."),
                                   d->place_name, d->label, lack, wanted);
      muster_words_add (words, what);
      if (d->why)
        muster_words_add (words, d->why);
      g_ptr_array_add (supply->missing, g_string_free (words, FALSE));
    }
    if (d->in_time < d->given)
      g_ptr_array_add (supply->missing, g_strdup_printf (_ ("%s: %s of %s come after the relief deadline."),
                                                         d->place_name, late, d->label));
  }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const MusterSupplyLine *p = *(MusterSupplyLine *const *)a, *q = *(MusterSupplyLine *const *)b;

  if (p->demand != q->demand)
    return p->demand < q->demand ? -1 : 1;
  if (p->arrive_ms != q->arrive_ms)
    return p->arrive_ms < q->arrive_ms ? -1 : 1;
  return strcmp (p->stock, q->stock);
}

static MusterSupplyItem *
item_for (MusterSupplyAdvice *supply, GPtrArray *items, const char *key)
{
  MusterSupplyItem *item;

  for (guint i = 0; i < items->len; i++)
    if (strcmp (((MusterSupplyItem *)g_ptr_array_index (items, i))->item, key) == 0)
      return g_ptr_array_index (items, i);
  item = g_new0 (MusterSupplyItem, 1);
  item->item = g_strdup (key);
  item->demands = g_array_new (FALSE, FALSE, sizeof (guint));
  item->tails = g_array_new (FALSE, FALSE, sizeof (guint));
  item->heads = g_array_new (FALSE, FALSE, sizeof (guint));
  item->upper = g_array_new (FALSE, FALSE, sizeof (gint64));
  item->costs = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (items, item);
  return item;
}

MusterSupplyAdvice *
muster_supply_make (MusterTerrain *terrain, MusterNorms *norms, MusterSnapshot *snapshot,
                    const MusterSupplyRequest *request, GCancellable *cancellable, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  double days = request->days != 0 ? request->days : DEFAULT_DAYS;
  g_autoptr (MusterSupplyAdvice) supply = NULL;
  g_autoptr (MusterWays) ways = NULL;
  GPtrArray *items;

  if (!(days > 0 && days <= MOST_DAYS)) {
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT, _ ("days must be more than 0 and at most %g"),
                 MOST_DAYS);
    return NULL;
  }
  supply = g_new0 (MusterSupplyAdvice, 1);
  g_atomic_ref_count_init (&supply->refs);
  supply->made_ms = muster_snapshot_get_now (snapshot);
  supply->demands = g_ptr_array_new_with_free_func (demand_free);
  supply->lines = g_ptr_array_new_with_free_func (line_free);
  supply->missing = g_ptr_array_new_with_free_func (g_free);
  supply->notes = g_ptr_array_new_with_free_func (g_free);
  supply->priv = items = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_supply_item_free);
  supply->proven = TRUE;
  supply->lorries_had = request->lorries;
  if (!muster_supply_demands (snapshot, norms, request, days, supply->demands, supply->notes, error))
    return NULL;
  ways = muster_ways_new (terrain, snapshot, NULL, FALSE, error);
  if (ways == NULL)
    return NULL;
  supply->way = muster_ways_how (ways);
  for (guint i = 0; i < supply->demands->len; i++)
    g_array_append_val (item_for (supply, items, ((MusterSupplyDemand *)supply->demands->pdata[i])->item)->demands, i);
  for (guint i = 0; i < items->len; i++) {
    MusterSupplyItem *item = g_ptr_array_index (items, i);
    item->sources = muster_supply_sources (snapshot, norms, item->item, request->authority, days, supply->notes);
  }
  for (guint i = 0; i < items->len; i++) {
    MusterSupplyItem *item = g_ptr_array_index (items, i);
    if (!measure (supply, ways, norms, item, cancellable, error))
      return NULL;
    build (supply, norms, item);
    if (!solve_item (supply, snapshot, norms, item, cancellable, error))
      return NULL;
  }
  take_turns (supply, norms, request->lorries);
  g_ptr_array_sort (supply->lines, compare_lines);
  tell_missing (supply);
  supply->gap = 0;
  supply->seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  return g_steal_pointer (&supply);
}

gboolean
muster_supply_prove (const MusterSupplyAdvice *supply, guint index, GString *instance, GString *certificate,
                     GError **error)
{
  const GPtrArray *items = supply->priv;
  const MusterSupplyItem *item;
  MusterAllocOutcome outcome;

  if (index >= items->len)
    return FALSE;
  item = g_ptr_array_index (items, index);
  g_string_append_printf (instance, "c %s\np min %u %u\n", item->item, item->nodes, item->tails->len);
  for (guint v = 0; v < item->nodes; v++)
    if (item->supplies[v] != 0)
      g_string_append_printf (instance, "n %u %" G_GINT64_FORMAT "\n", v + 1, item->supplies[v]);
  for (guint a = 0; a < item->tails->len; a++)
    g_string_append_printf (instance, "a %u %u 0 %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                            g_array_index (item->tails, guint, a) + 1, g_array_index (item->heads, guint, a) + 1,
                            g_array_index (item->upper, gint64, a), g_array_index (item->costs, gint64, a));
  return muster_flow_solve_dimacs (instance->str, instance->len, NULL, &outcome, certificate, error);
}
