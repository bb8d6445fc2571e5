/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From records to names: a team also answers to its call sign and its other spellings, a shelter or depot says in
 * which state it is, an incident that is over is left out.
 *
 * One book for the whole desk. A change only notes which records it touched; their entries are made anew when somebody
 * next looks something up, so that neither a burst of changes nor a key pressed costs a walk over everything. A team's
 * entry says what it is committed to: it also follows its assignments and the title of the incident. */
#include "desk/desk-names.h"
#include "desk/relations.h"
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
    gboolean ready = readiness == NULL || g_str_equal (readiness, "ready"); /* as the list says it */
    name->detail = g_strdup (ready ? C_ ("team", "free") : muster_word_label (muster_words_readiness, readiness));
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

typedef struct {
  MusterDesk *desk; /* (not owned) it owns us */
  MusterNameBook *book;
  GHashTable *stale; /* ids of records whose entries are to be made anew */
  GHashTable *teams; /* id of an assignment → id of its team; one that was taken back no longer says */
} Names;

static gboolean
is_named (MusterKind kind)
{
  return kind == MUSTER_INCIDENT || kind == MUSTER_TEAM || kind == MUSTER_SHELTER || kind == MUSTER_DEPOT
         || kind == MUSTER_TASK || kind == MUSTER_ROSTER || kind == MUSTER_PERSON;
}

static void
note_team_of (Names *names, const MusterRecord *assignment)
{
  const char *team = muster_record_text (assignment, MUSTER_ASSIGNMENT_TEAM);
  if (team != NULL)
    g_hash_table_replace (names->teams, g_strdup (assignment->id), g_strdup (team));
  else
    team = g_hash_table_lookup (names->teams, assignment->id);
  if (team != NULL)
    g_hash_table_add (names->stale, g_strdup (team));
}

static void
on_changed (MusterDesk *desk, GPtrArray *records, Names *names)
{
  for (guint i = 0; i < records->len; i++) {
    const MusterRecord *record = g_ptr_array_index (records, i);
    if (record->kind == MUSTER_ASSIGNMENT)
      note_team_of (names, record);
    if (!is_named (record->kind))
      continue;
    g_hash_table_add (names->stale, g_strdup (record->id));
    if (record->kind != MUSTER_INCIDENT)
      continue;
    g_autoptr (GPtrArray) here = muster_relations_list (muster_relations_of (desk), MUSTER_ASSIGNMENT, record->id);
    for (guint k = 0; k < here->len; k++)
      note_team_of (names, g_ptr_array_index (here, k));
  }
}

static void
read_all (Names *names)
{
  for (int kind = 0; kind < MUSTER_N_KINDS; kind++) {
    g_autoptr (GPtrArray) records = is_named ((MusterKind)kind) || kind == MUSTER_ASSIGNMENT
                                        ? muster_desk_list (names->desk, (MusterKind)kind)
                                        : NULL;
    for (guint i = 0; records != NULL && i < records->len; i++)
      if (kind == MUSTER_ASSIGNMENT)
        note_team_of (names, g_ptr_array_index (records, i));
      else
        add_record (names->book, names->desk, g_ptr_array_index (records, i));
  }
  g_hash_table_remove_all (names->stale); /* all of it is fresh */
}

static void
names_free (gpointer data)
{
  Names *names = data;
  muster_name_book_free (names->book);
  g_hash_table_unref (names->stale);
  g_hash_table_unref (names->teams);
  g_free (names);
}

MusterNameBook *
muster_desk_names (MusterDesk *desk)
{
  Names *names = g_object_get_data (G_OBJECT (desk), "muster-names");
  GHashTableIter iter;
  gpointer id;
  if (names == NULL) {
    names = g_new0 (Names, 1);
    names->desk = desk;
    names->book = muster_name_book_new ();
    names->stale = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    names->teams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    muster_relations_of (desk); /* connected before us, so it is right when we look */
    g_object_set_data_full (G_OBJECT (desk), "muster-names", names, names_free);
    g_signal_connect (desk, "changed", G_CALLBACK (on_changed), names);
    read_all (names);
  }
  g_hash_table_iter_init (&iter, names->stale);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    const MusterRecord *record = muster_desk_get (desk, id);
    if (record != NULL && record->exists)
      add_record (names->book, desk, record);
    else
      muster_name_book_remove (names->book, id);
  }
  g_hash_table_remove_all (names->stale);
  return names->book;
}

const char *
muster_desk_unit_name (MusterDesk *desk)
{
  const char *name = muster_scene_unit (muster_desk_get_scene (desk));
  return name != NULL ? name : _ ("Command centre");
}
