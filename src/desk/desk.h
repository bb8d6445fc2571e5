/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/proposal.h"
#include "response/scene.h"
#include "store/store.h"
#include "sync/link.h"

/* The desk: what every part of the window shares. The store, the line to the server, whose desk it is, which world it
 * works in, what is selected; and the verbs a person has, each one journal operation or a few in one commit, done
 * without waiting for the network. Main thread.
 *
 * Properties: "selected" (string, nullable: id of the selected record, the same in list, map and inspector),
 *   "drill" (string, nullable), "store", "link", "account" (string), "area-path" (string, nullable).
 * Signals: "changed" (GPtrArray of MusterRecord): after each commit, once the picture has it. Only records visible in
 *   this desk's world. "done" (const char *sentence, const char *undo_opid nullable): something this desk did is
 * durable; the window shows it with Undo. "failed" (const char *sentence): translated; says what, why and what to do.
 */
#define MUSTER_TYPE_DESK (muster_desk_get_type ())
G_DECLARE_FINAL_TYPE (MusterDesk, muster_desk, MUSTER, DESK, GObject)

MusterDesk *muster_desk_new (MusterStore *store, MusterLink *link, const char *account, const char *area_path);
MusterStore *muster_desk_get_store (MusterDesk *desk);
MusterLink *muster_desk_get_link (MusterDesk *desk);
const char *muster_desk_get_account (MusterDesk *desk);
/* How an account or a node is called where a person or post is entered under it; else as it is. */
const char *muster_desk_who (MusterDesk *desk, const char *account);
const char *muster_desk_get_area_path (MusterDesk *desk); /* (nullable) */
const char *muster_desk_get_drill (MusterDesk *desk);     /* (nullable) */
const char *muster_desk_get_selected (MusterDesk *desk);  /* (nullable) */
/* ---- looking back (past.h) ----
 * While a moment is shown, everything read from the desk is of that moment, muster_desk_now() included, and nothing can
 * be done: every verb answers by "failed". Property "moment". Signal "arrived" (GPtrArray of MusterRecord): after each
 * commit, whatever is shown; what "changed" is when the desk shows now. */
gint64 muster_desk_get_moment (MusterDesk *desk);                      /* ms; 0: now */
gint64 muster_desk_clock (MusterDesk *desk);                           /* ms; the time it is, whatever is shown */
MusterRecord *muster_desk_get_live (MusterDesk *desk, const char *id); /* (nullable) (transfer none) */
GPtrArray *muster_desk_list_live (MusterDesk *desk, MusterKind kind);  /* (transfer container) */
void muster_desk_show_past (MusterDesk *desk, MusterPicture *past, gint64 at); /* NULL: now. Tell the panes after it. */
void muster_desk_tell (MusterDesk *desk,
                       GPtrArray *records); /* "changed", for records of which another version shows */
void muster_desk_fail (MusterDesk *desk, const char *sentence);   /* "failed" */
void muster_desk_select (MusterDesk *desk, const char *id);       /* NULL: nothing */
MusterRecord *muster_desk_get (MusterDesk *desk, const char *id); /* (nullable) (transfer none), in this desk's world */
GPtrArray *muster_desk_list (MusterDesk *desk, MusterKind kind);  /* (transfer container) */
MusterRecord *muster_desk_holder (MusterDesk *desk, const char *team); /* (nullable) its active assignment */
gint64 muster_desk_now (MusterDesk *desk);                             /* ms, the server's clock where known */

/* The general way: actor, role and drill are filled in; answers by "done" or "failed". @sentence: translated, what was
 * done. */
void muster_desk_do (MusterDesk *desk, MusterIntent *intent, const char *sentence);
/* Several in one commit: all of them or none; one undo takes back all that can be. @intents: (transfer full)
 * (element-type MusterIntent), with a free function. */
void muster_desk_do_all (MusterDesk *desk, GPtrArray *intents, const char *sentence);
/* The same for several in one commit, taken over by the desk (element-type MusterIntent), with the answer where it was
 * asked: @answer gets @owner, if it still lives, and NULL when it is done, else why not in a person's words; "failed"
 * is then not emitted. @answer (nullable), @owner (nullable) a GObject. */
typedef void (*MusterDeskAnswer) (GObject *owner, const char *failure);
void muster_desk_submit (MusterDesk *desk, GPtrArray *intents, const char *sentence, MusterDeskAnswer answer,
                         gpointer owner);
void muster_desk_submit_one (MusterDesk *desk, MusterIntent *intent, const char *sentence, MusterDeskAnswer answer,
                             gpointer owner);
char *muster_desk_new_id (MusterKind kind); /* where one commit must name the record it makes. (transfer full) */
/* The desk's world for the functions of response/; stands while the desk does. Its records stand until the next
 * change. */
const MusterScene *muster_desk_get_scene (MusterDesk *desk);
/* The verbs. Each returns at once. */
/* @report: an "incident.report" intent without an entity; the incident is selected when saved. @alarm: (nullable) the
 * alarm it answers, acknowledged and tied to it in the same commit. */
void muster_desk_report_incident (MusterDesk *desk, MusterIntent *report, const char *alarm);
void muster_desk_verify_incident (MusterDesk *desk, const char *incident);
GPtrArray *muster_desk_propose (MusterDesk *desk,
                                const char *incident); /* (transfer full) (element-type MusterProposal) */
void muster_desk_assign (MusterDesk *desk, const char *team,
                         const char *incident); /* orders own teams, requests others */
void muster_desk_advance (MusterDesk *desk, const char *assignment, MusterAssignmentState state);
void muster_desk_open_shelter (MusterDesk *desk, const char *shelter);
void muster_desk_close_shelter (MusterDesk *desk, const char *shelter);
void muster_desk_move_people (MusterDesk *desk, const char *shelter, int delta);
void muster_desk_move_stock (MusterDesk *desk, const char *stock, int delta, const char *reason);
void muster_desk_finish_task (MusterDesk *desk, const char *task);
void muster_desk_add_task (MusterDesk *desk, const char *incident, const char *title, const char *role,
                           gint64 deadline_ms);
void muster_desk_log (MusterDesk *desk, const char *incident, const char *text, const char *channel);
void muster_desk_acknowledge (MusterDesk *desk, const char *alarm);
void muster_desk_plot (MusterDesk *desk, const char *look, const char *title, const char *geometry,
                       const char *incident);
void muster_desk_undo (MusterDesk *desk, const char *opid); /* NULL: the last thing this desk did that can be undone */
gboolean muster_desk_can_undo (MusterDesk *desk, const char *opid); /* NULL: anything at all */
/* Two people wrote @field of @record at the same time: @value is what holds from now on. */
void muster_desk_settle (MusterDesk *desk, const char *record, guint8 field, const MusterValue *value);
void muster_desk_dismiss (MusterDesk *desk, const char *record, const char *opid); /* deal with a rejection */
