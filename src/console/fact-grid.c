/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cells are made once for every field an incident may state and shown when they matter: the counts always, the measure
 * of its hazard (water level, burned area, magnitude), and whatever is known. A cell remembers the text it last showed;
 * text that differs is a person's and is never overwritten.
 */
#include "console/fact-grid.h"
#include "console/page-parts.h"
#include "desk/record-facts.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct {
  int field;
  MusterHazardGroup group;
  gboolean always; /* shown while unknown, when the group fits */
} Fact;

static const Fact facts[] = {
  { MUSTER_INCIDENT_ONSET, MUSTER_HAZARD_ANY, TRUE },
  { MUSTER_INCIDENT_WATER_LEVEL, MUSTER_HAZARD_WATER, TRUE },
  { MUSTER_INCIDENT_MAGNITUDE, MUSTER_HAZARD_QUAKE, TRUE },
  { MUSTER_INCIDENT_BURNED_AREA, MUSTER_HAZARD_FIRE, TRUE },
  { MUSTER_INCIDENT_DEAD, MUSTER_HAZARD_ANY, TRUE },
  { MUSTER_INCIDENT_MISSING, MUSTER_HAZARD_ANY, TRUE },
  { MUSTER_INCIDENT_SERIOUSLY_INJURED, MUSTER_HAZARD_ANY, TRUE },
  { MUSTER_INCIDENT_INJURED, MUSTER_HAZARD_ANY, TRUE },
  { MUSTER_INCIDENT_TRAPPED, MUSTER_HAZARD_ANY, TRUE },
  { MUSTER_INCIDENT_AFFECTED, MUSTER_HAZARD_ANY, TRUE },
  { MUSTER_INCIDENT_TO_RELOCATE, MUSTER_HAZARD_ANY, TRUE },
  { MUSTER_INCIDENT_RELOCATED, MUSTER_HAZARD_ANY, TRUE },
  { MUSTER_INCIDENT_ROOMS_DESTROYED, MUSTER_HAZARD_NATURAL, FALSE },
  { MUSTER_INCIDENT_HOUSEHOLDS_DESTROYED, MUSTER_HAZARD_NATURAL, FALSE },
  { MUSTER_INCIDENT_DIRECT_LOSS, MUSTER_HAZARD_ANY, FALSE },
};
#define N_FACTS G_N_ELEMENTS (facts)

typedef struct {
  MusterFactGrid *grid;
  const Fact *fact;
  GtkWidget *cell, *entry;
  char *shown; /* the text last put there by us */
  int slot;    /* its place in the grid */
} Cell;

