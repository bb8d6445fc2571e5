/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a warning to an alarm. The alarm's id is made of what names the message (sender, identifier, sent), so the same
 * warning read by two desks, or twice, is one alarm. An update raises a new alarm, since somebody must look again, and
 * puts those it replaces aside; a cancellation puts them aside. Only what says "Actual" becomes an alarm in the real
 * world: an exercise can only go into a drill, tests and drafts nowhere. */
#include "exchange/cap-alarm.h"
#include "core/hash.h"
#include "core/time.h"
#include "exchange/cap-private.h"
#include "exchange/cap.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_POINTS 2000 /* of all its areas: an operation is small */

static char *
id_of (const char *sender, const char *identifier, gint64 sent)
{
  char time[MUSTER_TIME_TEXT], hex[2 * MUSTER_HASH_SIZE + 1];
  g_autofree char *name = NULL;
  MusterHash hash;

  muster_time_format (sent, time);
  name = g_strjoin (",", sender, identifier, time, NULL);
  muster_hash_data (name, strlen (name), &hash);
  muster_hash_format (&hash, hex);
  return g_strdup_printf ("cap-%.20s", hex);
}

static gint64
time_of (const MusterJson *object, const char *member)
{
  const char *text = muster_json_get_text (object, member);
  g_autofree char *utc = text ? g_strconcat (text, "Z", NULL) : NULL;
  gint64 ms = 0;

  /* CAP before 1.2 might leave the zone out; then it is taken for UTC, as the reader's note says. */
  if (text && !muster_time_parse (text, &ms) && !muster_time_parse (utc, &ms))
    return 0;
  return ms;
}

/* ---- which of its blocks ---- */
static int
severity_of (const MusterJson *info)
{
  const char *word = muster_json_get_text (info, "severity");

  for (int i = 0; i < CAP_N_DEGREES; i++)
    if (g_strcmp0 (word, muster_cap_degrees[i].severity) == 0)
      return i;
  return 0;
}

/* 2 the language itself, 1 its family, 0 another. */
static int
fit_of (const MusterJson *info, const char *language)
{
  const char *has = muster_json_text (muster_json_get (info, "language"), "en-US");
  g_autofree char *wanted = g_strdelimit (g_strdup (language ? language : "en"), "_", '-');
  gsize family = strcspn (wanted, "-.");

  if (g_ascii_strcasecmp (has, wanted) == 0)
    return 2;
  return g_ascii_strncasecmp (has, wanted, family) == 0 && (has[family] == '\0' || has[family] == '-');
}

static const MusterJson *
choose_info (const MusterJson *infos, const char *language)
{
  const MusterJson *best = NULL;
  int best_value = -1;

  for (gsize i = 0; i < muster_json_length (infos); i++) {
    const MusterJson *info = muster_json_at (infos, i);
    int value = fit_of (info, language) * 10 + severity_of (info);
    if (value > best_value) {
      best_value = value;
      best = info;
    }
  }
  return best;
}

/* ---- level and hazard ---- */

/* The colour the sender names itself, else the one that goes with the severity. */
static const char *
level_of (const MusterJson *info)
{
  const MusterJson *parameters = muster_json_get (info, "parameter");

  for (gsize i = 0; i < muster_json_length (parameters); i++) {
    const MusterJson *p = muster_json_at (parameters, i);
    const char *name = muster_json_get_text (p, "valueName"), *value = muster_json_get_text (p, "value");
    g_autofree char *low_name = g_ascii_strdown (name ? name : "", -1), *low = g_ascii_strdown (value ? value : "", -1);
    if (strstr (low_name, "awareness_level") == NULL && strstr (low_name, "colo") == NULL)
      continue;
    for (int c = 1; c < CAP_N_DEGREES; c++)
      if (strstr (low, muster_cap_degrees[c].level) != NULL)
        return muster_cap_degrees[c].level;
  }
  return muster_cap_degrees[severity_of (info)].level;
}

