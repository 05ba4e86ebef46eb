"""Leads in MongoDB."""

from services.routing.leads.store.leads import MongoLeads, prepare_leads
from services.routing.leads.store.messages import MongoEarlyFacts, MongoLeadMessages

__all__ = ["MongoEarlyFacts", "MongoLeadMessages", "MongoLeads", "prepare_leads"]
