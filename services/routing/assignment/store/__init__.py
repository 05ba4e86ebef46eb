"""Leads and pools in MongoDB."""

from services.routing.assignment.store.leads import MongoLeads, prepare_leads
from services.routing.assignment.store.pools import MongoPools

__all__ = ["MongoLeads", "MongoPools", "prepare_leads"]
