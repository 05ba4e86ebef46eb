"""The console's pages: without script, as fragments, and when something is refused."""

import re
from datetime import timedelta

import httpx2
import pytest

from tests.routing.disclosure.test_disclosures import CANARY, FILE
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import FROM_ELSEWHERE, FROM_HERE, PASSWORD
from tests.support.clocks import StillClock

FRAGMENT = {"HX-Request": "true"}
FRENCH = {"Accept-Language": "fr-CA"}


async def post(
    office: Office, client: httpx2.AsyncClient, who: str, address: str, **form: str
) -> httpx2.Response:
    data = {"csrf_token": await office.csrf_token(who), **form}
    return await client.post(address, data=data, headers=FROM_HERE)


async def test_the_list_shows_what_a_coordinator_has_to_know_at_a_glance(
    office: Office,
) -> None:
    lead = await office.lead(language="fr-CA")
    async with office.signed_in("maya") as client:
        page = (await client.get("/console")).text
    for word in (lead.reference, "Micro-needling", "International", "French", "To contact", "left"):
        assert word in page


async def test_an_overdue_lead_says_so_in_words(office: Office, clock: StillClock) -> None:
    await office.lead()
    clock.advance(timedelta(days=2))
    async with office.signed_in("maya") as client:
        page = (await client.get("/console?status=overdue")).text
    assert re.search(r"\d+ h( \d+ min)? late", page)


async def test_the_page_of_a_lead_says_why_it_is_here_and_nothing_of_the_patient(
    office: Office,
) -> None:
    lead = await office.lead()
    office.inquiry_service.answer = httpx2.Response(200, json=FILE)
    async with office.signed_in("maya") as client:
        page = (await client.get(f"/console/leads/{lead.id}")).text
    assert "This lead went to Dr. Roy at Toronto." in page
    assert "The patient wished for this clinic." in page
    assert "Another clinic was wished for" in page
    assert CANARY not in page
    assert office.inquiry_service.asked == []


async def test_details_are_shown_with_the_record_of_their_disclosure_and_not_a_second_time(
    office: Office,
) -> None:
    lead = await office.lead()
    office.inquiry_service.answer = httpx2.Response(200, json=FILE)
    address = f"/console/leads/{lead.id}"
    async with office.signed_in("maya") as client:
        shown = await post(
            office, client, "maya", f"{address}/disclosures", purpose="first_contact"
        )
        after = await client.get(address)
    assert shown.status_code == 200
    assert CANARY in shown.text
    assert "disclosure-1" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert CANARY not in after.text


async def test_details_that_cannot_be_read_leave_the_lead_on_the_page_and_say_so(
    office: Office,
) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        address = f"/console/leads/{lead.id}/disclosures"
        answer = await post(office, client, "maya", address, purpose="first_contact")
    assert answer.status_code == 503
    assert "Patient details cannot be read right now." in answer.text
    assert lead.reference in answer.text


async def test_a_manager_is_told_who_may_open_details_instead_of_a_button(
    office: Office,
) -> None:
    lead = await office.lead()
    async with office.signed_in("manager") as client:
        page = (await client.get(f"/console/leads/{lead.id}")).text
    assert "Only a coordinator of the lead's clinic" in page
    assert "Mark as contacted" not in page.split('<dialog id="keys"')[0]


async def test_the_desk_sees_its_lead_opens_the_details_and_marks_contact(
    office: Office,
) -> None:
    lead = await office.lead(None, procedure="no-such-procedure")
    office.inquiry_service.answer = httpx2.Response(200, json=FILE)
    address = f"/console/leads/{lead.id}"
    async with office.signed_in("desk") as client:
        listed = (await client.get("/console?status=unrouted")).text
        pane = (await client.get(address)).text
        opened = await post(
            office, client, "desk", f"{address}/disclosures", purpose="first_contact"
        )
        done = await post(office, client, "desk", f"{address}/contact", version="1")
        french = await client.get(address, headers=FRENCH)
    assert lead.reference in listed
    assert "Coordinator · Network desk" in listed
    assert "Looked after by" in pane
    assert CANARY in opened.text
    assert "Marked as contacted." in done.text
    assert "No clinic yet" in done.text
    assert "Mark as contacted" not in french.text.split('<dialog id="keys"')[0]
    assert "Bureau du réseau" in french.text


async def test_who_is_not_sure_which_procedure_they_need_is_a_lead_of_the_desk(
    office: Office,
) -> None:
    lead = await office.lead(None, procedure="unsure")
    async with office.signed_in("desk") as client:
        listed = (await client.get("/console?status=unrouted")).text
        french = (await client.get(f"/console/leads/{lead.id}", headers=FRENCH)).text
    assert lead.reference in listed
    assert "Not sure which procedure" in listed
    assert "Intervention à préciser" in french


@pytest.mark.parametrize("who", ["everywhere", "manager"])
async def test_whoever_sees_the_network_may_choose_the_desks_leads(
    office: Office, who: str
) -> None:
    desks = await office.lead(None, procedure="no-such-procedure")
    toronto = await office.lead("toronto", procedure="no-such-procedure")
    async with office.signed_in(who) as client:
        page = (await client.get("/console?status=unrouted&location=network-desk")).text
    assert '<option value="network-desk" selected>Network desk</option>' in page
    assert desks.reference in page
    assert toronto.reference not in page


async def test_contact_is_confirmed_on_the_page(office: Office) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        address = f"/console/leads/{lead.id}/contact"
        done = await post(office, client, "maya", address, version="1")
    assert done.status_code == 200
    assert "Marked as contacted." in done.text


