/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command bar's grammar. A line is cut into words at spaces and commas, Western and Chinese; what stands in quotes
 * of any kind is one word and is kept as typed. "/" and "／" both open a command, with or without a space after its
 * letter. Within a command the order is free where meaning is not at risk: for /i, the quoted text is the note,
 * numbers with a word for people are counts, the hazard comes first, and what is left over is the place.
 * Nothing fails: what is not understood is said in words, in @problem if the line cannot be done without it. */
#include "desk/command-parse.h"
#include "core/time.h"
#include "desk/command-pages.h"
#include "desk/figure-words.h"
#include "desk/place-words.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct {
  char *raw;    /* as typed, without quotes */
  char *folded; /* one word may fold to several; joined by spaces */
  gboolean quoted;
} Token;

static void
token_clear (Token *token)
{
  g_free (token->raw);
  g_free (token->folded);
}

static gunichar
closing_quote (gunichar open)
{
  switch (open) {
  case '"':
    return '"';
  case 0x201c:
    return 0x201d; /* “ ” */
  case 0x201d:
    return 0x201d;
  case 0x201e:
    return 0x201c; /* „ “ */
  case 0xab:
    return 0xbb; /* « » */
  case 0xbb:
    return 0xab;
  case 0x300c:
    return 0x300d; /* 「 」 */
  case 0x300e:
    return 0x300f; /* 『 』 */
  case 0xff02:
    return 0xff02; /* ＂ */
  default:
    return 0;
  }
}

static gboolean
is_closing (gunichar c, gunichar close)
{
  if (c == close)
    return TRUE;
  /* quotes get mixed in a hurry */
  return (close == '"' || close == 0x201c || close == 0x201d || close == 0xff02)
         && (c == '"' || c == 0x201d || c == 0x201c || c == 0xff02);
}

static gboolean
is_gap (const char *p, const char *start)
{
  gunichar c = g_utf8_get_char (p);
  if (g_unichar_isspace (c) || c == 0x3001 || c == 0xff1b || c == ';' || c == 0xff0c || c == 0x3002)
    return TRUE;
  if (c == ',') /* not within a number */
    return !(p > start && g_ascii_isdigit (p[-1]) && g_ascii_isdigit (p[1]));
  return FALSE;
}

static GArray *
cut (const char *text)
{
  GArray *tokens = g_array_new (FALSE, TRUE, sizeof (Token));
  g_array_set_clear_func (tokens, (GDestroyNotify)token_clear);
  for (const char *p = text; *p != '\0';) {
    Token token = { 0 };
    gunichar close = closing_quote (g_utf8_get_char (p));
    if (is_gap (p, text)) {
      p = g_utf8_next_char (p);
      continue;
    }
    const char *start = p;
    if (close != 0) {
      start = p = g_utf8_next_char (p);
      while (*p != '\0' && !is_closing (g_utf8_get_char (p), close))
        p = g_utf8_next_char (p);
      token.raw = g_strndup (start, (gsize)(p - start));
      g_strstrip (token.raw);
      token.quoted = TRUE;
      if (*p != '\0')
        p = g_utf8_next_char (p);
    } else {
      while (*p != '\0' && !is_gap (p, text) && closing_quote (g_utf8_get_char (p)) == 0)
        p = g_utf8_next_char (p);
      token.raw = g_strndup (start, (gsize)(p - start));
    }
    token.folded = muster_name_fold (token.raw);
    g_array_append_val (tokens, token);
  }
  return tokens;
}

static Token *
at (GArray *tokens, guint i)
{
  return &g_array_index (tokens, Token, i);
}

/* Words from…to as typed, joined by spaces. */
static char *
join (GArray *tokens, guint from, guint to)
{
  GString *out = g_string_new (NULL);
  for (guint i = from; i < to && i < tokens->len; i++) {
    if (out->len > 0)
      g_string_append_c (out, ' ');
    g_string_append (out, at (tokens, i)->raw);
  }
  return g_string_free (out, FALSE);
}

