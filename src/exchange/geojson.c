/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/geojson.h"

void
muster_geojson_properties (const MusterRecord *r, MusterGeojsonFlags flags, GString *out)
{
  const MusterKindInfo *info = muster_kind_info (r->kind);

  muster_json_put_text (out, "record", info->name);
  muster_json_put_text (out, "id", r->id);
  if (r->drill != NULL)
    muster_json_put_text (out, "drill", r->drill);
  for (guint i = 0; i < info->n_fields; i++) {
    const MusterField *field = &info->fields[i];
    if (!r->values[i].set || field->type == MUSTER_TYPE_GEOMETRY || field->type == MUSTER_TYPE_POSITION
        || ((field->flags & MUSTER_FIELD_SENSITIVE) != 0 && (flags & MUSTER_GEOJSON_SENSITIVE) == 0))
      continue;
    muster_json_name (out, field->name);
    muster_value_to_json (&r->values[i], out);
  }
  if (r->rejections != NULL && r->rejections->len > 0) {
    muster_json_name (out, "refused");
    g_string_append_c (out, '[');
    for (guint i = 0; i < r->rejections->len; i++) {
      muster_json_comma (out);
      muster_json_add_text (out, ((MusterRejection *)g_ptr_array_index (r->rejections, i))->why);
    }
    g_string_append_c (out, ']');
  }
}

static void
add_geometry (const MusterRecord *r, GString *out)
{
  const MusterKindInfo *info = muster_kind_info (r->kind);

  muster_json_name (out, "geometry");
  for (guint i = 0; i < info->n_fields; i++)
    if (r->values[i].set && info->fields[i].type == MUSTER_TYPE_GEOMETRY) {
      muster_value_to_json (&r->values[i], out);
      return;
    }
  for (guint i = 0; i < info->n_fields; i++)
    if (r->values[i].set && info->fields[i].type == MUSTER_TYPE_POSITION) {
      g_string_append (out, "{\"type\":\"Point\",\"coordinates\":");
      muster_value_to_json (&r->values[i], out);
      g_string_append_c (out, '}');
      return;
    }
  g_string_append (out, "null");
}

void
muster_geojson_write (GPtrArray *records, const char *about, MusterGeojsonFlags flags, GString *out)
{
  g_string_append (out, "{\"type\":\"FeatureCollection\"");
  if (about != NULL)
    muster_json_put_text (out, "name", about);
  muster_json_name (out, "features");
  g_string_append (out, "[");
  for (guint i = 0; i < records->len; i++) {
    const MusterRecord *r = g_ptr_array_index (records, i);
    g_string_append (out, i > 0 ? ",\n" : "\n");
    g_string_append (out, "{\"type\":\"Feature\"");
    muster_json_put_text (out, "id", r->id);
    add_geometry (r, out);
    muster_json_name (out, "properties");
    g_string_append_c (out, '{');
    muster_geojson_properties (r, flags, out);
    g_string_append (out, "}}");
  }
  g_string_append (out, "\n]}\n");
}
