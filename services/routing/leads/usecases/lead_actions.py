"""All that people do with leads, together: what the JSON interface and the console are given."""

from dataclasses import dataclass

from services.routing.leads.usecases.accept_lead import AcceptLead
from services.routing.leads.usecases.advance_lead import AdvanceLead
from services.routing.leads.usecases.approve_lead import ApproveLead
from services.routing.leads.usecases.close_lead import CloseLead
from services.routing.leads.usecases.contact_lead import ContactLead
from services.routing.leads.usecases.decline_lead import DeclineLead
from services.routing.leads.usecases.reassign_lead import ReassignLead
from services.routing.leads.usecases.refuse_lead import RefuseLead
from services.routing.leads.usecases.transfer_lead import TransferLead


@dataclass(frozen=True, kw_only=True)
class LeadActions:
    contact: ContactLead
    accept: AcceptLead
    decline: DeclineLead
    reassign: ReassignLead
    transfer: TransferLead
    advance: AdvanceLead
    close: CloseLead
    approve: ApproveLead
    refuse: RefuseLead