/* A decimal number with a degree sign and a letter of direction, perhaps; *letter 0 when none. */
static const char *
read_degrees (const char *p, double *value, char *letter)
{
  char *end;
  while (*p == ' ' || *p == ',')
    p++;
  if (*p != '-' && *p != '+' && !g_ascii_isdigit (*p))
    return NULL;
  *value = g_ascii_strtod (p, &end);
  if (end == p || memchr (p, '.', (gsize)(end - p)) == NULL)
    return NULL;
  p = end;
  if (g_str_has_prefix (p, "°"))
    p += strlen ("°");
  while (*p == ' ')
    p++;
  *letter = 0;
  if (*p != '\0' && strchr ("NSEWnsew", *p) != NULL && !g_ascii_isalnum (p[1]))
    *letter = g_ascii_toupper (*p++);
  return p;
}

gboolean
muster_position_read (const char *text, MusterLatLon *where)
{
  double a, b;
  char la, lb;
  const char *p = read_degrees (text, &a, &la);
  if (p == NULL || (p = read_degrees (p, &b, &lb)) == NULL)
    return FALSE;
  while (*p == ' ')
    p++;
  if (*p != '\0')
    return FALSE;
  if (la == 'S' || la == 'W')
    a = -a;
  if (lb == 'S' || lb == 'W')
    b = -b;
  gboolean swapped = la == 'E' || la == 'W';
  *where = swapped ? (MusterLatLon){ b, a } : (MusterLatLon){ a, b };
  return muster_latlon_is_valid (*where);
}

static void
add_missing (MusterCommand *command, const char *text)
{
  g_ptr_array_add (command->missing, g_strdup (text));
}

/* What is still to be typed. */
static void
ask_for (MusterCommand *command, const char *question)
{
  g_free (command->problem);
  command->problem = g_strdup (question);
  command->unfinished = TRUE;
}

/* ---- /i ---- */

/* What stands behind the minus that @text begins with, as keyboards and pages write it; @text where there is none. */
static char *
skip_minus (char *text)
{
  static const char *const minus[] = { "-", "−", "－", "﹣", "–" };
  for (gsize i = 0; i < G_N_ELEMENTS (minus); i++)
    if (g_str_has_prefix (text, minus[i]))
      return text + strlen (minus[i]);
  return text;
}

/* Of words as typed, the first with a minus before a digit. (nullable) */
static const char *
find_negative (GPtrArray *raws, guint from, guint to)
{
  for (guint i = from; i < to && i < raws->len; i++) {
    char *raw = g_ptr_array_index (raws, i), *digits = skip_minus (raw);
    if (digits != raw && g_ascii_isdigit (*digits))
      return raw;
  }
  return NULL;
}

static void
read_incident (MusterCommand *command, GArray *tokens, guint first)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new (); /* folded, of the tokens from first on that are not quoted */
  g_autoptr (GPtrArray) raws = g_ptr_array_new ();  /* the same as typed */
  g_autoptr (GString) place = g_string_new (NULL);
  const char *rest = NULL;
  guint taken = 0, i = 0;

  for (guint k = first; k < tokens->len; k++) {
    if (at (tokens, k)->quoted && command->note == NULL) {
      command->note = g_strdup (at (tokens, k)->raw);
      continue;
    }
    if (*at (tokens, k)->folded == '\0')
      continue;
    g_ptr_array_add (words, skip_minus (at (tokens, k)->folded));
    g_ptr_array_add (raws, at (tokens, k)->raw);
  }
  g_ptr_array_add (words, NULL);

  for (i = 0; g_ptr_array_index (words, i) != NULL;) {
    const char *const *here = (const char *const *)words->pdata + i;
    MusterCount count;
    int n;
    guint used = muster_words_read_count (here, &count, &n);
    if (used > 0) {
      const char *negative = find_negative (raws, i, i + used);
      if (negative != NULL && command->problem == NULL)
        command->problem = g_strdup_printf (_ ("%s: a number of people cannot be negative."), negative);
      command->counts[count] = negative != NULL ? -1 : n;
      i += used;
      continue;
    }
    if (command->hazard == NULL && place->len == 0
        && (command->hazard = muster_words_read_hazard (here, &taken, &rest)) != NULL) {
      if (rest != NULL) { /* as typed, where folding has left the beginning alone */
        gsize begun = (gsize)(rest - here[0]);
        const char *raw = g_ptr_array_index (raws, i);
        g_string_append (place, strncmp (raw, here[0], begun) == 0 ? raw + begun : rest);
      }
      i += taken;
      continue;
    }
    if (place->len > 0)
      g_string_append_c (place, ' ');
    g_string_append (place, g_ptr_array_index (raws, i));
    i++;
  }
  if (place->len > 0) {
    command->has_at = muster_position_read (place->str, &command->at);
    if (!command->has_at)
      command->place = g_strdup (place->str);
  }
  if (command->hazard == NULL)
    add_missing (command, _ ("what happened: flood, fire, landslide …"));
  if (command->place == NULL && !command->has_at)
    add_missing (command, _ ("where: a place, else the map’s centre is taken"));
}

