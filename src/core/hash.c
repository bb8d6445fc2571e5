/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/hash.h"
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

void
muster_hash_data (const void *data, gsize size, MusterHash *out)
{
  crypto_generichash (out->bytes, MUSTER_HASH_SIZE, data, size, NULL, 0);
}

gboolean
muster_hash_file (const char *path, MusterHash *out)
{
  crypto_generichash_state state;
  guint8 buffer[65536];
  int file = open (path, O_RDONLY | O_CLOEXEC);
  ssize_t n = -1;

  if (file < 0)
    return FALSE;
  crypto_generichash_init (&state, NULL, 0, MUSTER_HASH_SIZE);
  while ((n = read (file, buffer, sizeof buffer)) > 0)
    crypto_generichash_update (&state, buffer, (unsigned long long)n);
  crypto_generichash_final (&state, out->bytes, MUSTER_HASH_SIZE);
  close (file);
  return n == 0;
}

void
muster_hash_xor (MusterHash *into, const MusterHash *other)
{
  for (gsize i = 0; i < MUSTER_HASH_SIZE; i++)
    into->bytes[i] = (guint8)(into->bytes[i] ^ other->bytes[i]);
}

gboolean
muster_hash_equal (const MusterHash *a, const MusterHash *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

void
muster_hash_format (const MusterHash *hash, char out[2 * MUSTER_HASH_SIZE + 1])
{
  sodium_bin2hex (out, 2 * MUSTER_HASH_SIZE + 1, hash->bytes, MUSTER_HASH_SIZE);
}

gboolean
muster_hash_parse (const char *hex, MusterHash *out)
{
  size_t n = 0;

  return hex != NULL && strlen (hex) == 2 * MUSTER_HASH_SIZE
         && sodium_hex2bin (out->bytes, MUSTER_HASH_SIZE, hex, 2 * MUSTER_HASH_SIZE, NULL, &n, NULL) == 0
         && n == MUSTER_HASH_SIZE;
}
