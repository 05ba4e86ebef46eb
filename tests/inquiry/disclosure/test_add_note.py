"""A note about a patient is recorded, sealed and kept once; one that is refused is recorded too."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pytest

from services.inquiry.attachments.usecases.patient_attachments import NamedAttachment
from services.inquiry.disclosure.domain.refusals import (
    AssertionNotAccepted,
    DetailsErased,
    DisclosureForbidden,
)
from services.inquiry.disclosure.usecases.add_note import AddNote
from services.inquiry.disclosure.usecases.disclose_details import DiscloseDetails
from services.inquiry.disclosure.usecases.record_access import RecordAccess
from services.inquiry.inquiries.domain import NOTES_AT_MOST, LeadProgress, Note, TooManyNotes
from shared.disclosure.assertion import (
    NOTE,
    Assertion,
    DisclosureRequest,
    Purpose,
    UnreadableAssertion,
)
from shared.errors import NotFound, Refusal
from tests.inquiry.builders import received_inquiry
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_disclosure import InMemoryDisclosures
from tests.support.in_memory_inquiries import InMemoryInquiries
from tests.support.in_memory_privacy import InMemoryVault

TEXT = "Called; prefers mornings."
REQUEST = DisclosureRequest(
    account_id="account-1",
    name="Anna Roy",
    role="coordinator",
    lead_id="lead-1",
    inquiry_id="i-1",
    purpose=NOTE,
    note_id="note-of-lead-1",
)


def asserted(assertion_id: str = "assertion-1", **changes: Any) -> Assertion:
    return replace(REQUEST, **changes).asserted(assertion_id, MONDAY_NOON)


async def nothing_attached(inquiry_id: str) -> Sequence[NamedAttachment]:
    _ = inquiry_id
    return ()


@dataclass
class Service:
    inquiries: InMemoryInquiries = field(default_factory=InMemoryInquiries)
    vault: InMemoryVault = field(default_factory=InMemoryVault)
    disclosures: InMemoryDisclosures = field(default_factory=InMemoryDisclosures)
    numbers: Any = field(default_factory=count)

    @property
    def record(self) -> RecordAccess:
        return RecordAccess(
            inquiries=self.inquiries,
            vault=self.vault,
            disclosures=self.disclosures,
            now=StillClock(),
            new_id=lambda: f"entry-{next(self.numbers)}",
        )

    @property
    def add_note(self) -> AddNote:
        return AddNote(record=self.record)

    @property
    def disclose(self) -> DiscloseDetails:
        return DiscloseDetails(record=self.record, attachments=nothing_attached)

    async def has(self, **changes: Any) -> None:
        sealed = await self.vault.seal("i-1", {"given_name": "Maria"})
        lead = LeadProgress(sequence=1, lead_id="lead-1")
        inquiry = received_inquiry(**{"personal": sealed, "lead": lead, **changes})
        await self.inquiries.add(inquiry, [])

    @property
    def notes(self) -> tuple[Note, ...]:
        return self.inquiries.kept["i-1"].notes


async def test_a_note_is_sealed_with_its_inquiry_and_who_wrote_it_is_in_the_chain() -> None:
    service = Service()
    await service.has()
    note = await service.add_note(asserted(), TEXT)
    assert service.notes == (note,)
    assert (note.id, note.by, note.name) == ("note-of-lead-1", "account-1", "Anna Roy")
    assert (await service.vault.open("i-1", {note.id: note.text})).text(note.id) == TEXT
    (entry,) = service.disclosures.entries
    assert (entry.was_granted, entry.purpose, entry.lead_id) == (True, NOTE, "lead-1")
    assert (entry.account_id, entry.at) == ("account-1", note.at)
    assert TEXT not in repr(entry) + repr(note)


async def test_whoever_opens_the_details_sees_the_notes_with_the_names_of_their_authors() -> None:
    service = Service()
    await service.has()
    await service.add_note(asserted(), TEXT)
    asked = asserted("assertion-2", purpose=Purpose.FOLLOW_UP, note_id=None)
    (seen,) = (await service.disclose(asked)).recorded.file.notes
    assert (seen.by, seen.at, seen.text) == ("Anna Roy", MONDAY_NOON, TEXT)


async def test_the_same_note_again_is_kept_once_and_recorded_each_time_it_is_asked_for() -> None:
    service = Service()
    await service.has()
    first = await service.add_note(asserted(), TEXT)
    again = await service.add_note(asserted("assertion-2"), TEXT)
    assert again == first
    assert service.notes == (first,)
    assert len(service.disclosures.entries) == 2


REFUSED: list[tuple[str, dict[str, Any], type[Refusal], str]] = [
    ("to read", {"purpose": "follow_up"}, DisclosureForbidden, "purpose.not-permitted"),
    ("other lead", {"lead_id": "lead-2"}, DisclosureForbidden, "lead.of-another-inquiry"),
    ("manager", {"role": "manager"}, DisclosureForbidden, "role.not-permitted"),
    ("auditor", {"role": "auditor"}, DisclosureForbidden, "role.not-permitted"),
    ("privacy", {"role": "privacy_officer"}, DisclosureForbidden, "role.not-permitted"),
]


@pytest.mark.parametrize(
    ("changes", "refusal", "reason"), [pytest.param(*rest, id=case) for case, *rest in REFUSED]
)
async def test_a_refused_note_is_kept_nowhere_and_its_refusal_is_recorded(
    changes: dict[str, Any], refusal: type[Refusal], reason: str
) -> None:
    service = Service()
    await service.has()
    with pytest.raises(refusal):
        await service.add_note(asserted(**changes), TEXT)
    assert service.notes == ()
    (entry,) = service.disclosures.entries
    assert (entry.was_granted, entry.reason) == (False, reason)


async def test_the_assertion_of_a_note_opens_nothing() -> None:
    service = Service()
    await service.has()
    with pytest.raises(DisclosureForbidden):
        await service.disclose(asserted())
    (entry,) = service.disclosures.entries
    assert (entry.was_granted, entry.reason) == (False, "purpose.not-permitted")


async def test_an_assertion_writes_once() -> None:
    service = Service()
    await service.has()
    await service.add_note(asserted(), TEXT)
    with pytest.raises(AssertionNotAccepted):
        await service.add_note(asserted(note_id="another-note"), TEXT)
    assert len(service.notes) == 1


async def test_an_inquiry_that_is_erased_or_unknown_takes_no_note() -> None:
    service = Service()
    with pytest.raises(NotFound):
        await service.add_note(asserted(), TEXT)
    with pytest.raises(AssertionNotAccepted):
        await service.add_note(UnreadableAssertion(), TEXT)
    assert service.disclosures.entries == []
    await service.has()
    await service.vault.destroy_key("i-1")
    with pytest.raises(DetailsErased):
        await service.add_note(asserted(), TEXT)
    assert [entry.reason for entry in service.disclosures.entries] == ["inquiry.erased"]


async def test_an_erased_inquiry_of_which_nothing_is_left_to_open_takes_no_note() -> None:
    service = Service()
    await service.has(personal={}, erased_at=MONDAY_NOON)
    with pytest.raises(DetailsErased):
        await service.add_note(asserted(), TEXT)


async def test_a_full_inquiry_takes_no_further_note_and_says_so_before_anything_is_granted() -> (
    None
):
    service = Service()
    await service.has()
    await service.add_note(asserted(), TEXT)
    (note,) = service.notes
    texts = await service.vault.seal_more("i-1", {f"n-{n}": TEXT for n in range(NOTES_AT_MOST)})
    assert texts is not None
    full = tuple(replace(note, id=note_id, text=text) for note_id, text in texts.items())
    inquiry = service.inquiries.kept["i-1"]
    service.inquiries.kept["i-1"] = replace(inquiry, notes=full)
    with pytest.raises(TooManyNotes):
        await service.add_note(asserted("assertion-2"), TEXT)
    assert service.disclosures.entries[-1].reason == "notes.too-many"
    again = await service.add_note(asserted("assertion-3", note_id="n-7"), TEXT)
    assert again == full[7]
