"""Choices, digests and a mail server in memory: what sending digests is tested with."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.routing.leads.domain import LeadRow, Visibility
from services.routing.notifications.domain import (
    DigestMail,
    NotificationChoice,
    Outcome,
    Slot,
    next_attempt,
)
from services.routing.unread.domain import LeadRead
from shared.mail import Delivery


@dataclass
class InMemoryChoices:
    chosen: dict[str, NotificationChoice] = field(default_factory=dict)

    async def of(self, account: str) -> NotificationChoice | None:
        return self.chosen.get(account)

    async def put(self, choice: NotificationChoice) -> None:
        self.chosen[choice.account] = choice

    async def with_digest(self) -> Sequence[NotificationChoice]:
        return [choice for choice in self.chosen.values() if choice.digest]


@dataclass
class InMemoryDigests:
    """`others`: accounts that another worker works on at this moment."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)
    again_at: dict[str, datetime] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)

    async def open_of(self, slots: Sequence[Slot], now: datetime) -> frozenset[str]:
        ids = {slot.id for slot in slots} - self.outcomes.keys()
        return frozenset(one for one in ids if self.again_at.get(one, now) <= now)

    async def take(self, slot: Slot) -> bool:
        return slot.id not in self.outcomes and slot.account not in self.others

    async def settle(self, slot: Slot, outcome: Outcome, at: datetime) -> None:  # noqa: ARG002
        self.outcomes.setdefault(slot.id, outcome)

    async def postpone(self, slot: Slot, now: datetime) -> None:
        self.attempts[slot.id] = self.attempts.get(slot.id, 0) + 1
        self.again_at[slot.id] = next_attempt(self.attempts[slot.id], now)

    async def give_back(self, slot: Slot) -> None:
        """Nothing is held here."""


@dataclass
class ListedLeads:
    rows: list[LeadRow] = field(default_factory=list)

    async def open_to(self, visibility: Visibility) -> AsyncIterator[Sequence[LeadRow]]:
        for row in self.rows:
            if visibility.shows(row.placement):
                yield [row]


@dataclass
class InMemoryReads:
    reads: dict[tuple[str, str], LeadRead] = field(default_factory=dict)

    async def put(self, read: LeadRead) -> None:
        self.reads[read.by, read.lead_id] = read

    async def of(self, by: str, lead_ids: Collection[str]) -> Mapping[str, LeadRead]:
        return {one: self.reads[by, one] for one in lead_ids if (by, one) in self.reads}


@dataclass
class InMemoryDigestSender:
    """`answers` are given in turn, the last one for ever; an exception is raised."""

    answers: list[Delivery | Exception] = field(default_factory=lambda: [Delivery.ACCEPTED])
    sent: list[DigestMail] = field(default_factory=list)

    async def send(self, mail: DigestMail) -> Delivery:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if answer is Delivery.ACCEPTED:
            self.sent.append(mail)
        return answer

    async def hang_up(self) -> None:
        """Nothing is open here."""
