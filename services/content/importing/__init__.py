"""Importing: a captured page becomes a typed procedure draft and a report of what was left over."""
