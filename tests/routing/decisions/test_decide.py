"""The decision in tables: who may have an inquiry, who gets it, and the reasons."""

from collections import Counter
from dataclasses import replace

import pytest

from services.routing.decisions.domain import (
    FIRST_POLICY,
    Assigned,
    Decision,
    DoctorAtClinic,
    InquiryFacts,
    ReasonCode,
    Rejection,
    Residence,
    ScorePart,
    TravelClass,
    Unroutable,
    Workload,
    codes_of,
    decide,
    decide_all,
)
from shared.directory.domain import Directory
from tests.routing.decisions.builders import (
    RECEIVED_AT,
    clinic,
    directory,
    doctor,
    inquiries,
    inquiry,
    network,
    offering,
)

TWO_CLINICS = directory(
    clinic("toronto"),
    clinic("vancouver", province="CA-BC"),
    doctor("roy", "toronto"),
    doctor("chan", "vancouver"),
    offering("toronto", {"roy": 2}),
    offering("vancouver", {"chan": 2}),
)


def decided(
    facts: InquiryFacts, where: Directory = TWO_CLINICS, workload: Workload | None = None
) -> Decision:
    return decide(facts, where, workload or Workload(), FIRST_POLICY, RECEIVED_AT)


def rejections(decision: Decision) -> dict[tuple[str, str | None], Rejection | None]:
    return {(one.location, one.doctor): one.rejected_for for one in decision.evaluations}


def test_the_wished_clinic_gets_the_inquiry() -> None:
    outcome = decided(inquiry(location="vancouver")).outcome
    assert isinstance(outcome, Assigned)
    assert (outcome.location, outcome.doctor) == ("vancouver", "chan")
    assert outcome.travel_class is TravelClass.INTERNATIONAL
    assert ReasonCode.WISHED_CLINIC in codes_of(outcome)
    assert ReasonCode.ONLY_CANDIDATE in codes_of(outcome)


def test_every_candidate_has_an_evaluation_with_the_first_rule_it_fails() -> None:
    where = directory(
        clinic("brossard"),
        clinic("calgary"),
        clinic("toronto"),
        clinic("winnipeg"),
        doctor("full", "toronto"),
        doctor("idle", "toronto"),
        doctor("roy", "toronto"),
        doctor("elsewhere", "calgary"),
        offering("calgary", {"elsewhere": 5}),
        offering("toronto", {"full": 1, "roy": 1, "elsewhere": 3, "nobody": 2}),
        offering("winnipeg", {}),
    )
    workload = Workload(open_at={DoctorAtClinic("toronto", "full"): 1})
    wish = inquiry(location="toronto", willing_to_travel_to=("winnipeg",))
    assert rejections(decided(wish, where, workload)) == {
        ("brossard", None): Rejection.NOT_OFFERED_HERE,
        ("calgary", None): Rejection.NOT_WILLING_TO_TRAVEL,
        ("toronto", "elsewhere"): Rejection.DOCTOR_NOT_HERE,
        ("toronto", "full"): Rejection.NO_CAPACITY,
        ("toronto", "idle"): Rejection.DOCTOR_DOES_NOT_OFFER,
        ("toronto", "nobody"): Rejection.DOCTOR_UNKNOWN,
        ("toronto", "roy"): None,
        ("winnipeg", None): Rejection.NO_DOCTOR,
    }


def test_a_wish_without_willingness_to_travel_rules_other_clinics_out() -> None:
    decision = decided(inquiry(location="toronto"))
    assert rejections(decision)["vancouver", None] is Rejection.OUTSIDE_THE_WISH


def test_without_a_wish_every_clinic_comes_into_question() -> None:
    assert set(rejections(decided(inquiry())).values()) == {None}


def test_who_is_willing_to_travel_goes_elsewhere_when_the_wished_clinic_is_full() -> None:
    wish = inquiry(location="toronto", willing_to_travel_to=("vancouver",))
    full = Workload(open_at={DoctorAtClinic("toronto", "roy"): 2})
    outcome = decided(wish, workload=full).outcome
    assert isinstance(outcome, Assigned)
    assert outcome.location == "vancouver"


