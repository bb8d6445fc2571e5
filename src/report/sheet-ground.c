/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From paper to ground. The frame takes what margin, coordinates and title block leave; the ground follows from a scale
 * that is true at the middle of the map (Web Mercator stretches with the latitude, by less than a hundredth over one
 * sheet of a county). A fit takes the smallest usual scale at which everything lies inside, so that two sheets of one
 * situation can be laid side by side and measured with a ruler. */
#include "report/sheet-private.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define MM      (72.0 / 25.4)
#define MARGIN  (9 * MM)
#define BAND    13.0 /* for the coordinates around the map */
#define POINT_M (0.0254 / 72)

static void
lay_out_page (SheetJob *job)
{
  const MusterMapSheet *s = job->sheet;
  double w = s->paper == MUSTER_PAPER_A3 ? 297 * MM : 210 * MM, h = s->paper == MUSTER_PAPER_A3 ? 420 * MM : 297 * MM;

  job->width = s->landscape ? h : w;
  job->height = s->landscape ? w : h;
  job->report.width_mm = job->width / MM;
  job->report.height_mm = job->height / MM;
  double inner = job->width - 2 * MARGIN;
  double foot = inner > 700 ? 130 : 178;
  job->foot = (MusterRect){ MARGIN, job->height - MARGIN - foot, inner, foot };
  job->frame = (MusterRect){ MARGIN + BAND, MARGIN + BAND, inner - 2 * BAND, job->foot.y - MARGIN - 2 * BAND - 3 };
}

/* The ground in the Mercator square that is @scale at @centre. */
static void
set_ground (SheetJob *job, MusterPoint centre, double scale)
{
  double lat = muster_mercator_inverse (centre).lat;
  double unit = scale * POINT_M / muster_mercator_metres (lat); /* of the square for one point */
  double w = job->frame.width * unit / 2, h = job->frame.height * unit / 2;

  job->scale = scale;
  job->view = (MusterView){ { centre.x - w, centre.y - h, centre.x + w, centre.y + h },
                            job->frame.width / MUSTER_SHEET_UNIT,
                            job->frame.height / MUSTER_SHEET_UNIT,
                            -log2 (256 * unit * MUSTER_SHEET_UNIT),
                            MUSTER_LOOK_PAPER };
}

/* The scale at which @box fills the frame. */
static double
scale_of_box (const SheetJob *job, MusterBox box, double room)
{
  double lat = muster_mercator_inverse ((MusterPoint){ 0.5, (box.y0 + box.y1) / 2 }).lat;
  double metres = muster_mercator_metres (lat) / POINT_M;
  return MAX ((box.x1 - box.x0) * metres / MAX (job->frame.width - 2 * room, 1),
              (box.y1 - box.y0) * metres / MAX (job->frame.height - 2 * room, 1));
}

static double
usual_scale (double scale)
{
  static const double usual[]
      = { 5e3,   7.5e3, 1e4, 1.5e4, 2e4,   2.5e4, 3e4,   4e4, 5e4,   6e4, 7.5e4, 1e5,   1.25e5, 1.5e5, 2e5,
          2.5e5, 3e5,   4e5, 5e5,   7.5e5, 1e6,   1.5e6, 2e6, 2.5e6, 4e6, 5e6,   7.5e6, 1e7,    2e7,   5e7 };
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (usual[i] >= scale * 0.9999)
      return usual[i];
  return 1e8;
}

static void
widen (MusterBox *box, MusterBox by)
{
  box->x0 = MIN (box->x0, by.x0), box->x1 = MAX (box->x1, by.x1);
  box->y0 = MIN (box->y0, by.y0), box->y1 = MAX (box->y1, by.y1);
}

static gboolean
box_of_items (const SheetJob *job, MusterBox *box)
{
  *box = (MusterBox){ 2, 2, -1, -1 };
  for (guint i = 0; i < job->sheet->items->len; i++) {
    const MusterRecord *r = g_array_index (job->sheet->items, SheetItem, i).record;
    MusterLatLon at;
    if (!job->sheet->layers[r->kind] || muster_sheet_layer (r) != r->kind)
      continue; /* the area of a warning may be a whole country: it is no reason to show that */
    if (r->kind == MUSTER_PLOT) {
      g_autoptr (MusterShape) shape = muster_shape_new (muster_record_text (r, MUSTER_PLOT_GEOMETRY));
      if (shape)
        widen (box, muster_shape_get_box (shape));
    } else if (muster_record_position (r, &at)) {
      MusterPoint p = muster_mercator (at);
      widen (box, (MusterBox){ p.x, p.y, p.x, p.y });
    }
  }
  return box->x0 <= box->x1;
}

static MusterBox
box_of_area (MusterArea *area)
{
  const MusterAreaInfo *info = muster_area_get_info (area);
  MusterPoint sw = muster_mercator (info->view_south_west), ne = muster_mercator (info->view_north_east);
  return (MusterBox){ sw.x, ne.y, ne.x, sw.y };
}

