/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages are recorded one after the other, and what stands on all of them, which needs their number, is drawn onto each
 * at the end. A recorded page keeps its text as text, so the PDF can be searched and read aloud, and the same pages go
 * to a printer. */
#include "report/document.h"
#include "core/file.h"
#include "tiles/style.h"
#include "tiles/text.h"
#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>

#define LEFT   54.0
#define RIGHT  (MUSTER_DOCUMENT_WIDTH - 54.0)
#define TOP    64.0
#define BOTTOM (MUSTER_DOCUMENT_HEIGHT - 62.0)
#define WHEN   50.0 /* width of the left column */
#define WHO    92.0 /* and of the right one */
#define GAP    10.0

typedef enum { FACT, SECTION, DAY, LINE, NOTE } BlockKind;

typedef struct {
  BlockKind kind;
  char *when, *text, *who; /* (nullable) */
} Block;

struct _MusterDocument {
  char *title, *subtitle, *unit;
  gboolean drill;
  gint64 time;
  GArray *blocks; /* Block */
};

static void
clear_block (gpointer data)
{
  Block *block = data;
  g_free (block->when);
  g_free (block->text);
  g_free (block->who);
}

MusterDocument *
muster_document_new (const char *title)
{
  MusterDocument *d = g_new0 (MusterDocument, 1);
  d->title = g_strdup (title);
  d->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_array_set_clear_func (d->blocks, clear_block);
  return d;
}

void
muster_document_free (MusterDocument *d)
{
  g_array_unref (d->blocks);
  g_free (d->title);
  g_free (d->subtitle);
  g_free (d->unit);
  g_free (d);
}

void
muster_document_set_subtitle (MusterDocument *d, const char *subtitle)
{
  g_free (d->subtitle);
  d->subtitle = g_strdup (subtitle);
}

void
muster_document_set_unit (MusterDocument *d, const char *unit)
{
  g_free (d->unit);
  d->unit = g_strdup (unit);
}

void
muster_document_set_drill (MusterDocument *d, gboolean drill)
{
  d->drill = drill;
}

void
muster_document_set_time (MusterDocument *d, gint64 ms)
{
  d->time = ms;
}

static void
add (MusterDocument *d, BlockKind kind, const char *when, const char *text, const char *who)
{
  Block block = { kind, g_strdup (when), g_strdup (text), g_strdup (who) };
  g_array_append_val (d->blocks, block);
}

void
muster_document_add_fact (MusterDocument *d, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    add (d, FACT, label, value, NULL);
}

void
muster_document_add_section (MusterDocument *d, const char *title)
{
  add (d, SECTION, NULL, title, NULL);
}

void
muster_document_add_day (MusterDocument *d, const char *day)
{
  add (d, DAY, NULL, day, NULL);
}

void
muster_document_add_line (MusterDocument *d, const char *when, const char *text, const char *who)
{
  add (d, LINE, when, text, who);
}

void
muster_document_add_note (MusterDocument *d, const char *text)
{
  add (d, NOTE, NULL, text, NULL);
}

/* ---- laying out ---- */

typedef struct {
  const MusterDocument *document;
  PangoContext *pango;
  GPtrArray *pages;
  cairo_t *cr; /* of the last page */
  double y;
  const char *section; /* (nullable) that goes on */
} Press;

static PangoLayout *
lay_out (Press *press, const char *text, double width, double size, gboolean bold, PangoAlignment align)
{
  PangoLayout *layout = pango_layout_new (press->pango);
  PangoFontDescription *font = pango_font_description_from_string (MUSTER_TEXT_FAMILY);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_SEMIBOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, align);
  pango_layout_set_text (layout, text != NULL ? text : "", -1);
  pango_font_description_free (font);
  return layout;
}

static double
height_of (PangoLayout *layout)
{
  int h;
  pango_layout_get_size (layout, NULL, &h);
  return h / (double)PANGO_SCALE;
}

static void
show (Press *press, PangoLayout *layout, double x, double y, MusterInk ink)
{
  muster_style_set_ink (press->cr, MUSTER_LOOK_PAPER, ink);
  cairo_move_to (press->cr, x, y);
  pango_cairo_show_layout (press->cr, layout);
  cairo_new_path (press->cr);
}

