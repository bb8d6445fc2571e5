/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Proposals are computed, never stored: they follow the facts as they are typed. An incident may hold the levels of
 * several plans at once: each activation is a row of its own, keyed by its id, each proposal of a plan that is not
 * active a row keyed by the plan. A plan whose level waits for approval or is active proposes nothing beside it; what
 * it says now is said in that row.
 */
#include "console/response-card.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/response-offer.h"
#include "console/response-row.h"
#include "desk/record-facts.h"
#include "desk/relations.h"
#include <glib/gi18n-lib.h>

struct _MusterResponseCard {
  AdwBin parent_instance;
  MusterDesk *desk;     /* (owned) */
  GPtrArray *proposals; /* (nullable) (element-type MusterProposal) */
  GtkWidget *rows, *offers, *nothing;
};

G_DEFINE_FINAL_TYPE (MusterResponseCard, muster_response_card, ADW_TYPE_BIN)

static const MusterProposal *
proposal_of (MusterResponseCard *self, const char *plan)
{
  for (guint i = 0; self->proposals != NULL && i < self->proposals->len; i++) {
    const MusterProposal *p = g_ptr_array_index (self->proposals, i);
    if (g_strcmp0 (p->plan, plan) == 0)
      return p;
  }
  return NULL;
}

static gboolean
is_same_id (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (a, b) == 0;
}

static void
muster_response_card_finalize (GObject *object)
{
  MusterResponseCard *self = MUSTER_RESPONSE_CARD (object);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->proposals, g_ptr_array_unref);
  G_OBJECT_CLASS (muster_response_card_parent_class)->finalize (object);
}

static void
muster_response_card_class_init (MusterResponseCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_response_card_finalize;
}

static void
muster_response_card_init (MusterResponseCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->rows = muster_keyed_box_new ();
  self->offers = muster_keyed_box_new ();
  gtk_box_set_spacing (GTK_BOX (self->rows), 8);
  self->nothing = muster_part_label (_ ("No plan fits this kind of incident, so no level is proposed."), "secondary");
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_box_append (GTK_BOX (box), self->offers);
  gtk_box_append (GTK_BOX (box), self->nothing);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_response_card_new (MusterDesk *desk)
{
  MusterResponseCard *self = g_object_new (MUSTER_TYPE_RESPONSE_CARD, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

/* What is active first, the highest before the others; then what waits; then what is over. */
static int
compare_activations (gconstpointer a, gconstpointer b)
{
  static const char *const order[] = { "active", "proposed", "ended", "declined" };
  const MusterRecord *x = *(MusterRecord *const *)a, *y = *(MusterRecord *const *)b;
  int place[2] = { 0 };
  for (int i = 0; i < (int)G_N_ELEMENTS (order); i++) {
    place[0] = g_strcmp0 (muster_record_text (x, MUSTER_ACTIVATION_STATE), order[i]) == 0 ? i : place[0];
    place[1] = g_strcmp0 (muster_record_text (y, MUSTER_ACTIVATION_STATE), order[i]) == 0 ? i : place[1];
  }
  if (place[0] != place[1])
    return place[0] - place[1];
  int m = muster_facts_level_rank (muster_record_text (x, MUSTER_ACTIVATION_LEVEL));
  int n = muster_facts_level_rank (muster_record_text (y, MUSTER_ACTIVATION_LEVEL));
  return m != n ? n - m : strcmp (x->id, y->id);
}

/* The plans whose level is active or waits, into @plans. */
static void
show_rows (MusterResponseCard *self, const MusterRecord *incident, GPtrArray *plans)
{
  g_autoptr (GPtrArray) all = muster_relations_list (muster_relations_of (self->desk), MUSTER_ACTIVATION, incident->id);
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->rows);
  g_ptr_array_sort (all, compare_activations);
  muster_keyed_box_begin (rows);
  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *a = g_ptr_array_index (all, i);
    const char *state = muster_record_text (a, MUSTER_ACTIVATION_STATE);
    GtkWidget *row = muster_keyed_box_take (rows, a->id);
    if (row == NULL) {
      row = muster_response_row_new (self->desk, a->id);
      muster_keyed_box_add (rows, a->id, row);
    }
    muster_response_row_show (MUSTER_RESPONSE_ROW (row), a,
                              proposal_of (self, muster_record_text (a, MUSTER_ACTIVATION_PLAN)));
    if (g_strcmp0 (state, "active") == 0 || g_strcmp0 (state, "proposed") == 0)
      g_ptr_array_add (plans, (gpointer)muster_record_text (a, MUSTER_ACTIVATION_PLAN));
  }
  muster_keyed_box_end (rows);
  gtk_widget_set_visible (self->rows, muster_keyed_box_count (rows) > 0);
}

void
muster_response_card_show (MusterResponseCard *self, const MusterRecord *incident)
{
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();
  gboolean open = muster_facts_incident_is_open (incident);
  g_clear_pointer (&self->proposals, g_ptr_array_unref);
  self->proposals = open ? muster_desk_propose (self->desk, incident->id) : NULL;
  show_rows (self, incident, taken);

  MusterKeyedBox *offers = MUSTER_KEYED_BOX (self->offers);
  muster_keyed_box_begin (offers);
  for (guint i = 0; open && i < self->proposals->len; i++) {
    const MusterProposal *p = g_ptr_array_index (self->proposals, i);
    if (g_ptr_array_find_with_equal_func (taken, p->plan, is_same_id, NULL) || (taken->len > 0 && p->level == NULL))
      continue;
    g_autofree char *key = g_strdup_printf ("%s %s", incident->id, p->plan);
    GtkWidget *row = muster_keyed_box_take (offers, key);
    if (row == NULL) {
      row = muster_response_offer_new (self->desk, incident->id, p->plan);
      muster_keyed_box_add (offers, key, row);
    }
    muster_response_offer_show (MUSTER_RESPONSE_OFFER (row), p);
  }
  muster_keyed_box_end (offers);
  gtk_widget_set_visible (self->offers, muster_keyed_box_count (offers) > 0);
  gtk_widget_set_visible (self->nothing, open && taken->len == 0 && self->proposals->len == 0);
}
