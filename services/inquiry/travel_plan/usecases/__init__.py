"""Use cases of travel plans."""
