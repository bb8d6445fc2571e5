/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question over HTTP, with a limit on time and size. A thread of its own cancels when the time is over, since a
 * server that trickles would reset the time limit of every read. The answer is checked whole before a number of it is
 * used.
 *
 * Interfaces: project-osrm.org/docs (table service), valhalla.github.io (matrix API). */
#include "exchange/remote-table.h"
#include "core/json.h"
#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#define MOST_BYTES (64 * 1024 * 1024)

typedef struct {
  GMutex lock;
  GCond over;
  gboolean done;
  gint64 deadline;
  GCancellable *cancellable;
} Watch;

static gpointer
watch_clock (gpointer data)
{
  Watch *watch = data;
  g_mutex_lock (&watch->lock);
  while (!watch->done && g_cond_wait_until (&watch->over, &watch->lock, watch->deadline))
    ;
  if (!watch->done)
    g_cancellable_cancel (watch->cancellable);
  g_mutex_unlock (&watch->lock);
  return NULL;
}

static void
on_cancelled (GCancellable *outer, gpointer inner)
{
  g_cancellable_cancel (inner);
}

static GBytes *
read_answer (SoupSession *session, SoupMessage *message, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = soup_session_send (session, message, cancellable, error);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 block[65536];
  gssize n;
  if (!stream)
    return NULL;
  if (soup_message_get_status (message) != SOUP_STATUS_OK) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("the routing server answers %u"),
                 (guint)soup_message_get_status (message));
    return NULL;
  }
  while ((n = g_input_stream_read (stream, block, sizeof block, cancellable, error)) > 0) {
    g_byte_array_append (all, block, (guint)n);
    if (all->len > MOST_BYTES) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                           _ ("the routing server's answer is too long"));
      return NULL;
    }
  }
  return n < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

static GBytes *
ask (SoupMessage *message, double limit, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("user-agent", "Muster", NULL);
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  g_autoptr (GError) wrong = NULL;
  Watch watch = { .deadline = g_get_monotonic_time () + (gint64)(limit * G_USEC_PER_SEC), .cancellable = inner };
  gulong id = cancellable ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), inner, NULL) : 0;
  g_mutex_init (&watch.lock);
  g_cond_init (&watch.over);
  GThread *thread = g_thread_new ("remote-table", watch_clock, &watch);
  GBytes *answer = read_answer (session, message, inner, &wrong);
  g_mutex_lock (&watch.lock);
  watch.done = TRUE;
  g_cond_signal (&watch.over);
  g_mutex_unlock (&watch.lock);
  g_thread_join (thread);
  if (id)
    g_cancellable_disconnect (cancellable, id);
  g_mutex_clear (&watch.lock);
  g_cond_clear (&watch.over);
  if (!answer && g_error_matches (wrong, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !g_cancellable_is_cancelled (cancellable))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _ ("the routing server has not answered within %g s"), limit);
  else if (!answer)
    g_propagate_error (error, g_steal_pointer (&wrong));
  return answer;
}

/* ---- the questions ---- */

static void
add_place (GString *out, const char *format, MusterLatLon at)
{
  char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (lat, sizeof lat, "%.6f", at.lat);
  g_ascii_formatd (lon, sizeof lon, "%.6f", at.lon);
  g_string_append_printf (out, format, lon, lat);
}

static SoupMessage *
question_osrm (const char *base, const char *mode, const MusterLatLon *from, guint n_from, const MusterLatLon *to,
               guint n_to)
{
  g_autoptr (GString) url = g_string_new (NULL);
  g_string_append_printf (url, "%s/table/v1/%s/", base, strcmp (mode, "walk") == 0 ? "foot" : "driving");
  for (guint i = 0; i < n_from + n_to; i++)
    add_place (url, i ? ";%s,%s" : "%s,%s", i < n_from ? from[i] : to[i - n_from]);
  for (guint i = 0; i < n_from + n_to; i++)
    g_string_append_printf (url, "%s%u", i == 0 ? "?sources=" : i == n_from ? "&destinations=" : ";", i);
  g_string_append (url, "&annotations=duration,distance");
  return soup_message_new ("GET", url->str);
}

