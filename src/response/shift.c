/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one watch hands to the next. Open items are found in the records, not remembered: whatever has begun and has not
 * ended, been answered or been decided. The sheet adds what happened since the shift began, from the journal; a log
 * entry stands in it word for word, every other operation as one line. */
#include "response/shift.h"
#include "core/time.h"
#include "response/incidents.h"
#include "response/outreach.h"
#include "response/reports.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- open items ---- */

void
muster_open_item_free (MusterOpenItem *item)
{
  g_free (item->id);
  g_free (item->what);
  g_free (item->state);
  g_free (item->incident);
  g_free (item->incident_name);
  g_free (item);
}

static MusterOpenItem *
add_item (GPtrArray *out, const MusterRecord *r, const char *what, const char *state, const char *incident, int since,
          int due)
{
  MusterOpenItem *item = g_new0 (MusterOpenItem, 1);

  item->kind = r->kind;
  item->id = g_strdup (r->id);
  item->what = g_strdup (what);
  item->state = g_strdup (state);
  item->incident = g_strdup (incident);
  item->since = since >= 0 ? muster_record_int (r, since, (gint64)(r->created >> 16)) : 0;
  item->due = due >= 0 ? muster_record_int (r, due, 0) : 0;
  g_ptr_array_add (out, item);
  return item;
}

static const char *
word_of (const MusterRecord *r, int field)
{
  const MusterWord *words = muster_kind_info (r->kind)->fields[field].words;
  const char *value = muster_record_text (r, field);

  return value != NULL ? muster_word_label (words, value) : "";
}

static gboolean
in_state (const MusterRecord *r, int field, const char *state)
{
  return g_strcmp0 (muster_record_text (r, field), state) == 0;
}

static void
open_incident (const MusterScene *scene, const MusterRecord *r, gint64 now, GPtrArray *out)
{
  /* What has ended stays open until it was evaluated. */
  if (!muster_record_has (r, MUSTER_INCIDENT_MERGED_INTO) && !in_state (r, MUSTER_INCIDENT_PHASE, "evaluated"))
    add_item (out, r, muster_record_name (r), word_of (r, MUSTER_INCIDENT_PHASE), r->id, MUSTER_INCIDENT_ONSET, -1);
}

static void
open_activation (const MusterScene *scene, const MusterRecord *r, gint64 now, GPtrArray *out)
{
  const char *plan = muster_scene_name (scene, muster_record_text (r, MUSTER_ACTIVATION_PLAN));
  g_autofree char *state = NULL;

  if (!in_state (r, MUSTER_ACTIVATION_STATE, "active") && !in_state (r, MUSTER_ACTIVATION_STATE, "proposed"))
    return;
  state = g_strdup_printf ("%s, %s", word_of (r, MUSTER_ACTIVATION_STATE), word_of (r, MUSTER_ACTIVATION_LEVEL));
  add_item (out, r, plan != NULL ? plan : r->id, state, muster_record_text (r, MUSTER_ACTIVATION_INCIDENT),
            MUSTER_ACTIVATION_ACTIVATED_AT, -1);
}

static void
open_task (const MusterScene *scene, const MusterRecord *r, gint64 now, GPtrArray *out)
{
  if (!muster_record_has (r, MUSTER_TASK_DONE_AT) && !muster_record_has (r, MUSTER_TASK_CANCELLED_AT))
    add_item (out, r, muster_record_name (r), muster_record_text (r, MUSTER_TASK_ROLE),
              muster_record_text (r, MUSTER_TASK_INCIDENT), MUSTER_TASK_OPENED_AT, MUSTER_TASK_DEADLINE);
}

static void
open_report (const MusterScene *scene, const MusterRecord *r, gint64 now, GPtrArray *out)
{
  if (!muster_record_has (r, MUSTER_REPORT_RECEIVED_AT) && !muster_record_has (r, MUSTER_REPORT_ACKNOWLEDGED_AT))
    add_item (out, r, word_of (r, MUSTER_REPORT_FORM), muster_report_state_label (muster_report_state (r)),
              muster_record_text (r, MUSTER_REPORT_INCIDENT), MUSTER_REPORT_SAVED_AT, MUSTER_REPORT_DUE_AT);
}

