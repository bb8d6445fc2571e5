/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading between records: an incident's level is its activation's, a team's state its assignment's, a depot's worry
 * its stock's. Lists and pages ask here, so they say the same thing in the same words.
 */
#include "desk/record-facts.h"
#include "desk/place-words.h"
#include "desk/relations.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

int
muster_facts_level_rank (const char *level)
{
  static const char *const order[] = { "IV", "III", "II", "I" };
  for (int i = 0; i < (int)G_N_ELEMENTS (order); i++)
    if (g_strcmp0 (level, order[i]) == 0)
      return i + 1;
  return 0;
}

MusterRecord *
muster_facts_activation (MusterDesk *desk, const char *incident)
{
  g_autoptr (GPtrArray) all = muster_relations_list (muster_relations_of (desk), MUSTER_ACTIVATION, incident);
  MusterRecord *best = NULL;
  for (guint i = 0; i < all->len; i++) {
    MusterRecord *a = g_ptr_array_index (all, i);
    if (g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_STATE), "active") != 0)
      continue;
    if (best == NULL
        || muster_facts_level_rank (muster_record_text (a, MUSTER_ACTIVATION_LEVEL))
               > muster_facts_level_rank (muster_record_text (best, MUSTER_ACTIVATION_LEVEL)))
      best = a;
  }
  return best;
}

gboolean
muster_facts_incident_is_open (const MusterRecord *incident)
{
  const char *phase = muster_record_text (incident, MUSTER_INCIDENT_PHASE);
  return g_strcmp0 (phase, "ended") != 0 && g_strcmp0 (phase, "recovery") != 0 && g_strcmp0 (phase, "evaluated") != 0;
}

guint
muster_facts_count_teams (MusterDesk *desk, const char *incident)
{
  g_autoptr (GPtrArray) all = muster_relations_list (muster_relations_of (desk), MUSTER_ASSIGNMENT, incident);
  guint n = 0;
  for (guint i = 0; i < all->len; i++)
    n += muster_assignment_is_active (g_ptr_array_index (all, i)) ? 1 : 0;
  return n;
}

guint
muster_facts_count_late (MusterDesk *desk, const char *incident, gint64 now)
{
  g_autoptr (GPtrArray) all = muster_relations_list (muster_relations_of (desk), MUSTER_TASK, incident);
  guint n = 0;
  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *task = g_ptr_array_index (all, i);
    gint64 deadline = muster_record_int (task, MUSTER_TASK_DEADLINE, 0);
    n += !muster_record_has (task, MUSTER_TASK_DONE_AT) && deadline != 0 && now - deadline >= 60000 ? 1 : 0;
  }
  return n;
}

gint64
muster_facts_incident_time (const MusterRecord *incident)
{
  gint64 at = muster_record_int (incident, MUSTER_INCIDENT_ONSET, 0);
  if (at == 0)
    at = muster_record_int (incident, MUSTER_INCIDENT_REPORTED_AT, 0);
  return at != 0 ? at : MUSTER_HLC_MS (incident->created);
}

gboolean
muster_facts_is_below_minimum (const MusterRecord *stock)
{
  return muster_record_has (stock, MUSTER_STOCK_MINIMUM)
         && muster_record_int (stock, MUSTER_STOCK_QUANTITY, 0) < muster_record_int (stock, MUSTER_STOCK_MINIMUM, 0);
}

guint
muster_facts_count_stock (MusterDesk *desk, const char *depot, guint *below_minimum)
{
  g_autoptr (GPtrArray) all = muster_relations_list (muster_relations_of (desk), MUSTER_STOCK, depot);
  *below_minimum = 0;
  for (guint i = 0; i < all->len; i++)
    *below_minimum += muster_facts_is_below_minimum (g_ptr_array_index (all, i)) ? 1 : 0;
  return all->len;
}

MusterAssignmentState
muster_facts_next_state (MusterAssignmentState state)
{
  switch (state) {
  case MUSTER_ASSIGNMENT_REQUESTED:
  case MUSTER_ASSIGNMENT_ORDERED:
    return MUSTER_ASSIGNMENT_ACKNOWLEDGED;
  case MUSTER_ASSIGNMENT_ACKNOWLEDGED:
    return MUSTER_ASSIGNMENT_DEPARTED;
  case MUSTER_ASSIGNMENT_DEPARTED:
    return MUSTER_ASSIGNMENT_ARRIVED;
  case MUSTER_ASSIGNMENT_ARRIVED:
    return MUSTER_ASSIGNMENT_WORKING;
  default:
    return MUSTER_ASSIGNMENT_RELEASED;
  }
}

const char *
muster_facts_step_label (MusterAssignmentState state)
{
  switch (state) {
  case MUSTER_ASSIGNMENT_ACKNOWLEDGED:
    return _ ("Acknowledged");
  case MUSTER_ASSIGNMENT_DEPARTED:
    return _ ("Departed");
  case MUSTER_ASSIGNMENT_ARRIVED:
    return _ ("Arrived");
  case MUSTER_ASSIGNMENT_WORKING:
    return _ ("Working");
  case MUSTER_ASSIGNMENT_DECLINED:
    return _ ("Declined");
  default:
    return _ ("Release");
  }
}

