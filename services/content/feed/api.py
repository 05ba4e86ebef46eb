"""`GET /v1/changes`: what regional websites follow."""

import asyncio
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from services.content.feed.domain import (
    DEFAULT_LIMIT,
    ChangeFilter,
    CursorTooOld,
    UnknownFeedCursor,
)
from services.content.feed.schemas import (
    EXAMPLE,
    ChangeList,
    Cursor,
    Limit,
    OfLocale,
    OfLocation,
)
from services.content.feed.usecases.find_changes import FindChanges
from services.content.feed.usecases.read_changes import ReadChanges
from services.content.feed.views import body_of, content_headers, headers_of
from shared.web import ETAG, etag_of, may_refuse
from shared.web.encodings import encoded, preferred_encoding
from shared.web.validators import is_known

_ANSWERED: Final[dict[int | str, dict[str, Any]]] = {
    200: {**ETAG, "content": {"application/json": {"example": EXAMPLE}}},
    304: {**ETAG, "description": "This very answer is known already."},
}


def feed_router(*, find_changes: FindChanges, read_changes: ReadChanges) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["feed"])

    @router.get("/changes", response_model=ChangeList, responses=_ANSWERED)
    @may_refuse(UnknownFeedCursor, CursorTooOld)
    async def changes(
        request: Request,
        cursor: Cursor = "",
        location: OfLocation = None,
        locale: OfLocale = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Response:
        """Follow what is published: begin without a cursor, go on with `next_cursor` until `items`
        is empty, and come back with it from time to time. A page that changed several times comes
        once, whole, as it is now; what is taken down comes as a tombstone under every filter.
        """
        wanted = ChangeFilter.of(location=location, locale=locale)
        window = await find_changes(wanted, cursor=cursor, limit=limit)
        accepted = request.headers.get("accept-encoding", "")
        encoding = preferred_encoding(accepted) if window.is_worth_encoding else "identity"
        known = request.headers.get("if-none-match", "")
        if is_known(etag_of(window.name, encoding).encode(), known.encode()):
            return Response(status_code=304, headers=headers_of(window.name, encoding))
        batch = await read_changes(window)
        packed, taken = await asyncio.to_thread(lambda: encoded(body_of(batch), encoding))
        headers = headers_of(batch.name, taken) | content_headers(taken)
        return Response(packed, headers=headers)

    return router
