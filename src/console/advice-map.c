/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each wish becomes an overlay on a thread: a way is asked of the adviser on the snapshot the advice was given on, so
 * it keeps to the closures of that moment; what lies between the end of the road and the place is dashed. Where no way
 * is found any more the wish is drawn as a straight dashed line, which is what it then is. The view stays where it is
 * until somebody asks for the ways by a key: then it moves once, so that all of them are seen. Closures are few and
 * small: they are read on the main thread as they change. */
#include "console/advice-map.h"
#include "console/closure-menu.h"
#include "console/question.h"
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define OFF_ROAD_M 40 /* less than that from the road to the place is not drawn */

struct _MusterAdviceMap {
  GObject parent_instance;
  MusterDesk *desk;    /* (not owned) */
  MusterMapView *view; /* (nullable) weak */
  gpointer owner;      /* of the ways */
  guint turn, shown_turn, reach_turn;
  gboolean reach, bring_up;
  MusterCoverage *shown;                      /* (nullable) whose ground is drawn */
  MusterOverlay *overlays[MUSTER_N_OVERLAYS]; /* (nullable) each */
};

G_DEFINE_FINAL_TYPE (MusterAdviceMap, muster_advice_map, G_TYPE_OBJECT)

void
muster_wish_free (gpointer data)
{
  MusterWish *wish = data;
  g_free (wish->from);
  g_free (wish->label);
  g_free (wish);
}

static void
set (MusterAdviceMap *self, MusterOverlayPlace place, MusterOverlay *overlay)
{
  g_clear_pointer (&self->overlays[place], muster_overlay_unref);
  self->overlays[place] = overlay;
  if (self->view != NULL)
    muster_map_view_set_overlay (self->view, place, overlay);
}

/* ---- ways ---- */

typedef struct {
  MusterAdviserSource *source;
  MusterSnapshot *snapshot;
  GPtrArray *wishes;
  guint turn;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  muster_adviser_source_unref (job->source);
  muster_snapshot_unref (job->snapshot);
  g_ptr_array_unref (job->wishes);
  g_free (job);
}

static void
add_way (MusterOverlay *overlay, MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterWish *wish)
{
  const MusterRecord *from = muster_snapshot_get (snapshot, wish->from);
  g_autoptr (MusterRoadRoute) route = NULL;
  MusterLatLon ends[2] = { { 0 }, wish->to };
  if (from == NULL || !muster_record_position (from, &ends[0]))
    return;
  const char *dashed = wish->strong ? "advice-straight" : "advice-other-straight";
  if (wish->way == MUSTER_WAY_ROAD || wish->way == MUSTER_WAY_TRACK)
    route = muster_adviser_route (adviser, snapshot, from, wish->to, NULL);
  if (route == NULL || route->straight || route->n_points < 2) {
    muster_overlay_add (overlay, muster_shape_new_line (ends, 2), dashed, wish->label, wish->strong);
    return;
  }
  ends[0] = route->points[route->n_points - 1];
  if (muster_distance_m (ends[0], wish->to) > OFF_ROAD_M)
    muster_overlay_add (overlay, muster_shape_new_line (ends, 2), dashed, NULL, FALSE);
  muster_overlay_add (overlay, muster_shape_new_line (route->points, route->n_points),
                      wish->strong ? "advice" : "advice-other", wish->label, wish->strong);
}

