/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why this team, in sentences: when it is there and whether that is in time, what is left without cover behind it,
 * whose it is. And what is missing: how many of which skill, and why each team that has it cannot go. */
#include "advice/dispatch-private.h"
#include "advice/words.h"
#include <glib/gi18n-lib.h>
#include <math.h>

static void G_GNUC_PRINTF (2, 3) say (GString *out, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  muster_words_add (out, text);
}

char *
muster_dispatch_words_option (const MusterDispatchOption *o, const MusterOpenSeat *seat)
{
  GString *out = g_string_new (NULL);
  g_autofree char *way = muster_words_way (o->eta_s, o->way), *late = muster_words_duration (o->late_s);
  g_autofree char *spare = muster_words_duration (seat->due_s - o->eta_s), *share = muster_words_share (o->uncovered);

  say (out, _ ("%s can be there in %s."), o->name, way);
  if (o->foot_m > 0) {
    g_autofree char *foot = muster_words_metres (o->foot_m);
    say (out, _ ("The last %s have no road and are walked."), foot);
  }
  if (o->late_s > 0)
    say (out, _ ("That is %s too late."), late);
  else
    say (out, _ ("That is in time, with %s to spare."), spare);
  if (o->uncovered_people >= 1)
    say (out, _ ("Behind it %.0f people have no other team in time; expected cover falls by %s."), o->uncovered_people,
         share);
  else if (o->uncovered >= 0.0005)
    say (out, _ ("Others cover behind it; expected cover falls by %s."), share);
  else
    say (out, _ ("Nothing is uncovered behind it."));
  if (!o->order && o->owner != NULL)
    say (out, _ ("It belongs to %s and must be requested."), o->owner);
  else if (!o->order)
    say (out, _ ("It is not ours and must be requested."));
  if (!o->standby)
    say (out, _ ("It does not stand by; the time to gather is counted."));
  if (o->reduced)
    say (out, _ ("Its readiness is reduced or unknown."));
  return g_string_free (out, FALSE);
}

static gboolean
has_skill (const MusterRecord *team, const char *skill)
{
  const char *const *skills = muster_record_strv (team, MUSTER_TEAM_SKILLS);

  return skills != NULL && g_strv_contains (skills, skill);
}

char *
muster_dispatch_words_missing (const MusterDispatchCase *c, guint first, guint n_empty)
{
  const MusterOpenSeat *seat = g_ptr_array_index (c->seats, first);
  const char *skill = muster_word_label (muster_words_skill, seat->skill);
  guint n = 0, bars[MUSTER_N_BARS] = { 0 };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < c->teams->len; i++) {
    const MusterDispatchTeam *team = &g_array_index (c->teams, MusterDispatchTeam, i);
    if (!has_skill (team->record, seat->skill))
      continue;
    n++;
    if (team->bar != MUSTER_BAR_NONE)
      bars[team->bar]++;
    else if (!isfinite (c->eta_s[(gsize)first * c->candidates->len + team->candidate]))
      bars[MUSTER_BAR_NO_WAY]++;
    else
      bars[MUSTER_BAR_NONE]++;
  }
  say (out, ngettext ("%s: %u of %u team for %s is missing.", "%s: %u of %u teams for %s are missing.", seat->of),
       muster_record_name (seat->incident), n_empty, seat->of, skill);
  if (n == 0) {
    say (out, _ ("No team in the register has that skill."));
    return g_string_free (out, FALSE);
  }
  say (out, ngettext ("%u team has that skill:", "%u teams have that skill:", n), n);
  {
    g_autoptr (GString) list = g_string_new (NULL);
    const char *comma = _ (", ");
    if (bars[MUSTER_BAR_ASSIGNED] > 0)
      g_string_append_printf (list, _ ("%u already assigned"), bars[MUSTER_BAR_ASSIGNED]);
    if (bars[MUSTER_BAR_OFF_DUTY] > 0) {
      g_string_append (list, list->len > 0 ? comma : "");
      g_string_append_printf (list, _ ("%u off duty or not ready"), bars[MUSTER_BAR_OFF_DUTY]);
    }
    if (bars[MUSTER_BAR_NO_POSITION] > 0) {
      g_string_append (list, list->len > 0 ? comma : "");
      g_string_append_printf (list, _ ("%u without a position"), bars[MUSTER_BAR_NO_POSITION]);
    }
    if (bars[MUSTER_BAR_NO_WAY] > 0) {
      g_string_append (list, list->len > 0 ? comma : "");
      g_string_append_printf (list, _ ("%u with no open road there"), bars[MUSTER_BAR_NO_WAY]);
    }
    if (bars[MUSTER_BAR_NONE] > 0) {
      g_string_append (list, list->len > 0 ? comma : "");
      g_string_append_printf (list, _ ("%u needed more elsewhere"), bars[MUSTER_BAR_NONE]);
    }
    say (out, _ ("%s."), list->str);
  }
  return g_string_free (out, FALSE);
}
