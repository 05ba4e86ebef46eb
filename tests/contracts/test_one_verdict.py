"""Preview and decision say the same of the same facts: one evaluator, whichever service asks."""

from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.catalogue.domain import offer_in
from services.inquiry.eligibility.domain import Assessment, assess
from services.inquiry.eligibility.schemas import EligibilityBody
from services.routing.decisions.domain import FIRST_POLICY, Residence, Workload, decide
from services.routing.decisions.domain.rules import eligibility_rejection
from shared.directory.domain import Clinic, Directory, Entry, Offering, Procedure, directory_of
from shared.eligibility.case import PROVINCES, coverage_of
from shared.eligibility.domain import Finding, Payer
from shared.eligibility.schema import shipped_rules
from tests.routing.decisions.builders import inquiry

RULES = shipped_rules()
NOW = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
STATUSES = ("insured", "uninsured", "depends", "of_tomorrow")


def network(provinces: list[str]) -> Directory:
    """A clinic in each province; procedures are called as their status."""
    slugs = {province: f"clinic-{n}" for n, province in enumerate(provinces)}
    clinics = [
        Clinic(slug=slug, name=slug, province=province, timezone="America/Regina")
        for province, slug in slugs.items()
    ]
    entries: list[Entry] = [*clinics]
    for status in STATUSES:
        slug = status.replace("_", "-")
        entries.append(Procedure(slug=slug, titles={}, insured_status=status))
        entries += [Offering(location=one.slug, procedure=slug, capacities={}) for one in clinics]
    return directory_of(entries)


CANADA = network(sorted(PROVINCES))
HOSTILE = network(["CA-BC", "CA-QC", "CA-XX", "US-TX", "", "ca-bc"])
RESIDENCES = [
    {"country": "CA", "subdivision": "CA-BC"},
    {"country": "CA", "subdivision": "CA-AB"},
    {"country": "CA", "subdivision": "CA-QC"},
    {"country": "CA", "subdivision": "CA-NU"},
    {"country": "CA", "subdivision": "CA-ON", "plan_subdivision": "CA-ON"},
    {"country": "CA", "subdivision": "CA-ON", "plan_subdivision": "CA-MB"},
    {"country": "US", "subdivision": "US-TX"},
    {"country": "US", "subdivision": "US-TX", "plan_subdivision": "CA-SK"},
    {"country": "FR"},
    None,
]


def decided(procedure: str, network: Directory, **facts: object) -> dict[str, Finding]:
    asked = inquiry("inquiry-1", procedure=procedure, **facts)
    table = decide(asked, network, Workload(), FIRST_POLICY, NOW, rules=RULES).table
    return {one.clinic.slug: one.candidates[0].eligibility for one in table.clinics}


def hold_equal(items: tuple[Assessment, ...], findings: dict[str, Finding]) -> None:
    assert {one.clinic.slug: one.finding for one in items} == findings
    for one in items:
        is_assigned = eligibility_rejection(findings[one.clinic.slug]) is None
        assert one.verdict.may_be_placed == is_assigned


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("payer", [one.value for one in Payer])
def test_every_residence_payer_and_status_has_one_verdict_in_every_province(
    payer: str, status: str
) -> None:
    procedure = status.replace("_", "-")
    offer = offer_in(CANADA, procedure)
    assert offer is not None
    for residence, has_number in product(RESIDENCES, (False, True)):
        body = EligibilityBody.model_validate(
            {
                "procedure": procedure,
                "residence": residence,
                "payer": {"kind": payer, "has_claim_number": has_number},
            }
        )
        findings = decided(
            procedure,
            CANADA,
            residence=Residence(**(residence or {"country": ""})),
            payer_kind=payer,
            has_claim_number=has_number,
        )
        assert len(findings) == len(PROVINCES)
        hold_equal(assess(RULES, body.coverage(), offer, NOW).items, findings)


_codes = st.sampled_from([None, "", "CA-BC", "CA-QC", "CA-XX", "US-TX", "ca-bc", "CA-", "XX"])


@given(
    country=st.sampled_from(["CA", "US", "", "XX", "ca"]),
    subdivision=_codes,
    plan_subdivision=_codes,
    payer_kind=st.sampled_from(["self", "federal", "embassy", "", "crypto"]),
    status=st.sampled_from(STATUSES),
)
def test_of_hostile_facts_and_clinics_both_say_the_same_and_never_allow_what_is_unknown(
    country: str, subdivision: str, plan_subdivision: str, payer_kind: str, status: str
) -> None:
    residence = {
        "country": country, "subdivision": subdivision, "plan_subdivision": plan_subdivision
    }  # fmt: skip
    procedure = status.replace("_", "-")
    offer = offer_in(HOSTILE, procedure)
    assert offer is not None
    coverage = coverage_of(**residence, payer_kind=payer_kind, has_claim_number=False)
    found = assess(RULES, coverage, offer, NOW)
    hold_equal(
        found.items,
        decided(procedure, HOSTILE, residence=Residence(**residence), payer_kind=payer_kind),
    )
    for one in found.items:
        is_unknown = (
            payer_kind in {"", "crypto"}
            or status == "of_tomorrow"
            or one.clinic.province not in PROVINCES
            or (coverage.home is None and not coverage.is_abroad)
        )
        assert not (is_unknown and one.verdict.may_be_placed)