/* ---- names ---- */

static guint
find (const MusterNameBook *names, guint32 kinds, const char *text, const MusterName **best, double *score)
{
  g_autoptr (GArray) hits = muster_name_book_find (names, kinds, text, 6);
  guint same = 0;
  *best = NULL;
  *score = 0;
  if (hits->len == 0 || *text == '\0')
    return 0;
  *best = g_array_index (hits, MusterNameHit, 0).name;
  *score = g_array_index (hits, MusterNameHit, 0).score;
  while (same < hits->len && g_array_index (hits, MusterNameHit, same).score >= *score)
    same++;
  return same;
}

/* A team: of several that fit as well, the only one that is committed (for a status) or free (for an order). */
static guint
find_team (const MusterNameBook *names, const char *text, gboolean committed, const MusterName **best, double *score)
{
  guint same = find (names, 1u << MUSTER_TEAM, text, best, score), fit = 0;
  g_autoptr (GArray) hits = same > 1 ? muster_name_book_find (names, 1u << MUSTER_TEAM, text, same) : NULL;
  for (guint i = 0; hits != NULL && i < hits->len; i++) {
    const MusterName *name = g_array_index (hits, MusterNameHit, i).name;
    if ((name->held != NULL) != committed)
      continue;
    *best = name;
    fit++;
  }
  return fit == 1 ? 1 : same;
}

