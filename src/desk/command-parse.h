/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/command-words.h"
#include "desk/name-book.h"

/* What one line of the command bar means. Pure: text and names in, meaning out; places are found by others, from
 * @place. Any thread. */
typedef enum {
  MUSTER_COMMAND_NOTHING,
  MUSTER_COMMAND_INCIDENT,  /* /i hazard place "note" 2 trapped */
  MUSTER_COMMAND_STATUS,    /* /s team state */
  MUSTER_COMMAND_ASSIGN,    /* /a team incident */
  MUSTER_COMMAND_GO,        /* /g place */
  MUSTER_COMMAND_TASK,      /* /t text @role 20 min */
  MUSTER_COMMAND_LOG,       /* /l radio: text */
  MUSTER_COMMAND_SHELTER,   /* /o shelter */
  MUSTER_COMMAND_UNDO,      /* /u */
  MUSTER_COMMAND_RECOMMEND, /* /r incident; nothing: the selected one */
  MUSTER_COMMAND_BOARD,     /* /b */
  MUSTER_COMMAND_ACTIVATE,  /* /activate II reason; no level: the proposed one */
  MUSTER_COMMAND_NEXT,      /* /next team; no team: the selected one, or the only one of the selected incident */
  MUSTER_COMMAND_REPORT,    /* /p first Government office */
  MUSTER_COMMAND_FIGURE,    /* /f dead >=3 from the police */
  MUSTER_COMMAND_CALL,      /* /c list or post 15 min */
  MUSTER_COMMAND_ABOVE,     /* /e II why: asks the level above */
  MUSTER_COMMAND_SELECT,    /* the name of a record */
  MUSTER_COMMAND_ACTION,    /* the name of an action */
  MUSTER_COMMAND_BACK,      /* /back 14:05 */
  MUSTER_COMMAND_UNKNOWN,   /* a slash and a letter that is none of these */
} MusterCommandVerb;

typedef struct {
  MusterCommandVerb verb;
  const char *hazard;          /* (nullable) its value in the journal */
  char *place;                 /* (nullable) words to look for in the area */
  gboolean has_at;             /* the place was given as coordinates */
  MusterLatLon at;             /* degrees WGS 84 */
  char *note;                  /* (nullable) what stood in quotes */
  int counts[MUSTER_N_COUNTS]; /* -1: not said */
  char *record;                /* (nullable) id of the team, shelter or record meant; of an action, its name */
  char *record_name;           /* (nullable) */
  double score;                /* how well the record's name fits what was typed, 0…1 */
  char *assignment;            /* (nullable) /s: the team's active one */
  char *target;                /* (nullable) /a: id of the incident */
  char *target_name;           /* (nullable) */
  int state;                   /* /s: a MusterAssignmentState, or -1 */
  char *text;                  /* (nullable) /t, /l; /back: the time as typed; /activate: the reason */
  const char *form;            /* (nullable) /p: "first", "follow-up", "final" */
  const char *level;           /* (nullable) /activate, /e: "I" … "IV" */
  char *role;                  /* (nullable) /t */
  const char *channel;         /* (nullable) /l: its value in the journal */
  int minutes;                 /* /t: from now; 0: no deadline */
  char *problem;               /* (nullable) translated: why Enter does nothing yet */
  gboolean unfinished;         /* @problem is only what is still to be typed or chosen, no fault */
  GPtrArray *missing;          /* of text, translated: what could still be said; never NULL */
} MusterCommand;

/* @selected: (nullable) id of the selected record, meant where no incident is named. */
MusterCommand *muster_command_parse (const char *line, const MusterNameBook *names, const char *selected);
/* Which verb a folded word behind the slash means; of a Chinese one at @p, which is then moved behind it. */
MusterCommandVerb muster_command_verb (const char *letter);
MusterCommandVerb muster_command_verb_wide (const char **p);
void muster_command_free (MusterCommand *command);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCommand, muster_command_free)

/* What was understood, one short text each, translated, the first being what will be done. @place: (nullable) how the
 * found place is called, @at: (nullable) where it is; both for /i and /g. (transfer full) (element-type utf8) */
GPtrArray *muster_command_chips (const MusterCommand *command, const char *place, const MusterLatLon *at);
/* "radio: gauge at 5.82 m" → "gauge at 5.82 m", and *channel its value in the journal; else *channel stays as it was.
 * Returns a place in @text, behind spaces. */
const char *muster_command_channel (const char *text, const char **channel);
/* The title of the incident that /i makes. (transfer full) */
char *muster_command_title (const MusterCommand *command, const char *place);
/* "47.2432, 9.5222", "47.24 N 9.52 E" */
gboolean muster_position_read (const char *text, MusterLatLon *at);
