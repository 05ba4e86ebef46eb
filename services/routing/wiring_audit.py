"""Puts the audit chain together, for both processes and the command that verifies it."""

from dataclasses import dataclass

from services.routing.audit.store import MongoChains, MongoEntries, MongoWaitingActs
from services.routing.audit.usecases.chain_acts import ChainActs
from services.routing.audit.usecases.note_acts import NoteAct, NoteSecurityEvents
from services.routing.audit.usecases.read_entries import ReadEntries
from services.routing.audit.usecases.verify_audit import VerifyAudit
from shared.audit.store import MongoActNotes
from shared.clock import Clock, utc_now
from shared.ids import new_id
from shared.keys import KeyRing
from shared.mongo import Database


@dataclass(frozen=True, kw_only=True)
class Audit:
    chains: MongoChains
    waiting: MongoWaitingActs
    chain: ChainActs
    verify: VerifyAudit
    read: ReadEntries
    note: NoteAct
    note_security: NoteSecurityEvents

    async def prepare(self) -> None:
        """Creates the indexes; before the first write."""
        await self.chains.prepare()
        await self.waiting.prepare()


def build_audit(database: Database, keys: KeyRing, *, now: Clock = utc_now) -> Audit:
    """`keys` vouch for the entries."""
    chains, waiting = MongoChains(database, keys), MongoWaitingActs(database)
    notes = MongoActNotes(database)
    chain = ChainActs(waiting=waiting, chains=chains, now=now)
    return Audit(
        chains=chains,
        waiting=waiting,
        chain=chain,
        verify=VerifyAudit(chains=chains, waiting=waiting, keys=keys, now=now, new_id=new_id),
        read=ReadEntries(entries=MongoEntries(database), chain=chain),
        note=NoteAct(notes=notes, new_id=new_id, now=now),
        note_security=NoteSecurityEvents(notes=notes, new_id=new_id, now=now),
    )
