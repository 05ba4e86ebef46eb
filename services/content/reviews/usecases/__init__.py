"""What somebody wants done with reviews."""
