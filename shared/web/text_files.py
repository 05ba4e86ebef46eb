"""Style sheets and scripts over HTTP, packed once for each encoding that readers ask for."""

import mimetypes
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from shared.web.encodings import Encoding, encoded, preferred_encoding
from shared.web.validators import body_hash, etag_of, is_known

_FOR_NOW: Final = "public, max-age=300, stale-while-revalidate=3600"
_TEXTS: Final = frozenset({".css", ".js", ".svg"})
_MOST_KEPT: Final = 256
"""Files of ours in one encoding; there are a few dozen."""


class TextFiles(StaticFiles):
    """Files of a folder: texts are packed, everything else is as it is."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if scope["method"] in {"GET", "HEAD"} and Path(path).suffix in _TEXTS:
            with suppress(OSError, ValueError):  # of which there is an answer below
                found, state = self.lookup_path(path)
                if state is not None and S_ISREG(state.st_mode):
                    media_type = mimetypes.guess_type(found)[0] or "text/plain"
                    body = _read(found, state.st_mtime_ns)
                    return text_answer(body, Headers(scope=scope), media_type=media_type)
        return await super().get_response(path, scope)


def text_answer(body: bytes, asked: Headers, *, media_type: str) -> Response:
    """In the encoding that the reader likes best, or that it is what they have already."""
    packed, headers = _packed(body, preferred_encoding(asked.get("accept-encoding", "")))
    response = Response(packed, headers=headers, media_type=media_type)
    if is_known(headers["ETag"].encode(), asked.get("if-none-match", "").encode()):
        return NotModifiedResponse(response.headers)
    return response


@lru_cache(_MOST_KEPT)
def _read(path: str, _written_at: int) -> bytes:
    return Path(path).read_bytes()


@lru_cache(_MOST_KEPT)
def _packed(body: bytes, asked: Encoding) -> tuple[bytes, dict[str, str]]:
    """The body and the headers that go with it."""
    packed, encoding = encoded(body, asked)
    headers = {
        "Cache-Control": _FOR_NOW,
        "ETag": etag_of(body_hash(body), encoding),
        "Vary": "Accept-Encoding",
    }
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
    return packed, headers
