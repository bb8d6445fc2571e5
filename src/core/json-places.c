/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * yajl's tree forgets where its values stood. The tree keeps the order of the text, though, so walking both side by
 * side finds the first byte of every value in one pass. The text is known to be good JSON by then, which makes the walk
 * short: nothing in it can go wrong but a text that is not the tree's, and then it stops at the end of the text. */
#include "core/json-places.h"
#include <string.h>
#include <yajl/yajl_parse.h>
#include <yajl/yajl_tree.h>

typedef struct {
  guint line, column;
} Place;

struct _MusterJsonPlaces {
  GHashTable *places; /* value → index + 1 into list */
  GArray *list;       /* (element-type Place) */
};

typedef struct {
  MusterJsonPlaces *out;
  const char *at, *end;
  Place place;
} Walk;

static void
step (Walk *walk)
{
  if (*walk->at == '\n') {
    walk->place.line++;
    walk->place.column = 1;
  } else if ((*walk->at & 0xC0) != 0x80) {
    walk->place.column++;
  }
  walk->at++;
}

static gboolean
is_end (const Walk *walk, const char *mark)
{
  gsize n = strlen (mark);
  return (gsize)(walk->end - walk->at) >= n && strncmp (walk->at, mark, n) == 0;
}

/* Blanks, and the comments that yajl lets pass. */
static void
skip_blank (Walk *walk)
{
  while (walk->at < walk->end) {
    const char *close = is_end (walk, "/*") ? "*/" : is_end (walk, "//") ? "\n" : NULL;
    if (close != NULL) {
      step (walk);
      step (walk);
      while (walk->at < walk->end && !is_end (walk, close))
        step (walk);
      for (gsize i = 0; i < strlen (close) && walk->at < walk->end; i++)
        step (walk);
    } else if (strchr (" \t\r\n", *walk->at) != NULL) {
      step (walk);
    } else {
      return;
    }
  }
}

static void
skip_mark (Walk *walk)
{
  skip_blank (walk);
  if (walk->at < walk->end)
    step (walk);
}

static void
skip_text (Walk *walk)
{
  skip_mark (walk);
  while (walk->at < walk->end && *walk->at != '"') {
    if (*walk->at == '\\')
      step (walk);
    if (walk->at < walk->end)
      step (walk);
  }
  if (walk->at < walk->end)
    step (walk);
}

static void
walk_value (Walk *walk, const MusterJson *v)
{
  skip_blank (walk);
  g_array_append_val (walk->out->list, walk->place);
  g_hash_table_insert (walk->out->places, (gpointer)v, GUINT_TO_POINTER (walk->out->list->len));
  if (YAJL_IS_STRING (v)) {
    skip_text (walk);
    return;
  }
  if (!YAJL_IS_OBJECT (v) && !YAJL_IS_ARRAY (v)) {
    while (walk->at < walk->end && strchr (" \t\r\n,]}/", *walk->at) == NULL)
      step (walk);
    return;
  }
  gsize n = muster_json_length (v);
  skip_mark (walk);
  for (gsize i = 0; i < n; i++) {
    const MusterJson *child = YAJL_IS_ARRAY (v) ? v->u.array.values[i] : v->u.object.values[i];
    if (i > 0)
      skip_mark (walk);
    if (YAJL_IS_OBJECT (v)) {
      skip_text (walk);
      skip_mark (walk);
    }
    walk_value (walk, child);
  }
  skip_mark (walk);
}

MusterJsonPlaces *
muster_json_places_new (const MusterJson *root, const char *text, gssize length)
{
  MusterJsonPlaces *places = g_new0 (MusterJsonPlaces, 1);
  Walk walk = { places, text, text + (length < 0 ? strlen (text) : (gsize)length), { 1, 1 } };

  places->places = g_hash_table_new (NULL, NULL);
  places->list = g_array_new (FALSE, FALSE, sizeof (Place));
  walk_value (&walk, root);
  return places;
}