struct _MusterFactGrid {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident;   /* (nullable) */
  GtkWidget *flow, *grade, *problem;
  Cell cells[N_FACTS];
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (MusterFactGrid, muster_fact_grid, ADW_TYPE_BIN)

gboolean
muster_hazard_is_in (const char *hazard, MusterHazardGroup group)
{
  static const char *const water[] = { "flood", "mountain-torrent", "waterlogging", "typhoon", "storm-surge", NULL };
  static const char *const fire[] = { "forest-fire", "grassland-fire", NULL };
  static const char *const natural[] = { "flood",
                                         "mountain-torrent",
                                         "waterlogging",
                                         "drought",
                                         "typhoon",
                                         "hail",
                                         "storm-surge",
                                         "snow",
                                         "landslide",
                                         "debris-flow",
                                         "collapse",
                                         "geological",
                                         "earthquake",
                                         "forest-fire",
                                         "grassland-fire",
                                         "natural-disaster-relief",
                                         NULL };
  switch (group) {
  case MUSTER_HAZARD_ANY:
    return TRUE;
  case MUSTER_HAZARD_NATURAL:
    return hazard != NULL && g_strv_contains (natural, hazard);
  case MUSTER_HAZARD_WATER:
    return hazard != NULL && g_strv_contains (water, hazard);
  case MUSTER_HAZARD_FIRE:
    return hazard != NULL && g_strv_contains (fire, hazard);
  case MUSTER_HAZARD_QUAKE:
    return g_strcmp0 (hazard, "earthquake") == 0;
  }
  return FALSE;
}

static const MusterField *
field_of (const Fact *fact)
{
  return &muster_kind_info (MUSTER_INCIDENT)->fields[fact->field];
}

/* What stands in the entry; "" for unknown. Times with their day, so that they read back as they were. */
static char *
cell_text (MusterFactGrid *self, const Fact *fact, const MusterRecord *r)
{
  if (!muster_record_has (r, fact->field))
    return g_strdup ("");
  switch (field_of (fact)->type) {
  case MUSTER_TYPE_REAL:
    return g_strdup_printf ("%g", muster_record_real (r, fact->field, 0));
  case MUSTER_TYPE_TIME: {
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (muster_record_int (r, fact->field, 0) / 1000);
    g_autoptr (GDateTime) local = g_date_time_to_local (utc);
    return g_date_time_format (local, "%Y-%m-%d %H:%M");
  }
  default:
    return g_strdup_printf ("%" G_GINT64_FORMAT, muster_record_int (r, fact->field, 0));
  }
}

/* Puts what was typed into @intent; FALSE with a sentence when it cannot be read. */
static gboolean
read_cell (MusterFactGrid *self, const Fact *fact, const char *text, MusterIntent *intent, char **problem)
{
  const MusterField *field = field_of (fact);
  g_autofree char *bare = g_strstrip (g_strdup (text));
  char *end = NULL;
  if (*bare == '\0') {
    muster_intent_text (intent, fact->field, NULL);
    return TRUE;
  }
  if (field->type == MUSTER_TYPE_TIME) {
    gint64 at;
    if (muster_words_read_time (bare, muster_desk_now (self->desk), FALSE, &at)) {
      muster_intent_int (intent, fact->field, at);
      return TRUE;
    }
    *problem = g_strdup_printf (_ ("%s: write a time like 14:10 or 2026-07-01 14:10."), _ (field->label));
    return FALSE;
  }
  if (field->type == MUSTER_TYPE_REAL) {
    double value = g_ascii_strtod (bare, &end);
    if (*end == '\0' && isfinite (value) && (value >= 0 || !(field->flags & MUSTER_FIELD_NOT_NEGATIVE))) {
      muster_intent_real (intent, fact->field, value);
      return TRUE;
    }
    *problem = g_strdup_printf (_ ("%s: write a number like 5.82, or nothing for unknown."), _ (field->label));
    return FALSE;
  }
  gint64 value;
  if (g_ascii_string_to_signed (bare, 10, 0, G_MAXINT32, &value, NULL)) {
    muster_intent_int (intent, fact->field, value);
    return TRUE;
  }
  *problem = g_strdup_printf (_ ("%s: write a whole number, 0 or more, or nothing for unknown."), _ (field->label));
  return FALSE;
}

static void
mark_unsaved (Cell *cell)
{
  gboolean unsaved = strcmp (gtk_editable_get_text (GTK_EDITABLE (cell->entry)), cell->shown) != 0;
  muster_part_class (cell->entry, "unsaved", unsaved);
  if (!unsaved)
    muster_part_class (cell->entry, "error", FALSE);
}

static void
on_cell_changed (Cell *cell)
{
  mark_unsaved (cell);
}

static void
on_cell_activated (Cell *cell)
{
  MusterFactGrid *self = cell->grid;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (cell->entry));
  g_autofree char *problem = NULL;
  if (strcmp (text, cell->shown) == 0 || self->incident == NULL)
    return;
  g_autoptr (MusterIntent) intent = muster_intent_new ("incident.set");
  muster_intent_set_entity (intent, self->incident);
  gboolean read = read_cell (self, cell->fact, text, intent, &problem);
  muster_part_class (cell->entry, "error", !read);
  muster_part_set_text (self->problem, problem);
  if (!read)
    return;
  const char *label = _ (field_of (cell->fact)->label);
  g_autofree char *sentence
      = *text != '\0' ? g_strdup_printf (_ ("%s: %s"), label, text) : g_strdup_printf (_ ("%s: unknown"), label);
  g_free (cell->shown);
  cell->shown = g_strdup (text);
  mark_unsaved (cell);
  muster_desk_do (self->desk, g_steal_pointer (&intent), sentence);
}

