"""`POST /v1/disclosures/searches` and `/v1/disclosures/same-contact`: asked by routing on behalf of
somebody who works on leads, with a signed assertion as bearer token.
"""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Header, Response

from services.inquiry.disclosure.domain.refusals import AssertionNotAccepted
from services.inquiry.search.domain import NotAnAddress
from services.inquiry.search.schemas import address_in, found_body
from services.inquiry.search.usecases.find_by_email import FindByEmail
from services.inquiry.search.usecases.find_same_contact import FindSameContact
from shared.disclosure.network_reader import NetworkReader, Question
from shared.disclosure.search import (
    SAME_CONTACT,
    SAME_CONTACT_PATH,
    SEARCH,
    SEARCHES_PATH,
    FoundBody,
    SameContactBody,
    SearchBody,
)
from shared.disclosure.token import token_of
from shared.web import bearer, may_refuse

_ASSERTION: Final = bearer("assertion", "Signed by routing: who looks.")
Authorization = Annotated[str, Header(include_in_schema=False)]
ReaderOf = Callable[[str, Question], NetworkReader | None]


def search_router(
    by_email: FindByEmail, same_contact: FindSameContact, reader_of: ReaderOf
) -> APIRouter:
    """`reader_of`: whom a token names, if it is valid now for this question."""
    router = APIRouter(tags=["disclosures"])

    @router.post(SEARCHES_PATH)
    @may_refuse(AssertionNotAccepted, NotAnAddress, scheme=_ASSERTION)
    async def search(
        body: SearchBody, response: Response, authorization: Authorization = ""
    ) -> FoundBody:
        """The inquiries from this address; each has it in its record of disclosures."""
        response.headers["Cache-Control"] = "no-store"
        who = _asked(SEARCH, authorization)
        return found_body(await by_email(address_in(body.email), who))

    @router.post(SAME_CONTACT_PATH)
    @may_refuse(AssertionNotAccepted, scheme=_ASSERTION)
    async def find_same_contact(
        body: SameContactBody, response: Response, authorization: Authorization = ""
    ) -> FoundBody:
        """The other inquiries with the e-mail address or phone number of this one."""
        response.headers["Cache-Control"] = "no-store"
        _asked(SAME_CONTACT, authorization)
        return found_body(await same_contact(body.inquiry_id))

    def _asked(question: Question, authorization: str) -> NetworkReader:
        reader = reader_of(token_of(authorization), question)
        if reader is None:
            raise AssertionNotAccepted
        return reader

    return router
