"""Tables that spreadsheets open, spans of days, and bars that never leave their picture."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.console.domain.replay import SpanInput
from services.routing.console.domain.sheet import Sheet
from services.routing.console.domain.typed import Typed, TypedWrong
from services.routing.console.views.charts import LABELS, WIDTH, Pair, pair_chart

TORONTO = "America/Toronto"
COUNTS = st.floats(0, 1e6)


def read(sheet: Sheet) -> list[list[str]]:
    return list(csv.reader(StringIO(sheet.csv().removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "\uff1d1",
     " =1", "\u00a0=1", "=HYPERLINK(\"https://evil.example\")"],
)  # fmt: skip
def test_no_text_is_a_formula(text: str) -> None:
    sheet = Sheet(name="moves", columns=("what",), rows=[(text,)])
    [[_], [cell]] = read(sheet)
    assert cell == f"'{text}"


def test_numbers_and_plain_texts_are_as_they_are() -> None:
    rows = [("Centre du Plateau, Montréal", -3, 0.5, None), ('a "quoted" one\nover lines', 1, 2, 3)]
    sheet = Sheet(name="moves", columns=("a", "b", "c", "d"), rows=rows)
    assert sheet.csv().startswith("\ufeffa,b,c,d\r\n")
    assert read(sheet)[1:] == [
        ["Centre du Plateau, Montréal", "-3", "0.5", ""],
        ['a "quoted" one\nover lines', "1", "2", "3"],
    ]


@given(st.lists(st.lists(st.text() | st.integers(), min_size=2, max_size=2)))
def test_whatever_is_in_a_table_no_cell_of_text_begins_a_formula(
    rows: list[list[str | int]],
) -> None:
    sheet = Sheet(name="moves", columns=("a", "b"), rows=rows)
    for line, row in zip(read(sheet)[1:], rows, strict=False):
        for cell, value in zip(line, row, strict=False):
            assert isinstance(value, int) or cell[:1] not in {"=", "+", "-", "@", "\t", "\r"}


@pytest.mark.parametrize(
    ("first", "last", "begin", "end"),
    [
        ("2026-11-23", "2026-11-23", (11, 23, 5), (11, 24, 5)),
        ("2026-03-08", "2026-03-08", (3, 8, 5), (3, 9, 4)),
        ("2026-11-01", "2026-11-01", (11, 1, 4), (11, 2, 5)),
    ],
)
def test_a_day_on_which_clocks_are_changed_has_23_or_25_hours(
    first: str, last: str, begin: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    typed = SpanInput.typed(Typed([("from", first), ("to", last)]))
    expected = tuple(datetime(2026, *one, tzinfo=UTC) for one in (begin, end))
    assert typed.instants(TORONTO) == expected


@pytest.mark.parametrize("last", ["9999-12-31", "", "soon", "2026-02-30"])
def test_a_span_that_is_none_is_told(last: str) -> None:
    with pytest.raises(TypedWrong) as wrong:
        SpanInput(first="2026-11-01", last=last).instants(TORONTO)
    assert set(wrong.value.problems) == {"to"}


def test_a_usual_span_ends_today() -> None:
    assert SpanInput.until(date(2026, 3, 1), 28) == SpanInput(first="2026-02-02", last="2026-03-01")


@given(st.lists(st.builds(Pair, label=st.text(), before=COUNTS, after=COUNTS,
                          target=st.none() | COUNTS)))  # fmt: skip
def test_no_bar_and_no_mark_leaves_the_picture(pairs: list[Pair]) -> None:
    chart = pair_chart(pairs)
    for row, pair in zip(chart.rows, pairs, strict=True):
        assert 0 <= row.before <= WIDTH - LABELS
        assert 0 <= row.after <= WIDTH - LABELS
        assert row.target is None or LABELS <= row.target <= WIDTH
        assert row.after_at <= WIDTH
        assert row.top + 34 <= chart.height
        assert (row.before >= row.after) or (pair.before < pair.after)
