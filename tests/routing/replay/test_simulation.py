"""What a policy would have made of the past, over a past that was decided in memory."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.decisions.domain import (
    FIRST_POLICY,
    InputPositions,
    Policy,
    Relaxation,
    ScorePart,
)
from services.routing.replay.domain import (
    InDecidedOrder,
    Move,
    NotRecomputable,
    PastDecision,
    Period,
    PeriodInvalid,
    ReplayStatus,
    Stay,
    stays_of,
)
from services.routing.replay.usecases.read_past import LONGEST, MOST, windows_of
from shared.directory.domain import Change
from shared.eligibility.domain import Verdict
from tests.routing.decisions.builders import (
    RECEIVED_AT,
    clinic,
    directory,
    doctor,
    inquiry,
    offering,
    rules,
)
from tests.routing.replay.builders import (
    CALGARY_SPEAKS,
    CHAN,
    HOUR,
    KIM,
    LANGUAGES,
    NO_WISHES,
    ONLY_WISHES,
    ROY,
    PastWorld,
    wishing,
    with_inputs,
)

UNCHANGED = {"doctor": 0, "clinic": 0, "newly_unroutable": 0, "newly_routable": 0}


@given(
    st.lists(st.sampled_from(["toronto", "calgary", None]), min_size=1, max_size=40),
    st.integers(1, 8),
    st.integers(1, 200),
)
async def test_the_policy_that_decided_decides_the_same_again(
    wishes: list[str | None], size: int, stays: int
) -> None:
    world = PastWorld(load={KIM: 2})
    for start in range(0, len(wishes), size):
        at = RECEIVED_AT + start * HOUR
        batch = [wishing(f"{start + n}", at, w) for n, w in enumerate(wishes[start : start + size])]
        await world.decided(batch, at=at, leaves_at=at + stays * HOUR)
    found = await world.replayed(FIRST_POLICY)
    assert found.report.changes == {"none": len(wishes), **UNCHANGED}
    assert (found.status, found.done, found.total) == (ReplayStatus.DONE, *[len(wishes)] * 2)


async def test_who_wished_for_a_clinic_moves_when_wishes_count_nothing() -> None:
    world = PastWorld(policy=ONLY_WISHES.policy, load={ROY: 5, CHAN: 5})
    past = await world.decided(
        [wishing(f"inquiry-{n}", RECEIVED_AT, "toronto") for n in range(4)], at=RECEIVED_AT
    )
    assert {one.to for one in past} == {ROY, CHAN}
    report = (await world.replayed(NO_WISHES)).report
    (move,) = report.moves
    assert (move.kind, move.count) == (("toronto", "calgary", "turn.next"), 4)
    assert sorted(move.sample) == [f"inquiry-{n}" for n in range(4)]
    loads = {one.location: (one.before, one.after) for one in report.clinics}
    assert loads == {"calgary": (0, 4), "toronto": (4, 0)}
    assert report.changes["clinic"] == 4


async def test_the_drafts_own_assignments_add_up_and_not_those_of_the_record() -> None:
    """Kim has one unit left: the second of those whom the draft would send there finds her full."""
    world = PastWorld(network=CALGARY_SPEAKS, policy=ONLY_WISHES.policy, load={KIM: 8})
    for n in range(3):
        at = RECEIVED_AT + n * HOUR
        await world.decided([wishing(f"inquiry-{n}", at, "toronto")], at=at)
    report = (await world.replayed(LANGUAGES)).report
    assert {one.location: (one.before, one.after) for one in report.clinics} == {
        "calgary": (0, 1), "toronto": (3, 2),
    }  # fmt: skip


async def test_what_the_draft_did_otherwise_is_carried_from_day_to_day() -> None:
    world = PastWorld(network=CALGARY_SPEAKS, policy=ONLY_WISHES.policy, load={KIM: 8})
    await world.days(9, each=2, stays=9999 * HOUR)
    report = (await world.replayed(LANGUAGES)).report
    after = {one.location: one.after for one in report.clinics}
    assert after["calgary"] == 1


async def test_what_the_draft_gave_elsewhere_ends_when_the_lead_ended_in_truth() -> None:
    """Over a hundred days nobody fills up: what has left in truth has left in the simulation."""
    world = PastWorld(policy=ONLY_WISHES.policy)
    await world.days(100, each=4, stays=40 * HOUR)
    report = (await world.replayed(NO_WISHES)).report
    assert report.changes["newly_unroutable"] == 0
    assert sum(one.after for one in report.clinics) == 400
    assert {one.location for one in report.clinics if one.after} == {"calgary", "toronto"}


async def test_who_finds_nobody_by_the_draft_is_newly_unroutable_with_the_rule() -> None:
    """By the record the first went to Toronto and left Calgary's last unit to the second, who would
    go nowhere else.
    """
    facts = [
        wishing("one", RECEIVED_AT, "toronto"),
        inquiry("two", location="calgary", received_at=RECEIVED_AT),
    ]
    world = PastWorld(network=CALGARY_SPEAKS, policy=ONLY_WISHES.policy, load={KIM: 8})
    await world.decided(facts, at=RECEIVED_AT)
    report = (await world.replayed(LANGUAGES)).report
    assert {one.kind: one.sample for one in report.moves} == {
        ("toronto", "calgary", "preference.best"): ("one",),
        ("calgary", "", "clinic.outside-the-wish"): ("two",),
    }
    assert report.changes["newly_unroutable"] == 1
    # And the other way round: what languages have decided, wishes would have decided better.
    back = PastWorld(network=CALGARY_SPEAKS, policy=LANGUAGES.policy, load={KIM: 8})
    await back.decided(facts, at=RECEIVED_AT)
    assert (await back.replayed(ONLY_WISHES)).report.changes["newly_routable"] == 1


async def test_a_verdict_that_would_be_another_one_is_told() -> None:
    world = PastWorld(
        policy=ONLY_WISHES.policy,
        load={ROY: 8, CHAN: 8},
        rules=rules(
            verdict=Verdict.ALLOW_WITH_CONDITIONS, source="a law", provinces=frozenset({"CA-AB"})
        ),
    )
    (past,) = await world.decided([wishing("one", RECEIVED_AT, "toronto")], at=RECEIVED_AT)
    assert past.to is not None
    assert past.to.location == "toronto"
    report = (await world.replayed(NO_WISHES)).report
    (flip,) = report.flips
    assert (flip.kind, flip.sample) == (("", "allow_with_conditions", "calgary"), ("one",))


async def test_a_wish_that_has_waited_is_relaxed_by_the_time_of_its_decision() -> None:
    relaxing = Policy(
        version="relaxing",
        weights=ONLY_WISHES.policy.weights,
        relaxations=(Relaxation(part=ScorePart.WISHED_CLINIC, after_hours=24),),
    )
    world = PastWorld(policy=ONLY_WISHES.policy, load={ROY: 5, CHAN: 5})
    world.policies.first = relaxing
    for hours in (1, 30):
        facts = wishing(f"waited-{hours}", RECEIVED_AT, "toronto")
        await world.decided([facts], at=RECEIVED_AT + hours * HOUR)
    report = (await world.replayed(relaxing)).report
    assert [(one.kind[1], one.sample) for one in report.moves] == [("calgary", ("waited-30",))]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda one: replace(one, inputs=None), NotRecomputable.STORED_BEFORE),
        (lambda one: with_inputs(one, directory="lost"), NotRecomputable.DIRECTORY),
        (lambda one: with_inputs(one, round="lost"), NotRecomputable.WORKLOAD),
        (lambda one: with_inputs(one, index=99), NotRecomputable.WORKLOAD),
        (lambda one: with_inputs(one, index=-1), NotRecomputable.WORKLOAD),
        (lambda one: with_inputs(one, rule_set="of-the-future"), NotRecomputable.RULE_SET),
    ],
)
async def test_what_is_lost_costs_those_inquiries_only_and_is_counted(
    spoil: object, reason: NotRecomputable
) -> None:
    world = PastWorld()
    await world.days(20)
    lost = world.lose(spoil, every=5)  # type: ignore[arg-type] # one of those above
    found = await world.replayed(FIRST_POLICY)
    assert found.report.not_recomputable == {reason.value: lost}
    assert found.report.replayed == 80 - lost
    assert (found.done, found.total) == (80, 80)


async def test_what_can_be_made_again_stays_where_it_was_whatever_else_is_lost() -> None:
    world = PastWorld()
    await world.days(20)
    world.lose(lambda one: with_inputs(one, directory="lost"), every=3)
    report = (await world.replayed(FIRST_POLICY)).report
    assert report.changes == {"none": report.replayed, **UNCHANGED}


async def test_what_nobody_could_read_is_counted_too() -> None:
    world = PastWorld()
    await world.days(3)
    world.past.lost = 5
    found = await world.replayed(FIRST_POLICY)
    assert found.report.not_recomputable == {"record.not-read": 5}
    assert (found.done, found.total) == (17, 17)


async def test_a_period_without_data_has_an_empty_report() -> None:
    world = PastWorld()
    await world.days(3)
    before = Period(begin=RECEIVED_AT - 9 * HOUR, end=RECEIVED_AT - HOUR)
    found = await world.replayed(FIRST_POLICY, before)
    assert (found.status, found.done, found.total) == (ReplayStatus.DONE, 0, 0)
    assert (found.report.moves, found.report.clinics) == ((), ())


async def test_only_the_period_is_replayed() -> None:
    world = PastWorld()
    await world.days(10)
    middle = Period(begin=RECEIVED_AT + 48 * HOUR, end=RECEIVED_AT + 96 * HOUR)
    found = await world.replayed(FIRST_POLICY, middle)
    assert found.report.changes == {"none": 8, **UNCHANGED}


async def test_each_decision_is_made_on_the_directory_of_its_time() -> None:
    world = PastWorld()
    await world.decided([inquiry("before", location="toronto")], at=RECEIVED_AT)
    await world.directory.store_position(await world.directory.current())
    entry = offering("toronto", {})
    await world.directory.apply([Change(key=entry.key, revision=2, entry=entry)])
    await world.decided([inquiry("after", location="toronto")], at=RECEIVED_AT + HOUR)
    report = (await world.replayed(FIRST_POLICY)).report
    assert report.changes == {"none": 2, **UNCHANGED}
    assert [(one.before, one.after) for one in report.clinics] == [(1, 1)]


async def test_a_doctor_who_handed_it_back_after_the_decision_had_it_before() -> None:
    world = PastWorld()
    (past,) = await world.decided([inquiry("one", location="toronto")], at=RECEIVED_AT)
    later = replace(past.facts, declined_by=(str(past.to),), transferred_to="calgary")
    world.past.decisions[0] = replace(past, facts=later)
    report = (await world.replayed(FIRST_POLICY)).report
    assert report.changes == {"none": 1, **UNCHANGED}


async def test_targets_are_proportional_to_capacity_and_gaps_are_from_them() -> None:
    network = directory(
        clinic("toronto"), doctor("chan", "toronto"), doctor("roy", "toronto"),
        doctor("zhou", "toronto"), offering("toronto", {"chan": 10, "roy": 30, "zhou": 0}),
    )  # fmt: skip
    world = PastWorld(network=network)
    await world.decided([inquiry(f"{n}") for n in range(8)], at=RECEIVED_AT)
    report = (await world.replayed(FIRST_POLICY)).report
    targets = {one.doctor: (one.after, one.target_after) for one in report.doctors}
    assert targets == {"chan": (2, 2.0), "roy": (6, 6.0), "zhou": (0, 0.0)}
    assert report.clinics[0].gap_after == 0.0


def at(hours: float) -> datetime:
    return RECEIVED_AT + hours * HOUR


A, B, C = "toronto/roy", "toronto/chan", "calgary/kim"


@pytest.mark.parametrize(
    ("moves", "stays"),
    [
        ([], []),
        # Closed: it was with the doctor of the decision, and then with nobody.
        ([Move(at=at(9))], []),
        # Handed back, and routed again at five o'clock.
        ([Move(at=at(4), source=A)], [(A, 0, 4)]),
        ([Move(at=at(2), source=A), Move(at=at(4), source=B)], [(A, 0, 2), (B, 2, 4)]),
        # And handed back once more, which is the stay of the decision itself.
        ([Move(at=at(4), source=A), Move(at=at(9), source=B)], [(A, 0, 4)]),
        # A person chose another doctor afterwards, who has it still, or until it was closed.
        ([Move(at=at(7), source=A, target=B)], [(B, 7, None)]),
        ([Move(at=at(7), source=A, target=B), Move(at=at(9))], [(B, 7, 9)]),
        ([Move(at=at(7), target=B), Move(at=at(8), target=C), Move(at=at(9))],
         [(B, 7, 8), (C, 8, 9)]),
        # A person chose before, and that doctor handed it back.
        ([Move(at=at(2), source=A, target=B), Move(at=at(4), source=B)], [(A, 0, 2), (B, 2, 4)]),
        # Transferred to a clinic, where routing found the doctor.
        ([Move(at=at(4), source=A), Move(at=at(9))], [(A, 0, 4)]),
    ],
)  # fmt: skip
def test_with_whom_a_lead_was_besides_is_told_by_what_people_did(
    moves: list[Move], stays: list[tuple[str, float, float | None]]
) -> None:
    found = stays_of(moves, received_at=at(0), decided_at=at(5))
    assert list(found) == [
        Stay(doctor=doctor, begin=at(begin), end=at(end) if end is not None else None)
        for doctor, begin, end in stays
    ]


async def test_another_leads_stay_is_reckoned_with_while_it_lasts() -> None:
    """Roy and Chan are equals: who has one lead more is not next."""
    world = PastWorld(policy=ONLY_WISHES.policy)
    late = Stay(doctor=str(ROY), begin=at(0.2), end=at(1.5))
    (first,) = await world.decided([inquiry("first", location="calgary")], at=at(0))
    world.past.decisions[0] = replace(first, stays=(late,))
    for name, hours, busy in (("second", 1, True), ("third", 2, False)):
        world.load = {ROY: 1} if busy else {}
        await world.decided(
            [inquiry(name, location="toronto", received_at=at(hours))], at=at(hours)
        )
    report = (await world.replayed(ONLY_WISHES)).report
    assert report.changes == {"none": 3, **UNCHANGED}
    second = next(one for one in world.past.decisions if one.facts.inquiry_id == "second")
    assert second.to == CHAN


def past_at(name: str, received: float, decided: float) -> PastDecision:
    return PastDecision(
        lead_id=name,
        facts=inquiry(name, received_at=RECEIVED_AT + received * HOUR),
        decided_at=RECEIVED_AT + decided * HOUR,
        inputs=None,
    )


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(-5, 50)), max_size=40),
    st.integers(1, 9),
    st.integers(0, 40),
)
def test_decisions_come_in_the_order_in_which_they_were_made(
    times: list[tuple[int, int]], size: int, done: int
) -> None:
    every = sorted(
        (past_at(f"{n:02}", at, at + waited) for n, (at, waited) in enumerate(times)),
        key=lambda one: (one.facts.received_at, one.lead_id),
    )
    expected = sorted(every, key=lambda one: one.position)
    after = expected[done - 1].position if 0 < done <= len(expected) else None
    ordered, found = InDecidedOrder(after), list[PastDecision]()
    for start in range(0, len(every), size):
        page = every[start : start + size]
        ordered.add(page)
        found += ordered.until(page[-1].facts.received_at)
    found += ordered.until(None)
    assert found == (expected[done:] if after else expected)


def test_a_window_ends_where_many_are_together_or_a_day_has_passed() -> None:
    many = [past_at(f"{n:05}", 0, 0) for n in range(MOST + 1)]
    assert [len(one) for one in windows_of(many)] == [MOST, 1]
    hours = LONGEST / timedelta(hours=1)
    apart = [past_at(f"{n}", n * hours / 2, n * hours / 2) for n in range(5)]
    assert [len(one) for one in windows_of(apart)] == [2, 2, 1]
    assert list(windows_of([])) == []


def test_a_window_begins_where_the_first_workload_is_known() -> None:
    old = past_at("old", 0, 0)
    inputs = InputPositions(directory="d", policy="p", rule_set="r", round="r", index=0)
    known = replace(old, inputs=inputs)
    assert [len(one) for one in windows_of([old, old, known, old])] == [2, 2]


@pytest.mark.parametrize("hours", [0, -1])
def test_a_period_begins_before_it_ends_and_in_the_past(hours: int) -> None:
    with pytest.raises(PeriodInvalid):
        Period.past(RECEIVED_AT, RECEIVED_AT + hours * HOUR, RECEIVED_AT + 9 * HOUR)
    with pytest.raises(PeriodInvalid):
        Period.past(RECEIVED_AT, RECEIVED_AT + HOUR, RECEIVED_AT + hours * HOUR)
    assert Period.past(RECEIVED_AT, RECEIVED_AT + 9 * HOUR, RECEIVED_AT + HOUR).end == (
        RECEIVED_AT + HOUR
    )
