"""The status page and its JSON: links that open once, sessions, and what routing tells."""

import asyncio
import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import httpx2
import pytest

from services.inquiry.wiring_web import InquiryWeb
from shared.events import NETWORK_DESK, LeadUnrouted
from tests.inquiry.lead_events import announced, assigned, contacted
from tests.inquiry.patients import bearer, id_of, submitted
from tests.support.clocks import MONDAY_NOON, TORONTO, StillClock


async def test_the_token_reads_the_status_as_json(api: httpx2.AsyncClient) -> None:
    sent = await submitted(api)
    answer = await api.get(sent["json"], headers=bearer(sent["token"]))
    assert answer.status_code == 200
    status = answer.json()
    assert status["reference"] == sent["reference"]
    assert status["status"] == "received"
    assert [change["status"] for change in status["status_history"]] == ["received"]
    assert status["procedure"] == "micro-needling"
    assert status["location"] == "toronto"
    assert status["clinic"]["phone"] == "+14165550123"
    assert "Maria" not in answer.text


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 43])
async def test_without_the_token_nothing_is_shown_and_nobody_learns_what_exists(
    api: httpx2.AsyncClient, token: str
) -> None:
    sent = await submitted(api)
    headers = {b"authorization": f"Bearer {token}".encode()}
    there = await api.get(sent["json"], headers=headers)
    nowhere = await api.get("/v1/inquiries/WF-0000-0000", headers=headers)
    assert (there.status_code, there.json()["code"]) == (401, "inquiry.link-needed")
    assert there.json()["code"] == nowhere.json()["code"]


async def test_looking_at_the_link_does_not_use_it_up_but_pressing_the_button_does(
    api: httpx2.AsyncClient,
) -> None:
    sent = await submitted(api)
    for _ in range(3):
        looked = await api.get(sent["url"])
        assert looked.status_code == 200
        assert "Open my inquiry" in looked.text
    opened = await api.post(sent["page"], data={"link": sent["token"]})
    assert opened.status_code == 303
    assert opened.headers["location"] == sent["page"]
    assert "httponly" in opened.headers["set-cookie"].lower()
    page = await api.get(sent["page"])
    assert page.status_code == 200
    assert "Micro-needling scar rejuvenation" in page.text
    api.cookies.clear()
    again = await api.post(sent["page"], data={"link": sent["token"]})
    assert again.status_code == 410
    assert "Send me a new link" in again.text


async def test_of_many_presses_at_once_one_opens(api: httpx2.AsyncClient) -> None:
    sent = await submitted(api)
    presses = [api.post(sent["page"], data={"link": sent["token"]}) for _ in range(20)]
    codes = sorted([answer.status_code for answer in await asyncio.gather(*presses)])
    assert codes == [303] + [410] * 19


