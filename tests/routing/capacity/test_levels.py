"""Whoever joins, returns or comes on other terms goes on from the level of the others."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.routing.capacity.domain import (
    DoctorCapacity,
    Level,
    Terms,
    new_levels,
    terms_of,
    with_levels,
)
from services.routing.decisions.domain import LEAD, DoctorAtClinic
from services.routing.roster.domain import NO_ROSTER, DoctorEntry, Leave, Roster, doctor_key
from tests.routing.decisions.builders import (
    RECEIVED_AT,
    clinic,
    directory,
    doctor,
    network,
    offering,
)

ROY, CHAN, NEW = (DoctorAtClinic("toronto", slug) for slug in ("roy", "chan", "new"))
KIM = DoctorAtClinic("calgary", "kim")


def terms(weight: int = 1, *, name: str = "", credit: int = 0) -> Terms:
    return Terms(name=name or f"weight-{weight}", weight=weight, credit=credit * LEAD)


def capacity(
    at: DoctorAtClinic, given_leads: int, on: Terms | None, *, credit: int = 0
) -> DoctorCapacity:
    return DoctorCapacity(
        doctor_at_clinic=at,
        version=3,
        given=given_leads,
        credit=credit,
        terms=on.name if on else "",
    )


def capacities(*found: DoctorCapacity) -> dict[DoctorAtClinic, DoctorCapacity]:
    return {one.doctor_at_clinic: one for one in found}


def after(
    levels: list[Level], before: Mapping[DoctorAtClinic, DoctorCapacity]
) -> dict[DoctorAtClinic, DoctorCapacity]:
    return dict(with_levels(before, levels))


def test_who_joins_after_thirty_and_thirty_starts_at_thirty() -> None:
    on = terms()
    before = capacities(capacity(ROY, 30, on), capacity(CHAN, 30, on))
    (level,) = [
        one
        for one in new_levels(dict.fromkeys((ROY, CHAN, NEW), on), before)
        if one.doctor_at_clinic == NEW
    ]
    assert level == Level(doctor_at_clinic=NEW, version=0, credit=30 * LEAD, terms=on.name)


def test_in_a_new_network_nobody_is_credited() -> None:
    levels = new_levels({ROY: terms(2), CHAN: terms(5)}, {})
    assert {one.doctor_at_clinic: one.credit for one in levels} == {ROY: 0, CHAN: 0}


def test_what_people_gave_a_newcomer_comes_on_top() -> None:
    before = capacities(capacity(ROY, 30, terms()))
    levels = new_levels({ROY: terms(), NEW: terms(credit=5)}, before)
    found = after(levels, before)[NEW]
    assert found.share == 30 * LEAD  # and the five besides, as the roster says


def test_who_goes_is_noted_and_credited_when_they_return() -> None:
    on = terms()
    before = capacities(capacity(ROY, 10, on), capacity(CHAN, 10, on))
    away = after(new_levels({CHAN: on}, before), before)
    assert (away[ROY].terms, away[ROY].share) == ("", 10 * LEAD)
    assert new_levels({CHAN: on}, away) == []
    busy = away | {CHAN: replace(away[CHAN], given=25)}
    back = after(new_levels({ROY: on, CHAN: on}, busy), busy)
    assert (back[ROY].share, back[ROY].given) == (25 * LEAD, 10)


def test_another_weight_is_another_share_of_what_comes_and_of_nothing_before() -> None:
    before = capacities(capacity(ROY, 30, terms(1)), capacity(CHAN, 30, terms(1)))
    levels = new_levels({ROY: terms(2), CHAN: terms(1)}, before)
    assert after(levels, before)[ROY].share == 60 * LEAD
    fewer = new_levels({ROY: terms(1), CHAN: terms(1)}, after(levels, before))
    assert after(fewer, after(levels, before))[ROY].share == 30 * LEAD


def test_a_new_clinic_starts_at_the_level_of_the_network() -> None:
    before = capacities(capacity(ROY, 40, terms(2)), capacity(CHAN, 20, terms(1)))
    levels = new_levels({ROY: terms(2), CHAN: terms(1), KIM: terms(3)}, before)
    assert {one.doctor_at_clinic: one.credit for one in levels} == {KIM: 60 * LEAD}


def test_what_was_stored_before_there_were_terms_stays_where_it_is() -> None:
    old = DoctorCapacity(doctor_at_clinic=ROY, version=4, confirmed=7)
    before = capacities(old, capacity(CHAN, 30, terms()))
    levels = new_levels({ROY: terms(), CHAN: terms()}, before)
    assert levels == [Level(doctor_at_clinic=ROY, version=4, credit=0, terms=terms().name)]


def test_a_long_lead_of_somebody_who_stayed_is_not_forgiven() -> None:
    """By their language, or since nobody else would do; less than a lead is how turns come out."""
    on = terms()
    before = capacities(capacity(ROY, 130, on), capacity(CHAN, 30, on))
    levels = new_levels({ROY: on, CHAN: on, NEW: on}, before)
    assert [one.doctor_at_clinic for one in levels] == [NEW]
    assert after(levels, before)[NEW].share == 80 * LEAD


def test_a_directory_about_to_be_read_anew_sends_nobody_away() -> None:
    assert new_levels({}, capacities(capacity(ROY, 30, terms()))) == []


def test_a_capacity_that_nobody_can_read_is_left_alone() -> None:
    lost = DoctorCapacity(doctor_at_clinic=ROY, version=-1, unreadable=1_000_000_000)
    assert [
        one.doctor_at_clinic for one in new_levels({ROY: terms(), CHAN: terms()}, {ROY: lost})
    ] == [CHAN]


members = st.dictionaries(
    st.sampled_from([ROY, CHAN, NEW, KIM, DoctorAtClinic("calgary", "lee")]),
    st.tuples(
        st.integers(0, 200),
        st.integers(-9_999, 9_999),
        st.none() | st.sampled_from(["", "weight-1", "weight-2", "weight-3"]),
    ),
)
present = st.dictionaries(
    st.sampled_from([ROY, CHAN, NEW, KIM, DoctorAtClinic("calgary", "lee")]),
    st.builds(terms, st.integers(1, 3), credit=st.integers(-5, 5)),
)


@given(members, present)
def test_once_written_there_is_nothing_more_to_write(
    stored: dict[DoctorAtClinic, tuple[int, int, str | None]], now: dict[DoctorAtClinic, Terms]
) -> None:
    before = {
        at: DoctorCapacity(doctor_at_clinic=at, version=1, given=n, credit=credit, terms=name)
        for at, (n, credit, name) in stored.items()
    }
    levels = new_levels(now, before)
    assert new_levels(now, after(levels, before)) == []
    assert all(isinstance(one.credit, int) for one in levels)


@given(members, present)
def test_whoever_comes_is_at_the_level_of_those_who_were_there(
    stored: dict[DoctorAtClinic, tuple[int, int, str | None]], now: dict[DoctorAtClinic, Terms]
) -> None:
    before = {
        at: DoctorCapacity(doctor_at_clinic=at, version=1, given=n, credit=credit, terms=name)
        for at, (n, credit, name) in stored.items()
    }
    found = after(new_levels(now, before), before)
    for at, on in now.items():
        stays = {
            one: now[one]
            for one in before.keys() & now.keys()
            if one.location == at.location and before[one].terms in (None, now[one].name)
        }
        if at in stays or not stays or at not in before:
            continue
        weight = sum(one.weight for one in stays.values())
        level = sum(before[one].share + now[one].credit for one in stays) / weight
        assert abs(found[at].share + on.credit - level * on.weight) <= 0.5


def roster(**entries: DoctorEntry) -> Roster:
    return Roster(position=1, entries={doctor_key(slug): one for slug, one in entries.items()})


def test_terms_are_of_who_takes_leads_at_this_moment() -> None:
    where = network({"toronto": {"roy": 3, "chan": 5, "new": 0}, "calgary": {"kim": 2}})
    plain = terms_of(where, NO_ROSTER, RECEIVED_AT)
    assert {at: one.weight for at, one in plain.items()} == {ROY: 3, CHAN: 5, KIM: 2}
    today = date(2026, 11, 23)
    changed = roster(
        roy=DoctorEntry(accepting=False),
        kim=DoctorEntry(leave=(Leave(first=today, last=today),)),
        chan=DoctorEntry(weight=9, credit={"toronto": 2}),
    )
    found = terms_of(where, changed, RECEIVED_AT)
    assert {at: (one.weight, one.credit) for at, one in found.items()} == {CHAN: (9, 2 * LEAD)}


def test_another_procedure_weight_or_week_is_other_terms_and_credit_is_not() -> None:
    where = network({"toronto": {"roy": 3}})
    names = [
        terms_of(one_network, who, RECEIVED_AT)[ROY].name
        for one_network, who in (
            (where, NO_ROSTER),
            (network({"toronto": {"roy": 4}}), NO_ROSTER),
            (where, roster(roy=DoctorEntry(weight=4))),
            (where, roster(roy=DoctorEntry(capacity=0))),
            (where, roster(roy=DoctorEntry(capacity=7))),
        )
    ]
    assert len(set(names)) == 4  # a weight of 4 and a capacity of 4 share alike
    credit = roster(roy=DoctorEntry(credit={"toronto": 3}))
    assert terms_of(where, credit, RECEIVED_AT)[ROY].name == names[0]


def test_an_offering_at_a_clinic_that_is_not_there_is_nobodys() -> None:
    where = directory(doctor("roy", "toronto"), offering("toronto", {"roy": 3}))
    assert terms_of(where, NO_ROSTER, RECEIVED_AT) == {}
    there = directory(clinic(), doctor("roy", "calgary"), offering("toronto", {"roy": 3}))
    assert terms_of(there, NO_ROSTER, RECEIVED_AT) == {}