static void
which_one (MusterCommand *command, const MusterNameBook *names, guint32 kinds, const char *text)
{
  g_autoptr (GArray) hits = muster_name_book_find (names, kinds, text, 3);
  g_autoptr (GString) list = g_string_new (NULL);
  for (guint i = 0; i < hits->len; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", g_array_index (hits, MusterNameHit, i).name->name);
  g_autofree char *question = g_strdup_printf (_ ("Which one: %s?"), list->str);
  ask_for (command, question);
}

static void
take (MusterCommand *command, const MusterName *name)
{
  command->record = g_strdup (name->id);
  command->record_name = g_strdup (name->name);
  command->assignment = g_strdup (name->held);
}

/* ---- /s ---- */

static void
read_status (MusterCommand *command, GArray *tokens, guint first, const MusterNameBook *names)
{
  guint end = tokens->len;
  for (guint n = MIN (3, tokens->len - MIN (first, tokens->len)); n >= 1 && command->state < 0; n--) {
    g_autofree char *tail = join (tokens, tokens->len - n, tokens->len);
    g_autofree char *folded = muster_name_fold (tail);
    command->state = muster_words_read_state (folded);
    if (command->state >= 0)
      end = tokens->len - n;
  }
  g_autofree char *text = join (tokens, first, end);
  const MusterName *name;
  double score;
  guint same = find_team (names, text, TRUE, &name, &score);
  if (*text == '\0') {
    ask_for (command, _ ("Which team? Type its name or call sign."));
  } else if (name == NULL) {
    command->problem = g_strdup_printf (_ ("No team is called “%s”."), text);
  } else if (same > 1) {
    which_one (command, names, 1u << MUSTER_TEAM, text);
  } else {
    take (command, name);
    if (name->held == NULL)
      command->problem = g_strdup_printf (_ ("%s has no order now. “/a %s” assigns it."), name->name, name->name);
    else if (command->state < 0)
      ask_for (command, _ ("Which status: acknowledged, departed, arrived, working, released?"));
    if (name->held_for != NULL)
      command->target_name = g_strdup (name->held_for);
  }
}

/* ---- /a ---- */

static void
read_assign (MusterCommand *command, GArray *tokens, guint first, const MusterNameBook *names, const char *selected)
{
  guint n = tokens->len > first ? tokens->len - first : 0;
  const MusterName *team = NULL, *incident = NULL;
  double best = 0;
  gboolean unclear = FALSE;
  g_autofree char *team_words = NULL;
  /* every cut between team and incident; the one that fits best as a whole, the longer team on a tie */
  for (guint k = n; k >= 1; k--) {
    g_autofree char *a = join (tokens, first, first + k);
    g_autofree char *b = join (tokens, first + k, tokens->len);
    const MusterName *t, *i = NULL;
    double ts, is = 0.3;
    guint same = find_team (names, a, FALSE, &t, &ts);
    if (t == NULL)
      continue;
    if (*b != '\0' && (find (names, 1u << MUSTER_INCIDENT, b, &i, &is) == 0 || i == NULL))
      continue;
    if (ts + is > best) {
      best = ts + is;
      team = t;
      incident = i;
      unclear = same > 1;
      g_free (team_words);
      team_words = g_steal_pointer (&a);
    }
  }
  g_autofree char *all = join (tokens, first, tokens->len);
  if (n == 0) {
    ask_for (command, _ ("Which team? Type its name or call sign."));
    return;
  }
  if (team == NULL) {
    command->problem = g_strdup_printf (_ ("No team and incident fit “%s”."), all);
    return;
  }
  if (unclear) {
    which_one (command, names, 1u << MUSTER_TEAM, team_words);
    return;
  }
  take (command, team);
  if (incident == NULL) {
    const MusterName *chosen = muster_name_book_by_id (names, selected);
    if (chosen != NULL && chosen->kind == MUSTER_INCIDENT)
      incident = chosen;
  }
  if (incident != NULL) {
    command->target = g_strdup (incident->id);
    command->target_name = g_strdup (incident->name);
  } else {
    ask_for (command, _ ("To which incident? Type its name after the team, or select it first."));
  }
  if (team->held != NULL && (command->problem == NULL || command->unfinished)) {
    g_free (command->problem);
    command->unfinished = FALSE;
    command->problem
        = team->held_for != NULL
              ? g_strdup_printf (_ ("%s is committed to “%s”. Release it first."), team->name, team->held_for)
              : g_strdup_printf (_ ("%s is committed already. Release it first."), team->name);
  }
}

/* ---- /o ---- */

static void
read_shelter (MusterCommand *command, const char *text, const MusterNameBook *names)
{
  const MusterName *name;
  double score;
  guint same = find (names, 1u << MUSTER_SHELTER, text, &name, &score);
  if (*text == '\0')
    ask_for (command, _ ("Which shelter? Type its name."));
  else if (name == NULL)
    command->problem = g_strdup_printf (_ ("No shelter is called “%s”."), text);
  else if (same > 1)
    which_one (command, names, 1u << MUSTER_SHELTER, text);
  else
    take (command, name);
}

/* ---- /t and /l ---- */

static int
read_minutes (const char *number, const char *unit)
{
  static const struct {
    const char *word;
    int minutes;
  } units[] = { { "min", 1 }, { "minutes", 1 }, { "minute", 1 }, { "mins", 1 },   { "m", 1 },    { "分钟", 1 },
                { "分", 1 },  { "h", 60 },      { "hour", 60 },  { "hours", 60 }, { "小时", 60 } };
  char *end;
  gint64 n = g_ascii_strtoll (number, &end, 10);
  const char *word = *end != '\0' ? end : unit;
  if (end == number || word == NULL || n <= 0 || n > 100000)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (units[i].word, word) == 0)
      return (int)n * units[i].minutes;
  return 0;
}

