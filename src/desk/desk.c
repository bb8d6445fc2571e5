/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The desk turns what a person wants into intents and hands them to the store; it keeps no records of its own. Rules:
 * (1) every verb is one submission, so it is durable as a whole or not at all;
 * (2) nothing here waits: the answer comes as "done" or "failed";
 * (3) every intent carries the actor and the world, so nothing done in a drill can reach the real world;
 * (4) "changed" shows only what this desk's world shows: a drill's own version hides the real one.
 * What can be undone is remembered as deeds: the operations of one submission, undone together. */
#include "desk/desk.h"
#include "core/time.h"
#include "desk/desk-scene.h"
#include "desk/sync-words.h"
#include "desk/time-words.h"
#include "desk/trouble-words.h"
#include "model/rules.h"
#include "response/lifecycle.h"
#include <glib/gi18n-lib.h>

struct _MusterDesk {
  GObject parent;
  MusterStore *store;
  MusterLink *link;
  char *account;
  char *area_path;     /* (nullable) */
  char *drill;         /* (nullable) */
  char *selected;      /* (nullable) */
  GPtrArray *deeds;    /* of Deed, the newest last */
  MusterPicture *past; /* (nullable) not owned: the moment that is shown */
  gint64 moment;       /* ms, of past */
  MusterDeskScene *scene;
};

G_DEFINE_FINAL_TYPE (MusterDesk, muster_desk, G_TYPE_OBJECT)

