"""Somebody who looks after a lead writes a note about its patient."""

from dataclasses import dataclass

from services.inquiry.disclosure.domain.file import PatientFile
from services.inquiry.disclosure.domain.refusals import DetailsErased
from services.inquiry.disclosure.usecases.record_access import RecordAccess, Recorded
from services.inquiry.inquiries.domain import InquiryEnded, Note
from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.errors import NotFound
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class AddNote:
    """The text is sealed under the inquiry's own data key, and goes with it."""

    record: RecordAccess

    async def __call__(self, assertion: Assertion | UnreadableAssertion, text: str) -> Note:
        """The note as it is kept; the same one, where one of this id is kept already."""
        recorded = await self.record(assertion, PatientFile.writing_fault)
        note = await self._sealed(recorded, text)
        try:
            inquiry = await self.record.inquiries.change(
                recorded.entry.inquiry_id, lambda one: one.add_note(note)
            )
        except InquiryEnded:  # erased meanwhile
            raise DetailsErased from None
        if inquiry is None:
            raise NotFound
        _say_added(recorded)
        return next(kept for kept in inquiry.notes if kept.id == note.id)

    async def _sealed(self, recorded: Recorded, text: str) -> Note:
        by, entry = recorded.assertion, recorded.entry
        note_id = by.note_id or entry.id
        sealed = await self.record.vault.seal_more(entry.inquiry_id, {note_id: text})
        if sealed is None:
            raise DetailsErased
        return Note(id=note_id, by=by.account_id, name=by.name, at=entry.at, text=sealed[note_id])


def _say_added(recorded: Recorded) -> None:
    entry = recorded.entry
    _log.info(
        "security.note-added",
        account=entry.account_id,
        lead_id=entry.lead_id,
        inquiry_id=entry.inquiry_id,
        disclosure_id=entry.id,
    )
