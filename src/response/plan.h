/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"
#include "response/rule.h"

/* A plan, read (docs/plan-format.md). Texts that a plan gives in several languages are read in the one of the person
 * who runs the program. A plan that was read never changes; any thread may read it. Reading is lenient, so that a
 * record made by an older program still says what can be understood of it; muster_plan_check_text() is strict. */

#define MUSTER_LEVELS 4                    /* "I" is rank 0, "IV" rank 3; MUSTER_LEVELS stands for none */
int muster_level_rank (const char *level); /* (nullable) @level; MUSTER_LEVELS for none or another word */
const char *muster_level_name (int rank);  /* (nullable) NULL for MUSTER_LEVELS */

typedef struct {
  char *id;     /* "relief" */
  char *name;   /* "Relief and resettlement group" */
  char *duties; /* (nullable) */
} MusterPlanRole;

typedef enum {
  MUSTER_FROM_ACTIVATION, /* of the plan */
  MUSTER_FROM_ONSET,      /* of the incident: the relief clock */
  MUSTER_FROM_LEVEL,      /* when the level now held was reached */
  MUSTER_FROM_REPORT,     /* when the incident was reported to this desk */
  MUSTER_FROM_TASKS       /* when the last of the tasks it waits for was done */
} MusterPlanFrom;

typedef struct {
  char *id; /* (nullable) within the plan */
  char *title;
  char *role;     /* name of the role that does it, or the plan's own word where it names no roles */
  char *role_id;  /* (nullable) */
  gint64 minutes; /* the deadline, after @from; 0: at once, no clock */
  char *from;     /* the word of @clock: "activation", "onset", "level", "report" or "tasks" */
  MusterPlanFrom clock;
  GStrv after;   /* (nullable) ids of tasks that must be done before */
  gint64 repeat; /* minutes from one time to the next; 0: once */
  guint levels;  /* bit of each rank at which it is opened */
  char *source;  /* (nullable) */
} MusterPlanTask;

typedef enum { MUSTER_REPORT_FIRST, MUSTER_REPORT_FOLLOW_UP, MUSTER_REPORT_FINAL } MusterPlanReportKind;
typedef struct {
  MusterPlanReportKind kind;
  char *by, *to;  /* who sends, who receives: "county", "prefecture"; free words where no level fits */
  gint64 minutes; /* latest, after @clock */
  MusterPlanFrom clock;
  gint64 repeat; /* follow-up: minutes between two; 0: on change only */
  guint levels;
  char *clause, *source;
} MusterPlanReport;

typedef struct {
  char *skill; /* a word of muster_words_skill */
  guint teams; /* 0 where @people counts */
  guint people;
  guint levels;
} MusterPlanCapability;

typedef struct {
  char *item; /* as depots name it */
  char *unit;
  double per_person; /* and day, of those the fact @of counts; 0 where @fixed counts */
  double fixed;
  char *of; /* (nullable) a fact: "relocated" */
  guint levels;
} MusterPlanSupply;

typedef struct {
  char *who;      /* a post, never a person */
  char *role_id;  /* (nullable) */
  gint64 minutes; /* must have answered, after activation */
  guint levels;
} MusterPlanCall;

typedef struct {
  char *to;   /* "upper", "lower", "neighbour", "plan", "team" or "supply" */
  char *plan; /* (nullable) id of the plan that comes along */
  char *text; /* what is asked of them */
  guint levels;
  char *clause, *source; /* (nullable) */
} MusterPlanLink;

/* When @when holds, the plan lets a person look at the level again, or raises it. */
typedef struct {
  MusterRule *when;
  guint levels; /* at which it counts */
  int raise;    /* levels up; 0: it only lets a person consider it */
  char *text, *clause, *source;
} MusterAdjust;