enum { PROP_0, PROP_MOMENT, PROP_SELECTED, PROP_DRILL, PROP_STORE, PROP_LINK, PROP_ACCOUNT, PROP_AREA_PATH, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CHANGED, ARRIVED, DONE, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

#define MAX_DEEDS 100

/* One thing a person did: the operations that an undo takes back, in the order they were done. */
typedef struct {
  GPtrArray *ops; /* of MusterOp */
  char *sentence;
} Deed;

/* One submission on its way. */
typedef struct {
  MusterDesk *desk;
  char *sentence;
  Deed *undoes;            /* (nullable) the deed this takes back */
  gboolean select;         /* select the first record it made */
  MusterDeskAnswer answer; /* (nullable) */
  gboolean owned;          /* somebody waits for the answer */
  GWeakRef owner;
} Submission;

static void
deed_free (Deed *deed)
{
  g_ptr_array_unref (deed->ops);
  g_free (deed->sentence);
  g_free (deed);
}

static void
submission_free (Submission *submission)
{
  g_clear_pointer (&submission->undoes, deed_free);
  g_weak_ref_clear (&submission->owner);
  g_object_unref (submission->desk);
  g_free (submission->sentence);
  g_free (submission);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Submission, submission_free)

static void
op_unref (gpointer op)
{
  muster_op_unref (op);
}

static void
intent_free (gpointer intent)
{
  muster_intent_free (intent);
}

static gboolean
can_undo (const MusterOp *op)
{
  return op->verb != NULL && (op->verb->flags & (MUSTER_VERB_LASTING | MUSTER_VERB_VOIDS | MUSTER_VERB_DISMISSES)) == 0;
}

static MusterPicture *
picture (MusterDesk *desk)
{
  return desk->past != NULL ? desk->past : muster_store_get_picture (desk->store);
}

char *
muster_desk_new_id (MusterKind kind)
{
  char a[MUSTER_NODE_MAX + 1], b[MUSTER_NODE_MAX + 1];
  muster_node_random (a);
  muster_node_random (b);
  return g_strdup_printf ("%s-%s%s", muster_kind_info (kind)->letter, a, b);
}

static const char *
name_of (MusterDesk *desk, const char *id)
{
  MusterRecord *record = id != NULL ? muster_desk_get (desk, id) : NULL;
  return record != NULL ? muster_record_name (record) : _ ("a record that is gone");
}

/* (nullable) NULL: nothing in @ops can be taken back. */
static Deed *
remember (MusterDesk *desk, GPtrArray *ops, const char *sentence)
{
  Deed *deed = g_new0 (Deed, 1);
  deed->ops = g_ptr_array_new_with_free_func (op_unref);
  for (guint i = 0; i < ops->len; i++)
    if (can_undo (g_ptr_array_index (ops, i)))
      g_ptr_array_add (deed->ops, muster_op_ref (g_ptr_array_index (ops, i)));
  deed->sentence = g_strdup (sentence);
  if (deed->ops->len == 0) {
    deed_free (deed);
    return NULL;
  }
  g_ptr_array_add (desk->deeds, deed);
  if (desk->deeds->len > MAX_DEEDS)
    g_ptr_array_remove_index (desk->deeds, 0);
  return deed;
}

/* FALSE: nobody is there to hear it. */
static gboolean
answer (Submission *submission, const char *failure)
{
  g_autoptr (GObject) owner = submission->owned ? g_weak_ref_get (&submission->owner) : NULL;
  if (submission->answer == NULL || owner == NULL)
    return FALSE;
  submission->answer (owner, failure);
  return TRUE;
}

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Submission) submission = data;
  MusterDesk *desk = submission->desk;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = muster_store_submit_all_finish (MUSTER_STORE (source), result, &error);
  char text[MUSTER_OPID_TEXT];
  const char *undo = NULL;

  if (ops == NULL) {
    g_autofree char *sentence = muster_trouble_sentence (error);
    g_debug ("not submitted: %s", error->message);
    if (submission->undoes != NULL) /* still there to be undone */
      g_ptr_array_add (desk->deeds, g_steal_pointer (&submission->undoes));
    if (!answer (submission, sentence))
      g_signal_emit (desk, signals[FAILED], 0, sentence);
    return;
  }
  answer (submission, NULL);
  if (submission->select && ops->len > 0) {
    const MusterArg *title = muster_op_arg (g_ptr_array_index (ops, 0), MUSTER_INCIDENT_TITLE);
    if (title != NULL && title->value.set) {
      g_free (submission->sentence);
      submission->sentence = g_strdup_printf (_ ("Incident reported: %s"), title->value.s);
    }
  }
  Deed *deed = submission->undoes == NULL ? remember (desk, ops, submission->sentence) : NULL;
  if (deed != NULL) {
    muster_opid_format (&((MusterOp *)g_ptr_array_index (deed->ops, 0))->id, text);
    undo = text;
  }
  if (submission->select && ops->len > 0)
    muster_desk_select (desk, ((MusterOp *)g_ptr_array_index (ops, 0))->entity);
  g_signal_emit (desk, signals[DONE], 0, submission->sentence, undo);
}

/* Whoever looks back changes nothing. */
static gboolean
refuse_in_past (MusterDesk *desk, GPtrArray *intents, Deed *undoes, MusterDeskAnswer to, gpointer owner)
{
  if (desk->past == NULL)
    return FALSE;
  g_autofree char *when = muster_sync_clock (desk->moment, TRUE);
  g_autofree char *sentence = g_strdup_printf (
      _ ("You are looking back at %s. Nothing was changed. Press Escape or B to return to now."), when);
  if (undoes != NULL) /* still there to be undone */
    g_ptr_array_add (desk->deeds, undoes);
  g_ptr_array_unref (intents);
  if (to != NULL && owner != NULL)
    to (owner, sentence);
  else
    g_signal_emit (desk, signals[FAILED], 0, sentence);
  return TRUE;
}

static void
submit_for (MusterDesk *desk, GPtrArray *intents, const char *sentence, Deed *undoes, gboolean select,
            MusterDeskAnswer to, gpointer owner)
{
  if (refuse_in_past (desk, intents, undoes, to, owner))
    return;
  Submission *submission = g_new0 (Submission, 1);
  g_weak_ref_init (&submission->owner, owner);
  submission->answer = to;
  submission->owned = owner != NULL;
  submission->desk = g_object_ref (desk);
  submission->sentence = g_strdup (sentence);
  submission->undoes = undoes;
  submission->select = select;
  for (guint i = 0; i < intents->len; i++) {
    MusterIntent *intent = g_ptr_array_index (intents, i);
    muster_intent_set_actor (intent, desk->account, NULL);
    muster_intent_set_drill (intent, desk->drill);
  }
  muster_store_submit_all_async (desk->store, intents, on_submitted, submission);
}

