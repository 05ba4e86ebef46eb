"""`POST /v1/eligibility`: a verdict for each clinic, and nothing is kept."""

import logging
from typing import Any

import httpx2
import pytest

from services.inquiry.wiring_web import InquiryWeb
from shared.directory import changes_of
from shared.mongo import MongoRereads
from tests.inquiry.builders import location, offering, procedure
from tests.shared.eligibility.builders import announced, version

BC = {"country": "CA", "subdivision": "CA-BC"}


def asked(**changes: Any) -> dict[str, Any]:
    plain = {"procedure": "knee-surgery", "residence": BC, "payer": {"kind": "self"}}
    return {name: value for name, value in (plain | changes).items() if value is not ...}


@pytest.fixture
async def client(api: httpx2.AsyncClient, inquiry: InquiryWeb) -> httpx2.AsyncClient:
    """Knees are insured, and are done in Vancouver and Toronto."""
    knee = procedure("knee-surgery", revision=2).model_copy(update={"insured_status": "insured"})
    await inquiry.directory.apply(changes_of([knee, offering("toronto", "knee-surgery")]))
    return api


async def test_each_clinic_has_a_verdict_a_rule_a_sentence_and_alternatives(
    client: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    answer = await client.post("/v1/eligibility", json=asked())
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    found = answer.json()
    assert found["rules_version"] == (await inquiry.rule_sets.in_force()).version
    toronto, vancouver = found["items"]
    assert (toronto["location"], toronto["verdict"]) == ("toronto", "allow")
    assert (vancouver["verdict"], vancouver["code"]) == ("block", "bc-self-pay-at-home")
    assert vancouver["alternatives"] == [
        {
            "kind": "clinic", "location": "toronto", "name": "Clinic of Toronto",
            "province": "CA-ON", "verdict": "allow",
        },
        {"kind": "public_plan", "province": "CA-BC"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "header", "text"),
    [
        ("", "fr-CA", "Votre régime"),
        ("?locale=fr-CA", "en-CA", "Votre régime"),
        ("?locale=fr", "", "Votre régime"),
        ("", "", "Your health plan"),
        ("?locale=xx", "", "Your health plan"),
    ],
)
async def test_it_is_answered_in_the_language_that_was_asked_for(
    client: httpx2.AsyncClient, query: str, header: str, text: str
) -> None:
    answer = await client.post(
        f"/v1/eligibility{query}", json=asked(), headers={"Accept-Language": header}
    )
    assert all(item["sentence"].startswith(text) for item in answer.json()["items"])
    assert answer.headers["content-language"] == ("fr-CA" if text == "Votre régime" else "en-CA")


@pytest.mark.parametrize(
    ("changes", "question"),
    [
        ({"residence": ...}, "residence"), ({"residence": None}, "residence"),
        ({"payer": ...}, "payer"), ({"payer": {"kind": "unknown"}}, "payer"),
    ],
)  # fmt: skip
async def test_what_was_not_said_is_asked_and_never_guessed(
    client: httpx2.AsyncClient, changes: dict[str, Any], question: str
) -> None:
    answer = await client.post("/v1/eligibility", json=asked(**changes))
    for item in answer.json()["items"]:
        assert (item["verdict"], item["questions"]) == ("ask", [question])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"procedure": ...}, "procedure"),
        ({"procedure": "levitation"}, "procedure"),
        ({"procedure": "../etc"}, "procedure"),
        ({"residence": {"country": "CA"}}, "residence.subdivision"),
        ({"residence": {"country": "XX"}}, "residence.country"),
        ({"residence": {"country": "US", "subdivision": "CA-BC"}}, "residence.subdivision"),
        ({"residence": {**BC, "plan_subdivision": "CA-XX"}}, "residence.plan_subdivision"),
        ({"residence": "CA-BC"}, "residence"),
        ({"payer": {"kind": "barter"}}, "payer.kind"),
        ({"payer": {"kind": "federal", "has_claim_number": "yes"}}, "payer.has_claim_number"),
        ({"payer": {}}, "payer.kind"),
    ],
)
async def test_what_an_inquiry_would_be_refused_for_is_refused_here_too(
    client: httpx2.AsyncClient, changes: dict[str, Any], field: str
) -> None:
    answer = await client.post("/v1/eligibility", json=asked(**changes))
    assert answer.status_code == 422
    assert field in [problem["field"] for problem in answer.json()["errors"]]


async def test_a_number_counts_by_being_there_and_nothing_of_a_preview_is_kept_or_logged(
    client: httpx2.AsyncClient, inquiry: InquiryWeb, caplog: pytest.LogCaptureFixture
) -> None:
    async def stored() -> dict[str, int]:
        names = await inquiry.database.list_collection_names()
        others = [name for name in names if name != "request_limits"]
        return {name: await inquiry.database[name].count_documents({}) for name in others}

    before = await stored()
    with caplog.at_level(logging.DEBUG):
        for payer in (
            {"kind": "federal", "claim_number": "CANARY-1"},
            {"kind": "federal", "has_claim_number": True},
        ):
            home = {**BC, "postal_prefix": "V6K"}
            answer = await client.post("/v1/eligibility", json=asked(payer=payer, residence=home))
            assert {item["code"] for item in answer.json()["items"]} == {"claim-with-number"}
            assert "CANARY" not in answer.text
    assert "CANARY" not in caplog.text
    assert await stored() == before


async def test_a_newer_rule_set_counts_as_soon_as_it_is_there(
    client: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    newer = version("newer", day=22, leaves_out="bc-self-pay-at-home")
    await inquiry.rule_sets.add([announced(newer)])
    found = (await client.post("/v1/eligibility", json=asked())).json()
    assert found["rules_version"] == "newer"
    vancouver = next(item for item in found["items"] if item["location"] == "vancouver")
    assert (vancouver["verdict"], vancouver["code"]) == ("review", "no-rule")


async def test_a_clinic_that_is_new_is_there_and_an_emptied_catalogue_is_nobodys_mistake(
    client: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    added = [
        location("winnipeg", "CA-MB", "America/Winnipeg"),
        offering("winnipeg", "knee-surgery"),
    ]
    await inquiry.directory.apply(changes_of(added))
    items = (await client.post("/v1/eligibility", json=asked())).json()["items"]
    assert [item["location"] for item in items] == ["toronto", "vancouver", "winnipeg"]
    await MongoRereads(inquiry.database).go_on("a worker")
    answer = await client.post("/v1/eligibility", json=asked(procedure="not-read-yet"))
    assert answer.status_code == 503
