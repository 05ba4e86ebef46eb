"""What somebody wants done with procedures."""