/* Puts the parts that are there in one line: "Ruggell · 4 teams · 2 tasks late". */
static char *
join_parts (GStrvBuilder *parts)
{
  g_auto (GStrv) list = g_strv_builder_end (parts);
  return g_strjoinv (" · ", list);
}

static char *
incident_line (MusterDesk *desk, const MusterRecord *r, gint64 now)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  const char *place = muster_record_text (r, MUSTER_INCIDENT_PLACE);
  g_strv_builder_add (parts, place != NULL ? place : _ ("place unknown"));
  guint teams = muster_facts_count_teams (desk, r->id), late = muster_facts_count_late (desk, r->id, now);
  if (teams > 0) {
    g_autofree char *text = g_strdup_printf (ngettext ("%u team", "%u teams", teams), teams);
    g_strv_builder_add (parts, text);
  } else {
    const char *phase = muster_record_text (r, MUSTER_INCIDENT_PHASE);
    g_strv_builder_add (parts, phase != NULL ? muster_word_label (muster_words_phase, phase) : _ ("reported"));
  }
  if (late > 0) {
    g_autofree char *text = g_strdup_printf (ngettext ("%u task late", "%u tasks late", late), late);
    g_strv_builder_add (parts, text);
  }
  return join_parts (parts);
}

static char *
team_line (MusterDesk *desk, const MusterRecord *r)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  const char *form = muster_record_text (r, MUSTER_TEAM_FORM);
  g_strv_builder_add (parts, form != NULL ? muster_word_label (muster_words_team_class, form) : _ ("class unknown"));
  const MusterRecord *holder = muster_desk_holder (desk, r->id);
  const MusterRecord *incident
      = holder != NULL ? muster_desk_get (desk, muster_record_text (holder, MUSTER_ASSIGNMENT_INCIDENT)) : NULL;
  g_autofree char *base = muster_facts_field_text (desk, r, MUSTER_TEAM_JURISDICTION);
  if (incident != NULL)
    g_strv_builder_add (parts, muster_record_name (incident));
  else if (base != NULL)
    g_strv_builder_add (parts, base);
  return join_parts (parts);
}

static char *
depot_line (MusterDesk *desk, const MusterRecord *r)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  const char *state = muster_record_text (r, MUSTER_DEPOT_STATE);
  guint below, lines = muster_facts_count_stock (desk, r->id, &below);
  g_strv_builder_add (parts, state != NULL ? muster_word_label (muster_words_depot_state, state) : _ ("state unknown"));
  g_autofree char *count = g_strdup_printf (ngettext ("%u line of stock", "%u lines of stock", lines), lines);
  g_strv_builder_add (parts, count);
  return join_parts (parts);
}

static char *
shelter_line (MusterDesk *desk, const MusterRecord *r)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  gint64 occupancy = muster_record_int (r, MUSTER_SHELTER_OCCUPANCY, 0);
  g_autofree char *people = NULL;
  if (muster_record_has (r, MUSTER_SHELTER_CAPACITY))
    /* Translators: people in a shelter, and how many it holds */
    people = g_strdup_printf (_ ("%d of %d people"), (int)occupancy,
                              (int)muster_record_int (r, MUSTER_SHELTER_CAPACITY, 0));
  else
    people = g_strdup_printf (_ ("%d people, capacity unknown"), (int)occupancy);
  g_strv_builder_add (parts, people);
  g_autofree char *where = muster_facts_field_text (desk, r, MUSTER_SHELTER_JURISDICTION);
  if (where != NULL)
    g_strv_builder_add (parts, where);
  return join_parts (parts);
}

static char *
task_line (MusterDesk *desk, const MusterRecord *r)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  const char *role = muster_record_text (r, MUSTER_TASK_ROLE);
  const char *incident_id = muster_record_text (r, MUSTER_TASK_INCIDENT);
  const MusterRecord *incident = incident_id != NULL ? muster_desk_get (desk, incident_id) : NULL;
  g_strv_builder_add (parts, role != NULL ? role : _ ("nobody named"));
  if (incident != NULL)
    g_strv_builder_add (parts, muster_record_name (incident));
  return join_parts (parts);
}

char *
muster_facts_line (MusterDesk *desk, const MusterRecord *r, gint64 now)
{
  switch (r->kind) {
  case MUSTER_INCIDENT:
    return incident_line (desk, r, now);
  case MUSTER_TEAM:
    return team_line (desk, r);
  case MUSTER_DEPOT:
    return depot_line (desk, r);
  case MUSTER_SHELTER:
    return shelter_line (desk, r);
  case MUSTER_TASK:
    return task_line (desk, r);
  default:
    return g_strdup (_ (muster_kind_info (r->kind)->label));
  }
}

