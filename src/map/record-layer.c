/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layer of records.
 *
 * A frame is laid out once when the view or the records have changed, then drawn as often as GTK asks:
 *
 * (1) The symbols in view are found. Up to 2,000 are drawn one by one. Above that they are gathered on a grid that
 *     stands still on the ground (72 units a cell), each cell with more than two of them becomes a bubble with their
 *     number; incidents, alarms and the selected record always stay symbols of their own. The record set keeps the
 * grids (record-grid.c), so a frame with a hundred thousand records costs no more than its few hundred cells. (2) Names
 * are put beside symbols where there is room, the important first, at the right, left, above or below; 500 at most,
 * none over a symbol or another name. Their making has a budget of 4 ms a frame; what did not fit comes with the next
 * frames. (3) Drawn are all symbols, with the bubbles below the important ones, then all names, then ring and symbol of
 * the selected one: GSK batches what is alike, and aborts above 32,767 batches a frame.
 *
 * Order of drawing and of names follows rank, then place or id, never the order of arrival: a map that is given the
 * same records twice looks the same twice.
 */
#include "map/record-layer.h"
#include "map/frame.h"
#include "map/ink.h"
#include "map/name-room.h"
#include "map/textures.h"

#define MAX_SYMBOLS 2000
#define MAX_NAMES   500
#define NAME_BUDGET 4000                       /* µs a frame */
#define RING        24                         /* radius of the ring around the selected, units */
#define FEW         300                        /* symbols that are compared each with each */
#define HEAP        8                          /* fewer than these are never made a number */
#define APART       (MUSTER_SYMBOL_SIZE * 0.6) /* nearer middles are taken for one place, units */
#define HIT_REACH   16                         /* units around the middle of a symbol */
#define EDGE        (MUSTER_SYMBOL_BOX / 2.0)  /* a symbol shows while this near the view */

typedef struct {
  const MusterMapItem *item;
  double x, y;
} DrawnSymbol;

typedef struct {
  double x, y;
  MusterMapHeap heap;
} DrawnBubble;

typedef struct {
  const MusterMapItem *item;
  MusterSheet *sheet; /* (owned) */
  MusterRect rect;
} DrawnName;

struct _MusterRecordLayer {
  ShumateLayer parent_instance;
  MusterRecordSet *set; /* (not owned) */
  MusterTextures *textures;
  PangoFontDescription *font; /* (nullable) the names were made with it */
  MusterLook look;
  gboolean names_visible;
  char *selected, *hovered; /* (nullable) */
  gboolean has_mark;
  MusterPoint mark;
  char *mark_label; /* (nullable) */

  gboolean as_node; /* how this frame's window is drawn */
  gboolean dirty;
  gboolean is_short; /* the budget for names was spent before all were made */
  MusterView view;   /* of the layout */
  GArray *symbols, *bubbles, *names;
  guint counts[MUSTER_N_KINDS], bundled[MUSTER_N_KINDS];
  guint signature; /* of which symbols and names are drawn, and where on the ground */
  guint laid_out_source;
};

G_DEFINE_FINAL_TYPE (MusterRecordLayer, muster_record_layer, SHUMATE_TYPE_LAYER)

