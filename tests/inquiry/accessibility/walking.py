"""A patient who walks through every page of the service in one language."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from playwright.async_api import Page, Response

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from shared.directory import changes_of
from shared.events import Event
from tests.inquiry.builders import body, branded, network_changes, settings
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.lead_events import announced
from tests.inquiry.patients import id_of
from tests.support.browser import chromium, window_of
from tests.support.clocks import StillClock
from tests.support.serving import served

WIDE: Final = (1024, 900)
NARROW: Final = (360, 640)
_LIMITS: Final = {"limit_inquiries_by_contact": "1/day", "limit_links_by_address": "60/day"}
NETWORK: Final = [*network_changes(), *changes_of([branded()])]


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An inquiry on its way: the address of its page, and the code of its first mail."""

    id: str
    reference: str
    page: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Every page that is opened has to show what it is opened for (`has`), or the walk fails."""

    inquiry: InquiryWeb
    clock: StillClock
    signer: AssertionSigner
    page: Page
    url: str
    locale: str
    _numbers: Iterator[int] = field(default_factory=count)

    async def open(self, path: str, *, has: str, status: int = 200) -> None:
        await self._shown(await self.page.goto(self.url + path), has, status)

    async def submit(self, form: str, *, has: str, status: int = 200) -> None:
        """As a press on the form's button, past its script."""
        async with self.page.expect_navigation() as navigation:
            await self.page.locator(form).first.evaluate("form => form.submit()")
        await self._shown(await navigation.value, has, status)

    async def post(self, path: str, fields: dict[str, Any], *, status: int = 303) -> None:
        """Sends what the page would send, without looking at it."""
        answer = await self.page.request.post(self.url + path, form=fields, max_redirects=0)
        assert answer.status == status, (path, answer.status, await answer.text())

    async def inquire(self, **changes: Any) -> Sent:
        """An inquiry of the patient, sent by a program, not opened yet."""
        number = next(self._numbers)
        sent = body(
            patient__language=self.locale,
            patient__email=f"maria-{number}@example.com",
            patient__phone=f"+151255501{number:02}",
            **changes,
        )
        answer = await self.page.request.post(f"{self.url}/v1/inquiries", data=sent)
        receipt = await answer.json()
        assert answer.status == 202, receipt
        return Sent(
            id=await id_of(self.inquiry, receipt["reference"]),
            reference=receipt["reference"],
            page=f"/status/{receipt['reference']}",
            code=receipt["status_url"].partition("#link=")[2],
        )

    async def opened(self, **changes: Any) -> Sent:
        sent = await self.inquire(**changes)
        await self.post(sent.page, {"code": sent.code})
        return sent

    async def answer(self, sent: Sent, text: str) -> None:
        """A message of the clinic's."""
        purpose = {"purpose": "message", "message_id": "message-of-lead-1"}
        answer = await self.page.request.post(
            f"{self.url}/v1/messages",
            data={"text": text},
            headers=self.signer.authorization(sent.id, self.clock(), **purpose),
        )
        assert answer.ok, await answer.text()

    async def _shown(self, answer: Response | None, has: str, status: int) -> None:
        assert answer is not None
        assert answer.status == status, (answer.url, answer.status)
        assert await self.page.locator(has).count(), (answer.url, has)
        language = await self.page.locator("html").get_attribute("lang")
        assert language == self.locale, (answer.url, language)


@asynccontextmanager
async def walk_in(
    locale: str, mongodb_uri: str, database_prefix: str, size: tuple[int, int] = WIDE
) -> AsyncIterator[Walk]:
    """With the network's content and brand replicated, and limits that can be reached; a script
    error or a violation of the policy fails it.
    """
    clock, signer = StillClock(), AssertionSigner()
    chosen = settings(mongodb_uri, database_prefix, signer.public_key, **_LIMITS)
    inquiry = build_inquiry(chosen, application="wayfare-tests", now=clock)
    app = app_of(inquiry)
    async with app.router.lifespan_context(app), served(app) as url, chromium() as browser:
        await inquiry.directory.apply(NETWORK)
        window = await window_of(browser, size, locale=locale)
        yield Walk(
            inquiry=inquiry,
            clock=clock,
            signer=signer,
            page=window.page,
            url=url,
            locale=locale,
        )
        # The browser itself notes answers that are no success: those the walk has expected.
        others = [one for one in window.complaints if "Failed to load resource" not in one]
        assert others == []


def announcing(sent: Sent, sequence: int, kind: type[Event], **fields: Any) -> Any:
    """An event of routing about its lead, as an envelope."""
    fact = kind(lead_id="lead-1", inquiry_id=sent.id, reference=sent.reference, **fields)
    return announced(sent.id, sequence, fact)
