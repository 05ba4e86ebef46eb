"""What is shown of an inquiry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.inquiry.inquiries.domain import MESSAGES_AT_MOST, NOTES_AT_MOST, Inquiry, Sender
from services.inquiry.privacy.domain import Opened
from shared.disclosure.assertion import (
    MESSAGE,
    NOTE,
    TRAVEL_PLAN,
    Assertion,
    RefusalReason,
)


@dataclass(frozen=True, kw_only=True)
class OpenedNote:
    id: str
    by: str
    at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class FiledMessage:
    """`by`: the name of the clinic's person; None for the patient's own."""

    id: str
    sender: Sender
    by: str | None
    at: datetime
    text: str = field(repr=False)
    read_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PatientFile:
    """An inquiry with its personal fields opened, or erased."""

    inquiry_id: str
    reference: str
    lead_id: str | None
    """The lead that routing has announced; None until it has."""
    residence: Mapping[str, str | None]
    payer_kind: str
    language: str
    interpreter: bool
    earliest: str | None
    latest: str | None
    personal: Mapping[str, Any] = field(repr=False)
    notes: tuple[OpenedNote, ...] = field(default=(), repr=False)
    related: tuple[str, ...] = ()
    """References of other inquiries with the same mailbox or phone number, the newest first."""
    messages: tuple[FiledMessage, ...] = field(default=(), repr=False)
    takes_messages: bool = True
    is_erased: bool = False
    is_restricted: bool = False

    def reading_fault(self, assertion: Assertion) -> RefusalReason | None:
        """What keeps these details from the one who asserts."""
        is_for_more = not assertion.reads or assertion.attachment_id is not None
        return RefusalReason.PURPOSE if is_for_more else self._fault(assertion)

    def attachment_fault(self, assertion: Assertion, attachment_id: str) -> RefusalReason | None:
        """What keeps this one file from the one who asserts."""
        if not assertion.reads or assertion.attachment_id != attachment_id:
            return RefusalReason.PURPOSE
        return self._fault(assertion)

    def writing_fault(self, assertion: Assertion) -> RefusalReason | None:
        """What keeps the one who asserts from adding a note."""
        if assertion.purpose != NOTE or assertion.attachment_id is not None:
            return RefusalReason.PURPOSE
        fault = self._fault(assertion)
        is_full = len(self.notes) >= NOTES_AT_MOST and not self._has_note(assertion.note_id)
        return fault or (RefusalReason.NOTES_FULL if is_full else None)

    def message_fault(self, assertion: Assertion) -> RefusalReason | None:
        """What keeps the one who asserts from writing to the patient."""
        if assertion.purpose != MESSAGE or assertion.attachment_id is not None:
            return RefusalReason.PURPOSE
        if fault := self._fault(assertion):
            return fault
        if any(one.id == assertion.message_id for one in self.messages):
            return None
        if not self.takes_messages:
            return RefusalReason.MESSAGES_CLOSED
        is_full = len(self.messages) >= MESSAGES_AT_MOST
        return RefusalReason.MESSAGES_FULL if is_full else None

    def plan_fault(self, assertion: Assertion) -> RefusalReason | None:
        """What keeps the one who asserts from changing the travel plan."""
        if assertion.purpose != TRAVEL_PLAN or assertion.attachment_id is not None:
            return RefusalReason.PURPOSE
        return self._fault(assertion)

    def _has_note(self, note_id: str | None) -> bool:
        return any(note.id == note_id for note in self.notes)

    def _fault(self, assertion: Assertion) -> RefusalReason | None:
        if self.lead_id is not None and self.lead_id != assertion.lead_id:
            return RefusalReason.OTHER_LEAD
        if self.is_restricted:
            return RefusalReason.RESTRICTED
        return RefusalReason.ERASED if self.is_erased else None


def patient_file(
    inquiry: Inquiry, opened: Opened, texts: Opened, same_person: Iterable[Inquiry] = ()
) -> PatientFile:
    """`texts`: of notes and messages, by their ids. What is kept back of `same_person` may be of
    somebody who uses the address without asking.
    """
    read = {one.message_id: one.at for one in inquiry.messages_read}
    facts, residence = inquiry.facts, inquiry.facts.residence
    return PatientFile(
        inquiry_id=inquiry.id,
        reference=inquiry.reference,
        lead_id=inquiry.lead.lead_id,
        residence={
            "country": residence.country,
            "subdivision": residence.subdivision,
            "plan_subdivision": residence.plan_subdivision,
        },
        payer_kind=facts.payer_kind,
        language=facts.language,
        interpreter=facts.interpreter,
        earliest=facts.earliest.isoformat() if facts.earliest else None,
        latest=facts.latest.isoformat() if facts.latest else None,
        personal=opened.fields,
        notes=tuple(
            OpenedNote(id=note.id, by=note.name, at=note.at, text=texts.text(note.id) or "")
            for note in inquiry.notes
        ),
        related=tuple(
            other.reference
            for other in same_person
            if other.id != inquiry.id and not other.is_kept_back
        ),
        messages=tuple(
            FiledMessage(
                id=one.id,
                sender=one.sender,
                by=one.name,
                at=one.at,
                text=texts.text(one.id) or "",
                read_at=read.get(one.id),
            )
            for one in inquiry.messages
        ),
        takes_messages=inquiry.takes_messages,
        is_restricted=inquiry.is_restricted,
        is_erased=opened.is_erased or inquiry.erased_at is not None,
    )
