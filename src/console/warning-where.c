/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The areas to choose from: none, the one drawn here, then the drawings on the map, the newest first, those of the
 * selected incident before the others. A circle is kept as its middle, so that its radius can still be changed. The
 * count runs on a thread a moment after the last change; an older answer that comes late is dropped. */
#include "console/warning-where.h"
#include "console/page-parts.h"
#include "console/warning-areas.h"
#include "desk/frozen-scene.h"
#include "desk/named-records.h"
#include "response/outreach.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define COUNT_WAIT 250 /* ms */
#define CORNERS    64  /* of a circle */

struct _MusterWarningWhere {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *area, *draw, *circle, *radius, *radius_row, *places, *count;
  GtkStringList *areas;
  GPtrArray *plots;    /* MusterRecord (owned): of areas, after the drawn one */
  char *level, *drawn; /* (nullable) GeoJSON */
  MusterLatLon middle;
  gboolean is_circle, filling;
  guint count_due, turn;
  gint64 people; /* negative: unknown */
  char *basis;   /* (nullable) */
};

G_DEFINE_FINAL_TYPE (MusterWarningWhere, muster_warning_where, ADW_TYPE_BIN)

/* ---- what is chosen ---- */

static const MusterRecord *
chosen_plot (MusterWarningWhere *self)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->area)), first = self->drawn != NULL ? 2 : 1;
  return at != GTK_INVALID_LIST_POSITION && at >= first && at - first < self->plots->len
             ? g_ptr_array_index (self->plots, at - first)
             : NULL;
}

const char *
muster_warning_where_get_area (MusterWarningWhere *self)
{
  const MusterRecord *plot = chosen_plot (self);
  if (plot != NULL)
    return muster_record_text (plot, MUSTER_PLOT_GEOMETRY);
  return gtk_drop_down_get_selected (GTK_DROP_DOWN (self->area)) == 1 ? self->drawn : NULL;
}

const char *
muster_warning_where_get_incident (MusterWarningWhere *self)
{
  const MusterRecord *plot = chosen_plot (self);
  return plot != NULL ? muster_record_text (plot, MUSTER_PLOT_INCIDENT) : NULL;
}

GStrv
muster_warning_where_get_places (MusterWarningWhere *self, char **unknown)
{
  return muster_named_records (self->desk, MUSTER_JURISDICTION, gtk_editable_get_text (GTK_EDITABLE (self->places)),
                               unknown);
}

gint64
muster_warning_where_get_people (MusterWarningWhere *self, const char **basis)
{
  *basis = self->basis;
  return self->people;
}

/* ---- counting, and showing on the map ---- */

typedef struct {
  MusterFrozenScene *scene;
  char *area;   /* (nullable) */
  GStrv places; /* (nullable) */
  guint turn;
  gint64 people;
  char *basis;
} Count;

static void
count_free (gpointer data)
{
  Count *count = data;
  muster_frozen_scene_free (count->scene);
  g_free (count->area);
  g_strfreev (count->places);
  g_free (count->basis);
  g_free (count);
}

static void
run_count (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Count *count = data;
  count->people = muster_people_inside (muster_frozen_scene_look (count->scene), count->area,
                                        (const char *const *)count->places, &count->basis);
  g_task_return_boolean (task, TRUE);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterWarningWhere) self = data;
  Count *count = g_task_get_task_data (G_TASK (result));
  if (count->turn != self->turn)
    return;
  self->people = count->people;
  g_free (self->basis);
  self->basis = g_steal_pointer (&count->basis);
  g_autofree char *text = self->people >= 0
                              ? g_strdup_printf (ngettext ("About %d person inside (%s)", "About %d people inside (%s)",
                                                           (gulong)self->people),
                                                 (int)self->people, self->basis)
                              : g_strdup_printf (_ ("How many people are inside is not known: %s"), self->basis);
  muster_part_set_text (self->count, text);
}

static gboolean
on_count_due (gpointer data)
{
  static const MusterKind kinds[] = { MUSTER_JURISDICTION };
  MusterWarningWhere *self = data;
  const char *area = muster_warning_where_get_area (self);
  g_autofree char *unknown = NULL;
  g_auto (GStrv) places = muster_warning_where_get_places (self, &unknown);
  gboolean any = places != NULL && *places != NULL;
  self->count_due = 0;
  self->turn++;
  self->people = -1;
  muster_warning_areas_set_draft (muster_warning_areas_of (self->desk), area, (const char *const *)places, self->level);
  if (area == NULL && !any) {
    muster_part_set_text (self->count, NULL);
    return G_SOURCE_REMOVE;
  }
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_counted, g_object_ref (self));
  Count *count = g_new0 (Count, 1);
  count->scene = muster_frozen_scene_new (self->desk, kinds, G_N_ELEMENTS (kinds));
  count->area = g_strdup (area);
  count->places = any ? g_steal_pointer (&places) : NULL;
  count->turn = self->turn;
  g_task_set_task_data (task, count, count_free);
  g_task_run_in_thread (task, run_count);
  return G_SOURCE_REMOVE;
}

