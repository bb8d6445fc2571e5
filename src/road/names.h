/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Bringing names to a form in which they can be compared: small letters, no accents, one space between words; and, for
 * names in Chinese characters and other scripts, how they sound in Latin letters. For use by one thread at a time. */
typedef struct _MusterNames MusterNames;

MusterNames *muster_names_new (void);
void muster_names_free (MusterNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterNames, muster_names_free)

/* "Fürstin-Gina-Straße" → "furstin gina strasse"; "北京市" stays. (transfer full) */
char *muster_names_fold (MusterNames *names, const char *text);
/* Of a folded text, the sound in Latin letters with a space between syllables: "北京市" → "bei jing shi". (transfer
 * full) (nullable): NULL when it is in Latin letters already. */
char *muster_names_latin (MusterNames *names, const char *folded);

/* How a key can be met. */
typedef enum {
  MUSTER_KEY_WHOLE, /* the name from its beginning */
  MUSTER_KEY_WORD,  /* from the beginning of a later word */
} MusterKeyPart;
typedef struct {
  char *text;
  MusterKeyPart part;
} MusterKey;

/* All keys under which @name is found: the name, its sound, its initials (北京 → "bj"), umlauts written as two letters
 * (Fürst → "fuerst"), each from every word on. Adds to @keys (element-type MusterKey, with its free function). */
GPtrArray *muster_names_keys_new (void);
void muster_names_add_key (GPtrArray *keys, const char *folded, MusterKeyPart part);
void muster_names_add_keys (MusterNames *names, const char *name, GPtrArray *keys);

/* Letters inserted, lost, exchanged or swapped with their neighbour to come from @a to @b; more than @limit gives
 * @limit + 1. With @prefix, the cheapest way to any beginning of @b. (Damerau 1964, optimal string alignment.) */
guint muster_names_distance (const gunichar *a, glong n, const gunichar *b, glong m, guint limit, gboolean prefix);
