/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words of the map. Everything with a name in the view is a wish; wishes are granted in the order of their rank,
 * each in the first of its positions that is free, and take their room from those after. Places come first, then peaks
 * and castles, rivers, roads by class, water, and what else has a name, at zooms where there is room for it. A name
 * that stands nearby already is not written again.
 *
 * The order is total (rank, importance, id), so the same view gives the same labels; and the positions along a street
 * are counted from the middle of the whole street, so they stay when the view moves a little. */
#include "tiles/labels.h"
#include "tiles/lettering.h"
#include "tiles/style.h"
#include <math.h>
#include <string.h>

typedef enum { ICON_NONE, ICON_PEAK, ICON_CASTLE, ICON_DOT, ICON_TOWN, ICON_SHIELD } Icon;

typedef struct {
  MusterText *text[2];   /* two lines where one would be long */
  MusterTextSpot *spots; /* (nullable) along a line */
  double x[2], y[2];
  MusterInk ink;
  double rim;
  Icon icon;
  double icon_x, icon_y;
  gboolean led; /* stands away from its place: a line leads there */
  double led_x, led_y;
  guint box, n_boxes;
} Label;

struct _MusterLabels {
  MusterLook look;
  GArray *labels; /* Label */
  GArray *boxes;  /* MusterRect */
};

/* What a name asks for. */
typedef struct {
  int rank;
  double importance;
  gint64 id;
  char *name;
  char *extra; /* (nullable) a second line of its own: the height of a peak */
  double x, y, size, gap;
  MusterTextStyle style;
  MusterInk ink;
  Icon icon;
  double spacing;
} Wish;

typedef struct {
  MusterView view;
  GArray *wishes;
  MusterChains *chains, *refs;
  MusterSketch sketch;
  GArray *xy;
} Gatherer;

/* ---- what is written, when and how ---- */
static gboolean
is_kind (const MusterFeature *f, const char *const *kinds)
{
  return f->kind && g_strv_contains (kinds, f->kind);
}

#define KINDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static gboolean
wish_for_place (Wish *w, const MusterFeature *f, double zoom)
{
  w->rank = 0;
  w->style = MUSTER_TEXT_BOLD;
  w->gap = 5;
  if (is_kind (f, KINDS ("country", "state", "region", "province", "county"))) {
    if (zoom > 9.5)
      return FALSE;
    w->size = 12.5, w->spacing = 2, w->ink = MUSTER_INK_TEXT_SOFT;
    w->gap = 8;
    return zoom >= 4 && (zoom <= 7.5 || is_kind (f, KINDS ("country")));
  }
  w->ink = MUSTER_INK_TEXT;
  if (is_kind (f, KINDS ("city")))
    w->size = CLAMP (12 + (zoom - 8) * 1.0, 11.5, 20);
  else if (is_kind (f, KINDS ("town")))
    w->size = CLAMP (11.5 + (zoom - 9) * 0.9, 11, 18);
  else if (is_kind (f, KINDS ("village", "municipality")))
    w->size = CLAMP (10.5 + (zoom - 10) * 0.9, 10.5, 16);
  else if (is_kind (f, KINDS ("suburb", "quarter", "borough", "hamlet", "neighbourhood"))) {
    w->rank = 1;
    w->size = CLAMP (10.5 + (zoom - 13) * 0.7, 10.5, 13.5), w->ink = MUSTER_INK_TEXT_SOFT;
    return zoom >= 12.5;
  } else {
    w->rank = 5;
    w->size = 11, w->ink = MUSTER_INK_TEXT_SOFT, w->style = MUSTER_TEXT_ITALIC;
    return zoom >= 14;
  }
  if (zoom < 11)
    w->icon = ICON_TOWN;
  w->gap = zoom < 11 ? 8 : 5;
  /* Far out, only what matters most; collisions do the rest. */
  return f->importance >= CLAMP ((11.5 - zoom) * 0.14, 0, 0.85);
}

