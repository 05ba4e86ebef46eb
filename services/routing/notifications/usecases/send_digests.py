"""The digests that are due go out, each once, and none where there is nothing to say."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.routing.inbox.domain import day_ends
from services.routing.leads.domain import may_be_notified, visible_to
from services.routing.notifications.domain import (
    Digest,
    DigestMail,
    NotificationChoice,
    OpenLead,
    Outcome,
    Slot,
    digest_of,
    due_slot,
)
from services.routing.notifications.ports import (
    Digests,
    DigestSender,
    NotificationChoices,
    OpenLeads,
    StaffAccounts,
)
from services.routing.unread.usecases.find_unread import FindUnread
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.directory.domain import Directory
from shared.directory.ports import DirectoryReplica
from shared.formatting import first_known_zone
from shared.logs import get_log
from shared.mail import Delivery
from shared.telemetry import counter

_log = get_log(__name__)
_digests = counter("digests_total", "Digests to staff by what became of them.", ["outcome"])
_LONGEST_SECONDS: Final = 25.0
"""Of a mail server that keeps us waiting: well before somebody else may take the slot."""
_OUTCOMES: Final = {
    Delivery.ACCEPTED: Outcome.SENT,
    Delivery.REFUSED: Outcome.REFUSED,
    Delivery.FAILED: Outcome.FAILED,
}


@dataclass(frozen=True, kw_only=True)
class SendDigests:
    """What became of a slot is noted after its mail was taken: whoever dies in between leaves a
    mail that is sent once more, under the same Message-ID.
    """

    choices: NotificationChoices
    digests: Digests
    accounts: StaffAccounts
    leads: OpenLeads
    find_unread: FindUnread
    directory: DirectoryReplica
    sender: DigestSender
    mail_host: str
    now: Clock
    is_transient: Callable[[BaseException], bool]
    """Whether the database or the network is at fault, and not this digest."""

    async def __call__(self) -> int:
        """How many slots were dealt with."""
        chosen = await self.choices.with_digest()
        if not chosen:
            return 0
        directory = await self.directory.settled()
        due = await self._due(chosen, directory)
        dealt_with = [await self._deal_with(slot, directory) for slot in due]
        if any(dealt_with):
            await self.sender.hang_up()
        return sum(dealt_with)

    async def _due(
        self, chosen: Sequence[NotificationChoice], directory: Directory
    ) -> Sequence[Slot]:
        now = self.now()
        slots = [due_slot(one, zone_of(directory, one.clinic), now) for one in chosen]
        found = [slot for slot in slots if slot]
        open_ones = await self.digests.open_of(found, now)
        return [slot for slot in found if slot.id in open_ones]

    async def _deal_with(self, slot: Slot, directory: Directory) -> bool:
        """One digest that cannot be made costs itself and nothing else."""
        if not await self.digests.take(slot):
            return False
        choice = await self.choices.of(slot.account)
        timezone = zone_of(directory, choice.clinic if choice else None)
        if choice is None or due_slot(choice, timezone, self.now()) != slot:
            await self.digests.give_back(slot)  # chosen otherwise meanwhile, or quiet by now
            return False
        await self._note(slot, await self._tried(slot, choice, directory))
        return True

    async def _note(self, slot: Slot, outcome: Outcome) -> None:
        _digests.labels(outcome.value).inc()
        _log.info("digest.tried", account=slot.account, outcome=outcome.value)
        if outcome.is_final:
            await self.digests.settle(slot, outcome, self.now())
        else:
            await self.digests.postpone(slot, self.now())

    async def _tried(self, slot: Slot, choice: NotificationChoice, directory: Directory) -> Outcome:
        try:
            return await self._try(slot, choice, directory)
        except Exception as error:
            if self.is_transient(error):
                raise
            _log.error("digest.broken", error, account=slot.account)
            return Outcome.BROKEN

    async def _try(self, slot: Slot, choice: NotificationChoice, directory: Directory) -> Outcome:
        account = await self.accounts.by_id(slot.account)
        if account is None or account.is_disabled or not may_be_notified(account.principal()):
            return Outcome.NOBODY
        now = self.now()
        digest = await self._digest(account.principal(), directory, now)
        if not digest.has_anything:
            return Outcome.NOTHING
        mail = DigestMail(
            message_id=f"<digest.{_name(slot)}@{self.mail_host}>",
            to=account.email,
            locale=choice.locale,
            digest=digest,
            at=now,
            timezone=zone_of(directory, choice.clinic),
            clinics={slug: clinic.name for slug, clinic in directory.clinics.items()},
            network=directory.network,
        )
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                return _OUTCOMES[await self.sender.send(mail)]
        except TimeoutError:
            return Outcome.FAILED

    async def _digest(self, by: Principal, directory: Directory, now: datetime) -> Digest:
        leads: list[OpenLead] = []
        async for rows in self.leads.open_to(visible_to(by)):
            unread = await self.find_unread(rows, by)
            leads += [OpenLead(row=row, is_unread=row.id in unread) for row in rows]
        return digest_of(leads, now, lambda home: day_ends(now, zone_of(directory, home)))


def zone_of(directory: Directory, clinic: str | None) -> str:
    """The network's where there is no such clinic."""
    known = directory.clinics.get(clinic) if clinic else None
    return first_known_zone(known.timezone if known else None)


def _name(slot: Slot) -> str:
    """The same at every attempt, and nothing of it tells whose it is."""
    return hashlib.sha256(slot.id.encode()).hexdigest()[:32]