/* Several goods come from one depot on one lorry. */
static gboolean
is_drawn (const GPtrArray *wishes, guint n, const MusterWish *wish)
{
  for (guint i = 0; i < n; i++) {
    const MusterWish *other = g_ptr_array_index (wishes, i);
    if (strcmp (other->from, wish->from) == 0 && muster_distance_m (other->to, wish->to) < 1
        && other->strong == wish->strong && g_strcmp0 (other->label, wish->label) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
find_ways (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  MusterOverlay *overlay = muster_overlay_new ();
  g_autoptr (MusterAdviser) adviser = muster_adviser_source_get (job->source, NULL);
  for (guint i = 0; adviser != NULL && i < job->wishes->len; i++)
    if (!is_drawn (job->wishes, i, g_ptr_array_index (job->wishes, i)))
      add_way (overlay, adviser, job->snapshot, g_ptr_array_index (job->wishes, i));
  g_task_return_pointer (task, overlay, (GDestroyNotify)muster_overlay_unref);
}

static void
go_to_ways (MusterAdviceMap *self)
{
  MusterBox box;
  if (self->view == NULL || self->overlays[MUSTER_OVERLAY_ROUTES] == NULL
      || !muster_overlay_get_box (self->overlays[MUSTER_OVERLAY_ROUTES], &box))
    return;
  self->bring_up = FALSE;
  muster_map_view_fit (self->view, muster_mercator_inverse ((MusterPoint){ box.x0, box.y1 }),
                       muster_mercator_inverse ((MusterPoint){ box.x1, box.y0 }));
}

static void
on_ways (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterAdviceMap *self = MUSTER_ADVICE_MAP (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (MusterOverlay) overlay = g_task_propagate_pointer (G_TASK (result), NULL);
  if (overlay == NULL || job->turn != self->turn)
    return;
  self->shown_turn = self->turn;
  set (self, MUSTER_OVERLAY_ROUTES, g_steal_pointer (&overlay));
  if (self->bring_up)
    go_to_ways (self);
}

void
muster_advice_map_show_ways (MusterAdviceMap *self, gpointer owner, MusterSnapshot *snapshot, GPtrArray *wishes)
{
  Job *job = g_new0 (Job, 1);
  job->source = muster_adviser_source_of (self->desk);
  job->snapshot = muster_snapshot_ref (snapshot);
  job->wishes = wishes;
  job->turn = ++self->turn;
  self->owner = owner;
  g_autoptr (GTask) task = g_task_new (self, NULL, on_ways, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, find_ways);
}

void
muster_advice_map_clear_ways (MusterAdviceMap *self, gpointer owner)
{
  if (self->owner != owner)
    return;
  self->owner = NULL;
  self->turn++;
  self->bring_up = FALSE;
  set (self, MUSTER_OVERLAY_ROUTES, NULL);
}

void
muster_advice_map_bring_up_ways (MusterAdviceMap *self)
{
  self->bring_up = TRUE;
  if (self->shown_turn == self->turn)
    go_to_ways (self);
}

/* ---- reach ---- */

typedef struct {
  MusterCoverage *coverage;
  char *shut; /* (nullable) geometry of what is shut in thought */
} Reach;

static void
reach_free (gpointer data)
{
  Reach *reach = data;
  muster_coverage_unref (reach->coverage);
  g_free (reach->shut);
  g_free (reach);
}

static void
read_reach (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Reach *reach = data;
  MusterOverlay *overlay = muster_overlay_new ();
  muster_overlay_add (overlay, muster_shape_new (reach->coverage->area), "reach", NULL, FALSE);
  if (reach->shut != NULL)
    muster_overlay_add (overlay, muster_shape_new (reach->shut), "closed-road", NULL, FALSE);
  g_task_return_pointer (task, overlay, (GDestroyNotify)muster_overlay_unref);
}

static void
on_reach (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterAdviceMap *self = MUSTER_ADVICE_MAP (source);
  g_autoptr (MusterOverlay) overlay = g_task_propagate_pointer (G_TASK (result), NULL);
  if (overlay != NULL && GPOINTER_TO_UINT (data) == self->reach_turn)
    set (self, MUSTER_OVERLAY_REACH, g_steal_pointer (&overlay));
}

static void
on_reach_answer (MusterAdviceMap *self)
{
  MusterCoverage *coverage = muster_question_get_coverage (muster_question_of_reach (self->desk));
  if (!self->reach || (coverage != NULL && coverage == self->shown))
    return;
  g_clear_pointer (&self->shown, muster_coverage_unref);
  self->reach_turn++;
  if (coverage == NULL || coverage->area == NULL) {
    set (self, MUSTER_OVERLAY_REACH, NULL);
    return;
  }
  self->shown = muster_coverage_ref (coverage);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_reach, GUINT_TO_POINTER (self->reach_turn));
  Reach *reach = g_new0 (Reach, 1);
  const char *place;
  const MusterLatLon *shut = muster_question_get_supposed (muster_question_of_reach (self->desk), &place);
  reach->coverage = muster_coverage_ref (coverage);
  reach->shut = shut != NULL ? muster_closure_point (*shut) : NULL;
  g_task_set_task_data (task, reach, reach_free);
  g_task_run_in_thread (task, read_reach);
}

static void
set_reach (MusterAdviceMap *self, gboolean on)
{
  MusterQuestion *question = muster_question_of_reach (self->desk);
  if (self->reach == on)
    return;
  self->reach = on;
  if (on) {
    muster_question_watch (question);
    on_reach_answer (self);
  } else {
    muster_question_unwatch (question);
    self->reach_turn++;
    g_clear_pointer (&self->shown, muster_coverage_unref);
    set (self, MUSTER_OVERLAY_REACH, NULL);
  }
  g_object_notify (G_OBJECT (self), "reach");
}

void
muster_advice_map_go (MusterAdviceMap *self, MusterLatLon at, const char *label)
{
  if (self->view == NULL)
    return;
  muster_map_view_set_mark (self->view, &at, label);
  muster_map_view_go_to (self->view, at, -1);
}

/* ---- closures ---- */

static gboolean
holds (const MusterRecord *closure, gint64 now)
{
  return muster_record_int (closure, MUSTER_CLOSURE_FROM, 0) <= now
         && muster_record_int (closure, MUSTER_CLOSURE_UNTIL, G_MAXINT64) > now;
}

static void
show_closures (MusterAdviceMap *self)
{
  g_autoptr (GPtrArray) closures = muster_desk_list (self->desk, MUSTER_CLOSURE);
  MusterOverlay *overlay = muster_overlay_new ();
  for (guint i = 0; i < closures->len; i++) {
    const MusterRecord *r = g_ptr_array_index (closures, i);
    if (holds (r, muster_desk_now (self->desk)))
      muster_overlay_add (overlay, muster_shape_new (muster_record_text (r, MUSTER_CLOSURE_GEOMETRY)), "closed-road",
                          NULL, FALSE);
  }
  set (self, MUSTER_OVERLAY_CLOSURES, overlay);
}

static void
on_desk_changed (MusterDesk *desk, GPtrArray *records, MusterAdviceMap *self)
{
  for (guint i = 0; i < records->len; i++)
    if (((MusterRecord *)g_ptr_array_index (records, i))->kind == MUSTER_CLOSURE) {
      show_closures (self);
      return;
    }
}

static void
muster_advice_map_dispose (GObject *object)
{
  MusterAdviceMap *self = MUSTER_ADVICE_MAP (object);
  g_clear_weak_pointer (&self->view);
  g_clear_pointer (&self->shown, muster_coverage_unref);
  for (guint i = 0; i < MUSTER_N_OVERLAYS; i++)
    g_clear_pointer (&self->overlays[i], muster_overlay_unref);
  G_OBJECT_CLASS (muster_advice_map_parent_class)->dispose (object);
}

static void
muster_advice_map_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, MUSTER_ADVICE_MAP (object)->reach);
}

static void
muster_advice_map_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_reach (MUSTER_ADVICE_MAP (object), g_value_get_boolean (value));
}

