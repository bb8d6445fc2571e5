/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each pictogram is one line in a small language on a grid from -10 to 10, because a picture is data, and drawing it by
 * hand in cairo calls is four times as long and cannot be compared at a glance:
 *
 *   M x y   begin here          L x y   line to         C six numbers   curve to       Z   close
 *   O x y r a circle            F   fill what there is, even-odd        S w   stroke it with width w
 *
 * Strokes are at least 1.6 of 20 wide and gaps as wide, so that 12 device pixels are enough. */
#include "tiles/pictograms.h"
#include <string.h>

static const struct {
  const char *name;
  const char *drawing;
} pictograms[] = {
  { "air", "M-9.5 -7.5 L9.5 -7.5 S2 M1 -8 L1 -4 S2 M-3.5 -4.5 L3 -4.5 C7 -4.5 10 -1.5 10 2 C10 4.5 8 5.5 5.5 5.5 L-1 "
           "5.5 C-3.5 "
           "5.5 -4.5 3 -5 1 L-10.5 -0.5 L-10.5 -3.5 L-4 -2.5 Z M4 -2.3 L4 1 L7.6 1 C7.2 -1 5.8 -2.3 4 -2.3 Z F M-3 8.8 "
           "L8 8.8 S1.8 M0 5 L0 "
           "8.5 M5 5 L5 8.5 S1.5" },
  { "army", "M-8 0 L0 -7 L8 0 S3 M-8 8 L0 1 L8 8 S3" },
  { "bang", "M0 -9 L0 2.5 S3.6 O 0 7.6 2.3 F" },
  { "bed", "M-9.5 -7 L-9.5 8 S2.2 M-9.5 4.5 L9.5 4.5 S2.2 M9.5 2 L9.5 8 S2.2 O -5.4 -0.6 2.5 F M-2 -3.2 L5.5 -3.2 C8.5 "
           "-3.2 10.5 "
           "-1.2 10.5 2 L-2 2 Z F" },
  { "box", "M-9.5 -8 L9.5 -8 L9.5 -3.6 L-9.5 -3.6 Z F M-8.2 -2 L8.2 -2 L8.2 8.6 L-8.2 8.6 Z M-3.2 0.6 L3.2 0.6 L3.2 3 "
           "L-3.2 3 Z F" },
  { "building", "M-8.5 9 L-8.5 -8 L2.5 -8 L0.5 -3.5 L4 0 L0.5 3.5 L3 9 Z F M5 9 L6.2 4.2 L9.5 6 L9.5 9 Z F" },
  { "car", "M-10 4.5 L-10 0 L-7 -1.2 L-4.8 -6.5 L4.8 -6.5 L7 -1.2 L10 0 L10 4.5 Z M-4.6 -1.4 L4.6 -1.4 L3.4 -4.6 L-3.4 "
           "-4.6 Z F O -5.4 5 "
           "2.8 F O 5.4 5 2.8 F" },
  { "check", "M-8 0.5 L-2.5 6 L8 -6 S3.4" },
  { "chemical",
    "M-2.4 -8 L-2.4 -2 L-8 8.4 L8 8.4 L2.4 -2 L2.4 -8 S2 M-4.5 -8.6 L4.5 -8.6 S2.2 M-4.4 2.8 L4.4 2.8 L7 8 L-7 8 Z F" },
  { "clock", "O 0 0 8.4 S2.2 M0 -5 L0 0.6 L4 2.6 S2.2" },
  { "factory", "M-9.5 9 L-9.5 -9 L-5 -9 L-5 0.5 L1.5 -4.5 L1.5 0.5 L8 -4.5 L9.5 -4.5 L9.5 9 Z F" },
  { "fire", "M0.5 -10.5 C2 -5.5 8 -3 8 3.6 C8 7.8 4.6 10.4 0 10.4 C-4.6 10.4 -8 7.8 -8 3.6 C-8 0.6 -6.2 -1.6 -4.8 -4 "
            "C-3.8 -2.4 -3.2 -1.4 "
            "-2 -0.8 C-2.6 -4.6 -1.2 -8 0.5 -10.5 Z M0.2 8.2 C2.4 8.2 3.8 6.8 3.8 5 C3.8 3 1.8 1.8 1 -0.6 C-0.8 1.4 "
            "-3.6 2.6 -3.6 5 C-3.6 6.8 "
            "-2.2 8.2 0.2 8.2 Z F" },
  { "group", "O 0 -5.2 3.4 F M-5 8.5 C-5 1.6 -3.4 -0.6 0 -0.6 C3.4 -0.6 5 1.6 5 8.5 Z F O -7.6 -3 2.3 F O 7.6 -3 2.3 F "
             "M-10.8 7.5 "
             "C-10.8 2.2 -9.6 0.4 -7.6 0.4 C-6.8 0.4 -6.3 0.6 -5.8 1.2 C-6.4 3.2 -6.6 5.4 -6.6 7.5 Z F M10.8 7.5 C10.8 "
             "2.2 9.6 0.4 7.6 0.4 "
             "C6.8 0.4 6.3 0.6 5.8 1.2 C6.4 3.2 6.6 5.4 6.6 7.5 Z F" },
  { "ground", "M-10 9 L-10 -9 L10 9 Z F O 2.4 -5.6 2.4 F O 7.6 0 2.2 F" },
  { "health", "O 0 0 5 F M0 -9.4 L0 9.4 M-9.4 0 L9.4 0 M-6.6 -6.6 L6.6 6.6 M6.6 -6.6 L-6.6 6.6 S1.8" },
  { "helmet", "M-8 3 L-8 1.4 C-8 -4.4 -4.6 -7.8 -1.4 -8.2 L-1.4 -9.6 L1.4 -9.6 L1.4 -8.2 C4.6 -7.8 8 -4.4 8 1.4 L8 3 Z "
              "F M-10.5 6.2 "
              "L10.5 6.2 S3" },
  { "house", "M-10.4 0.6 L0 -9.4 L10.4 0.6 L7.6 0.6 L7.6 9 L2.6 9 L2.6 3 L-2.6 3 L-2.6 9 L-7.6 9 L-7.6 0.6 Z F" },
  { "lamp", "O 0 -3 6 S2.2 M-3 5.6 L3 5.6 S2 M-2.2 8.8 L2.2 8.8 S2" },
  { "medical", "M-3.2 -9.6 L3.2 -9.6 L3.2 -3.2 L9.6 -3.2 L9.6 3.2 L3.2 3.2 L3.2 9.6 L-3.2 9.6 L-3.2 3.2 L-9.6 3.2 "
               "L-9.6 -3.2 L-3.2 -3.2 Z F" },
  { "mine", "M-8 9 L5 -4 S2.4 M8 9 L-5 -4 S2.4 M2.6 -8.4 L9.4 -1.6 S4 M-2.6 -8.4 L-9.4 -1.6 S4" },
  { "mountain", "M-10.5 8.4 L-3 -7.4 L1.4 1 L4.2 -3.2 L10.5 8.4 Z M-4.4 -1.4 L-3 -4.2 L-1.4 -1.2 L-2.8 -0.2 Z F" },
  { "power", "M3 -10.4 L-7 1.8 L-1 1.8 L-3 10.4 L7 -3 L1 -3 Z F" },
  { "quake", "M-10 0.6 L-6 0.6 L-3 -8 L1.4 8.4 L4.4 -4 L6.4 0.6 L10 0.6 S2.2" },
  { "rail", "M-6 -9 L6 -9 C8 -9 8 -8 8 -6 L8 3.4 C8 5.4 7 6.4 5 6.4 L-5 6.4 C-7 6.4 -8 5.4 -8 3.4 L-8 -6 C-8 -8 -8 -9 "
            "-6 -9 Z M-5 -6 L5 -6 "
            "L5 -1 L-5 -1 Z F M-4 6 L-7.6 10 M4 6 L7.6 10 S2.2" },
  { "rescue", "O 0 0 6.4 S5" },
  { "snow", "M0 -9.6 L0 9.6 M-8.4 -4.8 L8.4 4.8 M-8.4 4.8 L8.4 -4.8 S2 M-3 -8 L0 -5.4 L3 -8 M-3 8 L0 5.4 L3 8 S1.6" },
  { "star", "M0 -10 L2.6 -3.6 L9.5 -3.1 L4.2 1.4 L5.9 8.1 L0 4.4 L-5.9 8.1 L-4.2 1.4 L-9.5 -3.1 L-2.6 -3.6 Z F" },
  { "sun",
    "O 0 0 4.6 F M0 -10 L0 -7 M0 7 L0 10 M-10 0 L-7 0 M7 0 L10 0 M-7 -7 L-5 -5 M7 7 L5 5 M-7 7 L-5 5 M7 -7 L5 -5 S2" },
  { "technical", "O 0 0 5 S3.2 M0 -6 L0 -10 M0 6 L0 10 M-6 0 L-10 0 M6 0 L10 0 M4.2 -4.2 L7 -7 M-4.2 -4.2 L-7 -7 M4.2 "
                 "4.2 L7 7 M-4.2 4.2 "
                 "L-7 7 S2.8" },
  { "tent", "M0 -9 L10.4 8.6 L3.6 8.6 L0 0.6 L-3.6 8.6 L-10.4 8.6 Z F" },
  { "water", "M-10 2.4 L10 2.4 L6.8 8.4 L-6.8 8.4 Z F M-0.6 3 L-0.6 -9.4 S2 M1.6 -8.4 L8.4 0.4 L1.6 0.4 Z F" },
  { "waves", "M-10 -5.6 C-7 -10 -4 -1.6 0 -5.6 C4 -10 7 -1.6 10 -5.6 S2.6 M-10 0.6 C-7 -3.8 -4 4.6 0 0.6 C4 -3.8 7 4.6 "
             "10 0.6 S2.6 M-10 "
             "6.8 C-7 2.4 -4 10.8 0 6.8 C4 2.4 7 10.8 10 6.8 S2.6" },
  { "wind", "O 0 0 3.4 F M3.4 0 C4.6 -6.4 0 -9.8 -7.6 -8 S2.6 M-3.4 0 C-4.6 6.4 0 9.8 7.6 8 S2.6" },
};

