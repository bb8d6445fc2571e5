/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "response/standards.h"
#include "response/plan.h"
#include <string.h>

static void
standard_free (gpointer data)
{
  MusterStandard *standard = data;

  g_free (standard->id);
  g_free (standard->source);
  g_free (standard);
}

void
muster_standards_free (MusterStandards *standards)
{
  g_ptr_array_unref (standards->all);
  g_free (standards);
}

MusterStandards *
muster_standards_read (const char *text, gssize length, GError **error)
{
  g_autoptr (MusterJson) root = muster_json_parse (text, length, error);
  g_autoptr (MusterStandards) out = g_new0 (MusterStandards, 1);
  const MusterJson *list;

  out->all = g_ptr_array_new_with_free_func (standard_free);
  if (root == NULL)
    return NULL;
  list = muster_json_get (root, "standards");
  if (!muster_json_is_array (list)) {
    g_set_error (error, MUSTER_JSON_ERROR, MUSTER_JSON_ERROR_MISSING, "member \"standards\" must be an array");
    return NULL;
  }
  for (gsize i = 0; i < muster_json_length (list); i++) {
    const MusterJson *one = muster_json_at (list, i);
    MusterStandard *standard = g_new0 (MusterStandard, 1);

    g_ptr_array_add (out->all, standard);
    standard->id = g_strdup (muster_json_get_text (one, "id"));
    standard->source = g_strdup (muster_plan_say (muster_json_get (one, "source")));
    standard->value = muster_json_real (muster_json_get (one, "value"), -1);
    standard->share = muster_json_real (muster_json_get (one, "share"), 1);
    if (standard->id == NULL || standard->source == NULL || !(standard->value > 0)
        || !(standard->share > 0 && standard->share <= 1)) {
      g_set_error (error, MUSTER_JSON_ERROR, MUSTER_JSON_ERROR_TYPE,
                   "standards[%" G_GSIZE_FORMAT "]: needs \"id\", \"source\", a \"value\" above 0 and a \"share\" "
                   "from 0 to 1",
                   i);
      return NULL;
    }
    if (muster_standards_find (out, standard->id) != standard) {
      g_set_error (error, MUSTER_JSON_ERROR, MUSTER_JSON_ERROR_TYPE,
                   "standards[%" G_GSIZE_FORMAT "]: \"%s\" is there twice", i, standard->id);
      return NULL;
    }
  }
  return g_steal_pointer (&out);
}

const MusterStandard *
muster_standards_find (const MusterStandards *standards, const char *id)
{
  for (guint i = 0; standards != NULL && i < standards->all->len; i++) {
    const MusterStandard *standard = g_ptr_array_index (standards->all, i);
    if (g_strcmp0 (standard->id, id) == 0)
      return standard;
  }
  return NULL;
}