enum { LAID_OUT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
drawn_name_clear (gpointer data)
{
  g_clear_pointer (&((DrawnName *)data)->sheet, muster_sheet_unref);
}

/* ---- layout: symbols and bubbles ---- */

static gboolean
is_selected (MusterRecordLayer *self, const MusterMapItem *item)
{
  return self->selected != NULL && strcmp (self->selected, item->record->id) == 0;
}

static gboolean
stays_apart (MusterRecordLayer *self, const MusterMapItem *item)
{
  return item->rank <= 1 || is_selected (self, item);
}

static void
add_symbol (MusterRecordLayer *self, const MusterMapItem *item)
{
  DrawnSymbol symbol = { .item = item };
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  muster_frame_project (&self->view, item->at, &symbol.x, &symbol.y);
  symbol.x = round (symbol.x * scale) / scale;
  symbol.y = round (symbol.y * scale) / scale;
  g_array_append_val (self->symbols, symbol);
  self->counts[item->record->kind]++;
}

static void
add_single (const MusterMapItem *item, gpointer data)
{
  add_symbol (data, item);
}

static void
add_bubble (const MusterMapHeap *heap, gpointer data)
{
  MusterRecordLayer *self = data;
  DrawnBubble bubble = { .heap = *heap };

  muster_frame_project (&self->view, heap->middle, &bubble.x, &bubble.y);
  bubble.x = round (bubble.x);
  bubble.y = round (bubble.y);
  for (guint i = 0; i < MUSTER_N_KINDS; i++)
    self->bundled[i] += heap->kinds[i];
  g_array_append_val (self->bubbles, bubble);
}

/* ---- layout: what would lie on each other ---- */

/* Whether so many lie on each other that a number for each place says more than a heap. Costs its square, so only where
 * they are few enough to have been found one by one. */
static gboolean
is_heap (MusterRecordLayer *self, GPtrArray *found)
{
  double reach = MUSTER_SYMBOL_SIZE * 0.6 / muster_frame_world (self->view.zoom);
  guint covered = 0, small = 0;

  if (found->len > FEW)
    return FALSE;
  for (guint i = 0; i < found->len; i++) {
    const MusterMapItem *a = g_ptr_array_index (found, i);
    gboolean meets = FALSE;

    if (stays_apart (self, a))
      continue;
    small++;
    for (guint k = 0; k < found->len && !meets; k++) {
      const MusterMapItem *b = g_ptr_array_index (found, k);

      meets = i != k && fabs (a->at.x - b->at.x) < reach && fabs (a->at.y - b->at.y) < reach;
    }
    covered += meets;
  }
  return small >= HEAP && covered * 3 > small;
}

static int
compare_to_place (gconstpointer a, gconstpointer b)
{
  const DrawnSymbol *p = *(const DrawnSymbol *const *)a, *q = *(const DrawnSymbol *const *)b;

  if (p->item->rank != q->item->rank)
    return p->item->rank < q->item->rank ? -1 : 1;
  return strcmp (p->item->record->id, q->item->record->id);
}

static gboolean
is_clear (GPtrArray *placed, double x, double y)
{
  for (guint i = 0; i < placed->len; i++) {
    const DrawnSymbol *other = g_ptr_array_index (placed, i);

    if (hypot (other->x - x, other->y - y) < APART)
      return FALSE;
  }
  return TRUE;
}

/* A team and its depot in one house: the more important stays where it is, the others stand around it. What is selected
 * changes nothing, so that no symbol moves away under the pointer. */
static void
fan_out (MusterRecordLayer *self)
{
  g_autoptr (GPtrArray) order = g_ptr_array_sized_new (self->symbols->len), placed = g_ptr_array_new ();

  if (self->symbols->len > FEW)
    return;
  for (guint i = 0; i < self->symbols->len; i++)
    g_ptr_array_add (order, &g_array_index (self->symbols, DrawnSymbol, i));
  g_ptr_array_sort (order, compare_to_place);
  for (guint i = 0; i < order->len; i++) {
    DrawnSymbol *symbol = g_ptr_array_index (order, i);
    gboolean found = is_clear (placed, symbol->x, symbol->y);

    for (int ring = 1; ring <= 2 && !found; ring++)
      for (int step = 0; step < 8 && !found; step++) {
        double angle = step * G_PI / 4, reach = ring * (MUSTER_SYMBOL_SIZE - 2);
        double x = round (symbol->x + reach * cos (angle)), y = round (symbol->y + reach * sin (angle));

        if (!is_clear (placed, x, y))
          continue;
        symbol->x = x;
        symbol->y = y;
        found = TRUE;
      }
    g_ptr_array_add (placed, symbol);
  }
}

/* Bottom first: the unimportant, then the north, so that what is nearer to the reader overlaps what is behind. */
static int
compare_bottom_first (gconstpointer a, gconstpointer b, gpointer selected)
{
  const DrawnSymbol *p = a, *q = b;
  gboolean p_selected = g_strcmp0 (selected, p->item->record->id) == 0;
  gboolean q_selected = g_strcmp0 (selected, q->item->record->id) == 0;

  if (p_selected != q_selected)
    return p_selected ? 1 : -1;
  if (p->item->rank != q->item->rank)
    return p->item->rank < q->item->rank ? 1 : -1;
  if (p->item->at.y != q->item->at.y)
    return p->item->at.y > q->item->at.y ? 1 : -1;
  return strcmp (p->item->record->id, q->item->record->id);
}

/* ---- layout: names ---- */

static int
compare_important_first (gconstpointer a, gconstpointer b)
{
  const DrawnSymbol *p = *(const DrawnSymbol *const *)a, *q = *(const DrawnSymbol *const *)b;

  if (p->item->rank != q->item->rank)
    return p->item->rank < q->item->rank ? -1 : 1;
  return strcmp (p->item->record->id, q->item->record->id);
}

static gboolean
wants_name (MusterRecordLayer *self, const MusterMapItem *item)
{
  if (is_selected (self, item) || g_strcmp0 (self->hovered, item->record->id) == 0)
    return TRUE;
  if (!self->names_visible)
    return FALSE;
  return item->rank <= 1 || self->view.zoom >= (item->rank <= 3 ? 10.5 : item->rank <= 5 ? 11.5 : 13);
}

static gboolean
place_name (MusterRecordLayer *self, MusterNameRoom *room, const DrawnSymbol *symbol, gboolean strong)
{
  static const struct {
    double dx, dy;
  } sides[] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
  double width, height, reach = strong ? RING + 6 : MUSTER_SYMBOL_SIZE / 2.0 + 4;
  MusterSheet *sheet = muster_textures_name (self->textures, symbol->item->name, strong, &width, &height);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (sheet == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    MusterRect rect = { symbol->x + sides[i].dx * (reach + width / 2) - width / 2,
                        symbol->y + sides[i].dy * (reach - 1 + height / 2) - height / 2, width, height };
    gboolean last_chance = strong && i == 0;

    if (!muster_name_room_is_free (room, &rect) && !last_chance)
      continue;
    rect.x = round (rect.x * scale) / scale;
    rect.y = round (rect.y * scale) / scale;
    muster_name_room_take (room, &rect);
    g_array_append_val (self->names, ((DrawnName){ symbol->item, muster_sheet_ref (sheet), rect }));
    return TRUE;
  }
  return FALSE;
}

static void
lay_out_names (MusterRecordLayer *self)
{
  MusterNameRoom *room = muster_name_room_new (self->view.width, self->view.height);
  g_autoptr (GPtrArray) order = g_ptr_array_sized_new (self->symbols->len);
  const DrawnSymbol *selected = NULL;

  for (guint i = 0; i < self->symbols->len; i++) {
    const DrawnSymbol *symbol = &g_array_index (self->symbols, DrawnSymbol, i);
    double reach = is_selected (self, symbol->item) ? RING + 3 : MUSTER_SYMBOL_SIZE / 2.0; /* no name under the ring */
    MusterRect rect = { symbol->x - reach, symbol->y - reach, 2 * reach, 2 * reach };

    muster_name_room_take (room, &rect);
    if (is_selected (self, symbol->item))
      selected = symbol;
    else if (wants_name (self, symbol->item))
      g_ptr_array_add (order, (gpointer)symbol);
  }
  for (guint i = 0; i < self->bubbles->len; i++) {
    const DrawnBubble *bubble = &g_array_index (self->bubbles, DrawnBubble, i);

    muster_name_room_take (room, &(MusterRect){ bubble->x - 20, bubble->y - 20, 40, 48 });
  }
  muster_textures_begin (self->textures, NAME_BUDGET);
  if (selected != NULL)
    place_name (self, room, selected, TRUE);
  g_ptr_array_sort (order, compare_important_first);
  for (guint i = 0; i < order->len && self->names->len < MAX_NAMES; i++)
    place_name (self, room, g_ptr_array_index (order, i), FALSE);
  self->is_short = muster_textures_is_short (self->textures);
  muster_name_room_free (room);
}

static gboolean
on_laid_out (gpointer data)
{
  MusterRecordLayer *self = data;

  self->laid_out_source = 0;
  if (self->is_short) {
    self->dirty = TRUE;
    gtk_widget_queue_draw (GTK_WIDGET (self));
  }
  g_signal_emit (self, signals[LAID_OUT], 0);
  return G_SOURCE_REMOVE;
}

static guint
sign (MusterRecordLayer *self)
{
  guint sum = self->symbols->len;

  for (guint i = 0; i < self->symbols->len; i++) {
    const MusterMapItem *item = g_array_index (self->symbols, DrawnSymbol, i).item;

    sum += g_str_hash (item->record->id) ^ (guint)(item->at.x * 1e9) ^ (guint)(item->at.y * 1e9) << 7;
  }
  for (guint i = 0; i < self->names->len; i++) {
    const DrawnName *name = &g_array_index (self->names, DrawnName, i);
    double x, y;

    muster_frame_project (&self->view, name->item->at, &x, &y);
    sum += g_str_hash (name->item->name) * (guint)(3 + (name->rect.x > x) + 2 * (name->rect.y > y));
  }
  return sum;
}

/* FALSE: it stands as it was laid out before. */
static gboolean
lay_out (MusterRecordLayer *self)
{
  g_autoptr (GPtrArray) found = NULL, plots = NULL;
  MusterView view;
  double world, edge;
  MusterBox box;

  muster_frame_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), GTK_WIDGET (self), self->look, &view);
  if (!self->dirty && muster_frame_same (&view, &self->view))
    return FALSE;
  self->dirty = FALSE;
  self->view = view;
  g_array_set_size (self->symbols, 0);
  g_array_set_size (self->bubbles, 0);
  g_array_set_size (self->names, 0);
  memset (self->counts, 0, sizeof self->counts);
  memset (self->bundled, 0, sizeof self->bundled);
  world = muster_frame_world (view.zoom);
  edge = EDGE / world;
  box = (MusterBox){ view.box.x0 - edge, view.box.y0 - edge, view.box.x1 + edge, view.box.y1 + edge };
  if (muster_record_set_has_more (self->set, &box, MAX_SYMBOLS)) {
    muster_record_set_gather (self->set, (int)floor (view.zoom), &box, self->selected, add_single, add_bubble, self);
  } else {
    found = g_ptr_array_new ();
    muster_record_set_query (self->set, &box, found);
    if (is_heap (self, found))
      muster_record_set_gather (self->set, (int)floor (view.zoom), &box, self->selected, add_single, add_bubble, self);
    else
      for (guint i = 0; i < found->len; i++)
        add_symbol (self, g_ptr_array_index (found, i));
  }
  fan_out (self);
  g_array_sort_with_data (self->symbols, compare_bottom_first, self->selected);
  plots = muster_record_set_plots (self->set, &view.box);
  self->counts[MUSTER_PLOT] = plots->len;
  lay_out_names (self);
  self->signature = sign (self);
  if (self->laid_out_source == 0)
    self->laid_out_source = g_idle_add (on_laid_out, self);
  return TRUE;
}

