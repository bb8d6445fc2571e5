/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hostile bytes: a message with bytes changed, dropped, doubled or thrown in is read or refused, and never more. */
#include "cap-sample.h"
#include "exchange/cap.h"
#include <string.h>

static void
test_bytes (void)
{
  static const char spice[] = "<>&;\"'/!?[]-= \n\0\xff\xfe\xef\xbb\xbf"
                              "0x";

  for (int i = 0; i < 4000; i++) {
    g_autoptr (GString) text = g_string_new (CAP_SAMPLE);
    for (int k = g_test_rand_int_range (0, 6); k > 0 && text->len > 0; k--) {
      gssize at = g_test_rand_int_range (0, (gint32)text->len);
      char c = spice[g_test_rand_int_range (0, sizeof spice)];
      switch (g_test_rand_int_range (0, 4)) {
      case 0:
        text->str[at] = c;
        break;
      case 1:
        g_string_erase (text, at, g_test_rand_int_range (1, (gint32)(text->len - (gsize)at) + 1));
        break;
      case 2:
        g_string_insert_c (text, at, c);
        break;
      default: {
        g_autofree char *part = g_strndup (text->str, (gsize)MIN (at, 60));
        g_string_insert (text, at, part);
      }
      }
    }
    g_autoptr (MusterCap) cap = muster_cap_read (text->str, text->len);
    if (cap->errors->len == 0) {
      g_autoptr (MusterJson) message = muster_json_parse (cap->json, -1, NULL);
      g_autoptr (GString) out = g_string_new (NULL);
      g_assert_nonnull (message);
      muster_cap_write (message, out, NULL);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cap/hostile-bytes", test_bytes);
  return g_test_run ();
}
