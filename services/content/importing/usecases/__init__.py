"""What somebody wants done with captured pages."""
