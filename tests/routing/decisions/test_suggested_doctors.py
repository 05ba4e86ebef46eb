"""Who could take a lead that somebody gives on: what routing itself would say, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.decisions.domain import (
    FIRST_POLICY,
    Assigned,
    CandidateEvaluation,
    DecisionInputs,
    DoctorAtClinic,
    InquiryFacts,
    ReasonCode,
    Rejection,
    Workload,
    decide,
    suggest_doctors,
)
from services.routing.roster.domain import DoctorEntry, Leave, Roster, doctor_key
from shared.directory.domain import Directory
from shared.eligibility.domain import Verdict
from tests.routing.decisions.builders import RECEIVED_AT, inquiry, network, rules
from tests.routing.decisions.test_decision_properties import (
    CLINICS,
    DOCTORS,
    directories,
    facts,
    loads,
)

TODAY = date(2026, 11, 23)
FOUR = network({"toronto": {"abel": 2, "chan": 2, "roy": 2, "singh": 2}})
WISH = inquiry(location="toronto")
ROY = DoctorAtClinic("toronto", "roy")


def now(where: Directory = FOUR, **more: object) -> DecisionInputs:
    fields: dict[str, object] = {
        "directory": where,
        "workload": Workload(),
        "policy": FIRST_POLICY,
        "now": RECEIVED_AT,
    }
    return DecisionInputs(**(fields | more))  # type: ignore[arg-type] # the test says what it changes


def roster(**entries: DoctorEntry) -> Roster:
    return Roster(entries={doctor_key(slug): entry for slug, entry in entries.items()})


def names(rows: Sequence[CandidateEvaluation]) -> list[str | None]:
    return [one.doctor for one in rows]


@settings(deadline=None)
@given(
    directories(),
    loads,
    facts,
    st.sampled_from(CLINICS),
    st.none() | st.builds(DoctorAtClinic, st.sampled_from(CLINICS), st.sampled_from(DOCTORS)),
)
def test_the_first_is_whom_routing_chooses_for_a_lead_that_was_handed_back_and_sent_there(
    where: Directory,
    load: dict[DoctorAtClinic, int],
    one: InquiryFacts,
    location: str,
    has_it: DoctorAtClinic | None,
) -> None:
    workload = Workload(open_at=load)
    found = suggest_doctors(one, location, now(where, workload=workload), has_it=has_it)
    back = (str(has_it),) if has_it else ()
    sent = replace(one, transferred_to=location, declined_by=back)
    decision = decide(sent, where, workload, FIRST_POLICY, RECEIVED_AT)
    if isinstance(decision.outcome, Assigned):
        assert found.suitable[0].doctor_at_clinic == decision.outcome.doctor_at_clinic
        assert found.reasons == decision.outcome.reasons
    else:
        assert found.suitable == ()
    there = decision.table.of(location)
    everybody = {row.doctor for row in there.candidates if row.doctor} if there else set()
    left_out = {has_it.doctor} if has_it and has_it.location == location else set()
    listed = [*names(found.suitable), *names(found.rejected)]
    assert len(listed) == len(set(listed))
    assert set(listed) == everybody - left_out
    assert all(row.rejected_for is None for row in found.suitable)


def test_whoever_has_it_is_in_neither_list_and_the_others_are_ruled_out_each_with_a_reason() -> (
    None
):
    entries = roster(
        abel=DoctorEntry(accepting=False), chan=DoctorEntry(leave=(Leave(first=TODAY, last=TODAY),))
    )
    full = Workload(open_at={DoctorAtClinic("toronto", "singh"): 2})
    found = suggest_doctors(WISH, "toronto", now(roster=entries, workload=full), has_it=ROY)
    assert found.suitable == ()
    assert {one.doctor: one.rejected_for for one in found.rejected} == {
        "abel": Rejection.NOT_ACCEPTING,
        "chan": Rejection.ON_LEAVE,
        "singh": Rejection.NO_CAPACITY,
    }


def test_who_has_declined_it_before_is_ruled_out_and_who_is_due_comes_first() -> None:
    declined = replace(WISH, declined_by=("toronto/abel",))
    busy = Workload(open_at={DoctorAtClinic("toronto", "chan"): 1})
    found = suggest_doctors(declined, "toronto", now(workload=busy), has_it=ROY)
    assert names(found.suitable) == ["singh", "chan"]
    assert ReasonCode.NEXT_IN_TURN in {one.code for one in found.reasons}
    assert [(one.doctor, one.rejected_for) for one in found.rejected] == [
        ("abel", Rejection.DOCTOR_DECLINED)
    ]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (now(rules=rules(verdict=Verdict.BLOCK, source="an act")), Rejection.NOT_ELIGIBLE),
        (now(rules=rules(verdict=Verdict.REVIEW, source="an act")), Rejection.NEEDS_REVIEW),
        (now(network({"calgary": {"kim": 1}})), Rejection.NO_CLINIC),
    ],
)
def test_where_the_clinic_as_a_whole_cannot_have_it_that_is_the_answer(
    asked: DecisionInputs, reason: Rejection
) -> None:
    found = suggest_doctors(WISH, "toronto", asked, has_it=ROY)
    assert (found.suitable, found.rejected, found.rejected_for) == ((), (), reason)


def test_a_clinic_that_the_consents_do_not_cover_has_nobody() -> None:
    found = suggest_doctors(inquiry(consents=("processing",)), "toronto", now())
    assert found.rejected_for is Rejection.NO_CONSENT_TO_SHARE
