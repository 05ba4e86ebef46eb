"""Encodings of answers: which one a reader takes, and bodies in them."""

import gzip
from collections.abc import Callable, Mapping
from typing import Final, Literal

import brotli  # type: ignore[import-untyped] # published without type information
import zstandard

Encoding = Literal["br", "zstd", "gzip", "identity"]

# Best first; a reader's own preference comes before this.
ENCODINGS: Final[tuple[Encoding, ...]] = ("br", "zstd", "gzip")
_WORTH_IT_BYTES: Final = 1_000

# Quick rather than small: these bodies are made while somebody waits.
_PACKERS: Final[Mapping[Encoding, Callable[[bytes], bytes]]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=5)),
    "zstd": lambda body: zstandard.ZstdCompressor(level=3).compress(body),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}


def encodings_for(accept_encoding: str | None) -> tuple[Encoding, ...]:
    """The encodings that the reader takes, best first; plain bytes are always taken in the end (RFC
    9110, 12.5.3).
    """
    weights = _weights(accept_encoding or "")
    anything = weights.get("*", 0.0)
    taken = [encoding for encoding in ENCODINGS if weights.get(encoding, anything) > 0]
    return (*sorted(taken, key=lambda encoding: -weights.get(encoding, anything)), "identity")


def preferred_encoding(accept_encoding: str) -> Encoding:
    return encodings_for(accept_encoding)[0]


def encoded(body: bytes, encoding: Encoding) -> tuple[bytes, Encoding]:
    """The body and the encoding that it has now: a short one stays plain."""
    if encoding == "identity" or len(body) < _WORTH_IT_BYTES:
        return body, "identity"
    return _PACKERS[encoding](body), encoding


def _weights(accept_encoding: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights[name] = _quality(parameters)
    return weights


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0
