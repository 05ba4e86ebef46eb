"""The fields of a form as they were typed: whatever is missing or odd is taken as empty."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from shared.errors import Invalid

_LONGEST: Final = 100
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MINUTE: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)
_MOST_DIGITS: Final = 9

_OCCURRENCES: Final = ("first", "second")

Problems = Mapping[str, str]
"""Codes of what is wrong, by the field that it is wrong with."""


class TypedWrong(Exception):
    """What was typed means nothing, or is more than a form of ours can hold."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(", ".join(problems.values()))
        self.problems = problems


class Typed:
    """One form, from its names and values in their order."""

    def __init__(self, fields: Iterable[tuple[str, object]] = ()) -> None:
        self._values: dict[str, list[str]] = defaultdict(list)
        for name, value in fields:
            self._values[name].append(value if isinstance(value, str) else "")

    def text(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(_short(one) for one in self._values.get(name, ()))

    def lines(self, name: str) -> tuple[str, ...]:
        """Of a text of several lines, those that are not empty."""
        text = next(iter(self._values.get(name, ())), "")
        return tuple(filter(None, (_short(line) for line in text.splitlines())))

    def has(self, name: str) -> bool:
        return name in self._values

    def version(self) -> int:
        """-1 for what no version is."""
        value = self.text("version")
        return int(value) if _is_number(value) else -1


def number_of(text: str, field: str) -> int:
    """A whole number, not negative. Raises `TypedWrong`."""
    if not _is_number(text):
        raise TypedWrong({field: "typed.not-a-number"})
    return int(text)


def day_of(text: str, field: str) -> date:
    """`2026-12-24`. Raises `TypedWrong`."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise TypedWrong({field: "typed.not-a-day"})


def minute_of(text: str, field: str) -> datetime:
    """`2026-12-24T09:30` on some clock, without its zone. Raises `TypedWrong`."""
    try:
        if _MINUTE.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise TypedWrong({field: "typed.not-a-time"})


def instant_of(local: datetime, timezone: str, field: str, occurrence: str = "") -> datetime:
    """In UTC, of an hour on these clocks. Where clocks are changed an hour is left out in spring,
    and one comes twice in autumn: then `occurrence` says which, `first` or `second`. Raises
    `TypedWrong`.
    """
    try:
        first, second = (
            local.replace(tzinfo=ZoneInfo(timezone), fold=fold).astimezone(UTC) for fold in (0, 1)
        )
        shown = first.astimezone(ZoneInfo(timezone)).replace(tzinfo=None, fold=0)
    except OverflowError as error:
        raise TypedWrong({field: "typed.not-a-time"}) from error
    if shown != local:
        raise TypedWrong({field: "typed.left-out"})
    if first != second and occurrence not in _OCCURRENCES:
        raise TypedWrong({field: "typed.twice"})
    return second if occurrence == "second" else first


def problems_of(refusal: Invalid) -> Problems:
    return {one.field: one.code for one in refusal.problems}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


def _short(text: str) -> str:
    return text.strip()[:_LONGEST]
