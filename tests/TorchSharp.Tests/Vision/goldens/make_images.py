#!/usr/bin/env python3
"""Makes images.json: PNG and JPEG files of each kind, written by PIL or by hand, with their pixels as PIL reads them (C x H x W).

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


def photograph(height, width):
    """Smooth colors with edges and noise."""
    y, x = numpy.mgrid[:height, :width]
    light = numpy.stack([128 + 90 * numpy.sin(x / 3 + y / 5), 6 * x + 2 * y, 255 - 7 * y], axis=-1) + random.normal(0, 12, (height, width, 3))
    light[height // 3:, width // 2:] = 255 - light[height // 3:, width // 2:]
    return light.clip(0, 255).astype(numpy.uint8)


def compressed(pixels, **how):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", **how)
    return file.getvalue()


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def flat_blocks(height, width, samplings, interval, ids=(1, 2, 3), adobe=None):
    """A JPEG file of blocks of one color each, drawn: any sampling, and restarts, which PIL does not write."""
    across, down = max(a for a, _ in samplings), max(d for _, d in samplings)
    mcus = -(-width // (8 * across)) * -(-height // (8 * down))
    bits, scan, previous = "", b"", [0] * len(samplings)

    def packed(bits):
        bits += "1" * (-len(bits) % 8)
        return int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")

    for mcu in range(mcus):
        if mcu and mcu % interval == 0:
            scan += packed(bits) + bytes([0xFF, 0xD0 + (mcu // interval - 1) % 8])
            bits, previous = "", [0] * len(samplings)
        for k, (a, d) in enumerate(samplings):
            for _ in range(a * d):
                value = int(random.integers(-60, 60))
                difference, previous[k] = value - previous[k], value
                size = abs(difference).bit_length()
                code = difference if difference > 0 else difference + (1 << size) - 1
                bits += format(size, "04b") + (format(code, f"0{size}b") if size else "") + "0"
    head = struct.pack(">BHHB", 8, height, width, len(samplings)) + b"".join(bytes([i, a << 4 | d, 0]) for i, (a, d) in zip(ids, samplings))
    file = b"\xff\xd8" + (segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([adobe])) if adobe is not None else b"")
    file += segment(0xDB, b"\0" + bytes([16] * 64)) + segment(0xC0, head) + segment(0xDD, struct.pack(">H", interval))
    file += segment(0xC4, b"\0" + bytes([0, 0, 0, 9] + [0] * 12) + bytes(range(9))) + segment(0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\0")
    last = segment(0xDA, bytes([len(samplings)]) + b"".join(bytes([i, 0]) for i in ids[:len(samplings)]) + b"\0\x3f\0")
    return file + last + scan + packed(bits) + b"\xff\xd9"


def compressed_kinds():
    """As libjpeg reads them, which PIL uses."""
    files = {
        "jpeg_444": compressed(photograph(17, 13), quality=90, subsampling=0), "jpeg_422": compressed(photograph(16, 31), quality=75, subsampling=1),
        "jpeg_420": compressed(photograph(37, 45), quality=75, subsampling=2), "jpeg_rough": compressed(photograph(24, 24), quality=8),
        "jpeg_gray": compressed(photograph(19, 22)[..., 1]), "jpeg_fine": compressed(photograph(20, 20), quality=100, subsampling=0, optimize=True),
        "jpeg_progressive": compressed(photograph(37, 45), quality=85, progressive=True),
        "jpeg_progressive_gray": compressed(photograph(33, 18)[..., 0], quality=95, progressive=True),
        "jpeg_progressive_422": compressed(photograph(20, 35), quality=50, subsampling=1, progressive=True),
        "jpeg_dot": compressed(photograph(1, 1)), "jpeg_narrow": compressed(photograph(9, 3)), "jpeg_flat": compressed(photograph(2, 40)),
        "jpeg_440": flat_blocks(30, 20, [(1, 2), (1, 1), (1, 1)], 2), "jpeg_411": flat_blocks(12, 70, [(4, 1), (1, 1), (1, 1)], 1),
        "jpeg_restarts": flat_blocks(40, 70, [(2, 2), (1, 1), (1, 1)], 3), "jpeg_rgb": flat_blocks(16, 24, [(1, 1)] * 3, 4, adobe=0),
        "jpeg_letters": flat_blocks(8, 24, [(1, 1)] * 3, 4, ids=b"RGB"), "jpeg_gray_restarts": flat_blocks(20, 30, [(1, 1)], 1),
        "jpeg_gray_of_two": flat_blocks(20, 16, [(1, 1)], 5),
    }
    for name, file in files.items():
        yield name, stored(file, as_read(file))


if __name__ == "__main__":
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "images.json"), "w") as file:
        json.dump(dict([*kinds(), *compressed_kinds()]), file, separators=(",", ":"))
        file.write("\n")
