"""Two editors on one text: neither loses a word, and nothing that was typed is lost on the way."""

import asyncio
import html
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from services.content.app import build_app
from services.content.editorial.domain import SHAPES
from services.content.settings import ContentApiSettings
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.builders import CALGARY, offering
from tests.content.editorial.colleagues import (
    PASSWORD,
    Join,
    colleagues,
    form_with,
    writing_form,
)
from tests.content.editorial.people import Person, form_of
from tests.content.workflow.editing import edit
from tests.shared.auth.builders import quick_passwords
from tests.support.clocks import StillClock

TEXT = "/editorial/texts/ear-tubes/en-CA"
CLINIC = "/editorial/clinics/toronto/ear-tubes/en-CA"
FUNDING = f"{TEXT}/funding"
SECTIONS = f"{TEXT}/sections"
SIGN_IN = "/editorial/sign-in"
SIGN_OUT = "/editorial/sign-out"


@pytest.fixture
async def join(
    settings: ContentApiSettings, content_database: Database, clock: StillClock
) -> AsyncIterator[Join]:
    app = build_app(settings, passwords=quick_passwords(), now=clock)
    async with colleagues(app, content_database) as joined:
        yield joined


async def opened(person: Person, address: str) -> dict[str, str]:
    return writing_form(await person.open(address), address)


async def funding(content: Content) -> str | None:
    draft = await content.read_text("ear-tubes", "en-CA")
    return draft.value.texts["en-CA"].funding


async def test_edits_of_different_sentences_are_offered_in_one_text_and_marked_in_words(
    join: Join, published: Content
) -> None:
    marie, paul = await join("Marie Lavoie", "*"), await join("Paul Martin", "*")
    await edit(published, "Plans pay. Ask us.\n\nIt takes a day.")
    hers, his = await opened(marie, FUNDING), await opened(paul, FUNDING)
    await paul.send_form(FUNDING, his, body_at_0="Plans pay. Ask us.\n\nIt takes two days.")
    both = await marie.send_form(
        FUNDING, hers, 412, body_at_0="Plans pay half. Ask us.\n\nIt takes a day."
    )
    assert "What Paul Martin wrote" in both.text
    assert '<ins><span class="mark">added:</span> two days.</ins>' in both.text
    assert '<del><span class="mark">removed:</span> a day.</del>' in both.text
    together = writing_form(both.text, FUNDING)
    assert together["body-0"] == "Plans pay half. Ask us.\r\n\r\nIt takes two days."
    await marie.send_form(FUNDING, together)
    assert await funding(published) == "Plans pay half. Ask us.\n\nIt takes two days."
    assert "You have unsaved text" not in await marie.open(FUNDING)

    theirs = await paul.send_form(FUNDING, his, 412, body_at_0="Plans pay. Ask.")
    await paul.send_form(FUNDING, form_with(theirs.text, FUNDING, "theirs"))
    assert await funding(published) == "Plans pay half. Ask us.\n\nIt takes two days."
    assert "You have unsaved text" not in await paul.open(FUNDING)


async def test_edits_of_one_sentence_are_for_a_person_and_a_third_edit_meanwhile_is_seen_too(
    join: Join, published: Content
) -> None:
    marie, paul = await join("Marie Lavoie", "*"), await join("Paul Martin", "*")
    hers, his = await opened(marie, FUNDING), await opened(paul, FUNDING)
    await paul.send_form(FUNDING, his, body_at_0="Public plans pay half.")
    both = await marie.send_form(FUNDING, hers, 412, body_at_0="Public plans never pay.")
    assert "Go on from yours" in both.text
    assert writing_form(both.text, FUNDING)["body-0"] == "Public plans never pay."
    await paul.send(FUNDING, FUNDING, body_at_0="Public plans pay a third.")
    third = await marie.send_form(FUNDING, form_with(both.text, FUNDING, "save"), 412)
    assert "Public plans never pay." in third.text
    await marie.send_form(FUNDING, form_with(third.text, FUNDING, "save"))
    assert await funding(published) == "Public plans never pay."
    own = await marie.send_form(FUNDING, hers, 412, body_at_0="Going back in the browser.")
    assert "You have saved this in another window" in own.text
    same = await paul.send_form(FUNDING, his, body_at_0="Public plans never pay.")
    assert same.headers["location"].endswith("done=saved#funding")


