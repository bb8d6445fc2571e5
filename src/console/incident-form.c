/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two minutes is the rule: a kind and a place make a report, so saving never asks for more. The place is looked up
 * while it is typed, on another thread; the best find is taken unless the person chose one or wrote a position. A
 * position written by hand is never replaced by a search. What is typed here stays until it is saved or cleared.
 */
#include "console/incident-form.h"
#include "console/hazard-entry.h"
#include "console/page-parts.h"
#include "desk/area-search.h"
#include "desk/record-facts.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

#define FOUND_SHOWN 4
#define TWIN_M      1000.0 /* an open incident of the same kind within this is asked about */

static const int fact_fields[] = {
  MUSTER_INCIDENT_ONSET,       MUSTER_INCIDENT_TRAPPED,     MUSTER_INCIDENT_INJURED,
  MUSTER_INCIDENT_MISSING,     MUSTER_INCIDENT_DEAD,        MUSTER_INCIDENT_SERIOUSLY_INJURED,
  MUSTER_INCIDENT_TO_RELOCATE, MUSTER_INCIDENT_WATER_LEVEL, MUSTER_INCIDENT_REPORTER,
  MUSTER_INCIDENT_PHONE,       MUSTER_INCIDENT_NOTE,
};
#define N_FACTS G_N_ELEMENTS (fact_fields)

static const char *const grades[] = { NULL, "I", "II", "III", "IV" };

struct _MusterIncidentForm {
  AdwBin parent_instance;
  MusterDesk *desk;         /* (owned) */
  MusterAreaSearch *search; /* (owned) */
  guint place_asker, describe_asker;
  GtkWidget *hazard, *place, *places, *position, *title, *grade, *twin, *facts, *problem, *save;
  GtkWidget *entries[N_FACTS];
  char *twin_id;
  gboolean positioned; /* the position is the person's, not a search's */
  gboolean filling;    /* we are writing into the entries */
  gboolean saving;
};

G_DEFINE_FINAL_TYPE (MusterIncidentForm, muster_incident_form, ADW_TYPE_BIN)

static guint closed_signal;

static char *
text_of (GtkWidget *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

static const char *
hazard_of (MusterIncidentForm *self)
{
  return muster_hazard_entry_get (MUSTER_HAZARD_ENTRY (self->hazard));
}

/* ---- position ---- */

/* "47.2432, 9.5222", "47.2432 9.5222", "47.2432 N 9.5222 E". */
static gboolean
read_position (MusterIncidentForm *self, MusterLatLon *out)
{
  g_autofree char *text = text_of (self->position);
  char *end = text;
  gboolean south = FALSE, west = FALSE;
  out->lat = g_ascii_strtod (text, &end);
  if (end == text)
    return FALSE;
  for (; *end == ' ' || *end == ',' || *end == 'N' || *end == 'S' || *end == ';'; end++)
    south |= *end == 'S';
  const char *second = end;
  out->lon = g_ascii_strtod (second, &end);
  if (end == second)
    return FALSE;
  for (; *end == ' ' || *end == 'E' || *end == 'W'; end++)
    west |= *end == 'W';
  out->lat = south ? -out->lat : out->lat;
  out->lon = west ? -out->lon : out->lon;
  return *end == '\0' && muster_latlon_is_valid (*out);
}

static void
write_position (MusterIncidentForm *self, MusterLatLon at)
{
  char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (lat, sizeof lat, "%.5f", at.lat);
  g_ascii_formatd (lon, sizeof lon, "%.5f", at.lon);
  g_autofree char *text = g_strdup_printf ("%s, %s", lat, lon);
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->position), text);
  self->filling = FALSE;
}

/* ---- a twin: is it the same one? ---- */

