"""Patients read the site: pages, a way on from where there is none, and what search
engines need.
"""

import json
import re
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import httpx2
import pytest

from services.content.directory.domain import DatedHours
from services.content.procedures.domain import MedicalReview, Recovery
from services.content.text.domain import (
    Announcement,
    InsuredStatus,
)
from services.content.wiring import Content
from tests.content.builders import (
    BLOCKS,
    CALGARY,
    DAY,
    EAR_TUBES,
    ENGLISH,
    FRENCH,
    RAMAN,
    ROY,
    TORONTO,
    ear_tubes,
    offering,
    save_procedure,
)
from tests.content.directory.test_fees import PRICED
from tests.content.procedures.test_plan_listings import LISTING
from tests.support.clocks import StillClock

PAGE = "/en-CA/toronto/procedures/ear-tubes"


async def republished(content: Content, **changes: object) -> None:
    await save_procedure(content, replace(EAR_TUBES, **changes))  # type: ignore[arg-type]
    await content.publish_pages(location="toronto", procedure="ear-tubes")


@pytest.mark.usefixtures("published")
async def test_the_page_offers_to_inquire_and_to_call(client: httpx2.AsyncClient) -> None:
    text = (await client.get(PAGE)).text
    assert 'href="https://inquiry.example/inquire?location=toronto&amp;procedure=ear-tubes&amp;locale=en-CA"' in text  # fmt: skip # noqa: E501
    assert 'href="tel:+14165550100"' in text
    assert "416-555-0100" in text


async def test_the_page_shows_doctors_as_people_and_clinics_with_their_distance(
    published: Content, client: httpx2.AsyncClient
) -> None:
    load = published.load_bundle
    await load.publish_location(CALGARY)
    await load.publish_offering(offering("calgary", "ear-tubes", ROY.slug))
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    text = (await client.get(PAGE)).text
    for words in ("Dr. Priya Raman", ">PR<", "Speaks English and Hindi", "Treats scars."):
        assert words in text
    assert re.search(r"2,7\d\d km from Harbour Clinic", text)
    assert '<a href="/en-CA/calgary/procedures/ear-tubes">Foothills Clinic</a>' in text


@pytest.mark.usefixtures("published")
async def test_warnings_are_marked_as_such(client: httpx2.AsyncClient) -> None:
    text = (await client.get(PAGE)).text
    assert '<section id="risks" class="caution">' in text
    assert '<section id="not-suitable" class="caution">' in text


async def test_the_page_says_who_reviewed_it_and_when(
    published: Content, client: httpx2.AsyncClient
) -> None:
    assert "No doctor has reviewed this text yet." in (await client.get(PAGE)).text
    review = MedicalReview(by="Dr. Raman", on=DAY, due=DAY.replace(year=2027))
    await republished(published, medical_review=review)
    text = (await client.get(PAGE)).text
    assert "Reviewed by Dr. Raman on November 23, 2026. Next review by November 23, 2027." in text


FUNDING = [
    (InsuredStatus.INSURED, "Public health plans list this procedure."),
    (InsuredStatus.UNINSURED, "Public health plans do not pay for this procedure."),
    (InsuredStatus.DEPENDS, "Public health plans pay for this procedure in some cases only."),
]


@pytest.mark.parametrize(("status", "sentence"), FUNDING)
async def test_a_page_without_words_on_funding_says_the_usual_ones(
    published: Content, client: httpx2.AsyncClient, status: InsuredStatus, sentence: str
) -> None:
    texts = {"en-CA": replace(ENGLISH, funding=None)}
    await republished(published, insured_status=status, texts=texts)
    assert sentence in (await client.get(PAGE)).text


async def test_a_french_page_is_french_and_marks_the_words_that_are_not(
    published: Content, client: httpx2.AsyncClient
) -> None:
    await save_procedure(published, ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}))
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    answer = await client.get("/fr-CA/toronto/procedures/ear-tubes")
    assert answer.headers["content-language"] == "fr-CA"
    assert '<html lang="fr-CA">' in answer.text
    assert "Faire une demande" in answer.text
    assert '<section id="what" lang="en-CA">' in answer.text
    assert "<h1>Aérateurs</h1>" in answer.text


