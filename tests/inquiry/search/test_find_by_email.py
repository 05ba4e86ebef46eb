"""Which inquiries a search finds, and what is recorded before any of them is told of."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count

import pytest

from services.inquiry.inquiries.domain import (
    Hold,
    HoldReason,
    Inquiry,
    Quarantine,
    QuarantineState,
    erase,
)
from services.inquiry.search.domain import NotAnAddress
from services.inquiry.search.usecases.find_by_email import FindByEmail
from services.inquiry.search.usecases.find_same_contact import FindSameContact
from services.inquiry.search.usecases.index_contacts import IndexContacts
from services.inquiry.spam.domain import contact_hashes, spam_keys
from shared.disclosure.network_reader import NetworkReader
from tests.inquiry.builders import received_inquiry
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_disclosure import InMemoryDisclosures
from tests.support.in_memory_inquiries import InMemoryInquiries
from tests.support.in_memory_privacy import InMemoryVault
from tests.support.keys import ring

MAYA = NetworkReader(account_id="a-maya", role="coordinator", name="Maya")
MARIA, JEAN = "maria@example.com", "jean@example.com"
KEYS = spam_keys(ring("h1")).contacts
Change = Callable[[Inquiry], Inquiry]


@dataclass
class Office:
    """Inquiries with addresses in earnest, the records of who asked, and the use cases."""

    inquiries: InMemoryInquiries = field(default_factory=InMemoryInquiries)
    vault: InMemoryVault = field(default_factory=InMemoryVault)
    records: InMemoryDisclosures = field(default_factory=InMemoryDisclosures)
    numbers: "count[int]" = field(default_factory=count)

    async def wrote(
        self, inquiry_id: str, email: str, phone: str | None = None, *, change: Change | None = None
    ) -> None:
        sealed = await self.vault.seal(inquiry_id, {"email": email, "phone": phone})
        inquiry = received_inquiry(
            inquiry_id, personal=sealed, contact_hashes=contact_hashes(KEYS, email, phone)
        )
        self.inquiries.kept[inquiry_id] = change(inquiry) if change else inquiry

    async def found(self, address: str | None, keys: str = "h1") -> set[str]:
        find = FindByEmail(
            inquiries=self.inquiries,
            vault=self.vault,
            records=self.records,
            keys=spam_keys(ring(keys)).contacts,
            now=StillClock(),
            new_id=lambda: f"entry-{next(self.numbers)}",
        )
        return {one.id for one in await find(address, MAYA)}

    async def same_contact(self, inquiry_id: str) -> set[str]:
        return {one.id for one in await FindSameContact(inquiries=self.inquiries)(inquiry_id)}


@pytest.fixture
def office() -> Office:
    return Office()


def kept_back(inquiry: Inquiry) -> Inquiry:
    return replace(
        inquiry,
        quarantined=Quarantine(state=QuarantineState.WAITING, score=1, signals=(), at=MONDAY_NOON),
    )


def restricted(inquiry: Inquiry) -> Inquiry:
    hold = Hold(reason=HoldReason.COMPLAINT, by="p", at=MONDAY_NOON, erasure_asked_at=MONDAY_NOON)
    return replace(inquiry, hold=hold)


async def test_every_inquiry_from_the_address_is_found_and_has_it_in_its_record(
    office: Office,
) -> None:
    await office.wrote("first", "Maria@Example.com")
    await office.wrote("second", MARIA, "+15125550142")
    await office.wrote("tagged", "maria+clinic@example.com")
    await office.wrote("other", JEAN, "+15125550142")
    assert await office.found(MARIA) == {"first", "second"}
    assert await office.found("maria+clinic@example.com") == {"tagged"}
    first, second = office.records.of("first"), office.records.of("second")
    assert [len(one) for one in (first, second, office.records.of("other"))] == [1, 1, 0]
    entry = first[0]
    assert (entry.account_id, entry.name, entry.role) == ("a-maya", "Maya", "coordinator")
    assert (entry.purpose, entry.was_granted, entry.reason) == ("search", True, None)
    assert MARIA not in str(office.records.entries)


async def test_searching_again_is_recorded_again(office: Office) -> None:
    await office.wrote("first", MARIA)
    for _ in range(2):
        assert await office.found(MARIA) == {"first"}
    assert [one.seq for one in office.records.of("first")] == [1, 2]


async def test_what_is_erased_restricted_or_kept_back_is_not_found_by_anything(
    office: Office,
) -> None:
    await office.wrote("kept", MARIA)
    await office.wrote("erased", MARIA, change=lambda one: erase(one, MONDAY_NOON))
    await office.wrote("restricted", MARIA, change=restricted)
    await office.wrote("quarantined", MARIA, change=kept_back)
    await office.wrote("without-key", MARIA)
    await office.vault.destroy_key("without-key")
    assert await office.found(MARIA) == {"kept"}
    assert await office.same_contact("kept") == {"without-key"}  # the worker erases it in a moment
    for inquiry_id in ("erased", "restricted", "quarantined", "no-such"):
        assert await office.same_contact(inquiry_id) == set()
    assert {one.inquiry_id for one in office.records.entries} == {"kept"}


async def test_what_is_no_address_is_looked_up_nowhere(office: Office) -> None:
    await office.wrote("first", MARIA)
    with pytest.raises(NotAnAddress):
        await office.found(None)
    assert office.records.entries == []


async def test_the_same_contact_is_the_mailbox_or_the_number_and_leaves_no_record(
    office: Office,
) -> None:
    await office.wrote("first", MARIA, "+15125550142")
    await office.wrote("tagged", "maria+clinic@example.com")
    await office.wrote("number", JEAN, "+15125550142")
    await office.wrote("stranger", "somebody@example.com", "+15125550199")
    assert await office.same_contact("first") == {"tagged", "number"}
    assert await office.same_contact("tagged") == {"first"}
    assert await office.same_contact("stranger") == set()
    assert office.records.entries == []


@dataclass
class Indexed:
    """In pages of two."""

    inquiries: InMemoryInquiries

    async def after(self, inquiry_id: str, at_most: int) -> tuple[list[Inquiry], str | None]:
        ids = sorted(one for one in self.inquiries.kept if one > inquiry_id)[: min(2, at_most)]
        kept = [self.inquiries.kept[one] for one in ids]
        return [one for one in kept if one.erased_at is None], ids[-1] if ids else None


async def test_after_a_rotation_all_are_indexed_once_more_and_found_by_the_new_key_alone(
    office: Office,
) -> None:
    for name in ("a", "b", "c"):
        await office.wrote(name, MARIA, "+15125550142")
    await office.wrote("erased", MARIA, change=lambda one: erase(one, MONDAY_NOON))
    await office.wrote("gone", MARIA)
    await office.vault.destroy_key("gone")
    await office.wrote("unreadable", MARIA)
    office.inquiries.kept["unreadable"] = replace(
        office.inquiries.kept["unreadable"], personal=office.inquiries.kept["a"].personal
    )
    index = IndexContacts(
        indexed=Indexed(office.inquiries),
        inquiries=office.inquiries,
        vault=office.vault,
        keys=spam_keys(ring("h2")).contacts,
    )
    assert await office.found(MARIA, "h2") == set()
    assert [one async for one in index()] == ["a", "b", "c"]
    assert [one async for one in index()] == []
    assert await office.found(MARIA, "h2") == {"a", "b", "c"}
    assert office.inquiries.kept["erased"].contact_hashes == ()
    assert await office.same_contact("a") >= {"b", "c"}