static void
open_call (const MusterScene *scene, const MusterRecord *r, gint64 now, GPtrArray *out)
{
  MusterCallState state = muster_call_state (r, now);

  if (state != MUSTER_CALL_ANSWERED)
    add_item (out, r, muster_scene_name (scene, muster_record_text (r, MUSTER_CALL_PERSON)),
              muster_call_state_label (state), muster_record_text (r, MUSTER_CALL_INCIDENT), MUSTER_CALL_SENT_AT,
              MUSTER_CALL_DUE_AT);
}

static void
open_warning (const MusterScene *scene, const MusterRecord *r, gint64 now, GPtrArray *out)
{
  MusterWarningState state = muster_warning_state (r, now);

  if (state == MUSTER_WARNING_OUT || state == MUSTER_WARNING_DRAFT)
    add_item (out, r, muster_record_name (r), muster_warning_state_label (state),
              muster_record_text (r, MUSTER_WARNING_INCIDENT), MUSTER_WARNING_ISSUED_AT, MUSTER_WARNING_EXPIRES_AT);
}

static void
open_escalation (const MusterScene *scene, const MusterRecord *r, gint64 now, GPtrArray *out)
{
  if (in_state (r, MUSTER_ESCALATION_STATE, "requested"))
    add_item (out, r, muster_scene_name (scene, muster_record_text (r, MUSTER_ESCALATION_TO)),
              word_of (r, MUSTER_ESCALATION_STATE), muster_record_text (r, MUSTER_ESCALATION_INCIDENT),
              MUSTER_ESCALATION_REQUESTED_AT, -1);
}

static void
open_alarm (const MusterScene *scene, const MusterRecord *r, gint64 now, GPtrArray *out)
{
  if (!muster_record_has (r, MUSTER_ALARM_ACKNOWLEDGED_AT))
    add_item (out, r, muster_record_name (r), word_of (r, MUSTER_ALARM_LEVEL),
              muster_record_text (r, MUSTER_ALARM_INCIDENT), MUSTER_ALARM_RAISED_AT, -1);
}

static void
open_assignment (const MusterScene *scene, const MusterRecord *r, gint64 now, GPtrArray *out)
{
  if (muster_assignment_is_active (r))
    add_item (out, r, muster_scene_name (scene, muster_record_text (r, MUSTER_ASSIGNMENT_TEAM)),
              muster_assignment_state_label (muster_assignment_state (r)),
              muster_record_text (r, MUSTER_ASSIGNMENT_INCIDENT), MUSTER_ASSIGNMENT_ORDERED_AT, MUSTER_ASSIGNMENT_ETA);
}

static void
open_shelter (const MusterScene *scene, const MusterRecord *r, gint64 now, GPtrArray *out)
{
  if (in_state (r, MUSTER_SHELTER_STATE, "open") || in_state (r, MUSTER_SHELTER_STATE, "full"))
    add_item (out, r, muster_record_name (r), word_of (r, MUSTER_SHELTER_STATE), NULL, MUSTER_SHELTER_OPENED_AT, -1);
}

static void
open_consultation (const MusterScene *scene, const MusterRecord *r, gint64 now, GPtrArray *out)
{
  if (!muster_record_has (r, MUSTER_CONSULTATION_CONCLUSION))
    add_item (out, r, muster_record_name (r), _ ("without a conclusion"),
              muster_record_text (r, MUSTER_CONSULTATION_INCIDENT), MUSTER_CONSULTATION_AT, -1);
}