static const char *
find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pictograms); i++)
    if (strcmp (pictograms[i].name, name) == 0)
      return pictograms[i].drawing;
  return NULL;
}

gboolean
muster_pictogram_exists (const char *name)
{
  return find (name) != NULL;
}

static void
numbers (const char **s, double *out, int n)
{
  for (int i = 0; i < n; i++) {
    char *end;
    out[i] = g_ascii_strtod (*s, &end);
    *s = end;
  }
}

void
muster_pictogram_draw (cairo_t *cr, const char *name, double x, double y, double size)
{
  const char *s = find (name);
  double v[6];

  if (!s)
    return;
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, size / 20, size / 20);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_new_path (cr);
  while (*s)
    switch (*s++) {
    case 'M':
      numbers (&s, v, 2);
      cairo_move_to (cr, v[0], v[1]);
      break;
    case 'L':
      numbers (&s, v, 2);
      cairo_line_to (cr, v[0], v[1]);
      break;
    case 'C':
      numbers (&s, v, 6);
      cairo_curve_to (cr, v[0], v[1], v[2], v[3], v[4], v[5]);
      break;
    case 'O':
      numbers (&s, v, 3);
      cairo_new_sub_path (cr);
      cairo_arc (cr, v[0], v[1], v[2], 0, 2 * G_PI);
      break;
    case 'Z':
      cairo_close_path (cr);
      break;
    case 'F':
      cairo_fill (cr);
      break;
    case 'S':
      numbers (&s, v, 1);
      cairo_set_line_width (cr, v[0]);
      cairo_stroke (cr);
      break;
    default:
      break;
    }
  cairo_restore (cr);
}

