"""What waits for somebody, as queues: whose each item is, since when, why, and what ends it."""