static void
submit (MusterDesk *desk, GPtrArray *intents, const char *sentence, Deed *undoes, gboolean select)
{
  submit_for (desk, intents, sentence, undoes, select, NULL, NULL);
}

static GPtrArray *
intents_new (void)
{
  return g_ptr_array_new_with_free_func (intent_free);
}

static void
fail (MusterDesk *desk, const char *sentence)
{
  g_signal_emit (desk, signals[FAILED], 0, sentence);
}

/* The usual case: one verb on one record. */
static MusterIntent *
intent_on (const char *verb, const char *entity)
{
  MusterIntent *intent = muster_intent_new (verb);
  if (entity != NULL)
    muster_intent_set_entity (intent, entity);
  return intent;
}

/* Of @records those that @from shows in this desk's world, each once. @seen: (out) their ids. */
static GPtrArray *
visible_of (MusterDesk *desk, MusterPicture *from, GPtrArray *records, GHashTable *seen)
{
  GPtrArray *visible = g_ptr_array_new ();
  for (guint i = 0; i < records->len; i++) {
    MusterRecord *record = g_ptr_array_index (records, i);
    if (record->drill != NULL && g_strcmp0 (record->drill, desk->drill) != 0)
      continue;
    MusterRecord *shown = muster_picture_get (from, desk->drill, record->id);
    if (shown == NULL)
      shown = record;
    if (g_hash_table_add (seen, shown->id))
      g_ptr_array_add (visible, shown);
  }
  return visible;
}

static void
on_store_changed (MusterStore *store, GPtrArray *records, GPtrArray *entries, MusterDesk *desk)
{
  muster_desk_scene_forget (desk->scene);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) visible = visible_of (desk, muster_store_get_picture (store), records, seen);
  if (visible->len > 0)
    g_signal_emit (desk, signals[ARRIVED], 0, visible);
  if (desk->past != NULL)
    return;
  if (visible->len > 0)
    g_signal_emit (desk, signals[CHANGED], 0, visible);
  if (desk->selected != NULL && g_hash_table_contains (seen, desk->selected)) {
    MusterRecord *record = muster_desk_get (desk, desk->selected);
    if (record == NULL || !record->exists)
      muster_desk_select (desk, NULL);
  }
}