static gboolean
wish_for_poi (Wish *w, const MusterFeature *f, double zoom)
{
  double first = 17.5;
  w->size = 10.5, w->ink = MUSTER_INK_TEXT_SOFT, w->icon = ICON_DOT, w->rank = 7, w->gap = 3;
  if (is_kind (f, KINDS ("castle", "fort", "ruins"))) {
    w->icon = ICON_CASTLE, w->rank = 2, w->size = 11.5, w->ink = MUSTER_INK_TEXT;
    first = is_kind (f, KINDS ("ruins")) ? 14 : 13;
  } else if (is_kind (f, KINDS ("station", "halt", "hospital", "aerodrome")))
    first = 14.5, w->rank = 3, w->ink = MUSTER_INK_TEXT;
  else if (is_kind (f, KINDS ("fire_station", "police", "townhall", "school", "university", "college", "clinic",
                              "helipad", "museum", "monastery", "stadium")))
    first = 15.5, w->rank = 6;
  else if (is_kind (f, KINDS ("place_of_worship", "church", "chapel", "community_centre", "library", "sports_centre",
                              "sports_hall", "kindergarten", "hotel", "alpine_hut", "attraction", "viewpoint",
                              "theatre", "memorial", "monument", "nursing_home", "courthouse", "embassy")))
    first = 16.5;
  return zoom >= first;
}

static gboolean
wish_for_point (Wish *w, const MusterFeature *f, double zoom)
{
  switch (f->class) {
  case MUSTER_FEATURE_PLACE:
    return wish_for_place (w, f, zoom);
  case MUSTER_FEATURE_PEAK:
    w->rank = 2, w->size = 10.5, w->ink = MUSTER_INK_TEXT_SOFT, w->icon = ICON_PEAK;
    w->gap = zoom < 13 ? 26 : 6;
    if (zoom >= 12.5 && f->ref)
      w->extra = g_strdup (f->ref);
    return zoom >= 10.5;
  case MUSTER_FEATURE_POI:
    return wish_for_poi (w, f, zoom);
  case MUSTER_FEATURE_WATER:
    w->rank = 3, w->size = 11, w->ink = MUSTER_INK_TEXT_WATER, w->style = MUSTER_TEXT_ITALIC;
    return zoom >= 12.5;
  case MUSTER_FEATURE_LAND_PARK:
  case MUSTER_FEATURE_LAND_CEMETERY:
  case MUSTER_FEATURE_LAND_FOREST:
  case MUSTER_FEATURE_LAND_SPORT:
  case MUSTER_FEATURE_LAND_WETLAND:
    w->rank = 6, w->size = 10.5, w->ink = MUSTER_INK_TEXT_GREEN, w->style = MUSTER_TEXT_ITALIC;
    return zoom >= 15.5;
  case MUSTER_FEATURE_LAND_INDUSTRIAL:
  case MUSTER_FEATURE_LAND_COMMERCIAL:
  case MUSTER_FEATURE_AEROWAY_AREA:
    w->rank = 6, w->size = 10.5, w->ink = MUSTER_INK_TEXT_SOFT;
    return zoom >= 15.5;
  case MUSTER_FEATURE_BUILDING:
    w->rank = 8, w->size = 10, w->ink = MUSTER_INK_TEXT_SOFT;
    return zoom >= 17;
  default:
    return FALSE;
  }
}

/* Zoom from which a line's name is written, 99: never. */
static double
line_first (MusterFeatureClass class)
{
  switch (class) {
  case MUSTER_FEATURE_MOTORWAY:
  case MUSTER_FEATURE_TRUNK:
  case MUSTER_FEATURE_PRIMARY:
    return 13;
  case MUSTER_FEATURE_SECONDARY:
    return 13.5;
  case MUSTER_FEATURE_TERTIARY:
    return 14;
  case MUSTER_FEATURE_RESIDENTIAL:
    return 14.6;
  case MUSTER_FEATURE_PEDESTRIAN:
  case MUSTER_FEATURE_SERVICE:
    return 16;
  case MUSTER_FEATURE_TRACK:
  case MUSTER_FEATURE_PATH:
    return 16.5;
  case MUSTER_FEATURE_RIVER:
    return 10;
  case MUSTER_FEATURE_CANAL:
    return 13.5;
  case MUSTER_FEATURE_STREAM:
    return 14;
  case MUSTER_FEATURE_AERIALWAY:
    return 15;
  default:
    return 99;
  }
}

static gboolean
is_water_line (MusterFeatureClass class)
{
  return class == MUSTER_FEATURE_STREAM || class == MUSTER_FEATURE_CANAL || class == MUSTER_FEATURE_RIVER;
}

/* Rivers, then roads from the big to the small, then what else is a line. */
static int
line_rank (MusterFeatureClass class)
{
  if (class == MUSTER_FEATURE_RIVER)
    return 0;
  return (is_water_line (class) ? 200 : 100) - (int)class;
}

