/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A stack of pages, each made when first needed. One subscription to the desk's "changed" for all of them: a change
 * asks for one refresh of the visible page before the next frame, however many records it touched. Typing in a page is
 * safe: pages bring themselves up to date row by row and leave alone what a person has begun.
 */
#include "console/inspector.h"
#include "console/depot-page.h"
#include "console/front-pages.h"
#include "console/incident-form.h"
#include "console/incident-page.h"
#include "console/overview-page.h"
#include "console/shelter-page.h"
#include "console/task-page.h"
#include "console/team-page.h"
#include "console/warning-page.h"
#include "desk/record-facts.h"
#include "desk/relations.h"
#include "desk/ticker.h"
#include <glib/gi18n-lib.h>

struct _MusterInspector {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *stack;
  GtkWidget *form;   /* (nullable) */
  gboolean forming;  /* the form is in front */
  const char *front; /* (nullable) name of the page in front that is about no single record */
  const char *told;  /* (nullable) the page that "page-changed" told of */
  guint refresh;     /* source, 0 none */
  gint64 minute;     /* of the last refresh, so that derived lateness moves with the clock */
};

G_DEFINE_FINAL_TYPE (MusterInspector, muster_inspector, ADW_TYPE_BIN)

static guint page_signal;

static void on_new_incident (MusterInspector *self);

static GtkWidget *
page (MusterInspector *self, const char *name, GtkWidget *(*make) (MusterDesk *desk))
{
  GtkWidget *child = gtk_stack_get_child_by_name (GTK_STACK (self->stack), name);
  if (child == NULL) {
    child = make (self->desk);
    gtk_stack_add_named (GTK_STACK (self->stack), child, name);
  }
  return child;
}

static void
show_overview (MusterInspector *self)
{
  gboolean fresh = gtk_stack_get_child_by_name (GTK_STACK (self->stack), "overview") == NULL;
  GtkWidget *overview = page (self, "overview", muster_overview_page_new);
  if (fresh)
    g_signal_connect_swapped (overview, "new-incident", G_CALLBACK (on_new_incident), self);
  muster_overview_page_show (MUSTER_OVERVIEW_PAGE (overview));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), overview);
}

static void
show_now (MusterInspector *self)
{
  const char *id = muster_desk_get_selected (self->desk);
  MusterRecord *r = id != NULL ? muster_desk_get (self->desk, id) : NULL;
  GtkWidget *child = NULL;
  const char *front = self->forming ? NULL : self->front;
  self->minute = muster_desk_now (self->desk) / 60000;
  if (front != self->told) {
    self->told = front;
    g_signal_emit (self, page_signal, 0);
  }
  if (self->forming) {
    gtk_stack_set_visible_child (GTK_STACK (self->stack), self->form);
    return;
  }
  if (self->front != NULL) {
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), self->front);
    return;
  }
  if (r != NULL && r->exists)
    switch (r->kind) {
    case MUSTER_INCIDENT:
      muster_incident_page_show (MUSTER_INCIDENT_PAGE (child = page (self, "incident", muster_incident_page_new)), r);
      break;
    case MUSTER_TEAM:
      muster_team_page_show (MUSTER_TEAM_PAGE (child = page (self, "team", muster_team_page_new)), r);
      break;
    case MUSTER_DEPOT:
      muster_depot_page_show (MUSTER_DEPOT_PAGE (child = page (self, "depot", muster_depot_page_new)), r);
      break;
    case MUSTER_SHELTER:
      muster_shelter_page_show (MUSTER_SHELTER_PAGE (child = page (self, "shelter", muster_shelter_page_new)), r);
      break;
    case MUSTER_WARNING:
      muster_warning_page_show (MUSTER_WARNING_PAGE (child = page (self, "warning", muster_warning_page_new)), r);
      break;
    case MUSTER_TASK:
      muster_task_page_show (MUSTER_TASK_PAGE (child = page (self, "task", muster_task_page_new)), r);
      break;
    default:
      break;
    }
  if (child != NULL)
    gtk_stack_set_visible_child (GTK_STACK (self->stack), child);
  else
    show_overview (self);
}

static gboolean
on_refresh (gpointer data)
{
  MusterInspector *self = data;
  self->refresh = 0;
  show_now (self);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (MusterInspector *self)
{
  if (self->refresh == 0)
    self->refresh = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_refresh, self, NULL);
}

static void
on_tick (MusterInspector *self, gint64 now)
{
  if (now / 60000 != self->minute)
    queue_refresh (self);
}

static void
on_selected (MusterInspector *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  self->forming = FALSE;
  if (self->front == NULL || focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self))
      || !muster_front_page_stays (self->front))
    self->front = NULL;
  show_now (self);
}