static void
muster_desk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MusterDesk *desk = MUSTER_DESK (object);
  switch (id) {
  case PROP_MOMENT:
    g_value_set_int64 (value, muster_desk_get_moment (desk));
    break;
  case PROP_SELECTED:
    g_value_set_string (value, desk->selected);
    break;
  case PROP_DRILL:
    g_value_set_string (value, desk->drill);
    break;
  case PROP_STORE:
    g_value_set_object (value, desk->store);
    break;
  case PROP_LINK:
    g_value_set_object (value, desk->link);
    break;
  case PROP_ACCOUNT:
    g_value_set_string (value, desk->account);
    break;
  case PROP_AREA_PATH:
    g_value_set_string (value, desk->area_path);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
muster_desk_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SELECTED)
    muster_desk_select (MUSTER_DESK (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
muster_desk_finalize (GObject *object)
{
  MusterDesk *desk = MUSTER_DESK (object);
  g_ptr_array_unref (desk->deeds);
  muster_desk_scene_free (desk->scene);
  g_clear_object (&desk->link);
  g_clear_object (&desk->store);
  g_free (desk->account);
  g_free (desk->area_path);
  g_free (desk->drill);
  g_free (desk->selected);
  G_OBJECT_CLASS (muster_desk_parent_class)->finalize (object);
}

static void
muster_desk_class_init (MusterDeskClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags fixed = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = muster_desk_get_property;
  object_class->set_property = muster_desk_set_property;
  object_class->finalize = muster_desk_finalize;
  props[PROP_MOMENT] = g_param_spec_int64 ("moment", NULL, NULL, 0, G_MAXINT64, 0, fixed);
  props[PROP_SELECTED] = g_param_spec_string ("selected", NULL, NULL, NULL,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_DRILL] = g_param_spec_string ("drill", NULL, NULL, NULL, fixed);
  props[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, MUSTER_TYPE_STORE, fixed);
  props[PROP_LINK] = g_param_spec_object ("link", NULL, NULL, MUSTER_TYPE_LINK, fixed);
  props[PROP_ACCOUNT] = g_param_spec_string ("account", NULL, NULL, NULL, fixed);
  props[PROP_AREA_PATH] = g_param_spec_string ("area-path", NULL, NULL, NULL, fixed);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", MUSTER_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_PTR_ARRAY);
  signals[ARRIVED] = g_signal_new ("arrived", MUSTER_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_PTR_ARRAY);
  signals[DONE] = g_signal_new ("done", MUSTER_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", MUSTER_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
}

static MusterRecord *
scene_get (gpointer desk, const char *id)
{
  return muster_desk_get (desk, id);
}

static GPtrArray *
scene_list (gpointer desk, MusterKind kind)
{
  return muster_desk_list (desk, kind);
}

static void
muster_desk_init (MusterDesk *desk)
{
  desk->scene = muster_desk_scene_new (scene_get, scene_list, desk);
  desk->deeds = g_ptr_array_new_with_free_func ((GDestroyNotify)deed_free);
}

MusterDesk *
muster_desk_new (MusterStore *store, MusterLink *link, const char *account, const char *area_path)
{
  MusterDesk *desk = g_object_new (MUSTER_TYPE_DESK, NULL);
  desk->store = g_object_ref (store);
  desk->link = link != NULL ? g_object_ref (link) : NULL;
  desk->account = g_strdup (account);
  desk->area_path = g_strdup (area_path);
  desk->drill = g_strdup (muster_store_get_drill (store));
  g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed), desk, 0);
  return desk;
}

MusterStore *
muster_desk_get_store (MusterDesk *desk)
{
  return desk->store;
}

MusterLink *
muster_desk_get_link (MusterDesk *desk)
{
  return desk->link;
}

const char *
muster_desk_get_account (MusterDesk *desk)
{
  return desk->account;
}

const char *
muster_desk_get_area_path (MusterDesk *desk)
{
  return desk->area_path;
}

const char *
muster_desk_get_drill (MusterDesk *desk)
{
  return desk->drill;
}

const char *
muster_desk_get_selected (MusterDesk *desk)
{
  return desk->selected;
}

void
muster_desk_select (MusterDesk *desk, const char *id)
{
  if (g_strcmp0 (desk->selected, id) == 0)
    return;
  char *old = desk->selected; /* @id may point into it */
  desk->selected = g_strdup (id);
  g_free (old);
  g_object_notify_by_pspec (G_OBJECT (desk), props[PROP_SELECTED]);
}

MusterRecord *
muster_desk_get (MusterDesk *desk, const char *id)
{
  return id != NULL ? muster_picture_get (picture (desk), desk->drill, id) : NULL;
}

GPtrArray *
muster_desk_list (MusterDesk *desk, MusterKind kind)
{
  return muster_picture_list (picture (desk), desk->drill, kind);
}

MusterRecord *
muster_desk_holder (MusterDesk *desk, const char *team)
{
  return muster_picture_holder (picture (desk), desk->drill, team);
}

gint64
muster_desk_get_moment (MusterDesk *desk)
{
  return desk->past != NULL ? desk->moment : 0;
}

MusterRecord *
muster_desk_get_live (MusterDesk *desk, const char *id)
{
  return id != NULL ? muster_picture_get (muster_store_get_picture (desk->store), desk->drill, id) : NULL;
}

GPtrArray *
muster_desk_list_live (MusterDesk *desk, MusterKind kind)
{
  return muster_picture_list (muster_store_get_picture (desk->store), desk->drill, kind);
}

void
muster_desk_show_past (MusterDesk *desk, MusterPicture *past, gint64 at)
{
  muster_desk_scene_forget (desk->scene);
  desk->past = past;
  desk->moment = past != NULL ? at : 0;
  g_object_notify_by_pspec (G_OBJECT (desk), props[PROP_MOMENT]);
}

void
muster_desk_tell (MusterDesk *desk, GPtrArray *records)
{
  muster_desk_scene_forget (desk->scene);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) visible = visible_of (desk, picture (desk), records, seen);
  if (visible->len > 0)
    g_signal_emit (desk, signals[CHANGED], 0, visible);
}

