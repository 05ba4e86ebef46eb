"""Records of disclosures in memory, and the inquiry service as routing's use cases see it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.inquiry.disclosure.domain.chain import Entry, linked
from services.inquiry.disclosure.ports import AssertionRepeated
from services.inquiry.inquiries.domain import Head
from shared.disclosure.assertion import DisclosureRequest
from shared.errors import Refusal
from tests.support.keys import ring


@dataclass
class InMemoryDisclosures:
    entries: list[Entry] = field(default_factory=list)

    async def append(self, entry: Entry) -> Entry:
        used = {one.assertion_id for one in self.entries if one.assertion_id is not None}
        if entry.assertion_id in used:
            raise AssertionRepeated
        chain = self.of(entry.inquiry_id)
        head = Head(seq=chain[-1].seq, hash=chain[-1].hash) if chain else Head()
        self.entries.append(linked(entry, head, ring("c1").current))
        return self.entries[-1]

    async def append_after(self, seq: int, entry: Entry) -> None:
        if len(self.of(entry.inquiry_id)) == seq:
            await self.append(entry)

    def of(self, inquiry_id: str) -> Sequence[Entry]:
        return [entry for entry in self.entries if entry.inquiry_id == inquiry_id]


@dataclass
class InMemoryPatientMessages:
    """`from_patient`: how many the patient has written."""

    from_patient: int = 0
    sent: dict[str, tuple[DisclosureRequest, str]] = field(default_factory=dict)
    refuses: Refusal | None = None

    def message_id_of(self, *, lead_id: str, version: int, account_id: str, text: str) -> str:
        return f"message of {lead_id}.{version} by {account_id}, {len(text)} long"

    async def send(self, request: DisclosureRequest, text: str) -> int:
        if self.refuses is not None:
            raise self.refuses
        assert request.message_id is not None
        self.sent.setdefault(request.message_id, (request, text))
        return self.from_patient


@dataclass
class InMemoryPatientNotes:
    """`refuses`: with what the inquiry service answers instead of taking a note."""

    kept: dict[str, tuple[DisclosureRequest, str]] = field(default_factory=dict)
    handed_over: int = 0
    refuses: Refusal | None = None

    def id_of(self, *, lead_id: str, version: int, account_id: str, text: str) -> str:
        return f"note of {lead_id}.{version} by {account_id}, {len(text)} long"

    async def add(self, request: DisclosureRequest, text: str) -> None:
        self.handed_over += 1
        if self.refuses is not None:
            raise self.refuses
        assert request.note_id is not None
        self.kept.setdefault(request.note_id, (request, text))
