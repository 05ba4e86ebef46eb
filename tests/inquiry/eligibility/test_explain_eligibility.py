"""A patient whose inquiry nobody could take reads whether the rules are why, and what else there
is.
"""

import re
from html import unescape
from typing import Any

import httpx2
import pytest

from services.inquiry.catalogue.domain import Offer, Procedure
from services.inquiry.eligibility.usecases.explain_eligibility import ExplainEligibility
from services.inquiry.inquiries.domain import Inquiry, Routed, Unrouted
from services.inquiry.tracking.domain.eligibility import EligibilityReport
from services.inquiry.wiring_web import InquiryWeb
from shared.directory import changes_of
from shared.eligibility.schema import shipped_rules
from shared.events import LeadUnrouted
from tests.inquiry.builders import body, clinic, offering, procedure, received_inquiry
from tests.inquiry.lead_events import announced, assigned, contacted
from tests.inquiry.patients import bearer, id_of, submitted
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_catalogue import InMemoryCatalogue
from tests.support.in_memory_rules import InMemoryRuleSets

RULES = shipped_rules()
AT = {"vancouver": "CA-BC", "toronto": "CA-ON", "brossard": "CA-QC"}
BC = {"country": "CA", "subdivision": "CA-BC"}
QC = {"country": "CA", "subdivision": "CA-QC"}


def unrouted(**changes: Any) -> Inquiry:
    """Somebody of British Columbia who pays for a knee in Vancouver."""
    inquiry = received_inquiry(sent=body(**({"location": "vancouver", "residence": BC} | changes)))
    return inquiry.follow(Unrouted(sequence=1, lead_id="lead-1"))


async def explained(inquiry: Inquiry, status: str = "insured") -> EligibilityReport | None:
    knee = Procedure(slug="micro-needling", titles={}, insured_status=status)
    clinics = tuple(clinic(slug, province=province) for slug, province in AT.items())
    explain = ExplainEligibility(
        catalogue=InMemoryCatalogue([Offer(procedure=knee, clinics=clinics)]),
        rule_sets=InMemoryRuleSets(RULES),
        now=StillClock(),
    )
    return await explain(inquiry)


async def test_why_not_here_and_where_else() -> None:
    report = await explained(unrouted())
    assert report is not None
    assert report.rules_version == RULES.version
    [reason] = report.reasons
    assert (reason.code, [one.slug for one in reason.clinics]) == (
        "bc-self-pay-at-home",
        ["vancouver"],
    )
    assert "British Columbia" in reason.sentence
    [possible] = report.possible
    assert [one.slug for one in possible.clinics] == ["toronto", "brossard"]
    assert report.has_public_path


def routed(location: str, **changes: Any) -> Inquiry:
    fact = Routed(sequence=1, lead_id="lead-1", location=location, due_at=None, at=MONDAY_NOON)
    return received_inquiry(sent=body(**changes)).follow(fact)


async def test_on_which_conditions_the_clinic_that_has_it_may_treat() -> None:
    report = await explained(routed("toronto"))
    assert report is not None
    [here] = report.here
    assert "You pay in advance" in here.sentence
    assert (report.reasons, report.possible, report.has_public_path) == ((), (), False)


async def test_where_the_rules_have_nothing_to_add_there_is_nothing_to_read() -> None:
    assert await explained(routed("toronto"), status="uninsured") is None
    assert await explained(routed("vancouver", residence=BC)) is None  # a person's choice


async def test_quebec_without_a_doctor_outside_the_plan_is_a_reason_with_its_condition() -> None:
    report = await explained(unrouted(residence=QC, location="brossard"))
    assert report is not None
    [reason] = report.reasons
    assert "only with a surgeon who does not take part" in reason.sentence
    assert [one.slug for one in report.possible[0].clinics] == ["vancouver", "toronto"]
    assert not report.has_public_path


async def test_who_names_no_clinic_reads_it_of_all() -> None:
    report = await explained(unrouted(location=..., payer={"kind": "unknown"}))
    assert report is not None
    [reason] = report.reasons
    assert (reason.code, len(reason.clinics)) == ("payer-unknown", 3)
    assert report.possible == ()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"location": "toronto"}, "insured"),  # allowed there: somebody had no capacity
        ({"willing_to_travel_to": ["toronto"]}, "insured"),
        ({}, "uninsured"),
        ({"payer": {"kind": "federal"}}, "insured"),
    ],
)
async def test_where_the_rules_are_not_the_reason_they_are_not_told(
    changes: dict[str, Any], status: str
) -> None:
    assert await explained(unrouted(**changes), status) is None


async def test_it_is_told_while_nobody_has_it_and_not_after() -> None:
    waiting = unrouted()
    routed = Routed(sequence=2, lead_id="lead-1", location="toronto", at=MONDAY_NOON)
    assert await explained(waiting.follow(routed)) is None
    assert await explained(waiting.withdraw(MONDAY_NOON)) is None
    assert await explained(received_inquiry(sent=body(location="vancouver", residence=BC))) is None


async def test_a_procedure_that_is_gone_has_nothing_to_be_told_of() -> None:
    nothing = ExplainEligibility(
        catalogue=InMemoryCatalogue([]), rule_sets=InMemoryRuleSets(RULES), now=StillClock()
    )
    assert await nothing(unrouted()) is None


def text_of(page: httpx2.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "en-CA",
            (
                "Why no clinic has your inquiry yet Clinic of Vancouver Your health plan pays for "
                "this at home (British Columbia)",
                "What else is possible Clinic of Toronto Your health plan is that of another",
                "The public health system The health plan of your province may pay",
            ),
        ),
        (
            "fr-CA",
            (
                "Pourquoi aucune clinique n'a encore votre demande Clinic of Vancouver Votre "
                "régime d'assurance maladie (Colombie-Britannique)",
                "Ce qui est possible autrement Clinic of Toronto Votre régime est celui",
                "Le réseau public de santé",
            ),
        ),
    ],
)
async def test_page_and_json_say_so_in_the_patients_language(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, language: str, texts: tuple[str, ...]
) -> None:
    knee = procedure("knee-surgery", revision=2).model_copy(update={"insured_status": "insured"})
    await inquiry.directory.apply(changes_of([knee, offering("toronto", "knee-surgery")]))
    sent = await submitted(
        api,
        procedure="knee-surgery",
        location="vancouver",
        residence=BC,
        patient__language=language,
    )
    status = (await api.get(sent["json"], headers=bearer(sent["token"]))).json()
    assert status["eligibility"] is None
    inquiry_id = await id_of(inquiry, sent["reference"])
    shared = {"lead_id": "lead-1", "inquiry_id": inquiry_id, "reference": sent["reference"]}
    fact = LeadUnrouted(**shared, because=("eligibility.blocked",), decided_at=MONDAY_NOON)
    await inquiry.follow_leads([announced(inquiry_id, 1, fact)])
    await api.post(sent["page"], data={"link": sent["token"]})
    page = text_of(await api.get(sent["page"]))
    for text in texts:
        assert text in page
    report = (await api.get(sent["json"])).json()["eligibility"]
    assert [one["code"] for one in report["reasons"]] == ["bc-self-pay-at-home"]
    assert [one["locations"] for one in report["possible"]] == [["toronto"]]
    assert report["has_public_path"]
    await inquiry.follow_leads([assigned(inquiry_id, sent["reference"], 2, "toronto")])
    assert texts[0] not in text_of(await api.get(sent["page"]))
    await inquiry.follow_leads([contacted(inquiry_id, sent["reference"], 3, "toronto")])
    assert (await api.get(sent["json"])).json()["eligibility"] is None