/* In the order in which they are read out. */
static const struct {
  MusterKind kind;
  void (*open) (const MusterScene *scene, const MusterRecord *r, gint64 now, GPtrArray *out);
} open_kinds[] = {
  { MUSTER_ALARM, open_alarm },
  { MUSTER_INCIDENT, open_incident },
  { MUSTER_ACTIVATION, open_activation },
  { MUSTER_ESCALATION, open_escalation },
  { MUSTER_TASK, open_task },
  { MUSTER_REPORT, open_report },
  { MUSTER_CALL, open_call },
  { MUSTER_WARNING, open_warning },
  { MUSTER_ASSIGNMENT, open_assignment },
  { MUSTER_SHELTER, open_shelter },
  { MUSTER_CONSULTATION, open_consultation },
};

/* What is late first, the latest of all on top; the rest as it is read out. GLib's sort is stable. */
static int
compare_lateness (gconstpointer a, gconstpointer b, gpointer data)
{
  const MusterOpenItem *x = *(MusterOpenItem *const *)a, *y = *(MusterOpenItem *const *)b;
  const gint64 now = *(const gint64 *)data;
  gint64 m = x->due != 0 && x->due < now ? x->due : G_MAXINT64, n = y->due != 0 && y->due < now ? y->due : G_MAXINT64;

  return m < n ? -1 : m > n;
}

GPtrArray *
muster_open_items (const MusterScene *scene, gint64 now)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_open_item_free);

  for (gsize k = 0; k < G_N_ELEMENTS (open_kinds); k++) {
    g_autoptr (GPtrArray) all = muster_scene_list (scene, open_kinds[k].kind);
    for (guint i = 0; i < all->len; i++)
      open_kinds[k].open (scene, g_ptr_array_index (all, i), now, out);
  }
  for (guint i = 0; i < out->len; i++) {
    MusterOpenItem *item = g_ptr_array_index (out, i);
    if (item->incident != NULL && g_strcmp0 (item->incident, item->id) != 0)
      item->incident_name = g_strdup (muster_scene_name (scene, item->incident));
  }
  g_ptr_array_sort_with_data (out, compare_lateness, &now);
  return out;
}

static void
add_items (GString *out, GPtrArray *items)
{
  muster_json_name (out, "items");
  g_string_append_c (out, '[');
  for (guint i = 0; i < items->len; i++) {
    const MusterOpenItem *item = g_ptr_array_index (items, i);
    muster_json_comma (out);
    g_string_append_c (out, '{');
    muster_json_put_known (out, "kind", muster_kind_info (item->kind)->name);
    muster_json_put_known (out, "id", item->id);
    muster_json_put_known (out, "what", item->what);
    muster_json_put_known (out, "state", item->state);
    muster_json_put_known (out, "incident", item->incident);
    muster_json_put_time (out, "since", item->since);
    muster_json_put_time (out, "due", item->due);
    g_string_append_c (out, '}');
  }
  g_string_append_c (out, ']');
}

char *
muster_open_items_to_json (GPtrArray *items)
{
  GString *out = g_string_new ("{");

  add_items (out, items);
  return g_string_free (g_string_append_c (out, '}'), FALSE);
}

const MusterRecord *
muster_shift_now (const MusterScene *scene, const char *jurisdiction)
{
  g_autoptr (GPtrArray) all = muster_scene_list (scene, MUSTER_SHIFT);
  const MusterRecord *last = NULL;

  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    if (muster_record_has (r, MUSTER_SHIFT_ENDED_AT)
        || (jurisdiction != NULL && g_strcmp0 (muster_record_text (r, MUSTER_SHIFT_JURISDICTION), jurisdiction) != 0))
      continue;
    if (last == NULL || r->created > last->created)
      last = r;
  }
  return last;
}

/* ---- the sheet ---- */

#define AT_ONCE 60000 /* ms: the tasks of a level are opened with it */

