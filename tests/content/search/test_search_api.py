"""`GET /v1/search`: what is published is found, the most telling page first."""

from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.content.wiring import Content
from shared.cursors import decode_cursor
from tests.content.builders import save_procedure
from tests.content.search.network import procedure, publish, written
from tests.content.test_hostile_requests import CURSORS

pytestmark = pytest.mark.usefixtures("network")


async def search(client: httpx2.AsyncClient, q: str, **more: Any) -> dict[str, Any]:
    answer = await client.get("/v1/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def pages(client: httpx2.AsyncClient, q: str, **more: Any) -> list[str]:
    found = await search(client, q, **more)
    return [f"{hit['location']}/{hit['procedure']}" for hit in found["items"]]


BOTH_KNEES = ["calgary/knee-arthroscopy", "toronto/knee-arthroscopy"]
SHOULDER = "toronto/rotator-cuff"
HERNIA = "toronto/hernia-repair"


@pytest.mark.parametrize(
    ("q", "locale", "found"),
    [
        ("hernia", "en-CA", [HERNIA]),
        ("HERNIAS", "en-CA", [HERNIA]),
        ("herni", "en-CA", [HERNIA]),
        ("repair hernia", "en-CA", [HERNIA]),
        ("hernia camera", "en-CA", []),
        ("the", "en-CA", []),
        ("knee", "en-CA", [*BOTH_KNEES, SHOULDER]),
        ("shoulder", "en-CA", [SHOULDER, *BOTH_KNEES]),
        ("arthro", "fr-CA", BOTH_KNEES),
        ("epaule", "fr-CA", [SHOULDER, *BOTH_KNEES]),
        ("l’épaule", "fr-CA", [SHOULDER, *BOTH_KNEES]),
        ("EPAULES", "fr", [SHOULDER, *BOTH_KNEES]),
        ("e\u0301paule", "fr-CA", [SHOULDER, *BOTH_KNEES]),
        ("menisques genoux", "fr-CA", BOTH_KNEES),
        ("meniscsu", "en-CA", BOTH_KNEES),
        ("artroscpy", "en-CA", BOTH_KNEES),
        ("hernai repiar", "en-CA", [HERNIA]),
        ("calgary", "en-CA", BOTH_KNEES[:1]),
        ("nicole roy hernia", "en-CA", [HERNIA]),
    ],
)
async def test_a_page_is_found_by_its_words(
    client: httpx2.AsyncClient, q: str, locale: str, found: list[str]
) -> None:
    assert await pages(client, q, locale=locale) == found


async def test_a_hit_names_the_page_and_shows_the_sentence(client: httpx2.AsyncClient) -> None:
    found = await search(client, "meniscus", location="toronto")
    assert found == {
        "items": [
            {
                "location": "toronto",
                "procedure": "knee-arthroscopy",
                "locale_served": "en-CA",
                "title": "Knee arthroscopy",
                "snippet_html": "The <mark>meniscus</mark> is &lt;trimmed&gt; &amp; smoothed.",
                "url": "https://content.example/en-CA/toronto/procedures/knee-arthroscopy",
            }
        ],
        "next_cursor": None,
        "with_typos": False,
    }


async def test_errors_are_looked_for_only_where_nothing_is_found_as_it_was_typed(
    client: httpx2.AsyncClient,
) -> None:
    assert not (await search(client, "knee"))["with_typos"]
    assert (await search(client, "knea"))["with_typos"]
    assert await pages(client, "gab") == []
    assert await pages(client, "belly") == [HERNIA]


async def test_a_page_that_is_not_translated_is_found_by_the_words_that_its_readers_get(
    client: httpx2.AsyncClient,
) -> None:
    found = await search(client, "hernia", locale="fr-CA")
    assert [hit["locale_served"] for hit in found["items"]] == ["en-CA"]
    assert found["items"][0]["url"].startswith("https://content.example/fr-CA/")


async def test_a_page_is_not_found_by_words_of_a_language_that_its_readers_do_not_get(
    client: httpx2.AsyncClient,
) -> None:
    assert await pages(client, "meniscus camera", locale="fr-CA") == []
    assert await pages(client, "gonflement", locale="en-CA") == []


async def test_only_what_the_clinic_shows_is_found_there(client: httpx2.AsyncClient) -> None:
    assert await pages(client, "knee", location="calgary") == BOTH_KNEES[:1]
    assert await pages(client, "hernia", location="calgary") == []
    answer = await client.get("/v1/search", params={"q": "knee", "location": "atlantis"})
    assert (answer.status_code, answer.json()["code"]) == (404, "directory.unknown-location")


@pytest.mark.parametrize("q", [None, "", "  ", "?!", "’", "🩺", "\0"])
async def test_nothing_to_search_for_is_refused_with_a_sentence(
    client: httpx2.AsyncClient, q: str | None
) -> None:
    answer = await client.get("/v1/search", params={} if q is None else {"q": q})
    assert answer.status_code == 400
    problem = answer.json()
    assert problem["code"] == "search.nothing-to-search-for"
    assert problem["title"] == "Say in letters or digits what you are looking for."


async def test_a_query_has_at_most_200_characters(client: httpx2.AsyncClient) -> None:
    assert await pages(client, ("knee " * 40)[:200]) == [*BOTH_KNEES, SHOULDER]
    answer = await client.get("/v1/search", params={"q": "k" * 201})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "q"


async def test_the_longest_queries_of_short_words_are_answered(client: httpx2.AsyncClient) -> None:
    for words in (range(100, 150), range(1000, 1040), ["abcd", "efgh", "ijkl"] * 13):
        assert await pages(client, " ".join(map(str, words))[:200]) == []


@pytest.mark.parametrize("q", ["knee", "shoulder", "knea", "repair"])
async def test_page_after_page_has_each_hit_once_in_the_same_order(
    client: httpx2.AsyncClient, q: str
) -> None:
    whole, seen, cursor = await pages(client, q), list[str](), ""
    while cursor is not None:
        found = await search(client, q, limit=1, cursor=cursor)
        seen += [f"{hit['location']}/{hit['procedure']}" for hit in found["items"]]
        cursor = found["next_cursor"]
    assert seen == whole
    assert len(whole) >= 2


async def test_a_cursor_does_not_tell_what_was_looked_for(client: httpx2.AsyncClient) -> None:
    first = await search(client, "meniscus", limit=1)
    values = decode_cursor(first["next_cursor"], int, int, str, str)
    assert values[2:] == ("knee arthroscopy", "calgary:knee-arthroscopy:en-CA")


async def test_a_cursor_that_was_never_given_out_is_refused(client: httpx2.AsyncClient) -> None:
    for cursor in CURSORS:
        answer = await client.get("/v1/search", params={"q": "knee", "cursor": cursor})
        assert answer.status_code == 422, cursor[:40]
        assert answer.json()["errors"][0]["field"] == "cursor"


async def test_an_answer_is_kept_nowhere(client: httpx2.AsyncClient) -> None:
    for address in ("/v1/search?q=knee", "/v1/search?q=", "/en-CA/search?q=knee"):
        answer = await client.get(address)
        assert answer.headers.get("cache-control", "no-store") == "no-store"
        assert "etag" not in answer.headers


async def test_what_was_looked_for_is_in_no_metric(client: httpx2.AsyncClient) -> None:
    await client.get("/v1/search", params={"q": "kanarienvogel"})
    await client.get("/en-CA/search", params={"q": "kanarienvogel"})
    text = (await client.get("/metrics")).text
    assert "kanarienvogel" not in text
    assert 'route="/v1/search"' in text


async def test_hostile_text_of_a_page_comes_out_escaped(
    client: httpx2.AsyncClient, network: Content
) -> None:
    nasty = written("<b>Nasal</b>", 'A "<script>alert(1)</script>" & polyp <mark>here</mark>.')
    await save_procedure(network, procedure("nasal", {"en-CA": nasty}))
    await publish(network, "nasal")
    await network.search.index_pages()
    (hit,) = (await search(client, "polyp script"))["items"]
    assert hit["title"] == "<b>Nasal</b>"
    assert hit["snippet_html"] == (
        "A &quot;&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;&quot; &amp; "
        "<mark>polyp</mark> &lt;mark&gt;here&lt;/mark&gt;."
    )
    page = (await client.get("/en-CA/search", params={"q": "polyp script"})).text
    assert "<script>alert" not in page
    assert "&lt;b&gt;Nasal&lt;/b&gt;" in page


TITLE_WORDS = ["knee", "arthroscopy", "meniscus", "camera", "smoothed"]


@given(
    word=st.sampled_from(TITLE_WORDS),
    kind=st.sampled_from(["without", "twice", "other", "swapped"]),
    at=st.integers(0, 20),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None
)
async def test_one_error_in_a_word_does_not_hide_its_page(
    client: httpx2.AsyncClient, word: str, kind: str, at: int
) -> None:
    at %= len(word) - 1
    typed = {
        "without": word[:at] + word[at + 1 :],
        "twice": word[:at] + word[at] + word[at:],
        "other": word[:at] + "z" + word[at + 1 :],
        "swapped": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    }[kind]
    if len(typed) >= 4:
        assert "toronto/knee-arthroscopy" in await pages(client, typed, location="toronto")


@given(q=st.text(max_size=200))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
async def test_any_text_is_answered_or_refused(client: httpx2.AsyncClient, q: str) -> None:
    answer = await client.get("/v1/search", params={"q": q.encode("utf-8", "replace").decode()})
    assert answer.status_code in {200, 400}
    page = await client.get("/fr-CA/search", params={"q": q.encode("utf-8", "replace").decode()})
    assert page.status_code == 200