/* ---- gathering ---- */
static void
clear_wish (gpointer data)
{
  Wish *w = data;
  g_free (w->name);
  g_free (w->extra);
}

static gboolean
on_feature (const MusterFeature *f, gpointer data)
{
  Gatherer *g = data;
  double zoom = g->view.zoom;

  if (f->class >= MUSTER_FEATURE_STREAM && f->class < MUSTER_FEATURE_PLACE) {
    gboolean shield
        = f->ref && *f->ref && muster_style_is_major (f->class) && zoom >= 10.5 && !(f->flags & MUSTER_FEATURE_LINK);
    gboolean named = f->name && *f->name && zoom >= line_first (f->class);
    if (!shield && !named)
      return TRUE;
    const MusterPoint *points = f->points;
    for (guint i = 0; i < f->n_rings; i++) {
      g_array_set_size (g->xy, 0);
      guint n = muster_sketch_project (&g->sketch, points, f->ring_lengths[i], g->xy);
      points += f->ring_lengths[i];
      if (n < 2)
        continue;
      if (named)
        muster_chains_add (g->chains, f->name, line_rank (f->class), f->class, f->id, (MusterXY *)(gpointer)g->xy->data,
                           n);
      if (shield)
        muster_chains_add (g->refs, f->ref, line_rank (f->class), f->class, f->id, (MusterXY *)(gpointer)g->xy->data,
                           n);
    }
    return TRUE;
  }
  if (!f->name || !*f->name)
    return TRUE;
  Wish w = { .id = f->id, .importance = f->importance, .gap = 4 };
  muster_view_project (&g->view, f->label, &w.x, &w.y);
  if (w.x < 0 || w.y < 0 || w.x > g->view.width || w.y > g->view.height || !wish_for_point (&w, f, zoom)) {
    clear_wish (&w);
    return TRUE;
  }
  w.name = g_strdup (f->name);
  g_array_append_val (g->wishes, w);
  return TRUE;
}

static int
compare_wishes (gconstpointer pa, gconstpointer pb)
{
  const Wish *a = pa, *b = pb;
  if (a->rank != b->rank)
    return a->rank < b->rank ? -1 : 1;
  if (a->importance != b->importance)
    return a->importance > b->importance ? -1 : 1;
  return a->id < b->id ? -1 : a->id > b->id;
}

/* ---- placing ---- */
typedef struct {
  MusterLabels *labels;
  MusterRoom *room;
  GHashTable *written; /* name → GArray of MusterXY where it stands */
  const MusterView *view;
  gboolean has_obstacles;
} Placer;

static gboolean
is_inside (const Placer *p, MusterXY at)
{
  return at.x >= 0 && at.y >= 0 && at.x <= p->view->width && at.y <= p->view->height;
}

static gboolean
stands_near (Placer *p, const char *name, double x, double y, double distance)
{
  const GArray *at = g_hash_table_lookup (p->written, name);
  for (guint i = 0; at && i < at->len; i++) {
    MusterXY q = g_array_index (at, MusterXY, i);
    if (hypot (q.x - x, q.y - y) < distance)
      return TRUE;
  }
  return FALSE;
}

static void
remember (Placer *p, const char *name, double x, double y)
{
  GArray *at = g_hash_table_lookup (p->written, name);
  MusterXY q = { x, y };
  if (!at) {
    at = g_array_new (FALSE, FALSE, sizeof (MusterXY));
    g_hash_table_insert (p->written, g_strdup (name), at);
  }
  g_array_append_val (at, q);
}

static gboolean
settle (Placer *p, Label *label, const MusterRect *boxes, guint n, double gap)
{
  if (!muster_room_is_free (p->room, boxes, n, gap))
    return FALSE;
  muster_room_take (p->room, boxes, n);
  label->box = p->labels->boxes->len;
  label->n_boxes = n;
  g_array_append_vals (p->labels->boxes, boxes, n);
  g_array_append_vals (p->labels->labels, label, 1);
  return TRUE;
}

static void
clear_label (gpointer data)
{
  Label *l = data;
  g_clear_pointer (&l->text[0], muster_text_free);
  g_clear_pointer (&l->text[1], muster_text_free);
  g_clear_pointer (&l->spots, g_free);
}

