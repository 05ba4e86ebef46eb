"""`/v1/leads`: lists, and one lead with its decision."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.routing.deadlines.domain import Escalation
from services.routing.decisions.schemas import decision_answer
from services.routing.decisions.usecases.explain_decision import ExplainDecision
from services.routing.decisions.views import Translate, sentence_of
from services.routing.inbox.domain import LeadQuery, Position, Queue
from services.routing.inbox.schemas import (
    LeadAloneAnswer,
    LeadPageAnswer,
    QueueAnswer,
    lead_alone_answer,
    page_answer,
    queue_answer,
)
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


def inbox_router(
    find: FindLeads, read: ReadLead, explain: ExplainDecision, translate: Translate
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


def _query(
    *,
    location: str | None = None,
    status: LeadStatus | None = None,
    doctor: str | None = None,
    overdue: bool = False,
    messages: bool = False,
    escalation: Escalation | None = None,
    cursor: CursorText = None,
    limit: Limit = DEFAULT_LIMIT,
) -> LeadQuery:
    is_at_network_desk = location == NETWORK_DESK
    return LeadQuery(
        location=None if is_at_network_desk else location or None,
        home=NETWORK_DESK if is_at_network_desk else None,
        statuses=(status,) if status else (),
        doctor=doctor or None,
        overdue=overdue,
        messages=messages,
        escalation=escalation,
        after=Position.decode(cursor) if cursor else None,
        limit=limit,
    )
