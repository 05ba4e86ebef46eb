"""Refusals of the form and of status pages, told to people."""