/* Whether @box, a point or more, meets what the area covers. */
static gboolean
check_outside (const SheetJob *job, MusterBox box, GError **error)
{
  if (!job->area)
    return TRUE;
  const MusterAreaInfo *info = muster_area_get_info (job->area);
  MusterPoint sw = muster_mercator (info->south_west), ne = muster_mercator (info->north_east);
  gboolean across = sw.x > ne.x; /* 180°: what is to the west of one side or to the east of the other */
  gboolean meets = across ? box.x0 <= ne.x || box.x1 >= sw.x : box.x0 <= ne.x && box.x1 >= sw.x;
  if (meets && box.y0 <= sw.y && box.y1 >= ne.y)
    return TRUE;
  g_set_error (
      error, MUSTER_SHEET_ERROR, MUSTER_SHEET_ERROR_OUTSIDE,
      _ ("the map would lie outside the area “%s”, which covers latitude %.4f to %.4f and longitude %.4f to %.4f"),
      info->name, info->south_west.lat, info->north_east.lat, info->south_west.lon, info->north_east.lon);
  return FALSE;
}

static gboolean
fit (SheetJob *job, GError **error)
{
  MusterBox box;
  if (!box_of_items (job, &box)) {
    if (!job->area) {
      g_set_error (error, MUSTER_SHEET_ERROR, MUSTER_SHEET_ERROR_EMPTY, _ ("nothing to draw has a position"));
      return FALSE;
    }
    box = box_of_area (job->area);
  }
  MusterPoint centre = { (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2 };
  set_ground (job, centre, usual_scale (scale_of_box (job, box, 22)));
  return TRUE;
}

static gboolean
show_centre (SheetJob *job, GError **error)
{
  const MusterMapSheet *s = job->sheet;
  MusterPoint c = muster_mercator (s->centre);
  double scale = s->scale;
  MusterBox box;

  if (!muster_latlon_is_valid (s->centre) || fabs (s->centre.lat) > 84) {
    g_set_error (error, MUSTER_SHEET_ERROR, MUSTER_SHEET_ERROR_VALUE,
                 _ ("centre %g,%g is not a place this map can show"), s->centre.lat, s->centre.lon);
    return FALSE;
  }
  if (!(scale == 0 || (scale >= 500 && scale <= 1e8))) {
    g_set_error (error, MUSTER_SHEET_ERROR, MUSTER_SHEET_ERROR_VALUE, _ ("scale 1:%g is outside 1:500 to 1:100000000"),
                 scale);
    return FALSE;
  }
  if (!check_outside (job, (MusterBox){ c.x, c.y, c.x, c.y }, error))
    return FALSE;
  if (scale == 0) {
    if (!box_of_items (job, &box))
      box = (MusterBox){ c.x, c.y, c.x, c.y };
    double w = MAX (fabs (box.x0 - c.x), fabs (box.x1 - c.x)), h = MAX (fabs (box.y0 - c.y), fabs (box.y1 - c.y));
    scale = usual_scale (scale_of_box (job, (MusterBox){ c.x - w, c.y - h, c.x + w, c.y + h }, 22));
  }
  set_ground (job, c, scale);
  return TRUE;
}

static gboolean
show_box (SheetJob *job, GError **error)
{
  const MusterMapSheet *s = job->sheet;
  if (!muster_latlon_is_valid (s->south_west) || !muster_latlon_is_valid (s->north_east)
      || s->south_west.lat >= s->north_east.lat || s->south_west.lon >= s->north_east.lon) {
    g_set_error (error, MUSTER_SHEET_ERROR, MUSTER_SHEET_ERROR_VALUE,
                 _ ("the box %g,%g to %g,%g is empty or not on the earth"), s->south_west.lat, s->south_west.lon,
                 s->north_east.lat, s->north_east.lon);
    return FALSE;
  }
  MusterPoint sw = muster_mercator (s->south_west), ne = muster_mercator (s->north_east);
  MusterBox box = { sw.x, ne.y, ne.x, sw.y };
  double scale = MAX (scale_of_box (job, box, 0), 500);
  double digits = pow (10, floor (log10 (scale)) - 1); /* up to two digits: 1:26 000 */
  set_ground (job, (MusterPoint){ (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2 },
              ceil (scale / digits - 1e-9) * digits);
  return TRUE;
}

gboolean
muster_sheet_lay_out (SheetJob *job, GError **error)
{
  gboolean ok;

  if (job->sheet->format == MUSTER_SHEET_PNG && !(job->sheet->dpi >= 72 && job->sheet->dpi <= 600)) {
    g_set_error (error, MUSTER_SHEET_ERROR, MUSTER_SHEET_ERROR_VALUE, _ ("%g dpi is outside 72 to 600"),
                 job->sheet->dpi);
    return FALSE;
  }
  lay_out_page (job);
  if (job->sheet->ground == SHEET_BOX)
    ok = show_box (job, error);
  else if (job->sheet->ground == SHEET_CENTRE)
    ok = show_centre (job, error);
  else
    ok = fit (job, error);
  if (!ok || !check_outside (job, job->view.box, error))
    return FALSE;
  job->report.scale = job->scale;
  job->report.south_west = muster_mercator_inverse ((MusterPoint){ job->view.box.x0, job->view.box.y1 });
  job->report.north_east = muster_mercator_inverse ((MusterPoint){ job->view.box.x1, job->view.box.y0 });
  job->report.centre = muster_mercator_inverse (
      (MusterPoint){ (job->view.box.x0 + job->view.box.x1) / 2, (job->view.box.y0 + job->view.box.y1) / 2 });
  return TRUE;
}
