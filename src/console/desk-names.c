/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From records to names: a team also answers to its call sign and its other spellings, a shelter or depot says in
 * which state it is, an incident that is over is left out. */
#include "console/desk-names.h"
#include "console/actions.h"
#include <glib/gi18n-lib.h>

static void
add_team (MusterNameBook *names, MusterDesk *desk, const MusterRecord *team)
{
  g_autoptr (GStrvBuilder) others = g_strv_builder_new ();
  const char *const *aliases = muster_record_strv (team, MUSTER_TEAM_ALIASES);
  const char *callsign = muster_record_text (team, MUSTER_TEAM_CALLSIGN);
  if (callsign != NULL)
    g_strv_builder_add (others, callsign);
  if (aliases != NULL)
    g_strv_builder_addv (others, (const char **)aliases);
  g_auto (GStrv) all = g_strv_builder_end (others);
  MusterName *name
      = muster_name_book_add (names, MUSTER_TEAM, team->id, muster_record_name (team), (const char *const *)all);
  MusterRecord *holder = muster_desk_holder (desk, team->id);
  if (holder == NULL) {
    const char *readiness = muster_record_text (team, MUSTER_TEAM_READINESS);
    name->detail = g_strdup (readiness != NULL ? muster_word_label (muster_words_readiness, readiness) : _ ("free"));
    return;
  }
  MusterRecord *incident = muster_desk_get (desk, muster_record_text (holder, MUSTER_ASSIGNMENT_INCIDENT));
  name->held = g_strdup (holder->id);
  name->held_for = incident != NULL ? g_strdup (muster_record_name (incident)) : NULL;
  name->detail = g_strdup (muster_assignment_state_label (muster_assignment_state (holder)));
}

static void
add_record (MusterNameBook *names, MusterDesk *desk, const MusterRecord *record)
{
  const char *state = NULL;
  if (record->kind == MUSTER_TEAM) {
    add_team (names, desk, record);
    return;
  }
  if (record->kind == MUSTER_INCIDENT) {
    state = muster_record_text (record, MUSTER_INCIDENT_PHASE);
    state = state != NULL ? muster_word_label (muster_words_phase, state) : NULL;
  } else if (record->kind == MUSTER_SHELTER) {
    state = muster_record_text (record, MUSTER_SHELTER_STATE);
    state = state != NULL ? muster_word_label (muster_words_shelter_state, state) : NULL;
  }
  MusterName *name = muster_name_book_add (names, record->kind, record->id, muster_record_name (record), NULL);
  const char *label = _ (muster_kind_info (record->kind)->label);
  name->over = record->kind == MUSTER_INCIDENT && muster_record_has (record, MUSTER_INCIDENT_ENDED_AT);
  name->detail = state != NULL ? g_strdup_printf ("%s · %s", label, state) : g_strdup (label);
}

MusterNameBook *
muster_desk_names (MusterDesk *desk)
{
  static const MusterKind kinds[] = { MUSTER_INCIDENT, MUSTER_TEAM, MUSTER_SHELTER, MUSTER_DEPOT, MUSTER_TASK };
  MusterNameBook *names = muster_name_book_new ();
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (GPtrArray) records = muster_desk_list (desk, kinds[k]);
    for (guint i = 0; i < records->len; i++)
      add_record (names, desk, g_ptr_array_index (records, i));
  }
  for (const MusterAction *action = muster_actions; action->name != NULL; action++) {
    const char *others[] = { action->label, NULL }; /* English is always understood */
    MusterName *name = muster_name_book_add (names, MUSTER_NO_KIND, action->name, _ (action->label), others);
    name->detail = g_strdup (_ (action->group));
  }
  return names;
}

/* The headquarters without a hazard is the centre itself; else the jurisdiction at the top of the tree. */
const char *
muster_desk_unit_name (MusterDesk *desk)
{
  g_autoptr (GPtrArray) headquarters = muster_desk_list (desk, MUSTER_HEADQUARTERS);
  g_autoptr (GPtrArray) jurisdictions = muster_desk_list (desk, MUSTER_JURISDICTION);
  for (guint i = 0; i < headquarters->len; i++)
    if (muster_record_text (g_ptr_array_index (headquarters, i), MUSTER_HEADQUARTERS_HAZARD) == NULL)
      return muster_record_name (g_ptr_array_index (headquarters, i));
  for (guint i = 0; i < jurisdictions->len; i++)
    if (muster_record_text (g_ptr_array_index (jurisdictions, i), MUSTER_JURISDICTION_PARENT) == NULL)
      return muster_record_name (g_ptr_array_index (jurisdictions, i));
  return _ ("Command centre");
}
