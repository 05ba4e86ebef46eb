"""One thing done with many leads."""
