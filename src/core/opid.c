/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/opid.h"
#include <sodium.h>
#include <string.h>

gboolean
muster_node_is_valid (const char *node)
{
  gsize n = 0;

  for (; node[n] != '\0'; n++) {
    if (n >= MUSTER_NODE_MAX || !(g_ascii_islower (node[n]) || g_ascii_isdigit (node[n])))
      return FALSE;
  }
  return n > 0;
}

void
muster_node_random (char out[MUSTER_NODE_MAX + 1])
{
  /* Without 0, 1, l and o, which a voice on the radio mixes up. */
  static const char letters[] = "23456789abcdefghijkmnpqrstuvwxyz";

  for (int i = 0; i < 8; i++)
    out[i] = letters[randombytes_uniform (sizeof letters - 1)];
  out[8] = '\0';
}

void
muster_opid_format (const MusterOpId *id, char out[MUSTER_OPID_TEXT])
{
  g_snprintf (out, MUSTER_OPID_TEXT, "%s.%u.%" G_GUINT64_FORMAT, id->node, id->epoch, id->counter);
}

static gboolean
parse_number (const char **at, guint64 max, guint64 *out)
{
  char *end = NULL;

  /* No sign, no leading zero: one id has one spelling. */
  if (**at < '1' || **at > '9')
    return FALSE;
  *out = g_ascii_strtoull (*at, &end, 10);
  if (*out > max || (gsize)(end - *at) > 19)
    return FALSE;
  *at = end;
  return TRUE;
}

gboolean
muster_opid_parse (const char *text, MusterOpId *out)
{
  const char *dot = text != NULL ? strchr (text, '.') : NULL;
  guint64 epoch, counter;

  if (dot == NULL || dot - text > MUSTER_NODE_MAX)
    return FALSE;
  memset (out, 0, sizeof *out);
  memcpy (out->node, text, (gsize)(dot - text));
  if (!muster_node_is_valid (out->node))
    return FALSE;
  dot++;
  if (!parse_number (&dot, G_MAXUINT32, &epoch) || *dot++ != '.')
    return FALSE;
  if (!parse_number (&dot, G_MAXINT64, &counter) || *dot != '\0')
    return FALSE;
  out->epoch = (guint32)epoch;
  out->counter = counter;
  return TRUE;
}

int
muster_opid_compare (const MusterOpId *a, const MusterOpId *b)
{
  int order = strcmp (a->node, b->node);

  if (order == 0)
    order = (a->epoch > b->epoch) - (a->epoch < b->epoch);
  if (order == 0)
    order = (a->counter > b->counter) - (a->counter < b->counter);
  return order;
}
