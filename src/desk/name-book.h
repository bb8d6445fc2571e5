/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"

/* What can be named in the command bar: records with their other names, and the program's actions. Filled and kept by
 * its owner; entries stand until the next add or remove. Finding is forgiving about case, accents, word order and a
 * wrong letter. */
typedef struct {
  MusterKind kind; /* MUSTER_NO_KIND: an action */
  char *id;        /* of the record; "win.undo" for an action */
  char *name;
  char *detail;   /* (nullable) shown beside it */
  char *held;     /* (nullable) for a team: its active assignment */
  char *held_for; /* (nullable) title of the incident it is assigned to */
  gboolean over;  /* an incident that has ended: not offered for an order */
  GStrv keys;     /* name and other names, folded */
} MusterName;

typedef struct {
  const MusterName *name; /* of the MusterNameBook */
  double score;           /* 0…1; 1 is the very name */
} MusterNameHit;

typedef struct _MusterNameBook MusterNameBook;
MusterNameBook *muster_name_book_new (void);
void muster_name_book_free (MusterNameBook *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterNameBook, muster_name_book_free)
/* @others: (nullable) further names. Returns the entry, whose detail and held may then be set (owned strings). It takes
 * the place of the one with the same id. */
MusterName *muster_name_book_add (MusterNameBook *names, MusterKind kind, const char *id, const char *name,
                                  const char *const *others);
void muster_name_book_remove (MusterNameBook *names, const char *id); /* one that is not there is none */
/* Best first; at most @limit. @kinds: bit 1 << kind each; 1 << 31 for actions. (transfer full) (element-type
 * MusterNameHit) */
#define MUSTER_NAME_BOOK_ACTIONS (1u << 31)
GArray *muster_name_book_find (const MusterNameBook *names, guint32 kinds, const char *text, guint limit);
const MusterName *muster_name_book_by_id (const MusterNameBook *names, const char *id); /* (nullable) */

/* Lower case, compatibility forms made plain, accents gone, one space between words. (transfer full) */
char *muster_name_fold (const char *text);
/* How well folded @query fits folded @name, 0 not at all … 1 the same. */
double muster_name_score (const char *query, const char *name);
