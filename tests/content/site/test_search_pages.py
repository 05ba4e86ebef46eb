"""Patients search on the site, and look at the list of a clinic's procedures."""

import re

import httpx2
import pytest

from services.content.wiring import Content
from tests.content.builders import save_procedure
from tests.content.search.network import open_network, procedure, publish, written

SEARCH = "/en-CA/search"


@pytest.fixture(autouse=True)
async def network(published: Content) -> Content:
    await open_network(published)
    return published


async def page(client: httpx2.AsyncClient, address: str, **params: str) -> str:
    answer = await client.get(address, params=params)
    assert answer.status_code == 200
    return answer.text


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize("address", ["/en-CA", "/en-CA/toronto", "/en-CA/toronto/procedures"])
async def test_a_labelled_search_box_is_where_people_look_around(
    client: httpx2.AsyncClient, address: str
) -> None:
    text = await page(client, address)
    assert '<form class="search" role="search" action="/en-CA/search" method="get">' in text
    assert re.search(r'<label for="q">Search (all procedures|at Harbour Clinic)</label>', text)
    assert ('name="location" value="toronto"' in text) == ("toronto" in address)


async def test_the_box_is_in_the_readers_language(client: httpx2.AsyncClient) -> None:
    text = await page(client, "/fr-CA")
    assert 'action="/fr-CA/search"' in text
    assert "Chercher parmi toutes les interventions" in text


async def test_what_was_found_is_counted_linked_and_shown(client: httpx2.AsyncClient) -> None:
    text = await page(client, SEARCH, q="meniscus")
    assert "<h1>Search</h1>" in text
    assert '<p class="status" role="status">' in text
    assert "Pages found: 2." in text
    assert 'value="meniscus"' in text
    assert '<a href="/en-CA/toronto/procedures/knee-arthroscopy">' in text
    assert "The <mark>meniscus</mark> is &lt;trimmed&gt; &amp; smoothed." in text
    order = [text.index(part) for part in ("<h1>", 'role="search"', 'role="status"', "<ol")]
    assert order == sorted(order)


async def test_the_clinic_can_be_chosen_and_says_how_much_it_has(
    client: httpx2.AsyncClient,
) -> None:
    text = words(await page(client, SEARCH, q="knee"))
    assert "Foothills Clinic (1)" in text
    assert "Harbour Clinic (2)" in text
    there = await page(client, SEARCH, q="knee", location="calgary")
    assert '<option value="calgary" selected>' in there
    assert "Pages found: 1." in there
    assert "/en-CA/toronto/procedures" not in there


async def test_the_other_language_leads_to_the_same_search(client: httpx2.AsyncClient) -> None:
    text = await page(client, SEARCH, q="knee & hip", location="calgary")
    assert 'href="/fr-CA/search?q=knee+%26+hip&amp;location=calgary"' in text


async def test_results_are_for_no_search_engine_and_no_cache(client: httpx2.AsyncClient) -> None:
    answer = await client.get(SEARCH, params={"q": "knee"})
    assert '<meta name="robots" content="noindex">' in answer.text
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["cache-control"] == "no-store"
    assert "canonical" not in answer.text
    assert 'rel="alternate"' not in answer.text


@pytest.mark.parametrize(
    ("q", "sentence"),
    [
        ("", "Type what you are looking for"),
        ("?!", "Type what you are looking for"),
        ("k" * 201, "This is too long for a search."),
        ("xylophone", "Nothing found."),
        ("the", "Nothing found."),
        ("menicsus", "These pages come close: 2."),
    ],
)
async def test_every_outcome_has_a_sentence(
    client: httpx2.AsyncClient, q: str, sentence: str
) -> None:
    assert sentence in await page(client, SEARCH, q=q)
    assert sentence in await page(client, SEARCH, q=q, location="")


async def test_where_nothing_is_found_there_are_ways_on(client: httpx2.AsyncClient) -> None:
    text = await page(client, SEARCH, q="xylophone")
    for part in (
        "Check the spelling", 'href="/en-CA">See everything', 'href="tel:+18005550100"',
        'href="/en-CA/toronto/procedures"', 'href="tel:+14165550100"',
    ):  # fmt: skip
        assert part in text


async def test_a_clinic_that_has_none_leads_to_those_that_have(client: httpx2.AsyncClient) -> None:
    text = await page(client, SEARCH, q="hernia", location="calgary")
    assert "Nothing found at this clinic." in text
    assert '<a href="?q=hernia">Pages at all clinics: 1.</a>' in text


async def test_a_page_in_another_language_says_so(client: httpx2.AsyncClient) -> None:
    text = await page(client, "/fr-CA/search", q="hernia")
    assert '<span lang="en-CA">Hernia repair</span>' in text
    assert '<p lang="en-CA">' in text


async def test_more_results_are_one_link_away(client: httpx2.AsyncClient, network: Content) -> None:
    for number in range(20):
        slug = f"belly-{number}"
        await save_procedure(network, procedure(slug, {"en-CA": written(f"Belly {number}")}))
        await publish(network, slug)
    await network.search.index_pages()
    seen, address = list[str](), f"{SEARCH}?q=belly"
    for count in (20, 1):
        text = (await client.get(address)).text
        assert "Pages found: 21." in text
        hits = re.findall(r'<h2><a href="([^"]+)">', text)
        assert len(hits) == count
        seen += hits
        more = re.search(r'href="(\?q=belly&amp;cursor=[^"]+)">', text)
        address = SEARCH + more[1].replace("&amp;", "&") if more else ""
    assert address == ""
    assert len(set(seen)) == 21


async def test_an_unknown_clinic_or_cursor_is_a_page_for_people(
    client: httpx2.AsyncClient,
) -> None:
    for params, status in (({"location": "atlantis"}, 404), ({"cursor": "x"}, 422)):
        answer = await client.get(SEARCH, params={"q": "knee", **params})
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html")
        assert "knee" not in answer.text.lower().replace("knee-arthroscopy", "")


async def test_a_clinics_procedures_have_a_list_in_the_readers_language(
    client: httpx2.AsyncClient,
) -> None:
    text = await page(client, "/fr-CA/toronto/procedures")
    titles = re.findall(r"<h2><a [^>]*>([^<]+)</a>", text)
    assert titles == [
        "Arthroscopie du genou",
        "Ear tubes",
        "Hernia repair",
        "Réparation de la coiffe",
    ]
    assert (
        '<link rel="alternate" hreflang="en-CA" href="https://content.example/en-CA/toronto/procedures">'
        in text
    )
    assert 'href="tel:+14165550100"' in text
    assert (await client.get("/en-CA/atlantis/procedures")).status_code == 404
