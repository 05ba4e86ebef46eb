"""A month of a small network keeps every promise, and enough happens for that to mean something."""

import pytest

from services.routing.decisions.domain import DoctorAtClinic, Residence
from shared.directory.domain import directory_of
from tests.routing.decisions.builders import clinic, doctor, inquiry, offering
from tests.simulation.findings import Findings
from tests.simulation.promises import broken_rules, overtaken
from tests.simulation.report import report
from tests.simulation.year import simulated


@pytest.fixture(scope="module")
def month() -> Findings:
    return simulated(clinics=10, days=30, seed=1)


def test_a_month_of_a_network_breaks_no_promise(month: Findings) -> None:
    assert month.broken_rules.total() == 0
    assert month.over_capacity == 0
    assert month.overtaken == 0


def test_a_month_of_a_network_is_worth_looking_at(month: Findings) -> None:
    assert month.decisions > 1_000
    assert {"declined", "transferred", "closed", "withdrawn", "contacted"} <= set(month.acts)
    assert max(day.waiting for day in month.days) > 5
    assert month.late
    assert "doctor.no-capacity" in {one for by in month.first_reasons.values() for one in by}


def test_nobody_is_lost_and_everybody_is_in_one_state(month: Findings) -> None:
    received = sum(day.received for day in month.days)
    assert received == len(month.cases) == len({one.facts.inquiry_id for one in month.cases})
    assert month.days[-1].waiting == sum(one.waits for one in month.cases)


def test_the_same_seed_gives_the_same_month() -> None:
    one, other = (simulated(clinics=3, days=4, seed=5) for _ in range(2))
    assert [case.at for case in one.cases] == [case.at for case in other.cases]
    assert [case.facts for case in one.cases] == [case.facts for case in other.cases]


def test_the_report_names_each_promise(month: Findings) -> None:
    written = report(month, "A month", [("load.png", "Load")])
    assert "| no hard rule is broken | 0 |" in written
    assert "![Load](load.png)" in written


KNEE = "knee-replacement"
AT_HOME = Residence(country="CA", subdivision="CA-ON", plan_subdivision="CA-ON")
NETWORK = directory_of(
    [
        clinic("toronto"),
        doctor("roy", "toronto"),
        doctor("chan"),
        offering("toronto", {"roy": 3, "chan": 3}, procedure=KNEE),
    ]
)


@pytest.mark.parametrize(
    ("facts", "doctor_there", "broken"),
    [
        ({}, "roy", set()),
        ({}, "chan", {"is away"}),
        ({}, "kim", {"does not do the procedure there", "is away"}),
        ({"declined_by": ("toronto/roy",)}, "roy", {"has declined it"}),
        ({"location": "calgary"}, "roy", {"the clinic was not wished for"}),
        ({"consents": ("processing",)}, "roy", {"the clinic must not know of it"}),
        ({"residence": AT_HOME}, "roy", {"is an insured service in the own province"}),
        ({"payer_kind": "unknown"}, "roy", {"is an insured service in the own province"}),
        ({"residence": AT_HOME, "payer_kind": "federal"}, "roy", set()),
    ],
)
def test_the_promises_see_each_broken_rule(
    facts: dict[str, object], doctor_there: str, broken: set[str]
) -> None:
    at = DoctorAtClinic("toronto", doctor_there)
    assert set(broken_rules(inquiry("inquiry-1", procedure=KNEE, **facts), at, NETWORK)) == broken


def test_the_promises_see_somebody_overtaken() -> None:
    first, second = inquiry("first"), inquiry("second")
    assert list(overtaken([(first, False), (second, True)])) == [first]
    assert list(overtaken([(first, True), (second, False)])) == []
    other = inquiry("other", location="toronto")
    assert list(overtaken([(first, False), (other, True)])) == []