async def test_two_who_edit_different_sections_are_put_together(
    join: Join, published: Content
) -> None:
    marie, paul = await join("Marie Lavoie", "*"), await join("Paul Martin", "*")
    hers, his = await opened(marie, SECTIONS), await opened(paul, SECTIONS)
    await paul.send_form(SECTIONS, his, body_at_1="A scar, or two.")
    both = await marie.send_form(
        SECTIONS, hers, 412, heading_at_0="What is it?", heading_at_2="After", body_at_2="Rest."
    )
    assert "1 other entry is as it was." in both.text
    await marie.send_form(SECTIONS, writing_form(both.text, SECTIONS))
    text = (await published.read_text("ear-tubes", "en-CA")).value.texts["en-CA"]
    found = [(one.id, one.heading) for one in text.sections or ()]
    assert found == [("what", "What is it?"), ("risks", "Risks"), ("after", "After")]
    assert "A scar, or two." in str(text.sections)


@pytest.mark.usefixtures("published")
async def test_of_a_clinics_own_words_both_texts_are_shown_too(join: Join) -> None:
    address = f"{CLINIC}/funding"
    marie, paul = await join("Marie Lavoie", "toronto"), await join("Paul Martin", "toronto")
    hers, his = await opened(marie, address), await opened(paul, address)
    await paul.send_form(address, his, body_at_0="His.")
    both = await marie.send_form(address, hers, 412, body_at_0="Hers.")
    assert "What Paul Martin wrote" in both.text
    assert "Nothing was written here." in both.text
    await marie.send_form(address, form_with(both.text, address, "save"))
    assert "Hers." in await paul.open(CLINIC)
    marie.client.headers["accept-language"] = "fr"
    await paul.send(address, address, body_at_0="His again.")
    french = await marie.send_form(address, hers, 412, body_at_0="Hers again.")
    assert "Ce que Paul Martin a écrit" in french.text


@pytest.mark.usefixtures("published")
async def test_every_part_can_be_drawn_and_met_in_and_whatever_the_form_says_that_it_saw(
    join: Join,
) -> None:
    marie, paul = await join("Marie Lavoie", "*"), await join("Paul Martin", "*")
    for name, shape in SHAPES.items():
        address = f"{TEXT}/{name}"
        hers, his = await opened(marie, address), await opened(paul, address)
        typed = {"heading-0": "Heading"} if shape.has_heading else {}
        typed |= {"action-0": "Go"} if shape.has_action else {}
        hers, his = hers | typed, his | typed
        drawn = await marie.send_form(f"{address}/preview", hers, 200, body_at_0="Seen.")
        assert "Not saved." in drawn.text, name
        await paul.send_form(address, his, body_at_0="His words.")
        both = await marie.send_form(address, hers, 412, body_at_0="Her words.")
        for one in ("His", "Her", "words.", "What Paul Martin wrote", "Take mine"):
            assert one in both.text, (name, one)
        for odd in ({"revision": "99"}, {"revision": "x"}, {"seen_words": "x"}, {"do": "inherit"}):
            again = await marie.send_form(address, {**hers, **odd}, 412, body_at_0="Her words.")
            is_known = "do" in odd
            assert ("cannot be read any more" in again.text) is not is_known, (name, odd)
            assert "Her words." in again.text
        mine = form_with(both.text, address, "save")
        await marie.send_form(address, mine)
        assert "Her words." in await paul.open(address)