/* The tasks that a level opened stand in its own line: eight lines of one deed hide the next one. */
static void
fold_tasks (const MusterScene *scene, GPtrArray *events)
{
  g_autoptr (GHashTable) levels = g_hash_table_new (g_str_hash, g_str_equal), /* activation: its last event */
      opened = g_hash_table_new (g_direct_hash, g_direct_equal),              /* event: how many tasks */
      seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter each;
  gpointer key, value;

  for (guint i = 0; i < events->len; i++) {
    MusterEvent *e = g_ptr_array_index (events, i), *level;
    const MusterRecord *task;
    if (g_str_equal (e->verb, "activation.activate") || g_str_equal (e->verb, "activation.level"))
      g_hash_table_insert (levels, e->entity, e);
    if ((!g_str_equal (e->verb, "task.open") && !g_str_equal (e->verb, "task.set"))
        || !g_hash_table_add (seen, g_strdup (e->entity)))
      continue;
    task = muster_scene_get (scene, MUSTER_TASK, e->entity);
    key = task != NULL ? (gpointer)muster_record_text (task, MUSTER_TASK_ACTIVATION) : NULL;
    level = key != NULL ? g_hash_table_lookup (levels, key) : NULL;
    if (level == NULL || e->at - level->at > AT_ONCE)
      continue;
    g_hash_table_insert (opened, level, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (opened, level)) + 1));
    g_ptr_array_remove_index (events, i--);
  }
  g_hash_table_iter_init (&each, opened);
  while (g_hash_table_iter_next (&each, &key, &value)) {
    MusterEvent *level = key;
    guint n = GPOINTER_TO_UINT (value);
    g_autofree char *words = g_strdup_printf (ngettext ("%u task opened", "%u tasks opened", n), n),
                    *plain = level->text;
    /* Translators: what was done, and the reason given for it */
    level->text = g_strdup_printf (_ ("%s (%s)"), plain, words);
  }
}

MusterHandover *
muster_handover (const MusterScene *scene, const MusterStandards *standards, const MusterRecord *shift,
                 const MusterDecided *ops, guint n, gint64 now)
{
  MusterHandover *sheet = g_new0 (MusterHandover, 1);
  const char *const *staff = muster_record_strv (shift, MUSTER_SHIFT_STAFF);
  const char *const *standby = muster_record_strv (shift, MUSTER_SHIFT_STANDBY);
  g_autoptr (GStrvBuilder) people = g_strv_builder_new (), teams = g_strv_builder_new ();

  sheet->shift = g_strdup (shift->id);
  sheet->name = g_strdup (muster_record_text (shift, MUSTER_SHIFT_NAME));
  sheet->leader = g_strdup (muster_scene_name (scene, muster_record_text (shift, MUSTER_SHIFT_LEADER)));
  for (guint i = 0; staff != NULL && staff[i] != NULL; i++)
    g_strv_builder_add (people, muster_scene_name (scene, staff[i]));
  for (guint i = 0; standby != NULL && standby[i] != NULL; i++)
    g_strv_builder_add (teams, muster_scene_name (scene, standby[i]));
  sheet->staff = g_strv_builder_end (people);
  sheet->standby = g_strv_builder_end (teams);
  sheet->from = muster_record_int (shift, MUSTER_SHIFT_STARTED_AT, (gint64)(shift->created >> 16));
  sheet->to = muster_record_int (shift, MUSTER_SHIFT_ENDED_AT, now);
  sheet->events = muster_events (scene, ops, n, shift->drill, NULL, sheet->from, sheet->to + 1);
  fold_tasks (scene, sheet->events);
  sheet->made = now;
  sheet->items = muster_open_items (scene, now);
  sheet->clocks = muster_clocks (scene, standards, now, FALSE);
  sheet->drill = shift->drill != NULL;
  return sheet;
}

void
muster_handover_free (MusterHandover *sheet)
{
  g_free (sheet->shift);
  g_free (sheet->name);
  g_free (sheet->leader);
  g_strfreev (sheet->staff);
  g_strfreev (sheet->standby);
  g_ptr_array_unref (sheet->events);
  g_ptr_array_unref (sheet->items);
  g_ptr_array_unref (sheet->clocks);
  g_free (sheet);
}

