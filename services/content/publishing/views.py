"""Stored bodies as HTTP answers: which encoding, which validator."""

from typing import Final

from fastapi import Request

from services.content.publishing.domain import Body, Encoding

# Best first; a reader's own preference comes before this.
ENCODINGS: Final[tuple[Encoding, ...]] = ("br", "zstd", "gzip")
_LONGEST_QUERY: Final = len("locale=") + 16
CACHING: Final = "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400"


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


def is_canonical(request: Request) -> bool:
    """Whether its address is one of a few: what anybody may add to it would be kept as another
    answer each.
    """
    query = request.scope["query_string"]
    return len(query) <= _LONGEST_QUERY and set(request.query_params) <= {"locale"}


def headers_of(body: Body, media_type: str) -> dict[str, str]:
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
