"""What somebody types of a clinic's offering, and the offering that comes of it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from services.content.directory.domain import CapableDoctor, Fee, Offering, Wait
from services.content.editorial.domain.amounts import amount_of, cents_of
from services.content.text.domain import LOCALES
from shared.errors import FieldProblem, Invalid

V = TypeVar("V")


class State(StrEnum):
    """Of a fee on a day."""

    OVER = "over"
    IN_FORCE = "in_force"
    TO_COME = "to_come"


_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INPUTS: Final = {
    "effective_from": "from",
    "effective_to": "to",
    "lowest_cents": "lowest",
    "highest_cents": "highest",
    "currency": "lowest",
}
_WAIT: Final = {"lowest_weeks": "weeks-lowest", "highest_weeks": "weeks-highest", "as_of": "as-of"}


@dataclass(frozen=True, kw_only=True)
class TypedFee:
    """`number` is its place in the form. `includes` and `excludes` by locale, an entry a line."""

    number: int
    first_day: str = ""
    last_day: str = ""
    lowest: str = ""
    highest: str = ""
    currency: str = "CAD"
    includes: Mapping[str, str] = field(default_factory=dict)
    excludes: Mapping[str, str] = field(default_factory=dict)
    is_removed: bool = False

    @property
    def is_blank(self) -> bool:
        texts = (*self.includes.values(), *self.excludes.values())
        typed = (self.first_day, self.last_day, self.lowest, self.highest, *texts)
        return not any(one.strip() for one in typed)

    @property
    def is_kept(self) -> bool:
        return not (self.is_removed or self.is_blank)

    def state_on(self, day: date) -> State | None:
        """None where its days cannot be read."""
        try:
            first = _day("", self.first_day)
            last = _day("", self.last_day) if self.last_day.strip() else None
        except Invalid:
            return None
        if last is not None and last < day:
            return State.OVER
        return State.TO_COME if day < first else State.IN_FORCE


@dataclass(frozen=True, kw_only=True)
class TypedOffer:
    """`doing`: the doctors who are chosen; `capacities` of whomever the form has, by slug."""

    doing: tuple[str, ...] = ()
    capacities: Mapping[str, str] = field(default_factory=dict)
    fees: Sequence[TypedFee] = ()
    lowest_weeks: str = ""
    highest_weeks: str = ""
    as_of: str = ""

    @property
    def has_wait(self) -> bool:
        return any(one.strip() for one in (self.lowest_weeks, self.highest_weeks, self.as_of))


def typed_offer(offering: Offering) -> TypedOffer:
    """What a form shows of what is stored."""
    wait = offering.wait
    return TypedOffer(
        doing=tuple(one.slug for one in offering.doctors),
        capacities={one.slug: str(one.capacity) for one in offering.doctors},
        fees=[_typed_fee(number, fee) for number, fee in enumerate(offering.fees)],
        lowest_weeks=str(wait.lowest_weeks) if wait else "",
        highest_weeks=str(wait.highest_weeks) if wait else "",
        as_of=wait.as_of.isoformat() if wait else "",
    )


def offering_of(typed: TypedOffer, *, location: str, procedure: str) -> Offering:
    """Raises `Invalid` with everything that does not fit, each by its input in the form."""
    problems = list[FieldProblem]()
    doctors = [
        _noted(problems, _doctor, slug, typed.capacities.get(slug, "")) for slug in typed.doing
    ]
    kept = [one for one in typed.fees if one.is_kept]
    fees = [_noted(problems, _fee, one) for one in kept]
    wait = _noted(problems, _wait, typed) if typed.has_wait else None
    if problems:
        raise Invalid(*problems)
    try:
        return Offering(
            location=location,
            procedure=procedure,
            doctors=tuple(one for one in doctors if one),
            fees=tuple(one for one in fees if one),
            wait=wait,
        )
    except Invalid as refusal:
        numbers = [one.number for one in kept]
        raise Invalid(*(_in_form(one, numbers) for one in refusal.problems)) from refusal


def of_doctors(problem: FieldProblem, offering: Offering) -> FieldProblem:
    """Of one who does not work at the clinic: by the input of that doctor."""
    name, _, rest = problem.field.partition(".")
    number, _, _ = rest.partition(".")
    if name != "doctors" or not number.isdigit():
        return problem
    return replace(problem, field=f"does-{offering.doctors[int(number)].slug}")


def _typed_fee(number: int, fee: Fee) -> TypedFee:
    return TypedFee(
        number=number,
        first_day=fee.effective_from.isoformat(),
        last_day=fee.effective_to.isoformat() if fee.effective_to else "",
        lowest=amount_of(fee.lowest_cents),
        highest=amount_of(fee.highest_cents),
        currency=fee.currency,
        includes={locale: _lines(items) for locale, items in fee.includes.items()},
        excludes={locale: _lines(items) for locale, items in fee.excludes.items()},
    )


def _lines(items: Sequence[str]) -> str:
    """One that has a line break of its own becomes one line."""
    return "\n".join(" ".join(item.split()) for item in items)


def _items(texts: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    read = {
        locale: tuple(line.strip() for line in texts.get(locale, "").split("\n") if line.strip())
        for locale in LOCALES
    }
    return {locale: items for locale, items in read.items() if items}


def _noted(problems: list[FieldProblem], make: Callable[..., V], *given: object) -> V | None:
    try:
        return make(*given)
    except Invalid as refusal:
        problems += refusal.problems
        return None


def _doctor(slug: str, capacity: str) -> CapableDoctor:
    name = f"capacity-{slug}"
    try:
        return CapableDoctor(slug=slug, capacity=_whole(name, capacity))
    except Invalid as refusal:
        raise Invalid(*(replace(one, field=name) for one in refusal.problems)) from refusal


def _fee(typed: TypedFee) -> Fee:
    number, problems = typed.number, list[FieldProblem]()
    first = _noted(problems, _day, f"from-{number}", typed.first_day)
    last = None
    if typed.last_day.strip():
        last = _noted(problems, _day, f"to-{number}", typed.last_day)
    lowest = _noted(problems, _cents, f"lowest-{number}", typed.lowest)
    highest = lowest
    if typed.highest.strip():
        highest = _noted(problems, _cents, f"highest-{number}", typed.highest)
    if problems or first is None or lowest is None or highest is None:
        raise Invalid(*problems)
    try:
        return Fee(
            effective_from=first,
            effective_to=last,
            lowest_cents=lowest,
            highest_cents=highest,
            currency=typed.currency,
            includes=_items(typed.includes),
            excludes=_items(typed.excludes),
        )
    except Invalid as refusal:
        raise Invalid(*_of_fee(refusal.problems, number)) from refusal


def _of_fee(problems: Sequence[FieldProblem], number: int) -> Iterator[FieldProblem]:
    for problem in problems:
        name, _, rest = problem.field.partition(".")
        locale, _, _ = rest.partition(".")
        name = _INPUTS.get(name, name)
        yield replace(problem, field=f"{name}-{number}" + (f"-{locale}" if locale else ""))


def _wait(typed: TypedOffer) -> Wait:
    problems = list[FieldProblem]()
    lowest = _noted(problems, _whole, "weeks-lowest", typed.lowest_weeks)
    highest = lowest
    if typed.highest_weeks.strip():
        highest = _noted(problems, _whole, "weeks-highest", typed.highest_weeks)
    as_of = _noted(problems, _day, "as-of", typed.as_of)
    if problems or lowest is None or highest is None or as_of is None:
        raise Invalid(*problems)
    try:
        return Wait(lowest_weeks=lowest, highest_weeks=highest, as_of=as_of)
    except Invalid as refusal:
        named = (replace(one, field=_WAIT[one.field]) for one in refusal.problems)
        raise Invalid(*named) from refusal


def _in_form(problem: FieldProblem, numbers: Sequence[int]) -> FieldProblem:
    """What is wrong with several together: with the days of fees, or with all of them."""
    parts = problem.field.split(".")
    if parts[0] != "fees":
        return problem
    number = numbers[int(parts[1])] if len(parts) > 1 else numbers[0]
    code = "overlaps" if len(parts) > 1 else "too_many"
    return replace(problem, field=f"from-{number}", code=code)


def _whole(name: str, text: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise _unfit(name)
    return int(digits)


def _day(name: str, text: str) -> date:
    try:
        is_day = text.isascii() and _DAY.fullmatch(text.strip()) is not None
        return date.fromisoformat(text.strip() if is_day else "")
    except ValueError as error:
        raise _unfit(name) from error


def _cents(name: str, text: str) -> int:
    cents = cents_of(text)
    if cents is None:
        raise _unfit(name)
    return cents


def _unfit(name: str) -> Invalid:
    return Invalid(FieldProblem(field=name, code="malformed", message="This does not fit."))