static char *
real_text (const MusterField *field, double value)
{
  return field->unit != NULL
             ? g_strdup_printf (C_ ("a number and its unit", "%g %s"), value, muster_unit_label (field->unit))
             : g_strdup_printf ("%g", value);
}

char *
muster_facts_value_text (MusterDesk *desk, const MusterField *field, const MusterValue *value)
{
  switch (field->type) {
  case MUSTER_TYPE_INT:
  case MUSTER_TYPE_COUNTER:
    return real_text (field, (double)value->i);
  case MUSTER_TYPE_REAL:
    return real_text (field, value->d);
  case MUSTER_TYPE_BOOL:
    return g_strdup (value->i ? _ ("yes") : _ ("no"));
  case MUSTER_TYPE_TIME:
    return muster_words_clock (muster_desk_now (desk), value->i);
  case MUSTER_TYPE_ENUM:
    return g_strdup (muster_word_label (field->words, value->s));
  case MUSTER_TYPE_SET: {
    const char *const *words = (const char *const *)value->strv;
    return words != NULL && words[0] != NULL ? muster_words_join (field->words, words) : NULL;
  }
  case MUSTER_TYPE_POSITION:
    return muster_position_words (value->at);
  case MUSTER_TYPE_REF: {
    const MusterRecord *other = muster_desk_get (desk, value->s);
    return g_strdup (other != NULL && other->exists ? muster_record_name (other) : value->s);
  }
  default:
    return g_strdup (value->s);
  }
}

char *
muster_facts_field_text (MusterDesk *desk, const MusterRecord *r, int index)
{
  return muster_record_has (r, index)
             ? muster_facts_value_text (desk, &muster_kind_info (r->kind)->fields[index], &r->values[index])
             : NULL;
}

static gboolean
on_word (const GMatchInfo *match, GString *out, gpointer data)
{
  g_autofree char *word = g_match_info_fetch (match, 0);
  const MusterFactInfo *fact = muster_fact_find (word);
  int field = muster_kind_find_field (MUSTER_INCIDENT, word);
  g_string_append (out, fact != NULL ? _ (fact->label)
                        : field >= 0 ? _ (muster_kind_info (MUSTER_INCIDENT)->fields[field].label)
                                     : word);
  return FALSE;
}

char *
muster_facts_say_numbers (const char *text)
{
  static GRegex *word;
  if (word == NULL)
    word = g_regex_new ("[a-z_]{3,}", G_REGEX_OPTIMIZE, 0, NULL);
  return g_regex_replace_eval (word, text, -1, 0, 0, on_word, NULL, NULL);
}

char *
muster_facts_say_margin (const char *margin)
{
  static GRegex *form;
  if (form == NULL)
    form = g_regex_new ("^([a-z_+]+) \\+([0-9.]+) → (I|II|III|IV)$", G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  if (!g_regex_match (form, margin, 0, &match))
    return muster_facts_say_numbers (margin);
  g_autofree char *name = g_match_info_fetch (match, 1), *number = g_match_info_fetch (match, 2);
  g_autofree char *level = g_match_info_fetch (match, 3), *label = muster_facts_say_numbers (name);
  /* Translators: a fact, how far it is from the next level, that level: "To relocate: 42 below level I" */
  return g_strdup_printf (_ ("%s: %s below level %s"), label, number, muster_level_numeral (level));
}

gboolean
muster_facts_is_invented (const MusterRecord *r, int index)
{
  int list = muster_kind_find_field (r->kind, "invented");
  const char *const *names = list >= 0 ? muster_record_strv (r, list) : NULL;
  return names != NULL && g_strv_contains (names, muster_kind_info (r->kind)->fields[index].name);
}

char *
muster_facts_fold (const char *text)
{
  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  g_autofree char *plain = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  return g_utf8_casefold (plain != NULL ? plain : text, -1);
}

/* The fields of a kind that a search looks in, besides its name; ended by -1. */
static const int *
search_fields (MusterKind kind)
{
  static const char *const names[] = { "aliases", "callsign", "place", "class", "kind",   "hazard",  "jurisdiction",
                                       "owner",   "role",     "notes", "note",  "fields", "incident" };
  static int fields[MUSTER_N_KINDS][G_N_ELEMENTS (names) + 1];
  int *list = fields[kind], n = 0;
  if (list[0] == 0) { /* a kind's first field is its name, which is not in the list */
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
      if (muster_kind_find_field (kind, names[i]) > 0)
        list[n++] = muster_kind_find_field (kind, names[i]);
    list[n] = -1;
  }
  return list;
}

char *
muster_facts_search_text (MusterDesk *desk, const MusterRecord *r)
{
  g_autoptr (GString) text = g_string_new (muster_record_name (r));
  for (const int *field = search_fields (r->kind); *field >= 0; field++) {
    g_autofree char *part = muster_record_has (r, *field) ? muster_facts_field_text (desk, r, *field) : NULL;
    if (part != NULL)
      g_string_append_printf (text, "\n%s", part);
  }
  g_string_append_printf (text, "\n%s", r->id);
  return muster_facts_fold (text->str);
}
