/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/norms.h"
#include "advice/snapshot.h"

/* A team an incident needs and does not have yet. */
typedef struct {
  const MusterRecord *incident; /* (owned) */
  char *skill;
  guint nth, of;
  double weight, due_s; /* s from the snapshot's now */
  gint64 reported_ms;
  char *source; /* where the need comes from */
} MusterOpenSeat;
void muster_open_seat_free (MusterOpenSeat *seat);

/* The open seats of the incidents @ids (nullable: all that are open), in the order incidents were reported. @problems
 * (element-type utf8) gets sentences about incidents nothing can be said of. NULL with MUSTER_ADVICE_ERROR_NOTHING when
 * an id is no open incident. (transfer full) (element-type MusterOpenSeat) */
GPtrArray *muster_dispatch_seats (const MusterSnapshot *snapshot, const MusterNorms *norms, const char *const *ids,
                                  GPtrArray *problems, GError **error);
gboolean muster_incident_is_open (const MusterRecord *incident);
/* The incident's active activation. (nullable) */
const MusterRecord *muster_snapshot_activation (const MusterSnapshot *snapshot, const char *incident);
/* FALSE: neither a plan nor needs.json says what an incident of this kind and grade needs, so advice leaves it out. */
gboolean muster_incident_has_needs (const MusterSnapshot *snapshot, const MusterNorms *norms,
                                    const MusterRecord *incident);
