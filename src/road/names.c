/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names in comparable form, by ICU's transliterators. Most names in most extracts are plain ASCII, so these are folded
 * without ICU, to the same result. */
#include "road/names.h"
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

struct _MusterNames {
  UTransliterator *fold, *latin; /* made when first needed: that takes 90 ms */
};

static UTransliterator *
open_rules (UTransliterator **kept, const char *id)
{
  if (*kept)
    return *kept;
  UErrorCode status = U_ZERO_ERROR;
  UChar wide[128];
  int32_t n = 0;
  u_strFromUTF8 (wide, G_N_ELEMENTS (wide), &n, id, -1, &status);
  UTransliterator *rules = utrans_openU (wide, n, UTRANS_FORWARD, NULL, 0, NULL, &status);
  if (U_FAILURE (status))
    g_error ("ICU has no transliterator %s: %s", id, u_errorName (status));
  return *kept = rules;
}

MusterNames *
muster_names_new (void)
{
  return g_new0 (MusterNames, 1);
}

void
muster_names_free (MusterNames *names)
{
  if (!names)
    return;
  if (names->fold)
    utrans_close (names->fold);
  if (names->latin)
    utrans_close (names->latin);
  g_free (names);
}

static char *
transliterate (UTransliterator *rules, const char *text)
{
  UErrorCode status = U_ZERO_ERROR;
  gsize size = strlen (text);
  int32_t room = (int32_t)MIN (size * 8 + 64, 1 << 20), n = 0;
  g_autofree UChar *wide = g_new (UChar, (gsize)room);
  u_strFromUTF8WithSub (wide, room, &n, text, (int32_t)MIN (size, 1 << 16), 0xfffd, NULL, &status);
  int32_t limit = n;
  utrans_transUChars (rules, wide, &n, room, 0, &limit, &status);
  if (U_FAILURE (status))
    return g_strdup (text);
  int32_t bytes = 0;
  char *out = g_malloc ((gsize)n * 4 + 1);
  u_strToUTF8 (out, n * 4 + 1, &bytes, wide, n, &status);
  out[bytes] = 0;
  return out;
}

static gboolean
is_ascii (const char *text)
{
  for (; *text; text++)
    if ((guchar)*text >= 0x80)
      return FALSE;
  return TRUE;
}

/* Everything that is neither letter nor digit becomes one space; apostrophes vanish ("L'Isle" is "lisle"). */
static char *
words_only (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  gboolean gap = FALSE;
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if (g_unichar_isalnum (c) || g_unichar_ismark (c)) {
      if (gap && out->len)
        g_string_append_c (out, ' ');
      gap = FALSE;
      g_string_append_unichar (out, c);
    } else if (c != '\'' && c != 0x2019)
      gap = TRUE;
  }
  return g_string_free (out, FALSE);
}

char *
muster_names_fold (MusterNames *names, const char *text)
{
  g_autofree char *low
      = is_ascii (text)
            ? g_ascii_strdown (text, -1)
            : transliterate (open_rules (&names->fold, "NFKD; [:Mn:] Remove; NFC; Latin-ASCII; Lower"), text);
  return words_only (low);
}

char *
muster_names_latin (MusterNames *names, const char *folded)
{
  if (is_ascii (folded))
    return NULL;
  g_autofree char *sound
      = transliterate (open_rules (&names->latin, "Han-Latin; Any-Latin; Latin-ASCII; Lower"), folded);
  g_autofree char *low = words_only (sound);
  return strcmp (low, folded) == 0 ? NULL : g_steal_pointer (&low);
}

/* ---- keys ---- */

#define MAX_KEY 120 /* bytes; nobody types more */

static void
free_key (gpointer data)
{
  MusterKey *key = data;
  g_free (key->text);
  g_free (key);
}

GPtrArray *
muster_names_keys_new (void)
{
  return g_ptr_array_new_with_free_func (free_key);
}

void
muster_names_add_key (GPtrArray *keys, const char *text, MusterKeyPart part)
{
  if (!*text)
    return;
  g_autofree char *cut = NULL;
  if (strlen (text) > MAX_KEY) {
    const char *end = g_utf8_find_prev_char (text, text + MAX_KEY);
    cut = g_strndup (text, (gsize)(end - text));
    text = cut;
  }
  for (guint i = 0; i < keys->len; i++) {
    MusterKey *key = g_ptr_array_index (keys, i);
    if (strcmp (key->text, text) == 0) {
      key->part = MIN (key->part, part);
      return;
    }
  }
  MusterKey *key = g_new (MusterKey, 1);
  *key = (MusterKey){ g_strdup (text), part };
  g_ptr_array_add (keys, key);
}

static gboolean
is_han (gunichar c)
{
  return g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
}

/* From each word on, and from each Chinese character on: those are written without spaces. */
static void
add_with_words (GPtrArray *keys, const char *text)
{
  muster_names_add_key (keys, text, MUSTER_KEY_WHOLE);
  gboolean gap = FALSE;
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if (at > text && (gap || is_han (c)))
      muster_names_add_key (keys, at, MUSTER_KEY_WORD);
    gap = c == ' ';
  }
}

