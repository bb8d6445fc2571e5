/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The legend says what is drawn, no more, with counts. Each look that occurs gets a line; where that would be more
 * lines than there is room, looks of one kind and state are told together under the first of them. */
#include "report/sheet-private.h"
#include "tiles/style.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static void
clear_entry (gpointer data)
{
  g_free (((SheetEntry *)data)->text);
}

static const char *
state_words (const SheetMark *m)
{
  const MusterRecord *r = m->record;
  switch (r->kind) {
  case MUSTER_SHELTER:
    return muster_record_has (r, MUSTER_SHELTER_STATE)
               ? muster_word_label (muster_words_shelter_state, muster_record_text (r, MUSTER_SHELTER_STATE))
               : _ ("closed");
  case MUSTER_DEPOT:
    return muster_record_has (r, MUSTER_DEPOT_STATE)
               ? muster_word_label (muster_words_depot_state, muster_record_text (r, MUSTER_DEPOT_STATE))
               : "";
  case MUSTER_INCIDENT:
    return m->symbol.state == MUSTER_SYMBOL_OFF         ? _ ("over")
           : m->symbol.state == MUSTER_SYMBOL_REQUESTED ? _ ("not confirmed")
                                                        : "";
  case MUSTER_TASK:
    return m->symbol.state == MUSTER_SYMBOL_OFF ? _ ("done") : _ ("open");
  case MUSTER_ALARM:
    return m->symbol.alarm ? _ ("not acknowledged") : _ ("acknowledged");
  case MUSTER_TEAM:
    switch (m->symbol.state) {
    case MUSTER_SYMBOL_COMMITTED:
      return _ ("committed");
    case MUSTER_SYMBOL_OFF:
      return _ ("off duty");
    case MUSTER_SYMBOL_REQUESTED:
      return _ ("requested");
    default:
      return _ ("free");
    }
  default:
    return "";
  }
}

/* What kind within its kind. */
static const char *
class_words (const SheetMark *m)
{
  const MusterRecord *r = m->record;
  const char *word = NULL;
  const MusterWord *words = NULL;
  switch (r->kind) {
  case MUSTER_TEAM:
    words = muster_words_team_class, word = muster_record_text (r, MUSTER_TEAM_FORM);
    break;
  case MUSTER_INCIDENT:
    words = m->symbol.digit[0] ? muster_words_grade : muster_words_hazard;
    word = muster_record_text (r, m->symbol.digit[0] ? MUSTER_INCIDENT_GRADE : MUSTER_INCIDENT_HAZARD);
    break;
  case MUSTER_ALARM:
    words = muster_words_warning, word = muster_record_text (r, MUSTER_ALARM_LEVEL);
    break;
  case MUSTER_SHELTER:
    words = muster_words_shelter_kind, word = muster_record_text (r, MUSTER_SHELTER_FORM);
    break;
  case MUSTER_HEADQUARTERS:
    words = muster_words_headquarters, word = muster_record_text (r, MUSTER_HEADQUARTERS_FORM);
    break;
  default:
    break;
  }
  return word ? muster_word_label (words, word) : "";
}

static char *
entry_text (const SheetMark *m, gboolean with_class)
{
  GString *s = g_string_new (gettext (muster_kind_info (m->record->kind)->label));
  const char *class = with_class ? class_words (m) : "", *state = state_words (m);
  if (*class)
    g_string_append_printf (s, " · %s", class);
  if (*state)
    g_string_append_printf (s, " · %s", state);
  return g_string_free (s, FALSE);
}

/* "warning-red-drill": Warning area · red */
static char *
area_text (const MusterRecord *area, const char *look)
{
  g_auto (GStrv) parts = g_strsplit (look, "-", 3);
  const char *what = muster_sheet_layer (area) == MUSTER_ALARM ? _ ("Area of others’ warning") : _ ("Area of warning");

  if (g_strcmp0 (parts[1], "over") == 0)
    return g_strdup_printf ("%s · %s", what, _ ("run out"));
  if (parts[1] == NULL || g_str_equal (parts[1], "drill"))
    return g_strdup (what);
  return g_strdup_printf ("%s · %s", what, muster_word_label (muster_words_warning, parts[1]));
}