void
muster_desk_fail (MusterDesk *desk, const char *sentence)
{
  fail (desk, sentence);
}

gint64
muster_desk_now (MusterDesk *desk)
{
  return desk->past != NULL ? desk->moment : muster_desk_clock (desk);
}

gint64
muster_desk_clock (MusterDesk *desk)
{
  gint64 offset = 0;
  if (desk->link != NULL)
    g_object_get (desk->link, "server-offset", &offset, NULL);
  return muster_now_ms () + offset;
}

void
muster_desk_do (MusterDesk *desk, MusterIntent *intent, const char *sentence)
{
  GPtrArray *intents = intents_new ();
  g_ptr_array_add (intents, intent);
  submit (desk, intents, sentence, NULL, FALSE);
}

void
muster_desk_do_all (MusterDesk *desk, GPtrArray *intents, const char *sentence)
{
  submit (desk, intents, sentence, NULL, FALSE);
}

void
muster_desk_submit (MusterDesk *desk, GPtrArray *intents, const char *sentence, MusterDeskAnswer to, gpointer owner)
{
  submit_for (desk, intents, sentence, NULL, FALSE, to, owner);
}

void
muster_desk_submit_one (MusterDesk *desk, MusterIntent *intent, const char *sentence, MusterDeskAnswer to,
                        gpointer owner)
{
  GPtrArray *intents = intents_new ();
  g_ptr_array_add (intents, intent);
  submit_for (desk, intents, sentence, NULL, FALSE, to, owner);
}

const MusterScene *
muster_desk_get_scene (MusterDesk *desk)
{
  return muster_desk_scene_look (desk->scene);
}

void
muster_desk_report_incident (MusterDesk *desk, MusterIntent *report, const char *alarm)
{
  GPtrArray *intents = intents_new ();
  g_ptr_array_add (intents, report);
  if (alarm != NULL && muster_desk_get (desk, alarm) != NULL) {
    g_autofree char *incident = muster_desk_new_id (MUSTER_INCIDENT);
    MusterIntent *answer = intent_on ("alarm.acknowledge", alarm);
    muster_intent_set_entity (report, incident);
    muster_intent_text (answer, MUSTER_ALARM_INCIDENT, incident);
    if (!muster_record_has (muster_desk_get (desk, alarm), MUSTER_ALARM_ACKNOWLEDGED_AT)) {
      muster_intent_int (answer, MUSTER_ALARM_ACKNOWLEDGED_AT, muster_desk_now (desk));
      muster_intent_text (answer, MUSTER_ALARM_ACKNOWLEDGED_BY, desk->account);
    }
    g_ptr_array_add (intents, answer);
  }
  submit (desk, intents, _ ("Incident reported"), NULL, TRUE);
}

void
muster_desk_verify_incident (MusterDesk *desk, const char *incident)
{
  MusterIntent *intent = intent_on ("incident.verify", incident);
  muster_intent_text (intent, MUSTER_INCIDENT_PHASE, "verified");
  g_autofree char *sentence = g_strdup_printf (_ ("Verified: %s"), name_of (desk, incident));
  muster_desk_do (desk, intent, sentence);
}

