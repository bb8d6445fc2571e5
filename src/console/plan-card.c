/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing is asked while the card is folded: the question is watched by the card's body alone. The rows cannot be
 * typed in, so they are made anew with each answer. */
#include "console/plan-card.h"
#include "advice/words.h"
#include "console/advice-map.h"
#include "console/advice-words.h"
#include "console/page-parts.h"
#include "desk/advice-deeds.h"
#include "desk/record-facts.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

struct _MusterPlanCard {
  AdwBin parent_instance;
  MusterDesk *desk;         /* (owned) */
  MusterQuestion *question; /* (owned) */
  MusterQuestionForm form;
  char *incident; /* (nullable) */
  GtkWidget *fold, *body, *age, *rows, *missing, *notes, *proof, *accept;
};

G_DEFINE_FINAL_TYPE (MusterPlanCard, muster_plan_card, ADW_TYPE_BIN)

static void
add_row (MusterPlanCard *self, const char *name, const char *end, const char *detail, gboolean late, gboolean heading)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *upper = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *words = muster_part_label (name, heading ? "row-title" : NULL),
            *last = muster_part_words (end, heading ? "secondary" : "minutes");
  gtk_widget_set_hexpand (last, TRUE);
  gtk_widget_set_valign (last, GTK_ALIGN_START);
  muster_part_class (last, "late", late);
  gtk_box_append (GTK_BOX (upper), words);
  gtk_box_append (GTK_BOX (upper), last);
  gtk_box_append (GTK_BOX (box), upper);
  if (detail != NULL && *detail != '\0')
    gtk_box_append (GTK_BOX (box), muster_part_label (detail, "secondary"));
  gtk_widget_add_css_class (box, heading ? "plan-heading" : "plan-row");
  gtk_box_append (GTK_BOX (self->rows), box);
}

static MusterWish *
wish (const char *from, MusterLatLon to, MusterWay way, double seconds)
{
  MusterWish *w = g_new0 (MusterWish, 1);
  w->from = g_strdup (from);
  w->to = to;
  w->way = way;
  w->strong = TRUE;
  w->label = muster_words_duration (seconds);
  return w;
}

/* ---- supplies ---- */

static void
add_line (MusterPlanCard *self, const MusterSupplyLine *l, gint64 now)
{
  static const char *const modes[] = { [MUSTER_SOURCE_PHYSICAL] = N_ ("in stock"),
                                       [MUSTER_SOURCE_AGREEMENT] = N_ ("by agreement"),
                                       [MUSTER_SOURCE_CAPACITY] = N_ ("to be made") };
  g_autofree char *amount = muster_words_amount ((double)l->quantity, l->unit),
                  *lead = muster_words_duration (l->ready_s), *travel = muster_advice_words_eta (l->travel_s, l->way),
                  *there = muster_words_clock (now, l->arrive_ms), *late = muster_words_duration (l->late_s),
                  *left = muster_words_amount (l->left, l->unit);
  /* Translators: amount, depot */
  g_autofree char *name = g_strdup_printf (_ ("%s from %s"), amount, l->depot_name);
  g_autoptr (GString) detail = g_string_new (_ (modes[l->mode]));
  /* Translators: lead time until it leaves, time on the way */
  g_string_append_printf (detail, " · ");
  g_string_append_printf (detail, _ ("leaves in %s, %s on the way"), lead, travel);
  if (l->late_s > 0) {
    g_string_append (detail, " · ");
    g_string_append_printf (detail, _ ("late by %s"), late);
  }
  if (l->foot_m > 0) {
    g_autofree char *foot = muster_words_metres (l->foot_m);
    g_string_append (detail, " · ");
    g_string_append_printf (detail, _ ("the last %s carried"), foot);
  }
  if (!l->order) {
    g_string_append (detail, " · ");
    g_string_append_printf (detail, _ ("%s must release it"), l->owner != NULL ? l->owner : _ ("its owner"));
  }
  g_string_append (detail, " · ");
  g_string_append_printf (detail, l->below_minimum ? _ ("%s left there, below its minimum") : _ ("%s left there"),
                          left);
  add_row (self, name, there, detail->str, l->late_s > 0, FALSE);
}

