/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/verb.h"
#include <glib/gi18n-lib.h>

#define C MUSTER_VERB_CREATES
#define L MUSTER_VERB_LASTING

static const MusterVerb own_verbs[] = {
#define VERB(K, name, merge, flags, label, ...)                                                                        \
  { name, MUSTER_##K, MUSTER_MERGE_##merge, flags, (const char *const[]){ __VA_ARGS__ __VA_OPT__ (, ) NULL }, label },
#include "model/verbs.def"
};

/* The general verbs every kind has. */
static const MusterVerb kind_verbs[] = {
#define KIND(K, name, plural, label, letter)                                                                           \
  { name ".set", MUSTER_##K, MUSTER_MERGE_FIELDS, C, NULL, N_ ("changed") },                                           \
      { name ".remove", MUSTER_##K, MUSTER_MERGE_FIELDS, MUSTER_VERB_REMOVES, NULL, N_ ("removed") },                  \
      { name ".undo", MUSTER_##K, MUSTER_MERGE_FACT, MUSTER_VERB_VOIDS, NULL, N_ ("took back") },                      \
      { name ".dismiss", MUSTER_##K, MUSTER_MERGE_FACT, MUSTER_VERB_DISMISSES | L, NULL, N_ ("dealt with a refusal") },
#include "model/fields.def"
};

const MusterVerb *
muster_verb_at (guint i)
{
  if (i < G_N_ELEMENTS (own_verbs))
    return &own_verbs[i];
  i -= G_N_ELEMENTS (own_verbs);
  return i < G_N_ELEMENTS (kind_verbs) ? &kind_verbs[i] : NULL;
}

const MusterVerb *
muster_verb_find (const char *name)
{
  static GHashTable *table;

  if (g_once_init_enter (&table)) {
    GHashTable *made = g_hash_table_new (g_str_hash, g_str_equal);
    for (guint i = 0; muster_verb_at (i) != NULL; i++)
      g_hash_table_insert (made, (gpointer)muster_verb_at (i)->name, (gpointer)muster_verb_at (i));
    /* Who is committed and which response is active is decided by commands alone; a plain write would go round them. */
    g_hash_table_remove (made, "assignment.set");
    g_hash_table_remove (made, "activation.set");
    g_hash_table_remove (made, "escalation.set");
    /* A report is saved and sent; only sending seals it. */
    g_hash_table_remove (made, "report.set");
    g_once_init_leave (&table, made);
  }
  return name != NULL ? g_hash_table_lookup (table, name) : NULL;
}
