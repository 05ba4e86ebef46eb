"""A clinic answers: recorded first, sealed, kept once; what is refused is recorded too."""

from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pytest

from services.inquiry.disclosure.domain.refusals import DetailsErased, DisclosureForbidden
from services.inquiry.disclosure.usecases.disclose_details import DiscloseDetails
from services.inquiry.disclosure.usecases.record_access import RecordAccess
from services.inquiry.inquiries.domain import (
    MESSAGES_AT_MOST,
    EmailKind,
    Inquiry,
    LeadProgress,
    Message,
    MessagesClosed,
    Sender,
    Status,
    TooManyMessages,
)
from services.inquiry.messages.usecases.answer_patient import AnswerPatient
from shared.disclosure.assertion import MESSAGE, Assertion, DisclosureRequest, Purpose
from shared.errors import Refusal
from tests.inquiry.builders import received_inquiry
from tests.inquiry.disclosure.test_add_note import nothing_attached
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_disclosure import InMemoryDisclosures
from tests.support.in_memory_inquiries import InMemoryInquiries
from tests.support.in_memory_privacy import InMemoryVault

TEXT = "Nothing after midnight, please."
REQUEST = DisclosureRequest(
    account_id="account-1",
    name="Anna Roy",
    role="coordinator",
    lead_id="lead-1",
    inquiry_id="i-1",
    purpose=MESSAGE,
    message_id="message-1",
)


def asserted(assertion_id: str = "assertion-1", **changes: Any) -> Assertion:
    return replace(REQUEST, **changes).asserted(assertion_id, MONDAY_NOON)


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

    async def has(self, **changes: Any) -> None:
        sealed = await self.vault.seal("i-1", {"given_name": "Maria"})
        lead = LeadProgress(sequence=1, lead_id="lead-1")
        inquiry = received_inquiry(**{"personal": sealed, "lead": lead, **changes})
        await self.inquiries.add(inquiry, [])

    async def answers(self, assertion: Assertion, text: str = TEXT) -> Message:
        message, _ = await AnswerPatient(record=self.record)(assertion, text)
        return message

    @property
    def inquiry(self) -> Inquiry:
        return self.inquiries.kept["i-1"]


async def test_an_answer_is_sealed_mailed_and_in_the_chain() -> None:
    service = Service()
    await service.has()
    message = await service.answers(asserted())
    assert service.inquiry.messages == (message,)
    assert (message.id, message.by, message.name) == ("message-1", "account-1", "Anna Roy")
    assert message.sender is Sender.CLINIC
    assert (await service.vault.open("i-1", {message.id: message.text})).text(message.id) == TEXT
    (entry,) = service.disclosures.entries
    assert (entry.was_granted, entry.purpose, entry.at) == (True, MESSAGE, message.at)
    assert [mail.kind for mail in service.inquiry.emails][-1] is EmailKind.MESSAGE
    assert service.inquiries.publish() == []
    assert TEXT not in repr(entry) + repr(message)


async def test_the_same_answer_again_is_kept_and_mailed_once() -> None:
    service = Service()
    await service.has()
    first = await service.answers(asserted())
    mails = service.inquiry.emails
    assert await service.answers(asserted("assertion-2")) == first
    assert service.inquiry.messages == (first,)
    assert service.inquiry.emails == mails
    assert len(service.disclosures.entries) == 2


async def test_whoever_opens_the_details_sees_what_was_written() -> None:
    service = Service()
    await service.has()
    await service.answers(asserted())
    asked = asserted("assertion-2", purpose=Purpose.FOLLOW_UP, message_id=None)
    file = (
        await DiscloseDetails(record=service.record, attachments=nothing_attached)(asked)
    ).recorded.file
    (seen,) = file.messages
    assert (seen.sender, seen.by, seen.text) == (Sender.CLINIC, "Anna Roy", TEXT)
    assert seen.read_at is None
    assert TEXT not in repr(file)


REFUSED: list[tuple[dict[str, Any], type[Refusal], str]] = [
    ({"purpose": "follow_up"}, DisclosureForbidden, "purpose.not-permitted"),
    ({"purpose": "note"}, DisclosureForbidden, "purpose.not-permitted"),
    ({"lead_id": "lead-2"}, DisclosureForbidden, "lead.of-another-inquiry"),
    ({"role": "manager"}, DisclosureForbidden, "role.not-permitted"),
    ({"role": "auditor"}, DisclosureForbidden, "role.not-permitted"),
    ({"role": "privacy_officer"}, DisclosureForbidden, "role.not-permitted"),
]


@pytest.mark.parametrize(("changes", "refusal", "reason"), REFUSED)
async def test_a_refused_answer_is_kept_nowhere_and_its_refusal_is_recorded(
    changes: dict[str, Any], refusal: type[Refusal], reason: str
) -> None:
    service = Service()
    await service.has()
    with pytest.raises(refusal):
        await service.answers(asserted(**changes))
    assert service.inquiry.messages == ()
    (entry,) = service.disclosures.entries
    assert (entry.was_granted, entry.reason) == (False, reason)


async def test_the_assertion_of_a_message_opens_nothing() -> None:
    service = Service()
    await service.has()
    with pytest.raises(DisclosureForbidden):
        await DiscloseDetails(record=service.record, attachments=nothing_attached)(asserted())


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.CLOSED, Status.DECLINED])
async def test_nobody_is_written_to_after_the_end(status: Status) -> None:
    service = Service()
    await service.has(status=status)
    with pytest.raises(MessagesClosed):
        await service.answers(asserted())
    assert [entry.reason for entry in service.disclosures.entries] == ["messages.closed"]


async def test_nobody_is_written_to_once_they_are_erased() -> None:
    service = Service()
    await service.has()
    await service.vault.destroy_key("i-1")
    with pytest.raises(DetailsErased):
        await service.answers(asserted())
    assert [entry.reason for entry in service.disclosures.entries] == ["inquiry.erased"]


async def test_a_full_inquiry_says_so_before_anything_is_granted() -> None:
    service = Service()
    await service.has()
    first = await service.answers(asserted())
    texts = await service.vault.seal_more("i-1", {f"m-{n}": TEXT for n in range(MESSAGES_AT_MOST)})
    assert texts is not None
    full = tuple(replace(first, id=name, text=text) for name, text in texts.items())
    service.inquiries.kept["i-1"] = replace(service.inquiry, messages=full)
    with pytest.raises(TooManyMessages):
        await service.answers(asserted("assertion-2"))
    assert service.disclosures.entries[-1].reason == "messages.too-many"
    assert await service.answers(asserted("assertion-3", message_id="m-7")) == full[7]