GPtrArray *
muster_desk_propose (MusterDesk *desk, const char *incident)
{
  return muster_lifecycle_proposals (muster_desk_get_scene (desk), incident, muster_desk_now (desk));
}

void
muster_desk_assign (MusterDesk *desk, const char *team, const char *incident)
{
  MusterRecord *record = muster_desk_get (desk, team);
  if (record == NULL || muster_desk_get (desk, incident) == NULL) {
    fail (desk, _ ("Choose a team and an incident first."));
    return;
  }
  gboolean own = muster_record_int (record, MUSTER_TEAM_OWN, TRUE) != 0;
  MusterIntent *intent = muster_intent_new ("assignment.order");
  muster_intent_text (intent, MUSTER_ASSIGNMENT_TEAM, team);
  muster_intent_text (intent, MUSTER_ASSIGNMENT_INCIDENT, incident);
  muster_intent_int (intent, own ? MUSTER_ASSIGNMENT_ORDERED_AT : MUSTER_ASSIGNMENT_REQUESTED_AT,
                     muster_desk_now (desk));
  g_autofree char *sentence = g_strdup_printf (own ? _ ("%s ordered to %s") : _ ("%s requested for %s"),
                                               muster_record_name (record), name_of (desk, incident));
  muster_desk_do (desk, intent, sentence);
}

void
muster_desk_advance (MusterDesk *desk, const char *assignment, MusterAssignmentState state)
{
  MusterRecord *record = muster_desk_get (desk, assignment);
  if (record == NULL) {
    fail (desk, _ ("This assignment is no longer there. Nothing was changed."));
    return;
  }
  MusterIntent *intent = intent_on ("assignment.status", assignment);
  muster_intent_int (intent, muster_assignment_state_field (state), muster_desk_now (desk));
  g_autofree char *sentence
      = g_strdup_printf ("%s: %s", name_of (desk, muster_record_text (record, MUSTER_ASSIGNMENT_TEAM)),
                         muster_assignment_state_label (state));
  muster_desk_do (desk, intent, sentence);
}

void
muster_desk_open_shelter (MusterDesk *desk, const char *shelter)
{
  MusterIntent *intent = intent_on ("shelter.open", shelter);
  muster_intent_text (intent, MUSTER_SHELTER_STATE, "open");
  muster_intent_int (intent, MUSTER_SHELTER_OPENED_AT, muster_desk_now (desk));
  g_autofree char *sentence = g_strdup_printf (_ ("Shelter open: %s"), name_of (desk, shelter));
  muster_desk_do (desk, intent, sentence);
}

void
muster_desk_close_shelter (MusterDesk *desk, const char *shelter)
{
  MusterIntent *intent = intent_on ("shelter.close", shelter);
  muster_intent_text (intent, MUSTER_SHELTER_STATE, "closed");
  muster_intent_int (intent, MUSTER_SHELTER_CLOSED_AT, muster_desk_now (desk));
  g_autofree char *sentence = g_strdup_printf (_ ("Shelter closed: %s"), name_of (desk, shelter));
  muster_desk_do (desk, intent, sentence);
}

void
muster_desk_move_people (MusterDesk *desk, const char *shelter, int delta)
{
  MusterIntent *intent = intent_on ("shelter.move", shelter);
  muster_intent_int (intent, MUSTER_SHELTER_OCCUPANCY, delta);
  g_autofree char *sentence
      = delta >= 0 ? g_strdup_printf (ngettext ("%d person came to %s", "%d people came to %s", (gulong)delta), delta,
                                      name_of (desk, shelter))
                   : g_strdup_printf (ngettext ("%d person left %s", "%d people left %s", (gulong)-delta), -delta,
                                      name_of (desk, shelter));
  muster_desk_do (desk, intent, sentence);
}