static guint
show_supply (MusterPlanCard *self, const MusterSupplyAdvice *s, GPtrArray *wishes)
{
  gint64 now = muster_desk_now (self->desk);
  for (guint i = 0; i < s->demands->len; i++) {
    const MusterSupplyDemand *d = g_ptr_array_index (s->demands, i);
    g_autofree char *wanted = muster_words_amount (d->wanted, d->unit),
                    *until = muster_words_clock (now, d->deadline_ms);
    /* Translators: amount, item, place */
    g_autofree char *name = g_strdup_printf (_ ("%s %s for %s"), wanted, d->label, d->place_name);
    g_autofree char *end = g_strdup_printf (_ ("until %s"), until);
    add_row (self, name, end, d->from, FALSE, TRUE);
    for (guint k = 0; k < s->lines->len; k++) {
      const MusterSupplyLine *l = g_ptr_array_index (s->lines, k);
      if (l->demand != i)
        continue;
      add_line (self, l, now);
      g_ptr_array_add (wishes, wish (l->depot, d->at, l->way, l->travel_s));
    }
  }
  g_autoptr (GString) proof = g_string_new (s->proven ? _ ("optimal · proof checked") : "");
  if (s->lorries > 0) {
    g_autofree char *lorries = g_strdup_printf (ngettext ("%u lorry load", "%u lorry loads", s->lorries), s->lorries);
    g_string_append_printf (proof, "%s%s", proof->len > 0 ? " · " : "", lorries);
  }
  muster_part_set_text (self->proof, proof->str);
  g_autofree char *accept
      = g_strdup_printf (ngettext ("Order %u delivery", "Order %u deliveries", s->lines->len), s->lines->len);
  gtk_button_set_label (GTK_BUTTON (self->accept), accept);
  muster_part_name (self->accept, accept);
  return s->lines->len;
}

/* ---- shelters ---- */

static guint
show_housing (MusterPlanCard *self, const MusterHousing *h, GPtrArray *wishes)
{
  guint placed = 0;
  for (guint i = 0; i < h->seats->len; i++) {
    const MusterHousingSeat *seat = g_ptr_array_index (h->seats, i);
    const MusterHousingOption *o = seat->proposed;
    const MusterRecord *shelter = o != NULL ? muster_desk_get (self->desk, o->shelter) : NULL;
    g_autofree char *time = o != NULL ? muster_advice_words_eta (o->travel_s, o->way) : NULL;
    /* Translators: a group of people, how many they are */
    g_autofree char *name = g_strdup_printf (_ ("%s, %d people"), seat->name, (int)seat->people);
    MusterLatLon to;
    add_row (self, name, "", NULL, FALSE, TRUE);
    if (o == NULL) {
      add_row (self, _ ("no place"), "", seat->reason, TRUE, FALSE);
      continue;
    }
    g_autofree char *where = g_strdup_printf ("→ %s", o->name);
    g_autoptr (GString) detail = g_string_new (seat->reason);
    if (o->must_open)
      g_string_append_printf (detail, "%s%s", detail->len > 0 ? " · " : "", _ ("closed now, will be opened"));
    add_row (self, where, time, detail->str, FALSE, FALSE);
    for (guint k = 0; k < MIN (seat->options->len, 2); k++) {
      const MusterHousingOption *other = g_ptr_array_index (seat->options, k);
      g_autofree char *other_time = muster_advice_words_eta (other->travel_s, other->way);
      g_autofree char * or = g_strdup_printf (_ ("or %s, %s"), other->name, other_time);
      gtk_box_append (GTK_BOX (self->rows), muster_part_label (or, "secondary"));
    }
    placed++;
    if (seat->group != NULL && shelter != NULL && muster_record_position (shelter, &to))
      g_ptr_array_add (wishes, wish (seat->group, to, o->way, o->travel_s));
  }
  g_autofree char *proof = h->overflow > 0 ? g_strdup_printf (_ ("%d of %d people have a place, %d have none"),
                                                              (int)h->placed, (int)h->people, (int)h->overflow)
                                           : g_strdup_printf (_ ("all %d people have a place%s"), (int)h->people,
                                                              h->optimal ? _ (" · optimal") : "");
  muster_part_set_text (self->proof, proof);
  muster_part_class (self->proof, "wrong", h->overflow > 0);
  g_autofree char *accept = g_strdup_printf (_ ("Send %d people"), (int)h->placed);
  gtk_button_set_label (GTK_BUTTON (self->accept), accept);
  muster_part_name (self->accept, accept);
  return placed;
}

/* ---- the card ---- */

static void
set_lines (GtkWidget *label, GPtrArray *lines)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *)g_ptr_array_index (lines, i));
  muster_part_set_text (label, text->str);
}

static void
show_answer (MusterPlanCard *self)
{
  const MusterSupplyAdvice *s = muster_question_get_supply (self->question);
  const MusterHousing *h = muster_question_get_housing (self->question);
  g_autoptr (GPtrArray) wishes = g_ptr_array_new_with_free_func (muster_wish_free);
  GtkWidget *child;
  guint n = 0;
  g_autofree char *age = muster_advice_words_age (self->question,
                                                  s != NULL   ? s->made_ms
                                                  : h != NULL ? h->made_ms
                                                              : 0,
                                                  muster_desk_now (self->desk));
  while ((child = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), child);
  muster_part_set_text (self->age, age);
  muster_part_set_text (self->proof, NULL);
  if (s != NULL)
    n = show_supply (self, s, wishes);
  else if (h != NULL)
    n = show_housing (self, h, wishes);
  set_lines (self->missing, s != NULL ? s->missing : h != NULL ? h->missing : NULL);
  set_lines (self->notes, s != NULL ? s->notes : h != NULL ? h->notes : NULL);
  if (s == NULL && h == NULL)
    muster_part_set_text (self->notes, muster_question_get_trouble (self->question));
  gtk_widget_set_visible (self->accept, n > 0);
  if (!gtk_widget_get_mapped (self->body))
    return;
  if (wishes->len > 0)
    muster_advice_map_show_ways (muster_advice_map_of (self->desk), self, muster_question_get_snapshot (self->question),
                                 g_steal_pointer (&wishes));
  else
    muster_advice_map_clear_ways (muster_advice_map_of (self->desk), self);
}

