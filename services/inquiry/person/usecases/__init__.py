"""Use cases of asking for a person."""
