/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/scene.h"
#include "response/standards.h"
#include "store/store.h"

/* What every command about a response needs: the folder, the world, who does it, and a clock. */
typedef struct {
  MusterStore *store;
  const char *world; /* (nullable) NULL: real */
  char *actor;       /* whoever the operations name */
  gint64 now;        /* ms */
  MusterScene scene; /* of the world; good as long as the store is */
} MusterActing;

/* The options every such command has; read by muster_acting_read() and muster_acting_write(). */
extern char *muster_acting_dir, *muster_acting_drill, *muster_acting_actor, *muster_acting_at;
extern gboolean muster_acting_real;
#define MUSTER_ACTING_LOOK                                                                                             \
  { "data", 'd', 0, G_OPTION_ARG_FILENAME, &muster_acting_dir, N_ ("The data folder"), "DIR" },                        \
      { "drill", 0, 0, G_OPTION_ARG_STRING, &muster_acting_drill, N_ ("The picture of this drill"), "ID" },            \
      { "real", 0, 0, G_OPTION_ARG_NONE, &muster_acting_real, N_ ("The real picture, without any drill"), NULL },      \
  {                                                                                                                    \
    "at", 0, 0, G_OPTION_ARG_STRING, &muster_acting_at, N_ ("As if it were this time (ISO 8601)"), "TIME"              \
  }
#define MUSTER_ACTING_DO                                                                                               \
  MUSTER_ACTING_LOOK,                                                                                                  \
  {                                                                                                                    \
    "actor", 0, 0, G_OPTION_ARG_STRING, &muster_acting_actor,                                                          \
        N_ ("Who does it (the folder's account, else who is logged in)"), "NAME"                                       \
  }

/* Opens the folder. FALSE with the message printed and the exit code in @code. Clear it in both cases. */
gboolean muster_acting_read (MusterActing *acting, const char *command, int *code);
gboolean muster_acting_write (MusterActing *acting, const char *command, int *code);
void muster_acting_clear (MusterActing *acting);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MusterActing, muster_acting_clear)

/* Who writes into @store where nobody is named. (transfer full) */
char *muster_acting_default (MusterStore *store);
/* The record, or NULL with "there is no …" printed and the exit code in @code. */
MusterRecord *muster_acting_find (MusterActing *acting, const char *command, MusterKind kind, const char *id,
                                  int *code);
/* Does @intents (transfer full) (element-type MusterIntent), all or none, in the world and in the actor's name, and
 * prints one line for each. Returns the exit code. */
int muster_acting_submit (MusterActing *acting, const char *command, GPtrArray *intents);
/* The whole journal. (transfer full) (element-type MusterEntry); NULL with @error. */
GPtrArray *muster_acting_journal (MusterActing *acting, GError **error);
/* The same as the functions of response/ take it; holds as long as @journal. (transfer container) */
MusterDecided *muster_acting_decided (GPtrArray *journal);
/* The limits from the data folder of the program. NULL with @error. */
MusterStandards *muster_acting_standards (GError **error);
/* A new id of that kind. (transfer full) */
char *muster_acting_new_id (MusterKind kind);