void
muster_desk_move_stock (MusterDesk *desk, const char *stock, int delta, const char *reason)
{
  MusterRecord *record = muster_desk_get (desk, stock);
  const char *unit = record != NULL ? muster_record_text (record, MUSTER_STOCK_UNIT) : NULL;
  MusterIntent *intent = intent_on ("stock.move", stock);
  muster_intent_int (intent, MUSTER_STOCK_QUANTITY, delta);
  if (reason != NULL && *reason != '\0')
    muster_intent_set_reason (intent, reason);
  g_autofree char *change = muster_words_change (delta);
  g_autofree char *amount
      = unit != NULL ? g_strdup_printf (C_ ("a number and its unit", "%s %s"), change, muster_unit_label (unit))
                     : g_strdup (change);
  g_autofree char *sentence = g_strdup_printf (_ ("%s: %s"), name_of (desk, stock), amount);
  muster_desk_do (desk, intent, sentence);
}

void
muster_desk_finish_task (MusterDesk *desk, const char *task)
{
  MusterIntent *intent = intent_on ("task.done", task);
  muster_intent_int (intent, MUSTER_TASK_DONE_AT, muster_desk_now (desk));
  muster_intent_text (intent, MUSTER_TASK_DONE_BY, desk->account);
  g_autofree char *sentence = g_strdup_printf (_ ("Done: %s"), name_of (desk, task));
  muster_desk_do (desk, intent, sentence);
}

void
muster_desk_add_task (MusterDesk *desk, const char *incident, const char *title, const char *role, gint64 deadline_ms)
{
  MusterIntent *intent = muster_intent_new ("task.set");
  muster_intent_text (intent, MUSTER_TASK_TITLE, title);
  if (incident != NULL)
    muster_intent_text (intent, MUSTER_TASK_INCIDENT, incident);
  if (role != NULL && *role != '\0')
    muster_intent_text (intent, MUSTER_TASK_ROLE, role);
  if (deadline_ms > 0)
    muster_intent_int (intent, MUSTER_TASK_DEADLINE, deadline_ms);
  g_autofree char *sentence = g_strdup_printf (_ ("Task added: %s"), title);
  muster_desk_do (desk, intent, sentence);
}

void
muster_desk_log (MusterDesk *desk, const char *incident, const char *text, const char *channel)
{
  MusterIntent *intent = muster_intent_new ("log.add");
  muster_intent_text (intent, MUSTER_LOG_TEXT, text);
  muster_intent_int (intent, MUSTER_LOG_AT, muster_desk_now (desk));
  if (incident != NULL)
    muster_intent_text (intent, MUSTER_LOG_INCIDENT, incident);
  muster_intent_text (intent, MUSTER_LOG_CHANNEL, channel != NULL ? channel : "desk");
  muster_desk_do (desk, intent, _ ("Noted in the log"));
}

void
muster_desk_acknowledge (MusterDesk *desk, const char *alarm)
{
  MusterIntent *intent = intent_on ("alarm.acknowledge", alarm);
  muster_intent_int (intent, MUSTER_ALARM_ACKNOWLEDGED_AT, muster_desk_now (desk));
  muster_intent_text (intent, MUSTER_ALARM_ACKNOWLEDGED_BY, desk->account);
  g_autofree char *sentence = g_strdup_printf (_ ("Acknowledged: %s"), name_of (desk, alarm));
  muster_desk_do (desk, intent, sentence);
}

void
muster_desk_plot (MusterDesk *desk, const char *look, const char *title, const char *geometry, const char *incident)
{
  MusterIntent *intent = muster_intent_new ("plot.set");
  muster_intent_json (intent, MUSTER_PLOT_GEOMETRY, geometry);
  muster_intent_text (intent, MUSTER_PLOT_LOOK, look);
  if (title != NULL && *title != '\0')
    muster_intent_text (intent, MUSTER_PLOT_TITLE, title);
  if (incident != NULL)
    muster_intent_text (intent, MUSTER_PLOT_INCIDENT, incident);
  g_autofree char *sentence = g_strdup_printf (
      _ ("Drawn: %s"), title != NULL && *title != '\0' ? title : muster_word_label (muster_words_plot, look));
  muster_desk_do (desk, intent, sentence);
}