static gboolean
on_cell_key (Cell *cell, guint key)
{
  if (key != GDK_KEY_Escape || strcmp (gtk_editable_get_text (GTK_EDITABLE (cell->entry)), cell->shown) == 0)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (cell->entry), cell->shown);
  muster_part_set_text (cell->grid->problem, NULL);
  return TRUE;
}

static void
make_cell (MusterFactGrid *self, Cell *cell, const Fact *fact)
{
  const MusterField *field = field_of (fact);
  g_autofree char *name = field->unit != NULL ? g_strdup_printf (C_ ("a field and its unit", "%s, %s"),
                                                                 _ (field->label), muster_unit_label (field->unit))
                                              : g_strdup (_ (field->label));
  GtkWidget *label = muster_part_label (name, "secondary");
  gtk_widget_set_hexpand (label, TRUE);
  cell->grid = self;
  cell->fact = fact;
  cell->shown = g_strdup ("");
  cell->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (cell->entry), _ ("unknown"));
  gtk_editable_set_width_chars (GTK_EDITABLE (cell->entry), field->type == MUSTER_TYPE_TIME ? 15 : 7);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (cell->entry), field->type == MUSTER_TYPE_TIME ? 15 : 7);
  gtk_entry_set_alignment (GTK_ENTRY (cell->entry), 1);
  gtk_widget_set_tooltip_text (cell->entry, _ ("Enter saves, Escape takes back"));
  gtk_widget_add_css_class (cell->entry, "fact");
  muster_part_name (cell->entry, name);
  g_signal_connect_swapped (cell->entry, "changed", G_CALLBACK (on_cell_changed), cell);
  g_signal_connect_swapped (cell->entry, "activate", G_CALLBACK (on_cell_activated), cell);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_cell_key), cell);
  gtk_widget_add_controller (cell->entry, keys);
  cell->cell = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_append (GTK_BOX (cell->cell), label);
  gtk_box_append (GTK_BOX (cell->cell), cell->entry);
}

static const char *const grades[] = { NULL, "I", "II", "III", "IV" };

static void
on_grade_selected (MusterFactGrid *self)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->grade));
  if (self->showing || at >= G_N_ELEMENTS (grades) || self->incident == NULL)
    return;
  const MusterRecord *now = muster_desk_get (self->desk, self->incident);
  if (now != NULL && g_strcmp0 (muster_record_text (now, MUSTER_INCIDENT_GRADE), grades[at]) == 0)
    return;
  MusterIntent *intent = muster_intent_new ("incident.set");
  muster_intent_set_entity (intent, self->incident);
  muster_intent_text (intent, MUSTER_INCIDENT_GRADE, grades[at]);
  g_autofree char *sentence = g_strdup_printf (
      _ ("Grade: %s"), grades[at] != NULL ? muster_word_label (muster_words_grade, grades[at]) : _ ("unknown"));
  muster_desk_do (self->desk, intent, sentence);
}

static GtkWidget *
make_grade (MusterFactGrid *self)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  gtk_string_list_append (words, _ ("unknown"));
  for (guint i = 1; i < G_N_ELEMENTS (grades); i++)
    gtk_string_list_append (words, muster_word_label (muster_words_grade, grades[i]));
  self->grade = gtk_drop_down_new (G_LIST_MODEL (words), NULL);
  muster_part_name (self->grade, _ ("Grade"));
  muster_part_name_inner (self->grade, _ ("Grade"));
  g_signal_connect_swapped (self->grade, "notify::selected", G_CALLBACK (on_grade_selected), self);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = muster_part_label (_ ("Grade"), "secondary");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), self->grade);
  return row;
}

