/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fields.def and words.def, read again and again until each has become a table. */
#include "model/schema.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define WORDS(list, ...)   const MusterWord muster_words_##list[] = { __VA_ARGS__{ NULL, NULL } };
#define WORD(value, label) { value, label },
#include "model/words.def"

#define R MUSTER_FIELD_REQUIRED
#define C MUSTER_FIELD_CRITICAL
#define S MUSTER_FIELD_SENSITIVE
#define N MUSTER_FIELD_NOT_NEGATIVE
#define Z MUSTER_FIELD_SEALED
#define K MUSTER_FIELD_SEALS

static const MusterField all_fields[] = {
#define FIELD(K, F, json, type, flags, words, label, unit) { json, MUSTER_TYPE_##type, flags, words, label, unit },
#include "model/fields.def"
};

#undef R
#undef C
#undef S
#undef N
#undef Z
#undef K

static const MusterKindInfo kinds[] = {
#define KIND(K, name, plural, label, letter) { name, plural, label, letter, all_fields + MUSTER_FIRST_##K, 0 },
#include "model/fields.def"
};

/* How many fields each kind has: up to where the next kind begins. */
static const guint field_counts[] = {
#define KIND(K, name, plural, label, letter) MUSTER_FIRST_##K,
#include "model/fields.def"
  G_N_ELEMENTS (all_fields)
};

const MusterKindInfo *
muster_kind_info (MusterKind kind)
{
  static MusterKindInfo table[MUSTER_N_KINDS];
  static gsize once;

  if (g_once_init_enter (&once)) {
    for (guint i = 0; i < MUSTER_N_KINDS; i++) {
      table[i] = kinds[i];
      table[i].n_fields = field_counts[i + 1] - field_counts[i];
    }
    g_once_init_leave (&once, 1);
  }
  g_return_val_if_fail (kind < MUSTER_N_KINDS, NULL);
  return &table[kind];
}

MusterKind
muster_kind_from_name (const char *name)
{
  for (guint i = 0; i < MUSTER_N_KINDS; i++)
    if (g_strcmp0 (kinds[i].name, name) == 0 || g_strcmp0 (kinds[i].plural, name) == 0)
      return i;
  return MUSTER_NO_KIND;
}

int
muster_kind_find_field (MusterKind kind, const char *json_name)
{
  const MusterKindInfo *info = muster_kind_info (kind);

  for (guint i = 0; i < info->n_fields; i++)
    if (strcmp (info->fields[i].name, json_name) == 0)
      return (int)i;
  return -1;
}

const MusterWord *
muster_words_find (const MusterWord *words, const char *value)
{
  for (; words != NULL && words->value != NULL; words++)
    if (g_strcmp0 (words->value, value) == 0)
      return words;
  return NULL;
}

const char *
muster_word_label (const MusterWord *words, const char *value)
{
  const MusterWord *word = muster_words_find (words, value);

  return word != NULL ? _ (word->label) : value;
}

const char *
muster_level_numeral (const char *level)
{
  static const char *const known[] = { NC_ ("numeral of a level", "I"), NC_ ("numeral of a level", "II"),
                                       NC_ ("numeral of a level", "III"), NC_ ("numeral of a level", "IV") };

  for (guint i = 0; level != NULL && i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i], level) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "numeral of a level", known[i]);
  return level;
}

const char *
muster_unit_label (const char *unit)
{
  static const char *const known[]
      = { NC_ ("unit", "l"),  NC_ ("unit", "kg"), NC_ ("unit", "t"),   NC_ ("unit", "pieces"), NC_ ("unit", "piece"),
          NC_ ("unit", "m"),  NC_ ("unit", "m²"), NC_ ("unit", "ha"),  NC_ ("unit", "mm"),     NC_ ("unit", "cm"),
          NC_ ("unit", "km"), NC_ ("unit", "h"),  NC_ ("unit", "min"), NC_ ("unit", "m/s"),    NC_ ("unit", "CNY") };

  for (guint i = 0; unit != NULL && i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i], unit) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "unit", known[i]);
  return unit;
}

char *
muster_words_join (const MusterWord *words, const char *const *values)
{
  GString *text = g_string_new (NULL);

  for (; values != NULL && *values != NULL; values++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? _ (", ") : "", muster_word_label (words, *values));
  return g_string_free (text, FALSE);
}
