/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One asking at a time. A change makes the answer old and starts a short wait, so that a burst of changes is one
 * asking; an asking that is under way is cancelled then, and whatever it still brings is thrown away by its number. The
 * snapshot is taken on the main thread (references only); norms, network and solvers belong to the thread.
 *
 * It is about now, also while the desk looks back. The desk says which records changed; those that no adviser reads
 * (the log, alarms, the advice itself) ask nothing, else recording an answer would ask for the next. */
#include "console/question.h"
#include "console/closure-menu.h"
#include "console/settings.h"
#include "desk/advice-deeds.h"
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#define REST_MS  300       /* without a change, before it is asked again */
#define FRESH_MS 60 * 1000 /* arrivals and deadlines move with the clock: asked again after so long in any case */

struct _MusterQuestion {
  GObject parent_instance;
  MusterDesk *desk; /* (not owned) weak: the desk's data may hold the question */
  MusterQuestionForm form;
  char *incident, *skill, *lost; /* (nullable) */
  MusterCoverSubject subject;
  double minutes;
  MusterLatLon shut; /* in thought, with @shut_place */
  gboolean is_shut;
  char *shut_place; /* (nullable) */
  guint watchers, wait, number, asked, given_up;
  gboolean old;
  GCancellable *asking; /* (nullable) */
  gpointer answer;      /* (nullable) */
  MusterSnapshot *snapshot;
  char *trouble; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (MusterQuestion, muster_question, G_TYPE_OBJECT)

static guint changed_signal;

static void
answer_free (MusterQuestionForm form, gpointer answer)
{
  static void (*const unref[]) (gpointer) = { [MUSTER_QUESTION_DISPATCH] = (void (*) (gpointer))muster_dispatch_unref,
                                              [MUSTER_QUESTION_SUPPLY] = (void (*) (gpointer))muster_supply_unref,
                                              [MUSTER_QUESTION_SHELTER] = (void (*) (gpointer))muster_housing_unref,
                                              [MUSTER_QUESTION_COVERAGE] = (void (*) (gpointer))muster_coverage_unref };
  if (answer != NULL)
    unref[form](answer);
}

/* What the thread works on. */
typedef struct {
  MusterQuestionForm form;
  guint number;
  MusterAdviserSource *source;
  MusterSnapshot *snapshot;
  char *incident, *skill, *lost, *shut;
  MusterCoverSubject subject;
  double minutes;
  gpointer answer;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;
  answer_free (asking->form, asking->answer);
  muster_adviser_source_unref (asking->source);
  muster_snapshot_unref (asking->snapshot);
  g_free (asking->incident);
  g_free (asking->skill);
  g_free (asking->lost);
  g_free (asking->shut);
  g_free (asking);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Asking *a = data;
  GError *error = NULL;
  g_autoptr (MusterAdviser) adviser = muster_adviser_source_get (a->source, &error);
  const char *incidents[] = { a->incident, NULL }, *lost[] = { a->lost, NULL }, *shut[] = { a->shut, NULL };

  if (adviser != NULL)
    switch (a->form) {
    case MUSTER_QUESTION_DISPATCH: {
      MusterDispatchRequest request = { .moves = TRUE };
      a->answer = muster_adviser_dispatch (adviser, a->snapshot, &request, cancellable, &error);
      break;
    }
    case MUSTER_QUESTION_SUPPLY: {
      MusterSupplyRequest request = { .incidents = a->incident != NULL ? incidents : NULL, .people = -1 };
      a->answer = muster_adviser_supply (adviser, a->snapshot, &request, cancellable, &error);
      break;
    }
    case MUSTER_QUESTION_SHELTER: {
      MusterHousingRequest request = { .incidents = a->incident != NULL ? incidents : NULL };
      a->answer = muster_adviser_shelter (adviser, a->snapshot, &request, cancellable, &error);
      break;
    }
    case MUSTER_QUESTION_COVERAGE:
    default: {
      MusterCoverageRequest request = { .subject = a->subject,
                                        .skill = a->skill,
                                        .minutes = a->minutes,
                                        .lost = a->lost != NULL ? lost : NULL,
                                        .closed = a->shut != NULL ? shut : NULL,
                                        .area = TRUE };
      a->answer = muster_adviser_coverage (adviser, a->snapshot, &request, cancellable, &error);
      break;
    }
    }
  if (a->answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
on_rested (gpointer data)
{
  MusterQuestion *self = data;
  self->wait = 0;
  muster_question_ask (self);
  return G_SOURCE_REMOVE;
}

static void
on_answered (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterQuestion) self = data;
  Asking *a = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean good = g_task_propagate_boolean (G_TASK (result), &error);

  if (a->number != self->number || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->asking);
  answer_free (self->form, self->answer);
  self->answer = good ? g_steal_pointer (&a->answer) : NULL;
  g_clear_pointer (&self->snapshot, muster_snapshot_unref);
  self->snapshot = muster_snapshot_ref (a->snapshot);
  g_free (self->trouble);
  self->trouble = error != NULL ? g_strdup (error->message) : NULL;
  if (self->watchers > 0)
    self->wait = g_timeout_add (FRESH_MS, on_rested, self);
  g_signal_emit (self, changed_signal, 0);
}

static void
give_up (MusterQuestion *self)
{
  g_clear_handle_id (&self->wait, g_source_remove);
  self->number++;
  if (self->asking == NULL)
    return;
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->given_up++;
}

void
muster_question_ask (MusterQuestion *self)
{
  if (self->desk == NULL)
    return;
  give_up (self);
  Asking *a = g_new0 (Asking, 1);
  a->form = self->form;
  a->number = self->number;
  a->source = muster_adviser_source_of (self->desk);
  a->snapshot = muster_deeds_snapshot (self->desk);
  a->incident = g_strdup (self->incident);
  a->skill = g_strdup (self->skill);
  a->lost = g_strdup (self->lost);
  a->shut = self->is_shut ? muster_closure_point (self->shut) : NULL;
  a->subject = self->subject;
  a->minutes = self->minutes;
  self->asking = g_cancellable_new ();
  self->old = FALSE;
  self->asked++;
  g_autoptr (GTask) task = g_task_new (NULL, self->asking, on_answered, g_object_ref (self));
  g_task_set_task_data (task, a, asking_free);
  g_task_set_source_tag (task, muster_question_ask);
  g_task_run_in_thread (task, run);
  g_signal_emit (self, changed_signal, 0);
}

/* It may be asked again; what is on its way would be old before it came. */
static void
grow_old (MusterQuestion *self)
{
  gboolean was = self->old;
  self->old = TRUE;
  if (self->watchers == 0) {
    give_up (self);
    return;
  }
  give_up (self);
  self->wait = g_timeout_add (REST_MS, on_rested, self);
  if (!was)
    g_signal_emit (self, changed_signal, 0);
}

static gboolean
matters (MusterQuestionForm form, MusterKind kind)
{
  switch (kind) {
  case MUSTER_INCIDENT:
  case MUSTER_CLOSURE:
  case MUSTER_PLOT:
  case MUSTER_SHELTER:
    return TRUE;
  case MUSTER_TEAM:
  case MUSTER_ASSIGNMENT:
    return form == MUSTER_QUESTION_DISPATCH || form == MUSTER_QUESTION_COVERAGE;
  case MUSTER_ACTIVATION:
  case MUSTER_PLAN:
    return form == MUSTER_QUESTION_DISPATCH || form == MUSTER_QUESTION_SUPPLY;
  case MUSTER_DEPOT:
    return form == MUSTER_QUESTION_SUPPLY || form == MUSTER_QUESTION_COVERAGE;
  case MUSTER_STOCK:
  case MUSTER_ORDER:
  case MUSTER_SHIPMENT:
    return form == MUSTER_QUESTION_SUPPLY;
  case MUSTER_GROUP:
    return form == MUSTER_QUESTION_SHELTER || form == MUSTER_QUESTION_SUPPLY;
  default:
    return FALSE;
  }
}

static void
on_desk_changed (MusterDesk *desk, GPtrArray *records, MusterQuestion *self)
{
  for (guint i = 0; i < records->len; i++)
    if (matters (self->form, ((MusterRecord *)g_ptr_array_index (records, i))->kind)) {
      grow_old (self);
      return;
    }
}

/* Other times may come of another server. */
static void
on_routing_changed (MusterQuestion *self, const char *key)
{
  if (g_str_has_prefix (key, "routing-"))
    grow_old (self);
}

static void
muster_question_dispose (GObject *object)
{
  MusterQuestion *self = MUSTER_QUESTION (object);
  give_up (self);
  if (self->desk != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->desk), (gpointer *)&self->desk);
  self->desk = NULL;
  G_OBJECT_CLASS (muster_question_parent_class)->dispose (object);
}

static void
muster_question_finalize (GObject *object)
{
  MusterQuestion *self = MUSTER_QUESTION (object);
  answer_free (self->form, self->answer);
  muster_snapshot_unref (self->snapshot);
  g_free (self->incident);
  g_free (self->skill);
  g_free (self->lost);
  g_free (self->shut_place);
  g_free (self->trouble);
  G_OBJECT_CLASS (muster_question_parent_class)->finalize (object);
}

static void
muster_question_class_init (MusterQuestionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_question_dispose;
  G_OBJECT_CLASS (klass)->finalize = muster_question_finalize;
  changed_signal
      = g_signal_new ("changed", MUSTER_TYPE_QUESTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_question_init (MusterQuestion *self)
{
  self->old = TRUE;
}

MusterQuestion *
muster_question_new (MusterDesk *desk, MusterQuestionForm form)
{
  MusterQuestion *self = g_object_new (MUSTER_TYPE_QUESTION, NULL);
  self->desk = desk;
  self->form = form;
  g_object_add_weak_pointer (G_OBJECT (desk), (gpointer *)&self->desk);
  g_signal_connect_object (desk, "arrived", G_CALLBACK (on_desk_changed), self, 0);
  g_signal_connect_object (desk, "notify::drill", G_CALLBACK (grow_old), self, G_CONNECT_SWAPPED);
  if (muster_settings () != NULL)
    g_signal_connect_object (muster_settings (), "changed", G_CALLBACK (on_routing_changed), self, G_CONNECT_SWAPPED);
  return self;
}

MusterQuestion *
muster_question_of_teams (MusterDesk *desk)
{
  MusterQuestion *question = g_object_get_data (G_OBJECT (desk), "muster-question-of-teams");
  if (question == NULL) {
    question = muster_question_new (desk, MUSTER_QUESTION_DISPATCH);
    g_object_set_data_full (G_OBJECT (desk), "muster-question-of-teams", question, g_object_unref);
  }
  return question;
}

MusterQuestion *
muster_question_of_reach (MusterDesk *desk)
{
  MusterQuestion *question = g_object_get_data (G_OBJECT (desk), "muster-question-of-reach");
  if (question == NULL) {
    question = muster_question_new (desk, MUSTER_QUESTION_COVERAGE);
    question->minutes = 15;
    g_object_set_data_full (G_OBJECT (desk), "muster-question-of-reach", question, g_object_unref);
  }
  return question;
}

void
muster_question_suppose_shut (MusterQuestion *self, const MusterLatLon *at, const char *place)
{
  char *copy = g_strdup (place);
  if (at != NULL)
    self->shut = *at;
  self->is_shut = at != NULL;
  g_free (self->shut_place);
  self->shut_place = copy;
  grow_old (self);
  g_signal_emit (self, changed_signal, 0);
}

const MusterLatLon *
muster_question_get_supposed (MusterQuestion *self, const char **place)
{
  *place = self->shut_place;
  return self->is_shut ? &self->shut : NULL;
}

double
muster_question_get_minutes (MusterQuestion *self)
{
  return self->minutes;
}

/* Another question: the answer to the one before is no answer. */
static void
start_anew (MusterQuestion *self)
{
  give_up (self);
  answer_free (self->form, self->answer);
  self->answer = NULL;
  g_clear_pointer (&self->trouble, g_free);
  self->old = TRUE;
  if (self->watchers > 0)
    muster_question_ask (self);
}

void
muster_question_set_incident (MusterQuestion *self, const char *incident)
{
  if (g_strcmp0 (self->incident, incident) == 0)
    return;
  g_free (self->incident);
  self->incident = g_strdup (incident);
  start_anew (self);
}

void
muster_question_set_coverage (MusterQuestion *self, MusterCoverSubject subject, const char *skill, double minutes,
                              const char *lost)
{
  if (self->subject == subject && self->minutes == minutes && g_strcmp0 (self->skill, skill) == 0
      && g_strcmp0 (self->lost, lost) == 0)
    return;
  self->subject = subject;
  self->minutes = minutes;
  g_free (self->skill);
  self->skill = g_strdup (skill);
  g_free (self->lost);
  self->lost = g_strdup (lost);
  start_anew (self);
}

void
muster_question_watch (MusterQuestion *self)
{
  if (self->watchers++ == 0 && self->old)
    muster_question_ask (self);
}

void
muster_question_unwatch (MusterQuestion *self)
{
  g_return_if_fail (self->watchers > 0);
  if (--self->watchers > 0)
    return;
  self->old = TRUE; /* nobody hears of changes for whom it would be asked */
  give_up (self);
}

void
muster_question_bind (MusterQuestion *self, GtkWidget *widget, GCallback changed)
{
  g_signal_connect_object (widget, "map", G_CALLBACK (muster_question_watch), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (widget, "unmap", G_CALLBACK (muster_question_unwatch), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "changed", changed, widget, G_CONNECT_SWAPPED);
}

MusterDispatch *
muster_question_get_dispatch (MusterQuestion *self)
{
  return self->form == MUSTER_QUESTION_DISPATCH ? self->answer : NULL;
}

MusterSupplyAdvice *
muster_question_get_supply (MusterQuestion *self)
{
  return self->form == MUSTER_QUESTION_SUPPLY ? self->answer : NULL;
}

MusterHousing *
muster_question_get_housing (MusterQuestion *self)
{
  return self->form == MUSTER_QUESTION_SHELTER ? self->answer : NULL;
}

MusterCoverage *
muster_question_get_coverage (MusterQuestion *self)
{
  return self->form == MUSTER_QUESTION_COVERAGE ? self->answer : NULL;
}

MusterSnapshot *
muster_question_get_snapshot (MusterQuestion *self)
{
  return self->snapshot;
}

const char *
muster_question_get_trouble (MusterQuestion *self)
{
  return self->trouble;
}

gboolean
muster_question_is_asking (MusterQuestion *self)
{
  return self->asking != NULL || (self->old && self->watchers > 0);
}

gboolean
muster_question_is_old (MusterQuestion *self)
{
  return self->old;
}

guint
muster_question_count_asked (MusterQuestion *self)
{
  return self->asked;
}

guint
muster_question_count_given_up (MusterQuestion *self)
{
  return self->given_up;
}
