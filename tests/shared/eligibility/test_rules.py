"""The shipped rules say what the domain page says, for every province, payer and day."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.eligibility.domain import (
    NO_RULE,
    Case,
    Condition,
    Distance,
    InsuredStatus,
    Payer,
    Question,
    Rule,
    RuleSet,
    Verdict,
    distance_of,
    insured_status_of,
    payer_of,
)
from shared.eligibility.schema import shipped_rules

TODAY = date(2026, 12, 1)
RULES = shipped_rules()
PROVINCES = [
    f"CA-{code}"
    for code in ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")
]  # fmt: skip
OWN, OTHER, ABROAD = Distance.OWN_PROVINCE, Distance.OTHER_PROVINCE, Distance.ABROAD
INSURED, UNINSURED, DEPENDS = (
    InsuredStatus.INSURED, InsuredStatus.UNINSURED, InsuredStatus.DEPENDS
)  # fmt: skip
PRIVATE = (Payer.SELF, Payer.PRIVATE_INSURER, Payer.EMPLOYER)
days = st.dates(date(2000, 1, 1), date(2199, 12, 31))
cases = st.builds(
    Case,
    distance=st.sampled_from(Distance),
    payer=st.sampled_from(Payer),
    insured_status=st.sampled_from(InsuredStatus),
    province=st.sampled_from([*PROVINCES, "US-TX", "CA-XX", ""]),
    is_in_waiting_period=st.booleans(),
    has_claim_number=st.booleans(),
)


def verdict_of(
    distance: Distance, payer: Payer, status: InsuredStatus, province: str = "CA-ON", **more: bool
) -> Verdict:
    return RULES.finding(Case(distance, payer, status, province, **more), TODAY).verdict


@pytest.mark.parametrize("province", PROVINCES)
@pytest.mark.parametrize("payer", PRIVATE)
def test_an_insured_service_is_not_sold_at_home(province: str, payer: Payer) -> None:
    special = {"CA-AB": Verdict.REVIEW, "CA-QC": Verdict.ALLOW_WITH_CONDITIONS}
    found = RULES.finding(Case(OWN, payer, INSURED, province), TODAY)
    assert found.verdict is special.get(province, Verdict.BLOCK)
    assert found.source
    assert (Condition.NON_PARTICIPATING_DOCTOR in found.conditions) == (province == "CA-QC")


@pytest.mark.parametrize("province", PROVINCES)
@pytest.mark.parametrize("payer", PRIVATE)
def test_it_is_sold_in_every_other_province_and_what_depends_is_flagged(
    province: str, payer: Payer
) -> None:
    insured = RULES.finding(Case(OTHER, payer, INSURED, province), TODAY)
    depends = RULES.finding(Case(OTHER, payer, DEPENDS, province), TODAY)
    assert (insured.verdict, insured.is_flagged) == (Verdict.ALLOW, False)
    assert (depends.verdict, depends.is_flagged) == (Verdict.ALLOW, True)
    assert verdict_of(OWN, payer, DEPENDS, province) is Verdict.REVIEW


@pytest.mark.parametrize(
    ("distance", "payer"),
    list(product((OWN, OTHER, ABROAD), (*PRIVATE, Payer.WORKERS_COMPENSATION, Payer.FEDERAL))),
)
def test_an_uninsured_service_is_sold_anywhere(distance: Distance, payer: Payer) -> None:
    for province in PROVINCES:
        assert verdict_of(distance, payer, UNINSURED, province) is Verdict.ALLOW


@pytest.mark.parametrize("payer", [Payer.WORKERS_COMPENSATION, Payer.FEDERAL])
@pytest.mark.parametrize("status", [INSURED, DEPENDS])
@pytest.mark.parametrize("distance", [OWN, OTHER])
def test_other_plans_than_a_provinces_need_their_number(
    payer: Payer, status: InsuredStatus, distance: Distance
) -> None:
    without = RULES.finding(Case(distance, payer, status, "CA-BC"), TODAY)
    assert without.verdict is Verdict.ALLOW_WITH_CONDITIONS
    assert without.conditions == (Condition.CLAIM_NUMBER,)
    with_number = verdict_of(distance, payer, status, "CA-BC", has_claim_number=True)
    assert with_number is Verdict.ALLOW


def test_under_a_provincial_contract_the_patient_pays_nothing() -> None:
    for distance in (OWN, OTHER):
        found = RULES.finding(Case(distance, Payer.PROVINCIAL_CONTRACT, INSURED, "CA-ON"), TODAY)
        assert found.verdict is Verdict.ALLOW_WITH_CONDITIONS
        assert found.conditions == (Condition.CONTRACT,)


def test_after_a_move_the_plan_of_before_counts_and_a_person_looks() -> None:
    at_home = verdict_of(OWN, Payer.SELF, INSURED, "CA-MB", is_in_waiting_period=True)
    assert at_home is Verdict.REVIEW
    elsewhere = RULES.finding(
        Case(OTHER, Payer.SELF, INSURED, "CA-BC", is_in_waiting_period=True), TODAY
    )
    assert (elsewhere.verdict, elsewhere.is_flagged) == (Verdict.ALLOW, True)
    free = verdict_of(OWN, Payer.SELF, UNINSURED, "CA-MB", is_in_waiting_period=True)
    assert free is Verdict.ALLOW


@pytest.mark.parametrize("payer", [*PRIVATE, Payer.EMBASSY])
@pytest.mark.parametrize("status", [INSURED, DEPENDS])
def test_who_comes_from_abroad_pays_in_advance(payer: Payer, status: InsuredStatus) -> None:
    found = RULES.finding(Case(ABROAD, payer, status, "CA-ON"), TODAY)
    assert found.verdict is Verdict.ALLOW_WITH_CONDITIONS
    assert found.conditions == (Condition.PAYMENT_IN_ADVANCE, Condition.ENTRY_DOCUMENT)


@pytest.mark.parametrize("payer", [Payer.WORKERS_COMPENSATION, Payer.FEDERAL])
@pytest.mark.parametrize("status", [INSURED, DEPENDS])
def test_who_comes_from_abroad_with_another_plan_needs_both_its_number_and_an_entry_document(
    payer: Payer, status: InsuredStatus
) -> None:
    for has_number in (False, True):
        case = Case(ABROAD, payer, status, "CA-ON", has_claim_number=has_number)
        found = RULES.finding(case, TODAY)
        assert found.verdict is Verdict.ALLOW_WITH_CONDITIONS
        assert (Condition.CLAIM_NUMBER in found.conditions) == (not has_number)
        assert {Condition.PAYMENT_IN_ADVANCE, Condition.ENTRY_DOCUMENT} <= set(found.conditions)


@pytest.mark.parametrize("province", PROVINCES)
def test_every_province_and_territory_has_a_rule_of_its_own_with_its_act(province: str) -> None:
    own = [rule for rule in RULES.rules if rule.provinces == frozenset({province})]
    assert own
    assert all("Act" in rule.source or "Bill" in rule.source for rule in own)
    assert any(rule.is_in_force_on(TODAY) for rule in own)


@pytest.mark.parametrize(
    ("distance", "payer", "status"),
    [
        (OWN, Payer.EMBASSY, INSURED), (OTHER, Payer.EMBASSY, INSURED),
        (OWN, Payer.PROVINCIAL_CONTRACT, UNINSURED), (ABROAD, Payer.PROVINCIAL_CONTRACT, INSURED),
        (OWN, Payer.SELF, InsuredStatus.UNKNOWN),
    ],
)  # fmt: skip
def test_what_the_page_of_the_domain_does_not_name_goes_to_a_person(
    distance: Distance, payer: Payer, status: InsuredStatus
) -> None:
    found = RULES.finding(Case(distance, payer, status, "CA-ON"), TODAY)
    assert (found.verdict, found.rule) == (Verdict.REVIEW, NO_RULE)


def test_the_mounted_police_are_insured_persons_and_no_payer_of_their_own() -> None:
    """Since 2012 they pay as everybody does, or their plan does: at home both are forbidden."""
    assert verdict_of(OWN, Payer.SELF, INSURED) is Verdict.BLOCK
    assert all("rcmp" not in payer for payer in Payer)
    numbered = [rule for rule in RULES.rules if rule.id.startswith("claim-with")]
    assert numbered
    assert all("RCMP members are insured persons since 2012" in rule.source for rule in numbered)


@pytest.mark.parametrize("status", list(InsuredStatus))
def test_what_the_patient_has_not_said_is_asked(status: InsuredStatus) -> None:
    nowhere = RULES.finding(Case(Distance.UNKNOWN, Payer.SELF, status, "CA-ON"), TODAY)
    assert (nowhere.verdict, nowhere.questions) == (Verdict.ASK, (Question.RESIDENCE,))
    nobody = RULES.finding(Case(OTHER, Payer.UNKNOWN, status, "CA-ON"), TODAY)
    assert (nobody.verdict, nobody.questions) == (Verdict.ASK, (Question.PAYER,))


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2000, 1, 1), Verdict.BLOCK),
        (date(2025, 12, 10), Verdict.BLOCK),
        (date(2025, 12, 11), Verdict.REVIEW),
        (TODAY, Verdict.REVIEW),
    ],
)
def test_alberta_is_looked_at_from_the_day_of_its_bill(day: date, verdict: Verdict) -> None:
    assert RULES.finding(Case(OWN, Payer.SELF, INSURED, "CA-AB"), day).verdict is verdict


def test_before_its_first_rule_nothing_is_allowed() -> None:
    found = RULES.finding(Case(OTHER, Payer.SELF, INSURED, "CA-ON"), date(1999, 12, 31))
    assert (found.verdict, found.rule) == (Verdict.REVIEW, NO_RULE)


@given(cases, days)
def test_what_is_unknown_is_never_allowed(case: Case, day: date) -> None:
    is_unknown = (
        case.distance is Distance.UNKNOWN
        or case.payer is Payer.UNKNOWN
        or case.insured_status is InsuredStatus.UNKNOWN
    )
    found = RULES.finding(case, day)
    assert not (is_unknown and found.verdict.may_be_placed)
    assert found == RuleSet(version="again", rules=RULES.rules).finding(case, day)


@given(cases, days)
def test_nobody_who_pays_for_an_insured_service_at_home_is_placed_but_by_a_rule_in_force(
    case: Case, day: date
) -> None:
    case = case._replace(distance=OWN, insured_status=INSURED)
    found = RULES.finding(case, day)
    if case.payer in PRIVATE and found.verdict.may_be_placed:
        rule = RULES.rule(found.rule)
        assert rule is not None
        assert rule.is_in_force_on(day)
        assert rule.provinces == frozenset({"CA-QC"})
        assert case.province == "CA-QC"
        assert Condition.NON_PARTICIPATING_DOCTOR in found.conditions


@given(cases, days)
def test_the_first_rule_that_applies_decides(case: Case, day: date) -> None:
    applying = [r for r in RULES.rules if r.is_in_force_on(day) and r.applies_to(case)]
    assert RULES.finding(case, day).rule == (applying[0].id if applying else NO_RULE)


def test_a_rule_that_names_only_what_nobody_knows_never_applies() -> None:
    """As of a newer program: no words left are not every word."""
    rule = Rule(
        id="newer", verdict=Verdict.ALLOW, effective_from=date(2000, 1, 1), source="a source",
        payers=frozenset(),
    )  # fmt: skip
    assert not rule.applies_to(Case(OTHER, Payer.SELF, INSURED, "CA-ON"))


@pytest.mark.parametrize(
    ("home", "is_abroad", "distance"),
    [
        ("CA-BC", False, OWN),
        ("CA-ON", False, OTHER),
        ("CA-ON", True, OTHER),  # lives abroad, and Ontario's plan still covers
        (None, True, ABROAD),
        (None, False, Distance.UNKNOWN),
    ],
)
def test_the_health_plan_says_how_far_the_clinic_is(
    home: str | None, *, is_abroad: bool, distance: Distance
) -> None:
    assert distance_of(home, is_abroad=is_abroad, province="CA-BC") is distance


@pytest.mark.parametrize("word", ["", "SELF", "barter", "self ", "unknown"])
def test_a_word_that_nobody_knows_is_unknown(word: str) -> None:
    assert payer_of(word) is Payer.UNKNOWN
    assert insured_status_of(word) is InsuredStatus.UNKNOWN
