/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page sets the question that the map's chip about reach shows, too. A subject's list of what could fall out is
 * filled when the subject is chosen; the first line of every choice is "none". */
#include "console/planning-page.h"
#include "advice/words.h"
#include "console/advice-map.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/question.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MOST_PLACES 15

struct _MusterPlanningPage {
  AdwBin parent_instance;
  MusterDesk *desk;         /* (owned) */
  MusterQuestion *question; /* (owned) */
  GPtrArray *skills, *ids;  /* values behind the choices, after their first line */
  gboolean filling;
  gboolean reach_before; /* whether the map showed reach when the page was opened */
  GtkWidget *subject, *skill, *minutes, *lost, *shut, *shut_name, *shut_hint, *on_map, *age, *trouble, *words,
      *sites_heading, *sites, *places_heading, *places, *more;
};

G_DEFINE_FINAL_TYPE (MusterPlanningPage, muster_planning_page, ADW_TYPE_BIN)

static const double minutes[] = { 5, 10, 15, 20, 30, 45, 60 };

static const MusterKind kinds[] = {
  [MUSTER_COVER_TEAMS] = MUSTER_TEAM, [MUSTER_COVER_DEPOTS] = MUSTER_DEPOT, [MUSTER_COVER_SHELTERS] = MUSTER_SHELTER
};

/* ---- what is asked ---- */

static void
ask (MusterPlanningPage *self)
{
  guint subject = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->subject)),
        skill = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->skill)),
        lost = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->lost)),
        within = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->minutes));
  if (self->filling || subject > MUSTER_COVER_SHELTERS || within >= G_N_ELEMENTS (minutes))
    return;
  gtk_widget_set_visible (self->skill, subject == MUSTER_COVER_TEAMS);
  muster_question_set_coverage (self->question, (MusterCoverSubject)subject,
                                subject == MUSTER_COVER_TEAMS && skill > 0 && skill <= self->skills->len
                                    ? g_ptr_array_index (self->skills, skill - 1)
                                    : NULL,
                                minutes[within],
                                lost > 0 && lost <= self->ids->len ? g_ptr_array_index (self->ids, lost - 1) : NULL);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const MusterRecord *const *x = a, *const *y = b;
  int order = g_utf8_collate (muster_record_name (*x), muster_record_name (*y));
  return order != 0 ? order : strcmp ((*x)->id, (*y)->id);
}

static void
fill_lost (MusterPlanningPage *self)
{
  guint subject = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->subject));
  g_autoptr (GPtrArray) records = muster_desk_list (self->desk, kinds[MIN (subject, (guint)MUSTER_COVER_SHELTERS)]);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_ptr_array_sort (records, compare_names);
  g_ptr_array_set_size (self->ids, 0);
  gtk_string_list_append (names, _ ("If nothing falls out"));
  for (guint i = 0; i < records->len; i++) {
    const MusterRecord *r = g_ptr_array_index (records, i);
    /* Translators: %s is a team, a depot or a shelter */
    g_autofree char *name = g_strdup_printf (_ ("If %s falls out"), muster_record_name (r));
    gtk_string_list_append (names, name);
    g_ptr_array_add (self->ids, g_strdup (r->id));
  }
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->lost), G_LIST_MODEL (names));
  self->filling = FALSE;
}

static void
on_subject (MusterPlanningPage *self)
{
  fill_lost (self);
  ask (self);
}

/* ---- the answer ---- */

static void
on_go (GtkButton *button, MusterPlanningPage *self)
{
  const MusterLatLon *at = g_object_get_data (G_OBJECT (button), "at");
  GtkWidget *name = g_object_get_data (G_OBJECT (button), "name");
  muster_advice_map_go (muster_advice_map_of (self->desk), *at, gtk_label_get_text (GTK_LABEL (name)));
}

