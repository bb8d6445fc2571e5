/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json.h"
#include <glib.h>

/* The schema: which kinds of record there are and which fields each has. Everything here is constant and may be read
 * from any thread. */

typedef enum {
#define KIND(K, name, plural, label, letter) MUSTER_##K,
#include "model/fields.def"
  MUSTER_N_KINDS,
  MUSTER_NO_KIND = 0xff
} MusterKind;

/* Per kind, an index for each field, counted from 0: MUSTER_TEAM_NAME, MUSTER_INCIDENT_POSITION … */
#include "model/field-index.h"

typedef enum {
  MUSTER_TYPE_TEXT,
  MUSTER_TYPE_INT,
  MUSTER_TYPE_REAL,
  MUSTER_TYPE_BOOL,
  MUSTER_TYPE_TIME,
  MUSTER_TYPE_REF,
  MUSTER_TYPE_ENUM,
  MUSTER_TYPE_SET,
  MUSTER_TYPE_POSITION,
  MUSTER_TYPE_GEOMETRY,
  MUSTER_TYPE_COUNTER,
  MUSTER_TYPE_JSON,
} MusterFieldType;

typedef enum {
  MUSTER_FIELD_REQUIRED = 1 << 0,
  MUSTER_FIELD_CRITICAL = 1 << 1,
  MUSTER_FIELD_SENSITIVE = 1 << 2,
  MUSTER_FIELD_NOT_NEGATIVE = 1 << 3,
  MUSTER_FIELD_SEALED = 1 << 4, /* nothing changes it once the kind's SEALS field is set: what was sent stays */
  MUSTER_FIELD_SEALS = 1 << 5,
} MusterFieldFlags;

/* One word of a closed list. The arrays end with a NULL value. */
typedef struct {
  const char *value; /* what stands in the journal */
  const char *label; /* English, marked for translation: pass through gettext */
} MusterWord;

typedef struct {
  const char *name; /* the JSON member */
  MusterFieldType type;
  MusterFieldFlags flags;
  const MusterWord *words; /* (nullable) for ENUM and SET */
  const char *label;       /* English, marked for translation */
  const char *unit;        /* (nullable) */
} MusterField;

typedef struct {
  const char *name;   /* "team" */
  const char *plural; /* "teams", as the command line takes it */
  const char *label;  /* English, marked for translation */
  const char *letter; /* the first letter of generated ids */
  const MusterField *fields;
  guint n_fields;
} MusterKindInfo;

const MusterKindInfo *muster_kind_info (MusterKind kind);
MusterKind muster_kind_from_name (const char *name_or_plural);       /* MUSTER_NO_KIND when unknown */
int muster_kind_find_field (MusterKind kind, const char *json_name); /* -1 when unknown */
const MusterWord *muster_words_find (const MusterWord *words, const char *value);
const char *muster_word_label (const MusterWord *words,
                               const char *value); /* translated; the value itself if unknown */
/* A response level as it is written in the reader's language: "II", in Chinese "Ⅱ". (nullable) both */
const char *muster_level_numeral (const char *level);
/* A unit as it is written in the reader's language: "kg", in Chinese "千克"; itself where it is none of the known.
 * (nullable) both */
const char *muster_unit_label (const char *unit);
/* A SET as a person reads it, known words by their labels. (transfer full) */
char *muster_words_join (const MusterWord *words, const char *const *values);

#define WORDS(list, ...) extern const MusterWord muster_words_##list[];
#define WORD(value, label)
#include "model/words.def"