static const struct {
  const char *hazard;
  const char *words; /* '|' between; lower case */
} hazards[] = {
  { "storm-surge", "storm surge|coastal|风暴潮|sturmflut|submersion" },
  { "typhoon", "typhoon|hurricane|cyclone|台风|颱風" },
  { "mountain-torrent", "flash flood|mountain torrent|山洪|sturzflut" },
  { "waterlogging", "waterlog|内涝" },
  { "debris-flow", "debris|mudslide|mudflow|泥石流|lahar" },
  { "landslide", "landslide|rockfall|avalanche|滑坡|erdrutsch" },
  { "geological", "geolog|volcan|地质" },
  { "flood", "flood|洪|inondation|crue|hochwasser|überflutung|inundac|inundaç|alluvion|piena|dam break|tsunami" },
  { "drought", "drought|干旱|dürre|sécheresse|sequía|seca" },
  { "hail", "hail|冰雹|hagel|grêle|granizo" },
  { "snow", "snow|blizzard|ice storm|freez|frost|暴雪|冰冻|寒潮|schnee|neige|nieve|neve|low temperature|低温" },
  { "earthquake", "earthquake|地震|erdbeben|séisme|terremoto|sismo" },
  { "forest-fire", "forest fire|wildfire|bushfire|bush fire|森林火|waldbrand|feu de forêt|incendio forestal" },
  { "grassland-fire", "grass fire|grassland fire|草原火" },
  { "hazardous-chemicals", "chemical|hazmat|hazardous material|危险化学品|危化" },
  { "gas", "gas leak|燃气" },
  { "power", "power outage|blackout|停电|stromausfall" },
  { "epidemic", "epidemic|pandemic|传染病|疫情" },
  { "road-traffic", "road closure|traffic|交通" },
  { "fire", "fire|火灾|brand|incendie" },
};

/* (nullable): a proposal for whoever makes an incident of the alarm, who can change it. */
static const char *
hazard_of (const MusterJson *info)
{
  g_autofree char *event = g_utf8_strdown (muster_json_text (muster_json_get (info, "event"), ""), -1);
  const MusterJson *categories = muster_json_get (info, "category");

  for (gsize i = 0; i < G_N_ELEMENTS (hazards); i++) {
    g_auto (GStrv) words = g_strsplit (hazards[i].words, "|", -1);
    for (guint w = 0; words[w]; w++)
      if (strstr (event, words[w]) != NULL)
        return hazards[i].hazard;
  }
  for (gsize i = 0; i < muster_json_length (categories); i++) {
    const char *category = muster_json_text (muster_json_at (categories, i), "");
    if (strcmp (category, "Fire") == 0)
      return "fire";
    if (strcmp (category, "Health") == 0)
      return "public-health";
    if (strcmp (category, "Rescue") == 0)
      return "rescue";
  }
  return NULL;
}

/* ---- where ---- */
static void
add_ring (GString *out, const GArray *points, guint step)
{
  char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
  guint n = points->len;

  g_string_append (out, out->str[out->len - 1] == ']' ? ",[[" : "[[");
  for (guint i = 0; i < n; i = i + step < n || i == n - 1 ? i + step : n - 1) {
    const MusterLatLon *at = &g_array_index (points, MusterLatLon, i);
    g_string_append_printf (out, "%s[%s,%s]", i > 0 ? "," : "", g_ascii_formatd (x, sizeof x, "%.5f", at->lon),
                            g_ascii_formatd (y, sizeof y, "%.5f", at->lat));
  }
  g_string_append (out, "]]");
}

static void
circle_points (MusterLatLon centre, double km, GArray *points)
{
  for (int k = 0; k <= 48; k++) {
    double angle = 2 * G_PI * (k % 48) / 48, north = cos (angle) * km / 111.195;
    double east = sin (angle) * km / (111.195 * MAX (cos (centre.lat * G_PI / 180), 0.01));
    MusterLatLon at = { CLAMP (centre.lat + north, -90, 90), CLAMP (centre.lon + east, -180, 180) };
    g_array_append_val (points, at);
  }
}

