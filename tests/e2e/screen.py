# SPDX-License-Identifier: GPL-3.0-or-later
#
# The screen of a virtual X server, read from the file it keeps its frame buffer in (Xvfb -fbdir), and written as PNG.
# No tool for screenshots is needed. The file is in the format of xwd: a header of big-endian words, a colour map, rows.
import os
import struct
import time
import zlib

HEADER_SIZE, PIXMAP_WIDTH, PIXMAP_HEIGHT, BITS_PER_PIXEL, BYTES_PER_LINE, N_COLORS = 0, 4, 5, 11, 12, 19


def grab(path=None):
    """(width, height, RGB bytes) of the screen as it is now."""
    path = path or os.path.join(os.environ["MUSTER_FRAMEBUFFER"], "Xvfb_screen0")
    with open(path, "rb") as f:
        data = f.read()
    words = struct.unpack(">25I", data[:100])
    width, height, stride = words[PIXMAP_WIDTH], words[PIXMAP_HEIGHT], words[BYTES_PER_LINE]
    if words[BITS_PER_PIXEL] != 32:
        raise ValueError(f"{words[BITS_PER_PIXEL]} bits per pixel; 32 are understood")
    start = words[HEADER_SIZE] + words[N_COLORS] * 12
    pixels = data[start:start + stride * height]
    if stride != width * 4:
        pixels = b"".join(pixels[y * stride:y * stride + width * 4] for y in range(height))
    rgb = bytearray(width * height * 3)
    rgb[0::3], rgb[1::3], rgb[2::3] = pixels[2::4], pixels[1::4], pixels[0::4]
    return width, height, bytes(rgb)


def still(seconds=8.0, quiet=0.6):
    """The screen once it has stopped moving: two looks that differ in less than a thousandth, as a clock does."""
    until = time.monotonic() + seconds
    last = grab()
    while True:
        time.sleep(quiet)
        now = grab()
        if changed(last[2], now[2]) < 0.001 or time.monotonic() > until:
            return now
        last = now


def changed(a, b):
    """The share of 256-byte pieces that differ."""
    pieces = range(0, len(a), 256)
    return sum(a[i:i + 256] != b[i:i + 256] for i in pieces) / max(1, len(pieces))


def write_png(path, image):
    width, height, rgb = image

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    # Each row differs little from the one above: filter 2 (Up) halves the file.
    rows, above = [], bytes(width * 3)
    for y in range(height):
        row = rgb[y * width * 3:(y + 1) * width * 3]
        rows.append(b"\0" + row if y == 0 else b"\2" + up(row, above))
        above = row
    with open(path, "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) + chunk(b"IEND", b""))


def up(row, above):
    """PNG filter 2: the byte-wise difference to the row above, for all bytes at once in two long integers."""
    n = len(row)
    mask = int.from_bytes(b"\x80" * n, "big")
    low = int.from_bytes(b"\x7f" * n, "big")
    x, y = int.from_bytes(row, "big"), int.from_bytes(above, "big")
    # Subtract without letting a borrow cross into the next byte.
    return (((x | mask) - (y & low)) ^ ((x ^ ~y) & mask)).to_bytes(n, "big")
