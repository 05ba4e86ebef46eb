"""Emails that time has something to say to: those that a later fact has overtaken before they were
sent, and reminders of what has waited for long.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, assert_never

from services.inquiry.inquiries.domain.emails import EmailKind, QueuedEmail, queued, with_email
from services.inquiry.inquiries.domain.inquiry import Inquiry
from services.inquiry.inquiries.domain.progress import ENDED, LeadOutcome, Status
from services.inquiry.inquiries.domain.telling import LAST_REMINDER
from services.inquiry.inquiries.domain.writing import unread

_OVER: Final = frozenset({Status.WITHDRAWN, *ENDED})
_APART: Final = timedelta(days=3)


def is_overtaken(inquiry: Inquiry, email: QueuedEmail) -> bool:
    """Whether what this email tells is not so any more, or is told by a later one."""
    match email.kind:
        case EmailKind.ASSIGNED:
            return not _is_news_of_its_clinic(inquiry, email)
        case EmailKind.RECORDS:
            return inquiry.status is not Status.RECORDS
        case EmailKind.BOOKED:
            return inquiry.status is not Status.BOOKED
        case EmailKind.QUESTION | EmailKind.REMINDER:
            return inquiry.status in _OVER or not _is_waiting(inquiry)
        case EmailKind.RECEIVED:
            return inquiry.status in _OVER
        case EmailKind.MESSAGE:
            return not unread(inquiry)
        case EmailKind.CLOSED | EmailKind.WITHDRAWN | EmailKind.NEW_LINK:
            return False
        case EmailKind.ADDRESS_LEFT | EmailKind.ADDRESS_NEW | EmailKind.ERASED:
            return False
        case _:
            assert_never(email.kind)


def remind(inquiry: Inquiry, now: datetime) -> Inquiry:
    """What was asked has waited for long; once it is answered nobody is reminded of it. One that
    comes late, as after a worker that stood still, takes the place of one that would follow soon.
    """
    lead = inquiry.lead
    if lead.remind_at is None or lead.remind_at > now:
        return inquiry
    if inquiry.has_ended or not _is_waiting(inquiry):
        return replace(inquiry, lead=replace(lead, remind_at=None))
    last = (lead.asked_at or lead.remind_at) + LAST_REMINDER
    is_last = lead.remind_at >= last or last - now < _APART
    link = inquiry.link.renewed(now)
    return replace(
        inquiry,
        lead=replace(lead, remind_at=None if is_last else last),
        link=link,
        emails=with_email(inquiry.emails, queued(EmailKind.REMINDER, link.number, now)),
    )


def _is_waiting(inquiry: Inquiry) -> bool:
    return bool(inquiry.lead.questions or inquiry.lead.offers)


def _is_news_of_its_clinic(inquiry: Inquiry, email: QueuedEmail) -> bool:
    lead, since = inquiry.lead, email.made_at
    has_clinic = lead.outcome is LeadOutcome.ROUTED and inquiry.status not in _OVER
    has_gone_on = any(change.at > since for change in inquiry.history)
    was_contacted = lead.contacted_at is not None and lead.contacted_at > since
    is_last = all(one.kind is not email.kind for one in _after(email, inquiry.emails))
    return has_clinic and is_last and not (has_gone_on or was_contacted)


def _after(email: QueuedEmail, queue: Sequence[QueuedEmail]) -> Sequence[QueuedEmail]:
    ids = [one.id for one in queue]
    return queue[ids.index(email.id) + 1 :] if email.id in ids else ()
