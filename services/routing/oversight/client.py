"""Inquiry's oversight over HTTP."""

from typing import TypeVar

import httpx2
from pydantic import BaseModel

from services.routing.inquiry_http import SignedRequests, readable
from services.routing.oversight.ports import CannotBeKept
from shared.auth.domain import Principal
from shared.disclosure.oversight import (
    HOLD_PATH,
    INQUIRY_PATH,
    OVERVIEW_PATH,
    VERIFICATIONS_PATH,
    HoldReasonBody,
    InquiryFileBody,
    OverviewBody,
)
from shared.errors import NotFound, Unavailable
from shared.ids import is_reference

T = TypeVar("T", bound=BaseModel)


class HttpOversight:
    """`requests` are for the question `OVERSIGHT`; whoever acts has a role for that."""

    def __init__(self, requests: SignedRequests) -> None:
        self._requests = requests

    async def close(self) -> None:
        await self._requests.close()

    async def overview(self, by: Principal) -> OverviewBody:
        return _read(await self._requests.send("GET", OVERVIEW_PATH, by), OverviewBody)

    async def file(self, reference: str, by: Principal) -> InquiryFileBody:
        path = INQUIRY_PATH.format(reference=_checked(reference))
        return _read(await self._requests.send("GET", path, by), InquiryFileBody)

    async def hold(self, reference: str, reason: str, by: Principal) -> None:
        path = HOLD_PATH.format(reference=_checked(reference))
        body = HoldReasonBody.model_validate({"reason": reason}).model_dump()
        _done(await self._requests.send("PUT", path, by, body=body))

    async def end_hold(self, reference: str, by: Principal) -> None:
        path = HOLD_PATH.format(reference=_checked(reference))
        _done(await self._requests.send("DELETE", path, by))

    async def verify_anew(self, by: Principal) -> None:
        _done(await self._requests.send("POST", VERIFICATIONS_PATH, by))


def _checked(reference: str) -> str:
    """Nothing else becomes part of an address."""
    if not is_reference(reference):
        raise NotFound
    return reference


def _read(answer: httpx2.Response | None, body: type[T]) -> T:
    _done(answer)
    found = readable(answer, body)
    if found is None:
        raise Unavailable
    return found


def _done(answer: httpx2.Response | None) -> None:
    match None if answer is None else answer.status_code:
        case 200 | 202 | 204:
            return
        case 404:
            raise NotFound
        case 409:
            raise CannotBeKept
        case _:
            raise Unavailable
