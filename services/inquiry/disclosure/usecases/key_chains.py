"""Chains of before there was a key are brought under one, once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.inquiry.disclosure.domain.chain import seal
from services.inquiry.disclosure.domain.checks import (
    Position,
    StoredChain,
    Switch,
    SwitchState,
)
from services.inquiry.disclosure.domain.verification import Broken, verify
from services.inquiry.disclosure.ports import Chains, CheckBook, Disclosures
from services.inquiry.disclosure.usecases.raise_alarm import broken_chain, broken_switch
from shared.clock import Clock
from shared.keys import KeyRing

_AT_ONCE: Final = 200


@dataclass(frozen=True, kw_only=True)
class KeyChains:
    """At start. Every intact chain without a key gets an entry under the current one, which records
    the switch; from then on a chain without a key is a forged one.

    The switch is noted with a code of its own: nobody without the key can make it happen again.
    """

    chains: Chains
    disclosures: Disclosures
    book: CheckBook
    keys: KeyRing
    now: Clock
    new_id: Callable[[], str]

    async def __call__(self) -> None:
        # First whether there is an entry under a key, then the note: it is written before them.
        is_keyed = await self.chains.has_keyed_entry()
        switch = await self.book.switch()
        is_forged = switch is not None and not switch.is_vouched(self.keys)
        if is_forged or (switch is None and is_keyed):
            broken_switch(is_broken=True)  # written or removed by somebody without the key
        elif switch is None or switch.state != SwitchState.DONE:
            await self._note(SwitchState.BEGUN)
            await self._key_all()
            await self._note(SwitchState.DONE)

    async def _note(self, state: SwitchState) -> None:
        await self.book.note_switch(Switch(state=state.value).vouched(self.keys.current))

    async def _key_all(self) -> None:
        position: Position | None = Position()
        while position is not None:
            chains, position = await self.chains.after(position, _AT_ONCE)
            for chain in chains:
                if chain.entries and chain.entries[-1].kid is None:
                    await self._key(chain)

    async def _key(self, chain: StoredChain) -> None:
        verification = verify(
            chain.inquiry_id, chain.entries, chain.head, self.keys, is_before_keys=True
        )
        if isinstance(verification, Broken):
            broken_chain(chain.inquiry_id, verification)
            return
        entry = seal(self.new_id(), chain.inquiry_id, self.now())
        await self.disclosures.append_after(len(chain.entries), entry)
