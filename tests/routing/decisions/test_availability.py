"""What the roster keeps a doctor from, by the calendar of the clinic, and how it is said."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.decisions.domain import (
    FIRST_POLICY,
    LEAD,
    Assigned,
    Decision,
    DoctorAtClinic,
    InquiryFacts,
    Reason,
    ReasonCode,
    Rejection,
    Stage,
    Workload,
    as_recorded,
    codes_of,
    decide,
    decide_all,
    round_of,
)
from services.routing.roster.domain import DoctorEntry, Leave, Roster, doctor_key
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

ROY, CHAN = DoctorAtClinic("toronto", "roy"), DoctorAtClinic("toronto", "chan")
TORONTO = network({"toronto": {"roy": 10, "chan": 10}})
CHRISTMAS = Leave(first=date(2026, 12, 24), last=date(2026, 12, 26))


def roster(entries: Mapping[str, DoctorEntry]) -> Roster:
    return Roster(position=1, entries={doctor_key(slug): one for slug, one in entries.items()})


def decided(
    entries: Mapping[str, DoctorEntry],
    facts: InquiryFacts | None = None,
    *,
    where: Directory = TORONTO,
    workload: Workload | None = None,
    now: datetime = RECEIVED_AT,
) -> Decision:
    return decide(
        facts or inquiry(), where, workload or Workload(), FIRST_POLICY, now, roster=roster(entries)
    )


def rejection_of(decision: Decision, slug: str = "roy") -> Rejection | None:
    return next(one.rejected_for for one in decision.evaluations if one.doctor == slug)


@pytest.mark.parametrize(
    ("entry", "this_week", "rejection"),
    [
        (DoctorEntry(), 99, None),
        (DoctorEntry(accepting=False), 0, Rejection.NOT_ACCEPTING),
        (DoctorEntry(leave=(Leave(first=date(2026, 11, 20), last=date(2026, 11, 30)),)), 0,
         Rejection.ON_LEAVE),
        (DoctorEntry(leave=(Leave(first=date(2026, 11, 24), last=date(2026, 11, 30)),)), 0, None),
        (DoctorEntry(capacity=3), 2, None),
        (DoctorEntry(capacity=3), 3, Rejection.NO_CAPACITY_THIS_WEEK),
        (DoctorEntry(capacity=0), 0, Rejection.NO_CAPACITY_THIS_WEEK),
    ],
)  # fmt: skip
def test_the_roster_is_a_hard_filter(
    entry: DoctorEntry, this_week: int, rejection: Rejection | None
) -> None:
    decision = decided({"roy": entry}, workload=Workload(this_week={ROY: this_week}))
    assert rejection_of(decision) is rejection
    assert rejection is None or rejection.stage is Stage.CAPACITY
    assert isinstance(decision.outcome, Assigned)  # there is Chan


@pytest.mark.parametrize(
    ("timezone", "first", "last"),
    [
        ("America/St_Johns", "2026-12-24T03:30", "2026-12-27T03:29"),
        ("America/Toronto", "2026-12-24T05:00", "2026-12-27T04:59"),
        ("America/Vancouver", "2026-12-24T07:00", "2026-12-27T06:59"),
    ],
)
def test_leave_begins_and_ends_at_midnight_where_the_clinic_is(
    timezone: str, first: str, last: str
) -> None:
    where = directory(
        clinic(timezone=timezone), doctor("roy", "toronto"), offering("toronto", {"roy": 3})
    )
    begins, ends = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (first, last))
    away = {"roy": DoctorEntry(leave=(CHRISTMAS,))}
    last_moment = ends.replace(second=59, microsecond=999_999)
    moments = (
        begins - datetime.resolution,
        begins,
        ends,
        last_moment,
        last_moment + datetime.resolution,
    )
    found = [rejection_of(decided(away, where=where, now=one)) for one in moments]
    on_leave = Rejection.ON_LEAVE
    assert found == [None, on_leave, on_leave, on_leave, None]


def test_a_unit_that_the_inquiry_has_already_is_not_counted_against_it() -> None:
    full = Workload(open_at={ROY: 1}, this_week={ROY: 1}, reserved={"inquiry-1": (ROY,)})
    decision = decided({"roy": DoctorEntry(capacity=1)}, workload=full)
    assert ReasonCode.RESERVATION_KEPT in codes_of(decision.outcome)
    other = decided({"roy": DoctorEntry(capacity=1)}, inquiry("other"), workload=full)
    assert rejection_of(other) is Rejection.NO_CAPACITY_THIS_WEEK


def test_who_is_away_now_is_not_kept_to_what_was_reserved_before() -> None:
    reserved = Workload(open_at={ROY: 1}, reserved={"inquiry-1": (ROY,)})
    decision = decided({"roy": DoctorEntry(accepting=False)}, workload=reserved)
    assert isinstance(decision.outcome, Assigned)
    assert decision.outcome.doctor == "chan"


def test_weights_set_the_shares() -> None:
    entries = {"roy": DoctorEntry(weight=3), "chan": DoctorEntry(weight=1)}
    decisions = decide_all(
        inquiries(8), TORONTO, Workload(), FIRST_POLICY, RECEIVED_AT, roster=roster(entries)
    )
    counts = Counter(one.outcome.doctor for one in decisions if isinstance(one.outcome, Assigned))
    assert counts == {"roy": 6, "chan": 2}


def test_credit_that_people_give_counts_as_given() -> None:
    decision = decided({"roy": DoctorEntry(credit={"toronto": 2, "elsewhere": -99})})
    assert isinstance(decision.outcome, Assigned)
    assert decision.outcome.doctor == "chan"
    behind = decided({"roy": DoctorEntry(credit={"toronto": -2})})
    assert isinstance(behind.outcome, Assigned)
    assert behind.outcome.doctor == "roy"


def deciding(decision: Decision) -> Reason:
    assert isinstance(decision.outcome, Assigned)
    return decision.outcome.reasons[-2]  # the last one says that there is no coordinator


def test_only_what_is_true_is_told_of_equals() -> None:
    """Those whose turn it is alike are drawn; most capacity is not named where all have as much."""
    assert deciding(decided({})).code is ReasonCode.DRAWN
    open_alike = {ROY: 1, CHAN: 1}
    behind = Workload(open_at=open_alike, shares={ROY: 5 * LEAD, CHAN: 4 * LEAD})
    turn = deciding(decided({}, workload=behind))
    assert (turn.code, turn.parameters["of"]) == (ReasonCode.NEXT_IN_TURN, 2)
    alone = decided({"roy": DoctorEntry(accepting=False)})
    assert deciding(alone).code is ReasonCode.ONLY_CANDIDATE


def test_a_decision_of_before_is_still_the_same_with_its_old_reason() -> None:
    outcome = decided({}).outcome
    assert isinstance(outcome, Assigned)
    *wishes, turn, last = outcome.reasons
    old = replace(turn, code=ReasonCode.SMALLEST_LOAD)
    recorded = replace(outcome, reasons=(*wishes, old, last))
    assert as_recorded(outcome, recorded) == recorded
    assert as_recorded(outcome, outcome) == outcome
    other = replace(recorded, reasons=(*wishes, replace(old, parameters={"of": 9}), last))
    assert as_recorded(outcome, other) != other


def test_a_table_of_before_there_was_a_roster_keeps_its_hash() -> None:
    plain = decide(inquiry(), TORONTO, Workload(open_at={ROY: 3}), FIRST_POLICY, RECEIVED_AT)
    counted = Workload(open_at={ROY: 3}, shares={ROY: 3 * LEAD, CHAN: 0})
    same = decide(inquiry(), TORONTO, counted, FIRST_POLICY, RECEIVED_AT)
    assert same.table.hash == plain.table.hash
    other = replace(counted, shares={ROY: 3 * LEAD, CHAN: 1})
    assert decide(inquiry(), TORONTO, other, FIRST_POLICY, RECEIVED_AT).table.hash != (
        plain.table.hash
    )


TWO_CLINICS = network(
    {"toronto": {"roy": 9, "both": 9}, "calgary": {"kim": 9, "both": 9}, "ottawa": {"both": 2}}
)
AT = [
    DoctorAtClinic(at, slug)
    for at, slug in [("toronto", "roy"), ("toronto", "both"), ("calgary", "both"),
                     ("calgary", "kim"), ("ottawa", "both")]
]  # fmt: skip
entries = st.builds(
    DoctorEntry,
    weight=st.none() | st.integers(1, 4),
    capacity=st.none() | st.integers(0, 6),
    accepting=st.sampled_from([True, True, True, False]),
    credit=st.dictionaries(st.sampled_from(["toronto", "calgary"]), st.integers(-3, 3)),
)
rosters = st.dictionaries(st.sampled_from(["roy", "both", "kim"]), entries).map(roster)
loads = st.dictionaries(st.sampled_from(AT), st.integers(0, 4))
shares = st.dictionaries(st.sampled_from(AT), st.integers(-2_000, 9_000))
wishes = st.lists(st.sampled_from([None, "toronto", "calgary", "ottawa"]), max_size=20)
reservations = st.dictionaries(
    st.integers(0, 5).map("inquiry-{}".format),
    st.sampled_from(AT).map(lambda at: (at,)),
    max_size=3,
)
workloads = st.builds(Workload, open_at=loads, shares=shares, reserved=reservations)


def batch_of(locations: list[str | None]) -> list[InquiryFacts]:
    return [inquiry(f"inquiry-{n}", location=one) for n, one in enumerate(locations)]


def week_of(taken: int, who: Roster) -> dict[DoctorAtClinic, int]:
    return {at: taken for at in AT if at.doctor in who.limited}


@settings(deadline=None)
@given(rosters, workloads, wishes, st.integers(0, 4))
def test_a_decision_is_made_again_with_the_roster_the_shares_and_the_week_of_its_turn(
    who: Roster, load: Workload, locations: list[str | None], taken: int
) -> None:
    workload = replace(load, this_week=week_of(taken, who))
    batch = batch_of(locations)
    decisions = decide_all(batch, TWO_CLINICS, workload, FIRST_POLICY, RECEIVED_AT, roster=who)
    this_round = round_of("round", decisions, workload)
    for index, (one, decision) in enumerate(zip(batch, decisions, strict=True)):
        facts, before = this_round.inputs_of(index, one)
        again = decide(facts, TWO_CLINICS, before, FIRST_POLICY, RECEIVED_AT, roster=who)
        assert (again.outcome, again.table.hash) == (decision.outcome, decision.table.hash)
        assert decision.roster == 1


@settings(deadline=None)
@given(rosters, wishes, st.integers(0, 4))
def test_no_batch_gives_anybody_more_than_the_week_holds_over_all_clinics(
    who: Roster, locations: list[str | None], taken: int
) -> None:
    workload = Workload(this_week=week_of(taken, who))
    decisions = decide_all(
        batch_of(locations), TWO_CLINICS, workload, FIRST_POLICY, RECEIVED_AT, roster=who
    )
    given_to = Counter(one.outcome.doctor for one in decisions if isinstance(one.outcome, Assigned))
    for slug, count in given_to.items():
        entry = who.doctor(slug)
        assert entry.accepting
        assert entry.capacity is None or taken + count <= entry.capacity