async def test_somebody_who_saw_an_older_lead_is_shown_how_it_is_now(
    office: Office,
) -> None:
    lead = await office.lead()
    await office.database["leads"].update_one({"_id": lead.id}, {"$inc": {"version": 1}})
    async with office.signed_in("maya") as client:
        address = f"/console/leads/{lead.id}/contact"
        answer = await post(office, client, "maya", address, version="1")
    assert answer.status_code == 412
    assert "Here is how it is now." in answer.text
    assert 'data-version="2"' in answer.text


async def test_a_form_from_elsewhere_changes_nothing(office: Office) -> None:
    lead = await office.lead()
    address = f"/console/leads/{lead.id}/contact"
    async with office.signed_in("maya") as client:
        token = await office.csrf_token("maya")
        elsewhere = await client.post(
            address, data={"csrf_token": token, "version": "1"}, headers=FROM_ELSEWHERE
        )
        without = await client.post(address, data={"version": "1"}, headers=FROM_HERE)
    stored = await office.database["leads"].find_one({"_id": lead.id})
    assert (elsewhere.status_code, without.status_code) == (403, 403)
    assert stored is not None
    assert stored["status"] == "assigned"


async def test_htmx_gets_the_panes_and_everybody_else_the_page(office: Office) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        fragment = await client.get(f"/console/leads/{lead.id}", headers=FRAGMENT)
        page = await client.get(f"/console/leads/{lead.id}")
    assert "<html" not in fragment.text
    assert "<html" in page.text
    assert "HX-Request" in page.headers["vary"]


async def test_a_row_that_left_the_list_says_so(office: Office) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        here = (await client.get(f"/console/changes?ids={lead.id}")).text
        left = (await client.get(f"/console/changes?ids={lead.id}&status=contacted")).text
    assert "data-elsewhere" not in here
    assert "data-elsewhere" in left


async def test_more_leads_than_a_page_holds_are_one_link_away(office: Office) -> None:
    await office.leads(60)
    async with office.signed_in("maya") as client:
        first = (await client.get("/console")).text
        more = re.search(r'href="(/console\?cursor=[^"]+)"', first)
        assert more is not None
        second = (await client.get(more[1].replace("&amp;", "&"))).text
    rows = [re.findall(r'id="(row-[^"]+)"', page) for page in (first, second)]
    assert [len(found) for found in rows] == [50, 10]
    assert not set(rows[0]) & set(rows[1])


@pytest.mark.parametrize(
    ("who", "address", "sentence"),
    [
        ("nowhere", "/console", "No clinic is assigned to you"),
        ("maya", "/console", "Nobody is waiting for a call"),
        ("maya", "/console?status=overdue", "Nothing is overdue"),
        ("maya", "/console?status=contacted", "No leads here"),
        ("maya", "/console?status=invented", "Nobody is waiting for a call"),
    ],
)
async def test_an_empty_list_says_why_it_is_empty(
    office: Office, who: str, address: str, sentence: str
) -> None:
    async with office.signed_in(who) as client:
        assert sentence in (await client.get(address)).text


async def test_a_page_needs_a_sign_in_and_comes_back_to_itself_afterwards(
    office: Office,
) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        client.cookies.clear()
        sent = await client.get(f"/console/leads/{lead.id}")
        form = {"email": office.staff["maya"].email, "password": PASSWORD}
        back = await client.post(
            "/sign-in", data={**form, "next": f"/console/leads/{lead.id}"}, headers=FROM_HERE
        )
    assert (sent.status_code, back.status_code) == (303, 303)
    assert sent.headers["location"] == f"/sign-in?next=/console/leads/{lead.id}"
    assert back.headers["location"] == f"/console/leads/{lead.id}"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example", "//evil.example/console", "/console\\@evil.example", "/consolation"],
)
async def test_signing_in_never_leads_to_another_site(office: Office, address: str) -> None:
    form = {"email": office.staff["maya"].email, "password": PASSWORD, "next": address}
    async with office.signed_in("maya") as client:
        answer = await client.post("/sign-in", data=form, headers=FROM_HERE)
    assert answer.headers["location"] == "/console"


async def test_a_wrong_password_is_said_on_the_form_which_does_not_repeat_it(
    office: Office,
) -> None:
    form = {"email": "nobody@northlight.example", "password": "typed-secret"}
    async with office.signed_in("maya") as client:
        answer = await client.post("/sign-in", data=form, headers=FROM_HERE)
    assert answer.status_code == 401
    assert "The e-mail address or the password is not right." in answer.text
    assert "nobody@northlight.example" in answer.text
    assert "typed-secret" not in answer.text


async def test_signing_out_ends_at_the_door(office: Office) -> None:
    async with office.signed_in("maya") as client:
        out = await post(office, client, "maya", "/sign-out")
        after = await client.get("/console")
    assert out.headers["location"] == "/sign-in"
    assert after.status_code == 303


async def test_a_privacy_officer_is_led_to_what_is_theirs(office: Office) -> None:
    async with office.signed_in("privacy") as client:
        answer = await client.get("/console")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/privacy")


@pytest.mark.parametrize("who", ["editor", "reviewer"])
async def test_a_role_without_an_inbox_gets_a_page_that_says_so(office: Office, who: str) -> None:
    async with office.signed_in(who) as client:
        answer = await client.get("/console")
    assert answer.status_code == 403
    assert "Your role does not include this." in answer.text


async def test_the_console_speaks_french(office: Office) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        page = (await client.get(f"/console/leads/{lead.id}", headers=FRENCH)).text
    assert '<html lang="fr-CA">' in page
    for word in ("Pourquoi ici?", "Microneedling", "À joindre", "États-Unis"):
        assert word in page


async def test_pages_carry_no_inline_script_and_no_inline_style(office: Office) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        for address in ("/sign-in", "/console", f"/console/leads/{lead.id}"):
            page = (await client.get(address)).text
            assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", page), address
