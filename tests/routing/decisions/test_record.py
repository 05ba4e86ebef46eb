"""What a decision record holds, how large it is, and how old ones are read."""

import statistics
from datetime import UTC, timedelta

import pytest
from bson import decode, encode

from services.routing.decisions.domain import (
    FIRST_POLICY,
    Assigned,
    DecisionRecord,
    DoctorAtClinic,
    InquiryFacts,
    RefusalReason,
    Rejection,
    Residence,
    Stage,
    Unroutable,
    Workload,
    decide_all,
    records_of,
)
from services.routing.documents import decision_document, decision_of
from shared.directory.domain import Directory
from shared.ids import new_id
from tests.routing.decisions.builders import (
    RECEIVED_AT,
    clinic,
    directory,
    doctor,
    inquiry,
    offering,
)
from tests.support.networks import large_network, sample_network

THREE = directory(
    clinic("brossard", province="CA-QC"),
    clinic("calgary", province="CA-AB"),
    clinic("toronto"),
    *[doctor(slug, "toronto") for slug in ("abel", "chan", "full", "idle", "roy", "singh", "zhou")],
    offering("calgary", {}),
    offering("toronto", {"abel": 9, "chan": 9, "full": 1, "roy": 9, "singh": 9, "zhou": 9}),
)
BUSY = Workload(open_at={DoctorAtClinic("toronto", "full"): 1})
FULL = Workload(
    open_at={
        DoctorAtClinic("toronto", slug): 9
        for slug in ("abel", "chan", "full", "roy", "singh", "zhou")
    }
)


def recorded(
    facts: InquiryFacts, where: Directory = THREE, workload: Workload = BUSY
) -> DecisionRecord:
    decisions = decide_all([facts], where, workload, FIRST_POLICY, RECEIVED_AT)
    return records_of("round", where.position, decisions)[0]


def test_a_record_counts_who_failed_which_rule_first() -> None:
    record = recorded(inquiry())
    assert [(one.stage, one.code, one.count) for one in record.rejected] == [
        (Stage.CAPABILITY, Rejection.NOT_OFFERED_HERE, 1),
        (Stage.CAPABILITY, Rejection.NO_DOCTOR, 1),
        (Stage.CAPABILITY, Rejection.DOCTOR_DOES_NOT_OFFER, 1),
        (Stage.CAPACITY, Rejection.NO_CAPACITY, 1),
    ]
    assert record.suitable == 5


def test_the_finalists_are_few_with_the_chosen_one_first() -> None:
    record = recorded(inquiry(location="toronto"))
    assert isinstance(record.outcome, Assigned)
    assert len(record.finalists) == 5
    assert record.finalists[0].doctor == record.outcome.doctor
    assert record.finalists[0].score == {
        "wished_clinic": 100,
        "doctor_speaks_language": 20,
        "clinic_speaks_language": 10,
    }


def test_a_wished_for_clinic_is_told_with_what_it_failed() -> None:
    facts = inquiry(location="calgary", willing_to_travel_to=("toronto", "atlantis", "brossard"))
    wished = {one.location: one for one in recorded(facts).wished}
    assert list(wished) == ["calgary", "toronto", "atlantis", "brossard"]
    assert wished["calgary"].rejected_for is Rejection.NO_DOCTOR
    assert wished["toronto"].rejected_for is None
    assert wished["toronto"].points == 30
    assert wished["atlantis"].rejected_for is Rejection.NO_CLINIC
    assert wished["brossard"].rejected_for is Rejection.NOT_OFFERED_HERE


def test_a_full_clinic_that_was_wished_for_failed_for_its_capacity() -> None:
    record = recorded(inquiry(location="toronto"), workload=FULL)
    assert isinstance(record.outcome, Unroutable)
    assert record.wished[0].rejected_for is Rejection.NO_CAPACITY
    assert record.finalists == ()


def test_a_record_remembers_which_wished_for_clinic_may_know() -> None:
    quebec = Residence(country="CA", subdivision="CA-QC")
    record = recorded(inquiry(location="toronto", residence=quebec))
    assert not record.lets_know("toronto")
    assert recorded(inquiry(location="toronto")).lets_know("toronto")
    assert not recorded(inquiry()).lets_know("toronto")


