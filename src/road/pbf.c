/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The OSM PBF reader.
 *
 * A file is a sequence of: 4 bytes big-endian length n; a BlobHeader message of n bytes (type, size of the blob); a
 * Blob message (raw bytes, or zlib bytes with their inflated size). The first is of type OSMHeader, the others OSMData.
 * The format has no end mark, so a file cut between two blobs cannot be told from a whole one; every other cut is
 * found.
 *
 * Rules: (1) lengths are checked against what is left before anything is read or allocated; (2) string and packed-array
 * indices are checked when used; (3) unknown fields are skipped by wire type, an unknown *required feature* refuses the
 * file. Thus a damaged file gives an error and never a crash.
 *
 * Why this and not readosm 1.1.0 (which the tests keep as a second opinion): it silently drops nodes that are not in
 * dense groups, ignores the coordinate granularity and offsets, truncates way and relation ids to 32 bits, follows
 * string indices without a check, and allocates for every number.
 *
 * Format: https://wiki.openstreetmap.org/wiki/PBF_Format */
#include "road/pbf.h"
#include "road/area.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define MAX_HEADER (64 * 1024)        /* of the format */
#define MAX_BLOB   (32 * 1024 * 1024) /* of the format, also for the inflated size */

typedef struct {
  guint64 offset; /* of the Blob message */
  guint32 size;
  guint8 types; /* 1 << MusterOsmType of what it holds, once known */
  gboolean known;
} Blob;

struct _MusterPbf {
  int fd;
  char *path;
  guint64 size;
  char *timestamp;
  gboolean has_bounds;
  MusterLatLon south_west, north_east;
  GArray *blobs; /* of Blob, data only */
  GByteArray *packed;
  GByteArray *plain;
  /* of the block being read */
  GByteArray *letters; /* the string table, each string ended by NUL */
  GArray *strings;     /* guint32 offsets into it */
  GArray *tags;        /* MusterTag */
  GArray *lats, *lons; /* gint32 */
  GArray *refs;        /* gint64 */
  GArray *types;       /* MusterOsmType */
  GArray *roles;       /* const char* */
};

const char *
muster_tags_get (const MusterTags *tags, const char *key)
{
  for (guint i = 0; i < tags->n; i++)
    if (strcmp (tags->tag[i].key, key) == 0)
      return tags->tag[i].value;
  return NULL;
}

/* ---- the wire format ---- */

typedef struct {
  const guint8 *at, *end;
  gboolean bad;
} Cursor;

static guint64
read_varint (Cursor *c)
{
  guint64 value = 0;
  for (guint shift = 0; shift < 64; shift += 7) {
    if (c->at >= c->end)
      break;
    guint8 byte = *c->at++;
    value |= (guint64)(byte & 0x7f) << shift;
    if (!(byte & 0x80))
      return value;
  }
  c->bad = TRUE;
  c->at = c->end;
  return 0;
}

static inline gint64
read_signed (Cursor *c)
{
  guint64 v = read_varint (c);
  return (gint64)(v >> 1) ^ -(gint64)(v & 1);
}

static Cursor
read_bytes (Cursor *c)
{
  guint64 n = read_varint (c);
  if (c->bad || n > (guint64)(c->end - c->at)) {
    c->bad = TRUE;
    c->at = c->end;
    return (Cursor){ c->end, c->end, TRUE };
  }
  Cursor part = { c->at, c->at + n, FALSE };
  c->at += n;
  return part;
}

/* The next field: number, and its value either in @number or in @bytes. FALSE at the end or on damage. */
static gboolean
next_field (Cursor *c, guint *field, guint64 *number, Cursor *bytes)
{
  if (c->bad || c->at >= c->end)
    return FALSE;
  guint64 key = read_varint (c);
  *field = (guint)MIN (key >> 3, G_MAXUINT);
  *number = 0;
  *bytes = (Cursor){ c->end, c->end, FALSE };
  switch (key & 7) {
  case 0:
    *number = read_varint (c);
    break;
  case 1:
  case 5: {
    gsize n = (key & 7) == 1 ? 8 : 4;
    if ((gsize)(c->end - c->at) < n)
      c->bad = TRUE;
    else
      c->at += n;
    break;
  }
  case 2:
    *bytes = read_bytes (c);
    break;
  default:
    c->bad = TRUE;
  }
  return !c->bad;
}

/* ---- blobs ---- */

