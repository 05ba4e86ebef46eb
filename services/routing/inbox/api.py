"""`/v1/leads`: lists, and one lead with its decision."""

import re
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AfterValidator

from services.routing.deadlines.domain import Escalation
from services.routing.decisions.domain import TravelClass
from services.routing.decisions.schemas import decision_answer
from services.routing.decisions.usecases.explain_decision import ExplainDecision
from services.routing.decisions.views import Translate, sentence_of
from services.routing.inbox.domain import (
    LANGUAGE,
    LONGEST_REFERENCE,
    SLUG,
    Due,
    LeadQuery,
    Position,
    Queue,
    beginning_of_reference,
)
from services.routing.inbox.schemas import (
    LeadAloneAnswer,
    LeadPageAnswer,
    QueueAnswer,
    lead_alone_answer,
    page_answer,
    queue_answer,
)
from services.routing.inbox.usecases.end_of_day import EndOfDay
from services.routing.inbox.usecases.find_leads import FindLeads
from services.routing.inbox.usecases.read_lead import ReadLead
from services.routing.leads.domain import NETWORK_DESK, LeadNotFound, LeadStatus
from services.routing.leads.schemas import version_headers
from shared.auth.api import signed_in
from shared.auth.domain import Principal
from shared.cursors import UnknownCursor
from shared.web import ETAG, locale_of, may_refuse
from shared.web.paging import DEFAULT_LIMIT, CursorText, Limit

Reader = Annotated[Principal, Depends(signed_in())]
_REFERENCE: Final = re.compile(r"[A-Za-z0-9 -]+", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """`query` without what has to be looked up first: when the day ends, and the cursor, which has
    to be one of this very order.
    """

    query: LeadQuery
    is_until_today: bool
    cursor: str | None

    async def until(self, by: Principal, end_of_day: EndOfDay) -> LeadQuery:
        """Raises `UnknownCursor`."""
        query = self.query
        if self.is_until_today:
            ends = await end_of_day(query.location or query.home, by)
            query = replace(query, due_by=ends)
        return replace(query, after=Position.decode(self.cursor) if self.cursor else None)


def inbox_router(
    find: FindLeads,
    read: ReadLead,
    explain: ExplainDecision,
    translate: Translate,
    end_of_day: EndOfDay,
) -> APIRouter:
    router = APIRouter(prefix="/v1/leads", tags=["leads"])

    @router.get("")
    @may_refuse(UnknownCursor)
    async def find_leads(
        by: Reader, asked: Annotated[_Asked, Depends(_asked)], response: Response
    ) -> LeadPageAnswer:
        """The filters are those of the console, and all of them have to hold."""
        response.headers["Cache-Control"] = "no-store"
        return page_answer(await find(await asked.until(by, end_of_day), by))

    @router.get("/{lead_id}", responses={200: ETAG})
    @may_refuse(LeadNotFound)
    async def read_lead(
        request: Request, lead_id: str, by: Reader, response: Response
    ) -> LeadAloneAnswer:
        seen = await read(lead_id, by)
        response.headers.update(version_headers(seen.row.version))
        why = await explain(seen.lead.facts, seen.decision)
        sentence = sentence_of(
            why, why.directory, translate, locale_of(request),
            home=seen.lead.facts.residence.home_province,
        )  # fmt: skip
        return lead_alone_answer(seen.row, decision_answer(why, sentence))

    return router


def queues_router(find: FindLeads) -> APIRouter:
    """What waits without a doctor: `/v1/unrouted`, `/v1/reviews`, `/v1/questions`."""
    router = APIRouter(tags=["leads"])

    def add(queue: Queue) -> None:
        @router.get(f"/v1/{queue.value}", name=f"find_{queue.value}")
        @may_refuse(UnknownCursor)
        async def find_waiting(
            by: Reader,
            response: Response,
            location: str | None = None,
            cursor: CursorText = None,
            limit: Limit = DEFAULT_LIMIT,
        ) -> QueueAnswer:
            query = LeadQuery(
                queue=queue,
                home=location or None,
                after=Position.decode(cursor) if cursor else None,
                limit=limit,
            )
            response.headers["Cache-Control"] = "no-store"
            return queue_answer(await find(query, by))

    for queue in Queue:
        add(queue)
    return router


def _reference(text: str) -> str:
    """As references are written; raises `ValueError` for what is the beginning of none."""
    begins = beginning_of_reference(text) if _REFERENCE.fullmatch(text) else None
    if begins is None:
        raise ValueError("a reference begins like WF-7K3M")
    return begins


def _asked(
    *,
    location: str | None = None,
    status: LeadStatus | None = None,
    doctor: str | None = None,
    travel: Annotated[TravelClass | None, Query(description="How far the patient travels.")] = None,
    language: Annotated[
        str | None,
        Query(pattern=f"^{LANGUAGE}$", description="The patient's, wherever it is spoken: `fr`."),
    ] = None,
    procedure: Annotated[str | None, Query(pattern=f"^{SLUG}$", description="Its slug.")] = None,
    due: Annotated[
        Due | None,
        Query(description="`overdue`, or also what is due by the end of the clinic's day."),
    ] = None,
    reference: Annotated[
        str | None,
        Query(max_length=LONGEST_REFERENCE, description="A reference, or how it begins."),
        AfterValidator(lambda text: _reference(text) if text else None),
    ] = None,
    unread: Annotated[
        bool,
        Query(
            description="Only what you have not read as it is now. Such a page may be short, or"
            " empty, and have a next one all the same."
        ),
    ] = False,
    overdue: bool = False,
    messages: bool = False,
    escalation: Escalation | None = None,
    cursor: CursorText = None,
    limit: Limit = DEFAULT_LIMIT,
) -> "_Asked":
    is_at_network_desk = location == NETWORK_DESK
    query = LeadQuery(
        location=None if is_at_network_desk else location or None,
        home=NETWORK_DESK if is_at_network_desk else None,
        statuses=(status,) if status else (),
        doctor=doctor or None,
        travel_class=travel,
        language=language,
        procedure=procedure,
        reference=reference,
        unread=unread,
        overdue=overdue or due is Due.OVERDUE,
        messages=messages,
        escalation=escalation,
        limit=limit,
    )
    return _Asked(query=query, is_until_today=due is Due.TODAY, cursor=cursor)
