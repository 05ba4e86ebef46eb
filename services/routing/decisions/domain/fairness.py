"""Who of equally good candidates is next: everybody's share stays within one of their target."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from services.routing.decisions.domain.workload import LEAD


@dataclass(frozen=True, kw_only=True)
class Share:
    """`weight`: what the target is proportional to; `has`: what was given with what is credited,
    in thousandths of a lead.
    """

    name: str
    weight: int
    has: int

    @property
    def is_due_at(self) -> float:
        """How far on, as a part of its weight, this share falls a whole lead behind."""
        return (self.has + LEAD) / self.weight


@dataclass(frozen=True)
class Shares:
    """Some of those who share, summed up once: a clinic's doctors, as long as nothing changes."""

    members: tuple[Share, ...]

    @cached_property
    def weight(self) -> int:
        return sum(share.weight for share in self.members)

    @cached_property
    def has(self) -> int:
        return sum(share.has for share in self.members)

    @cached_property
    def by_due(self) -> tuple[tuple[float, Share], ...]:
        return tuple(
            sorted(((share.is_due_at, share) for share in self.members), key=lambda pair: pair[0])
        )


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Whose turn it is. `is_drawn`: it was the turn of others too, and the tie-breaker chose."""

    name: str
    is_drawn: bool


def next_in_turn(groups: Sequence[Shares], *, tie_breaker: str) -> Turn:
    """The quota method: of those behind their target, who falls a whole lead behind the soonest.

    Smallest relative load alone lets large doctors run ahead by more than one; largest deficit
    alone lets small ones fall behind. Both together keep each share within one of its target
    (Balinski and Young 1975; the same windows as Pfair scheduling). `tie_breaker` decides exact
    ties: the same for the same inquiry, different between inquiries, so that a quiet week is
    shared too.
    """
    total = sum(group.weight for group in groups)
    given = sum(group.has for group in groups) + LEAD
    soonest, ties = float("inf"), list[str]()
    for group in groups:
        for due, share in group.by_due:
            if due > soonest:
                break
            if share.has * total >= share.weight * given:
                continue
            if due < soonest:
                soonest, ties = due, []
            ties.append(share.name)
    return Turn(name=_drawn(ties, tie_breaker), is_drawn=len(ties) > 1)


def fewest(counts: Iterable[tuple[str, int]], *, tie_breaker: str) -> str | None:
    """The name with the smallest count; None of nobody."""
    counted = list(counts)
    least = min((count for _, count in counted), default=0)
    ties = [name for name, count in counted if count == least]
    return _drawn(ties, tie_breaker) if ties else None


def _drawn(names: Sequence[str], tie_breaker: str) -> str:
    """One of them, each for as many tie-breakers as any other, whatever their order."""
    if len(names) == 1:
        return names[0]
    number = int.from_bytes(sha256(tie_breaker.encode()).digest()[:8])
    return sorted(names)[number % len(names)]