def test_a_rule_of_law_is_told_with_its_source() -> None:
    quebec = Residence(country="CA", subdivision="CA-QC")
    outcome = recorded(inquiry(location="toronto", residence=quebec)).outcome
    assert RefusalReason(
        code=Rejection.NO_CONSENT_TO_LEAVE_QUEBEC, source="Act P-39.1 (Quebec), section 17"
    ) in list(outcome.reasons)


CASES = [
    inquiry(),
    inquiry(location="toronto", language="fr-CA"),
    inquiry(location="calgary", willing_to_travel_to=("toronto", "brossard")),
    inquiry(procedure="unheard-of"),
]


@pytest.mark.parametrize("facts", CASES)
@pytest.mark.parametrize("workload", [BUSY, FULL])
def test_a_record_is_stored_and_read_again_the_same(
    facts: InquiryFacts, workload: Workload
) -> None:
    record = recorded(facts, workload=workload)
    stored = decode(encode(decision_document(record)))
    stored["decided_at"] = stored["decided_at"].replace(tzinfo=UTC)  # as our connections read it
    assert decision_of(stored) == record


def test_a_decision_that_was_stored_with_all_its_candidates_keeps_its_outcome() -> None:
    before = {
        "decided_at": RECEIVED_AT,
        "policy": {"version": "policy-2026-12-01", "weights": {"wished_clinic": 100}},
        "outcome": {
            "kind": "assigned",
            "location": "toronto",
            "doctor": "roy",
            "coordinator": None,
            "travel_class": "local",
            "because": ["wish.granted", "of-another-version"],
        },
        "evaluations": [{"location": "toronto"}],
        "inquiry": {},
        "candidates": {"clinics": [], "held": []},
    }
    record = decision_of(before)
    assert isinstance(record.outcome, Assigned)
    assert (record.outcome.doctor, record.inputs, record.table_hash) == ("roy", None, None)
    assert [reason.code.value for reason in record.outcome.reasons] == ["wish.granted", "unknown"]


def test_words_of_another_version_are_unknown_and_its_fields_passed_over() -> None:
    document = decision_document(recorded(inquiry(location="toronto")))
    document["rejected"][0]["code"] = "clinic.on-the-moon"
    document["outcome"]["reasons"][0] |= {"code": "moon.near", "phase": "full"}
    document["finalists"][0]["score"]["moon"] = 3
    record = decision_of(document)
    assert record.rejected[0].code is Rejection.UNKNOWN
    assert record.outcome.reasons[0].code.value == "unknown"
    assert record.finalists[0].points == 133


def sizes(where: Directory, facts: list[InquiryFacts]) -> list[int]:
    """Bytes of each stored record, with ids as long as they are."""
    accounts = {location: (new_id(), new_id()) for location in where.clinics}
    workload = Workload(coordinators=accounts)
    decisions = decide_all(facts, where, workload, FIRST_POLICY, RECEIVED_AT)
    records = records_of(new_id(), where.position, decisions)
    return [len(encode(decision_document(record))) for record in records]


def mixed(where: Directory, count: int) -> list[InquiryFacts]:
    """Inquiries from everywhere, half of them with a wish and some with alternatives."""
    procedures = sorted({procedure for _, procedure in where.offerings})
    clinics = sorted(where.clinics)
    homes = [
        Residence(country="US", subdivision="US-TX"),
        Residence(country="CA", subdivision="CA-ON"),
        Residence(country="CA", subdivision="CA-QC"),
    ]
    return [
        inquiry(
            f"inquiry-{n}",
            procedure=procedures[n % len(procedures)],
            location=clinics[n % len(clinics)] if n % 2 else None,
            willing_to_travel_to=tuple(clinics[n % len(clinics) :][1:4]) if n % 4 == 1 else (),
            residence=homes[n % 3],
            language="fr-CA" if n % 5 == 0 else "en-CA",
            received_at=RECEIVED_AT + timedelta(seconds=n),
        )
        for n in range(count)
    ]


def test_a_record_on_the_sample_network_takes_two_kilobytes_at_most() -> None:
    where = sample_network()
    assert len(where.clinics) == 6
    found = sizes(where, mixed(where, 200))
    assert statistics.median(found) <= 2048
    assert max(found) <= 4096


def test_a_record_does_not_grow_with_the_network(pytestconfig: pytest.Config) -> None:
    """With `--full` at a thousand clinics."""
    clinics = 1_000 if pytestconfig.getoption("--full") else 100
    where = large_network(clinics=clinics, doctors=20)
    found = sizes(where, mixed(where, 40))
    assert statistics.median(found) <= 2048
    assert max(found) <= 4096
