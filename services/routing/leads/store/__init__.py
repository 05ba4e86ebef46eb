"""Leads in MongoDB."""

from services.routing.leads.store.leads import MongoLeads, prepare_leads

__all__ = ["MongoLeads", "prepare_leads"]
