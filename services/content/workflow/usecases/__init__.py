"""What somebody wants done with the workflow of a page."""