static gboolean
fail_input (MusterPbf *pbf, guint64 offset, const char *what, GError **error)
{
  g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_INPUT, _ ("%s: %s (at byte %" PRIu64 ")"), pbf->path, what,
               offset);
  return FALSE;
}

static gboolean
read_at (MusterPbf *pbf, guint64 offset, void *to, gsize n, GError **error)
{
  gsize done = 0;
  while (done < n) {
    gssize got = pread (pbf->fd, (char *)to + done, n - done, (off_t)(offset + done));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_INPUT, _ ("%s: cannot read: %s"), pbf->path,
                   g_strerror (errno));
      return FALSE;
    }
    if (got == 0)
      return fail_input (pbf, offset + done, _ ("the file is truncated"), error);
    done += (gsize)got;
  }
  return TRUE;
}

/* Reads the Blob message and inflates it into pbf->plain. */
static gboolean
load_blob (MusterPbf *pbf, guint64 offset, guint32 size, GError **error)
{
  g_byte_array_set_size (pbf->packed, size);
  if (!read_at (pbf, offset, pbf->packed->data, size, error))
    return FALSE;
  Cursor c = { pbf->packed->data, pbf->packed->data + size, FALSE }, bytes, raw = { 0 }, zlib = { 0 };
  guint field;
  guint64 number, plain_size = 0;
  while (next_field (&c, &field, &number, &bytes)) {
    if (field == 1)
      raw = bytes;
    else if (field == 2)
      plain_size = number;
    else if (field == 3)
      zlib = bytes;
    else if (field >= 4 && field <= 7) {
      const char *names[] = { "lzma", "bzip2", "lz4", "zstd" };
      g_autofree char *what = g_strdup_printf (
          _ ("the blocks are compressed with %s, which is not supported; convert it with \"osmium cat\""),
          names[field - 4]);
      return fail_input (pbf, offset, what, error);
    }
  }
  if (c.bad)
    return fail_input (pbf, offset, _ ("a block is damaged"), error);
  if (raw.at) {
    g_byte_array_set_size (pbf->plain, 0);
    g_byte_array_append (pbf->plain, raw.at, (guint)(raw.end - raw.at));
    return TRUE;
  }
  if (!zlib.at || plain_size > MAX_BLOB)
    return fail_input (pbf, offset, _ ("a block holds no data"), error);
  g_byte_array_set_size (pbf->plain, (guint)plain_size);
  uLongf got = (uLongf)plain_size;
  if (plain_size > 0
      && (uncompress (pbf->plain->data, &got, zlib.at, (uLong)(zlib.end - zlib.at)) != Z_OK || got != plain_size))
    return fail_input (pbf, offset, _ ("a block cannot be inflated, its check sum is wrong"), error);
  return TRUE;
}

static gboolean
equals (const Cursor *bytes, const char *text)
{
  gsize n = strlen (text);
  return (gsize)(bytes->end - bytes->at) == n && memcmp (bytes->at, text, n) == 0;
}

static void
read_bounds (MusterPbf *pbf, Cursor c)
{
  Cursor bytes;
  guint field;
  guint64 number;
  double side[4] = { 0 }; /* left, right, top, bottom */
  while (next_field (&c, &field, &number, &bytes))
    if (field >= 1 && field <= 4)
      side[field - 1] = (double)((gint64)(number >> 1) ^ -(gint64)(number & 1)) * 1e-9;
  pbf->south_west = (MusterLatLon){ side[3], side[0] };
  pbf->north_east = (MusterLatLon){ side[2], side[1] };
  pbf->has_bounds = !c.bad && muster_latlon_is_valid (pbf->south_west) && muster_latlon_is_valid (pbf->north_east)
                    && side[0] != side[1] && side[3] < side[2]; /* left > right: across 180° */
}

static gboolean
read_file_header (MusterPbf *pbf, guint64 offset, GError **error)
{
  Cursor c = { pbf->plain->data, pbf->plain->data + pbf->plain->len, FALSE }, bytes;
  guint field;
  guint64 number;
  while (next_field (&c, &field, &number, &bytes)) {
    if (field == 4 && !equals (&bytes, "OsmSchema-V0.6") && !equals (&bytes, "DenseNodes")) {
      g_autofree char *name = g_strndup ((const char *)bytes.at, (gsize)(bytes.end - bytes.at));
      g_autofree char *safe = g_utf8_make_valid (name, -1);
      g_autofree char *what
          = g_strcmp0 (safe, "HistoricalInformation") == 0
                ? g_strdup (_ ("it is a history file; make an extract of one moment with \"osmium time-filter\""))
                : g_strdup_printf (_ ("it needs the feature \"%s\", which is not supported"), safe);
      return fail_input (pbf, offset, what, error);
    }
    if (field == 1)
      read_bounds (pbf, bytes);
    if (field == 32 && number > 0 && number < 253402300800u) {
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc ((gint64)number);
      g_free (pbf->timestamp);
      pbf->timestamp = g_date_time_format (at, "%Y-%m-%dT%H:%M:%SZ");
    }
  }
  return c.bad ? fail_input (pbf, offset, _ ("the file header is damaged"), error) : TRUE;
}