/* Where the deed with this operation stands, -1 when there is none; NULL: the last deed. */
static int
find_deed (MusterDesk *desk, const char *opid)
{
  if (opid == NULL)
    return (int)desk->deeds->len - 1;
  for (guint i = desk->deeds->len; i-- > 0;) {
    Deed *deed = g_ptr_array_index (desk->deeds, i);
    for (guint k = 0; k < deed->ops->len; k++) {
      char text[MUSTER_OPID_TEXT];
      muster_opid_format (&((MusterOp *)g_ptr_array_index (deed->ops, k))->id, text);
      if (strcmp (text, opid) == 0)
        return (int)i;
    }
  }
  return -1;
}

const char *
muster_desk_who (MusterDesk *desk, const char *account)
{
  const MusterRecord *person = account != NULL ? muster_desk_get_live (desk, account) : NULL;
  return person != NULL && person->exists && person->kind == MUSTER_PERSON ? muster_record_name (person) : account;
}

void
muster_desk_undo (MusterDesk *desk, const char *opid)
{
  int at = find_deed (desk, opid);
  if (at < 0) {
    fail (desk,
          opid == NULL ? _ ("There is nothing to undo.") : _ ("This was not done here, or can no longer be undone."));
    return;
  }
  Deed *deed = g_ptr_array_steal_index (desk->deeds, (guint)at);
  GPtrArray *intents = intents_new ();
  for (guint i = deed->ops->len; i-- > 0;) { /* the last first */
    MusterOp *op = g_ptr_array_index (deed->ops, i);
    g_autofree char *verb = g_strdup_printf ("%s.undo", muster_kind_info (op->verb->kind)->name);
    char text[MUSTER_OPID_TEXT];
    muster_opid_format (&op->id, text);
    MusterIntent *intent = intent_on (verb, op->entity);
    muster_intent_set_target (intent, text);
    g_ptr_array_add (intents, intent);
  }
  g_autofree char *sentence = g_strdup_printf (_ ("Taken back: %s"), deed->sentence);
  submit (desk, intents, sentence, deed, FALSE);
}

void
muster_desk_dismiss (MusterDesk *desk, const char *record_id, const char *opid)
{
  MusterRecord *record = muster_desk_get (desk, record_id);
  if (record == NULL)
    return;
  g_autofree char *verb = g_strdup_printf ("%s.dismiss", muster_kind_info (record->kind)->name);
  MusterIntent *intent = intent_on (verb, record_id);
  muster_intent_set_target (intent, opid);
  muster_desk_do (desk, intent, _ ("Marked as dealt with"));
}

void
muster_desk_settle (MusterDesk *desk, const char *record_id, guint8 field, const MusterValue *value)
{
  MusterRecord *record = muster_desk_get (desk, record_id);
  if (record == NULL) {
    fail (desk, _ ("The record is not there any more. Nothing was changed."));
    return;
  }
  const MusterKindInfo *info = muster_kind_info (record->kind);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_string_printf (text, "{\"op\":\"%s.set\",\"args\":{\"%s\":", info->name, info->fields[field].name);
  muster_value_to_json (value, text);
  g_string_append (text, "}}");
  MusterIntent *intent = muster_intent_from_json (text->str, (gssize)text->len, &error);
  if (intent == NULL) {
    g_autofree char *why = muster_trouble_sentence (error);
    fail (desk, why);
    return;
  }
  muster_intent_set_entity (intent, record_id);
  /* Translators: a field that two people had written, now decided, and the record: "Settled: Grade, Flooding" */
  g_autofree char *sentence
      = g_strdup_printf (_ ("Settled: %s, %s"), _ (info->fields[field].label), muster_record_name (record));
  muster_desk_do (desk, intent, sentence);
}

gboolean
muster_desk_can_undo (MusterDesk *desk, const char *opid)
{
  return find_deed (desk, opid) >= 0;
}
