/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* Checking a certificate without trusting the solver: the check-*.c files share nothing with the solvers but the
 * readers of instances. */

/* Whether @certificate proves what it claims about the instance in @text. A result of musterctl, which holds the
 * certificate in its member of that name, is taken as well.
 *
 * On success @outcome (nullable) has the status, objective and bound that were proven, worked out here from the
 * instance. Where the certificate says "bound_proof":"search" that is the bound of its multipliers, and the status
 * FEASIBLE. FALSE: MUSTER_ALLOC_ERROR_REFUTED, and the message says which part fails by how much;
 * MUSTER_ALLOC_ERROR_INPUT when the instance or the certificate cannot be read at all. */
gboolean muster_alloc_check (const char *text, gsize length, const MusterJson *certificate, MusterAllocOutcome *outcome,
                             GError **error);

/* One kind of certificate. The claims in @claimed (status, objective, bound as the certificate says them; whole where
 * they are written as whole numbers) have been read already; the checker compares them with what it works out. */
typedef gboolean (*MusterAllocChecker) (const char *text, gsize length, const MusterJson *certificate,
                                        const MusterAllocOutcome *claimed, GError **error);

/* For checkers: sets MUSTER_ALLOC_ERROR_REFUTED and returns FALSE. */
gboolean muster_alloc_refute (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* The member @name of @object as @n whole numbers (transfer full), or NULL with MUSTER_ALLOC_ERROR_INPUT. */
gint64 *muster_alloc_check_get_ints (const MusterJson *object, const char *name, gsize n, GError **error);
/* The same for numbers of any kind, all finite. */
double *muster_alloc_check_get_reals (const MusterJson *object, const char *name, gsize n, GError **error);

/* The checkers, one for each kind; the table in check.c joins them. */
gboolean muster_alloc_check_orlib_assign (const char *text, gsize length, const MusterJson *certificate,
                                          const MusterAllocOutcome *claimed, GError **error);
gboolean muster_alloc_check_dimacs_min (const char *text, gsize length, const MusterJson *certificate,
                                        const MusterAllocOutcome *claimed, GError **error);
/* In check-pmedian.c, check-site.c and check-coverage.c; the last for "mclp" and "mexclp". */
gboolean muster_alloc_check_orlib_pmed (const char *text, gsize length, const MusterJson *certificate,
                                        const MusterAllocOutcome *claimed, GError **error);
gboolean muster_alloc_check_orlib_cap (const char *text, gsize length, const MusterJson *certificate,
                                       const MusterAllocOutcome *claimed, GError **error);
gboolean muster_alloc_check_orlib_gap (const char *text, gsize length, const MusterJson *certificate,
                                       const MusterAllocOutcome *claimed, GError **error);
gboolean muster_alloc_check_sscflp (const char *text, gsize length, const MusterJson *certificate,
                                    const MusterAllocOutcome *claimed, GError **error);
gboolean muster_alloc_check_coverage (const char *text, gsize length, const MusterJson *certificate,
                                      const MusterAllocOutcome *claimed, GError **error);
/* In check-supply.c and check-transport.c, for JSON instances. */
gboolean muster_alloc_check_supply (const char *text, gsize length, const MusterJson *certificate,
                                    const MusterAllocOutcome *claimed, GError **error);
gboolean muster_alloc_check_transport (const char *text, gsize length, const MusterJson *certificate,
                                       const MusterAllocOutcome *claimed, GError **error);
