/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads data/needs.json. The reader is strict: a number that is missing, is none, or lies outside what can be meant
 * refuses the whole file and names the member, because an adviser with half of its norms would give advice that looks
 * like any other. Where a number belongs is a table, so that what is read, what is checked and what the header says are
 * one list. */
#include "advice/norms.h"
#include "core/file.h"
#include "response/plan.h"
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (muster - advice - error - quark, muster_advice_error)

typedef struct {
  double target_s;
  GPtrArray *needs; /* (element-type LevelNeed) */
} HazardNorm;

#define LEVELS 5 /* I … IV, unknown */
static const char *const level_names[LEVELS] = { "I", "II", "III", "IV", "unknown" };

typedef struct {
  char *skill, *source;
  guint teams[LEVELS];
} LevelNeed;

struct _MusterNorms {
  gatomicrefcount refs;
  MusterNormNumbers numbers;
  double weights[LEVELS];
  double default_target_s;
  GHashTable *hazards;    /* name → HazardNorm */
  GHashTable *places;     /* kind → double* */
  GHashTable *provisions; /* special need → GStrv */
  GHashTable *shares;     /* name of the list → GHashTable of name → double* */
  GHashTable *vehicles;   /* class of team → MusterVehicleSize* */
  GPtrArray *services, *supplies;
};

static const struct {
  const char *section, *name;
  gsize offset;
  double least, most;
} numbers[] = {
#define NUMBER(section, name, least, most)                                                                             \
  {                                                                                                                    \
    section, #name, G_STRUCT_OFFSET (MusterNormNumbers, name), least, most                                             \
  }
  NUMBER ("dispatch", late_factor, 0, 1000),
  NUMBER ("dispatch", unfilled_s, 1, 1e6),
  NUMBER ("dispatch", request_s, 0, 1e5),
  NUMBER ("dispatch", reduced_s, 0, 1e5),
  NUMBER ("dispatch", turnout_s, 0, 1e5),
  NUMBER ("dispatch", not_standby_s, 0, 1e5),
  NUMBER ("dispatch", uncovered_s, 0, 1e6),
  NUMBER ("dispatch", busy, 0, 0.99),
  NUMBER ("dispatch", first_share, 0.01, 1),
  NUMBER ("dispatch", air_kmh, 1, 2000),
  NUMBER ("dispatch", air_ready_s, 0, 1e5),
  NUMBER ("dispatch", approach_m, 0, 1e4),
  NUMBER ("dispatch", straight_factor, 1, 10),
  NUMBER ("dispatch", straight_kmh, 1, 300),
  NUMBER ("dispatch", move_s, 0, 1e5),
  NUMBER ("dispatch", move_gain, 0, 1),
  NUMBER ("relief", relief_hours, 0.1, 1000),
  NUMBER ("relief", request_h, 0, 1000),
  NUMBER ("relief", below_minimum_s, 0, 1e6),
  NUMBER ("relief", lorry_kg, 1, 1e6),
  NUMBER ("relief", load_s, 0, 1e5),
  NUMBER ("shelter", walk_kmh, 0.1, 20),
  NUMBER ("shelter", walk_max_km, 0, 100),
  NUMBER ("shelter", walk_factor, 1, 10),
  NUMBER ("shelter", chunk, 1, 1e6),
  NUMBER ("shelter", open_person_s, 0, 1e9),
  NUMBER ("simulation", incidents, 0, 1e5),
  NUMBER ("simulation", storms, 0, 365),
  NUMBER ("simulation", storm_incidents, 0, 1e4),
  NUMBER ("simulation", storm_hours, 0.1, 240),
  NUMBER ("simulation", on_scene_min, 1, 1e4),
  NUMBER ("simulation", scatter_m, 0, 1e5),
#undef NUMBER
};

void
muster_need_free (MusterNeed *need)
{
  g_free (need->skill);
  g_free (need->source);
  g_free (need);
}

static void
level_need_free (gpointer data)
{
  LevelNeed *need = data;

  g_free (need->skill);
  g_free (need->source);
  g_free (need);
}

static void
hazard_free (gpointer data)
{
  HazardNorm *hazard = data;

  g_ptr_array_unref (hazard->needs);
  g_free (hazard);
}

