/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The draft is the text of its file. A change writes the text anew with one piece replaced and reads it again: a plan
 * is some 15 kB, so that takes less than a frame, and there is no second form of a plan that could differ from the one
 * that is checked, graded and saved. The steps that can be taken back are the texts before. */
#include "response/plan-draft.h"
#include <string.h>

struct _MusterPlanDraft {
  GObject parent_instance;
  char *text, *first;
  MusterJson *root;
  MusterPlan *plan;
  GPtrArray *problems;
  GPtrArray *before; /* (element-type utf8) texts, the last step last */
  char *last;        /* (nullable) path of the last step */
};

G_DEFINE_FINAL_TYPE (MusterPlanDraft, muster_plan_draft, G_TYPE_OBJECT)

static guint changed_signal;

/* ---- paths ---- */

/* The next part of a path: a name into @name, or an index. Returns what follows. */
static const char *
step (const char *path, char **name, gsize *index)
{
  gsize length;

  if (*path == '[') {
    char *end;
    *name = NULL;
    *index = (gsize)g_ascii_strtoull (path + 1, &end, 10);
    path = *end == ']' ? end + 1 : end;
  } else {
    length = strcspn (path, ".[");
    *name = g_strndup (path, length);
    path += length;
  }
  return *path == '.' ? path + 1 : path;
}

/* @v with the piece at @path replaced by @json, which NULL takes away; FALSE: nothing is left of it. */
static gboolean
write_with (GString *out, const MusterJson *v, const char *path, const char *json)
{
  g_autofree char *name = NULL;
  gsize index = 0, n = muster_json_length (v);
  gboolean found = FALSE;
  const char *rest;

  if (*path == '\0') {
    g_string_append (out, json != NULL ? json : "");
    return json != NULL;
  }
  rest = step (path, &name, &index);
  if (name != NULL ? !muster_json_is_object (v) : !muster_json_is_array (v))
    n = 0;
  g_string_append_c (out, name != NULL ? '{' : '[');
  for (gsize i = 0; i <= n; i++) {
    const MusterJson *value = NULL;
    const char *member = name != NULL && i < n ? muster_json_member (v, i, &value) : NULL;
    gboolean here = i == n ? !found : name != NULL ? strcmp (member, name) == 0 : i == index;
    gsize start = out->len;
    if (i == n && found)
      break;
    if (name == NULL && i < n)
      value = muster_json_at (v, i);
    if (name != NULL)
      muster_json_name (out, i < n ? member : name);
    else
      muster_json_comma (out);
    found |= here;
    if (!here)
      muster_json_add (out, value);
    else if (!write_with (out, value, rest, json))
      g_string_truncate (out, start);
  }
  g_string_append_c (out, name != NULL ? '}' : ']');
  return TRUE;
}

static const MusterJson *
find (const MusterJson *v, const char *path)
{
  while (v != NULL && *path != '\0') {
    g_autofree char *name = NULL;
    gsize index = 0;
    path = step (path, &name, &index);
    v = name != NULL ? muster_json_get (v, name) : muster_json_at (v, index);
  }
  return v;
}

/* ---- the draft ---- */

/* Takes @text over. */
static gboolean
take (MusterPlanDraft *self, char *text, GError **error)
{
  MusterJson *root = muster_json_parse (text, -1, error);
  g_autofree char *id = NULL;

  if (root == NULL) {
    g_free (text);
    return FALSE;
  }
  g_clear_pointer (&self->plan, muster_plan_unref);
  if (self->root != NULL)
    muster_json_free (self->root);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_free (self->text);
  self->text = text;
  self->root = root;
  self->plan = muster_plan_of_json (root);
  self->problems = muster_plan_check_draft (text, &id);
  return TRUE;
}

MusterPlanDraft *
muster_plan_draft_new (const char *text, gssize length, GError **error)
{
  g_autoptr (MusterJson) root = muster_json_parse (text, length, error);
  g_autoptr (GString) compact = g_string_new (NULL); /* so that a text is another only where its content is */
  MusterPlanDraft *self;

  if (root == NULL)
    return NULL;
  muster_json_add (compact, root);
  self = g_object_new (MUSTER_TYPE_PLAN_DRAFT, NULL);
  if (!take (self, g_strdup (compact->str), error)) {
    g_object_unref (self);
    return NULL;
  }
  self->first = g_strdup (self->text);
  return self;
}

const char *
muster_plan_draft_text (MusterPlanDraft *self)
{
  return self->text;
}

const MusterPlan *
muster_plan_draft_plan (MusterPlanDraft *self)
{
  return self->plan;
}

