"""What of inquiry waits for somebody, as queues that routing shows to those who may see them."""
