"""Use cases of mail."""
