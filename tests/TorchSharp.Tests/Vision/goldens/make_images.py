#!/usr/bin/env python3
"""Makes images.json: PNG files of each kind, written by PIL or by hand, with their pixels as PIL reads them (C x H x W).

Run it from any folder and commit the result. Kinds that PIL does not write (few bits, sixteen bits of color, chosen filters)
are put together here; their pixels are known from what went in.
"""
import base64
import io
import json
import os
import struct
import zlib
import numpy
from PIL import Image

random = numpy.random.default_rng(7)


def stored(file, pixels, **modes):
    pixels = numpy.asarray(pixels)
    pixels = pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1)
    return {"file": base64.b64encode(file).decode(), "shape": list(pixels.shape), "pixels": pixels.flatten().tolist()} | modes


def written(pixels, mode):
    file = io.BytesIO()
    Image.fromarray(pixels, mode).save(file, "PNG")
    return file.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def by_hand(width, height, depth, color, rows, *more):
    head = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    body = zlib.compress(b"".join(rows))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunk(*c) for c in more) + chunk(b"IDAT", body[:5]) + chunk(b"IDAT", body[5:])
            + chunk(b"IEND", b""))


def as_read(file):
    return numpy.asarray(Image.open(io.BytesIO(file)))


def kinds():
    gray, both = random.integers(0, 256, (4, 5), dtype=numpy.uint8), random.integers(0, 256, (3, 4, 2), dtype=numpy.uint8)
    color, four = random.integers(0, 256, (5, 3, 3), dtype=numpy.uint8), random.integers(0, 256, (3, 3, 4), dtype=numpy.uint8)
    yield "gray", stored(written(gray, "L"), gray)
    yield "gray_alpha", stored(written(both, "LA"), both)
    yield "color", stored(written(color, "RGB"), color, gray=numpy.asarray(Image.fromarray(color).convert("L")).flatten().tolist())
    yield "color_alpha", stored(written(four, "RGBA"), four)
    smooth = numpy.add.outer(numpy.arange(20) * 3, numpy.arange(24) * 5)[..., None] + numpy.array([0, 40, 90])
    yield "smooth", stored(written(smooth.astype(numpy.uint8), "RGB"), smooth % 256)
    raw = random.integers(0, 256, (5, 12), dtype=numpy.uint8)
    filtered = by_hand(4, 5, 8, 2, [bytes([k]) + raw[k].tobytes() for k in range(5)])
    yield "filters", stored(filtered, as_read(filtered))
    for depth in (1, 2, 4):
        few = by_hand(5, 2, depth, 0, [b"\0" + raw[k, :(5 * depth + 7) // 8].tobytes() for k in range(2)])
        bits = numpy.unpackbits(raw[:2, :(5 * depth + 7) // 8], axis=1)[:, :5 * depth].reshape(2, 5, depth)
        yield f"gray_{depth}", stored(few, bits @ (1 << numpy.arange(depth)[::-1]) * 255 // ((1 << depth) - 1))
    yield "gray_16", stored(by_hand(3, 2, 16, 0, [b"\0" + raw[k, :6].tobytes() for k in range(2)]), raw[:2, 0:6:2])
    yield "color_16", stored(by_hand(2, 2, 16, 2, [b"\0" + raw[k].tobytes() for k in range(2)]), raw[:2, 0::2].reshape(2, 2, 3))
    palette = random.integers(0, 256, (4, 3), dtype=numpy.uint8)
    rows, places = [b"\0\x1b\x40", b"\0\xb1\x80"], [[0, 1, 2, 3, 1], [2, 3, 0, 1, 2]]
    yield "palette", stored(by_hand(5, 2, 2, 3, rows, (b"PLTE", palette.tobytes())), palette[places])
    alpha = numpy.concatenate([palette, [[9], [200], [255], [255]]], axis=1)
    yield "palette_alpha", stored(by_hand(5, 2, 2, 3, rows, (b"PLTE", palette.tobytes()), (b"tRNS", b"\x09\xc8")), alpha[places])


if __name__ == "__main__":
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "images.json"), "w") as file:
        json.dump(dict(kinds()), file, separators=(",", ":"))
        file.write("\n")
