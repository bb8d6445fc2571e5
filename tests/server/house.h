/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "server/service.h"
#include "sync/link.h"

/* What the tests of the server share: a server in this process, or as a process of its own; desks with their link; and
 * a bounded pump of the main loop, so that no test hangs. */

char *house_folder (void); /* a fresh folder, removed by house_forget() */
void house_forget (void);

typedef gboolean (*HouseTest) (gpointer data);
/* Runs the main context until @test says TRUE; fails the test after @seconds. */
#define house_wait(test, data, seconds) house_wait_at (G_STRLOC, #test, test, data, seconds)
void house_wait_at (const char *where, const char *what, HouseTest test, gpointer data, guint seconds);
void house_pump (guint ms);

/* The server in this process. */
typedef struct {
  char *dir;
  char *url;
  MusterService *service;
} House;
House *house_open (const char *dir, const MusterServiceLimits *limits, guint port);
void house_close (House *house);
char *house_account (const char *dir, const char *name, MusterRole role); /* the token; (transfer full) */

/* The server as a process of its own. */
typedef struct {
  GSubprocess *process;
  char *url;
} Spawned;
Spawned *house_spawn (const char *program, const char *dir, guint port); /* back when it is ready */
void house_kill (Spawned *spawned, int signal);                          /* and waits for its end */
int house_end (Spawned *spawned); /* frees; the exit status, or -1 when it was killed */

/* A desk. */
typedef struct {
  char *dir;
  MusterStore *store;
  MusterLink *link; /* (nullable) */
} Desk;
Desk *desk_open (const char *dir, const char *url, const char *account, const char *token);
void desk_start (Desk *desk);
void desk_close (Desk *desk);
MusterOp *desk_log (Desk *desk, const char *text); /* writes a log entry; durable when it returns. (transfer full) */
gboolean desk_is_proven (gpointer desk);
void desk_get_digest (Desk *desk, guint64 *pos, MusterHash *digest);

/* A plain HTTP request, made in the loop. @body: (nullable). Returns the status; 0: no answer. */
guint house_request (const char *method, const char *url, const char *path, const char *token, const char *body,
                     gssize size, char **answer);
/* Operations of a folder as they would be pushed. (element-type GBytes) */
GPtrArray *desk_pending (Desk *desk);
