"""What somebody wants done with editorial pages."""
