/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"

/* The versions of a plan, from the operations on its record. Each that wrote the plan's content is one; none is lost
 * when another is written over it. Pure. */
typedef struct {
  char *op;      /* id of the operation */
  char *version; /* (nullable) */
  char *author;  /* (nullable) account or post; the node where nobody is named */
  char *reason;  /* (nullable) */
  gint64 at;     /* ms */
  char *file;    /* the plan file as it stood with it */
  gboolean undone;
  gboolean beside;      /* its writer had not seen the version before it */
  gboolean overwritten; /* the version after it was written without having seen it */
} MusterPlanVersion;

/* @ops: (array length=n) on the one record, in any order; those refused are left out. The newest first.
 * (transfer full) (element-type MusterPlanVersion) */
GPtrArray *muster_plan_versions (const MusterDecided *ops, guint n);
/* A version that is not among @versions and comes after the first: "2024" → "2024-1", "2026-3" → "2026-4". */
char *muster_plan_next_version (GPtrArray *versions, const char *now);