const MusterJson *
muster_plan_draft_get (MusterPlanDraft *self, const char *path)
{
  return find (self->root, path);
}

char *
muster_plan_draft_say (MusterPlanDraft *self, const char *path)
{
  const char *said = muster_plan_say (find (self->root, path));

  return g_strdup (said != NULL ? said : "");
}

gboolean
muster_plan_draft_put (MusterPlanDraft *self, const char *path, const char *json)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *before = g_strdup (self->text);
  gboolean typing = json != NULL && find (self->root, path) != NULL && g_strcmp0 (self->last, path) == 0;

  if (!write_with (out, self->root, path, json) || strcmp (out->str, self->text) == 0
      || !take (self, g_strdup (out->str), NULL))
    return FALSE;
  if (!typing)
    g_ptr_array_add (self->before, g_steal_pointer (&before));
  g_free (self->last);
  self->last = g_strdup (path);
  g_signal_emit (self, changed_signal, 0);
  return TRUE;
}

gboolean
muster_plan_draft_put_text (MusterPlanDraft *self, const char *path, const char *text)
{
  g_autoptr (GString) json = g_string_new (NULL);

  muster_json_add_text (json, text);
  return muster_plan_draft_put (self, path, text != NULL && *text != '\0' ? json->str : NULL);
}

/* The member of texts by language that the person reads, or would write. */
static char *
own_language (const MusterJson *texts)
{
  const char *const *languages = g_get_language_names ();
  g_autofree char *first = NULL;

  for (gsize i = 0; languages[i] != NULL; i++) {
    g_autofree char *word = g_strndup (languages[i], strcspn (languages[i], "_.@"));
    if (muster_json_get (texts, word) != NULL)
      return g_steal_pointer (&word);
    if (first == NULL)
      first = g_steal_pointer (&word);
  }
  return first != NULL && strcmp (first, "C") != 0 ? g_steal_pointer (&first) : g_strdup ("en");
}

gboolean
muster_plan_draft_say_it (MusterPlanDraft *self, const char *path, const char *text)
{
  const MusterJson *now = find (self->root, path);
  g_autofree char *language = NULL, *member = NULL;

  if (!muster_json_is_object (now))
    return muster_plan_draft_put_text (self, path, text);
  language = own_language (now);
  member = g_strconcat (path, ".", language, NULL);
  if (*text == '\0' && muster_json_length (now) == 1 && muster_json_get (now, language) != NULL)
    return muster_plan_draft_put (self, path, NULL);
  return muster_plan_draft_put_text (self, member, text);
}

GPtrArray *
muster_plan_draft_problems (MusterPlanDraft *self)
{
  return self->problems;
}

const char *
muster_plan_draft_problem_at (MusterPlanDraft *self, const char *path, gboolean whole)
{
  gsize n = strlen (path);

  for (guint i = 0; i < self->problems->len; i++) {
    const MusterProblem *problem = g_ptr_array_index (self->problems, i);
    /* a level's conditions are pieces with lines of their own */
    if (g_str_has_prefix (path, "body.levels[") && strchr (path + strlen ("body."), '.') == NULL
        && g_str_has_prefix (problem->field, path) && g_str_has_prefix (problem->field + n, ".any["))
      continue;
    if (strncmp (problem->field, path, n) == 0
        && (problem->field[n] == '\0' || (whole && (problem->field[n] == '.' || problem->field[n] == '['))))
      return problem->message;
  }
  return NULL;
}

gboolean
muster_plan_draft_is_changed (MusterPlanDraft *self)
{
  return strcmp (self->text, self->first) != 0;
}

gboolean
muster_plan_draft_undo (MusterPlanDraft *self)
{
  if (self->before->len == 0)
    return FALSE;
  take (self, g_ptr_array_steal_index (self->before, self->before->len - 1), NULL);
  g_clear_pointer (&self->last, g_free);
  g_signal_emit (self, changed_signal, 0);
  return TRUE;
}

static void
muster_plan_draft_finalize (GObject *object)
{
  MusterPlanDraft *self = MUSTER_PLAN_DRAFT (object);

  g_clear_pointer (&self->plan, muster_plan_unref);
  if (self->root != NULL)
    muster_json_free (self->root);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_ptr_array_unref (self->before);
  g_free (self->text);
  g_free (self->first);
  g_free (self->last);
  G_OBJECT_CLASS (muster_plan_draft_parent_class)->finalize (object);
}

static void
muster_plan_draft_class_init (MusterPlanDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_plan_draft_finalize;
  changed_signal
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_plan_draft_init (MusterPlanDraft *self)
{
  self->before = g_ptr_array_new_with_free_func (g_free);
}
