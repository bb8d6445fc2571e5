/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All areas are one overlay, made anew on a thread when a warning, an alarm or a jurisdiction changed and each minute,
 * since what is written on them speaks of time. A later making overtakes an earlier one. The draft is a warning record
 * that is in no list: what it will look like is what is shown. */
#include "console/warning-areas.h"
#include "desk/frozen-scene.h"
#include "desk/time-words.h"
#include "response/outreach.h"
#include <glib/gi18n-lib.h>

#define LATER    300 /* ms; changes of one stroke are one making */
#define HALF_DAY (12 * 3600 * 1000)
#define LONGEST  28 /* characters of a title on the map */

struct _MusterWarningAreas {
  GObject parent_instance;
  MusterDesk *desk;       /* (not owned) */
  MusterMapView *view;    /* (nullable) weak */
  MusterRecord *draft;    /* (nullable) (owned) */
  MusterOverlay *overlay; /* (nullable) as it was made last */
  guint due, each_minute, turn, count;
  gboolean drawing;
};

G_DEFINE_FINAL_TYPE (MusterWarningAreas, muster_warning_areas, G_TYPE_OBJECT)

enum { DRAWN, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- making them ---- */

typedef struct {
  MusterFrozenScene *scene;
  MusterRecord *draft; /* (nullable) */
  gint64 now;
  guint turn, count;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  muster_frozen_scene_free (job->scene);
  g_clear_pointer (&job->draft, muster_record_unref);
  g_free (job);
}

static char *
label_of (const MusterRecord *r, gboolean over, gint64 until, gint64 now)
{
  gboolean is_ours = r->kind == MUSTER_WARNING;
  const char *level = muster_record_text (r, is_ours ? MUSTER_WARNING_LEVEL : MUSTER_ALARM_LEVEL);
  const char *word = over ? _ ("run out") : level != NULL ? muster_word_label (muster_words_warning, level) : NULL;
  g_autofree char *title = g_strdup (muster_record_name (r)), *end = NULL;
  if (g_utf8_strlen (title, -1) > LONGEST) {
    g_autofree char *part = g_utf8_substring (title, 0, LONGEST - 1);
    g_free (title);
    title = g_strconcat (g_strchomp (part), "…", NULL);
  }
  if (!over && until > now && until - now < HALF_DAY) {
    g_autofree char *time = muster_words_clock (now, until);
    /* Translators: on the map, beside the area of a warning: until 14:05 */
    end = g_strdup_printf (_ ("until %s"), time);
  }
  g_autoptr (GString) out = g_string_new (word);
  if (*title != '\0')
    g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", title);
  if (end != NULL)
    g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", end);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add (Job *job, MusterOverlay *overlay, const MusterRecord *r, gboolean over, const char *label)
{
  g_autofree char *geometry = muster_warning_geometry (muster_frozen_scene_look (job->scene), r);
  gint64 until
      = muster_record_int (r, r->kind == MUSTER_WARNING ? MUSTER_WARNING_EXPIRES_AT : (int)MUSTER_ALARM_EXPIRES, 0);
  g_autofree char *own = label == NULL ? label_of (r, over, until, job->now) : NULL;
  muster_overlay_add_area (overlay, geometry != NULL ? muster_shape_new (geometry) : NULL,
                           muster_plot_look_of (r, over), label != NULL ? label : own, label != NULL ? NULL : r->id);
}

/* Ours lie over those of others. */
static void
make (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  static const MusterKind kinds[] = { MUSTER_ALARM, MUSTER_WARNING };
  Job *job = data;
  MusterOverlay *overlay = muster_overlay_new ();
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (GPtrArray) records = muster_scene_list (muster_frozen_scene_look (job->scene), kinds[k]);
    gboolean over;
    for (guint i = 0; i < records->len; i++)
      if (muster_warning_is_on_map (g_ptr_array_index (records, i), job->now, &over))
        add (job, overlay, g_ptr_array_index (records, i), over, NULL);
  }
  job->count = muster_overlay_count (overlay);
  if (job->draft != NULL)
    add (job, overlay, job->draft, FALSE, _ ("being written"));
  g_task_return_pointer (task, overlay, (GDestroyNotify)muster_overlay_unref);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterWarningAreas *self = MUSTER_WARNING_AREAS (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (MusterOverlay) overlay = g_task_propagate_pointer (G_TASK (result), NULL);
  if (overlay == NULL || job->turn != self->turn || self->view == NULL)
    return;
  self->count = job->count;
  g_clear_pointer (&self->overlay, muster_overlay_unref);
  self->overlay = muster_overlay_ref (overlay);
  muster_map_view_set_overlay (self->view, MUSTER_OVERLAY_WARNINGS,
                               muster_overlay_count (overlay) > 0 ? overlay : NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_due (gpointer data)
{
  static const MusterKind kinds[] = { MUSTER_WARNING, MUSTER_ALARM, MUSTER_JURISDICTION };
  MusterWarningAreas *self = data;
  g_autoptr (GTask) task = g_task_new (self, NULL, on_made, NULL);
  Job *job = g_new0 (Job, 1);
  self->due = 0;
  job->scene = muster_frozen_scene_new (self->desk, kinds, G_N_ELEMENTS (kinds));
  job->draft = self->draft != NULL ? muster_record_ref (self->draft) : NULL;
  job->now = muster_desk_now (self->desk);
  job->turn = ++self->turn;
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, make);
  return G_SOURCE_REMOVE;
}

static void
queue (MusterWarningAreas *self)
{
  if (self->due == 0)
    self->due = g_timeout_add (LATER, on_due, self);
}

static gboolean
on_minute (gpointer data)
{
  queue (data);
  return G_SOURCE_CONTINUE;
}

static void
on_desk_changed (MusterWarningAreas *self, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++) {
    MusterKind kind = ((MusterRecord *)g_ptr_array_index (records, i))->kind;
    if (kind == MUSTER_WARNING || kind == MUSTER_ALARM || kind == MUSTER_JURISDICTION) {
      queue (self);
      return;
    }
  }
}

/* ---- drawing one ---- */

static void
on_drawn (MusterWarningAreas *self, const char *geometry)
{
  if (!self->drawing)
    return;
  self->drawing = FALSE;
  g_signal_emit (self, signals[DRAWN], 0, geometry);
}

/* Another tool was taken up: what it draws is not ours. */
static void
on_tool (MusterWarningAreas *self)
{
  int tool;
  g_object_get (self->view, "tool", &tool, NULL);
  if (tool != MUSTER_MAP_TOOL_NONE)
    self->drawing = FALSE;
}

gboolean
muster_warning_areas_draw (MusterWarningAreas *self, gboolean circle)
{
  if (self->view == NULL)
    return FALSE;
  muster_map_view_set_tool (self->view, circle ? MUSTER_MAP_TOOL_POINT : MUSTER_MAP_TOOL_AREA);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  self->drawing = TRUE;
  return TRUE;
}

/* ---- the rest ---- */

static void
put (MusterRecord *record, int field, MusterFieldType type, const char *text)
{
  if (text != NULL)
    record->values[field] = (MusterValue){ .set = TRUE, .type = (guint8)type, .s = g_ref_string_new (text) };
}

void
muster_warning_areas_set_draft (MusterWarningAreas *self, const char *geometry, const char *const *jurisdictions,
                                const char *level)
{
  gboolean any = geometry != NULL || (jurisdictions != NULL && *jurisdictions != NULL);
  if (!any && self->draft == NULL)
    return;
  g_clear_pointer (&self->draft, muster_record_unref);
  if (any) {
    self->draft = muster_record_new (MUSTER_WARNING, "draft", muster_desk_get_drill (self->desk));
    self->draft->exists = TRUE;
    put (self->draft, MUSTER_WARNING_AREA, MUSTER_TYPE_GEOMETRY, geometry);
    put (self->draft, MUSTER_WARNING_LEVEL, MUSTER_TYPE_ENUM, level);
    if (jurisdictions != NULL && *jurisdictions != NULL)
      self->draft->values[MUSTER_WARNING_JURISDICTIONS]
          = (MusterValue){ .set = TRUE, .type = MUSTER_TYPE_SET, .strv = g_strdupv ((GStrv)jurisdictions) };
  }
  queue (self);
}

void
muster_warning_areas_show (MusterWarningAreas *self, const char *id)
{
  MusterLatLon south_west, north_east;
  MusterBox b;
  if (self->view == NULL || self->overlay == NULL || !muster_overlay_get_area_box (self->overlay, id, &b))
    return;
  muster_map_view_get_view (self->view, NULL, NULL, &south_west, &north_east);
  MusterLatLon low = muster_mercator_inverse ((MusterPoint){ b.x0, b.y1 }),
               high = muster_mercator_inverse ((MusterPoint){ b.x1, b.y0 });
  if (low.lat > north_east.lat || high.lat < south_west.lat || low.lon > north_east.lon || high.lon < south_west.lon)
    muster_map_view_fit (self->view, low, high);
}

guint
muster_warning_areas_count (MusterWarningAreas *self)
{
  return self->count;
}

static void
muster_warning_areas_dispose (GObject *object)
{
  MusterWarningAreas *self = MUSTER_WARNING_AREAS (object);
  g_clear_handle_id (&self->due, g_source_remove);
  g_clear_handle_id (&self->each_minute, g_source_remove);
  self->turn++;
  g_clear_weak_pointer (&self->view);
  g_clear_pointer (&self->overlay, muster_overlay_unref);
  g_clear_pointer (&self->draft, muster_record_unref);
  G_OBJECT_CLASS (muster_warning_areas_parent_class)->dispose (object);
}

static void
muster_warning_areas_class_init (MusterWarningAreasClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_warning_areas_dispose;
  signals[DRAWN] = g_signal_new ("drawn", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_warning_areas_init (MusterWarningAreas *self)
{
}

MusterWarningAreas *
muster_warning_areas_of (MusterDesk *desk)
{
  MusterWarningAreas *self = g_object_get_data (G_OBJECT (desk), "muster-warning-areas");
  if (self == NULL) {
    self = g_object_new (MUSTER_TYPE_WARNING_AREAS, NULL);
    self->desk = desk;
    self->each_minute = g_timeout_add_seconds (60, on_minute, self);
    g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (desk, "notify::drill", G_CALLBACK (queue), self, G_CONNECT_SWAPPED);
    g_object_set_data_full (G_OBJECT (desk), "muster-warning-areas", self, g_object_unref);
  }
  return self;
}

void
muster_warning_areas_follow (MusterWarningAreas *self, MusterMapView *view)
{
  g_set_weak_pointer (&self->view, view);
  g_signal_connect_object (view, "drawn", G_CALLBACK (on_drawn), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::tool", G_CALLBACK (on_tool), self, G_CONNECT_SWAPPED);
  queue (self);
}
