"""Use cases of disclosure."""
