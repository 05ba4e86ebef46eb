"""Editorial pages, as editors and reviewers use them."""

import html

import httpx2
import pytest

from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.builders import CALGARY, offering
from tests.content.editorial.people import form_of, somebody
from tests.content.workflow.editing import edit, shown

TEXT = "/editorial/texts/ear-tubes/en-CA"
CLINIC = "/editorial/clinics/toronto/ear-tubes/en-CA"
PAGE = "/editorial/pages/toronto/ear-tubes"
PUBLISH = f"{PAGE}/publications"


async def test_words_go_from_a_form_through_a_review_to_readers(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    assert "Ear tubes" in await editor.open("/editorial")

    saved = await editor.send(
        f"{TEXT}/funding", f"{TEXT}/funding", body_at_0="Guaranteed to work.\nPlans pay."
    )
    assert saved.headers["location"] == f"{TEXT}?done=saved#funding"
    text = await editor.open(saved.headers["location"])
    assert "<q>Guaranteed to work</q>" in text or "<q>Guaranteed</q>" in text
    refused = await editor.send(PAGE, PUBLISH, status=409)
    assert "need a medical review" in refused.text
    request = "/editorial/review-requests/ear-tubes/en-CA"
    await editor.send(TEXT, request)
    assert "has asked for a review" in await editor.open(TEXT)

    reviewer = await somebody(client, content_database, Role.REVIEWER, "*")
    queue = await reviewer.open("/editorial/reviews")
    address = "/editorial/reviews/ear-tubes/en-CA"
    assert address in queue
    unfit = await reviewer.send(address, address, status=422, licence="?", province="CA-ON")
    assert 'href="#licence"' in unfit.text
    await reviewer.send(
        address, address, licence="CPSO 1", province="CA-ON", on="2026-11-20", due="2027-11-20"
    )
    assert "Nobody waits" in await reviewer.open("/editorial/reviews")

    editor = await somebody(client, content_database, Role.EDITOR, "toronto")
    warned = await editor.send(PAGE, PUBLISH, status=409)
    assert "say why they are published" in warned.text
    form = form_of(warned.text, PUBLISH)
    done = await editor.send_form(PUBLISH, form, reason="It is a quotation.")
    assert done.headers["location"] == f"{PAGE}?done=published#en-CA"
    assert "Guaranteed to work." in await shown(published)


async def test_of_two_who_write_one_part_neither_loses_a_word_and_other_parts_are_in_nobodys_way(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    summary = form_of(await editor.open(f"{TEXT}/summary"), f"{TEXT}/summary")
    funding = form_of(await editor.open(f"{TEXT}/funding"), f"{TEXT}/funding")
    await edit(published, "Somebody else's words.")

    await editor.send_form(f"{TEXT}/summary", summary, body_at_0="- One\r\n- Two")
    both = await editor.send_form(f"{TEXT}/funding", funding, 412, body_at_0="My words.")
    assert "Somebody else&#39;s words." in both.text
    assert "My words.</textarea>" in both.text
    assert "nothing is lost" in both.text
    await editor.send_form(f"{TEXT}/funding", form_of(both.text, f"{TEXT}/funding"))

    draft = await published.read_text("ear-tubes", "en-CA")
    assert draft.value.texts["en-CA"].funding == "My words."
    assert draft.text_revisions["en-CA"] == 4


async def test_sections_are_added_moved_and_removed_and_what_is_wrong_is_said_beside_its_field(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    address = f"{TEXT}/sections"
    wrong = await editor.send(
        address, address, status=422, **{"heading-0": "", "body-2": "New <words>", "heading-2": "N"}
    )
    assert 'href="#heading-0"' in wrong.text
    assert "New &lt;words&gt;</textarea>" in wrong.text
    form = form_of(wrong.text, address)
    await editor.send_form(
        address,
        {**form, "heading-0": "What?", "order-1": "1", "heading-2": "After", "do": "add"},
    )
    sections = (await published.read_text("ear-tubes", "en-CA")).value.texts["en-CA"].sections
    assert sections is not None
    assert [one.id for one in sections] == ["risks", "what", "after"]
    await editor.send(address, address, remove_at_0="yes")
    assert "No section says what the risks are." in await editor.open(TEXT)


async def test_a_clinic_says_it_differently_beside_the_networks_words_and_takes_it_back(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "toronto")
    address = f"{CLINIC}/funding"
    form = await editor.open(address)
    assert "The network says:" in form
    assert "Public plans pay." in form
    await editor.send(address, address, body_at_0="Here nobody pays.")
    draft = await published.find_override("ear-tubes", "toronto")
    override = draft.value.override("toronto", "en-CA")
    assert override is not None
    assert override.funding == "Here nobody pays."
    stale = form_of(form, address)
    both = await editor.send_form(address, stale, 412, body_at_0="Mine.")
    assert "Here nobody pays." in both.text
    await editor.send(address, address, do="inherit")
    draft = await published.find_override("ear-tubes", "toronto")
    assert draft.value.override("toronto", "en-CA") is None


async def test_everybody_sees_and_does_what_belongs_to_their_clinics(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    await published.load_bundle.publish_location(CALGARY)
    await published.load_bundle.publish_offering(offering("calgary", "ear-tubes"))
    editor = await somebody(client, content_database, Role.EDITOR, "calgary")
    listed = await editor.open("/editorial")
    assert "Foothills Clinic" in listed
    assert "Harbour Clinic" not in listed
    assert "Harbour Clinic" not in await editor.open("/editorial?location=toronto")
    for address in (PAGE, CLINIC, f"{CLINIC}/title", TEXT, f"{TEXT}/title"):
        await editor.open(address, status=403)
    await editor.open("/editorial/pages/calgary/ear-tubes")
    reviewer = await somebody(client, content_database, Role.REVIEWER, "*")
    assert "Save the draft" not in await reviewer.open(f"{TEXT}/title", status=403)
    assert "/editorial/texts/ear-tubes/en-CA/title" not in await reviewer.open(TEXT)
    coordinator = await somebody(client, content_database, Role.COORDINATOR, "*")
    assert "Your role does not include this." in await coordinator.open("/editorial", status=403)


@pytest.mark.usefixtures("published")
async def test_the_list_is_of_each_procedure_at_each_clinic_in_each_language_and_can_be_narrowed(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")

    async def rows(query: str) -> int:
        return (await editor.open(f"/editorial?{query}")).count('<th scope="row">')

    assert await rows("") == 2
    assert await rows("locale=en-CA") == 1
    assert await rows("state=published") == 1
    assert await rows("state=not_written") == 1
    assert await rows("state=review_due") == 1
    assert await rows("q=EAR&location=toronto") == 2
    assert await rows("q=knee") == 0
    assert await rows("location=atlantis") == 0
    assert await rows("state=%00&locale=xx&after=zzz") == 0


async def test_an_hour_on_the_clinics_clock_is_asked_for_plainly_scheduled_and_called_off(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "toronto")

    async def at(day: str, hour: str, status: int) -> str:
        typed = {"when": "at", "day": day, "hour": hour}
        return (await editor.send(PAGE, PUBLISH, status=status, **typed)).text

    assert "leave this hour out" in await at("2027-03-14", "02:30", 422)
    assert "has passed" in await at("2026-01-01", "09:00", 422)
    assert "does not fit" in await at("soon", "", 422)
    twice = await at("2027-11-07", "01:30", 422)
    assert "Which of the two?" in twice
    await editor.send_form(PUBLISH, form_of(twice, PUBLISH), occurrence="second")
    workflow = await published.stores.workflows.get("toronto", "ear-tubes")
    scheduled = workflow.value.of("en-CA").schedule
    assert scheduled is not None
    assert scheduled.at.isoformat() == "2027-11-07T06:30:00+00:00"
    assert "01:30 (Toronto)" in await editor.open("/editorial")
    stale = form_of(await editor.open(PAGE), f"{PAGE}/cancellations")
    await editor.send_form(f"{PAGE}/cancellations", stale)
    again = await editor.send_form(f"{PAGE}/cancellations", stale, 412)
    assert "in the meantime" in again.text


async def test_a_page_is_taken_down_with_a_reason(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "toronto")
    down = f"{PAGE}/retirements"
    assert "Say why" in (await editor.send(PAGE, down, status=422, reason=" ")).text
    await editor.send(PAGE, down, reason="Outdated.")
    assert await shown(published) == ""
    assert "Taken down" in await editor.open(PAGE)


@pytest.mark.usefixtures("published")
async def test_whoever_was_signed_out_while_writing_keeps_the_words(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    form = form_of(await editor.open(f"{TEXT}/funding"), f"{TEXT}/funding")
    old = await editor.send_form(
        f"{TEXT}/funding", {**form, "csrf_token": "x"}, 403, body_at_0="Long <b>"
    )
    assert "Long &lt;b&gt;</textarea>" in old.text
    await editor.send(TEXT, "/editorial/sign-out")
    gone = await editor.send_form(f"{TEXT}/funding", form, 401, body_at_0="Long words.")
    assert "Long words.</textarea>" in gone.text
    answer = await client.get(TEXT)
    assert answer.headers["location"] == f"/editorial/sign-in?next={TEXT}"


@pytest.mark.usefixtures("published")
async def test_the_pages_speak_french_and_show_what_a_french_text_inherits(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    client.headers["accept-language"] = "fr"
    french = "/editorial/texts/ear-tubes/fr-CA"
    assert "Enregistrer" in await editor.open(f"{french}/title")
    await editor.send(f"{french}/title", f"{french}/title", body_at_0="Aérateurs")
    page = html.unescape(await editor.open(french))
    assert "Aérateurs" in page
    assert "Small tubes let air into the ear." in page


async def test_a_text_says_what_each_revision_changed_and_an_earlier_one_comes_back(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    await edit(published, "Nobody pays.")
    history = "/editorial/history/ear-tubes/en-CA"
    assert f'href="{history}/2"' in await editor.open(history)
    changed = await editor.open(f"{history}/2")
    assert "Public plans pay." in changed
    assert "Nobody pays." in changed
    assert "Small tubes let air" not in changed
    first = await editor.open(f"{history}/1")
    stale = form_of(first, f"{history}/1")
    await edit(published, "Somebody pays.")
    both = await editor.send_form(f"{history}/1", stale, 409)
    await editor.send_form(f"{history}/1", form_of(both.text, f"{history}/1"))
    draft = await published.read_text("ear-tubes", "en-CA")
    assert draft.value.texts["en-CA"].funding == "Public plans pay."
    assert "brought back from 1" in await editor.open(history)
    await editor.open(f"{history}/99", status=404)


async def test_where_the_network_has_changed_its_words_since_a_clinic_is_shown_both(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "toronto")
    listed = "/editorial/divergence"
    assert "No clinic says anything differently" in await editor.open(listed)
    await editor.send(f"{CLINIC}/funding", f"{CLINIC}/funding", body_at_0="Here nobody pays.")
    assert "Here nobody pays." not in await editor.open(f"{listed}?changed=yes")
    await edit(published, "The network changed this.")
    shown = await editor.open(f"{listed}?changed=yes&location=toronto")
    assert "Here nobody pays." in shown
    assert "The network changed this." in shown
    other = await somebody(client, content_database, Role.EDITOR, "calgary")
    assert "Here nobody pays." not in await other.open(listed)


async def test_whatever_is_sent_is_answered_with_a_page_and_stores_nothing(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    form = form_of(await editor.open(f"{TEXT}/funding"), f"{TEXT}/funding")
    for typed in (
        {**form, "body-0": "\x00"},
        {**form, "body-0": "x" * 300_000},
        {**form, "body-0": "x" * 2_000_000},
        {**form, "body-0": "x", "revision": "9" * 5_000, "seen_words": ""},
        {**form, "body-0": "x", "revision": "", "seen_words": "x"},
        {**form, "body-0": "x", "revision": "-1", "seen_words": ""},
        {**form, **{f"body-{number}": "x" for number in range(3_000)}},
        {"csrf_token": form["csrf_token"]},
    ):
        answer = await client.post(f"{TEXT}/funding", data=typed)
        assert 400 <= answer.status_code < 500
        assert answer.headers["content-type"].startswith("text/html")
    draft = await published.read_text("ear-tubes", "en-CA")
    assert draft.text_revisions["en-CA"] == 1


@pytest.mark.usefixtures("published")
async def test_what_no_form_here_would_send_is_refused_with_a_page(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    form = form_of(await editor.open(PAGE), PUBLISH)
    for odd in (
        {"locale": "xx"}, {"locale": ""}, {"revision": "0"}, {"revision": "7"},
        {"workflow_revision": "x"}, {"when": "at", "day": "2027-01-01T00:00", "hour": "+09:00"},
        {"when": "at", "day": "9999-12-31", "hour": "23:59"}, {"occurrence": "third"},
        {"reason": "x" * 5_000}, {"reason": "\x00"},
    ):  # fmt: skip
        answer = await client.post(PUBLISH, data={**form, **odd})
        is_harmless = answer.status_code == 303 and "reason" in odd
        assert 400 <= answer.status_code < 500 or is_harmless, odd
    for address in (
        f"{TEXT}/nothing", "/editorial/texts/nothing/en-CA", "/editorial/texts/ear-tubes/xx",
        "/editorial/pages/atlantis/ear-tubes", "/editorial/pages/toronto/nothing",
        "/editorial/history/ear-tubes/fr-CA/1", "/editorial/reviews/ear-tubes/en-CA?revision=99",
        "/editorial/reviews?cursor=x", "/editorial/divergence?cursor=x", "/editorial/%00",
        "/editorial/reviews/ear-tubes/fr-CA",
    ):  # fmt: skip
        answer = await client.get(address)
        assert 400 <= answer.status_code < 500, address
        assert answer.headers["content-type"].startswith("text/html"), address
    other_site = {"sec-fetch-site": "cross-site"}
    evil = {**form_of(await editor.open(f"{TEXT}/funding"), f"{TEXT}/funding"), "body-0": "Evil."}
    answer = await client.post(f"{TEXT}/funding", data=evil, headers=other_site)
    assert answer.status_code == 403
    assert "Evil." not in answer.text
