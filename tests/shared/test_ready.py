"""Ready answers are those of the framework, given without it until one of their sources changes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx2
import pytest
from fastapi import APIRouter, Request, Response

from shared.web import ReadyAnswers, create_app, keep_ready
from shared.web.validators import is_known
from tests.support.clocks import StillClock
from tests.support.http import client_of
from tests.support.waiting import eventually

PAGE = "/pages/toronto"
_BODY_BYTES = 3_000


class Pages:
    """Pages with a revision; each answer that is made is counted."""

    def __init__(self) -> None:
        self.made = 0
        self.revision = 1
        self.until: datetime | None = None
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    def router(self) -> APIRouter:
        router = APIRouter()

        @router.head("/pages/{page}", include_in_schema=False)
        @router.get("/pages/{page}", responses={304: {}})
        async def page(request: Request, page: str) -> Response:
            self.made += 1
            headers = {"ETag": f'"r{self.revision}"', "Content-Language": "en-CA", "X-Page": page}
            body = str(self.revision).rjust(_BODY_BYTES)
            await self.may_go_on.wait()
            keep_ready(request, {page, "network"}, until=self.until)
            return Response(body, headers=headers, media_type="text/plain")

        @router.get("/unkept")
        async def unkept() -> str:
            self.made += 1
            return "anew"

        return router


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def ready(clock: StillClock) -> ReadyAnswers:
    answers = ReadyAnswers(most_bytes=100_000, now=clock)
    answers.follow()
    return answers


@pytest.fixture
async def client(pages: Pages, ready: ReadyAnswers) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(create_app("test", routers=[pages.router()], ready=ready)) as http:
        yield http


def without_story(answer: httpx2.Response) -> dict[str, str]:
    return {n: v for n, v in answer.headers.items() if n != "x-correlation-id"}


async def test_the_same_request_again_is_the_same_answer_and_made_once(
    client: httpx2.AsyncClient, pages: Pages
) -> None:
    first, second = await client.get(PAGE), await client.get(PAGE)
    assert pages.made == 1
    assert second.content == first.content
    assert without_story(second) == without_story(first)
    assert "content-security-policy" in second.headers


async def test_every_answer_has_a_correlation_id_of_its_own_or_the_readers(
    client: httpx2.AsyncClient,
) -> None:
    ids = {(await client.get(PAGE)).headers["x-correlation-id"] for _ in range(4)}
    assert len(ids) == 4
    named = "0af7651916cd43dd8448eb211c80319c"
    given = await client.get(PAGE, headers={"X-Correlation-ID": named})
    traced = await client.get(PAGE, headers={"traceparent": f"00-{named}-b7ad6b7169203331-01"})
    odd = await client.get(PAGE, headers={"X-Correlation-ID": "Erika Mustermann"})
    assert given.headers["x-correlation-id"] == traced.headers["x-correlation-id"] == named
    assert "Erika" not in odd.headers["x-correlation-id"]


@pytest.mark.parametrize("is_ready", [False, True])
async def test_a_reader_who_has_it_gets_a_304_ready_or_not(
    client: httpx2.AsyncClient, pages: Pages, is_ready: bool
) -> None:
    if is_ready:
        await client.get(PAGE)
    answer = await client.get(PAGE, headers={"If-None-Match": 'W/"r1"'})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["x-page"] == "toronto"
    assert "content-security-policy" in answer.headers
    assert "content-language" not in answer.headers
    assert (await client.get(PAGE)).status_code == 200
    assert pages.made == 1


async def test_what_holds_until_an_instant_is_made_anew_from_then_on(
    client: httpx2.AsyncClient, pages: Pages, clock: StillClock
) -> None:
    pages.until = clock() + timedelta(hours=1)
    await client.get(PAGE)
    clock.advance(timedelta(minutes=59))
    await client.get(PAGE)
    assert pages.made == 1
    clock.advance(timedelta(minutes=1))
    pages.until = None
    pages.revision = 2
    assert (await client.get(PAGE)).headers["etag"] == '"r2"'
    await client.get(PAGE)
    assert pages.made == 2


async def test_head_is_answered_without_a_body(client: httpx2.AsyncClient) -> None:
    got, head = await client.get(PAGE), await client.head(PAGE)
    assert head.content == b""
    assert without_story(head) == without_story(got)


async def test_what_was_made_from_something_that_changed_is_made_anew(
    client: httpx2.AsyncClient, pages: Pages, ready: ReadyAnswers
) -> None:
    for changed in ("toronto", "network"):
        await client.get(PAGE)
        pages.revision += 1
        ready.forget(changed)
        assert (await client.get(PAGE)).headers["etag"] == f'"r{pages.revision}"'
    ready.forget("calgary")
    await client.get(PAGE)
    assert pages.made == 3


@pytest.mark.parametrize(("changed", "made_in_all"), [("toronto", 2), ("calgary", 1)])
async def test_what_was_begun_before_one_of_its_sources_changed_is_not_kept(
    client: httpx2.AsyncClient,
    pages: Pages,
    ready: ReadyAnswers,
    changed: str,
    made_in_all: int,
) -> None:
    pages.may_go_on.clear()
    late = asyncio.create_task(client.get(PAGE))
    await eventually(lambda: asyncio.sleep(0, pages.made == 1), every=0.01)
    ready.forget(changed)
    pages.may_go_on.set()
    await late
    await client.get(PAGE)
    assert pages.made == made_in_all


async def test_while_nobody_follows_the_changes_nothing_is_kept(
    client: httpx2.AsyncClient, pages: Pages, ready: ReadyAnswers
) -> None:
    await client.get(PAGE)
    ready.unfollow()
    await client.get(PAGE)
    await client.get(PAGE)
    assert (ready.bytes, pages.made) == (0, 3)


async def test_each_encoding_and_address_is_an_answer_of_its_own(
    client: httpx2.AsyncClient, pages: Pages
) -> None:
    for _ in range(2):
        for encoding in ("gzip", "gzip, deflate", "identity"):
            await client.get(PAGE, headers={"Accept-Encoding": encoding})
        await client.get(PAGE + "?locale=fr-CA", headers={"Accept-Encoding": "identity"})
        await client.get("/pages/calgary", headers={"Accept-Encoding": "identity"})
    assert pages.made == 4


async def test_what_is_not_marked_and_what_is_no_success_is_not_kept(
    client: httpx2.AsyncClient, pages: Pages, ready: ReadyAnswers
) -> None:
    for address in ("/unkept", "/unkept", "/pages/toronto/more", "/livez"):
        await client.get(address)
    await client.post(PAGE)
    assert (ready.bytes, pages.made) == (0, 2)


async def test_what_nobody_asked_for_meanwhile_gives_way(
    client: httpx2.AsyncClient, pages: Pages, ready: ReadyAnswers
) -> None:
    await client.get("/pages/0")
    fitting = 100_000 // ready.bytes
    for number in range(1, fitting + 5):
        await client.get(f"/pages/{number}")
        await client.get("/pages/0")
        assert ready.bytes <= 100_000
    made = pages.made
    await client.get("/pages/0")
    assert pages.made == made
    await client.get("/pages/1")
    assert pages.made == made + 1
    ready.forget_all()
    assert ready.bytes == 0


async def test_what_is_new_does_not_give_way_to_what_was_asked_for_long_ago(
    client: httpx2.AsyncClient, pages: Pages, ready: ReadyAnswers
) -> None:
    await client.get("/pages/0")
    fitting = 100_000 // ready.bytes
    for number in [*range(fitting // 2)] * 2:
        await client.get(f"/pages/old-{number}")
    new = [f"/pages/new-{number}" for number in range(fitting * 3 // 4)]
    for address in new:
        await client.get(address)
    made = pages.made
    for address in new:
        await client.get(address)
    assert pages.made == made


async def test_bodies_beyond_memory_are_given_from_a_file(pages: Pages) -> None:
    ready = ReadyAnswers(most_bytes=100_000, most_spilled_bytes=1_000_000)
    ready.follow()
    app = create_app("test", routers=[pages.router()], ready=ready)
    addresses = [f"/pages/{number}" for number in range(24)]
    async with client_of(app) as client:
        for _ in range(2):
            answers = [await client.get(address) for address in addresses]
            assert {answer.text.strip() for answer in answers} == {"1"}
            assert [answer.headers["x-page"] for answer in answers] == [
                address.rpartition("/")[2] for address in addresses
            ]
        assert pages.made == len(addresses)
        assert 60_000 < ready.bytes <= 100_000
        pages.revision = 2
        ready.forget("network")
        assert ready.bytes == 0
        assert (await client.get(addresses[-1])).text.strip() == "2"


async def test_ready_answers_are_counted_by_route_and_status(client: httpx2.AsyncClient) -> None:
    async def counted(status: int) -> float:
        wanted = f'route="/pages/{{page}}",status="{status}"'
        lines = (await client.get("/metrics")).text.splitlines()
        found = [
            ln for ln in lines if ln.startswith("wayfare_http_requests_total{") and wanted in ln
        ]
        return sum(float(line.rpartition(" ")[2]) for line in found)

    before = await counted(200), await counted(304)
    for _ in range(3):
        await client.get(PAGE)
    await client.get(PAGE, headers={"If-None-Match": "*"})
    assert (await counted(200), await counted(304)) == (before[0] + 3, before[1] + 1)


@pytest.mark.parametrize(
    ("if_none_match", "known"),
    [
        ('"abc-br"', True),
        ('"abc"', True),
        ('W/"abc-br"', True),
        ('"other", "abc-gzip"', True),
        ("*", True),
        ('"abcd"', False),
        ("abc", False),
        ("", False),
        ('"', False),
        (",,,", False),
        ("W/", False),
    ],
)
def test_what_the_reader_has_is_known_in_every_encoding(if_none_match: str, known: bool) -> None:
    assert is_known(b'"abc-br"', if_none_match.encode()) is known
