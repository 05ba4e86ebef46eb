"""What somebody wants done with who is there."""