static void
on_question (GtkWidget *body)
{
  show_answer (g_object_get_data (G_OBJECT (body), "card"));
}

static void
on_unmap (MusterPlanCard *self)
{
  muster_advice_map_clear_ways (muster_advice_map_of (self->desk), self);
}

static void
on_accept (MusterPlanCard *self)
{
  if (muster_question_get_supply (self->question) != NULL)
    muster_deeds_supply (self->desk, muster_question_get_supply (self->question));
  else if (muster_question_get_housing (self->question) != NULL)
    muster_deeds_housing (self->desk, muster_question_get_housing (self->question));
}

static void
muster_plan_card_finalize (GObject *object)
{
  MusterPlanCard *self = MUSTER_PLAN_CARD (object);
  g_clear_object (&self->question);
  g_clear_object (&self->desk);
  g_free (self->incident);
  G_OBJECT_CLASS (muster_plan_card_parent_class)->finalize (object);
}

static void
muster_plan_card_class_init (MusterPlanCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_plan_card_finalize;
}

static void
muster_plan_card_init (MusterPlanCard *self)
{
}

static void
on_fold (MusterPlanCard *self)
{
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->fold))) {
    muster_part_bring_up (GTK_WIDGET (self));
    muster_advice_map_bring_up_ways (muster_advice_map_of (self->desk));
  }
}

GtkWidget *
muster_plan_card_new (MusterDesk *desk, MusterQuestionForm form)
{
  MusterPlanCard *self = g_object_new (MUSTER_TYPE_PLAN_CARD, NULL);
  const char *title = form == MUSTER_QUESTION_SUPPLY ? _ ("Supplies for the people…") : _ ("Shelters for the people…");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->desk = g_object_ref (desk);
  self->form = form;
  self->question = muster_question_new (desk, form);
  self->fold = gtk_toggle_button_new_with_label (title);
  gtk_widget_add_css_class (self->fold, "link-like");
  gtk_widget_set_halign (self->fold, GTK_ALIGN_START);
  g_signal_connect_swapped (self->fold, "toggled", G_CALLBACK (on_fold), self);
  muster_part_name (self->fold, title);
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (self->body, "recommend");
  gtk_widget_add_css_class (self->body, "plan");
  g_object_set_data (G_OBJECT (self->body), "card", self);
  g_object_bind_property (self->fold, "active", self->body, "visible", G_BINDING_SYNC_CREATE);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->proof = muster_part_label ("", "secondary");
  gtk_widget_set_hexpand (self->proof, TRUE);
  self->accept = muster_part_button ("", G_CALLBACK (on_accept), self);
  gtk_widget_add_css_class (self->accept, "suggested-action");
  gtk_box_append (GTK_BOX (foot), self->proof);
  gtk_box_append (GTK_BOX (foot), self->accept);
  GtkWidget *parts[] = {
    self->age = muster_part_label ("", "secondary"),
    self->missing = muster_part_label ("", "wrong"),
    foot, /* above the lines, which can be many */
    self->rows,
    self->notes = muster_part_label ("", "secondary"),
  };
  gtk_widget_add_css_class (self->missing, "small");
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (self->body), parts[i]);
  gtk_box_append (GTK_BOX (box), self->fold);
  gtk_box_append (GTK_BOX (box), self->body);
  adw_bin_set_child (ADW_BIN (self), box);
  muster_question_bind (self->question, self->body, G_CALLBACK (on_question));
  g_signal_connect_swapped (self->body, "map", G_CALLBACK (show_answer), self);
  g_signal_connect_swapped (self->body, "unmap", G_CALLBACK (on_unmap), self);
  return GTK_WIDGET (self);
}

void
muster_plan_card_show (MusterPlanCard *self, const MusterRecord *incident)
{
  if (g_strcmp0 (self->incident, incident->id) != 0) { /* another incident begins folded, its ways off the map */
    g_free (self->incident);
    self->incident = g_strdup (incident->id);
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->fold), FALSE);
  }
  muster_question_set_incident (self->question, incident->id);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          muster_facts_incident_is_open (incident) && muster_desk_get_moment (self->desk) == 0);
}
