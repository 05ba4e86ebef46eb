"""A coordinator looks for a patient by e-mail address: routing asks, inquiry finds and records, and
the address is nowhere else.
"""

import re
from dataclasses import replace

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.wiring_rights import erase_inquiry
from services.routing.leads.domain import Lead
from tests.inquiry.builders import CANARY, JSON, body
from tests.inquiry.privacy.test_canaries import everything_in
from tests.routing.assignment.builders import requests
from tests.routing.decisions.builders import inquiry as facts_of_inquiry
from tests.routing.inbox.builders import INQUIRY_URL
from tests.shared.auth.builders import FROM_HERE
from tests.shared.disclosure.conftest import Both
from tests.support.spans import begin_watching, finished_spans

ADDRESS = f"{CANARY}@example.com".casefold()
NONE = "There is no lead from this address that you may see."
AS_FRAGMENT = {"HX-Request": "true", **FROM_HERE}


async def sent(both: Both, location: str, **changes: object) -> Lead:
    """Another inquiry, and the lead that routing has made of it there."""
    wire = httpx2.ASGITransport(app=app_of(both.inquiry))
    async with httpx2.AsyncClient(transport=wire, base_url=INQUIRY_URL) as patient:
        answer = await patient.post("/v1/inquiries", json=body(**changes))
    inquiry = await both.inquiry.inquiries.by_reference(answer.json()["reference"])
    assert inquiry is not None
    facts = facts_of_inquiry(inquiry.id, reference=inquiry.reference, location=location)
    (lead,) = await both.office.core.assign_batch(requests([facts]))
    return lead


async def searched(both: Both, who: str, typed: str, *, whole: bool = False) -> httpx2.Response:
    async with both.office.signed_in(who) as client:
        [token, *_] = re.findall(
            r'name="csrf_token" value="([^"]+)"', (await client.get("/account")).text
        )
        form = {"csrf_token": token, "email": typed}
        headers = FROM_HERE if whole else AS_FRAGMENT
        return await client.post("/console/search", data=form, headers=headers)


async def records_of(both: Both, lead: Lead) -> list[JSON]:
    entries = both.inquiry.database["disclosures"].find({"inquiry_id": lead.inquiry_id})
    return [{"name": one["name"], "purpose": one["purpose"]} async for one in entries]


