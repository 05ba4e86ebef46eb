"""Use cases of answers."""