static void
show_twin (MusterIncidentForm *self)
{
  const char *hazard = hazard_of (self);
  MusterLatLon at, there;
  MusterRecord *twin = NULL;
  double nearest = TWIN_M;
  if (hazard != NULL && read_position (self, &at)) {
    g_autoptr (GPtrArray) incidents = muster_desk_list (self->desk, MUSTER_INCIDENT);
    for (guint i = 0; i < incidents->len; i++) {
      MusterRecord *r = g_ptr_array_index (incidents, i);
      if (!muster_facts_incident_is_open (r) || g_strcmp0 (muster_record_text (r, MUSTER_INCIDENT_HAZARD), hazard) != 0
          || !muster_record_position (r, &there) || muster_distance_m (at, there) > nearest)
        continue;
      nearest = muster_distance_m (at, there);
      twin = r;
    }
  }
  g_free (self->twin_id);
  self->twin_id = twin != NULL ? g_strdup (twin->id) : NULL;
  gtk_widget_set_visible (self->twin, twin != NULL);
  if (twin == NULL)
    return;
  g_autofree char *far = muster_words_distance (nearest);
  /* Translators: an incident that may be the same one, and how far away */
  g_autofree char *text = g_strdup_printf (_ ("Is it “%s”, %s away?"), muster_record_name (twin), far);
  gtk_button_set_label (GTK_BUTTON (self->twin), text);
  muster_part_name (self->twin, text);
}

static void
on_twin (MusterIncidentForm *self)
{
  muster_desk_select (self->desk, self->twin_id);
  g_signal_emit (self, closed_signal, 0);
}

/* What was typed, completed to the name of the place whose position was taken, when it is the start of that name. */
static char *
place_name (MusterIncidentForm *self)
{
  char *typed = text_of (self->place);
  for (GtkWidget *child = gtk_widget_get_first_child (self->places); child != NULL && !self->positioned;
       child = gtk_widget_get_next_sibling (child)) {
    const MusterPlace *found = g_object_get_data (G_OBJECT (child), "place");
    if (!gtk_widget_has_css_class (child, "picked"))
      continue;
    g_autofree char *name = muster_facts_fold (found->name), *start = muster_facts_fold (typed);
    if (*typed != '\0' && g_str_has_prefix (name, start)) {
      g_free (typed);
      return g_strdup (found->name);
    }
  }
  return typed;
}

static void
show_title_hint (MusterIncidentForm *self)
{
  const char *hazard = hazard_of (self);
  g_autofree char *place = place_name (self);
  g_autofree char *hint = hazard == NULL ? g_strdup (_ ("made from kind and place"))
                          : *place != '\0'
                              ? g_strdup_printf (_ ("%s, %s"), muster_word_label (muster_words_hazard, hazard), place)
                              : g_strdup (muster_word_label (muster_words_hazard, hazard));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->title), hint);
}

static void
on_changed (MusterIncidentForm *self)
{
  show_title_hint (self);
  show_twin (self);
}

/* ---- place ---- */

/* Takes a found place: its name into the entry, its position below. */
static void
take_found (MusterIncidentForm *self, GtkWidget *button)
{
  const MusterPlace *found = g_object_get_data (G_OBJECT (button), "place");
  MusterLatLon at = { found->lat, found->lon };
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->place), found->name);
  gtk_editable_set_position (GTK_EDITABLE (self->place), -1);
  self->filling = FALSE;
  self->positioned = FALSE;
  write_position (self, at);
  on_changed (self);
}

static void
on_found_chosen (GtkButton *button, MusterIncidentForm *self)
{
  take_found (self, GTK_WIDGET (button));
  gtk_widget_set_visible (self->places, FALSE);
}

static gboolean
on_place_key (MusterIncidentForm *self, guint key)
{
  GtkWidget *button = muster_part_step_suggestion (self->places, key);
  if (button != NULL)
    take_found (self, button);
  return button != NULL;
}

static void
on_found (const char *text, GPtrArray *found, gpointer data)
{
  MusterIncidentForm *self = data;
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->places)) != NULL)
    gtk_box_remove (GTK_BOX (self->places), child);
  for (guint i = 0; i < MIN (found->len, FOUND_SHOWN); i++) {
    const MusterPlace *p = g_ptr_array_index (found, i);
    g_autoptr (GString) label = g_string_new (p->name);
    if (p->kind != NULL)
      g_string_append_printf (label, " · %s", p->kind);
    if (p->within != NULL && g_strcmp0 (p->within, p->name) != 0)
      g_string_append_printf (label, " · %s", p->within);
    GtkWidget *button = muster_part_suggestion (label->str);
    MusterPlace *copy = g_new0 (MusterPlace, 1);
    copy->name = g_strdup (p->name);
    copy->lat = p->lat;
    copy->lon = p->lon;
    g_object_set_data_full (G_OBJECT (button), "place", copy, (GDestroyNotify)muster_place_free);
    if (i == 0 && !self->positioned)
      gtk_widget_add_css_class (button, "picked");
    g_signal_connect (button, "clicked", G_CALLBACK (on_found_chosen), self);
    gtk_box_append (GTK_BOX (self->places), button);
  }
  gtk_widget_set_visible (self->places, found->len > 0);
  if (!self->positioned && found->len > 0) {
    const MusterPlace *best = g_ptr_array_index (found, 0);
    write_position (self, (MusterLatLon){ best->lat, best->lon });
  } else if (!self->positioned) {
    self->filling = TRUE;
    gtk_editable_set_text (GTK_EDITABLE (self->position), "");
    self->filling = FALSE;
  }
  on_changed (self);
}

