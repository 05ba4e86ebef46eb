"""What the worker does with attachments, with a scanner behind a real address and without."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI, Request, Response

from services.inquiry.app import app_of
from services.inquiry.attachments.domain import CHUNK_BYTES
from services.inquiry.wiring_web import InquiryWeb
from shared.telemetry import lasting_alarms
from tests.inquiry.attachments import files
from tests.inquiry.attachments.files import Uploader, chunks_of, inquiry_id_of, uploader
from tests.inquiry.builders import network_changes
from tests.support.clocks import StillClock
from tests.support.http import client_of
from tests.support.serving import served

CLEAN = Response('{"verdict": "clean", "engine": "x"}', media_type="application/json")
REFUSED = Response('{"verdict": "refused"}', media_type="application/json")


@dataclass
class ScannerService:
    """Answers what it is made to, and keeps what it was sent."""

    answer: Response = field(default_factory=lambda: CLEAN)
    sent: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/scan")
        async def scan(request: Request) -> Response:
            self.sent.append((await request.body(), dict(request.headers)))
            return self.answer

        return app


@asynccontextmanager
async def scanned(
    inquiry: InquiryWeb, url: str
) -> AsyncIterator[tuple[InquiryWeb, httpx2.AsyncClient]]:
    chosen = inquiry.settings.model_copy(update={"attachment_scan_url": url})
    with_scanner = replace(inquiry, settings=chosen)
    async with client_of(app_of(with_scanner)) as api:
        await inquiry.directory.apply(network_changes())
        yield with_scanner, api


@pytest.fixture
async def scanner() -> AsyncIterator[tuple[ScannerService, str]]:
    service = ScannerService()
    async with served(service.app()) as address:
        yield service, f"{address}/scan"


async def states(one: Uploader) -> list[tuple[object, object]]:
    return [(item["state"], item["scanned"]) for item in await one.items()]


async def test_a_file_waits_for_the_scanner_which_sees_its_bytes_and_no_name(
    inquiry: InquiryWeb, scanner: tuple[ScannerService, str]
) -> None:
    service, url = scanner
    content = files.pdf_of(CHUNK_BYTES + 9)
    async with scanned(inquiry, url) as (with_scanner, api):
        one = await uploader(api)
        file_url = await one.added(content, filename="Kanarienvogel.pdf")
        assert await states(one) == [("waiting", False)]
        assert (await one.read(file_url)).content == content  # ones own
        assert await with_scanner.attachments.tend() == 1
        assert await states(one) == [("clean", True)]
        assert await with_scanner.attachments.tend() == 0
    ((sent, headers),) = service.sent
    assert sent == content
    assert headers["content-type"] == "application/pdf"
    assert "Kanarienvogel" not in str(headers)


async def test_what_the_scanner_refuses_is_deleted_and_its_name_says_so(
    inquiry: InquiryWeb, scanner: tuple[ScannerService, str]
) -> None:
    service, url = scanner
    service.answer = REFUSED
    async with scanned(inquiry, url) as (with_scanner, api):
        one = await uploader(api)
        file_url = await one.added(files.PDF)
        await with_scanner.attachments.tend()
        assert await states(one) == [("refused", True)]
        assert await chunks_of(inquiry) == 0
        assert (await one.read(file_url)).status_code == 404
        assert (await one.remove(file_url)).status_code == 204
        assert await one.items() == []


DOWN: list[Response] = [
    Response("", 503),
    Response('{"verdict": "clean"}', 201),
    Response('{"verdict": "perhaps"}'),
    Response("clean"),
    Response('{"verdict": "clean", "more": "' + "x" * 5000 + '"}'),
    Response("", 302, {"Location": "http://127.0.0.1:1/"}),
]


@pytest.mark.parametrize("answer", DOWN, ids=lambda one: f"{one.status_code} {one.body[:24]!r}")
async def test_a_scanner_that_says_nothing_of_use_is_asked_again_and_nothing_is_lost(
    inquiry: InquiryWeb,
    scanner: tuple[ScannerService, str],
    clock: StillClock,
    answer: Response,
) -> None:
    service, url = scanner
    service.answer = answer
    async with scanned(inquiry, url) as (with_scanner, api):
        one = await uploader(api)
        await one.added(files.PDF)
        assert await with_scanner.attachments.tend() == 1
        assert await with_scanner.attachments.tend() == 0  # not yet again
        assert await states(one) == [("waiting", False)]
        clock.advance(timedelta(seconds=30))
        service.answer = CLEAN
        await with_scanner.attachments.tend()
        assert await states(one) == [("clean", True)]


async def test_one_that_waits_for_over_an_hour_raises_the_alarm_until_it_is_scanned(
    inquiry: InquiryWeb, scanner: tuple[ScannerService, str], clock: StillClock
) -> None:
    service, url = scanner
    service.answer = Response("", 503)
    async with scanned(inquiry, url) as (with_scanner, api):
        one = await uploader(api)
        await one.added(files.PDF)
        await with_scanner.attachments.tend()
        assert lasting_alarms() == ()
        clock.advance(timedelta(minutes=61))
        await with_scanner.attachments.tend()
        assert lasting_alarms() == ("attachment.not-scanned",)
        clock.advance(timedelta(minutes=31))
        service.answer = CLEAN
        await with_scanner.attachments.tend()
        assert lasting_alarms() == ()


async def test_a_scanner_that_nobody_runs_is_asked_again_too(inquiry: InquiryWeb) -> None:
    async with scanned(inquiry, "http://127.0.0.1:1/scan") as (nobody_there, api):
        one = await uploader(api)
        await one.added(files.PDF)
        assert await nobody_there.attachments.tend() == 1
        assert await states(one) == [("waiting", False)]


async def test_where_the_scanner_is_given_up_what_waits_for_it_is_let_through(
    inquiry: InquiryWeb,
) -> None:
    async with scanned(inquiry, "http://127.0.0.1:1/scan") as (_, api):
        one = await uploader(api)
        await one.added(files.PDF)
        await inquiry.attachments.tend()
        assert await states(one) == [("clean", False)]


async def test_an_unfinished_upload_is_ended_after_a_day_and_gives_back_what_it_took(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    one = await uploader(api)
    url = await one.begun(1000)
    await one.patch(url, 0, b"%PDF-")
    done = await one.added(files.PNG)
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    assert await inquiry.attachments.tend() == 0
    clock.advance(timedelta(seconds=1))
    assert await inquiry.attachments.tend() == 1
    left = (await inquiry.attachments.store.of(await inquiry_id_of(inquiry, one))).entries
    assert [entry.id for entry in left] == [done.rpartition("/")[2]]
    assert await chunks_of(inquiry) == 1


async def test_one_that_cannot_be_opened_costs_no_other(
    inquiry: InquiryWeb, scanner: tuple[ScannerService, str]
) -> None:
    _, url = scanner
    async with scanned(inquiry, url) as (with_scanner, both):
        one, other = await uploader(both), await uploader(both)
        await one.added(files.PDF)
        broken = inquiry.database["attachment_chunks"]
        await broken.update_one({}, {"$set": {"data": b"\x11" + bytes(50)}})
        await other.added(files.PDF)
        await with_scanner.attachments.tend()
        assert await states(other) == [("clean", True)]
        assert await states(one) == [("waiting", False)]


@pytest.mark.parametrize("meanwhile", ["remove", "forget"])
async def test_one_that_is_removed_while_it_is_scanned_stays_removed(
    inquiry: InquiryWeb, meanwhile: str
) -> None:
    inside: asyncio.Event = asyncio.Event()
    go_on: asyncio.Event = asyncio.Event()
    app = FastAPI()

    @app.post("/scan")
    async def scan(request: Request) -> Response:
        await request.body()
        inside.set()
        await go_on.wait()
        return CLEAN

    async with (
        served(app) as address,
        scanned(inquiry, f"{address}/scan") as (with_scanner, api),
    ):
        one = await uploader(api)
        url = await one.added(files.PDF)
        tending = asyncio.ensure_future(with_scanner.attachments.tend())
        await inside.wait()
        if meanwhile == "remove":
            await one.remove(url)
        else:
            await inquiry.attachments.store.forget(await inquiry_id_of(inquiry, one))
        go_on.set()
        assert await tending == 1
        assert await one.items() == []
        assert await chunks_of(inquiry) == 0
