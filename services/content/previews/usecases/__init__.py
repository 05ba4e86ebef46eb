"""What somebody wants done with previews."""
