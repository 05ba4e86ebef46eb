"""Replay: a policy over the decisions of the past, and what would have come of it."""
