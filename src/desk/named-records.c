/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/named-records.h"
#include "desk/record-facts.h"
#include <string.h>

GStrv
muster_split_names (const char *line)
{
  g_autofree char *plain = g_strdelimit (g_strdup (line), ";\n", ',');
  g_autoptr (GString) text = g_string_new (plain);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_string_replace (text, "，", ",", 0);
  g_string_replace (text, "、", ",", 0);
  g_string_replace (text, "；", ",", 0);
  g_auto (GStrv) parts = g_strsplit (text->str, ",", -1);
  for (char **part = parts; *part != NULL; part++)
    if (*g_strstrip (*part) != '\0')
      g_strv_builder_add (names, *part);
  return g_strv_builder_end (names);
}

static const char *
find (GPtrArray *records, const char *name)
{
  g_autofree char *wanted = muster_facts_fold (name);
  const char *begun = NULL;
  guint n = 0;
  for (guint i = 0; i < records->len; i++) {
    const MusterRecord *record = g_ptr_array_index (records, i);
    g_autofree char *folded = muster_facts_fold (muster_record_name (record));
    if (strcmp (folded, wanted) == 0)
      return record->id;
    if (g_str_has_prefix (folded, wanted)) {
      begun = record->id;
      n++;
    }
  }
  return n == 1 ? begun : NULL;
}

GStrv
muster_named_records (MusterDesk *desk, MusterKind kind, const char *line, char **unknown)
{
  g_auto (GStrv) names = muster_split_names (line);
  g_autoptr (GPtrArray) records = muster_desk_list (desk, kind);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  for (char **name = names; *name != NULL; name++) {
    const char *id = find (records, *name);
    if (id == NULL) {
      *unknown = g_strdup (*name);
      return NULL;
    }
    g_strv_builder_add (ids, id);
  }
  return g_strv_builder_end (ids);
}

char *
muster_named_records_line (MusterDesk *desk, const char *const *ids)
{
  g_autoptr (GString) line = g_string_new (NULL);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
    const MusterRecord *record = muster_desk_get (desk, ids[i]);
    g_string_append_printf (line, "%s%s", line->len > 0 ? ", " : "",
                            record != NULL ? muster_record_name (record) : ids[i]);
  }
  return g_string_free (g_steal_pointer (&line), FALSE);
}
