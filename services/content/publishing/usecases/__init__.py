"""What somebody wants done with pages."""
