"""Answers of the feed as bytes: the documents of pages are put into them as they are stored."""

import json
from typing import Final

from services.content.feed.domain import Batch, Change
from shared.web import etag_of
from shared.web.encodings import Encoding

_CACHING: Final = "public, max-age=5, stale-while-revalidate=30"


def body_of(batch: Batch) -> bytes:
    items = b",".join(map(_item, batch.changes))
    return b'{"items":[%b],"next_cursor":%b}' % (items, _json(batch.next_cursor))


def headers_of(name: str, encoding: Encoding) -> dict[str, str]:
    """Also of a 304; `name` is that of the answer."""
    return {
        "ETag": etag_of(name, encoding),
        "Cache-Control": _CACHING,
        "Surrogate-Key": "changes",
        "Vary": "Accept-Encoding",
    }


def content_headers(encoding: Encoding) -> dict[str, str]:
    encoded = {} if encoding == "identity" else {"Content-Encoding": encoding}
    return {"Content-Type": "application/json", **encoded}


def _item(change: Change) -> bytes:
    named = _json(
        {
            "kind": change.kind.value,
            "location": change.location,
            "procedure": change.procedure,
            "locale": change.locale,
            "revision": change.revision,
        }
    )
    return named if change.page is None else b'%b,"page":%b}' % (named[:-1], change.page)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
