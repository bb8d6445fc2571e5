/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The members of a condition hang together: another fact wants another number, another comparison the same number under
 * another name. Each change writes the condition anew once, so that one step back undoes it. */
#include "response/plan-threshold.h"
#include <string.h>

const char *const muster_plan_comparisons[] = { "at_least", "more_than", "at_most", "less_than", "is" };
const char *const muster_plan_spans[] = { "within_h", "window_h", "sustained_h" };

static const char *
present (const MusterJson *v, const char *const *names, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (muster_json_get (v, names[i]) != NULL)
      return names[i];
  return NULL;
}

const char *
muster_plan_threshold_comparison (const MusterJson *v)
{
  return present (v, muster_plan_comparisons, MUSTER_PLAN_COMPARISONS);
}

const char *
muster_plan_threshold_span (const MusterJson *v)
{
  return present (v, muster_plan_spans, MUSTER_PLAN_SPANS);
}

const MusterFactInfo *
muster_plan_threshold_info (const MusterJson *v)
{
  const char *fact = muster_json_get_text (v, "fact");
  g_autofree char *first = fact != NULL ? g_strndup (fact, strcspn (fact, "+")) : NULL;

  return first != NULL ? muster_fact_find (first) : NULL;
}

MusterPlanPlace
muster_plan_threshold_place (const MusterJson *v)
{
  const MusterJson *place = muster_json_get (v, "place"), *capital = muster_json_get (place, "capital");

  if (place == NULL)
    return MUSTER_PLAN_ANYWHERE;
  if (muster_json_length (place) > 1)
    return MUSTER_PLAN_OTHER_PLACE;
  if (capital != NULL)
    return muster_json_bool (capital, FALSE) ? MUSTER_PLAN_IN_CAPITAL : MUSTER_PLAN_NOT_IN_CAPITAL;
  return muster_json_get (place, "codes") != NULL ? MUSTER_PLAN_BELOW_CODES : MUSTER_PLAN_OTHER_PLACE;
}