/* "bei jing shi": as it stands, written together from each syllable on, and the initials. */
static void
add_sound (GPtrArray *keys, const char *sound, gboolean syllables)
{
  add_with_words (keys, sound);
  if (!syllables)
    return;
  g_auto (GStrv) parts = g_strsplit (sound, " ", -1);
  guint n = g_strv_length (parts);
  for (guint i = 0; i < n; i++) {
    g_autofree char *joined = g_strjoinv ("", parts + i);
    muster_names_add_key (keys, joined, i == 0 ? MUSTER_KEY_WHOLE : MUSTER_KEY_WORD);
  }
  for (guint i = 0; i + 1 < n; i++) {
    g_autoptr (GString) initials = g_string_new (NULL);
    for (guint k = i; k < n; k++)
      g_string_append_c (initials, parts[k][0]);
    muster_names_add_key (keys, initials->str, i == 0 ? MUSTER_KEY_WHOLE : MUSTER_KEY_WORD);
  }
}

/* Characters that place names read in more than one way, each followed by characters that have only one of the
 * readings: 厦门 is xia men though 大厦 is da sha, 长安 is chang an. */
static const char *const readings[] = {
  "厦下沙", "长常掌", "重虫众", "乐勒月", "朝潮招", "都督兜", "行形杭", "藏葬苍", "蔚卫玉", "阿啊鹅", "泊波坡",
  "番翻潘", "会惠快", "单丹山", "曾增层", "解姐谢", "仇愁求", "盛胜成", "六留路", "莘深新", "涡窝锅", "铅千沿",
  "荥形迎", "漯洛踏", "尉卫玉", "洞动同", "牟谋木", "浚俊讯", "召照绍", "蚌棒泵", "歙社西", "查茶渣", "车扯居",
  "埔普步", "浒虎许", "大答代", "沈审陈", "渑免绳", "繁凡婆", "柏百博", "堡保铺", "角脚决", "栎力月", "枞匆宗",
  "什十神", "觉决叫", "碌路六", "圩围虚", "弄农龙", "巷项杭", "薄博保", "侗动同",
};

/* The other sounds of a name, one character at a time. */
static void
add_other_readings (MusterNames *names, GPtrArray *keys, const char *fold)
{
  for (const char *at = fold; *at; at = g_utf8_next_char (at)) {
    gsize size = (gsize)(g_utf8_next_char (at) - at);
    for (guint i = 0; i < G_N_ELEMENTS (readings); i++) {
      if (strncmp (readings[i], at, size) != 0)
        continue;
      for (const char *like = readings[i] + size; *like; like = g_utf8_next_char (like)) {
        gsize like_size = (gsize)(g_utf8_next_char (like) - like);
        g_autoptr (GString) other = g_string_new_len (fold, at - fold);
        g_string_append_len (other, like, (gssize)like_size);
        g_string_append (other, at + size);
        g_autofree char *latin = muster_names_latin (names, other->str);
        if (latin)
          add_sound (keys, latin, TRUE);
      }
    }
  }
}

/* "Fürst" → "Fuerst"; NULL when there is no umlaut. */
static char *
spell_umlauts (const char *name)
{
  static const struct {
    gunichar c;
    const char *two;
  } table[] = { { 0xe4, "ae" }, { 0xf6, "oe" }, { 0xfc, "ue" }, { 0xc4, "ae" }, { 0xd6, "oe" },
                { 0xdc, "ue" }, { 0xf8, "oe" }, { 0xd8, "oe" }, { 0xe5, "aa" }, { 0xc5, "aa" } };
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean any = FALSE;
  for (const char *at = name; *at; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    const char *two = NULL;
    for (guint i = 0; i < G_N_ELEMENTS (table) && !two; i++)
      two = table[i].c == c ? table[i].two : NULL;
    any |= two != NULL;
    if (two)
      g_string_append (out, two);
    else
      g_string_append_unichar (out, c);
  }
  return any ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

void
muster_names_add_keys (MusterNames *names, const char *name, GPtrArray *keys)
{
  g_autofree char *fold = muster_names_fold (names, name);
  add_with_words (keys, fold);
  g_autofree char *latin = muster_names_latin (names, fold);
  if (latin) {
    gboolean han = FALSE;
    for (const char *at = fold; *at; at = g_utf8_next_char (at))
      han |= is_han (g_utf8_get_char (at));
    add_sound (keys, latin, han);
    if (han)
      add_other_readings (names, keys, fold);
  }
  g_autofree char *spelt = is_ascii (name) ? NULL : spell_umlauts (name);
  if (spelt) {
    g_autofree char *spelt_fold = muster_names_fold (names, spelt);
    add_with_words (keys, spelt_fold);
  }
}

guint
muster_names_distance (const gunichar *a, glong n, const gunichar *b, glong m, guint limit, gboolean prefix)
{
  if (m > 128)
    m = 128;
  if (n > 128 || (!prefix && ABS (n - m) > (glong)limit) || (prefix && n - m > (glong)limit))
    return limit + 1;
  guint rows[3][130];
  guint *before = rows[0], *last = rows[1], *now = rows[2];
  for (glong j = 0; j <= m; j++)
    last[j] = (guint)j;
  for (glong i = 1; i <= n; i++) {
    now[0] = (guint)i;
    guint least = now[0];
    for (glong j = 1; j <= m; j++) {
      guint cost = MIN (MIN (last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost = MIN (cost, before[j - 2] + 1);
      now[j] = cost;
      least = MIN (least, cost);
    }
    if (least > limit + 1) /* a swap may still come back from the row before */
      return limit + 1;
    guint *swap = before;
    before = last;
    last = now;
    now = swap;
  }
  guint best = last[m];
  for (glong j = 0; prefix && j < m; j++)
    best = MIN (best, last[j]);
  return MIN (best, limit + 1);
}