static void
read_task (MusterCommand *command, GArray *tokens, guint first)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = first; i < tokens->len; i++) {
    Token *token = at (tokens, i);
    gboolean last = i + 1 == tokens->len, before_last = i + 2 == tokens->len;
    int minutes = 0;
    if (!token->quoted && (token->raw[0] == '@' || g_str_has_prefix (token->raw, "＠"))) {
      g_free (command->role);
      command->role = g_strdup (g_utf8_next_char (token->raw));
      continue;
    }
    if (last && !token->quoted)
      minutes = read_minutes (token->folded, NULL);
    else if (before_last && !token->quoted)
      minutes = read_minutes (token->folded, at (tokens, i + 1)->folded);
    if (minutes > 0) {
      command->minutes = minutes;
      break;
    }
    if (text->len > 0)
      g_string_append_c (text, ' ');
    g_string_append (text, token->raw);
  }
  if (text->len == 0)
    ask_for (command, _ ("What is to be done? Type the task."));
  else
    command->text = g_strdup (text->str);
  if (command->minutes == 0)
    add_missing (command, _ ("until when: 20 min"));
}

const char *
muster_command_channel (const char *text, const char **channel)
{
  static const struct {
    const char *word, *value;
  } channels[] = { { "radio", "radio" }, { "phone", "phone" },   { "call", "phone" }, { "sensor", "sensor" },
                   { "field", "field" }, { "desk", "desk" },     { "电台", "radio" }, { "对讲机", "radio" },
                   { "电话", "phone" },  { "传感器", "sensor" }, { "现场", "field" }, { "值班台", "desk" } };
  const char *colon = strchr (text, ':');
  const char *wide = strstr (text, "：");
  if (wide != NULL && (colon == NULL || wide < colon))
    colon = wide;
  if (colon != NULL) {
    g_autofree char *word = g_strndup (text, (gsize)(colon - text));
    g_autofree char *folded = muster_name_fold (word);
    for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
      if (strcmp (channels[i].word, folded) == 0) {
        *channel = channels[i].value;
        text = g_utf8_next_char (colon);
        break;
      }
  }
  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text;
}

static void
read_log (MusterCommand *command, const char *line)
{
  const char *text = muster_command_channel (line, &command->channel);
  if (*text == '\0')
    ask_for (command, _ ("What is to be noted? Type the text."));
  else
    command->text = g_strdup (text);
}

/* ---- /activate ---- */

/* "II", "2", "Ⅱ", "二", with or without the word for level behind it; NULL: none of these. */
static const char *
read_level (const char *word)
{
  static const char *const forms[][5] = { { "I", "i", "1", "一", NULL },
                                          { "II", "ii", "2", "二", NULL },
                                          { "III", "iii", "3", "三", NULL },
                                          { "IV", "iv", "4", "四", NULL } };
  g_autofree char *plain = g_str_has_suffix (word, "级") ? g_strndup (word, strlen (word) - 3) : g_strdup (word);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    for (guint k = 0; forms[i][k] != NULL; k++)
      if (strcmp (plain, forms[i][k]) == 0)
        return forms[i][0];
  return NULL;
}

static void
read_activate (MusterCommand *command, GArray *tokens, const MusterNameBook *names, const char *selected)
{
  const MusterName *incident = muster_name_book_by_id (names, selected);
  guint first = 0;
  if (tokens->len > 0 && (strcmp (at (tokens, 0)->folded, "level") == 0 || strcmp (at (tokens, 0)->raw, "响应") == 0))
    first = 1;
  if (first < tokens->len && (command->level = read_level (at (tokens, first)->folded)) != NULL)
    first++;
  if (first < tokens->len)
    command->text = join (tokens, first, tokens->len);
  if (incident == NULL || incident->kind != MUSTER_INCIDENT) {
    ask_for (command, _ ("For which incident? Select it first."));
    return;
  }
  command->target = g_strdup (incident->id);
  command->target_name = g_strdup (incident->name);
}