/* Between frames: whoever asks where things are gets the newest answer, and so does the screen. */
static void
lay_out_now (MusterRecordLayer *self)
{
  if (lay_out (self))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- drawing ---- */

static void
draw_ring (GtkSnapshot *snapshot, double x, double y, double radius, float width, GdkRGBA colour)
{
  GskRoundedRect circle;
  graphene_rect_t bounds
      = GRAPHENE_RECT_INIT ((float)(x - radius), (float)(y - radius), (float)(2 * radius), (float)(2 * radius));

  gsk_rounded_rect_init_from_rect (&circle, &bounds, (float)radius);
  gtk_snapshot_append_border (snapshot, &circle, (float[4]){ width, width, width, width },
                              (GdkRGBA[4]){ colour, colour, colour, colour });
}

static void
draw_symbol (MusterRecordLayer *self, GtkSnapshot *snapshot, const DrawnSymbol *symbol)
{
  double half = MUSTER_SYMBOL_BOX / 2.0;

  muster_sheet_append (muster_textures_symbol (self->textures, &symbol->item->symbol), snapshot, self->as_node,
                       symbol->x - half, symbol->y - half, 0, 0);
  if (!is_selected (self, symbol->item) && g_strcmp0 (self->hovered, symbol->item->record->id) == 0)
    draw_ring (snapshot, symbol->x, symbol->y, 20, 2, muster_ink_rgba (self->look, MUSTER_INK_ACCENT));
}

/* With its middle at @x and its upper edge at @y. */
static void
draw_below (MusterRecordLayer *self, GtkSnapshot *snapshot, MusterSheet *sheet, double x, double y)
{
  muster_sheet_append (sheet, snapshot, self->as_node, round (x - muster_sheet_get_width (sheet) / 2), round (y), 0, 0);
}

/* The kinds lie over the lower edge of the disc. */
static void
draw_bubbles (MusterRecordLayer *self, GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->bubbles->len; i++) {
    const DrawnBubble *bubble = &g_array_index (self->bubbles, DrawnBubble, i);
    MusterSheet *disc = muster_textures_disc (self->textures, &bubble->heap),
                *number = muster_textures_number (self->textures, bubble->heap.count);
    double half = muster_sheet_get_height (disc) / 2;

    draw_below (self, snapshot, disc, bubble->x, bubble->y - half);
    draw_below (self, snapshot, number, bubble->x, bubble->y - 2 - muster_sheet_get_height (number) / 2);
    draw_below (self, snapshot, muster_textures_kinds (self->textures, &bubble->heap), bubble->x, bubble->y + half - 9);
  }
}

