/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sentence for an error is made here from its code; the error's own message is for the log. */
#include "desk/trouble-words.h"
#include "model/rules.h"
#include "store/store.h"
#include <glib/gi18n-lib.h>

static char *
model_sentence (const GError *error)
{
  switch ((MusterModelError)error->code) {
  case MUSTER_MODEL_ERROR_REFUSED:
    return muster_rules_explain (error->message);
  case MUSTER_MODEL_ERROR_REQUIRED:
    return g_strdup_printf (_ ("Something needed is missing: %s. Nothing was changed."), error->message);
  case MUSTER_MODEL_ERROR_VALUE:
  case MUSTER_MODEL_ERROR_FIELD:
    return g_strdup_printf (_ ("This value does not fit: %s. Nothing was changed."), error->message);
  case MUSTER_MODEL_ERROR_NO_ENTITY:
    return g_strdup (_ ("This record is no longer there. Nothing was changed."));
  case MUSTER_MODEL_ERROR_VERB:
  case MUSTER_MODEL_ERROR_MALFORMED:
  default:
    return g_strdup_printf (_ ("Not understood: %s. Nothing was changed."), error->message);
  }
}

char *
muster_trouble_sentence (const GError *error)
{
  if (error->domain == MUSTER_MODEL_ERROR)
    return model_sentence (error);
  if (error->domain == MUSTER_STORE_ERROR) {
    switch ((MusterStoreError)error->code) {
    case MUSTER_STORE_ERROR_FULL:
      return g_strdup (_ ("The disk is full: this was not saved. Free some space, then do it again."));
    case MUSTER_STORE_ERROR_READ_ONLY:
      return g_strdup (_ ("The data folder cannot be written: this was not saved. Check who owns the folder."));
    case MUSTER_STORE_ERROR_DAMAGED:
      return g_strdup (_ ("The journal is damaged: this was not saved. Run “musterctl verify” on the folder."));
    case MUSTER_STORE_ERROR_NOT_FOUND:
    case MUSTER_STORE_ERROR_IN_USE:
    case MUSTER_STORE_ERROR_VERSION:
    case MUSTER_STORE_ERROR_FAILED:
    default:
      break;
    }
  }
  return g_strdup_printf (_ ("This was not saved: %s. Try again."), error->message);
}

MusterTroubleWords *
muster_trouble_words_new (const GError *error, const char *dir)
{
  MusterTroubleWords *words = g_new0 (MusterTroubleWords, 1);
  int code = error->domain == MUSTER_STORE_ERROR ? error->code : MUSTER_STORE_ERROR_FAILED;

  switch ((MusterStoreError)code) {
  case MUSTER_STORE_ERROR_NOT_FOUND:
    words->heading = g_strdup (_ ("There is no data folder here"));
    words->what = g_strdup_printf (_ ("“%s” does not exist, or holds no Muster journal."), dir);
    words->next = g_strdup (_ ("Check the name, or choose another folder."));
    break;
  case MUSTER_STORE_ERROR_IN_USE:
    words->heading = g_strdup (_ ("Another program is working in this folder"));
    words->what = g_strdup_printf (_ ("One program at a time writes to “%s”."), dir);
    words->next = g_strdup (_ ("Close the other console, server or command, then try again. "
                               "To work beside it, give this desk a folder of its own and join the server."));
    break;
  case MUSTER_STORE_ERROR_READ_ONLY:
    words->heading = g_strdup (_ ("This folder cannot be written"));
    words->what = g_strdup_printf (_ ("Nothing can be saved in “%s”."), dir);
    words->next = g_strdup (_ ("Check who owns the folder and whether the disk is mounted read-only, then try again."));
    break;
  case MUSTER_STORE_ERROR_FULL:
    words->heading = g_strdup (_ ("The disk is full"));
    words->what = g_strdup_printf (_ ("There is no room left beside “%s”. Nothing was lost."), dir);
    words->next = g_strdup (_ ("Free some space, then try again."));
    break;
  case MUSTER_STORE_ERROR_DAMAGED:
    words->heading = g_strdup (_ ("The journal is damaged"));
    words->what = g_strdup_printf (_ ("“%s” does not hold what was written. Nothing was changed by opening it."), dir);
    words->next = g_strdup_printf (_ ("Copy the folder away first. “musterctl verify %s” names what is wrong first. "
                                      "A desk that joins a server can start again in a new folder."),
                                   dir);
    break;
  case MUSTER_STORE_ERROR_VERSION:
    words->heading = g_strdup (_ ("This folder is from a newer Muster"));
    words->what = g_strdup_printf (_ ("“%s” was written by a version this program does not know."), dir);
    words->next = g_strdup (_ ("Update this program. The folder was left as it is."));
    break;
  case MUSTER_STORE_ERROR_FAILED:
  default:
    words->heading = g_strdup (_ ("The folder could not be opened"));
    words->what = g_strdup_printf ("%s: %s", dir, error->message);
    words->next = g_strdup (_ ("Try again, or choose another folder."));
    break;
  }
  return words;
}

void
muster_trouble_words_free (MusterTroubleWords *words)
{
  g_free (words->heading);
  g_free (words->what);
  g_free (words->next);
  g_free (words);
}
