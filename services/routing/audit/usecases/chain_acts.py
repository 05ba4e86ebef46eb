"""What was done comes into the chains: each act once, in the order in which it was done."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Final

from services.routing.audit.ports import Chains, WaitingAct, WaitingActs
from shared.clock import Clock
from shared.errors import Unavailable
from shared.logs import get_log

_AT_ONCE: Final = 500
_ROUNDS: Final = 100
_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class ChainActs:
    """The act waits where it was noted until it stands in its chain, and an act stands there once:
    so this may end anywhere and run in any number of processes.
    """

    waiting: WaitingActs
    chains: Chains
    now: Clock
    at_once: int = _AT_ONCE

    async def __call__(self) -> int:
        """How many were chained. What is noted meanwhile is chained too, unless it is very much."""
        written = 0
        for _ in range(_ROUNDS):
            acts = await self.waiting.next(self.at_once)
            if not acts:
                break
            written += await self._chain(acts)
        return written

    async def _chain(self, acts: Sequence[WaitingAct]) -> int:
        """One clinic after the other; one that cannot be gone on with keeps no other waiting."""
        by_clinic: dict[str, list[WaitingAct]] = defaultdict(list)
        for one in acts:
            by_clinic[one.act.clinic].append(one)
        written, failed = 0, 0
        today = self.now().astimezone(UTC).date()
        for clinic, waiting in by_clinic.items():
            try:
                written += await self.chains.append(
                    clinic, [one.act for one in waiting], today=today
                )
            except Unavailable as error:
                _log.error("audit.not-chained", error, location=clinic)
                failed += 1
                continue
            await self.waiting.settle(waiting)
        if failed:
            raise Unavailable
        return written
