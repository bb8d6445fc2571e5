/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counting the people in an area. Jurisdictions are a tree; a county and its townships both know a population, and must
 * not be counted twice. So each node gives the people of its own ground only: its population less that of its children,
 * spread over its area less theirs. With all children known the county itself adds nothing, with none it counts whole,
 * and everything between follows. Where a node has a place but no boundary it counts if the place is inside.
 *
 * People are taken to live evenly within one jurisdiction; they do not, so the number is called an estimate and its
 * basis goes with it. */
#include "response/outreach.h"
#include "response/share.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LINGER (3600 * 1000) /* ms that the area of a warning stays on the map after it ran out */

/* ---- calls ---- */

MusterCallState
muster_call_state (const MusterRecord *call, gint64 now)
{
  gint64 due = muster_record_int (call, MUSTER_CALL_DUE_AT, 0);

  if (muster_record_has (call, MUSTER_CALL_ANSWERED_AT))
    return MUSTER_CALL_ANSWERED;
  if (muster_record_has (call, MUSTER_CALL_FAILED_AT))
    return MUSTER_CALL_NO_ANSWER;
  if (!muster_record_has (call, MUSTER_CALL_SENT_AT))
    return MUSTER_CALL_PLANNED;
  return due != 0 && now > due ? MUSTER_CALL_OVERDUE : MUSTER_CALL_SENT;
}

static const struct {
  const char *name, *label;
} call_states[] = { [MUSTER_CALL_PLANNED] = { "planned", N_ ("not called yet") },
                    [MUSTER_CALL_SENT] = { "sent", N_ ("called, no answer yet") },
                    [MUSTER_CALL_OVERDUE] = { "overdue", N_ ("answer overdue") },
                    [MUSTER_CALL_NO_ANSWER] = { "no-answer", N_ ("did not answer") },
                    [MUSTER_CALL_ANSWERED] = { "answered", N_ ("answered") } };

const char *
muster_call_state_name (MusterCallState state)
{
  return call_states[state].name;
}

const char *
muster_call_state_label (MusterCallState state)
{
  return _ (call_states[state].label);
}

static MusterIntent *
call_one (const MusterCallWish *wish, const char *person, const char *text)
{
  const struct {
    int field;
    const char *text;
  } texts[] = { { MUSTER_CALL_PERSON, person },     { MUSTER_CALL_INCIDENT, wish->incident },
                { MUSTER_CALL_LIST, wish->list },   { MUSTER_CALL_PURPOSE, wish->purpose },
                { MUSTER_CALL_MEANS, wish->means }, { MUSTER_CALL_TEXT, text },
                { MUSTER_CALL_SENT_BY, wish->by } };
  MusterIntent *intent = muster_intent_new ("call.send");

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].text != NULL)
      muster_intent_text (intent, texts[i].field, texts[i].text);
  if (wish->due != 0)
    muster_intent_int (intent, MUSTER_CALL_DUE_AT, wish->due);
  return intent;
}

GPtrArray *
muster_call_out (const MusterScene *scene, const MusterCallWish *wish, const char *const *people, GError **error)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  const MusterRecord *list = muster_scene_get (scene, MUSTER_ROSTER, wish->list);
  const char *text = wish->text;

  if (wish->list != NULL && list == NULL) {
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_NO_ENTITY, _ ("there is no call list “%s”"), wish->list);
    return NULL;
  }
  if (text == NULL && list != NULL)
    text = muster_record_text (list, MUSTER_ROSTER_TEXT);
  if (people == NULL && list != NULL)
    people = muster_record_strv (list, MUSTER_ROSTER_PEOPLE);
  for (guint i = 0; people != NULL && people[i] != NULL; i++) {
    if (muster_scene_get (scene, MUSTER_PERSON, people[i]) == NULL) {
      g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_NO_ENTITY, _ ("there is no person or post “%s”"),
                   people[i]);
      return NULL;
    }
    g_ptr_array_add (out, call_one (wish, people[i], text));
  }
  if (out->len == 0) {
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_REQUIRED, _ ("nobody to call: the list is empty"));
    return NULL;
  }
  return g_steal_pointer (&out);
}

