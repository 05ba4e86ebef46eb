"""What somebody wants done with bundles."""
