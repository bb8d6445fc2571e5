/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A warning of ours as a CAP message: what the record says now. Issued it is an Alert, changed an Update, cancelled a
 * Cancel, and both refer to every message before them; a drill's is an Exercise, whoever receives it. CAP knows no
 * holes in a polygon, so an area with an island not meant is sent with it, and is never smaller than what was drawn. */
#include "exchange/cap-warning.h"
#include "core/time.h"
#include "exchange/cap-private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static void
add_text (GString *out, const char *name, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  muster_json_put_text (out, name, text);
}

/* "immediate" of the model is "Immediate" of the protocol. */
static void
add_word (GString *out, const char *name, const char *word)
{
  g_autofree char *text = g_strdup (word ? word : "unknown");

  text[0] = g_ascii_toupper (text[0]);
  add_text (out, name, text);
}

/* A name of the protocol has no spaces, commas, < or &. */
static char *
as_name (const char *text)
{
  return g_strdelimit (g_strdup (text), " \t\r\n,<&", '-');
}

/* Who says it: the warning's own sender, else the centre, else the jurisdiction whose incident it is. (nullable) */
static const char *
sender_of (const MusterRecord *warning, MusterPicture *picture, const char *drill, const char *unit)
{
  const char *said = muster_record_text (warning, MUSTER_WARNING_SENDER), *id;
  const MusterRecord *r;

  if (said != NULL && *said != '\0')
    return said;
  if (unit != NULL && *unit != '\0')
    return unit;
  id = muster_record_text (warning, MUSTER_WARNING_INCIDENT);
  r = id != NULL ? muster_picture_get (picture, drill, id) : NULL;
  id = r != NULL && r->kind == MUSTER_INCIDENT ? muster_record_text (r, MUSTER_INCIDENT_JURISDICTION) : NULL;
  r = id != NULL ? muster_picture_get (picture, drill, id) : NULL;
  if (r == NULL || !r->exists || r->kind != MUSTER_JURISDICTION)
    return NULL;
  return muster_record_has (r, MUSTER_JURISDICTION_CODE) ? muster_record_text (r, MUSTER_JURISDICTION_CODE)
                                                         : muster_record_name (r);
}

static const char *
category_of (const char *hazard)
{
  static const struct {
    const char *category, *hazards;
  } table[] = {
    { "Met", " flood mountain-torrent waterlogging drought typhoon storm-surge hail snow " },
    { "Geo", " landslide debris-flow collapse geological earthquake " },
    { "Fire", " forest-fire grassland-fire fire " },
    { "CBRNE", " hazardous-chemicals gas " },
    { "Transport", " road-traffic water-transport railway " },
    { "Infra", " power special-equipment tailings " },
    { "Health", " public-health epidemic food " },
    { "Rescue", " rescue " },
    { "Safety", " production-accident mine fireworks building-site crowd natural-disaster-relief " },
  };
  g_autofree char *word = g_strdup_printf (" %s ", hazard ? hazard : "");

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (strstr (table[i].hazards, word) != NULL)
      return table[i].category;
  return "Other";
}

/* What was not said is taken from what was: the severity from the level, the urgency from when it sets in, and who
 * warns at a level holds it for likely. Nothing said remains unknown. */
static void
add_degree (GString *out, const MusterRecord *warning)
{
  const char *urgency = muster_record_text (warning, MUSTER_WARNING_URGENCY),
             *severity = muster_record_text (warning, MUSTER_WARNING_SEVERITY),
             *certainty = muster_record_text (warning, MUSTER_WARNING_CERTAINTY),
             *level = muster_record_text (warning, MUSTER_WARNING_LEVEL);
  gint64 issued = muster_record_int (warning, MUSTER_WARNING_ISSUED_AT, 0),
         onset = muster_record_int (warning, MUSTER_WARNING_ONSET, 0);

  for (int i = 1; severity == NULL && i < CAP_N_DEGREES; i++)
    if (g_strcmp0 (level, muster_cap_degrees[i].level) == 0)
      severity = muster_cap_degrees[i].severity;
  if (urgency == NULL && onset != 0)
    urgency = onset <= issued ? "immediate" : onset - issued <= 3600000 ? "expected" : "future";
  else if (urgency == NULL && level != NULL)
    urgency = "expected";
  if (certainty == NULL && level != NULL)
    certainty = "likely";
  add_word (out, "urgency", urgency);
  add_word (out, "severity", severity);
  add_word (out, "certainty", certainty);
}

/* ---- where ---- */
static void
add_ring (GString *out, const MusterJson *ring)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE];

  for (gsize i = 0; i < muster_json_length (ring); i++) {
    const MusterJson *at = muster_json_at (ring, i);
    g_ascii_formatd (lat, sizeof lat, "%.6f", muster_json_real (muster_json_at (at, 1), 0));
    g_ascii_formatd (lon, sizeof lon, "%.6f", muster_json_real (muster_json_at (at, 0), 0));
    g_string_append_printf (text, "%s%s,%s", i > 0 ? " " : "", lat, lon);
  }
  muster_json_comma (out);
  muster_json_add_text (out, text->str);
}

