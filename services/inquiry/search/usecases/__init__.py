"""Use cases of the search."""
