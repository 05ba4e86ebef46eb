"""Use cases of patients and their data."""
