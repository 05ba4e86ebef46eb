"""Which clinics could take a lead: what would become of it there, before anybody is asked."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.decisions.domain import (
    FIRST_POLICY,
    Assigned,
    DoctorAtClinic,
    InquiryFacts,
    NotOfferable,
    Rejection,
    Residence,
    SuggestedClinics,
    Workload,
    decide,
    not_offerable,
    suggest_clinics,
)
from services.routing.decisions.domain.inquiry import LEAVE_QUEBEC
from shared.directory.domain import Directory, directory_of
from shared.eligibility.domain import Verdict
from tests.routing.decisions.builders import (
    AGREED,
    PROCEDURE,
    RECEIVED_AT,
    clinic,
    doctor,
    inquiry,
    network,
    offering,
    rules,
)
from tests.routing.decisions.test_decision_properties import directories, facts, loads
from tests.routing.decisions.test_suggested_doctors import now

THREE = network({"calgary": {"kim": 1}, "toronto": {"roy": 3, "chan": 2}, "vancouver": {"lee": 0}})
ALONE = ("processing",)


def slugs(found: SuggestedClinics) -> list[str]:
    return [one.location for one in found.suitable]


@settings(deadline=None)
@given(directories(), loads, facts, st.sampled_from([AGREED, ALONE, (*AGREED, LEAVE_QUEBEC)]))
def test_what_is_suggested_finds_a_doctor_there_and_what_is_ruled_out_does_not(
    where: Directory,
    load: dict[DoctorAtClinic, int],
    asked: InquiryFacts,
    consents: tuple[str, ...],
) -> None:
    one, workload = replace(asked, consents=consents), Workload(open_at=load)
    found = suggest_clinics(one, now(where, workload=workload))

    def sent_to(slug: str, **more: tuple[str, ...]) -> object:
        there = replace(one, transferred_to=slug, **more)  # type: ignore[arg-type] # as named
        return decide(there, where, workload, FIRST_POLICY, RECEIVED_AT).outcome

    for suggested in found.suitable:
        slug = suggested.location
        outcome = sent_to(slug, accepted=(slug,), consents=(*consents, LEAVE_QUEBEC))
        assert isinstance(outcome, Assigned)
        assert outcome.location == slug
        assert isinstance(sent_to(slug), Assigned) == suggested.is_agreed
        offer = not_offerable(one, slug, where, now(where).rules, RECEIVED_AT)
        assert suggested.may_be_offered == (offer is None)
        assert suggested.free >= suggested.suitable >= 1
    for ruled_out in found.rejected:
        slug = ruled_out.location
        agreed = sent_to(slug, accepted=(slug,), consents=(*consents, LEAVE_QUEBEC))
        assert not isinstance(agreed, Assigned)
        assert ruled_out.codes
    offered = {slug for slug, procedure in where.offerings if procedure == PROCEDURE}
    listed = [*slugs(found), *(out.location for out in found.rejected)]
    assert sorted(listed) == sorted(offered & where.clinics.keys())


def test_the_best_clinic_comes_first_and_each_says_who_and_for_how_many_leads_it_has_capacity() -> (
    None
):
    found = suggest_clinics(inquiry(location="vancouver"), now(THREE))
    assert {(one.location, one.suitable, one.free) for one in found.suitable} == {
        ("calgary", 1, 1), ("toronto", 2, 5),
    }  # fmt: skip
    assert [(one.location, one.codes) for one in found.rejected] == [
        ("vancouver", (Rejection.NO_CAPACITY,))
    ]
    wished = suggest_clinics(inquiry(location="toronto"), now(THREE))
    assert slugs(wished)[0] == "toronto"


def test_a_clinic_that_may_not_know_of_it_yet_can_be_offered_and_not_sent_to() -> None:
    found = suggest_clinics(inquiry(location="vancouver", consents=ALONE), now(THREE))
    assert {(one.is_agreed, one.may_be_offered) for one in found.suitable} == {(False, True)}
    willing = inquiry(location="vancouver", willing_to_travel_to=("calgary",), consents=ALONE)
    flags = {
        one.location: (one.is_agreed, one.may_be_offered)
        for one in suggest_clinics(willing, now(THREE)).suitable
    }
    assert flags == {"calgary": (True, False), "toronto": (False, True)}


def test_a_clinic_that_the_patient_refused_to_is_ruled_out_and_the_one_that_has_it_left_out() -> (
    None
):
    refused = inquiry(location="vancouver", refused=("calgary",))
    found = suggest_clinics(refused, now(THREE), without={"toronto"})
    assert found.suitable == ()
    assert {one.location: one.codes for one in found.rejected} == {
        "calgary": (NotOfferable.REFUSED_BEFORE,),
        "vancouver": (Rejection.NO_CAPACITY,),
    }


def test_where_the_rules_want_a_review_first_nothing_is_suggested() -> None:
    reviewed = now(THREE, rules=rules(verdict=Verdict.REVIEW, source="an act"))
    found = suggest_clinics(inquiry(), reviewed)
    assert found.suitable == ()
    assert {one.codes for one in found.rejected} == {(Rejection.NEEDS_REVIEW,)}


def test_a_patient_of_quebec_is_asked_before_the_data_leave_it() -> None:
    where = directory_of(
        [
            clinic("brossard", province="CA-QC"),
            clinic("toronto"),
            doctor("roy", "toronto"),
            doctor("tremblay", "brossard"),
            offering("toronto", {"roy": 1}),
            offering("brossard", {"tremblay": 1}),
        ]
    )
    home = Residence(country="CA", subdivision="CA-QC")
    found = suggest_clinics(inquiry(residence=home, consents=AGREED), now(where))
    assert {one.location: (one.is_agreed, one.may_be_offered) for one in found.suitable} == {
        "brossard": (True, False),
        "toronto": (False, True),
    }
