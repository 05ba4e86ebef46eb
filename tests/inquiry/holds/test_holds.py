"""A privacy officer says that an inquiry must be kept, and it is, whoever wants it erased."""

import httpx2
import pytest

from services.inquiry.wiring_web import InquiryWeb
from shared.auth.domain import Role
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.patients import signed_in
from tests.inquiry.rights.opened import Opened, opened
from tests.support.clocks import MONDAY_NOON

CONFIRMED = {"confirm": True}


@pytest.fixture
async def mine(api: httpx2.AsyncClient, inquiry: InquiryWeb) -> Opened:
    mine = await opened(api, inquiry, in_browser=True)
    await signed_in(api, inquiry, Role.PRIVACY_OFFICER, ("*",))
    return mine


def hold_of(mine: Opened) -> str:
    return f"/v1/holds/{mine.reference}"


async def test_while_it_lasts_its_patient_is_told_plainly_that_it_is_kept(
    api: httpx2.AsyncClient, mine: Opened
) -> None:
    put = await api.put(hold_of(mine), json={"reason": "complaint"})
    assert put.status_code == 200
    assert put.json() == {
        "reference": mine.reference,
        "reason": "complaint",
        "by": "someone",
        "at": "2026-11-23T17:00:00Z",
        "erasure_asked_at": None,
    }
    assert "The law obliges us to keep it" in (await api.get(f"{mine.page}/erase")).text
    refused = await api.post(f"{mine.json}/erase", json=CONFIRMED, headers=mine.headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "inquiry.held")
    assert "The law obliges us to keep" in refused.json()["title"]
    assert "The law obliges us to keep it" in (await api.get(f"{mine.page}/erase")).text
    sent = await api.post(f"{mine.page}/erase", data={"reference": mine.reference})
    assert sent.status_code == 409
    assert await mine.keys() == 1
    assert "complaint" not in sent.text


async def test_once_it_is_lifted_it_may_be_erased(api: httpx2.AsyncClient, mine: Opened) -> None:
    for _ in range(2):
        assert (await api.put(hold_of(mine), json={"reason": "other"})).status_code == 200
    assert [one["reference"] for one in (await api.get("/v1/holds")).json()["items"]] == [
        mine.reference
    ]
    for _ in range(2):
        assert (await api.delete(hold_of(mine))).status_code == 204
    assert (await api.get("/v1/holds")).json() == {"items": []}
    done = await api.post(f"{mine.json}/erase", json=CONFIRMED, headers=mine.headers)
    assert done.status_code == 200


async def test_what_was_erased_or_never_was_cannot_be_kept(
    api: httpx2.AsyncClient, mine: Opened
) -> None:
    unknown = await api.put("/v1/holds/WF-0000-0000", json={"reason": "other"})
    assert unknown.status_code == 404
    assert (await api.delete("/v1/holds/WF-0000-0000")).status_code == 404
    await api.post(f"{mine.json}/erase", json=CONFIRMED, headers=mine.headers)
    late = await api.put(hold_of(mine), json={"reason": "other"})
    assert (late.status_code, late.json()["code"]) == (409, "inquiry.ended")
    assert (await api.delete(hold_of(mine))).status_code == 204


@pytest.mark.parametrize("body", [{}, {"reason": "unknown"}, {"reason": "x"}, {"reason": None}, []])
async def test_it_takes_a_reason_that_is_one(
    api: httpx2.AsyncClient, mine: Opened, body: object
) -> None:
    assert (await api.put(hold_of(mine), json=body)).status_code == 422
    assert (await mine.document()).get("hold") is None


@pytest.mark.parametrize("role", [Role.MANAGER, Role.COORDINATOR, Role.AUDITOR])
async def test_nobody_but_a_privacy_officer_puts_or_lifts_one(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, role: Role
) -> None:
    mine = await opened(api, inquiry)
    await signed_in(api, inquiry, role, ("*",))
    assert (await api.put(hold_of(mine), json={"reason": "other"})).status_code == 403
    assert (await api.delete(hold_of(mine))).status_code == 403
    listed = await api.get("/v1/holds")
    assert listed.status_code == (200 if role is Role.AUDITOR else 403)


async def test_once_its_patient_wants_it_erased_nobody_of_the_staff_opens_it(
    api: httpx2.AsyncClient, mine: Opened, signer: AssertionSigner
) -> None:
    await api.put(hold_of(mine), json={"reason": "regulator"})
    asked = signer.authorization(mine.id, MONDAY_NOON)
    assert (await api.post("/v1/disclosures", headers=asked)).status_code == 200
    await api.post(f"{mine.json}/erase", json=CONFIRMED, headers=mine.headers)
    for path, body, purpose in (
        ("/v1/disclosures", None, "first_contact"),
        ("/v1/notes", {"text": "x"}, "note"),
    ):
        headers = signer.authorization(mine.id, MONDAY_NOON, purpose=purpose)
        refused = await api.post(path, json=body, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "disclosure.forbidden")
    copy = await api.get(f"{mine.json}/copy", headers=mine.headers)
    assert copy.json()["parts"]["status"][-1]["hold"] == "regulator"


async def test_it_is_erased_in_the_step_that_lifts_the_hold_and_not_by_another_reason(
    api: httpx2.AsyncClient, mine: Opened
) -> None:
    await api.put(hold_of(mine), json={"reason": "regulator"})
    await api.post(f"{mine.json}/erase", json=CONFIRMED, headers=mine.headers)
    changed = await api.put(hold_of(mine), json={"reason": "litigation"})
    assert changed.json()["erasure_asked_at"] == "2026-11-23T17:00:00Z"
    assert await mine.keys() == 1
    for _ in range(2):
        assert (await api.delete(hold_of(mine))).status_code == 204
    assert await mine.keys() == 0
    assert "This inquiry was erased on" in (await api.get(mine.page)).text
    types = [entry["type"] for entry in (await mine.document())["outbox"]]
    assert types.count("inquiry.erased.v1") == 1
