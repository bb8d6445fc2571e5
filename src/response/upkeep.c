/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One pass over each register. Trouble of one sort is one line however many records it is true of: a register of two
 * thousand depots without a place is one job, not two thousand. */
#include "response/upkeep.h"
#include "core/json.h"
#include "core/time.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define DAY   ((gint64)86400000)
#define NAMED 3 /* names shown of those with trouble */

typedef struct {
  const MusterScene *scene;
  gint64 now, notice;
  GPtrArray *out;
} Pass;

const MusterKind muster_upkeep_kinds[] = { MUSTER_PERSON, MUSTER_TEAM,   MUSTER_DEPOT, MUSTER_STOCK,  MUSTER_SHELTER,
                                           MUSTER_PLAN,   MUSTER_ROSTER, MUSTER_DRILL, MUSTER_FINDING };
const guint muster_n_upkeep_kinds = G_N_ELEMENTS (muster_upkeep_kinds);

void
muster_upkeep_free (MusterUpkeep *upkeep)
{
  g_free (upkeep->what);
  g_free (upkeep->names);
  g_free (upkeep->subject);
  g_free (upkeep);
}

void
muster_upkeep_to_json (const MusterUpkeep *upkeep, GString *out)
{
  static const char *const kinds[] = { "review", "expiry", "drill", "finding", "trouble" };
  char time[MUSTER_TIME_TEXT];

  g_string_append_c (out, '{');
  muster_json_put_text (out, "kind", kinds[upkeep->kind]);
  muster_json_put_text (out, "what", upkeep->what);
  if (upkeep->due != 0) {
    muster_time_format (upkeep->due, time);
    muster_json_put_text (out, "due", time);
    muster_json_name (out, "late");
    g_string_append (out, upkeep->late ? "true" : "false");
  }
  muster_json_put_text (out, "subject", upkeep->subject);
  muster_json_put_int (out, "count", upkeep->count);
  if (upkeep->names != NULL)
    muster_json_put_text (out, "names", upkeep->names);
  g_string_append_c (out, '}');
}

static void
add (Pass *pass, MusterUpkeepKind kind, char *what, gint64 due, const char *subject)
{
  MusterUpkeep *upkeep = g_new0 (MusterUpkeep, 1);

  upkeep->kind = kind;
  upkeep->what = what;
  upkeep->due = due;
  upkeep->late = due != 0 && due < pass->now;
  upkeep->subject = g_strdup (subject);
  upkeep->count = 1;
  g_ptr_array_add (pass->out, upkeep);
}

/* ---- what is due ---- */

static void
add_reviews (Pass *pass)
{
  for (guint k = 0; k < muster_n_upkeep_kinds; k++) {
    int field = muster_kind_find_field (muster_upkeep_kinds[k], "review_due");
    g_autoptr (GPtrArray) all = field >= 0 ? muster_scene_list (pass->scene, muster_upkeep_kinds[k]) : NULL;
    for (guint i = 0; all != NULL && i < all->len; i++) {
      const MusterRecord *r = g_ptr_array_index (all, i);
      gint64 due = muster_record_int (r, field, 0);
      if (due != 0 && due <= pass->now + pass->notice)
        add (pass, MUSTER_UPKEEP_REVIEW, g_strdup_printf (_ ("Review: %s"), muster_record_name (r)), due, r->id);
    }
  }
}

static void
add_expiry (Pass *pass, const MusterRecord *stock)
{
  gint64 due = muster_record_int (stock, MUSTER_STOCK_EXPIRY, 0);
  const char *mode = muster_record_text (stock, MUSTER_STOCK_MODE),
             *depot = muster_record_text (stock, MUSTER_STOCK_DEPOT);
  gboolean agreed = g_strcmp0 (mode, "agreement") == 0;

  if (due == 0 || due > pass->now + pass->notice
      || (!agreed && muster_record_int (stock, MUSTER_STOCK_QUANTITY, 0) <= 0))
    return;
  /* Translators: the item, and the depot or who has agreed */
  add (pass, MUSTER_UPKEEP_EXPIRY,
       g_strdup_printf (agreed ? _ ("Agreement runs out: %1$s, %2$s") : _ ("Expires: %1$s, %2$s"),
                        muster_record_text (stock, MUSTER_STOCK_ITEM), muster_scene_name (pass->scene, depot)),
       due, depot);
}