typedef struct {
  int rank;
  char *approver;        /* (nullable) post or body that approves */
  char *approver_level;  /* (nullable) word of muster_words_jurisdiction: the government it belongs to */
  char *second_approver; /* (nullable) where two must approve */
  char *clause, *source; /* (nullable) of the level, for conditions that have none of their own */
  GPtrArray *any;        /* (element-type MusterRule) one that holds is enough */
  const MusterJson *at;  /* where it stands */
} MusterPlanLevel;

typedef struct {
  gatomicrefcount refs;
  char *id, *name, *version, *owner, *source; /* (nullable) all but the id */
  char *owner_level;                          /* (nullable) word of muster_words_jurisdiction */
  char *owner_code;                           /* (nullable) the plan holds below this code; NULL: everywhere */
  char *hazard;                               /* word of muster_words_hazard */
  GStrv also;                                 /* hazards at which it comes along once it reaches a level; never NULL */
  GStrv hazards;                              /* further ones it holds for; never NULL */
  char *form;                                 /* (nullable) its class: "natural-disaster", … */
  gboolean invented;
  MusterPlanLevel *levels[MUSTER_LEVELS]; /* (nullable) each */
  GPtrArray *adjust;                      /* (element-type MusterAdjust) */
  GPtrArray *end;                         /* (element-type MusterRule) any that holds proposes the end */
  char *headquarters;                     /* (nullable) its name */
  GPtrArray *roles, *tasks, *reports, *capabilities, *supplies, *calls, *links;
  MusterJson *json; /* (owned) (nullable) what it was read from; rules point into it */
} MusterPlan;
MusterPlan *muster_plan_ref (MusterPlan *plan);
void muster_plan_unref (MusterPlan *plan); /* (nullable) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterPlan, muster_plan_unref)

/* Reads the text of a plan file. @error is about JSON or about what no plan can be without (levels). */
MusterPlan *muster_plan_read (const char *text, gssize length, GError **error);
/* Reads what a plan file holds; @root must live as long as the plan. */
MusterPlan *muster_plan_of_json (const MusterJson *root);
/* Reads a record of kind plan, each time anew. (nullable) when it has no levels that can be understood. (transfer full)
 */
MusterPlan *muster_plan_read_record (const MusterRecord *plan);
/* The same from the library (plan-library.c), which reads a record once and again only when it has changed: what
 * everybody asks who is not after the reading itself. Any thread. (transfer full) */
MusterPlan *muster_plan_from_record (const MusterRecord *plan);
/* The body of the record that a plan file becomes: the file's body, and what of its head has no field in a record. */
char *muster_plan_record_body (const MusterJson *file);
/* A text of a plan, plain or by language, in the language of the person; NULL when it is neither. */
const char *muster_plan_say (const MusterJson *text);
/* The model's word for a hazard or for a class of plans; NULL for no hazard. */
const char *muster_plan_hazard (const char *word);
const char *muster_plan_nearest_hazard (const char *word); /* (nullable) the word that may have been meant */
/* Whether the plan is about @hazard: a model word or a plan class; NULL fits nothing. */
gboolean muster_plan_fits (const MusterPlan *plan, const char *hazard);
/* Whether it comes along with @hazard once it reaches a level, as relief does with a flood. */
gboolean muster_plan_comes_along (const MusterPlan *plan, const char *hazard);
/* Whether the plan holds at a jurisdiction's code; TRUE where either is not told. */
gboolean muster_plan_holds_at (const MusterPlan *plan, const char *code);
/* The tasks opened at @rank, in the plan's order. (transfer container) (element-type MusterPlanTask) */
GPtrArray *muster_plan_tasks_at (const MusterPlan *plan, int rank);

/* Everything wrong in the text of a plan file, in the order of the lines. (element-type MusterProblem) Empty: it is
 * good. @id gets the plan's id where it has one. (out) (nullable) */
GPtrArray *muster_plan_check_text (const char *text, gssize length, char **id);
/* The same for a text that nobody sees: another piece is told by its words, not by its line. */
GPtrArray *muster_plan_check_draft (const char *text, char **id);
