/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which words mean what in the command bar. English and Chinese are both always understood: a duty officer types what
 * is quickest. Besides the lists here, the model's own labels and their translation are understood for hazards.
 * Chinese needs no spaces, so its words are also looked for at the start of a longer word. */
#include "desk/command-words.h"
#include "desk/name-book.h"
#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const char *word; /* folded */
  const char *value;
} Word;

/* Beyond the values and labels of the model. Longer ones first where one begins another. */
static const Word hazard_words[] = {
  { "flooding", "flood" },
  { "high water", "flood" },
  { "dike", "flood" },
  { "dyke", "flood" },
  { "levee", "flood" },
  { "torrent", "mountain-torrent" },
  { "flash flood", "mountain-torrent" },
  { "landslip", "landslide" },
  { "slide", "landslide" },
  { "rockfall", "collapse" },
  { "mudflow", "debris-flow" },
  { "quake", "earthquake" },
  { "wildfire", "forest-fire" },
  { "bush fire", "forest-fire" },
  { "storm", "typhoon" },
  { "ice", "snow" },
  { "avalanche", "snow" },
  { "hazmat", "hazardous-chemicals" },
  { "hazchem", "hazardous-chemicals" },
  { "chemicals", "hazardous-chemicals" },
  { "chemical", "hazardous-chemicals" },
  { "spill", "hazardous-chemicals" },
  { "traffic accident", "road-traffic" },
  { "traffic", "road-traffic" },
  { "crash", "road-traffic" },
  { "car accident", "road-traffic" },
  { "boat", "water-transport" },
  { "train", "railway" },
  { "blackout", "power" },
  { "outage", "power" },
  { "gas leak", "gas" },
  { "explosion", "gas" },
  { "house fire", "fire" },
  { "building fire", "fire" },
  { "burning", "fire" },
  { "accident", "production-accident" },
  { "missing person", "rescue" },
  { "disease", "epidemic" },
  { "stampede", "crowd" },
  { "山洪", "mountain-torrent" },
  { "内涝", "waterlogging" },
  { "城市内涝", "waterlogging" },
  { "积水", "waterlogging" },
  { "洪水", "flood" },
  { "洪涝", "flood" },
  { "洪灾", "flood" },
  { "管涌", "flood" },
  { "决堤", "flood" },
  { "溃堤", "flood" },
  { "防汛", "flood" },
  { "干旱", "drought" },
  { "旱灾", "drought" },
  { "台风", "typhoon" },
  { "风暴潮", "storm-surge" },
  { "冰雹", "hail" },
  { "暴雪", "snow" },
  { "雪灾", "snow" },
  { "冰冻", "snow" },
  { "低温", "snow" },
  { "山体滑坡", "landslide" },
  { "滑坡", "landslide" },
  { "泥石流", "debris-flow" },
  { "崩塌", "collapse" },
  { "坍塌", "collapse" },
  { "塌方", "collapse" },
  { "地质灾害", "geological" },
  { "地震", "earthquake" },
  { "森林火灾", "forest-fire" },
  { "山火", "forest-fire" },
  { "草原火灾", "grassland-fire" },
  { "自然灾害", "natural-disaster-relief" },
  { "生产安全事故", "production-accident" },
  { "生产事故", "production-accident" },
  { "安全事故", "production-accident" },
  { "矿难", "mine" },
  { "矿山事故", "mine" },
  { "煤矿", "mine" },
  { "尾矿库", "tailings" },
  { "尾矿", "tailings" },
  { "危险化学品", "hazardous-chemicals" },
  { "危化品泄漏", "hazardous-chemicals" },
  { "危化品", "hazardous-chemicals" },
  { "危化", "hazardous-chemicals" },
  { "烟花爆竹", "fireworks" },
  { "交通事故", "road-traffic" },
  { "车祸", "road-traffic" },
  { "道路交通", "road-traffic" },
  { "水上交通", "water-transport" },
  { "沉船", "water-transport" },
  { "铁路", "railway" },
  { "建筑施工", "building-site" },
  { "工地", "building-site" },
  { "火灾", "fire" },
  { "起火", "fire" },
  { "着火", "fire" },
  { "失火", "fire" },
  { "燃气泄漏", "gas" },
  { "燃气", "gas" },
  { "煤气", "gas" },
  { "特种设备", "special-equipment" },
  { "电梯", "special-equipment" },
  { "停电", "power" },
  { "公共卫生", "public-health" },
  { "疫情", "epidemic" },
  { "食品安全", "food" },
  { "食物中毒", "food" },
  { "踩踏", "crowd" },
  { "人群", "crowd" },
  { "人员搜救", "rescue" },
  { "搜救", "rescue" },
  { "救援", "rescue" },
  { "其他", "other" },
};

