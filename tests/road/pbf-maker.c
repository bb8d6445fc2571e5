/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One OSMHeader and one OSMData block. */
#include "pbf-maker.h"
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct _PbfMaker {
  PbfFlags flags;
  GPtrArray *strings;
  GByteArray *nodes, *ways, *relations;  /* groups */
  GByteArray *ids, *lats, *lons, *words; /* dense */
  gint64 last_id, last_lat, last_lon;
};

static void
varint (GByteArray *out, guint64 v)
{
  do {
    guint8 byte = (guint8)((v & 0x7f) | (v > 0x7f ? 0x80 : 0));
    g_byte_array_append (out, &byte, 1);
    v >>= 7;
  } while (v);
}

static void
zigzag (GByteArray *out, gint64 v)
{
  varint (out, v < 0 ? (guint64)(-(v + 1)) * 2 + 1 : (guint64)v * 2);
}

static void
field_number (GByteArray *out, guint field, guint64 v)
{
  varint (out, field << 3);
  varint (out, v);
}

static void
field_bytes (GByteArray *out, guint field, const void *data, gsize n)
{
  varint (out, field << 3 | 2);
  varint (out, n);
  g_byte_array_append (out, data, (guint)n);
}

static void
field_array (GByteArray *out, guint field, GByteArray *bytes)
{
  field_bytes (out, field, bytes->data, bytes->len);
  g_byte_array_unref (bytes);
}

static guint
string (PbfMaker *maker, const char *text)
{
  for (guint i = 1; i < maker->strings->len; i++)
    if (strcmp (g_ptr_array_index (maker->strings, i), text) == 0)
      return i;
  g_ptr_array_add (maker->strings, g_strdup (text));
  return maker->strings->len - 1;
}

PbfMaker *
pbf_maker_new (PbfFlags flags)
{
  PbfMaker *maker = g_new0 (PbfMaker, 1);
  GByteArray **all[]
      = { &maker->nodes, &maker->ways, &maker->relations, &maker->ids, &maker->lats, &maker->lons, &maker->words };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    *all[i] = g_byte_array_new ();
  maker->flags = flags;
  maker->strings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (maker->strings, g_strdup (""));
  return maker;
}

static void
read_tags (PbfMaker *maker, va_list tags, GByteArray *keys, GByteArray *values)
{
  const char *tag;
  while ((tag = va_arg (tags, const char *))) {
    g_auto (GStrv) pair = g_strsplit (tag, "=", 2);
    varint (keys, string (maker, pair[0]));
    varint (values ? values : keys, string (maker, pair[1]));
  }
}

/* Steps of the block: 100 nanodegrees, or 1000 from an offset of 5000 and -7000. */
static gint64
step (PbfMaker *maker, double degrees, gboolean is_lat)
{
  double nano = degrees * 1e9;
  return maker->flags & PBF_COARSE ? llround ((nano - (is_lat ? 5000 : -7000)) / 1000) : llround (nano / 100);
}

void
pbf_maker_node (PbfMaker *maker, gint64 id, double lat, double lon, ...)
{
  va_list tags;
  va_start (tags, lon);
  gint64 y = step (maker, lat, TRUE), x = step (maker, lon, FALSE);
  if (maker->flags & PBF_DENSE) {
    zigzag (maker->ids, id - maker->last_id);
    zigzag (maker->lats, y - maker->last_lat);
    zigzag (maker->lons, x - maker->last_lon);
    read_tags (maker, tags, maker->words, NULL);
    varint (maker->words, 0);
    maker->last_id = id;
    maker->last_lat = y;
    maker->last_lon = x;
  } else {
    GByteArray *node = g_byte_array_new (), *keys = g_byte_array_new (), *values = g_byte_array_new ();
    read_tags (maker, tags, keys, values);
    varint (node, 1 << 3);
    zigzag (node, id);
    field_array (node, 2, keys);
    field_array (node, 3, values);
    varint (node, 8 << 3);
    zigzag (node, y);
    varint (node, 9 << 3);
    zigzag (node, x);
    field_array (maker->nodes, 1, node);
  }
  va_end (tags);
}

void
pbf_maker_way (PbfMaker *maker, gint64 id, const char *nodes, ...)
{
  va_list tags;
  va_start (tags, nodes);
  GByteArray *way = g_byte_array_new (), *keys = g_byte_array_new (), *values = g_byte_array_new (),
             *refs = g_byte_array_new ();
  read_tags (maker, tags, keys, values);
  g_auto (GStrv) words = g_strsplit (nodes, " ", -1);
  gint64 last = 0;
  for (guint i = 0; words[i]; i++) {
    gint64 ref = g_ascii_strtoll (words[i], NULL, 10);
    zigzag (refs, ref - last);
    last = ref;
  }
  field_number (way, 1, (guint64)id);
  field_array (way, 2, keys);
  field_array (way, 3, values);
  field_array (way, 8, refs);
  field_array (maker->ways, 3, way);
  va_end (tags);
}

