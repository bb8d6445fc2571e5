/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/plan.h"
#include <glib-object.h>

/* A plan being edited: a plan file, changed piece by piece and checked after each by the checker of `plan check`, so
 * that what is wrong has the very path of the piece that is wrong. Main thread.
 *
 * A path is what the checker calls a field: "body.levels[1].any[0].at_least", "owner.code".
 * Signal "changed": after each change, once it is checked. */
#define MUSTER_TYPE_PLAN_DRAFT (muster_plan_draft_get_type ())
G_DECLARE_FINAL_TYPE (MusterPlanDraft, muster_plan_draft, MUSTER, PLAN_DRAFT, GObject)

/* NULL where @text is not JSON at all. */
MusterPlanDraft *muster_plan_draft_new (const char *text, gssize length, GError **error);
const char *muster_plan_draft_text (MusterPlanDraft *draft);                        /* the file as it is now, compact */
const MusterPlan *muster_plan_draft_plan (MusterPlanDraft *draft);                  /* as far as it can be understood */
const MusterJson *muster_plan_draft_get (MusterPlanDraft *draft, const char *path); /* (nullable); until a change */
/* In the person's language, "" where there is nothing. (transfer full) */
char *muster_plan_draft_say (MusterPlanDraft *draft, const char *path);
/* @json: a value as JSON; NULL takes the piece away. What the path leads through is made; the index after the last
 * appends. FALSE: it was so already. */
gboolean muster_plan_draft_put (MusterPlanDraft *draft, const char *path, const char *json);
gboolean muster_plan_draft_put_text (MusterPlanDraft *draft, const char *path, const char *text); /* "" takes it away */
/* A text that may stand there in several languages: the person's is written, the others stay. "" takes it away. */
gboolean muster_plan_draft_say_it (MusterPlanDraft *draft, const char *path, const char *text);
/* (element-type MusterProblem) of the whole draft; valid until a change. */
GPtrArray *muster_plan_draft_problems (MusterPlanDraft *draft);
/* What is wrong at @path itself, or in it where it holds no piece a form shows by itself (@whole); (nullable) */
const char *muster_plan_draft_problem_at (MusterPlanDraft *draft, const char *path, gboolean whole);
gboolean muster_plan_draft_is_changed (MusterPlanDraft *draft);
gboolean muster_plan_draft_undo (MusterPlanDraft *draft); /* one step; writing on in one piece is one step */