static void
add_rings (GString *out, const char *geometry)
{
  g_autoptr (MusterJson) root = geometry ? muster_json_parse (geometry, -1, NULL) : NULL;
  const MusterJson *coordinates = muster_json_get (root, "coordinates");
  const char *type = muster_json_get_text (root, "type");

  if (g_strcmp0 (type, "Polygon") == 0)
    add_ring (out, muster_json_at (coordinates, 0));
  else if (g_strcmp0 (type, "MultiPolygon") == 0)
    for (gsize i = 0; i < muster_json_length (coordinates); i++)
      add_ring (out, muster_json_at (muster_json_at (coordinates, i), 0));
}

static void
add_codes (GString *out, GPtrArray *jurisdictions)
{
  gboolean open = FALSE;

  for (guint i = 0; i < jurisdictions->len; i++) {
    const char *code = muster_record_text (jurisdictions->pdata[i], MUSTER_JURISDICTION_CODE);
    if (code == NULL)
      continue;
    if (!open)
      muster_json_name (out, "geocode");
    g_string_append (out, open ? ",{" : "[{");
    add_text (out, "valueName", "GB/T 2260");
    add_text (out, "value", code);
    g_string_append_c (out, '}');
    open = TRUE;
  }
  if (open)
    g_string_append_c (out, ']');
}

static void
add_area (GString *out, const MusterRecord *warning, MusterPicture *picture, const char *drill)
{
  const char *const *ids = muster_record_strv (warning, MUSTER_WARNING_JURISDICTIONS);
  const char *place = muster_record_text (warning, MUSTER_WARNING_PLACE);
  g_autoptr (GPtrArray) jurisdictions = g_ptr_array_new ();
  g_autoptr (GString) names = g_string_new (place);

  for (guint i = 0; ids && ids[i]; i++) {
    MusterRecord *j = muster_picture_get (picture, drill, ids[i]);
    if (j == NULL || !j->exists || j->kind != MUSTER_JURISDICTION)
      continue;
    g_ptr_array_add (jurisdictions, j);
    if (place == NULL)
      g_string_append_printf (names, "%s%s", names->len ? ", " : "", muster_record_name (j));
  }
  muster_json_name (out, "area");
  g_string_append (out, "[{");
  add_text (out, "areaDesc", names->len ? names->str : muster_record_name (warning));
  muster_json_name (out, "polygon");
  g_string_append_c (out, '[');
  add_rings (out, muster_record_text (warning, MUSTER_WARNING_AREA));
  for (guint i = 0; i < jurisdictions->len; i++)
    add_rings (out, muster_record_text (jurisdictions->pdata[i], MUSTER_JURISDICTION_BOUNDARY));
  g_string_append_c (out, ']');
  add_codes (out, jurisdictions);
  g_string_append (out, "}]");
}

/* ---- what, in each language ---- */
static void
add_info (GString *out, const MusterRecord *warning, MusterPicture *picture, const char *drill, const char *sender,
          const char *language, const MusterJson *words)
{
  const char *level = muster_record_text (warning, MUSTER_WARNING_LEVEL),
             *hazard = muster_record_text (warning, MUSTER_WARNING_HAZARD);
  const char *headline = muster_json_get_text (words, "headline"), *event = muster_json_get_text (words, "event");
  g_autofree char *tag = g_strdelimit (g_strdup (language), "_", '-');

  muster_json_comma (out);
  g_string_append_c (out, '{');
  add_text (out, "language", tag);
  muster_json_name (out, "category");
  g_string_append_printf (out, "[\"%s\"]", category_of (hazard));
  add_text (out, "event", event ? event : muster_record_name (warning));
  add_degree (out, warning);
  muster_json_put_time (out, "effective", muster_record_int (warning, MUSTER_WARNING_ISSUED_AT, 0));
  muster_json_put_time (out, "onset", muster_record_int (warning, MUSTER_WARNING_ONSET, 0));
  muster_json_put_time (out, "expires", muster_record_int (warning, MUSTER_WARNING_EXPIRES_AT, 0));
  add_text (out, "senderName", sender);
  add_text (out, "headline", headline ? headline : muster_record_name (warning));
  add_text (out, "description",
            muster_json_is_text (words) ? muster_json_text (words, NULL) : muster_json_get_text (words, "description"));
  add_text (out, "instruction", muster_json_get_text (words, "instruction"));
  if (level != NULL) {
    muster_json_name (out, "parameter");
    g_string_append (out, "[{");
    add_text (out, "valueName", "warning_level_colour");
    add_text (out, "value", level);
    g_string_append (out, "}]");
  }
  add_area (out, warning, picture, drill);
  g_string_append_c (out, '}');
}