static gboolean
walk_framing (MusterPbf *pbf, GError **error)
{
  guint8 length[4];
  guint8 header[MAX_HEADER];
  gboolean first = TRUE;
  for (guint64 at = 0; at < pbf->size;) {
    const char *not_pbf = _ ("this is not an OpenStreetMap PBF file");
    if (pbf->size - at < 4)
      return fail_input (pbf, at, first ? not_pbf : _ ("the file is truncated"), error);
    if (!read_at (pbf, at, length, 4, error))
      return FALSE;
    guint32 n = (guint32)length[0] << 24 | (guint32)length[1] << 16 | (guint32)length[2] << 8 | length[3];
    if (n == 0 || n > MAX_HEADER)
      return fail_input (pbf, at, first ? not_pbf : _ ("a block header is damaged"), error);
    if (n > pbf->size - at - 4)
      return fail_input (pbf, at, first && pbf->size < 8 ? not_pbf : _ ("the file is truncated"), error);
    if (!read_at (pbf, at + 4, header, n, error))
      return FALSE;
    Cursor c = { header, header + n, FALSE }, bytes, type = { 0 };
    guint field;
    guint64 number, size = G_MAXUINT64;
    while (next_field (&c, &field, &number, &bytes)) {
      if (field == 1)
        type = bytes;
      else if (field == 3)
        size = number;
    }
    gboolean data = type.at && equals (&type, "OSMData");
    gboolean head = type.at && equals (&type, "OSMHeader");
    if (c.bad || size > MAX_BLOB || (first && !head))
      return fail_input (pbf, at, first ? not_pbf : _ ("a block header is damaged"), error);
    at += 4 + n;
    if (size > pbf->size - at)
      return fail_input (pbf, at, _ ("the file is truncated"), error);
    if (head && !(load_blob (pbf, at, (guint32)size, error) && read_file_header (pbf, at, error)))
      return FALSE;
    if (data)
      g_array_append_vals (pbf->blobs, &(Blob){ .offset = at, .size = (guint32)size }, 1);
    at += size;
    first = FALSE;
  }
  return TRUE;
}

MusterPbf *
muster_pbf_open (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (fd < 0 || fstat (fd, &st) < 0 || !S_ISREG (st.st_mode)) {
    int code = fd < 0 ? errno : EISDIR;
    g_set_error (error, MUSTER_AREA_ERROR, code == ENOENT ? MUSTER_AREA_ERROR_NOT_FOUND : MUSTER_AREA_ERROR_INPUT,
                 _ ("%s: cannot read: %s"), path, fd < 0 ? g_strerror (code) : _ ("it is not a file"));
    if (fd >= 0)
      close (fd);
    return NULL;
  }
  MusterPbf *pbf = g_new0 (MusterPbf, 1);
  pbf->fd = fd;
  pbf->path = g_strdup (path);
  pbf->size = (guint64)st.st_size;
  pbf->blobs = g_array_new (FALSE, TRUE, sizeof (Blob));
  pbf->packed = g_byte_array_new ();
  pbf->plain = g_byte_array_new ();
  pbf->letters = g_byte_array_new ();
  pbf->strings = g_array_new (FALSE, FALSE, sizeof (guint32));
  pbf->tags = g_array_new (FALSE, FALSE, sizeof (MusterTag));
  pbf->lats = g_array_new (FALSE, FALSE, sizeof (gint32));
  pbf->lons = g_array_new (FALSE, FALSE, sizeof (gint32));
  pbf->refs = g_array_new (FALSE, FALSE, sizeof (gint64));
  pbf->types = g_array_new (FALSE, FALSE, sizeof (MusterOsmType));
  pbf->roles = g_array_new (FALSE, FALSE, sizeof (const char *));
  if (pbf->size == 0) {
    g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_INPUT, _ ("%s: the file is empty"), path);
    muster_pbf_close (pbf);
    return NULL;
  }
  if (!walk_framing (pbf, error)) {
    muster_pbf_close (pbf);
    return NULL;
  }
  return pbf;
}

