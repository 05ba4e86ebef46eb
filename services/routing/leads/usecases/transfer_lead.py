"""A lead goes to another clinic, which looks after it from then on.

Whoever transfers it need not work for that clinic, so they choose no doctor there: routing finds
one among the doctors of that clinic, by the same rules as always. While nobody there has capacity
the lead waits with that clinic, whose coordinator sees it. The patient's consents bind people as
they bind routing; what the patient wished for does not, since a person has spoken with them.
"""

from dataclasses import dataclass

from services.routing.deadlines.ports import DeadlinesInForce
from services.routing.decisions.domain import InquiryFacts
from services.routing.leads.domain import (
    Action,
    ClinicDoesNotOffer,
    ClinicNeedsConsent,
    Lead,
    MoveReason,
    due_waiting,
)
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.directory.domain import Directory
from shared.directory.ports import DirectoryReplica


@dataclass(frozen=True, kw_only=True)
class TransferLead:
    act: ActOnLead
    directory: DirectoryReplica
    deadlines: DeadlinesInForce
    now: Clock

    async def __call__(
        self,
        lead_id: str,
        location: str,
        reason: MoveReason,
        by: Principal,
        *,
        expected_version: int,
    ) -> Lead:
        request = ActionRequest(
            action=Action.TRANSFER,
            lead_id=lead_id,
            by=by,
            expected_version=expected_version,
            reason=reason.value,
            target=location,
        )
        before, is_done = await self.act.begin(request)
        if is_done:
            return before
        directory = await self.directory.settled()
        check_clinic(directory, before.id, before.facts, location)
        due = due_waiting(await self.deadlines(), directory.clinics[location], before.facts)
        after = before.transfer(location, reason, by=by.account_id, now=self.now(), due=due)
        return await self.act.write(request, before, after)


def check_clinic(directory: Directory, lead_id: str, facts: InquiryFacts, location: str) -> None:
    """Refuses a clinic that does not offer the procedure or must not learn of the inquiry."""
    clinic = directory.clinics.get(location)
    if clinic is None or directory.offering(location, facts.procedure) is None:
        raise ClinicDoesNotOffer(lead_id)
    is_shared = facts.may_be_shared_with(location, clinic.province)
    if not (is_shared and facts.may_be_sent_to(clinic.province)):
        raise ClinicNeedsConsent(lead_id)
