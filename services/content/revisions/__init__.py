"""Revisions: everything that is edited keeps its earlier states, to list, compare and restore."""
