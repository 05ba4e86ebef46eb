"""A patient has written to the clinic, or wants a person to decide: the lead knows it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from services.routing.leads.domain import LeadHasChanged, PatientFact, ask_person, lead_id_of
from services.routing.leads.ports import EarlyFacts, LeadMessages, Leads
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class HearPatient:
    """Repeating is harmless, and so is any order. What is heard before there is a lead waits for
    it, and what is heard after its end opens nothing again.
    """

    leads: Leads
    messages: LeadMessages
    early: EarlyFacts
    now: Clock

    async def __call__(self, fact: PatientFact) -> None:
        if not await self._heard(fact):
            await self.early.keep(fact)

    async def waiting(self) -> int:
        """What was heard early, of leads that there are by now; how many."""
        count = 0
        async for fact in self.early.all():
            if await self._heard(fact):
                await self.early.drop(fact)
                count += 1
        return count

    async def _heard(self, fact: PatientFact) -> bool:
        """Whether the inquiry has a lead."""
        written_at, asked_at = fact.last_message_at, fact.person_asked_at
        if fact.messages and written_at:
            has_lead = await self.messages.receive(
                fact.inquiry_id, number=fact.messages, at=written_at
            )
            if not has_lead:
                return False
        return await self._asked(fact.inquiry_id, asked_at) if asked_at else True

    async def _asked(self, inquiry_id: str, asked_at: datetime) -> bool:
        while (before := await self.leads.get(lead_id_of(inquiry_id))) is not None:
            after = ask_person(before, asked_at, now=self.now())
            if after is before:
                return True
            with suppress(LeadHasChanged):
                await self.leads.replace(after)
                return True
        return False
