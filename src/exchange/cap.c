/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading and checking a CAP message. libxml2 makes the tree; the table says what is right. Every fault is collected
 * with its line, since whoever sends the message wants to mend them all at once. What comes from outside cannot make
 * the reader open, fetch or expand anything: parsing stops at the first document type declaration, before an entity can
 * be declared, and the network is off. A message whose XML is broken is not read any further: nobody knows what it
 * meant. */
#include "exchange/cap.h"
#include "core/time.h"
#include "exchange/cap-private.h"
#include <glib/gi18n-lib.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#define SIGNATURE_NAMESPACE "http://www.w3.org/2000/09/xmldsig#"
#define MAX_XML             10 /* faults of the XML itself that are named */

static const char *const namespaces[] = { "http://www.incident.com/cap/1.0", "urn:oasis:names:tc:emergency:cap:1.1",
                                          "urn:oasis:names:tc:emergency:cap:1.2" };
static const char *const versions[] = { "1.0", "1.1", "1.2" };

/* ---- the tree ---- */
static void read_group (CapReader *r, const CapElement *table, const xmlNode *group, const char *path);

static const char *
namespace_of (const xmlNs *ns)
{
  return ns != NULL ? (const char *)ns->href : NULL;
}

static gboolean
is_element (const CapReader *r, const xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *)node->name, name) == 0
         && g_strcmp0 (namespace_of (node->ns), namespace_of (r->ns)) == 0;
}