void
muster_pbf_close (MusterPbf *pbf)
{
  if (!pbf)
    return;
  close (pbf->fd);
  g_free (pbf->path);
  g_free (pbf->timestamp);
  g_array_unref (pbf->blobs);
  g_byte_array_unref (pbf->packed);
  g_byte_array_unref (pbf->plain);
  g_byte_array_unref (pbf->letters);
  g_array_unref (pbf->strings);
  g_array_unref (pbf->tags);
  g_array_unref (pbf->lats);
  g_array_unref (pbf->lons);
  g_array_unref (pbf->refs);
  g_array_unref (pbf->types);
  g_array_unref (pbf->roles);
  g_free (pbf);
}

const char *
muster_pbf_get_timestamp (MusterPbf *pbf)
{
  return pbf->timestamp;
}

gboolean
muster_pbf_get_bounds (MusterPbf *pbf, MusterLatLon *south_west, MusterLatLon *north_east)
{
  *south_west = pbf->south_west;
  *north_east = pbf->north_east;
  return pbf->has_bounds;
}

/* ---- objects ---- */

typedef struct {
  MusterPbf *pbf;
  gint64 granularity, lat_offset, lon_offset; /* 10⁻⁹ degrees */
  guint wanted;
  guint seen;
  MusterPbfFunc each;
  gpointer data;
  gboolean stopped;
} Block;

static const char *
get_string (MusterPbf *pbf, guint64 index)
{
  if (index >= pbf->strings->len)
    return NULL;
  return (const char *)pbf->letters->data + g_array_index (pbf->strings, guint32, index);
}

static gboolean
read_strings (MusterPbf *pbf, Cursor c)
{
  Cursor bytes;
  guint field;
  guint64 number;
  while (next_field (&c, &field, &number, &bytes)) {
    if (field != 1)
      continue;
    guint32 at = pbf->letters->len;
    gsize n = (gsize)(bytes.end - bytes.at);
    g_array_append_val (pbf->strings, at);
    if (n == 0 || (!memchr (bytes.at, 0, n) && g_utf8_validate ((const char *)bytes.at, (gssize)n, NULL))) {
      g_byte_array_append (pbf->letters, bytes.at, (guint)n);
      g_byte_array_append (pbf->letters, (const guint8 *)"", 1);
    } else {
      g_autofree char *valid = g_utf8_make_valid ((const char *)bytes.at, (gssize)n);
      g_byte_array_append (pbf->letters, (const guint8 *)valid, (guint)strlen (valid) + 1);
    }
  }
  return !c.bad;
}

static gboolean
read_tags (MusterPbf *pbf, Cursor keys, Cursor values)
{
  g_array_set_size (pbf->tags, 0);
  while (keys.at < keys.end && values.at < values.end) {
    MusterTag tag = { get_string (pbf, read_varint (&keys)), get_string (pbf, read_varint (&values)) };
    if (keys.bad || values.bad || !tag.key || !tag.value)
      return FALSE;
    g_array_append_val (pbf->tags, tag);
  }
  return keys.at == keys.end && values.at == values.end;
}

static gboolean
emit (Block *block, MusterOsmType type, MusterOsmObject *object)
{
  object->tags = (MusterTags){ block->pbf->tags->len, (const MusterTag *)(gpointer)block->pbf->tags->data };
  if (!block->each (type, object, block->data))
    block->stopped = TRUE;
  return TRUE;
}

/* From steps of the block to 10⁻⁷ degrees; FALSE when that is no place. Guards the products: a damaged file may hold
 * anything. */
static gboolean
to_degrees7 (const Block *block, gint64 steps, gint64 offset, gint64 limit, gint32 *out)
{
  gint64 wide;
  if (__builtin_mul_overflow (steps, block->granularity, &wide) || __builtin_add_overflow (wide, offset, &wide))
    return FALSE;
  wide /= 100;
  if (ABS (wide) > limit)
    return FALSE;
  *out = (gint32)wide;
  return TRUE;
}

static gboolean
to_place (const Block *block, gint64 lat, gint64 lon, gint32 *out_lat, gint32 *out_lon)
{
  return to_degrees7 (block, lat, block->lat_offset, 900000000, out_lat)
         && to_degrees7 (block, lon, block->lon_offset, 1800000000, out_lon);
}