static void
on_described (const char *text, GPtrArray *found, gpointer data)
{
  MusterIncidentForm *self = data;
  g_autofree char *typed = text_of (self->place);
  if (found->len == 0 || *typed != '\0')
    return;
  const MusterPlace *p = g_ptr_array_index (found, 0);
  g_autofree char *name = p->within != NULL && g_strcmp0 (p->within, p->name) != 0
                              ? g_strdup_printf (_ ("%s, %s"), p->name, p->within)
                              : g_strdup (p->name);
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->place), name);
  self->filling = FALSE;
  on_changed (self);
}

static void
on_place_changed (MusterIncidentForm *self)
{
  if (self->filling)
    return;
  g_autofree char *text = text_of (self->place);
  show_title_hint (self);
  if (*text != '\0') {
    muster_area_search_find (self->search, self->place_asker, text, NULL, FOUND_SHOWN, on_found, self);
  } else {
    muster_area_search_forget (self->search, self->place_asker);
    gtk_widget_set_visible (self->places, FALSE);
  }
}

static void
on_position_changed (MusterIncidentForm *self)
{
  if (self->filling)
    return;
  g_autofree char *text = text_of (self->position);
  self->positioned = *text != '\0';
  show_twin (self);
}

/* ---- saving ---- */

static gboolean
complain (MusterIncidentForm *self, GtkWidget *where, char *sentence)
{
  muster_part_set_text (self->problem, sentence);
  gtk_widget_grab_focus (where);
  g_free (sentence);
  return FALSE;
}

static gboolean
read_fact (MusterIncidentForm *self, guint i, MusterIntent *intent)
{
  const MusterField *field = &muster_kind_info (MUSTER_INCIDENT)->fields[fact_fields[i]];
  g_autofree char *text = text_of (self->entries[i]);
  gint64 whole;
  char *end;
  if (*text == '\0')
    return TRUE;
  switch (field->type) {
  case MUSTER_TYPE_TIME:
    if (!muster_words_read_time (text, muster_desk_now (self->desk), FALSE, &whole))
      return complain (self, self->entries[i],
                       g_strdup_printf (_ ("%s: write a time like 14:10 or 2026-07-01 14:10."), _ (field->label)));
    muster_intent_int (intent, fact_fields[i], whole);
    return TRUE;
  case MUSTER_TYPE_INT:
    if (!g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &whole, NULL))
      return complain (
          self, self->entries[i],
          g_strdup_printf (_ ("%s: write a whole number, 0 or more, or nothing for unknown."), _ (field->label)));
    muster_intent_int (intent, fact_fields[i], whole);
    return TRUE;
  case MUSTER_TYPE_REAL: {
    double value = g_ascii_strtod (text, &end);
    if (*end != '\0' || !isfinite (value))
      return complain (self, self->entries[i],
                       g_strdup_printf (_ ("%s: write a number like 5.82, or nothing for unknown."), _ (field->label)));
    muster_intent_real (intent, fact_fields[i], value);
    return TRUE;
  }
  default:
    muster_intent_text (intent, fact_fields[i], text);
    return TRUE;
  }
}

