"""Somebody who knows what, but not where: everything by the alphabet and by the part of the body,
where one procedure is done, and who the doctors are.
"""

import re
from dataclasses import replace
from functools import partial
from xml.etree import ElementTree as ET

import httpx2
import pytest

from services.content.wiring import Content
from tests.content.builders import BLOCKS, CALGARY, EAR_TUBES, ROY, offering, save_procedure
from tests.support.waiting import eventually

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture
async def network(published: Content) -> Content:
    """Ear tubes at both clinics, another procedure of another kind at Calgary alone."""
    load = published.load_bundle
    await load.publish_location(CALGARY)
    await save_procedure(
        published, replace(EAR_TUBES, slug="zebra-knee", category="knee", overrides={})
    )
    for procedure in ("ear-tubes", "zebra-knee"):
        await load.publish_offering(offering("calgary", procedure, ROY.slug))
        await published.publish_pages(location="calgary", procedure=procedure)
    names = {**BLOCKS.categories, "knee": {"en-CA": "Knee", "fr-CA": "Genou"}}
    await published.stores.blocks.put(replace(BLOCKS, categories=names))
    return published


async def shows(client: httpx2.AsyncClient, path: str, words: str) -> bool:
    return words in (await client.get(path)).text


def links(text: str) -> list[str]:
    return re.findall(r'href="(/en-CA[^"]*)"', text)


@pytest.mark.usefixtures("network")
async def test_every_procedure_is_listed_once_with_each_clinic_that_does_it(
    client: httpx2.AsyncClient,
) -> None:
    text = (await client.get("/en-CA/procedures")).text
    found = [one for one in links(text) if "/procedures/" in one]
    assert sorted(found) == sorted([
        "/en-CA/procedures/ear-tubes", "/en-CA/procedures/zebra-knee",
        "/en-CA/toronto/procedures/ear-tubes", "/en-CA/calgary/procedures/ear-tubes",
        "/en-CA/calgary/procedures/zebra-knee",
    ])  # fmt: skip
    assert 'href="/en-CA/procedures?category=knee">Knee <span class="count">1<' in text


@pytest.mark.usefixtures("network")
async def test_a_part_of_the_body_shows_its_procedures_alone_in_the_reader_s_language(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.get("/fr-CA/procedures?category=knee")
    assert "<h1>Genou</h1>" in answer.text
    assert "/fr-CA/procedures/zebra-knee" in answer.text
    assert "/fr-CA/procedures/ear-tubes" not in answer.text
    assert 'hreflang="en-CA" href="https://content.example/en-CA/procedures?category=knee"' in (
        answer.text
    )


@pytest.mark.parametrize("odd", ["nothing", "%00", "<b>", "a" * 5_000])
@pytest.mark.usefixtures("network")
async def test_a_part_of_the_body_that_nobody_has_is_not_found_and_not_kept(
    client: httpx2.AsyncClient, odd: str
) -> None:
    answer = await client.get("/en-CA/procedures", params={"category": odd})
    assert answer.status_code == 404
    assert "<b>" not in answer.text


@pytest.mark.usefixtures("network")
async def test_where_a_procedure_is_done_leads_to_each_page_and_to_an_inquiry_for_any_clinic(
    client: httpx2.AsyncClient,
) -> None:
    text = (await client.get("/en-CA/procedures/ear-tubes")).text
    assert 'href="https://inquiry.example/inquire?procedure=ear-tubes&amp;locale=en-CA"' in text
    for clinic in ("toronto", "calgary"):
        assert f"/en-CA/{clinic}/procedures/ear-tubes" in links(text)
    assert (await client.get("/en-CA/procedures/nothing")).status_code == 404


@pytest.mark.usefixtures("network")
async def test_the_doctors_are_listed_with_their_cities_and_each_shows_what_they_do_where(
    client: httpx2.AsyncClient,
) -> None:
    text = (await client.get("/en-CA/doctors")).text
    assert text.index("Dr. Priya Raman") < text.index(ROY.name)
    page = (await client.get(f"/en-CA/doctors/{ROY.slug}")).text
    done = [one for one in links(page) if "/procedures/" in one]
    homes = [one for one in ("toronto", "calgary") if one in ROY.locations]
    assert done == [
        f"/en-CA/{one}/procedures/{procedure}"
        for one in homes
        if one == "calgary"
        for procedure in ("ear-tubes", "zebra-knee")
    ]
    assert (await client.get("/en-CA/doctors/nobody")).status_code == 404


async def test_what_changes_is_in_the_lists_that_were_kept(
    network: Content, client: httpx2.AsyncClient
) -> None:
    for path in ("/en-CA/doctors", f"/en-CA/doctors/{ROY.slug}"):
        assert ROY.name in (await client.get(path)).text
    renamed = replace(ROY, name="Dr. Renamed Invented")
    await network.load_bundle.publish_doctor(renamed)
    for path in ("/en-CA/doctors", f"/en-CA/doctors/{ROY.slug}"):
        await eventually(partial(shows, client, path, renamed.name))


@pytest.mark.usefixtures("network")
async def test_the_site_map_leads_to_every_list_and_nowhere_that_there_is_not(
    client: httpx2.AsyncClient,
) -> None:
    tree = ET.fromstring((await client.get("/sitemap.xml")).text)  # noqa: S314 - our own answer
    addresses = [one.text or "" for one in tree.iter(LOC)]
    paths = [one.removeprefix("https://content.example") for one in addresses]
    assert len(set(paths)) == len(paths)
    for path in ("/en-CA", "/fr-CA/procedures", "/en-CA/procedures/zebra-knee", "/fr-CA/doctors"):
        assert path in paths
    assert [path for path in paths if (await client.get(path)).status_code != 200] == []


@pytest.mark.usefixtures("network")
async def test_no_link_of_any_page_leads_nowhere(client: httpx2.AsyncClient) -> None:
    seen, to_see = set[str](), ["/en-CA"]
    while to_see:
        path = to_see.pop()
        seen.add(path)
        answer = await client.get(path)
        assert answer.status_code == 200, path
        found = {one.partition("#")[0].replace("&amp;", "&") for one in links(answer.text)}
        to_see += sorted(found - seen - set(to_see))
    assert len(seen) > 10


@pytest.mark.usefixtures("network")
async def test_each_list_names_its_own_address_and_those_in_other_languages_whole(
    client: httpx2.AsyncClient,
) -> None:
    for path in ("", "/toronto", "/toronto/procedures", "/procedures", "/doctors"):
        text = (await client.get(f"/en-CA{path}")).text
        assert f'<link rel="canonical" href="https://content.example/en-CA{path}">' in text
        assert f'hreflang="fr-CA" href="https://content.example/fr-CA{path}"' in text
        assert f'<meta property="og:url" content="https://content.example/en-CA{path}">' in text
