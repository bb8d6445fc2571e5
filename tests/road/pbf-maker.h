/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Small OSM PBF files made by hand, for what no extract at hand holds. Written from the format's page and sharing
 * nothing with the reader under test. */
typedef struct _PbfMaker PbfMaker;

typedef enum {
  PBF_DENSE = 1 << 0,  /* nodes in dense groups */
  PBF_RAW = 1 << 1,    /* blocks not compressed */
  PBF_COARSE = 1 << 2, /* granularity 1000 and offsets, written after the groups */
} PbfFlags;

PbfMaker *pbf_maker_new (PbfFlags flags);
/* Tags: "key=value" pairs, ended by NULL. */
void pbf_maker_node (PbfMaker *maker, gint64 id, double lat, double lon, ...) G_GNUC_NULL_TERMINATED;
void pbf_maker_way (PbfMaker *maker, gint64 id, const char *nodes, ...) G_GNUC_NULL_TERMINATED; /* "1 2 3 1" */
/* @members: "way/7:outer way/8:inner" */
void pbf_maker_relation (PbfMaker *maker, gint64 id, const char *members, ...) G_GNUC_NULL_TERMINATED;
/* Writes and frees. */
void pbf_maker_write (PbfMaker *maker, const char *path, const char *required_feature);