typedef struct {
  GPtrArray *rings; /* GArray of MusterLatLon */
  guint points;
  MusterLatLon centre; /* of the first one */
} Where;

static void
take_ring (Where *where, GArray *points, const MusterLatLon *centre)
{
  if (where->rings->len == 0) {
    MusterLatLon sum = { 0, 0 };
    for (guint i = 0; i + 1 < points->len; i++) {
      sum.lat += g_array_index (points, MusterLatLon, i).lat / (points->len - 1);
      sum.lon += g_array_index (points, MusterLatLon, i).lon / (points->len - 1);
    }
    where->centre = centre ? *centre : sum;
  }
  where->points += points->len;
  g_ptr_array_add (where->rings, points);
}

static void
collect_area (const MusterJson *area, Where *where)
{
  const MusterJson *polygons = muster_json_get (area, "polygon"), *circles = muster_json_get (area, "circle");

  for (gsize i = 0; i < muster_json_length (polygons); i++) {
    GArray *points = g_array_new (FALSE, FALSE, sizeof (MusterLatLon));
    const char *problem;
    if (muster_cap_points (muster_json_text (muster_json_at (polygons, i), ""), points, &problem))
      take_ring (where, points, NULL);
    else
      g_array_unref (points);
  }
  for (gsize i = 0; i < muster_json_length (circles); i++) {
    GArray *points = g_array_new (FALSE, FALSE, sizeof (MusterLatLon));
    MusterLatLon centre;
    double km;
    if (muster_cap_circle (muster_json_text (muster_json_at (circles, i), ""), &centre, &km)) {
      circle_points (centre, MAX (km, 0.05), points);
      take_ring (where, points, &centre);
    } else
      g_array_unref (points);
  }
}

static void
take_boundary (const MusterJson *ring, Where *where)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (MusterLatLon));

  for (gsize i = 0; i < muster_json_length (ring); i++) {
    const MusterJson *position = muster_json_at (ring, i);
    MusterLatLon at
        = { muster_json_real (muster_json_at (position, 1), 0), muster_json_real (muster_json_at (position, 0), 0) };
    g_array_append_val (points, at);
  }
  if (points->len >= 4)
    take_ring (where, points, NULL);
  else
    g_array_unref (points);
}

/* "360300000000" is "360300": the longer form names streets and villages by the digits that are nought here. */
static gboolean
is_code (const char *value, const char *code)
{
  return code != NULL && *code != '\0' && g_str_has_prefix (value, code)
         && strspn (value + strlen (code), "0") == strlen (value + strlen (code));
}

/* An area that is only named by codes: those that are codes of jurisdictions here have their boundaries. */
static void
collect_codes (const MusterJson *area, MusterPicture *picture, const char *drill, Where *where)
{
  const MusterJson *codes = muster_json_get (area, "geocode");
  g_autoptr (GPtrArray) all = NULL;

  if (muster_json_length (codes) == 0 || muster_json_length (muster_json_get (area, "polygon")) > 0
      || muster_json_length (muster_json_get (area, "circle")) > 0)
    return;
  all = muster_picture_list (picture, drill, MUSTER_JURISDICTION);
  for (gsize i = 0; i < muster_json_length (codes); i++) {
    const char *value = muster_json_get_text (muster_json_at (codes, i), "value");
    for (guint k = 0; value != NULL && k < all->len; k++) {
      const char *boundary = is_code (value, muster_record_text (all->pdata[k], MUSTER_JURISDICTION_CODE))
                                 ? muster_record_text (all->pdata[k], MUSTER_JURISDICTION_BOUNDARY)
                                 : NULL;
      g_autoptr (MusterJson) root = boundary != NULL ? muster_json_parse (boundary, -1, NULL) : NULL;
      const MusterJson *rings = muster_json_get (root, "coordinates");
      if (g_strcmp0 (muster_json_get_text (root, "type"), "Polygon") == 0)
        take_boundary (muster_json_at (rings, 0), where);
      else
        for (gsize n = 0; n < muster_json_length (rings); n++)
          take_boundary (muster_json_at (muster_json_at (rings, n), 0), where);
    }
  }
}

