"""One thing done with many leads, each of which answers for itself."""