static void
count_entry (GArray *legend, const SheetEntry *like, char *text)
{
  for (guint i = 0; i < legend->len; i++) {
    SheetEntry *e = &g_array_index (legend, SheetEntry, i);
    if (strcmp (e->text, text) == 0 && g_strcmp0 (e->plot, like->plot) == 0
        && (like->plot || muster_symbol_equal (&e->symbol, &like->symbol))) {
      e->count++;
      g_free (text);
      return;
    }
  }
  SheetEntry e = *like;
  e.text = text;
  e.count = 1;
  g_array_append_val (legend, e);
}

static int
kind_order (MusterKind kind)
{
  static const MusterKind order[]
      = { MUSTER_INCIDENT, MUSTER_HEADQUARTERS, MUSTER_ALARM, MUSTER_TEAM, MUSTER_SHELTER, MUSTER_DEPOT, MUSTER_TASK };
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == kind)
      return (int)i;
  return G_N_ELEMENTS (order);
}

static int
compare_entries (gconstpointer pa, gconstpointer pb)
{
  const SheetEntry *a = pa, *b = pb;
  if (!a->plot != !b->plot)
    return a->plot ? 1 : -1;
  if (!a->plot && a->symbol.kind != b->symbol.kind)
    return kind_order (a->symbol.kind) - kind_order (b->symbol.kind);
  return strcmp (a->text, b->text);
}

static GArray *
build (const SheetJob *job, gboolean with_class)
{
  GArray *legend = g_array_new (FALSE, FALSE, sizeof (SheetEntry));
  g_array_set_clear_func (legend, clear_entry);
  for (guint i = 0; i < job->marks->len; i++) {
    const SheetMark *m = &g_array_index (job->marks, SheetMark, i);
    SheetEntry like = { .symbol = m->symbol };
    if (!with_class)
      for (guint k = 0; k < legend->len; k++) {
        const SheetEntry *e = &g_array_index (legend, SheetEntry, k);
        if (!e->plot && e->symbol.kind == m->symbol.kind && e->symbol.state == m->symbol.state)
          like.symbol = e->symbol;
      }
    count_entry (legend, &like, entry_text (m, with_class));
  }
  for (guint i = 0; i < job->plots->len; i++) {
    const MusterRecord *plot = g_ptr_array_index (job->plots, i);
    const char *look = muster_record_text (plot, MUSTER_PLOT_LOOK);
    SheetEntry like = { .plot = look ? look : "point" };
    count_entry (legend, &like,
                 muster_sheet_layer (plot) != MUSTER_PLOT
                     ? area_text (plot, look)
                     : g_strdup (muster_word_label (muster_words_plot, like.plot)));
  }
  g_array_sort (legend, compare_entries);
  return legend;
}

GArray *
muster_sheet_legend (const SheetJob *job, guint room)
{
  GArray *legend = build (job, TRUE);
  if (legend->len <= room)
    return legend;
  g_array_unref (legend);
  return build (job, FALSE);
}

guint
muster_sheet_legend_columns (double width)
{
  return (guint)CLAMP (width / 150, 1, 5);
}

void
muster_sheet_draw_legend (SheetJob *job, const MusterRect *box)
{
  guint columns = muster_sheet_legend_columns (box->width), rows = (guint)(box->height / MUSTER_SHEET_LEGEND_ROW);
  double width = box->width / columns;

  for (guint i = 0; i < MIN (job->legend->len, columns * rows); i++) {
    const SheetEntry *e = &g_array_index (job->legend, SheetEntry, i);
    double x = box->x + (i / rows) * width, y = box->y + (i % rows) * MUSTER_SHEET_LEGEND_ROW;
    g_autofree char *count = g_strdup_printf ("%u", e->count);
    if (e->plot)
      muster_plot_draw_swatch (job->cr, e->plot, x + 1, y + 2, 15, 9, MUSTER_LOOK_PAPER);
    else
      muster_symbol_draw (job->cr, &e->symbol, x + 8.5, y + 6.4, 12.5, MUSTER_LOOK_PAPER);
    muster_sheet_text (job, e->text, x + 21, y + 1.6, width - 40, 6.8, FALSE, MUSTER_INK_TEXT, 0, 1);
    muster_sheet_text (job, count, x + width - 20, y + 1.6, 14, 6.8, TRUE, MUSTER_INK_TEXT, 1, 1);
  }
}
