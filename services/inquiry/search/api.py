"""`POST /v1/disclosures/searches` and `/v1/disclosures/same-contact`: asked by routing on behalf of
somebody who works on leads, with a signed assertion as bearer token.
"""

from fastapi import APIRouter, Response

from services.inquiry.asked.api import ASSERTION, Asked, Authorization, ReaderOf
from services.inquiry.disclosure.domain.refusals import AssertionNotAccepted
from services.inquiry.search.domain import NotAnAddress
from services.inquiry.search.schemas import address_in, found_body
from services.inquiry.search.usecases.find_by_email import FindByEmail
from services.inquiry.search.usecases.find_same_contact import FindSameContact
from shared.disclosure.search import (
    SAME_CONTACT,
    SAME_CONTACT_PATH,
    SEARCH,
    SEARCHES_PATH,
    FoundBody,
    SameContactBody,
    SearchBody,
)
from shared.web import may_refuse


def search_router(
    by_email: FindByEmail, same_contact: FindSameContact, reader_of: ReaderOf
) -> APIRouter:
    """`reader_of`: whom a token names, if it is valid now for this question."""
    router = APIRouter(tags=["disclosures"])
    searches = Asked(question=SEARCH, reader_of=reader_of)
    looks_beside = Asked(question=SAME_CONTACT, reader_of=reader_of)

    @router.post(SEARCHES_PATH)
    @may_refuse(AssertionNotAccepted, NotAnAddress, scheme=ASSERTION)
    async def search(
        body: SearchBody, response: Response, authorization: Authorization = ""
    ) -> FoundBody:
        """The inquiries from this address; each has it in its record of disclosures."""
        who = await searches(response, authorization)
        return found_body(await by_email(address_in(body.email), who))

    @router.post(SAME_CONTACT_PATH)
    @may_refuse(AssertionNotAccepted, scheme=ASSERTION)
    async def find_same_contact(
        body: SameContactBody, response: Response, authorization: Authorization = ""
    ) -> FoundBody:
        """The other inquiries with the e-mail address or phone number of this one."""
        await looks_beside(response, authorization)
        return found_body(await same_contact(body.inquiry_id))

    return router
