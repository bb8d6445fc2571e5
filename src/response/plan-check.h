/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json-places.h"
#include "response/plan.h"

/* Shared by the two files that check a plan; nobody else's. */
typedef struct {
  MusterJsonPlaces *places;
  GPtrArray *problems;
  gboolean in_words; /* other pieces are told by their words: nobody sees the lines */
} MusterCheck;

typedef enum {
  MUSTER_MEMBER_ANYTHING, /* looked at elsewhere */
  MUSTER_MEMBER_TEXT,
  MUSTER_MEMBER_SAID,  /* a text, or one by language */
  MUSTER_MEMBER_WHOLE, /* from 0 */
  MUSTER_MEMBER_NUMBER,
  MUSTER_MEMBER_BOOLEAN,
  MUSTER_MEMBER_LEVELS, /* a list of I, II, III and IV */
  MUSTER_MEMBER_TEXTS,
  MUSTER_MEMBER_WORD
} MusterMemberType;

typedef struct {
  const char *name;
  MusterMemberType type;
  gboolean required;
  const char *const *words; /* of WORD, NULL-terminated */
} MusterMember;

typedef void (*MusterCheckOne) (MusterCheck *check, const MusterJson *one, const char *where, gpointer data);

extern const char *const muster_check_governments[]; /* kinds of jurisdiction */

void muster_check_refuse (MusterCheck *check, const MusterJson *at, const char *field, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
char *muster_check_under (const char *where, const char *member);          /* "body.levels" */
char *muster_check_place (const MusterCheck *check, const MusterJson *at); /* "line 12", or what it says */
char *muster_check_quote (const MusterJson *v); /* as it was written, shortened for a message */
/* @object against its table: unknown and missing members, wrong types. FALSE when it is no object at all. */
gboolean muster_check_object (MusterCheck *check, const MusterJson *object, const char *where,
                              const MusterMember *members);
/* Each object of the list @member of @body, against @members and then by @one (nullable). */
void muster_check_list (MusterCheck *check, const MusterJson *body, const char *where, const char *member,
                        const MusterMember *members, MusterCheckOne one, gpointer data);

gboolean muster_check_is_date (const char *text); /* "2026-07-01", of a day there is */

/* In plan-check-levels.c: one condition; a list of them; all levels; what levels say against each other. */
void muster_check_condition (MusterCheck *check, const MusterJson *condition, const char *where);
void muster_check_conditions (MusterCheck *check, const MusterJson *list, const char *where);
void muster_check_levels (MusterCheck *check, const MusterJson *body);
void muster_check_contradictions (MusterCheck *check, const MusterPlan *plan, const MusterJson *body);
