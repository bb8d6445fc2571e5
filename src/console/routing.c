/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An address that cannot be one is never asked: it would cost the time-out at each question. The settings may hold
 * anything, since others write there, too. */
#include "console/routing.h"
#include "console/settings.h"
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

char *
muster_routing_trouble (const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = NULL;
  if (*address == '\0')
    return NULL;
  if (strpbrk (address, " \t") != NULL)
    return g_strdup (_ ("There is a space in the address."));
  uri = g_uri_parse (address, G_URI_FLAGS_NONE, &error);
  if (uri == NULL || (strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0))
    return g_strdup (_ ("An address begins with http:// or https://, as in http://127.0.0.1:5000."));
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return g_strdup (_ ("The address names no computer."));
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return g_strdup (_ ("Only the beginning of the address belongs here, without ? and #."));
  return NULL;
}

char *
muster_routing_get (double *limit)
{
  GSettings *settings = muster_settings ();
  g_autofree char *address = settings != NULL ? g_settings_get_string (settings, "routing-address") : NULL;
  g_autofree char *kind = settings != NULL ? g_settings_get_string (settings, "routing-kind") : NULL;
  g_autofree char *trouble = address != NULL ? muster_routing_trouble (address) : NULL;
  *limit = muster_settings_int ("routing-timeout", 5);
  return address == NULL || *address == '\0' || trouble != NULL ? NULL : g_strdup_printf ("%s:%s", kind, address);
}