static void
draw_mark (MusterRecordLayer *self, GtkSnapshot *snapshot)
{
  GdkRGBA accent = muster_ink_rgba (self->look, MUSTER_INK_ACCENT),
          land = muster_ink_rgba (self->look, MUSTER_INK_LAND);
  double x, y, width, height;
  MusterSheet *name;

  muster_frame_project (&self->view, self->mark, &x, &y);
  draw_ring (snapshot, x, y, 13, 5, land);
  draw_ring (snapshot, x, y, 12, 3, accent);
  draw_ring (snapshot, x, y, 4, 4, accent);
  if (self->mark_label == NULL)
    return;
  muster_textures_begin (self->textures, NAME_BUDGET);
  name = muster_textures_name (self->textures, self->mark_label, TRUE, &width, &height);
  if (name != NULL)
    muster_sheet_append (name, snapshot, self->as_node, round (x + 16), round (y - height / 2), 0, 0);
}

static void
muster_record_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MusterRecordLayer *self = MUSTER_RECORD_LAYER (widget);
  GdkRGBA accent = muster_ink_rgba (self->look, MUSTER_INK_ACCENT),
          land = muster_ink_rgba (self->look, MUSTER_INK_LAND);
  const DrawnSymbol *selected = NULL;
  guint i = 0;

  self->as_node = muster_sheet_wants_nodes (widget);
  lay_out (self);
  /* Symbols come least important first: bubbles lie between those they might have swallowed and those they may not. */
  for (; i < self->symbols->len && !stays_apart (self, g_array_index (self->symbols, DrawnSymbol, i).item); i++)
    draw_symbol (self, snapshot, &g_array_index (self->symbols, DrawnSymbol, i));
  draw_bubbles (self, snapshot);
  for (; i < self->symbols->len; i++) {
    const DrawnSymbol *symbol = &g_array_index (self->symbols, DrawnSymbol, i);

    if (is_selected (self, symbol->item))
      selected = symbol;
    else
      draw_symbol (self, snapshot, symbol);
  }
  for (i = 0; i < self->names->len; i++) {
    const DrawnName *name = &g_array_index (self->names, DrawnName, i);

    muster_sheet_append (name->sheet, snapshot, self->as_node, name->rect.x, name->rect.y, 0, 0);
  }
  if (self->has_mark)
    draw_mark (self, snapshot);
  if (selected != NULL) {
    draw_ring (snapshot, selected->x, selected->y, RING, 6, land);
    draw_ring (snapshot, selected->x, selected->y, RING, 2.5f, accent);
    draw_ring (snapshot, selected->x, selected->y, 19.5, 1.5f, accent);
    draw_symbol (self, snapshot, selected);
  }
}

