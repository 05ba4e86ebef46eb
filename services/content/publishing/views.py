"""Stored bodies as HTTP answers: which encoding, which validator, whether the reader has
it already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.content.publishing.domain import Body, Encoding

# Best first; a reader's own preference comes before this.
ENCODINGS: Final[tuple[Encoding, ...]] = ("br", "zstd", "gzip")
CACHING: Final = "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400"


@dataclass(frozen=True, kw_only=True)
class StoredAnswer:
    status: int
    headers: Mapping[str, str]
    content: bytes


def encodings_for(accept_encoding: str | None) -> tuple[Encoding, ...]:
    """The encodings that the reader takes, best first; plain bytes are always taken in the end (RFC
    9110, 12.5.3).
    """
    weights = _weights(accept_encoding or "")
    anything = weights.get("*", 0.0)
    taken = [encoding for encoding in ENCODINGS if weights.get(encoding, anything) > 0]
    return (*sorted(taken, key=lambda encoding: -weights.get(encoding, anything)), "identity")


def answer(body: Body, media_type: str, if_none_match: str | None) -> StoredAnswer:
    headers = _headers(body, media_type)
    if if_none_match is not None and _is_known(body, if_none_match):
        kept = {name: headers[name] for name in headers if not name.startswith("Content-")}
        return StoredAnswer(status=304, headers=kept, content=b"")
    return StoredAnswer(status=200, headers=headers, content=body.content)


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


def _headers(body: Body, media_type: str) -> dict[str, str]:
    headers = {
        "Content-Type": media_type,
        "Content-Language": body.locale,
        "ETag": _etag(body.hash, body.encoding),
        "Cache-Control": CACHING,
        "Surrogate-Key": " ".join(body.surrogate_keys),
        "Vary": "Accept-Encoding",
        "X-Revision": str(body.stamp.revision),
    }
    if body.encoding != "identity":
        headers["Content-Encoding"] = body.encoding
    return headers


def _etag(body_hash: str, encoding: Encoding) -> str:
    """Strong, so each encoding has its own (RFC 9110, 8.8.3.3)."""
    return f'"{body_hash}"' if encoding == "identity" else f'"{body_hash}-{encoding}"'


def _is_known(body: Body, if_none_match: str) -> bool:
    """If-None-Match compares weakly, and every encoding of this body says the same (RFC 9110,
    13.1.2).
    """
    known = {_etag(body.hash, encoding) for encoding in (*ENCODINGS, "identity")}
    asked = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in asked or bool(asked & known)
