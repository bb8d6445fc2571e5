/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values go in through one door: muster_value_from_json() checks type, range and shape, so what is in a record is
 * right by construction. */
#include "model/value.h"
#include "core/time.h"
#include "model/op.h"
#include <math.h>
#include <string.h>

/* Text a person typed; a long report fits, a mistake that pastes a file does not. */
#define MAX_TEXT        20000
#define MAX_SET         500
#define MAX_COORDINATES 20000

static gboolean
is_string (guint8 type)
{
  return type == MUSTER_TYPE_TEXT || type == MUSTER_TYPE_REF || type == MUSTER_TYPE_ENUM || type == MUSTER_TYPE_GEOMETRY
         || type == MUSTER_TYPE_JSON;
}

void
muster_value_clear (MusterValue *value)
{
  if (value->set && is_string (value->type))
    g_ref_string_release (value->s);
  else if (value->set && value->type == MUSTER_TYPE_SET)
    g_strfreev (value->strv);
  value->set = FALSE;
}

void
muster_value_copy (const MusterValue *from, MusterValue *to)
{
  *to = *from;
  if (from->set && is_string (from->type))
    to->s = g_ref_string_acquire (from->s);
  else if (from->set && from->type == MUSTER_TYPE_SET)
    to->strv = g_strdupv (from->strv);
}

gboolean
muster_value_equal (const MusterValue *a, const MusterValue *b)
{
  if (a->set != b->set || !a->set)
    return a->set == b->set;
  if (a->type != b->type)
    return FALSE;
  if (is_string (a->type))
    return strcmp (a->s, b->s) == 0;
  switch (a->type) {
  case MUSTER_TYPE_SET:
    return g_strv_equal ((const char *const *)a->strv, (const char *const *)b->strv);
  case MUSTER_TYPE_POSITION:
    return a->at.lat == b->at.lat && a->at.lon == b->at.lon;
  case MUSTER_TYPE_REAL:
    return a->d == b->d;
  default:
    return a->i == b->i;
  }
}

static gboolean G_GNUC_PRINTF (3, 4) refuse (GError **error, const MusterField *field, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_VALUE, "field \"%s\": %s", field->name, text);
  return FALSE;
}

static gboolean
set_text (MusterValue *out, const char *text)
{
  out->s = g_ref_string_new (text);
  return TRUE;
}

static gboolean
check_text (const MusterField *field, const char *text, GError **error)
{
  if (strlen (text) > MAX_TEXT)
    return refuse (error, field, "is longer than %d bytes", MAX_TEXT);
  if ((field->flags & MUSTER_FIELD_REQUIRED) != 0 && text[strspn (text, " \t\n")] == '\0')
    return refuse (error, field, "must not be empty");
  if (field->type == MUSTER_TYPE_REF && (*text == '\0' || strlen (text) > 64))
    return refuse (error, field, "\"%.80s\" is not the id of a record", text);
  if (field->type == MUSTER_TYPE_ENUM && muster_words_find (field->words, text) == NULL) {
    g_autoptr (GString) known = g_string_new (NULL);
    for (const MusterWord *w = field->words; w->value != NULL; w++)
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", w->value);
    return refuse (error, field, "\"%.80s\" is not one of: %s", text, known->str);
  }
  return TRUE;
}

static gboolean
read_text (const MusterField *field, const MusterJson *json, MusterValue *out, GError **error)
{
  const char *text = muster_json_text (json, NULL);

  if (text == NULL)
    return refuse (error, field, "must be text");
  return check_text (field, text, error) && set_text (out, text);
}

static gboolean
check_number (const MusterField *field, const MusterValue *value, GError **error)
{
  gboolean may_be_negative = (field->flags & MUSTER_FIELD_NOT_NEGATIVE) == 0;

  if (field->type == MUSTER_TYPE_REAL) {
    if (!isfinite (value->d))
      return refuse (error, field, "is out of range");
    return may_be_negative || value->d >= 0 || refuse (error, field, "%g is negative", value->d);
  }
  if (value->i > G_GINT64_CONSTANT (1000000000000000) || value->i < -G_GINT64_CONSTANT (1000000000000000))
    return refuse (error, field, "is out of range");
  return field->type != MUSTER_TYPE_INT || may_be_negative || value->i >= 0
         || refuse (error, field, "%" G_GINT64_FORMAT " is negative", value->i);
}

