"""Who asks for a page is refused by a page in their language, and a program by a document."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from fastapi import APIRouter, Request, Response

from shared.errors import Forbidden, Refusal, TooMany
from shared.web import BACKGROUND_HEADER, ErrorPages, Problem, Templates, create_app
from shared.web.error_pages import ErrorView
from tests.support.http import client_of

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PROBLEM = "application/problem+json"
router = APIRouter(include_in_schema=False)


@router.post("/forms")
async def form(request: Request) -> None:
    await request.form()


@router.get("/{folder}/refused/{how}")
async def refused(how: str) -> None:
    refusals: dict[str, Refusal] = {"many": TooMany(retry_after=7), "mine": Forbidden()}
    raise refusals.get(how) or RuntimeError("CANARY")


async def _own(_request: Request, problem: Problem) -> Response | None:
    if problem.status == 403:
        return Response("our own page", 403, media_type="text/html")
    if problem.status == 429:
        raise RuntimeError("CANARY")
    return None


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    pages = ErrorPages(home="/start", for_people=("/pages/",), special=_own)
    async with client_of(create_app("test", routers=[router], error_pages=pages)) as made:
        yield made


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (BROWSER, "text/html"),
        ("text/html", "text/html"),
        ("TEXT/HTML; q=0.5, application/json; q=0.4", "text/html"),
        ("text/html;q=0.4, application/json", PROBLEM),
        ("text/html;q=0", PROBLEM),
        ("text/html;q=often", PROBLEM),
        ("*/*", PROBLEM),
        ("", PROBLEM),
        ("application/json", PROBLEM),
        ("text/event-stream", PROBLEM),
    ],
)
async def test_a_browser_is_answered_with_a_page_and_a_program_with_a_document(
    client: httpx2.AsyncClient, accept: str, kind: str
) -> None:
    for path in ("/v1/nothing", "/nothing", "/things/refused/bug"):
        answer = await client.get(path, headers={"Accept": accept})
        assert answer.headers["content-type"].split(";")[0] == kind
        assert "Accept" in answer.headers["vary"]
        assert "CANARY" not in answer.text


async def test_where_only_people_read_the_answer_is_a_page_whatever_is_asked(
    client: httpx2.AsyncClient,
) -> None:
    page = await client.get("/pages/nothing", headers={"Accept": "*/*"})
    assert (page.status_code, page.headers["content-type"][:9]) == (404, "text/html")
    script = await client.get("/pages/nothing", headers={BACKGROUND_HEADER: "1"})
    assert script.headers["content-type"] == PROBLEM


async def test_the_page_is_in_the_readers_language_and_names_the_way_back_and_the_number(
    client: httpx2.AsyncClient,
) -> None:
    headers = {"Accept": BROWSER, "Accept-Language": "fr"}
    page = await client.get("/nothing", headers=headers)
    assert '<html lang="fr-CA">' in page.text
    assert "Aller à la page d’accueil" in page.text
    assert 'href="/start"' in page.text
    assert page.headers["x-correlation-id"] in page.text
    assert page.headers["cache-control"] == "no-store"
    for path in ("/en-CA/nothing", "/nothing?locale=en-CA"):
        assert '<html lang="en-CA">' in (await client.get(path, headers=headers)).text


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 413, 422, 429, 500, 503])
@pytest.mark.parametrize("locale", ["en-CA", "fr-CA"])
def test_every_status_has_its_page(status: int, locale: str) -> None:
    view = ErrorView(status=status, code="code", home="/", correlation_id="0")
    assert "<h1>" in Templates().text("error.html", view, locale)


async def test_a_page_of_the_services_own_comes_first_and_one_that_fails_hides_nothing(
    client: httpx2.AsyncClient,
) -> None:
    own = await client.get("/things/refused/mine", headers={"Accept": BROWSER})
    assert (own.status_code, own.text) == (403, "our own page")
    failed = await client.get("/things/refused/many", headers={"Accept": BROWSER})
    assert (failed.status_code, failed.headers["retry-after"]) == (429, "7")
    assert failed.headers["content-type"] == PROBLEM


async def test_what_is_refused_before_any_endpoint_is_a_page_too(
    client: httpx2.AsyncClient,
) -> None:
    headers = {"Accept": BROWSER, "Content-Type": "multipart/form-data; boundary=x; charset=utf-7"}
    unreadable = await client.post("/forms", content=b"", headers=headers)
    assert (unreadable.status_code, unreadable.headers["content-type"][:9]) == (415, "text/html")
    much = {"Accept": BROWSER, "Content-Type": "application/x-www-form-urlencoded"}
    large = await client.post("/forms", content=b"a=" + b"x" * 40_000, headers=much)
    assert (large.status_code, large.headers["content-type"][:9]) == (413, "text/html")


def test_a_service_may_have_a_template_of_its_own_with_the_shared_sentences(
    tmp_path: Path,
) -> None:
    (tmp_path / "templates").mkdir()
    own = '{% import "error_texts.html" as texts %}ours: {{ texts.title(view.status) }}'
    (tmp_path / "templates" / "error.html").write_text(own)
    text = Templates(tmp_path).text("error.html", Problem(status=404), "fr-CA")
    assert text.startswith("ours: Il n’y a rien")
