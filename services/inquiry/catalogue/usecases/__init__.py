"""Use cases of the replica."""
