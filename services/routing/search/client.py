"""Inquiry's search over HTTP. What was typed goes into a body, and nowhere else."""

from collections.abc import Sequence
from typing import Final

import httpx2

from services.routing.inquiry_http import SignedRequests, readable
from services.routing.search.domain import NotAnAddress, SearchUnavailable, may_be_sent
from shared.auth.domain import Principal
from shared.disclosure.search import SAME_CONTACT_PATH, SEARCHES_PATH, FoundBody

_UNPROCESSABLE: Final = 422


class HttpPatientSearch:
    """`searches` and `same_contacts` are for the questions of these names."""

    def __init__(self, *, searches: SignedRequests, same_contacts: SignedRequests) -> None:
        self._searches = searches
        self._same_contacts = same_contacts

    async def close(self) -> None:
        await self._searches.close()
        await self._same_contacts.close()

    async def by_email(self, typed: str, by: Principal) -> Sequence[str]:
        if not may_be_sent(typed):
            raise NotAnAddress
        body = {"email": typed}
        answer = await self._searches.send("POST", SEARCHES_PATH, by, body=body)
        if answer is not None and answer.status_code == _UNPROCESSABLE:
            raise NotAnAddress
        return _found(answer)

    async def same_contact(self, inquiry_id: str, by: Principal) -> Sequence[str]:
        body = {"inquiry_id": inquiry_id}
        return _found(await self._same_contacts.send("POST", SAME_CONTACT_PATH, by, body=body))


def _found(answer: httpx2.Response | None) -> Sequence[str]:
    found = readable(answer, FoundBody)
    if found is None:
        raise SearchUnavailable
    return found.inquiries
