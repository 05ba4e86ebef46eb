"""Puts together what of inquiry waits for somebody."""

from typing import Final

from fastapi import APIRouter

from services.inquiry.inquiries.domain import QuarantineState
from services.inquiry.queues.api import queues_router
from services.inquiry.queues.usecases.failed_emails import FailedEmailQueue
from services.inquiry.queues.usecases.quarantine import QuarantineQueue
from services.inquiry.wiring_web import InquiryWeb
from shared.disclosure.network_reader import read_reader
from shared.disclosure.waiting import NetworkQueue, WaitingQueue
from shared.operations.dead_letter_queue import DeadLetterQueue
from shared.operations.refused_event_queue import RefusedEventQueue

OUTBOXES: Final = ("inquiries", "disclosures", "dead_letters")
"""Collections whose events the worker publishes."""


def inquiry_queues(inquiry: InquiryWeb) -> dict[NetworkQueue, WaitingQueue]:
    return {
        NetworkQueue.QUARANTINE: _quarantine(inquiry, QuarantineState.WAITING),
        NetworkQueue.DISCARDED: _quarantine(inquiry, QuarantineState.DISCARDED),
        NetworkQueue.DEAD_LETTERS: DeadLetterQueue(inquiry.database, inquiry.now),
        NetworkQueue.REFUSED_EVENTS: RefusedEventQueue(inquiry.database, *OUTBOXES),
        NetworkQueue.FAILED_EMAILS: FailedEmailQueue(
            handle=inquiry.failed_emails, emails=inquiry.emails
        ),
    }


def queues_routes(inquiry: InquiryWeb) -> APIRouter:
    keys = inquiry.assertion_keys
    return queues_router(
        inquiry_queues(inquiry),
        lambda token, question: read_reader(token, question, keys, inquiry.now()),
    )


def _quarantine(inquiry: InquiryWeb, state: QuarantineState) -> QuarantineQueue:
    return QuarantineQueue(
        state=state, decide=inquiry.decide_quarantined, quarantined=inquiry.quarantine
    )
