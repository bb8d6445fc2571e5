/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/clocks.h"

/* The watch: what is open, and the sheet one shift hands to the next. Pure functions. */

typedef struct {
  MusterKind kind;
  char *id;
  char *what;          /* the record's name, or a sentence about it */
  char *state;         /* translated: "active, Level II", "sent, not received" */
  char *incident;      /* (nullable) id */
  char *incident_name; /* (nullable) where it is about one and is not itself that one */
  gint64 since;        /* ms; 0: unknown */
  gint64 due;          /* ms; 0: none */
} MusterOpenItem;
void muster_open_item_free (MusterOpenItem *item);
/* Everything that somebody must still do or watch: what is late, the latest first, then the rest by kind.
 * (transfer full) (element-type MusterOpenItem) */
GPtrArray *muster_open_items (const MusterScene *scene, gint64 now);
/* {"items":[…]}: how a shift that takes over writes them down. (transfer full) */
char *muster_open_items_to_json (GPtrArray *items);

/* The shift that is on: taken over and not handed over, the latest. @jurisdiction (nullable) limits. (nullable) */
const MusterRecord *muster_shift_now (const MusterScene *scene, const char *jurisdiction);

/* One line of what happened. */
typedef struct {
  gint64 at;      /* ms */
  char *actor;    /* (nullable) */
  char *verb;     /* "activation.level" */
  char *entity;   /* id */
  char *incident; /* (nullable) id */
  char *text;     /* translated: what was done to what */
} MusterEvent;
void muster_event_free (MusterEvent *event);
void muster_event_to_json (const MusterEvent *event, GString *out); /* appends one object */
/* What happened in [from, to), in order, from the journal: operations that took effect, of the scene's world (@drill).
 * @incident (nullable): only what is about it and what was merged into it. Register upkeep is left out unless it is
 * about the incident. (transfer full) (element-type MusterEvent) */
GPtrArray *muster_events (const MusterScene *scene, const MusterDecided *ops, guint n, const char *drill,
                          const char *incident, gint64 from, gint64 to);

char *muster_events_to_json (GPtrArray *events); /* one object a line. (transfer full) */
char *muster_events_to_csv (GPtrArray *events);  /* with a head. (transfer full) */

/* The hand-over sheet of @shift at @now. Its time begins with the shift; what somebody wrote into the log stands word
 * for word. @ops: the journal in any order. (transfer full) */
typedef struct {
  char *shift, *name, *leader; /* (nullable) the name */
  GStrv staff, standby;        /* names; never NULL */
  gint64 from, to;
  gint64 made;       /* ms; as of when the items are */
  GPtrArray *events; /* (element-type MusterEvent); the tasks a level opened are told in its line */
  GPtrArray *items;  /* (element-type MusterOpenItem) */
  GPtrArray *clocks; /* (element-type MusterDeadline) */
  gboolean drill;
} MusterHandover;
MusterHandover *muster_handover (const MusterScene *scene, const MusterStandards *standards, const MusterRecord *shift,
                                 const MusterDecided *ops, guint n, gint64 now);
void muster_handover_free (MusterHandover *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterHandover, muster_handover_free)
char *muster_handover_to_json (const MusterHandover *sheet); /* (transfer full) */
char *muster_handover_to_text (const MusterHandover *sheet); /* translated, local times. (transfer full) */