async def test_whoever_was_signed_out_goes_on_with_what_they_wrote_and_still_sees_a_conflict(
    join: Join, published: Content
) -> None:
    marie = await join("Marie Lavoie", "*")
    hers = await opened(marie, FUNDING)
    typed = "Hers <b>\r\nand “more”."
    await edit(published, "Meanwhile.")
    marie.client.cookies.clear()
    out = await marie.send_form(FUNDING, hers, 401, body_at_0=typed)
    asked = form_of(out.text, SIGN_IN)
    wrong = await marie.send_form(SIGN_IN, asked, 401, email="marie@network.example", password="x")
    again = form_of(wrong.text, SIGN_IN)
    assert again["body-0"] == typed
    signed_in = {"email": "marie@network.example", "password": PASSWORD}
    back = await marie.send_form(SIGN_IN, again, 200, **signed_in)
    page = await marie.send_form(FUNDING, form_with(back.text, FUNDING, "resume"), 200)
    writing = writing_form(page.text, FUNDING)
    assert (writing["body-0"], writing["revision"]) == (typed, "1")
    both = await marie.send_form(FUNDING, writing, 412)
    await marie.send_form(FUNDING, form_with(both.text, FUNDING, "save"))
    assert await funding(published) == typed.replace("\r\n", "\n")


@pytest.mark.usefixtures("published")
async def test_what_is_carried_through_signing_in_goes_nowhere_else(join: Join) -> None:
    marie = await join("Marie Lavoie", "*")
    hers = await opened(marie, FUNDING)
    signed_in = {**hers, "email": "marie@network.example", "password": PASSWORD}
    for elsewhere in ("https://evil.example/", "//evil.example", "/editorial/sign-out", "/x"):
        answer = await marie.client.post(SIGN_IN, data={**signed_in, "next": elsewhere})
        assert answer.status_code == 303
        assert "evil" not in answer.headers["location"]
    other_site = {"sec-fetch-site": "cross-site"}
    evil = {**signed_in, "next": FUNDING, "body-0": "Evil.", "password": "x"}
    answer = await marie.client.post(SIGN_IN, data=evil, headers=other_site)
    assert answer.status_code == 403
    assert "Evil." not in answer.text
    old = await marie.send_form(FUNDING, {**hers, "csrf_token": "x"}, 403, body_at_0="Words.")
    page = await marie.send_form(FUNDING, form_with(old.text, FUNDING, "resume"), 200)
    assert writing_form(page.text, FUNDING)["body-0"] == "Words."
    calgary = await join("Paul Martin", "calgary")
    refused = await calgary.send_form(
        FUNDING, {**hers, "csrf_token": "x"}, 403, body_at_0="Not his."
    )
    token = form_with(refused.text, FUNDING, "resume")
    lost = await calgary.send_form(FUNDING, token, 403)
    assert "Not his.</textarea>" in lost.text


async def test_what_is_typed_is_kept_for_its_person_offered_and_gone_once_it_is_saved(
    join: Join, published: Content, clock: StillClock
) -> None:
    marie, paul = await join("Marie Lavoie", "*"), await join("Paul Martin", "*")
    keep = f"{FUNDING}/unsaved"
    form = await opened(marie, FUNDING)
    await marie.send_form(keep, form, 204, number="2", body_at_0="Half a sent")
    await marie.send_form(keep, form, 409, number="1", body_at_0="Half")
    clock.advance(timedelta(hours=2))
    assert "You have unsaved text" not in await paul.open(FUNDING)
    offered = await marie.open(FUNDING)
    assert "You have unsaved text of 23 Nov 2026, 12:00 (Toronto)" in offered
    text = await marie.open(TEXT)
    assert text.count("You have unsaved text of") == 1
    assert "You have unsaved text" not in await paul.open(TEXT)
    window = form["window"]
    kept = await marie.open(f"{FUNDING}?from=unsaved&window={window}")
    writing = writing_form(kept, FUNDING)
    assert (writing["body-0"], writing["window"], writing["number"]) == ("Half a sent", window, "2")
    assert "You have unsaved text" not in kept
    await edit(published, "Paul's.")
    assert "This part was written since." in await marie.open(FUNDING)
    both = await marie.send_form(FUNDING, writing, 412, number="3", body_at_0="A sentence.")
    assert "You have unsaved text" in await marie.open(FUNDING)
    await marie.send_form(FUNDING, form_with(both.text, FUNDING, "save"))
    await marie.send_form(keep, form, 409, number="3", body_at_0="Late.")
    assert "You have unsaved text" not in await marie.open(FUNDING)
    assert await funding(published) == "A sentence."
    assert "You have unsaved text" not in await marie.open(TEXT)

    form = await opened(marie, FUNDING)
    await marie.send_form(keep, form, 204, number="1", body_at_0="Away with it.")
    offered = await marie.open(FUNDING)
    gone = await marie.send_form(keep, form_with(offered, keep, "discard"))
    assert "The unsaved text is gone." in await marie.open(gone.headers["location"])
    assert (await published.read_text("ear-tubes", "en-CA")).text_revisions["en-CA"] == 3


