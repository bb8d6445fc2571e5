/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* The name of an operation: the node that wrote it, that node's epoch, and a counter without gaps from 1.
 * As text: "k3f9x2ab.1.57". A node is 1 to 16 characters of a-z and 0-9. */
#define MUSTER_NODE_MAX  16
#define MUSTER_OPID_TEXT 48

typedef struct {
  char node[MUSTER_NODE_MAX + 1];
  guint32 epoch;
  guint64 counter;
} MusterOpId;

gboolean muster_node_is_valid (const char *node);
void muster_node_random (char out[MUSTER_NODE_MAX + 1]); /* 8 characters */
void muster_opid_format (const MusterOpId *id, char out[MUSTER_OPID_TEXT]);
gboolean muster_opid_parse (const char *text, MusterOpId *out);
int muster_opid_compare (const MusterOpId *a, const MusterOpId *b);
