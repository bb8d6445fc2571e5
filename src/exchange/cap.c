/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading and checking a CAP message. libxml2 makes the tree; the table says what is right. Every fault is collected
 * with its line, since whoever sends the message wants to mend them all at once. What comes from outside cannot make
 * the reader open, fetch or expand anything: parsing stops at the first document type declaration, before an entity can
 * be declared, and the network is off. */
#include "exchange/cap.h"
#include "core/time.h"
#include "exchange/cap-private.h"
#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <math.h>
#include <string.h>

#define SIGNATURE_NAMESPACE "http://www.w3.org/2000/09/xmldsig#"
#define MAX_ERRORS          100

typedef struct {
  MusterCap *cap;
  GString *json;
  int version; /* 0…2 */
  const xmlNs *ns;
  gboolean is_signed;
} Reader;

static const char *const namespaces[] = { "http://www.incident.com/cap/1.0", "urn:oasis:names:tc:emergency:cap:1.1",
                                          "urn:oasis:names:tc:emergency:cap:1.2" };
static const char *const versions[] = { "1.0", "1.1", "1.2" };

/* ---- saying what is wrong ---- */
static void say (GPtrArray *list, const xmlNode *node, const char *path, const char *format, ...) G_GNUC_PRINTF (4, 5);

static void
say (GPtrArray *list, const xmlNode *node, const char *path, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  if (list->len >= MAX_ERRORS)
    return;
  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* Translators: line number, place in the message, what is wrong there. */
  g_ptr_array_add (list, g_strdup_printf (_ ("line %ld: %s: %s"), xmlGetLineNo (node), path, message));
}

/* ---- values ---- */
/* What strtod() takes besides ("0x1", "inf") is no number here. */
static gboolean
read_degrees (const char *text, char **end, double *out)
{
  gsize blanks = strspn (text, " \t\r\n"), n = blanks + strspn (text + blanks, "+-.0123456789eE");

  *out = g_ascii_strtod (text, end);
  return *end > text && *end <= text + n && isfinite (*out);
}

gboolean
muster_cap_points (const char *text, GArray *points, const char **problem)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);

  for (guint i = 0; words[i]; i++) {
    MusterLatLon at;
    char *end;
    if (*words[i] == '\0')
      continue;
    if (!read_degrees (words[i], &end, &at.lat) || *end != ',') {
      *problem = N_ ("the corners are written “latitude,longitude latitude,longitude …”");
      return FALSE;
    }
    if (!read_degrees (end + 1, &end, &at.lon) || *end != '\0') {
      *problem = N_ ("the corners are written “latitude,longitude latitude,longitude …”");
      return FALSE;
    }
    if (!(fabs (at.lat) <= 90 && fabs (at.lon) <= 180)) {
      *problem = N_ ("a latitude lies from −90 to 90, a longitude from −180 to 180");
      return FALSE;
    }
    g_array_append_val (points, at);
  }
  if (points->len < 4) {
    *problem = N_ ("a polygon has at least four corners, the last being the first again");
    return FALSE;
  }
  const MusterLatLon *first = &g_array_index (points, MusterLatLon, 0),
                     *last = &g_array_index (points, MusterLatLon, points->len - 1);
  if (first->lat != last->lat || first->lon != last->lon) {
    *problem = N_ ("a polygon ends where it began: the last corner must be the first again");
    return FALSE;
  }
  return TRUE;
}

gboolean
muster_cap_circle (const char *text, MusterLatLon *centre, double *km)
{
  const char *at = text;
  double values[3];

  for (int i = 0; i < 3; i++) {
    char *end;
    if (!read_degrees (at, &end, &values[i]) || (i == 0 && *end != ',') || (i == 1 && !g_ascii_isspace (*end)))
      return FALSE;
    at = i == 0 ? end + 1 : end;
  }
  while (g_ascii_isspace (*at))
    at++;
  *centre = (MusterLatLon){ values[0], values[1] };
  *km = values[2];
  return *at == '\0' && fabs (values[0]) <= 90 && fabs (values[1]) <= 180 && *km >= 0;
}

/* 2002-05-24T16:49:00-07:00, as CAP 1.2 insists. */
static gboolean
is_strict_time (const char *text)
{
  static const char form[] = "dddd-dd-ddTdd:dd:ddsdd:dd";

  if (strlen (text) != strlen (form))
    return FALSE;
  for (gsize i = 0; form[i]; i++)
    if (form[i] == 'd'   ? !g_ascii_isdigit (text[i])
        : form[i] == 's' ? text[i] != '+' && text[i] != '-'
                         : text[i] != form[i])
      return FALSE;
  return TRUE;
}

