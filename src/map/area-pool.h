/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/area.h"

/* The open handles on one area file. A MusterArea is used by one thread at a time, so each worker borrows one for the
 * length of a job and gives it back; a new one is opened only when all are out. Thread-safe, atomically counted. */
typedef struct _MusterAreaPool MusterAreaPool;

MusterAreaPool *muster_area_pool_new (const char *path);
MusterAreaPool *muster_area_pool_ref (MusterAreaPool *pool);
void muster_area_pool_unref (MusterAreaPool *pool); /* the last one closes every handle */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterAreaPool, muster_area_pool_unref)

const char *muster_area_pool_get_path (MusterAreaPool *pool);
/* Tells this opening of the file from all others: painted tiles are kept under it. */
guint muster_area_pool_get_serial (MusterAreaPool *pool);
/* Blocks while it opens the file: workers only. (transfer full): give it back. */
MusterArea *muster_area_pool_borrow (MusterAreaPool *pool, GError **error);
void muster_area_pool_give_back (MusterAreaPool *pool, MusterArea *area);