/* ---- the object ---- */

static void
reset_textures (MusterRecordLayer *self)
{
  muster_textures_reset (self->textures, self->look, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  muster_record_layer_invalidate (self);
}

static void
muster_record_layer_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  MusterRecordLayer *self = MUSTER_RECORD_LAYER (widget);
  const PangoFontDescription *font;

  GTK_WIDGET_CLASS (muster_record_layer_parent_class)->css_changed (widget, change);
  /* Most changes are a pointer passing over; only another font is worth making every name again. */
  font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  if (self->font != NULL && pango_font_description_equal (font, self->font))
    return;
  g_clear_pointer (&self->font, pango_font_description_free);
  self->font = pango_font_description_copy (font);
  reset_textures (self);
}

static void
muster_record_layer_constructed (GObject *object)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (object));

  G_OBJECT_CLASS (muster_record_layer_parent_class)->constructed (object);
  g_signal_connect_object (viewport, "notify", G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
}

static void
muster_record_layer_finalize (GObject *object)
{
  MusterRecordLayer *self = MUSTER_RECORD_LAYER (object);

  g_clear_handle_id (&self->laid_out_source, g_source_remove);
  muster_textures_free (self->textures);
  g_clear_pointer (&self->font, pango_font_description_free);
  g_array_unref (self->symbols);
  g_array_unref (self->bubbles);
  g_array_unref (self->names);
  g_free (self->selected);
  g_free (self->hovered);
  g_free (self->mark_label);
  G_OBJECT_CLASS (muster_record_layer_parent_class)->finalize (object);
}

