/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Never "synced" from a counter: the word proven stands only where digests were compared, with the time they were. */
#include "desk/sync-words.h"
#include <glib/gi18n-lib.h>

char *
muster_sync_clock (gint64 ms, gboolean seconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / 1000);
  if (utc == NULL)
    return g_strdup ("");
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  return g_date_time_format (local, seconds ? "%H:%M:%S" : "%H:%M");
}

char *
muster_sync_state_words (const MusterSyncFacts *facts)
{
  g_autofree char *at = NULL;
  switch (facts->state) {
  case MUSTER_LINK_NONE:
    return g_strdup (_ ("On its own: no server"));
  case MUSTER_LINK_CONNECTING:
    return g_strdup (_ ("Reaching the server"));
  case MUSTER_LINK_CONNECTED:
    return g_strdup (_ ("Connected, not yet proven"));
  case MUSTER_LINK_PROVEN:
    at = muster_sync_clock (facts->proven_at, TRUE);
    /* Translators: the time at which this desk and the server were proven equal */
    return g_strdup_printf (_ ("Proven %s"), at);
  case MUSTER_LINK_CUT:
    return g_strdup (_ ("Cut off")); /* since when stands in the strip */
  default:
    g_assert_not_reached ();
  }
}

char *
muster_sync_pending_words (const MusterSyncFacts *facts)
{
  if (facts->pending == 0 || facts->state == MUSTER_LINK_NONE)
    return NULL;
  if (facts->state == MUSTER_LINK_CUT)
    return g_strdup_printf (ngettext ("%u to send", "%u to send", facts->pending), facts->pending);
  return g_strdup_printf (ngettext ("%u on the way", "%u on the way", facts->pending), facts->pending);
}

char *
muster_sync_problem_words (const char *problem)
{
  if (problem == NULL)
    return NULL;
  if (g_str_equal (problem, "unauthorized"))
    return g_strdup (_ ("The server does not accept this account. Check account and token in the preferences."));
  if (g_str_equal (problem, "unreachable"))
    return g_strdup (_ ("The server cannot be reached. This desk keeps trying."));
  if (g_str_equal (problem, "tls"))
    return g_strdup (_ ("The server’s certificate is not trusted. Ask who runs it."));
  if (g_str_equal (problem, "version"))
    return g_strdup (_ ("Server and console do not speak the same version. Update the older one."));
  return g_strdup_printf (_ ("The server answers: %s."), problem);
}

char *
muster_sync_strip_words (const MusterSyncFacts *facts)
{
  if (facts->state != MUSTER_LINK_CUT)
    return NULL;
  g_autofree char *at = muster_sync_clock (facts->cut_since, FALSE);
  g_autofree char *cut = facts->pending > 0
                             ? g_strdup_printf (ngettext ("Cut off since %s, working on, %u to send",
                                                          "Cut off since %s, working on, %u to send", facts->pending),
                                                at, facts->pending)
                             : g_strdup_printf (_ ("Cut off since %s, working on"), at);
  if (facts->problem == NULL || g_str_equal (facts->problem, "unreachable"))
    return g_steal_pointer (&cut);
  g_autofree char *problem = muster_sync_problem_words (facts->problem);
  return g_strdup_printf ("%s. %s", cut, problem);
}
