"""Use cases of the form."""
