"""Routing policies: drafted, approved by somebody else, activated at an instant, found for ever."""
