/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading is yajl's tree with two checks of our own: no member twice (which of two would count is anybody's guess)
 * and a bound on nesting (the tree frees itself by recursion). Writing appends to a GString; whether a comma is due
 * is seen from the last byte written, so there is no state to carry. */
#include "core/json.h"
#include "core/time.h"
#include <math.h>
#include <string.h>
#include <yajl/yajl_tree.h>

G_DEFINE_QUARK (muster - json - error - quark, muster_json_error)

/* What is refused before yajl sees it: deep nesting, as its parser recurses while freeing, and an escaped zero byte, at
 * which our texts would end. Returns what is wrong, or NULL. */
static const char *
find_forbidden (const char *text, gsize length)
{
  guint depth = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++) {
    char c = text[i];
    if (quoted) {
      if (c == '\\' && strncmp (text + i, "\\u0000", MIN (6, length - i)) == 0)
        return "a text holds a zero byte";
      if (c == '\\')
        i++;
      else if (c == '"')
        quoted = FALSE;
    } else if (c == '"') {
      quoted = TRUE;
    } else if (c == '{' || c == '[') {
      if (++depth > MUSTER_JSON_DEPTH)
        return "nested deeper than " G_STRINGIFY (MUSTER_JSON_DEPTH);
    } else if ((c == '}' || c == ']') && depth > 0) {
      depth--;
    }
  }
  return NULL;
}

static const char *
find_duplicate (const MusterJson *v)
{
  if (YAJL_IS_OBJECT (v)) {
    for (gsize i = 0; i < v->u.object.len; i++) {
      const char *nested = find_duplicate (v->u.object.values[i]);
      if (nested != NULL)
        return nested;
      for (gsize j = i + 1; j < v->u.object.len && v->u.object.len <= 64; j++)
        if (strcmp (v->u.object.keys[i], v->u.object.keys[j]) == 0)
          return v->u.object.keys[i];
    }
    if (v->u.object.len > 64) {
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
      for (gsize i = 0; i < v->u.object.len; i++)
        if (!g_hash_table_add (seen, (gpointer)v->u.object.keys[i]))
          return v->u.object.keys[i];
    }
  } else if (YAJL_IS_ARRAY (v)) {
    for (gsize i = 0; i < v->u.array.len; i++) {
      const char *nested = find_duplicate (v->u.array.values[i]);
      if (nested != NULL)
        return nested;
    }
  }
  return NULL;
}

MusterJson *
muster_json_parse (const char *text, gssize length, GError **error)
{
  gsize n = length < 0 ? strlen (text) : (gsize)length;
  g_autofree char *copy = NULL;
  char problem[256] = "";
  MusterJson *root;
  const char *forbidden, *twice;

  if (memchr (text, '\0', n) != NULL || !g_utf8_validate (text, (gssize)n, NULL)) {
    g_set_error (error, MUSTER_JSON_ERROR, MUSTER_JSON_ERROR_SYNTAX, "not UTF-8 text");
    return NULL;
  }
  forbidden = find_forbidden (text, n);
  if (forbidden != NULL) {
    g_set_error_literal (error, MUSTER_JSON_ERROR, MUSTER_JSON_ERROR_SYNTAX, forbidden);
    return NULL;
  }
  copy = g_strndup (text, n);
  root = yajl_tree_parse (copy, problem, sizeof problem);
  if (root == NULL) {
    /* The lines after the first draw an arrow below the text, which a message cannot. */
    problem[strcspn (problem, "\n")] = '\0';
    g_set_error (error, MUSTER_JSON_ERROR, MUSTER_JSON_ERROR_SYNTAX, "not JSON: %s",
                 problem[0] != '\0' ? problem : "empty");
    return NULL;
  }
  twice = find_duplicate (root);
  if (twice != NULL) {
    g_set_error (error, MUSTER_JSON_ERROR, MUSTER_JSON_ERROR_SYNTAX, "member \"%s\" stands twice", twice);
    yajl_tree_free (root);
    return NULL;
  }
  return root;
}

void
muster_json_free (MusterJson *root)
{
  yajl_tree_free (root);
}

