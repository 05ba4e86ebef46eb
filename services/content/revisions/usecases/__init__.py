"""What somebody wants done with revisions."""