char *
muster_plan_threshold_shape (const MusterJson *v)
{
  const MusterFactInfo *info = muster_plan_threshold_info (v);
  const char *fact = muster_json_get_text (v, "fact"), *comparison = muster_plan_threshold_comparison (v);
  const char *span = muster_plan_threshold_span (v);
  const MusterJson *all = muster_json_get (v, "all"), *any = muster_json_get (v, "any");
  g_autoptr (GString) out = g_string_new (fact != NULL ? fact : "");

  if (all != NULL || any != NULL) {
    g_string_append_printf (out, " %s %u", all != NULL ? "all" : "any",
                            (guint)muster_json_length (all != NULL ? all : any));
    return g_string_free (g_steal_pointer (&out), FALSE);
  }
  g_string_append_printf (out, " %s %d %s ", comparison != NULL ? comparison : "", muster_plan_threshold_place (v),
                          span != NULL ? span : "");
  if (comparison != NULL && info != NULL && (info->type == MUSTER_FACT_BOOL || info->type == MUSTER_FACT_WORD))
    muster_json_add (out, muster_json_get (v, comparison));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The members of @names get the values of @jsons (NULL: none), the others stay. */
static void
change (MusterPlanDraft *draft, const char *path, const char *const *names, const char *const *jsons, gsize n)
{
  const MusterJson *v = muster_plan_draft_get (draft, path);
  g_autoptr (GString) out = g_string_new ("{");

  for (gsize i = 0; i < muster_json_length (v); i++) {
    const MusterJson *value;
    const char *name = muster_json_member (v, i, &value);
    gboolean kept = TRUE;
    for (gsize k = 0; k < n; k++)
      kept &= strcmp (names[k], name) != 0;
    if (!kept)
      continue;
    muster_json_name (out, name);
    muster_json_add (out, value);
  }
  for (gsize k = 0; k < n; k++)
    if (jsons[k] != NULL) {
      muster_json_name (out, names[k]);
      g_string_append (out, jsons[k]);
    }
  g_string_append_c (out, '}');
  muster_plan_draft_put (draft, path, out->str);
}

void
muster_plan_threshold_set_fact (MusterPlanDraft *draft, const char *path, const char *fact)
{
  static const char *const names[] = { "fact", "at_least", "more_than", "at_most", "less_than", "is", "unit", "below" };
  const char *jsons[G_N_ELEMENTS (names)] = { NULL };
  const MusterFactInfo *before = muster_plan_threshold_info (muster_plan_draft_get (draft, path)), *info;
  g_autofree char *first = g_strndup (fact, strcspn (fact, "+"));
  g_autoptr (GString) name = g_string_new (NULL), bound = g_string_new (NULL);
  gsize comparison;

  muster_json_add_text (name, fact);
  jsons[0] = name->str;
  info = muster_fact_find (first);
  if (info == NULL
      || (before != NULL && before->type == info->type && strcmp (before->unit, info->unit) == 0
          && before->words == info->words)) {
    change (draft, path, names, jsons, 1);
    return;
  }
  comparison = info->type == MUSTER_FACT_BOOL ? MUSTER_IS : info->falling ? MUSTER_AT_MOST : MUSTER_AT_LEAST;
  if (info->type == MUSTER_FACT_WORD)
    muster_json_add_text (bound, info->words[1]);
  else
    g_string_append (bound, info->type == MUSTER_FACT_BOOL ? "true" : info->falling ? "0" : "1");
  jsons[1 + comparison] = bound->str;
  change (draft, path, names, jsons, G_N_ELEMENTS (names));
}

void
muster_plan_threshold_add_fact (MusterPlanDraft *draft, const char *path)
{
  const MusterJson *v = muster_plan_draft_get (draft, path);
  const char *fact = muster_json_get_text (v, "fact");
  const MusterFactInfo *info = muster_plan_threshold_info (v), *other;
  g_auto (GStrv) parts = g_strsplit (fact != NULL ? fact : "", "+", -1);

  for (guint i = 0; info != NULL && (other = muster_fact_at (i)) != NULL; i++) {
    if (strcmp (other->unit, info->unit) != 0 || other->type != info->type
        || g_strv_contains ((const char *const *)parts, other->name))
      continue;
    g_autofree char *sum = g_strconcat (fact, "+", other->name, NULL);
    muster_plan_threshold_set_fact (draft, path, sum);
    return;
  }
}

void
muster_plan_threshold_compare (MusterPlanDraft *draft, const char *path, MusterComparison comparison)
{
  const MusterJson *v = muster_plan_draft_get (draft, path);
  const char *now = muster_plan_threshold_comparison (v), *jsons[MUSTER_PLAN_COMPARISONS] = { NULL };
  g_autoptr (GString) bound = g_string_new (NULL);

  if (now != NULL)
    muster_json_add (bound, muster_json_get (v, now));
  else
    g_string_append (bound, "1");
  jsons[comparison] = bound->str;
  change (draft, path, muster_plan_comparisons, jsons, MUSTER_PLAN_COMPARISONS);
}

void
muster_plan_threshold_set_place (MusterPlanDraft *draft, const char *path, MusterPlanPlace place)
{
  static const char *const jsons[] = { NULL, "{\"capital\":true}", "{\"capital\":false}", "{\"codes\":[\"\"]}" };
  g_autofree char *at = g_strconcat (path, ".place", NULL);

  if (place < G_N_ELEMENTS (jsons))
    muster_plan_draft_put (draft, at, jsons[place]);
}

void
muster_plan_threshold_set_span (MusterPlanDraft *draft, const char *path, int span)
{
  const MusterJson *v = muster_plan_draft_get (draft, path);
  const char *now = muster_plan_threshold_span (v), *jsons[MUSTER_PLAN_SPANS] = { NULL };
  g_autoptr (GString) hours = g_string_new (NULL);

  if (now != NULL)
    muster_json_add (hours, muster_json_get (v, now));
  else
    g_string_append (hours, "24");
  if (span >= 0 && span < MUSTER_PLAN_SPANS)
    jsons[span] = hours->str;
  change (draft, path, muster_plan_spans, jsons, MUSTER_PLAN_SPANS);
}

/* ---- several together ---- */

void
muster_plan_threshold_and (MusterPlanDraft *draft, const char *path)
{
  static const char *const of_pair[] = { "clause", "source", "note", NULL };
  const MusterJson *v = muster_plan_draft_get (draft, path);
  g_autoptr (GString) inner = g_string_new ("{"), outer = g_string_new (NULL), out = g_string_new (NULL);

  for (gsize i = 0; i < muster_json_length (v); i++) {
    const MusterJson *value;
    const char *name = muster_json_member (v, i, &value);
    GString *to = g_strv_contains (of_pair, name) ? outer : inner;
    if (to == outer)
      g_string_append_c (outer, ',');
    muster_json_name (to, name);
    muster_json_add (to, value);
  }
  g_string_printf (out, "{\"all\":[%s}," MUSTER_PLAN_NEW_CONDITION "]%s}", inner->str, outer->str);
  muster_plan_draft_put (draft, path, out->str);
}

void
muster_plan_threshold_together (MusterPlanDraft *draft, const char *path, gboolean all)
{
  static const char *const names[] = { "all", "any" };
  const MusterJson *v = muster_plan_draft_get (draft, path), *list = muster_json_get (v, "all");
  const char *jsons[] = { NULL, NULL };
  g_autoptr (GString) text = g_string_new (NULL);

  muster_json_add (text, list != NULL ? list : muster_json_get (v, "any"));
  jsons[all ? 0 : 1] = text->str;
  change (draft, path, names, jsons, G_N_ELEMENTS (names));
}

void
muster_plan_threshold_add (MusterPlanDraft *draft, const char *path)
{
  const MusterJson *v = muster_plan_draft_get (draft, path), *all = muster_json_get (v, "all");
  const MusterJson *list = all != NULL ? all : muster_json_get (v, "any");
  g_autofree char *at
      = g_strdup_printf ("%s.%s[%u]", path, all != NULL ? "all" : "any", (guint)muster_json_length (list));

  muster_plan_draft_put (draft, at, MUSTER_PLAN_NEW_CONDITION);
}
