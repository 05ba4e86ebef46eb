"""Puts the parts of routing together: what the worker and the web process run."""