@pytest.mark.usefixtures("published")
async def test_a_page_that_is_not_translated_is_served_in_english_and_says_so(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.get("/fr-CA/toronto/procedures/ear-tubes")
    assert answer.headers["content-language"] == "en-CA"
    assert '<html lang="en-CA">' in answer.text


async def test_only_dismissible_banners_can_be_hidden(
    published: Content, client: httpx2.AsyncClient
) -> None:
    shared = BLOCKS.announcements[0]
    slogan = Announcement(text="Care without a wait.", is_dismissible=True)
    dismissible = replace(shared, slug="slogan", texts={"en-CA": slogan})
    await published.stores.blocks.put(replace(BLOCKS, announcements=(shared, dismissible)))
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    text = (await client.get(PAGE)).text
    assert text.count('<details class="banner') == 1
    assert text.index('<details class="banner') > text.index("We have a new name.")


@pytest.mark.usefixtures("published")
async def test_no_page_has_inline_script_or_style(client: httpx2.AsyncClient) -> None:
    lists = ("/", "/en-CA", "/en-CA/toronto", "/en-CA/toronto/procedures", "/en-CA/search?q=ear")
    for address in (*lists, PAGE, "/nowhere"):
        text = (await client.get(address)).text
        scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", text)
        assert all('type="application/ld+json"' in script for script in scripts)
        assert "<style" not in text
        assert not re.search(r"\s(style|on\w+)=", text)


async def test_the_data_for_search_engines_is_json_whatever_the_text_holds(
    published: Content, client: httpx2.AsyncClient
) -> None:
    nasty = replace(ENGLISH, title="</script><script>alert(1)</script> & tubes")
    await republished(published, texts={"en-CA": nasty})
    text = (await client.get(PAGE)).text
    assert "<script>alert" not in text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert block is not None
    assert json.loads(block[1])["@graph"][0]["name"] == nasty.title


@pytest.mark.usefixtures("published")
async def test_the_start_page_lists_clinics_and_procedures_in_the_readers_language(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.get("/", headers={"Accept-Language": "fr;q=0.9"})
    assert answer.headers["content-language"] == "fr-CA"
    assert "Accept-Language" in answer.headers["vary"]
    assert '<a href="/fr-CA/toronto">Harbour Clinic</a>' in answer.text
    assert 'lang="en-CA" hreflang="en-CA">Ear tubes</a>' in answer.text


@pytest.mark.usefixtures("published")
async def test_a_clinics_page_shows_hours_doctors_and_what_it_offers(
    client: httpx2.AsyncClient,
) -> None:
    text = (await client.get("/en-CA/toronto")).text
    assert "Tuesday to Sunday" in text
    for words in ("8:30–12:00", "Closed", "Dr. Nicole Roy", "Ear tubes", "M5J 0C4"):
        assert words in text


async def test_a_clinics_page_tells_of_days_unlike_the_others_until_they_are_over(
    published: Content, client: httpx2.AsyncClient, clock: StillClock
) -> None:
    today = clock().date()
    near = DatedHours(day=today + timedelta(days=3), reason={"en-CA": "A holiday"})
    past = DatedHours(day=today - timedelta(days=3), reason={"en-CA": "Long gone"})
    clinic = replace(TORONTO, dated_hours=(past, near))
    await published.load_bundle.publish_location(clinic)
    english = (await client.get("/en-CA/toronto")).text
    assert "A holiday" in english
    assert "Long gone" not in english
    assert '"dayOfWeek": ["Monday"]' in english
    assert near.day.isoformat() in english
    assert (
        '<span class="quiet" lang="en-CA">A holiday</span>'
        in (await client.get("/fr-CA/toronto")).text
    )
    answer = (await client.get("/v1/locations/toronto")).json()
    assert [one["day"] for one in answer["dated_hours"]] == [
        past.day.isoformat(), near.day.isoformat()
    ]  # fmt: skip


async def test_the_page_says_first_what_it_costs_how_long_one_waits_and_else_to_ask(
    published: Content, client: httpx2.AsyncClient
) -> None:
    text = (await client.get(PAGE)).text
    assert text.count(">Ask us</a>") == 2
    assert "$0" not in text
    assert "Whether the public health plan of Ontario" in text
    cell = replace(PRICED, doctors=offering("toronto", "ear-tubes", RAMAN.slug).doctors)
    await published.load_bundle.publish_offering(cell)
    await republished(
        published,
        texts={"en-CA": replace(ENGLISH, funding=None), "fr-CA": FRENCH},
        plan_listings={"CA-ON": LISTING},
        recovery=Recovery(stay_nights=1, fit_to_fly_days=2, aftercare_days=3, off_work_days=9),
    )
    english = (await client.get(PAGE)).text
    for words in (
        "$2,400 to $3,100", "as of January 1, 2026, until December 31, 2026", "3 to 6 weeks",
        "As of November 2, 2026.", "<li>The operation</li>", "does not insure this procedure",
        "Schedule of benefits", "as of September 1, 2026", "Days off work, as a rule: 9.",
    ):  # fmt: skip
        assert words in english
    assert "Public health plans do not pay" not in english
    assert english.index("$2,400") < english.index('<article class="body">')
    french = (await client.get("/fr-CA/toronto/procedures/ear-tubes")).text
    for words in (
        "De 2\u00a0400\u00a0$ à 3\u00a0100\u00a0$",
        "De 3 à 6 semaines",
        "Liste des prestations",
    ):
        assert words in french


async def test_where_there_is_no_page_the_reader_finds_a_way_on(
    published: Content, client: httpx2.AsyncClient
) -> None:
    await published.load_bundle.publish_location(CALGARY)
    answer = await client.get("/en-CA/calgary/procedures/ear-tubes")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "This procedure is available in" in answer.text
    assert 'href="/en-CA/toronto/procedures/ear-tubes"' in answer.text
    lost = await client.get("/fr-CA/atlantis")
    assert lost.status_code == 404
    assert "Page introuvable" in lost.text
    assert 'href="/fr-CA/calgary"' in lost.text


async def test_programs_get_a_problem_document_where_there_is_nothing(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.get("/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_site_map_names_every_page_with_its_other_locales(
    published: Content, client: httpx2.AsyncClient
) -> None:
    await save_procedure(published, ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}))
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    answer = await client.get("/sitemap.xml")
    assert answer.headers["content-type"].startswith("application/xml")
    root = ET.fromstring(answer.text)  # noqa: S314 - our own answer
    addresses = [one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert [one for one in addresses if one and one.endswith("toronto/procedures/ear-tubes")] == [
        "https://content.example/en-CA/toronto/procedures/ear-tubes",
        "https://content.example/fr-CA/toronto/procedures/ear-tubes",
    ]
    others = list(root.iter("{http://www.w3.org/1999/xhtml}link"))
    assert len(others) == 2 * len(addresses)
    assert "https://content.example/sitemap.xml" in (await client.get("/robots.txt")).text


async def test_static_files_are_served_beside_the_pages(client: httpx2.AsyncClient) -> None:
    for address in ("/static/site.css", "/static/banners.js", "/shared-static/tokens.css"):
        assert (await client.get(address)).status_code == 200


async def test_texts_are_packed_and_asked_for_once(client: httpx2.AsyncClient) -> None:
    address = "/static/site.css"
    plain = await client.get(address, headers={"Accept-Encoding": "identity"})
    packed = await client.get(address, headers={"Accept-Encoding": "br"})
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert packed.headers["content-encoding"] == "br"
    assert packed.headers["etag"] != plain.headers["etag"]
    known = {"Accept-Encoding": "br", "If-None-Match": packed.headers["etag"]}
    again = await client.get(address, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    for odd in ("/static/no-such.css", "/static/.css", f"/static/{'a' * 300}.css", "/static/..%2F"):
        assert (await client.get(odd)).status_code == 404


async def test_whatever_may_be_found_says_in_a_sentence_what_it_is(
    client: httpx2.AsyncClient,
) -> None:
    root = ET.fromstring((await client.get("/sitemap.xml")).text)  # noqa: S314 - our own answer
    addresses = [one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert addresses
    for address in addresses:
        page = (await client.get(str(address).removeprefix("https://content.example"))).text
        described = re.search(r'<meta name="description" content="([^"]{20,300})">', page)
        assert described, address
