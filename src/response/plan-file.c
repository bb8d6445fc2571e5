/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A record has fields for the head of a file and one for its body, which also takes what of the head no field can hold
 * (muster_plan_record_body()). Writing the file again takes that apart, so that a plan can go out, be edited and come
 * back without losing anything. */
#include "response/plan-file.h"
#include "core/time.h"
#include <string.h>

static void
set_text (MusterIntent *intent, int field, const char *text)
{
  muster_intent_text (intent, field, text != NULL && *text != '\0' ? text : NULL);
}

/* A text of the plan's head: said there, or the name of what stands there. */
static const char *
head_text (const MusterJson *root, const char *member)
{
  const MusterJson *v = muster_json_get (root, member), *name = muster_json_get (v, "name");

  return muster_plan_say (name != NULL ? name : v);
}

static void
set_review (MusterIntent *intent, const char *day)
{
  g_autofree char *start = day != NULL ? g_strconcat (day, "T00:00:00Z", NULL) : NULL;
  gint64 ms = 0;

  if (start != NULL && muster_time_parse (start, &ms))
    muster_intent_int (intent, MUSTER_PLAN_REVIEW_DUE, ms);
  else
    muster_intent_text (intent, MUSTER_PLAN_REVIEW_DUE, NULL);
}

MusterIntent *
muster_plan_file_intent (const MusterJson *file)
{
  static const char *const body_only[] = { "body", NULL };
  const MusterJson *made_up = muster_json_get (file, "invented");
  gboolean invented = muster_json_bool (made_up, FALSE) || muster_json_length (made_up) > 0;
  const char *hazard = muster_json_get_text (file, "hazard");
  g_autofree char *body = muster_plan_record_body (file);
  MusterIntent *intent = muster_intent_new ("plan.set");

  muster_intent_set_entity (intent, muster_json_get_text (file, "id"));
  set_text (intent, MUSTER_PLAN_NAME, head_text (file, "name"));
  set_text (intent, MUSTER_PLAN_HAZARD, hazard != NULL ? muster_plan_hazard (hazard) : NULL);
  set_text (intent, MUSTER_PLAN_VERSION, muster_json_get_text (file, "version"));
  set_text (intent, MUSTER_PLAN_OWNER, head_text (file, "owner"));
  set_text (intent, MUSTER_PLAN_SOURCE, head_text (file, "source"));
  set_review (intent, muster_json_get_text (file, "review_due"));
  muster_intent_json (intent, MUSTER_PLAN_BODY, body);
  if (invented)
    muster_intent_strv (intent, MUSTER_PLAN_INVENTED, body_only);
  else
    muster_intent_text (intent, MUSTER_PLAN_INVENTED, NULL);
  return intent;
}

/* ---- back ---- */

static void
put_moved (GString *out, const char *name, const MusterJson *body, const char *in_body, const char *field)
{
  const MusterJson *moved = muster_json_get (body, in_body);

  if (moved != NULL) {
    muster_json_name (out, name);
    muster_json_add (out, moved);
  } else {
    muster_json_put_known (out, name, field);
  }
}

static void
put_owner (GString *out, const MusterJson *body, const char *field)
{
  if (muster_json_is_object (muster_json_get (body, "owner"))) {
    put_moved (out, "owner", body, "owner", NULL);
  } else if (field != NULL) {
    muster_json_name (out, "owner");
    g_string_append_c (out, '{');
    muster_json_put_text (out, "name", field);
    g_string_append_c (out, '}');
  }
}

char *
muster_plan_file_of_record (const MusterRecord *plan)
{
  const char *text = muster_record_text (plan, MUSTER_PLAN_BODY);
  g_autoptr (MusterJson) body = text != NULL ? muster_json_parse (text, -1, NULL) : NULL;
  g_autoptr (GString) out = g_string_new ("{");
  gint64 review = muster_record_int (plan, MUSTER_PLAN_REVIEW_DUE, 0);

  if (!muster_json_is_object (body))
    return NULL;
  muster_json_put_text (out, "id", plan->id);
  put_moved (out, "name", body, "name", muster_record_text (plan, MUSTER_PLAN_NAME));
  put_moved (out, "class", body, "class", NULL);
  muster_json_put_known (out, "hazard", muster_record_text (plan, MUSTER_PLAN_HAZARD));
  put_moved (out, "hazards", body, "hazards", NULL);
  put_moved (out, "also", body, "also", NULL);
  muster_json_put_known (out, "version", muster_record_text (plan, MUSTER_PLAN_VERSION));
  put_owner (out, body, muster_record_text (plan, MUSTER_PLAN_OWNER));
  put_moved (out, "source", body, "source", muster_record_text (plan, MUSTER_PLAN_SOURCE));
  if (review != 0) {
    char day[MUSTER_TIME_TEXT];
    muster_time_format (review, day);
    day[strlen ("2026-07-01")] = '\0';
    muster_json_put_text (out, "review_due", day);
  }
  if (muster_record_strv (plan, MUSTER_PLAN_INVENTED) != NULL
      && *muster_record_strv (plan, MUSTER_PLAN_INVENTED) != NULL)
    muster_json_put_bool (out, "invented", TRUE);
  put_moved (out, "note", body, "head_note", NULL);
  muster_json_name (out, "body");
  g_string_append_c (out, '{');
  for (gsize i = 0; i < muster_json_length (body); i++) {
    static const char *const head[] = { "name", "class", "hazards", "also", "owner", "source", "head_note", NULL };
    const MusterJson *value;
    const char *name = muster_json_member (body, i, &value);
    if (g_strv_contains (head, name))
      continue;
    muster_json_name (out, name);
    muster_json_add (out, value);
  }
  g_string_append (out, "}}");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ---- in lines ---- */

#define LINE 100 /* characters a value may take on one line */

static void
add_pretty (GString *out, const MusterJson *v, guint depth)
{
  gboolean object = muster_json_is_object (v);
  g_autoptr (GString) flat = g_string_new (NULL);

  muster_json_add (flat, v);
  if ((!object && !muster_json_is_array (v)) || muster_json_length (v) == 0
      || (depth > 1 && flat->len + depth * 2 < LINE)) {
    g_string_append (out, flat->str);
    return;
  }
  g_string_append (out, object ? "{" : "[");
  for (gsize i = 0; i < muster_json_length (v); i++) {
    const MusterJson *value = object ? NULL : muster_json_at (v, i);
    const char *name = object ? muster_json_member (v, i, &value) : NULL;
    g_string_append_printf (out, "%s\n%*s", i > 0 ? "," : "", (int)(depth + 1) * 2, "");
    if (name != NULL) {
      muster_json_add_text (out, name);
      g_string_append (out, ": ");
    }
    add_pretty (out, value, depth + 1);
  }
  g_string_append_printf (out, "\n%*s%s", (int)depth * 2, "", object ? "}" : "]");
}

char *
muster_plan_file_pretty (const MusterJson *file)
{
  g_autoptr (GString) out = g_string_new (NULL);

  add_pretty (out, file, 0);
  g_string_append_c (out, '\n');
  return g_string_free (g_steal_pointer (&out), FALSE);
}
