"""The answer to an edit that is based on another revision than the one that is there."""

import json

from fastapi import Request, Response

from services.content.procedures.domain import FactsRevisionConflict
from services.content.revisions.schemas import etag
from shared.errors import PreconditionFailed
from shared.web import problem


async def answer_conflict(_request: Request, error: Exception) -> Response:
    """412 with the revision that is there now, in the body and where it has one as its tag too."""
    assert isinstance(error, PreconditionFailed)  # noqa: S101 - narrows
    current = getattr(error, "current", None)
    headers = {}
    if not isinstance(error, FactsRevisionConflict) and current is not None:
        headers["ETag"] = etag(current)
    answer = problem(412, code=error.code, title=error.title, headers=headers)
    body = {**json.loads(bytes(answer.body)), "current_revision": current}
    return Response(json.dumps(body), 412, headers, answer.media_type)
