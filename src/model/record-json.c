/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The stored form of a record: one object, members always in the same order, so that equal records are equal bytes.
 * What depends on where one stands (provisional) is left out: it is not part of what all nodes agree on. */
#include "model/record.h"
#include <string.h>

static void
add_time (GString *out, const char *name, MusterHlc hlc)
{
  char text[17];

  muster_hlc_format (hlc, text);
  muster_json_put_text (out, name, text);
}

void
muster_record_to_json (const MusterRecord *r, GString *out)
{
  const MusterKindInfo *info = muster_kind_info (r->kind);

  g_string_append_c (out, '{');
  muster_json_put_known (out, "kind", info->name);
  muster_json_put_known (out, "id", r->id);
  muster_json_put_known (out, "drill", r->drill);
  muster_json_put_known (out, "home", r->home);
  muster_json_put_known (out, "created_by", r->created_by);
  add_time (out, "created", r->created);
  add_time (out, "updated", r->updated);
  add_time (out, "commanded", r->commanded);
  muster_json_name (out, "exists");
  g_string_append (out, r->exists ? "true" : "false");
  muster_json_name (out, "fields");
  g_string_append_c (out, '{');
  for (guint i = 0; i < info->n_fields; i++) {
    if (!r->values[i].set)
      continue;
    muster_json_name (out, info->fields[i].name);
    muster_value_to_json (&r->values[i], out);
  }
  g_string_append_c (out, '}');
  if (r->rejections != NULL && r->rejections->len > 0) {
    muster_json_name (out, "rejections");
    g_string_append_c (out, '[');
    for (guint i = 0; i < r->rejections->len; i++) {
      const MusterRejection *x = g_ptr_array_index (r->rejections, i);
      muster_json_comma (out);
      g_string_append_c (out, '{');
      muster_json_put_known (out, "id", x->op);
      muster_json_put_known (out, "op", x->verb);
      muster_json_put_known (out, "actor", x->actor);
      muster_json_put_known (out, "why", x->why);
      add_time (out, "hlc", x->at);
      g_string_append_c (out, '}');
    }
    g_string_append_c (out, ']');
  }
  if (r->conflicts != NULL && r->conflicts->len > 0) {
    muster_json_name (out, "conflicts");
    g_string_append_c (out, '[');
    for (guint i = 0; i < r->conflicts->len; i++) {
      const MusterConflict *x = g_ptr_array_index (r->conflicts, i);
      muster_json_comma (out);
      g_string_append_c (out, '{');
      muster_json_put_known (out, "field", info->fields[x->field].name);
      muster_json_put_known (out, "by", x->by);
      muster_json_name (out, "lost");
      muster_value_to_json (&x->lost, out);
      g_string_append_c (out, '}');
    }
    g_string_append_c (out, ']');
  }
  g_string_append_c (out, '}');
}

static gboolean
read_fields (MusterRecord *r, const MusterJson *fields, GError **error)
{
  for (gsize i = 0; i < muster_json_length (fields); i++) {
    const MusterJson *value;
    const char *name = muster_json_member (fields, i, &value);
    int field = muster_kind_find_field (r->kind, name);
    if (field >= 0
        && !muster_value_from_json (&muster_kind_info (r->kind)->fields[field], value, &r->values[field], error))
      return FALSE;
  }
  return TRUE;
}

static void
read_rejections (MusterRecord *r, const MusterJson *list)
{
  for (gsize i = 0; i < muster_json_length (list); i++) {
    const MusterJson *x = muster_json_at (list, i);
    MusterHlc at = 0;
    muster_hlc_parse (muster_json_get_text (x, "hlc"), &at);
    muster_record_add_rejection (r, muster_json_get_text (x, "id"), muster_json_get_text (x, "op"),
                                 muster_json_get_text (x, "actor"), muster_json_get_text (x, "why"), at);
  }
}

static gboolean
read_conflicts (MusterRecord *r, const MusterJson *list, GError **error)
{
  for (gsize i = 0; i < muster_json_length (list); i++) {
    const MusterJson *x = muster_json_at (list, i);
    const char *name = muster_json_get_text (x, "field");
    int field = name != NULL ? muster_kind_find_field (r->kind, name) : -1;
    MusterValue lost = { 0 };
    if (field < 0)
      continue;
    if (!muster_value_from_json (&muster_kind_info (r->kind)->fields[field], muster_json_get (x, "lost"), &lost, error))
      return FALSE;
    muster_record_add_conflict (r, (guint8)field, &lost, muster_json_get_text (x, "by"));
    muster_value_clear (&lost);
  }
  return TRUE;
}

MusterRecord *
muster_record_from_json (const char *json, gssize length, GError **error)
{
  g_autoptr (MusterJson) root = muster_json_parse (json, length, error);
  g_autoptr (MusterRecord) r = NULL;
  MusterKind kind;

  if (root == NULL)
    return NULL;
  kind = muster_kind_from_name (muster_json_get_text (root, "kind"));
  if (kind == MUSTER_NO_KIND || muster_json_get_text (root, "id") == NULL) {
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_MALFORMED,
                 "not a record: \"kind\" or \"id\" is missing");
    return NULL;
  }
  r = muster_record_new (kind, muster_json_get_text (root, "id"), muster_json_get_text (root, "drill"));
  r->home = g_strdup (muster_json_get_text (root, "home"));
  r->created_by = g_strdup (muster_json_get_text (root, "created_by"));
  muster_hlc_parse (muster_json_get_text (root, "created"), &r->created);
  muster_hlc_parse (muster_json_get_text (root, "updated"), &r->updated);
  muster_hlc_parse (muster_json_get_text (root, "commanded"), &r->commanded);
  r->exists = muster_json_bool (muster_json_get (root, "exists"), FALSE);
  read_rejections (r, muster_json_get (root, "rejections"));
  if (!read_fields (r, muster_json_get (root, "fields"), error)
      || !read_conflicts (r, muster_json_get (root, "conflicts"), error))
    return NULL;
  return g_steal_pointer (&r);
}
