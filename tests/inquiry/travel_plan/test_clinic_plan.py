"""`GET, PUT /v1/travel-plan`: a clinic agrees days with a patient, whose page shows them."""

from datetime import date
from typing import Any

import httpx2
import pytest

from services.inquiry.wiring_web import InquiryWeb
from shared.disclosure.travel_plan import PLAN_AUDIENCE
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.disclosure.test_disclosures import entries_of
from tests.inquiry.patients import bearer, id_of, submitted
from tests.inquiry.travel_plan.test_api import DAY, plan_of, routed, steps
from tests.support.clocks import MONDAY_NOON

READ = {"aud": PLAN_AUDIENCE, "purpose": "travel_planning"}
WRITE = {"aud": PLAN_AUDIENCE, "purpose": "travel_plan"}
AGREED = {
    "treatment_on": DAY.isoformat(),
    "consultation_on": "2027-01-20",
    "arrival_on": "2027-02-05",
    "departure_on": "2027-02-20",
    "phrases": ["home_companion", "consultation_video"],
}


class Clinic:
    def __init__(self, api: httpx2.AsyncClient, signer: AssertionSigner, inquiry_id: str) -> None:
        self._api, self._signer, self._inquiry_id = api, signer, inquiry_id

    async def read(self, **fields: Any) -> httpx2.Response:
        headers = self._signer.authorization(self._inquiry_id, MONDAY_NOON, **(READ | fields))
        return await self._api.get("/v1/travel-plan", headers=headers)

    async def agree(self, body: Any, seen: str | None = '"0"', **fields: Any) -> httpx2.Response:
        headers = self._signer.authorization(self._inquiry_id, MONDAY_NOON, **(WRITE | fields))
        headers |= {"If-Match": seen} if seen else {}
        return await self._api.put("/v1/travel-plan", json=body, headers=headers)


async def test_two_coordinators_agree_days_and_the_patient_sees_what_has_changed(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    sent = await submitted(api, patient__timezone="America/Chicago")
    await routed(inquiry, sent, on=DAY)
    clinic = Clinic(api, signer, await id_of(inquiry, sent["reference"]))
    sheet = await clinic.read()
    assert (sheet.status_code, sheet.headers["etag"]) == (200, '"0"')
    shown = sheet.json()
    assert (shown["treatment_on"], shown["travels"]) == ("2027-02-08", True)
    assert shown["earliest_home"] == "2027-02-18"
    done = await clinic.agree(AGREED)
    assert (done.status_code, done.headers["etag"], done.json()["version"]) == (200, '"1"', 1)
    assert done.json()["phrases"] == ["consultation_video", "home_companion"]
    assert (await clinic.agree(AGREED)).headers["etag"] == '"1"'
    late = await clinic.agree(AGREED, sub="account-2", name="Zoe Late")
    assert (late.status_code, late.headers["etag"]) == (412, '"1"')
    again = await clinic.agree({**AGREED, "consultation_on": None}, seen='"1"', name="Zoe")
    assert (again.status_code, again.json()["changed_by"]) == (200, "Zoe")

    plan = await plan_of(api, sent)
    found = steps(plan)
    assert (found["arrival"]["begins"], found["arrival"]["is_agreed"]) == (
        "2027-02-05T14:00:00-05:00", True,
    )  # fmt: skip
    assert (found["travel_home"]["begins"], found["travel_home"]["ends"]) == ("2027-02-20",) * 2
    assert found["travel_home"]["notes"] == ["Please do not travel alone."]
    assert found["consultation"]["is_agreed"] is False
    assert plan.json()["changed"] == ["consultation"]
    copied = await api.get(f"{sent['json']}/copy", headers=bearer(sent["token"]))
    if copied.status_code == 200:
        assert len(copied.json()["parts"]["travel_plan"]) == 2
    entries = await entries_of(inquiry, await id_of(inquiry, sent["reference"]))
    assert [one.purpose for one in entries][:2] == ["travel_planning", "travel_plan"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"arrival_on": "2027-02-09"}, "arrival_on"),
        ({"departure_on": "2027-02-17"}, "departure_on"),
        ({"consultation_on": 20_000}, "body.consultation_on"),
        ({"phrases": ["drop_table"]}, "body.phrases.0"),
        ({"phrases": ["home_companion"] * 50}, "body.phrases"),
        ({"text": "free"}, "unknown field"),
    ],
)
async def test_what_cannot_be_agreed_is_told_by_its_field_and_changes_nothing(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    signer: AssertionSigner,
    changes: dict[str, Any],
    field: str,
) -> None:
    sent = await submitted(api)
    await routed(inquiry, sent, on=DAY)
    clinic = Clinic(api, signer, await id_of(inquiry, sent["reference"]))
    refused = await clinic.agree({**AGREED, **changes})
    assert refused.status_code == 422
    assert field.removeprefix("body.") in refused.text
    assert (await clinic.read()).json()["version"] == 0


async def test_only_a_token_for_this_opens_or_changes_a_plan(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    sent = await submitted(api)
    clinic = Clinic(api, signer, await id_of(inquiry, sent["reference"]))
    assert (await clinic.read(lead_id="lead-1")).status_code == 409  # no clinic has it yet
    await routed(inquiry, sent, on=date(2027, 2, 8))
    refused = [
        await clinic.read(aud="wayfare-inquiry"),
        await clinic.agree(AGREED, aud="wayfare-inquiry"),
        await clinic.agree(AGREED, purpose="travel_planning"),
        await clinic.read(purpose="travel_plan"),
        await clinic.agree(AGREED, role="manager"),
        await clinic.read(lead_id="lead-2"),
        await clinic.agree(AGREED, seen=None),
        await clinic.agree(AGREED, seen='"x"'),
        await clinic.agree({**AGREED, "treatment_on": "2027-02-09"}),
    ]
    assert [one.status_code for one in refused] == [401, 401, 403, 403, 403, 403, 428, 412, 412]
    its_id = await id_of(inquiry, sent["reference"])
    other = signer.authorization(its_id, MONDAY_NOON, **READ)
    assert (await api.post("/v1/disclosures", headers=other)).status_code == 401