/* Breaks a long name at the space nearest to its middle. */
static void
set_name (Label *label, const Wish *w)
{
  gsize length = strlen (w->name);
  const char *cut = NULL;

  if (w->extra) {
    label->text[0] = muster_text_shape (w->name, w->size, w->style, w->spacing);
    label->text[1] = muster_text_shape (w->extra, w->size - 1, w->style, 0);
    return;
  }
  if (length > 16)
    for (const char *s = strchr (w->name, ' '); s; s = strchr (s + 1, ' '))
      if (!cut || ABS (s - w->name - (gssize)length / 2) < ABS (cut - w->name - (gssize)length / 2))
        cut = s;
  if (!cut) {
    label->text[0] = muster_text_shape (w->name, w->size, w->style, w->spacing);
    return;
  }
  g_autofree char *first = g_strndup (w->name, cut - w->name);
  label->text[0] = muster_text_shape (first, w->size, w->style, w->spacing);
  label->text[1] = muster_text_shape (cut + 1, w->size, w->style, w->spacing);
}

/* A town whose place lies under symbols is written beside them, with a line to its dot: on an overview the towns are
 * how a reader finds the rest. The nearest free spot around it, to the sides before above and below. */
static gboolean
place_aside (Placer *p, const Wish *w, Label *label, double width, double height)
{
  static const double angles[] = { 0, 180, 24, 156, -24, -156, 48, 132, -48, -132, 72, 108, -72, -108 };
  double line = MUSTER_TEXT_LINE (w->size);

  for (double away = 1.5; away <= 7; away += 0.5)
    for (guint k = 0; k < G_N_ELEMENTS (angles); k++) {
      double c = cos (angles[k] * G_PI / 180), s = sin (angles[k] * G_PI / 180);
      double x = w->x + c * (away * line + width / 2), y = w->y + s * (away * line + height / 2);
      MusterRect box = { x - width / 2, y - height / 2, width, height };
      if (box.x < 0 || box.y < 0 || box.x + width > p->view->width || box.y + height > p->view->height)
        continue;
      label->led = TRUE;
      label->led_x = CLAMP (w->x, box.x, box.x + width);
      label->led_y = fabs (s) < 0.6 ? y : CLAMP (w->y, box.y, box.y + height);
      label->icon = ICON_TOWN;
      for (guint i = 0; i < 2 && label->text[i]; i++) {
        label->x[i] = x - muster_text_get_width (label->text[i]) / 2;
        label->y[i] = box.y + (i + 0.5) * line + MUSTER_TEXT_CAPS (w->size) / 2;
      }
      if (settle (p, label, &box, 1, 3))
        return TRUE;
    }
  return FALSE;
}

/* Up to here a map is an overview. */
#define OVERVIEW_ZOOM 13.5

static void
place_point (Placer *p, const Wish *w)
{
  Label label = { .ink = w->ink, .icon = w->icon, .icon_x = w->x, .icon_y = w->y, .rim = w->size >= 13 ? 1.8 : 1.5 };
  double line = MUSTER_TEXT_LINE (w->size), width = 0;
  static const double shifts[] = { 0, -1.3, 1.3, -2.4, 2.4 };

  if (stands_near (p, w->name, w->x, w->y, 140))
    return;
  set_name (&label, w);
  guint lines = label.text[1] ? 2 : 1;
  for (guint i = 0; i < lines; i++)
    width = MAX (width, muster_text_get_width (label.text[i]));

  double icon = w->icon == ICON_NONE ? 0 : w->icon == ICON_CASTLE ? 12 : w->icon == ICON_PEAK ? 8 : 5;
  for (guint k = 0; k < G_N_ELEMENTS (shifts); k++) {
    /* Without an icon the name is centred on its place and may step up or down; with one it stands below, above,
     * to the right, to the left; a town's dot has it to the right first. */
    guint side = w->icon == ICON_TOWN ? (k + 2) % 4 : k;
    double cx = w->x, top;
    if (icon <= 0)
      top = w->y - lines * line / 2 + shifts[k] * line;
    else if (k == 4)
      break;
    else if (side == 0)
      top = w->y + icon / 2 + 1;
    else if (side == 1)
      top = w->y - icon / 2 - 2 - lines * line;
    else
      cx += (side == 2 ? 1 : -1) * (icon / 2 + 4 + width / 2), top = w->y - lines * line / 2;
    for (guint i = 0; i < lines; i++) {
      label.x[i] = cx - muster_text_get_width (label.text[i]) / 2;
      label.y[i] = top + (i + 0.5) * line + MUSTER_TEXT_CAPS (w->size) / 2;
    }
    MusterRect boxes[2]
        = { { cx - width / 2, top, width, lines * line }, { w->x - icon / 2, w->y - icon / 2, icon, icon } };
    if (settle (p, &label, boxes, icon > 0 ? 2 : 1, w->gap)) {
      remember (p, w->name, w->x, w->y);
      return;
    }
  }
  if (p->has_obstacles && w->rank == 0 && p->view->zoom < OVERVIEW_ZOOM && is_inside (p, (MusterXY){ w->x, w->y })
      && place_aside (p, w, &label, width, lines * line)) {
    remember (p, w->name, w->x, w->y);
    return;
  }
  clear_label (&label);
}

