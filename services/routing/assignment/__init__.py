"""Leads: inquiries on their way to a clinic, and what people do with them."""
