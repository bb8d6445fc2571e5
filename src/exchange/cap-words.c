/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of the Common Alerting Protocol, from the OASIS standards CAP 1.0 (2004), 1.1 (2005) and 1.2 (2010). One
 * table for the three: a column says in which version an element stands and how often. */
#include "exchange/cap-private.h"
#include <string.h>

static const CapElement pair[] = {
  { "valueName", "-11", CAP_TEXT, NULL, NULL },
  { "value", "-11", CAP_TEXT, NULL, NULL },
  { NULL, NULL, CAP_TEXT, NULL, NULL },
};

static const CapElement resource[] = {
  { "resourceDesc", "111", CAP_TEXT, NULL, NULL },
  { "mimeType", "??1", CAP_TEXT, NULL, NULL },
  { "size", "???", CAP_WHOLE, NULL, NULL },
  { "uri", "???", CAP_TEXT, NULL, NULL },
  { "derefUri", "-??", CAP_TEXT, NULL, NULL },
  { "digest", "???", CAP_TEXT, NULL, NULL },
  { NULL, NULL, CAP_TEXT, NULL, NULL },
};

static const CapElement area[] = {
  { "areaDesc", "111", CAP_TEXT, NULL, NULL },    { "polygon", "***", CAP_POLYGON, NULL, NULL },
  { "circle", "***", CAP_CIRCLE, NULL, NULL },    { "geocode", "***", CAP_PAIR, NULL, pair },
  { "altitude", "???", CAP_DECIMAL, NULL, NULL }, { "ceiling", "???", CAP_DECIMAL, NULL, NULL },
  { NULL, NULL, CAP_TEXT, NULL, NULL },
};

static const CapElement info[] = {
  { "language", "???", CAP_LANGUAGE, NULL, NULL },
  { "category", "*++", CAP_WORD, "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE:12 Other",
    NULL },
  { "event", "111", CAP_SAID, NULL, NULL },
  { "responseType", "-**", CAP_WORD, "Shelter Evacuate Prepare Execute Avoid:2 Monitor Assess AllClear:2 None", NULL },
  { "urgency", "111", CAP_WORD, "Immediate Expected Future Past Unknown", NULL },
  { "severity", "111", CAP_WORD, "Extreme Severe Moderate Minor Unknown", NULL },
  { "certainty", "111", CAP_WORD, "Observed:12 Very_Likely:0 Likely Possible Unlikely Unknown", NULL },
  { "audience", "???", CAP_TEXT, NULL, NULL },
  { "eventCode", "***", CAP_PAIR, NULL, pair },
  { "effective", "???", CAP_TIME, NULL, NULL },
  { "onset", "???", CAP_TIME, NULL, NULL },
  { "expires", "???", CAP_TIME, NULL, NULL },
  { "senderName", "???", CAP_TEXT, NULL, NULL },
  { "headline", "???", CAP_TEXT, NULL, NULL },
  { "description", "???", CAP_TEXT, NULL, NULL },
  { "instruction", "???", CAP_TEXT, NULL, NULL },
  { "web", "???", CAP_TEXT, NULL, NULL },
  { "contact", "???", CAP_TEXT, NULL, NULL },
  { "parameter", "***", CAP_PAIR, NULL, pair },
  { "resource", "***", CAP_GROUP, NULL, resource },
  { "area", "***", CAP_GROUP, NULL, area },
  { NULL, NULL, CAP_TEXT, NULL, NULL },
};

static const CapElement alert[] = {
  { "identifier", "111", CAP_NAME, NULL, NULL },
  { "sender", "111", CAP_NAME, NULL, NULL },
  { "sent", "111", CAP_TIME, NULL, NULL },
  { "status", "111", CAP_WORD, "Actual Exercise System Test Draft:12", NULL },
  { "msgType", "111", CAP_WORD, "Alert Update Cancel Ack Error", NULL },
  { "password", "?--", CAP_TEXT, NULL, NULL },
  { "source", "???", CAP_TEXT, NULL, NULL },
  { "scope", "?11", CAP_WORD, "Public Restricted Private", NULL },
  { "restriction", "???", CAP_TEXT, NULL, NULL },
  { "addresses", "???", CAP_TEXT, NULL, NULL },
  { "code", "***", CAP_TEXT, NULL, NULL },
  { "note", "???", CAP_TEXT, NULL, NULL },
  { "references", "???", CAP_REFERENCES, NULL, NULL },
  { "incidents", "???", CAP_TEXT, NULL, NULL },
  { "info", "***", CAP_GROUP, NULL, info },
  { NULL, NULL, CAP_TEXT, NULL, NULL },
};

const CapElement muster_cap_alert[] = { { "alert", "111", CAP_GROUP, NULL, alert } };

/* Calls of the list's words: the next one of @version, or NULL. @at starts as the list. (transfer full) */
static char *
next_word (const char **at, int version)
{
  while (**at) {
    const char *start = *at, *end = start + strcspn (start, " "), *colon = memchr (start, ':', (gsize)(end - start));
    *at = *end ? end + 1 : end;
    if (colon == NULL || memchr (colon, '0' + version, (gsize)(end - colon)) != NULL) {
      char *word = g_strndup (start, (gsize)((colon ? colon : end) - start));
      return g_strdelimit (word, "_", ' ');
    }
  }
  return NULL;
}

gboolean
muster_cap_word_is (const CapElement *element, int version, const char *word)
{
  const char *at = element->words;
  char *next;
  gboolean is = FALSE;

  while (!is && (next = next_word (&at, version)) != NULL) {
    is = strcmp (next, word) == 0;
    g_free (next);
  }
  return is;
}

char *
muster_cap_words_say (const CapElement *element, int version)
{
  const char *at = element->words;
  GString *all = g_string_new (NULL);
  char *next;

  while ((next = next_word (&at, version)) != NULL) {
    g_string_append_printf (all, "%s%s", all->len ? ", " : "", next);
    g_free (next);
  }
  return g_string_free (all, FALSE);
}

/* China's early-warning releases and Europe's Meteoalarm pair them so (red with Extreme, orange with Severe, yellow
 * with Moderate); blue with Minor is China's. */
const CapDegree muster_cap_degrees[CAP_N_DEGREES] = {
  { "Unknown", NULL }, { "Minor", "blue" }, { "Moderate", "yellow" }, { "Severe", "orange" }, { "Extreme", "red" }
};
