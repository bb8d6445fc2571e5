/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps that nobody can mean. What others wrote about the world is never refused, since it may come late and out of
 * order; but whoever types a command here and now, with the record before them, is told: nobody can have received what
 * was not sent. */
#include "ctl/step-sense.h"
#include "core/time.h"
#include "ctl/command.h"
#include "response/incidents.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
value_of (const char *name, const char *const *names, char *const *values)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return values[i];
  return NULL;
}

static gboolean
refuse (const char *command, const char *why, int *code)
{
  g_printerr ("musterctl %s: %s\n", command, why);
  *code = MUSTER_EXIT_REFUSED;
  return FALSE;
}

/* The request of @incident to @to that nobody has decided. (nullable) */
static const MusterRecord *
find_waiting (const MusterScene *scene, const char *incident, const char *to)
{
  g_autoptr (GPtrArray) all = muster_scene_about (scene, MUSTER_ESCALATION, MUSTER_ESCALATION_INCIDENT, incident);

  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    if (g_strcmp0 (muster_record_text (r, MUSTER_ESCALATION_TO), to) == 0
        && g_strcmp0 (muster_record_text (r, MUSTER_ESCALATION_STATE), "requested") == 0)
      return r;
  }
  return NULL;
}

/* Done is done once, but for what comes again; what it waits for comes first, unless a reason says why not. */
static gboolean
check_done (MusterActing *acting, const char *command, const MusterRecord *task, const char *reason, int *code)
{
  const char *const *depends = muster_record_strv (task, MUSTER_TASK_DEPENDS);
  g_autoptr (GString) open = g_string_new (NULL);
  gboolean again = muster_record_int (task, MUSTER_TASK_REPEAT, 0) > 0, said = reason != NULL && *reason != '\0';

  if (muster_record_has (task, MUSTER_TASK_CANCELLED_AT))
    return refuse (command, _ ("the task was cancelled"), code);
  if (muster_record_has (task, MUSTER_TASK_DONE_AT) && !again && !said) {
    const char *by = muster_record_text (task, MUSTER_TASK_DONE_BY);
    char at[MUSTER_TIME_TEXT];
    muster_time_format (muster_record_int (task, MUSTER_TASK_DONE_AT, 0), at);
    /* Translators: a person and a time */
    g_autofree char *why
        = by != NULL ? g_strdup_printf (_ ("the task is done already, by %s at %s; --reason puts it right"), by, at)
                     : g_strdup_printf (_ ("the task is done already, at %s; --reason puts it right"), at);
    return refuse (command, why, code);
  }
  for (guint i = 0; depends != NULL && depends[i] != NULL; i++) {
    const MusterRecord *before = muster_scene_get (&acting->scene, MUSTER_TASK, depends[i]);
    if (before != NULL && !muster_record_has (before, MUSTER_TASK_DONE_AT)
        && !muster_record_has (before, MUSTER_TASK_CANCELLED_AT))
      g_string_append_printf (open, "%s%s (%s)", open->len > 0 ? ", " : "", muster_record_name (before), before->id);
  }
  if (open->len > 0 && !said) {
    g_autofree char *why
        = g_strdup_printf (_ ("it waits for what is not done: %s; --reason says why it is done before"), open->str);
    return refuse (command, why, code);
  }
  return TRUE;
}

static void
say_still_active (MusterActing *acting, const char *command, const char *incident)
{
  g_autoptr (GPtrArray) all
      = muster_scene_about (&acting->scene, MUSTER_ACTIVATION, MUSTER_ACTIVATION_INCIDENT, incident);

  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    if (g_strcmp0 (muster_record_text (r, MUSTER_ACTIVATION_STATE), "active") == 0)
      g_printerr (_ ("musterctl %s: the response %s is still active; “response end” ends it\n"), command, r->id);
  }
}

static void
say_future (MusterActing *acting, const char *command, const char *onset)
{
  gint64 at;

  if (onset != NULL && muster_time_parse (onset, &at) && at > acting->now)
    g_printerr (_ ("musterctl %s: the onset lies in the future\n"), command);
}

gboolean
muster_step_makes_sense (MusterActing *acting, const char *command, const char *id, const char *const *names,
                         char *const *values, const char *reason, int *code)
{
  const MusterRecord *r;

  if (strcmp (command, "report receive") == 0 || strcmp (command, "report acknowledge") == 0) {
    r = muster_scene_get (&acting->scene, MUSTER_REPORT, id);
    return muster_record_has (r, MUSTER_REPORT_SENT_AT) || refuse (command, _ ("the report was not sent yet"), code);
  }
  if (strcmp (command, "task cancel") == 0) {
    r = muster_scene_get (&acting->scene, MUSTER_TASK, id);
    return !muster_record_has (r, MUSTER_TASK_DONE_AT) || refuse (command, _ ("the task is done already"), code);
  }
  if (strcmp (command, "task done") == 0) {
    r = muster_scene_get (&acting->scene, MUSTER_TASK, id);
    return check_done (acting, command, r, reason, code);
  }
  if (strcmp (command, "escalation request") == 0) {
    const char *to = value_of ("to", names, values), *commands = muster_incident_command (&acting->scene, id, NULL);
    if (to != NULL && g_strcmp0 (commands, to) == 0)
      return refuse (command, _ ("that is who commands already"), code);
    r = find_waiting (&acting->scene, id, to);
    return r == NULL || refuse (command, _ ("that was asked already, and nobody has decided yet"), code);
  }
  if (strcmp (command, "incident end") == 0)
    say_still_active (acting, command, id);
  if (strcmp (command, "incident report") == 0)
    say_future (acting, command, value_of ("onset", names, values));
  return TRUE;
}
