/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which checker looks at which kind of certificate, and what all checkers read in the same way. The claims are read
 * here, once; what they are worth is for the checker to say. */
#include "alloc/check.h"
#include <math.h>

static const struct {
  const char *kind;
  MusterAllocChecker check;
} checkers[] = {
  { "orlib-assign", muster_alloc_check_orlib_assign },
  { "dimacs-min", muster_alloc_check_dimacs_min },
  { "orlib-pmed", muster_alloc_check_orlib_pmed },
  { "orlib-cap", muster_alloc_check_orlib_cap },
  { "orlib-gap", muster_alloc_check_orlib_gap },
  { "sscflp", muster_alloc_check_sscflp },
  { "mclp", muster_alloc_check_coverage },
  { "mexclp", muster_alloc_check_coverage },
  { "supply", muster_alloc_check_supply },
  { "transport", muster_alloc_check_transport },
};

static gboolean
bad (GError **error, const char *message)
{
  g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT, "the certificate %s", message);
  return FALSE;
}

static gboolean
read_claims (const MusterJson *certificate, MusterAllocOutcome *claimed, GError **error)
{
  const MusterJson *objective = muster_json_get (certificate, "objective"),
                   *bound = muster_json_get (certificate, "bound");
  gint64 a, b;
  *claimed = (MusterAllocOutcome){ 0 };
  if (!muster_alloc_status_parse (muster_json_get_text (certificate, "status"), &claimed->status))
    return bad (error, "does not say its status");
  if (muster_json_get_int (objective, &a) && muster_json_get_int (bound, &b))
    muster_alloc_outcome_set_whole (claimed, a, b);
  else if (muster_json_is_number (objective))
    muster_alloc_outcome_set_real (claimed, muster_json_real (objective, NAN), muster_json_real (bound, NAN));
  else
    muster_alloc_outcome_set_none (claimed, muster_json_real (bound, NAN));
  gboolean needs_plan = claimed->status == MUSTER_ALLOC_OPTIMAL || claimed->status == MUSTER_ALLOC_FEASIBLE;
  if (needs_plan && !isfinite (claimed->objective))
    return bad (error, "claims a plan without its objective");
  if (claimed->status == MUSTER_ALLOC_OPTIMAL && !isfinite (claimed->bound))
    return bad (error, "claims the best plan without a bound");
  return TRUE;
}

/* Where the bound came from a search, the certificate proves the root's bound and no more: the rest is not repeated. */
static void
take_back_search (const MusterJson *certificate, MusterAllocOutcome *outcome)
{
  double root = muster_json_real (muster_json_get (certificate, "root_bound"), NAN);
  if (g_strcmp0 (muster_json_get_text (certificate, "bound_proof"), "search") != 0)
    return;
  if (outcome->status == MUSTER_ALLOC_OPTIMAL)
    outcome->status = MUSTER_ALLOC_FEASIBLE;
  if (outcome->status == MUSTER_ALLOC_INFEASIBLE)
    outcome->status = MUSTER_ALLOC_STOPPED;
  if (isfinite (outcome->objective))
    muster_alloc_outcome_set_real (outcome, outcome->objective, root);
  else
    muster_alloc_outcome_set_none (outcome, root);
}

gboolean
muster_alloc_refute (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_REFUTED, text);
  return FALSE;
}

static const MusterJson *
get_array (const MusterJson *object, const char *name, gsize n, GError **error)
{
  const MusterJson *array = muster_json_get (object, name);
  if (!array || !muster_json_is_array (array)) {
    g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT, "the certificate has no array \"%s\"", name);
    return NULL;
  }
  if (muster_json_length (array) != n) {
    g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT,
                 "the certificate's \"%s\" has %" G_GSIZE_FORMAT " members, the instance needs %" G_GSIZE_FORMAT, name,
                 muster_json_length (array), n);
    return NULL;
  }
  return array;
}

gint64 *
muster_alloc_check_get_ints (const MusterJson *object, const char *name, gsize n, GError **error)
{
  const MusterJson *array = get_array (object, name, n, error);
  g_autofree gint64 *out = array ? g_new (gint64, MAX (n, 1)) : NULL;
  for (gsize i = 0; array && i < n; i++)
    if (!muster_json_get_int (muster_json_at (array, i), &out[i])) {
      g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT,
                   "the certificate's \"%s\" is no whole number at place %" G_GSIZE_FORMAT, name, i + 1);
      return NULL;
    }
  return g_steal_pointer (&out);
}

double *
muster_alloc_check_get_reals (const MusterJson *object, const char *name, gsize n, GError **error)
{
  const MusterJson *array = get_array (object, name, n, error);
  g_autofree double *out = array ? g_new (double, MAX (n, 1)) : NULL;
  for (gsize i = 0; array && i < n; i++) {
    out[i] = muster_json_real (muster_json_at (array, i), NAN);
    if (!isfinite (out[i])) {
      g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT,
                   "the certificate's \"%s\" is no number at place %" G_GSIZE_FORMAT, name, i + 1);
      return NULL;
    }
  }
  return g_steal_pointer (&out);
}

gboolean
muster_alloc_check (const char *text, gsize length, const MusterJson *certificate, MusterAllocOutcome *outcome,
                    GError **error)
{
  const MusterJson *inner = muster_json_get (certificate, "certificate");
  MusterAllocOutcome claimed;
  if (inner)
    certificate = inner;
  const char *kind = muster_json_get_text (certificate, "kind");
  if (!kind)
    return bad (error, "does not say its kind");
  if (!read_claims (certificate, &claimed, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (checkers); i++)
    if (g_strcmp0 (kind, checkers[i].kind) == 0) {
      if (!checkers[i].check (text, length, certificate, &claimed, error))
        return FALSE;
      take_back_search (certificate, &claimed);
      if (outcome)
        *outcome = claimed;
      return TRUE;
    }
  return bad (error, "is of a kind nobody here can check");
}
