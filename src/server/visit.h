/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "server/service.h"

/* One request under way, and who makes it. Inside server/ only. Held by count while something asynchronous is done for
 * it; an answer to somebody who is gone is dropped. */
typedef struct {
  gatomicrefcount refs;
  MusterService *service;
  SoupServerMessage *msg;       /* (owned) */
  MusterBook *book;             /* (owned) (nullable) holds `account` */
  const MusterAccount *account; /* (nullable) until identified */
  GHashTable *query;            /* (owned) (nullable) */
  GBytes *body;                 /* (owned) */
  gulong finished_id;
  gboolean paused, over;
} MusterVisit;

MusterVisit *muster_visit_ref (MusterVisit *visit);
void muster_visit_unref (MusterVisit *visit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterVisit, muster_visit_unref)

/* Answers with JSON lines. @text: (transfer full). */
void muster_visit_answer (MusterVisit *visit, const char *type, GString *text);
/* Answers with {"error":code,"message":…}. */
void muster_visit_refuse (MusterVisit *visit, guint status, const char *code, const char *message);
void muster_visit_refuse_by (MusterVisit *visit, const GError *error); /* a protocol error of what was sent */
/* The answer will come later, or now it goes out. */
void muster_visit_pause (MusterVisit *visit);

/* What service.c has for the others. */
MusterDoorkeeper *muster_service_get_doorkeeper (MusterService *service);
gboolean muster_service_begin_push (MusterService *service); /* FALSE: too many at once */
void muster_service_end_push (MusterService *service);

/* push.c: POST /v1/push of a visit that is identified. */
void muster_push_handle (MusterVisit *visit);
