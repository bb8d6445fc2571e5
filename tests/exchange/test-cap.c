/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CAP in and out. Structure is compared with libxml2's RELAX NG validator over a schema of its own (cap-1.2.rng), on
 * messages from which elements were dropped, doubled, swapped, renamed or emptied. */
#include "cap-sample.h"
#include "core/time.h"
#include "exchange/cap-alarm.h"
#include "exchange/cap.h"
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <string.h>

static MusterCap *
read_text (const char *text)
{
  return muster_cap_read (text, strlen (text));
}

static void
assert_refused (const char *text, const char *because)
{
  g_autoptr (MusterCap) cap = read_text (text);
  g_autofree char *all = NULL;

  g_ptr_array_add (cap->errors, NULL);
  all = g_strjoinv ("\n", (GStrv)cap->errors->pdata);
  g_ptr_array_set_size (cap->errors, (gint)cap->errors->len - 1);
  if (strstr (all, because) == NULL)
    g_error ("“%s” is not among the reasons: %s\n%s", because, all, text);
}

static char *
replaced (const char *from, const char *to)
{
  g_autoptr (GString) text = g_string_new (CAP_SAMPLE);

  g_assert_cmpuint (g_string_replace (text, from, to, 1), ==, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_whole (void)
{
  g_autoptr (MusterCap) cap = read_text (CAP_SAMPLE);
  g_autoptr (MusterJson) message = muster_json_parse (cap->json, -1, NULL);
  const MusterJson *info = muster_json_at (muster_json_get (message, "info"), 0),
                   *area = muster_json_at (muster_json_get (info, "area"), 0);

  g_assert_cmpuint (cap->errors->len, ==, 0);
  g_assert_cmpuint (muster_json_length (muster_json_get (message, "info")), ==, 2);
  g_assert_cmpuint (muster_json_length (muster_json_get (message, "code")), ==, 2);
  g_assert_cmpstr (muster_json_get_text (info, "headline"), ==, "Water & mud");
  g_assert_cmpstr (muster_json_get_text (area, "ceiling"), ==, "200.5");
  g_assert_cmpstr (muster_json_text (muster_json_at (muster_json_get (area, "circle"), 0), NULL), ==, "47.1,9.5 2.5");
}

static void
test_faults (void)
{
  static const struct {
    const char *from, *to, *because;
  } faults[] = {
    { "<sender>desk@example.org</sender>", "", "alert: <sender> is missing" },
    { "TEST-1", "TEST 1", "identifier" },
    { "TEST-1", "TEST,1", "identifier" },
    { "TEST-1", "", "identifier: is empty" },
    { "<status>Actual", "<status>actual", "“actual” is none of Actual" },
    { "<sent>2026-07-01T02:00:00-00:00", "<sent>2026-07-01T02:00:00Z", "alert/sent" },
    { "<sent>2026-07-01T02:00:00-00:00", "<sent>2026-13-01T02:00:00-00:00", "alert/sent" },
    { "<sent>2026-07-01T02:00:00-00:00", "<sent>2026-07-01 02:00", "alert/sent" },
    { "<sent>2026-07-01T02:00:00-00:00", "<sent>2026-07-01T02:00:60-00:00", "alert/sent" },
    { "<sent>2026-07-01T02:00:00-00:00", "<sent>2026-07-01T24:00:01-00:00", "alert/sent" },
    { "47.1,9.5 47.2,9.5 47.2,9.6 47.1,9.5", "0x2f,9.5 47.2,9.5 47.2,9.6 0x2f,9.5", "corners" },
    { "47.1,9.5 2.5", "47.1,9.5 inf", "circle" },
    { "<language>en-US", "<language> ", "language" },
    { "<addresses>a b</addresses>", "", "<addresses> is missing" },
    { "Private</scope><restriction>r</restriction>", "Restricted</scope>", "<restriction> is missing" },
    { "<references>desk@example.org,", "<references>", "references" },
    { "<urgency>Immediate", "<urgency>Soon", "info[1]/urgency" },
    { "<certainty>Observed</certainty>", "", "info[1]: <certainty> is missing" },
    { "<certainty>Observed", "<certainty>Very Likely", "certainty" },
    { "<language>en-US", "<language>english language", "language" },
    { "<valueName>SAME</valueName>", "", "<valueName> is missing" },
    { "<size>12", "<size>12 kB", "whole number" },
    { "<mimeType>image/png</mimeType>", "", "resource[1]: <mimeType> is missing" },
    { "47.1,9.5 47.2,9.5 47.2,9.6 47.1,9.5", "47.1,9.5 47.2,9.5 47.1,9.5", "four corners" },
    { "47.1,9.5 47.2,9.5 47.2,9.6 47.1,9.5", "47.1,9.5 47.2,9.5 47.2,9.6 47.1,9.6", "ends where it began" },
    { "47.1,9.5 47.2,9.5 47.2,9.6 47.1,9.5", "147.1,9.5 47.2,9.5 47.2,9.6 147.1,9.5", "latitude" },
    { "47.1,9.5 47.2,9.5 47.2,9.6 47.1,9.5", "9.5 47.1 9.5 47.2 9.6 47.2 9.5", "corners" },
    { "47.1,9.5 2.5", "47.1,9.5", "circle" },
    { "47.1,9.5 2.5", "47.1,9.5 -1", "circle" },
    { "<altitude>100</altitude>", "", "<ceiling> needs <altitude>" },
    { "<areaDesc>River</areaDesc>", "", "<areaDesc> is missing" },
    { "<note>n</note>", "<note>n</note><note>m</note>", "more than once" },
    { "<note>n</note>", "<remark>n</remark>", "<remark> is not part" },
    { "<note>n</note>", "<note>n<b>x</b></note>", "only text" },
    { "<note>n</note>", "n<note>n</note>", "text between" },
    { "<sender>desk@example.org</sender><sent>2026-07-01T02:00:00-00:00</sent>",
      "<sent>2026-07-01T02:00:00-00:00</sent><sender>desk@example.org</sender>", "the order is fixed" },
    { "cap:1.2", "cap:1.3", "namespace" },
    { " xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"", "", "namespace" },
    { "<alert ", "<warning ", "not well-formed" },
    { "&amp;", "&water;", "not well-formed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *text = replaced (faults[i].from, faults[i].to);
    assert_refused (text, faults[i].because);
  }
  assert_refused ("", "empty");
  assert_refused ("<?xml version=\"1.0\"?><rss/>", "not a CAP message");
}

/* Nothing is expanded, opened or fetched, and it takes no time. */
static void
test_hostile_documents (void)
{
  static const char *const types[] = {
    "<!DOCTYPE alert [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
    "<!DOCTYPE alert SYSTEM \"http://127.0.0.1:1/x.dtd\">",
    "<!DOCTYPE alert [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">"
    "<!ENTITY x \"&d;&d;&d;&d;&d;&d;&d;&d;\">]>",
    "<!DOCTYPE alert [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/p\">%p;]>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autofree char *text = g_strconcat ("<?xml version=\"1.0\"?>", types[i], CAP_SAMPLE, NULL);
    g_autofree char *with = NULL;
    char *at = strstr (text, "<note>n");
    with = g_strdup_printf ("%.*s<note>&x;%s", (int)(at - text), text, at + strlen ("<note>n"));
    assert_refused (with, "DOCTYPE");
  }
}

static void
test_older_versions (void)
{
  static const char one[]
      = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><c:alert xmlns:c=\"http://www.incident.com/cap/1.0\">"
        "<c:identifier>A1</c:identifier><c:sender>x</c:sender><c:sent>2004-08-01T10:00:00+02:00</c:sent>"
        "<c:status>Actual</c:status><c:msgType>Alert</c:msgType><c:password>p</c:password><c:info><c:event>\xdc"
        "berflutung</c:event><c:urgency>Immediate</c:urgency><c:severity>Severe</c:severity>"
        "<c:certainty>Very Likely</c:certainty><c:eventCode>SAME=FLW</c:eventCode></c:info></c:alert>";
  static const char two[]
      = "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.1\"><identifier>A1</identifier><sender>x</sender>"
        "<sent>2004-08-01T10:00:00Z</sent><status>Draft</status><msgType>Alert</msgType><scope>Public</scope>"
        "<info><category>CBRNE</category><event>e</event><urgency>Past</urgency><severity>Minor</severity>"
        "<certainty>Unlikely</certainty><resource><resourceDesc>r</resourceDesc></resource></info>"
        "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo/></Signature></alert>";
  g_autoptr (MusterCap) a = read_text (one), b = read_text (two);
  g_autoptr (MusterJson) message = muster_json_parse (a->json, -1, NULL),
                         second = muster_json_parse (b->json, -1, NULL);
  const MusterJson *info = muster_json_at (muster_json_get (message, "info"), 0);

  g_assert_cmpuint (a->errors->len, ==, 0);
  g_assert_cmpstr (muster_json_get_text (info, "event"), ==,
                   "\xc3\x9c"
                   "berflutung");
  g_assert_cmpstr (muster_json_get_text (muster_json_at (muster_json_get (info, "eventCode"), 0), "value"), ==, "FLW");
  g_assert_cmpuint (b->errors->len, ==, 0);
  g_assert_true (muster_json_bool (muster_json_get (second, "signed"), FALSE));
  {
    g_autoptr (GString) wrong = g_string_new (two);
    g_string_replace (wrong, "CBRNE", "Nuclear", 1);
    assert_refused (wrong->str, "category[1]");
  }
}

/* What the schemas allow and eyes find odd. */
static void
test_odd_and_allowed (void)
{
  static const struct {
    const char *from, *to;
  } odd[] = {
    { "<sent>2026-07-01T02:00:00-00:00", "<sent>\n 2026-06-30T24:00:00-00:00\t" },
    { "<language>en-US</language>", "<language/>" },
    { "<language>en-US</language>", "<language>x-klingon</language>" },
    { "<note>n</note>", "<note/>" },
    { "<note>n</note>", "<note>n<!-- c --><![CDATA[ <b> ]]><?p i?></note>" },
    { "<altitude>100<", "<altitude>+.5<" },
  };
  static const char eleven[] = "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.1\"><identifier>A1</identifier>"
                               "<sender>x</sender><sent>%s</sent><status>Actual</status><msgType>Alert</msgType>"
                               "<scope>Public</scope></alert>";
  static const struct {
    const char *sent;
    guint errors;
  } times[] = { { "2004-08-01T10:00:00.25Z", 0 }, { "2004-08-01T10:00:00", 0 },      { "2004-08-01 10:00:00Z", 1 },
                { "2004-08-01T10:00Z", 1 },       { "2004-08-01T10:00:00+0200", 1 }, { "2004-08-01T10:00:00z", 1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autofree char *text = replaced (odd[i].from, odd[i].to);
    g_autoptr (MusterCap) cap = read_text (text);
    if (cap->errors->len > 0)
      g_error ("%s: %s", odd[i].to, (char *)g_ptr_array_index (cap->errors, 0));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autofree char *text = g_strdup_printf (eleven, times[i].sent);
    g_autoptr (MusterCap) cap = read_text (text);
    if (cap->errors->len != times[i].errors)
      g_error ("%s: %u errors", times[i].sent, cap->errors->len);
  }
  { /* a signature out of its place is noticed, and is no reason to refuse a warning */
    g_autofree char *text = replaced ("<sender>", "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/><sender>");
    g_autoptr (MusterCap) cap = read_text (text);
    g_assert_cmpuint (cap->errors->len, ==, 0);
    g_assert_nonnull (strstr (g_ptr_array_index (cap->notes, 0), "<sender>"));
  }
  { /* the language the schema means where it stands empty */
    g_autofree char *text = replaced ("<language>en-US</language>", "<language/>");
    g_autoptr (MusterCap) cap = read_text (text);
    g_assert_nonnull (strstr (cap->json, "\"language\":\"en-US\""));
  }
}

/* What is written is read back as it was, and times mean the same. */
static void
test_round_trip (void)
{
  g_autoptr (MusterCap) first = read_text (CAP_SAMPLE), again = NULL, third = NULL;
  g_autoptr (MusterJson) message = muster_json_parse (first->json, -1, NULL), second = NULL;
  g_autoptr (GString) once = g_string_new (NULL), twice = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 a, b;

  g_assert_true (muster_cap_write (message, once, &error));
  again = read_text (once->str);
  second = muster_json_parse (again->json, -1, NULL);
  g_assert_true (muster_cap_write (second, twice, &error));
  g_assert_cmpstr (once->str, ==, twice->str);
  g_assert_true (
      muster_time_parse (muster_json_get_text (muster_json_at (muster_json_get (message, "info"), 0), "expires"), &a));
  g_assert_true (
      muster_time_parse (muster_json_get_text (muster_json_at (muster_json_get (second, "info"), 0), "expires"), &b));
  g_assert_cmpint (a, ==, b);
  {
    g_autoptr (MusterJson) bad = muster_json_parse ("{\"identifier\":\"a b\"}", -1, NULL);
    g_autoptr (GString) out = g_string_new ("kept");
    g_assert_false (muster_cap_write (bad, out, &error));
    g_assert_error (error, MUSTER_JSON_ERROR, MUSTER_JSON_ERROR_TYPE);
    g_assert_cmpstr (out->str, ==, "kept");
  }
}

/* ---- the second opinion ---- */
static guint
collect (xmlNode *node, GPtrArray *out)
{
  for (; node; node = node->next)
    if (node->type == XML_ELEMENT_NODE) {
      g_ptr_array_add (out, node);
      collect (node->children, out);
    }
  return out->len;
}

static void
change (xmlDoc *document)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  static const char *const names[] = { "info", "area", "event", "value", "polygon", "category", "sent", "x" };
  guint n = collect (xmlDocGetRootElement (document)->children, nodes);
  xmlNode *node = n ? nodes->pdata[g_test_rand_int_range (0, (gint32)n)] : NULL;

  if (node == NULL)
    return;
  switch (g_test_rand_int_range (0, 5)) {
  case 0:
    xmlUnlinkNode (node);
    xmlFreeNode (node);
    break;
  case 1:
    xmlAddNextSibling (node, xmlCopyNode (node, 1));
    break;
  case 2:
    if (node->next)
      xmlAddNextSibling (node->next, node);
    break;
  case 3:
    xmlNodeSetName (node, (const xmlChar *)names[g_test_rand_int_range (0, G_N_ELEMENTS (names))]);
    break;
  default:
    if (node->children && node->children->type == XML_TEXT_NODE)
      xmlNodeSetContent (node, (const xmlChar *)"");
    break;
  }
}

/* Of the reader's faults those that a schema can find. */
static gboolean
is_structural (const char *fault)
{
  static const char *const beyond[]
      = { "corner",     "a latitude lies", "a circle is written", "<ceiling> needs",           "which a name must not",
          ": is empty", "referred to as",  "says for whom",       "which message it is about", "refers to itself",
          "is above" };

  for (gsize i = 0; i < G_N_ELEMENTS (beyond); i++)
    if (strstr (fault, beyond[i]) != NULL)
      return FALSE;
  return TRUE;
}

static void
quiet (void *data, xmlErrorPtr error)
{
}

static void
test_second_opinion (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "tests", "exchange", "cap-1.2.rng", NULL);
  xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt (path);
  xmlRelaxNG *schema = xmlRelaxNGParse (parser);
  guint valid = 0, invalid = 0;

  g_assert_nonnull (schema);
  for (int round = 0; round < 1500; round++) {
    xmlDoc *document = xmlReadMemory (CAP_SAMPLE, (int)strlen (CAP_SAMPLE), NULL, NULL, 0);
    for (int k = g_test_rand_int_range (0, 4); k > 0; k--)
      change (document);
    xmlChar *text;
    int length;
    xmlDocDumpMemoryEnc (document, &text, &length, "UTF-8");
    xmlRelaxNGValidCtxt *validator = xmlRelaxNGNewValidCtxt (schema);
    xmlRelaxNGSetValidStructuredErrors (validator, quiet, NULL);
    gboolean theirs = xmlRelaxNGValidateDoc (validator, document) == 0, ours = TRUE;
    g_autoptr (MusterCap) cap = muster_cap_read ((const char *)text, (gsize)length);
    for (guint i = 0; i < cap->errors->len; i++)
      ours &= !is_structural (cap->errors->pdata[i]);
    if (ours != theirs)
      g_error ("ours %d, theirs %d: %s\n%s", ours, theirs, cap->errors->len ? (char *)cap->errors->pdata[0] : "valid",
               (char *)text);
    *(theirs ? &valid : &invalid) += 1;
    xmlRelaxNGFreeValidCtxt (validator);
    xmlFree (text);
    xmlFreeDoc (document);
  }
  g_test_message ("%u valid, %u not", valid, invalid);
  g_assert_cmpuint (valid, >, 100);
  xmlRelaxNGFree (schema);
  xmlRelaxNGFreeParserCtxt (parser);
}

/* ---- alarms ---- */
static MusterCapOutcome
outcome_of (const char *text, const char *drill, const char *language, GPtrArray *intents)
{
  MusterCapDesk desk = { drill, language, "cap", "import", 0 };
  g_autoptr (MusterCap) cap = read_text (text);
  g_autoptr (MusterJson) message = muster_json_parse (cap->json, -1, NULL);
  MusterPicture *picture = muster_picture_new ();
  g_autofree char *id = NULL;
  const char *why;

  g_assert_true (muster_time_parse ("2026-07-01T04:00:00Z", &desk.now));
  g_assert_cmpuint (cap->errors->len, ==, 0);
  MusterCapOutcome outcome = muster_cap_to_intents (message, picture, &desk, intents, &id, &why);
  muster_picture_free (picture);
  return outcome;
}

static void
test_alarms (void)
{
  g_autoptr (GPtrArray) intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  MusterOpId op_id = { "n", 1, 1 };
  MusterHash prev = { { 0 } };
  g_autoptr (GError) error = NULL;
  g_autofree char *exercise = replaced ("<status>Actual", "<status>Exercise"),
                  *test = replaced ("<status>Actual", "<status>Test"),
                  *cancel = replaced ("<msgType>Update", "<msgType>Cancel"),
                  *expired = replaced ("2026-07-02T02:00:00-07:00", "2026-07-01T02:30:00-00:00");

  g_assert_cmpint (outcome_of (CAP_SAMPLE, NULL, "zh_CN", intents), ==, MUSTER_CAP_RAISED);
  g_assert_cmpuint (intents->len, ==, 1);
  g_autoptr (GBytes) bytes
      = muster_intent_to_bytes (intents->pdata[0], &op_id, (MusterHlc)1, (MusterHlc)0, 1, &prev, &error);
  g_assert_no_error (error);
  const char *text = g_bytes_get_data (bytes, NULL);
  g_assert_nonnull (g_strstr_len (text, (gssize)g_bytes_get_size (bytes), "\xe6\xb4\xaa\xe6\xb0\xb4"));
  g_ptr_array_set_size (intents, 0);
  g_assert_cmpint (outcome_of (CAP_SAMPLE, NULL, "en", intents), ==, MUSTER_CAP_RAISED);
  g_autoptr (GBytes) english
      = muster_intent_to_bytes (intents->pdata[0], &op_id, (MusterHlc)1, (MusterHlc)0, 1, &prev, &error);
  g_assert_no_error (error);
  text = g_bytes_get_data (english, NULL);
  gssize size = (gssize)g_bytes_get_size (english);
  g_assert_nonnull (g_strstr_len (text, size, "\"level\":\"red\"")); /* the sender's own colour, not the severity's */
  g_assert_nonnull (g_strstr_len (text, size, "\"hazard\":\"flood\""));
  g_assert_nonnull (g_strstr_len (text, size, "MultiPolygon"));
  g_ptr_array_set_size (intents, 0);
  g_assert_cmpint (outcome_of (exercise, NULL, "en", intents), ==, MUSTER_CAP_SKIPPED);
  g_assert_cmpint (outcome_of (test, "d", "en", intents), ==, MUSTER_CAP_SKIPPED);
  g_assert_cmpint (outcome_of (cancel, NULL, "en", intents), ==, MUSTER_CAP_SKIPPED);
  g_assert_cmpint (outcome_of (expired, NULL, "en", intents), ==, MUSTER_CAP_SKIPPED);
  g_assert_cmpuint (intents->len, ==, 0);
  g_assert_cmpint (outcome_of (exercise, "d", "en", intents), ==, MUSTER_CAP_RAISED);
  g_assert_cmpstr (muster_intent_get_drill (intents->pdata[0]), ==, "d");
}

/* An area that is only named by its code lies where that jurisdiction lies. */
static void
test_codes (void)
{
  static const char message[]
      = "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>T-1</identifier><sender>s</sender>"
        "<sent>2026-07-01T02:00:00+08:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>"
        "<info><language>zh-CN</language><category>Met</category><event>e</event><urgency>Expected</urgency>"
        "<severity>Severe</severity><certainty>Likely</certainty><area><areaDesc>a</areaDesc>"
        "<geocode><valueName>c</valueName><value>%s</value></geocode></area></info></alert>";
  static const struct {
    const char *code;
    gboolean found;
  } cases[] = { { "990100000000", TRUE }, { "9901", TRUE }, { "990111000000", FALSE }, { "99", FALSE } };
  MusterCapDesk desk = { NULL, "zh_CN", "cap", "import", 0 };
  MusterPicture *picture = muster_picture_new ();
  MusterRecord *town = muster_record_new (MUSTER_JURISDICTION, "town", NULL);
  MusterOpId op_id = { "n", 1, 1 };
  MusterHash prev = { { 0 } };
  g_autoptr (GError) error = NULL;

  town->exists = TRUE;
  town->values[MUSTER_JURISDICTION_CODE]
      = (MusterValue){ .set = TRUE, .type = MUSTER_TYPE_TEXT, .s = g_ref_string_new ("9901") };
  town->values[MUSTER_JURISDICTION_BOUNDARY] = (MusterValue){
    .set = TRUE,
    .type = MUSTER_TYPE_GEOMETRY,
    .s = g_ref_string_new ("{\"type\":\"Polygon\",\"coordinates\":[[[9.5,47.1],[9.6,47.1],[9.6,47.2],[9.5,47.1]]]}")
  };
  muster_picture_put (picture, town);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup_printf (message, cases[i].code), *id = NULL;
    g_autoptr (MusterCap) cap = read_text (text);
    g_autoptr (MusterJson) json = muster_json_parse (cap->json, -1, NULL);
    g_autoptr (GPtrArray) intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
    const char *why;
    g_assert_cmpuint (cap->errors->len, ==, 0);
    g_assert_cmpint (muster_cap_to_intents (json, picture, &desk, intents, &id, &why), ==, MUSTER_CAP_RAISED);
    g_autoptr (GBytes) bytes
        = muster_intent_to_bytes (intents->pdata[0], &op_id, (MusterHlc)1, (MusterHlc)0, 1, &prev, &error);
    g_assert_no_error (error);
    const char *said = g_bytes_get_data (bytes, NULL);
    gboolean found = g_strstr_len (said, (gssize)g_bytes_get_size (bytes), "[9.60000,47.20000]") != NULL
                     || g_strstr_len (said, (gssize)g_bytes_get_size (bytes), "[9.6,47.2]") != NULL;
    if (found != cases[i].found)
      g_error ("%s: %.*s", cases[i].code, (int)g_bytes_get_size (bytes), said);
  }
  muster_picture_free (picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cap/read-whole", test_whole);
  g_test_add_func ("/cap/each-fault-is-named", test_faults);
  g_test_add_func ("/cap/hostile-documents-are-refused", test_hostile_documents);
  g_test_add_func ("/cap/odd-and-allowed", test_odd_and_allowed);
  g_test_add_func ("/cap/older-versions", test_older_versions);
  g_test_add_func ("/cap/round-trip", test_round_trip);
  g_test_add_func ("/cap/second-opinion", test_second_opinion);
  g_test_add_func ("/cap/alarms", test_alarms);
  g_test_add_func ("/cap/areas-by-code", test_codes);
  return g_test_run ();
}
