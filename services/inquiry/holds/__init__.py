"""Holds: a privacy officer says that an inquiry must be kept, and when that has ended."""
