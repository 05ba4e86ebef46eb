"""A copy of everything that is known of a patient, in parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Part:
    """`entries`: by field what JSON and a page can show: texts, numbers, truth values, times, and
    lists and maps of these; what was never given is left out. `title` and `labels`, by field, are
    marked texts in English: the page translates them.
    """

    name: str
    title: str
    labels: Mapping[str, str]
    entries: tuple[Mapping[str, object], ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Copy:
    """`timezone`: the patient's own, where it is known."""

    reference: str
    locale: str
    timezone: str | None
    made_at: datetime
    parts: tuple[Part, ...] = field(repr=False)


def given(**fields: object) -> dict[str, object]:
    """Without what says nothing."""
    return {name: value for name, value in fields.items() if value not in (None, (), [], {})}