/* "name … end / detail", leads to its place on the map. */
static void
add_place (MusterPlanningPage *self, GtkWidget *in, const char *key, MusterLatLon at, const char *name, const char *end,
           const char *detail, gboolean bad)
{
  GtkWidget *button = muster_keyed_box_take (MUSTER_KEYED_BOX (in), key);
  if (button == NULL) {
    GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *upper = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
    GtkWidget *labels[]
        = { muster_part_label ("", NULL), muster_part_words ("", "minutes"), muster_part_label ("", "secondary") };
    button = gtk_button_new ();
    gtk_widget_set_hexpand (labels[1], TRUE);
    gtk_box_append (GTK_BOX (upper), labels[0]);
    gtk_box_append (GTK_BOX (upper), labels[1]);
    gtk_box_append (GTK_BOX (lines), upper);
    gtk_box_append (GTK_BOX (lines), labels[2]);
    gtk_button_set_child (GTK_BUTTON (button), lines);
    gtk_widget_add_css_class (button, "seat-head");
    g_object_set_data (G_OBJECT (button), "name", labels[0]);
    g_object_set_data (G_OBJECT (button), "end", labels[1]);
    g_object_set_data (G_OBJECT (button), "detail", labels[2]);
    g_signal_connect (button, "clicked", G_CALLBACK (on_go), self);
    muster_keyed_box_add (MUSTER_KEYED_BOX (in), key, button);
  }
  g_object_set_data_full (G_OBJECT (button), "at", g_memdup2 (&at, sizeof at), g_free);
  muster_part_set_text (g_object_get_data (G_OBJECT (button), "name"), name);
  muster_part_set_text (g_object_get_data (G_OBJECT (button), "end"), end);
  muster_part_class (g_object_get_data (G_OBJECT (button), "end"), "late", bad);
  muster_part_set_text (g_object_get_data (G_OBJECT (button), "detail"), detail);
  g_autofree char *said = g_strdup_printf ("%s, %s", name, end);
  muster_part_name (button, said);
}

static void
show_sites (MusterPlanningPage *self, const MusterCoverage *c)
{
  muster_keyed_box_begin (MUSTER_KEYED_BOX (self->sites));
  for (guint i = 0; i < c->sites->len; i++) {
    const MusterCoverSite *s = g_ptr_array_index (c->sites, i);
    g_autofree char *share = muster_words_share (s->gain_expected);
    g_autofree char *gain = s->gain_people >= 1 ? g_strdup_printf (_ ("+%.0f people"), s->gain_people)
                                                /* Translators: %s is a share of expected cover: "1.9 %" */
                                                : g_strdup_printf (_ ("+%s cover"), share);
    g_autofree char *key = g_strdup_printf ("%u", i);
    add_place (self, self->sites, key, s->at, s->name, gain, s->reason, FALSE);
  }
  muster_keyed_box_end (MUSTER_KEYED_BOX (self->sites));
  gtk_widget_set_visible (self->sites_heading, c->sites->len > 0);
}

static void
show_places (MusterPlanningPage *self, const MusterCoverage *c)
{
  guint beyond = 0;
  double people = 0;
  muster_keyed_box_begin (MUSTER_KEYED_BOX (self->places));
  for (guint i = 0; i < c->places->len; i++) {
    const MusterCoverPlace *p = g_ptr_array_index (c->places, i);
    if (p->nearest_s <= c->minutes * 60)
      continue;
    beyond++;
    people += p->people;
    if (beyond > MOST_PLACES)
      continue;
    g_autofree char *time = isfinite (p->nearest_s) ? muster_words_duration (p->nearest_s) : g_strdup (_ ("cut off"));
    g_autofree char *before = p->before_s <= c->minutes * 60 ? muster_words_duration (p->before_s) : NULL;
    g_autofree char *detail
        = before != NULL
              /* Translators: people, then the time before something fell out */
              ? g_strdup_printf (p->counted ? _ ("%.0f people · %s before") : _ ("about %.0f people · %s before"),
                                 p->people, before)
              : g_strdup_printf (p->counted ? _ ("%.0f people") : _ ("about %.0f people"), p->people);
    g_autofree char *key = g_strdup_printf ("%u", beyond);
    add_place (self, self->places, key, p->at, p->name, time, detail, !isfinite (p->nearest_s) || before != NULL);
  }
  muster_keyed_box_end (MUSTER_KEYED_BOX (self->places));
  g_autofree char *title
      = g_strdup_printf (c->subject == MUSTER_COVER_SHELTERS ? _ ("Without a shelter within %.0f min")
                         : c->subject == MUSTER_COVER_DEPOTS ? _ ("Without a depot within %.0f min")
                                                             : _ ("Beyond %.0f min"),
                         c->minutes);
  g_autofree char *more = beyond > MOST_PLACES
                              ? g_strdup_printf (_ ("and %u more; %.0f people in all"), beyond - MOST_PLACES, people)
                          : beyond == 0 ? g_strdup (_ ("No place."))
                                        : NULL;
  gtk_label_set_text (GTK_LABEL (self->places_heading), title);
  muster_part_set_text (self->more, more);
}

