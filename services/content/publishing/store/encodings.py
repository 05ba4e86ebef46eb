"""A body in every content encoding that readers may ask for, made once when a page is published."""

import gzip
from hashlib import sha256

import brotli  # type: ignore[import-untyped] # published without type information
import zstandard

from shared.mongo import Document


def compressed(body: bytes) -> Document:
    """The body under the name of each encoding, and its hash."""
    return {
        "hash": sha256(body).hexdigest()[:32],
        "identity": body,
        "gzip": gzip.compress(body, 9, mtime=0),
        "br": brotli.compress(body, quality=9),
        "zstd": zstandard.ZstdCompressor(level=12).compress(body),
    }
