"""What waits for somebody, as queues."""