static void
set_place (MusterIntent *intent, const MusterJson *info, MusterPicture *picture, const char *drill)
{
  const MusterJson *areas = muster_json_get (info, "area");
  g_autoptr (GString) names = g_string_new (NULL);
  Where where = { g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref), 0, { 0, 0 } };

  for (gsize i = 0; i < muster_json_length (areas); i++) {
    const MusterJson *area = muster_json_at (areas, i);
    const char *name = muster_json_text (muster_json_get (area, "areaDesc"), "");
    if (names->len + strlen (name) < 400)
      g_string_append_printf (names, "%s%s", names->len && *name ? "; " : "", name);
    collect_area (area, &where);
    collect_codes (area, picture, drill, &where);
  }
  if (names->len > 0)
    muster_intent_text (intent, MUSTER_ALARM_PLACE, names->str);
  if (where.rings->len > 0) {
    g_autoptr (GString) json = g_string_new ("{\"type\":\"MultiPolygon\",\"coordinates\":[");
    guint step = 1 + where.points / MAX_POINTS, kept = 0;
    for (guint i = 0; i < where.rings->len; i++) {
      const GArray *points = where.rings->pdata[i];
      guint n = (points->len + step - 1) / step + 1;
      /* Thinned to nothing, or one island too many: the position still says where. */
      if (points->len / step < 4 || (kept += n) > 2 * MAX_POINTS)
        continue;
      add_ring (json, points, step);
    }
    if (json->str[json->len - 1] == ']') {
      g_string_append (json, "]}");
      muster_intent_json (intent, MUSTER_ALARM_AREA, json->str);
    }
    muster_intent_position (intent, MUSTER_ALARM_POSITION, where.centre);
  }
  g_ptr_array_unref (where.rings);
}

/* ---- the message ---- */
static MusterIntent *
start (const MusterCapDesk *desk, const char *verb, const char *id, GPtrArray *intents)
{
  MusterIntent *intent = muster_intent_new (verb);

  muster_intent_set_entity (intent, id);
  muster_intent_set_actor (intent, desk->actor, desk->role);
  muster_intent_set_drill (intent, desk->drill);
  g_ptr_array_add (intents, intent);
  return intent;
}

/* Puts aside the alarms the message refers to. How many there were. */
static guint
put_aside (const MusterJson *message, MusterPicture *picture, const MusterCapDesk *desk, const char *by,
           GPtrArray *intents)
{
  const char *references = muster_json_get_text (message, "references");
  g_auto (GStrv) words = g_strsplit_set (references ? references : "", " \t\r\n", -1);
  guint n = 0;

  for (guint i = 0; words[i]; i++) {
    g_auto (GStrv) parts = g_strsplit (words[i], ",", 3);
    gint64 sent;
    if (g_strv_length (parts) != 3 || !muster_time_parse (parts[2], &sent))
      continue;
    g_autofree char *id = id_of (parts[0], parts[1], sent);
    const MusterRecord *alarm = muster_picture_get (picture, desk->drill, id);
    if (alarm == NULL || !alarm->exists || muster_record_int (alarm, MUSTER_ALARM_ACKNOWLEDGED_AT, 0) != 0)
      continue;
    MusterIntent *intent = start (desk, "alarm.acknowledge", id, intents);
    muster_intent_int (intent, MUSTER_ALARM_ACKNOWLEDGED_AT, desk->now);
    muster_intent_text (intent, MUSTER_ALARM_ACKNOWLEDGED_BY, by);
    n++;
  }
  return n;
}