static void
muster_advice_map_class_init (MusterAdviceMapClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = muster_advice_map_get_property;
  G_OBJECT_CLASS (klass)->set_property = muster_advice_map_set_property;
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), 1,
      g_param_spec_boolean ("reach", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  G_OBJECT_CLASS (klass)->dispose = muster_advice_map_dispose;
}

static void
muster_advice_map_init (MusterAdviceMap *self)
{
}

MusterAdviceMap *
muster_advice_map_of (MusterDesk *desk)
{
  MusterAdviceMap *self = g_object_get_data (G_OBJECT (desk), "muster-advice-map");
  if (self == NULL) {
    self = g_object_new (MUSTER_TYPE_ADVICE_MAP, NULL);
    self->desk = desk;
    g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed), self, 0);
    g_signal_connect_object (desk, "notify::drill", G_CALLBACK (show_closures), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (muster_question_of_reach (desk), "changed", G_CALLBACK (on_reach_answer), self,
                             G_CONNECT_SWAPPED);
    g_object_set_data_full (G_OBJECT (desk), "muster-advice-map", self, g_object_unref);
  }
  return self;
}

void
muster_advice_map_follow (MusterAdviceMap *self, MusterMapView *view)
{
  g_set_weak_pointer (&self->view, view);
  show_closures (self);
  for (guint i = MUSTER_OVERLAY_REACH; i < MUSTER_N_OVERLAYS; i++)
    muster_map_view_set_overlay (view, (MusterOverlayPlace)i, self->overlays[i]);
}