static void
add_drills (Pass *pass)
{
  g_autoptr (GPtrArray) drills = muster_scene_list (pass->scene, MUSTER_DRILL);
  g_autoptr (GPtrArray) findings = muster_scene_list (pass->scene, MUSTER_FINDING);

  for (guint i = 0; i < drills->len; i++) {
    const MusterRecord *r = g_ptr_array_index (drills, i);
    if (muster_record_has (r, MUSTER_DRILL_DUE_AT) && !muster_record_has (r, MUSTER_DRILL_HELD_AT) && r->drill == NULL)
      add (pass, MUSTER_UPKEEP_DRILL, g_strdup_printf (_ ("Drill: %s"), muster_record_name (r)),
           muster_record_int (r, MUSTER_DRILL_DUE_AT, 0), r->id);
  }
  for (guint i = 0; i < findings->len; i++) {
    const MusterRecord *r = g_ptr_array_index (findings, i);
    const char *plan = muster_record_text (r, MUSTER_FINDING_PLAN);
    if (g_strcmp0 (muster_record_text (r, MUSTER_FINDING_STATE), "accepted") == 0)
      add (pass, MUSTER_UPKEEP_FINDING, g_strdup_printf (_ ("Plan to be changed: %s"), muster_record_name (r)),
           muster_record_int (r, MUSTER_FINDING_DEADLINE, 0), plan != NULL ? plan : r->id);
  }
}

/* ---- trouble ---- */

typedef enum {
  TEAM_PLACE,
  TEAM_NOBODY,
  DEPOT_PLACE,
  SHELTER_PLACE,
  SHELTER_CAPACITY,
  STOCK_SHORT,
  STOCK_EXPIRED,
  LIST_EMPTY,
  LIST_PHONE,
  PLAN_EMPTY,
  N_TROUBLES
} Trouble;

typedef struct {
  guint n;
  GString *names;
  const char *subject;
} Found;

static char *
words_of (Trouble trouble, guint n)
{
  switch (trouble) {
  case TEAM_PLACE:
    return g_strdup_printf (ngettext ("%u team without a place", "%u teams without a place", n), n);
  case TEAM_NOBODY:
    return g_strdup_printf (ngettext ("%u team with nobody to call", "%u teams with nobody to call", n), n);
  case DEPOT_PLACE:
    return g_strdup_printf (ngettext ("%u depot without a place", "%u depots without a place", n), n);
  case SHELTER_PLACE:
    return g_strdup_printf (ngettext ("%u shelter without a place", "%u shelters without a place", n), n);
  case SHELTER_CAPACITY:
    return g_strdup_printf (ngettext ("%u shelter of unknown capacity", "%u shelters of unknown capacity", n), n);
  case STOCK_SHORT:
    return g_strdup_printf (ngettext ("%u line of stock below its minimum", "%u lines of stock below their minimum", n),
                            n);
  case STOCK_EXPIRED:
    return g_strdup_printf (ngettext ("%u line of stock past its day", "%u lines of stock past their day", n), n);
  case LIST_EMPTY:
    return g_strdup_printf (ngettext ("%u call list with nobody on it", "%u call lists with nobody on them", n), n);
  case LIST_PHONE:
    return g_strdup_printf (
        ngettext ("%u person on a call list without a phone", "%u people on call lists without a phone", n), n);
  case PLAN_EMPTY:
  case N_TROUBLES:
    break;
  }
  return g_strdup_printf (ngettext ("%u plan without content", "%u plans without content", n), n);
}

static void
note (Found *found, Trouble trouble, const char *name, const char *subject)
{
  Found *f = &found[trouble];

  if (f->n == 0)
    f->subject = subject;
  if (f->n < NAMED) {
    if (f->n > 0)
      g_string_append (f->names, _ (", "));
    g_string_append (f->names, name);
  } else if (f->n == NAMED)
    g_string_append (f->names, " …");
  f->n++;
}

static gboolean
is_placed (const MusterRecord *r)
{
  MusterLatLon at;
  return muster_record_position (r, &at);
}

static void
look_at_team (Found *found, const MusterRecord *r)
{
  if (!is_placed (r))
    note (found, TEAM_PLACE, muster_record_name (r), r->id);
  if (!muster_record_has (r, MUSTER_TEAM_PHONE) && !muster_record_has (r, MUSTER_TEAM_LEADER)
      && !muster_record_has (r, MUSTER_TEAM_CALLSIGN))
    note (found, TEAM_NOBODY, muster_record_name (r), r->id);
}

static void
look_at_shelter (Found *found, const MusterRecord *r)
{
  if (!is_placed (r))
    note (found, SHELTER_PLACE, muster_record_name (r), r->id);
  if (muster_record_int (r, MUSTER_SHELTER_CAPACITY, 0) <= 0)
    note (found, SHELTER_CAPACITY, muster_record_name (r), r->id);
}

