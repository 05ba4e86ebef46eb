"""The form of the status page and its JSON: asked, answered, gone."""

from typing import Any

import httpx2
import pytest

from services.inquiry.inquiries.domain import CLINIC_OFFERED
from services.inquiry.intake.domain.consent_texts import current_text
from services.inquiry.wiring_web import InquiryWeb
from shared.events import Event, LeadOffered, LeadQuestionAsked, LeadUnrouted
from tests.inquiry.lead_events import announced
from tests.inquiry.patients import bearer, id_of, submitted
from tests.support.clocks import MONDAY_NOON

TEXT = current_text(CLINIC_OFFERED, "en-CA")


async def opened(api: httpx2.AsyncClient, inquiry: InquiryWeb, *facts: str) -> dict[str, str]:
    """An inquiry whose patient looks at it, and of which routing has asked or offered this."""
    sent = await submitted(api, payer={"kind": "unknown"})
    inquiry_id = await id_of(inquiry, sent["reference"])
    common: dict[str, Any] = {
        "lead_id": "l", "inquiry_id": inquiry_id, "reference": sent["reference"],
    }  # fmt: skip
    made: dict[str, Event] = {
        "unrouted": LeadUnrouted(**common, because=("x",), decided_at=MONDAY_NOON),
        "asked": LeadQuestionAsked(
            **common, questions=("payer", "residence"), asked_at=MONDAY_NOON
        ),
        "newer": LeadQuestionAsked(**common, questions=("shoe-size",), asked_at=MONDAY_NOON),
        "offered": LeadOffered(
            **common, location="toronto", locations=("brossard",), offered_at=MONDAY_NOON
        ),
    }
    envelopes = [
        announced(inquiry_id, n, made[name]) for n, name in enumerate(("unrouted", *facts), 1)
    ]
    await inquiry.follow_leads(envelopes)
    await api.post(sent["page"], data={"link": sent["token"]})
    return {**sent, "id": inquiry_id, "form": f"{sent['page']}/answers"}


async def test_the_page_asks_and_says_why_and_takes_the_answer_without_a_script(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry, "asked")
    page = (await api.get(sent["page"])).text
    for text in ("Why we ask", "Who pays for the treatment?", "Country", "We have a question"):
        assert text in page
    form = {
        "payer.kind": "workers_compensation",
        "payer.claim_number": "Kanarienvogel 12",
        "residence.country": "CA",
        "residence.subdivision_ca": "CA-ON",
    }
    answer = await api.post(sent["form"], data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, sent["page"])
    assert 'id="asked"' not in (await api.get(sent["page"])).text
    document = await inquiry.database["inquiries"].find_one({"_id": sent["id"]})
    assert document is not None
    assert document["facts"]["payer_kind"] == "workers_compensation"
    assert document["facts"]["residence"]["subdivision"] == "CA-ON"
    assert [entry["type"] for entry in document["outbox"]][-1] == "inquiry.answered.v1"
    assert "Kanarienvogel" not in str(document)
    assert [one["kind"] for one in document["emails"]] == ["received", "question"]


async def test_what_cannot_be_accepted_is_shown_beside_its_field_with_what_was_typed(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry, "asked")
    answer = await api.post(sent["form"], data={"residence.country": "CA", "payer.kind": "self"})
    assert answer.status_code == 422
    assert "Choose the province, territory or state you live in." in answer.text
    assert 'value="CA" selected' in answer.text
    empty = await api.post(sent["form"], data={})
    assert empty.status_code == 422
    assert "Choose who pays for the treatment." in empty.text


async def test_a_yes_needs_its_box_and_a_program_says_the_same_as_json(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry, "offered")
    page = (await api.get(sent["page"])).text
    assert "Clinic of Brossard" in page
    assert TEXT.text in page
    without = await api.post(sent["form"], data={"offers.brossard": "yes"})
    assert without.status_code == 422
    assert "We need your agreement" in without.text
    body = {
        "offers": [{"location": "brossard", "accepted": True}],
        "consents": [{"purpose": TEXT.purpose, "text_version": TEXT.text_version, "granted": True}],
    }
    address = f"{sent['json']}/answers"
    for _ in range(2):
        answer = await api.post(address, json=body)
        assert (answer.status_code, answer.json()["offers"]) == (200, [])
    document = await inquiry.database["inquiries"].find_one({"_id": sent["id"]})
    assert document is not None
    assert document["facts"]["accepted"] == ["brossard"]
    assert document["consents"][-1]["about"] == "brossard"
    text = await api.get(f"/v1/consents/{TEXT.purpose}/{TEXT.text_version}")
    assert text.json()["text"] == TEXT.text


async def test_who_has_no_session_and_what_is_not_asked_is_refused_as_json(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry, "offered")
    address, no = f"{sent['json']}/answers", {"payer": {"kind": "self"}}
    shown = (await api.get(sent["json"])).json()
    assert (shown["questions"], shown["offers"]) == ([], ["brossard"])
    unasked = await api.post(address, json=no)
    assert (unasked.status_code, unasked.json()["code"]) == (409, "inquiry.nothing-asked")
    api.cookies.clear()
    for token in ("", "x", sent["token"]):
        refused = await api.post(address, json=no, headers=bearer(token))
        assert (refused.status_code, refused.json()["code"]) == (401, "inquiry.link-needed")
    page = await api.post(sent["form"], data={"offers.brossard": "no"})
    assert page.status_code == 303


@pytest.mark.parametrize("facts", [(), ("newer",)])
async def test_where_nothing_is_open_that_this_version_can_ask_there_is_no_form(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, facts: tuple[str, ...]
) -> None:
    sent = await opened(api, inquiry, *facts)
    assert 'id="asked"' not in (await api.get(sent["page"])).text