void
pbf_maker_relation (PbfMaker *maker, gint64 id, const char *members, ...)
{
  va_list tags;
  va_start (tags, members);
  GByteArray *relation = g_byte_array_new (), *keys = g_byte_array_new (), *values = g_byte_array_new ();
  GByteArray *roles = g_byte_array_new (), *refs = g_byte_array_new (), *types = g_byte_array_new ();
  read_tags (maker, tags, keys, values);
  g_auto (GStrv) words = g_strsplit (members, " ", -1);
  gint64 last = 0;
  for (guint i = 0; words[i]; i++) {
    g_auto (GStrv) parts = g_strsplit_set (words[i], "/:", 3);
    gint64 ref = g_ascii_strtoll (parts[1], NULL, 10);
    zigzag (refs, ref - last);
    last = ref;
    varint (types, parts[0][0] == 'n' ? 0 : parts[0][0] == 'w' ? 1 : 2);
    varint (roles, string (maker, parts[2]));
  }
  field_number (relation, 1, (guint64)id);
  field_array (relation, 2, keys);
  field_array (relation, 3, values);
  field_array (relation, 8, roles);
  field_array (relation, 9, refs);
  field_array (relation, 10, types);
  field_array (maker->relations, 4, relation);
  va_end (tags);
}

static void
add_blob (GByteArray *file, const char *type, GByteArray *plain, gboolean raw)
{
  GByteArray *blob = g_byte_array_new (), *header = g_byte_array_new ();
  if (raw)
    field_bytes (blob, 1, plain->data, plain->len);
  else {
    uLongf n = compressBound (plain->len);
    g_autofree guint8 *packed = g_malloc (n);
    g_assert_cmpint (compress (packed, &n, plain->data, plain->len), ==, Z_OK);
    field_number (blob, 2, plain->len);
    field_bytes (blob, 3, packed, n);
  }
  field_bytes (header, 1, type, strlen (type));
  field_number (header, 3, blob->len);
  guint32 length = GUINT32_TO_BE (header->len);
  g_byte_array_append (file, (const guint8 *)&length, 4);
  g_byte_array_append (file, header->data, header->len);
  g_byte_array_append (file, blob->data, blob->len);
  g_byte_array_unref (blob);
  g_byte_array_unref (header);
  g_byte_array_unref (plain);
}

void
pbf_maker_write (PbfMaker *maker, const char *path, const char *required_feature)
{
  GByteArray *file = g_byte_array_new (), *head = g_byte_array_new (), *block = g_byte_array_new ();
  field_bytes (head, 4, "OsmSchema-V0.6", 14);
  if (required_feature)
    field_bytes (head, 4, required_feature, strlen (required_feature));
  add_blob (file, "OSMHeader", head, maker->flags & PBF_RAW);
  GByteArray *table = g_byte_array_new ();
  for (guint i = 0; i < maker->strings->len; i++)
    field_bytes (table, 1, g_ptr_array_index (maker->strings, i), strlen (g_ptr_array_index (maker->strings, i)));
  field_array (block, 1, table);
  if (maker->ids->len) {
    GByteArray *dense = g_byte_array_new ();
    field_array (dense, 1, maker->ids);
    field_array (dense, 8, maker->lats);
    field_array (dense, 9, maker->lons);
    field_array (dense, 10, maker->words);
    field_array (maker->nodes, 2, dense);
  } else {
    GByteArray *unused[] = { maker->ids, maker->lats, maker->lons, maker->words };
    for (guint i = 0; i < G_N_ELEMENTS (unused); i++)
      g_byte_array_unref (unused[i]);
  }
  field_array (block, 2, maker->nodes);
  field_array (block, 2, maker->ways);
  field_array (block, 2, maker->relations);
  if (maker->flags & PBF_COARSE) {
    field_number (block, 17, 1000);
    field_number (block, 19, 5000);
    field_number (block, 20, (guint64)(gint64)-7000);
  }
  add_blob (file, "OSMData", block, maker->flags & PBF_RAW);
  g_assert_true (g_file_set_contents (path, (const char *)file->data, file->len, NULL));
  g_byte_array_unref (file);
  g_ptr_array_unref (maker->strings);
  g_free (maker);
}