static void
on_form_closed (MusterInspector *self)
{
  self->forming = FALSE;
  show_now (self);
}

static void
on_new_incident (MusterInspector *self)
{
  muster_inspector_new_incident (self, NULL, NULL);
}

static void
on_leave_page (GtkWidget *widget, const char *action, GVariant *parameter)
{
  muster_inspector_show_page (MUSTER_INSPECTOR (widget), NULL);
}

static void
muster_inspector_dispose (GObject *object)
{
  MusterInspector *self = MUSTER_INSPECTOR (object);
  g_clear_handle_id (&self->refresh, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_inspector_parent_class)->dispose (object);
}

static void
muster_inspector_class_init (MusterInspectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_inspector_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_REGION);
  page_signal = g_signal_new ("page-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "inspector.leave-page", NULL, on_leave_page);
}

static void
muster_inspector_init (MusterInspector *self)
{
  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "inspector");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Inspector"), -1);
  adw_bin_set_child (ADW_BIN (self), self->stack);
}

GtkWidget *
muster_inspector_new (MusterDesk *desk)
{
  MusterInspector *self = g_object_new (MUSTER_TYPE_INSPECTOR, NULL);
  self->desk = g_object_ref (desk);
  muster_relations_of (desk); /* connected before us, so it is right when we look */
  muster_ticker_follow (muster_ticker_get (), desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::drill", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (muster_ticker_get (), "tick", G_CALLBACK (on_tick), self, G_CONNECT_SWAPPED);
  show_now (self);
  return GTK_WIDGET (self);
}

void
muster_inspector_new_incident (MusterInspector *self, const MusterLatLon *at, const char *place)
{
  if (self->form == NULL) {
    self->form = muster_incident_form_new (self->desk);
    g_signal_connect_swapped (self->form, "closed", G_CALLBACK (on_form_closed), self);
    gtk_stack_add_named (GTK_STACK (self->stack), self->form, "form");
  }
  self->forming = TRUE;
  muster_incident_form_begin (MUSTER_INCIDENT_FORM (self->form), at, place);
  show_now (self);
  muster_incident_form_focus (MUSTER_INCIDENT_FORM (self->form));
}

void
muster_inspector_show_page (MusterInspector *self, const char *name)
{
  GtkWidget *child = name != NULL ? gtk_stack_get_child_by_name (GTK_STACK (self->stack), name) : NULL;
  if (name != NULL && child == NULL && (child = muster_front_page_new (name, self->desk)) != NULL)
    gtk_stack_add_named (GTK_STACK (self->stack), child, name);
  self->front = child != NULL ? g_intern_string (name) : NULL;
  self->forming = FALSE;
  show_now (self);
}

const char *
muster_inspector_get_page (MusterInspector *self)
{
  return self->told;
}

gboolean
muster_inspector_assign (MusterInspector *self)
{
  const char *id = muster_desk_get_selected (self->desk);
  const MusterRecord *r = id != NULL ? muster_desk_get (self->desk, id) : NULL;
  if (r == NULL || r->kind != MUSTER_INCIDENT || !muster_facts_incident_is_open (r))
    return FALSE;
  self->forming = FALSE;
  self->front = NULL;
  show_now (self);
  muster_incident_page_assign (MUSTER_INCIDENT_PAGE (gtk_stack_get_visible_child (GTK_STACK (self->stack))));
  return TRUE;
}

gboolean
muster_inspector_recommend (MusterInspector *self)
{
  const char *id = muster_desk_get_selected (self->desk);
  const MusterRecord *r = id != NULL ? muster_desk_get (self->desk, id) : NULL;
  if (r == NULL || r->kind != MUSTER_INCIDENT || !muster_facts_incident_is_open (r))
    return FALSE;
  self->forming = FALSE;
  self->front = NULL;
  show_now (self);
  muster_incident_page_recommend (MUSTER_INCIDENT_PAGE (gtk_stack_get_visible_child (GTK_STACK (self->stack))));
  return TRUE;
}

gboolean
muster_inspector_enter (MusterInspector *self, const char *part)
{
  const char *id = muster_desk_get_selected (self->desk);
  const MusterRecord *r = id != NULL ? muster_desk_get (self->desk, id) : NULL;
  if (r == NULL || r->kind != MUSTER_INCIDENT)
    return FALSE;
  self->forming = FALSE;
  self->front = NULL;
  show_now (self);
  muster_incident_page_enter (MUSTER_INCIDENT_PAGE (gtk_stack_get_visible_child (GTK_STACK (self->stack))), part);
  return TRUE;
}
