/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fires just after each full second, so that every clock on the screen turns together. The time is the desk's, which is
 * the server's where that is known; it runs while a desk is followed and stops with it.
 */
#include "desk/ticker.h"
#include "core/time.h"

struct _MusterTicker {
  GObject parent_instance;
  GWeakRef desk;
  guint source;
};

G_DEFINE_FINAL_TYPE (MusterTicker, muster_ticker, G_TYPE_OBJECT)

static guint tick_signal;

static void arm (MusterTicker *self);

static gboolean
on_second (gpointer data)
{
  MusterTicker *self = data;
  g_autoptr (MusterDesk) desk = g_weak_ref_get (&self->desk);
  self->source = 0;
  if (desk == NULL)
    return G_SOURCE_REMOVE;
  g_signal_emit (self, tick_signal, 0, muster_desk_now (desk));
  arm (self);
  return G_SOURCE_REMOVE;
}

static void
arm (MusterTicker *self)
{
  guint wait = 1000 - (guint)(muster_ticker_now (self) % 1000);
  self->source = g_timeout_add (wait + 5, on_second, self);
}

static void
muster_ticker_class_init (MusterTickerClass *klass)
{
  tick_signal = g_signal_new ("tick", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_INT64);
}

static void
muster_ticker_init (MusterTicker *self)
{
  g_weak_ref_init (&self->desk, NULL);
}

MusterTicker *
muster_ticker_get (void)
{
  static MusterTicker *ticker; /* lives as long as the program */
  if (ticker == NULL)
    ticker = g_object_new (MUSTER_TYPE_TICKER, NULL);
  return ticker;
}

void
muster_ticker_follow (MusterTicker *self, MusterDesk *desk)
{
  g_weak_ref_set (&self->desk, desk);
  if (self->source == 0)
    arm (self);
}

void
muster_ticker_turn (MusterTicker *self)
{
  g_signal_emit (self, tick_signal, 0, muster_ticker_now (self));
}

gint64
muster_ticker_now (MusterTicker *self)
{
  g_autoptr (MusterDesk) desk = g_weak_ref_get (&self->desk);
  return desk != NULL ? muster_desk_now (desk) : muster_now_ms ();
}