def test_the_wished_clinic_counts_more_than_the_language() -> None:
    where = directory(
        clinic("toronto"),
        clinic("brossard", languages=("fr-CA",)),
        doctor("roy", "toronto"),
        doctor("tremblay", "brossard", languages=["fr"]),
        offering("toronto", {"roy": 1}),
        offering("brossard", {"tremblay": 1}),
    )
    french = inquiry(location="toronto", willing_to_travel_to=("brossard",), language="fr-CA")
    outcome = decided(french, where).outcome
    assert isinstance(outcome, Assigned)
    assert outcome.location == "toronto"
    no_wish = decided(replace(french, location=None, willing_to_travel_to=()), where)
    assert isinstance(no_wish.outcome, Assigned)
    assert no_wish.outcome.doctor == "tremblay"
    assert ReasonCode.DOCTOR_SPEAKS_LANGUAGE in codes_of(no_wish.outcome)
    assert ReasonCode.BEST_PREFERENCE in codes_of(no_wish.outcome)
    assert dict(no_wish.evaluations[0].score) == {
        ScorePart.WISHED_CLINIC: 0,
        ScorePart.DOCTOR_SPEAKS_LANGUAGE: 20,
        ScorePart.CLINIC_SPEAKS_LANGUAGE: 10,
    }


def test_the_travel_class_is_that_of_the_chosen_clinic() -> None:
    home = Residence(country="CA", subdivision="CA-ON")
    local = decided(inquiry(location="toronto", residence=home)).outcome
    away = decided(inquiry(location="vancouver", residence=home)).outcome
    assert (local.travel_class, away.travel_class) == (
        TravelClass.LOCAL,
        TravelClass.OUT_OF_PROVINCE,
    )


@pytest.mark.parametrize(
    ("facts", "where", "reasons"),
    [
        (inquiry(), directory(), (Rejection.NO_CLINIC,)),
        (inquiry(procedure="unheard-of"), TWO_CLINICS, (Rejection.NOT_OFFERED_HERE,)),
        (
            inquiry(location="toronto"),
            network({"toronto": {"roy": 0}, "calgary": {"singh": 1}}),
            (Rejection.OUTSIDE_THE_WISH, Rejection.NO_CAPACITY),
        ),
        (inquiry(location="atlantis"), TWO_CLINICS, (Rejection.OUTSIDE_THE_WISH,)),
    ],
)
def test_when_nobody_can_take_it_each_reason_is_told_once(
    facts: InquiryFacts, where: Directory, reasons: tuple[Rejection, ...]
) -> None:
    outcome = decided(facts, where).outcome
    assert isinstance(outcome, Unroutable)
    assert codes_of(outcome) == reasons


def test_the_coordinator_with_the_fewest_open_leads_gets_it() -> None:
    workload = Workload(
        coordinators={"toronto": ("ann", "ben"), "vancouver": ("eve",)},
        open_with={"ann": 3, "ben": 2},
    )
    outcome = decided(inquiry(location="toronto"), workload=workload).outcome
    assert isinstance(outcome, Assigned)
    assert outcome.coordinator == "ben"


def test_a_clinic_without_coordinator_still_gets_the_lead_and_says_so() -> None:
    outcome = decided(inquiry(location="toronto")).outcome
    assert isinstance(outcome, Assigned)
    assert outcome.coordinator is None
    assert codes_of(outcome)[-1] == ReasonCode.NO_COORDINATOR


def test_capacity_that_an_earlier_attempt_reserved_is_used_even_though_none_is_left() -> None:
    reserved = DoctorAtClinic("toronto", "roy")
    workload = Workload(open_at={reserved: 2}, reserved={"inquiry-1": (reserved,)})
    outcome = decided(inquiry(), workload=workload).outcome
    assert isinstance(outcome, Assigned)
    assert outcome.doctor_at_clinic == reserved
    assert ReasonCode.RESERVATION_KEPT in codes_of(outcome)


def test_reserved_capacity_is_not_used_with_a_doctor_who_no_longer_offers_the_procedure() -> None:
    reserved = DoctorAtClinic("toronto", "gone")
    workload = Workload(open_at={reserved: 1}, reserved={"inquiry-1": (reserved,)})
    outcome = decided(inquiry(location="toronto"), workload=workload).outcome
    assert isinstance(outcome, Assigned)
    assert outcome.doctor == "roy"


