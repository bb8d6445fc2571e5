/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* BLAKE2b with 32 bytes (RFC 7693), by libsodium. */
#define MUSTER_HASH_SIZE 32
typedef struct {
  guint8 bytes[MUSTER_HASH_SIZE];
} MusterHash;

void muster_hash_data (const void *data, gsize size, MusterHash *out);
gboolean muster_hash_file (const char *path, MusterHash *out); /* blocks; FALSE when it cannot be read, see errno */
void muster_hash_xor (MusterHash *into, const MusterHash *other);
gboolean muster_hash_equal (const MusterHash *a, const MusterHash *b);
void muster_hash_format (const MusterHash *hash, char out[2 * MUSTER_HASH_SIZE + 1]);
gboolean muster_hash_parse (const char *hex, MusterHash *out);