/* ---- warnings ---- */

MusterWarningState
muster_warning_state (const MusterRecord *warning, gint64 now)
{
  gint64 expires = muster_record_int (warning, MUSTER_WARNING_EXPIRES_AT, 0);

  if (muster_record_has (warning, MUSTER_WARNING_CANCELLED_AT))
    return MUSTER_WARNING_CANCELLED;
  if (!muster_record_has (warning, MUSTER_WARNING_ISSUED_AT))
    return MUSTER_WARNING_DRAFT;
  return expires != 0 && now >= expires ? MUSTER_WARNING_EXPIRED : MUSTER_WARNING_OUT;
}

static const struct {
  const char *name, *label;
} warning_states[] = { [MUSTER_WARNING_DRAFT] = { "draft", N_ ("draft") },
                       [MUSTER_WARNING_OUT] = { "out", N_ ("out") },
                       [MUSTER_WARNING_EXPIRED] = { "expired", N_ ("expired") },
                       [MUSTER_WARNING_CANCELLED] = { "cancelled", N_ ("cancelled") } };

const char *
muster_warning_state_name (MusterWarningState state)
{
  return warning_states[state].name;
}

const char *
muster_warning_state_label (MusterWarningState state)
{
  return _ (warning_states[state].label);
}

gboolean
muster_warning_is_on_map (const MusterRecord *r, gint64 now, gboolean *over)
{
  *over = FALSE;
  if (r->kind == MUSTER_WARNING) {
    MusterWarningState state = muster_warning_state (r, now);
    *over = state == MUSTER_WARNING_EXPIRED;
    return state == MUSTER_WARNING_OUT || (*over && now - muster_record_int (r, MUSTER_WARNING_EXPIRES_AT, 0) < LINGER);
  }
  if (!muster_record_has (r, MUSTER_ALARM_AREA))
    return FALSE;
  return muster_record_has (r, MUSTER_ALARM_EXPIRES) ? muster_record_int (r, MUSTER_ALARM_EXPIRES, 0) > now
                                                     : !muster_record_has (r, MUSTER_ALARM_ACKNOWLEDGED_AT);
}

char *
muster_warning_geometry (const MusterScene *scene, const MusterRecord *record)
{
  gboolean is_ours = record->kind == MUSTER_WARNING;
  const char *area = muster_record_text (record, is_ours ? MUSTER_WARNING_AREA : MUSTER_ALARM_AREA);
  const char *const *ids = is_ours ? muster_record_strv (record, MUSTER_WARNING_JURISDICTIONS) : NULL;
  g_autoptr (GString) all = g_string_new ("{\"type\":\"GeometryCollection\",\"geometries\":[");
  guint n = area != NULL;

  if (area != NULL)
    g_string_append (all, area);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
    const MusterRecord *j = muster_scene_get (scene, MUSTER_JURISDICTION, ids[i]);
    const char *boundary = j != NULL ? muster_record_text (j, MUSTER_JURISDICTION_BOUNDARY) : NULL;
    if (boundary != NULL)
      g_string_append_printf (all, "%s%s", n++ > 0 ? "," : "", boundary);
  }
  g_string_append (all, "]}");
  return n > 0 ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

/* ---- people ---- */

typedef struct {
  const MusterRecord *record;
  MusterGround *ground; /* (nullable) (owned) */
  double people, area;
  double below_people, below_area, below_common; /* of the children that are known */
  double common;                                 /* m² inside */
  gboolean whole;                                /* it, or what it is part of, was named */
} Node;

static void
node_free (gpointer data)
{
  Node *node = data;

  g_clear_pointer (&node->ground, muster_ground_free);
  g_free (node);
}

