/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A push, step by step: split into lines → read whose operations they are → bind nodes that push for the first time →
 * hand to the store what may be handed on → one answer per line, in order.
 *
 * An operation of a node that belongs to another account is refused here and never reaches the log: if it did, a
 * stranger could use up another desk's ids. What the role does not allow does reach the log, as forbidden (see
 * roles.c).
 */
#include "server/visit.h"
#include <string.h>

#define INLINE_BYTES (64 * 1024)

typedef struct {
  char id[MUSTER_OPID_TEXT]; /* "": not an operation */
  char node[MUSTER_NODE_MAX + 1];
  gboolean foreign; /* the node is another account's */
} Piece;

typedef struct {
  MusterVisit *visit;
  GPtrArray *ops; /* (element-type GBytes) as they came */
  Piece *pieces;  /* one for each */
} Push;

typedef struct {
  MusterRole role;
} May;

static void
push_free (Push *push)
{
  muster_service_end_push (push->visit->service);
  muster_visit_unref (push->visit);
  g_clear_pointer (&push->ops, g_ptr_array_unref);
  g_free (push->pieces);
  g_free (push);
}

static gboolean
may (const MusterOp *op, char **why, gpointer data)
{
  return muster_role_may (((May *)data)->role, op, why);
}

/* ---- the answer ---- */

static void
on_decided (GObject *source, GAsyncResult *result, gpointer data)
{
  Push *push = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = muster_store_decide_finish (MUSTER_STORE (source), result, &error);

  if (results == NULL) {
    g_warning ("a push could not be written: %s", error->message);
    muster_visit_refuse (push->visit, SOUP_STATUS_INTERNAL_SERVER_ERROR, "store",
                         g_error_matches (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_FULL)
                             ? "no space left on the server"
                             : "the server's store cannot be written");
  } else {
    GString *text = g_string_new (NULL);
    for (guint i = 0, decided = 0; i < push->ops->len; i++) {
      Piece *piece = &push->pieces[i];
      if (piece->foreign)
        muster_protocol_add_result (text, piece->id, MUSTER_PUSH_FORBIDDEN, 0, "node: it belongs to another account");
      else {
        MusterPushResult *r = results->pdata[decided++];
        gboolean placed = r->outcome <= MUSTER_PUSH_FORBIDDEN;
        muster_protocol_add_result (text, piece->id[0] ? piece->id : NULL, r->outcome, placed ? r->pos : 0, r->why);
      }
    }
    muster_visit_answer (push->visit, "application/x-ndjson", text);
  }
  push_free (push);
}

static void
decide (Push *push)
{
  MusterVisit *visit = push->visit;
  MusterBook *book = muster_doorkeeper_get_book (muster_service_get_doorkeeper (visit->service));
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  May *data = g_new (May, 1);

  for (guint i = 0; i < push->ops->len; i++) {
    Piece *piece = &push->pieces[i];
    const char *owner = piece->id[0] ? muster_book_get_node (book, piece->node) : NULL;
    piece->foreign = owner && strcmp (owner, visit->account->name) != 0;
    if (!piece->foreign)
      g_ptr_array_add (ops, g_bytes_ref (push->ops->pdata[i]));
  }
  data->role = visit->account->role;
  muster_store_decide_async (muster_service_get_store (visit->service), ops, may, data, g_free, on_decided, push);
}

/* ---- whose they are ---- */

static void
on_bound (GObject *source, GAsyncResult *result, gpointer data)
{
  Push *push = data;
  g_autoptr (GError) error = NULL;

  if (muster_doorkeeper_bind_finish (muster_service_get_doorkeeper (push->visit->service), result, &error)) {
    decide (push);
    return;
  }
  g_warning ("%s", error->message);
  muster_visit_refuse (push->visit, SOUP_STATUS_INTERNAL_SERVER_ERROR, "store",
                       "the server's accounts cannot be written");
  push_free (push);
}

static void
identify_nodes (Push *push)
{
  MusterDoorkeeper *keeper = muster_service_get_doorkeeper (push->visit->service);
  MusterBook *book = muster_doorkeeper_get_book (keeper);
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < push->ops->len; i++) {
    Piece *piece = &push->pieces[i];
    if (piece->id[0] && muster_book_get_node (book, piece->node) == NULL
        && !g_ptr_array_find_with_equal_func (fresh, piece->node, g_str_equal, NULL))
      g_ptr_array_add (fresh, g_strdup (piece->node));
  }
  if (fresh->len > 0 && push->visit->account->role != MUSTER_ROLE_VIEWER)
    muster_doorkeeper_bind_async (keeper, push->visit->account->name, g_steal_pointer (&fresh), on_bound, push);
  else
    decide (push);
}

static void
read_ids (Push *push)
{
  push->pieces = g_new0 (Piece, push->ops->len);
  for (guint i = 0; i < push->ops->len; i++) {
    g_autoptr (MusterOp) op = muster_op_parse (push->ops->pdata[i], NULL);
    if (op) {
      muster_opid_format (&op->id, push->pieces[i].id);
      memcpy (push->pieces[i].node, op->id.node, sizeof op->id.node);
    }
  }
}

static void
read_ids_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  read_ids (data);
  g_task_return_boolean (task, TRUE);
}

static void
on_ids_read (GObject *source, GAsyncResult *result, gpointer data)
{
  identify_nodes (data);
}

void
muster_push_handle (MusterVisit *visit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = muster_protocol_parse_push (visit->body, &error);
  Push *push;

  if (ops == NULL) {
    muster_visit_refuse_by (visit, error);
    return;
  }
  if (!muster_service_begin_push (visit->service)) {
    muster_visit_refuse (visit, SOUP_STATUS_SERVICE_UNAVAILABLE, "busy", "too many pushes at once; try again");
    return;
  }
  push = g_new0 (Push, 1);
  push->visit = muster_visit_ref (visit);
  push->ops = g_steal_pointer (&ops);
  muster_visit_pause (visit);
  if (g_bytes_get_size (visit->body) <= INLINE_BYTES) {
    read_ids (push);
    identify_nodes (push);
  } else {
    g_autoptr (GTask) task = g_task_new (NULL, NULL, on_ids_read, push);
    g_task_set_task_data (task, push, NULL);
    g_task_run_in_thread (task, read_ids_in_thread);
  }
}