/* The road that is shut in thought. */
static void
show_supposed (MusterPlanningPage *self)
{
  const char *place;
  gboolean is_shut = muster_question_get_supposed (self->question, &place) != NULL;
  g_autofree char *text = !is_shut        ? NULL
                          : place != NULL ? g_strdup_printf (_ ("If the road is shut at %s"), place)
                                          : g_strdup (_ ("If the road is shut at the mark"));
  muster_part_set_text (self->shut_name, text);
  gtk_widget_set_visible (self->shut, is_shut);
  gtk_widget_set_visible (self->shut_hint, !is_shut);
}

static void
on_open_again (MusterPlanningPage *self)
{
  muster_question_suppose_shut (self->question, NULL, NULL);
}

static void
show_answer (MusterPlanningPage *self)
{
  const MusterCoverage *c = muster_question_get_coverage (self->question);
  gboolean asking = muster_question_is_asking (self->question);
  show_supposed (self);
  gtk_label_set_text (GTK_LABEL (self->age), asking ? _ ("asking …") : "");
  muster_part_set_text (self->trouble, c == NULL ? muster_question_get_trouble (self->question) : NULL);
  gtk_widget_set_visible (self->places_heading, c != NULL);
  if (c == NULL)
    return;
  g_autoptr (GString) words = g_string_new (NULL);
  for (guint i = 0; i < c->words->len; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? "\n" : "", (const char *)g_ptr_array_index (c->words, i));
  muster_part_set_text (self->words, words->str);
  show_sites (self, c);
  show_places (self, c);
}

/* ---- the page ---- */

static GtkWidget *
choice (const char *name, GtkStringList *lines, gboolean search)
{
  GtkWidget *widget
      = gtk_drop_down_new (G_LIST_MODEL (lines), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (widget), search);
  muster_part_name_inner (widget, name);
  return widget;
}

static GtkStringList *
skill_lines (MusterPlanningPage *self)
{
  g_autoptr (GPtrArray) teams = muster_desk_list (self->desk, MUSTER_TEAM);
  GtkStringList *out = gtk_string_list_new (NULL);
  gtk_string_list_append (out, _ ("any skill"));
  for (guint i = 0; i < teams->len; i++) {
    const char *const *skills = muster_record_strv (g_ptr_array_index (teams, i), MUSTER_TEAM_SKILLS);
    for (guint k = 0; skills != NULL && skills[k] != NULL; k++)
      if (!g_ptr_array_find_with_equal_func (self->skills, skills[k], g_str_equal, NULL)) {
        g_ptr_array_add (self->skills, g_strdup (skills[k]));
        gtk_string_list_append (out, muster_word_label (muster_words_skill, skills[k]));
      }
  }
  return out;
}

static void
muster_planning_page_finalize (GObject *object)
{
  MusterPlanningPage *self = MUSTER_PLANNING_PAGE (object);
  g_clear_object (&self->question);
  g_clear_object (&self->desk);
  g_ptr_array_unref (self->skills);
  g_ptr_array_unref (self->ids);
  G_OBJECT_CLASS (muster_planning_page_parent_class)->finalize (object);
}

/* While one plans, the map shows what one plans with; afterwards it is as it was. */
static void
on_map (MusterPlanningPage *self)
{
  GObject *map = G_OBJECT (muster_advice_map_of (self->desk));
  g_object_get (map, "reach", &self->reach_before, NULL);
  g_object_set (map, "reach", TRUE, NULL);
  show_answer (self);
}

static void
on_unmap (MusterPlanningPage *self)
{
  if (!self->reach_before)
    g_object_set (muster_advice_map_of (self->desk), "reach", FALSE, NULL);
}

