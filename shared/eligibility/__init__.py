"""Eligibility: dated rules with their sources, evaluated the same way by routing and by inquiry."""
