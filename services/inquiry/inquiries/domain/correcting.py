"""What a patient corrects of their own contact details, and what is kept of that."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from services.inquiry.inquiries.domain.correction import Correction
from services.inquiry.inquiries.domain.emails import EmailKind, queued, with_email
from services.inquiry.inquiries.domain.inquiry import Inquiry, InquiryEnded
from services.inquiry.privacy.domain import Sealed
from shared.errors import Conflict

FORMER_EMAIL: Final = "former_email"
"""The sealed part that holds the address of before, until its notice is sent."""
CORRECTIONS_AT_MOST: Final = 200
_ADDRESSES_A_DAY: Final = 3
"""Each of them is written to, and may be a stranger's."""
_DAY: Final = timedelta(days=1)


class TooManyCorrections(Conflict):
    code = "inquiry.too-many-corrections"
    title = "These details have been corrected too often. Please call the clinic."


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """What is new, checked. `sealed`: by field, None where it was taken away; `language` and
    `locale` where the language is another one; `contact_hashes` where address or number are.
    """

    fields: tuple[str, ...]
    sealed: Mapping[str, bytes | None]
    language: str | None = None
    locale: str | None = None
    contact_hashes: tuple[bytes, ...] | None = field(default=None, repr=False)

    @property
    def has_new_email(self) -> bool:
        return "email" in self.fields


def correct(inquiry: Inquiry, new: Corrected, *, session: bytes, now: datetime) -> Inquiry:
    """Old values are gone. A new address takes the link with it: what was mailed to the old one
    opens nothing any more, and of the sessions only this one goes on. Raises `InquiryEnded` for
    what was erased, and `TooManyCorrections`.
    """
    if inquiry.erased_at is not None:
        raise InquiryEnded
    if _are_too_many(inquiry, new, now):
        raise TooManyCorrections
    corrected = replace(
        inquiry,
        personal=_with(inquiry.personal, _without_later_address(inquiry, new.sealed)),
        corrections=(*inquiry.corrections, *(Correction(field=f, at=now) for f in new.fields)),
        locale=new.locale or inquiry.locale,
    )
    if new.contact_hashes is not None:
        corrected = replace(corrected, contact_hashes=new.contact_hashes)
    if new.language:
        facts = replace(inquiry.facts, language=new.language)
        revision = inquiry.facts_revision + 1
        corrected = replace(corrected, facts=facts, facts_revision=revision)
    return _readdressed(corrected, session, now) if new.has_new_email else corrected


def forget_former_email(inquiry: Inquiry) -> Inquiry:
    """Its notice is sent, or will never be: the address of before is needed no more."""
    if FORMER_EMAIL not in inquiry.personal:
        return inquiry
    return replace(inquiry, personal=_with(inquiry.personal, {FORMER_EMAIL: None}))


def _are_too_many(inquiry: Inquiry, new: Corrected, now: datetime) -> bool:
    addresses = [one for one in inquiry.corrections if one.field == "email" and now - one.at < _DAY]
    has_many = new.has_new_email and len(addresses) >= _ADDRESSES_A_DAY
    return has_many or len(inquiry.corrections) + len(new.fields) > CORRECTIONS_AT_MOST


def _without_later_address(
    inquiry: Inquiry, sealed: Mapping[str, bytes | None]
) -> Mapping[str, bytes | None]:
    """The first address that was left and has not heard of it is told, not one that came between:
    whoever changes it twice in a row hides nothing from its owner.
    """
    if FORMER_EMAIL not in inquiry.personal:
        return sealed
    return {name: text for name, text in sealed.items() if name != FORMER_EMAIL}


def _readdressed(inquiry: Inquiry, session: bytes, now: datetime) -> Inquiry:
    link = inquiry.link.replaced(now)
    emails = with_email(inquiry.emails, queued(EmailKind.ADDRESS_LEFT, link.number, now))
    return replace(
        inquiry,
        link=link,
        sessions=tuple(one for one in inquiry.sessions if one.hash == session),
        emails=with_email(emails, queued(EmailKind.ADDRESS_NEW, link.number, now)),
    )


def _with(personal: Sealed, new: Mapping[str, bytes | None]) -> Sealed:
    whole = {**personal, **new}
    return {name: text for name, text in whole.items() if text is not None}
