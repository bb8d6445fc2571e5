/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a frame cost is told in processor time of the main thread: it stays comparable on a machine that others use. The
 * handlers stand behind GTK's own (the window is realized before a desk is opened), so each sees its phase finished. */
#include "console/trace.h"
#include <stdio.h>
#include <time.h>

typedef struct {
  MusterMapView *map;
  GPtrArray *ops; /* (element-type utf8): in the picture, not yet in a painted frame */
  guint frames;
  gboolean ready;
  gint64 begun, laid_out, painted; /* processor time of this frame's phases, µs */
} Trace;

static void
trace_free (gpointer data, GClosure *closure)
{
  Trace *trace = data;

  g_ptr_array_unref (trace->ops);
  g_free (trace);
}

static gint64
processor_time (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

static void
on_before_paint (GdkFrameClock *clock, Trace *trace)
{
  trace->begun = trace->laid_out = trace->painted = processor_time ();
}

static void
on_layout (GdkFrameClock *clock, Trace *trace)
{
  trace->laid_out = trace->painted = processor_time ();
}

static void
on_paint (GdkFrameClock *clock, Trace *trace)
{
  trace->painted = processor_time ();
}

static void
on_after_paint (GdkFrameClock *clock, Trace *trace)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < trace->ops->len; i++)
    printf ("{\"trace\":\"drawn\",\"op\":\"%s\",\"us\":%" G_GINT64_FORMAT "}\n", (char *)trace->ops->pdata[i], now);
  printf ("{\"trace\":\"frame\",\"us\":%" G_GINT64_FORMAT ",\"layout\":%" G_GINT64_FORMAT ",\"paint\":%" G_GINT64_FORMAT
          ",\"ops\":%u}\n",
          now, trace->laid_out - trace->begun, trace->painted - trace->laid_out, trace->ops->len);
  g_ptr_array_set_size (trace->ops, 0);
  /* The first frames only lay the window out. */
  if (!trace->ready && ++trace->frames > 2 && muster_map_view_is_settled (trace->map)) {
    trace->ready = TRUE;
    printf ("{\"trace\":\"ready\",\"us\":%" G_GINT64_FORMAT "}\n", now);
  }
  fflush (stdout);
}

static void
on_changed (MusterStore *store, GPtrArray *records, GPtrArray *entries, Trace *trace)
{
  for (guint i = 0; i < entries->len; i++) {
    const MusterEntry *entry = entries->pdata[i];
    char id[MUSTER_OPID_TEXT];
    muster_opid_format (&entry->op->id, id);
    g_ptr_array_add (trace->ops, g_strdup (id));
  }
}

void
muster_trace_start (GtkWidget *window, MusterDesk *desk, MusterMapView *map)
{
  GdkFrameClock *clock;
  Trace *trace;

  if (g_getenv ("MUSTER_TRACE") == NULL)
    return;
  trace = g_new0 (Trace, 1);
  trace->map = map;
  trace->ops = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect_data (muster_desk_get_store (desk), "changed", G_CALLBACK (on_changed), trace, trace_free, 0);
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), trace);
  g_signal_connect (clock, "layout", G_CALLBACK (on_layout), trace);
  g_signal_connect (clock, "paint", G_CALLBACK (on_paint), trace);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), trace);
}