static const struct {
  MusterCount count;
  const char *word;
} count_words[] = {
  { MUSTER_COUNT_SERIOUSLY_INJURED, "seriously injured" },
  { MUSTER_COUNT_SERIOUSLY_INJURED, "seriously hurt" },
  { MUSTER_COUNT_TO_RELOCATE, "to relocate" },
  { MUSTER_COUNT_TO_RELOCATE, "to evacuate" },
  { MUSTER_COUNT_TO_RELOCATE, "to move" },
  { MUSTER_COUNT_TRAPPED, "trapped" },
  { MUSTER_COUNT_TRAPPED, "stuck" },
  { MUSTER_COUNT_TRAPPED, "cut off" },
  { MUSTER_COUNT_INJURED, "injured" },
  { MUSTER_COUNT_INJURED, "hurt" },
  { MUSTER_COUNT_INJURED, "wounded" },
  { MUSTER_COUNT_DEAD, "dead" },
  { MUSTER_COUNT_DEAD, "killed" },
  { MUSTER_COUNT_MISSING, "missing" },
  { MUSTER_COUNT_AFFECTED, "affected" },
  { MUSTER_COUNT_SERIOUSLY_INJURED, "重伤" },
  { MUSTER_COUNT_TO_RELOCATE, "需要转移" },
  { MUSTER_COUNT_TO_RELOCATE, "需转移" },
  { MUSTER_COUNT_TO_RELOCATE, "待转移" },
  { MUSTER_COUNT_TO_RELOCATE, "转移" },
  { MUSTER_COUNT_TRAPPED, "被困" },
  { MUSTER_COUNT_INJURED, "受伤" },
  { MUSTER_COUNT_INJURED, "轻伤" },
  { MUSTER_COUNT_DEAD, "死亡" },
  { MUSTER_COUNT_DEAD, "遇难" },
  { MUSTER_COUNT_MISSING, "失踪" },
  { MUSTER_COUNT_MISSING, "失联" },
  { MUSTER_COUNT_AFFECTED, "受灾" },
};