char *
muster_handover_to_json (const MusterHandover *sheet)
{
  GString *out = g_string_new ("{");

  muster_json_put_known (out, "shift", sheet->shift);
  muster_json_put_known (out, "name", sheet->name);
  muster_json_put_known (out, "leader", sheet->leader);
  muster_json_put_texts (out, "staff", (const char *const *)sheet->staff, -1);
  muster_json_put_texts (out, "standby", (const char *const *)sheet->standby, -1);
  muster_json_put_time (out, "from", sheet->from);
  muster_json_put_time (out, "to", sheet->to);
  if (sheet->drill) {
    muster_json_name (out, "drill");
    g_string_append (out, "true");
  }
  muster_json_name (out, "events");
  g_string_append_c (out, '[');
  for (guint i = 0; i < sheet->events->len; i++) {
    muster_json_comma (out);
    muster_event_to_json (g_ptr_array_index (sheet->events, i), out);
  }
  g_string_append_c (out, ']');
  add_items (out, sheet->items);
  muster_json_name (out, "clocks");
  g_string_append_c (out, '[');
  for (guint i = 0; i < sheet->clocks->len; i++) {
    muster_json_comma (out);
    muster_deadline_to_json (g_ptr_array_index (sheet->clocks, i), out);
  }
  return g_string_free (g_string_append (out, "]}"), FALSE);
}

static char *
local_time (gint64 ms)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (ms / 1000);

  return at != NULL ? g_date_time_format (at, "%Y-%m-%d %H:%M") : g_strdup ("");
}

/* "late 15 min", "due 2026-07-01 14:00". (transfer full) */
static char *
due_words (gint64 due, gint64 now)
{
  g_autofree char *at = NULL;
  gint64 late = (now - due) / 60000;

  if (due < now)
    return late < 120 ? g_strdup_printf (_ ("late %d min"), (int)late)
                      : g_strdup_printf (_ ("late %d h"), (int)MIN (late / 60, G_MAXINT));
  at = local_time (due);
  return g_strdup_printf ("%s %s", _ ("due"), at);
}

char *
muster_handover_to_text (const MusterHandover *sheet)
{
  GString *out = g_string_new (NULL);
  g_autofree char *from = local_time (sheet->from), *to = local_time (sheet->to);
  g_autofree char *staff = g_strjoinv (_ (", "), sheet->staff), *standby = g_strjoinv (_ (", "), sheet->standby);

  g_string_append_printf (out, "%s\n", _ ("Hand-over sheet"));
  if (sheet->drill)
    g_string_append_printf (out, "%s\n", _ ("DRILL. Nothing on this sheet is real."));
  g_string_append_printf (out, "%s – %s\n%s: %s\n", from, to, _ ("Leader"), sheet->leader);
  if (*staff != '\0')
    g_string_append_printf (out, "%s: %s\n", _ ("Staff"), staff);
  if (*standby != '\0')
    g_string_append_printf (out, "%s: %s\n", _ ("Standby teams"), standby);
  g_string_append_printf (out, "\n%s\n", _ ("What happened"));
  for (guint i = 0; i < sheet->events->len; i++) {
    const MusterEvent *e = g_ptr_array_index (sheet->events, i);
    g_autofree char *at = local_time (e->at);
    g_string_append_printf (out, "%s  %s%s%s\n", at, e->text, e->actor != NULL ? " – " : "",
                            e->actor != NULL ? e->actor : "");
  }
  g_string_append_printf (out, "\n%s\n", _ ("Open"));
  for (guint i = 0; i < sheet->items->len; i++) {
    const MusterOpenItem *item = g_ptr_array_index (sheet->items, i);
    g_autofree char *due = item->due != 0 ? due_words (item->due, sheet->made) : NULL;
    g_string_append_printf (out, "%s: %s", _ (muster_kind_info (item->kind)->label), item->what);
    if (item->state != NULL && *item->state != '\0')
      g_string_append_printf (out, " (%s)", item->state);
    if (due != NULL)
      g_string_append_printf (out, "%s%s", _ (", "), due);
    if (item->incident_name != NULL)
      g_string_append_printf (out, " – %s", item->incident_name);
    g_string_append_c (out, '\n');
  }
  return g_string_free (out, FALSE);
}
