/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/store.h"

/* Watches sources of warnings (files, folders, feeds; see exchange/cap-feed.h) and takes new ones into the store as
 * alarms, for all desks. Reading happens on a thread of its own; one source that fails is said on standard error, once
 * until it works again, and is asked again. Main context of its maker. */
typedef struct _MusterWarnings MusterWarnings;

/* @sources: NULL-terminated. @seconds: from one round to the next. */
MusterWarnings *muster_warnings_new (MusterStore *store, const char *const *sources, guint seconds);
void muster_warnings_free (MusterWarnings *warnings); /* before the store is closed */