@pytest.mark.usefixtures("published")
async def test_what_validation_refuses_is_kept_too(join: Join) -> None:
    marie = await join("Marie Lavoie", "*")
    form = await opened(marie, f"{TEXT}/title")
    refused = await marie.send_form(f"{TEXT}/title", form, 422, body_at_0="x" * 301)
    assert "You have unsaved text" in await marie.open(f"{TEXT}/title")
    writing = writing_form(refused.text, f"{TEXT}/title")
    await marie.send_form(f"{TEXT}/title", writing, body_at_0="Short")
    assert "You have unsaved text" not in await marie.open(f"{TEXT}/title")


async def test_the_page_is_drawn_with_what_is_typed_and_nothing_of_it_is_stored(
    join: Join, published: Content
) -> None:
    marie = await join("Marie Lavoie", "*")
    form, preview = await opened(marie, SECTIONS), f"{SECTIONS}/preview"
    drawn = await marie.send_form(preview, form, 200, body_at_1="<b>Bold</b>\n\n- one scar")
    assert "&lt;b&gt;Bold&lt;/b&gt;" in drawn.text
    assert "<li>one scar</li>" in drawn.text
    assert "There is markup in it" in drawn.text
    assert "Not saved." in drawn.text
    assert "Make an inquiry</a>" not in drawn.text
    assert drawn.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in drawn.headers["content-security-policy"]
    refused = await marie.send_form(preview, form, 422, heading_at_0="", body_at_1="Still here.")
    assert "This was not saved yet" in refused.text
    assert "Still here.</textarea>" in refused.text
    draft = await published.read_text("ear-tubes", "en-CA")
    assert draft.text_revisions["en-CA"] == 1
    assert "You have unsaved text" not in await marie.open(SECTIONS)

    await marie.send(f"{CLINIC}/funding", f"{CLINIC}/funding", body_at_0="Here nobody pays.")
    form = await opened(marie, FUNDING)
    hidden = await marie.send_form(f"{FUNDING}/preview", form, 200, clinic="atlantis")
    assert "This clinic says this part in words of its own" in hidden.text
    assert "Here nobody pays." in hidden.text
    form = await opened(marie, f"{CLINIC}/funding")
    own = await marie.send_form(f"{CLINIC}/funding/preview", form, 200, body_at_0="Half.")
    assert "Half." in own.text
    french = "/editorial/texts/ear-tubes/fr-CA/title"
    form = await opened(marie, french)
    titled = await marie.send_form(f"{french}/preview", form, 200, body_at_0="Aérateurs")
    assert "Aérateurs" in titled.text