static const struct {
  const char *word;
  MusterAssignmentState state;
} state_words[] = {
  { "ordered", MUSTER_ASSIGNMENT_ORDERED },    { "agreed", MUSTER_ASSIGNMENT_ORDERED },
  { "已下令", MUSTER_ASSIGNMENT_ORDERED },     { "acknowledged", MUSTER_ASSIGNMENT_ACKNOWLEDGED },
  { "ack", MUSTER_ASSIGNMENT_ACKNOWLEDGED },   { "confirmed", MUSTER_ASSIGNMENT_ACKNOWLEDGED },
  { "确认", MUSTER_ASSIGNMENT_ACKNOWLEDGED },  { "已确认", MUSTER_ASSIGNMENT_ACKNOWLEDGED },
  { "收到", MUSTER_ASSIGNMENT_ACKNOWLEDGED },  { "departed", MUSTER_ASSIGNMENT_DEPARTED },
  { "left", MUSTER_ASSIGNMENT_DEPARTED },      { "on the way", MUSTER_ASSIGNMENT_DEPARTED },
  { "under way", MUSTER_ASSIGNMENT_DEPARTED }, { "出发", MUSTER_ASSIGNMENT_DEPARTED },
  { "已出发", MUSTER_ASSIGNMENT_DEPARTED },    { "出动", MUSTER_ASSIGNMENT_DEPARTED },
  { "arrived", MUSTER_ASSIGNMENT_ARRIVED },    { "on scene", MUSTER_ASSIGNMENT_ARRIVED },
  { "there", MUSTER_ASSIGNMENT_ARRIVED },      { "到达", MUSTER_ASSIGNMENT_ARRIVED },
  { "已到达", MUSTER_ASSIGNMENT_ARRIVED },     { "到场", MUSTER_ASSIGNMENT_ARRIVED },
  { "抵达", MUSTER_ASSIGNMENT_ARRIVED },       { "working", MUSTER_ASSIGNMENT_WORKING },
  { "at work", MUSTER_ASSIGNMENT_WORKING },    { "作业", MUSTER_ASSIGNMENT_WORKING },
  { "作业中", MUSTER_ASSIGNMENT_WORKING },     { "开展救援", MUSTER_ASSIGNMENT_WORKING },
  { "released", MUSTER_ASSIGNMENT_RELEASED },  { "free", MUSTER_ASSIGNMENT_RELEASED },
  { "done", MUSTER_ASSIGNMENT_RELEASED },      { "home", MUSTER_ASSIGNMENT_RELEASED },
  { "释放", MUSTER_ASSIGNMENT_RELEASED },      { "归队", MUSTER_ASSIGNMENT_RELEASED },
  { "返回", MUSTER_ASSIGNMENT_RELEASED },      { "撤离", MUSTER_ASSIGNMENT_RELEASED },
  { "declined", MUSTER_ASSIGNMENT_DECLINED },  { "refused", MUSTER_ASSIGNMENT_DECLINED },
  { "拒绝", MUSTER_ASSIGNMENT_DECLINED },      { "无法出动", MUSTER_ASSIGNMENT_DECLINED },
};

static gboolean
is_wide (const char *word)
{
  return (guchar)*word >= 0xe0;
}

/* @phrase against the words from the start: how many of them it is, 0 when it is not. */
static guint
match_phrase (const char *const *words, const char *phrase)
{
  guint n = 0;
  for (const char *p = phrase; *p != '\0'; n++) {
    gsize length = strcspn (p, " ");
    if (words[n] == NULL || strlen (words[n]) != length || strncmp (words[n], p, length) != 0)
      return 0;
    p += length;
    while (*p == ' ')
      p++;
  }
  return n;
}

static void
try_hazard (const char *const *words, const char *phrase, const char *value, gsize *longest, const char **found,
            guint *taken, const char **rest)
{
  gsize length = strlen (phrase);
  /* one word as typed may fold to several: "production-accident" */
  guint n = length <= *longest ? 0 : strcmp (words[0], phrase) == 0 ? 1 : match_phrase (words, phrase);
  if (n > 0) {
    *taken = n;
    *rest = NULL;
  } else if (length > *longest && is_wide (phrase) && g_str_has_prefix (words[0], phrase)) {
    *taken = 1;
    *rest = words[0] + length;
  } else {
    return;
  }
  *longest = length;
  *found = value;
}

const char *
muster_words_read_hazard (const char *const *words, guint *taken, const char **rest)
{
  const char *found = NULL;
  gsize longest = 0;
  *taken = 0;
  *rest = NULL;
  if (words[0] == NULL)
    return NULL;
  for (const MusterWord *w = muster_words_hazard; w->value != NULL; w++) {
    const char *forms[] = { w->value, w->label, _ (w->label) };
    for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
      g_autofree char *folded = muster_name_fold (forms[i]);
      try_hazard (words, folded, w->value, &longest, &found, taken, rest);
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (hazard_words); i++)
    try_hazard (words, hazard_words[i].word, hazard_words[i].value, &longest, &found, taken, rest);
  if (found != NULL || is_wide (words[0]) || strlen (words[0]) < 4)
    return found;
  /* a beginning that only one hazard has, or one wrong letter */
  for (const MusterWord *w = muster_words_hazard; w->value != NULL; w++) {
    g_autofree char *folded = muster_name_fold (w->label);
    double score = strchr (folded, ' ') != NULL ? 0 : muster_name_score (words[0], folded);
    if (score < 0.6 || score == 0.7)
      continue;
    if (found != NULL && strcmp (found, w->value) != 0)
      return NULL;
    found = w->value;
    *taken = 1;
  }
  return found;
}

