/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The volume algorithm (Barahona and Anbil, Mathematical Programming 87, 2000): steps go from the best point along an
 * average of the subgradients, which zigzags less than the subgradient itself. A step that raises the value and agrees
 * with the average direction lengthens the next ones, a row of steps that do not shortens them. The weight of the
 * newest subgradient starts at a tenth and is halved whenever a hundred steps brought less than 0.1 % of what is
 * missing. */
#include "alloc/ascent.h"
#include <math.h>
#include <string.h>

void
muster_ascent_init (MusterAscent *a, int n, double floor)
{
  *a = (MusterAscent){ .n = n, .floor = floor };
  a->point = g_new0 (double, n + 1); /* also where there are no prices there is something to point at */
  a->best = g_new0 (double, n + 1);
  a->smooth = g_new0 (double, n + 1);
}

void
muster_ascent_clear (MusterAscent *a)
{
  g_free (a->point);
  g_free (a->best);
  g_free (a->smooth);
}

void
muster_ascent_start (MusterAscent *a, const double *from, const float *from_single, double lambda)
{
  for (int i = 0; i < a->n; i++)
    a->best[i] = a->point[i] = from ? from[i] : (double)from_single[i];
  a->value = a->checked = -INFINITY;
  a->lambda = lambda;
  a->weight = 1;
  a->red = a->steps = 0;
}

static double
product (const double *x, const double *y, int n)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += x[i] * y[i];
  return sum;
}

/* The weight that makes the average shortest, within a tenth of the usual weight and the usual weight. */
static double
best_weight (const MusterAscent *a, const double *g, double usual)
{
  double gg = product (g, g, a->n), gs = product (g, a->smooth, a->n), ss = product (a->smooth, a->smooth, a->n);
  double bend = gg - 2 * gs + ss;
  double weight = bend > 0 ? (ss - gs) / bend : usual;
  return CLAMP (weight, usual / 10, usual);
}

gboolean
muster_ascent_step (MusterAscent *a, double value, const double *subgradient, double target)
{
  gboolean improved = value > a->value;
  double usual = 0.1;
  a->steps++;
  for (int i = a->steps / 150; i > 0 && usual > 0.01; i--)
    usual /= 2;
  if (a->steps == 1) {
    memcpy (a->smooth, subgradient, sizeof (double) * (gsize)a->n);
    a->weight = 1;
  } else {
    double agree = product (subgradient, a->smooth, a->n);
    if (improved)
      a->lambda = MIN (a->lambda * (agree >= 0 ? 1.5 : 1.1), 2);
    a->weight = best_weight (a, subgradient, usual);
    for (int i = 0; i < a->n; i++)
      a->smooth[i] += a->weight * (subgradient[i] - a->smooth[i]);
  }
  if (improved) {
    a->value = value;
    memcpy (a->best, a->point, sizeof (double) * (gsize)a->n);
    a->red = 0;
  } else if (++a->red >= 10) {
    a->lambda = MAX (a->lambda * 0.66, 1e-5);
    a->red = 0;
  }
  double norm = product (a->smooth, a->smooth, a->n);
  double missing = MAX (target - a->value, 1e-4 * fabs (target) + 1e-9);
  double step = norm > 0 ? a->lambda * missing / norm : 0;
  for (int i = 0; i < a->n; i++)
    a->point[i] = MAX (a->best[i] + step * a->smooth[i], a->floor);
  return improved;
}
