"""Use cases of spam."""
