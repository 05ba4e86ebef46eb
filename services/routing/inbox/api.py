"""`/v1/leads`: lists, one lead with its decision, and contact."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response

from services.routing.decisions.schemas import decision_answer
from services.routing.decisions.usecases.explain_decision import ExplainDecision
from services.routing.decisions.views import Translate, sentence_of
from services.routing.inbox.domain import LeadQuery, Position, row_of
from services.routing.inbox.schemas import (
    LeadAloneAnswer,
    LeadAnswer,
    LeadPageAnswer,
    lead_alone_answer,
    lead_answer,
    page_answer,
)
from services.routing.inbox.usecases.find_leads import FindLeads
from services.routing.inbox.usecases.read_lead import ReadLead
from services.routing.inbox.usecases.see_leads import CONTACT_ROLES, INBOX_ROLES
from services.routing.leads.domain import (
    NETWORK_DESK,
    LeadAlreadyContacted,
    LeadHasChanged,
    LeadNotFound,
    LeadNotOpen,
    LeadStatus,
)
from services.routing.leads.usecases.contact_lead import ContactLead
from shared.auth.api import signed_in
from shared.auth.domain import Principal
from shared.cursors import UnknownCursor
from shared.errors import PreconditionRequired
from shared.web import ETAG, locale_of, may_refuse
from shared.web.paging import DEFAULT_LIMIT, CursorText, Limit

Reader = Annotated[Principal, Depends(signed_in(*INBOX_ROLES))]
Contacter = Annotated[Principal, Depends(signed_in(*CONTACT_ROLES))]


class VersionRequired(PreconditionRequired):
    code = "lead.version-required"


def inbox_router(
    find: FindLeads,
    read: ReadLead,
    explain: ExplainDecision,
    contact: ContactLead,
    translate: Translate,
) -> APIRouter:
    router = APIRouter(prefix="/v1/leads", tags=["leads"])

    @router.get("")
    @may_refuse(UnknownCursor)
    async def find_leads(
        by: Reader, query: Annotated[LeadQuery, Depends(_query)], response: Response
    ) -> LeadPageAnswer:
        response.headers["Cache-Control"] = "no-store"
        return page_answer(await find(query, by))

    @router.get("/{lead_id}", responses={200: ETAG})
    @may_refuse(LeadNotFound)
    async def read_lead(
        request: Request, lead_id: str, by: Reader, response: Response
    ) -> LeadAloneAnswer:
        seen = await read(lead_id, by)
        response.headers.update(_headers(seen.row.version))
        why = await explain(seen.facts, seen.decision)
        sentence = sentence_of(why.record.outcome, why.directory, translate, locale_of(request))
        return lead_alone_answer(seen.row, decision_answer(why, sentence))

    @router.post("/{lead_id}/contact", responses={200: ETAG})
    @may_refuse(LeadNotFound, LeadNotOpen, LeadAlreadyContacted, LeadHasChanged, VersionRequired)
    async def contact_lead(
        lead_id: str,
        by: Contacter,
        response: Response,
        if_match: Annotated[str | None, Header(alias="If-Match")] = None,
    ) -> LeadAnswer:
        await read(lead_id, by)
        lead = await contact(lead_id, by, expected_version=version_of(if_match, lead_id))
        response.headers.update(_headers(lead.version))
        return lead_answer(row_of(lead))

    return router


def _query(
    *,
    location: str | None = None,
    status: LeadStatus | None = None,
    doctor: str | None = None,
    overdue: bool = False,
    cursor: CursorText = None,
    limit: Limit = DEFAULT_LIMIT,
) -> LeadQuery:
    at_the_desk = location == NETWORK_DESK
    return LeadQuery(
        location=None if at_the_desk else location or None,
        home=NETWORK_DESK if at_the_desk else None,
        statuses=(status,) if status else (),
        doctor=doctor or None,
        overdue=overdue,
        after=Position.decode(cursor) if cursor else None,
        limit=limit,
    )


def version_of(if_match: str | None, lead_id: str) -> int:
    """The version in an ETag; anything that we never gave out matches no lead."""
    if if_match is None:
        raise VersionRequired
    tag = if_match.strip().removeprefix("W/").strip('"')
    if not (tag.isascii() and tag.isdigit() and len(tag) < 10):
        raise LeadHasChanged(lead_id)
    return int(tag)


def _headers(version: int) -> dict[str, str]:
    return {"ETag": f'"{version}"', "Cache-Control": "no-store"}
