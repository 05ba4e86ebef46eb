"""What a clinic offers, as its editors begin, write and end it by hand."""

import html
from dataclasses import replace

import httpx2

from services.content.directory.domain import Offering
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.builders import CALGARY, EAR_TUBES, ENGLISH, offering, save_procedure
from tests.content.editorial.people import form_of, somebody
from tests.shared.auth.builders import FROM_HERE

LIST = "/editorial/offerings"
OFFER = f"{LIST}/toronto/ear-tubes"
NEW = f"{LIST}/toronto/new-ears"


async def stored(content: Content, key: str = "toronto:ear-tubes") -> Offering:
    found = await content.stores.offerings.get(key)
    assert found is not None
    return found.value


async def test_a_clinic_begins_to_offer_a_procedure_changes_it_and_stops_by_hand(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    written = {"en-CA": replace(ENGLISH, title="New <ears>")}
    await save_procedure(published, replace(EAR_TUBES, slug="new-ears", texts=written))
    await published.load_bundle.publish_location(CALGARY)
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    assert f'href="{LIST}"' in await editor.open("/editorial")
    assert "Nothing is offered here yet" in await editor.open(f"{LIST}?location=calgary")
    listed = await editor.open(f"{LIST}/toronto")
    assert listed.index("Dr. Priya Raman") < listed.index("Not offered here")
    assert "New &lt;ears&gt;" in listed[listed.index("Not offered here") :]
    assert f'href="{NEW}"' in listed

    form = form_of(await editor.open(NEW), NEW)
    assert (form["revision"], form["capacity-nicole-roy"]) == ("0", "")
    nobody = await editor.send_form(NEW, form, 422)
    assert 'href="#doctors"' in nobody.text
    typed = {**form, "does-nicole-roy": "yes", "capacity-nicole-roy": "many", "lowest-0": "2,4"}
    odd = await editor.send_form(NEW, {**typed, "includes-0-en-CA": "<b>\r\n\r\nA night"}, 422)
    for name in ("capacity-nicole-roy", "from-0", "lowest-0"):
        assert f'href="#{name}"' in odd.text
    assert 'value="many"' in odd.text
    assert "&lt;b&gt;\n\nA night</textarea>" in odd.text
    right = {
        "capacity-nicole-roy": "3",
        "from-0": "2026-01-01",
        "to-0": "2026-12-31",
        "lowest-0": "2,400",
        "highest-0": "2 650,50 $",
    }
    begun = await editor.send_form(NEW, {**form_of(odd.text, NEW), **right})
    assert begun.headers["location"] == "/editorial/pages/toronto/new-ears?done=offer_begun"
    assert "The clinic offers it now" in await editor.open(begun.headers["location"])
    new = await stored(published, "toronto:new-ears")
    assert [(one.slug, one.capacity) for one in new.doctors] == [("nicole-roy", 3)]
    assert (new.fees[0].lowest_cents, new.fees[0].highest_cents) == (240_000, 265_050)
    assert new.fees[0].includes == {"en-CA": ("<b>", "A night")}
    assert new.edited_by == "editor-account"
    twice = await editor.send_form(NEW, {**form_of(odd.text, NEW), **right}, 409)
    assert "What Somebody saved meanwhile" in twice.text
    assert "in another window" in twice.text
    assert "not as in your form" not in twice.text

    page = await editor.open(NEW)
    later = {"from-1": "2026-12-31", "lowest-1": "2700"}
    overlapping = await editor.send_form(NEW, {**form_of(page, NEW), **later}, 422)
    assert "Another fee is in force on this day" in overlapping.text
    weeks = {"weeks-lowest": "2", "weeks-highest": "4", "as-of": "2026-11-01"}
    form = {**form_of(overlapping.text, NEW), **weeks, "from-1": "2027-01-01"}
    saved = await editor.send_form(NEW, form)
    assert "Saved" in await editor.open(saved.headers["location"])
    listed = html.unescape(await editor.open(f"{LIST}/toronto"))
    assert "$2,400 – $2,650.50" in listed
    assert "2 to 4 weeks" in listed
    revision = form_of(await editor.open(NEW), NEW)["revision"]
    await editor.send(NEW, NEW)
    assert form_of(await editor.open(NEW), NEW)["revision"] == revision

    stale = {"csrf_token": form["csrf_token"], "revision": "1"}
    await editor.send_form(f"{NEW}/end", stale, 409)
    ended = await editor.send(NEW, f"{NEW}/end")
    assert "does not offer it any more" in await editor.open(ended.headers["location"])
    assert (await stored(published, "toronto:new-ears")).is_retired
    again = await editor.send_form(f"{NEW}/end", stale, 404)
    assert "does not offer this, or not any more" in again.text


async def test_whoever_saves_over_what_somebody_else_has_saved_loses_nothing_of_either(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "toronto")
    old = form_of(await editor.open(OFFER), OFFER)
    theirs = replace(await stored(published), edited_by="")
    more = offering("toronto", "ear-tubes", "priya-raman", "nicole-roy")
    await published.entries.edit_offering(more, seen={1}, by="another")
    met = await editor.send_form(OFFER, {**old, "weeks-lowest": "9", "as-of": "2026-11-01"}, 409)
    assert "What another saved meanwhile" in met.text
    assert "Dr. Priya Raman (5) and Dr. Nicole Roy (5)" in met.text
    assert met.text.count("not as in your form") == 2
    assert 'value="9"' in met.text
    assert (await stored(published)).doctors == more.doctors
    await editor.send_form(OFFER, form_of(met.text, OFFER))
    mine = await stored(published)
    assert (mine.doctors, mine.wait is not None) == (theirs.doctors, True)

    old = form_of(await editor.open(OFFER), OFFER)
    await published.entries.stop_offering("toronto:ear-tubes", seen={3}, by="another")
    gone = await editor.send_form(OFFER, {**old, "weeks-lowest": "8"}, 404)
    assert 'value="8"' in gone.text
    await editor.send_form(OFFER, form_of(gone.text, OFFER))
    begun = await stored(published)
    assert (begun.is_retired, begun.wait and begun.wait.lowest_weeks) == (False, 8)


async def test_a_doctor_who_no_longer_works_there_is_left_out_by_hand(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    await published.load_bundle.publish_offering(
        offering("toronto", "ear-tubes", "priya-raman", "nobody")
    )
    editor = await somebody(client, content_database, Role.EDITOR, "toronto")
    page = await editor.open(OFFER)
    assert "does not work here" in page
    refused = await editor.send(OFFER, OFFER, status=422)
    assert 'href="#does-nobody"' in refused.text
    form = form_of(refused.text, OFFER)
    del form["does-nobody"]
    await editor.send_form(OFFER, form)
    assert [one.slug for one in (await stored(published)).doctors] == ["priya-raman"]


async def test_offerings_are_written_by_the_editors_of_the_clinic_alone(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    await published.load_bundle.publish_location(CALGARY)
    reviewer = await somebody(client, content_database, Role.REVIEWER, "*")
    shown = await reviewer.open(f"{LIST}/toronto")
    assert f'href="{OFFER}"' not in shown
    assert "Begin to offer it" not in shown
    await reviewer.open(OFFER, 403)
    nobody = await somebody(client, content_database, Role.EDITOR)
    assert "No clinic is yours yet" in await nobody.open(LIST)
    editor = await somebody(client, content_database, Role.EDITOR, "calgary")
    assert "Harbour" not in await editor.open(f"{LIST}?location=toronto")
    await editor.open(f"{LIST}/toronto", 403)
    await editor.open(OFFER, 403)
    here = f"{LIST}/calgary/ear-tubes"
    form = form_of(await editor.open(here), here)
    assert "capacity-priya-raman" not in form
    strange = {"does-priya-raman": "yes", "capacity-priya-raman": "5"}
    refused = await editor.send_form(here, {**form, **strange}, 422)
    assert "This doctor does not work at this clinic" in refused.text
    for address in (OFFER, f"{OFFER}/end"):
        await editor.send_form(address, {**form, "revision": "1"}, 403)
    await editor.open(f"{LIST}/calgary/no-such", 404)
    everywhere = await somebody(client, content_database, Role.EDITOR, "*")
    await everywhere.open(f"{LIST}/nowhere", 404)
    await everywhere.open(f"{LIST}/nowhere/ear-tubes", 404)


async def test_what_was_typed_outlives_the_session(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "toronto")
    form = {**form_of(await editor.open(OFFER), OFFER), "weeks-lowest": "6", "as-of": "2026-11-01"}
    client.cookies.clear()
    client.headers.update(FROM_HERE)
    asked = await editor.send_form(OFFER, {**form, "includes-0-en-CA": "A <meal>"}, 401)
    assert "A &lt;meal&gt;" in asked.text
    again = form_of(asked.text, "/editorial/sign-in")
    assert again["weeks-lowest"] == "6"
    editor = await somebody(client, content_database, Role.EDITOR, "toronto")
    token = form_of(await editor.open(OFFER), OFFER)["csrf_token"]
    fields = {name: value for name, value in again.items() if name not in {"email", "password"}}
    resumed = await editor.send_form(
        OFFER, {**fields, "csrf_token": token, "do": "resume"}, status=200
    )
    assert 'id="does-priya-raman" name="does-priya-raman" value="yes" checked' in resumed.text
    assert "A &lt;meal&gt;" in resumed.text
    assert (await stored(published)).wait is None
