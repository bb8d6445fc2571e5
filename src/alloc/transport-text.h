/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/transport.h"

/* The plain transport problem as JSON: {"stocks":[…],"demands":[…],"costs":[[…],…]}, a row of costs for each stock,
 * null where nothing may go. Owns what @problem points to. */
typedef struct {
  MusterTransport problem;
  gint64 *stocks, *demands, *costs;
} MusterTransportText;

MusterTransportText *muster_transport_text_read (const MusterJson *instance, GError **error); /* (transfer full) */
void muster_transport_text_free (MusterTransportText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterTransportText, muster_transport_text_free)
