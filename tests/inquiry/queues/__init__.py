"""What of inquiry waits for somebody."""
