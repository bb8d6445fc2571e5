/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "exchange/cap.h"
#include <libxml/tree.h>

/* The protocol as a table: what stands in what, how often, with which words, in which version. Reading, checking and
 * writing all go by it. Private to the CAP files. */
typedef enum {
  CAP_TEXT,
  CAP_NAME,       /* an identifier: no space, comma, < or & */
  CAP_SAID,       /* a text that says something */
  CAP_WORD,       /* one of a closed list */
  CAP_TIME,       /* dateTime */
  CAP_LANGUAGE,   /* RFC 3066 */
  CAP_WHOLE,      /* integer */
  CAP_DECIMAL,    /* in 1.2; text before */
  CAP_PAIR,       /* valueName and value; "name=value" in 1.0 */
  CAP_POLYGON,    /* lat,lon … closed */
  CAP_CIRCLE,     /* lat,lon radius, km */
  CAP_REFERENCES, /* sender,identifier,sent … */
  CAP_GROUP,      /* elements of its own */
} CapType;

typedef struct _CapElement CapElement;
struct _CapElement {
  const char *name;
  const char *occurs; /* for 1.0, 1.1, 1.2: '-' not there, '1', '?', '*', '+' */
  CapType type;
  const char *words;        /* of CAP_WORD: "Actual Draft:12": from version 1.1 on; '_' stands for a space */
  const CapElement *inside; /* of CAP_GROUP and CAP_PAIR, ended by a NULL name */
};

extern const CapElement muster_cap_alert[]; /* one element: the root */
/* Whether @word is one of the list in @version (0…2 for 1.0, 1.1, 1.2). */
gboolean muster_cap_word_is (const CapElement *element, int version, const char *word);
/* The list as a person reads it. (transfer full) */
char *muster_cap_words_say (const CapElement *element, int version);

/* Severity and level of a warning as they go together, from the least; the first pair is of those that say nothing. */
typedef struct {
  const char *severity, *level; /* @level: (nullable) */
} CapDegree;
#define CAP_N_DEGREES 5
extern const CapDegree muster_cap_degrees[CAP_N_DEGREES];

/* The tree of a document that comes from outside: no document type, no entity, no network. (nullable) (transfer full);
 * a fault is appended to @errors. */
xmlDoc *muster_cap_parse_xml (const char *bytes, gsize length, GPtrArray *errors);

/* One message being read. */
typedef struct {
  MusterCap *cap;
  GString *json;
  int version; /* 0…2 for 1.0, 1.1, 1.2 */
  const xmlNs *ns;
  gboolean is_signed;
} CapReader;

/* Appends "line N: @path: …" to @list; past a hundred there is no telling. */
void muster_cap_say (GPtrArray *list, const xmlNode *node, const char *path, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* What is wrong with the text of @node: @raw as it stands, @text without the blanks around it. */
void muster_cap_check_value (CapReader *r, const CapElement *e, const xmlNode *node, const char *path, const char *raw,
                             const char *text);
