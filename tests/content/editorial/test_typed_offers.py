"""What is typed of an offering becomes one, or every problem is named by its input."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.directory.domain import MOST_CENTS, CapableDoctor, Fee, Offering, Wait
from services.content.editorial.domain import (
    State,
    TypedFee,
    offering_of,
    typed_offer,
)
from services.content.editorial.domain.amounts import amount_of, cents_of
from shared.errors import Invalid
from tests.content.directory.test_fees import FEE, NEXT, PRICED

TYPED = typed_offer(PRICED)
NEW = TypedFee(number=7, first_day="2031-01-01", lowest="1")
AMOUNTS = {
    "2400": 240_000, "2400.50": 240_050, "2400,50": 240_050, "2,400": 240_000,
    "1,000,000": 100_000_000, "2,400.07": 240_007, " $2 400 ": 240_000, "2 400,50 $": 240_050,
    "2\u202f400\u00a0$": 240_000, "0": 0, "0.01": 1, "007": 700,
    "": None, "$": None, "2400.5": None, "2,4": None, "-1": None, "2.400": None,
    "2,40,0": None, "2,4000": None,
    "2,400,50": None, "1e3": None, "２４": None, "1000000.01": None, "9" * 400: None, "1.2.3": None,
    "NaN": None, "$$5": None,
}  # fmt: skip
REFUSED: list[tuple[dict[str, Any], list[str]]] = [
    ({"doing": ()}, ["doctors"]),
    ({"capacities": {}}, [f"capacity-{one}" for one in TYPED.doing]),
    ({"doing": ("../x",), "capacities": {"../x": "1"}}, ["capacity-../x"]),
    ({"as_of": ""}, ["as-of"]),
    ({"lowest_weeks": "", "highest_weeks": ""}, ["weeks-lowest"]),
    ({"lowest_weeks": "7"}, ["weeks-highest"]),
    ({"lowest_weeks": "-1", "as_of": "2026-02-30"}, ["weeks-lowest", "as-of"]),
    ({"highest_weeks": "521"}, ["weeks-highest"]),
    ({"fees": [replace(NEW, first_day="")]}, ["from-7"]),
    ({"fees": [replace(NEW, first_day="20310101")]}, ["from-7"]),
    ({"fees": [replace(NEW, first_day="1999-12-31")]}, ["from-7"]),
    ({"fees": [replace(NEW, last_day="2030-12-31")]}, ["to-7"]),
    ({"fees": [replace(NEW, last_day="soon", lowest="", highest="x")]},
     ["to-7", "lowest-7", "highest-7"]),
    ({"fees": [replace(NEW, lowest="0")]}, ["lowest-7"]),
    ({"fees": [replace(NEW, highest="0.99")]}, ["highest-7"]),
    ({"fees": [replace(NEW, currency="USD")]}, ["lowest-7"]),
    ({"fees": [replace(NEW, includes={"fr-CA": "x" * 201})]}, ["includes-7-fr-CA"]),
    ({"fees": [replace(NEW, excludes={"en-CA": "x\n" * 21})]}, ["excludes-7-en-CA"]),
    ({"fees": [NEW, replace(NEW, number=9)]}, ["from-9"]),
    ({"fees": [replace(NEW, number=at, first_day=f"{2030 + at}-01-01") for at in range(51)]},
     ["from-0"]),
    ({"doing": (), "as_of": "x", "fees": [replace(NEW, lowest="?")]}, ["lowest-7", "as-of"]),
]  # fmt: skip


@pytest.mark.parametrize("amount", AMOUNTS)
def test_an_amount_is_read_as_it_is_written_here_or_not_at_all(amount: str) -> None:
    assert cents_of(amount) == AMOUNTS[amount]


@given(st.integers(min_value=0, max_value=MOST_CENTS))
def test_an_amount_that_a_form_shows_is_read_as_the_same(cents: int) -> None:
    assert cents_of(amount_of(cents)) == cents
    assert cents_of(amount_of(cents).replace(".", ",")) == cents
    assert cents_of(f"{cents / 100:,.2f}") == cents


def items() -> st.SearchStrategy[tuple[str, ...]]:
    line = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
    return st.lists(line.map(lambda one: one[:200]), min_size=1, max_size=20).map(tuple)


@st.composite
def offerings(draw: st.DrawFn) -> Offering:
    slugs = draw(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, unique=True))
    fees, first = list[Fee](), date(2020, 1, 1)
    for length in draw(st.lists(st.integers(0, 400), max_size=5)):
        lowest = draw(st.integers(1, MOST_CENTS))
        by_locale = st.dictionaries(st.sampled_from(["en-CA", "fr-CA"]), items())
        fees.append(
            Fee(
                effective_from=first,
                effective_to=first + timedelta(days=length),
                lowest_cents=lowest,
                highest_cents=draw(st.integers(lowest, MOST_CENTS)),
                includes=draw(by_locale),
                excludes=draw(by_locale),
            )
        )
        first += timedelta(days=length + 1)
    weeks = draw(st.none() | st.tuples(st.integers(0, 520), st.integers(0, 520)).map(sorted))
    return Offering(
        location="toronto",
        procedure="ear-tubes",
        doctors=tuple(CapableDoctor(slug=one, capacity=draw(st.integers(1, 99))) for one in slugs),
        fees=tuple(fees),
        wait=Wait(lowest_weeks=weeks[0], highest_weeks=weeks[1], as_of=first) if weeks else None,
    )


@given(offerings())
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(offering: Offering) -> None:
    again = offering_of(typed_offer(offering), location="toronto", procedure="ear-tubes")
    assert again == offering


@pytest.mark.parametrize(("changes", "inputs"), REFUSED)
def test_whatever_does_not_fit_is_named_by_its_input(
    changes: dict[str, Any], inputs: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        offering_of(replace(TYPED, **changes), location="toronto", procedure="ear-tubes")
    assert [one.field for one in refused.value.problems] == inputs


def test_what_is_removed_or_left_empty_is_no_fee_and_one_amount_is_both() -> None:
    fees = [
        *TYPED.fees[:1],
        replace(TYPED.fees[1], lowest="nonsense", is_removed=True),
        TypedFee(number=2, includes={"en-CA": " \n"}),
        replace(NEW, first_day=" 2031-01-01 ", lowest="5", includes={"en-CA": " A \n\n B "}),
    ]
    typed = replace(TYPED, fees=fees, lowest_weeks="", highest_weeks=" ", as_of="")
    offering = offering_of(typed, location="toronto", procedure="ear-tubes")
    assert offering.fees[0] == FEE
    assert (offering.fees[1].lowest_cents, offering.fees[1].highest_cents) == (500, 500)
    assert offering.fees[1].includes == {"en-CA": ("A", "B")}
    assert (len(offering.fees), offering.wait) == (2, None)


def test_an_entry_with_a_line_break_of_its_own_becomes_one_line() -> None:
    broken = replace(PRICED, fees=(replace(FEE, includes={"en-CA": ("One\nentry",)}),))
    again = offering_of(typed_offer(broken), location="toronto", procedure="ear-tubes")
    assert again.fees[0].includes == {"en-CA": ("One entry",)}


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (date(2025, 12, 31), [State.TO_COME, State.TO_COME]),
        (date(2026, 1, 1), [State.IN_FORCE, State.TO_COME]),
        (date(2026, 12, 31), [State.IN_FORCE, State.TO_COME]),
        (date(2027, 1, 1), [State.OVER, State.IN_FORCE]),
    ],
)
def test_a_fee_stands_as_its_days_say(day: date, states: list[State]) -> None:
    typed = typed_offer(replace(PRICED, fees=(FEE, NEXT)))
    assert [one.state_on(day) for one in typed.fees] == states
    assert replace(NEW, first_day="soon").state_on(day) is None
