"""What is done with webhooks, one file each."""