static double
line_size (MusterFeatureClass class, double zoom)
{
  if (class == MUSTER_FEATURE_RIVER)
    return CLAMP (10.5 + (zoom - 11) * 0.6, 10.5, 14);
  double size = muster_style_is_major (class) ? 11 : 10.5;
  return CLAMP (size + (zoom - 16) * 0.9, size - 0.5, 15);
}

/* Tries to write the name with its middle at @along; takes over @text where it does. */
static gboolean
write_along (Placer *p, const MusterChain *chain, double along, MusterText **text)
{
  guint n = muster_text_get_n_glyphs (*text);
  MusterXY mid = muster_chain_point (chain, along);

  if (!is_inside (p, mid) || stands_near (p, chain->name, mid.x, mid.y, 220))
    return FALSE;
  g_autofree MusterTextSpot *spots = g_new (MusterTextSpot, n);
  if (!muster_chain_spots (chain, along, *text, spots))
    return FALSE;
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (MusterRect));
  muster_spots_boxes (*text, spots, boxes);
  Label label = { .rim = 1.4,
                  .spots = spots,
                  .text = { *text },
                  .ink = is_water_line (chain->class)          ? MUSTER_INK_TEXT_WATER
                         : muster_style_is_road (chain->class) ? MUSTER_INK_TEXT
                                                               : MUSTER_INK_TEXT_SOFT };
  if (!settle (p, &label, &g_array_index (boxes, MusterRect, 0), boxes->len, 2.5))
    return FALSE;
  remember (p, chain->name, mid.x, mid.y);
  *text = NULL;
  spots = NULL;
  return TRUE;
}

static void
place_chain (Placer *p, const MusterChain *chain)
{
  static const double steps[] = { 0, 0.5, -0.5, 1, -1, 1.5, -1.5 };
  gboolean water = is_water_line (chain->class);
  double size = line_size (chain->class, p->view->zoom), every = water ? 420 : 330;
  g_autoptr (MusterText) text = NULL;

  if (chain->length < size * 2)
    return;
  int repeats = MAX (1, (int)(chain->length / every));
  for (int k = 0; k < repeats; k++) {
    double middle = chain->length * (k + 0.5) / repeats;
    MusterXY at = muster_chain_point (chain, middle);
    if (at.x < -every || at.y < -every || at.x > p->view->width + every || at.y > p->view->height + every)
      continue;
    if (!text)
      text = muster_text_shape (chain->name, size, water ? MUSTER_TEXT_ITALIC : 0, water ? 0.8 : 0.15);
    double width = muster_text_get_width (text);
    if (chain->length < width + 6)
      return;
    for (guint s = 0; s < G_N_ELEMENTS (steps); s++)
      if (write_along (p, chain, middle + steps[s] * MAX (width * 0.6, 24), &text))
        break;
  }
}

static void
place_shield (Placer *p, const MusterChain *chain)
{
  const double size = 9;
  MusterXY first = muster_chain_point (chain, 0), last = muster_chain_point (chain, chain->length);
  if (chain->length < 60 || hypot (first.x - last.x, first.y - last.y) < 1) /* too short, or a roundabout */
    return;
  int repeats = MAX (1, (int)(chain->length / 360));
  for (int k = 0; k < repeats; k++) {
    MusterXY at = muster_chain_point (chain, chain->length * (k + 0.35) / repeats);
    if (!is_inside (p, at) || stands_near (p, chain->name, at.x, at.y, 260))
      continue;
    g_autoptr (MusterText) text = muster_text_shape (chain->name, size, MUSTER_TEXT_BOLD, 0);
    double width = muster_text_get_width (text);
    Label label = { .ink = MUSTER_INK_TEXT_SOFT,
                    .icon = ICON_SHIELD,
                    .icon_x = at.x,
                    .icon_y = at.y,
                    .text = { text },
                    .x = { at.x - width / 2 },
                    .y = { at.y + MUSTER_TEXT_CAPS (size) / 2 } };
    MusterRect box = { at.x - width / 2 - 4, at.y - 7, width + 8, 14 };
    if (settle (p, &label, &box, 1, 8)) {
      remember (p, chain->name, at.x, at.y);
      text = NULL;
    }
  }
}