/* ---- /p, /f, /c and /e ---- */

/* Takes one of the words @list off the start of @text; longer ones stand before those that begin them. */
typedef struct {
  const char *word, *value;
} Choice;

static const char *
take_choice (const Choice *list, gsize n, const char **text)
{
  g_autofree char *folded = muster_name_fold (*text);
  for (gsize i = 0; i < n; i++) {
    gsize length = strlen (list[i].word);
    if (!g_str_has_prefix (folded, list[i].word) || g_ascii_isalnum (folded[length]))
      continue;
    *text += MIN (length, strlen (*text));
    while (**text == ' ')
      *text += 1;
    return list[i].value;
  }
  return NULL;
}

/* What these are about. */
static void
take_selected (MusterCommand *command, const MusterNameBook *names, const char *selected)
{
  const MusterName *incident = selected != NULL ? muster_name_book_by_id (names, selected) : NULL;
  if (incident == NULL || incident->kind != MUSTER_INCIDENT) {
    ask_for (command, _ ("Of which incident? Select it first."));
    return;
  }
  command->target = g_strdup (incident->id);
  command->target_name = g_strdup (incident->name);
}

/* ---- /next ---- */

static void
read_next (MusterCommand *command, const char *text, const MusterNameBook *names)
{
  const MusterName *name;
  double score;
  guint same = find_team (names, text, TRUE, &name, &score);
  if (*text != '\0')
    command->text = g_strdup (text);
  if (*text == '\0') {
    ask_for (command, _ ("Which team? Type its name or call sign."));
  } else if (name == NULL) {
    command->problem = g_strdup_printf (_ ("No team is called “%s”."), text);
  } else if (same > 1) {
    which_one (command, names, 1u << MUSTER_TEAM, text);
  } else {
    take (command, name);
    if (name->held == NULL)
      command->problem = g_strdup_printf (_ ("%s has no order now. “/a %s” assigns it."), name->name, name->name);
    if (name->held_for != NULL)
      command->target_name = g_strdup (name->held_for);
  }
}

static void
read_report (MusterCommand *command, const char *text)
{
  static const Choice forms[] = { { "first", "first" },    { "initial", "first" },       { "初报", "first" },
                                  { "首报", "first" },     { "follow-up", "follow-up" }, { "follow up", "follow-up" },
                                  { "续报", "follow-up" }, { "final", "final" },         { "终报", "final" } };
  command->form = take_choice (forms, G_N_ELEMENTS (forms), &text);
  if (*text != '\0')
    command->text = g_strdup (text);
}

static void
read_figure (MusterCommand *command, const char *text)
{
  g_auto (MusterFigureWords) words = { 0 };
  g_autofree char *problem = NULL;
  command->text = g_strdup (text);
  if (muster_figure_words_read (text, &words, &problem) || command->problem != NULL)
    return;
  ask_for (command, problem);
  command->unfinished = words.value == NULL || words.name == NULL;
}

static void
read_call (MusterCommand *command, GArray *tokens, const MusterNameBook *names)
{
  guint end = tokens->len, same;
  const MusterName *name;
  double score;
  if (end > 1 && (command->minutes = read_minutes (at (tokens, end - 1)->folded, NULL)) > 0)
    end -= 1;
  else if (end > 2
           && (command->minutes = read_minutes (at (tokens, end - 2)->folded, at (tokens, end - 1)->folded)) > 0)
    end -= 2;
  g_autofree char *text = join (tokens, 0, end);
  if (*text == '\0')
    return; /* opens the form */
  same = find (names, 1u << MUSTER_ROSTER | 1u << MUSTER_PERSON, text, &name, &score);
  if (name == NULL) {
    g_free (command->problem);
    command->unfinished = FALSE;
    command->problem = g_strdup_printf (_ ("No call list, person or post is called “%s”."), text);
  } else if (same > 1) {
    which_one (command, names, 1u << MUSTER_ROSTER | 1u << MUSTER_PERSON, text);
  } else {
    take (command, name);
  }
}

