/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row has room for what tells one team from another: whether it is late, what is uncovered behind it, whose it is. */
#include "console/advice-words.h"
#include "advice/words.h"
#include "console/page-parts.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>
#include <math.h>

static void
add (GString *out, const char *words)
{
  g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", words);
}

char *
muster_advice_words_cost (const MusterDispatchOption *o)
{
  GString *out = g_string_new (NULL);
  if (o->late_s > 0) {
    g_autofree char *late = muster_words_duration (o->late_s);
    /* Translators: %s is a time: "9 min" */
    g_autofree char *words = g_strdup_printf (_ ("late by %s"), late);
    add (out, words);
  }
  if (o->foot_m > 0) {
    g_autofree char *foot = muster_words_metres (o->foot_m);
    /* Translators: %s is a length: "760 m" */
    g_autofree char *words = g_strdup_printf (_ ("the last %s on foot"), foot);
    add (out, words);
  }
  if (o->uncovered_people >= 1) {
    g_autofree char *words = g_strdup_printf (
        ngettext ("leaves %d person uncovered", "leaves %d people uncovered", (gulong)o->uncovered_people),
        (int)MIN (o->uncovered_people, G_MAXINT));
    add (out, words);
  } else if (o->uncovered >= 0.0005) {
    g_autofree char *share = muster_words_share (o->uncovered);
    /* Translators: %s is a share: "1.2 %" */
    g_autofree char *words = g_strdup_printf (_ ("cover falls by %s"), share);
    add (out, words);
  } else {
    add (out, _ ("nothing left uncovered"));
  }
  if (!o->order) {
    g_autofree char *words = o->owner != NULL ? g_strdup_printf (_ ("request to %s"), o->owner) : NULL;
    add (out, words != NULL ? words : _ ("must be requested"));
  }
  if (!o->standby)
    add (out, _ ("not standing by"));
  if (o->reduced)
    add (out, _ ("readiness reduced or unknown"));
  return g_string_free (out, FALSE);
}

char *
muster_advice_words_eta (double seconds, MusterWay way)
{
  g_autofree char *time = muster_words_duration (seconds);
  switch (way) {
  case MUSTER_WAY_STRAIGHT:
    /* Translators: a time that was found without roads */
    return g_strdup_printf (_ ("%s straight line"), time);
  case MUSTER_WAY_AIR:
    return g_strdup_printf (_ ("%s by air"), time);
  case MUSTER_WAY_FOOT:
    return g_strdup_printf (_ ("%s on foot"), time);
  case MUSTER_WAY_REMOTE:
    /* Translators: a time that a routing server gave */
    return g_strdup_printf (_ ("%s by routing server"), time);
  case MUSTER_WAY_ROAD:
  case MUSTER_WAY_TRACK:
  default:
    return g_steal_pointer (&time);
  }
}

char *
muster_advice_words_seat (const MusterDispatchSeat *seat)
{
  const char *skill = muster_word_label (muster_words_skill, seat->skill);
  if (seat->of <= 1)
    return g_strdup (skill);
  /* Translators: a skill, and which of the teams needed of it */
  return g_strdup_printf (_ ("%s, %u of %u"), skill, seat->nth, seat->of);
}

char *
muster_advice_words_proof (const MusterDispatch *d)
{
  GString *out = g_string_new (NULL);
  if (d->gap <= 1e-9) {
    add (out, _ ("optimal"));
  } else {
    g_autofree char *share = muster_words_share (ceil (d->gap * 1000) / 1000);
    g_autofree char *words = g_strdup_printf (_ ("within %s of the best"), share);
    add (out, words);
  }
  if (d->proven)
    add (out, _ ("proof checked"));
  g_autofree char *took = g_strdup_printf (_ ("%d ms"), (int)ceil (d->seconds * 1000));
  add (out, took);
  return g_string_free (out, FALSE);
}