/* ---- public ---- */
MusterLabels *
muster_labels_place (MusterArea *area, const MusterView *view, const MusterRect *obstacles, guint n_obstacles,
                     GCancellable *cancellable, GError **error)
{
  Gatherer g = { .view = *view };
  g_autoptr (MusterLabels) labels = g_new0 (MusterLabels, 1);
  /* The sketch wants a context to know how fine to thin; words need no more than whole units. */
  cairo_surface_t *measure = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (measure);

  labels->look = view->look;
  labels->labels = g_array_new (FALSE, FALSE, sizeof (Label));
  g_array_set_clear_func (labels->labels, clear_label);
  labels->boxes = g_array_new (FALSE, FALSE, sizeof (MusterRect));
  g.wishes = g_array_new (FALSE, FALSE, sizeof (Wish));
  g_array_set_clear_func (g.wishes, clear_wish);
  g.chains = muster_chains_new ();
  g.refs = muster_chains_new ();
  g.xy = g_array_new (FALSE, FALSE, sizeof (MusterXY));
  muster_sketch_init (&g.sketch, cr, view, 256);
  MusterBox box = muster_sketch_box (&g.sketch);
  gboolean ok = muster_area_query (area, &box, view->zoom, on_feature, &g, cancellable, error);
  if (ok) {
    Placer p = { labels, muster_room_new (view->width, view->height),
                 g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref), view,
                 n_obstacles > 0 };
    GPtrArray *chains = muster_chains_join (g.chains), *refs = muster_chains_join (g.refs);
    guint c = 0, w = 0;
    muster_room_take (p.room, obstacles, n_obstacles);
    g_array_sort (g.wishes, compare_wishes);
    for (; w < g.wishes->len && g_array_index (g.wishes, Wish, w).rank <= 2; w++)
      place_point (&p, &g_array_index (g.wishes, Wish, w));
    for (guint i = 0; i < refs->len; i++)
      place_shield (&p, g_ptr_array_index (refs, i));
    for (; c < chains->len
           && ((MusterChain *)g_ptr_array_index (chains, c))->rank < line_rank (MUSTER_FEATURE_RESIDENTIAL);
         c++)
      place_chain (&p, g_ptr_array_index (chains, c));
    for (; w < g.wishes->len && g_array_index (g.wishes, Wish, w).rank <= 3; w++)
      place_point (&p, &g_array_index (g.wishes, Wish, w));
    for (; c < chains->len; c++)
      place_chain (&p, g_ptr_array_index (chains, c));
    for (; w < g.wishes->len; w++)
      place_point (&p, &g_array_index (g.wishes, Wish, w));
    ok = !g_cancellable_set_error_if_cancelled (cancellable, error);
    muster_room_free (p.room);
    g_hash_table_unref (p.written);
  }
  muster_sketch_clear (&g.sketch);
  muster_chains_free (g.chains);
  muster_chains_free (g.refs);
  g_array_unref (g.wishes);
  g_array_unref (g.xy);
  cairo_destroy (cr);
  cairo_surface_destroy (measure);
  return ok ? g_steal_pointer (&labels) : NULL;
}

void
muster_labels_free (MusterLabels *labels)
{
  g_clear_pointer (&labels->labels, g_array_unref);
  g_clear_pointer (&labels->boxes, g_array_unref);
  g_free (labels);
}

guint
muster_labels_count (const MusterLabels *labels)
{
  return labels->labels->len;
}

const char *
muster_labels_get_text (const MusterLabels *labels, guint i)
{
  return muster_text_get_utf8 (g_array_index (labels->labels, Label, i).text[0]);
}

