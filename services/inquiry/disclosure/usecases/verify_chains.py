"""Every chain of disclosures is verified regularly, and whenever somebody wants to know."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from services.inquiry.disclosure.domain.chain import seal
from services.inquiry.disclosure.domain.checks import Pass, Position, StoredChain, Switch
from services.inquiry.disclosure.domain.verification import Broken, Intact, verify
from services.inquiry.disclosure.ports import (
    Chains,
    CheckBook,
    Disclosures,
    PublishedHeads,
)
from services.inquiry.disclosure.usecases.raise_alarm import (
    broken_chain,
    broken_chains,
    broken_switch,
)
from shared.clock import Clock
from shared.keys import KeyRing

_AT_ONCE: Final = 500


@dataclass(frozen=True, kw_only=True)
class VerifyChains:
    """A call verifies a batch; `every`: the time from one pass through all chains to the next.

    Where the last intact entry is under an older key, one under the current key follows, so that
    the older one can be dropped.
    """

    chains: Chains
    disclosures: Disclosures
    book: CheckBook
    keys: KeyRing
    every: timedelta
    now: Clock
    new_id: Callable[[], str]
    at_once: int = _AT_ONCE

    async def __call__(self) -> int:
        """Goes on where the last call, perhaps of another process, ended; returns how many chains
        it has verified.
        """
        last, now = await self.book.last_pass(), self.now()
        if last is not None and not last.is_vouched(self.keys):
            last = None  # written by somebody without the key
        if last is not None and not last.is_due(now, self.every):
            broken_chains(last.broken)
            return 0
        if last is None or last.after is None:
            last = Pass(began_at=now, after=Position())
        done = await self._batch(last)
        while done.after is not None and done.verified == last.verified:
            done = await self._batch(done)
        await self.book.note_pass(done.vouched(self.keys.current))
        if done.after is None:
            broken_chains(done.broken)
        return done.verified - last.verified

    async def all_now(self) -> Pass:
        """A whole pass at once, beside the regular one."""
        one = Pass(began_at=self.now(), after=Position())
        while one.after is not None:
            one = await self._batch(one)
        return one

    async def against(self, published: PublishedHeads) -> int:
        """Holds the chains against the heads that were announced; returns how many do not fit."""
        broken = 0
        async for fact in published.all():
            if await self.chains.hash_at(fact.inquiry_id, fact.sequence) != fact.hash:
                broken_chain(fact.inquiry_id, Broken(fact.sequence, "announced"))
                broken += 1
        return broken

    async def _batch(self, one: Pass) -> Pass:
        is_switched = one.after != Position() or await self._look_at_switch()
        assert one.after is not None  # noqa: S101 - a pass that has ended is not gone on with
        chains, after = await self.chains.after(one.after, self.at_once)
        broken = [chain for chain in chains if not await self._is_intact(chain)]
        return replace(
            one,
            after=after,
            verified=one.verified + len(chains),
            broken=one.broken + len(broken) + (not is_switched),
        )

    async def _look_at_switch(self) -> bool:
        """The note that every chain is under a key must be there; it moves to the current key."""
        switch = await self.book.switch()
        is_broken = switch is None or not switch.is_vouched(self.keys)
        broken_switch(is_broken=is_broken)
        if switch is None or is_broken:
            return False
        if switch.kid != self.keys.current.kid:
            await self.book.note_switch(Switch(state=switch.state).vouched(self.keys.current))
        return True

    async def _is_intact(self, seen: StoredChain) -> bool:
        """Looks again before it says no: an entry may have been appended while it was read."""
        chain = seen
        if isinstance(self._verified(chain), Broken):
            chain = await self.chains.get(seen.inquiry_id)
        verification = self._verified(chain)
        if isinstance(verification, Broken):
            broken_chain(chain.inquiry_id, verification)
            return False
        if self._needs_older_key(chain):
            entry = seal(self.new_id(), chain.inquiry_id, self.now())
            await self.disclosures.append_after(len(chain.entries), entry)
        return True

    def _needs_older_key(self, chain: StoredChain) -> bool:
        """For its last entry, or for a head that a crash has left behind."""
        if not chain.entries or chain.head is None:
            return False
        return {chain.entries[-1].kid, chain.head.kid} != {self.keys.current.kid}

    def _verified(self, chain: StoredChain) -> Intact | Broken:
        return verify(chain.inquiry_id, chain.entries, chain.head, self.keys)