static void
queue_count (MusterWarningWhere *self)
{
  gtk_widget_set_visible (self->radius_row,
                          self->is_circle && gtk_drop_down_get_selected (GTK_DROP_DOWN (self->area)) == 1);
  g_clear_handle_id (&self->count_due, g_source_remove);
  self->count_due = g_timeout_add (COUNT_WAIT, on_count_due, self);
}

void
muster_warning_where_set_level (MusterWarningWhere *self, const char *level)
{
  if (g_strcmp0 (self->level, level) == 0)
    return;
  g_free (self->level);
  self->level = g_strdup (level);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    queue_count (self);
}

/* ---- the list ---- */

static int
compare_plots (gconstpointer a, gconstpointer b, gpointer selected)
{
  const MusterRecord *x = *(MusterRecord *const *)a, *y = *(MusterRecord *const *)b;
  gboolean p = g_strcmp0 (muster_record_text (x, MUSTER_PLOT_INCIDENT), selected) == 0,
           q = g_strcmp0 (muster_record_text (y, MUSTER_PLOT_INCIDENT), selected) == 0;
  if (p != q)
    return p ? -1 : 1;
  return x->created > y->created ? -1 : x->created < y->created;
}

static void
unref_record (gpointer record)
{
  muster_record_unref (record);
}

/* @choose_drawn: what was just drawn is what is meant. */
static void
show_areas (MusterWarningWhere *self, gboolean choose_drawn)
{
  g_autoptr (GPtrArray) plots = muster_desk_list (self->desk, MUSTER_PLOT);
  const MusterRecord *kept = chosen_plot (self);
  guint was = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->area)), chosen = 0;
  g_autofree char *kept_id = kept != NULL ? g_strdup (kept->id) : NULL;
  g_ptr_array_sort_with_data (plots, compare_plots, (gpointer)muster_desk_get_selected (self->desk));
  self->filling = TRUE;
  gtk_string_list_splice (self->areas, 0, g_list_model_get_n_items (G_LIST_MODEL (self->areas)), NULL);
  g_ptr_array_set_size (self->plots, 0);
  gtk_string_list_append (self->areas, _ ("no drawn area"));
  if (self->drawn != NULL) {
    gtk_string_list_append (self->areas,
                            self->is_circle ? _ ("circle for this warning") : _ ("drawn for this warning"));
    chosen = choose_drawn || was == 1 ? 1 : 0;
  }
  for (guint i = 0; i < plots->len; i++) {
    MusterRecord *r = g_ptr_array_index (plots, i);
    const char *geometry = muster_record_text (r, MUSTER_PLOT_GEOMETRY);
    if (geometry == NULL || strstr (geometry, "Polygon") == NULL)
      continue;
    const char *look = muster_record_text (r, MUSTER_PLOT_LOOK);
    gtk_string_list_append (self->areas, muster_record_has (r, MUSTER_PLOT_TITLE)
                                             ? muster_record_name (r)
                                             : muster_word_label (muster_words_plot, look));
    g_ptr_array_add (self->plots, muster_record_ref (r));
    if (!choose_drawn && g_strcmp0 (kept_id, r->id) == 0)
      chosen = self->plots->len + (self->drawn != NULL);
  }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->area), chosen);
  self->filling = FALSE;
  queue_count (self);
}

static void
on_area (MusterWarningWhere *self)
{
  if (!self->filling)
    queue_count (self);
}

/* ---- drawing ---- */

static char *
circle_geometry (MusterLatLon middle, double km)
{
  GString *out = g_string_new ("{\"type\":\"Polygon\",\"coordinates\":[[");
  for (int i = 0; i <= CORNERS; i++) {
    double angle = 2 * G_PI * (i % CORNERS) / CORNERS, degrees = km * 1000 / MUSTER_EARTH_RADIUS_M * 180 / G_PI;
    double east = degrees / MAX (cos (middle.lat * G_PI / 180), 0.01) * cos (angle);
    g_string_append (out, i > 0 ? ",[" : "[");
    muster_json_add_real (out, round (CLAMP (middle.lon + east, -180, 180) * 1e7) / 1e7);
    g_string_append_c (out, ',');
    muster_json_add_real (out, round (CLAMP (middle.lat + degrees * sin (angle), -90, 90) * 1e7) / 1e7);
    g_string_append_c (out, ']');
  }
  g_string_append (out, "]]}");
  return g_string_free (out, FALSE);
}

static void
make_circle (MusterWarningWhere *self)
{
  g_free (self->drawn);
  self->drawn = circle_geometry (self->middle, gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->radius)));
}

static void
on_radius (MusterWarningWhere *self)
{
  if (!self->is_circle)
    return;
  make_circle (self);
  queue_count (self);
}