static void
service_free (gpointer data)
{
  MusterCoverService *service = data;

  g_free (service->name);
  g_strfreev (service->skills);
  g_free (service->source);
  g_free (service);
}

static void
supply_free (gpointer data)
{
  MusterSupplyNorm *supply = data;

  g_free (supply->key);
  g_free (supply->label);
  g_free (supply->unit);
  g_strfreev (supply->names);
  g_strfreev (supply->codes);
  g_free (supply->source);
  g_free (supply);
}

MusterNorms *
muster_norms_ref (MusterNorms *norms)
{
  g_atomic_ref_count_inc (&norms->refs);
  return norms;
}

void
muster_norms_unref (MusterNorms *norms)
{
  if (norms == NULL || !g_atomic_ref_count_dec (&norms->refs))
    return;
  g_hash_table_unref (norms->hazards);
  g_hash_table_unref (norms->places);
  g_hash_table_unref (norms->provisions);
  g_hash_table_unref (norms->vehicles);
  g_hash_table_unref (norms->shares);
  g_ptr_array_unref (norms->services);
  g_ptr_array_unref (norms->supplies);
  g_free (norms);
}

/* ---- reading ---- */

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_NORMS, "needs: %s", text);
  return FALSE;
}

static gboolean
read_number (const MusterJson *v, const char *where, double least, double most, double *out, GError **error)
{
  double value = muster_json_real (v, NAN);

  if (!muster_json_is_number (v) || !isfinite (value) || value < least || value > most)
    return refuse (error, "%s must be a number from %g to %g", where, least, most);
  *out = value;
  return TRUE;
}

static GStrv
read_texts (const MusterJson *list)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  for (gsize i = 0; i < muster_json_length (list); i++)
    if (muster_json_is_text (muster_json_at (list, i)))
      g_strv_builder_add (out, muster_json_text (muster_json_at (list, i), ""));
  return g_strv_builder_end (out);
}

static gboolean
read_numbers (MusterNorms *norms, const MusterJson *root, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    const MusterJson *entry = muster_json_get (muster_json_get (root, numbers[i].section), numbers[i].name);
    g_autofree char *where = g_strdup_printf ("%s.%s.value", numbers[i].section, numbers[i].name);
    if (!read_number (muster_json_get (entry, "value"), where, numbers[i].least, numbers[i].most,
                      G_STRUCT_MEMBER_P (&norms->numbers, numbers[i].offset), error))
      return FALSE;
    if (muster_json_get_text (entry, "source") == NULL)
      return refuse (error, "%s.%s: \"source\" is missing; say where the number comes from", numbers[i].section,
                     numbers[i].name);
  }
  return TRUE;
}