static gboolean
read_number (const MusterField *field, const MusterJson *json, MusterValue *out, GError **error)
{
  if (field->type == MUSTER_TYPE_REAL) {
    if (!muster_json_is_number (json))
      return refuse (error, field, "must be a number");
    out->d = muster_json_real (json, 0);
  } else if (!muster_json_get_int (json, &out->i)) {
    return refuse (error, field, "must be a whole number");
  }
  return check_number (field, out, error);
}

static gboolean
read_set (const MusterField *field, const MusterJson *json, MusterValue *out, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gsize n = muster_json_length (json);

  if (!muster_json_is_array (json))
    return refuse (error, field, "must be a list of texts");
  if (n > MAX_SET)
    return refuse (error, field, "has more than %d entries", MAX_SET);
  for (gsize i = 0; i < n; i++) {
    const char *text = muster_json_text (muster_json_at (json, i), NULL);
    if (text == NULL || strlen (text) > MAX_TEXT)
      return refuse (error, field, "entry %" G_GSIZE_FORMAT " must be text", i + 1);
    g_strv_builder_add (builder, text);
  }
  out->strv = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_position (const MusterJson *json, MusterLatLon *out)
{
  if (!muster_json_is_array (json) || muster_json_length (json) < 2 || muster_json_length (json) > 3)
    return FALSE;
  out->lon = muster_json_real (muster_json_at (json, 0), NAN);
  out->lat = muster_json_real (muster_json_at (json, 1), NAN);
  return muster_latlon_is_valid (*out);
}

/* Coordinates to @depth levels of arrays over positions. Counts the positions. */
static gboolean
check_coordinates (const MusterJson *json, int depth, guint *count)
{
  MusterLatLon at;

  if (depth == 0) {
    (*count)++;
    return *count <= MAX_COORDINATES && read_position (json, &at);
  }
  if (!muster_json_is_array (json) || muster_json_length (json) == 0)
    return FALSE;
  for (gsize i = 0; i < muster_json_length (json); i++)
    if (!check_coordinates (muster_json_at (json, i), depth - 1, count))
      return FALSE;
  return TRUE;
}

static gboolean
read_geometry (const MusterField *field, const MusterJson *json, MusterValue *out, GError **error)
{
  static const struct {
    const char *name;
    int depth;
  } types[] = { { "Point", 0 },           { "MultiPoint", 1 }, { "LineString", 1 },
                { "MultiLineString", 2 }, { "Polygon", 2 },    { "MultiPolygon", 3 } };
  const char *type = muster_json_get_text (json, "type");
  guint count = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (g_strcmp0 (type, types[i].name) != 0)
      continue;
    if (!check_coordinates (muster_json_get (json, "coordinates"), types[i].depth, &count))
      return refuse (error, field, "coordinates of the %s must be [longitude, latitude] in degrees, at most %d of them",
                     type, MAX_COORDINATES);
    g_autoptr (GString) text = g_string_new (NULL);
    muster_json_add (text, json);
    return set_text (out, text->str);
  }
  return refuse (error, field, "must be a GeoJSON geometry (Point, LineString, Polygon …)");
}

gboolean
muster_value_from_json (const MusterField *field, const MusterJson *json, MusterValue *out, GError **error)
{
  gboolean good = FALSE;

  memset (out, 0, sizeof *out);
  out->type = field->type;
  if (muster_json_is_null (json)) {
    if ((field->flags & MUSTER_FIELD_REQUIRED) != 0 || field->type == MUSTER_TYPE_COUNTER)
      return refuse (error, field, "cannot be forgotten");
    return TRUE;
  }
  switch (field->type) {
  case MUSTER_TYPE_TEXT:
  case MUSTER_TYPE_REF:
  case MUSTER_TYPE_ENUM:
    good = read_text (field, json, out, error);
    break;
  case MUSTER_TYPE_INT:
  case MUSTER_TYPE_COUNTER:
  case MUSTER_TYPE_REAL:
    good = read_number (field, json, out, error);
    break;
  case MUSTER_TYPE_BOOL:
    good = muster_json_is_bool (json) || refuse (error, field, "must be true or false");
    out->i = muster_json_bool (json, FALSE);
    break;
  case MUSTER_TYPE_TIME:
    good = muster_time_parse (muster_json_text (json, NULL), &out->i)
           || refuse (error, field, "must be a time with its zone, as 2026-07-01T02:00:00Z");
    break;
  case MUSTER_TYPE_SET:
    good = read_set (field, json, out, error);
    break;
  case MUSTER_TYPE_POSITION:
    good = read_position (json, &out->at) || refuse (error, field, "must be [longitude, latitude] in degrees");
    break;
  case MUSTER_TYPE_GEOMETRY:
    good = read_geometry (field, json, out, error);
    break;
  case MUSTER_TYPE_JSON:
    good = muster_json_is_object (json) || refuse (error, field, "must be an object");
    if (good) {
      g_autoptr (GString) text = g_string_new (NULL);
      muster_json_add (text, json);
      set_text (out, text->str);
    }
    break;
  }
  out->set = good;
  return good;
}

