"""Use cases of holds."""
