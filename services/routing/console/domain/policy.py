"""The forms of a policy: its draft, and the hour from which it is to decide."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.routing.console.domain.typed import (
    Problems,
    Typed,
    TypedWrong,
    instant_of,
    minute_of,
    number_of,
)
from services.routing.deadlines.domain import FIRST_DEADLINES
from services.routing.decisions.domain import Relaxation, ScorePart
from services.routing.policies.domain import PolicyTerms

DEADLINES: Final = ("first_contact", "accept", *FIRST_DEADLINES.hours_after)
"""In the order in which they are met."""
_SHARE: Final = re.compile(
    r"([a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*)[\s:=]+(\S+)", re.ASCII
)


@dataclass(frozen=True, kw_only=True)
class PolicyInput:
    """Numbers as typed, by the part or deadline that they are of; empty: none. `shares`: lines of a
    doctor at a clinic and a number.
    """

    weights: Mapping[str, str]
    relaxations: Mapping[str, str]
    deadlines: Mapping[str, str]
    shares: tuple[str, ...] = ()

    @classmethod
    def of(cls, terms: PolicyTerms) -> "PolicyInput":
        hours = {one.part.value: str(one.after_hours) for one in terms.relaxations}
        deadlines = {name: str(number) for name, number in (terms.deadlines or {}).items()}
        shares = sorted((terms.target_shares or {}).items())
        return cls(
            weights=_each(ScorePart, {part.value: str(n) for part, n in terms.weights.items()}),
            relaxations=_each(ScorePart, hours),
            deadlines=_each(DEADLINES, deadlines),
            shares=tuple(f"{at} {number}" for at, number in shares),
        )

    @classmethod
    def typed(cls, typed: Typed) -> "PolicyInput":
        return cls(
            weights={part: typed.text(f"weight-{part}") for part in ScorePart},
            relaxations={part: typed.text(f"relax-{part}") for part in ScorePart},
            deadlines={name: typed.text(f"deadline-{name}") for name in DEADLINES},
            shares=typed.lines("shares"),
        )

    def terms(self) -> PolicyTerms:
        """Raises `TypedWrong` with all that is wrong, and `PolicyInvalid`."""
        problems: dict[str, str] = {}
        weights = _numbers("weight", self.weights, problems)
        hours = _numbers("relax", self.relaxations, problems)
        deadlines = _numbers("deadline", self.deadlines, problems)
        shares = _shares(self.shares, problems)
        if problems:
            raise TypedWrong(problems)
        return PolicyTerms(
            weights={ScorePart(part): points for part, points in weights.items()},
            relaxations=tuple(
                Relaxation(part=ScorePart(part), after_hours=after) for part, after in hours.items()
            ),
            deadlines=deadlines or None,
            target_shares=shares or None,
        )


@dataclass(frozen=True, kw_only=True)
class ActivationInput:
    """`at` empty: now. `occurrence`: of an hour that comes twice."""

    at: str = ""
    occurrence: str = ""

    @classmethod
    def typed(cls, typed: Typed) -> "ActivationInput":
        return cls(at=typed.text("at"), occurrence=typed.text("occurrence"))

    def instant(self, timezone: str) -> datetime | None:
        """None: now. Raises `TypedWrong`."""
        if not self.at:
            return None
        return instant_of(minute_of(self.at, "at"), timezone, "at", self.occurrence)


def _each(names: "type[ScorePart] | tuple[str, ...]", found: Mapping[str, str]) -> dict[str, str]:
    return {str(name): found.get(str(name), "") for name in names}


def _numbers(prefix: str, texts: Mapping[str, str], problems: dict[str, str]) -> dict[str, int]:
    found = {}
    for name, text in texts.items():
        if text:
            try:
                found[str(name)] = number_of(text, f"{prefix}-{name}")
            except TypedWrong as wrong:
                problems.update(wrong.problems)
    return found


def _shares(lines: tuple[str, ...], problems: dict[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        match = _SHARE.fullmatch(line)
        try:
            number = number_of(match[2] if match else "", "shares")
        except TypedWrong:
            problems["shares"] = "typed.not-shares"
            continue
        at = match[1] if match else ""
        if at in found:
            problems["shares"] = "typed.share-twice"
        found[at] = number
    return found


def problems_of_terms(field: str) -> Problems:
    """What the rules of policies say of a field of theirs, for the fields of the form."""
    return {"shares" if field == "target_shares" else field: f"policy.{field}"}