static void
raise_alarm (const MusterJson *message, const MusterJson *info, MusterPicture *picture, const MusterCapDesk *desk,
             const char *id, GPtrArray *intents)
{
  const char *headline = muster_json_get_text (info, "headline"), *event = muster_json_get_text (info, "event");
  const char *sender_name = muster_json_get_text (info, "senderName"),
             *sender = muster_json_get_text (message, "sender");
  const char *description = muster_json_get_text (info, "description"),
             *instruction = muster_json_get_text (info, "instruction");
  gint64 onset = time_of (info, "onset"), expires = time_of (info, "expires");
  MusterIntent *intent = start (desk, "alarm.raise", id, intents);
  g_autofree char *note = g_strjoin (description && instruction ? "\n\n" : "", description ? description : "",
                                     instruction ? instruction : "", NULL);

  muster_intent_text (intent, MUSTER_ALARM_TITLE, headline && *headline ? headline : event && *event ? event : sender);
  muster_intent_text (intent, MUSTER_ALARM_SOURCE, sender_name && *sender_name ? sender_name : sender);
  muster_intent_text (intent, MUSTER_ALARM_MESSAGE, muster_json_get_text (message, "identifier"));
  muster_intent_int (intent, MUSTER_ALARM_RAISED_AT,
                     onset > 0 && onset < desk->now ? onset : time_of (message, "sent"));
  if (level_of (info) != NULL)
    muster_intent_text (intent, MUSTER_ALARM_LEVEL, level_of (info));
  if (hazard_of (info) != NULL)
    muster_intent_text (intent, MUSTER_ALARM_HAZARD, hazard_of (info));
  if (*g_strstrip (note) != '\0') {
    if (strlen (note) > 4000)
      *g_utf8_find_prev_char (note, note + 4000) = '\0';
    muster_intent_text (intent, MUSTER_ALARM_NOTE, note);
  }
  if (expires > 0)
    muster_intent_int (intent, MUSTER_ALARM_EXPIRES, expires);
  set_place (intent, info, picture, desk->drill);
}

MusterCapOutcome
muster_cap_to_intents (const MusterJson *message, MusterPicture *picture, const MusterCapDesk *desk, GPtrArray *intents,
                       char **id, const char **why)
{
  const char *status = muster_json_text (muster_json_get (message, "status"), ""),
             *type = muster_json_text (muster_json_get (message, "msgType"), "");
  const MusterJson *info = choose_info (muster_json_get (message, "info"), desk->language);
  gint64 expires = time_of (info, "expires");
  const MusterRecord *known;

  *why = NULL;
  *id = id_of (muster_json_text (muster_json_get (message, "sender"), ""),
               muster_json_text (muster_json_get (message, "identifier"), ""), time_of (message, "sent"));
  if (strcmp (status, "Actual") != 0 && !(strcmp (status, "Exercise") == 0 && desk->drill != NULL)) {
    *why = strcmp (status, "Exercise") == 0 ? _ ("an exercise: it can be taken into a drill only")
                                            : _ ("a test, a draft or a message between systems");
    return MUSTER_CAP_SKIPPED;
  }
  if (strcmp (type, "Cancel") == 0) {
    guint n = put_aside (message, picture, desk, _ ("cancelled by its sender"), intents);
    *why = n > 0 ? NULL : _ ("it cancels nothing that is waiting here");
    return n > 0 ? MUSTER_CAP_CANCELLED : MUSTER_CAP_SKIPPED;
  }
  if (strcmp (type, "Ack") == 0 || strcmp (type, "Error") == 0 || info == NULL) {
    *why = _ ("an answer to a message, not a warning");
    return MUSTER_CAP_SKIPPED;
  }
  known = muster_picture_get (picture, desk->drill, *id);
  if (known != NULL && known->exists)
    return MUSTER_CAP_KNOWN;
  if (expires > 0 && expires < desk->now) {
    *why = _ ("it has expired");
    return MUSTER_CAP_SKIPPED;
  }
  put_aside (message, picture, desk, _ ("superseded by a newer warning"), intents);
  raise_alarm (message, info, picture, desk, *id, intents);
  return MUSTER_CAP_RAISED;
}

const char *
muster_cap_outcome_name (MusterCapOutcome outcome)
{
  static const char *const names[] = { "raised", "cancelled", "known", "skipped" };

  return names[outcome];
}