static void
read_above (MusterCommand *command, GArray *tokens)
{
  guint first = 0;
  if (tokens->len > 0 && (command->level = read_level (at (tokens, 0)->folded)) != NULL)
    first = 1;
  if (first < tokens->len)
    command->text = join (tokens, first, tokens->len);
}

/* ---- a name alone ---- */

static void
read_name (MusterCommand *command, const char *text, const MusterNameBook *names)
{
  const guint32 records
      = 1u << MUSTER_INCIDENT | 1u << MUSTER_TEAM | 1u << MUSTER_DEPOT | 1u << MUSTER_SHELTER | 1u << MUSTER_TASK;
  const MusterName *record, *action;
  double record_score, action_score;
  if (muster_position_read (text, &command->at)) {
    command->verb = MUSTER_COMMAND_GO;
    command->has_at = TRUE;
    return;
  }
  guint same = find (names, records, text, &record, &record_score);
  find (names, MUSTER_NAME_BOOK_ACTIONS, text, &action, &action_score);
  if (record != NULL && record_score >= action_score) {
    command->verb = MUSTER_COMMAND_SELECT;
    command->score = same > 1 ? MIN (record_score, 0.5) : record_score;
    take (command, record);
  } else if (action != NULL) {
    command->verb = MUSTER_COMMAND_ACTION;
    take (command, action);
  } else {
    command->verb = MUSTER_COMMAND_GO;
    command->place = g_strdup (text);
  }
}

/* Nothing named: the selected incident, or the board of all. */
static void
read_recommend (MusterCommand *command, const char *text, const MusterNameBook *names, const char *selected)
{
  const MusterName *incident;
  double score;
  if (*text == '\0')
    return;
  find (names, 1u << MUSTER_INCIDENT, text, &incident, &score);
  if (incident == NULL) {
    ask_for (command, _ ("Which incident? Type its name."));
    return;
  }
  command->target = g_strdup (incident->id);
  command->target_name = g_strdup (incident->name);
}

/* /clocks, /shift …; after /back stands a time. */
static void
read_page (MusterCommand *command, const MusterCommandPage *page, const char *rest)
{
  gint64 at;
  g_autofree char *text = g_strstrip (g_strdup (rest));
  command->record = g_strdup (page->action);
  command->record_name = g_strdup (_ (page->label));
  command->verb = MUSTER_COMMAND_ACTION;
  if (!page->takes_time || *text == '\0')
    return;
  command->verb = MUSTER_COMMAND_BACK;
  if (!muster_words_read_time (text, muster_now_ms (), FALSE, &at))
    command->problem = g_strdup_printf (_ ("“%s” is no time. Type 14:05, 14:05:30 or 2026-07-01 14:05."), text);
  command->text = g_steal_pointer (&text);
}

