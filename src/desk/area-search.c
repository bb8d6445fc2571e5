/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One worker owns the open area; questions queue there. Each asker has a running number, so that while somebody types,
 * questions that were overtaken are skipped unasked and late answers are dropped. */
#include "desk/area-search.h"
#include "core/worker.h"
#include "desk/name-book.h"
#include <string.h>

struct _MusterAreaSearch {
  GObject parent;
  MusterWorker *worker;
  GHashTable *turns; /* asker → number of its last question; main thread */
  GMutex lock;       /* guards turns, read by the worker to skip, and the bounds */
  char *path;        /* (nullable) */
  MusterArea *area;  /* worker only; (nullable) */
  gboolean has_bounds;
  MusterLatLon south_west, north_east;
};

G_DEFINE_FINAL_TYPE (MusterAreaSearch, muster_area_search, G_TYPE_OBJECT)

typedef enum { FIND, FIND_START, DESCRIBE } What;

typedef struct {
  MusterAreaSearch *search;
  What what;
  guint asker, turn, limit;
  char *text;
  gboolean has_near;
  MusterLatLon near;
  MusterPlacesFunc answer;
  gpointer data;
  GPtrArray *found;
} Question;

static void
question_free (Question *question)
{
  g_free (question->text);
  g_clear_pointer (&question->found, g_ptr_array_unref);
  g_object_unref (question->search);
  g_free (question);
}

static gboolean
is_wanted (Question *question)
{
  g_mutex_lock (&question->search->lock);
  gpointer turn = g_hash_table_lookup (question->search->turns, GUINT_TO_POINTER (question->asker));
  g_mutex_unlock (&question->search->lock);
  return GPOINTER_TO_UINT (turn) == question->turn;
}

static gboolean
on_answered (gpointer data)
{
  Question *question = data;
  if (is_wanted (question))
    question->answer (question->text != NULL ? question->text : "", question->found, question->data);
  question_free (question);
  return G_SOURCE_REMOVE;
}

static GPtrArray *
ask (MusterArea *area, Question *question, const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *found
      = muster_area_search (area, text, question->has_near ? &question->near : NULL, question->limit, &error);
  if (found == NULL)
    g_debug ("searching the area: %s", error->message);
  return found;
}

/* Fewer and fewer words from the end, until the beginning is a place. */
static GPtrArray *
ask_start (MusterArea *area, Question *question)
{
  g_autofree char *text = g_strdup (question->text);
  for (;;) {
    g_autoptr (GPtrArray) found = ask (area, question, text);
    char *space = strrchr (text, ' ');
    if (found != NULL && found->len > 0
        && (space == NULL || muster_place_fit (g_ptr_array_index (found, 0), text) > 0)) {
      g_free (question->text);
      question->text = g_strdup (text);
      return g_steal_pointer (&found);
    }
    if (space == NULL)
      return g_steal_pointer (&found);
    *space = '\0';
    g_strchomp (text);
  }
}

static void
run (gpointer data)
{
  Question *question = data;
  MusterAreaSearch *search = question->search;
  if (search->area != NULL && is_wanted (question)) {
    if (question->what == FIND)
      question->found = ask (search->area, question, question->text);
    else if (question->what == FIND_START)
      question->found = ask_start (search->area, question);
    else {
      MusterPlace *place = muster_area_describe (search->area, question->near, NULL);
      question->found = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_place_free);
      if (place != NULL)
        g_ptr_array_add (question->found, place);
    }
  }
  if (question->found == NULL)
    question->found = g_ptr_array_new ();
  g_idle_add_full (G_PRIORITY_DEFAULT, on_answered, question, NULL); /* on the main context */
}

static void
open_area (gpointer data)
{
  MusterAreaSearch *search = data;
  g_autoptr (GError) error = NULL;
  search->area = muster_area_open (search->path, &error);
  if (search->area == NULL) {
    g_debug ("no search: %s", error->message);
    return;
  }
  const MusterAreaInfo *info = muster_area_get_info (search->area);
  g_mutex_lock (&search->lock);
  search->south_west = info->view_south_west;
  search->north_east = info->view_north_east;
  search->has_bounds = TRUE;
  g_mutex_unlock (&search->lock);
}