void
muster_value_to_json (const MusterValue *value, GString *out)
{
  char text[MUSTER_TIME_TEXT];

  if (!value->set) {
    g_string_append (out, "null");
    return;
  }
  switch ((MusterFieldType)value->type) {
  case MUSTER_TYPE_TEXT:
  case MUSTER_TYPE_REF:
  case MUSTER_TYPE_ENUM:
    muster_json_add_text (out, value->s);
    break;
  case MUSTER_TYPE_INT:
  case MUSTER_TYPE_COUNTER:
    muster_json_add_int (out, value->i);
    break;
  case MUSTER_TYPE_REAL:
    muster_json_add_real (out, value->d);
    break;
  case MUSTER_TYPE_BOOL:
    g_string_append (out, value->i ? "true" : "false");
    break;
  case MUSTER_TYPE_TIME:
    muster_time_format (value->i, text);
    muster_json_add_text (out, text);
    break;
  case MUSTER_TYPE_SET:
    g_string_append_c (out, '[');
    for (char **s = value->strv; *s != NULL; s++) {
      muster_json_comma (out);
      muster_json_add_text (out, *s);
    }
    g_string_append_c (out, ']');
    break;
  case MUSTER_TYPE_POSITION:
    g_string_append_c (out, '[');
    muster_json_add_real (out, value->at.lon);
    g_string_append_c (out, ',');
    muster_json_add_real (out, value->at.lat);
    g_string_append_c (out, ']');
    break;
  case MUSTER_TYPE_GEOMETRY:
  case MUSTER_TYPE_JSON:
    g_string_append (out, value->s);
    break;
  }
}

gboolean
muster_value_check (const MusterField *field, const MusterValue *value, GError **error)
{
  if (!value->set)
    return ((field->flags & MUSTER_FIELD_REQUIRED) == 0 && field->type != MUSTER_TYPE_COUNTER)
           || refuse (error, field, "cannot be forgotten");
  switch (field->type) {
  case MUSTER_TYPE_TEXT:
  case MUSTER_TYPE_REF:
  case MUSTER_TYPE_ENUM:
    return check_text (field, value->s, error);
  case MUSTER_TYPE_INT:
  case MUSTER_TYPE_COUNTER:
  case MUSTER_TYPE_REAL:
    return check_number (field, value, error);
  case MUSTER_TYPE_BOOL:
    return TRUE;
  case MUSTER_TYPE_POSITION:
    return muster_latlon_is_valid (value->at) || refuse (error, field, "must be [longitude, latitude] in degrees");
  case MUSTER_TYPE_TIME:
    /* The years 1 to 9999, which is what the text of a time can say. */
    return (value->i >= G_GINT64_CONSTANT (-62135596800000) && value->i <= G_GINT64_CONSTANT (253402300799999))
           || refuse (error, field, "is out of range");
  case MUSTER_TYPE_SET:
    for (guint i = 0; value->strv[i] != NULL; i++)
      if (i >= MAX_SET || strlen (value->strv[i]) > MAX_TEXT)
        return refuse (error, field, "has more than %d entries, or one longer than %d bytes", MAX_SET, MAX_TEXT);
    return TRUE;
  case MUSTER_TYPE_GEOMETRY:
  case MUSTER_TYPE_JSON:
    break;
  }
  return FALSE;
}