static void
muster_planning_page_class_init (MusterPlanningPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_planning_page_finalize;
}

static void
muster_planning_page_init (MusterPlanningPage *self)
{
  self->skills = g_ptr_array_new_with_free_func (g_free);
  self->ids = g_ptr_array_new_with_free_func (g_free);
}

GtkWidget *
muster_planning_page_new (MusterDesk *desk)
{
  MusterPlanningPage *self = g_object_new (MUSTER_TYPE_PLANNING_PAGE, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
                     *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *back = gtk_button_new_with_label (_ ("Back"));
  GtkStringList *subjects = gtk_string_list_new (NULL), *within = gtk_string_list_new (NULL);
  guint at = 2;
  self->desk = g_object_ref (desk);
  self->question = g_object_ref (muster_question_of_reach (desk));
  gtk_string_list_append (subjects, _ ("Teams"));
  gtk_string_list_append (subjects, _ ("Depots"));
  gtk_string_list_append (subjects, _ ("Shelters"));
  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++) {
    g_autofree char *line = g_strdup_printf (_ ("within %d min"), (int)minutes[i]);
    gtk_string_list_append (within, line);
    at = minutes[i] == muster_question_get_minutes (self->question) ? i : at;
  }
  self->filling = TRUE;
  self->subject = choice (_ ("Of what"), subjects, FALSE);
  self->minutes = choice (_ ("Within"), within, FALSE);
  self->skill = choice (_ ("Skill"), skill_lines (self), TRUE);
  self->lost = choice (_ ("What falls out"), gtk_string_list_new (NULL), TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->minutes), at);
  fill_lost (self);
  self->on_map = gtk_check_button_new_with_label (_ ("Show on the map"));
  g_object_bind_property (muster_advice_map_of (desk), "reach", self->on_map, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  GtkWidget *title = muster_part_label (_ ("Planning"), "title");
  self->age = muster_part_words ("", "secondary");
  gtk_widget_set_hexpand (self->age, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), self->age);
  gtk_box_append (GTK_BOX (row), self->subject);
  gtk_box_append (GTK_BOX (row), self->minutes);
  gtk_widget_add_css_class (back, "link-like");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (back), "inspector.leave-page");
  gtk_widget_add_css_class (column, "board");
  self->shut = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->shut_name = muster_part_label ("", NULL);
  gtk_widget_set_hexpand (self->shut_name, TRUE);
  GtkWidget *open_again = muster_part_button (_ ("Leave it open"), G_CALLBACK (on_open_again), self);
  gtk_box_append (GTK_BOX (self->shut), self->shut_name);
  gtk_box_append (GTK_BOX (self->shut), open_again);
  self->shut_hint = muster_part_label (
      _ ("A road or a bridge: “What if this road were shut” in the map's menu (Menu key, right click)."), "secondary");
  GtkWidget *parts[] = {
    head,
    row,
    self->skill,
    self->lost,
    self->shut,
    self->shut_hint,
    self->on_map,
    self->trouble = muster_part_label ("", "secondary"),
    self->words = muster_part_label ("", NULL),
    self->sites_heading = muster_part_section (_ ("Where one more helps most")),
    self->sites = muster_keyed_box_new (),
    self->places_heading = muster_part_section (""),
    self->places = muster_keyed_box_new (),
    self->more = muster_part_label ("", "secondary"),
    back,
  };
  gtk_widget_set_visible (self->sites_heading, FALSE);
  gtk_widget_set_halign (back, GTK_ALIGN_START);
  gtk_widget_set_halign (self->skill, GTK_ALIGN_START);
  gtk_widget_set_halign (self->lost, GTK_ALIGN_START);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  adw_bin_set_child (ADW_BIN (self), scroll);
  g_signal_connect_swapped (self->subject, "notify::selected", G_CALLBACK (on_subject), self);
  g_signal_connect_swapped (self->skill, "notify::selected", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->minutes, "notify::selected", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->lost, "notify::selected", G_CALLBACK (ask), self);
  self->filling = FALSE;
  muster_question_bind (self->question, GTK_WIDGET (self), G_CALLBACK (show_answer));
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (on_unmap), NULL);
  return GTK_WIDGET (self);
}
