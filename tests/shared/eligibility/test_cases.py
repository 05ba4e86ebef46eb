"""The case of a patient at a clinic: what is missing, malformed or contradictory is unknown."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.eligibility.case import PROVINCES, Coverage, case_of, coverage_of, finding_at
from shared.eligibility.domain import Case, Distance, InsuredStatus, Payer, Verdict
from shared.eligibility.schema import shipped_rules

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
RULES = shipped_rules()
HOSTILE = [
    "",
    "CA",
    "CA-",
    "CA-XX",
    "ca-bc",
    " CA-BC",
    "CA-BC ",
    "US-TX",
    "XX-1",
    "\x00",
    "CA-QC\n",
]
texts = st.sampled_from([*HOSTILE, *sorted(PROVINCES)]) | st.text(max_size=8)
countries = st.sampled_from(["CA", "US", "", "XX", "ca", "CA ", "FR"]) | st.text(max_size=3)
payers = st.sampled_from([*(one.value for one in Payer), "", "SELF", "crypto"])
statuses = st.sampled_from([*(one.value for one in InsuredStatus), "", "INSURED", "perhaps"])


@dataclass(frozen=True)
class Terms:
    province: str = "CA-BC"
    insured_status: str = "insured"
    timezone: str = "America/Vancouver"


def coverage(
    country: str, subdivision: str | None = None, plan: str | None = None, payer: str = "self"
) -> Coverage:
    return coverage_of(
        country=country, subdivision=subdivision, plan_subdivision=plan, payer_kind=payer,
        has_claim_number=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("residence", "distance"),
    [
        (("CA", "CA-BC"), Distance.OWN_PROVINCE),
        (("CA", "CA-ON", "CA-BC"), Distance.OWN_PROVINCE),  # moved, and the plan goes on
        (("US", "US-TX", "CA-BC"), Distance.OWN_PROVINCE),  # lives abroad, and the plan goes on
        (("CA", "CA-ON"), Distance.OTHER_PROVINCE),
        (("US", "US-TX"), Distance.ABROAD),
        (("US", "US-TX", "US-TX"), Distance.ABROAD),
        (("FR",), Distance.ABROAD),
        (("CA",), Distance.UNKNOWN),
        (("",), Distance.UNKNOWN),
        (("XX", "XX-1"), Distance.UNKNOWN),
        (("ca", "CA-ON"), Distance.UNKNOWN),
        (("CA", "CA-XX"), Distance.UNKNOWN),
        (("CA", "US-TX"), Distance.UNKNOWN),
        (("US", "CA-BC"), Distance.UNKNOWN),  # one of the two is wrong, and nobody knows which
        (("US", "US-TX", "CA-XX"), Distance.UNKNOWN),
        (("US", "US-TX", "ca-bc"), Distance.UNKNOWN),
        (("CA", "CA-ON", "CA-XX"), Distance.UNKNOWN),
        (("CA", "CA-ON", "US-TX"), Distance.UNKNOWN),
    ],
)
def test_where_a_patient_is_covered_is_known_only_where_nothing_contradicts_it(
    residence: tuple[str, ...], distance: Distance
) -> None:
    assert case_of(coverage(*residence), "CA-BC", "insured").distance is distance


@pytest.mark.parametrize("province", [*HOSTILE, "US-TX"])
@pytest.mark.parametrize("status", ["insured", "uninsured", "depends"])
def test_a_clinic_in_no_province_has_no_list_of_what_is_insured(province: str, status: str) -> None:
    case = case_of(coverage("CA", "CA-BC"), province, status)
    assert case.insured_status is InsuredStatus.UNKNOWN
    found = finding_at(RULES, coverage("CA", "CA-BC"), Terms(province, status), NOW)
    assert found.verdict is Verdict.REVIEW


@given(countries, st.none() | texts, st.none() | texts, payers, st.tuples(texts, statuses))
def test_nothing_unknown_in_what_is_given_is_ever_allowed(
    country: str, subdivision: str | None, plan: str | None, payer: str, at: tuple[str, str]
) -> None:
    given_coverage = coverage(country, subdivision, plan, payer)
    case = case_of(given_coverage, *at)
    found = finding_at(RULES, given_coverage, Terms(*at), NOW)
    is_unknown = (
        payer not in set(Payer) - {Payer.UNKNOWN}
        or at[0] not in PROVINCES
        or at[1] not in {"insured", "uninsured", "depends"}
        or case.distance is Distance.UNKNOWN
    )
    assert not (is_unknown and found.may_be_placed)
    if given_coverage.home is None and country != "US":
        assert case.distance is not Distance.OTHER_PROVINCE


@given(
    country=countries, subdivision=st.none() | texts, plan=st.none() | texts,
    payer=st.sampled_from(["self", "private_insurer", "employer"]),
    province=st.sampled_from(sorted(PROVINCES)),
)  # fmt: skip
def test_no_resident_buys_an_insured_service_at_home_but_by_a_rule_in_force(
    country: str, subdivision: str | None, plan: str | None, payer: str, province: str
) -> None:
    resident = coverage(country, subdivision, plan, payer)
    found = finding_at(RULES, resident, Terms(province), NOW)
    if resident.home == province and found.may_be_placed:
        rule = RULES.rule(found.rule)
        assert rule is not None
        assert rule.is_in_force_on(date(2026, 12, 1))
        assert (rule.distances, rule.provinces) == (
            frozenset({Distance.OWN_PROVINCE}),
            frozenset({"CA-QC"}),
        )


def test_a_move_is_one_between_two_provinces() -> None:
    assert coverage("CA", "CA-ON", "CA-BC").has_moved
    assert not coverage("CA", "CA-ON", "CA-ON").has_moved
    assert not coverage("US", "US-TX", "CA-BC").has_moved
    assert not coverage("CA", "CA-ON").has_moved


def test_equal_coverage_is_the_same_case() -> None:
    one, other = coverage("CA", "CA-ON", "CA-BC"), coverage("CA", "CA-ON", "CA-BC")
    assert hash(one) == hash(other)
    expected = Case(
        Distance.OWN_PROVINCE, Payer.SELF, InsuredStatus.INSURED, "CA-BC", is_in_waiting_period=True
    )
    assert case_of(one, "CA-BC", "insured") == expected
