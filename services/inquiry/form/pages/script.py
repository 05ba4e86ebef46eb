"""`/embed.js`: what a regional site includes to show the form in a page of its own."""

from pathlib import Path
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from shared.web.validators import body_hash, etag_of, is_known

_SCRIPT: Final = (Path(__file__).parents[2] / "static" / "embed.js").read_bytes()
_ETAG: Final = etag_of(body_hash(_SCRIPT), "identity")
_HEADERS: Final = {
    "ETag": _ETAG,
    "Cache-Control": "public, max-age=3600, stale-while-revalidate=86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Its address never changes, so that a change of it reaches every site within hours."""


async def embed_script(request: Request) -> Response:
    if is_known(_ETAG.encode(), request.headers.get("if-none-match", "").encode("latin-1")):
        return Response(status_code=304, headers=_HEADERS)
    return Response(_SCRIPT, media_type="text/javascript", headers=_HEADERS)
