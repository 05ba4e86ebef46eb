"""Strong ETags and what a reader says to have (RFC 9110, 8.8.3 and 13.1.2)."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from shared.web.encodings import Encoding
from shared.web.wire import Headers

_OF_CONTENT: Final = frozenset(
    {b"content-encoding", b"content-language", b"content-length", b"content-type"}
)


def body_hash(body: bytes) -> str:
    """Names a body before it is encoded."""
    return sha256(body).hexdigest()[:32]


def etag_of(name: str, encoding: Encoding) -> str:
    """Each encoding has its own (RFC 9110, 8.8.3.3)."""
    return f'"{name}"' if encoding == "identity" else f'"{name}-{encoding}"'


def is_known(etag: bytes, if_none_match: bytes) -> bool:
    """If-None-Match compares weakly, and every encoding of a body says the same: `"hash"` and
    `"hash-encoding"` name the same.
    """
    if if_none_match == etag:
        return True
    tags = [_plain(tag.strip().removeprefix(b"W/")) for tag in if_none_match.split(b",")]
    return b"*" in tags or _plain(etag) in tags


def without_content(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """What a 304 says of an answer's headers."""
    return [(name, value) for name, value in headers if name not in _OF_CONTENT]


def _plain(etag: bytes) -> bytes:
    """Without the encoding's part."""
    return etag.partition(b"-")[0].rstrip(b'"') + b'"' if etag.startswith(b'"') else etag