static void
add_infos (GString *out, const MusterRecord *warning, MusterPicture *picture, const char *drill, const char *sender)
{
  const char *texts = muster_record_text (warning, MUSTER_WARNING_TEXTS);
  g_autoptr (MusterJson) languages = texts ? muster_json_parse (texts, -1, NULL) : NULL;

  muster_json_name (out, "info");
  g_string_append_c (out, '[');
  for (gsize i = 0; muster_json_is_object (languages) && i < muster_json_length (languages); i++) {
    const MusterJson *words;
    const char *language = muster_json_member (languages, i, &words);
    add_info (out, warning, picture, drill, sender, language, words);
  }
  if (out->str[out->len - 1] == '[') /* no words but the title, whose language nobody said */
    add_info (out, warning, picture, drill, sender, "und", NULL);
  g_string_append_c (out, ']');
}

/* ---- the chain of messages ---- */

/* A message of the chain is named by its moment to the millisecond; the first by the warning itself. */
static char *
identifier_of (const char *first, gint64 at, gboolean cancel)
{
  return at == 0 ? g_strdup (first) : g_strdup_printf ("%s.%" G_GINT64_FORMAT "%s", first, at, cancel ? ".cancel" : "");
}

static void
add_reference (GString *references, const char *sender, const char *first, gint64 at, gint64 sent)
{
  g_autofree char *identifier = identifier_of (first, at, FALSE);
  char time[MUSTER_TIME_TEXT];

  muster_time_format (sent, time);
  g_string_append_printf (references, "%s%s,%s,%.19s-00:00", references->len > 0 ? " " : "", sender, identifier, time);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return x < y ? -1 : x > y;
}

/* When the updates took effect that came before @latest, in order, each once; what the record knows of itself, too.
 * (transfer full) (element-type gint64) */
static GArray *
updates_before (const MusterRecord *warning, const GPtrArray *history, gint64 latest, gboolean cancelled)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 known = muster_record_int (warning, MUSTER_WARNING_UPDATED_AT, 0);

  for (guint i = 0; history != NULL && i < history->len; i++) {
    const MusterEntry *entry = history->pdata[i];
    const MusterArg *at;
    if (g_strcmp0 (entry->op->verb_name, "warning.update") != 0 || g_strcmp0 (entry->op->entity, warning->id) != 0
        || g_strcmp0 (entry->op->drill, warning->drill) != 0 || entry->verdict > MUSTER_VERDICT_OK)
      continue;
    at = muster_op_arg (entry->op, MUSTER_WARNING_UPDATED_AT);
    if (at != NULL && at->value.set && (cancelled ? at->value.i <= latest : at->value.i < latest))
      g_array_append_val (times, at->value.i);
  }
  if (cancelled && known != 0)
    g_array_append_val (times, known);
  g_array_sort (times, compare_times);
  for (guint i = times->len; i > 1; i--)
    if (g_array_index (times, gint64, i - 1) == g_array_index (times, gint64, i - 2))
      g_array_remove_index (times, i - 1);
  return times;
}

gboolean
muster_cap_from_warning (const MusterRecord *warning, MusterPicture *picture, const char *drill, const char *unit,
                         const GPtrArray *history, GString *out, GError **error)
{
  gint64 issued = muster_record_int (warning, MUSTER_WARNING_ISSUED_AT, 0),
         updated = muster_record_int (warning, MUSTER_WARNING_UPDATED_AT, 0),
         cancelled = muster_record_int (warning, MUSTER_WARNING_CANCELLED_AT, 0);
  const char *own = muster_record_text (warning, MUSTER_WARNING_IDENTIFIER),
             *said = sender_of (warning, picture, drill, unit);
  g_autofree char *first = as_name (own && *own ? own : warning->id), *sender = as_name (said ? said : "muster"),
                  *identifier = NULL;
  g_autoptr (GString) json = g_string_new ("{");
  g_autoptr (MusterJson) message = NULL;
  gint64 latest = cancelled ? cancelled : updated;

  if (issued == 0) {
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_REFUSED, _ ("“%s” was not issued yet"),
                 muster_record_name (warning));
    return FALSE;
  }
  identifier = identifier_of (first, latest, cancelled != 0);
  add_text (json, "identifier", identifier);
  add_text (json, "sender", sender);
  muster_json_put_time (json, "sent", latest ? latest : issued);
  add_text (json, "status", warning->drill ? "Exercise" : "Actual");
  add_text (json, "msgType", cancelled ? "Cancel" : updated ? "Update" : "Alert");
  add_text (json, "scope", "Public");
  if (latest) {
    g_autoptr (GString) references = g_string_new (NULL);
    g_autoptr (GArray) times = updates_before (warning, history, latest, cancelled != 0);
    add_reference (references, sender, first, 0, issued);
    for (guint i = 0; i < times->len; i++)
      add_reference (references, sender, first, g_array_index (times, gint64, i), g_array_index (times, gint64, i));
    add_text (json, "references", references->str);
  }
  add_infos (json, warning, picture, drill, said);
  g_string_append_c (json, '}');
  message = muster_json_parse (json->str, (gssize)json->len, error);
  return message != NULL && muster_cap_write (message, out, error);
}