static void
look_at_stock (Pass *pass, Found *found, const MusterRecord *r)
{
  gint64 quantity = muster_record_int (r, MUSTER_STOCK_QUANTITY, 0),
         minimum = muster_record_int (r, MUSTER_STOCK_MINIMUM, 0);
  gint64 expiry = muster_record_int (r, MUSTER_STOCK_EXPIRY, 0);
  const char *depot = muster_record_text (r, MUSTER_STOCK_DEPOT);

  add_expiry (pass, r);
  if (quantity < minimum)
    note (found, STOCK_SHORT, muster_record_text (r, MUSTER_STOCK_ITEM), depot);
  if (expiry != 0 && expiry < pass->now && quantity > 0)
    note (found, STOCK_EXPIRED, muster_record_text (r, MUSTER_STOCK_ITEM), depot);
}

static void
look_at_list (Pass *pass, Found *found, const MusterRecord *r)
{
  const char *const *people = muster_record_strv (r, MUSTER_ROSTER_PEOPLE);

  if (people == NULL || people[0] == NULL)
    note (found, LIST_EMPTY, muster_record_name (r), r->id);
  for (guint i = 0; people != NULL && people[i] != NULL; i++) {
    const MusterRecord *person = muster_scene_get (pass->scene, MUSTER_PERSON, people[i]);
    if (person != NULL && !muster_record_has (person, MUSTER_PERSON_PHONE))
      note (found, LIST_PHONE, muster_record_name (person), person->id);
  }
}

static void
look_at (Pass *pass, Found *found, const MusterRecord *r)
{
  switch ((guint)r->kind) {
  case MUSTER_TEAM:
    look_at_team (found, r);
    break;
  case MUSTER_DEPOT:
    if (!is_placed (r))
      note (found, DEPOT_PLACE, muster_record_name (r), r->id);
    break;
  case MUSTER_SHELTER:
    look_at_shelter (found, r);
    break;
  case MUSTER_STOCK:
    look_at_stock (pass, found, r);
    break;
  case MUSTER_ROSTER:
    look_at_list (pass, found, r);
    break;
  case MUSTER_PLAN:
    if (!muster_record_has (r, MUSTER_PLAN_BODY))
      note (found, PLAN_EMPTY, muster_record_name (r), r->id);
    break;
  default:
    break;
  }
}

static void
add_trouble (Pass *pass)
{
  Found found[N_TROUBLES] = { { 0 } };

  for (guint i = 0; i < N_TROUBLES; i++)
    found[i].names = g_string_new (NULL);
  for (guint k = 0; k < muster_n_upkeep_kinds; k++) {
    g_autoptr (GPtrArray) all = muster_scene_list (pass->scene, muster_upkeep_kinds[k]);
    for (guint i = 0; i < all->len; i++)
      look_at (pass, found, g_ptr_array_index (all, i));
  }
  for (guint i = 0; i < N_TROUBLES; i++) {
    if (found[i].n > 0) {
      add (pass, MUSTER_UPKEEP_TROUBLE, words_of (i, found[i].n), 0, found[i].subject);
      MusterUpkeep *last = g_ptr_array_index (pass->out, pass->out->len - 1);
      last->count = found[i].n;
      last->names = g_strdup (found[i].names->str);
    }
    g_string_free (found[i].names, TRUE);
  }
}

/* Days first, in their order; then what has none; then trouble, the most first. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const MusterUpkeep *x = *(MusterUpkeep *const *)a, *y = *(MusterUpkeep *const *)b;

  if ((x->kind == MUSTER_UPKEEP_TROUBLE) != (y->kind == MUSTER_UPKEEP_TROUBLE))
    return x->kind == MUSTER_UPKEEP_TROUBLE ? 1 : -1;
  if (x->kind == MUSTER_UPKEEP_TROUBLE && x->count != y->count)
    return x->count > y->count ? -1 : 1;
  if (x->due != y->due)
    return x->due == 0 ? 1 : y->due == 0 ? -1 : x->due < y->due ? -1 : 1;
  return x->kind != y->kind ? (int)x->kind - (int)y->kind : g_strcmp0 (x->subject, y->subject);
}

gint64
muster_upkeep_notice (const MusterStandards *standards)
{
  const MusterStandard *notice = muster_standards_find (standards, "review_notice_days");

  return notice != NULL ? (gint64)(notice->value * (double)DAY) : 30 * DAY;
}

GPtrArray *
muster_upkeep (const MusterScene *scene, gint64 notice, gint64 now)
{
  Pass pass = { scene, now, notice, g_ptr_array_new_with_free_func ((GDestroyNotify)muster_upkeep_free) };

  add_reviews (&pass);
  add_drills (&pass);
  add_trouble (&pass);
  g_ptr_array_sort (pass.out, compare);
  return pass.out;
}