static gboolean
read_weights (MusterNorms *norms, const MusterJson *root, GError **error)
{
  const MusterJson *weights = muster_json_get (root, "weights");

  for (guint l = 0; l < LEVELS; l++) {
    g_autofree char *where = g_strdup_printf ("weights.%s", level_names[l]);
    if (!read_number (muster_json_get (weights, level_names[l]), where, 0.001, 1000, &norms->weights[l], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_need (HazardNorm *hazard, const char *name, const MusterJson *entry, const char *source, GError **error)
{
  const char *skill = muster_json_get_text (entry, "skill");
  LevelNeed *need;

  if (skill == NULL)
    return refuse (error, "hazards.%s.needs: each needs a \"skill\"", name);
  need = g_new0 (LevelNeed, 1);
  need->skill = g_strdup (skill);
  need->source = g_strdup (source);
  g_ptr_array_add (hazard->needs, need);
  for (guint l = 0; l < LEVELS; l++) {
    g_autofree char *where = g_strdup_printf ("hazards.%s.needs.%s.teams.%s", name, skill, level_names[l]);
    double value;
    if (!read_number (muster_json_get (muster_json_get (entry, "teams"), level_names[l]), where, 0, 1000, &value,
                      error))
      return FALSE;
    need->teams[l] = (guint)value;
  }
  return TRUE;
}

static gboolean
read_hazards (MusterNorms *norms, const MusterJson *root, GError **error)
{
  const MusterJson *list = muster_json_get (root, "hazards");
  const char *default_source = muster_json_text (muster_json_get (root, "default_source"), "");
  double minutes;

  if (!read_number (muster_json_get (root, "default_target_min"), "default_target_min", 0.1, 10000, &minutes, error))
    return FALSE;
  norms->default_target_s = minutes * 60;
  if (muster_json_length (list) == 0)
    return refuse (error, "\"hazards\" is missing or empty");
  for (gsize i = 0; i < muster_json_length (list); i++) {
    const MusterJson *entry, *needs;
    const char *name = muster_json_member (list, i, &entry);
    g_autofree char *where = g_strdup_printf ("hazards.%s.target_min", name);
    HazardNorm *hazard = g_new0 (HazardNorm, 1);
    hazard->needs = g_ptr_array_new_with_free_func (level_need_free);
    g_hash_table_insert (norms->hazards, g_strdup (name), hazard);
    if (!read_number (muster_json_get (entry, "target_min"), where, 0.1, 10000, &minutes, error))
      return FALSE;
    hazard->target_s = minutes * 60;
    needs = muster_json_get (entry, "needs");
    for (gsize k = 0; k < muster_json_length (needs); k++)
      if (!read_need (hazard, name, muster_json_at (needs, k),
                      muster_json_text (muster_json_get (entry, "source"), default_source), error))
        return FALSE;
  }
  return TRUE;
}

static gboolean
read_services (MusterNorms *norms, const MusterJson *root, GError **error)
{
  const MusterJson *list = muster_json_get (root, "services");

  for (gsize i = 0; i < muster_json_length (list); i++) {
    const MusterJson *entry = muster_json_at (list, i);
    MusterCoverService *service = g_new0 (MusterCoverService, 1);
    g_autofree char *where = NULL;
    g_ptr_array_add (norms->services, service);
    service->name = g_strdup (muster_json_text (muster_json_get (entry, "name"), ""));
    service->skills = read_texts (muster_json_get (entry, "skills"));
    service->source = g_strdup (muster_json_text (muster_json_get (entry, "source"), ""));
    where = g_strdup_printf ("services.%s", service->name);
    if (service->skills[0] == NULL)
      return refuse (error, "%s: \"skills\" is missing or empty", where);
    if (!read_number (muster_json_get (entry, "minutes"), where, 0.1, 10000, &service->minutes, error)
        || !read_number (muster_json_get (entry, "weight"), where, 0, 1000, &service->weight, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_optional (const MusterJson *entry, const char *name, const char *where, double most, double *out, GError **error)
{
  const MusterJson *v = muster_json_get (entry, name);

  return v == NULL || read_number (v, where, 0, most, out, error);
}

static gboolean
read_supplies (MusterNorms *norms, const MusterJson *root, GError **error)
{
  const MusterJson *list = muster_json_get (root, "supplies");

  for (gsize i = 0; i < muster_json_length (list); i++) {
    const MusterJson *entry = muster_json_at (list, i);
    MusterSupplyNorm *supply = g_new0 (MusterSupplyNorm, 1);
    g_autofree char *where = NULL;
    g_ptr_array_add (norms->supplies, supply);
    supply->key = g_strdup (muster_json_text (muster_json_get (entry, "key"), ""));
    supply->unit = g_strdup (muster_json_text (muster_json_get (entry, "unit"), ""));
    supply->names = read_texts (muster_json_get (entry, "names"));
    supply->codes = read_texts (muster_json_get (entry, "codes"));
    supply->source = g_strdup (muster_plan_say (muster_json_get (entry, "source")));
    supply->label = g_strdup (muster_plan_say (muster_json_get (entry, "label")));
    where = g_strdup_printf ("supplies.%s", supply->key);
    if (supply->key[0] == '\0' || supply->source == NULL || supply->label == NULL)
      return refuse (error, "supplies[%" G_GSIZE_FORMAT "]: \"key\", \"label\" and \"source\" must be given", i);
    if (!read_optional (entry, "per_person_day", where, 1e6, &supply->per_person_day, error)
        || !read_optional (entry, "per_person", where, 1e6, &supply->per_person, error)
        || !read_number (muster_json_get (entry, "minimum"), where, 0, 1, &supply->minimum, error)
        || !read_number (muster_json_get (entry, "unit_kg"), where, 0, 1e6, &supply->unit_kg, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_places (MusterNorms *norms, const MusterJson *root, GError **error)
{
  const MusterJson *list = muster_json_get (root, "places"), *entry;
  const MusterJson *provisions = muster_json_get (muster_json_get (root, "shelter"), "provisions");

  for (gsize i = 0; i < muster_json_length (list); i++) {
    const char *name = muster_json_member (list, i, &entry);
    g_autofree char *where = g_strdup_printf ("places.%s", name);
    double *people;
    if (strcmp (name, "source") == 0)
      continue;
    people = g_new0 (double, 1);
    g_hash_table_insert (norms->places, g_strdup (name), people);
    if (!read_number (entry, where, 0, 1e9, people, error))
      return FALSE;
  }
  for (gsize i = 0; i < muster_json_length (provisions); i++) {
    const char *name = muster_json_member (provisions, i, &entry);
    if (muster_json_is_array (entry))
      g_hash_table_insert (norms->provisions, g_strdup (name), read_texts (entry));
  }
  return TRUE;
}

static gboolean
read_shares (MusterNorms *norms, const MusterJson *root, GError **error)
{
  static const char *const lists[] = { "hazards", "storm_hazards", "grades" };

  for (gsize l = 0; l < G_N_ELEMENTS (lists); l++) {
    const MusterJson *list = muster_json_get (muster_json_get (root, "simulation"), lists[l]), *entry;
    GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert (norms->shares, g_strdup (lists[l]), table);
    for (gsize i = 0; i < muster_json_length (list); i++) {
      const char *name = muster_json_member (list, i, &entry);
      g_autofree char *where = g_strdup_printf ("simulation.%s.%s", lists[l], name);
      double *share = g_new0 (double, 1);
      g_hash_table_insert (table, g_strdup (name), share);
      if (!read_number (entry, where, 0, 1e6, share, error))
        return FALSE;
    }
    if (g_hash_table_size (table) == 0)
      return refuse (error, "simulation.%s is missing or empty", lists[l]);
  }
  return TRUE;
}

static gboolean
read_vehicles (MusterNorms *norms, const MusterJson *root, GError **error)
{
  const MusterJson *list = muster_json_get (root, "vehicles"), *entry;

  for (gsize i = 0; i < muster_json_length (list); i++) {
    const char *name = muster_json_member (list, i, &entry);
    g_autofree char *where = g_strdup_printf ("vehicles.%s", name);
    MusterVehicleSize *size = g_new0 (MusterVehicleSize, 1);
    g_hash_table_insert (norms->vehicles, g_strdup (name), size);
    if (!read_number (muster_json_get (entry, "weight_t"), where, 0, 1000, &size->weight_t, error)
        || !read_number (muster_json_get (entry, "width_m"), where, 0, 100, &size->width_m, error)
        || !read_number (muster_json_get (entry, "height_m"), where, 0, 100, &size->height_m, error))
      return FALSE;
  }
  return TRUE;
}

MusterNorms *
muster_norms_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (MusterJson) root = muster_json_parse (text, length, error);
  g_autoptr (MusterNorms) norms = NULL;

  if (root == NULL)
    return NULL;
  norms = g_new0 (MusterNorms, 1);
  g_atomic_ref_count_init (&norms->refs);
  norms->hazards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, hazard_free);
  norms->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  norms->provisions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
  norms->shares = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  norms->vehicles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  norms->services = g_ptr_array_new_with_free_func (service_free);
  norms->supplies = g_ptr_array_new_with_free_func (supply_free);
  if (g_strcmp0 (muster_json_get_text (root, "format"), "muster-needs 1") != 0) {
    refuse (error, "\"format\" must be \"muster-needs 1\"");
    return NULL;
  }
  if (!read_numbers (norms, root, error) || !read_weights (norms, root, error) || !read_hazards (norms, root, error)
      || !read_services (norms, root, error) || !read_supplies (norms, root, error) || !read_places (norms, root, error)
      || !read_vehicles (norms, root, error) || !read_shares (norms, root, error))
    return NULL;
  return g_steal_pointer (&norms);
}

MusterNorms *
muster_norms_read (const char *path, GError **error)
{
  g_autofree char *standard = muster_file_in_data ("needs.json");
  g_autofree char *text = NULL;
  gsize length;
  MusterNorms *norms;

  if (path == NULL)
    path = standard;
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  norms = muster_norms_parse (text, (gssize)length, error);
  if (norms == NULL)
    g_prefix_error (error, "%s: ", path);
  return norms;
}

/* ---- asking ---- */

const MusterNormNumbers *
muster_norms_numbers (const MusterNorms *norms)
{
  return &norms->numbers;
}

static guint
level_index (const char *level)
{
  for (guint l = 0; l < LEVELS - 1; l++)
    if (g_strcmp0 (level, level_names[l]) == 0)
      return l;
  return LEVELS - 1;
}

static const HazardNorm *
find_hazard (const MusterNorms *norms, const char *hazard)
{
  const HazardNorm *found = hazard != NULL ? g_hash_table_lookup (norms->hazards, hazard) : NULL;

  return found != NULL ? found : g_hash_table_lookup (norms->hazards, "other");
}

GPtrArray *
muster_norms_needs (const MusterNorms *norms, const char *hazard, const char *level)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_need_free);
  const HazardNorm *norm = find_hazard (norms, hazard);
  guint l = level_index (level);

  for (guint i = 0; norm != NULL && i < norm->needs->len; i++) {
    const LevelNeed *from = g_ptr_array_index (norm->needs, i);
    MusterNeed *need;
    if (from->teams[l] == 0)
      continue;
    need = g_new0 (MusterNeed, 1);
    need->skill = g_strdup (from->skill);
    need->teams = from->teams[l];
    need->source = g_strdup (from->source);
    g_ptr_array_add (out, need);
  }
  return out;
}

double
muster_norms_target_s (const MusterNorms *norms, const char *hazard)
{
  const HazardNorm *norm = find_hazard (norms, hazard);

  return norm != NULL ? norm->target_s : norms->default_target_s;
}

double
muster_norms_weight (const MusterNorms *norms, const char *grade_or_level)
{
  return norms->weights[level_index (grade_or_level)];
}

const GPtrArray *
muster_norms_services (const MusterNorms *norms)
{
  return norms->services;
}

const GPtrArray *
muster_norms_supplies (const MusterNorms *norms)
{
  return norms->supplies;
}

const MusterSupplyNorm *
muster_norms_find_supply (const MusterNorms *norms, const char *item, const char *code)
{
  g_autofree char *folded = g_utf8_casefold (item != NULL ? item : "", -1);

  for (guint i = 0; code != NULL && i < norms->supplies->len; i++) {
    const MusterSupplyNorm *supply = g_ptr_array_index (norms->supplies, i);
    for (char **c = supply->codes; *c != NULL; c++)
      if (**c != '\0' && g_str_has_prefix (code, *c))
        return supply;
  }
  for (guint i = 0; i < norms->supplies->len; i++) {
    const MusterSupplyNorm *supply = g_ptr_array_index (norms->supplies, i);
    if (item != NULL && strcmp (item, supply->key) == 0)
      return supply;
    for (char **n = supply->names; *n != NULL; n++) {
      g_autofree char *name = g_utf8_casefold (*n, -1);
      if (strcmp (name, folded) == 0)
        return supply;
    }
  }
  return NULL;
}

const char *const *
muster_norms_provisions (const MusterNorms *norms, const char *need)
{
  return need != NULL ? g_hash_table_lookup (norms->provisions, need) : NULL;
}

double
muster_norms_place_people (const MusterNorms *norms, const char *place_kind)
{
  const double *people = place_kind != NULL ? g_hash_table_lookup (norms->places, place_kind) : NULL;

  return people != NULL ? *people : 0;
}

MusterVehicleSize
muster_norms_vehicle (const MusterNorms *norms, const char *team_class)
{
  const MusterVehicleSize *size = team_class != NULL ? g_hash_table_lookup (norms->vehicles, team_class) : NULL;

  if (size == NULL)
    size = g_hash_table_lookup (norms->vehicles, "other");
  return size != NULL ? *size : (MusterVehicleSize){ 0, 0, 0 };
}

guint
muster_norms_shares (const MusterNorms *norms, const char *list, const char ***names, double **shares)
{
  GHashTable *table = g_hash_table_lookup (norms->shares, list);
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (table), (GCompareFunc)strcmp);
  guint n = g_hash_table_size (table), i = 0;

  *names = g_new0 (const char *, n + 1);
  *shares = g_new0 (double, n + 1);
  for (GList *at = keys; at != NULL; at = at->next, i++) {
    (*names)[i] = at->data;
    (*shares)[i] = *(double *)g_hash_table_lookup (table, at->data);
  }
  return n;
}