const MusterRect *
muster_labels_get_boxes (const MusterLabels *labels, guint i, guint *n)
{
  const Label *l = &g_array_index (labels->labels, Label, i);
  *n = l->n_boxes;
  return &g_array_index (labels->boxes, MusterRect, l->box);
}

static void
draw_icon (const Label *l, cairo_t *cr, MusterLook look)
{
  double x = l->icon_x, y = l->icon_y, w;
  switch (l->icon) {
  case ICON_PEAK:
    cairo_move_to (cr, x, y - 3.6);
    cairo_line_to (cr, x + 4, y + 3.2);
    cairo_line_to (cr, x - 4, y + 3.2);
    cairo_close_path (cr);
    break;
  case ICON_CASTLE:
    cairo_move_to (cr, x - 5.5, y + 5);
    for (int i = 0; i < 3; i++) {
      cairo_line_to (cr, x - 5.5 + i * 4.2, y - 5);
      cairo_line_to (cr, x - 2.9 + i * 4.2, y - 5);
      cairo_line_to (cr, x - 2.9 + i * 4.2, i < 2 ? y - 2.2 : y + 5);
      if (i < 2)
        cairo_line_to (cr, x - 1.3 + i * 4.2, y - 2.2);
    }
    cairo_line_to (cr, x + 1.5, y + 5);
    cairo_line_to (cr, x + 1.5, y + 2);
    cairo_arc_negative (cr, x, y + 2, 1.5, 0, G_PI);
    cairo_line_to (cr, x - 1.5, y + 5);
    cairo_close_path (cr);
    break;
  case ICON_DOT:
    cairo_arc (cr, x, y, 1.8, 0, 2 * G_PI);
    break;
  case ICON_TOWN:
    cairo_arc (cr, x, y, 2.4, 0, 2 * G_PI);
    break;
  case ICON_SHIELD:
    w = muster_text_get_width (l->text[0]) + 6;
    cairo_new_sub_path (cr);
    cairo_arc (cr, x + w / 2 - 2.5, y - 3.5, 2.5, -G_PI / 2, 0);
    cairo_arc (cr, x + w / 2 - 2.5, y + 3.5, 2.5, 0, G_PI / 2);
    cairo_arc (cr, x - w / 2 + 2.5, y + 3.5, 2.5, G_PI / 2, G_PI);
    cairo_arc (cr, x - w / 2 + 2.5, y - 3.5, 2.5, G_PI, G_PI * 1.5);
    cairo_close_path (cr);
    muster_style_set_ink (cr, look, MUSTER_INK_SURFACE);
    cairo_fill_preserve (cr);
    muster_style_set_ink (cr, look, MUSTER_INK_LINE);
    cairo_set_line_width (cr, 0.8);
    cairo_stroke (cr);
    return;
  case ICON_NONE:
    return;
  }
  muster_style_set_ink (cr, look, MUSTER_INK_HALO);
  cairo_set_line_width (cr, 2.4);
  cairo_stroke_preserve (cr);
  muster_style_set_ink (cr, look, l->ink);
  cairo_fill (cr);
}

static void
draw_leader (const Label *l, cairo_t *cr, MusterLook look)
{
  cairo_move_to (cr, l->icon_x, l->icon_y);
  cairo_line_to (cr, l->led_x, l->led_y);
  muster_style_set_ink (cr, look, MUSTER_INK_HALO);
  cairo_set_line_width (cr, 2);
  cairo_stroke_preserve (cr);
  muster_style_set_ink (cr, look, l->ink);
  cairo_set_line_width (cr, 0.7);
  cairo_stroke (cr);
}

void
muster_labels_draw (const MusterLabels *labels, cairo_t *cr)
{
  MusterColor halo = muster_ink (labels->look, MUSTER_INK_HALO);

  cairo_save (cr);
  for (guint i = labels->labels->len; i-- > 0;) {
    const Label *l = &g_array_index (labels->labels, Label, i);
    MusterColor ink = muster_ink (labels->look, l->ink);
    cairo_new_path (cr);
    if (l->led)
      draw_leader (l, cr, labels->look);
    draw_icon (l, cr, labels->look);
    if (l->spots)
      muster_text_draw_along (l->text[0], cr, l->spots, ink, halo, l->rim);
    else
      for (int k = 0; k < 2 && l->text[k]; k++)
        muster_text_draw (l->text[k], cr, l->x[k], l->y[k], 0, ink, halo, l->rim);
  }
  cairo_restore (cr);
}
