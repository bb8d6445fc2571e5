/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Server-Sent Events, read byte by byte runs at a time. A line is gathered in `line` until its end is seen; a CR at the
 * end of what came may be the first half of a CRLF, so `after_cr` remembers to swallow one LF. A full line is a field
 * of the event being gathered; an empty line ends the event, which is given out if it has data.
 */
#include "sync/sse.h"
#include <string.h>

struct _MusterSse {
  gsize event_max; /* bytes an event may have */
  MusterSseFunc func;
  gpointer user_data;
  GString *line;  /* (owned) the line so far */
  GString *data;  /* (owned) the event's data so far */
  GString *event; /* (owned) */
  GString *id;    /* (owned) keeps its value from event to event */
  gboolean has_data, has_id;
  gboolean after_cr;
  gboolean started; /* a byte order mark can no longer come */
  gboolean broken;
};

MusterSse *
muster_sse_new (gsize event_max, MusterSseFunc func, gpointer user_data)
{
  MusterSse *sse = g_new0 (MusterSse, 1);

  sse->event_max = event_max;
  sse->func = func;
  sse->user_data = user_data;
  sse->line = g_string_new (NULL);
  sse->data = g_string_new (NULL);
  sse->event = g_string_new (NULL);
  sse->id = g_string_new (NULL);
  return sse;
}

void
muster_sse_free (MusterSse *sse)
{
  if (sse == NULL)
    return;
  g_string_free (sse->line, TRUE);
  g_string_free (sse->data, TRUE);
  g_string_free (sse->event, TRUE);
  g_string_free (sse->id, TRUE);
  g_free (sse);
}

static void
end_event (MusterSse *sse)
{
  if (sse->has_data)
    sse->func (sse->event->len ? sse->event->str : NULL, sse->has_id ? sse->id->str : NULL, sse->data->str,
               sse->data->len, sse->user_data);
  g_string_truncate (sse->data, 0);
  g_string_truncate (sse->event, 0);
  sse->has_data = FALSE;
}

static void
end_line (MusterSse *sse)
{
  const char *line = sse->line->str;
  gsize length = sse->line->len;
  const char *colon, *value;
  gsize name_size, value_size;

  if (!sse->started) {
    sse->started = TRUE;
    if (length >= 3 && memcmp (line, "\xef\xbb\xbf", 3) == 0) {
      line += 3;
      length -= 3;
    }
  }
  if (length == 0) {
    end_event (sse);
    return;
  }
  colon = memchr (line, ':', length);
  if (colon == line)
    return;
  name_size = colon ? (gsize)(colon - line) : length;
  value = colon ? colon + 1 : line + length;
  value_size = length - (gsize)(value - line);
  if (value_size > 0 && value[0] == ' ') {
    value++;
    value_size--;
  }
  if (name_size == 4 && memcmp (line, "data", 4) == 0) {
    if (sse->has_data)
      g_string_append_c (sse->data, '\n');
    g_string_append_len (sse->data, value, (gssize)value_size);
    sse->has_data = TRUE;
  } else if (name_size == 5 && memcmp (line, "event", 5) == 0) {
    g_string_truncate (sse->event, 0);
    g_string_append_len (sse->event, value, (gssize)value_size);
  } else if (name_size == 2 && memcmp (line, "id", 2) == 0 && memchr (value, 0, value_size) == NULL) {
    g_string_truncate (sse->id, 0);
    g_string_append_len (sse->id, value, (gssize)value_size);
    sse->has_id = TRUE;
  }
}

gboolean
muster_sse_feed (MusterSse *sse, const char *bytes, gsize length, GError **error)
{
  const char *end = bytes + length;

  while (bytes < end && !sse->broken) {
    const char *stop = bytes;
    if (sse->after_cr) {
      sse->after_cr = FALSE;
      if (*bytes == '\n') {
        bytes++;
        continue;
      }
    }
    while (stop < end && *stop != '\n' && *stop != '\r')
      stop++;
    g_string_append_len (sse->line, bytes, (gssize)(stop - bytes));
    if (sse->line->len + sse->data->len > sse->event_max) {
      sse->broken = TRUE;
      break;
    }
    if (stop < end) {
      sse->after_cr = *stop == '\r';
      stop++;
      end_line (sse);
      g_string_truncate (sse->line, 0);
    }
    bytes = stop;
  }
  if (sse->broken) {
    g_set_error_literal (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_TOO_LARGE,
                         "stream: an event over its limit");
    return FALSE;
  }
  return TRUE;
}

/* ---- the live stream ---- */

struct _MusterLive {
  MusterSse *sse;   /* (owned) */
  GPtrArray *lines; /* (owned) what came so far in this feed */
  MusterProof proof;
  gboolean proven;
  guint64 last;  /* the newest place seen on this stream */
  GError *error; /* (owned) (nullable) */
};

static void
on_event (const char *event, const char *id, const char *data, gsize length, gpointer user_data)
{
  MusterLive *live = user_data;

  if (live->error)
    return;
  if (event == NULL || strcmp (event, "message") == 0) {
    MusterFeedLine *line = muster_protocol_parse_line (data, length, &live->error);
    if (line == NULL)
      return;
    if (line->pos <= live->last)
      g_set_error_literal (&live->error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_SYNTAX,
                           "stream: places do not ascend");
    live->last = line->pos;
    live->proven = FALSE; /* a proof is of use only after the last line */
    g_ptr_array_add (live->lines, line);
  } else if (strcmp (event, "proof") == 0) {
    live->proven = muster_protocol_parse_proof (data, length, &live->proof, &live->error);
    if (live->proven && live->proof.pos < live->last)
      g_set_error_literal (&live->error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_SYNTAX,
                           "stream: a proof from before its lines");
  }
}

MusterLive *
muster_live_new (void)
{
  MusterLive *live = g_new0 (MusterLive, 1);

  live->sse = muster_sse_new (MUSTER_PROTOCOL_LINE_MAX, on_event, live);
  live->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_feed_line_free);
  return live;
}

void
muster_live_free (MusterLive *live)
{
  if (live == NULL)
    return;
  muster_sse_free (live->sse);
  g_ptr_array_unref (live->lines);
  g_clear_error (&live->error);
  g_free (live);
}

gboolean
muster_live_feed (MusterLive *live, const char *bytes, gsize length, GPtrArray **lines, gboolean *proven,
                  MusterProof *proof, GError **error)
{
  live->proven = FALSE;
  if (!muster_sse_feed (live->sse, bytes, length, error))
    return FALSE;
  if (live->error) {
    g_propagate_error (error, g_steal_pointer (&live->error));
    return FALSE;
  }
  *lines = live->lines;
  live->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_feed_line_free);
  *proven = live->proven;
  *proof = live->proof;
  return TRUE;
}
