"""What somebody wants done with pictures."""