static void
on_drawn (MusterWarningWhere *self, const char *geometry)
{
  g_autoptr (MusterJson) root = muster_json_parse (geometry, -1, NULL);
  const MusterJson *at = muster_json_get (root, "coordinates");
  self->is_circle = g_strcmp0 (muster_json_get_text (root, "type"), "Point") == 0;
  if (self->is_circle) {
    self->middle
        = (MusterLatLon){ muster_json_real (muster_json_at (at, 1), 0), muster_json_real (muster_json_at (at, 0), 0) };
    make_circle (self);
  } else {
    g_free (self->drawn);
    self->drawn = g_strdup (geometry);
  }
  show_areas (self, TRUE);
  gtk_widget_grab_focus (self->is_circle ? self->radius : self->draw);
}

static void
on_draw (MusterWarningWhere *self)
{
  muster_warning_areas_draw (muster_warning_areas_of (self->desk), FALSE);
}

static void
on_circle (MusterWarningWhere *self)
{
  muster_warning_areas_draw (muster_warning_areas_of (self->desk), TRUE);
}

void
muster_warning_where_clear (MusterWarningWhere *self)
{
  g_clear_pointer (&self->drawn, g_free);
  self->is_circle = FALSE;
  gtk_string_list_splice (self->areas, 0, g_list_model_get_n_items (G_LIST_MODEL (self->areas)), NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->places), "");
  show_areas (self, FALSE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->area), 0);
}

/* ---- on and off the screen ---- */

static void
on_map (MusterWarningWhere *self)
{
  show_areas (self, FALSE);
}

static void
on_unmap (MusterWarningWhere *self)
{
  g_clear_handle_id (&self->count_due, g_source_remove);
  self->turn++;
  muster_warning_areas_set_draft (muster_warning_areas_of (self->desk), NULL, NULL, NULL);
}

static void
on_changed (MusterWarningWhere *self, GPtrArray *records)
{
  for (guint i = 0; gtk_widget_get_mapped (GTK_WIDGET (self)) && i < records->len; i++)
    if (((MusterRecord *)g_ptr_array_index (records, i))->kind == MUSTER_PLOT) {
      show_areas (self, FALSE);
      return;
    }
}

static void
muster_warning_where_dispose (GObject *object)
{
  MusterWarningWhere *self = MUSTER_WARNING_WHERE (object);
  g_clear_handle_id (&self->count_due, g_source_remove);
  self->turn++;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->areas);
  g_clear_pointer (&self->plots, g_ptr_array_unref);
  g_clear_pointer (&self->level, g_free);
  g_clear_pointer (&self->drawn, g_free);
  g_clear_pointer (&self->basis, g_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_warning_where_parent_class)->dispose (object);
}

static void
muster_warning_where_class_init (MusterWarningWhereClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_warning_where_dispose;
}

static void
muster_warning_where_init (MusterWarningWhere *self)
{
  self->plots = g_ptr_array_new_with_free_func (unref_record);
  self->people = -1;
}

/* ---- putting it together ---- */

GtkWidget *
muster_warning_where_new (MusterDesk *desk, GtkSizeGroup *labels)
{
  MusterWarningWhere *self = g_object_new (MUSTER_TYPE_WARNING_WHERE, NULL);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->desk = g_object_ref (desk);
  self->areas = gtk_string_list_new (NULL);
  self->area = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->areas)), NULL);
  self->places = gtk_entry_new ();
  self->radius = gtk_spin_button_new_with_range (0.1, 500, 0.5);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->radius), 2);
  self->draw = muster_part_button (_ ("Draw an area…"), G_CALLBACK (on_draw), self);
  self->circle = muster_part_button (_ ("Circle…"), G_CALLBACK (on_circle), self);
  gtk_widget_set_tooltip_text (self->draw, _ ("On the map: click, or arrows and Space; Enter when it is done"));
  gtk_widget_set_tooltip_text (self->circle, _ ("Its middle on the map: click, or arrows and Space"));
  gtk_box_append (GTK_BOX (tools), self->draw);
  gtk_box_append (GTK_BOX (tools), self->circle);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->places), _ ("jurisdictions, with commas"));
  muster_part_name (self->places, _ ("Jurisdictions"));
  muster_part_name (self->radius, _ ("Radius, km"));
  muster_part_name_inner (self->area, _ ("Drawn area"));
  GtkWidget *rows[] = { muster_part_row (labels, _ ("Drawn area"), self->area), muster_part_row (labels, "", tools),
                        self->radius_row = muster_part_row (labels, _ ("Radius, km"), self->radius),
                        muster_part_row (labels, _ ("Jurisdictions"), self->places),
                        muster_part_row (labels, "", self->count = muster_part_label ("", "secondary")) };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_box_append (GTK_BOX (column), rows[i]);
  gtk_widget_set_visible (self->radius_row, FALSE);
  gtk_widget_set_visible (self->count, FALSE);
  adw_bin_set_child (ADW_BIN (self), column);
  g_signal_connect_swapped (self->area, "notify::selected", G_CALLBACK (on_area), self);
  g_signal_connect_swapped (self->places, "changed", G_CALLBACK (queue_count), self);
  g_signal_connect_swapped (self->radius, "value-changed", G_CALLBACK (on_radius), self);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (muster_warning_areas_of (desk), "drawn", G_CALLBACK (on_drawn), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (on_unmap), NULL);
  return GTK_WIDGET (self);
}
