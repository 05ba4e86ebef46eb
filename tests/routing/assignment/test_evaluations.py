"""Staff ask where an inquiry would go, and by which rules: nothing comes of it."""

from typing import Any

import pytest

from services.routing.decisions.domain import Residence, codes_of
from services.routing.wiring import RoutingCore
from shared.directory.domain import Change, Procedure
from shared.eligibility.schema import shipped_rules
from tests.routing.inbox.builders import Office
from tests.shared.eligibility.builders import announced, version

BODY: dict[str, Any] = {
    "procedure": "micro-needling",
    "location": "toronto",
    "residence": {"country": "CA", "subdivision": "CA-ON"},
    "payer": {"kind": "self"},
}


async def insure(core: RoutingCore) -> None:
    """From now on the plans pay for what the network does."""
    entry = Procedure(slug="micro-needling", titles={"en-CA": "It"}, insured_status="insured")
    await core.directory.apply([Change(key=entry.key, revision=9, entry=entry)])


async def test_an_evaluation_says_where_it_would_go_and_writes_nothing(office: Office) -> None:
    before = await office.database["capacities"].find().to_list(None)
    async with office.signed_in("maya") as client:
        answer = await client.post("/v1/evaluations", json=BODY)
    assert answer.status_code == 200
    decision = answer.json()
    assert decision["outcome"]["doctor"] == "roy"
    assert decision["eligibility"]["rule"] == "uninsured"
    assert decision["sentence"].startswith("This lead went to Dr. Roy at Toronto. ")
    assert decision["inputs"] is None
    for collection in ("leads", "decision_rounds"):
        assert await office.database[collection].count_documents({}) == 0
    assert await office.database["capacities"].find().to_list(None) == before


async def test_who_is_blocked_at_home_reads_why_by_which_law_and_where_else(
    office: Office,
) -> None:
    await insure(office.core)
    async with office.signed_in("maya") as client:
        english = (await client.post("/v1/evaluations", json=BODY)).json()
        french = await client.post(
            "/v1/evaluations", json=BODY, headers={"Accept-Language": "fr-CA"}
        )
    assert english["outcome"]["kind"] == "unroutable"
    assert english["eligibility"]["answer"] == "block"
    assert "Commitment to the Future of Medicare Act" in english["eligibility"]["source"]
    assert "whom the plan of Ontario covers" in english["sentence"]
    assert "régime de sa province (Ontario)" in french.json()["sentence"]


async def test_a_lead_tells_what_the_rules_said(office: Office) -> None:
    await insure(office.core)
    lead = await office.lead("toronto")
    async with office.signed_in("maya") as client:
        alone = (await client.get(f"/v1/leads/{lead.id}")).json()
        listed = (await client.get("/v1/leads")).json()["items"]
    assert alone["eligibility"] == listed[0]["eligibility"] == "allow_with_conditions"
    assert alone["decision"]["eligibility"] == {
        "answer": "allow_with_conditions",
        "rule": "from-abroad",
        "source": alone["decision"]["eligibility"]["source"],
        "conditions": ["payment_in_advance", "entry_document"],
        "is_flagged": False,
    }


@pytest.mark.parametrize(
    ("who", "status"),
    [("maya", 200), ("manager", 200), ("auditor", 200), ("roy", 403), ("editor", 403)],
)
async def test_only_who_routes_or_audits_may_evaluate(
    office: Office, who: str, status: int
) -> None:
    async with office.signed_in(who) as client:
        assert (await client.post("/v1/evaluations", json=BODY)).status_code == status


@pytest.mark.parametrize(
    "changes",
    [
        {"procedure": None},
        {"procedure": "No Slug"},
        {"procedure": "a" * 101},
        {"residence": None},
        {"residence": {"country": "Canada"}},
        {"residence": {"country": "CA", "subdivision": "Ontario"}},
        {"payer": None},
        {"payer": {"kind": ""}},
        {"payer": {"kind": "x" * 65}},
        {"payer": {"kind": "self", "claim_number": "ABC-123"}},
        {"location": "../etc"},
        {"willing_to_travel_to": ["toronto"] * 101},
        {"consents": ["a"] * 51},
        {"language": "not a language"},
        {"patient": {"given_name": "Somebody"}},
    ],
)
async def test_facts_that_cannot_be_are_refused_and_never_repeated(
    office: Office, changes: dict[str, Any]
) -> None:
    async with office.signed_in("maya") as client:
        answer = await client.post("/v1/evaluations", json=BODY | changes)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert "ABC-123" not in answer.text
    assert "Somebody" not in answer.text


@pytest.mark.parametrize(
    "unheard_of",
    [
        {"procedure": "unheard-of"},
        {"location": "nowhere"},
        {"payer": {"kind": "barter"}},
        {"residence": {"country": ""}},
        {"residence": {"country": "XX", "subdivision": "XX-1"}},
    ],
)
async def test_what_nobody_knows_is_never_assigned(
    office: Office, unheard_of: dict[str, Any]
) -> None:
    async with office.signed_in("maya") as client:
        decision = (await client.post("/v1/evaluations", json=BODY | unheard_of)).json()
    assert decision["outcome"]["kind"] == "unroutable"
    assert decision["sentence"]


async def test_the_rules_in_force_can_be_read_with_their_sources(office: Office) -> None:
    async with office.signed_in("roy") as client:
        rules = (await client.get("/v1/rules")).json()
    assert rules["version"] == shipped_rules().version
    by_id = {rule["id"]: rule for rule in rules["rules"]}
    assert by_id["bc-self-pay-at-home"]["provinces"] == ["CA-BC"]
    assert by_id["uninsured"]["distances"] is None
    assert all(rule["source"] and rule["says"]["fr-CA"] for rule in rules["rules"])


async def test_a_newer_set_decides_from_now_on_and_what_an_older_one_decided_is_still_explained(
    office: Office,
) -> None:
    await insure(office.core)
    home = Residence(country="CA", subdivision="CA-BC")
    before = await office.lead("toronto", residence=home)
    newer = version("newer", day=22, leaves_out="insured-out-of-province")
    await office.core.rule_sets.add([announced(newer)])
    after = await office.lead("toronto", residence=home)
    found = [one.decision.inputs.rule_set for one in (before, after) if one.decision.inputs]
    assert found == [shipped_rules().version, "newer"]
    assert "eligibility.review" in codes_of(after.decision.outcome)
    for lead in (before, after):
        assert (await office.core.explain(lead.facts, lead.decision)).is_verified
    async with office.signed_in("maya") as client:
        assert (await client.get("/v1/rules")).json()["version"] == "newer"


async def test_nobody_reads_rules_or_evaluates_without_signing_in(office: Office) -> None:
    async with office.signed_in("maya") as client:
        client.cookies.clear()
        assert (await client.get("/v1/rules")).status_code == 401
        assert (await client.post("/v1/evaluations", json=BODY)).status_code == 401