/* Fills @intent from the form; FALSE after saying what is wrong. */
static gboolean
read_form (MusterIncidentForm *self, MusterIntent *intent)
{
  const char *hazard = hazard_of (self);
  g_autofree char *place = place_name (self), *position = text_of (self->position), *title = text_of (self->title);
  MusterLatLon at;
  gboolean placed = read_position (self, &at);
  if (hazard == NULL)
    return complain (self, self->hazard, g_strdup (_ ("Write what kind of incident it is, like flood or fire.")));
  if (*position != '\0' && !placed)
    return complain (self, self->position,
                     g_strdup (_ ("Position: write latitude and longitude, like 47.2432, 9.5222.")));
  if (*place == '\0' && !placed)
    return complain (self, self->place, g_strdup (_ ("Say where: a place or a position.")));
  muster_intent_text (intent, MUSTER_INCIDENT_TITLE,
                      *title != '\0' ? title : gtk_entry_get_placeholder_text (GTK_ENTRY (self->title)));
  muster_intent_text (intent, MUSTER_INCIDENT_HAZARD, hazard);
  muster_intent_text (intent, MUSTER_INCIDENT_PHASE, "reported");
  muster_intent_int (intent, MUSTER_INCIDENT_REPORTED_AT, muster_desk_now (self->desk));
  if (*place != '\0')
    muster_intent_text (intent, MUSTER_INCIDENT_PLACE, place);
  if (placed)
    muster_intent_position (intent, MUSTER_INCIDENT_POSITION, at);
  guint grade = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->grade));
  if (grade > 0 && grade < G_N_ELEMENTS (grades))
    muster_intent_text (intent, MUSTER_INCIDENT_GRADE, grades[grade]);
  for (guint i = 0; i < N_FACTS; i++)
    if (!read_fact (self, i, intent))
      return FALSE;
  return TRUE;
}

static void
on_save (MusterIncidentForm *self)
{
  if (self->saving)
    return;
  g_autoptr (MusterIntent) intent = muster_intent_new ("incident.report");
  show_title_hint (self);
  if (!read_form (self, intent))
    return;
  muster_part_set_text (self->problem, NULL);
  self->saving = TRUE;
  gtk_widget_set_sensitive (self->save, FALSE);
  muster_desk_report_incident (self->desk, g_steal_pointer (&intent), NULL);
}

static void
clear (MusterIncidentForm *self)
{
  self->filling = TRUE;
  muster_hazard_entry_set (MUSTER_HAZARD_ENTRY (self->hazard), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->grade), 0);
  GtkWidget *entries[] = { self->place, self->position, self->title };
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_editable_set_text (GTK_EDITABLE (entries[i]), "");
  for (guint i = 0; i < N_FACTS; i++)
    gtk_editable_set_text (GTK_EDITABLE (self->entries[i]), "");
  self->filling = FALSE;
  self->positioned = FALSE;
  muster_area_search_forget (self->search, self->place_asker);
  muster_area_search_forget (self->search, self->describe_asker);
  gtk_widget_set_visible (self->places, FALSE);
  muster_part_set_text (self->problem, NULL);
  on_changed (self);
}

static void
on_clear (MusterIncidentForm *self)
{
  clear (self);
  gtk_widget_grab_focus (self->hazard);
}

static void
on_cancel (MusterIncidentForm *self)
{
  g_signal_emit (self, closed_signal, 0);
}

/* The desk selects what it saved: the report is durable, the draft may go. */
static void
on_desk_selected (MusterIncidentForm *self)
{
  if (!self->saving)
    return;
  self->saving = FALSE;
  gtk_widget_set_sensitive (self->save, TRUE);
  clear (self);
}

static void
on_desk_failed (MusterIncidentForm *self, const char *sentence)
{
  if (!self->saving)
    return;
  self->saving = FALSE;
  gtk_widget_set_sensitive (self->save, TRUE);
  muster_part_set_text (self->problem, sentence);
}

static gboolean
on_save_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  on_save (MUSTER_INCIDENT_FORM (widget));
  return TRUE;
}

static gboolean
on_escape_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  on_cancel (MUSTER_INCIDENT_FORM (widget));
  return TRUE;
}

/* ---- the class ---- */

static void
muster_incident_form_dispose (GObject *object)
{
  MusterIncidentForm *self = MUSTER_INCIDENT_FORM (object);
  if (self->search != NULL) {
    muster_area_search_forget (self->search, self->place_asker);
    muster_area_search_forget (self->search, self->describe_asker);
  }
  g_clear_object (&self->search);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->twin_id, g_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_incident_form_parent_class)->dispose (object);
}