/* Text with its top at @y; returns its height. */
static double
write_text (Press *press, const char *text, double x, double y, double width, double size, gboolean bold, MusterInk ink,
            PangoAlignment align)
{
  g_autoptr (PangoLayout) layout = lay_out (press, text, width, size, bold, align);
  show (press, layout, x, y, ink);
  return height_of (layout);
}

static void
rule (Press *press, double y, double width)
{
  muster_style_set_ink (press->cr, MUSTER_LOOK_PAPER, MUSTER_INK_LINE);
  cairo_set_line_width (press->cr, width);
  cairo_move_to (press->cr, LEFT, y);
  cairo_line_to (press->cr, RIGHT, y);
  cairo_stroke (press->cr);
}

static void
draw_watermark (Press *press)
{
  MusterColor violet = muster_ink (MUSTER_LOOK_PAPER, MUSTER_INK_DRILL);
  const char *word = _ ("DRILL");
  g_autoptr (MusterText) probe = muster_text_shape (word, 100, MUSTER_TEXT_BOLD, 12);
  double diagonal = hypot (MUSTER_DOCUMENT_WIDTH, MUSTER_DOCUMENT_HEIGHT);
  double size = MIN (100 * diagonal * 0.55 / muster_text_get_width (probe), 190);
  g_autoptr (MusterText) text = muster_text_shape (word, size, MUSTER_TEXT_BOLD, size * 0.12);
  violet.a = 0.10;
  cairo_save (press->cr);
  cairo_translate (press->cr, MUSTER_DOCUMENT_WIDTH / 2, MUSTER_DOCUMENT_HEIGHT / 2);
  cairo_rotate (press->cr, -atan2 (MUSTER_DOCUMENT_HEIGHT, MUSTER_DOCUMENT_WIDTH));
  muster_text_draw (text, press->cr, -muster_text_get_width (text) / 2, MUSTER_TEXT_CAPS (size) / 2, 0, violet, violet,
                    0);
  cairo_restore (press->cr);
}

static void
turn_page (Press *press)
{
  const cairo_rectangle_t paper = { 0, 0, MUSTER_DOCUMENT_WIDTH, MUSTER_DOCUMENT_HEIGHT };
  cairo_surface_t *page = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &paper);
  g_ptr_array_add (press->pages, page);
  g_clear_pointer (&press->cr, cairo_destroy);
  press->cr = cairo_create (page);
  press->y = TOP;
  if (press->document->drill)
    draw_watermark (press);
  if (press->section != NULL) {
    g_autofree char *on = g_strdup_printf (_ ("%s (continued)"), press->section);
    press->y += write_text (press, on, LEFT, press->y, RIGHT - LEFT, 9.5, TRUE, MUSTER_INK_TEXT_SOFT, PANGO_ALIGN_LEFT);
    rule (press, press->y + 3, 0.6);
    press->y += 9;
  }
}

/* From here on there must be @room, else the page is turned. */
static void
need (Press *press, double room)
{
  if (press->y + room > BOTTOM)
    turn_page (press);
}

