"""Bodies of `/v1/leads`: a list, and one lead alone."""

from datetime import datetime

from services.routing.decisions.schemas import DecisionAnswer
from services.routing.inbox.domain import LeadPage
from services.routing.leads.domain import LeadRow
from services.routing.leads.schemas import LeadAnswer, lead_answer, lead_fields
from shared.web.paging import Page


class LeadAloneAnswer(LeadAnswer):
    decision: DecisionAnswer


class LeadPageAnswer(Page[LeadAnswer]):
    """Some of the leads within a scope."""


class WaitingLeadAnswer(LeadAnswer):
    """`owner`: the clinic, or the network's desk, that looks after it. `waits_since`: when the
    inquiry came.
    """

    owner: str
    waits_since: datetime


class QueueAnswer(Page[WaitingLeadAnswer]):
    """Some of what waits within a scope, the oldest first."""


def queue_answer(page: LeadPage) -> QueueAnswer:
    return QueueAnswer(
        items=[
            WaitingLeadAnswer(
                **lead_fields(row), owner=row.placement.home, waits_since=row.received_at
            )
            for row in page.rows
        ],
        next_cursor=page.next.encode() if page.next else None,
    )


def lead_alone_answer(row: LeadRow, decision: DecisionAnswer) -> LeadAloneAnswer:
    return LeadAloneAnswer(**lead_fields(row), decision=decision)


def page_answer(page: LeadPage) -> LeadPageAnswer:
    return LeadPageAnswer(
        items=[lead_answer(row) for row in page.rows],
        next_cursor=page.next.encode() if page.next else None,
    )