GArray *
muster_words_complete_hazard (const char *begun)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (MusterHazardWord));
  g_autofree char *folded = muster_name_fold (begun);
  for (const MusterWord *w = muster_words_hazard; w->value != NULL; w++) {
    MusterHazardWord word = { w->value, NULL, _ (w->label) };
    g_autofree char *label = muster_name_fold (word.label);
    if (g_str_has_prefix (label, folded))
      word.word = word.label;
    else if (g_str_has_prefix (w->value, folded))
      word.word = w->value;
    for (guint i = 0; i < G_N_ELEMENTS (hazard_words) && word.word == NULL; i++)
      if (strcmp (hazard_words[i].value, w->value) == 0 && g_str_has_prefix (hazard_words[i].word, folded))
        word.word = hazard_words[i].word;
    if (word.word != NULL)
      g_array_append_val (words, word);
  }
  return words;
}

int
muster_count_field (MusterCount count)
{
  static const int fields[MUSTER_N_COUNTS] = {
    [MUSTER_COUNT_TRAPPED] = MUSTER_INCIDENT_TRAPPED,
    [MUSTER_COUNT_INJURED] = MUSTER_INCIDENT_INJURED,
    [MUSTER_COUNT_SERIOUSLY_INJURED] = MUSTER_INCIDENT_SERIOUSLY_INJURED,
    [MUSTER_COUNT_DEAD] = MUSTER_INCIDENT_DEAD,
    [MUSTER_COUNT_MISSING] = MUSTER_INCIDENT_MISSING,
    [MUSTER_COUNT_TO_RELOCATE] = MUSTER_INCIDENT_TO_RELOCATE,
    [MUSTER_COUNT_AFFECTED] = MUSTER_INCIDENT_AFFECTED,
  };
  return fields[count];
}

char *
muster_count_label (MusterCount count, int n)
{
  gulong form = (gulong)n;
  switch (count) {
  case MUSTER_COUNT_TRAPPED:
    return g_strdup_printf (ngettext ("%d trapped", "%d trapped", form), n);
  case MUSTER_COUNT_INJURED:
    return g_strdup_printf (ngettext ("%d hurt", "%d hurt", form), n);
  case MUSTER_COUNT_SERIOUSLY_INJURED:
    return g_strdup_printf (ngettext ("%d seriously injured", "%d seriously injured", form), n);
  case MUSTER_COUNT_DEAD:
    return g_strdup_printf (ngettext ("%d dead", "%d dead", form), n);
  case MUSTER_COUNT_MISSING:
    return g_strdup_printf (ngettext ("%d missing", "%d missing", form), n);
  case MUSTER_COUNT_TO_RELOCATE:
    return g_strdup_printf (ngettext ("%d to move", "%d to move", form), n);
  case MUSTER_COUNT_AFFECTED:
    return g_strdup_printf (ngettext ("%d affected", "%d affected", form), n);
  case MUSTER_N_COUNTS:
  default:
    g_assert_not_reached ();
  }
}

const char *
muster_count_word (MusterCount count)
{
  switch (count) {
  case MUSTER_COUNT_TRAPPED:
    return C_ ("people", "trapped");
  case MUSTER_COUNT_INJURED:
    return C_ ("people", "hurt");
  case MUSTER_COUNT_SERIOUSLY_INJURED:
    return C_ ("people", "seriously injured");
  case MUSTER_COUNT_DEAD:
    return C_ ("people", "dead");
  case MUSTER_COUNT_MISSING:
    return C_ ("people", "missing");
  case MUSTER_COUNT_TO_RELOCATE:
    return C_ ("people", "to move");
  case MUSTER_COUNT_AFFECTED:
    return C_ ("people", "affected");
  case MUSTER_N_COUNTS:
  default:
    g_assert_not_reached ();
  }
}

