"""What may happen to an inquiry in quarantine: transitions, each harmless to repeat."""

from dataclasses import replace
from datetime import datetime

from services.inquiry.inquiries.domain.emails import EmailKind, queued, with_email
from services.inquiry.inquiries.domain.inquiry import Inquiry, Repeat
from services.inquiry.inquiries.domain.progress import Status, StatusChange
from services.inquiry.inquiries.domain.quarantine import (
    NeverInQuarantine,
    NotInQuarantine,
    Quarantine,
    QuarantineState,
)


def release(inquiry: Inquiry, now: datetime, *, reply_by: datetime, repeat_at: datetime) -> Inquiry:
    """It is an inquiry like any other from now on: confirmed by email, promised an answer until
    `reply_by`, and announced again at `repeat_at` if routing has not answered by then. Raises
    `NeverInQuarantine` and `NotInQuarantine`.
    """
    quarantine = _quarantine_of(inquiry)
    if quarantine.state is QuarantineState.RELEASED:
        return inquiry
    if quarantine.state is not QuarantineState.WAITING or inquiry.has_ended:
        raise NotInQuarantine
    link = inquiry.link.renewed(now)
    return replace(
        inquiry,
        quarantined=quarantine.becomes(QuarantineState.RELEASED, now),
        reply_by=max(reply_by, now),
        repeat=Repeat(next_at=repeat_at),
        link=link,
        emails=with_email(inquiry.emails, queued(EmailKind.RECEIVED, link.number, now)),
    )


def discard(inquiry: Inquiry, now: datetime) -> Inquiry:
    """It is spam: closed, for whoever sent it. Raises as `release` does."""
    quarantine = _quarantine_of(inquiry)
    if quarantine.state is QuarantineState.DISCARDED:
        return inquiry
    if quarantine.state is not QuarantineState.WAITING or inquiry.has_ended:
        raise NotInQuarantine
    discarded = quarantine.becomes(QuarantineState.DISCARDED, now)
    return _reached(replace(inquiry, quarantined=discarded), Status.CLOSED, now)


def restore(inquiry: Inquiry, now: datetime) -> Inquiry:
    """Discarded by mistake: it waits again. Raises as `release` does, also once its data key is
    gone.
    """
    quarantine = _quarantine_of(inquiry)
    if quarantine.state is QuarantineState.WAITING and not inquiry.has_ended:
        return inquiry
    if quarantine.state is not QuarantineState.DISCARDED or inquiry.erased_at is not None:
        raise NotInQuarantine
    waits = replace(inquiry, quarantined=quarantine.waits_again(now))
    return _reached(waits, Status.RECEIVED, now)


def give_up(inquiry: Inquiry, now: datetime) -> Inquiry:
    """Nobody has undone the discarding in time: it counts as erased, and its data key may be
    destroyed. One that was restored meanwhile stays as it is.
    """
    quarantine = inquiry.quarantined
    is_due = quarantine is not None and quarantine.state is QuarantineState.DISCARDED
    return replace(inquiry, erased_at=inquiry.erased_at or now) if is_due else inquiry


def destroyed(inquiry: Inquiry, now: datetime) -> Inquiry:
    """After its data key was destroyed, which is not tried again then."""
    quarantine = inquiry.quarantined
    if quarantine is None or inquiry.erased_at is None:
        return inquiry
    if quarantine.state is QuarantineState.DESTROYED:
        return inquiry
    return replace(inquiry, quarantined=quarantine.becomes(QuarantineState.DESTROYED, now))


def _quarantine_of(inquiry: Inquiry) -> Quarantine:
    if inquiry.quarantined is None:
        raise NeverInQuarantine
    return inquiry.quarantined


def _reached(inquiry: Inquiry, status: Status, at: datetime) -> Inquiry:
    change = StatusChange(status=status, at=at)
    return replace(inquiry, status=status, history=(*inquiry.history, change))
