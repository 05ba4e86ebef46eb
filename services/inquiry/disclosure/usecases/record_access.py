"""Whoever asks about a patient is recorded before anything is shown or written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.inquiry.disclosure.domain.chain import Entry, granted, refused, refused_unread
from services.inquiry.disclosure.domain.file import PatientFile, patient_file
from services.inquiry.disclosure.domain.refusals import (
    AssertionNotAccepted,
    DetailsErased,
    DisclosureForbidden,
)
from services.inquiry.disclosure.ports import AssertionRepeated, Disclosures
from services.inquiry.inquiries.domain import MessagesClosed, TooManyMessages, TooManyNotes
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.privacy.ports import Vault
from shared.clock import Clock
from shared.disclosure.assertion import Assertion, RefusalReason, UnreadableAssertion
from shared.errors import NotFound, Refusal
from shared.logs import get_log

_log = get_log(__name__)
_NO_INQUIRY: Final = "inquiry.unknown"
_REFUSALS: dict[RefusalReason, type[Refusal]] = {
    RefusalReason.UNREADABLE: AssertionNotAccepted,
    RefusalReason.EXPIRED: AssertionNotAccepted,
    RefusalReason.TOO_LONG: AssertionNotAccepted,
    RefusalReason.REPEATED: AssertionNotAccepted,
    RefusalReason.ROLE: DisclosureForbidden,
    RefusalReason.PURPOSE: DisclosureForbidden,
    RefusalReason.OTHER_LEAD: DisclosureForbidden,
    RefusalReason.RESTRICTED: DisclosureForbidden,
    RefusalReason.ERASED: DetailsErased,
    RefusalReason.NOTES_FULL: TooManyNotes,
    RefusalReason.MESSAGES_FULL: TooManyMessages,
    RefusalReason.MESSAGES_CLOSED: MessagesClosed,
}
Check = Callable[[PatientFile, Assertion], RefusalReason | None]


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What was asked for and permitted, with the entry that says so."""

    assertion: Assertion
    file: PatientFile
    entry: Entry


@dataclass(frozen=True, kw_only=True)
class RecordAccess:
    """Every asking about an inquiry that exists is recorded, also the refused ones."""

    inquiries: Inquiries
    vault: Vault
    disclosures: Disclosures
    now: Clock
    new_id: Callable[[], str]

    async def __call__(self, assertion: Assertion | UnreadableAssertion, check: Check) -> Recorded:
        """`check`: what keeps the file from this use of it."""
        file = await self._file(assertion.inquiry_id) if assertion.inquiry_id else None
        if file is None:
            _say_refused(assertion, _NO_INQUIRY)
            raise NotFound if isinstance(assertion, Assertion) else AssertionNotAccepted
        if isinstance(assertion, UnreadableAssertion):
            entry = refused_unread(self.new_id(), file.inquiry_id, self.now())
            await self.disclosures.append(entry)
            _say_refused(assertion, RefusalReason.UNREADABLE.value)
            raise AssertionNotAccepted
        fault = assertion.fault(self.now()) or check(file, assertion)
        if fault is not None:
            await self._refuse(assertion, fault)
        try:
            entry = await self.disclosures.append(granted(self.new_id(), assertion, self.now()))
        except AssertionRepeated:
            await self._refuse(assertion, RefusalReason.REPEATED)
            raise
        return Recorded(assertion=assertion, file=file, entry=entry)

    async def _file(self, inquiry_id: str) -> PatientFile | None:
        inquiry = await self.inquiries.get(inquiry_id)
        if inquiry is None:
            return None
        opened = await self.vault.open(inquiry_id, inquiry.personal)
        sealed = {note.id: note.text for note in inquiry.notes}
        sealed |= {message.id: message.text for message in inquiry.messages}
        texts = await self.vault.open(inquiry_id, sealed)
        same_person = await self.inquiries.by_contact(inquiry.contact_hashes)
        return patient_file(inquiry, opened, texts, same_person)

    async def _refuse(self, assertion: Assertion, reason: RefusalReason) -> None:
        entry = refused(self.new_id(), assertion, reason, self.now())
        try:
            await self.disclosures.append(entry)
        except AssertionRepeated:
            again = refused(self.new_id(), assertion, RefusalReason.REPEATED, self.now())
            await self.disclosures.append(again)
            reason = RefusalReason.REPEATED
        _say_refused(assertion, reason.value)
        raise _REFUSALS[reason]


def _say_refused(assertion: Assertion | UnreadableAssertion, code: str) -> None:
    """Of an assertion that nobody vouched for nothing is repeated."""
    who = assertion if isinstance(assertion, Assertion) else None
    _log.warning(
        "security.disclosure-refused",
        account=who.account_id if who else None,
        lead_id=who.lead_id if who else None,
        inquiry_id=who.inquiry_id if who else None,
        code=code,
    )
