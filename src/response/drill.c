/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The script of a drill. It is read whole and checked before the first inject, since a fault found in the middle of an
 * exercise with forty people waiting is found too late: every operation is made once, as it would be made later. */
#include "response/drill.h"
#include "core/time.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static void
inject_free (gpointer data)
{
  MusterInject *inject = data;

  g_free (inject->title);
  g_free (inject->expect);
  g_free (inject->about);
  g_free (inject->expect_in_words);
  g_ptr_array_unref (inject->ops);
  g_free (inject);
}

void
muster_drill_script_free (MusterDrillScript *script)
{
  g_free (script->id);
  g_free (script->title);
  g_free (script->plan);
  g_free (script->source);
  g_ptr_array_unref (script->injects);
  g_free (script);
}

/* ---- times ---- */

/* "1:30" or "0:00:20", not negative; ms. */
static gboolean
read_span (const char *text, gint64 *out)
{
  gint64 parts[3] = { 0, 0, 0 };
  int n = 0;

  for (const char *c = text ? text : ""; n < 3; n++) {
    char *end;
    if (!g_ascii_isdigit (*c))
      return FALSE;
    parts[n] = g_ascii_strtoll (c, &end, 10);
    if ((n > 0 && (end - c != 2 || parts[n] > 59)) || parts[n] > 9999)
      return FALSE;
    if (*end == '\0') {
      *out = (parts[0] * 3600 + parts[1] * 60 + parts[2]) * 1000;
      return n > 0;
    }
    if (*end != ':')
      return FALSE;
    c = end + 1;
  }
  return FALSE;
}

/* "@-0:14": fourteen minutes before the inject. */
static gboolean
read_relative (const char *text, gint64 *out)
{
  if (text[0] != '@' || (text[1] != '+' && text[1] != '-') || !read_span (text + 2, out))
    return FALSE;
  if (text[1] == '-')
    *out = -*out;
  return TRUE;
}

/* @v as it stands, with the relative times put in. */
static void
add_with_times (GString *out, const MusterJson *v, gint64 now)
{
  gint64 offset;

  if (muster_json_is_text (v) && read_relative (muster_json_text (v, ""), &offset)) {
    char time[MUSTER_TIME_TEXT];
    muster_time_format (now + offset, time);
    muster_json_add_text (out, time);
  } else if (muster_json_is_array (v)) {
    g_string_append_c (out, '[');
    for (gsize i = 0; i < muster_json_length (v); i++) {
      muster_json_comma (out);
      add_with_times (out, muster_json_at (v, i), now);
    }
    g_string_append_c (out, ']');
  } else if (muster_json_is_object (v)) {
    g_string_append_c (out, '{');
    for (gsize i = 0; i < muster_json_length (v); i++) {
      const MusterJson *member;
      muster_json_name (out, muster_json_member (v, i, &member));
      add_with_times (out, member, now);
    }
    g_string_append_c (out, '}');
  } else
    muster_json_add (out, v);
}

static MusterIntent *
make_intent (const char *op, const MusterDrillScript *script, gint64 now, const char *actor, GError **error)
{
  g_autoptr (MusterJson) json = muster_json_parse (op, -1, error);
  g_autoptr (GString) text = g_string_new (NULL);
  MusterIntent *intent;

  if (json == NULL)
    return NULL;
  add_with_times (text, json, now);
  intent = muster_intent_from_json (text->str, (gssize)text->len, error);
  if (intent == NULL)
    return NULL;
  muster_intent_set_drill (intent, script->id);
  muster_intent_set_actor (intent, muster_json_text (muster_json_get (json, "actor"), actor),
                           muster_json_text (muster_json_get (json, "role"), "duty"));
  return intent;
}