def test_a_thousand_at_once_are_shared_within_one_of_the_target() -> None:
    capacities = {"large": 700, "middle": 251, "small": 37, "tiny": 12, "spare": 300}
    where = network({"toronto": capacities})
    decisions = decide_all(inquiries(1000), where, Workload(), FIRST_POLICY, RECEIVED_AT)
    shares = Counter(d.outcome.doctor for d in decisions if isinstance(d.outcome, Assigned))
    total = sum(capacities.values())
    for name, capacity in capacities.items():
        assert abs(shares[name] - 1000 * capacity / total) < 1


def test_a_thousand_at_once_are_shared_among_equal_coordinators() -> None:
    where = network({"toronto": {"roy": 2000}})
    workload = Workload(coordinators={"toronto": ("ann", "ben", "eve")})
    decisions = decide_all(inquiries(1000), where, workload, FIRST_POLICY, RECEIVED_AT)
    shares = Counter(d.outcome.coordinator for d in decisions if isinstance(d.outcome, Assigned))
    assert max(shares.values()) - min(shares.values()) <= 1


def test_in_a_quiet_time_not_everything_goes_to_the_first_in_the_alphabet() -> None:
    where = network({"toronto": {"abel": 5, "roy": 5, "zhou": 5}})
    outcomes = [decided(facts, where).outcome for facts in inquiries(60)]
    assert {o.doctor for o in outcomes if isinstance(o, Assigned)} == {"abel", "roy", "zhou"}


def test_who_has_declined_a_lead_does_not_get_it_again() -> None:
    where = network({"toronto": {"roy": 5, "chan": 5}})
    declined = inquiry(declined_by=("toronto/roy",))
    for facts in (declined, replace(declined, inquiry_id="another")):
        outcome = decided(facts, where).outcome
        assert isinstance(outcome, Assigned)
        assert outcome.doctor == "chan"
    everybody = inquiry(declined_by=("toronto/chan", "toronto/roy"))
    assert rejections(decided(everybody, where)) == {
        ("toronto", "chan"): Rejection.DOCTOR_DECLINED,
        ("toronto", "roy"): Rejection.DOCTOR_DECLINED,
    }


def test_the_clinic_that_somebody_chose_stands_in_for_what_the_patient_named() -> None:
    facts = inquiry(location="vancouver", willing_to_travel_to=("vancouver",))
    outcome = decided(replace(facts, transferred_to="toronto")).outcome
    assert isinstance(outcome, Assigned)
    assert outcome.location == "toronto"
    found = rejections(decided(replace(facts, transferred_to="toronto")))
    assert found["vancouver", None] is Rejection.TRANSFERRED_ELSEWHERE


def test_a_clinic_that_somebody_chose_still_needs_the_patients_consent() -> None:
    facts = inquiry(location="vancouver", consents=("processing",), transferred_to="toronto")
    found = rejections(decided(facts))
    assert found["toronto", None] is Rejection.NO_CONSENT_TO_SHARE


def test_who_does_several_procedures_shares_in_all_of_them_by_one_weight() -> None:
    where = directory(
        clinic("toronto"), doctor("chan", "toronto"), doctor("roy", "toronto"),
        offering("toronto", {"roy": 1000, "chan": 200}),
        offering("toronto", {"roy": 200, "chan": 1000}, procedure="another"),
    )  # fmt: skip
    counted = Workload(shares=dict.fromkeys([_at("roy"), _at("chan")], 0))
    asked = [*inquiries(30), *[inquiry(f"another-{n}", procedure="another") for n in range(10)]]
    decisions = decide_all(asked, where, counted, FIRST_POLICY, RECEIVED_AT)
    assert Counter(_doctor(one) for one in decisions) == {"roy": 20, "chan": 20}


def _at(doctor: str) -> DoctorAtClinic:
    return DoctorAtClinic("toronto", doctor)


def _doctor(decision: Decision) -> str:
    assert isinstance(decision.outcome, Assigned)
    return decision.outcome.doctor
