"""What is shown of an inquiry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.inquiry.inquiries.domain import NOTES_AT_MOST, Inquiry
from services.inquiry.privacy.domain import Opened
from shared.disclosure.assertion import Assertion, RefusalReason


@dataclass(frozen=True, kw_only=True)
class OpenedNote:
    id: str
    by: str
    at: datetime
    text: str = field(repr=False)


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
    is_erased: bool = False

    def reading_fault(self, assertion: Assertion) -> RefusalReason | None:
        """What keeps these details from the one who asserts."""
        is_for_more = assertion.is_for_note or assertion.attachment_id is not None
        return RefusalReason.PURPOSE if is_for_more else self._fault(assertion)

    def attachment_fault(self, assertion: Assertion, attachment_id: str) -> RefusalReason | None:
        """What keeps this one file from the one who asserts."""
        if assertion.is_for_note or assertion.attachment_id != attachment_id:
            return RefusalReason.PURPOSE
        return self._fault(assertion)

    def writing_fault(self, assertion: Assertion) -> RefusalReason | None:
        """What keeps the one who asserts from adding a note."""
        if not assertion.is_for_note or assertion.attachment_id is not None:
            return RefusalReason.PURPOSE
        fault = self._fault(assertion)
        is_full = len(self.notes) >= NOTES_AT_MOST and not self._has_note(assertion.note_id)
        return fault or (RefusalReason.NOTES_FULL if is_full else None)

    def _has_note(self, note_id: str | None) -> bool:
        return any(note.id == note_id for note in self.notes)

    def _fault(self, assertion: Assertion) -> RefusalReason | None:
        if self.lead_id is not None and self.lead_id != assertion.lead_id:
            return RefusalReason.OTHER_LEAD
        return RefusalReason.ERASED if self.is_erased else None


def patient_file(
    inquiry: Inquiry, opened: Opened, notes: Opened, same_person: Iterable[Inquiry] = ()
) -> PatientFile:
    """`notes`: their texts, by the ids of the notes. What is kept back of `same_person` may be of
    somebody who uses the address without asking.
    """
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
            OpenedNote(id=note.id, by=note.name, at=note.at, text=notes.text(note.id) or "")
            for note in inquiry.notes
        ),
        related=tuple(
            other.reference
            for other in same_person
            if other.id != inquiry.id and not other.is_kept_back
        ),
        is_erased=opened.is_erased or inquiry.erased_at is not None,
    )
