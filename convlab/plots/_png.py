"""Pixels as PNG files inside a page."""

import base64
import struct
import zlib

import numpy as np


def data_uri(pixels: np.ndarray) -> str:
    """Return (height, width) or (height, width, 1 or 3) bytes as a PNG in a data URI.

    The pixels are stored, not packed: packed bytes differ from one build of the compressor to another, and a notebook's
    output must be the same on every machine. Format: W3C, "Portable Network Graphics (PNG) Specification".
    """
    height, width = pixels.shape[:2]
    colour_type = 2 if pixels.ndim == 3 and pixels.shape[2] == 3 else 0
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    blocks = [rows[i : i + 65535] for i in range(0, len(rows), 65535)]
    stored = b"".join(
        struct.pack("<BHH", i == len(blocks) - 1, len(block), len(block) ^ 0xFFFF) + block
        for i, block in enumerate(blocks)
    )
    data = b"\x78\x01" + stored + struct.pack(">I", zlib.adler32(rows))
    header = struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    )
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + chunks).decode()
