"""How each province's plan lists a procedure: with a source and a day, or not known."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.content.procedures.domain import PlanListing, Recovery
from services.content.text.domain import InsuredStatus
from shared.errors import Invalid
from tests.content.builders import EAR_TUBES

LISTING = PlanListing(
    status=InsuredStatus.UNINSURED,
    source={"en-CA": "Schedule of benefits", "fr-CA": "Liste des prestations"},
    as_of=date(2026, 9, 1),
)


def test_what_has_a_source_stands_above_what_has_none() -> None:
    procedure = replace(
        EAR_TUBES,
        insured_status_in={"CA-ON": InsuredStatus.DEPENDS, "CA-QC": InsuredStatus.DEPENDS},
        plan_listings={"CA-ON": LISTING},
    )
    assert procedure.insured_status_at("CA-ON") is InsuredStatus.UNINSURED
    assert procedure.insured_status_at("CA-QC") is InsuredStatus.DEPENDS
    assert procedure.insured_status_at("CA-BC") is InsuredStatus.INSURED


@pytest.mark.parametrize("province", ["CA-XX", "US-NY", "Ontario", ""])
def test_only_a_province_of_canada_has_a_plan(province: str) -> None:
    with pytest.raises(Invalid) as refusal:
        replace(EAR_TUBES, plan_listings={province: LISTING})
    assert refusal.value.problems[0].field == "plan_listings"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"source": {}}, "source"),
        ({"source": {"de-DE": "Liste"}}, "source"),
        ({"source": {"en-CA": " "}}, "source.en-CA"),
        ({"source": {"en-CA": "x" * 201}}, "source.en-CA"),
        ({"as_of": date(1999, 1, 1)}, "as_of"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://plan.example/" + "x" * 500}, "url"),
    ],
)
def test_a_listing_names_its_source_and_its_day(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        replace(LISTING, **change)
    assert [problem.field for problem in refusal.value.problems] == [field]


def test_days_off_work_may_be_unknown_and_never_absurd() -> None:
    figures = Recovery(stay_nights=1, fit_to_fly_days=2, aftercare_days=3)
    assert figures.off_work_days is None
    with pytest.raises(Invalid) as refusal:
        replace(figures, off_work_days=10**9)
    assert refusal.value.problems[0].field == "recovery.off_work_days"