static gboolean
emit_node (Block *block, gint64 id, gint64 lat, gint64 lon)
{
  MusterOsmObject node = { .id = id };
  return to_place (block, lat, lon, &node.lat, &node.lon) && emit (block, MUSTER_OSM_NODE, &node);
}

/* What the messages of nodes, ways and relations hold, by field: the last number, or the last bytes. */
typedef struct {
  guint64 number[11];
  Cursor bytes[11];
} Fields;

static gboolean
read_fields (Cursor c, Fields *f)
{
  Cursor bytes;
  guint field;
  guint64 number;
  memset (f, 0, sizeof *f);
  while (next_field (&c, &field, &number, &bytes))
    if (field < G_N_ELEMENTS (f->number)) {
      f->number[field] = number;
      f->bytes[field] = bytes;
    }
  return !c.bad;
}

static inline gint64
unfold (guint64 number)
{
  return (gint64)(number >> 1) ^ -(gint64)(number & 1);
}

static gboolean
read_node (Block *block, Cursor c)
{
  Fields f;
  return read_fields (c, &f) && read_tags (block->pbf, f.bytes[2], f.bytes[3])
         && emit_node (block, unfold (f.number[1]), unfold (f.number[8]), unfold (f.number[9]));
}

static gboolean
read_dense (Block *block, Cursor c)
{
  Fields f;
  if (!read_fields (c, &f))
    return FALSE;
  Cursor ids = f.bytes[1], lats = f.bytes[8], lons = f.bytes[9], words = f.bytes[10];
  MusterPbf *pbf = block->pbf;
  guint64 id = 0, lat = 0, lon = 0; /* deltas add up modulo 2⁶⁴, as the format's own arithmetic */
  while (ids.at < ids.end && !block->stopped) {
    id += (guint64)read_signed (&ids);
    lat += (guint64)read_signed (&lats);
    lon += (guint64)read_signed (&lons);
    if (ids.bad || lats.bad || lons.bad)
      return FALSE;
    g_array_set_size (pbf->tags, 0);
    while (words.at < words.end) {
      guint64 key = read_varint (&words);
      if (key == 0)
        break;
      MusterTag tag = { get_string (pbf, key), get_string (pbf, read_varint (&words)) };
      if (words.bad || !tag.key || !tag.value)
        return FALSE;
      g_array_append_val (pbf->tags, tag);
    }
    if (words.bad || !emit_node (block, (gint64)id, (gint64)lat, (gint64)lon))
      return FALSE;
  }
  return block->stopped || (lats.at == lats.end && lons.at == lons.end);
}

static gboolean
read_way (Block *block, Cursor c)
{
  MusterPbf *pbf = block->pbf;
  Fields f;
  guint64 ref = 0, lat = 0, lon = 0;
  if (!read_fields (c, &f) || !read_tags (pbf, f.bytes[2], f.bytes[3]))
    return FALSE;
  Cursor refs = f.bytes[8], lats = f.bytes[9], lons = f.bytes[10];
  g_array_set_size (pbf->refs, 0);
  while (refs.at < refs.end) {
    ref += (guint64)read_signed (&refs);
    g_array_append_val (pbf->refs, ref);
  }
  g_array_set_size (pbf->lats, 0);
  g_array_set_size (pbf->lons, 0);
  while (lats.at < lats.end) {
    gint32 place[2];
    lat += (guint64)read_signed (&lats);
    lon += (guint64)read_signed (&lons);
    if (lats.bad || lons.bad || !to_place (block, (gint64)lat, (gint64)lon, &place[0], &place[1]))
      return FALSE;
    g_array_append_val (pbf->lats, place[0]);
    g_array_append_val (pbf->lons, place[1]);
  }
  if (refs.bad || (pbf->lats->len > 0 && pbf->lats->len != pbf->refs->len))
    return FALSE;
  return emit (block, MUSTER_OSM_WAY,
               &(MusterOsmObject){ .id = (gint64)f.number[1],
                                   .n_refs = pbf->refs->len,
                                   .refs = (const gint64 *)(gpointer)pbf->refs->data,
                                   .lats = pbf->lats->len ? (const gint32 *)(gpointer)pbf->lats->data : NULL,
                                   .lons = pbf->lats->len ? (const gint32 *)(gpointer)pbf->lons->data : NULL });
}