/* A whole number in digits or, up to ninety-nine, in Chinese; returns what follows it, NULL when there is none. */
static const char *
read_number (const char *text, int *n)
{
  static const char *const digits[] = { "零", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
  if (g_ascii_isdigit (*text)) {
    gint64 value = 0;
    for (; g_ascii_isdigit (*text); text++)
      value = MIN (value * 10 + (*text - '0'), 100000000);
    *n = (int)value;
    return text;
  }
  int value = 0;
  const char *p = text;
  if (g_str_has_prefix (p, "两")) {
    *n = 2;
    return p + 3;
  }
  for (int i = 1; i < 10; i++)
    if (g_str_has_prefix (p, digits[i])) {
      value = i;
      p += 3;
      break;
    }
  if (g_str_has_prefix (p, "十")) {
    value = MAX (value, 1) * 10;
    p += 3;
    for (int i = 1; i < 10; i++)
      if (g_str_has_prefix (p, digits[i])) {
        value += i;
        p += 3;
        break;
      }
  }
  *n = value;
  return p > text ? p : NULL;
}

static const char *
skip_people (const char *text)
{
  static const char *const units[] = { "人", "名", "个", "户" };
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_has_prefix (text, units[i]))
      return text + 3;
  return text;
}

static gboolean
is_people (const char *word)
{
  static const char *const fillers[] = { "person", "persons", "people", "pers", "men", "人", "名", "个" };
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (fillers); i++)
    if (strcmp (word, fillers[i]) == 0)
      return TRUE;
  return FALSE;
}

/* "2人被困" and "被困2人" in one word. */
static gboolean
read_joined (const char *word, MusterCount *count, int *n)
{
  const char *p = read_number (word, n);
  for (guint i = 0; i < G_N_ELEMENTS (count_words); i++) {
    const char *w = count_words[i].word;
    const char *after;
    if (p != NULL && strcmp (skip_people (p), w) == 0) {
      *count = count_words[i].count;
      return TRUE;
    }
    if (is_wide (w) && g_str_has_prefix (word, w) && (after = read_number (word + strlen (w), n)) != NULL
        && *skip_people (after) == '\0') {
      *count = count_words[i].count;
      return TRUE;
    }
  }
  return FALSE;
}

guint
muster_words_read_count (const char *const *words, MusterCount *count, int *n)
{
  if (words[0] == NULL)
    return 0;
  if (read_joined (words[0], count, n))
    return 1;
  const char *end = read_number (words[0], n);
  if (end != NULL && *skip_people (end) == '\0') {
    guint filler = is_people (words[1]) ? 1 : 0;
    for (guint i = 0; i < G_N_ELEMENTS (count_words); i++) {
      guint taken
          = words[1] == NULL || words[filler + 1] == NULL ? 0 : match_phrase (words + 1 + filler, count_words[i].word);
      if (taken > 0) {
        *count = count_words[i].count;
        return 1 + filler + taken;
      }
    }
    return 0;
  }
  for (guint i = 0; i < G_N_ELEMENTS (count_words); i++) {
    guint taken = match_phrase (words, count_words[i].word);
    int number;
    if (taken > 0 && words[taken] != NULL && (end = read_number (words[taken], &number)) != NULL
        && *skip_people (end) == '\0') {
      *count = count_words[i].count;
      *n = number;
      return taken + 1;
    }
  }
  return 0;
}

int
muster_words_read_state (const char *text)
{
  int found = -1;
  if (*text == '\0')
    return -1;
  for (guint i = 0; i < G_N_ELEMENTS (state_words); i++)
    if (strcmp (state_words[i].word, text) == 0)
      return (int)state_words[i].state;
  for (int s = MUSTER_ASSIGNMENT_ORDERED; s <= MUSTER_ASSIGNMENT_DECLINED; s++) {
    g_autofree char *label = muster_name_fold (muster_assignment_state_label ((MusterAssignmentState)s));
    if (strcmp (label, text) == 0)
      return s;
    if (strlen (text) >= 3 && g_str_has_prefix (muster_assignment_state_name ((MusterAssignmentState)s), text)) {
      if (found >= 0)
        return -1;
      found = s;
    }
  }
  return found;
}