static SoupMessage *
question_valhalla (const char *base, const char *mode, const MusterLatLon *from, guint n_from, const MusterLatLon *to,
                   guint n_to)
{
  g_autofree char *url = g_strconcat (base, "/sources_to_targets", NULL);
  SoupMessage *message = soup_message_new ("POST", url);
  g_autoptr (GString) body = g_string_new ("{\"sources\":[");
  for (guint i = 0; i < n_from; i++)
    add_place (body, i ? ",{\"lon\":%s,\"lat\":%s}" : "{\"lon\":%s,\"lat\":%s}", from[i]);
  g_string_append (body, "],\"targets\":[");
  for (guint i = 0; i < n_to; i++)
    add_place (body, i ? ",{\"lon\":%s,\"lat\":%s}" : "{\"lon\":%s,\"lat\":%s}", to[i]);
  g_string_append_printf (body, "],\"costing\":\"%s\",\"units\":\"kilometers\"}",
                          strcmp (mode, "walk") == 0    ? "pedestrian"
                          : strcmp (mode, "lorry") == 0 ? "truck"
                                                        : "auto");
  g_autoptr (GBytes) bytes = g_bytes_new (body->str, body->len);
  if (message)
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  return message;
}

/* ---- the answers ---- */

/* A number from 0, or null; FALSE for anything else. */
static gboolean
take (const MusterJson *v, double scale, float none, float *out)
{
  double value = muster_json_real (v, NAN) * scale;
  *out = (float)value;
  if (v && muster_json_is_null (v))
    *out = none;
  else if (!v || !muster_json_is_number (v) || !(value >= 0) || !isfinite (value))
    return FALSE;
  return TRUE;
}

static gboolean
read_table (const MusterJson *root, gboolean osrm, guint n, guint m, float *seconds, float *metres)
{
  const MusterJson *rows = muster_json_get (root, osrm ? "durations" : "sources_to_targets");
  const MusterJson *lengths = osrm ? muster_json_get (root, "distances") : NULL;
  gboolean good = muster_json_is_array (rows) && muster_json_length (rows) == n;
  for (guint i = 0; good && i < n; i++) {
    const MusterJson *row = muster_json_at (rows, i);
    const MusterJson *length = lengths && muster_json_is_array (lengths) && muster_json_length (lengths) == n
                                   ? muster_json_at (lengths, i)
                                   : NULL;
    good = muster_json_is_array (row) && muster_json_length (row) == m;
    for (guint k = 0; good && k < m; k++) {
      const MusterJson *cell = muster_json_at (row, k);
      gsize at = (gsize)i * m + k;
      good = take (osrm ? cell : muster_json_get (cell, "time"), 1, INFINITY, &seconds[at]);
      const MusterJson *way = osrm ? (length && muster_json_is_array (length) && muster_json_length (length) == m
                                          ? muster_json_at (length, k)
                                          : NULL)
                                   : muster_json_get (cell, "distance");
      if (!take (way, osrm ? 1 : 1000, NAN, &metres[at]))
        metres[at] = NAN;
    }
  }
  return good;
}

gboolean
muster_remote_table (const char *address, const char *mode, const MusterLatLon *from, guint n_from,
                     const MusterLatLon *to, guint n_to, double limit, float *seconds, float *metres,
                     GCancellable *cancellable, GError **error)
{
  gboolean osrm = !g_str_has_prefix (address, "valhalla:");
  const char *plain = osrm ? (g_str_has_prefix (address, "osrm:") ? address + 5 : address) : address + 9;
  g_autofree char *base = g_strdup (plain);
  while (g_str_has_suffix (base, "/"))
    base[strlen (base) - 1] = 0;
  if (n_from == 0 || n_to == 0)
    return TRUE;
  g_autoptr (SoupMessage) message = osrm ? question_osrm (base, mode, from, n_from, to, n_to)
                                         : question_valhalla (base, mode, from, n_from, to, n_to);
  if (!message || !(limit > 0 && limit <= 3600)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("“%s” is no address of a routing server"), address);
    return FALSE;
  }
  g_autoptr (GBytes) answer = ask (message, limit, cancellable, error);
  if (!answer)
    return FALSE;
  gsize size;
  const char *text = g_bytes_get_data (answer, &size);
  gsize cells = (gsize)n_from * n_to;
  g_autofree float *times = g_new (float, cells), *ways = g_new (float, cells);
  g_autoptr (MusterJson) root = muster_json_parse (text ? text : "", (gssize)size, NULL);
  if (!root || !muster_json_is_object (root) || !read_table (root, osrm, n_from, n_to, times, ways)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("the routing server's answer is no table of times"));
    return FALSE;
  }
  memcpy (seconds, times, cells * sizeof *seconds);
  memcpy (metres, ways, cells * sizeof *metres);
  return TRUE;
}
