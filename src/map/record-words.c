/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words of the map: what stands beside a symbol, in its tooltip, and what a screen reader is told. State is always
 * in words here, since a symbol says it by shape and fill alone.
 */
#include "map/record-words.h"
#include <glib/gi18n-lib.h>
#include <math.h>

char *
muster_record_words_beside (const MusterRecord *record)
{
  const char *name = muster_record_name (record), *state;

  if (record->kind == MUSTER_SHELTER) {
    state = muster_record_text (record, MUSTER_SHELTER_STATE);
    if (g_strcmp0 (state, "open") == 0 || g_strcmp0 (state, "full") == 0) {
      int people = (int)muster_record_int (record, MUSTER_SHELTER_OCCUPANCY, 0);
      int places = (int)muster_record_int (record, MUSTER_SHELTER_CAPACITY, -1);
      g_autofree char *filled
          = places >= 0 ? g_strdup_printf (_ ("%d of %d"), people, places) : g_strdup_printf ("%d", people);

      return g_strdup_printf ("%s\n%s", name, filled);
    }
  }
  return g_strdup (name);
}

static void
add_word (GString *out, const char *word)
{
  if (word == NULL || *word == '\0')
    return;
  if (out->len > 0)
    g_string_append (out, _ (", "));
  g_string_append (out, word);
}

static void
add_enum (GString *out, const MusterRecord *record, int field)
{
  const char *value = muster_record_text (record, field);

  if (value != NULL)
    add_word (out, muster_word_label (muster_kind_info (record->kind)->fields[field].words, value));
}

char *
muster_record_words_state (const MusterRecord *record, const MusterRecord *holder)
{
  g_autoptr (GString) out = g_string_new (NULL);

  switch (record->kind) {
  case MUSTER_TEAM:
    if (holder != NULL)
      add_word (out, muster_assignment_state_label (muster_assignment_state (holder)));
    else
      add_enum (out, record, MUSTER_TEAM_READINESS);
    break;
  case MUSTER_INCIDENT:
    add_enum (out, record, MUSTER_INCIDENT_GRADE);
    add_enum (out, record, MUSTER_INCIDENT_PHASE);
    break;
  case MUSTER_SHELTER:
    add_enum (out, record, MUSTER_SHELTER_STATE);
    if (muster_record_has (record, MUSTER_SHELTER_CAPACITY)) {
      g_autofree char *filled
          = g_strdup_printf (_ ("%d of %d"), (int)muster_record_int (record, MUSTER_SHELTER_OCCUPANCY, 0),
                             (int)muster_record_int (record, MUSTER_SHELTER_CAPACITY, 0));
      add_word (out, filled);
    }
    break;
  case MUSTER_DEPOT:
    add_enum (out, record, MUSTER_DEPOT_STATE);
    break;
  case MUSTER_TASK:
    add_word (out, muster_record_has (record, MUSTER_TASK_DONE_AT) ? _ ("done") : _ ("to do"));
    break;
  case MUSTER_ALARM:
    add_enum (out, record, MUSTER_ALARM_LEVEL);
    add_word (out,
              muster_record_has (record, MUSTER_ALARM_ACKNOWLEDGED_AT) ? _ ("acknowledged") : _ ("not acknowledged"));
    break;
  case MUSTER_PLOT:
    add_enum (out, record, MUSTER_PLOT_LOOK);
    break;
  case MUSTER_HEADQUARTERS:
    add_enum (out, record, MUSTER_HEADQUARTERS_FORM);
    break;
  default:
    break;
  }
  if (record->provisional || (holder != NULL && holder->provisional))
    add_word (out, _ ("not decided yet"));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* A drawing without a title is called by what it means, which comes of itself as its state; never by its id. */
static const char *
name_of (const MusterRecord *record)
{
  return record->kind == MUSTER_PLOT && !muster_record_has (record, MUSTER_PLOT_TITLE) ? ""
                                                                                       : muster_record_name (record);
}

char *
muster_record_words_full (const MusterRecord *record, const MusterRecord *holder)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *state = muster_record_words_state (record, holder);

  add_word (out, name_of (record));
  add_word (out, _ (muster_kind_info (record->kind)->label));
  add_word (out, state);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
muster_record_words_count (MusterKind kind, guint n)
{
  switch (kind) {
  case MUSTER_INCIDENT:
    return g_strdup_printf (ngettext ("%u incident", "%u incidents", n), n);
  case MUSTER_TEAM:
    return g_strdup_printf (ngettext ("%u team", "%u teams", n), n);
  case MUSTER_DEPOT:
    return g_strdup_printf (ngettext ("%u depot", "%u depots", n), n);
  case MUSTER_SHELTER:
    return g_strdup_printf (ngettext ("%u shelter", "%u shelters", n), n);
  case MUSTER_TASK:
    return g_strdup_printf (ngettext ("%u task", "%u tasks", n), n);
  case MUSTER_PLOT:
    return g_strdup_printf (ngettext ("%u plot", "%u plots", n), n);
  case MUSTER_ALARM:
    return g_strdup_printf (ngettext ("%u alarm", "%u alarms", n), n);
  case MUSTER_HEADQUARTERS:
    return g_strdup_printf (ngettext ("%u headquarters", "%u headquarters", n), n);
  default:
    return g_strdup_printf ("%u %s", n, _ (muster_kind_info (kind)->label));
  }
}

char *
muster_record_words_heap (const MusterMapHeap *heap)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < MUSTER_N_KINDS; i++) {
    g_autofree char *words = heap->kinds[i] > 0 ? muster_record_words_count ((MusterKind)i, heap->kinds[i]) : NULL;

    add_word (out, words);
  }
  if (heap->committed > 0)
    g_string_append_printf (out, _ ("; %u committed"), heap->committed);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
muster_record_words_position (MusterLatLon at)
{
  double lat = fabs (at.lat), lon = fabs (at.lon);

  if (at.lat >= 0)
    return at.lon >= 0 ? g_strdup_printf (_ ("%.4f N %.4f E"), lat, lon)
                       : g_strdup_printf (_ ("%.4f N %.4f W"), lat, lon);
  return at.lon >= 0 ? g_strdup_printf (_ ("%.4f S %.4f E"), lat, lon)
                     : g_strdup_printf (_ ("%.4f S %.4f W"), lat, lon);
}

char *
muster_record_words_distance (double metres)
{
  if (metres < 999.5)
    return g_strdup_printf (_ ("%.0f m"), metres);
  return metres < 99950 ? g_strdup_printf (_ ("%.2f km"), metres / 1000) : muster_record_words_whole_km (metres / 1000);
}

char *
muster_record_words_whole_km (double km)
{
  return g_strdup_printf (_ ("%.0f km"), km);
}

char *
muster_record_words_area (double square_metres)
{
  if (square_metres < 10000)
    return g_strdup_printf (_ ("%.0f m²"), square_metres);
  if (square_metres < 995000)
    return g_strdup_printf (_ ("%.2f ha"), square_metres / 1e4);
  return g_strdup_printf (_ ("%.2f km²"), square_metres / 1e6);
}