char *
muster_advice_words_age (MusterQuestion *question, gint64 made_ms, gint64 now_ms)
{
  gboolean asking = muster_question_is_asking (question);
  if (made_ms == 0)
    return g_strdup (asking ? _ ("asking …") : "");
  if (!asking && now_ms - made_ms < 60000)
    return g_strdup ("");
  g_autofree char *age = muster_words_span (MAX (now_ms - made_ms, 0));
  if (!asking)
    return g_strdup_printf (_ ("%s old"), age);
  if (now_ms - made_ms < 60000)
    return g_strdup (_ ("something changed, asking again …"));
  return g_strdup_printf (_ ("%s old, asking again …"), age);
}

MusterAdviceFigures
muster_advice_figures (const MusterDispatch *d, const char *incident, gboolean closest)
{
  MusterAdviceFigures out = { 0 };
  double sum = 0;
  for (guint i = 0; i < d->seats->len; i++) {
    const MusterDispatchSeat *seat = g_ptr_array_index (d->seats, i);
    const MusterDispatchOption *o = closest ? seat->closest : seat->proposed;
    if (incident != NULL && g_strcmp0 (seat->incident, incident) != 0)
      continue;
    out.seats++;
    out.late += o == NULL || o->late_s > 0; /* who never comes is not in time either */
    if (o == NULL)
      continue;
    out.filled++;
    sum += o->eta_s;
  }
  out.mean_s = out.filled > 0 ? sum / out.filled : NAN;
  return out;
}

static void
row (GtkGrid *grid, int at, const char *what, char *ours, char *theirs, int better)
{
  GtkWidget *labels[3] = { muster_part_label (what, "secondary"), muster_part_words (ours, "numeric"),
                           muster_part_words (theirs, "numeric") };
  gtk_widget_set_hexpand (labels[0], TRUE);
  muster_part_class (labels[1], "good", better < 0);
  muster_part_class (labels[2], "good", better > 0);
  for (int i = 0; i < 3; i++)
    gtk_grid_attach (grid, labels[i], i, at, 1, 1);
  g_free (ours);
  g_free (theirs);
}

static int
sign (double a, double b, double least)
{
  return a < b - least ? -1 : a > b + least ? 1 : 0;
}

void
muster_advice_fill_figures (GtkGrid *grid, const MusterDispatch *d, const char *incident)
{
  MusterAdviceFigures a = muster_advice_figures (d, incident, FALSE), b = muster_advice_figures (d, incident, TRUE);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
  GtkWidget *ours = muster_part_words (_ ("advice"), "section"),
            *theirs = muster_part_words (_ ("closest idle"), "section");
  gtk_grid_attach (grid, ours, 1, 0, 1, 1);
  gtk_grid_attach (grid, theirs, 2, 0, 1, 1);
  if (a.filled < a.seats || b.filled < b.seats)
    row (grid, 1, _ ("Nobody for"), g_strdup_printf ("%u", a.seats - a.filled),
         g_strdup_printf ("%u", b.seats - b.filled), sign (a.seats - a.filled, b.seats - b.filled, 0));
  row (grid, 2, a.filled < a.seats || b.filled < b.seats ? _ ("Late or nobody") : _ ("Late"),
       g_strdup_printf (_ ("%u of %u"), a.late, a.seats), g_strdup_printf (_ ("%u of %u"), b.late, b.seats),
       sign (a.late, b.late, 0));
  row (grid, 3, _ ("Mean time of those who go"), a.filled > 0 ? muster_words_duration (a.mean_s) : g_strdup ("—"),
       b.filled > 0 ? muster_words_duration (b.mean_s) : g_strdup ("—"),
       a.filled == b.filled && a.filled > 0 ? sign (a.mean_s, b.mean_s, 30) : 0);
  /* Translators: the share of people that a free team can still reach in time; for all incidents together */
  row (grid, 4, _ ("Still covered, all incidents"), muster_words_share (d->advice.covered),
       muster_words_share (d->closest.covered),
       d->advice.filled == d->closest.filled ? sign (d->closest.covered, d->advice.covered, 0.0005) : 0);
}
