/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* JSON on yajl: a read-only tree for reading, a writer over GString for writing. RFC 8259; duplicate members are an
 * error; nesting is limited. Trees are immutable and may be read from any thread. */
#define MUSTER_JSON_DEPTH 64
typedef struct yajl_val_s MusterJson; /* one value inside a tree */

#define MUSTER_JSON_ERROR (muster_json_error_quark ())
GQuark muster_json_error_quark (void);
typedef enum { MUSTER_JSON_ERROR_SYNTAX, MUSTER_JSON_ERROR_TYPE, MUSTER_JSON_ERROR_MISSING } MusterJsonError;

MusterJson *muster_json_parse (const char *text, gssize length, GError **error); /* (transfer full) */
void muster_json_free (MusterJson *root);                                        /* root only */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterJson, muster_json_free)

gboolean muster_json_is_object (const MusterJson *v);
gboolean muster_json_is_array (const MusterJson *v);
gboolean muster_json_is_text (const MusterJson *v);
gboolean muster_json_is_number (const MusterJson *v);
gboolean muster_json_is_null (const MusterJson *v);
gboolean muster_json_is_bool (const MusterJson *v);
const MusterJson *muster_json_get (const MusterJson *object, const char *member); /* (nullable) */
gsize muster_json_length (const MusterJson *array_or_object);
const MusterJson *muster_json_at (const MusterJson *array, gsize i);
const char *muster_json_member (const MusterJson *object, gsize i, const MusterJson **value);
/* The value, or the fallback where v is NULL or of another type. */
const char *muster_json_text (const MusterJson *v, const char *fallback);
gint64 muster_json_int (const MusterJson *v, gint64 fallback);
double muster_json_real (const MusterJson *v, double fallback);
gboolean muster_json_bool (const MusterJson *v, gboolean fallback);
gboolean muster_json_get_int (const MusterJson *v, gint64 *out); /* FALSE when not a whole number in range */
/* Member lookups in one step. */
const char *muster_json_get_text (const MusterJson *object, const char *member); /* (nullable) */

/* Writing. Members are separated as needed; a value after a name, or in an array. */
void muster_json_add_text (GString *out, const char *text); /* quoted and escaped; NULL writes null */
void muster_json_add_int (GString *out, gint64 value);
void muster_json_add_real (GString *out, double value);   /* shortest form that reads back the same; NaN writes null */
void muster_json_name (GString *out, const char *name);   /* a comma if one is due, then "name": */
void muster_json_comma (GString *out);                    /* a comma if one is due before an array element */
void muster_json_add (GString *out, const MusterJson *v); /* any value, compact, members in the order they stand */
/* A name and its value in one step. */
void muster_json_put_text (GString *out, const char *name, const char *text);  /* NULL writes null */
void muster_json_put_known (GString *out, const char *name, const char *text); /* NULL writes no member at all */
void muster_json_put_int (GString *out, const char *name, gint64 value);
void muster_json_put_real (GString *out, const char *name, double value); /* NaN writes null */
void muster_json_put_bool (GString *out, const char *name, gboolean value);
void muster_json_put_time (GString *out, const char *name, gint64 ms); /* ISO 8601; 0, unknown, writes no member */
void muster_json_put_ints (GString *out, const char *name, const gint64 *values, gsize n); /* an array */
/* @n texts as an array; with @n < 0 up to a NULL. @texts: (nullable) NULL writes an empty array. */
void muster_json_put_texts (GString *out, const char *name, const char *const *texts, gssize n);
