/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gathering messages. Every answer is read up to a limit and no further, with a time limit; a source that is slow or
 * endless costs its thread, nobody else. */
#include "exchange/cap-feed.h"
#include "core/time.h"
#include "exchange/cap-private.h"
#include "exchange/cap.h"
#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define MAX_LINKS       500
#define TIMEOUT_SECONDS 20

typedef struct {
  GPtrArray *finds;
  GPtrArray *links;
  GHashTable *seen;
  SoupSession *session; /* (nullable) of a feed */
  GUri *base;           /* (nullable) */
  GCancellable *cancellable;
} Gatherer;

void
muster_cap_find_free (MusterCapFind *find)
{
  g_free (find->name);
  g_free (find->problem);
  g_clear_pointer (&find->cap, muster_cap_free);
  g_free (find);
}

static void
found (Gatherer *g, const char *name, GBytes *bytes, const char *problem)
{
  MusterCapFind *find = g_new0 (MusterCapFind, 1);

  find->name = g_strdup (name);
  if (bytes) {
    gsize length;
    const char *data = g_bytes_get_data (bytes, &length);
    find->cap = muster_cap_read (data, length);
  }
  find->problem = g_strdup (problem);
  g_ptr_array_add (g->finds, find);
}

/* ---- reading ---- */
static GBytes *
read_stream (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 block[65536];
  gssize n;

  while ((n = g_input_stream_read (stream, block, sizeof block, cancellable, error)) > 0) {
    g_byte_array_append (all, block, (guint)n);
    if (all->len > MUSTER_CAP_MAX) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, _ ("larger than 16 MB: no warning is"));
      return NULL;
    }
  }
  return n < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

static GBytes *
read_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);

  return stream ? read_stream (G_INPUT_STREAM (stream), cancellable, error) : NULL;
}

static GBytes *
read_address (Gatherer *g, GUri *uri, GError **error)
{
  g_autoptr (SoupMessage) message = soup_message_new_from_uri ("GET", uri);
  g_autoptr (GInputStream) stream = NULL;
  guint status;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  stream = soup_session_send (g->session, message, g->cancellable, error);
  if (stream == NULL)
    return NULL;
  status = soup_message_get_status (message);
  if (status != SOUP_STATUS_OK) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("the server answers %u %s"), status,
                 soup_message_get_reason_phrase (message));
    return NULL;
  }
  return read_stream (stream, g->cancellable, error);
}

/* ---- feeds ---- */
static gboolean
is_alert (const xmlNode *node)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *)node->name, "alert") == 0 && node->ns != NULL
         && strstr ((const char *)node->ns->href, "cap") != NULL;
}

/* A message inside a feed, as a document of its own. */
static void
take_inner (Gatherer *g, const char *name, xmlNode *node)
{
  xmlDoc *document = xmlNewDoc ((const xmlChar *)"1.0");
  xmlNode *copy = xmlDocCopyNode (node, document, 1);
  xmlChar *text = NULL;
  int length = 0;

  xmlDocSetRootElement (document, copy);
  xmlReconciliateNs (document, copy);
  xmlDocDumpMemoryEnc (document, &text, &length, "UTF-8");
  if (text != NULL) {
    g_autoptr (GBytes) bytes = g_bytes_new (text, (gsize)length);
    found (g, name, bytes, NULL);
  }
  xmlFree (text);
  xmlFreeDoc (document);
}

static void
take_link (Gatherer *g, xmlChar *href)
{
  g_autoptr (GUri) uri
      = href && g->base ? g_uri_parse_relative (g->base, g_strstrip ((char *)href), G_URI_FLAGS_NONE, NULL) : NULL;
  g_autofree char *text = NULL;

  if (uri != NULL && g_strcmp0 (g_uri_get_scheme (uri), g_uri_get_scheme (g->base)) == 0
      && g_strcmp0 (g_uri_get_host (uri), g_uri_get_host (g->base)) == 0
      && g_uri_get_port (uri) == g_uri_get_port (g->base) && g->links->len < MAX_LINKS) {
    text = g_uri_to_string (uri);
    if (!g_ptr_array_find_with_equal_func (g->links, text, g_str_equal, NULL))
      g_ptr_array_add (g->links, g_steal_pointer (&text));
  }
  xmlFree (href);
}

/* The link of an entry: the one that says it is CAP, else the first. An Atom link is an attribute, that of RSS text. */
static void
take_entry (Gatherer *g, const xmlNode *entry)
{
  const xmlNode *chosen = NULL;

  for (const xmlNode *c = entry->children; c; c = c->next) {
    if (c->type != XML_ELEMENT_NODE || strcmp ((const char *)c->name, "link") != 0)
      continue;
    xmlChar *type = xmlGetProp (c, (const xmlChar *)"type");
    if (chosen == NULL || (type != NULL && strstr ((const char *)type, "cap") != NULL))
      chosen = c;
    xmlFree (type);
  }
  if (chosen != NULL) {
    xmlChar *href = xmlGetProp (chosen, (const xmlChar *)"href");
    take_link (g, href ? href : xmlNodeGetContent (chosen));
  }
}

