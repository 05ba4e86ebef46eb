"""Who of equally good candidates is next: everybody's share stays within one of their target."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, kw_only=True)
class Share:
    """`weight`: what the target is proportional to (here the capacity); `has`: leads open now."""

    name: str
    weight: int
    has: int


def next_in_turn(shares: Sequence[Share], *, tie_breaker: str) -> str:
    """The quota method: of those behind their target, who falls a whole lead behind the soonest.

    Smallest relative load alone lets large doctors run ahead by more than one; largest deficit
    alone lets small ones fall behind. Both together keep each share within one of its target
    (Balinski and Young 1975; the same windows as Pfair scheduling). `tie_breaker` decides exact
    ties: the same for the same inquiry, different between inquiries, so that a quiet week is
    shared too.
    """
    total = sum(share.weight for share in shares)
    given = sum(share.has for share in shares) + 1
    behind = [share for share in shares if share.has * total < share.weight * given]
    return min(
        behind, key=lambda share: ((share.has + 1) / share.weight, _drawn(tie_breaker, share))
    ).name


def fewest(counts: Sequence[tuple[str, int]], *, tie_breaker: str) -> str | None:
    """The name with the smallest count; None of nobody."""
    shares = [Share(name=name, weight=1, has=count) for name, count in counts]
    if not shares:
        return None
    return min(shares, key=lambda share: (share.has, _drawn(tie_breaker, share))).name


def _drawn(tie_breaker: str, share: Share) -> str:
    return sha256(f"{tie_breaker}:{share.name}".encode()).hexdigest()