/* An xs:dateTime, the zone as it likes or none; where a time is one at all is for muster_time_parse(). */
static gboolean
is_schema_time (const char *text)
{
  static const char form[] = "dddd-dd-ddTdd:dd:dd";
  gsize n = strlen (form);

  if (strlen (text) < n || !g_ascii_isdigit (text[n - 1]))
    return FALSE;
  for (gsize i = 0; form[i]; i++)
    if (form[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != form[i])
      return FALSE;
  if (text[n - 2] == '6') /* no second 60 */
    return FALSE;
  text += n;
  if (*text == '.')
    text += 1 + strspn (text + 1, "0123456789");
  return *text == '\0' || strcmp (text, "Z") == 0
         || ((*text == '+' || *text == '-') && strlen (text) == 6 && text[3] == ':');
}

static void
check_time (Reader *r, const xmlNode *node, const char *path, const char *text)
{
  gint64 ms;
  g_autofree char *with_zone = g_strconcat (text, "Z", NULL);

  if (is_schema_time (text) && muster_time_parse (text, &ms)) {
    if (r->version == 2 && !is_strict_time (text))
      say (r->cap->errors, node, path,
           _ ("“%s”: CAP 1.2 writes times as 2002-05-24T16:49:00-07:00, the zone as hours and minutes"), text);
  } else if (r->version < 2 && is_schema_time (text) && muster_time_parse (with_zone, &ms))
    say (r->cap->notes, node, path, _ ("“%s” does not say its time zone"), text);
  else
    say (r->cap->errors, node, path, _ ("“%s” is no date and time; it is written as 2002-05-24T16:49:00-07:00"), text);
}

static gboolean
is_language (const char *text)
{
  gsize part = 0;
  gboolean first = TRUE;

  for (const char *c = text;; c++) {
    if (*c == '-' || *c == '\0') {
      if (part < 1 || part > 8)
        return FALSE;
      if (*c == '\0')
        return TRUE;
      part = 0;
      first = FALSE;
    } else if (first ? g_ascii_isalpha (*c) : g_ascii_isalnum (*c))
      part++;
    else
      return FALSE;
  }
}

static gboolean
is_decimal (const char *text, gboolean whole)
{
  gboolean digit = FALSE, point = whole;

  for (const char *c = *text == '-' || *text == '+' ? text + 1 : text; *c; c++)
    if (g_ascii_isdigit (*c))
      digit = TRUE;
    else if (*c == '.' && !point)
      point = TRUE;
    else
      return FALSE;
  return digit;
}

static void
check_references (Reader *r, const xmlNode *node, const char *path, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);

  for (guint i = 0; words[i]; i++) {
    g_auto (GStrv) parts = *words[i] ? g_strsplit (words[i], ",", -1) : NULL;
    gint64 ms;
    /* 1.0 named a message by its identifier alone, or by identifier and sender. */
    if (parts != NULL && r->version > 0 && (g_strv_length (parts) != 3 || !muster_time_parse (parts[2], &ms)))
      say (r->cap->errors, node, path, _ ("“%s”: a message is referred to as sender,identifier,sent"), words[i]);
  }
}

static void
check_value (Reader *r, const CapElement *e, const xmlNode *node, const char *path, const char *raw, const char *text)
{
  const char *problem = NULL;
  MusterLatLon centre;
  double km;

  switch (e->type) {
  case CAP_NAME:
    if (*text == '\0')
      say (r->cap->errors, node, path, _ ("is empty"));
    else if (strpbrk (text, " \t\r\n,<&"))
      say (r->cap->errors, node, path, _ ("“%s” holds a space, a comma, “<” or “&”, which a name must not"), text);
    break;
  case CAP_WORD:
    if (!muster_cap_word_is (e, r->version, raw)) {
      g_autofree char *words = muster_cap_words_say (e, r->version);
      say (r->cap->errors, node, path, _ ("“%s” is none of %s"), raw, words);
    }
    break;
  case CAP_TIME:
    check_time (r, node, path, text);
    break;
  case CAP_LANGUAGE:
    /* Left empty, it means what the schema says: en-US. */
    if (*raw != '\0' && !is_language (text))
      say (r->cap->errors, node, path, _ ("“%s” is no language code such as en-US or zh-CN"), text);
    break;
  case CAP_WHOLE:
    if (!is_decimal (text, TRUE))
      say (r->cap->errors, node, path, _ ("“%s” is no whole number"), text);
    break;
  case CAP_DECIMAL:
    if (!is_decimal (text, FALSE))
      say (r->version == 2 ? r->cap->errors : r->cap->notes, node, path, _ ("“%s” is no number of feet"), text);
    break;
  case CAP_POLYGON: {
    g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MusterLatLon));
    if (*text == '\0')
      say (r->cap->notes, node, path, _ ("is empty"));
    else if (!muster_cap_points (text, points, &problem))
      say (r->cap->errors, node, path, "%s", _ (problem));
    break;
  }
  case CAP_CIRCLE:
    if (*text == '\0')
      say (r->cap->notes, node, path, _ ("is empty"));
    else if (!muster_cap_circle (text, &centre, &km))
      say (r->cap->errors, node, path, _ ("“%s”: a circle is written “latitude,longitude radius”, the radius in km"),
           text);
    break;
  case CAP_REFERENCES:
    check_references (r, node, path, text);
    break;
  default:
    break;
  }
}