static void
walk (Gatherer *g, const char *name, xmlNode *node, int depth)
{
  for (; node && depth < 32; node = node->next) {
    if (is_alert (node))
      take_inner (g, name, node);
    else if (node->type == XML_ELEMENT_NODE) {
      guint before = g->finds->len;
      walk (g, name, node->children, depth + 1);
      if (g->finds->len == before
          && (strcmp ((const char *)node->name, "entry") == 0 || strcmp ((const char *)node->name, "item") == 0))
        take_entry (g, node);
    }
  }
}

/* One document: a message, or a feed of them. */
static void
take_document (Gatherer *g, const char *name, GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  xmlDoc *document = length > 0 ? muster_cap_parse_xml (data, length, errors) : NULL;
  xmlNode *root = document ? xmlDocGetRootElement (document) : NULL;
  const char *kind = root ? (const char *)root->name : "";

  if (strcmp (kind, "feed") == 0 || strcmp (kind, "rss") == 0 || strcmp (kind, "RDF") == 0)
    walk (g, name, root->children, 0);
  else
    found (g, name, bytes, NULL); /* the reader says what is wrong with it */
  if (document)
    xmlFreeDoc (document);
}

/* ---- sources ---- */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static gboolean
gather_folder (Gatherer *g, const char *path, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (name[0] != '.' && (g_str_has_suffix (name, ".xml") || g_str_has_suffix (name, ".cap")))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len && !g_cancellable_is_cancelled (g->cancellable); i++) {
    g_autofree char *full = g_build_filename (path, names->pdata[i], NULL);
    g_autoptr (GFile) file = g_file_new_for_path (full);
    g_autoptr (GError) own = NULL;
    if (!g_file_test (full, G_FILE_TEST_IS_REGULAR) || (g->seen && g_hash_table_contains (g->seen, full)))
      continue;
    g_autoptr (GBytes) bytes = read_file (file, g->cancellable, &own);
    if (bytes)
      take_document (g, full, bytes);
    else
      found (g, full, NULL, own->message);
    if (bytes && g->seen)
      g_hash_table_add (g->seen, g_steal_pointer (&full));
  }
  return TRUE;
}

static gboolean
gather_web (Gatherer *g, const char *address, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g->base = g_uri_parse (address, G_URI_FLAGS_NONE, error);
  if (g->base == NULL)
    return FALSE;
  g->session = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "user-agent", "Muster", NULL);
  bytes = read_address (g, g->base, error);
  if (bytes == NULL)
    return FALSE;
  take_document (g, address, bytes);
  for (guint i = 0; i < g->links->len && !g_cancellable_is_cancelled (g->cancellable); i++) {
    const char *link = g->links->pdata[i];
    g_autoptr (GUri) uri = g_uri_parse (link, G_URI_FLAGS_NONE, NULL);
    g_autoptr (GError) own = NULL;
    if (uri == NULL || (g->seen && g_hash_table_contains (g->seen, link)))
      continue;
    g_autoptr (GBytes) message = read_address (g, uri, &own);
    found (g, link, message, message ? NULL : own->message);
    if (message && g->seen)
      g_hash_table_add (g->seen, g_strdup (link));
  }
  return TRUE;
}

/* An update must come after what it updates, whatever the files are called. */
static gint64
sent_of (const MusterCapFind *find)
{
  g_autoptr (MusterJson) message = find->cap && find->cap->json ? muster_json_parse (find->cap->json, -1, NULL) : NULL;
  const char *sent = muster_json_get_text (message, "sent");
  gint64 ms = 0;

  return sent && muster_time_parse (sent, &ms) ? ms : 0;
}

static int
compare_sent (gconstpointer a, gconstpointer b)
{
  gint64 x = sent_of (*(MusterCapFind *const *)a), y = sent_of (*(MusterCapFind *const *)b);

  return (x > y) - (x < y);
}

GPtrArray *
muster_cap_gather (const char *source, GHashTable *seen, GCancellable *cancellable, GError **error)
{
  Gatherer g = { .seen = seen, .cancellable = cancellable };
  gboolean good;

  g.finds = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_cap_find_free);
  g.links = g_ptr_array_new_with_free_func (g_free);
  if (g_str_has_prefix (source, "http://") || g_str_has_prefix (source, "https://"))
    good = gather_web (&g, source, error);
  else if (g_file_test (source, G_FILE_TEST_IS_DIR))
    good = gather_folder (&g, source, error);
  else {
    g_autoptr (GFile) file = g_file_new_for_path (source);
    g_autoptr (GBytes) bytes = read_file (file, cancellable, error);
    good = bytes != NULL;
    if (good)
      take_document (&g, source, bytes);
    else
      g_prefix_error (error, "%s: ", source);
  }
  g_clear_object (&g.session);
  g_clear_pointer (&g.base, g_uri_unref);
  g_ptr_array_unref (g.links);
  if (good)
    g_ptr_array_sort (g.finds, compare_sent);
  else
    g_clear_pointer (&g.finds, g_ptr_array_unref);
  return g.finds;
}