static void
muster_fact_grid_dispose (GObject *object)
{
  MusterFactGrid *self = MUSTER_FACT_GRID (object);
  adw_bin_set_child (ADW_BIN (self), NULL);
  for (guint i = 0; i < N_FACTS; i++) {
    g_clear_object (&self->cells[i].cell);
    g_clear_pointer (&self->cells[i].shown, g_free);
  }
  g_clear_pointer (&self->incident, g_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_fact_grid_parent_class)->dispose (object);
}

static void
muster_fact_grid_class_init (MusterFactGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_fact_grid_dispose;
}

static void
muster_fact_grid_init (MusterFactGrid *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->flow = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->flow), 20);
  gtk_grid_set_row_spacing (GTK_GRID (self->flow), 3);
  gtk_grid_set_column_homogeneous (GTK_GRID (self->flow), TRUE);
  for (guint i = 0; i < N_FACTS; i++) {
    make_cell (self, &self->cells[i], &facts[i]);
    g_object_ref_sink (self->cells[i].cell);
  }
  self->problem = muster_part_label ("", "wrong");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (box), make_grade (self));
  gtk_box_append (GTK_BOX (box), self->flow);
  gtk_box_append (GTK_BOX (box), self->problem);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_fact_grid_new (MusterDesk *desk)
{
  MusterFactGrid *self = g_object_new (MUSTER_TYPE_FACT_GRID, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

/* Shows a cell at its place: two to a row, times and the like a row of their own. */
static void
place_cell (MusterFactGrid *self, Cell *cell, gboolean visible, int *slot)
{
  gboolean wide = field_of (cell->fact)->type == MUSTER_TYPE_TIME;
  gboolean placed = gtk_widget_get_parent (cell->cell) != NULL;
  if (!visible) {
    if (placed)
      gtk_grid_remove (GTK_GRID (self->flow), cell->cell);
    return;
  }
  if (wide && *slot % 2 == 1)
    *slot += 1;
  if (!placed) {
    gtk_grid_attach (GTK_GRID (self->flow), cell->cell, *slot % 2, *slot / 2, wide ? 2 : 1, 1);
  } else {
    GtkLayoutManager *layout = gtk_widget_get_layout_manager (self->flow);
    GtkLayoutChild *child = gtk_layout_manager_get_layout_child (layout, cell->cell);
    if (cell->slot != *slot)
      g_object_set (child, "column", *slot % 2, "row", *slot / 2, NULL);
  }
  cell->slot = *slot;
  *slot += wide ? 2 : 1;
}

void
muster_fact_grid_show (MusterFactGrid *self, const MusterRecord *r)
{
  gboolean other = g_strcmp0 (self->incident, r->id) != 0;
  const char *hazard = muster_record_text (r, MUSTER_INCIDENT_HAZARD);
  int slot = 0;
  if (other) {
    g_free (self->incident);
    self->incident = g_strdup (r->id);
    muster_part_set_text (self->problem, NULL);
  }
  self->showing = TRUE;
  for (guint i = 0; i < N_FACTS; i++) {
    Cell *cell = &self->cells[i];
    gboolean visible
        = muster_record_has (r, facts[i].field) || (facts[i].always && muster_hazard_is_in (hazard, facts[i].group));
    g_autofree char *text = cell_text (self, &facts[i], r);
    gboolean typed = strcmp (gtk_editable_get_text (GTK_EDITABLE (cell->entry)), cell->shown) != 0;
    place_cell (self, cell, visible, &slot);
    g_free (cell->shown);
    cell->shown = g_strdup (text);
    if ((other || !typed) && strcmp (gtk_editable_get_text (GTK_EDITABLE (cell->entry)), text) != 0)
      gtk_editable_set_text (GTK_EDITABLE (cell->entry), text);
    mark_unsaved (cell);
  }
  const char *grade = muster_record_text (r, MUSTER_INCIDENT_GRADE);
  guint at = 0;
  for (guint i = 1; i < G_N_ELEMENTS (grades); i++)
    at = g_strcmp0 (grade, grades[i]) == 0 ? i : at;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->grade), at);
  self->showing = FALSE;
}