/* The lines of a text that may be longer than what is left of the page, or than a whole one. */
static void
pour (Press *press, PangoLayout *layout, double x, MusterInk ink)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  int baseline_of_top = 0;
  double top = press->y;
  do {
    PangoRectangle box;
    PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
    pango_layout_iter_get_line_extents (iter, NULL, &box);
    double y = top + (box.y - baseline_of_top) / (double)PANGO_SCALE, h = box.height / (double)PANGO_SCALE;
    if (y + h > BOTTOM && y > TOP + 30) {
      turn_page (press);
      top = press->y;
      baseline_of_top = box.y;
      y = top;
    }
    muster_style_set_ink (press->cr, MUSTER_LOOK_PAPER, ink);
    cairo_move_to (press->cr, x, y + (pango_layout_iter_get_baseline (iter) - box.y) / (double)PANGO_SCALE);
    pango_cairo_show_layout_line (press->cr, line);
    cairo_new_path (press->cr);
    press->y = y + h;
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
set_line (Press *press, const Block *block)
{
  double x = LEFT + (block->when != NULL ? WHEN + GAP : 0), width = RIGHT - x - (block->who != NULL ? WHO + GAP : 0);
  g_autoptr (PangoLayout) when = lay_out (press, block->when, WHEN, 8.5, FALSE, PANGO_ALIGN_LEFT);
  g_autoptr (PangoLayout) text = lay_out (press, block->text, width, 9.5, FALSE, PANGO_ALIGN_LEFT);
  g_autoptr (PangoLayout) who = lay_out (press, block->who, WHO, 8.5, FALSE, PANGO_ALIGN_RIGHT);
  double tall = MAX (height_of (text), height_of (who)), end;
  /* What fits on one page stays together. */
  need (press, tall > (BOTTOM - TOP) / 2 ? 40 : tall);
  if (block->when != NULL)
    show (press, when, LEFT, press->y + 0.9, MUSTER_INK_TEXT_SOFT);
  if (block->who != NULL)
    show (press, who, RIGHT - WHO, press->y + 0.9, MUSTER_INK_TEXT_SOFT);
  end = press->y + height_of (who);
  guint page = press->pages->len;
  pour (press, text, x, MUSTER_INK_TEXT);
  press->y = (press->pages->len == page ? MAX (press->y, end) : press->y) + 4.5;
}

static void
set_block (Press *press, const Block *block)
{
  switch (block->kind) {
  case FACT: {
    g_autoptr (PangoLayout) value = lay_out (press, block->text, RIGHT - LEFT - 110, 9.5, FALSE, PANGO_ALIGN_LEFT);
    need (press, MIN (height_of (value), 100));
    write_text (press, block->when, LEFT, press->y, 100, 9.5, FALSE, MUSTER_INK_TEXT_SOFT, PANGO_ALIGN_LEFT);
    pour (press, value, LEFT + 110, MUSTER_INK_TEXT);
    press->y += 2.5;
    break;
  }
  case SECTION:
    press->section = NULL;
    press->y += 14;
    need (press, 64); /* never alone at the foot of a page */
    press->y
        += write_text (press, block->text, LEFT, press->y, RIGHT - LEFT, 12, TRUE, MUSTER_INK_TEXT, PANGO_ALIGN_LEFT);
    rule (press, press->y + 3, 0.8);
    press->y += 10;
    press->section = block->text;
    break;
  case DAY:
    press->y += 3;
    need (press, 40);
    press->y += write_text (press, block->text, LEFT, press->y, RIGHT - LEFT, 9, TRUE, MUSTER_INK_TEXT_SOFT,
                            PANGO_ALIGN_LEFT)
                + 3;
    break;
  case NOTE: {
    g_autoptr (PangoLayout) note = lay_out (press, block->text, RIGHT - LEFT, 8.5, FALSE, PANGO_ALIGN_LEFT);
    need (press, MIN (height_of (note), 100));
    pour (press, note, LEFT, MUSTER_INK_TEXT_SOFT);
    press->y += 5;
    break;
  }
  case LINE:
    set_line (press, block);
    break;
  }
}

static void
set_head (Press *press)
{
  const MusterDocument *d = press->document;
  press->y += write_text (press, d->title, LEFT, press->y, RIGHT - LEFT, 19, TRUE, MUSTER_INK_TEXT, PANGO_ALIGN_LEFT);
  if (d->subtitle != NULL)
    press->y += write_text (press, d->subtitle, LEFT, press->y + 1, RIGHT - LEFT, 12, FALSE, MUSTER_INK_TEXT,
                            PANGO_ALIGN_LEFT)
                + 1;
  if (d->drill)
    press->y += write_text (press, _ ("DRILL. Nothing on this sheet is real."), LEFT, press->y + 3, RIGHT - LEFT, 10,
                            TRUE, MUSTER_INK_DRILL, PANGO_ALIGN_LEFT)
                + 3;
  press->y += 9;
}

/* ---- what stands on every page ---- */

static char *
time_words (gint64 ms)
{
  g_autoptr (GDateTime) at = ms != 0 ? g_date_time_new_from_unix_local (ms / 1000) : NULL;
  g_autofree char *words = at != NULL ? g_date_time_format (at, "%Y-%m-%d %H:%M (UTC%:z)") : NULL;
  /* Translators: date, time and zone: when what a sheet says was so */
  return words != NULL ? g_strdup_printf (_ ("as of %s"), words) : g_strdup ("");
}

static void
set_margins (Press *press, guint number)
{
  const MusterDocument *d = press->document;
  g_autofree char *of = g_strdup_printf ("%u / %u", number, press->pages->len);
  g_autofree char *time = time_words (d->time);
  g_autofree char *left = d->unit != NULL && *time != '\0' ? g_strdup_printf ("%s · %s", d->unit, time)
                                                           : g_strdup (d->unit != NULL ? d->unit : time);
  press->cr = cairo_create (g_ptr_array_index (press->pages, number - 1));
  if (number > 1) {
    g_autofree char *title
        = d->subtitle != NULL ? g_strdup_printf ("%s · %s", d->title, d->subtitle) : g_strdup (d->title);
    g_autoptr (PangoLayout) head = lay_out (press, title, RIGHT - LEFT - 70, 8.5, FALSE, PANGO_ALIGN_LEFT);
    pango_layout_set_ellipsize (head, PANGO_ELLIPSIZE_END);
    pango_layout_set_height (head, -1);
    show (press, head, LEFT, 36, MUSTER_INK_TEXT_SOFT);
  }
  if (d->drill)
    write_text (press, _ ("DRILL"), RIGHT - 70, 35, 70, 9.5, TRUE, MUSTER_INK_DRILL, PANGO_ALIGN_RIGHT);
  rule (press, MUSTER_DOCUMENT_HEIGHT - 48, 0.5);
  g_autoptr (PangoLayout) foot = lay_out (press, left, RIGHT - LEFT - 70, 8, FALSE, PANGO_ALIGN_LEFT);
  pango_layout_set_ellipsize (foot, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (foot, -1);
  show (press, foot, LEFT, MUSTER_DOCUMENT_HEIGHT - 42, MUSTER_INK_TEXT_SOFT);
  write_text (press, of, RIGHT - 60, MUSTER_DOCUMENT_HEIGHT - 42, 60, 8, FALSE, MUSTER_INK_TEXT_SOFT,
              PANGO_ALIGN_RIGHT);
  g_clear_pointer (&press->cr, cairo_destroy);
}

GPtrArray *
muster_document_record (const MusterDocument *d)
{
  Press press = { .document = d, .pango = muster_text_create_context () };
  press.pages = g_ptr_array_new_with_free_func ((GDestroyNotify)cairo_surface_destroy);
  turn_page (&press);
  set_head (&press);
  for (guint i = 0; i < d->blocks->len; i++)
    set_block (&press, &g_array_index (d->blocks, Block, i));
  g_clear_pointer (&press.cr, cairo_destroy);
  for (guint i = 1; i <= press.pages->len; i++)
    set_margins (&press, i);
  g_object_unref (press.pango);
  return press.pages;
}

/* ---- writing ---- */

static cairo_status_t
on_bytes (void *data, const unsigned char *bytes, unsigned int n)
{
  g_byte_array_append (data, bytes, n);
  return CAIRO_STATUS_SUCCESS;
}

gboolean
muster_document_write (const MusterDocument *d, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GPtrArray) pages = muster_document_record (d);
  cairo_surface_t *pdf
      = cairo_pdf_surface_create_for_stream (on_bytes, bytes, MUSTER_DOCUMENT_WIDTH, MUSTER_DOCUMENT_HEIGHT);
  cairo_t *cr = cairo_create (pdf);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (d->time / 1000);
  g_autofree char *time = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ");
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_TITLE, d->title);
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_SUBJECT, d->subtitle != NULL ? d->subtitle : "");
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_CREATOR, "Muster");
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_CREATE_DATE, time);
  for (guint i = 0; i < pages->len; i++) {
    cairo_set_source_surface (cr, g_ptr_array_index (pages, i), 0, 0);
    cairo_paint (cr);
    cairo_show_page (cr);
  }
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (pdf);
  status = status == CAIRO_STATUS_SUCCESS ? cairo_surface_status (pdf) : status;
  cairo_surface_destroy (pdf);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("cannot draw the page: %s"), cairo_status_to_string (status));
    return FALSE;
  }
  return muster_file_save (path, bytes->data, bytes->len, 0600, error);
}