typedef struct {
  const char *word, *pictogram;
} Meaning;

static const char *
meaning (const Meaning *table, gsize n, const char *word)
{
  for (gsize i = 0; word && i < n; i++)
    if (strcmp (table[i].word, word) == 0)
      return table[i].pictogram;
  return NULL;
}

const char *
muster_pictogram_for_hazard (const char *hazard)
{
  static const Meaning table[] = {
    { "flood", "waves" },
    { "mountain-torrent", "waves" },
    { "waterlogging", "waves" },
    { "storm-surge", "waves" },
    { "drought", "sun" },
    { "typhoon", "wind" },
    { "hail", "snow" },
    { "snow", "snow" },
    { "landslide", "ground" },
    { "debris-flow", "ground" },
    { "geological", "ground" },
    { "collapse", "building" },
    { "building-site", "building" },
    { "earthquake", "quake" },
    { "forest-fire", "fire" },
    { "grassland-fire", "fire" },
    { "fire", "fire" },
    { "fireworks", "fire" },
    { "gas", "fire" },
    { "natural-disaster-relief", "tent" },
    { "production-accident", "factory" },
    { "special-equipment", "technical" },
    { "mine", "mine" },
    { "tailings", "mine" },
    { "hazardous-chemicals", "chemical" },
    { "road-traffic", "car" },
    { "water-transport", "water" },
    { "railway", "rail" },
    { "power", "power" },
    { "public-health", "health" },
    { "epidemic", "health" },
    { "food", "health" },
    { "crowd", "group" },
    { "rescue", "rescue" },
  };
  const char *p = meaning (table, G_N_ELEMENTS (table), hazard);
  return p ? p : "bang";
}

const char *
muster_pictogram_for_team (const char *team_class, const char *const *skills)
{
  static const Meaning by_class[] = {
    { "fire-rescue", "helmet" }, { "army", "army" },           { "enterprise", "factory" },
    { "grassroots", "group" },   { "volunteer", "group" },     { "social", "group" },
    { "expert", "lamp" },        { "technical", "technical" }, { "air", "air" },
    { "medical", "medical" },    { "water", "water" },         { "mountain", "mountain" },
    { "police", "star" },
  };
  static const Meaning by_skill[] = {
    { "water-rescue", "water" },
    { "water", "water" },
    { "flood", "waves" },
    { "mountain-rescue", "mountain" },
    { "mountain", "mountain" },
    { "medical", "medical" },
    { "air", "air" },
    { "hazardous-chemicals", "chemical" },
    { "hazchem", "chemical" },
    { "mine", "mine" },
    { "forest-fire", "fire" },
    { "fire", "helmet" },
    { "earthquake", "quake" },
    { "power", "power" },
    { "communications", "technical" },
    { "road", "car" },
    { "police", "star" },
  };
  const char *p = meaning (by_class, G_N_ELEMENTS (by_class), team_class);
  /* "Professional" and "social" say who they are, not what they do: the first skill that has a picture says that. */
  if (!p || strcmp (p, "group") == 0)
    for (gsize i = 0; skills && skills[i]; i++) {
      const char *q = meaning (by_skill, G_N_ELEMENTS (by_skill), skills[i]);
      if (q)
        return q;
    }
  return p ? p : "technical";
}