static void
muster_record_layer_class_init (MusterRecordLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = muster_record_layer_constructed;
  object_class->finalize = muster_record_layer_finalize;
  widget_class->snapshot = muster_record_layer_snapshot;
  widget_class->css_changed = muster_record_layer_css_changed;
  signals[LAID_OUT]
      = g_signal_new ("laid-out", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "record-layer");
}

static void
muster_record_layer_init (MusterRecordLayer *self)
{
  self->textures = muster_textures_new (GTK_WIDGET (self));
  self->symbols = g_array_new (FALSE, FALSE, sizeof (DrawnSymbol));
  self->bubbles = g_array_new (FALSE, FALSE, sizeof (DrawnBubble));
  self->names = g_array_new (FALSE, FALSE, sizeof (DrawnName));
  g_array_set_clear_func (self->names, drawn_name_clear);
  self->names_visible = TRUE;
  self->dirty = TRUE;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (reset_textures), NULL);
}

MusterRecordLayer *
muster_record_layer_new (ShumateViewport *viewport, MusterRecordSet *set)
{
  MusterRecordLayer *self = g_object_new (MUSTER_TYPE_RECORD_LAYER, "viewport", viewport, NULL);

  self->set = set;
  return self;
}

void
muster_record_layer_set_look (MusterRecordLayer *layer, MusterLook look)
{
  layer->look = look;
  reset_textures (layer);
}

void
muster_record_layer_set_names_visible (MusterRecordLayer *layer, gboolean visible)
{
  layer->names_visible = visible;
  muster_record_layer_invalidate (layer);
}

static void
set_id (MusterRecordLayer *self, char **slot, const char *id)
{
  if (g_strcmp0 (*slot, id) == 0)
    return;
  g_free (*slot);
  *slot = g_strdup (id);
  muster_record_layer_invalidate (self);
}

void
muster_record_layer_set_selected (MusterRecordLayer *layer, const char *id)
{
  set_id (layer, &layer->selected, id);
}

void
muster_record_layer_set_hovered (MusterRecordLayer *layer, const char *id)
{
  set_id (layer, &layer->hovered, id);
}

void
muster_record_layer_set_mark (MusterRecordLayer *layer, const MusterLatLon *at, const char *label)
{
  layer->has_mark = at != NULL;
  if (at != NULL)
    layer->mark = muster_mercator (*at);
  g_free (layer->mark_label);
  layer->mark_label = at != NULL ? g_strdup (label) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (layer));
}

void
muster_record_layer_invalidate (MusterRecordLayer *layer)
{
  layer->dirty = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (layer));
}

gboolean
muster_record_layer_hit (MusterRecordLayer *layer, double x, double y, MusterMapHit *out)
{
  const DrawnSymbol *best = NULL;
  MusterPoint p;

  *out = (MusterMapHit){ .x = x, .y = y };
  lay_out_now (layer);
  for (guint i = layer->symbols->len; i-- > 0;) {
    const DrawnSymbol *symbol = &g_array_index (layer->symbols, DrawnSymbol, i);
    double distance = hypot (symbol->x - x, symbol->y - y);

    if (distance <= HIT_REACH && (best == NULL || distance < hypot (best->x - x, best->y - y)))
      best = symbol;
  }
  if (best != NULL) {
    *out = (MusterMapHit){ best->item, NULL, best->x, best->y };
    return TRUE;
  }
  for (guint i = layer->bubbles->len; i-- > 0;) {
    const DrawnBubble *bubble = &g_array_index (layer->bubbles, DrawnBubble, i);

    if (fabs (bubble->x - x) <= 20 && y >= bubble->y - 20 && y <= bubble->y + 26) {
      *out = (MusterMapHit){ NULL, &bubble->heap, bubble->x, bubble->y };
      return TRUE;
    }
  }
  for (guint i = layer->names->len; i-- > 0;) {
    const DrawnName *name = &g_array_index (layer->names, DrawnName, i);

    if (x >= name->rect.x && x <= name->rect.x + name->rect.width && y >= name->rect.y
        && y <= name->rect.y + name->rect.height) {
      out->item = name->item;
      return TRUE;
    }
  }
  p = muster_frame_unproject (&layer->view, x, y);
  out->item = muster_record_set_plot_at (layer->set, p, 7 / muster_frame_world (layer->view.zoom));
  return out->item != NULL;
}

