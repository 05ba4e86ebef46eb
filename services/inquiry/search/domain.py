"""What may be found of an inquiry by those who look for its patient, and the record of that."""

from datetime import datetime

from services.inquiry.disclosure.domain.chain import Entry
from services.inquiry.inquiries.domain import Inquiry
from shared.disclosure.assertion import NOT_AN_ADDRESS, SEARCHED
from shared.errors import Invalid


class NotAnAddress(Invalid):
    code = NOT_AN_ADDRESS
    title = "This is no e-mail address that somebody could have written from."


def may_be_found(inquiry: Inquiry) -> bool:
    """Not what was erased or is kept for the law alone; nor what is in quarantine, which may be of
    somebody who uses the address without asking.
    """
    is_there = inquiry.erased_at is None and not inquiry.is_restricted
    return is_there and not inquiry.is_kept_back


def is_from(email: str | None, address: str) -> bool:
    """Whether an inquiry with this e-mail address came from `address`, which is in small letters.
    The blind index knows mailboxes: `a+b@…` and `a@…` are one there, and two addresses here.
    """
    return email is not None and email.strip().casefold() == address


def found(  # the entry's own fields
    entry_id: str, inquiry: Inquiry, *, account_id: str, name: str | None, role: str, at: datetime
) -> Entry:
    """That it has an inquiry from this address was shown to somebody, or would have been if it were
    in a clinic of theirs.
    """
    return Entry(
        id=entry_id,
        inquiry_id=inquiry.id,
        seq=0,
        at=at,
        was_granted=True,
        account_id=account_id,
        name=name,
        role=role,
        lead_id=inquiry.lead.lead_id,
        purpose=SEARCHED,
    )
