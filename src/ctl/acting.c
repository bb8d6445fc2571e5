/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the commands about a response. A drill stays a drill: what is written goes into the world that is looked
 * at. */
#include "ctl/acting.h"
#include "core/file.h"
#include "core/opid.h"
#include "core/time.h"
#include "ctl/command.h"
#include "ctl/folder.h"
#include <glib/gi18n-lib.h>
#include <stdio.h>

char *muster_acting_dir, *muster_acting_drill, *muster_acting_actor, *muster_acting_at;
gboolean muster_acting_real;

static MusterRecord *
scene_get (gpointer data, const char *id)
{
  MusterActing *acting = data;

  return muster_picture_get (muster_store_get_picture (acting->store), acting->world, id);
}

static GPtrArray *
scene_list (gpointer data, MusterKind kind)
{
  MusterActing *acting = data;

  return muster_picture_list (muster_store_get_picture (acting->store), acting->world, kind);
}

char *
muster_acting_default (MusterStore *store)
{
  const char *account = muster_store_get_setting (store, "server.account");

  return g_strdup (account != NULL ? account : g_get_user_name ());
}

static gboolean
begin (MusterActing *acting, const char *command, MusterStore *store, GError *error, int *code)
{
  *acting = (MusterActing){ .store = store, .now = muster_now_ms () };
  if (store == NULL) {
    *code = muster_command_fail (command, error);
    return FALSE;
  }
  if (muster_acting_at != NULL && !muster_time_parse (muster_acting_at, &acting->now)) {
    g_printerr (_ ("musterctl %s: “%s” is not a time; write 2026-07-01T10:00:00Z\n"), command, muster_acting_at);
    *code = MUSTER_EXIT_USAGE;
    return FALSE;
  }
  acting->world = muster_acting_real            ? NULL
                  : muster_acting_drill != NULL ? muster_acting_drill
                                                : muster_store_get_drill (store);
  acting->actor = muster_acting_actor != NULL ? g_strdup (muster_acting_actor) : muster_acting_default (store);
  acting->scene = (MusterScene){ scene_get, scene_list, acting };
  return TRUE;
}

gboolean
muster_acting_read (MusterActing *acting, const char *command, int *code)
{
  g_autoptr (GError) error = NULL;
  MusterStore *store = muster_folder_read (muster_acting_dir, muster_acting_drill, muster_acting_real, &error);

  return begin (acting, command, store, error, code);
}

gboolean
muster_acting_write (MusterActing *acting, const char *command, int *code)
{
  g_autoptr (GError) error = NULL;
  MusterStore *store;

  if (muster_acting_real && muster_acting_drill != NULL) {
    g_printerr ("musterctl %s: %s\n", command, _ ("--real and --drill exclude each other"));
    *acting = (MusterActing){ 0 };
    *code = MUSTER_EXIT_USAGE;
    return FALSE;
  }
  store = muster_folder_write (muster_acting_dir, &error);
  return begin (acting, command, store, error, code);
}

void
muster_acting_clear (MusterActing *acting)
{
  if (acting->store != NULL)
    muster_store_close (acting->store);
  g_clear_object (&acting->store);
  g_clear_pointer (&acting->actor, g_free);
}

MusterRecord *
muster_acting_find (MusterActing *acting, const char *command, MusterKind kind, const char *id, int *code)
{
  MusterRecord *r = muster_scene_get (&acting->scene, kind, id);

  if (r == NULL) {
    g_printerr (_ ("musterctl %s: there is no %s “%s”\n"), command, muster_kind_info (kind)->name, id);
    *code = MUSTER_EXIT_NO;
  }
  return r;
}

static const char *
verdict_name (MusterVerdict verdict)
{
  static const char *const names[] = { "pending", "ok", "rejected", "forbidden" };

  return names[verdict];
}

static void
print_entry (const MusterEntry *e)
{
  g_autoptr (GString) line = g_string_new ("{");
  char id[MUSTER_OPID_TEXT];

  muster_opid_format (&e->op->id, id);
  muster_json_put_text (line, "id", id);
  muster_json_put_text (line, "op", e->op->verb_name);
  muster_json_put_text (line, "entity", e->op->entity);
  muster_json_put_text (line, "verdict", verdict_name (e->verdict));
  muster_json_put_known (line, "drill", e->op->drill);
  puts (g_string_append_c (line, '}')->str);
}

/* In a drill's folder nobody said that it goes into the drill: whoever names what is real is told. */
static void
say_drill (const MusterActing *acting, const char *command, GPtrArray *history)
{
  for (guint i = 0; history != NULL && acting->world != NULL && muster_acting_drill == NULL && i < history->len; i++) {
    const MusterEntry *e = g_ptr_array_index (history, i);
    if (muster_picture_get (muster_store_get_picture (acting->store), NULL, e->op->entity) == NULL)
      continue;
    g_printerr (_ ("musterctl %s: written to the drill %s; --real for the real incident\n"), command, acting->world);
    return;
  }
}

int
muster_acting_submit (MusterActing *acting, const char *command, GPtrArray *intents)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = NULL;
  guint n = intents->len;

  for (guint i = 0; i < n; i++) {
    MusterIntent *intent = g_ptr_array_index (intents, i);
    muster_intent_set_drill (intent, acting->world);
    muster_intent_set_actor (intent, acting->actor, NULL);
    if (muster_acting_at != NULL)
      muster_intent_set_time (intent, acting->now);
  }
  if (!muster_store_submit_all (acting->store, intents, NULL, &error)) {
    if (g_error_matches (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_REFUSED)) {
      g_autofree char *sentence = muster_rules_explain (error->message);
      g_printerr ("musterctl %s: %s (%s)\n", command, sentence, error->message);
      return MUSTER_EXIT_REFUSED;
    }
    return muster_command_fail (command, error);
  }
  history = muster_store_history (acting->store, NULL, 0, n, &error);
  say_drill (acting, command, history);
  for (guint i = history != NULL ? history->len : 0; i-- > 0;)
    print_entry (g_ptr_array_index (history, i));
  return MUSTER_EXIT_OK;
}

GPtrArray *
muster_acting_journal (MusterActing *acting, GError **error)
{
  return muster_store_history (acting->store, NULL, 0, G_MAXINT, error);
}

MusterDecided *
muster_acting_decided (GPtrArray *journal)
{
  MusterDecided *ops = g_new (MusterDecided, journal->len + 1);

  for (guint i = 0; i < journal->len; i++) {
    const MusterEntry *e = g_ptr_array_index (journal, i);
    ops[i] = (MusterDecided){ e->op, e->verdict, e->why };
  }
  return ops;
}

MusterStandards *
muster_acting_standards (GError **error)
{
  g_autofree char *path = muster_file_in_data ("response/standards.json");
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  return muster_standards_read (text, (gssize)length, error);
}

char *
muster_acting_new_id (MusterKind kind)
{
  char a[MUSTER_NODE_MAX + 1], b[MUSTER_NODE_MAX + 1];

  muster_node_random (a);
  muster_node_random (b);
  return g_strdup_printf ("%s-%s%s", muster_kind_info (kind)->letter, a, b);
}