MusterCommand *
muster_command_parse (const char *line, const MusterNameBook *names, const char *selected)
{
  MusterCommand *command = g_new0 (MusterCommand, 1);
  g_autofree char *valid = g_utf8_make_valid (line, -1);
  const char *p = valid;

  command->missing = g_ptr_array_new_with_free_func (g_free);
  command->state = -1;
  for (guint i = 0; i < MUSTER_N_COUNTS; i++)
    command->counts[i] = -1;
  while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  if (*p == '\0')
    return command;

  gunichar slash = g_utf8_get_char (p);
  if (slash != '/' && slash != 0xff0f && slash != 0x3001) { /* an input method gives ／ or 、 for the key */
    g_autofree char *text = g_strdup (p);
    read_name (command, g_strstrip (text), names);
    return command;
  }
  p = g_utf8_next_char (p);
  const char *start = p;
  while (*p != '\0' && !g_unichar_isspace (g_utf8_get_char (p)) && (guchar)*p < 0x80)
    p++;
  static const char *const wide[] = { "推荐", "统筹", "激活", "启动", "下一步" };
  for (guint i = 0; i < G_N_ELEMENTS (wide) && p == start; i++)
    if (g_str_has_prefix (start, wide[i]))
      p = start + strlen (wide[i]); /* the Chinese words need no space after them */
  gsize used;
  const MusterCommandPage *page = muster_command_page (start, &used);
  if (page != NULL) {
    read_page (command, page, start + used);
    return command;
  }
  g_autofree char *letter = g_strndup (start, (gsize)(p - start));
  g_autofree char *folded = muster_name_fold (letter);
  command->verb = *folded == '\0' ? muster_command_verb_wide (&p) : muster_command_verb (folded);
  g_autofree char *rest = g_strdup (p);
  g_strstrip (rest);
  while (g_str_has_prefix (rest, "　")) /* g_strstrip() knows ASCII only */
    memmove (rest, rest + 3, strlen (rest + 3) + 1);
  g_autoptr (GArray) tokens = cut (rest);

  switch (command->verb) {
  case MUSTER_COMMAND_INCIDENT:
    read_incident (command, tokens, 0);
    break;
  case MUSTER_COMMAND_STATUS:
    read_status (command, tokens, 0, names);
    break;
  case MUSTER_COMMAND_ASSIGN:
    read_assign (command, tokens, 0, names, selected);
    break;
  case MUSTER_COMMAND_GO:
    command->has_at = muster_position_read (rest, &command->at);
    if (!command->has_at && *rest != '\0')
      command->place = g_strdup (rest);
    if (*rest == '\0')
      ask_for (command, _ ("Where to? Type a place or coordinates."));
    break;
  case MUSTER_COMMAND_TASK:
    read_task (command, tokens, 0);
    break;
  case MUSTER_COMMAND_LOG:
    read_log (command, rest);
    break;
  case MUSTER_COMMAND_SHELTER:
    read_shelter (command, rest, names);
    break;
  case MUSTER_COMMAND_RECOMMEND:
    read_recommend (command, rest, names, selected);
    break;
  case MUSTER_COMMAND_ACTIVATE:
    read_activate (command, tokens, names, selected);
    break;
  case MUSTER_COMMAND_NEXT:
    read_next (command, rest, names);
    break;
  case MUSTER_COMMAND_UNDO:
  case MUSTER_COMMAND_BOARD:
    break;
  case MUSTER_COMMAND_REPORT:
    read_report (command, rest);
    take_selected (command, names, selected);
    break;
  case MUSTER_COMMAND_FIGURE:
    take_selected (command, names, selected);
    read_figure (command, rest);
    break;
  case MUSTER_COMMAND_CALL:
    take_selected (command, names, selected);
    read_call (command, tokens, names);
    break;
  case MUSTER_COMMAND_ABOVE:
    read_above (command, tokens);
    take_selected (command, names, selected);
    break;
  case MUSTER_COMMAND_UNKNOWN:
    if (*folded != '\0')
      command->problem = g_strdup_printf (_ ("There is no command “/%s”."), folded);
    break;
  case MUSTER_COMMAND_NOTHING:
  case MUSTER_COMMAND_SELECT:
  case MUSTER_COMMAND_ACTION:
  case MUSTER_COMMAND_BACK:
  default:
    break;
  }
  return command;
}

void
muster_command_free (MusterCommand *command)
{
  g_free (command->place);
  g_free (command->note);
  g_free (command->record);
  g_free (command->record_name);
  g_free (command->assignment);
  g_free (command->target);
  g_free (command->target_name);
  g_free (command->text);
  g_free (command->role);
  g_free (command->problem);
  g_ptr_array_unref (command->missing);
  g_free (command);
}