gboolean
muster_json_is_object (const MusterJson *v)
{
  return YAJL_IS_OBJECT (v);
}

gboolean
muster_json_is_array (const MusterJson *v)
{
  return YAJL_IS_ARRAY (v);
}

gboolean
muster_json_is_text (const MusterJson *v)
{
  return YAJL_IS_STRING (v);
}

gboolean
muster_json_is_number (const MusterJson *v)
{
  return YAJL_IS_NUMBER (v);
}

gboolean
muster_json_is_null (const MusterJson *v)
{
  return YAJL_IS_NULL (v);
}

gboolean
muster_json_is_bool (const MusterJson *v)
{
  return YAJL_IS_TRUE (v) || YAJL_IS_FALSE (v);
}

const MusterJson *
muster_json_get (const MusterJson *object, const char *member)
{
  if (!YAJL_IS_OBJECT (object))
    return NULL;
  for (gsize i = 0; i < object->u.object.len; i++)
    if (strcmp (object->u.object.keys[i], member) == 0)
      return object->u.object.values[i];
  return NULL;
}

gsize
muster_json_length (const MusterJson *v)
{
  if (YAJL_IS_ARRAY (v))
    return v->u.array.len;
  return YAJL_IS_OBJECT (v) ? v->u.object.len : 0;
}

const MusterJson *
muster_json_at (const MusterJson *array, gsize i)
{
  return YAJL_IS_ARRAY (array) && i < array->u.array.len ? array->u.array.values[i] : NULL;
}

const char *
muster_json_member (const MusterJson *object, gsize i, const MusterJson **value)
{
  if (!YAJL_IS_OBJECT (object) || i >= object->u.object.len)
    return NULL;
  if (value != NULL)
    *value = object->u.object.values[i];
  return object->u.object.keys[i];
}

const char *
muster_json_text (const MusterJson *v, const char *fallback)
{
  return YAJL_IS_STRING (v) ? v->u.string : fallback;
}

gboolean
muster_json_get_int (const MusterJson *v, gint64 *out)
{
  if (!YAJL_IS_NUMBER (v))
    return FALSE;
  if (YAJL_IS_INTEGER (v)) {
    *out = v->u.number.i;
    return TRUE;
  }
  /* 3.0 and 1e3 are whole numbers too, as far as a double holds them exactly. */
  if (YAJL_IS_DOUBLE (v) && fabs (v->u.number.d) < 9007199254740992.0 && v->u.number.d == floor (v->u.number.d)) {
    *out = (gint64)v->u.number.d;
    return TRUE;
  }
  return FALSE;
}

gint64
muster_json_int (const MusterJson *v, gint64 fallback)
{
  gint64 value;

  return muster_json_get_int (v, &value) ? value : fallback;
}

double
muster_json_real (const MusterJson *v, double fallback)
{
  return YAJL_IS_NUMBER (v) ? g_ascii_strtod (v->u.number.r, NULL) : fallback;
}

gboolean
muster_json_bool (const MusterJson *v, gboolean fallback)
{
  return YAJL_IS_TRUE (v) ? TRUE : YAJL_IS_FALSE (v) ? FALSE : fallback;
}

const char *
muster_json_get_text (const MusterJson *object, const char *member)
{
  return muster_json_text (muster_json_get (object, member), NULL);
}

void
muster_json_add_text (GString *out, const char *text)
{
  const char *run = text;

  if (text == NULL) {
    g_string_append (out, "null");
    return;
  }
  g_string_append_c (out, '"');
  for (const char *p = text;; p++) {
    guchar c = (guchar)*p;
    if (c >= 0x20 && c != '"' && c != '\\')
      continue;
    g_string_append_len (out, run, p - run);
    run = p + 1;
    if (c == '\0')
      break;
    if (c == '\n')
      g_string_append (out, "\\n");
    else if (c == '"' || c == '\\')
      g_string_append_printf (out, "\\%c", c);
    else
      g_string_append_printf (out, "\\u%04x", c);
  }
  g_string_append_c (out, '"');
}

