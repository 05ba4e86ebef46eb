"""What a lead refuses, each with the lead's id and nothing else."""

from typing import ClassVar

from shared.errors import Conflict, NotFound, PreconditionFailed, Refusal


class _AboutALead(Refusal):
    def __init__(self, lead_id: str) -> None:
        super().__init__(lead_id)
        self.lead_id = lead_id


class LeadNotFound(_AboutALead, NotFound):
    code: ClassVar[str] = "lead.not-found"
    title: ClassVar[str] = "There is no such lead."


class LeadHasChanged(_AboutALead, PreconditionFailed):
    code: ClassVar[str] = "lead.changed"
    title: ClassVar[str] = "Somebody else has changed this lead in the meantime."


class LeadNotOpen(_AboutALead, Conflict):
    code: ClassVar[str] = "lead.not-open"
    title: ClassVar[str] = "This lead is no longer open, so nobody contacts the patient."


class LeadAlreadyContacted(_AboutALead, Conflict):
    code: ClassVar[str] = "lead.already-contacted"
    title: ClassVar[str] = "A colleague has already contacted this patient."


class LeadAlreadyRouted(_AboutALead, Conflict):
    code: ClassVar[str] = "lead.already-routed"
    title: ClassVar[str] = "This lead already has a clinic."
