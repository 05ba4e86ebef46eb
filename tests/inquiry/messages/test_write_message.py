"""A patient writes with a session: sealed, announced without a word of it, once for a key."""

from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pytest

from services.inquiry.inquiries.domain import (
    Inquiry,
    Message,
    MessageKeyReused,
    MessagesClosed,
    Sender,
    Status,
)
from services.inquiry.messages.domain import OpenedMessage
from services.inquiry.messages.usecases.read_messages import ReadMessages
from services.inquiry.messages.usecases.write_message import WriteMessage
from services.inquiry.tracking.domain import StatusLinkNeeded, session_hash
from shared.events import InquiryMessageSent
from tests.inquiry.builders import CANARY, received_inquiry
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_inquiries import InMemoryInquiries
from tests.support.in_memory_privacy import InMemoryVault

TEXT = f"{CANARY}: may I eat before?"
KEY = "a key of sixteen characters"


@dataclass
class Patient:
    inquiries: InMemoryInquiries
    vault: InMemoryVault
    clock: StillClock = field(default_factory=StillClock)
    numbers: Any = field(default_factory=lambda: count(1))

    async def writes(
        self, text: str = TEXT, *, session: str = "mine", key: str | None = None
    ) -> OpenedMessage:
        write = WriteMessage(
            inquiries=self.inquiries,
            vault=self.vault,
            now=self.clock,
            new_id=lambda: f"m-{next(self.numbers)}",
        )
        return await write("WF-a", session, text, key=key)

    @property
    def read(self) -> ReadMessages:
        return ReadMessages(inquiries=self.inquiries, vault=self.vault, now=self.clock)

    @property
    def inquiry(self) -> Inquiry:
        return self.inquiries.kept["a"]


def patient(**more: Any) -> Patient:
    inquiry = received_inquiry("a", **more).open_session(session_hash("mine"), MONDAY_NOON)
    return Patient(InMemoryInquiries({"a": inquiry}), InMemoryVault(keys={"a"}))


async def test_a_message_is_sealed_and_announced_by_its_number_without_its_text() -> None:
    somebody = patient()
    written = await somebody.writes()
    await somebody.writes("And after?")
    first, second = somebody.inquiries.publish()
    assert isinstance(first, InquiryMessageSent)
    assert (first.message_id, first.number, first.sent_at) == (written.id, 1, MONDAY_NOON)
    assert isinstance(second, InquiryMessageSent)
    assert second.number == 2
    assert CANARY not in first.model_dump_json() + repr(somebody.inquiry) + repr(written)
    seen = await somebody.read("WF-a", "mine")
    assert [one.text for one in seen.messages] == [TEXT, "And after?"]


async def test_the_same_key_again_is_the_same_message_and_another_text_under_it_is_refused() -> (
    None
):
    somebody = patient()
    first = await somebody.writes(key=KEY)
    assert await somebody.writes(key=KEY) == first
    with pytest.raises(MessageKeyReused):
        await somebody.writes("Something else.", key=KEY)
    assert len(somebody.inquiry.messages) == 1
    assert len(somebody.inquiries.publish()) == 1
    assert KEY not in repr(somebody.inquiry)


async def test_without_a_key_the_same_text_is_another_message() -> None:
    somebody = patient()
    await somebody.writes()
    await somebody.writes()
    assert len(somebody.inquiry.messages) == 2


@pytest.mark.parametrize("session", ["", "another", "x" * 5000])
async def test_without_a_session_nothing_is_written_and_nothing_read(session: str) -> None:
    somebody = patient()
    with pytest.raises(StatusLinkNeeded):
        await somebody.writes(session=session)
    with pytest.raises(StatusLinkNeeded):
        await somebody.read("WF-a", session)
    with pytest.raises(StatusLinkNeeded):
        await somebody.read("WF-of-nobody", "mine")
    assert somebody.inquiry.messages == ()


async def test_whoever_was_erased_writes_and_reads_nothing_any_more() -> None:
    somebody = patient()
    await somebody.writes()
    await somebody.vault.destroy_key("a")
    with pytest.raises(MessagesClosed):
        await somebody.writes()
    assert (await somebody.read("WF-a", "mine")).messages == ()


async def test_what_was_sent_before_the_end_is_answered_after_it_and_nothing_else_is() -> None:
    somebody = patient()
    first = await somebody.writes(key=KEY)
    somebody.inquiries.kept["a"] = replace(somebody.inquiry, status=Status.CLOSED)
    assert await somebody.writes(key=KEY) == first
    with pytest.raises(MessagesClosed):
        await somebody.writes()


async def test_only_what_was_on_the_screen_is_marked_as_read() -> None:
    somebody = patient()
    sealed = await somebody.vault.seal_more("a", {"a-1": "Yes.", "a-2": "But little."})
    assert sealed is not None
    one, two = (
        Message(id=name, sender=Sender.CLINIC, at=MONDAY_NOON, text=text, name="Anna Roy")
        for name, text in sealed.items()
    )
    somebody.inquiries.kept["a"] = replace(somebody.inquiry, messages=(one,))
    seen = await somebody.read.of(somebody.inquiry)
    somebody.inquiries.kept["a"] = replace(somebody.inquiry, messages=(one, two))
    await somebody.read.shown(seen)
    again = await somebody.read("WF-a", "mine")
    assert [message.read_at for message in again.messages] == [MONDAY_NOON, None]
    assert [message.name for message in again.messages] == ["Anna Roy"] * 2