static gboolean
read_relation (Block *block, Cursor c)
{
  MusterPbf *pbf = block->pbf;
  Fields f;
  guint64 ref = 0;
  if (!read_fields (c, &f) || !read_tags (pbf, f.bytes[2], f.bytes[3]))
    return FALSE;
  Cursor roles = f.bytes[8], refs = f.bytes[9], types = f.bytes[10];
  g_array_set_size (pbf->refs, 0);
  g_array_set_size (pbf->types, 0);
  g_array_set_size (pbf->roles, 0);
  while (refs.at < refs.end) {
    ref += (guint64)read_signed (&refs);
    guint64 type = read_varint (&types);
    const char *role = get_string (pbf, read_varint (&roles));
    if (refs.bad || types.bad || roles.bad || type > MUSTER_OSM_RELATION || !role)
      return FALSE;
    g_array_append_val (pbf->refs, ref);
    g_array_append_vals (pbf->types, &(MusterOsmType){ (MusterOsmType)type }, 1);
    g_array_append_val (pbf->roles, role);
  }
  return emit (block, MUSTER_OSM_RELATION,
               &(MusterOsmObject){ .id = (gint64)f.number[1],
                                   .n_refs = pbf->refs->len,
                                   .refs = (const gint64 *)(gpointer)pbf->refs->data,
                                   .types = (const MusterOsmType *)(gpointer)pbf->types->data,
                                   .roles = (const char *const *)(gpointer)pbf->roles->data });
}

static gboolean
read_group (Block *block, Cursor c)
{
  Cursor bytes;
  guint field;
  guint64 number;
  while (!block->stopped && next_field (&c, &field, &number, &bytes)) {
    if (field < 1 || field > 4)
      continue;
    MusterOsmType type = field <= 2 ? MUSTER_OSM_NODE : field == 3 ? MUSTER_OSM_WAY : MUSTER_OSM_RELATION;
    block->seen |= 1u << type;
    if (!(block->wanted & 1u << type))
      continue;
    gboolean good = field == 1   ? read_node (block, bytes)
                    : field == 2 ? read_dense (block, bytes)
                    : field == 3 ? read_way (block, bytes)
                                 : read_relation (block, bytes);
    if (!good)
      return FALSE;
  }
  return !c.bad;
}

/* The strings and the numbers that scale coordinates may stand after the groups, so it goes through the block twice. */
static gboolean
read_block (Block *block)
{
  MusterPbf *pbf = block->pbf;
  Cursor all = { pbf->plain->data, pbf->plain->data + pbf->plain->len, FALSE }, c = all, bytes;
  guint field;
  guint64 number;
  g_byte_array_set_size (pbf->letters, 0);
  g_array_set_size (pbf->strings, 0);
  block->granularity = 100;
  block->lat_offset = block->lon_offset = 0;
  while (next_field (&c, &field, &number, &bytes)) {
    if (field == 1 && !read_strings (pbf, bytes))
      return FALSE;
    if (field == 17)
      block->granularity = (gint64)number;
    else if (field == 19)
      block->lat_offset = (gint64)number;
    else if (field == 20)
      block->lon_offset = (gint64)number;
  }
  if (c.bad)
    return FALSE;
  c = all;
  while (!block->stopped && next_field (&c, &field, &number, &bytes))
    if (field == 2 && !read_group (block, bytes))
      return FALSE;
  return TRUE;
}

gboolean
muster_pbf_read (MusterPbf *pbf, guint types, MusterPbfFunc each, gpointer data,
                 void (*progress) (double done, gpointer data), gpointer progress_data, double from, double to,
                 GCancellable *cancellable, GError **error)
{
  Block block = { .pbf = pbf, .wanted = types, .each = each, .data = data };
  for (guint i = 0; i < pbf->blobs->len && !block.stopped; i++) {
    Blob *blob = &g_array_index (pbf->blobs, Blob, i);
    if (blob->known && !(blob->types & types))
      continue;
    if (g_cancellable_is_cancelled (cancellable)) {
      g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_CANCELLED, _ ("stopped on request"));
      return FALSE;
    }
    if (!load_blob (pbf, blob->offset, blob->size, error))
      return FALSE;
    block.seen = 0;
    if (!read_block (&block))
      return fail_input (pbf, blob->offset, _ ("a block is damaged"), error);
    if (!block.stopped) {
      blob->types = (guint8)block.seen;
      blob->known = TRUE;
    }
    if (progress)
      progress (from + (to - from) * (double)blob->offset / (double)pbf->size, progress_data);
  }
  return TRUE;
}
