/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/scene.h"
#include "response/standards.h"

/* What one looks at after an incident: what was proposed and what was decided, which reports went up and when, which
 * deadlines were kept, how long things took. Pure. */
typedef struct {
  char *id;     /* (nullable) of the record it is about */
  char *what;   /* translated: "Flood plan", "first report", "Deadlines" */
  char *said;   /* translated */
  gboolean bad; /* late, missed, decided otherwise than proposed: worth a finding */
} MusterReviewLine;
/* In the order in which one goes through it. (transfer full) (element-type MusterReviewLine) */
GPtrArray *muster_review (const MusterScene *scene, const MusterStandards *standards, const char *incident, gint64 now);
void muster_review_line_to_json (const MusterReviewLine *line, GString *out); /* appends one object */