/* ---- the tree ---- */
static void read_group (Reader *r, const CapElement *table, const xmlNode *group, const char *path);

static gboolean
is_element (const Reader *r, const xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *)node->name, name) == 0 && node->ns != NULL
         && r->ns != NULL && strcmp ((const char *)node->ns->href, (const char *)r->ns->href) == 0;
}

/* The text of @node; a child element in it is a fault. (transfer full) */
static char *
text_of (Reader *r, const xmlNode *node, const char *path)
{
  xmlChar *content = xmlNodeGetContent ((xmlNode *)node);
  char *text = g_strdup ((const char *)content);

  xmlFree (content);
  for (const xmlNode *child = node->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      say (r->cap->errors, child, path, _ ("<%s> cannot stand here, only text can"), (const char *)child->name);
  return text;
}

/* "name=value", as 1.0 writes it. */
static void
read_equation (Reader *r, const xmlNode *node, const char *path)
{
  g_autofree char *text = text_of (r, node, path);
  char *equals = strchr (g_strstrip (text), '=');

  if (equals)
    *equals = '\0';
  muster_json_put_text (r->json, "valueName", equals ? text : NULL);
  muster_json_put_text (r->json, "value", equals ? equals + 1 : text);
}

static void
read_element (Reader *r, const CapElement *e, const xmlNode *node, const char *path)
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
    check_value (r, e, node, path, raw, text);
    muster_json_add_text (r->json, e->type == CAP_LANGUAGE && *raw == '\0' ? "en-US" : text);
  }
}

/* What stands in @group and is not in the table, or not in its order. */
static void
check_order (Reader *r, const CapElement *table, const xmlNode *group, const char *path)
{
  int furthest = -1;
  gboolean is_root = table == muster_cap_alert[0].inside, noted = FALSE;
  const xmlNode *signature = NULL;

  for (const xmlNode *c = group->children; c; c = c->next) {
    int place = -1;
    if ((c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) && !xmlIsBlankNode (c))
      say (r->cap->errors, c, path, _ ("there is text between the elements"));
    if (c->type != XML_ELEMENT_NODE)
      continue;
    if (is_root && c->ns && strcmp ((const char *)c->ns->href, SIGNATURE_NAMESPACE) == 0) {
      r->is_signed |= strcmp ((const char *)c->name, "Signature") == 0;
      signature = signature ? signature : c;
      continue;
    }
    /* It signs the same wherever it stands, and no warning is refused for that. */
    if (signature != NULL && !noted)
      say (r->cap->notes, signature, path, _ ("the signature stands before <%s>; its place is at the end"),
           (const char *)c->name);
    noted |= signature != NULL;
    for (int i = 0; table[i].name; i++)
      if (table[i].occurs[r->version] != '-' && is_element (r, c, table[i].name))
        place = i;
    if (place < 0)
      say (r->cap->errors, c, path, _ ("<%s> is not part of CAP %s here"), (const char *)c->name, versions[r->version]);
    else if (place < furthest)
      say (r->cap->errors, c, path, _ ("<%s> stands after <%s>; the order is fixed"), table[place].name,
           table[furthest].name);
    furthest = MAX (furthest, place);
  }
}

static void
read_group (Reader *r, const CapElement *table, const xmlNode *group, const char *path)
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
        say (r->cap->errors, c, inner, _ ("stands more than once"));
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
      say (r->cap->errors, group, path, _ ("<%s> is missing"), e->name);
  }
}