async def test_a_session_opens_one_inquiry_only_and_ends(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    mine, other = await submitted(api), await submitted(api)
    await api.post(mine["page"], data={"link": mine["token"]})
    assert (await api.get(mine["page"])).status_code == 200
    assert (await api.get(mine["json"])).status_code == 200
    assert "Micro-needling" not in (await api.get(other["page"])).text
    name = f"wayfare-{mine['reference']}"
    api.cookies.set(f"wayfare-{other['reference']}", str(api.cookies.get(name)))
    assert "Micro-needling" not in (await api.get(other["page"])).text
    clock.advance(timedelta(hours=9))
    assert "Micro-needling" not in (await api.get(mine["page"])).text


async def test_a_link_that_is_too_old_opens_nothing(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    sent = await submitted(api)
    clock.advance(timedelta(days=31))
    assert (await api.post(sent["page"], data={"link": sent["token"]})).status_code == 410
    assert (await api.get(sent["json"], headers=bearer(sent["token"]))).status_code == 401


async def test_a_new_link_replaces_the_used_one_and_is_mailed_once(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api)
    await api.post(sent["page"], data={"link": sent["token"]})
    for _ in range(3):
        asked = await api.post(f"{sent['page']}/links")
        assert asked.status_code == 200
    document = await inquiry.database["inquiries"].find_one({"reference": sent["reference"]})
    assert document is not None
    assert [mail["kind"] for mail in document["emails"]] == ["received", "new_link"]
    token = inquiry.link_code(document["_id"], 2)
    api.cookies.clear()
    assert (await api.get(sent["json"], headers=bearer(token))).status_code == 200
    assert (await api.get(sent["json"], headers=bearer(sent["token"]))).status_code == 401
    assert (await api.post(sent["page"], data={"link": token})).status_code == 303


async def test_asking_for_a_link_tells_nobody_which_references_exist(
    api: httpx2.AsyncClient,
) -> None:
    sent = await submitted(api)
    there = await api.post(f"{sent['page']}/links")
    nowhere = await api.post("/status/WF-0000-0000/links")
    assert (there.status_code, there.text) == (nowhere.status_code, nowhere.text)


async def test_asking_without_having_used_the_link_mails_the_same_link_again_after_a_while(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    """So that somebody who guesses a reference cannot make a patient's link void."""
    sent = await submitted(api)
    await api.post(f"{sent['page']}/links")
    clock.advance(timedelta(minutes=6))
    await api.post(f"{sent['page']}/links")
    document = await inquiry.database["inquiries"].find_one({"reference": sent["reference"]})
    assert document is not None
    assert [mail["link_number"] for mail in document["emails"]] == [1, 1]
    assert (await api.post(sent["page"], data={"link": sent["token"]})).status_code == 303


async def test_the_page_follows_what_routing_tells(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api, location=...)
    inquiry_id = await id_of(inquiry, sent["reference"])
    await api.post(sent["page"], data={"link": sent["token"]})
    assert "We have received your inquiry" in (await api.get(sent["page"])).text
    await inquiry.follow_leads([assigned(inquiry_id, sent["reference"])])
    assert "Clinic of Brossard has your inquiry" in (await api.get(sent["page"])).text
    await inquiry.follow_leads([contacted(inquiry_id, sent["reference"])])
    page = (await api.get(sent["page"])).text
    assert "Clinic of Brossard has been in contact with you" in page
    status = (await api.get(sent["json"])).json()
    assert status["status"] == "contacted"
    assert status["location"] == "brossard"
    assert [change["status"] for change in status["status_history"]] == ["received", "contacted"]


async def test_the_page_and_its_json_name_the_coordinator_whoever_it_is_by_now(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api, location=...)
    inquiry_id = await id_of(inquiry, sent["reference"])
    await api.post(sent["page"], data={"link": sent["token"]})
    assert "Your coordinator is" not in (await api.get(sent["page"])).text
    for number, (name, shown) in enumerate(
        [
            ("Julie Lavoie", "Julie Lavoie"),
            ("جولي <b>لافوا</b>", "جولي &lt;b&gt;لافوا&lt;/b&gt;"),
            ("%(clinic)s {{ view }}", "%(clinic)s {{ view }}"),
        ],
        1,
    ):
        fact = assigned(inquiry_id, sent["reference"], number, coordinator_name=name)
        await inquiry.follow_leads([fact])
        page = (await api.get(sent["page"])).text
        wanted = f"Your coordinator is <bdi>{shown}</bdi>, at <bdi>Clinic of Brossard</bdi>."
        assert wanted in page
        assert (await api.get(sent["json"])).json()["coordinator_name"] == name
    await inquiry.follow_leads([assigned(inquiry_id, sent["reference"], 4)])
    assert "Your coordinator is" not in (await api.get(sent["page"])).text
    assert (await api.get(sent["json"])).json()["coordinator_name"] is None


async def test_a_coordinator_of_a_clinic_that_is_not_known_is_named_alone(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api, location=...)
    inquiry_id = await id_of(inquiry, sent["reference"])
    await api.post(sent["page"], data={"link": sent["token"]})
    await inquiry.follow_leads(
        [assigned(inquiry_id, sent["reference"], 1, "nowhere", coordinator_name="Julie Lavoie")]
    )
    page = (await api.get(sent["page"])).text
    assert "Your coordinator is <bdi>Julie Lavoie</bdi>." in page


async def test_contact_by_the_networks_desk_is_told_before_there_is_a_clinic(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api, location=...)
    inquiry_id = await id_of(inquiry, sent["reference"])
    await api.post(sent["page"], data={"link": sent["token"]})
    by_network = contacted(inquiry_id, sent["reference"], 1, NETWORK_DESK)
    await inquiry.follow_leads([by_network])
    page = (await api.get(sent["page"])).text
    assert "We have been in contact with you" in page
    status = (await api.get(sent["json"])).json()
    assert (status["status"], status["location"]) == ("contacted", None)
    await inquiry.follow_leads([assigned(inquiry_id, sent["reference"], 2, "toronto")])
    assert (await api.get(sent["json"])).json()["location"] == "toronto"


async def test_repeated_and_late_events_change_nothing(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api)
    inquiry_id = await id_of(inquiry, sent["reference"])
    facts = [
        assigned(inquiry_id, sent["reference"], 1, "toronto"),
        contacted(inquiry_id, sent["reference"], 2),
    ]
    unrouted = LeadUnrouted(
        lead_id="lead-1",
        inquiry_id=inquiry_id,
        reference=sent["reference"],
        because=("x",),
        decided_at=MONDAY_NOON,
    )
    await inquiry.follow_leads([*facts, announced("nobody", 1, unrouted), *facts])
    once = await inquiry.database["inquiries"].find_one({"_id": inquiry_id})
    await inquiry.follow_leads([facts[1], facts[0]])
    assert await inquiry.database["inquiries"].find_one({"_id": inquiry_id}) == once
    assert once is not None
    assert once["lead"]["location"] == "brossard"
    assert len(once["history"]) == 2


async def test_the_reply_time_is_shown_on_the_clocks_of_clinic_and_patient(
    api: httpx2.AsyncClient,
) -> None:
    sent = await submitted(api, patient__timezone="Asia/Tokyo")
    await api.post(sent["page"], data={"link": sent["token"]})
    page = (await api.get(sent["page"])).text
    assert re.search(r"November 24, 2026 at 1:30.p\.m\. \(Toronto time\)", page)
    there = datetime(2026, 11, 24, 13, 30, tzinfo=TORONTO).astimezone(ZoneInfo("Asia/Tokyo"))
    clock = there.strftime("%B %d, %Y at %-I:%M.[ap]")
    assert re.search(clock + r"\.m\. \(Tokyo time\)", page)


async def test_a_patient_who_should_have_heard_is_told_to_call(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    sent = await submitted(api)
    clock.advance(timedelta(days=3))
    await api.post(sent["page"], data={"link": sent["token"]})
    assert "You should have heard from us by now" in (await api.get(sent["page"])).text


async def test_the_page_is_in_the_language_of_the_patient(api: httpx2.AsyncClient) -> None:
    sent = await submitted(api, patient__language="fr-CA")
    await api.post(sent["page"], data={"link": sent["token"]})
    page = await api.get(sent["page"])
    assert page.headers["content-language"] == "fr-CA"
    assert "Nous avons reçu votre demande" in page.text


async def test_the_link_of_a_french_patient_speaks_french_in_any_browser(
    api: httpx2.AsyncClient,
) -> None:
    sent = await submitted(api, patient__language="fr-CA")
    looked = await api.get(sent["url"], headers={"Accept-Language": "en-US"})
    assert "Ouvrir ma demande" in looked.text
    spent = await api.post(sent["page"], data={"link": "x", "locale": "fr-CA"})
    assert "Ce n’est pas le code de cette demande." in unescape(spent.text)


async def test_an_erased_inquiry_still_shows_where_it_stands(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api, patient__timezone="Asia/Tokyo")
    await inquiry.vault.destroy_key(await id_of(inquiry, sent["reference"]))
    answer = await api.get(sent["json"], headers=bearer(sent["token"]))
    assert answer.status_code == 200


async def test_a_status_of_a_newer_version_is_told_as_the_last_one_that_is_known(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api)
    newer = {"status": "travel_arranged", "at": MONDAY_NOON}
    await inquiry.database["inquiries"].update_one(
        {"reference": sent["reference"]},
        {"$set": {"status": newer["status"]}, "$push": {"history": newer}},
    )
    answer = await api.get(sent["json"], headers=bearer(sent["token"]))
    assert answer.status_code == 200
    assert answer.json()["status"] == "received"
