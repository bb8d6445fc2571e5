/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What OpenStreetMap calls a kind of place, in a person's words. The common ones; any other is shown as it stands in
 * the data, without its underscores. Sorted, for bsearch. */
#include "desk/place-words.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *kind;
  const char *label;
} Word;

static const Word words[] = {
  { "aerialway", NC_ ("place", "aerialway") },
  { "allotments", NC_ ("place", "allotments") },
  { "alpine_hut", NC_ ("place", "mountain hut") },
  { "arts_centre", NC_ ("place", "arts centre") },
  { "attraction", NC_ ("place", "sight") },
  { "bakery", NC_ ("place", "bakery") },
  { "bank", NC_ ("place", "bank") },
  { "bar", NC_ ("place", "bar") },
  { "building", NC_ ("place", "building") },
  { "bus_stop", NC_ ("place", "bus stop") },
  { "cafe", NC_ ("place", "café") },
  { "canal", NC_ ("place", "canal") },
  { "car_repair", NC_ ("place", "garage") },
  { "castle", NC_ ("place", "castle") },
  { "cemetery", NC_ ("place", "cemetery") },
  { "city", NC_ ("place", "city") },
  { "clinic", NC_ ("place", "clinic") },
  { "college", NC_ ("place", "college") },
  { "commercial", NC_ ("place", "commercial area") },
  { "community_centre", NC_ ("place", "community centre") },
  { "construction", NC_ ("place", "building site") },
  { "convenience", NC_ ("place", "shop") },
  { "country", NC_ ("place", "country") },
  { "dam", NC_ ("place", "dam") },
  { "ditch", NC_ ("place", "ditch") },
  { "doctors", NC_ ("place", "doctor") },
  { "drain", NC_ ("place", "drain") },
  { "fast_food", NC_ ("place", "fast food") },
  { "fire_station", NC_ ("place", "fire station") },
  { "fuel", NC_ ("place", "filling station") },
  { "glacier", NC_ ("place", "glacier") },
  { "guest_house", NC_ ("place", "guest house") },
  { "halt", NC_ ("place", "railway halt") },
  { "hamlet", NC_ ("place", "hamlet") },
  { "helipad", NC_ ("place", "helipad") },
  { "hospital", NC_ ("place", "hospital") },
  { "hostel", NC_ ("place", "hostel") },
  { "hotel", NC_ ("place", "hotel") },
  { "industrial", NC_ ("place", "industrial area") },
  { "information", NC_ ("place", "information") },
  { "isolated_dwelling", NC_ ("place", "single house") },
  { "kindergarten", NC_ ("place", "kindergarten") },
  { "library", NC_ ("place", "library") },
  { "locality", NC_ ("place", "locality") },
  { "memorial", NC_ ("place", "memorial") },
  { "mountain_pass", NC_ ("place", "mountain pass") },
  { "municipality", NC_ ("place", "municipality") },
  { "museum", NC_ ("place", "museum") },
  { "nature_reserve", NC_ ("place", "nature reserve") },
  { "park", NC_ ("place", "park") },
  { "parking", NC_ ("place", "car park") },
  { "peak", NC_ ("place", "peak") },
  { "pharmacy", NC_ ("place", "pharmacy") },
  { "pitch", NC_ ("place", "sports field") },
  { "place_of_worship", NC_ ("place", "place of worship") },
  { "playground", NC_ ("place", "playground") },
  { "police", NC_ ("place", "police station") },
  { "post_office", NC_ ("place", "post office") },
  { "power_station", NC_ ("place", "power station") },
  { "preschool", NC_ ("place", "preschool") },
  { "pub", NC_ ("place", "pub") },
  { "public_building", NC_ ("place", "public building") },
  { "recycling", NC_ ("place", "recycling point") },
  { "region", NC_ ("place", "region") },
  { "reservoir", NC_ ("place", "reservoir") },
  { "residential", NC_ ("place", "residential area") },
  { "restaurant", NC_ ("place", "restaurant") },
  { "river", NC_ ("place", "river") },
  { "ruins", NC_ ("place", "ruins") },
  { "school", NC_ ("place", "school") },
  { "shelter", NC_ ("place", "hut") },
  { "sports_centre", NC_ ("place", "sports centre") },
  { "sports_hall", NC_ ("place", "sports hall") },
  { "square", NC_ ("place", "square") },
  { "stadium", NC_ ("place", "stadium") },
  { "station", NC_ ("place", "railway station") },
  { "stream", NC_ ("place", "stream") },
  { "street", NC_ ("place", "street") },
  { "suburb", NC_ ("place", "suburb") },
  { "supermarket", NC_ ("place", "supermarket") },
  { "theatre", NC_ ("place", "theatre") },
  { "toilets", NC_ ("place", "toilets") },
  { "tower", NC_ ("place", "tower") },
  { "town", NC_ ("place", "town") },
  { "townhall", NC_ ("place", "town hall") },
  { "university", NC_ ("place", "university") },
  { "viewpoint", NC_ ("place", "viewpoint") },
  { "village", NC_ ("place", "village") },
  { "water", NC_ ("place", "water") },
};

static int
compare (const void *kind, const void *word)
{
  return strcmp (kind, ((const Word *)word)->kind);
}

char *
muster_place_kind_words (const char *kind)
{
  const Word *word = bsearch (kind, words, G_N_ELEMENTS (words), sizeof words[0], compare);
  return word != NULL ? g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "place", word->label))
                      : g_strdelimit (g_strdup (kind), "_", ' ');
}

char *
muster_place_words (const MusterPlace *place)
{
  g_autofree char *kind = muster_place_kind_words (place->kind);
  if (place->within == NULL || g_strcmp0 (place->within, place->name) == 0)
    return g_steal_pointer (&kind);
  return g_strdup_printf ("%s · %s", kind, place->within);
}

char *
muster_position_words (MusterLatLon where)
{
  /* Translators: latitude, N or S, longitude, E or W */
  return g_strdup_printf (_ ("%.4f %s %.4f %s"), fabs (where.lat),
                          where.lat < 0 ? C_ ("latitude", "S") : C_ ("latitude", "N"), fabs (where.lon),
                          where.lon < 0 ? C_ ("longitude", "W") : C_ ("longitude", "E"));
}