void
muster_json_places_free (MusterJsonPlaces *places)
{
  g_hash_table_unref (places->places);
  g_array_unref (places->list);
  g_free (places);
}

gboolean
muster_json_places_find (const MusterJsonPlaces *places, const MusterJson *value, guint *line, guint *column)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (places->places, value));
  Place place = { 1, 1 };

  if (index > 0)
    place = g_array_index (places->list, Place, index - 1);
  *line = place.line;
  *column = place.column;
  return index > 0;
}

void
muster_json_place_of (const char *text, gsize offset, guint *line, guint *column)
{
  Walk walk = { NULL, text, text + offset, { 1, 1 } };

  while (walk.at < walk.end)
    step (&walk);
  *line = walk.place.line;
  *column = walk.place.column;
}

/* Where yajl stops: the byte its own error message draws an arrow to. */
static gsize
find_stop (const char *text, gsize length)
{
  yajl_handle handle = yajl_alloc (NULL, NULL, NULL);
  gsize stop = length;

  yajl_config (handle, yajl_allow_comments, 1);
  if (yajl_parse (handle, (const guchar *)text, length) != yajl_status_ok)
    stop = MIN (yajl_get_bytes_consumed (handle), length);
  yajl_free (handle);
  return stop;
}

/* The bracket that is one too deep. */
static gsize
find_deep (const char *text, gsize length)
{
  guint depth = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++) {
    if (text[i] == '\\' && quoted)
      i++;
    else if (text[i] == '"')
      quoted = !quoted;
    else if (!quoted && (text[i] == '{' || text[i] == '[') && ++depth > MUSTER_JSON_DEPTH)
      return i;
    else if (!quoted && (text[i] == '}' || text[i] == ']') && depth > 0)
      depth--;
  }
  return length;
}

/* The second of two members of one name, anywhere in the tree. */
static const MusterJson *
find_second (const MusterJson *v)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < muster_json_length (v); i++) {
    const MusterJson *child = YAJL_IS_ARRAY (v) ? v->u.array.values[i] : v->u.object.values[i];
    const MusterJson *below = find_second (child);
    if (below != NULL)
      return below;
    if (YAJL_IS_OBJECT (v) && !g_hash_table_add (seen, (gpointer)v->u.object.keys[i]))
      return child;
  }
  return NULL;
}

MusterJson *
muster_json_parse_placed (const char *text, gssize length, guint *line, guint *column, GError **error)
{
  gsize n = length < 0 ? strlen (text) : (gsize)length;
  g_autoptr (GError) problem = NULL;
  MusterJson *root = muster_json_parse (text, (gssize)n, &problem), *tree;
  const char *end;
  char message[8];

  if (root != NULL)
    return root;
  /* The reader says what is wrong; this says where, looking again, as nobody waits for a refusal. */
  if (!g_utf8_validate (text, (gssize)n, &end)) {
    muster_json_place_of (text, (gsize)(end - text), line, column);
  } else if (strstr (problem->message, "nested") != NULL) {
    muster_json_place_of (text, find_deep (text, n), line, column); /* it must not be made into a tree */
  } else {
    g_autofree char *copy = g_strndup (text, n);
    gsize stop = find_stop (text, n);
    const char *zero = strstr (copy, "\\u0000");
    tree = stop == n && zero == NULL ? yajl_tree_parse (copy, message, sizeof message) : NULL;
    const MusterJson *second = tree != NULL ? find_second (tree) : NULL;
    if (zero != NULL && stop == n)
      stop = (gsize)(zero - copy);
    muster_json_place_of (text, stop, line, column);
    if (second != NULL) {
      g_autoptr (MusterJsonPlaces) places = muster_json_places_new (tree, text, (gssize)n);
      muster_json_places_find (places, second, line, column);
    }
    if (tree != NULL)
      yajl_tree_free (tree);
  }
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}
