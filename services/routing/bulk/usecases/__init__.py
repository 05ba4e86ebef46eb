"""What is done with many leads."""
