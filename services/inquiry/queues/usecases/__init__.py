"""Queues of what only inquiry has: quarantine and emails."""
