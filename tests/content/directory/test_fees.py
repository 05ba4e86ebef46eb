"""What a procedure costs and how long one waits: one fee a day, and nothing is guessed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.directory.domain import Fee, Offering, Wait
from services.content.procedures.domain import local_day, next_change
from shared.errors import Invalid
from tests.content.builders import offering

FEE = Fee(
    effective_from=date(2026, 1, 1),
    effective_to=date(2026, 12, 31),
    lowest_cents=240_000,
    highest_cents=310_000,
    includes={"en-CA": ("The operation",), "fr-CA": ("L’opération",)},
)
NEXT = replace(FEE, effective_from=date(2027, 1, 1), effective_to=None, highest_cents=330_000)
WAIT = Wait(lowest_weeks=3, highest_weeks=6, as_of=date(2026, 11, 2))
PRICED = replace(offering("toronto"), fees=(FEE, NEXT), wait=WAIT)

BUILT_WRONG: list[tuple[Any, dict[str, Any], str]] = [
    (FEE, {"effective_from": date(1999, 12, 31)}, "effective_from"),
    (FEE, {"effective_to": date(2201, 1, 1)}, "effective_to"),
    (FEE, {"effective_to": date(2025, 12, 31)}, "effective_to"),
    (FEE, {"lowest_cents": 0}, "lowest_cents"),
    (FEE, {"lowest_cents": -1}, "lowest_cents"),
    (FEE, {"highest_cents": 10**15}, "highest_cents"),
    (FEE, {"highest_cents": 239_999}, "highest_cents"),
    (FEE, {"currency": "USD"}, "currency"),
    (FEE, {"includes": {"de-DE": ("Alles",)}}, "includes"),
    (FEE, {"includes": {"en-CA": ()}}, "includes.en-CA"),
    (FEE, {"includes": {"en-CA": ("x",) * 21}}, "includes.en-CA"),
    (FEE, {"excludes": {"en-CA": ("A room", " ")}}, "excludes.en-CA.1"),
    (FEE, {"excludes": {"en-CA": ("x" * 201,)}}, "excludes.en-CA.0"),
    (FEE, {"excludes": {"en-CA": ("a\0b",)}}, "excludes.en-CA.0"),
    (WAIT, {"lowest_weeks": -1}, "lowest_weeks"),
    (WAIT, {"highest_weeks": 521}, "highest_weeks"),
    (WAIT, {"lowest_weeks": 7}, "highest_weeks"),
    (WAIT, {"as_of": date(1969, 1, 1)}, "as_of"),
    (PRICED, {"fees": (FEE, FEE)}, "fees.1.effective_from"),
    (PRICED, {"fees": (NEXT, FEE, NEXT)}, "fees.2.effective_from"),
    (PRICED, {"fees": (FEE,) * 51}, "fees"),
    (PRICED, {"fees": tuple(
        replace(FEE, effective_from=date(year, 1, 1), effective_to=date(year, 12, 31),
                includes={"en-CA": ("x" * 200,) * 20})
        for year in range(2020, 2026)
    )}, "fees"),
    (PRICED, {"fees": (replace(FEE, effective_to=None), NEXT)}, "fees.1.effective_from"),
    (PRICED, {"fees": (FEE, replace(NEXT, effective_from=date(2026, 12, 31)))},
     "fees.1.effective_from"),
    (PRICED, {"fees": (replace(NEXT, effective_from=date(2026, 6, 1)), FEE)},
     "fees.0.effective_from"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "change", "field"), BUILT_WRONG)
def test_what_is_wrong_with_a_fee_or_a_wait_is_named_by_its_field(
    value: Any, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        replace(value, **change)
    assert [problem.field for problem in refusal.value.problems] == [field]


@pytest.mark.parametrize(
    ("day", "fee"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), FEE),
        (date(2026, 12, 31), FEE),
        (date(2027, 1, 1), NEXT),
        (date(2199, 1, 1), NEXT),
    ],
)
def test_the_fee_of_a_day_is_the_one_whose_days_hold_it(day: date, fee: Fee | None) -> None:
    assert PRICED.fee_on(day) == fee
    assert replace(PRICED, fees=(NEXT, FEE)).fee_on(day) == fee


def test_between_two_fees_there_may_be_days_on_which_patients_ask() -> None:
    gap = replace(PRICED, fees=(FEE, replace(NEXT, effective_from=date(2027, 2, 1))))
    assert gap.fee_on(date(2027, 1, 15)) is None


def test_a_wait_is_known_from_the_day_on_which_somebody_found_it() -> None:
    assert PRICED.wait_on(date(2026, 11, 1)) is None
    assert PRICED.wait_on(date(2026, 11, 2)) == WAIT
    assert offering("toronto").wait_on(date(2026, 11, 2)) is None


def test_a_wait_may_be_none_at_all() -> None:
    assert Wait(lowest_weeks=0, highest_weeks=0, as_of=date(2026, 1, 1)).highest_weeks == 0


days = st.dates(date(2014, 1, 1), date(2016, 12, 31))


@st.composite
def ranges(draw: st.DrawFn) -> Fee:
    first, last = draw(days), draw(st.none() | days)
    if last is not None:
        first, last = min(first, last), max(first, last)
    return replace(FEE, effective_from=first, effective_to=last)


def _overlap(one: Fee, other: Fee) -> bool:
    return one.effective_from <= (other.effective_to or date.max) and other.effective_from <= (
        one.effective_to or date.max
    )


@given(fees=st.lists(ranges(), max_size=4))
def test_fees_are_taken_exactly_where_no_two_are_in_force_on_one_day(fees: list[Fee]) -> None:
    overlaps = any(_overlap(a, b) for n, a in enumerate(fees) for b in fees[:n])
    try:
        replace(PRICED, fees=tuple(fees))
    except Invalid:
        assert overlaps
    else:
        assert not overlaps


def _apart(fees: list[Fee]) -> tuple[Fee, ...]:
    kept: list[Fee] = []
    for fee in fees:
        if not any(_overlap(fee, other) for other in kept):
            kept.append(fee)
    return tuple(kept)


@given(
    fees=st.lists(ranges(), max_size=4).map(_apart),
    as_of=st.none() | days,
    zone=st.sampled_from(
        ["America/St_Johns", "America/Toronto", "America/Vancouver", "America/Sao_Paulo"]
    ),
    minutes=st.integers(0, 3 * 365 * 24 * 60),
    share=st.floats(0, 1),
)
def test_until_the_next_change_the_same_fee_and_wait_are_shown(
    fees: tuple[Fee, ...], as_of: date | None, zone: str, minutes: int, share: float
) -> None:
    wait = replace(WAIT, as_of=as_of) if as_of else None
    cell = replace(PRICED, fees=fees, wait=wait)
    now = datetime(2014, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    until = next_change([cell], zone, now) or now + timedelta(days=3_000)
    between = min(now + (until - now) * share, until - timedelta(microseconds=1))
    assert _shown(cell, local_day(between, zone)) == _shown(cell, local_day(now, zone))


def _shown(cell: Offering, day: date) -> tuple[Fee | None, Wait | None]:
    return cell.fee_on(day), cell.wait_on(day)
