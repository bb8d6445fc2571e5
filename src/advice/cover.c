/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For each service and place the number of units there that reach it is kept; what one unit more or less means follows
 * from that number alone: busyᵏ⁻¹(1 − busy) of the people. A question about one unit is one pass over the places; with
 * a few hundred places that is less work than any index over them. */
#include "advice/cover.h"
#include <math.h>
#include <string.h>

#define MAX_SERVICES 32
#define MAX_POWER    64 /* beyond this busyᵏ is nothing */

typedef struct {
  double limit_s, weight;
  guint *counts; /* per place */
} Service;

typedef struct {
  guint base;
  guint32 services;
  double ready_s;
  gboolean there;
} Unit;

struct _MusterCover {
  guint n_bases, n_places, n_services;
  double *people, total, all_weights, busy;
  float *seconds;
  Service services[MAX_SERVICES];
  GArray *units;           /* (element-type Unit) */
  double power[MAX_POWER]; /* busyᵏ */
};

MusterCover *
muster_cover_new (guint n_bases, guint n_places, const double *people, const float *seconds, double busy)
{
  MusterCover *cover = g_new0 (MusterCover, 1);

  cover->n_bases = n_bases;
  cover->n_places = n_places;
  cover->people = g_memdup2 (people, n_places * sizeof *people);
  cover->seconds = g_memdup2 (seconds, (gsize)n_bases * n_places * sizeof *seconds);
  cover->busy = busy;
  cover->units = g_array_new (FALSE, FALSE, sizeof (Unit));
  for (guint p = 0; p < n_places; p++)
    cover->total += people[p];
  cover->power[0] = 1;
  for (guint k = 1; k < MAX_POWER; k++)
    cover->power[k] = cover->power[k - 1] * busy;
  return cover;
}

void
muster_cover_free (MusterCover *cover)
{
  if (cover == NULL)
    return;
  for (guint s = 0; s < cover->n_services; s++)
    g_free (cover->services[s].counts);
  g_array_unref (cover->units);
  g_free (cover->seconds);
  g_free (cover->people);
  g_free (cover);
}

guint
muster_cover_add_service (MusterCover *cover, double limit_s, double weight)
{
  g_return_val_if_fail (cover->n_services < MAX_SERVICES, 0);
  cover->services[cover->n_services] = (Service){ limit_s, weight, g_new0 (guint, MAX (cover->n_places, 1)) };
  cover->all_weights += weight;
  return cover->n_services++;
}

guint
muster_cover_add_unit (MusterCover *cover, guint base, guint32 services, double ready_s)
{
  Unit unit = { base, services, ready_s, FALSE };

  g_array_append_val (cover->units, unit);
  muster_cover_put (cover, cover->units->len - 1);
  return cover->units->len - 1;
}

static double
power (const MusterCover *cover, guint k)
{
  return k < MAX_POWER ? cover->power[k] : 0;
}

static gboolean
reaches (const MusterCover *cover, const Unit *unit, guint base, const Service *service, guint place)
{
  return (double)cover->seconds[(gsize)base * cover->n_places + place] + unit->ready_s <= service->limit_s;
}

static void
count (MusterCover *cover, const Unit *unit, int change)
{
  for (guint s = 0; s < cover->n_services; s++) {
    if ((unit->services & (1u << s)) == 0)
      continue;
    for (guint p = 0; p < cover->n_places; p++)
      if (reaches (cover, unit, unit->base, &cover->services[s], p))
        cover->services[s].counts[p] += (guint)change;
  }
}

void
muster_cover_take (MusterCover *cover, guint i)
{
  Unit *unit = &g_array_index (cover->units, Unit, i);

  if (unit->there)
    count (cover, unit, -1);
  unit->there = FALSE;
}

void
muster_cover_put (MusterCover *cover, guint i)
{
  Unit *unit = &g_array_index (cover->units, Unit, i);

  if (!unit->there)
    count (cover, unit, 1);
  unit->there = TRUE;
}

void
muster_cover_move (MusterCover *cover, guint i, guint base)
{
  gboolean there = muster_cover_is_there (cover, i);

  muster_cover_take (cover, i);
  g_array_index (cover->units, Unit, i).base = base;
  if (there)
    muster_cover_put (cover, i);
}

gboolean
muster_cover_is_there (const MusterCover *cover, guint unit)
{
  return g_array_index (cover->units, Unit, unit).there;
}

guint
muster_cover_base (const MusterCover *cover, guint unit)
{
  return g_array_index (cover->units, Unit, unit).base;
}

double
muster_cover_people (const MusterCover *cover)
{
  return cover->total;
}

double
muster_cover_expected (const MusterCover *cover)
{
  double sum = 0;

  if (cover->total <= 0 || cover->all_weights <= 0)
    return 1;
  for (guint s = 0; s < cover->n_services; s++) {
    const Service *service = &cover->services[s];
    double people = 0;
    for (guint p = 0; p < cover->n_places; p++)
      people += cover->people[p] * (1 - power (cover, service->counts[p]));
    sum += service->weight * people;
  }
  return sum / cover->total / cover->all_weights;
}

/* What @unit standing at @base is worth where, without it, each place has counts − @minus units. */
static double
worth (const MusterCover *cover, const Unit *unit, guint base, guint minus)
{
  double sum = 0;

  if (cover->total <= 0 || cover->all_weights <= 0)
    return 0;
  for (guint s = 0; s < cover->n_services; s++) {
    const Service *service = &cover->services[s];
    double people = 0;
    if ((unit->services & (1u << s)) == 0)
      continue;
    for (guint p = 0; p < cover->n_places; p++)
      if (reaches (cover, unit, base, service, p))
        people += cover->people[p] * power (cover, service->counts[p] - minus);
    sum += service->weight * people;
  }
  return sum * (1 - cover->busy) / cover->total / cover->all_weights;
}

double
muster_cover_loss (const MusterCover *cover, guint i)
{
  const Unit *unit = &g_array_index (cover->units, Unit, i);

  return unit->there ? worth (cover, unit, unit->base, 1) : 0;
}

double
muster_cover_gain_at (const MusterCover *cover, guint i, guint base)
{
  return worth (cover, &g_array_index (cover->units, Unit, i), base, 0);
}

double
muster_cover_sole (const MusterCover *cover, guint i)
{
  const Unit *unit = &g_array_index (cover->units, Unit, i);
  double most = 0;

  for (guint s = 0; unit->there && s < cover->n_services; s++) {
    double people = 0;
    if ((unit->services & (1u << s)) == 0)
      continue;
    for (guint p = 0; p < cover->n_places; p++)
      if (cover->services[s].counts[p] == 1 && reaches (cover, unit, unit->base, &cover->services[s], p))
        people += cover->people[p];
    most = MAX (most, people);
  }
  return most;
}