static gboolean
is_named (GHashTable *nodes, const Node *node, const char *const *names)
{
  const char *id = node->record->id;

  for (guint i = 0; names != NULL && id != NULL && i < 16; i++) {
    const Node *up = g_hash_table_lookup (nodes, id);
    if (g_strv_contains (names, id))
      return TRUE;
    id = up != NULL ? muster_record_text (up->record, MUSTER_JURISDICTION_PARENT) : NULL;
  }
  return FALSE;
}

/* Every jurisdiction as a node, and what its children take from it. */
static GHashTable *
make_nodes (GPtrArray *all, const MusterGround *area, const char *const *names)
{
  GHashTable *nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, node_free);
  GHashTableIter iter;
  Node *node;

  for (guint i = 0; i < all->len; i++) {
    node = g_new0 (Node, 1);
    node->record = g_ptr_array_index (all, i);
    node->people = (double)muster_record_int (node->record, MUSTER_JURISDICTION_POPULATION, -1);
    node->ground = muster_ground_new (muster_record_text (node->record, MUSTER_JURISDICTION_BOUNDARY));
    node->area = node->ground != NULL ? muster_ground_area (node->ground) : 0;
    node->common = node->ground != NULL && area != NULL ? muster_ground_common (node->ground, area) : 0;
    g_hash_table_insert (nodes, node->record->id, node);
  }
  g_hash_table_iter_init (&iter, nodes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&node)) {
    const char *parent = muster_record_text (node->record, MUSTER_JURISDICTION_PARENT);
    Node *up = parent != NULL ? g_hash_table_lookup (nodes, parent) : NULL;
    node->whole = is_named (nodes, node, names);
    if (up != NULL && up != node && node->people >= 0) {
      up->below_people += node->people;
      up->below_area += node->area;
      up->below_common += node->common;
    }
  }
  return nodes;
}

/* The people of the node's own ground, less its children, that are inside. */
static double
count_node (const Node *node, const MusterGround *area, gboolean *counted)
{
  double own = MAX (0, node->people - node->below_people), ground = node->area - node->below_area;
  MusterLatLon at;

  if (node->people < 0 || own == 0)
    return 0;
  if (node->whole) {
    *counted = TRUE;
    return own;
  }
  if (area == NULL)
    return 0;
  if (node->ground != NULL) {
    double common = MAX (0, node->common - node->below_common);
    /* Children that cover it all leave no ground; those few people live where the children are. */
    double share = ground > node->area * 0.01 ? MIN (1, common / ground) : node->common / node->area;
    *counted |= share > 0;
    return own * share;
  }
  if (muster_record_position (node->record, &at) && muster_ground_contains (area, at.lat, at.lon)) {
    *counted = TRUE;
    return own;
  }
  return 0;
}

gint64
muster_people_inside (const MusterScene *scene, const char *area, const char *const *jurisdictions, char **basis)
{
  g_autoptr (GPtrArray) all = muster_scene_list (scene, MUSTER_JURISDICTION);
  g_autoptr (MusterGround) ground = muster_ground_new (area);
  g_autoptr (GHashTable) nodes = make_nodes (all, ground, jurisdictions);
  guint with_people = 0, counted = 0;
  double sum = 0;

  for (guint i = 0; i < all->len; i++) {
    const Node *node = g_hash_table_lookup (nodes, ((MusterRecord *)g_ptr_array_index (all, i))->id);
    gboolean inside = FALSE;
    with_people += node->people >= 0;
    sum += count_node (node, ground, &inside);
    counted += inside;
  }
  if (basis != NULL)
    *basis
        = with_people == 0
              ? g_strdup (_ ("no jurisdiction has a population"))
              : g_strdup_printf (
                  g_dngettext (GETTEXT_PACKAGE, "estimate: population of %u jurisdiction times the share of its area",
                               "estimate: population of %u jurisdictions times the share of their areas", counted),
                  counted);
  return with_people == 0 || (ground == NULL && jurisdictions == NULL) ? -1 : (gint64)llround (sum);
}