/* ---- reading ---- */
static void fault (GPtrArray *errors, const char *where, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
fault (GPtrArray *errors, const char *where, const char *format, ...)
{
  va_list list;
  g_autofree char *what = NULL;

  va_start (list, format);
  what = g_strdup_vprintf (format, list);
  va_end (list);
  g_ptr_array_add (errors, g_strdup_printf ("%s: %s", where, what));
}

/* Members nobody knows are mostly slips of the pen, and a slip must not make an expectation disappear. */
static void
check_members (const MusterJson *object, const char *const *known, const char *where, GPtrArray *errors)
{
  for (gsize i = 0; muster_json_is_object (object) && i < muster_json_length (object); i++) {
    const MusterJson *value;
    const char *name = muster_json_member (object, i, &value);
    if (!g_strv_contains (known, name))
      fault (errors, where, _ ("“%s” is not known here"), name);
  }
}

static void
read_expectation (const MusterJson *json, const char *where, MusterInject *inject, GPtrArray *errors)
{
  static const char *const known[] = { "op", "about", "within", "words", NULL };
  const char *verb = muster_json_get_text (json, "op");

  check_members (json, known, where, errors);
  if (verb == NULL || muster_verb_find (verb) == NULL)
    fault (errors, where, _ ("“op” must be a verb that there is, as “activation.activate”; it is “%s”"),
           verb ? verb : "");
  if (!read_span (muster_json_get_text (json, "within"), &inject->within) || inject->within == 0)
    fault (errors, where, _ ("“within” must be a time such as 0:05 (five minutes)"));
  inject->expect = g_strdup (verb);
  inject->about = g_strdup (muster_json_get_text (json, "about"));
  inject->expect_in_words = g_strdup (muster_json_get_text (json, "words"));
}

static void
read_inject (const MusterJson *json, guint i, MusterDrillScript *script, GPtrArray *errors)
{
  static const char *const known[] = { "after", "title", "ops", "expect", NULL };
  g_autofree char *where = g_strdup_printf ("injects[%u]", i);
  const MusterJson *ops = muster_json_get (json, "ops"), *expect = muster_json_get (json, "expect");
  MusterInject *inject = g_new0 (MusterInject, 1);
  const MusterInject *before = script->injects->len ? script->injects->pdata[script->injects->len - 1] : NULL;

  inject->ops = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (script->injects, inject);
  check_members (json, known, where, errors);
  inject->title = g_strdup (muster_json_get_text (json, "title"));
  if (inject->title == NULL || *inject->title == '\0')
    fault (errors, where, _ ("“title” is missing"));
  if (!read_span (muster_json_get_text (json, "after"), &inject->after))
    fault (errors, where, _ ("“after” must be a time from the start, such as 0:05 (five minutes)"));
  else if (before != NULL && inject->after < before->after)
    fault (errors, where, _ ("comes before the one above it; injects stand in the order of time"));
  if (ops != NULL && !muster_json_is_array (ops))
    fault (errors, where, _ ("“ops” must be a list of operations"));
  for (gsize k = 0; muster_json_is_array (ops) && k < muster_json_length (ops); k++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    g_autofree char *place = g_strdup_printf ("%s.ops[%zu]", where, k);
    muster_json_add (text, muster_json_at (ops, k));
    MusterIntent *intent = make_intent (text->str, script, muster_now_ms (), "director", &error);
    if (intent == NULL)
      fault (errors, place, "%s", error->message);
    g_clear_pointer (&intent, muster_intent_free);
    g_ptr_array_add (inject->ops, g_string_free (g_steal_pointer (&text), FALSE));
  }
  if (expect != NULL) {
    g_autofree char *place = g_strconcat (where, ".expect", NULL);
    read_expectation (expect, place, inject, errors);
  }
}

MusterDrillScript *
muster_drill_script_read (const char *text, gsize length, GPtrArray *errors)
{
  static const char *const known[] = { "format", "id", "title", "plan", "source", "injects", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterJson) root = muster_json_parse (text, (gssize)length, &error);
  g_autoptr (MusterDrillScript) script = g_new0 (MusterDrillScript, 1);
  const MusterJson *injects = muster_json_get (root, "injects");
  guint before = errors->len;
  gboolean head_is_right;

  script->injects = g_ptr_array_new_with_free_func (inject_free);
  if (root == NULL) {
    fault (errors, "JSON", "%s", error->message);
    return NULL;
  }
  check_members (root, known, "script", errors);
  if (g_strcmp0 (muster_json_get_text (root, "format"), "muster-drill 1") != 0)
    fault (errors, "format", _ ("must be “muster-drill 1”"));
  script->id = g_strdup (muster_json_get_text (root, "id"));
  if (!muster_id_is_valid (script->id))
    fault (errors, "id", _ ("must be a short name of letters, digits and hyphens; it is the drill's world"));
  script->title = g_strdup (muster_json_get_text (root, "title"));
  if (script->title == NULL || *script->title == '\0')
    fault (errors, "title", _ ("is missing"));
  script->plan = g_strdup (muster_json_get_text (root, "plan"));
  script->source = g_strdup (muster_json_get_text (root, "source"));
  if (!muster_json_is_array (injects) || muster_json_length (injects) == 0)
    fault (errors, "injects", _ ("must be a list with at least one inject"));
  head_is_right = errors->len == before; /* without an id no operation could be made */
  for (gsize i = 0; head_is_right && i < muster_json_length (injects); i++)
    read_inject (muster_json_at (injects, i), (guint)i, script, errors);
  return errors->len == before ? g_steal_pointer (&script) : NULL;
}

/* ---- running ---- */
char *
muster_drill_inject_id (const MusterDrillScript *script, guint i)
{
  return g_strdup_printf ("%s-inject-%u", script->id, i + 1);
}

GPtrArray *
muster_drill_inject (const MusterDrillScript *script, guint i, gint64 now, const char *actor)
{
  const MusterInject *inject = script->injects->pdata[i];
  GPtrArray *intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  g_autofree char *id = muster_drill_inject_id (script, i), *text = NULL;
  MusterIntent *mark = muster_intent_new ("log.add");

  for (guint k = 0; k < inject->ops->len; k++) {
    MusterIntent *intent = make_intent (inject->ops->pdata[k], script, now, actor, NULL);
    if (intent != NULL) /* every one was made once when the script was read */
      g_ptr_array_add (intents, intent);
  }
  text = g_strdup_printf (_ ("Inject %u: %s"), i + 1, inject->title);
  muster_intent_set_entity (mark, id);
  muster_intent_set_drill (mark, script->id);
  muster_intent_set_actor (mark, actor, "duty");
  muster_intent_text (mark, MUSTER_LOG_TEXT, text);
  muster_intent_text (mark, MUSTER_LOG_CHANNEL, "desk");
  muster_intent_int (mark, MUSTER_LOG_AT, now);
  g_ptr_array_add (intents, mark);
  return intents;
}

/* ---- judging ---- */
const char *
muster_drill_result_name (MusterDrillResult result)
{
  static const char *const names[] = { "waiting", "met", "late", "missed" };

  return names[result];
}

/* Whether the operation is about the record: on it, or on one that names it. */
static gboolean
is_about (const MusterOp *op, const char *id)
{
  if (id == NULL || strcmp (op->entity, id) == 0)
    return TRUE;
  for (guint i = 0; i < op->n_args; i++)
    if (op->args[i].value.set && op->args[i].value.type == MUSTER_TYPE_REF && strcmp (op->args[i].value.s, id) == 0)
      return TRUE;
  return FALSE;
}

/* The first operation that meets the expectation. (nullable) */
static const MusterOp *
find_meeting (const MusterInject *inject, gint64 put_in, GPtrArray *ops, const char *director)
{
  const MusterOp *first = NULL;

  for (guint i = 0; i < ops->len; i++) {
    const MusterOp *op = ops->pdata[i];
    if (strcmp (op->verb_name, inject->expect) == 0 && op->wall_ms >= put_in && g_strcmp0 (op->actor, director) != 0
        && is_about (op, inject->about) && (first == NULL || op->wall_ms < first->wall_ms))
      first = op;
  }
  return first;
}

MusterDrillResult
muster_drill_judge (const MusterInject *inject, gint64 put_in, GPtrArray *ops, const char *director, gint64 now,
                    gint64 *met_at)
{
  const MusterOp *op = find_meeting (inject, put_in, ops, director);

  *met_at = op != NULL ? op->wall_ms : 0;
  if (op != NULL)
    return *met_at - put_in <= inject->within ? MUSTER_DRILL_MET : MUSTER_DRILL_LATE;
  return now - put_in <= inject->within ? MUSTER_DRILL_WAITING : MUSTER_DRILL_MISSED;
}

/* ---- a drill that is held ---- */
void
muster_drill_outcome_free (MusterDrillOutcome *outcome)
{
  g_free (outcome->by);
  g_free (outcome);
}

GPtrArray *
muster_drill_outcomes (const MusterDrillScript *script, const MusterScene *scene, GPtrArray *ops, gint64 now)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_drill_outcome_free);

  for (guint i = 0; i < script->injects->len; i++) {
    const MusterInject *inject = script->injects->pdata[i];
    g_autofree char *id = muster_drill_inject_id (script, i);
    const MusterRecord *mark = muster_scene_get (scene, MUSTER_LOG, id);
    MusterDrillOutcome *outcome = g_new0 (MusterDrillOutcome, 1);
    if (mark != NULL)
      outcome->put_in = muster_record_int (mark, MUSTER_LOG_AT, MUSTER_HLC_MS (mark->created));
    if (mark != NULL && inject->expect != NULL) {
      const MusterOp *op = find_meeting (inject, outcome->put_in, ops, MUSTER_DRILL_ACTOR);
      outcome->result = muster_drill_judge (inject, outcome->put_in, ops, MUSTER_DRILL_ACTOR, now, &outcome->met_at);
      outcome->by = op != NULL ? g_strdup (op->actor) : NULL;
    }
    g_ptr_array_add (out, outcome);
  }
  return out;
}

