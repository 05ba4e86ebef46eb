"""What somebody wants done with the directory."""
