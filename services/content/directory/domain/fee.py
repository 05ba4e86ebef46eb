"""What patients ask first: what a procedure costs at a clinic, and how long one waits for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from services.content.text.domain import check_locales, checks

CURRENCIES: Final = ("CAD",)
MOST_CENTS: Final = 100_000_000
MOST_FEES: Final = 50
MOST_WEEKS: Final = 520
MOST_ITEMS: Final = 20
LONGEST_ITEM: Final = 200
MOST_CHARACTERS: Final = 20_000
"""Of all fees of an offering: they travel in one event, which Kafka takes up to a size."""
_ONE_DAY: Final = timedelta(days=1)

Items = Mapping[str, tuple[str, ...]]
"""Short texts by locale."""


@dataclass(frozen=True, kw_only=True)
class Fee:
    """What somebody pays who pays for it themselves, in whole cents, from `effective_from` to
    `effective_to` inclusive on the clinic's own calendar; without a last day for as long as nothing
    else is written. Never zero: what is not known is left out.
    """

    effective_from: date
    lowest_cents: int
    highest_cents: int
    effective_to: date | None = None
    currency: str = "CAD"
    includes: Items = field(default_factory=dict)
    excludes: Items = field(default_factory=dict)

    def __post_init__(self) -> None:
        checks.check_date("effective_from", self.effective_from)
        if self.effective_to is not None:
            checks.check_date("effective_to", self.effective_to)
        checks.check_order("effective_to", self.effective_from, self.effective_to)
        checks.check_number("lowest_cents", self.lowest_cents, least=1, most=MOST_CENTS)
        checks.check_number("highest_cents", self.highest_cents, least=1, most=MOST_CENTS)
        is_range = self.lowest_cents <= self.highest_cents
        checks.require(is_range, "highest_cents", "This lies below the lowest.")
        is_known = self.currency in CURRENCIES
        checks.require(is_known, "currency", f"Name one of {', '.join(CURRENCIES)}.")
        _check_items("includes", self.includes)
        _check_items("excludes", self.excludes)

    def is_in_force_on(self, day: date) -> bool:
        has_begun = self.effective_from <= day
        return has_begun and (self.effective_to is None or day <= self.effective_to)

    @property
    def characters(self) -> int:
        """How much it says in all languages."""
        lists = (*self.includes.values(), *self.excludes.values())
        return sum(len(item) for items in lists for item in items)

    @property
    def turning_days(self) -> Iterator[date]:
        """Its first day, and the first day after its last one."""
        yield self.effective_from
        if self.effective_to is not None:
            yield self.effective_to + _ONE_DAY


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Weeks that usually pass until the procedure, as somebody found on `as_of`."""

    lowest_weeks: int
    highest_weeks: int
    as_of: date

    def __post_init__(self) -> None:
        checks.check_number("lowest_weeks", self.lowest_weeks, least=0, most=MOST_WEEKS)
        checks.check_number("highest_weeks", self.highest_weeks, least=0, most=MOST_WEEKS)
        is_range = self.lowest_weeks <= self.highest_weeks
        checks.require(is_range, "highest_weeks", "This lies below the lowest.")
        checks.check_date("as_of", self.as_of)


def _check_items(field_name: str, items: Items) -> None:
    """Of each locale; a list that is there says something."""
    check_locales(field_name, items)
    for locale, texts in items.items():
        checks.check_items(f"{field_name}.{locale}", texts, most=MOST_ITEMS, longest=LONGEST_ITEM)


def check_fees(field_name: str, fees: Sequence[Fee]) -> None:
    checks.check_count(field_name, fees, most=MOST_FEES)
    is_short = sum(fee.characters for fee in fees) <= MOST_CHARACTERS
    message = f"All that they say may have {MOST_CHARACTERS:,} characters."
    checks.require(is_short, field_name, message)
    _check_apart(field_name, fees)


def _check_apart(field_name: str, fees: Sequence[Fee]) -> None:
    """No day on which two of them are in force; in whichever order they are given."""
    by_day = sorted(enumerate(fees), key=lambda numbered: numbered[1].effective_from)
    for (_, before), (number, fee) in pairwise(by_day):
        checks.require(
            before.effective_to is not None and before.effective_to < fee.effective_from,
            f"{field_name}.{number}.effective_from",
            "Another fee is still in force on this day.",
        )