void
muster_drill_script_set_world (MusterDrillScript *script, const char *world)
{
  g_free (script->id);
  script->id = g_strdup (world);
}

gint64
muster_drill_length (const MusterDrillScript *script)
{
  gint64 length = 0;

  for (guint i = 0; i < script->injects->len; i++) {
    const MusterInject *inject = script->injects->pdata[i];
    length = MAX (length, inject->after + inject->within);
  }
  return length;
}

MusterIntent *
muster_drill_begin (const MusterDrillScript *script, const char *text, const char *form, const char *leader,
                    const char *node, const char *actor)
{
  MusterIntent *intent = muster_intent_new ("drill.begin");
  g_autoptr (MusterJson) json = muster_json_parse (text, -1, NULL);
  g_autoptr (GString) compact = g_string_new (NULL);

  muster_intent_set_entity (intent, script->id);
  muster_intent_set_drill (intent, script->id);
  muster_intent_set_actor (intent, actor, "duty");
  muster_intent_text (intent, MUSTER_DRILL_TITLE, script->title);
  if (script->plan != NULL)
    muster_intent_text (intent, MUSTER_DRILL_PLAN, script->plan);
  if (form != NULL)
    muster_intent_text (intent, MUSTER_DRILL_FORM, form);
  if (leader != NULL && *leader != '\0')
    muster_intent_text (intent, MUSTER_DRILL_DIRECTOR, leader);
  if (node != NULL)
    muster_intent_text (intent, MUSTER_DRILL_NODE, node);
  if (json != NULL)
    muster_json_add (compact, json);
  if (compact->len > 0 && compact->len < MUSTER_OP_MAX_BYTES / 2) /* a longer one stays in its file */
    muster_intent_json (intent, MUSTER_DRILL_SCRIPT, compact->str);
  muster_intent_int (intent, MUSTER_DRILL_CLOCK, 0);
  muster_intent_int (intent, MUSTER_DRILL_SPEED, 0);
  return intent;
}

gint64
muster_drill_clock (const MusterRecord *drill, gint64 now)
{
  gint64 clock = muster_record_int (drill, MUSTER_DRILL_CLOCK, 0),
         at = muster_record_int (drill, MUSTER_DRILL_CLOCK_AT, now);
  gint64 ended = muster_record_int (drill, MUSTER_DRILL_ENDED_AT, 0);

  return clock + MAX ((ended != 0 ? ended : now) - at, 0) * muster_record_int (drill, MUSTER_DRILL_SPEED, 0);
}

MusterIntent *
muster_drill_pace (const MusterRecord *drill, gint64 clock, int speed, gint64 now)
{
  MusterIntent *intent = muster_intent_new ("drill.pace");

  muster_intent_set_entity (intent, drill->id);
  muster_intent_set_drill (intent, drill->id);
  muster_intent_int (intent, MUSTER_DRILL_CLOCK, clock);
  muster_intent_int (intent, MUSTER_DRILL_CLOCK_AT, now);
  muster_intent_int (intent, MUSTER_DRILL_SPEED, speed);
  return intent;
}