/* The text of @node; a child element in it is a fault. (transfer full) */
static char *
text_of (CapReader *r, const xmlNode *node, const char *path)
{
  xmlChar *content = xmlNodeGetContent ((xmlNode *)node);
  char *text = g_strdup ((const char *)content);

  xmlFree (content);
  for (const xmlNode *child = node->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      muster_cap_say (r->cap->errors, child, path, _ ("<%s> cannot stand here, only text can"),
                      (const char *)child->name);
  return text;
}

/* "name=value", as 1.0 writes it. */
static void
read_equation (CapReader *r, const xmlNode *node, const char *path)
{
  g_autofree char *text = text_of (r, node, path);
  char *equals = strchr (g_strstrip (text), '=');

  if (equals)
    *equals = '\0';
  muster_json_put_text (r->json, "valueName", equals ? text : NULL);
  muster_json_put_text (r->json, "value", equals ? equals + 1 : text);
}

static void
read_element (CapReader *r, const CapElement *e, const xmlNode *node, const char *path)
{
  if (e->inside != NULL) {
    g_string_append_c (r->json, '{');
    if (e->type == CAP_PAIR && r->version == 0)
      read_equation (r, node, path);
    else
      read_group (r, e->inside, node, path);
    g_string_append_c (r->json, '}');
  } else {
    g_autofree char *raw = text_of (r, node, path), *text = g_strstrip (g_strdup (raw));
    muster_cap_check_value (r, e, node, path, raw, text);
    muster_json_add_text (r->json, e->type == CAP_LANGUAGE && *raw == '\0' ? "en-US" : text);
  }
}

/* What stands in @group and is not in the table, or not in its order. */
static void
check_order (CapReader *r, const CapElement *table, const xmlNode *group, const char *path)
{
  int furthest = -1;
  gboolean is_root = table == muster_cap_alert[0].inside, noted = FALSE;
  const xmlNode *signature = NULL;

  for (const xmlNode *c = group->children; c; c = c->next) {
    int place = -1;
    if ((c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) && !xmlIsBlankNode (c))
      muster_cap_say (r->cap->errors, c, path, _ ("there is text between the elements"));
    if (c->type != XML_ELEMENT_NODE)
      continue;
    if (is_root && c->ns && strcmp ((const char *)c->ns->href, SIGNATURE_NAMESPACE) == 0) {
      r->is_signed |= strcmp ((const char *)c->name, "Signature") == 0;
      signature = signature ? signature : c;
      continue;
    }
    /* It signs the same wherever it stands, and no warning is refused for that. */
    if (signature != NULL && !noted)
      muster_cap_say (r->cap->notes, signature, path, _ ("the signature stands before <%s>; its place is at the end"),
                      (const char *)c->name);
    noted |= signature != NULL;
    for (int i = 0; table[i].name; i++)
      if (table[i].occurs[r->version] != '-' && is_element (r, c, table[i].name))
        place = i;
    if (place < 0)
      muster_cap_say (r->cap->errors, c, path, _ ("<%s> is not part of CAP %s here"), (const char *)c->name,
                      versions[r->version]);
    else if (place < furthest)
      muster_cap_say (r->cap->errors, c, path, _ ("<%s> stands after <%s>; the order is fixed"), table[place].name,
                      table[furthest].name);
    furthest = MAX (furthest, place);
  }
}

static void
read_group (CapReader *r, const CapElement *table, const xmlNode *group, const char *path)
{
  check_order (r, table, group, path);
  for (const CapElement *e = table; e->name; e++) {
    char occurs = e->occurs[r->version];
    gboolean many = occurs == '*' || occurs == '+';
    guint n = 0;
    for (const xmlNode *c = group->children; c; c = c->next) {
      if (!is_element (r, c, e->name) || occurs == '-')
        continue;
      g_autofree char *inner
          = many ? g_strdup_printf ("%s/%s[%u]", path, e->name, n + 1) : g_strdup_printf ("%s/%s", path, e->name);
      n++;
      if (!many && n > 1) {
        muster_cap_say (r->cap->errors, c, inner, _ ("stands more than once"));
        continue;
      }
      if (n == 1) {
        muster_json_name (r->json, e->name);
        if (many)
          g_string_append_c (r->json, '[');
      } else
        g_string_append_c (r->json, ',');
      read_element (r, e, c, inner);
    }
    if (many && n > 0)
      g_string_append_c (r->json, ']');
    if (n == 0 && (occurs == '1' || occurs == '+'))
      muster_cap_say (r->cap->errors, group, path, _ ("<%s> is missing"), e->name);
  }
}

/* ---- what the table cannot say ---- */
static gboolean
is_blank (const MusterJson *message, const char *name)
{
  const char *text = muster_json_get_text (message, name);
  return text == NULL || *text == '\0';
}

static const xmlNode *
nth_child (const CapReader *r, const xmlNode *group, const char *name, gsize n)
{
  for (const xmlNode *c = group->children; c; c = c->next)
    if (is_element (r, c, name) && n-- == 0)
      return c;
  return group;
}

static void
check_heights (CapReader *r, const xmlNode *node, const char *info, gsize k, const MusterJson *area)
{
  const char *low = muster_json_get_text (area, "altitude"), *high = muster_json_get_text (area, "ceiling");
  g_autofree char *path = g_strdup_printf ("%s/area[%zu]", info, k + 1);

  if (high != NULL && low == NULL)
    muster_cap_say (r->cap->errors, node, path, _ ("<ceiling> needs <altitude>"));
  else if (high != NULL && g_ascii_strtod (low, NULL) > g_ascii_strtod (high, NULL))
    muster_cap_say (r->cap->errors, node, path, _ ("<altitude> is above <ceiling>"));
}

static void
check_own_reference (CapReader *r, const xmlNode *root, const MusterJson *message)
{
  const char *references = muster_json_get_text (message, "references"),
             *sender = muster_json_get_text (message, "sender"),
             *identifier = muster_json_get_text (message, "identifier"), *sent = muster_json_get_text (message, "sent");

  if (references == NULL || sender == NULL || identifier == NULL || sent == NULL)
    return;
  g_auto (GStrv) words = g_strsplit_set (references, " \t\r\n", -1);
  g_autofree char *own = g_strjoin (",", sender, identifier, sent, NULL);
  if (g_strv_contains ((const char *const *)words, own))
    muster_cap_say (r->cap->errors, nth_child (r, root, "references", 0), "alert/references",
                    _ ("the message refers to itself"));
}

static void
check_meaning (CapReader *r, const xmlNode *root, const MusterJson *message)
{
  const char *scope = muster_json_get_text (message, "scope"), *type = muster_json_get_text (message, "msgType");
  const MusterJson *infos = muster_json_get (message, "info");

  if (g_strcmp0 (scope, "Private") == 0 && is_blank (message, "addresses"))
    muster_cap_say (r->cap->errors, root, "alert",
                    _ ("a private message says for whom: <addresses> is missing or empty"));
  if (g_strcmp0 (scope, "Restricted") == 0 && is_blank (message, "restriction"))
    muster_cap_say (r->cap->errors, root, "alert",
                    _ ("a restricted message says for whom: <restriction> is missing or empty"));
  else if (scope != NULL && strcmp (scope, "Restricted") != 0 && !is_blank (message, "restriction"))
    muster_cap_say (r->cap->notes, root, "alert", _ ("<restriction> stands in a message that is not restricted"));
  if (type != NULL && strcmp (type, "Alert") != 0 && muster_json_get (message, "references") == NULL)
    muster_cap_say (r->cap->errors, root, "alert", _ ("“%s” says which message it is about: <references> is missing"),
                    type);
  check_own_reference (r, root, message);
  for (gsize i = 0; i < muster_json_length (infos); i++) {
    const MusterJson *info = muster_json_at (infos, i), *areas = muster_json_get (info, "area");
    const xmlNode *node = nth_child (r, root, "info", i);
    g_autofree char *path = g_strdup_printf ("alert/info[%zu]", i + 1);
    gint64 start, end;
    const char *expires = muster_json_get_text (info, "expires"), *sent = muster_json_get_text (message, "sent");
    for (gsize k = 0; k < muster_json_length (areas); k++)
      check_heights (r, nth_child (r, node, "area", k), path, k, muster_json_at (areas, k));
    if (expires && sent && muster_time_parse (expires, &end) && muster_time_parse (sent, &start) && end < start)
      muster_cap_say (r->cap->notes, node, path, _ ("had expired before it was sent"));
  }
}

/* ---- parsing ---- */
typedef struct {
  GPtrArray *errors;
  gboolean refused;
} Parsing;

static void
refuse_document_type (void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  xmlParserCtxtPtr parser = ctx;
  Parsing *parsing = parser->_private;

  parsing->refused = TRUE;
  g_ptr_array_add (parsing->errors,
                   g_strdup_printf (_ ("line %d: a document type declaration (DOCTYPE) is refused: a warning needs "
                                       "none, and it could name entities or files"),
                                    xmlSAX2GetLineNumber (parser)));
  xmlStopParser (parser);
}

static void
on_xml_error (void *ctx, xmlErrorPtr error)
{
  xmlParserCtxtPtr parser = ctx;
  Parsing *parsing = parser->_private;

  if (error->level < XML_ERR_ERROR || error->message == NULL || parsing->refused || parsing->errors->len >= MAX_XML)
    return;
  g_autofree char *message = g_utf8_make_valid (error->message, -1);
  g_strdelimit (message, "\r\n", ' ');
  g_ptr_array_add (parsing->errors, g_strdup_printf (_ ("line %d, column %d: not well-formed XML: %s"), error->line,
                                                     error->int2, g_strstrip (message)));
}

xmlDoc *
muster_cap_parse_xml (const char *bytes, gsize length, GPtrArray *errors)
{
  xmlParserCtxtPtr parser = xmlNewParserCtxt ();
  Parsing parsing = { errors, FALSE };
  guint before = errors->len;
  xmlDoc *document;

  parser->_private = &parsing;
  parser->sax->internalSubset = refuse_document_type;
  parser->sax->serror = on_xml_error;
  document = xmlCtxtReadMemory (parser, bytes, (int)length, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES);
  if (document == NULL || !parser->wellFormed || errors->len > before) {
    if (errors->len == before)
      g_ptr_array_add (errors, g_strdup (_ ("not well-formed XML")));
    g_clear_pointer (&document, xmlFreeDoc);
  }
  xmlFreeParserCtxt (parser);
  return document;
}

static gboolean
find_version (CapReader *r, const xmlNode *root)
{
  const char *href = namespace_of (root->ns);

  if (strcmp ((const char *)root->name, "alert") != 0) {
    muster_cap_say (r->cap->errors, root, (const char *)root->name,
                    _ ("not a CAP message: its outermost element is not <alert>"));
    return FALSE;
  }
  r->ns = root->ns;
  for (int i = 0; i < 3; i++)
    if (g_strcmp0 (href, namespaces[i]) == 0) {
      r->version = i;
      return TRUE;
    }
  muster_cap_say (r->cap->errors, root, "alert", _ ("the namespace “%s” is none of CAP 1.0, 1.1 or 1.2"),
                  href ? href : "");
  return TRUE;
}

static void
read_root (CapReader *r, const xmlNode *root)
{
  g_autoptr (MusterJson) message = NULL;

  if (!find_version (r, root))
    return;
  for (const xmlAttr *a = root->properties; a; a = a->next)
    if (a->ns == NULL)
      muster_cap_say (r->cap->notes, root, "alert", _ ("the attribute “%s” is not part of CAP"), (const char *)a->name);
  g_string_append_c (r->json, '{');
  muster_json_put_text (r->json, "version", versions[r->version]);
  read_group (r, muster_cap_alert[0].inside, root, "alert");
  muster_json_name (r->json, "signed");
  g_string_append (r->json, r->is_signed ? "true}" : "false}");
  message = muster_json_parse (r->json->str, (gssize)r->json->len, NULL);
  check_meaning (r, root, message);
  r->cap->json = g_strdup (r->json->str);
}

MusterCap *
muster_cap_read (const char *bytes, gsize length)
{
  MusterCap *cap = g_new0 (MusterCap, 1);
  CapReader reader = { cap, NULL, 2, NULL, FALSE };
  xmlDoc *document;

  cap->errors = g_ptr_array_new_with_free_func (g_free);
  cap->notes = g_ptr_array_new_with_free_func (g_free);
  if (length == 0 || length > MUSTER_CAP_MAX) {
    g_ptr_array_add (cap->errors, g_strdup (length ? _ ("larger than 16 MB: no warning is") : _ ("empty")));
    return cap;
  }
  document = muster_cap_parse_xml (bytes, length, cap->errors);
  if (document == NULL)
    return cap;
  reader.json = g_string_new (NULL);
  read_root (&reader, xmlDocGetRootElement (document));
  g_string_free (reader.json, TRUE);
  xmlFreeDoc (document);
  return cap;
}

void
muster_cap_free (MusterCap *cap)
{
  g_free (cap->json);
  g_ptr_array_unref (cap->errors);
  g_ptr_array_unref (cap->notes);
  g_free (cap);
}