async def test_an_address_finds_the_readers_own_leads_and_each_inquiry_records_who_looked(
    both: Both, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    begin_watching()
    theirs = await sent(both, "calgary", patient__email=ADDRESS)
    tagged = await sent(both, "toronto", patient__email=ADDRESS.replace("@", "+x@"))
    page = await searched(both, "maya", f"  {ADDRESS.upper()} ")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    for lead, is_shown in ((both.lead, True), (theirs, False), (tagged, False)):
        assert (f'href="/console/leads/{lead.id}"' in page.text) is is_shown
        assert (lead.reference in page.text) is is_shown
    everything = (await searched(both, "both", ADDRESS)).text
    assert both.lead.reference in everything
    assert theirs.reference in everything
    maya, somebody = (both.office.staff[who].name for who in ("maya", "both"))
    looked = [{"name": name, "purpose": "search"} for name in (maya, somebody)]
    assert await records_of(both, both.lead) == await records_of(both, theirs) == looked
    assert await records_of(both, tagged) == []
    async with both.office.signed_in("privacy") as client:
        file = (await client.get(f"/console/privacy?reference={both.lead.reference}")).text
    assert file.count("<td>Looked for by e-mail address</td>") == file.count("<td>Found</td>") == 2
    assert "0 people have seen something of this patient." in file
    assert "The record is whole and unaltered: 2 entries" in file

    stored = await everything_in(both.office.database)
    stored |= {f"inquiry {k}": v for k, v in (await everything_in(both.inquiry.database)).items()}
    metrics = [await metrics_of(app) for app in (both.office.app, app_of(both.inquiry))]
    printed = capsys.readouterr()
    texts = {
        **stored,
        "log": "\n".join(f"{one.getMessage()} {one.__dict__}" for one in caplog.records),
        "metrics": "\n".join(metrics),
        "spans": "\n".join(span.to_json() for span in finished_spans()),
        "out": printed.out + printed.err,
        "page of the privacy officer": file,
    }
    assert "inquiry disclosures" in texts
    assert [name for name, text in texts.items() if CANARY.casefold() in text.casefold()] == []


async def metrics_of(app: object) -> str:
    wire = httpx2.ASGITransport(app=app)  # type: ignore[arg-type] # an ASGI application
    async with httpx2.AsyncClient(transport=wire, base_url="http://testserver") as client:
        return (await client.get("/metrics")).text


async def test_not_found_not_allowed_and_erased_are_one_answer_and_what_is_no_address_another(
    both: Both,
) -> None:
    theirs = await sent(both, "calgary", patient__email="jean@example.com")
    unknown = await searched(both, "maya", "nobody@example.com")
    others = await searched(both, "maya", "jean@example.com")
    assert NONE in unknown.text
    assert (unknown.status_code, unknown.headers["content-type"]) == (
        others.status_code,
        others.headers["content-type"],
    )
    assert unknown.text.replace("nobody@", "jean@") == others.text
    await erase_inquiry(both.inquiry)(theirs.inquiry_id, both.inquiry.now())
    assert NONE in (await searched(both, "jordan", "jean@example.com")).text
    for typed in ("", "jean", "jean@example.com\x00", "<script>@x", "é" * 300, "x" * 5000):
        answer = await searched(both, "maya", typed, whole=True)
        assert answer.status_code == 409
        assert "This is no whole e-mail address" in answer.text
        assert "<script>@x" not in answer.text
    kept = await searched(both, "maya", '"><b>jean', whole=True)
    assert 'value="&#34;&gt;&lt;b&gt;jean"' in kept.text
    for who in ("manager", "auditor", "privacy", "editor"):
        assert (await searched(both, who, "jean@example.com")).status_code == 403
    async with both.office.signed_in("manager") as client:
        assert "/console/search" not in (await client.get("/console")).text
    async with both.office.signed_in("maya") as client:
        forged = {"csrf_token": "x", "email": ADDRESS}
        refused = await client.post("/console/search", data=forged, headers=FROM_HERE)
        assert refused.status_code == 403
        assert (await client.get(f"/console/search?email={ADDRESS}")).status_code == 405


async def test_beside_a_lead_stand_those_of_its_contact_that_the_reader_may_see(
    both: Both,
) -> None:
    own = await sent(both, "toronto", patient__email=ADDRESS.replace("@", "+x@"))
    theirs = await sent(both, "calgary", patient__email=ADDRESS)
    address = f"/console/leads/{both.lead.id}/same-contact"
    part = {"HX-Request": "true", "HX-Target": "same-contact"}
    async with both.office.signed_in("maya") as client:
        page = (await client.get(f"/console/leads/{both.lead.id}")).text
        shown = (await client.get(address, headers=part)).text
        whole = (await client.get(address)).text
        assert (await client.get(address.replace(both.lead.id, theirs.id))).status_code == 404
    assert re.search(rf'<section [^>]*hx-get="{address}" hx-trigger="load"', page)
    assert own.reference not in page.partition('id="detail"')[2]
    for text in (shown, whole.partition('id="same-contact"')[2]):
        assert f'href="/console/leads/{own.id}"' in text
        assert theirs.reference not in text
        assert "1 other lead that you may see" in text
    assert not shown.lstrip().startswith("<!doctype")
    assert whole.lstrip().startswith("<!doctype")
    async with both.office.signed_in("manager") as client:
        seen = (await client.get(address, headers=part)).text
    assert own.reference in seen
    assert theirs.reference in seen
    assert await records_of(both, both.lead) == []
    assert CANARY.casefold() not in (shown + seen).casefold()


async def test_a_new_address_is_found_from_then_on_and_the_one_of_before_no_more(
    both: Both,
) -> None:
    inquiry = await both.inquiry.inquiries.get(both.lead.inquiry_id)
    assert inquiry is not None
    sealed = await both.inquiry.vault.seal_more(inquiry.id, {"email": "new@example.com"})
    assert sealed is not None
    other = {**inquiry.personal, **sealed}
    await both.inquiry.inquiries.change(inquiry.id, lambda one: replace(one, personal=other))
    assert NONE in (await searched(both, "maya", ADDRESS)).text  # the index alone is not believed


async def test_the_records_file_is_named_by_the_reference_and_is_a_disclosure(both: Both) -> None:
    address = f"/console/leads/{both.lead.id}/fhir"
    async with both.office.signed_in("maya") as client:
        form = {"csrf_token": await both.office.csrf_token("maya"), "purpose": "follow_up"}
        saved = await client.post(address, data=form, headers=FROM_HERE)
        without = await client.post(address, data={**form, "purpose": ""}, headers=FROM_HERE)
    assert saved.headers["content-disposition"] == (
        f'attachment; filename="{both.lead.reference}.fhir.json"'
    )
    assert saved.headers["content-type"] == "application/fhir+json"
    assert saved.headers["cache-control"] == "no-store"
    assert saved.json()["resourceType"] == "Bundle"
    assert without.status_code == 422
    maya = both.office.staff["maya"].name
    assert await records_of(both, both.lead) == [{"name": maya, "purpose": "follow_up"}]
