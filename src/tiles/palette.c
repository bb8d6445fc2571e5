/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One table: what a colour is for, and its value as 0xRRGGBBAA in the three looks. The base map stays within a narrow
 * range of lightness so that symbols, which alone are saturated and dark (or light, in the dark look), are seen first.
 * Red is kept for what is wrong now, violet for drills: the boundaries' violet-grey is nearly grey. */
#include "tiles/palette.h"

/* clang-format off: a table */
static const guint32 inks[MUSTER_N_INKS][3] = {
  /*                               light       dark        paper */
  [MUSTER_INK_LAND] = { 0xf2f0ebff, 0x25272aff, 0xffffffff },
  [MUSTER_INK_FARM] = { 0xf0ede0ff, 0x282a2bff, 0xfdfcf6ff },
  [MUSTER_INK_GRASS] = { 0xe6ecd9ff, 0x272e29ff, 0xf5f9efff },
  [MUSTER_INK_FOREST] = { 0xd3e2c7ff, 0x27352bff, 0xe6f0deff },
  [MUSTER_INK_SCRUB] = { 0xdfe7d0ff, 0x28312aff, 0xeff5e8ff },
  [MUSTER_INK_ROCK] = { 0xe6e3deff, 0x2d2e30ff, 0xf4f3f1ff },
  [MUSTER_INK_GLACIER] = { 0xe7f1f6ff, 0x31404bff, 0xf1f8fbff },
  [MUSTER_INK_WETLAND] = { 0xdde8e1ff, 0x263330ff, 0xecf4f0ff },
  [MUSTER_INK_RESIDENTIAL] = { 0xebe7dfff, 0x2b2c2eff, 0xf8f7f4ff },
  [MUSTER_INK_COMMERCIAL] = { 0xeee5ddff, 0x2f2d2dff, 0xf9f5f2ff },
  [MUSTER_INK_INDUSTRIAL] = { 0xe7e4e2ff, 0x2e2e30ff, 0xf5f4f4ff },
  [MUSTER_INK_PARK] = { 0xd9e9cfff, 0x28372cff, 0xeaf4e3ff },
  [MUSTER_INK_CEMETERY] = { 0xd9e2d1ff, 0x29332cff, 0xeaf0e6ff },
  [MUSTER_INK_SPORT] = { 0xd4e8d4ff, 0x273a30ff, 0xe7f3e7ff },
  [MUSTER_INK_PARKING] = { 0xeceae6ff, 0x2f3032ff, 0xf6f5f3ff },
  [MUSTER_INK_WATER] = { 0xb3d3edff, 0x203e5eff, 0xcfe5f5ff },
  [MUSTER_INK_BUILDING] = { 0xe0dad0ff, 0x35363aff, 0xdbd7d0ff },
  [MUSTER_INK_AEROWAY] = { 0xe4e2e6ff, 0x323338ff, 0xf0eff2ff },
  [MUSTER_INK_STREAM] = { 0xa3c9e8ff, 0x29507aff, 0x8dbde0ff },
  [MUSTER_INK_BUILDING_EDGE] = { 0xd0c8bcff, 0x45464bff, 0xb9b3a9ff },
  [MUSTER_INK_BOUNDARY] = { 0x8a7f9ecc, 0x8d84a3b0, 0x6f6685d9 },
  [MUSTER_INK_BOUNDARY_BAND] = { 0xa99bc238, 0x9186b02e, 0xa99bc233 },
  [MUSTER_INK_CASING] = { 0xcfc8bbff, 0x1a1b1dff, 0xa9a49bff },
  [MUSTER_INK_CASING_MAJOR] = { 0xdcb880ff, 0x1a1b1dff, 0xb38b4aff },
  [MUSTER_INK_ROAD] = { 0xffffffff, 0x4b4d51ff, 0xffffffff },
  [MUSTER_INK_ROAD_FAR] = { 0xd6d0c6ff, 0x414347ff, 0xb3aea6ff },
  [MUSTER_INK_PRIMARY] = { 0xfdebc3ff, 0x63553fff, 0xfdf0d2ff },
  [MUSTER_INK_MOTORWAY] = { 0xfad592ff, 0x7a6239ff, 0xfae0b0ff },
  [MUSTER_INK_TUNNEL] = { 0xf4f1ebff, 0x303235ff, 0xfaf9f7ff },
  [MUSTER_INK_PATH] = { 0xb4a792ff, 0x6a665fff, 0x8c8270ff },
  [MUSTER_INK_TRACK] = { 0xc3b59bff, 0x5d5950ff, 0x998b72ff },
  [MUSTER_INK_RAIL] = { 0x9a9691ff, 0x707276ff, 0x5a5855ff },
  [MUSTER_INK_LINE] = { 0xb0aba3ff, 0x5a5c60ff, 0x8a8680ff },
  [MUSTER_INK_TEXT] = { 0x2b2d31ff, 0xe4e3dfff, 0x151617ff },
  [MUSTER_INK_TEXT_SOFT] = { 0x5f5c57ff, 0xb3b1abff, 0x3d3b38ff },
  [MUSTER_INK_TEXT_WATER] = { 0x3a6c9cff, 0x8ab6e4ff, 0x2b5f92ff },
  [MUSTER_INK_TEXT_GREEN] = { 0x4d6b45ff, 0x97b88eff, 0x3e5f36ff },
  [MUSTER_INK_HALO] = { 0xf7f6f2e6, 0x222427e0, 0xffffffeb },
  [MUSTER_INK_OUTLINE] = { 0x1d1f22ff, 0xe8e7e3ff, 0x111213ff },
  [MUSTER_INK_SURFACE] = { 0xffffffff, 0x24262aff, 0xffffffff },
  [MUSTER_INK_ACCENT] = { 0x1a5fb4ff, 0x82b4f5ff, 0x1a5fb4ff },
  [MUSTER_INK_RED] = { 0xb8201cff, 0xff8a80ff, 0xb8201cff },
  [MUSTER_INK_GREEN] = { 0x26804aff, 0x7ed9a0ff, 0x26804aff },
  [MUSTER_INK_GREY] = { 0x8b8985ff, 0x85878bff, 0x8b8985ff },
  [MUSTER_INK_GREY_FILL] = { 0xe9e7e3ff, 0x36383cff, 0xefeeecff },
  [MUSTER_INK_FLOOD] = { 0x2f78c0ff, 0x6fb0f0ff, 0x2f78c0ff },
  [MUSTER_INK_HAZARD] = { 0xa2561aff, 0xe8a468ff, 0x9a4f14ff },
  [MUSTER_INK_DRILL] = { 0x6a3fa8ff, 0xb892f0ff, 0x6a3fa8ff },
  [MUSTER_INK_WARNING_RED] = { 0xd0021bff, 0xff6257ff, 0xd0021bff },
  [MUSTER_INK_WARNING_ORANGE] = { 0xf58200ff, 0xffa33dff, 0xf58200ff },
  [MUSTER_INK_WARNING_YELLOW] = { 0xf5c400ff, 0xffdd4aff, 0xf5c400ff },
  [MUSTER_INK_WARNING_BLUE] = { 0x1769d2ff, 0x6bb0ffff, 0x1769d2ff },
};
/* clang-format on */

MusterColor
muster_ink (MusterLook look, MusterInk ink)
{
  guint32 v = inks[ink][look];
  return (MusterColor){ (v >> 24) / 255.0, (v >> 16 & 255) / 255.0, (v >> 8 & 255) / 255.0, (v & 255) / 255.0 };
}
