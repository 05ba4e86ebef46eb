"""Who may be treated where decides before anything else: the rules in a routing decision."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.decisions.domain import (
    FIRST_POLICY,
    Assigned,
    Decision,
    InquiryFacts,
    Rejection,
    Residence,
    Unroutable,
    Workload,
    codes_of,
    decide,
    eligibility_of,
)
from shared.directory.domain import Directory, Doctor, Procedure, directory_of
from shared.eligibility.domain import NO_RULE, Rule, RuleSet, Verdict
from shared.eligibility.schema import shipped_rules
from tests.routing.decisions.builders import AGREED, RECEIVED_AT, clinic, doctor, inquiry, offering

RULES = shipped_rules()
KNEE = "knee-replacement"
BC, ON = Residence(country="CA", subdivision="CA-BC"), Residence(country="CA", subdivision="CA-ON")
QC, AB = Residence(country="CA", subdivision="CA-QC"), Residence(country="CA", subdivision="CA-AB")


def knee_network(status: str = "insured", **elsewhere: str) -> Directory:
    """Clinics in four provinces that all replace knees; of Brossard's doctors one takes no part in
    Quebec's plan.
    """
    at = {"vancouver": "CA-BC", "calgary": "CA-AB", "toronto": "CA-ON", "brossard": "CA-QC"}
    zones = {"vancouver": "America/Vancouver", "calgary": "America/Edmonton"}
    private = Doctor(
        slug="roy", name="Dr. Roy", locations=("brossard",), non_participating_in=("CA-QC",)
    )
    return directory_of(
        [
            Procedure(
                slug=KNEE, titles={"en-CA": "Knee"}, insured_status=status,
                insured_status_in={f"CA-{code}": word for code, word in elsewhere.items()},
            ),
            *[
                clinic(slug, province=province, timezone=zones.get(slug, "America/Toronto"))
                for slug, province in at.items()
            ],
            *[doctor(f"{slug}-doctor", slug) for slug in at],
            private,
            *[
                offering(slug, {f"{slug}-doctor": 5}, procedure=KNEE)
                for slug in at
                if slug != "brossard"
            ],
            offering("brossard", {"brossard-doctor": 5, "roy": 5}, procedure=KNEE),
        ]
    )  # fmt: skip


NETWORK = knee_network()


def decided(
    facts: InquiryFacts,
    network: Directory = NETWORK,
    *,
    now: datetime = RECEIVED_AT,
    rules: RuleSet = RULES,
) -> Decision:
    return decide(facts, network, Workload(), FIRST_POLICY, now, rules=rules)


def knee(
    residence: Residence = BC, location: str | None = "vancouver", **more: object
) -> InquiryFacts:
    fields = {
        "procedure": KNEE,
        "residence": residence,
        "location": location,
        "consents": (*AGREED, "transfer_out_of_quebec"),
    }
    return inquiry(**(fields | more))  # type: ignore[arg-type] # the test says what it changes


def test_a_british_columbian_who_pays_is_not_operated_on_in_vancouver() -> None:
    decision = decided(knee())
    assert isinstance(decision.outcome, Unroutable)
    found = eligibility_of(decision.outcome)
    assert found is not None
    assert (found.verdict, found.rule) == (Verdict.BLOCK, "bc-self-pay-at-home")
    assert Rejection.NOT_ELIGIBLE in codes_of(decision.outcome)
    [blocked] = [one for one in decision.outcome.reasons if one.code is Rejection.NOT_ELIGIBLE]
    assert "Medicare Protection Act" in str(blocked.source)


def test_who_names_no_clinic_goes_to_one_in_another_province() -> None:
    decision = decided(knee(location=None))
    assert isinstance(decision.outcome, Assigned)
    assert decision.outcome.location != "vancouver"
    assert decision.outcome.eligibility is not None
    assert decision.outcome.eligibility.rule == "insured-out-of-province"


def test_in_quebec_only_a_doctor_outside_the_public_plan_comes_into_question() -> None:
    decision = decided(knee(QC, "brossard"))
    assert isinstance(decision.outcome, Assigned)
    assert decision.outcome.doctor == "roy"
    rejected = {one.doctor: one.rejected_for for one in decision.evaluations if one.doctor}
    assert rejected["brossard-doctor"] is Rejection.DOCTOR_PARTICIPATES
    # Whoever comes from elsewhere may be treated by either.
    ontarian = decided(knee(ON, "brossard"))
    assert len([one for one in ontarian.evaluations if one.doctor and not one.rejected_for]) == 2


def test_where_every_doctor_takes_part_the_reason_is_that_of_the_rule() -> None:
    everybody = directory_of(
        one for one in NETWORK.entries.values() if getattr(one, "slug", "") != "roy"
    )
    outcome = decided(knee(QC, "brossard"), everybody).outcome
    assert isinstance(outcome, Unroutable)
    found = eligibility_of(outcome)
    assert found is not None
    assert found.rule == "qc-self-pay-at-home"


@pytest.mark.parametrize(
    ("facts", "rejection"),
    [
        (knee(AB, "calgary"), Rejection.NEEDS_REVIEW),
        (knee(payer_kind="unknown"), Rejection.NEEDS_ANSWER),
        (knee(payer_kind="barter"), Rejection.NEEDS_ANSWER),
        (knee(Residence(country="CA"), "toronto"), Rejection.NEEDS_ANSWER),
        (knee(Residence(country=""), "toronto"), Rejection.NEEDS_ANSWER),
        (knee(Residence(country="XX"), "toronto"), Rejection.NEEDS_ANSWER),
        (knee(Residence(country="CA", subdivision="CA-XX"), "toronto"), Rejection.NEEDS_ANSWER),
        (
            knee(Residence(country="CA", subdivision="CA-ON", plan_subdivision="CA-XX"), "toronto"),
            Rejection.NEEDS_ANSWER,
        ),
        (
            knee(Residence(country="CA", subdivision="CA-ON", plan_subdivision="CA-BC")),
            Rejection.NEEDS_REVIEW,  # moved: British Columbia's plan may still cover
        ),
    ],
)
def test_what_is_unknown_or_to_be_looked_at_is_never_assigned(
    facts: InquiryFacts, rejection: Rejection
) -> None:
    outcome = decided(facts).outcome
    assert isinstance(outcome, Unroutable)
    assert rejection in codes_of(outcome)


def test_a_claim_goes_to_a_clinic_of_the_own_province_and_says_what_is_missing() -> None:
    without = decided(knee(payer_kind="workers_compensation")).outcome
    with_number = decided(knee(payer_kind="workers_compensation", has_claim_number=True)).outcome
    assert isinstance(without, Assigned)
    assert isinstance(with_number, Assigned)
    assert without.eligibility is not None
    assert without.eligibility.conditions == ("claim_number",)
    assert with_number.eligibility is not None
    assert with_number.eligibility.conditions == ()


def test_the_province_says_what_is_insured_there() -> None:
    network = knee_network("insured", BC="uninsured")
    assert isinstance(decided(knee(), network).outcome, Assigned)
    assert isinstance(decided(knee(ON, "toronto"), network).outcome, Unroutable)


@pytest.mark.parametrize("status", ["", "INSURED", "perhaps"])
def test_a_status_that_nobody_knows_is_looked_at(status: str) -> None:
    outcome = decided(knee(ON, "vancouver"), knee_network(status)).outcome
    assert isinstance(outcome, Unroutable)
    found = eligibility_of(outcome)
    assert found is not None
    assert (found.verdict, found.rule) == (Verdict.REVIEW, NO_RULE)


@pytest.mark.parametrize(
    ("now", "rejection"),
    [
        (datetime(2025, 12, 11, 6, 59, 59, tzinfo=UTC), Rejection.NOT_ELIGIBLE),
        (datetime(2025, 12, 11, 7, 0, tzinfo=UTC), Rejection.NEEDS_REVIEW),  # midnight in Calgary
    ],
)
def test_a_rule_comes_into_force_at_the_clinics_own_midnight(
    now: datetime, rejection: Rejection
) -> None:
    assert rejection in codes_of(decided(knee(AB, "calgary"), now=now).outcome)


def test_a_condition_that_this_program_does_not_know_is_looked_at() -> None:
    newer = Rule(
        id="newer", verdict=Verdict.ALLOW_WITH_CONDITIONS, source="a source",
        effective_from=RECEIVED_AT.date(), conditions=("second_opinion",),
    )  # fmt: skip
    outcome = decided(knee(), rules=RuleSet(version="newer", rules=(newer,))).outcome
    assert Rejection.NEEDS_REVIEW in codes_of(outcome)


_residences = st.builds(
    Residence,
    country=st.sampled_from(["CA", "US", "XX", ""]),
    subdivision=st.sampled_from([None, "CA-BC", "CA-QC", "CA-AB", "US-TX", "CA-XX"]),
    plan_subdivision=st.sampled_from([None, "CA-BC", "CA-QC", "US-TX", "CA-XX", ""]),
)


@given(
    _residences,
    st.sampled_from(["self", "private_insurer", "employer", "embassy", "unknown", "x"]),
    st.sampled_from([None, "vancouver", "calgary", "toronto", "brossard"]),
    st.booleans(),
)
def test_nobody_who_pays_is_assigned_an_insured_service_where_their_plan_is(
    residence: Residence, payer: str, location: str | None, is_numbered: bool
) -> None:
    """But in Quebec with a doctor outside the plan; and never anybody whose home is not known."""
    outcome = decided(
        knee(residence, location, payer_kind=payer, has_claim_number=is_numbered)
    ).outcome
    if not isinstance(outcome, Assigned):
        return
    province = NETWORK.clinics[outcome.location].province
    assert residence.home_province != province or outcome.doctor == "roy"
    assert payer not in {"unknown", "x"}
    is_known = residence.home_province in {"CA-BC", "CA-QC", "CA-AB"} or residence.country == "US"
    assert is_known
