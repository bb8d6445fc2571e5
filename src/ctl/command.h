/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json.h"
#include <gio/gio.h>

/* One command of musterctl, "area build" say. Results go to standard output as JSON, messages to standard error.
 * Exit codes: 0 done; 1 the answer is no (verify found damage, nothing found); 2 wrong usage; 3 bad input; 4 cannot
 * read or write; 5 in use by another program; 6 refused by the rules; 7 the server cannot be reached or said no. */
typedef struct {
  const char *name;                   /* "area build" */
  const char *usage;                  /* what follows the name: "FILE.osm.pbf OUT.area" */
  const char *summary;                /* one line, translatable */
  int (*run) (int argc, char **argv); /* argv[0] is the command's name */
} MusterCommand;

enum {
  MUSTER_EXIT_OK,
  MUSTER_EXIT_NO,
  MUSTER_EXIT_USAGE,
  MUSTER_EXIT_INPUT,
  MUSTER_EXIT_FILE,
  MUSTER_EXIT_BUSY,
  MUSTER_EXIT_REFUSED,
  MUSTER_EXIT_NETWORK
};

/* Each file of ctl/ exports its commands, ended by a NULL name. main.c joins them. */
extern const MusterCommand muster_area_commands[];     /* area.c: area build, info, search */
extern const MusterCommand muster_road_commands[];     /* road.c: road eta, route, isochrone, dimacs */
extern const MusterCommand muster_render_commands[];   /* render.c: area render, map export */
extern const MusterCommand muster_data_commands[];     /* data.c: list, show, do, verify, export */
extern const MusterCommand muster_cap_commands[];      /* cap.c: cap check */
extern const MusterCommand muster_drill_commands[];    /* drill.c: drill check, run, report */
extern const MusterCommand muster_demo_commands[];     /* demo.c: demo create */
extern const MusterCommand muster_plan_commands[];     /* plan.c: plan check, grade, list, show */
extern const MusterCommand muster_report_commands[];   /* report.c: figure, report, call, warning count */
extern const MusterCommand muster_response_commands[]; /* response.c: response grade, propose, activate, level, end */
extern const MusterCommand muster_step_commands[];    /* steps.c: incident report … evaluate, escalation, task done */
extern const MusterCommand muster_watch_commands[];   /* watch.c: clocks, duplicates, merge, shift, handover */
extern const MusterCommand muster_after_commands[];   /* after.c: timeline, intervals, incident review */
extern const MusterCommand muster_library_commands[]; /* library.c: plan import */
extern const MusterCommand muster_sync_commands[];    /* sync.c: desk create, sync, account */
extern const MusterCommand muster_alloc_commands[];   /* alloc.c: alloc check, orlib …, dimacs min */
extern const MusterCommand muster_advise_commands[];  /* advise.c: advise dispatch, supply, shelter, coverage … */
extern const MusterCommand muster_alloc_location_commands[]; /* alloc-location.c: pmed, cap, gap, sscflp, coverage */

/* The command of that name in one of the tables above, where it must be. */
const MusterCommand *muster_command_find (const MusterCommand *table, const char *name);
/* Parses @entries (GOption) out of argv; prints help for --help and exits; wrong use prints one line and exits 2.
 * Returns the number of words left, which stand in argv[1…]; must lie within @min…@max. */
int muster_command_options (const MusterCommand *command, GOptionEntry *entries, int argc, char **argv, int min,
                            int max);
/* Commands whose result holds words speak the language that --lang names; call it first of all, before any message.
 * A language that is not known prints one line and exits 2. */
void muster_command_language (int argc, char **argv);
#define MUSTER_COMMAND_LANGUAGE N_ ("Language of the words: en, zh_CN")
/* A whole copy of a file, or none. Blocks. */
gboolean muster_command_copy (const char *from, const char *to, GError **error);
/* "musterctl area build: message" on standard error; returns the exit code that fits the error. */
int muster_command_fail (const char *command, const GError *error);
