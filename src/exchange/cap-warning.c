/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A warning of ours as a CAP message: what the record says now. Issued it is an Alert, changed an Update that refers to
 * the Alert, cancelled a Cancel that refers to it; a drill's is an Exercise, whoever receives it. CAP knows no holes in
 * a polygon, so an area with an island not meant is sent with it, and is never smaller than what was drawn. */
#include "exchange/cap-warning.h"
#include "core/time.h"
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
  return g_strdelimit (g_strdup (text && *text ? text : "muster"), " \t\r\n,<&", '-');
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
add_info (GString *out, const MusterRecord *warning, MusterPicture *picture, const char *drill, const char *language,
          const MusterJson *words)
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
  add_word (out, "urgency", muster_record_text (warning, MUSTER_WARNING_URGENCY));
  add_word (out, "severity", muster_record_text (warning, MUSTER_WARNING_SEVERITY));
  add_word (out, "certainty", muster_record_text (warning, MUSTER_WARNING_CERTAINTY));
  muster_json_put_time (out, "effective", muster_record_int (warning, MUSTER_WARNING_ISSUED_AT, 0));
  muster_json_put_time (out, "onset", muster_record_int (warning, MUSTER_WARNING_ONSET, 0));
  muster_json_put_time (out, "expires", muster_record_int (warning, MUSTER_WARNING_EXPIRES_AT, 0));
  add_text (out, "senderName", muster_record_text (warning, MUSTER_WARNING_SENDER));
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
add_infos (GString *out, const MusterRecord *warning, MusterPicture *picture, const char *drill)
{
  const char *texts = muster_record_text (warning, MUSTER_WARNING_TEXTS);
  g_autoptr (MusterJson) languages = texts ? muster_json_parse (texts, -1, NULL) : NULL;

  muster_json_name (out, "info");
  g_string_append_c (out, '[');
  for (gsize i = 0; muster_json_is_object (languages) && i < muster_json_length (languages); i++) {
    const MusterJson *words;
    const char *language = muster_json_member (languages, i, &words);
    add_info (out, warning, picture, drill, language, words);
  }
  if (out->str[out->len - 1] == '[') /* no words but the title, whose language nobody said */
    add_info (out, warning, picture, drill, "und", NULL);
  g_string_append_c (out, ']');
}

gboolean
muster_cap_from_warning (const MusterRecord *warning, MusterPicture *picture, const char *drill, GString *out,
                         GError **error)
{
  gint64 issued = muster_record_int (warning, MUSTER_WARNING_ISSUED_AT, 0),
         updated = muster_record_int (warning, MUSTER_WARNING_UPDATED_AT, 0),
         cancelled = muster_record_int (warning, MUSTER_WARNING_CANCELLED_AT, 0);
  const char *own = muster_record_text (warning, MUSTER_WARNING_IDENTIFIER);
  g_autofree char *first = as_name (own ? own : warning->id),
                  *sender = as_name (muster_record_text (warning, MUSTER_WARNING_SENDER)), *identifier = NULL;
  g_autoptr (GString) json = g_string_new ("{");
  g_autoptr (MusterJson) message = NULL;
  gint64 latest = cancelled ? cancelled : updated;

  if (issued == 0) {
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_REFUSED, _ ("“%s” was not issued yet"),
                 muster_record_name (warning));
    return FALSE;
  }
  identifier = latest ? g_strdup_printf ("%s.%" G_GINT64_FORMAT, first, latest / 1000) : g_strdup (first);
  add_text (json, "identifier", identifier);
  add_text (json, "sender", sender);
  muster_json_put_time (json, "sent", latest ? latest : issued);
  add_text (json, "status", warning->drill ? "Exercise" : "Actual");
  add_text (json, "msgType", cancelled ? "Cancel" : updated ? "Update" : "Alert");
  add_text (json, "scope", "Public");
  if (latest) {
    char time[MUSTER_TIME_TEXT];
    g_autofree char *reference = NULL;
    muster_time_format (issued, time);
    reference = g_strdup_printf ("%s,%s,%.19s-00:00", sender, first, time);
    add_text (json, "references", reference);
  }
  add_infos (json, warning, picture, drill);
  g_string_append_c (json, '}');
  message = muster_json_parse (json->str, (gssize)json->len, error);
  return message != NULL && muster_cap_write (message, out, error);
}
