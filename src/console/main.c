/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/application.h"
#include "core/language.h"

int
main (int argc, char **argv)
{
  muster_language_start ();
  g_autoptr (MusterApplication) application = muster_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
