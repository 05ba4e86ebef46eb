"""A patient opens an inquiry by its link: once, however often and by whomever it is tried."""

from datetime import timedelta

import pytest

from services.inquiry.inquiries.domain import WRONG_CODES_AT_MOST, Inquiry
from services.inquiry.tracking.domain import LinkSpent, LinkUnknown, Opened, link_code
from services.inquiry.tracking.usecases.check_code import CheckCode
from services.inquiry.tracking.usecases.open_status import OpenSession, OpenStatus
from services.inquiry.tracking.usecases.read_status import ReadStatus
from services.inquiry.tracking.usecases.request_link import RequestLink
from tests.inquiry.builders import offer, received_inquiry
from tests.support.clocks import StillClock
from tests.support.in_memory_catalogue import InMemoryCatalogue
from tests.support.in_memory_inquiries import InMemoryInquiries
from tests.support.in_memory_privacy import InMemoryVault
from tests.support.keys import ring

KEYS = ring("l1")
CODE = link_code(KEYS.current, "a", 1)
WRONG = link_code(KEYS.current, "another", 1)


class StatusPage:
    """The use cases of the status page over fakes, and one inquiry whose reference is `WF-a`."""

    def __init__(self) -> None:
        self.now = StillClock()
        inquiry = received_inquiry("a", personal={})
        self.inquiries = InMemoryInquiries({inquiry.id: inquiry})
        self.vault = InMemoryVault()
        check = CheckCode(inquiries=self.inquiries, link_keys=KEYS)
        secrets = iter(f"secret-{number}" for number in range(100))
        self.open = OpenStatus(
            inquiries=self.inquiries, check=check, now=self.now, new_token=lambda: next(secrets)
        )
        self.open_session = OpenSession(
            inquiries=self.inquiries, now=self.now, new_token=lambda: next(secrets)
        )
        self.request_link = RequestLink(inquiries=self.inquiries, now=self.now)
        self.read = ReadStatus(
            inquiries=self.inquiries,
            vault=self.vault,
            catalogue=InMemoryCatalogue([offer()]),
            check=check,
            now=self.now,
        )

    @property
    def inquiry(self) -> Inquiry:
        return self.inquiries.kept["a"]


async def test_a_link_opens_a_session_that_reads_the_inquiry() -> None:
    page = StatusPage()
    opened = await page.open("WF-a", CODE)
    assert isinstance(opened, Opened)
    report = await page.read.by_session("WF-a", opened.session)
    assert report is not None
    assert report.inquiry.reference == "WF-a"
    assert report.clinic is not None
    assert (report.clinic.slug, report.timezone) == ("toronto", None)


async def test_a_link_opens_once() -> None:
    page = StatusPage()
    await page.open("WF-a", CODE)
    assert isinstance(await page.open("WF-a", CODE), LinkSpent)


async def test_who_comes_second_at_the_same_moment_finds_the_link_spent() -> None:
    page = StatusPage()

    class Slow(InMemoryInquiries):
        async def by_reference(self, reference: str) -> Inquiry | None:
            found = await super().by_reference(reference)
            await page.open("WF-a", CODE)
            return found

    slow = Slow(page.inquiries.kept)
    second = OpenStatus(
        inquiries=slow, check=page.open.check, now=page.now, new_token=lambda: "late"
    )
    assert isinstance(await second("WF-a", CODE), LinkSpent)
    assert await page.read.by_session("WF-a", "late") is None


@pytest.mark.parametrize("reference", ["WF-a", "WF-nowhere"])
async def test_a_wrong_code_and_a_wrong_reference_are_told_apart_by_nobody(reference: str) -> None:
    assert isinstance(await StatusPage().open(reference, WRONG), LinkUnknown)


async def test_so_many_wrong_codes_make_the_link_void_until_a_new_one_is_mailed() -> None:
    page = StatusPage()
    for _ in range(WRONG_CODES_AT_MOST + 5):
        await page.open("WF-a", WRONG)
    assert page.inquiry.link.is_void
    assert isinstance(await page.open("WF-a", CODE), LinkSpent)
    next_code = link_code(KEYS.current, "a", 2)
    assert isinstance(await page.open("WF-a", next_code), LinkSpent)
    await page.request_link("WF-a")
    assert page.inquiry.emails[-1].link_number == 2
    assert isinstance(await page.open("WF-a", next_code), Opened)


async def test_what_is_no_code_at_all_does_not_count() -> None:
    page = StatusPage()
    for typed in ("", "x", "U" * 16):
        await page.open("WF-a", typed)
    assert page.inquiry.link.wrong_codes == 0


async def test_a_programs_token_reads_for_a_day_while_nobody_has_opened_the_link() -> None:
    page = StatusPage()
    page.now.advance(timedelta(hours=23))
    assert await page.read.by_bearer("WF-a", CODE) is not None
    page.now.advance(timedelta(hours=1))
    assert await page.read.by_bearer("WF-a", CODE) is None


async def test_who_has_just_sent_an_inquiry_looks_at_it_without_its_link() -> None:
    page = StatusPage()
    session = await page.open_session("a")
    assert await page.read.by_session("WF-a", session) is not None
    page.now.advance(timedelta(hours=8))
    assert await page.read.by_session("WF-a", session) is None


async def test_the_patients_own_time_zone_is_read_until_it_is_erased() -> None:
    page = StatusPage()
    sealed = await page.vault.seal("a", {"timezone": "Asia/Tokyo"})
    page.inquiries.kept["a"] = received_inquiry("a", personal=sealed)
    session = await page.open_session("a")
    zones = []
    for _ in range(2):
        report = await page.read.by_session("WF-a", session)
        assert report is not None
        zones.append(report.timezone)
        await page.vault.destroy_key("a")
    assert zones == ["Asia/Tokyo", None]


async def test_a_new_link_is_asked_for_so_often_and_nobody_learns_what_exists() -> None:
    page = StatusPage()
    for _ in range(3):
        await page.request_link("WF-a")
        await page.request_link("WF-nowhere")
    assert len(page.inquiry.emails) == 1
    page.now.advance(timedelta(minutes=5))
    await page.request_link("WF-a")
    assert [email.link_number for email in page.inquiry.emails] == [1, 1]