/* ---- what the table cannot say ---- */
static void
check_meaning (Reader *r, const xmlNode *root, const MusterJson *message)
{
  const char *scope = muster_json_get_text (message, "scope"), *type = muster_json_get_text (message, "msgType");
  const MusterJson *infos = muster_json_get (message, "info");

  if (g_strcmp0 (scope, "Private") == 0 && muster_json_get (message, "addresses") == NULL)
    say (r->cap->errors, root, "alert", _ ("a private message says for whom: <addresses> is missing"));
  if (g_strcmp0 (scope, "Restricted") == 0 && muster_json_get (message, "restriction") == NULL)
    say (r->cap->errors, root, "alert", _ ("a restricted message says for whom: <restriction> is missing"));
  if (type != NULL && strcmp (type, "Alert") != 0 && muster_json_get (message, "references") == NULL)
    say (r->cap->notes, root, "alert", _ ("“%s” does not say which message it is about (<references>)"), type);
  for (gsize i = 0; i < muster_json_length (infos); i++) {
    const MusterJson *info = muster_json_at (infos, i), *areas = muster_json_get (info, "area");
    gint64 start, end;
    const char *expires = muster_json_get_text (info, "expires"), *sent = muster_json_get_text (message, "sent");
    for (gsize k = 0; k < muster_json_length (areas); k++) {
      const MusterJson *area = muster_json_at (areas, k);
      if (muster_json_get (area, "ceiling") != NULL && muster_json_get (area, "altitude") == NULL) {
        g_autofree char *path = g_strdup_printf ("alert/info[%zu]/area[%zu]", i + 1, k + 1);
        say (r->cap->errors, root, path, _ ("<ceiling> needs <altitude>"));
      }
    }
    if (expires && sent && muster_time_parse (expires, &end) && muster_time_parse (sent, &start) && end < start) {
      g_autofree char *path = g_strdup_printf ("alert/info[%zu]", i + 1);
      say (r->cap->notes, root, path, _ ("had expired before it was sent"));
    }
  }
}

/* ---- parsing ---- */
static void
refuse_document_type (void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  xmlParserCtxtPtr parser = ctx;

  parser->_private = parser;
  xmlStopParser (parser);
}

xmlDoc *
muster_cap_parse_xml (const char *bytes, gsize length, GPtrArray *errors)
{
  xmlParserCtxtPtr parser = xmlNewParserCtxt ();
  xmlDoc *document;

  parser->sax->internalSubset = refuse_document_type;
  document = xmlCtxtReadMemory (parser, bytes, (int)length, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES);
  if (parser->_private != NULL || document == NULL || !parser->wellFormed) {
    const xmlError *error = xmlCtxtGetLastError (parser);
    if (parser->_private != NULL)
      g_ptr_array_add (errors,
                       g_strdup (_ ("a document type declaration (DOCTYPE) is refused: a warning needs none, and "
                                    "it could name entities or files")));
    else if (error != NULL && error->message != NULL) {
      g_autofree char *message = g_utf8_make_valid (error->message, -1);
      g_strdelimit (message, "\r\n", ' ');
      g_ptr_array_add (errors, g_strdup_printf (_ ("line %d, column %d: not well-formed XML: %s"), error->line,
                                                error->int2, g_strstrip (message)));
    } else
      g_ptr_array_add (errors, g_strdup (_ ("not well-formed XML")));
    g_clear_pointer (&document, xmlFreeDoc);
  }
  xmlFreeParserCtxt (parser);
  return document;
}

static gboolean
find_version (Reader *r, const xmlNode *root)
{
  const char *href = root->ns ? (const char *)root->ns->href : NULL;

  if (strcmp ((const char *)root->name, "alert") != 0) {
    say (r->cap->errors, root, (const char *)root->name, _ ("not a CAP message: its outermost element is not <alert>"));
    return FALSE;
  }
  r->ns = root->ns;
  for (int i = 0; i < 3; i++)
    if (g_strcmp0 (href, namespaces[i]) == 0) {
      r->version = i;
      return TRUE;
    }
  say (r->cap->errors, root, "alert", _ ("the namespace “%s” is none of CAP 1.0, 1.1 or 1.2"), href ? href : "");
  return href != NULL;
}

static void
read_root (Reader *r, const xmlNode *root)
{
  g_autoptr (MusterJson) message = NULL;

  if (!find_version (r, root))
    return;
  for (const xmlAttr *a = root->properties; a; a = a->next)
    if (a->ns == NULL)
      say (r->cap->notes, root, "alert", _ ("the attribute “%s” is not part of CAP"), (const char *)a->name);
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
  Reader reader = { cap, NULL, 2, NULL, FALSE };
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
