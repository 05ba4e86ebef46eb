"""Stored bodies as HTTP answers."""

from typing import Final

from services.content.publishing.domain import Body
from shared.web import etag_of

CACHING: Final = "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400"

FOR_EVERY_SITE: Final = {"Access-Control-Allow-Origin": "*"}
"""Scripts of other sites may read what anybody may; it is the same with and without a session."""


def headers_of(body: Body, media_type: str) -> dict[str, str]:
    headers = {
        "Content-Type": media_type,
        "Content-Language": body.locale,
        "ETag": etag_of(body.hash, body.encoding),
        "Cache-Control": CACHING,
        "Surrogate-Key": " ".join(body.surrogate_keys),
        "Vary": "Accept-Encoding",
        "X-Revision": str(body.stamp.revision),
    }
    if body.encoding != "identity":
        headers["Content-Encoding"] = body.encoding
    return headers