static void
close_area (gpointer data)
{
  g_clear_pointer (&((MusterAreaSearch *)data)->area, muster_area_close);
}

static void
muster_area_search_finalize (GObject *object)
{
  MusterAreaSearch *search = MUSTER_AREA_SEARCH (object);
  if (search->worker != NULL) {
    muster_worker_push (search->worker, close_area, search);
    muster_worker_stop (search->worker);
  }
  g_hash_table_unref (search->turns);
  g_mutex_clear (&search->lock);
  g_free (search->path);
  G_OBJECT_CLASS (muster_area_search_parent_class)->finalize (object);
}

static void
muster_area_search_class_init (MusterAreaSearchClass *class)
{
  G_OBJECT_CLASS (class)->finalize = muster_area_search_finalize;
}

static void
muster_area_search_init (MusterAreaSearch *search)
{
  search->turns = g_hash_table_new (NULL, NULL);
  g_mutex_init (&search->lock);
}

MusterAreaSearch *
muster_area_search_new (const char *path)
{
  MusterAreaSearch *search = g_object_new (MUSTER_TYPE_AREA_SEARCH, NULL);
  search->path = g_strdup (path);
  search->worker = muster_worker_new ("area-search", 1, NULL, NULL);
  if (path != NULL)
    muster_worker_push (search->worker, open_area, search);
  return search;
}

static guint
next_turn (MusterAreaSearch *search, guint asker)
{
  static guint turns;
  turns++;
  g_mutex_lock (&search->lock);
  g_hash_table_insert (search->turns, GUINT_TO_POINTER (asker), GUINT_TO_POINTER (turns));
  g_mutex_unlock (&search->lock);
  return turns;
}

static void
push (MusterAreaSearch *search, What what, guint asker, const char *text, const MusterLatLon *near, guint limit,
      MusterPlacesFunc answer, gpointer data)
{
  Question *question = g_new0 (Question, 1);
  question->search = g_object_ref (search);
  question->what = what;
  question->asker = asker;
  question->turn = next_turn (search, asker);
  question->limit = limit;
  question->text = g_strdup (text);
  question->has_near = near != NULL;
  if (near != NULL)
    question->near = *near;
  question->answer = answer;
  question->data = data;
  muster_worker_push (search->worker, run, question);
}

void
muster_area_search_find (MusterAreaSearch *search, guint asker, const char *text, const MusterLatLon *near, guint limit,
                         MusterPlacesFunc answer, gpointer data)
{
  push (search, FIND, asker, text, near, limit, answer, data);
}

void
muster_area_search_find_start (MusterAreaSearch *search, guint asker, const char *text, const MusterLatLon *near,
                               guint limit, MusterPlacesFunc answer, gpointer data)
{
  push (search, FIND_START, asker, text, near, limit, answer, data);
}

void
muster_area_search_describe (MusterAreaSearch *search, guint asker, MusterLatLon at, MusterPlacesFunc answer,
                             gpointer data)
{
  push (search, DESCRIBE, asker, NULL, &at, 1, answer, data);
}

void
muster_area_search_forget (MusterAreaSearch *search, guint asker)
{
  next_turn (search, asker);
}

double
muster_place_fit (const MusterPlace *place, const char *text)
{
  g_autofree char *asked = muster_name_fold (text), *name = muster_name_fold (place->name);
  double fit = muster_name_score (asked, name);
  if (place->within != NULL) { /* "Dorfstrasse Ruggell" */
    g_autofree char *within = muster_name_fold (place->within);
    g_autofree char *both = g_strconcat (name, " ", within, NULL);
    fit = MAX (fit, 0.99 * muster_name_score (asked, both));
  }
  return place->score >= 0.6 ? MAX (fit, 0.5) : fit; /* pinyin and the like, which the area knows and we do not */
}

gboolean
muster_area_search_get_bounds (MusterAreaSearch *search, MusterLatLon *south_west, MusterLatLon *north_east)
{
  g_mutex_lock (&search->lock);
  gboolean has = search->has_bounds;
  *south_west = search->south_west;
  *north_east = search->north_east;
  g_mutex_unlock (&search->lock);
  return has;
}

guint
muster_area_search_asker (void)
{
  static guint askers;
  return ++askers;
}
