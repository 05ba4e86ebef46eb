"""What somebody wants done with unsaved text."""