void
muster_json_add_int (GString *out, gint64 value)
{
  char digits[24];
  char *at = digits + sizeof digits;
  guint64 rest = value < 0 ? 0 - (guint64)value : (guint64)value;

  do {
    *--at = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (value < 0)
    *--at = '-';
  g_string_append_len (out, at, digits + sizeof digits - at);
}

void
muster_json_add_real (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value)) {
    g_string_append (out, "null");
    return;
  }
  for (int digits = 15; digits <= 17; digits++) {
    char format[8];
    g_snprintf (format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd (text, sizeof text, format, value);
    if (g_ascii_strtod (text, NULL) == value)
      break;
  }
  g_string_append (out, text);
}

void
muster_json_comma (GString *out)
{
  char last = out->len > 0 ? out->str[out->len - 1] : '\0';

  if (last != '\0' && last != '{' && last != '[' && last != ':' && last != ',' && last != '\n')
    g_string_append_c (out, ',');
}

void
muster_json_name (GString *out, const char *name)
{
  muster_json_comma (out);
  muster_json_add_text (out, name);
  g_string_append_c (out, ':');
}

void
muster_json_add (GString *out, const MusterJson *v)
{
  if (YAJL_IS_OBJECT (v)) {
    g_string_append_c (out, '{');
    for (gsize i = 0; i < v->u.object.len; i++) {
      muster_json_name (out, v->u.object.keys[i]);
      muster_json_add (out, v->u.object.values[i]);
    }
    g_string_append_c (out, '}');
  } else if (YAJL_IS_ARRAY (v)) {
    g_string_append_c (out, '[');
    for (gsize i = 0; i < v->u.array.len; i++) {
      muster_json_comma (out);
      muster_json_add (out, v->u.array.values[i]);
    }
    g_string_append_c (out, ']');
  } else if (YAJL_IS_STRING (v)) {
    muster_json_add_text (out, v->u.string);
  } else if (YAJL_IS_INTEGER (v)) {
    muster_json_add_int (out, v->u.number.i);
  } else if (YAJL_IS_NUMBER (v)) {
    muster_json_add_real (out, g_ascii_strtod (v->u.number.r, NULL));
  } else {
    g_string_append (out, YAJL_IS_TRUE (v) ? "true" : YAJL_IS_FALSE (v) ? "false" : "null");
  }
}

void
muster_json_put_text (GString *out, const char *name, const char *text)
{
  muster_json_name (out, name);
  muster_json_add_text (out, text);
}

void
muster_json_put_known (GString *out, const char *name, const char *text)
{
  if (text != NULL)
    muster_json_put_text (out, name, text);
}

void
muster_json_put_int (GString *out, const char *name, gint64 value)
{
  muster_json_name (out, name);
  muster_json_add_int (out, value);
}

void
muster_json_put_real (GString *out, const char *name, double value)
{
  muster_json_name (out, name);
  muster_json_add_real (out, value);
}

void
muster_json_put_bool (GString *out, const char *name, gboolean value)
{
  muster_json_name (out, name);
  g_string_append (out, value ? "true" : "false");
}

void
muster_json_put_time (GString *out, const char *name, gint64 ms)
{
  char text[MUSTER_TIME_TEXT];

  if (ms == 0)
    return;
  muster_time_format (ms, text);
  muster_json_put_text (out, name, text);
}

void
muster_json_put_ints (GString *out, const char *name, const gint64 *values, gsize n)
{
  muster_json_name (out, name);
  g_string_append_c (out, '[');
  for (gsize i = 0; i < n; i++) {
    muster_json_comma (out);
    muster_json_add_int (out, values[i]);
  }
  g_string_append_c (out, ']');
}

void
muster_json_put_texts (GString *out, const char *name, const char *const *texts, gssize n)
{
  muster_json_name (out, name);
  g_string_append_c (out, '[');
  for (gssize i = 0; texts != NULL && (n < 0 ? texts[i] != NULL : i < n); i++) {
    muster_json_comma (out);
    muster_json_add_text (out, texts[i]);
  }
  g_string_append_c (out, ']');
}