typedef struct {
  const MusterMapItem *item;
  double distance;
} Stop;

static int
compare_stops (gconstpointer a, gconstpointer b)
{
  const Stop *p = a, *q = b;

  if (p->distance != q->distance)
    return p->distance < q->distance ? -1 : 1;
  return strcmp (p->item->record->id, q->item->record->id);
}

const MusterMapItem *
muster_record_layer_step (MusterRecordLayer *layer, const char *id, int direction)
{
  g_autoptr (GArray) stops = g_array_new (FALSE, FALSE, sizeof (Stop));
  int at = -1, next;

  lay_out_now (layer);
  for (guint i = 0; i < layer->symbols->len; i++) {
    const DrawnSymbol *symbol = &g_array_index (layer->symbols, DrawnSymbol, i);
    Stop stop = { symbol->item, hypot (symbol->x - layer->view.width / 2, symbol->y - layer->view.height / 2) };

    if (symbol->x >= 0 && symbol->y >= 0 && symbol->x <= layer->view.width && symbol->y <= layer->view.height)
      g_array_append_val (stops, stop);
  }
  g_array_sort (stops, compare_stops);
  for (guint i = 0; id != NULL && i < stops->len; i++)
    if (strcmp (g_array_index (stops, Stop, i).item->record->id, id) == 0)
      at = (int)i;
  next = at >= 0 ? at + direction : direction > 0 ? 0 : (int)stops->len - 1;
  return next >= 0 && next < (int)stops->len ? g_array_index (stops, Stop, next).item : NULL;
}

guint
muster_record_layer_count (MusterRecordLayer *layer, MusterKind kind)
{
  return kind < MUSTER_N_KINDS ? layer->counts[kind] : 0;
}

guint
muster_record_layer_count_bundled (MusterRecordLayer *layer, MusterKind kind)
{
  return kind < MUSTER_N_KINDS ? layer->bundled[kind] : 0;
}

GArray *
muster_record_layer_obstacles (MusterRecordLayer *layer, const MusterView *view)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (MusterRect));
  g_autoptr (GPtrArray) found = g_ptr_array_new (), plots = NULL;
  double half = MUSTER_SYMBOL_SIZE / 2.0 + 1, dx, dy;

  lay_out_now (layer);
  if (!muster_record_set_has_more (layer->set, &view->box, MAX_SYMBOLS))
    muster_record_set_query (layer->set, &view->box, found);
  for (guint i = 0; i < found->len; i++) {
    const MusterMapItem *item = g_ptr_array_index (found, i);
    double x, y;

    muster_frame_project (view, item->at, &x, &y);
    g_array_append_val (out, ((MusterRect){ x - half, y - half, 2 * half, 2 * half }));
  }
  plots = muster_record_set_plots (layer->set, &view->box);
  for (guint i = 0; i < plots->len; i++) { /* plots that are a point look like symbols */
    const MusterMapItem *item = muster_record_set_get (layer->set, ((MusterRecord *)g_ptr_array_index (plots, i))->id);
    double x, y;

    if (item == NULL || item->points->len != 1)
      continue;
    muster_frame_project (view, item->at, &x, &y);
    g_array_append_val (out, ((MusterRect){ x - half, y - half, 2 * half, 2 * half }));
  }
  if (view->zoom != layer->view.zoom)
    return out;
  /* Bubbles and names are known in units of the layout's view: move them into @view. */
  muster_frame_project (view, (MusterPoint){ layer->view.box.x0, layer->view.box.y0 }, &dx, &dy);
  for (guint i = 0; i < layer->bubbles->len; i++) {
    const DrawnBubble *bubble = &g_array_index (layer->bubbles, DrawnBubble, i);

    g_array_append_val (out, ((MusterRect){ bubble->x + dx - 18, bubble->y + dy - 18, 36, 44 }));
  }
  for (guint i = 0; i < layer->names->len; i++) {
    MusterRect rect = g_array_index (layer->names, DrawnName, i).rect;

    rect.x += dx;
    rect.y += dy;
    g_array_append_val (out, rect);
  }
  return out;
}

guint
muster_record_layer_get_signature (MusterRecordLayer *layer)
{
  return layer->signature;
}

gboolean
muster_record_layer_is_complete (MusterRecordLayer *layer)
{
  return !layer->dirty && !layer->is_short;
}