static void
muster_incident_form_class_init (MusterIncidentFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = muster_incident_form_dispose;
  closed_signal
      = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (MUSTER_TYPE_HAZARD_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/incident-form.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterIncidentForm, hazard);
  gtk_widget_class_bind_template_child (widget_class, MusterIncidentForm, place);
  gtk_widget_class_bind_template_child (widget_class, MusterIncidentForm, places);
  gtk_widget_class_bind_template_child (widget_class, MusterIncidentForm, position);
  gtk_widget_class_bind_template_child (widget_class, MusterIncidentForm, title);
  gtk_widget_class_bind_template_child (widget_class, MusterIncidentForm, grade);
  gtk_widget_class_bind_template_child (widget_class, MusterIncidentForm, twin);
  gtk_widget_class_bind_template_child (widget_class, MusterIncidentForm, facts);
  gtk_widget_class_bind_template_child (widget_class, MusterIncidentForm, problem);
  gtk_widget_class_bind_template_child (widget_class, MusterIncidentForm, save);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_place_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_position_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_twin);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, on_save_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, on_save_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape_key, NULL);
}

static void
fill_choices (MusterIncidentForm *self)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  gtk_string_list_append (words, _ ("unknown"));
  for (guint i = 1; i < G_N_ELEMENTS (grades); i++)
    gtk_string_list_append (words, muster_word_label (muster_words_grade, grades[i]));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->grade), G_LIST_MODEL (words));
  g_object_unref (words);
}

static void
muster_incident_form_init (MusterIncidentForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_place_key), self);
  gtk_widget_add_controller (self->place, keys);
  self->place_asker = muster_area_search_asker ();
  muster_part_name_inner (self->grade, _ ("Grade"));
  self->describe_asker = muster_area_search_asker ();
  for (guint i = 0; i < N_FACTS; i++) {
    const MusterField *field = &muster_kind_info (MUSTER_INCIDENT)->fields[fact_fields[i]];
    g_autofree char *name = field->unit != NULL ? g_strdup_printf (C_ ("a field and its unit", "%s, %s"),
                                                                   _ (field->label), muster_unit_label (field->unit))
                                                : g_strdup (_ (field->label));
    self->entries[i] = gtk_entry_new ();
    gtk_widget_set_hexpand (self->entries[i], TRUE);
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->entries[i]), _ ("unknown"));
    muster_part_name (self->entries[i], name);
    g_signal_connect_swapped (self->entries[i], "activate", G_CALLBACK (on_save), self);
    gtk_grid_attach (GTK_GRID (self->facts), muster_part_label (name, "secondary"), 0, (int)i, 1, 1);
    gtk_grid_attach (GTK_GRID (self->facts), self->entries[i], 1, (int)i, 1, 1);
  }
}

GtkWidget *
muster_incident_form_new (MusterDesk *desk)
{
  MusterIncidentForm *self = g_object_new (MUSTER_TYPE_INCIDENT_FORM, NULL);
  self->desk = g_object_ref (desk);
  self->search = muster_area_search_new (muster_desk_get_area_path (desk));
  self->filling = TRUE;
  fill_choices (self);
  self->filling = FALSE;
  g_signal_connect_object (desk, "notify::selected", G_CALLBACK (on_desk_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "failed", G_CALLBACK (on_desk_failed), self, G_CONNECT_SWAPPED);
  show_title_hint (self);
  return GTK_WIDGET (self);
}

void
muster_incident_form_begin (MusterIncidentForm *self, const MusterLatLon *at, const char *place)
{
  muster_part_set_text (self->problem, NULL);
  if (place != NULL) {
    self->filling = TRUE;
    gtk_editable_set_text (GTK_EDITABLE (self->place), place);
    self->filling = FALSE;
  }
  if (at != NULL) {
    write_position (self, *at);
    self->positioned = TRUE;
    if (place == NULL)
      muster_area_search_describe (self->search, self->describe_asker, *at, on_described, self);
  } else if (place != NULL) {
    on_place_changed (self);
  }
  on_changed (self);
}

void
muster_incident_form_focus (MusterIncidentForm *self)
{
  gtk_widget_grab_focus (self->hazard);
}