@pytest.mark.usefixtures("published")
async def test_editors_of_one_text_see_who_else_is_there_and_a_killed_tab_goes_by_itself(
    join: Join, clock: StillClock
) -> None:
    marie, paul = await join("Marie <Lavoie>", "*"), await join("Paul Martin", "*")
    ada = await join("Ada Roy", "toronto")
    form = await opened(marie, SECTIONS)

    async def report(person: Person, window: str, **more: str) -> str:
        fields = {"csrf_token": form_of(await person.open("/editorial"), SIGN_OUT)["csrf_token"]}
        answer = await person.client.post(
            f"{TEXT}/presence", data={**fields, "window": window, **more}
        )
        assert answer.status_code in {200, 204}
        return html.unescape(answer.text).strip()

    assert await report(marie, form["window"], field="sections", section="risks") == ""
    assert "Marie <Lavoie> is editing Risks." in await report(paul, "window-paul")
    seen = await report(marie, form["window"], field="sections", section="no-such")
    assert "Paul Martin has this text open." in seen
    assert "Marie <Lavoie> is editing Sections." in await report(paul, "window-paul")
    clock.advance(timedelta(seconds=46))
    assert await report(paul, "window-paul", field="$where") == ""
    await report(paul, "window-paul", do="leave")
    assert await report(marie, form["window"]) == ""
    other = await ada.client.post(
        f"{TEXT}/presence",
        data={"csrf_token": (await opened(ada, f"{CLINIC}/title"))["csrf_token"]},
    )
    assert other.status_code == 403


async def test_an_editor_of_another_clinic_keeps_draws_and_sees_nothing_here(
    join: Join, published: Content, content_database: Database
) -> None:
    await published.load_bundle.publish_location(CALGARY)
    await published.load_bundle.publish_offering(offering("calgary", "ear-tubes"))
    marie, paul = await join("Marie Lavoie", "toronto"), await join("Paul Martin", "calgary")
    form = await opened(marie, f"{CLINIC}/funding")
    other = await opened(paul, "/editorial/clinics/calgary/ear-tubes/en-CA/funding")
    await marie.send_form(f"{CLINIC}/funding/unsaved", form, 204, number="1", body_at_0="Hers.")
    theirs = {**form, "csrf_token": other["csrf_token"], "body-0": "His."}
    for address in (f"{CLINIC}/funding", FUNDING):
        for action in ("unsaved", "preview"):
            await paul.send_form(f"{address}/{action}", theirs, 403)
    await paul.open(f"{CLINIC}/funding?from=unsaved&window={form['window']}", status=403)
    mixed = "/editorial/clinics/calgary/ear-tubes/en-CA/funding"
    page = await paul.open(f"{mixed}?from=unsaved&window={form['window']}")
    assert "Hers." not in page
    assert await content_database["unsaved_texts"].count_documents({}) == 1


@pytest.mark.usefixtures("published")
async def test_whatever_is_sent_to_be_kept_or_drawn_is_refused_or_harmless(
    join: Join, content_database: Database
) -> None:
    marie = await join("Marie Lavoie", "*")
    form = await opened(marie, FUNDING)
    for typed in (
        {**form, "body-0": "x" * 10_000_000},
        {**form, "body-0": "x" * 300_000},
        {**form, "body-0": "\x00"},
        {**form, "window": "$where"},
        {**form, "window": "a" * 5_000},
        {**form, "number": "9" * 5_000},
        {**form, "number": "-1", "seen_words": "\x00", "revision": "x"},
        {"csrf_token": form["csrf_token"]},
    ):
        for action in ("unsaved", "preview", "nothing"):
            answer = await marie.client.post(f"{FUNDING}/{action}", data=typed)
            assert answer.status_code < 500, (action, str(typed)[:80])
        await marie.open(f"{FUNDING}?from=unsaved&window={form['window']}")
    large = await marie.client.post(FUNDING, data={**form, "body-0": "x" * 10_000_000})
    assert large.status_code == 413
    assert "Go back in your browser" in large.text
    for address in (f"{FUNDING}?from=unsaved", f"{FUNDING}?from=unsaved&window=%00&window=x"):
        await marie.open(address)
    assert await content_database["unsaved_texts"].count_documents({}) <= 3


async def test_saving_while_the_text_is_published_loses_neither(
    join: Join, published: Content
) -> None:
    marie = await join("Marie Lavoie", "*")
    form = await opened(marie, FUNDING)
    answers = await asyncio.gather(
        marie.send_form(FUNDING, form, body_at_0="Saved meanwhile."),
        published.publish_pages(location="toronto", procedure="ear-tubes"),
    )
    assert answers[0].status_code == 303
    assert await funding(published) == "Saved meanwhile."
