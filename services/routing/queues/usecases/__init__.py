"""Use cases of queues."""
