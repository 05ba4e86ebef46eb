"""Where it is forbidden, what else there is: other clinics, and the public path."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.inquiry.catalogue.domain import Clinic, Offer, Procedure, offer_in
from services.inquiry.eligibility.domain import (
    ALTERNATIVES_AT_MOST,
    Assessment,
    Assessments,
    assess,
)
from services.inquiry.eligibility.schemas import EligibilityAnswer
from shared.directory.domain import Doctor, Entry, Offering, directory_of
from shared.eligibility.case import Coverage, coverage_of
from shared.eligibility.domain import Rule, RuleSet, Verdict
from shared.eligibility.schema import shipped_rules
from tests.inquiry.builders import clinic

RULES = shipped_rules()
NOW = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
AT = {"vancouver": "CA-BC", "calgary": "CA-AB", "toronto": "CA-ON", "brossard": "CA-QC"}


def knee(*clinics: Clinic, private: frozenset[str] = frozenset(), status: str = "insured") -> Offer:
    procedure = Procedure(slug="knee", titles={}, insured_status=status)
    every = clinics or tuple(clinic(slug, province=province) for slug, province in AT.items())
    return Offer(procedure=procedure, clinics=every, non_participating_at=private)


def of(province: str, payer: str = "self", **more: Any) -> Coverage:
    fields = {
        "country": "CA", "subdivision": province, "plan_subdivision": None,
        "payer_kind": payer, "has_claim_number": False,
    }  # fmt: skip
    return coverage_of(**(fields | more))


def assessed(coverage: Coverage, offer: Offer | None = None) -> Assessments:
    return assess(RULES, coverage, offer or knee(), NOW)


def at(found: Assessments, slug: str) -> Assessment:
    return next(one for one in found.items if one.clinic.slug == slug)


def answered(found: Assessments, slug: str, locale: str = "en-CA") -> Any:
    answer = EligibilityAnswer.of(found, locale).model_dump()
    return next(item for item in answer["items"] if item["location"] == slug)


def test_a_british_columbian_reads_why_not_in_vancouver_and_where_else() -> None:
    found = assessed(of("CA-BC"))
    item = answered(found, "vancouver")
    assert (item["verdict"], item["code"]) == ("block", "bc-self-pay-at-home")
    assert "pays for this at home (British Columbia)" in item["sentence"]
    assert [(one["kind"], one.get("location")) for one in item["alternatives"]] == [
        ("clinic", "calgary"), ("clinic", "toronto"), ("clinic", "brossard"), ("public_plan", None)
    ]  # fmt: skip
    assert item["alternatives"][-1]["province"] == "CA-BC"
    assert answered(found, "toronto")["verdict"] == "allow"
    assert answered(found, "toronto")["alternatives"] == []
    assert "Colombie-Britannique" in answered(found, "vancouver", "fr-CA")["sentence"]


@pytest.mark.parametrize(
    ("coverage", "slug", "verdict"),
    [
        (of("CA-AB"), "calgary", "review"),
        (of("CA-QC"), "brossard", "allow_with_conditions"),
        (of("CA-BC", "unknown"), "vancouver", "ask"),
        (of("CA-BC", "federal"), "vancouver", "allow_with_conditions"),
        (of("CA-BC", "federal", has_claim_number=True), "vancouver", "allow"),
    ],
)
def test_only_what_is_forbidden_has_alternatives(
    coverage: Coverage, slug: str, verdict: str
) -> None:
    item = answered(assessed(coverage), slug)
    assert (item["verdict"], item["alternatives"]) == (verdict, [])


def test_quebec_is_possible_only_where_a_doctor_is_outside_the_plan() -> None:
    coverage = of("CA-QC")
    assert not at(assessed(coverage), "brossard").is_possible
    assert at(assessed(coverage, knee(private=frozenset({"brossard"}))), "brossard").is_possible
    assert at(assessed(coverage), "brossard").verdict is Verdict.ALLOW_WITH_CONDITIONS


def test_where_no_other_clinic_does_it_the_public_path_is_the_answer() -> None:
    found = assessed(of("CA-BC"), knee(clinic("vancouver", province="CA-BC")))
    assert answered(found, "vancouver")["alternatives"] == [
        {"kind": "public_plan", "province": "CA-BC"}
    ]


def test_of_many_other_clinics_few_are_named_those_without_conditions_first() -> None:
    many = [clinic(f"clinic-{n:02}", province="CA-ON") for n in range(40)]
    found = assessed(of("CA-BC"), knee(clinic("vancouver", province="CA-BC"), *many))
    named = answered(found, "vancouver")["alternatives"]
    assert len(named) == ALTERNATIVES_AT_MOST + 1
    assert [one["kind"] for one in named] == ["clinic"] * ALTERNATIVES_AT_MOST + ["public_plan"]
    assert all(one["verdict"] == "allow" for one in named[:-1])


def test_a_condition_that_this_program_does_not_know_is_shown_as_a_review() -> None:
    newer = Rule(
        id="newer", verdict=Verdict.ALLOW_WITH_CONDITIONS, source="a source",
        effective_from=NOW.date(), conditions=("second_opinion",),
    )  # fmt: skip
    found = assess(RuleSet(version="newer", rules=(newer,)), of("CA-BC"), knee(), NOW)
    assert {one.verdict for one in found.items} == {Verdict.REVIEW}
    assert found.possible == ()


def test_a_clinic_where_nobody_may_do_it_privately_is_not_named_as_one_that_does() -> None:
    """By the directory: known, working there, and outside that province's plan."""
    doctors = [
        Doctor(slug="a", name="A", locations=("brossard",), non_participating_in=("CA-ON",)),
        Doctor(slug="b", name="B", locations=("toronto",), non_participating_in=("CA-QC",)),
    ]
    private = Doctor(slug="c", name="C", locations=("brossard",), non_participating_in=("CA-QC",))
    offering = Offering(
        location="brossard", procedure="knee", capacities={"a": 1, "b": 1, "gone": 1}
    )
    entries: list[Entry] = [
        Procedure(slug="knee", titles={}), clinic("brossard", province="CA-QC"), *doctors, offering
    ]  # fmt: skip
    offer = offer_in(directory_of(entries), "knee")
    assert offer is not None
    assert offer.non_participating_at == frozenset()
    with_c = Offering(location="brossard", procedure="knee", capacities={"c": 1})
    offer = offer_in(directory_of([*entries[:-1], private, with_c]), "knee")
    assert offer is not None
    assert offer.non_participating_at == {"brossard"}
