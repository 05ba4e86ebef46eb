"""What somebody wants done with a lead."""
